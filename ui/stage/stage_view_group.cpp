// The group level under the user's hands: into a group, along its time, through its rows and members, and consumers dragged into it.

#include "ui/stage/stage_view.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/stage/group_layout.h"
#include "ui/stage/paint_group_panels.h"
#include "ui/stage/stage_commands.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kScaleStep = 1.5;
constexpr int kScrollParts = 8; // of the picture's length
constexpr int kToStart = std::numeric_limits<int>::min();
constexpr Duration kLeastSpan{std::chrono::milliseconds(20)}, kMostSpan{std::chrono::hours(24 * 30)};

} // namespace

void StageView::setGroupPanels(std::shared_ptr<const GroupPanels> panels)
{
    m_groupPanels = std::move(panels);
    if (showsGroup())
        invalidate();
}

void StageView::openGroup(const std::string& group)
{
    if (!m_moment.view || !m_moment.view->groups.count(group))
        return;
    Camera camera = m_camera;
    camera.level = ZoomLevel::Group;
    camera.group = group;
    camera.scale = 1;
    camera.groupPanel.reset();
    camera.rebalance = {};
    camera.timeSpan = {};
    camera.firstTime.reset();
    camera.groupRow = camera.firstMember = 0;
    m_lags.clear();
    const bool keeps = m_selected.kind == StageKind::Client || m_selected.isOfGroup();
    if (!keeps)
        m_selected = ObjectId::group(group); // what grows
    setCamera(camera);
    if (!keeps || !list().find(m_selected))
        select(ObjectId::groupPart(group, GroupThing::Ownership));
}

// That is selected, or of the client that is; else the first one.
std::string StageView::groupMeant() const
{
    if (!m_moment.view)
        return {};
    const ClusterView& view = *m_moment.view;
    const ObjectId id = m_selected.owner();
    if (id.kind == StageKind::Group && view.groups.count(id.text))
        return id.text;
    if (const ClientView* client = id.kind == StageKind::Client ? view.client(id.node()) : nullptr; client
        && view.groups.count(client->consumer->group))
        return client->consumer->group;
    return view.groups.empty() ? std::string() : view.groups.begin()->first;
}

NodeId StageView::memberMeant() const
{
    const GroupView* shown = m_moment.view ? shownGroup(*m_moment.view, m_camera) : nullptr;
    if (!shown)
        return kLabNode;
    const GroupLevel group(*m_moment.view, *shown, m_moment.at);
    if (m_selected.kind == StageKind::Client || m_selected.kind == StageKind::OwnerSpan)
        if (group.memberOf(m_selected.node()))
            return m_selected.node();
    if (m_selected.kind == StageKind::GroupRow)
        if (const OwnerSpan* now = shown->now(m_selected.topicPartition()); now && group.memberOf(now->client))
            return now->client;
    for (const GroupMemberSeen& member : group.members())
        if (member.client)
            return member.node;
    return kLabNode;
}

void StageView::goToMember()
{
    if (const NodeId member = memberMeant(); member != kLabNode)
        select(ObjectId::client(member));
}

void StageView::goToRecords()
{
    const GroupView* shown = m_moment.view ? shownGroup(*m_moment.view, m_camera) : nullptr;
    if (!shown)
        return;
    const GroupLevel group(*m_moment.view, *shown, m_moment.at);
    std::optional<TopicPartition> wanted;
    if (m_selected.isInGroupRow())
        wanted = m_selected.topicPartition();
    else if (const GroupMemberSeen* member = group.memberOf(memberMeant()); member && member->partitions && !member->partitions->empty())
        wanted = member->partitions->front();
    else if (!group.rows().empty())
        wanted = group.rows().front();
    if (!wanted || !m_moment.view->partition(*wanted))
        return;
    Camera camera = m_camera;
    camera.level = ZoomLevel::Partition;
    camera.topic = wanted->topic;
    camera.partition = wanted->partition;
    camera.firstOffset.reset();
    camera.scale = 1;
    setCamera(camera);
    select(ObjectId::partitionOf(*wanted));
}

// Lags of the rows in the picture, while time goes on.
void StageView::followLags()
{
    if (!m_moment.view || !showsGroup() || !m_lags.isDue(m_camera.group, m_moment.at))
        return;
    const GroupView* shown = shownGroup(*m_moment.view, m_camera);
    if (!shown)
        return m_lags.clear();
    const GroupLevel group(*m_moment.view, *shown, m_moment.at);
    std::vector<std::pair<TopicPartition, std::int64_t>> lags;
    for (const GroupRowBox& row : layOutGroup(input(), group).rows)
        if (const auto lag = group.numbers(group.rows()[row.index]).lag)
            lags.emplace_back(group.rows()[row.index], *lag);
    m_lags.follow(m_camera.group, m_moment.at, lags);
}

