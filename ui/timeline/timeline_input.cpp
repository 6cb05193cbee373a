// The timeline under mouse and keys.

#include "ui/timeline/timeline_view.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace engine;

bool TimelineView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const std::string name = branchAt(help->pos());
        const auto& rows = m_branches.rows();
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const BranchRow& row) { return row.branch.name == name; });
        if (found == rows.end())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), BranchBand::describe(found->branch), this);
        return true;
    }
    return QWidget::event(event);
}

void TimelineView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const Time at = byKey ? m_playhead.value_or(m_now) : std::clamp(timeAt(event->pos().x()), Time{}, std::max(m_now, Time{}));
    const QPoint place = byKey ? mapToGlobal(QPoint(static_cast<int>(xOf(at)), height() / 2)) : event->globalPos();
    emit menuRequested(place, at, QString::fromStdString(byKey ? m_chosen : branchAt(event->pos())));
}

void TimelineView::chooseBranch(int by)
{
    const auto& rows = m_branches.rows();
    if (rows.size() < 2)
        return;
    const auto is = [&](const std::string& name) {
        return std::find_if(rows.begin(), rows.end(), [&](const BranchRow& row) { return name.empty() ? row.branch.live : row.branch.name == name; });
    };
    const int last = std::min(static_cast<int>(rows.size()), BranchBand::kRowsMax) - 1;
    const int next = std::clamp(static_cast<int>(is(m_chosen) - rows.begin()) + by, 0, last);
    m_chosen = rows[static_cast<std::size_t>(next)].branch.name;
    setAccessibleDescription(BranchBand::describe(rows[static_cast<std::size_t>(next)].branch));
    update();
}

void TimelineView::drag(double x)
{
    const Time t = timeAt(x);
    if (t >= m_now) {
        setPlayhead(std::nullopt);
        emit nowRequested();
    } else {
        setPlayhead(std::max(t, Time{}));
        emit lookRequested(std::max(t, Time{}));
    }
}

void TimelineView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const std::string name = branchAt(event->position());
    const auto& rows = m_branches.rows();
    const bool isOther = std::any_of(rows.begin(), rows.end(), [&](const BranchRow& row) { return row.branch.name == name && !row.branch.live; });
    if (isOther) {
        emit branchRequested(QString::fromStdString(name));
        return;
    }
    const double x = event->position().x();
    if (overviewArea().contains(event->position())) {
        m_drag = Drag::Overview;
        pan(x);
    } else if (event->modifiers() & Qt::ShiftModifier) {
        m_drag = Drag::Stretch;
        m_anchor = std::clamp(timeAt(x), Time{}, std::max(m_now, Time{}));
        setStretch(std::nullopt);
    } else {
        m_drag = Drag::Playhead;
        drag(x);
    }
}

// The place in the overview that is pointed at becomes the middle of what is seen.
void TimelineView::pan(double x)
{
    const QRectF area = overviewArea();
    const double share = std::clamp((x - area.left()) / std::max(1.0, area.width()), 0.0, 1.0);
    const Time middle{Duration{static_cast<std::int64_t>(share * static_cast<double>((lastInstant() - Time{}).count()))}};
    m_end = middle + *m_span / 2;
    clampSpan();
    update();
}

void TimelineView::mark(double x)
{
    const Time t = std::clamp(timeAt(x), Time{}, std::max(m_now, Time{}));
    if (t != m_anchor)
        setStretch(Stretch{std::min(t, m_anchor), std::max(t, m_anchor)});
}

void TimelineView::markByKey(Duration by)
{
    const Time at = m_playhead.value_or(m_now);
    if (!m_stretch)
        m_anchor = at;
    const Time moved = m_stretch ? (m_anchor == m_stretch->from ? m_stretch->to : m_stretch->from) : at;
    mark(xOf(moved + by));
}

void TimelineView::mouseMoveEvent(QMouseEvent* event)
{
    const double x = event->position().x();
    if (m_drag == Drag::Overview)
        pan(x);
    else if (m_drag == Drag::Stretch)
        mark(x);
    else if (m_drag == Drag::Playhead)
        drag(x);
    else
        setCursor(branchAt(event->position()).empty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void TimelineView::mouseReleaseEvent(QMouseEvent*) { m_drag = Drag::None; }

void TimelineView::wheelEvent(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    const bool sideways = (event->modifiers() & Qt::ShiftModifier) || std::abs(turn.x()) > std::abs(turn.y());
    if (sideways && m_span) {
        const int steps = turn.x() != 0 ? turn.x() : turn.y();
        m_end = m_end - *m_span / 10 * (steps > 0 ? 1 : -1);
        clampSpan();
    } else if (!sideways) {
        zoom(turn.y() > 0 ? 0.8 : 1.25, timeAt(std::clamp(event->position().x(), kNames, width() - kRight)));
    }
    update();
    event->accept();
}

void TimelineView::keyPressEvent(QKeyEvent* event)
{
    const Duration seen = to() - from();
    const Time at = m_playhead.value_or(m_now);
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(0.8, at);
        return;
    case Qt::Key_Minus:
        zoom(1.25, at);
        return;
    case Qt::Key_0:
        showAll();
        return;
    case Qt::Key_Escape:
        setStretch(std::nullopt);
        return;
    case Qt::Key_Left:
        if (shift)
            markByKey(-seen / 100);
        else
            drag(xOf(at - seen / 100));
        return;
    case Qt::Key_Right:
        if (shift)
            markByKey(seen / 100);
        else
            drag(xOf(at + seen / 100));
        return;
    case Qt::Key_PageUp:
        drag(xOf(at - seen / 10));
        return;
    case Qt::Key_PageDown:
        drag(xOf(at + seen / 10));
        return;
    case Qt::Key_Home:
        setPlayhead(Time{});
        emit lookRequested(Time{});
        return;
    case Qt::Key_End:
        drag(xOf(m_now) + 1);
        return;
    case Qt::Key_Up:
        chooseBranch(-1);
        return;
    case Qt::Key_Down:
        chooseBranch(1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_chosen.empty())
            emit branchRequested(QString::fromStdString(m_chosen));
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace ui
