#include "engine/record/append_check.h"

#include <algorithm>

#include "engine/record/batch_builder.h"
#include "engine/record/record_batch.h"
#include "engine/record/record_set.h"

namespace engine {

namespace {

// Kafka's words for records that were refused: how many, and the first three.
std::string wordsOf(const std::vector<RecordError>& errors)
{
    constexpr std::size_t kShown = 3;
    std::string out = "One or more records have been rejected due to " + std::to_string(errors.size())
        + " record errors in total, and only showing the first three errors at most: [";
    for (std::size_t i = 0; i < std::min(kShown, errors.size()); ++i)
        out += (i == 0 ? "" : ", ") + ("RecordError(batchIndex=" + std::to_string(errors[i].batchIndex)) + ", message='"
            + errors[i].message + "')";
    return out + "]";
}

// One append on its way. Steps end early by setting m_out.error.
class Preparation {
public:
    Preparation(const AppendRequest& request, const AppendConfig& config)
        : m_request(request),
          m_config(config)
    {
    }

    PreparedAppend run();

private:
    void fail(ErrorCode error, std::string_view message)
    {
        m_out = {};
        m_out.error = error;
        m_out.message = message;
    }
    bool failed() const { return m_out.error != ErrorCode::None; }

    void readBatches();
    void checkBatch(const RecordBatchView& batch);
    void checkHeader(const RecordBatchView& batch);
    // Lengths as Kafka prints them: of a null 0, or -1 where the record is only skimmed.
    struct Sizes {
        std::int64_t key = 0, value = 0;
    };
    void checkRecord(const RecordBatchView& batch, Offset offset, std::int64_t timestamp, bool hasKey,
        std::int32_t index, const Sizes& sizes);
    std::string inPartition() const
    {
        return m_request.partition ? " in topic partition " + m_request.partition->toString() : std::string();
    }
    void reportRefused();
    void storeInPlace(bool isCompressed);
    void walkInPlace(const RecordBatchView& batch, bool isCompressed);
    void rebuild();
    void finishBatch(const RecordBatchView& stored);
    std::int64_t outOfRangeBelow() const;
    std::int64_t outOfRangeAbove() const;

