#include "engine/log/log_cleaner.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

std::int64_t bytesOf(const Log& log, Offset from, Offset to)
{
    std::int64_t sum = 0;
    for (const auto& segment : log.segments())
        if (segment.base() >= from && segment.base() < to)
            sum += segment.bytes();
    return sum;
}

Offset segmentThatHolds(const Log& log, Offset offset)
{
    Offset base = log.segments().front().base();
    for (const auto& segment : log.segments())
        if (segment.base() <= offset)
            base = segment.base();
    return base;
}

std::size_t indexOf(const Log& log, Offset base)
{
    for (std::size_t i = 0; i < log.segments().size(); ++i)
        if (log.segments()[i].base() == base)
            return i;
    ENGINE_CHECK(false, "a pass is abandoned before a segment of its log goes");
    return 0;
}

} // namespace

std::int64_t CleanableRange::dirtyMillionths() const
{
    const std::int64_t all = cleanBytes + dirtyBytes;
    return all == 0 ? 0 : dirtyBytes / all * 1000000 + dirtyBytes % all * 1000000 / all;
}

bool CleanableRange::isDue(const LogConfig& config) const
{
    return dirtyBytes > 0 && (overdue || dirtyMillionths() > config.minCleanableDirtyMillionths);
}

CleanableRange cleanableRange(const Log& log, Offset checkpoint, Offset highWatermark, std::int64_t wallMillis)
{
    CleanableRange range;
    range.firstDirty = checkpoint < log.startOffset() || checkpoint > log.endOffset() ? log.startOffset() : checkpoint;
    const Offset active = log.segments().back().base();
    range.firstUncleanable = std::min(log.lastStableOffset(highWatermark), active);
    std::int64_t oldest = INT64_MAX; // first timestamp of a dirty segment
    const Offset dirtyFrom = segmentThatHolds(log, range.firstDirty);
    for (const auto& segment : log.segments()) {
        if (segment.base() < dirtyFrom || segment.base() >= active)
            continue;
        const bool isYoung = log.config().minCompactionLagMillis > 0
            && segment.largestTimestamp() > wallMillis - log.config().minCompactionLagMillis;
        if (isYoung)
            range.firstUncleanable = std::min(range.firstUncleanable, segment.base());
        if (segment.firstTimestamp() > 0)
            oldest = std::min(oldest, segment.firstTimestamp());
    }
    // A segment that holds what must not be touched stays as a whole.
    range.firstUncleanable = std::min(segmentThatHolds(log, range.firstUncleanable), active);
    // A segment that was cleaned in part counts twice, as in Kafka.
    range.cleanBytes = bytesOf(log, Offset{0}, range.firstDirty);
    range.dirtyBytes = bytesOf(log, std::min(dirtyFrom, range.firstUncleanable), range.firstUncleanable);
    range.overdue = oldest != INT64_MAX && log.config().maxCompactionLagMillis < INT64_MAX
        && wallMillis - oldest > log.config().maxCompactionLagMillis;
    return range;
}

void LogCleaning::Counts::add(const Counts& other)
{
    bytesBefore += other.bytesBefore;
    bytesAfter += other.bytesAfter;
    recordsBefore += other.recordsBefore;
    recordsAfter += other.recordsAfter;
}

LogCleaning::LogCleaning(CleanableRange range, std::int64_t wallMillis, Options options)
    : m_range(range),
      m_wallMillis(wallMillis),
      m_options(options),
      m_map(options.mapBytesMax),
      m_mapEnd(range.firstDirty),
      m_at{kNoOffset, 0}
{
}

Result<LogCleaning::Step> LogCleaning::step(Disk& disk, Log& log, DiskToken token)
{
    ENGINE_CHECK(!isEnded(), "a pass that has ended takes no step");
    if (isWaiting())
        return Step{Did::Flushed, {}, {}, {}, {}, 0, false, 0, {}, {}};
    switch (m_phase) {
    case Phase::Map:
        return buildMap(disk, log);
    case Phase::Group:
        return beginGroup(disk, log);
    case Phase::Clean:
        return clean(disk, log);
    case Phase::Flush:
        return flush(disk, token);
    case Phase::Swap:
        return swap(disk);
    case Phase::Replace:
    case Phase::End:
        break;
    }
    return replace(disk, log);
}

void LogCleaning::flushed(DiskToken token)
{
    if (m_flushing == token)
        m_flushing.reset();
}

