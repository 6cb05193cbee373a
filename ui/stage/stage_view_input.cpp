// What the user does to the stage with mouse and keyboard; what it shows is in stage_view.cpp.

#include "ui/stage/stage_view.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/common/appearance.h"
#include "ui/common/type.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_layout.h"
#include "ui/stage/stage_links.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kWheelStep = 1.12;
constexpr double kOffsetsPerNotch = 3;
constexpr double kDragWidth = 2;

} // namespace

bool StageView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) { // letters belong to the stage while it has the keyboard
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool printed = key->key() < Qt::Key_Escape; // function keys are not QChars
        const bool letter = key->modifiers() == Qt::NoModifier
            && ((printed && QString::fromLatin1("KPOXHSCWFI123456+-0").contains(QChar(key->key())))
                || key->key() == Qt::Key_Escape);
        if (letter) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

// From a node to another; or a stroke from an empty place across links: a line for each.
QString StageView::lineOfDrag()
{
    if (m_carried && m_carried->moved)
        return lineOfDrop(hitTest(list(), m_carried->at));
    if (!m_drag || !m_drag->moved || !m_moment.view)
        return {};
    const ClusterView& view = *m_moment.view;
    if (const ObjectId onto = hitTest(list(), m_drag->at).owner(); onto.kind == StageKind::Group)
        return moveConsumerLine(view, m_drag->from, onto.text);
    if (m_drag->from != kLabNode) {
        const auto to = nodeOf(hitTest(list(), m_drag->at));
        return to ? commandOnLink(view, m_drag->from, *to) : QString();
    }
    if (m_camera.level == ZoomLevel::Cluster || m_camera.level >= ZoomLevel::Producer)
        return {};
    QStringList lines;
    for (const ObjectId& link : linksAcross(input(), m_drag->start, m_drag->at))
        if (const QString line = commandOnLink(view, link.node(), NodeId{static_cast<std::int32_t>(link.other)}); !line.isEmpty())
            lines << line;
    // A stroke across whole links and cut ones cuts; only across cut ones it heals.
    if (const QStringList cuts = lines.filter(QRegularExpression(QStringLiteral("^cut "))); !cuts.isEmpty())
        lines = cuts;
    return lines.join(QLatin1Char('\n'));
}

void StageView::paintDrag(QPainter& painter)
{
    const bool carries = m_carried && m_carried->moved;
    if (!carries && (!m_drag || !m_drag->moved))
        return;
    const QPointF from = carries ? m_carried->start : m_drag->start, to = carries ? m_carried->at : m_drag->at;
    const Theme& theme = Appearance::instance().theme();
    const QStringList lines = lineOfDrag().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const bool heals = !lines.isEmpty() && (lines.front().startsWith(QLatin1String("heal")) || lines.front().startsWith(QLatin1String("start")));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(lines.isEmpty() ? theme.mute : heals ? theme.ok : theme.bad,
        kDragWidth, heals || carries || m_drag->from == kLabNode ? Qt::SolidLine : Qt::DashLine, Qt::RoundCap));
    painter.drawLine(from, to);
    if (lines.isEmpty())
        return;
    constexpr double kLine = 18;
    double width = 0;
    for (const QString& line : lines)
        width = std::max(width, textWidth(line, FontRole::MonoCaption));
    QRectF box(0, 0, width + 16, kLine * static_cast<double>(lines.size()) + 6);
    box.moveTopLeft(to + QPointF(14, 14));
    box.moveRight(std::min(box.right(), this->width() - 4.0));
    box.moveBottom(std::min(box.bottom(), height() - 4.0));
    painter.setPen(theme.line);
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(box, metrics::kRadiusField, metrics::kRadiusField);
    painter.setPen(theme.ink);
    painter.setFont(fontOf(FontRole::MonoCaption));
    painter.drawText(box, Qt::AlignCenter, lines.join(QLatin1Char('\n')));
}

void StageView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_carried) {
        m_carried->at = event->position();
        const QString line = lineOfDrag();
        const Carried carried = *std::exchange(m_carried, std::nullopt);
        update();
        if (carried.moved && !line.isEmpty())
            emit lineRequested(line);
        else if (!carried.moved)
            activate(ObjectId::action(carried.line.toStdString()));
        return;
    }
    if (event->button() != Qt::LeftButton || !m_drag)
        return;
    m_drag->at = event->position();
    const QStringList lines = lineOfDrag().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    m_drag.reset();
    update();
    for (const QString& line : lines) {
        if (line.startsWith(QLatin1String("start ")))
            emit lineRequested(line);
        else
            emit commandRequested(line);
    }
}

