#pragma once

// A client's connections to brokers: one for each broker, opened when somebody wants to send, with the versions that the broker
// speaks learned first (ApiVersions, facts §1.4), and a growing pause before a broken connection is tried again
// (reconnect.backoff.ms … reconnect.backoff.max.ms).
//
// As Kafka's NetworkClient: who wants to send asks ready(); if not, it looks again at the next event.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/node.h"
#include "engine/wire/request_channel.h"

namespace engine {

// initial × 2^failures, ±20 %, at most max (KIP-580).
Duration exponentialBackoff(Duration initial, Duration max, int failures, Random& random);

class ClientNetwork {
public:
    struct Options {
        std::string clientId;
        Duration requestTimeout{30s};
        Duration connectionSetupTimeout{10s};
        Duration reconnectBackoff{50ms};
        Duration reconnectBackoffMax{1s};
        std::uint16_t timerKind = 0; // a timer kind of the node that belongs to this network alone
    };
    using Response = wire::RequestChannel::Response;

    explicit ClientNetwork(Options options);

    // May a request be sent there now? If not, a connection is begun, unless it is on its way or has to wait.
    bool ready(Turn& turn, NodeId broker);
    bool isReady(NodeId broker) const;
    // Was the last try in vain, and the next one has to wait?
    bool isBackingOff(const Turn& turn, NodeId broker) const;
    // When ready() should be asked again although nothing happened; kNever: an event will come.
    Time retryAt(NodeId broker) const;
    std::size_t inFlight(NodeId broker) const;
    // The version for an API: the highest that both speak; -1: none. Precondition: isReady(broker).
    int version(NodeId broker, wire::ApiKey api, int ownMin, int ownMax) const;

    // Precondition: isReady(broker). See RequestChannel::request.
    template <wire::Message M>
    MessageId request(Turn& turn, NodeId broker, const M& message, int version, std::uint64_t tag, MessageNote note = {},
        std::shared_ptr<const FrameAside> aside = nullptr, bool expectsResponse = true, Duration timeout = Duration::zero())
    {
        return m_channel.request(turn, broker, message, version, tag, std::move(note), std::move(aside), expectsResponse, timeout);
    }

    // Answers and failures of requests. What concerns connections is dealt with here; the caller then looks at ready() again.
    std::vector<Response> on(Turn& turn, Delivery& delivery);
    std::vector<Response> on(Turn& turn, const Timer& timer);
    // Did a connection break since this was last asked? (Kafka's client then refreshes its metadata.)
    bool takeDisconnected() { return std::exchange(m_disconnected, false); }
    // Where a broker says it is. An address that leads nowhere breaks the connection, and no other comes about: each try
    // is told. In the World "broker-2" is broker 2, and no other name is known.
    void address(Turn& turn, NodeId broker, const std::string& host, std::int32_t port);
    // Closes the connection to a broker; nothing that waits there is answered any more.
    void disconnect(Turn& turn, NodeId broker);
    void closeAll(Turn& turn);
    void walk(StateVisitor& visitor) const;

private:
    static constexpr std::uint64_t kApiVersionsTag = 1;

    struct Broker {
        bool asked = false;                                            // ApiVersions is on its way
        bool ready = false;
        std::map<std::int16_t, std::pair<std::int16_t, std::int16_t>> versions; // min, max by API
        int failures = 0;
        std::string nowhere; // an address that cannot be resolved; empty: its own
        Time notBefore = kWorldStart;
    };
    void askVersions(Turn& turn, NodeId id, int version);
    void disconnected(Turn& turn, NodeId id);
    void failed(Turn& turn, Broker& broker);
    std::vector<Response> sorted(Turn& turn, std::vector<Response> responses);
    void versionsAnswered(Turn& turn, Response& response);

    Options m_options;
    wire::RequestChannel m_channel;
    std::map<NodeId, Broker> m_brokers;
    bool m_disconnected = false;
};

} // namespace engine
