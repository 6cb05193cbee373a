#pragma once

// A World: nodes, the connections between them, the disks under them, and one order of events in virtual time
// (design/physics.md). It begins at -20 s. Nothing here knows Kafka; brokers, controllers and clients are Nodes.
//
// One event at a time: a node's turn, in which it may send, set timers, write and publish facts. Inputs (commands,
// bytes from outside) are applied between two turns and count as events, so that a replay can put them back exactly.
//
// Outside clients are ends without a node: what is sent to them comes out through onOutside.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/event/fact_log.h"
#include "engine/runtime/node.h"
#include "engine/sim/event_queue.h"
#include "engine/sim/memory_disk.h"
#include "engine/sim/network.h"

namespace engine {

class World {
public:
    struct Options {
        std::uint64_t seed = 1;
        std::int64_t wallClockAtZero = 0; // milliseconds since 1970 at 0 s
        LinkSettings link;                // between nodes of the lab
    };
    using NodeFactory = std::function<std::unique_ptr<Node>()>;
    enum class State : std::uint8_t { Down, Running, Paused };

    World(Options options, FactLog& facts);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // -- nodes. A node keeps its disk over its lives; the factory makes the node of each life.
    void addNode(NodeId id, const NodeAdded& what, NodeFactory factory, std::unique_ptr<Disk> disk = nullptr);
    void removeNode(NodeId id);       // kills it if it runs
    bool has(NodeId id) const { return m_slots.contains(id); }
    State state(NodeId id) const;
    std::vector<NodeId> nodes() const;
    Node* node(NodeId id);            // null if it is down
    const Node* node(NodeId id) const;
    MemoryDisk* memoryDisk(NodeId id); // null if it has another kind of disk
    void setClockOffset(NodeId id, Duration offset);

    // -- faults and life, between two turns; each is an event. Preconditions: start: Down; the others: not Down.
    void start(NodeId id, FactId because = {});
    void stop(NodeId id, FactId because = {});  // orderly; may take time
    void kill(NodeId id, FactId because = {});
    void powerOff(NodeId id, FactId because = {});
    void pause(NodeId id, FactId because = {});
    void resume(NodeId id, FactId because = {});
    void cut(NodeId from, NodeId to, FactId because = {});
    void heal(NodeId from, NodeId to, FactId because = {});
    void setLink(NodeId from, NodeId to, LinkSettings settings) { m_network.setLink(from, to, settings); }
    // Messages on their way. False: no such message is on its way.
    bool hold(MessageId message);
    bool deliver(MessageId message);
    bool drop(MessageId message);
    bool delay(MessageId message, Duration by);
    // The next message that is sent and matches is held, dropped or delayed.
    struct Trap {
        enum class Do : std::uint8_t { Hold, Drop, Delay };
        Do act = Do::Hold;
        std::int16_t apiKey = -1;      // -1: any
        bool response = false;
        NodeId from;                   // kLabNode: any
        NodeId to;
        Duration by{0};
    };
    void setTrap(const Trap& trap) { m_traps.push_back(trap); }
    const Network& network() const { return m_network; }

    // Runs `act` as a turn of that node, now. Precondition: it runs.
    void inTurn(NodeId id, const std::function<void(Node&, Turn&)>& act);
    // Publishes a fact of the lab itself.
    FactId publish(const FactBody& body, std::initializer_list<FactId> because, Rule rule);

    // -- outside clients
    void addOutside(NodeId id, const NodeAdded& what);
    ConnectionId openOutside(NodeId client, NodeId broker);
    void outsideFrame(ConnectionId connection, Frame frame, const MessageNote& note);
    void outsideClosed(ConnectionId connection);
    // Something arrived at an outside client: a Message, Closed or Reset (Opened too).
    std::function<void(NodeId client, const Delivery& delivery)> onOutside;

    // -- time
    Time now() const { return m_now; }
    std::optional<Time> nextEventAt() const;
    bool step();                 // one event; false: none is queued
    void runUntil(Time t);       // all events with an instant <= t; then the clock stands at t
    void advanceTo(Time t);      // the clock only. Precondition: no event before t
    std::uint64_t eventsRun() const { return m_eventsRun; }
    std::function<void()> afterEvent;  // checks; runs after each event

    std::uint64_t seed() const { return m_options.seed; }
    FactLog& facts() { return m_facts; }
    void walk(StateVisitor& visitor) const;
    std::string stateHash() const;

private:
    struct Slot;
    class NodeTurn;

    Slot& slot(NodeId id);
    const Slot* findSlot(NodeId id) const;
    void begin();                 // an event begins
    void end();
    void schedule(Time at, const Slot& slot, std::variant<Timer, NetArrival, DiskDone> what);
    void run(Scheduled event);
    void arrive(Slot& to, Connection& connection, int direction, InFlight flight);
    void give(Slot& to, Delivery delivery);
    ConnectionId connect(Slot& from, NodeId to);
    MessageId sendMessage(Slot& from, ConnectionId id, Frame frame, const MessageNote& note);
    void put(Connection& connection, int direction, InFlight flight);
    void scheduleFront(Connection& connection, int direction);
    void restartDirection(Connection& connection, int direction);
    void closeEnd(Connection& connection, int end, InFlight::Kind how);
    void dropEnds(Slot& slot, InFlight::Kind how, CloseKind kind);
    void destroy(Slot& slot, StopKind how, FactId because);
    InFlight* findFlight(MessageId message, Connection*& connection, int& direction);
    void forget(Connection& connection);
    FactId publishAs(NodeId node, const FactBody& body, std::span<const FactId> because, Rule rule);

    Options m_options;
    FactLog& m_facts;
    Network m_network;
    EventQueue m_queue;
    std::map<NodeId, std::unique_ptr<Slot>> m_slots;
    std::vector<Trap> m_traps;
    std::set<TimerId> m_cancelled; // still queued
    Time m_now = kWorldStart;
    std::uint64_t m_eventsRun = 0;
    std::uint64_t m_nextSeq = 1;
    std::uint64_t m_nextConnection = 1;
    std::uint64_t m_nextMessage = 1;
    std::uint64_t m_nextTimer = 1;
    std::uint64_t m_nextDiskToken = 1;
};

} // namespace engine
