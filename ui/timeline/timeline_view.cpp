#include "ui/timeline/timeline_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>

#include <algorithm>

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

Time TimelineView::to() const { return m_span ? m_end : std::max(m_now, Time{5s}) + (m_now - Time{}) / 20; }
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

void TimelineView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Appearance::instance().theme();
    painter.fillRect(rect(), theme.panel);
    const double now = xOf(m_now);
    painter.fillRect(QRectF(now, 0, width() - kRight - now, height() - kRuler), mix(theme.panel, theme.bg, 0.8));
    const double lane = (height() - kRuler) / kLanes;
    const QColor colours[kLanes] = {theme.bad, theme.ink, theme.dry2, theme.accent, theme.hueEdges[0]};
    for (int i = 0; i < kLanes; ++i) {
        const double y = lane * (i + 0.5);
        painter.setPen(theme.line2);
        painter.drawLine(QPointF(kNames, y), QPointF(width() - kRight, y));
        painter.setPen(theme.ink2);
        painter.setFont(fontOf(FontRole::Caption));
        painter.drawText(QRectF(0, y - 9, kNames - 10, 18), Qt::AlignRight | Qt::AlignVCenter, laneName(static_cast<Lane>(i)));
        const auto& marks = m_lanes.lane(static_cast<Lane>(i));
        const auto [first, last] = m_lanes.range(static_cast<Lane>(i), from(), to());
        double labelFree = 0;
        if (last - first > kMarksAsBar) {
            painter.fillRect(QRectF(xOf(marks[first].at), y - 4, xOf(marks[last - 1].at) - xOf(marks[first].at), 8), colours[i]);
            continue;
        }
        for (std::size_t m = first; m < last; ++m) {
            const double x = xOf(marks[m].at);
            if (static_cast<Lane>(i) == Lane::Records) {
                painter.fillRect(QRectF(x - 0.75, y - 5, 1.5, 10), colours[i]);
                continue;
            }
            painter.setPen(QPen(colours[i], 1.8));
            painter.setBrush(colours[i]);
            if (static_cast<Lane>(i) == Lane::Faults) { // a cross
                painter.drawLine(QPointF(x - 3.5, y - 3.5), QPointF(x + 3.5, y + 3.5));
                painter.drawLine(QPointF(x - 3.5, y + 3.5), QPointF(x + 3.5, y - 3.5));
            } else if (static_cast<Lane>(i) == Lane::Isr) {
                painter.drawEllipse(QPointF(x, y), 3.2, 3.2);
            } else { // a diamond
                painter.drawPolygon(QPolygonF({{x, y - 4.5}, {x + 4.5, y}, {x, y + 4.5}, {x - 4.5, y}}));
            }
            double room = xOf(m_now) - x - 12;
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
    // The ruler: a label every 100 px or so, at a round step.
    const double span = std::max(1e-6, seconds(to() - from()));
    double step = 1e-6;
    for (const double factor : {2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0, 2.0, 2.5, 2.0})
        if (step / span * (width() - kNames - kRight) < 90)
            step *= factor;
    painter.setFont(fontOf(FontRole::MonoCaption));
    for (auto tick = static_cast<std::int64_t>(seconds(from() - Time{}) / step); static_cast<double>(tick) * step <= seconds(to() - Time{}); ++tick) {
        const Time t{Duration{static_cast<std::int64_t>(static_cast<double>(tick) * step * 1e9)}};
        const double x = xOf(t);
        if (x < kNames || x > width() - kRight)
            continue;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(x, height() - kRuler), QPointF(x, height() - kRuler + 4));
        painter.setPen(theme.ink3);
        const QString label = QString::fromStdString(formatTime(t));
        painter.drawText(QRectF(x - 40, height() - kRuler + 3, 80, 16), Qt::AlignHCenter | Qt::AlignVCenter, label);
    }
    const double x = m_playhead ? xOf(*m_playhead) : now;
    const QColor head = m_playhead ? theme.vio : theme.accent;
    painter.setPen(QPen(head, 2));
    painter.drawLine(QPointF(x, 6), QPointF(x, height() - kRuler));
    painter.setBrush(head);
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(QPolygonF({{x - 6, 0}, {x + 6, 0}, {x, 9}}));
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
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
    if (event->button() == Qt::LeftButton)
        drag(event->position().x());
}

void TimelineView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        drag(event->position().x());
}

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
    const Duration step = (to() - from()) / 100;
    const Time at = m_playhead.value_or(m_now);
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        drag(xOf(event->key() == Qt::Key_Left ? at - step : at + step));
    else if (event->key() == Qt::Key_End)
        drag(xOf(m_now) + 1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace ui
