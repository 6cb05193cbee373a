#include "engine/client/group_membership.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/wire/find_coordinator.h"
#include "engine/wire/heartbeat.h"
#include "engine/wire/leave_group.h"

namespace engine {

namespace {

constexpr int kFindOwnMax = 4;
constexpr int kFindBatchedFrom = 4;
constexpr int kHeartbeatOwnMax = 4;
constexpr int kLeaveOwnMax = 5;
constexpr int kLeaveBatchedFrom = 3;
constexpr Duration kLeaveTimeout = 5s;

} // namespace

GroupMembership::GroupMembership(Options options)
    : m_options(std::move(options))
    , m_network(m_options.network)
    , m_rejoinNeeded(!m_options.topics.empty() && !m_options.group.empty())
{
}

GroupMembership::News GroupMembership::takeNews() { return std::exchange(m_news, {}); }

int GroupMembership::version(wire::ApiKey api, int ownMax) const { return m_network.version(m_coordinator, api, 0, ownMax); }

// -- the coordinator -------------------------------------------------------------------------------------------------

bool GroupMembership::coordinatorReady(Turn& turn) { return m_coordinator != NodeId{} && m_network.ready(turn, m_coordinator); }

// Whatever was on its way to it is given up; what must be done is done at the next one.
void GroupMembership::coordinatorLost(Turn& turn)
{
    if (m_coordinator == NodeId{})
        return;
    m_network.disconnect(turn, m_coordinator);
    m_coordinator = {};
    m_findNotBefore = turn.now() + m_options.retryBackoff;
    m_asked.clear();
    m_heartbeatInFlight = false;
    if (m_state == State::Joining || m_state == State::Syncing || m_state == State::Assigning)
        rejoin(turn, m_options.retryBackoff);
    giveUpCommits(turn);
    m_offsetsWanted.merge(m_offsetsAsked);
    m_offsetsAsked.clear();
    m_offsetFetchTag = 0;
    if (std::exchange(m_leaving, false))
        m_news.left = true;
}

Time GroupMembership::findCoordinator(Turn& turn, ClientMetadata& metadata, ClientNetwork& network)
{
    if (m_finding)
        return kNever;
    if (m_findNotBefore > turn.now())
        return m_findNotBefore;
    const auto broker = metadata.anyReadyBroker(turn, network);
    if (!broker)
        return metadata.anyBrokerRetryAt(turn, network);
    const int version = network.version(*broker, wire::ApiKey::FindCoordinator, 0, kFindOwnMax);
    if (version < 0)
        return turn.now() + m_options.retryBackoff;
    wire::FindCoordinatorRequest request;
    request.key = m_options.group;
    if (version >= kFindBatchedFrom)
        request.coordinatorKeys = {m_options.group};
    network.request(turn, *broker, request, version, m_options.findTag);
    m_finding = true;
    return kNever;
}

bool GroupMembership::found(Turn& turn, ClientNetwork::Response& response)
{
    if (response.tag != m_options.findTag)
        return false;
    m_finding = false;
    m_findNotBefore = turn.now() + m_options.retryBackoff;
    const bool isBatched = response.version >= kFindBatchedFrom;
    const auto answer = response.as<wire::FindCoordinatorResponse>();
    if (!answer || (isBatched && answer->coordinators.empty()))
        return true;
    const auto error = static_cast<ErrorCode>(isBatched ? answer->coordinators.front().errorCode : answer->errorCode);
    if (error == ErrorCode::None) {
        m_coordinator = NodeId{isBatched ? answer->coordinators.front().nodeId : answer->nodeId};
        m_sessionEnds = isStable() ? turn.now() + m_options.sessionTimeout : kNever;
        if (isStable())
            m_heartbeatAt = turn.now(); // the next coordinator shall know at once that this member is there
    } else if (!isRetriable(error)) {
        fatal(error);
    }
    return true;
}

// -- presence --------------------------------------------------------------------------------------------------------

Time GroupMembership::background(Turn& turn, ClientMetadata& metadata, ClientNetwork& network, Time lastPoll)
{
    if (m_options.group.empty())
        return kNever;
    Time again = kNever;
    const bool inGroup = m_state == State::Stable && isSubscribed();
    if (inGroup && turn.now() - lastPoll >= m_options.rebalanceTimeout && !m_leaving) {
        // The application does not poll: whoever waits for it in a rebalance would wait in vain. It joins again in its next poll().
        sendLeave(turn);
        forgetGeneration(false);
        m_news.lost = true;
        return kNever;
    }
    if (inGroup)
        again = std::min(again, lastPoll + m_options.rebalanceTimeout);
    if (m_coordinator != NodeId{} && m_network.isBackingOff(turn, m_coordinator))
        coordinatorLost(turn);
    if (m_coordinator == NodeId{})
        return std::min(again, findCoordinator(turn, metadata, network));
    if (!coordinatorReady(turn))
        return again;
    if (m_state == State::Stable && isSubscribed()) {
        if (m_sessionEnds <= turn.now()) {
            coordinatorLost(turn); // it has been silent for a whole session
            return std::min(again, m_findNotBefore);
        }
        if (m_heartbeatAt <= turn.now() && !m_heartbeatInFlight)
            sendHeartbeat(turn);
        again = std::min({again, m_sessionEnds, m_heartbeatInFlight ? kNever : m_heartbeatAt});
    }
    again = std::min(again, sendCommits(turn));
    if (!m_offsetsWanted.empty() && m_offsetFetchTag == 0) {
        if (m_offsetFetchNotBefore <= turn.now())
            sendOffsetFetch(turn);
        else
            again = std::min(again, m_offsetFetchNotBefore);
    }
    return again;
}

void GroupMembership::sendHeartbeat(Turn& turn)
{
    wire::HeartbeatRequest request;
    request.groupId = m_options.group;
    request.generationId = m_generation;
    request.memberId = m_memberId;
    request.groupInstanceId = m_options.instanceId;
    ask(turn, Asked::Heartbeat, request, version(wire::ApiKey::Heartbeat, kHeartbeatOwnMax), m_options.sessionTimeout);
    m_heartbeatInFlight = true;
    m_heartbeatAt = turn.now() + m_options.heartbeatInterval;
}

void GroupMembership::heartbeatAnswered(Turn& turn, ErrorCode error)
{
    switch (error) {
    case ErrorCode::None:
        m_sessionEnds = turn.now() + m_options.sessionTimeout;
        return;
    case ErrorCode::RebalanceInProgress:
        m_sessionEnds = turn.now() + m_options.sessionTimeout;
        m_rejoinNeeded = true;
        return;
    case ErrorCode::IllegalGeneration:
    case ErrorCode::UnknownMemberId:
        forgetGeneration(error == ErrorCode::IllegalGeneration);
        m_news.lost = true;
        return;
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
    case ErrorCode::NetworkException:
    case ErrorCode::RequestTimedOut:
        return coordinatorLost(turn);
    case ErrorCode::CoordinatorLoadInProgress:
        return;
    default:
        return fatal(error);
    }
}

// The member is in no generation any more and has to join again.
void GroupMembership::forgetGeneration(bool keepMemberId)
{
    m_state = State::Unjoined;
    m_generation = -1;
    if (!keepMemberId)
        m_memberId.clear();
    m_rejoinNeeded = isSubscribed();
    m_prepared = false;
    m_isLeader = false;
    m_heartbeatInFlight = false;
    m_offsetsWanted.clear();
    std::erase_if(m_asked, [](const auto& entry) { return entry.second != Asked::Commit && entry.second != Asked::Leave; });
    m_offsetFetchTag = 0;
}

void GroupMembership::rejoin(Turn& turn, Duration after)
{
    m_state = State::Unjoined;
    m_rejoinNeeded = true;
    m_joinNotBefore = turn.now() + after;
}

void GroupMembership::leave(Turn& turn)
{
    // A static member stays: its successor takes its place within the session (KIP-345).
    const bool isMember = isSubscribed() && !m_memberId.empty() && !m_options.instanceId;
    m_rejoinNeeded = false;
    if (!isMember || !coordinatorReady(turn))
        m_news.left = true;
    else
        sendLeave(turn);
}

void GroupMembership::sendLeave(Turn& turn)
{
    if (m_memberId.empty() || m_options.instanceId || !coordinatorReady(turn))
        return;
    const int version = this->version(wire::ApiKey::LeaveGroup, kLeaveOwnMax);
    wire::LeaveGroupRequest request;
    request.groupId = m_options.group;
    request.memberId = m_memberId;
    if (version >= kLeaveBatchedFrom)
        request.members.emplace_back().memberId = m_memberId;
    ask(turn, Asked::Leave, request, version, kLeaveTimeout);
    m_leaving = true;
}

// -- answers ---------------------------------------------------------------------------------------------------------

void GroupMembership::on(Turn& turn, Delivery& delivery, ClientMetadata& metadata)
{
    for (auto& response : m_network.on(turn, delivery))
        answered(turn, response, metadata);
}

bool GroupMembership::on(Turn& turn, const Timer& timer, ClientMetadata& metadata)
{
    if (timer.kind != m_options.network.timerKind)
        return false;
    for (auto& response : m_network.on(turn, timer))
        answered(turn, response, metadata);
    return true;
}

void GroupMembership::answered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata)
{
    const auto found = m_asked.extract(response.tag);
    if (found.empty())
        return; // of a generation that is over
    switch (found.mapped()) {
    case Asked::Join:
        return joinAnswered(turn, response, metadata);
    case Asked::Sync:
        return syncAnswered(turn, response);
    case Asked::Heartbeat: {
        m_heartbeatInFlight = false;
        const auto answer = response.as<wire::HeartbeatResponse>();
        return heartbeatAnswered(turn, answer ? static_cast<ErrorCode>(answer->errorCode) : ErrorCode::NetworkException);
    }
    case Asked::Leave:
        m_leaving = false;
        m_news.left = true;
        return;
    case Asked::Commit:
        return commitAnswered(turn, response);
    case Asked::OffsetFetch:
        return offsetsFetched(turn, response);
    }
}

