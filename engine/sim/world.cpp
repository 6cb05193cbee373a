#include "engine/sim/world.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"
#include "engine/sim/world_slot.h"

namespace engine {

// -- a node's turn ------------------------------------------------------------------------------------------------

std::int64_t World::NodeTurn::wallMillis() const
{
    const std::int64_t nanos = (m_world.m_now + m_slot.clockOffset).nanos();
    const std::int64_t millis = nanos >= 0 ? nanos / 1000000 : -((-nanos + 999999) / 1000000);
    return m_world.m_options.wallClockAtZero + millis;
}

Random& World::NodeTurn::random(std::string_view purpose)
{
    if (const auto found = m_slot.streams.find(purpose); found != m_slot.streams.end())
        return found->second;
    const std::string name = "node/" + std::to_string(m_slot.id.value) + "/" + std::string(purpose);
    return m_slot.streams.emplace(std::string(purpose), Random(m_world.m_options.seed, name)).first->second;
}

TimerId World::NodeTurn::setTimer(Duration delay, std::uint16_t kind, std::int64_t a, std::int64_t b)
{
    const TimerId id{m_world.m_nextTimer++};
    m_world.schedule(m_world.m_now + std::max(delay, Duration{0}), m_slot, Timer{id, kind, a, b});
    return id;
}

void World::NodeTurn::cancelTimer(TimerId timer)
{
    if (timer != TimerId{} && timer.value < m_world.m_nextTimer)
        m_world.m_cancelled.insert(timer);
}

MessageId World::NodeTurn::send(ConnectionId connection, Frame frame, const MessageNote& note)
{
    return m_world.sendMessage(m_slot, connection, std::move(frame), note);
}

void World::NodeTurn::close(ConnectionId id)
{
    if (Connection* connection = m_world.m_network.find(id))
        for (int end = 0; end < 2; ++end)
            if (connection->ends[end] == m_slot.id && connection->lives[end] == m_slot.incarnation && !connection->closedBy[end]) {
                m_world.closeEnd(*connection, end, InFlight::Kind::Close);
                return;
            }
}

FactId World::NodeTurn::publish(const FactBody& body, std::span<const FactId> because, Rule rule)
{
    return m_world.publishAs(m_slot.id, body, because, rule);
}

// -- the World ----------------------------------------------------------------------------------------------------

World::World(Options options, FactLog& facts) : m_options(std::move(options)), m_facts(facts), m_network(m_options.seed)
{
    m_network.setDefault(m_options.link);
}

World::~World() = default;

World::Slot& World::slot(NodeId id)
{
    const auto found = m_slots.find(id);
    ENGINE_CHECK(found != m_slots.end(), "the node exists");
    return *found->second;
}

const World::Slot* World::findSlot(NodeId id) const
{
    const auto found = m_slots.find(id);
    return found == m_slots.end() ? nullptr : found->second.get();
}

FactId World::publishAs(NodeId node, const FactBody& body, std::span<const FactId> because, Rule rule)
{
    if (!m_facts.anyoneListens())
        return {};
    Fact fact;
    fact.at = m_now;
    fact.node = node;
    fact.cause = EventSeq{m_eventsRun};
    for (const auto id : because)
        if (id != FactId{} && fact.because.size() < 4 && std::find(fact.because.begin(), fact.because.end(), id) == fact.because.end())
            fact.because.push_back(id);
    fact.rule = rule;
    fact.body = body;
    return m_facts.add(std::move(fact));
}

FactId World::publish(const FactBody& body, std::initializer_list<FactId> because, Rule rule)
{
    return publishAs(kLabNode, body, {because.begin(), because.size()}, rule);
}

void World::begin() { ++m_eventsRun; }

void World::end()
{
    if (afterEvent)
        afterEvent();
}

void World::schedule(Time at, const Slot& to, std::variant<Timer, NetArrival, DiskDone> what)
{
    m_queue.push({at, EventSeq{m_nextSeq++}, EventSeq{m_eventsRun}, to.id, to.incarnation, std::move(what)});
}

void World::addNode(NodeId id, const NodeAdded& what, NodeFactory factory, std::unique_ptr<Disk> disk)
{
    ENGINE_CHECK(!m_slots.contains(id), "a node is added once");
    auto added = std::make_unique<Slot>();
    added->id = id;
    added->factory = std::move(factory);
    added->disk = disk ? std::move(disk) : std::make_unique<MemoryDisk>();
    added->since = publish(what, {}, Rule::None);
    m_slots[id] = std::move(added);
}

void World::addOutside(NodeId id, const NodeAdded& what)
{
    if (m_slots.contains(id))
        return;
    addNode(id, what, nullptr);
    Slot& added = slot(id);
    added.outside = true;
    added.state = State::Running;
    publish(NodeStarted{id, added.incarnation}, {added.since}, Rule::None);
}

void World::removeNode(NodeId id)
{
    if (slot(id).node)
        kill(id);
    publish(NodeRemoved{id}, {slot(id).since}, Rule::UserCommand);
    m_slots.erase(id);
}

World::State World::state(NodeId id) const
{
    const Slot* found = findSlot(id);
    return found ? found->state : State::Down;
}

std::vector<NodeId> World::nodes() const
{
    std::vector<NodeId> out;
    for (const auto& [id, s] : m_slots)
        out.push_back(id);
    return out;
}

Node* World::node(NodeId id)
{
    const Slot* found = findSlot(id);
    return found ? found->node.get() : nullptr;
}

const Node* World::node(NodeId id) const
{
    const Slot* found = findSlot(id);
    return found ? found->node.get() : nullptr;
}

MemoryDisk* World::memoryDisk(NodeId id)
{
    const auto found = m_slots.find(id);
    return found == m_slots.end() ? nullptr : dynamic_cast<MemoryDisk*>(found->second->disk.get());
}

void World::setClockOffset(NodeId id, Duration offset) { slot(id).clockOffset = offset; }

void World::start(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.state == State::Down && !s.outside, "only a node that is down is started");
    begin();
    s.incarnation.value += 1;
    s.state = State::Running;
    s.exiting = false;
    s.node = s.factory();
    s.since = publish(NodeStarted{id, s.incarnation}, {because, s.since}, because == FactId{} ? Rule::None : Rule::UserCommand);
    NodeTurn turn(*this, s);
    s.node->start(turn);
    if (s.exiting)
        destroy(s, StopKind::Stopped, {});
    end();
}

