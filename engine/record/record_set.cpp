#include "engine/record/record_set.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "engine/record/legacy_record.h"

namespace engine {

ByteChain subChain(const ByteChain& chain, std::size_t from, std::size_t size)
{
    ByteChain out;
    for (const auto& slice : chain.slices()) {
        if (size == 0)
            break;
        if (from >= slice.size()) {
            from -= slice.size();
            continue;
        }
        const std::size_t part = std::min(size, slice.size() - from);
        out.append(slice.sub(from, part));
        from = 0;
        size -= part;
    }
    ENGINE_CHECK(size == 0, "the part lies inside the chain");
    return out;
}

std::uint8_t RecordSetReader::peek(std::size_t ahead) const
{
    std::size_t at = m_at + ahead;
    std::size_t index = m_index;
    while (at >= m_set.slices()[index].size())
        at -= m_set.slices()[index++].size();
    return m_set.slices()[index][at];
}

ByteChain RecordSetReader::take(std::size_t size)
{
    ByteChain out;
    m_position += size;
    while (size > 0) {
        const Slice& slice = m_set.slices()[m_index];
        const std::size_t part = std::min(size, slice.size() - m_at);
        out.append(slice.sub(m_at, part));
        m_at += part;
        size -= part;
        if (m_at == slice.size()) {
            ++m_index;
            m_at = 0;
        }
    }
    return out;
}

void RecordSetReader::skip(std::size_t size)
{
    m_position += size;
    m_at += size;
    while (m_index < m_set.slices().size() && m_at >= m_set.slices()[m_index].size())
        m_at -= m_set.slices()[m_index++].size();
}

std::size_t RecordSetReader::nextSize()
{
    if (m_fault || remaining() < kLogOverhead)
        return 0;
    std::uint32_t length = 0;
    for (std::size_t i = 8; i < kLogOverhead; ++i)
        length = length << 8 | peek(i);
    if (static_cast<std::int32_t>(length) < kBatchLengthMin || length > INT32_MAX - kLogOverhead) {
        m_fault = {ErrorCode::CorruptMessage, "impossible batch length"};
        return 0;
    }
    if (remaining() < kSizeUpToMagic)
        return 0;
    if (peek(kSizeUpToMagic - 1) > 2) {
        m_fault = {ErrorCode::CorruptMessage, "unknown magic"};
        return 0;
    }
    return remaining() < length + kLogOverhead ? 0 : length + kLogOverhead;
}

std::optional<RecordBatchView> RecordSetReader::next()
{
    const std::size_t size = nextSize();
    return size == 0 ? std::nullopt : std::optional(RecordBatchView(take(size)));
}

std::optional<BatchHeader> RecordSetReader::nextHeader()
{
    const std::size_t size = nextSize();
    if (size == 0)
        return std::nullopt;
    std::array<std::uint8_t, kBatchHeaderSize> bytes{};
    const Slice& slice = m_set.slices()[m_index];
    const std::size_t wanted = std::min(size, bytes.size());
    if (slice.size() - m_at >= wanted) {
        std::copy_n(slice.data() + m_at, wanted, bytes.begin());
    } else {
        for (std::size_t i = 0; i < wanted; ++i)
            bytes[i] = peek(i);
    }
    skip(size);
    return decodeAnyHeader(bytes);
}

} // namespace engine
