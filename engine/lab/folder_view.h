#pragma once

// A Kafka log folder, ours or Apache's, as the window shows it: which partitions lie in it, and one of them as a ClusterView
// of one broker with one copy of that partition.
//
//     broker-1/  meta.properties, replication-offset-checkpoint …          a log dir
//         orders-0/  00000000000000000033.log .index …                     a partition
//
// Files are read through their own read functions and nothing else; nothing is written. What is damaged is told with its file
// and byte, and takes nothing from the rest. However large the folder is, what is read and kept is bounded (FolderLimits): of older
// segments the sizes, the last ones with their batches.
//
// No fact made this view. What the files tell carries the fact kToldByFolder; what they do not tell (a high watermark without
// a checkpoint, who leads) is not known(). `.deleted` files say only that they wait: their instant is not told.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/log/dump.h"
#include "engine/view/cluster_view.h"

namespace engine {

inline constexpr FactId kToldByFolder{1};

struct FolderProblem {
    std::string file; // as DumpFile::path
    std::uint64_t byte = 0;
    std::string what; // English, as dump says it
    auto operator<=>(const FolderProblem&) const = default;
};

// What the end of a folder's name says: -delete, -future, -stray (facts §4.1).
enum class PartitionFolderState : std::uint8_t { Live, Deleted, Future, Stray };

struct FolderPartition {
    std::string folder; // '/'-separated, as in the paths of its files
    TopicPartition id;
    PartitionFolderState state = PartitionFolderState::Live;
    bool isNamed = true;         // false: the folder's name is no partition's, yet segments lie in it; id is then its name and 0
    BrokerId broker = kNoBroker; // by meta.properties beside it
    std::int64_t segments = 0;   // .log files
    std::int64_t files = 0;
    std::int64_t bytes = 0;      // of all its files
};

struct FolderContents {
    std::vector<FolderPartition> partitions; // by log dir, topic and number
    std::vector<FolderProblem> problems;     // of meta.properties
};
// Looks at names; reads meta.properties only.
FolderContents findPartitions(const std::vector<DumpFile>& files);

struct FolderLimits {
    std::int64_t frameBytesMax = 64 * 1024 * 1024;  // of batches that are kept whole
    std::int64_t recordsMax = 200000;               // that are taken apart
    std::int64_t recordBytesMax = 256 * 1024 * 1024; // of keys and values in them, unpacked
    std::size_t batchesMax = kRowBatches;
    std::size_t indexEntriesMax = 65536; // of both indexes of all segments, from the last one back; kShownEntries of one
    std::size_t problemsMax = 200;
};

struct PartitionPicture {
    std::shared_ptr<const ClusterView> view; // null: cancelled
    TopicPartition partition;
    BrokerId broker;                         // BrokerId{0} if no file tells it
    std::vector<FolderProblem> problems;     // by file and byte, the first FolderLimits::problemsMax
    std::int64_t problemsInAll = 0;
    std::int64_t segmentsWithBatches = 0;    // the last ones; of the others only files and sizes are known
};

// How far it is, in steps of `total`. False: stop.
using FolderProgress = std::function<bool(std::int64_t done, std::int64_t total)>;
// `files`: those of the folder that findPartitions() looked at. `progress` may be empty.
PartitionPicture readPartition(const std::vector<DumpFile>& files, const FolderPartition& partition, const FolderLimits& limits,
    const FolderProgress& progress);

// The ways to an offset and to a time (milliseconds since 1970) in a picture that has a view: folder_lookup.cpp. Nothing: they lead
// through what was not read, or depend on the time of a file.
std::optional<OffsetLookedUp> lookUpOffset(const PartitionPicture& picture, Offset offset);
std::optional<TimeLookedUp> lookUpTime(const PartitionPicture& picture, std::int64_t timestamp);

} // namespace engine
