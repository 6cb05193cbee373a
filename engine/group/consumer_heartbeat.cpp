// ConsumerGroupHeartbeat (KIP-848): who may speak, and what it is told. One request does all: join (epoch 0), stay, change the
// subscription, give up partitions, leave (-1), leave for a moment (-2). What it changes is planned and written in consumer_update.cpp.

#include "engine/group/group_coordinator.h"

#include "engine/base/topic_pattern.h"
#include "engine/group/consumer_input.h"

namespace engine {

namespace {

constexpr int kMemberIdFromClient = 1; // from that version on the client makes its id

} // namespace

// The order is Kafka's: a request with two faults gets its answer.
std::optional<GroupCoordinator::Refusal> GroupCoordinator::invalid(const wire::ConsumerGroupHeartbeatRequest& request, int version) const
{
    const auto bad = [](std::string message) { return Refusal{ErrorCode::InvalidRequest, std::move(message)}; };
    const bool mayLackId = version < kMemberIdFromClient && request.memberEpoch == 0;
    if (request.memberId.empty() && !mayLackId)
        return bad("MemberId can't be empty.");
    if (request.groupId.empty())
        return bad("GroupId can't be empty.");
    if (request.instanceId == "")
        return bad("InstanceId can't be empty.");
    if (request.rackId == "")
        return bad("RackId can't be empty.");
    if (request.memberEpoch == 0) {
        if (request.rebalanceTimeoutMs == -1)
            return bad("RebalanceTimeoutMs must be provided in first request.");
        if (!request.topicPartitions || !request.topicPartitions->empty())
            return bad("TopicPartitions must be empty when (re-)joining.");
        if (!request.subscribedTopicNames && !request.subscribedTopicRegex)
            return bad("Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.");
    } else if (request.memberEpoch == kLeaveStaticEpoch && !request.instanceId) {
        return bad("InstanceId can't be null.");
    } else if (request.memberEpoch < kLeaveStaticEpoch) {
        return bad("MemberEpoch is invalid.");
    }
    if (request.rebalanceTimeoutMs < -1)
        return bad("RebalanceTimeoutMs is invalid.");
    if (request.serverAssignor && *request.serverAssignor != "uniform" && *request.serverAssignor != "range")
        return Refusal{ErrorCode::UnsupportedAssignor,
            "ServerAssignor " + *request.serverAssignor + " is not supported. Supported assignors: uniform, range."};
    return std::nullopt;
}

// An old epoch is believed only from a member that missed the answer which raised it: then what it owns is part of what it has now.
std::optional<GroupCoordinator::Refusal> GroupCoordinator::fenced(
    const ConsumerMember& member, std::int32_t epoch, const TopicIdPartitions* owned)
{
    const auto refuse = [&](const char* how) {
        return Refusal{ErrorCode::FencedMemberEpoch,
            std::string("The consumer group member has a ") + how + " member epoch (" + std::to_string(epoch)
                + ") than the one known by the group coordinator (" + std::to_string(member.epoch)
                + "). The member must abandon all its partitions and rejoin."};
    };
    if (epoch > member.epoch)
        return refuse("greater");
    if (epoch < member.epoch && (epoch != member.previousEpoch || owned == nullptr || !isSubset(*owned, member.assigned)))
        return refuse("smaller");
    return std::nullopt;
}

void GroupCoordinator::failHeartbeat(
    Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupHeartbeatRequest& request, const Refusal& refusal)
{
    publishRefused(turn, caller, wire::ApiKey::ConsumerGroupHeartbeat, request.groupId, request.memberId, refusal.error,
        request.memberEpoch);
    wire::ConsumerGroupHeartbeatResponse response;
    response.errorCode = static_cast<std::int16_t>(refusal.error);
    if (!refusal.message.empty())
        response.errorMessage = refusal.message;
    reply(caller.token, std::move(response));
}

ConsumerGroup* GroupCoordinator::consumerGroupToJoin(Turn& turn, const std::string& id, std::optional<Refusal>& refusal)
{
    if (ConsumerGroup* known = findConsumer(id))
        return known;
    ClassicGroup* classic = find(id);
    if (classic == nullptr)
        return &createConsumer(id);
    if (classic->is(GroupState::Empty) && classic->members.empty()) {
        if (removeEmpty(turn, id))
            return &createConsumer(id);
        refusal = Refusal{ErrorCode::CoordinatorNotAvailable, ""};
        return nullptr;
    }
    ConsumerGroup* converted = toConsumerGroup(turn, *classic);
    if (converted == nullptr)
        refusal = Refusal{ErrorCode::GroupIdNotFound, "Group " + id + " is not a consumer group."};
    return converted;
}

void GroupCoordinator::consumerHeartbeat(Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupHeartbeatRequest& request)
{
    std::optional<Refusal> refusal = invalid(request, caller.version);
    const auto fail = [&] { failHeartbeat(turn, caller, request, *refusal); };
    if (refusal)
        return fail();
    if (const ErrorCode error = availability(request.groupId); error != ErrorCode::None) {
        refusal = Refusal{error, ""};
        return fail();
    }
    if (request.memberEpoch < 0) {
        refusal = leaveConsumer(turn, caller, request);
        return refusal ? fail() : void();
    }
    const bool joins = request.memberEpoch == 0;
    // Before anything is made or converted: a pattern that cannot be read must leave no group behind.
    if (request.subscribedTopicRegex && !request.subscribedTopicRegex->empty()) {
        std::string why;
        if (!TopicPattern::compile(*request.subscribedTopicRegex, &why)) {
            refusal = Refusal{ErrorCode::InvalidRegularExpression,
                "SubscribedTopicRegex `" + *request.subscribedTopicRegex + "` is not a valid regular expression: " + why + "."};
            return fail();
        }
    }
    ConsumerGroup* group = joins ? consumerGroupToJoin(turn, request.groupId, refusal) : findConsumer(request.groupId);
    if (group == nullptr) {
        if (!refusal)
            refusal = Refusal{ErrorCode::GroupIdNotFound,
                find(request.groupId) == nullptr ? "Consumer group " + request.groupId + " not found."
                                                 : "Group " + request.groupId + " is not a consumer group."};
        return fail();
    }
    const std::string memberId = request.memberId.empty() ? Uuid::random(turn.random("member-id")).toString() : request.memberId;
    // Whoever is not in, a static member under its next id too, is told so before it is told that nobody knows it: as Kafka does.
    if (group->member(memberId) == nullptr && group->members.size() >= static_cast<std::size_t>(m_options.consumerGroupSizeMax)) {
        refusal = Refusal{ErrorCode::GroupMaxSizeReached,
            "The consumer group has reached its maximum capacity of " + std::to_string(m_options.consumerGroupSizeMax) + " members."};
        return fail();
    }
    std::optional<TopicIdPartitions> owned;
    if (request.topicPartitions)
        owned = collectPartitions(*request.topicPartitions, [](const auto& topic) { return topic.topicId; });

    // -- who is it
    const ConsumerMember* known = group->member(memberId);
    if (request.instanceId) {
        const ConsumerMember* holder = group->staticMember(*request.instanceId);
        if (joins && holder != nullptr && holder->id != memberId) {
            if (!holder->isAway()) {
                refusal = Refusal{ErrorCode::UnreleasedInstanceId,
                    "Static member " + memberId + " with instance id " + *request.instanceId
                        + " cannot join the group because the instance id is owned by " + holder->id + " member."};
                return fail();
            }
            if (!replaceConsumer(turn, caller, *group, *holder, memberId)) {
                refusal = Refusal{ErrorCode::CoordinatorNotAvailable, ""};
                return fail();
            }
        } else if (!joins && holder == nullptr) {
            refusal = Refusal{ErrorCode::UnknownMemberId, "Instance id " + *request.instanceId + " is unknown."};
            return fail();
        } else if (!joins && holder->id != memberId) {
            refusal = Refusal{ErrorCode::FencedInstanceId,
                "Static member " + memberId + " with instance id " + *request.instanceId + " was fenced by member " + holder->id + "."};
            return fail();
        }
        known = group->member(memberId);
    }
    if (!joins) {
        if (known == nullptr)
            refusal = Refusal{ErrorCode::UnknownMemberId, "Member " + memberId + " is not a member of group " + group->id + "."};
        else
            refusal = fenced(*known, request.memberEpoch, owned ? &*owned : nullptr);
        if (refusal)
            return fail();
    }

    // -- what it says of itself
    Step step;
    step.isNew = known == nullptr;
    if (known != nullptr)
        step.member = *known;
    step.owned = owned ? &*owned : nullptr;
    ConsumerMember& member = step.member;
    member.id = memberId;
    if (request.instanceId)
        member.instanceId = request.instanceId;
    if (request.rackId)
        member.rackId = request.rackId;
    if (request.rebalanceTimeoutMs != -1)
        member.rebalanceTimeout = std::chrono::milliseconds(request.rebalanceTimeoutMs);
    if (request.serverAssignor)
        member.assignor = request.serverAssignor;
    if (request.subscribedTopicNames) {
        member.topics = *request.subscribedTopicNames;
        sortUnique(member.topics);
    }
    if (request.subscribedTopicRegex)
        member.pattern = *request.subscribedTopicRegex;
    member.clientId = caller.clientId;
    member.clientHost = caller.clientHost;
    member.classic.reset();
    plan(*group, step);

    wire::ConsumerGroupHeartbeatResponse response;
    response.memberId = memberId;
    response.memberEpoch = member.epoch;
    response.heartbeatIntervalMs
        = static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(heartbeatIntervalOf(*group)).count());
    // Told only what is news to it: when it joins, when it says all there is to say (it may have missed an answer), when it changed.
    const bool isFull = request.rebalanceTimeoutMs != -1 && (request.subscribedTopicNames || request.subscribedTopicRegex) && owned;
    if (joins || isFull || (known != nullptr && known->assigned != member.assigned)) {
        auto& told = response.assignment.emplace();
        for (const auto& [topic, partitions] : member.assigned)
            told.topicPartitions.push_back({.topicId = topic, .partitions = partitions});
    }
    take(turn, caller, *group, step, {caller.token, std::move(response)});
}

