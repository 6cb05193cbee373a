// The part of ReplicaManager that leads: appends what clients sent, serves reads, learns from fetches how far the followers are,
// moves the high watermark, and proposes another ISR.

#include <algorithm>

#include "engine/broker/record_notes.h"
#include "engine/broker/replica_manager.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

Rule committedBy(Replication scheme)
{
    return scheme == Replication::Majority ? Rule::CommittedByMajority
        : scheme == Replication::LeaderOnly ? Rule::CommittedByLeader
                                            : Rule::HighWatermarkIsMinOfIsr;
}

} // namespace

void ReplicaManager::advance(Turn& turn, Replica& replica, FactId because)
{
    if (!replica.isLeader())
        return;
    const Offset end = replica.log->writtenEnd();
    const auto decision = replica.leaderSide->advance(
        end, m_switches.strictMinIsr ? replica.minInSyncReplicas : 0, lagTimeMax(), turn.now(), m_switches.replication);
    if (decision.next > replica.highWatermark) {
        const Offset before = std::exchange(replica.highWatermark, decision.next);
        replica.log->replicatedUpTo(decision.next);
        // The binding terms: the log's own end, and the followers whose last fetch set the mark.
        std::vector<FactId> reasons{because, replica.endSince};
        for (const auto& follower : replica.leaderSide->followers())
            if (follower.endOffset != kNoOffset && follower.endOffset >= decision.next)
                reasons.push_back(follower.since);
        replica.highWatermarkSince = turn.publish(
            HighWatermarkAdvanced{m_self, replica.id, replica.leaderEpoch, before, decision.next, true}, reasons, committedBy(m_switches.replication));
        replica.lastHeldBy = kNoBroker;
        m_changed.insert(replica.id);
        turn.reached(ProtocolPoint::AfterHighWatermark);
    }
    if (decision.next < end && turn.wantsFacts() && (decision.heldBy != replica.lastHeldBy || decision.next != replica.lastHeldAt)
        && (decision.heldBy != kNoBroker || decision.frozen)) {
        replica.lastHeldBy = decision.heldBy;
        replica.lastHeldAt = decision.next;
        const auto* holder = replica.leaderSide->follower(decision.heldBy);
        turn.publish(HighWatermarkHeld{m_self, replica.id, decision.heldBy, decision.next}, {holder ? holder->since : FactId{}, replica.endSince},
            decision.frozen ? Rule::HighWatermarkFrozenBelowMinIsr : Rule::HighWatermarkWaitsForReplica);
    }
}

void ReplicaManager::publishAppend(Turn& turn, Replica& replica, const Log::Appended& appended, const BatchHeader& header,
    std::int64_t offsetInAppend, std::int64_t bytes, Telling telling, Rule rule)
{
    BatchAppended fact;
    fact.broker = m_self;
    fact.partition = replica.id;
    fact.baseOffset = header.baseOffset;
    fact.lastOffset = header.lastOffset();
    fact.leaderEpoch = header.leaderEpoch;
    fact.as = replica.role;
    fact.segment = appended.segment;
    fact.position = appended.position + offsetInAppend;
    fact.bytes = bytes;
    fact.client = telling.client;
    fact.records = std::move(telling.records);
    fact.frame = std::move(telling.frame);
    fact.rewritten = telling.rewritten;
    fact.maxTimestamp = header.maxTimestamp;
    if (header.hasProducerId()) {
        fact.producerId = header.producerId;
        fact.producerEpoch = header.producerEpoch;
        fact.baseSequence = header.baseSequence;
    }
    if (appended.written)
        tellAppend(turn, replica, fact, rule);
    else
        replica.unwritten.emplace_back(std::move(fact), rule);
}

void ReplicaManager::tellAppend(Turn& turn, Replica& replica, const BatchAppended& fact, Rule rule)
{
    replica.endSince = turn.publish(fact, {replica.roleSince}, rule);
}

void ReplicaManager::tellFiles(Turn& turn, Replica& replica) { replica.files.tell(turn, m_self, replica.id, *replica.log, replica.endSince); }

