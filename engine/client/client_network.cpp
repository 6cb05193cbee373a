#include "engine/client/client_network.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"
#include "engine/event/fact.h"
#include "engine/wire/api_versions.h"

namespace engine {

namespace {

constexpr int kApiVersionsOwn = 3;

} // namespace

Duration exponentialBackoff(Duration initial, Duration max, int failures, Random& random)
{
    Duration backoff = initial;
    for (int i = 0; i < failures && backoff < max; ++i)
        backoff *= 2;
    backoff = std::min(backoff, max);
    const auto tenths = backoff.count() / 5;
    return Duration{std::min(backoff.count() + random.between(-tenths, tenths), max.count())};
}

ClientNetwork::ClientNetwork(Options options)
    : m_options(std::move(options))
    , m_channel({m_options.clientId, m_options.requestTimeout, m_options.timerKind})
{
}

bool ClientNetwork::isReady(NodeId id) const
{
    const auto found = m_brokers.find(id);
    return found != m_brokers.end() && found->second.ready;
}

bool ClientNetwork::isBackingOff(const Turn& turn, NodeId id) const
{
    const auto found = m_brokers.find(id);
    return found != m_brokers.end() && !found->second.ready && !found->second.asked && found->second.notBefore > turn.now();
}

Time ClientNetwork::retryAt(NodeId id) const
{
    const auto found = m_brokers.find(id);
    if (found == m_brokers.end() || found->second.ready || found->second.asked)
        return kNever;
    return found->second.notBefore;
}

std::size_t ClientNetwork::inFlight(NodeId id) const { return m_channel.waiting(id); }

bool ClientNetwork::ready(Turn& turn, NodeId id)
{
    Broker& broker = m_brokers[id];
    if (broker.ready)
        return true;
    if (!broker.nowhere.empty()) {
        if (broker.notBefore <= turn.now()) {
            turn.publish(AddressNotResolved{turn.self(), BrokerId{id.value}, broker.nowhere}, {}, Rule::AdvertisedAddress);
            failed(turn, broker);
        }
        return false;
    }
    if (!broker.asked && broker.notBefore <= turn.now())
        askVersions(turn, id, kApiVersionsOwn);
    return false;
}

void ClientNetwork::askVersions(Turn& turn, NodeId id, int version)
{
    m_brokers[id].asked = true;
    wire::ApiVersionsRequest request;
    request.clientSoftwareName = "highwater";
    request.clientSoftwareVersion = HIGHWATER_VERSION;
    m_channel.request(turn, id, request, version, kApiVersionsTag, {}, nullptr, true, m_options.connectionSetupTimeout);
}

int ClientNetwork::version(NodeId id, wire::ApiKey api, int ownMin, int ownMax) const
{
    const Broker& broker = m_brokers.at(id);
    ENGINE_CHECK(broker.ready, "versions are known once a broker is ready");
    const auto spoken = broker.versions.find(static_cast<std::int16_t>(api));
    if (spoken == broker.versions.end())
        return -1;
    const int highest = std::min<int>(ownMax, spoken->second.second);
    return highest >= std::max<int>(ownMin, spoken->second.first) ? highest : -1;
}

std::vector<ClientNetwork::Response> ClientNetwork::on(Turn& turn, Delivery& delivery)
{
    return sorted(turn, m_channel.on(turn, delivery));
}

std::vector<ClientNetwork::Response> ClientNetwork::on(Turn& turn, const Timer& timer)
{
    return sorted(turn, m_channel.on(turn, timer));
}

std::vector<ClientNetwork::Response> ClientNetwork::sorted(Turn& turn, std::vector<Response> responses)
{
    // A connection without waiting requests breaks silently: nothing is answered, so look at all of them.
    std::vector<NodeId> broken;
    for (const auto& [id, broker] : m_brokers)
        if (broker.ready && !m_channel.isConnected(id))
            broken.push_back(id);
    for (const auto& response : responses)
        if (!response.answered() && std::find(broken.begin(), broken.end(), response.peer) == broken.end())
            broken.push_back(response.peer);
    for (const auto id : broken)
        disconnected(turn, id);
    std::vector<Response> others;
    for (auto& response : responses) {
        if (response.tag != kApiVersionsTag)
            others.push_back(std::move(response));
        else if (response.answered())
            versionsAnswered(turn, response);
    }
    return others;
}

void ClientNetwork::disconnected(Turn& turn, NodeId id)
{
    Broker& broker = m_brokers[id];
    broker.ready = false;
    broker.asked = false;
    broker.versions.clear();
    failed(turn, broker);
    m_disconnected = true;
}

void ClientNetwork::failed(Turn& turn, Broker& broker)
{
    broker.notBefore = turn.now()
        + exponentialBackoff(m_options.reconnectBackoff, m_options.reconnectBackoffMax, broker.failures++,
            turn.random("reconnect-backoff"));
}

void ClientNetwork::address(Turn& turn, NodeId id, const std::string& host, std::int32_t port)
{
    const bool isOwn = host == "broker-" + std::to_string(id.value);
    const auto found = m_brokers.find(id);
    if (isOwn && (found == m_brokers.end() || found->second.nowhere.empty()))
        return;
    Broker& broker = m_brokers[id];
    const std::string nowhere = isOwn ? "" : host + ":" + std::to_string(port);
    if (broker.nowhere == nowhere)
        return;
    disconnect(turn, id);
    broker.nowhere = nowhere;
    broker.notBefore = turn.now();
    broker.failures = 0;
}

void ClientNetwork::versionsAnswered(Turn& turn, Response& response)
{
    Broker& broker = m_brokers[response.peer];
    broker.asked = false;
    const int asked = response.version;
    const auto answer = response.as<wire::ApiVersionsResponse>();
    if (!answer || answer->errorCode != 0) {
        if (asked > 0) // an older broker answers in version 0 (KIP-511)
            return askVersions(turn, response.peer, 0);
        m_channel.disconnect(turn, response.peer);
        return disconnected(turn, response.peer);
    }
    for (const auto& api : answer->apiKeys)
        broker.versions[api.apiKey] = {api.minVersion, api.maxVersion};
    broker.ready = true;
    broker.failures = 0;
}

void ClientNetwork::disconnect(Turn& turn, NodeId id)
{
    m_channel.disconnect(turn, id);
    if (const auto found = m_brokers.find(id); found != m_brokers.end())
        found->second.ready = found->second.asked = false;
}

void ClientNetwork::closeAll(Turn& turn)
{
    m_channel.forgetAll(turn);
    m_brokers.clear();
}

void ClientNetwork::walk(StateVisitor& visitor) const
{
    visitor.group("network");
    m_channel.walk(visitor);
    visitor.list(m_brokers, [&](const auto& entry) {
        visitor.id(entry.first);
        visitor.number(entry.second.asked);
        visitor.number(entry.second.ready);
        visitor.number(entry.second.failures);
        visitor.number(entry.second.notBefore.nanos());
    });
}

} // namespace engine
