#pragma once

// Every byte of a record batch named (facts §3.1; magic 0 and 1: §3.5), for looking at it: a field, its place and its
// value for each run of bytes.
//
//     Sheet::Batch     [header, 61 bytes][record 0][record 1] …        or  [header][one compressed block]
//     Sheet::Records   of a compressed batch: [record 0][record 1] …   as they are when unpacked
//
// Opening a batch reads its header, checks its CRC, unpacks it if it must and walks once over the records; nothing
// but each 64th place is kept. Spans are made for the bytes that are looked at: a batch of 10 MB with 100 000
// records costs kilobytes.
//
// Damage: whatever can be named is named, what follows is one span that says why it cannot be read (`fault`). A batch
// is shown here, not judged: whether a leader takes it is append_check.h's question.
//
// Threads: none; constant after construction.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/record/batch_header.h"
#include "engine/record/byte_span.h"
#include "engine/record/record.h"

namespace engine {

class SpanNamer;

class BatchAnatomy {
public:
    enum class Sheet : std::uint8_t { Batch, Records };
    struct Place {
        Sheet sheet = Sheet::Batch;
        std::size_t offset = 0;
        std::size_t size = 0;
        bool operator==(const Place&) const = default;
    };

    // `bytes`: one batch from its base offset to its end, or as much of one as there is. `decompressedBytesMax`: no
    // more is unpacked; what lies behind is not shown.
    BatchAnatomy(ByteChain bytes, std::size_t decompressedBytesMax);

    // Zeros and defaults in place of what is not there.
    const BatchHeader& header() const { return m_header; }
    bool isCompressed() const { return m_isCompressed; }
    std::size_t sheetSize(Sheet sheet) const;
    // Precondition: offset + size <= sheetSize(sheet). Without a copy where they lie in one piece.
    Slice bytes(Sheet sheet, std::size_t offset, std::size_t size) const;

    // The spans that touch the window, by offset. They tile it.
    std::vector<ByteSpan> spans(Sheet sheet, ByteWindow window = {}) const;
    // Precondition: at < sheetSize(sheet).
    ByteSpan spanAt(Sheet sheet, std::size_t at) const;

    // Bytes of Sheet::Batch in front of the records (or of the compressed block); all, if it ends there.
    std::size_t headerSize() const { return m_headerSize; }
    // How many records can be read; of a batch in one piece header().recordsCount.
    std::size_t recordCount() const { return m_recordCount; }
    // Precondition: index < recordCount().
    Place record(std::size_t index) const;
    // The record whose bytes hold this one; nothing in front of the first and behind the last.
    std::optional<std::size_t> recordAt(Sheet sheet, std::size_t at) const;
    // Magic 2. Walks over the records in front of it.
    std::optional<std::size_t> recordWithOffset(Offset offset) const;

    // Of magic 2: byte 21 to the end; of a message of magic 0 or 1: byte 16 to the end.
    std::uint32_t computedCrc() const { return m_computedCrc; }
    bool crcFits() const { return m_hasHeader && m_computedCrc == m_header.crc; }
    // The first thing that is wrong with its structure, in the words of a span's fault; none if all can be read.
    std::string_view fault() const;

private:
    void openBatch(std::size_t decompressedBytesMax);
    void openMessage(std::size_t decompressedBytesMax);
    void indexRecords(std::int64_t limit);
    // Where the record (or message inside of another) at `at` of the section ends; nothing and why, if it cannot be read.
    std::optional<std::size_t> elementEnd(std::size_t at, std::string_view& fault) const;
    std::size_t startOf(std::size_t index) const;
    bool isMessageAlone() const { return m_isLegacy && !m_isCompressed; }
    Sheet recordSheet() const { return m_isCompressed ? Sheet::Records : Sheet::Batch; }

    void nameBatch(ByteWindow window, std::vector<ByteSpan>& out) const;
    void nameMessage(SpanNamer& namer, bool isWrapper, std::int64_t record) const;
    void nameRecords(ByteWindow window, std::vector<ByteSpan>& out) const;
    void nameRest(ByteWindow window, std::vector<ByteSpan>& out) const;
    void nameElement(SpanNamer& namer, std::size_t index) const;

    ByteChain m_bytes;
    std::array<std::uint8_t, kBatchHeaderSize> m_first{}; // its first bytes
    BatchHeader m_header;
    bool m_hasHeader = false;
    bool m_isLegacy = false;
    bool m_isCompressed = false;
    std::uint32_t m_computedCrc = 0;
    std::size_t m_end = 0; // where the batch ends by its own length; at most m_bytes.size()
    std::size_t m_headerSize = 0;

    // Records, or messages inside of a legacy one, unpacked. Of a message alone: the whole of it.
    Slice m_section;
    std::size_t m_sectionAt = 0; // its first byte in recordSheet()
    std::vector<std::size_t> m_starts; // of each 64th record, in m_section
    std::size_t m_recordCount = 0;
    std::size_t m_readTo = 0; // in m_section: where the last readable record ends
    std::string_view m_headerFault{};
    std::string_view m_blockFault{}; // of the compressed block
    std::string_view m_restFault{}; // of what follows m_readTo
    bool m_restIsRecord = false; // a record begins there, and breaks
};

} // namespace engine
