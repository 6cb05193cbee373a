#pragma once

// Random numbers by name: a stream is derived from the seed of the lab and a name such as "node/1/member-id" or
// "link/1/2", so one extra draw changes nothing elsewhere (design/physics.md). Integers only. xoshiro256** seeded by
// XXH3 of (seed, name).

#include <array>
#include <cstdint>
#include <string_view>

namespace engine {

class StateVisitor;

class Random {
public:
    Random(std::uint64_t seed, std::string_view name);

    std::uint64_t next();
    // Uniform in [0, bound). Precondition: bound > 0.
    std::uint64_t below(std::uint64_t bound);
    // Uniform in [low, high]. Precondition: low <= high.
    std::int64_t between(std::int64_t low, std::int64_t high);
    // True with `perMillion` parts per million.
    bool chance(std::uint32_t perMillion) { return below(1000000) < perMillion; }

    void walk(StateVisitor& visitor) const;

private:
    std::array<std::uint64_t, 4> m_state;
};

} // namespace engine
