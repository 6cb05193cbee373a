#include "engine/log/producer_state.h"

#include "engine/base/state_hash.h"

namespace engine {

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
    if (!known.batches.empty() && header.baseSequence != sequencePlus(known.batches.back().lastSequence, 1))
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
    producer.batches.push_back({header.baseSequence, header.lastSequence(), header.baseOffset, header.lastOffset(), header.maxTimestamp});
    if (producer.batches.size() > kBatchesKept)
        producer.batches.pop_front();
}

void ProducerStates::walk(StateVisitor& visitor) const
{
    visitor.list(m_producers, [&](const auto& entry) {
        visitor.id(entry.first);
        visitor.id(entry.second.epoch);
        visitor.list(entry.second.batches, [&](const Batch& b) {
            visitor.number(b.firstSequence);
            visitor.number(b.lastSequence);
            visitor.id(b.baseOffset);
        });
    });
}

} // namespace engine
