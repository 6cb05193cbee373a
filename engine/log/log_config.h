#pragma once

// The settings of a topic that its logs obey, with Kafka's names and defaults.

#include <cstdint>

namespace engine {

struct LogConfig {
    std::int64_t segmentBytes = 1073741824;    // segment.bytes
    std::int64_t segmentMillis = 604800000;    // segment.ms
    std::int64_t segmentJitterMillis = 0;      // segment.jitter.ms: the largest; each segment draws its own
    std::int64_t segmentIndexBytes = 10485760; // segment.index.bytes
    std::int64_t indexIntervalBytes = 4096;    // index.interval.bytes
};

} // namespace engine
