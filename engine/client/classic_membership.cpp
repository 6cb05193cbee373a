#include "engine/client/classic_membership.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/client/group_subscription.h"
#include "engine/event/fact.h"
#include "engine/wire/heartbeat.h"
#include "engine/wire/leave_group.h"

namespace engine {

namespace {

constexpr int kHeartbeatOwnMax = 4;
constexpr int kLeaveOwnMax = 5;
constexpr int kLeaveBatchedFrom = 3;
constexpr Duration kLeaveTimeout = 5s;

} // namespace

// Kafka takes the highest protocol that all assignors support; the cooperative one supports both.
ClassicMembership::ClassicMembership(Options options)
    : GroupMembership(std::move(options))
    , m_isCooperative(!m_options.assignors.empty()
          && std::all_of(m_options.assignors.begin(), m_options.assignors.end(),
              [](AssignorKind kind) { return kind == AssignorKind::CooperativeSticky; }))
    , m_rejoinNeeded(isSubscribed() && !m_options.group.empty())
    , m_topics(m_options.topics)
    , m_topicsKnown(m_options.pattern.empty())
{
}

// -- presence --------------------------------------------------------------------------------------------------------

// The application does not poll: whoever waits for it in a rebalance would wait in vain. It joins again in its next poll().
Time ClassicMembership::checkPoll(Turn& turn, Time lastPoll)
{
    if (m_state != State::Stable || !isSubscribed() || m_leaving)
        return kNever;
    if (turn.now() - lastPoll < m_options.rebalanceTimeout)
        return lastPoll + m_options.rebalanceTimeout;
    const FactId missed = turn.publish(
        PollDeadlineMissed{m_options.client, m_options.group, m_options.rebalanceTimeout, lastPoll}, {lastChange()}, Rule::PollDeadline);
    sendLeave(turn, "consumer poll timeout has expired.");
    forgetGeneration(turn, false, ErrorCode::None, "consumer poll timeout has expired.", missed, Rule::PollDeadline);
    m_rejoinReason = "consumer pro-actively leaving the group";
    return kNever;
}

Time ClassicMembership::keepPresence(Turn& turn)
{
    if (m_state != State::Stable || !isSubscribed())
        return kNever;
    if (m_sessionEnds <= turn.now()) {
        coordinatorLost(turn, ErrorCode::None); // it has been silent for a whole session
        return kNever;
    }
    if (m_heartbeatAt <= turn.now() && !m_heartbeatInFlight)
        sendHeartbeat(turn);
    return std::min(m_sessionEnds, m_heartbeatInFlight ? kNever : m_heartbeatAt);
}

void ClassicMembership::coordinatorIsNew(Turn& turn)
{
    m_sessionEnds = isStable() ? turn.now() + m_options.sessionTimeout : kNever;
    if (isStable())
        m_heartbeatAt = turn.now(); // the next coordinator shall know at once that this member is there
}

void ClassicMembership::coordinatorIsGone(Turn& turn)
{
    m_heartbeatInFlight = false;
    if (m_state == State::Joining || m_state == State::Syncing || m_state == State::Assigning)
        rejoin(turn, m_options.retryBackoff, ErrorCode::NotCoordinator);
    if (std::exchange(m_leaving, false))
        m_news.left = true;
}

void ClassicMembership::sendHeartbeat(Turn& turn)
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

void ClassicMembership::heartbeatAnswered(Turn& turn, ErrorCode error)
{
    switch (error) {
    case ErrorCode::None:
        m_sessionEnds = turn.now() + m_options.sessionTimeout;
        return;
    case ErrorCode::RebalanceInProgress:
        m_sessionEnds = turn.now() + m_options.sessionTimeout;
        if (!m_rejoinNeeded)
            requestRejoin("group is already rebalancing", Rule::GroupMemberJoined);
        return;
    case ErrorCode::IllegalGeneration:
    case ErrorCode::UnknownMemberId:
        return commitRefused(turn, error);
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
    case ErrorCode::NetworkException:
    case ErrorCode::RequestTimedOut:
        return coordinatorLost(turn, error);
    case ErrorCode::CoordinatorLoadInProgress:
        return;
    default:
        return fatal(error);
    }
}

// An answer says that the group goes on without this member, or is about to change.
void ClassicMembership::commitRefused(Turn& turn, ErrorCode error)
{
    if (m_state != State::Stable)
        return;
    if (error == ErrorCode::RebalanceInProgress) {
        if (!m_rejoinNeeded)
            requestRejoin("offset commit failed since group is already rebalancing", Rule::GroupMemberJoined);
        return;
    }
    forgetGeneration(turn, error == ErrorCode::IllegalGeneration, error, "", {}, Rule::GenerationFences);
    m_rejoinReason = "encountered " + std::string(errorName(error)) + " from the coordinator";
}

std::string_view ClassicMembership::refusesCommits() const
{
    if (!isSubscribed() || m_state == State::Stable)
        return {};
    return m_state == State::Unjoined && m_generation < 0 ? "CommitFailedException" : "RebalanceInProgressException";
}

void ClassicMembership::forgetGeneration(Turn& turn, bool keepMemberId, ErrorCode error, std::string reason, FactId because, Rule rule)
{
    m_state = State::Unjoined;
    m_generation = -1;
    if (!keepMemberId)
        m_memberId.clear();
    m_rejoinNeeded = isSubscribed();
    m_rejoinRule = rule;
    m_prepared = false;
    m_isLeader = false;
    m_lastPlan.clear();
    m_heartbeatInFlight = false;
    m_assigned.reset();
    forgetAsked();
    tell(turn, MembershipState::Unjoined, -1, error, std::move(reason), because, rule);
}

void ClassicMembership::requestRejoin(std::string reason, Rule rule)
{
    m_rejoinNeeded = true;
    m_rejoinReason = std::move(reason);
    m_rejoinRule = rule;
}

void ClassicMembership::rejoin(Turn& turn, Duration after, ErrorCode error)
{
    m_state = State::Unjoined;
    m_joinNotBefore = turn.now() + after;
    requestRejoin("rebalance failed due to " + std::string(errorException(error)),
        error == ErrorCode::MemberIdRequired ? Rule::MemberIdFirst : Rule::None);
}

void ClassicMembership::leave(Turn& turn)
{
    // A static member stays: its successor takes its place within the session (KIP-345).
    const bool isMember = isSubscribed() && !m_memberId.empty() && !m_options.instanceId;
    m_rejoinNeeded = false;
    m_closing = true;
    if (!isMember || !coordinatorReady(turn)) {
        m_news.left = true;
        return;
    }
    sendLeave(turn, "the consumer is being closed");
    tell(turn, MembershipState::Leaving, m_generation, ErrorCode::None, "the consumer is being closed", {}, Rule::GroupMemberLeft);
}

void ClassicMembership::sendLeave(Turn& turn, std::string reason)
{
    if (m_memberId.empty() || m_options.instanceId || !coordinatorReady(turn))
        return;
    const int version = this->version(wire::ApiKey::LeaveGroup, kLeaveOwnMax);
    wire::LeaveGroupRequest request;
    request.groupId = m_options.group;
    request.memberId = m_memberId;
    if (version >= kLeaveBatchedFrom) {
        auto& member = request.members.emplace_back();
        member.memberId = m_memberId;
        member.reason = std::move(reason);
    }
    ask(turn, Asked::Leave, request, version, kLeaveTimeout);
    m_leaving = true;
}

// -- subscription ----------------------------------------------------------------------------------------------------

bool ClassicMembership::matchPattern(const ClientMetadata& metadata)
{
    if (m_options.pattern.empty() || metadata.updates() == 0)
        return false;
    auto topics = matchingTopics(m_options.pattern, metadata);
    const bool isNew = !m_topicsKnown || topics != m_topics;
    m_topics = std::move(topics);
    m_topicsKnown = true;
    return isNew;
}

void ClassicMembership::subscriptionChanged(Turn& turn, ClientMetadata& metadata)
{
    m_unsubscribed = !isSubscribed();
    metadata.wantAll(!m_options.pattern.empty());
    for (const auto& topic : m_options.topics)
        metadata.want(topic);
    m_topics = m_options.topics;
    m_topicsKnown = m_options.pattern.empty();
    if (!m_options.pattern.empty())
        metadata.requestUpdate();
    if (!isSubscribed()) {
        sendLeave(turn, "the consumer unsubscribed from all topics");
        forgetGeneration(turn, false, ErrorCode::None, "", {}, Rule::UserCommand);
        m_joinedTopics.clear();
    } else if (m_topicsKnown && m_topics != m_joinedTopics) {
        requestRejoin("subscription has changed", Rule::GroupSubscriptionChanged);
    }
}

// The leader looks after the partitions of all that anybody subscribed to; who has a pattern, after the topics that match it.
void ClassicMembership::metadataChanged(Turn&, ClientMetadata& metadata)
{
    matchPattern(metadata);
    if (m_state != State::Stable || m_rejoinNeeded)
        return;
    if (m_topicsKnown && m_topics != m_joinedTopics)
        return requestRejoin("subscription has changed", Rule::GroupSubscriptionChanged);
    if (!m_isLeader)
        return;
    std::set<std::string> looked;
    for (const auto& member : m_members)
        for (const auto& topic : member.topics) {
            if (!looked.insert(topic).second)
                continue;
            const auto before = m_assignedFor.find(topic);
            const std::int32_t count = metadata.partitionCount(topic);
            if (count != (before == m_assignedFor.end() ? 0 : before->second) && count > 0)
                return requestRejoin("cached metadata has changed", Rule::GroupTopicsChanged);
        }
}

// -- answers ---------------------------------------------------------------------------------------------------------

void ClassicMembership::protocolAnswered(Turn& turn, Asked what, ClientNetwork::Response& response, ClientMetadata& metadata)
{
    switch (what) {
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
        if (m_closing)
            tell(turn, MembershipState::Left, -1, ErrorCode::None, "", {}, Rule::GroupMemberLeft);
        return;
    default:
        return;
    }
}

void ClassicMembership::walkProtocol(StateVisitor& visitor) const
{
    visitor.number(static_cast<std::int32_t>(m_state));
    visitor.number(m_rejoinNeeded);
    visitor.number(m_unsubscribed);
    visitor.text(m_rejoinReason);
    visitor.number(m_prepared);
    visitor.number(m_joinNotBefore.nanos());
    visitor.number(m_generation);
    visitor.text(m_protocol);
    visitor.list(m_topics, [&](const std::string& topic) { visitor.text(topic); });
    visitor.list(m_joinedTopics, [&](const std::string& topic) { visitor.text(topic); });
    visitor.number(m_lastGeneration);
    visitor.list(m_lastAssigned, [&](const TopicPartition& id) { visitor.text(id.toString()); });
    visitor.number(m_isLeader);
    visitor.number(m_heartbeatAt.nanos());
    visitor.number(m_sessionEnds.nanos());
    visitor.number(m_heartbeatInFlight);
    visitor.number(m_leaving);
    visitor.number(m_closing);
}

} // namespace engine
