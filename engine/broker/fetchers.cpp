#include "engine/broker/fetchers.h"

#include "engine/base/state_hash.h"
#include "engine/wire/fetch.h"
#include "engine/wire/offset_for_leader_epoch.h"

namespace engine {

namespace {

constexpr int kFetchVersion = 18;
constexpr int kEpochsVersion = 4;
constexpr std::uint64_t kEpochsTag = std::uint64_t{1} << 32; // beside the leader's number

} // namespace

Fetchers::Fetchers(BrokerId self, const BrokerConfig& config, ReplicaManager& replicas, std::uint16_t timerKinds, const Switches& switches)
    : m_self(self)
    , m_config(config)
    , m_replicas(replicas)
    , m_switches(switches)
    , m_timerKinds(timerKinds)
    , m_channel({"broker-" + std::to_string(self.value) + "-fetcher-0", configMillis(config.set, "replica.socket.timeout.ms"), timerKinds})
{
}

bool Fetchers::isFrozen(const TopicPartition& id) const
{
    return m_frozen.contains({"", -1}) || m_frozen.contains({id.topic, -1}) || m_frozen.contains({id.topic, id.partition});
}

void Fetchers::follow(Turn& turn, const ReplicaManager::Follow& follow, std::int64_t brokerEpoch)
{
    m_brokerEpoch = brokerEpoch;
    if (follow.leader == kNoBroker || follow.leader == m_self) {
        m_followed.erase(follow.partition);
        return;
    }
    m_followed[follow.partition] = {follow.topicId, follow.leader, follow.leaderEpoch, kWorldStart,
        m_switches.truncation == Truncation::Kip101 || m_switches.truncation == Truncation::Kip279};
    fetch(turn, follow.leader);
}

void Fetchers::freeze(Turn& turn, const std::string& topic, std::int32_t partition, bool frozen)
{
    if (frozen)
        m_frozen[{topic, partition}] = true;
    else if (topic.empty())
        m_frozen.clear();
    else
        m_frozen.erase({topic, partition});
    turn.publish(FetcherFrozen{m_self, topic, partition, frozen}, {}, Rule::UserCommand);
    fetchAll(turn);
}

void Fetchers::fetchAll(Turn& turn)
{
    std::set<BrokerId> leaders;
    for (const auto& [id, followed] : m_followed)
        leaders.insert(followed.leader);
    for (const auto leader : leaders)
        fetch(turn, leader);
}

bool Fetchers::isDue(Turn& turn, const TopicPartition& id, const Followed& followed, BrokerId leader) const
{
    return followed.leader == leader && followed.restsUntil <= turn.now() && !isFrozen(id);
}

bool Fetchers::askEpochs(Turn& turn, BrokerId leader)
{
    wire::OffsetForLeaderEpochRequest request;
    request.replicaId = m_self.value;
    std::map<TopicPartition, LeaderEpoch> asked;
    for (auto& [id, followed] : m_followed) {
        Replica* replica = followed.truncating && isDue(turn, id, followed, leader) ? m_replicas.find(id) : nullptr;
        if (!replica || !replica->log)
            continue;
        if (replica->log->latestEpoch() == kNoLeaderEpoch) { // it has no epochs at all: its high watermark decides
            followed.truncating = !m_replicas.truncateAsAnswered(turn, *replica, {});
            continue;
        }
        if (request.topics.empty() || request.topics.back().topic != id.topic)
            request.topics.push_back({id.topic, {}});
        request.topics.back().partitions.push_back({id.partition, followed.leaderEpoch.value, replica->log->latestEpoch().value});
        asked[id] = followed.leaderEpoch;
    }
    if (asked.empty())
        return false;
    MessageNote note;
    if (asked.size() == 1)
        note.partition = asked.begin()->first;
    m_waiting.insert(leader);
    m_asked[leader] = std::move(asked);
    m_channel.request(turn, NodeId{leader.value}, request, kEpochsVersion, static_cast<std::uint64_t>(leader.value) | kEpochsTag, note);
    return true;
}

void Fetchers::epochsAnswered(Turn& turn, wire::RequestChannel::Response& response)
{
    const BrokerId leader{static_cast<std::int32_t>(response.tag & ~kEpochsTag)};
    m_waiting.erase(leader);
    auto asked = std::exchange(m_asked[leader], {});
    if (const auto answer = response.as<wire::OffsetForLeaderEpochResponse>())
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions) {
                const TopicPartition id{topic.topic, partition.partition};
                Replica* replica = m_replicas.find(id);
                const auto followed = m_followed.find(id);
                const auto then = asked.find(id);
                if (partition.errorCode != 0 || then == asked.end() || followed == m_followed.end() || !replica || !replica->log
                    || replica->role != ReplicaRole::Follower || then->second != replica->leaderEpoch)
                    continue;
                followed->second.truncating
                    = !m_replicas.truncateAsAnswered(turn, *replica, {LeaderEpoch{partition.leaderEpoch}, Offset{partition.endOffset}});
                asked.erase(then);
            }
    for (const auto& [id, epoch] : asked) // no answer, or an error
        if (const auto followed = m_followed.find(id); followed != m_followed.end())
            rest(turn, followed->second);
    if (!asked.empty())
        turn.setTimer(m_config.replicaFetchBackoff, static_cast<std::uint16_t>(m_timerKinds + 1));
    fetch(turn, leader);
}

