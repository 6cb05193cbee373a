#pragma once

// What `set config` can change now, and to what: known before it is asked, so that a form can say it beside the field.

#include <optional>
#include <set>
#include <string>

#include "engine/base/kafka_configs.h"

namespace engine {

// Why Kafka refuses that value, in its words; nothing if it takes it. `scaled` settings may pass their lower bound.
std::optional<std::string> refusalOfValue(const ConfigInfo& setting, const std::string& value, const std::set<std::string>& scaled);

} // namespace engine
