#include "engine/broker/log_teller.h"

#include <algorithm>

#include "engine/broker/record_notes.h"

namespace engine {

namespace {

constexpr std::int64_t kToldBytesMax = 4 * 1024 * 1024;

std::vector<EpochNote> notesOf(const std::vector<EpochEntry>& entries)
{
    std::vector<EpochNote> notes;
    for (const EpochEntry& entry : entries)
        notes.push_back({entry.epoch, entry.start});
    return notes;
}

} // namespace

SegmentNote noteOf(const LogSegment& segment)
{
    SegmentNote note;
    note.base = segment.base();
    note.bytes = segment.bytes();
    note.largestTimestamp = segment.maxTimestamp();
    for (const auto& entry : segment.index())
        note.index.push_back({entry.offset, entry.position});
    for (const auto& entry : segment.timeIndex())
        note.timeIndex.push_back({entry.timestamp, entry.offset});
    return note;
}

std::shared_ptr<const LogFilesNote> filesOf(const Log& log)
{
    auto files = std::make_shared<LogFilesNote>();
    for (const LogSegment& segment : log.segments())
        files->segments.push_back(noteOf(segment));
    files->epochs = notesOf(log.epochs().entries());
    files->snapshots.assign(log.snapshots().begin(), log.snapshots().end());
    return files;
}

std::shared_ptr<const std::vector<BatchNote>> batchesOf(Disk& disk, const LogSegment& segment)
{
    if (segment.bytes() > kToldBytesMax)
        return nullptr;
    auto notes = std::make_shared<std::vector<BatchNote>>();
    for (std::int64_t position = 0; position < segment.bytes();) {
        const auto place = segment.at(disk, position);
        if (!place || !*place)
            return nullptr;
        const auto batch = segment.batch(disk, **place);
        if (!batch)
            return nullptr;
        const BatchHeader& header = (*place)->header;
        BatchNote note;
        note.baseOffset = header.baseOffset;
        note.lastOffset = header.lastOffset();
        note.leaderEpoch = header.leaderEpoch;
        note.position = position;
        note.bytes = (*place)->size();
        note.maxTimestamp = header.maxTimestamp;
        note.deleteHorizon = header.hasDeleteHorizon() ? header.baseTimestamp : -1;
        note.frame = std::make_shared<const ByteChain>(batch->bytes());
        note.records = recordNotes(batch->bytes(), nullptr, MessageId{});
        notes->push_back(std::move(note));
        position += (*place)->size();
    }
    return notes;
}

void LogTeller::toldAll(const Log& log)
{
    const LogSegment& active = log.segments().back();
    m_segment = active.base();
    m_entries = active.index().size();
    m_timeEntries = active.timeIndex().size();
    m_epochs = log.epochs().entries();
    m_snapshots = log.snapshots();
}

// False: something of it is still being written.
bool LogTeller::tellSegment(Turn& turn, BrokerId self, const TopicPartition& id, const Log& log, const LogSegment& segment, FactId because)
{
    const auto& index = segment.index();
    const auto& times = segment.timeIndex();
    const bool isActive = &segment == &log.segments().back();
    FactId entry = because;
    for (; m_entries < index.size() && index[m_entries].offset < log.writtenEnd(); ++m_entries)
        entry = turn.publish(IndexEntryAdded{self, id, segment.base(), index[m_entries].offset, index[m_entries].position}, {because}, Rule::IndexInterval);
    for (; m_timeEntries < times.size() && times[m_timeEntries].offset < log.writtenEnd(); ++m_timeEntries)
        turn.publish(TimeIndexEntryAdded{self, id, segment.base(), times[m_timeEntries].offset, times[m_timeEntries].timestamp}, {entry},
            isActive ? Rule::IndexInterval : Rule::TimeIndexOnClose);
    return m_entries == index.size() && m_timeEntries == times.size();
}

void LogTeller::tell(Turn& turn, BrokerId self, const TopicPartition& id, const Log& log, FactId because)
{
    if (!turn.wantsFacts())
        return;
    const auto& segments = log.segments();
    auto from = segments.end();
    while (from != segments.begin() && std::prev(from)->base() >= m_segment)
        --from;
    for (; from != segments.end(); ++from) {
        if (from->base() != m_segment) {
            m_segment = from->base();
            m_entries = m_timeEntries = 0;
        }
        if (!tellSegment(turn, self, id, log, *from, because))
            break;
    }
    if (m_epochs != log.epochs().entries()) {
        m_epochs = log.epochs().entries();
        turn.publish(LeaderEpochsWritten{self, id, notesOf(m_epochs)}, {because}, Rule::EpochBegins);
    }
    if (m_snapshots != log.snapshots()) {
        for (const Offset gone : m_snapshots)
            if (!log.snapshots().contains(gone))
                turn.publish(ProducerSnapshotRemoved{self, id, gone}, {because}, Rule::SnapshotWithoutSegment);
        m_snapshots = log.snapshots();
    }
}

} // namespace engine
