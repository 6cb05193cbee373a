#pragma once

// Inside of World: what it keeps for each node, and the Turn it hands to it. Included by world*.cpp only.

#include <utility>

#include "engine/base/random.h"
#include "engine/sim/file_steps.h"
#include "engine/sim/world.h"

namespace engine {

struct World::Slot final : DiskClock {
    World* world = nullptr;
    std::uint32_t index = 0;         // in World::m_slots
    NodeId id;
    NodeFactory factory;
    std::unique_ptr<Node> node;      // null: down
    State state = State::Down;
    bool dark = false;               // down because its host has no power
    bool outside = false;
    bool exiting = false;            // it asked to end after this turn
    std::optional<FactId> startsAgain; // as soon as it has ended in order, for this reason
    bool halting = false;            // it dies after this turn, for these reasons
    FactId haltsBecause;
    Rule haltsBy = Rule::None;
    StopKind haltsHow = StopKind::Killed;
    std::optional<ProtocolPoint> crashAt; // where it was told to die
    FactId crashBecause;
    Incarnation incarnation;
    Duration clockOffset{0};
    Duration serviceTime{0};
    Time busyUntil = kWorldStart;
    std::unique_ptr<Disk> disk;      // may be null
    MemoryDisk* memoryDisk = nullptr; // the same one, if it is of this kind
    std::map<std::string, Random, std::less<>> streams;
    std::vector<Scheduled> backlog;  // timers and completions that came while it was paused
    FactId since;                    // the fact of its state

    Random& stream(std::string_view purpose);
    Time now() const override { return world->m_now; }
    void completeAt(Time at, DiskToken token) override { world->schedule(at, *this, DiskDone{token, false}); }
    void forgetCompletions() override
    {
        world->m_queue.removeIf([this](const Scheduled& event) { return event.node == id && std::holds_alternative<DiskDone>(event.what); }, [](const Scheduled&) {});
    }
};

constexpr std::uint32_t kFileStepStruck = 300000; // per million: of the file operations of a step, which one is struck

// Ends a turn in its middle: thrown by NodeTurn::reached(), caught by World::turn().
struct DiedAtPoint { };

class World::NodeTurn final : public Turn {
public:
    NodeTurn(World& world, Slot& slot) : m_world(world), m_slot(slot) { m_world.m_inTurn = true; }
    ~NodeTurn() override { m_world.m_inTurn = false; }
    NodeTurn(const NodeTurn&) = delete;
    NodeTurn& operator=(const NodeTurn&) = delete;

    NodeId self() const override { return m_slot.id; }
    Time now() const override { return m_world.m_now; }
    std::int64_t wallMillis() const override;
    Random& random(std::string_view purpose) override { return m_slot.stream(purpose); }
    TimerId setTimer(Duration delay, std::uint16_t kind, std::int64_t a, std::int64_t b) override;
    void cancelTimer(TimerId timer) override;
    ConnectionId connect(NodeId to) override { return m_world.connect(m_slot, to); }
    MessageId send(ConnectionId connection, Frame frame, const MessageNote& note) override;
    void close(ConnectionId connection) override { m_world.closeBy(m_slot, connection); }
    Disk& disk() override;
    DiskToken nextDiskToken() override { return DiskToken{m_world.m_nextDiskToken++}; }
    using Turn::publish;
    FactId publish(const FactBody& body, std::span<const FactId> because, Rule rule) override;
    bool wantsFacts() const override { return m_world.wantsFacts(); }
    bool firstToTell(std::string_view story, std::int64_t position, std::uint64_t content) override;
    void exit() override { m_slot.exiting = true; }
    void halt(FactId because, Rule rule) override
    {
        m_slot.halting = true;
        m_slot.haltsBecause = because;
        m_slot.haltsBy = rule;
    }
    void reached(ProtocolPoint point) override;

private:
    World& m_world;
    Slot& m_slot;
    std::optional<FileSteps> m_fileSteps; // over its disk, while it was told to die in one of them
};

template <class Act>
void World::turn(Slot& slot, Act act)
{
    try {
        NodeTurn turn(*this, slot);
        act(*slot.node, static_cast<Turn&>(turn));
    } catch (const DiedAtPoint&) { // the node is destroyed below: nobody asks what state it is in
    }
    if (slot.halting)
        destroy(slot, slot.haltsHow, slot.haltsBecause, slot.haltsBy);
    else if (slot.exiting) {
        const auto again = std::exchange(slot.startsAgain, {});
        destroy(slot, StopKind::Stopped, {}, Rule::None);
        if (again)
            start(slot.id, *again);
    }
}

} // namespace engine
