#include "ui/window/invariant_lamp.h"

#include <QEvent>
#include <QPainter>

#include "ui/common/appearance.h"
#include "ui/common/focus_ring.h"
#include "ui/common/icon.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

InvariantLamp::InvariantLamp(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    connect(this, &QAbstractButton::clicked, this, [this] {
        if (!m_violations.empty())
            emit lookRequested(m_violations.front().at);
    });
    retranslate();
}

void InvariantLamp::setViolations(const std::vector<BrokenInvariant>& violations)
{
    if (violations.size() == m_violations.size())
        return;
    m_violations = violations;
    retranslate();
    updateGeometry();
    update();
}

QSize InvariantLamp::sizeHint() const
{
    const QString count = m_violations.empty() ? QString() : QString::number(m_violations.size());
    return {26 + (count.isEmpty() ? 0 : static_cast<int>(textWidth(count, FontRole::CaptionStrong)) + 6), 26};
}

void InvariantLamp::paintEvent(QPaintEvent*)
{
    const Theme& theme = Appearance::instance().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool good = m_violations.empty();
    painter.setPen(QPen(good ? theme.ok : theme.bad, 1.4));
    painter.setBrush(good ? theme.okbg : theme.badbg);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 12, 12);
    drawIcon(painter, good ? Icon::Check : Icon::Cross, QPointF(6, 6), 14, good ? theme.okInk : theme.badInk);
    if (!good) {
        painter.setFont(fontOf(FontRole::CaptionStrong));
        painter.setPen(theme.badInk);
        painter.drawText(rect().adjusted(22, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, QString::number(m_violations.size()));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 12, 12);
    }
}

void InvariantLamp::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QAbstractButton::changeEvent(event);
}

void InvariantLamp::retranslate()
{
    if (m_violations.empty()) {
        setAccessibleName(tr("Invariants hold"));
        setToolTip(tr("Every invariant of the cluster has held after every event: one leader in an epoch, in-sync replicas agree, the high watermark never goes back …"));
        return;
    }
    const BrokenInvariant& first = m_violations.front();
    setAccessibleName(tr("%1 violations of an invariant").arg(m_violations.size()));
    setToolTip(tr("First violated at %1: %2. %3\nPress to look at it.")
                   .arg(instantText(first.at), QString::fromStdString(first.rule), QString::fromStdString(first.text)));
}

} // namespace ui
