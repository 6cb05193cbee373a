#pragma once

// A World: nodes, the connections between them, the disks under them, and one order of events in virtual time
// (design/physics.md). It begins at -20 s. Nothing here knows Kafka; brokers, controllers and clients are Nodes.
//
// One event at a time: a node's turn, in which it may send, set timers, write and publish facts. Faults, commands and
// bytes from outside are applied between two turns; each counts as an event, so that a replay can put it back exactly
// where it was (asEvent makes several of them one event).
//
// Outside clients are ends without a node: what is sent to them comes out through onOutside.
//
// Threads: none. Everything here is called by the one who runs it, never from inside a node's turn.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/event/fact_log.h"
#include "engine/runtime/node.h"
#include "engine/sim/event_queue.h"
#include "engine/sim/id_table.h"
#include "engine/sim/memory_disk.h"
#include "engine/sim/network.h"

namespace engine {

class World {
public:
    struct Options {
        std::uint64_t seed = 1;
        std::int64_t wallClockAtZero = 0; // milliseconds since 1970 at 0 s
        LinkSettings link;                // between nodes of the lab; outside clients start with none
        std::uint64_t eventsPerInstantMax = 20'000'000; // more: nodes answer each other without end and time stands still
    };
    using NodeFactory = std::function<std::unique_ptr<Node>(NodeId)>;
    enum class State : std::uint8_t { Down, Running, Paused };
    enum class HasDisk : std::uint8_t { No, InMemory };

    World(Options options, FactLog& facts); // facts must outlive the World
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // -- nodes. A node keeps its disk over its lives; the factory makes the node of each life. The node is down at first.
    // Precondition: no node has that id.
    void addNode(const NodeAdded& what, NodeFactory factory, HasDisk disk);
    void addNode(const NodeAdded& what, NodeFactory factory, std::unique_ptr<Disk> disk);
    void removeNode(NodeId id, FactId because = {}); // kills it first if it runs
    bool has(NodeId id) const { return m_slotIndex.contains(id); }
    State state(NodeId id) const;     // Down if there is none
    Rule haltedBy(NodeId id) const;   // why a node that is down ended itself (a failed log directory); None: it did not
    std::vector<NodeId> nodes() const; // sorted
    Node* node(NodeId id);            // null if it is down
    const Node* node(NodeId id) const;
    Disk* disk(NodeId id);            // null if it has none
    MemoryDisk* memoryDisk(NodeId id); // null if it has none or another kind
    const MemoryDisk* memoryDisk(NodeId id) const;
    Incarnation incarnation(NodeId id) const;
    void setClockOffset(NodeId id, Duration offset);  // of its wall clock
    Duration clockOffset(NodeId id) const;
    Duration serviceTime(NodeId id) const;
    void setServiceTime(NodeId id, Duration time);    // each message keeps the node busy for so long before it is delivered

    // -- life. Preconditions: start: Down; pause: Running; resume: Paused; the others: not Down. `because`: the fact of
    // the command, if one. What peers feel: stop: Closed, after what was sent; kill: Reset at once; power-off and pause:
    // silence. A host whose power came back resets what still arrives on its old connections.
    void start(NodeId id, FactId because = {});
    void stop(NodeId id, FactId because = {});  // orderly; may take time; a paused node is resumed first
    void restart(NodeId id, FactId because = {}); // stop, and start as soon as it has ended; a kill in between is the end
    void kill(NodeId id, FactId because = {});  // what was written stays on its disk
    void powerOff(NodeId id, FactId because = {}); // and what was not flushed is torn
    void pause(NodeId id, FactId because = {});
    void resume(NodeId id, FactId because = {}); // what came meanwhile comes now, in its order
    // It dies when it next reaches that point of the protocol, in this life or a later one; the last order counts.
    void crashAt(NodeId id, ProtocolPoint point, FactId because = {});
    // Runs `act` as a turn of that node, now. Precondition: it is not down.
    void inTurn(NodeId id, const std::function<void(Node&, Turn&)>& act);

    // -- links
    void cut(NodeId from, NodeId to, FactId because = {});  // one way; nothing if it is cut
    void heal(NodeId from, NodeId to, FactId because = {}); // what was stalled arrives late
    void setLink(NodeId from, NodeId to, LinkSettings settings) { m_network.setLink(from, to, settings); }
    void setDefaultLink(LinkSettings settings) { m_network.setDefault(settings); }
    const Network& network() const { return m_network; }

    // -- messages on their way. False: no such message is on its way (deliver: or it is not held).
    bool hold(MessageId message, FactId because = {});    // it and what is behind it wait
    bool deliver(MessageId message, FactId because = {}); // a held one goes on
    bool delay(MessageId message, Duration by, FactId because = {});
    bool drop(MessageId message, FactId because = {});    // lost, and its connection is reset for both ends
    // The next message that is sent and matches is held, dropped or delayed.
    struct Trap {
        enum class Do : std::uint8_t { Hold, Drop, Delay };
        Do act = Do::Hold;
        std::int16_t apiKey = -1;      // -1: any
        std::optional<bool> response;  // absent: both
        NodeId from;                   // kLabNode: any
        NodeId to;
        Duration by{0};
        FactId because;
    };
    void setTrap(const Trap& trap) { m_traps.push_back(trap); }
    void clearTraps() { m_traps.clear(); }

