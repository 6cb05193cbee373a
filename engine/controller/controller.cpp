#include "engine/controller/controller.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/crc32c.h"
#include "engine/base/state_hash.h"
#include "engine/controller/partition_change.h"
#include "engine/log/node_folder.h"
#include "engine/wire/api_versions.h"
#include "engine/wire/fetch_snapshot.h"

namespace engine {

namespace {

constexpr std::uint16_t kSessionTimer = 1, kCleanTimer = 2, kStopTimer = 3; // 4, 5: controller_elections.cpp
constexpr std::uint16_t kQuorumTimers = 10;
constexpr Duration kSessionCheck{500ms};
constexpr Duration kCleanEvery = 60s;  // Kafka's constant
constexpr Duration kStopWithin = 5s;   // a leader waits so long for its successor; Kafka's constant
constexpr std::int16_t kMetadataVersion = 27; // 4.1-IV1

using wire::ApiKey;

template <wire::Message M>
std::optional<M> decoded(Request& request)
{
    M message;
    if (!wire::decode(request.body, request.version, message))
        return std::nullopt;
    return message;
}

} // namespace

Controller::Controller(Options options)
    : m_options(std::move(options))
    , m_quorum({m_options.id, m_options.voters, m_options.clusterId, m_options.config.electionTimeout, m_options.config.fetchTimeout,
          m_options.config.electionBackoffMax, m_options.config.retryBackoff, m_options.config.requestTimeout, m_options.config.metadataSegmentBytes,
          kQuorumTimers})
{
}

void Controller::start(Turn& turn)
{
    const auto folder = openNodeFolder(turn, m_options.id.value, m_options.clusterId);
    if (!folder || !m_quorum.start(turn, folder->directoryId)) {
        turn.exit(); // a controller without its log is none
        return;
    }
    m_lastSnapshotAt = turn.now();
    loadSnapshot(turn, m_options.id, Rule::SnapshotAtStart);
    turn.setTimer(kSessionCheck, kSessionTimer);
    turn.setTimer(kCleanEvery, kCleanTimer);
    settle(turn);
}

void Controller::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == kSessionTimer) {
        if (m_active) {
            followSwitches(turn);
            checkSessions(turn);
        }
        turn.setTimer(kSessionCheck, kSessionTimer);
    } else if (timer.kind == kCleanTimer) {
        dropOldMetadata(turn);
        turn.setTimer(kCleanEvery, kCleanTimer);
    } else if (timer.kind == kStopTimer) {
        turn.exit();
        return;
    } else if (!look(turn, timer)) {
        m_quorum.on(turn, timer);
    }
    settle(turn);
}

void Controller::on(Turn& turn, Delivery& delivery)
{
    if (delivery.kind == Delivery::Kind::Accepted) {
        m_server.accepted(delivery.connection, delivery.peer);
    } else if (m_server.owns(delivery.connection)) {
        if (delivery.kind != Delivery::Kind::Message) {
            m_server.gone(delivery.connection);
        } else if (m_server.receive(delivery.connection, std::move(delivery.frame), delivery.message)) {
            pump(turn, delivery.connection);
        } else {
            m_server.gone(delivery.connection);
            turn.close(delivery.connection);
        }
    } else {
        m_quorum.on(turn, delivery);
    }
    settle(turn);
}

void Controller::on(Turn& turn, const DiskDone& done)
{
    m_quorum.on(turn, done);
    settle(turn);
}

void Controller::stop(Turn& turn)
{
    m_stopping = true;
    m_quorum.resign(turn);
    turn.setTimer(kStopWithin, kStopTimer);
    settle(turn);
}

void Controller::pump(Turn& turn, ConnectionId connection)
{
    while (auto request = m_server.take(connection)) {
        if (handle(turn, *request))
            continue;
        m_server.gone(connection);
        turn.close(connection);
        return;
    }
}

