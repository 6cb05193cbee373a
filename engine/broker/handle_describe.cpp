// What a broker tells about topics and about its own disk: DescribeTopicPartitions (KIP-966), DescribeLogDirs (KIP-113).

#include <algorithm>
#include <map>
#include <set>

#include "engine/broker/broker.h"
#include "engine/broker/config.h"
#include "engine/broker/handlers.h"
#include "engine/broker/topic_name.h"
#include "engine/wire/alter_replica_log_dirs.h"
#include "engine/wire/describe_log_dirs.h"
#include "engine/wire/describe_topic_partitions.h"
#include "engine/wire/list_config_resources.h"

namespace engine {

namespace {

constexpr std::int32_t kTopicOperations = 3576; // always told, whether asked for or not (facts §10)

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

std::string logDirectoryOf(const Broker& broker)
{
    return configText(broker.config().set, "log.dirs", "/broker-" + std::to_string(broker.id().value));
}

} // namespace

bool handleDescribeTopicPartitions(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeTopicPartitionsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    const MetadataImage& image = broker.image();
    wire::DescribeTopicPartitionsResponse response;
    response.nextCursor.reset();
    std::vector<std::string> names;
    for (const auto& topic : asked.topics)
        names.push_back(topic.name);
    if (asked.topics.empty()) // all of them
        for (const auto& [name, id] : image.topicIds())
            names.push_back(name);
    std::sort(names.begin(), names.end());
    const std::int32_t most = std::clamp(asked.responsePartitionLimit, 1, 2000); // max.request.partition.size.limit
    std::int32_t told = 0;
    ErrorCode first = ErrorCode::None;
    for (const auto& name : names) {
        if (asked.cursor && name < asked.cursor->topicName)
            continue;
        wire::DescribeTopicPartitionsResponse::DescribeTopicPartitionsResponseTopic out;
        out.name = name;
        out.isInternal = isInternalTopic(name);
        out.topicAuthorizedOperations = kTopicOperations;
        const TopicImage* topic = image.topic(name);
        if (!topic) {
            const ErrorCode error = isLegalTopicName(name) ? ErrorCode::UnknownTopicOrPartition : ErrorCode::InvalidTopicException;
            out.errorCode = code(error);
            first = error;
            response.topics.push_back(std::move(out));
            continue;
        }
        out.topicId = topic->id;
        for (const auto& [index, partition] : topic->partitions) {
            if (asked.cursor && name == asked.cursor->topicName && index < asked.cursor->partitionIndex)
                continue;
            if (told == most) {
                response.nextCursor.emplace();
                response.nextCursor->topicName = name;
                response.nextCursor->partitionIndex = index;
                break;
            }
            ++told;
            wire::DescribeTopicPartitionsResponse::DescribeTopicPartitionsResponsePartition p;
            p.partitionIndex = index;
            p.leaderId = partition.leader != kNoBroker && image.isAlive(partition.leader) ? partition.leader.value : -1;
            p.leaderEpoch = partition.leaderEpoch.value;
            p.replicaNodes = toNumbers(partition.replicas);
            p.isrNodes = toNumbers(partition.isr);
            p.eligibleLeaderReplicas = toNumbers(partition.elr);
            p.lastKnownElr = toNumbers(partition.lastKnownElr);
            for (const auto replica : partition.replicas)
                if (!image.isAlive(replica))
                    p.offlineReplicas.push_back(replica.value);
            out.partitions.push_back(std::move(p));
        }
        response.topics.push_back(std::move(out));
        if (response.nextCursor)
            break;
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

bool handleDescribeLogDirs(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeLogDirsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::DescribeLogDirsResponse response;
    wire::DescribeLogDirsResponse::DescribeLogDirsResult directory;
    directory.logDir = logDirectoryOf(broker);
    std::map<std::string, wire::DescribeLogDirsResponse::DescribeLogDirsTopic> topics;
    for (const auto& [id, replica] : broker.replicas().all()) {
        if (!replica.log)
            continue;
        const auto isWanted = [&, &partition = id] {
            if (!asked.topics)
                return true;
            for (const auto& topic : *asked.topics)
                if (topic.topic == partition.topic && std::find(topic.partitions.begin(), topic.partitions.end(), partition.partition) != topic.partitions.end())
                    return true;
            return false;
        };
        if (!isWanted())
            continue;
        auto& topic = topics[id.topic];
        topic.name = id.topic;
        // How far this replica is behind what it knows to be committed.
        const std::int64_t lag = std::max<std::int64_t>(0, replica.highWatermark - replica.log->endOffset());
        topic.partitions.push_back({id.partition, replica.log->bytes(), lag, false, {}});
    }
    for (auto& [name, topic] : topics)
        directory.topics.push_back(std::move(topic));
    response.results.push_back(std::move(directory));
    return broker.server().respond(turn, request.token, response);
}

// There is one log directory, so a replica is where it can be, or nowhere.
bool handleAlterReplicaLogDirs(Broker& broker, Turn& turn, Request& request)
{
    wire::AlterReplicaLogDirsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::AlterReplicaLogDirsResponse response;
    std::map<std::string, std::map<std::int32_t, ErrorCode>> results;
    for (const auto& directory : asked.dirs)
        for (const auto& topic : directory.topics)
            for (const auto partition : topic.partitions)
                results[topic.name][partition] = directory.path != logDirectoryOf(broker)     ? ErrorCode::LogDirNotFound
                    : broker.replicas().find(TopicPartition{topic.name, partition}) ? ErrorCode::None
                                                                                    : ErrorCode::ReplicaNotAvailable;
    ErrorCode first = ErrorCode::None;
    for (const auto& [name, partitions] : results) {
        auto& topic = response.results.emplace_back();
        topic.topicName = name;
        for (const auto& [index, error] : partitions) {
            topic.partitions.push_back({index, code(error), {}});
            first = first == ErrorCode::None ? error : first;
        }
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

// KIP-1142. No types: all of them; version 0 knows client metrics only.
bool handleListConfigResources(Broker& broker, Turn& turn, Request& request)
{
    constexpr std::int8_t kTopic = 2, kBroker = 4, kBrokerLogger = 8, kClientMetrics = 16, kGroup = 32;
    wire::ListConfigResourcesRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    std::set<std::int8_t> types(asked.resourceTypes.begin(), asked.resourceTypes.end());
    if (request.version == 0)
        types = {kClientMetrics};
    else if (types.empty())
        types = {kTopic, kBroker, kBrokerLogger, kClientMetrics, kGroup};
    wire::ListConfigResourcesResponse response;
    const auto tell = [&](const std::string& name, std::int8_t type) {
        auto& told = response.configResources.emplace_back();
        told.resourceName = name;
        told.resourceType = type;
    };
    for (const auto type : types)
        if (type != kTopic && type != kBroker && type != kBrokerLogger && type != kClientMetrics && type != kGroup)
            response.errorCode = code(ErrorCode::UnsupportedVersion);
    if (response.errorCode != 0)
        return broker.server().respond(turn, request.token, response, {.error = ErrorCode::UnsupportedVersion});
    const MetadataImage& image = broker.image();
    for (const auto type : {kGroup, kClientMetrics})
        for (const auto& [resource, settings] : image.configs())
            if (types.contains(type) && static_cast<std::int8_t>(resource.type) == type)
                tell(resource.name, type);
    for (const auto type : {kBrokerLogger, kBroker})
        for (const auto& [id, registered] : image.brokers())
            if (types.contains(type) && image.isAlive(id))
                tell(std::to_string(id.value), type);
    if (types.contains(kTopic))
        for (const auto& [name, id] : image.topicIds())
            tell(name, kTopic);
    return broker.server().respond(turn, request.token, response);
}

} // namespace engine
