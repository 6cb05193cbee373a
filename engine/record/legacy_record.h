#pragma once

// Messages of magic 0 and 1 (facts §3.5): what Kafka wrote before 0.11. Read only. A message is a batch of
// one; a compressed one is a wrapper whose value is a set of messages. Wrapper of magic 1: its offset is that
// of the last one inside, and the ones inside count from 0; with LogAppendTime its timestamp is theirs.
//
//     offset:8 size:4 crc32:4 magic:1 attributes:1 [timestamp:8, magic 1] key:int32-sized value:int32-sized

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/record/batch_header.h"

namespace engine {

class RecordBatchView;

// A batch header as far as such a message has one: lastOffsetDelta 0, the count unknown (1), no producer.
BatchHeader decodeLegacyHeader(std::span<const std::uint8_t> bytes);
// Of a batch of any magic, from its first bytes; zeros in place of bytes that a short message does not have.
BatchHeader decodeAnyHeader(std::span<const std::uint8_t> bytes);
std::size_t legacySizeMin(std::int8_t magic);
// CRC-32 (not -32C) of everything behind the CRC.
std::uint32_t legacyCrc(const ByteChain& bytes);
// Appends the records of a message, those inside of a wrapper. On a fault `out` holds those before it.
RecordFault readLegacyRecords(
    const RecordBatchView& batch, std::size_t decompressedBytesMax, std::vector<Record>& out);

} // namespace engine
