// Committing positions to the coordinator and reading them back (facts §7.4).

#include <algorithm>

#include "engine/client/group_membership.h"
#include "engine/event/fact.h"
#include "engine/wire/offset_commit.h"
#include "engine/wire/offset_fetch.h"

namespace engine {

namespace {

constexpr int kCommitOwnMax = 9;
constexpr int kFetchOwnMax = 9;
constexpr int kFetchBatchedFrom = 8;
constexpr int kFetchWithMemberFrom = 9;

// commitSync() and the commits that a rebalance or close() waits for try again; the others do not, because a later one
// may have overtaken them.
bool triesAgain(CommitKind kind)
{
    return kind != CommitKind::Async && kind != CommitKind::Auto;
}

Rule ruleOf(CommitKind kind)
{
    switch (kind) {
    case CommitKind::Auto: return Rule::AutoCommit;
    case CommitKind::Async:
    case CommitKind::Sync: return Rule::CommitAsked;
    case CommitKind::BeforeRevoke: return Rule::CommitBeforeRevoke;
    case CommitKind::Closing: return Rule::CommitOnClose;
    }
    return Rule::None;
}

std::vector<CommitSent::Part> partsOf(const GroupMembership::Offsets& offsets)
{
    std::vector<CommitSent::Part> out;
    for (const auto& [id, position] : offsets)
        out.push_back({id, position.first});
    return out;
}

constexpr std::string_view kRetriable = "RetriableCommitFailedException"; // what commitAsync() makes of an error that may pass

} // namespace

bool GroupMembership::isCommitting(CommitKind kind) const
{
    return std::any_of(m_commits.begin(), m_commits.end(), [&](const Commit& c) { return c.kind == kind; });
}

std::int64_t GroupMembership::commit(Turn& turn, Offsets offsets, CommitKind kind, Rule rule)
{
    const std::int64_t number = ++m_lastCommit;
    if (m_options.group.empty() || offsets.empty()) {
        m_news.commitsDone.push_back({kind, number});
        return number;
    }
    const Duration within = kind == CommitKind::Closing ? std::min(m_options.apiTimeout, Duration{30s})
        : kind == CommitKind::BeforeRevoke              ? m_options.rebalanceTimeout
                                                        : m_options.apiTimeout;
    Commit commit;
    commit.kind = kind;
    commit.offsets = std::move(offsets);
    commit.deadline = turn.now() + within;
    commit.notBefore = turn.now();
    commit.number = number;
    commit.rule = rule == Rule::None ? ruleOf(kind) : rule;
    m_commits.push_back(std::move(commit));
    // Who is a member of nothing has nothing to say (ConsumerCoordinator.sendOffsetCommitRequest): no request is sent.
    if (const auto exception = refusesCommits(); !exception.empty() && (kind == CommitKind::Sync || kind == CommitKind::Async))
        endCommit(turn, m_commits.size() - 1, ErrorCode::None, exception);
    return number;
}

void GroupMembership::tellSent(Turn& turn, Commit& commit) const
{
    ++commit.attempts;
    if (!turn.wantsFacts())
        return;
    const CommitSent fact{m_options.client, m_options.group, commit.kind, commit.number, commit.attempts, partsOf(commit.offsets)};
    const bool isOfRebalance = commit.kind == CommitKind::BeforeRevoke && m_told.id != FactId{};
    commit.sent = isOfRebalance ? turn.publish(fact, {m_told.id}, commit.rule) : turn.publish(fact, {}, commit.rule);
}

void GroupMembership::endCommit(Turn& turn, std::size_t index, ErrorCode error, std::string_view exception)
{
    const Commit commit = std::move(m_commits[index]);
    m_commits.erase(m_commits.begin() + static_cast<std::ptrdiff_t>(index));
    const Rule rule = exception.empty()                      ? Rule::CommitStands
        : exception == kRetriable                            ? Rule::CommitAsyncOnce
        : exception == "CommitFailedException"               ? Rule::GenerationFences
                                                             : Rule::None;
    CommitEnded fact{m_options.client, m_options.group, commit.kind, commit.number, error, std::string(exception), partsOf(commit.offsets)};
    const FactId ended = commit.sent == FactId{} ? turn.publish(fact, {}, rule) : turn.publish(fact, {commit.sent}, rule);
    m_news.commitsDone.push_back({commit.kind, commit.number, error, std::string(exception), exception == kRetriable, ended});
}

Time GroupMembership::expireCommits(Turn& turn)
{
    Time next = kNever;
    for (std::size_t i = 0; i < m_commits.size();) {
        if (m_commits[i].tag == 0 && m_commits[i].deadline <= turn.now()) {
            endCommit(turn, i, m_commits[i].lastError, "TimeoutException");
            continue;
        }
        next = std::min(next, m_commits[i].tag == 0 ? m_commits[i].deadline : kNever);
        ++i;
    }
    return next;
}

Time GroupMembership::sendCommits(Turn& turn)
{
    Time again = kNever;
    for (Commit& commit : m_commits) {
        if (commit.tag != 0)
            continue;
        if (commit.notBefore > turn.now()) {
            again = std::min(again, commit.notBefore);
            continue;
        }
        wire::OffsetCommitRequest request;
        request.groupId = m_options.group;
        request.generationIdOrMemberEpoch = isSubscribed() ? generation() : -1;
        request.memberId = isSubscribed() ? m_memberId : "";
        request.groupInstanceId = m_options.instanceId;
        for (const auto& [id, position] : commit.offsets) {
            if (request.topics.empty() || request.topics.back().name != id.topic)
                request.topics.emplace_back().name = id.topic;
            auto& partition = request.topics.back().partitions.emplace_back();
            partition.partitionIndex = id.partition;
            partition.committedOffset = position.first.value;
            partition.committedLeaderEpoch = position.second.value;
            partition.committedMetadata = "";
        }
        tellSent(turn, commit);
        commit.tag = ask(turn, Asked::Commit, request, version(wire::ApiKey::OffsetCommit, kCommitOwnMax));
    }
    return again;
}

void GroupMembership::commitAnswered(Turn& turn, ClientNetwork::Response& response)
{
    const auto at = std::find_if(m_commits.begin(), m_commits.end(), [&](const Commit& c) { return c.tag == response.tag; });
    if (at == m_commits.end())
        return;
    auto error = ErrorCode::NetworkException;
    if (const auto answer = response.as<wire::OffsetCommitResponse>()) {
        error = ErrorCode::None;
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions)
                if (error == ErrorCode::None)
                    error = static_cast<ErrorCode>(partition.errorCode);
    }
    bool again = false;
    std::string_view exception;
    at->lastError = error;
    switch (error) {
    case ErrorCode::None:
        break;
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
    case ErrorCode::RequestTimedOut:
    case ErrorCode::NetworkException:
        return coordinatorLost(turn, error);
    case ErrorCode::StaleMemberEpoch: // a heartbeat brings the epoch that counts now; the application's own commit fails
        again = at->kind != CommitKind::Sync;
        exception = "CommitFailedException";
        break;
    case ErrorCode::CoordinatorLoadInProgress:
    case ErrorCode::UnknownTopicOrPartition:
        again = true;
        exception = kRetriable;
        break;
    case ErrorCode::FencedInstanceId:
        exception = "FencedInstanceIdException";
        fatal(error);
        break;
    case ErrorCode::RebalanceInProgress:
        exception = "RebalanceInProgressException";
        commitRefused(turn, error);
        break;
    case ErrorCode::UnknownMemberId:
    case ErrorCode::IllegalGeneration:
        exception = "CommitFailedException";
        if (isSubscribed())
            commitRefused(turn, error);
        break;
    default:
        exception = errorException(error);
        break;
    }
    if (!again || !triesAgain(at->kind))
        return endCommit(turn, static_cast<std::size_t>(at - m_commits.begin()), error, exception);
    at->tag = 0;
    at->notBefore = turn.now() + m_options.retryBackoff;
}