void Fetchers::fetch(Turn& turn, BrokerId leader)
{
    if (m_waiting.contains(leader))
        return;
    for (const auto& [id, followed] : m_followed) // one thread fetches and writes: what came is written first
        if (const Replica* replica = followed.leader == leader ? m_replicas.find(id) : nullptr; replica && replica->log && replica->log->isWriting())
            return;
    if (askEpochs(turn, leader))
        return;
    wire::FetchRequest request;
    request.replicaState.replicaId = m_self.value;
    request.replicaState.replicaEpoch = m_brokerEpoch;
    request.maxWaitMs = static_cast<std::int32_t>(m_config.replicaFetchWaitMax / 1ms);
    request.minBytes = m_config.replicaFetchMinBytes;
    request.maxBytes = m_config.replicaFetchResponseMaxBytes;
    request.sessionId = 0;
    request.sessionEpoch = -1;
    std::map<TopicPartition, LeaderEpoch> asked;
    const TopicPartition* only = nullptr;
    Offset onlyOffset = kNoOffset;
    for (const auto& [id, followed] : m_followed) {
        if (!isDue(turn, id, followed, leader) || followed.truncating)
            continue;
        const Replica* replica = m_replicas.find(id);
        if (!replica || !replica->log)
            continue;
        if (request.topics.empty() || request.topics.back().topicId != followed.topicId) {
            request.topics.emplace_back();
            request.topics.back().topicId = followed.topicId;
        }
        wire::FetchRequest::FetchPartition partition;
        partition.partition = id.partition;
        partition.currentLeaderEpoch = followed.leaderEpoch.value;
        partition.fetchOffset = replica->log->endOffset().value;
        partition.lastFetchedEpoch = m_switches.truncation == Truncation::Epoch ? replica->log->latestEpoch().value : -1;
        partition.logStartOffset = replica->log->startOffset().value;
        partition.partitionMaxBytes = m_config.replicaFetchMaxBytes;
        request.topics.back().partitions.push_back(partition);
        asked[id] = followed.leaderEpoch;
        only = &id;
        onlyOffset = replica->log->endOffset();
    }
    if (asked.empty())
        return;
    MessageNote note;
    if (asked.size() == 1) {
        note.partition = *only;
        note.offset = onlyOffset;
    }
    m_waiting.insert(leader);
    m_asked[leader] = std::move(asked);
    m_channel.request(turn, NodeId{leader.value}, request, kFetchVersion, static_cast<std::uint64_t>(leader.value), note);
}

