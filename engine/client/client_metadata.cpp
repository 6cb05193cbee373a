#include "engine/client/client_metadata.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"
#include "engine/wire/metadata.h"

namespace engine {

namespace {

constexpr int kOwnMin = 1;
constexpr int kOwnMax = 12;
constexpr int kIdsFrom = 12; // a request may name topics by id

} // namespace

ClientMetadata::ClientMetadata(Options options) : m_options(std::move(options)) { }

void ClientMetadata::want(const std::string& topic)
{
    if (m_wanted.insert(topic).second) {
        m_updateWanted = true;
        m_failures = 0;
        m_notBefore = kWorldStart;
    }
}

void ClientMetadata::want(const Uuid& topic)
{
    if (!m_names.contains(topic) && m_wantedIds.insert(topic).second)
        m_updateWanted = true;
}

void ClientMetadata::wantAll(bool all)
{
    if (std::exchange(m_wantsAll, all) != all)
        m_updateWanted = true;
}

std::optional<std::string> ClientMetadata::nameOf(const Uuid& topic) const
{
    const auto found = m_names.find(topic);
    return found == m_names.end() ? std::nullopt : std::optional(found->second);
}

const std::string& ClientMetadata::rackOf(NodeId broker) const
{
    static const std::string kNone;
    const auto found = m_racks.find(broker);
    return found == m_racks.end() ? kNone : found->second;
}

const ClientMetadata::Topic* ClientMetadata::topic(const std::string& name) const
{
    const auto found = m_topics.find(name);
    return found == m_topics.end() ? nullptr : &found->second;
}

std::int32_t ClientMetadata::partitionCount(const std::string& name) const
{
    const Topic* known = topic(name);
    return known == nullptr ? 0 : static_cast<std::int32_t>(known->partitions.size());
}

ClientMetadata::Partition ClientMetadata::partition(const TopicPartition& id) const
{
    const Topic* known = topic(id.topic);
    const auto index = static_cast<std::size_t>(id.partition);
    return known == nullptr || id.partition < 0 || index >= known->partitions.size() ? Partition{} : known->partitions[index];
}

std::vector<NodeId> ClientMetadata::candidates() const
{
    std::vector<NodeId> out(m_brokers.begin(), m_brokers.end());
    for (const auto id : m_options.bootstrap)
        if (!m_brokers.contains(id))
            out.push_back(id);
    return out;
}

std::optional<NodeId> ClientMetadata::anyReadyBroker(Turn& turn, ClientNetwork& network)
{
    std::vector<NodeId> all = candidates();
    const auto first = static_cast<std::ptrdiff_t>(turn.random("least-loaded").below(all.size()));
    std::rotate(all.begin(), all.begin() + first, all.end());
    std::optional<NodeId> best;
    bool isConnecting = false;
    for (const auto id : all) {
        if (network.isReady(id) && (!best || network.inFlight(id) < network.inFlight(*best)))
            best = id;
        isConnecting = isConnecting || network.inFlight(id) > 0;
    }
    if (best || isConnecting)
        return best;
    for (const auto id : all) {
        if (network.isBackingOff(turn, id))
            continue;
        if (network.ready(turn, id))
            return id;
        break;
    }
    return std::nullopt;
}

Time ClientMetadata::anyBrokerRetryAt(const Turn& turn, const ClientNetwork& network) const
{
    Time earliest = kNever;
    for (const auto id : candidates())
        if (network.isBackingOff(turn, id))
            earliest = std::min(earliest, network.retryAt(id));
    return earliest;
}

Time ClientMetadata::update(Turn& turn, ClientNetwork& network)
{
    if (m_inFlight)
        return kNever;
    if (!m_updateWanted && m_refreshAt > turn.now())
        return m_refreshAt;
    if (m_notBefore > turn.now())
        return m_notBefore;
    const auto broker = anyReadyBroker(turn, network);
    if (!broker)
        return anyBrokerRetryAt(turn, network);
    const int version = network.version(*broker, wire::ApiKey::Metadata, kOwnMin, kOwnMax);
    if (version < 0)
        return turn.now() + m_options.retryBackoffMax;
    wire::MetadataRequest request;
    if (m_wantsAll)
        request.topics.reset(); // null: all that there are
    for (const auto& name : m_wantsAll ? std::set<std::string>{} : m_wanted) {
        wire::MetadataRequest::MetadataRequestTopic topic;
        topic.name = name;
        request.topics->push_back(std::move(topic));
    }
    if (version >= kIdsFrom && !m_wantsAll)
        for (const auto& id : m_wantedIds)
            request.topics->emplace_back().topicId = id;
    request.allowAutoTopicCreation = m_options.allowAutoTopicCreation;
    network.request(turn, *broker, request, version, m_options.tag);
    m_inFlight = true;
    m_updateWanted = false;
    return kNever;
}

bool ClientMetadata::on(Turn& turn, ClientNetwork& network, ClientNetwork::Response& response)
{
    if (response.tag != m_options.tag)
        return false;
    m_inFlight = false;
    const auto answer = response.as<wire::MetadataResponse>();
    bool lacking = !answer;
    if (answer) {
        m_brokers.clear();
        m_racks.clear();
        m_names.clear();
        for (const auto& broker : answer->brokers) {
            m_brokers.insert(NodeId{broker.nodeId});
            if (broker.rack && !broker.rack->empty())
                m_racks[NodeId{broker.nodeId}] = *broker.rack;
            network.address(turn, NodeId{broker.nodeId}, broker.host, broker.port);
        }
        if (m_wantsAll) {
            std::set<std::string> there;
            for (const auto& told : answer->topics)
                there.insert(told.name.value_or(""));
            std::erase_if(m_topics, [&](const auto& entry) { return !there.contains(entry.first); });
            for (const auto& name : m_wanted)
                if (!there.contains(name))
                    m_topics[name].error = ErrorCode::UnknownTopicOrPartition;
        }
        for (const auto& told : answer->topics) {
            const std::string name = told.name.value_or("");
            const auto error = static_cast<ErrorCode>(told.errorCode);
            if (name.empty()) { // an id that no broker knows (any more)
                lacking = lacking || isRetriable(error);
                continue;
            }
            if (error != ErrorCode::None) {
                m_topics.erase(name);
                m_topics[name].error = error;
                lacking = lacking || isRetriable(error);
                continue;
            }
            Topic topic;
            topic.id = told.topicId;
            topic.isInternal = told.isInternal;
            m_wantedIds.erase(told.topicId);
            const Topic* before = this->topic(name);
            for (const auto& partition : told.partitions) {
                if (partition.partitionIndex < 0 || static_cast<std::size_t>(partition.partitionIndex) >= told.partitions.size())
                    continue;
                topic.partitions.resize(told.partitions.size());
                auto& slot = topic.partitions[static_cast<std::size_t>(partition.partitionIndex)];
                slot = {BrokerId{partition.leaderId}, LeaderEpoch{partition.leaderEpoch}, {}};
                for (const auto replica : partition.replicaNodes)
                    slot.replicas.push_back(BrokerId{replica});
                const auto index = static_cast<std::size_t>(partition.partitionIndex);
                if (before != nullptr && index < before->partitions.size()
                    && before->partitions[index].leaderEpoch > slot.leaderEpoch && slot.leaderEpoch != kNoLeaderEpoch)
                    slot = before->partitions[index];
                lacking = lacking || slot.leader == kNoBroker;
            }
            m_topics[name] = std::move(topic);
        }
        for (const auto& [name, topic] : m_topics)
            if (!topic.id.isZero())
                m_names[topic.id] = name;
        ++m_updates;
        m_refreshAt = turn.now() + m_options.maxAge;
        tell(turn);
    }
    m_updateWanted = m_updateWanted || lacking;
    m_failures = lacking ? m_failures + 1 : 0;
    m_notBefore = turn.now()
        + exponentialBackoff(m_options.retryBackoff, m_options.retryBackoffMax, std::max(0, m_failures - 1),
            turn.random("metadata-backoff"));
    return true;
}

void ClientMetadata::tell(Turn& turn) const
{
    if (!turn.wantsFacts())
        return;
    ClientMetadataUpdated fact{turn.self(), {}};
    for (const auto& [name, topic] : m_topics)
        for (std::size_t i = 0; i < topic.partitions.size(); ++i)
            fact.leaders.push_back({{name, static_cast<std::int32_t>(i)}, topic.partitions[i].leader, topic.partitions[i].leaderEpoch});
    turn.publish(fact, {}, Rule::MetadataAnswer);
}

bool ClientMetadata::leaderIs(const TopicPartition& id, BrokerId leader, LeaderEpoch epoch)
{
    const auto found = m_topics.find(id.topic);
    const auto index = static_cast<std::size_t>(id.partition);
    if (found == m_topics.end() || leader == kNoBroker || id.partition < 0 || index >= found->second.partitions.size()
        || found->second.partitions[index].leaderEpoch >= epoch)
        return false;
    found->second.partitions[index].leader = leader;
    found->second.partitions[index].leaderEpoch = epoch;
    m_brokers.insert(NodeId{leader.value});
    return true;
}

void ClientMetadata::walk(StateVisitor& visitor) const
{
    visitor.group("metadata");
    visitor.list(m_wanted, [&](const std::string& name) { visitor.text(name); });
    visitor.list(m_wantedIds, [&](const Uuid& id) { visitor.text(id.toString()); });
    visitor.number(m_wantsAll);
    visitor.list(m_topics, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.number(static_cast<std::int16_t>(entry.second.error));
        visitor.list(entry.second.partitions, [&](const Partition& partition) {
            visitor.id(partition.leader);
            visitor.id(partition.leaderEpoch);
        });
    });
    visitor.list(m_brokers, [&](NodeId id) { visitor.id(id); });
    visitor.number(m_updateWanted);
    visitor.number(m_inFlight);
    visitor.number(m_failures);
    visitor.number(m_notBefore.nanos());
    visitor.number(m_refreshAt.nanos());
}

} // namespace engine
