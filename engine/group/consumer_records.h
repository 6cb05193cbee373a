#pragma once

// The records of __consumer_offsets that make up a consumer group (KIP-848), types as Kafka numbers them:
//
//     3  ConsumerGroupMetadata                  epoch of the group
//     4  ConsumerGroupPartitionMetadata         of Kafka before 4.1: read over
//     5  ConsumerGroupMemberMetadata            what a member said of itself
//     6  ConsumerGroupTargetAssignmentMetadata  epoch of the target
//     7  ConsumerGroupTargetAssignmentMember    what a member shall have
//     8  ConsumerGroupCurrentMemberAssignment   what it has, and its epoch
//     16 ConsumerGroupRegularExpression         topics that a pattern matched
//
// A group's state is changed by apply() only, live as well as when the log is read back.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/group/consumer_group.h"
#include "engine/record/record.h"
#include "engine/wire/consumer_offsets.h"

namespace engine {

struct ConsumerGroupRecord {
    enum class Type : std::int16_t { Group = 3, PartitionMetadata = 4, Member = 5, TargetEpoch = 6, Target = 7, Current = 8, Pattern = 16 };
    Type type = Type::Group;
    std::string group;
    std::string name; // member id, or the pattern
    // Nothing: a tombstone.
    std::variant<std::monostate, wire::ConsumerGroupMetadataValue, wire::ConsumerGroupPartitionMetadataValue,
        wire::ConsumerGroupMemberMetadataValue, wire::ConsumerGroupTargetAssignmentMetadataValue,
        wire::ConsumerGroupTargetAssignmentMemberValue, wire::ConsumerGroupCurrentMemberAssignmentValue,
        wire::ConsumerGroupRegularExpressionValue>
        value;

    bool isTombstone() const { return std::holds_alternative<std::monostate>(value); }
};

ConsumerGroupRecord groupEpochRecord(const std::string& group, std::int32_t epoch, std::int64_t metadataHash);
ConsumerGroupRecord memberRecord(const std::string& group, const ConsumerMember& member);
ConsumerGroupRecord targetEpochRecord(const std::string& group, std::int32_t epoch);
ConsumerGroupRecord targetRecord(const std::string& group, const std::string& memberId, const TopicIdPartitions& target);
ConsumerGroupRecord currentRecord(const std::string& group, const ConsumerMember& member);
ConsumerGroupRecord patternRecord(const std::string& group, const std::string& pattern, const ConsumerGroup::Resolved& resolved);
ConsumerGroupRecord consumerTombstone(ConsumerGroupRecord::Type type, const std::string& group, const std::string& name = "");

Record encode(const ConsumerGroupRecord& record, std::int64_t wallMillis);
// Nothing: another type, or not readable.
std::optional<ConsumerGroupRecord> decodeConsumerGroupRecord(const Record& record);

// The group's tombstone (type 3) is the caller's business: it changes nothing here.
void apply(const ConsumerGroupRecord& record, ConsumerGroup& group);

} // namespace engine
