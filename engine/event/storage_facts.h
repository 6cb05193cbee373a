#pragma once

// Bodies of facts: what becomes of a log's files. Retention takes the oldest segments, compaction writes segments anew
// without what a later record of the same key replaced, checkpoints and snapshots let the next start trust what it finds.
// fact.h says what a fact is.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/event/data_facts.h"

namespace engine {

#define HIGHWATER_FACT(Name) \
    static constexpr std::string_view kName = #Name

// The oldest segment is no longer part of the log; its files wait, renamed, to be removed.
struct SegmentRetired {
    HIGHWATER_FACT(SegmentRetired);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    Offset nextOffset; // where the log begins now
    std::int64_t bytes = 0;
    std::int64_t largestTimestamp = -1; // milliseconds since 1970; -1: it had none
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); v("nextOffset", nextOffset); v("bytes", bytes);
        v("largestTimestamp", largestTimestamp);
    }
};
// file.delete.delay.ms later.
struct SegmentFilesRemoved {
    HIGHWATER_FACT(SegmentFilesRemoved);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    std::int32_t files = 0;
    std::int64_t bytes = 0; // of its .log
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); v("files", files); v("bytes", bytes);
    }
};
// The log cleaner chose this log: of all, the one with the largest part that was never compacted.
struct CleaningBegan {
    HIGHWATER_FACT(CleaningBegan);
    BrokerId broker;
    TopicPartition partition;
    Offset firstDirty;
    Offset firstUncleanable; // the active segment, an open transaction, or what min.compaction.lag.ms protects
    std::int64_t cleanBytes = 0;
    std::int64_t dirtyBytes = 0;
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("firstDirty", firstDirty); v("firstUncleanable", firstUncleanable);
        v("cleanBytes", cleanBytes); v("dirtyBytes", dirtyBytes);
    }
};
// The first half of a pass: the last offset of every key in the dirty part.
struct OffsetMapBuilt {
    HIGHWATER_FACT(OffsetMapBuilt);
    BrokerId broker;
    TopicPartition partition;
    Offset from;
    Offset to; // the pass ends there
    std::int64_t keys = 0;
    bool full = false; // the rest waits for another pass
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("from", from); v("to", to); v("keys", keys); v("full", full);
    }
};
// One segment was read and what stays of it was written to the new one at `into`.
struct SegmentCleaned {
    HIGHWATER_FACT(SegmentCleaned);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    Offset into;
    std::int64_t bytesBefore = 0;
    std::int64_t bytesAfter = 0;
    std::int64_t recordsBefore = 0;
    std::int64_t recordsAfter = 0;
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); v("into", into); v("bytesBefore", bytesBefore);
        v("bytesAfter", bytesAfter); v("recordsBefore", recordsBefore); v("recordsAfter", recordsAfter);
    }
};
// A new segment took the place of `segments` others: .cleaned, .swap, live.
struct SegmentsReplaced {
    HIGHWATER_FACT(SegmentsReplaced);
    BrokerId broker;
    TopicPartition partition;
    Offset baseOffset;
    Offset lastBaseOffset; // of the last one replaced
    std::int32_t segments = 0;
    std::int64_t bytesBefore = 0;
    std::int64_t bytesAfter = 0;
    std::shared_ptr<const SegmentNote> fresh;                  // null: nobody listened
    std::shared_ptr<const std::vector<BatchNote>> batches;     // of it; null: too many to tell one by one
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("baseOffset", baseOffset); v("lastBaseOffset", lastBaseOffset); v("segments", segments);
        v("bytesBefore", bytesBefore); v("bytesAfter", bytesAfter);
    }
};
// The pass is over; below `cleanUpTo` every key stands once.
struct CleaningEnded {
    HIGHWATER_FACT(CleaningEnded);
    BrokerId broker;
    TopicPartition partition;
    Offset cleanUpTo;
    std::int64_t bytesBefore = 0;
    std::int64_t bytesAfter = 0;
    std::int64_t recordsBefore = 0;
    std::int64_t recordsAfter = 0;
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("cleanUpTo", cleanUpTo); v("bytesBefore", bytesBefore); v("bytesAfter", bytesAfter);
        v("recordsBefore", recordsBefore); v("recordsAfter", recordsAfter);
    }
};
// What idempotent producers wrote last, as of `offset`, so that the next start need not read the whole log.
struct ProducerSnapshotTaken {
    HIGHWATER_FACT(ProducerSnapshotTaken);
    BrokerId broker;
    TopicPartition partition;
    Offset offset;
    std::int32_t producers = 0;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("offset", offset); v("producers", producers); }
};
// It went with the segment it belonged to, or is of no use any more.
struct ProducerSnapshotRemoved {
    HIGHWATER_FACT(ProducerSnapshotRemoved);
    BrokerId broker;
    TopicPartition partition;
    Offset offset;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("offset", offset); }
};
// More than index.interval.bytes were appended since the last entry: .index got one that points at the batch just written.
struct IndexEntryAdded {
    HIGHWATER_FACT(IndexEntryAdded);
    BrokerId broker;
    TopicPartition partition;
    Offset segment;
    Offset offset;             // the last of that batch
    std::int64_t position = 0; // where it begins, in bytes
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("segment", segment); v("offset", offset); v("position", position);
    }
};
// .timeindex got an entry: with one of .index, or because the segment is closed.
struct TimeIndexEntryAdded {
    HIGHWATER_FACT(TimeIndexEntryAdded);
    BrokerId broker;
    TopicPartition partition;
    Offset segment;
    Offset offset;               // of the record that is that old
    std::int64_t timestamp = -1; // the largest so far, milliseconds since 1970
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("segment", segment); v("offset", offset); v("timestamp", timestamp);
    }
};
// leader-epoch-checkpoint of a log holds something new.
struct LeaderEpochsWritten {
    HIGHWATER_FACT(LeaderEpochsWritten);
    BrokerId broker;
    TopicPartition partition;
    std::vector<EpochNote> epochs;
    template <class V> void fields(V& v) const { v("broker", broker); v("partition", partition); v("epochs", epochs); }
};
// An offset checkpoint of the log directory holds something new.
struct CheckpointWritten {
    HIGHWATER_FACT(CheckpointWritten);
    BrokerId broker;
    std::string file;
    std::int32_t partitions = 0;
    std::string text; // of the whole file
    template <class V> void fields(V& v) const { v("broker", broker); v("file", file); v("partitions", partitions); }
};

