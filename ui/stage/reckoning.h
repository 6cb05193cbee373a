#pragma once

// What a partition's copies come to: who is assigned, in sync, out of sync and still eligible, and how the leader reckons its high
// watermark from the log ends of the ISR.

#include <QString>

#include <vector>

#include "engine/view/cluster_view.h"

namespace ui {

struct StageBrush;

// Assigned replicas that are not in the ISR.
std::vector<engine::BrokerId> outOfSync(const engine::PartitionView& partition);
// "min(42, 39, 41) = 39": log ends of the ISR as the leader knows them, its own first. What it does not know is "?". Where the high
// watermark is not that minimum, both are said. Empty without a leader.
QString isrSum(const engine::PartitionView& partition);
// "AR 1, 2, 3 · ISR 1, 2 · OSR 3 · ELR 3"; what is empty is left out, except the ISR.
QString replicaSets(const engine::PartitionView& partition);

// Below the ruler, of the partition that it belongs to.
void paintReckoning(const StageBrush& brush);

} // namespace ui
