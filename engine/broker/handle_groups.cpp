#include "engine/broker/handlers.h"

#include "engine/broker/broker.h"
#include "engine/controller/partition_change.h"

namespace engine {

namespace {

bool speaksConsumerProtocol(const MetadataImage& image)
{
    const auto level = image.features().find(std::string(kGroupFeature));
    return level != image.features().end() && level->second >= 1;
}

// group.version 0: the broker knows the requests and refuses them.
bool refuseConsumerProtocol(Broker& broker, Turn& turn, Request& request)
{
    constexpr auto kRefused = static_cast<std::int16_t>(ErrorCode::UnsupportedVersion);
    if (request.api == wire::ApiKey::ConsumerGroupHeartbeat) {
        wire::ConsumerGroupHeartbeatResponse response;
        response.errorCode = kRefused;
        return broker.server().respond(turn, request.token, response, {.error = ErrorCode::UnsupportedVersion});
    }
    wire::ConsumerGroupDescribeRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::ConsumerGroupDescribeResponse response;
    for (const auto& id : asked.groupIds)
        response.groups.push_back({.errorCode = kRefused, .groupId = id});
    return broker.server().respond(turn, request.token, response, {.error = ErrorCode::UnsupportedVersion});
}

} // namespace

bool handleGroups(Broker& broker, Turn& turn, Request& request)
{
    GroupCaller caller;
    caller.token = request.token;
    caller.version = request.version;
    caller.client = request.client;
    caller.clientId = request.clientId;
    caller.clientHost = "/127.0.0.1";
    const auto pass = [&](auto message, auto method) {
        if (!wire::decode(request.body, request.version, message))
            return false;
        (broker.groups().*method)(turn, caller, message);
        broker.sendGroupReplies(turn);
        return true;
    };
    const bool isConsumerProtocol = request.api == wire::ApiKey::ConsumerGroupHeartbeat
        || request.api == wire::ApiKey::ConsumerGroupDescribe;
    if (isConsumerProtocol && !speaksConsumerProtocol(broker.image()))
        return refuseConsumerProtocol(broker, turn, request);
    switch (request.api) {
    case wire::ApiKey::JoinGroup:
        return pass(wire::JoinGroupRequest{}, &GroupCoordinator::join);
    case wire::ApiKey::SyncGroup:
        return pass(wire::SyncGroupRequest{}, &GroupCoordinator::sync);
    case wire::ApiKey::Heartbeat:
        return pass(wire::HeartbeatRequest{}, &GroupCoordinator::heartbeat);
    case wire::ApiKey::LeaveGroup:
        return pass(wire::LeaveGroupRequest{}, &GroupCoordinator::leave);
    case wire::ApiKey::OffsetCommit:
        return pass(wire::OffsetCommitRequest{}, &GroupCoordinator::commitOffsets);
    case wire::ApiKey::OffsetFetch:
        return pass(wire::OffsetFetchRequest{}, &GroupCoordinator::fetchOffsets);
    case wire::ApiKey::OffsetDelete:
        return pass(wire::OffsetDeleteRequest{}, &GroupCoordinator::deleteOffsets);
    case wire::ApiKey::DescribeGroups:
        return pass(wire::DescribeGroupsRequest{}, &GroupCoordinator::describe);
    case wire::ApiKey::ListGroups:
        return pass(wire::ListGroupsRequest{}, &GroupCoordinator::list);
    case wire::ApiKey::DeleteGroups:
        return pass(wire::DeleteGroupsRequest{}, &GroupCoordinator::deleteGroups);
    case wire::ApiKey::ConsumerGroupHeartbeat:
        return pass(wire::ConsumerGroupHeartbeatRequest{}, &GroupCoordinator::consumerHeartbeat);
    case wire::ApiKey::ConsumerGroupDescribe:
        return pass(wire::ConsumerGroupDescribeRequest{}, &GroupCoordinator::describeConsumerGroups);
    default:
        return false;
    }
}

void Broker::sendGroupReplies(Turn& turn)
{
    for (auto& reply : m_groups->takeReplies())
        std::visit([&](const auto& response) {
            MessageNote note;
            if constexpr (requires { response.errorCode; })
                note.error = static_cast<ErrorCode>(response.errorCode);
            if constexpr (requires { response.assignment.has_value(); })
                note.isStory = response.assignment.has_value(); // a heartbeat that brings partitions
            else
                note.isStory = std::is_same_v<std::decay_t<decltype(response)>, wire::JoinGroupResponse>
                    || std::is_same_v<std::decay_t<decltype(response)>, wire::SyncGroupResponse>;
            m_server.respond(turn, reply.token, response, note);
        },
            reply.response);
}

} // namespace engine
