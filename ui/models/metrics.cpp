#include "ui/models/metrics.h"

#include <algorithm>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::int16_t kProduce = 0;
constexpr std::int64_t kSecond = 1'000'000'000;

double seconds(Time t) { return static_cast<double>(t.nanos()) / 1e9; }

} // namespace

QString Metrics::name(Metric metric)
{
    static const char* const kNames[kMetrics]{"UnderReplicatedPartitions", "UnderMinIsrPartitionCount", "OfflinePartitionsCount", "IsrShrinksPerSec", "IsrExpandsPerSec",
        "LeaderElectionRateAndTimeMs count", "MessagesInPerSec", "BytesInPerSec", "ReplicationBytesInPerSec", "request-latency-max"};
    return QLatin1String(kNames[static_cast<int>(metric)]);
}

QString Metrics::owner(Metric metric)
{
    switch (metric) {
    case Metric::OfflinePartitionsCount:
        return "kafka.controller:type=KafkaController";
    case Metric::LeaderElectionsPerSec:
        return "kafka.controller:type=ControllerStats";
    case Metric::MessagesInPerSec:
    case Metric::BytesInPerSec:
    case Metric::ReplicationBytesInPerSec:
        return "kafka.server:type=BrokerTopicMetrics";
    case Metric::ProduceRequestLatencyMs:
        return "kafka.producer:type=producer-metrics";
    default:
        return "kafka.server:type=ReplicaManager";
    }
}

QString Metrics::valueText(Metric metric, double value)
{
    const auto whole = static_cast<std::int64_t>(value + 0.5);
    if (metric == Metric::BytesInPerSec || metric == Metric::ReplicationBytesInPerSec)
        return bytes(whole) + "/s";
    if (metric == Metric::ProduceRequestLatencyMs)
        return QString::number(value, 'f', value < 100 ? 1 : 0) + " ms";
    return number(whole) + (isGauge(metric) ? QString() : QStringLiteral("/s"));
}

double Metrics::value(Metric metric) const
{
    const auto& points = series(metric);
    if (!isGauge(metric) && points.size() > 1)
        return points[points.size() - 2].value;
    return points.empty() ? 0 : points.back().value;
}

void Metrics::put(Metric metric, double at, double value)
{
    auto& points = m_series[static_cast<std::size_t>(metric)];
    if (!points.empty() && points.back().seconds == at)
        points.back().value = value;
    else
        points.push_back({at, value});
    while (points.size() > kPointsMax)
        points.pop_front();
}

// The seconds that are over get their counts, empty ones a zero.
void Metrics::reachSecond(std::int64_t second)
{
    if (second - m_at > static_cast<std::int64_t>(kPointsMax))
        m_at = second - static_cast<std::int64_t>(kPointsMax);
    for (; m_at < second; ++m_at) {
        for (int i = static_cast<int>(Metric::IsrShrinksPerSec); i < kMetrics; ++i)
            put(static_cast<Metric>(i), static_cast<double>(m_at), m_second[static_cast<std::size_t>(i)]);
        m_second.fill(0);
    }
}

void Metrics::gauges(Time at)
{
    double under = 0, underMin = 0, offline = 0;
    for (const auto& [id, partition] : m_partitions) {
        under += partition.isr < partition.replicas ? 1 : 0;
        underMin += partition.isr < partition.minIsr ? 1 : 0;
        offline += partition.hasLeader ? 0 : 1;
    }
    for (const auto& [metric, value] : {std::pair(Metric::UnderReplicatedPartitions, under), {Metric::UnderMinIsrPartitionCount, underMin}, {Metric::OfflinePartitionsCount, offline}})
        if (series(metric).empty() || series(metric).back().value != value)
            put(metric, seconds(at), value);
}

void Metrics::setNow(Time now)
{
    m_now = now;
    if (now < Time{})
        return;
    reachSecond(now.nanos() / kSecond);
    for (int i = static_cast<int>(Metric::IsrShrinksPerSec); i < kMetrics; ++i)
        put(static_cast<Metric>(i), static_cast<double>(m_at), m_second[static_cast<std::size_t>(i)]);
}

void Metrics::append(const std::vector<FactSlice>& slices)
{
    for (const auto& slice : slices)
        for (std::size_t i = 0; i < slice.size(); ++i)
            add(slice[i]);
}

void Metrics::add(const Fact& fact)
{
    if (fact.at >= Time{})
        reachSecond(fact.at.nanos() / kSecond);
    bool moved = true; // a gauge may have
    if (const auto* created = fact.as<PartitionCreated>())
        m_partitions[created->partition] = {created->replicas.size(), created->isr.size(), created->leader != kNoBroker, static_cast<std::size_t>(std::max(1, created->minInSyncReplicas))};
    else if (const auto* deleted = fact.as<TopicDeleted>())
        std::erase_if(m_partitions, [&](const auto& entry) { return entry.first.topic == deleted->topic; });
    else if (const auto* shrunk = fact.as<IsrShrunk>()) {
        m_partitions[shrunk->partition].isr = shrunk->isr.size();
        count(Metric::IsrShrinksPerSec, 1);
    } else if (const auto* grown = fact.as<IsrExpanded>()) {
        m_partitions[grown->partition].isr = grown->isr.size();
        count(Metric::IsrExpandsPerSec, 1);
    } else if (const auto* reassigned = fact.as<ReplicasReassigned>())
        m_partitions[reassigned->partition].replicas = reassigned->replicas.size();
    else if (const auto* elected = fact.as<LeaderElected>()) {
        m_partitions[elected->partition].hasLeader = elected->leader != kNoBroker;
        count(Metric::LeaderElectionsPerSec, 1);
    } else
        moved = false;
    if (moved && fact.at >= Time{})
        gauges(fact.at);
    if (const auto* appended = fact.as<BatchAppended>()) {
        if (appended->as == ReplicaRole::Leader) {
            count(Metric::MessagesInPerSec, static_cast<double>(appended->lastOffset.value - appended->baseOffset.value + 1));
            count(Metric::BytesInPerSec, static_cast<double>(appended->bytes));
        } else {
            count(Metric::ReplicationBytesInPerSec, static_cast<double>(appended->bytes));
        }
    } else if (const auto* sent = fact.as<MessageSent>(); sent && sent->apiKey == kProduce) {
        auto& asked = m_asked[sent->connection];
        if (!sent->isResponse) {
            asked.push_back(sent->departs);
        } else if (!asked.empty() && sent->arrives != kNever) { // responses keep the order of their requests
            double& longest = m_second[static_cast<std::size_t>(Metric::ProduceRequestLatencyMs)];
            longest = std::max(longest, static_cast<double>((sent->arrives - asked.front()).count()) / 1e6);
            asked.pop_front();
        }
    } else if (const auto* closed = fact.as<ConnectionClosed>()) {
        m_asked.erase(closed->connection);
    }
}

} // namespace ui