void StageView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_carried && (event->buttons() & Qt::LeftButton)) {
        m_carried->at = event->position();
        m_carried->moved = m_carried->moved || (m_carried->at - m_carried->start).manhattanLength() >= QApplication::startDragDistance();
        update();
    }
    if (m_drag && (event->buttons() & Qt::LeftButton)) {
        m_drag->at = event->position();
        m_drag->moved = m_drag->moved
            || (m_drag->at - m_drag->start).manhattanLength() >= QApplication::startDragDistance();
        update();
    }
    const ObjectId id = hitTest(list(), event->position());
    if (id == m_hovered)
        return;
    m_hovered = id;
    m_hoverSinceMs = m_clock.nowMs();
    m_clock.want(this, true);
    setCursor(isButton(id) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    invalidate();
}

void StageView::mousePressEvent(QMouseEvent* event)
{
    m_keyboard = false;
    const ObjectId id = hitTest(list(), event->position());
    m_carried.reset();
    if (id.kind == StageKind::Action && event->button() == Qt::LeftButton && id.text.rfind("start consumer", 0) == 0) { // it can be dragged into a group
        m_carried = Carried{QString::fromStdString(id.text), event->position(), event->position(), false};
        return;
    }
    if (id.kind == StageKind::Action && event->button() == Qt::LeftButton) {
        emit commandRequested(QString::fromStdString(id.text));
        return;
    }
    m_drag.reset();
    if (event->button() == Qt::LeftButton && m_camera.level == ZoomLevel::Producer) {
        select(id);
        if (id.kind == StageKind::Knob || id.kind == StageKind::Lane) // a folded lane opens
            activate(id);
        invalidate();
        return;
    }
    if (event->button() == Qt::LeftButton && showsGroup()) {
        select(id);
        if (isButtonOfGroup(id))
            activate(id);
        else if (id.isGroupPanel()) // it may be folded
            openGroupPanel(id);
        else
            chooseRebalance(id);
        invalidate();
        return;
    }
    if (event->button() == Qt::LeftButton && showsLog()) {
        select(id);
        if (isButton(id))
            activate(id);
        else if (id.isLogPanel()) // it may be folded
            openPanel(id);
        invalidate();
        return;
    }
    if (event->button() == Qt::LeftButton)
        m_drag = LinkDrag{nodeOf(id).value_or(kLabNode), event->position(), event->position(), false};
    select(id.kind == StageKind::Ruler ? ObjectId() : id);
    invalidate();
}

void StageView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const ObjectId id = hitTest(list(), event->position());
    if (event->button() == Qt::LeftButton && id.kind != StageKind::Action && id.kind != StageKind::Knob && id.kind != StageKind::LogPart
        && !id.isGroupPanel() && !isButtonOfGroup(id))
        activate(id);
}

void StageView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_hovered = {};
    invalidate();
}

void StageView::wheelEvent(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    const bool sideways = (event->modifiers() & Qt::ShiftModifier) || std::abs(turn.x()) > std::abs(turn.y());
    const double notches = (sideways && turn.x() != 0 ? turn.x() : turn.y()) / 120.0;
    event->accept();
    if (m_camera.level == ZoomLevel::Producer) { // through its partitions; with Ctrl out of it
        if (!(event->modifiers() & Qt::ControlModifier))
            page(notches > 0 ? -1 : 1);
        else if (notches < 0)
            zoomOut();
        return;
    }
    if (showsLog())
        return logWheel(event);
    if (showsGroup())
        return groupWheel(event);
    if (sideways) { // along the log; at the end it follows again
        const StageInput in = input();
        if (!in.view)
            return;
        const StageLayout layout = layOut(in);
        const std::int64_t follow = [&] {
            StageInput free = in;
            free.camera.firstOffset.reset();
            return layOut(free).columns.first;
        }();
        const std::int64_t wanted =
            std::max<std::int64_t>(0, layout.columns.first - std::lround(notches * kOffsetsPerNotch));
        m_camera.firstOffset = wanted >= follow ? std::nullopt : std::optional(wanted);
        invalidate();
        return;
    }
    const double scale = m_camera.scale * std::pow(kWheelStep, notches);
    if (scale > kMostScale || (m_camera.level == ZoomLevel::Cluster && notches > 0)) {
        const ObjectId under = hitTest(list(), event->position());
        if (under.isOfPartition() || under.kind == StageKind::Topic)
            zoomIn(under);
        else if (under.kind == StageKind::Client || under.kind == StageKind::Group)
            activate(under);
    } else if (scale < kLeastScale) {
        zoomOut();
    } else {
        setScale(scale);
    }
}

