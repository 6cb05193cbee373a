// Committed offsets: OffsetCommit, OffsetFetch, OffsetDelete, and their end by age (facts §2.2, §7.2, §7.3, §10). A committed
// value is the *next* offset to read.

#include "engine/group/group_coordinator.h"

#include <algorithm>

namespace engine {

namespace {

constexpr int kGroupNotFoundFrom = 9; // of OffsetCommit
constexpr int kMemberEpochFrom = 9;   // of OffsetCommit: it can tell a stale epoch (113)
constexpr int kBatchedFetchFrom = 8;
constexpr int kTopLevelErrorFrom = 2;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

// As Java counts: in units of UTF-16. Kafka holds that against offset.metadata.max.bytes, whatever the name says.
std::size_t lengthInJava(std::string_view utf8)
{
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<std::uint8_t>(c);
        units += (byte & 0xc0u) == 0x80u ? 0u : byte >= 0xf0u ? 2u : 1u;
    }
    return units;
}

} // namespace

ErrorCode GroupCoordinator::mayCommit(Turn& turn, const GroupCaller& caller, const wire::OffsetCommitRequest& request)
{
    if (const ErrorCode error = availability(request.groupId); error != ErrorCode::None)
        return error;
    const std::int32_t generation = request.generationIdOrMemberEpoch;
    if (const ConsumerGroup* consumer = consumerGroup(request.groupId)) {
        if (generation < 0 && consumer->members.empty())
            return ErrorCode::None;
        const ConsumerMember* member = consumer->member(request.memberId);
        if (member == nullptr)
            return ErrorCode::UnknownMemberId;
        if (!member->classic && caller.version < kMemberEpochFrom)
            return ErrorCode::UnsupportedVersion;
        if (generation != member->epoch)
            return member->classic ? ErrorCode::IllegalGeneration : ErrorCode::StaleMemberEpoch;
        return ErrorCode::None;
    }
    ClassicGroup* group = find(request.groupId);
    if (group == nullptr) {
        if (generation >= 0)
            return caller.version >= kGroupNotFoundFrom ? ErrorCode::GroupIdNotFound : ErrorCode::IllegalGeneration;
        create(turn, request.groupId); // a consumer that assigns itself, or a tool
        return ErrorCode::None;
    }
    if (generation < 0 && group->is(GroupState::Empty))
        return ErrorCode::None;
    if (generation < 0 && request.memberId.empty() && !request.groupInstanceId)
        return ErrorCode::UnknownMemberId; // the group has members: nobody else commits for it
    if (const ErrorCode error = group->validateMember(request.memberId, request.groupInstanceId); error != ErrorCode::None)
        return error;
    if (generation != group->generation)
        return ErrorCode::IllegalGeneration;
    if (group->is(GroupState::CompletingRebalance))
        return ErrorCode::RebalanceInProgress;
    renewSession(turn, *group, *group->member(request.memberId));
    return ErrorCode::None;
}

void GroupCoordinator::commitOffsets(Turn& turn, const GroupCaller& caller, const wire::OffsetCommitRequest& request)
{
    const ErrorCode refused = mayCommit(turn, caller, request);
    publishRefused(turn, caller, wire::ApiKey::OffsetCommit, request.groupId, request.memberId, refused, request.generationIdOrMemberEpoch);
    wire::OffsetCommitResponse response;
    Append what;
    what.kind = Append::Kind::Commit;
    what.group = request.groupId;
    what.partition = partitionFor(request.groupId);
    what.token = caller.token;
    what.memberId = request.memberId;
    what.client = caller.client;
    const std::int64_t now = turn.wallMillis();
    std::vector<Record> records;
    for (const auto& topic : request.topics) {
        wire::OffsetCommitResponse::OffsetCommitResponseTopic answered;
        answered.name = topic.name;
        answered.topicId = topic.topicId;
        for (const auto& partition : topic.partitions) {
            ErrorCode error = refused;
            const std::string metadata = partition.committedMetadata.value_or("");
            // The order of Kafka: what the broker's metadata lacks is refused before the group is asked.
            if (!m_log.partitionExists(topic.name, partition.partitionIndex))
                error = ErrorCode::UnknownTopicOrPartition;
            else if (error == ErrorCode::None
                     && lengthInJava(metadata) > static_cast<std::size_t>(m_options.offsetMetadataBytesMax))
                error = ErrorCode::OffsetMetadataTooLarge;
            answered.partitions.push_back({.partitionIndex = partition.partitionIndex, .errorCode = code(error)});
            if (error != ErrorCode::None)
                continue;
            CommittedOffset offset;
            offset.offset = Offset{partition.committedOffset};
            offset.leaderEpoch = LeaderEpoch{partition.committedLeaderEpoch};
            offset.metadata = metadata;
            offset.commitTimestamp = now;
            if (request.retentionTimeMs >= 0)
                offset.expireTimestamp = now + request.retentionTimeMs;
            offset.topicId = m_log.topicId(topic.name);
            const TopicPartition id{topic.name, partition.partitionIndex};
            records.push_back(offsetRecord(request.groupId, id, offset, now));
            what.offsets.emplace_back(id, std::move(offset));
        }
        response.topics.push_back(std::move(answered));
    }
    if (records.empty())
        return reply(caller.token, std::move(response));
    what.success = {caller.token, std::move(response)};
    append(turn, std::move(what), records);
}

