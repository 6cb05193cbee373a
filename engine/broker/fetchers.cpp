#include "engine/broker/fetchers.h"

#include <algorithm>

#include "engine/base/murmur2.h"
#include "engine/base/state_hash.h"
#include "engine/wire/fetch.h"
#include "engine/wire/list_offsets.h"
#include "engine/wire/offset_for_leader_epoch.h"

namespace engine {

namespace {

constexpr int kFetchVersion = 18;
constexpr int kEpochsVersion = 4;
constexpr int kOffsetsVersion = 10;
constexpr std::int64_t kLatest = -1;
constexpr std::int64_t kEarliest = -2;
// A tag names the fetcher (leader, number) and what was asked.
constexpr std::uint64_t kEpochsTag = std::uint64_t{1} << 63;
constexpr std::uint64_t kOffsetsTag = std::uint64_t{1} << 62;
constexpr int kNumberShift = 32;

} // namespace

Fetchers::Fetchers(BrokerId self, const BrokerConfig& config, ReplicaManager& replicas, ReplicationThrottle& throttle, std::uint16_t timerKinds,
    const Switches& switches)
    : m_self(self)
    , m_config(config)
    , m_replicas(replicas)
    , m_throttle(throttle)
    , m_switches(switches)
    , m_timerKinds(timerKinds)
    , m_count(std::max(std::int32_t{1}, static_cast<std::int32_t>(configNumber(config.set, "num.replica.fetchers"))))
{
}

Fetchers::Key Fetchers::keyOf(const TopicPartition& partition, BrokerId leader) const
{
    const auto hash = static_cast<std::uint32_t>(javaHash(partition.topic)) * 31u + static_cast<std::uint32_t>(partition.partition);
    return {leader, javaAbs(static_cast<std::int32_t>(hash)) % m_count};
}

std::uint64_t Fetchers::tagOf(const Key& key)
{
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(key.leader.value)) | (static_cast<std::uint64_t>(key.number) << kNumberShift);
}

Fetchers::Key Fetchers::keyOf(std::uint64_t tag)
{
    tag &= ~(kEpochsTag | kOffsetsTag);
    return {BrokerId{static_cast<std::int32_t>(tag & 0xffffffffu)}, static_cast<std::int32_t>(tag >> kNumberShift)};
}

wire::RequestChannel& Fetchers::channel(std::int32_t number)
{
    return m_channels
        .try_emplace(number,
            wire::RequestChannel::Options{"broker-" + std::to_string(m_self.value) + "-fetcher-" + std::to_string(number),
                configMillis(m_config.set, "replica.socket.timeout.ms"), m_timerKinds})
        .first->second;
}

// -- who is followed ----------------------------------------------------------------------------------------------

bool Fetchers::isFrozen(const TopicPartition& id) const
{
    return !m_frozen.empty() && (m_frozen.contains({"", -1}) || m_frozen.contains({id.topic, -1}) || m_frozen.contains({id.topic, id.partition}));
}

void Fetchers::follow(Turn& turn, const ReplicaManager::Follow& follow, std::int64_t brokerEpoch)
{
    m_brokerEpoch = brokerEpoch;
    if (const auto before = m_followed.find(follow.partition); before != m_followed.end()) {
        if (const auto fetcher = m_fetchers.find(before->second); fetcher != m_fetchers.end())
            fetcher->second.partitions.erase(follow.partition);
        m_followed.erase(before);
    }
    if (follow.leader == kNoBroker || follow.leader == m_self)
        return;
    const Key key = keyOf(follow.partition, follow.leader);
    Followed followed{follow.topicId, follow.leaderEpoch};
    followed.truncating = m_switches.truncation == Truncation::Kip101 || m_switches.truncation == Truncation::Kip279;
    m_followed[follow.partition] = key;
    m_fetchers[key].partitions[follow.partition] = followed;
    fetch(turn, key);
}

void Fetchers::closeIdle(Turn& turn)
{
    std::erase_if(m_fetchers, [&](const auto& entry) {
        if (!entry.second.partitions.empty())
            return false;
        channel(entry.first.number).disconnect(turn, NodeId{entry.first.leader.value});
        return true;
    });
}

