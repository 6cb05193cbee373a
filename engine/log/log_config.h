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

    bool deletes = true;   // cleanup.policy holds "delete"
    bool compacts = false; // … and "compact"
    std::int64_t retentionMillis = 604800000; // retention.ms; -1: no limit
    std::int64_t retentionBytes = -1;         // retention.bytes; -1: no limit
    std::int64_t fileDeleteDelayMillis = 60000; // file.delete.delay.ms

    std::int64_t deleteRetentionMillis = 86400000; // delete.retention.ms: how long tombstones and markers stay
    std::int64_t minCompactionLagMillis = 0;       // min.compaction.lag.ms
    std::int64_t maxCompactionLagMillis = INT64_MAX; // max.compaction.lag.ms
    std::int64_t minCleanableDirtyMillionths = 500000; // min.cleanable.dirty.ratio, in parts per million

    // A compacted segment must not stay active longer than its records may wait for compaction.
    std::int64_t rollMillis() const
    {
        return compacts && maxCompactionLagMillis > 0 && maxCompactionLagMillis < segmentMillis ? maxCompactionLagMillis
                                                                                               : segmentMillis;
    }
};

} // namespace engine
