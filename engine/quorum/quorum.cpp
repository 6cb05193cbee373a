#include "engine/quorum/quorum.h"

#include <algorithm>

#include "engine/base/state_hash.h"

namespace engine {

namespace {

constexpr std::uint64_t kTagVote = 1, kTagBegin = 2, kTagFetch = 3, kTagEnd = 4;
constexpr int kVoteVersion = 2, kBeginVersion = 1, kEndVersion = 1, kFetchVersion = 18;
constexpr std::int32_t kFetchWaitMillis = 500;
constexpr std::int64_t kFetchBytesMax = 8 << 20;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

// The one partition of a quorum request; null if it names another.
template <class Request>
const auto* partitionOf(const Request& request)
{
    using Partition = typename std::decay_t<decltype(request.topics.front().partitions)>::value_type;
    const Partition* found = nullptr;
    if (request.topics.size() == 1 && request.topics.front().topicName == kMetadataTopic && request.topics.front().partitions.size() == 1)
        found = &request.topics.front().partitions.front();
    return found;
}

} // namespace

Quorum::Quorum(Config config)
    : m_config(std::move(config)), m_channel({"controller-" + std::to_string(m_config.self.value), m_config.requestTimeout, m_config.timerKinds})
{
}

bool Quorum::isVoter(NodeId id) const { return std::find(m_config.voters.begin(), m_config.voters.end(), id) != m_config.voters.end(); }

bool Quorum::start(Turn& turn)
{
    const auto state = loadElectionState(turn.disk());
    if (!state || !m_log.open(turn))
        return false;
    m_state = *state;
    m_state.leader = kLabNode; // found again by fetching or by an election
    if (m_config.voters.size() == 1)
        becomeCandidate(turn, Rule::QuorumMajority);
    else
        armTimer(turn, electionDelay(turn));
    publishLog(turn);
    return !failed();
}

Duration Quorum::electionDelay(Turn& turn)
{
    const Duration base = m_config.electionTimeout;
    return base + Duration{turn.random("election-timeout").between(0, base.count())};
}

void Quorum::armTimer(Turn& turn, Duration delay)
{
    turn.cancelTimer(m_timer);
    m_timer = turn.setTimer(delay, static_cast<std::uint16_t>(m_config.timerKinds + 1));
}

void Quorum::become(Turn& turn, QuorumRole role, std::int32_t epoch, NodeId leader, NodeId voted)
{
    if (m_role == QuorumRole::Leader && role != QuorumRole::Leader) {
        m_lostLeadership = true;
        turn.publish(QuorumLeaderResigned{m_config.self, m_state.epoch}, {m_leaderSince}, epoch > m_state.epoch ? Rule::QuorumHigherEpoch : Rule::QuorumFetchTimeout);
        for (auto& parked : std::exchange(m_parked, {}))
            answerFetch(turn, parked.token, parked.request, true);
    }
    const ElectionState next{epoch, leader, voted};
    if (!(next == m_state)) {
        if (epoch != m_state.epoch)
            m_fetchedInEpoch = false;
        m_state = next;
        m_broken = !saveElectionState(turn.disk(), m_state, m_config.voters) || m_broken;
    }
    m_role = role;
    m_fetching = false;
}

void Quorum::becomeCandidate(Turn& turn, Rule why)
{
    become(turn, QuorumRole::Candidate, m_state.epoch + 1, kLabNode, m_config.self);
    m_candidateSince = turn.publish(QuorumCandidate{m_config.self, m_state.epoch}, {m_leaderSince}, why);
    m_votes = {m_config.self};
    m_granting = {m_config.self};
    if (m_votes.size() >= majorityOf(m_config.voters.size())) {
        becomeLeader(turn);
        return;
    }
    wire::VoteRequest request;
    request.clusterId = m_config.clusterId;
    wire::VoteRequest::PartitionData partition;
    partition.replicaEpoch = m_state.epoch;
    partition.replicaId = m_config.self.value;
    partition.lastOffsetEpoch = m_log.lastEpoch();
    partition.lastOffset = m_log.endOffset().value;
    request.topics.emplace_back();
    request.topics.back().topicName = std::string(kMetadataTopic);
    request.topics.back().partitions.push_back(partition);
    for (const auto voter : m_config.voters)
        if (voter != m_config.self) {
            request.voterId = voter.value;
            MessageNote note;
            note.isStory = true;
            m_channel.request(turn, voter, request, kVoteVersion, kTagVote, note);
        }
    armTimer(turn, electionDelay(turn));
}

void Quorum::becomeLeader(Turn& turn)
{
    become(turn, QuorumRole::Leader, m_state.epoch, m_config.self, m_config.self);
    m_leaderSince = turn.publish(QuorumLeaderElected{m_config.self, m_state.epoch}, {m_candidateSince}, Rule::QuorumMajority);
    m_becameLeader = true;
    m_progress.clear();
    for (const auto voter : m_config.voters)
        if (voter != m_config.self)
            m_progress[voter] = {Offset{0}, turn.now()};
    m_epochStart = m_log.endOffset();
    m_log.append(turn, makeLeaderChange(m_epochStart, m_state.epoch, turn.wallMillis(), m_config.self, m_config.voters, m_granting));
    sendBegin(turn);
    advance(turn);
    if (m_config.voters.size() > 1)
        armTimer(turn, m_config.fetchTimeout);
}

void Quorum::sendBegin(Turn& turn)
{
    wire::BeginQuorumEpochRequest request;
    request.clusterId = m_config.clusterId;
    request.topics.emplace_back();
    request.topics.back().topicName = std::string(kMetadataTopic);
    wire::BeginQuorumEpochRequest::PartitionData partition;
    partition.leaderId = m_config.self.value;
    partition.leaderEpoch = m_state.epoch;
    request.topics.back().partitions.push_back(partition);
    for (const auto& [voter, progress] : m_progress)
        if (turn.now() - progress.lastFetch >= m_config.electionTimeout || progress.end == Offset{0}) {
            request.voterId = voter.value;
            m_channel.request(turn, voter, request, kBeginVersion, kTagBegin);
        }
}

Offset Quorum::append(Turn& turn, const std::vector<Slice>& values)
{
    m_log.append(turn, makeDataBatch(m_log.endOffset(), m_state.epoch, turn.wallMillis(), values));
    advance(turn);
    answerParked(turn);
    return m_log.endOffset() - 1;
}

void Quorum::publishLog(Turn& turn)
{
    if (!turn.wantsFacts() || (m_publishedEnd == m_log.endOffset() && m_publishedMark == m_highWatermark))
        return;
    m_publishedEnd = m_log.endOffset();
    m_publishedMark = m_highWatermark;
    turn.publish(MetadataLogMoved{m_config.self, m_publishedEnd, m_publishedMark}, {}, Rule::MetadataMajority);
}

void Quorum::advance(Turn& turn)
{
    if (m_role == QuorumRole::Leader) {
        std::vector<Offset> ends{m_log.flushedEnd()};
        for (const auto& [voter, progress] : m_progress)
            ends.push_back(progress.end);
        const Offset next = quorumHighWatermark(m_highWatermark, m_epochStart, std::move(ends));
        if (next > m_highWatermark) {
            m_highWatermark = next;
            answerParked(turn);
        }
    }
    publishLog(turn);
}

void Quorum::on(Turn& turn, const DiskDone& done)
{
    if (!m_log.on(turn, done))
        return;
    advance(turn);
    if (m_waitsForFlush && m_log.isFlushed()) {
        m_waitsForFlush = false;
        fetchFromLeader(turn);
    }
}

bool Quorum::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == m_config.timerKinds) {
        for (auto& response : m_channel.on(turn, timer))
            answered(turn, response);
        return true;
    }
    if (timer.kind == m_config.timerKinds + 2) {
        auto waiting = std::exchange(m_parked, {});
        for (auto& parked : waiting)
            if (parked.until <= turn.now())
                answerFetch(turn, parked.token, parked.request, true);
            else
                m_parked.push_back(std::move(parked));
        if (timer.a == 1 && m_role == QuorumRole::Follower)
            fetchFromLeader(turn);
        return true;
    }
    if (timer.kind != m_config.timerKinds + 1)
        return false;
    switch (m_role) {
    case QuorumRole::Leader: {
        std::size_t heard = 1;
        for (const auto& [voter, progress] : m_progress)
            heard += turn.now() - progress.lastFetch <= m_config.fetchTimeout * 3 / 2 ? 1 : 0;
        if (heard < majorityOf(m_config.voters.size())) { // a leader that nobody follows steps down
            become(turn, QuorumRole::Resigned, m_state.epoch, kLabNode, m_state.voted);
            armTimer(turn, electionDelay(turn));
        } else {
            sendBegin(turn);
            armTimer(turn, m_config.fetchTimeout / 2);
        }
        break;
    }
    case QuorumRole::Follower:
        becomeCandidate(turn, Rule::QuorumFetchTimeout);
        break;
    default:
        becomeCandidate(turn, Rule::QuorumElectionTimeout);
    }
    return true;
}

