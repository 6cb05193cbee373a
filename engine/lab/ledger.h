#pragma once

// The ledger: for each record its hidden uid, and from the facts what became of it: called, sent, acknowledged, present
// on the current leader, durable (below its high watermark), delivered, processed, lost, duplicated, out of order
// (design/README.md, The ledger). The oracle of lessons, reports and safety checks; it only observes.
//
// acked: the client's callback reported success (acks=0: at hand-over, counted as unconfirmed too).
// lost: acked and absent from the current leader's log, and not because retention, DeleteRecords or compaction took it. A
// partition without a leader: unknown, not lost.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/event/fact.h"

namespace engine {

using UidSet = std::set<RecordUid>;

class Ledger {
public:
    void add(const Fact& fact);

    // -- sets; unknown names give empty ones
    const UidSet& called(NodeId producer) const;
    const UidSet& sent(NodeId producer) const;
    const UidSet& acked(NodeId producer) const;
    const UidSet& failed(NodeId producer) const;
    UidSet present(const std::string& topic) const; // in the log of each partition's current leader
    UidSet durable(const std::string& topic) const; // present and below the leader's high watermark
    UidSet onReplica(const TopicPartition& partition, BrokerId broker) const;
    const UidSet& delivered(NodeId consumer) const;
    const UidSet& processed(NodeId consumer) const;
    UidSet lost(NodeId producer) const;
    // Acked records whose partition has no leader now.
    std::int64_t unknown(NodeId producer) const;

    // -- counts
    std::int64_t unconfirmed(NodeId producer) const;
    std::int64_t duplicated(NodeId producer) const;   // uids that stand more than once in leaders' logs
    std::int64_t duplicatedIn(const std::string& topic) const; // records that stand there more than once, whoever sent them
    std::int64_t outOfOrder(NodeId producer) const;   // pairs of neighbours in a partition's log that were sent the other way round
    std::int64_t processedAgain(NodeId consumer) const; // records that its application finished once more
    // Pairs of neighbours, as poll() gave them out, that their producer had sent the other way round: of one partition, or of all together.
    enum class Scope : std::uint8_t { Partition, Topic };
    std::int64_t outOfOrder(NodeId consumer, Scope scope) const;
    std::vector<std::int64_t> latenciesNanos(NodeId producer) const; // of acked batches, sorted
    // percentile() of them, without a walk through all; nothing without any.
    std::optional<Duration> latencyAt(NodeId producer, std::size_t percent) const;

private:
    struct Producer {
        UidSet called, sent, acked, failed;
        std::map<RecordUid, TopicPartition> where;
        std::int64_t unconfirmed = 0;
        std::map<std::uint16_t, std::vector<std::int64_t>> latencies; // by latencyBucket(), each sorted
        std::size_t latencyCount = 0;
    };
    struct Consumer {
        UidSet delivered, processed;
        std::map<TopicPartition, std::vector<std::pair<Offset, RecordUid>>> unprocessed;
        std::int64_t processedAgain = 0;
        std::map<NodeId, RecordUid> lastOf;                              // by producer: last delivered
        std::map<std::pair<TopicPartition, NodeId>, RecordUid> lastIn;
        std::int64_t disorderInPartition = 0, disorder = 0;
    };
    struct Copy {
        std::map<Offset, RecordUid> uids; // with those below the start
        Offset startOffset;
        Offset highWatermark;
    };
    struct Partition {
        BrokerId leader = kNoBroker;
        std::map<BrokerId, Copy> copies;
        Offset compactedTo; // on any broker: below it a later record of the same key may be all that is left
        std::map<std::pair<LeaderEpoch, Offset>, std::vector<RecordUid>> batches; // by epoch and base offset
    };
    const Copy* leaderCopy(const TopicPartition& id) const;
    // What was meant to go from that partition, by what any of its replicas held.
    static UidSet takenAway(const Partition& partition, const Copy& leader);
    std::map<NodeId, Producer> m_producers;
    std::map<NodeId, Consumer> m_consumers;
    std::map<TopicPartition, Partition> m_partitions;
};

} // namespace engine
