#pragma once

// The kinds of value that a command line holds, besides numbers, durations and text. Plain values; how each
// is written and read back stands in arg_types.

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine::command {

// A node as people name it: 1 · c1 · p1 · client:rdkafka · client:rdkafka#2 · all. One namespace
// (design/physics.md, Identity): a number is a broker, c + number a controller, everything else a client.
struct NodeRef {
    enum class Kind : std::uint8_t { Broker, Controller, Client, Outside, All };
    Kind kind = Kind::Broker;
    std::int32_t number = 0;     // of a broker or a controller (c1: 1)
    std::string name;            // of a client; of an outside client its client.id
    std::int32_t connection = 0; // client:ID#n; 0: all of its connections

    auto operator<=>(const NodeRef&) const = default;
    static NodeRef broker(std::int32_t id) { return {Kind::Broker, id, {}, 0}; }
    static NodeRef controller(std::int32_t number) { return {Kind::Controller, number, {}, 0}; }
    static NodeRef client(std::string name) { return {Kind::Client, 0, std::move(name), 0}; }
    static NodeRef outside(std::string id, std::int32_t connection = 0)
    {
        return {Kind::Outside, 0, std::move(id), connection};
    }
    static NodeRef all() { return {Kind::All, 0, {}, 0}; }
};

enum class NodeClass : std::uint8_t { Broker, Controller, Producer, Consumer };

struct KeyValue {
    std::string key;
    std::string value;
    auto operator<=>(const KeyValue&) const = default;
};

// T-0=41
struct PartitionOffset {
    TopicPartition partition;
    std::int64_t offset = 0;
    auto operator<=>(const PartitionOffset&) const = default;
};

// T:0,1
struct TopicPartitions {
    std::string topic;
    std::vector<std::int32_t> partitions;
    auto operator<=>(const TopicPartitions&) const = default;
};

// 1:2:3 — the replicas of one partition, the preferred leader first.
struct ReplicaList {
    std::vector<std::int32_t> brokers;
    auto operator<=>(const ReplicaList&) const = default;
};

// An instant of Kafka's timestamps: wall milliseconds (2026-01-01T10:00:00Z, 1767261600000) or an instant of
// the lab (4.2s), which its `clock` turns into the first.
struct Timestamp {
    bool isLabTime = false;
    std::int64_t value = 0; // isLabTime: nanoseconds since 0 s; else milliseconds since 1970
    auto operator<=>(const Timestamp&) const = default;
};

// earliest · latest · 41 · -5 (five back) · +5 · 2026-01-01T10:00:00Z
struct OffsetTarget {
    enum class Kind : std::uint8_t { Earliest, Latest, Offset, Shift, Timestamp };
    Kind kind = Kind::Earliest;
    std::int64_t value = 0; // the offset, the shift, or milliseconds since 1970
    auto operator<=>(const OffsetTarget&) const = default;
};

// Virtual seconds for one second of the wall: 0 · 1/50 · 1 · 5 · auto · max. 0 is paused.
struct Pace {
    enum class Kind : std::uint8_t { Ratio, Auto, Max };
    Kind kind = Kind::Ratio;
    std::int32_t numerator = 1;
    std::int32_t denominator = 1;
    auto operator<=>(const Pace&) const = default;
};

struct HostPort {
    std::string host; // an IPv6 address in brackets is kept without them
    std::int32_t port = 0;
    auto operator<=>(const HostPort&) const = default;
};

// Where `goto` goes: an instant or a branch.
struct GotoTarget {
    bool isBranch = false;
    Time at;
    std::string branch;
    auto operator<=>(const GotoTarget&) const = default;
};

using Value = std::variant<std::int64_t, Duration, std::string, NodeRef, KeyValue, TopicPartition,
    PartitionOffset, TopicPartitions, ReplicaList, Timestamp, OffsetTarget, Pace, HostPort, GotoTarget>;

} // namespace engine::command
