#pragma once

// What goes in and out of the group coordinator: who asked, and the answers as typed messages. An answer may come at once or
// much later (a JoinGroup waits for the others); the request's token says whose it is.

#include <cstdint>
#include <string>
#include <variant>

#include "engine/base/ids.h"
#include "engine/wire/consumer_group_describe.h"
#include "engine/wire/consumer_group_heartbeat.h"
#include "engine/wire/delete_groups.h"
#include "engine/wire/describe_groups.h"
#include "engine/wire/heartbeat.h"
#include "engine/wire/join_group.h"
#include "engine/wire/leave_group.h"
#include "engine/wire/list_groups.h"
#include "engine/wire/offset_commit.h"
#include "engine/wire/offset_delete.h"
#include "engine/wire/offset_fetch.h"
#include "engine/wire/sync_group.h"

namespace engine {

using RequestToken = std::uint64_t; // the broker's number of a request; 0: none

struct GroupCaller {
    RequestToken token = 0;
    int version = 0;          // of the request; some rules depend on it
    NodeId client;
    std::string clientId;     // of the request header
    std::string clientHost;   // "/127.0.0.1", as DescribeGroups tells it
};

struct GroupReply {
    RequestToken token = 0;
    std::variant<wire::JoinGroupResponse, wire::SyncGroupResponse, wire::HeartbeatResponse, wire::LeaveGroupResponse,
        wire::OffsetCommitResponse, wire::OffsetFetchResponse, wire::OffsetDeleteResponse, wire::DescribeGroupsResponse,
        wire::ListGroupsResponse, wire::DeleteGroupsResponse, wire::ConsumerGroupHeartbeatResponse, wire::ConsumerGroupDescribeResponse>
        response;
};

} // namespace engine
