#pragma once

// The cluster as it can be seen at one instant: a fold of facts (apply) and nothing else. Plain values in persistent
// containers, so that copies are cheap and a Moment can be kept, compared, painted and sent to another thread.
// Every visible value remembers the fact that set it (Told): that is what "Why?" starts from.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/event/fact.h"
#include "engine/view/group_view.h"
#include "engine/view/log_view.h"
#include "engine/view/persistent.h"
#include "engine/view/producer_view.h"
#include "engine/view/told.h"

namespace engine {

enum class NodeState : std::uint8_t { Down, Running, Paused };

// A partition as the metadata (the active controller) has it, and its replicas.
struct PartitionView {
    TopicPartition id;
    std::vector<BrokerId> replicas; // assignment order
    Told<BrokerId> leader{kNoBroker, {}};
    Told<LeaderEpoch> leaderEpoch;
    Told<std::vector<BrokerId>> isr;
    Told<std::vector<BrokerId>> elr;    // eligible leader replicas
    std::int32_t minInSyncReplicas = 1;
    std::map<BrokerId, FactId> notElected; // of the last election
    std::map<BrokerId, Shared<ReplicaView>> copies;

    bool inIsr(BrokerId broker) const;
    const ReplicaView* copyOn(BrokerId broker) const; // null if it has none
    const ReplicaView* leaderCopy() const;            // null without a leader
};

struct TopicView {
    std::string name;
    Uuid id;
    FactId since;
    std::map<std::string, std::string> config; // what differs from the default
    std::map<std::int32_t, Shared<PartitionView>> partitions;
};

// What a broker asked of its disk and its processor for records, counted from the facts: a model, not a measurement.
struct DiskWorkView {
    std::int64_t writes = 0;          // batches appended
    std::int64_t elsewhere = 0;       // of them, to another file than the one before: a disk with a head would have to move it
    std::int64_t rewrittenBytes = 0;  // of records that the leader copied into batches of its own
    std::pair<TopicPartition, Offset> lastFile; // partition, segment
};

struct BrokerView {
    BrokerId id;
    std::string rack;
    Told<NodeState> state;
    Told<StopKind> stoppedHow;   // while Down
    bool everStarted = false;
    Time stateSince;
    Told<bool> fenced{true, {}};
    Told<std::int64_t> brokerEpoch;
    std::int64_t bytesOnDisk = 0;
    std::map<std::string, Told<std::string>> checkpoints; // texts of its offset checkpoints, by file name
    DiskWorkView diskWork;
    Told<DiskSet> disk;          // what its disk suffers from
    Told<NodeTuned> tuned;       // its clock, and how busy a message keeps it
    Told<std::string> advertised; // an address that was set by hand; empty: its own
};

struct ControllerView {
    NodeId id;
    Told<NodeState> state;
    Told<StopKind> stoppedHow;
    bool everStarted = false;
    Time stateSince;
    Told<Offset> endOffset;      // of its metadata log
    Told<Offset> highWatermark;
    Told<Offset> startOffset{Offset{0}, {}}; // of its metadata log: before it stands a snapshot
    Told<Offset> snapshotEnd{kNoOffset, {}}; // its newest snapshot; kNoOffset: none
    std::int32_t snapshotEpoch = -1;
    Told<QuorumRole> role;
    std::int32_t epoch = 0;
    NodeId leader;               // whom it takes for the leader; kLabNode: none known
    NodeId voted;                // in that epoch; kLabNode: nobody
    std::int32_t votedEpoch = 0;
};

struct QuorumView {
    Told<NodeId> leader; // kLabNode: none
    std::int32_t epoch = 0;
    NodeId candidate;    // of an election under way; kLabNode: none
    Told<std::vector<BrokerId>> observers; // of the leader
};

// A client of the lab, or one from outside.
struct ClientView {
    NodeId id;
    NodeKind kind = NodeKind::Producer;
    std::string name;
    std::string detail;          // settings, or the software of an outside client
    std::string clientId;
    Told<NodeState> state;
    Told<StopKind> stoppedHow;
    bool everStarted = false;
    Time stateSince;
    std::int64_t requests = 0;
    std::int64_t responses = 0;
    std::int16_t lastApi = -1;
    Shared<ProducerView> producer;
    Shared<ConsumerView> consumer;
};

struct ConnectionView {
    ConnectionId id;
    NodeId from;
    NodeId to;
};

// On its way at this instant (departs <= now < arrives), or stalled.
struct MessageView {
    MessageSent sent;
    Time arrives;
    bool stalled = false;
    FactId since;
};

// Code of the learner.
struct ScriptView {
    std::string kind;            // "interceptor", "partitioner", "serializer"
    std::string source;
    FactId since;
};

struct ClusterView {
    FactId upTo;  // the last fact folded in
    Time at;      // of that fact
    QuorumView quorum;
    std::map<BrokerId, Shared<BrokerView>> brokers;
    std::map<NodeId, Shared<ControllerView>> controllers;
    std::map<NodeId, Shared<ClientView>> clients;
    std::map<std::string, Shared<TopicView>> topics;
    std::map<std::string, Shared<GroupView>> groups;
    std::map<std::string, std::map<std::string, std::string>> groupConfigs; // set on groups themselves, by group; none is empty
    std::map<std::string, SinkView> sinks;                // stores outside of Kafka
    std::map<ConnectionId, ConnectionView> connections;
    std::map<MessageId, MessageView> messages;
    std::map<std::pair<NodeId, NodeId>, FactId> cutLinks; // from, to
    std::map<std::string, Shared<ScriptView>> scripts;    // by name

    const TopicView* topic(const std::string& name) const;
    const PartitionView* partition(const TopicPartition& id) const;
    const BrokerView* broker(BrokerId id) const;
    const ClientView* client(NodeId id) const;
    // "1", "c2", "p1", "client:rdkafka"
    std::string nodeNameOf(NodeId id) const;
};

// Folds one fact in. Precondition: fact.id == view.upTo + 1, unless facts were not kept.
void apply(ClusterView& view, const Fact& fact);

// The view at an instant: shared, never changed.
struct Moment {
    Time at;                 // may be later than view->at: nothing happened since
    std::shared_ptr<const ClusterView> view;
};

} // namespace engine
