#pragma once

// Where records wait to be sent: a queue of batches for each partition, within buffer.memory (facts §6.3).
//
//     orders-0   [batch 16 KiB, full][batch 3 KiB, open]      records enter the last batch, the sender takes the first
//     orders-1   [batch, to be sent again]
//
// A batch leaves when it is full, has waited linger.ms, memory is short, or somebody flushes or closes. It keeps its bytes from
// its first sending on, so that a retry sends the same; only its sequence may be given anew.
//
// It decides what may leave; the sender (ProducerNode) decides where to and what the answer means.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/base/time.h"
#include "engine/client/client_config.h"
#include "engine/event/fact.h"
#include "engine/record/batch_builder.h"

namespace engine {

class StateVisitor;

using BatchId = std::uint64_t; // counts from 1

// Sequences wrap after 2^31 - 1; of two that lie near each other, the first one.
bool sequenceBefore(std::int32_t a, std::int32_t b);

struct ProducerBatch {
    BatchId id = 0;
    TopicPartition partition;
    std::vector<Record> records;
    std::vector<RecordUid> uids;
    std::int64_t sizeBytes = 0;         // uncompressed, with its header
    std::int64_t memory = 0;            // taken from buffer.memory
    bool closed = false;                // takes no more records
    Time created;
    // -- sending
    int attempts = 0;
    Time retryAt = kWorldStart;         // not before, after a failure
    LeaderEpoch attemptedEpoch = kNoLeaderEpoch; // leader epoch at the last sending
    bool inFlight = false;
    ProducerId producerId = kNoProducerId;
    ProducerEpoch producerEpoch{-1};
    std::int32_t baseSequence = kNoSequence;
    // -- facts
    FactId called;                      // send() of its first record
    FactId last;                        // its last sending or retry

    bool hasSequence() const { return baseSequence != kNoSequence; }
    std::int32_t count() const { return static_cast<std::int32_t>(records.size()); }
};

class Accumulator {
public:
    struct Options {
        std::int64_t batchSize = 16384;
        std::int64_t bufferMemory = 33554432;
        Duration linger{5ms};
        Duration deliveryTimeout{120s};
    };
    enum class Flush : std::uint8_t { No, Yes };
    // Why a batch may leave, for its fact.
    struct Ready {
        BatchId batch = 0;
        Rule rule = Rule::None;
    };

    explicit Accumulator(Options options) : m_options(options) { }

    struct Appended {
        ProducerBatch* batch = nullptr;
        std::int64_t bytes = 0; // it grew by
        bool batchEnded = false; // it is full now
        bool opened = false;     // it is new
    };
    // Nothing: buffer.memory does not have room now; everything may leave until some is free. Else `record` is moved from.
    std::optional<Appended> append(const TopicPartition& partition, Record&& record, RecordUid uid, Time now);

    // Would append() begin a new batch for it?
    bool wouldOpen(const TopicPartition& partition, const Record& record) const;

    // The first batch of that partition, if it may leave now. `leaderChanged`: a retry does not wait then (KIP-951).
    std::optional<Ready> ready(const TopicPartition& partition, Time now, LeaderEpoch leaderEpoch, Flush flush) const;
    // When ready() may say something else although nothing happens.
    Time nextCheck(Time now, Flush flush) const;
    // Waiting batches by partition, in order; a queue may be empty.
    const std::map<TopicPartition, std::deque<BatchId>>& queues() const { return m_queues; }
    // Takes the first batch out of its queue to be sent. It stays known until finished() or requeue().
    ProducerBatch& take(const TopicPartition& partition);
    // Puts a batch back at its place: by sequence if it has one, else first.
    void requeue(BatchId id);
    // Delivered or failed: forgets it and frees its memory.
    void finished(BatchId id);
    // Splits a batch of several records that is too large for the broker in two, at its place in the queue, as requeue().
    std::pair<BatchId, BatchId> split(BatchId id);

    ProducerBatch& batch(BatchId id) { return m_batches.at(id); }
    const ProducerBatch& batch(BatchId id) const { return m_batches.at(id); }
    bool knows(BatchId id) const { return m_batches.contains(id); }
    // Older than delivery.timeout.ms, in order of partition and age.
    std::vector<BatchId> expired(Time now) const;
    // All batches of a partition that have a sequence, by sequence.
    std::vector<BatchId> sequencedBatchesOf(const TopicPartition& partition) const;
    bool anyInFlight(const TopicPartition& partition) const;
    std::int32_t queueLength(const TopicPartition& partition) const;
    // Lengths of the queues of partitions 0 … count-1; false if one of them never had a queue.
    bool queueLengths(const std::string& topic, std::size_t count, std::vector<std::int32_t>& out) const;
    std::vector<BatchId> all() const; // in the order in which they were begun
    bool empty() const { return m_batches.empty(); }
    std::int64_t memoryUsed() const { return m_memoryUsed; }
    void walk(StateVisitor& visitor) const;

private:
    void place(const ProducerBatch& back);
    bool isFull(const ProducerBatch& batch) const { return batch.closed || batch.sizeBytes >= m_options.batchSize; }

    Options m_options;
    std::map<TopicPartition, std::deque<BatchId>> m_queues; // waiting ones; an empty queue stays
    std::map<BatchId, ProducerBatch> m_batches;             // waiting and in flight
    std::int64_t m_memoryUsed = 0;
    bool m_waitsForMemory = false;
    BatchId m_nextBatch = 1;
};

} // namespace engine
