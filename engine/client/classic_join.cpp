// Joining a group: JoinGroup in two rounds (KIP-394), the assignment by the leader, SyncGroup.

#include <algorithm>
#include <set>

#include "engine/client/classic_membership.h"
#include "engine/client/group_subscription.h"
#include "engine/event/fact.h"
#include "engine/wire/sync_group.h"

namespace engine {

namespace {

constexpr int kJoinOwnMax = 9;
constexpr int kSyncOwnMax = 5;
constexpr Duration kJoinGrace = 5s;      // a JoinGroup may take the rebalance timeout and this much more
constexpr const char* kProtocolType = "consumer";

std::int32_t millis(Duration d)
{
    return static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(d).count());
}

// Partitions of members that are still there and that somebody else gets. What they say that they own counts; of eager members, who
// say nothing, what the leader's last plan gave them.
std::int32_t movedPartitions(const std::vector<AssignorMember>& members, const Assignment& before, const Assignment& plan)
{
    std::map<TopicPartition, std::string> newOwner;
    for (const auto& [member, partitions] : plan)
        for (const auto& id : partitions)
            newOwner[id] = member;
    const bool anyClaims = std::any_of(members.begin(), members.end(), [](const AssignorMember& m) { return !m.owned.empty(); });
    std::int32_t moved = 0;
    for (const auto& member : members) {
        const auto planned = before.find(member.id);
        if (!anyClaims && planned == before.end())
            continue;
        for (const auto& id : anyClaims ? member.owned : planned->second) {
            const auto owner = newOwner.find(id);
            moved += owner != newOwner.end() && owner->second != member.id ? 1 : 0;
        }
    }
    return moved;
}

} // namespace

// What must be given up before a JoinGroup: everything if the generation is gone or the protocol is eager; else only what is not
// subscribed to any more.
std::vector<TopicPartition> ClassicMembership::givesUp() const
{
    if (!m_isCooperative || isLost())
        return m_owned;
    std::vector<TopicPartition> out;
    for (const auto& id : m_owned)
        if (!std::binary_search(m_topics.begin(), m_topics.end(), id.topic))
            out.push_back(id);
    return out;
}

void ClassicMembership::prepared(Turn&) { m_prepared = true; }

Time ClassicMembership::poll(Turn& turn, ClientMetadata& metadata)
{
    if (m_options.group.empty() || !isSubscribed() || m_leaving)
        return kNever;
    if (!m_topicsKnown) {
        metadata.wantAll(true);
        matchPattern(metadata);
    }
    if (m_state == State::Assigning)
        assignAndSync(turn, metadata);
    if (!m_rejoinNeeded || !m_prepared || !m_topicsKnown || m_assigned || (m_state != State::Unjoined && m_state != State::Stable))
        return kNever;
    if (m_joinNotBefore > turn.now())
        return m_joinNotBefore;
    if (coordinatorReady(turn))
        sendJoin(turn);
    return kNever;
}

void ClassicMembership::sendJoin(Turn& turn)
{
    m_state = State::Joining;
    m_rejoinNeeded = false;
    m_isLeader = false;
    m_heartbeatInFlight = false;
    m_joinedTopics = m_topics;
    wire::JoinGroupRequest request;
    request.groupId = m_options.group;
    request.sessionTimeoutMs = millis(m_options.sessionTimeout);
    request.rebalanceTimeoutMs = millis(m_options.rebalanceTimeout);
    request.memberId = m_memberId;
    request.groupInstanceId = m_options.instanceId;
    request.protocolType = kProtocolType;
    request.reason = m_rejoinReason;
    const OwnSubscription own{m_topics, m_owned, m_generation, m_options.rack, m_lastAssigned, m_lastGeneration};
    for (const auto assignor : m_options.assignors) {
        auto& protocol = request.protocols.emplace_back();
        protocol.name = assignorName(assignor);
        protocol.metadata = encodeSubscription(assignor, own);
    }
    ask(turn, Asked::Join, request, version(wire::ApiKey::JoinGroup, kJoinOwnMax), m_options.rebalanceTimeout + kJoinGrace);
    tell(turn, MembershipState::Joining, m_generation, ErrorCode::None, m_rejoinReason, {}, m_rejoinRule);
}

void ClassicMembership::joinFailed(Turn& turn, ErrorCode error)
{
    switch (error) {
    case ErrorCode::MemberIdRequired:
        tell(turn, MembershipState::Joining, m_generation, error, "", {}, Rule::MemberIdFirst);
        return rejoin(turn, Duration::zero(), error);
    case ErrorCode::UnknownMemberId:
    case ErrorCode::IllegalGeneration:
        forgetGeneration(turn, error == ErrorCode::IllegalGeneration, error, "", {}, Rule::GenerationFences);
        return rejoin(turn, m_options.retryBackoff, error);
    case ErrorCode::CoordinatorLoadInProgress:
    case ErrorCode::RebalanceInProgress:
        return rejoin(turn, m_options.retryBackoff, error);
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
    case ErrorCode::NetworkException:
    case ErrorCode::RequestTimedOut:
        return coordinatorLost(turn, error); // and rejoin
    default:
        return fatal(error);
    }
}

