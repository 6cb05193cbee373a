#include "engine/sim/group_checks.h"

#include <algorithm>

namespace engine {

namespace {

constexpr const char* kOffsetsTopic = "__consumer_offsets";
constexpr std::int16_t kOffsetKey = 1;         // of a record there: a commit, or its tombstone
constexpr std::int32_t kAwayEpoch = -2;        // of a static member that said that it goes for a while (KIP-848)
constexpr Offset kGone{-1};                    // unsure: the tombstone of a commit

bool has(const std::vector<TopicPartition>& partitions, const TopicPartition& id)
{
    return std::find(partitions.begin(), partitions.end(), id) != partitions.end();
}

std::string joined(const std::vector<Offset>& offsets)
{
    std::string out;
    for (const Offset offset : offsets)
        out += (out.empty() ? "" : ", ") + std::to_string(offset.value);
    return out;
}

} // namespace

struct GroupChecks::Observe {
    GroupChecks& checks;
    const ClusterView& view;
    const Fact& fact;
    Found& found;

    template <class T>
    void operator()(const T&) const { }

    void wrong(std::string_view rule, const std::string& group, const std::string& words) const
    {
        found.emplace_back(rule, "group " + group + ": " + words);
    }
    std::string name(NodeId client) const { return view.nodeNameOf(client); }
    // The group for which a client reads that partition; null: none.
    std::pair<const std::string, Group>* groupOf(NodeId client, const TopicPartition& id) const
    {
        for (auto& entry : checks.m_groups)
            if (const auto claim = entry.second.claims.find(client); claim != entry.second.claims.end() && claim->second.reads.contains(id))
                return &entry;
        return nullptr;
    }

    // -- who is a member --------------------------------------------------------------------------------------------

    void operator()(const GroupMemberJoined& f) const
    {
        Group& group = checks.m_groups[f.group];
        group.joined[f.client] = f.memberId;
        group.left.erase(f.memberId);
        group.strangers = group.strangers || f.client.isOutside();
    }
    void operator()(const GroupMemberLeft& f) const
    {
        Group& group = checks.m_groups[f.group];
        group.left.insert(f.memberId);
        if (group.left.size() > kLeftKept)
            group.left.erase(group.left.begin());
        for (auto& [client, claim] : group.claims)
            claim.excused = claim.excused || claim.memberId == f.memberId;
        standUp(group.seats[fact.node], f.memberId);
    }
    void operator()(const GroupAssigned& f) const
    {
        Group& group = checks.m_groups[f.group];
        Seats& seats = group.seats[fact.node] = {};
        for (const auto& member : f.members) {
            group.left.erase(member.memberId);
            seats.byMember[member.memberId] = member.partitions;
            for (const auto& partition : member.partitions)
                if (const auto [owner, first] = seats.owners.try_emplace(partition, member.memberId); !first)
                    wrong("one-member-per-partition", f.group,
                        partition.toString() + " is assigned to " + owner->second + " and to " + member.memberId);
        }
    }
    static void standUp(Seats& seats, const std::string& member)
    {
        seats.byMember.erase(member);
        std::erase_if(seats.owners, [&](const auto& entry) { return entry.second == member; });
    }
    void operator()(const MemberReconciled& f) const
    {
        Group& group = checks.m_groups[f.group];
        group.left.erase(f.memberId);
        if (f.epoch == kAwayEpoch) // its client said so after max.poll.interval.ms; the application hears of it in its next poll()
            for (auto& [client, claim] : group.claims)
                claim.excused = claim.excused || claim.memberId == f.memberId;
        Seats& seats = group.seats[fact.node];
        standUp(seats, f.memberId);
        auto& mine = seats.byMember[f.memberId] = f.assigned;
        mine.insert(mine.end(), f.pendingRevocation.begin(), f.pendingRevocation.end());
        for (const auto& partition : mine)
            if (const auto [owner, first] = seats.owners.try_emplace(partition, f.memberId); !first && owner->second != f.memberId)
                wrong("one-member-per-partition", f.group,
                    partition.toString() + " is given to " + f.memberId + " in epoch " + std::to_string(f.epoch) + " while " + owner->second
                        + " has it");
    }
    void forgetSeats(BrokerId coordinator, std::int32_t partition) const
    {
        for (auto& [groupName, group] : checks.m_groups) {
            const auto shown = view.groups.find(groupName);
            const std::int32_t its = shown == view.groups.end() ? -1 : shown->second->offsetsPartition;
            if (partition < 0 || its < 0 || its == partition)
                group.seats.erase(NodeId{coordinator.value});
        }
    }
    void operator()(const GroupsLoading& f) const { forgetSeats(f.coordinator, f.offsetsPartition); }
    void operator()(const GroupsUnloaded& f) const { forgetSeats(f.coordinator, f.offsetsPartition); }
    void operator()(const GroupDeleted& f) const
    {
        const auto group = checks.m_groups.find(f.group);
        if (group == checks.m_groups.end())
            return;
        group->second.committed.clear();
        group->second.seats.erase(fact.node);
    }
    void operator()(const NodeStopped& f) const
    {
        if (f.id.isBroker())
            return forgetSeats(BrokerId{f.id.value}, -1);
        checks.m_positions.erase(f.id);
        for (auto& [groupName, group] : checks.m_groups)
            group.claims.erase(f.id);
    }

