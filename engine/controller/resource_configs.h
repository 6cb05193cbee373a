#pragma once

// The settings of resources that no process reads at its start: groups (KIP-848) and subscriptions of client metrics (KIP-714). Only
// DescribeConfigs and IncrementalAlterConfigs know them; a group's defaults are settings of its broker.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/controller/config_rules.h"

namespace engine {

// By name; empty for other resources.
std::span<const ConfigInfo> configsOfResource(ConfigResourceType type);
const ConfigInfo* findResourceConfig(ConfigResourceType type, std::string_view name);

// All settings of such a resource together: bounds that a broker's settings draw, the form of a match. `broker`: what is set there.
std::optional<Refusal> resourceConfigsProblem(ConfigResourceType type, const std::map<std::string, std::string>& configs,
    const std::map<std::string, std::string>& broker);

} // namespace engine
