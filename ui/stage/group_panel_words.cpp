#include "ui/stage/paint_group_panels.h"

namespace ui {

Spoken spokenOfGroupPart(const engine::ClusterView&, const GroupPanels*, const ObjectId&) { return {}; }
engine::FactId factOfGroupPart(const engine::ClusterView&, const GroupPanels*, const ObjectId&) { return {}; }

} // namespace ui
