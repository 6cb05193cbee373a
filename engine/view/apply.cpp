#include "engine/view/cluster_view.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/view/group_fold.h"
#include "engine/view/log_fold.h"

namespace engine {

namespace {

constexpr std::int16_t kProduceKey = 0;

// Folds one fact: an overload for each kind that changes what is seen; the others are history only.
struct Fold {
    ClusterView& view;
    const Fact& fact;

    template <class T>
    void operator()(const T&) const { }

    // -- helpers
    ReplicaView& copy(const TopicPartition& id, BrokerId broker) const
    {
        auto& found = partition(id).copies[broker];
        auto& copy = found.edit();
        copy.broker = broker;
        return copy;
    }
    PartitionView& partition(const TopicPartition& id) const
    {
        auto& topic = view.topics[id.topic].edit();
        topic.name = id.topic;
        auto& partition = topic.partitions[id.partition].edit();
        partition.id = id;
        return partition;
    }
    template <class State>
    void started(State& node) const
    {
        node.state.set(NodeState::Running, fact.id);
        node.everStarted = true;
        node.stateSince = fact.at;
    }
    template <class State>
    void stopped(State& node, StopKind how) const
    {
        node.state.set(NodeState::Down, fact.id);
        node.stoppedHow.set(how, fact.id);
        node.stateSince = fact.at;
    }
    template <class Do>
    void onBroker(NodeId id, Do act) const
    {
        if (const auto found = id.isBroker() ? view.brokers.find(BrokerId{id.value}) : view.brokers.end(); found != view.brokers.end())
            act(found->second.edit());
    }
    template <class Do>
    void onNode(NodeId id, Do act) const
    {
        if (id.isBroker()) {
            onBroker(id, act);
        } else if (id.isController()) {
            if (auto found = view.controllers.find(id); found != view.controllers.end())
                act(found->second.edit());
        } else if (auto found = view.clients.find(id); found != view.clients.end()) {
            act(found->second.edit());
        }
    }
    ProducerView* producer(NodeId id) const
    {
        const auto found = view.clients.find(id);
        return found == view.clients.end() ? nullptr : &found->second.edit().producer.edit();
    }
    // -- nodes
    void operator()(const NodeAdded& f) const
    {
        switch (f.kind) {
        case NodeKind::Broker: {
            auto& broker = view.brokers[BrokerId{f.id.value}].edit();
            broker.id = BrokerId{f.id.value};
            broker.rack = f.detail;
            break;
        }
        case NodeKind::Controller:
            view.controllers[f.id].edit().id = f.id;
            break;
        default: {
            auto& client = view.clients[f.id].edit();
            client.id = f.id;
            client.kind = f.kind;
            client.name = f.name;
            client.detail = f.detail;
            client.consumer.edit().group = f.group;
        }
        }
    }
    void operator()(const ClientConfigSet& f) const
    {
        if (const auto client = view.clients.find(f.id); client != view.clients.end())
            client->second.edit().detail = f.detail;
    }
    void operator()(const NodeRemoved& f) const
    {
        view.brokers.erase(BrokerId{f.id.value});
        view.controllers.erase(f.id);
        view.clients.erase(f.id);
    }
    void operator()(const NodeStarted& f) const
    {
        onNode(f.id, [&](auto& node) { started(node); });
        if (auto found = view.controllers.find(f.id); found != view.controllers.end()) { // it tells what it finds on its disk
            auto& controller = found->second.edit();
            controller.startOffset.set(Offset{0}, fact.id);
            controller.snapshotEnd.set(kNoOffset, fact.id);
            controller.snapshotEpoch = -1;
        }
        if (auto* p = producer(f.id))
            ProducerFold{*p, fact}.restarted();
        GroupFold{view, fact}.started(f.id);
    }
    void operator()(const NodeStopped& f) const
    {
        onNode(f.id, [&](auto& node) { stopped(node, f.how); });
        GroupFold{view, fact}.stopped(f.id, f.how == StopKind::Stopped);
        if (view.quorum.leader.value == f.id)
            view.quorum.leader.set(kLabNode, fact.id);
        if (f.id.isBroker())
            for (auto& [name, topic] : view.topics)
                for (const auto& [index, partition] : topic->partitions)
                    if (partition->copyOn(BrokerId{f.id.value})) {
                        auto& replica = topic.edit().partitions[index].edit().copies[BrokerId{f.id.value}].edit();
                        replica.role.set(ReplicaRole::None, fact.id);
                        replica.fetched.clear();
                        replica.heldBy = kNoBroker;
                        replica.frozen = false;
                        replica.cleaning.reset();
                    }
    }
    void operator()(const NodePaused& f) const
    {
        onNode(f.id, [&](auto& node) { node.state.set(NodeState::Paused, fact.id); node.stateSince = fact.at; });
        GroupFold{view, fact}.paused(f.id);
    }
    void operator()(const NodeResumed& f) const
    {
        onNode(f.id, [&](auto& node) { started(node); });
        GroupFold{view, fact}.resumed(f.id);
    }
    void operator()(const DiskSet& f) const
    {
        onBroker(f.id, [&](BrokerView& broker) { broker.disk.set(f, fact.id); });
    }
    void operator()(const NodeTuned& f) const
    {
        onBroker(f.id, [&](BrokerView& broker) { broker.tuned.set(f, fact.id); });
    }
    void operator()(const AdvertisedAddressSet& f) const
    {
        onBroker(NodeId{f.broker.value}, [&](BrokerView& broker) { broker.advertised.set(f.address, fact.id); });
    }
    void operator()(const ScriptSet& f) const { view.scripts[f.name].edit() = {f.kind, f.source, fact.id}; }
    void operator()(const LinkCut& f) const { view.cutLinks[{f.from, f.to}] = fact.id; }
    void operator()(const LinkHealed& f) const { view.cutLinks.erase({f.from, f.to}); }
    void operator()(const ConnectionOpened& f) const { view.connections[f.connection] = {f.connection, f.from, f.to}; }
    void operator()(const ConnectionClosed& f) const
    {
        if (const auto found = view.connections.find(f.connection); found != view.connections.end()) {
            if (const ClientView* client = view.client(found->second.from); client && !client->producer->requests.empty())
                ProducerFold{*producer(client->id), fact}.connectionGone(f.connection); // nobody will answer them
            view.connections.erase(found);
        }
        std::erase_if(view.messages, [&](const auto& entry) { return entry.second.sent.connection == f.connection; });
    }
    void operator()(const ClientIdentified& f) const
    {
        if (auto found = view.clients.find(f.id); found != view.clients.end()) {
            auto& client = found->second.edit();
            client.clientId = f.clientId;
            if (!f.software.empty())
                client.detail = f.software;
        }
    }
    void operator()(const MessageSent& f) const
    {
        view.messages[f.message] = {f, f.arrives, f.arrives == kNever, fact.id};
        const NodeId who = f.isResponse ? f.to : f.from;
        if (auto found = view.clients.find(who); found != view.clients.end()) {
            auto& client = found->second.edit();
            (f.isResponse ? client.responses : client.requests) += 1;
            client.lastApi = f.apiKey;
            if (f.apiKey == kProduceKey && !f.isResponse)
                ProducerFold{client.producer.edit(), fact}.produceSent(f);
        }
    }
    void operator()(const MessageDelivered& f) const
    {
        const auto found = view.messages.find(f.message);
        if (found == view.messages.end())
            return;
        const MessageSent& sent = found->second.sent;
        if (sent.isResponse && sent.apiKey == kProduceKey)
            if (auto* p = producer(sent.to))
                ProducerFold{*p, fact}.produceAnswered(sent.connection);
        view.messages.erase(found);
    }
    void operator()(const MessageDelayed& f) const
    {
        if (const auto found = view.messages.find(f.message); found != view.messages.end()) {
            if (f.fate == MessageFate::Dropped) {
                view.messages.erase(found);
            } else {
                found->second.arrives = f.arrives;
                found->second.stalled = f.fate == MessageFate::Stalled;
            }
        }
    }

