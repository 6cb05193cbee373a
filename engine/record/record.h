#pragma once

// One record of a batch (facts §3.1), and the walk over the bytes of a batch's records section.
//
//     length:varint | attributes:1 | timestampDelta:varlong | offsetDelta:varint | key | value | headers
//
// key, value and header values are varint-sized byte strings; any negative size means null (Kafka writes -1).
// Varints are read as Kafka reads them: a fifth byte may carry bits that no int32 has; they are dropped.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"

namespace engine {

inline constexpr std::int64_t kNoTimestamp = -1;
inline constexpr std::int32_t kNoSequence = -1;

// Damaged numbers may add up to more than 63 bits; Java wraps, and so do we.
constexpr std::int64_t wrappingAdd(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

struct RecordHeader {
    Slice key; // UTF-8 by convention; Kafka does not check it
    std::optional<Slice> value;
    bool operator==(const RecordHeader&) const = default;
};

struct Record {
    Offset offset;
    std::int64_t timestamp = kNoTimestamp; // milliseconds since 1970
    std::int32_t sequence = kNoSequence;
    std::optional<Slice> key;
    std::optional<Slice> value; // null: a tombstone, where the topic is compacted
    std::vector<RecordHeader> headers;
};

// A record as it lies in the section: numbers relative to the batch, bytes as windows on it.
struct RawRecord {
    std::size_t sizeBytes = 0; // with its length field
    std::int64_t timestampDelta = 0;
    std::int32_t offsetDelta = 0;
    std::optional<std::span<const std::uint8_t>> key;
    std::optional<std::span<const std::uint8_t>> value;
    std::int32_t headerCount = 0;
    std::span<const std::uint8_t> headers; // all of them, encoded
};

// Why a walk stopped. None: it did not.
struct RecordFault {
    ErrorCode error = ErrorCode::None;
    std::string_view what; // a literal
    explicit operator bool() const { return error != ErrorCode::None; }
};

// Walks `section` from the front. Copies and allocates nothing. Every field of every record is checked as
// Kafka does.
class RawRecordWalk {
public:
    explicit RawRecordWalk(std::span<const std::uint8_t> section) : m_section(section) { }

    // Reads the record that begins here. On a fault `out` is unspecified and the walk is over.
    // InvalidRecord: sizes that do not match; UnknownServerError: an endless length.
    RecordFault next(RawRecord& out);
    std::size_t position() const { return m_at; }
    std::size_t remaining() const { return m_section.size() - m_at; }

private:
    std::span<const std::uint8_t> m_section;
    std::size_t m_at = 0;
};

// The headers of a walked record, as slices of `owner`, which must hold the bytes that were walked.
std::vector<RecordHeader> readHeaders(const RawRecord& record, const Slice& owner);

// Appends one encoded record. `record.offset` and `.sequence` are not looked at.
void writeRecord(std::vector<std::uint8_t>& out, const Record& record, std::int64_t timestampDelta,
    std::int32_t offsetDelta);
// What writeRecord would append, in bytes.
std::size_t recordSizeBytes(const Record& record, std::int64_t timestampDelta, std::int32_t offsetDelta);

} // namespace engine
