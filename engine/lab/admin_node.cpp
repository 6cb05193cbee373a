#include "engine/lab/admin_node.h"

#include "engine/base/state_hash.h"
#include "engine/controller/metadata_image.h"

namespace engine {

namespace {

constexpr std::uint16_t kChannelTimer = 1, kAgainTimer = 2, kVerifyTimer = 3;
constexpr Duration kVerify = 1s;
constexpr Duration kAgain = 100ms;
constexpr Duration kGiveUp = 60s; // default.api.timeout.ms

// The first error of an answer, what it is about, and Kafka's words for it.
struct About {
    ErrorCode error = ErrorCode::None;
    std::optional<TopicPartition> partition{};
    std::string message{};
};

About about(const auto& result, std::optional<TopicPartition> partition)
{
    About out{static_cast<ErrorCode>(result.errorCode), std::move(partition), {}};
    if constexpr (requires { result.errorMessage; })
        out.message = result.errorMessage.value_or("");
    return out;
}
// A topic as a whole is told as its first partition.
TopicPartition wholeTopic(const std::string& topic) { return {topic, 0}; }

About firstError(const wire::CreateTopicsResponse& response)
{
    for (const auto& topic : response.topics)
        if (topic.errorCode != 0)
            return about(topic, wholeTopic(topic.name));
    return {};
}
About firstError(const wire::DeleteTopicsResponse& response)
{
    for (const auto& topic : response.responses)
        if (topic.errorCode != 0)
            return about(topic, wholeTopic(topic.name.value_or("")));
    return {};
}
About firstError(const wire::CreatePartitionsResponse& response)
{
    for (const auto& topic : response.results)
        if (topic.errorCode != 0)
            return about(topic, wholeTopic(topic.name));
    return {};
}
About firstError(const wire::ElectLeadersResponse& response)
{
    for (const auto& topic : response.replicaElectionResults)
        for (const auto& partition : topic.partitionResult)
            if (partition.errorCode != 0)
                return about(partition, TopicPartition{topic.topic, partition.partitionId});
    return about(response, std::nullopt);
}
About firstError(const wire::AlterPartitionReassignmentsResponse& response)
{
    for (const auto& topic : response.responses)
        for (const auto& partition : topic.partitions)
            if (partition.errorCode != 0)
                return about(partition, TopicPartition{topic.name, partition.partitionIndex});
    return about(response, std::nullopt);
}
About firstError(const wire::IncrementalAlterConfigsResponse& response)
{
    for (const auto& resource : response.responses)
        if (resource.errorCode != 0) {
            const bool isTopic = ConfigResourceType{resource.resourceType} == ConfigResourceType::Topic;
            return about(resource, isTopic ? std::optional(wholeTopic(resource.resourceName)) : std::nullopt);
        }
    return {};
}

About firstError(const wire::DeleteRecordsResponse& response)
{
    for (const auto& topic : response.topics)
        for (const auto& partition : topic.partitions)
            if (partition.errorCode != 0)
                return about(partition, TopicPartition{topic.name, partition.partitionIndex});
    return {};
}

About firstError(const wire::AlterClientQuotasResponse& response)
{
    for (const auto& entry : response.entries)
        if (entry.errorCode != 0)
            return about(entry, std::nullopt);
    return {};
}

About firstError(const wire::UpdateFeaturesResponse& response) { return about(response, std::nullopt); }

template <wire::Message M>
void take(wire::RequestChannel::Response& response, About& error)
{
    if (response.api == static_cast<wire::ApiKey>(M::descriptor().type))
        if (const auto answer = response.as<M>())
            error = firstError(*answer);
}

} // namespace

AdminNode::AdminNode(std::vector<NodeId> brokers, const ExternalSinks* sinks)
    : m_brokers(std::move(brokers)), m_sinks(sinks), m_channel({"admin", 5s, kChannelTimer})
{
}

void AdminNode::start(Turn&) { }

void AdminNode::enqueue(Turn& turn, AdminRequest request, FactId because)
{
    m_waiting.push_back({std::move(request), because, turn.now(), std::nullopt});
    sendNext(turn);
}

void AdminNode::enqueue(Turn& turn, GroupJob job, FactId because)
{
    m_waiting.push_back({AdminRequest{}, because, turn.now(), std::move(job)});
    sendNext(turn);
}

void AdminNode::throttle(Turn& turn, const ReassignmentThrottle& throttle, std::int64_t bytesPerSecond, FactId because)
{
    for (auto& request : requestsFor(throttle, bytesPerSecond))
        enqueue(turn, std::move(request), because);
    if (m_throttled.topics.empty())
        turn.setTimer(kVerify, kVerifyTimer);
    for (const auto& [topic, replicas] : throttle.topics)
        m_throttled.topics[topic] = replicas;
    m_throttled.brokers.insert(throttle.brokers.begin(), throttle.brokers.end());
    m_throttledBecause = because;
}

void AdminNode::reassignmentsAre(Turn& turn, const wire::ListPartitionReassignmentsResponse& response)
{
    if (m_throttled.topics.empty())
        return;
    if (!response.topics.empty()) {
        turn.setTimer(kVerify, kVerifyTimer);
        return;
    }
    for (auto& request : requestsFor(std::exchange(m_throttled, {}), std::nullopt))
        m_waiting.push_back({std::move(request), m_throttledBecause, turn.now(), std::nullopt});
}

void AdminNode::sendNow(Turn& turn, NodeId broker, const auto& request, const MessageNote& note)
{
    const auto api = static_cast<wire::ApiKey>(std::decay_t<decltype(request)>::descriptor().type);
    m_channel.request(turn, broker, request, wire::apiOf(api).stable.high, 1, note);
}

void AdminNode::sendNext(Turn& turn)
{
    if (m_asking || m_waiting.empty())
        return;
    m_asking = true;
    const NodeId any = m_brokers[m_nextBroker % m_brokers.size()];
    const Waiting& first = m_waiting.front();
    MessageNote note;
    note.isStory = first.job || !std::holds_alternative<wire::ListPartitionReassignmentsRequest>(first.request);
    if (first.job) {
        const auto ask = first.job->next();
        std::visit([&](const auto& request) { sendNow(turn, ask.to.value_or(any), request, note); }, ask.request);
    } else {
        std::visit([&](const auto& request) { sendNow(turn, any, request, note); }, first.request);
    }
}

void AdminNode::on(Turn& turn, const Timer& timer)
{
    for (auto& response : m_channel.on(turn, timer))
        answered(turn, response);
    if (timer.kind == kAgainTimer)
        sendNext(turn);
    if (timer.kind == kVerifyTimer && !m_throttled.topics.empty()) {
        wire::ListPartitionReassignmentsRequest request;
        request.topics.reset(); // all
        enqueue(turn, std::move(request), m_throttledBecause);
    }
}

void AdminNode::on(Turn& turn, Delivery& delivery)
{
    for (auto& response : m_channel.on(turn, delivery))
        answered(turn, response);
}

void AdminNode::answered(Turn& turn, wire::RequestChannel::Response& response)
{
    m_asking = false;
    if (m_waiting.empty())
        return;
    if (m_waiting.front().job)
        return jobAnswered(turn, response);
    About error{response.failure};
    take<wire::CreateTopicsResponse>(response, error);
    take<wire::DeleteTopicsResponse>(response, error);
    take<wire::CreatePartitionsResponse>(response, error);
    take<wire::ElectLeadersResponse>(response, error);
    take<wire::AlterPartitionReassignmentsResponse>(response, error);
    take<wire::IncrementalAlterConfigsResponse>(response, error);
    take<wire::DeleteRecordsResponse>(response, error);
    take<wire::AlterClientQuotasResponse>(response, error);
    take<wire::UpdateFeaturesResponse>(response, error);
    if (response.api == wire::ApiKey::ListPartitionReassignments) {
        const auto list = response.as<wire::ListPartitionReassignmentsResponse>();
        m_waiting.pop_front(); // asked again in a second if nobody knew
        if (list && list->errorCode == 0)
            reassignmentsAre(turn, *list);
        else
            turn.setTimer(kVerify, kVerifyTimer);
        if (!list)
            ++m_nextBroker;
        sendNext(turn);
        return;
    }
    const bool undecided = error.error == ErrorCode::NetworkException || error.error == ErrorCode::RequestTimedOut
        || error.error == ErrorCode::NotController || error.error == ErrorCode::NotLeaderOrFollower; // only the leader deletes records
    if (undecided && turn.now() - m_waiting.front().since < kGiveUp) {
        ++m_nextBroker;
        turn.setTimer(kAgain, kAgainTimer);
        return;
    }
    if (error.error != ErrorCode::None)
        turn.publish(RequestRefused{response.peer, turn.self(), static_cast<std::int16_t>(response.api), error.error, error.partition, error.message},
            {m_waiting.front().because}, Rule::None);
    m_waiting.pop_front();
    sendNext(turn);
}

void AdminNode::jobAnswered(Turn& turn, wire::RequestChannel::Response& response)
{
    Waiting& first = m_waiting.front();
    const auto outcome = first.job->take(response);
    if (outcome == GroupJob::Outcome::GoOn)
        return sendNext(turn);
    if (outcome == GroupJob::Outcome::Again && turn.now() - first.since < kGiveUp) {
        ++m_nextBroker;
        turn.setTimer(kAgain, kAgainTimer);
        return;
    }
    if (outcome != GroupJob::Outcome::Done)
        turn.publish(RequestRefused{response.peer, turn.self(), static_cast<std::int16_t>(response.api), first.job->error(), first.job->about()},
            {first.because}, Rule::None);
    m_waiting.pop_front();
    sendNext(turn);
}

void AdminNode::stop(Turn& turn)
{
    m_channel.forgetAll(turn);
    turn.exit();
}

void AdminNode::walk(StateVisitor& visitor) const
{
    visitor.group("admin");
    m_channel.walk(visitor);
    visitor.number(static_cast<std::uint64_t>(m_nextBroker));
    visitor.number(static_cast<std::uint64_t>(m_waiting.size()));
    visitor.number(m_asking);
    if (!m_waiting.empty() && m_waiting.front().job)
        m_waiting.front().job->walk(visitor);
    visitor.number(static_cast<std::uint64_t>(m_throttled.topics.size()));
    visitor.list(m_throttled.brokers, [&](BrokerId broker) { visitor.id(broker); });
    if (m_sinks && !m_sinks->empty())
        m_sinks->walk(visitor);
}

} // namespace engine
