#include "engine/client/producer_sequences.h"

#include "engine/base/state_hash.h"
#include "engine/record/batch_header.h"

namespace engine {

void ProducerSequences::assign(ProducerId id, ProducerEpoch epoch)
{
    m_id = id;
    m_epoch = epoch;
}

bool ProducerSequences::isStale(const TopicPartition& partition) const
{
    const auto found = m_partitions.find(partition);
    return found != m_partitions.end() && (found->second.id != m_id || found->second.epoch != m_epoch);
}

std::int32_t ProducerSequences::take(const TopicPartition& partition, std::int32_t count)
{
    Partition& state = m_partitions[partition];
    if (state.id != m_id || state.epoch != m_epoch)
        state = {m_id, m_epoch, 0, 0};
    const std::int32_t first = state.next;
    state.next = sequencePlus(first, count);
    return first;
}

void ProducerSequences::giveBack(const TopicPartition& partition, std::int32_t count)
{
    Partition& state = m_partitions[partition];
    state.next = static_cast<std::int32_t>(
        (static_cast<std::uint32_t>(state.next) - static_cast<std::uint32_t>(count)) & 0x7fffffffu);
}

void ProducerSequences::acked(const TopicPartition& partition, std::int32_t first, std::int32_t count)
{
    m_partitions[partition].afterAcked = sequencePlus(first, count);
}

void ProducerSequences::resolve(const TopicPartition& partition)
{
    m_unresolved.erase(partition);
    const Partition& state = m_partitions[partition];
    if (state.afterAcked != state.next)
        wantRestart(partition);
}

void ProducerSequences::restart(const TopicPartition& partition)
{
    m_restarts.erase(partition);
    m_unresolved.erase(partition);
    if (m_epoch.value >= INT16_MAX - 1)
        m_id = kNoProducerId;
    else
        m_epoch = ProducerEpoch{static_cast<std::int16_t>(m_epoch.value + 1)};
}

void ProducerSequences::walk(StateVisitor& visitor) const
{
    visitor.id(m_id);
    visitor.id(m_epoch);
    visitor.list(m_partitions, [&](const auto& entry) {
        visitor.text(entry.first.toString());
        visitor.id(entry.second.id);
        visitor.id(entry.second.epoch);
        visitor.number(entry.second.next);
        visitor.number(entry.second.afterAcked);
    });
    for (const auto* set : {&m_restarts, &m_unresolved})
        visitor.list(*set, [&](const TopicPartition& partition) { visitor.text(partition.toString()); });
}

} // namespace engine
