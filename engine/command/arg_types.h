#pragma once

// The types of arguments: how a word becomes a value, how the value is written, which names are there to
// choose from.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"
#include "engine/command/grammar.h"

namespace engine::command {

// A value, or what is wrong with the word.
struct ParsedValue {
    std::optional<Value> value;
    std::string message; // complete sentence without a full stop: "no broker 9; there are 1, 2, 3"
    std::string expected;
    std::vector<std::string> choices; // the nearest of them is told
    std::string part;                 // of the word, if not all of it is wrong
    std::size_t partAt = 0;
};

// `before`: the arguments read so far; some types look at them.
ParsedValue parseValue(
    const ArgSpec& arg, std::string_view word, const ArgValues& before, const ParseContext& context);

// The word for a value of that type, not quoted yet.
std::string formatValue(const ArgSpec& arg, const Value& value);

// Every word that may stand there, as far as it is known; empty for numbers and free text.
std::vector<std::string> choicesOf(const ArgSpec& arg, const ArgValues& before, const ParseContext& context);

// "a duration such as 20ms", "1, 2 or 3"
std::string expectedText(const ArgSpec& arg, const ArgValues& before, const ParseContext& context);

// "1", "c1", "p1", "client:rdkafka#2", "all" and back; nothing if it is none of them.
std::optional<NodeRef> parseNode(std::string_view word);
std::string formatNode(const NodeRef& node);

} // namespace engine::command
