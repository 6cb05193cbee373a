#include "engine/log/producer_state.h"

#include <algorithm>
#include <utility>

#include "engine/base/state_hash.h"

namespace engine {

namespace {

bool follows(std::int32_t last, std::int32_t next)
{
    return next == sequencePlus(last, 1); // after the largest comes 0
}

bool isExpired(
    const ProducerStates::Producer& producer, std::int64_t wallMillis, std::int64_t expirationMillis)
{
    return !producer.txnFirstOffset && wallMillis - producer.lastTimestamp >= expirationMillis;
}

} // namespace

Result<std::optional<ProducerStates::Batch>> ProducerStates::check(const BatchHeader& header) const
{
    const auto found = header.hasProducerId() ? m_producers.find(header.producerId) : m_producers.end();
    if (found == m_producers.end())
        return std::optional<Batch>();
    const Producer& known = found->second;
    if (header.producerEpoch < known.epoch)
        return ErrorCode::InvalidProducerEpoch;
    if (header.producerEpoch > known.epoch) {
        if (header.baseSequence != 0)
            return ErrorCode::OutOfOrderSequenceNumber;
        return std::optional<Batch>();
    }
    const std::int32_t last = header.lastSequence();
    for (const auto& batch : known.batches)
        if (batch.firstSequence == header.baseSequence && batch.lastSequence == last)
            return std::optional(batch);
    // A marker may have begun the epoch: then nothing was written in it yet, and it starts at 0.
    const std::int32_t before = known.batches.empty() ? kNoSequence : known.batches.back().lastSequence;
    if (!follows(before, header.baseSequence))
        return ErrorCode::OutOfOrderSequenceNumber;
    return std::optional<Batch>();
}

void ProducerStates::note(const BatchHeader& header)
{
    if (!header.hasProducerId() || header.isControl())
        return;
    Producer& producer = m_producers[header.producerId];
    if (producer.epoch != header.producerEpoch)
        producer.batches.clear();
    producer.epoch = header.producerEpoch;
    producer.lastTimestamp = header.maxTimestamp;
    producer.batches.push_back({header.baseSequence, header.lastSequence(), header.baseOffset,
        header.lastOffset(), header.maxTimestamp});
    if (producer.batches.size() > kBatchesKept)
        producer.batches.pop_front();
    if (header.isTransactional() && !producer.txnFirstOffset) {
        producer.txnFirstOffset = header.baseOffset;
        m_openTxns[header.baseOffset] = header.producerId;
    }
}

std::optional<ProducerStates::CompletedTxn> ProducerStates::noteMarker(
    const BatchHeader& header, const EndTxnMarker& marker, std::int64_t timestamp)
{
    Producer& producer = m_producers[header.producerId];
    if (producer.epoch != header.producerEpoch)
        producer.batches.clear();
    producer.epoch = header.producerEpoch;
    producer.lastTimestamp = timestamp;
    producer.coordinatorEpoch = marker.coordinatorEpoch;
    const auto first = std::exchange(producer.txnFirstOffset, std::nullopt);
    if (!first)
        return std::nullopt;
    m_openTxns.erase(*first);
    m_unreplicatedTxns[*first] = header.lastOffset();
    return CompletedTxn{header.producerId, *first, header.lastOffset(), marker.type == ControlType::Abort};
}

Offset ProducerStates::lastStableOffset(const CompletedTxn& ended) const
{
    return m_openTxns.empty() ? ended.lastOffset + 1 : m_openTxns.begin()->first;
}

Offset ProducerStates::lastStableOffset(Offset highWatermark) const
{
    Offset stable = highWatermark;
    if (!m_openTxns.empty())
        stable = std::min(stable, m_openTxns.begin()->first);
    for (const auto& [first, marker] : m_unreplicatedTxns) {
        if (first >= stable)
            break;
        if (marker >= highWatermark)
            return first;
    }
    return stable;
}

void ProducerStates::replicatedUpTo(Offset highWatermark)
{
    std::erase_if(m_unreplicatedTxns, [&](const auto& txn) { return txn.second < highWatermark; });
}

void ProducerStates::clear()
{
    m_producers.clear();
    m_openTxns.clear();
    m_unreplicatedTxns.clear();
}

void ProducerStates::expire(std::int64_t wallMillis, std::int64_t expirationMillis)
{
    std::erase_if(m_producers,
        [&](const auto& entry) { return isExpired(entry.second, wallMillis, expirationMillis); });
}

std::vector<ProducerSnapshotEntry> ProducerStates::snapshot() const
{
    std::vector<ProducerSnapshotEntry> entries;
    entries.reserve(m_producers.size());
    for (const auto& [id, producer] : m_producers) {
        ProducerSnapshotEntry entry;
        entry.producerId = id;
        entry.epoch = producer.epoch;
        entry.timestamp = producer.lastTimestamp;
        entry.coordinatorEpoch = producer.coordinatorEpoch;
        entry.txnFirstOffset = producer.txnFirstOffset.value_or(kNoOffset);
        if (!producer.batches.empty()) {
            const Batch& last = producer.batches.back();
            entry.lastSequence = last.lastSequence;
            entry.lastOffset = last.lastOffset;
            entry.offsetDelta = static_cast<std::int32_t>(last.lastOffset - last.baseOffset);
        }
        entries.push_back(entry);
    }
    return entries;
}

void ProducerStates::restore(
    const std::vector<ProducerSnapshotEntry>& entries, std::int64_t wallMillis, std::int64_t expirationMillis)
{
    clear();
    for (const auto& entry : entries) {
        Producer producer;
        producer.epoch = entry.epoch;
        producer.lastTimestamp = entry.timestamp;
        producer.coordinatorEpoch = entry.coordinatorEpoch;
        if (entry.txnFirstOffset != kNoOffset)
            producer.txnFirstOffset = entry.txnFirstOffset;
        if (entry.lastOffset.value >= 0) {
            constexpr std::int64_t kSequences = std::int64_t{INT32_MAX} + 1;
            const auto first =
                (std::int64_t{entry.lastSequence} - entry.offsetDelta + kSequences) % kSequences;
            producer.batches.push_back({static_cast<std::int32_t>(first), entry.lastSequence,
                entry.lastOffset - entry.offsetDelta, entry.lastOffset, entry.timestamp});
        }
        if (isExpired(producer, wallMillis, expirationMillis))
            continue;
        if (producer.txnFirstOffset)
            m_openTxns[*producer.txnFirstOffset] = entry.producerId;
        m_producers[entry.producerId] = std::move(producer);
    }
}

void ProducerStates::walk(StateVisitor& visitor) const
{
    visitor.list(m_producers, [&](const auto& entry) {
        const Producer& producer = entry.second;
        visitor.id(entry.first);
        visitor.id(producer.epoch);
        visitor.number(producer.lastTimestamp);
        visitor.number(producer.coordinatorEpoch);
        visitor.id(producer.txnFirstOffset.value_or(kNoOffset));
        visitor.list(producer.batches, [&](const Batch& b) {
            visitor.number(b.firstSequence);
            visitor.number(b.lastSequence);
            visitor.id(b.baseOffset);
            visitor.id(b.lastOffset);
            visitor.number(b.timestamp);
        });
    });
    if (m_unreplicatedTxns.empty()) // the open ones are told with their producers
        return;
    visitor.group("ended transactions");
    visitor.list(m_unreplicatedTxns, [&](const auto& txn) {
        visitor.id(txn.first);
        visitor.id(txn.second);
    });
}

} // namespace engine
