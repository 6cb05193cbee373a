#include "ui/stage/stage_painter.h"

#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/motion.h"
#include "ui/stage/paint_group.h"
#include "ui/stage/paint_group_panels.h"
#include "ui/stage/paint_producer.h"
#include "ui/stage/paint_storage.h"
#include "ui/stage/reckoning.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kDimmed = 0.45;
constexpr double kRingRadius = 9;
constexpr double kLeastTickDistance = 56;

QColor ringColour(const Theme& theme, NodeLook look)
{
    return look == NodeLook::Running ? theme.ok : look == NodeLook::Paused ? theme.dry2 : theme.bad;
}

// Steps of offsets that people count in.
std::int64_t rulerStep(double pitch)
{
    for (const std::int64_t step : {1, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000})
        if (static_cast<double>(step) * pitch >= kLeastTickDistance)
            return step;
    return 100000;
}

// At the cluster level the card below the lanes already says it.
bool hasHoverCard(const StageInput& input)
{
    const StageKind kind = input.hovered.kind;
    if ((kind == StageKind::Partition && input.camera.level == ZoomLevel::Cluster) || input.hovered.isGroupPanel())
        return false;
    return kind != StageKind::None && kind != StageKind::Action && kind != StageKind::Ruler && kind != StageKind::Lane && !input.hovered.isLogPanel();
}

void paintFocus(const StageInput& input, Sketch& sketch)
{
    if (!input.focused)
        return;
    const QRectF box = boxOf(sketch.list(), input.focused);
    if (box.isEmpty())
        return;
    const StageObject* object = sketch.list().find(input.focused);
    sketch.focusRing(box, object ? static_cast<double>(object->radius) : metrics::kRadiusCell);
}

} // namespace

Spoken spoken(const StageInput& input, const ObjectId& id)
{
    if (id.kind == StageKind::Message && id.offset >= 0) // of a ladder: it arrived long ago
        return spokenOfGroupPart(*input.view, input.groupPanels.get(), id);
    return id.isOfLog()    ? spokenOfLog(*input.view, input.now, input.lab.get(), id)
        : id.isOfGroup() ? spokenOfGroup(*input.view, input.now, input.groupPanels.get(), id)
                         : spoken(*input.view, input.now, id);
}

std::int32_t StageBrush::object(const ObjectId& id, const QRectF& box, double radius) const
{
    const auto index = sketch.object(id, box, radius);
    if (sketch.wantsNames()) {
        const Spoken words = spoken(input, id);
        sketch.describe(index, words.name, words.state);
    }
    return index;
}

namespace {

// Does the light on `lit` fall on `id` too? A broker lights its rows; a row, or a partition, lights the brokers it lies on.
bool lights(const ClusterView& view, const ObjectId& lit, const ObjectId& id)
{
    if (lit == id)
        return true;
    const auto liesOn = [&](const TopicPartition& partition, BrokerId broker) {
        const PartitionView* found = view.partition(partition);
        return found != nullptr && std::find(found->replicas.begin(), found->replicas.end(), broker) != found->replicas.end();
    };
    switch (lit.kind) {
    case StageKind::Broker:
        return id.kind == StageKind::Replica && id.number == lit.number;
    case StageKind::Replica:
        return (id.kind == StageKind::Broker && id.number == lit.number) || (id.isOfLog() && id.owner() == lit);
    case StageKind::Partition:
        return ((id.kind == StageKind::Replica || id.isInGroupRow()) && id.topicPartition() == lit.topicPartition())
            || (id.kind == StageKind::Broker && liesOn(lit.topicPartition(), id.broker()));
    case StageKind::Topic:
        return (id.isOfPartition() && id.text == lit.text) || id.kind == StageKind::Broker;
    case StageKind::Controller:
        return id.kind == StageKind::Controllers;
    case StageKind::Client:
        return (id.isOfProducer() || id.kind == StageKind::OwnerSpan) && id.number == lit.number;
    case StageKind::Group:
        return id.isOfGroup() && id.groupId() == lit.text;
    default:
        return false;
    }
}

} // namespace

double StageBrush::strengthOf(const ObjectId& id) const
{
    const auto& lit = input.spotlight;
    return lit.empty() || std::any_of(lit.begin(), lit.end(), [&](const ObjectId& one) { return lights(view(), one, id); }) ? 1 : kDimmed;
}

