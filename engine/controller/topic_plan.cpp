#include "engine/controller/topic_plan.h"

#include <algorithm>
#include <set>

namespace engine {

namespace {

// One request does not make more partitions than this (Kafka: MAX_PARTITIONS_PER_BATCH).
constexpr std::int32_t kPartitionsMax = 10000;

Refusal badAssignment(std::string message) { return {ErrorCode::InvalidReplicaAssignment, std::move(message)}; }

// One manual replica list; `expected`: how many replicas the partitions before have.
std::optional<Refusal> checkReplicas(const MetadataImage& image, const std::vector<std::int32_t>& replicas, std::optional<std::size_t> expected)
{
    if (replicas.empty())
        return badAssignment("The manual partition assignment includes an empty replica list.");
    std::vector<std::int32_t> sorted = replicas;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (!image.broker(BrokerId{sorted[i]}))
            return badAssignment("The manual partition assignment includes broker " + std::to_string(sorted[i])
                + ", but no such broker is registered.");
        if (i > 0 && sorted[i] == sorted[i - 1])
            return badAssignment("The manual partition assignment includes the broker " + std::to_string(sorted[i]) + " more than once.");
    }
    if (expected && replicas.size() != *expected)
        return badAssignment("The manual partition assignment includes a partition with " + std::to_string(replicas.size())
            + " replica(s), but this is not consistent with previous partitions, which have " + std::to_string(*expected) + " replica(s).");
    return std::nullopt;
}

// kNoReplicas: the wish in words, for automatic placement that is impossible.
Refusal cannotPlace(const MetadataImage& image, std::int32_t replicationFactor)
{
    const std::string what = "Unable to replicate the partition " + std::to_string(replicationFactor) + " time(s): ";
    const auto brokers = placementBrokers(image);
    if (std::none_of(brokers.begin(), brokers.end(), [](const auto& b) { return !b.fenced; }))
        return {ErrorCode::InvalidReplicationFactor, what + "All brokers are currently fenced."};
    return {ErrorCode::InvalidReplicationFactor,
        what + "The target replication factor of " + std::to_string(replicationFactor) + " cannot be reached because only "
            + std::to_string(brokers.size()) + " broker(s) are registered."};
}

// Adds the records of partitions `first`, first + 1 …; a refusal if one of them would have nobody to lead it.
std::optional<Refusal> addPartitions(const MetadataImage& image, const Uuid& topic, std::int32_t first,
    const std::vector<std::vector<BrokerId>>& assignments, bool manual, std::vector<MetadataRecord>& records)
{
    for (std::size_t i = 0; i < assignments.size(); ++i) {
        const auto index = first + static_cast<std::int32_t>(i);
        auto record = newPartition(image, topic, index, assignments[i]);
        if (!record && manual)
            return badAssignment("All brokers specified in the manual partition assignment for partition " + std::to_string(index)
                + " are fenced or in controlled shutdown.");
        if (!record)
            return Refusal{ErrorCode::InvalidReplicationFactor,
                "Unable to replicate the partition " + std::to_string(assignments[i].size())
                    + " time(s): All brokers are currently fenced or in controlled shutdown."};
        records.emplace_back(std::move(*record));
    }
    return std::nullopt;
}

using Assignments = std::vector<std::vector<BrokerId>>;

// The manual assignment of a new topic, by partition.
std::optional<Refusal> readAssignments(const MetadataImage& image, const wire::CreateTopicsRequest::CreatableTopic& wish, Assignments& out)
{
    if (wish.replicationFactor != -1)
        return Refusal{ErrorCode::InvalidRequest, "A manual partition assignment was specified, but replication factor was not set to -1."};
    if (wish.numPartitions != -1)
        return Refusal{ErrorCode::InvalidRequest, "A manual partition assignment was specified, but numPartitions was not set to -1."};
    std::map<std::int32_t, std::vector<std::int32_t>> byPartition;
    std::optional<std::size_t> expected;
    for (const auto& assignment : wish.assignments) {
        if (byPartition.contains(assignment.partitionIndex))
            return badAssignment("Found multiple manual partition assignments for partition " + std::to_string(assignment.partitionIndex));
        if (auto refused = checkReplicas(image, assignment.brokerIds, expected))
            return refused;
        expected = assignment.brokerIds.size();
        byPartition[assignment.partitionIndex] = assignment.brokerIds;
    }
    if (byPartition.begin()->first != 0 || static_cast<std::size_t>(byPartition.rbegin()->first) + 1 != byPartition.size())
        return badAssignment("partitions should be a consecutive 0-based integer sequence");
    for (const auto& [index, replicas] : byPartition)
        out.push_back(toBrokers(replicas));
    return std::nullopt;
}

std::optional<Refusal> chooseAssignments(const MetadataImage& image, const wire::CreateTopicsRequest::CreatableTopic& wish,
    const ControllerConfig& config, const Draw& draw, Assignments& out)
{
    if (wish.replicationFactor < -1 || wish.replicationFactor == 0)
        return Refusal{ErrorCode::InvalidReplicationFactor, "Replication factor must be larger than 0, or -1 to use the default value."};
    if (wish.numPartitions < -1 || wish.numPartitions == 0)
        return Refusal{ErrorCode::InvalidPartitions, "Number of partitions was set to an invalid non-positive value."};
    const std::int32_t partitions = wish.numPartitions == -1 ? config.numPartitions : wish.numPartitions;
    const std::int32_t replicationFactor = wish.replicationFactor == -1 ? config.defaultReplicationFactor : wish.replicationFactor;
    if (partitions > kPartitionsMax)
        return Refusal{ErrorCode::PolicyViolation,
            "Excessively large number of partitions per request."};
    auto placed = placeReplicas(placementBrokers(image), partitions, replicationFactor, draw);
    if (!placed)
        return cannotPlace(image, replicationFactor);
    out = std::move(*placed);
    return std::nullopt;
}

} // namespace

