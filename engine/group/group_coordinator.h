#pragma once

// The group coordinator of a broker: membership, generations, assignments and committed offsets of the groups whose partition of
// __consumer_offsets this broker leads (facts §7.2, §7.3): the classic protocol, with KIP-345, KIP-394, KIP-559, KIP-814, the consumer
// protocol, KIP-848, and groups that go from one to the other.
//
//     requests ──▶ GroupCoordinator ──▶ replies (takeReplies), now or later
//                    │        ▲
//          OffsetsLog::append │ appended()          load(), unload(): the broker won or lost a partition
//
// Of a classic group it computes no assignment: the group's leader, a client, does. Of a consumer group it does. It has no connections: the
// broker decodes requests and sends the replies. Everything that must survive is a record in __consumer_offsets; whoever leads the partition
// next replays them.
//
//     join.cpp, rebalance.cpp   classic groups              consumer_heartbeat.cpp   requests of consumer groups
//     offsets.cpp               committed offsets           consumer_update.cpp      one step of a member, and what it writes
//     describe.cpp              what tools ask              migration.cpp            classic members in consumer groups, conversions
//
// Turn rule: used by its broker's turns only. After any call with a Turn, takeReplies() may have something.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/event/fact.h"
#include "engine/group/classic_group.h"
#include "engine/group/consumer_group.h"
#include "engine/group/consumer_records.h"
#include "engine/group/group_records.h"
#include "engine/group/group_reply.h"
#include "engine/group/offsets_log.h"
#include "engine/record/record_batch.h"
#include "engine/runtime/node.h"
#include "engine/wire/api_key.h"

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
        Duration consumerSessionTimeout{45s};    // group.consumer.session.timeout.ms; a group may have its own
        Duration consumerHeartbeatInterval{5s};  // group.consumer.heartbeat.interval.ms; as well
        std::int32_t consumerGroupSizeMax = INT32_MAX; // group.consumer.max.size
        bool mayUpgrade = true;                  // group.consumer.migration.policy: classic groups may become consumer groups
        bool mayDowngrade = true;                // and back
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
    void consumerHeartbeat(Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupHeartbeatRequest& request);
    void describeConsumerGroups(Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupDescribeRequest& request);
    std::vector<GroupReply> takeReplies();

    // -- the broker tells
    // The end of an append that OffsetsLog::append accepted.
    void appended(Turn& turn, AppendToken token, ErrorCode error);
    // False: not the coordinator's timer.
    bool on(Turn& turn, const Timer& timer);
    // The broker became leader of that partition: its groups answer CoordinatorLoadInProgress until finishLoading().
    void startLoading(Turn& turn, std::int32_t partition);
    // The next batch of its log, in order.
    void load(std::int32_t partition, const RecordBatchView& batch);
    void finishLoading(Turn& turn, std::int32_t partition);
    // The broker is no longer its leader: whoever waits gets NotCoordinator, its groups are forgotten.
    void unload(Turn& turn, std::int32_t partition);
    // Topics were created, deleted or have other partitions: consumer groups look at theirs again.
    void topicsChanged(Turn& turn, std::span<const std::string> topics);
    // Committed offsets of deleted topics go.
    void topicsDeleted(Turn& turn, std::span<const std::string> topics);

    // -- questions
    bool coordinates(std::string_view group) const; // its partition is loaded here
    // Null if there is none of that kind here.
    const ClassicGroup* group(const std::string& id) const;
    const ConsumerGroup* consumerGroup(const std::string& id) const;
    std::vector<std::string> groupIds() const; // of both protocols
    // Null if it has none.
    const CommittedOffsets* offsets(const std::string& group) const;
    void walk(StateVisitor& visitor) const;

