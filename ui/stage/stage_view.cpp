#include "ui/stage/stage_view.h"

#include <QAccessible>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/focus_ring.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/producer_layout.h"
#include "ui/stage/stage_accessible.h"
#include "ui/stage/stage_painter.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::int64_t kHoverRestMs = 250;
constexpr std::size_t kPassedFacts = 64; // the newest of a slice: more than an eye can follow
constexpr double kZoomGrowth = 0.12; // how much the left picture grows while it fades

} // namespace

StageView::StageView(FrameClock& clock, QWidget* parent) : QWidget(parent), m_clock(clock)
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
        m_lags.clear();
    } else if (before != moment.view) {
        m_motion.follow(*before, *moment.view, topicName(), m_clock.nowMs());
    }
    watchMessages();
    followWindow(change);
    revealLookup();
    followLags();
    invalidate();
    m_clock.want(this, needsFrames());
}

// The window of columns goes on in steps; the eye is led along.
void StageView::followWindow(Change change)
{
    if (!m_moment.view || m_camera.level == ZoomLevel::Cluster || m_camera.level >= ZoomLevel::Producer)
        return;
    const Columns columns = layOut(input()).columns;
    const std::int64_t step = columns.first - m_windowFirst;
    m_windowFirst = columns.first;
    if (change == Change::Jump || step <= 0 || step > columns.count / 2 || !isVisible()
        || Appearance::instance().reduceMotion()) {
        if (step != 0)
            m_slideStartMs = -1;
        return;
    }
    m_slideFrom = static_cast<double>(step) + slide();
    m_slideStartMs = m_clock.nowMs();
}

double StageView::slide() const
{
    if (m_slideStartMs < 0)
        return 0;
    return m_slideFrom
        * (1
            - eased(
                Easing::OutCubic, static_cast<double>(m_clock.nowMs() - m_slideStartMs) / motion_ms::kZoom));
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
        auto [seen, added] = m_seen.try_emplace(id, Seen{message, now, {}});
        seen->second.message = message;
    }
    std::erase_if(m_seen, [&](const auto& entry) {
        const int stay = entry.second.droppedAt ? motion_ms::kGhost : motion_ms::kMessage;
        return !m_moment.view->messages.count(entry.first) && now - entry.second.sinceMs >= stay;
    });
}

void StageView::showPassed(const MessageSent& sent)
{
    if (!isVisible() || !sent.isStory)
        return;
    MessageView message;
    message.sent = sent;
    message.arrives = sent.arrives;
    m_seen.try_emplace(sent.message, Seen{message, m_clock.nowMs(), {}});
    m_clock.want(this, true);
    invalidate();
}

void StageView::showDropped(MessageId id, Time at)
{
    const auto seen = m_seen.find(id);
    if (seen == m_seen.end())
        return;
    seen->second.droppedAt = at;
    seen->second.sinceMs = m_clock.nowMs();
    m_clock.want(this, true);
    invalidate();
}

void StageView::showStory(const FactSlice& facts, Time now)
{
    if (!isVisible())
        return;
    const std::size_t passedFrom = facts.size() > kPassedFacts ? facts.size() - kPassedFacts : 0;
    std::map<MessageId, const MessageSent*> sentHere; // and so in no Moment, if they were dropped as well
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (const auto* sent = facts[i].as<MessageSent>(); sent && sent->isStory && i >= passedFrom) {
            if (sent->arrives <= now)
                showPassed(*sent);
            else
                sentHere[sent->message] = sent;
        } else if (const auto* delayed = facts[i].as<MessageDelayed>();
                   delayed && delayed->fate == MessageFate::Dropped) {
            if (const auto here = sentHere.find(delayed->message); here != sentHere.end())
                showPassed(*here->second);
            showDropped(delayed->message, facts[i].at);
        }
    }
}

void StageView::tick()
{
    m_motion.advance(m_clock.nowMs());
    watchMessages();
    if (m_zoomStartMs >= 0 && m_clock.nowMs() - m_zoomStartMs >= motion_ms::kZoom) {
        m_zoomStartMs = -1;
        m_before = {};
    }
    if (m_slideStartMs >= 0 && m_clock.nowMs() - m_slideStartMs >= motion_ms::kZoom)
        m_slideStartMs = -1;
    m_clock.want(this, needsFrames());
    invalidate();
}

