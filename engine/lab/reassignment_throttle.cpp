#include "engine/lab/reassignment_throttle.h"

#include <algorithm>

namespace engine {

namespace {

constexpr std::int8_t kTopic = 2, kBroker = 4, kSet = 0, kDelete = 1;

struct Move {
    std::set<BrokerId> sources;
    std::set<BrokerId> destinations;
};

void add(std::set<std::string>& list, std::int32_t partition, BrokerId broker) { list.insert(std::to_string(partition) + ":" + std::to_string(broker.value)); }

std::string joined(const std::set<std::string>& list)
{
    std::string out;
    for (const auto& one : list)
        out += (out.empty() ? "" : ",") + one;
    return out;
}

} // namespace

ReassignmentThrottle throttleOf(const MetadataImage& image, const TopicPartition& wanted, const std::vector<BrokerId>& replicas)
{
    std::map<TopicPartition, Move> moves;
    const auto sourcesOf = [](const PartitionImage& partition) {
        std::set<BrokerId> sources(partition.replicas.begin(), partition.replicas.end());
        for (const BrokerId broker : partition.adding)
            sources.erase(broker);
        return sources;
    };
    for (const auto& [id, topic] : image.topics())
        for (const auto& [index, partition] : topic.partitions)
            if (!partition.adding.empty() || !partition.removing.empty())
                moves[{topic.name, index}] = {sourcesOf(partition), {partition.adding.begin(), partition.adding.end()}};
    if (const PartitionImage* partition = image.partition(wanted)) {
        Move& move = moves[wanted];
        move.sources = sourcesOf(*partition);
        move.destinations = {replicas.begin(), replicas.end()};
        for (const BrokerId broker : move.sources)
            move.destinations.erase(broker);
    }
    ReassignmentThrottle throttle;
    std::map<std::string, std::pair<std::set<std::string>, std::set<std::string>>> lists;
    for (const auto& [id, move] : moves) {
        auto& [leader, follower] = lists[id.topic];
        for (const BrokerId broker : move.sources)
            add(leader, id.partition, broker);
        for (const BrokerId broker : move.destinations)
            add(follower, id.partition, broker);
        throttle.brokers.insert(move.sources.begin(), move.sources.end());
        throttle.brokers.insert(move.destinations.begin(), move.destinations.end());
    }
    for (const auto& [topic, list] : lists)
        throttle.topics[topic] = {joined(list.first), joined(list.second)};
    return throttle;
}

std::vector<wire::IncrementalAlterConfigsRequest> requestsFor(const ReassignmentThrottle& throttle, std::optional<std::int64_t> bytesPerSecond)
{
    std::vector<wire::IncrementalAlterConfigsRequest> requests(2);
    const auto resource = [&](wire::IncrementalAlterConfigsRequest& request, std::int8_t type, const std::string& name) {
        request.resources.emplace_back();
        request.resources.back().resourceType = type;
        request.resources.back().resourceName = name;
        return [&request, isSet = bytesPerSecond.has_value()](const char* key, const std::string& value) {
            request.resources.back().configs.push_back({key, isSet ? kSet : kDelete, isSet ? std::optional(value) : std::nullopt, {}});
        };
    };
    for (const auto& [topic, replicas] : throttle.topics) {
        const auto set = resource(requests[0], kTopic, topic);
        set("leader.replication.throttled.replicas", replicas.leader);
        set("follower.replication.throttled.replicas", replicas.follower);
    }
    const std::string rate = std::to_string(bytesPerSecond.value_or(0));
    for (const BrokerId broker : throttle.brokers) {
        const auto set = resource(requests[1], kBroker, std::to_string(broker.value));
        set("leader.replication.throttled.rate", rate);
        set("follower.replication.throttled.rate", rate);
    }
    return requests;
}

} // namespace engine