bool Quorum::on(Turn& turn, Delivery& delivery)
{
    if (!m_channel.owns(delivery.connection))
        return false;
    for (auto& response : m_channel.on(turn, delivery))
        answered(turn, response);
    return true;
}

void Quorum::answered(Turn& turn, wire::RequestChannel::Response& response)
{
    if (response.tag == kTagFetch) {
        tookFetch(turn, response);
        return;
    }
    if (response.tag != kTagVote)
        return;
    const auto answer = response.as<wire::VoteResponse>();
    const auto* partition = answer ? partitionOf(*answer) : nullptr;
    if (!partition)
        return;
    if (partition->leaderEpoch > m_state.epoch) {
        const NodeId leader{partition->leaderId > 0 ? partition->leaderId : 0};
        become(turn, leader == kLabNode ? QuorumRole::Unattached : QuorumRole::Follower, partition->leaderEpoch, leader, kLabNode);
        armTimer(turn, electionDelay(turn));
        fetchFromLeader(turn);
    } else if (m_role == QuorumRole::Candidate && partition->leaderEpoch == m_state.epoch && partition->voteGranted) {
        if (m_votes.insert(response.peer).second)
            m_granting.push_back(response.peer);
        if (m_votes.size() >= majorityOf(m_config.voters.size()))
            becomeLeader(turn);
    }
}

