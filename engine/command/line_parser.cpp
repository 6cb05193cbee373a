#include "engine/command/line_parser.h"

#include <algorithm>

#include "engine/command/arg_types.h"
#include "engine/command/nearest.h"

namespace engine::command {

namespace {

constexpr std::size_t kLineMax = 136 * 1024; // a script of 64 KiB, each of its characters escaped, and the words before it

void addOnce(std::vector<std::string>& list, std::string_view word)
{
    if (std::find(list.begin(), list.end(), word) == list.end())
        list.emplace_back(word);
}

std::pair<std::string_view, std::string_view> splitWords(std::string_view words)
{
    const auto space = words.find(' ');
    return {words.substr(0, space),
        space == std::string_view::npos ? std::string_view() : words.substr(space + 1)};
}

// Where the last `--within` outside quotes begins; npos without one.
std::size_t findWithin(std::string_view text)
{
    constexpr std::string_view kWithin = " --within";
    std::size_t found = std::string_view::npos;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quote != 0)
            quote = text[i] == quote ? '\0' : quote;
        else if (text[i] == '"' || text[i] == '\'')
            quote = text[i];
        else if (text.substr(i).starts_with(kWithin))
            found = i + 1;
    }
    return found;
}

std::string_view trimmed(std::string_view text)
{
    const auto end = text.find_last_not_of(" \t\r\n");
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

} // namespace

std::vector<std::string> verbs()
{
    std::vector<std::string> list;
    for (const FormSpec& form : allForms())
        addOnce(list, splitWords(form.words).first);
    return list;
}

std::vector<std::string> secondWords(std::string_view verb)
{
    std::vector<std::string> list;
    for (const FormSpec& form : allForms()) {
        const auto [first, second] = splitWords(form.words);
        if (first != verb)
            continue;
        if (!second.empty())
            addOnce(list, second);
        else if (!form.args.empty() && form.args.front().type == ArgType::Choice)
            for (const auto choice : form.args.front().choices)
                addOnce(list, choice);
    }
    return list;
}

std::string argTitle(const ArgSpec& arg)
{
    if (arg.isOption)
        return "--" + std::string(arg.name);
    return arg.shown.empty() ? std::string(arg.name) : std::string(arg.shown);
}

LineParser::LineParser(std::string_view line, const ParseContext& context)
    : m_line(line.substr(0, kLineMax)),
      m_context(context),
      m_words(m_line),
      m_tooLong(line.size() > kLineMax)
{
}

bool LineParser::parse()
{
    if (m_tooLong)
        return failAtEnd("the line is too long", "at most " + std::to_string(kLineMax) + " bytes");
    if (!isUtf8(m_line)) {
        m_error = {"the line is not UTF-8", {}, 1, "UTF-8", {}};
        return false;
    }
    return readForm() && readArguments() && checkComplete() && checkRules();
}

bool LineParser::parsePartly()
{
    if (!readForm())
        return false;
    return readArguments() || m_pendingOption != nullptr;
}

const ArgSpec* LineParser::nextPositional() const
{
    const ArgSpec* last = nullptr;
    std::size_t index = 0;
    for (const ArgSpec& arg : m_form->args) {
        if (arg.isOption)
            break;
        last = &arg;
        if (index++ == m_positional)
            return &arg;
    }
    return last != nullptr && last->isRepeated ? last : nullptr;
}

std::optional<Word> LineParser::nextWord()
{
    if (m_pushedBack)
        return std::exchange(m_pushedBack, std::nullopt);
    return m_words.next();
}

