#include "engine/group/record_texts.h"

#include "engine/group/consumer_records.h"
#include "engine/group/group_records.h"

namespace engine {

namespace {

using Type = ConsumerGroupRecord::Type;
using TopicName = std::function<std::string(const Uuid&)>;

constexpr std::size_t kMembersTold = 16; // in one text; a large group's would be long

template <class List>
std::string words(const List& list)
{
    std::string out;
    std::size_t told = 0;
    for (const auto& word : list) {
        if (told++ == kMembersTold)
            return out + " …";
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

// "orders 0 1, payments 2"
template <class List>
std::string partitions(const List& list, const TopicName& topicName)
{
    std::string out;
    for (const auto& entry : list) {
        out += (out.empty() ? "" : ", ") + topicName(entry.topicId);
        for (const auto p : entry.partitions)
            out += " " + std::to_string(p);
    }
    return out.empty() ? "nothing" : out;
}

std::string valueOf(const ConsumerGroupRecord& record, const TopicName& topicName)
{
    struct Teller {
        const TopicName& topicName;
        std::string operator()(const std::monostate&) const { return ""; }
        std::string operator()(const wire::ConsumerGroupMetadataValue& v) const { return "epoch " + std::to_string(v.epoch); }
        std::string operator()(const wire::ConsumerGroupPartitionMetadataValue& v) const { return std::to_string(v.topics.size()) + " topics"; }
        std::string operator()(const wire::ConsumerGroupMemberMetadataValue& v) const
        {
            const std::string pattern = v.subscribedTopicRegex.value_or("");
            return (pattern.empty() ? "" : "pattern " + pattern + " ") + words(v.subscribedTopicNames)
                + (v.classicMemberMetadata ? ", classic" : "");
        }
        std::string operator()(const wire::ConsumerGroupTargetAssignmentMetadataValue& v) const
        {
            return "epoch " + std::to_string(v.assignmentEpoch);
        }
        std::string operator()(const wire::ConsumerGroupTargetAssignmentMemberValue& v) const { return partitions(v.topicPartitions, topicName); }
        std::string operator()(const wire::ConsumerGroupCurrentMemberAssignmentValue& v) const
        {
            return "epoch " + std::to_string(v.memberEpoch) + ", " + partitions(v.assignedPartitions, topicName)
                + (v.partitionsPendingRevocation.empty() ? "" : ", gives up " + partitions(v.partitionsPendingRevocation, topicName));
        }
        std::string operator()(const wire::ConsumerGroupRegularExpressionValue& v) const { return words(v.topics); }
    };
    return std::visit(Teller{topicName}, record.value);
}

std::string keyOf(const ConsumerGroupRecord& record)
{
    switch (record.type) {
    case Type::Group: return "";
    case Type::PartitionMetadata: return "topics";
    case Type::Member: return "member " + record.name;
    case Type::TargetEpoch: return "target";
    case Type::Target: return "target " + record.name;
    case Type::Current: return "current " + record.name;
    case Type::Pattern: return "pattern " + record.name;
    }
    return "";
}

} // namespace

RecordText describeGroupRecord(const Record& record, const TopicName& topicName)
{
    if (const auto consumer = decodeConsumerGroupRecord(record))
        return {consumer->group, static_cast<std::int16_t>(consumer->type), keyOf(*consumer), valueOf(*consumer, topicName)};
    const DecodedGroupRecord decoded = decodeGroupRecord(record);
    using Kind = DecodedGroupRecord::Kind;
    const std::string offsetKey = decoded.partition.topic + ", " + std::to_string(decoded.partition.partition);
    switch (decoded.kind) {
    case Kind::Other: return {};
    case Kind::Offset: return {decoded.group, 1, offsetKey, std::to_string(decoded.offset.offset.value)};
    case Kind::OffsetRemoved: return {decoded.group, 1, offsetKey, ""};
    case Kind::GroupRemoved: return {decoded.group, 2, "", ""};
    case Kind::Group: {
        std::vector<std::string> members;
        for (const auto& member : decoded.metadata.members)
            members.push_back(member.id);
        std::string value = "gen " + std::to_string(decoded.metadata.generation);
        if (decoded.metadata.protocol)
            value += ", " + *decoded.metadata.protocol;
        return {decoded.group, 2, "", value + (members.empty() ? ", empty" : ", " + words(members))};
    }
    }
    return {};
}

} // namespace engine
