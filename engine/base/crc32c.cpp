#include "engine/base/crc32c.h"

#include <isa-l/crc.h>

namespace engine {

std::uint32_t crc32c(std::span<const std::uint8_t> bytes, std::uint32_t before)
{
    std::uint32_t crc = ~before;
    while (!bytes.empty()) { // ISA-L takes an int
        const std::size_t part = bytes.size() < (1u << 30) ? bytes.size() : (1u << 30);
        crc = crc32_iscsi(const_cast<unsigned char*>(bytes.data()), static_cast<int>(part), crc);
        bytes = bytes.subspan(part);
    }
    return ~crc;
}

} // namespace engine
