#pragma once

// The assignors that the leader of a group can run (facts §7.5): pure functions from who is there and what there is to who gets
// what. Every member appears in the result, with its partitions in the order in which they were given.
//
//     range        each topic for itself: consecutive partitions, the first members get one more
//     roundrobin   all partitions of all topics dealt out like cards, skipping who is not subscribed

#include <cstdint>
#include <map>
#include <optional>
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
};

using PartitionCounts = std::map<std::string, std::int32_t>;            // by topic; unknown topics are absent
using Assignment = std::map<std::string, std::vector<TopicPartition>>;  // by member id

Assignment assignRange(const std::vector<AssignorMember>& members, const PartitionCounts& topics);
Assignment assignRoundRobin(const std::vector<AssignorMember>& members, const PartitionCounts& topics);
Assignment assignSticky(const std::vector<AssignorMember>& members, const PartitionCounts& topics);

Assignment assign(AssignorKind kind, const std::vector<AssignorMember>& members, const PartitionCounts& topics);

} // namespace engine
