#pragma once

// What idempotent producers wrote last to one partition (KIP-98; facts §6.5). For each producer id: its epoch and its
// last five batches. A batch that is one of them is a duplicate and is answered from here; otherwise its first
// sequence must follow the last one.
//
// Five, because that is how many requests a producer may have in flight.

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/record/batch_header.h"

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
    };

    // Before a client's batch is written. A duplicate: the batch it repeats. Errors: InvalidProducerEpoch (47),
    // OutOfOrderSequenceNumber (45). Nothing: write it. Batches without a producer id are always fine.
    Result<std::optional<Batch>> check(const BatchHeader& header) const;
    // A batch stands in the log from now on.
    void note(const BatchHeader& header);
    void clear() { m_producers.clear(); }
    const std::map<ProducerId, Producer>& producers() const { return m_producers; }
    void walk(StateVisitor& visitor) const;

private:
    std::map<ProducerId, Producer> m_producers;
};

} // namespace engine
