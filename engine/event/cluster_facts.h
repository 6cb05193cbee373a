#pragma once

// Bodies of facts: nodes, links, connections, and the control of the cluster. fact.h says what a fact is.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"

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
// A node that was told to die at a point of the protocol reached it: its end follows.
struct PointReached {
    HIGHWATER_FACT(PointReached);
    NodeId id;
    std::string point; // names.h in engine/command
    template <class V> void fields(V& v) const { v("id", id); v("point", point); }
};
// The disk of a node from now on. All absent or false: as it was made.
struct DiskSet {
    HIGHWATER_FACT(DiskSet);
    NodeId id;
    Duration writeLatency{0};
    std::int64_t bandwidth = 0; // bytes a second; 0: unlimited
    bool full = false;
    bool failsReading = false;
    bool failsWriting = false;
    bool wiped = false;         // an empty disk took its place
    template <class V> void fields(V& v) const
    {
        v("id", id); v("writeLatency", writeLatency); v("bandwidth", bandwidth); v("full", full);
        v("failsReading", failsReading); v("failsWriting", failsWriting); v("wiped", wiped);
    }
};
// The wall clock of a node goes off by `clock`, and each message costs it `serviceTime`.
struct NodeTuned {
    HIGHWATER_FACT(NodeTuned);
    NodeId id;
    Duration clock{0};
    Duration serviceTime{0};
    template <class V> void fields(V& v) const { v("id", id); v("clock", clock); v("serviceTime", serviceTime); }
};
// An embedded client has these settings from its next life on ("acks=1 topics=orders").
struct ClientConfigSet {
    HIGHWATER_FACT(ClientConfigSet);
    NodeId id;
    std::string detail;
    template <class V> void fields(V& v) const { v("id", id); v("detail", detail); }
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
    std::shared_ptr<const ByteChain> frame; // header and body, without the int32 size in front; null: not kept
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

// Where a voter of the KRaft quorum stands (KIP-595, KIP-996).
enum class QuorumRole : std::uint8_t {
    Unattached,  // no leader known in this epoch; may have voted
    Follower,    // fetches from the leader
    Prospective, // lost the leader: asks whether an election could be won, without disturbing anybody
    Candidate,   // asks for votes in a new epoch
    Leader,
    Resigned,    // led this epoch and no longer does
};
// A voter's place in the election changed: all that its file `quorum-state` says, and the role.
struct QuorumStateChanged {
    HIGHWATER_FACT(QuorumStateChanged);
    NodeId controller;
    QuorumRole role = QuorumRole::Unattached;
    std::int32_t epoch = 0;
    NodeId leader; // kLabNode: none known
    NodeId voted;  // kLabNode: nobody in this epoch
    template <class V> void fields(V& v) const { v("controller", controller); v("role", role); v("epoch", epoch); v("leader", leader); v("voted", voted); }
};
// A pre-vote begins: a voter without a leader asks whether a majority would vote for it. Its epoch stays.
struct QuorumProspective {
    HIGHWATER_FACT(QuorumProspective);
    NodeId voter;
    std::int32_t epoch = 0;
    template <class V> void fields(V& v) const { v("voter", voter); v("epoch", epoch); }
};
// A majority refused, or too few answered in time: no election.
struct QuorumPreVoteLost {
    HIGHWATER_FACT(QuorumPreVoteLost);
    NodeId voter;
    std::int32_t epoch = 0;
    NodeId leader; // whom it follows again; kLabNode: it knows of none
    template <class V> void fields(V& v) const { v("voter", voter); v("epoch", epoch); v("leader", leader); }
};
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
    bool preVote = false; // binds nobody
    template <class V> void fields(V& v) const { v("voter", voter); v("candidate", candidate); v("epoch", epoch); v("granted", granted); v("preVote", preVote); }
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
// The prefix of a controller's metadata log was dropped: a snapshot stands for it (KIP-630).
struct MetadataLogStartMoved {
    HIGHWATER_FACT(MetadataLogStartMoved);
    NodeId controller;
    Offset startOffset;
    template <class V> void fields(V& v) const { v("controller", controller); v("startOffset", startOffset); }
};
// A snapshot is named by where it ends: everything below `endOffset`, the last of it of `epoch`.
struct MetadataSnapshotWritten {
    HIGHWATER_FACT(MetadataSnapshotWritten);
    NodeId controller;
    Offset endOffset;
    std::int32_t epoch = 0;
    std::int64_t records = 0;
    std::int64_t bytes = 0; // of the file
    template <class V> void fields(V& v) const { v("controller", controller); v("endOffset", endOffset); v("epoch", epoch); v("records", records); v("bytes", bytes); }
};
// A node took its metadata from a snapshot: its own at the start, or one fetched from the leader.
struct MetadataSnapshotLoaded {
    HIGHWATER_FACT(MetadataSnapshotLoaded);
    NodeId loadedBy;
    Offset endOffset;
    std::int32_t epoch = 0;
    NodeId from; // whose file it was
    template <class V> void fields(V& v) const { v("loadedBy", loadedBy); v("endOffset", endOffset); v("epoch", epoch); v("from", from); }
};
// Who follows the metadata log without a vote, as the leader sees it.
struct QuorumObserversChanged {
    HIGHWATER_FACT(QuorumObserversChanged);
    NodeId leader;
    std::vector<BrokerId> observers;
    template <class V> void fields(V& v) const { v("leader", leader); v("observers", observers); }
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
// The controller forgets a broker that is fenced (UnregisterBroker, KIP-500): it counts no more, until it registers again.
struct BrokerUnregistered {
    HIGHWATER_FACT(BrokerUnregistered);
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
// What a broker follows from now on without a restart (KIP-226); kNoBroker: every broker that has no such value of its own.
struct BrokerConfigSet {
    HIGHWATER_FACT(BrokerConfigSet);
    BrokerId broker = kNoBroker;
    std::string key;
    std::optional<std::string> value; // absent: no longer
    template <class V> void fields(V& v) const { v("broker", broker); v("key", key); v("value", value); }
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
// Replicas outside the ISR that hold every committed record (KIP-966).
struct EligibleReplicasChanged {
    HIGHWATER_FACT(EligibleReplicasChanged);
    TopicPartition partition;
    std::vector<BrokerId> elr;
    std::vector<BrokerId> isr;
    template <class V> void fields(V& v) const { v("partition", partition); v("elr", elr); v("isr", isr); }
};
struct ReplicasReassigned {
    HIGHWATER_FACT(ReplicasReassigned);
    TopicPartition partition;
    std::vector<BrokerId> replicas;
    template <class V> void fields(V& v) const { v("partition", partition); v("replicas", replicas); }
};

// The active controller looked for partitions that their first replica does not lead, and found some.
struct LeaderImbalanceFound {
    HIGHWATER_FACT(LeaderImbalanceFound);
    std::int32_t partitions = 0;
    std::int32_t mended = 0; // as many get their first replica as leader
    template <class V> void fields(V& v) const { v("partitions", partitions); v("mended", mended); }
};

#undef HIGHWATER_FACT

} // namespace engine
