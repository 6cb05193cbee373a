#pragma once

// What each assignor makes of one change of a group: the question is read from views, the answers come from the assignors themselves
// (engine/lab/assignor_compare.h). Pure.

#include "engine/view/cluster_view.h"
#include "ui/common/words.h"
#include "ui/stage/group_panels.h"

namespace ui {

// The change that a rebalance was about: what members had in `before`, who they are in `after`. Either view may lack the group.
AssignorsShown assignorsOfChange(const engine::ClusterView& before, const engine::ClusterView& after, const std::string& group,
    const NodeNames& names);
// One member more, or one less, than there are at that instant. Precondition: not AsItWas.
AssignorsShown assignorsWhatIf(const engine::ClusterView& view, const std::string& group, AssignorChange change, const NodeNames& names);

} // namespace ui
