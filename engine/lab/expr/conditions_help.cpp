#include <string>

#include "engine/lab/expr/catalogue.h"
#include "engine/lab/expr/condition.h"

namespace engine::expr {

namespace {

constexpr std::size_t kColumn = 34; // where the words of a row begin

std::string_view in(HelpLanguage language, std::string_view english, std::string_view chinese)
{
    return language == HelpLanguage::English ? english : chinese;
}

std::string row(std::string_view left, std::string_view right)
{
    std::string text = "  " + std::string(left);
    text += text.size() < kColumn ? std::string(kColumn - text.size(), ' ') : std::string("  ");
    return text + std::string(right) + "\n";
}

std::string arguments(std::span<const ParamInfo> params)
{
    if (params.empty())
        return {};
    std::string text = "(";
    for (const ParamInfo& param : params)
        text += (text.size() > 1 ? "," : "") + std::string(param.name) + (param.isRequired ? "" : "?");
    return text + ")";
}

void addMembers(std::string& text, Object object, HelpLanguage language)
{
    for (const MemberInfo& member : allMembers())
        if (member.object == object)
            text +=
                row((object == Object::Lab ? "" : ".") + std::string(member.name) + arguments(member.params),
                    in(language, member.english, member.chinese));
}

} // namespace

std::string conditionsHelp(HelpLanguage language)
{
    std::string text(in(language, "records and time\n", "记录与时间\n"));
    addMembers(text, Object::Lab, language);
    for (const ObjectInfo& object : allObjects()) {
        text += std::string(object.name) + arguments(object.params) + "\n";
        addMembers(text, object.object, language);
    }
    text += in(language, "of the language\n", "语言本身\n");
    for (const BuiltinInfo& builtin : allBuiltins())
        text += row(builtin.usage, in(language, builtin.english, builtin.chinese));
    text += in(language, "short names\n", "短名\n");
    for (const Alias& alias : allAliases())
        text += row(alias.alias, alias.name);
    return text;
}

} // namespace engine::expr
