#pragma once

// The server side of the connections of a broker or a controller: whole frames in, responses out in the order of the requests.
//
// As Kafka does (facts §1.1), one request of a connection is worked on at a time; what the client has pipelined behind it
// waits here until the response is on its way. A long poll parks its connection, not a thread.
//
// A request is known by its token until it is answered; a token of a connection that is gone is answered into nothing.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/node.h"
#include "engine/wire/api.h"
#include "engine/wire/codec.h"

namespace engine {

class StateVisitor;

using RequestToken = std::uint64_t; // counts from 1 in each life of a broker

struct Request {
    RequestToken token = 0;
    ConnectionId connection;
    NodeId client;
    wire::ApiKey api{};
    int version = 0;
    std::int32_t correlationId = 0;
    std::string clientId;
    MessageId message;
    ByteReader body{Slice{}};
    std::shared_ptr<const FrameAside> aside;
};

// Who counts what the requests of clients cost (a broker's quotas).
class RequestMeter;

class ServerConnections {
public:
    // Requests in the queue of one connection; a client that pipelines more is cut off.
    static constexpr std::size_t kPipelineMax = 1024;

    void accepted(ConnectionId connection, NodeId client);
    void gone(ConnectionId connection);
    bool owns(ConnectionId connection) const { return m_connections.contains(connection); }

    // Takes a frame in. False: it cannot be read as a request, or the queue is full; the caller closes the connection.
    bool receive(ConnectionId connection, Frame frame, MessageId message);
    // The next request of that connection, if none is being worked on.
    std::optional<Request> take(ConnectionId connection);

    // Sends the answer. The note is completed with what is known of the request. False: the connection is gone.
    template <wire::Message M>
    bool respond(Turn& turn, RequestToken token, const M& message, MessageNote note = {})
    {
        const auto found = m_open.find(token);
        if (found == m_open.end())
            return false;
        ByteWriter body;
        wire::encode(message, found->second.version, body);
        if constexpr (requires { message.throttleTimeMs; })
            if (m_meter)
                if (const std::int32_t wait = metered(turn, token, body.size(), message.throttleTimeMs); wait > message.throttleTimeMs) {
                    M told = message;
                    told.throttleTimeMs = wait;
                    body = ByteWriter();
                    wire::encode(told, found->second.version, body);
                }
        return respondBytes(turn, token, body.take(), std::move(note));
    }
    // Asked before each answer that can tell its client to wait; outlives the connections. Null: nobody.
    void setMeter(RequestMeter* meter) { m_meter = meter; }
    bool respondBytes(Turn& turn, RequestToken token, ByteChain body, MessageNote note = {});
    // Nothing more of that connection is worked on before `until` (KIP-219); the owner calls unmute() then.
    void mute(ConnectionId connection, Time until);
    void unmute(ConnectionId connection, Time now);
    // The request is done without an answer (acks=0).
    void finish(RequestToken token);

    struct Open {
        ConnectionId connection;
        NodeId client;
        wire::ApiKey api{};
        int version = 0;
        std::int32_t correlationId = 0;
        std::string clientId;
        std::int64_t bytes = 0; // of the request
    };
    // Null once it was answered or its connection went.
    const Open* open(RequestToken token) const;
    // Bytes of the requests that wait behind the one being worked on.
    std::size_t backlog(ConnectionId connection) const;
    // Connections whose request was just answered and that have more waiting; cleared by reading it.
    std::vector<ConnectionId> takeReady();
    std::size_t count() const { return m_connections.size(); }
    void walk(StateVisitor& visitor) const;

private:
    std::int32_t metered(Turn& turn, RequestToken token, std::size_t bytes, std::int32_t already);
    struct Queued {
        Frame frame;
        MessageId message;
    };
    struct Connection {
        NodeId client;
        RequestToken current = 0; // being worked on; 0: none
        std::optional<Time> mutedUntil;
        std::size_t queuedBytes = 0;
        std::deque<Queued> queue;
    };

    std::map<ConnectionId, Connection> m_connections;
    std::map<RequestToken, Open> m_open;
    std::vector<ConnectionId> m_ready;
    RequestToken m_nextToken = 1;
    RequestMeter* m_meter = nullptr;
};

class RequestMeter {
public:
    virtual ~RequestMeter() = default;
    // An answer of so many bytes is about to leave. How long its client must wait altogether; `already`: for other reasons.
    virtual Duration charge(Turn& turn, const ServerConnections::Open& request, std::int64_t answerBytes, Duration already) = 0;
};

} // namespace engine
