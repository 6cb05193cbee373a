#include "engine/broker/handlers.h"

#include "engine/broker/broker.h"

namespace engine {

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