bool StageView::needsFrames() const
{
    const bool lingering = std::any_of(m_seen.begin(), m_seen.end(),
        [&](const auto& entry) { return !m_moment.view || !m_moment.view->messages.count(entry.first); });
    return isVisible()
        && (m_motion.isMoving() || lingering || m_zoomStartMs >= 0 || m_slideStartMs >= 0
            || (m_hovered && !hoverCardIsDue()));
}

bool StageView::hoverCardIsDue() const
{
    return m_hovered && m_clock.nowMs() - m_hoverSinceMs >= kHoverRestMs;
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
    in.hoverCard = hoverCardIsDue() && !m_carried;
    if (m_keyboard && hasFocus())
        in.focused = m_selected;
    in.motion = &m_motion;
    in.slide = slide();
    if (m_moment.view)
        for (const auto& [id, seen] : m_seen)
            if (!m_moment.view->messages.count(id))
                in.lingering.push_back({seen.message, seen.droppedAt});
    in.addresses = m_addresses;
    in.scaled = m_scaled;
    in.lab = m_lab;
    in.groupPanels = m_groupPanels;
    in.lags = &m_lags;
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
    const bool levelChanged = camera.level != m_camera.level || camera.topic != m_camera.topic
        || camera.partition != m_camera.partition || camera.client != m_camera.client || camera.broker != m_camera.broker
        || camera.group != m_camera.group;
    if (levelChanged) {
        startZoom(boxOf(list(), m_selected));
        m_motion.settle();
    }
    m_camera = camera;
    m_slideStartMs = -1;
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

void StageView::setSpotlight(std::vector<ObjectId> lit)
{
    if (lit == m_spotlight)
        return;
    m_spotlight = std::move(lit);
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

void StageView::openProducer(NodeId client)
{
    if (!m_moment.view || !hasProducerLevel(*m_moment.view, client))
        return;
    Camera camera = m_camera;
    camera.level = ZoomLevel::Producer;
    camera.client = client;
    camera.lane.reset();
    camera.firstRow = 0;
    m_selected = ObjectId::client(client); // what grows
    setCamera(camera);
    select(ObjectId::lane(client, ProducerLane::Accumulator));
}

// One way or the other through partitions and brokers that have no room.
void StageView::page(int rows)
{
    if (showsLog())
        return pageFiles(rows);
    const ClientView* client = m_moment.view ? shownProducer(*m_moment.view, m_camera) : nullptr;
    if (!client)
        return;
    const ProducerLayout level = layOutProducer(input(), ProducerPipeline(*m_moment.view, *client, m_moment.at));
    const int last = std::max(level.allRows - level.rows, level.allWindows - level.windows);
    m_camera.firstRow = std::clamp(m_camera.firstRow + rows, 0, std::max(0, last));
    invalidate();
}

void StageView::editSetting(const ObjectId& knob)
{
    const QRect box = boxOf(list(), knob).toAlignedRect();
    emit settingRequested(knob, {mapToGlobal(box.topLeft()), box.size()});
}

void StageView::zoomIn(const ObjectId& id)
{
    Camera camera = m_camera;
    switch (m_camera.level) {
    case ZoomLevel::Producer: // its batches are the deepest that it shows
        return;
    case ZoomLevel::Storage:
        activateOfLog(id);
        return;
    case ZoomLevel::Group:
        activateOfGroup(id);
        return;
    case ZoomLevel::Cluster:
        camera.level = ZoomLevel::Topic;
        if (id.isOfPartition() || id.kind == StageKind::Topic)
            camera.topic = id.text;
        break;
    case ZoomLevel::Topic:
        if (!id.isOfPartition())
            return;
        camera.level = ZoomLevel::Partition;
        camera.topic = id.text;
        camera.partition = id.partition;
        break;
    case ZoomLevel::Partition:
        if (id.isOfPartition())
            openFiles(id.topicPartition(), id.kind == StageKind::Partition ? brokerFor(id.topicPartition()) : id.broker());
        return;
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
    const bool fromClient = m_camera.level == ZoomLevel::Producer, fromGroup = showsGroup();
    camera.level = showsLog() ? ZoomLevel::Partition : fromClient || fromGroup || m_camera.level == ZoomLevel::Partition ? ZoomLevel::Topic : ZoomLevel::Cluster;
    camera.scale = 1;
    camera.firstOffset.reset();
    if (showsLog() && m_selected.kind != StageKind::Record) // the row that was looked into
        m_selected = ObjectId::replica({camera.topic, camera.partition}, camera.broker);
    setCamera(camera);
    if (fromClient)
        select(ObjectId::client(camera.client));
    if (fromGroup && m_selected.kind != StageKind::Client)
        select(ObjectId::group(camera.group));
}

void StageView::goToLevel(int level)
{
    Camera camera = m_camera;
    if (level == 5 && m_selected.kind == StageKind::Message) { // its bytes are in no file
        emit filesRequested(m_selected, level);
        return;
    }
    if (level == 6)
        return openGroup(groupMeant());
    if (level >= 4) {
        if (!showsLog()) {
            const TopicPartition shown{topicName(), m_camera.level == ZoomLevel::Partition ? m_camera.partition : 0};
            const bool chosen = m_selected.isOfPartition() || m_selected.isInGroupRow();
            const TopicPartition id = chosen ? m_selected.topicPartition() : shown;
            openFiles(id, m_selected.isOfPartition() && m_selected.kind != StageKind::Partition ? m_selected.broker() : brokerFor(id));
        }
        if (level == 5 && showsLog())
            if (const ObjectId record = bytesOf(m_selected))
                emit filesRequested(record, level);
        return;
    }
    camera.level = level == 1 ? ZoomLevel::Cluster : level == 2 ? ZoomLevel::Topic : ZoomLevel::Partition;
    if (m_selected.isInGroupRow()) { // the partition that is read
        camera.topic = m_selected.topicPartition().topic;
        camera.partition = m_selected.partition;
    }
    m_selected = m_selected.owner();
    if (m_selected.isOfPartition()) {
        camera.topic = m_selected.text;
        camera.partition = m_selected.partition;
    }
    setCamera(camera);
}

void StageView::activate(const ObjectId& id)
{
    switch (id.kind) {
    case StageKind::Action:
        if (showsGroup())
            emit lineRequested(QString::fromStdString(id.text));
        else
            emit commandRequested(QString::fromStdString(id.text));
        break;
    case StageKind::Client:
        if (showsGroup())
            emit whyRequested(id);
        else if (m_moment.view && m_moment.view->client(id.node()) && m_moment.view->client(id.node())->kind == NodeKind::Consumer)
            openGroup(m_moment.view->client(id.node())->consumer->group);
        else if (m_moment.view && hasProducerLevel(*m_moment.view, id.node()))
            openProducer(id.node());
        else
            emit openRequested(id);
        break;
    case StageKind::Lane: {
        Camera camera = m_camera;
        camera.lane = static_cast<ProducerLane>(id.other);
        setCamera(camera);
        break;
    }
    case StageKind::Knob:
        editSetting(id);
        break;
    case StageKind::Part:
    case StageKind::Deque:
    case StageKind::Batch:
    case StageKind::Window:
    case StageKind::Request:
        emit whyRequested(id);
        break;
    case StageKind::Group:
        openGroup(id.text);
        break;
    case StageKind::Controller:
    case StageKind::Controllers:
        emit openRequested(id);
        break;
    case StageKind::Broker:
    case StageKind::Topic:
    case StageKind::Partition:
    case StageKind::Replica:
    case StageKind::Record:
        zoomIn(id);
        break;
    case StageKind::Message:
        emit whyRequested(id);
        break;
    default:
        if (id.isOfLog())
            activateOfLog(id);
        else if (id.isOfGroup())
            activateOfGroup(id);
        break;
    }
}

void StageView::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    const Theme& theme = Appearance::instance().theme();
    painter.fillRect(event->rect(), theme.bg);
    m_painter.paint(painter, list(), event->rect());
    paintDrag(painter);
    if (m_zoomStartMs < 0 || m_before.isNull())
        return;
    const double t =
        eased(Easing::OutCubic, static_cast<double>(m_clock.nowMs() - m_zoomStartMs) / motion_ms::kZoom);
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

void StageView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        setAccessibleName(tr("Stage"));
        invalidate();
    }
}

} // namespace ui
