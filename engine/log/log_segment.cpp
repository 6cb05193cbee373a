#include "engine/log/log_segment.h"

#include <algorithm>

#include "engine/base/crc32c.h"
#include "engine/base/state_hash.h"

namespace engine {

std::string segmentName(Offset base)
{
    const std::string digits = std::to_string(base.value);
    return std::string(20 - std::min<std::size_t>(20, digits.size()), '0') + digits;
}

Result<LogSegment> LogSegment::open(Disk& disk, const std::string& directory, Offset base)
{
    LogSegment segment;
    segment.m_base = base;
    segment.m_stem = directory + "/" + segmentName(base);
    const auto log = disk.open(segment.m_stem + ".log", OpenMode::CreateIfMissing);
    const auto index = disk.open(segment.m_stem + ".index", OpenMode::CreateIfMissing);
    const auto time = disk.open(segment.m_stem + ".timeindex", OpenMode::CreateIfMissing);
    if (!log || !index || !time)
        return ErrorCode::KafkaStorageError;
    segment.m_log = *log;
    segment.m_indexFile = *index;
    segment.m_timeFile = *time;
    segment.m_bytes = disk.size(*log);

    ByteChain bytes;
    if (auto done = disk.read(*index, 0, disk.size(*index), bytes, {}); !done)
        return done.error();
    ByteReader entries(std::move(bytes));
    while (entries.remaining() >= 8) {
        const std::int64_t relative = entries.i32();
        const std::int64_t position = entries.i32();
        segment.m_index.push_back({base + relative, position});
    }
    ByteChain times;
    if (auto done = disk.read(*time, 0, disk.size(*time), times, {}); !done)
        return done.error();
    ByteReader timeEntries(std::move(times));
    while (timeEntries.remaining() >= 12) {
        const std::int64_t timestamp = timeEntries.i64();
        segment.m_timeIndex.push_back({timestamp, base + timeEntries.i32()});
    }
    if (!segment.m_timeIndex.empty()) {
        segment.m_maxTimestamp = segment.m_timeIndex.back().timestamp;
        segment.m_maxTimestampOffset = segment.m_timeIndex.back().offset;
    }
    // What came behind the last index entry is not indexed: its bytes count towards the next one.
    segment.m_bytesSinceIndex = segment.m_bytes - (segment.m_index.empty() ? 0 : segment.m_index.back().position);
    if (const auto first = segment.at(disk, 0); first && *first)
        segment.m_firstTimestamp = (*first)->header.maxTimestamp;
    return segment;
}

Result<LogSegment> LogSegment::create(Disk& disk, const std::string& directory, Offset base) { return open(disk, directory, base); }

void LogSegment::note(const Appended& info, std::int64_t position, std::int64_t size, const LogConfig& config, ByteWriter& index, ByteWriter& time)
{
    if (info.maxTimestamp > m_maxTimestamp) {
        m_maxTimestamp = info.maxTimestamp;
        m_maxTimestampOffset = info.maxTimestampOffset;
    }
    if (m_bytesSinceIndex > config.indexIntervalBytes) {
        m_index.push_back({info.lastOffset, position});
        index.i32(static_cast<std::int32_t>(info.lastOffset - m_base));
        index.i32(static_cast<std::int32_t>(position));
        if (m_timeIndex.empty() ? m_maxTimestamp >= 0 : m_maxTimestamp > m_timeIndex.back().timestamp) {
            m_timeIndex.push_back({m_maxTimestamp, m_maxTimestampOffset});
            time.i64(m_maxTimestamp);
            time.i32(static_cast<std::int32_t>(m_maxTimestampOffset - m_base));
        }
        m_bytesSinceIndex = 0;
    }
    m_bytesSinceIndex += size;
}

Result<void> LogSegment::append(Disk& disk, const ByteChain& bytes, const Appended& info, const LogConfig& config)
{
    if (const auto done = disk.append(m_log, bytes, {}); !done)
        return done.error();
    const std::int64_t position = m_bytes;
    if (position == 0)
        m_firstTimestamp = info.firstTimestamp;
    m_bytes += static_cast<std::int64_t>(bytes.size());
    ByteWriter index, time;
    note(info, position, static_cast<std::int64_t>(bytes.size()), config, index, time);
    if (index.size() > 0)
        if (const auto done = disk.append(m_indexFile, index.take(), {}); !done)
            return done.error();
    if (time.size() > 0)
        if (const auto done = disk.append(m_timeFile, time.take(), {}); !done)
            return done.error();
    return {};
}

Result<ByteChain> LogSegment::read(Disk& disk, std::int64_t position, std::int64_t size) const
{
    ByteChain out;
    if (const auto done = disk.read(m_log, position, std::min(size, m_bytes - position), out, {}); !done)
        return done.error();
    return out;
}

Result<std::optional<BatchPlace>> LogSegment::at(Disk& disk, std::int64_t position) const
{
    if (position + static_cast<std::int64_t>(kBatchHeaderSize) > m_bytes)
        return std::optional<BatchPlace>();
    const auto bytes = read(disk, position, kBatchHeaderSize);
    if (!bytes)
        return bytes.error();
    const Slice flat = bytes->flatten();
    if (flat.size() < kBatchHeaderSize)
        return std::optional<BatchPlace>();
    BatchPlace place{decodeBatchHeader(flat.span()), position};
    if (place.header.batchLength < static_cast<std::int32_t>(kBatchHeaderSize - kLogOverhead) || position + place.size() > m_bytes)
        return std::optional<BatchPlace>();
    return std::optional(place);
}

Result<std::optional<BatchPlace>> LogSegment::find(Disk& disk, Offset offset) const
{
    const auto after = std::upper_bound(m_index.begin(), m_index.end(), offset, [](Offset o, const IndexEntry& e) { return o < e.offset; });
    std::int64_t position = after == m_index.begin() ? 0 : (after - 1)->position;
    for (;;) {
        auto place = at(disk, position);
        if (!place || !*place || (*place)->header.lastOffset() >= offset)
            return place;
        position += (*place)->size();
    }
}

Result<LogSegment::Checked> LogSegment::check(Disk& disk) const
{
    Checked out;
    std::int64_t position = 0;
    for (;;) {
        const auto place = at(disk, position);
        if (!place)
            return place.error();
        if (!*place || (*place)->header.magic != 2)
            break;
        const auto bytes = read(disk, position, (*place)->size());
        if (!bytes)
            return bytes.error();
        const Slice flat = bytes->flatten();
        if (crc32c(flat.from(kAttributesAt).span()) != (*place)->header.crc || (*place)->header.baseOffset < m_base)
            break;
        out.batches.push_back(**place);
        position += (*place)->size();
    }
    out.validBytes = position;
    return out;
}

Result<void> LogSegment::rebuildIndexes(Disk& disk, const std::vector<BatchPlace>& batches, const LogConfig& config)
{
    m_index.clear();
    m_timeIndex.clear();
    m_bytesSinceIndex = 0;
    m_maxTimestamp = -1;
    m_maxTimestampOffset = Offset{-1};
    m_firstTimestamp = batches.empty() ? -1 : batches.front().header.maxTimestamp;
    ByteWriter index, time;
    for (const auto& batch : batches)
        note({batch.header.lastOffset(), batch.header.maxTimestamp, batch.header.lastOffset(), -1}, batch.position, batch.size(), config, index, time);
    if (auto done = disk.truncate(m_indexFile, 0); !done)
        return done;
    if (auto done = disk.truncate(m_timeFile, 0); !done)
        return done;
    if (index.size() > 0)
        if (const auto done = disk.append(m_indexFile, index.take(), {}); !done)
            return done.error();
    if (time.size() > 0)
        if (const auto done = disk.append(m_timeFile, time.take(), {}); !done)
            return done.error();
    return {};
}

Result<void> LogSegment::truncate(Disk& disk, std::int64_t bytes, const LogConfig& config)
{
    if (bytes >= m_bytes)
        return {};
    if (auto done = disk.truncate(m_log, bytes); !done)
        return done;
    m_bytes = bytes;
    std::vector<BatchPlace> left;
    for (std::int64_t position = 0;;) {
        const auto place = at(disk, position);
        if (!place)
            return place.error();
        if (!*place)
            break;
        left.push_back(**place);
        position += (*place)->size();
    }
    return rebuildIndexes(disk, left, config);
}

Result<void> LogSegment::finish(Disk& disk)
{
    if (m_maxTimestamp < 0 || (!m_timeIndex.empty() && m_timeIndex.back().timestamp >= m_maxTimestamp))
        return {};
    m_timeIndex.push_back({m_maxTimestamp, m_maxTimestampOffset});
    ByteWriter time;
    time.i64(m_maxTimestamp);
    time.i32(static_cast<std::int32_t>(m_maxTimestampOffset - m_base));
    if (const auto done = disk.append(m_timeFile, time.take(), {}); !done)
        return done.error();
    return {};
}

Result<Completion> LogSegment::sync(Disk& disk, DiskToken token)
{
    for (const FileId file : {m_indexFile, m_timeFile})
        if (const auto done = disk.sync(file, {}); !done)
            return done;
    return disk.sync(m_log, token);
}

void LogSegment::close(Disk& disk)
{
    for (const FileId file : {m_log, m_indexFile, m_timeFile})
        disk.close(file);
}

Result<void> LogSegment::remove(Disk& disk)
{
    close(disk);
    for (const char* suffix : {".log", ".index", ".timeindex"})
        if (auto done = disk.remove(m_stem + suffix); !done)
            return done;
    return {};
}

bool LogSegment::indexIsFull(const LogConfig& config) const
{
    const auto indexMax = config.segmentIndexBytes / 8;
    const auto timeMax = config.segmentIndexBytes / 12 - 1; // the last one is kept for finish()
    return static_cast<std::int64_t>(m_index.size()) >= indexMax || static_cast<std::int64_t>(m_timeIndex.size()) >= timeMax;
}

std::int64_t LogSegment::positionForTimestamp(std::int64_t timestamp) const
{
    const auto after
        = std::lower_bound(m_timeIndex.begin(), m_timeIndex.end(), timestamp, [](const TimeEntry& e, std::int64_t t) { return e.timestamp < t; });
    if (after == m_timeIndex.begin())
        return 0;
    const Offset from = (after - 1)->offset;
    const auto entry = std::upper_bound(m_index.begin(), m_index.end(), from, [](Offset o, const IndexEntry& e) { return o < e.offset; });
    return entry == m_index.begin() ? 0 : (entry - 1)->position;
}

void LogSegment::walk(StateVisitor& visitor) const
{
    visitor.id(m_base);
    visitor.number(m_bytes);
    visitor.number(m_bytesSinceIndex);
    visitor.number(m_maxTimestamp);
    visitor.id(m_maxTimestampOffset);
    visitor.number(static_cast<std::uint64_t>(m_index.size()));
    visitor.number(static_cast<std::uint64_t>(m_timeIndex.size()));
}

} // namespace engine