// KIP-848: a member that asks with another epoch than its own must not believe what it is told.
ErrorCode GroupCoordinator::mayFetch(const wire::OffsetFetchRequest::OffsetFetchRequestGroup& asked) const
{
    if (const ErrorCode error = availability(asked.groupId); error != ErrorCode::None)
        return error;
    const ConsumerGroup* consumer = consumerGroup(asked.groupId);
    if (consumer == nullptr || (!asked.memberId && asked.memberEpoch < 0))
        return ErrorCode::None;
    const ConsumerMember* member = consumer->member(asked.memberId.value_or(""));
    if (member == nullptr)
        return ErrorCode::UnknownMemberId;
    return asked.memberEpoch == member->epoch ? ErrorCode::None : ErrorCode::StaleMemberEpoch;
}

void GroupCoordinator::fetchOffsets(Turn& turn, const GroupCaller& caller, const wire::OffsetFetchRequest& request)
{
    wire::OffsetFetchResponse response;
    auto groups = request.groups;
    if (caller.version < kBatchedFetchFrom) {
        wire::OffsetFetchRequest::OffsetFetchRequestGroup single;
        single.groupId = request.groupId;
        single.topics.reset();
        if (request.topics) {
            single.topics.emplace();
            for (const auto& topic : *request.topics)
                single.topics->push_back({.name = topic.name, .partitionIndexes = topic.partitionIndexes});
        }
        groups = {std::move(single)};
    }
    for (const auto& asked : groups) {
        using Topics = wire::OffsetFetchResponse::OffsetFetchResponseTopics;
        wire::OffsetFetchResponse::OffsetFetchResponseGroup answer;
        answer.groupId = asked.groupId;
        const ErrorCode error = mayFetch(asked);
        answer.errorCode = code(error);
        publishRefused(turn, caller, wire::ApiKey::OffsetFetch, asked.groupId, asked.memberId.value_or(""), error, asked.memberEpoch);
        const CommittedOffsets* known = error == ErrorCode::None ? offsets(asked.groupId) : nullptr;
        const auto tell = [&](Topics& topic, std::int32_t partition) {
            const CommittedOffset* found = nullptr;
            if (known != nullptr)
                if (const auto at = known->find({topic.name, partition}); at != known->end())
                    found = &at->second;
            topic.partitions.push_back({.partitionIndex = partition,
                .committedOffset = found == nullptr ? -1 : found->offset.value,
                .committedLeaderEpoch = found == nullptr ? -1 : found->leaderEpoch.value,
                .metadata = found == nullptr ? "" : found->metadata});
        };
        if (error == ErrorCode::None && asked.topics) {
            for (const auto& topic : *asked.topics) {
                Topics told{.name = topic.name, .topicId = topic.topicId};
                for (const auto partition : topic.partitionIndexes)
                    tell(told, partition);
                answer.topics.push_back(std::move(told));
            }
        } else if (known != nullptr) {
            for (const auto& [partition, offset] : *known) { // ordered by topic
                if (answer.topics.empty() || answer.topics.back().name != partition.topic)
                    answer.topics.push_back({.name = partition.topic, .topicId = offset.topicId});
                tell(answer.topics.back(), partition.partition);
            }
        }
        response.groups.push_back(std::move(answer));
    }
    if (caller.version < kBatchedFetchFrom) {
        auto& only = response.groups.front();
        response.errorCode = only.errorCode;
        if (only.errorCode != 0 && caller.version < kTopLevelErrorFrom && request.topics) {
            for (const auto& topic : *request.topics) { // v1 tells it for each partition
                only.topics.push_back({.name = topic.name});
                for (const auto partition : topic.partitionIndexes)
                    only.topics.back().partitions.push_back({.partitionIndex = partition, .committedOffset = -1,
                        .committedLeaderEpoch = -1, .metadata = "", .errorCode = only.errorCode});
            }
        }
        for (const auto& topic : only.topics) {
            response.topics.push_back({.name = topic.name});
            for (const auto& p : topic.partitions)
                response.topics.back().partitions.push_back({.partitionIndex = p.partitionIndex,
                    .committedOffset = p.committedOffset, .committedLeaderEpoch = p.committedLeaderEpoch,
                    .metadata = p.metadata, .errorCode = p.errorCode});
        }
        response.groups.clear();
    }
    reply(caller.token, std::move(response));
}

