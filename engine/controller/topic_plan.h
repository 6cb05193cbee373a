#pragma once

// What CreateTopics and CreatePartitions lead to: the records of a new topic, or Kafka's refusal (facts §2.2, §10 Admin).
// Pure: the metadata, the request, the settings and some draws in, a plan out.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/controller/config_rules.h"
#include "engine/controller/placement.h"
#include "engine/wire/create_partitions.h"
#include "engine/wire/create_topics.h"

namespace engine {

struct TopicPlan {
    std::optional<Refusal> refused;
    std::int32_t partitions = -1;
    std::int16_t replicationFactor = -1;
    std::map<std::string, std::string> configs;
    std::vector<MetadataRecord> records; // TopicRecord, ConfigRecords, PartitionRecords
};

// 1…249 of [a-zA-Z0-9._-], not "." or ".."; nothing if the name is fine.
std::optional<Refusal> checkTopicName(const std::string& name);

// A list of replicas given by hand: not empty, every broker registered, none twice.
std::optional<Refusal> checkAssignment(const MetadataImage& image, const std::vector<std::int32_t>& replicas);

// A name that exists is refused with TopicAlreadyExists (36).
TopicPlan planTopic(const MetadataImage& image, const wire::CreateTopicsRequest::CreatableTopic& wish, const Uuid& id,
    const ControllerConfig& config, const Draw& draw);

// More partitions for an existing topic; only `refused` and `records` are used.
TopicPlan planPartitions(const MetadataImage& image, const wire::CreatePartitionsRequest::CreatePartitionsTopic& wish,
    const Draw& draw);

// The state of a new partition with these replicas: led by the first that is active, all active ones in sync. Nothing if none is.
std::optional<wire::PartitionRecord> newPartition(const MetadataImage& image, const Uuid& topic, std::int32_t index,
    const std::vector<BrokerId>& replicas);

} // namespace engine
