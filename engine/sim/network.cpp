#include "engine/sim/network.h"

#include <algorithm>
#include <string>

#include "engine/base/state_hash.h"

namespace engine {

namespace {

constexpr Duration kFirstRetransmission = 200ms;
constexpr Duration kLastRetransmission = 60s;

} // namespace

Link::Link(std::uint64_t seed, NodeId fromNode, NodeId toNode)
    : from(fromNode), to(toNode), random(seed, "link/" + std::to_string(fromNode.value) + "/" + std::to_string(toNode.value))
{
}

Flight FlightQueue::pop()
{
    Flight first = std::move(m_flights[m_head]);
    if (++m_head == m_flights.size()) {
        clear();
    } else if (m_head >= 64 && m_head * 2 >= m_flights.size()) {
        m_flights.erase(m_flights.begin(), m_flights.begin() + static_cast<std::ptrdiff_t>(m_head));
        m_head = 0;
    }
    return first;
}

Flight FlightQueue::popBack()
{
    Flight last = std::move(m_flights.back());
    m_flights.pop_back();
    if (empty())
        clear();
    return last;
}

void FlightQueue::clear()
{
    m_flights.clear();
    m_head = 0;
}

// -- links --------------------------------------------------------------------------------------------------------

void Network::setDefault(LinkSettings settings)
{
    m_default = settings;
    for (Link& link : m_links)
        if (!link.own)
            link.settings = this->settings(link.from, link.to);
}

void Network::setLink(NodeId from, NodeId to, LinkSettings settings)
{
    Link& changed = m_links[linkIndex(from, to)];
    changed.settings = settings;
    changed.own = true;
}

std::uint32_t Network::linkIndex(NodeId from, NodeId to)
{
    const auto [found, made] = m_linkIndex.try_emplace({from, to}, static_cast<std::uint32_t>(m_links.size()));
    if (made) {
        LinkSettings at = from == to || from.isOutside() || to.isOutside() ? LinkSettings{} : m_default;
        m_links.emplace_back(m_seed, from, to).settings = at;
    }
    return found->second;
}

LinkSettings Network::settings(NodeId from, NodeId to) const
{
    if (const auto found = m_linkIndex.find({from, to}); found != m_linkIndex.end() && m_links[found->second].own)
        return m_links[found->second].settings;
    return from == to || from.isOutside() || to.isOutside() ? LinkSettings{} : m_default;
}

bool Network::isCut(NodeId from, NodeId to) const
{
    const auto found = m_linkIndex.find({from, to});
    return found != m_linkIndex.end() && m_links[found->second].isCut;
}

bool Network::transmit(Direction& direction, Flight& flight, Time now)
{
    Link& over = m_links[direction.link];
    const LinkSettings& settings = over.settings;
    flight.departs = std::max(now, over.freeAt);
    if (over.isCut) {
        flight.departs = now;
        flight.arrives = kNever;
        return false;
    }
    over.freeAt = flight.departs;
    if (settings.bandwidth > 0) {
        __extension__ typedef __int128 Wide;
        const Wide nanos = static_cast<Wide>(flight.bytes) * 1000000000 / settings.bandwidth;
        over.freeAt = flight.departs + Duration{static_cast<std::int64_t>(nanos)};
    }
    Time arrives = over.freeAt + settings.latency + flight.extra;
    if (settings.jitter > Duration{0})
        arrives = arrives + Duration{over.random.between(0, settings.jitter.count())};
    bool lost = false;
    for (Duration again = kFirstRetransmission; settings.lossPerMillion > 0 && again < kLastRetransmission; again *= 2) {
        if (!over.random.chance(settings.lossPerMillion))
            break;
        arrives = arrives + again;
        lost = true;
    }
    flight.arrives = std::max(arrives, direction.lastArrival);
    direction.lastArrival = flight.arrives;
    return lost;
}

// -- connections --------------------------------------------------------------------------------------------------

Connection& Network::add(ConnectionId id, NodeId from, NodeId to)
{
    if (m_free.empty()) {
        m_free.push_back(static_cast<std::uint32_t>(m_pool.size()));
        m_pool.push_back(std::make_unique<Connection>());
    }
    const std::uint32_t index = m_free.back();
    m_free.pop_back();
    Connection& connection = *m_pool[index];
    connection.id = id;
    connection.index = index;
    connection.ends[0].node = from;
    connection.ends[1].node = to;
    connection.directions[0].link = linkIndex(from, to);
    connection.directions[1].link = linkIndex(to, from);
    m_index.insert(id.value, index);
    ++m_count;
    return connection;
}

void Network::addAlias(Connection& connection, ConnectionId alias)
{
    connection.alias = alias;
    m_index.insert(alias.value, connection.index);
}

void Network::erase(Connection& connection)
{
    m_index.take(connection.id.value);
    if (connection.alias != ConnectionId{})
        m_index.take(connection.alias.value);
    const std::uint32_t index = connection.index;
    connection = Connection();
    m_free.push_back(index);
    --m_count;
}

Connection* Network::find(ConnectionId id)
{
    const std::uint32_t index = m_index.find(id.value);
    return index == IdTable::kNone ? nullptr : m_pool[index].get();
}

std::vector<Connection*> Network::all()
{
    std::vector<Connection*> out;
    out.reserve(m_count);
    for (const auto& connection : m_pool)
        if (connection->id != ConnectionId{})
            out.push_back(connection.get());
    std::sort(out.begin(), out.end(), [](const Connection* a, const Connection* b) { return a->id < b->id; });
    return out;
}

// -- hash ---------------------------------------------------------------------------------------------------------

void Network::walk(StateVisitor& visitor) const
{
    const auto visitSettings = [&](const LinkSettings& settings) {
        visitor.number(settings.latency.count());
        visitor.number(settings.jitter.count());
        visitor.number(settings.bandwidth);
        visitor.number(settings.lossPerMillion);
    };
    visitor.group("links");
    visitSettings(m_default);
    visitor.list(m_linkIndex, [&](const auto& entry) {
        const Link& link = m_links[entry.second];
        visitor.id(link.from);
        visitor.id(link.to);
        visitSettings(link.settings);
        visitor.number(link.own);
        visitor.number(link.isCut);
        visitor.number(link.freeAt.nanos());
        link.random.walk(visitor);
    });
    std::vector<const Connection*> sorted;
    for (const auto& connection : m_pool)
        if (connection->id != ConnectionId{})
            sorted.push_back(connection.get());
    std::sort(sorted.begin(), sorted.end(), [](const Connection* a, const Connection* b) { return a->id < b->id; });
    visitor.group("connections");
    visitor.list(sorted, [&](const Connection* connection) {
        visitor.id(connection->id);
        visitor.id(connection->alias);
        visitor.number(connection->opened);
        for (const ConnectionEnd& end : connection->ends) {
            visitor.id(end.node);
            visitor.id(end.life);
            visitor.number(end.lives);
            visitor.number(end.owesReset);
        }
        for (const Direction& direction : connection->directions) {
            visitor.number(direction.lastArrival.nanos());
            visitor.list(direction.queue, [&](const Flight& flight) {
                visitor.number(static_cast<std::uint64_t>(flight.kind));
                visitor.number(flight.held);
                visitor.number(flight.served);
                visitor.id(flight.message);
                visitor.id(flight.seq);
                visitor.number(flight.departs.nanos());
                visitor.number(flight.arrives.nanos());
                visitor.number(flight.extra.count());
                visitor.number(flight.bytes);
                visitor.bytes(flight.frame.bytes.flatten().span());
            });
        }
    });
}

} // namespace engine
