#pragma once

// A producer as a node of the lab: an application that calls send(), and Kafka's producer client behind it.
//
//     the application's thread (producer_calls.cpp)                       the sender's (producer_sender.cpp, producer_answers.cpp)
//     send() ─▶ interceptors ─▶ metadata ─▶ serializers ─▶ partitioner ─▶ Accumulator ─▶ sender ──Produce──▶ leaders
//                                  ▲                                                      │
//                           ClientMetadata ◀──────────────── Metadata ───────────────────┘ retries, sequences, callbacks
//
// As the Java client does it (facts §6): send() waits for metadata and memory (max.block.ms) and holds the application
// meanwhile; a batch leaves when it is full or has lingered; idempotent batches keep their sequence over retries. Both threads
// take their turns in one instant: what send() does costs no time unless it has to wait.
//
// Every record has a RecordUid: (node << 32) + a counter that goes on over the lives of the node (Options::firstUid).

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/client/accumulator.h"
#include "engine/client/client_command.h"
#include "engine/client/client_config.h"
#include "engine/client/client_metadata.h"
#include "engine/client/client_network.h"
#include "engine/client/interceptors.h"
#include "engine/client/partition_chooser.h"
#include "engine/client/producer_sequences.h"
#include "engine/client/scripted.h"
#include "engine/client/wake_timer.h"
#include "engine/runtime/node.h"

namespace engine {

class ProducerNode final : public Node {
public:
    // What the application does by itself. Commands come on top.
    struct Workload {
        std::vector<std::string> topics{};   // in turn; never empty
        Duration interval{0};              // between two calls of send(); 0: only by command
        std::vector<std::string> keys{};     // in turn; empty: see keySpace
        std::int64_t keySpace = 0;         // keys "k0" … "kN-1" by chance; 0: no keys
        std::vector<std::string> values{};   // in turn; empty: made up
        std::int64_t valueSize = 100;      // bytes of one that is made up
        std::int64_t recordsMax = 0;       // then it calls no more; 0: no end
    };
    struct Options {
        NodeId id{};
        std::string name{};
        std::vector<NodeId> bootstrap{};     // brokers, never empty
        Workload workload{};
        ConfigMap config{};                  // by Kafka's names
        std::uint64_t firstUid = 1;        // of this life: one more than the last life's lastUid()
        ScriptPort* scripts = nullptr;       // outlives the node; null: there is no code of the learner
    };

    explicit ProducerNode(Options options);

    void start(Turn& turn) override;
    void on(Turn& turn, const Timer& timer) override;
    void on(Turn& turn, Delivery& delivery) override;
    void on(Turn&, const DiskDone&) override { }
    // close(): what was called is still sent, then the node exits. ClientClose sets how long that may take.
    void stop(Turn& turn) override;
    void walk(StateVisitor& visitor) const override;

    // Commands that are not a producer's are ignored.
    void command(Turn& turn, const ClientCommand& command);
    std::uint64_t lastUid() const { return m_nextUid - 1; }

private:
    enum TimerKind : std::uint16_t { kNetworkTimer = 1, kWakeTimer = 2 };
    static constexpr std::uint64_t kMetadataTag = 2, kInitProducerIdTag = 3, kFirstProduceTag = 1000;
    // A call of send() that has not returned: it waits for metadata or memory.
    struct Call {
        RecordUid uid;
        AppRecord given;                        // as the interceptors made it
        Time since;
        bool intercepted = false;
        bool serialized = false;
        Record record;                          // serialized
        std::optional<PartitionChooser::Choice> chosen; // by a partitioner that is asked once
        std::optional<BlockedOn> blocked;       // told
    };
    // A call of partitionsFor() that waits for metadata. It has a thread of its own and holds nobody.
    struct Listing {
        std::string topic;
        Time since;
        bool told = false; // that it waits
    };
    // A Produce request on its way.
    struct InFlight {
        NodeId broker;
        std::vector<BatchId> batches; // in the order of the request
    };
    bool hasCalls() const { return m_firstCall < m_calls.size(); }

    // producer_node.cpp
    bool onlyCalls(Turn& turn);
    void work(Turn& turn);
    void generate(Turn& turn);
    void enqueue(Turn& turn, const ClientSend& send);
    void finishIfDone(Turn& turn);
    void giveUpClosing(Turn& turn);

