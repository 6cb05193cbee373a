// The part of World that disturbs the network: cut, heal, hold, deliver, delay, drop.

#include <algorithm>
#include <utility>

#include "engine/sim/world.h"
#include "engine/sim/world_slot.h"

namespace engine {

// After something changed about that way: tells which messages stall now and which go on, and schedules the first.
void World::refresh(Connection& connection, int direction, FactId because, Rule rule)
{
    Direction& way = connection.directions[direction];
    bool stalled = isBlocked(connection, direction);
    for (Flight& flight : way.queue) {
        stalled = stalled || flight.held || flight.arrives == kNever;
        if (flight.kind != Flight::Kind::Message || flight.stalled == stalled)
            continue;
        flight.stalled = stalled;
        if (wantsFacts())
            publish(MessageDelayed{flight.message, stalled ? MessageFate::Stalled : MessageFate::Resumed, stalled ? kNever : std::max(flight.arrives, m_now)},
                {because}, rule);
    }
    pump(connection, direction);
}

void World::refreshWaysTo(const Slot& receiver, FactId because, Rule rule)
{
    for (Connection* connection : m_network.all())
        for (int direction = 0; direction < 2; ++direction)
            if (connection->ends[1 - direction].node == receiver.id && !connection->directions[direction].queue.empty())
                refresh(*connection, direction, because, rule);
}

// What is on the wire is lost with the link; its sender tries again once the link is healed.
void World::cut(NodeId from, NodeId to, FactId because)
{
    const std::uint32_t index = m_network.linkIndex(from, to);
    if (m_network.link(index).isCut)
        return;
    begin();
    m_network.link(index).isCut = true;
    const FactId told = publish(LinkCut{from, to}, {because}, Rule::UserCommand);
    m_network.link(index).cut = told;
    for (Connection* connection : m_network.all())
        for (int direction = 0; direction < 2; ++direction) {
            Direction& way = connection->directions[direction];
            if (way.link != index)
                continue;
            way.lastArrival = m_now;
            const Slot* receiver = findSlot(to);
            for (Flight& flight : way.queue)
                if (flight.arrives > m_now || (receiver && receiver->dark)) // a host without power got nothing
                    flight.arrives = kNever;
            refresh(*connection, direction, told, Rule::SilenceUntilTimeout);
        }
    end();
}

void World::heal(NodeId from, NodeId to, FactId because)
{
    const std::uint32_t index = m_network.linkIndex(from, to);
    Link& link = m_network.link(index);
    if (!link.isCut)
        return;
    begin();
    link.isCut = false;
    link.freeAt = m_now;
    const FactId told = publish(LinkHealed{from, to}, {because, link.cut}, Rule::UserCommand);
    for (Connection* connection : m_network.all())
        for (int direction = 0; direction < 2; ++direction) {
            Direction& way = connection->directions[direction];
            if (way.link != index)
                continue;
            for (Flight& flight : way.queue)
                if (flight.arrives == kNever)
                    m_network.transmit(way, flight, m_now);
            refresh(*connection, direction, told, Rule::Retransmission);
        }
    end();
}

Flight* World::findFlight(MessageId message, Connection*& connection, int& direction)
{
    for (Connection* candidate : m_network.all())
        for (direction = 0; direction < 2; ++direction)
            for (Flight& flight : candidate->directions[direction].queue)
                if (flight.kind == Flight::Kind::Message && flight.message == message) {
                    connection = candidate;
                    return &flight;
                }
    return nullptr;
}

bool World::hold(MessageId message, FactId because)
{
    Connection* connection = nullptr;
    int direction = 0;
    Flight* flight = findFlight(message, connection, direction);
    if (!flight)
        return false;
    begin();
    if (!std::exchange(flight->held, true))
        ++connection->directions[direction].held;
    refresh(*connection, direction, because, Rule::UserCommand);
    end();
    return true;
}

bool World::deliver(MessageId message, FactId because)
{
    Connection* connection = nullptr;
    int direction = 0;
    Flight* flight = findFlight(message, connection, direction);
    if (!flight || !flight->held)
        return false;
    begin();
    flight->held = false;
    --connection->directions[direction].held;
    refresh(*connection, direction, because, Rule::UserCommand);
    end();
    return true;
}

bool World::delay(MessageId message, Duration by, FactId because)
{
    Connection* connection = nullptr;
    int direction = 0;
    Flight* flight = findFlight(message, connection, direction);
    if (!flight)
        return false;
    begin();
    Direction& way = connection->directions[direction];
    flight->extra += by;
    if (flight->arrives != kNever) {
        Time earliest = std::max(flight->arrives, m_now) + by;
        for (Flight* other = flight; other != way.queue.end() && other->arrives != kNever; ++other) {
            if (other != flight && other->arrives >= earliest)
                break;
            other->arrives = earliest;
            if (other->kind == Flight::Kind::Message && !other->stalled && wantsFacts())
                publish(MessageDelayed{other->message, MessageFate::Resumed, other->arrives}, {because}, Rule::UserCommand);
        }
        way.lastArrival = std::max(way.lastArrival, earliest);
    }
    pump(*connection, direction);
    end();
    return true;
}

bool World::drop(MessageId message, FactId because)
{
    Connection* connection = nullptr;
    int direction = 0;
    if (!findFlight(message, connection, direction))
        return false;
    begin();
    dropFlight(*connection, direction, message, because);
    end();
    return true;
}

// A reset takes the place of the message; another one goes back to its sender. What is ahead of them arrives.
void World::dropFlight(Connection& connection, int direction, MessageId message, FactId because)
{
    if (!connection.ended) {
        connection.ended = true;
        connection.endedHow = CloseKind::Reset;
        connection.endedBecause = because;
        connection.endedRule = Rule::UserCommand;
    }
    Direction& way = connection.directions[direction];
    for (;;) {
        const Flight last = way.queue.popBack();
        way.held -= last.held ? 1 : 0;
        if (last.kind == Flight::Kind::Message && wantsFacts())
            publish(MessageDelayed{last.message, MessageFate::Dropped, kNever}, {because}, Rule::UserCommand);
        if (last.message != message)
            continue;
        Flight reset;
        reset.kind = Flight::Kind::Reset;
        reset.seq = last.seq;
        reset.cause = EventSeq{m_eventsRun};
        reset.departs = last.departs;
        reset.arrives = last.arrives;
        way.queue.push(std::move(reset));
        break;
    }
    pump(connection, direction);
    Flight back;
    back.kind = Flight::Kind::Reset;
    put(connection, 1 - direction, std::move(back));
}

} // namespace engine
