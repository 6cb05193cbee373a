#pragma once

// Inside of World: what it keeps for each node, and the Turn it hands to it. Included by world*.cpp only.

#include "engine/base/random.h"
#include "engine/sim/world.h"

namespace engine {

struct World::Slot {
    NodeId id;
    NodeFactory factory;
    std::unique_ptr<Node> node;      // null: down
    State state = State::Down;
    StopKind stoppedHow = StopKind::Stopped;
    Incarnation incarnation;
    Duration clockOffset{0};
    std::unique_ptr<Disk> disk;
    std::map<std::string, Random, std::less<>> streams;
    std::vector<Scheduled> backlog;  // what came while it was paused
    bool outside = false;
    bool exiting = false;            // it asked to end after this turn
    FactId since;                    // the fact of its state
};

class World::NodeTurn final : public Turn {
public:
    NodeTurn(World& world, Slot& slot) : m_world(world), m_slot(slot) { }

    NodeId self() const override { return m_slot.id; }
    Time now() const override { return m_world.m_now; }
    std::int64_t wallMillis() const override;
    Random& random(std::string_view purpose) override;
    TimerId setTimer(Duration delay, std::uint16_t kind, std::int64_t a, std::int64_t b) override;
    void cancelTimer(TimerId timer) override;
    ConnectionId connect(NodeId to) override { return m_world.connect(m_slot, to); }
    MessageId send(ConnectionId connection, Frame frame, const MessageNote& note) override;
    void close(ConnectionId connection) override;
    Disk& disk() override { return *m_slot.disk; }
    DiskToken nextDiskToken() override { return DiskToken{m_world.m_nextDiskToken++}; }
    using Turn::publish;
    FactId publish(const FactBody& body, std::span<const FactId> because, Rule rule) override;
    bool wantsFacts() const override { return m_world.m_facts.anyoneListens(); }
    void exit() override { m_slot.exiting = true; }

private:
    World& m_world;
    Slot& m_slot;
};

} // namespace engine