bool Fetchers::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == m_timerKinds) {
        for (auto& response : m_channel.on(turn, timer))
            answered(turn, response);
        return true;
    }
    if (timer.kind != m_timerKinds + 1)
        return false;
    fetchAll(turn);
    return true;
}

bool Fetchers::on(Turn& turn, Delivery& delivery)
{
    if (!m_channel.owns(delivery.connection))
        return false;
    for (auto& response : m_channel.on(turn, delivery))
        answered(turn, response);
    return true;
}

void Fetchers::rest(Turn& turn, Followed& followed)
{
    followed.restsUntil = turn.now() + m_config.replicaFetchBackoff;
}

void Fetchers::answered(Turn& turn, wire::RequestChannel::Response& response)
{
    if (response.tag & kEpochsTag) {
        epochsAnswered(turn, response);
        return;
    }
    const BrokerId leader{static_cast<std::int32_t>(response.tag)};
    m_waiting.erase(leader);
    const auto asked = std::exchange(m_asked[leader], {});
    bool resting = false;
    const auto restAt = [&](const TopicPartition& id) {
        if (const auto found = m_followed.find(id); found != m_followed.end()) {
            rest(turn, found->second);
            resting = true;
        }
    };
    const auto answer = response.as<wire::FetchResponse>();
    if (!answer || answer->errorCode != 0) {
        for (const auto& [id, epoch] : asked)
            restAt(id);
    } else {
        for (const auto& topic : answer->responses)
            for (const auto& partition : topic.partitions) {
                Replica* replica = m_replicas.find(topic.topicId, partition.partitionIndex);
                if (!replica || !replica->log || replica->role != ReplicaRole::Follower || isFrozen(replica->id))
                    continue;
                const auto then = asked.find(replica->id);
                if (then == asked.end() || then->second != replica->leaderEpoch)
                    continue; // the leader changed while it was on its way
                switch (static_cast<ErrorCode>(partition.errorCode)) {
                case ErrorCode::None:
                    if (partition.divergingEpoch.epoch >= 0) {
                        m_replicas.truncateToDivergence(
                            turn, *replica, {LeaderEpoch{partition.divergingEpoch.epoch}, Offset{partition.divergingEpoch.endOffset}});
                    } else if (m_replicas.appendFetched(turn, *replica, partition.records.value_or(ByteChain{}), Offset{partition.highWatermark},
                                   Offset{partition.logStartOffset})
                        != ErrorCode::None) {
                        restAt(replica->id);
                    }
                    break;
                case ErrorCode::OffsetOutOfRange:
                    // The leader's answer names its log: [logStartOffset, highWatermark …]; its end comes with the divergence.
                    m_replicas.leaderLogIs(turn, *replica, Offset{partition.logStartOffset}, std::max(Offset{partition.highWatermark}, Offset{0}));
                    restAt(replica->id);
                    break;
                default:
                    restAt(replica->id);
                }
            }
    }
    if (resting)
        turn.setTimer(m_config.replicaFetchBackoff, static_cast<std::uint16_t>(m_timerKinds + 1));
    fetch(turn, leader);
}

void Fetchers::walk(StateVisitor& visitor) const
{
    visitor.group("fetchers");
    m_channel.walk(visitor);
    visitor.number(m_brokerEpoch);
    visitor.list(m_followed, [&](const auto& entry) {
        visitor.text(entry.first.toString());
        visitor.id(entry.second.leader);
        visitor.id(entry.second.leaderEpoch);
        visitor.number(entry.second.restsUntil.nanos());
        if (entry.second.truncating)
            visitor.text("truncating");
    });
    visitor.number(static_cast<std::uint64_t>(m_frozen.size()));
    visitor.list(m_waiting, [&](BrokerId b) { visitor.id(b); });
}

} // namespace engine
