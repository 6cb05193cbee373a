#include "engine/log/log.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/base/state_hash.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

std::int64_t largestTimestamp(const std::vector<BatchHeader>& headers)
{
    std::int64_t largest = kNoTimestamp;
    for (const auto& header : headers)
        largest = std::max(largest, header.maxTimestamp);
    return largest;
}

std::int64_t sizeOf(const std::vector<BatchHeader>& headers)
{
    std::int64_t size = 0;
    for (const auto& header : headers)
        size += static_cast<std::int64_t>(kLogOverhead) + header.batchLength;
    return size;
}

bool rise(const std::vector<BatchHeader>& headers, Offset from)
{
    for (const auto& header : headers) {
        if (header.baseOffset < from || header.lastOffset() < header.baseOffset)
            return false;
        from = header.lastOffset() + 1;
    }
    return true;
}

} // namespace

// Each segment draws once, from its own stream, so that partitions made together do not all roll together.
std::int64_t Log::jitterMillis(Offset base) const
{
    const std::int64_t bound = std::min(m_config.segmentJitterMillis, m_config.rollMillis());
    if (bound <= 0)
        return 0;
    return static_cast<std::int64_t>(Random(m_opening.jitterSeed, "segment/" + std::to_string(base.value))
                                         .below(static_cast<std::uint64_t>(bound)));
}

std::optional<Rule> Log::mustRoll(
    std::int64_t bytes, const std::vector<BatchHeader>& headers, std::int64_t wallMillis) const
{
    const LogSegment& active = m_segments.back();
    if (active.bytes() > 0 && active.bytes() > m_config.segmentBytes - bytes)
        return Rule::RollBySize;
    if (active.bytes() > 0) {
        const std::int64_t waited = active.firstTimestamp() >= 0
            ? largestTimestamp(headers) - active.firstTimestamp()
            : wallMillis - active.createdMillis();
        if (waited > m_config.rollMillis() - jitterMillis(active.base()))
            return Rule::RollByTime;
    }
    if (active.indexIsFull(m_config))
        return Rule::RollByIndex;
    if (headers.back().lastOffset() - active.base() > INT32_MAX)
        return Rule::RollByOffsetSpan;
    return std::nullopt;
}

Result<std::optional<Rule>> Log::rollIfDue(
    Disk& disk, const std::vector<BatchHeader>& headers, std::int64_t wallMillis, DiskToken token)
{
    ENGINE_CHECK(!headers.empty(), "an append has at least one batch");
    const auto why = mustRoll(sizeOf(headers), headers, wallMillis);
    if (why)
        if (auto rolled = rollAt(disk, std::max(m_endOffset, headers.front().baseOffset), wallMillis, token);
            !rolled)
            return rolled.error();
    return why;
}

Result<void> Log::rollAt(Disk& disk, Offset base, std::int64_t wallMillis, DiskToken token)
{
    LogSegment& old = m_segments.back();
    if (old.base() == base && old.bytes() == 0)
        return {};
    if (auto taken = m_snapshots.take(disk, m_producers, base); !taken)
        return taken;
    if (auto finished = old.becomeInactive(disk); !finished)
        return finished;
    auto fresh = LogSegment::open(disk, m_directory, base, wallMillis);
    if (!fresh)
        return fresh.error();
    const auto synced = old.sync(disk, token); // flushed behind the scenes (facts §4.3)
    if (!synced)
        return synced.error();
    if (*synced == Completion::Now)
        m_recoveryPoint = std::max(m_recoveryPoint, m_endOffset);
    else
        m_flushes.push_back({token, m_endOffset});
    m_segments.push_back(std::move(*fresh));
    return {};
}

