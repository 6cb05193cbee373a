// The part of World that moves bytes: connecting, sending, arriving, cutting, holding, dropping.

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/sim/world.h"
#include "engine/sim/world_slot.h"

namespace engine {

namespace {

constexpr std::int64_t kFrameOverhead = 4; // the int32 size in front

int endOf(const Connection& connection, NodeId node, Incarnation life)
{
    for (int end = 0; end < 2; ++end)
        if (connection.ends[end] == node && connection.lives[end] == life)
            return end;
    return -1;
}

} // namespace

ConnectionId World::connect(Slot& from, NodeId to)
{
    const ConnectionId id{m_nextConnection++};
    const Slot* target = findSlot(to);
    Connection& connection = m_network.add(id, from.id, from.incarnation, to, target ? target->incarnation : Incarnation{});
    put(connection, 0, {InFlight::Kind::Open, {}, {}, {}, {}, {}, false, {}});
    return id;
}

void World::put(Connection& connection, int direction, InFlight flight)
{
    const auto bytes = static_cast<std::int64_t>(flight.frame.bytes.size()) + kFrameOverhead;
    flight.arrives = m_network.arrival(connection, direction, bytes, m_now, flight.departs);
    flight.cause = EventSeq{m_eventsRun};
    connection.queue[direction].push_back(std::move(flight));
    if (connection.queue[direction].size() == 1)
        scheduleFront(connection, direction);
}

void World::scheduleFront(Connection& connection, int direction)
{
    const InFlight& front = connection.queue[direction].front();
    if (front.arrives == kNever)
        return;
    const NodeId to = connection.ends[1 - direction];
    m_queue.push({std::max(front.arrives, m_now), EventSeq{m_nextSeq++}, front.cause, to, {},
        NetArrival{connection.id, static_cast<std::uint8_t>(direction), connection.turn[direction]}});
}

MessageId World::sendMessage(Slot& from, ConnectionId id, Frame frame, const MessageNote& note)
{
    Connection* connection = m_network.find(id);
    const int end = connection ? endOf(*connection, from.id, from.incarnation) : -1;
    if (end < 0 || connection->closedBy[end])
        return {};
    const MessageId message{m_nextMessage++};
    const auto bytes = static_cast<std::int64_t>(frame.bytes.size()) + kFrameOverhead;
    const NodeId to = connection->ends[1 - end];
    InFlight flight;
    flight.message = message;
    flight.frame = std::move(frame);
    flight.note = note;
    bool dropped = false;
    Duration later{0};
    for (auto trap = m_traps.begin(); trap != m_traps.end(); ++trap) {
        const bool matches = (trap->apiKey < 0 || trap->apiKey == note.apiKey) && trap->response == note.isResponse
            && (trap->from == kLabNode || trap->from == from.id) && (trap->to == kLabNode || trap->to == to);
        if (!matches)
            continue;
        flight.held = trap->act == Trap::Do::Hold;
        dropped = trap->act == Trap::Do::Drop;
        later = trap->by;
        m_traps.erase(trap);
        break;
    }
    flight.arrives = m_network.arrival(*connection, end, bytes, m_now, flight.departs);
    if (flight.held)
        flight.arrives = kNever;
    if (flight.arrives != kNever && later > Duration{0}) {
        flight.arrives = flight.arrives + later;
        connection->lastArrival[end] = flight.arrives;
    }
    flight.cause = EventSeq{m_eventsRun};
    if (m_facts.anyoneListens()) {
        MessageSent sent;
        sent.message = message;
        sent.connection = id;
        sent.from = from.id;
        sent.to = to;
        sent.apiKey = note.apiKey;
        sent.apiVersion = note.apiVersion;
        sent.isResponse = note.isResponse;
        sent.isStory = note.isStory || note.records > 0 || note.error != ErrorCode::None;
        sent.error = note.error;
        sent.bytes = bytes;
        sent.departs = flight.departs;
        sent.arrives = flight.arrives;
        sent.partition = note.partition;
        sent.offset = note.offset;
        sent.records = note.records;
        publishAs(from.id, sent, {}, Rule::None);
    }
    connection->queue[end].push_back(std::move(flight));
    if (connection->queue[end].size() == 1)
        scheduleFront(*connection, end);
    if (dropped)
        drop(message);
    return message;
}

void World::give(Slot& to, Delivery delivery)
{
    if (to.outside) {
        if (onOutside)
            onOutside(to.id, delivery);
        return;
    }
    NodeTurn turn(*this, to);
    to.node->on(turn, delivery);
    if (to.exiting)
        destroy(to, StopKind::Stopped, {});
}

void World::arrive(Slot& to, Connection& connection, int direction, InFlight flight)
{
    const int end = 1 - direction;
    const NodeId peer = connection.ends[direction];
    const bool alive = to.outside || (to.node && to.incarnation == connection.lives[end]);
    if (!alive) {
        const bool silent = !to.node && to.stoppedHow == StopKind::PoweredOff;
        const bool answers = flight.kind == InFlight::Kind::Open || flight.kind == InFlight::Kind::Message || flight.kind == InFlight::Kind::OpenAck;
        // A host that is up but has no such connection refuses; one without power says nothing.
        if (to.node && flight.kind == InFlight::Kind::Open && !connection.told[end]) {
            connection.lives[end] = to.incarnation; // it restarted while the request was on its way
        } else {
            if (!silent && answers && !connection.closedBy[end]) {
                if (flight.kind == InFlight::Kind::Open)
                    publishAs(peer, ConnectionClosed{connection.id, connection.ends[0], connection.ends[1], CloseKind::Refused}, std::span(&to.since, 1),
                        Rule::ConnectionResetByKill);
                connection.closedBy[end] = true;
                put(connection, end, {InFlight::Kind::Reset, {}, {}, {}, {}, {}, false, {}});
            }
            return;
        }
    }
    if (connection.closedBy[end]) // it no longer listens
        return;
    Delivery delivery;
    delivery.connection = connection.id;
    delivery.peer = peer;
    switch (flight.kind) {
    case InFlight::Kind::Open:
        connection.told[end] = true;
        publishAs(peer, ConnectionOpened{connection.id, connection.ends[0], connection.ends[1]}, {}, Rule::None);
        put(connection, end, {InFlight::Kind::OpenAck, {}, {}, {}, {}, {}, false, {}});
        delivery.kind = Delivery::Kind::Accepted;
        break;
    case InFlight::Kind::OpenAck:
        connection.told[end] = true;
        delivery.kind = Delivery::Kind::Opened;
        break;
    case InFlight::Kind::Message:
        publishAs(to.id, MessageDelivered{flight.message}, {}, Rule::None);
        delivery.kind = Delivery::Kind::Message;
        delivery.message = flight.message;
        delivery.frame = std::move(flight.frame);
        break;
    case InFlight::Kind::Close:
    case InFlight::Kind::Reset:
        connection.closedBy[end] = true;
        delivery.kind = flight.kind == InFlight::Kind::Close ? Delivery::Kind::Closed : Delivery::Kind::Reset;
        forget(connection); // invalidates it if both ends are done
        break;
    }
    give(to, std::move(delivery));
}

void World::forget(Connection& connection)
{
    if (connection.closedBy[0] && connection.closedBy[1])
        m_network.erase(connection.id);
}

void World::closeEnd(Connection& connection, int end, InFlight::Kind how)
{
    connection.closedBy[end] = true;
    if (!connection.closedBy[1 - end]) {
        publishAs(connection.ends[end],
            ConnectionClosed{connection.id, connection.ends[0], connection.ends[1], how == InFlight::Kind::Close ? CloseKind::Closed : CloseKind::Reset}, {},
            Rule::None);
        put(connection, end, {how, {}, {}, {}, {}, {}, false, {}});
    }
    forget(connection);
}

void World::dropEnds(Slot& s, InFlight::Kind how, CloseKind kind)
{
    std::vector<ConnectionId> mine;
    for (const auto& [id, connection] : m_network.connections())
        if (endOf(connection, s.id, s.incarnation) >= 0)
            mine.push_back(id);
    for (const auto id : mine)
        for (int end = 0; end < 2; ++end) {
            Connection* connection = m_network.find(id);
            if (!connection || connection->ends[end] != s.id || connection->lives[end] != s.incarnation || connection->closedBy[end])
                continue;
            publishAs(s.id, ConnectionClosed{id, connection->ends[0], connection->ends[1], kind}, std::span(&s.since, 1), Rule::ConnectionResetByKill);
            connection->closedBy[end] = true;
            if (!connection->closedBy[1 - end])
                put(*connection, end, {how, {}, {}, {}, {}, {}, false, {}});
            forget(*connection);
        }
}

void World::restartDirection(Connection& connection, int direction)
{
    ++connection.turn[direction];
    connection.lastArrival[direction] = m_now;
    connection.sendFreeAt[direction] = m_now;
    auto waiting = std::exchange(connection.queue[direction], {});
    for (auto& flight : waiting) {
        const Time before = flight.arrives;
        Time departs;
        flight.arrives = m_network.arrival(connection, direction, static_cast<std::int64_t>(flight.frame.bytes.size()) + kFrameOverhead, m_now, departs);
        if (flight.held)
            flight.arrives = kNever;
        if (flight.kind == InFlight::Kind::Message && before != flight.arrives)
            publishAs(kLabNode, MessageDelayed{flight.message, flight.arrives == kNever ? MessageFate::Stalled : MessageFate::Resumed, flight.arrives}, {},
                Rule::SilenceUntilTimeout);
        connection.queue[direction].push_back(std::move(flight));
    }
    if (!connection.queue[direction].empty())
        scheduleFront(connection, direction);
}

void World::cut(NodeId from, NodeId to, FactId because)
{
    if (m_network.isCut(from, to))
        return;
    begin();
    m_network.setCut(from, to, true);
    publish(LinkCut{from, to}, {because}, Rule::UserCommand);
    for (auto& [id, connection] : m_network.connections())
        for (int direction = 0; direction < 2; ++direction)
            if (connection.ends[direction] == from && connection.ends[1 - direction] == to && !connection.queue[direction].empty())
                restartDirection(connection, direction);
    end();
}

void World::heal(NodeId from, NodeId to, FactId because)
{
    if (!m_network.isCut(from, to))
        return;
    begin();
    m_network.setCut(from, to, false);
    publish(LinkHealed{from, to}, {because}, Rule::UserCommand);
    for (auto& [id, connection] : m_network.connections())
        for (int direction = 0; direction < 2; ++direction)
            if (connection.ends[direction] == from && connection.ends[1 - direction] == to && !connection.queue[direction].empty())
                restartDirection(connection, direction);
    end();
}

InFlight* World::findFlight(MessageId message, Connection*& connection, int& direction)
{
    for (auto& [id, candidate] : m_network.connections())
        for (direction = 0; direction < 2; ++direction)
            for (auto& flight : candidate.queue[direction])
                if (flight.kind == InFlight::Kind::Message && flight.message == message) {
                    connection = &candidate;
                    return &flight;
                }
    return nullptr;
}

bool World::hold(MessageId message)
{
    Connection* connection = nullptr;
    int direction = 0;
    InFlight* flight = findFlight(message, connection, direction);
    if (!flight)
        return false;
    begin();
    flight->held = true;
    restartDirection(*connection, direction);
    end();
    return true;
}

bool World::deliver(MessageId message)
{
    Connection* connection = nullptr;
    int direction = 0;
    InFlight* flight = findFlight(message, connection, direction);
    if (!flight)
        return false;
    begin();
    flight->held = false;
    restartDirection(*connection, direction);
    end();
    return true;
}

bool World::delay(MessageId message, Duration by)
{
    Connection* connection = nullptr;
    int direction = 0;
    InFlight* flight = findFlight(message, connection, direction);
    if (!flight || flight->arrives == kNever)
        return false;
    begin();
    ++connection->turn[direction];
    Time earliest = flight->arrives + by;
    bool behind = false;
    for (auto& other : connection->queue[direction]) {
        behind = behind || &other == flight;
        if (!behind || other.arrives == kNever)
            continue;
        other.arrives = std::max(other.arrives, earliest);
        earliest = other.arrives;
        if (other.kind == InFlight::Kind::Message)
            publish(MessageDelayed{other.message, MessageFate::Resumed, other.arrives}, {}, Rule::UserCommand);
    }
    connection->lastArrival[direction] = earliest;
    scheduleFront(*connection, direction);
    end();
    return true;
}

bool World::drop(MessageId message)
{
    Connection* connection = nullptr;
    int direction = 0;
    if (!findFlight(message, connection, direction))
        return false;
    begin();
    // What is behind it on the connection goes too; the connection is reset for both ends.
    auto& queue = connection->queue[direction];
    while (!queue.empty()) {
        const InFlight last = std::move(queue.back());
        queue.pop_back();
        if (last.kind == InFlight::Kind::Message)
            publish(MessageDelayed{last.message, MessageFate::Dropped, kNever}, {}, Rule::UserCommand);
        if (last.message == message)
            break;
    }
    publish(ConnectionClosed{connection->id, connection->ends[0], connection->ends[1], CloseKind::Reset}, {}, Rule::UserCommand);
    for (int way = 0; way < 2; ++way) {
        ++connection->turn[way];
        put(*connection, way, {InFlight::Kind::Reset, {}, {}, {}, {}, {}, false, {}});
        if (connection->queue[way].size() > 1)
            scheduleFront(*connection, way);
    }
    end();
    return true;
}

// -- outside clients ----------------------------------------------------------------------------------------------

ConnectionId World::openOutside(NodeId client, NodeId broker)
{
    begin();
    const ConnectionId id = connect(slot(client), broker);
    end();
    return id;
}

void World::outsideFrame(ConnectionId id, Frame frame, const MessageNote& note)
{
    Connection* connection = m_network.find(id);
    if (!connection)
        return;
    begin();
    sendMessage(slot(connection->ends[0]), id, std::move(frame), note);
    end();
}

void World::outsideClosed(ConnectionId id)
{
    Connection* connection = m_network.find(id);
    if (!connection || connection->closedBy[0])
        return;
    begin();
    closeEnd(*connection, 0, InFlight::Kind::Close);
    end();
}

} // namespace engine
