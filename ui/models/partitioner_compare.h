#pragma once

// Partitioners side by side: the course of a lab played anew, headless, with another partitioner for one of its producers each time.
// The application gives the same records each time; where they go, and in how many batches and requests, is the partitioner's doing.

#include <QString>

#include <map>
#include <optional>
#include <vector>

#include "engine/lab/lab_file.h"

namespace ui {

struct PartitionShare {
    std::int64_t records = 0;
    std::int64_t bytes = 0; // of the records as they were given to batches, before compression
};

struct PartitionerRun {
    std::string partitioner; // as --partitioner takes it
    std::map<engine::TopicPartition, PartitionShare> shares;
    std::int64_t records = 0;
    std::int64_t requests = 0, batches = 0, bytes = 0; // sent for the first time, bytes as they travelled
    std::int64_t sentRecords = 0;
    std::int64_t acked = 0;        // batches
    engine::Duration latencySum{0};
    QString problem;               // in words; empty: it was played

    std::int64_t meanBatch() const { return batches > 0 ? bytes / batches : 0; }
    std::optional<engine::Duration> meanLatency() const // of a batch, from send() of its first record
    {
        return acked > 0 ? std::optional(latencySum / acked) : std::nullopt;
    }
    // How uneven it is: the most that a partition got, in thousandths of an even share.
    std::int64_t unevenness() const;
};

// sticky of 3.3 and later, sticky cache of 2.4 to 3.2, round robin up to 2.3.
const std::vector<std::string>& partitionersCompared();
// "sticky, 3.3 and later"
QString partitionerWords(const std::string& partitioner);

// Plays `course` to `until`. Any thread; pure: the same arguments give the same run. A course in which no such producer is started
// is a problem in words.
PartitionerRun playPartitioner(const engine::LabFile& course, const std::string& producer, const std::string& partitioner, engine::Time until);

} // namespace ui
