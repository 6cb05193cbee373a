#include "engine/broker/handlers.h"

#include <algorithm>
#include <array>

#include "engine/broker/broker.h"
#include "engine/controller/features.h"
#include "engine/event/fact.h"
#include "engine/wire/api_versions.h"

namespace engine {

namespace {

using wire::ApiKey;

// Exactly what has a handler. Produce advertises 0 although 0 to 2 are refused, as Kafka 4 does: librdkafka up to 2.10
// switches compression off otherwise (facts §2.1, trap 2).
constexpr std::array kServed{
    ServedApi{ApiKey::Produce, 0, 13, 3},
    ServedApi{ApiKey::Fetch, 4, 18, 4},
    ServedApi{ApiKey::ListOffsets, 1, 10, 1},
    ServedApi{ApiKey::Metadata, 0, 13, 0},
    ServedApi{ApiKey::OffsetCommit, 2, 9, 2},
    ServedApi{ApiKey::OffsetFetch, 1, 9, 1},
    ServedApi{ApiKey::FindCoordinator, 0, 6, 0},
    ServedApi{ApiKey::JoinGroup, 0, 9, 0},
    ServedApi{ApiKey::Heartbeat, 0, 4, 0},
    ServedApi{ApiKey::LeaveGroup, 0, 5, 0},
    ServedApi{ApiKey::SyncGroup, 0, 5, 0},
    ServedApi{ApiKey::DescribeGroups, 0, 6, 0},
    ServedApi{ApiKey::ListGroups, 0, 5, 0},
    ServedApi{ApiKey::SaslHandshake, 0, 1, 0},
    ServedApi{ApiKey::ApiVersions, 0, 4, 0},
    ServedApi{ApiKey::CreateTopics, 2, 7, 2},
    ServedApi{ApiKey::DeleteTopics, 1, 6, 1},
    ServedApi{ApiKey::DeleteRecords, 0, 2, 0},
    ServedApi{ApiKey::InitProducerId, 0, 5, 0},
    ServedApi{ApiKey::OffsetForLeaderEpoch, 2, 4, 2},
    ServedApi{ApiKey::DescribeAcls, 1, 3, 1},
    ServedApi{ApiKey::CreateAcls, 1, 3, 1},
    ServedApi{ApiKey::DeleteAcls, 1, 3, 1},
    ServedApi{ApiKey::DescribeConfigs, 1, 4, 1},
    ServedApi{ApiKey::AlterConfigs, 0, 2, 0},
    ServedApi{ApiKey::AlterReplicaLogDirs, 1, 2, 1},
    ServedApi{ApiKey::DescribeLogDirs, 1, 4, 1},
    ServedApi{ApiKey::SaslAuthenticate, 0, 2, 0},
    ServedApi{ApiKey::CreatePartitions, 0, 3, 0},
    ServedApi{ApiKey::CreateDelegationToken, 1, 3, 1},
    ServedApi{ApiKey::RenewDelegationToken, 1, 2, 1},
    ServedApi{ApiKey::ExpireDelegationToken, 1, 2, 1},
    ServedApi{ApiKey::DescribeDelegationToken, 1, 3, 1},
    ServedApi{ApiKey::DeleteGroups, 0, 2, 0},
    ServedApi{ApiKey::ElectLeaders, 0, 2, 0},
    ServedApi{ApiKey::IncrementalAlterConfigs, 0, 1, 0},
    ServedApi{ApiKey::AlterPartitionReassignments, 0, 1, 0},
    ServedApi{ApiKey::ListPartitionReassignments, 0, 0, 0},
    ServedApi{ApiKey::OffsetDelete, 0, 0, 0},
    ServedApi{ApiKey::DescribeClientQuotas, 0, 1, 0},
    ServedApi{ApiKey::AlterClientQuotas, 0, 1, 0},
    ServedApi{ApiKey::DescribeUserScramCredentials, 0, 0, 0},
    ServedApi{ApiKey::AlterUserScramCredentials, 0, 0, 0},
    ServedApi{ApiKey::DescribeQuorum, 0, 2, 0},
    ServedApi{ApiKey::UpdateFeatures, 0, 2, 0},
    ServedApi{ApiKey::DescribeCluster, 0, 2, 0},
    ServedApi{ApiKey::DescribeProducers, 0, 0, 0},
    ServedApi{ApiKey::UnregisterBroker, 0, 0, 0},
    ServedApi{ApiKey::ConsumerGroupHeartbeat, 0, 1, 0},
    ServedApi{ApiKey::ConsumerGroupDescribe, 0, 1, 0},
    ServedApi{ApiKey::ListConfigResources, 0, 1, 0},
    ServedApi{ApiKey::DescribeTopicPartitions, 0, 0, 0},
    ServedApi{ApiKey::AddRaftVoter, 0, 0, 0},
    ServedApi{ApiKey::RemoveRaftVoter, 0, 0, 0},
};

// Kafka's pattern for the name and version of client software: [a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?
bool isSoftwareName(std::string_view text)
{
    const auto alphanumeric = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && alphanumeric(text.front()) && alphanumeric(text.back())
        && std::all_of(text.begin(), text.end(), [&](char c) { return alphanumeric(c) || c == '-' || c == '.'; });
}

// Answered, but not advertised without a receiver of telemetry (KIP-714).
constexpr std::array kAnsweredOnly{ServedApi{ApiKey::GetTelemetrySubscriptions, 0, 0, 0}, ServedApi{ApiKey::PushTelemetry, 0, 0, 0}};

const ServedApi* findServed(ApiKey key)
{
    for (const auto& api : kServed)
        if (api.key == key)
            return &api;
    for (const auto& api : kAnsweredOnly)
        if (api.key == key)
            return &api;
    return nullptr;
}

} // namespace

std::span<const ServedApi> servedApis() { return kServed; }

bool handle(Broker& broker, Turn& turn, Request& request)
{
    const ServedApi* api = findServed(request.api);
    if (!api)
        return false;
    if (request.api == ApiKey::ApiVersions)
        return handleApiVersions(broker, turn, request);
    if (!request.body.ok() || request.version < api->served || request.version > api->max)
        return false;
    switch (request.api) {
    case ApiKey::Produce:
        return handleProduce(broker, turn, request);
    case ApiKey::Fetch:
        return handleFetch(broker, turn, request);
    case ApiKey::ListOffsets:
        return handleListOffsets(broker, turn, request);
    case ApiKey::Metadata:
        return handleMetadata(broker, turn, request);
    case ApiKey::FindCoordinator:
        return handleFindCoordinator(broker, turn, request);
    case ApiKey::InitProducerId:
        return handleInitProducerId(broker, turn, request);
    case ApiKey::OffsetForLeaderEpoch:
        return handleOffsetForLeaderEpoch(broker, turn, request);
    case ApiKey::DescribeConfigs:
        return handleDescribeConfigs(broker, turn, request);
    case ApiKey::DescribeClientQuotas:
        return handleDescribeClientQuotas(broker, turn, request);
    case ApiKey::DescribeProducers:
        return handleDescribeProducers(broker, turn, request);
    case ApiKey::DescribeCluster:
        return handleDescribeCluster(broker, turn, request);
    case ApiKey::DescribeTopicPartitions:
        return handleDescribeTopicPartitions(broker, turn, request);
    case ApiKey::DeleteRecords:
        return handleDeleteRecords(broker, turn, request);
    case ApiKey::DescribeLogDirs:
        return handleDescribeLogDirs(broker, turn, request);
    case ApiKey::AlterReplicaLogDirs:
        return handleAlterReplicaLogDirs(broker, turn, request);
    case ApiKey::ListConfigResources:
        return handleListConfigResources(broker, turn, request);
    default:
        if (isSecurity(request.api))
            return handleSecurity(broker, turn, request);
        return isForwarded(request.api) ? handleForwarded(broker, turn, request) : handleGroups(broker, turn, request);
    }
}

bool handleApiVersions(Broker& broker, Turn& turn, Request& request)
{
    wire::ApiVersionsResponse response;
    const ServedApi& self = *std::find_if(kServed.begin(), kServed.end(), [](const ServedApi& s) { return s.key == ApiKey::ApiVersions; });
    if (request.version < self.min || request.version > self.max) { // KIP-511: in the form of version 0
        response.errorCode = static_cast<std::int16_t>(ErrorCode::UnsupportedVersion);
        response.apiKeys.push_back({static_cast<std::int16_t>(self.key), self.min, self.max});
        ByteWriter body;
        wire::encode(response, 0, body);
        return broker.server().respondBytes(turn, request.token, body.take(), {.error = ErrorCode::UnsupportedVersion});
    }
    wire::ApiVersionsRequest asked;
    if (!request.body.ok() || !wire::decode(request.body, request.version, asked))
        return false;
    const bool named = request.version >= 3;
    if (named && (!isSoftwareName(asked.clientSoftwareName) || !isSoftwareName(asked.clientSoftwareVersion)))
        response.errorCode = static_cast<std::int16_t>(ErrorCode::InvalidRequest);
    else
        for (const auto& api : kServed)
            response.apiKeys.push_back({static_cast<std::int16_t>(api.key), api.min, api.max});
    if (named && response.errorCode == 0) {
        for (const auto& feature : supportedFeatures())
            if (feature.min > 0 || request.version >= 4) // older clients cannot read a feature that may be off
                response.supportedFeatures.push_back({std::string(feature.name), feature.min, feature.max, {}});
        for (const auto& [name, level] : broker.image().features())
            response.finalizedFeatures.push_back({name, level, level, {}});
        response.finalizedFeaturesEpoch = broker.image().endOffset().value - 1;
    }
    if (turn.wantsFacts() && request.client.isOutside())
        turn.publish(ClientIdentified{request.client, request.connection, request.clientId,
                         named ? asked.clientSoftwareName + " " + asked.clientSoftwareVersion : ""},
            {}, Rule::None);
    return broker.server().respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
}

} // namespace engine
