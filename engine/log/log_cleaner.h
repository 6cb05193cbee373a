#pragma once

// Compaction of one log (facts §4.5): of every key the last record stays, at its own offset.
//
//     | clean: every key once | dirty                       | not to be touched: young, unstable, active |
//     start                   firstDirty                    firstUncleanable                           end
//                             |--- 1. a map: key -> last offset ---|
//     |--- 2. every segment is written anew, a record stays if the map knows none behind it -----------|
//
// A consumer that follows from the start sees at least the last value of every key; one that asks for an offset that is
// gone gets the next. Offsets never change, so batches keep where they begin and end, and holes appear in them. A batch
// without records is left as its header if it is the last of its producer (its sequence must be known after a restart) or
// ends the part that was cleaned.
//
// A new segment is written beside the old ones as .cleaned, flushed, renamed to .swap, and takes their place in the log;
// they are renamed to .deleted, and it loses its suffix. Whatever is on the disk when the power fails, the next opening
// finds either the old segments whole or the new one (log_files.h).
//
// One pass is a chain of small steps, so that a broker can do other work between them and a crash can come between any
// two. Between steps the log may grow. Whoever cuts it, deletes it or sets it aside abandons the pass first.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/log/cleaned_transactions.h"
#include "engine/log/log.h"
#include "engine/log/offset_map.h"

namespace engine {

// What of a log could be compacted now.
struct CleanableRange {
    Offset firstDirty;
    Offset firstUncleanable;
    std::int64_t cleanBytes = 0;
    std::int64_t dirtyBytes = 0;
    bool overdue = false; // a record waits longer than max.compaction.lag.ms

    // The dirty part of all that would be read, in parts per million.
    std::int64_t dirtyMillionths() const;
    bool isDue(const LogConfig& config) const;
};
// `checkpoint`: where the last pass ended (cleaner-offset-checkpoint); one that the log does not reach counts as its start.
CleanableRange cleanableRange(const Log& log, Offset checkpoint, Offset highWatermark, std::int64_t wallMillis);

class LogCleaning {
public:
    struct Counts {
        std::int64_t bytesBefore = 0;
        std::int64_t bytesAfter = 0;
        std::int64_t recordsBefore = 0;
        std::int64_t recordsAfter = 0;
        void add(const Counts& other);
    };
    enum class Did : std::uint8_t {
        Read,      // a part of the dirty records, or of a segment
        BuiltMap,  // the map is complete: `keys`, `full`, up to `next`
        Cleaned,   // `base` was written into `into`: `counts`
        Flushed,   // the new segment is being flushed, or was
        Prepared,  // it is called .swap now
        Replaced,  // it serves in place of `segments` others, `base` to `last`, whose files wait for removal: `files`
        Ended,     // up to `next`: `counts` of the whole pass
    };
    struct Step {
        Did did = Did::Read;
        Offset base, into, last, next;
        std::int64_t keys = 0;
        bool full = false;
        std::int32_t segments = 0;
        Counts counts;
        std::vector<std::string> files; // as they are named now
    };
    struct Options {
        std::int64_t mapBytesMax = 134217728; // log.cleaner.dedupe.buffer.size
        std::int64_t stepBytesMax = 1048576;  // read in one step, except that a batch is never split
    };

    LogCleaning(CleanableRange range, std::int64_t wallMillis, Options options);

    // Does the next piece. CorruptMessage: a batch cannot be read, the log cannot be compacted; KafkaStorageError. After an
    // error the pass is over: abandon it.
    Result<Step> step(Disk& disk, Log& log, DiskToken token);
    bool isEnded() const { return m_phase == Phase::End; }
    // The new segment is being flushed; step() does nothing until flushed(token).
    bool isWaiting() const { return m_flushing.has_value(); }
    void flushed(DiskToken token);
    // Finishes a replacement that has begun and drops what has not. The log is whole afterwards; the pass is over. The
    // files of replaced segments that wait for removal now are its answer.
    Result<std::vector<std::string>> abandon(Disk& disk, Log& log);

    const CleanableRange& range() const { return m_range; }
    void walk(StateVisitor& visitor) const;

private:
    enum class Phase : std::uint8_t { Map, Group, Clean, Flush, Swap, Replace, End };
    struct Cursor {
        Offset segment;
        std::int64_t position = 0;
    };

    Result<Step> buildMap(Disk& disk, const Log& log);
    Result<bool> mapBatch(const RecordBatchView& batch); // false: full
    Result<Step> beginGroup(Disk& disk, Log& log);
    Result<Step> clean(Disk& disk, const Log& log);
    Result<void> cleanBatch(Disk& disk, const Log& log, const RecordBatchView& batch);
    Result<void> keep(Disk& disk, const Log& log, const ByteChain& batch);
    bool isLastOfProducer(const Log& log, const BatchHeader& header) const;
    bool staysInData(const RecordBatchView& batch, const RawRecord& record, Offset offset) const;
    Result<Step> flush(Disk& disk, DiskToken token);
    Result<Step> swap(Disk& disk);
    Result<Step> replace(Disk& disk, Log& log);

    CleanableRange m_range;
    std::int64_t m_wallMillis;
    Options m_options;
    Phase m_phase = Phase::Map;
    OffsetMap m_map;
    CleanedTransactions m_transactions;
    Offset m_mapEnd;               // behind the last record that the map knows of
    Cursor m_at;                   // where the reading goes on
    bool m_begun = false;          // the segment at m_at is being read
    std::vector<Offset> m_group;   // segments that become one
    std::optional<LogSegment> m_cleaned;
    std::optional<DiskToken> m_flushing;
    Counts m_segmentCounts, m_groupCounts, m_counts;
};

} // namespace engine
