#include "engine/group/group_records.h"

#include "engine/wire/consumer_offsets.h"
#include "engine/wire/record_envelope.h"

namespace engine {

namespace {

constexpr std::int16_t kOffsetType = 1;
constexpr std::int16_t kGroupType = 2;
constexpr int kOffsetVersion = 4;
constexpr int kOffsetVersionWithExpiry = 1;
constexpr int kGroupVersion = 3;

Slice offsetKey(const std::string& group, const TopicPartition& partition)
{
    wire::OffsetCommitKey key;
    key.group = group;
    key.topic = partition.topic;
    key.partition = partition.partition;
    return wire::encodeRecordKey(kOffsetType, key);
}

Slice groupKey(const std::string& group)
{
    wire::GroupMetadataKey key;
    key.group = group;
    return wire::encodeRecordKey(kGroupType, key);
}

Record makeRecord(Slice key, std::optional<Slice> value, std::int64_t wallMillis)
{
    Record record;
    record.timestamp = wallMillis;
    record.key = std::move(key);
    record.value = std::move(value);
    return record;
}

std::int32_t millis(Duration d)
{
    return static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(d).count());
}

CommittedOffset offsetOf(const wire::OffsetCommitValue& value)
{
    CommittedOffset out;
    out.offset = Offset{value.offset};
    out.leaderEpoch = LeaderEpoch{value.leaderEpoch};
    out.metadata = value.metadata;
    out.commitTimestamp = value.commitTimestamp;
    if (value.expireTimestamp >= 0)
        out.expireTimestamp = value.expireTimestamp;
    out.topicId = value.topicId;
    return out;
}

ClassicGroup groupOf(const std::string& id, const wire::GroupMetadataValue& value)
{
    ClassicGroup group;
    group.id = id;
    group.state = value.members.empty() ? GroupState::Empty : GroupState::Stable;
    group.stateTimestamp = value.currentStateTimestamp;
    group.generation = value.generation;
    if (!value.protocolType.empty())
        group.protocolType = value.protocolType;
    group.protocol = value.protocol;
    group.leader = value.leader;
    for (const auto& stored : value.members) {
        GroupMember member;
        member.id = stored.memberId;
        member.instanceId = stored.groupInstanceId;
        member.clientId = stored.clientId;
        member.clientHost = stored.clientHost;
        member.sessionTimeout = std::chrono::milliseconds(stored.sessionTimeout);
        member.rebalanceTimeout
            = std::chrono::milliseconds(stored.rebalanceTimeout < 0 ? stored.sessionTimeout : stored.rebalanceTimeout);
        member.protocols = {{value.protocol.value_or(""), stored.subscription}};
        member.assignment = stored.assignment;
        group.members.push_back(std::move(member));
    }
    return group;
}

} // namespace

Record offsetRecord(const std::string& group, const TopicPartition& partition, const CommittedOffset& offset,
    std::int64_t wallMillis)
{
    wire::OffsetCommitValue value;
    value.offset = offset.offset.value;
    value.leaderEpoch = offset.leaderEpoch.value;
    value.metadata = offset.metadata;
    value.commitTimestamp = offset.commitTimestamp;
    value.expireTimestamp = offset.expireTimestamp.value_or(-1);
    value.topicId = offset.topicId;
    const int version = offset.expireTimestamp ? kOffsetVersionWithExpiry : kOffsetVersion;
    return makeRecord(offsetKey(group, partition), wire::encodeVersioned(value, version), wallMillis);
}

Record offsetTombstone(const std::string& group, const TopicPartition& partition, std::int64_t wallMillis)
{
    return makeRecord(offsetKey(group, partition), std::nullopt, wallMillis);
}

Record groupMetadataRecord(const ClassicGroup& group, const Assignments* assignments, std::int64_t wallMillis)
{
    wire::GroupMetadataValue value;
    value.protocolType = group.protocolType.value_or("");
    value.generation = group.generation;
    value.protocol = group.protocol;
    value.leader = group.leader;
    value.currentStateTimestamp = group.stateTimestamp;
    for (const auto& member : group.members) {
        wire::GroupMetadataValue::MemberMetadata stored;
        stored.memberId = member.id;
        stored.groupInstanceId = member.instanceId;
        stored.clientId = member.clientId;
        stored.clientHost = member.clientHost;
        stored.rebalanceTimeout = millis(member.rebalanceTimeout);
        stored.sessionTimeout = millis(member.sessionTimeout);
        if (const Slice* metadata = group.protocol ? member.metadataFor(*group.protocol) : nullptr)
            stored.subscription = *metadata;
        if (assignments == nullptr)
            stored.assignment = member.assignment;
        else if (const auto found = assignments->find(member.id); found != assignments->end())
            stored.assignment = found->second;
        value.members.push_back(std::move(stored));
    }
    return makeRecord(groupKey(group.id), wire::encodeVersioned(value, kGroupVersion), wallMillis);
}

Record groupTombstone(const std::string& group, std::int64_t wallMillis)
{
    return makeRecord(groupKey(group), std::nullopt, wallMillis);
}

DecodedGroupRecord decodeGroupRecord(const Record& record)
{
    DecodedGroupRecord out;
    if (!record.key)
        return out;
    const auto key = wire::decodeRecordKey(wire::consumerOffsetsTypes(), *record.key);
    if (!key)
        return out;
    if (const auto* offsetKeyBody = key->message.as<wire::OffsetCommitKey>()) {
        out.group = offsetKeyBody->group;
        out.partition = {offsetKeyBody->topic, offsetKeyBody->partition};
        if (!record.value) {
            out.kind = DecodedGroupRecord::Kind::OffsetRemoved;
        } else if (const auto value = wire::decodeVersioned<wire::OffsetCommitValue>(*record.value)) {
            out.kind = DecodedGroupRecord::Kind::Offset;
            out.offset = offsetOf(*value);
        }
    } else if (const auto* groupKeyBody = key->message.as<wire::GroupMetadataKey>()) {
        out.group = groupKeyBody->group;
        if (!record.value) {
            out.kind = DecodedGroupRecord::Kind::GroupRemoved;
        } else if (const auto value = wire::decodeVersioned<wire::GroupMetadataValue>(*record.value)) {
            out.kind = DecodedGroupRecord::Kind::Group;
            out.metadata = groupOf(out.group, *value);
        }
    }
    return out;
}

} // namespace engine
