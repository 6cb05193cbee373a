#include "ui/timeline/timeline_view.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/focus_ring.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kNames = 64;
constexpr double kRight = 20;
constexpr double kRuler = 20;
constexpr std::size_t kMarksAsBar = 4000; // more in sight than that are drawn as density

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

} // namespace

TimelineView::TimelineView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Timeline"));
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void TimelineView::setNow(Time now)
{
    m_now = now;
    update();
}

void TimelineView::setPlayhead(std::optional<Time> instant)
{
    m_playhead = instant;
    update();
}

Time TimelineView::to() const
{
    const Time last = std::max(m_now, m_branches.height() > 0 ? m_branches.lastHead() : Time{});
    return m_span ? m_end : std::max(last, Time{5s}) + (last - Time{}) / 20;
}
Time TimelineView::from() const { return m_span ? m_end - *m_span : Time{}; }

double TimelineView::xOf(Time t) const
{
    const double width = this->width() - kNames - kRight;
    return kNames + width * seconds(t - from()) / std::max(1e-9, seconds(to() - from()));
}

Time TimelineView::timeAt(double x) const
{
    const double width = this->width() - kNames - kRight;
    const double share = (x - kNames) / std::max(1.0, width);
    return from() + Duration{static_cast<std::int64_t>(share * static_cast<double>((to() - from()).count()))};
}

void TimelineView::startAfresh(const std::string& keptAs)
{
    if (keptAs.empty())
        m_branches.clear();
    else
        m_branches.keep(keptAs, m_lanes);
    m_lanes.clear();
    m_span.reset();
    setPlayhead(std::nullopt);
}

void TimelineView::setBranches(const std::vector<BranchInfo>& branches)
{
    const double before = m_branches.height();
    m_branches.set(branches);
    const auto& rows = m_branches.rows();
    if (std::none_of(rows.begin(), rows.end(), [&](const BranchRow& row) { return row.branch.name == m_chosen; }))
        m_chosen.clear();
    if (m_branches.height() != before)
        updateGeometry();
    update();
}

QRectF TimelineView::branchArea() const { return {kNames, 0, width() - kNames - kRight, m_branches.height()}; }

std::string TimelineView::branchAt(QPointF point) const
{
    return m_branches.hit(point, branchArea(), [this](Time t) { return xOf(t); });
}

void TimelineView::paintLane(QPainter& painter, Lane lane, double y, double height) const
{
    const Theme& theme = Appearance::instance().theme();
    const QColor colours[kLanes] = {theme.bad, theme.ink, theme.dry2, theme.accent, theme.hueEdges[0]};
    const QColor colour = colours[static_cast<int>(lane)];
    painter.setPen(theme.line2);
    painter.drawLine(QPointF(kNames, y), QPointF(width() - kRight, y));
    painter.setPen(theme.ink2);
    painter.setFont(fontOf(FontRole::Caption));
    painter.drawText(QRectF(0, y - 9, kNames - 10, 18), Qt::AlignRight | Qt::AlignVCenter, laneName(lane));
    const auto& marks = m_lanes.lane(lane);
    const auto [first, last] = m_lanes.range(lane, from(), to());
    if (last - first > kMarksAsBar) {
        painter.fillRect(QRectF(xOf(marks[first].at), y - 4, xOf(marks[last - 1].at) - xOf(marks[first].at), 8), colour);
        return;
    }
    const double tick = std::min(5.0, height / 2 - 2);
    double labelFree = 0;
    for (std::size_t m = first; m < last; ++m) {
        const double x = xOf(marks[m].at);
        if (lane == Lane::Records) {
            painter.fillRect(QRectF(x - 0.75, y - tick, 1.5, 2 * tick), colour);
            continue;
        }
        painter.setPen(QPen(colour, 1.8));
        painter.setBrush(colour);
        if (lane == Lane::Faults) { // a cross
            painter.drawLine(QPointF(x - 3.5, y - 3.5), QPointF(x + 3.5, y + 3.5));
            painter.drawLine(QPointF(x - 3.5, y + 3.5), QPointF(x + 3.5, y - 3.5));
        } else if (lane == Lane::Isr) {
            painter.drawEllipse(QPointF(x, y), 3.2, 3.2);
        } else { // a diamond
            painter.drawPolygon(QPolygonF({{x, y - 4.5}, {x + 4.5, y}, {x, y + 4.5}, {x - 4.5, y}}));
        }
        double room = width() - kRight - x - 12;
        if (m + 1 < last)
            room = std::min(room, xOf(marks[m + 1].at) - x - 12);
        if (room > 40 && x > labelFree) {
            const QString words = elided(marks[m].words, FontRole::Caption, std::min(room, 220.0));
            painter.setPen(theme.ink2);
            painter.drawText(QPointF(x + 8, y + 4), words);
            labelFree = x + 8 + textWidth(words, FontRole::Caption);
        }
    }
}

