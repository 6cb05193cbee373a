#include "ui/common/storage_sentences.h"

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

QString text(const std::string& s)
{
    return QString::fromStdString(s);
}

QString off(Offset offset)
{
    return number(offset.value);
}

QString of(const TopicPartition& p)
{
    return text(p.toString());
}

QString StorageSentences::broker(BrokerId id) const { return id == kNoBroker ? tr("nobody") : names(NodeId{id.value}); }

QString StorageSentences::operator()(const SegmentRetired& f) const
{
    return tr("%1 let go of the segment of %2 that begins at %3 (%4); the log begins at %5")
        .arg(broker(f.broker), of(f.partition), off(f.baseOffset), bytes(f.bytes), off(f.nextOffset));
}

QString StorageSentences::operator()(const SegmentFilesRemoved& f) const
{
    return tr("%1 removed the files of the segment of %2 that began at %3: %4")
        .arg(broker(f.broker), of(f.partition), off(f.baseOffset), bytes(f.bytes));
}

QString StorageSentences::operator()(const CleaningBegan& f) const
{
    return tr("the cleaner of %1 begins with %2: dirty from %3 to %4 (%5), %6 are clean")
        .arg(broker(f.broker), of(f.partition), off(f.firstDirty), off(f.firstUncleanable), bytes(f.dirtyBytes), bytes(f.cleanBytes));
}

QString StorageSentences::operator()(const OffsetMapBuilt& f) const
{
    const QString what = tr("the cleaner of %1 knows the last offset of each key of %2 from %3 to %4, keys: %5")
                             .arg(broker(f.broker), of(f.partition), off(f.from), off(f.to))
                             .arg(f.keys);
    return f.full ? tr("%1; its memory is full, the rest waits").arg(what) : what;
}

QString StorageSentences::operator()(const SegmentCleaned& f) const
{
    return tr("the cleaner of %1 wrote the segment of %2 at %3 anew, records: %4 → %5")
        .arg(broker(f.broker), of(f.partition), off(f.baseOffset))
        .arg(f.recordsBefore)
        .arg(f.recordsAfter);
}

QString StorageSentences::operator()(const SegmentsReplaced& f) const
{
    return tr("on %1 a compacted segment of %2 from %3 on replaces others, %4 of them: %5 → %6")
        .arg(broker(f.broker), of(f.partition), off(f.baseOffset))
        .arg(f.segments)
        .arg(bytes(f.bytesBefore), bytes(f.bytesAfter));
}

QString StorageSentences::operator()(const CleaningEnded& f) const
{
    return tr("the cleaner of %1 compacted %2 up to %3, records: %4 → %5")
        .arg(broker(f.broker), of(f.partition), off(f.cleanUpTo))
        .arg(f.recordsBefore)
        .arg(f.recordsAfter);
}

QString StorageSentences::operator()(const ProducerSnapshotTaken& f) const
{
    return tr("%1 wrote down what producers did in %2 below %3, producers: %4")
        .arg(broker(f.broker), of(f.partition), off(f.offset))
        .arg(f.producers);
}

QString StorageSentences::operator()(const OffsetLookedUp& f) const
{
    const QString way = tr("%1 looked for %2 of %3: file %4").arg(broker(f.broker), off(f.offset), of(f.partition), off(f.segment));
    const QString hop = f.entryOffset == kNoOffset
        ? tr("no index entry before it, so from byte 0")
        : tr("index entry %1 → byte %2").arg(off(f.entryOffset)).arg(f.entryPosition);
    const QString end = f.baseOffset == kNoOffset
        ? tr("batches passed: %1; nothing is there any more").arg(f.passed)
        : tr("batches passed: %1; found at byte %2").arg(f.passed).arg(f.position);
    return tr("%1; %2; %3", "the steps of a search").arg(way, hop, end);
}

QString StorageSentences::operator()(const TimeLookedUp& f) const
{
    const QString way = tr("%1 looked in %2 for the first record of %3 ms or later").arg(broker(f.broker), of(f.partition)).arg(f.timestamp);
    if (f.segment == kNoOffset)
        return tr("%1: every record is older").arg(way);
    const QString hop = f.entryOffset == kNoOffset
        ? tr("file %1, no time index entry before it").arg(off(f.segment))
        : tr("file %1, time index entry %2").arg(off(f.segment), off(f.entryOffset));
    const QString end = f.found == kNoOffset ? tr("none found")
                                             : tr("from byte %1, batches passed: %2; it is %3").arg(f.position).arg(f.passed).arg(off(f.found));
    return tr("%1; %2; %3", "the steps of a search").arg(way, hop, end);
}

QString StorageSentences::operator()(const ProducerSnapshotRemoved& f) const
{
    return tr("%1 removed the producer snapshot %2 of %3").arg(broker(f.broker), off(f.offset), of(f.partition));
}

QString StorageSentences::operator()(const IndexEntryAdded& f) const
{
    return tr("%1 indexed %2 of %3: byte %4 of file %5").arg(broker(f.broker), off(f.offset), of(f.partition)).arg(f.position).arg(off(f.segment));
}

QString StorageSentences::operator()(const TimeIndexEntryAdded& f) const
{
    return tr("%1 indexed the time of %2 of %3: %4 ms").arg(broker(f.broker), off(f.offset), of(f.partition)).arg(f.timestamp);
}

QString StorageSentences::operator()(const LeaderEpochsWritten& f) const
{
    if (f.epochs.empty())
        return tr("%1 wrote leader-epoch-checkpoint of %2: no epoch").arg(broker(f.broker), of(f.partition));
    const EpochNote& newest = f.epochs.back();
    return tr("%1 wrote leader-epoch-checkpoint of %2: epoch %3 from %4").arg(broker(f.broker), of(f.partition)).arg(newest.epoch.value).arg(off(newest.startOffset));
}

QString StorageSentences::operator()(const CheckpointWritten& f) const
{
    return tr("%1 wrote %2, partitions: %3").arg(broker(f.broker), QString::fromStdString(f.file)).arg(f.partitions);
}

} // namespace ui
