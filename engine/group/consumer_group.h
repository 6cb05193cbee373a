#pragma once

// One group of the consumer protocol (KIP-848): its members, the target assignment, and how far each member has come on its way there.
// The coordinator changes it only by records (consumer_records.h): what is computed is written down first and applied then, by the same
// function that reads them back from the log. So a coordinator that takes over has exactly this, but for the sessions.
//
//     Empty       no members
//     Assigning   the group's epoch is ahead of the target's: somebody's heartbeat will compute it
//     Reconciling the target stands, some member is not there yet
//     Stable      all have what the target says
//
//     epoch            counts up when members or their subscriptions or the topics change
//     assignmentEpoch  the epoch for which the target was computed
//     member's epoch   the assignmentEpoch it has come to; -2: a static member that is away for a moment
//     partition epoch  of an owned partition: the member epoch of its owner. A partition without one is free to be given out

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/event/fact.h"
#include "engine/group/classic_group.h"
#include "engine/group/server_assignors.h"

namespace engine {

class StateVisitor;

inline constexpr std::int32_t kLeaveEpoch = -1;
inline constexpr std::int32_t kLeaveStaticEpoch = -2;

struct ConsumerMember {
    std::string id;
    std::optional<std::string> instanceId;
    std::optional<std::string> rackId;
    std::string clientId;
    std::string clientHost;
    Duration rebalanceTimeout{0};
    std::vector<std::string> topics;       // ascending
    std::string pattern;                   // empty: none
    std::optional<std::string> assignor;   // of the server, that it asks for
    struct Classic {
        Duration sessionTimeout{0};
        std::vector<GroupProtocol> protocols;
        bool operator==(const Classic&) const = default;
    };
    std::optional<Classic> classic;        // it speaks the classic protocol: a group on its way from one to the other

    std::int32_t epoch = 0;
    std::int32_t previousEpoch = 0;
    MemberState state = MemberState::Stable;
    TopicIdPartitions assigned;
    TopicIdPartitions pendingRevocation;   // its own until it says that it gave them up

    // What is below is in no record.
    NodeId client;
    Time expiresAt = kNever;               // the end of its session
    Time revokeBy = kNever;                // it must have given up its partitions
    Time rejoinBy = kNever;                // classic: it was told to rejoin
    Time syncBy = kNever;                  // classic: it has joined and must ask for its part
    FactId joined;

    bool isAway() const { return epoch == kLeaveStaticEpoch; }
    bool hasReached(std::int32_t targetEpoch) const { return state == MemberState::Stable && epoch == targetEpoch; }
    // What its records say of it; the timers and facts do not count.
    bool sameMetadata(const ConsumerMember& other) const;
    bool sameAssignment(const ConsumerMember& other) const;
};

struct ConsumerGroup {
    std::string id;
    std::int32_t partition = -1;           // of __consumer_offsets
    std::int32_t epoch = 0;
    std::int64_t metadataHash = 0;         // of the topics that it reads, as they were when the epoch last rose
    std::int32_t assignmentEpoch = 0;
    std::map<std::string, ConsumerMember> members;
    std::map<std::string, TopicIdPartitions> target; // by member id
    struct Resolved {
        std::set<std::string> topics;
        std::int64_t version = 0;          // offset of the metadata that it was resolved with
        std::int64_t wallMillis = 0;
        bool operator==(const Resolved&) const = default;
    };
    std::map<std::string, Resolved> patterns;

    // What is below is in no record.
    bool topicsChanged = true;             // the next heartbeat looks at its topics again
    Time resolveAt = kNever;               // patterns are matched with the topics that there are
    Time resolvedAt = Time{Duration{-1}};  // when they last were; negative: never
    FactId stateFact;
    FactId targetFact;
    struct Told {                          // what the last fact of its state said
        GroupState state = GroupState::Dead;
        std::int32_t epoch = -1;
        std::int32_t assignmentEpoch = -1;
        bool operator==(const Told&) const = default;
    } told;

    GroupState state() const;
    ConsumerMember* member(const std::string& memberId);
    const ConsumerMember* member(const std::string& memberId) const;
    const ConsumerMember* staticMember(const std::string& instanceId) const;
    std::size_t classicMembers() const;
    // Topics of the member: named, or matched by its pattern as it is resolved.
    std::set<std::string> topicsOf(const ConsumerMember& member) const;
    bool reads(const std::string& topic) const;
    // -1: nobody has it.
    std::int32_t partitionEpoch(const Uuid& topic, std::int32_t partition) const;
    // The member waits for partitions, and one of them is still somebody else's.
    bool isHeldUp(const ConsumerMember& member) const;
    // Members that subscribe by that pattern.
    std::size_t subscribers(const std::string& pattern) const;
    // The assignor that most members ask for; "uniform" if nobody does. `changed` stands for the member with its id.
    std::string assignor(const ConsumerMember* changed = nullptr) const;
    Time nextDeadline() const;

    // For records only.
    void setInstance(const ConsumerMember& member);
    ConsumerMember& upsert(const std::string& memberId);
    void setAssignment(ConsumerMember& member, std::int32_t memberEpoch, std::int32_t previousEpoch, MemberState memberState,
        TopicIdPartitions assigned, TopicIdPartitions pendingRevocation);
    void remove(const std::string& memberId);

    void walk(StateVisitor& visitor) const;

private:
    void own(const TopicIdPartitions& partitions, std::int32_t memberEpoch);
    void release(const TopicIdPartitions& partitions, std::int32_t memberEpoch);

    std::map<Uuid, std::map<std::int32_t, std::int32_t>> m_partitionEpochs;
    std::map<std::string, std::string> m_instances; // instance id to member id
};

// Partitions of `a` that are in `b` too; that are not in it; of both.
TopicIdPartitions intersection(const TopicIdPartitions& a, const TopicIdPartitions& b);
TopicIdPartitions difference(const TopicIdPartitions& a, const TopicIdPartitions& b);
TopicIdPartitions together(const TopicIdPartitions& a, const TopicIdPartitions& b);
bool isSubset(const TopicIdPartitions& part, const TopicIdPartitions& whole);

// KIP-848's walk of a member from what it has to what it shall have: where it stands after a heartbeat that says it owns `owned` (nothing:
// the heartbeat does not say). It first gives up what is not its any more, in its old epoch; then it takes on the target's epoch and gets
// what is free, and the rest when that is free.
struct NextAssignment {
    std::int32_t epoch = 0;
    std::int32_t previousEpoch = 0;
    MemberState state = MemberState::Stable;
    TopicIdPartitions assigned;
    TopicIdPartitions pendingRevocation;
};
NextAssignment nextAssignment(const ConsumerGroup& group, const ConsumerMember& member, const TopicIdPartitions* owned,
    std::int32_t targetEpoch, const TopicIdPartitions& target);

} // namespace engine