void GroupCoordinator::deleteOffsets(Turn& turn, const GroupCaller& caller, const wire::OffsetDeleteRequest& request)
{
    wire::OffsetDeleteResponse response;
    const auto fail = [&](ErrorCode error) {
        response.errorCode = code(error);
        reply(caller.token, std::move(response));
    };
    if (const ErrorCode error = availability(request.groupId); error != ErrorCode::None)
        return fail(error);
    const ClassicGroup* classic = group(request.groupId);
    const ConsumerGroup* consumer = consumerGroup(request.groupId);
    if (classic == nullptr && consumer == nullptr)
        return fail(ErrorCode::GroupIdNotFound);
    if (classic != nullptr && !classic->is(GroupState::Empty) && classic->protocolType != "consumer")
        return fail(ErrorCode::NonEmptyGroup);
    const auto classicTopics = classic == nullptr || classic->is(GroupState::Empty) ? std::nullopt : classic->subscribedTopics();
    const auto isSubscribed = [&](const std::string& topic) {
        return consumer != nullptr ? consumer->reads(topic) : classicTopics && classicTopics->contains(topic);
    };
    const CommittedOffsets* stored = offsets(request.groupId);

    Append what;
    what.kind = Append::Kind::OffsetDelete;
    what.group = request.groupId;
    what.partition = partitionFor(request.groupId);
    what.token = caller.token;
    std::vector<Record> records;
    for (const auto& topic : request.topics) {
        wire::OffsetDeleteResponse::OffsetDeleteResponseTopic answered;
        answered.name = topic.name;
        for (const auto& partition : topic.partitions) {
            const TopicPartition id{topic.name, partition.partitionIndex};
            ErrorCode error = ErrorCode::None;
            if (!m_log.partitionExists(id.topic, id.partition))
                error = ErrorCode::UnknownTopicOrPartition;
            else if (isSubscribed(id.topic))
                error = ErrorCode::GroupSubscribedToTopic;
            answered.partitions.push_back({.partitionIndex = id.partition, .errorCode = code(error)});
            if (error != ErrorCode::None || stored == nullptr || !stored->contains(id))
                continue;
            records.push_back(offsetTombstone(request.groupId, id, turn.wallMillis()));
            what.offsets.emplace_back(id, CommittedOffset{});
        }
        response.topics.push_back(std::move(answered));
    }
    if (records.empty())
        return reply(caller.token, std::move(response));
    what.success = {caller.token, std::move(response)};
    append(turn, std::move(what), records);
}