void ClassicMembership::joinAnswered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata)
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
    tell(turn, MembershipState::Syncing, m_generation, ErrorCode::None, "", {}, Rule::GroupAllJoined);
    if (!m_isLeader)
        m_lastPlan.clear();
    if (!m_isLeader)
        return sendSync(turn, nullptr);
    m_members.clear();
    const AssignorKind kind = chosenAssignor();
    for (const auto& told : answer->members) {
        m_members.push_back(memberOf(kind, told.memberId, told.groupInstanceId, told.metadata));
        for (const auto& topic : m_members.back().topics)
            metadata.want(topic);
    }
    if (answer->skipAssignment) { // a static leader came back: the plan stands, but it looks after the topics again
        m_assignedFor.clear();
        for (const auto& member : m_members)
            for (const auto& topic : member.topics)
                m_assignedFor[topic] = metadata.partitionCount(topic);
        return sendSync(turn, nullptr);
    }
    m_state = State::Assigning;
    assignAndSync(turn, metadata);
}

AssignorKind ClassicMembership::chosenAssignor() const
{
    for (const auto candidate : m_options.assignors)
        if (assignorName(candidate) == m_protocol)
            return candidate;
    return m_options.assignors.front();
}

// The leader must know every topic that anybody reads; it waits for metadata if it has to.
void ClassicMembership::assignAndSync(Turn& turn, ClientMetadata& metadata)
{
    PartitionCounts counts;
    ReplicaRacks racks;
    std::set<std::string> looked;
    const bool anyRack = std::any_of(m_members.begin(), m_members.end(), [](const AssignorMember& m) { return !m.rack.empty(); });
    for (const auto& member : m_members) {
        for (const auto& topic : member.topics) {
            if (!looked.insert(topic).second)
                continue;
            const auto* known = metadata.topic(topic);
            if (known == nullptr)
                return; // the answer is on its way
            if (known->partitions.empty())
                continue;
            counts[topic] = static_cast<std::int32_t>(known->partitions.size());
            if (!anyRack)
                continue;
            for (const auto& partition : known->partitions) {
                auto& there = racks[topic].emplace_back();
                for (const auto replica : partition.replicas)
                    if (const auto& rack = metadata.rackOf(NodeId{replica.value}); !rack.empty())
                        there.insert(rack);
            }
        }
    }
    m_assignedFor = counts;
    const AssignorKind kind = chosenAssignor();
    const Assignment plan = engine::assign(kind, m_members, counts, racks);
    tellPlan(turn, kind, plan);
    sendSync(turn, &plan);
    m_lastPlan = plan;
}

void ClassicMembership::tellPlan(Turn& turn, AssignorKind kind, const Assignment& plan)
{
    if (!turn.wantsFacts())
        return;
    AssignmentPlanned fact{m_options.client, m_options.group, m_generation, std::string(assignorName(kind)), {},
        movedPartitions(m_members, m_lastPlan, plan)};
    for (const auto& [member, partitions] : plan) {
        fact.members.push_back({member, partitions});
        std::sort(fact.members.back().partitions.begin(), fact.members.back().partitions.end());
    }
    turn.publish(fact, {lastChange()}, Rule::LeaderAssigns);
}

void ClassicMembership::sendSync(Turn& turn, const Assignment* assignment)
{
    if (!coordinatorReady(turn))
        return coordinatorLost(turn, ErrorCode::NetworkException);
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
            auto& entry = request.assignments.emplace_back();
            entry.memberId = memberId;
            entry.assignment = encodeAssignment(partitions);
        }
    }
    ask(turn, Asked::Sync, request, version(wire::ApiKey::SyncGroup, kSyncOwnMax), m_options.rebalanceTimeout + kJoinGrace);
}

void ClassicMembership::syncAnswered(Turn& turn, ClientNetwork::Response& response)
{
    const auto answer = response.as<wire::SyncGroupResponse>();
    const auto error = answer ? static_cast<ErrorCode>(answer->errorCode) : ErrorCode::NetworkException;
    if (error != ErrorCode::None) // those of a JoinGroup mean the same here; a rebalance goes on without waiting
        return error == ErrorCode::RebalanceInProgress ? rejoin(turn, Duration::zero(), error) : joinFailed(turn, error);
    m_state = State::Stable;
    m_prepared = false; // the next rebalance has to be prepared again
    m_heartbeatAt = turn.now() + m_options.heartbeatInterval;
    m_sessionEnds = turn.now() + m_options.sessionTimeout;
    m_lastAssigned = decodeAssignment(answer->assignment);
    m_lastGeneration = m_generation;
    tell(turn, MembershipState::Stable, m_generation, ErrorCode::None, "", {}, Rule::LeaderAssigns);
    m_assigned = Assigned{m_lastAssigned, lastChange(), Rule::LeaderAssigns};
    if (m_topics != m_joinedTopics)
        requestRejoin("subscription has changed", Rule::GroupSubscriptionChanged);
}

// Cooperative: what the plan took away is free now; another round hands it out.
void ClassicMembership::protocolTaken(Turn&, const std::vector<TopicPartition>& removed)
{
    if (m_isCooperative && !removed.empty())
        requestRejoin("need to revoke partitions and re-join", Rule::CooperativeRejoin);
}

} // namespace engine
