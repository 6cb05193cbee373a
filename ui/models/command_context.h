#pragma once

// The names that a line of the command language may use now, from what is seen: for the completion in the console. The lab itself
// checks a line when it comes (Lab::parseContext).

#include <vector>

#include "engine/command/command.h"
#include "engine/lab/lab.h"
#include "engine/view/cluster_view.h"

namespace ui {

engine::ParseContext commandContext(const engine::ClusterView& view, const std::vector<engine::BranchInfo>& branches);

} // namespace ui
