#pragma once

// A producer as it can be seen at one instant: what send() is doing, the batches in the accumulator and on their way, the state of
// its partitioner, of its sequences and of its requests. A fold of the facts of client_facts.h. Of a client from outside only
// what the wire tells is known: its requests, and what leaders said of its id and sequences.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/event/fact.h"
#include "engine/view/persistent.h"
#include "engine/view/producer_metrics.h"
#include "engine/view/told.h"

namespace engine {

// A record between send() and its end.
struct PendingRecord {
    RecordUid uid;
    std::uint32_t keyHash = 0;
    std::string key;
    std::int32_t size = 0;
};

struct ProducerBatchView {
    std::uint64_t id = 0;
    TopicPartition partition;
    std::vector<PendingRecord> records;
    std::int64_t bytes = 61;        // before compression, with the header of a batch
    Time created;                   // send() of its first record: linger.ms and delivery.timeout.ms count from here
    FactId opened;
    bool full = false;              // takes no more records
    bool inFlight = false;
    std::int32_t attempts = 0;
    Rule why = Rule::None;          // why it left, the last time
    BrokerId broker = kNoBroker;    // where it went
    std::int64_t request = 0;       // in which request
    std::int32_t baseSequence = -1;
    Time sentAt;
    ErrorCode error = ErrorCode::None; // of its last attempt
    Time retryAt = kWorldStart;     // not before, after a failure
    Duration backoff{0};
    FactId last;                    // its last sending or retry

    bool waits() const { return !inFlight; }
};

// A Produce request that is not answered.
struct ProduceRequestView {
    std::int64_t number = 0;        // the producer's own count; of an outside client the number of the message
    NodeId broker;
    ConnectionId connection;        // of an outside client
    std::vector<std::uint64_t> batches; // empty for an outside client
    std::int32_t records = 0;       // 0: the wire does not tell
    std::int64_t bytes = 0;
    Time sentAt;
    FactId since;
};

struct ProducerPartitionView {
    BrokerId leader = kNoBroker;    // as the client knows it
    LeaderEpoch leaderEpoch;
    FactId leaderSince;
    std::vector<std::uint64_t> queue; // waiting batches, the first leaves first
    std::int64_t called = 0;        // records given to it
    std::int64_t pending = 0;       // of these neither acked nor given up
    std::int64_t sent = 0;
    std::int64_t acked = 0;
    Offset lastOffset = kNoOffset;  // of the last acked record
    std::int32_t nextSequence = -1; // -1: none given yet
    std::int32_t ackedSequence = -1;
};

struct StickyView {
    TopicPartition partition;
    std::int64_t bytes = 0;         // given to it since it was chosen
    std::int64_t changes = 0;       // of partition, the first one not counted
    std::vector<std::int32_t> candidates, queues, sums; // of the last draw, see StickyPartitionChosen
    Rule rule = Rule::None;
    FactId since;
};

struct InterceptorStep {
    std::string name;
    InterceptorOutcome outcome = InterceptorOutcome::Unchanged;
    std::int32_t grewBy = 0;
    std::string message;
    FactId since;
};

// The last call of send(): what it gave and how far it came.
struct SendCallView {
    RecordUid uid;
    std::int64_t number = 0;        // 1, 2, 3 …
    TopicPartition partition;       // -1: not chosen
    std::uint32_t keyHash = 0;
    std::string key, value;         // at most 24 bytes of each
    std::int32_t keySize = -1;      // -1: no key
    std::int32_t size = 0;
    std::uint64_t batch = 0;        // 0: it entered none
    Rule chosenBy = Rule::None;     // how the partition was chosen
    std::vector<InterceptorStep> interceptors;
    std::optional<BlockedOn> blocked; // it still holds its caller
    Time blockedSince, blockedUntil;
    SendStage failedAt = SendStage::Metadata;
    std::string exception, message; // empty: it did not fail
    Time at;
    FactId since;
};

// A callback that ran on the sender's thread.
struct CompletionView {
    TopicPartition partition;
    Offset baseOffset = kNoOffset;
    std::int32_t records = 0;
    bool confirmed = true;
    std::string exception;          // empty: success
    Time at;
    FactId since;
};

struct ProducerView {
    std::map<std::uint64_t, Shared<ProducerBatchView>> batches; // waiting and in flight, by number
    std::map<TopicPartition, ProducerPartitionView> partitions;
    std::map<std::int64_t, ProduceRequestView> requests;        // in flight, by number
    std::map<std::string, StickyView> sticky;                   // by topic
    std::string topic;                  // of the last call
    SendCallView call;
    std::vector<InterceptorStep> intercepted; // onSend() of a call that has not come further yet
    std::vector<CompletionView> completions;  // the last kCompletions, the newest last
    std::int64_t called = 0;
    std::int64_t sent = 0;              // records put into requests, retries not counted again
    Told<std::int64_t> acked;
    Told<std::int64_t> failed;
    std::int64_t unconfirmed = 0;       // acks=0
    std::int64_t retries = 0;
    ErrorCode lastError = ErrorCode::None;
    std::string lastException;          // "TimeoutException"
    Duration lastLatency{0};
    std::int32_t inFlight = 0;          // requests
    std::int32_t inFlightMost = 0;      // on one connection, ever
    std::int64_t interceptorErrors = 0;
    Duration latencySum{0};             // of acked batches, from send() of the first record
    std::int64_t ackedBatches = 0;
    std::int64_t produceRequests = 0;   // retries too
    bool flushing = false;
    bool closing = false;
    std::map<BrokerId, Time> throttledUntil;
    ProducerId producerId = kNoProducerId;
    ProducerEpoch producerEpoch;
    FactId idSince;
    Told<Time> metadataAt;              // of the last answer
    Shared<ProducerMetrics> metrics;

