#pragma once

// Which partition a record goes to (facts §6.2).
//
// With a key: murmur2. Without: stay on one partition until about batch.size bytes went there, so that batches fill up,
// then choose another one by chance (KIP-794); partitions with long queues less often, so that a slow broker gets less.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/ids.h"

namespace engine {

class Random;
class StateVisitor;

// Precondition: partitions > 0. All partitions count, available or not.
std::int32_t partitionOfKey(std::span<const std::uint8_t> key, std::int32_t partitions);

// How much each partition is to be preferred, as running sums: a partition gets (longest queue + 1 - its own queue).
//
//     queues 0, 3, 1  ->  weights 4, 1, 3  ->  sums 4, 5, 8: of eight draws four go to the first
struct LoadTable {
    std::vector<std::int32_t> partitions;
    std::vector<std::int32_t> sums;

    // Precondition: random >= 0.
    std::int32_t choose(std::int32_t random) const;
    bool operator==(const LoadTable&) const = default;
};

// Nothing: choose evenly among the available ones (all queues are equal, or there is nothing to choose). `queues` and `partitions`
// tell of those that have a leader; `partitionCount` of all.
std::optional<LoadTable> loadTable(
    const std::vector<std::int32_t>& queues, const std::vector<std::int32_t>& partitions, std::int32_t partitionCount);

class StickyPartitioner {
public:
    explicit StickyPartitioner(std::int64_t batchSize) : m_batchSize(batchSize) { }

    // The partition to use now; nothing: change() draws a first one.
    std::optional<std::int32_t> current(std::int32_t partitionCount) const;
    // `bytes` were appended to the current partition: is it time for another one? `batchEnded`: its batch is full, so that
    // changing now splits none.
    bool switchesAfter(std::int64_t bytes, bool batchEnded);
    // Draws another one. `available`: partitions with a leader.
    std::int32_t change(const std::vector<std::int32_t>& available, std::int32_t partitionCount, Random& random);
    void setLoad(std::optional<LoadTable> table) { m_load = std::move(table); }
    const LoadTable* load() const { return m_load ? &*m_load : nullptr; } // null: draws evenly
    std::int64_t produced() const { return m_produced; }                  // bytes to the current partition so far
    void walk(StateVisitor& visitor) const;

    // With the number drawn already, for comparing with Kafka.
    std::int32_t chosenBy(std::int32_t random, const std::vector<std::int32_t>& available, std::int32_t partitionCount) const;

private:
    std::int64_t m_batchSize;
    std::int32_t m_partition = -1; // -1: none yet
    std::int64_t m_produced = 0;   // bytes to it so far
    std::optional<LoadTable> m_load;
};

} // namespace engine