Result<Log::Appended> Log::append(
    Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers, std::int64_t wallMillis, DiskToken token)
{
    ENGINE_CHECK(!headers.empty(), "an append has at least one batch");
    ENGINE_CHECK(
        sizeOf(headers) == static_cast<std::int64_t>(bytes.size()), "the headers are those of the bytes");
    if (!rise(headers, m_endOffset))
        return ErrorCode::OffsetOutOfRange;
    Appended out;
    const Offset before = m_endOffset; // what is appended may begin later: compaction leaves holes
    const auto rolled = rollIfDue(disk, headers, wallMillis);
    if (!rolled)
        return rolled.error();
    LogSegment& active = m_segments.back();
    out.rolled = *rolled;
    out.bytes = static_cast<std::int64_t>(bytes.size());
    out.baseOffset = headers.front().baseOffset;
    out.lastOffset = headers.back().lastOffset();
    out.segment = active.base();
    out.position = active.bytes();
    const auto done = active.append(disk, bytes, headers, m_config, token);
    if (!done)
        return done.error();
    if (*done == Completion::Later && token != DiskToken{})
        m_writing.push_back({token, before});
    out.written = m_writing.empty();
    m_endOffset = out.lastOffset + 1;
    for (const auto& header : headers)
        if (header.leaderEpoch != kNoLeaderEpoch)
            m_epochs.assign(header.leaderEpoch, header.baseOffset);
    if (auto noted = noteProducers(disk, bytes, headers); !noted)
        return noted.error();
    if (auto saved = saveEpochs(disk); !saved)
        return saved.error();
    return out;
}

void Log::written(DiskToken token)
{
    const auto found = std::find_if(
        m_writing.begin(), m_writing.end(), [&](const PendingAppend& a) { return a.token == token; });
    if (found != m_writing.end())
        m_writing.erase(m_writing.begin(), found + 1); // the device works in order
}

Result<void> Log::noteProducers(Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers)
{
    std::size_t position = 0;
    for (const auto& header : headers) {
        const auto size = kLogOverhead + static_cast<std::size_t>(header.batchLength);
        if (!header.isControl() || !header.hasProducerId())
            m_producers.note(header);
        else if (auto indexed = indexAborted(disk, m_segments.back(), noteProducer(RecordBatchView(subChain(bytes, position, size))));
                 !indexed)
            return indexed;
        position += size;
    }
    return {};
}

std::size_t Log::segmentOf(Offset offset) const
{
    const auto after = std::upper_bound(m_segments.begin(), m_segments.end(), offset,
        [](Offset o, const LogSegment& s) { return o < s.base(); });
    return after == m_segments.begin() ? 0 : static_cast<std::size_t>(after - m_segments.begin()) - 1;
}

Result<Log::ReadResult> Log::read(
    Disk& disk, Offset from, Offset limit, std::int64_t bytesMax, bool atLeastOne) const
{
    if (from < m_startOffset || from > m_endOffset)
        return ErrorCode::OffsetOutOfRange;
    ReadResult out;
    out.nextOffset = from;
    limit = std::min(limit, m_endOffset);
    for (std::size_t i = segmentOf(from); i < m_segments.size() && from < limit; ++i) {
        const LogSegment& segment = m_segments[i];
        const auto first = segment.find(disk, from);
        if (!first)
            return first.error();
        if (!*first)
            continue; // nothing at or behind `from` in here: the next segment begins behind it
        out.segment = segment.base();
        out.position = (*first)->position;
        const std::int64_t wanted = atLeastOne ? std::max(bytesMax, (*first)->size()) : bytesMax;
        auto bytes = segment.read(disk, out.position, wanted);
        if (!bytes)
            return bytes.error();
        RecordSetReader batches(*bytes);
        std::size_t whole = 0;
        for (auto header = batches.nextHeader(); header && header->baseOffset < limit;
             header = batches.nextHeader()) {
            whole = batches.position();
            out.nextOffset = header->lastOffset() + 1;
            ++out.batches;
            out.records += header->recordsCount;
            if (header->baseOffset < from && header->recordsCount == header->lastOffsetDelta + 1)
                out.records -= from - header->baseOffset; // no holes: those in front were not asked for
        }
        const bool stoppedAtLimit = out.nextOffset >= limit;
        out.bytesRead = static_cast<std::int64_t>(stoppedAtLimit ? whole : bytes->size());
        out.bytes = whole == bytes->size() ? std::move(*bytes) : subChain(*bytes, 0, whole);
        return out;
    }
    return out;
}

