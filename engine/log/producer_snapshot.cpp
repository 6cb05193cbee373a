#include "engine/log/producer_snapshot.h"

#include "engine/base/crc32c.h"

namespace engine {

namespace {

constexpr std::int16_t kVersion = 1;
constexpr std::size_t kCrcAt = 2;
constexpr std::size_t kCrcEnd = 6;
constexpr std::size_t kEntrySize = 46;

} // namespace

Slice encodeProducerSnapshot(const std::vector<ProducerSnapshotEntry>& entries)
{
    ByteWriter body;
    body.i32(static_cast<std::int32_t>(entries.size()));
    for (const auto& entry : entries) {
        body.i64(entry.producerId.value);
        body.i16(entry.epoch.value);
        body.i32(entry.lastSequence);
        body.i64(entry.lastOffset.value);
        body.i32(entry.offsetDelta);
        body.i64(entry.timestamp);
        body.i32(entry.coordinatorEpoch);
        body.i64(entry.txnFirstOffset.value);
    }
    const auto bytes = body.takeVector();
    ByteWriter file;
    file.i16(kVersion);
    file.u32(crc32c(bytes));
    file.raw(bytes);
    return Slice::adopt(file.takeVector());
}

std::optional<FileFault> producerSnapshotFault(const Slice& bytes)
{
    ByteReader reader(bytes);
    const std::int16_t version = reader.i16();
    const std::uint32_t crc = reader.u32();
    const std::int32_t count = reader.i32();
    if (!reader.ok())
        return FileFault{bytes.size(), "it ends before its first entry"};
    if (version != kVersion)
        return FileFault{0, "version " + std::to_string(version) + " is not known (1 is)"};
    if (const std::uint32_t computed = crc32c(bytes.from(kCrcEnd).span()); computed != crc)
        return FileFault{
            kCrcAt, "the CRC does not fit: stored " + std::to_string(crc) + ", computed " + std::to_string(computed)};
    if (count < 0 || reader.remaining() != static_cast<std::size_t>(count) * kEntrySize)
        return FileFault{kCrcEnd,
            "it says " + std::to_string(count) + " entries and has " + std::to_string(reader.remaining()) + " bytes for them"};
    return std::nullopt;
}

Result<std::vector<ProducerSnapshotEntry>> decodeProducerSnapshot(const Slice& bytes)
{
    if (producerSnapshotFault(bytes))
        return ErrorCode::KafkaStorageError;
    ByteReader reader(bytes.from(kCrcEnd));
    const std::int32_t count = reader.i32();
    std::vector<ProducerSnapshotEntry> entries;
    entries.reserve(static_cast<std::size_t>(count));
    for (std::int32_t i = 0; i < count; ++i) {
        ProducerSnapshotEntry entry;
        entry.producerId = ProducerId{reader.i64()};
        entry.epoch = ProducerEpoch{reader.i16()};
        entry.lastSequence = reader.i32();
        entry.lastOffset = Offset{reader.i64()};
        entry.offsetDelta = reader.i32();
        entry.timestamp = reader.i64();
        entry.coordinatorEpoch = reader.i32();
        entry.txnFirstOffset = Offset{reader.i64()};
        entries.push_back(entry);
    }
    return entries;
}

} // namespace engine
