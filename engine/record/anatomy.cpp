#include "engine/record/anatomy.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "engine/record/control_record.h"
#include "engine/record/legacy_record.h"
#include "engine/record/record_batch.h"
#include "engine/record/record_set.h"
#include "engine/record/span_namer.h"

namespace engine {

namespace {

using Field = SpanNamer::Field;

constexpr std::size_t kStride = 64; // of this many records one place is kept
constexpr std::size_t kMagicAt = 16;

constexpr std::array<Field, 13> kHeaderFields{{
    {"baseOffset", SpanType::Int64, SpanMeaning::BaseOffset},
    {"batchLength", SpanType::Int32, SpanMeaning::BatchLength},
    {"partitionLeaderEpoch", SpanType::Int32, SpanMeaning::PartitionLeaderEpoch},
    {"magic", SpanType::Int8, SpanMeaning::Magic},
    {"crc", SpanType::Uint32, SpanMeaning::Crc},
    {"attributes", SpanType::Int16, SpanMeaning::Attributes},
    {"lastOffsetDelta", SpanType::Int32, SpanMeaning::LastOffsetDelta},
    {"baseTimestamp", SpanType::Int64, SpanMeaning::BaseTimestamp},
    {"maxTimestamp", SpanType::Int64, SpanMeaning::MaxTimestamp},
    {"producerId", SpanType::Int64, SpanMeaning::ProducerId},
    {"producerEpoch", SpanType::Int16, SpanMeaning::ProducerEpoch},
    {"baseSequence", SpanType::Int32, SpanMeaning::BaseSequence},
    {"recordsCount", SpanType::Int32, SpanMeaning::RecordsCount},
}};

constexpr Field kKeyLength{"keyLength", SpanType::Varint, SpanMeaning::KeyLength};
constexpr Field kKey{"key", SpanType::Bytes, SpanMeaning::Key};
constexpr Field kValueLength{"valueLength", SpanType::Varint, SpanMeaning::ValueLength};
constexpr Field kValue{"value", SpanType::Bytes, SpanMeaning::Value};
constexpr Field kControlVersion{"version", SpanType::Int16, SpanMeaning::ControlVersion};

// The key of a control record is its version and what it is; the value of a marker names the coordinator.
void nameControl(SpanNamer& namer, const std::string& prefix, std::int64_t record)
{
    ControlType type = ControlType::Unknown;
    if (const std::int64_t size = namer.number(kKeyLength); size >= 4) {
        namer.setPrefix(prefix + "key.", record);
        namer.number(kControlVersion);
        type = static_cast<ControlType>(namer.number({"type", SpanType::Int16, SpanMeaning::ControlType}));
        namer.setPrefix(prefix, record);
        namer.bytes(kKey, static_cast<std::size_t>(size) - 4);
    } else if (size > 0) {
        namer.bytes(kKey, static_cast<std::size_t>(size));
    }
    const std::int64_t size = namer.number(kValueLength);
    std::size_t named = 0;
    if ((type == ControlType::Abort || type == ControlType::Commit) && size >= 6) {
        namer.setPrefix(prefix + "value.", record);
        namer.number(kControlVersion);
        namer.number({"coordinatorEpoch", SpanType::Int32, SpanMeaning::CoordinatorEpoch});
        namer.setPrefix(prefix, record);
        named = 6;
    }
    if (size > 0)
        namer.bytes(kValue, static_cast<std::size_t>(size) - named);
}

void nameHeaders(SpanNamer& namer)
{
    const std::int64_t count = namer.number({"headersCount", SpanType::Varint, SpanMeaning::HeadersCount});
    for (std::int64_t i = 0; i < count && namer.ok() && !namer.isBehindWindow(); ++i) {
        namer.setElement("headers", i);
        namer.sized({"headerKeyLength", SpanType::Varint, SpanMeaning::HeaderKeyLength},
            {"headerKey", SpanType::String, SpanMeaning::HeaderKey});
        namer.sized({"headerValueLength", SpanType::Varint, SpanMeaning::HeaderValueLength},
            {"headerValue", SpanType::Bytes, SpanMeaning::HeaderValue});
    }
    namer.setElement({}, 0);
}

void nameRecord(SpanNamer& namer, const std::string& prefix, std::int64_t record, bool isControl)
{
    namer.setPrefix(prefix, record);
    namer.number({"length", SpanType::Varint, SpanMeaning::RecordLength});
    namer.number({"attributes", SpanType::Int8, SpanMeaning::RecordAttributes});
    namer.number({"timestampDelta", SpanType::Varlong, SpanMeaning::TimestampDelta});
    namer.number({"offsetDelta", SpanType::Varint, SpanMeaning::OffsetDelta});
    if (isControl) {
        nameControl(namer, prefix, record);
    } else {
        namer.sized(kKeyLength, kKey);
        namer.sized(kValueLength, kValue);
    }
    nameHeaders(namer);
}

} // namespace

BatchAnatomy::BatchAnatomy(ByteChain bytes, std::size_t decompressedBytesMax) : m_bytes(std::move(bytes))
{
    const std::size_t size = m_bytes.size();
    const Slice first = shownBytes(m_bytes, 0, std::min(size, m_first.size()));
    std::copy_n(first.data(), first.size(), m_first.begin());
    m_header = decodeAnyHeader(m_first);
    m_end = size;
    m_headerSize = size;
    if (size <= kMagicAt) {
        m_headerFault = "cut off in front of its magic";
        return;
    }
    if (m_header.magic < 0 || m_header.magic > 2) {
        m_headerFault = "unknown magic";
        return;
    }
    m_isLegacy = m_header.magic < 2;
    const std::size_t smallest = m_isLegacy ? legacySizeMin(m_header.magic) : kBatchHeaderSize;
    const std::int64_t declared = std::int64_t{m_header.batchLength} + static_cast<std::int64_t>(kLogOverhead);
    if (size < smallest)
        m_headerFault = "cut off in its header";
    else if (declared < static_cast<std::int64_t>(smallest))
        m_headerFault = "batch length shorter than a header";
    else if (declared > static_cast<std::int64_t>(size))
        m_headerFault = "batch length goes beyond the bytes that are here";
    else
        m_end = static_cast<std::size_t>(declared);
    m_hasHeader = size >= smallest;
    if (!m_hasHeader)
        return;
    m_computedCrc = RecordBatchView(subChain(m_bytes, 0, m_end)).computedCrc();
    if (m_isLegacy)
        openMessage(decompressedBytesMax);
    else
        openBatch(decompressedBytesMax);
}

void BatchAnatomy::openBatch(std::size_t decompressedBytesMax)
{
    m_headerSize = kBatchHeaderSize;
    m_sectionAt = kBatchHeaderSize;
    m_section = shownBytes(m_bytes, kBatchHeaderSize, m_end - kBatchHeaderSize);
    if (m_header.codec() != Codec::None && !m_section.empty()) {
        m_isCompressed = true;
        m_sectionAt = 0;
        Unpacked unpacked = decompress(m_header.codec(), m_section, decompressedBytesMax);
        m_section = std::move(unpacked.bytes);
        m_blockFault = unpacked.what;
    }
    if (m_header.recordsCount < 0)
        m_restFault = "negative record count";
    else
        indexRecords(m_header.recordsCount);
}

void BatchAnatomy::openMessage(std::size_t decompressedBytesMax)
{
    m_section = shownBytes(m_bytes, 0, m_end);
    std::vector<ByteSpan> spans;
    SpanNamer namer(m_section.span(), 0, m_section.size(), 0, {}, spans);
    m_isCompressed = m_header.codec() != Codec::None; // only then is the value one of records
    nameMessage(namer, m_isCompressed, 0);
    const auto named = [&](SpanMeaning meaning) {
        return std::find_if(spans.begin(), spans.end(), [&](const ByteSpan& span) { return span.meaning == meaning; });
    };
    const auto block = named(SpanMeaning::CompressedRecords);
    if (!namer.ok() || (m_isCompressed && block == spans.end())) {
        m_isCompressed = false;
        m_restFault = "invalid message";
        return;
    }
    if (!m_isCompressed) {
        m_headerSize = named(SpanMeaning::KeyLength)->offset;
        m_recordCount = 1;
        return;
    }
    m_headerSize = block->offset;
    const auto header = m_header.magic == 0 ? Lz4Header::Unchecked : Lz4Header::Checked;
    Unpacked unpacked =
        decompress(m_header.codec(), m_section.sub(block->offset, block->size), decompressedBytesMax, header);
    m_section = std::move(unpacked.bytes);
    m_blockFault = unpacked.what;
    indexRecords(INT64_MAX);
}

void BatchAnatomy::indexRecords(std::int64_t limit)
{
    while (static_cast<std::int64_t>(m_recordCount) < limit && (!m_isLegacy || m_readTo < m_section.size())) {
        const auto end = elementEnd(m_readTo, m_restFault);
        if (!end) {
            m_restIsRecord = true;
            return;
        }
        if (m_recordCount % kStride == 0)
            m_starts.push_back(m_readTo);
        m_readTo = *end;
        ++m_recordCount;
    }
    if (m_readTo < m_section.size())
        m_restFault = "bytes behind the last record";
}

std::optional<std::size_t> BatchAnatomy::elementEnd(std::size_t at, std::string_view& fault) const
{
    if (!m_isLegacy) {
        RawRecordWalk walk(m_section.span().subspan(at));
        RawRecord record;
        if (const RecordFault broken = walk.next(record)) {
            fault = broken.what;
            return std::nullopt;
        }
        return at + walk.position();
    }
    ByteReader reader(m_section.from(at));
    reader.skip(8);
    const std::int32_t size = reader.i32();
    reader.skip(4);
    const std::int8_t magic = reader.i8();
    if (reader.ok() && size >= kBatchLengthMin && (magic == 0 || magic == 1)
        && static_cast<std::size_t>(size) <= m_section.size() - at - kLogOverhead)
        return at + kLogOverhead + static_cast<std::size_t>(size);
    fault = "invalid message inside of a compressed one";
    return std::nullopt;
}

std::string_view BatchAnatomy::fault() const
{
    for (const std::string_view fault : {m_headerFault, m_blockFault, m_restFault}) {
        if (!fault.empty())
            return fault;
    }
    return m_end < m_bytes.size() ? "bytes behind the batch" : std::string_view();
}

std::size_t BatchAnatomy::sheetSize(Sheet sheet) const
{
    if (sheet == Sheet::Batch)
        return m_bytes.size();
    return m_isCompressed ? m_section.size() : 0;
}

Slice BatchAnatomy::bytes(Sheet sheet, std::size_t offset, std::size_t size) const
{
    ENGINE_CHECK(offset <= sheetSize(sheet) && size <= sheetSize(sheet) - offset, "the bytes are on the sheet");
    return sheet == Sheet::Batch ? shownBytes(m_bytes, offset, size) : m_section.sub(offset, size);
}

std::size_t BatchAnatomy::startOf(std::size_t index) const
{
    std::size_t at = m_starts[index / kStride];
    std::string_view ignored;
    for (std::size_t i = index % kStride; i > 0; --i)
        at = *elementEnd(at, ignored);
    return at;
}

BatchAnatomy::Place BatchAnatomy::record(std::size_t index) const
{
    ENGINE_CHECK(index < m_recordCount, "a record that can be read");
    if (isMessageAlone())
        return {Sheet::Batch, m_headerSize, m_end - m_headerSize};
    const std::size_t at = startOf(index);
    std::string_view ignored;
    return {recordSheet(), m_sectionAt + at, *elementEnd(at, ignored) - at};
}

std::optional<std::size_t> BatchAnatomy::recordAt(Sheet sheet, std::size_t at) const
{
    if (sheet != recordSheet() || m_recordCount == 0)
        return std::nullopt;
    if (isMessageAlone())
        return at >= m_headerSize && at < m_end ? std::optional(std::size_t{0}) : std::nullopt;
    if (at < m_sectionAt || at - m_sectionAt >= m_readTo)
        return std::nullopt;
    const std::size_t position = at - m_sectionAt;
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), position);
    auto index = static_cast<std::size_t>(after - m_starts.begin() - 1) * kStride;
    std::string_view ignored;
    for (std::size_t end = *elementEnd(*(after - 1), ignored); end <= position; end = *elementEnd(end, ignored))
        ++index;
    return index;
}