void paintNodeGlyph(Sketch& sketch, QPointF c, NodeLook look)
{
    const Theme& t = sketch.theme();
    switch (look) {
    case NodeLook::Running:
        sketch.ellipse(c, 6, t.ok);
        break;
    case NodeLook::Fenced:
        sketch.ellipse(c, 5, {}, t.dry2, 2);
        break;
    case NodeLook::Paused:
        sketch.rounded({c.x() - 5, c.y() - 6, 4, 12}, 1, t.dry2);
        sketch.rounded({c.x() + 1, c.y() - 6, 4, 12}, 1, t.dry2);
        break;
    case NodeLook::Stopped:
        sketch.rounded({c.x() - 5, c.y() - 5, 10, 10}, 2, {}, t.ink3, 1.8);
        break;
    case NodeLook::Killed:
        sketch.icon(Icon::Cross, {c.x() - 8, c.y() - 8}, 16, t.bad);
        break;
    case NodeLook::PoweredOff: {
        QPainterPath arc;
        const QRectF ring(c.x() - 5.5, c.y() - 5, 11, 11);
        arc.arcMoveTo(ring, 125);
        arc.arcTo(ring, 125, 290);
        arc.moveTo(c.x(), c.y() - 7);
        arc.lineTo(c.x(), c.y() - 1);
        sketch.path(arc, {}, t.bad, 1.8);
        break;
    }
    case NodeLook::NotStarted:
        sketch.ellipse(c, 5, {}, t.mute, 1.6, Dash::Dry);
        break;
    }
}

void paintControllers(const StageBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClusterView& view = brush.view();
    const QRectF box = brush.layout.controllers;
    if (view.controllers.empty())
        return;
    sketch.setStrength(brush.strengthOf(ObjectId::controllers()));
    const auto strip = sketch.in(brush.object(ObjectId::controllers(), box, box.height() / 2));
    sketch.card(box, box.height() / 2, false);
    if (brush.isSelected(ObjectId::controllers()))
        sketch.rounded(box.adjusted(1, 1, -1, -1), box.height() / 2, {}, t.accent, 2);

    const NodeId leader = view.quorum.leader.value;
    const bool led = leader != kLabNode;
    sketch.icon(Icon::Crown, {box.left() + 20, box.center().y() - 8}, 16, led ? t.dryInk : t.mute);

    const double ringsWidth = static_cast<double>(view.controllers.size()) * (2 * kRingRadius + 6);
    const double x = box.left() + 46;
    const double room = box.right() - 22 - ringsWidth - 12 - x;
    const QString title =
        led ? Stage::tr("Controller %1").arg(nodeTitle(view, leader)) : Stage::tr("No active controller");
    const QString epoch = view.quorum.candidate != kLabNode
        ? Stage::tr("%1 asks for votes, epoch %2")
              .arg(nodeTitle(view, view.quorum.candidate))
              .arg(view.quorum.epoch)
        : Stage::tr("metadata epoch %1 · KRaft").arg(view.quorum.epoch);
    sketch.text({x, box.top() + 20}, title, FontRole::RowName, led ? t.ink : t.badInk, Anchor::Left, room);
    const QString epochOnly = Stage::tr("epoch %1").arg(view.quorum.epoch);
    sketch.text({x, box.top() + 36}, fitting({epoch, epochOnly + QStringLiteral(" · KRaft"), epochOnly}, FontRole::MonoCaption, room),
        FontRole::MonoCaption, t.ink3);

    double cx = box.right() - 22 - ringsWidth + kRingRadius;
    for (const auto& [id, controller] : view.controllers) {
        const ObjectId object = ObjectId::controller(id);
        const QPointF centre(cx, box.center().y());
        const auto ring = sketch.in(brush.object(object, {cx - 11, centre.y() - 11, 22, 22}, 11));
        const NodeLook look = lookOf(*controller);
        const QColor colour = ringColour(t, look);
        const bool asks = view.quorum.candidate == id;
        if (brush.isSelected(object) || brush.isHovered(object))
            sketch.ellipse(centre, 11.5, t.sel);
        if (isDown(look)) {
            sketch.ellipse(centre, kRingRadius, t.dead, t.mute, 1.2, Dash::Dry);
            sketch.icon(Icon::Cross, {cx - 5, centre.y() - 5}, 10, t.bad);
        } else {
            sketch.ellipse(centre, kRingRadius, t.panel, asks ? t.vio : colour, id == leader ? 2.2 : 1.6,
                asks ? Dash::Dry : Dash::Solid);
            sketch.textAt(cx, centre.y(), QString::number(id.value - kControllerIdBase),
                FontRole::CaptionStrong, look == NodeLook::Paused ? t.dryInk : t.okInk, Anchor::Centre);
        }
        cx += 2 * kRingRadius + 6;
    }
    sketch.setStrength(1);
}

