#include "engine/view/group_fold.h"

#include <algorithm>

#include "engine/base/partition_list.h"

namespace engine {

namespace {

template <class T>
void pushBounded(PersistentList<T>& list, T value, std::size_t limit)
{
    if (list.size() == limit)
        list.popFront();
    list.push(std::move(value));
}

// The open span ends with this fact; a gap counts.
void closeSpan(OwnershipView& owner, const Fact& fact)
{
    OwnerSpan last = owner.spans.back();
    last.to = fact.at;
    last.until = fact.id;
    if (last.kind == OwnerSpan::Kind::Stopped)
        owner.stopped += last.to - last.from;
    else if (last.kind == OwnerSpan::Kind::Unserved)
        owner.unserved += last.to - last.from;
    owner.spans.replaceBack(std::move(last));
}

} // namespace

ConsumerView* GroupFold::consumer(NodeId id) const
{
    const auto found = m_view.clients.find(id);
    return found == m_view.clients.end() ? nullptr : &found->second.edit().consumer.edit();
}

bool GroupFold::isOutside(NodeId client) const
{
    const ClientView* found = m_view.client(client);
    return found && found->kind == NodeKind::Outside;
}

// The consumer of a program from outside: it publishes nothing itself, so the coordinator's word counts.
ConsumerView* GroupFold::outsideMember(const GroupView& group, const std::string& member) const
{
    const auto found = group.members.find(member);
    return found != group.members.end() && isOutside(found->second.client) ? consumer(found->second.client) : nullptr;
}

// -- ownership --------------------------------------------------------------------------------------------------------

void GroupFold::openSpan(OwnershipView& owner, OwnerSpan span) const
{
    if (!owner.spans.empty() && owner.spans.back().to == kNever)
        closeSpan(owner, m_fact);
    span.from = m_fact.at;
    span.since = m_fact.id;
    pushBounded(owner.spans, std::move(span), OwnershipView::kSpans);
}

void GroupFold::own(GroupView& group, const TopicPartition& partition, NodeId client, const std::string& memberId, std::int32_t generation) const
{
    auto& owner = group.ownership.edit()[partition].edit();
    if (!owner.spans.empty()) {
        const OwnerSpan& last = owner.spans.back();
        if (last.to == kNever && last.kind == OwnerSpan::Kind::Owned && last.client == client)
            return;
        owner.moves += last.client != client ? 1 : 0;
    }
    openSpan(owner, {OwnerSpan::Kind::Owned, {}, kNever, client, memberId, generation, {}, {}});
}

void GroupFold::lose(GroupView& group, const TopicPartition& partition, NodeId client, const std::string& memberId, OwnerSpan::Kind gap) const
{
    const auto found = group.ownership->find(partition);
    if (found == group.ownership->end() || found->second->spans.empty())
        return;
    const OwnerSpan& last = found->second->spans.back();
    if (last.to != kNever || last.kind != OwnerSpan::Kind::Owned || last.client != client)
        return;
    openSpan(group.ownership.edit()[partition].edit(), {gap, {}, kNever, client, memberId, last.generation, {}, {}});
}

void GroupFold::becomes(GroupView& group, NodeId client, const std::string& memberId, const std::vector<TopicPartition>& partitions,
    std::int32_t generation) const
{
    std::vector<TopicPartition> gone;
    for (const auto& [id, owner] : *group.ownership)
        if (!owner->spans.empty() && owner->spans.back().to == kNever && owner->spans.back().client == client
            && owner->spans.back().kind == OwnerSpan::Kind::Owned && !contains(partitions, id))
            gone.push_back(id);
    for (const auto& id : gone)
        lose(group, id, client, memberId, OwnerSpan::Kind::Stopped);
    for (const auto& id : partitions)
        own(group, id, client, memberId, generation);
}

// Nobody is in the group any more: nobody is meant to read.
void GroupFold::closeAll(GroupView& group) const
{
    std::vector<TopicPartition> open;
    for (const auto& [id, owner] : *group.ownership)
        if (!owner->spans.empty() && owner->spans.back().to == kNever)
            open.push_back(id);
    for (const auto& id : open)
        closeSpan(group.ownership.edit()[id].edit(), m_fact);
}

void GroupFold::mark(GroupView& group, GroupMark::What what, NodeId client, const std::string& memberId) const
{
    pushBounded(group.marks, {what, m_fact.at, m_fact.id, client, memberId}, GroupView::kMarks);
}

// -- consumers --------------------------------------------------------------------------------------------------------

void GroupFold::operator()(const RecordsDelivered& f) const
{
    if (auto* c = consumer(f.client)) {
        c->delivered += static_cast<std::int64_t>(f.offsets.size());
        c->positions[f.partition].set(f.to, m_fact.id);
        c->lastDelivery = m_fact.at;
        c->failing.erase(f.partition);
    }
}

void GroupFold::operator()(const RecordsProcessed& f) const
{
    if (auto* c = consumer(f.client)) {
        c->processed += f.to - f.from;
        c->processedTo[f.partition] = f.to;
    }
}

void GroupFold::operator()(const PositionSet& f) const
{
    if (auto* c = consumer(f.client)) {
        auto& position = c->positions[f.partition];
        if ((m_fact.rule == Rule::AutoOffsetReset || m_fact.rule == Rule::OffsetOutOfRange) && position.known() && f.position > position.value)
            c->skipped += f.position - position.value;
        position.set(f.position, m_fact.id);
        c->failing.erase(f.partition);
    }
}

void GroupFold::operator()(const AssignmentTaken& f) const
{
    auto* c = consumer(f.client);
    if (!c)
        return;
    const bool had = !c->assignment.value.empty();
    c->assignments += c->assignment.value != f.partitions ? 1 : 0;
    c->assignment.set(f.partitions, m_fact.id);
    c->generation = f.generation;
    const auto gone = [&](const auto& entry) { return !contains(f.partitions, entry.first); };
    std::erase_if(c->positions, gone);
    std::erase_if(c->failing, gone);
    std::erase_if(c->processedTo, gone);
    std::erase_if(c->paused, [&](const TopicPartition& id) { return !contains(f.partitions, id); });
    if (f.group.empty())
        return;
    if (had && f.partitions.empty()) {
        c->stoppedSince = m_fact.at;
    } else if (c->stoppedSince != kNever) { // also if it got nothing: then it does not wait any more
        c->stoppedFor += m_fact.at - c->stoppedSince;
        c->stoppedSince = kNever;
    }
    if (f.generation >= 0 || f.partitions.empty())
        becomes(m_view.groups[f.group].edit(), f.client, c->memberId, f.partitions, f.generation);
}

void GroupFold::operator()(const CoordinatorFound& f) const
{
    if (auto* c = consumer(f.client))
        c->coordinator.set(f.coordinator, m_fact.id);
}

void GroupFold::operator()(const MembershipChanged& f) const
{
    auto* c = consumer(f.client);
    if (!c)
        return;
    c->membership.set(f.state, m_fact.id);
    c->memberId = f.memberId;
    c->generation = f.generation;
    if (f.state == MembershipState::Left || f.state == MembershipState::Failed)
        c->stoppedSince = kNever;
}

void GroupFold::operator()(const PollDeadlineMissed& f) const
{
    if (auto* c = consumer(f.client)) {
        c->missedPoll.set(f, m_fact.id);
        mark(m_view.groups[f.group].edit(), GroupMark::What::PollMissed, f.client, c->memberId);
    }
}

void GroupFold::operator()(const RecordFailed& f) const
{
    if (auto* c = consumer(f.client)) {
        if (f.action == PoisonAction::Retry || f.action == PoisonAction::Stop)
            c->failing[f.partition].set(f, m_fact.id);
        c->deadLetters += f.action == PoisonAction::DeadLetter ? 1 : 0;
        c->poisonSkipped += f.action == PoisonAction::Skip ? 1 : 0;
    }
}

void GroupFold::operator()(const SinkWritten& f) const
{
    auto& sink = m_view.sinks[f.sink];
    sink.rows = f.rows;
    ++sink.writes;
    sink.again += f.again ? 1 : 0;
    sink.since = m_fact.id;
}

void GroupFold::operator()(const PartitionsPaused& f) const
{
    if (auto* c = consumer(f.client))
        for (const auto& id : f.partitions) {
            if (f.paused)
                c->paused.insert(id);
            else
                c->paused.erase(id);
        }
}

void GroupFold::operator()(const CommitEnded& f) const
{
    auto* c = consumer(f.client);
    if (!c)
        return;
    c->lastCommit.set(f, m_fact.id);
    if (f.exception.empty() && f.error == ErrorCode::None) {
        ++c->commits;
        for (const auto& part : f.offsets)
            c->committed[part.partition].set(part.offset, m_fact.id);
    } else {
        ++c->failedCommits;
    }
}

void GroupFold::operator()(const ConsumerFailed& f) const
{
    if (auto* c = consumer(f.client))
        c->failed.set(f, m_fact.id);
}

void GroupFold::stopped(NodeId client, bool orderly) const
{
    const auto found = m_view.clients.find(client);
    if (found == m_view.clients.end() || found->second->consumer->group.empty())
        return;
    const auto group = m_view.groups.find(found->second->consumer->group);
    auto& c = found->second.edit().consumer.edit();
    c.stoppedSince = kNever;
    const std::string memberId = c.memberId;
    if (group == m_view.groups.end())
        return;
    // A static member that ends in an orderly way does not leave either: the group waits for it.
    const bool left = orderly && !group->second->memberOf(client);
    const auto gap = left ? OwnerSpan::Kind::Stopped : OwnerSpan::Kind::Unserved;
    std::vector<std::pair<TopicPartition, OwnerSpan>> open;
    for (const auto& [id, owner] : *group->second->ownership)
        if (!owner->spans.empty() && owner->spans.back().to == kNever && owner->spans.back().client == client)
            open.emplace_back(id, owner->spans.back());
    for (const auto& [id, last] : open) {
        auto& edited = group->second.edit();
        if (last.kind == OwnerSpan::Kind::Owned)
            lose(edited, id, client, memberId, gap);
        else if (last.kind != gap && !left && orderly)
            openSpan(edited.ownership.edit()[id].edit(), {gap, {}, kNever, client, memberId, last.generation, {}, {}});
    }
    if (!orderly && !isOutside(client) && group->second->memberOf(client))
        mark(group->second.edit(), GroupMark::What::Died, client, memberId);
}

void GroupFold::paused(NodeId client) const
{
    const auto found = m_view.clients.find(client);
    if (found == m_view.clients.end() || found->second->consumer->group.empty())
        return;
    const auto group = m_view.groups.find(found->second->consumer->group);
    if (group == m_view.groups.end())
        return;
    for (const auto& id : found->second->consumer->assignment.value)
        lose(group->second.edit(), id, client, found->second->consumer->memberId, OwnerSpan::Kind::Unserved);
}

// It reads on what nobody else got meanwhile; of the rest it does not know yet.
void GroupFold::resumed(NodeId client) const
{
    const auto found = m_view.clients.find(client);
    if (found == m_view.clients.end() || found->second->consumer->group.empty())
        return;
    const auto group = m_view.groups.find(found->second->consumer->group);
    if (group == m_view.groups.end())
        return;
    const ConsumerView& c = *found->second->consumer;
    for (const auto& id : c.assignment.value)
        if (const OwnerSpan* span = group->second->now(id); span && span->kind != OwnerSpan::Kind::Owned && span->client == client)
            own(group->second.edit(), id, client, c.memberId, c.generation);
}

// A new life: what it knew before is gone.
void GroupFold::started(NodeId client) const
{
    const auto found = m_view.clients.find(client);
    if (found == m_view.clients.end() || found->second->kind != NodeKind::Consumer)
        return;
    auto& c = found->second.edit().consumer.edit();
    c.assignment.set({}, m_fact.id);
    c.positions.clear();
    c.processedTo.clear();
    c.failing.clear();
    c.paused.clear();
    c.memberId.clear();
    c.generation = -1;
    c.membership.set(MembershipState::Unjoined, m_fact.id);
    c.coordinator.set(kNoBroker, m_fact.id);
    c.failed = {};
    c.missedPoll = {};
    c.stoppedSince = kNever;
}

// -- groups -----------------------------------------------------------------------------------------------------------

void GroupFold::enterGeneration(GroupView& group, std::int32_t generation) const
{
    if (!group.generations.empty()) {
        GenerationSpan last = group.generations.back();
        if (last.generation == generation && last.to == kNever)
            return;
        if (last.to == kNever) {
            last.to = m_fact.at;
            group.generations.replaceBack(last);
        }
    }
    pushBounded(group.generations, {m_fact.at, kNever, generation, m_fact.id}, GroupView::kGenerations);
}

void GroupFold::rebalances(GroupView& group, const GroupStateChanged& f) const
{
    const bool moving = f.state == GroupState::PreparingRebalance || f.state == GroupState::CompletingRebalance
        || f.state == GroupState::Assigning || f.state == GroupState::Reconciling;
    const bool underWay = !group.rebalances.empty() && group.rebalances.back().to == kNever;
    if (moving && !underWay) {
        RebalanceView began;
        began.began = m_fact.id;
        began.from = m_fact.at;
        began.generationBefore = group.generation;
        began.generation = f.generation;
        began.kind = f.kind;
        began.rule = m_fact.rule;
        if (!group.marks.empty() && group.marks.back().at == m_fact.at)
            began.client = group.marks.back().client;
        ++group.rebalanceCount;
        pushBounded(group.rebalances, began, GroupView::kRebalances);
    } else if (underWay) {
        RebalanceView last = group.rebalances.back();
        last.generation = f.generation;
        if (!moving) {
            last.to = m_fact.at;
            last.ended = m_fact.id;
        }
        group.rebalances.replaceBack(last);
    }
}

bool GroupFold::isFormerCoordinator(const std::string& group) const
{
    const auto found = m_view.groups.find(group);
    return found != m_view.groups.end() && found->second->coordinator != kNoBroker && m_fact.node != NodeId{found->second->coordinator.value}
        && m_view.brokers.contains(BrokerId{m_fact.node.value});
}

void GroupFold::operator()(const GroupStateChanged& f) const
{
    if (isFormerCoordinator(f.group))
        return;
    auto& group = m_view.groups[f.group].edit();
    group.id = f.group;
    rebalances(group, f);
    group.state.set(f.state, m_fact.id);
    group.generation = f.generation;
    group.kind = f.kind;
    group.assignmentEpoch = f.assignmentEpoch;
    group.coordinator = f.coordinator;
    group.loading = false;
    if (f.offsetsPartition >= 0)
        group.offsetsPartition = f.offsetsPartition;
    if (!f.protocol.empty())
        group.protocol = f.protocol;
    group.leader = f.leader;
    if (f.state != GroupState::PreparingRebalance && f.generation > 0)
        enterGeneration(group, f.generation);
    if (f.state == GroupState::Empty || f.state == GroupState::Dead) {
        group.assignment.clear();
        closeAll(group);
    }
}

void GroupFold::operator()(const GroupMemberJoined& f) const
{
    if (isFormerCoordinator(f.group))
        return;
    auto& group = m_view.groups[f.group].edit();
    group.members[f.memberId] = {f.memberId, f.client, f.clientId, f.instanceId, f.kind, f.topics, f.pattern, f.assignors, f.sessionTimeout,
        f.rebalanceTimeout, m_fact.id, m_fact.at, -1, MemberState::Stable, {}, {}};
    mark(group, GroupMark::What::Joined, f.client, f.memberId);
    if (auto* c = outsideMember(group, f.memberId))
        c->group = f.group;
}

void GroupFold::operator()(const GroupMemberLeft& f) const
{
    if (isFormerCoordinator(f.group))
        return;
    auto& group = m_view.groups[f.group].edit();
    const auto member = group.members.find(f.memberId);
    if (member == group.members.end())
        return;
    const NodeId client = member->second.client;
    using What = GroupMark::What;
    mark(group, f.why == MemberLeftWhy::SessionExpired ? What::SessionExpired : f.why == MemberLeftWhy::RebalanceTimeout ? What::RebalanceTimeout
            : f.why == MemberLeftWhy::Replaced                                                                      ? What::Replaced
                                                                                                                    : What::Left,
        client, f.memberId);
    if (auto* c = outsideMember(group, f.memberId); c && c->group == f.group) {
        *c = {};
        becomes(group, client, f.memberId, {}, -1);
    }
    group.members.erase(f.memberId);
    group.assignment.erase(f.memberId);
}

void GroupFold::operator()(const GroupAssigned& f) const
{
    if (isFormerCoordinator(f.group))
        return;
    auto& group = m_view.groups[f.group].edit();
    group.assignment.clear();
    for (const auto& member : f.members)
        group.assignment[member.memberId] = member.partitions;
    // Those that give up come first: then each partition has one owner at a time.
    for (const bool giving : {true, false})
        for (const auto& member : f.members)
            if (auto* c = outsideMember(group, member.memberId)) {
                c->assignment.set(member.partitions, m_fact.id);
                c->generation = f.generation;
                const NodeId client = group.members.at(member.memberId).client;
                if (giving) {
                    for (const auto& [id, owner] : std::map(*group.ownership))
                        if (!contains(member.partitions, id))
                            lose(group, id, client, member.memberId, OwnerSpan::Kind::Stopped);
                } else {
                    becomes(group, client, member.memberId, member.partitions, f.generation);
                }
            }
}

void GroupFold::operator()(const TargetAssigned& f) const
{
    if (isFormerCoordinator(f.group))
        return;
    auto& group = m_view.groups[f.group].edit();
    group.protocol = f.assignor;
    group.assignmentEpoch = f.epoch;
    for (auto& [id, member] : group.members)
        member.target.clear();
    for (const auto& target : f.members)
        if (const auto found = group.members.find(target.memberId); found != group.members.end())
            found->second.target = target.partitions;
}

void GroupFold::operator()(const MemberReconciled& f) const
{
    if (isFormerCoordinator(f.group))
        return;
    auto& group = m_view.groups[f.group].edit();
    const auto found = group.members.find(f.memberId);
    if (found == group.members.end())
        return;
    found->second.epoch = f.epoch;
    found->second.state = f.state;
    found->second.pendingRevocation = f.pendingRevocation;
    group.assignment[f.memberId] = f.assigned;
    if (auto* c = outsideMember(group, f.memberId)) {
        auto owned = f.assigned;
        owned.insert(owned.end(), f.pendingRevocation.begin(), f.pendingRevocation.end());
        c->assignment.set(owned, m_fact.id);
        c->generation = f.epoch;
        becomes(group, f.client, f.memberId, owned, f.epoch);
    }
}

void GroupFold::operator()(const GroupDeleted& f) const
{
    if (!isFormerCoordinator(f.group))
        m_view.groups.erase(f.group);
}

void GroupFold::operator()(const OffsetCommitted& f) const
{
    auto& committed = m_view.groups[f.group].edit().committed[f.partition];
    committed.set(f.offset, m_fact.id);
    committed.leaderEpoch = f.leaderEpoch;
    committed.metadata = f.metadata;
    committed.memberId = f.memberId;
    committed.at = m_fact.at;
}

void GroupFold::operator()(const OffsetRemoved& f) const
{
    if (const auto found = m_view.groups.find(f.group); found != m_view.groups.end())
        found->second.edit().committed.erase(f.partition);
}

void GroupFold::operator()(const GroupRecordWritten& f) const
{
    auto& group = m_view.groups[f.group].edit();
    group.offsetsPartition = f.offsetsPartition;
    pushBounded(group.records, {f.offsetsPartition, f.offset, f.type, f.key, f.value, f.tombstone, m_fact.id}, GroupView::kRecords);
}

void GroupFold::operator()(const GroupsLoading& f) const
{
    for (auto& [name, group] : m_view.groups)
        if (group->offsetsPartition == f.offsetsPartition) {
            group.edit().loading = true;
            group.edit().coordinator = f.coordinator;
        }
}

void GroupFold::operator()(const GroupsLoaded& f) const
{
    for (auto& [name, group] : m_view.groups)
        if (group->offsetsPartition == f.offsetsPartition && group->loading)
            group.edit().loading = false;
}

} // namespace engine
