#include "engine/log/log.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/format.h"
#include "engine/base/state_hash.h"
#include "engine/log/checkpoints.h"
#include "engine/record/record_batch.h"

namespace engine {

namespace {

constexpr std::size_t kDecompressedBytesMax = 256 * 1024 * 1024; // of one batch; more is nobody's honest batch

} // namespace

Result<Log> Log::open(Disk& disk, std::string directory, LogConfig config, Opening opening, Opened& what)
{
    Log log;
    log.m_directory = std::move(directory);
    log.m_config = config;
    if (auto made = disk.makeDirectory(log.m_directory); !made)
        return made.error();
    std::vector<Offset> bases;
    for (const auto& name : disk.list(log.m_directory)) {
        if (name.ends_with(".deleted") || name.ends_with(".cleaned")) {
            if (auto removed = disk.remove(log.m_directory + "/" + name); !removed)
                return removed.error();
        } else if (name.size() == 24 && name.ends_with(".log")) {
            if (const auto base = parseInteger(std::string_view(name).substr(0, 20)))
                bases.emplace_back(*base);
        }
    }
    std::sort(bases.begin(), bases.end());
    if (bases.empty())
        bases.emplace_back(0);
    for (const auto base : bases) {
        auto segment = LogSegment::open(disk, log.m_directory, base);
        if (!segment)
            return segment.error();
        log.m_segments.push_back(std::move(*segment));
    }
    log.m_startOffset = bases.front();
    if (auto loaded = log.loadEpochs(disk); !loaded)
        what.note = "leader-epoch-checkpoint could not be read; it was made anew";
    if (auto recovered = log.recover(disk, what, opening); !recovered)
        return recovered.error();
    return log;
}

Result<void> Log::loadEpochs(Disk& disk)
{
    const std::string path = m_directory + "/" + std::string(kEpochCheckpointFile);
    if (!disk.exists(path))
        return {};
    const auto text = readWholeFile(disk, path);
    if (!text)
        return text.error();
    auto parsed = EpochCache::parse(text->text());
    if (!parsed)
        return parsed.error();
    m_epochs = std::move(*parsed);
    return {};
}

Result<void> Log::saveEpochs(Disk& disk)
{
    return disk.replaceFile(m_directory + "/" + std::string(kEpochCheckpointFile), m_epochs.checkpoint());
}

Result<void> Log::recover(Disk& disk, Opened& what, Opening opening)
{
    if (!opening.clean) {
        for (std::size_t i = 0; i < m_segments.size(); ++i) {
            const bool last = i + 1 == m_segments.size();
            if (!last && m_segments[i + 1].base() <= opening.recoveryPoint)
                continue; // flushed as a whole
            what.recovered = true;
            LogSegment& segment = m_segments[i];
            const auto checked = segment.check(disk);
            if (!checked)
                return checked.error();
            const std::int64_t surplus = segment.bytes() - checked->validBytes;
            if (surplus > 0)
                if (auto cut = segment.truncate(disk, checked->validBytes, m_config); !cut)
                    return cut;
            if (auto rebuilt = segment.rebuildIndexes(disk, checked->batches, m_config); !rebuilt)
                return rebuilt;
            for (const auto& batch : checked->batches)
                if (batch.header.leaderEpoch > m_epochs.latest())
                    m_epochs.assign(batch.header.leaderEpoch, batch.header.baseOffset);
            if (surplus > 0) { // nothing behind a broken batch can be trusted
                what.droppedBytes += surplus;
                what.note = "cut " + std::to_string(surplus) + " bytes off " + segmentName(segment.base()) + ".log at byte "
                    + std::to_string(checked->validBytes) + ": no whole batch there";
                while (m_segments.size() > i + 1) {
                    what.droppedBytes += m_segments.back().bytes();
                    if (auto removed = m_segments.back().remove(disk); !removed)
                        return removed;
                    m_segments.pop_back();
                }
            }
        }
    }
    const LogSegment& active = m_segments.back();
    m_endOffset = active.base();
    // The end: behind the last batch, found from the last index entry on.
    std::int64_t position = active.index().empty() ? 0 : active.index().back().position;
    for (;;) {
        const auto place = active.at(disk, position);
        if (!place)
            return place.error();
        if (!*place)
            break;
        m_endOffset = (*place)->header.lastOffset() + 1;
        position += (*place)->size();
    }
    m_epochs.truncateFromEnd(m_endOffset);
    m_epochs.truncateFromStart(m_startOffset);
    m_recoveryPoint = opening.clean ? m_endOffset : std::min(opening.recoveryPoint, m_endOffset);
    if (auto saved = saveEpochs(disk); !saved)
        return saved;
    return rebuildProducers(disk);
}

Result<void> Log::rebuildProducers(Disk& disk)
{
    m_producers.clear();
    for (const auto& segment : m_segments)
        for (std::int64_t position = 0;;) {
            const auto place = segment.at(disk, position);
            if (!place)
                return place.error();
            if (!*place)
                break;
            m_producers.note((*place)->header);
            position += (*place)->size();
        }
    return {};
}

std::optional<Rule> Log::mustRoll(std::int64_t bytes, std::int64_t maxTimestamp, Offset lastOffset) const
{
    const LogSegment& active = m_segments.back();
    if (active.bytes() == 0)
        return std::nullopt;
    if (active.bytes() > m_config.segmentBytes - bytes)
        return Rule::RollBySize;
    if (active.firstTimestamp() >= 0 && maxTimestamp - active.firstTimestamp() > m_config.segmentMillis - m_config.segmentJitterMillis)
        return Rule::RollByTime;
    if (active.indexIsFull(m_config))
        return Rule::RollByIndex;
    if (lastOffset - active.base() > INT32_MAX)
        return Rule::RollByOffsetSpan;
    return std::nullopt;
}

Result<Log::Appended> Log::append(Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers, std::int64_t firstTimestamp)
{
    ENGINE_CHECK(!headers.empty(), "an append has at least one batch");
    if (headers.front().baseOffset < m_endOffset)
        return ErrorCode::OffsetOutOfRange;
    std::int64_t maxTimestamp = -1;
    Offset maxAt;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        if (i > 0 && headers[i].baseOffset <= headers[i - 1].lastOffset())
            return ErrorCode::OffsetOutOfRange;
        if (headers[i].maxTimestamp > maxTimestamp) {
            maxTimestamp = headers[i].maxTimestamp;
            maxAt = headers[i].lastOffset();
        }
    }
    Appended out;
    out.bytes = static_cast<std::int64_t>(bytes.size());
    out.baseOffset = headers.front().baseOffset;
    out.lastOffset = headers.back().lastOffset();
    out.rolled = mustRoll(out.bytes, maxTimestamp, out.lastOffset);
    if (out.rolled)
        if (auto rolled = roll(disk); !rolled)
            return rolled.error();
    LogSegment& active = m_segments.back();
    out.segment = active.base();
    out.position = active.bytes();
    if (auto done = active.append(disk, bytes, {out.lastOffset, maxTimestamp, maxAt, firstTimestamp}, m_config); !done)
        return done.error();
    m_endOffset = out.lastOffset + 1;
    bool newEpoch = false;
    for (const auto& header : headers) {
        if (header.leaderEpoch != kNoLeaderEpoch && header.leaderEpoch != m_epochs.latest())
            newEpoch = m_epochs.assign(header.leaderEpoch, header.baseOffset) || newEpoch;
        m_producers.note(header);
    }
    if (newEpoch)
        if (auto saved = saveEpochs(disk); !saved)
            return saved.error();
    return out;
}