    // -- who reads what ---------------------------------------------------------------------------------------------

    void operator()(const AssignmentTaken& f) const
    {
        auto& positions = checks.m_positions[f.client];
        std::erase_if(positions, [&](const auto& entry) { return !has(f.partitions, entry.first) || has(f.added, entry.first); });
        if (f.group.empty())
            return;
        Group& group = checks.m_groups[f.group];
        if (f.partitions.empty()) {
            group.claims.erase(f.client);
            return;
        }
        Claim& claim = group.claims[f.client];
        const ClientView* client = view.client(f.client);
        claim.memberId = client ? client->consumer->memberId : std::string();
        if (const auto joined = group.joined.find(f.client); claim.memberId.empty() && joined != group.joined.end())
            claim.memberId = joined->second;
        claim.excused = group.left.contains(claim.memberId);
        claim.generation = f.generation;
        std::erase_if(claim.reads, [&](const auto& entry) { return !has(f.partitions, entry.first) || has(f.added, entry.first); });
        for (const auto& id : f.partitions) {
            const auto [reading, isNew] = claim.reads.try_emplace(id);
            if (!isNew)
                continue;
            ++checks.m_claimsWatched;
            reading->second.known = !group.wasLost;
            if (const auto committed = group.committed.find(id); committed != group.committed.end() && committed->second.offset) {
                reading->second.committed.push_back(*committed->second.offset);
                reading->second.known = true;
            }
            if (f.generation >= 0 && !claim.excused)
                alone(f, group, id);
        }
    }
    // A static member that is silent during a rebalance is not told to have left: it stays until its session ends, while the leader may give
    // its partitions away (facts §7.3). It has not heard of that generation.
    bool wasPassedOver(const AssignmentTaken& f, NodeId other, const Claim& its) const
    {
        const auto shown = view.groups.find(f.group);
        const ClientView* client = view.client(other);
        if (shown == view.groups.end() || shown->second->kind != GroupKind::Classic || !client || client->consumer->generation >= f.generation)
            return false;
        const auto member = shown->second->members.find(its.memberId);
        return member != shown->second->members.end() && !member->second.instanceId.empty() && its.generation < f.generation;
    }
    void alone(const AssignmentTaken& f, const Group& group, const TopicPartition& id) const
    {
        for (const auto& [other, its] : group.claims)
            if (other != f.client && !its.excused && its.generation >= 0 && its.reads.contains(id) && !wasPassedOver(f, other, its))
                wrong("one-member-per-partition", f.group,
                    id.toString() + " is read by " + name(other) + " (generation " + std::to_string(its.generation) + ") and by "
                        + name(f.client) + " (generation " + std::to_string(f.generation) + "), and neither was told to have left");
    }

