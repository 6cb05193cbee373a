#include "engine/lab/condition_paths.h"

#include <algorithm>

#include "engine/base/kafka_configs.h"

namespace engine {

using expr::Absent;
using expr::Member;
using expr::PathQuery;
using expr::Value;

namespace {

std::int64_t intOf(const Value& value) { return std::holds_alternative<std::int64_t>(value) ? std::get<std::int64_t>(value) : -1; }
std::string textOf(const Value& value) { return std::holds_alternative<std::string>(value) ? std::get<std::string>(value) : ""; }

Value uidsOf(const engine::UidSet& uids) { return expr::makeUidSet({uids.begin(), uids.end()}); }
Value countOf(std::size_t count) { return static_cast<std::int64_t>(count); }

template <class Brokers>
Value brokersOf(const Brokers& brokers)
{
    std::vector<std::int64_t> numbers;
    for (const BrokerId broker : brokers)
        numbers.push_back(broker.value);
    return expr::makeIntSet(std::move(numbers));
}

template <class T>
Value known(const Told<T>& told)
{
    return told.known() ? Value(static_cast<std::int64_t>(told.value.value)) : Value(Absent{});
}

template <class Node>
Value stateOf(const Node& node)
{
    if (node.state.value == NodeState::Running)
        return std::string("running");
    if (node.state.value == NodeState::Paused)
        return std::string("paused");
    if (!node.everStarted)
        return std::string("notStarted");
    switch (node.stoppedHow.value) {
    case StopKind::Killed:
        return std::string("killed");
    case StopKind::PoweredOff:
        return std::string("poweredOff");
    default:
        return std::string("stopped");
    }
}

// "orders-0", as it is written in conditions.
std::optional<TopicPartition> partitionNamed(const std::string& text)
{
    const std::size_t dash = text.rfind('-');
    if (dash == std::string::npos || dash + 1 >= text.size() || text.size() - dash > 10)
        return std::nullopt;
    std::int32_t number = 0;
    for (const char c : text.substr(dash + 1)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return TopicPartition{text.substr(0, dash), number};
}

// One answer: the thing that a query names, and its member.
class Answer {
public:
    Answer(const PathQuery& query, Time now, const ClusterView& view, const Ledger& ledger)
        : m_query(query), m_now(now), m_view(view), m_ledger(ledger)
    {
    }

    Value value() const
    {
        switch (expr::memberInfo(m_query.member).object) {
        case expr::Object::Lab:
            return ofLab();
        case expr::Object::Broker:
            return ofBroker();
        case expr::Object::Controller:
            return ofController();
        case expr::Object::Topic:
            return ofTopic();
        case expr::Object::Partition:
            return ofPartition();
        case expr::Object::Replica:
            return ofReplica();
        case expr::Object::Producer:
            return ofProducer();
        case expr::Object::Consumer:
            return ofConsumer();
        case expr::Object::Group:
            return ofGroup();
        default:
            return Absent{};
        }
    }

private:
    const Value& object(std::size_t i) const
    {
        static const Value kAbsent = Absent{};
        return i < m_query.object.size() ? m_query.object[i] : kAbsent;
    }
    const Value& argument(std::size_t i) const
    {
        static const Value kAbsent = Absent{};
        return i < m_query.arguments.size() ? m_query.arguments[i] : kAbsent;
    }
    const ClientView* client(const std::string& name) const
    {
        for (const auto& [id, client] : m_view.clients)
            if (client->name == name)
                return &*client;
        return nullptr;
    }
    NodeId clientId(const std::string& name) const
    {
        const ClientView* found = client(name);
        return found ? found->id : NodeId{-1};
    }

    Value ofLab() const
    {
        const std::string name = textOf(argument(0));
        switch (m_query.member) {
        case Member::Now:
            return m_now.sinceZero;
        case Member::Called:
            return uidsOf(m_ledger.called(clientId(name)));
        case Member::Sent:
            return uidsOf(m_ledger.sent(clientId(name)));
        case Member::Acked:
            return uidsOf(m_ledger.acked(clientId(name)));
        case Member::Failed:
            return uidsOf(m_ledger.failed(clientId(name)));
        case Member::Lost:
            return uidsOf(m_ledger.lost(clientId(name)));
        case Member::Present:
            return uidsOf(m_ledger.present(name));
        case Member::Durable:
            return uidsOf(m_ledger.durable(name));
        case Member::Records:
            return records(name);
        case Member::Delivered:
            return uidsOf(m_ledger.delivered(clientId(name)));
        case Member::Processed:
            return uidsOf(m_ledger.processed(clientId(name)));
        case Member::Ghosts:
            return ghosts(clientId(name));
        case Member::Duplicates: {
            const ClientView* of = client(name);
            if (!of)
                return m_view.topic(name) ? Value(m_ledger.duplicatedIn(name)) : Value(Absent{});
            return of->kind == NodeKind::Consumer ? m_ledger.deliveredAgain(of->id) : m_ledger.duplicated(of->id);
        }
        case Member::Disorder: {
            const ClientView* of = client(name);
            return of && of->kind == NodeKind::Producer ? Value(m_ledger.outOfOrder(of->id)) : Value(Absent{});
        }
        default:
            return Absent{};
        }
    }

    // Records in the leaders' rows that have that partition, key and value, as far as rows tell.
    Value records(const std::string& name) const
    {
        std::vector<RecordUid> found;
        const TopicView* topic = m_view.topic(name);
        if (!topic)
            return expr::UidSet{};
        for (const auto& [number, partition] : topic->partitions) {
            const ReplicaView* copy = partition->leaderCopy();
            if (!copy || (!isAbsent(argument(1)) && intOf(argument(1)) != number))
                continue;
            for (std::size_t i = 0; i < copy->batches.size(); ++i)
                if (const auto& notes = copy->batches[i].records)
                    for (const RecordNote& note : *notes)
                        if (!note.isControl && (isAbsent(argument(2)) || textOf(argument(2)) == note.key)
                            && (isAbsent(argument(3)) || textOf(argument(3)) == note.value))
                            found.push_back(note.uid);
        }
        return expr::makeUidSet(std::move(found));
    }

    Value ghosts(NodeId id) const
    {
        std::vector<RecordUid> gone;
        engine::UidSet present;
        for (const auto& [name, topic] : m_view.topics)
            present.merge(m_ledger.present(name));
        for (const RecordUid uid : m_ledger.delivered(id))
            if (!present.contains(uid))
                gone.push_back(uid);
        return expr::makeUidSet(std::move(gone));
    }

    Value ofBroker() const
    {
        const BrokerId id{static_cast<std::int32_t>(intOf(object(0)))};
        const BrokerView* broker = m_view.broker(id);
        if (!broker)
            return Absent{};
        switch (m_query.member) {
        case Member::BrokerState:
            return stateOf(*broker);
        case Member::BrokerOnline:
            return broker->state.value != NodeState::Down;
        case Member::BrokerFenced:
            return broker->fenced.value;
        case Member::BrokerRack:
            return broker->rack.empty() ? Value(Absent{}) : Value(broker->rack);
        case Member::BrokerDiskWrites:
            return broker->diskWork.writes;
        case Member::BrokerRandomWrites:
            return broker->diskWork.elsewhere;
        case Member::BrokerUserCopies:
            return broker->diskWork.rewrittenBytes;
        case Member::BrokerLeaders: {
            std::int64_t count = 0;
            for (const auto& [name, topic] : m_view.topics)
                for (const auto& [number, partition] : topic->partitions)
                    count += partition->leader.value == id ? 1 : 0;
            return count;
        }
        default:
            return Absent{};
        }
    }

    Value ofController() const
    {
        const NodeId leader = m_view.quorum.leader.value;
        switch (m_query.member) {
        case Member::ControllerLeader:
            return leader == kLabNode ? Value(Absent{}) : Value(nodeName(leader));
        case Member::ControllerEpoch:
            return std::int64_t{m_view.quorum.epoch};
        case Member::ControllerQuorumOk: {
            const auto running = std::count_if(m_view.controllers.begin(), m_view.controllers.end(),
                [](const auto& entry) { return entry.second->state.value == NodeState::Running; });
            return leader != kLabNode && 2 * running > std::ssize(m_view.controllers);
        }
        default:
            return Absent{};
        }
    }

    Value ofTopic() const
    {
        const TopicView* topic = m_view.topic(textOf(object(0)));
        if (!topic)
            return Absent{};
        switch (m_query.member) {
        case Member::TopicPartitions:
            return countOf(topic->partitions.size());
        case Member::TopicReplicationFactor:
            return topic->partitions.empty() ? Value(Absent{}) : countOf(topic->partitions.begin()->second->replicas.size());
        case Member::TopicRecords:
            return countOf(m_ledger.present(topic->name).size());
        case Member::TopicConfig: {
            const std::string key = textOf(argument(0));
            if (const auto found = topic->config.find(key); found != topic->config.end())
                return found->second;
            const ConfigInfo* info = findConfig(ConfigScope::Topic, key);
            return info && info->hasDefault ? Value(std::string(info->defaultValue)) : Value(Absent{});
        }
        default:
            return Absent{};
        }
    }

    const PartitionView* partition() const
    {
        return m_view.partition({textOf(object(0)), static_cast<std::int32_t>(intOf(object(1)))});
    }

    // Holes are looked for only where there can be some: it takes a walk.
    std::int64_t recordsOf(const ReplicaView& copy) const
    {
        const TopicView* topic = m_view.topic(textOf(object(0)));
        const auto policy = topic ? topic->config.find("cleanup.policy") : std::map<std::string, std::string>::const_iterator{};
        const bool compacts = topic && policy != topic->config.end() && policy->second.find("compact") != std::string::npos;
        return copy.endOffset.value - copy.startOffset.value - (compacts ? copy.holes() : 0);
    }

    Value ofPartition() const
    {
        const PartitionView* partition = this->partition();
        if (!partition)
            return Absent{};
        const ReplicaView* leader = partition->leaderCopy();
        switch (m_query.member) {
        case Member::PartitionLeader:
            return partition->leader.value == kNoBroker ? Value(Absent{}) : Value(std::int64_t{partition->leader.value.value});
        case Member::PartitionLeaderEpoch:
            return std::int64_t{partition->leaderEpoch.value.value};
        case Member::PartitionReplicas: {
            expr::IntList list;
            for (const BrokerId broker : partition->replicas)
                list.values.push_back(broker.value);
            return list;
        }
        case Member::PartitionIsr:
            return brokersOf(partition->isr.value);
        case Member::PartitionOsr: {
            std::vector<BrokerId> out;
            for (const BrokerId broker : partition->replicas)
                if (!partition->inIsr(broker))
                    out.push_back(broker);
            return brokersOf(out);
        }
        case Member::PartitionElr:
            return brokersOf(partition->elr.value);
        case Member::PartitionHighWatermark:
        case Member::PartitionLastStableOffset: // without open transactions they are the same
            return leader ? known(leader->highWatermark) : Value(Absent{});
        case Member::PartitionEndOffset:
            return leader ? known(leader->endOffset) : Value(Absent{});
        case Member::PartitionLogStartOffset:
            return leader ? known(leader->startOffset) : Value(Absent{});
        case Member::PartitionOnline:
            return partition->leader.value != kNoBroker;
        case Member::PartitionUnderMinIsr:
            return std::ssize(partition->isr.value) < partition->minInSyncReplicas;
        case Member::PartitionRecords:
            return leader && leader->endOffset.known() ? Value(recordsOf(*leader)) : Value(Absent{});
        default:
            return Absent{};
        }
    }

    static std::int64_t sumOf(const ReplicaView& copy, std::int64_t SegmentView::*member)
    {
        std::int64_t sum = 0;
        for (const auto& segment : copy.segments)
            sum += (*segment).*member;
        return sum;
    }

    Value ofReplica() const
    {
        const PartitionView* partition = this->partition();
        const ReplicaView* copy = partition ? partition->copyOn(BrokerId{static_cast<std::int32_t>(intOf(object(2)))}) : nullptr;
        if (!copy)
            return Absent{};
        switch (m_query.member) {
        case Member::ReplicaRole:
            return std::string(copy->role.value == ReplicaRole::Leader ? "leader"
                    : copy->role.value == ReplicaRole::Follower        ? "follower"
                                                                       : "none");
        case Member::ReplicaEndOffset:
            return known(copy->endOffset);
        case Member::ReplicaHighWatermark:
            return known(copy->highWatermark);
        case Member::ReplicaLogStartOffset:
            return known(copy->startOffset);
        case Member::ReplicaLeaderEpoch:
            return known(copy->leaderEpoch);
        case Member::ReplicaFlushed:
            return known(copy->flushed);
        case Member::ReplicaSegments:
            return countOf(copy->segments.size());
        case Member::ReplicaBytes:
            return copy->bytes;
        case Member::ReplicaIndexEntries:
            return sumOf(*copy, &SegmentView::indexEntries);
        case Member::ReplicaTimeIndexEntries:
            return sumOf(*copy, &SegmentView::timeIndexEntries);
        case Member::ReplicaActiveSegment:
            return copy->activeSegment() ? Value(copy->activeSegment()->base.value) : Value(Absent{});
        case Member::ReplicaRetired: {
            std::int64_t segments = 0;
            for (const RetiredView& waiting : copy->retired)
                segments += waiting.segments;
            return segments;
        }
        case Member::ReplicaHoles:
            return copy->holes();
        case Member::ReplicaCleanedUpTo:
            return copy->cleanedUpTo.value == kNoOffset ? Value(Absent{}) : known(copy->cleanedUpTo);
        case Member::ReplicaTruncated:
            return copy->truncated;
        case Member::ReplicaLog:
            return uidsOf(m_ledger.onReplica({textOf(object(0)), static_cast<std::int32_t>(intOf(object(1)))}, copy->broker));
        default:
            return Absent{};
        }
    }

    Value ofProducer() const
    {
        const ClientView* client = this->client(textOf(object(0)));
        if (!client || client->kind != NodeKind::Producer)
            return Absent{};
        const ProducerView& producer = *client->producer;
        switch (m_query.member) {
        case Member::ProducerState:
            return stateOf(*client);
        case Member::ProducerCalls:
            return producer.called;
        case Member::ProducerSent:
            return producer.sent;
        case Member::ProducerAcked:
            return producer.acked.value;
        case Member::ProducerFailed:
            return producer.failed.value;
        case Member::ProducerPending: {
            const auto only = partitionNamed(textOf(argument(0)));
            if (!only)
                return producer.called - producer.acked.value - producer.failed.value;
            std::size_t pending = 0;
            for (const auto& [id, batch] : producer.batches)
                if (batch->partition == *only)
                    pending += batch->records.size();
            return countOf(pending);
        }
        case Member::ProducerWaiting:
            return producer.waitingRecords();
        case Member::ProducerBlocked:
            return producer.call.blocked.has_value();
        case Member::ProducerBlockedTime:
            return producer.blockedTime(m_view.at);
        case Member::ProducerProduceRequests:
            return producer.produceRequests;
        case Member::ProducerInFlightMost:
            return std::int64_t{producer.inFlightMost};
        case Member::ProducerBatches:
            return producer.ackedBatches;
        case Member::ProducerMeanLatency:
            return producer.ackedBatches == 0 ? Value(Absent{}) : Value(Duration{producer.latencySum.count() / producer.ackedBatches});
        case Member::ProducerLatencyP50:
            return latencyOf(client->id, 50);
        case Member::ProducerLatencyP99:
            return latencyOf(client->id, 99);
        case Member::ProducerInterceptorErrors:
            return producer.interceptorErrors;
        case Member::ProducerLastException:
            return producer.lastException.empty() ? Value(Absent{}) : Value(producer.lastException);
        case Member::ProducerInFlight:
            return std::int64_t{producer.inFlight};
        case Member::ProducerRetries:
            return producer.retries;
        case Member::ProducerRequests:
            return client->requests;
        case Member::ProducerProducerId:
            return producer.producerId == kNoProducerId ? Value(Absent{}) : Value(producer.producerId.value);
        case Member::ProducerEpoch:
            return producer.producerId == kNoProducerId ? Value(Absent{}) : Value(std::int64_t{producer.producerEpoch.value});
        case Member::ProducerLastError:
            return producer.lastError == ErrorCode::None ? Value(Absent{}) : Value(std::string(errorName(producer.lastError)));
        default:
            return Absent{};
        }
    }

    Value latencyOf(NodeId producer, std::size_t percent) const
    {
        const auto latency = m_ledger.latencyAt(producer, percent);
        return latency ? Value(*latency) : Value(Absent{});
    }

    Value ofConsumer() const
    {
        const ClientView* client = this->client(textOf(object(0)));
        if (!client || client->kind != NodeKind::Consumer)
            return Absent{};
        const ConsumerView& consumer = *client->consumer;
        switch (m_query.member) {
        case Member::ConsumerState:
            return stateOf(*client);
        case Member::ConsumerAssignment: {
            std::vector<std::string> names;
            for (const TopicPartition& partition : consumer.assignment.value)
                names.push_back(partition.toString());
            return expr::makeTextSet(std::move(names));
        }
        case Member::ConsumerPosition: {
            const auto of = partitionNamed(textOf(argument(0)));
            const auto found = of ? consumer.positions.find(*of) : consumer.positions.end();
            return found == consumer.positions.end() ? Value(Absent{}) : known(found->second);
        }
        case Member::ConsumerDelivered:
            return consumer.delivered;
        case Member::ConsumerProcessed:
            return consumer.processed;
        case Member::ConsumerSkipped:
            return consumer.skipped;
        case Member::ConsumerLag:
            return lag(consumer);
        default:
            return Absent{};
        }
    }

    Value lag(const ConsumerView& consumer) const
    {
        const auto only = partitionNamed(textOf(argument(0)));
        std::int64_t sum = 0;
        bool any = false;
        for (const auto& [id, position] : consumer.positions) {
            const PartitionView* partition = only && id != *only ? nullptr : m_view.partition(id);
            const ReplicaView* leader = partition ? partition->leaderCopy() : nullptr;
            if (!leader)
                continue;
            sum += leader->highWatermark.value - position.value;
            any = true;
        }
        return any ? Value(sum) : Value(Absent{});
    }

    Value ofGroup() const
    {
        const auto found = m_view.groups.find(textOf(object(0)));
        if (found == m_view.groups.end())
            return Absent{};
        const GroupView& group = *found->second;
        switch (m_query.member) {
        case Member::GroupState: {
            constexpr const char* names[] = {"Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead"};
            return std::string(names[static_cast<std::size_t>(group.state.value)]);
        }
        case Member::GroupEpoch:
            return std::int64_t{group.generation};
        case Member::GroupMembers: {
            std::vector<std::string> names;
            for (const auto& [member, seat] : group.members)
                names.push_back(m_view.nodeNameOf(seat.client));
            return expr::makeTextSet(std::move(names));
        }
        case Member::GroupCommitted: {
            const auto of = partitionNamed(textOf(argument(0)));
            const auto offset = of ? group.committed.find(*of) : group.committed.end();
            return offset == group.committed.end() ? Value(Absent{}) : known(offset->second);
        }
        case Member::GroupCoordinator:
            return group.coordinator == kNoBroker ? Value(Absent{}) : Value(std::int64_t{group.coordinator.value});
        case Member::GroupOwner: {
            const auto of = partitionNamed(textOf(argument(0)));
            for (const auto& [member, partitions] : group.assignment)
                if (of && std::find(partitions.begin(), partitions.end(), *of) != partitions.end())
                    if (const auto client = group.members.find(member); client != group.members.end())
                        return m_view.nodeNameOf(client->second.client);
            return Absent{};
        }
        case Member::GroupProtocol:
            return group.protocol.empty() ? Value(Absent{}) : Value(group.protocol);
        case Member::GroupRebalances:
            return std::int64_t{group.generation};
        default:
            return Absent{};
        }
    }

    const PathQuery& m_query;
    Time m_now;
    const ClusterView& m_view;
    const Ledger& m_ledger;
};

} // namespace

Value conditionPath(const PathQuery& query, Time now, const ClusterView& view, const Ledger& ledger)
{
    return Answer(query, now, view, ledger).value();
}

} // namespace engine
