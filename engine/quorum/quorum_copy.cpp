// A follower copies the leader's log, or its snapshot; who knows no leader asks one voter after the other.

#include <algorithm>

#include "engine/quorum/quorum.h"
#include "engine/quorum/quorum_wire.h"

namespace engine {

using namespace quorum_wire;

namespace {

constexpr std::int32_t kFetchWaitMillis = 500;

} // namespace

void Quorum::fetchFromLeader(Turn& turn)
{
    if ((m_role != QuorumRole::Follower && m_role != QuorumRole::Unattached) || m_fetching || m_config.voters.size() == 1)
        return;
    if (!m_log.isFlushed()) { // its offset tells the leader what is flushed here
        m_waitsForFlush = true;
        return;
    }
    NodeId from = m_state.leader;
    if (m_role == QuorumRole::Unattached) {
        const auto self = std::find(m_config.voters.begin(), m_config.voters.end(), m_config.self) - m_config.voters.begin();
        const std::size_t others = m_config.voters.size() - 1;
        from = m_config.voters[(static_cast<std::size_t>(self) + 1 + m_nextVoter % others) % m_config.voters.size()];
    }
    m_fetching = true;
    if (m_snapshotFetch) {
        m_channel.request(turn, from, m_snapshotFetch->next(m_config.clusterId, m_config.self, m_directory, m_state.epoch), SnapshotFetch::kVersion, kTagSnapshot);
        return;
    }
    wire::FetchRequest request;
    request.clusterId = m_config.clusterId;
    request.replicaState.replicaId = m_config.self.value;
    request.maxWaitMs = kFetchWaitMillis;
    request.maxBytes = static_cast<std::int32_t>(kFetchBytesMax);
    request.sessionEpoch = -1;
    request.topics.emplace_back();
    request.topics.back().topicId = kMetadataTopicId;
    wire::FetchRequest::FetchPartition partition;
    partition.currentLeaderEpoch = m_state.epoch;
    partition.fetchOffset = m_log.endOffset().value;
    partition.lastFetchedEpoch = m_log.lastEpoch();
    partition.replicaDirectoryId = m_directory;
    partition.highWatermark = m_highWatermark.value;
    request.topics.back().partitions.push_back(partition);
    m_channel.request(turn, from, request, kFetchVersion, kTagFetch);
}

void Quorum::fetchSoon(Turn& turn)
{
    if (!m_fetching)
        turn.setTimer(m_config.retryBackoff, static_cast<std::uint16_t>(m_config.timerKinds + kWaitTimer), kWaitToFetch);
}

void Quorum::tookFetch(Turn& turn, wire::RequestChannel::Response& response)
{
    const bool asksWho = m_role == QuorumRole::Unattached;
    if (!asksWho && (response.peer != m_state.leader || m_role != QuorumRole::Follower))
        return;
    m_fetching = false;
    auto answer = response.as<wire::FetchResponse>();
    if (!answer || answer->errorCode != 0 || answer->responses.empty() || answer->responses.front().partitions.empty()) {
        m_nextVoter += asksWho ? 1 : 0;
        fetchSoon(turn); // the fetch timeout runs on
        return;
    }
    auto& partition = answer->responses.front().partitions.front();
    if (partition.errorCode != 0) {
        learn(turn, partition.currentLeader.leaderEpoch, orNobody(partition.currentLeader.leaderId));
        m_nextVoter += asksWho ? 1 : 0;
        fetchSoon(turn);
        return;
    }
    if (asksWho) { // it answers as the leader of this epoch
        becomeFollower(turn, m_state.epoch, response.peer);
        return;
    }
    m_fetchedFromLeader = true;
    armTimer(turn, m_config.fetchTimeout);
    if (partition.snapshotId.endOffset >= 0) {
        m_snapshotFetch.emplace(SnapshotId{Offset{partition.snapshotId.endOffset}, partition.snapshotId.epoch});
    } else if (partition.divergingEpoch.epoch >= 0) {
        m_log.truncateTo(turn, truncationPoint(m_log, {partition.divergingEpoch.epoch, Offset{partition.divergingEpoch.endOffset}}));
    } else {
        if (partition.records && !partition.records->empty())
            for (auto& batch : readBatches(partition.records->flatten()))
                if (batch.baseOffset == m_log.endOffset())
                    m_log.append(turn, std::move(batch));
        // Only here is the log known to be the leader's as far as it goes.
        m_highWatermark = std::max(m_highWatermark, std::min(Offset{partition.highWatermark}, m_log.endOffset()));
    }
    publishLog(turn);
    fetchFromLeader(turn);
}

void Quorum::tookSnapshot(Turn& turn, wire::RequestChannel::Response& response)
{
    if (response.peer != m_state.leader || m_role != QuorumRole::Follower || !m_snapshotFetch)
        return;
    m_fetching = false;
    const auto answer = response.as<wire::FetchSnapshotResponse>();
    if (!answer) {
        fetchSoon(turn);
        return;
    }
    const auto progress = m_snapshotFetch->take(*answer);
    if (progress == SnapshotFetch::Progress::Failed) {
        m_snapshotFetch.reset();
        if (answer->topics.size() == 1 && answer->topics.front().partitions.size() == 1) {
            const auto& leader = answer->topics.front().partitions.front().currentLeader;
            learn(turn, leader.leaderEpoch, orNobody(leader.leaderId));
        }
        fetchSoon(turn);
        return;
    }
    m_fetchedFromLeader = true;
    armTimer(turn, m_config.fetchTimeout);
    if (progress == SnapshotFetch::Progress::Done) {
        const SnapshotId id = m_snapshotFetch->id();
        const Slice bytes = m_snapshotFetch->bytes();
        m_snapshotFetch.reset();
        if (readSnapshot(bytes)) {
            m_log.restartFrom(turn, id, bytes);
            m_highWatermark = std::max(m_highWatermark, id.endOffset);
            m_restarted = id;
            turn.publish(MetadataLogStartMoved{m_config.self, id.endOffset}, {m_stateSince}, Rule::SnapshotBehindLogStart);
            publishLog(turn);
        }
    }
    fetchFromLeader(turn);
}

} // namespace engine