    // -- positions --------------------------------------------------------------------------------------------------

    void operator()(const PositionSet& f) const
    {
        checks.m_positions[f.client][f.partition].moveTo(f.position);
        auto* readsFor = groupOf(f.client, f.partition);
        if (!readsFor)
            return;
        auto& [groupName, group] = *readsFor;
        Claim& claim = group.claims.at(f.client);
        Reading& reading = claim.reads.at(f.partition);
        Committed& committed = group.committed[f.partition];
        if (f.how != PositionHow::Committed && committed.memberId == claim.memberId)
            committed.mayGoBackTo = std::min(committed.mayGoBackTo, f.position);
        if (std::exchange(reading.started, true) || f.how == PositionHow::Seek || claim.excused || !reading.known)
            return;
        ++checks.m_startsWatched;
        const std::string begins = name(f.client) + " begins " + f.partition.toString() + " at " + std::to_string(f.position.value);
        const auto& commits = reading.committed;
        const auto isUnsure = [&](Offset offset) {
            return std::any_of(committed.unsure.begin(), committed.unsure.end(), [&](const Unsure& one) { return one.offset == offset; });
        };
        if (f.how != PositionHow::Committed) {
            if (!commits.empty() && !isUnsure(kGone))
                wrong("commit-is-kept", groupName, begins + " as if nothing were committed, but " + joined(commits) + " was");
            return;
        }
        if (isUnsure(f.position) || std::find(commits.begin(), commits.end(), f.position) != commits.end())
            return;
        if (!commits.empty() && f.position < *std::max_element(commits.begin(), commits.end()))
            wrong("commit-is-kept", groupName, begins + ", but " + joined(commits) + " was committed");
        else if (!group.strangers) // a program from outside does not tell what it tries to commit
            wrong("commit-not-skipped", groupName,
                begins + ", and " + (commits.empty() ? "nobody committed that" : "only " + joined(commits) + " was committed"));
    }
    void operator()(const RecordsDelivered& f) const
    {
        const ClientView* client = view.client(f.client);
        if (client && !client->consumer->group.empty() && groupOf(f.client, f.partition) == nullptr)
            wrong("one-member-per-partition", client->consumer->group,
                name(f.client) + " reads " + f.partition.toString() + " and does not have it");
        auto& positions = checks.m_positions[f.client];
        if (const auto before = positions.find(f.partition); before != positions.end() && before->second.now != f.from)
            found.emplace_back("delivered-in-a-row",
                name(f.client) + " got " + f.partition.toString() + " from " + std::to_string(f.from.value) + ", its position was "
                    + std::to_string(before->second.now.value));
        positions[f.partition].moveTo(f.to);
        if (f.to - f.from == static_cast<std::int64_t>(f.offsets.size()) || checks.m_compacted.contains(f.partition))
            return;
        for (Offset at = f.from; at < f.to; at = at + 1)
            if (!std::binary_search(f.offsets.begin(), f.offsets.end(), at) && stands(f.partition, at))
                found.emplace_back("delivered-in-a-row",
                    name(f.client) + " got " + f.partition.toString() + " up to " + std::to_string(f.to.value)
                        + " without the record at " + std::to_string(at.value));
    }
    // Has the leader a record there?
    bool stands(const TopicPartition& id, Offset at) const
    {
        const PartitionView* partition = view.partition(id);
        const ReplicaView* leader = partition ? partition->leaderCopy() : nullptr;
        for (std::size_t i = 0; leader && i < leader->batches.size(); ++i)
            if (const BatchView& batch = leader->batches[i]; batch.baseOffset <= at && at <= batch.lastOffset) {
                const RecordNote* record = batch.recordAt(at);
                return record && !record->isControl;
            }
        return false;
    }
    void operator()(const OffsetMapBuilt& f) const { checks.m_compacted.insert(f.partition); }
    void operator()(const RecordFailed& f) const
    {
        if (f.action == PoisonAction::Skip || f.action == PoisonAction::DeadLetter) // the next one that it gets may lie behind it
            checks.m_positions[f.client].erase(f.partition);
    }