std::size_t Log::segmentOf(Offset offset) const
{
    const auto after = std::upper_bound(m_segments.begin(), m_segments.end(), offset, [](Offset o, const LogSegment& s) { return o < s.base(); });
    return after == m_segments.begin() ? 0 : static_cast<std::size_t>(after - m_segments.begin()) - 1;
}

Result<Log::ReadResult> Log::read(Disk& disk, Offset from, Offset limit, std::int64_t bytesMax, bool atLeastOne) const
{
    if (from < m_startOffset || from > m_endOffset)
        return ErrorCode::OffsetOutOfRange;
    ReadResult out;
    out.nextOffset = from;
    limit = std::min(limit, m_endOffset);
    if (from >= limit)
        return out;
    for (std::size_t i = segmentOf(from); i < m_segments.size(); ++i) {
        const LogSegment& segment = m_segments[i];
        const auto first = segment.find(disk, from);
        if (!first)
            return first.error();
        if (!*first)
            continue;
        out.segment = segment.base();
        out.position = (*first)->position;
        std::int64_t end = out.position;
        BatchPlace place = **first;
        for (;;) {
            const bool fits = end - out.position + place.size() <= bytesMax || (out.batches == 0 && atLeastOne);
            if (!fits || place.header.baseOffset >= limit)
                break;
            end += place.size();
            out.nextOffset = place.header.lastOffset() + 1;
            ++out.batches;
            const auto next = segment.at(disk, end);
            if (!next)
                return next.error();
            if (!*next)
                break;
            place = **next;
        }
        if (out.batches > 0) {
            auto bytes = segment.read(disk, out.position, end - out.position);
            if (!bytes)
                return bytes.error();
            out.bytes = std::move(*bytes);
        }
        return out;
    }
    return out;
}