// -- requests of the others ---------------------------------------------------------------------------------------

wire::VoteResponse Quorum::vote(Turn& turn, const wire::VoteRequest& request)
{
    wire::VoteResponse response;
    const auto* asked = partitionOf(request);
    if (!asked) {
        response.errorCode = code(ErrorCode::InvalidRequest);
        return response;
    }
    const NodeId candidate{asked->replicaId};
    if (asked->replicaEpoch > m_state.epoch) {
        become(turn, QuorumRole::Unattached, asked->replicaEpoch, kLabNode, kLabNode);
        armTimer(turn, electionDelay(turn));
    }
    wire::VoteResponse::PartitionData answer;
    answer.leaderEpoch = m_state.epoch;
    answer.leaderId = m_state.leader == kLabNode ? -1 : m_state.leader.value;
    if (asked->replicaEpoch < m_state.epoch) {
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    } else {
        const VoteView view{m_role, m_state.leader, m_state.voted, m_fetchedInEpoch, {m_log.lastEpoch(), m_log.endOffset()}};
        answer.voteGranted = grantsVote(view, candidate, {asked->lastOffsetEpoch, Offset{asked->lastOffset}}, asked->preVote);
        if (answer.voteGranted && !asked->preVote && m_state.voted != candidate) {
            become(turn, QuorumRole::Unattached, m_state.epoch, kLabNode, candidate);
            armTimer(turn, electionDelay(turn));
        }
        if (!asked->preVote)
            turn.publish(QuorumVoted{m_config.self, candidate, m_state.epoch, answer.voteGranted}, {}, Rule::QuorumVoteOnce);
    }
    response.topics.emplace_back();
    response.topics.back().topicName = std::string(kMetadataTopic);
    response.topics.back().partitions.push_back(answer);
    return response;
}

