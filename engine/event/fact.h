#pragma once

// What happened in the cluster, as plain values. Facts are named in the past tense; a wish ("create a topic") is a
// command (engine/command). Nothing here points into the engine, so a fact may be kept, sent to another thread, drawn,
// or compared with a golden trace. The visible cluster is nothing but a fold of these (engine/view).
//
// Each body lists its fields once, in fields(v); printing, JSON and conditions are made from that list.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/event/rules.h"

namespace engine {

#define HIGHWATER_FACT(Name) \
    static constexpr std::string_view kName = #Name

// -- nodes, links, connections ------------------------------------------------------------------------------------

enum class NodeKind : std::uint8_t { Broker, Controller, Producer, Consumer, Outside };
enum class StopKind : std::uint8_t { Stopped, Killed, PoweredOff }; // orderly; process died; host lost power

// A node exists from now on (not started yet). `detail`: rack of a broker, settings of a client as `k=v k=v`.
struct NodeAdded {
    HIGHWATER_FACT(NodeAdded);
    NodeId id;
    NodeKind kind = NodeKind::Broker;
    std::string name;   // "1", "c1", "p1", "billing-1", "client:rdkafka"
    std::string group;  // of a consumer
    std::string detail;
    template <class V> void fields(V& v) const { v("id", id); v("kind", kind); v("name", name); v("group", group); v("detail", detail); }
};
struct NodeRemoved {
    HIGHWATER_FACT(NodeRemoved);
    NodeId id;
    template <class V> void fields(V& v) const { v("id", id); }
};
struct NodeStarted {
    HIGHWATER_FACT(NodeStarted);
    NodeId id;
    Incarnation incarnation;
    template <class V> void fields(V& v) const { v("id", id); v("incarnation", incarnation); }
};
struct NodeStopped {
    HIGHWATER_FACT(NodeStopped);
    NodeId id;
    StopKind how = StopKind::Stopped;
    template <class V> void fields(V& v) const { v("id", id); v("how", how); }
};
struct NodePaused {
    HIGHWATER_FACT(NodePaused);
    NodeId id;
    template <class V> void fields(V& v) const { v("id", id); }
};
struct NodeResumed {
    HIGHWATER_FACT(NodeResumed);
    NodeId id;
    template <class V> void fields(V& v) const { v("id", id); }
};
// Bytes from `from` to `to` no longer (again) get through.
struct LinkCut {
    HIGHWATER_FACT(LinkCut);
    NodeId from;
    NodeId to;
    template <class V> void fields(V& v) const { v("from", from); v("to", to); }
};
struct LinkHealed {
    HIGHWATER_FACT(LinkHealed);
    NodeId from;
    NodeId to;
    template <class V> void fields(V& v) const { v("from", from); v("to", to); }
};
enum class CloseKind : std::uint8_t { Closed, Reset, Refused };
struct ConnectionOpened {
    HIGHWATER_FACT(ConnectionOpened);
    ConnectionId connection;
    NodeId from;
    NodeId to;
    template <class V> void fields(V& v) const { v("connection", connection); v("from", from); v("to", to); }
};
struct ConnectionClosed {
    HIGHWATER_FACT(ConnectionClosed);
    ConnectionId connection;
    NodeId from;
    NodeId to;
    CloseKind how = CloseKind::Closed;
    template <class V> void fields(V& v) const { v("connection", connection); v("from", from); v("to", to); v("how", how); }
};
// What the wire tells about a client: from its ApiVersions request.
struct ClientIdentified {
    HIGHWATER_FACT(ClientIdentified);
    NodeId id;
    ConnectionId connection;
    std::string clientId;
    std::string software; // "librdkafka 2.0.2"; empty before ApiVersions v3
    template <class V> void fields(V& v) const { v("id", id); v("connection", connection); v("clientId", clientId); v("software", software); }
};

// A request or response left. `arrives` is kNever while its direction is stalled (cut, held, paused receiver).
struct MessageSent {
    HIGHWATER_FACT(MessageSent);
    MessageId message;
    ConnectionId connection;
    NodeId from;
    NodeId to;
    std::int16_t apiKey = -1;
    std::int16_t apiVersion = 0;
    bool isResponse = false;
    bool isStory = false;
    ErrorCode error = ErrorCode::None;
    std::int64_t bytes = 0;
    Time departs;
    Time arrives;
    std::optional<TopicPartition> partition;
    Offset offset = kNoOffset;
    std::int32_t records = 0;
    template <class V> void fields(V& v) const
    {
        v("message", message); v("connection", connection); v("from", from); v("to", to); v("apiKey", apiKey);
        v("apiVersion", apiVersion); v("isResponse", isResponse); v("isStory", isStory); v("error", error); v("bytes", bytes);
        v("departs", departs); v("arrives", arrives); v("partition", partition); v("offset", offset); v("records", records);
    }
};
struct MessageDelivered {
    HIGHWATER_FACT(MessageDelivered);
    MessageId message;
    template <class V> void fields(V& v) const { v("message", message); }
};
enum class MessageFate : std::uint8_t { Stalled, Resumed, Dropped };
struct MessageDelayed { // it will arrive at `arrives` instead; Dropped: never, its connection is reset
    HIGHWATER_FACT(MessageDelayed);
    MessageId message;
    MessageFate fate = MessageFate::Stalled;
    Time arrives;
    template <class V> void fields(V& v) const { v("message", message); v("fate", fate); v("arrives", arrives); }
};

// -- control ------------------------------------------------------------------------------------------------------

struct QuorumCandidate {
    HIGHWATER_FACT(QuorumCandidate);
    NodeId candidate;
    std::int32_t epoch = 0;
    template <class V> void fields(V& v) const { v("candidate", candidate); v("epoch", epoch); }
};
struct QuorumVoted {
    HIGHWATER_FACT(QuorumVoted);
    NodeId voter;
    NodeId candidate;
    std::int32_t epoch = 0;
    bool granted = false;
    template <class V> void fields(V& v) const { v("voter", voter); v("candidate", candidate); v("epoch", epoch); v("granted", granted); }
};
struct QuorumLeaderElected {
    HIGHWATER_FACT(QuorumLeaderElected);
    NodeId leader;
    std::int32_t epoch = 0;
    template <class V> void fields(V& v) const { v("leader", leader); v("epoch", epoch); }
};
struct QuorumLeaderResigned {
    HIGHWATER_FACT(QuorumLeaderResigned);
    NodeId leader;
    std::int32_t epoch = 0;
    template <class V> void fields(V& v) const { v("leader", leader); v("epoch", epoch); }
};
// A controller's copy of the metadata log (or its committed end) moved.
struct MetadataLogMoved {
    HIGHWATER_FACT(MetadataLogMoved);
    NodeId controller;
    Offset endOffset;
    Offset highWatermark;
    template <class V> void fields(V& v) const { v("controller", controller); v("endOffset", endOffset); v("highWatermark", highWatermark); }
};
struct BrokerRegistered {
    HIGHWATER_FACT(BrokerRegistered);
    BrokerId broker;
    std::int64_t brokerEpoch = 0;
    std::string rack;
    template <class V> void fields(V& v) const { v("broker", broker); v("brokerEpoch", brokerEpoch); v("rack", rack); }
};
struct BrokerFenced {
    HIGHWATER_FACT(BrokerFenced);
    BrokerId broker;
    template <class V> void fields(V& v) const { v("broker", broker); }
};
struct BrokerUnfenced {
    HIGHWATER_FACT(BrokerUnfenced);
    BrokerId broker;
    template <class V> void fields(V& v) const { v("broker", broker); }
};
struct TopicCreated {
    HIGHWATER_FACT(TopicCreated);
    std::string topic;
    Uuid topicId;
    std::int32_t partitions = 0;
    std::int32_t replicationFactor = 0;
    template <class V> void fields(V& v) const { v("topic", topic); v("topicId", topicId); v("partitions", partitions); v("replicationFactor", replicationFactor); }
};
struct TopicDeleted {
    HIGHWATER_FACT(TopicDeleted);
    std::string topic;
    template <class V> void fields(V& v) const { v("topic", topic); }
};
struct TopicConfigSet {
    HIGHWATER_FACT(TopicConfigSet);
    std::string topic;
    std::string key;
    std::optional<std::string> value; // absent: back to the default
    template <class V> void fields(V& v) const { v("topic", topic); v("key", key); v("value", value); }
};
// A partition exists.
struct PartitionCreated {
    HIGHWATER_FACT(PartitionCreated);
    TopicPartition partition;
    std::vector<BrokerId> replicas; // assignment order
    std::vector<BrokerId> isr;
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch;
    std::int32_t minInSyncReplicas = 1; // effective
    template <class V> void fields(V& v) const
    {
        v("partition", partition); v("replicas", replicas); v("isr", isr); v("leader", leader); v("leaderEpoch", leaderEpoch);
        v("minInSyncReplicas", minInSyncReplicas);
    }
};
// The metadata says so: decided by the active controller. leader kNoBroker: the partition went offline.
struct LeaderElected {
    HIGHWATER_FACT(LeaderElected);
    TopicPartition partition;
    BrokerId leader = kNoBroker;
    BrokerId previous = kNoBroker;
    LeaderEpoch leaderEpoch;
    std::int32_t partitionEpoch = 0;
    template <class V> void fields(V& v) const
    {
        v("partition", partition); v("leader", leader); v("previous", previous); v("leaderEpoch", leaderEpoch); v("partitionEpoch", partitionEpoch);
    }
};
// Why a replica could not become leader in the election just held.
enum class NotElectedWhy : std::uint8_t { NotInIsr, Fenced, ShuttingDown, LaterInOrder };
struct NotElected {
    HIGHWATER_FACT(NotElected);
    TopicPartition partition;
    BrokerId broker;
    NotElectedWhy why = NotElectedWhy::NotInIsr;
    template <class V> void fields(V& v) const { v("partition", partition); v("broker", broker); v("why", why); }
};
struct IsrShrunk {
    HIGHWATER_FACT(IsrShrunk);
    TopicPartition partition;
    std::vector<BrokerId> removed;
    std::vector<BrokerId> isr;
    std::int32_t partitionEpoch = 0;
    template <class V> void fields(V& v) const { v("partition", partition); v("removed", removed); v("isr", isr); v("partitionEpoch", partitionEpoch); }
};
struct IsrExpanded {
    HIGHWATER_FACT(IsrExpanded);
    TopicPartition partition;
    std::vector<BrokerId> added;
    std::vector<BrokerId> isr;
    std::int32_t partitionEpoch = 0;
    template <class V> void fields(V& v) const { v("partition", partition); v("added", added); v("isr", isr); v("partitionEpoch", partitionEpoch); }
};
struct ReplicasReassigned {
    HIGHWATER_FACT(ReplicasReassigned);
    TopicPartition partition;
    std::vector<BrokerId> replicas;
    template <class V> void fields(V& v) const { v("partition", partition); v("replicas", replicas); }
};

// -- replicas and logs --------------------------------------------------------------------------------------------

enum class ReplicaRole : std::uint8_t { None, Leader, Follower };
// A broker learned its role from the metadata.
struct RoleTaken {
    HIGHWATER_FACT(RoleTaken);
    BrokerId broker;
    TopicPartition partition;
    ReplicaRole role = ReplicaRole::None;
    BrokerId leader = kNoBroker;
    LeaderEpoch leaderEpoch;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("role", role); v("leader", leader); v("leaderEpoch", leaderEpoch); }
};
struct ReplicaDeleted {
    HIGHWATER_FACT(ReplicaDeleted);
    BrokerId broker;
    TopicPartition partition;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); }
};
// A log was opened at its broker's start. `dropped` bytes were cut off by recovery.
struct LogOpened {
    HIGHWATER_FACT(LogOpened);
    BrokerId broker;
    TopicPartition partition;
    Offset startOffset;
    Offset endOffset;
    Offset highWatermark;
    bool recovered = false;
    std::int64_t dropped = 0;
    std::string note; // what recovery found, one line; empty if nothing
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("startOffset", startOffset); v("endOffset", endOffset);
        v("highWatermark", highWatermark); v("recovered", recovered); v("dropped", dropped); v("note", note);
    }
};

