#include "engine/client/accumulator.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

std::int64_t sizeOf(const Record& record, const ProducerBatch& batch)
{
    const std::int64_t base = batch.records.empty() ? record.timestamp : batch.records.front().timestamp;
    return static_cast<std::int64_t>(recordSizeBytes(record, record.timestamp - base, batch.count()));
}

} // namespace

bool sequenceBefore(std::int32_t a, std::int32_t b)
{
    constexpr std::uint32_t kHalf = 1u << 30;
    return a != b && ((static_cast<std::uint32_t>(b) - static_cast<std::uint32_t>(a)) & 0x7fffffffu) < kHalf;
}

std::optional<Accumulator::Appended> Accumulator::append(
    const TopicPartition& partition, Record&& record, RecordUid uid, Time now)
{
    auto& queue = m_queues[partition];
    if (!queue.empty()) {
        ProducerBatch& last = m_batches.at(queue.back());
        const std::int64_t size = sizeOf(record, last);
        if (!last.closed && last.sizeBytes + size <= m_options.batchSize) {
            last.records.push_back(std::move(record));
            last.uids.push_back(uid);
            last.sizeBytes += size;
            return Appended{&last, size, isFull(last), false};
        }
        last.closed = true; // full: it does not linger
    }
    ProducerBatch fresh;
    fresh.sizeBytes = static_cast<std::int64_t>(kBatchHeaderSize) + sizeOf(record, fresh);
    fresh.memory = std::max(m_options.batchSize, fresh.sizeBytes);
    if (m_memoryUsed + fresh.memory > m_options.bufferMemory) {
        m_waitsForMemory = true;
        return std::nullopt;
    }
    m_memoryUsed += fresh.memory;
    fresh.id = m_nextBatch++;
    fresh.partition = partition;
    fresh.records.push_back(std::move(record));
    fresh.uids.push_back(uid);
    fresh.created = now;
    queue.push_back(fresh.id);
    ProducerBatch& added = m_batches.emplace(fresh.id, std::move(fresh)).first->second;
    return Appended{&added, added.sizeBytes, isFull(added), true};
}

bool Accumulator::wouldOpen(const TopicPartition& partition, const Record& record) const
{
    const auto queue = m_queues.find(partition);
    if (queue == m_queues.end() || queue->second.empty())
        return true;
    const ProducerBatch& last = m_batches.at(queue->second.back());
    return last.closed || last.sizeBytes + sizeOf(record, last) > m_options.batchSize;
}

std::vector<BatchId> Accumulator::all() const
{
    std::vector<BatchId> out;
    for (const auto& [id, batch] : m_batches)
        out.push_back(id);
    return out;
}

std::optional<Accumulator::Ready> Accumulator::ready(
    const TopicPartition& partition, Time now, LeaderEpoch leaderEpoch, Flush flush) const
{
    const auto queue = m_queues.find(partition);
    if (queue == m_queues.end() || queue->second.empty())
        return std::nullopt;
    const ProducerBatch& first = m_batches.at(queue->second.front());
    if (first.attempts > 0) {
        const bool leaderChanged = leaderEpoch > first.attemptedEpoch;
        if (first.retryAt > now && !leaderChanged)
            return std::nullopt;
        return Ready{first.id, Rule::RetryBackoff};
    }
    if (queue->second.size() > 1 || isFull(first))
        return Ready{first.id, Rule::BatchFull};
    if (now - first.created >= m_options.linger)
        return Ready{first.id, Rule::LingerElapsed};
    if (flush == Flush::Yes)
        return Ready{first.id, Rule::FlushAsked};
    if (m_waitsForMemory)
        return Ready{first.id, Rule::MemoryExhausted};
    return std::nullopt;
}

Time Accumulator::nextCheck(Time now, Flush flush) const
{
    Time next = kNever;
    const auto consider = [&](Time when) {
        if (when > now)
            next = std::min(next, when);
    };
    for (const auto& [partition, queue] : m_queues) {
        if (queue.empty())
            continue;
        const ProducerBatch& first = m_batches.at(queue.front());
        if (first.attempts > 0)
            consider(first.retryAt);
        else if (flush == Flush::No)
            consider(first.created + m_options.linger);
    }
    for (const auto& [id, batch] : m_batches)
        consider(batch.created + m_options.deliveryTimeout);
    return next;
}

ProducerBatch& Accumulator::take(const TopicPartition& partition)
{
    auto& queue = m_queues.at(partition);
    ENGINE_CHECK(!queue.empty(), "only a batch that waits can be taken");
    ProducerBatch& first = m_batches.at(queue.front());
    queue.pop_front();
    first.closed = true;
    first.inFlight = true;
    return first;
}

void Accumulator::requeue(BatchId id)
{
    ProducerBatch& back = m_batches.at(id);
    back.inFlight = false;
    place(back);
}

