#pragma once

// One group of the classic protocol: its members, its generation and its committed offsets, with the decisions that
// need nothing else (who is the leader, which protocol wins, may this member speak). Who is told what, and when, is decided by the
// GroupCoordinator; here is only what is true of the group (facts §7.3).
//
//     Empty ─▶ PreparingRebalance ─▶ CompletingRebalance ─▶ Stable
//       ▲          │  ▲   ▲                │                  │
//       └──────────┘  │   └────────────────┘                  │
//                     └───────────────────────────────────────┘

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/event/fact.h"

namespace engine {

class StateVisitor;

// An assignor a member can use, with its subscription for it.
struct GroupProtocol {
    std::string name;
    Slice metadata;
    bool operator==(const GroupProtocol&) const = default;
};

struct GroupMember {
    std::string id;
    std::optional<std::string> instanceId; // static member, KIP-345
    std::string clientId;
    std::string clientHost;
    NodeId client;
    Duration rebalanceTimeout{0};
    Duration sessionTimeout{0};
    std::vector<GroupProtocol> protocols;  // by preference
    Slice assignment;

    std::uint64_t joinToken = 0;           // its JoinGroup that waits; 0: none
    int joinVersion = 0;
    std::uint64_t syncToken = 0;           // its SyncGroup that waits; 0: none
    bool isNew = false;                    // has not had an answer to its first JoinGroup
    Time expiresAt = kNever;               // the end of its session
    FactId joined;                         // the fact that it joined

    bool awaitsJoin() const { return joinToken != 0; }
    bool awaitsSync() const { return syncToken != 0; }
    // Null if it does not know that protocol.
    const Slice* metadataFor(const std::string& protocol) const;
};

struct CommittedOffset {
    Offset offset;
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    std::string metadata;
    std::int64_t commitTimestamp = 0;                 // ms since 1970
    std::optional<std::int64_t> expireTimestamp;      // asked for by OffsetCommit 2-4
    Uuid topicId;                                     // zero: unknown
};
using CommittedOffsets = std::map<TopicPartition, CommittedOffset>;

struct ClassicGroup {
    std::string id;
    std::int32_t partition = -1;           // of __consumer_offsets
    GroupState state = GroupState::Empty;
    GroupState previousState = GroupState::Empty;
    std::int64_t stateTimestamp = -1;      // ms since 1970 at which the state was entered
    std::int32_t generation = 0;
    std::optional<std::string> protocolType;
    std::optional<std::string> protocol;   // the chosen assignor
    std::optional<std::string> leader;
    std::vector<GroupMember> members;      // in the order of joining
    std::map<std::string, Time> pending;   // ids given out (79), not yet back; the instant they are forgotten
    std::set<std::string> awaitedSyncs;    // members of this generation that have not sent SyncGroup

    Time joinDeadline = kNever;            // when the join phase ends by itself
    Duration joinRemaining{0};             // of a first join phase: how much longer it may be stretched
    bool memberAddedSince = false;         // a first join phase: somebody came since the timer was set
    Time syncDeadline = kNever;            // when members that have not synced are dropped
    bool writingAssignment = false;        // the leader's assignment is being written
    FactId stateFact;                      // of the last state

    // -- members
    GroupMember* member(const std::string& memberId);
    const GroupMember* member(const std::string& memberId) const;
    GroupMember* staticMember(const std::string& instanceId);
    bool isLeader(const std::string& memberId) const { return leader == memberId; }
    // The first member becomes the leader.
    GroupMember& add(GroupMember member);
    // If it was the leader, the member that joined first is the next one.
    void remove(const std::string& memberId);

    // -- decisions
    bool is(GroupState s) const { return state == s; }
    bool canRebalance() const { return is(GroupState::Empty) || is(GroupState::CompletingRebalance) || is(GroupState::Stable); }
    bool allJoined() const;
    Duration rebalanceTimeout() const;     // the longest of the members
    // Could a member with these protocols be in the group? An empty group takes anyone with at least one.
    bool supports(const std::string& type, const std::vector<GroupProtocol>& protocols) const;
    // Each member votes for its first protocol that all know; most votes win, the earliest voter's choice on a draw.
    // Precondition: there are members.
    std::string selectProtocol() const;
    // UnknownMemberId, FencedInstanceId or None.
    ErrorCode validateMember(const std::string& memberId, const std::optional<std::string>& instanceId) const;
    // Keeps the leader if it has joined again, else one that has. False: nobody has.
    bool electJoinedLeader();
    // Topics of the members' subscriptions; nothing if it is not known (other protocol types, unreadable bytes).
    std::optional<std::set<std::string>> subscribedTopics() const;
    // Only pending ids: not yet a group to the outside, if it has no offsets either.
    bool isPhantom() const;
    Time nextDeadline() const;

    void enter(GroupState next, std::int64_t wallMillis);
    void walk(StateVisitor& visitor) const;
};

// "PreparingRebalance"
std::string_view groupStateName(GroupState state);

} // namespace engine
