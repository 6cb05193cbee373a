#pragma once

// The assignors that the leader of a group can run (facts §7.5): pure functions from who is there and what there is to who gets
// what. Every member appears in the result, with its partitions in the order in which they were given.
//
//     range        each topic for itself: consecutive partitions, the first members get one more
//     roundrobin   all partitions of all topics dealt out like cards, skipping who is not subscribed
//     sticky       as even as can be, and of all even ones one that moves few partitions (sticky_assignor.cpp)
//     cooperative-sticky   the same, but what another member still reads is given to nobody yet: that one gives it up first, and
//                  the next round hands it out (KIP-429)
//
// KIP-881: where members name racks, and partitions do not have replicas in all of them, range and both sticky ones prefer members in
// a rack with a replica; balance comes first.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/client/client_config.h"

namespace engine {

struct AssignorMember {
    std::string id;
    std::optional<std::string> instanceId;  // static members come before the others, by this
    std::vector<std::string> topics;
    std::vector<TopicPartition> owned;      // what it says it had (sticky)
    std::int32_t generation = -1;           // in which it had that
    std::string rack;                       // empty: none
};

using PartitionCounts = std::map<std::string, std::int32_t>;            // by topic; unknown topics are absent
using ReplicaRacks = std::map<std::string, std::vector<std::set<std::string>>>; // by topic and partition: racks with a replica
using Assignment = std::map<std::string, std::vector<TopicPartition>>;  // by member id

Assignment assignRange(const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks = {});
Assignment assignRoundRobin(const std::vector<AssignorMember>& members, const PartitionCounts& topics);
Assignment assignSticky(const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks = {});
Assignment assignCooperativeSticky(
    const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks = {});

Assignment assign(
    AssignorKind kind, const std::vector<AssignorMember>& members, const PartitionCounts& topics, const ReplicaRacks& racks = {});

// Which members have a replica of which partition in their rack. Does nothing (matches everybody) where no member names a rack, no
// replica is in one of them, or every partition has replicas in all racks: then nothing is to be gained.
class RackMatch {
public:
    RackMatch() = default;
    // `memberRacks`: all that members name. Precondition: `racks` outlives this.
    RackMatch(const std::set<std::string>& memberRacks, const PartitionCounts& topics, const ReplicaRacks& racks);

    bool isOn() const { return m_isOn; }
    // Does the member name a rack that has no replica of it? Whether on or not.
    bool lacksReplica(const AssignorMember& member, const TopicPartition& id) const;
    // Is the member's rack one that has no replica of it?
    bool isMismatch(const AssignorMember& member, const TopicPartition& id) const;
    // Does the member name a rack that has one?
    bool isNear(const AssignorMember& member, const TopicPartition& id) const;

private:
    bool hasReplicaIn(const std::string& rack, const TopicPartition& id) const;

    bool m_isOn = false;
    const ReplicaRacks* m_racks = nullptr;
};

} // namespace engine