    // -- control
    void operator()(const QuorumStateChanged& f) const
    {
        if (auto found = view.controllers.find(f.controller); found != view.controllers.end()) {
            auto& controller = found->second.edit();
            controller.role.set(f.role, fact.id);
            controller.epoch = f.epoch;
            controller.leader = f.leader;
            controller.voted = f.voted;
        }
    }
    void operator()(const QuorumProspective&) const { }
    void operator()(const QuorumPreVoteLost&) const { }
    void operator()(const QuorumObserversChanged& f) const { view.quorum.observers.set(f.observers, fact.id); }
    void operator()(const MetadataLogStartMoved& f) const
    {
        if (auto found = view.controllers.find(f.controller); found != view.controllers.end())
            found->second.edit().startOffset.set(f.startOffset, fact.id);
    }
    void operator()(const MetadataSnapshotWritten& f) const { hasSnapshot(f.controller, f.endOffset, f.epoch); }
    void operator()(const MetadataSnapshotLoaded& f) const { hasSnapshot(f.loadedBy, f.endOffset, f.epoch); }
    void hasSnapshot(NodeId controller, Offset endOffset, std::int32_t epoch) const
    {
        if (auto found = view.controllers.find(controller); found != view.controllers.end()) { // a broker keeps none
            found->second.edit().snapshotEnd.set(endOffset, fact.id);
            found->second.edit().snapshotEpoch = epoch;
        }
    }
    void operator()(const QuorumCandidate& f) const { view.quorum.candidate = f.candidate; }
    void operator()(const QuorumVoted& f) const
    {
        if (auto found = view.controllers.find(f.voter); found != view.controllers.end() && f.granted && !f.preVote)
            found->second.edit().votedEpoch = f.epoch;
    }
    void operator()(const QuorumLeaderElected& f) const
    {
        view.quorum.leader.set(f.leader, fact.id);
        view.quorum.epoch = f.epoch;
        view.quorum.candidate = kLabNode;
    }
    void operator()(const QuorumLeaderResigned& f) const
    {
        if (view.quorum.leader.value == f.leader)
            view.quorum.leader.set(kLabNode, fact.id);
    }
    void operator()(const MetadataLogMoved& f) const
    {
        if (auto found = view.controllers.find(f.controller); found != view.controllers.end()) {
            found->second.edit().endOffset.set(f.endOffset, fact.id);
            found->second.edit().highWatermark.set(f.highWatermark, fact.id);
        }
    }
    void operator()(const BrokerRegistered& f) const
    {
        if (auto found = view.brokers.find(f.broker); found != view.brokers.end()) {
            auto& broker = found->second.edit();
            broker.brokerEpoch.set(f.brokerEpoch, fact.id);
            broker.fenced.set(true, fact.id);
            if (!f.rack.empty())
                broker.rack = f.rack;
        }
    }
    void operator()(const BrokerFenced& f) const
    {
        if (auto found = view.brokers.find(f.broker); found != view.brokers.end())
            found->second.edit().fenced.set(true, fact.id);
    }
    void operator()(const BrokerUnfenced& f) const
    {
        if (auto found = view.brokers.find(f.broker); found != view.brokers.end())
            found->second.edit().fenced.set(false, fact.id);
    }
    void operator()(const BrokerUnregistered& f) const
    {
        if (auto found = view.brokers.find(f.broker); found != view.brokers.end()) {
            found->second.edit().fenced.set(true, fact.id);
            found->second.edit().brokerEpoch.set(-1, fact.id);
        }
    }
    void operator()(const TopicCreated& f) const
    {
        auto& topic = view.topics[f.topic].edit();
        topic.name = f.topic;
        topic.id = f.topicId;
        topic.since = fact.id;
    }
    void operator()(const TopicDeleted& f) const { view.topics.erase(f.topic); }
    void operator()(const GroupConfigSet& f) const
    {
        auto& set = view.groupConfigs[f.group];
        if (f.value)
            set[f.key] = *f.value;
        else
            set.erase(f.key);
        if (set.empty())
            view.groupConfigs.erase(f.group);
        const auto group = view.groups.find(f.group);
        if (f.key != "consumer.session.timeout.ms" || group == view.groups.end())
            return;
        // Classic members bring their own. What the coordinator's own setting is, no fact tells.
        const auto millis = f.value ? parseInteger(*f.value) : Result<std::int64_t>(0);
        for (auto& [id, member] : group->second.edit().members)
            if (member.kind == GroupKind::Consumer)
                member.sessionTimeout = std::chrono::milliseconds(millis ? *millis : 0);
    }
    void operator()(const TopicConfigSet& f) const
    {
        if (auto found = view.topics.find(f.topic); found != view.topics.end()) {
            if (f.value)
                found->second.edit().config[f.key] = *f.value;
            else
                found->second.edit().config.erase(f.key);
        }
    }
    void operator()(const PartitionCreated& f) const
    {
        auto& p = partition(f.partition);
        p.replicas = f.replicas;
        p.isr.set(f.isr, fact.id);
        p.leader.set(f.leader, fact.id);
        p.leaderEpoch.set(f.leaderEpoch, fact.id);
        p.minInSyncReplicas = f.minInSyncReplicas;
        for (const auto broker : f.replicas)
            copy(f.partition, broker);
    }
    void operator()(const LeaderElected& f) const
    {
        auto& p = partition(f.partition);
        p.leader.set(f.leader, fact.id);
        p.leaderEpoch.set(f.leaderEpoch, fact.id);
        p.notElected.clear();
    }
    void operator()(const NotElected& f) const { partition(f.partition).notElected[f.broker] = fact.id; }
    void operator()(const IsrShrunk& f) const { partition(f.partition).isr.set(f.isr, fact.id); }
    void operator()(const IsrExpanded& f) const { partition(f.partition).isr.set(f.isr, fact.id); }
    void operator()(const EligibleReplicasChanged& f) const { partition(f.partition).elr.set(f.elr, fact.id); }
    void operator()(const ReplicasReassigned& f) const { partition(f.partition).replicas = f.replicas; }

