#include "engine/base/random.h"

#include <bit>
#include <string>
#include <xxhash.h>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"

namespace engine {

Random::Random(std::uint64_t seed, std::string_view name)
{
    for (std::size_t i = 0; i < m_state.size(); ++i)
        m_state[i] = XXH3_64bits_withSeed(name.data(), name.size(), seed + i * 0x9E3779B97F4A7C15ull) | (i == 0 ? 1u : 0u);
}

std::uint64_t Random::next()
{
    const std::uint64_t out = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = std::rotl(m_state[3], 45);
    return out;
}

std::uint64_t Random::below(std::uint64_t bound)
{
    ENGINE_CHECK(bound > 0, "a range has at least one number");
    const std::uint64_t tooLow = (0 - bound) % bound; // numbers below would make some results likelier
    for (;;) {
        const std::uint64_t v = next();
        if (v >= tooLow)
            return v % bound;
    }
}

std::int64_t Random::between(std::int64_t low, std::int64_t high)
{
    ENGINE_CHECK(low <= high, "a range is not empty");
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (span == 0 ? next() : below(span)));
}

void Random::walk(StateVisitor& visitor) const
{
    for (const auto word : m_state)
        visitor.number(word);
}

} // namespace engine
