// The commands of a Run that are for topics and partitions: each becomes a request of the lab's admin.

#include <algorithm>

#include "engine/base/format.h"
#include "engine/controller/quota_rules.h"
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
    wire::CreatePartitionsRequest request;
    wire::CreatePartitionsRequest::CreatePartitionsTopic topic;
    topic.name = c.topic;
    topic.count = c.total; // fewer, or as many: Kafka refuses it itself
    topic.assignments.reset();
    if (!c.assignment.empty()) {
        topic.assignments.emplace();
        for (const auto& replicas : c.assignment)
            topic.assignments->push_back({replicas.brokers, {}});
    }
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

namespace {

// "12.5": 12500; nothing if it is no such number.
std::optional<std::int64_t> parseThousandths(std::string_view text)
{
    const auto point = text.find('.');
    const auto whole = parseInteger(text.substr(0, point));
    if (!whole || *whole < 0 || *whole > INT64_MAX / 2000)
        return std::nullopt;
    std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
    if (fraction.size() > 3 || fraction.find_first_not_of("0123456789") != std::string::npos
        || (point != std::string_view::npos && fraction.empty()))
        return std::nullopt;
    fraction.resize(3, '0');
    return *whole * 1000 + *parseInteger(fraction);
}

} // namespace

Words Run::Doer::operator()(const command::SetQuota& c)
{
    wire::AlterClientQuotasRequest request;
    wire::AlterClientQuotasRequest::EntryData entry;
    // The default of all who have no quota of their own, as kafka-configs.sh prints it.
    const auto name = c.name == "<default>" ? std::nullopt : std::optional(c.name);
    entry.entity.push_back({c.entity == command::QuotaEntity::User ? "user" : "client-id", name, {}});
    for (const auto& [key, value] : c.entries) {
        const bool isRate = key == "producer_byte_rate" || key == "consumer_byte_rate";
        if (!isRate && key != "request_percentage" && key != "controller_mutation_rate")
            return key + " is no quota of a client; producer_byte_rate, consumer_byte_rate, request_percentage and "
                         "controller_mutation_rate are";
        const auto thousandths = parseThousandths(value);
        if (!value.empty() && (!thousandths || *thousandths <= 0 || (isRate && *thousandths % 1000 != 0)))
            return key
                + (isRate                          ? " is whole bytes a second, above 0"
                        : key == "request_percentage" ? " is percent of one thread, above 0, such as 12.5"
                                                      : " is partitions a second, above 0, such as 0.5")
                + ", or nothing to take the quota back; not " + value;
        entry.ops.push_back({key, value.empty() ? 0 : float64OfThousandths(*thousandths), value.empty(), {}});
    }
    request.entries.push_back(std::move(entry));
    return admin(std::move(request));
}

} // namespace engine
