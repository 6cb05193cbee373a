#pragma once

// The two cards below the lanes of the cluster level.

#include "ui/stage/cluster_layout.h"
#include "ui/stage/sketch.h"

namespace ui {

// The partition under the pointer (or the selected, or the worst) as rows: what the next zoom level would show.
void paintPartitionCard(const StageInput& input, const ClusterLayout& layout, Sketch& sketch);
// Partitions in trouble, the worst on top.
void paintWorstFirst(const StageInput& input, const ClusterLayout& layout, Sketch& sketch);

} // namespace ui
