#pragma once

// What a change of a partition brings with it (KIP-455, KIP-497, KIP-966): the reassignment that is done once its new
// replicas are in sync, the eligible leader replicas, the leader, the epochs.
//
// The problem of the ELR: below min.insync.replicas the high watermark stands still, so a replica that leaves the ISR then
// still holds every committed record until it stops uncleanly. It is remembered as *eligible* and may be elected when nobody
// is left in the ISR. When nobody is eligible either, the last one that led is remembered and is elected when it returns:
// uncleanly, since it may have lost what it had not flushed.
//
// Pure functions of the metadata.

#include <optional>
#include <vector>

#include "engine/controller/decisions.h"

namespace engine {

inline constexpr std::string_view kElrFeature = "eligible.leader.replicas.version";
inline constexpr std::string_view kGroupFeature = "group.version"; // 1: the consumer protocol, KIP-848

struct PartitionTarget {
    explicit PartitionTarget(const PartitionImage& now)
        : isr(now.isr), replicas(now.replicas), adding(now.adding), removing(now.removing), recovery(now.recovery)
    {
    }
    std::vector<BrokerId> isr;
    std::vector<BrokerId> replicas;
    std::vector<BrokerId> adding;
    std::vector<BrokerId> removing;
    LeaderRecovery recovery;
    ElectionKind kind = ElectionKind::Online;
    ElectionScheme scheme;               // the switches, and
    std::string topicName;               // of the partition, for its log ends
    BrokerId uncleanShutdown = kNoBroker; // came back without having stopped in order: not eligible
};

struct ElrRules {
    bool on = false; // off: the feature is at level 0, or the switch `elr` says so
    std::int32_t minIsr = 1; // effective, of the topic
};
ElrRules elrRulesOf(const MetadataImage& image, std::string_view topic, std::size_t replicas, const ElectionScheme& scheme);

// The record that makes `partition` so; nothing if all stays as it is.
std::optional<wire::PartitionChangeRecord> changeTo(const Uuid& topic, std::int32_t index, const PartitionImage& partition, PartitionTarget target,
    const Standings& standings, const ElrRules& elr);

} // namespace engine
