#pragma once

// A voter's copy of `__cluster_metadata`-0: record batches in segment files, all of them in memory as well, and snapshots
// that stand for what came before (KIP-630).
//
//     | dropped, in a snapshot |  flushed: survives a power loss  |  written  |  not yet written |
//     0                    startOffset()                     flushedEnd()                   endOffset()
//
// Appending is instant for the reader and asynchronous for the disk: bytes are written and flushed in the background, one
// group at a time (whatever came in while a flush was under way goes into the next). A voter counts only what it has
// flushed, unlike replicas of data topics (KIP-595; facts §5.11). A new segment begins when the next batch would pass
// segmentBytes and everything before is flushed.
//
// The log begins at 0 or at the end of a snapshot. dropBefore() moves the start; a segment's file goes when all of it lies
// before. So after a restart the log may begin earlier again, at the first snapshot that is not older than the oldest file, as
// Kafka's does.
//
// At start the files are read (a disk answers reads at once) and cut at the first batch that is not whole and right; what is left
// is flushed before it counts, because it may have lived in the page cache of a killed process only. A snapshot beyond the end
// of the log takes its place: the node had fetched it.
//
// A disk error is final: failed() says so, and the node must stop, as Kafka's controller does.

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/quorum/metadata_batch.h"
#include "engine/quorum/metadata_snapshot.h"
#include "engine/runtime/node.h"

namespace engine {

class StateVisitor;

// Where the log of an epoch ends: the offset at which the next higher epoch begins.
struct QuorumEpochEnd {
    std::int32_t epoch = -1; // -1: nothing known of that epoch or an older one
    Offset endOffset = kNoOffset;
    bool operator==(const QuorumEpochEnd&) const = default;
};

class MetadataLog {
public:
    // Reads what the last life left. See failed().
    void open(Turn& turn, std::int64_t segmentBytes);

    // -- changes. The batch begins at endOffset(), its epoch is not smaller than lastEpoch().
    void append(Turn& turn, MetadataBatch batch);
    // Drops `to` and everything after it. `to` is where a batch begins, or the end. Precondition: isFlushed().
    void truncateTo(Turn& turn, Offset to);
    // True: it was about this log, and flushedEnd() may have moved.
    bool on(Turn& turn, const DiskDone& done);

    // -- snapshots
    // Keeps it, in its file. False: the disk refused; nothing changed.
    bool addSnapshot(Turn& turn, const SnapshotId& id, Slice bytes);
    // A snapshot of the leader, which this log is behind of or differs from: it takes the place of the whole log.
    void restartFrom(Turn& turn, const SnapshotId& id, Slice bytes);
    // The log begins at the end of that snapshot from now on; older ones go. False: nothing to do, or the disk is busy with it.
    bool dropBefore(Turn& turn, const SnapshotId& id);
    const std::map<SnapshotId, Slice>& snapshots() const { return m_snapshots; }
    std::optional<SnapshotId> latestSnapshot() const;

    // -- questions
    Offset startOffset() const { return m_start.endOffset; }
    Offset endOffset() const { return m_batches.empty() ? m_start.endOffset : m_batches.back().lastOffset + 1; }
    Offset flushedEnd() const { return m_flushedEnd; }
    bool isFlushed() const { return m_flushedEnd == endOffset(); }
    std::int32_t lastEpoch() const { return m_batches.empty() ? m_start.epoch : m_batches.back().epoch; } // 0: empty
    bool failed() const { return m_failed; }
    const std::deque<MetadataBatch>& batches() const { return m_batches; }
    std::int64_t bytesOnDisk() const; // of the segments
    // The largest epoch <= `epoch` and where it ends.
    QuorumEpochEnd endOf(std::int32_t epoch) const;
    // Whole batches from the one that holds `from` on; at least one if there is one, then as fit into bytesMax.
    ByteChain read(Offset from, std::int64_t bytesMax) const;
    // Index of the first batch whose last offset is >= offset.
    std::size_t find(Offset offset) const;

    void walk(StateVisitor& visitor) const;

private:
    enum class Doing : std::uint8_t { Nothing, Writing, Flushing };
    struct Segment {
        Offset base{0};
        FileId file;
        std::int64_t bytes = 0;
    };

    bool readSegment(Disk& disk, Segment& segment, Offset& end);
    void readSnapshots(Disk& disk);
    void begin(Disk& disk, Offset base); // a new, empty segment
    void removeSegment(Disk& disk, const Segment& segment);
    void forgetSnapshotsBefore(Disk& disk, Offset start);
    void work(Turn& turn);
    void fail();
    Offset writtenEnd() const { return m_writtenBatches == 0 ? m_start.endOffset : m_batches[m_writtenBatches - 1].lastOffset + 1; }

    std::int64_t m_segmentBytes = 0;
    std::deque<Segment> m_segments;    // the last is written to
    std::map<SnapshotId, Slice> m_snapshots;
    SnapshotId m_start;                // where the log begins; its epoch is that of the record before
    std::deque<MetadataBatch> m_batches;
    std::size_t m_writtenBatches = 0;  // of m_batches, from the front
    Offset m_flushedEnd{0};
    Offset m_flushTarget{0};           // the end of what was written when the flush under way began
    std::size_t m_writeTarget = 0;     // m_writtenBatches when the write under way is done
    Doing m_doing = Doing::Nothing;
    DiskToken m_token;                 // of what is under way
    bool m_failed = false;
};

} // namespace engine
