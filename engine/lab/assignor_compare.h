#pragma once

// One change of a group, given to every assignor that there is: the four of the client (engine/client/assignors.h) and uniform, the
// broker's (engine/group). Each is the very code that the nodes run; nothing is estimated. Pure: no lab, no time.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/uuid.h"

namespace engine {

struct AssignorQuestion {
    struct Member {
        std::string id;                    // as the group knows it: its order decides
        std::string instanceId;            // empty: not static
        std::string rack;
        std::vector<std::string> topics;
        std::vector<TopicPartition> owned; // before the change
        bool operator==(const Member&) const = default;
    };
    std::vector<Member> members;           // after the change
    // What those that are no members any more had.
    std::vector<std::pair<std::string, std::vector<TopicPartition>>> gone;
    std::map<std::string, std::int32_t> topics;                         // partitions of each
    std::map<std::string, Uuid> ids;                                    // of the topics: uniform goes by their order; absent: some are made up
    std::map<TopicPartition, std::vector<std::string>> racks;           // of their replicas; empty: not known
    bool operator==(const AssignorQuestion&) const = default;
};

enum class ComparedAssignor : std::uint8_t { Range, RoundRobin, Sticky, CooperativeSticky, Uniform };
inline constexpr int kComparedAssignors = 5;
std::string_view assignorName(ComparedAssignor which); // "cooperative-sticky"

struct AssignorAnswer {
    ComparedAssignor which = ComparedAssignor::Range;
    std::map<std::string, std::vector<TopicPartition>> gets; // by member id; sorted
    std::vector<TopicPartition> moved;   // had a reader, and get another one; sorted
    std::vector<TopicPartition> fresh;   // nobody had them
    // Whose reader stops for the change though it is alive: eager members give up all that they have, the others only what moves.
    std::vector<TopicPartition> stopped;
    int rounds = 1;                      // rebalances until everybody has its part
    bool onBroker = false;               // the coordinator plans
    std::int64_t least = 0, most = 0;    // partitions of a member
    bool operator==(const AssignorAnswer&) const = default;
};

// In the order of ComparedAssignor. Any thread; the same question has the same answers.
std::vector<AssignorAnswer> compareAssignors(const AssignorQuestion& question);

} // namespace engine