std::optional<std::size_t> BatchAnatomy::recordWithOffset(Offset offset) const
{
    if (m_isLegacy)
        return std::nullopt;
    RawRecordWalk walk(m_section.span());
    RawRecord record;
    for (std::size_t index = 0; index < m_recordCount; ++index) {
        if (walk.next(record))
            break;
        if (wrappingAdd(m_header.baseOffset.value, record.offsetDelta) == offset.value)
            return index;
    }
    return std::nullopt;
}

void BatchAnatomy::nameMessage(SpanNamer& namer, bool isWrapper, std::int64_t record) const
{
    namer.number({"offset", SpanType::Int64, SpanMeaning::MessageOffset});
    namer.number({"message_size", SpanType::Int32, SpanMeaning::MessageSize});
    namer.number({"crc", SpanType::Uint32, SpanMeaning::MessageCrc});
    const std::int64_t magic = namer.number({"magic_byte", SpanType::Int8, SpanMeaning::Magic});
    namer.number({"attributes", SpanType::Int8, SpanMeaning::Attributes});
    if (magic == 1)
        namer.number({"timestamp", SpanType::Int64, SpanMeaning::MessageTimestamp});
    if (!isWrapper)
        namer.setRecord(record);
    namer.sized({"keyLength", SpanType::Int32, SpanMeaning::KeyLength}, kKey);
    const Field block{"value", SpanType::Records, SpanMeaning::CompressedRecords};
    namer.sized({"valueLength", SpanType::Int32, SpanMeaning::ValueLength}, isWrapper ? block : kValue);
}

