#include "engine/command/help.h"

#include <algorithm>

#include "engine/command/grammar.h"
#include "engine/command/line_parser.h"
#include "engine/command/names.h"

namespace engine {

namespace {

using namespace command;

constexpr std::size_t kColumn = 30; // where the words of a row begin

std::string_view in(HelpLanguage language, std::string_view english, std::string_view chinese)
{
    return language == HelpLanguage::English ? english : chinese;
}

std::string row(std::string_view left, std::string_view words, std::size_t column)
{
    std::string text = "  " + std::string(left);
    text += text.size() < column ? std::string(column - text.size(), ' ') : std::string("  ");
    return text + std::string(words) + "\n";
}

// "kill broker|controller|producer|consumer"
std::string shortName(const FormSpec& form)
{
    std::string name(form.words);
    if (!form.args.empty() && form.args.front().type == ArgType::Choice) {
        std::string choices;
        for (const auto choice : form.args.front().choices)
            choices += (choices.empty() ? " " : "|") + std::string(choice);
        name += choices;
    }
    return name;
}

std::string helpForForm(const FormSpec& form, HelpLanguage language)
{
    std::string text = usageOf(form) + "\n  " + std::string(in(language, form.english, form.chinese)) + "\n";
    for (const ArgSpec& arg : form.args) {
        if (arg.type == ArgType::Literal)
            continue;
        std::string words(in(language, arg.english, arg.chinese));
        if (arg.type == ArgType::Choice) {
            std::string choices;
            for (const auto choice : arg.choices)
                choices += (choices.empty() ? "" : "|") + std::string(choice);
            words += ": " + choices;
        }
        text += row(argTitle(arg), words, kColumn - 4);
    }
    return text + std::string(in(language, "  for example: ", "  例如：")) + std::string(form.example) + "\n";
}

} // namespace

std::string helpText(HelpLanguage language)
{
    std::string text;
    for (const FormSpec& form : allForms())
        text += row(shortName(form), in(language, form.english, form.chinese), kColumn);
    text += in(language, "help VERB says more; help conditions, help points and help switches list names.\n",
        "help VERB 有更多说明；help conditions、help points、help switches 列出名字。\n");
    return text;
}

std::string helpFor(std::string_view topic, HelpLanguage language)
{
    std::string text;
    if (topic == "points") {
        for (const PointInfo& point : protocolPoints())
            text += row(point.name, in(language, point.english, point.chinese), kColumn);
        return text;
    }
    if (topic == "switches") {
        for (const SwitchInfo& info : historySwitches()) {
            std::string values;
            for (const auto value : info.values)
                values += (values.empty() ? "" : "|") + std::string(value);
            text += row(info.name,
                std::string(in(language, info.english, info.chinese)) + " — " + values + " ("
                    + std::string(info.source) + ")",
                kColumn);
        }
        return text;
    }
    for (const FormSpec& form : allForms())
        if (form.words == topic || form.words.substr(0, form.words.find(' ')) == topic)
            text += (text.empty() ? "" : "\n") + helpForForm(form, language);
    return text;
}

} // namespace engine
