#pragma once

// The partition of a key, worked out step by step as Kafka's murmur2 does it (engine/base/murmur2.h gives only the end).
//
//     seed      9747b28c xor length          Word   four bytes, little endian, mixed in       … once for each four bytes
//     Tail      what is left, xor and * m    End    h >> 13, * m, h >> 15

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ui {

inline constexpr std::uint32_t kMurmurSeed = 0x9747b28c;

struct MurmurStep {
    enum class Kind : std::uint8_t { Seed, Word, Tail, End };
    Kind kind = Kind::Seed;
    std::array<std::uint8_t, 4> bytes{}; // of Word and Tail
    int count = 0;                       // how many of them
    std::uint32_t word = 0;              // of Word: the bytes as a number, before mixing
    std::uint32_t hash = 0;              // after this step
};

// Never empty; the last one is End and has murmur2(key).
std::vector<MurmurStep> murmurSteps(std::span<const std::uint8_t> key);

} // namespace ui