std::optional<GroupCoordinator::Refusal> GroupCoordinator::leaveConsumer(
    Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupHeartbeatRequest& request)
{
    ConsumerGroup* group = findConsumer(request.groupId);
    if (group == nullptr)
        return Refusal{ErrorCode::GroupIdNotFound,
            "Group " + request.groupId + (find(request.groupId) == nullptr ? " not found." : " is not a consumer group.")};
    const ConsumerMember* member = group->member(request.memberId);
    if (request.instanceId) {
        member = group->staticMember(*request.instanceId);
        if (member == nullptr)
            return Refusal{ErrorCode::UnknownMemberId, "Instance id " + *request.instanceId + " is unknown."};
        if (member->id != request.memberId)
            return Refusal{ErrorCode::FencedInstanceId,
                "Static member " + request.memberId + " with instance id " + *request.instanceId
                    + " was fenced by member " + member->id + "."};
    }
    if (member == nullptr)
        return Refusal{ErrorCode::UnknownMemberId, "Member " + request.memberId + " is not a member of group " + group->id + "."};

    wire::ConsumerGroupHeartbeatResponse response;
    response.memberId = request.memberId;
    response.memberEpoch = request.memberEpoch;
    GroupReply answer{caller.token, std::move(response)};
    if (request.memberEpoch == kLeaveEpoch) {
        removeConsumers(turn, *group, {member->id}, MemberLeftWhy::Left, Rule::GroupMemberLeft, std::move(answer));
        return std::nullopt;
    }
    // It keeps its place, and what it has, until its session ends.
    ConsumerMember away = *member;
    away.epoch = kLeaveStaticEpoch;
    away.pendingRevocation.clear();
    Append what;
    what.kind = Append::Kind::Answer;
    what.success = std::move(answer);
    if (write(turn, *group, {currentRecord(group->id, away)}, std::move(what))) {
        group->member(away.id)->revokeBy = kNever;
        publishReconciled(turn, *group, *group->member(away.id), Rule::StaticMemberReturns);
        publishConsumerState(turn, *group, group->stateFact, Rule::StaticMemberReturns);
    }
    return std::nullopt;
}

} // namespace engine
