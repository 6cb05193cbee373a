#include "engine/broker/log_maintenance.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/broker/replica_manager.h"
#include "engine/event/fact.h"

namespace engine {

namespace {

constexpr Duration kFirstCheck = 30s; // LogManager's tasks begin so long after the start
constexpr int kSegmentsInTurn = 8;    // retired at most, before others have a turn

Rule ruleOf(Log::Limit limit)
{
    return limit == Log::Limit::LogStart ? Rule::RetentionByLogStart
        : limit == Log::Limit::Size      ? Rule::RetentionBySize
                                         : Rule::RetentionByTime;
}

} // namespace

LogMaintenance::LogMaintenance(BrokerId self, const BrokerConfig& config, ReplicaManager& replicas, std::uint16_t timerKinds)
    : m_self(self), m_config(config), m_replicas(replicas), m_timerKinds(timerKinds)
{
}

void LogMaintenance::start(Turn& turn)
{
    if (turn.disk().exists(kCleanerFile))
        if (const auto text = readWholeFile(turn.disk(), kCleanerFile))
            if (auto parsed = parseOffsetCheckpoint(text->text()))
                m_cleaned = std::move(*parsed);
    turn.setTimer(kFirstCheck, kind(kRetention));
    turn.setTimer(kFirstCheck, kind(kRecoveryPoints));
    turn.setTimer(kFirstCheck, kind(kLogStarts));
    if (configBool(m_config.set, "log.cleaner.enable"))
        lookLater(turn, configMillis(m_config.set, "log.cleaner.backoff.ms"));
}

bool LogMaintenance::on(Turn& turn, const Timer& timer)
{
    if (timer.kind < m_timerKinds || timer.kind > kind(kLogStarts))
        return false;
    switch (static_cast<TimerKind>(timer.kind - m_timerKinds)) {
    case kRetention:
        checkRetention(turn, false);
        turn.setTimer(configMillis(m_config.set, "log.retention.check.interval.ms"), kind(kRetention));
        break;
    case kRetentionStep:
        retentionStep(turn);
        break;
    case kRemoveFiles:
        removeFiles(turn, timer.a);
        break;
    case kCleaner:
        lookForDirt(turn, {});
        break;
    case kCleanerStep:
        if (m_cleaning && m_cleaning->number == timer.a)
            cleanerStep(turn);
        break;
    case kRecoveryPoints:
        m_replicas.checkpointRecoveryPoints(turn, Rule::CheckpointOnTimer);
        turn.setTimer(configMillis(m_config.set, "log.flush.offset.checkpoint.interval.ms"), kind(kRecoveryPoints));
        break;
    case kLogStarts:
        m_replicas.checkpointLogStarts(turn, Rule::CheckpointOnTimer);
        turn.setTimer(configMillis(m_config.set, "log.flush.start.offset.checkpoint.interval.ms"), kind(kLogStarts));
        break;
    }
    return true;
}

bool LogMaintenance::writeCheckpoint(
    Turn& turn, std::string_view file, const OffsetCheckpoint& offsets, FactId because, Rule rule)
{
    std::string text = writeOffsetCheckpoint(offsets);
    if (!turn.disk().replaceFile(file, text))
        return false;
    const auto told = m_written.find(file);
    if (told != m_written.end() ? told->second == text : offsets.empty())
        return true;
    m_written.insert_or_assign(std::string(file), text);
    turn.publish(CheckpointWritten{m_self, std::string(file), static_cast<std::int32_t>(offsets.size()), std::move(text)}, {because}, rule);
    return true;
}

// -- retention ----------------------------------------------------------------------------------------------------

// Compacted logs are the cleaner's, as in Kafka: it asks after each look for dirt.
void LogMaintenance::checkRetention(Turn& turn, bool ofCompacted)
{
    const bool isIdle = m_retention.empty();
    for (const auto& [id, replica] : m_replicas.all())
        if (replica.log && replica.log->config().compacts == ofCompacted
            && std::find(m_retention.begin(), m_retention.end(), id) == m_retention.end())
            m_retention.push_back(id);
    if (isIdle && !m_retention.empty())
        turn.setTimer({}, kind(kRetentionStep));
}

void LogMaintenance::checkRetentionNow(Turn& turn)
{
    checkRetention(turn, false);
    checkRetention(turn, true); // of compact,delete
}

void LogMaintenance::retentionStep(Turn& turn)
{
    for (int retired = 0; !m_retention.empty() && retired < kSegmentsInTurn && !m_replicas.diskFailed();) {
        Replica* replica = m_replicas.find(m_retention.front());
        // A log that is being compacted is asked again when that is over.
        if (replica && replica->log && !isCleaning(replica->id) && retire(turn, *replica))
            ++retired;
        else
            m_retention.pop_front();
    }
    if (!m_retention.empty() && !m_replicas.diskFailed())
        turn.setTimer({}, kind(kRetentionStep));
}

bool LogMaintenance::retire(Turn& turn, Replica& replica)
{
    Log& log = *replica.log;
    const Offset startBefore = log.startOffset();
    const DiskToken token = turn.nextDiskToken();
    const auto done = log.retireFirst(turn.disk(), replica.highWatermark, turn.wallMillis(), token);
    if (!done) {
        m_replicas.failDisk(turn, replica.id);
        return false;
    }
    if (!*done)
        return false;
    const Log::Retired& segment = **done;
    if (segment.rolled)
        m_replicas.tellRoll(turn, replica, *segment.rolled, ruleOf(segment.why), token);
    const FactId retired = turn.publish(SegmentRetired{m_self, replica.id, segment.base, segment.nextOffset, segment.bytes, segment.largestTimestamp},
        {replica.highWatermarkSince, replica.endSince}, ruleOf(segment.why));
    if (log.startOffset() > startBefore)
        turn.publish(LogStartMoved{m_self, replica.id, log.startOffset(), nullptr}, {retired}, Rule::SegmentRetention);
    m_replicas.tellFiles(turn, replica);
    m_replicas.changed(replica.id);
    removeLater(turn, replica, {replica.id, segment.base, segment.bytes, segment.files, retired});
    return true;
}

void LogMaintenance::removeLater(Turn& turn, const Replica& replica, Removal removal)
{
    if (removal.files.empty())
        return;
    const std::int64_t number = m_nextRemoval++;
    m_removals.emplace(number, std::move(removal));
    turn.setTimer(std::chrono::milliseconds(replica.log->config().fileDeleteDelayMillis), kind(kRemoveFiles), number);
}

void LogMaintenance::removeFiles(Turn& turn, std::int64_t number)
{
    const auto found = m_removals.find(number);
    if (found == m_removals.end())
        return;
    const Removal removal = std::move(found->second);
    m_removals.erase(found);
    std::int32_t removed = 0;
    for (const auto& file : removal.files) {
        if (!turn.disk().exists(file)) // its folder went with the topic
            continue;
        if (!turn.disk().remove(file)) {
            m_replicas.failDisk(turn, removal.partition);
            return;
        }
        ++removed;
    }
    if (removed > 0)
        turn.publish(SegmentFilesRemoved{m_self, removal.partition, removal.base, removed, removal.bytes}, {removal.because}, Rule::FileDeleteDelay);
}

// -- compaction ---------------------------------------------------------------------------------------------------

Offset LogMaintenance::cleanedUpTo(const TopicPartition& id) const
{
    const auto found = m_cleaned.find(id);
    return found == m_cleaned.end() ? kNoOffset : found->second;
}

void LogMaintenance::lookLater(Turn& turn, Duration after)
{
    turn.cancelTimer(m_nextLook);
    m_nextLook = turn.setTimer(after, kind(kCleaner));
}

std::string LogMaintenance::cleanNow(Turn& turn, FactId asked)
{
    const std::string whose = "the cleaner of broker " + std::to_string(m_self.value);
    if (!configBool(m_config.set, "log.cleaner.enable"))
        return whose + " is off: log.cleaner.enable=false";
    if (m_cleaning)
        return whose + " works on " + m_cleaning->partition.toString() + " already";
    if (lookForDirt(turn, asked))
        return {};
    return whose + " finds nothing to do: no topic with cleanup.policy=compact has a closed segment with more new bytes than min.cleanable.dirty.ratio asks for";
}

bool LogMaintenance::lookForDirt(Turn& turn, FactId asked)
{
    const Replica* dirtiest = nullptr;
    CleanableRange range;
    for (const auto& [id, replica] : m_replicas.all()) {
        if (!replica.log || !replica.log->config().compacts || m_uncleanable.contains(id))
            continue;
        const auto mine = cleanableRange(*replica.log, cleanedUpTo(id), replica.highWatermark, turn.wallMillis());
        if (mine.isDue(replica.log->config()) && (!dirtiest || mine.dirtyMillionths() > range.dirtyMillionths())) {
            dirtiest = &replica;
            range = mine;
        }
    }
    checkRetention(turn, true);
    if (!dirtiest) {
        lookLater(turn, configMillis(m_config.set, "log.cleaner.backoff.ms"));
        return false;
    }
    turn.cancelTimer(m_nextLook); // the end of the pass sets it
    const LogCleaning::Options options{configNumber(m_config.set, "log.cleaner.dedupe.buffer.size"),
        configNumber(m_config.set, "log.cleaner.io.buffer.size")};
    m_cleaning.emplace(Pass{dirtiest->id, LogCleaning(range, turn.wallMillis(), options), {}, m_nextPass++});
    m_cleaning->since = turn.publish(
        CleaningBegan{m_self, dirtiest->id, range.firstDirty, range.firstUncleanable, range.cleanBytes, range.dirtyBytes},
        {asked, dirtiest->highWatermarkSince, dirtiest->endSince}, range.overdue ? Rule::CleanerLagMax : Rule::CleanerTakesDirtiest);
    stepLater(turn);
    return true;
}

void LogMaintenance::cleanerStep(Turn& turn)
{
    Replica* replica = m_replicas.find(m_cleaning->partition);
    turn.reached(ProtocolPoint::DuringCleaning);
    const DiskToken token = turn.nextDiskToken();
    const auto step = m_cleaning->cleaning.step(turn.disk(), *replica->log, token);
    if (!step) {
        if (step.error() == ErrorCode::KafkaStorageError) {
            m_replicas.failDisk(turn, replica->id);
            return;
        }
        m_uncleanable.insert(replica->id);
        turn.publish(RequestRefused{turn.self(), turn.self(), -1, step.error(), replica->id}, {m_cleaning->since}, Rule::None);
        release(turn, *replica, replica->log->endOffset());
        return;
    }
    if (turn.wantsFacts())
        tell(turn, *replica, *step);
    if (step->did == LogCleaning::Did::Replaced)
        removeLater(turn, *replica, {replica->id, step->base, step->counts.bytesBefore, step->files, m_cleaning->since});
    if (step->did == LogCleaning::Did::Ended) {
        passEnded(turn, *replica, *step);
        return;
    }
    if (m_cleaning->cleaning.isWaiting())
        m_replicas.awaitFlush(token, replica->id);
    else
        stepLater(turn);
}

void LogMaintenance::tell(Turn& turn, Replica& replica, const LogCleaning::Step& step)
{
    FactId& since = m_cleaning->since;
    const auto& counts = step.counts;
    if (step.did == LogCleaning::Did::BuiltMap)
        since = turn.publish(OffsetMapBuilt{m_self, replica.id, step.base, step.next, step.keys, step.full}, {since}, Rule::LastOffsetOfKey);
    else if (step.did == LogCleaning::Did::Cleaned)
        since = turn.publish(SegmentCleaned{m_self, replica.id, step.base, step.into, counts.bytesBefore, counts.bytesAfter, counts.recordsBefore, counts.recordsAfter},
            {since}, Rule::LastOffsetOfKey);
    else if (step.did == LogCleaning::Did::Replaced)
        tellReplaced(turn, replica, step);
}

void LogMaintenance::tellReplaced(Turn& turn, Replica& replica, const LogCleaning::Step& step)
{
    SegmentsReplaced fact{m_self, replica.id, step.base, step.last, step.segments, step.counts.bytesBefore, step.counts.bytesAfter, nullptr, nullptr};
    for (const LogSegment& segment : replica.log->segments())
        if (segment.base() == step.base) {
            fact.fresh = std::make_shared<const SegmentNote>(noteOf(segment));
            fact.batches = batchesOf(turn.disk(), segment);
        }
    m_cleaning->since = turn.publish(fact, {m_cleaning->since}, Rule::SwapReplacesSegments);
    m_replicas.tellFiles(turn, replica);
}

void LogMaintenance::passEnded(Turn& turn, const Replica& replica, const LogCleaning::Step& step)
{
    const auto& counts = step.counts;
    const FactId ended = turn.publish(CleaningEnded{m_self, replica.id, step.next, counts.bytesBefore, counts.bytesAfter, counts.recordsBefore, counts.recordsAfter},
        {m_cleaning->since}, Rule::LastOffsetOfKey);
    m_cleaned[replica.id] = step.next;
    m_cleaning.reset();
    saveCleaned(turn, ended);
    lookLater(turn, {}); // there may be more to do
}

void LogMaintenance::saveCleaned(Turn& turn, FactId because)
{
    if (!writeCheckpoint(turn, kCleanerFile, m_cleaned, because, Rule::CheckpointAfterCleaning))
        m_replicas.failDisk(turn, {});
}

bool LogMaintenance::flushed(Turn& turn, DiskToken token)
{
    if (!m_cleaning || !m_cleaning->cleaning.isWaiting())
        return false;
    m_cleaning->cleaning.flushed(token);
    if (m_cleaning->cleaning.isWaiting())
        return false;
    stepLater(turn);
    return true;
}

void LogMaintenance::release(Turn& turn, Replica& replica, Offset end)
{
    if (isCleaning(replica.id)) {
        auto files = m_cleaning->cleaning.abandon(turn.disk(), *replica.log);
        if (files)
            removeLater(turn, replica, {replica.id, m_cleaning->cleaning.range().firstDirty, 0, std::move(*files), m_cleaning->since});
        else
            m_replicas.failDisk(turn, replica.id);
        m_cleaning.reset();
        lookLater(turn, configMillis(m_config.set, "log.cleaner.backoff.ms"));
    }
    const auto cleaned = m_cleaned.find(replica.id);
    if (cleaned == m_cleaned.end() || (end != kNoOffset && cleaned->second <= end))
        return;
    if (end == kNoOffset)
        m_cleaned.erase(cleaned);
    else
        cleaned->second = end;
    saveCleaned(turn, replica.endSince);
}

void LogMaintenance::stop(Turn& turn)
{
    if (!m_cleaning)
        return;
    if (Replica* replica = m_replicas.find(m_cleaning->partition); replica && replica->log)
        if (!m_cleaning->cleaning.abandon(turn.disk(), *replica->log))
            m_replicas.failDisk(turn, replica->id);
    m_cleaning.reset();
}

void LogMaintenance::walk(StateVisitor& visitor) const
{
    visitor.group("log maintenance");
    visitor.list(m_retention, [&](const TopicPartition& id) { visitor.text(id.toString()); });
    visitor.list(m_removals, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.list(entry.second.files, [&](const std::string& file) { visitor.text(file); });
    });
    visitor.list(m_cleaned, [&](const auto& entry) {
        visitor.text(entry.first.toString());
        visitor.id(entry.second);
    });
    visitor.list(m_uncleanable, [&](const TopicPartition& id) { visitor.text(id.toString()); });
    visitor.number(m_cleaning.has_value());
    if (m_cleaning) {
        visitor.text(m_cleaning->partition.toString());
        m_cleaning->cleaning.walk(visitor);
    }
}

} // namespace engine
