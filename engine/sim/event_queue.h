#pragma once

// The World's queue: what will happen, as values, in one order: by instant, then by the order of scheduling. It holds
// only what will really happen: a cancelled timer is gone at once, and what belonged to a dead node is taken out.
//
// A 4-ary heap of small entries over a pool of events; each event knows its place in the heap, so that it can be removed.

#include <cstdint>
#include <functional>
#include <variant>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/runtime/node.h"

namespace engine {

class StateVisitor;

// The first flight of that direction of that connection arrives.
struct NetArrival {
    ConnectionId connection;
    std::uint32_t index = 0;     // of the connection in the Network's pool
    std::uint8_t direction = 0;  // 0: from the one who connected
};

// Something from outside the World: entry `index` of the journal.
struct Input {
    std::uint64_t index = 0;
};

struct Scheduled {
    Time at;
    EventSeq seq;   // order among equals; unique
    EventSeq cause; // the event that was running when it was scheduled
    NodeId node;    // whose turn it will be
    Incarnation incarnation;
    std::uint32_t slot = 0; // of the node in the World
    std::variant<Timer, NetArrival, DiskDone, Input> what;

    void walk(StateVisitor& visitor) const;
};

class EventQueue {
public:
    using Handle = std::uint32_t;
    static constexpr Handle kNone = UINT32_MAX;

    // Valid until the event is popped or removed.
    Handle push(Scheduled event);
    // Precondition of these: not empty, or a valid handle.
    const Scheduled& top() const { return m_pool[m_heap.front().handle].event; }
    Scheduled pop();
    void remove(Handle handle);
    // Removes all that match; those are handed to `removed`.
    void removeIf(const std::function<bool(const Scheduled&)>& matches, const std::function<void(const Scheduled&)>& removed);

    bool empty() const { return m_heap.empty(); }
    std::size_t size() const { return m_heap.size(); }
    // In the order in which they will run.
    std::vector<const Scheduled*> inOrder() const;

private:
    struct Entry {
        Time at;
        EventSeq seq;
        Handle handle = kNone;
        bool before(const Entry& other) const { return at != other.at ? at < other.at : seq < other.seq; }
    };
    struct Stored {
        Scheduled event;
        std::uint32_t place = 0; // in m_heap
    };

    void put(std::size_t place, const Entry& entry)
    {
        m_heap[place] = entry;
        m_pool[entry.handle].place = static_cast<std::uint32_t>(place);
    }
    void up(std::size_t place, const Entry& entry);
    void down(std::size_t place, const Entry& entry);
    void takeOut(std::size_t place);

    std::vector<Entry> m_heap;
    std::vector<Stored> m_pool;
    std::vector<Handle> m_free;
};

} // namespace engine
