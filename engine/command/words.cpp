#include "engine/command/words.h"

#include <algorithm>

namespace engine::command {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace

WordReader::WordReader(std::string_view line) : m_line(line) { }

void WordReader::skipSpaces()
{
    while (m_at < m_line.size() && isSpace(m_line[m_at]))
        ++m_at;
}

std::optional<Word> WordReader::next()
{
    skipSpaces();
    if (m_at >= m_line.size())
        return std::nullopt;
    Word word;
    word.begin = m_at;
    char quote = 0;
    for (; m_at < m_line.size() && (quote != 0 || !isSpace(m_line[m_at])); ++m_at) {
        const char c = m_line[m_at];
        if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
            word.quoted = true;
            m_openQuote = m_at;
        } else if (c == quote) {
            quote = 0;
            m_openQuote.reset();
        } else if (quote == '"' && c == '\\' && m_at + 1 < m_line.size()) {
            const char escaped = m_line[++m_at];
            word.text += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
        } else {
            word.text += c;
        }
    }
    word.end = m_at;
    if (m_openQuote)
        return std::nullopt;
    return word;
}

Word WordReader::rest()
{
    skipSpaces();
    Word word;
    word.begin = m_at;
    word.end = m_line.size();
    while (word.end > word.begin && isSpace(m_line[word.end - 1]))
        --word.end;
    word.text = m_line.substr(word.begin, word.end - word.begin);
    m_at = m_line.size();
    return word;
}

int columnOf(std::string_view line, std::size_t byte)
{
    const auto before = line.substr(0, byte);
    return 1 + static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) {
        return (c & 0xC0) != 0x80;
    }));
}

bool isUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1
            : first >= 0xC2 && first < 0xE0     ? 2
            : first >= 0xE0 && first < 0xF0     ? 3
            : first >= 0xF0 && first < 0xF5     ? 4
                                                : 0;
        if (length == 0 || i + length > text.size())
            return false;
        char32_t letter = length == 1 ? first : first & (0x7Fu >> length);
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0) != 0x80)
                return false;
            letter = (letter << 6) | (next & 0x3Fu);
        }
        constexpr char32_t kFirstOfLength[] = {0, 0, 0x80, 0x800, 0x10000};
        if (letter < kFirstOfLength[length] || letter > 0x10FFFF || (letter >= 0xD800 && letter < 0xE000))
            return false;
        i += length;
    }
    return true;
}

std::string quoteWord(std::string_view text)
{
    const auto plain = [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\'' && c != '\x7f';
    };
    if (!text.empty() && !text.starts_with("--") && std::all_of(text.begin(), text.end(), plain))
        return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '\n')
            quoted += "\\n";
        else if (c == '\t')
            quoted += "\\t";
        else if (c == '"' || c == '\\')
            quoted += {'\\', c};
        else
            quoted += c;
    }
    return quoted + "\"";
}

} // namespace engine::command