    const AppendRequest& m_request;
    const AppendConfig& m_config;
    std::vector<RecordBatchView> m_batches;
    PreparedAppend m_out;
    ErrorCode m_refused = ErrorCode::None;      // of single records
    bool m_skims = false;                       // Kafka reads only the lengths of keys and values in a compressed batch
    std::int64_t m_maxTimestamp = kNoTimestamp; // of the batch being walked
};

void Preparation::readBatches()
{
    RecordSetReader set(m_request.records);
    while (auto batch = set.next()) {
        checkBatch(*batch);
        if (failed())
            return;
        if (m_out.sourceCodec == Codec::None)
            m_out.sourceCodec = batch->header().codec();
        m_batches.push_back(std::move(*batch));
    }
    if (set.fault())
        return fail(set.fault().error, set.fault().what);
    m_out.validBytes = static_cast<std::int64_t>(set.position());
}

void Preparation::checkBatch(const RecordBatchView& batch)
{
    const bool isClient = m_request.origin == AppendOrigin::Client;
    if (!batch.isLegacy() && isClient && batch.baseOffset() != Offset{0})
        return fail(ErrorCode::InvalidRecord, "the base offset of a produced batch is 0");
    if (static_cast<std::int64_t>(batch.sizeBytes()) > m_config.maxMessageBytes)
        return fail(ErrorCode::MessageTooLarge, "the batch is larger than max.message.bytes");
    if (batch.check() != ErrorCode::None)
        return fail(ErrorCode::CorruptMessage, "the batch is corrupt");
}

void Preparation::checkHeader(const RecordBatchView& batch)
{
    const BatchHeader& header = batch.header();
    if (header.magic != m_batches.front().header().magic)
        return fail(ErrorCode::InvalidRecord, "batches of several magics in one append");
    if (m_request.origin != AppendOrigin::Client || batch.isLegacy())
        return;
    const std::int64_t count = std::int64_t{header.lastOffsetDelta} + 1;
    if (count <= 0 || header.recordsCount <= 0 || count != header.recordsCount)
        return fail(ErrorCode::InvalidRecord, "offset range and count of records differ");
    if (header.isControl())
        return fail(ErrorCode::InvalidRecord, "clients are not allowed to write control records");
    if (header.hasProducerId() && header.baseSequence < 0)
        return fail(ErrorCode::InvalidRecord, "a producer id without a sequence number");
}

std::int64_t Preparation::outOfRangeBelow() const
{
    const std::int64_t before = m_config.messageTimestampBeforeMaxMs;
    return m_request.wallMillis < INT64_MIN + before ? INT64_MIN : m_request.wallMillis - before;
}

std::int64_t Preparation::outOfRangeAbove() const
{
    const std::int64_t after = m_config.messageTimestampAfterMaxMs;
    return after >= INT64_MAX - m_request.wallMillis ? INT64_MAX : m_request.wallMillis + after;
}

void Preparation::checkRecord(const RecordBatchView& batch, Offset offset, std::int64_t timestamp, bool hasKey,
    std::int32_t index, const Sizes& sizes)
{
    const auto refuse = [&](ErrorCode error, std::string message) {
        if (m_refused != ErrorCode::InvalidTimestamp)
            m_refused = error;
        m_out.recordErrors.push_back({index, std::move(message)});
    };
    if (m_config.isCompacted && !hasKey)
        return refuse(ErrorCode::InvalidRecord, "Compacted topic cannot accept message without key" + inPartition());
    if (m_config.messageTimestampType == TimestampType::CreateTime && timestamp != kNoTimestamp) {
        const std::int64_t low = outOfRangeBelow();
        const std::int64_t high = outOfRangeAbove();
        if (timestamp < low || timestamp > high) {
            refuse(ErrorCode::InvalidTimestamp,
                "Timestamp " + std::to_string(timestamp) + " of message with offset "
                    + std::to_string(offset.value) + " is out of range. The timestamp should be within ["
                    + std::to_string(low) + ", " + std::to_string(high) + "]");
        }
        return;
    }
    if (batch.timestampType() == TimestampType::LogAppendTime && !batch.isLegacy())
        refuse(ErrorCode::InvalidTimestamp,
            std::string("Invalid timestamp type in message ") + (m_skims ? "Partial" : "") + "DefaultRecord(offset="
                + std::to_string(offset.value) + ", timestamp=" + std::to_string(timestamp) + ", key=" + std::to_string(sizes.key)
                + " bytes, value=" + std::to_string(sizes.value) + " bytes). Producer should not set timestamp type to LogAppendTime.");
}

void Preparation::reportRefused()
{
    if (m_refused == ErrorCode::None)
        return;
    auto errors = std::move(m_out.recordErrors);
    if (m_refused == ErrorCode::InvalidTimestamp)
        fail(m_refused, "One or more records have been rejected due to invalid timestamp");
    else
        fail(m_refused, wordsOf(errors));
    m_out.recordErrors = std::move(errors);
}

void Preparation::walkInPlace(const RecordBatchView& batch, bool isCompressed)
{
    const BatchHeader& header = batch.header();
    RecordReader reader(batch, static_cast<std::size_t>(m_config.decompressedBytesMax));
    m_maxTimestamp = kNoTimestamp;
    m_skims = header.codec() != Codec::None;
    RawRecord record;
    for (std::int32_t index = 0; reader.nextRaw(record); ++index) {
        const std::int64_t timestamp = header.timestampType() == TimestampType::LogAppendTime
            ? header.maxTimestamp
            : wrappingAdd(header.baseTimestamp, record.timestampDelta);
        const auto size = [&](const auto& part) {
            return part ? static_cast<std::int64_t>(part->size()) : m_skims ? -1 : 0;
        };
        checkRecord(batch, Offset{wrappingAdd(header.baseOffset.value, record.offsetDelta)}, timestamp,
            record.key.has_value(), index, {size(record.key), size(record.value)});
        // Kafka would have to rebuild a compressed batch with other deltas and cannot; uncompressed ones pass
        // as they are.
        if (isCompressed && m_request.origin == AppendOrigin::Client && record.offsetDelta != index)
            return fail(
                ErrorCode::UnknownServerError, "inner offsets of a compressed batch are not consecutive");
        m_maxTimestamp = std::max(m_maxTimestamp, timestamp);
    }
    if (reader.fault())
        fail(reader.fault().error, reader.fault().what);
}

void Preparation::finishBatch(const RecordBatchView& stored)
{
    const BatchHeader& header = stored.header();
    m_out.bytes.append(stored.bytes());
    if (m_out.batchesCount++ == 0)
        m_out.firstOffset = header.baseOffset;
    m_out.lastOffset = header.lastOffset();
    m_out.recordsCount += header.recordsCount;
    if (header.maxTimestamp > m_out.maxTimestamp) {
        m_out.maxTimestamp = header.maxTimestamp;
        m_out.offsetOfMaxTimestamp = header.lastOffset();
    }
}

void Preparation::storeInPlace(bool isCompressed)
{
    const bool stamp = m_config.messageTimestampType == TimestampType::LogAppendTime;
    Offset next = m_request.nextOffset;
    for (const auto& batch : m_batches) {
        checkHeader(batch);
        if (failed())
            return;
        walkInPlace(batch, isCompressed);
        if (failed())
            return;
        if (m_refused != ErrorCode::None)
            continue; // all refused records are reported
        const Offset last = next + (batch.header().recordsCount - 1);
        const Offset base = last - batch.header().lastOffsetDelta;
        next = last + 1;
        finishBatch(RecordBatchView(batch.at(base, m_request.leaderEpoch, m_config.messageTimestampType,
            stamp ? m_request.wallMillis : m_maxTimestamp)));
    }
    reportRefused();
}

void Preparation::rebuild()
{
    const BatchHeader& first = m_batches.front().header();
    BatchOptions options;
    options.baseOffset = m_request.nextOffset;
    options.leaderEpoch = m_request.leaderEpoch;
    options.codec = m_out.targetCodec;
    options.levels = m_config.levels;
    options.timestampType = m_config.messageTimestampType;
    options.logAppendTime = m_request.wallMillis;
    if (!m_batches.front().isLegacy()) {
        options.producerId = first.producerId;
        options.producerEpoch = first.producerEpoch;
        options.baseSequence = first.baseSequence;
        options.isTransactional = first.isTransactional();
        options.isControl = first.isControl();
    }
    RecordBatchBuilder builder(options);
    std::int64_t room = m_config.decompressedBytesMax;
    for (const auto& batch : m_batches) {
        checkHeader(batch);
        if (failed())
            return;
        RecordReader reader(batch, static_cast<std::size_t>(room));
        Record record;
        for (std::int32_t index = 0; reader.next(record); ++index) {
            const auto size = [](const auto& part) { return part ? static_cast<std::int64_t>(part->size()) : 0; };
            checkRecord(batch, record.offset, record.timestamp, record.key.has_value(), index,
                {size(record.key), size(record.value)});
            builder.append(record);
        }
        if (reader.fault())
            return fail(reader.fault().error, reader.fault().what);
    }
    reportRefused();
    if (failed())
        return;
    const Slice stored = builder.build();
    countCopied(stored.size());
    m_out.rebuilt = true;
    finishBatch(RecordBatchView(stored));
    if (static_cast<std::int64_t>(stored.size()) > m_config.maxMessageBytes)
        fail(ErrorCode::MessageTooLarge, "the rebuilt batch is larger than max.message.bytes");
}

PreparedAppend Preparation::run()
{
    readBatches();
    if (failed() || m_batches.empty())
        return std::move(m_out);
    const BatchHeader& first = m_batches.front().header();
    const bool isLegacy = m_batches.front().isLegacy();
    m_out.targetCodec = m_config.compressionType.value_or(m_out.sourceCodec);
    const bool isCompressed = m_out.sourceCodec != Codec::None || m_out.targetCodec != Codec::None;
    if (m_batches.size() > 1
        && (!isLegacy || m_out.sourceCodec != Codec::None)) // compressed or not, in Kafka's words too
        fail(ErrorCode::InvalidRecord, "Compressed outer record has more than one batch");
    else if (!isLegacy
        && (m_out.sourceCodec == m_out.targetCodec
            || (first.isControl() && m_out.sourceCodec == Codec::None)))
        storeInPlace(isCompressed);
    else
        rebuild();
    if (failed())
        return std::move(m_out);
    if (static_cast<std::int64_t>(m_out.bytes.size()) > m_config.segmentBytes)
        fail(ErrorCode::RecordListTooLarge, "the append is larger than segment.bytes");
    else if (m_config.messageTimestampType == TimestampType::LogAppendTime)
        m_out.logAppendTime = m_request.wallMillis;
    return std::move(m_out);
}

} // namespace

FirstBatch firstBatchOf(const ByteChain& records)
{
    constexpr std::size_t kMagicAt = kSizeUpToMagic - 1;
    RecordSetReader set(records);
    const auto first = set.next();
    if (first)
        return {!first->isLegacy() && first->header().isTransactional(), ErrorCode::None, {}};
    if (!set.fault())
        return {};
    const Slice head = subChain(records, 0, std::min(records.size(), kSizeUpToMagic)).flatten();
    std::uint32_t length = 0;
    for (std::size_t i = 8; i < kLogOverhead; ++i)
        length = length << 8 | head[i];
    if (static_cast<std::int32_t>(length) < kBatchLengthMin)
        return {false, set.fault().error, "Record size " + std::to_string(static_cast<std::int32_t>(length))
                + " is less than the minimum record overhead (" + std::to_string(kBatchLengthMin) + ")"};
    if (head.size() > kMagicAt && head[kMagicAt] > 2)
        return {false, set.fault().error,
            "Invalid magic found in record: " + std::to_string(static_cast<std::int8_t>(head[kMagicAt]))};
    return {false, set.fault().error, std::string(set.fault().what)};
}

ErrorCode checkProduceRequest(const ByteChain& records, std::int16_t apiVersion)
{
    RecordSetReader set(records);
    const auto first = set.next();
    if (!first)
        return set.fault() ? set.fault().error : ErrorCode::InvalidRecord;
    if (first->isLegacy())
        return ErrorCode::InvalidRecord;
    if (apiVersion < 7 && first->header().codec() == Codec::Zstd)
        return ErrorCode::UnsupportedCompressionType;
    if (set.next())
        return ErrorCode::InvalidRecord;
    return set.fault() ? set.fault().error : ErrorCode::None;
}

PreparedAppend prepareAppend(const AppendRequest& request, const AppendConfig& config)
{
    return Preparation(request, config).run();
}

} // namespace engine
