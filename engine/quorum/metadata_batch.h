#pragma once

// The batches of `__cluster_metadata`: ordinary record batches (engine/record) whose leader epoch is the quorum's epoch.
// Data batches hold metadata records as values without keys; control batches announce leaders (KIP-595).

#include <optional>
#include <span>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"
#include "engine/base/uuid.h"

namespace engine {

inline constexpr std::string_view kMetadataTopic = "__cluster_metadata";
// Its id on the wire: all zero but the last byte.
inline constexpr Uuid kMetadataTopicId{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

struct MetadataBatch {
    Offset baseOffset{0};
    Offset lastOffset{-1};
    std::int32_t epoch = 0;
    std::int64_t timestamp = 0; // when the leader appended it
    bool isControl = false;
    Slice bytes;                // all of it, as on disk and on the wire
};

// Precondition: values is not empty.
MetadataBatch makeDataBatch(Offset baseOffset, std::int32_t epoch, std::int64_t timestamp, const std::vector<Slice>& values);
// LeaderChange, version 0: the first batch of every leader. Until it is committed nothing before it counts as committed.
MetadataBatch makeLeaderChange(Offset baseOffset, std::int32_t epoch, std::int64_t timestamp, NodeId leader,
    std::span<const NodeId> voters, std::span<const NodeId> granting);

// The whole batches at the front of `bytes`, each checked (size, magic, CRC); stops before the first that is not good.
std::vector<MetadataBatch> readBatches(const Slice& bytes);
// The metadata records of a data batch; none for a control batch.
std::vector<Slice> valuesOf(const MetadataBatch& batch);

} // namespace engine
