#include "engine/base/murmur2.h"

namespace engine {

std::int32_t murmur2(std::span<const std::uint8_t> bytes)
{
    constexpr std::uint32_t m = 0x5bd1e995;
    std::uint32_t h = 0x9747b28cu ^ static_cast<std::uint32_t>(bytes.size());
    std::size_t at = 0;
    for (; at + 4 <= bytes.size(); at += 4) {
        std::uint32_t k = static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8
            | static_cast<std::uint32_t>(bytes[at + 2]) << 16 | static_cast<std::uint32_t>(bytes[at + 3]) << 24;
        k *= m;
        k ^= k >> 24;
        k *= m;
        h *= m;
        h ^= k;
    }
    const std::size_t rest = bytes.size() - at;
    if (rest > 0) {
        for (std::size_t i = rest; i-- > 0;)
            h ^= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
        h *= m;
    }
    h ^= h >> 13;
    h *= m;
    h ^= h >> 15;
    return static_cast<std::int32_t>(h);
}

std::int32_t javaHash(std::string_view utf8)
{
    std::uint32_t hash = 0;
    const auto unit = [&](std::uint32_t u) { hash = hash * 31 + u; };
    for (std::size_t i = 0; i < utf8.size();) {
        const auto byte = [&](std::size_t k) -> std::uint32_t {
            return i + k < utf8.size() ? static_cast<std::uint8_t>(utf8[i + k]) & 0x3f : 0;
        };
        const auto first = static_cast<std::uint8_t>(utf8[i]);
        if (first < 0x80) {
            unit(first);
            i += 1;
        } else if (first < 0xe0) {
            unit(static_cast<std::uint32_t>(first & 0x1f) << 6 | byte(1));
            i += 2;
        } else if (first < 0xf0) {
            unit(static_cast<std::uint32_t>(first & 0x0f) << 12 | byte(1) << 6 | byte(2));
            i += 3;
        } else {
            const std::uint32_t point
                = (static_cast<std::uint32_t>(first & 0x07) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3)) - 0x10000;
            unit(0xd800 + (point >> 10));
            unit(0xdc00 + (point & 0x3ff));
            i += 4;
        }
    }
    return static_cast<std::int32_t>(hash);
}

} // namespace engine
