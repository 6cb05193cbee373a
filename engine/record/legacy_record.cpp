#include "engine/record/legacy_record.h"

#include <algorithm>

#include <zlib.h>

#include "engine/record/record_batch.h"

namespace engine {

namespace {

constexpr std::size_t kCrcEnd = 16; // magic begins here
constexpr std::size_t kMessagesMax = 1 << 20; // inside of a compressed one; ours, Kafka has no bound

struct Message {
    std::int64_t offset = 0;
    std::int8_t magic = 0;
    std::int8_t attributes = 0;
    Record record;
    bool crcFits = false;
};

// Reads one message; false if its sizes do not fit.
bool readMessage(ByteReader& reader, Message& out)
{
    out.offset = reader.i64();
    const std::int32_t size = reader.i32();
    if (!reader.ok() || size < kBatchLengthMin)
        return false;
    ByteReader body(reader.slice(static_cast<std::size_t>(size)));
    if (!reader.ok())
        return false;
    const std::uint32_t crc = body.u32();
    const Slice covered = body.slice(body.remaining());
    out.crcFits = crc == ::crc32(0, covered.data(), static_cast<uInt>(covered.size()));
    ByteReader fields(covered);
    out.magic = fields.i8();
    out.attributes = fields.i8();
    out.record.timestamp = out.magic == 0 ? kNoTimestamp : fields.i64();
    for (auto* bytes : {&out.record.key, &out.record.value}) {
        const std::int32_t length = fields.i32();
        *bytes = length < 0 ? std::nullopt : std::optional(fields.slice(static_cast<std::size_t>(length)));
    }
    out.record.offset = Offset{out.offset};
    return fields.ok() && (out.magic == 0 || out.magic == 1);
}

RecordFault readInner(const Message& wrapper, std::size_t decompressedBytesMax, std::vector<Record>& out)
{
    const auto header = wrapper.magic == 0 ? Lz4Header::Unchecked : Lz4Header::Checked;
    const auto codec = static_cast<Codec>(wrapper.attributes & 7);
    if (!wrapper.record.value || codec == Codec::Zstd)
        return {ErrorCode::InvalidRecord, "compressed message without a readable value"};
    const Unpacked unpacked = decompress(codec, *wrapper.record.value, decompressedBytesMax, header);
    if (unpacked.error != ErrorCode::None)
        return {unpacked.error, unpacked.what};
    const std::size_t begin = out.size();
    ByteReader reader(unpacked.bytes);
    while (reader.remaining() > 0) {
        Message inner;
        if (out.size() - begin == kMessagesMax)
            return {ErrorCode::MessageTooLarge, "more messages inside of a compressed one than allowed"};
        if (!readMessage(reader, inner))
            return {ErrorCode::InvalidRecord, "invalid message inside of a compressed one"};
        if (!inner.crcFits)
            return {ErrorCode::CorruptMessage, "message inside of a compressed one has a wrong CRC"};
        if (inner.magic != wrapper.magic || (inner.attributes & 7) != 0)
            return {ErrorCode::InvalidRecord,
                "message inside of a compressed one is compressed or of another magic"};
        if (wrapper.magic == 1 && (wrapper.attributes & BatchHeader::kLogAppendTimeBit) != 0)
            inner.record.timestamp = wrapper.record.timestamp;
        out.push_back(std::move(inner.record));
    }
    if (out.size() == begin)
        return {ErrorCode::InvalidRecord, "compressed message with nothing inside"};
    if (wrapper.magic == 1) { // KIP-31: the wrapper has the last absolute offset
        const std::int64_t last = out.back().offset.value;
        for (std::size_t i = begin; i < out.size(); ++i)
            out[i].offset = Offset{wrappingAdd(wrappingAdd(wrapper.offset, out[i].offset.value), -last)};
    }
    return {};
}

} // namespace

BatchHeader decodeLegacyHeader(std::span<const std::uint8_t> bytes)
{
    ByteReader reader(Slice::copyOf(bytes));
    BatchHeader header;
    header.baseOffset = Offset{reader.i64()};
    header.batchLength = reader.i32();
    header.crc = reader.u32();
    header.magic = reader.i8();
    header.attributes = reader.i8();
    header.attributes = static_cast<std::int16_t>(header.attributes & (header.magic == 0 ? 0x07 : 0x0f));
    header.maxTimestamp = header.magic == 0 ? kNoTimestamp : reader.i64();
    header.baseTimestamp = header.maxTimestamp;
    header.lastOffsetDelta = 0;
    header.recordsCount = 1;
    return header;
}

BatchHeader decodeAnyHeader(std::span<const std::uint8_t> bytes)
{
    const BatchHeader header = decodeBatchHeader(bytes);
    return header.magic < 2 ? decodeLegacyHeader(bytes) : header;
}

std::size_t legacySizeMin(std::int8_t magic)
{
    return kLogOverhead + static_cast<std::size_t>(kBatchLengthMin) + (magic == 1 ? 8 : 0);
}

std::uint32_t legacyCrc(const ByteChain& bytes)
{
    uLong crc = 0;
    std::size_t skip = kCrcEnd;
    for (const auto& slice : bytes.slices()) {
        if (slice.size() > skip)
            crc = ::crc32(crc, slice.data() + skip, static_cast<uInt>(slice.size() - skip));
        skip -= std::min(skip, slice.size());
    }
    return static_cast<std::uint32_t>(crc);
}

RecordFault readLegacyRecords(
    const RecordBatchView& batch, std::size_t decompressedBytesMax, std::vector<Record>& out)
{
    ByteReader reader(batch.bytes());
    Message message;
    if (!readMessage(reader, message))
        return {ErrorCode::InvalidRecord, "invalid message"};
    if ((message.attributes & 7) != 0)
        return readInner(message, decompressedBytesMax, out);
    out.push_back(std::move(message.record));
    return {};
}

} // namespace engine
