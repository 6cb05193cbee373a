#include "engine/client/group_membership.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/client/classic_membership.h"
#include "engine/client/consumer_membership.h"
#include "engine/event/fact.h"
#include "engine/wire/find_coordinator.h"

namespace engine {

namespace {

constexpr int kFindOwnMax = 4;
constexpr int kFindBatchedFrom = 4;

} // namespace

std::unique_ptr<GroupMembership> GroupMembership::make(Options options, bool consumerProtocol)
{
    if (consumerProtocol)
        return std::make_unique<ConsumerMembership>(std::move(options));
    return std::make_unique<ClassicMembership>(std::move(options));
}

GroupMembership::GroupMembership(Options options) : m_options(std::move(options)), m_network(m_options.network)
{
    std::sort(m_options.topics.begin(), m_options.topics.end());
}

GroupMembership::News GroupMembership::takeNews() { return std::exchange(m_news, {}); }

int GroupMembership::version(wire::ApiKey api, int ownMax) const { return m_network.version(m_coordinator, api, 0, ownMax); }

void GroupMembership::tell(Turn& turn, MembershipState state, std::int32_t generation, ErrorCode error, std::string reason, FactId because,
    Rule rule)
{
    if (m_options.group.empty() || (!isSubscribed() && m_told.id == FactId{}))
        return;
    if (m_told.state == state && m_told.memberId == m_memberId && m_told.generation == generation)
        return;
    m_told.state = state;
    m_told.memberId = m_memberId;
    m_told.generation = generation;
    const MembershipChanged fact{m_options.client, m_options.group, state, m_memberId, generation, error, std::move(reason)};
    const FactId cause = because != FactId{} ? because : m_told.id;
    m_told.id = cause == FactId{} ? turn.publish(fact, {}, rule) : turn.publish(fact, {cause}, rule);
}

void GroupMembership::fatal(ErrorCode error, std::string message)
{
    m_news.fatal = error;
    m_news.fatalMessage = std::move(message);
}

void GroupMembership::failed(Turn& turn, ErrorCode error)
{
    tell(turn, MembershipState::Failed, generation(), error, "", {}, Rule::NotRetriable);
}

// -- the coordinator -------------------------------------------------------------------------------------------------

bool GroupMembership::coordinatorReady(Turn& turn) { return m_coordinator != NodeId{} && m_network.ready(turn, m_coordinator); }

void GroupMembership::tellCoordinator(Turn& turn, ErrorCode error)
{
    const BrokerId coordinator = m_coordinator == NodeId{} ? kNoBroker : BrokerId{m_coordinator.value};
    turn.publish(CoordinatorFound{m_options.client, m_options.group, coordinator, error}, {},
        coordinator == kNoBroker ? Rule::CoordinatorMoves : Rule::CoordinatorByHash);
}

// Whatever was on its way to it is given up; what must be done is done at the next one.
void GroupMembership::coordinatorLost(Turn& turn, ErrorCode error)
{
    if (m_coordinator == NodeId{})
        return;
    m_network.disconnect(turn, m_coordinator);
    m_coordinator = {};
    m_findNotBefore = turn.now() + m_options.retryBackoff;
    m_asked.clear();
    tellCoordinator(turn, error);
    coordinatorIsGone(turn);
    giveUpCommits(turn);
    m_offsetsWanted.merge(m_offsetsAsked);
    m_offsetsAsked.clear();
    m_offsetFetchTag = 0;
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
        tellCoordinator(turn, error);
        coordinatorIsNew(turn);
    } else if (!isRetriable(error)) {
        fatal(error);
    }
    return true;
}

// -- any time --------------------------------------------------------------------------------------------------------

Time GroupMembership::background(Turn& turn, ClientMetadata& metadata, ClientNetwork& network, Time lastPoll)
{
    if (m_options.group.empty())
        return kNever;
    Time again = std::min(checkPoll(turn, lastPoll), expireCommits(turn));
    if (m_coordinator != NodeId{} && m_network.isBackingOff(turn, m_coordinator))
        coordinatorLost(turn, ErrorCode::NetworkException);
    if (m_coordinator == NodeId{})
        return std::min(again, findCoordinator(turn, metadata, network));
    if (!coordinatorReady(turn))
        return again;
    again = std::min(again, keepPresence(turn));
    if (m_coordinator == NodeId{})
        return std::min(again, m_findNotBefore);
    return std::min({again, sendCommits(turn), sendOffsetFetch(turn)});
}

void GroupMembership::taken(Turn& turn, std::vector<TopicPartition> partitions, const std::vector<TopicPartition>& removed)
{
    m_owned = std::move(partitions);
    protocolTaken(turn, removed);
}

void GroupMembership::subscribe(Turn& turn, std::vector<std::string> topics, std::string pattern, ClientMetadata& metadata)
{
    std::sort(topics.begin(), topics.end());
    if (m_options.topics == topics && m_options.pattern == pattern)
        return;
    m_options.topics = std::move(topics);
    m_options.pattern = std::move(pattern);
    subscriptionChanged(turn, metadata);
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
    if (found.mapped() == Asked::Commit)
        commitAnswered(turn, response);
    else if (found.mapped() == Asked::OffsetFetch)
        offsetsFetched(turn, response);
    else
        protocolAnswered(turn, found.mapped(), response, metadata);
}

void GroupMembership::forgetAsked()
{
    std::erase_if(m_asked, [](const auto& entry) { return entry.second != Asked::Commit && entry.second != Asked::Leave; });
    m_offsetsWanted.clear();
    m_offsetsAsked.clear();
    m_offsetFetchTag = 0;
}

void GroupMembership::walk(StateVisitor& visitor) const
{
    visitor.group("membership");
    m_network.walk(visitor);
    visitor.text(m_options.pattern);
    visitor.list(m_options.topics, [&](const std::string& topic) { visitor.text(topic); });
    visitor.id(m_coordinator);
    visitor.number(m_finding);
    visitor.number(m_findNotBefore.nanos());
    visitor.text(m_memberId);
    visitor.list(m_owned, [&](const TopicPartition& id) { visitor.text(id.toString()); });
    visitor.number(m_assigned.has_value());
    if (m_assigned)
        visitor.list(m_assigned->partitions, [&](const TopicPartition& id) { visitor.text(id.toString()); });
    visitor.list(m_commits, [&](const Commit& commit) {
        visitor.number(static_cast<std::int32_t>(commit.kind));
        visitor.number(commit.deadline.nanos());
        visitor.number(commit.tag);
        visitor.number(commit.number);
        visitor.number(commit.attempts);
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
    walkProtocol(visitor);
}

} // namespace engine
