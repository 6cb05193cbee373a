#include "ui/common/sheet.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/card.h"
#include "ui/common/focus_ring.h"

namespace ui {

Sheet::Sheet(QWidget* window, int width, Place place)
    : QWidget(window),
      m_card(new Card(Card::Look::Raised, this)),
      m_body(new QVBoxLayout(m_card)),
      m_width(width),
      m_place(place)
{
    m_body->setContentsMargins(metrics::kCardPadding, 16, metrics::kCardPadding, 16);
    m_body->setSpacing(metrics::kGutter);
    setFocusPolicy(Qt::StrongFocus);
    setProperty(kOwnFocusProperty, true);
    window->installEventFilter(this);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
    hide();
}

void Sheet::open()
{
    if (!isVisible())
        m_before = QApplication::focusWidget();
    place();
    show();
    raise();
    place(); // texts that wrap know their height once they are shown
    (m_first ? m_first.data() : static_cast<QWidget*>(this))->setFocus();
}

void Sheet::shut()
{
    if (!isVisible())
        return;
    hide();
    if (m_before)
        m_before->setFocus();
    emit closed();
}

void Sheet::place()
{
    const QSize all = parentWidget()->size();
    setGeometry(QRect(QPoint(), all));
    const int width = std::min(m_width, all.width() - 2 * metrics::kWindowMargin);
    const int most = all.height() - 2 * metrics::kWindowMargin;
    const int natural = m_body->hasHeightForWidth() ? m_body->totalHeightForWidth(width) : m_body->totalSizeHint().height();
    const int height = std::min(most, m_wantedHeight > 0 ? m_wantedHeight : natural);
    const int top = m_place == Place::Top ? std::min(metrics::kTopBar + 40, all.height() - height - metrics::kWindowMargin)
                                          : (all.height() - height) / 2;
    m_card->setGeometry((all.width() - width) / 2, std::max(top, 0), width, height);
}

bool Sheet::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest && isVisible())
        place();
    if (event->type() == QEvent::ShortcutOverride) { // no key of the window works through a sheet
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

bool Sheet::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

void Sheet::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), Appearance::instance().theme().scrim);
}

void Sheet::mousePressEvent(QMouseEvent* event)
{
    if (!m_card->geometry().contains(event->pos()))
        shut();
}

void Sheet::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        shut();
    event->accept(); // nothing reaches the window below
}

bool Sheet::focusNextPrevChild(bool)
{
    return true; // the keyboard stays on the sheet
}

} // namespace ui
