#pragma once

// A small hash table from ids that count from 1 (timers, connections) to a slot in a pool. It cannot be iterated, so
// its order can never leak into a history. Linear probing; erasing moves later entries back, so it never fills up with
// tombstones.

#include <cstdint>
#include <vector>

#include "engine/base/check.h"

namespace engine {

class IdTable {
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    std::size_t size() const { return m_size; }

    // kNone if it is not there.
    std::uint32_t find(std::uint64_t id) const
    {
        if (m_size == 0 || id == 0)
            return kNone;
        for (std::size_t at = home(id);; at = next(at)) {
            if (m_entries[at].id == id)
                return m_entries[at].slot;
            if (m_entries[at].id == 0)
                return kNone;
        }
    }

    // Precondition: id is not 0 and not there.
    void insert(std::uint64_t id, std::uint32_t slot)
    {
        ENGINE_CHECK(id != 0, "0 is no id");
        if ((m_size + 1) * 2 > m_entries.size())
            grow();
        place(id, slot);
        ++m_size;
    }

    // Its slot; kNone if it is not there.
    std::uint32_t take(std::uint64_t id)
    {
        if (m_size == 0 || id == 0)
            return kNone;
        std::size_t at = home(id);
        while (m_entries[at].id != id) {
            if (m_entries[at].id == 0)
                return kNone;
            at = next(at);
        }
        const std::uint32_t slot = m_entries[at].slot;
        --m_size;
        for (std::size_t behind = next(at); m_entries[behind].id != 0; behind = next(behind)) {
            // An entry may move into the hole unless its home lies between the hole and itself.
            if (((behind - home(m_entries[behind].id)) & m_mask) >= ((behind - at) & m_mask)) {
                m_entries[at] = m_entries[behind];
                at = behind;
            }
        }
        m_entries[at] = {};
        return slot;
    }

private:
    struct Entry {
        std::uint64_t id = 0; // 0: free
        std::uint32_t slot = 0;
    };

    std::size_t home(std::uint64_t id) const { return static_cast<std::size_t>((id * 0x9E3779B97F4A7C15ull) >> 20) & m_mask; }
    std::size_t next(std::size_t at) const { return (at + 1) & m_mask; }

    void place(std::uint64_t id, std::uint32_t slot)
    {
        std::size_t at = home(id);
        while (m_entries[at].id != 0)
            at = next(at);
        m_entries[at] = {id, slot};
    }

    void grow()
    {
        std::vector<Entry> old(m_entries.empty() ? 16 : m_entries.size() * 2);
        old.swap(m_entries);
        m_mask = m_entries.size() - 1;
        for (const Entry& entry : old)
            if (entry.id != 0)
                place(entry.id, entry.slot);
    }

    std::vector<Entry> m_entries; // a power of two; at most half full
    std::size_t m_mask = 0;
    std::size_t m_size = 0;
};

} // namespace engine
