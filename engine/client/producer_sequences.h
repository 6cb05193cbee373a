#pragma once

// The producer's side of idempotence (KIP-98, facts §6.5): its id and epoch, and the next sequence of each partition.
//
// A batch gets its sequence when it is first taken to be sent and keeps it over retries, so the broker can tell a repetition from
// a new batch. Where nobody can know whether a batch arrived (it expired while on its way), going on with the next sequence
// could be a gap: the partition is unresolved. Batches that have a sequence are repeated under it, new ones wait. When none is
// left and the last acknowledged one was the last of all, nothing was lost; else, or when the broker finds a gap, the partition
// starts anew at 0 under a higher epoch (KIP-360), once nothing of it is on its way.

#include <cstdint>
#include <map>
#include <set>

#include "engine/base/ids.h"

namespace engine {

class StateVisitor;

class ProducerSequences {
public:
    bool hasId() const { return m_id != kNoProducerId; }
    ProducerId id() const { return m_id; }
    ProducerEpoch epoch() const { return m_epoch; }
    // Every partition starts at 0.
    void assign(ProducerId id, ProducerEpoch epoch);

    // Has that partition begun under another id or epoch? It then changes only when nothing of it is on its way.
    bool isStale(const TopicPartition& partition) const;
    // The sequence for `count` records; a stale partition starts at 0 under the present id and epoch.
    std::int32_t take(const TopicPartition& partition, std::int32_t count);
    // The last `count` sequences were never used: a batch in between was refused for good.
    void giveBack(const TopicPartition& partition, std::int32_t count);

    // A batch that begins at `first` was acknowledged.
    void acked(const TopicPartition& partition, std::int32_t first, std::int32_t count);
    void markUnresolved(const TopicPartition& partition) { m_unresolved.insert(partition); }
    bool isUnresolved(const TopicPartition& partition) const { return m_unresolved.contains(partition); }
    const std::set<TopicPartition>& unresolved() const { return m_unresolved; }
    // No batch with a sequence is left of it: either all is well, or it must start anew.
    void resolve(const TopicPartition& partition);

    // The partition must start anew. While it waits for that, nothing new of it is sent.
    void wantRestart(const TopicPartition& partition) { m_restarts.insert(partition); }
    bool wantsRestart(const TopicPartition& partition) const { return m_restarts.contains(partition); }
    const std::set<TopicPartition>& restarts() const { return m_restarts; }
    // The epoch rises by one; all partitions are stale. An exhausted epoch drops the id: another is asked for.
    void restart(const TopicPartition& partition);
    void walk(StateVisitor& visitor) const;

private:
    struct Partition {
        ProducerId id = kNoProducerId;
        ProducerEpoch epoch{-1};
        std::int32_t next = 0;
        std::int32_t afterAcked = 0; // one behind the last acknowledged sequence
    };
    ProducerId m_id = kNoProducerId;
    ProducerEpoch m_epoch{-1};
    std::map<TopicPartition, Partition> m_partitions;
    std::set<TopicPartition> m_restarts;
    std::set<TopicPartition> m_unresolved;
};

} // namespace engine