bool LineParser::readForm()
{
    const auto verb = nextWord();
    if (!verb)
        return m_words.openQuote() ? failOpenQuote()
                                   : failAtEnd("the line is empty", "a command; `help` lists them");
    const FormSpec* alone = findForm(verb->text);
    if (alone != nullptr && !alone->args.empty() && alone->args.front().type == ArgType::Rest) {
        m_form = alone;
        return true;
    }
    const auto second = m_words.next();
    if (second) {
        m_form = findForm(verb->text + " " + second->text);
        if (m_form != nullptr)
            return true;
    } else if (m_words.openQuote()) {
        return failOpenQuote();
    }
    const auto seconds = secondWords(verb->text);
    if (alone == nullptr && seconds.empty()) {
        const auto all = verbs();
        return fail("there is no command \"" + verb->text + "\"", *verb, "a command; `help` lists them", all);
    }
    if (!second && !seconds.empty() && (alone == nullptr || alone->args.front().type == ArgType::Choice))
        return failAtEnd("\"" + verb->text + "\" needs to know what", orList(seconds));
    const bool takesChoice =
        alone != nullptr && !alone->args.empty() && alone->args.front().type == ArgType::Choice;
    if (second && (alone == nullptr || takesChoice)
        && std::find(seconds.begin(), seconds.end(), second->text) == seconds.end())
        return fail("\"" + verb->text + " " + second->text + "\" is not a command", *second, orList(seconds),
            seconds);
    m_form = alone;
    m_pushedBack = second;
    return true;
}

bool LineParser::readArguments()
{
    while (true) {
        const ArgSpec* next = nextPositional();
        if (next != nullptr && (next->type == ArgType::Rest || next->type == ArgType::Condition)
            && !isUsed(*next)) {
            if (!readRest(*next))
                return false;
            continue;
        }
        const auto word = nextWord();
        if (!word)
            return m_words.openQuote() ? failOpenQuote() : true;
        const bool isOption = !word->quoted && word->text.starts_with("--") && word->text.size() > 2;
        if (isOption) {
            if (!readOption(*word))
                return false;
        } else if (next == nullptr) {
            return fail("\"" + word->text + "\" is one word too many", *word,
                "the end of the line, or an option", {});
        } else if (!readPositional(*word, *next)) {
            return false;
        }
    }
}

bool LineParser::readOption(const Word& word)
{
    const auto equals = word.text.find('=');
    const std::string name = word.text.substr(2, equals == std::string::npos ? equals : equals - 2);
    std::vector<std::string> names;
    const ArgSpec* option = nullptr;
    for (const ArgSpec& arg : m_form->args)
        if (arg.isOption) {
            names.push_back("--" + std::string(arg.name));
            if (arg.name == name)
                option = &arg;
        }
    if (option == nullptr)
        return fail("\"" + std::string(m_form->words) + "\" has no option --" + name, word,
            names.empty() ? "no option" : orList(names), names);
    if (isUsed(*option) && !option->isRepeated)
        return fail("--" + name + " stands here twice", word, "it once", {});
    if (option->type == ArgType::Flag) {
        if (equals != std::string::npos)
            return fail("--" + name + " takes no value", word, "--" + name, {"--" + name});
        m_values[option->name].emplace_back(std::int64_t{1});
        return true;
    }
    if (equals != std::string::npos)
        return addValues(*option, std::string_view(word.text).substr(equals + 1), word.begin + equals + 1);
    m_pendingOption = option;
    const auto value = nextWord();
    if (!value)
        return m_words.openQuote()
            ? failOpenQuote()
            : failAtEnd("--" + name + " needs a value", expectedText(*option, m_values, m_context));
    if (!value->quoted && std::find(names.begin(), names.end(), value->text) != names.end())
        return fail("--" + name + " needs a value", *value, expectedText(*option, m_values, m_context), {});
    m_pendingOption = nullptr;
    return addValues(*option, value->text, value->begin + (value->quoted ? 1 : 0));
}

bool LineParser::readPositional(const Word& word, const ArgSpec& arg)
{
    ++m_positional;
    if (arg.type == ArgType::Literal) {
        if (word.text == arg.shown)
            return true;
        return fail("\"" + word.text + "\" is not \"" + std::string(arg.shown) + "\"", word,
            std::string(arg.shown), {std::string(arg.shown)});
    }
    return addValues(arg, word.text, word.begin);
}