Result<void> Log::truncateTo(Disk& disk, Offset offset)
{
    if (offset >= m_endOffset) { // an epoch of ours may still contradict the leader's
        m_epochs.truncateFromEnd(offset);
        return saveEpochs(disk);
    }
    if (offset < m_segments.front().base())
        return truncateFullyAndStartAt(disk, offset);
    while (m_segments.size() > 1 && m_segments.back().base() > offset) {
        if (auto removed = m_snapshots.remove(disk, m_segments.back().base()); !removed)
            return removed;
        if (auto removed = m_segments.back().remove(disk); !removed)
            return removed;
        m_segments.pop_back();
    }
    if (auto cut = m_segments.back().truncateTo(disk, offset, m_opening.wallMillis); !cut)
        return cut;
    m_endOffset = offset;
    m_startOffset = std::min(m_startOffset, offset);
    m_recoveryPoint = std::min(m_recoveryPoint, m_endOffset);
    std::erase_if(m_flushes, [&](const PendingFlush& f) { return f.offset > m_endOffset; });
    std::erase_if(m_writing, [&](const PendingAppend& a) { return a.from >= m_endOffset; });
    m_epochs.truncateFromEnd(m_endOffset);
    if (auto saved = saveEpochs(disk); !saved)
        return saved;
    return rebuildProducers(disk, m_endOffset, false);
}

Result<void> Log::moveStart(Disk& disk, Offset offset)
{
    if (offset <= m_startOffset)
        return {};
    m_startOffset = offset;
    return m_epochs.truncateFromStart(offset) ? saveEpochs(disk) : Result<void>{};
}

Result<void> Log::truncateFullyAndStartAt(Disk& disk, Offset offset)
{
    for (auto& segment : m_segments)
        if (auto removed = segment.remove(disk); !removed)
            return removed;
    m_segments.clear();
    auto fresh = LogSegment::open(disk, m_directory, offset, m_opening.wallMillis);
    if (!fresh)
        return fresh.error();
    if (auto made = fresh->becomeInactive(disk); !made) // its index files are there at once, as Kafka's
        return made;
    m_segments.push_back(std::move(*fresh));
    m_startOffset = m_endOffset = offset;
    m_recoveryPoint = std::min(m_recoveryPoint, offset);
    m_flushes.clear();
    m_writing.clear();
    m_epochs.clear();
    m_producers.clear();
    if (auto removed = m_snapshots.removeAll(disk, offset); !removed)
        return removed;
    return saveEpochs(disk);
}

Result<void> Log::beginEpoch(Disk& disk, LeaderEpoch epoch)
{
    m_epochs.assign(epoch, m_endOffset);
    return saveEpochs(disk);
}

Result<Completion> Log::flush(Disk& disk, DiskToken token)
{
    const auto done = m_segments.back().sync(disk, token);
    if (!done)
        return done.error();
    if (*done == Completion::Now)
        m_recoveryPoint = m_endOffset;
    else
        m_flushes.push_back({token, m_endOffset});
    return done;
}

bool Log::isFlushing(DiskToken token) const
{
    return std::any_of(m_flushes.begin(), m_flushes.end(), [&](const PendingFlush& f) { return f.token == token; });
}

void Log::flushed(DiskToken token)
{
    const auto found = std::find_if(
        m_flushes.begin(), m_flushes.end(), [&](const PendingFlush& f) { return f.token == token; });
    if (found == m_flushes.end())
        return;
    m_recoveryPoint = std::max(
        m_recoveryPoint, found->offset); // the device works in order: what was asked before is done, too
    m_flushes.erase(m_flushes.begin(), found + 1);
}

Result<void> Log::close(Disk& disk)
{
    if (auto taken = m_snapshots.take(disk, m_producers, m_endOffset); !taken)
        return taken;
    for (auto& segment : m_segments)
        if (auto finished = segment.finish(disk); !finished)
            return finished;
    if (const auto done = flush(disk, {}); !done)
        return done.error();
    for (auto& segment : m_segments)
        segment.close(disk);
    return {};
}

Result<void> Log::setAside(Disk& disk, const std::string& to)
{
    for (auto& segment : m_segments)
        segment.close(disk);
    return disk.rename(m_directory, to);
}

Result<void> Log::remove(Disk& disk)
{
    for (auto& segment : m_segments)
        segment.close(disk);
    return disk.remove(m_directory);
}

std::int64_t Log::bytes() const
{
    std::int64_t sum = 0;
    for (const auto& segment : m_segments)
        sum += segment.bytes();
    return sum;
}

// Kafka looks into one segment only: the first whose largest timestamp is not below. A segment without any
// counts from when it was made (Kafka: its file's time). So a time whose records were compacted away may find
// nothing although later ones exist.
Result<Log::TimestampOffset> Log::offsetForTimestamp(Disk& disk, std::int64_t timestamp, Offset limit) const
{
    const LogSegment* segment = firstReaching(timestamp);
    return segment ? searchSegment(disk, *segment, timestamp, limit) : TimestampOffset{};
}

