#pragma once

// The append-only log of one partition on one broker, in segments.
//
//     startOffset()                                                  endOffset()
//          |  batch | batch || batch | batch || batch | batch |         ^ the next record gets this offset
//           segment 0        segment 17        segment 33, active
//
// On a slow disk the last batches are still being written: the log has given them their offsets, but nobody may be told of
// them before they are written, so readers go up to writtenEnd().
//
// A Log gives offsets to batches, keeps them and finds them again. It does not know leaders, in-sync replicas
// or the high watermark: those belong to replication, which decides how far a reader may go. It publishes
// nothing; what an append or an opening did stands in its answer.
//
// Threads: none. Used in its broker's turn only; the disk is handed in with each call. A copy of a Log would
// share its files: it is moved, never copied.

#include <optional>
#include <string>
#include <vector>

#include "engine/event/rules.h"
#include "engine/log/epoch_cache.h"
#include "engine/log/log_config.h"
#include "engine/log/log_segment.h"
#include "engine/log/producer_state.h"
#include "engine/log/snapshot_files.h"
#include "engine/runtime/disk.h"

namespace engine {

class Log {
public:
    struct Opening {
        bool clean = false;          // after a clean shutdown nothing is checked
        Offset recoveryPoint{0};     // below it everything was flushed
        Offset startOffset{0};       // log-start-offset-checkpoint: records below were deleted
        std::int64_t wallMillis = 0; // now; with it producers expire
        std::int64_t producerIdExpirationMillis = 86400000; // producer.id.expiration.ms
        std::uint64_t jitterSeed = 0;                       // of segment.jitter.ms
    };
    struct Opened {
        bool recovered = false; // something had to be checked
        std::int64_t droppedBytes = 0;
        std::int32_t droppedSegments = 0; // whole ones, behind the first bad byte
        std::int32_t rebuiltIndexes = 0;  // of segments whose index was missing after a clean stop
        std::string note;                 // what was wrong, one line
    };
    struct Appended {
        Offset baseOffset;
        Offset lastOffset;
        Offset segment; // base of the segment it went to
        std::int64_t position = 0;
        std::int64_t bytes = 0;
        std::optional<Rule> rolled; // a new segment was begun before it, and why
        bool written = true;        // false: writtenEnd() passes it when written(token) is called
    };
    struct ReadResult {
        ByteChain bytes; // whole batches
        std::int64_t position = 0;
        Offset segment;
        std::int32_t batches = 0;
        Offset nextOffset; // behind the last batch read
    };
    struct TimestampOffset {
        std::int64_t timestamp = -1;
        Offset offset = kNoOffset;
        LeaderEpoch epoch = kNoLeaderEpoch;
    };

    // Opens the log in `directory`, making it if there is none, and recovers it if its last life did not end
    // cleanly.
    static Result<Log> open(
        Disk& disk, std::string directory, LogConfig config, Opening opening, Opened& what);

    // Appends batches that have their offsets already: the leader's own (begins at endOffset()), or fetched
    // ones, byte for byte. `headers` are those of the batches in `bytes`, in order, not empty. `wallMillis`
    // is asked only by segment.ms, and only if the segment's first batch has no timestamp.
    // OffsetOutOfRange: they begin below endOffset() or do not rise; KafkaStorageError: the disk refused.
    // Nothing changed then. `token` comes back with DiskDone if the disk takes its time.
    Result<Appended> append(Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers,
        std::int64_t wallMillis, DiskToken token = {});
    void written(DiskToken token); // its DiskDone came; fine for tokens of others
    // Begins a new segment if these batches ask for one, as append() would: Kafka rolls before it asks the
    // producer state whether a batch is a duplicate. Then append() no longer has to. The old segment is
    // flushed behind the scenes; `token` is that flush's.
    Result<std::optional<Rule>> rollIfDue(Disk& disk, const std::vector<BatchHeader>& headers,
        std::int64_t wallMillis, DiskToken token = {});

    // Whole batches from the one that holds `from`, below `limit`, at most bytesMax; the first one even if it
    // is larger when `atLeastOne`. Empty at the end. OffsetOutOfRange outside [startOffset(), endOffset()].
    Result<ReadResult> read(
        Disk& disk, Offset from, Offset limit, std::int64_t bytesMax, bool atLeastOne) const;

