#pragma once

// The append-only log of one partition on one broker, in segments.
//
//     startOffset()                                                  endOffset()
//          |  batch | batch || batch | batch || batch | batch |         ^ the next record gets this offset
//           segment 0        segment 17        segment 33, active
//
// A Log gives offsets to batches, keeps them and finds them again. It does not know leaders, in-sync replicas or the
// high watermark: those belong to replication, which decides how far a reader may go. It publishes nothing; what an
// append or an opening did stands in its answer.
//
// Threads: none. Used in its broker's turn only; the disk is handed in with each call. A copy of a Log would share its
// files: it is moved, never copied.

#include <optional>
#include <string>
#include <vector>

#include "engine/event/rules.h"
#include "engine/log/epoch_cache.h"
#include "engine/log/log_config.h"
#include "engine/log/log_segment.h"
#include "engine/log/producer_state.h"
#include "engine/runtime/disk.h"

namespace engine {

class Log {
public:
    struct Opening {
        bool clean = false;           // after a clean shutdown nothing is checked
        Offset recoveryPoint{0};      // below it everything was flushed
    };
    struct Opened {
        bool recovered = false;       // something had to be checked
        std::int64_t droppedBytes = 0;
        std::string note;             // what was wrong, one line
    };
    struct Appended {
        Offset baseOffset;
        Offset lastOffset;
        Offset segment;               // base of the segment it went to
        std::int64_t position = 0;
        std::int64_t bytes = 0;
        std::optional<Rule> rolled;   // a new segment was begun before it, and why
    };
    struct ReadResult {
        ByteChain bytes;              // whole batches
        std::int64_t position = 0;
        Offset segment;
        std::int32_t batches = 0;
        Offset nextOffset;            // behind the last batch read
    };
    struct TimestampOffset {
        std::int64_t timestamp = -1;
        Offset offset = kNoOffset;
        LeaderEpoch epoch = kNoLeaderEpoch;
    };

    // Opens the log in `directory`, making it if there is none, and recovers it if its last life did not end cleanly.
    static Result<Log> open(Disk& disk, std::string directory, LogConfig config, Opening opening, Opened& what);

    // Appends batches that have their offsets already: the leader's own (begins at endOffset()), or fetched ones, byte for
    // byte. `headers` are those of the batches in `bytes`, in order, not empty.
    // OffsetOutOfRange: they begin below endOffset() or do not rise; KafkaStorageError: the disk refused. Nothing changed then.
    Result<Appended> append(Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers, std::int64_t firstTimestamp);

    // Whole batches from the one that holds `from`, below `limit`, at most bytesMax; the first one even if it is larger
    // when `atLeastOne`. Empty at the end. OffsetOutOfRange outside [startOffset(), endOffset()].
    Result<ReadResult> read(Disk& disk, Offset from, Offset limit, std::int64_t bytesMax, bool atLeastOne) const;

    // Drops the batch that holds `offset` and all behind it: endOffset() <= offset afterwards.
    Result<void> truncateTo(Disk& disk, Offset offset);
    // Drops everything; the log begins and ends at `offset`.
    Result<void> truncateFullyAndStartAt(Disk& disk, Offset offset);
    // The leader of a new epoch notes where it begins.
    Result<void> beginEpoch(Disk& disk, LeaderEpoch epoch);
    Result<void> roll(Disk& disk);
    // Everything written so far survives a power loss when this completes (facts §4.3).
    Result<Completion> flush(Disk& disk, DiskToken token);
    // Flushes, finishes the indexes and closes the files.
    Result<void> close(Disk& disk);
    Result<void> remove(Disk& disk);

    // First record with a timestamp >= `timestamp`, below `limit`. Nothing: offset kNoOffset.
    Result<TimestampOffset> offsetForTimestamp(Disk& disk, std::int64_t timestamp, Offset limit) const;
    // The record with the largest timestamp.
    Result<TimestampOffset> offsetOfMaxTimestamp(Disk& disk) const;

    Offset startOffset() const { return m_startOffset; }
    Offset endOffset() const { return m_endOffset; }
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
    std::optional<Rule> mustRoll(std::int64_t bytes, std::int64_t maxTimestamp, Offset lastOffset) const;
    Result<void> loadEpochs(Disk& disk);
    Result<void> saveEpochs(Disk& disk);
    Result<void> recover(Disk& disk, Opened& what, Opening opening);
    Result<void> rebuildProducers(Disk& disk);
    std::size_t segmentOf(Offset offset) const;

    std::string m_directory;
    LogConfig m_config;
    std::vector<LogSegment> m_segments; // never empty; the last one is active
    Offset m_startOffset{0};
    Offset m_endOffset{0};
    Offset m_recoveryPoint{0};
    EpochCache m_epochs;
    ProducerStates m_producers;
};

} // namespace engine
