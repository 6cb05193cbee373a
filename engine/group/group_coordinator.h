#pragma once

// The group coordinator of a broker: membership, generations and committed offsets of the groups whose partition of
// __consumer_offsets this broker leads (facts §7.2, §7.3; the classic protocol, with KIP-345, KIP-394, KIP-559, KIP-814).
//
//     requests ──▶ GroupCoordinator ──▶ replies (takeReplies), now or later
//                    │        ▲
//          OffsetsLog::append │ appended()          load(), unload(): the broker won or lost a partition
//
// It computes no assignment: the group's leader, a client, does. It has no connections: the broker decodes requests and sends the
// replies. Everything that must survive is a record in __consumer_offsets; whoever leads the partition next replays them.
//
// Turn rule: used by its broker's turns only. After any call with a Turn, takeReplies() may have something.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/event/fact.h"
#include "engine/group/classic_group.h"
#include "engine/group/group_records.h"
#include "engine/group/group_reply.h"
#include "engine/group/offsets_log.h"
#include "engine/record/record_batch.h"
#include "engine/runtime/node.h"

namespace engine {

class GroupCoordinator {
public:
    struct Options {
        BrokerId broker;
        std::int32_t partitions = 50;            // offsets.topic.num.partitions
        Duration initialRebalanceDelay{3s};      // group.initial.rebalance.delay.ms
        Duration sessionTimeoutMin{6s};          // group.min.session.timeout.ms
        Duration sessionTimeoutMax{1800s};       // group.max.session.timeout.ms
        std::int32_t groupSizeMax = INT32_MAX;   // group.max.size
        std::int32_t offsetMetadataBytesMax = 4096; // offset.metadata.max.bytes
        Duration offsetsRetention{10080 * 60s};  // offsets.retention.minutes
        Duration retentionCheckInterval{600s};   // offsets.retention.check.interval.ms
        std::uint16_t timerKind = 0;             // a timer kind of the broker that belongs to the coordinator alone
    };

    // `log` outlives the coordinator.
    GroupCoordinator(Options options, OffsetsLog& log);
    GroupCoordinator(const GroupCoordinator&) = delete; // keeps a reference to `log`
    GroupCoordinator& operator=(const GroupCoordinator&) = delete;

    // The partition of __consumer_offsets that decides who coordinates `group`.
    static std::int32_t partitionFor(std::string_view group, std::int32_t partitions);
    std::int32_t partitionFor(std::string_view group) const { return partitionFor(group, m_options.partitions); }

    // -- requests: each is answered once, through takeReplies()
    void join(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request);
    void sync(Turn& turn, const GroupCaller& caller, const wire::SyncGroupRequest& request);
    void heartbeat(Turn& turn, const GroupCaller& caller, const wire::HeartbeatRequest& request);
    void leave(Turn& turn, const GroupCaller& caller, const wire::LeaveGroupRequest& request);
    void commitOffsets(Turn& turn, const GroupCaller& caller, const wire::OffsetCommitRequest& request);
    void fetchOffsets(Turn& turn, const GroupCaller& caller, const wire::OffsetFetchRequest& request);
    void deleteOffsets(Turn& turn, const GroupCaller& caller, const wire::OffsetDeleteRequest& request);
    void describe(Turn& turn, const GroupCaller& caller, const wire::DescribeGroupsRequest& request);
    void list(Turn& turn, const GroupCaller& caller, const wire::ListGroupsRequest& request);
    void deleteGroups(Turn& turn, const GroupCaller& caller, const wire::DeleteGroupsRequest& request);
    std::vector<GroupReply> takeReplies();

    // -- the broker tells
    // The end of an append that OffsetsLog::append accepted.
    void appended(Turn& turn, AppendToken token, ErrorCode error);
    // False: not the coordinator's timer.
    bool on(Turn& turn, const Timer& timer);
    // The broker became leader of that partition: its groups answer CoordinatorLoadInProgress until finishLoading().
    void startLoading(std::int32_t partition);
    // The next batch of its log, in order.
    void load(std::int32_t partition, const RecordBatchView& batch);
    void finishLoading(Turn& turn, std::int32_t partition);
    // The broker is no longer its leader: whoever waits gets NotCoordinator, its groups are forgotten.
    void unload(Turn& turn, std::int32_t partition);
    // Committed offsets of deleted topics go.
    void topicsDeleted(Turn& turn, std::span<const std::string> topics);

