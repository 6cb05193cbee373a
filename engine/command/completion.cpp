#include "engine/command/completion.h"

#include <algorithm>

#include "engine/command/arg_types.h"
#include "engine/command/line_parser.h"
#include "engine/command/names.h"

namespace engine {

namespace {

using namespace command;

// Where the word that is being typed begins.
std::size_t wordStart(std::string_view line)
{
    WordReader reader(line);
    std::size_t last = line.size();
    while (const auto word = reader.next())
        last = word->end == line.size() ? word->begin : line.size();
    if (reader.openQuote())
        return line.find_last_of(" \t", *reader.openQuote()) == std::string_view::npos
            ? 0
            : line.find_last_of(" \t", *reader.openQuote()) + 1;
    return last;
}

class Completer {
public:
    Completer(Completion& result, std::string_view typed) : m_result(result), m_typed(typed) { }

    void add(std::string text, std::string_view english, std::string_view chinese)
    {
        if (!std::string_view(text).starts_with(m_typed))
            return;
        const auto same = [&](const Candidate& c) { return c.text == text; };
        if (std::none_of(m_result.candidates.begin(), m_result.candidates.end(), same))
            m_result.candidates.push_back({std::move(text), english, chinese});
    }

    // Values of an argument; in a list, of its last element.
    void addValues(const ArgSpec& arg, const ArgValues& values, const ParseContext& context)
    {
        const auto comma = arg.isList ? m_typed.rfind(',') : std::string_view::npos;
        const std::string before(
            comma == std::string_view::npos ? std::string_view() : m_typed.substr(0, comma + 1));
        const bool isPair = arg.type == ArgType::Config || arg.type == ArgType::QuotaEntry;
        for (const std::string& choice : choicesOf(arg, values, context)) {
            const auto [english, chinese] = wordsOf(arg, choice);
            add(before + choice + (isPair ? "=" : ""), english, chinese);
        }
        if (m_result.candidates.empty())
            m_result.expected = expectedText(arg, values, context);
    }

private:
    static std::pair<std::string_view, std::string_view> wordsOf(
        const ArgSpec& arg, const std::string& choice)
    {
        if (arg.type == ArgType::Point)
            for (const PointInfo& point : protocolPoints())
                if (point.name == choice)
                    return {point.english, point.chinese};
        if (arg.type == ArgType::Switch)
            if (const SwitchInfo* info = findSwitch(choice))
                return {info->english, info->chinese};
        return {arg.english, arg.chinese};
    }

    Completion& m_result;
    std::string_view m_typed;
};

void addForms(Completer& completer, std::string_view verb)
{
    for (const FormSpec& form : allForms()) {
        const auto space = form.words.find(' ');
        const auto first = form.words.substr(0, space);
        if (verb.empty()) {
            const bool isOnlyOne = space == std::string_view::npos || secondWords(first).size() == 1;
            completer.add(std::string(first), isOnlyOne ? form.english : std::string_view(),
                isOnlyOne ? form.chinese : std::string_view());
        } else if (first == verb && space != std::string_view::npos) {
            completer.add(std::string(form.words.substr(space + 1)), form.english, form.chinese);
        } else if (form.words == verb && !form.args.empty() && form.args.front().type == ArgType::Choice) {
            for (const auto choice : form.args.front().choices)
                completer.add(std::string(choice), form.english, form.chinese);
        }
    }
}

} // namespace

Completion completeCommand(std::string_view line, const ParseContext& context)
{
    Completion result;
    result.begin = wordStart(line);
    const std::string_view typed = line.substr(result.begin);
    const std::string_view before = line.substr(0, result.begin);
    Completer completer(result, typed);

    WordReader reader(before);
    const auto verb = reader.next();
    if (!verb) {
        addForms(completer, {});
        return result;
    }
    if (!reader.next())
        addForms(completer, verb->text);

    LineParser parser(before, context);
    const bool isRight = parser.parsePartly();
    if (parser.form() == nullptr)
        return result;
    result.usage = usageOf(*parser.form());
    if (!isRight)
        return result;
    if (const ArgSpec* option = parser.pendingOption()) {
        completer.addValues(*option, parser.values(), context);
        return result;
    }
    const ArgSpec* next = parser.nextPositional();
    if (next != nullptr && !typed.starts_with("--")) {
        if (next->type == ArgType::HelpTopic)
            for (const std::string& name : verbs())
                completer.add(name, {}, {});
        completer.addValues(*next, parser.values(), context);
    }
    if (next == nullptr || !next->isRequired || parser.isUsed(*next) || typed.starts_with("--"))
        for (const ArgSpec& arg : parser.form()->args)
            if (arg.isOption && (arg.isRepeated || !parser.isUsed(arg)))
                completer.add("--" + std::string(arg.name), arg.english, arg.chinese);
    return result;
}

} // namespace engine
