#pragma once

// A broker: the node that holds replicas, answers clients and obeys the metadata.
//
//     clients ──▶ ServerConnections ──▶ handle_*.cpp ──▶ ReplicaManager (logs, leader and follower roles, purgatory)
//                                                   └──▶ GroupCoordinator
//     controllers ◀── MetadataFollower (what the cluster is)     ControllerLink (registration, heartbeats, ISR changes)
//     other brokers ◀── Fetchers (follower side: pulls what it lacks)
//
// The broker itself only wires these together: it gives each event to the part that owns it and passes on what one part
// learned to the others. A life begins with start() on whatever the disk holds and ends with stop() or without warning.

#include <memory>
#include <string>

#include "engine/broker/client_quotas.h"
#include "engine/broker/config.h"
#include "engine/broker/controller_link.h"
#include "engine/broker/fetch_sessions.h"
#include "engine/broker/replication_throttle.h"
#include "engine/broker/fetchers.h"
#include "engine/broker/purgatory.h"
#include "engine/broker/replica_manager.h"
#include "engine/wire/server_connections.h"
#include "engine/controller/metadata_image.h"
#include "engine/group/group_coordinator.h"
#include "engine/quorum/metadata_follower.h"
#include "engine/runtime/node.h"

namespace engine {

class Broker final : public Node, public OffsetsLog, public RequestMeter {
public:
    struct Options {
        BrokerId id;
        std::string rack;
        std::string clusterId;
        std::vector<NodeId> voters;
        ConfigMap config;
        const Switches* switches = &kTodaysSwitches; // outlives it; may change between turns
        LogEnds* logEnds = nullptr;                  // of the whole cluster (engine/base/log_ends.h)
    };

    explicit Broker(Options options);
    ~Broker() override;

    void start(Turn& turn) override;
    void on(Turn& turn, const Timer& timer) override;
    void on(Turn& turn, Delivery& delivery) override;
    void on(Turn& turn, const DiskDone& done) override;
    void stop(Turn& turn) override;
    void walk(StateVisitor& visitor) const override;

    // A command of the user (freeze fetcher …): its fetchers stop asking for that partition (empty topic: all).
    void freezeFetcher(Turn& turn, const std::string& topic, std::int32_t partition, bool frozen);

    // -- for the handlers
    const Options& options() const { return m_options; }
    BrokerId id() const { return m_options.id; }
    const BrokerConfig& config() const { return m_config; }
    const MetadataImage& image() const { return m_image; }
    ServerConnections& server() { return m_server; }
    const ServerConnections& server() const { return m_server; }
    ReplicaManager& replicas() { return *m_replicas; }
    const ReplicaManager& replicas() const { return *m_replicas; }
    ControllerLink& controller() { return *m_controller; }
    GroupCoordinator& groups() { return *m_groups; }
    const GroupCoordinator& groups() const { return *m_groups; }
    Purgatory& purgatory() { return m_purgatory; }
    FetchSessions& fetchSessions() { return m_fetchSessions; }
    ReplicationThrottle& throttle() { return *m_throttle; }
    // That request wrote so many bytes: how long its client must wait, for the answer. Its connection is not read for so long.
    Duration chargeProduced(Turn& turn, RequestToken token, std::int64_t bytes);
    // That answer to a consumer has so many bytes. Longer than nothing: it is over its quota, and gets an empty answer instead.
    Duration chargeFetched(Turn& turn, RequestToken token, std::int64_t bytes);
    const ClientQuotas& quotas() const { return m_quotas; }
    void sendGroupReplies(Turn& turn);
    // Topics whose creation this broker has asked for (auto-creation), until they exist.
    bool startAutoCreate(Turn& turn, const std::string& topic);
    // A producer id, or nothing while the next block is on its way (error 14).
    std::optional<std::int64_t> nextProducerId(Turn& turn);
    // Works on the next requests of a connection until one waits.
    void pump(Turn& turn, ConnectionId connection);

    enum TimerKind : std::uint16_t {
        kIsrCheck = 1,
        kCheckpoint = 2,
        kPurgatory = 3,
        kStopAnyway = 4,
        kUnmute = 5,
        kLoadGroups = 6,        // a: partition of __consumer_offsets
        kFollowerTimers = 10,   // MetadataFollower
        kControllerTimers = 20, // ControllerLink
        kFetcherTimers = 30,    // Fetchers
        kGroupTimers = 40,      // GroupCoordinator
        kMaintenanceTimers = 50, // LogMaintenance
    };

private:
    // RequestMeter: time that requests take (request_percentage).
    Duration charge(Turn& turn, const ServerConnections::Open& request, std::int64_t answerBytes, Duration already) override;
    // Reads nothing more of that connection for so long, and says so.
    void holdBack(Turn& turn, const ServerConnections::Open& request, Duration wait);
    // OffsetsLog: what the group coordinator writes.
    Appended append(Turn& turn, std::int32_t partition, ByteChain batch, AppendToken token) override;
    bool partitionExists(const std::string& topic, std::int32_t partition) const override;
    Uuid topicId(const std::string& topic) const override;
    std::string topicName(const Uuid& topic) const override;
    std::int32_t partitionCount(const std::string& topic) const override;
    std::vector<std::string> topicNames() const override;
    std::int64_t metadataVersion() const override;
    const std::map<std::string, std::string>& groupConfig(const std::string& group) const override;

    void obeyMetadata(Turn& turn);
    // After each turn: passes on what the parts learned, until nothing is left to pass.
    void settle(Turn& turn);
    void handleNews(Turn& turn, ControllerLink::News& news);
    void finishStop(Turn& turn);
    void coordinate(Turn& turn, const MetadataDelta& delta);
    void loadGroups(Turn& turn, std::int32_t partition);
    void loadMore(Turn& turn, std::int32_t partition);

    Options m_options;
    BrokerConfig m_config;
    MetadataImage m_image;
    MetadataDelta m_delta; // of the image, not yet obeyed
    ServerConnections m_server;
    std::unique_ptr<MetadataFollower> m_follower;
    std::unique_ptr<ControllerLink> m_controller;
    std::unique_ptr<ReplicaManager> m_replicas;
    std::unique_ptr<Fetchers> m_fetchers;
    std::unique_ptr<GroupCoordinator> m_groups;
    Purgatory m_purgatory;
    FetchSessions m_fetchSessions;
    std::unique_ptr<ReplicationThrottle> m_throttle;
    ClientQuotas m_quotas;
    std::map<std::int32_t, LeaderEpoch> m_coordinated; // partitions of __consumer_offsets led here
    std::map<std::int32_t, Offset> m_loading;          // those being read, and up to where they were
    std::vector<std::pair<AppendToken, ErrorCode>> m_failedAppends;
    std::map<std::string, Time> m_autoCreating;
    RequestToken m_nextOwnForward = 0; // counts from the top: forwarded for ourselves (auto-creation), not for a client
    std::int64_t m_nextProducerId = 0;
    std::int64_t m_producerIdsEnd = 0;
    bool m_stopping = false;
    bool m_closing = false; // as soon as the disk is done
};

} // namespace engine
