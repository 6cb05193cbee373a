#pragma once

// When may a consumer read a record? When every in-sync replica has it.
//
// The problem: the leader knows its own log and, from their fetches, how far each follower is. It must promise only what
// survives the loss of any broker outside the ISR, and it must not let a replica that is about to join the ISR find that
// the mark has run away from it.
//
// The rule (facts §5.2): the high watermark is the smallest log end offset among the *maximal* ISR (the ISR together with
// a change to it that is still on its way, so that it never relies on an unconfirmed change) and the replicas that
// have caught up and may join. It stands still while the ISR is smaller than the effective min.insync.replicas
// (KIP-966) and never moves back.
//
// A pure function, so that a table can test it.

#include <span>

#include "engine/base/ids.h"
#include "engine/base/switches.h"

namespace engine {

struct ReplicaProgress {
    BrokerId broker;
    Offset endOffset = kNoOffset;  // kNoOffset: it has not fetched since this leader began
    bool inMaximalIsr = false;
    bool caughtUpAndEligible = false; // caught up within the lag time, alive, not fenced, not shutting down
};

struct HighWatermarkView {
    Offset current;
    Offset leaderEnd;
    std::int32_t isrSize = 1;
    std::int32_t minInSyncReplicas = 1;       // effective: min(config, replicas)
    std::span<const ReplicaProgress> others;  // the followers, in assignment order
};

struct HighWatermarkDecision {
    Offset next;                // >= current
    BrokerId heldBy = kNoBroker; // the replica that keeps it below leaderEnd, if one does
    bool frozen = false;         // below min.insync.replicas
};

HighWatermarkDecision nextHighWatermark(const HighWatermarkView& view);

// The same question under the switch `replication`, for comparison (no Kafka did this for its topics):
// Majority: the offset that n+1 of 2n+1 replicas, the leader among them, have reached; `heldBy` is the first whose fetch
// would move it. The ISR does not matter: 2n+1 replicas survive n, where Kafka's n+1 in-sync replicas do.
HighWatermarkDecision majorityHighWatermark(const HighWatermarkView& view);
// LeaderOnly: whatever the leader has.
HighWatermarkDecision leadersHighWatermark(const HighWatermarkView& view);
HighWatermarkDecision nextHighWatermark(const HighWatermarkView& view, Replication scheme);

} // namespace engine
