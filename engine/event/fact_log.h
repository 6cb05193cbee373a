#pragma once

// Where facts are kept: append-only chunks shared by pointer, so that a slice of history can be handed to another
// thread without copying. Recording (design/physics.md): Full keeps all, Ring the last ones, Off numbers facts and hands
// them to subscribers only.
//
// Threads: the log belongs to the engine's thread; a FactSlice may be read anywhere, its chunks never change.

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "engine/event/fact.h"

namespace engine {

enum class Recording : std::uint8_t { Full, Ring, Off };

// A run of facts; holds their chunks alive.
class FactSlice {
public:
    std::size_t size() const { return m_to - m_from; }
    bool empty() const { return m_to == m_from; }
    const Fact& operator[](std::size_t i) const; // precondition: i < size()

private:
    friend class FactLog;
    std::vector<std::shared_ptr<const std::vector<Fact>>> m_chunks;
    std::size_t m_from = 0; // in the first chunk
    std::size_t m_to = 0;   // counted like m_from
};

class FactLog {
public:
    static constexpr std::size_t kChunk = 1024;

    explicit FactLog(Recording recording, std::size_t ringFacts = 1 << 20);

    // Gives the fact its id (1, 2, 3 …), keeps it as the recording says and hands it to the subscribers.
    FactId add(Fact fact);

    // Subscribers observe only: publishing from one is a failed check. The token ends the subscription.
    class Subscription {
    public:
        Subscription() = default;
        ~Subscription() { end(); }
        Subscription(Subscription&& other) noexcept : m_log(std::exchange(other.m_log, nullptr)), m_id(other.m_id) { }
        Subscription& operator=(Subscription&& other) noexcept;
        void end();

    private:
        friend class FactLog;
        Subscription(FactLog* log, std::uint64_t id) : m_log(log), m_id(id) { }
        FactLog* m_log = nullptr;
        std::uint64_t m_id = 0;
    };
    [[nodiscard]] Subscription subscribe(std::function<void(const Fact&)> handler);

    Recording recording() const { return m_recording; }
    bool anyoneListens() const { return m_recording != Recording::Off || !m_subscribers.empty(); }
    FactId last() const { return FactId{m_count}; }
    // Kept facts have ids in [firstKept, last]; firstKept > last if none.
    FactId firstKept() const { return FactId{m_firstKept}; }
    // Null if it is not kept.
    const Fact* find(FactId id) const;
    // The kept facts with ids in (after, upTo].
    FactSlice slice(FactId after, FactId upTo) const;

private:
    struct Subscriber {
        std::uint64_t id;
        std::function<void(const Fact&)> handler;
    };

    Recording m_recording;
    std::size_t m_ringFacts;
    std::uint64_t m_count = 0;
    std::uint64_t m_firstKept = 1;
    std::uint64_t m_firstChunkAt = 1; // id of the first fact of the first chunk
    std::vector<std::shared_ptr<std::vector<Fact>>> m_chunks; // reserved to kChunk, so elements never move
    std::vector<Subscriber> m_subscribers;
    std::uint64_t m_nextSubscriber = 1;
    bool m_publishing = false;
};

} // namespace engine
