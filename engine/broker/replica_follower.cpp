// The part of ReplicaManager that follows: appends what was fetched, takes the leader's high watermark, cuts the log back.

#include <algorithm>

#include "engine/broker/replica_manager.h"
#include "engine/record/record_set.h"
#include "engine/replication/truncation.h"

namespace engine {

ErrorCode ReplicaManager::appendFetched(Turn& turn, Replica& replica, const ByteChain& records, Offset leaderHighWatermark, Offset leaderStart)
{
    if (!replica.log)
        return ErrorCode::KafkaStorageError;
    Log& log = *replica.log;
    if (!records.empty()) {
        std::vector<BatchHeader> headers;
        std::vector<std::int64_t> sizes;
        RecordSetReader reader(records);
        while (auto batch = reader.next()) {
            if (batch->check() != ErrorCode::None)
                return ErrorCode::CorruptMessage;
            headers.push_back(batch->header());
            sizes.push_back(static_cast<std::int64_t>(batch->sizeBytes()));
        }
        if (!headers.empty()) {
            // The leader's log starts within this batch (DeleteRecords): an empty log begins where the batch does, as Kafka's.
            const BatchHeader& first = headers.front();
            if (log.startOffset() == log.endOffset() && first.baseOffset < log.endOffset() && first.lastOffset() >= log.endOffset())
                beginAt(turn, replica, first.baseOffset);
            if (first.baseOffset < log.endOffset())
                return m_diskFailed ? ErrorCode::KafkaStorageError : ErrorCode::OffsetOutOfRange;
            turn.reached(ProtocolPoint::BeforeReplicaAppend);
            const auto rolled = rollIfDue(turn, replica, headers);
            const DiskToken token = turn.nextDiskToken();
            const auto appended = rolled ? log.append(turn.disk(), subChain(records, 0, reader.position()), headers, turn.wallMillis(), token)
                                         : Result<Log::Appended>(rolled.error());
            if (!appended) {
                if (appended.error() == ErrorCode::KafkaStorageError)
                    failDisk(turn, replica.id);
                return appended.error();
            }
            if (!appended->written)
                m_diskWork[token] = replica.id;
            if (turn.wantsFacts()) {
                for (std::size_t i = 0, at = 0; i < headers.size(); at += static_cast<std::size_t>(sizes[i]), ++i)
                    publishAppend(turn, replica, *appended, headers[i], static_cast<std::int64_t>(at), sizes[i], {}, Rule::FollowerAppends);
                tellFiles(turn, replica);
            }
            tellEnd(replica);
            turn.reached(ProtocolPoint::AfterReplicaAppend);
        }
    }
    replica.leaderHighWatermark = leaderHighWatermark;
    followHighWatermark(turn, replica);
    moveStart(turn, replica, std::min(leaderStart, replica.highWatermark));
    m_changed.insert(replica.id);
    return ErrorCode::None;
}

void ReplicaManager::followHighWatermark(Turn& turn, Replica& replica)
{
    const Offset mark = std::max(std::min(replica.leaderHighWatermark, replica.log->writtenEnd()), replica.log->startOffset());
    if (mark <= replica.highWatermark)
        return;
    const Offset before = std::exchange(replica.highWatermark, mark);
    replica.log->replicatedUpTo(mark);
    replica.highWatermarkSince = turn.publish(HighWatermarkAdvanced{m_self, replica.id, replica.leaderEpoch, before, mark, false}, {replica.endSince},
        Rule::HighWatermarkFromLeader);
    turn.reached(ProtocolPoint::AfterReplicaHighWatermark);
}

void ReplicaManager::truncateToDivergence(Turn& turn, Replica& replica, const EpochEnd& leaders)
{
    const Log& log = *replica.log;
    const EpochEnd own = log.epochs().endOffsetFor(leaders.epoch, log.endOffset());
    cut(turn, replica, endByEpochs(leaders, own, log.endOffset()), Rule::TruncateByEpoch);
}

bool ReplicaManager::truncateAsAnswered(Turn& turn, Replica& replica, const EpochEnd& leaders)
{
    const Log& log = *replica.log;
    const EpochEnd own = log.epochs().endOffsetFor(leaders.epoch, log.endOffset());
    const auto step = truncationStep(m_switches.truncation, {leaders, own, log.endOffset(), replica.highWatermark});
    cut(turn, replica, step.to, step.rule);
    return step.done;
}

void ReplicaManager::cut(Turn& turn, Replica& replica, Offset to, Rule rule)
{
    Log& log = *replica.log;
    const Offset before = log.endOffset();
    if (to < before) {
        turn.reached(ProtocolPoint::DuringTruncation);
        m_maintenance.release(turn, replica, to);
    }
    // Also when no record goes: an epoch that this broker began as leader and never wrote in must be forgotten, or the same
    // divergence is met for ever.
    if (!log.truncateTo(turn.disk(), to)) {
        failDisk(turn, replica.id);
        return;
    }
    if (log.endOffset() == before) {
        tellFiles(turn, replica);
        return;
    }
    forgetUnwritten(replica);
    tellEnd(replica);
    replica.highWatermark = std::min(replica.highWatermark, log.endOffset());
    replica.endSince = turn.publish(LogTruncated{m_self, replica.id, before, log.endOffset(), filesToTell(turn, replica)}, {replica.roleSince, replica.endSince}, rule);
    m_changed.insert(replica.id);
    turn.reached(ProtocolPoint::AfterTruncation);
}

bool ReplicaManager::leaderEndsAt(Turn& turn, Replica& replica, Offset end)
{
    if (end >= replica.log->endOffset())
        return false;
    cut(turn, replica, end, Rule::TruncateToLeadersLog);
    return true;
}

void ReplicaManager::leaderStartsAt(Turn& turn, Replica& replica, Offset start)
{
    if (start > replica.log->endOffset())
        beginAt(turn, replica, start);
}

void ReplicaManager::beginAt(Turn& turn, Replica& replica, Offset start)
{
    Log& log = *replica.log;
    const Offset from = log.startOffset(), to = log.endOffset();
    m_maintenance.release(turn, replica, start);
    if (!log.truncateFullyAndStartAt(turn.disk(), start)) {
        failDisk(turn, replica.id);
        return;
    }
    replica.unwritten.clear();
    replica.highWatermark = std::clamp(replica.highWatermark, log.startOffset(), log.endOffset());
    tellEnd(replica);
    if (to > from)
        replica.endSince = turn.publish(LogTruncated{m_self, replica.id, to, from, nullptr}, {replica.roleSince}, Rule::TruncateToLeadersLog);
    replica.endSince = turn.publish(LogStartMoved{m_self, replica.id, start, filesToTell(turn, replica)}, {replica.roleSince, replica.endSince},
        Rule::TruncateToLeadersLog);
    m_changed.insert(replica.id);
}

} // namespace engine
