#include "engine/sim/event_queue.h"

#include <algorithm>
#include <utility>

#include "engine/base/state_hash.h"

namespace engine {

void Scheduled::walk(StateVisitor& visitor) const
{
    visitor.number(at.nanos());
    visitor.id(seq);
    visitor.id(cause);
    visitor.id(node);
    visitor.id(incarnation);
    visitor.number(static_cast<std::uint64_t>(what.index()));
    if (const auto* timer = std::get_if<Timer>(&what)) {
        visitor.id(timer->id);
        visitor.number(static_cast<std::uint64_t>(timer->kind));
        visitor.number(timer->a);
        visitor.number(timer->b);
    } else if (const auto* arrival = std::get_if<NetArrival>(&what)) {
        visitor.id(arrival->connection);
        visitor.number(static_cast<std::uint64_t>(arrival->direction));
    } else if (const auto* done = std::get_if<DiskDone>(&what)) {
        visitor.id(done->token);
        visitor.number(done->failed);
    } else {
        visitor.number(std::get<Input>(what).index);
    }
}

EventQueue::Handle EventQueue::push(Scheduled event)
{
    Handle handle;
    const Entry entry{event.at, event.seq, {}};
    if (m_free.empty()) {
        handle = static_cast<Handle>(m_pool.size());
        m_pool.push_back({std::move(event), 0});
    } else {
        handle = m_free.back();
        m_free.pop_back();
        m_pool[handle].event = std::move(event);
    }
    m_heap.emplace_back();
    up(m_heap.size() - 1, {entry.at, entry.seq, handle});
    return handle;
}

Scheduled EventQueue::pop()
{
    const Handle handle = m_heap.front().handle;
    Scheduled event = std::move(m_pool[handle].event);
    m_free.push_back(handle);
    takeOut(0);
    return event;
}

void EventQueue::remove(Handle handle)
{
    takeOut(m_pool[handle].place);
    m_free.push_back(handle);
}

void EventQueue::removeIf(const std::function<bool(const Scheduled&)>& matches, const std::function<void(const Scheduled&)>& removed)
{
    std::vector<Handle> found;
    for (const Entry& entry : m_heap)
        if (matches(m_pool[entry.handle].event))
            found.push_back(entry.handle);
    for (const Handle handle : found) {
        removed(m_pool[handle].event);
        remove(handle);
    }
}

std::vector<const Scheduled*> EventQueue::inOrder() const
{
    std::vector<Entry> sorted = m_heap;
    std::sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) { return a.before(b); });
    std::vector<const Scheduled*> out;
    out.reserve(sorted.size());
    for (const Entry& entry : sorted)
        out.push_back(&m_pool[entry.handle].event);
    return out;
}

void EventQueue::up(std::size_t place, const Entry& entry)
{
    while (place > 0) {
        const std::size_t parent = (place - 1) / 4;
        if (!entry.before(m_heap[parent]))
            break;
        put(place, m_heap[parent]);
        place = parent;
    }
    put(place, entry);
}

void EventQueue::down(std::size_t place, const Entry& entry)
{
    for (;;) {
        const std::size_t first = place * 4 + 1;
        if (first >= m_heap.size())
            break;
        std::size_t least = first;
        const std::size_t end = std::min(first + 4, m_heap.size());
        for (std::size_t child = first + 1; child < end; ++child)
            if (m_heap[child].before(m_heap[least]))
                least = child;
        if (!m_heap[least].before(entry))
            break;
        put(place, m_heap[least]);
        place = least;
    }
    put(place, entry);
}

void EventQueue::takeOut(std::size_t place)
{
    const Entry last = m_heap.back();
    m_heap.pop_back();
    if (place == m_heap.size())
        return;
    if (place > 0 && last.before(m_heap[(place - 1) / 4]))
        up(place, last);
    else
        down(place, last);
}

} // namespace engine
