#include "engine/quorum/metadata_follower.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/quorum/metadata_batch.h"
#include "engine/wire/fetch.h"

namespace engine {

namespace {

constexpr int kFetchVersion = 18; // KIP-1166: tells the leader what it knows to be committed
constexpr std::uint64_t kTagFetch = 1, kTagSnapshot = 2;

} // namespace

MetadataFollower::MetadataFollower(Config config)
    : m_config(std::move(config)), m_channel({"broker-" + std::to_string(m_config.self.value) + "-metadata", m_config.fetchTimeout, m_config.timerKinds})
{
}

void MetadataFollower::start(Turn& turn) { fetch(turn); }

void MetadataFollower::fetch(Turn& turn)
{
    const NodeId to = m_leader != kLabNode ? m_leader : m_config.voters[m_nextVoter % m_config.voters.size()];
    if (m_snapshotFetch && to == m_leader) {
        m_channel.request(turn, to, m_snapshotFetch->next(m_config.clusterId, m_config.self, m_config.directory, m_epoch), SnapshotFetch::kVersion, kTagSnapshot);
        return;
    }
    const Offset from = m_pending.empty() ? m_endOffset : m_pending.back().lastOffset + 1;
    wire::FetchRequest request;
    request.clusterId = m_config.clusterId;
    request.replicaState.replicaId = m_config.self.value;
    request.maxWaitMs = static_cast<std::int32_t>(m_config.fetchMaxWait / 1ms);
    request.maxBytes = m_config.fetchMaxBytes;
    request.sessionEpoch = -1;
    request.topics.emplace_back();
    request.topics.back().topicId = kMetadataTopicId;
    wire::FetchRequest::FetchPartition partition;
    partition.currentLeaderEpoch = m_epoch;
    partition.replicaDirectoryId = m_config.directory;
    partition.fetchOffset = from.value;
    partition.lastFetchedEpoch = m_pending.empty() ? m_lastEpoch : m_pending.back().epoch;
    partition.highWatermark = m_highWatermark.value;
    request.topics.back().partitions.push_back(partition);
    m_channel.request(turn, to, request, kFetchVersion, kTagFetch);
}

void MetadataFollower::retryLater(Turn& turn)
{
    m_timer = turn.setTimer(m_config.retryBackoff, static_cast<std::uint16_t>(m_config.timerKinds + 1));
}

void MetadataFollower::forgetLeader()
{
    m_leader = kLabNode;
    ++m_nextVoter;
    m_snapshotFetch.reset();
    m_pending.clear(); // fetched again from whoever leads: it may not be committed
}

bool MetadataFollower::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == m_config.timerKinds) {
        for (auto& response : m_channel.on(turn, timer))
            take(turn, response);
        return true;
    }
    if (timer.kind != m_config.timerKinds + 1)
        return false;
    if (timer.id == m_timer) {
        m_timer = {};
        fetch(turn);
    }
    return true;
}

bool MetadataFollower::on(Turn& turn, Delivery& delivery)
{
    if (!m_channel.owns(delivery.connection))
        return false;
    for (auto& response : m_channel.on(turn, delivery))
        take(turn, response);
    return true;
}

void MetadataFollower::learn(Turn& turn, NodeId peer, std::int32_t epoch, NodeId leader, ErrorCode error)
{
    const bool leads = leader != kLabNode && epoch >= m_epoch && (leader != peer || error != ErrorCode::NotLeaderOrFollower); // it resigned
    forgetLeader();
    if (leads)
        m_leader = leader;
    m_epoch = std::max(m_epoch, epoch);
    retryLater(turn);
}

