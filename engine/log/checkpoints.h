#pragma once

// Kafka's small text files (facts §4.1): a version line "0", a line with the number of entries, then the
// entries.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/uuid.h"
#include "engine/log/file_fault.h"

namespace engine {

inline constexpr std::string_view kRecoveryPointFile = "recovery-point-offset-checkpoint";
inline constexpr std::string_view kHighWatermarkFile = "replication-offset-checkpoint";
inline constexpr std::string_view kLogStartFile = "log-start-offset-checkpoint";
inline constexpr std::string_view kCleanerFile = "cleaner-offset-checkpoint";
inline constexpr std::string_view kCleanShutdownFile = ".kafka_cleanshutdown";
inline constexpr std::string_view kMetaPropertiesFile = "meta.properties";
inline constexpr std::string_view kPartitionMetadataFile = "partition.metadata";
inline constexpr std::string_view kEpochCheckpointFile = "leader-epoch-checkpoint";

// A checkpoint as far as it can be read: the words of each entry, and what is wrong with it (another version, no count or a
// wrong one). A fault of the version leaves no entries; with any fault nothing of it is believed when a log is opened.
struct CheckpointText {
    struct Entry {
        std::size_t position = 0; // of its line
        std::vector<std::string> words;
    };
    std::vector<Entry> entries;
    std::vector<FileFault> faults;
};
CheckpointText readCheckpoint(std::string_view text);

// "topic partition offset"; nothing for words that are none.
std::optional<std::pair<TopicPartition, Offset>> offsetEntry(const std::vector<std::string>& words);
using OffsetCheckpoint = std::map<TopicPartition, Offset>;
std::string writeOffsetCheckpoint(const OffsetCheckpoint& offsets);
Result<OffsetCheckpoint> parseOffsetCheckpoint(std::string_view text); // KafkaStorageError: anything is wrong with it

std::string writePartitionMetadata(const Uuid& topicId); // no newline at the end
// KafkaStorageError: a version other than 0, no id or that of no topic.
Result<Uuid> parsePartitionMetadata(std::string_view text);
// What is then wrong with it, and where.
std::optional<FileFault> partitionMetadataFault(std::string_view text);

struct MetaProperties {
    std::int32_t nodeId = -1;
    std::string clusterId;
    Uuid directoryId;
};
std::string writeMetaProperties(const MetaProperties& properties);
// KafkaStorageError: a version other than 1 (0 is of the days of ZooKeeper), no node id.
Result<MetaProperties> parseMetaProperties(std::string_view text);
// Why this node of this cluster may not use the folder in which that text lies, and where it says so: what parseMetaProperties()
// refuses, and the name of another node or another cluster. As Kafka asks at the start (MetaPropertiesEnsemble.verify).
std::optional<FileFault> metaPropertiesFault(std::string_view text, std::int32_t nodeId, std::string_view clusterId);

std::string writeCleanShutdown(std::int64_t brokerEpoch);
std::int64_t parseCleanShutdown(std::string_view text); // the broker epoch; -1 if it tells none

// "orders-0" from a folder's name; nothing for names that are none (…-delete, -future, __cluster_metadata-0
// is one).
std::optional<TopicPartition> parsePartitionFolder(std::string_view name);

} // namespace engine
