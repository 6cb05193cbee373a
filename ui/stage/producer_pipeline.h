#pragma once

// What the producer level says, worked out from a view: may a batch leave and why not, how much of buffer.memory is taken, where all
// the records are. Pure; no geometry. Settings are those that the client was started with, else Kafka's defaults.

#include <QString>

#include <map>
#include <optional>
#include <vector>

#include "engine/view/cluster_view.h"

namespace ui {

// What a producer's setting is now, as Kafka prints it; Kafka's default where nothing was set.
QString producerSetting(const engine::ClientView& client, const char* key);
std::int64_t producerNumber(const engine::ClientView& client, const char* key);
engine::Duration producerMillis(const engine::ClientView& client, const char* key);
// Kafka's own default: "16384".
QString producerDefault(const char* key);

enum class MayLeave : std::uint8_t {
    Nothing,     // its deque is empty
    NotRunning,  // the process is down or paused
    NoLeader,    // as the client knows it
    BackingOff,  // it came back and waits
    Muted,       // one request at a time, and one of this partition is on its way
    WaitsForId,  // idempotent, and the producer has no id yet
    NoConnection,
    Throttled,   // by quota
    WindowFull,  // max.in.flight.requests.per.connection
    Full,        // from here on: it leaves
    LingerOver,
    Flush,
    MemoryShort,
    RidesAlong,  // another partition of the same leader is ready
    Lingers,     // it does not leave yet
};
inline bool leaves(MayLeave why) { return why >= MayLeave::Full && why < MayLeave::Lingers; }

struct LeaveAnswer {
    MayLeave why = MayLeave::Nothing;
    bool full = false;         // the first batch takes no more
    engine::BrokerId broker = engine::kNoBroker;
    std::int32_t inFlight = 0; // requests to that broker
    engine::Duration waited{0};
    engine::Duration left{0};  // of the back-off or the throttle
    std::int32_t attempt = 0;  // the next one
};

// buffer.memory in buffers of batch.size: a batch always takes a whole one.
struct MemoryUse {
    std::int64_t bytes = 0, waiting = 0, inFlight = 0; // of buffer.memory; taken: waiting and in flight
    std::int64_t buffers = 0, waitingBuffers = 0, inFlightBuffers = 0;
    std::int64_t permille() const { return bytes > 0 ? (waiting + inFlight) * 1000 / bytes : 0; }
};

// Where the records are that send() was called with. `gone`: they were in a process that died.
struct WhereRecords {
    std::int64_t all = 0, inSend = 0, waiting = 0, inFlight = 0, acked = 0, failed = 0, gone = 0;
};

// The course of a batch that was sent more than once, or waits to be.
struct RetryCourse {
    const engine::ProducerBatchView* batch = nullptr;
    engine::Time failedAt;  // of the last attempt, if it came back
    engine::Time deadline;  // delivery.timeout.ms after send()
    bool waits = false;     // for its back-off; else the last attempt is on its way
    std::int32_t exponent = 0; // of the back-off's 2^n
};

class ProducerPipeline {
public:
    // `view`, `client`: outlive it.
    ProducerPipeline(const engine::ClusterView& view, const engine::ClientView& client, engine::Time now);

    const engine::ClusterView& view() const { return m_view; }
    const engine::ClientView& client() const { return m_client; }
    const engine::ProducerView& producer() const { return *m_client.producer; }
    engine::Time now() const { return m_now; }
    bool isOutside() const { return m_client.kind == engine::NodeKind::Outside; }

    std::int64_t batchSize() const { return m_batchSize; }
    engine::Duration linger() const { return m_linger; }
    std::int32_t maxInFlight() const { return m_maxInFlight; }
    bool isIdempotent() const { return m_idempotent; }

    LeaveAnswer mayLeave(const engine::ProducerPartitionView& partition) const;
    // 0 … 1: how much of linger.ms a waiting batch has waited.
    double lingered(const engine::ProducerBatchView& batch) const;
    MemoryUse memory() const;
    WhereRecords whereRecords() const;
    std::optional<RetryCourse> retry() const;
    // Brokers that have a window: known leaders, and those with requests under way.
    std::vector<engine::BrokerId> brokers() const;
    // Requests under way to a broker, the oldest first.
    std::vector<const engine::ProduceRequestView*> requestsTo(engine::BrokerId broker) const;
    // A batch that came back from that broker last and waits; null: none.
    const engine::ProducerBatchView* cameBackFrom(engine::BrokerId broker) const;
    // Sequences of a request: the first to the last; nothing without idempotence.
    std::optional<std::pair<std::int32_t, std::int32_t>> sequencesInFlight(const engine::TopicPartition& partition) const;
    bool isRetried(const engine::TopicPartition& partition) const;
    // Of the topic of the last call, as the client knows it.
    std::int32_t partitionsOfTopic() const;

private:
    bool couldLeave(const engine::ProducerBatchView& first, bool full) const;
    bool isConnected(engine::BrokerId broker) const;

    const engine::ClusterView& m_view;
    const engine::ClientView& m_client;
    engine::Time m_now;
    std::int64_t m_batchSize = 0;
    engine::Duration m_linger{0};
    std::int32_t m_maxInFlight = 0;
    bool m_idempotent = false;
    std::map<engine::BrokerId, std::int32_t> m_requests;
    std::map<engine::BrokerId, bool> m_ready; // leaders to which something leaves
};

// Bytes of a key or value as people read them: “alice”, or hex when they are no text.
QString readableBytes(const std::string& bytes, std::int32_t size);

} // namespace ui