private:
    enum class PartitionState : std::uint8_t { Loading, Active };
    // What happens when an append ends.
    struct Append {
        enum class Kind : std::uint8_t { Quiet, Assignment, StaticMember, Commit, OffsetDelete, GroupDelete, Answer };
        Kind kind = Kind::Quiet;
        std::int32_t partition = -1;
        std::string group;
        RequestToken token = 0;             // answered at the end; 0: nobody
        std::int32_t generation = -1;       // Assignment: of this generation only
        Assignments assignments;            // Assignment
        GroupReply success;                 // StaticMember, Commit, OffsetDelete, Answer: the answer if it went well
        int version = 0;                    // StaticMember: of the JoinGroup
        std::string memberId, replacedId;   // StaticMember: taken back if the append fails; Commit: who
        NodeId client;                      // Commit: who
        std::vector<std::pair<TopicPartition, CommittedOffset>> offsets; // Commit, OffsetDelete
        bool hasTarget = false;             // Answer: a new target of a consumer group
        std::vector<GroupReply> behind;     // answers that stand on it, in order
    };
    // A DeleteGroups that still waits for appends.
    struct Deleting {
        wire::DeleteGroupsResponse response;
        std::size_t waiting = 0;
    };
    struct Refusal {
        ErrorCode error = ErrorCode::None;
        std::string message;
    };

    // group_coordinator.cpp
    ErrorCode availability(const std::string& group) const; // None, NotCoordinator or CoordinatorLoadInProgress
    // How long a member of that group may be silent, and how often it shall be heard: the group's own setting, or the broker's. Asked at each
    // heartbeat, so that a change holds from a member's next one on; a session that runs ends as it was told.
    Duration sessionOf(const ConsumerGroup& group, const ConsumerMember& member) const;
    Duration heartbeatIntervalOf(const ConsumerGroup& group) const;
    Duration settingOf(const std::string& group, const std::string& key, Duration broker) const;
    ClassicGroup* find(const std::string& id);
    ConsumerGroup* findConsumer(const std::string& id);
    ClassicGroup& create(Turn& turn, const std::string& id);
    void loadConsumer(std::int32_t partition, const ConsumerGroupRecord& record);
    CommittedOffsets& offsetsOf(const std::string& group) { return m_offsets[group]; }
    template <class Response>
    void reply(RequestToken token, Response response)
    {
        if (token != 0)
            m_replies.push_back({token, std::move(response)});
    }
    // Not before everything that was appended to that partition is committed: what it tells stands on it.
    void replyBehind(std::int32_t partition, GroupReply answer);
    void wakeAt(Turn& turn, Time when);
    void schedule(Turn& turn, const std::string& group, Time when);
    void checkDeadlines(Turn& turn, ClassicGroup& group);
    // False: refused at once, and finishAppend() was called.
    bool append(Turn& turn, Append what, const std::vector<Record>& records);
    void finishAppend(Turn& turn, Append& what, ErrorCode error);
    FactId publishState(Turn& turn, ClassicGroup& group, std::initializer_list<FactId> because, Rule rule);
    void publishAssigned(Turn& turn, const ClassicGroup& group);
    void publishWritten(Turn& turn, std::int32_t partition, Offset baseOffset, const std::vector<Record>& records);
    void publishRemoved(Turn& turn, const std::string& group, const TopicPartition& partition, OffsetRemovedWhy why, Offset was, FactId because);
    // A member is told no. Says nothing of what belongs to a normal rebalance, or to finding the coordinator.
    void publishRefused(Turn& turn, const GroupCaller& caller, wire::ApiKey api, const std::string& group, const std::string& memberId,
        ErrorCode error, std::int32_t said);

    // join.cpp
    static std::string newMemberId(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request);
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
    FactId publishJoined(
        Turn& turn, const ClassicGroup& group, const GroupMember& member, std::initializer_list<FactId> because, Rule rule);

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
    FactId dropMember(Turn& turn, ClassicGroup& group, const std::string& memberId, MemberLeftWhy why, Rule rule, const std::string& reason = {});
    void afterRemoval(Turn& turn, ClassicGroup& group, FactId left, Rule rule);
    wire::LeaveGroupResponse::MemberResponse leaveOne(Turn& turn, ClassicGroup& group,
        const wire::LeaveGroupRequest::MemberIdentity& who, FactId& left);
    void renewSession(Turn& turn, const ClassicGroup& group, GroupMember& member);

    // offsets.cpp
    ErrorCode mayCommit(Turn& turn, const GroupCaller& caller, const wire::OffsetCommitRequest& request);
    ErrorCode mayFetch(const wire::OffsetFetchRequest::OffsetFetchRequestGroup& asked) const;
    std::vector<Record> expired(Turn& turn, const std::string& id, std::int64_t now, bool& groupEnds);
    void cleanUp(Turn& turn);
    void endGroup(Turn& turn, const std::string& id, std::vector<Record>& records, Rule rule);

    // consumer_heartbeat.cpp
    std::optional<Refusal> invalid(const wire::ConsumerGroupHeartbeatRequest& request, int version) const;
    static std::optional<Refusal> fenced(const ConsumerMember& member, std::int32_t epoch, const TopicIdPartitions* owned);
    std::optional<Refusal> leaveConsumer(Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupHeartbeatRequest& request);
    // The group that it may join, made or converted if need be. Null: `refusal` says why not.
    ConsumerGroup* consumerGroupToJoin(Turn& turn, const std::string& id, std::optional<Refusal>& refusal);
    void failHeartbeat(Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupHeartbeatRequest& request, const Refusal& refusal);

    // consumer_update.cpp
    // What a heartbeat or JoinGroup makes of a member.
    struct Step {
        ConsumerMember member;                 // as it will be
        bool isNew = false;
        const TopicIdPartitions* owned = nullptr; // null: it does not say
        std::vector<ConsumerGroupRecord> records;
        Rule bumped = Rule::None;              // why the group's epoch rises; None: it does not
        bool hasTarget = false;
        bool changed = false;                  // its own assignment
    };
    ConsumerGroup& createConsumer(const std::string& id);
    // Fills in records and the member's assignment. `step.member` has its new metadata.
    void plan(const ConsumerGroup& group, Step& step);
    void planPatterns(const ConsumerGroup& group, const ConsumerMember* before, Step& step);
    std::int64_t metadataHash(const ConsumerGroup& group, const ConsumerMember* changed, std::span<const std::string> without) const;
    // The new target of every member, and the records that say so. Returns that of the step's member.
    TopicIdPartitions planTarget(const ConsumerGroup& group, std::int32_t epoch, Step& step);
    // Writes the records and, if the log took them, applies them. The answer goes out when they are committed.
    bool write(Turn& turn, ConsumerGroup& group, const std::vector<ConsumerGroupRecord>& records, Append what);
    // Writes a planned step and tells it as facts.
    bool take(Turn& turn, const GroupCaller& caller, ConsumerGroup& group, Step& step, GroupReply answer);
    // Members go, all at once. False: the log took nothing.
    bool removeConsumers(Turn& turn, ConsumerGroup& group, const std::vector<std::string>& memberIds, MemberLeftWhy why, Rule rule,
        GroupReply answer, const std::string& reason = {});
    bool replaceConsumer(Turn& turn, const GroupCaller& caller, ConsumerGroup& group, const ConsumerMember& old, const std::string& newId);
    void checkDeadlines(Turn& turn, ConsumerGroup& group);
    void resolvePatterns(Turn& turn, ConsumerGroup& group);
    void renewConsumer(Turn& turn, ConsumerGroup& group, ConsumerMember& member);
    void publishConsumerState(Turn& turn, ConsumerGroup& group, FactId because, Rule rule);
    void publishConsumerJoined(Turn& turn, ConsumerGroup& group, ConsumerMember& member);
    void publishTarget(Turn& turn, ConsumerGroup& group, FactId because);
    void publishReconciled(Turn& turn, ConsumerGroup& group, const ConsumerMember& member, Rule rule);
    std::vector<TopicPartition> named(const TopicIdPartitions& partitions) const;

    // migration.cpp
    void joinConsumer(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ConsumerGroup& group);
    void syncConsumer(Turn& turn, const GroupCaller& caller, const wire::SyncGroupRequest& request, ConsumerGroup& group);
    void heartbeatConsumer(Turn& turn, const GroupCaller& caller, const wire::HeartbeatRequest& request, ConsumerGroup& group);
    void leaveConsumers(Turn& turn, const GroupCaller& caller, const wire::LeaveGroupRequest& request, ConsumerGroup& group);
    ErrorCode classicMemberOf(const ConsumerGroup& group, const std::string& memberId, const std::optional<std::string>& instanceId,
        const ConsumerMember*& member) const;
    Slice classicAssignment(const ConsumerMember& member) const;
    // Null: it cannot become one.
    ConsumerGroup* toConsumerGroup(Turn& turn, ClassicGroup& group);
    // Only members of the classic protocol are left: the group goes back to it.
    void maybeToClassicGroup(Turn& turn, ConsumerGroup& group, FactId because);
    std::vector<ConsumerGroupRecord> tombstones(const ConsumerGroup& group) const;
    // An empty group of the other kind makes room; its offsets stay. False: the log did not take it.
    bool removeEmpty(Turn& turn, const std::string& id);

    Options m_options;
    OffsetsLog& m_log;
    std::map<std::int32_t, PartitionState> m_partitions; // those led here
    std::map<std::string, ClassicGroup> m_groups;        // an id is in one of the two
    std::map<std::string, ConsumerGroup> m_consumers;
    std::map<std::string, CommittedOffsets> m_offsets;   // by group; none is empty
    std::map<AppendToken, Append> m_appends;
    std::map<RequestToken, Deleting> m_deleting;
    std::vector<GroupReply> m_replies;
    std::set<std::pair<Time, std::string>> m_due;        // groups by when they must be looked at
    std::map<std::string, Time> m_dueAt;                 // the same, by group
    std::map<std::int32_t, std::int64_t> m_loadedRecords; // of partitions that are loading
    AppendToken m_nextAppend = 1;
    TimerId m_timer;         // {0}: none is set
    Time m_timerAt = kNever;
    Time m_cleanUpAt = kNever;
};

} // namespace engine
