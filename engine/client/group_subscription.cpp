#include "engine/client/group_subscription.h"

#include <algorithm>
#include <map>

#include "engine/base/java_order.h"
#include "engine/base/topic_pattern.h"
#include "engine/wire/codec.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"

namespace engine {

namespace {

constexpr int kProtocolVersion = 3; // of subscription and assignment
constexpr int kStickyVersion = 1;
constexpr int kCooperativeVersion = 0;

// Partitions by topic, in the order in which the topics first come.
template <class Topics>
void addByTopic(Topics& topics, const std::vector<TopicPartition>& partitions)
{
    std::map<std::string, std::size_t> at;
    for (const auto& id : partitions) {
        const auto [found, isNew] = at.try_emplace(id.topic, topics.size());
        if (isNew)
            topics.emplace_back().topic = id.topic;
        topics[found->second].partitions.push_back(id.partition);
    }
}

template <class Topics>
std::vector<TopicPartition> flat(const Topics& topics)
{
    std::vector<TopicPartition> out;
    for (const auto& topic : topics)
        for (const auto partition : topic.partitions)
            out.push_back({topic.topic, partition});
    return out;
}

std::vector<TopicPartition> sorted(std::vector<TopicPartition> partitions)
{
    std::sort(partitions.begin(), partitions.end());
    return partitions;
}

} // namespace

std::string patternProblem(const std::string& pattern)
{
    std::string why;
    return TopicPattern::compile(pattern, &why) ? std::string() : why;
}

std::vector<std::string> matchingTopics(const std::string& pattern, const ClientMetadata& metadata)
{
    std::vector<std::string> out;
    const auto compiled = TopicPattern::compile(pattern);
    for (const auto& [name, topic] : metadata.topics())
        if (compiled && !topic.isInternal && !topic.partitions.empty() && compiled->matches(name))
            out.push_back(name);
    return out;
}

Slice encodeSubscription(AssignorKind assignor, const OwnSubscription& own)
{
    wire::ConsumerProtocolSubscription out;
    out.topics = own.topics;
    addByTopic(out.ownedPartitions, own.owned);
    out.generationId = own.generation;
    if (!own.rack.empty())
        out.rackId = own.rack;
    if (assignor == AssignorKind::Sticky && own.lastGeneration >= 0) {
        wire::StickyAssignorUserData listed, previous;
        addByTopic(listed.previousAssignment, own.lastAssigned);
        std::vector<std::string> names;
        for (const auto& topic : listed.previousAssignment)
            names.push_back(topic.topic);
        for (const auto& name : javaOrder(names)) // as Kafka's own bytes are
            previous.previousAssignment.push_back(*std::find_if(listed.previousAssignment.begin(), listed.previousAssignment.end(),
                [&, &wanted = name](const auto& topic) { return topic.topic == wanted; }));
        previous.generation = own.lastGeneration;
        out.userData = wire::encode(previous, kStickyVersion).flatten();
    } else if (assignor == AssignorKind::CooperativeSticky) {
        wire::CooperativeStickyUserData previous;
        previous.generation = own.lastGeneration;
        out.userData = wire::encode(previous, kCooperativeVersion).flatten();
    }
    return wire::encodeVersioned(out, kProtocolVersion);
}

AssignorMember memberOf(AssignorKind assignor, std::string memberId, std::optional<std::string> instanceId, const Slice& metadata)
{
    AssignorMember member;
    member.id = std::move(memberId);
    member.instanceId = std::move(instanceId);
    const auto subscription = wire::decodeVersioned<wire::ConsumerProtocolSubscription>(metadata, wire::NewerVersion::ReadAsKnown);
    if (!subscription)
        return member;
    member.topics = subscription->topics;
    member.rack = subscription->rackId.value_or("");
    if (assignor == AssignorKind::Sticky) { // an eager member gave up what it had: only its memory tells
        wire::StickyAssignorUserData previous;
        ByteReader in(subscription->userData.value_or(Slice{}));
        if (!subscription->userData || !wire::decode(in, kStickyVersion, previous))
            return member;
        member.owned = flat(previous.previousAssignment);
        member.generation = previous.generation;
        return member;
    }
    member.owned = flat(subscription->ownedPartitions);
    member.generation = subscription->generationId;
    wire::CooperativeStickyUserData previous; // of a client whose subscription lacks the generation (before version 2)
    if (ByteReader in(subscription->userData.value_or(Slice{})); assignor == AssignorKind::CooperativeSticky && member.generation < 0
        && subscription->userData && wire::decode(in, kCooperativeVersion, previous))
        member.generation = previous.generation;
    return member;
}

Slice encodeAssignment(const std::vector<TopicPartition>& partitions)
{
    wire::ConsumerProtocolAssignment out;
    addByTopic(out.assignedPartitions, partitions);
    return wire::encodeVersioned(out, kProtocolVersion);
}

std::vector<TopicPartition> decodeAssignment(const Slice& bytes)
{
    const auto assignment = wire::decodeVersioned<wire::ConsumerProtocolAssignment>(bytes, wire::NewerVersion::ReadAsKnown);
    return assignment ? sorted(flat(assignment->assignedPartitions)) : std::vector<TopicPartition>{};
}

} // namespace engine
