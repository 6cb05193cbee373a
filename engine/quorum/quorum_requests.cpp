// What the others ask: votes, announcements of leaders, the log, snapshots, how the quorum stands.

#include <algorithm>

#include "engine/quorum/quorum.h"
#include "engine/quorum/quorum_wire.h"
#include "engine/wire/fetch_snapshot.h"

namespace engine {

using namespace quorum_wire;

namespace {

constexpr Duration kObserverSession = 300s; // Kafka's constant
constexpr std::string_view kUnknownPartition = "This server does not host this topic-partition.";
constexpr std::string_view kNotLeader = "For requests intended only for the leader, this error indicates that the broker is not the current leader. For "
                                        "requests intended for any replica, this error indicates that the broker is not a replica of the topic partition.";

// Kafka checks a cluster id only if there is one.
bool isOurs(const std::optional<std::string>& clusterId, const std::string& ours) { return !clusterId || *clusterId == ours; }

template <class Response, class Partition>
void put(Response& response, Partition partition)
{
    response.topics.emplace_back();
    response.topics.back().topicName = std::string(kMetadataTopic);
    response.topics.back().partitions.push_back(std::move(partition));
}

} // namespace

std::string controllerHost(NodeId controller) { return "controller-" + std::to_string(controller.value); }

wire::VoteResponse Quorum::vote(Turn& turn, const wire::VoteRequest& request)
{
    wire::VoteResponse response;
    const auto* asked = partitionOf(request);
    if (!isOurs(request.clusterId, m_config.clusterId) || !asked) {
        response.errorCode = code(asked ? ErrorCode::InconsistentClusterId : ErrorCode::InvalidRequest);
        return response;
    }
    wire::VoteResponse::PartitionData answer;
    const NodeId candidate{asked->replicaId};
    if (asked->replicaEpoch < m_state.epoch) {
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    } else if (asked->replicaId < 0) {
        answer.errorCode = code(ErrorCode::InvalidRequest);
    } else if (request.voterId >= 0 && NodeId{request.voterId} != m_config.self) {
        answer.errorCode = code(ErrorCode::InvalidVoterKey);
    } else {
        if (asked->replicaEpoch > m_state.epoch)
            becomeUnattached(turn, asked->replicaEpoch);
        const VoteView view{m_role, m_state.leader, m_state.voted, m_fetchedFromLeader, {m_log.lastEpoch(), m_log.endOffset()}};
        answer.voteGranted = isVoter(candidate) && grantsVote(view, candidate, {asked->lastOffsetEpoch, Offset{asked->lastOffset}}, asked->preVote);
        if (answer.voteGranted && !asked->preVote && m_state.voted == kLabNode) {
            become(turn, m_role, m_state.epoch, m_state.leader, candidate);
            if (m_role == QuorumRole::Prospective)
                askForVotes(turn, true);
            else
                armTimer(turn, electionDelay(turn));
        }
        turn.publish(QuorumVoted{m_config.self, candidate, m_state.epoch, answer.voteGranted, asked->preVote}, {m_stateSince},
            asked->preVote ? Rule::QuorumPreVote : Rule::QuorumVoteOnce);
    }
    answer.leaderEpoch = m_state.epoch;
    answer.leaderId = orMinusOne(m_state.leader);
    put(response, answer);
    return response;
}

wire::BeginQuorumEpochResponse Quorum::begin(Turn& turn, const wire::BeginQuorumEpochRequest& request)
{
    wire::BeginQuorumEpochResponse response;
    const auto* asked = partitionOf(request);
    if (!isOurs(request.clusterId, m_config.clusterId) || !asked) {
        response.errorCode = code(asked ? ErrorCode::InconsistentClusterId : ErrorCode::InvalidRequest);
        return response;
    }
    wire::BeginQuorumEpochResponse::PartitionData answer;
    if (asked->leaderEpoch < m_state.epoch)
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    else if (asked->leaderId < 0)
        answer.errorCode = code(ErrorCode::InvalidRequest);
    else if (request.voterId >= 0 && NodeId{request.voterId} != m_config.self)
        answer.errorCode = code(ErrorCode::InvalidVoterKey);
    else
        learn(turn, asked->leaderEpoch, NodeId{asked->leaderId});
    answer.leaderId = orMinusOne(m_state.leader);
    answer.leaderEpoch = m_state.epoch;
    put(response, answer);
    return response;
}

wire::EndQuorumEpochResponse Quorum::end(Turn& turn, const wire::EndQuorumEpochRequest& request)
{
    wire::EndQuorumEpochResponse response;
    const auto* asked = partitionOf(request);
    if (!isOurs(request.clusterId, m_config.clusterId) || !asked) {
        response.errorCode = code(asked ? ErrorCode::InconsistentClusterId : ErrorCode::InvalidRequest);
        return response;
    }
    wire::EndQuorumEpochResponse::PartitionData answer;
    if (asked->leaderEpoch < m_state.epoch) {
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    } else if (asked->leaderId < 0) {
        answer.errorCode = code(ErrorCode::InvalidRequest);
    } else {
        learn(turn, asked->leaderEpoch, NodeId{asked->leaderId});
        if (m_role == QuorumRole::Follower && m_state.leader == NodeId{asked->leaderId}) {
            const auto place = std::find_if(asked->preferredCandidates.begin(), asked->preferredCandidates.end(),
                [&](const auto& c) { return c.candidateId == m_config.self.value; });
            armTimer(turn, successionDelay(static_cast<std::size_t>(place - asked->preferredCandidates.begin()), asked->preferredCandidates.size(),
                               m_config.electionBackoffMax));
        }
    }
    answer.leaderId = orMinusOne(m_state.leader);
    answer.leaderEpoch = m_state.epoch;
    put(response, answer);
    return response;
}

// -- the log ------------------------------------------------------------------------------------------------------

void Quorum::fetch(Turn& turn, RequestToken token, wire::FetchRequest request)
{
    if (answerFetch(turn, token, request, request.maxWaitMs <= 0, true))
        return;
    const Time until = turn.now() + std::chrono::milliseconds(request.maxWaitMs);
    m_parked.push_back({token, std::move(request), until});
    turn.setTimer(until - turn.now(), static_cast<std::uint16_t>(m_config.timerKinds + kWaitTimer));
}

bool Quorum::answerFetch(Turn& turn, RequestToken token, const wire::FetchRequest& request, bool timedOut, bool arrived)
{
    Fetched out;
    out.token = token;
    const bool isOne = request.topics.size() == 1 && request.topics.front().topicId == kMetadataTopicId && request.topics.front().partitions.size() == 1;
    const bool ours = isOurs(request.clusterId, m_config.clusterId);
    if (!isOne || !ours) {
        out.response.errorCode = code(ours ? ErrorCode::InvalidRequest : ErrorCode::InconsistentClusterId);
        m_fetched.push_back(std::move(out));
        return true;
    }
    const auto& asked = request.topics.front().partitions.front();
    const Offset offset{asked.fetchOffset};
    wire::FetchResponse::PartitionData answer;
    answer.abortedTransactions.reset();
    answer.records = ByteChain{};
    answer.currentLeader = {orMinusOne(m_state.leader), m_state.epoch, {}};
    answer.highWatermark = -1;
    bool now = true;
    if (asked.currentLeaderEpoch < 0 || asked.fetchOffset < 0 || asked.lastFetchedEpoch < 0) {
        answer.errorCode = code(ErrorCode::InvalidRequest);
    } else if (asked.currentLeaderEpoch < m_state.epoch) {
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    } else if (asked.currentLeaderEpoch > m_state.epoch) {
        answer.errorCode = code(ErrorCode::UnknownLeaderEpoch);
    } else if (!isLeader()) {
        answer.errorCode = code(ErrorCode::NotLeaderOrFollower);
    } else {
        answer.logStartOffset = m_log.startOffset().value;
        if (const auto check = checkFetch(m_log, offset, asked.lastFetchedEpoch); check.snapshot) {
            answer.snapshotId = {check.snapshot->endOffset.value, check.snapshot->epoch, {}};
        } else if (check.diverging) {
            answer.divergingEpoch = {check.diverging->epoch, check.diverging->endOffset.value, {}};
        } else {
            if (arrived)
                heardFrom(turn, {NodeId{request.replicaState.replicaId}, asked.replicaDirectoryId}, offset);
            if (offset < m_log.endOffset()) {
                answer.records = m_log.read(offset, std::min<std::int64_t>(request.maxBytes, kFetchBytesMax));
                out.batches = 1;
            } else {
                now = asked.highWatermark < m_highWatermark.value; // it may not know yet what is committed
            }
        }
        answer.highWatermark = m_highWatermark.value;
    }
    if (!now && !timedOut)
        return false;
    out.response.responses.emplace_back();
    out.response.responses.back().topicId = kMetadataTopicId;
    out.response.responses.back().partitions.push_back(std::move(answer));
    m_fetched.push_back(std::move(out));
    return true;
}

void Quorum::answerParked(Turn& turn)
{
    auto waiting = std::exchange(m_parked, {});
    for (auto& parked : waiting) {
        parked.request.topics.front().partitions.front().highWatermark = -1; // something moved: tell it
        if (!answerFetch(turn, parked.token, parked.request, false))
            m_parked.push_back(std::move(parked));
    }
}

wire::FetchSnapshotResponse Quorum::fetchSnapshot(Turn& turn, const wire::FetchSnapshotRequest& request)
{
    wire::FetchSnapshotResponse response;
    if (!isOurs(request.clusterId, m_config.clusterId) || request.topics.size() != 1 || request.topics.front().partitions.size() != 1) {
        response.errorCode = code(isOurs(request.clusterId, m_config.clusterId) ? ErrorCode::InvalidRequest : ErrorCode::InconsistentClusterId);
        return response;
    }
    const auto& asked = request.topics.front().partitions.front();
    const auto snapshot = m_log.snapshots().find({Offset{asked.snapshotId.endOffset}, asked.snapshotId.epoch});
    wire::FetchSnapshotResponse::PartitionSnapshot answer;
    answer.index = asked.partition;
    answer.snapshotId = asked.snapshotId.endOffset >= 0 ? decltype(answer.snapshotId){asked.snapshotId.endOffset, asked.snapshotId.epoch, {}}
                                                        : decltype(answer.snapshotId){};
    answer.currentLeader = {orMinusOne(m_state.leader), m_state.epoch, {}};
    answer.unalignedRecords = ByteChain{};
    if (request.topics.front().name != kMetadataTopic || asked.partition != 0) {
        answer.errorCode = code(ErrorCode::UnknownTopicOrPartition);
    } else if (asked.currentLeaderEpoch < m_state.epoch) {
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    } else if (asked.currentLeaderEpoch > m_state.epoch) {
        answer.errorCode = code(ErrorCode::UnknownLeaderEpoch);
    } else if (!isLeader()) {
        answer.errorCode = code(ErrorCode::NotLeaderOrFollower);
    } else if (snapshot == m_log.snapshots().end()) {
        answer.errorCode = code(ErrorCode::SnapshotNotFound);
    } else if (const auto size = static_cast<std::int64_t>(snapshot->second.size()); asked.position < 0 || asked.position >= size) {
        answer.errorCode = code(ErrorCode::PositionOutOfRange);
    } else {
        answer.size = size;
        answer.position = asked.position;
        const std::int64_t piece = std::clamp<std::int64_t>(request.maxBytes, 1, size - asked.position);
        answer.unalignedRecords = snapshot->second.sub(static_cast<std::size_t>(asked.position), static_cast<std::size_t>(piece));
        if (const auto voter = m_progress.find(NodeId{request.replicaId}); voter != m_progress.end())
            voter->second.lastFetch = turn.now(); // it lives
    }
    response.topics.emplace_back();
    response.topics.back().name = request.topics.front().name;
    response.topics.back().partitions.push_back(std::move(answer));
    return response;
}

// -- who follows --------------------------------------------------------------------------------------------------

void Quorum::heardFrom(Turn& turn, const ReplicaKey& who, Offset end)
{
    if (who.first.value < 0 || who.first == m_config.self)
        return; // not a replica
    const auto voter = m_progress.find(who.first);
    Progress& progress = voter != m_progress.end() ? voter->second : m_observers[who];
    if (end >= m_log.endOffset())
        progress.lastCaughtUpWall = std::max(progress.lastCaughtUpWall, turn.wallMillis());
    else if (progress.leaderEnd > Offset{0} && end >= progress.leaderEnd) // it was, when it fetched before
        progress.lastCaughtUpWall = std::max(progress.lastCaughtUpWall, progress.lastFetchWall);
    progress.leaderEnd = m_log.endOffset();
    progress.lastFetchWall = std::max(progress.lastFetchWall, turn.wallMillis());
    progress.lastFetch = turn.now();
    progress.everFetched = true;
    progress.end = end;
    if (voter != m_progress.end())
        advance(turn);
    else
        publishObservers(turn);
}

void Quorum::forgetObservers(Turn& turn)
{
    std::erase_if(m_observers, [&](const auto& entry) { return turn.now() - entry.second.lastFetch >= kObserverSession; });
    publishObservers(turn);
}

void Quorum::publishObservers(Turn& turn)
{
    std::vector<BrokerId> now;
    for (const auto& [who, progress] : m_observers)
        if (now.empty() || now.back().value != who.first.value)
            now.emplace_back(who.first.value);
    if (now == m_publishedObservers)
        return;
    m_publishedObservers = std::move(now);
    turn.publish(QuorumObserversChanged{m_config.self, m_publishedObservers}, {m_leaderSince}, Rule::QuorumObserver);
}

wire::DescribeQuorumResponse Quorum::describe(Turn& turn, const wire::DescribeQuorumRequest& request)
{
    wire::DescribeQuorumResponse response;
    response.errorMessage = "";
    if (!partitionOf(request)) {
        for (const auto& topic : request.topics) {
            response.topics.push_back({topic.topicName, {}, {}});
            for (const auto& partition : topic.partitions) {
                wire::DescribeQuorumResponse::PartitionData answer;
                answer.partitionIndex = partition.partitionIndex;
                answer.errorCode = code(ErrorCode::UnknownTopicOrPartition);
                answer.errorMessage = kUnknownPartition;
                response.topics.back().partitions.push_back(std::move(answer));
            }
        }
        return response;
    }
    wire::DescribeQuorumResponse::PartitionData answer;
    answer.errorMessage = "";
    if (!isLeader()) {
        answer.errorCode = code(ErrorCode::NotLeaderOrFollower);
        answer.errorMessage = kNotLeader;
        put(response, std::move(answer));
        return response;
    }
    forgetObservers(turn);
    const auto told = [](NodeId id, const Uuid& directory, const Progress& progress) {
        wire::DescribeQuorumResponse::ReplicaState state;
        state.replicaId = id.value;
        state.replicaDirectoryId = directory;
        state.logEndOffset = progress.everFetched ? progress.end.value : -1;
        state.lastFetchTimestamp = progress.lastFetchWall;
        state.lastCaughtUpTimestamp = progress.lastCaughtUpWall;
        return state;
    };
    answer.leaderId = m_config.self.value;
    answer.leaderEpoch = m_state.epoch;
    answer.highWatermark = m_highWatermark > m_epochStart ? m_highWatermark.value : -1; // a new leader has to find it first
    for (const NodeId voter : m_config.voters) {
        if (voter == m_config.self) {
            Progress own{m_log.endOffset(), turn.now(), true, turn.wallMillis(), turn.wallMillis(), m_log.endOffset()};
            answer.currentVoters.push_back(told(voter, {}, own));
        } else {
            answer.currentVoters.push_back(told(voter, {}, m_progress[voter])); // static voters have no directory ids (kraft.version 0)
        }
        response.nodes.emplace_back();
        response.nodes.back().nodeId = voter.value;
        response.nodes.back().listeners.push_back({"CONTROLLER", controllerHost(voter), kControllerPort, {}});
    }
    for (const auto& [who, progress] : m_observers)
        answer.observers.push_back(told(who.first, who.second, progress));
    put(response, std::move(answer));
    return response;
}

} // namespace engine
