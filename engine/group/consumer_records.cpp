#include "engine/group/consumer_records.h"

#include <algorithm>

#include "engine/group/consumer_input.h"
#include "engine/wire/record_envelope.h"

namespace engine {

namespace {

using Type = ConsumerGroupRecord::Type;
constexpr int kVersion = 0;

std::int32_t millis(Duration d) { return static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(d).count()); }

template <class List>
List listed(const TopicIdPartitions& partitions)
{
    List out;
    for (const auto& [topic, numbers] : partitions) {
        auto& entry = out.emplace_back();
        entry.topicId = topic;
        entry.partitions = numbers;
    }
    return out;
}

template <class List>
TopicIdPartitions collected(const List& list)
{
    return collectPartitions(list, [](const auto& entry) { return entry.topicId; });
}

// The state of a member that a newer Kafka wrote is read as the one that asks for a full walk.
MemberState memberState(std::int8_t value)
{
    return value == 1 ? MemberState::UnrevokedPartitions : value == 2 ? MemberState::UnreleasedPartitions : MemberState::Stable;
}

void become(ConsumerMember& member, const wire::ConsumerGroupMemberMetadataValue& value)
{
    member.instanceId = value.instanceId;
    member.rackId = value.rackId;
    member.clientId = value.clientId;
    member.clientHost = value.clientHost;
    member.rebalanceTimeout = std::chrono::milliseconds(value.rebalanceTimeoutMs);
    member.topics = value.subscribedTopicNames;
    std::sort(member.topics.begin(), member.topics.end());
    member.pattern = value.subscribedTopicRegex.value_or("");
    member.assignor = value.serverAssignor;
    member.classic.reset();
    if (value.classicMemberMetadata) {
        auto& classic = member.classic.emplace();
        classic.sessionTimeout = std::chrono::milliseconds(value.classicMemberMetadata->sessionTimeoutMs);
        for (const auto& protocol : value.classicMemberMetadata->supportedProtocols)
            classic.protocols.push_back({protocol.name, protocol.metadata});
    }
}

template <class Key>
Slice keyOf(Type type, const ConsumerGroupRecord& record)
{
    Key key;
    key.groupId = record.group;
    if constexpr (requires { key.memberId; })
        key.memberId = record.name;
    if constexpr (requires { key.regularExpression; })
        key.regularExpression = record.name;
    return wire::encodeRecordKey(static_cast<std::int16_t>(type), key);
}

Slice keyOf(const ConsumerGroupRecord& record)
{
    switch (record.type) {
    case Type::Group: return keyOf<wire::ConsumerGroupMetadataKey>(record.type, record);
    case Type::PartitionMetadata: return keyOf<wire::ConsumerGroupPartitionMetadataKey>(record.type, record);
    case Type::Member: return keyOf<wire::ConsumerGroupMemberMetadataKey>(record.type, record);
    case Type::TargetEpoch: return keyOf<wire::ConsumerGroupTargetAssignmentMetadataKey>(record.type, record);
    case Type::Target: return keyOf<wire::ConsumerGroupTargetAssignmentMemberKey>(record.type, record);
    case Type::Current: return keyOf<wire::ConsumerGroupCurrentMemberAssignmentKey>(record.type, record);
    case Type::Pattern: return keyOf<wire::ConsumerGroupRegularExpressionKey>(record.type, record);
    }
    return {};
}

// False: a value that cannot be read.
template <class Key, class Value>
bool take(const wire::TypedMessage& key, Type type, const Record& record, ConsumerGroupRecord& out, bool& known)
{
    const Key* body = key.message.as<Key>();
    if (body == nullptr)
        return true;
    known = true;
    out.type = type;
    out.group = body->groupId;
    if constexpr (requires { body->memberId; })
        out.name = body->memberId;
    if constexpr (requires { body->regularExpression; })
        out.name = body->regularExpression;
    if (!record.value)
        return true;
    auto value = wire::decodeVersioned<Value>(*record.value);
    if (!value)
        return false;
    out.value = std::move(*value);
    return true;
}

} // namespace

ConsumerGroupRecord groupEpochRecord(const std::string& group, std::int32_t epoch, std::int64_t metadataHash)
{
    wire::ConsumerGroupMetadataValue value;
    value.epoch = epoch;
    value.metadataHash = metadataHash;
    return {Type::Group, group, "", std::move(value)};
}

ConsumerGroupRecord memberRecord(const std::string& group, const ConsumerMember& member)
{
    wire::ConsumerGroupMemberMetadataValue value;
    value.instanceId = member.instanceId;
    value.rackId = member.rackId;
    value.clientId = member.clientId;
    value.clientHost = member.clientHost;
    value.subscribedTopicNames = member.topics;
    value.subscribedTopicRegex = member.pattern;
    value.rebalanceTimeoutMs = millis(member.rebalanceTimeout);
    value.serverAssignor = member.assignor;
    if (member.classic) {
        auto& classic = value.classicMemberMetadata.emplace();
        classic.sessionTimeoutMs = millis(member.classic->sessionTimeout);
        for (const auto& protocol : member.classic->protocols) {
            auto& entry = classic.supportedProtocols.emplace_back();
            entry.name = protocol.name;
            entry.metadata = protocol.metadata;
        }
    }
    return {Type::Member, group, member.id, std::move(value)};
}

ConsumerGroupRecord targetEpochRecord(const std::string& group, std::int32_t epoch)
{
    wire::ConsumerGroupTargetAssignmentMetadataValue value;
    value.assignmentEpoch = epoch;
    return {Type::TargetEpoch, group, "", std::move(value)};
}