// -- the map ------------------------------------------------------------------------------------------------------

Result<LogCleaning::Step> LogCleaning::buildMap(Disk& disk, const Log& log)
{
    if (m_at.segment == kNoOffset) {
        m_transactions.expect(log.abortedIn(m_range.firstDirty, m_range.firstUncleanable));
        m_at.segment = segmentThatHolds(log, m_range.firstDirty);
    }
    const std::size_t index = indexOf(log, m_at.segment);
    const LogSegment& segment = log.segments()[index];
    bool full = false;
    for (std::int64_t read = 0; !full && read < m_options.stepBytesMax;) {
        const auto place = segment.at(disk, m_at.position);
        if (!place)
            return place.error();
        if (!*place) { // its end; holes behind the last batch belong to it
            const Offset behind = log.segments()[index + 1].base(); // the active one at the latest
            m_mapEnd = std::max(m_mapEnd, std::min(behind, m_range.firstUncleanable));
            m_at = {behind, 0};
            break;
        }
        const auto batch = segment.batch(disk, **place);
        if (!batch)
            return batch.error();
        const auto taken = mapBatch(*batch);
        if (!taken)
            return taken.error();
        full = !*taken;
        m_at.position += (*place)->size();
        read += (*place)->size();
    }
    Step done;
    if (!full && m_at.segment < m_range.firstUncleanable)
        return done;
    done.did = Did::BuiltMap;
    done.base = m_range.firstDirty;
    done.next = m_mapEnd;
    done.keys = m_map.size();
    done.full = full;
    m_transactions = {};
    m_at = {log.segments().front().base(), 0};
    m_phase = Phase::Group;
    return done;
}

Result<bool> LogCleaning::mapBatch(const RecordBatchView& batch)
{
    const BatchHeader& header = batch.header();
    if (batch.isLegacy())
        return ErrorCode::CorruptMessage;
    const bool counts = header.isControl() ? (m_transactions.meetControl(batch), false) : !m_transactions.meetData(header);
    if (counts) {
        RecordReader records(batch, kDecompressedBytesMax);
        for (RawRecord record; records.nextRaw(record);) {
            const Offset offset = header.baseOffset + record.offsetDelta;
            if (!record.key || offset < m_range.firstDirty)
                continue;
            if (!m_map.put(*record.key, offset))
                return false;
            m_mapEnd = std::max(m_mapEnd, offset + 1);
        }
        if (records.fault())
            return ErrorCode::CorruptMessage;
    }
    if (header.lastOffset() >= m_range.firstDirty)
        m_mapEnd = std::max(m_mapEnd, header.lastOffset() + 1);
    return true;
}

// -- the new segments ---------------------------------------------------------------------------------------------

// As many segments as fit into one, by their size now.
Result<LogCleaning::Step> LogCleaning::beginGroup(Disk& disk, Log& log)
{
    const auto& segments = log.segments();
    Step done;
    if (m_at.segment >= m_mapEnd) {
        m_phase = Phase::End;
        done.did = Did::Ended;
        done.next = m_mapEnd;
        done.counts = m_counts;
        return done;
    }
    std::size_t i = indexOf(log, m_at.segment);
    m_group = {segments[i].base()};
    std::int64_t bytes = segments[i].bytes();
    std::int64_t index = segments[i].indexBytes();
    std::int64_t times = segments[i].timeIndexBytes();
    for (++i; i < segments.size() && segments[i].base() < m_mapEnd; ++i) {
        const LogSegment& next = segments[i];
        const bool isLast = i + 1 == segments.size() || segments[i + 1].base() >= m_mapEnd;
        const Offset end = isLast ? m_range.firstUncleanable : segments[i + 1].base();
        bytes += next.bytes();
        index += next.indexBytes();
        times += next.timeIndexBytes();
        if (bytes > log.config().segmentBytes || index > log.config().segmentIndexBytes
            || times > log.config().segmentIndexBytes || (next.bytes() > 0 && end - 1 - m_group.front() > INT32_MAX))
            break;
        m_group.push_back(next.base());
    }
    // Left over from a pass that was abandoned: it begins anew.
    auto fresh = LogSegment::open(disk, log.directory(), m_group.front(), m_wallMillis, ".cleaned");
    if (!fresh)
        return fresh.error();
    m_cleaned = std::move(*fresh);
    m_groupCounts = {};
    m_begun = false;
    m_phase = Phase::Clean;
    return clean(disk, log);
}

