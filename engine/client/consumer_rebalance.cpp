// What a rebalance and the end ask of a consumer's application thread: commit, give up, take, leave.

#include <algorithm>
#include <iterator>

#include "engine/base/partition_list.h"
#include "engine/client/consumer_node.h"
#include "engine/event/fact.h"

namespace engine {

// Before the assignment changes: commit what was handed out, then give up what will not stay. What must go is neither fetched nor
// handed out while the commit is on its way. What must go may change meanwhile; a commit counts for what was held since it was sent.
void ConsumerNode::prepareJoin(Turn& turn)
{
    const auto going = m_membership->givesUp();
    const bool isLost = m_membership->isLost();
    const bool commits = m_config.autoCommit && !isLost && m_membership->hasGeneration() && !m_partitions.empty();
    m_isPreparing = true;
    const auto isHeldBack = [&](const TopicPartition& id) { return !m_partitions.contains(id) || m_partitions.at(id).revoking; };
    m_committedBefore = m_committedBefore && std::all_of(going.begin(), going.end(), isHeldBack);
    if (commits && !m_committedBefore) {
        if (m_membership->isCommitting(CommitKind::BeforeRevoke))
            return; // its end is told by takeNews()
        for (auto& [id, p] : m_partitions)
            p.revoking = std::binary_search(going.begin(), going.end(), id);
        commit(turn, consumed(), CommitKind::BeforeRevoke, Rule::None);
        if (m_membership->isCommitting(CommitKind::BeforeRevoke))
            return;
    }
    const bool isOwnWish = !m_membership->isSubscribed(); // unsubscribe()
    const Rule rule = isOwnWish ? Rule::UserCommand
        : isLost                ? Rule::GenerationFences
        : m_committedBefore     ? Rule::CommitBeforeRevoke
                                : Rule::None;
    const FactId because = m_committedBefore ? m_lastCommitEnded : m_membership->lastChange();
    if (!going.empty())
        take(turn, without(m_membership->owned(), going), isLost && !isOwnWish, because, rule);
    stopPreparing();
    m_membership->prepared(turn);
}

// It is done, or nothing has to be given up any more.
void ConsumerNode::stopPreparing()
{
    if (!std::exchange(m_isPreparing, false))
        return;
    m_committedBefore = false;
    for (auto& [id, p] : m_partitions)
        p.revoking = false;
}

// Inside poll(): a rebalance is over, for this member.
void ConsumerNode::takeAssigned(Turn& turn)
{
    const auto assigned = m_membership->takeAssigned();
    if (!assigned)
        return;
    turn.reached(ProtocolPoint::BeforePartitionsAssigned);
    take(turn, assigned->partitions, false, assigned->because, assigned->rule);
    turn.reached(ProtocolPoint::AfterPartitionsAssigned);
}

// Reads these from now on; what stays, stays as it is.
void ConsumerNode::take(Turn& turn, std::vector<TopicPartition> partitions, bool lost, FactId because, Rule rule)
{
    std::sort(partitions.begin(), partitions.end());
    AssignmentTaken fact;
    fact.client = m_options.id;
    fact.group = m_options.group;
    fact.generation = m_membership->generation();
    fact.lost = lost;
    std::vector<TopicPartition> had;
    for (const auto& [id, p] : m_partitions)
        had.push_back(id);
    fact.removed = without(had, partitions);
    fact.added = without(partitions, had);
    for (const auto& id : fact.removed) {
        m_partitions.erase(id);
        m_fetcher.drained(id);
    }
    m_application.gaveUp(fact.removed);
    for (const auto& id : fact.added) {
        m_metadata.want(id.topic);
        m_partitions[id];
    }
    fact.partitions = partitions;
    m_membership->taken(turn, std::move(partitions), fact.removed);
    if (because == FactId{})
        turn.publish(fact, {}, rule);
    else
        turn.publish(fact, {because}, rule);
}

void ConsumerNode::takeNews(Turn& turn)
{
    auto news = m_membership->takeNews();
    if (news.fatal != ErrorCode::None) {
        m_membership->failed(turn, news.fatal);
        const std::string says = news.fatalMessage.empty() ? std::string(errorName(news.fatal)) : news.fatalMessage;
        return fail(turn, std::string(errorException(news.fatal)), says);
    }
    std::string undefined;
    for (const auto& [id, committed] : news.committed) {
        const auto at = m_partitions.find(id);
        if (at == m_partitions.end() || at->second.needs != ReadPartition::Needs::Committed)
            continue;
        if (committed.first.value < 0) {
            if (m_config.offsetReset == OffsetReset::None)
                undefined += (undefined.empty() ? "" : ", ") + id.toString();
            else
                at->second.reset(m_config.offsetReset);
            continue;
        }
        at->second.moveTo(committed.first, committed.second);
        turn.publish(PositionSet{m_options.id, id, committed.first, PositionHow::Committed, committed.second}, {}, Rule::CommitStands);
    }
    if (!undefined.empty())
        return fail(turn, "NoOffsetForPartitionException", "Undefined offset with no reset policy for partitions: [" + undefined + "]");
    for (const auto& done : news.commitsDone) {
        commitEnded(turn, done);
        if (done.kind == CommitKind::BeforeRevoke && m_isPreparing) {
            m_committedBefore = true;
            m_lastCommitEnded = done.ended;
        } else if (done.kind == CommitKind::Closing && m_closing == Closing::Committing) {
            m_closing = Closing::Leaving;
            if (m_membership->isSubscribed() && !m_partitions.empty())
                take(turn, {}, false, done.ended, Rule::CommitOnClose);
            m_membership->leave(turn);
            news.left = news.left || m_membership->takeNews().left;
        }
    }
    if (news.left && m_closing == Closing::Leaving) {
        m_closing = Closing::Done;
        m_membership->closeAll(turn);
        m_network.closeAll(turn);
        turn.exit();
    }
}

GroupMembership::Offsets ConsumerNode::consumed() const
{
    GroupMembership::Offsets out;
    for (const auto& [id, p] : m_partitions)
        if (p.hasPosition())
            out[id] = {p.position, p.lastEpoch};
    return out;
}

// close(): the work at hand, the last commit, the farewell.
void ConsumerNode::closeStep(Turn& turn)
{
    if (m_closing != Closing::WaitForWork || isWorking() || finishesUp(turn))
        return;
    m_closing = Closing::Committing;
    const bool commits = m_config.autoCommit && usesGroup() && (!m_membership->isSubscribed() || m_membership->hasGeneration());
    commit(turn, commits ? consumed() : GroupMembership::Offsets{}, CommitKind::Closing, Rule::None);
    takeNews(turn);
}

// subscribe() once more. Who took its partitions by itself cannot (Kafka: IllegalStateException); nothing happens then.
void ConsumerNode::subscribe(Turn& turn, const ClientSubscribe& what)
{
    if (!m_options.assigned.empty() || !usesGroup())
        return;
    m_membership->subscribe(turn, what.topics, what.pattern, m_metadata);
}

// An exception leaves poll() and the application ends.
void ConsumerNode::fail(Turn& turn, std::string exception, std::string message)
{
    turn.publish(ConsumerFailed{m_options.id, std::move(exception), std::move(message)}, {}, Rule::NotRetriable);
    m_closing = Closing::Done;
    m_membership->closeAll(turn);
    m_network.closeAll(turn);
    turn.exit();
}

} // namespace engine