ReplicaManager::AppendResult ReplicaManager::append(Turn& turn, Replica& replica, const ByteChain& records, AppendOrigin origin, bool acksAll,
    NodeId client, const std::vector<RecordUid>* uids, MessageId message)
{
    AppendResult out;
    if (!replica.log) {
        out.error = ErrorCode::KafkaStorageError;
        return out;
    }
    Log& log = *replica.log;
    out.logStartOffset = log.startOffset();
    if (acksAll && static_cast<std::int32_t>(replica.leaderSide->isr().size()) < replica.minInSyncReplicas) {
        out.error = ErrorCode::NotEnoughReplicas;
        return out;
    }
    auto prepared = prepareAppend({records, log.endOffset(), replica.leaderEpoch, turn.wallMillis(), origin, &replica.id}, replica.appendConfig);
    if (prepared.error != ErrorCode::None || prepared.bytes.empty()) {
        out.error = prepared.error == ErrorCode::None ? ErrorCode::InvalidRecord : prepared.error;
        out.message = std::move(prepared.message);
        out.recordErrors = std::move(prepared.recordErrors);
        return out;
    }
    std::vector<BatchHeader> headers;
    std::vector<ByteChain> batches;
    RecordSetReader reader(prepared.bytes);
    while (auto batch = reader.next()) {
        headers.push_back(batch->header());
        if (turn.wantsFacts())
            batches.push_back(batch->bytes());
    }
    if (const auto rolled = rollIfDue(turn, replica, headers); !rolled) { // before the producers' states, as Kafka does
        failDisk(turn, replica.id);
        out.error = rolled.error();
        return out;
    }
    if (origin == AppendOrigin::Client)
        for (const auto& header : headers) {
            const auto seen = log.producers().check(header);
            if (!seen) {
                out.error = seen.error();
                return out;
            }
            if (*seen) { // answered as it was then (facts §10, Idempotence)
                out.baseOffset = (*seen)->baseOffset;
                out.lastOffset = (*seen)->lastOffset;
                out.logAppendTime = (*seen)->timestamp;
                out.duplicate = true;
                turn.publish(BatchDeduplicated{m_self, replica.id, client, header.producerId, header.producerEpoch, header.baseSequence,
                                 out.baseOffset},
                    {replica.endSince}, Rule::DuplicateSequence);
                out.written = out.lastOffset < log.writtenEnd();
                return out;
            }
        }
    Rule rule = Rule::LeaderAppends;
    if (origin == AppendOrigin::Client) {
        if (headers.front().baseSequence > 0 && !log.producers().knows(headers.front().producerId))
            rule = Rule::UnknownProducer;
        turn.reached(ProtocolPoint::BeforeAppend);
    }
    const DiskToken token = turn.nextDiskToken();
    const auto appended = log.append(turn.disk(), prepared.bytes, headers, turn.wallMillis(), token);
    if (!appended) {
        failDisk(turn, replica.id);
        out.error = appended.error();
        return out;
    }
    out.written = appended->written;
    if (!out.written)
        m_diskWork[token] = replica.id;
    out.baseOffset = appended->baseOffset;
    out.lastOffset = appended->lastOffset;
    out.logAppendTime = prepared.logAppendTime;
    if (turn.wantsFacts()) {
        std::int64_t at = 0;
        for (std::size_t i = 0; i < headers.size(); ++i) {
            const auto size = static_cast<std::int64_t>(batches[i].size());
            publishAppend(turn, replica, *appended, headers[i], at, size,
                {recordNotes(batches[i], uids, message), std::make_shared<const ByteChain>(batches[i]), client, prepared.rebuilt}, rule);
            at += size;
        }
        tellFiles(turn, replica);
    }
    m_changed.insert(replica.id);
    tellEnd(replica);
    if (origin == AppendOrigin::Client)
        turn.reached(ProtocolPoint::AfterAppend);
    advance(turn, replica, {});
    return out;
}

