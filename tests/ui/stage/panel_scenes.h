#pragma once

// Hand-made panels of the group level: the ladders of one change in both protocols, and what assignors answer. Goes with scenes::billing().

#include "engine/view/cluster_view.h"
#include "ui/stage/group_panels.h"

namespace scenes {

// c3 joins: the messages of the picture.
ui::RebalanceLadder eagerLadder();
// The same with KIP-848: only what moves stops.
ui::RebalanceLadder consumerLadder();
// A thousand members, of whom eight have lanes; messages lost and held; an outside program.
ui::RebalanceLadder crowdedLadder();
// What everybody answers to c3 joining; or to `members` members and `partitions` partitions, one member more.
ui::AssignorsShown assignors();
ui::AssignorsShown wideAssignors(int members, int partitions);
// billing() with its records of __consumer_offsets and their topic.
engine::ClusterView billingWithRecords();

// All of it, the other protocol played; offered; nothing kept.
std::shared_ptr<const ui::GroupPanels> panels();
std::shared_ptr<const ui::GroupPanels> panelsOffered();
std::shared_ptr<const ui::GroupPanels> panelsForgotten();
std::shared_ptr<const ui::GroupPanels> panelsCrowded();

} // namespace scenes
