#include "engine/client/consumer_membership.h"

#include <algorithm>
#include <iterator>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"
#include "engine/wire/consumer_group_heartbeat.h"

namespace engine {

namespace {

constexpr int kHeartbeatOwnMax = 1;
constexpr int kPatternFrom = 1;
constexpr Duration kLeaveTimeout = 5s;

MembershipState told(bool isLeft) { return isLeft ? MembershipState::Left : MembershipState::Leaving; }

} // namespace

ConsumerMembership::ConsumerMembership(Options options) : GroupMembership(std::move(options)) { }

// Every real change is told; the state of the fact is Kafka's name of it.
void ConsumerMembership::enter(Turn& turn, State state, ErrorCode error, std::string reason, FactId because)
{
    m_state = state;
    switch (state) {
    case State::Joining:
        return tell(turn, MembershipState::Joining, generation(), error, std::move(reason), because, Rule::None);
    case State::Reconciling:
        return tell(turn, MembershipState::Reconciling, m_epoch, error, std::move(reason), because, Rule::RevokeBeforeAssign);
    case State::Acknowledging:
        return tell(turn, MembershipState::Acknowledging, m_epoch, error, std::move(reason), because, Rule::MemberStepsToTarget);
    case State::Stable:
        return tell(turn, MembershipState::Stable, m_epoch, error, std::move(reason), because, Rule::MemberStepsToTarget);
    case State::Fenced:
        return tell(turn, MembershipState::Fenced, -1, error, std::move(reason), because, Rule::GenerationFences);
    case State::Stale:
        return tell(turn, MembershipState::Stale, -1, error, std::move(reason), because, Rule::PollDeadline);
    case State::Leaving:
    case State::Left:
        return tell(turn, told(state == State::Left), -1, error, std::move(reason), because, Rule::GroupMemberLeft);
    }
}

// -- inside poll() ----------------------------------------------------------------------------------------------------

bool ConsumerMembership::wantsPrepare() const
{
    if (isLost())
        return !m_isPrepared;
    return m_state == State::Reconciling && m_isResolved && !m_isPrepared;
}

std::vector<TopicPartition> ConsumerMembership::givesUp() const
{
    if (isLost())
        return m_owned;
    std::vector<TopicPartition> out;
    std::set_difference(m_owned.begin(), m_owned.end(), m_target.begin(), m_target.end(), std::back_inserter(out));
    return out;
}

void ConsumerMembership::prepared(Turn&) { m_isPrepared = true; }

Time ConsumerMembership::poll(Turn& turn, ClientMetadata& metadata)
{
    if (m_options.group.empty() || !isSubscribed() || m_isClosing)
        return kNever;
    resolveTarget(turn, metadata);
    if (isLost() && m_isPrepared && !m_heartbeatTag) { // everything is given up: join anew
        m_epoch = 0;
        m_tellsAll = true;
        m_heartbeatAt = std::max(m_heartbeatAt, turn.now());
        enter(turn, State::Joining);
    } else if (m_state == State::Reconciling && m_isResolved && m_isPrepared && !m_assigned) {
        m_assigned = Assigned{m_target, lastChange(), Rule::RevokeBeforeAssign};
    }
    return kNever;
}

void ConsumerMembership::protocolTaken(Turn& turn, const std::vector<TopicPartition>&)
{
    if (m_state != State::Reconciling || m_owned != m_target)
        return;
    m_isPrepared = false;
    m_heartbeatAt = turn.now(); // the coordinator shall know at once
    enter(turn, State::Acknowledging);
}

// -- presence ---------------------------------------------------------------------------------------------------------

Time ConsumerMembership::checkPoll(Turn& turn, Time lastPoll)
{
    const bool isIn = m_epoch > 0 && (m_state == State::Stable || m_state == State::Reconciling || m_state == State::Acknowledging);
    if (!isIn || m_isClosing)
        return kNever;
    if (turn.now() - lastPoll < m_options.rebalanceTimeout)
        return lastPoll + m_options.rebalanceTimeout;
    const FactId missed = turn.publish(
        PollDeadlineMissed{m_options.client, m_options.group, m_options.rebalanceTimeout, lastPoll}, {lastChange()}, Rule::PollDeadline);
    m_isPrepared = false;
    m_isResolved = true;
    m_assigned.reset();
    m_epoch = leaveEpoch();
    m_heartbeatAt = turn.now();
    forgetAsked();
    m_heartbeatTag = 0;
    enter(turn, State::Stale, ErrorCode::None, "consumer poll timeout has expired.", missed);
    return kNever;
}

Time ConsumerMembership::keepPresence(Turn& turn)
{
    if (!isSubscribed() || m_heartbeatTag != 0 || m_state == State::Left)
        return kNever;
    // Lost, and not yet given up: only a farewell may be said.
    if (isLost() && m_epoch >= 0)
        return kNever;
    if (m_heartbeatAt > turn.now())
        return m_heartbeatAt;
    sendHeartbeat(turn);
    return kNever;
}

void ConsumerMembership::coordinatorIsNew(Turn& turn) { m_heartbeatAt = turn.now(); }

void ConsumerMembership::coordinatorIsGone(Turn&)
{
    m_heartbeatTag = 0;
    m_tellsAll = true; // the next coordinator may not know what this one was told last
    if (m_state == State::Leaving)
        m_news.left = true;
}

void ConsumerMembership::sendHeartbeat(Turn& turn)
{
    const int version = this->version(wire::ApiKey::ConsumerGroupHeartbeat, kHeartbeatOwnMax);
    if (version < 0)
        return fatal(ErrorCode::UnsupportedVersion);
    if (m_memberId.empty())
        m_memberId = Uuid::random(turn.random("member-id")).toString();
    if (m_state == State::Joining)
        tell(turn, MembershipState::Joining, generation(), ErrorCode::None, "", {}, Rule::None);
    wire::ConsumerGroupHeartbeatRequest request;
    request.groupId = m_options.group;
    request.memberId = m_memberId;
    request.memberEpoch = m_epoch;
    request.instanceId = m_options.instanceId;
    const bool isLeaving = m_epoch < 0;
    const bool tellsAll = !isLeaving && (m_epoch == 0 || m_tellsAll);
    if (tellsAll) {
        if (!m_options.rack.empty())
            request.rackId = m_options.rack;
        const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(m_options.rebalanceTimeout);
        request.rebalanceTimeoutMs = static_cast<std::int32_t>(timeout.count());
        if (!m_options.remoteAssignor.empty())
            request.serverAssignor = m_options.remoteAssignor;
    }
    if (!isLeaving && (tellsAll || m_toldTopics != m_options.topics || m_toldPattern != m_options.pattern)) {
        if (m_options.pattern.empty() || !m_options.topics.empty())
            request.subscribedTopicNames = m_options.topics;
        if (!m_options.pattern.empty() && version >= kPatternFrom)
            request.subscribedTopicRegex = m_options.pattern;
        else if (!m_toldPattern.empty())
            request.subscribedTopicRegex = ""; // no more
        m_toldTopics = m_options.topics;
        m_toldPattern = m_options.pattern;
    }
    if (!isLeaving && (tellsAll || m_toldOwned != m_owned)) {
        ByTopicId owned;
        for (const auto& id : m_owned)
            owned[m_ids[id.topic]].push_back(id.partition);
        request.topicPartitions.emplace();
        for (auto& [topic, partitions] : owned) {
            auto& entry = request.topicPartitions->emplace_back();
            entry.topicId = topic;
            entry.partitions = std::move(partitions);
        }
        m_toldOwned = m_owned;
    }
    m_tellsAll = m_tellsAll && isLeaving;
    const bool isPlain = m_epoch > 0 && !tellsAll; // one that only says "I am here" is no story
    m_heartbeatTag = ask(turn, isPlain ? Asked::Heartbeat : Asked::GroupHeartbeat, request, version, isLeaving ? kLeaveTimeout : Duration::zero());
    if (m_state == State::Acknowledging)
        enter(turn, m_owned == m_target && m_isResolved ? State::Stable : State::Reconciling);
}

// -- leaving ----------------------------------------------------------------------------------------------------------

std::string_view ConsumerMembership::refusesCommits() const
{
    return isSubscribed() && m_epoch <= 0 && m_state != State::Joining ? "CommitFailedException" : "";
}

void ConsumerMembership::leave(Turn& turn)
{
    m_isClosing = true;
    const bool isMember = isSubscribed() && m_epoch > 0;
    if (!isMember || !coordinatorReady(turn)) {
        m_news.left = true;
        return;
    }
    forgetAsked();
    m_heartbeatTag = 0;
    m_epoch = leaveEpoch();
    enter(turn, State::Leaving, ErrorCode::None, "the consumer is being closed");
    sendHeartbeat(turn);
}

void ConsumerMembership::subscriptionChanged(Turn& turn, ClientMetadata& metadata)
{
    for (const auto& topic : m_options.topics)
        metadata.want(topic);
    m_heartbeatAt = turn.now();
    if (isSubscribed())
        return;
    if (m_epoch > 0 && coordinatorReady(turn)) {
        forgetAsked();
        m_epoch = leaveEpoch();
        sendHeartbeat(turn);
    }
    m_isPrepared = false;
    enter(turn, State::Stale, ErrorCode::None, "the consumer unsubscribed from all topics");
}

// -- answers ----------------------------------------------------------------------------------------------------------

void ConsumerMembership::metadataChanged(Turn& turn, ClientMetadata& metadata) { resolveTarget(turn, metadata); }

void ConsumerMembership::protocolAnswered(Turn& turn, Asked, ClientNetwork::Response& response, ClientMetadata& metadata)
{
    if (response.tag != m_heartbeatTag)
        return;
    m_heartbeatTag = 0;
    heartbeatAnswered(turn, response, metadata);
}

void ConsumerMembership::heartbeatAnswered(Turn& turn, ClientNetwork::Response& response, ClientMetadata& metadata)
{
    if (m_state == State::Leaving) {
        m_news.left = true;
        return enter(turn, State::Left);
    }
    const auto answer = response.as<wire::ConsumerGroupHeartbeatResponse>();
    const auto error = answer ? static_cast<ErrorCode>(answer->errorCode) : ErrorCode::NetworkException;
    if (m_state == State::Stale) { // the farewell is said, well or not
        m_epoch = 0;
        return;
    }
    if (error != ErrorCode::None)
        return heartbeatFailed(turn, error, answer ? answer->errorMessage : std::nullopt);
    m_failures = 0;
    m_interval = std::chrono::milliseconds(answer->heartbeatIntervalMs);
    if (m_heartbeatAt <= turn.now() || m_heartbeatAt == kNever)
        m_heartbeatAt = turn.now() + m_interval;
    if (answer->memberId && !answer->memberId->empty())
        m_memberId = *answer->memberId;
    m_epoch = answer->memberEpoch;
    if (answer->assignment) {
        m_told.clear();
        for (const auto& topic : answer->assignment->topicPartitions)
            m_told[topic.topicId] = topic.partitions;
        m_isResolved = false;
        m_isPrepared = false;
        m_assigned.reset();
        enter(turn, State::Reconciling);
        resolveTarget(turn, metadata);
    } else if (m_state == State::Joining) {
        enter(turn, State::Stable);
    } else if (m_state == State::Stable) {
        enter(turn, State::Stable); // perhaps with another epoch
    }
}

// The coordinator names topics by their ids; what has no name yet is waited for.
void ConsumerMembership::resolveTarget(Turn& turn, ClientMetadata& metadata)
{
    if (m_isResolved || m_state != State::Reconciling)
        return;
    std::vector<TopicPartition> target;
    bool all = true;
    for (const auto& [id, partitions] : m_told) {
        const auto name = metadata.nameOf(id);
        if (!name) {
            metadata.want(id);
            all = false;
            continue;
        }
        m_ids[*name] = id;
        for (const auto partition : partitions)
            target.push_back({*name, partition});
    }
    if (!all)
        return;
    std::sort(target.begin(), target.end());
    m_target = std::move(target);
    m_isResolved = true;
    if (m_target == m_owned)
        enter(turn, State::Stable);
}

void ConsumerMembership::fenced(Turn& turn, ErrorCode error)
{
    m_epoch = 0;
    m_isPrepared = false;
    m_isResolved = true;
    m_assigned.reset();
    forgetAsked();
    m_heartbeatAt = turn.now();
    enter(turn, State::Fenced, error);
}

Duration ConsumerMembership::backoff(Turn& turn) const
{
    return exponentialBackoff(m_options.retryBackoff, m_options.retryBackoffMax, m_failures, turn.random("heartbeat-backoff"));
}

void ConsumerMembership::heartbeatFailed(Turn& turn, ErrorCode error, const std::optional<std::string>& message)
{
    m_tellsAll = true; // what it told may not have arrived
    switch (error) {
    case ErrorCode::FencedMemberEpoch:
    case ErrorCode::UnknownMemberId:
        return fenced(turn, error);
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
    case ErrorCode::NetworkException:
    case ErrorCode::RequestTimedOut:
        return coordinatorLost(turn, error);
    case ErrorCode::CoordinatorLoadInProgress:
    case ErrorCode::StaleMemberEpoch:
        m_heartbeatAt = turn.now() + backoff(turn);
        ++m_failures;
        return;
    default: // 111, 112, 128, 82, 35, 42, 69 …: the application gets an exception
        return fatal(error, message.value_or(""));
    }
}

void ConsumerMembership::walkProtocol(StateVisitor& visitor) const
{
    visitor.number(static_cast<std::int32_t>(m_state));
    visitor.number(m_epoch);
    visitor.list(m_target, [&](const TopicPartition& id) { visitor.text(id.toString()); });
    visitor.list(m_told, [&](const auto& entry) {
        visitor.text(entry.first.toString());
        visitor.list(entry.second, [&](std::int32_t partition) { visitor.number(partition); });
    });
    visitor.number(m_isResolved);
    visitor.number(m_isPrepared);
    visitor.number(m_isClosing);
    visitor.number(m_tellsAll);
    visitor.number(m_toldOwned ? static_cast<std::int64_t>(m_toldOwned->size()) : -1);
    visitor.list(m_toldTopics, [&](const std::string& topic) { visitor.text(topic); });
    visitor.text(m_toldPattern);
    visitor.number(m_interval.count());
    visitor.number(m_heartbeatAt.nanos());
    visitor.number(m_heartbeatTag);
    visitor.number(m_failures);
}

} // namespace engine
