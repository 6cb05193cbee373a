#include "engine/sim/checks.h"

#include <algorithm>
#include <utility>

#include "engine/sim/group_checks.h"
#include "engine/sim/promise.h"

namespace engine {

namespace {

constexpr std::size_t kEpochsKept = 16;
constexpr std::size_t kGivenUpKept = 16;

// The leader that metadata and broker agree on; null while they do not.
const ReplicaView* currentLeader(const PartitionView& partition)
{
    const ReplicaView* copy = partition.leaderCopy();
    const bool leads = copy && copy->role.value == ReplicaRole::Leader && copy->leaderEpoch.value == partition.leaderEpoch.value;
    return leads ? copy : nullptr;
}

// Index of the first batch that ends at or after `offset`.
std::size_t firstFrom(const PersistentList<BatchView>& batches, Offset offset)
{
    std::size_t low = 0;
    std::size_t high = batches.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (batches[middle].lastOffset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::string nameOf(const BatchView& batch)
{
    return "[" + std::to_string(batch.baseOffset.value) + ", " + std::to_string(batch.lastOffset.value) + "] of epoch " + std::to_string(batch.leaderEpoch.value);
}

std::string nameOf(BrokerId broker) { return "broker " + std::to_string(broker.value); }

} // namespace

// -- observing: an overload for each kind of fact that matters ------------------------------------------------------

struct Checks::Observe {
    Checks& checks;
    const ClusterView& view;
    const Fact& fact;

    template <class T>
    void operator()(const T&) const { }

    Memo& memo(const TopicPartition& id) const { return checks.touch(id, fact).second; }
    static void moved(Memo& memo, BrokerId broker)
    {
        if (std::find(memo.moved.begin(), memo.moved.end(), broker) == memo.moved.end())
            memo.moved.push_back(broker);
    }
    // The log of `broker` has its end at `end` now, not by an append.
    static void shrunk(Memo& memo, BrokerId broker, Offset end)
    {
        moved(memo, broker);
        memo.batches = memo.kept = true;
        if (broker == memo.comparedWith)
            for (auto& [other, agreed] : memo.agreed)
                agreed = std::min(agreed, end);
        else if (const auto agreed = memo.agreed.find(broker); agreed != memo.agreed.end())
            agreed->second = std::min(agreed->second, end);
        memo.ends[broker] = end;
        for (Memo::Untold& one : memo.untold)
            if (one.broker == broker)
                one.to = std::min(one.to, end);
        std::erase_if(memo.untold, [](const Memo::Untold& one) { return one.from >= one.to; });
    }

    // A log's start is checkpointed once a minute, its epochs at once. After a crash it may begin lower than it had, with segments that
    // retention took elsewhere and of which it knows no epoch: as a leader it sees no divergence there ("older than all that is known",
    // EpochCache::endOffsetFor, in Kafka LeaderEpochFileCache too), so a follower with another tail keeps it. Nobody is promised those.
    void showsAgain(Memo& memo, const LogOpened& f) const
    {
        if (const PartitionView* partition = view.partition(f.partition))
            for (const auto& [broker, copy] : partition->copies)
                if (f.startOffset < copy->startOffset.value)
                    memo.compactedTo = std::max(memo.compactedTo, copy->startOffset.value);
    }

    void operator()(const NodeStopped& f) const
    {
        if (f.id.isBroker()) // its next life may begin below: the high watermark is checkpointed from time to time only
            for (auto& [id, memo] : checks.m_partitions)
                memo.led.erase(BrokerId{f.id.value});
    }
    void operator()(const TopicDeleted& f) const
    {
        for (auto it = checks.m_partitions.lower_bound({f.topic, INT32_MIN}); it != checks.m_partitions.end() && it->first.topic == f.topic;) {
            std::erase(checks.m_touched, &*it);
            it = checks.m_partitions.erase(it);
        }
    }
    void operator()(const PartitionCreated& f) const { memo(f.partition).isr = true; }
    void operator()(const IsrShrunk& f) const { memo(f.partition).isr = true; }
    void operator()(const IsrExpanded& f) const
    {
        Memo& m = memo(f.partition);
        m.isr = m.batches = true;
    }
    void operator()(const LeaderElected& f) const
    {
        if (deposesWithoutVotes(fact.rule) || !keepsAcked(fact.rule))
            checks.m_groups->lost(view, f.partition);
        if (deposesWithoutVotes(fact.rule))
            memo(f.partition).votelessEpoch = f.leaderEpoch;
        if (keepsAcked(fact.rule))
            return;
        Memo& m = memo(f.partition);
        m.acked.clear();
        m.givenUp.assign(1, {f.leaderEpoch, Offset{0}, Offset{INT64_MAX}});
    }
    void operator()(const RoleTaken& f) const
    {
        if (f.role != ReplicaRole::Leader)
            return;
        Memo& m = memo(f.partition);
        m.batches = m.kept = true;
        const auto [leads, first] = m.leaders.try_emplace(f.leaderEpoch, f.broker);
        if (!first && leads->second != f.broker)
            checks.found("one-leader-per-epoch",
                f.partition.toString() + ": " + nameOf(leads->second) + " and " + nameOf(f.broker) + " both lead in epoch " + std::to_string(f.leaderEpoch.value), fact.id);
        if (m.leaders.size() > kEpochsKept)
            m.leaders.erase(m.leaders.begin());
    }
    void operator()(const ReplicaDeleted& f) const
    {
        Memo& m = memo(f.partition);
        m.ends.erase(f.broker);
        m.agreed.erase(f.broker);
        m.torn.erase(f.broker);
        m.led.erase(f.broker);
        std::erase_if(m.untold, [&](const Memo::Untold& one) { return one.broker == f.broker; });
    }
    void operator()(const LogOpened& f) const
    {
        Memo& m = memo(f.partition);
        showsAgain(m, f);
        if (const auto before = m.ends.find(f.broker); before != m.ends.end() && f.endOffset < before->second) {
            const LeaderEpoch latest = m.leaders.empty() ? LeaderEpoch{0} : m.leaders.rbegin()->first;
            Memo::Torn& torn = m.torn.try_emplace(f.broker, Memo::Torn{f.endOffset, before->second, latest}).first->second;
            torn = {std::min(torn.to, f.endOffset), std::max(torn.had, before->second), std::max(torn.epoch, latest)};
        } else if (before != m.ends.end() && f.endOffset > before->second) {
            m.untold.push_back({f.broker, before->second, f.endOffset});
        }
        shrunk(m, f.broker, f.endOffset);
    }
    void operator()(const LogTruncated& f) const { shrunk(memo(f.partition), f.broker, f.to); }
    void operator()(const LogStartMoved& f) const { moved(memo(f.partition), f.broker); }
    void operator()(const OffsetMapBuilt& f) const
    {
        Memo& m = memo(f.partition);
        m.compactedTo = std::max(m.compactedTo, f.to);
    }
    void operator()(const BatchAppended& f) const
    {
        Memo& m = memo(f.partition);
        moved(m, f.broker);
        m.batches = true;
        m.ends[f.broker] = f.lastOffset + 1;
        if (const auto torn = m.torn.find(f.broker); torn != m.torn.end()) {
            torn->second.to = std::max(torn->second.to, f.lastOffset + 1);
            if (torn->second.to >= torn->second.had) // it has everything again and owes no excuse
                m.torn.erase(torn);
        }
        if (!f.records || f.records->empty() || f.records->front().uid == RecordUid{})
            return;
        m.written.push_back({f.baseOffset, f.records->front().uid, f.leaderEpoch});
        if (m.written.size() > kAckedKept)
            m.written.pop_front();
    }
    void operator()(const HighWatermarkAdvanced& f) const
    {
        Memo& m = memo(f.partition);
        moved(m, f.broker);
        if (!f.asLeader)
            return;
        m.batches = true;
        Led& led = m.led[f.broker];
        if (led.epoch == f.leaderEpoch && f.to < led.highWatermark)
            checks.found("high-watermark-never-back",
                f.partition.toString() + " on " + nameOf(f.broker) + ": from " + std::to_string(led.highWatermark.value) + " to " + std::to_string(f.to.value)
                    + " within epoch " + std::to_string(f.leaderEpoch.value),
                fact.id);
        led = {f.leaderEpoch, f.to};
    }
    void operator()(const BatchAcked& f) const
    {
        if (fact.rule != Rule::AcksAll || !f.confirmed || f.baseOffset < Offset{0})
            return;
        Memo& m = memo(f.partition);
        m.acked.push_back({f.baseOffset, f.uids, fact.id});
        m.newlyAcked += 1;
        ++checks.m_ackedWatched;
        if (m.acked.size() > kAckedKept)
            m.acked.pop_front();
    }
};

Checks::Checks() : m_groups(std::make_unique<GroupChecks>()) { }
Checks::~Checks() = default;

void Checks::observe(const ClusterView& view, const Fact& fact)
{
    m_at = fact.at;
    std::visit(Observe{*this, view, fact}, fact.body.value);
    for (auto& [rule, text] : m_groups->observe(view, fact))
        found(rule, std::move(text), fact.id);
}

Checks::Entry& Checks::touch(const TopicPartition& id, const Fact& fact)
{
    Entry& entry = *m_partitions.try_emplace(id).first;
    entry.second.by = fact.id;
    if (!std::exchange(entry.second.touched, true))
        m_touched.push_back(&entry);
    return entry;
}

// -- checking -----------------------------------------------------------------------------------------------------

void Checks::check(const ClusterView& view)
{
    for (Entry* entry : std::exchange(m_touched, {})) {
        Memo& memo = entry->second;
        if (const PartitionView* partition = view.partition(entry->first)) {
            if (memo.isr)
                for (const BrokerId broker : partition->isr.value)
                    if (std::find(partition->replicas.begin(), partition->replicas.end(), broker) == partition->replicas.end())
                        found("isr-within-replicas", entry->first.toString() + ": " + nameOf(broker) + " is in the ISR but no replica", memo.by);
            checkOffsets(*partition, memo);
            const ReplicaView* leader = currentLeader(*partition);
            if (leader && memo.batches)
                checkAgreement(*partition, *leader, memo);
            if (leader && (memo.kept || memo.newlyAcked > 0)) {
                if (memo.torn.contains(leader->broker))
                    m_groups->lost(view, entry->first);
                checkKept(*partition, *leader, memo);
            }
            if (leader) {
                memo.kept = false;
                memo.newlyAcked = 0;
            }
        }
        memo.touched = memo.isr = memo.batches = false;
        memo.moved.clear();
    }
}

void Checks::checkOffsets(const PartitionView& partition, Memo& memo)
{
    for (const BrokerId broker : memo.moved) {
        const ReplicaView* copy = partition.copyOn(broker);
        if (!copy || !copy->endOffset.known())
            continue;
        const Offset start = copy->startOffset.value;
        const Offset high = copy->highWatermark.known() ? copy->highWatermark.value : start;
        const Offset end = copy->endOffset.value;
        if (start > high || high > end)
            found("offsets-in-order",
                partition.id.toString() + " on " + nameOf(broker) + ": start " + std::to_string(start.value) + ", high watermark " + std::to_string(high.value) + ", end "
                    + std::to_string(end.value),
                memo.by);
    }
}

bool Checks::isUntold(const Memo& memo, BrokerId broker, Offset from, Offset to)
{
    return std::any_of(memo.untold.begin(), memo.untold.end(), [&](const Memo::Untold& one) { return one.broker == broker && one.from <= from && to <= one.to; });
}

bool Checks::isUntold(const Memo& memo, BrokerId broker, const BatchView& batch)
{
    return isUntold(memo, broker, batch.baseOffset, batch.lastOffset + 1);
}

void Checks::checkAgreement(const PartitionView& partition, const ReplicaView& leader, Memo& memo)
{
    if (memo.comparedWith != leader.broker) {
        memo.comparedWith = leader.broker;
        memo.agreed.clear();
    }
    if (!leader.highWatermark.known() || leader.batches.empty())
        return;
    const Offset limit = leader.highWatermark.value;
    for (const BrokerId broker : partition.isr.value) {
        const ReplicaView* copy = broker == leader.broker ? nullptr : partition.copyOn(broker);
        if (!copy || copy->batches.empty())
            continue;
        Offset& agreed = memo.agreed[broker];
        const Offset from = std::max({agreed, memo.compactedTo, leader.shownFrom(), copy->shownFrom(), leader.startOffset.value, copy->startOffset.value});
        std::size_t mine = firstFrom(leader.batches, from);
        for (std::size_t its = firstFrom(copy->batches, from); its < copy->batches.size(); ++its) {
            const BatchView& batch = copy->batches[its];
            if (batch.lastOffset >= limit)
                break;
            agreed = batch.lastOffset + 1;
            ++m_batchesCompared;
            // What was written and not yet told when a process died is in its log and in no fact.
            while (mine < leader.batches.size() && leader.batches[mine].lastOffset < batch.baseOffset && isUntold(memo, broker, leader.batches[mine]))
                ++mine;
            if (isUntold(memo, leader.broker, batch))
                continue;
            const BatchView* same = mine < leader.batches.size() ? &leader.batches[mine] : nullptr;
            const bool equal = same && same->baseOffset == batch.baseOffset && same->lastOffset == batch.lastOffset && same->leaderEpoch == batch.leaderEpoch;
            if (!equal)
                found("in-sync-replicas-agree",
                    partition.id.toString() + " below the high watermark " + std::to_string(limit.value) + ": " + nameOf(broker) + " has " + nameOf(batch) + ", leader "
                        + std::to_string(leader.broker.value) + " has " + (same ? nameOf(*same) : std::string("nothing")),
                    memo.by);
            while (mine < leader.batches.size() && leader.batches[mine].lastOffset <= batch.lastOffset)
                ++mine;
        }
    }
}

std::optional<LeaderEpoch> Checks::epochOf(const PartitionView& partition, const Memo& memo, const Acked& acked)
{
    const auto told = std::find_if(memo.written.rbegin(), memo.written.rend(), [&](const Memo::Written& one) {
        return one.baseOffset == acked.baseOffset && !acked.uids.empty() && one.first == acked.uids.front();
    });
    if (told != memo.written.rend())
        return told->epoch;
    std::optional<LeaderEpoch> first;
    for (const auto& [broker, copy] : partition.copies) {
        const std::size_t i = firstFrom(copy->batches, acked.baseOffset);
        if (i < copy->batches.size() && copy->batches[i].baseOffset <= acked.baseOffset)
            first = std::min(first.value_or(copy->batches[i].leaderEpoch), copy->batches[i].leaderEpoch);
    }
    return first;
}

// A leader that slept through such an election may acknowledge afterwards what it wrote in its own epoch.
bool Checks::isExcused(const PartitionView& partition, const Memo& memo, const Acked& acked, bool isNew)
{
    const auto epoch = epochOf(partition, memo, acked);
    const Offset end = acked.baseOffset + static_cast<std::int64_t>(acked.uids.size());
    return epoch
        && ((isNew && *epoch < memo.votelessEpoch)
            || std::any_of(memo.givenUp.begin(), memo.givenUp.end(), [&](const Memo::GivenUp& by) {
                   return *epoch < by.before && !survivesTornLog(end, by.from, by.to);
               }));
}

void Checks::giveUpTorn(const PartitionView& partition, BrokerId leader, Memo& memo)
{
    const auto found = memo.torn.find(leader);
    if (found == memo.torn.end())
        return;
    const Memo::Torn torn = found->second;
    const LeaderEpoch before{torn.epoch.value + 1};
    std::erase_if(memo.acked, [&](const Acked& acked) {
        const Offset end = acked.baseOffset + static_cast<std::int64_t>(acked.uids.size());
        return !survivesTornLog(end, torn.to, torn.had) && epochOf(partition, memo, acked).value_or(torn.epoch) < before;
    });
    memo.givenUp.push_back({before, torn.to, torn.had});
    if (memo.givenUp.size() > kGivenUpKept)
        memo.givenUp.pop_front();
    memo.torn.erase(found);
}

void Checks::checkKept(const PartitionView& partition, const ReplicaView& leader, Memo& memo)
{
    // Bytes that were never flushed may go with the power of their host, and with them what only it had.
    giveUpTorn(partition, leader.broker, memo);
    const std::size_t count = memo.acked.size();
    for (std::size_t i = memo.kept ? 0 : count - std::min(memo.newlyAcked, count); i < memo.acked.size();) {
        const Acked& acked = memo.acked[i];
        const auto records = static_cast<std::int64_t>(acked.uids.size());
        const Offset end = acked.baseOffset + records;
        std::string wrong;
        if (end > leader.endOffset.value) {
            wrong = "ends at " + std::to_string(leader.endOffset.value.value);
        } else if (acked.baseOffset >= std::max({leader.shownFrom(), leader.startOffset.value, memo.compactedTo})) {
            const std::size_t at = firstFrom(leader.batches, acked.baseOffset);
            const BatchView* batch = at < leader.batches.size() ? &leader.batches[at] : nullptr;
            if (!batch || batch->baseOffset > acked.baseOffset) {
                if (!isUntold(memo, leader.broker, acked.baseOffset, end)) // else it is in that log, and in no fact
                    wrong = "has nothing there";
            } else if (batch->records) {
                for (std::int64_t k = 0; k < records && wrong.empty(); ++k) {
                    const Offset place = acked.baseOffset + k;
                    const RecordNote* there = batch->recordAt(place);
                    if (!there)
                        break;
                    if (there->uid != RecordUid{} && there->uid != acked.uids[static_cast<std::size_t>(k)])
                        wrong = "has another record at " + std::to_string(place.value);
                }
            }
        }
        if (wrong.empty()) {
            ++i;
            continue;
        }
        const bool isNew = memo.acked.size() - i <= memo.newlyAcked;
        if (isExcused(partition, memo, acked, isNew)) {
            memo.acked.erase(memo.acked.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        found("acked-is-kept",
            partition.id.toString() + ": offsets [" + std::to_string(acked.baseOffset.value) + ", " + std::to_string(end.value) + ") were acknowledged with acks=all, but the log of leader "
                + std::to_string(leader.broker.value) + " " + wrong,
            memo.by);
        memo.acked.erase(memo.acked.begin() + static_cast<std::ptrdiff_t>(i)); // told once
    }
}

void Checks::found(std::string_view rule, std::string text, FactId fact)
{
    ++m_count;
    if (m_violations.size() < kViolationsKept)
        m_violations.push_back({rule, std::move(text), fact, m_at});
}

// -- Watch --------------------------------------------------------------------------------------------------------

Watch::Watch(FactLog& facts)
    : m_subscription(facts.subscribe([this](const Fact& fact) {
        apply(m_view, fact);
        m_checks.observe(m_view, fact);
    }))
{
}

} // namespace engine
