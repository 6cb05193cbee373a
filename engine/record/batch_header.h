#pragma once

// The 61 bytes in front of the records of a batch, magic 2 (facts §3.1; KIP-98). The same bytes travel on the
// wire, lie in the log and are copied by followers.
//
//      0 baseOffset 8          21 attributes 2           43 producerId 8
//      8 batchLength 4         23 lastOffsetDelta 4      51 producerEpoch 2
//     12 leaderEpoch 4         27 baseTimestamp 8        53 baseSequence 4
//     16 magic 1               35 maxTimestamp 8         57 recordsCount 4
//     17 crc 4 (of 21 … end)                             61 records
//
// attributes: bits 0-2 codec, 3 LogAppendTime, 4 transactional, 5 control, 6 baseTimestamp is a delete
// horizon (KIP-534).

#include <array>
#include <cstdint>
#include <span>

#include "engine/base/ids.h"
#include "engine/record/compression.h"
#include "engine/record/record.h"

namespace engine {

inline constexpr std::size_t kBatchHeaderSize = 61;
inline constexpr std::size_t kLogOverhead = 12;   // base offset and length: not counted in batchLength
inline constexpr std::size_t kSizeUpToMagic = 17; // enough to tell the format of a batch
inline constexpr std::size_t kCrcAt = 17;
inline constexpr std::size_t kAttributesAt = 21;    // the CRC begins here
inline constexpr std::int32_t kBatchLengthMin = 14; // of the smallest thing that Kafka ever wrote (magic 0)

enum class TimestampType : std::int8_t { None = -1, CreateTime = 0, LogAppendTime = 1 }; // None: magic 0

struct BatchHeader {
    Offset baseOffset{0};
    std::int32_t batchLength = 0;
    LeaderEpoch leaderEpoch = kNoLeaderEpoch;
    std::int8_t magic = 2;
    std::uint32_t crc = 0;
    std::int16_t attributes = 0;
    std::int32_t lastOffsetDelta = -1;
    std::int64_t baseTimestamp = kNoTimestamp;
    std::int64_t maxTimestamp = kNoTimestamp;
    ProducerId producerId = kNoProducerId;
    ProducerEpoch producerEpoch{-1};
    std::int32_t baseSequence = kNoSequence;
    std::int32_t recordsCount = 0;

    static constexpr std::int16_t kLogAppendTimeBit = 0x08;
    static constexpr std::int16_t kTransactionalBit = 0x10;
    static constexpr std::int16_t kControlBit = 0x20;
    static constexpr std::int16_t kDeleteHorizonBit = 0x40;

    int codecNumber() const { return attributes & 7; }
    Codec codec() const
    {
        return static_cast<Codec>(codecNumber());
    } // 5-7 are no codec; decompress() refuses them
    TimestampType timestampType() const
    {
        return (attributes & kLogAppendTimeBit) != 0 ? TimestampType::LogAppendTime
                                                     : TimestampType::CreateTime;
    }
    bool isTransactional() const { return (attributes & kTransactionalBit) != 0; }
    bool isControl() const { return (attributes & kControlBit) != 0; }
    bool hasDeleteHorizon() const { return (attributes & kDeleteHorizonBit) != 0; }
    // Kafka tests the id alone: kafkajs sends epoch 0 and sequence 0 without one (facts §6.5).
    bool hasProducerId() const { return producerId.value > kNoProducerId.value; }
    Offset lastOffset() const { return Offset{wrappingAdd(baseOffset.value, lastOffsetDelta)}; }
    // -1 without a base sequence. Wraps from 2147483647 to 0.
    std::int32_t lastSequence() const;

    bool operator==(const BatchHeader&) const = default;
};

// Sequence numbers wrap: after 2147483647 comes 0.
std::int32_t sequencePlus(std::int32_t sequence, std::int32_t n);

// Precondition: bytes.size() >= kBatchHeaderSize.
BatchHeader decodeBatchHeader(std::span<const std::uint8_t> bytes);
std::array<std::uint8_t, kBatchHeaderSize> encodeBatchHeader(const BatchHeader& header);

} // namespace engine
