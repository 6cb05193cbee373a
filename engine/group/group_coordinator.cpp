#include "engine/group/group_coordinator.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/murmur2.h"
#include "engine/base/state_hash.h"
#include "engine/record/batch_builder.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/record_envelope.h"

namespace engine {

namespace {

// A record of the offsets topic is small; a batch from somebody's disk that unpacks to more is not believed.
constexpr std::size_t kLoadBytesMax = 64u << 20;

// What a client sees of a failed append (facts §7.2).
ErrorCode translated(ErrorCode error, bool isGroupRecord)
{
    switch (error) {
    case ErrorCode::UnknownTopicOrPartition:
    case ErrorCode::NotEnoughReplicas:
    case ErrorCode::NotEnoughReplicasAfterAppend:
        return ErrorCode::CoordinatorNotAvailable;
    case ErrorCode::NotLeaderOrFollower:
    case ErrorCode::KafkaStorageError:
        return ErrorCode::NotCoordinator;
    case ErrorCode::MessageTooLarge:
    case ErrorCode::RecordListTooLarge:
    case ErrorCode::InvalidFetchSize:
        return isGroupRecord ? ErrorCode::UnknownServerError : ErrorCode::InvalidCommitOffsetSize;
    case ErrorCode::RequestTimedOut:
        return isGroupRecord ? ErrorCode::RebalanceInProgress : error;
    default:
        return error;
    }
}

} // namespace

GroupCoordinator::GroupCoordinator(Options options, OffsetsLog& log) : m_options(options), m_log(log) { }

std::int32_t GroupCoordinator::partitionFor(std::string_view group, std::int32_t partitions)
{
    return javaAbs(javaHash(group)) % partitions;
}

std::vector<GroupReply> GroupCoordinator::takeReplies() { return std::exchange(m_replies, {}); }

bool GroupCoordinator::coordinates(std::string_view group) const
{
    const auto found = m_partitions.find(partitionFor(group));
    return found != m_partitions.end() && found->second == PartitionState::Active;
}

ErrorCode GroupCoordinator::availability(const std::string& group) const
{
    const auto found = m_partitions.find(partitionFor(group));
    if (found == m_partitions.end())
        return ErrorCode::NotCoordinator;
    return found->second == PartitionState::Loading ? ErrorCode::CoordinatorLoadInProgress : ErrorCode::None;
}

const ClassicGroup* GroupCoordinator::group(const std::string& id) const
{
    const auto found = m_groups.find(id);
    return found == m_groups.end() ? nullptr : &found->second;
}

ClassicGroup* GroupCoordinator::find(const std::string& id)
{
    const auto found = m_groups.find(id);
    return found == m_groups.end() ? nullptr : &found->second;
}

ClassicGroup& GroupCoordinator::create(Turn& turn, const std::string& id)
{
    ClassicGroup& group = m_groups[id];
    group.id = id;
    group.partition = partitionFor(id);
    group.stateTimestamp = turn.wallMillis();
    publishState(turn, group, {}, Rule::CoordinatorByHash);
    return group;
}

// -- time ------------------------------------------------------------------------------------------------------------

void GroupCoordinator::wakeAt(Turn& turn, Time when)
{
    if (when >= m_timerAt)
        return;
    if (m_timer != TimerId{})
        turn.cancelTimer(m_timer);
    m_timerAt = when;
    m_timer = turn.setTimer(when - turn.now(), m_options.timerKind);
}

Time GroupCoordinator::nextDeadline() const
{
    Time next = m_cleanUpAt;
    for (const auto& [id, group] : m_groups) {
        next = std::min({next, group.joinDeadline, group.syncDeadline});
        for (const auto& member : group.members)
            next = std::min(next, member.expiresAt);
        for (const auto& [memberId, until] : group.pending)
            next = std::min(next, until);
    }
    return next;
}

bool GroupCoordinator::on(Turn& turn, const Timer& timer)
{
    if (timer.kind != m_options.timerKind)
        return false;
    if (timer.id != m_timer)
        return true;
    m_timer = {};
    m_timerAt = kNever;
    for (auto& [id, group] : m_groups)
        checkDeadlines(turn, group);
    if (m_cleanUpAt <= turn.now())
        cleanUp(turn);
    wakeAt(turn, nextDeadline());
    return true;
}

void GroupCoordinator::checkDeadlines(Turn& turn, ClassicGroup& group)
{
    const Time now = turn.now();
    const auto forgotten = std::erase_if(group.pending, [&](const auto& entry) { return entry.second <= now; });
    FactId left;
    std::vector<std::string> expired;
    for (auto& member : group.members) {
        if (member.expiresAt > now)
            continue;
        // Who waits for an answer cannot send heartbeats; its session goes on when it is answered.
        if ((member.awaitsJoin() || member.awaitsSync()) && !member.isNew)
            member.expiresAt = kNever;
        else
            expired.push_back(member.id);
    }
    for (const auto& memberId : expired)
        left = dropMember(turn, group, memberId, Rule::GroupSessionExpired);
    if (!expired.empty())
        afterRemoval(turn, group, left, Rule::GroupSessionExpired);
    else if (forgotten > 0)
        maybeCompleteJoin(turn, group);
    if (group.syncDeadline <= now)
        dropUnsynced(turn, group);
    if (group.joinDeadline <= now && group.is(GroupState::PreparingRebalance)) {
        if (group.previousState == GroupState::Empty)
            endInitialDelay(turn, group);
        else
            completeJoin(turn, group, Rule::GroupRebalanceTimeout);
    }
}

// -- appends ---------------------------------------------------------------------------------------------------------

bool GroupCoordinator::append(Turn& turn, Append what, const std::vector<Record>& records)
{
    if (what.kind == Append::Kind::Commit)
        turn.reached(ProtocolPoint::BeforeOffsetCommit);
    RecordBatchBuilder batch{BatchOptions{}};
    for (const auto& record : records)
        batch.append(record);
    const AppendToken token = m_nextAppend++;
    const ErrorCode refused = m_log.append(turn, what.partition, ByteChain(batch.build()), token);
    if (refused != ErrorCode::None) {
        finishAppend(turn, what, refused);
        return false;
    }
    m_appends.emplace(token, std::move(what));
    return true;
}

void GroupCoordinator::appended(Turn& turn, AppendToken token, ErrorCode error)
{
    auto found = m_appends.extract(token);
    if (!found.empty())
        finishAppend(turn, found.mapped(), error);
}

void GroupCoordinator::finishAppend(Turn& turn, Append& what, ErrorCode error)
{
    if (what.kind == Append::Kind::Commit && error == ErrorCode::None)
        turn.reached(ProtocolPoint::AfterOffsetCommit);
    ClassicGroup* group = find(what.group);
    switch (what.kind) {
    case Append::Kind::Quiet:
        break;
    case Append::Kind::Assignment:
        if (group != nullptr && group->is(GroupState::CompletingRebalance) && group->generation == what.generation)
            assignmentWritten(turn, *group, what.assignments, translated(error, true));
        break;
    case Append::Kind::StaticMember:
        if (error == ErrorCode::None) {
            m_replies.push_back(std::move(what.success));
            break;
        }
        if (GroupMember* member = group == nullptr ? nullptr : group->member(what.memberId)) {
            member->id = what.replacedId;
            if (group->leader == what.memberId)
                group->leader = what.replacedId;
        }
        failJoin(what.token, what.version, translated(error, true), what.memberId);
        break;
    case Append::Kind::Commit: {
        auto& response = std::get<wire::OffsetCommitResponse>(what.success.response);
        if (error == ErrorCode::None && group != nullptr) {
            for (auto& [partition, offset] : what.offsets) {
                turn.publish(OffsetCommitted{what.group, partition, offset.offset}, {group->stateFact}, Rule::None);
                group->offsets[partition] = std::move(offset);
            }
        } else {
            const auto code = static_cast<std::int16_t>(
                error == ErrorCode::None ? ErrorCode::NotCoordinator : translated(error, false));
            for (auto& topic : response.topics)
                for (auto& partition : topic.partitions)
                    if (partition.errorCode == 0)
                        partition.errorCode = code;
        }
        m_replies.push_back(std::move(what.success));
        break;
    }
    case Append::Kind::OffsetDelete: {
        if (error == ErrorCode::None) {
            if (group != nullptr)
                for (const auto& [partition, offset] : what.offsets)
                    group->offsets.erase(partition);
        } else {
            wire::OffsetDeleteResponse failed;
            failed.errorCode = static_cast<std::int16_t>(translated(error, true));
            what.success.response = failed;
        }
        m_replies.push_back(std::move(what.success));
        break;
    }
    case Append::Kind::GroupDelete: {
        const auto waiting = m_deleting.find(what.token);
        if (waiting == m_deleting.end())
            break;
        for (auto& result : waiting->second.response.results)
            if (result.groupId == what.group && result.errorCode == 0)
                result.errorCode = static_cast<std::int16_t>(translated(error, true));
        if (--waiting->second.waiting == 0) {
            reply(what.token, std::move(waiting->second.response));
            m_deleting.erase(waiting);
        }
        break;
    }
    }
}

// -- partitions ------------------------------------------------------------------------------------------------------

void GroupCoordinator::startLoading(std::int32_t partition) { m_partitions[partition] = PartitionState::Loading; }

void GroupCoordinator::load(std::int32_t partition, const RecordBatchView& batch)
{
    if (batch.header().isControl())
        return;
    RecordReader reader(batch, kLoadBytesMax);
    for (Record record; reader.next(record);) {
        DecodedGroupRecord decoded = decodeGroupRecord(record);
        using Kind = DecodedGroupRecord::Kind;
        if (decoded.kind == Kind::Other || partitionFor(decoded.group) != partition)
            continue;
        if (decoded.kind == Kind::GroupRemoved) {
            m_groups.erase(decoded.group);
            continue;
        }
        if (decoded.kind == Kind::OffsetRemoved) {
            if (ClassicGroup* group = find(decoded.group))
                group->offsets.erase(decoded.partition);
            continue;
        }
        ClassicGroup& group = m_groups[decoded.group];
        if (decoded.kind == Kind::Offset) {
            group.id = decoded.group;
            group.offsets[decoded.partition] = std::move(decoded.offset);
        } else {
            decoded.metadata.offsets = std::move(group.offsets);
            group = std::move(decoded.metadata);
        }
        group.partition = partition;
    }
}

void GroupCoordinator::finishLoading(Turn& turn, std::int32_t partition)
{
    m_partitions[partition] = PartitionState::Active;
    for (auto& [id, group] : m_groups) {
        if (group.partition != partition)
            continue;
        // The members do not know yet that they have another coordinator: each gets a whole session to find it.
        for (auto& member : group.members)
            renewSession(turn, member);
        publishState(turn, group, {}, Rule::CoordinatorByHash);
        if (!group.members.empty())
            publishAssigned(turn, group);
    }
    if (m_cleanUpAt == kNever) {
        m_cleanUpAt = turn.now() + m_options.retentionCheckInterval;
        wakeAt(turn, m_cleanUpAt);
    }
}

void GroupCoordinator::unload(Turn& turn, std::int32_t partition)
{
    if (m_partitions.erase(partition) == 0)
        return;
    for (auto& [id, group] : m_groups) {
        if (group.partition != partition)
            continue;
        for (auto& member : group.members) {
            if (member.awaitsJoin())
                failJoin(std::exchange(member.joinToken, 0), member.joinVersion, ErrorCode::NotCoordinator, member.id);
            if (member.awaitsSync())
        failSync(std::exchange(member.syncToken, 0), ErrorCode::NotCoordinator);
        }
    }
    std::erase_if(m_groups, [&](const auto& entry) { return entry.second.partition == partition; });
    std::vector<AppendToken> lost;
    for (const auto& [token, what] : m_appends)
        if (what.partition == partition)
            lost.push_back(token);
    for (const auto token : lost)
        appended(turn, token, ErrorCode::NotLeaderOrFollower);
}

// -- facts -----------------------------------------------------------------------------------------------------------

FactId GroupCoordinator::publishState(
    Turn& turn, ClassicGroup& group, std::initializer_list<FactId> because, Rule rule)
{
    group.stateFact = turn.publish(GroupStateChanged{group.id, group.state, group.generation, m_options.broker,
                                       group.protocol.value_or("")},
        because, rule);
    return group.stateFact;
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

void GroupCoordinator::walk(StateVisitor& visitor) const
{
    visitor.group("groups");
    visitor.list(m_partitions, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(static_cast<std::int32_t>(entry.second));
    });
    visitor.list(m_groups, [&](const auto& entry) { entry.second.walk(visitor); });
    visitor.list(m_appends, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(static_cast<std::int32_t>(entry.second.kind));
        visitor.text(entry.second.group);
        visitor.number(entry.second.token);
        visitor.number(entry.second.generation);
    });
    visitor.list(m_deleting, [&](const auto& entry) { visitor.number(entry.first); });
    visitor.number(m_nextAppend);
    visitor.number(m_timerAt.nanos());
    visitor.number(m_cleanUpAt.nanos());
}

} // namespace engine