void BatchAnatomy::nameElement(SpanNamer& namer, std::size_t index) const
{
    const auto record = static_cast<std::int64_t>(index);
    const std::string number = "[" + std::to_string(index) + "].";
    if (!m_isLegacy) {
        nameRecord(namer, "records" + number, record, m_header.isControl());
        return;
    }
    namer.setPrefix("messages" + number, record);
    nameMessage(namer, false, record);
}

void BatchAnatomy::nameBatch(ByteWindow window, std::vector<ByteSpan>& out) const
{
    if (isMessageAlone() || (m_isLegacy && m_isCompressed)) {
        const Slice message = shownBytes(m_bytes, 0, m_end);
        SpanNamer namer(message.span(), 0, m_end, 0, window, out);
        nameMessage(namer, m_isCompressed, 0);
        if (!m_blockFault.empty() && !out.empty() && out.back().meaning == SpanMeaning::CompressedRecords)
            out.back().fault = m_blockFault;
        namer.rest(namer.ok() ? SpanMeaning::LeftOver : SpanMeaning::Unreadable,
            namer.ok() ? "bytes behind the value" : !m_headerFault.empty() ? m_headerFault : "invalid message");
        return;
    }
    SpanNamer namer(m_first, 0, m_headerSize, 0, window, out);
    for (const Field& field : kHeaderFields) {
        if (field.meaning == SpanMeaning::BaseTimestamp && m_header.hasDeleteHorizon())
            namer.number({field.name, field.type, SpanMeaning::DeleteHorizon});
        else
            namer.number(field);
        if (field.meaning == SpanMeaning::Magic && !m_hasHeader && !m_headerFault.empty() && m_header.magic != 2)
            break;
    }
    namer.rest(SpanMeaning::Unreadable, m_headerFault);
    if (m_isCompressed) {
        SpanNamer block({}, 0, m_end - kBatchHeaderSize, kBatchHeaderSize, window, out);
        const std::size_t before = out.size();
        block.bytes({"records", SpanType::Records, SpanMeaning::CompressedRecords}, block.left());
        if (out.size() > before)
            out.back().fault = m_blockFault;
    }
}

