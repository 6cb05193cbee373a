#pragma once

// How Kafka once was, or never was: the history switches of a lab as typed values (names and words: command/names.h). The
// values below are today's. Whoever decides reads its switch at the moment of the decision, so that a lab may set them at 0 s.
//
//     truncation   what a new follower cuts off (replication/truncation.h)
//     replication  when a record counts as committed, and who may lead (replication/commit.h, controller/decisions.h)
//     the others   single rules, each named where it is applied

#include <cstdint>
#include <string_view>

namespace engine {

class StateVisitor;

enum class Truncation : std::uint8_t {
    Epoch,         // the leader says in its Fetch response where histories part (2.7, KIP-595)
    Kip279,        // OffsetForLeaderEpoch, asked again until both know the epoch (2.0)
    Kip101,        // OffsetForLeaderEpoch, asked once (0.11)
    HighWatermark, // to the own high watermark (up to 0.10)
};
enum class Replication : std::uint8_t {
    Isr,        // Kafka: all of the ISR
    Majority,   // n+1 of 2n+1 replicas; the longest log leads
    LeaderOnly, // the leader alone; any live replica follows it
};

enum class DefaultPartitioner : std::uint8_t {
    AdaptiveSticky, // KIP-794 (3.3)
    StickyCache,    // KIP-480 (2.4)
    RoundRobin,     // up to 2.3
};

struct Switches {
    Truncation truncation = Truncation::Epoch;
    Replication replication = Replication::Isr;
    bool restartKeepsIsr = false;     // back within its session: still in the ISR (ZooKeeper)
    bool strictMinIsr = true;         // below min.insync.replicas the high watermark stands still (KIP-966, 3.7)
    bool elr = true;                  // who left the ISR safely is eligible, and the ISR may be empty (KIP-966, 4.1)
    bool literalMinIsr = false;       // min.insync.replicas counts as set, also above the number of replicas (before 3.7)
    bool uncleanByDefault = false;    // unclean.leader.election.enable where it is not set (before 0.11)
    bool shortLagTime = false;        // replica.lag.time.max.ms is 10 s where it is not set (before 2.5)
    std::int64_t lagMessagesMax = 0;  // replica.lag.max.messages of 0.8; 0: the ISR is kept by time
    bool acksOne = false;             // acks=1 where a producer does not set it (before 3.0)
    bool idempotenceOff = false;      // enable.idempotence=false where it is not set (before 3.0)
    bool lingerZero = false;          // linger.ms=0 where it is not set (before 4.0)

    DefaultPartitioner partitioner = DefaultPartitioner::AdaptiveSticky; // of producers that name none

    // Sets one by its name and value in the command language. False: that one is not carried out.
    bool set(std::string_view name, std::string_view value);
    // Visits nothing while all are today's.
    void walk(StateVisitor& visitor) const;
    bool operator==(const Switches&) const = default;
};

inline constexpr Switches kTodaysSwitches{};

} // namespace engine
