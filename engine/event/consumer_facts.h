#pragma once

// Bodies of facts: the lab's consumers, from their own side.
//
//     membership   CoordinatorFound  MembershipChanged  AssignmentPlanned (the leader's)  AssignmentTaken  PollDeadlineMissed
//     reading      PositionSet  PositionDiverged  RecordsDelivered  RecordsProcessed  RecordFailed  SinkWritten  PartitionsPaused
//     commits      CommitSent  CommitEnded
//     end          ConsumerFailed

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/event/group_facts.h"

namespace engine {

#define HIGHWATER_FACT(Name) \
    static constexpr std::string_view kName = #Name

// -- membership -------------------------------------------------------------------------------------------------------

// The client knows its group's coordinator, or lost it.
struct CoordinatorFound {
    HIGHWATER_FACT(CoordinatorFound);
    NodeId client{};
    std::string group{};
    BrokerId coordinator = kNoBroker; // kNoBroker: lost
    ErrorCode error = ErrorCode::None;
    template <class V> void fields(V& v) const { v("client", client); v("group", group); v("coordinator", coordinator); v("error", error); }
};
// How the client stands to its group. Classic: Unjoined, Joining, Syncing, Stable; KIP-848: Joining, Reconciling, Acknowledging, Stable.
enum class MembershipState : std::uint8_t {
    Unjoined, Joining, Syncing, Stable, Reconciling, Acknowledging, Fenced, Leaving, Left,
    Stale, // KIP-848: it left because poll() was not called in time; it joins again at the next poll()
    Failed
};
struct MembershipChanged {
    HIGHWATER_FACT(MembershipChanged);
    NodeId client{};
    std::string group{};
    MembershipState state = MembershipState::Unjoined;
    std::string memberId{};
    std::int32_t generation = -1;     // or member epoch
    ErrorCode error = ErrorCode::None; // the answer that made it so
    std::string reason{};               // "the poll timeout has expired"
    template <class V> void fields(V& v) const
    {
        v("client", client); v("group", group); v("state", state); v("memberId", memberId); v("generation", generation); v("error", error);
        v("reason", reason);
    }
};
// Classic: the leader of the group, a client, computed who shall have what.
struct AssignmentPlanned {
    HIGHWATER_FACT(AssignmentPlanned);
    NodeId client{};
    std::string group{};
    std::int32_t generation = 0;
    std::string assignor{};
    std::vector<GroupAssigned::Member> members{};
    std::int32_t moved = 0;           // partitions that somebody said he owned, and another gets
    template <class V> void fields(V& v) const
    {
        v("client", client); v("group", group); v("generation", generation); v("assignor", assignor); v("members", members); v("moved", moved);
    }
};
// What the client reads from now on. `partitions` is all of it; the callbacks of the application name the difference.
struct AssignmentTaken {
    HIGHWATER_FACT(AssignmentTaken);
    NodeId client{};
    std::string group{};
    std::int32_t generation = 0;
    std::vector<TopicPartition> partitions{};
    std::vector<TopicPartition> added{};   // onPartitionsAssigned()
    std::vector<TopicPartition> removed{}; // onPartitionsRevoked(), onPartitionsLost()
    bool lost = false;                // they were somebody else's already
    template <class V> void fields(V& v) const
    {
        v("client", client); v("group", group); v("generation", generation); v("partitions", partitions); v("added", added);
        v("removed", removed); v("lost", lost);
    }
};
// max.poll.interval.ms passed without a poll(): the client leaves its group by itself.
struct PollDeadlineMissed {
    HIGHWATER_FACT(PollDeadlineMissed);
    NodeId client{};
    std::string group{};
    Duration limit{0};
    Time lastPoll{};
    template <class V> void fields(V& v) const { v("client", client); v("group", group); v("limit", limit); v("lastPoll", lastPoll); }
};

// -- reading ----------------------------------------------------------------------------------------------------------

enum class PositionHow : std::uint8_t { Committed, Reset, Seek, Truncated };
struct PositionSet {
    HIGHWATER_FACT(PositionSet);
    NodeId client{};
    TopicPartition partition{};
    Offset position{};
    PositionHow how = PositionHow::Committed;
    LeaderEpoch leaderEpoch = kNoLeaderEpoch; // of the record before it, if known
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("position", position); v("how", how); v("leaderEpoch", leaderEpoch);
    }
};
// The records before the position are no more in the leader's log (KIP-320).
struct PositionDiverged {
    HIGHWATER_FACT(PositionDiverged);
    NodeId client{};
    TopicPartition partition{};
    Offset position{};
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    LeaderEpoch leadersEpoch = kNoLeaderEpoch; // the largest that the leader has up to it
    Offset endOffset = kNoOffset;     // and where that one ends there
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("position", position); v("leaderEpoch", leaderEpoch);
        v("leadersEpoch", leadersEpoch); v("endOffset", endOffset);
    }
};
// poll() gave records [from, to) of a partition to the application.
struct RecordsDelivered {
    HIGHWATER_FACT(RecordsDelivered);
    NodeId client{};
    TopicPartition partition{};
    Offset from{};
    Offset to{};
    LeaderEpoch leaderEpoch; // of the last one
    std::vector<Offset> offsets{};
    std::vector<LeaderEpoch> epochs{}; // of each
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("from", from); v("to", to); v("offsets", offsets); }
};
// The application finished with records up to `to`.
struct RecordsProcessed {
    HIGHWATER_FACT(RecordsProcessed);
    NodeId client{};
    TopicPartition partition{};
    Offset from{};
    Offset to{};
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("from", from); v("to", to); }
};
enum class PoisonAction : std::uint8_t { Stop, Retry, Skip, DeadLetter };
// A record that cannot be deserialized.
struct RecordFailed {
    HIGHWATER_FACT(RecordFailed);
    NodeId client{};
    TopicPartition partition{};
    Offset offset{};
    std::int32_t attempt = 1;
    PoisonAction action = PoisonAction::Stop;
    std::string exception{};            // Kafka's name and words
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("offset", offset); v("attempt", attempt); v("action", action); v("exception", exception);
    }
};
// The application wrote a record's result into a store outside of Kafka.
struct SinkWritten {
    HIGHWATER_FACT(SinkWritten);
    NodeId client{};
    std::string sink{};
    TopicPartition partition{};
    Offset offset{};
    bool again = false;               // this record's result was written before
    std::int64_t rows = 0;            // that the store has now
    template <class V> void fields(V& v) const
    {
        v("client", client); v("sink", sink); v("partition", partition); v("offset", offset); v("again", again); v("rows", rows);
    }
};
// pause() or resume(): still assigned, not fetched.
struct PartitionsPaused {
    HIGHWATER_FACT(PartitionsPaused);
    NodeId client{};
    std::vector<TopicPartition> partitions{};
    bool paused = true;
    template <class V> void fields(V& v) const { v("client", client); v("partitions", partitions); v("paused", paused); }
};

