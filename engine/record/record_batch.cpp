#include "engine/record/record_batch.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "engine/base/crc32c.h"
#include "engine/record/legacy_record.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

constexpr std::int32_t kHeadersMax = 1 << 20; // of a record that is read; ours, Kafka has no bound

// The first bytes, in one piece whatever the chain looks like.
std::array<std::uint8_t, kBatchHeaderSize> firstBytes(const ByteChain& bytes)
{
    std::array<std::uint8_t, kBatchHeaderSize> out{};
    std::size_t at = 0;
    for (const auto& slice : bytes.slices()) {
        for (std::size_t i = 0; i < slice.size() && at < out.size(); ++i)
            out[at++] = slice[i];
        if (at == out.size())
            break;
    }
    return out;
}

} // namespace

RecordBatchView::RecordBatchView(ByteChain bytes) : m_bytes(std::move(bytes))
{
    m_header = decodeAnyHeader(firstBytes(m_bytes));
}

std::optional<std::int64_t> RecordBatchView::deleteHorizon() const
{
    return !isLegacy() && m_header.hasDeleteHorizon() ? std::optional(m_header.baseTimestamp) : std::nullopt;
}

Slice RecordBatchView::section() const
{
    if (m_bytes.size() <= kBatchHeaderSize)
        return {};
    return subChain(m_bytes, kBatchHeaderSize, m_bytes.size() - kBatchHeaderSize).flatten();
}

std::uint32_t RecordBatchView::computedCrc() const
{
    if (isLegacy())
        return legacyCrc(m_bytes);
    std::uint32_t crc = 0;
    std::size_t skip = kAttributesAt;
    for (const auto& slice : m_bytes.slices()) {
        if (slice.size() > skip)
            crc = crc32c(slice.span().subspan(skip), crc);
        skip -= std::min(skip, slice.size());
    }
    return crc;
}

ErrorCode RecordBatchView::check() const
{
    const bool large =
        isLegacy() ? sizeBytes() >= legacySizeMin(m_header.magic) : sizeBytes() >= kBatchHeaderSize;
    return large && computedCrc() == m_header.crc ? ErrorCode::None : ErrorCode::CorruptMessage;
}

ByteChain RecordBatchView::withHeader(const BatchHeader& header) const
{
    const auto bytes = encodeBatchHeader(header);
    ByteChain chain(Slice::copyOf(bytes));
    if (sizeBytes() > kBatchHeaderSize)
        chain.append(subChain(m_bytes, kBatchHeaderSize, sizeBytes() - kBatchHeaderSize));
    return chain;
}

ByteChain RecordBatchView::at(Offset baseOffset, LeaderEpoch leaderEpoch) const
{
    ENGINE_CHECK(!isLegacy() && sizeBytes() >= kBatchHeaderSize, "only whole batches of magic 2 are moved");
    BatchHeader header = m_header;
    header.baseOffset = baseOffset;
    header.leaderEpoch = leaderEpoch;
    return withHeader(header);
}

ByteChain RecordBatchView::at(
    Offset baseOffset, LeaderEpoch leaderEpoch, TimestampType type, std::int64_t maxTimestamp) const
{
    if (type == m_header.timestampType() && maxTimestamp == m_header.maxTimestamp)
        return at(baseOffset, leaderEpoch);
    ENGINE_CHECK(!isLegacy() && sizeBytes() >= kBatchHeaderSize, "only whole batches of magic 2 are moved");
    BatchHeader header = m_header;
    header.baseOffset = baseOffset;
    header.leaderEpoch = leaderEpoch;
    header.maxTimestamp = maxTimestamp;
    const std::int16_t bit = type == TimestampType::LogAppendTime ? BatchHeader::kLogAppendTimeBit : 0;
    header.attributes =
        static_cast<std::int16_t>((header.attributes & ~BatchHeader::kLogAppendTimeBit) | bit);
    header.crc = RecordBatchView(withHeader(header)).computedCrc();
    return withHeader(header);
}

RecordReader::RecordReader(const RecordBatchView& batch, std::size_t decompressedBytesMax)
    : m_header(batch.header()),
      m_walk({})
{
    if (batch.isLegacy()) {
        m_fault = readLegacyRecords(batch, decompressedBytesMax, m_legacy);
        return;
    }
    if (batch.sizeBytes() < kBatchHeaderSize) {
        m_fault = {ErrorCode::CorruptMessage, "batch shorter than its header"};
        return;
    }
    if (m_header.recordsCount < 0) {
        m_fault = {ErrorCode::InvalidRecord, "negative record count"};
        return;
    }
    if (m_header.recordsCount == 0)
        return; // compaction leaves header-only batches; nothing of the section is looked at
    Unpacked unpacked = decompress(m_header.codec(), batch.section(), decompressedBytesMax);
    m_section = std::move(unpacked.bytes);
    m_unpacking = {unpacked.error, unpacked.what};
    m_walk = RawRecordWalk(m_section.span());
}

bool RecordReader::stop(RecordFault fault)
{
    m_fault = m_unpacking ? m_unpacking : fault;
    return false;
}

bool RecordReader::nextRaw(RawRecord& out)
{
    if (m_fault || m_read >= m_header.recordsCount)
        return false;
    if (const RecordFault fault = m_walk.next(out))
        return stop(fault);
    if (m_read + 1 == m_header.recordsCount && (m_walk.remaining() > 0 || m_unpacking))
        return stop({ErrorCode::InvalidRecord, "bytes behind the last record"});
    ++m_read;
    return true;
}

bool RecordReader::nextLegacy(Record& out)
{
    if (static_cast<std::size_t>(m_read) >= m_legacy.size())
        return false;
    out = m_legacy[static_cast<std::size_t>(m_read++)];
    return true;
}

bool RecordReader::next(Record& out)
{
    if (m_header.magic < 2)
        return nextLegacy(out);
    RawRecord raw;
    if (!nextRaw(raw))
        return false;
    if (raw.headerCount > kHeadersMax) {
        --m_read;
        return stop({ErrorCode::MessageTooLarge, "a record with more headers than allowed"});
    }
    const auto slice = [this](
                           const std::optional<std::span<const std::uint8_t>>& part) -> std::optional<Slice> {
        if (!part)
            return std::nullopt;
        return part->empty()
            ? Slice()
            : m_section.sub(static_cast<std::size_t>(part->data() - m_section.data()), part->size());
    };
    out.offset = Offset{wrappingAdd(m_header.baseOffset.value, raw.offsetDelta)};
    out.timestamp = m_header.timestampType() == TimestampType::LogAppendTime
        ? m_header.maxTimestamp
        : wrappingAdd(m_header.baseTimestamp, raw.timestampDelta);
    out.sequence =
        m_header.baseSequence < 0 ? kNoSequence : sequencePlus(m_header.baseSequence, raw.offsetDelta);
    out.key = slice(raw.key);
    out.value = slice(raw.value);
    out.headers.clear();
    if (raw.headerCount > 0)
        out.headers = readHeaders(raw, m_section);
    return true;
}

} // namespace engine
