#pragma once

// A broker's conversation with the active controller: registration, heartbeats, ISR changes, producer id blocks, and the
// admin requests that clients sent here and the controller decides (KIP-590, KIP-631).
//
// It knows who leads the quorum from the MetadataFollower; a request to a controller that is not active, or gone, is
// sent again after a back-off; forwarded ones for half a minute, then they fail.
// Facts §5.11: a broker starts fenced, heartbeats every broker.heartbeat.interval.ms with the metadata offset it has.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/uuid.h"
#include "engine/broker/config.h"
#include "engine/wire/server_connections.h"
#include "engine/runtime/node.h"
#include "engine/wire/request_channel.h"

namespace engine {

class ControllerLink {
public:
    struct Options {
        BrokerId self;
        std::string clusterId;
        std::string rack;
        std::string host;                        // as clients are told; empty: broker-ID
        std::int32_t port = 9092;
        Uuid incarnation;
        Uuid logDirectory;
        std::int64_t previousEpoch = -1; // broker epoch of the last life, if it stopped in order (KIP-966)
        Duration heartbeatInterval{2s};
        std::uint16_t timerKinds = 0; // uses timerKinds (channel) and timerKinds + 1 (its own)
    };
    static constexpr std::uint16_t kTimerKinds = 2;

    // A proposal to change the ISR of one partition.
    struct IsrProposal {
        TopicPartition partition;
        Uuid topicId;
        LeaderEpoch leaderEpoch;
        std::int32_t partitionEpoch = 0;
        std::vector<BrokerId> isr;
        std::vector<std::int64_t> isrEpochs; // broker epochs of `isr`
    };
    // What the broker must know; filled by on().
    struct News {
        bool registered = false;               // just now
        bool shouldShutDown = false;
        struct IsrAnswer {
            TopicPartition partition;
            ErrorCode error = ErrorCode::None; // None: `isr` and `partitionEpoch` hold
            std::vector<BrokerId> isr;
            std::int32_t partitionEpoch = 0;
            LeaderEpoch leaderEpoch;
        };
        std::vector<IsrAnswer> isr;
        struct Forwarded {
            RequestToken token = 0;
            ErrorCode failure = ErrorCode::None; // None: `body` is the answer
            ByteChain body;
            int version = 0;
        };
        std::vector<Forwarded> forwarded;
        std::optional<std::pair<std::int64_t, std::int32_t>> producerIds; // first, count
        bool producerIdsFailed = false;
    };

    explicit ControllerLink(Options options);

    // -- the broker tells
    void start(Turn& turn);
    void leaderIs(Turn& turn, NodeId controller); // kLabNode: nobody known
    void metadataOffset(Offset applied) { m_metadataOffset = applied; }
    void wantShutDown(Turn& turn);
    void propose(Turn& turn, IsrProposal proposal);
    void wantProducerIds(Turn& turn);
    // `clientId`: in whose name, if the controller counts what each client does (controller_mutation_rate).
    // Sends a client's request on, again and again while no controller decides it; ends in News::Forwarded.
    template <wire::Message M>
    void forward(Turn& turn, RequestToken token, const M& message, int version, std::optional<std::string> clientId = {})
    {
        ByteWriter body;
        wire::encode(message, version, body);
        m_forwarded[token] = {static_cast<wire::ApiKey>(M::descriptor().type), version, body.take(), turn.now() + kForwardFor, false, std::move(clientId)};
        sendForwards(turn);
    }
    bool on(Turn& turn, const Timer& timer, News& news);
    bool on(Turn& turn, Delivery& delivery, News& news);

    // -- questions
    std::int64_t brokerEpoch() const { return m_brokerEpoch; } // -1 before it is registered
    bool isFenced() const { return m_fenced; }
    void walk(StateVisitor& visitor) const;

private:
    static constexpr std::uint64_t kRegister = 1, kHeartbeat = 2, kAlter = 3, kProducerIds = 4, kForward = 1000;

    static constexpr Duration kForwardFor{30s};
    struct Forwarding {
        wire::ApiKey api{};
        int version = 0;
        ByteChain body;
        Time until;
        bool sent = false;
        std::optional<std::string> clientId; // whose it is, where the controller counts
    };

    static constexpr std::size_t kNamesMost = 64;
    wire::RequestChannel& channelFor(const std::optional<std::string>& clientId);
    void sendForwards(Turn& turn);
    void registerNow(Turn& turn);
    void heartbeat(Turn& turn);
    void sendProposals(Turn& turn);
    void answered(Turn& turn, wire::RequestChannel::Response& response, News& news);
    void alterAnswered(Turn& turn, wire::RequestChannel::Response& response, News& news);
    void arm(Turn& turn, Duration delay, std::int64_t what);

    Options m_options;
    wire::RequestChannel m_channel;
    std::map<std::string, wire::RequestChannel> m_inNameOf; // by client id: for those whom the controller counts
    NodeId m_controller;
    std::int64_t m_brokerEpoch = -1;
    Offset m_metadataOffset{0};
    bool m_fenced = true;
    bool m_registering = false;
    bool m_heartbeating = false;
    bool m_wantShutDown = false;
    bool m_wantProducerIds = false;
    bool m_askingProducerIds = false;
    std::vector<IsrProposal> m_proposals;      // waiting to be sent
    std::vector<IsrProposal> m_proposalsInFlight;
    std::map<RequestToken, Forwarding> m_forwarded;
};

} // namespace engine
