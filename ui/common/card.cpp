#include "ui/common/card.h"

#include <QPainter>

#include "ui/common/appearance.h"

namespace ui {

Card::Card(Look look, QWidget* parent) : QFrame(parent), m_look(look)
{
    setContentsMargins(0, 0, 0, look == Look::Raised ? metrics::kShadow : 0);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void Card::setLook(Look look)
{
    m_look = look;
    setContentsMargins(0, 0, 0, look == Look::Raised ? metrics::kShadow : 0);
    update();
}

void Card::paintEvent(QPaintEvent*)
{
    const Theme& theme = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius =
        m_look == Look::Inner || m_look == Look::Dashed ? metrics::kRadiusInner : metrics::kRadiusCard;
    QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_look == Look::Raised) {
        box.adjust(0, 0, -1, -metrics::kShadow);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.shadow);
        painter.drawRoundedRect(box.translated(1, metrics::kShadow), radius, radius);
    }
    QPen pen(m_look == Look::Selected ? theme.accent : theme.line, m_look == Look::Selected ? 2 : 1);
    if (m_look == Look::Dashed)
        pen.setDashPattern({5, 4});
    painter.setPen(pen);
    painter.setBrush(m_look == Look::Inner ? theme.bg
            : m_look == Look::Dashed       ? QColor(Qt::transparent)
                                           : theme.panel);
    painter.drawRoundedRect(box, radius, radius);
}

} // namespace ui
