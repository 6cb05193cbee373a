#pragma once

// Where the log of each replica ends. Only the switch `replication = "majority"` reads it: its election takes the longest log,
// and asking the replicas for it is modelled as taking no time (Kafka has no such request; its controller never asks).

#include <map>
#include <tuple>

#include "engine/base/ids.h"

namespace engine {

struct ReplicaEnd {
    LeaderEpoch epoch = kNoLeaderEpoch; // of the last record
    Offset end{0};
    // Longer: the newer epoch, then the greater offset, as in Raft (§5.4.1).
    auto operator<=>(const ReplicaEnd&) const = default;
};

using LogEnds = std::map<std::pair<TopicPartition, BrokerId>, ReplicaEnd>;

} // namespace engine
