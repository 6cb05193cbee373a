#include "engine/log/log_segment.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/state_hash.h"
#include "engine/record/legacy_record.h"

namespace engine {

namespace {

constexpr std::size_t kIndexEntrySize = 8;
constexpr std::size_t kTimeEntrySize = 12;
// The .log first: without it the others are nobody's.
constexpr std::array<std::string_view, 4> kKinds{".log", ".index", ".timeindex", ".txnindex"};

Result<ByteChain> readNow(Disk& disk, FileId file, std::int64_t position, std::int64_t size)
{
    ByteChain out;
    if (const auto done = disk.read(file, position, size, out, {}); !done)
        return done.error();
    return out;
}

// Gives the entries of an index to `take` until it wants no more. In pieces: a file from elsewhere may be of any size.
template <class Take>
Result<void> takeEntries(Disk& disk, FileId file, std::size_t entrySize, Take take)
{
    constexpr std::size_t kEntriesAtOnce = 8192;
    const std::int64_t size = disk.size(file);
    for (std::int64_t at = 0; at < size;) {
        const auto piece = readNow(disk, file, at, static_cast<std::int64_t>(entrySize * kEntriesAtOnce));
        if (!piece)
            return piece.error();
        ByteReader entries(*piece);
        while (entries.remaining() >= entrySize)
            if (!take(entries))
                return {};
        if (entries.remaining() > 0 || piece->size() == 0) // the middle of an entry
            return {};
        at += static_cast<std::int64_t>(piece->size());
    }
    return {};
}

Result<void> appendIfAny(Disk& disk, FileId file, ByteWriter& bytes)
{
    if (bytes.size() == 0)
        return {};
    if (const auto done = disk.append(file, bytes.take(), {}); !done)
        return done.error();
    return {};
}

} // namespace

Result<LogSegment> LogSegment::open(
    Disk& disk, const std::string& directory, Offset base, std::int64_t wallMillis, std::string suffix)
{
    LogSegment segment;
    segment.m_base = base;
    segment.m_suffix = std::move(suffix);
    segment.m_maxTimestampOffset = base;
    segment.m_createdMillis = wallMillis;
    segment.m_stem = directory + "/" + segmentName(base);
    const auto log = disk.open(segment.path(".log"), OpenMode::CreateIfMissing);
    if (!log)
        return log.error();
    segment.m_log = *log;
    segment.m_bytes = disk.size(*log);
    segment.m_hadIndex = segment.m_bytes == 0 || disk.exists(segment.path(".index"));
    if (segment.m_bytes > 0 || disk.exists(segment.path(".index")) || disk.exists(segment.path(".timeindex")))
        if (auto made = segment.makeIndexFiles(disk); !made)
            return made.error();
    auto transactions = TxnIndex::open(disk, segment.path(".txnindex"));
    if (!transactions)
        return transactions.error();
    segment.m_txnIndex = std::move(*transactions);
    segment.m_hadIndex = segment.m_hadIndex && !segment.m_txnIndex.isDamaged();
    if (auto loaded = segment.loadIndexes(disk); !loaded)
        return loaded.error();
    if (auto found = segment.findMaxTimestamp(disk); !found)
        return found.error();
    const auto first = segment.at(disk, 0);
    if (!first)
        return first.error();
    if (*first)
        segment.m_firstTimestamp = (*first)->header.maxTimestamp;
    return segment;
}

Result<void> LogSegment::makeIndexFiles(Disk& disk)
{
    for (const auto& [file, kind] : {std::pair(&m_indexFile, ".index"), std::pair(&m_timeFile, ".timeindex")}) {
        if (*file)
            continue;
        const auto made = disk.open(path(kind), OpenMode::CreateIfMissing);
        if (!made)
            return made.error();
        *file = *made;
    }
    return {};
}

// A file that ends in the middle of an entry, or in entries that do not rise (zeros of a file that was never
// trimmed), counts up to there.
Result<void> LogSegment::loadIndexes(Disk& disk)
{
    if (!m_indexFile)
        return {};
    const auto entriesMax = static_cast<std::size_t>(m_bytes / kBatchLengthMin) + 1; // one for each batch
    const auto positions = takeEntries(disk, *m_indexFile, kIndexEntrySize, [&](ByteReader& from) {
        const std::int32_t offset = from.i32();
        const IndexEntry entry{m_base + offset, from.i32()};
        const bool rises = m_index.empty()
            ? entry.offset >= m_base && entry.position > 0
            : entry.offset > m_index.back().offset && entry.position > m_index.back().position;
        if (!rises || m_index.size() == entriesMax)
            return false;
        m_index.push_back(entry);
        return true;
    });
    const auto times = takeEntries(disk, *m_timeFile, kTimeEntrySize, [&](ByteReader& from) {
        const std::int64_t timestamp = from.i64();
        const TimeEntry entry{timestamp, m_base + from.i32()};
        const bool rises =
            m_timeIndex.empty() ? entry.timestamp >= 0 : entry.timestamp > m_timeIndex.back().timestamp;
        if (!rises || entry.offset < m_base || m_timeIndex.size() == entriesMax)
            return false;
        m_timeIndex.push_back(entry);
        return true;
    });
    if (!positions || !times)
        return ErrorCode::KafkaStorageError;
    const auto trim = [&](FileId file, std::size_t size) -> Result<void> {
        const auto used = static_cast<std::int64_t>(size);
        return disk.size(file) == used ? Result<void>() : disk.truncate(file, used);
    };
    if (auto trimmed = trim(*m_indexFile, m_index.size() * kIndexEntrySize); !trimmed)
        return trimmed;
    return trim(*m_timeFile, m_timeIndex.size() * kTimeEntrySize);
}

Result<void> LogSegment::findMaxTimestamp(Disk& disk)
{
    m_maxTimestamp = -1;
    m_maxTimestampOffset = m_base;
    if (!m_timeIndex.empty()) {
        m_maxTimestamp = m_timeIndex.back().timestamp;
        m_maxTimestampOffset = m_timeIndex.back().offset;
    }
    for (std::int64_t position = positionOf(m_maxTimestampOffset);;) { // what came behind the last entry
        const auto place = at(disk, position);
        if (!place)
            return place.error();
        if (!*place)
            return {};
        if ((*place)->header.maxTimestamp > m_maxTimestamp) {
            m_maxTimestamp = (*place)->header.maxTimestamp;
            m_maxTimestampOffset = (*place)->header.lastOffset();
        }
        position += (*place)->size();
    }
}

bool LogSegment::noteTime(ByteWriter& time)
{
    if (m_maxTimestamp < 0 || (!m_timeIndex.empty() && m_maxTimestamp <= m_timeIndex.back().timestamp))
        return false;
    m_timeIndex.push_back({m_maxTimestamp, m_maxTimestampOffset});
    time.i64(m_maxTimestamp);
    time.i32(static_cast<std::int32_t>(m_maxTimestampOffset - m_base));
    return true;
}

void LogSegment::note(const BatchHeader& header, std::int64_t position, const LogConfig& config,
    ByteWriter& index, ByteWriter& time)
{
    if (header.maxTimestamp > m_maxTimestamp) {
        m_maxTimestamp = header.maxTimestamp;
        m_maxTimestampOffset = header.lastOffset();
    }
    if (position == 0)
        m_firstTimestamp = header.maxTimestamp;
    if (m_bytesSinceIndex > config.indexIntervalBytes) {
        m_index.push_back({header.lastOffset(), position});
        index.i32(static_cast<std::int32_t>(header.lastOffset() - m_base));
        index.i32(static_cast<std::int32_t>(position));
        noteTime(time);
        m_bytesSinceIndex = 0;
    }
    m_bytesSinceIndex += static_cast<std::int64_t>(kLogOverhead) + header.batchLength;
}

Result<Completion> LogSegment::append(Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers,
    const LogConfig& config, DiskToken token)
{
    if (!m_indexFile)
        if (auto made = makeIndexFiles(disk); !made)
            return made.error();
    const auto written = disk.append(m_log, bytes, token);
    if (!written)
        return written.error();
    ByteWriter index, time;
    for (const auto& header : headers) {
        note(header, m_bytes, config, index, time);
        m_bytes += static_cast<std::int64_t>(kLogOverhead) + header.batchLength;
    }
    if (auto done = appendIfAny(disk, *m_indexFile, index); !done)
        return done.error();
    if (auto done = appendIfAny(disk, *m_timeFile, time); !done)
        return done.error();
    return *written;
}

Result<ByteChain> LogSegment::read(Disk& disk, std::int64_t position, std::int64_t size) const
{
    return readNow(disk, m_log, position, std::min(size, m_bytes - position));
}

Result<std::optional<BatchPlace>> LogSegment::at(Disk& disk, std::int64_t position) const
{
    if (position + static_cast<std::int64_t>(kSizeUpToMagic) > m_bytes)
        return std::optional<BatchPlace>();
    const auto bytes = read(disk, position, kBatchHeaderSize);
    if (!bytes)
        return bytes.error();
    BatchPlace place{RecordBatchView(*bytes).header(), position};
    const bool isBatch = place.header.magic >= 0 && place.header.magic <= 2
        && place.header.batchLength >= kBatchLengthMin && position + place.size() <= m_bytes
        && isInReach(m_base, place.header.lastOffset());
    return isBatch ? std::optional(place) : std::optional<BatchPlace>();
}

Result<RecordBatchView> LogSegment::batch(Disk& disk, const BatchPlace& place) const
{
    auto bytes = read(disk, place.position, place.size());
    if (!bytes)
        return bytes.error();
    return RecordBatchView(std::move(*bytes));
}

std::optional<LogSegment::IndexEntry> LogSegment::entryAtOrBelow(Offset offset) const
{
    const auto after = std::upper_bound(
        m_index.begin(), m_index.end(), offset, [](Offset o, const IndexEntry& e) { return o < e.offset; });
    return after == m_index.begin() ? std::nullopt : std::optional(*(after - 1));
}

std::int64_t LogSegment::positionOf(Offset offset) const
{
    const auto entry = entryAtOrBelow(offset);
    return entry ? entry->position : 0;
}

Result<std::optional<BatchPlace>> LogSegment::find(Disk& disk, Offset offset) const
{
    for (std::int64_t position = positionOf(offset);;) {
        auto place = at(disk, position);
        if (!place || !*place || (*place)->header.lastOffset() >= offset)
            return place;
        position += (*place)->size();
    }
}

Result<LogSegment::End> LogSegment::end(Disk& disk) const
{
    End end{m_base};
    const Offset lastIndexed = m_index.empty() ? m_base : m_index.back().offset;
    auto place = find(disk, lastIndexed);
    while (place && *place) {
        end = {(*place)->header.lastOffset() + 1, (*place)->position + (*place)->size()};
        place = at(disk, end.position);
    }
    if (!place)
        return place.error();
    return end;
}

Result<Offset> LogSegment::nextOffset(Disk& disk) const
{
    const auto behind = end(disk);
    return behind ? Result<Offset>(behind->next) : Result<Offset>(behind.error());
}

Result<std::int64_t> LogSegment::recover(
    Disk& disk, const LogConfig& config, const std::function<void(const RecordBatchView&)>& seen)
{
    m_index.clear();
    m_timeIndex.clear();
    m_bytesSinceIndex = 0;
    m_maxTimestamp = -1;
    m_maxTimestampOffset = m_base;
    m_firstTimestamp = -1;
    if (auto cleared = m_txnIndex.clear(disk); !cleared)
        return cleared.error();
    ByteWriter index, time;
    std::int64_t position = 0;
    for (;;) {
        const auto place = at(disk, position);
        if (!place)
            return place.error();
        if (!*place)
            break;
        const auto view = batch(disk, **place);
        if (!view)
            return view.error();
        if (view->check() != ErrorCode::None)
            break;
        note(view->header(), position, config, index, time);
        seen(*view);
        position += (*place)->size();
    }
    m_bytesSinceIndex = 0; // as after every opening
    noteTime(time);
    const std::int64_t surplus = m_bytes - position;
    if (surplus > 0)
        if (auto cut = disk.truncate(m_log, position); !cut)
            return cut.error();
    m_bytes = position;
    if (auto made = makeIndexFiles(disk); !made)
        return made.error();
    for (const FileId file : {*m_indexFile, *m_timeFile})
        if (auto cut = disk.truncate(file, 0); !cut)
            return cut.error();
    if (auto done = appendIfAny(disk, *m_indexFile, index); !done)
        return done.error();
    if (auto done = appendIfAny(disk, *m_timeFile, time); !done)
        return done.error();
    return surplus;
}

Result<void> LogSegment::truncateTo(Disk& disk, Offset offset, std::int64_t wallMillis)
{
    const auto place = find(disk, offset);
    if (!place)
        return place.error();
    std::erase_if(m_index, [&](const IndexEntry& e) { return e.offset >= offset; });
    std::erase_if(m_timeIndex, [&](const TimeEntry& e) { return e.offset >= offset; });
    if (auto made = makeIndexFiles(disk); !made)
        return made;
    if (auto cut = disk.truncate(*m_indexFile, indexBytes()); !cut)
        return cut;
    if (auto cut = disk.truncate(*m_timeFile, timeIndexBytes()); !cut)
        return cut;
    if (auto cut = m_txnIndex.truncateTo(disk, offset); !cut)
        return cut;
    if (*place) {
        if (auto cut = disk.truncate(m_log, (*place)->position); !cut)
            return cut;
        m_bytes = (*place)->position;
    }
    if (m_bytes == 0) {
        m_firstTimestamp = -1;
        m_createdMillis = wallMillis;
    }
    m_bytesSinceIndex = 0;
    return findMaxTimestamp(disk);
}

Result<void> LogSegment::finish(Disk& disk)
{
    ByteWriter time;
    noteTime(time);
    return m_timeFile ? appendIfAny(disk, *m_timeFile, time) : Result<void>();
}

Result<void> LogSegment::becomeInactive(Disk& disk)
{
    const auto made = makeIndexFiles(disk);
    return made ? finish(disk) : made;
}

Result<Completion> LogSegment::sync(Disk& disk, DiskToken token)
{
    for (const auto& file : {m_indexFile, m_timeFile})
        if (file)
            if (const auto done = disk.sync(*file, {}); !done)
                return done;
    if (auto done = m_txnIndex.sync(disk); !done)
        return done.error();
    return disk.sync(m_log, token);
}

void LogSegment::close(Disk& disk)
{
    for (const auto& file : {std::optional(m_log), m_indexFile, m_timeFile})
        if (file)
            disk.close(*file);
    m_txnIndex.close(disk);
}

Result<void> LogSegment::remove(Disk& disk)
{
    close(disk);
    for (const auto& file : files(disk))
        if (auto done = disk.remove(file); !done)
            return done;
    return {};
}

std::vector<std::string> LogSegment::files(const Disk& disk) const
{
    std::vector<std::string> there;
    for (const std::string_view kind : kKinds)
        if (disk.exists(path(kind)))
            there.push_back(path(kind));
    return there;
}

Result<bool> LogSegment::renameNext(Disk& disk, const std::string& suffix)
{
    for (const std::string_view kind : kKinds) {
        if (!disk.exists(path(kind)))
            continue;
        const auto renamed = disk.rename(path(kind), m_stem + std::string(kind) + suffix);
        return renamed ? Result<bool>(true) : Result<bool>(renamed.error());
    }
    m_suffix = suffix;
    m_txnIndex.setPath(path(".txnindex"));
    return false;
}

std::int64_t LogSegment::indexBytes() const { return static_cast<std::int64_t>(m_index.size() * kIndexEntrySize); }

std::int64_t LogSegment::timeIndexBytes() const
{
    return static_cast<std::int64_t>(m_timeIndex.size() * kTimeEntrySize);
}

std::optional<Offset> LogSegment::offsetBehind(std::int64_t position, std::int64_t size) const
{
    const auto entry = std::lower_bound(m_index.begin(), m_index.end(), position + size,
        [](const IndexEntry& e, std::int64_t end) { return e.position < end; });
    return entry == m_index.end() ? std::nullopt : std::optional(entry->offset);
}

bool LogSegment::indexIsFull(const LogConfig& config) const
{
    const auto indexMax = config.segmentIndexBytes / static_cast<std::int64_t>(kIndexEntrySize);
    const auto timeMax = config.segmentIndexBytes / static_cast<std::int64_t>(kTimeEntrySize)
        - 1; // the last is kept for finish()
    return static_cast<std::int64_t>(m_index.size()) >= indexMax
        || static_cast<std::int64_t>(m_timeIndex.size()) >= timeMax;
}

std::optional<LogSegment::TimeEntry> LogSegment::timeEntryAtOrBelow(std::int64_t timestamp) const
{
    const auto after = std::upper_bound(m_timeIndex.begin(), m_timeIndex.end(), timestamp,
        [](std::int64_t t, const TimeEntry& e) { return t < e.timestamp; });
    return after == m_timeIndex.begin() ? std::nullopt : std::optional(*(after - 1));
}

std::int64_t LogSegment::positionForTimestamp(std::int64_t timestamp, Offset from) const
{
    const auto entry = timeEntryAtOrBelow(timestamp);
    return positionOf(std::max(entry ? entry->offset : m_base, from));
}

void LogSegment::walk(StateVisitor& visitor) const
{
    visitor.id(m_base);
    visitor.number(m_bytes);
    visitor.number(m_bytesSinceIndex);
    visitor.number(m_maxTimestamp);
    visitor.id(m_maxTimestampOffset);
    visitor.number(m_firstTimestamp);
    visitor.number(m_createdMillis);
    visitor.number(static_cast<std::uint64_t>(m_index.size()));
    visitor.number(static_cast<std::uint64_t>(m_timeIndex.size()));
    if (!m_txnIndex.entries().empty())
        visitor.number(static_cast<std::uint64_t>(m_txnIndex.entries().size()));
}

} // namespace engine
