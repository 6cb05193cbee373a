#pragma once

// The safety of groups, on what their coordinators and members tell. A part of Checks (checks.h), which reports what is found here.
//
//   one-member-per-partition      in one generation of a group a partition has one member
//
// It only observes.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/event/fact.h"
#include "engine/view/cluster_view.h"

namespace engine {

class GroupChecks {
public:
    using Found = std::vector<std::pair<std::string_view, std::string>>; // rule, words

    // What this fact shows to be wrong. Precondition: `view` has just folded `fact` in.
    Found observe(const ClusterView& view, const Fact& fact);

private:
    struct Observe;
    struct Generation {
        std::int32_t number = -1;
        std::map<TopicPartition, NodeId> owners;
    };
    std::map<std::string, Generation> m_groups;
};

} // namespace engine