// One record as a row shows it. Shared by all replicas that append the same bytes.
struct RecordNote {
    RecordUid uid;             // 0: of a client that the ledger does not know
    std::uint32_t keyHash = 0; // murmur2 of the key, 0 without: chooses the hue
    std::int32_t size = 0;     // bytes of key and value
    bool isControl = false;
    std::string key;           // at most 24 bytes, for the hover card
    std::string value;         // at most 24 bytes
};
struct BatchAppended {
    HIGHWATER_FACT(BatchAppended);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    Offset lastOffset;
    LeaderEpoch leaderEpoch;
    ReplicaRole as = ReplicaRole::Leader;
    Offset segment;             // base offset of the segment it went to
    std::int64_t position = 0;  // byte in that segment
    std::int64_t bytes = 0;
    NodeId client;              // who produced it, as the leader saw it; 0 on followers
    std::shared_ptr<const std::vector<RecordNote>> records; // may be null (not told)
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); v("lastOffset", lastOffset);
        v("leaderEpoch", leaderEpoch); v("as", as); v("segment", segment); v("position", position); v("bytes", bytes); v("client", client);
    }
};
struct SegmentRolled {
    HIGHWATER_FACT(SegmentRolled);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); }
};
struct LogFlushed {
    HIGHWATER_FACT(LogFlushed);
    BrokerId broker;
    TopicPartition partition;
    Offset upTo;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("upTo", upTo); }
};
struct LogTruncated {
    HIGHWATER_FACT(LogTruncated);
    BrokerId broker;
    TopicPartition partition;
    Offset from; // the end before
    Offset to;   // the end now
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("from", from); v("to", to); }
};
struct LogStartMoved {
    HIGHWATER_FACT(LogStartMoved);
    BrokerId broker;
    TopicPartition partition;
    Offset to;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("to", to); }
};
// The leader learned from a Fetch how far a follower is.
struct FollowerFetched {
    HIGHWATER_FACT(FollowerFetched);
    BrokerId leader;
    BrokerId follower;
    TopicPartition partition;
    Offset endOffset;  // the fetch offset: the follower's log end
    bool caughtUp = false;
    template <class V> void fields(V& v) const { v("leader", leader); v("follower", follower); v("partition", partition); v("endOffset", endOffset); v("caughtUp", caughtUp); }
};
struct HighWatermarkAdvanced {
    HIGHWATER_FACT(HighWatermarkAdvanced);
    BrokerId broker;
    TopicPartition partition;
    LeaderEpoch leaderEpoch;
    Offset from;
    Offset to;
    bool asLeader = true;
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("leaderEpoch", leaderEpoch); v("from", from); v("to", to); v("asLeader", asLeader);
    }
};
// It did not advance although the leader's log grew: `by` is the replica that holds it.
struct HighWatermarkHeld {
    HIGHWATER_FACT(HighWatermarkHeld);
    BrokerId broker;
    TopicPartition partition;
    BrokerId by;
    Offset at;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("by", by); v("at", at); }
};
// A fetcher was frozen or thawed by a command (design: freeze fetcher).
struct FetcherFrozen {
    HIGHWATER_FACT(FetcherFrozen);
    BrokerId broker;
    std::string topic; // empty: all
    std::int32_t partition = -1;
    bool frozen = true;
    template <class V> void fields(V& v) const { v("broker", broker); v("topic", topic); v("partition", partition); v("frozen", frozen); }
};

