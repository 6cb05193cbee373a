#include "ui/timeline/space_time_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kNames = 96, kRight = 16, kTop = 14, kRuler = 24;
constexpr std::size_t kLabelsMax = 60; // more messages in sight are drawn without their names

double seconds(Duration d) { return static_cast<double>(d.count()) / 1e9; }

double distance(const QLineF& line, QPointF p)
{
    const QPointF along = line.p2() - line.p1();
    const double length2 = QPointF::dotProduct(along, along);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - line.p1(), along) / length2, 0.0, 1.0) : 0;
    return QLineF(p, line.p1() + t * along).length();
}

} // namespace

SpaceTimeView::SpaceTimeView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void SpaceTimeView::set(SpaceTime diagram, NodeNames names)
{
    const bool isOther = !(diagram.stretch == m_diagram.stretch);
    m_diagram = std::move(diagram);
    m_names = std::move(names);
    if (isOther)
        m_seen = m_diagram.stretch;
    setAccessibleName(tr("Space-time diagram: %1 nodes, %2 messages from %3 to %4")
                          .arg(m_diagram.nodes.size())
                          .arg(m_diagram.messages.size())
                          .arg(QString::fromStdString(formatTime(m_diagram.stretch.from)), QString::fromStdString(formatTime(m_diagram.stretch.to))));
    update();
}

void SpaceTimeView::setInstant(std::optional<Time> at)
{
    m_instant = at;
    update();
}

double SpaceTimeView::xOf(Time t) const
{
    return kNames + (width() - kNames - kRight) * seconds(t - m_seen.from) / std::max(1e-9, seconds(m_seen.length()));
}

Time SpaceTimeView::timeAt(double x) const
{
    const double share = (x - kNames) / std::max(1.0, width() - kNames - kRight);
    return m_seen.from + Duration{static_cast<std::int64_t>(share * static_cast<double>(m_seen.length().count()))};
}

double SpaceTimeView::yOf(NodeId node) const
{
    const auto found = std::find(m_diagram.nodes.begin(), m_diagram.nodes.end(), node);
    if (found == m_diagram.nodes.end())
        return -1;
    const double row = (height() - kTop - kRuler) / static_cast<double>(m_diagram.nodes.size());
    return kTop + row * (static_cast<double>(found - m_diagram.nodes.begin()) + 0.5);
}

QLineF SpaceTimeView::lineOf(const SpaceTimeMessage& message) const
{
    const QPointF from(xOf(message.departs), yOf(message.from));
    if (message.arrives == kNever) // it is held: a quarter of the way
        return {from, from + QPointF(18, (yOf(message.to) - from.y()) / 4)};
    const QPointF to(xOf(message.arrives), yOf(message.to));
    return message.isLost ? QLineF(from, from + (to - from) * 0.55) : QLineF(from, to);
}