void GroupMembership::giveUpCommits(Turn& turn)
{
    for (std::size_t i = 0; i < m_commits.size();) {
        if (m_commits[i].tag != 0 && !triesAgain(m_commits[i].kind)) {
            const ErrorCode error = m_commits[i].lastError;
            endCommit(turn, i, error == ErrorCode::None ? ErrorCode::CoordinatorNotAvailable : error, kRetriable);
            continue;
        }
        m_commits[i].notBefore = m_commits[i].tag == 0 ? m_commits[i].notBefore : turn.now() + m_options.retryBackoff;
        m_commits[i].tag = 0;
        ++i;
    }
}

void GroupMembership::fetchOffsets(const std::set<TopicPartition>& partitions)
{
    for (const auto& id : partitions)
        if (!m_offsetsAsked.contains(id) || m_offsetFetchTag == 0)
            m_offsetsWanted.insert(id);
}

Time GroupMembership::sendOffsetFetch(Turn& turn)
{
    if (m_offsetsWanted.empty() || m_offsetFetchTag != 0)
        return kNever;
    if (m_offsetFetchNotBefore > turn.now())
        return m_offsetFetchNotBefore;
    const int version = this->version(wire::ApiKey::OffsetFetch, kFetchOwnMax);
    wire::OffsetFetchRequest request;
    request.requireStable = m_options.requireStable;
    request.groupId = m_options.group;
    request.topics.emplace();
    auto& group = request.groups.emplace_back();
    group.groupId = m_options.group;
    if (version >= kFetchWithMemberFrom && namesItselfInOffsetFetch()) {
        group.memberId = m_memberId;
        group.memberEpoch = generation();
    }
    group.topics.emplace();
    for (const auto& id : m_offsetsWanted) {
        if (request.topics->empty() || request.topics->back().name != id.topic) {
            request.topics->emplace_back().name = id.topic;
            group.topics->emplace_back().name = id.topic;
        }
        request.topics->back().partitionIndexes.push_back(id.partition);
        group.topics->back().partitionIndexes.push_back(id.partition);
    }
    if (version >= kFetchBatchedFrom)
        request.topics->clear();
    else
        request.groups.clear();
    m_offsetsAsked = std::exchange(m_offsetsWanted, {});
    m_offsetFetchTag = ask(turn, Asked::OffsetFetch, request, version);
    return kNever;
}

