#include "engine/record/batch_header.h"

#include "engine/base/check.h"

namespace engine {

namespace {

template <class T>
T get(const std::uint8_t* p)
{
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        v = v << 8 | p[i];
    return static_cast<T>(v);
}

template <class T>
void put(std::uint8_t* p, T v)
{
    auto bits = static_cast<std::uint64_t>(v);
    for (std::size_t i = sizeof(T); i-- > 0; bits >>= 8)
        p[i] = static_cast<std::uint8_t>(bits);
}

} // namespace

std::int32_t sequencePlus(std::int32_t sequence, std::int32_t n)
{
    constexpr std::int64_t kSequences = std::int64_t{INT32_MAX} + 1;
    return static_cast<std::int32_t>((std::int64_t{sequence} + n) % kSequences);
}

std::int32_t BatchHeader::lastSequence() const
{
    return baseSequence == kNoSequence ? kNoSequence : sequencePlus(baseSequence, lastOffsetDelta);
}

BatchHeader decodeBatchHeader(std::span<const std::uint8_t> bytes)
{
    ENGINE_CHECK(bytes.size() >= kBatchHeaderSize, "a header is read whole");
    const std::uint8_t* p = bytes.data();
    BatchHeader h;
    h.baseOffset = Offset{get<std::int64_t>(p)};
    h.batchLength = get<std::int32_t>(p + 8);
    h.leaderEpoch = LeaderEpoch{get<std::int32_t>(p + 12)};
    h.magic = get<std::int8_t>(p + 16);
    h.crc = get<std::uint32_t>(p + 17);
    h.attributes = get<std::int16_t>(p + 21);
    h.lastOffsetDelta = get<std::int32_t>(p + 23);
    h.baseTimestamp = get<std::int64_t>(p + 27);
    h.maxTimestamp = get<std::int64_t>(p + 35);
    h.producerId = ProducerId{get<std::int64_t>(p + 43)};
    h.producerEpoch = ProducerEpoch{get<std::int16_t>(p + 51)};
    h.baseSequence = get<std::int32_t>(p + 53);
    h.recordsCount = get<std::int32_t>(p + 57);
    return h;
}

std::array<std::uint8_t, kBatchHeaderSize> encodeBatchHeader(const BatchHeader& h)
{
    std::array<std::uint8_t, kBatchHeaderSize> bytes{};
    std::uint8_t* p = bytes.data();
    put(p, h.baseOffset.value);
    put(p + 8, h.batchLength);
    put(p + 12, h.leaderEpoch.value);
    put(p + 16, h.magic);
    put(p + 17, h.crc);
    put(p + 21, h.attributes);
    put(p + 23, h.lastOffsetDelta);
    put(p + 27, h.baseTimestamp);
    put(p + 35, h.maxTimestamp);
    put(p + 43, h.producerId.value);
    put(p + 51, h.producerEpoch.value);
    put(p + 53, h.baseSequence);
    put(p + 57, h.recordsCount);
    return bytes;
}

} // namespace engine
