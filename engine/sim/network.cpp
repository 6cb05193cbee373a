#include "engine/sim/network.h"

#include <algorithm>
#include <string>

#include "engine/base/state_hash.h"

namespace engine {

LinkSettings Network::link(NodeId from, NodeId to) const
{
    const auto found = m_links.find({from, to});
    if (found != m_links.end())
        return found->second;
    return from.isOutside() || to.isOutside() ? LinkSettings{} : m_default;
}

void Network::setCut(NodeId from, NodeId to, bool cut)
{
    if (cut)
        m_cut[{from, to}] = true;
    else
        m_cut.erase({from, to});
}

Connection& Network::add(ConnectionId id, NodeId from, Incarnation fromLife, NodeId to, Incarnation toLife)
{
    Connection& connection = m_connections[id];
    connection.id = id;
    connection.ends[0] = from;
    connection.ends[1] = to;
    connection.lives[0] = fromLife;
    connection.lives[1] = toLife;
    return connection;
}

Connection* Network::find(ConnectionId id)
{
    const auto found = m_connections.find(id);
    return found == m_connections.end() ? nullptr : &found->second;
}

Random& Network::stream(NodeId from, NodeId to)
{
    const auto found = m_streams.find({from, to});
    if (found != m_streams.end())
        return found->second;
    const std::string name = "link/" + std::to_string(from.value) + "/" + std::to_string(to.value);
    return m_streams.emplace(std::pair{from, to}, Random(m_seed, name)).first->second;
}

bool Network::isStalled(const Connection& connection, int direction) const
{
    if (isCut(connection.ends[direction], connection.ends[1 - direction]))
        return true;
    const auto& queue = connection.queue[direction];
    return std::any_of(queue.begin(), queue.end(), [](const InFlight& f) { return f.held || f.arrives == kNever; });
}

Time Network::arrival(Connection& connection, int direction, std::int64_t bytes, Time now, Time& departs)
{
    const NodeId from = connection.ends[direction];
    const NodeId to = connection.ends[1 - direction];
    const LinkSettings settings = link(from, to);
    departs = std::max(now, connection.sendFreeAt[direction]);
    if (settings.bandwidth > 0) {
        __extension__ typedef __int128 Wide;
        const Wide nanos = static_cast<Wide>(bytes) * 1000000000 / settings.bandwidth;
        connection.sendFreeAt[direction] = departs + Duration{static_cast<std::int64_t>(nanos)};
    } else {
        connection.sendFreeAt[direction] = departs;
    }
    if (isStalled(connection, direction))
        return kNever;
    Time arrives = connection.sendFreeAt[direction] + settings.latency;
    if (settings.jitter > Duration{0})
        arrives = arrives + Duration{stream(from, to).between(0, settings.jitter.count())};
    if (settings.lossPerMillion > 0) { // TCP sends it again after 200 ms, doubling
        Duration again = 200ms;
        while (again < 60s && stream(from, to).chance(settings.lossPerMillion)) {
            arrives = arrives + again;
            again *= 2;
        }
    }
    arrives = std::max(arrives, connection.lastArrival[direction]);
    connection.lastArrival[direction] = arrives;
    return arrives;
}

void Network::walk(StateVisitor& visitor) const
{
    visitor.group("network");
    visitor.list(m_cut, [&](const auto& entry) { visitor.id(entry.first.first); visitor.id(entry.first.second); });
    visitor.list(m_links, [&](const auto& entry) {
        visitor.id(entry.first.first);
        visitor.id(entry.first.second);
        visitor.number(entry.second.latency.count());
        visitor.number(entry.second.jitter.count());
        visitor.number(entry.second.bandwidth);
        visitor.number(entry.second.lossPerMillion);
    });
    visitor.list(m_streams, [&](const auto& entry) { entry.second.walk(visitor); });
    visitor.list(m_connections, [&](const auto& entry) {
        const Connection& c = entry.second;
        visitor.id(c.id);
        for (int i = 0; i < 2; ++i) {
            visitor.id(c.ends[i]);
            visitor.id(c.lives[i]);
            visitor.number(c.closedBy[i]);
            visitor.number(c.told[i]);
            visitor.number(c.lastArrival[i].nanos());
            visitor.number(c.sendFreeAt[i].nanos());
            visitor.list(c.queue[i], [&](const InFlight& f) {
                visitor.number(static_cast<std::uint64_t>(f.kind));
                visitor.id(f.message);
                visitor.number(f.arrives.nanos());
                visitor.number(f.held);
                visitor.number(static_cast<std::uint64_t>(f.frame.bytes.size()));
                for (const auto& slice : f.frame.bytes.slices())
                    visitor.bytes(slice.span());
            });
        }
    });
}

} // namespace engine