void MetadataFollower::take(Turn& turn, wire::RequestChannel::Response& response)
{
    if (response.tag == kTagSnapshot) {
        takePiece(turn, response);
        return;
    }
    const auto answer = response.as<wire::FetchResponse>();
    if (!answer || answer->errorCode != 0 || answer->responses.empty() || answer->responses.front().partitions.empty()) {
        forgetLeader();
        retryLater(turn);
        return;
    }
    const auto& partition = answer->responses.front().partitions.front();
    if (partition.errorCode != 0) {
        learn(turn, response.peer, partition.currentLeader.leaderEpoch, NodeId{std::max(partition.currentLeader.leaderId, 0)},
            static_cast<ErrorCode>(partition.errorCode));
        return;
    }
    m_leader = response.peer;
    m_epoch = std::max(m_epoch, partition.currentLeader.leaderEpoch);
    if (partition.snapshotId.endOffset >= 0) {
        m_snapshotFetch.emplace(SnapshotId{Offset{partition.snapshotId.endOffset}, partition.snapshotId.epoch});
        m_pending.clear();
        fetch(turn);
        return;
    }
    if (partition.divergingEpoch.epoch >= 0) {
        m_pending.clear();
        retryLater(turn);
        return;
    }
    if (partition.records)
        for (const auto& batch : readBatches(partition.records->flatten())) {
            const Offset expected = m_pending.empty() ? m_endOffset : m_pending.back().lastOffset + 1;
            if (batch.baseOffset != expected)
                continue;
            m_pending.push_back({batch.baseOffset, batch.lastOffset, batch.epoch, batch.timestamp, batch.isControl, valuesOf(batch)});
        }
    m_highWatermark = std::max(m_highWatermark, Offset{partition.highWatermark});
    handOnCommitted();
    fetch(turn);
}

void MetadataFollower::takePiece(Turn& turn, wire::RequestChannel::Response& response)
{
    const auto answer = response.as<wire::FetchSnapshotResponse>();
    if (!m_snapshotFetch || !answer) {
        m_snapshotFetch.reset();
        forgetLeader();
        retryLater(turn);
        return;
    }
    const auto progress = m_snapshotFetch->take(*answer);
    if (progress == SnapshotFetch::Progress::More) {
        fetch(turn);
        return;
    }
    const SnapshotId id = m_snapshotFetch->id();
    const Slice bytes = m_snapshotFetch->bytes();
    m_snapshotFetch.reset();
    auto content = progress == SnapshotFetch::Progress::Done ? readSnapshot(bytes) : std::nullopt;
    if (!content || id.endOffset <= m_endOffset) {
        forgetLeader();
        retryLater(turn);
        return;
    }
    m_snapshot = Snapshot{id, std::move(content->values), response.peer};
    m_committed.clear(); // all of it lies before
    m_pending.clear();
    m_endOffset = id.endOffset;
    m_lastEpoch = id.epoch;
    m_highWatermark = std::max(m_highWatermark, id.endOffset);
    fetch(turn);
}

void MetadataFollower::handOnCommitted()
{
    while (!m_pending.empty() && m_pending.front().lastOffset < m_highWatermark) {
        m_endOffset = m_pending.front().lastOffset + 1;
        m_lastEpoch = m_pending.front().epoch;
        m_committed.push_back(std::move(m_pending.front()));
        m_pending.pop_front();
    }
}

std::vector<CommittedBatch> MetadataFollower::takeCommitted() { return std::exchange(m_committed, {}); }

void MetadataFollower::walk(StateVisitor& visitor) const
{
    visitor.group("metadata follower");
    m_channel.walk(visitor);
    visitor.id(m_leader);
    visitor.number(m_epoch);
    visitor.number(static_cast<std::uint64_t>(m_nextVoter));
    visitor.id(m_endOffset);
    visitor.number(m_lastEpoch);
    visitor.id(m_highWatermark);
    visitor.number(static_cast<std::uint64_t>(m_pending.size()));
    visitor.number(m_snapshotFetch.has_value());
    if (m_snapshotFetch) {
        visitor.id(m_snapshotFetch->id().endOffset);
        visitor.bytes(m_snapshotFetch->bytes().span());
    }
}

} // namespace engine