void Fetchers::setCount(Turn& turn, std::int32_t count)
{
    if (count < 1 || count == m_count)
        return;
    m_count = count;
    std::map<TopicPartition, std::pair<Key, Followed>> moved;
    for (auto& [key, fetcher] : m_fetchers) {
        for (const auto& [id, followed] : fetcher.partitions)
            moved.emplace(id, std::pair(keyOf(id, key.leader), followed));
        fetcher.partitions.clear();
    }
    for (const auto& [id, to] : moved) {
        m_followed[id] = to.first;
        m_fetchers[to.first].partitions[id] = to.second;
    }
    closeIdle(turn);
    fetchAll(turn);
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

// -- asking -------------------------------------------------------------------------------------------------------

void Fetchers::fetchAll(Turn& turn)
{
    std::vector<Key> all;
    for (const auto& [key, fetcher] : m_fetchers)
        all.push_back(key);
    for (const auto& key : all)
        fetch(turn, key);
}

bool Fetchers::isDue(Turn& turn, const TopicPartition& id, const Followed& followed) const
{
    return followed.restsUntil <= turn.now() && !isFrozen(id);
}

bool Fetchers::askEpochs(Turn& turn, const Key& key, Fetcher& fetcher)
{
    wire::OffsetForLeaderEpochRequest request;
    request.replicaId = m_self.value;
    std::map<TopicPartition, LeaderEpoch> asked;
    for (auto& [id, followed] : fetcher.partitions) {
        Replica* replica = followed.truncating && isDue(turn, id, followed) ? m_replicas.find(id) : nullptr;
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
    fetcher.isWaiting = true;
    fetcher.asked = std::move(asked);
    channel(key.number).request(turn, NodeId{key.leader.value}, request, kEpochsVersion, tagOf(key) | kEpochsTag, note);
    return true;
}

void Fetchers::fetch(Turn& turn, const Key& key)
{
    const auto found = m_fetchers.find(key);
    if (found == m_fetchers.end() || found->second.isWaiting)
        return;
    Fetcher& fetcher = found->second;
    for (const auto& [id, followed] : fetcher.partitions) // one thread fetches and writes: what came is written first
        if (const Replica* replica = m_replicas.find(id); replica && replica->log && replica->log->isWriting())
            return;
    if (askEpochs(turn, key, fetcher) || askOffsets(turn, key, fetcher))
        return;
    std::vector<wire::FetchSessionHandler::Wanted> wanted;
    bool isHeldBack = false;
    const TopicPartition* last = nullptr;
    for (const auto& [id, followed] : fetcher.partitions) {
        if (!isDue(turn, id, followed) || followed.truncating || followed.asks != 0)
            continue;
        const Replica* replica = m_replicas.find(id);
        if (!replica || !replica->log)
            continue;
        if (m_throttle.holdsBack(turn, ReplicationThrottle::Side::Follower, id, key.leader, followed.inSync)) {
            isHeldBack = true;
            continue;
        }
        wire::FetchRequest::FetchPartition partition;
        partition.partition = id.partition;
        partition.currentLeaderEpoch = followed.leaderEpoch.value;
        partition.fetchOffset = replica->log->endOffset().value;
        partition.lastFetchedEpoch = m_switches.truncation == Truncation::Epoch ? replica->log->latestEpoch().value : -1;
        partition.logStartOffset = replica->log->startOffset().value;
        partition.partitionMaxBytes = m_config.replicaFetchMaxBytes;
        wanted.push_back({followed.topicId, std::move(partition)});
        last = &id;
    }
    if (isHeldBack)
        wakeAt(turn, turn.now() + m_config.replicaFetchBackoff);
    wire::FetchRequest request;
    if (!fetcher.session.build(wanted, request))
        return;
    request.replicaState.replicaId = m_self.value;
    request.replicaState.replicaEpoch = m_brokerEpoch;
    request.maxWaitMs = static_cast<std::int32_t>(m_config.replicaFetchWaitMax / 1ms);
    request.minBytes = m_config.replicaFetchMinBytes;
    request.maxBytes = m_config.replicaFetchResponseMaxBytes;
    MessageNote note;
    if (wanted.size() == 1) { // also where the session leaves it unsaid
        note.partition = *last;
        note.offset = Offset{wanted.front().partition.fetchOffset};
    }
    fetcher.isWaiting = true;
    channel(key.number).request(turn, NodeId{key.leader.value}, request, kFetchVersion, tagOf(key), note);
}

// -- answers ------------------------------------------------------------------------------------------------------

bool Fetchers::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == m_timerKinds) {
        for (auto& [number, channel] : m_channels)
            for (auto& response : channel.on(turn, timer))
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
    for (auto& [number, channel] : m_channels)
        if (channel.owns(delivery.connection)) {
            for (auto& response : channel.on(turn, delivery))
                answered(turn, response);
            return true;
        }
    return false;
}

void Fetchers::rest(Turn& turn, Followed& followed)
{
    followed.restsUntil = turn.now() + m_config.replicaFetchBackoff;
    wakeAt(turn, followed.restsUntil);
}

void Fetchers::rest(Turn& turn, Fetcher& fetcher, const std::map<TopicPartition, LeaderEpoch>& unanswered)
{
    for (const auto& [id, epoch] : unanswered)
        if (const auto followed = fetcher.partitions.find(id); followed != fetcher.partitions.end())
            rest(turn, followed->second);
}

void Fetchers::wakeAt(Turn& turn, Time at)
{
    if (at <= m_wakesAt)
        return; // the back-off is the same for all: it wakes then, or it did in this instant
    m_wakesAt = at;
    turn.setTimer(at - turn.now(), static_cast<std::uint16_t>(m_timerKinds + 1));
}

void Fetchers::answered(Turn& turn, wire::RequestChannel::Response& response)
{
    const Key key = keyOf(response.tag);
    const auto found = m_fetchers.find(key);
    if (found == m_fetchers.end())
        return;
    Fetcher& fetcher = found->second;
    fetcher.isWaiting = false;
    if (response.tag & kEpochsTag)
        epochsAnswered(turn, fetcher, response);
    else if (response.tag & kOffsetsTag)
        offsetsAnswered(turn, fetcher, response);
    else
        fetchAnswered(turn, key, fetcher, response);
    fetch(turn, key);
}

void Fetchers::epochsAnswered(Turn& turn, Fetcher& fetcher, wire::RequestChannel::Response& response)
{
    auto asked = std::exchange(fetcher.asked, {});
    if (const auto answer = response.as<wire::OffsetForLeaderEpochResponse>())
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions) {
                const TopicPartition id{topic.topic, partition.partition};
                Replica* replica = stillAsked(fetcher, asked, id);
                if (partition.errorCode != 0 || !replica)
                    continue;
                fetcher.partitions.at(id).truncating
                    = !m_replicas.truncateAsAnswered(turn, *replica, {LeaderEpoch{partition.leaderEpoch}, Offset{partition.endOffset}});
                asked.erase(id);
            }
    rest(turn, fetcher, asked);
}

