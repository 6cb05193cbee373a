// The ways to an offset and to a time through the files of a folder, as a broker goes them (facts §4.2), from what a picture holds of
// them: their entries and headers. Where that is not enough the way is not told.

#include <algorithm>

#include "engine/lab/folder_view.h"
#include "engine/record/record_batch.h"

namespace engine {

namespace {

constexpr std::size_t kUnpackedMax = 64 * 1024 * 1024;

const ReplicaView& copyIn(const PartitionPicture& picture)
{
    return *picture.view->partition(picture.partition)->copyOn(picture.broker);
}

// The last entry that `isBelow`; `known` is false if it may be one of those that were not read.
template <class Entry, class IsBelow>
std::optional<Entry> lastBelow(const PersistentList<Entry>& entries, std::int64_t inFile, IsBelow isBelow, bool& known)
{
    std::size_t count = 0;
    for (std::size_t from = 0, to = entries.size(); from < to;) {
        const std::size_t middle = from + (to - from) / 2;
        if (isBelow(entries[middle]))
            count = from = middle + 1;
        else
            to = middle;
    }
    known = count > 0 || static_cast<std::int64_t>(entries.size()) == inFile;
    return count == 0 ? std::nullopt : std::optional(entries[count - 1]);
}

std::optional<IndexNote> entryFor(const SegmentView& segment, Offset offset, bool& known)
{
    return lastBelow(segment.index, segment.indexEntries, [&](const IndexNote& one) { return one.offset <= offset; }, known);
}

// The batch that begins at that byte; nothing: it was not read. Behind the last one: the number of batches.
std::optional<std::size_t> batchAt(const ReplicaView& copy, const SegmentView& segment, std::int64_t position)
{
    const auto& batches = copy.batches;
    std::size_t from = 0;
    for (std::size_t to = batches.size(); from < to;) {
        const std::size_t middle = from + (to - from) / 2;
        const BatchView& one = batches[middle];
        if (one.segment < segment.base || (one.segment == segment.base && one.position < position))
            from = middle + 1;
        else
            to = middle;
    }
    const bool isHere = from < batches.size() && batches[from].segment == segment.base;
    if (position >= segment.bytes)
        return from;
    return isHere && batches[from].position == position ? std::optional(from) : std::nullopt;
}

} // namespace

std::optional<OffsetLookedUp> lookUpOffset(const PartitionPicture& picture, Offset offset)
{
    const ReplicaView& copy = copyIn(picture);
    auto segment = std::upper_bound(copy.segments.begin(), copy.segments.end(), offset,
        [](Offset wanted, const Shared<SegmentView>& one) { return wanted < one->base; });
    OffsetLookedUp out{picture.broker, picture.partition, offset, kNoOffset};
    for (segment -= segment == copy.segments.begin() ? 0 : 1; segment != copy.segments.end(); ++segment) {
        const SegmentView& file = **segment;
        out.segment = file.base;
        bool known = true;
        const auto entry = entryFor(file, offset, known);
        out.entryOffset = entry ? entry->offset : kNoOffset;
        out.entryPosition = entry ? entry->position : 0;
        const auto first = known ? batchAt(copy, file, out.entryPosition) : std::nullopt;
        if (!first)
            return std::nullopt;
        for (std::size_t i = *first; i < copy.batches.size() && copy.batches[i].segment == file.base; ++i) {
            const BatchView& batch = copy.batches[i];
            if (batch.lastOffset >= offset) {
                out.baseOffset = batch.baseOffset;
                out.lastOffset = batch.lastOffset;
                out.position = batch.position;
                return out;
            }
            ++out.passed;
            out.passedBytes += batch.bytes;
        }
    }
    return out;
}

std::optional<TimeLookedUp> lookUpTime(const PartitionPicture& picture, std::int64_t timestamp)
{
    const ReplicaView& copy = copyIn(picture);
    TimeLookedUp out{picture.broker, picture.partition, timestamp};
    const auto reaches = [&](const Shared<SegmentView>& one) { return one->largestTimestamp >= timestamp; };
    const auto segment = std::find_if(copy.segments.begin(), copy.segments.end(), reaches);
    // Where no record of a file has a time, a broker takes that of the file itself, which is not read here.
    if (std::any_of(copy.segments.begin(), segment, [](const Shared<SegmentView>& one) { return one->largestTimestamp < 0; }))
        return std::nullopt;
    if (segment == copy.segments.end())
        return out;
    const SegmentView& file = **segment;
    out.segment = file.base;
    bool known = true;
    const auto time = lastBelow(
        file.timeIndex, file.timeIndexEntries, [&](const TimeIndexNote& one) { return one.timestamp <= timestamp; }, known);
    if (!known)
        return std::nullopt;
    if (time) {
        out.entryOffset = time->offset;
        out.entryTimestamp = time->timestamp;
    }
    const auto entry = entryFor(file, std::max(time ? time->offset : file.base, copy.startOffset.value), known);
    out.position = entry ? entry->position : 0;
    const auto first = known ? batchAt(copy, file, out.position) : std::nullopt;
    if (!first)
        return std::nullopt;
    bool passing = true;
    for (std::size_t i = *first; i < copy.batches.size() && copy.batches[i].segment == file.base; ++i) {
        const BatchView& batch = copy.batches[i];
        if (batch.maxTimestamp < timestamp) {
            out.passed += passing ? 1 : 0;
            continue;
        }
        passing = false;
        if (!batch.frame)
            return std::nullopt;
        RecordReader records(RecordBatchView(*batch.frame), kUnpackedMax);
        for (Record record; records.next(record);)
            if (record.timestamp >= timestamp && record.offset >= copy.startOffset.value) {
                out.found = record.offset;
                out.foundTimestamp = record.timestamp;
                return out;
            }
    }
    return out;
}

} // namespace engine
