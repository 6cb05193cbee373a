#include "engine/record/record.h"

#include <bit>

#include "engine/base/check.h"

namespace engine {

namespace {

enum class VarintEnd : std::uint8_t { Whole, CutOff, TooLong };

// ZigZag LEB128 of at most `bytesMax` bytes.
VarintEnd readVarint(
    std::span<const std::uint8_t> bytes, std::size_t& at, std::size_t bytesMax, std::int64_t& out)
{
    std::uint64_t raw = 0;
    for (std::size_t i = 0; i < bytesMax; ++i) {
        if (at >= bytes.size())
            return VarintEnd::CutOff;
        const std::uint64_t byte = bytes[at++];
        raw |= (byte & 0x7f) << (7 * i);
        if ((byte & 0x80) == 0) {
            if (bytesMax == 5)
                raw &= 0xffffffffu;
            out = static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
            return VarintEnd::Whole;
        }
    }
    return VarintEnd::TooLong;
}

bool readInt(std::span<const std::uint8_t> bytes, std::size_t& at, std::int32_t& out)
{
    std::int64_t wide = 0;
    if (readVarint(bytes, at, 5, wide) != VarintEnd::Whole)
        return false;
    out = static_cast<std::int32_t>(wide);
    return true;
}

// A sized byte string; negative sizes are null. False if it does not fit.
bool readBytes(
    std::span<const std::uint8_t> bytes, std::size_t& at, std::optional<std::span<const std::uint8_t>>& out)
{
    std::int32_t size = 0;
    if (!readInt(bytes, at, size))
        return false;
    out.reset();
    if (size < 0)
        return true;
    if (static_cast<std::size_t>(size) > bytes.size() - at)
        return false;
    out = bytes.subspan(at, static_cast<std::size_t>(size));
    at += static_cast<std::size_t>(size);
    return true;
}

RecordFault invalid(std::string_view what)
{
    return {ErrorCode::InvalidRecord, what};
}

void putVarint(std::vector<std::uint8_t>& out, std::int64_t v)
{
    auto raw = (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
    for (; raw >= 0x80; raw >>= 7)
        out.push_back(static_cast<std::uint8_t>(raw | 0x80));
    out.push_back(static_cast<std::uint8_t>(raw));
}

std::size_t varintSize(std::int64_t v)
{
    const auto raw = (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
    return raw == 0 ? 1 : (static_cast<std::size_t>(std::bit_width(raw)) + 6) / 7;
}

void putBytes(std::vector<std::uint8_t>& out, const std::optional<Slice>& bytes)
{
    if (!bytes) {
        putVarint(out, -1);
        return;
    }
    putVarint(out, static_cast<std::int64_t>(bytes->size()));
    out.insert(out.end(), bytes->data(), bytes->data() + bytes->size());
}

std::size_t sizeOf(const std::optional<Slice>& bytes)
{
    return bytes ? varintSize(static_cast<std::int64_t>(bytes->size())) + bytes->size() : 1;
}

std::size_t bodySize(const Record& record, std::int64_t timestampDelta, std::int32_t offsetDelta)
{
    std::size_t size = 1 + varintSize(timestampDelta) + varintSize(offsetDelta) + sizeOf(record.key)
        + sizeOf(record.value) + varintSize(static_cast<std::int64_t>(record.headers.size()));
    for (const auto& header : record.headers)
        size += sizeOf(header.key) + sizeOf(header.value);
    return size;
}

Slice sliceOf(const Slice& owner, std::span<const std::uint8_t> part)
{
    return part.empty() ? Slice()
                        : owner.sub(static_cast<std::size_t>(part.data() - owner.data()), part.size());
}

} // namespace

RecordFault RawRecordWalk::next(RawRecord& out)
{
    const std::size_t begin = m_at;
    std::int64_t length = 0;
    switch (readVarint(m_section, m_at, 5, length)) {
    case VarintEnd::Whole:
        break;
    case VarintEnd::CutOff:
        return invalid("fewer records than the batch declares");
    case VarintEnd::TooLong:
        return {ErrorCode::UnknownServerError, "record length of more than five bytes"};
    }
    const std::size_t bodyBegin = m_at;
    if (length > static_cast<std::int64_t>(remaining()))
        return invalid("record longer than what is left of its batch");
    if (remaining() == 0)
        return invalid("record without a body");
    ++m_at; // attributes of a record: unused, whatever they are
    std::int32_t offsetDelta = 0;
    if (readVarint(m_section, m_at, 10, out.timestampDelta) != VarintEnd::Whole
        || !readInt(m_section, m_at, offsetDelta) || !readBytes(m_section, m_at, out.key)
        || !readBytes(m_section, m_at, out.value) || !readInt(m_section, m_at, out.headerCount))
        return invalid("invalid record structure");
    out.offsetDelta = offsetDelta;
    if (out.headerCount < 0 || static_cast<std::size_t>(out.headerCount) > remaining())
        return invalid("invalid number of record headers");
    const std::size_t headersBegin = m_at;
    for (std::int32_t i = 0; i < out.headerCount; ++i) {
        std::optional<std::span<const std::uint8_t>> bytes;
        if (!readBytes(m_section, m_at, bytes))
            return invalid("invalid record structure");
        if (!bytes)
            return invalid("header without a key");
        if (!readBytes(m_section, m_at, bytes))
            return invalid("invalid record structure");
    }
    if (length < 0 || m_at - bodyBegin != static_cast<std::size_t>(length))
        return invalid("record length differs from its fields");
    out.headers = m_section.subspan(headersBegin, m_at - headersBegin);
    out.sizeBytes = m_at - begin;
    return {};
}

std::vector<RecordHeader> readHeaders(const RawRecord& record, const Slice& owner)
{
    std::vector<RecordHeader> headers;
    headers.reserve(static_cast<std::size_t>(record.headerCount));
    std::size_t at = 0;
    for (std::int32_t i = 0; i < record.headerCount; ++i) {
        std::optional<std::span<const std::uint8_t>> key;
        std::optional<std::span<const std::uint8_t>> value;
        const bool whole =
            readBytes(record.headers, at, key) && readBytes(record.headers, at, value) && key.has_value();
        ENGINE_CHECK(whole, "the walk has checked the headers");
        headers.push_back(
            {sliceOf(owner, *key), value ? std::optional(sliceOf(owner, *value)) : std::nullopt});
    }
    return headers;
}

void writeRecord(std::vector<std::uint8_t>& out, const Record& record, std::int64_t timestampDelta,
    std::int32_t offsetDelta)
{
    putVarint(out, static_cast<std::int64_t>(bodySize(record, timestampDelta, offsetDelta)));
    out.push_back(0);
    putVarint(out, timestampDelta);
    putVarint(out, offsetDelta);
    putBytes(out, record.key);
    putBytes(out, record.value);
    putVarint(out, static_cast<std::int64_t>(record.headers.size()));
    for (const auto& header : record.headers) {
        putBytes(out, header.key);
        putBytes(out, header.value);
    }
}

std::size_t recordSizeBytes(const Record& record, std::int64_t timestampDelta, std::int32_t offsetDelta)
{
    const std::size_t body = bodySize(record, timestampDelta, offsetDelta);
    return varintSize(static_cast<std::int64_t>(body)) + body;
}

} // namespace engine
