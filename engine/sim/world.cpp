#include "engine/sim/world.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"
#include "engine/sim/world_slot.h"

namespace engine {

// -- a node's turn ------------------------------------------------------------------------------------------------

Random& World::Slot::stream(std::string_view purpose)
{
    if (const auto found = streams.find(purpose); found != streams.end())
        return found->second;
    const std::string name = "node/" + std::to_string(id.value) + "/" + std::string(purpose);
    return streams.emplace(std::string(purpose), Random(world->m_options.seed, name)).first->second;
}

std::int64_t World::NodeTurn::wallMillis() const
{
    const std::int64_t nanos = (m_world.m_now + m_slot.clockOffset).nanos();
    const std::int64_t millis = nanos >= 0 ? nanos / 1000000 : -((-nanos + 999999) / 1000000);
    return m_world.m_options.wallClockAtZero + millis;
}

TimerId World::NodeTurn::setTimer(Duration delay, std::uint16_t kind, std::int64_t a, std::int64_t b)
{
    const TimerId id{m_world.m_nextTimer++};
    const auto handle = m_world.schedule(m_world.m_now + std::max(delay, Duration{0}), m_slot, Timer{id, kind, a, b});
    m_world.m_timers.insert(id.value, handle);
    return id;
}

void World::NodeTurn::cancelTimer(TimerId timer)
{
    if (const auto handle = m_world.m_timers.take(timer.value); handle != IdTable::kNone)
        m_world.m_queue.remove(handle);
}

MessageId World::NodeTurn::send(ConnectionId connection, Frame frame, const MessageNote& note)
{
    return m_world.sendMessage(m_slot, connection, std::move(frame), note);
}

Disk& World::NodeTurn::disk()
{
    ENGINE_CHECK(m_slot.disk, "the node has a disk");
    if (!m_slot.crashAt || !isFileStep(*m_slot.crashAt))
        return *m_slot.disk;
    if (!m_fileSteps)
        m_fileSteps.emplace(*m_slot.disk, [this](ProtocolPoint point) { reached(point); });
    return *m_fileSteps;
}

bool World::NodeTurn::firstToTell(std::string_view story, std::int64_t position, std::uint64_t content)
{
    const auto found = m_world.m_told.find(story);
    auto& told = found == m_world.m_told.end() ? m_world.m_told[std::string(story)] : found->second;
    const auto [at, isNew] = told.try_emplace(position, content);
    if (!isNew && at->second == content)
        return false;
    at->second = content;
    told.erase(std::next(at), told.end());
    return true;
}

FactId World::NodeTurn::publish(const FactBody& body, std::span<const FactId> because, Rule rule)
{
    return m_world.publishAs(m_slot.id, body, because, rule);
}

void World::NodeTurn::reached(ProtocolPoint point)
{
    if (m_slot.crashAt != point || (isFileStep(point) && !random("file-step").chance(kFileStepStruck)))
        return;
    m_slot.crashAt.reset();
    halt(publish(PointReached{m_slot.id, std::string(protocolPointName(point))}, std::initializer_list<FactId>{m_slot.crashBecause}, Rule::CrashAtPoint), Rule::CrashAtPoint);
    if (isFileStep(point))
        m_slot.haltsHow = StopKind::PoweredOff;
    throw DiedAtPoint{};
}

// -- the World ----------------------------------------------------------------------------------------------------

World::World(Options options, FactLog& facts) : m_options(std::move(options)), m_facts(facts), m_network(m_options.seed)
{
    m_network.setDefault(m_options.link);
}

World::~World() = default;

World::Slot& World::slot(NodeId id)
{
    const auto found = m_slotIndex.find(id);
    ENGINE_CHECK(found != m_slotIndex.end(), "the node exists");
    return *m_slots[found->second];
}

const World::Slot* World::findSlot(NodeId id) const
{
    const auto found = m_slotIndex.find(id);
    return found == m_slotIndex.end() ? nullptr : m_slots[found->second].get();
}

FactId World::publishAs(NodeId node, const FactBody& body, std::span<const FactId> because, Rule rule)
{
    if (!wantsFacts())
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

void World::begin()
{
    ENGINE_CHECK(!m_inTurn, "what the World is told comes between two turns");
    if (m_depth++ == 0)
        ++m_eventsRun;
}

void World::end()
{
    if (--m_depth == 0 && afterEvent)
        afterEvent();
}

void World::asEvent(const std::function<void()>& act)
{
    begin();
    act();
    end();
}

// -- nodes --------------------------------------------------------------------------------------------------------

World::Slot& World::addSlot(const NodeAdded& what)
{
    ENGINE_CHECK(!has(what.id), "a node is added once");
    if (m_freeSlots.empty()) {
        m_freeSlots.push_back(static_cast<std::uint32_t>(m_slots.size()));
        m_slots.emplace_back();
    }
    const std::uint32_t index = m_freeSlots.back();
    m_freeSlots.pop_back();
    m_slots[index] = std::make_unique<Slot>();
    m_slotIndex[what.id] = index;
    Slot& added = *m_slots[index];
    added.world = this;
    added.index = index;
    added.id = what.id;
    if (wantsFacts())
        added.since = publish(what, {}, Rule::None);
    return added;
}

void World::addNode(const NodeAdded& what, NodeFactory factory, HasDisk disk)
{
    addNode(what, std::move(factory), disk == HasDisk::InMemory ? std::make_unique<MemoryDisk>() : nullptr);
}

void World::addNode(const NodeAdded& what, NodeFactory factory, std::unique_ptr<Disk> disk)
{
    Slot& added = addSlot(what);
    added.factory = std::move(factory);
    added.disk = std::move(disk);
    added.memoryDisk = dynamic_cast<MemoryDisk*>(added.disk.get());
    if (added.memoryDisk)
        added.memoryDisk->setClock(&added);
}

void World::addOutside(const NodeAdded& what)
{
    if (has(what.id))
        return;
    Slot& added = addSlot(what);
    added.outside = true;
    added.state = State::Running;
    added.since = publish(NodeStarted{what.id, added.incarnation}, {added.since}, Rule::None);
}

void World::removeNode(NodeId id, FactId because)
{
    begin();
    Slot& gone = slot(id);
    if (gone.state != State::Down)
        destroy(gone, gone.outside ? StopKind::Stopped : StopKind::Killed, because, because == FactId{} ? Rule::None : Rule::UserCommand);
    publish(NodeRemoved{id}, {because, gone.since}, Rule::UserCommand);
    // Nobody is silent there any more: what peers still send or wait for is answered by a reset.
    for (Connection* connection : m_network.all())
        for (int end = 0; end < 2; ++end) {
            ConnectionEnd& its = connection->ends[end];
            if (its.node != id)
                continue;
            its.slot = ConnectionEnd::kNoSlot;
            if (std::exchange(its.owesReset, false)) {
                discard(*connection, 1 - end);
                resetNow(*connection, end);
            }
            pump(*connection, 1 - end);
        }
    m_freeSlots.push_back(gone.index);
    m_slotIndex.erase(id);
    m_slots[gone.index].reset();
    end();
}

World::State World::state(NodeId id) const
{
    const Slot* found = findSlot(id);
    return found ? found->state : State::Down;
}

std::vector<NodeId> World::nodes() const
{
    std::vector<NodeId> out;
    out.reserve(m_slotIndex.size());
    for (const auto& [id, index] : m_slotIndex)
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

Disk* World::disk(NodeId id)
{
    const Slot* found = findSlot(id);
    return found ? found->disk.get() : nullptr;
}

MemoryDisk* World::memoryDisk(NodeId id)
{
    const Slot* found = findSlot(id);
    return found ? found->memoryDisk : nullptr;
}

const MemoryDisk* World::memoryDisk(NodeId id) const
{
    const Slot* found = findSlot(id);
    return found ? found->memoryDisk : nullptr;
}

Incarnation World::incarnation(NodeId id) const
{
    const Slot* found = findSlot(id);
    return found ? found->incarnation : Incarnation{};
}

void World::crashAt(NodeId id, ProtocolPoint point, FactId because)
{
    slot(id).crashAt = point;
    slot(id).crashBecause = because;
}
void World::setClockOffset(NodeId id, Duration offset) { slot(id).clockOffset = offset; }
Duration World::clockOffset(NodeId id) const { return findSlot(id)->clockOffset; }
Duration World::serviceTime(NodeId id) const { return findSlot(id)->serviceTime; }
void World::setServiceTime(NodeId id, Duration time) { slot(id).serviceTime = time; }

// -- life ---------------------------------------------------------------------------------------------------------

void World::start(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.state == State::Down && s.factory, "only a node that is down is started");
    begin();
    s.incarnation.value += 1;
    s.state = State::Running;
    s.dark = false;
    s.exiting = s.halting = false;
    s.haltsBy = Rule::None;
    s.haltsHow = StopKind::Killed;
    s.busyUntil = m_now;
    s.node = s.factory(id);
    s.since = publish(NodeStarted{id, s.incarnation}, {because, s.since}, because == FactId{} ? Rule::None : Rule::UserCommand);
    refreshWaysTo(s, s.since, Rule::Retransmission);
    turn(s, [](Node& node, Turn& turn) { node.start(turn); });
    end();
}

void World::stop(NodeId id, FactId because) { askToStop(slot(id), because, {}); }
void World::restart(NodeId id, FactId because) { askToStop(slot(id), because, because); }

void World::askToStop(Slot& s, FactId because, std::optional<FactId> startsAgain)
{
    ENGINE_CHECK(s.node, "only a node that is up is stopped");
    begin();
    s.startsAgain = startsAgain;
    if (s.state == State::Paused)
        resume(s.id, because);
    turn(s, [](Node& node, Turn& turn) { node.stop(turn); });
    end();
}

void World::destroy(Slot& s, StopKind how, FactId because, Rule rule)
{
    s.state = State::Down;
    s.dark = how == StopKind::PoweredOff;
    s.exiting = s.halting = false;
    s.startsAgain.reset();
    s.node.reset();
    s.backlog.clear();
    forgetEventsOf(s);
    s.since = publish(NodeStopped{s.id, how}, {because, s.since}, rule);
    if (s.memoryDisk) {
        if (how == StopKind::PoweredOff)
            s.memoryDisk->powerLost(s.stream("torn-write"));
        else
            s.memoryDisk->killed();
    }
    for (Connection* connection : m_network.all())
        for (int end = 0; end < 2; ++end) {
            if (connection->ends[end].node != s.id || !connection->ends[end].lives)
                continue;
            if (how == StopKind::Stopped)
                endLife(*connection, end, Ending::Close, CloseKind::Closed, s.since, Rule::None);
            else if (how == StopKind::Killed)
                endLife(*connection, end, Ending::Reset, CloseKind::Reset, s.since, Rule::ConnectionResetByKill);
            else
                endLife(*connection, end, Ending::Silence, CloseKind::Reset, s.since, Rule::SilenceUntilTimeout);
        }
    refreshWaysTo(s, s.since, Rule::SilenceUntilTimeout);
}

void World::kill(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.node, "only a node that is up is killed");
    begin();
    destroy(s, StopKind::Killed, because, because == FactId{} ? Rule::None : Rule::UserCommand);
    end();
}

void World::powerOff(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.node, "only a node that is up loses its power");
    begin();
    destroy(s, StopKind::PoweredOff, because, because == FactId{} ? Rule::None : Rule::UserCommand);
    end();
}

void World::pause(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.node && s.state == State::Running, "only a running node is paused");
    begin();
    s.state = State::Paused;
    s.since = publish(NodePaused{id}, {because, s.since}, Rule::UserCommand);
    refreshWaysTo(s, s.since, Rule::SilenceUntilTimeout);
    end();
}

void World::resume(NodeId id, FactId because)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.state == State::Paused, "only a paused node is resumed");
    begin();
    s.state = State::Running;
    s.since = publish(NodeResumed{id}, {because, s.since}, Rule::UserCommand);
    // With the instants they had: what came first is first.
    for (auto& event : std::exchange(s.backlog, {}))
        requeue(std::move(event));
    refreshWaysTo(s, s.since, Rule::None);
    end();
}

void World::inTurn(NodeId id, const std::function<void(Node&, Turn&)>& act)
{
    Slot& s = slot(id);
    ENGINE_CHECK(s.node, "only a node that is up has a turn");
    begin();
    turn(s, act);
    end();
}

} // namespace engine
