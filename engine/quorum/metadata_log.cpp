#include "engine/quorum/metadata_log.h"

#include <algorithm>
#include <charconv>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

constexpr std::string_view kFolder = "__cluster_metadata-0";
constexpr std::string_view kLogSuffix = ".log";
constexpr std::size_t kOffsetDigits = 20;

std::string inFolder(std::string_view name) { return std::string(kFolder) + "/" + std::string(name); }

std::string segmentName(Offset base)
{
    const std::string digits = std::to_string(base.value);
    return std::string(kOffsetDigits - digits.size(), '0') + digits + std::string(kLogSuffix);
}

std::optional<Offset> baseOf(std::string_view name)
{
    Offset base{0};
    if (name.size() != kOffsetDigits + kLogSuffix.size() || !name.ends_with(kLogSuffix))
        return std::nullopt;
    const auto [end, error] = std::from_chars(name.data(), name.data() + kOffsetDigits, base.value);
    return error == std::errc{} && end == name.data() + kOffsetDigits ? std::optional(base) : std::nullopt;
}

} // namespace

void MetadataLog::fail()
{
    m_failed = true;
    m_doing = Doing::Nothing;
}

// -- at start -----------------------------------------------------------------------------------------------------

void MetadataLog::open(Turn& turn, std::int64_t segmentBytes)
{
    m_segmentBytes = segmentBytes;
    Disk& disk = turn.disk();
    if (!disk.makeDirectory(kFolder)) {
        fail();
        return;
    }
    readSnapshots(disk);
    std::vector<Offset> bases;
    for (const auto& name : disk.list(kFolder)) // sorted, and so are the offsets in the names
        if (const auto base = baseOf(name))
            bases.push_back(*base);
    // The log begins where its oldest file does, or at the end of the first snapshot after that.
    if (!bases.empty() && bases.front() > Offset{0}) {
        const auto start = m_snapshots.lower_bound({bases.front(), 0});
        if (start == m_snapshots.end()) {
            fail(); // what lay before the oldest file is nowhere
            return;
        }
        m_start = start->first;
    }
    bool isWhole = true;
    Offset end = bases.empty() ? Offset{0} : bases.front(); // of what the files hold
    for (const Offset base : bases) {
        Segment segment{base, {}, 0};
        const auto file = disk.open(inFolder(segmentName(base)), OpenMode::MustExist);
        if (!file) {
            fail();
            return;
        }
        segment.file = *file;
        if (isWhole)
            isWhole = readSegment(disk, segment, end);
        else
            removeSegment(disk, segment); // behind a cut
        if (m_failed)
            return;
    }
    m_writtenBatches = m_batches.size();
    m_flushedEnd = m_start.endOffset;
    if (const auto latest = latestSnapshot(); latest && latest->endOffset > end)
        restartFrom(turn, *latest, m_snapshots.at(*latest));
    else if (m_segments.empty())
        begin(disk, end);
    forgetSnapshotsBefore(disk, m_start.endOffset);
    work(turn);
}

void MetadataLog::readSnapshots(Disk& disk)
{
    for (const auto& name : disk.list(kFolder))
        if (const auto id = snapshotIdOf(name))
            if (const auto bytes = readWholeFile(disk, inFolder(name)); bytes && readSnapshot(*bytes))
                m_snapshots[*id] = *bytes;
}

// False: it ends in something that is no batch; that is cut off and nothing may follow.
bool MetadataLog::readSegment(Disk& disk, Segment& segment, Offset& end)
{
    ByteChain bytes;
    if (!disk.read(segment.file, 0, disk.size(segment.file), bytes, DiskToken{})) {
        fail();
        return false;
    }
    if (segment.base != end) {
        removeSegment(disk, segment);
        return false;
    }
    for (MetadataBatch& batch : readBatches(bytes.flatten())) {
        if (batch.baseOffset != end || (!m_batches.empty() && batch.epoch < lastEpoch()))
            break;
        end = batch.lastOffset + 1;
        segment.bytes += static_cast<std::int64_t>(batch.bytes.size());
        if (batch.lastOffset >= m_start.endOffset)
            m_batches.push_back(std::move(batch));
    }
    m_segments.push_back(segment);
    if (disk.size(segment.file) == segment.bytes)
        return true;
    if (!disk.truncate(segment.file, segment.bytes))
        fail();
    return false;
}

// -- changes ------------------------------------------------------------------------------------------------------

