#include "engine/command/grammar.h"

#include <algorithm>

#include "engine/command/grammar_tables.h"

namespace engine::command {

namespace {

std::string shownValue(const ArgSpec& arg)
{
    if (arg.type == ArgType::Choice && arg.shown.empty()) {
        std::string text;
        for (const auto choice : arg.choices)
            text += (text.empty() ? "" : "|") + std::string(choice);
        return text;
    }
    return std::string(arg.shown);
}

std::string shownArg(const ArgSpec& arg)
{
    std::string text = shownValue(arg);
    if (arg.isOption)
        text = arg.type == ArgType::Flag ? "--" + std::string(arg.name)
                                         : "--" + std::string(arg.name) + " " + text;
    if (!arg.isRequired)
        text = "[" + text + "]";
    return arg.isRepeated ? text + "…" : text;
}

} // namespace

std::span<const FormSpec> allForms()
{
    static const std::vector<FormSpec> kForms = [] {
        std::vector<FormSpec> forms;
        for (const auto part : {nodeForms(), topicForms(), clientForms(), labForms()})
            forms.insert(forms.end(), part.begin(), part.end());
        return forms;
    }();
    return kForms;
}

const FormSpec* findForm(std::string_view words)
{
    const auto forms = allForms();
    const auto found =
        std::find_if(forms.begin(), forms.end(), [&](const FormSpec& form) { return form.words == words; });
    return found == forms.end() ? nullptr : &*found;
}

std::string usageOf(const FormSpec& form)
{
    std::string usage(form.words);
    for (const ArgSpec& arg : form.args)
        usage += " " + shownArg(arg);
    return usage;
}

} // namespace engine::command
