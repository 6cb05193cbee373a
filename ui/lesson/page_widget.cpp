#include "ui/lesson/page_widget.h"

#include <QEvent>
#include <QVBoxLayout>

#include "ui/common/card.h"

namespace ui {

namespace {

constexpr int kGap = 8;

} // namespace

PageWidget::PageWidget(QWidget* parent) : QWidget(parent)
{
    m_all = new QVBoxLayout(this);
    m_all->setContentsMargins(16, 4, 16, 16);
    m_all->setSpacing(12);
}

void PageWidget::fitHeight()
{
    setMinimumHeight(m_all->totalHeightForWidth(width()));
}

bool PageWidget::event(QEvent* event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fitHeight();
    return done;
}

void PageWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

QVBoxLayout* PageWidget::box(bool isTinted)
{
    auto* frame = new Card(isTinted ? Card::Look::Inner : Card::Look::Flat);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(12, 10, 12, 12);
    layout->setSpacing(kGap);
    m_all->addWidget(frame);
    return layout;
}

} // namespace ui