Result<void> Log::truncateTo(Disk& disk, Offset offset)
{
    if (offset >= m_endOffset)
        return {};
    if (offset <= m_startOffset)
        return truncateFullyAndStartAt(disk, offset);
    while (m_segments.size() > 1 && m_segments.back().base() > offset) {
        if (auto removed = m_segments.back().remove(disk); !removed)
            return removed;
        m_segments.pop_back();
    }
    LogSegment& active = m_segments.back();
    const auto place = active.find(disk, offset);
    if (!place)
        return place.error();
    if (*place) {
        const Offset newEnd = (*place)->header.baseOffset;
        if (auto cut = active.truncate(disk, (*place)->position, m_config); !cut)
            return cut;
        m_endOffset = std::min(offset, std::max(newEnd, active.base()));
        if (newEnd < offset) // the batch began below: the log ends where it began
            m_endOffset = newEnd;
    } else {
        m_endOffset = offset;
    }
    m_recoveryPoint = std::min(m_recoveryPoint, m_endOffset);
    m_epochs.truncateFromEnd(m_endOffset);
    if (auto saved = saveEpochs(disk); !saved)
        return saved;
    return rebuildProducers(disk);
}

Result<void> Log::truncateFullyAndStartAt(Disk& disk, Offset offset)
{
    for (auto& segment : m_segments)
        if (auto removed = segment.remove(disk); !removed)
            return removed;
    m_segments.clear();
    auto fresh = LogSegment::create(disk, m_directory, offset);
    if (!fresh)
        return fresh.error();
    m_segments.push_back(std::move(*fresh));
    m_startOffset = m_endOffset = m_recoveryPoint = offset;
    m_epochs.clear();
    m_producers.clear();
    return saveEpochs(disk);
}

Result<void> Log::beginEpoch(Disk& disk, LeaderEpoch epoch)
{
    if (!m_epochs.assign(epoch, m_endOffset))
        return {};
    return saveEpochs(disk);
}

Result<void> Log::roll(Disk& disk)
{
    LogSegment& old = m_segments.back();
    if (auto finished = old.finish(disk); !finished)
        return finished;
    auto fresh = LogSegment::create(disk, m_directory, m_endOffset);
    if (!fresh)
        return fresh.error();
    if (const auto synced = old.sync(disk, {}); !synced) // flushed behind the scenes (facts §4.3)
        return synced.error();
    m_recoveryPoint = std::max(m_recoveryPoint, m_endOffset);
    m_segments.push_back(std::move(*fresh));
    return {};
}

Result<Completion> Log::flush(Disk& disk, DiskToken token)
{
    auto done = m_segments.back().sync(disk, token);
    if (done)
        m_recoveryPoint = m_endOffset;
    return done;
}

Result<void> Log::close(Disk& disk)
{
    if (auto finished = m_segments.back().finish(disk); !finished)
        return finished;
    if (const auto flushed = flush(disk, {}); !flushed)
        return flushed.error();
    for (auto& segment : m_segments)
        segment.close(disk);
    return {};
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

Result<Log::TimestampOffset> Log::offsetForTimestamp(Disk& disk, std::int64_t timestamp, Offset limit) const
{
    for (const auto& segment : m_segments) {
        if (segment.maxTimestamp() < timestamp || segment.base() >= limit)
            continue;
        for (std::int64_t position = segment.positionForTimestamp(timestamp);;) {
            const auto place = segment.at(disk, position);
            if (!place)
                return place.error();
            if (!*place)
                break;
            if ((*place)->header.maxTimestamp >= timestamp && !(*place)->header.isControl()) {
                const auto bytes = segment.read(disk, position, (*place)->size());
                if (!bytes)
                    return bytes.error();
                const RecordBatchView batch(*bytes);
                RecordReader records(batch, kDecompressedBytesMax);
                for (Record record; records.next(record);)
                    if (record.timestamp >= timestamp && record.offset >= m_startOffset)
                        return record.offset < limit ? TimestampOffset{record.timestamp, record.offset, batch.header().leaderEpoch} : TimestampOffset{};
            }
            position += (*place)->size();
        }
    }
    return TimestampOffset{};
}

Result<Log::TimestampOffset> Log::offsetOfMaxTimestamp(Disk& disk) const
{
    std::int64_t largest = -1;
    for (const auto& segment : m_segments)
        largest = std::max(largest, segment.maxTimestamp());
    if (largest < 0)
        return TimestampOffset{};
    return offsetForTimestamp(disk, largest, m_endOffset);
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
}

} // namespace engine
