#pragma once

// The World's queue: what will happen, as values, in one order: by instant, then by the order of scheduling.

#include <cstdint>
#include <variant>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/runtime/node.h"

namespace engine {

// The first message of that direction of that connection arrives. `turn` numbers the schedulings of a direction: after
// a stall an older arrival means nothing.
struct NetArrival {
    ConnectionId connection;
    std::uint8_t direction = 0; // 0: from the one who connected
    std::uint64_t turn = 0;
};

struct Scheduled {
    Time at;
    EventSeq seq;   // order among equals; unique
    EventSeq cause; // the event that was running when it was scheduled
    NodeId node;    // whose turn it will be
    Incarnation incarnation;
    std::variant<Timer, NetArrival, DiskDone> what;
};

class EventQueue {
public:
    void push(Scheduled event);
    // Precondition of both: not empty.
    const Scheduled& top() const { return m_heap.front(); }
    Scheduled pop();
    bool empty() const { return m_heap.empty(); }
    std::size_t size() const { return m_heap.size(); }
    // In the order in which they will run.
    std::vector<const Scheduled*> inOrder() const;

private:
    std::vector<Scheduled> m_heap;
};

} // namespace engine