void StageView::pageRows(int rows)
{
    const GroupView* shown = m_moment.view ? shownGroup(*m_moment.view, m_camera) : nullptr;
    if (!shown)
        return;
    const GroupLayout level = layOutGroup(input(), GroupLevel(*m_moment.view, *shown, m_moment.at));
    m_camera.groupRow = std::clamp(level.above + rows, 0, level.above + level.below);
    invalidate();
}

void StageView::pageMembers(int members)
{
    const GroupView* shown = m_moment.view ? shownGroup(*m_moment.view, m_camera) : nullptr;
    if (!shown)
        return;
    const GroupLayout level = layOutGroup(input(), GroupLevel(*m_moment.view, *shown, m_moment.at));
    m_camera.firstMember = std::clamp(level.membersBefore + members, 0, level.membersBefore + level.membersBehind);
    invalidate();
}

// Where the last row is reached: to those that are paged away.
void StageView::walkOnInGroup(Direction direction)
{
    if (m_selected.isInGroupRow() && (direction == Direction::Up || direction == Direction::Down))
        pageRows(direction == Direction::Up ? -1 : 1);
    else if (m_selected.kind == StageKind::Client && (direction == Direction::Left || direction == Direction::Right))
        pageMembers(direction == Direction::Left ? -1 : 1);
}

void StageView::scaleTime(double factor, std::optional<double> at)
{
    const GroupView* shown = m_moment.view ? shownGroup(*m_moment.view, m_camera) : nullptr;
    if (!shown)
        return;
    const GroupLayout level = layOutGroup(input(), GroupLevel(*m_moment.view, *shown, m_moment.at));
    const auto span = static_cast<double>((level.to - level.from).count());
    const Duration wanted = std::clamp(Duration(static_cast<std::int64_t>(span * factor)), kLeastSpan, kMostSpan);
    // What lies under the pointer stays there; without one the playhead does.
    const double x = std::clamp(at.value_or(level.x(m_moment.at)), level.trackLeft, level.trackRight);
    const double part = (x - level.trackLeft) / std::max(1.0, level.trackRight - level.trackLeft);
    const Time kept = level.timeAt(x);
    m_camera.timeSpan = wanted;
    m_camera.firstTime = kept - Duration(static_cast<std::int64_t>(part * static_cast<double>(wanted.count())));
    invalidate();
}

void StageView::scrollTime(int parts)
{
    const GroupView* shown = m_moment.view ? shownGroup(*m_moment.view, m_camera) : nullptr;
    if (!shown)
        return;
    const GroupLevel group(*m_moment.view, *shown, m_moment.at);
    const GroupLayout level = layOutGroup(input(), group);
    const Duration span = level.to - level.from;
    const Time least = std::min(group.begins(), level.from) - span / 2, most = std::max(m_moment.at, level.from + span / 2) - span / 2;
    m_camera.timeSpan = span;
    m_camera.firstTime = parts == kToStart ? std::min(least, most) : std::clamp(level.from + span / kScrollParts * parts,
        std::min(least, most), most);
    invalidate();
}

// The messages of the rebalance that led there are shown.
void StageView::chooseRebalance(const ObjectId& id)
{
    const GroupView* shown = m_moment.view ? shownGroup(*m_moment.view, m_camera) : nullptr;
    if (!shown || !id.isOfGroup())
        return;
    const GroupLevel group(*m_moment.view, *shown, m_moment.at);
    const auto fact = FactId{static_cast<std::uint64_t>(std::max<std::int64_t>(0, id.offset))};
    const RebalanceView* meant = nullptr;
    if (id.isGroupThing(GroupThing::Rebalance))
        meant = group.rebalance(fact);
    for (std::size_t i = 0; id.isGroupThing(GroupThing::Generation) && i < shown->generations.size(); ++i)
        if (shown->generations[i].since == fact)
            meant = group.rebalanceAt(shown->generations[i].from);
    for (std::size_t i = 0; id.isGroupThing(GroupThing::Mark) && i < shown->marks.size(); ++i)
        if (shown->marks[i].fact == fact) {
            meant = group.rebalanceAt(shown->marks[i].at);
            for (std::size_t r = 0; r < shown->rebalances.size(); ++r) // the one that it caused may begin a little later
                if (shown->rebalances[r].from >= shown->marks[i].at) {
                    meant = &shown->rebalances[r];
                    break;
                }
        }
    if (id.kind == StageKind::OwnerSpan) // a gap: the one that made it
        if (const OwnershipView* owner = group.ownership(id.topicPartition()))
            for (std::size_t i = 0; i < owner->spans.size(); ++i)
                if (const OwnerSpan& span = owner->spans[i]; span.since == fact && span.kind != OwnerSpan::Kind::Owned)
                    meant = group.rebalanceAt(span.to == kNever ? m_moment.at : span.to);
    if (!meant || meant->began == m_camera.rebalance)
        return;
    m_camera.rebalance = meant->began;
    invalidate();
    emit rebalanceChosen();
}

