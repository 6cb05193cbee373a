#include "engine/sim/event_queue.h"

#include <algorithm>

namespace engine {

namespace {

bool later(const Scheduled& a, const Scheduled& b) { return a.at != b.at ? a.at > b.at : a.seq > b.seq; }

} // namespace

void EventQueue::push(Scheduled event)
{
    m_heap.push_back(std::move(event));
    std::push_heap(m_heap.begin(), m_heap.end(), later);
}

Scheduled EventQueue::pop()
{
    std::pop_heap(m_heap.begin(), m_heap.end(), later);
    Scheduled event = std::move(m_heap.back());
    m_heap.pop_back();
    return event;
}

std::vector<const Scheduled*> EventQueue::inOrder() const
{
    std::vector<const Scheduled*> out;
    out.reserve(m_heap.size());
    for (const auto& event : m_heap)
        out.push_back(&event);
    std::sort(out.begin(), out.end(), [](const Scheduled* a, const Scheduled* b) { return later(*b, *a); });
    return out;
}

} // namespace engine
