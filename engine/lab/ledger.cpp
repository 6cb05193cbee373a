#include "engine/lab/ledger.h"

#include <algorithm>
#include <ranges>

#include "engine/lab/latency_counts.h"

namespace engine {

namespace {

const UidSet kNothing;

// What stands in a log: from its start on. A copy that retention took from there nobody reads beside another one.
template <class Copy>
auto standing(const Copy& copy) { return std::ranges::subrange(copy.uids.lower_bound(copy.startOffset), copy.uids.end()); }

template <class Map, class Member>
const UidSet& setOf(const Map& map, NodeId id, Member member)
{
    const auto found = map.find(id);
    return found == map.end() ? kNothing : found->second.*member;
}

} // namespace

void Ledger::add(const Fact& fact)
{
    if (const auto* f = fact.as<RecordCalled>()) {
        m_producers[f->client].called.insert(f->uid);
        m_producers[f->client].where[f->uid] = f->partition;
    } else if (const auto* refused = fact.as<SendFailed>()) { // send() itself failed
        auto& producer = m_producers[refused->client];
        producer.called.insert(refused->uid);
        producer.failed.insert(refused->uid);
        producer.where[refused->uid] = refused->partition;
    } else if (const auto* sent = fact.as<BatchSent>()) {
        auto& producer = m_producers[sent->client];
        producer.sent.insert(sent->uids.begin(), sent->uids.end());
        for (const auto uid : sent->uids)
            producer.where[uid] = sent->partition;
    } else if (const auto* acked = fact.as<BatchAcked>()) {
        auto& producer = m_producers[acked->client];
        producer.acked.insert(acked->uids.begin(), acked->uids.end());
        if (!acked->confirmed)
            producer.unconfirmed += static_cast<std::int64_t>(acked->uids.size());
        auto& alike = producer.latencies[latencyBucket(acked->latency)];
        alike.insert(std::upper_bound(alike.begin(), alike.end(), acked->latency.count()), acked->latency.count());
        ++producer.latencyCount;
    } else if (const auto* failed = fact.as<BatchFailed>()) {
        m_producers[failed->client].failed.insert(failed->uids.begin(), failed->uids.end());
    } else if (const auto* created = fact.as<PartitionCreated>()) {
        m_partitions[created->partition].leader = created->leader;
    } else if (const auto* elected = fact.as<LeaderElected>()) {
        m_partitions[elected->partition].leader = elected->leader;
    } else if (const auto* appended = fact.as<BatchAppended>()) {
        Partition& partition = m_partitions[appended->partition];
        auto& copy = partition.copies[appended->broker];
        auto& known = partition.batches[{appended->leaderEpoch, appended->baseOffset}]; // told once, by the leader
        if (appended->records) {
            known.clear();
            for (const auto& record : *appended->records)
                known.push_back(record.isControl ? RecordUid{} : record.uid);
        }
        for (std::size_t i = 0; i < known.size(); ++i)
            if (known[i] != RecordUid{})
                copy.uids[appended->baseOffset + static_cast<std::int64_t>(i)] = known[i];
    } else if (const auto* truncated = fact.as<LogTruncated>()) {
        auto& copy = m_partitions[truncated->partition].copies[truncated->broker];
        copy.uids.erase(copy.uids.lower_bound(truncated->to), copy.uids.end());
        copy.startOffset = std::min(copy.startOffset, truncated->to);
    } else if (const auto* opened = fact.as<LogOpened>()) {
        auto& copy = m_partitions[opened->partition].copies[opened->broker];
        copy.uids.erase(copy.uids.lower_bound(opened->endOffset), copy.uids.end());
        copy.startOffset = opened->startOffset;
        copy.highWatermark = opened->highWatermark;
    } else if (const auto* started = fact.as<LogStartMoved>()) {
        m_partitions[started->partition].copies[started->broker].startOffset = started->to;
    } else if (const auto* cleaned = fact.as<CleaningEnded>()) {
        auto& to = m_partitions[cleaned->partition].compactedTo;
        to = std::max(to, cleaned->cleanUpTo);
    } else if (const auto* mark = fact.as<HighWatermarkAdvanced>()) {
        m_partitions[mark->partition].copies[mark->broker].highWatermark = mark->to;
    } else if (const auto* deleted = fact.as<TopicDeleted>()) {
        std::erase_if(m_partitions, [&](const auto& entry) { return entry.first.topic == deleted->topic; });
    } else if (const auto* delivered = fact.as<RecordsDelivered>()) {
        auto& consumer = m_consumers[delivered->client];
        const Copy* copy = leaderCopy(delivered->partition);
        for (const auto offset : delivered->offsets) {
            const auto found = copy ? copy->uids.find(offset) : std::map<Offset, RecordUid>::const_iterator{};
            if (!copy || found == copy->uids.end())
                continue;
            if (consumer.delivered.insert(found->second).second) {
                const NodeId producer{static_cast<std::int32_t>(found->second.value >> 32)};
                RecordUid& inPartition = consumer.lastIn[{delivered->partition, producer}];
                RecordUid& inAll = consumer.lastOf[producer];
                consumer.disorderInPartition += found->second < inPartition ? 1 : 0;
                consumer.disorder += found->second < inAll ? 1 : 0;
                inPartition = inAll = found->second;
            }
            consumer.unprocessed[delivered->partition].emplace_back(offset, found->second);
        }
    } else if (const auto* begun = fact.as<NodeStarted>()) { // what the last life had in hand went with it
        if (const auto consumer = m_consumers.find(begun->id); consumer != m_consumers.end())
            consumer->second.unprocessed.clear();
    } else if (const auto* processed = fact.as<RecordsProcessed>()) {
        auto& consumer = m_consumers[processed->client];
        auto& waiting = consumer.unprocessed[processed->partition];
        std::set<Offset> finished; // a record that was given out twice is finished once by this
        std::erase_if(waiting, [&](const auto& entry) {
            if (entry.first < processed->from || entry.first >= processed->to || !finished.insert(entry.first).second)
                return false;
            if (!consumer.processed.insert(entry.second).second)
                ++consumer.processedAgain;
            return true;
        });
    }
}

const Ledger::Copy* Ledger::leaderCopy(const TopicPartition& id) const
{
    const auto found = m_partitions.find(id);
    if (found == m_partitions.end())
        return nullptr;
    const auto copy = found->second.copies.find(found->second.leader);
    return copy == found->second.copies.end() ? nullptr : &copy->second;
}

const UidSet& Ledger::called(NodeId id) const { return setOf(m_producers, id, &Producer::called); }
const UidSet& Ledger::sent(NodeId id) const { return setOf(m_producers, id, &Producer::sent); }
const UidSet& Ledger::acked(NodeId id) const { return setOf(m_producers, id, &Producer::acked); }
const UidSet& Ledger::failed(NodeId id) const { return setOf(m_producers, id, &Producer::failed); }
const UidSet& Ledger::delivered(NodeId id) const { return setOf(m_consumers, id, &Consumer::delivered); }
const UidSet& Ledger::processed(NodeId id) const { return setOf(m_consumers, id, &Consumer::processed); }

UidSet Ledger::takenAway(const Partition& partition, const Copy& leader)
{
    UidSet out;
    const Offset to = std::max(leader.startOffset, partition.compactedTo);
    for (const auto& [broker, copy] : partition.copies)
        for (const auto& [offset, uid] : copy.uids)
            if (offset < to)
                out.insert(uid);
    return out;
}

UidSet Ledger::present(const std::string& topic) const
{
    UidSet out;
    for (const auto& [id, partition] : m_partitions)
        if (const Copy* copy = id.topic == topic ? leaderCopy(id) : nullptr)
            for (const auto& [offset, uid] : standing(*copy))
                out.insert(uid);
    return out;
}

UidSet Ledger::durable(const std::string& topic) const
{
    UidSet out;
    for (const auto& [id, partition] : m_partitions)
        if (const Copy* copy = id.topic == topic ? leaderCopy(id) : nullptr)
            for (const auto& [offset, uid] : standing(*copy))
                if (offset < copy->highWatermark)
                    out.insert(uid);
    return out;
}

UidSet Ledger::onReplica(const TopicPartition& partition, BrokerId broker) const
{
    UidSet out;
    if (const auto found = m_partitions.find(partition); found != m_partitions.end())
        if (const auto copy = found->second.copies.find(broker); copy != found->second.copies.end())
            for (const auto& [offset, uid] : copy->second.uids)
                out.insert(uid);
    return out;
}

UidSet Ledger::lost(NodeId id) const
{
    UidSet out;
    const auto found = m_producers.find(id);
    if (found == m_producers.end())
        return out;
    std::map<TopicPartition, UidSet> present;
    for (const auto& [partition, state] : m_partitions)
        if (const Copy* copy = leaderCopy(partition)) {
            UidSet& there = present[partition] = takenAway(state, *copy);
            for (const auto& [offset, uid] : copy->uids)
                there.insert(uid);
        }
    for (const auto uid : found->second.acked) {
        const auto where = found->second.where.find(uid);
        if (where == found->second.where.end() || !leaderCopy(where->second))
            continue;
        if (!present[where->second].contains(uid))
            out.insert(uid);
    }
    return out;
}

std::int64_t Ledger::unknown(NodeId id) const
{
    const auto found = m_producers.find(id);
    if (found == m_producers.end())
        return 0;
    return std::count_if(found->second.acked.begin(), found->second.acked.end(), [&](RecordUid uid) {
        const auto where = found->second.where.find(uid);
        return where != found->second.where.end() && !leaderCopy(where->second);
    });
}

std::int64_t Ledger::unconfirmed(NodeId id) const
{
    const auto found = m_producers.find(id);
    return found == m_producers.end() ? 0 : found->second.unconfirmed;
}

std::int64_t Ledger::duplicated(NodeId id) const
{
    const UidSet& mine = called(id);
    std::map<RecordUid, std::int64_t> times;
    for (const auto& [partition, state] : m_partitions)
        if (const Copy* copy = leaderCopy(partition))
            for (const auto& [offset, uid] : standing(*copy))
                if (mine.contains(uid))
                    ++times[uid];
    return std::count_if(times.begin(), times.end(), [](const auto& entry) { return entry.second > 1; });
}

std::int64_t Ledger::duplicatedIn(const std::string& topic) const
{
    std::map<RecordUid, std::int64_t> times;
    for (const auto& [partition, state] : m_partitions)
        if (const Copy* copy = partition.topic == topic ? leaderCopy(partition) : nullptr)
            for (const auto& [offset, uid] : standing(*copy))
                ++times[uid];
    return std::count_if(times.begin(), times.end(), [](const auto& entry) { return entry.second > 1; });
}

std::int64_t Ledger::outOfOrder(NodeId id) const
{
    const UidSet& mine = called(id);
    std::int64_t pairs = 0;
    for (const auto& [partition, state] : m_partitions)
        if (const Copy* copy = leaderCopy(partition)) {
            RecordUid before;
            for (const auto& [offset, uid] : standing(*copy))
                if (mine.contains(uid)) {
                    pairs += uid < before ? 1 : 0;
                    before = uid;
                }
        }
    return pairs;
}

std::int64_t Ledger::processedAgain(NodeId id) const
{
    const auto found = m_consumers.find(id);
    return found == m_consumers.end() ? 0 : found->second.processedAgain;
}

std::int64_t Ledger::outOfOrder(NodeId id, Scope scope) const
{
    const auto found = m_consumers.find(id);
    if (found == m_consumers.end())
        return 0;
    return scope == Scope::Partition ? found->second.disorderInPartition : found->second.disorder;
}

std::vector<std::int64_t> Ledger::latenciesNanos(NodeId id) const
{
    const auto found = m_producers.find(id);
    if (found == m_producers.end())
        return {};
    std::vector<std::int64_t> out;
    out.reserve(found->second.latencyCount);
    for (const auto& [bucket, alike] : found->second.latencies)
        out.insert(out.end(), alike.begin(), alike.end());
    return out;
}

std::optional<Duration> Ledger::latencyAt(NodeId id, std::size_t percent) const
{
    const auto found = m_producers.find(id);
    if (found == m_producers.end() || found->second.latencyCount == 0)
        return std::nullopt;
    std::size_t at = percentileIndex(found->second.latencyCount, percent);
    for (const auto& [bucket, alike] : found->second.latencies) {
        if (at < alike.size())
            return Duration{alike[at]};
        at -= alike.size();
    }
    return std::nullopt;
}

} // namespace engine
