#include "engine/log/offset_map.h"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/evp.h>

#include "engine/base/check.h"

namespace engine {

namespace {

constexpr std::int64_t kSlotsAtFirst = 1024;

constexpr std::int64_t nineTenths(std::int64_t slots) { return slots * 9 / 10; }

} // namespace

struct OffsetMap::Hasher {
    EVP_MD* md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Hasher()
    {
        EVP_MD_CTX_free(context);
        EVP_MD_free(md5);
    }
};

OffsetMap::OffsetMap(std::int64_t bytesMax)
    : m_hasher(std::make_unique<Hasher>()),
      m_slotsMax(std::max<std::int64_t>(bytesMax / kSlotBytes, 2)),
      m_sizeMax(nineTenths(m_slotsMax))
{
    static_assert(sizeof(Slot) == kSlotBytes);
    ENGINE_CHECK(m_hasher->md5 && m_hasher->context, "the system's OpenSSL has MD5");
    m_slots.resize(static_cast<std::size_t>(std::min(kSlotsAtFirst, m_slotsMax)));
}

OffsetMap::~OffsetMap() = default;
OffsetMap::OffsetMap(OffsetMap&&) noexcept = default;
OffsetMap& OffsetMap::operator=(OffsetMap&&) noexcept = default;

OffsetMap::Slot OffsetMap::digest(std::span<const std::uint8_t> key) const
{
    std::array<std::uint8_t, 16> bytes{};
    unsigned size = 0;
    const bool done = EVP_DigestInit_ex2(m_hasher->context, m_hasher->md5, nullptr) == 1
        && EVP_DigestUpdate(m_hasher->context, key.data(), key.size()) == 1
        && EVP_DigestFinal_ex(m_hasher->context, bytes.data(), &size) == 1;
    ENGINE_CHECK(done && size == bytes.size(), "MD5 of any bytes is 16 bytes");
    Slot slot;
    for (std::size_t i = 0; i < 8; ++i) {
        slot.high = slot.high << 8 | bytes[i];
        slot.low = slot.low << 8 | bytes[i + 8];
    }
    return slot;
}

// Where the key is, or the empty slot where it belongs. There is one: the map is never more than nine tenths full.
std::size_t OffsetMap::slotOf(const Slot& key) const
{
    std::size_t at = key.high % m_slots.size();
    while (m_slots[at].offset != kNoOffset && (m_slots[at].high != key.high || m_slots[at].low != key.low))
        at = at + 1 == m_slots.size() ? 0 : at + 1;
    return at;
}

void OffsetMap::grow()
{
    const auto wider = std::min<std::int64_t>(static_cast<std::int64_t>(m_slots.size()) * 2, m_slotsMax);
    const std::vector<Slot> old = std::exchange(m_slots, std::vector<Slot>(static_cast<std::size_t>(wider)));
    for (const auto& slot : old)
        if (slot.offset != kNoOffset)
            m_slots[slotOf(slot)] = slot;
}

bool OffsetMap::put(std::span<const std::uint8_t> key, Offset offset)
{
    if (m_size >= m_sizeMax)
        return false;
    if (m_size >= nineTenths(static_cast<std::int64_t>(m_slots.size())))
        grow();
    Slot slot = digest(key);
    slot.offset = offset;
    Slot& to = m_slots[slotOf(slot)];
    m_size += to.offset == kNoOffset ? 1 : 0;
    to = slot;
    return true;
}

Offset OffsetMap::find(std::span<const std::uint8_t> key) const { return m_slots[slotOf(digest(key))].offset; }

} // namespace engine
