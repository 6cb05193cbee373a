#include "engine/record/batch_builder.h"

#include <algorithm>
#include <span>

#include "engine/base/check.h"
#include "engine/base/crc32c.h"

namespace engine {

BatchOptions optionsOf(const BatchHeader& header)
{
    BatchOptions options;
    options.baseOffset = header.baseOffset;
    options.leaderEpoch = header.leaderEpoch;
    options.codec = header.codec();
    options.timestampType = header.timestampType();
    options.logAppendTime = header.maxTimestamp;
    options.producerId = header.producerId;
    options.producerEpoch = header.producerEpoch;
    options.baseSequence = header.baseSequence;
    options.isTransactional = header.isTransactional();
    options.isControl = header.isControl();
    options.lastOffset = header.lastOffset();
    return options;
}

RecordBatchBuilder::RecordBatchBuilder(const BatchOptions& options)
    : m_options(options),
      m_nextOffset(options.baseOffset),
      m_records(kBatchHeaderSize)
{
    m_header.baseOffset = options.baseOffset;
    m_header.leaderEpoch = options.leaderEpoch;
    m_header.producerId = options.producerId;
    m_header.producerEpoch = options.producerEpoch;
    m_header.baseSequence = options.baseSequence;
    if (options.deleteHorizon)
        m_header.baseTimestamp = *options.deleteHorizon;
}

std::int64_t RecordBatchBuilder::timestampDelta(const Record& record) const
{
    if (empty() && !m_options.deleteHorizon)
        return 0;
    return wrappingAdd(record.timestamp, -m_header.baseTimestamp);
}

std::size_t RecordBatchBuilder::sizeBytesWith(const Record& record) const
{
    const auto offsetDelta = static_cast<std::int32_t>(m_nextOffset - m_header.baseOffset);
    return m_records.size() + recordSizeBytes(record, timestampDelta(record), offsetDelta);
}

void RecordBatchBuilder::appendAt(Offset offset, const Record& record)
{
    const std::int64_t delta = offset - m_header.baseOffset;
    ENGINE_CHECK(offset >= m_nextOffset && delta <= INT32_MAX, "offsets rise within one batch");
    const std::int64_t timestamp = timestampDelta(record);
    if (empty() && !m_options.deleteHorizon)
        m_header.baseTimestamp = record.timestamp;
    m_header.maxTimestamp = empty() ? record.timestamp : std::max(m_header.maxTimestamp, record.timestamp);
    writeRecord(m_records, record, timestamp, static_cast<std::int32_t>(delta));
    m_header.lastOffsetDelta = static_cast<std::int32_t>(delta);
    ++m_header.recordsCount;
    m_nextOffset = offset + 1;
}

Slice RecordBatchBuilder::build()
{
    if (m_options.lastOffset)
        m_header.lastOffsetDelta = static_cast<std::int32_t>(*m_options.lastOffset - m_header.baseOffset);
    if (m_options.maxTimestamp)
        m_header.maxTimestamp = *m_options.maxTimestamp;
    if (m_options.timestampType == TimestampType::LogAppendTime && !m_options.maxTimestamp)
        m_header.maxTimestamp = m_options.logAppendTime;

    const Codec codec = empty() ? Codec::None : m_options.codec;
    int attributes = static_cast<int>(codec);
    if (m_options.timestampType == TimestampType::LogAppendTime)
        attributes |= BatchHeader::kLogAppendTimeBit;
    if (m_options.isTransactional)
        attributes |= BatchHeader::kTransactionalBit;
    if (m_options.isControl)
        attributes |= BatchHeader::kControlBit;
    if (m_options.deleteHorizon)
        attributes |= BatchHeader::kDeleteHorizonBit;
    m_header.attributes = static_cast<std::int16_t>(attributes);

    std::vector<std::uint8_t> bytes;
    if (codec == Codec::None) {
        bytes = std::move(m_records);
    } else {
        bytes.resize(kBatchHeaderSize);
        compressTo(bytes, codec, std::span(m_records).subspan(kBatchHeaderSize), m_options.levels);
    }
    m_header.batchLength = static_cast<std::int32_t>(bytes.size() - kLogOverhead);
    auto header = encodeBatchHeader(m_header);
    std::copy(header.begin(), header.end(), bytes.begin());
    m_header.crc = crc32c(std::span(bytes).subspan(kAttributesAt));
    header = encodeBatchHeader(m_header);
    std::copy(header.begin(), header.end(), bytes.begin());
    return Slice::adopt(std::move(bytes));
}

} // namespace engine
