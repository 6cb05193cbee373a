// The rebalance: from "somebody came or went" to "everyone has its part" (facts §7.3). SyncGroup, Heartbeat and
// LeaveGroup are answered here too, for what they say depends on where the group stands.
//
//     join phase   everybody who is to be in the next generation sends JoinGroup and waits
//     completeJoin the generation counts up, all are answered, the leader learns who is there
//     sync phase   everybody sends SyncGroup and waits; the leader's carries the assignment, which is written to the log
//     Stable       all are answered with their part

#include "engine/group/group_coordinator.h"

#include <algorithm>

#include "engine/base/check.h"

namespace engine {

void GroupCoordinator::renewSession(Turn& turn, const ClassicGroup& group, GroupMember& member)
{
    member.expiresAt = turn.now() + member.sessionTimeout;
    schedule(turn, group.id, member.expiresAt);
}

// -- join phase ------------------------------------------------------------------------------------------------------

void GroupCoordinator::rebalance(Turn& turn, ClassicGroup& group, std::initializer_list<FactId> because, Rule rule)
{
    if (!group.canRebalance())
        return maybeCompleteJoin(turn, group);
    if (group.is(GroupState::CompletingRebalance))
        failSyncs(turn, group, ErrorCode::RebalanceInProgress);
    group.syncDeadline = kNever;
    group.awaitedSyncs.clear();
    const bool isFirst = group.is(GroupState::Empty);
    group.enter(GroupState::PreparingRebalance, turn.wallMillis());
    publishState(turn, group, because, rule);
    if (isFirst) {
        group.memberAddedSince = false;
        group.joinRemaining
            = std::max(group.rebalanceTimeout() - m_options.initialRebalanceDelay, Duration::zero());
        group.joinDeadline = turn.now() + m_options.initialRebalanceDelay;
    } else if (group.allJoined()) {
        return completeJoin(turn, group, Rule::GroupAllJoined);
    } else {
        group.joinDeadline = turn.now() + group.rebalanceTimeout();
    }
    schedule(turn, group.id, group.joinDeadline);
}

void GroupCoordinator::maybeCompleteJoin(Turn& turn, ClassicGroup& group)
{
    if (group.is(GroupState::PreparingRebalance) && group.previousState != GroupState::Empty && group.allJoined())
        completeJoin(turn, group, Rule::GroupAllJoined);
}

// Every newcomer stretches a first join phase by another delay, up to the rebalance timeout in all (KIP-134).
void GroupCoordinator::endInitialDelay(Turn& turn, ClassicGroup& group)
{
    if (!group.memberAddedSince || group.joinRemaining <= Duration::zero())
        return completeJoin(turn, group, Rule::GroupInitialDelay);
    group.memberAddedSince = false;
    const Duration delay = std::min(m_options.initialRebalanceDelay, group.joinRemaining);
    group.joinRemaining -= delay;
    group.joinDeadline = turn.now() + delay;
    schedule(turn, group.id, group.joinDeadline);
}

void GroupCoordinator::completeJoin(Turn& turn, ClassicGroup& group, Rule rule)
{
    group.joinDeadline = kNever;
    std::vector<std::string> late;
    for (const auto& member : group.members)
        if (!member.awaitsJoin() && !member.instanceId)
            late.push_back(member.id);
    FactId because = group.stateFact;
    for (const auto& memberId : late)
        because = dropMember(turn, group, memberId, MemberLeftWhy::RebalanceTimeout, Rule::GroupRebalanceTimeout);

    if (!group.members.empty() && !group.electJoinedLeader()) {
        // Only static members are left and none came: they stay until their sessions end.
        group.joinDeadline = turn.now() + group.rebalanceTimeout();
        return schedule(turn, group.id, group.joinDeadline);
    }
    group.generation += 1;
    group.awaitedSyncs.clear();
    if (group.members.empty()) {
        group.protocol.reset();
        group.leader.reset();
        group.enter(GroupState::Empty, turn.wallMillis());
        publishState(turn, group, {because}, rule);
        Append what;
        what.partition = group.partition;
        what.group = group.id;
        append(turn, std::move(what), {groupMetadataRecord(group, nullptr, turn.wallMillis())});
        return;
    }
    group.protocol = group.selectProtocol();
    group.enter(GroupState::CompletingRebalance, turn.wallMillis());
    publishState(turn, group, {because}, rule);
    for (auto& member : group.members) {
        if (member.awaitsJoin())
            answerJoin(group, member);
        renewSession(turn, group, member);
        member.isNew = false;
        group.awaitedSyncs.insert(member.id);
    }
    group.syncDeadline = turn.now() + group.rebalanceTimeout();
    schedule(turn, group.id, group.syncDeadline);
}

// -- sync phase ------------------------------------------------------------------------------------------------------

void GroupCoordinator::sync(Turn& turn, const GroupCaller& caller, const wire::SyncGroupRequest& request)
{
    const auto fail = [&](ErrorCode error) {
        publishRefused(turn, caller, wire::ApiKey::SyncGroup, request.groupId, request.memberId, error, request.generationId);
        failSync(caller.token, error);
    };
    if (request.groupId.empty())
        return fail(ErrorCode::InvalidGroupId);
    if (const ErrorCode error = availability(request.groupId); error != ErrorCode::None)
        return fail(error);
    if (ConsumerGroup* consumer = findConsumer(request.groupId))
        return syncConsumer(turn, caller, request, *consumer);
    ClassicGroup* group = find(request.groupId);
    if (group == nullptr)
        return fail(ErrorCode::UnknownMemberId);
    if (const ErrorCode error = group->validateMember(request.memberId, request.groupInstanceId); error != ErrorCode::None)
        return fail(error);
    if (request.generationId != group->generation)
        return fail(ErrorCode::IllegalGeneration);
    // KIP-559: who says what it speaks must say what the group speaks.
    const auto differs = [](const auto& said, const auto& known) { return said && known && *said != *known; };
    if (differs(request.protocolType, group->protocolType) || differs(request.protocolName, group->protocol))
        return fail(ErrorCode::InconsistentGroupProtocol);

    GroupMember& member = *group->member(request.memberId);
    switch (group->state) {
    case GroupState::Empty:
    case GroupState::Dead:
    case GroupState::Assigning: // not of a classic group
    case GroupState::Reconciling:
        return fail(ErrorCode::UnknownMemberId);
    case GroupState::PreparingRebalance:
        return fail(ErrorCode::RebalanceInProgress);
    case GroupState::Stable:
        synced(*group, member.id);
        member.syncToken = caller.token;
        return answerSync(turn, *group, member);
    case GroupState::CompletingRebalance:
        break;
    }
    if (member.awaitsSync())
        failSync(member.syncToken, ErrorCode::RebalanceInProgress);
    member.syncToken = caller.token;
    synced(*group, member.id);
    if (!group->isLeader(member.id) || group->writingAssignment)
        return;
    Append what;
    what.kind = Append::Kind::Assignment;
    what.partition = group->partition;
    what.group = group->id;
    what.generation = group->generation;
    for (const auto& assignment : request.assignments)
        what.assignments[assignment.memberId] = assignment.assignment;
    group->writingAssignment = true;
    turn.reached(ProtocolPoint::BeforeAssignment);
    const Record record = groupMetadataRecord(*group, &what.assignments, turn.wallMillis());
    append(turn, std::move(what), {record});
}

void GroupCoordinator::failSync(RequestToken token, ErrorCode error)
{
    if (token == 0)
        return;
    GroupReply& out = m_replies.emplace_back();
    out.token = token;
    out.response.emplace<wire::SyncGroupResponse>().errorCode = static_cast<std::int16_t>(error);
}

void GroupCoordinator::synced(ClassicGroup& group, const std::string& memberId)
{
    group.awaitedSyncs.erase(memberId);
    if (group.awaitedSyncs.empty())
        group.syncDeadline = kNever;
}

void GroupCoordinator::assignmentWritten(
    Turn& turn, ClassicGroup& group, const Assignments& assignments, ErrorCode error)
{
    group.writingAssignment = false;
    if (error == ErrorCode::None)
        turn.reached(ProtocolPoint::AfterAssignment);
    if (error != ErrorCode::None) {
        failSyncs(turn, group, error);
        return rebalance(turn, group, {group.stateFact}, Rule::LeaderAssigns);
    }
    for (auto& member : group.members) {
        const auto found = assignments.find(member.id);
        member.assignment = found == assignments.end() ? Slice() : found->second;
    }
    group.enter(GroupState::Stable, turn.wallMillis());
    publishState(turn, group, {group.stateFact}, Rule::LeaderAssigns);
    publishAssigned(turn, group);
    for (auto& member : group.members)
        if (member.awaitsSync())
            answerSync(turn, group, member);
}

void GroupCoordinator::answerSync(Turn& turn, ClassicGroup& group, GroupMember& member)
{
    wire::SyncGroupResponse response;
    response.protocolType = group.protocolType;
    response.protocolName = group.protocol;
    response.assignment = member.assignment;
    reply(std::exchange(member.syncToken, 0), std::move(response));
    renewSession(turn, group, member);
}

void GroupCoordinator::failSyncs(Turn& turn, ClassicGroup& group, ErrorCode error)
{
    group.writingAssignment = false;
    for (auto& member : group.members) {
        member.assignment = {};
        if (!member.awaitsSync())
            continue;
        failSync(std::exchange(member.syncToken, 0), error);
        renewSession(turn, group, member);
    }
}

void GroupCoordinator::dropUnsynced(Turn& turn, ClassicGroup& group)
{
    group.syncDeadline = kNever;
    if (!group.is(GroupState::CompletingRebalance) && !group.is(GroupState::Stable))
        return;
    const auto late = std::exchange(group.awaitedSyncs, {});
    FactId left;
    for (const auto& memberId : late)
        left = dropMember(turn, group, memberId, MemberLeftWhy::RebalanceTimeout, Rule::GroupRebalanceTimeout);
    if (!late.empty())
        rebalance(turn, group, {left}, Rule::GroupRebalanceTimeout);
}

// -- presence --------------------------------------------------------------------------------------------------------

void GroupCoordinator::heartbeat(Turn& turn, const GroupCaller& caller, const wire::HeartbeatRequest& request)
{
    const auto answer = [&](ErrorCode error) {
        publishRefused(turn, caller, wire::ApiKey::Heartbeat, request.groupId, request.memberId, error, request.generationId);
        reply(caller.token, wire::HeartbeatResponse{.errorCode = static_cast<std::int16_t>(error)});
    };
    if (request.groupId.empty())
        return answer(ErrorCode::InvalidGroupId);
    if (const ErrorCode error = availability(request.groupId); error != ErrorCode::None) // loading: 0 (facts §10)
        return answer(error == ErrorCode::CoordinatorLoadInProgress ? ErrorCode::None : error);
    if (ConsumerGroup* consumer = findConsumer(request.groupId))
        return heartbeatConsumer(turn, caller, request, *consumer);
    ClassicGroup* group = find(request.groupId);
    if (group == nullptr)
        return answer(ErrorCode::UnknownMemberId);
    if (const ErrorCode error = group->validateMember(request.memberId, request.groupInstanceId); error != ErrorCode::None)
        return answer(error);
    if (request.generationId != group->generation)
        return answer(ErrorCode::IllegalGeneration);
    if (group->is(GroupState::Empty) || group->is(GroupState::Dead))
        return answer(ErrorCode::UnknownMemberId);
    renewSession(turn, *group, *group->member(request.memberId));
    answer(group->is(GroupState::PreparingRebalance) ? ErrorCode::RebalanceInProgress : ErrorCode::None);
}

void GroupCoordinator::leave(Turn& turn, const GroupCaller& caller, const wire::LeaveGroupRequest& request)
{
    constexpr int kBatchFrom = 3;
    wire::LeaveGroupResponse response;
    ErrorCode error = request.groupId.empty() ? ErrorCode::InvalidGroupId : availability(request.groupId);
    if (error != ErrorCode::None) {
        response.errorCode = static_cast<std::int16_t>(error);
        return reply(caller.token, std::move(response));
    }
    if (ConsumerGroup* consumer = findConsumer(request.groupId))
        return leaveConsumers(turn, caller, request, *consumer);
    auto leaving = request.members;
    if (caller.version < kBatchFrom)
        leaving = {{.memberId = request.memberId}};
    ClassicGroup* group = find(request.groupId);
    FactId left;
    const std::size_t membersBefore = group == nullptr ? 0 : group->members.size();
    for (const auto& who : leaving) {
        if (group != nullptr) {
            response.members.push_back(leaveOne(turn, *group, who, left));
        } else {
            response.members.push_back({who.memberId, who.groupInstanceId,
                static_cast<std::int16_t>(ErrorCode::UnknownMemberId)});
        }
    }
    if (caller.version < kBatchFrom) {
        response.errorCode = response.members.front().errorCode;
        response.members.clear();
    }
    reply(caller.token, std::move(response));
    if (group == nullptr)
        return;
    if (group->members.size() < membersBefore)
        afterRemoval(turn, *group, left, Rule::GroupMemberLeft);
    else
        maybeCompleteJoin(turn, *group); // an id that was given out and not used no longer holds it up
}

wire::LeaveGroupResponse::MemberResponse GroupCoordinator::leaveOne(Turn& turn, ClassicGroup& group,
    const wire::LeaveGroupRequest::MemberIdentity& who, FactId& left)
{
    wire::LeaveGroupResponse::MemberResponse out{who.memberId, who.groupInstanceId, 0};
    if (!who.groupInstanceId && group.pending.erase(who.memberId) > 0)
        return out;
    ErrorCode error = ErrorCode::None;
    std::string memberId = who.memberId;
    if (who.groupInstanceId && memberId.empty()) { // an administrator removes whoever has that instance id
        const GroupMember* member = group.staticMember(*who.groupInstanceId);
        memberId = member == nullptr ? "" : member->id;
        error = member == nullptr ? ErrorCode::UnknownMemberId : ErrorCode::None;
    } else {
        error = group.validateMember(memberId, who.groupInstanceId);
    }
    if (error == ErrorCode::None)
        left = dropMember(turn, group, memberId, who.memberId.empty() ? MemberLeftWhy::Removed : MemberLeftWhy::Left, Rule::GroupMemberLeft,
            who.reason.value_or(""));
    out.errorCode = static_cast<std::int16_t>(error);
    return out;
}

FactId GroupCoordinator::dropMember(
    Turn& turn, ClassicGroup& group, const std::string& memberId, MemberLeftWhy why, Rule rule, const std::string& reason)
{
    GroupMember& member = *group.member(memberId);
    if (member.awaitsJoin())
        failJoin(member.joinToken, member.joinVersion, ErrorCode::UnknownMemberId, memberId);
    if (member.awaitsSync())
        failSync(member.syncToken, ErrorCode::UnknownMemberId);
    const FactId left = turn.publish(
        GroupMemberLeft{group.id, memberId, why, member.client, member.instanceId.value_or(""), reason},
        {member.joined, group.stateFact}, rule);
    group.remove(memberId);
    return left;
}

void GroupCoordinator::afterRemoval(Turn& turn, ClassicGroup& group, FactId left, Rule rule)
{
    if (group.is(GroupState::PreparingRebalance))
        maybeCompleteJoin(turn, group);
    else if (group.is(GroupState::Stable) || group.is(GroupState::CompletingRebalance))
        rebalance(turn, group, {left}, rule);
}

} // namespace engine
