#pragma once

// Bodies of facts: what becomes of a log's files. Retention takes the oldest segments, compaction writes segments anew
// without what a later record of the same key replaced, checkpoints and snapshots let the next start trust what it finds.
// fact.h says what a fact is.

#include <cstdint>
#include <string>
#include <string_view>

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
// An offset checkpoint of the log directory holds something new.
struct CheckpointWritten {
    HIGHWATER_FACT(CheckpointWritten);
    BrokerId broker;
    std::string file;
    std::int32_t partitions = 0;
    template <class V> void fields(V& v) const { v("broker", broker); v("file", file); v("partitions", partitions); }
};

#undef HIGHWATER_FACT

} // namespace engine
