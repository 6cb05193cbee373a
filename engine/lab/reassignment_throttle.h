#pragma once

// What `reassign … --throttle` sets and takes back, as Kafka's tool kafka-reassign-partitions does (KIP-73): in each topic the
// replicas that are read from (leader.replication.throttled.replicas: all that were there before) and those that are new
// (follower.replication.throttled.replicas), and the rate on every broker that has one of them. What is under way already is
// part of it. The tool takes them away when --verify or --cancel finds that nothing is being reassigned any more.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/controller/metadata_image.h"
#include "engine/wire/incremental_alter_configs.h"

namespace engine {

struct ReassignmentThrottle {
    struct Replicas {
        std::string leader;   // "0:1,0:2": partition:broker, sorted
        std::string follower;
    };
    std::map<std::string, Replicas> topics;
    std::set<BrokerId> brokers;
};

// For `partition` going to `replicas`, and every reassignment that is under way.
ReassignmentThrottle throttleOf(const MetadataImage& image, const TopicPartition& partition, const std::vector<BrokerId>& replicas);

// The requests that set it (absent rate: take it back), topics first.
std::vector<wire::IncrementalAlterConfigsRequest> requestsFor(const ReassignmentThrottle& throttle, std::optional<std::int64_t> bytesPerSecond);

} // namespace engine
