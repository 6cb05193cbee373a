// The commands of a Run that are for topics and partitions: each becomes a request of the lab's admin.

#include <algorithm>

#include "engine/base/float64.h"
#include "engine/base/format.h"
#include "engine/lab/reassignment_throttle.h"
#include "engine/lab/run_doer.h"
#include "engine/wire/api.h"

namespace engine {

Words Run::Doer::admin(AdminNode::AdminRequest request)
{
    applied();
    world().inTurn(kAdminNode, [&](Node& node, Turn& turn) { static_cast<AdminNode&>(node).enqueue(turn, std::move(request), because); });
    return {};
}

Words Run::Doer::operator()(const command::CreateTopic& c)
{
    if (run.topics().contains(c.topic))
        return "topic " + c.topic + " is there already";
    const auto brokers = static_cast<std::int32_t>(run.brokerNodes().size());
    if (c.replication && *c.replication > brokers)
        return "replication " + std::to_string(*c.replication) + " needs as many brokers; there are " + std::to_string(brokers);
    wire::CreateTopicsRequest request;
    wire::CreateTopicsRequest::CreatableTopic topic;
    topic.name = c.topic;
    topic.numPartitions = c.assignment.empty() ? c.partitions.value_or(-1) : -1;
    topic.replicationFactor = static_cast<std::int16_t>(c.assignment.empty() ? c.replication.value_or(-1) : -1);
    for (std::size_t i = 0; i < c.assignment.size(); ++i)
        topic.assignments.push_back({static_cast<std::int32_t>(i), c.assignment[i].brokers});
    for (const auto& entry : c.config)
        topic.configs.push_back({entry.key, entry.value});
    request.topics.push_back(std::move(topic));
    return admin(std::move(request));
}

Words Run::Doer::operator()(const command::DeleteTopic& c)
{
    if (!run.topics().contains(c.topic))
        return "there is no topic " + c.topic;
    wire::DeleteTopicsRequest request;
    request.topics.push_back({c.topic, {}});
    return admin(std::move(request));
}

Words Run::Doer::missing(const std::string& topic, std::int32_t partition) const
{
    const auto topics = run.topics();
    const auto found = topics.find(topic);
    if (found == topics.end())
        return "there is no topic " + topic;
    if (partition >= found->second)
        return "topic " + topic + " has no partition " + std::to_string(partition) + "; the last one is " + std::to_string(found->second - 1);
    return {};
}

Words Run::Doer::operator()(const command::AddPartitions& c)
{
    if (auto wrong = missing(c.topic, 0))
        return wrong;
    if (const auto has = run.topics().at(c.topic); c.total <= has)
        return "topic " + c.topic + " has " + std::to_string(has) + " partitions already; name a larger total";
    wire::CreatePartitionsRequest request;
    wire::CreatePartitionsRequest::CreatePartitionsTopic topic;
    topic.name = c.topic;
    topic.count = c.total;
    topic.assignments.reset();
    request.topics.push_back(std::move(topic));
    return admin(std::move(request));
}

Words Run::Doer::operator()(const command::DeleteRecords& c)
{
    if (auto wrong = missing(c.topic, c.partition))
        return wrong;
    wire::DeleteRecordsRequest request;
    request.topics.push_back({c.topic, {{c.partition, c.before, {}}}, {}});
    request.timeoutMs = 10000;
    return admin(std::move(request));
}

Words Run::Doer::operator()(const command::Elect& c)
{
    if (auto wrong = missing(c.topic, c.partition))
        return wrong;
    wire::ElectLeadersRequest request;
    request.electionType = c.kind == command::ElectionKind::Unclean ? 1 : 0;
    request.topicPartitions.emplace();
    request.topicPartitions->push_back({c.topic, {c.partition}, {}});
    return admin(std::move(request));
}

Words Run::Doer::operator()(const command::Reassign& c)
{
    if (auto wrong = missing(c.topic, c.partition))
        return wrong;
    for (const auto broker : c.replicas)
        if (!world().has(NodeId{broker}))
            return "there is no broker " + std::to_string(broker);
    wire::AlterPartitionReassignmentsRequest request;
    wire::AlterPartitionReassignmentsRequest::ReassignablePartition partition;
    partition.partitionIndex = c.partition;
    partition.replicas = c.cancel ? std::nullopt : std::optional(c.replicas);
    request.topics.push_back({c.topic, {std::move(partition)}, {}});
    applied();
    const MetadataImage* image = run.newestImage();
    world().inTurn(kAdminNode, [&](Node& node, Turn& turn) {
        auto& asks = static_cast<AdminNode&>(node);
        if (c.throttle && image)
            asks.throttle(turn, throttleOf(*image, {c.topic, c.partition}, toBrokers(c.replicas)), *c.throttle, because);
        asks.enqueue(turn, std::move(request), because);
    });
    return {};
}

Words Run::Doer::operator()(const command::SetQuota& c)
{
    wire::AlterClientQuotasRequest request;
    wire::AlterClientQuotasRequest::EntryData entry;
    // The default of all who have no quota of their own, as kafka-configs.sh prints it.
    const auto name = c.name == "<default>" ? std::nullopt : std::optional(c.name);
    entry.entity.push_back({c.entity == command::QuotaEntity::User ? "user" : "client-id", name, {}});
    for (const auto& [key, value] : c.entries) {
        if (key != "producer_byte_rate")
            return "no broker here slows anybody by " + key + "; producer_byte_rate is the quota that counts";
        const auto rate = parseInteger(value);
        if (!value.empty() && (!rate || *rate <= 0))
            return key + " is whole bytes a second, above 0, or nothing to take the quota back; not " + value;
        entry.ops.push_back({key, value.empty() ? 0 : float64Of(*rate), value.empty(), {}});
    }
    request.entries.push_back(std::move(entry));
    return admin(std::move(request));
}

} // namespace engine
