#include "ui/stage/stage_painter.h"

namespace ui {

void paintCluster(const StageInput& input, Sketch& sketch)
{
    static_cast<void>(input);
    static_cast<void>(sketch);
}

} // namespace ui
