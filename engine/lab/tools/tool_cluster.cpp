#include "engine/lab/tools/tool_cluster.h"

#include <algorithm>

#include "engine/broker/broker.h"
#include "engine/broker/config_answers.h"
#include "engine/lab/run.h"
#include "engine/record/record_batch.h"
#include "engine/record/record_set.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"

namespace engine::tools {

ToolCluster::ToolCluster(const Run& run, const ToolFiles& files) : m_run(run), m_files(files)
{
    for (const auto id : run.brokerNodes())
        if (const Broker* broker = running(BrokerId{id.value}))
            if (!m_broker || m_broker->image().endOffset() < broker->image().endOffset())
                m_broker = broker;
}

const Broker* ToolCluster::running(BrokerId broker) const
{
    const NodeId id{broker.value};
    if (!m_run.world().has(id) || m_run.world().state(id) != World::State::Running)
        return nullptr;
    return static_cast<const Broker*>(m_run.world().node(id));
}

const MetadataImage& ToolCluster::image() const
{
    return m_broker->image();
}

std::vector<BrokerId> ToolCluster::brokers() const
{
    std::vector<BrokerId> out;
    for (const auto& [id, broker] : image().brokers())
        if (image().isAlive(id))
            out.push_back(id);
    return out;
}

std::string ToolCluster::addressOf(BrokerId broker) const
{
    const BrokerImage* known = image().broker(broker);
    if (!known || known->endpoints.empty())
        return "broker-" + std::to_string(broker.value) + ":9092";
    return known->endpoints.front().host + ":" + std::to_string(known->endpoints.front().port);
}

namespace {

const Replica* leading(const Broker* broker, const TopicPartition& partition)
{
    if (!broker)
        return nullptr;
    const auto found = broker->replicas().all().find(partition);
    return found != broker->replicas().all().end() && found->second.isLeader() ? &found->second : nullptr;
}

} // namespace

std::optional<std::int64_t> ToolCluster::earliest(const TopicPartition& partition) const
{
    const PartitionImage* known = image().partition(partition);
    const Replica* leader = known ? leading(running(known->leader), partition) : nullptr;
    return leader ? std::optional(leader->log->startOffset().value) : std::nullopt;
}

std::optional<std::int64_t> ToolCluster::latest(const TopicPartition& partition) const
{
    const PartitionImage* known = image().partition(partition);
    const Replica* leader = known ? leading(running(known->leader), partition) : nullptr;
    return leader ? std::optional(leader->highWatermark.value) : std::nullopt;
}

std::optional<std::int64_t> ToolCluster::atTime(const TopicPartition& partition, std::int64_t millis) const
{
    const PartitionView* seen = m_run.view().partition(partition);
    const ReplicaView* copy = seen ? seen->leaderCopy() : nullptr;
    const auto end = latest(partition);
    if (!copy || !end)
        return std::nullopt;
    constexpr std::size_t kUnpackedMost = std::size_t{64} << 20;
    for (std::size_t i = 0; i < copy->batches.size(); ++i) {
        const BatchView& batch = copy->batches[i];
        if (batch.maxTimestamp < millis || batch.lastOffset < copy->startOffset.value || !batch.frame)
            continue;
        RecordSetReader set(*batch.frame);
        while (const auto whole = set.next()) {
            RecordReader records(*whole, kUnpackedMost);
            // A frame may be as its producer sent it: offsets from 0 on.
            const std::int64_t shift = batch.baseOffset.value - whole->baseOffset().value;
            for (Record record; records.next(record);)
                if (const std::int64_t offset = record.offset.value + shift;
                    record.timestamp >= millis && offset >= copy->startOffset.value.value && offset < *end)
                    return offset;
        }
    }
    return std::nullopt;
}

std::optional<ToolGroup> ToolCluster::group(const std::string& id, const Broker& coordinator) const
{
    const GroupCoordinator& groups = coordinator.groups();
    const ClassicGroup* classic = groups.group(id);
    const ConsumerGroup* consumer = groups.consumerGroup(id);
    if ((!classic && !consumer) || !groups.coordinates(id) || (classic && (classic->is(GroupState::Dead) || classic->isPhantom())))
        return std::nullopt;
    ToolGroup group;
    group.id = id;
    group.coordinator = coordinator.id();
    if (const auto* offsets = groups.offsets(id))
        for (const auto& [partition, committed] : *offsets)
            group.committed[partition] = {committed.offset.value, committed.leaderEpoch.value};
    if (classic) {
        group.state = classic->state;
        group.assignor = classic->protocol.value_or("");
        const auto topics = classic->subscribedTopics();
        for (const auto& known : classic->members) {
            ToolMember member{
                known.id, known.instanceId.value_or(""), known.clientId, known.clientHost, {}, {}, -1, GroupKind::Classic, {}};
            if (topics)
                member.topics.assign(topics->begin(), topics->end());
            if (const auto plan =
                    wire::decodeVersioned<wire::ConsumerProtocolAssignment>(known.assignment, wire::NewerVersion::ReadAsKnown))
                for (const auto& topic : plan->assignedPartitions)
                    for (const auto index : topic.partitions)
                        member.assigned.push_back({topic.topic, index});
            std::sort(member.assigned.begin(), member.assigned.end());
            group.members.push_back(std::move(member));
        }
        return group;
    }
    group.kind = GroupKind::Consumer;
    group.state = consumer->state();
    group.assignor = consumer->assignor();
    group.epoch = consumer->epoch;
    group.assignmentEpoch = consumer->assignmentEpoch;
    const auto named = [&](const TopicIdPartitions& partitions) {
        std::vector<TopicPartition> out;
        for (const auto& [topicId, indexes] : partitions)
            if (const TopicImage* topic = image().topic(topicId))
                for (const auto index : indexes)
                    out.push_back({topic->name, index});
        std::sort(out.begin(), out.end());
        return out;
    };
    for (const auto& [memberId, known] : consumer->members) {
        ToolMember member{memberId, known.instanceId.value_or(""), known.clientId, known.clientHost, named(known.assigned), {}, known.epoch,
            GroupKind::Consumer, {}};
        if (const auto target = consumer->target.find(memberId); target != consumer->target.end())
            member.target = named(target->second);
        const auto topics = consumer->topicsOf(known);
        member.topics.assign(topics.begin(), topics.end());
        group.members.push_back(std::move(member));
    }
    return group;
}

std::optional<ToolGroup> ToolCluster::group(const std::string& id) const
{
    for (const auto broker : brokers())
        if (const Broker* coordinator = running(broker))
            if (auto known = group(id, *coordinator))
                return known;
    return std::nullopt;
}

std::vector<ToolGroup> ToolCluster::groups() const
{
    std::map<std::string, ToolGroup> out;
    for (const auto broker : brokers())
        if (const Broker* coordinator = running(broker))
            for (const auto& id : coordinator->groups().groupIds())
                if (auto known = group(id, *coordinator))
                    out.emplace(id, std::move(*known));
    std::vector<ToolGroup> sorted;
    for (auto& [id, known] : out)
        sorted.push_back(std::move(known));
    return sorted;
}

std::optional<wire::DescribeConfigsResponse::DescribeConfigsResult> ToolCluster::configs(std::int8_t type, const std::string& name) const
{
    constexpr std::int8_t kBroker = 4;
    const Broker* broker = m_broker;
    if (type == kBroker && !name.empty()) {
        broker = nullptr;
        for (const auto id : brokers())
            if (std::to_string(id.value) == name)
                broker = running(id);
    }
    if (!broker)
        return std::nullopt;
    return describeConfigs(*broker, {type, name, {}}, true, 4);
}

std::int64_t ToolCluster::wallMillis() const
{
    return m_run.setup().clockMillis + m_run.world().now().nanos() / 1000000;
}

} // namespace engine::tools
