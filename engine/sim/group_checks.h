#pragma once

// The safety of groups, on what their coordinators and members tell. A part of Checks (checks.h), which reports what is found here.
//
//   one-member-per-partition   a partition has one member of a group
//                                a. in the plan of a generation (GroupAssigned);
//                                b. in the steps of a consumer group: what is assigned to a member or still to be given up by it is
//                                   no other's (MemberReconciled), as one coordinator has it;
//                                c. in what the members themselves take (AssignmentTaken) and only then read: of two that live, one was
//                                   told to have left the group (GroupMemberLeft: expired, fenced, replaced) and does not know it yet
//   commit-within-delivered    a member commits at most the furthest that its position was (but for the command `commit`, which may say
//                              anything): a commit that waits for a coordinator may be overtaken by a truncation
//   commit-never-back          what one member commits of a partition never goes back, but to where its position was moved back (seek, reset,
//                              truncation), or by a request that it never got an answer to: one that was stalled arrives after a later
//                              one that took another connection. Nor does a member that lost a partition commit it after the next one did
//   commit-is-kept             whoever gets a partition reads on from the last offset that its coordinator told to be committed, or
//                              from a later one: never an older one, never as if there were none. What was deleted or expired is none
//   commit-not-skipped         nor from beyond all that anybody committed or tried to commit
//   delivered-in-a-row         what poll() hands out begins at the position and leaves out no record (compaction may have taken some)
//
// Together: nothing that a group committed is read again, nothing that it did not commit is passed over. Not promised, as for
// acknowledged records (promise.h): what the partition of __consumer_offsets lost by an unclean election or with the bytes that
// nobody had flushed (lost()). Members of that time may read what others read, until they learn better.
//
// It only observes.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
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
    static constexpr std::size_t kUnsureKept = 1024; // for each partition of a group
    static constexpr std::size_t kLeftKept = 4096;   // for each group

    // What this fact shows to be wrong. Precondition: `view` has just folded `fact` in.
    Found observe(const ClusterView& view, const Fact& fact);
    // That partition may have lost what was acknowledged. Only those of __consumer_offsets matter.
    void lost(const ClusterView& view, const TopicPartition& partition);

    // A check that looks at nothing finds nothing.
    std::uint64_t claimsWatched() const { return m_claimsWatched; }   // partitions that members began to read
    std::uint64_t startsWatched() const { return m_startsWatched; }   // positions that were compared with commits
    std::uint64_t commitsWatched() const { return m_commitsWatched; } // of one member after another one of it

private:
    struct Observe;
    // A commit that was sent and may stand although nobody was told so.
    struct Unsure {
        NodeId client;
        std::int64_t commit = 0;
        std::int32_t attempts = 1;
        Offset offset;
    };
    struct Committed {
        std::optional<Offset> offset;      // as the coordinator told; nothing: none
        std::string memberId;
        Offset mayGoBackTo{INT64_MAX};     // that member's position was moved back
        std::deque<Unsure> unsure;
    };
    struct Seats { // of a consumer group, as one coordinator has it
        std::map<std::string, std::vector<TopicPartition>> byMember;
        std::map<TopicPartition, std::string> owners;
    };
    struct Reading {
        bool started = false;              // it has a position
        std::vector<Offset> committed;     // what was committed when it got the partition, and since
        bool known = true;                 // none was committed, or all is in `committed`
    };
    struct Claim { // what a client reads for a group
        std::string memberId;
        std::int32_t generation = -1;
        bool excused = false;              // it left, by the coordinator's word, or its group was lost
        std::map<TopicPartition, Reading> reads;
    };
    struct Group {
        std::map<TopicPartition, Committed> committed;
        std::map<NodeId, Claim> claims;    // by client
        std::map<NodeId, std::string> joined; // the last member id of a client
        std::map<NodeId, Seats> seats;     // by coordinator
        std::set<std::string> left;        // member ids
        bool wasLost = false;
        bool strangers = false;            // programs from outside take part, whose commits are not told before they stand
    };

    std::map<std::string, Group> m_groups;
    struct Position {
        Offset now;
        Offset furthest; // since the client took the partition
        void moveTo(Offset to)
        {
            now = to;
            furthest = std::max(furthest, to);
        }
    };
    std::map<NodeId, std::map<TopicPartition, Position>> m_positions; // of clients
    std::set<TopicPartition> m_compacted;
    std::uint64_t m_claimsWatched = 0;
    std::uint64_t m_startsWatched = 0;
    std::uint64_t m_commitsWatched = 0;
};

} // namespace engine
