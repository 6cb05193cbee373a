#include "engine/broker/handlers.h"

#include <algorithm>

#include "engine/base/murmur2.h"
#include "engine/broker/broker.h"
#include "engine/broker/topic_name.h"
#include "engine/wire/describe_cluster.h"
#include "engine/wire/find_coordinator.h"
#include "engine/wire/metadata.h"

namespace engine {

namespace {

constexpr std::int32_t kNoOperations = INT32_MIN;
constexpr std::int32_t kTopicOperations = 3576;  // all a topic knows; there is no authorizer (facts §10)
constexpr std::int32_t kClusterOperations = 8096;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

// The virtual address; net/ puts the real one in where an answer leaves the World.
std::string hostOf(const BrokerImage& broker) { return broker.endpoints.empty() ? "" : broker.endpoints.front().host; }
std::int32_t portOf(const BrokerImage& broker) { return broker.endpoints.empty() ? -1 : broker.endpoints.front().port; }

std::int32_t anyLiveBroker(const Broker& broker) // KRaft names any live broker as controller (facts §2.2)
{
    if (broker.image().isAlive(broker.id()))
        return broker.id().value;
    for (const auto& [id, image] : broker.image().brokers())
        if (!image.fenced)
            return id.value;
    return -1;
}

wire::MetadataResponse::MetadataResponseTopic describeTopic(const Broker& broker, const TopicImage& topic, bool operations, int version)
{
    wire::MetadataResponse::MetadataResponseTopic out;
    out.name = topic.name;
    out.topicId = topic.id;
    out.isInternal = isInternalTopic(topic.name);
    out.topicAuthorizedOperations = operations ? kTopicOperations : kNoOperations;
    for (const auto& [index, partition] : topic.partitions) {
        wire::MetadataResponse::MetadataResponsePartition p;
        p.partitionIndex = index;
        const bool online = partition.leader != kNoBroker && broker.image().isAlive(partition.leader);
        p.leaderId = online ? partition.leader.value : -1;
        p.errorCode = code(online ? ErrorCode::None : ErrorCode::LeaderNotAvailable);
        p.leaderEpoch = partition.leaderEpoch.value;
        p.replicaNodes = toNumbers(partition.replicas);
        p.isrNodes = toNumbers(partition.isr);
        for (const auto replica : partition.replicas)
            if (!broker.image().isAlive(replica))
                p.offlineReplicas.push_back(replica.value);
        if (version == 0 && !p.offlineReplicas.empty()) { // only version 0 leaves out who is not there, and says so
            const auto isOffline = [&](std::int32_t id) { return std::find(p.offlineReplicas.begin(), p.offlineReplicas.end(), id) != p.offlineReplicas.end(); };
            std::erase_if(p.replicaNodes, isOffline);
            std::erase_if(p.isrNodes, isOffline);
            if (online)
                p.errorCode = code(ErrorCode::ReplicaNotAvailable);
        }
        out.partitions.push_back(std::move(p));
    }
    return out;
}

} // namespace

bool handleMetadata(Broker& broker, Turn& turn, Request& request)
{
    wire::MetadataRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    const MetadataImage& image = broker.image();
    wire::MetadataResponse response;
    response.clusterId = broker.options().clusterId;
    response.controllerId = anyLiveBroker(broker);
    for (const auto& [id, live] : image.brokers())
        if (!live.fenced)
            response.brokers.push_back({id.value, hostOf(live), portOf(live), live.rack});
    if (request.version >= 8 && request.version <= 10 && asked.includeClusterAuthorizedOperations)
        response.clusterAuthorizedOperations = kClusterOperations;

    // A topic without name and id, or an id in a version that cannot use it: nothing else is answered (facts §10).
    if (asked.topics) {
        wire::MetadataResponse refused;
        refused.clusterId.reset();
        ErrorCode error = ErrorCode::None;
        for (const auto& wanted : *asked.topics) {
            if (request.version >= 12 && !wanted.name && wanted.topicId.isZero())
                error = ErrorCode::UnknownServerError;
            else if (request.version >= 10 && request.version < 12 && (!wanted.topicId.isZero() || !wanted.name))
                error = ErrorCode::InvalidRequest;
        }
        if (error != ErrorCode::None) {
            for (const auto& wanted : *asked.topics) {
                wire::MetadataResponse::MetadataResponseTopic topic;
                topic.name = wanted.name.value_or("");
                topic.topicId = wanted.topicId;
                topic.topicAuthorizedOperations = kNoOperations;
                topic.errorCode = code(error);
                refused.topics.push_back(std::move(topic));
            }
            return broker.server().respond(turn, request.token, refused, {.error = error});
        }
    }

    ErrorCode first = ErrorCode::None;
    const bool all = !asked.topics || (request.version == 0 && asked.topics->empty());
    if (all) {
        for (const auto& [name, id] : image.topicIds())
            response.topics.push_back(describeTopic(broker, *image.topic(id), asked.includeTopicAuthorizedOperations, request.version));
    } else {
        std::set<std::string> seen;
        std::vector<wire::MetadataResponse::MetadataResponseTopic> unknownIds; // told first (facts §10)
        for (const auto& wanted : *asked.topics) {
            wire::MetadataResponse::MetadataResponseTopic missing;
            missing.name = wanted.name;
            missing.topicId = wanted.topicId;
            missing.topicAuthorizedOperations = asked.includeTopicAuthorizedOperations ? kTopicOperations : kNoOperations;
            if (!wanted.topicId.isZero()) {
                if (const TopicImage* topic = image.topic(wanted.topicId)) {
                    if (seen.insert(topic->name).second) // by id or by name, told once
                        response.topics.push_back(describeTopic(broker, *topic, asked.includeTopicAuthorizedOperations, request.version));
                    continue;
                }
                missing.name.reset();
                missing.errorCode = code(ErrorCode::UnknownTopicId);
                first = ErrorCode::UnknownTopicId;
                unknownIds.push_back(std::move(missing));
                continue;
            } else if (wanted.name && !seen.insert(*wanted.name).second) {
                continue; // asked for twice, answered once
            } else if (const TopicImage* topic = wanted.name ? image.topic(*wanted.name) : nullptr) {
                response.topics.push_back(describeTopic(broker, *topic, asked.includeTopicAuthorizedOperations, request.version));
                continue;
            } else if (!wanted.name || !isLegalTopicName(*wanted.name)) {
                missing.errorCode = code(ErrorCode::InvalidTopicException);
            } else {
                if (asked.allowAutoTopicCreation && broker.config().autoCreateTopics)
                    broker.startAutoCreate(turn, *wanted.name);
                missing.errorCode = code(ErrorCode::UnknownTopicOrPartition);
                missing.isInternal = isInternalTopic(*wanted.name);
            }
            first = static_cast<ErrorCode>(missing.errorCode);
            response.topics.push_back(std::move(missing));
        }
        response.topics.insert(response.topics.begin(), unknownIds.begin(), unknownIds.end());
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

bool handleDescribeCluster(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeClusterRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::DescribeClusterResponse response;
    if (asked.endpointType != 1) { // brokers tell about brokers only
        response.errorMessage = "The request was sent to an endpoint of type BROKER, but we wanted another.";
        response.errorCode = code(asked.endpointType == 2 ? ErrorCode::MismatchedEndpointType : ErrorCode::UnsupportedEndpointType);
    } else {
        response.errorMessage.reset();
        response.clusterId = broker.options().clusterId;
        response.controllerId = anyLiveBroker(broker);
        for (const auto& [id, image] : broker.image().brokers())
            if (!image.fenced || asked.includeFencedBrokers)
                response.brokers.push_back({id.value, hostOf(image), portOf(image), image.rack, image.fenced});
        if (asked.includeClusterAuthorizedOperations)
            response.clusterAuthorizedOperations = kClusterOperations;
    }
    return broker.server().respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
}

bool handleFindCoordinator(Broker& broker, Turn& turn, Request& request)
{
    constexpr std::int8_t kGroupKey = 0, kTransactionKey = 1, kShareKey = 2;
    constexpr int kShareKeyFrom = 6;
    wire::FindCoordinatorRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    const auto find = [&](const std::string& key) {
        wire::FindCoordinatorResponse::Coordinator out{key, -1, "", -1, 0, ""};
        if (asked.keyType != kGroupKey) { // transactions and share groups have no coordinator here
            const bool isKnown = asked.keyType == kTransactionKey || (asked.keyType == kShareKey && request.version >= kShareKeyFrom);
            out.errorCode = code(isKnown ? ErrorCode::CoordinatorNotAvailable : ErrorCode::InvalidRequest);
            out.errorMessage = isKnown ? "" : "There is no such type of coordinator.";
            return out;
        }
        const TopicImage* topic = broker.image().topic(kOffsetsTopic);
        if (!topic) {
            broker.startAutoCreate(turn, std::string(kOffsetsTopic));
            out.errorCode = code(ErrorCode::CoordinatorNotAvailable);
            return out;
        }
        const auto partition = topic->partitions.find(javaAbs(javaHash(key)) % static_cast<std::int32_t>(topic->partitions.size()));
        const BrokerImage* leader = broker.image().broker(partition->second.leader);
        if (!leader || leader->fenced) {
            out.errorCode = code(ErrorCode::CoordinatorNotAvailable);
            return out;
        }
        out.nodeId = leader->id.value;
        out.host = hostOf(*leader);
        out.port = portOf(*leader);
        return out;
    };
    wire::FindCoordinatorResponse response;
    ErrorCode first = ErrorCode::None;
    if (request.version >= 4) {
        for (const auto& key : asked.coordinatorKeys) {
            response.coordinators.push_back(find(key));
            if (first == ErrorCode::None)
                first = static_cast<ErrorCode>(response.coordinators.back().errorCode);
        }
    } else {
        const auto found = find(asked.key);
        response.errorCode = found.errorCode;
        response.errorMessage = std::string(errorName(static_cast<ErrorCode>(found.errorCode)));
        response.nodeId = found.nodeId;
        response.host = found.host;
        response.port = found.port;
        first = static_cast<ErrorCode>(found.errorCode);
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

} // namespace engine
