// The part of World that runs events one after the other, and walks over all of it.

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/format.h"
#include "engine/base/state_hash.h"
#include "engine/sim/world.h"
#include "engine/sim/world_slot.h"

namespace engine {

EventQueue::Handle World::schedule(Time at, Slot& to, std::variant<Timer, NetArrival, DiskDone, Input> what)
{
    return m_queue.push({at, EventSeq{m_nextSeq++}, EventSeq{m_eventsRun}, to.id, to.incarnation, to.index, std::move(what)});
}

void World::post(Time at, Input input)
{
    ENGINE_CHECK(at >= m_now, "an input comes in the future");
    m_queue.push({at, EventSeq{m_nextSeq++}, EventSeq{m_eventsRun}, kLabNode, {}, 0, input});
}

// Puts an event back that was taken out of the queue.
void World::requeue(Scheduled event)
{
    const auto* timer = std::get_if<Timer>(&event.what);
    const TimerId id = timer ? timer->id : TimerId{};
    const auto handle = m_queue.push(std::move(event));
    if (timer)
        m_timers.insert(id.value, handle);
}

void World::forgetEventsOf(Slot& s)
{
    m_queue.removeIf(
        [&](const Scheduled& event) {
            return event.node == s.id && (std::holds_alternative<Timer>(event.what) || std::holds_alternative<DiskDone>(event.what));
        },
        [&](const Scheduled& event) {
            if (const auto* timer = std::get_if<Timer>(&event.what))
                m_timers.take(timer->id.value);
        });
}

std::optional<Time> World::nextEventAt() const
{
    if (m_queue.empty())
        return std::nullopt;
    return std::max(m_queue.top().at, m_now);
}

// Timers and completions of a paused node wait in its backlog. A slow disk goes on meanwhile.
bool World::keptBack(Scheduled& event)
{
    const bool timer = std::holds_alternative<Timer>(event.what);
    const auto* done = std::get_if<DiskDone>(&event.what);
    if (!timer && !done)
        return false;
    Slot& s = *m_slots[event.slot];
    if (done && s.memoryDisk)
        s.memoryDisk->completed(done->token);
    if (s.state != State::Paused)
        return false;
    s.backlog.push_back(std::move(event));
    return true;
}

void World::checkTimePasses(const Scheduled& event)
{
    m_instantEvents = m_instant == m_now ? m_instantEvents + 1 : 1;
    m_instant = m_now;
    if (m_instantEvents <= m_options.eventsPerInstantMax) [[likely]]
        return;
    const std::string words = "time stands still at " + formatTime(m_now) + ": " + std::to_string(m_instantEvents - 1)
        + " events in one instant, the next one at node " + nodeName(event.node);
    checkFailed("time passes", words.c_str(), __FILE__, __LINE__);
}

bool World::runOne(Time limit)
{
    while (!m_queue.empty() && m_queue.top().at <= limit) {
        Scheduled event = m_queue.pop();
        m_now = std::max(m_now, event.at);
        if (const auto* timer = std::get_if<Timer>(&event.what))
            m_timers.take(timer->id.value);
        if (keptBack(event))
            continue;
        checkTimePasses(event);
        begin();
        run(std::move(event));
        end();
        return true;
    }
    return false;
}

void World::run(Scheduled event)
{
    if (const auto* timer = std::get_if<Timer>(&event.what))
        turn(*m_slots[event.slot], [timer](Node& node, Turn& turn) { node.on(turn, *timer); });
    else if (const auto* arrival = std::get_if<NetArrival>(&event.what))
        arrive(*arrival);
    else if (const auto* done = std::get_if<DiskDone>(&event.what))
        turn(*m_slots[event.slot], [done](Node& node, Turn& turn) { node.on(turn, *done); });
    else if (onInput)
        onInput(std::get<Input>(event.what));
}

bool World::step() { return runOne(kNever); }

Rule World::haltedBy(NodeId id) const
{
    const Slot* found = findSlot(id);
    return found && found->state == State::Down ? found->haltsBy : Rule::None;
}

void World::runUntil(Time t)
{
    while (runOne(t)) { }
    m_now = std::max(t, m_now);
}

bool World::runWhile(const std::function<bool()>& wanted, Time limit)
{
    while (wanted())
        if (!runOne(limit)) {
            m_now = std::max(limit, m_now);
            return false;
        }
    return true;
}

void World::advanceTo(Time t)
{
    ENGINE_CHECK(t >= m_now, "time does not run backwards");
    if (t == m_now) // what is late (the backlog of a node that was resumed) waits in the queue with its old instant
        return;
    ENGINE_CHECK(m_queue.empty() || m_queue.top().at >= t, "no event is passed over");
    m_now = t;
}

// -- hash ---------------------------------------------------------------------------------------------------------

void World::walk(StateVisitor& visitor) const
{
    visitor.group("world");
    visitor.number(m_options.seed);
    visitor.number(m_options.wallClockAtZero);
    visitor.number(m_now.nanos());
    visitor.number(m_eventsRun);
    for (const std::uint64_t next : {m_nextSeq, m_nextConnection, m_nextMessage, m_nextTimer, m_nextDiskToken})
        visitor.number(next);
    visitor.group("queue");
    visitor.list(m_queue.inOrder(), [&](const Scheduled* event) { event->walk(visitor); });
    visitor.group("traps");
    visitor.list(m_traps, [&](const Trap& trap) {
        visitor.number(static_cast<std::uint64_t>(trap.act));
        visitor.number(trap.apiKey);
        visitor.number(trap.response.has_value());
        visitor.number(trap.response.value_or(false));
        visitor.id(trap.from);
        visitor.id(trap.to);
        visitor.number(trap.by.count());
    });
    m_network.walk(visitor);
    visitor.list(m_slotIndex, [&](const auto& entry) {
        const Slot& s = *m_slots[entry.second];
        visitor.group("node");
        visitor.id(s.id);
        visitor.number(static_cast<std::uint64_t>(s.state));
        visitor.number(s.dark);
        if (s.startsAgain)
            visitor.text("starts again");
        visitor.id(s.incarnation);
        visitor.number(s.clockOffset.count());
        visitor.number(s.serviceTime.count());
        if (s.crashAt)
            visitor.text(protocolPointName(*s.crashAt));
        visitor.number(s.busyUntil.nanos());
        visitor.list(s.streams, [&](const auto& stream) {
            visitor.text(stream.first);
            stream.second.walk(visitor);
        });
        visitor.list(s.backlog, [&](const Scheduled& event) { event.walk(visitor); });
        visitor.number(s.disk != nullptr);
        if (s.disk)
            s.disk->walk(visitor);
        if (s.node)
            s.node->walk(visitor);
    });
}

std::string World::stateHash() const
{
    StateHasher hasher;
    walk(hasher);
    return hasher.digest();
}

} // namespace engine