// -- requests -----------------------------------------------------------------------------------------------------

struct RequestRefused {
    HIGHWATER_FACT(RequestRefused);
    NodeId server;
    NodeId client;
    std::int16_t apiKey = -1;
    ErrorCode error = ErrorCode::None;
    std::optional<TopicPartition> partition;
    template <class V> void fields(V& v) const { v("server", server); v("client", client); v("apiKey", apiKey); v("error", error); v("partition", partition); }
};
// A request waits in the purgatory until something happens.
struct RequestParked {
    HIGHWATER_FACT(RequestParked);
    NodeId server;
    NodeId client;
    std::int16_t apiKey = -1;
    std::optional<TopicPartition> partition;
    Offset until = kNoOffset; // produce: the high watermark it waits for
    template <class V> void fields(V& v) const { v("server", server); v("client", client); v("apiKey", apiKey); v("partition", partition); v("until", until); }
};

// -- clients ------------------------------------------------------------------------------------------------------

// send() was called: a record entered the accumulator.
struct RecordCalled {
    HIGHWATER_FACT(RecordCalled);
    NodeId client;
    RecordUid uid;
    TopicPartition partition;
    std::uint32_t keyHash = 0;
    std::string key;
    std::int32_t size = 0;
    template <class V> void fields(V& v) const { v("client", client); v("uid", uid); v("partition", partition); v("key", key); v("size", size); }
};
// The sender put a batch into a request.
struct BatchSent {
    HIGHWATER_FACT(BatchSent);
    NodeId client;
    TopicPartition partition;
    BrokerId broker;
    std::vector<RecordUid> uids;
    std::int32_t attempt = 1;
    std::int32_t baseSequence = -1;
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("broker", broker); v("uids", uids); v("attempt", attempt); v("baseSequence", baseSequence);
    }
};
// The callback reported success (acks=0: at hand-over, `confirmed` false, no offset).
struct BatchAcked {
    HIGHWATER_FACT(BatchAcked);
    NodeId client;
    TopicPartition partition;
    Offset baseOffset = kNoOffset;
    std::vector<RecordUid> uids;
    bool confirmed = true;
    Duration latency{0}; // of its oldest record, from send() on
    template <class V> void fields(V& v) const
    {
        v("client", client); v("partition", partition); v("baseOffset", baseOffset); v("uids", uids); v("confirmed", confirmed); v("latency", latency);
    }
};
struct BatchFailed {
    HIGHWATER_FACT(BatchFailed);
    NodeId client;
    TopicPartition partition;
    std::vector<RecordUid> uids;
    ErrorCode error = ErrorCode::None;
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("uids", uids); v("error", error); }
};
struct BatchRetried {
    HIGHWATER_FACT(BatchRetried);
    NodeId client;
    TopicPartition partition;
    std::vector<RecordUid> uids;
    ErrorCode error = ErrorCode::None;
    Duration backoff{0};
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("uids", uids); v("error", error); v("backoff", backoff); }
};
struct ProducerIdAssigned {
    HIGHWATER_FACT(ProducerIdAssigned);
    NodeId client;
    ProducerId producerId;
    ProducerEpoch producerEpoch;
    template <class V> void fields(V& v) const { v("client", client); v("producerId", producerId); v("producerEpoch", producerEpoch); }
};
// poll() gave records [from, to) of a partition to the application.
struct RecordsDelivered {
    HIGHWATER_FACT(RecordsDelivered);
    NodeId client;
    TopicPartition partition;
    Offset from;
    Offset to;
    LeaderEpoch leaderEpoch; // of the last one
    std::vector<Offset> offsets;
    std::vector<LeaderEpoch> epochs; // of each
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("from", from); v("to", to); v("offsets", offsets); }
};
// The application finished with records up to `to`.
struct RecordsProcessed {
    HIGHWATER_FACT(RecordsProcessed);
    NodeId client;
    TopicPartition partition;
    Offset from;
    Offset to;
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("from", from); v("to", to); }
};
struct PositionSet {
    HIGHWATER_FACT(PositionSet);
    NodeId client;
    TopicPartition partition;
    Offset position;
    template <class V> void fields(V& v) const { v("client", client); v("partition", partition); v("position", position); }
};
struct AssignmentTaken {
    HIGHWATER_FACT(AssignmentTaken);
    NodeId client;
    std::string group;
    std::int32_t generation = 0;
    std::vector<TopicPartition> partitions;
    template <class V> void fields(V& v) const { v("client", client); v("group", group); v("generation", generation); v("partitions", partitions); }
};

