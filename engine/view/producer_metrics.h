#pragma once

// A producer's metrics by Kafka's names (group producer-metrics), kept while its facts are folded in. Averages, maxima and
// rates look back as Kafka's do by default: two samples of 30 s (metrics.num.samples, metrics.sample.window.ms), of which the
// one that is over 60 s old has gone. Totals count from the client's start.
//
// Integers only: what Kafka gives with decimals is in thousandths.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace engine {

// What was measured in the last one to two windows.
class SampledStat {
public:
    void record(Time at, std::int64_t value);

    struct Sum {
        std::int64_t count = 0;
        std::int64_t sum = 0;
        std::int64_t max = 0;
        Time since;              // where the oldest sample begins
    };
    Sum at(Time now) const;
    std::int64_t averageThousandths(Time now) const; // -1: nothing measured
    // Of the sum in a second. Until the first window is full, Kafka adds one to the time looked at.
    std::int64_t perSecondThousandths(Time now) const;

private:
    struct Sample {
        Time since = kNever;     // kNever: unused
        std::int64_t count = 0;
        std::int64_t sum = 0;
        std::int64_t max = 0;
    };
    std::array<Sample, 2> m_samples;
    std::size_t m_current = 0;
};

struct ProducerMetrics {
    std::int64_t recordSendTotal = 0;
    std::int64_t recordErrorTotal = 0;
    std::int64_t recordRetryTotal = 0;
    std::int64_t batchSplitTotal = 0;
    std::int64_t bufferExhaustedTotal = 0;
    std::int64_t byteTotal = 0;      // of batches as they travelled
    std::int64_t requestTotal = 0;   // Produce requests
    Duration blocked{0};             // send() held its caller, ended waits
    SampledStat records;             // records of a batch: sums are records sent
    SampledStat recordSize;          // bytes of the largest record of a batch, before compression
    SampledStat batchSize;           // bytes as they travel
    SampledStat compression;         // thousandths of the size before
    SampledStat recordsPerRequest;
    SampledStat queueTime;           // microseconds in the accumulator
    SampledStat requestLatency;      // microseconds
    SampledStat retries;
    SampledStat errors;
    SampledStat throttle;            // microseconds
};

struct ProducerView;

enum class MetricUnit : std::uint8_t { Count, CountThousandths, BytesThousandths, Bytes, MillisThousandths, Ratio };
struct MetricValue {
    std::string_view name;        // "record-send-total"
    std::int64_t value = 0;
    MetricUnit unit = MetricUnit::Count;
    bool known = true;            // Kafka says NaN otherwise
};
// Those that Highwater keeps, in the order of their names. `bufferMemory`, `batchSize`: the client's settings, in bytes.
std::vector<MetricValue> producerMetrics(const ProducerView& producer, std::int64_t bufferMemory, std::int64_t batchSize, Time now);

} // namespace engine