void GroupMembership::offsetsFetched(Turn& turn, ClientNetwork::Response& response)
{
    m_offsetFetchTag = 0;
    const auto asked = std::exchange(m_offsetsAsked, {});
    const bool isBatched = response.version >= kFetchBatchedFrom;
    const auto answer = response.as<wire::OffsetFetchResponse>();
    auto error = ErrorCode::NetworkException;
    std::map<TopicPartition, std::pair<Offset, LeaderEpoch>> offsets;
    const auto take = [&](const std::string& topic, const auto& partition) {
        const auto own = static_cast<ErrorCode>(partition.errorCode);
        if (own != ErrorCode::None)
            error = own;
        else
            offsets[{topic, partition.partitionIndex}]
                = {Offset{partition.committedOffset}, LeaderEpoch{partition.committedLeaderEpoch}};
    };
    if (answer && isBatched && !answer->groups.empty()) {
        error = static_cast<ErrorCode>(answer->groups.front().errorCode);
        for (const auto& topic : answer->groups.front().topics)
            for (const auto& partition : topic.partitions)
                take(topic.name, partition);
    } else if (answer && !isBatched) {
        error = static_cast<ErrorCode>(answer->errorCode);
        for (const auto& topic : answer->topics)
            for (const auto& partition : topic.partitions)
                take(topic.name, partition);
    }
    if (error == ErrorCode::None) {
        for (const auto& [id, committed] : offsets)
            m_news.committed[id] = committed;
        return;
    }
    if (error == ErrorCode::NotCoordinator || error == ErrorCode::CoordinatorNotAvailable
        || error == ErrorCode::NetworkException)
        coordinatorLost(turn, error);
    else if (!isRetriable(error) && error != ErrorCode::UnknownMemberId && error != ErrorCode::StaleMemberEpoch)
        return fatal(error);
    m_offsetsWanted.insert(asked.begin(), asked.end());
    m_offsetFetchNotBefore = turn.now() + m_options.retryBackoff;
}

} // namespace engine