void SpaceTimeView::paintNodes(QPainter& painter) const
{
    const Theme& theme = Appearance::instance().theme();
    for (const NodeId node : m_diagram.nodes) {
        const double y = yOf(node);
        painter.setPen(QPen(theme.ink2, 1.6));
        painter.drawLine(QPointF(kNames, y), QPointF(width() - kRight, y));
        painter.setFont(fontOf(FontRole::RowName));
        painter.setPen(theme.ink);
        painter.drawText(QRectF(8, y - 10, kNames - 18, 20), Qt::AlignRight | Qt::AlignVCenter, elidedName(m_names(node), FontRole::RowName, kNames - 18));
    }
    for (const auto& span : m_diagram.spans) {
        const double y = yOf(span.node);
        const double left = std::max(kNames, xOf(span.when.from)), right = std::min(width() - kRight, xOf(span.when.to));
        if (y < 0 || right <= left)
            continue;
        painter.fillRect(QRectF(left, y - 7, right - left, 14), theme.panel);
        painter.fillRect(QRectF(left, y - 7, right - left, 14), QBrush(span.isPaused ? theme.dry2 : theme.mute, span.isPaused ? Qt::Dense6Pattern : Qt::BDiagPattern));
        painter.setPen(QPen(span.isPaused ? theme.dry2 : theme.mute, 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(left, y - 7, right - left, 14));
    }
}

void SpaceTimeView::paintMessages(QPainter& painter) const
{
    const Theme& theme = Appearance::instance().theme();
    std::size_t inSight = 0;
    for (const auto& message : m_diagram.messages)
        inSight += message.departs <= m_seen.to && message.arrives >= m_seen.from ? 1 : 0;
    for (const auto& message : m_diagram.messages) {
        if (message.departs > m_seen.to || message.arrives < m_seen.from || yOf(message.from) < 0 || yOf(message.to) < 0)
            continue;
        const QLineF line = lineOf(message);
        const QColor colour = message.isLost ? theme.bad : message.arrives == kNever ? theme.dry2 : message.isResponse ? theme.ok : theme.accent;
        painter.setPen(QPen(colour, metrics::kCurve, message.isResponse ? Qt::DashLine : Qt::SolidLine));
        painter.drawLine(line);
        if (message.isLost) {
            paintMark(painter, MarkShape::Cross, line.p2(), theme.bad);
        } else if (message.arrives == kNever) {
            painter.setPen(QPen(colour, 2));
            for (const double by : {-2.0, 2.0})
                painter.drawLine(line.p2() + QPointF(by - 3, -4), line.p2() + QPointF(by + 3, 4));
        } else { // an arrow's head
            QLineF wing = line;
            wing.setPoints(line.p2(), line.p1());
            wing.setLength(7);
            painter.setPen(QPen(colour, metrics::kCurve));
            for (const double turn : {-24.0, 24.0}) {
                QLineF side = wing;
                side.setAngle(wing.angle() + turn);
                painter.drawLine(side);
            }
        }
        if (inSight <= kLabelsMax) {
            const QPointF middle = line.pointAt(0.42) + QPointF(5, message.isResponse ? -4 : 11);
            painter.setFont(fontOf(FontRole::MonoCaption));
            painter.setPen(message.isResponse ? theme.okInk : message.isLost ? theme.badInk : theme.accentInk);
            painter.drawText(middle, message.words);
        }
    }
    for (const auto& mark : m_diagram.marks) {
        const double x = xOf(mark.at), y = yOf(mark.node);
        if (x < kNames - 2 || x > width() - kRight + 2 || y < 0)
            continue;
        painter.setPen(QPen(theme.panel, 2));
        painter.setBrush(theme.panel);
        paintMark(painter, mark.shape, {x, y}, markColour(theme, mark.shape));
    }
}

void SpaceTimeView::paintRuler(QPainter& painter) const
{
    const Theme& theme = Appearance::instance().theme();
    double step = 1e-6;
    const double span = std::max(1e-6, seconds(m_seen.length()));
    for (int i = 0; step / span * (width() - kNames - kRight) < 90; ++i)
        step *= i % 3 == 1 ? 2.5 : 2.0;
    painter.setFont(fontOf(FontRole::MonoCaption));
    for (auto tick = static_cast<std::int64_t>(std::ceil(seconds(m_seen.from - Time{}) / step)); static_cast<double>(tick) * step <= seconds(m_seen.to - Time{}); ++tick) {
        const Time t{Duration{static_cast<std::int64_t>(std::llround(static_cast<double>(tick) * step * 1e9))}};
        const double x = xOf(t);
        painter.setPen(theme.line2);
        painter.drawLine(QPointF(x, kTop), QPointF(x, height() - kRuler));
        painter.setPen(theme.ink3);
        painter.drawText(QRectF(x - 45, height() - kRuler + 4, 90, 16), Qt::AlignHCenter | Qt::AlignVCenter, QString::fromStdString(formatTime(t)));
    }
}

void SpaceTimeView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Appearance::instance().theme();
    painter.fillRect(rect(), theme.panel);
    if (m_diagram.nodes.empty()) {
        painter.setFont(fontOf(FontRole::Text));
        painter.setPen(theme.ink2);
        painter.drawText(rect().adjusted(24, 0, -24, 0), Qt::AlignCenter | Qt::TextWordWrap, tr("No message and no event in this stretch. Choose a longer one on the timeline."));
        return;
    }
    paintRuler(painter);
    paintNodes(painter);
    painter.setClipRect(QRectF(kNames - 6, 0, width() - kNames - kRight + 12, height() - kRuler));
    paintMessages(painter);
    if (m_instant && *m_instant >= m_seen.from && *m_instant <= m_seen.to) {
        painter.setPen(QPen(theme.vio, 2));
        painter.drawLine(QPointF(xOf(*m_instant), 0), QPointF(xOf(*m_instant), height() - kRuler));
    }
    painter.setClipping(false);
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, metrics::kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

QString SpaceTimeView::wordsAt(QPointF place) const
{
    for (const auto& mark : m_diagram.marks)
        if (std::hypot(xOf(mark.at) - place.x(), yOf(mark.node) - place.y()) <= 7)
            return QString::fromStdString(formatTime(mark.at)) + "  " + mark.words;
    const SpaceTimeMessage* nearest = nullptr;
    double least = 5;
    for (const auto& message : m_diagram.messages)
        if (const double away = distance(lineOf(message), place); away < least) {
            least = away;
            nearest = &message;
        }
    if (!nearest)
        return {};
    const QString head = QStringLiteral("%1  %2 → %3").arg(nearest->words, m_names(nearest->from), m_names(nearest->to));
    if (nearest->arrives == kNever)
        return head + tr("\ndeparted %1, held").arg(QString::fromStdString(formatTime(nearest->departs)));
    return head
        + (nearest->isLost ? tr("\ndeparted %1, lost %2") : tr("\ndeparted %1, arrived %2"))
              .arg(QString::fromStdString(formatTime(nearest->departs)), QString::fromStdString(formatTime(nearest->arrives)));
}

bool SpaceTimeView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString words = wordsAt(help->pos());
        if (words.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), words, this);
        return true;
    }
    return QWidget::event(event);
}

