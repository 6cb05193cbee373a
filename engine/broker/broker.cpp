#include "engine/broker/broker.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/format.h"
#include "engine/base/state_hash.h"
#include "engine/broker/handlers.h"
#include "engine/broker/topic_name.h"
#include "engine/log/node_folder.h"
#include "engine/wire/create_topics.h"

namespace engine {

namespace {

// Host and port of "PLAINTEXT://bad:9092"; an empty host: not set.
std::pair<std::string, std::int32_t> advertised(const ConfigMap& config)
{
    constexpr std::string_view kScheme = "://";
    const auto found = config.find("advertised.listeners");
    const std::string listener = found == config.end() ? "" : found->second;
    const auto from = listener.find(kScheme), colon = listener.rfind(':');
    if (from == std::string::npos || colon <= from + kScheme.size())
        return {"", 9092};
    const auto port = parseInteger(std::string_view(listener).substr(colon + 1));
    return {listener.substr(from + kScheme.size(), colon - from - kScheme.size()), port ? static_cast<std::int32_t>(*port) : 9092};
}

constexpr Duration kAutoCreateAgain = 5s; // ask again if the topic has not appeared by then
constexpr Duration kHandoverTimeout = 5min; // a stop waits so long for the controller, as BrokerServer.shutdown does; then it stops without
constexpr RequestToken kOwnForwards = RequestToken{1} << 62;

// Their answers say how long the client must wait for controller_mutation_rate (KIP-599).
bool tellsOfMutations(wire::ApiKey api)
{
    return api == wire::ApiKey::CreateTopics || api == wire::ApiKey::DeleteTopics || api == wire::ApiKey::CreatePartitions;
}

} // namespace

Broker::Broker(Options options)
    : m_options(std::move(options)), m_config(m_options.config), m_purgatory(*this), m_fetchSessions(m_config.fetchSessionSlots), m_quotas(m_config.set), m_nextOwnForward(kOwnForwards)
{
    m_server.setMeter(this);
}

Broker::~Broker() = default;

void Broker::start(Turn& turn)
{
    const auto folder = openNodeFolder(turn, id().value, m_options.clusterId);
    if (!folder) { // not its own, or one that it cannot write: it does not start
        turn.halt(turn.publish(RequestRefused{turn.self(), turn.self(), -1, ErrorCode::KafkaStorageError, {}}, {}, Rule::LogDirectoryFailed),
            Rule::LogDirectoryFailed);
        return;
    }
    m_replicas = std::make_unique<ReplicaManager>(id(), m_config, *m_options.switches, m_options.logEnds, kMaintenanceTimers);
    m_replicas->start(turn);
    m_throttle = std::make_unique<ReplicationThrottle>(id(), m_config.set);
    m_fetchers = std::make_unique<Fetchers>(id(), m_config, *m_replicas, *m_throttle, kFetcherTimers, *m_options.switches);
    GroupCoordinator::Options groups;
    groups.broker = id();
    groups.partitions = m_config.offsetsTopicPartitions;
    groups.initialRebalanceDelay = configMillis(m_config.set, "group.initial.rebalance.delay.ms");
    groups.sessionTimeoutMin = configMillis(m_config.set, "group.min.session.timeout.ms");
    groups.sessionTimeoutMax = configMillis(m_config.set, "group.max.session.timeout.ms");
    groups.groupSizeMax = static_cast<std::int32_t>(configNumber(m_config.set, "group.max.size"));
    groups.offsetMetadataBytesMax = static_cast<std::int32_t>(configNumber(m_config.set, "offset.metadata.max.bytes"));
    groups.offsetsRetention = std::chrono::minutes(configNumber(m_config.set, "offsets.retention.minutes"));
    groups.retentionCheckInterval = configMillis(m_config.set, "offsets.retention.check.interval.ms");
    groups.consumerSessionTimeout = configMillis(m_config.set, "group.consumer.session.timeout.ms");
    groups.consumerHeartbeatInterval = configMillis(m_config.set, "group.consumer.heartbeat.interval.ms");
    groups.consumerGroupSizeMax = static_cast<std::int32_t>(configNumber(m_config.set, "group.consumer.max.size"));
    const std::string policy = configText(m_config.set, "group.consumer.migration.policy");
    groups.mayUpgrade = policy == "bidirectional" || policy == "upgrade";
    groups.mayDowngrade = policy == "bidirectional" || policy == "downgrade";
    groups.timerKind = kGroupTimers;
    m_groups = std::make_unique<GroupCoordinator>(groups, *this);
    MetadataFollower::Config follower;
    follower.self = turn.self();
    follower.voters = m_options.voters;
    follower.clusterId = m_options.clusterId;
    follower.directory = folder->directoryId;
    follower.timerKinds = kFollowerTimers;
    m_follower = std::make_unique<MetadataFollower>(follower);
    const auto [host, port] = advertised(m_options.config);
    m_controller = std::make_unique<ControllerLink>(ControllerLink::Options{id(), m_options.clusterId, m_options.rack, host, port,
        Uuid::random(turn.random("incarnation-id")), folder->directoryId, m_replicas->previousEpoch(), m_config.heartbeatInterval, kControllerTimers});
    m_follower->start(turn);
    m_controller->start(turn);
    turn.setTimer(m_replicas->lagTimeMax() / 2, kIsrCheck);
    turn.setTimer(m_config.highWatermarkCheckpointInterval, kCheckpoint);
    settle(turn);
}

void Broker::on(Turn& turn, const Timer& timer)
{
    ControllerLink::News news;
    if (timer.kind == kIsrCheck) {
        m_replicas->checkIsr(turn);
        turn.setTimer(m_replicas->lagTimeMax() / 2, kIsrCheck);
    } else if (timer.kind == kCheckpoint) {
        turn.reached(ProtocolPoint::BeforeCheckpoint);
        m_replicas->checkpointHighWatermarks(turn, Rule::CheckpointOnTimer);
        turn.setTimer(m_config.highWatermarkCheckpointInterval, kCheckpoint);
    } else if (timer.kind == kStopAnyway) {
        finishStop(turn);
    } else if (timer.kind == kLoadGroups) {
        loadMore(turn, static_cast<std::int32_t>(timer.a));
    } else if (timer.kind == kUnmute) {
        m_server.unmute(ConnectionId{static_cast<ConnectionId::Representation>(timer.a)}, turn.now());
    } else if (m_replicas->maintenance().on(turn, timer)) {
    } else if (m_purgatory.on(turn, timer) || m_follower->on(turn, timer) || m_fetchers->on(turn, timer)) {
    } else if (m_controller->on(turn, timer, news)) {
        handleNews(turn, news);
    } else {
        m_groups->on(turn, timer);
    }
    settle(turn);
}

void Broker::on(Turn& turn, Delivery& delivery)
{
    ControllerLink::News news;
    if (delivery.kind == Delivery::Kind::Accepted) {
        m_server.accepted(delivery.connection, delivery.peer);
    } else if (m_server.owns(delivery.connection)) {
        if (delivery.kind == Delivery::Kind::Message) {
            if (m_server.receive(delivery.connection, std::move(delivery.frame), delivery.message)) {
                pump(turn, delivery.connection);
            } else {
                m_server.gone(delivery.connection);
                turn.close(delivery.connection);
            }
        } else {
            m_server.gone(delivery.connection);
        }
    } else if (m_follower->on(turn, delivery) || m_fetchers->on(turn, delivery)) {
    } else if (m_controller->on(turn, delivery, news)) {
        handleNews(turn, news);
    }
    settle(turn);
}

void Broker::on(Turn& turn, const DiskDone& done)
{
    if (!m_replicas->diskDone(turn, done))
        return;
    if (m_closing) {
        finishStop(turn);
        return;
    }
    m_fetchers->written(turn);
    settle(turn);
}

void Broker::pump(Turn& turn, ConnectionId connection)
{
    while (auto request = m_server.take(connection)) {
        if (handle(*this, turn, *request))
            continue;
        m_server.gone(connection);
        turn.close(connection);
        return;
    }
}

void Broker::settle(Turn& turn)
{
    for (bool again = true; again;) {
        again = false;
        obeyMetadata(turn);
        m_controller->leaderIs(turn, m_follower->leader());
        if (const auto follows = m_replicas->takeFollows(); !follows.empty()) {
            for (const auto& follow : follows)
                m_fetchers->follow(turn, follow, m_controller->brokerEpoch());
            m_fetchers->closeIdle(turn);
        }
        for (auto& wish : m_replicas->takeIsrWishes()) {
            ControllerLink::IsrProposal proposal{wish.partition, wish.topicId, wish.leaderEpoch, wish.partitionEpoch, wish.isr, {}};
            for (const auto broker : wish.isr) {
                const BrokerImage* image = m_image.broker(broker);
                proposal.isrEpochs.push_back(image ? image->epoch : -1);
            }
            turn.reached(ProtocolPoint::BeforeIsrChange);
            m_controller->propose(turn, std::move(proposal));
            turn.reached(ProtocolPoint::DuringIsrChange);
        }
        if (const auto changed = m_replicas->takeChanged(); !changed.empty()) {
            m_purgatory.changed(turn, changed);
            again = true;
        }
        for (const auto& [token, error] : std::exchange(m_failedAppends, {}))
            m_groups->appended(turn, token, error);
        sendGroupReplies(turn);
        for (const auto connection : m_server.takeReady()) {
            pump(turn, connection);
            again = true;
        }
    }
    if (m_replicas->diskFailed()) // Kafka: "Shutdown broker because all log dirs have failed"
        turn.halt(m_replicas->diskFailure(), Rule::LogDirectoryFailed);
}

// -- metadata -----------------------------------------------------------------------------------------------------

void Broker::obeyMetadata(Turn& turn)
{
    MetadataDelta& delta = m_delta;
    bool any = false;
    if (const auto snapshot = m_follower->takeSnapshot()) {
        any = true;
        std::vector<MetadataRecord> records;
        for (const auto& value : snapshot->values) {
            auto record = decodeMetadataRecord(value);
            ENGINE_CHECK(record.has_value(), "the records of a snapshot can be read");
            records.push_back(std::move(*record));
        }
        MetadataImage image = MetadataImage::fromSnapshot(records, snapshot->id.endOffset);
        m_image.differenceTo(image, delta);
        m_image = std::move(image);
        turn.publish(MetadataSnapshotLoaded{turn.self(), snapshot->id.endOffset, snapshot->id.epoch, snapshot->from}, {}, Rule::SnapshotBehindLogStart);
    }
    for (const auto& batch : m_follower->takeCommitted()) {
        any = true;
        if (batch.isControl) {
            m_image.advance(batch.lastOffset);
            continue;
        }
        Offset offset = batch.baseOffset;
        for (const auto& value : batch.values) {
            const auto record = decodeMetadataRecord(value);
            ENGINE_CHECK(record.has_value(), "committed metadata can be read");
            m_image.apply(*record, offset, &delta);
            offset = offset + 1;
        }
    }
    if (any)
        m_controller->metadataOffset(m_image.endOffset() - 1);
    // Kafka installs its metadata publishers after the initial catch-up: what stands before this life's registration may still
    // call a broker leader whose last life held records that this disk has lost.
    if (delta.empty() || m_controller->brokerEpoch() < 0 || m_image.endOffset().value <= m_controller->brokerEpoch())
        return;
    for (const auto& id : delta.createdTopics)
        if (const TopicImage* topic = m_image.topic(id))
            m_autoCreating.erase(topic->name);
    m_throttle->apply(m_image, delta);
    m_quotas.apply(m_image, delta);
    m_replicas->apply(turn, m_image, delta);
    if (!delta.configs.empty())
        if (const auto fetchers = parseInteger(settingNow(m_image, id(), m_config.set, "num.replica.fetchers")))
            m_fetchers->setCount(turn, static_cast<std::int32_t>(*fetchers));
    coordinate(turn, delta);
    m_delta = {};
}

// -- the controller -----------------------------------------------------------------------------------------------

void Broker::handleNews(Turn& turn, ControllerLink::News& news)
{
    if (news.registered)
        m_fetchers->setBrokerEpoch(m_controller->brokerEpoch());
    if (news.registered)
        turn.reached(ProtocolPoint::AfterRegistration);
    for (auto& answer : news.isr)
        m_replicas->isrAnswer(turn, answer.partition, answer.leaderEpoch, answer.error, std::move(answer.isr), answer.partitionEpoch);
    for (auto& forwarded : news.forwarded) {
        if (forwarded.token >= kOwnForwards)
            continue; // the topic will show in the metadata, or it is asked for again
        if (forwarded.failure == ErrorCode::None) {
            if (const auto* open = m_server.open(forwarded.token); open && tellsOfMutations(open->api))
                if (const std::int32_t wait = ByteReader(forwarded.body).i32(); wait > 0) // throttleTimeMs stands first
                    holdBack(turn, *open, std::chrono::milliseconds(wait));
            m_server.respondBytes(turn, forwarded.token, std::move(forwarded.body), {.isStory = true});
        } else if (const auto* open = m_server.open(forwarded.token)) {
            // Nobody decided: like Kafka's brokers, close, so that the client asks again.
            const ConnectionId connection = open->connection;
            m_server.gone(connection);
            turn.close(connection);
        }
    }
    if (news.producerIds) {
        m_nextProducerId = news.producerIds->first;
        m_producerIdsEnd = news.producerIds->first + news.producerIds->second;
    }
    if (news.shouldShutDown && m_stopping)
        finishStop(turn);
}

bool Broker::startAutoCreate(Turn& turn, const std::string& topic)
{
    if (const auto asked = m_autoCreating.find(topic); asked != m_autoCreating.end() && turn.now() - asked->second < kAutoCreateAgain)
        return false;
    m_autoCreating[topic] = turn.now();
    wire::CreateTopicsRequest request;
    wire::CreateTopicsRequest::CreatableTopic wanted;
    wanted.name = topic;
    wanted.numPartitions = -1;
    wanted.replicationFactor = -1;
    if (topic == kOffsetsTopic) {
        const auto alive = std::count_if(m_image.brokers().begin(), m_image.brokers().end(), [](const auto& b) { return !b.second.fenced; });
        wanted.numPartitions = m_config.offsetsTopicPartitions;
        // Clamped to what there is: a small demo has fewer brokers than Kafka's default of three (facts §7.2).
        wanted.replicationFactor = std::min(m_config.offsetsTopicReplicationFactor, static_cast<std::int16_t>(std::max<std::ptrdiff_t>(alive, 1)));
        wanted.configs.push_back({"cleanup.policy", "compact"});
        wanted.configs.push_back({"compression.type", "producer"});
        wanted.configs.push_back({"segment.bytes", configText(m_config.set, "offsets.topic.segment.bytes")});
    }
    request.topics.push_back(std::move(wanted));
    m_controller->forward(turn, m_nextOwnForward++, request, 7);
    return true;
}

std::optional<std::int64_t> Broker::nextProducerId(Turn& turn)
{
    if (m_nextProducerId < m_producerIdsEnd)
        return m_nextProducerId++;
    m_controller->wantProducerIds(turn);
    return std::nullopt;
}

void Broker::holdBack(Turn& turn, const ServerConnections::Open& request, Duration wait)
{
    m_server.mute(request.connection, turn.now() + wait);
    turn.publish(RequestThrottled{turn.self(), request.client, static_cast<std::int16_t>(request.api), request.clientId, wait}, {}, Rule::ClientQuota);
    turn.setTimer(wait, kUnmute, static_cast<std::int64_t>(request.connection.value));
}

Duration Broker::chargeProduced(Turn& turn, RequestToken token, std::int64_t bytes)
{
    const auto* open = m_server.open(token);
    const Duration wait = open ? m_quotas.charge(ClientQuotas::Kind::Produced, open->clientId, bytes, turn.now()) : Duration{};
    if (wait > Duration{})
        holdBack(turn, *open, wait);
    return wait;
}

Duration Broker::chargeFetched(Turn& turn, RequestToken token, std::int64_t bytes)
{
    const auto* open = m_server.open(token);
    const Duration wait = open ? m_quotas.charge(ClientQuotas::Kind::Fetched, open->clientId, bytes, turn.now()) : Duration{};
    if (wait > Duration{}) {
        m_quotas.takeBack(ClientQuotas::Kind::Fetched, open->clientId, bytes);
        holdBack(turn, *open, wait);
    }
    return wait;
}

Duration Broker::charge(Turn& turn, const ServerConnections::Open& request, std::int64_t answerBytes, Duration already)
{
    if (!m_quotas.any(ClientQuotas::Kind::RequestTime) || request.client.isBroker() || request.client.isController())
        return already;
    const Duration wait = m_quotas.charge(
        ClientQuotas::Kind::RequestTime, request.clientId, ClientQuotas::requestCost(request.bytes + answerBytes).count(), turn.now());
    if (wait > already)
        holdBack(turn, request, wait);
    return std::max(wait, already);
}

void Broker::freezeFetcher(Turn& turn, const std::string& topic, std::int32_t partition, bool frozen)
{
    m_fetchers->freeze(turn, topic, partition, frozen);
    settle(turn);
}

// -- the end of a life --------------------------------------------------------------------------------------------

void Broker::stop(Turn& turn)
{
    m_stopping = true;
    if (m_controller->brokerEpoch() < 0 || !m_config.controlledShutdown) {
        finishStop(turn);
        return;
    }
    m_controller->wantShutDown(turn);
    turn.setTimer(kHandoverTimeout, kStopAnyway);
    settle(turn);
}

void Broker::finishStop(Turn& turn)
{
    m_fetchers->stop(turn);
    m_closing = true;
    if (m_replicas->isWriting())
        return; // what it has begun to write it finishes
    m_replicas->stop(turn, m_controller->brokerEpoch());
    turn.exit();
}

void Broker::walk(StateVisitor& visitor) const
{
    visitor.group("broker");
    visitor.id(m_options.id);
    visitor.list(m_config.set, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.text(entry.second);
    });
    m_options.switches->walk(visitor);
    m_image.walk(visitor);
    m_server.walk(visitor);
    if (!m_replicas)
        return;
    m_follower->walk(visitor);
    m_controller->walk(visitor);
    m_replicas->walk(visitor);
    m_fetchers->walk(visitor);
    m_throttle->walk(visitor);
    m_quotas.walk(visitor);
    m_groups->walk(visitor);
    m_purgatory.walk(visitor);
    m_fetchSessions.walk(visitor);
    visitor.list(m_autoCreating, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.number(entry.second.nanos());
    });
    visitor.list(m_loading, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.id(entry.second);
    });
    visitor.list(m_coordinated, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.id(entry.second);
    });
    visitor.number(m_nextProducerId);
    visitor.number(m_producerIdsEnd);
    visitor.number(m_stopping);
    visitor.number(m_closing);
}

} // namespace engine
