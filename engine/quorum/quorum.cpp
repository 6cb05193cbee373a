// Who leads: timeouts, pre-votes, votes, goodbyes.

#include "engine/quorum/quorum.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/quorum/quorum_wire.h"

namespace engine {

using namespace quorum_wire;

Quorum::Quorum(Config config)
    : m_config(std::move(config)), m_channel({"controller-" + std::to_string(m_config.self.value), m_config.requestTimeout, m_config.timerKinds})
{
}

bool Quorum::isVoter(NodeId id) const { return std::find(m_config.voters.begin(), m_config.voters.end(), id) != m_config.voters.end(); }

// A voter goes on as what it was (KIP-595): who led is resigned, for it must not vote again in that epoch; who stood asks again.
bool Quorum::start(Turn& turn, const Uuid& directory)
{
    m_directory = directory;
    const auto state = loadElectionState(turn.disk());
    m_log.open(turn, m_config.segmentBytes);
    if (!state || failed())
        return false;
    m_state = *state;
    if (const auto latest = m_log.latestSnapshot())
        m_highWatermark = latest->endOffset; // it holds nothing that is not committed
    if (m_config.voters.size() == 1) {
        m_state.epoch = std::max(m_state.epoch, m_log.lastEpoch());
        becomeCandidate(turn, Rule::QuorumMajority);
    } else if (m_state.epoch < m_log.lastEpoch()) { // the file was lost
        becomeUnattached(turn, m_log.lastEpoch());
    } else if (m_state.leader == m_config.self) {
        become(turn, QuorumRole::Resigned, m_state.epoch, m_state.leader, m_state.voted);
        armTimer(turn, electionDelay(turn));
    } else if (m_state.leader == kLabNode && m_state.voted == m_config.self) {
        become(turn, QuorumRole::Candidate, m_state.epoch, kLabNode, m_config.self);
        m_asksSince = turn.publish(QuorumCandidate{m_config.self, m_state.epoch}, {m_stateSince}, Rule::QuorumVoteOnce);
        askForVotes(turn, false);
    } else if (m_state.leader != kLabNode) {
        becomeFollower(turn, m_state.epoch, m_state.leader);
    } else {
        become(turn, QuorumRole::Unattached, m_state.epoch, kLabNode, m_state.voted);
        armTimer(turn, electionDelay(turn));
        fetchFromLeader(turn);
    }
    if (m_log.startOffset() > Offset{0})
        turn.publish(MetadataLogStartMoved{m_config.self, m_log.startOffset()}, {}, Rule::SnapshotAtStart);
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
    m_timerAt = turn.now() + delay;
    m_timer = turn.setTimer(delay, static_cast<std::uint16_t>(m_config.timerKinds + kRoleTimer));
}

// -- roles --------------------------------------------------------------------------------------------------------

void Quorum::become(Turn& turn, QuorumRole role, std::int32_t epoch, NodeId leader, NodeId voted)
{
    const bool wasLeader = m_role == QuorumRole::Leader && role != QuorumRole::Leader;
    const ElectionState next{epoch, leader, voted};
    if (!(next == m_state)) {
        m_state = next;
        m_broken = !saveElectionState(turn.disk(), m_state, m_config.voters) || m_broken;
    }
    m_role = role;
    m_fetching = false;
    m_fetchedFromLeader = false;
    m_snapshotFetch.reset();
    m_stateSince = turn.publish(QuorumStateChanged{m_config.self, role, epoch, leader, voted}, {m_stateSince}, Rule::None);
    if (wasLeader) {
        m_lostLeadership = true;
        m_observers.clear();
        publishObservers(turn);
        for (auto& parked : std::exchange(m_parked, {}))
            answerFetch(turn, parked.token, parked.request, true);
    }
}

void Quorum::becomeFollower(Turn& turn, std::int32_t epoch, NodeId leader)
{
    if (isLeader())
        turn.publish(QuorumLeaderResigned{m_config.self, m_state.epoch}, {m_leaderSince}, Rule::QuorumHigherEpoch);
    become(turn, QuorumRole::Follower, epoch, leader, epoch == m_state.epoch ? m_state.voted : kLabNode);
    armTimer(turn, m_config.fetchTimeout);
    fetchFromLeader(turn);
}

// The election timeout of who was without a leader before goes on: others must not put its election off for ever.
void Quorum::becomeUnattached(Turn& turn, std::int32_t epoch)
{
    if (isLeader())
        turn.publish(QuorumLeaderResigned{m_config.self, m_state.epoch}, {m_leaderSince}, Rule::QuorumHigherEpoch);
    const bool keepsTimer = m_role == QuorumRole::Candidate || m_role == QuorumRole::Resigned
        || (m_role == QuorumRole::Unattached && m_timer != TimerId{})
        || (m_role == QuorumRole::Prospective && !isVoteLost(m_config.voters.size(), m_refusing.size()));
    const Duration left = std::max(Duration{0}, m_timerAt - turn.now());
    become(turn, QuorumRole::Unattached, epoch, kLabNode, epoch == m_state.epoch ? m_state.voted : kLabNode);
    armTimer(turn, keepsTimer ? left : electionDelay(turn));
    fetchFromLeader(turn);
}

void Quorum::becomeProspective(Turn& turn, Rule why)
{
    become(turn, QuorumRole::Prospective, m_state.epoch, m_state.leader, m_state.voted);
    m_asksSince = turn.publish(QuorumProspective{m_config.self, m_state.epoch}, {m_stateSince}, why);
    askForVotes(turn, true);
}

void Quorum::becomeCandidate(Turn& turn, Rule why)
{
    become(turn, QuorumRole::Candidate, m_state.epoch + 1, kLabNode, m_config.self);
    m_asksSince = turn.publish(QuorumCandidate{m_config.self, m_state.epoch}, {m_asksSince != FactId{} ? m_asksSince : m_stateSince}, why);
    if (m_config.voters.size() > 1) {
        askForVotes(turn, false);
        return;
    }
    m_granting = {m_config.self};
    becomeLeader(turn);
}

void Quorum::becomeLeader(Turn& turn)
{
    become(turn, QuorumRole::Leader, m_state.epoch, m_config.self, kLabNode);
    m_leaderSince = turn.publish(QuorumLeaderElected{m_config.self, m_state.epoch}, {m_asksSince}, Rule::QuorumMajority);
    m_becameLeader = true;
    m_progress.clear();
    for (const auto voter : m_config.voters)
        if (voter != m_config.self)
            m_progress[voter].lastFetch = turn.now();
    m_epochStart = m_log.endOffset();
    m_log.append(turn, makeLeaderChange(m_epochStart, m_state.epoch, turn.wallMillis(), m_config.self, m_config.voters, m_granting));
    sendBegin(turn);
    advance(turn);
    if (m_config.voters.size() > 1)
        armTimer(turn, m_config.fetchTimeout / 2);
}

// It keeps its epoch and gives no vote in it, and after an election timeout goes on to the next one.
void Quorum::becomeResigned(Turn& turn, Rule why)
{
    turn.publish(QuorumLeaderResigned{m_config.self, m_state.epoch}, {m_leaderSince}, why);
    sendEnd(turn);
    become(turn, QuorumRole::Resigned, m_state.epoch, m_state.leader, m_state.voted);
    armTimer(turn, electionDelay(turn));
}

// Somebody told of a leader or of an epoch.
void Quorum::learn(Turn& turn, std::int32_t epoch, NodeId leader)
{
    const bool known = leader != kLabNode && leader != m_config.self && isVoter(leader);
    if (epoch > m_state.epoch) {
        if (known)
            becomeFollower(turn, epoch, leader);
        else
            becomeUnattached(turn, epoch);
    } else if (epoch == m_state.epoch && known && m_state.leader == kLabNode) {
        becomeFollower(turn, epoch, leader);
    }
}

// -- asking for votes ---------------------------------------------------------------------------------------------

void Quorum::askForVotes(Turn& turn, bool isPreVote)
{
    m_refusing.clear();
    m_granting = {m_config.self};
    ++m_round;
    wire::VoteRequest request;
    request.clusterId = m_config.clusterId;
    wire::VoteRequest::PartitionData partition;
    partition.replicaEpoch = m_state.epoch;
    partition.replicaId = m_config.self.value;
    partition.replicaDirectoryId = m_directory;
    partition.lastOffsetEpoch = m_log.lastEpoch();
    partition.lastOffset = m_log.endOffset().value;
    partition.preVote = isPreVote;
    request.topics.emplace_back();
    request.topics.back().topicName = std::string(kMetadataTopic);
    request.topics.back().partitions.push_back(partition);
    for (const auto voter : m_config.voters)
        if (voter != m_config.self) {
            request.voterId = voter.value;
            MessageNote note;
            note.isStory = true;
            m_channel.request(turn, voter, request, kVoteVersion, kTagVote + m_round * kTags, note);
        }
    armTimer(turn, electionDelay(turn));
}

void Quorum::preVoteLost(Turn& turn)
{
    turn.publish(QuorumPreVoteLost{m_config.self, m_state.epoch, m_state.leader}, {m_asksSince}, Rule::QuorumPreVote);
    if (m_state.leader != kLabNode && m_state.leader != m_config.self)
        becomeFollower(turn, m_state.epoch, m_state.leader);
    else
        becomeUnattached(turn, m_state.epoch);
}

void Quorum::answered(Turn& turn, wire::RequestChannel::Response& response)
{
    switch (response.tag % kTags) {
    case kTagFetch:
        tookFetch(turn, response);
        return;
    case kTagSnapshot:
        tookSnapshot(turn, response);
        return;
    case kTagVote:
        break;
    default:
        return;
    }
    const auto answer = response.as<wire::VoteResponse>();
    const auto* partition = answer ? partitionOf(*answer) : nullptr;
    if (!partition)
        return;
    learn(turn, partition->leaderEpoch, orNobody(partition->leaderId));
    const bool asks = m_role == QuorumRole::Prospective || m_role == QuorumRole::Candidate;
    if (!asks || response.tag / kTags != m_round || partition->errorCode != 0)
        return;
    if (!partition->voteGranted) {
        m_refusing.insert(response.peer);
        if (m_role == QuorumRole::Prospective && isVoteLost(m_config.voters.size(), m_refusing.size()))
            preVoteLost(turn);
        return; // a candidate waits its timeout out
    }
    m_granting.push_back(response.peer);
    if (m_granting.size() < majorityOf(m_config.voters.size()))
        return;
    if (m_role == QuorumRole::Prospective)
        becomeCandidate(turn, Rule::QuorumPreVoteMajority);
    else
        becomeLeader(turn);
}

// -- leading ------------------------------------------------------------------------------------------------------

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
        if (turn.now() - progress.lastFetch >= m_config.fetchTimeout / 2 || !progress.everFetched) {
            request.voterId = voter.value;
            m_channel.request(turn, voter, request, kBeginVersion, kTagBegin);
        }
}

