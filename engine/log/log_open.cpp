// How a log comes back (facts §4.6). What was flushed below the recovery point is trusted; after a clean stop
// everything is. Otherwise every segment from the one that holds the recovery point on is read batch by
// batch: its indexes, the leader epochs and the producers' sequences are made anew, and at the first byte
// that is no whole, sound batch the log ends. Why this is safe: a record that was acknowledged with acks=all
// stands on the other in-sync replicas too, and comes back from the leader.

#include <algorithm>
#include <set>

#include "engine/log/checkpoints.h"
#include "engine/log/log.h"

namespace engine {

Result<Log> Log::open(Disk& disk, std::string directory, LogConfig config, Opening opening, Opened& what)
{
    Log log;
    log.m_directory = std::move(directory);
    log.m_config = config;
    log.m_opening = opening;
    if (auto made = disk.makeDirectory(log.m_directory); !made)
        return made.error();
    const auto bases = tidyLogFolder(disk, log.m_directory);
    if (!bases)
        return bases.error();
    log.m_snapshots = SnapshotFiles::find(disk, log.m_directory);
    log.m_startOffset = opening.startOffset;
    if (auto loaded = log.loadEpochs(disk, what); !loaded)
        return loaded.error();
    if (auto opened = log.openSegments(disk, *bases, what); !opened)
        return opened.error();
    if (!opening.clean)
        if (auto recovered = log.recover(disk, what); !recovered)
            return recovered.error();
    auto end = log.m_segments.back().end(disk);
    // A stop in order ends every file with a whole batch. What was appended behind something else would never be found again. (If the
    // last index entry itself points nowhere, Kafka takes the segment for empty and notices nothing, and so do we.)
    if (end && opening.clean && end->position > 0 && end->position < log.m_segments.back().bytes()) {
        if (auto cut = log.cutTail(disk, log.m_segments.size() - 1, what); !cut)
            return cut.error();
        end = log.m_segments.back().end(disk);
    }
    if (!end)
        return end.error();
    log.m_endOffset = end->next;
    log.m_startOffset = std::max(opening.startOffset, log.m_segments.front().base());
    if (log.m_endOffset < log.m_startOffset) { // everything below the start was deleted, and more was lost
        what.note = "the log ended below its start offset; it begins anew there";
        if (auto emptied = log.truncateFullyAndStartAt(disk, log.m_startOffset); !emptied)
            return emptied.error();
    }
    log.m_recoveryPoint = opening.clean
        ? log.m_endOffset
        : std::clamp(opening.recoveryPoint, log.m_startOffset, log.m_endOffset);
    log.m_epochs.truncateFromEnd(log.m_endOffset);
    log.m_epochs.truncateFromStart(
        opening.startOffset); // not where the first file begins: a lost file says nothing about epochs
    if (auto saved = log.saveEpochs(disk); !saved)
        return saved.error();
    std::set<Offset> kept;
    for (const auto& segment : log.m_segments)
        kept.insert(segment.base());
    if (auto removed = log.m_snapshots.removeStray(disk, kept); !removed)
        return removed.error();
    if (auto rebuilt = log.rebuildProducers(disk, log.m_endOffset, opening.clean); !rebuilt)
        return rebuilt.error();
    return log;
}

Result<void> Log::openSegments(Disk& disk, const std::vector<Offset>& bases, Opened& what)
{
    for (const auto base : bases.empty() ? std::vector<Offset>{m_startOffset} : bases) {
        auto segment = LogSegment::open(disk, m_directory, base, m_opening.wallMillis);
        if (!segment)
            return segment.error();
        m_segments.push_back(std::move(*segment));
        const bool mustRebuild = !m_segments.back().hadIndex() && !bases.empty()
            && (m_opening.clean || base < m_opening.recoveryPoint); // the others are recovered in any case
        if (!mustRebuild)
            continue;
        const auto cut = recoverSegment(disk, m_segments.size() - 1);
        if (!cut)
            return cut.error();
        ++what.rebuiltIndexes;
        what.droppedBytes += *cut;
        what.note = "made the indexes of " + segmentName(base) + " anew: a file was missing";
    }
    return {};
}

Result<void> Log::recover(Disk& disk, Opened& what)
{
    for (std::size_t i = segmentOf(m_opening.recoveryPoint); i < m_segments.size(); ++i) {
        what.recovered = what.recovered || m_segments[i].bytes() > 0;
        const auto cut = cutTail(disk, i, what);
        if (!cut)
            return cut.error();
        if (*cut == 0)
            continue;
        while (m_segments.size() > i + 1) { // nothing behind a broken batch can be trusted
            what.droppedBytes += m_segments.back().bytes();
            ++what.droppedSegments;
            if (auto removed = m_segments.back().remove(disk); !removed)
                return removed;
            m_segments.pop_back();
        }
    }
    return {};
}

Result<std::int64_t> Log::cutTail(Disk& disk, std::size_t index, Opened& what)
{
    const auto cut = recoverSegment(disk, index);
    if (cut && *cut > 0) {
        what.droppedBytes += *cut;
        what.note = "cut " + std::to_string(*cut) + " bytes off " + segmentName(m_segments[index].base()) + ".log at byte "
            + std::to_string(m_segments[index].bytes()) + ": no whole batch there";
    }
    return cut;
}

// Checks one segment; the producers' state runs along and is written down at its end, so that the next one
// need not begin here.
Result<std::int64_t> Log::recoverSegment(Disk& disk, std::size_t index)
{
    LogSegment& segment = m_segments[index];
    if (auto rebuilt = rebuildProducers(disk, segment.base(), false); !rebuilt)
        return rebuilt.error();
    Offset end = segment.base();
    Result<void> indexed;
    const auto cut = segment.recover(disk, m_config, [&](const RecordBatchView& batch) {
        const BatchHeader& header = batch.header();
        if (header.leaderEpoch > m_epochs.latest())
            m_epochs.assign(header.leaderEpoch, header.baseOffset);
        if (auto done = indexAborted(disk, segment, noteProducer(batch)); !done)
            indexed = done;
        end = header.lastOffset() + 1;
    });
    if (!cut || !indexed)
        return cut ? indexed.error() : cut.error();
    if (auto taken = m_snapshots.take(disk, m_producers, end); !taken)
        return taken.error();
    return cut;
}

Result<void> Log::loadEpochs(Disk& disk, Opened& what)
{
    const std::string path = m_directory + "/" + std::string(kEpochCheckpointFile);
    if (!disk.exists(path))
        return disk.replaceFile(path, "");
    const auto text = readWholeFile(disk, path);
    if (!text && text.error() != ErrorCode::CorruptMessage)
        return text.error();
    if (text && text->empty())
        return {};
    m_savedEpochs = text ? std::string(text->text()) : std::string("too large"); // as it is not to stay
    auto parsed = text ? EpochCache::parse(text->text()) : Result<EpochCache>(text.error());
    if (parsed)
        m_epochs = std::move(*parsed);
    else
        what.note = "leader-epoch-checkpoint could not be read; it was made anew";
    return {};
}

Result<void> Log::saveEpochs(Disk& disk)
{
    std::string text = m_epochs.checkpoint();
    if (text == m_savedEpochs || (m_savedEpochs.empty() && m_epochs.entries().empty()))
        return {};
    if (auto saved = disk.replaceFile(m_directory + "/" + std::string(kEpochCheckpointFile), text); !saved)
        return saved;
    m_savedEpochs = std::move(text);
    return {};
}

// The newest snapshot, and from there the batches up to `endOffset`. `trustMissing`: after a clean stop
// without any snapshot the log is not read at all; nobody is known then, and empty snapshots are written
// (facts §10, Log recovery).
Result<void> Log::rebuildProducers(Disk& disk, Offset endOffset, bool trustMissing)
{
    std::set<Offset> due{endOffset};
    for (std::size_t i = m_segments.size() - std::min<std::size_t>(2, m_segments.size());
         i < m_segments.size(); ++i)
        due.insert(m_segments[i].base());
    if (m_snapshots.empty() && trustMissing) {
        for (const Offset offset : due)
            if (auto taken = m_snapshots.take(disk, m_producers, offset); !taken)
                return taken;
        return {};
    }
    if (auto removed = m_snapshots.removeOutside(disk, m_startOffset, endOffset); !removed)
        return removed;
    const auto loaded = m_snapshots.loadNewest(
        disk, m_producers, m_startOffset, {m_opening.wallMillis, m_opening.producerIdExpirationMillis});
    if (!loaded)
        return loaded.error();
    for (std::size_t i = segmentOf(*loaded); i < m_segments.size() && m_segments[i].base() < endOffset; ++i) {
        const LogSegment& segment = m_segments[i];
        const Offset from = std::max(segment.base(), *loaded);
        if (due.contains(segment.base()))
            if (auto taken = m_snapshots.take(disk, m_producers, from); !taken)
                return taken;
        if (auto noted = noteProducersOf(disk, segment, from, endOffset); !noted)
            return noted;
    }
    return m_snapshots.take(disk, m_producers, endOffset);
}

Result<void> Log::noteProducersOf(Disk& disk, const LogSegment& segment, Offset from, Offset endOffset)
{
    auto place = segment.find(disk, from);
    for (; place && *place; place = segment.at(disk, (*place)->position + (*place)->size())) {
        const BatchHeader& header = (*place)->header;
        if (header.baseOffset >= endOffset)
            break;
        if (!header.hasProducerId() || header.magic < 2)
            continue;
        if (!header.isControl()) {
            m_producers.note(header);
            continue;
        }
        const auto batch = segment.batch(disk, **place);
        if (!batch)
            return batch.error();
        noteProducer(*batch);
    }
    if (!place)
        return place.error();
    return {};
}

} // namespace engine
