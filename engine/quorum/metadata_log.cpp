#include "engine/quorum/metadata_log.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

constexpr std::string_view kFolder = "__cluster_metadata-0";
constexpr std::string_view kPath = "__cluster_metadata-0/00000000000000000000.log";

} // namespace

void MetadataLog::fail()
{
    m_failed = true;
    m_doing = Doing::Nothing;
}

bool MetadataLog::open(Turn& turn)
{
    Disk& disk = turn.disk();
    if (m_file == FileId{}) {
        if (!disk.makeDirectory(kFolder)) {
            fail();
            return true;
        }
        const auto file = disk.open(kPath, OpenMode::CreateIfMissing);
        if (!file) {
            fail();
            return true;
        }
        m_file = *file;
    }
    ByteChain bytes;
    m_token = turn.nextDiskToken();
    const auto done = disk.read(m_file, 0, disk.size(m_file), bytes, m_token);
    if (!done) {
        fail();
        return true;
    }
    if (*done == Completion::Later) {
        m_doing = Doing::Reading;
        return false;
    }
    m_doing = Doing::Nothing;
    for (MetadataBatch& batch : readBatches(bytes.flatten())) {
        if (batch.baseOffset != endOffset() || batch.epoch < lastEpoch())
            break;
        m_sizeBytes += static_cast<std::int64_t>(batch.bytes.size());
        m_batches.push_back(std::move(batch));
    }
    m_writtenBatches = m_batches.size();
    if (disk.size(m_file) > m_sizeBytes && !disk.truncate(m_file, m_sizeBytes))
        fail();
    work(turn);
    return true;
}

void MetadataLog::append(Turn& turn, MetadataBatch batch)
{
    ENGINE_CHECK(batch.baseOffset == endOffset(), "the metadata log has no gaps");
    ENGINE_CHECK(batch.epoch >= lastEpoch(), "epochs of the metadata log never go back");
    m_sizeBytes += static_cast<std::int64_t>(batch.bytes.size());
    m_batches.push_back(std::move(batch));
    work(turn);
}

void MetadataLog::truncateTo(Turn& turn, Offset to)
{
    ENGINE_CHECK(isFlushed() && m_doing == Doing::Nothing, "a log is cut only while the disk rests");
    while (!m_batches.empty() && m_batches.back().lastOffset >= to) {
        m_sizeBytes -= static_cast<std::int64_t>(m_batches.back().bytes.size());
        m_batches.pop_back();
    }
    m_writtenBatches = m_batches.size();
    m_flushedEnd = endOffset();
    if (!m_failed && !turn.disk().truncate(m_file, m_sizeBytes))
        fail();
}

// Writes what is not written, flushes what is not flushed, until the disk keeps us waiting or nothing is left.
void MetadataLog::work(Turn& turn)
{
    while (!m_failed && m_doing == Doing::Nothing && (m_writtenBatches < m_batches.size() || !isFlushed())) {
        m_token = turn.nextDiskToken();
        Result<Completion> done = Completion::Now;
        if (m_writtenBatches < m_batches.size()) {
            ByteChain bytes;
            for (std::size_t i = m_writtenBatches; i < m_batches.size(); ++i)
                bytes.append(m_batches[i].bytes);
            m_doing = Doing::Writing;
            m_writeTarget = m_batches.size();
            done = turn.disk().append(m_file, bytes, m_token);
        } else {
            m_doing = Doing::Flushing;
            m_flushTarget = endOffset();
            done = turn.disk().sync(m_file, m_token);
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
    else if (finished == Doing::Flushing)
        m_flushedEnd = m_flushTarget;
    else
        return true; // read: open() is called again
    work(turn);
    return true;
}

QuorumEpochEnd MetadataLog::endOf(std::int32_t epoch) const
{
    // Batches are sorted by epoch: the first of a higher one begins where `epoch` ends.
    const auto higher = std::upper_bound(m_batches.begin(), m_batches.end(), epoch,
        [](std::int32_t wanted, const MetadataBatch& batch) { return wanted < batch.epoch; });
    if (higher == m_batches.begin())
        return {};
    return {std::prev(higher)->epoch, std::prev(higher)->lastOffset + 1};
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
    visitor.group("metadata-log");
    visitor.list(m_batches, [&](const MetadataBatch& batch) { visitor.bytes(batch.bytes.span()); });
    visitor.number(static_cast<std::uint64_t>(m_writtenBatches));
    visitor.id(m_flushedEnd);
    visitor.number(static_cast<std::uint64_t>(m_doing));
    visitor.id(m_token);
    visitor.number(m_failed);
}

} // namespace engine
