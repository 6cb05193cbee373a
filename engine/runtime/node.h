#pragma once

// A node is a state machine: brokers, controllers, embedded clients. It reacts to values (timers, deliveries, disk
// completions) through the Turn it is handed, and to nothing else. One node runs at a time; a turn is one event.
// Closures are never queued, so that a World can be hashed, printed and stepped.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/protocol_point.h"
#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/runtime/disk.h"
#include "engine/runtime/frame.h"

namespace engine {

struct FactBody;                 // event/fact.h
enum class Rule : std::uint16_t; // event/rules.h
class StateVisitor;

struct Timer {
    TimerId id;
    std::uint16_t kind = 0; // the node's own numbering
    std::int64_t a = 0;
    std::int64_t b = 0;
};

struct Delivery {
    enum class Kind : std::uint8_t {
        Opened,   // to the one who connected: the connection stands
        Accepted, // to the other: a new connection from `peer`
        Message,  // a whole frame, in order
        Closed,   // the peer closed it; what it had sent arrived before
        Reset,    // refused, reset or lost; nothing more arrives
    };
    Kind kind = Kind::Message;
    ConnectionId connection;
    NodeId peer;
    MessageId message;
    Frame frame;
};

struct DiskDone {
    DiskToken token;
    bool failed = false;
};

// What a node may do in its turn.
class Turn {
public:
    virtual ~Turn() = default;

    virtual NodeId self() const = 0;
    virtual Time now() const = 0;                 // monotonic
    virtual std::int64_t wallMillis() const = 0;  // milliseconds since 1970 by this node's wall clock; Kafka's timestamps
    // The node's stream of that purpose ("member-id", "election"); created at first use, the same in every branch.
    virtual Random& random(std::string_view purpose) = 0;

    // Timers die with their incarnation. A delay of 0 or less fires in the same instant, after what is queued for it.
    virtual TimerId setTimer(Duration delay, std::uint16_t kind, std::int64_t a = 0, std::int64_t b = 0) = 0;
    virtual void cancelTimer(TimerId timer) = 0; // fine if it fired or never was

    // Connections (design/physics.md): Opened or Reset arrives later. send() on a connection that is gone is ignored:
    // its Reset is on the way.
    virtual ConnectionId connect(NodeId to) = 0;
    virtual MessageId send(ConnectionId connection, Frame frame, const MessageNote& note) = 0;
    virtual void close(ConnectionId connection) = 0;

    virtual Disk& disk() = 0;
    virtual DiskToken nextDiskToken() = 0;

    // Publishes what just happened. `because`: at most four facts it was computed from. Returns its id, {0} if nobody
    // listens. Ask wantsFacts() before building an expensive one.
    virtual FactId publish(const FactBody& body, std::span<const FactId> because, Rule rule) = 0;
    virtual bool wantsFacts() const = 0;
    // For what several nodes come to know, each in the order of `position` (a committed log): true for the first that gets
    // there and so tells it. Another `content` at a position is another log, told from there on. Observes only.
    virtual bool firstToTell(std::string_view story, std::int64_t position, std::uint64_t content) = 0;
    FactId publish(const FactBody& body, std::initializer_list<FactId> because, Rule rule)
    {
        return publish(body, std::span<const FactId>(because.begin(), because.size()), rule);
    }

    // The node is done (controlled shutdown finished): it is destroyed after this turn.
    virtual void exit() = 0;
    // The process dies here, as a kill would: destroyed after this turn, its peers are reset. `because`: what it cannot survive.
    virtual void halt(FactId because, Rule rule) = 0;
    // The node is at that point of the protocol. Does not return if it was told to die there: the process ends in the middle of
    // its turn (an exception of the World's own that nobody else catches).
    virtual void reached(ProtocolPoint) { }
};

class Node {
public:
    virtual ~Node() = default;

    // Once, first. The disk holds what the last life left there.
    virtual void start(Turn& turn) = 0;
    virtual void on(Turn& turn, const Timer& timer) = 0;
    virtual void on(Turn& turn, Delivery& delivery) = 0;
    virtual void on(Turn& turn, const DiskDone& done) = 0;
    // Asked to stop in an orderly way; ends with turn.exit(), which may be now.
    virtual void stop(Turn& turn) = 0;
    // Visits all state that decides what the node will do next, in canonical order.
    virtual void walk(StateVisitor& visitor) const = 0;
};

} // namespace engine