void Quorum::sendEnd(Turn& turn)
{
    std::vector<std::pair<Offset, NodeId>> order; // who has most stands first
    for (const auto& [voter, progress] : m_progress)
        order.emplace_back(progress.end, voter);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    wire::EndQuorumEpochRequest request;
    request.clusterId = m_config.clusterId;
    wire::EndQuorumEpochRequest::PartitionData partition;
    partition.leaderId = m_config.self.value;
    partition.leaderEpoch = m_state.epoch;
    for (const auto& [offset, voter] : order)
        partition.preferredCandidates.push_back({voter.value, {}, {}});
    request.topics.emplace_back();
    request.topics.back().topicName = std::string(kMetadataTopic);
    request.topics.back().partitions.push_back(partition);
    for (const auto& [voter, progress] : m_progress)
        m_channel.request(turn, voter, request, kEndVersion, kTagEnd);
}

// A leader that a majority does not follow would promise what it cannot keep: it steps down 1.5 fetch timeouts after it last
// heard of one.
void Quorum::checkQuorum(Turn& turn)
{
    std::vector<Time> heard{turn.now()};
    for (const auto& [voter, progress] : m_progress)
        heard.push_back(progress.lastFetch);
    std::sort(heard.begin(), heard.end(), std::greater<>());
    const Time until = heard[majorityOf(heard.size()) - 1] + m_config.fetchTimeout * 3 / 2;
    if (until <= turn.now()) {
        becomeResigned(turn, Rule::QuorumLeaderIsolated);
        return;
    }
    sendBegin(turn);
    forgetObservers(turn);
    armTimer(turn, std::min(m_config.fetchTimeout / 2, until - turn.now()));
}

