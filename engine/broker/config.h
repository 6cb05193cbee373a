#pragma once

// The settings a broker reads, typed, with Kafka's names and defaults (engine/base/kafka_configs.h). Set from the lab file
// or the command line; what is not set has Kafka's default.

#include <map>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine {

class MetadataImage;

using ConfigMap = std::map<std::string, std::string>;

// The value of a broker setting: set, or Kafka's default, or `fallback` if it has none.
std::string configText(const ConfigMap& set, std::string_view name, std::string_view fallback = "");
std::int64_t configNumber(const ConfigMap& set, std::string_view name);
bool configBool(const ConfigMap& set, std::string_view name);
Duration configMillis(const ConfigMap& set, std::string_view name);

// What a setting is now (KIP-226): this broker's value at run time, or that for all brokers, or what it started with, or Kafka's default.
std::string settingNow(const MetadataImage& image, BrokerId self, const ConfigMap& set, std::string_view name, std::string_view fallback = "");

struct BrokerConfig {
    explicit BrokerConfig(ConfigMap overrides);

    ConfigMap set;
    Duration replicaLagTimeMax;
    Duration replicaFetchWaitMax;
    std::int32_t replicaFetchMinBytes;
    std::int32_t replicaFetchMaxBytes;
    std::int32_t replicaFetchResponseMaxBytes;
    Duration replicaFetchBackoff;
    Duration highWatermarkCheckpointInterval;
    Duration heartbeatInterval;
    std::int64_t fetchMaxBytes;
    std::int64_t messageMaxBytes;
    std::int32_t minInSyncReplicas;
    bool autoCreateTopics;
    std::int32_t offsetsTopicPartitions;
    std::int16_t offsetsTopicReplicationFactor;
    Duration connectionsMaxIdle;
    std::size_t fetchSessionSlots;
    bool controlledShutdown;
    std::string replicaSelector;
};

} // namespace engine
