#pragma once

// A controller: a voter of the quorum and, while it leads it, the one who decides about the cluster (KIP-500, KIP-631).
//
//     brokers ──registration, heartbeats, ISR changes, admin requests──▶ decide (decisions.h, topic_plan.h) ──▶ records
//     records ──Quorum──▶ committed by a majority ──▶ the answer leaves, the facts are published
//
// Two images: what is decided (the leader's, with what is not yet committed) and what is committed. Decisions read the
// first; brokers and facts only ever see the second. A controller that stops leading forgets the first.
//
// Every so many bytes of records it writes the committed image as a snapshot (KIP-630), whether it leads or not; once a minute it
// drops the log before a snapshot if log and snapshots pass what is to be kept. It starts from its newest snapshot.
//
// Facts of the metadata are published by the first controller that leads and knows their record to be committed: a new leader
// tells what the old one had no time to tell, and nothing twice (Turn::firstToTell).

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/controller/controller_config.h"
#include "engine/controller/decisions.h"
#include "engine/controller/metadata_image.h"
#include "engine/controller/mutation_quota.h"
#include "engine/quorum/quorum.h"
#include "engine/runtime/node.h"
#include "engine/wire/server_connections.h"

namespace engine {

class Controller final : public Node {
public:
    struct Options {
        NodeId id;
        std::vector<NodeId> voters;
        std::string clusterId;
        ControllerConfig config;
        const Switches* switches = &kTodaysSwitches; // outlives it; may change between turns
        const LogEnds* logEnds = nullptr;
    };
    explicit Controller(Options options);

    void start(Turn& turn) override;
    void on(Turn& turn, const Timer& timer) override;
    void on(Turn& turn, Delivery& delivery) override;
    void on(Turn& turn, const DiskDone& done) override;
    void stop(Turn& turn) override;
    void walk(StateVisitor& visitor) const override;

    bool isActive() const { return m_quorum.isLeader(); }
    const MetadataImage& committed() const { return m_committed; }
    const Quorum& quorum() const { return m_quorum; } // its log, for checks

private:
    // An answer that leaves once the log is committed up to `until`.
    struct Waiting {
        Offset until; // the high watermark it needs
        RequestToken token = 0;
        ByteChain body;
        MessageNote note;
        // AlterPartition: the answer tells what was committed.
    };
    struct Session {
        Time lastHeartbeat = kWorldStart;
        Offset metadataOffset{-1};
        Offset shutdownStart{-1}; // end of the log when its controlled shutdown began
        FactId since;
    };

    // controller.cpp
    void settle(Turn& turn);
    void pump(Turn& turn, ConnectionId connection);
    bool handle(Turn& turn, Request& request);
    void becameActive(Turn& turn);
    void becameInactive(Turn& turn);
    void checkSessions(Turn& turn);
    void followSwitches(Turn& turn); // set at 0s: what the log says of features goes after them
    // Appends the records, applies them to the decided image. Returns the high watermark that commits them.
    Offset decide(Turn& turn, const std::vector<MetadataRecord>& records);
    template <wire::Message M>
    void answerWhenCommitted(Turn& turn, const Request& request, const M& message, Offset until, MessageNote note = {})
    {
        if (until <= m_quorum.highWatermark()) {
            m_server.respond(turn, request.token, message, note);
            return;
        }
        ByteWriter body;
        wire::encode(message, request.version, body);
        m_waiting.push_back({until, request.token, body.take(), note});
    }
    void applyCommitted(Turn& turn);
    // Whether the client of that request may change so many partitions more now (controller_mutation_rate).
    bool mayMutate(Turn& turn, const Request& request, std::int64_t partitions, int strictSince);
    std::int32_t mutationWait(const Request& request) const; // for the answer: milliseconds
    bool uncleanByDefault() const; // unclean.leader.election.enable where no topic says otherwise
    ElectionScheme scheme() const { return {m_options.switches->replication, m_options.logEnds, m_options.switches->elr}; }

    // controller_snapshots.cpp
    void loadSnapshot(Turn& turn, NodeId from, Rule why);
    void maybeSnapshot(Turn& turn);
    void dropOldMetadata(Turn& turn);

    // controller_requests.cpp
    bool handleRegistration(Turn& turn, Request& request);
    bool handleHeartbeat(Turn& turn, Request& request);
    bool handleAlterPartition(Turn& turn, Request& request);
    bool handleCreateTopics(Turn& turn, Request& request);
    bool handleDeleteTopics(Turn& turn, Request& request);
    bool handleProducerIds(Turn& turn, Request& request);

    // controller_admin.cpp
    bool handleElectLeaders(Turn& turn, Request& request);
    bool handleReassign(Turn& turn, Request& request);
    bool handleListReassignments(Turn& turn, Request& request);
    bool handleIncrementalAlterConfigs(Turn& turn, Request& request);
    bool handleAlterConfigs(Turn& turn, Request& request);
    bool handleCreatePartitions(Turn& turn, Request& request);
    bool handleAlterClientQuotas(Turn& turn, Request& request);
    bool handleUpdateFeatures(Turn& turn, Request& request);
    bool handleUnregisterBroker(Turn& turn, Request& request);
    bool handleAlterScram(Turn& turn, Request& request);
    bool handleChangeVoters(Turn& turn, Request& request);

    // controller_elections.cpp: what the active controller looks for from time to time
    void startLooking(Turn& turn);
    void stopLooking(Turn& turn);
    bool look(Turn& turn, const Timer& timer);
    bool balanceLeaders(Turn& turn);   // true: there may be more
    bool electUncleanly(Turn& turn);

    // controller_facts.cpp
    void publish(Turn& turn, const MetadataRecord& record, const MetadataImage& before, const MetadataImage& after,
        const std::vector<MetadataRecord>& batch);
    void publishChange(Turn& turn, const wire::PartitionChangeRecord& record, const MetadataImage& before, const MetadataImage& after);

    Options m_options;
    Quorum m_quorum;
    ServerConnections m_server;
    MetadataImage m_decided;   // while active
    MetadataImage m_committed;
    std::int64_t m_bytesSinceSnapshot = 0;      // of batches applied to m_committed
    Time m_lastSnapshotAt;                      // or when this life began
    std::int64_t m_lastAppendTimestamp = 0;     // of the last batch in m_committed
    std::map<BrokerId, Session> m_sessions; // while active
    std::deque<Waiting> m_waiting;
    MutationQuota m_mutations;
    std::map<BrokerId, FactId> m_brokerFacts; // the last fact about each broker: why partitions changed
    std::map<TopicPartition, FactId> m_partitionFacts;
    std::map<TopicPartition, FactId> m_electedFor; // why an election that is decided and not yet committed was held
    std::map<Uuid, std::string> m_topicNames;
    TimerId m_balanceTimer, m_uncleanTimer; // {0}: not set
    bool m_active = false;
    bool m_stopping = false;
};

// For a lab: the node with Kafka's settings as text.
std::unique_ptr<Node> makeController(NodeId id, std::vector<NodeId> voters, const std::string& clusterId, const std::map<std::string, std::string>& config,
    const Switches* switches = &kTodaysSwitches, const LogEnds* logEnds = nullptr);

} // namespace engine