    // -- replicas
    void operator()(const RoleTaken& f) const
    {
        auto& replica = copy(f.partition, f.broker);
        replica.role.set(f.role, fact.id);
        replica.leaderEpoch.set(f.leaderEpoch, fact.id);
        replica.fetched.clear();
        replica.heldBy = kNoBroker;
    }
    // A topic that is deleted is gone at once; its replicas follow, and the last one takes along what their facts had brought back.
    void operator()(const ReplicaDeleted& f) const
    {
        PartitionView& left = partition(f.partition);
        left.copies.erase(f.broker);
        if (!left.copies.empty() || !left.replicas.empty())
            return;
        auto& topic = view.topics.find(f.partition.topic)->second.edit();
        topic.partitions.erase(f.partition.partition);
        if (topic.partitions.empty())
            view.topics.erase(f.partition.topic);
    }
    void operator()(const FollowerFetched& f) const { copy(f.partition, f.leader).fetched[f.follower].set(f.endOffset, fact.id); }
    void operator()(const HighWatermarkAdvanced& f) const
    {
        auto& replica = copy(f.partition, f.broker);
        replica.highWatermark.set(f.to, fact.id);
        replica.heldBy = kNoBroker;
    }
    void operator()(const HighWatermarkHeld& f) const
    {
        auto& replica = copy(f.partition, f.broker);
        replica.heldAt.set(f.at, fact.id);
        replica.heldBy = f.by;
    }
    void operator()(const FetcherFrozen& f) const
    {
        for (auto& [name, topic] : view.topics)
            for (const auto& [index, p] : topic->partitions)
                if ((f.topic.empty() || f.topic == name) && (f.partition < 0 || f.partition == index) && p->copyOn(f.broker))
                    copy({name, index}, f.broker).frozen = f.frozen;
    }

