#pragma once

// Kafka's metrics over virtual time, folded from the facts under the names that Kafka gives them. Gauges change at the instant of the fact;
// a ...PerSec is what happened in one virtual second (Kafka shows moving averages of the same events).

#include <QString>

#include <array>
#include <deque>
#include <map>
#include <vector>

#include "engine/event/fact_log.h"

namespace ui {

enum class Metric : std::uint8_t {
    UnderReplicatedPartitions, // kafka.server:type=ReplicaManager
    UnderMinIsrPartitionCount,
    OfflinePartitionsCount, // kafka.controller:type=KafkaController
    IsrShrinksPerSec,
    IsrExpandsPerSec,
    LeaderElectionsPerSec, // LeaderElectionRateAndTimeMs, its count
    MessagesInPerSec,      // kafka.server:type=BrokerTopicMetrics
    BytesInPerSec,
    ReplicationBytesInPerSec,
    ProduceRequestLatencyMs, // request-latency of kafka.producer:type=producer-metrics: the longest in each second
};
inline constexpr int kMetrics = 10;

struct MetricPoint {
    double seconds = 0;
    double value = 0;
};

class Metrics {
public:
    static constexpr std::size_t kPointsMax = 3600;

    void clear() { *this = {}; }
    void append(const std::vector<engine::FactSlice>& slices);
    // Time went on, also if nothing happened.
    void setNow(engine::Time now);
    // By time; the last one of a rate is the second that is not over yet.
    const std::deque<MetricPoint>& series(Metric metric) const { return m_series[static_cast<std::size_t>(metric)]; }
    double value(Metric metric) const; // of a rate the last second that is over; 0 without any
    engine::Time now() const { return m_now; }

    static QString name(Metric metric);  // Kafka's
    static QString owner(Metric metric); // "kafka.server:type=ReplicaManager"
    static bool isGauge(Metric metric) { return metric <= Metric::OfflinePartitionsCount; }
    static QString valueText(Metric metric, double value);

private:
    struct Partition {
        std::size_t replicas = 0, isr = 0;
        bool hasLeader = true;
        std::size_t minIsr = 1;
    };
    void add(const engine::Fact& fact);
    void reachSecond(std::int64_t second);
    void count(Metric metric, double by) { m_second[static_cast<std::size_t>(metric)] += by; }
    void gauges(engine::Time at);
    void put(Metric metric, double seconds, double value);

    std::array<std::deque<MetricPoint>, kMetrics> m_series;
    std::array<double, kMetrics> m_second{}; // of the second that runs
    std::int64_t m_at = 0;                   // that second
    std::map<engine::TopicPartition, Partition> m_partitions;
    std::map<engine::ConnectionId, std::deque<engine::Time>> m_asked; // departures of Produce requests
    engine::Time m_now;
};

} // namespace ui
