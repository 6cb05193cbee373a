#pragma once

// What facts tell about the files of one log: segments, the entries of their indexes, batches, epochs. Plain values; rare
// facts carry them whole (an opening, a truncation, a replacement), the others one piece at a time.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"

namespace engine {

// One record as a row shows it. Shared by all replicas that append the same bytes.
struct RecordNote {
    RecordUid uid;             // 0: of a client that the ledger does not know
    std::uint32_t keyHash = 0; // murmur2 of the key, 0 without: chooses the hue
    std::int32_t size = 0;     // bytes of key and value
    std::int32_t offsetDelta = 0; // to the base offset of its batch; after compaction there are holes
    bool isControl = false;
    bool isTombstone = false;  // its value is null
    bool hasKey = false;
    std::string key;           // at most 24 bytes, for the hover card
    std::string value;         // at most 24 bytes
};

// An entry of .index: that batch ends at `offset` and begins at that byte (facts §4.2).
struct IndexNote {
    Offset offset;
    std::int64_t position = 0;
    bool operator==(const IndexNote&) const = default;
};
// An entry of .timeindex: up to here no record is younger, and the record at `offset` is that old.
struct TimeIndexNote {
    std::int64_t timestamp = -1; // milliseconds since 1970
    Offset offset;
    bool operator==(const TimeIndexNote&) const = default;
};
// A line of leader-epoch-checkpoint.
struct EpochNote {
    LeaderEpoch epoch;
    Offset startOffset;
    bool operator==(const EpochNote&) const = default;
    std::string toString() const { return std::to_string(epoch.value) + " " + std::to_string(startOffset.value); }
};
// A batch where it stands now.
struct BatchNote {
    Offset baseOffset;
    Offset lastOffset;
    LeaderEpoch leaderEpoch;
    std::int64_t position = 0;
    std::int64_t bytes = 0;
    std::int64_t maxTimestamp = -1;
    std::int64_t deleteHorizon = -1; // milliseconds since 1970 when its tombstones may go (KIP-534); -1: not set
    std::shared_ptr<const ByteChain> frame;
    std::shared_ptr<const std::vector<RecordNote>> records;
};
struct SegmentNote {
    Offset base;
    std::int64_t bytes = 0;
    std::int64_t largestTimestamp = -1; // milliseconds since 1970; -1: it has none
    std::vector<IndexNote> index;
    std::vector<TimeIndexNote> timeIndex;
};
struct LogFilesNote {
    std::vector<SegmentNote> segments;
    std::vector<EpochNote> epochs;
    std::vector<Offset> snapshots; // of producers
};

} // namespace engine
