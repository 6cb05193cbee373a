#include "ui/stage/paint_group_panels.h"

namespace ui {

void paintLadder(const StageBrush&, const QRectF&, const engine::GroupView&, const GroupPanels*) { }
void paintOtherLadder(const StageBrush&, const QRectF&, const engine::GroupView&, const GroupPanels*) { }

} // namespace ui
