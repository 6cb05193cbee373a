#pragma once

// Connections over links (design/physics.md, Connections): bytes in order in each direction, over a link with latency,
// jitter, bandwidth and loss. A cut stalls; what is stalled arrives late when the link heals. Nothing ever vanishes from a
// standing connection: loss is a retransmission, and a dropped message takes its connection with it.
//
// The Network keeps state only; the World schedules the arrivals it asks for and hands them to nodes.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/runtime/node.h"

namespace engine {

struct LinkSettings {
    Duration latency{0};
    Duration jitter{0};            // added: uniform in [0, jitter]
    std::int64_t bandwidth = 0;    // bytes a second; 0: unlimited
    std::uint32_t lossPerMillion = 0;
    bool operator==(const LinkSettings&) const = default;
};

struct InFlight {
    enum class Kind : std::uint8_t { Open, OpenAck, Message, Close, Reset };
    Kind kind = Kind::Message;
    MessageId message;   // of Kind::Message
    Frame frame;
    MessageNote note;
    Time departs;
    Time arrives;        // kNever: stalled
    bool held = false;   // by a command
    EventSeq cause;      // the event in which it was sent
};

struct Connection {
    ConnectionId id;
    NodeId ends[2];                // 0: the one who connected
    Incarnation lives[2];          // of the nodes when the connection began
    bool closedBy[2] = {false, false}; // that end no longer uses it
    bool told[2] = {false, false};     // that end was told that it stands (Opened, Accepted)
    std::deque<InFlight> queue[2]; // direction 0: from ends[0] to ends[1]
    Time lastArrival[2] = {kWorldStart, kWorldStart};
    Time sendFreeAt[2] = {kWorldStart, kWorldStart};
    std::uint64_t turn[2] = {0, 0};
};

class Network {
public:
    explicit Network(std::uint64_t seed) : m_seed(seed) { }

    void setDefault(LinkSettings settings) { m_default = settings; }
    void setLink(NodeId from, NodeId to, LinkSettings settings) { m_links[{from, to}] = settings; }
    LinkSettings link(NodeId from, NodeId to) const;
    void setCut(NodeId from, NodeId to, bool cut);
    bool isCut(NodeId from, NodeId to) const { return !m_cut.empty() && m_cut.contains({from, to}); }

    Connection& add(ConnectionId id, NodeId from, Incarnation fromLife, NodeId to, Incarnation toLife);
    Connection* find(ConnectionId id);
    void erase(ConnectionId id) { m_connections.erase(id); }
    std::map<ConnectionId, Connection>& connections() { return m_connections; }
    const std::map<ConnectionId, Connection>& connections() const { return m_connections; }

    // When something of `bytes` bytes sent now arrives at the other end; kNever if the way is stalled.
    Time arrival(Connection& connection, int direction, std::int64_t bytes, Time now, Time& departs);
    bool isStalled(const Connection& connection, int direction) const;

    void walk(StateVisitor& visitor) const;

private:
    Random& stream(NodeId from, NodeId to);

    std::uint64_t m_seed;
    LinkSettings m_default;
    std::map<std::pair<NodeId, NodeId>, LinkSettings> m_links;
    std::map<std::pair<NodeId, NodeId>, bool> m_cut;
    std::map<std::pair<NodeId, NodeId>, Random> m_streams;
    std::map<ConnectionId, Connection> m_connections;
};

} // namespace engine
