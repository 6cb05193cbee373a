// What the coordinator tells as facts, of classic groups and of the records of both kinds. consumer_update.cpp has those of
// consumer groups.

#include "engine/group/group_coordinator.h"

#include "engine/group/record_texts.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"

namespace engine {

namespace {

constexpr std::int16_t kOffsetKey = 1; // the type of a committed offset

} // namespace

FactId GroupCoordinator::publishState(
    Turn& turn, ClassicGroup& group, std::initializer_list<FactId> because, Rule rule)
{
    group.stateFact = turn.publish(GroupStateChanged{group.id, group.state, group.generation, m_options.broker, group.protocol.value_or(""),
                                       GroupKind::Classic, -1, group.partition, group.leader.value_or("")},
        because, rule);
    return group.stateFact;
}

void GroupCoordinator::publishWritten(Turn& turn, std::int32_t partition, Offset baseOffset, const std::vector<Record>& records)
{
    if (!turn.wantsFacts())
        return;
    const auto topicName = [&](const Uuid& id) {
        const std::string name = m_log.topicName(id);
        return name.empty() ? id.toString() : name;
    };
    for (std::size_t i = 0; i < records.size(); ++i) {
        RecordText text = describeGroupRecord(records[i], topicName);
        const ClassicGroup* classic = group(text.group);
        const ConsumerGroup* consumer = consumerGroup(text.group);
        const FactId because = classic != nullptr ? classic->stateFact : consumer != nullptr ? consumer->stateFact : FactId{};
        const bool isCommit = text.type == kOffsetKey && records[i].value;
        turn.publish(GroupRecordWritten{std::move(text.group), partition, baseOffset + static_cast<std::int64_t>(i),
            text.type, std::move(text.key),
                         std::move(text.value), !records[i].value},
            {because}, isCommit ? Rule::CommitStands : Rule::None);
    }
}

void GroupCoordinator::publishRemoved(
    Turn& turn, const std::string& group, const TopicPartition& partition, OffsetRemovedWhy why, Offset was, FactId because)
{
    turn.publish(OffsetRemoved{group, partition, why, was}, {because}, why == OffsetRemovedWhy::Expired ? Rule::OffsetsExpire : Rule::None);
}

void GroupCoordinator::publishRefused(Turn& turn, const GroupCaller& caller, wire::ApiKey api, const std::string& group,
    const std::string& memberId, ErrorCode error, std::int32_t said)
{
    switch (error) {
    case ErrorCode::None:
    case ErrorCode::RebalanceInProgress: // a part of every rebalance
    case ErrorCode::MemberIdRequired:    // a part of every join
    case ErrorCode::NotCoordinator:
    case ErrorCode::CoordinatorLoadInProgress:
    case ErrorCode::CoordinatorNotAvailable:
        return;
    default:
        break;
    }
    if (!turn.wantsFacts())
        return;
    const ClassicGroup* classic = this->group(group);
    const ConsumerGroup* consumer = consumerGroup(group);
    const ConsumerMember* member = consumer == nullptr ? nullptr : consumer->member(memberId);
    const std::int32_t current = classic != nullptr ? classic->generation : member != nullptr ? member->epoch
        : consumer != nullptr ? consumer->epoch : -1;
    const bool isFence = error == ErrorCode::IllegalGeneration || error == ErrorCode::UnknownMemberId
        || error == ErrorCode::FencedInstanceId
        || error == ErrorCode::FencedMemberEpoch || error == ErrorCode::StaleMemberEpoch;
    turn.publish(GroupRequestRefused{group, memberId, caller.client, static_cast<std::int16_t>(api), error, said, current},
        {classic != nullptr ? classic->stateFact : consumer != nullptr ? consumer->stateFact : FactId{}},
        isFence ? Rule::GenerationFences : Rule::None);
}

void GroupCoordinator::publishAssigned(Turn& turn, const ClassicGroup& group)
{
    if (!turn.wantsFacts() || group.protocolType != "consumer")
        return;
    GroupAssigned fact;
    fact.group = group.id;
    fact.generation = group.generation;
    for (const auto& member : group.members) {
        GroupAssigned::Member told{member.id, {}};
        if (const auto assignment = wire::decodeVersioned<wire::ConsumerProtocolAssignment>(
                member.assignment, wire::NewerVersion::ReadAsKnown))
            for (const auto& topic : assignment->assignedPartitions)
                for (const auto partition : topic.partitions)
                    told.partitions.push_back({topic.topic, partition});
        fact.members.push_back(std::move(told));
    }
    turn.publish(fact, {group.stateFact}, Rule::LeaderAssigns);
}

} // namespace engine
