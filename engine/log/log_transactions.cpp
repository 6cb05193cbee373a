// What a log knows of transactions (KIP-98; facts §4.1): which are open, which were aborted and where.

#include "engine/log/log.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

constexpr std::size_t kMarkerBytesMax = 1024 * 1024; // of a control batch, unpacked; nobody writes larger ones

} // namespace

std::optional<ProducerStates::CompletedTxn> Log::noteProducer(const RecordBatchView& batch)
{
    if (!batch.header().isControl() || !batch.header().hasProducerId()) {
        if (!batch.isLegacy())
            m_producers.note(batch.header());
        return std::nullopt;
    }
    RecordReader records(batch, kMarkerBytesMax);
    Record record;
    if (!records.next(record)) // compaction took the marker and left its batch
        return std::nullopt;
    const auto marker = readEndTxnMarker(record);
    return marker ? m_producers.noteMarker(batch.header(), *marker, record.timestamp) : std::nullopt;
}

Result<void> Log::indexAborted(
    Disk& disk, LogSegment& segment, const std::optional<ProducerStates::CompletedTxn>& ended)
{
    if (!ended || !ended->aborted)
        return {};
    return segment.appendAborted(
        disk, {ended->producerId, ended->firstOffset, ended->lastOffset, m_producers.lastStableOffset(*ended)});
}

std::vector<AbortedTxn> Log::collectAborted(Offset inSegment, Offset from, Offset upTo) const
{
    std::vector<AbortedTxn> found;
    for (std::size_t i = segmentOf(inSegment); i < m_segments.size(); ++i)
        if (m_segments[i].transactions().collect(from, upTo, found))
            break;
    return found;
}

std::vector<AbortedTxn> Log::abortedIn(const ReadResult& read, Offset from) const
{
    if (read.bytesRead == 0)
        return {};
    const std::size_t segment = segmentOf(read.segment);
    Offset upTo = segment + 1 < m_segments.size() ? m_segments[segment + 1].base() : m_endOffset;
    if (const auto indexed = m_segments[segment].offsetBehind(read.position, read.bytesRead))
        upTo = *indexed;
    return collectAborted(from, from, upTo);
}

} // namespace engine
