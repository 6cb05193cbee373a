// JoinGroup: who may enter, under which id, and what that does to the group (facts §7.3; KIP-345, KIP-394, KIP-814).

#include "engine/group/group_coordinator.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"

namespace engine {

namespace {

// KIP-394 bounds how long a member may wait for its first answer: it cannot send heartbeats, and whether its client is still there
// cannot be seen while the request is parked.
constexpr Duration kNewMemberJoinTimeout = 300s;
constexpr int kMemberIdRequiredFrom = 4;
constexpr int kSkipAssignmentFrom = 9;
constexpr int kNullProtocolFrom = 7;
constexpr std::size_t kPendingMax = 10'000; // ids given out that did not come back yet; the oldest goes

std::vector<GroupProtocol> protocolsOf(const wire::JoinGroupRequest& request)
{
    std::vector<GroupProtocol> out;
    for (const auto& protocol : request.protocols)
        out.push_back({protocol.name, protocol.metadata});
    return out;
}

Duration sessionTimeoutOf(const wire::JoinGroupRequest& request)
{
    return std::chrono::milliseconds(request.sessionTimeoutMs);
}

Duration rebalanceTimeoutOf(const wire::JoinGroupRequest& request)
{
    return request.rebalanceTimeoutMs < 0 ? sessionTimeoutOf(request) : std::chrono::milliseconds(request.rebalanceTimeoutMs);
}

} // namespace

// "billing-1-5f0c3a52-…": the client's id (or the instance id) and a random UUID in Java's spelling.
std::string GroupCoordinator::newMemberId(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request)
{
    const Uuid uuid = Uuid::random(turn.random("member-id"));
    const std::string hex = toHex(uuid.bytes);
    return request.groupInstanceId.value_or(caller.clientId) + "-" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-"
        + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" + hex.substr(20);
}

void GroupCoordinator::failJoin(RequestToken token, int version, ErrorCode error, const std::string& memberId)
{
    wire::JoinGroupResponse response;
    response.errorCode = static_cast<std::int16_t>(error);
    response.memberId = memberId;
    response.protocolName = version >= kNullProtocolFrom ? std::nullopt : std::optional<std::string>("");
    reply(token, std::move(response));
}

bool GroupCoordinator::hasRoomFor(const ClassicGroup& group, const std::string& memberId) const
{
    const auto sizeMax = static_cast<std::size_t>(m_options.groupSizeMax);
    const GroupMember* known = group.member(memberId);
    switch (group.state) {
    case GroupState::Empty:
    case GroupState::Dead:
        return true;
    case GroupState::PreparingRebalance: {
        std::size_t waiting = 0;
        for (const auto& member : group.members)
            waiting += member.awaitsJoin() ? 1 : 0;
        return (known != nullptr && known->awaitsJoin()) || waiting < sizeMax;
    }
    case GroupState::CompletingRebalance:
    case GroupState::Stable:
    case GroupState::Assigning: // not of a classic group
    case GroupState::Reconciling:
        return known != nullptr || group.members.size() < sizeMax;
    }
    return true;
}

void GroupCoordinator::join(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request)
{
    const auto fail = [&](ErrorCode error) {
        publishRefused(turn, caller, wire::ApiKey::JoinGroup, request.groupId, request.memberId, error, -1);
        failJoin(caller.token, caller.version, error, request.memberId);
    };
    if (request.groupId.empty())
        return fail(ErrorCode::InvalidGroupId);
    if (sessionTimeoutOf(request) < m_options.sessionTimeoutMin || sessionTimeoutOf(request) > m_options.sessionTimeoutMax)
        return fail(ErrorCode::InvalidSessionTimeout);
    if (const ErrorCode error = availability(request.groupId); error != ErrorCode::None)
        return fail(error);

    if (ConsumerGroup* consumer = findConsumer(request.groupId)) {
        if (!consumer->members.empty())
            return joinConsumer(turn, caller, request, *consumer);
        if (!removeEmpty(turn, request.groupId))
            return fail(ErrorCode::CoordinatorNotAvailable);
    }
    ClassicGroup* group = find(request.groupId);
    if (group == nullptr) {
        if (!request.memberId.empty())
            return fail(ErrorCode::UnknownMemberId);
        group = &create(turn, request.groupId);
        Append what;
        what.partition = group->partition;
        what.group = group->id;
        append(turn, std::move(what), {groupMetadataRecord(*group, nullptr, turn.wallMillis())});
    }
    if (!hasRoomFor(*group, request.memberId)) {
        if (group->member(request.memberId) != nullptr)
            dropMember(turn, *group, request.memberId, MemberLeftWhy::Removed, Rule::GroupMemberLeft);
        group->pending.erase(request.memberId);
        publishRefused(turn, caller, wire::ApiKey::JoinGroup, group->id, request.memberId, ErrorCode::GroupMaxSizeReached, -1);
        return failJoin(caller.token, caller.version, ErrorCode::GroupMaxSizeReached, "");
    }
    if (request.memberId.empty())
        joinNewMember(turn, caller, request, *group);
    else
        joinKnownMember(turn, caller, request, *group);
}

void GroupCoordinator::joinNewMember(
    Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ClassicGroup& group)
{
    if (!group.supports(request.protocolType, protocolsOf(request))) {
        publishRefused(turn, caller, wire::ApiKey::JoinGroup, group.id, "", ErrorCode::InconsistentGroupProtocol, -1);
        return failJoin(caller.token, caller.version, ErrorCode::InconsistentGroupProtocol, "");
    }
    const std::string memberId = newMemberId(turn, caller, request);
    if (request.groupInstanceId) {
        if (GroupMember* existing = group.staticMember(*request.groupInstanceId))
            replaceStaticMember(turn, caller, request, group, *existing, memberId);
        else
            addMember(turn, caller, request, group, memberId);
        return;
    }
    if (caller.version >= kMemberIdRequiredFrom) {
        // KIP-394: a client that never comes back costs an id, not a rebalance; and only a bounded number of ids.
        if (group.pending.size() >= kPendingMax)
            group.pending.erase(std::min_element(group.pending.begin(), group.pending.end(),
                [](const auto& a, const auto& b) { return a.second < b.second; }));
        const Time until = turn.now() + sessionTimeoutOf(request);
        group.pending[memberId] = until;
        schedule(turn, group.id, until);
        return failJoin(caller.token, caller.version, ErrorCode::MemberIdRequired, memberId);
    }
    addMember(turn, caller, request, group, memberId);
}

void GroupCoordinator::joinKnownMember(
    Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request, ClassicGroup& group)
{
    const auto fail = [&](ErrorCode error) {
        publishRefused(turn, caller, wire::ApiKey::JoinGroup, group.id, request.memberId, error, -1);
        failJoin(caller.token, caller.version, error, request.memberId);
    };
    const auto protocols = protocolsOf(request);
    const bool isPending = group.pending.contains(request.memberId) && !request.groupInstanceId;
    if (!isPending) {
        if (const ErrorCode error = group.validateMember(request.memberId, request.groupInstanceId); error != ErrorCode::None)
            return fail(error);
    }
    if (!group.supports(request.protocolType, protocols))
        return fail(ErrorCode::InconsistentGroupProtocol);
    if (isPending)
        return addMember(turn, caller, request, group, request.memberId);

    GroupMember& member = *group.member(request.memberId);
    const bool unchanged = member.protocols == protocols;
    switch (group.state) {
    case GroupState::PreparingRebalance:
        return updateMember(turn, caller, request, group, member);
    case GroupState::CompletingRebalance:
        if (!unchanged)
            return updateMember(turn, caller, request, group, member);
        break; // its answer was lost: the same again
    case GroupState::Stable:
        if (!unchanged || group.isLeader(member.id))
            return updateMember(turn, caller, request, group, member);
        break; // a follower learns the present generation
    case GroupState::Empty:
    case GroupState::Dead:
    case GroupState::Assigning: // not of a classic group
    case GroupState::Reconciling:
        return fail(ErrorCode::UnknownMemberId);
    }
    member.joinToken = caller.token;
    member.joinVersion = caller.version;
    answerJoin(group, member);
    renewSession(turn, group, member);
}

void GroupCoordinator::addMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request,
    ClassicGroup& group, const std::string& memberId)
{
    group.pending.erase(memberId);
    GroupMember member;
    member.id = memberId;
    member.instanceId = request.groupInstanceId;
    member.clientId = caller.clientId;
    member.clientHost = caller.clientHost;
    member.client = caller.client;
    member.rebalanceTimeout = rebalanceTimeoutOf(request);
    member.sessionTimeout = sessionTimeoutOf(request);
    member.protocols = protocolsOf(request);
    member.joinToken = caller.token;
    member.joinVersion = caller.version;
    member.isNew = true;
    member.expiresAt = turn.now() + kNewMemberJoinTimeout;
    if (group.members.empty())
        group.protocolType = request.protocolType;
    member.joined = publishJoined(turn, group, member, {group.stateFact}, Rule::GroupMemberJoined);
    schedule(turn, group.id, member.expiresAt);
    if (group.is(GroupState::PreparingRebalance) && group.previousState == GroupState::Empty)
        group.memberAddedSince = true;
    const FactId joined = member.joined;
    group.add(std::move(member));
    rebalance(turn, group, {joined}, Rule::GroupMemberJoined);
}

