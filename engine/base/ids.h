#pragma once

// Strong types for the numbers of Kafka, so that two kinds of number cannot be mixed. They compare, print and
// hash like their representation and convert from it only explicitly.

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace engine {

template <class Tag, class Rep>
struct Strong {
    using Representation = Rep;
    Rep value{};

    constexpr Strong() = default;
    constexpr explicit Strong(Rep v) : value(v) { }
    constexpr auto operator<=>(const Strong&) const = default;
};

// Position of a record in a partition's log; counts from 0. An end offset is the offset that the next record gets.
struct Offset : Strong<struct OffsetTag, std::int64_t> {
    using Strong::Strong;
    constexpr Offset operator+(std::int64_t n) const { return Offset{value + n}; }
    constexpr Offset operator-(std::int64_t n) const { return Offset{value - n}; }
    constexpr std::int64_t operator-(Offset other) const { return value - other.value; }
};
inline constexpr Offset kNoOffset{-1};

// Counts the leaders a partition has had; -1 is "not known". Facts §5.6.
struct LeaderEpoch : Strong<struct LeaderEpochTag, std::int32_t> { using Strong::Strong; };
inline constexpr LeaderEpoch kNoLeaderEpoch{-1};

// Node ids as on the wire: brokers 1, 2, 3 …; controller cN is 3000 + N. -1 is "none".
struct BrokerId : Strong<struct BrokerIdTag, std::int32_t> { using Strong::Strong; };
inline constexpr BrokerId kNoBroker{-1};

struct ProducerId : Strong<struct ProducerIdTag, std::int64_t> { using Strong::Strong; };
inline constexpr ProducerId kNoProducerId{-1};
struct ProducerEpoch : Strong<struct ProducerEpochTag, std::int16_t> { using Strong::Strong; };

// A node of a lab, in one namespace (design/physics.md, Identity): brokers 1…2999, controllers 3001…3999,
// embedded clients from 10000, outside clients from 1000000; 0 is the lab itself (the host, the user).
struct NodeId : Strong<struct NodeIdTag, std::int32_t> {
    using Strong::Strong;
    constexpr bool isBroker() const { return value >= 1 && value < 3000; }
    constexpr bool isController() const { return value > 3000 && value < 4000; }
    constexpr bool isEmbeddedClient() const { return value >= 10000 && value < 1000000; }
    constexpr bool isOutside() const { return value >= 1000000; }
};
inline constexpr NodeId kLabNode{0};
inline constexpr std::int32_t kControllerIdBase = 3000;

// Counts lives of a node: +1 at every start. Timers and completions of an earlier life are dropped.
struct Incarnation : Strong<struct IncarnationTag, std::int32_t> { using Strong::Strong; };

// Numbers of the world: events, facts, connections, messages, timers, disk requests. All count from 1; 0 is "none".
struct EventSeq : Strong<struct EventSeqTag, std::uint64_t> { using Strong::Strong; };
struct FactId : Strong<struct FactIdTag, std::uint64_t> { using Strong::Strong; };
struct ConnectionId : Strong<struct ConnectionIdTag, std::uint64_t> { using Strong::Strong; };
struct MessageId : Strong<struct MessageIdTag, std::uint64_t> { using Strong::Strong; };
struct TimerId : Strong<struct TimerIdTag, std::uint64_t> { using Strong::Strong; };
struct DiskToken : Strong<struct DiskTokenTag, std::uint64_t> { using Strong::Strong; };
// The hidden identity of one sent record, known to the ledger only and never on the wire.
struct RecordUid : Strong<struct RecordUidTag, std::uint64_t> { using Strong::Strong; };

// "orders-0"
struct TopicPartition {
    std::string topic;
    std::int32_t partition = 0;
    auto operator<=>(const TopicPartition&) const = default;
    std::string toString() const { return topic + "-" + std::to_string(partition); }
};

} // namespace engine

template <class T>
    requires requires(T t) { typename T::Representation; t.value; }
struct std::hash<T> {
    std::size_t operator()(const T& id) const noexcept { return static_cast<std::size_t>(id.value) * 0x9E3779B97F4A7C15ull; }
};
