#include "engine/view/producer_metrics.h"

#include <algorithm>

#include "engine/view/producer_view.h"

namespace engine {

namespace {

constexpr Duration kWindow{30s};
constexpr std::int64_t kThousand = 1000;

} // namespace

void SampledStat::record(Time at, std::int64_t value)
{
    if (m_samples[m_current].since == kNever || at - m_samples[m_current].since >= kWindow) {
        if (m_samples[m_current].since != kNever)
            m_current = (m_current + 1) % m_samples.size();
        m_samples[m_current] = {at, 0, 0, 0};
    }
    Sample& sample = m_samples[m_current];
    sample.count += 1;
    sample.sum += value;
    sample.max = std::max(sample.max, value);
}

SampledStat::Sum SampledStat::at(Time now) const
{
    Sum out;
    out.since = now;
    for (const Sample& sample : m_samples) {
        if (sample.since == kNever || now - sample.since >= kWindow * static_cast<int>(m_samples.size()))
            continue;
        out.count += sample.count;
        out.sum += sample.sum;
        out.max = std::max(out.max, sample.max);
        out.since = std::min(out.since, sample.since);
    }
    return out;
}

std::int64_t SampledStat::averageThousandths(Time now) const
{
    const Sum sum = at(now);
    return sum.count == 0 ? -1 : sum.sum * kThousand / sum.count;
}

std::int64_t SampledStat::perSecondThousandths(Time now) const
{
    const Sum sum = at(now);
    const Duration elapsed = now - sum.since;
    const std::int64_t millis = (elapsed < kWindow ? elapsed + kWindow : elapsed).count() / 1000000;
    return sum.sum * kThousand * kThousand / millis;
}

std::vector<MetricValue> producerMetrics(
    const ProducerView& producer, std::int64_t bufferMemory, std::int64_t batchSize, Time now)
{
    using Unit = MetricUnit;
    const ProducerMetrics& m = *producer.metrics;
    const auto average = [&](std::string_view name, const SampledStat& stat, Unit unit) {
        const std::int64_t value = stat.averageThousandths(now);
        return MetricValue{name, std::max<std::int64_t>(value, 0), unit, value >= 0};
    };
    // What is measured in microseconds, as thousandths of a millisecond.
    const auto millisAverage = [&](std::string_view name, const SampledStat& stat) {
        const std::int64_t value = stat.averageThousandths(now);
        return MetricValue{name, std::max<std::int64_t>(value, 0) / kThousand, Unit::MillisThousandths, value >= 0};
    };
    const auto most = [&](std::string_view name, const SampledStat& stat, Unit unit) {
        const auto sum = stat.at(now);
        return MetricValue{name, sum.max, unit, sum.count > 0};
    };
    const auto rate = [&](std::string_view name, const SampledStat& stat, Unit unit) {
        return MetricValue{name, stat.perSecondThousandths(now), unit, true};
    };
    return {
        average("batch-size-avg", m.batchSize, Unit::BytesThousandths),
        most("batch-size-max", m.batchSize, Unit::Bytes),
        {"batch-split-total", m.batchSplitTotal, Unit::Count, true},
        {"buffer-available-bytes", std::max<std::int64_t>(bufferMemory - producer.memoryUsed(batchSize), 0), Unit::Bytes, true},
        {"buffer-exhausted-total", m.bufferExhaustedTotal, Unit::Count, true},
        {"buffer-total-bytes", bufferMemory, Unit::Bytes, true},
        {"bufferpool-wait-time-ns-total", m.blocked.count(), Unit::Count, true},
        [&] {
            const auto value = m.compression.averageThousandths(now);
            return MetricValue{"compression-rate-avg", std::max<std::int64_t>(value, 0) / kThousand, Unit::Ratio, value >= 0};
        }(),
        millisAverage("produce-throttle-time-avg", m.throttle),
        most("produce-throttle-time-max", m.throttle, Unit::MillisThousandths),
        rate("record-error-rate", m.errors, Unit::CountThousandths),
        {"record-error-total", m.recordErrorTotal, Unit::Count, true},
        millisAverage("record-queue-time-avg", m.queueTime),
        most("record-queue-time-max", m.queueTime, Unit::MillisThousandths),
        rate("record-retry-rate", m.retries, Unit::CountThousandths),
        {"record-retry-total", m.recordRetryTotal, Unit::Count, true},
        rate("record-send-rate", m.records, Unit::CountThousandths),
        {"record-send-total", m.recordSendTotal, Unit::Count, true},
        average("record-size-avg", m.recordSize, Unit::BytesThousandths),
        most("record-size-max", m.recordSize, Unit::Bytes),
        average("records-per-request-avg", m.recordsPerRequest, Unit::CountThousandths),
        millisAverage("request-latency-avg", m.requestLatency),
        most("request-latency-max", m.requestLatency, Unit::MillisThousandths),
        {"requests-in-flight", producer.inFlight, Unit::Count, true},
        {"waiting-threads", producer.call.blocked == BlockedOn::Memory ? 1 : 0, Unit::Count, true},
    };
}

} // namespace engine