bool Controller::handle(Turn& turn, Request& request)
{
    const wire::ApiDescriptor* api = wire::findApi(static_cast<std::int16_t>(request.api));
    if (!api || !request.body.ok() || !api->request->versions.contains(request.version))
        return false;
    switch (request.api) {
    case ApiKey::Vote: {
        const auto asked = decoded<wire::VoteRequest>(request);
        return asked && m_server.respond(turn, request.token, m_quorum.vote(turn, *asked), {.isStory = true});
    }
    case ApiKey::BeginQuorumEpoch: {
        const auto asked = decoded<wire::BeginQuorumEpochRequest>(request);
        return asked && m_server.respond(turn, request.token, m_quorum.begin(turn, *asked));
    }
    case ApiKey::EndQuorumEpoch: {
        const auto asked = decoded<wire::EndQuorumEpochRequest>(request);
        return asked && m_server.respond(turn, request.token, m_quorum.end(turn, *asked));
    }
    case ApiKey::FetchSnapshot: {
        const auto asked = decoded<wire::FetchSnapshotRequest>(request);
        return asked && m_server.respond(turn, request.token, m_quorum.fetchSnapshot(turn, *asked), {.isStory = true});
    }
    case ApiKey::DescribeQuorum: {
        const auto asked = decoded<wire::DescribeQuorumRequest>(request);
        return asked && m_server.respond(turn, request.token, m_quorum.describe(turn, *asked));
    }
    case ApiKey::Fetch: {
        auto asked = decoded<wire::FetchRequest>(request);
        if (!asked)
            return false;
        m_quorum.fetch(turn, request.token, std::move(*asked));
        return true;
    }
    case ApiKey::BrokerRegistration:
        return handleRegistration(turn, request);
    case ApiKey::BrokerHeartbeat:
        return handleHeartbeat(turn, request);
    case ApiKey::AlterPartition:
        return handleAlterPartition(turn, request);
    case ApiKey::CreateTopics:
        return handleCreateTopics(turn, request);
    case ApiKey::DeleteTopics:
        return handleDeleteTopics(turn, request);
    case ApiKey::AllocateProducerIds:
        return handleProducerIds(turn, request);
    case ApiKey::ElectLeaders:
        return handleElectLeaders(turn, request);
    case ApiKey::AlterPartitionReassignments:
        return handleReassign(turn, request);
    case ApiKey::ListPartitionReassignments:
        return handleListReassignments(turn, request);
    case ApiKey::IncrementalAlterConfigs:
        return handleIncrementalAlterConfigs(turn, request);
    case ApiKey::AlterConfigs:
        return handleAlterConfigs(turn, request);
    case ApiKey::CreatePartitions:
        return handleCreatePartitions(turn, request);
    case ApiKey::AlterClientQuotas:
        return handleAlterClientQuotas(turn, request);
    case ApiKey::UpdateFeatures:
        return handleUpdateFeatures(turn, request);
    case ApiKey::UnregisterBroker:
        return handleUnregisterBroker(turn, request);
    case ApiKey::AlterUserScramCredentials:
        return handleAlterScram(turn, request);
    case ApiKey::AddRaftVoter:
    case ApiKey::RemoveRaftVoter:
        return handleChangeVoters(turn, request);
    default:
        return false;
    }
}

// -- leading ------------------------------------------------------------------------------------------------------

void Controller::becameActive(Turn& turn)
{
    m_active = true;
    m_decided = m_committed;
    const auto& batches = m_quorum.log().batches();
    for (std::size_t i = m_quorum.log().find(m_committed.endOffset()); i < batches.size(); ++i) {
        Offset offset = batches[i].baseOffset;
        for (const auto& value : valuesOf(batches[i])) {
            const auto record = decodeMetadataRecord(value);
            ENGINE_CHECK(record.has_value(), "a controller's own log can be read");
            m_decided.apply(*record, offset);
            offset = offset + 1;
        }
        if (batches[i].isControl)
            m_decided.advance(batches[i].lastOffset);
    }
    startLooking(turn);
    // Every broker gets a whole session to be heard of: the old leader knew, this one does not.
    for (const auto& [id, broker] : m_decided.brokers())
        m_sessions[id].lastHeartbeat = turn.now();
    const bool elr = m_options.switches->elr;
    if (m_decided.features().empty() && !elr)
        decide(turn, {wire::FeatureLevelRecord{"metadata.version", kMetadataVersion, {}}, wire::FeatureLevelRecord{std::string(kGroupFeature), 1, {}}});
    else if (m_decided.features().empty()) { // with eligible leader replicas Kafka also writes the minimum for the whole cluster
        wire::ConfigRecord minimum;
        minimum.resourceType = static_cast<std::int8_t>(ConfigResourceType::Broker);
        minimum.name = "min.insync.replicas";
        minimum.value = std::to_string(m_options.config.minInSyncReplicas);
        decide(turn, {wire::FeatureLevelRecord{"metadata.version", kMetadataVersion, {}}, wire::FeatureLevelRecord{std::string(kElrFeature), 1, {}},
            wire::FeatureLevelRecord{std::string(kGroupFeature), 1, {}}, minimum});
    }
}

void Controller::becameInactive(Turn& turn)
{
    m_active = false;
    stopLooking(turn);
    m_electedFor.clear();
    m_sessions.clear();
    m_mutations.forget();
    m_decided = MetadataImage{};
    for (const auto& waiting : std::exchange(m_waiting, {}))
        if (const auto* open = m_server.open(waiting.token)) { // nobody knows what became of it: the client asks again
            const ConnectionId connection = open->connection;
            m_server.gone(connection);
            turn.close(connection);
        }
}

Offset Controller::decide(Turn& turn, const std::vector<MetadataRecord>& records)
{
    if (records.empty())
        return m_quorum.log().endOffset();
    std::vector<Slice> values;
    Offset offset = m_quorum.log().endOffset();
    for (const auto& record : records) {
        values.push_back(encodeMetadataRecord(record));
        m_decided.apply(record, offset);
        offset = offset + 1;
    }
    m_quorum.append(turn, values);
    return offset;
}

bool Controller::mayMutate(Turn& turn, const Request& request, std::int64_t partitions, int strictSince)
{
    return m_mutations.take(m_decided, m_options.config.set, request.clientId, partitions,
        request.version >= strictSince ? MutationQuota::Strict::Yes : MutationQuota::Strict::No, turn.now());
}