void MetadataLog::begin(Disk& disk, Offset base)
{
    const auto file = disk.open(inFolder(segmentName(base)), OpenMode::CreateIfMissing);
    if (!file || (disk.size(*file) > 0 && !disk.truncate(*file, 0)))
        fail();
    else
        m_segments.push_back({base, *file, 0});
}

void MetadataLog::removeSegment(Disk& disk, const Segment& segment)
{
    disk.close(segment.file);
    if (!disk.remove(inFolder(segmentName(segment.base))))
        fail();
}

void MetadataLog::append(Turn& turn, MetadataBatch batch)
{
    ENGINE_CHECK(batch.baseOffset == endOffset(), "the metadata log has no gaps");
    ENGINE_CHECK(batch.epoch >= lastEpoch(), "epochs of the metadata log never go back");
    m_batches.push_back(std::move(batch));
    work(turn);
}

void MetadataLog::truncateTo(Turn& turn, Offset to)
{
    ENGINE_CHECK(isFlushed() && m_doing == Doing::Nothing, "a log is cut only while the disk rests");
    while (!m_batches.empty() && m_batches.back().lastOffset >= to) {
        while (m_segments.size() > 1 && m_segments.back().base > m_batches.back().baseOffset) {
            removeSegment(turn.disk(), m_segments.back());
            m_segments.pop_back();
        }
        m_segments.back().bytes -= static_cast<std::int64_t>(m_batches.back().bytes.size());
        m_batches.pop_back();
    }
    m_writtenBatches = m_batches.size();
    m_flushedEnd = endOffset();
    if (!m_failed && !turn.disk().truncate(m_segments.back().file, m_segments.back().bytes))
        fail();
}

// Writes what is not written, flushes what is not flushed, until the disk keeps us waiting or nothing is left.
void MetadataLog::work(Turn& turn)
{
    while (!m_failed && m_doing == Doing::Nothing && !isFlushed()) {
        const bool allFlushed = m_flushedEnd == writtenEnd();
        const auto bytesOf = [&](std::size_t i) { return static_cast<std::int64_t>(m_batches[i].bytes.size()); };
        const bool isFull = m_writtenBatches < m_batches.size() && m_segments.back().bytes > 0
            && m_segments.back().bytes + bytesOf(m_writtenBatches) > m_segmentBytes;
        if (isFull && allFlushed) {
            begin(turn.disk(), m_batches[m_writtenBatches].baseOffset);
            continue;
        }
        m_token = turn.nextDiskToken();
        Result<Completion> done = Completion::Now;
        Segment& active = m_segments.back();
        if (m_writtenBatches < m_batches.size() && !isFull) {
            ByteChain bytes;
            std::size_t to = m_writtenBatches;
            for (; to < m_batches.size() && (active.bytes == 0 || active.bytes + bytesOf(to) <= m_segmentBytes); ++to) {
                bytes.append(m_batches[to].bytes);
                active.bytes += bytesOf(to);
            }
            m_doing = Doing::Writing;
            m_writeTarget = to;
            done = turn.disk().append(active.file, bytes, m_token);
        } else {
            m_doing = Doing::Flushing;
            m_flushTarget = writtenEnd();
            done = turn.disk().sync(active.file, m_token);
        }
        if (!done)
            fail();
        else if (*done == Completion::Now)
            on(turn, DiskDone{m_token, false});
        else
            return;
    }
}

bool MetadataLog::on(Turn& turn, const DiskDone& done)
{
    if (m_doing == Doing::Nothing || done.token != m_token)
        return false;
    const Doing finished = std::exchange(m_doing, Doing::Nothing);
    if (done.failed) {
        fail();
        return true;
    }
    if (finished == Doing::Writing)
        m_writtenBatches = m_writeTarget;
    else
        m_flushedEnd = m_flushTarget;
    work(turn);
    return true;
}

// -- snapshots ----------------------------------------------------------------------------------------------------

bool MetadataLog::addSnapshot(Turn& turn, const SnapshotId& id, Slice bytes)
{
    if (!turn.disk().replaceFile(inFolder(snapshotFileName(id)), bytes.text()))
        return false;
    m_snapshots[id] = std::move(bytes);
    return true;
}

