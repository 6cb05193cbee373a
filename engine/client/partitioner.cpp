#include "engine/client/partitioner.h"

#include <algorithm>

#include "engine/base/murmur2.h"
#include "engine/base/random.h"
#include "engine/base/state_hash.h"

namespace engine {

std::int32_t partitionOfKey(std::span<const std::uint8_t> key, std::int32_t partitions)
{
    return (murmur2(key) & 0x7fffffff) % partitions;
}

std::int32_t LoadTable::choose(std::int32_t random) const
{
    const std::int32_t weighted = random % sums.back();
    return partitions[static_cast<std::size_t>(std::upper_bound(sums.begin(), sums.end(), weighted) - sums.begin())];
}

std::optional<LoadTable> loadTable(
    const std::vector<std::int32_t>& queues, const std::vector<std::int32_t>& partitions, std::int32_t partitionCount)
{
    if (queues.empty() || partitionCount < 2)
        return std::nullopt;
    const auto [shortest, longest] = std::minmax_element(queues.begin(), queues.end());
    if (*shortest == *longest && static_cast<std::int32_t>(queues.size()) == partitionCount)
        return std::nullopt;
    LoadTable table;
    table.partitions = partitions;
    std::int32_t sum = 0;
    for (const auto queue : queues)
        table.sums.push_back(sum += *longest + 1 - queue);
    return table;
}

std::int32_t StickyPartitioner::chosenBy(
    std::int32_t random, const std::vector<std::int32_t>& available, std::int32_t partitionCount) const
{
    if (m_load)
        return m_load->choose(random);
    if (available.empty())
        return random % partitionCount;
    return available[static_cast<std::size_t>(random) % available.size()];
}

std::optional<std::int32_t> StickyPartitioner::current(std::int32_t partitionCount) const
{
    if (m_partition < 0 || m_partition >= partitionCount)
        return std::nullopt;
    return m_partition;
}

std::int32_t StickyPartitioner::change(const std::vector<std::int32_t>& available, std::int32_t partitionCount, Random& random)
{
    m_partition = chosenBy(static_cast<std::int32_t>(random.below(INT32_MAX)), available, partitionCount);
    return m_partition;
}

// The end of a batch is waited for, but not for more than twice the size: a batch that lingers must not hold everything.
bool StickyPartitioner::switchesAfter(std::int64_t bytes, bool batchEnded)
{
    m_produced += bytes;
    if (m_produced < m_batchSize * 2 && (m_produced < m_batchSize || !batchEnded))
        return false;
    m_produced = 0;
    return true;
}

void StickyPartitioner::walk(StateVisitor& visitor) const
{
    visitor.number(m_partition);
    visitor.number(m_produced);
    visitor.number(m_load.has_value());
    if (m_load)
        visitor.list(m_load->sums, [&](std::int32_t sum) { visitor.number(sum); });
}

} // namespace engine
