#include "ui/timeline/timeline_view.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/focus_ring.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kNames = TimelineView::kNames;
constexpr double kRight = TimelineView::kRight;
constexpr double kRuler = 20;
constexpr double kOverview = 16;
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

Time TimelineView::lastInstant() const
{
    const Time last = std::max(m_now, m_branches.height() > 0 ? m_branches.lastHead() : Time{});
    return std::max(last, Time{5s}) + (last - Time{}) / 20;
}

Time TimelineView::to() const { return m_span ? m_end : lastInstant(); }
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

void TimelineView::setStretch(std::optional<Stretch> stretch)
{
    if (stretch == m_stretch)
        return;
    m_stretch = stretch;
    emit stretchChanged();
    update();
}

Stretch TimelineView::chosenStretch() const
{
    if (m_stretch)
        return *m_stretch;
    const Time end = std::min(to(), std::max(m_now, Time{}));
    return {std::min(std::max(from(), Time{}), end), end};
}

void TimelineView::clampSpan()
{
    if (*m_span >= lastInstant() - Time{}) {
        m_span.reset();
        return;
    }
    m_span = std::max(*m_span, Duration{100us});
    m_end = std::clamp(m_end, Time{} + *m_span, lastInstant());
}

void TimelineView::zoom(double factor, Time around)
{
    const double share = static_cast<double>((around - from()).count()) / static_cast<double>(std::max<std::int64_t>(1, (to() - from()).count()));
    const Duration span{static_cast<std::int64_t>(static_cast<double>((to() - from()).count()) * factor)};
    m_end = around + Duration{static_cast<std::int64_t>(static_cast<double>(span.count()) * (1 - share))};
    m_span = span;
    clampSpan();
    update();
}

void TimelineView::zoomTo(const Stretch& stretch)
{
    m_span = stretch.length() + stretch.length() / 10;
    m_end = stretch.to + stretch.length() / 20;
    clampSpan();
    update();
}

void TimelineView::showAll()
{
    m_span.reset();
    update();
}

QRectF TimelineView::overviewArea() const
{
    return m_span ? QRectF(kNames, height() - kOverview, width() - kNames - kRight, kOverview - 3) : QRectF();
}

double TimelineView::axisBottom() const { return height() - (m_span ? kOverview : 0); }

void TimelineView::startAfresh(const std::string& keptAs)
{
    if (keptAs.empty())
        m_branches.clear();
    else
        m_branches.keep(keptAs, m_lanes);
    m_lanes.clear();
    m_span.reset();
    setStretch(std::nullopt);
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
    const QColor colour = lane == Lane::Groups ? theme.accent : markColour(theme, MarkShape::Tick);
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
        if (lane == Lane::Records && marks[m].shape == MarkShape::Tick) {
            if (x < labelFree)
                continue;
            painter.fillRect(QRectF(x - 0.75, y - tick, 1.5, 2 * tick), colour);
            continue;
        }
        paintMark(painter, marks[m].shape, {x, y}, lane == Lane::Groups ? colour : markColour(theme, marks[m].shape));
        double room = width() - kRight - x - 12;
        auto next = m + 1;
        while (next < last && marks[next].words.isEmpty()) // ticks may stand behind words
            ++next;
        if (next < last)
            room = std::min(room, xOf(marks[next].at) - x - 12);
        if (room > 40 && x > labelFree) {
            const QString words = elided(marks[m].words, FontRole::Caption, std::min(room, 220.0));
            if (lane == Lane::Records) // between ticks: they must not run through the words
                painter.fillRect(QRectF(x + 7, y - tick, textWidth(words, FontRole::Caption) + 4, 2 * tick), theme.panel);
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
        const double top = axisBottom() - kRuler;
        painter.drawLine(QPointF(x, top), QPointF(x, top + 4));
        painter.setPen(theme.ink3);
        painter.drawText(QRectF(x - 40, top + 3, 80, 16), Qt::AlignHCenter | Qt::AlignVCenter, QString::fromStdString(formatTime(t)));
    }
}

// All of time in a strip, with the part that is seen.
void TimelineView::paintOverview(QPainter& painter) const
{
    if (!m_span)
        return;
    const Theme& theme = Appearance::instance().theme();
    const QRectF area = overviewArea();
    const double all = seconds(lastInstant() - Time{});
    const auto x = [&](Time t) { return area.left() + area.width() * seconds(t - Time{}) / all; };
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line2);
    painter.drawRoundedRect(area, 3, 3);
    for (const Lane lane : {Lane::Faults, Lane::Leaders, Lane::Isr})
        for (const LaneMark& mark : m_lanes.lane(lane))
            painter.fillRect(QRectF(x(mark.at) - 0.6, area.top() + 2, 1.2, area.height() - 4), markColour(theme, mark.shape));
    painter.setPen(QPen(theme.accent, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(QPointF(x(from()), area.top()), QPointF(std::max(x(to()), x(from()) + 6), area.bottom())), 3, 3);
    painter.setPen(QPen(m_playhead ? theme.vio : theme.accent, 2));
    const double head = x(m_playhead.value_or(m_now));
    painter.drawLine(QPointF(head, area.top()), QPointF(head, area.bottom()));
}

void TimelineView::paintStretch(QPainter& painter) const
{
    if (!m_stretch)
        return;
    const Theme& theme = Appearance::instance().theme();
    const double left = std::max(kNames, xOf(m_stretch->from)), right = std::min(width() - kRight, xOf(m_stretch->to));
    if (right < left)
        return;
    QColor fill = theme.vio;
    fill.setAlphaF(0.14F);
    const QRectF area(left, 0, right - left, axisBottom() - kRuler);
    painter.fillRect(area, fill);
    painter.setPen(QPen(theme.vio, 1));
    painter.drawLine(area.topLeft(), area.bottomLeft());
    painter.drawLine(area.topRight(), area.bottomRight());
    const QString words = durationText(m_stretch->length());
    const double wide = textWidth(words, FontRole::CaptionStrong) + 12;
    const QRectF chip(area.center().x() - wide / 2, area.bottom() - 15, wide, 15);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.viobg);
    painter.drawRoundedRect(chip, 7, 7);
    painter.setFont(fontOf(FontRole::CaptionStrong));
    painter.setPen(theme.vioInk);
    painter.drawText(chip, Qt::AlignCenter, words);
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
        painter.fillRect(QRectF(std::max(now, kNames), top, width() - kRight - std::max(now, kNames), axisBottom() - kRuler - top), mix(theme.panel, theme.bg, 0.8));
    paintStretch(painter);
    m_branches.paint(painter, branchArea(), [this](Time t) { return xOf(t); }, m_lanes, hasFocus() ? m_chosen : std::string());
    const double lane = (axisBottom() - kRuler - top) / kLanes;
    for (int i = 0; i < kLanes; ++i)
        paintLane(painter, static_cast<Lane>(i), top + lane * (i + 0.5), lane);
    paintRuler(painter);
    paintOverview(painter);
    const double x = m_playhead ? xOf(*m_playhead) : now;
    if (x >= kNames - 1 && x <= width() - kRight + 1) {
        const QColor head = m_playhead ? theme.vio : theme.accent;
        painter.setPen(QPen(head, 2));
        painter.drawLine(QPointF(x, 6), QPointF(x, axisBottom() - kRuler));
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

} // namespace ui