void GroupCoordinator::topicsDeleted(Turn& turn, std::span<const std::string> topics)
{
    std::vector<std::pair<Append, std::vector<Record>>> appends;
    for (auto& [id, offsets] : m_offsets) {
        if (!coordinates(id))
            continue;
        std::vector<Record> records;
        std::erase_if(offsets, [&, &group = id](const auto& entry) {
            if (std::find(topics.begin(), topics.end(), entry.first.topic) == topics.end())
                return false;
            records.push_back(offsetTombstone(group, entry.first, turn.wallMillis()));
            publishRemoved(turn, group, entry.first, OffsetRemovedWhy::TopicDeleted, entry.second.offset, {});
            return true;
        });
        if (records.empty())
            continue;
        Append what;
        what.group = id;
        what.partition = partitionFor(id);
        appends.emplace_back(std::move(what), std::move(records));
    }
    std::erase_if(m_offsets, [](const auto& entry) { return entry.second.empty(); });
    for (auto& [what, records] : appends)
        append(turn, std::move(what), records);
}

// Offsets end offsets.retention.minutes after the group became Empty; those of a group that never had members, after
// their commit; those of topics that a living group no longer reads, after their commit too (KIP-211). Of a consumer group it is always
// the commit that counts. Returns their tombstones.
std::vector<Record> GroupCoordinator::expired(Turn& turn, const std::string& id, std::int64_t now, bool& groupEnds)
{
    const std::int64_t retention = std::chrono::duration_cast<std::chrono::milliseconds>(m_options.offsetsRetention).count();
    const ClassicGroup* classic = group(id);
    const ConsumerGroup* consumer = consumerGroup(id);
    const bool isEmpty = consumer != nullptr ? consumer->members.empty() : classic->is(GroupState::Empty);
    const auto subscribed = classic != nullptr && classic->is(GroupState::Stable) ? classic->subscribedTopics() : std::nullopt;
    std::vector<Record> records;
    const auto stored = m_offsets.find(id);
    if (stored != m_offsets.end()) {
        std::erase_if(stored->second, [&](const auto& entry) {
            const CommittedOffset& offset = entry.second;
            std::int64_t from = offset.commitTimestamp;
            if (consumer != nullptr) {
                if (consumer->reads(entry.first.topic))
                    return false;
            } else if (isEmpty && classic->protocolType) {
                from = std::max(from, classic->stateTimestamp);
            } else if (!isEmpty && (!subscribed || subscribed->contains(entry.first.topic))) {
                return false;
            }
            if (now < offset.expireTimestamp.value_or(from + retention))
                return false;
            records.push_back(offsetTombstone(id, entry.first, now));
            const FactId state = classic != nullptr ? classic->stateFact : consumer->stateFact;
            publishRemoved(turn, id, entry.first, OffsetRemovedWhy::Expired, offset.offset, state);
            return true;
        });
        if (stored->second.empty())
            m_offsets.erase(stored);
    }
    groupEnds = isEmpty && !m_offsets.contains(id);
    return records;
}

// A group without members and offsets ends as well.
void GroupCoordinator::cleanUp(Turn& turn)
{
    const std::int64_t now = turn.wallMillis();
    std::vector<std::string> ids;
    for (const auto& [id, group] : m_groups)
        if (coordinates(id) && group.pending.empty())
            ids.push_back(id);
    for (const auto& [id, group] : m_consumers)
        if (coordinates(id))
            ids.push_back(id);
    for (const auto& id : ids) {
        bool groupEnds = false;
        std::vector<Record> records = expired(turn, id, now, groupEnds);
        if (groupEnds)
            endGroup(turn, id, records, Rule::OffsetsExpire);
        if (records.empty())
            continue;
        Append what;
        what.group = id;
        what.partition = partitionFor(id);
        append(turn, std::move(what), records);
    }
    m_cleanUpAt = turn.now() + m_options.retentionCheckInterval;
}

// Forgets a group without members and adds the tombstones that say so; its offsets are the caller's business.
void GroupCoordinator::endGroup(Turn& turn, const std::string& id, std::vector<Record>& records, Rule rule)
{
    const std::int64_t now = turn.wallMillis();
    FactId because;
    if (ConsumerGroup* consumer = findConsumer(id)) {
        for (const auto& record : tombstones(*consumer))
            records.push_back(encode(record, now));
        because = consumer->stateFact;
        m_consumers.erase(id);
    } else {
        ClassicGroup& classic = *find(id);
        records.push_back(groupTombstone(id, now));
        classic.enter(GroupState::Dead, now);
        because = publishState(turn, classic, {classic.stateFact}, rule);
        m_groups.erase(id);
    }
    turn.publish(GroupDeleted{id, m_options.broker}, {because}, rule);
}

} // namespace engine