std::int32_t Controller::mutationWait(const Request& request) const
{
    const auto millis = m_mutations.wait(m_decided, request.clientId) / 1ms;
    return static_cast<std::int32_t>(std::min<std::int64_t>(millis, INT32_MAX));
}

bool Controller::uncleanByDefault() const
{
    return m_options.config.set.contains("unclean.leader.election.enable") ? m_options.config.uncleanLeaderElection
                                                                           : m_options.switches->uncleanByDefault;
}

void Controller::followSwitches(Turn& turn)
{
    const auto elr = m_decided.features().find(std::string(kElrFeature));
    if (!m_options.switches->elr && elr != m_decided.features().end() && elr->second > 0)
        decide(turn, {wire::FeatureLevelRecord{std::string(kElrFeature), 0, {}}});
}

void Controller::checkSessions(Turn& turn)
{
    for (const auto& [id, broker] : std::map<BrokerId, BrokerImage>(m_decided.brokers()))
        if (!broker.fenced && turn.now() - m_sessions[id].lastHeartbeat > m_options.config.sessionTimeout)
            decide(turn, fenceBroker(m_decided, id, uncleanByDefault(), scheme()));
}

void Controller::settle(Turn& turn)
{
    if (m_quorum.failed()) {
        turn.exit();
        return;
    }
    for (bool again = true; again;) {
        again = false;
        if (m_quorum.takeLostLeadership() && m_active && !m_quorum.isLeader())
            becameInactive(turn);
        if (m_quorum.takeBecameLeader() && m_quorum.isLeader())
            becameActive(turn);
        if (m_quorum.takeRestarted())
            loadSnapshot(turn, m_quorum.leader(), Rule::SnapshotBehindLogStart);
        applyCommitted(turn);
        while (!m_waiting.empty() && m_waiting.front().until <= m_quorum.highWatermark()) {
            Waiting done = std::move(m_waiting.front());
            m_waiting.pop_front();
            m_server.respondBytes(turn, done.token, std::move(done.body), done.note);
        }
        for (auto& fetched : m_quorum.takeFetched()) {
            MessageNote note;
            note.isStory = fetched.batches > 0;
            m_server.respond(turn, fetched.token, fetched.response, note);
        }
        for (const auto connection : m_server.takeReady()) {
            pump(turn, connection);
            again = true;
        }
    }
    if (m_stopping && m_quorum.isSucceeded())
        turn.exit();
}

void Controller::applyCommitted(Turn& turn)
{
    const auto& batches = m_quorum.log().batches();
    for (std::size_t i = m_quorum.log().find(m_committed.endOffset()); i < batches.size() && batches[i].lastOffset < m_quorum.highWatermark(); ++i) {
        const MetadataBatch& batch = batches[i];
        m_bytesSinceSnapshot += static_cast<std::int64_t>(batch.bytes.size());
        m_lastAppendTimestamp = batch.timestamp;
        std::vector<MetadataRecord> records;
        for (const auto& value : valuesOf(batch)) {
            auto record = decodeMetadataRecord(value);
            ENGINE_CHECK(record.has_value(), "committed metadata can be read");
            records.push_back(std::move(*record));
        }
        Offset offset = batch.baseOffset;
        const bool tell = m_active && turn.wantsFacts() && turn.firstToTell(kMetadataTopic, batch.lastOffset.value, crc32c(batch.bytes.span()));
        for (const auto& record : records) {
            if (tell) {
                const MetadataImage before = m_committed;
                m_committed.apply(record, offset);
                publish(turn, record, before, m_committed, records);
            } else {
                m_committed.apply(record, offset);
            }
            offset = offset + 1;
        }
        if (batch.isControl)
            m_committed.advance(batch.lastOffset);
    }
    maybeSnapshot(turn);
}

void Controller::walk(StateVisitor& visitor) const
{
    visitor.group("controller");
    visitor.id(m_options.id);
    m_options.switches->walk(visitor);
    m_quorum.walk(visitor);
    m_server.walk(visitor);
    m_decided.walk(visitor);
    m_committed.walk(visitor);
    visitor.number(m_bytesSinceSnapshot);
    visitor.number(m_lastSnapshotAt.nanos());
    visitor.number(m_lastAppendTimestamp);
    visitor.list(m_sessions, [&](const auto& entry) {
        visitor.id(entry.first);
        visitor.number(entry.second.lastHeartbeat.nanos());
        visitor.id(entry.second.metadataOffset);
        visitor.id(entry.second.shutdownStart);
    });
    visitor.list(m_waiting, [&](const Waiting& w) {
        visitor.id(w.until);
        visitor.number(w.token);
    });
    m_mutations.walk(visitor);
    visitor.number(m_active);
    visitor.number(m_stopping);
}

std::unique_ptr<Node> makeController(NodeId id, std::vector<NodeId> voters, const std::string& clusterId, const std::map<std::string, std::string>& config,
    const Switches* switches, const LogEnds* logEnds)
{
    return std::make_unique<Controller>(Controller::Options{id, std::move(voters), clusterId, ControllerConfig(config), switches, logEnds});
}

} // namespace engine