    // -- questions
    bool coordinates(std::string_view group) const; // its partition is loaded here
    // Null if it is unknown here.
    const ClassicGroup* group(const std::string& id) const;
    void walk(StateVisitor& visitor) const;

private:
    enum class PartitionState : std::uint8_t { Loading, Active };
    // What happens when an append ends.
    struct Append {
        enum class Kind : std::uint8_t { Quiet, Assignment, StaticMember, Commit, OffsetDelete, GroupDelete };
        Kind kind = Kind::Quiet;
        std::int32_t partition = -1;
        std::string group;
        RequestToken token = 0;             // answered at the end; 0: nobody
        std::int32_t generation = -1;       // Assignment: of this generation only
        Assignments assignments;            // Assignment
        GroupReply success;                 // StaticMember, Commit, OffsetDelete: the answer if it went well
        int version = 0;                    // StaticMember: of the JoinGroup
        std::string memberId, replacedId;   // StaticMember: taken back if the append fails
        std::vector<std::pair<TopicPartition, CommittedOffset>> offsets; // Commit, OffsetDelete
    };
    // A DeleteGroups that still waits for appends.
    struct Deleting {
        wire::DeleteGroupsResponse response;
        std::size_t waiting = 0;
    };

    // group_coordinator.cpp
    ErrorCode availability(const std::string& group) const; // None, NotCoordinator or CoordinatorLoadInProgress
    ClassicGroup* find(const std::string& id);
    ClassicGroup& create(Turn& turn, const std::string& id);
    template <class Response>
    void reply(RequestToken token, Response response)
    {
        if (token != 0)
            m_replies.push_back({token, std::move(response)});
    }
    void wakeAt(Turn& turn, Time when);
    Time nextDeadline() const;
    void checkDeadlines(Turn& turn, ClassicGroup& group);
    // False: refused at once, and finishAppend() was called.
    bool append(Turn& turn, Append what, const std::vector<Record>& records);
    void finishAppend(Turn& turn, Append& what, ErrorCode error);
    FactId publishState(Turn& turn, ClassicGroup& group, std::initializer_list<FactId> because, Rule rule);
    void publishAssigned(Turn& turn, const ClassicGroup& group);

    // join.cpp
    void failJoin(RequestToken token, int version, ErrorCode error, const std::string& memberId);
    bool hasRoomFor(const ClassicGroup& group, const std::string& memberId) const;
    void joinNewMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ClassicGroup& group);
    void joinKnownMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ClassicGroup& group);
    void addMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ClassicGroup& group,
        const std::string& memberId);
    void updateMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ClassicGroup& group,
        GroupMember& member);
    void replaceStaticMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request,
        ClassicGroup& group, GroupMember& member, const std::string& newId);
    void answerJoin(ClassicGroup& group, GroupMember& member);

    // rebalance.cpp
    void rebalance(Turn& turn, ClassicGroup& group, std::initializer_list<FactId> because, Rule rule);
    void maybeCompleteJoin(Turn& turn, ClassicGroup& group);
    void endInitialDelay(Turn& turn, ClassicGroup& group);
    void completeJoin(Turn& turn, ClassicGroup& group, Rule rule);
    void dropUnsynced(Turn& turn, ClassicGroup& group);
    void failSync(RequestToken token, ErrorCode error);
    void failSyncs(Turn& turn, ClassicGroup& group, ErrorCode error);
    void answerSync(Turn& turn, ClassicGroup& group, GroupMember& member);
    void synced(ClassicGroup& group, const std::string& memberId);
    void assignmentWritten(Turn& turn, ClassicGroup& group, const Assignments& assignments, ErrorCode error);
    // Returns the fact that it left; the caller then calls afterRemoval() once.
    FactId dropMember(Turn& turn, ClassicGroup& group, const std::string& memberId, Rule rule);
    void afterRemoval(Turn& turn, ClassicGroup& group, FactId left, Rule rule);
    wire::LeaveGroupResponse::MemberResponse leaveOne(Turn& turn, ClassicGroup& group,
        const wire::LeaveGroupRequest::MemberIdentity& who, FactId& left);
    void renewSession(Turn& turn, GroupMember& member);

    // offsets.cpp
    ErrorCode mayCommit(Turn& turn, const GroupCaller& caller, const wire::OffsetCommitRequest& request);
    void cleanUp(Turn& turn);

    Options m_options;
    OffsetsLog& m_log;
    std::map<std::int32_t, PartitionState> m_partitions; // those led here
    std::map<std::string, ClassicGroup> m_groups;
    std::map<AppendToken, Append> m_appends;
    std::map<RequestToken, Deleting> m_deleting;
    std::vector<GroupReply> m_replies;
    AppendToken m_nextAppend = 1;
    TimerId m_timer;         // {0}: none is set
    Time m_timerAt = kNever;
    Time m_cleanUpAt = kNever;
};

} // namespace engine
