#pragma once

// Hand-made clusters to look at: values as the engine would fold them, without an engine.

#include <cstdint>
#include <string>

#include "engine/view/cluster_view.h"

namespace scenes {

// Three brokers, topic "orders" with three partitions, one of them with records at risk, a slow follower, two producers,
// a program from outside, a group of two, messages under way: the picture of the main window.
engine::ClusterView mainWindow();
engine::Time mainWindowNow();

// The same with broker 1 killed, 2 fenced, 3 paused; a cut link, a held message, a partition without a leader.
engine::ClusterView troubles();

// `brokers` brokers in three racks, `partitions` partitions of `replication` replicas in a few topics; some brokers slow
// or down, as `seed` says.
engine::ClusterView big(int brokers, int partitions, int replication, std::uint32_t seed);

// One topic "orders" of `partitions` partitions with up to `records` records, drawn by `seed`.
engine::ClusterView generated(int brokers, int partitions, int records, std::uint32_t seed);

engine::ClusterView empty();

} // namespace scenes