void paintScaled(const StageBrush& brush)
{
    if (brush.input.scaled.empty())
        return;
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QRectF strip = brush.layout.controllers;
    const double room = strip.left() - 16 - 16;
    if (room < 60)
        return;
    double y = strip.top() + 12;
    std::size_t shown = 0;
    for (const ScaledSetting& setting : brush.input.scaled) {
        if (shown == 2)
            break;
        const bool more = shown == 1 && brush.input.scaled.size() > 2;
        const QString text = more
            ? Stage::tr("scaled: %1 more").arg(static_cast<qlonglong>(brush.input.scaled.size() - 1))
            : setting.key + QStringLiteral(" ") + setting.value + QStringLiteral(" (") + setting.realDefault
                + QLatin1Char(')');
        const QString fitted = fitting({more ? text : Stage::tr("scaled: %1").arg(text), text, setting.key},
            FontRole::CaptionStrong, room - 18);
        const auto object =
            sketch.in(brush.object(ObjectId::setting(setting.key.toStdString()), {16, y - 9, room, 18}, 9));
        sketch.chip({16, y}, Anchor::Left, fitted, Tone::Dry, room);
        y += 22;
        ++shown;
    }
    static_cast<void>(t);
}

void paintRuler(const StageBrush& brush)
{
    const StageLayout& layout = brush.layout;
    if (!layout.focus || layout.density == Density::Ticks || layout.columns.count == 0)
        return;
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const Columns& columns = layout.columns;
    const ReplicaView* leader = layout.focus->leaderCopy();
    RowBox frame;
    frame.first = columns.first;
    for (const BrokerBox& broker : layout.brokers)
        for (const RowBox& row : broker.rows)
            if (row.partition == layout.focus)
                frame = row;
    const std::int64_t first = frame.first;
    const std::int64_t last = first + columns.count;

    const double top = layout.rulerTop + 8;
    const QRectF box(layout.middle.left(), top, layout.middle.width(), 54);
    const auto object = sketch.in(brush.object(ObjectId::ruler(), box));
    sketch.text({layout.middle.left() + 18, top + 12}, Stage::tr("offset"), FontRole::Caption, t.ink3,
        Anchor::Left, layout.nameWidth);
    if (first > 0) // the axis does not begin at 0
        for (const double dx : {-14.0, -10.0})
            sketch.line({columns.x + dx, top + 13}, {columns.x + dx + 4, top + 4}, t.mute, 1.4);

    const std::int64_t step = rulerStep(columns.pitch);
    for (std::int64_t at = (first + step - 1) / step * step; at < last; at += step) {
        const QString text = number(at);
        const double x = frame.xOf(static_cast<double>(at), columns) + columns.cell / 2;
        const double half = textWidth(text, FontRole::MonoCaption) / 2;
        if (x - half < columns.x - 4 || x + half > columns.right() + 24)
            continue;
        sketch.text({x, top + 12}, text, FontRole::MonoCaption, t.ink3, Anchor::Centre);
    }
    if (!leader)
        return;

    const StageMotion* motion = brush.input.motion;
    const std::int64_t hw = leader->highWatermark.value.value, end = leader->endOffset.value.value;
    const double gap = (columns.pitch - columns.cell) / 2;
    const double hwX = frame.xOf(motion ? motion->highWatermark(layout.focus->id, leader->broker, hw)
                                        : static_cast<double>(hw),
                           columns)
        - gap;
    const double endX = frame.xOf(static_cast<double>(end), columns) - gap;
    const auto inside = [&](double x) { return x >= columns.x - 4 && x <= columns.right() + 4; };
    const auto guide = [&](double x, const QColor& colour, double width) {
        for (const BrokerBox& broker : layout.brokers) {
            for (std::size_t i = 0; i < broker.rows.size(); ++i) { // one line for rows that share the ruler
                const std::size_t begin = i;
                while (i < broker.rows.size() && broker.rows[i].first == first)
                    ++i;
                if (i > begin)
                    sketch.line({x, broker.rows[begin].box.top() + 1},
                        {x, broker.rows[i - 1].box.bottom() + 2}, colour, width, Dash::Guide);
            }
        }
    };
    const double labels = top + 30;
    const QString endText = QStringLiteral("LEO ") + number(end);
    QString hwText = QStringLiteral("HW ") + number(hw);
    // Where the reckoning has no line of its own, it stands here.
    const double left = layout.middle.left() + 18, right = layout.middle.right() - 18;
    const QString sum = layout.hasReckoning ? QString() : isrSum(*layout.focus);
    const QString reckoned = QStringLiteral("HW = ") + sum + (end == hw ? QStringLiteral(" = LEO") : QString());
    const bool reckons = !sum.isEmpty() && inside(hwX)
        && textWidth(reckoned, FontRole::MonoCaptionStrong) + (end == hw ? 0 : textWidth(endText, FontRole::MonoCaptionStrong) + 10) <= right - left;
    if (reckons)
        hwText = reckoned;
    const double hwWidth = textWidth(hwText, FontRole::MonoCaptionStrong),
                 endWidth = textWidth(endText, FontRole::MonoCaptionStrong);
    if (inside(hwX))
        guide(hwX, t.water2, 1.2);
    if (inside(endX) && end != hw)
        guide(endX, t.ink3, 1);
    if (end == hw) {
        const QString both = reckons ? hwText : QStringLiteral("HW = LEO ") + number(hw);
        const double half = textWidth(both, FontRole::MonoCaptionStrong) / 2;
        const double middle = reckons ? std::clamp(hwX, left + half, right - half) : hwX;
        if (inside(hwX))
            sketch.text({middle, labels}, both, FontRole::MonoCaptionStrong, t.waterInk, Anchor::Centre);
        return;
    }
    // Side by side if they would touch.
    double hwLeft = hwX - hwWidth / 2, endLeft = endX - endWidth / 2;
    const double overlap = hwLeft + hwWidth + 10 - endLeft;
    if (overlap > 0) {
        hwLeft -= overlap / 2;
        endLeft += overlap / 2;
    }
    if (reckons) { // long: not out of its column
        const double shift = std::max(left - hwLeft, std::min(0.0, right - (inside(endX) ? endLeft + endWidth : hwLeft + hwWidth)));
        hwLeft += shift;
        endLeft += shift;
    }
    if (inside(hwX))
        sketch.text({hwLeft, labels}, hwText, FontRole::MonoCaptionStrong, t.waterInk);
    if (inside(endX))
        sketch.text({endLeft, labels}, endText, FontRole::MonoCaptionStrong, t.ink);
}

void paintStage(const StageInput& input, DisplayList& list)
{
    list.clear(input.size, input.wantsNames);
    Sketch sketch(list, *input.theme);
    if (!input.view)
        return;
    if (input.camera.level == ZoomLevel::Cluster) {
        paintCluster(input, sketch);
    } else if (input.camera.level == ZoomLevel::Producer) {
        paintProducerLevel(input, sketch);
    } else if (input.camera.level == ZoomLevel::Storage) {
        paintStorageLevel(input, sketch);
    } else if (input.camera.level == ZoomLevel::Group) {
        paintGroupLevel(input, sketch);
    } else {
        const StageLayout layout = layOut(input);
        const StageBrush brush{input, layout, sketch};
        paintControllers(brush);
        paintScaled(brush);
        paintShelves(brush);
        paintRuler(brush);
        paintReckoning(brush);
        paintClients(brush);
        paintGroups(brush);
        paintMessages(brush);
    }
    paintFocus(input, sketch);
    if (input.hoverCard && hasHoverCard(input))
        paintHoverCard(input, sketch, input.hovered, boxOf(list, input.hovered));
}

} // namespace ui
