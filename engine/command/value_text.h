#pragma once

// Text of the composed values and back, without any knowledge of which names exist. Nothing means: it is not
// one.

#include <optional>
#include <string>
#include <string_view>

#include "engine/command/values.h"

namespace engine::command {

std::optional<std::int64_t> parseWhole(
    std::string_view text, std::int64_t min, std::int64_t max);             // plain digits, "-" if min < 0
std::optional<KeyValue> parseKeyValue(std::string_view text);               // k=v
std::optional<TopicPartition> parseTopicPartition(std::string_view text);   // orders-0
std::optional<PartitionOffset> parsePartitionOffset(std::string_view text); // orders-0=41
std::optional<TopicPartitions> parseTopicPartitions(std::string_view text); // orders:0,1
std::optional<ReplicaList> parseReplicaList(std::string_view text);         // 1:2:3
std::optional<HostPort> parseHostPort(std::string_view text);               // localhost:9092, [::1]:9092
std::optional<Pace> parsePace(std::string_view text);
std::optional<Timestamp> parseTimestamp(std::string_view text);
std::optional<OffsetTarget> parseOffsetTarget(std::string_view text);
std::optional<std::int64_t> parsePerSecond(std::string_view text); // 0.5/s: 500 in 1000 s
std::optional<std::int64_t> parsePercent(std::string_view text);   // 0.5%: 5000 per million

std::string formatTopicPartitions(const TopicPartitions& value);
std::string formatReplicaList(const ReplicaList& value);
std::string formatHostPort(const HostPort& value);
std::string formatPace(const Pace& value);
std::string formatTimestamp(const Timestamp& value);
std::string formatOffsetTarget(const OffsetTarget& value);
// 500, 3 decimals: "0.5"
std::string formatDecimal(std::int64_t value, int decimals);

} // namespace engine::command