// -- groups -------------------------------------------------------------------------------------------------------

enum class GroupState : std::uint8_t { Empty, PreparingRebalance, CompletingRebalance, Stable, Dead };
struct GroupStateChanged {
    HIGHWATER_FACT(GroupStateChanged);
    std::string group;
    GroupState state = GroupState::Empty;
    std::int32_t generation = 0;
    BrokerId coordinator;
    std::string protocol; // the assignor, once chosen
    template <class V> void fields(V& v) const { v("group", group); v("state", state); v("generation", generation); v("coordinator", coordinator); v("protocol", protocol); }
};
struct GroupMemberJoined {
    HIGHWATER_FACT(GroupMemberJoined);
    std::string group;
    std::string memberId;
    std::string clientId;
    NodeId client;
    template <class V> void fields(V& v) const { v("group", group); v("memberId", memberId); v("clientId", clientId); v("client", client); }
};
struct GroupMemberLeft {
    HIGHWATER_FACT(GroupMemberLeft);
    std::string group;
    std::string memberId;
    template <class V> void fields(V& v) const { v("group", group); v("memberId", memberId); }
};
struct GroupAssigned {
    HIGHWATER_FACT(GroupAssigned);
    std::string group;
    std::int32_t generation = 0;
    struct Member {
        std::string memberId;
        std::vector<TopicPartition> partitions;
        bool operator==(const Member&) const = default;
    };
    std::vector<Member> members;
    template <class V> void fields(V& v) const { v("group", group); v("generation", generation); v("members", members); }
};
struct OffsetCommitted {
    HIGHWATER_FACT(OffsetCommitted);
    std::string group;
    TopicPartition partition;
    Offset offset;
    template <class V> void fields(V& v) const { v("group", group); v("partition", partition); v("offset", offset); }
};

