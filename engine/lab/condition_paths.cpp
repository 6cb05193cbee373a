#include "engine/lab/condition_paths.h"

#include <algorithm>

#include "engine/base/kafka_configs.h"
#include "engine/lab/condition_values.h"

namespace engine {

using expr::Absent;
using expr::Member;
using expr::PathQuery;
using expr::Value;

namespace {

template <class Brokers>
Value brokersOf(const Brokers& brokers)
{
    std::vector<std::int64_t> numbers;
    for (const BrokerId broker : brokers)
        numbers.push_back(broker.value);
    return expr::makeIntSet(std::move(numbers));
}

const Value kAbsent = Absent{};

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
            return consumerPath(ground());
        case expr::Object::Group:
            return groupPath(ground());
        case expr::Object::Sink:
            return sinkPath(ground());
        default:
            return Absent{};
        }
    }

private:
    ConditionGround ground() const { return {m_query, m_now, m_view, m_ledger}; }
    const Value& object(std::size_t i) const { return m_query.object.size() > i ? m_query.object[i] : kAbsent; }
    const Value& argument(std::size_t i) const { return m_query.arguments.size() > i ? m_query.arguments[i] : kAbsent; }
    const ClientView* client(const std::string& name) const { return ground().client(name); }
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
        case Member::Processed:
            return readPath(ground());
        case Member::Ghosts:
            return ghosts(clientId(name));
        case Member::Duplicates: {
            const ClientView* of = client(name);
            if (!of && m_view.topic(name))
                return m_ledger.duplicatedIn(name);
            if (!of) {
                const auto again = processedAgain(ground(), name);
                return again ? Value(*again) : Value(Absent{});
            }
            return of->kind == NodeKind::Consumer ? m_ledger.processedAgain(of->id) : m_ledger.duplicated(of->id);
        }
        case Member::Disorder: {
            const ClientView* of = client(name);
            if (of && of->kind == NodeKind::Consumer)
                return m_ledger.outOfOrder(of->id, textOf(argument(1)) == "topic" ? Ledger::Scope::Topic : Ledger::Scope::Partition);
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