Replica* Fetchers::stillAsked(Fetcher& fetcher, const std::map<TopicPartition, LeaderEpoch>& asked, const TopicPartition& id)
{
    Replica* replica = m_replicas.find(id);
    const auto then = asked.find(id);
    const bool is = then != asked.end() && fetcher.partitions.contains(id) && replica && replica->log && replica->role == ReplicaRole::Follower
        && then->second == replica->leaderEpoch;
    return is ? replica : nullptr;
}

bool Fetchers::askOffsets(Turn& turn, const Key& key, Fetcher& fetcher)
{
    wire::ListOffsetsRequest request;
    request.replicaId = m_self.value;
    request.timeoutMs = static_cast<std::int32_t>(configMillis(m_config.set, "replica.socket.timeout.ms") / 1ms);
    std::map<TopicPartition, LeaderEpoch> asked;
    for (const auto& [id, followed] : fetcher.partitions) {
        if (followed.asks == 0 || !isDue(turn, id, followed))
            continue;
        if (request.topics.empty() || request.topics.back().name != id.topic)
            request.topics.push_back({id.topic, {}});
        request.topics.back().partitions.push_back({id.partition, followed.leaderEpoch.value, followed.asks});
        asked[id] = followed.leaderEpoch;
    }
    if (asked.empty())
        return false;
    MessageNote note;
    if (asked.size() == 1)
        note.partition = asked.begin()->first;
    fetcher.isWaiting = true;
    fetcher.asked = std::move(asked);
    channel(key.number).request(turn, NodeId{key.leader.value}, request, kOffsetsVersion, tagOf(key) | kOffsetsTag, note);
    return true;
}

void Fetchers::offsetsAnswered(Turn& turn, Fetcher& fetcher, wire::RequestChannel::Response& response)
{
    auto asked = std::exchange(fetcher.asked, {});
    if (const auto answer = response.as<wire::ListOffsetsResponse>())
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions) {
                const TopicPartition id{topic.name, partition.partitionIndex};
                Replica* replica = stillAsked(fetcher, asked, id);
                if (partition.errorCode != 0 || !replica)
                    continue;
                Followed& followed = fetcher.partitions.at(id);
                if (followed.asks == kLatest && !m_replicas.leaderEndsAt(turn, *replica, Offset{partition.offset})) {
                    followed.asks = kEarliest;
                } else {
                    if (followed.asks == kEarliest)
                        m_replicas.leaderStartsAt(turn, *replica, Offset{partition.offset});
                    followed.asks = 0;
                }
                asked.erase(id);
            }
    rest(turn, fetcher, asked);
}