// Several of a partition may come back out of order: those with a sequence stand by it, any other one first.
void Accumulator::place(const ProducerBatch& back)
{
    auto& queue = m_queues[back.partition];
    auto at = queue.begin();
    if (back.hasSequence())
        while (at != queue.end() && m_batches.at(*at).hasSequence() && sequenceBefore(m_batches.at(*at).baseSequence, back.baseSequence))
            ++at;
    queue.insert(at, back.id);
}

void Accumulator::finished(BatchId id)
{
    const auto found = m_batches.find(id);
    m_memoryUsed -= found->second.memory;
    std::erase(m_queues[found->second.partition], id);
    m_batches.erase(found);
    m_waitsForMemory = false;
}

std::pair<BatchId, BatchId> Accumulator::split(BatchId id)
{
    ProducerBatch whole = m_batches.at(id);
    ENGINE_CHECK(whole.records.size() > 1, "one record cannot be split");
    std::erase(m_queues[whole.partition], id);
    m_batches.erase(id);
    m_memoryUsed -= whole.memory;
    const auto half = static_cast<std::ptrdiff_t>(whole.records.size() / 2);
    const auto part = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
        ProducerBatch out;
        out.id = m_nextBatch++;
        out.partition = whole.partition;
        out.created = whole.created;
        out.called = whole.called;
        out.last = whole.last;
        out.attempts = whole.attempts;
        out.retryAt = kWorldStart;
        out.closed = true;
        out.sizeBytes = static_cast<std::int64_t>(kBatchHeaderSize);
        for (auto i = from; i < to; ++i) {
            const auto at = static_cast<std::size_t>(i);
            out.sizeBytes += sizeOf(whole.records[at], out);
            out.records.push_back(whole.records[at]);
            out.uids.push_back(whole.uids[at]);
        }
        out.memory = out.sizeBytes;
        m_memoryUsed += out.memory;
        if (whole.hasSequence()) {
            out.producerId = whole.producerId;
            out.producerEpoch = whole.producerEpoch;
            out.baseSequence = sequencePlus(whole.baseSequence, static_cast<std::int32_t>(from));
        }
        const BatchId newId = out.id;
        m_batches.emplace(newId, std::move(out));
        return newId;
    };
    const std::pair ids{part(0, half), part(half, static_cast<std::ptrdiff_t>(whole.records.size()))};
    place(m_batches.at(ids.second)); // without sequences the one placed last stands first
    place(m_batches.at(ids.first));
    return ids;
}

std::vector<BatchId> Accumulator::expired(Time now) const
{
    std::vector<BatchId> out;
    for (const auto& [id, batch] : m_batches)
        if (now - batch.created >= m_options.deliveryTimeout)
            out.push_back(id);
    return out;
}

std::vector<BatchId> Accumulator::sequencedBatchesOf(const TopicPartition& partition) const
{
    std::vector<BatchId> out;
    for (const auto& [id, batch] : m_batches)
        if (batch.partition == partition && batch.hasSequence())
            out.push_back(id);
    std::sort(out.begin(), out.end(), [this](BatchId a, BatchId b) {
        return sequenceBefore(m_batches.at(a).baseSequence, m_batches.at(b).baseSequence);
    });
    return out;
}

bool Accumulator::anyInFlight(const TopicPartition& partition) const
{
    return std::any_of(m_batches.begin(), m_batches.end(),
        [&](const auto& entry) { return entry.second.partition == partition && entry.second.inFlight; });
}

std::int32_t Accumulator::queueLength(const TopicPartition& partition) const
{
    const auto found = m_queues.find(partition);
    return found == m_queues.end() ? 0 : static_cast<std::int32_t>(found->second.size());
}

bool Accumulator::queueLengths(const std::string& topic, std::size_t count, std::vector<std::int32_t>& out) const
{
    out.clear();
    auto at = m_queues.lower_bound(TopicPartition{topic, 0});
    for (std::int32_t i = 0; static_cast<std::size_t>(i) < count; ++i, ++at) {
        if (at == m_queues.end() || at->first.partition != i || at->first.topic != topic)
            return false;
        out.push_back(static_cast<std::int32_t>(at->second.size()));
    }
    return true;
}

void Accumulator::walk(StateVisitor& visitor) const
{
    visitor.group("accumulator");
    visitor.list(m_queues, [&](const auto& entry) {
        visitor.text(entry.first.topic);
        visitor.number(entry.first.partition);
        visitor.list(entry.second, [&](BatchId id) { visitor.number(id); });
    });
    visitor.list(m_batches, [&](const auto& entry) {
        const ProducerBatch& batch = entry.second;
        visitor.number(entry.first);
        visitor.list(batch.uids, [&](RecordUid uid) { visitor.id(uid); });
        visitor.number(batch.sizeBytes);
        visitor.number(batch.closed);
        visitor.number(batch.created.nanos());
        visitor.number(batch.attempts);
        visitor.number(batch.retryAt.nanos());
        visitor.number(batch.inFlight);
        visitor.id(batch.producerId);
        visitor.id(batch.producerEpoch);
        visitor.number(batch.baseSequence);
    });
    visitor.number(m_memoryUsed);
    visitor.number(m_waitsForMemory);
    visitor.number(m_nextBatch);
}

} // namespace engine