void BatchAnatomy::nameRecords(ByteWindow window, std::vector<ByteSpan>& out) const
{
    const std::size_t from = window.from <= m_sectionAt ? 0 : window.from - m_sectionAt;
    if (from < m_readTo && m_recordCount > 0) {
        std::size_t index = *recordAt(recordSheet(), m_sectionAt + from);
        std::string_view ignored;
        for (std::size_t at = startOf(index); index < m_recordCount && m_sectionAt + at < window.to; ++index) {
            const std::size_t end = *elementEnd(at, ignored);
            SpanNamer namer(m_section.span(), at, end, m_sectionAt, window, out);
            nameElement(namer, index);
            namer.rest(SpanMeaning::LeftOver, namer.ok() ? "bytes behind the value" : "invalid message");
            at = end;
        }
    }
    nameRest(window, out);
}

// Behind the last readable record: one that begins and breaks is named as far as it goes.
void BatchAnatomy::nameRest(ByteWindow window, std::vector<ByteSpan>& out) const
{
    const std::size_t size = m_section.size() - m_readTo;
    if (size == 0 || !window.touches(m_sectionAt + m_readTo, size))
        return;
    SpanNamer namer(m_section.span(), m_readTo, m_section.size(), m_sectionAt, window, out);
    const std::size_t before = out.size();
    if (m_restIsRecord)
        nameElement(namer, m_recordCount);
    if (namer.left() == 0 && out.size() > before && out[before].meaning == SpanMeaning::RecordLength)
        out[before].fault = m_restFault; // every field fits, and the length in front of them says otherwise
    namer.setPrefix({}, -1);
    const bool isLeftOver = !m_restIsRecord && m_header.recordsCount >= 0;
    namer.rest(isLeftOver ? SpanMeaning::LeftOver : SpanMeaning::Unreadable, m_restFault);
}

std::vector<ByteSpan> BatchAnatomy::spans(Sheet sheet, ByteWindow window) const
{
    std::vector<ByteSpan> out;
    if (sheet == Sheet::Batch) {
        nameBatch(window, out);
        if (!m_isCompressed && !m_isLegacy && m_hasHeader)
            nameRecords(window, out);
        SpanNamer behind({}, 0, m_bytes.size() - m_end, m_end, window, out);
        behind.rest(SpanMeaning::LeftOver, "bytes behind the batch");
    } else if (m_isCompressed) {
        nameRecords(window, out);
    }
    return out;
}

ByteSpan BatchAnatomy::spanAt(Sheet sheet, std::size_t at) const
{
    ENGINE_CHECK(at < sheetSize(sheet), "the byte is on the sheet");
    return spans(sheet, {at, at + 1}).front();
}

} // namespace engine