// -- the lab ------------------------------------------------------------------------------------------------------

// A command was carried out; what it did follows as facts of its own.
struct CommandApplied {
    HIGHWATER_FACT(CommandApplied);
    std::string line;
    std::string who; // "user", "lab", "lesson", "console"
    template <class V> void fields(V& v) const { v("line", line); v("who", who); }
};
struct MarkSet {
    HIGHWATER_FACT(MarkSet);
    std::string text;
    template <class V> void fields(V& v) const { v("text", text); }
};

#undef HIGHWATER_FACT

struct FactBody {
    using Variant = std::variant<NodeAdded, NodeRemoved, NodeStarted, NodeStopped, NodePaused, NodeResumed, LinkCut, LinkHealed,
        ConnectionOpened, ConnectionClosed, ClientIdentified, MessageSent, MessageDelivered, MessageDelayed, QuorumCandidate,
        QuorumVoted, QuorumLeaderElected, QuorumLeaderResigned, MetadataLogMoved, BrokerRegistered, BrokerFenced, BrokerUnfenced,
        TopicCreated, TopicDeleted, TopicConfigSet, PartitionCreated, LeaderElected, NotElected, IsrShrunk, IsrExpanded,
        ReplicasReassigned, RoleTaken, ReplicaDeleted, LogOpened, BatchAppended, SegmentRolled, LogFlushed, LogTruncated,
        LogStartMoved, FollowerFetched, HighWatermarkAdvanced, HighWatermarkHeld, FetcherFrozen, RequestRefused, RequestParked,
        RecordCalled, BatchSent, BatchAcked, BatchFailed, BatchRetried, ProducerIdAssigned, RecordsDelivered, RecordsProcessed,
        PositionSet, AssignmentTaken, GroupStateChanged, GroupMemberJoined, GroupMemberLeft, GroupAssigned, OffsetCommitted,
        CommandApplied, MarkSet>;
    Variant value;

    FactBody() = default;
    template <class T>
        requires requires { T::kName; }
    FactBody(T body) : value(std::move(body)) { } // NOLINT: a body is any of its kinds
};

struct Fact {
    FactId id;                   // 1, 2, 3 … over the whole cluster; the order is part of the meaning
    Time at;
    NodeId node;                 // in whose turn; kLabNode: the user or the host
    EventSeq cause;              // the event in whose turn it happened: when
    std::vector<FactId> because; // at most four facts it was computed from: why
    Rule rule = Rule::None;
    FactBody body;

    template <class T>
    const T* as() const { return std::get_if<T>(&body.value); }
};

std::string_view factName(const Fact& fact);

// "LeaderElected"; names of all kinds in the order of the variant.
const std::vector<std::string_view>& factNames();

// One line, stable over versions: "4.201s c2 LeaderElected partition=orders-0 leader=2 …" The event list and the golden
// traces show it.
std::string describe(const Fact& fact);

// The line of `run --facts` (design/interfaces.md §4).
nlohmann::ordered_json toJson(const Fact& fact);

// Names of nodes without a lab to ask: brokers "1", controllers "c1", others "#10001".
std::string nodeName(NodeId id);

} // namespace engine
