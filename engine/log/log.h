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
#include <set>
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

inline constexpr std::size_t kDecompressedBytesMax = 256 * 1024 * 1024; // of one batch; more is nobody's honest batch

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
        std::int64_t records = 0; // from where was asked on; compaction leaves fewer than offsets
        Offset nextOffset; // behind the last batch read
        std::int64_t bytesRead = 0; // with the part of the last batch that bytesMax cut off; what Kafka would have sent
    };
    // Why a segment goes (facts §4.4): all of it lies below startOffset(); the log holds retention.bytes without it; its newest
    // record is older than retention.ms.
    enum class Limit : std::uint8_t { LogStart, Size, Time };
    // A segment that retention took: renamed, to be removed after file.delete.delay.ms.
    struct Retired {
        Offset base;
        Offset nextOffset; // where the log begins now
        std::int64_t bytes = 0;
        std::int64_t largestTimestamp = -1;
        Limit why = Limit::LogStart;
        std::optional<Offset> rolled; // it was the active one: a segment was begun there before
        std::vector<std::string> files; // as they are named now
    };
    // The way to one offset: which file, which entry of its index, how many batches after that (facts §4.2).
    struct Lookup {
        Offset segment;
        std::optional<LogSegment::IndexEntry> entry; // none: from the first batch of the file
        std::int32_t passed = 0;                     // batches whose headers were read and that end below
        std::int64_t passedBytes = 0;
        std::optional<BatchPlace> found; // the first batch that ends at it or above; none: it is not in the log
    };
    struct TimestampOffset {
        std::int64_t timestamp = -1;
        Offset offset = kNoOffset;
        LeaderEpoch epoch = kNoLeaderEpoch;
    };
    // The way to a time: the first file whose newest record is not older, its time index, its index, then batches.
    struct TimeLookup {
        Offset segment = kNoOffset;                     // none: every record is older
        std::optional<LogSegment::TimeEntry> timeEntry; // none: from the first batch of the file
        std::int64_t position = 0;                      // where the search through the batches began
        std::int32_t passed = 0;                        // batches whose newest record is older
        TimestampOffset found;                          // offset kNoOffset: none
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
    // Takes the first segment, if it is time (facts §4.4): all of it below startOffset(), or the log is too large without
    // it, too, or its last record is too old; never what `highWatermark` has not passed. Nothing: none is due. `token` is that of the flush
    // of a segment that had to be rolled. To be asked
    // again until then; each call is a few renames. Its producer snapshot goes with it.
    Result<std::optional<Retired>> retireFirst(
        Disk& disk, Offset highWatermark, std::int64_t wallMillis, DiskToken token = {});
    // `fresh`, whose files are called .swap, takes the place of the segments from its base to `last`, both included, and
    // gets its own name; theirs end in .deleted then, and are the answer. None of them is the active one.
    Result<std::vector<std::string>> replaceSegments(Disk& disk, LogSegment fresh, Offset last);
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

    Result<Lookup> lookUp(Disk& disk, Offset offset) const;
    Result<TimeLookup> lookUpTime(Disk& disk, std::int64_t timestamp) const; // of every record, committed or not
    // First record with a timestamp >= `timestamp`, below `limit`. Nothing: offset kNoOffset.
    Result<TimestampOffset> offsetForTimestamp(Disk& disk, std::int64_t timestamp, Offset limit) const;
    // The record with the largest timestamp.
    Result<TimestampOffset> offsetOfMaxTimestamp(Disk& disk) const;

    // -- transactions (KIP-98; facts §4.1)
    // Where read_committed ends; `highWatermark`, unless a transaction is open below it.
    Offset lastStableOffset(Offset highWatermark) const
    {
        return std::max(std::min(m_producers.lastStableOffset(highWatermark), highWatermark), m_startOffset);
    }
    // The high watermark is there now: transactions that ended below it can no longer be lost.
    void replicatedUpTo(Offset highWatermark) { m_producers.replicatedUpTo(highWatermark); }
    // Aborted transactions that begin below `upTo` and whose markers stand in the segment of `from` or behind it, in the
    // order of the markers. Some may end below `from`, as in Kafka.
    std::vector<AbortedTxn> abortedIn(Offset from, Offset upTo) const { return collectAborted(from, m_startOffset, upTo); }
    // Those that a reader of `read`, which began at `from`, must know. May name more than it touches, as Kafka does.
    std::vector<AbortedTxn> abortedIn(const ReadResult& read, Offset from) const;

    Offset startOffset() const { return m_startOffset; }
    Offset endOffset() const { return m_endOffset; }
    // Below it every batch is written. endOffset(), unless the disk is slow.
    Offset writtenEnd() const { return m_writing.empty() ? m_endOffset : m_writing.front().from; }
    bool isWriting() const { return !m_writing.empty(); }
    Offset recoveryPoint() const { return m_recoveryPoint; }
    LeaderEpoch latestEpoch() const { return m_epochs.latest(); }
    const EpochCache& epochs() const { return m_epochs; }
    const ProducerStates& producers() const { return m_producers; }
    const std::set<Offset>& snapshots() const { return m_snapshots.offsets(); }
    const std::vector<LogSegment>& segments() const { return m_segments; }
    std::int64_t bytes() const;
    const std::string& directory() const { return m_directory; }
    const LogConfig& config() const { return m_config; }
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
    Result<void> noteProducers(Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers);
    // What it tells about producers. A marker that ends a transaction: that, for the transaction index.
    std::optional<ProducerStates::CompletedTxn> noteProducer(const RecordBatchView& batch);
    Result<void> indexAborted(
        Disk& disk, LogSegment& segment, const std::optional<ProducerStates::CompletedTxn>& ended);
    // Its files get .deleted behind their names, which are added to `files`.
    Result<void> setSegmentAside(
        Disk& disk, LogSegment& segment, bool withSnapshot, std::vector<std::string>& files);
    std::vector<AbortedTxn> collectAborted(Offset inSegment, Offset from, Offset upTo) const;
    std::optional<Limit> dueForRetention(Offset highWatermark, std::int64_t wallMillis) const;
    std::size_t segmentOf(Offset offset) const;
    const LogSegment* firstReaching(std::int64_t timestamp) const; // null: every record is older
    Result<TimestampOffset> searchSegment(
        Disk& disk, const LogSegment& segment, std::int64_t timestamp, Offset limit) const;

    // -- opening (log_open.cpp)
    Result<void> openSegments(Disk& disk, const std::vector<Offset>& bases, Opened& what);
    Result<void> recover(Disk& disk, Opened& what);
    Result<std::int64_t> cutTail(Disk& disk, std::size_t index, Opened& what); // recoverSegment(), and what was cut off is noted
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
