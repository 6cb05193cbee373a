#include "engine/lab/group_job.h"

#include <algorithm>

#include "engine/base/state_hash.h"

namespace engine {

namespace {

ErrorCode errorOf(std::int16_t code) { return static_cast<ErrorCode>(code); }

// Another broker, or the same one a little later, may say something else.
bool isUndecided(ErrorCode error)
{
    switch (error) {
    case ErrorCode::NetworkException:
    case ErrorCode::RequestTimedOut:
    case ErrorCode::LeaderNotAvailable:
    case ErrorCode::NotLeaderOrFollower:
    case ErrorCode::OffsetNotAvailable:
    case ErrorCode::CoordinatorLoadInProgress:
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
        return true;
    default:
        return false;
    }
}

} // namespace

GroupJob::GroupJob(Kind kind, std::string group, std::string topic, std::optional<std::int32_t> partition, command::OffsetTarget to)
    : m_kind(kind), m_group(std::move(group)), m_topic(std::move(topic)), m_partition(partition), m_to(to)
{
}

GroupJob::Ask GroupJob::next() const
{
    switch (m_step) {
    case Step::Coordinator: {
        wire::FindCoordinatorRequest request;
        request.coordinatorKeys.push_back(m_group);
        return {std::nullopt, std::move(request)};
    }
    case Step::Describe: {
        wire::DescribeGroupsRequest request;
        request.groups.push_back(m_group);
        return {m_coordinator, std::move(request)};
    }
    case Step::DescribeConsumer: {
        wire::ConsumerGroupDescribeRequest request;
        request.groupIds.push_back(m_group);
        return {m_coordinator, std::move(request)};
    }
    case Step::Topic: {
        wire::MetadataRequest request;
        request.topics.emplace().push_back({{}, m_topic});
        request.allowAutoTopicCreation = false;
        return {std::nullopt, std::move(request)};
    }
    case Step::Ends: {
        wire::ListOffsetsRequest request;
        const auto [timestamp, leader] = *missingEnds();
        request.replicaId = -1;
        auto& topic = request.topics.emplace_back();
        topic.name = m_topic;
        for (const auto& [partition, of] : m_leaders)
            if (of == leader) {
                auto& asked = topic.partitions.emplace_back();
                asked.partitionIndex = partition;
                asked.timestamp = timestamp;
            }
        return {leader, std::move(request)};
    }
    case Step::Committed: {
        wire::OffsetFetchRequest request;
        auto& group = request.groups.emplace_back();
        group.groupId = m_group;
        auto& topic = group.topics.emplace().emplace_back();
        topic.name = m_topic;
        for (const auto& [partition, leader] : m_leaders)
            topic.partitionIndexes.push_back(partition);
        return {m_coordinator, std::move(request)};
    }
    case Step::Commit: {
        wire::OffsetCommitRequest request;
        request.groupId = m_group;
        request.generationIdOrMemberEpoch = -1; // not a member
        auto& topic = request.topics.emplace_back();
        topic.name = m_topic;
        for (const auto& [partition, leader] : m_leaders) {
            auto& told = topic.partitions.emplace_back();
            told.partitionIndex = partition;
            told.committedOffset = targetOf(partition);
            told.committedMetadata = "";
        }
        return {m_coordinator, std::move(request)};
    }
    case Step::Delete:
        break;
    }
    if (m_kind == Kind::DeleteGroup) {
        wire::DeleteGroupsRequest request;
        request.groupsNames.push_back(m_group);
        return {m_coordinator, std::move(request)};
    }
    wire::OffsetDeleteRequest request;
    request.groupId = m_group;
    auto& topic = request.topics.emplace_back();
    topic.name = m_topic;
    for (const auto& [partition, leader] : m_leaders)
        topic.partitions.push_back({partition});
    return {m_coordinator, std::move(request)};
}

GroupJob::Outcome GroupJob::refuse(ErrorCode error, std::optional<TopicPartition> about)
{
    m_error = error;
    m_about = std::move(about);
    m_leaders.clear();
    m_ends.clear();
    m_committed.clear();
    m_step = Step::Coordinator;
    return isUndecided(error) ? Outcome::Again : Outcome::Refused;
}

GroupJob::Outcome GroupJob::go(Step step)
{
    m_step = step;
    return Outcome::GoOn;
}

GroupJob::Outcome GroupJob::take(wire::RequestChannel::Response& response)
{
    if (!response.answered())
        return refuse(response.failure);
    switch (m_step) {
    case Step::Coordinator:
        if (const auto answer = response.as<wire::FindCoordinatorResponse>())
            return foundCoordinator(*answer);
        break;
    case Step::Describe:
        if (const auto answer = response.as<wire::DescribeGroupsResponse>(); answer && !answer->groups.empty())
            return described(errorOf(answer->groups.front().errorCode), answer->groups.front().groupState);
        break;
    case Step::DescribeConsumer:
        if (const auto answer = response.as<wire::ConsumerGroupDescribeResponse>(); answer && !answer->groups.empty())
            return described(errorOf(answer->groups.front().errorCode), answer->groups.front().groupState);
        break;
    case Step::Topic:
        if (const auto answer = response.as<wire::MetadataResponse>())
            return foundTopic(*answer);
        break;
    case Step::Ends:
        if (const auto answer = response.as<wire::ListOffsetsResponse>())
            return foundEnds(*answer);
        break;
    case Step::Committed:
        if (const auto answer = response.as<wire::OffsetFetchResponse>())
            return foundCommitted(*answer);
        break;
    case Step::Commit:
        if (const auto answer = response.as<wire::OffsetCommitResponse>()) {
            for (const auto& topic : answer->topics)
                for (const auto& partition : topic.partitions)
                    if (partition.errorCode != 0)
                        return refuse(errorOf(partition.errorCode), TopicPartition{m_topic, partition.partitionIndex});
            return Outcome::Done;
        }
        break;
    case Step::Delete:
        if (m_kind == Kind::DeleteGroup) {
            const auto answer = response.as<wire::DeleteGroupsResponse>();
            if (!answer)
                break;
            for (const auto& result : answer->results)
                if (result.errorCode != 0)
                    return refuse(errorOf(result.errorCode));
            return Outcome::Done;
        }
        if (const auto answer = response.as<wire::OffsetDeleteResponse>()) {
            if (answer->errorCode != 0)
                return refuse(errorOf(answer->errorCode));
            for (const auto& topic : answer->topics)
                for (const auto& partition : topic.partitions)
                    if (partition.errorCode != 0)
                        return refuse(errorOf(partition.errorCode), TopicPartition{m_topic, partition.partitionIndex});
            return Outcome::Done;
        }
        break;
    }
    return refuse(ErrorCode::NetworkException); // an answer that cannot be read
}

GroupJob::Outcome GroupJob::foundCoordinator(const wire::FindCoordinatorResponse& response)
{
    if (response.coordinators.empty())
        return refuse(ErrorCode::CoordinatorNotAvailable);
    const auto& found = response.coordinators.front();
    if (found.errorCode != 0)
        return refuse(errorOf(found.errorCode));
    m_coordinator = NodeId{found.nodeId};
    if (m_kind == Kind::Reset)
        return go(Step::Describe);
    if (m_kind == Kind::DeleteGroup)
        return go(Step::Delete);
    if (!m_partition)
        return go(Step::Topic);
    m_leaders[*m_partition] = NodeId{};
    return go(Step::Delete);
}

// A group that nobody knows is reset as well: its offsets are what it begins with.
GroupJob::Outcome GroupJob::described(ErrorCode error, const std::string& state)
{
    if (error == ErrorCode::GroupIdNotFound)
        return go(m_step == Step::Describe ? Step::DescribeConsumer : Step::Topic);
    if (error != ErrorCode::None)
        return refuse(error);
    if (state != "Empty" && state != "Dead")
        return refuse(ErrorCode::NonEmptyGroup);
    return go(Step::Topic);
}

GroupJob::Outcome GroupJob::foundTopic(const wire::MetadataResponse& response)
{
    if (response.topics.empty())
        return refuse(ErrorCode::UnknownTopicOrPartition, TopicPartition{m_topic, 0});
    const auto& topic = response.topics.front();
    if (topic.errorCode != 0)
        return refuse(errorOf(topic.errorCode), TopicPartition{m_topic, 0});
    for (const auto& partition : topic.partitions) {
        if (m_partition && *m_partition != partition.partitionIndex)
            continue;
        if (m_kind == Kind::Reset && partition.leaderId < 0)
            return refuse(ErrorCode::LeaderNotAvailable, TopicPartition{m_topic, partition.partitionIndex});
        m_leaders[partition.partitionIndex] = NodeId{partition.leaderId};
    }
    if (m_leaders.empty())
        return refuse(ErrorCode::UnknownTopicOrPartition, TopicPartition{m_topic, m_partition.value_or(0)});
    return go(m_kind == Kind::Reset ? Step::Ends : Step::Delete);
}

std::optional<std::pair<std::int64_t, NodeId>> GroupJob::missingEnds() const
{
    using To = command::OffsetTarget::Kind;
    std::vector<std::int64_t> needed;
    if (m_to.kind == To::Timestamp)
        needed.push_back(m_to.value);
    if (m_to.kind != To::Latest && m_to.kind != To::Timestamp)
        needed.push_back(kEarliest);
    if (m_to.kind != To::Earliest)
        needed.push_back(kLatest);
    for (const auto timestamp : needed) {
        const auto known = m_ends.find(timestamp);
        for (const auto& [partition, leader] : m_leaders)
            if (known == m_ends.end() || !known->second.contains(partition))
                return std::pair{timestamp, leader};
    }
    return std::nullopt;
}

GroupJob::Outcome GroupJob::foundEnds(const wire::ListOffsetsResponse& response)
{
    const auto [timestamp, leader] = *missingEnds();
    for (const auto& topic : response.topics)
        for (const auto& partition : topic.partitions) {
            if (partition.errorCode != 0)
                return refuse(errorOf(partition.errorCode), TopicPartition{m_topic, partition.partitionIndex});
            if (topic.name == m_topic)
                m_ends[timestamp][partition.partitionIndex] = partition.offset;
        }
    for (const auto& [partition, of] : m_leaders)
        if (of == leader && !m_ends[timestamp].contains(partition))
            return refuse(ErrorCode::NetworkException);
    if (missingEnds())
        return Outcome::GoOn;
    return go(m_to.kind == command::OffsetTarget::Kind::Shift ? Step::Committed : Step::Commit);
}

GroupJob::Outcome GroupJob::foundCommitted(const wire::OffsetFetchResponse& response)
{
    for (const auto& group : response.groups) {
        if (group.errorCode != 0)
            return refuse(errorOf(group.errorCode));
        for (const auto& topic : group.topics)
            for (const auto& partition : topic.partitions) {
                if (partition.errorCode != 0)
                    return refuse(errorOf(partition.errorCode), TopicPartition{m_topic, partition.partitionIndex});
                m_committed[partition.partitionIndex] = partition.committedOffset;
            }
    }
    // The tool cannot shift what is nowhere: "there is no current committed offset".
    for (const auto& [partition, leader] : m_leaders)
        if (const auto known = m_committed.find(partition); known == m_committed.end() || known->second < 0)
            return refuse(ErrorCode::OffsetOutOfRange, TopicPartition{m_topic, partition});
    return go(Step::Commit);
}

std::int64_t GroupJob::targetOf(std::int32_t partition) const
{
    using To = command::OffsetTarget::Kind;
    const auto end = [&](std::int64_t timestamp) { return m_ends.at(timestamp).at(partition); };
    const auto clamped = [&](std::int64_t offset) { return std::clamp(offset, end(kEarliest), std::max(end(kEarliest), end(kLatest))); };
    switch (m_to.kind) {
    case To::Earliest:
        return end(kEarliest);
    case To::Latest:
        return end(kLatest);
    case To::Offset:
        return clamped(m_to.value);
    case To::Shift: {
        const std::int64_t from = m_committed.at(partition);
        if (m_to.value > 0 && from > INT64_MAX - m_to.value)
            return clamped(INT64_MAX);
        return clamped(from + m_to.value);
    }
    case To::Timestamp:
        break;
    }
    return end(m_to.value) < 0 ? end(kLatest) : end(m_to.value); // no record so late: the end
}

void GroupJob::walk(StateVisitor& visitor) const
{
    visitor.text(m_group);
    visitor.text(m_topic);
    visitor.number(static_cast<std::uint64_t>(m_kind));
    visitor.number(static_cast<std::uint64_t>(m_step));
    visitor.number(static_cast<std::uint64_t>(m_leaders.size()));
    visitor.number(static_cast<std::uint64_t>(m_ends.size()));
}

} // namespace engine