    static constexpr std::size_t kCompletions = 8;

    const ProducerBatchView* batch(std::uint64_t id) const; // null: unknown
    // Pending records of a partition in the order of send(): act(record, batch).
    template <class Act>
    void eachPending(const TopicPartition& partition, Act act) const
    {
        for (const auto& [id, batch] : batches)
            if (batch->partition == partition)
                for (const PendingRecord& record : batch->records)
                    act(record, *batch);
    }
    std::size_t pendingPartitions() const;
    std::int64_t waitingRecords() const;                    // in the accumulator
    std::int64_t inFlightRecords() const;
    // Of buffer.memory: each batch takes batch.size, a larger record its own size.
    std::int64_t memoryUsed(std::int64_t batchSize) const;
    std::int32_t requestsTo(NodeId broker) const;
    Duration blockedTime(Time now) const;                   // in send(), all calls together
};

// Folds one fact of this producer in.
struct ProducerFold {
    ProducerView& view;
    const Fact& fact;

    void operator()(const RecordCalled& f);
    void operator()(const SendFailed& f);
    void operator()(const SendBlocked& f);
    void operator()(const InterceptorRan& f);
    void operator()(const ClientMetadataUpdated& f);
    void operator()(const StickyPartitionChosen& f);
    void operator()(const ProducerFlushed& f);
    void operator()(const BatchSent& f);
    void operator()(const BatchAcked& f);
    void operator()(const BatchFailed& f);
    void operator()(const BatchRetried& f);
    void operator()(const BatchSplit& f);
    void operator()(const ProducerIdAssigned& f);
    void operator()(const ClientThrottled& f);
    // A new life: nothing pending, nothing known.
    void restarted();
    // A Produce request of it is on the wire, or its answer arrived; requests of a connection are answered in their order.
    void produceSent(const MessageSent& f);
    void produceAnswered(ConnectionId connection);
    void connectionGone(ConnectionId connection);
    // Of an outside client, what a leader appended.
    void appended(const BatchAppended& f);

private:
    void unblock();
    void ended(std::uint64_t batch, CompletionView end);
};

} // namespace engine
