// ConsumerGroupDescribe (KIP-848; facts §10).

#include "engine/group/group_coordinator.h"

#include "engine/group/consumer_input.h"

namespace engine {

namespace {

constexpr std::int8_t kClassicMember = 0, kConsumerMember = 1;

using Assignment = wire::ConsumerGroupDescribeResponse::Assignment;

Assignment told(const TopicIdPartitions& partitions, const OffsetsLog& log)
{
    Assignment out;
    for (const auto& [topic, numbers] : partitions)
        if (std::string name = log.topicName(topic); !name.empty()) // a topic that is gone is not told
            out.topicPartitions.push_back({.topicId = topic, .topicName = std::move(name), .partitions = numbers});
    return out;
}

} // namespace

void GroupCoordinator::describeConsumerGroups(Turn& turn, const GroupCaller& caller, const wire::ConsumerGroupDescribeRequest& request)
{
    static_cast<void>(turn);
    wire::ConsumerGroupDescribeResponse response;
    for (const auto& id : request.groupIds) {
        auto& group = response.groups.emplace_back();
        group.groupId = id;
        const auto fail = [&](ErrorCode error, std::optional<std::string> message) {
            group.errorCode = static_cast<std::int16_t>(error);
            group.errorMessage = std::move(message);
        };
        const ConsumerGroup* known = consumerGroup(id);
        if (id.empty()) {
            fail(ErrorCode::InvalidGroupId, std::nullopt);
        } else if (const ErrorCode error = availability(id); error != ErrorCode::None) {
            fail(error, std::nullopt);
        } else if (known == nullptr) {
            const ClassicGroup* classic = this->group(id);
            const bool isThere = classic != nullptr && (!classic->isPhantom() || offsets(id) != nullptr);
            fail(ErrorCode::GroupIdNotFound, "Group " + id + (isThere ? " is not a consumer group." : " not found."));
        }
        if (group.errorCode != 0)
            continue;
        if (request.includeAuthorizedOperations)
            group.authorizedOperations = kAllGroupOperations;
        group.groupState = groupStateName(known->state());
        group.groupEpoch = known->epoch;
        group.assignmentEpoch = known->assignmentEpoch;
        group.assignorName = known->assignor();
        for (const auto& [memberId, member] : known->members) {
            const auto target = known->target.find(memberId);
            group.members.push_back({.memberId = memberId, .instanceId = member.instanceId, .rackId = member.rackId,
                .memberEpoch = member.epoch,
                .clientId = member.clientId, .clientHost = member.clientHost, .subscribedTopicNames = member.topics,
                .subscribedTopicRegex = member.pattern, .assignment = told(member.assigned, m_log),
                .targetAssignment = target == known->target.end() ? Assignment{} : told(target->second, m_log),
                .memberType = member.classic ? kClassicMember : kConsumerMember});
        }
    }
    reply(caller.token, std::move(response));
}

} // namespace engine
