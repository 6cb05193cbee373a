#include "ui/stage/stage_view.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/focus_ring.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/stage_accessible.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_painter.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kLeastScale = 0.5, kMostScale = 3;
constexpr double kWheelStep = 1.12;
constexpr double kZoomGrowth = 0.12; // how much the left picture grows while it fades

bool names(const ObjectId& id)
{
    return id.kind == StageKind::Partition || id.kind == StageKind::Replica || id.kind == StageKind::Record;
}

} // namespace

StageView::StageView(FrameClock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
{
    installStageAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setProperty(kOwnFocusProperty, true);
    setAccessibleName(tr("Stage"));
    Appearance& looks = Appearance::instance();
    connect(&m_clock, &FrameClock::frame, this, &StageView::tick);
    connect(&looks, &Appearance::themeChanged, this, &StageView::invalidate);
    connect(&looks, &Appearance::reduceMotionChanged, this, [this] {
        m_motion.setReduced(Appearance::instance().reduceMotion());
        m_motion.settle();
        invalidate();
    });
    m_motion.setReduced(looks.reduceMotion());
}

StageView::~StageView()
{
    m_clock.want(this, false);
}

std::string StageView::topicName() const
{
    const TopicView* topic = m_moment.view ? shownTopic(*m_moment.view, m_camera) : nullptr;
    return topic ? topic->name : std::string();
}

void StageView::setMoment(const Moment& moment, Change change)
{
    const auto before = m_moment.view;
    m_moment = moment;
    if (change == Change::Jump || !before || !moment.view || !isVisible()) {
        m_motion.settle();
        m_seen.clear();
    } else if (before != moment.view) {
        m_motion.follow(*before, *moment.view, topicName(), m_clock.nowMs());
    }
    watchMessages();
    invalidate();
    m_clock.want(this, isVisible() && (m_motion.isMoving() || !m_seen.empty() || m_zoomStartMs >= 0));
}

// A message stays at least as long as an eye needs, even if it has arrived.
void StageView::watchMessages()
{
    if (!m_moment.view || !isVisible())
        return;
    const std::int64_t now = m_clock.nowMs();
    for (const auto& [id, message] : m_moment.view->messages) {
        if (!message.sent.isStory)
            continue;
        auto [seen, added] = m_seen.try_emplace(id, Seen{message, now});
        seen->second.message = message;
    }
    std::erase_if(m_seen, [&](const auto& entry) {
        return !m_moment.view->messages.count(entry.first) && now - entry.second.sinceMs >= motion_ms::kMessage;
    });
}

void StageView::showPassed(const MessageSent& sent)
{
    if (!isVisible() || !sent.isStory)
        return;
    MessageView message;
    message.sent = sent;
    message.arrives = sent.arrives;
    m_seen.try_emplace(sent.message, Seen{message, m_clock.nowMs()});
    m_clock.want(this, true);
    invalidate();
}

void StageView::tick()
{
    const bool moving = m_motion.advance(m_clock.nowMs());
    watchMessages();
    if (m_zoomStartMs >= 0 && m_clock.nowMs() - m_zoomStartMs >= motion_ms::kZoom) {
        m_zoomStartMs = -1;
        m_before = {};
    }
    const bool lingering = std::any_of(m_seen.begin(), m_seen.end(), [&](const auto& entry) {
        return !m_moment.view || !m_moment.view->messages.count(entry.first);
    });
    m_clock.want(this, isVisible() && (moving || lingering || m_zoomStartMs >= 0));
    invalidate();
}

void StageView::invalidate()
{
    m_stale = true;
    update();
}

StageInput StageView::input() const
{
    StageInput in;
    in.view = m_moment.view.get();
    in.now = m_moment.at;
    in.theme = &Appearance::instance().theme();
    in.size = size();
    in.camera = m_camera;
    in.selected = m_selected;
    in.hovered = m_hovered;
    if (m_keyboard && hasFocus())
        in.focused = m_selected;
    in.motion = &m_motion;
    if (m_moment.view)
        for (const auto& [id, seen] : m_seen)
            if (!m_moment.view->messages.count(id))
                in.lingering.push_back({seen.message, false});
    in.addresses = m_addresses;
    in.scaled = m_scaled;
    in.spotlight = m_spotlight;
    return in;
}

const DisplayList& StageView::list()
{
    if (m_stale) {
        paintStage(input(), m_list);
        m_stale = false;
    }
    return m_list;
}

void StageView::setCamera(const Camera& camera)
{
    const bool levelChanged = camera.level != m_camera.level || camera.topic != m_camera.topic || camera.partition != m_camera.partition;
    if (levelChanged) {
        startZoom(boxOf(list(), m_selected));
        m_motion.settle();
    }
    m_camera = camera;
    m_hovered = {};
    invalidate();
    if (levelChanged)
        emit cameraChanged(m_camera);
}

// The picture that is left grows a little around the thing that was chosen, and fades.
void StageView::startZoom(const QRectF& anchor)
{
    if (!isVisible() || Appearance::instance().reduceMotion() || size().isEmpty())
        return;
    m_before = grab();
    m_zoomAnchor = anchor.isEmpty() ? QRectF(rect()) : anchor;
    m_zoomStartMs = m_clock.nowMs();
    m_clock.want(this, true);
}

void StageView::setSelected(const ObjectId& id)
{
    m_selected = id;
    invalidate();
}

void StageView::setSpotlight(const std::optional<ObjectId>& id)
{
    m_spotlight = id;
    invalidate();
}

void StageView::setAddresses(std::map<BrokerId, QString> addresses)
{
    m_addresses = std::move(addresses);
    invalidate();
}

void StageView::setScaled(std::vector<ScaledSetting> scaled)
{
    m_scaled = std::move(scaled);
    invalidate();
}

void StageView::setScale(double scale)
{
    m_camera.scale = std::clamp(scale, kLeastScale, kMostScale);
    invalidate();
}

void StageView::select(const ObjectId& id)
{
    if (id == m_selected)
        return;
    m_selected = id;
    invalidate();
    emit selectionChanged(m_selected);
    announceFocus();
}

void StageView::announceFocus()
{
    if (!QAccessible::isActive() || !hasFocus())
        return;
    announceStageFocus(*this, m_selected);
}

void StageView::zoomIn(const ObjectId& id)
{
    Camera camera = m_camera;
    switch (m_camera.level) {
    case ZoomLevel::Cluster:
        camera.level = ZoomLevel::Topic;
        if (names(id) || id.kind == StageKind::Topic)
            camera.topic = id.text;
        break;
    case ZoomLevel::Topic:
        if (!names(id))
            return;
        camera.level = ZoomLevel::Partition;
        camera.topic = id.text;
        camera.partition = id.partition;
        break;
    case ZoomLevel::Partition: emit filesRequested(id, 4); return;
    }
    camera.scale = 1;
    camera.firstOffset.reset();
    setCamera(camera);
}

void StageView::zoomOut()
{
    Camera camera = m_camera;
    if (m_camera.level == ZoomLevel::Cluster)
        return;
    camera.level = m_camera.level == ZoomLevel::Partition ? ZoomLevel::Topic : ZoomLevel::Cluster;
    camera.scale = 1;
    camera.firstOffset.reset();
    setCamera(camera);
}

void StageView::goToLevel(int level)
{
    Camera camera = m_camera;
    if (level >= 4) {
        emit filesRequested(m_selected, level);
        return;
    }
    camera.level = level == 1 ? ZoomLevel::Cluster : level == 2 ? ZoomLevel::Topic : ZoomLevel::Partition;
    if (names(m_selected)) {
        camera.topic = m_selected.text;
        camera.partition = m_selected.partition;
    }
    setCamera(camera);
}

void StageView::activate(const ObjectId& id)
{
    switch (id.kind) {
    case StageKind::Action: emit commandRequested(QString::fromStdString(id.text)); break;
    case StageKind::Client:
    case StageKind::Group:
    case StageKind::Controller:
    case StageKind::Controllers: emit openRequested(id); break;
    case StageKind::Broker:
    case StageKind::Topic:
    case StageKind::Partition:
    case StageKind::Replica:
    case StageKind::Record: zoomIn(id); break;
    case StageKind::Message: emit whyRequested(id); break;
    default: break;
    }
}

bool StageView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) { // letters belong to the stage while it has the keyboard
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool letter = key->modifiers() == Qt::NoModifier
            && (QString::fromLatin1("KPOXHSCW12345+-0").contains(QChar(key->key())) || key->key() == Qt::Key_Escape);
        if (letter) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void StageView::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    const Theme& theme = Appearance::instance().theme();
    painter.fillRect(event->rect(), theme.bg);
    m_painter.paint(painter, list(), event->rect());
    if (m_zoomStartMs < 0 || m_before.isNull())
        return;
    const double t = eased(Easing::OutCubic, static_cast<double>(m_clock.nowMs() - m_zoomStartMs) / motion_ms::kZoom);
    const double growth = 1 + kZoomGrowth * t;
    painter.setOpacity(1 - t);
    painter.translate(m_zoomAnchor.center());
    painter.scale(growth, growth);
    painter.translate(-m_zoomAnchor.center());
    painter.drawPixmap(0, 0, m_before);
}