Result<Log::ReadResult> ReplicaManager::read(Turn& turn, const Replica& replica, const ReadOptions& options)
{
    if (!replica.log)
        return ErrorCode::KafkaStorageError;
    const Offset limit = options.asFollower ? replica.log->writtenEnd()
        : options.readCommitted             ? replica.log->lastStableOffset(replica.highWatermark)
                                            : replica.highWatermark;
    auto read = replica.log->read(turn.disk(), options.from, limit, options.bytesMax, options.atLeastOne);
    if (!read && read.error() == ErrorCode::KafkaStorageError)
        failDisk(turn, replica.id);
    return read;
}

void ReplicaManager::wishIsr(Replica& replica, std::vector<BrokerId> isr)
{
    LeaderSide& side = *replica.leaderSide;
    if (side.isrChangeInFlight())
        return;
    side.isrProposed(isr);
    m_isrWishes.push_back({replica.id, replica.topicId, replica.leaderEpoch, side.partitionEpoch(), std::move(isr)});
}

void ReplicaManager::moveStart(Turn& turn, Replica& replica, Offset to)
{
    if (to <= replica.log->startOffset())
        return;
    if (!replica.log->moveStart(turn.disk(), to)) {
        failDisk(turn, replica.id);
        return;
    }
    turn.publish(LogStartMoved{m_self, replica.id, to, nullptr}, {replica.highWatermarkSince}, Rule::None);
    tellFiles(turn, replica);
    m_changed.insert(replica.id);
}

void ReplicaManager::deleteRecords(Turn& turn, Replica& replica, Offset before) { moveStart(turn, replica, before); }

void ReplicaManager::followerFetched(Turn& turn, Replica& replica, BrokerId follower, Offset offset, Offset logStart)
{
    if (!replica.isLeader())
        return;
    LeaderSide& side = *replica.leaderSide;
    const auto* known = side.follower(follower);
    if (!known)
        return;
    if (known->logStart != logStart) {
        side.followerStarts(follower, logStart);
        m_changed.insert(replica.id);
    }
    FactId fact = known->since;
    const Offset end = replica.log->writtenEnd();
    const bool moved = known->endOffset != offset;
    if (moved)
        fact = turn.publish(FollowerFetched{m_self, follower, replica.id, offset, offset >= end}, {known->since}, Rule::None);
    side.followerFetched(follower, offset, end, turn.now(), fact);
    if (side.mayJoin(follower)) {
        auto isr = side.isr();
        isr.push_back(follower);
        wishIsr(replica, std::move(isr));
    }
    if (moved)
        advance(turn, replica, fact);
}

void ReplicaManager::checkIsr(Turn& turn)
{
    for (auto& [id, replica] : m_replicas) {
        if (!replica.isLeader() || replica.leaderSide->isrChangeInFlight())
            continue;
        const auto late = m_switches.lagMessagesMax > 0
            ? replica.leaderSide->outOfSyncByMessages(replica.log->writtenEnd(), m_switches.lagMessagesMax, lagTimeMax(), turn.now())
            : replica.leaderSide->outOfSync(replica.log->writtenEnd(), lagTimeMax(), turn.now());
        if (late.empty())
            continue;
        std::vector<BrokerId> isr;
        for (const auto broker : replica.leaderSide->isr())
            if (std::find(late.begin(), late.end(), broker) == late.end())
                isr.push_back(broker);
        wishIsr(replica, std::move(isr));
    }
}

void ReplicaManager::isrAnswer(Turn& turn, const TopicPartition& partition, LeaderEpoch epoch, ErrorCode error, std::vector<BrokerId> isr,
    std::int32_t partitionEpoch)
{
    Replica* replica = find(partition);
    if (!replica || !replica->isLeader())
        return;
    if (error != ErrorCode::None) { // a newer state is on its way through the metadata
        replica->leaderSide->isrProposalFailed();
        return;
    }
    if (epoch != replica->leaderEpoch)
        return;
    turn.reached(ProtocolPoint::AfterIsrChange);
    replica->leaderSide->isrConfirmed(std::move(isr), partitionEpoch);
    advance(turn, *replica, {});
}

EpochEnd ReplicaManager::endOfEpoch(const Replica& replica, LeaderEpoch epoch) const
{
    return replica.log->epochs().endOffsetFor(epoch, replica.log->endOffset());
}

} // namespace engine