bool LineParser::readRest(const ArgSpec& arg)
{
    ++m_positional;
    Word rest = m_words.rest();
    if (m_pushedBack) {
        rest.begin = std::exchange(m_pushedBack, std::nullopt)->begin;
        rest.text = trimmed(m_line.substr(rest.begin));
    }
    if (arg.type == ArgType::Condition) {
        const auto within = findWithin(" " + rest.text);
        if (within != std::string::npos) {
            m_words = WordReader(m_line);
            while (const auto word = m_words.next())
                if (word->begin >= rest.begin + within - 1) {
                    m_pushedBack = word;
                    break;
                }
            rest.text = trimmed(rest.text.substr(0, within - 1));
        }
    } else {
        WordReader inside(rest.text);
        const auto only = inside.next();
        const bool startsQuoted = rest.text.starts_with('"') || rest.text.starts_with('\'');
        if (only && startsQuoted && only->end == rest.text.size())
            rest.text = only->text;
    }
    if (rest.text.empty())
        return failAtEnd("\"" + std::string(m_form->words) + "\" needs " + argTitle(arg),
            expectedText(arg, m_values, m_context));
    m_values[arg.name].emplace_back(rest.text);
    return true;
}

bool LineParser::addValues(const ArgSpec& arg, std::string_view text, std::size_t begin)
{
    std::size_t at = 0;
    while (true) {
        const auto comma = arg.isList ? text.find(',', at) : std::string_view::npos;
        const auto part = text.substr(at, comma == std::string_view::npos ? comma : comma - at);
        auto parsed = arg.isList && part.empty() ? ParsedValue{std::nullopt, "a value is missing in the list",
                          expectedText(arg, m_values, m_context), {}, {}, 0}
                                                 : parseValue(arg, part, m_values, m_context);
        if (!parsed.value) {
            Word word;
            word.text = parsed.part.empty() ? std::string(part) : parsed.part;
            word.begin = begin + at + parsed.partAt;
            return fail(std::move(parsed.message), word, std::move(parsed.expected), parsed.choices);
        }
        m_values[arg.name].push_back(std::move(*parsed.value));
        if (comma == std::string_view::npos)
            return true;
        at = comma + 1;
    }
}

bool LineParser::checkComplete()
{
    std::size_t index = 0;
    for (const ArgSpec& arg : m_form->args) {
        const bool isDone = arg.isOption   ? isUsed(arg)
            : arg.type == ArgType::Literal ? index < m_positional
                                           : isUsed(arg);
        ++index;
        if (arg.isRequired && !isDone)
            return failAtEnd("\"" + std::string(m_form->words) + "\" needs " + argTitle(arg),
                expectedText(arg, m_values, m_context));
    }
    return true;
}

bool LineParser::checkRules()
{
    for (const RuleSpec& rule : m_form->rules) {
        std::vector<std::string> titles, used;
        for (const auto name : rule.names)
            for (const ArgSpec& arg : m_form->args)
                if (arg.name == name) {
                    titles.push_back(argTitle(arg));
                    if (isUsed(arg))
                        used.push_back(titles.back());
                }
        const std::string verb = "\"" + std::string(m_form->words) + "\"";
        if (rule.kind == RuleSpec::Kind::OneOf && used.empty())
            return failAtEnd(verb + " needs " + orList(titles), orList(titles));
        if (rule.kind == RuleSpec::Kind::Either && used.size() > 1)
            return failAtEnd(used[0] + " and " + used[1] + " exclude each other", orList(used));
        if (rule.kind == RuleSpec::Kind::Needs && used.size() == 1 && used.front() == titles.front()) {
            titles.erase(titles.begin());
            return failAtEnd(used.front() + " needs " + orList(titles), orList(titles));
        }
    }
    return true;
}

bool LineParser::fail(
    std::string message, const Word& word, std::string expected, const std::vector<std::string>& choices)
{
    m_error = {std::move(message), word.text, columnOf(m_line, word.begin), std::move(expected),
        nearestWord(word.text, choices)};
    return false;
}

bool LineParser::failAtEnd(std::string message, std::string expected)
{
    m_error = {std::move(message), {}, columnOf(m_line, trimmed(m_line).size()), std::move(expected), {}};
    return false;
}

bool LineParser::failOpenQuote()
{
    Word word;
    word.begin = *m_words.openQuote();
    word.text = m_line.substr(word.begin);
    return fail("a quote is not closed", word, "the same quote again", {});
}

} // namespace engine::command