    // -- commits ----------------------------------------------------------------------------------------------------

    void operator()(const CommitSent& f) const
    {
        const auto& positions = checks.m_positions[f.client];
        for (const auto& part : f.offsets) {
            Committed& committed = checks.m_groups[f.group].committed[part.partition];
            const bool byHand = fact.rule == Rule::CommitAsked || fact.rule == Rule::UserCommand;
            if (byHand)
                committed.mayGoBackTo = std::min(committed.mayGoBackTo, part.offset);
            const auto position = positions.find(part.partition);
            if (!byHand && position != positions.end() && part.offset > position->second.furthest)
                wrong("commit-within-delivered", f.group,
                    name(f.client) + " commits " + part.toString() + ", its position was never beyond "
                        + std::to_string(position->second.furthest.value));
            const auto again = std::find_if(committed.unsure.begin(), committed.unsure.end(),
                [&](const Unsure& one) { return one.client == f.client && one.commit == f.commit; });
            if (again != committed.unsure.end()) {
                again->attempts = std::max(again->attempts, f.attempt);
                continue;
            }
            remember(committed, {f.client, f.commit, f.attempt, part.offset});
        }
    }
    static void remember(Committed& committed, Unsure one)
    {
        committed.unsure.push_back(one);
        if (committed.unsure.size() > kUnsureKept)
            committed.unsure.pop_front();
    }
    // Whoever asked for it (an administrator, a program from outside): it is in the log, and may stand although nobody is told.
    void operator()(const GroupRecordWritten& f) const
    {
        const auto comma = f.key.rfind(", ");
        if (f.type != kOffsetKey || comma == std::string::npos)
            return;
        const TopicPartition id{f.key.substr(0, comma), std::stoi(f.key.substr(comma + 2))};
        remember(checks.m_groups[f.group].committed[id], {NodeId{}, 0, 1, f.tombstone ? kGone : Offset{std::stoll(f.value)}});
    }
    static void wasTold(Committed& committed, Offset offset)
    {
        const auto written = std::find_if(committed.unsure.begin(), committed.unsure.end(),
            [&](const Unsure& one) { return one.client == NodeId{} && one.offset == offset; });
        if (written != committed.unsure.end())
            committed.unsure.erase(written);
    }
    // One that was tried again may still arrive.
    void operator()(const CommitEnded& f) const
    {
        if (f.error != ErrorCode::None || !f.exception.empty())
            return;
        for (const auto& part : f.offsets)
            std::erase_if(checks.m_groups[f.group].committed[part.partition].unsure,
                [&](const Unsure& one) { return one.client == f.client && one.commit == f.commit && one.attempts == 1; });
    }
    // A coordinator that was deposed without a vote may tell what its successor never had.
    bool isDoubtful(const std::string& groupName, const Group& group) const
    {
        const auto shown = view.groups.find(groupName);
        if (!group.wasLost || shown == view.groups.end() || shown->second->offsetsPartition < 0)
            return group.wasLost && fact.node.isBroker();
        const PartitionView* partition = view.partition({kOffsetsTopic, shown->second->offsetsPartition});
        return partition && NodeId{partition->leader.value.value} != fact.node;
    }
    // Facts of commits come in the order of the log. Who has the partition by the coordinator's own word has committed it already: then another
    // one's commit was taken after it had lost the partition, with an old generation or epoch.
    bool hasSinceCommitted(const Group& group, const OffsetCommitted& f, const std::string& last) const
    {
        const auto seats = group.seats.find(fact.node);
        if (f.memberId.empty() || last.empty() || f.client.isOutside() || seats == group.seats.end())
            return false;
        const auto owner = seats->second.owners.find(f.partition);
        return owner != seats->second.owners.end() && owner->second == last && owner->second != f.memberId;
    }
    void operator()(const OffsetCommitted& f) const
    {
        Group& group = checks.m_groups[f.group];
        group.strangers = group.strangers || f.client.isOutside();
        Committed& committed = group.committed[f.partition];
        if (isDoubtful(f.group, group)) {
            remember(committed, {f.client, 0, 1, f.offset});
            return;
        }
        wasTold(committed, f.offset);
        const bool sameMember = !f.memberId.empty() && f.memberId == committed.memberId;
        if (sameMember && committed.offset) {
            ++checks.m_commitsWatched;
            const bool stalled = std::any_of(committed.unsure.begin(), committed.unsure.end(),
                [&](const Unsure& one) { return one.client == f.client && one.offset == f.offset; });
            if (f.offset < std::min(*committed.offset, committed.mayGoBackTo) && !stalled)
                wrong("commit-never-back", f.group,
                    "the commit of " + f.partition.toString() + " by " + f.memberId + " goes back from "
                        + std::to_string(committed.offset->value) + " to " + std::to_string(f.offset.value));
        } else if (committed.offset && f.offset < committed.mayGoBackTo && hasSinceCommitted(group, f, committed.memberId)) {
            wrong("commit-never-back", f.group,
                f.memberId + " commits " + f.partition.toString() + "=" + std::to_string(f.offset.value) + ", but " + committed.memberId
                    + " has it and committed " + std::to_string(committed.offset->value));
        }
        committed.offset = f.offset;
        committed.memberId = f.memberId;
        committed.mayGoBackTo = Offset{INT64_MAX};
        for (auto& [client, claim] : group.claims)
            if (const auto at = claim.reads.find(f.partition); at != claim.reads.end() && !at->second.started)
                at->second.committed.push_back(f.offset);
    }
    void operator()(const OffsetRemoved& f) const
    {
        Group& group = checks.m_groups[f.group];
        if (const auto committed = group.committed.find(f.partition); committed != group.committed.end()) {
            committed->second.offset.reset();
            wasTold(committed->second, kGone);
        }
        for (auto& [client, claim] : group.claims)
            if (const auto at = claim.reads.find(f.partition); at != claim.reads.end() && !at->second.started)
                at->second = {false, {}, false};
    }
    void operator()(const TopicDeleted& f) const
    {
        for (auto& [groupName, group] : checks.m_groups) {
            std::erase_if(group.committed, [&](const auto& entry) { return entry.first.topic == f.topic; });
            for (auto& [client, claim] : group.claims)
                std::erase_if(claim.reads, [&](const auto& entry) { return entry.first.topic == f.topic; });
        }
        for (auto& [client, positions] : checks.m_positions)
            std::erase_if(positions, [&](const auto& entry) { return entry.first.topic == f.topic; });
    }
};

GroupChecks::Found GroupChecks::observe(const ClusterView& view, const Fact& fact)
{
    Found found;
    std::visit(Observe{*this, view, fact, found}, fact.body.value);
    return found;
}

void GroupChecks::lost(const ClusterView& view, const TopicPartition& partition)
{
    if (partition.topic != kOffsetsTopic)
        return;
    for (auto& [id, group] : m_groups) {
        const auto shown = view.groups.find(id);
        if (shown != view.groups.end() && shown->second->offsetsPartition >= 0 && shown->second->offsetsPartition != partition.partition)
            continue;
        group.wasLost = true;
        group.committed.clear();
        group.seats.clear();
        for (auto& [client, claim] : group.claims) {
            claim.excused = true;
            for (auto& entry : claim.reads)
                entry.second.known = false;
        }
    }
}

} // namespace engine
