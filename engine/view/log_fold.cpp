#include "engine/view/log_fold.h"

#include <algorithm>
#include <utility>

namespace engine {

namespace {

template <class Entry>
void push(PersistentList<Entry>& list, const Entry& entry)
{
    list.push(entry);
    if (list.size() > kShownEntries)
        list.popFront();
}

SegmentView segmentFrom(const SegmentNote& note, FactId since)
{
    SegmentView segment;
    segment.base = note.base;
    segment.bytes = note.bytes;
    segment.largestTimestamp = note.largestTimestamp;
    segment.since = since;
    for (const IndexNote& entry : note.index)
        push(segment.index, entry);
    for (const TimeIndexNote& entry : note.timeIndex)
        push(segment.timeIndex, entry);
    segment.indexEntries = std::ssize(note.index);
    segment.timeIndexEntries = std::ssize(note.timeIndex);
    return segment;
}

SegmentView emptySegment(Offset base, FactId since)
{
    SegmentView segment;
    segment.base = base;
    segment.since = since;
    return segment;
}

BatchView rowOf(const BatchNote& note, Offset segment, FactId since)
{
    BatchView row;
    row.baseOffset = note.baseOffset;
    row.lastOffset = note.lastOffset;
    row.leaderEpoch = note.leaderEpoch;
    row.segment = segment;
    row.position = note.position;
    row.bytes = note.bytes;
    row.since = since;
    row.records = note.records;
    row.frame = note.frame;
    row.maxTimestamp = note.maxTimestamp;
    row.deleteHorizon = note.deleteHorizon;
    return row;
}

// The records that compaction kept were told before, with what the ledger calls them.
void keepNames(BatchView& row, const std::vector<BatchView>& before)
{
    if (!row.records || row.records->empty())
        return;
    auto named = std::make_shared<std::vector<RecordNote>>(*row.records);
    for (RecordNote& note : *named) {
        const Offset offset = row.baseOffset + note.offsetDelta;
        const auto old = std::find_if(before.begin(), before.end(), [&](const BatchView& batch) { return offset >= batch.baseOffset && offset <= batch.lastOffset; });
        if (const RecordNote* known = old == before.end() ? nullptr : old->recordAt(offset))
            note.uid = known->uid;
    }
    row.records = std::move(named);
}

} // namespace

// -- helpers

// A follower appends what its leader has: the same bytes, told once.
const BatchView* LogFold::sameBatchElsewhere(const BatchAppended& f) const
{
    const PartitionView* partition = m_view.partition(f.partition);
    if (!partition)
        return nullptr;
    for (const auto& [broker, other] : partition->copies)
        for (std::size_t i = other->batches.size(); i-- > 0 && other->batches[i].baseOffset >= f.baseOffset;) {
            const BatchView& there = other->batches[i];
            if (there.baseOffset == f.baseOffset && there.leaderEpoch == f.leaderEpoch && there.bytes == f.bytes && there.records)
                return &there;
        }
    return nullptr;
}

SegmentView& LogFold::segment(Offset base) const
{
    auto& segments = m_replica.segments;
    for (auto at = segments.rbegin(); at != segments.rend() && (*at)->base >= base; ++at)
        if ((*at)->base == base)
            return at->edit();
    return segments.emplace_back(emptySegment(base, m_fact.id)).edit();
}

void LogFold::filesAre(const LogFilesNote& files) const
{
    m_replica.segments.clear();
    for (const SegmentNote& note : files.segments)
        m_replica.segments.emplace_back(segmentFrom(note, m_fact.id));
    m_replica.epochs.set(files.epochs, m_fact.id);
    m_replica.snapshots = files.snapshots;
}

void LogFold::cutBack(Offset to) const
{
    while (!m_replica.batches.empty() && m_replica.batches.back().lastOffset >= to) {
        m_replica.bytes -= m_replica.batches.back().bytes;
        m_replica.batches.popBack();
    }
    auto& segments = m_replica.segments;
    while (segments.size() > 1 && segments.back()->base > to)
        segments.pop_back();
    if (!segments.empty() && segments.back()->base > to) // the log was cut to before its first file
        segments.back() = Shared<SegmentView>(emptySegment(to, m_fact.id));
}

void LogFold::forgetBelow(Offset offset) const
{
    while (!m_replica.batches.empty() && m_replica.batches[0].baseOffset < offset)
        m_replica.batches.popFront();
}

void LogFold::onDisk(BrokerId broker, std::int64_t bytes) const
{
    if (auto found = m_view.brokers.find(broker); found != m_view.brokers.end())
        found->second.edit().bytesOnDisk += bytes;
}

// -- the log

void LogFold::operator()(const LogOpened& f) const
{
    cutBack(f.endOffset);
    m_replica.startOffset.set(f.startOffset, m_fact.id);
    m_replica.endOffset.set(f.endOffset, m_fact.id);
    // Recovery syncs nothing: what a killed process had only written is still in the page cache. A power loss left what was on
    // the platter, a clean stop has flushed everything.
    const auto broker = m_view.brokers.find(f.broker);
    const bool wasKilled = f.recovered && broker != m_view.brokers.end() && broker->second->stoppedHow.known() && broker->second->stoppedHow.value == StopKind::Killed;
    m_replica.flushed.set(wasKilled ? std::min(m_replica.flushed.value, f.endOffset) : f.endOffset, m_fact.id);
    m_replica.highWatermark.set(f.highWatermark, m_fact.id);
    m_replica.cleaning.reset();
    m_replica.retired.clear(); // a start removes what waited
    if (f.files)
        filesAre(*f.files);
    else if (m_replica.segments.empty())
        segment(f.startOffset);
}

void LogFold::operator()(const BatchAppended& f) const
{
    m_replica.endOffset.set(f.lastOffset + 1, m_fact.id);
    BatchView row;
    row.baseOffset = f.baseOffset;
    row.lastOffset = f.lastOffset;
    row.leaderEpoch = f.leaderEpoch;
    row.segment = f.segment;
    row.position = f.position;
    row.bytes = f.bytes;
    row.since = m_fact.id;
    row.records = f.records;
    row.frame = f.frame;
    row.maxTimestamp = f.maxTimestamp;
    if (!row.records)
        if (const BatchView* same = sameBatchElsewhere(f)) {
            row.records = same->records;
            row.frame = same->frame;
            row.deleteHorizon = same->deleteHorizon;
        }
    m_replica.batches.push(std::move(row));
    m_replica.bytes += f.bytes;
    if (m_replica.batches.size() > kRowBatches)
        m_replica.batches.popFront();
    SegmentView& file = segment(f.segment);
    file.bytes = f.position + f.bytes;
    file.largestTimestamp = std::max(file.largestTimestamp, f.maxTimestamp);
    if (auto found = m_view.brokers.find(f.broker); found != m_view.brokers.end()) {
        BrokerView& broker = found->second.edit();
        broker.bytesOnDisk += f.bytes;
        DiskWorkView& work = broker.diskWork;
        work.elsewhere += work.writes > 0 && (work.lastFile.second != f.segment || work.lastFile.first != f.partition);
        work.writes += 1;
        work.rewrittenBytes += f.rewritten ? f.bytes : 0;
        if (work.lastFile.second != f.segment || work.lastFile.first != f.partition)
            work.lastFile = {f.partition, f.segment};
    }
}

void LogFold::operator()(const SegmentRolled& f) const { segment(f.baseOffset); }

void LogFold::operator()(const LogFlushed& f) const { m_replica.flushed.set(f.upTo, m_fact.id); }

void LogFold::operator()(const LogTruncated& f) const
{
    cutBack(f.to);
    m_replica.cleaning.reset();
    if (f.files)
        filesAre(*f.files);
    m_replica.endOffset.set(f.to, m_fact.id);
    if (m_replica.startOffset.value > f.to)
        m_replica.startOffset.set(f.to, m_fact.id);
    if (m_replica.flushed.value > f.to)
        m_replica.flushed.set(f.to, m_fact.id);
    if (m_replica.highWatermark.value > f.to)
        m_replica.highWatermark.set(f.to, m_fact.id);
    m_replica.truncated += f.from - f.to;
    m_replica.lastTruncation = m_fact.id;
}

void LogFold::operator()(const LogStartMoved& f) const
{
    const bool wasEmpty = m_replica.startOffset.value == m_replica.endOffset.value;
    m_replica.startOffset.set(f.to, m_fact.id);
    if (!wasEmpty)
        return;
    // An empty log begins elsewhere.
    m_replica.cleaning.reset();
    m_replica.endOffset.set(f.to, m_fact.id);
    m_replica.flushed.set(f.to, m_fact.id);
    m_replica.highWatermark.set(f.to, m_fact.id);
    m_replica.segments.assign(1, Shared<SegmentView>(emptySegment(f.to, m_fact.id)));
    if (f.files)
        filesAre(*f.files);
}

// -- its indexes and the other files

void LogFold::operator()(const IndexEntryAdded& f) const
{
    SegmentView& file = segment(f.segment);
    push(file.index, IndexNote{f.offset, f.position});
    ++file.indexEntries;
}

void LogFold::operator()(const TimeIndexEntryAdded& f) const
{
    SegmentView& file = segment(f.segment);
    push(file.timeIndex, TimeIndexNote{f.timestamp, f.offset});
    ++file.timeIndexEntries;
}

void LogFold::operator()(const LeaderEpochsWritten& f) const { m_replica.epochs.set(f.epochs, m_fact.id); }

void LogFold::operator()(const ProducerSnapshotTaken& f) const
{
    auto& all = m_replica.snapshots;
    if (const auto at = std::lower_bound(all.begin(), all.end(), f.offset); at == all.end() || *at != f.offset)
        all.insert(at, f.offset);
}

void LogFold::operator()(const ProducerSnapshotRemoved& f) const { std::erase(m_replica.snapshots, f.offset); }

// -- retention and compaction

void LogFold::operator()(const SegmentRetired& f) const
{
    std::erase_if(m_replica.segments, [&](const auto& segment) { return segment->base == f.baseOffset; });
    m_replica.retired.push_back({f.baseOffset, 1, f.bytes, false, m_fact.id, m_fact.at});
    forgetBelow(f.nextOffset);
    m_replica.bytes -= f.bytes;
}

void LogFold::operator()(const SegmentFilesRemoved& f) const
{
    auto& waiting = m_replica.retired;
    const auto found = std::find_if(waiting.begin(), waiting.end(), [&](const RetiredView& one) { return one.base == f.baseOffset; });
    if (found != waiting.end())
        waiting.erase(found);
    onDisk(f.broker, -f.bytes);
}

void LogFold::operator()(const CleaningBegan& f) const
{
    m_replica.cleaning = CleaningView{m_fact.id, f.firstDirty, f.firstUncleanable, f.cleanBytes, f.dirtyBytes};
}

void LogFold::operator()(const OffsetMapBuilt& f) const
{
    if (!m_replica.cleaning)
        return;
    m_replica.cleaning->since = m_fact.id;
    m_replica.cleaning->keys = f.keys;
    m_replica.cleaning->mapEnd = f.to;
}

void LogFold::operator()(const SegmentCleaned& f) const
{
    if (!m_replica.cleaning)
        return;
    CleaningView& pass = *m_replica.cleaning;
    pass.since = m_fact.id;
    pass.intoBytes = (pass.into == f.into ? pass.intoBytes : 0) + f.bytesAfter;
    pass.cleaned = f.baseOffset;
    pass.into = f.into;
}

void LogFold::operator()(const SegmentsReplaced& f) const
{
    auto& segments = m_replica.segments;
    const auto first = std::find_if(segments.begin(), segments.end(), [&](const auto& segment) { return segment->base >= f.baseOffset; });
    const auto next = std::find_if(first, segments.end(), [&](const auto& segment) { return segment->base > f.lastBaseOffset; });
    const Offset behind = next == segments.end() ? m_replica.endOffset.value : (*next)->base;
    SegmentView fresh = f.fresh ? segmentFrom(*f.fresh, m_fact.id) : emptySegment(f.baseOffset, m_fact.id);
    fresh.bytes = f.bytesAfter;
    segments.insert(segments.erase(first, next), Shared<SegmentView>(std::move(fresh)));
    m_replica.retired.push_back({f.baseOffset, f.segments, f.bytesBefore, true, m_fact.id, m_fact.at});

    PersistentList<BatchView> rows;
    std::vector<BatchView> before, after;
    for (std::size_t i = 0; i < m_replica.batches.size(); ++i) {
        const BatchView& row = m_replica.batches[i];
        if (row.baseOffset >= behind)
            after.push_back(row);
        else if (row.baseOffset >= f.baseOffset)
            before.push_back(row);
        else if (f.batches)
            rows.push(row);
    }
    if (f.batches)
        for (const BatchNote& note : *f.batches) {
            BatchView row = rowOf(note, f.baseOffset, m_fact.id);
            keepNames(row, before);
            rows.push(std::move(row));
        }
    for (BatchView& row : after)
        rows.push(std::move(row));
    while (rows.size() > kRowBatches)
        rows.popFront();
    m_replica.batches = std::move(rows);
    m_replica.bytes += f.bytesAfter - f.bytesBefore;
    onDisk(f.broker, f.bytesAfter); // the files of the others stand there for a while
}

void LogFold::operator()(const CleaningEnded& f) const
{
    m_replica.cleaning.reset();
    m_replica.cleanedUpTo.set(f.cleanUpTo, m_fact.id);
}

} // namespace engine
