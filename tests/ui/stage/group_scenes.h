#pragma once

// Hand-made groups to look at: values as the engine would fold them, without an engine.

#include "engine/view/cluster_view.h"

namespace scenes {

engine::Time groupNow();

// The picture of the group level: "billing" reads six partitions of orders; c3 joined, c2 died, its session expired.
engine::ClusterView billing();
// A consumer group (KIP-848) half way: c3 waits for what c1 has still to give up; c4 is static, c5 got nothing.
engine::ClusterView reconciling();
// c1 cannot read a record, c2 has paused a partition, c3 works and its poll() is due, c4 ended, c5 sleeps.
engine::ClusterView ailing();
// Nobody is in it; what was committed stays.
engine::ClusterView emptyGroup();
// Its coordinator reads __consumer_offsets back.
engine::ClusterView loadingGroup();
// Programs from outside, two of them with one client id; one is not known to the stage.
engine::ClusterView outsideGroup();
// Only committed offsets, never a member.
engine::ClusterView offsetsOnly();
// `members` members, `partitions` partitions, `changes` rebalances in the last 20 s; drawn by `seed`.
engine::ClusterView wideGroup(int members, int partitions, int changes, std::uint32_t seed);

} // namespace scenes
