// What the active controller answers to brokers: registration, heartbeats, ISR changes, admin requests, producer ids.

#include <algorithm>

#include "engine/controller/controller.h"
#include "engine/controller/partition_change.h"
#include "engine/controller/topic_plan.h"
#include "engine/wire/allocate_producer_ids.h"
#include "engine/wire/alter_partition.h"
#include "engine/wire/broker_heartbeat.h"
#include "engine/wire/broker_registration.h"
#include "engine/wire/delete_topics.h"

namespace engine {

namespace {

constexpr std::int32_t kProducerIdBlock = 1000; // KIP-730
constexpr const char* kOverQuota = "The throttling quota has been exceeded.";

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

// Kafka's placer takes numbers from one generator; ours come from the node's stream of that purpose.
Draw drawFrom(Turn& turn)
{
    return [&turn](std::uint32_t bound) { return static_cast<std::uint32_t>(turn.random("placement").below(bound)); };
}

} // namespace

bool Controller::handleRegistration(Turn& turn, Request& request)
{
    wire::BrokerRegistrationRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::BrokerRegistrationResponse response;
    const BrokerId id{asked.brokerId};
    const BrokerImage* known = m_active ? m_decided.broker(id) : nullptr;
    if (!m_active)
        response.errorCode = code(ErrorCode::NotController);
    else if (!asked.clusterId.empty() && asked.clusterId != m_options.clusterId)
        response.errorCode = code(ErrorCode::InconsistentClusterId);
    else if (known && !known->fenced && known->incarnation != asked.incarnationId && !m_options.switches->restartKeepsIsr)
        response.errorCode = code(ErrorCode::DuplicateBrokerRegistration); // its last life's session has not ended (facts §10)
    if (response.errorCode != 0)
        return m_server.respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
    std::vector<MetadataRecord> records;
    if (known && asked.previousBrokerEpoch != known->epoch && !m_options.switches->restartKeepsIsr)
        records = forgetUncleanly(m_decided, id, uncleanByDefault(), scheme());
    wire::RegisterBrokerRecord record;
    record.brokerId = asked.brokerId;
    record.incarnationId = asked.incarnationId;
    for (const auto& listener : asked.listeners)
        record.endPoints.push_back({listener.name, listener.host, listener.port, listener.securityProtocol, {}});
    for (const auto& feature : asked.features)
        record.features.push_back({feature.name, feature.minSupportedVersion, feature.maxSupportedVersion, {}});
    record.rack = asked.rack;
    record.logDirs = asked.logDirs;
    // Back within its session and ZooKeeper's rule holds: it is who it was, and stays in every ISR.
    record.fenced = !(m_options.switches->restartKeepsIsr && known && known->isActive());
    // The broker epoch is the offset of this record (KIP-631).
    record.brokerEpoch = m_quorum.log().endOffset().value + static_cast<std::int64_t>(records.size());
    records.push_back(record);
    Session& session = m_sessions[id];
    session = Session{};
    session.lastHeartbeat = turn.now();
    response.brokerEpoch = record.brokerEpoch;
    answerWhenCommitted(turn, request, response, decide(turn, records), {.isStory = true});
    return true;
}

bool Controller::handleHeartbeat(Turn& turn, Request& request)
{
    wire::BrokerHeartbeatRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::BrokerHeartbeatResponse response;
    const BrokerId id{asked.brokerId};
    const BrokerImage* broker = m_active ? m_decided.broker(id) : nullptr;
    if (!m_active)
        response.errorCode = code(ErrorCode::NotController);
    else if (!broker)
        response.errorCode = code(ErrorCode::BrokerIdNotRegistered);
    else if (broker->epoch != asked.brokerEpoch)
        response.errorCode = code(ErrorCode::StaleBrokerEpoch);
    if (response.errorCode != 0)
        return m_server.respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
    Session& session = m_sessions[id];
    session.lastHeartbeat = turn.now();
    session.metadataOffset = Offset{asked.currentMetadataOffset};
    HeartbeatView view;
    view.now = stateOf(*broker);
    view.wantFence = asked.wantFence;
    view.wantShutDown = asked.wantShutDown;
    view.caughtUp = asked.currentMetadataOffset >= broker->epoch;
    view.leads = leadsAnything(m_decided, id);
    view.othersCaughtUp = true;
    for (const auto& [other, image] : m_decided.brokers())
        if (other != id && image.isActive() && session.shutdownStart >= Offset{0} && m_sessions[other].metadataOffset + 1 < session.shutdownStart)
            view.othersCaughtUp = false;
    const BrokerState next = nextState(view);
    const bool unclean = uncleanByDefault();
    Offset until = m_quorum.highWatermark();
    if (next != view.now) {
        switch (next) {
        case BrokerState::Unfenced:
            until = decide(turn, unfenceBroker(m_decided, id, unclean, scheme()));
            break;
        case BrokerState::Fenced:
            until = decide(turn, fenceBroker(m_decided, id, unclean, scheme()));
            break;
        case BrokerState::ControlledShutdown:
            until = decide(turn, beginControlledShutdown(m_decided, id, unclean, scheme()));
            session.shutdownStart = until;
            break;
        case BrokerState::ShutdownNow:
            until = decide(turn, fenceBroker(m_decided, id, unclean, scheme()));
            break;
        }
    }
    const BrokerImage* after = m_decided.broker(id);
    response.isCaughtUp = view.caughtUp;
    response.isFenced = after->fenced;
    response.shouldShutDown = next == BrokerState::ShutdownNow;
    answerWhenCommitted(turn, request, response, until, {.isStory = next != view.now});
    return true;
}

bool Controller::handleAlterPartition(Turn& turn, Request& request)
{
    wire::AlterPartitionRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::AlterPartitionResponse response;
    const BrokerImage* broker = m_active ? m_decided.broker(BrokerId{asked.brokerId}) : nullptr;
    if (!m_active)
        response.errorCode = code(ErrorCode::NotController);
    else if (!broker || broker->epoch != asked.brokerEpoch)
        response.errorCode = code(ErrorCode::StaleBrokerEpoch);
    if (response.errorCode != 0)
        return m_server.respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    for (const auto& topic : asked.topics) {
        response.topics.emplace_back();
        response.topics.back().topicId = topic.topicId;
        for (const auto& data : topic.partitions) {
            wire::AlterPartitionResponse::PartitionData answer;
            answer.partitionIndex = data.partitionIndex;
            const PartitionImage* partition = m_decided.partition(topic.topicId, data.partitionIndex);
            ErrorCode error = partition ? ErrorCode::None : ErrorCode::UnknownTopicId;
            if (partition) {
                IsrProposal proposal;
                proposal.from = BrokerId{asked.brokerId};
                proposal.leaderEpoch = LeaderEpoch{data.leaderEpoch};
                proposal.partitionEpoch = data.partitionEpoch;
                proposal.recovery = static_cast<LeaderRecovery>(data.leaderRecoveryState);
                for (const auto& member : data.newIsrWithEpochs) {
                    proposal.isr.emplace_back(member.brokerId);
                    proposal.brokerEpochs.push_back(member.brokerEpoch);
                }
                for (const auto member : data.newIsr) {
                    proposal.isr.emplace_back(member);
                    proposal.brokerEpochs.push_back(-1);
                }
                error = checkIsrProposal(*partition, proposal, m_decided);
                if (error == ErrorCode::None) {
                    PartitionTarget target(*partition);
                    target.isr = proposal.isr;
                    target.recovery = proposal.recovery;
                    const std::string& name = m_decided.topic(topic.topicId)->name;
                    if (uncleanElectionEnabled(m_decided, name, uncleanByDefault()))
                        target.kind = ElectionKind::Unclean;
                    if (const auto record = changeTo(topic.topicId, data.partitionIndex, *partition, std::move(target), standingsOf(m_decided),
                            elrRulesOf(m_decided, name, partition->replicas.size(), scheme())))
                        until = decide(turn, {*record});
                    const PartitionImage* after = m_decided.partition(topic.topicId, data.partitionIndex);
                    answer.leaderId = after->leader.value;
                    answer.leaderEpoch = after->leaderEpoch.value;
                    answer.isr = toNumbers(after->isr);
                    answer.leaderRecoveryState = static_cast<std::int8_t>(after->recovery);
                    answer.partitionEpoch = after->partitionEpoch;
                    if (answer.leaderId != asked.brokerId) // a reassignment ended with it, and another leads
                        error = ErrorCode::NewLeaderElected;
                }
            }
            answer.errorCode = code(error);
            if (first == ErrorCode::None)
                first = error;
            response.topics.back().partitions.push_back(std::move(answer));
        }
    }
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleCreateTopics(Turn& turn, Request& request)
{
    wire::CreateTopicsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    if (!m_active)
        return false; // the broker asks whoever leads
    wire::CreateTopicsResponse response;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    std::map<std::string, int> times;
    for (const auto& topic : asked.topics)
        ++times[topic.name];
    std::set<std::string> told;
    for (const auto& topic : asked.topics) {
        wire::CreateTopicsResponse::CreatableTopicResult result;
        result.name = topic.name;
        result.errorMessage.reset();
        if (times[topic.name] > 1) { // named twice: refused once (facts §10)
            if (!told.insert(topic.name).second)
                continue;
            result.errorCode = code(ErrorCode::InvalidRequest);
            result.errorMessage = "Duplicate topic name.";
            result.configs.reset();
        } else {
            const Uuid id = Uuid::random(turn.random("topic-id"));
            TopicPlan plan = planTopic(m_decided, topic, id, m_options.config, drawFrom(turn));
            if (plan.refused) {
                result.errorCode = code(plan.refused->error);
                result.errorMessage = plan.refused->message;
            } else {
                result.topicId = id;
            }
            if (!plan.refused && !mayMutate(turn, request, plan.partitions, 6)) { // KIP-599
                result.topicId = Uuid{};
                result.errorCode = code(ErrorCode::ThrottlingQuotaExceeded);
                result.errorMessage = kOverQuota;
            } else if (!plan.refused) {
                if (!asked.validateOnly)
                    until = decide(turn, plan.records);
                result.numPartitions = plan.partitions;
                result.replicationFactor = plan.replicationFactor;
                result.configs = effectiveTopicConfigs(m_decided, plan.configs, m_options.config);
            }
        }
        if (first == ErrorCode::None)
            first = static_cast<ErrorCode>(result.errorCode);
        response.topics.push_back(std::move(result));
    }
    response.throttleTimeMs = mutationWait(request);
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleDeleteTopics(Turn& turn, Request& request)
{
    wire::DeleteTopicsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    if (!m_active)
        return false;
    for (const auto& name : asked.topicNames)
        asked.topics.push_back({name, {}, {}});
    wire::DeleteTopicsResponse response;
    Offset until = m_quorum.highWatermark();
    ErrorCode first = ErrorCode::None;
    std::map<std::string, int> times;
    for (const auto& topic : asked.topics)
        if (topic.name)
            ++times[*topic.name];
    std::set<std::string> told;
    for (const auto& topic : asked.topics) {
        wire::DeleteTopicsResponse::DeletableTopicResult result;
        result.name = topic.name;
        result.topicId = topic.topicId;
        const TopicImage* image = topic.name ? m_decided.topic(*topic.name) : m_decided.topic(topic.topicId);
        ErrorCode error = ErrorCode::None;
        const auto refuse = [&](ErrorCode why, std::string words) {
            error = why;
            result.errorMessage = std::move(words);
        };
        result.errorMessage.reset();
        if (topic.name && times[*topic.name] > 1) {
            if (!told.insert(*topic.name).second)
                continue;
            refuse(ErrorCode::InvalidRequest, "Duplicate topic name.");
        } else if (topic.name && !topic.topicId.isZero()) {
            refuse(ErrorCode::InvalidRequest, "Topic name and topic ID can not both be specified.");
        } else if (!topic.name && topic.topicId.isZero()) {
            refuse(ErrorCode::InvalidRequest, "Neither topic name nor id were specified.");
        } else if (!image) {
            refuse(topic.name ? ErrorCode::UnknownTopicOrPartition : ErrorCode::UnknownTopicId,
                topic.name ? "This server does not host this topic-partition." : "This server does not host this topic ID.");
        }
        if (error == ErrorCode::None && !mayMutate(turn, request, static_cast<std::int64_t>(image->partitions.size()), 5))
            refuse(ErrorCode::ThrottlingQuotaExceeded, std::string(kOverQuota));
        if (error == ErrorCode::None) {
            result.name = image->name;
            result.topicId = image->id;
            wire::RemoveTopicRecord record;
            record.topicId = image->id;
            until = decide(turn, {record});
        }
        result.errorCode = code(error);
        if (first == ErrorCode::None)
            first = error;
        response.responses.push_back(std::move(result));
    }
    response.throttleTimeMs = mutationWait(request);
    answerWhenCommitted(turn, request, response, until, {.error = first, .isStory = true});
    return true;
}

bool Controller::handleProducerIds(Turn& turn, Request& request)
{
    wire::AllocateProducerIdsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::AllocateProducerIdsResponse response;
    const BrokerImage* broker = m_active ? m_decided.broker(BrokerId{asked.brokerId}) : nullptr;
    if (!m_active)
        response.errorCode = code(ErrorCode::NotController);
    else if (!broker || broker->epoch != asked.brokerEpoch)
        response.errorCode = code(ErrorCode::StaleBrokerEpoch);
    if (response.errorCode != 0)
        return m_server.respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
    response.producerIdStart = m_decided.nextProducerId();
    response.producerIdLen = kProducerIdBlock;
    wire::ProducerIdsRecord record;
    record.brokerId = asked.brokerId;
    record.brokerEpoch = asked.brokerEpoch;
    record.nextProducerId = response.producerIdStart + kProducerIdBlock;
    answerWhenCommitted(turn, request, response, decide(turn, {record}));
    return true;
}

} // namespace engine
