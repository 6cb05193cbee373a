#include "engine/command/command.h"

#include <array>

#include "engine/base/check.h"
#include "engine/base/result.h"
#include "engine/command/arg_types.h"
#include "engine/command/fields.h"
#include "engine/command/line_parser.h"

namespace engine {

namespace {

using namespace command;

// ` --topic orders`, ` 1`
std::string written(const ArgSpec& arg, const std::vector<Value>& values)
{
    const std::string name = arg.isOption ? " --" + std::string(arg.name) : "";
    if (arg.type == ArgType::Flag)
        return name;
    if (arg.type == ArgType::Condition)
        return " " + std::get<std::string>(values.front());
    std::string text;
    std::string list;
    for (const Value& value : values) {
        if (arg.isList)
            list += (list.empty() ? "" : ",") + formatValue(arg, value);
        else
            text += name + " " + quoteWord(formatValue(arg, value));
    }
    return arg.isList ? name + " " + quoteWord(list) : text;
}

} // namespace

void throw_exception_from_error(const CommandError&, const boost::source_location&)
{
    throwBadResultAccess(ErrorCode::InvalidRequest);
}

ParsedCommand parseCommand(std::string_view line, const ParseContext& context)
{
    LineParser parser(line, context);
    if (!parser.parse())
        return parser.error();
    auto made = makeCommand(parser.form()->words, parser.values());
    ENGINE_CHECK(made.has_value(), "every row of the grammar has its struct");
    return std::move(*made);
}

std::string formatCommand(const Command& command)
{
    const FormSpec* form = findForm(commandForm(command));
    ENGINE_CHECK(form != nullptr, "every struct has its row in the grammar");
    const ArgValues values = valuesOf(command);
    std::string line(form->words);
    for (const ArgSpec& arg : form->args) {
        if (arg.type == ArgType::Literal)
            line += " " + std::string(arg.shown);
        else if (const auto found = values.find(arg.name); found != values.end())
            line += written(arg, found->second);
    }
    return line;
}

std::string_view commandForm(const Command& command)
{
    return std::visit([](const auto& c) { return c.kForm; }, command);
}

bool isJournaled(const Command& command)
{
    constexpr std::array<std::string_view, 10> kOutside{
        "advance", "step", "run until", "break when", "branch", "goto", "pace", "undo", "save", "help"};
    for (const auto form : kOutside)
        if (form == commandForm(command))
            return false;
    return true;
}

} // namespace engine
