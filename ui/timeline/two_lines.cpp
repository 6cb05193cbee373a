#include "ui/timeline/two_lines.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kLeft = 24, kRight = 24, kRuler = 20, kBend = 14;

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

} // namespace

TwoLines::TwoLines(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Two futures over time"));
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void TwoLines::set(Side left, Side right, Time parted)
{
    m_sides = {std::move(left), std::move(right)};
    m_parted = parted;
    update();
}

void TwoLines::setInstants(Time left, Time right)
{
    m_instants = {left, right};
    update();
}

void TwoLines::setDecisive(std::optional<Stretch> stretch)
{
    m_decisive = stretch;
    update();
}

Time TwoLines::last() const { return std::max({m_sides[0].head, m_sides[1].head, m_parted + Duration{1s}}); }

// A fifth of the width is the past that both share.
Time TwoLines::first() const { return std::max(Time{}, m_parted - (last() - m_parted) / 4); }

double TwoLines::xOf(Time t) const { return kLeft + (width() - kLeft - kRight) * seconds(t - first()) / std::max(1e-9, seconds(last() - first())); }

Time TwoLines::timeAt(double x) const
{
    const double share = std::clamp((x - kLeft) / std::max(1.0, width() - kLeft - kRight), 0.0, 1.0);
    return first() + Duration{static_cast<std::int64_t>(share * static_cast<double>((last() - first()).count()))};
}

double TwoLines::lineY(int side) const
{
    const double area = height() - kRuler;
    return side == 0 ? area * 0.3 : area * 0.74;
}

void TwoLines::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Appearance::instance().theme();
    painter.fillRect(rect(), theme.panel);
    if (m_decisive) {
        QColor fill = theme.vio;
        fill.setAlphaF(0.14F);
        painter.fillRect(QRectF(QPointF(xOf(m_decisive->from), 2), QPointF(std::max(xOf(m_decisive->to), xOf(m_decisive->from) + 3), height() - kRuler)), fill);
    }
    double step = 1e-6;
    const double span = std::max(1e-6, seconds(last() - first()));
    for (int i = 0; step / span * (width() - kLeft - kRight) < 90; ++i)
        step *= i % 3 == 1 ? 2.5 : 2.0;
    painter.setFont(fontOf(FontRole::MonoCaption));
    for (auto tick = static_cast<std::int64_t>(std::ceil(seconds(first() - Time{}) / step)); static_cast<double>(tick) * step <= seconds(last() - Time{}); ++tick) {
        const Time t{Duration{static_cast<std::int64_t>(std::llround(static_cast<double>(tick) * step * 1e9))}};
        painter.setPen(theme.line2);
        painter.drawLine(QPointF(xOf(t), 2), QPointF(xOf(t), height() - kRuler));
        painter.setPen(theme.ink3);
        painter.drawText(QRectF(xOf(t) - 45, height() - kRuler + 3, 90, 16), Qt::AlignHCenter | Qt::AlignVCenter, QString::fromStdString(formatTime(t)));
    }
    const double middle = (lineY(0) + lineY(1)) / 2, fork = xOf(m_parted);
    painter.setPen(QPen(theme.ink2, 2.4));
    painter.drawLine(QPointF(kLeft, middle), QPointF(fork, middle));
    const QColor colours[2]{theme.hueEdges[5], theme.hueEdges[2]};
    for (int side = 0; side < 2; ++side) {
        const double y = lineY(side), head = xOf(m_sides[static_cast<std::size_t>(side)].head);
        QPainterPath line;
        line.moveTo(fork, middle);
        line.cubicTo(fork + kBend, middle, fork, y, fork + kBend, y);
        line.lineTo(std::max(head, fork + kBend), y);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours[side], 2.4));
        painter.drawPath(line);
        painter.setPen(QPen(colours[side], 1.4, Qt::DotLine));
        painter.drawLine(QPointF(head + 3, y), QPointF(width() - kRight, y));
        const Side& shown = m_sides[static_cast<std::size_t>(side)];
        for (const Lane lane : {Lane::Records, Lane::Isr, Lane::Leaders, Lane::Faults})
            for (const LaneMark& mark : shown.lanes.lane(lane))
                if (mark.at >= m_parted || (side == 0 && mark.at >= first())) {
                    const QPointF at(xOf(mark.at), mark.at < m_parted ? middle : y);
                    if (lane == Lane::Records)
                        painter.fillRect(QRectF(at.x() - 0.6, at.y() - 3.5, 1.2, 7), markColour(theme, mark.shape));
                    else
                        paintMark(painter, mark.shape, at, markColour(theme, mark.shape));
                }
        const QString name = QStringLiteral("%1  %2").arg(side == 0 ? "A" : "B", shown.name);
        const double wide = textWidth(name, FontRole::CaptionStrong) + 16;
        const QRectF pill(std::min(fork + kBend + 8, width() - kRight - wide), y - 23, wide, 17);
        painter.setPen(QPen(colours[side], 1.2));
        painter.setBrush(theme.panel);
        painter.drawRoundedRect(pill, 8, 8);
        painter.setFont(fontOf(FontRole::CaptionStrong));
        painter.drawText(pill, Qt::AlignCenter, name);
    }
    painter.setPen(QPen(theme.vio, 2));
    painter.setBrush(theme.panel);
    painter.drawEllipse(QPointF(fork, middle), 4.5, 4.5);
    for (int side = 0; side < 2; ++side) {
        const Time at = m_instants[static_cast<std::size_t>(side)];
        const double x = xOf(at), y = at < m_parted ? middle : lineY(side);
        painter.setPen(QPen(theme.accent, 2));
        if (m_instants[0] == m_instants[1] && side == 0)
            painter.drawLine(QPointF(x, 2), QPointF(x, height() - kRuler));
        painter.setBrush(theme.panel);
        painter.drawEllipse(QPointF(x, y), 5.5, 5.5);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

void TwoLines::drag(QPointF place)
{
    auto instants = m_instants;
    const Time at = timeAt(place.x());
    for (int side = 0; side < 2; ++side)
        if (m_playheads == Playheads::InStep || side == m_held)
            instants[static_cast<std::size_t>(side)] = std::min(at, m_sides[static_cast<std::size_t>(side)].head);
    if (m_playheads == Playheads::InStep) // one that has not run so far holds the other
        instants[0] = instants[1] = std::min(instants[0], instants[1]);
    emit lookRequested(instants[0], instants[1]);
}

void TwoLines::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_held = std::abs(event->position().y() - lineY(0)) <= std::abs(event->position().y() - lineY(1)) ? 0 : 1;
    drag(event->position());
}

void TwoLines::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        drag(event->position());
}

void TwoLines::keyPressEvent(QKeyEvent* event)
{
    const double by = (width() - kLeft - kRight) / 100;
    const double x = xOf(m_instants[static_cast<std::size_t>(m_held)]);
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_held = event->key() == Qt::Key_Up ? 0 : 1;
        return;
    case Qt::Key_Left:
        drag({x - by, 0});
        return;
    case Qt::Key_Right:
        drag({x + by, 0});
        return;
    case Qt::Key_Home:
        drag({xOf(m_parted), 0});
        return;
    case Qt::Key_End:
        drag({xOf(last()), 0});
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace ui
