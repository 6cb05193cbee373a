#include "engine/broker/controller_link.h"

#include <utility>

#include "engine/base/state_hash.h"
#include "engine/controller/features.h"
#include "engine/wire/allocate_producer_ids.h"
#include "engine/wire/alter_partition.h"
#include "engine/wire/broker_heartbeat.h"
#include "engine/wire/broker_registration.h"

namespace engine {

namespace {

constexpr Duration kRetry = 100ms;
constexpr std::int64_t kWakeHeartbeat = 1, kWakeRetry = 2, kWakeSoon = 3, kWakeForwards = 4;

} // namespace

ControllerLink::ControllerLink(Options options)
    : m_options(std::move(options))
    , m_channel({"broker-" + std::to_string(m_options.self.value), 2s, m_options.timerKinds})
{
}

void ControllerLink::arm(Turn& turn, Duration delay, std::int64_t what)
{
    turn.setTimer(delay, static_cast<std::uint16_t>(m_options.timerKinds + 1), what);
}

void ControllerLink::start(Turn& turn) { arm(turn, m_options.heartbeatInterval, kWakeHeartbeat); }

void ControllerLink::leaderIs(Turn& turn, NodeId controller)
{
    if (controller == m_controller)
        return;
    m_controller = controller;
    if (controller == kLabNode)
        return;
    if (m_brokerEpoch < 0)
        registerNow(turn);
    else
        heartbeat(turn);
    sendProposals(turn);
    sendForwards(turn);
    if (m_wantProducerIds)
        wantProducerIds(turn);
}

// The header of a request says whose it is; one connection for each name. Beyond so many, clients are not told apart.
wire::RequestChannel& ControllerLink::channelFor(const std::optional<std::string>& clientId)
{
    if (!clientId || (!m_inNameOf.contains(*clientId) && m_inNameOf.size() >= kNamesMost))
        return m_channel;
    return m_inNameOf.try_emplace(*clientId, wire::RequestChannel::Options{*clientId, 2s, m_options.timerKinds}).first->second;
}

void ControllerLink::sendForwards(Turn& turn)
{
    bool anyWaits = false;
    for (auto& [token, forwarding] : m_forwarded) {
        if (!forwarding.sent && m_controller != kLabNode) {
            forwarding.sent = true;
            channelFor(forwarding.clientId)
                .requestBytes(turn, m_controller, forwarding.api, forwarding.version, forwarding.body, kForward + token);
        }
        anyWaits = anyWaits || !forwarding.sent;
    }
    if (anyWaits)
        arm(turn, kRetry, kWakeForwards);
}

void ControllerLink::registerNow(Turn& turn)
{
    if (m_registering || m_controller == kLabNode)
        return;
    m_registering = true;
    wire::BrokerRegistrationRequest request;
    request.brokerId = m_options.self.value;
    request.clusterId = m_options.clusterId;
    request.incarnationId = m_options.incarnation;
    // The virtual address; real ones are put into the answers that leave the World (design/physics.md).
    request.listeners.push_back({"PLAINTEXT", m_options.host.empty() ? "broker-" + std::to_string(m_options.self.value) : m_options.host,
        static_cast<std::uint16_t>(m_options.port), 0});
    for (const auto& feature : supportedFeatures())
        request.features.push_back({std::string(feature.name), feature.min, feature.max});
    if (!m_options.rack.empty())
        request.rack = m_options.rack;
    else
        request.rack.reset();
    request.logDirs.push_back(m_options.logDirectory);
    request.previousBrokerEpoch = m_options.previousEpoch;
    m_channel.request(turn, m_controller, request, 4, kRegister);
}

void ControllerLink::heartbeat(Turn& turn)
{
    if (m_heartbeating || m_controller == kLabNode || m_brokerEpoch < 0)
        return;
    m_heartbeating = true;
    wire::BrokerHeartbeatRequest request;
    request.brokerId = m_options.self.value;
    request.brokerEpoch = m_brokerEpoch;
    request.currentMetadataOffset = m_metadataOffset.value;
    request.wantFence = false;
    request.wantShutDown = m_wantShutDown;
    m_channel.request(turn, m_controller, request, 1, kHeartbeat);
}

void ControllerLink::wantShutDown(Turn& turn)
{
    m_wantShutDown = true;
    heartbeat(turn);
}

void ControllerLink::propose(Turn& turn, IsrProposal proposal)
{
    m_proposals.push_back(std::move(proposal));
    sendProposals(turn);
}

void ControllerLink::sendProposals(Turn& turn)
{
    if (m_controller == kLabNode || m_brokerEpoch < 0 || m_proposals.empty() || !m_proposalsInFlight.empty())
        return;
    m_proposalsInFlight = std::exchange(m_proposals, {});
    wire::AlterPartitionRequest request;
    request.brokerId = m_options.self.value;
    request.brokerEpoch = m_brokerEpoch;
    std::map<Uuid, std::size_t> at;
    for (const auto& proposal : m_proposalsInFlight) {
        if (const auto [entry, isNew] = at.try_emplace(proposal.topicId, request.topics.size()); isNew) {
            request.topics.emplace_back();
            request.topics.back().topicId = proposal.topicId;
        }
        wire::AlterPartitionRequest::PartitionData data;
        data.partitionIndex = proposal.partition.partition;
        data.leaderEpoch = proposal.leaderEpoch.value;
        data.partitionEpoch = proposal.partitionEpoch;
        for (std::size_t i = 0; i < proposal.isr.size(); ++i)
            data.newIsrWithEpochs.push_back({proposal.isr[i].value, proposal.isrEpochs[i]});
        request.topics[at[proposal.topicId]].partitions.push_back(std::move(data));
    }
    m_channel.request(turn, m_controller, request, 3, kAlter);
}

void ControllerLink::wantProducerIds(Turn& turn)
{
    m_wantProducerIds = true;
    if (m_askingProducerIds || m_controller == kLabNode || m_brokerEpoch < 0)
        return;
    m_askingProducerIds = true;
    m_channel.request(turn, m_controller, wire::AllocateProducerIdsRequest{m_options.self.value, m_brokerEpoch}, 0, kProducerIds);
}

bool ControllerLink::on(Turn& turn, const Timer& timer, News& news)
{
    if (timer.kind == m_options.timerKinds) {
        for (auto& response : m_channel.on(turn, timer))
            answered(turn, response, news);
        for (auto& [name, channel] : m_inNameOf)
            for (auto& response : channel.on(turn, timer))
                answered(turn, response, news);
        return true;
    }
    if (timer.kind != m_options.timerKinds + 1)
        return false;
    if (timer.a == kWakeHeartbeat) {
        if (m_brokerEpoch < 0)
            registerNow(turn);
        heartbeat(turn);
        arm(turn, m_options.heartbeatInterval, kWakeHeartbeat);
    }
    if (timer.a == kWakeSoon)
        heartbeat(turn);
    if (timer.a == kWakeForwards) {
        for (auto it = m_forwarded.begin(); it != m_forwarded.end();) {
            if (it->second.sent || it->second.until > turn.now()) {
                ++it;
                continue;
            }
            news.forwarded.push_back({it->first, ErrorCode::RequestTimedOut, {}, it->second.version});
            it = m_forwarded.erase(it);
        }
        sendForwards(turn);
        return true;
    }
    if (m_brokerEpoch < 0)
        registerNow(turn);
    sendProposals(turn);
    if (m_wantProducerIds)
        wantProducerIds(turn);
    return true;
}

bool ControllerLink::on(Turn& turn, Delivery& delivery, News& news)
{
    for (auto& [name, channel] : m_inNameOf)
        if (channel.owns(delivery.connection)) {
            for (auto& response : channel.on(turn, delivery))
                answered(turn, response, news);
            return true;
        }
    if (!m_channel.owns(delivery.connection))
        return false;
    for (auto& response : m_channel.on(turn, delivery))
        answered(turn, response, news);
    return true;
}

void ControllerLink::answered(Turn& turn, wire::RequestChannel::Response& response, News& news)
{
    switch (response.tag) {
    case kRegister: {
        m_registering = false;
        const auto answer = response.as<wire::BrokerRegistrationResponse>();
        if (!answer || answer->errorCode != 0) { // 101: our last life's session has not ended yet
            arm(turn, kRetry, kWakeRetry);
            return;
        }
        m_brokerEpoch = answer->brokerEpoch;
        m_fenced = true;
        news.registered = true;
        heartbeat(turn);
        return;
    }
    case kHeartbeat: {
        m_heartbeating = false;
        const auto answer = response.as<wire::BrokerHeartbeatResponse>();
        if (!answer)
            return;
        if (answer->errorCode != 0) {
            const auto error = static_cast<ErrorCode>(answer->errorCode);
            if (error == ErrorCode::StaleBrokerEpoch || error == ErrorCode::BrokerIdNotRegistered) {
                m_brokerEpoch = -1;
                registerNow(turn);
            }
            return;
        }
        const bool stillFenced = answer->isFenced;
        m_fenced = stillFenced;
        news.shouldShutDown = answer->shouldShutDown;
        // While fenced or leaving, Kafka's broker asks again soon instead of waiting for the interval.
        if ((stillFenced || m_wantShutDown) && !answer->shouldShutDown)
            arm(turn, kRetry, kWakeSoon);
        return;
    }
    case kAlter:
        alterAnswered(turn, response, news);
        return;
    case kProducerIds: {
        m_askingProducerIds = false;
        const auto answer = response.as<wire::AllocateProducerIdsResponse>();
        if (!answer || answer->errorCode != 0) {
            news.producerIdsFailed = true;
            arm(turn, kRetry, kWakeRetry);
            return;
        }
        m_wantProducerIds = false;
        news.producerIds = {answer->producerIdStart, answer->producerIdLen};
        return;
    }
    default:
        break;
    }
    const RequestToken token = response.tag - kForward;
    const auto forwarding = m_forwarded.find(token);
    if (forwarding == m_forwarded.end())
        return;
    if (!response.answered() && turn.now() < forwarding->second.until) { // nobody decided: to whoever leads next
        forwarding->second.sent = false;
        arm(turn, kRetry, kWakeForwards);
        return;
    }
    News::Forwarded forwarded{token, response.failure, {}, response.version};
    if (response.answered())
        forwarded.body = ByteChain(response.body.slice(response.body.remaining()));
    m_forwarded.erase(forwarding);
    news.forwarded.push_back(std::move(forwarded));
}

void ControllerLink::alterAnswered(Turn& turn, wire::RequestChannel::Response& response, News& news)
{
    auto sent = std::exchange(m_proposalsInFlight, {});
    const auto answer = response.as<wire::AlterPartitionResponse>();
    const bool unknown = !answer || answer->errorCode == static_cast<std::int16_t>(ErrorCode::NotController);
    if (unknown) { // not decided, or decided without our hearing: ask again; the partition epoch keeps it exact
        m_proposals.insert(m_proposals.begin(), sent.begin(), sent.end());
        arm(turn, kRetry, kWakeRetry);
        return;
    }
    for (const auto& proposal : sent) {
        News::IsrAnswer out{proposal.partition, static_cast<ErrorCode>(answer->errorCode), {}, 0, {}};
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions)
                if (topic.topicId == proposal.topicId && partition.partitionIndex == proposal.partition.partition) {
                    out.error = static_cast<ErrorCode>(partition.errorCode);
                    for (const auto id : partition.isr)
                        out.isr.emplace_back(id);
                    out.partitionEpoch = partition.partitionEpoch;
                    out.leaderEpoch = LeaderEpoch{partition.leaderEpoch};
                }
        news.isr.push_back(std::move(out));
    }
    sendProposals(turn);
}

void ControllerLink::walk(StateVisitor& visitor) const
{
    visitor.group("controller link");
    m_channel.walk(visitor);
    for (const auto& [name, channel] : m_inNameOf)
        channel.walk(visitor);
    visitor.id(m_controller);
    visitor.number(m_brokerEpoch);
    visitor.id(m_metadataOffset);
    for (const bool flag : {m_fenced, m_registering, m_heartbeating, m_wantShutDown, m_wantProducerIds, m_askingProducerIds})
        visitor.number(flag);
    visitor.number(static_cast<std::uint64_t>(m_proposals.size() + m_proposalsInFlight.size()));
    visitor.list(m_forwarded, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(entry.second.until.nanos());
        visitor.number(entry.second.sent);
    });
}

} // namespace engine
