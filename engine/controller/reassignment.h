#pragma once

// AlterPartitionReassignments (KIP-455): the old replicas stay until the new ones are in sync, so the assignment is the
// target followed by those that will go. Taking the wish back leaves the replicas that were there before it.
// Pure: the metadata and the wish in, a record or Kafka's refusal out.

#include <optional>
#include <string>
#include <vector>

#include "engine/controller/partition_change.h"
#include "engine/controller/topic_plan.h"

namespace engine {

struct ReassignmentPlan {
    std::optional<Refusal> refused;
    std::optional<wire::PartitionChangeRecord> record; // absent: nothing changes
};

// `replicas` absent: take back what is under way.
ReassignmentPlan planReassignment(const MetadataImage& image, const std::string& topic, std::int32_t partition,
    const std::optional<std::vector<std::int32_t>>& replicas, bool mayChangeReplicationFactor, bool uncleanByDefault,
    const ElectionScheme& scheme);

} // namespace engine
