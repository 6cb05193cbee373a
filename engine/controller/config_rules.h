#pragma once

// Which settings of topics and brokers may be set to what, with Kafka's answers (facts §10, Admin), and what a topic's
// settings are in the end. Names, types and bounds come from engine/base/kafka_configs.h.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/kafka_configs.h"
#include "engine/controller/controller_config.h"
#include "engine/controller/metadata_image.h"
#include "engine/wire/create_topics.h"

namespace engine {

struct Refusal {
    ErrorCode error = ErrorCode::None;
    std::optional<std::string> message; // null: Kafka gives none
    bool operator==(const Refusal&) const = default;
};

// Why `value` cannot be the value of a setting, in Kafka's words; nothing if it can. `scaled` ones may pass their lower bound.
std::optional<std::string> valueProblem(const ConfigInfo& setting, const std::string& value, const std::set<std::string>& scaled);

// The value as Kafka reads it: without spaces around a number, a list, a class, yes or no.
std::string asRead(const ConfigInfo& setting, const std::string& value);

// A topic's own settings, all checked.
std::optional<Refusal> checkTopicConfigs(const std::map<std::string, std::string>& configs, const std::set<std::string>& scaled);

// One change of IncrementalAlterConfigs; AlterConfigs is Set for each and Delete for the rest.
enum class ConfigOperation : std::int8_t { Set = 0, Delete = 1, Append = 2, Subtract = 3 };
struct ConfigChange {
    std::string name;
    std::int8_t operation = 0; // as it came: may be none of ConfigOperation
    std::optional<std::string> value;
};

// The records that carry out the changes of one resource, or why not. `replaceAll`: what is not named is deleted.
struct ConfigPlan {
    std::optional<Refusal> refused;
    std::vector<MetadataRecord> records;
};
ConfigPlan planConfigChange(const MetadataImage& image, std::int8_t resourceType, const std::string& resourceName,
    const std::vector<ConfigChange>& changes, bool replaceAll, const ControllerConfig& config);

// What CreateTopics v5+ tells: every setting of a topic with these own settings, and where its value comes from.
std::vector<wire::CreateTopicsResponse::CreatableTopicConfigs> effectiveTopicConfigs(const MetadataImage& image,
    const std::map<std::string, std::string>& own, const ControllerConfig& config);

} // namespace engine