std::optional<Refusal> checkTopicName(const std::string& name)
{
    const auto invalid = [](std::string why) { return Refusal{ErrorCode::InvalidTopicException, "Topic name is invalid: " + std::move(why)}; };
    if (name.empty())
        return invalid("the empty string is not allowed");
    if (name == "." || name == "..")
        return invalid("'" + name + "' is not allowed");
    if (name.size() > 249)
        return invalid("the length of '" + name + "' is longer than the max allowed length 249");
    const auto legal = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    };
    if (!std::all_of(name.begin(), name.end(), legal))
        return invalid("'" + name + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'");
    return std::nullopt;
}

std::optional<Refusal> checkAssignment(const MetadataImage& image, const std::vector<std::int32_t>& replicas)
{
    return checkReplicas(image, replicas, std::nullopt);
}

std::optional<wire::PartitionRecord> newPartition(const MetadataImage& image, const Uuid& topic, std::int32_t index,
    const std::vector<BrokerId>& replicas)
{
    wire::PartitionRecord record;
    record.partitionId = index;
    record.topicId = topic;
    record.replicas = toNumbers(replicas);
    for (const BrokerId replica : replicas) {
        if (image.isActive(replica))
            record.isr.push_back(replica.value);
        // KIP-858: a broker with one log directory leaves no choice; otherwise it says later which one it took.
        const BrokerImage* broker = image.broker(replica);
        record.directories.push_back(broker && broker->logDirectories.size() == 1 ? broker->logDirectories[0] : Uuid{});
    }
    if (record.isr.empty())
        return std::nullopt;
    record.leader = record.isr.front();
    record.leaderEpoch = 0;
    record.partitionEpoch = 0;
    return record;
}