void World::stop(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.node, "only a node that is up is stopped");
    if (s.state == State::Paused)
        resume(id, because);
    begin();
    NodeTurn turn(*this, s);
    s.node->stop(turn);
    if (s.exiting)
        destroy(s, StopKind::Stopped, because);
    end();
}

void World::destroy(Slot& s, StopKind how, FactId because)
{
    s.since = publish(NodeStopped{s.id, how}, {because, s.since}, because == FactId{} ? Rule::None : Rule::UserCommand);
    s.node.reset();
    s.state = State::Down;
    s.stoppedHow = how;
    s.backlog.clear();
    s.exiting = false;
    if (how != StopKind::PoweredOff)
        dropEnds(s, how == StopKind::Stopped ? InFlight::Kind::Close : InFlight::Kind::Reset,
            how == StopKind::Stopped ? CloseKind::Closed : CloseKind::Reset);
}

void World::kill(NodeId id, FactId because)
{
    begin();
    destroy(slot(id), StopKind::Killed, because);
    end();
}

void World::powerOff(NodeId id, FactId because)
{
    Slot& s = slot(id);
    begin();
    destroy(s, StopKind::PoweredOff, because);
    if (auto* disk = dynamic_cast<MemoryDisk*>(s.disk.get())) {
        NodeTurn turn(*this, s);
        disk->powerLost(turn.random("torn-write"));
    }
    end();
}

void World::pause(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.state == State::Running, "only a running node is paused");
    begin();
    s.state = State::Paused;
    s.since = publish(NodePaused{id}, {because, s.since}, Rule::UserCommand);
    end();
}

void World::resume(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.state == State::Paused, "only a paused node is resumed");
    begin();
    s.state = State::Running;
    s.since = publish(NodeResumed{id}, {because, s.since}, Rule::UserCommand);
    for (auto& event : std::exchange(s.backlog, {})) {
        event.at = m_now;
        event.seq = EventSeq{m_nextSeq++};
        m_queue.push(std::move(event));
    }
    end();
}

void World::inTurn(NodeId id, const std::function<void(Node&, Turn&)>& act)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.node, "only a node that is up has a turn");
    begin();
    NodeTurn turn(*this, s);
    act(*s.node, turn);
    if (s.exiting)
        destroy(s, StopKind::Stopped, {});
    end();
}

// -- time ---------------------------------------------------------------------------------------------------------

