#pragma once

// One segment of a log: its record batches, two sparse indexes and its aborted transactions, in Kafka's files (facts
// §4.1, §4.2).
//
//     00000000000000000033.log         batches back to back
//     00000000000000000033.index       last offset of a batch (relative) → where it begins
//     00000000000000000033.timeindex   largest timestamp so far → the offset it stands at (relative)
//     00000000000000000033.txnindex    see txn_index.h; only if there are any
//
// The indexes are kept in memory and appended to their files, which are made when the first batch comes. They only
// say where to begin a search; a damaged one is made anew from the batches.
//
// While compaction writes it, and when it waits for its removal, the files' names end in .cleaned, .swap, .deleted.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/log/log_config.h"
#include "engine/log/log_files.h"
#include "engine/log/txn_index.h"
#include "engine/record/batch_header.h"
#include "engine/record/record_batch.h"
#include "engine/runtime/disk.h"

namespace engine {

class StateVisitor;

// A batch and where it stands.
struct BatchPlace {
    BatchHeader header;
    std::int64_t position = 0;
    std::int64_t size() const { return static_cast<std::int64_t>(kLogOverhead) + header.batchLength; }
};

class LogSegment {
public:
    struct IndexEntry {
        Offset offset;
        std::int64_t position = 0;
        bool operator==(const IndexEntry&) const = default;
    };
    struct TimeEntry {
        std::int64_t timestamp = -1;
        Offset offset;
        bool operator==(const TimeEntry&) const = default;
    };

    // Opens the files, making those that are missing. `wallMillis`: when it was created, as far as a roll by
    // time asks.
    static Result<LogSegment> open(Disk& disk, const std::string& directory, Offset base, std::int64_t wallMillis,
        std::string suffix = {});

    // Appends whole batches, whose headers these are, in order. Completion is that of the batches.
    Result<Completion> append(Disk& disk, const ByteChain& bytes, const std::vector<BatchHeader>& headers,
        const LogConfig& config, DiskToken token);
    // The first batch whose last offset is >= `offset`, searched from the index on. Nothing past the end.
    Result<std::optional<BatchPlace>> find(Disk& disk, Offset offset) const;
    // The greatest index entry that is not above `offset`; nothing: a search begins with the first batch.
    std::optional<IndexEntry> entryAtOrBelow(Offset offset) const;
    // The batch at a position; nothing at the end, where a batch is cut off, where none can begin and where one says offsets
    // that this segment cannot hold.
    Result<std::optional<BatchPlace>> at(Disk& disk, std::int64_t position) const;
    Result<ByteChain> read(Disk& disk, std::int64_t position, std::int64_t size) const;
    Result<RecordBatchView> batch(Disk& disk, const BatchPlace& place) const;

    // Checks every batch (size, CRC), makes both indexes anew and cuts the file at the first bad byte (facts
    // §4.6). `seen` gets the good ones. The number of bytes cut off.
    Result<std::int64_t> recover(
        Disk& disk, const LogConfig& config, const std::function<void(const RecordBatchView&)>& seen);
    // Drops the batch that holds `offset` and all behind it.
    Result<void> truncateTo(Disk& disk, Offset offset, std::int64_t wallMillis);
    // Behind the last batch, as Kafka finds it: from the last index entry on. The base and 0, if that entry points
    // nowhere.
    struct End {
        Offset next;
        std::int64_t position = 0; // bytes() unless something that is no batch follows
    };
    Result<End> end(Disk& disk) const;
    Result<Offset> nextOffset(Disk& disk) const;
    // The time index gets its last entry; on clean close.
    Result<void> finish(Disk& disk);
    // The same when nothing more will come: both indexes have files then, empty or not.
    Result<void> becomeInactive(Disk& disk);
    // Completion is that of the last of its files.
    Result<Completion> sync(Disk& disk, DiskToken token);
    void close(Disk& disk);
    Result<void> remove(Disk& disk);
    // Its files, as they are named now: those that are there.
    std::vector<std::string> files(const Disk& disk) const;
    // Renames one file of it that does not end in `suffix` yet, the .log first; false: all do. Open files stay open. A
    // rename is one disk operation, and after a crash between two of them the folder is put in order (log_files.h).
    Result<bool> renameNext(Disk& disk, const std::string& suffix);
    Result<void> appendAborted(Disk& disk, const AbortedTxn& txn) { return m_txnIndex.append(disk, txn); }

    Offset base() const { return m_base; }
    std::int64_t bytes() const { return m_bytes; }
    std::int64_t maxTimestamp() const { return m_maxTimestamp; }
    Offset maxTimestampOffset() const { return m_maxTimestampOffset; }
    std::int64_t firstTimestamp() const
    {
        return m_firstTimestamp;
    } // the largest in the first batch; -1: empty or unknown
    // When it was made, as far as anybody asks: after compaction that of the last segment it stands for.
    std::int64_t createdMillis() const { return m_createdMillis; }
    void setCreatedMillis(std::int64_t wallMillis) { m_createdMillis = wallMillis; }
    // What retention by time asks.
    std::int64_t largestTimestamp() const { return m_maxTimestamp >= 0 ? m_maxTimestamp : m_createdMillis; }
    bool hadIndex() const { return m_hadIndex; } // when it was opened, or had nothing to index
    const TxnIndex& transactions() const { return m_txnIndex; }
    std::int64_t indexBytes() const;
    std::int64_t timeIndexBytes() const;
    // Behind a read of `size` bytes from `position`: the first index entry's offset from there on, if there is one (it
    // bounds which aborted transactions the read may touch).
    std::optional<Offset> offsetBehind(std::int64_t position, std::int64_t size) const;
    const std::vector<IndexEntry>& index() const { return m_index; }
    const std::vector<TimeEntry>& timeIndex() const { return m_timeIndex; }
    bool indexIsFull(const LogConfig& config) const;
    // The last entry of the time index that is not above `timestamp`; nothing: there is none.
    std::optional<TimeEntry> timeEntryAtOrBelow(std::int64_t timestamp) const;
    // Where to begin looking for a timestamp at or behind `from`.
    std::int64_t positionForTimestamp(std::int64_t timestamp, Offset from) const;
    void walk(StateVisitor& visitor) const;

private:
    Result<void> loadIndexes(Disk& disk);
    Result<void> findMaxTimestamp(Disk& disk);
    // Notes a batch that stands, or will stand, at `position`; new index entries are added to the two
    // writers.
    void note(const BatchHeader& header, std::int64_t position, const LogConfig& config, ByteWriter& index,
        ByteWriter& time);
    bool noteTime(ByteWriter& time);
    std::int64_t positionOf(Offset offset) const;
    std::string path(std::string_view kind) const { return m_stem + std::string(kind) + m_suffix; }
    Result<void> makeIndexFiles(Disk& disk);

    std::string m_stem;   // directory/00000000000000000033
    std::string m_suffix; // of all its files, or of those that renameNext() has not reached
    Offset m_base;
    FileId m_log;
    std::optional<FileId> m_indexFile, m_timeFile; // made with the first batch
    TxnIndex m_txnIndex;
    std::int64_t m_bytes = 0;
    std::int64_t m_bytesSinceIndex = 0;
    std::int64_t m_maxTimestamp = -1;
    Offset m_maxTimestampOffset;
    std::int64_t m_firstTimestamp = -1;
    std::int64_t m_createdMillis = 0;
    bool m_hadIndex = true;
    std::vector<IndexEntry> m_index;
    std::vector<TimeEntry> m_timeIndex;
};

} // namespace engine
