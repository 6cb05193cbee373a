#pragma once

// Consumers and their groups as they can be seen: who is a member, who reads which partition since when, what is committed, and what stands
// of it in __consumer_offsets. Folded by GroupFold (group_fold.h).
//
// A partition of a group is, at each instant, read by one member (Owned), or by nobody: because a rebalance took it away (Stopped), or
// because its reader died or sleeps and the group has no new one yet (Unserved).

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/event/consumer_facts.h"
#include "engine/event/group_facts.h"
#include "engine/event/rules.h"
#include "engine/view/persistent.h"
#include "engine/view/told.h"

namespace engine {

// From the consumer's own side; of a program from outside only what the coordinator knows of it.
struct ConsumerView {
    std::string group{};
    Told<std::vector<TopicPartition>> assignment;
    std::int32_t generation = -1;
    std::map<TopicPartition, Told<Offset>> positions;
    std::int64_t delivered = 0;
    std::int64_t processed = 0;
    std::int64_t skipped = 0; // offsets it was moved over by auto.offset.reset
    Told<MembershipState> membership;
    std::string memberId{};
    Told<BrokerId> coordinator{kNoBroker, {}};
    std::set<TopicPartition> paused;
    std::map<TopicPartition, Offset> processedTo; // the application finished everything before it
    std::map<TopicPartition, Told<Offset>> committed; // as the answers to its own commits say
    std::int64_t commits = 0;        // that went well
    std::int64_t failedCommits = 0;
    Told<CommitEnded> lastCommit;
    std::map<TopicPartition, Told<RecordFailed>> failing; // the record that it cannot get past; gone when it did
    std::int64_t deadLetters = 0;
    std::int64_t poisonSkipped = 0;
    Told<ConsumerFailed> failed;
    Told<PollDeadlineMissed> missedPoll;
    Time lastDelivery{};               // poll() last gave it something
    std::int32_t assignments = 0;    // how often its partitions changed
    Duration stoppedFor{0};          // it had partitions, gave up all of them for a rebalance and waited; without the stop under way
    Time stoppedSince = kNever;      // such a stop under way
};

// The place of a group's member, as the coordinator has it.
struct GroupMemberView {
    std::string id{};
    NodeId client{};
    std::string clientId{};
    std::string instanceId{};
    GroupKind kind = GroupKind::Classic;
    std::vector<std::string> topics{};
    std::string pattern{};
    std::vector<std::string> assignors{};
    Duration sessionTimeout{0};
    Duration rebalanceTimeout{0};
    FactId since;                    // it joined
    Time joinedAt{};
    std::int32_t epoch = -1;         // KIP-848
    MemberState state = MemberState::Stable;
    std::vector<TopicPartition> target{};
    std::vector<TopicPartition> pendingRevocation{};
};

struct CommittedView : Told<Offset> {
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    std::string metadata{};
    std::string memberId{};
    Time at{};
};

struct OwnerSpan {
    enum class Kind : std::uint8_t { Owned, Stopped, Unserved };
    Kind kind = Kind::Owned;
    Time from{};
    Time to = kNever;                // kNever: still so
    NodeId client{};                   // Owned: who reads; else who read last
    std::string memberId{};
    std::int32_t generation = -1;
    FactId since;
    FactId until;
};
// Of one partition in one group. The newest spans; older ones are dropped.
struct OwnershipView {
    static constexpr std::size_t kSpans = 256;
    PersistentList<OwnerSpan> spans;
    Duration stopped{0};             // sums of the gaps that are over
    Duration unserved{0};
    std::int32_t moves = 0;          // it went from one member to another
};

struct GenerationSpan {
    Time from{};
    Time to = kNever;
    std::int32_t generation = 0;
    FactId since;
};

// From the first word of a change to the last member that reads again.
struct RebalanceView {
    FactId began;
    FactId ended;                    // {0}: under way
    Time from{};
    Time to = kNever;
    std::int32_t generationBefore = 0;
    std::int32_t generation = 0;
    GroupKind kind = GroupKind::Classic;
    Rule rule = Rule::None;          // why it began
    NodeId client{};                   // because of whom; kLabNode: nobody
};

// What happened to a member: the marks under the picture of ownership.
struct GroupMark {
    enum class What : std::uint8_t { Joined, Left, Died, SessionExpired, RebalanceTimeout, PollMissed, Replaced };
    What what = What::Joined;
    Time at{};
    FactId fact;
    NodeId client{};
    std::string memberId{};
};

struct GroupRecordView {
    std::int32_t offsetsPartition = -1;
    Offset offset{};
    std::int16_t type = -1;
    std::string key{};
    std::string value{};
    bool tombstone = false;
    FactId since;
};

struct GroupView {
    static constexpr std::size_t kRecords = 128, kMarks = 128, kRebalances = 64, kGenerations = 256;
    std::string id{};
    Told<GroupState> state;
    std::int32_t generation = 0;     // of a consumer group: its epoch
    std::int32_t assignmentEpoch = -1;
    GroupKind kind = GroupKind::Classic;
    BrokerId coordinator = kNoBroker;
    bool loading = false;            // its coordinator reads __consumer_offsets
    std::int32_t offsetsPartition = -1;
    std::string protocol{};
    std::string leader{};              // member id; classic
    std::map<std::string, GroupMemberView> members; // by member id
    std::map<std::string, std::vector<TopicPartition>> assignment; // by member id
    std::map<TopicPartition, CommittedView> committed;
    Shared<std::map<TopicPartition, Shared<OwnershipView>>> ownership;
    PersistentList<GenerationSpan> generations;
    PersistentList<RebalanceView> rebalances;
    std::int32_t rebalanceCount = 0; // all of them
    PersistentList<GroupMark> marks;
    PersistentList<GroupRecordView> records; // of __consumer_offsets, the newest

    // The span of a partition that is open; null: nobody ever read it, or the group is empty.
    const OwnerSpan* now(const TopicPartition& partition) const;
    // Member of that client; null: none.
    const GroupMemberView* memberOf(NodeId client) const;
};

// A store outside of Kafka.
struct SinkView {
    std::int64_t rows = 0;
    std::int64_t writes = 0;
    std::int64_t again = 0;          // writes of a record that had been written
    FactId since;
};

} // namespace engine
