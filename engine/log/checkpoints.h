#pragma once

// Kafka's small text files (facts §4.1): a version line "0", a line with the number of entries, then the
// entries.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/uuid.h"

namespace engine {

inline constexpr std::string_view kRecoveryPointFile = "recovery-point-offset-checkpoint";
inline constexpr std::string_view kHighWatermarkFile = "replication-offset-checkpoint";
inline constexpr std::string_view kLogStartFile = "log-start-offset-checkpoint";
inline constexpr std::string_view kCleanerFile = "cleaner-offset-checkpoint";
inline constexpr std::string_view kCleanShutdownFile = ".kafka_cleanshutdown";
inline constexpr std::string_view kMetaPropertiesFile = "meta.properties";
inline constexpr std::string_view kPartitionMetadataFile = "partition.metadata";
inline constexpr std::string_view kEpochCheckpointFile = "leader-epoch-checkpoint";

// The words of each entry. KafkaStorageError: another version, a wrong count.
Result<std::vector<std::vector<std::string>>> checkpointLines(std::string_view text);

using OffsetCheckpoint = std::map<TopicPartition, Offset>;
std::string writeOffsetCheckpoint(const OffsetCheckpoint& offsets);
Result<OffsetCheckpoint> parseOffsetCheckpoint(std::string_view text);

std::string writePartitionMetadata(const Uuid& topicId); // no newline at the end
Result<Uuid> parsePartitionMetadata(std::string_view text);

struct MetaProperties {
    std::int32_t nodeId = -1;
    std::string clusterId;
    Uuid directoryId;
};
std::string writeMetaProperties(const MetaProperties& properties);
Result<MetaProperties> parseMetaProperties(std::string_view text);

std::string writeCleanShutdown(std::int64_t brokerEpoch);
std::int64_t parseCleanShutdown(std::string_view text); // the broker epoch; -1 if it tells none

// "orders-0" from a folder's name; nothing for names that are none (…-delete, -future, __cluster_metadata-0
// is one).
std::optional<TopicPartition> parsePartitionFolder(std::string_view name);

} // namespace engine
