// Joining a group: JoinGroup in two rounds (KIP-394), the assignment by the leader, SyncGroup.

#include <algorithm>
#include <set>

#include "engine/client/group_membership.h"
#include "engine/event/fact.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"
#include "engine/wire/sync_group.h"

namespace engine {

namespace {

constexpr int kJoinOwnMax = 9;
constexpr int kSyncOwnMax = 5;
constexpr int kProtocolVersion = 3;      // of subscription and assignment
constexpr int kStickyUserDataVersion = 1;
constexpr Duration kJoinGrace = 5s;      // a JoinGroup may take the rebalance timeout and this much more
constexpr const char* kProtocolType = "consumer";

template <class Topics>
auto& entryOf(Topics& topics, const std::string& topic)
{
    const auto found = std::find_if(topics.begin(), topics.end(), [&](const auto& t) { return t.topic == topic; });
    if (found != topics.end())
        return *found;
    auto& fresh = topics.emplace_back();
    fresh.topic = topic;
    return fresh;
}

std::int32_t millis(Duration d)
{
    return static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(d).count());
}

AssignorMember memberOf(const wire::JoinGroupResponse::JoinGroupResponseMember& told)
{
    AssignorMember member;
    member.id = told.memberId;
    member.instanceId = told.groupInstanceId;
    const auto subscription
        = wire::decodeVersioned<wire::ConsumerProtocolSubscription>(told.metadata, wire::NewerVersion::ReadAsKnown);
    if (!subscription)
        return member;
    member.topics = subscription->topics;
    if (!subscription->userData)
        return member;
    ByteReader in(*subscription->userData);
    wire::StickyAssignorUserData previous;
    if (!wire::decode(in, kStickyUserDataVersion, previous))
        return member;
    member.generation = previous.generation;
    for (const auto& topic : previous.previousAssignment)
        for (const auto partition : topic.partitions)
            member.owned.push_back({topic.topic, partition});
    return member;
}

} // namespace

Time GroupMembership::poll(Turn& turn, ClientMetadata& metadata)
{
    if (m_options.group.empty() || !isSubscribed() || m_leaving)
        return kNever;
    if (m_state == State::Assigning)
        assignAndSync(turn, metadata);
    if (!m_rejoinNeeded || !m_prepared || (m_state != State::Unjoined && m_state != State::Stable))
        return kNever;
    if (m_joinNotBefore > turn.now())
        return m_joinNotBefore;
    if (coordinatorReady(turn))
        sendJoin(turn);
    return kNever;
}

Slice GroupMembership::subscription(AssignorKind assignor) const
{
    wire::ConsumerProtocolSubscription out;
    out.topics = m_options.topics;
    std::sort(out.topics.begin(), out.topics.end());
    out.generationId = m_generation;
    if (!m_options.rack.empty())
        out.rackId = m_options.rack;
    if (assignor == AssignorKind::Sticky && !m_owned.empty()) {
        wire::StickyAssignorUserData previous;
        for (const auto& id : m_owned)
            entryOf(previous.previousAssignment, id.topic).partitions.push_back(id.partition);
        previous.generation = m_ownedGeneration;
        out.userData = wire::encode(previous, kStickyUserDataVersion).flatten();
    }
    return wire::encodeVersioned(out, kProtocolVersion);
}

void GroupMembership::sendJoin(Turn& turn)
{
    m_state = State::Joining;
    m_rejoinNeeded = false;
    m_isLeader = false;
    wire::JoinGroupRequest request;
    request.groupId = m_options.group;
    request.sessionTimeoutMs = millis(m_options.sessionTimeout);
    request.rebalanceTimeoutMs = millis(m_options.rebalanceTimeout);
    request.memberId = m_memberId;
    request.groupInstanceId = m_options.instanceId;
    request.protocolType = kProtocolType;
    for (const auto assignor : m_options.assignors) {
        auto& protocol = request.protocols.emplace_back();
        protocol.name = assignorName(assignor);
        protocol.metadata = subscription(assignor);
    }
    ask(turn, Asked::Join, request, version(wire::ApiKey::JoinGroup, kJoinOwnMax), m_options.rebalanceTimeout + kJoinGrace);
}

void GroupMembership::joinFailed(Turn& turn, ErrorCode error)
{
    switch (error) {
    case ErrorCode::MemberIdRequired:
        return rejoin(turn, Duration::zero());
    case ErrorCode::UnknownMemberId:
        m_memberId.clear();
        [[fallthrough]];
    case ErrorCode::IllegalGeneration:
        m_generation = -1;
        return rejoin(turn, m_options.retryBackoff);
    case ErrorCode::CoordinatorLoadInProgress:
    case ErrorCode::RebalanceInProgress:
        return rejoin(turn, m_options.retryBackoff);
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
    case ErrorCode::NetworkException:
    case ErrorCode::RequestTimedOut:
        return coordinatorLost(turn); // and rejoin
    default:
        return fatal(error);
    }
}