ConsumerGroupRecord targetRecord(const std::string& group, const std::string& memberId, const TopicIdPartitions& target)
{
    wire::ConsumerGroupTargetAssignmentMemberValue value;
    value.topicPartitions = listed<decltype(value.topicPartitions)>(target);
    return {Type::Target, group, memberId, std::move(value)};
}

ConsumerGroupRecord currentRecord(const std::string& group, const ConsumerMember& member)
{
    wire::ConsumerGroupCurrentMemberAssignmentValue value;
    value.memberEpoch = member.epoch;
    value.previousMemberEpoch = member.previousEpoch;
    value.state = static_cast<std::int8_t>(member.state);
    value.assignedPartitions = listed<decltype(value.assignedPartitions)>(member.assigned);
    value.partitionsPendingRevocation = listed<decltype(value.partitionsPendingRevocation)>(member.pendingRevocation);
    return {Type::Current, group, member.id, std::move(value)};
}

ConsumerGroupRecord patternRecord(const std::string& group, const std::string& pattern, const ConsumerGroup::Resolved& resolved)
{
    wire::ConsumerGroupRegularExpressionValue value;
    value.topics.assign(resolved.topics.begin(), resolved.topics.end());
    value.version = resolved.version;
    value.timestamp = resolved.wallMillis;
    return {Type::Pattern, group, pattern, std::move(value)};
}

ConsumerGroupRecord consumerTombstone(Type type, const std::string& group, const std::string& name) { return {type, group, name, {}}; }

Record encode(const ConsumerGroupRecord& what, std::int64_t wallMillis)
{
    Record record;
    record.timestamp = wallMillis;
    record.key = keyOf(what);
    std::visit(
        [&](const auto& value) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(value)>, std::monostate>)
                record.value = wire::encodeVersioned(value, kVersion);
        },
        what.value);
    return record;
}

std::optional<ConsumerGroupRecord> decodeConsumerGroupRecord(const Record& record)
{
    if (!record.key)
        return std::nullopt;
    const auto key = wire::decodeRecordKey(wire::consumerOffsetsTypes(), *record.key);
    if (!key)
        return std::nullopt;
    using namespace wire;
    ConsumerGroupRecord out;
    bool known = false;
    const bool readable = take<ConsumerGroupMetadataKey, ConsumerGroupMetadataValue>(*key, Type::Group, record, out, known)
        && take<ConsumerGroupPartitionMetadataKey, ConsumerGroupPartitionMetadataValue>(*key, Type::PartitionMetadata, record, out, known)
        && take<ConsumerGroupMemberMetadataKey, ConsumerGroupMemberMetadataValue>(*key, Type::Member, record, out, known)
        && take<ConsumerGroupTargetAssignmentMetadataKey, ConsumerGroupTargetAssignmentMetadataValue>(*key,
            Type::TargetEpoch, record, out, known)
        && take<ConsumerGroupTargetAssignmentMemberKey, ConsumerGroupTargetAssignmentMemberValue>(*key, Type::Target, record, out, known)
        && take<ConsumerGroupCurrentMemberAssignmentKey, ConsumerGroupCurrentMemberAssignmentValue>(*key, Type::Current, record, out, known)
        && take<ConsumerGroupRegularExpressionKey, ConsumerGroupRegularExpressionValue>(*key, Type::Pattern, record, out, known);
    return readable && known ? std::optional(std::move(out)) : std::nullopt;
}

void apply(const ConsumerGroupRecord& record, ConsumerGroup& group)
{
    switch (record.type) {
    case Type::Group:
        if (const auto* value = std::get_if<wire::ConsumerGroupMetadataValue>(&record.value)) {
            group.epoch = value->epoch;
            group.metadataHash = value->metadataHash;
        }
        break;
    case Type::PartitionMetadata:
        break;
    case Type::Member:
        if (const auto* value = std::get_if<wire::ConsumerGroupMemberMetadataValue>(&record.value)) {
            ConsumerMember& member = group.upsert(record.name);
            become(member, *value);
            group.setInstance(member);
        } else {
            group.remove(record.name);
        }
        break;
    case Type::TargetEpoch:
        if (const auto* value = std::get_if<wire::ConsumerGroupTargetAssignmentMetadataValue>(&record.value))
            group.assignmentEpoch = value->assignmentEpoch;
        break;
    case Type::Target:
        if (const auto* value = std::get_if<wire::ConsumerGroupTargetAssignmentMemberValue>(&record.value))
            group.target[record.name] = collected(value->topicPartitions);
        else
            group.target.erase(record.name);
        break;
    case Type::Current:
        if (const auto* value = std::get_if<wire::ConsumerGroupCurrentMemberAssignmentValue>(&record.value)) {
            group.setAssignment(group.upsert(record.name), value->memberEpoch, value->previousMemberEpoch, memberState(value->state),
                collected(value->assignedPartitions), collected(value->partitionsPendingRevocation));
        } else if (ConsumerMember* member = group.member(record.name)) {
            group.setAssignment(*member, kLeaveEpoch, kLeaveEpoch, MemberState::Stable, {}, {});
        }
        break;
    case Type::Pattern:
        if (const auto* value = std::get_if<wire::ConsumerGroupRegularExpressionValue>(&record.value))
            group.patterns[record.name] = {{value->topics.begin(), value->topics.end()}, value->version, value->timestamp};
        else
            group.patterns.erase(record.name);
        break;
    }
}

} // namespace engine