void MetadataLog::restartFrom(Turn& turn, const SnapshotId& id, Slice bytes)
{
    ENGINE_CHECK(m_doing == Doing::Nothing, "a log is replaced only while the disk rests");
    if (!m_snapshots.contains(id) && !addSnapshot(turn, id, std::move(bytes))) {
        fail();
        return;
    }
    Disk& disk = turn.disk();
    for (const auto& segment : std::exchange(m_segments, {}))
        removeSegment(disk, segment);
    m_batches.clear();
    m_writtenBatches = 0;
    m_start = id;
    m_flushedEnd = id.endOffset;
    if (!m_failed)
        begin(disk, id.endOffset);
    forgetSnapshotsBefore(disk, id.endOffset);
}

bool MetadataLog::dropBefore(Turn& turn, const SnapshotId& id)
{
    if (!m_snapshots.contains(id) || id.endOffset <= startOffset() || id.endOffset > m_flushedEnd || m_doing != Doing::Nothing)
        return false;
    m_start = id;
    while (!m_batches.empty() && m_batches.front().lastOffset < id.endOffset) {
        m_batches.pop_front();
        --m_writtenBatches;
    }
    Disk& disk = turn.disk();
    while (m_segments.size() > 1 && m_segments[1].base <= id.endOffset) {
        removeSegment(disk, m_segments.front());
        m_segments.pop_front();
    }
    forgetSnapshotsBefore(disk, id.endOffset);
    return true;
}

void MetadataLog::forgetSnapshotsBefore(Disk& disk, Offset start)
{
    while (!m_snapshots.empty() && m_snapshots.begin()->first.endOffset < start) {
        if (!disk.remove(inFolder(snapshotFileName(m_snapshots.begin()->first))))
            fail();
        m_snapshots.erase(m_snapshots.begin());
    }
}

std::optional<SnapshotId> MetadataLog::latestSnapshot() const
{
    return m_snapshots.empty() ? std::nullopt : std::optional(std::prev(m_snapshots.end())->first);
}

// -- questions ----------------------------------------------------------------------------------------------------

std::int64_t MetadataLog::bytesOnDisk() const
{
    std::int64_t bytes = 0;
    for (const auto& segment : m_segments)
        bytes += segment.bytes;
    return bytes;
}

QuorumEpochEnd MetadataLog::endOf(std::int32_t epoch) const
{
    // Batches are sorted by epoch: the first of a higher one begins where `epoch` ends.
    const auto higher = std::upper_bound(m_batches.begin(), m_batches.end(), epoch,
        [](std::int32_t wanted, const MetadataBatch& batch) { return wanted < batch.epoch; });
    if (higher != m_batches.begin())
        return {std::prev(higher)->epoch, std::prev(higher)->lastOffset + 1};
    if (startOffset() > Offset{0}) // in the snapshot
        return {m_start.epoch, m_start.endOffset};
    return {};
}

std::size_t MetadataLog::find(Offset offset) const
{
    const auto found = std::lower_bound(m_batches.begin(), m_batches.end(), offset,
        [](const MetadataBatch& batch, Offset wanted) { return batch.lastOffset < wanted; });
    return static_cast<std::size_t>(found - m_batches.begin());
}

ByteChain MetadataLog::read(Offset from, std::int64_t bytesMax) const
{
    ByteChain bytes;
    for (std::size_t i = find(from); i < m_batches.size(); ++i) {
        const auto size = static_cast<std::int64_t>(m_batches[i].bytes.size());
        if (!bytes.empty() && static_cast<std::int64_t>(bytes.size()) + size > bytesMax)
            break;
        bytes.append(m_batches[i].bytes);
    }
    return bytes;
}

void MetadataLog::walk(StateVisitor& visitor) const
{
    const auto id = [&](const SnapshotId& of) {
        visitor.id(of.endOffset);
        visitor.number(of.epoch);
    };
    visitor.group("metadata-log");
    id(m_start);
    visitor.list(m_snapshots, [&](const auto& snapshot) {
        id(snapshot.first);
        visitor.bytes(snapshot.second.span());
    });
    visitor.list(m_segments, [&](const Segment& segment) {
        visitor.id(segment.base);
        visitor.number(segment.bytes);
    });
    visitor.list(m_batches, [&](const MetadataBatch& batch) { visitor.bytes(batch.bytes.span()); });
    visitor.number(static_cast<std::uint64_t>(m_writtenBatches));
    visitor.id(m_flushedEnd);
    visitor.number(static_cast<std::uint64_t>(m_doing));
    visitor.id(m_token);
    visitor.number(m_failed);
}

} // namespace engine
