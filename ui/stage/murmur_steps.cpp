#include "ui/stage/murmur_steps.h"

namespace ui {

std::vector<MurmurStep> murmurSteps(std::span<const std::uint8_t> key)
{
    constexpr std::uint32_t m = 0x5bd1e995;
    std::vector<MurmurStep> steps;
    steps.reserve(key.size() / 4 + 3);
    std::uint32_t h = kMurmurSeed ^ static_cast<std::uint32_t>(key.size());
    steps.push_back({MurmurStep::Kind::Seed, {}, 0, 0, h});
    std::size_t at = 0;
    for (; at + 4 <= key.size(); at += 4) {
        MurmurStep step{MurmurStep::Kind::Word, {key[at], key[at + 1], key[at + 2], key[at + 3]}, 4, 0, 0};
        for (std::size_t i = 4; i-- > 0;)
            step.word = step.word << 8 | step.bytes[i];
        std::uint32_t k = step.word * m;
        k ^= k >> 24;
        h = (h * m) ^ (k * m);
        step.hash = h;
        steps.push_back(step);
    }
    if (at < key.size()) {
        MurmurStep step{MurmurStep::Kind::Tail, {}, static_cast<int>(key.size() - at), 0, 0};
        for (std::size_t i = 0; at + i < key.size(); ++i) {
            step.bytes[i] = key[at + i];
            h ^= static_cast<std::uint32_t>(key[at + i]) << (8 * i);
        }
        h *= m;
        step.hash = h;
        steps.push_back(step);
    }
    h ^= h >> 13;
    h *= m;
    h ^= h >> 15;
    steps.push_back({MurmurStep::Kind::End, {}, 0, 0, h});
    return steps;
}

} // namespace ui