    // -- logs
    template <class T>
        requires requires(LogFold fold, const T& f) { fold(f); }
    void operator()(const T& f) const
    {
        LogFold{view, copy(f.partition, f.broker), fact}(f);
        if constexpr (std::is_same_v<T, BatchAppended>)
            if (const ClientView* client = view.client(f.client); client && client->kind == NodeKind::Outside)
                ProducerFold{*producer(f.client), fact}.appended(f);
    }
    void operator()(const CheckpointWritten& f) const
    {
        onBroker(NodeId{f.broker.value}, [&](BrokerView& broker) { broker.checkpoints[f.file].set(f.text, fact.id); });
    }

    // -- clients
    template <class T>
        requires requires(ProducerFold fold, const T& f) { fold(f); }
    void operator()(const T& f) const
    {
        if (auto* p = producer(f.client))
            ProducerFold{*p, fact}(f);
    }
    template <class T>
        requires requires(GroupFold fold, const T& f) { fold(f); }
    void operator()(const T& f) const
    {
        GroupFold{view, fact}(f);
    }
};

} // namespace

void apply(ClusterView& view, const Fact& fact)
{
    std::visit(Fold{view, fact}, fact.body.value);
    view.upTo = fact.id;
    view.at = fact.at;
}

} // namespace engine
