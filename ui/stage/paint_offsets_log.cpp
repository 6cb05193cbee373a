#include "ui/stage/paint_group_panels.h"

namespace ui {

void paintOffsetsLog(const StageBrush&, const QRectF&, const engine::GroupView&) { }

} // namespace ui
