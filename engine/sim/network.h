#pragma once

// Connections over links (design/physics.md, Connections): bytes in order in each direction, over a link with latency,
// jitter, bandwidth and loss. Nothing ever vanishes from a standing connection: loss is a retransmission, a cut stalls,
// and a dropped message takes its connection with it.
//
//     end 0  --- direction 0: Open, messages, Close --->  end 1        each direction is a queue of flights; only its
//     end 1  --- direction 1: OpenAck, messages … ----->  end 0        first one can arrive
//
// A direction is blocked while its receiver is paused or without power, or while its first flight is held. A cut link is
// told by arrivals that never come (kNever); healing gives new ones.
//
// The Network keeps state only; the World schedules arrivals and hands them to nodes (world_network.cpp).

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/event/fact.h"
#include "engine/runtime/node.h"
#include "engine/sim/event_queue.h"
#include "engine/sim/id_table.h"

namespace engine {

struct LinkSettings {
    Duration latency{0};
    Duration jitter{0};            // added: uniform in [0, jitter]
    std::int64_t bandwidth = 0;    // bytes a second, shared by all connections over the link; 0: unlimited
    std::uint32_t lossPerMillion = 0;
    bool operator==(const LinkSettings&) const = default;
};

// One way from a node to another.
struct Link {
    NodeId from;
    NodeId to;
    LinkSettings settings;
    bool own = false;         // settings were given for this link
    FactId cut;               // the fact that cut it
    bool isCut = false;
    Time freeAt = kWorldStart; // the last bit of what was sent has left
    Random random;             // jitter and loss

    Link(std::uint64_t seed, NodeId fromNode, NodeId toNode);
};

// Something on its way over a connection.
struct Flight {
    enum class Kind : std::uint8_t { Open, OpenAck, Message, Close, Reset };
    Kind kind = Kind::Message;
    bool held = false;      // by a command
    bool stalled = false;   // its fact says so
    bool served = false;    // the receiver's service time was spent on it
    MessageId message;      // of Kind::Message
    Frame frame;
    std::int64_t bytes = 0; // on the wire
    Time departs;
    Time arrives;           // kNever: lost in a cut link, sent again when it heals
    Duration extra{0};      // delayed by a command
    EventSeq seq;           // orders what arrives in the same instant: by sending
    EventSeq cause;         // the event in which it was sent
};

// First in, first out; without an allocation for each element.
class FlightQueue {
public:
    bool empty() const { return m_head == m_flights.size(); }
    std::size_t size() const { return m_flights.size() - m_head; }
    Flight& operator[](std::size_t i) { return m_flights[m_head + i]; }
    const Flight& operator[](std::size_t i) const { return m_flights[m_head + i]; }
    Flight& front() { return m_flights[m_head]; }
    Flight& back() { return m_flights.back(); }
    Flight* begin() { return m_flights.data() + m_head; }
    Flight* end() { return m_flights.data() + m_flights.size(); }
    const Flight* begin() const { return m_flights.data() + m_head; }
    const Flight* end() const { return m_flights.data() + m_flights.size(); }
    void push(Flight flight) { m_flights.push_back(std::move(flight)); }
    Flight pop();
    Flight popBack();
    void clear();

private:
    std::vector<Flight> m_flights;
    std::size_t m_head = 0;
};

struct Direction {
    std::uint32_t link = 0;                  // in the Network
    FlightQueue queue;
    std::uint32_t held = 0;                  // flights in the queue that are held
    Time lastArrival = kWorldStart;          // nothing arrives earlier than what was sent before it
    EventQueue::Handle event = EventQueue::kNone; // the scheduled arrival of the first flight
};

struct ConnectionEnd {
    static constexpr std::uint32_t kNoSlot = UINT32_MAX;
    NodeId node;
    std::uint32_t slot = kNoSlot; // of the node in the World; kNoSlot: there is no such node
    Incarnation life;             // of the node, from when its end lives on
    bool lives = false;           // the node may use it; the acceptor's end lives from Accepted on
    bool owesReset = false;       // its host lost power: once it is back it resets what still arrives here
};

// A connection stands as long as one end lives. ends[0] connected.
struct Connection {
    ConnectionId id;
    ConnectionId alias;           // how the acceptor knows it if a node is connected to itself; else 0
    std::uint32_t index = 0;      // in the pool
    ConnectionEnd ends[2];
    Direction directions[2];      // 0: from ends[0] to ends[1]
    bool opened = false;          // it was accepted
    bool announced = false;       // ConnectionClosed was published
    bool ended = false;           // an end ended; how and why:
    CloseKind endedHow = CloseKind::Closed;
    FactId endedBecause;
    Rule endedRule = Rule::None;

    bool anyLives() const { return ends[0].lives || ends[1].lives; }
};

class Network {
public:
    explicit Network(std::uint64_t seed) : m_seed(seed) { }

    // -- links; made at first use. Nodes outside have links of their own: no delay unless one is set.
    void setDefault(LinkSettings settings);
    const LinkSettings& defaultLink() const { return m_default; }
    void setLink(NodeId from, NodeId to, LinkSettings settings);
    std::uint32_t linkIndex(NodeId from, NodeId to);
    Link& link(std::uint32_t index) { return m_links[index]; }
    const Link& link(std::uint32_t index) const { return m_links[index]; }
    LinkSettings settings(NodeId from, NodeId to) const;
    bool isCut(NodeId from, NodeId to) const;

    // -- connections
    Connection& add(ConnectionId id, NodeId from, NodeId to);
    void addAlias(Connection& connection, ConnectionId alias);
    void erase(Connection& connection);
    Connection* find(ConnectionId id); // by its id or alias; null if there is none
    Connection& at(std::uint32_t index) { return *m_pool[index]; }
    std::vector<Connection*> all();    // by id
    std::size_t size() const { return m_count; }

    // Sends `flight.bytes` now: sets departs and arrives. True if a packet was lost and sent again.
    bool transmit(Direction& direction, Flight& flight, Time now);

    void walk(StateVisitor& visitor) const;

private:
    std::uint64_t m_seed;
    LinkSettings m_default;
    std::vector<Link> m_links;
    std::map<std::pair<NodeId, NodeId>, std::uint32_t> m_linkIndex;
    std::vector<std::unique_ptr<Connection>> m_pool; // erased ones have id 0
    std::vector<std::uint32_t> m_free;
    IdTable m_index;
    std::size_t m_count = 0;
};

} // namespace engine