void Fetchers::fetchAnswered(Turn& turn, const Key& key, Fetcher& fetcher, wire::RequestChannel::Response& response)
{
    const auto restAll = [&] {
        for (auto& [id, followed] : fetcher.partitions)
            if (fetcher.session.partitions().contains({followed.topicId, id.partition}))
                rest(turn, followed);
    };
    const auto answer = response.as<wire::FetchResponse>();
    if (!answer) {
        fetcher.session.failed();
        restAll();
        return;
    }
    if (!fetcher.session.answered(*answer)) {
        const auto error = static_cast<ErrorCode>(answer->errorCode);
        if (error != ErrorCode::FetchSessionIdNotFound && error != ErrorCode::InvalidFetchSessionEpoch)
            restAll();
        return; // nothing was said of any partition: all are named at once
    }
    for (const auto& topic : answer->responses)
        for (const auto& partition : topic.partitions) {
            Replica* replica = m_replicas.find(topic.topicId, partition.partitionIndex);
            if (!replica || !replica->log || replica->role != ReplicaRole::Follower || isFrozen(replica->id))
                continue;
            const auto followed = fetcher.partitions.find(replica->id);
            const auto meant = fetcher.session.partitions().find({topic.topicId, partition.partitionIndex});
            if (followed == fetcher.partitions.end() || meant->second.asked.currentLeaderEpoch != replica->leaderEpoch.value)
                continue; // the leader changed while it was on its way
            if (!take(turn, key, *replica, followed->second, partition))
                rest(turn, followed->second);
        }
}

bool Fetchers::take(Turn& turn, const Key& key, Replica& replica, Followed& followed, const wire::FetchResponse::PartitionData& answer)
{
    switch (static_cast<ErrorCode>(answer.errorCode)) {
    case ErrorCode::None:
        break;
    case ErrorCode::OffsetOutOfRange:
        followed.asks = kLatest;
        return true;
    default:
        return false;
    }
    if (answer.divergingEpoch.epoch >= 0) {
        m_replicas.truncateToDivergence(turn, replica, {LeaderEpoch{answer.divergingEpoch.epoch}, Offset{answer.divergingEpoch.endOffset}});
        return true;
    }
    const ByteChain records = answer.records.value_or(ByteChain{});
    if (m_replicas.appendFetched(turn, replica, records, Offset{answer.highWatermark}, Offset{answer.logStartOffset}) != ErrorCode::None)
        return false;
    if (m_throttle.isThrottled(ReplicationThrottle::Side::Follower, replica.id))
        m_throttle.record(ReplicationThrottle::Side::Follower, static_cast<std::int64_t>(records.size()), turn.now());
    followed.inSync = replica.log && replica.log->endOffset().value >= answer.highWatermark;
    if (followed.inSync)
        m_throttle.holdsBack(turn, ReplicationThrottle::Side::Follower, replica.id, key.leader, true);
    return true;
}

void Fetchers::stop(Turn& turn)
{
    for (auto& [number, channel] : m_channels)
        channel.forgetAll(turn);
}

void Fetchers::walk(StateVisitor& visitor) const
{
    visitor.group("fetchers");
    visitor.list(m_channels, [&](const auto& entry) { entry.second.walk(visitor); });
    visitor.number(m_brokerEpoch);
    visitor.number(m_count);
    visitor.list(m_fetchers, [&](const auto& entry) {
        const Fetcher& fetcher = entry.second;
        visitor.id(entry.first.leader);
        visitor.number(entry.first.number);
        visitor.number(fetcher.isWaiting);
        fetcher.session.walk(visitor);
        visitor.list(fetcher.partitions, [&](const auto& one) {
            visitor.text(one.first.toString());
            visitor.id(one.second.leaderEpoch);
            visitor.number(one.second.restsUntil.nanos());
            visitor.number(one.second.inSync);
            if (one.second.truncating)
                visitor.text("truncating");
            if (one.second.asks != 0)
                visitor.number(one.second.asks);
        });
    });
    visitor.number(m_wakesAt.nanos());
    visitor.number(static_cast<std::uint64_t>(m_frozen.size()));
}

} // namespace engine