void Quorum::resign(Turn& turn)
{
    m_stopping = true;
    if (isLeader() && m_config.voters.size() > 1)
        becomeResigned(turn, Rule::QuorumLeaderStops);
}

bool Quorum::isSucceeded() const
{
    return m_config.voters.size() == 1 || (m_state.leader != kLabNode && m_state.leader != m_config.self);
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
    if (isLeader()) {
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

SnapshotId Quorum::snapshotIdAt(Offset endOffset) const
{
    const auto& batches = m_log.batches();
    const std::size_t after = m_log.find(endOffset);
    return {endOffset, after == 0 ? m_log.lastEpoch() : batches[after - 1].epoch};
}

bool Quorum::dropBefore(Turn& turn, const SnapshotId& id, Rule why)
{
    if (!m_log.dropBefore(turn, id))
        return false;
    turn.publish(MetadataLogStartMoved{m_config.self, id.endOffset}, {}, why);
    return true;
}

// -- turns --------------------------------------------------------------------------------------------------------

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
    if (timer.kind == m_config.timerKinds + kWaitTimer) {
        auto waiting = std::exchange(m_parked, {});
        for (auto& parked : waiting)
            if (parked.until <= turn.now())
                answerFetch(turn, parked.token, parked.request, true);
            else
                m_parked.push_back(std::move(parked));
        if (timer.a == kWaitToFetch)
            fetchFromLeader(turn);
        return true;
    }
    if (timer.kind != m_config.timerKinds + kRoleTimer)
        return false;
    m_timer = {};
    if (m_stopping && !isLeader()) // who stops asks for nothing any more
        return true;
    switch (m_role) {
    case QuorumRole::Leader:
        checkQuorum(turn);
        break;
    case QuorumRole::Follower:
        becomeProspective(turn, Rule::QuorumFetchTimeout);
        break;
    case QuorumRole::Prospective:
        preVoteLost(turn);
        break;
    case QuorumRole::Resigned:
        becomeUnattached(turn, m_state.epoch + 1);
        break;
    case QuorumRole::Unattached:
    case QuorumRole::Candidate:
        becomeProspective(turn, Rule::QuorumElectionTimeout);
        break;
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

void Quorum::walk(StateVisitor& visitor) const
{
    visitor.group("quorum");
    m_channel.walk(visitor);
    m_log.walk(visitor);
    visitor.bytes(m_directory.bytes);
    visitor.number(m_state.epoch);
    visitor.id(m_state.leader);
    visitor.id(m_state.voted);
    visitor.number(static_cast<std::uint64_t>(m_role));
    visitor.id(m_highWatermark);
    visitor.id(m_epochStart);
    const auto progress = [&](const Progress& of) {
        visitor.id(of.end);
        visitor.number(of.lastFetch.nanos());
        visitor.number(of.everFetched);
        visitor.number(of.lastFetchWall);
        visitor.number(of.lastCaughtUpWall);
        visitor.id(of.leaderEnd);
    };
    visitor.list(m_progress, [&](const auto& entry) {
        visitor.id(entry.first);
        progress(entry.second);
    });
    visitor.list(m_observers, [&](const auto& entry) {
        visitor.id(entry.first.first);
        visitor.bytes(entry.first.second.bytes);
        progress(entry.second);
    });
    visitor.list(m_refusing, [&](NodeId id) { visitor.id(id); });
    visitor.list(m_granting, [&](NodeId id) { visitor.id(id); });
    visitor.number(m_round);
    visitor.list(m_parked, [&](const Parked& p) {
        visitor.number(p.token);
        visitor.number(p.until.nanos());
    });
    visitor.number(m_timerAt.nanos());
    visitor.number(static_cast<std::uint64_t>(m_nextVoter));
    visitor.number(m_snapshotFetch.has_value());
    if (m_snapshotFetch) {
        visitor.id(m_snapshotFetch->id().endOffset);
        visitor.bytes(m_snapshotFetch->bytes().span());
    }
    for (const bool flag : {m_fetching, m_fetchedFromLeader, m_waitsForFlush, m_stopping})
        visitor.number(flag);
}

} // namespace engine