    // Drops the batch that holds `offset` and all behind it: endOffset() is `offset` afterwards, even if that
    // batch began below (Kafka leaves such a gap; a follower's leader has no batch there). Does nothing if
    // the log ends at or below it.
    Result<void> truncateTo(Disk& disk, Offset offset);
    // Records below `offset` count as deleted; the segments that hold them stay until retention takes them.
    // Precondition: offset <= endOffset(). Below startOffset(): nothing.
    Result<void> moveStart(Disk& disk, Offset offset);
    // Drops everything; the log begins and ends at `offset`.
    Result<void> truncateFullyAndStartAt(Disk& disk, Offset offset);
    // The leader of a new epoch notes where it begins.
    Result<void> beginEpoch(Disk& disk, LeaderEpoch epoch);
    Result<void> roll(Disk& disk, std::int64_t wallMillis) { return rollAt(disk, m_endOffset, wallMillis, {}); }
    // Everything written so far survives a power loss when this completes (facts §4.3). Completion::Later:
    // the recovery point moves when flushed(token) is called.
    Result<Completion> flush(Disk& disk, DiskToken token);
    void flushed(DiskToken token); // its DiskDone came; fine for tokens of others
    bool isFlushing(DiskToken token) const; // asked for by flush() or a roll, and not done
    // Flushes, finishes the indexes, writes a producer snapshot and closes the files.
    Result<void> close(Disk& disk);
    Result<void> remove(Disk& disk);
    // Closes the files as they are; the folder is called `to` from then on.
    Result<void> setAside(Disk& disk, const std::string& to);

    // First record with a timestamp >= `timestamp`, below `limit`. Nothing: offset kNoOffset.
    Result<TimestampOffset> offsetForTimestamp(Disk& disk, std::int64_t timestamp, Offset limit) const;
    // The record with the largest timestamp.
    Result<TimestampOffset> offsetOfMaxTimestamp(Disk& disk) const;

    Offset startOffset() const { return m_startOffset; }
    Offset endOffset() const { return m_endOffset; }
    // Below it every batch is written. endOffset(), unless the disk is slow.
    Offset writtenEnd() const { return m_writing.empty() ? m_endOffset : m_writing.front().from; }
    bool isWriting() const { return !m_writing.empty(); }
    Offset recoveryPoint() const { return m_recoveryPoint; }
    LeaderEpoch latestEpoch() const { return m_epochs.latest(); }
    const EpochCache& epochs() const { return m_epochs; }
    const ProducerStates& producers() const { return m_producers; }
    const std::vector<LogSegment>& segments() const { return m_segments; }
    std::int64_t bytes() const;
    const std::string& directory() const { return m_directory; }
    void setConfig(const LogConfig& config) { m_config = config; }
    void walk(StateVisitor& visitor) const;

private:
    struct PendingAppend {
        DiskToken token;
        Offset from;
    };
    struct PendingFlush {
        DiskToken token;
        Offset offset;
    };

    std::optional<Rule> mustRoll(
        std::int64_t bytes, const std::vector<BatchHeader>& headers, std::int64_t wallMillis) const;
    Result<void> rollAt(Disk& disk, Offset base, std::int64_t wallMillis, DiskToken token);
    std::int64_t jitterMillis(Offset base) const;
    Result<void> noteProducers(const ByteChain& bytes, const std::vector<BatchHeader>& headers);
    void noteProducer(const RecordBatchView& batch);
    std::size_t segmentOf(Offset offset) const;
    Result<TimestampOffset> searchSegment(
        Disk& disk, const LogSegment& segment, std::int64_t timestamp, Offset limit) const;

    // -- opening (log_open.cpp)
    Result<void> openSegments(Disk& disk, const std::vector<Offset>& bases, Opened& what);
    Result<void> recover(Disk& disk, Opened& what);
    Result<std::int64_t> recoverSegment(Disk& disk, std::size_t index);
    Result<void> loadEpochs(Disk& disk, Opened& what);
    Result<void> saveEpochs(Disk& disk);
    Result<void> rebuildProducers(Disk& disk, Offset endOffset, bool trustMissing);
    Result<void> noteProducersOf(Disk& disk, const LogSegment& segment, Offset from, Offset endOffset);

    std::string m_directory;
    LogConfig m_config;
    Opening m_opening;
    std::vector<LogSegment> m_segments; // never empty; the last one is active
    Offset m_startOffset{0};
    Offset m_endOffset{0};
    Offset m_recoveryPoint{0};
    EpochCache m_epochs;
    std::string m_savedEpochs; // text of leader-epoch-checkpoint
    ProducerStates m_producers;
    SnapshotFiles m_snapshots;
    std::vector<PendingFlush> m_flushes; // in the order of their asking
    std::vector<PendingAppend> m_writing; // in order
};

} // namespace engine
