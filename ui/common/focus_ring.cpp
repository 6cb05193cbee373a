#include "ui/common/focus_ring.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QEvent>
#include <QPainter>

#include "ui/common/appearance.h"

namespace ui {

namespace {
constexpr int kReach = metrics::kFocusGap + metrics::kFocusWidth;
}

FocusRing::FocusRing(QWidget* window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
    follow(QApplication::focusWidget());
}

void FocusRing::follow(QWidget* focused)
{
    for (const auto& carrier : m_carriers)
        if (carrier)
            carrier->removeEventFilter(this);
    m_carriers.clear();
    m_target = nullptr;
    if (focused && focused->window() == parentWidget() && focused != parentWidget()
        && !focused->property(kOwnFocusProperty).toBool()) {
        m_target = focused;
        for (QWidget* carrier = focused; carrier && carrier != parentWidget(); carrier = carrier->parentWidget()) {
            carrier->installEventFilter(this);
            m_carriers << carrier;
        }
    }
    place();
}

void FocusRing::place()
{
    if (!m_target || !m_target->isVisible() || m_target->visibleRegion().isEmpty()) { // scrolled away, too
        hide();
        return;
    }
    const auto around = [this](const QWidget* widget) {
        return QRect(widget->mapTo(parentWidget(), QPoint(0, 0)), widget->size()).adjusted(-kReach, -kReach, kReach, kReach);
    };
    const QRect box = around(m_target);
    setGeometry(box);
    QRect seen = box; // what is half scrolled away has half a ring: it must not lie over what stands below
    for (const auto& carrier : m_carriers)
        if (const auto* area = qobject_cast<QAbstractScrollArea*>(carrier ? carrier->parentWidget() : nullptr); area && area->viewport() == carrier)
            seen &= around(carrier);
    if (seen == box)
        clearMask();
    else
        setMask(seen.translated(-box.topLeft()));
    raise();
    show();
    update();
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
        place();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void FocusRing::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Appearance::instance().theme().accent, metrics::kFocusWidth));
    painter.setBrush(Qt::NoBrush);
    const double radius = metrics::kRadiusField + metrics::kFocusGap;
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

} // namespace ui