    // producer_calls.cpp
    void admitCalls(Turn& turn);
    bool admit(Turn& turn, Call& call);
    void listPartitions(Turn& turn);
    bool answerListing(Turn& turn, Listing& listing);
    bool waits(Turn& turn, Call& call, BlockedOn on);
    void intercept(Turn& turn, Call& call);
    std::optional<ClientError> serializeCall(Call& call);
    std::optional<ClientError> serializePart(std::optional<Slice>& part, const AppRecord& given, SerializerKind kind, std::optional<ScriptUse>& script, std::string_view setting);
    bool append(Turn& turn, Call& call, const ClientMetadata::Topic& topic, PartitionChooser::Choice choice);
    void refuse(Turn& turn, const Call& call, SendStage stage, ClientError error, Rule rule);
    // False: one threw, and the producer cannot be constructed.
    bool configureInterceptors(Turn& turn);
    void closeInterceptors(Turn& turn);
    FactId tellRan(Turn& turn, const Interceptor& interceptor, RecordUid uid, InterceptorHook hook, const std::optional<ClientError>& error,
        std::string says, InterceptorOutcome outcome = InterceptorOutcome::Unchanged, std::int32_t grewBy = 0);
    // Runs onAcknowledgement() for records of an ended batch, or of a failed call. `error`: null if they were stored.
    void acknowledge(Turn& turn, RecordUid uid, const AppRecord& record, const ClientError* error);

    // producer_sender.cpp
    void send(Turn& turn);
    bool mayTake(const TopicPartition& partition, const ProducerBatch& batch) const;
    void sendTo(Turn& turn, NodeId broker, const std::vector<std::pair<TopicPartition, Rule>>& ready);
    void handOver(Turn& turn, NodeId broker, const std::vector<std::pair<BatchId, Rule>>& batches);
    void restartPartitions(Turn& turn);
    void ensureProducerId(Turn& turn);
    void expire(Turn& turn);

    // producer_answers.cpp
    void answered(Turn& turn, ClientNetwork::Response& response);
    void produced(Turn& turn, ClientNetwork::Response& response);
    void producerIdAnswered(Turn& turn, ClientNetwork::Response& response);
    void batchAnswered(Turn& turn, BatchId id, ErrorCode error, Offset baseOffset, const std::string& message);
    void complete(Turn& turn, BatchId id, Offset baseOffset, bool confirmed);
    void retry(Turn& turn, BatchId id, ErrorCode error);
    void split(Turn& turn, BatchId id);
    void ended(Turn& turn, const ProducerBatch& batch, const ClientError* error);
    // Refused: the broker said no, so the batch is in no log.
    enum class Outcome : std::uint8_t { Refused, Unknown };
    void fail(Turn& turn, BatchId id, ErrorCode error, Outcome outcome, Rule rule, ClientError words);
    bool canRetry(const ProducerBatch& batch, ErrorCode error, Time now) const;

    Options m_options;
    ProducerConfig m_config;
    ClientNetwork m_network;
    ClientMetadata m_metadata;
    Accumulator m_accumulator;
    PartitionChooser m_partitioner;
    std::vector<std::unique_ptr<Interceptor>> m_interceptors;
    bool m_wantsAcks = false;                                // of some interceptor
    std::optional<ScriptUse> m_partitionScript, m_keyScript, m_valueScript; // of the learner, in place of Kafka's
    std::map<RecordUid, AppRecord> m_given;                  // only then: what onAcknowledgement() is shown
    ProducerSequences m_sequences;
    WakeTimer m_wake;
    // The application's calls, from m_firstCall on: that one holds it. Cleared when all are through, so that the usual
    // one call at a time allocates nothing.
    std::vector<Call> m_calls;
    std::size_t m_firstCall = 0;
    std::map<std::uint64_t, InFlight> m_inFlight;            // by the request's tag
    std::map<NodeId, std::size_t> m_drainFrom;               // partitions of a broker take turns in being first
    std::map<NodeId, Time> m_throttledUntil;                 // a broker asked for silence until then (KIP-219)
    std::uint64_t m_nextTag = kFirstProduceTag;
    std::uint64_t m_nextUid = 1;
    std::int64_t m_generated = 0;
    Time m_nextCall = kNever;                                // of the workload
    Time m_wakeAt = kNever;                                  // gathered while working
    std::vector<Listing> m_listings;
    Time m_senderAt;                                         // when the sender wakes, if nothing wakes it before
    bool m_wakesSender = false;                              // a call did something that the sender is to know
    Time m_producerIdNotBefore = kWorldStart;
    Time m_closeBy = kNever;                                 // close() waits no longer
    bool m_askingProducerId = false;
    bool m_flushing = false;
    bool m_closing = false;
};

} // namespace engine
