#pragma once

// The last offset of each key, in bounded memory: what compaction needs to know (facts §4.5).
//
// Keys are not kept, only their MD5: 16 bytes of digest and 8 of offset make a slot, however long the key. Two keys with
// one digest would be taken for one; Kafka takes that risk, too. When nine tenths of the slots that the memory allows are
// taken the map is full, and the pass stops there: another one goes on.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/ids.h"

namespace engine {

class OffsetMap {
public:
    static constexpr std::int64_t kSlotBytes = 24;

    // `bytesMax`: of all its slots (log.cleaner.dedupe.buffer.size). It takes them as it grows.
    explicit OffsetMap(std::int64_t bytesMax);
    ~OffsetMap();
    OffsetMap(OffsetMap&&) noexcept;
    OffsetMap& operator=(OffsetMap&&) noexcept;

    // False, and nothing noted: it is full. Offsets of one key must rise. A key that is there always fits, as long as the
    // map is not full: Kafka stops at the first record behind that point, whatever its key.
    bool put(std::span<const std::uint8_t> key, Offset offset);
    Offset find(std::span<const std::uint8_t> key) const; // kNoOffset: not there

    std::int64_t size() const { return m_size; }
    std::int64_t sizeMax() const { return m_sizeMax; }
    std::int64_t slotBytes() const { return static_cast<std::int64_t>(m_slots.size()) * kSlotBytes; }

private:
    struct Slot {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        Offset offset = kNoOffset; // an empty slot
    };
    struct Hasher;

    Slot digest(std::span<const std::uint8_t> key) const;
    std::size_t slotOf(const Slot& key) const;
    void grow();

    std::unique_ptr<Hasher> m_hasher;
    std::vector<Slot> m_slots;
    std::int64_t m_slotsMax;
    std::int64_t m_sizeMax;
    std::int64_t m_size = 0;
};

} // namespace engine