void StageView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const ObjectId id = byKey ? m_selected : hitTest(list(), event->pos());
    if (!byKey)
        select(id);
    const QPoint at = byKey ? mapToGlobal(boxOf(list(), id).center().toPoint()) : event->globalPos();
    m_hovered = {}; // the menu takes the mouse: nothing would tell when it leaves, and the card would stay
    invalidate();
    emit contextMenuRequested(id, at);
}

bool StageView::runKey(int key)
{
    if (!m_moment.view || key < Qt::Key_A || key > Qt::Key_Z)
        return false;
    if (key == Qt::Key_W) {
        emit whyRequested(m_selected);
        return true;
    }
    const QString line = commandOnKey(*m_moment.view, m_selected, QString(QChar(key)));
    if (line.isEmpty())
        return false;
    emit commandRequested(line);
    return true;
}

void StageView::keyPressEvent(QKeyEvent* event)
{
    const auto walk = [&](Direction direction) {
        m_keyboard = true;
        const ObjectId next = neighbour(list(), m_selected, direction);
        if (next == m_selected && showsLog()) // on, beyond what is seen
            walkOn(direction);
        if (showsGroup() && (next == m_selected || (m_selected.isInGroupRow() && !next.isInGroupRow()))) {
            const int before = m_camera.groupRow;
            walkOnInGroup(direction);
            if (m_camera.groupRow != before) // there was a row more
                return select(neighbour(list(), m_selected, direction));
        }
        select(next);
        invalidate();
    };
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (plain && showsLog() && logKey(event))
        return;
    if (plain && showsGroup() && groupKey(event))
        return;
    switch (plain ? event->key() : 0) {
    case Qt::Key_Left:
        walk(Direction::Left);
        return;
    case Qt::Key_Right:
        walk(Direction::Right);
        return;
    case Qt::Key_Up:
        walk(Direction::Up);
        return;
    case Qt::Key_Down:
        walk(Direction::Down);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate(m_selected);
        return;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        if (m_camera.level != ZoomLevel::Producer && !showsLog())
            break;
        page(event->key() == Qt::Key_PageUp ? -3 : 3);
        return;
    case Qt::Key_Escape:
        if (m_carried || (m_drag && m_drag->moved)) {
            m_carried.reset();
            m_drag.reset();
            update();
            return;
        }
        if (const ObjectId parent = parentOf(list(), m_selected); parent && parent.kind != StageKind::Lane && !parent.isLogPanel() && !parent.isGroupPanel())
            select(parent);
        else
            zoomOut();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        setScale(m_camera.scale * kWheelStep);
        return;
    case Qt::Key_Minus:
        setScale(m_camera.scale / kWheelStep);
        return;
    case Qt::Key_0:
        setScale(1);
        return;
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5:
    case Qt::Key_6:
        goToLevel(event->key() - Qt::Key_0);
        return;
    default:
        break;
    }
    if (plain && runKey(event->key()))
        return;
    QWidget::keyPressEvent(event);
}

void StageView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) {
        m_keyboard = true;
        if (!m_selected)
            select(nextPlace(list(), {}, event->reason() == Qt::TabFocusReason));
        else
            announceFocus();
    }
    invalidate();
}

void StageView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    invalidate();
}

bool StageView::focusNextPrevChild(bool next)
{
    const ObjectId place = nextPlace(list(), m_selected, next);
    if (!hasFocus() || !place)
        return QWidget::focusNextPrevChild(next);
    m_keyboard = true;
    select(place);
    return true;
}

} // namespace ui
