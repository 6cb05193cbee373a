#pragma once

// Bodies of facts: groups, as their coordinator has them. fact.h says what a fact is.
//
//     classic      GroupMemberJoined  GroupStateChanged (Preparing, Completing)  GroupAssigned  GroupStateChanged (Stable)
//     consumer     GroupMemberJoined  GroupStateChanged (Assigning)  TargetAssigned  MemberReconciled …  GroupStateChanged (Stable)
//     both         OffsetCommitted  OffsetRemoved  GroupMemberLeft  GroupRequestRefused
//     partition    GroupsLoading  GroupsLoaded  GroupRecordWritten  GroupsUnloaded

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace engine {

#define HIGHWATER_FACT(Name) \
    static constexpr std::string_view kName = #Name

// The classic protocol knows the first five; a consumer group (KIP-848) Empty, Assigning, Reconciling, Stable and Dead.
enum class GroupState : std::uint8_t { Empty, PreparingRebalance, CompletingRebalance, Stable, Dead, Assigning, Reconciling };
enum class GroupKind : std::uint8_t { Classic, Consumer };

struct GroupStateChanged {
    HIGHWATER_FACT(GroupStateChanged);
    std::string group{};
    GroupState state = GroupState::Empty;
    std::int32_t generation = 0;      // of a consumer group: its epoch
    BrokerId coordinator{};
    std::string protocol{};             // the assignor, once chosen
    GroupKind kind = GroupKind::Classic;
    std::int32_t assignmentEpoch = -1; // of a consumer group: for which epoch the target was computed; -1: a classic one
    std::int32_t offsetsPartition = -1; // of __consumer_offsets; -1: not told
    std::string leader{};               // member id of the one that computes the plan (classic); empty: nobody yet
    template <class V> void fields(V& v) const
    {
        v("group", group); v("state", state); v("generation", generation); v("coordinator", coordinator); v("protocol", protocol);
        v("kind", kind); v("assignmentEpoch", assignmentEpoch); v("offsetsPartition", offsetsPartition); v("leader", leader);
    }
};
struct GroupMemberJoined {
    HIGHWATER_FACT(GroupMemberJoined);
    std::string group{};
    std::string memberId{};
    std::string clientId{};
    NodeId client{};
    std::string instanceId{};           // of a static member
    GroupKind kind = GroupKind::Classic; // the protocol that it speaks
    std::vector<std::string> topics{};  // what it subscribed to; empty: not known
    std::string pattern{};              // the regular expression in place of topics
    std::vector<std::string> assignors{}; // that it offers, by preference; of KIP-848 the server's that it asks for
    Duration sessionTimeout{0};
    Duration rebalanceTimeout{0};
    template <class V> void fields(V& v) const
    {
        v("group", group); v("memberId", memberId); v("clientId", clientId); v("client", client); v("instanceId", instanceId);
        v("kind", kind); v("topics", topics); v("pattern", pattern); v("assignors", assignors); v("sessionTimeout", sessionTimeout);
        v("rebalanceTimeout", rebalanceTimeout);
    }
};
enum class MemberLeftWhy : std::uint8_t {
    Left,             // it said so
    SessionExpired,   // no heartbeat came
    RebalanceTimeout, // it did not rejoin, sync or give up partitions in time
    Replaced,         // another member with its group.instance.id took its place
    Removed,          // an administrator did it
};
struct GroupMemberLeft {
    HIGHWATER_FACT(GroupMemberLeft);
    std::string group{};
    std::string memberId{};
    MemberLeftWhy why = MemberLeftWhy::Left;
    NodeId client{};
    std::string instanceId{};
    std::string reason{};               // in the member's own words (KIP-800)
    template <class V> void fields(V& v) const
    {
        v("group", group); v("memberId", memberId); v("why", why); v("client", client); v("instanceId", instanceId); v("reason", reason);
    }
};
// Classic: the leader's plan is stored; every member is told its part.
struct GroupAssigned {
    HIGHWATER_FACT(GroupAssigned);
    std::string group{};
    std::int32_t generation = 0;
    struct Member {
        std::string memberId{};
        std::vector<TopicPartition> partitions{};
        bool operator==(const Member&) const = default;
    };
    std::vector<Member> members{};
    template <class V> void fields(V& v) const { v("group", group); v("generation", generation); v("members", members); }
};
// KIP-848: the coordinator computed who shall have what. Members get there one by one.
struct TargetAssigned {
    HIGHWATER_FACT(TargetAssigned);
    std::string group{};
    std::int32_t epoch = 0;
    std::string assignor{};             // "uniform", "range"
    std::vector<GroupAssigned::Member> members{};
    template <class V> void fields(V& v) const { v("group", group); v("epoch", epoch); v("assignor", assignor); v("members", members); }
};
enum class MemberState : std::uint8_t {
    Stable,
    UnrevokedPartitions,  // it has still to give some up
    UnreleasedPartitions, // some of its new ones are still with others
};
// KIP-848: a member is a step nearer to its target.
struct MemberReconciled {
    HIGHWATER_FACT(MemberReconciled);
    std::string group{};
    std::string memberId{};
    NodeId client{};
    std::int32_t epoch = 0;           // of the member
    std::int32_t previousEpoch = -1;
    MemberState state = MemberState::Stable;
    std::vector<TopicPartition> assigned{};
    std::vector<TopicPartition> pendingRevocation{}; // still its own until it says that it gave them up
    template <class V> void fields(V& v) const
    {
        v("group", group); v("memberId", memberId); v("client", client); v("epoch", epoch); v("previousEpoch", previousEpoch);
        v("state", state); v("assigned", assigned); v("pendingRevocation", pendingRevocation);
    }
};
// The coordinator refused a member: fenced, unknown, of an old generation or epoch.
struct GroupRequestRefused {
    HIGHWATER_FACT(GroupRequestRefused);
    std::string group{};
    std::string memberId{};
    NodeId client{};
    std::int16_t apiKey = -1;
    ErrorCode error = ErrorCode::None;
    std::int32_t generation = -1;     // what it said
    std::int32_t current = -1;        // what the group has
    template <class V> void fields(V& v) const
    {
        v("group", group); v("memberId", memberId); v("client", client); v("apiKey", apiKey); v("error", error);
        v("generation", generation); v("current", current);
    }
};
// A group is no more.
struct GroupDeleted {
    HIGHWATER_FACT(GroupDeleted);
    std::string group{};
    BrokerId coordinator{};
    template <class V> void fields(V& v) const { v("group", group); v("coordinator", coordinator); }
};
// A setting of the group itself (kafka-configs --entity-type groups, KIP-848) in place of its coordinator's. A group may have some
// before it exists.
struct GroupConfigSet {
    HIGHWATER_FACT(GroupConfigSet);
    std::string group{};
    std::string key{};
    std::optional<std::string> value{}; // absent: back to the broker's
    template <class V> void fields(V& v) const { v("group", group); v("key", key); v("value", value); }
};

// -- committed offsets ------------------------------------------------------------------------------------------------

struct OffsetCommitted {
    HIGHWATER_FACT(OffsetCommitted);
    std::string group{};
    TopicPartition partition{};
    Offset offset{};                    // of the next record to read
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    std::string metadata{};
    std::string memberId{};             // empty: not a member (an administrator, a consumer that assigns itself)
    NodeId client{};
    template <class V> void fields(V& v) const
    {
        v("group", group); v("partition", partition); v("offset", offset); v("leaderEpoch", leaderEpoch); v("metadata", metadata);
        v("memberId", memberId); v("client", client);
    }
};
enum class OffsetRemovedWhy : std::uint8_t { Expired, Deleted, TopicDeleted, GroupDeleted };
struct OffsetRemoved {
    HIGHWATER_FACT(OffsetRemoved);
    std::string group{};
    TopicPartition partition{};
    OffsetRemovedWhy why = OffsetRemovedWhy::Deleted;
    Offset offset = kNoOffset;        // what it was
    template <class V> void fields(V& v) const { v("group", group); v("partition", partition); v("why", why); v("offset", offset); }
};

// -- __consumer_offsets -----------------------------------------------------------------------------------------------

// A record of a group was appended to that partition of __consumer_offsets.
struct GroupRecordWritten {
    HIGHWATER_FACT(GroupRecordWritten);
    std::string group{};
    std::int32_t offsetsPartition = -1;
    Offset offset = kNoOffset;
    std::int16_t type = -1;           // version of the key: 0, 1 offset; 2 group; 3 to 8 KIP-848; facts §7.2
    std::string key{};                  // without the group: "orders, 1", "" of the group itself, "member m-1"
    std::string value{};                // "1186", "gen 9, range, c1 c3"
    bool tombstone = false;
    template <class V> void fields(V& v) const
    {
        v("group", group); v("offsetsPartition", offsetsPartition); v("offset", offset); v("type", type); v("key", key); v("value", value);
        v("tombstone", tombstone);
    }
};
// A broker became the coordinator of the groups of a partition: it reads them back first.
struct GroupsLoading {
    HIGHWATER_FACT(GroupsLoading);
    BrokerId coordinator{};
    std::int32_t offsetsPartition = -1;
    template <class V> void fields(V& v) const { v("coordinator", coordinator); v("offsetsPartition", offsetsPartition); }
};
struct GroupsLoaded {
    HIGHWATER_FACT(GroupsLoaded);
    BrokerId coordinator{};
    std::int32_t offsetsPartition = -1;
    std::int64_t groups = 0;
    std::int64_t offsets = 0;
    std::int64_t records = 0;         // read
    template <class V> void fields(V& v) const
    {
        v("coordinator", coordinator); v("offsetsPartition", offsetsPartition); v("groups", groups); v("offsets", offsets); v("records", records);
    }
};
struct GroupsUnloaded {
    HIGHWATER_FACT(GroupsUnloaded);
    BrokerId coordinator{};
    std::int32_t offsetsPartition = -1;
    std::int64_t groups = 0;
    template <class V> void fields(V& v) const { v("coordinator", coordinator); v("offsetsPartition", offsetsPartition); v("groups", groups); }
};

#undef HIGHWATER_FACT

} // namespace engine