void GroupCoordinator::updateMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request,
    ClassicGroup& group, GroupMember& member)
{
    if (member.awaitsJoin()) // an earlier try of the same member
        failJoin(member.joinToken, member.joinVersion, ErrorCode::RebalanceInProgress, member.id);
    const bool hasOtherTopics = member.protocols != protocolsOf(request);
    const Rule why = hasOtherTopics ? Rule::GroupSubscriptionChanged
        : group.isLeader(member.id) ? Rule::GroupLeaderRejoined
                                    : Rule::CooperativeRejoin;
    member.client = caller.client;
    member.protocols = protocolsOf(request);
    member.rebalanceTimeout = rebalanceTimeoutOf(request);
    member.sessionTimeout = sessionTimeoutOf(request);
    member.joinToken = caller.token;
    member.joinVersion = caller.version;
    rebalance(turn, group, {member.joined}, why);
}

// A static member came back without knowing its id: it gets a new one, and whoever still uses the old one is fenced. If
// nothing else changed the group goes on as it is (KIP-345).
void GroupCoordinator::replaceStaticMember(Turn& turn, const GroupCaller& caller, const wire::JoinGroupRequest& request,
    ClassicGroup& group, GroupMember& member, const std::string& newId)
{
    const std::string oldId = member.id;
    const std::optional<std::string> oldLeader = group.leader;
    if (member.awaitsJoin())
        failJoin(std::exchange(member.joinToken, 0), member.joinVersion, ErrorCode::FencedInstanceId, oldId);
    if (member.awaitsSync())
        failSync(std::exchange(member.syncToken, 0), ErrorCode::FencedInstanceId);
    const FactId left = turn.publish(GroupMemberLeft{group.id, oldId, MemberLeftWhy::Replaced, member.client, *member.instanceId, ""},
        {member.joined}, Rule::StaticMemberReturns);
    member.id = newId;
    member.clientId = caller.clientId;
    member.clientHost = caller.clientHost;
    member.client = caller.client;
    member.protocols = protocolsOf(request);
    member.rebalanceTimeout = rebalanceTimeoutOf(request);
    member.sessionTimeout = sessionTimeoutOf(request);
    member.joined = publishJoined(turn, group, member, {left}, Rule::StaticMemberReturns);
    renewSession(turn, group, member);
    if (group.leader == oldId)
        group.leader = newId;
    if (group.awaitedSyncs.erase(oldId) > 0)
        group.awaitedSyncs.insert(newId);

    if (!group.is(GroupState::Stable) || group.protocol != group.selectProtocol()) {
        member.joinToken = caller.token;
        member.joinVersion = caller.version;
        // CompletingRebalance too: the leader may be computing an assignment for the old id.
        return rebalance(turn, group, {member.joined}, Rule::GroupMemberJoined);
    }

    const bool knowsSkip = caller.version >= kSkipAssignmentFrom;
    wire::JoinGroupResponse response;
    response.generationId = group.generation;
    response.protocolType = group.protocolType;
    response.protocolName = group.protocol;
    response.memberId = newId;
    // A leader that cannot be told to skip the assignment must not believe that it leads.
    response.leader = knowsSkip ? group.leader.value_or("") : oldLeader.value_or("");
    if (knowsSkip && group.isLeader(newId)) {
        response.skipAssignment = true;
        for (const auto& other : group.members)
            if (const Slice* metadata = other.metadataFor(*group.protocol))
                response.members.push_back({other.id, other.instanceId, *metadata});
    }
    publishAssigned(turn, group);
    Append what;
    what.kind = Append::Kind::StaticMember;
    what.partition = group.partition;
    what.group = group.id;
    what.token = caller.token;
    what.version = caller.version;
    what.memberId = newId;
    what.replacedId = oldId;
    what.success = {caller.token, std::move(response)};
    append(turn, std::move(what), {groupMetadataRecord(group, nullptr, turn.wallMillis())});
}

