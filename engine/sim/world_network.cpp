// The part of World that moves bytes: connecting, sending, arriving, closing.

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/sim/world.h"
#include "engine/sim/world_slot.h"

namespace engine {

namespace {

constexpr std::int64_t kFrameOverhead = 4; // the int32 size in front

Flight flightOf(Flight::Kind kind)
{
    Flight flight;
    flight.kind = kind;
    flight.bytes = kFrameOverhead;
    return flight;
}

ConnectionId nameAt(const Connection& connection, int end)
{
    return end == 1 && connection.alias != ConnectionId{} ? connection.alias : connection.id;
}

} // namespace

// The receiver takes nothing now: what arrives waits.
bool World::isBlocked(const Connection& connection, int direction) const
{
    const std::uint32_t slot = connection.ends[1 - direction].slot;
    if (slot == ConnectionEnd::kNoSlot)
        return false;
    const Slot& receiver = *m_slots[slot];
    return receiver.state == State::Paused || receiver.dark;
}

// Schedules the arrival of the first flight, or takes it back.
void World::pump(Connection& connection, int direction)
{
    Direction& way = connection.directions[direction];
    if (way.event != EventQueue::kNone)
        m_queue.remove(std::exchange(way.event, EventQueue::kNone));
    if (way.queue.empty())
        return;
    const Flight& first = way.queue.front();
    if (first.held || first.arrives == kNever || isBlocked(connection, direction))
        return;
    // An instant in the past: it waited for a blocked receiver and comes in the order in which it would have come.
    way.event = m_queue.push({first.arrives, first.seq, first.cause, connection.ends[1 - direction].node, {}, 0,
        NetArrival{connection.id, connection.index, static_cast<std::uint8_t>(direction)}});
}

void World::put(Connection& connection, int direction, Flight flight)
{
    Direction& way = connection.directions[direction];
    flight.seq = EventSeq{m_nextSeq++};
    flight.cause = EventSeq{m_eventsRun};
    m_network.transmit(way, flight, m_now);
    way.queue.push(std::move(flight));
    if (way.queue.size() == 1)
        pump(connection, direction);
}

// A reset that overtakes the wire, unless that way is cut.
void World::resetNow(Connection& connection, int direction)
{
    Direction& way = connection.directions[direction];
    Flight reset = flightOf(Flight::Kind::Reset);
    reset.seq = EventSeq{m_nextSeq++};
    reset.cause = EventSeq{m_eventsRun};
    reset.departs = m_now;
    reset.arrives = m_network.link(way.link).isCut ? kNever : m_now;
    way.queue.push(std::move(reset));
    if (way.queue.size() == 1)
        pump(connection, direction);
}

int World::endOf(const Connection& connection, const Slot& slot, ConnectionId id) const
{
    int end = connection.ends[0].node == slot.id ? 0 : 1;
    if (connection.alias != ConnectionId{})
        end = id == connection.alias ? 1 : 0;
    const ConnectionEnd& its = connection.ends[end];
    return its.node == slot.id && its.lives ? end : -1;
}

ConnectionId World::connect(Slot& from, NodeId to)
{
    const ConnectionId id{m_nextConnection++};
    Connection& connection = m_network.add(id, from.id, to);
    connection.ends[0].slot = from.index;
    connection.ends[0].life = from.incarnation;
    connection.ends[0].lives = true;
    if (const Slot* target = findSlot(to))
        connection.ends[1].slot = target->index;
    if (from.id == to)
        m_network.addAlias(connection, ConnectionId{m_nextConnection++});
    put(connection, 0, flightOf(Flight::Kind::Open));
    return id;
}

MessageId World::sendMessage(Slot& from, ConnectionId id, Frame frame, const MessageNote& note)
{
    Connection* connection = m_network.find(id);
    const int end = connection ? endOf(*connection, from, id) : -1;
    if (end < 0)
        return {};
    const NodeId to = connection->ends[1 - end].node;
    Direction& way = connection->directions[end];
    Flight flight;
    flight.message = MessageId{m_nextMessage++};
    flight.bytes = static_cast<std::int64_t>(frame.bytes.size()) + kFrameOverhead;
    flight.frame = std::move(frame);
    flight.seq = EventSeq{m_nextSeq++};
    flight.cause = EventSeq{m_eventsRun};
    std::optional<Trap> caught;
    for (auto trap = m_traps.begin(); trap != m_traps.end(); ++trap) {
        const bool matches = (trap->apiKey < 0 || trap->apiKey == note.apiKey) && trap->response.value_or(note.isResponse) == note.isResponse
            && (trap->from == kLabNode || trap->from == from.id) && (trap->to == kLabNode || trap->to == to);
        if (!matches)
            continue;
        caught = *trap;
        m_traps.erase(trap);
        break;
    }
    if (caught && caught->act == Trap::Do::Delay)
        flight.extra = caught->by;
    flight.held = caught && caught->act == Trap::Do::Hold;
    way.held += flight.held ? 1 : 0;
    const bool lost = m_network.transmit(way, flight, m_now);
    flight.stalled = way.held > 0 || flight.arrives == kNever || isBlocked(*connection, end);
    const MessageId message = flight.message;
    if (wantsFacts()) {
        MessageSent sent;
        sent.message = message;
        sent.connection = connection->id;
        sent.from = from.id;
        sent.to = to;
        sent.apiKey = note.apiKey;
        sent.apiVersion = note.apiVersion;
        sent.isResponse = note.isResponse;
        sent.isStory = note.isStory || note.records > 0 || note.error != ErrorCode::None;
        sent.error = note.error;
        sent.bytes = flight.bytes;
        sent.departs = flight.departs;
        sent.arrives = flight.stalled ? kNever : flight.arrives;
        sent.partition = note.partition;
        sent.offset = note.offset;
        sent.records = note.records;
        if (m_facts.recording() != Recording::Off)
            sent.frame = std::make_shared<const ByteChain>(flight.frame.bytes);
        const FactId because[] = {caught ? caught->because : FactId{}};
        publishAs(from.id, sent, because, caught ? Rule::UserCommand : lost ? Rule::Retransmission : Rule::None);
    }
    way.queue.push(std::move(flight));
    if (way.queue.size() == 1)
        pump(*connection, end);
    if (caught && caught->act == Trap::Do::Drop)
        dropFlight(*connection, end, message, caught->because);
    return message;
}

// -- arriving -----------------------------------------------------------------------------------------------------

void World::give(Slot& to, Delivery delivery)
{
    if (!to.outside)
        turn(to, [&](Node& node, Turn& turn) { node.on(turn, delivery); });
    else if (onOutside)
        onOutside(to.id, delivery);
}

void World::arrive(const NetArrival& arrival)
{
    Connection& connection = m_network.at(arrival.index);
    const int direction = arrival.direction;
    const int end = 1 - direction;
    ConnectionEnd& its = connection.ends[end];
    Direction& way = connection.directions[direction];
    way.event = EventQueue::kNone;
    Flight& first = way.queue.front();
    if (const Slot* added = its.slot == ConnectionEnd::kNoSlot ? findSlot(its.node) : nullptr) { // since it was sent
        its.slot = added->index;
        if (isBlocked(connection, direction))
            return;
    }
    if (first.kind == Flight::Kind::Message && !first.served && its.lives && m_slots[its.slot]->serviceTime > Duration{0}) {
        Slot& receiver = *m_slots[its.slot];
        first.served = true;
        first.arrives = receiver.busyUntil = std::max(m_now, receiver.busyUntil) + receiver.serviceTime;
        way.lastArrival = std::max(way.lastArrival, first.arrives);
        if (wantsFacts())
            publish(MessageDelayed{first.message, MessageFate::Resumed, first.arrives}, {}, Rule::None);
        pump(connection, direction);
        return;
    }
    Flight flight = way.queue.pop();
    if (!way.queue.empty())
        pump(connection, direction);

    if (flight.kind == Flight::Kind::Open) {
        accept(connection, end);
        return;
    }
    if (!its.lives) {
        if (flight.kind == Flight::Kind::Message && wantsFacts())
            publish(MessageDelayed{flight.message, MessageFate::Dropped, kNever}, {connection.endedBecause}, connection.endedRule);
        if (std::exchange(its.owesReset, false)) {
            discard(connection, direction);
            put(connection, end, flightOf(Flight::Kind::Reset));
        }
        return;
    }
    Delivery delivery;
    delivery.connection = nameAt(connection, end);
    delivery.peer = connection.ends[direction].node;
    Slot& receiver = *m_slots[its.slot];
    switch (flight.kind) {
    case Flight::Kind::Open:
        break;
    case Flight::Kind::OpenAck:
        delivery.kind = Delivery::Kind::Opened;
        break;
    case Flight::Kind::Message:
        if (wantsFacts())
            publishAs(receiver.id, MessageDelivered{flight.message}, {}, Rule::None);
        delivery.kind = Delivery::Kind::Message;
        delivery.message = flight.message;
        delivery.frame = std::move(flight.frame);
        break;
    case Flight::Kind::Close:
    case Flight::Kind::Reset:
        its.lives = false;
        delivery.kind = flight.kind == Flight::Kind::Close ? Delivery::Kind::Closed : Delivery::Kind::Reset;
        announce(connection);
        discard(connection, direction);
        release(connection);
        break;
    }
    give(receiver, std::move(delivery));
}

// The request for a connection arrived.
void World::accept(Connection& connection, int end)
{
    ConnectionEnd& its = connection.ends[end];
    const Slot* found = findSlot(its.node);
    if (!found || !found->node) { // nobody listens there
        connection.ended = true;
        connection.endedHow = CloseKind::Refused;
        connection.endedBecause = found ? found->since : FactId{};
        put(connection, end, flightOf(Flight::Kind::Reset));
        return;
    }
    Slot& receiver = *m_slots[found->index];
    its.slot = receiver.index;
    its.life = receiver.incarnation;
    its.lives = true;
    connection.opened = true;
    if (wantsFacts())
        publishAs(receiver.id, ConnectionOpened{connection.id, connection.ends[0].node, connection.ends[1].node}, {}, Rule::None);
    put(connection, end, flightOf(Flight::Kind::OpenAck));
    Delivery delivery;
    delivery.kind = Delivery::Kind::Accepted;
    delivery.connection = nameAt(connection, end);
    delivery.peer = connection.ends[1 - end].node;
    give(receiver, std::move(delivery));
}

// -- ending -------------------------------------------------------------------------------------------------------

// The node no longer uses its end. What the other feels is `how`.
void World::endLife(Connection& connection, int end, Ending how, CloseKind kind, FactId because, Rule rule)
{
    ConnectionEnd& its = connection.ends[end];
    its.lives = false;
    if (!connection.ended) {
        connection.ended = true;
        connection.endedHow = kind;
        connection.endedBecause = because;
        connection.endedRule = rule;
    }
    if (connection.anyLives()) {
        switch (how) {
        case Ending::Close:
            discard(connection, 1 - end);
            put(connection, end, flightOf(Flight::Kind::Close));
            break;
        case Ending::Reset:
            discard(connection, 1 - end);
            discard(connection, end);
            resetNow(connection, end);
            break;
        case Ending::Silence: { // what has left is on the wire
            its.owesReset = true;
            FlightQueue& sent = connection.directions[end].queue;
            while (!sent.empty() && sent.back().departs > m_now) {
                const Flight unsent = sent.popBack();
                connection.directions[end].held -= unsent.held ? 1 : 0;
                if (unsent.kind == Flight::Kind::Message && wantsFacts())
                    publish(MessageDelayed{unsent.message, MessageFate::Dropped, kNever}, {because}, rule);
            }
            pump(connection, end);
            break;
        }
        }
    }
    release(connection);
}

void World::announce(Connection& connection)
{
    if (connection.announced || (!connection.opened && connection.endedHow != CloseKind::Refused))
        return;
    connection.announced = true;
    if (wantsFacts())
        publish(ConnectionClosed{connection.id, connection.ends[0].node, connection.ends[1].node, connection.endedHow}, {connection.endedBecause},
            connection.endedRule);
}

// What is on its way in that direction never arrives.
void World::discard(Connection& connection, int direction)
{
    Direction& way = connection.directions[direction];
    if (wantsFacts())
        for (const Flight& flight : way.queue)
            if (flight.kind == Flight::Kind::Message)
                publish(MessageDelayed{flight.message, MessageFate::Dropped, kNever}, {connection.endedBecause}, connection.endedRule);
    way.queue.clear();
    way.held = 0;
    pump(connection, direction);
}

void World::release(Connection& connection)
{
    if (connection.anyLives())
        return;
    discard(connection, 0);
    discard(connection, 1);
    if (connection.opened)
        announce(connection);
    m_network.erase(connection);
}

void World::closeBy(Slot& slot, ConnectionId id)
{
    Connection* connection = m_network.find(id);
    const int end = connection ? endOf(*connection, slot, id) : -1;
    if (end >= 0)
        endLife(*connection, end, Ending::Close, CloseKind::Closed, {}, Rule::None);
}

// -- outside clients ----------------------------------------------------------------------------------------------

ConnectionId World::openOutside(NodeId client, NodeId broker)
{
    begin();
    Slot& from = slot(client);
    ENGINE_CHECK(from.outside, "the client is outside");
    const ConnectionId id = connect(from, broker);
    end();
    return id;
}

void World::outsideFrame(ConnectionId id, Frame frame, const MessageNote& note)
{
    Connection* connection = m_network.find(id);
    if (!connection || !connection->ends[0].lives)
        return;
    begin();
    sendMessage(*m_slots[connection->ends[0].slot], id, std::move(frame), note);
    end();
}

void World::outsideClosed(ConnectionId id)
{
    Connection* connection = m_network.find(id);
    if (!connection || !connection->ends[0].lives)
        return;
    begin();
    endLife(*connection, 0, Ending::Close, CloseKind::Closed, {}, Rule::None);
    end();
}

void World::outsideReset(ConnectionId id)
{
    Connection* connection = m_network.find(id);
    if (!connection || !connection->ends[0].lives)
        return;
    begin();
    endLife(*connection, 0, Ending::Reset, CloseKind::Reset, {}, Rule::None);
    end();
}

} // namespace engine