wire::BeginQuorumEpochResponse Quorum::begin(Turn& turn, const wire::BeginQuorumEpochRequest& request)
{
    wire::BeginQuorumEpochResponse response;
    const auto* asked = partitionOf(request);
    if (!asked) {
        response.errorCode = code(ErrorCode::InvalidRequest);
        return response;
    }
    wire::BeginQuorumEpochResponse::PartitionData answer;
    if (asked->leaderEpoch < m_state.epoch) {
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    } else if (m_state.leader != NodeId{asked->leaderId} || asked->leaderEpoch > m_state.epoch) {
        become(turn, QuorumRole::Follower, asked->leaderEpoch, NodeId{asked->leaderId}, asked->leaderEpoch == m_state.epoch ? m_state.voted : kLabNode);
        armTimer(turn, m_config.fetchTimeout);
        fetchFromLeader(turn);
    }
    answer.leaderId = m_state.leader.value;
    answer.leaderEpoch = m_state.epoch;
    response.topics.emplace_back();
    response.topics.back().topicName = std::string(kMetadataTopic);
    response.topics.back().partitions.push_back(answer);
    return response;
}

wire::EndQuorumEpochResponse Quorum::end(Turn& turn, const wire::EndQuorumEpochRequest& request)
{
    wire::EndQuorumEpochResponse response;
    const auto* asked = partitionOf(request);
    if (!asked) {
        response.errorCode = code(ErrorCode::InvalidRequest);
        return response;
    }
    if (asked->leaderEpoch >= m_state.epoch && m_role != QuorumRole::Leader) { // the first in its list stands at once
        const auto place = std::find_if(asked->preferredCandidates.begin(), asked->preferredCandidates.end(),
            [&](const auto& c) { return c.candidateId == m_config.self.value; });
        const auto order = place - asked->preferredCandidates.begin();
        become(turn, QuorumRole::Unattached, asked->leaderEpoch, kLabNode, m_state.voted);
        armTimer(turn, order == 0 ? Duration{0} : m_config.retryBackoff * (std::int64_t{1} << std::min<std::ptrdiff_t>(order, 6)));
    }
    response.topics.emplace_back();
    response.topics.back().topicName = std::string(kMetadataTopic);
    response.topics.back().partitions.push_back({0, 0, -1, m_state.epoch, {}});
    return response;
}

void Quorum::resign(Turn& turn)
{
    if (m_role != QuorumRole::Leader || m_config.voters.size() == 1)
        return;
    wire::EndQuorumEpochRequest request;
    request.clusterId = m_config.clusterId;
    wire::EndQuorumEpochRequest::PartitionData partition;
    partition.leaderId = m_config.self.value;
    partition.leaderEpoch = m_state.epoch;
    std::vector<std::pair<Offset, NodeId>> order;
    for (const auto& [voter, progress] : m_progress)
        order.emplace_back(progress.end, voter);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    for (const auto& [offset, voter] : order)
        partition.preferredCandidates.push_back({voter.value, {}, {}});
    request.topics.emplace_back();
    request.topics.back().topicName = std::string(kMetadataTopic);
    request.topics.back().partitions.push_back(partition);
    for (const auto& [voter, progress] : m_progress)
        m_channel.request(turn, voter, request, kEndVersion, kTagEnd);
    become(turn, QuorumRole::Resigned, m_state.epoch, kLabNode, m_state.voted);
}

// -- copying the log ----------------------------------------------------------------------------------------------

void Quorum::fetch(Turn& turn, RequestToken token, wire::FetchRequest request)
{
    if (answerFetch(turn, token, request, request.maxWaitMs <= 0))
        return;
    const Time until = turn.now() + std::chrono::milliseconds(request.maxWaitMs);
    m_parked.push_back({token, std::move(request), until});
    turn.setTimer(until - turn.now(), static_cast<std::uint16_t>(m_config.timerKinds + 2));
}

