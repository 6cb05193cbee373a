#pragma once

// The settings of Kafka's brokers, topics, producers, consumers and groups: names, types, defaults, valid values. One table for
// the engine (defaults, validation, DescribeConfigs) and for the window (names, ranges).

#include <cstdint>
#include <span>
#include <string_view>

namespace engine {

enum class ConfigScope : std::uint8_t { Broker, Topic, Producer, Consumer, Group };

// Numbers as DescribeConfigs v3+ sends them.
enum class ConfigType : std::int8_t { Boolean = 1, String = 2, Int = 3, Short = 4, Long = 5, Double = 6, List = 7, Class = 8, Password = 9 };

struct ConfigInfo {
    ConfigScope scope;
    std::string_view name;
    ConfigType type;
    bool hasDefault;               // without one: null or required
    std::string_view defaultValue;
    std::string_view valid;        // Kafka's own text: "[0,...]", "[compact, delete]"; empty: anything
    std::string_view brokerSynonym; // of a topic setting: the broker setting that gives its default
    bool dynamic;                  // may be changed while the broker runs
};

std::span<const ConfigInfo> allConfigs();
std::span<const ConfigInfo> configsOf(ConfigScope scope);
// Null if Kafka has no such setting. Brokers have some that are given at run time only and stand in no list (the rates of
// throttled replication, KIP-73).
const ConfigInfo* findConfig(ConfigScope scope, std::string_view name);

} // namespace engine