const LogSegment* Log::firstReaching(std::int64_t timestamp) const
{
    const auto reaches = [&](const LogSegment& s) {
        return (s.maxTimestamp() >= 0 ? s.maxTimestamp() : s.createdMillis()) >= timestamp;
    };
    const auto segment = std::find_if(m_segments.begin(), m_segments.end(), reaches);
    return segment == m_segments.end() ? nullptr : &*segment;
}

Result<Log::TimeLookup> Log::lookUpTime(Disk& disk, std::int64_t timestamp) const
{
    TimeLookup out;
    const LogSegment* segment = firstReaching(timestamp);
    if (!segment)
        return out;
    out.segment = segment->base();
    out.timeEntry = segment->timeEntryAtOrBelow(timestamp);
    out.position = segment->positionForTimestamp(timestamp, m_startOffset);
    auto place = segment->at(disk, out.position);
    for (; place && *place && (*place)->header.maxTimestamp < timestamp; ++out.passed)
        place = segment->at(disk, (*place)->position + (*place)->size());
    if (!place)
        return place.error();
    const auto found = searchSegment(disk, *segment, timestamp, m_endOffset);
    if (!found)
        return found.error();
    out.found = *found;
    return out;
}

Result<Log::Lookup> Log::lookUp(Disk& disk, Offset offset) const
{
    auto segment = std::upper_bound(
        m_segments.begin(), m_segments.end(), offset, [](Offset o, const LogSegment& s) { return o < s.base(); });
    Lookup out;
    for (segment -= segment == m_segments.begin() ? 0 : 1; segment != m_segments.end(); ++segment) { // nothing there any more: the next one
        out.segment = segment->base();
        out.entry = segment->entryAtOrBelow(offset);
        std::int64_t position = out.entry ? out.entry->position : 0;
        for (auto place = segment->at(disk, position);; place = segment->at(disk, position)) {
            if (!place)
                return place.error();
            if (!*place)
                break;
            if ((*place)->header.lastOffset() >= offset) {
                out.found = **place;
                return out;
            }
            ++out.passed;
            out.passedBytes += (*place)->size();
            position += (*place)->size();
        }
    }
    return out;
}

Result<Log::TimestampOffset> Log::searchSegment(
    Disk& disk, const LogSegment& segment, std::int64_t timestamp, Offset limit) const
{
    auto place = segment.at(disk, segment.positionForTimestamp(timestamp, m_startOffset));
    for (; place && *place; place = segment.at(disk, (*place)->position + (*place)->size())) {
        if ((*place)->header.maxTimestamp < timestamp)
            continue;
        const auto batch = segment.batch(disk, **place);
        if (!batch)
            return batch.error();
        RecordReader records(*batch, kDecompressedBytesMax);
        for (Record record; records.next(record);)
            if (record.timestamp >= timestamp && record.offset >= m_startOffset)
                return record.offset < limit
                    ? TimestampOffset{record.timestamp, record.offset, batch->header().leaderEpoch}
                    : TimestampOffset{};
    }
    if (!place)
        return place.error();
    return TimestampOffset{};
}

Result<Log::TimestampOffset> Log::offsetOfMaxTimestamp(Disk& disk) const
{
    const auto largest = std::max_element(m_segments.begin(), m_segments.end(),
        [](const LogSegment& a, const LogSegment& b) { return a.maxTimestamp() < b.maxTimestamp(); });
    if (largest->maxTimestamp() < 0)
        return TimestampOffset{};
    return searchSegment(disk, *largest, largest->maxTimestamp(), m_endOffset);
}

void Log::walk(StateVisitor& visitor) const
{
    visitor.group("log");
    visitor.text(m_directory);
    visitor.id(m_startOffset);
    visitor.id(m_endOffset);
    visitor.id(m_recoveryPoint);
    visitor.list(m_segments, [&](const LogSegment& s) { s.walk(visitor); });
    m_epochs.walk(visitor);
    m_producers.walk(visitor);
    visitor.list(m_snapshots.offsets(), [&](Offset o) { visitor.id(o); });
    visitor.list(m_flushes, [&](const PendingFlush& f) {
        visitor.id(f.token);
        visitor.id(f.offset);
    });
    if (m_writing.empty())
        return;
    visitor.group("writing");
    visitor.list(m_writing, [&](const PendingAppend& a) {
        visitor.id(a.token);
        visitor.id(a.from);
    });
}

} // namespace engine