// -- commits ----------------------------------------------------------------------------------------------------------

enum class CommitKind : std::uint8_t { Auto, Async, Sync, BeforeRevoke, Closing };
struct CommitSent {
    HIGHWATER_FACT(CommitSent);
    struct Part {
        TopicPartition partition{};
        Offset offset{};
        // "orders-0=41"
        std::string toString() const { return partition.toString() + "=" + std::to_string(offset.value); }
        bool operator==(const Part&) const = default;
    };
    NodeId client{};
    std::string group{};
    CommitKind kind = CommitKind::Auto;
    std::int64_t commit = 0;          // the client's number of it, from 1; retries keep it
    std::int32_t attempt = 1;
    std::vector<Part> offsets{};
    template <class V> void fields(V& v) const
    {
        v("client", client); v("group", group); v("kind", kind); v("commit", commit); v("attempt", attempt); v("offsets", offsets);
    }
};
struct CommitEnded {
    HIGHWATER_FACT(CommitEnded);
    NodeId client{};
    std::string group{};
    CommitKind kind = CommitKind::Auto;
    std::int64_t commit = 0;
    ErrorCode error = ErrorCode::None;
    std::string exception{};            // Kafka's name; empty: well
    std::vector<CommitSent::Part> offsets{};
    template <class V> void fields(V& v) const
    {
        v("client", client); v("group", group); v("kind", kind); v("commit", commit); v("error", error); v("exception", exception);
        v("offsets", offsets);
    }
};
// An exception left poll() or commitSync(): the application ends.
struct ConsumerFailed {
    HIGHWATER_FACT(ConsumerFailed);
    NodeId client{};
    std::string exception{};            // Kafka's name: "NoOffsetForPartitionException"
    std::string message{};              // as Kafka's client says it
    template <class V> void fields(V& v) const { v("client", client); v("exception", exception); v("message", message); }
};

#undef HIGHWATER_FACT

} // namespace engine
