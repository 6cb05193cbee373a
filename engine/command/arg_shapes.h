#pragma once

// What words of each type look like, and how one is read by its shape alone, without knowing which names
// exist.

#include <optional>
#include <string_view>

#include "engine/command/grammar.h"

namespace engine::command {

// "a duration such as 20ms"
std::string_view shapeOf(const ArgSpec& arg, const ArgValues& before);

// Nothing if the word does not have that shape. Choices and closed lists are not for this.
std::optional<Value> parseShape(const ArgSpec& arg, std::string_view word, const ArgValues& before);

} // namespace engine::command
