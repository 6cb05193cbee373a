#pragma once

// The names to choose from, by argument: of nodes and topics that the context knows, of configs, switches,
// points.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"
#include "engine/command/grammar.h"

namespace engine::command {

using Texts = std::vector<std::string>;

Texts texts(std::span<const std::string_view> views);
Texts brokerNames(const ParseContext& context);
Texts topicNames(const ParseContext& context);
Texts nodeNames(const ParseContext& context);
Texts configNames(ConfigScope scope);

// The text that an argument read so far has; null if it is not there.
const std::string* textIn(const ArgValues& values, std::string_view name);
// The choice that the argument `what` made; 0 without it.
std::int64_t whatIn(const ArgValues& values);
// What the config of this argument belongs to.
ConfigScope scopeOf(const ArgSpec& arg, const ArgValues& before);
// Names of one of the four kinds of node (or of config owners: a topic stands in place of a controller, and
// there are groups), and the noun.
Texts namesOfClass(std::int64_t what, bool isConfig, const ParseContext& context);
std::string_view nounOfClass(std::int64_t what, bool isConfig);

} // namespace engine::command