bool Quorum::answerFetch(Turn& turn, RequestToken token, const wire::FetchRequest& request, bool timedOut)
{
    Fetched out;
    out.token = token;
    if (request.topics.size() != 1 || request.topics.front().topicId != kMetadataTopicId || request.topics.front().partitions.size() != 1) {
        out.response.errorCode = code(ErrorCode::InvalidRequest);
        m_fetched.push_back(std::move(out));
        return true;
    }
    const auto& asked = request.topics.front().partitions.front();
    wire::FetchResponse::PartitionData answer;
    answer.abortedTransactions.reset();
    answer.records = ByteChain{};
    answer.currentLeader = {m_state.leader == kLabNode ? -1 : m_state.leader.value, m_state.epoch, {}};
    bool now = true;
    if (asked.currentLeaderEpoch >= 0 && asked.currentLeaderEpoch < m_state.epoch) {
        answer.errorCode = code(ErrorCode::FencedLeaderEpoch);
    } else if (asked.currentLeaderEpoch > m_state.epoch) {
        answer.errorCode = code(ErrorCode::UnknownLeaderEpoch);
    } else if (m_role != QuorumRole::Leader) {
        answer.errorCode = code(ErrorCode::NotLeaderOrFollower);
    } else {
        const Offset offset{asked.fetchOffset};
        answer.logStartOffset = 0;
        if (const auto part = divergence(m_log, offset, asked.lastFetchedEpoch)) {
            answer.divergingEpoch = {part->epoch, part->endOffset.value, {}};
        } else {
            const NodeId who{request.replicaState.replicaId};
            if (const auto voter = m_progress.find(who); voter != m_progress.end()) {
                voter->second.lastFetch = turn.now();
                voter->second.end = std::max(voter->second.end, offset);
                advance(turn);
            }
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
    if (answer.errorCode == 0)
        answer.currentLeader = {};
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

void Quorum::fetchFromLeader(Turn& turn)
{
    if (m_role != QuorumRole::Follower || m_fetching)
        return;
    if (!m_log.isFlushed()) { // its offset tells the leader what is flushed here
        m_waitsForFlush = true;
        return;
    }
    m_fetching = true;
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
    partition.highWatermark = m_highWatermark.value;
    request.topics.back().partitions.push_back(partition);
    m_channel.request(turn, m_state.leader, request, kFetchVersion, kTagFetch);
}

void Quorum::tookFetch(Turn& turn, wire::RequestChannel::Response& response)
{
    if (response.peer != m_state.leader || m_role != QuorumRole::Follower)
        return;
    m_fetching = false;
    const auto again = [&] { turn.setTimer(m_config.retryBackoff, static_cast<std::uint16_t>(m_config.timerKinds + 2), 1); };
    auto answer = response.as<wire::FetchResponse>();
    if (!answer || answer->errorCode != 0 || answer->responses.empty() || answer->responses.front().partitions.empty()) {
        again(); // the fetch timeout runs on
        return;
    }
    auto& partition = answer->responses.front().partitions.front();
    if (partition.errorCode != 0) {
        const NodeId leader{std::max(partition.currentLeader.leaderId, 0)};
        if (partition.currentLeader.leaderEpoch > m_state.epoch) {
            become(turn, leader == kLabNode ? QuorumRole::Unattached : QuorumRole::Follower, partition.currentLeader.leaderEpoch, leader, kLabNode);
            armTimer(turn, electionDelay(turn));
        }
        again();
        return;
    }
    m_fetchedInEpoch = true;
    armTimer(turn, m_config.fetchTimeout);
    if (partition.divergingEpoch.epoch >= 0) {
        m_log.truncateTo(turn, truncationPoint(m_log, {partition.divergingEpoch.epoch, Offset{partition.divergingEpoch.endOffset}}));
    } else if (partition.records && !partition.records->empty()) {
        for (auto& batch : readBatches(partition.records->flatten()))
            if (batch.baseOffset == m_log.endOffset())
                m_log.append(turn, std::move(batch));
    }
    m_highWatermark = std::max(m_highWatermark, std::min(Offset{partition.highWatermark}, m_log.endOffset()));
    publishLog(turn);
    fetchFromLeader(turn);
}

void Quorum::walk(StateVisitor& visitor) const
{
    visitor.group("quorum");
    m_channel.walk(visitor);
    m_log.walk(visitor);
    visitor.number(m_state.epoch);
    visitor.id(m_state.leader);
    visitor.id(m_state.voted);
    visitor.number(static_cast<std::uint64_t>(m_role));
    visitor.id(m_highWatermark);
    visitor.id(m_epochStart);
    visitor.list(m_progress, [&](const auto& entry) {
        visitor.id(entry.first);
        visitor.id(entry.second.end);
        visitor.number(entry.second.lastFetch.nanos());
    });
    visitor.list(m_votes, [&](NodeId id) { visitor.id(id); });
    visitor.list(m_parked, [&](const Parked& p) {
        visitor.number(p.token);
        visitor.number(p.until.nanos());
    });
    visitor.number(m_fetching);
    visitor.number(m_fetchedInEpoch);
    visitor.number(m_waitsForFlush);
}

} // namespace engine