void StageView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_before = {};
    m_zoomStartMs = -1;
    invalidate();
}

void StageView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_motion.settle();
    watchMessages();
    invalidate();
}

void StageView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_motion.settle();
    m_seen.clear();
    m_clock.want(this, false);
}

void StageView::mouseMoveEvent(QMouseEvent* event)
{
    const ObjectId id = hitTest(list(), event->position());
    if (id == m_hovered)
        return;
    m_hovered = id;
    setCursor(id.kind == StageKind::Action ? Qt::PointingHandCursor : Qt::ArrowCursor);
    invalidate();
}

void StageView::mousePressEvent(QMouseEvent* event)
{
    m_keyboard = false;
    const ObjectId id = hitTest(list(), event->position());
    if (id.kind == StageKind::Action && event->button() == Qt::LeftButton) {
        emit commandRequested(QString::fromStdString(id.text));
        return;
    }
    select(id.kind == StageKind::Ruler ? ObjectId() : id);
    invalidate();
}

void StageView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const ObjectId id = hitTest(list(), event->position());
    if (event->button() == Qt::LeftButton && id.kind != StageKind::Action)
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
        const std::int64_t wanted = std::max<std::int64_t>(0, layout.columns.first - std::lround(notches * 3));
        m_camera.firstOffset = wanted >= follow ? std::nullopt : std::optional(wanted);
        invalidate();
        return;
    }
    const double scale = m_camera.scale * std::pow(kWheelStep, notches);
    if (scale > kMostScale || (m_camera.level == ZoomLevel::Cluster && notches > 0)) {
        const ObjectId under = hitTest(list(), event->position());
        if (names(under) || under.kind == StageKind::Topic)
            zoomIn(under);
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
        select(neighbour(list(), m_selected, direction));
        invalidate();
    };
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    switch (plain ? event->key() : 0) {
    case Qt::Key_Left: walk(Direction::Left); return;
    case Qt::Key_Right: walk(Direction::Right); return;
    case Qt::Key_Up: walk(Direction::Up); return;
    case Qt::Key_Down: walk(Direction::Down); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: activate(m_selected); return;
    case Qt::Key_Escape:
        if (const ObjectId parent = parentOf(list(), m_selected))
            select(parent);
        else
            zoomOut();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal: setScale(m_camera.scale * kWheelStep); return;
    case Qt::Key_Minus: setScale(m_camera.scale / kWheelStep); return;
    case Qt::Key_0: setScale(1); return;
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5: goToLevel(event->key() - Qt::Key_0); return;
    default: break;
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

void StageView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Stage"));
        invalidate();
    }
}

} // namespace ui