void TimelineView::paintRuler(QPainter& painter) const
{
    // A label every 100 px or so, at a round step: 1, 2, 5, 10 …
    const Theme& theme = Appearance::instance().theme();
    const double pixels = width() - kNames - kRight;
    const double span = std::max(1e-6, seconds(to() - from()));
    double step = 1e-6;
    for (int i = 0; step / span * pixels < 90; ++i)
        step *= i % 3 == 1 ? 2.5 : 2.0;
    painter.setFont(fontOf(FontRole::MonoCaption));
    for (auto tick = static_cast<std::int64_t>(seconds(from() - Time{}) / step); static_cast<double>(tick) * step <= seconds(to() - Time{}); ++tick) {
        const Time t{Duration{static_cast<std::int64_t>(std::llround(static_cast<double>(tick) * step * 1e9))}};
        const double x = xOf(t);
        if (x < kNames || x > width() - kRight)
            continue;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(x, height() - kRuler), QPointF(x, height() - kRuler + 4));
        painter.setPen(theme.ink3);
        painter.drawText(QRectF(x - 40, height() - kRuler + 3, 80, 16), Qt::AlignHCenter | Qt::AlignVCenter, QString::fromStdString(formatTime(t)));
    }
}

void TimelineView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Appearance::instance().theme();
    painter.fillRect(rect(), theme.panel);
    const double now = xOf(m_now);
    const double top = m_branches.height();
    if (now < width() - kRight)
        painter.fillRect(QRectF(now, top, width() - kRight - now, height() - kRuler - top), mix(theme.panel, theme.bg, 0.8));
    m_branches.paint(painter, branchArea(), [this](Time t) { return xOf(t); }, m_lanes, hasFocus() ? m_chosen : std::string());
    const double lane = (height() - kRuler - top) / kLanes;
    for (int i = 0; i < kLanes; ++i)
        paintLane(painter, static_cast<Lane>(i), top + lane * (i + 0.5), lane);
    paintRuler(painter);
    const double x = m_playhead ? xOf(*m_playhead) : now;
    if (x >= kNames - 1 && x <= width() - kRight + 1) {
        const QColor head = m_playhead ? theme.vio : theme.accent;
        painter.setPen(QPen(head, 2));
        painter.drawLine(QPointF(x, 6), QPointF(x, height() - kRuler));
        painter.setBrush(head);
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF({{x - 6, 0}, {x + 6, 0}, {x, 9}}));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

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
    m_dragging = true;
    drag(event->position().x());
}

void TimelineView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragging && (event->buttons() & Qt::LeftButton))
        drag(event->position().x());
    else
        setCursor(branchAt(event->position()).empty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void TimelineView::mouseReleaseEvent(QMouseEvent*) { m_dragging = false; }

void TimelineView::wheelEvent(QWheelEvent* event)
{
    const Time under = timeAt(event->position().x());
    const double share = std::clamp((event->position().x() - kNames) / std::max(1.0, width() - kNames - kRight), 0.0, 1.0);
    const double factor = event->angleDelta().y() > 0 ? 0.8 : 1.25;
    const Duration span{static_cast<std::int64_t>(static_cast<double>((to() - from()).count()) * factor)};
    if (span >= m_now - Time{} + 5s) {
        m_span.reset();
    } else {
        m_span = std::max(span, Duration{1ms});
        m_end = under + Duration{static_cast<std::int64_t>(static_cast<double>(m_span->count()) * (1 - share))};
        if (m_end - *m_span < Time{})
            m_end = Time{} + *m_span;
    }
    update();
    event->accept();
}

void TimelineView::keyPressEvent(QKeyEvent* event)
{
    const Duration seen = to() - from();
    const Time at = m_playhead.value_or(m_now);
    switch (event->key()) {
    case Qt::Key_Left:
        drag(xOf(at - seen / 100));
        return;
    case Qt::Key_Right:
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
