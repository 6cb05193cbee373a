#pragma once

// Where the replicas of new partitions go (KRaft's striped placement, facts §5.8 and §10).
//
// The aim: spread replicas of a partition over racks, and leaders and replicas of all partitions evenly over brokers.
// Racks stand in a circle, and so do the brokers of each rack. Partition after partition, the circle of racks is entered
// one place further; the first replica comes from the first rack on the way that has a live broker, the others from the
// racks that follow, each giving its next broker. In each rack live brokers come before fenced ones, and each partition
// begins one broker further. After as many partitions as there are live brokers the same assignments would come
// again, so racks and brokers are shuffled.
//
// The start of each circle and the shuffles are random: `draw(bound)` gives a number in [0, bound).

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/controller/metadata_image.h"

namespace engine {

struct PlacementBroker {
    BrokerId id;
    std::optional<std::string> rack;
    bool fenced = false;
};

using Draw = std::function<std::uint32_t(std::uint32_t bound)>;

// The replicas of `partitions` new partitions, preferred leader first. Fails with InvalidReplicationFactor if there are fewer
// brokers (fenced ones count) than replicas, or no live broker at all.
Result<std::vector<std::vector<BrokerId>>> placeReplicas(const std::vector<PlacementBroker>& brokers, std::int32_t partitions,
    std::int32_t replicationFactor, const Draw& draw);

// Every registered broker, by id.
std::vector<PlacementBroker> placementBrokers(const MetadataImage& image);

} // namespace engine