void StageView::openGroupPanel(const ObjectId& panel)
{
    if (panel.isGroupThing(GroupThing::Ownership))
        return;
    m_camera.groupPanel = static_cast<GroupThing>(panel.other);
    invalidate();
}

void StageView::activateOfGroup(const ObjectId& id)
{
    if (id.isGroupThing(GroupThing::RowsAbove) || id.isGroupThing(GroupThing::RowsBelow))
        pageRows(id.isGroupThing(GroupThing::RowsAbove) ? -3 : 3);
    else if (id.isGroupThing(GroupThing::MembersBefore) || id.isGroupThing(GroupThing::MembersBehind))
        pageMembers(id.isGroupThing(GroupThing::MembersBefore) ? -3 : 3);
    else if (id.isGroupPanel())
        openGroupPanel(id);
    else if (isButtonOfGroup(id))
        emit panelThingChosen(id);
    else if (id.kind == StageKind::GroupRow) { // to who reads it now
        const StageObject* last = nullptr;
        for (const StageObject& object : list().objects())
            if (object.id.kind == StageKind::OwnerSpan && object.id.topicPartition() == id.topicPartition())
                last = &object;
        if (last)
            select(ObjectId(last->id));
        else
            emit whyRequested(id);
    } else {
        chooseRebalance(id);
        emit whyRequested(id);
    }
}

bool StageView::groupKey(QKeyEvent* event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!shift)
            return false;
        scrollTime(event->key() == Qt::Key_Left ? -1 : 1);
        return true;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        pageRows(event->key() == Qt::Key_PageUp ? -3 : 3);
        return true;
    case Qt::Key_Home: // where the group begins
        m_camera.groupRow = 0;
        scrollTime(kToStart);
        return true;
    case Qt::Key_End: // it follows again
        m_camera.firstTime.reset();
        invalidate();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        scaleTime(1 / kScaleStep, {});
        return true;
    case Qt::Key_Minus:
        scaleTime(kScaleStep, {});
        return true;
    case Qt::Key_0:
        m_camera.timeSpan = {};
        m_camera.firstTime.reset();
        invalidate();
        return true;
    case Qt::Key_I: // one consumer more comes in
        if (m_moment.view)
            emit lineRequested(startConsumerLine(*m_moment.view, m_camera.group));
        return true;
    default:
        return false;
    }
}

void StageView::groupWheel(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    const bool sideways = (event->modifiers() & Qt::ShiftModifier) || std::abs(turn.x()) > std::abs(turn.y());
    const double notches = (sideways && turn.x() != 0 ? turn.x() : turn.y()) / 120.0;
    if (event->modifiers() & Qt::ControlModifier) {
        const bool isFarthest = m_camera.timeSpan >= kMostSpan;
        scaleTime(std::pow(kScaleStep, -notches), event->position().x());
        if (notches < 0 && isFarthest)
            zoomOut();
    } else if (sideways) {
        scrollTime(notches > 0 ? -1 : 1);
    } else {
        pageRows(notches > 0 ? -1 : 1);
    }
}

// What a new consumer that is let go here would do; empty: nothing.
QString StageView::lineOfDrop(const ObjectId& onto) const
{
    if (!m_moment.view)
        return {};
    const ObjectId owner = onto.owner();
    std::string group = owner.kind == StageKind::Group ? owner.text : std::string();
    if (const ClientView* client = owner.kind == StageKind::Client ? m_moment.view->client(owner.node()) : nullptr; client && group.empty())
        group = client->consumer->group;
    if (group.empty() || !m_moment.view->groups.count(group))
        return {};
    return startConsumerLine(*m_moment.view, group);
}

} // namespace ui
