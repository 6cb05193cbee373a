#pragma once

// Kafka's 32-bit murmur2 (facts §6.2): the partition of a key is (murmur2(key) & 0x7fffffff) % partitions.

#include <cstdint>
#include <span>
#include <string_view>

namespace engine {

std::int32_t murmur2(std::span<const std::uint8_t> bytes);

// Java's String.hashCode over UTF-16 units, and abs() with abs(INT_MIN) == 0: a group's partition of
// __consumer_offsets is javaAbs(javaHash(group)) % 50 (facts §7.2).
std::int32_t javaHash(std::string_view utf8);
inline std::int32_t javaAbs(std::int32_t v) { return v == INT32_MIN ? 0 : (v < 0 ? -v : v); }

} // namespace engine
