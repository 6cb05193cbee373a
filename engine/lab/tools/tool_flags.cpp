#include "engine/lab/tools/tool_flags.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/command/nearest.h"
#include "engine/command/words.h"

namespace engine::tools {

const GivenFlag* Flags::find(std::string_view name) const
{
    const auto found = std::find_if(m_given.begin(), m_given.end(), [&](const GivenFlag& flag) { return flag.name == name; });
    return found == m_given.end() ? nullptr : &*found;
}

std::string Flags::value(std::string_view name) const
{
    const GivenFlag* flag = find(name);
    return flag ? flag->value.value_or("") : std::string();
}

std::vector<std::string> Flags::values(std::string_view name) const
{
    std::vector<std::string> out;
    for (const auto& flag : m_given)
        if (flag.name == name && flag.value)
            out.push_back(*flag.value);
    return out;
}

const GivenFlag* Flags::anyOf(std::span<const std::string_view> names) const
{
    for (const auto name : names)
        if (const GivenFlag* flag = find(name))
            return flag;
    return nullptr;
}

CommandError Flags::wrong(std::string_view name, std::string message, std::string expected) const
{
    const GivenFlag* flag = find(name);
    return {std::move(message), flag ? "--" + flag->name : std::string(), flag ? flag->column : m_end, std::move(expected), {}};
}

boost::system::result<Flags, CommandError> parseFlags(std::string_view line, std::size_t from, std::span<const Flag> known)
{
    std::vector<GivenFlag> given;
    command::WordReader reader(line.substr(from));
    const auto columnAt = [&](std::size_t byte) { return command::columnOf(line, from + byte); };
    const auto quoteProblem = [&] {
        const std::size_t open = *reader.openQuote();
        return CommandError{"a quote is not closed", std::string(line.substr(from + open)), columnAt(open), "a closing quote", {}};
    };
    std::optional<command::Word> word = reader.next();
    while (word) {
        if (word->quoted || !word->text.starts_with("--"))
            return CommandError{
                "\"" + word->text + "\" belongs to no option", word->text, columnAt(word->begin), "an option such as --topic", {}};
        const auto equals = word->text.find('=');
        const std::string name = word->text.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto flag = std::find_if(known.begin(), known.end(), [&](const Flag& candidate) { return candidate.name == name; });
        if (flag == known.end()) {
            std::vector<std::string> names;
            for (const auto& candidate : known)
                names.emplace_back("--" + std::string(candidate.name));
            return CommandError{name + " is not a recognized option", "--" + name, columnAt(word->begin), command::orList(names),
                command::nearestWord("--" + name, names)};
        }
        GivenFlag one{name, std::nullopt, columnAt(word->begin)};
        std::optional<command::Word> after = reader.next();
        if (!after && reader.openQuote())
            return quoteProblem();
        if (equals != std::string::npos) {
            if (flag->value == Flag::Value::None)
                return CommandError{"option " + name + " takes no argument", word->text, one.column, "--" + name, {}};
            one.value = word->text.substr(equals + 1);
        } else if (flag->value != Flag::Value::None && after && (after->quoted || !after->text.starts_with("--"))) {
            one.value = after->text;
            after = reader.next();
        } else if (flag->value == Flag::Value::Needed) {
            return CommandError{"Option " + name + " requires an argument", word->text, one.column, "--" + name + " and its value", {}};
        }
        given.push_back(std::move(one));
        word = std::move(after);
    }
    const int end = columnAt(line.size() - from);
    if (reader.openQuote())
        return quoteProblem();
    return Flags(std::move(given), end);
}

boost::system::result<std::int64_t, CommandError> numberOf(const Flags& flags, std::string_view name, std::int64_t low)
{
    const std::string text = flags.value(name);
    const auto number = parseInteger(text);
    if (!number || *number > INT32_MAX || *number < INT32_MIN)
        return flags.wrong(name, "Cannot parse argument '" + text + "' of option " + std::string(name), "a whole number");
    if (*number < low)
        return flags.wrong(
            name, "The " + std::string(name) + " must be greater than " + std::to_string(low - 1), std::to_string(low) + " or more");
    return *number;
}

} // namespace engine::tools