void GroupMembership::walk(StateVisitor& visitor) const
{
    visitor.group("membership");
    m_network.walk(visitor);
    visitor.id(m_coordinator);
    visitor.number(m_finding);
    visitor.number(m_findNotBefore.nanos());
    visitor.number(static_cast<std::int32_t>(m_state));
    visitor.number(m_rejoinNeeded);
    visitor.number(m_prepared);
    visitor.number(m_joinNotBefore.nanos());
    visitor.text(m_memberId);
    visitor.number(m_generation);
    visitor.text(m_protocol);
    visitor.number(m_isLeader);
    visitor.number(m_heartbeatAt.nanos());
    visitor.number(m_sessionEnds.nanos());
    visitor.number(m_heartbeatInFlight);
    visitor.number(m_leaving);
    visitor.list(m_commits, [&](const Commit& commit) {
        visitor.number(static_cast<std::int32_t>(commit.kind));
        visitor.number(commit.deadline.nanos());
        visitor.number(commit.tag);
        visitor.list(commit.offsets, [&](const auto& entry) {
            visitor.text(entry.first.toString());
            visitor.id(entry.second.first);
        });
    });
    visitor.list(m_offsetsWanted, [&](const TopicPartition& id) { visitor.text(id.toString()); });
    visitor.list(m_asked, [&](const auto& entry) {
        visitor.number(entry.first);
        visitor.number(static_cast<std::int32_t>(entry.second));
    });
    visitor.number(m_nextTag);
}

} // namespace engine