    // -- outside clients
    void addOutside(const NodeAdded& what); // "runs" until it is removed; nothing if it is there
    ConnectionId openOutside(NodeId client, NodeId broker);
    void outsideFrame(ConnectionId connection, Frame frame, const MessageNote& note);
    void outsideClosed(ConnectionId connection); // by the client, in order
    void outsideReset(ConnectionId connection);  // its socket failed
    // Something arrived at an outside client: Opened, Message, Closed or Reset.
    std::function<void(NodeId client, Delivery& delivery)> onOutside;

    // -- inputs and facts of the lab itself
    void post(Time at, Input input); // an event of its own; precondition: at >= now()
    std::function<void(const Input&)> onInput;
    void asEvent(const std::function<void()>& act);
    FactId publish(const FactBody& body, std::initializer_list<FactId> because, Rule rule);

    // -- time
    Time now() const { return m_now; }
    const Scheduled* nextEvent() const { return m_queue.empty() ? nullptr : &m_queue.top(); }
    std::optional<Time> nextEventAt() const;
    bool step();                 // one event; false: none is queued
    void runUntil(Time t);       // all events with an instant <= t; then the clock stands at t
    // Runs events while `wanted` says so; false if that would need an event after `limit`: the clock then stands there.
    bool runWhile(const std::function<bool()>& wanted, Time limit);
    void advanceTo(Time t);      // the clock only. Precondition: no event before t
    std::uint64_t eventsRun() const { return m_eventsRun; }
    EventSeq currentEvent() const { return EventSeq{m_eventsRun}; } // the last one, between turns
    std::function<void()> afterEvent; // checks; runs after each event

    std::uint64_t seed() const { return m_options.seed; }
    FactLog& facts() { return m_facts; }
    // Everything that decides what will happen. Facts and what keeps them are not part of it.
    void walk(StateVisitor& visitor) const;
    std::string stateHash() const;

private:
    struct Slot;
    class NodeTurn;
    enum class Ending : std::uint8_t { Close, Reset, Silence };

    // world.cpp
    Slot& slot(NodeId id);
    const Slot* findSlot(NodeId id) const;
    Slot& addSlot(const NodeAdded& what);
    bool wantsFacts() const { return m_facts.anyoneListens(); }
    FactId publishAs(NodeId node, const FactBody& body, std::span<const FactId> because, Rule rule);
    void begin();                 // an event begins, unless one is under way
    void end();
    void destroy(Slot& slot, StopKind how, FactId because, Rule rule);
    template <class Act>
    void turn(Slot& slot, Act act); // and what follows if the node exits
    void askToStop(Slot& slot, FactId because, std::optional<FactId> startsAgain);

    // world_time.cpp
    EventQueue::Handle schedule(Time at, Slot& slot, std::variant<Timer, NetArrival, DiskDone, Input> what);
    bool runOne(Time limit);
    void checkTimePasses(const Scheduled& event);
    bool keptBack(Scheduled& event);
    void requeue(Scheduled event);
    void run(Scheduled event);
    void forgetEventsOf(Slot& slot);

    // world_network.cpp
    ConnectionId connect(Slot& from, NodeId to);
    MessageId sendMessage(Slot& from, ConnectionId id, Frame frame, const MessageNote& note);
    void closeBy(Slot& slot, ConnectionId id);
    int endOf(const Connection& connection, const Slot& slot, ConnectionId id) const; // -1: none that lives
    bool isBlocked(const Connection& connection, int direction) const;
    void put(Connection& connection, int direction, Flight flight);
    void pump(Connection& connection, int direction);
    void resetNow(Connection& connection, int direction);
    void arrive(const NetArrival& arrival);
    void accept(Connection& connection, int end);
    void endLife(Connection& connection, int end, Ending how, CloseKind kind, FactId because, Rule rule);
    void announce(Connection& connection);
    void discard(Connection& connection, int direction);
    void release(Connection& connection); // erases it if no end lives
    void give(Slot& to, Delivery delivery);

    // world_faults.cpp
    void refresh(Connection& connection, int direction, FactId because, Rule rule);
    void refreshWaysTo(const Slot& slot, FactId because, Rule rule);
    Flight* findFlight(MessageId message, Connection*& connection, int& direction);
    void dropFlight(Connection& connection, int direction, MessageId message, FactId because);

    Options m_options;
    FactLog& m_facts;
    Network m_network;
    EventQueue m_queue;
    IdTable m_timers;                        // queued ones: their handles
    std::vector<std::unique_ptr<Slot>> m_slots; // null: free
    std::vector<std::uint32_t> m_freeSlots;
    std::map<NodeId, std::uint32_t> m_slotIndex;
    std::vector<Trap> m_traps;
    Time m_now = kWorldStart;
    int m_depth = 0;                         // of begin()
    bool m_inTurn = false;
    std::uint64_t m_eventsRun = 0;
    Time m_instant = kWorldStart;      // of the last event
    std::uint64_t m_instantEvents = 0; // run in it
    std::map<std::string, std::map<std::int64_t, std::uint64_t>, std::less<>> m_told; // no part of the state: who told what first
    std::uint64_t m_nextSeq = 1;
    std::uint64_t m_nextConnection = 1;
    std::uint64_t m_nextMessage = 1;
    std::uint64_t m_nextTimer = 1;
    std::uint64_t m_nextDiskToken = 1;
};

} // namespace engine