FactId GroupCoordinator::publishJoined(
    Turn& turn, const ClassicGroup& group, const GroupMember& member, std::initializer_list<FactId> because, Rule rule)
{
    if (!turn.wantsFacts())
        return {};
    GroupMemberJoined fact;
    fact.group = group.id;
    fact.memberId = member.id;
    fact.clientId = member.clientId;
    fact.client = member.client;
    fact.instanceId = member.instanceId.value_or("");
    for (const auto& protocol : member.protocols)
        fact.assignors.push_back(protocol.name);
    if (group.protocolType == "consumer" && !member.protocols.empty())
        if (auto subscription = wire::decodeVersioned<wire::ConsumerProtocolSubscription>(
                member.protocols.front().metadata, wire::NewerVersion::ReadAsKnown))
            fact.topics = std::move(subscription->topics);
    fact.sessionTimeout = member.sessionTimeout;
    fact.rebalanceTimeout = member.rebalanceTimeout;
    return turn.publish(fact, because, rule);
}

void GroupCoordinator::answerJoin(ClassicGroup& group, GroupMember& member)
{
    wire::JoinGroupResponse response;
    response.generationId = group.generation;
    response.protocolType = group.protocolType;
    response.protocolName = group.protocol;
    response.leader = group.leader.value_or("");
    response.memberId = member.id;
    const bool listsMembers = group.isLeader(member.id) && !group.is(GroupState::Stable);
    if (listsMembers)
        for (const auto& other : group.members)
            if (const Slice* metadata = other.metadataFor(*group.protocol))
                response.members.push_back({other.id, other.instanceId, *metadata});
    reply(std::exchange(member.joinToken, 0), std::move(response));
}

} // namespace engine
