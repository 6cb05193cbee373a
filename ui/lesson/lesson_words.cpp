#include "ui/lesson/lesson_words.h"

#include <algorithm>

namespace ui {

namespace {

bool isIdLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

std::string_view trimmed(std::string_view text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

// One line at a time, with comments taken out.
class Lines {
public:
    explicit Lines(std::string_view text) : m_text(text) { }

    bool next(std::string& line)
    {
        if (m_at >= m_text.size())
            return false;
        const std::size_t end = std::min(m_text.find('\n', m_at), m_text.size());
        line = withoutComments(m_text.substr(m_at, end - m_at));
        m_at = end + 1;
        ++m_number;
        return true;
    }
    int number() const { return m_number; }
    bool isInComment() const { return m_inComment; }
    // Was the line nothing but (a part of) a comment?
    bool onlyComment() const { return m_onlyComment; }

private:
    std::string withoutComments(std::string_view line)
    {
        std::string out;
        bool any = m_inComment;
        while (!line.empty()) {
            const std::string_view mark = m_inComment ? "-->" : "<!--";
            const std::size_t found = line.find(mark);
            if (!m_inComment)
                out += line.substr(0, found);
            if (found == std::string_view::npos)
                break;
            any = true;
            m_inComment = !m_inComment;
            line.remove_prefix(found + mark.size());
        }
        m_onlyComment = any && trimmed(out).empty();
        return out;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_number = 0;
    bool m_inComment = false;
    bool m_onlyComment = false;
};

class WordsReader {
public:
    WordsReader(const std::string& fileName, std::vector<engine::LabFileError>& errors) : m_file(fileName), m_errors(errors) { }

    RawWords read(std::string_view markdown)
    {
        Lines lines(markdown);
        std::string line;
        while (lines.next(line)) {
            m_line = lines.number();
            if (line.starts_with('#'))
                heading(line);
            else if (!lines.onlyComment())
                body(line);
        }
        if (lines.isInComment())
            error(m_line, 1, "a comment has no end", "-->");
        close();
        if (m_words.title.empty())
            error(1, 1, "the words have no title", "a line `# Title` first");
        return std::move(m_words);
    }

private:
    void heading(const std::string& line)
    {
        close();
        const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
        const std::string name(trimmed(std::string_view(line).substr(level)));
        const int column = static_cast<int>(level) + 2;
        if (level == 1) {
            if (!m_words.title.empty())
                error(m_line, 1, "a second title", "one line `# Title`");
            m_words.title = name;
            m_id.clear();
            return;
        }
        m_id.clear();
        if (level > 3)
            return error(m_line, 1, "a heading of level " + std::to_string(level), "## for a step, ### for a text of it");
        if (name.empty() || !std::all_of(name.begin(), name.end(), isIdLetter))
            return error(m_line, column, "\"" + name + "\" is not a text id", "small letters, digits, - and .");
        if (level == 2)
            m_section = name;
        else if (m_section.empty())
            return error(m_line, column, "### before the first ##", "the step first: ## id");
        m_id = level == 2 ? name : m_section + "." + name;
        m_headingLine = m_line;
    }

    void body(const std::string& line)
    {
        if (m_id.empty()) {
            if (!trimmed(line).empty() && !m_strayTold) {
                error(m_line, 1, "text that belongs to no id", "a heading ## id or ### id above it");
                m_strayTold = true;
            }
            return;
        }
        if (m_text.empty() && trimmed(line).empty())
            return;
        if (m_text.empty())
            m_textLine = m_line;
        m_text += line;
        m_text += '\n';
    }

    void close()
    {
        if (!m_id.empty()) {
            const std::string text(trimmed(m_text));
            const bool isSection = m_id.find('.') == std::string::npos && m_id == m_section;
            if (!text.empty() || !isSection) {
                const RawText raw{text, text.empty() ? m_headingLine : m_textLine, m_headingLine};
                if (text.empty())
                    error(m_headingLine, 1, m_id + " has no text");
                else if (!m_words.texts.emplace(m_id, raw).second)
                    error(m_headingLine, 1, m_id + " is there a second time");
            }
        }
        m_text.clear();
        m_id.clear();
        m_strayTold = false;
    }

    void error(int line, int column, std::string message, std::string expected = {})
    {
        m_errors.push_back({m_file, line, column, std::move(message), std::move(expected), {}});
    }

    const std::string& m_file;
    std::vector<engine::LabFileError>& m_errors;
    RawWords m_words;
    std::string m_section;
    std::string m_id;
    std::string m_text;
    int m_line = 0;
    int m_headingLine = 0;
    int m_textLine = 0;
    bool m_strayTold = false;
};

// Steps over one character of UTF-8 and returns its number; a byte that begins none counts alone.
char32_t nextCharacter(std::string_view text, std::size_t& at)
{
    const auto byte = static_cast<unsigned char>(text[at++]);
    const std::size_t more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
    char32_t character = more == 3 ? byte & 0x07u : more == 2 ? byte & 0x0Fu : more == 1 ? byte & 0x1Fu : byte;
    for (std::size_t i = 0; i < more && at < text.size(); ++i)
        character = (character << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    return character;
}

bool isIdeograph(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

} // namespace

RawWords readWords(std::string_view markdown, const std::string& fileName, std::vector<engine::LabFileError>& errors)
{
    return WordsReader(fileName, errors).read(markdown);
}

std::vector<Inset> insetsOf(std::string_view text, std::size_t& wrong)
{
    std::vector<Inset> found;
    wrong = std::string_view::npos;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '}') {
            wrong = at;
            return found;
        }
        if (text[at] != '{')
            continue;
        if (at + 1 < text.size() && text[at + 1] == '{') {
            ++at;
            continue;
        }
        // Braces inside belong to the expression: {count(IsrShrunk{partition=orders-0})}.
        int depth = 1;
        std::size_t end = at + 1;
        for (; end < text.size() && depth > 0; ++end)
            depth += (text[end] == '{' ? 1 : 0) - (text[end] == '}' ? 1 : 0);
        if (depth > 0) {
            wrong = at;
            return found;
        }
        found.push_back({std::string(text.substr(at + 1, end - at - 2)), at, end});
        at = end - 1;
    }
    return found;
}

std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        out += text[at];
        if (text[at] == '{' && at + 1 < text.size() && text[at + 1] == '{')
            ++at;
    }
    return out;
}

std::size_t wordCount(std::string_view text)
{
    std::size_t count = 0;
    bool inWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = nextCharacter(text, at);
        const bool isSpace = c == ' ' || c == '\n' || c == '\t' || c == 0x3000;
        const bool isLetter = !isSpace && !isIdeograph(c) && c < 0x3000;
        count += isLetter && !inWord ? 1u : 0u;
        inWord = isLetter;
    }
    return count;
}

std::size_t ideographCount(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();)
        count += isIdeograph(nextCharacter(text, at)) ? 1u : 0u;
    return count;
}

} // namespace ui
