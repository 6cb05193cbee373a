#pragma once

// The bytes of one frame while it arrives. A std::vector would write zeros where the socket writes next: at full speed that
// is as much work as everything the engine does with a record. Here room is made without touching it.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

#include "engine/base/bytes.h"

namespace engine {

class FrameBuffer {
public:
    // Begins with these bytes; what was there is forgotten.
    void begin(std::span<const std::uint8_t> bytes)
    {
        m_size = 0;
        std::copy(bytes.begin(), bytes.end(), grow(bytes.size()).begin());
    }
    // Makes it so many bytes long and gives the new ones, to be written. What came before may move, at most a few times
    // in the life of a frame. Precondition: size >= size().
    std::span<std::uint8_t> grow(std::size_t size)
    {
        if (size > m_capacity) {
            const std::size_t capacity = std::max(size, 2 * m_capacity);
            auto larger = std::make_unique_for_overwrite<std::uint8_t[]>(capacity);
            if (m_size > 0)
                std::memcpy(larger.get(), m_bytes.get(), m_size);
            m_bytes = std::move(larger);
            m_capacity = capacity;
        }
        const std::size_t from = std::exchange(m_size, size);
        return {m_bytes.get() + from, size - from};
    }
    std::size_t size() const { return m_size; }
    // The frame, not copied; empty afterwards.
    Slice take()
    {
        const std::shared_ptr<const std::uint8_t[]> owner = std::move(m_bytes);
        m_capacity = 0;
        return Slice(owner, owner.get(), std::exchange(m_size, 0));
    }

private:
    std::unique_ptr<std::uint8_t[]> m_bytes;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

} // namespace engine
