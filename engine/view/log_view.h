#pragma once

// One partition's copy on one broker as it can be seen: its batches, its files, what its broker knows of it. Part of
// ClusterView; folded by log_fold.h.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/event/fact.h"
#include "engine/view/persistent.h"
#include "engine/view/told.h"

namespace engine {

// A row of a replica: one batch as appended there. Records and bytes are shared with the other replicas.
struct BatchView {
    Offset baseOffset;
    Offset lastOffset;
    LeaderEpoch leaderEpoch;
    Offset segment;
    std::int64_t position = 0;
    std::int64_t bytes = 0;
    FactId since;
    std::shared_ptr<const std::vector<RecordNote>> records; // may be null; compaction leaves holes: see RecordNote::offsetDelta
    std::shared_ptr<const ByteChain> frame;                 // may be null
    std::int64_t maxTimestamp = -1;                         // milliseconds since 1970
    std::int64_t deleteHorizon = -1;                        // the same; -1: not set
    std::int64_t endPosition() const { return position + bytes; }
    // The record at `offset`; null: it is not told, or a hole.
    const RecordNote* recordAt(Offset offset) const;
    std::size_t recordsCount() const { return records ? records->size() : static_cast<std::size_t>(lastOffset - baseOffset + 1); }
};

// One segment: a .log file and its two indexes.
struct SegmentView {
    Offset base;
    std::int64_t bytes = 0;              // of the .log
    std::int64_t largestTimestamp = -1;  // milliseconds since 1970; -1: it has no record
    FactId since;
    PersistentList<IndexNote> index;         // the last kShownEntries at most
    PersistentList<TimeIndexNote> timeIndex; // the same
    std::int64_t indexEntries = 0;
    std::int64_t timeIndexEntries = 0;
};
inline constexpr std::size_t kShownEntries = 4096;
inline constexpr std::int64_t kIndexEntryBytes = 8;
inline constexpr std::int64_t kTimeIndexEntryBytes = 12;

// Files that left the log and wait, renamed to .deleted, for file.delete.delay.ms.
struct RetiredView {
    Offset base;
    std::int32_t segments = 1;
    std::int64_t bytes = 0;
    bool compacted = false; // a new segment took their place; else retention took it
    FactId since;
    Time at;
};
// A pass of the cleaner over this log.
struct CleaningView {
    FactId since;
    Offset firstDirty;
    Offset firstUncleanable;
    std::int64_t cleanBytes = 0;
    std::int64_t dirtyBytes = 0;
    std::int64_t keys = -1;             // in the map; -1: it is being built
    Offset mapEnd = kNoOffset;
    Offset cleaned = kNoOffset;         // the segment that was read last
    Offset into = kNoOffset;            // the segment it is written to
    std::int64_t intoBytes = 0;
};

// One partition's copy on one broker, as that broker has it.
struct ReplicaView {
    BrokerId broker;
    Told<ReplicaRole> role;
    Told<LeaderEpoch> leaderEpoch;      // as this broker knows it
    Told<Offset> startOffset;
    Told<Offset> endOffset;
    Told<Offset> highWatermark;         // as this broker knows it
    Told<Offset> flushed;               // below it bytes survive a power loss
    Told<Offset> heldAt;                // leader: HighWatermarkHeld, cleared by an advance
    BrokerId heldBy = kNoBroker;
    std::map<BrokerId, Told<Offset>> fetched; // leader: how far each follower is, by its last Fetch
    std::vector<Shared<SegmentView>> segments; // by base offset; the last one is active
    std::vector<RetiredView> retired;
    Told<std::vector<EpochNote>> epochs; // leader-epoch-checkpoint
    std::vector<Offset> snapshots;      // of producers
    std::optional<CleaningView> cleaning;
    Told<Offset> cleanedUpTo{kNoOffset, {}}; // cleaner-offset-checkpoint; kNoOffset: never
    Told<OffsetLookedUp> offsetLookup;  // the last one asked for
    Told<TimeLookedUp> timeLookup;
    std::int64_t bytes = 0;             // of the batches shown
    std::int64_t truncated = 0;         // records cut off in all
    FactId lastTruncation;
    bool frozen = false;                // its fetcher is frozen
    PersistentList<BatchView> batches;  // the last kRowBatches at most
    // Oldest offset that `batches` still tells about.
    Offset shownFrom() const { return batches.empty() ? endOffset.value : batches[0].baseOffset; }
    const SegmentView* activeSegment() const { return segments.empty() ? nullptr : &*segments.back(); }
    const SegmentView* segmentOf(Offset offset) const; // null: below the first one
    std::int64_t bytesOfSegments() const;
    // Offsets from the start to the end without a record, as far as `batches` tell: what compaction took. A walk through them.
    std::int64_t holes() const;
};
inline constexpr std::size_t kRowBatches = 4096;

} // namespace engine
