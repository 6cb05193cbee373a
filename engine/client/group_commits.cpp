// Committing positions to the coordinator and reading them back (facts §7.4).

#include <algorithm>

#include "engine/client/group_membership.h"
#include "engine/wire/offset_commit.h"
#include "engine/wire/offset_fetch.h"

namespace engine {

namespace {

constexpr int kCommitOwnMax = 9;
constexpr int kFetchOwnMax = 9;
constexpr int kFetchBatchedFrom = 8;

// commitSync() and the commits that a rebalance or close() waits for try again; the others do not, because a later one
// may have overtaken them.
bool triesAgain(GroupMembership::CommitKind kind)
{
    return kind != GroupMembership::CommitKind::Async && kind != GroupMembership::CommitKind::Auto;
}

} // namespace

bool GroupMembership::isCommitting(CommitKind kind) const
{
    return std::any_of(m_commits.begin(), m_commits.end(), [&](const Commit& c) { return c.kind == kind; });
}

void GroupMembership::commit(Turn& turn, Offsets offsets, CommitKind kind)
{
    if (m_options.group.empty() || offsets.empty()) {
        m_news.commitsDone.push_back(kind);
        return;
    }
    const Duration within = kind == CommitKind::Closing ? std::min(m_options.apiTimeout, Duration{30s}) : m_options.apiTimeout;
    m_commits.push_back({kind, std::move(offsets), turn.now() + within, turn.now(), 0});
}

void GroupMembership::endCommit(std::size_t index)
{
    m_news.commitsDone.push_back(m_commits[index].kind);
    m_commits.erase(m_commits.begin() + static_cast<std::ptrdiff_t>(index));
}

Time GroupMembership::sendCommits(Turn& turn)
{
    Time again = kNever;
    for (std::size_t i = 0; i < m_commits.size();) {
        Commit& commit = m_commits[i];
        if (commit.tag == 0 && commit.deadline <= turn.now()) {
            endCommit(i);
            continue;
        }
        ++i;
        if (commit.tag != 0)
            continue;
        if (commit.notBefore > turn.now()) {
            again = std::min(again, commit.notBefore);
            continue;
        }
        wire::OffsetCommitRequest request;
        request.groupId = m_options.group;
        request.generationIdOrMemberEpoch = isSubscribed() ? m_generation : -1;
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
    switch (error) {
    case ErrorCode::CoordinatorNotAvailable:
    case ErrorCode::NotCoordinator:
    case ErrorCode::RequestTimedOut:
    case ErrorCode::NetworkException:
        return coordinatorLost(turn);
    case ErrorCode::CoordinatorLoadInProgress:
    case ErrorCode::UnknownTopicOrPartition:
        again = true;
        break;
    case ErrorCode::FencedInstanceId:
        fatal(error);
        break;
    case ErrorCode::RebalanceInProgress:
        m_rejoinNeeded = m_rejoinNeeded || m_state == State::Stable;
        break;
    case ErrorCode::UnknownMemberId:
    case ErrorCode::IllegalGeneration:
        if (m_state == State::Stable && isSubscribed()) {
            forgetGeneration(error == ErrorCode::IllegalGeneration);
            m_news.lost = true;
        }
        break;
    default:
        break;
    }
    if (!again || !triesAgain(at->kind))
        return endCommit(static_cast<std::size_t>(at - m_commits.begin()));
    at->tag = 0;
    at->notBefore = turn.now() + m_options.retryBackoff;
}

void GroupMembership::giveUpCommits(Turn& turn)
{
    for (std::size_t i = 0; i < m_commits.size();) {
        if (m_commits[i].tag != 0 && !triesAgain(m_commits[i].kind)) {
            endCommit(i);
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

void GroupMembership::sendOffsetFetch(Turn& turn)
{
    const int version = this->version(wire::ApiKey::OffsetFetch, kFetchOwnMax);
    wire::OffsetFetchRequest request;
    request.requireStable = m_options.requireStable;
    request.groupId = m_options.group;
    request.topics.emplace();
    auto& group = request.groups.emplace_back();
    group.groupId = m_options.group;
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
        coordinatorLost(turn);
    else if (!isRetriable(error) && error != ErrorCode::UnknownMemberId && error != ErrorCode::StaleMemberEpoch)
        return fatal(error);
    m_offsetsWanted.insert(asked.begin(), asked.end());
    m_offsetFetchNotBefore = turn.now() + m_options.retryBackoff;
}

} // namespace engine
