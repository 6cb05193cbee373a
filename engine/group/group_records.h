#pragma once

// The records of __consumer_offsets that the classic protocol writes and reads (facts §7.2, §10): committed offsets (key
// type 1, value v4, or v1 where the commit asked for an expiry) and group metadata (key type 2, value v3).

#include <map>
#include <string>

#include "engine/group/classic_group.h"
#include "engine/record/record.h"

namespace engine {

Record offsetRecord(const std::string& group, const TopicPartition& partition, const CommittedOffset& offset,
    std::int64_t wallMillis);
Record offsetTombstone(const std::string& group, const TopicPartition& partition, std::int64_t wallMillis);
using Assignments = std::map<std::string, Slice>; // by member id
// `assignments` null: as the members have them; else who is not in it gets nothing.
Record groupMetadataRecord(const ClassicGroup& group, const Assignments* assignments, std::int64_t wallMillis);
Record groupTombstone(const std::string& group, std::int64_t wallMillis);

// What a record says. Other types (share groups, newer ones) are Other and left alone.
struct DecodedGroupRecord {
    enum class Kind : std::uint8_t { Other, Offset, OffsetRemoved, Group, GroupRemoved };
    Kind kind = Kind::Other;
    std::string group;
    TopicPartition partition;          // Offset, OffsetRemoved
    CommittedOffset offset;            // Offset
    ClassicGroup metadata;             // Group: state Stable with members, Empty without
};
DecodedGroupRecord decodeGroupRecord(const Record& record);

} // namespace engine