void GroupMembership::joinAnswered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata)
{
    const auto answer = response.as<wire::JoinGroupResponse>();
    const auto error = answer ? static_cast<ErrorCode>(answer->errorCode) : ErrorCode::NetworkException;
    if (error == ErrorCode::MemberIdRequired)
        m_memberId = answer->memberId;
    if (error != ErrorCode::None)
        return joinFailed(turn, error);
    m_memberId = answer->memberId;
    m_generation = answer->generationId;
    m_protocol = answer->protocolName.value_or("");
    m_isLeader = answer->leader == answer->memberId;
    if (!m_isLeader || answer->skipAssignment)
        return sendSync(turn, nullptr);
    m_members.clear();
    for (const auto& told : answer->members) {
        m_members.push_back(memberOf(told));
        for (const auto& topic : m_members.back().topics)
            metadata.want(topic);
    }
    m_state = State::Assigning;
    assignAndSync(turn, metadata);
}

// The leader must know every topic that anybody reads; it waits for metadata if it has to.
void GroupMembership::assignAndSync(Turn& turn, ClientMetadata& metadata)
{
    PartitionCounts counts;
    for (const auto& member : m_members) {
        for (const auto& topic : member.topics) {
            const auto* known = metadata.topic(topic);
            if (known == nullptr)
                return; // the answer is on its way
            if (!known->partitions.empty())
                counts[topic] = static_cast<std::int32_t>(known->partitions.size());
        }
    }
    AssignorKind kind = m_options.assignors.front();
    for (const auto candidate : m_options.assignors)
        if (assignorName(candidate) == m_protocol)
            kind = candidate;
    m_assignedFor = counts;
    const Assignment assignment = engine::assign(kind, m_members, counts);
    sendSync(turn, &assignment);
}

void GroupMembership::metadataChanged(const ClientMetadata& metadata)
{
    if (m_state != State::Stable || !m_isLeader)
        return;
    for (const auto& member : m_members)
        for (const auto& topic : member.topics) {
            const auto before = m_assignedFor.find(topic);
            const std::int32_t count = metadata.partitionCount(topic);
            if (count != (before == m_assignedFor.end() ? 0 : before->second) && count > 0)
                m_rejoinNeeded = true;
        }
}

void GroupMembership::sendSync(Turn& turn, const Assignment* assignment)
{
    if (!coordinatorReady(turn))
        return coordinatorLost(turn);
    m_state = State::Syncing;
    wire::SyncGroupRequest request;
    request.groupId = m_options.group;
    request.generationId = m_generation;
    request.memberId = m_memberId;
    request.groupInstanceId = m_options.instanceId;
    request.protocolType = kProtocolType;
    request.protocolName = m_protocol;
    if (assignment != nullptr) {
        for (const auto& [memberId, partitions] : *assignment) {
            wire::ConsumerProtocolAssignment part;
            for (const auto& id : partitions)
                entryOf(part.assignedPartitions, id.topic).partitions.push_back(id.partition);
            auto& entry = request.assignments.emplace_back();
            entry.memberId = memberId;
            entry.assignment = wire::encodeVersioned(part, kProtocolVersion);
        }
    }
    ask(turn, Asked::Sync, request, version(wire::ApiKey::SyncGroup, kSyncOwnMax), m_options.rebalanceTimeout + kJoinGrace);
}

void GroupMembership::syncAnswered(Turn& turn, ClientNetwork::Response& response)
{
    const auto answer = response.as<wire::SyncGroupResponse>();
    const auto error = answer ? static_cast<ErrorCode>(answer->errorCode) : ErrorCode::NetworkException;
    if (error != ErrorCode::None) // those of a JoinGroup mean the same here; a rebalance goes on without waiting
        return error == ErrorCode::RebalanceInProgress ? rejoin(turn, Duration::zero()) : joinFailed(turn, error);
    std::vector<TopicPartition> partitions;
    if (const auto assignment
        = wire::decodeVersioned<wire::ConsumerProtocolAssignment>(answer->assignment, wire::NewerVersion::ReadAsKnown))
        for (const auto& topic : assignment->assignedPartitions)
            for (const auto partition : topic.partitions)
                partitions.push_back({topic.topic, partition});
    std::sort(partitions.begin(), partitions.end());
    m_state = State::Stable;
    m_prepared = false; // the next rebalance has to be prepared again
    m_heartbeatAt = turn.now() + m_options.heartbeatInterval;
    m_sessionEnds = turn.now() + m_options.sessionTimeout;
    m_owned = partitions;
    m_ownedGeneration = m_generation;
    turn.publish(AssignmentTaken{m_options.client, m_options.group, m_generation, partitions}, {}, Rule::LeaderAssigns);
    m_news.assigned = std::move(partitions);
}

} // namespace engine
