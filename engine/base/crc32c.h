#pragma once

// CRC-32C (Castagnoli), as record batches carry it. crc32c("123456789") == 0xe3069283.

#include <cstdint>
#include <span>

namespace engine {

std::uint32_t crc32c(std::span<const std::uint8_t> bytes);

} // namespace engine
