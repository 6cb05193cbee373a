#include "engine/group/group_coordinator.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/format.h"
#include "engine/base/murmur2.h"
#include "engine/base/state_hash.h"
#include "engine/record/batch_builder.h"

namespace engine {

namespace {

// What a client sees of a failed append, whatever it asked for: Kafka 4's coordinator translates all of them alike. Above all
// an append that nobody replicated in time is the coordinator's trouble, to be tried again; 27 in answer to a
// ConsumerGroupHeartbeat ends a librdkafka.
ErrorCode translated(ErrorCode error)
{
    switch (error) {
    case ErrorCode::UnknownTopicOrPartition:
    case ErrorCode::NotEnoughReplicas:
    case ErrorCode::NotEnoughReplicasAfterAppend:
    case ErrorCode::RequestTimedOut:
        return ErrorCode::CoordinatorNotAvailable;
    case ErrorCode::NotLeaderOrFollower:
    case ErrorCode::KafkaStorageError:
        return ErrorCode::NotCoordinator;
    case ErrorCode::MessageTooLarge:
    case ErrorCode::RecordListTooLarge:
    case ErrorCode::InvalidFetchSize:
        return ErrorCode::UnknownServerError;
    default:
        return error;
    }
}

// The same kind of answer, which says nothing but that error.
void fail(GroupReply& answer, ErrorCode error)
{
    std::visit(
        [&](auto& response) {
            std::decay_t<decltype(response)> failed;
            if constexpr (requires { failed.errorCode; })
                failed.errorCode = static_cast<std::int16_t>(error);
            response = std::move(failed);
        },
        answer.response);
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

const ConsumerGroup* GroupCoordinator::consumerGroup(const std::string& id) const
{
    const auto found = m_consumers.find(id);
    return found == m_consumers.end() ? nullptr : &found->second;
}

ConsumerGroup* GroupCoordinator::findConsumer(const std::string& id)
{
    const auto found = m_consumers.find(id);
    return found == m_consumers.end() ? nullptr : &found->second;
}

const CommittedOffsets* GroupCoordinator::offsets(const std::string& id) const
{
    const auto found = m_offsets.find(id);
    return found == m_offsets.end() ? nullptr : &found->second;
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

// -- settings --------------------------------------------------------------------------------------------------------

Duration GroupCoordinator::settingOf(const std::string& group, const std::string& key, Duration broker) const
{
    const auto& own = m_log.groupConfig(group);
    const auto found = own.find(key);
    if (found == own.end())
        return broker;
    const auto millis = parseInteger(found->second);
    return millis && *millis > 0 ? Duration(std::chrono::milliseconds(*millis)) : broker;
}

Duration GroupCoordinator::sessionOf(const ConsumerGroup& group, const ConsumerMember& member) const
{
    return member.classic ? member.classic->sessionTimeout : settingOf(group.id, "consumer.session.timeout.ms", m_options.consumerSessionTimeout);
}

Duration GroupCoordinator::heartbeatIntervalOf(const ConsumerGroup& group) const
{
    return settingOf(group.id, "consumer.heartbeat.interval.ms", m_options.consumerHeartbeatInterval);
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

void GroupCoordinator::schedule(Turn& turn, const std::string& group, Time when)
{
    Time& at = m_dueAt.try_emplace(group, kNever).first->second;
    if (when >= at)
        return;
    m_due.erase({at, group});
    at = when;
    m_due.emplace(when, group);
    wakeAt(turn, when);
}

bool GroupCoordinator::on(Turn& turn, const Timer& timer)
{
    if (timer.kind != m_options.timerKind)
        return false;
    if (timer.id != m_timer)
        return true;
    m_timer = {};
    m_timerAt = kNever;
    std::vector<std::string> due;
    for (const auto& [when, id] : m_due) {
        if (when > turn.now())
            break;
        due.push_back(id);
    }
    for (const auto& id : due) {
        m_due.erase({m_dueAt.at(id), id});
        m_dueAt.erase(id);
        if (ClassicGroup* classic = find(id))
            checkDeadlines(turn, *classic);
        else if (ConsumerGroup* consumer = findConsumer(id))
            checkDeadlines(turn, *consumer);
        const auto* classic = group(id);
        const auto* consumer = consumerGroup(id);
        if (classic != nullptr || consumer != nullptr)
            schedule(turn, id, classic != nullptr ? classic->nextDeadline() : consumer->nextDeadline());
    }
    if (m_cleanUpAt <= turn.now())
        cleanUp(turn);
    wakeAt(turn, std::min(m_cleanUpAt, m_due.empty() ? kNever : m_due.begin()->first));
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
        left = dropMember(turn, group, memberId, MemberLeftWhy::SessionExpired, Rule::GroupSessionExpired);
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
    const auto appended = m_log.append(turn, what.partition, ByteChain(batch.build()), token);
    if (appended.error != ErrorCode::None) {
        finishAppend(turn, what, appended.error);
        return false;
    }
    publishWritten(turn, what.partition, appended.baseOffset, records);
    m_appends.emplace(token, std::move(what));
    return true;
}

void GroupCoordinator::replyBehind(std::int32_t partition, GroupReply answer)
{
    const auto last = std::find_if(m_appends.rbegin(), m_appends.rend(), [&](const auto& a) { return a.second.partition == partition; });
    if (last == m_appends.rend())
        m_replies.push_back(std::move(answer));
    else
        last->second.behind.push_back(std::move(answer));
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
    ClassicGroup* known = find(what.group);
    switch (what.kind) {
    case Append::Kind::Quiet:
        break;
    case Append::Kind::Assignment:
        if (known != nullptr && known->is(GroupState::CompletingRebalance) && known->generation == what.generation)
            assignmentWritten(turn, *known, what.assignments, translated(error));
        break;
    case Append::Kind::Answer:
        if (error == ErrorCode::None && what.hasTarget)
            turn.reached(ProtocolPoint::AfterAssignment);
        if (error != ErrorCode::None)
            fail(what.success, translated(error));
        if (what.success.token != 0)
            m_replies.push_back(std::move(what.success));
        break;
    case Append::Kind::StaticMember:
        if (error == ErrorCode::None) {
            m_replies.push_back(std::move(what.success));
            break;
        }
        if (GroupMember* member = known == nullptr ? nullptr : known->member(what.memberId)) {
            member->id = what.replacedId;
            if (known->leader == what.memberId)
                known->leader = what.replacedId;
        }
        failJoin(what.token, what.version, translated(error), what.memberId);
        break;
    case Append::Kind::Commit: {
        auto& response = std::get<wire::OffsetCommitResponse>(what.success.response);
        if (error == ErrorCode::None && (find(what.group) != nullptr || findConsumer(what.group) != nullptr)) {
            const ClassicGroup* classic = group(what.group);
            const ConsumerGroup* consumer = consumerGroup(what.group);
            const FactId because = classic != nullptr ? classic->stateFact : consumer->stateFact;
            CommittedOffsets& offsets = offsetsOf(what.group);
            for (auto& [partition, offset] : what.offsets) {
                turn.publish(OffsetCommitted{what.group, partition, offset.offset, offset.leaderEpoch, offset.metadata,
                    what.memberId, what.client},
                    {because}, Rule::CommitStands);
                offsets[partition] = std::move(offset);
            }
        } else {
            const auto code = static_cast<std::int16_t>(
                error == ErrorCode::None ? ErrorCode::NotCoordinator : translated(error));
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
            if (const auto stored = m_offsets.find(what.group); stored != m_offsets.end()) {
                for (const auto& [partition, offset] : what.offsets) {
                    if (const auto was = stored->second.find(partition); was != stored->second.end()) {
                        publishRemoved(turn, what.group, partition, OffsetRemovedWhy::Deleted, was->second.offset, {});
                        stored->second.erase(was);
                    }
                }
                if (stored->second.empty())
                    m_offsets.erase(stored);
            }
        } else {
            wire::OffsetDeleteResponse failed;
            failed.errorCode = static_cast<std::int16_t>(translated(error));
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
                result.errorCode = static_cast<std::int16_t>(translated(error));
        if (--waiting->second.waiting == 0) {
            reply(what.token, std::move(waiting->second.response));
            m_deleting.erase(waiting);
        }
        break;
    }
    }
    for (auto& answer : what.behind) {
        if (error != ErrorCode::None)
            fail(answer, translated(error));
        m_replies.push_back(std::move(answer));
    }
}

void GroupCoordinator::walk(StateVisitor& visitor) const
{
    visitor.group("groups");
    visitor.list(m_partitions, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(static_cast<std::int32_t>(entry.second));
    });
    visitor.list(m_groups, [&](const auto& entry) { entry.second.walk(visitor); });
    visitor.list(m_consumers, [&](const auto& entry) { entry.second.walk(visitor); });
    visitor.list(m_offsets, [&](const auto& stored) {
        visitor.text(stored.first);
        visitor.list(stored.second, [&](const auto& entry) {
            visitor.text(entry.first.topic);
            visitor.number(entry.first.partition);
            visitor.id(entry.second.offset);
            visitor.id(entry.second.leaderEpoch);
            visitor.text(entry.second.metadata);
            visitor.number(entry.second.commitTimestamp);
            visitor.number(entry.second.expireTimestamp.value_or(-1));
        });
    });
    visitor.list(m_due, [&](const auto& entry) {
        visitor.number(entry.first.nanos());
        visitor.text(entry.second);
    });
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