// Asked by the user: the three hops to one offset, as a Fetch makes them.
struct OffsetLookedUp {
    HIGHWATER_FACT(OffsetLookedUp);
    BrokerId broker;
    TopicPartition partition;
    Offset offset;
    Offset segment;                   // the file whose name is the greatest that is not above it
    Offset entryOffset = kNoOffset;   // of the greatest index entry that is not above it; kNoOffset: none, from the file's start
    std::int64_t entryPosition = 0;   // in bytes
    std::int32_t passed = 0;          // batch headers read after that, of batches that end below
    std::int64_t passedBytes = 0;
    Offset baseOffset = kNoOffset;    // of the batch that holds it, or of the next one there is; kNoOffset: none
    Offset lastOffset = kNoOffset;
    std::int64_t position = 0;        // of that batch
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("offset", offset); v("segment", segment); v("entryOffset", entryOffset);
        v("entryPosition", entryPosition); v("passed", passed); v("passedBytes", passedBytes); v("baseOffset", baseOffset);
        v("lastOffset", lastOffset); v("position", position);
    }
};
// Asked by the user: from a time to an offset, as ListOffsets finds it.
struct TimeLookedUp {
    HIGHWATER_FACT(TimeLookedUp);
    BrokerId broker;
    TopicPartition partition;
    std::int64_t timestamp = 0;       // milliseconds since 1970
    Offset segment = kNoOffset;       // the first file whose newest record is not older; kNoOffset: none
    Offset entryOffset = kNoOffset;   // of the last entry of its time index that is not later; kNoOffset: none
    std::int64_t entryTimestamp = -1;
    std::int64_t position = 0;        // where the index led to, in bytes
    std::int32_t passed = 0;          // batches after that whose newest record is older
    Offset found = kNoOffset;         // the first record that is not older; kNoOffset: none
    std::int64_t foundTimestamp = -1;
    template <class V> void fields(V& v) const
    {
        v("broker", broker); v("partition", partition); v("timestamp", timestamp); v("segment", segment); v("entryOffset", entryOffset);
        v("entryTimestamp", entryTimestamp); v("position", position); v("passed", passed); v("found", found); v("foundTimestamp", foundTimestamp);
    }
};

#undef HIGHWATER_FACT

} // namespace engine
