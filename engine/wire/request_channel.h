#pragma once

// A node's side of the connections to its peers: connects when a request needs it, numbers requests, matches responses,
// gives up after a timeout. One connection for each peer; a node that must not wait behind a long poll keeps several
// channels.
//
//     m_channel.request(turn, peer, fetch, 17, kTagFetch);          // from a turn of the node
//     …
//     void on(Turn& turn, Delivery& d) { for (auto& r : m_channel.on(turn, d)) answered(turn, r); }
//     void on(Turn& turn, const Timer& t) { for (auto& r : m_channel.on(turn, t)) answered(turn, r); }
//
// Every request ends in exactly one Response, in the order in which they were sent to that peer, unless forget() drops
// them: answered, or failed with NetworkException (refused, reset, closed) or RequestTimedOut (the connection is then
// closed, as Kafka's clients do). Nothing is retried here.

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/runtime/node.h"
#include "engine/wire/api.h"
#include "engine/wire/codec.h"

namespace engine::wire {

class RequestChannel {
public:
    struct Options {
        std::string clientId;         // of the request headers
        Duration requestTimeout{30s}; // from sending on
        std::uint16_t timerKind = 0;  // a timer kind of the node that belongs to its channels alone
    };
    struct Response {
        NodeId peer;
        std::uint64_t tag = 0;
        ApiKey api{};
        int version = 0;
        ErrorCode failure = ErrorCode::None; // None: answered
        ByteReader body{Slice{}};            // behind the response header
        MessageId message;
        Time sentAt;

        bool answered() const { return failure == ErrorCode::None; }
        // The typed answer; nothing if it failed or is malformed.
        template <Message M>
        std::optional<M> as()
        {
            M out;
            if (!answered() || !decode(body, version, out))
                return std::nullopt;
            return out;
        }
    };

    explicit RequestChannel(Options options);

    // Precondition: the version is known to the message. `expectsResponse` false: acks=0. `timeout` other than zero stands in
    // place of the channel's own (a JoinGroup may wait for a whole rebalance).
    template <Message M>
    MessageId request(Turn& turn, NodeId peer, const M& message, int version, std::uint64_t tag, MessageNote note = {},
        std::shared_ptr<const FrameAside> aside = nullptr, bool expectsResponse = true, Duration timeout = Duration::zero())
    {
        ByteWriter body;
        encode(message, version, body);
        return send(turn, peer, static_cast<ApiKey>(M::descriptor().type), version, body.take(), tag, std::move(note),
            std::move(aside), expectsResponse, timeout);
    }

    // The same for a body that is encoded already.
    MessageId requestBytes(Turn& turn, NodeId peer, ApiKey api, int version, ByteChain body, std::uint64_t tag, MessageNote note = {})
    {
        return send(turn, peer, api, version, std::move(body), tag, std::move(note), nullptr, true, Duration::zero());
    }

    bool owns(ConnectionId connection) const;
    std::vector<Response> on(Turn& turn, Delivery& delivery); // empty if it is not ours
    std::vector<Response> on(Turn& turn, const Timer& timer);
    // Closes the connection to a peer; what waits there fails with NetworkException through the returned list.
    std::vector<Response> disconnect(Turn& turn, NodeId peer);
    // Closes everything and forgets what waits.
    void forgetAll(Turn& turn);
    std::size_t waiting(NodeId peer) const; // requests without an answer
    bool isConnected(NodeId peer) const;
    void walk(StateVisitor& visitor) const;

private:
    struct Waiting {
        std::int32_t correlationId = 0;
        ApiKey api{};
        int version = 0;
        std::uint64_t tag = 0;
        Time sentAt;
        Time deadline;
        MessageId message;
    };
    struct Unsent {
        Frame frame;
        MessageNote note;
        bool expectsResponse = true;
    };
    struct Peer {
        ConnectionId connection; // {0}: none
        bool open = false;
        std::int32_t nextCorrelationId = 1;
        std::deque<Waiting> waiting;
        std::deque<Unsent> unsent; // until Opened
    };

    MessageId send(Turn& turn, NodeId to, ApiKey api, int version, ByteChain body, std::uint64_t tag, MessageNote note,
        std::shared_ptr<const FrameAside> aside, bool expectsResponse, Duration timeout);
    std::vector<Response> fail(NodeId peer, Peer& state, ErrorCode why);
    void armTimer(Turn& turn);

    Options m_options;
    std::map<NodeId, Peer> m_peers;
    std::map<ConnectionId, NodeId> m_byConnection;
    TimerId m_timer;   // {0}: not armed
    Time m_timerAt = kNever;
};

} // namespace engine::wire
