#include "engine/base/state_hash.h"

#include <array>
#include <xxhash.h>

namespace engine {

struct StateHasher::Impl {
    XXH3_state_t* state = XXH3_createState();
    ~Impl() { XXH3_freeState(state); }
};

StateHasher::StateHasher() : m_impl(std::make_unique<Impl>()) { XXH3_128bits_reset(m_impl->state); }
StateHasher::~StateHasher() = default;

void StateHasher::group(std::string_view name) { text(name); }

void StateHasher::number(std::uint64_t value)
{
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
    XXH3_128bits_update(m_impl->state, bytes.data(), bytes.size());
}

void StateHasher::bytes(std::span<const std::uint8_t> bytes)
{
    number(static_cast<std::uint64_t>(bytes.size()));
    if (!bytes.empty())
        XXH3_128bits_update(m_impl->state, bytes.data(), bytes.size());
}

std::string StateHasher::digest() const
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(m_impl->state));
    return toHex(canonical.digest);
}

std::uint64_t StateHasher::digestNumber() const { return XXH3_128bits_digest(m_impl->state).high64; }

void StatePrinter::group(std::string_view name) { m_group = std::string(name); }
void StatePrinter::number(std::uint64_t value) { m_lines.push_back(m_group + ": " + std::to_string(static_cast<std::int64_t>(value))); }
void StatePrinter::bytes(std::span<const std::uint8_t> bytes) { m_lines.push_back(m_group + ": 0x" + toHex(bytes)); }

} // namespace engine
