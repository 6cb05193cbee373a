#include "ui/common/drop_down.h"

#include <QPainter>

#include "ui/common/appearance.h"
#include "ui/common/icon.h"

namespace ui {

void DropDown::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawIcon(painter, Icon::ChevronDown, QPointF(width() - 19, (height() - 12) / 2.0), 12, Appearance::instance().theme().ink3);
}

} // namespace ui