TopicPlan planTopic(const MetadataImage& image, const wire::CreateTopicsRequest::CreatableTopic& wish, const Uuid& id,
    const ControllerConfig& config, const Draw& draw)
{
    TopicPlan plan;
    const auto refuse = [&](Refusal refusal) {
        plan.refused = std::move(refusal);
        plan.records.clear();
        return std::move(plan);
    };
    if (auto refused = checkTopicName(wish.name))
        return refuse(std::move(*refused));
    if (image.topic(wish.name))
        return refuse({ErrorCode::TopicAlreadyExists, "Topic '" + wish.name + "' already exists."});
    for (const auto& setting : wish.configs) {
        if (!setting.value)
            return refuse({ErrorCode::InvalidConfig, "Null value not supported for topic configs: " + setting.name});
        plan.configs[setting.name] = *setting.value;
    }
    if (auto refused = checkTopicConfigs(plan.configs, config.scaled))
        return refuse(std::move(*refused));
    for (auto& [name, value] : plan.configs)
        value = asRead(*findConfig(ConfigScope::Topic, name), value);

    Assignments assignments;
    const bool manual = !wish.assignments.empty();
    if (auto refused = manual ? readAssignments(image, wish, assignments) : chooseAssignments(image, wish, config, draw, assignments))
        return refuse(std::move(*refused));
    plan.partitions = static_cast<std::int32_t>(assignments.size());
    plan.replicationFactor = static_cast<std::int16_t>(assignments.front().size());

    wire::TopicRecord topic;
    topic.name = wish.name;
    topic.topicId = id;
    plan.records.emplace_back(std::move(topic));
    for (const auto& [name, value] : plan.configs) {
        wire::ConfigRecord record;
        record.resourceType = static_cast<std::int8_t>(ConfigResourceType::Topic);
        record.resourceName = wish.name;
        record.name = name;
        record.value = value;
        plan.records.emplace_back(std::move(record));
    }
    if (auto refused = addPartitions(image, id, 0, assignments, manual, plan.records))
        return refuse(std::move(*refused));
    return plan;
}

TopicPlan planPartitions(const MetadataImage& image, const wire::CreatePartitionsRequest::CreatePartitionsTopic& wish, const Draw& draw)
{
    TopicPlan plan;
    const TopicImage* topic = image.topic(wish.name);
    if (!topic) {
        plan.refused = Refusal{ErrorCode::UnknownTopicOrPartition, std::nullopt};
        return plan;
    }
    const auto has = static_cast<std::int32_t>(topic->partitions.size());
    const auto count = std::to_string(has);
    if (wish.count == has) {
        plan.refused = Refusal{ErrorCode::InvalidPartitions, "Topic already has " + count + " partition(s)."};
        return plan;
    }
    if (wish.count < has) {
        plan.refused = Refusal{ErrorCode::InvalidPartitions,
            "The topic " + wish.name + " currently has " + count + " partition(s); " + std::to_string(wish.count) + " would not be an increase."};
        return plan;
    }
    const std::int32_t added = wish.count - has;
    if (added > kPartitionsMax) {
        plan.refused = Refusal{ErrorCode::PolicyViolation, "Excessively large number of partitions per request."};
        return plan;
    }
    const std::size_t replicas = topic->partitions.begin()->second.replicas.size();
    Assignments assignments;
    if (wish.assignments) {
        if (wish.assignments->size() != static_cast<std::size_t>(added)) {
            plan.refused = badAssignment("Attempted to add " + std::to_string(added) + " additional partition(s), but only "
                + std::to_string(wish.assignments->size()) + " assignment(s) were specified.");
            return plan;
        }
        for (const auto& assignment : *wish.assignments) {
            if ((plan.refused = checkReplicas(image, assignment.brokerIds, replicas)))
                return plan;
            assignments.push_back(toBrokers(assignment.brokerIds));
        }
    } else if (auto placed = placeReplicas(placementBrokers(image), added, static_cast<std::int32_t>(replicas), draw)) {
        assignments = std::move(*placed);
    } else {
        plan.refused = cannotPlace(image, static_cast<std::int32_t>(replicas));
        return plan;
    }
    plan.refused = addPartitions(image, topic->id, has, assignments, wish.assignments.has_value(), plan.records);
    if (plan.refused)
        plan.records.clear();
    return plan;
}

} // namespace engine
