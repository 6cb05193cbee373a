#pragma once

// One segment of a log: its record batches and two sparse indexes, in Kafka's files (facts §4.1, §4.2).
//
//     00000000000000000033.log         batches back to back
//     00000000000000000033.index       last offset of a batch (relative) → where the batch begins; every index.interval.bytes
//     00000000000000000033.timeindex   largest timestamp so far → the offset it stands at (relative)
//
// The indexes are kept in memory and appended to their files. They only say where to begin a search; a damaged one is
// made anew from the batches.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/log/log_config.h"
#include "engine/record/batch_header.h"
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
    // What a check of all batches found.
    struct Checked {
        std::vector<BatchPlace> batches; // whole and sound
        std::int64_t validBytes = 0;
    };

    static Result<LogSegment> create(Disk& disk, const std::string& directory, Offset base);
    static Result<LogSegment> open(Disk& disk, const std::string& directory, Offset base);

    // Appends whole batches whose last offset, largest timestamp and first timestamp are known.
    struct Appended {
        Offset lastOffset;
        std::int64_t maxTimestamp = -1;
        Offset maxTimestampOffset; // of the batch that has it: its last offset
        std::int64_t firstTimestamp = -1;
    };
    Result<void> append(Disk& disk, const ByteChain& bytes, const Appended& info, const LogConfig& config);
    // The first batch whose last offset is >= `offset`, searched from the index on. Nothing past the end.
    Result<std::optional<BatchPlace>> find(Disk& disk, Offset offset) const;
    // The batch at a position; nothing at the end or if it is cut off.
    Result<std::optional<BatchPlace>> at(Disk& disk, std::int64_t position) const;
    Result<ByteChain> read(Disk& disk, std::int64_t position, std::int64_t size) const;
    // Reads and checks every batch: sizes and CRC (facts §4.6).
    Result<Checked> check(Disk& disk) const;
    // Makes both indexes anew from these batches, as an append of each would have.
    Result<void> rebuildIndexes(Disk& disk, const std::vector<BatchPlace>& batches, const LogConfig& config);
    Result<void> truncate(Disk& disk, std::int64_t bytes, const LogConfig& config);
    // The time index gets its last entry; on roll and clean close.
    Result<void> finish(Disk& disk);
    Result<Completion> sync(Disk& disk, DiskToken token);
    void close(Disk& disk);
    Result<void> remove(Disk& disk);

    Offset base() const { return m_base; }
    std::int64_t bytes() const { return m_bytes; }
    std::int64_t maxTimestamp() const { return m_maxTimestamp; }
    Offset maxTimestampOffset() const { return m_maxTimestampOffset; }
    std::int64_t firstTimestamp() const { return m_firstTimestamp; } // -1: empty or unknown
    const std::vector<IndexEntry>& index() const { return m_index; }
    const std::vector<TimeEntry>& timeIndex() const { return m_timeIndex; }
    bool indexIsFull(const LogConfig& config) const;
    // Where to begin looking for a timestamp.
    std::int64_t positionForTimestamp(std::int64_t timestamp) const;
    void walk(StateVisitor& visitor) const;

private:
    void note(const Appended& info, std::int64_t position, std::int64_t size, const LogConfig& config, ByteWriter& index, ByteWriter& time);

    std::string m_stem; // directory/00000000000000000033
    Offset m_base;
    FileId m_log, m_indexFile, m_timeFile;
    std::int64_t m_bytes = 0;
    std::int64_t m_bytesSinceIndex = 0;
    std::int64_t m_maxTimestamp = -1;
    Offset m_maxTimestampOffset{-1};
    std::int64_t m_firstTimestamp = -1;
    std::vector<IndexEntry> m_index;
    std::vector<TimeEntry> m_timeIndex;
};

// "00000000000000000033"
std::string segmentName(Offset base);

} // namespace engine