void SpaceTimeView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        emit lookRequested(std::clamp(timeAt(event->position().x()), m_seen.from, m_seen.to));
}

void SpaceTimeView::zoom(double factor, Time around)
{
    const auto scaled = [&](Duration d) { return Duration{static_cast<std::int64_t>(static_cast<double>(d.count()) * factor)}; };
    Stretch next{around - scaled(around - m_seen.from), around + scaled(m_seen.to - around)};
    if (next.length() < Duration{20us})
        return;
    next.from = std::max(next.from, m_diagram.stretch.from);
    next.to = std::min(next.to, m_diagram.stretch.to);
    m_seen = next;
    update();
}

void SpaceTimeView::move(Duration by)
{
    by = std::clamp(by, m_diagram.stretch.from - m_seen.from, m_diagram.stretch.to - m_seen.to);
    m_seen = {m_seen.from + by, m_seen.to + by};
    update();
}

void SpaceTimeView::wheelEvent(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    if ((event->modifiers() & Qt::ShiftModifier) || std::abs(turn.x()) > std::abs(turn.y()))
        move(m_seen.length() / 10 * ((turn.x() != 0 ? turn.x() : turn.y()) > 0 ? -1 : 1));
    else
        zoom(turn.y() > 0 ? 0.8 : 1.25, std::clamp(timeAt(event->position().x()), m_seen.from, m_seen.to));
    event->accept();
}

void SpaceTimeView::keyPressEvent(QKeyEvent* event)
{
    const Time at = std::clamp(m_instant.value_or(m_seen.from + m_seen.length() / 2), m_seen.from, m_seen.to);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        setInstant(std::clamp(at + m_seen.length() / 100 * (event->key() == Qt::Key_Left ? -1 : 1), m_seen.from, m_seen.to));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        emit lookRequested(at);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(0.8, at);
        return;
    case Qt::Key_Minus:
        zoom(1.25, at);
        return;
    case Qt::Key_0:
        m_seen = m_diagram.stretch;
        update();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace ui
