#pragma once

// A voter's copy of `__cluster_metadata`-0: record batches in one segment file, all of them in memory as well.
//
//     | flushed: survives a power loss | written | not yet written |
//     0                          flushedEnd()                 endOffset()
//
// Appending is instant for the reader and asynchronous for the disk: bytes are written and flushed in the background, one
// group at a time (whatever came in while a flush was under way goes into the next). A voter counts only what it has
// flushed, unlike replicas of data topics (KIP-595; facts §5.11).
//
// At start the file is read and cut at the first batch that is not whole and right; what is left is flushed before it
// counts, because it may have lived in the page cache of a killed process only.
//
// A disk error is final: failed() says so, and the node must stop, as Kafka's controller does. Compaction into snapshots
// is not done here; the metadata of a lab is small.

#include <deque>
#include <optional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/quorum/metadata_batch.h"
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
    // Reads what the last life left. False: the disk is slow; call it again when the DiskDone of waitsFor() comes.
    bool open(Turn& turn);

    // -- changes. The batch begins at endOffset(), its epoch is not smaller than lastEpoch().
    void append(Turn& turn, MetadataBatch batch);
    // Drops `to` and everything after it. `to` is where a batch begins, or the end. Precondition: isFlushed().
    void truncateTo(Turn& turn, Offset to);
    // True: it was about this log, and flushedEnd() may have moved.
    bool on(Turn& turn, const DiskDone& done);

    // -- questions
    Offset endOffset() const { return m_batches.empty() ? Offset{0} : m_batches.back().lastOffset + 1; }
    Offset flushedEnd() const { return m_flushedEnd; }
    bool isFlushed() const { return m_flushedEnd == endOffset(); }
    std::int32_t lastEpoch() const { return m_batches.empty() ? 0 : m_batches.back().epoch; } // 0: empty
    bool failed() const { return m_failed; }
    const std::deque<MetadataBatch>& batches() const { return m_batches; }
    // The largest epoch <= `epoch` and where it ends.
    QuorumEpochEnd endOf(std::int32_t epoch) const;
    // Whole batches from the one that holds `from` on; at least one if there is one, then as fit into bytesMax.
    ByteChain read(Offset from, std::int64_t bytesMax) const;
    // Index of the first batch whose last offset is >= offset.
    std::size_t find(Offset offset) const;

    void walk(StateVisitor& visitor) const;

private:
    enum class Doing : std::uint8_t { Nothing, Reading, Writing, Flushing };

    void work(Turn& turn);
    void fail();

    FileId m_file;
    std::deque<MetadataBatch> m_batches;
    std::int64_t m_sizeBytes = 0;      // of m_batches
    std::size_t m_writtenBatches = 0;  // of m_batches, from the front
    Offset m_flushedEnd{0};
    Offset m_flushTarget{0};           // the end when the flush under way began
    std::size_t m_writeTarget = 0;     // m_writtenBatches when the write under way is done
    Doing m_doing = Doing::Nothing;
    DiskToken m_token;                 // of what is under way
    bool m_failed = false;
};

} // namespace engine
