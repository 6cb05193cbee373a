#pragma once

// CRC-32C (Castagnoli), as record batches carry it. crc32c("123456789") == 0xe3069283. Bytes in several pieces: `before`
// is the CRC of what stands in front of `bytes`.

#include <cstdint>
#include <span>

namespace engine {

std::uint32_t crc32c(std::span<const std::uint8_t> bytes, std::uint32_t before = 0);

} // namespace engine
