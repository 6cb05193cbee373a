#pragma once

// What idempotent producers wrote last to one partition (KIP-98; facts §6.5). For each producer id: its epoch
// and its last five batches. A batch that is one of them is a duplicate and is answered from here; otherwise
// its first sequence must follow the last one.
//
// Five, because that is how many requests a producer may have in flight.
//
// And what transactions did here (KIP-98): which are open, and which have ended but stand where a leader may still be
// lost. Below the first of both a read_committed consumer may read; that is the last stable offset.

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/log/producer_snapshot.h"
#include "engine/record/batch_header.h"
#include "engine/record/control_record.h"

namespace engine {

class StateVisitor;

class ProducerStates {
public:
    static constexpr std::size_t kBatchesKept = 5;

    struct Batch {
        std::int32_t firstSequence = -1;
        std::int32_t lastSequence = -1;
        Offset baseOffset;
        Offset lastOffset;
        std::int64_t timestamp = -1; // its largest
    };
    struct Producer {
        ProducerEpoch epoch;
        std::deque<Batch> batches; // oldest first
        std::int64_t lastTimestamp = -1;
        std::int32_t coordinatorEpoch = -1;   // of the last marker
        std::optional<Offset> txnFirstOffset; // of the open transaction
    };

    // Before a client's batch is written. A duplicate: the batch it repeats. Errors: InvalidProducerEpoch
    // (47), OutOfOrderSequenceNumber (45). Nothing: write it. Batches without a producer id are always fine.
    Result<std::optional<Batch>> check(const BatchHeader& header) const;
    // Whether it remembers anything of that producer; if not, check() takes any first sequence.
    bool knows(ProducerId producer) const { return m_producers.contains(producer); }
    // A data batch stands in the log from now on.
    void note(const BatchHeader& header);
    // A transaction that its marker ended.
    struct CompletedTxn {
        ProducerId producerId;
        Offset firstOffset; // of its first batch here
        Offset lastOffset;  // of the marker
        bool aborted = false;
    };
    // The same for the marker that ends a transaction; `timestamp` is that of its record. Nothing, if the producer had
    // none open here.
    std::optional<CompletedTxn> noteMarker(
        const BatchHeader& header, const EndTxnMarker& marker, std::int64_t timestamp);
    // The last stable offset that is written down with an ended transaction: where the first one that is still open
    // begins, or behind its marker.
    Offset lastStableOffset(const CompletedTxn& ended) const;
    // Where read_committed ends: at `highWatermark`, or where the first transaction begins that is open or whose marker
    // stands at or above it.
    Offset lastStableOffset(Offset highWatermark) const;
    // Ended transactions below it need not be remembered.
    void replicatedUpTo(Offset highWatermark);
    void clear();
    // Forgets who has not written for so long; not those with an open transaction
    // (producer.id.expiration.ms).
    void expire(std::int64_t wallMillis, std::int64_t expirationMillis);

    std::vector<ProducerSnapshotEntry> snapshot() const;
    // In place of what is known; entries that have expired are left out.
    void restore(const std::vector<ProducerSnapshotEntry>& entries, std::int64_t wallMillis,
        std::int64_t expirationMillis);

    bool empty() const { return m_producers.empty(); }
    const std::map<ProducerId, Producer>& producers() const { return m_producers; }
    void walk(StateVisitor& visitor) const;

private:
    std::map<ProducerId, Producer> m_producers;
    std::map<Offset, ProducerId> m_openTxns;     // by first offset
    std::map<Offset, Offset> m_unreplicatedTxns; // ended: first offset -> that of the marker
};

} // namespace engine