Result<LogCleaning::Step> LogCleaning::clean(Disk& disk, const Log& log)
{
    const std::size_t index = indexOf(log, m_at.segment);
    const LogSegment& segment = log.segments()[index];
    if (!std::exchange(m_begun, true)) {
        m_segmentCounts = {};
        m_transactions.expect(log.abortedIn(segment.base(), log.segments()[index + 1].base())); // the active one is behind
    }
    for (std::int64_t read = 0; read < m_options.stepBytesMax;) {
        const auto place = segment.at(disk, m_at.position);
        if (!place)
            return place.error();
        if (!*place) {
            Step done;
            done.did = Did::Cleaned;
            done.base = segment.base();
            done.into = m_group.front();
            done.counts = m_segmentCounts;
            m_groupCounts.add(m_segmentCounts);
            m_begun = false;
            m_cleaned->setCreatedMillis(segment.createdMillis());
            m_at = {log.segments()[index + 1].base(), 0};
            if (segment.base() == m_group.back())
                m_phase = Phase::Flush;
            return done;
        }
        const auto batch = segment.batch(disk, **place);
        if (!batch)
            return batch.error();
        if (auto cleaned = cleanBatch(disk, log, *batch); !cleaned)
            return cleaned.error();
        m_at.position += (*place)->size();
        read += (*place)->size();
    }
    return Step{};
}

// -- taking the place of the old ones -----------------------------------------------------------------------------

Result<LogCleaning::Step> LogCleaning::flush(Disk& disk, DiskToken token)
{
    if (auto finished = m_cleaned->becomeInactive(disk); !finished)
        return finished.error();
    const auto synced = m_cleaned->sync(disk, token);
    if (!synced)
        return synced.error();
    if (*synced == Completion::Later)
        m_flushing = token;
    m_phase = Phase::Swap;
    Step done;
    done.did = Did::Flushed;
    done.into = m_group.front();
    return done;
}

Result<LogCleaning::Step> LogCleaning::swap(Disk& disk)
{
    for (auto more = Result<bool>(true); *more;)
        if (more = m_cleaned->renameNext(disk, ".swap"); !more)
            return more.error();
    m_phase = Phase::Replace;
    Step done;
    done.did = Did::Prepared;
    done.into = m_group.front();
    return done;
}

Result<LogCleaning::Step> LogCleaning::replace(Disk& disk, Log& log)
{
    Step done;
    done.did = Did::Replaced;
    done.base = m_group.front();
    done.last = m_group.back();
    done.segments = static_cast<std::int32_t>(m_group.size());
    done.counts = m_groupCounts;
    done.counts.bytesAfter = m_cleaned->bytes();
    auto files = log.replaceSegments(disk, std::move(*m_cleaned), m_group.back());
    m_cleaned.reset();
    if (!files)
        return files.error();
    done.files = std::move(*files);
    m_counts.add(done.counts);
    m_phase = Phase::Group;
    return done;
}

Result<std::vector<std::string>> LogCleaning::abandon(Disk& disk, Log& log)
{
    const Phase phase = std::exchange(m_phase, Phase::End);
    m_flushing.reset();
    if (!m_cleaned)
        return std::vector<std::string>();
    if (phase == Phase::Replace) {
        const auto done = replace(disk, log);
        m_phase = Phase::End;
        return done ? Result<std::vector<std::string>>(done->files) : done.error();
    }
    const auto removed = m_cleaned->remove(disk);
    m_cleaned.reset();
    return removed ? std::vector<std::string>() : Result<std::vector<std::string>>(removed.error());
}

void LogCleaning::walk(StateVisitor& visitor) const
{
    visitor.number(static_cast<std::uint64_t>(m_phase));
    visitor.id(m_range.firstDirty);
    visitor.id(m_range.firstUncleanable);
    visitor.number(m_wallMillis);
    visitor.number(m_map.size());
    visitor.id(m_mapEnd);
    visitor.id(m_at.segment);
    visitor.number(m_at.position);
    visitor.list(m_group, [&](Offset base) { visitor.id(base); });
    if (m_cleaned)
        m_cleaned->walk(visitor);
    if (m_flushing)
        visitor.id(*m_flushing);
}

} // namespace engine