std::optional<Time> World::nextEventAt() const
{
    if (m_queue.empty())
        return std::nullopt;
    return m_queue.top().at;
}

bool World::step()
{
    while (!m_queue.empty()) {
        Scheduled event = m_queue.pop();
        if (const auto* timer = std::get_if<Timer>(&event.what); timer && !m_cancelled.empty() && m_cancelled.erase(timer->id) > 0)
            continue;
        const auto found = m_slots.find(event.node);
        if (found == m_slots.end())
            continue;
        Slot& s = *found->second;
        const bool arrival = std::holds_alternative<NetArrival>(event.what);
        if (!arrival && (!s.node || s.incarnation != event.incarnation))
            continue; // of an earlier life
        ENGINE_CHECK(event.at >= m_now, "time does not run backwards");
        m_now = event.at;
        if (s.state == State::Paused) {
            s.backlog.push_back(std::move(event));
            continue;
        }
        begin();
        run(std::move(event));
        end();
        return true;
    }
    return false;
}

void World::runUntil(Time t)
{
    while (!m_queue.empty() && m_queue.top().at <= t)
        if (!step())
            break;
    advanceTo(std::max(t, m_now));
}

void World::advanceTo(Time t)
{
    ENGINE_CHECK(t >= m_now, "time does not run backwards");
    m_now = t;
}

void World::run(Scheduled event)
{
    if (const auto* arrival = std::get_if<NetArrival>(&event.what)) {
        Connection* connection = m_network.find(arrival->connection);
        const int direction = arrival->direction;
        if (!connection || connection->turn[direction] != arrival->turn || connection->queue[direction].empty())
            return;
        InFlight flight = std::move(connection->queue[direction].front());
        connection->queue[direction].pop_front();
        if (!connection->queue[direction].empty())
            scheduleFront(*connection, direction);
        arrive(slot(connection->ends[1 - direction]), *connection, direction, std::move(flight));
        return;
    }
    Slot& s = slot(event.node);
    NodeTurn turn(*this, s);
    if (const auto* timer = std::get_if<Timer>(&event.what))
        s.node->on(turn, *timer);
    else
        s.node->on(turn, std::get<DiskDone>(event.what));
    if (s.exiting)
        destroy(s, StopKind::Stopped, {});
}

void World::walk(StateVisitor& visitor) const
{
    visitor.group("world");
    visitor.number(m_options.seed);
    visitor.number(m_options.wallClockAtZero);
    visitor.number(m_now.nanos());
    visitor.number(m_eventsRun);
    for (const std::uint64_t next : {m_nextSeq, m_nextConnection, m_nextMessage, m_nextTimer, m_nextDiskToken})
        visitor.number(next);
    const auto visit = [&](const Scheduled& event) {
        visitor.number(event.at.nanos());
        visitor.id(event.seq);
        visitor.id(event.node);
        visitor.id(event.incarnation);
        visitor.number(static_cast<std::uint64_t>(event.what.index()));
        if (const auto* timer = std::get_if<Timer>(&event.what)) {
            visitor.id(timer->id);
            visitor.number(static_cast<std::uint64_t>(timer->kind));
            visitor.number(timer->a);
            visitor.number(timer->b);
            visitor.number(m_cancelled.contains(timer->id));
        } else if (const auto* arrival = std::get_if<NetArrival>(&event.what)) {
            visitor.id(arrival->connection);
            visitor.number(static_cast<std::uint64_t>(arrival->direction));
            visitor.number(arrival->turn);
        } else {
            visitor.id(std::get<DiskDone>(event.what).token);
        }
    };
    visitor.group("queue");
    visitor.list(m_queue.inOrder(), [&](const Scheduled* event) { visit(*event); });
    m_network.walk(visitor);
    visitor.list(m_slots, [&](const auto& entry) {
        const Slot& s = *entry.second;
        visitor.group("node");
        visitor.id(s.id);
        visitor.number(static_cast<std::uint64_t>(s.state));
        visitor.number(static_cast<std::uint64_t>(s.stoppedHow));
        visitor.id(s.incarnation);
        visitor.number(s.clockOffset.count());
        visitor.list(s.streams, [&](const auto& stream) {
            visitor.text(stream.first);
            stream.second.walk(visitor);
        });
        visitor.list(s.backlog, visit);
        if (const auto* disk = dynamic_cast<const MemoryDisk*>(s.disk.get()))
            disk->walk(visitor);
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
