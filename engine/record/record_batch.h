#pragma once

// One record batch as it lies in a buffer, read without copying: RecordBatchView (its header, its CRC) and
// RecordReader (its records, decompressed when needed). Magic 2; batches of magic 0 and 1 are read as well
// (legacy_record.h), so that old log folders can be looked at.
//
// A view never fails: whatever the bytes are, its questions have answers. check() says whether to believe
// them.

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/record/batch_header.h"

namespace engine {

class RecordBatchView {
public:
    // `bytes`: one batch from its base offset to its end, as RecordSetReader finds it; at least
    // kSizeUpToMagic.
    explicit RecordBatchView(ByteChain bytes);

    const BatchHeader& header() const { return m_header; }
    const ByteChain& bytes() const { return m_bytes; }
    std::size_t sizeBytes() const { return m_bytes.size(); }
    bool isLegacy() const { return m_header.magic < 2; }
    TimestampType timestampType() const
    {
        return m_header.magic == 0 ? TimestampType::None : m_header.timestampType();
    }
    Offset baseOffset() const { return m_header.baseOffset; }
    Offset lastOffset() const { return m_header.lastOffset(); }
    std::int64_t maxTimestamp() const { return m_header.maxTimestamp; }
    // When tombstones and markers in it may go (KIP-534).
    std::optional<std::int64_t> deleteHorizon() const;

    // What stands behind the header, compressed as it is. Without a copy when it lies in one piece.
    Slice section() const;
    std::uint32_t computedCrc() const;
    // CorruptMessage if it is shorter than its header or its CRC differs. One pass over the bytes.
    [[nodiscard]] ErrorCode check() const;

    // The same records at another place of the log. Not covered by the CRC; copies the 61 bytes of the header
    // only. Precondition: magic 2 and at least a header.
    ByteChain at(Offset baseOffset, LeaderEpoch leaderEpoch) const;
    // The same with other timestamps; a new CRC is computed if they change anything.
    ByteChain at(
        Offset baseOffset, LeaderEpoch leaderEpoch, TimestampType type, std::int64_t maxTimestamp) const;

private:
    ByteChain withHeader(const BatchHeader& header) const;

    ByteChain m_bytes;
    BatchHeader m_header;
};

// Walks the records of a batch once. After next() has returned false, fault() tells an end from a break.
//
//     RecordReader reader(batch, limit);
//     for (Record record; reader.next(record);) …
class RecordReader {
public:
    RecordReader(const RecordBatchView& batch, std::size_t decompressedBytesMax);

    bool next(Record& out);
    // The walk below next(): no slices are made. Not for legacy batches.
    bool nextRaw(RawRecord& out);
    // InvalidRecord: sizes or counts that do not match. UnknownServerError: codec or compressed data broken.
    // MessageTooLarge: more than decompressedBytesMax.
    const RecordFault& fault() const { return m_fault; }
    std::int32_t recordsRead() const { return m_read; }

private:
    bool nextLegacy(Record& out);
    bool stop(RecordFault fault);

    BatchHeader m_header;
    Slice m_section;         // uncompressed
    RecordFault m_unpacking; // met when the walk arrives where decompression broke
    RawRecordWalk m_walk;
    std::vector<Record> m_legacy;
    RecordFault m_fault;
    std::int32_t m_read = 0;
};

} // namespace engine
