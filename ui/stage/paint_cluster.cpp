#include <algorithm>
#include <array>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/cluster_layout.h"
#include "ui/stage/motion.h"
#include "ui/stage/paint_cluster_cards.h"
#include "ui/stage/stage_painter.h"

// The cluster level: a column for each partition, a lane for each broker. The height of a tick says the role, its colour
// the state; what is missing stands above.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kWideColumn = 14;
constexpr double kBarMost = 14;

enum class Tick : std::uint8_t { None, Down, OutOfIsr, InSync, Behind, Leader };

struct ClusterBrush {
    const StageInput& input;
    const ClusterLayout& layout;
    Sketch& sketch;

    const Theme& theme() const { return *input.theme; }
    std::int32_t object(const ObjectId& id, const QRectF& box, double radius = 0) const
    {
        const auto index = sketch.object(id, box, radius);
        if (sketch.wantsNames()) {
            const Spoken words = spoken(*input.view, input.now, id);
            sketch.describe(index, words.name, words.state);
        }
        return index;
    }
};

Tick tickOf(const PartitionView& partition, const BrokerView& broker, bool down)
{
    if (std::find(partition.replicas.begin(), partition.replicas.end(), broker.id)
        == partition.replicas.end())
        return Tick::None;
    if (down)
        return Tick::Down;
    if (!partition.inIsr(broker.id))
        return Tick::OutOfIsr;
    if (partition.leader.value == broker.id)
        return Tick::Leader;
    const ReplicaView* copy = partition.copyOn(broker.id);
    return copy && behind(partition, *copy) > 0 ? Tick::Behind : Tick::InSync;
}

// In a column of several partitions the worst wins.
Tick worseTick(Tick a, Tick b)
{
    const auto rank = [](Tick t) {
        switch (t) {
        case Tick::OutOfIsr:
            return 5;
        case Tick::Down:
            return 4;
        case Tick::Leader:
            return 3;
        case Tick::Behind:
            return 2;
        case Tick::InSync:
            return 1;
        case Tick::None:
            return 0;
        }
        return 0;
    };
    return rank(a) >= rank(b) ? a : b;
}

QColor inSyncColour(const Theme& t)
{
    return mix(t.accent, t.panel, t.isDark() ? 0.35 : 0.45);
}

void paintTick(Sketch& sketch, const QRectF& cell, Tick tick)
{
    const Theme& t = sketch.theme();
    const double height = cell.height();
    const double low = std::round(height * 2 / 3);
    switch (tick) {
    case Tick::None:
        return;
    case Tick::Down:
        sketch.rect({cell.x(), cell.bottom() - low, cell.width(), low}, mix(t.mute, t.bg, 0.62));
        return;
    case Tick::OutOfIsr:
        sketch.rect(cell, t.dry2);
        return;
    case Tick::Leader:
        sketch.rect(cell, t.ink);
        return;
    case Tick::InSync:
    case Tick::Behind: {
        sketch.rect({cell.x(), cell.bottom() - low, cell.width(), low}, inSyncColour(t));
        if (tick == Tick::Behind)
            sketch.rect({cell.x(), cell.bottom() - low - 3, cell.width(), 3}, t.dry2);
        return;
    }
    }
}

void paintHeads(const ClusterBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClusterLayout& l = brush.layout;
    const int each = l.topics.front().perColumn;
    sketch.textAt(l.plot.left() - 12, l.headTop + 11,
        each > 1 ? Stage::tr("%1 in each column").arg(each) : Stage::tr("topic"), FontRole::Caption, t.ink3,
        Anchor::Right, l.plot.left() - 12 - l.heat.left() - 8);
    sketch.textAt(
        l.plot.left() - 12, l.missingTop + 8, Stage::tr("missing"), FontRole::Caption, t.ink3, Anchor::Right);
    for (const TopicColumns& topic : l.topics) {
        const ObjectId id = ObjectId::topic(topic.topic->name);
        const QRectF box(topic.x, l.headTop, std::max(2.0, topic.width() - 1), 22);
        const auto scope = sketch.in(brush.object(id, box, 5));
        const bool marked = brush.input.hovered == id || brush.input.selected == id;
        sketch.rounded(box, 5, marked ? t.sel : t.line2);
        const QString count = number(static_cast<std::int64_t>(topic.topic->partitions.size()));
        const QString name = QString::fromStdString(topic.topic->name);
        const double room = box.width() - 14;
        const double nameWidth = textWidth(name, FontRole::CaptionStrong),
                     countWidth = textWidth(count, FontRole::MonoCaption);
        if (nameWidth + 10 + countWidth <= room)
            sketch.textAt(
                box.right() - 7, box.center().y(), count, FontRole::MonoCaption, t.ink3, Anchor::Right);
        sketch.textAt(box.left() + 7, box.center().y(), name, FontRole::CaptionStrong, t.ink, Anchor::Left,
            std::max(1.0, room));
    }
}

// The column of a partition, across all lanes: what is hit, hovered, selected.
void paintColumns(const ClusterBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClusterLayout& l = brush.layout;
    std::vector<bool> down;
    for (const LaneBox& lane : l.lanes)
        down.push_back(isDown(lookOf(*lane.broker)));
    for (const LaneBox& lane : l.lanes)
        sketch.rect({l.plot.left() - 2, lane.y + 1, l.plot.width() + 4, l.laneHeight - 2}, t.bg);

    std::vector<Tick> ticks(l.lanes.size());
    for (const TopicColumns& topic : l.topics) {
        const double gap = topic.pitch >= kWideColumn ? 3 : topic.pitch >= 3 ? 0.5 : 0;
        double x = topic.x;
        auto partition = topic.topic->partitions.begin();
        for (int column = 0; column < topic.count; ++column, x += topic.pitch) {
            std::fill(ticks.begin(), ticks.end(), Tick::None);
            Trouble worst;
            const PartitionView* first = nullptr;
            for (int i = 0; i < topic.perColumn && partition != topic.topic->partitions.end();
                 ++i, ++partition) {
                const PartitionView& p = *partition->second;
                const Trouble trouble = troubleOf(p);
                if (!first || trouble.worseThan(worst)) {
                    worst = trouble;
                    first = &p;
                }
                for (std::size_t lane = 0; lane < l.lanes.size(); ++lane)
                    ticks[lane] = worseTick(ticks[lane], tickOf(p, *l.lanes[lane].broker, down[lane]));
            }
            if (!first)
                continue;
            const auto scope = sketch.in(brush.object(ObjectId::partitionOf(first->id),
                {x, l.missingTop, topic.pitch, l.plot.bottom() - l.missingTop}));
            const double width = std::min(kBarMost, std::max(1.0, topic.pitch - gap));
            const double bar = topic.pitch >= kWideColumn ? x + std::round((topic.pitch - width) / 2) : x;
            for (std::size_t lane = 0; lane < l.lanes.size(); ++lane)
                paintTick(sketch, {bar, l.lanes[lane].y + 2, width, l.laneHeight - 4}, ticks[lane]);
            if (worst.belowMinIsr || worst.offline)
                sketch.rect({bar, l.missingTop, width, 17}, t.bad);
            else if (worst.missing > 0)
                sketch.rect({bar, l.missingTop + 10, width, 7}, t.dry2);
        }
    }
}

void paintLanes(const ClusterBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClusterLayout& l = brush.layout;
    for (const RackBox& rack : l.racks) {
        const double x = brush.layout.heat.left() + 18;
        QPainterPath bracket;
        bracket.moveTo(x + 8, rack.top + 2);
        bracket.lineTo(x, rack.top + 2);
        bracket.lineTo(x, rack.bottom - 2);
        bracket.lineTo(x + 8, rack.bottom - 2);
        sketch.path(bracket, {}, t.mute, 1.4);
        if (textWidth(rack.name, FontRole::CaptionStrong) <= 14)
            sketch.textAt(x - 6, (rack.top + rack.bottom) / 2, rack.name, FontRole::CaptionStrong, t.ink2,
                Anchor::Right);
    }
    const double right = l.heat.right() - 16;
    const std::array<double, 4> columns{right - 210, right - 170, right - 96, right};
    if (l.stats) {
        const std::array<QString, 4> titles{
            Stage::tr("leads"), Stage::tr("of"), Stage::tr("on disk"), Stage::tr("behind")};
        for (std::size_t i = 0; i < titles.size(); ++i)
            sketch.textAt(columns[i], l.missingTop + 8, titles[i], FontRole::Caption, t.ink3, Anchor::Right);
    }
    for (const LaneBox& lane : l.lanes) {
        const BrokerView& broker = *lane.broker;
        const NodeLook look = lookOf(broker);
        const bool down = isDown(look);
        const ObjectId id = ObjectId::broker(broker.id);
        const double y = lane.y + l.laneHeight / 2;
        const QRectF name(l.heat.left() + 30, lane.y, l.plot.left() - 8 - l.heat.left() - 30, l.laneHeight);
        const auto scope = sketch.in(brush.object(id, name, 6));
        if (brush.input.selected == id || brush.input.hovered == id)
            sketch.rounded(name.adjusted(2, 1, 0, -1), 6, t.sel);
        if (l.laneHeight >= 14)
            paintNodeGlyph(sketch, {name.left() + 14, y}, look);
        if (l.laneHeight >= 12)
            sketch.textAt(name.left() + 30, y, Stage::tr("broker %1").arg(broker.id.value),
                l.laneHeight >= 18 ? FontRole::TextStrong : FontRole::Caption, down ? t.ink3 : t.ink,
                Anchor::Left, name.width() - 34);
        if (!l.stats || l.laneHeight < 12)
            continue;
        int leads = 0, holds = 0, out = 0;
        for (const TopicColumns& topic : l.topics)
            for (const auto& [number, partition] : topic.topic->partitions) {
                const bool here = std::find(partition->replicas.begin(), partition->replicas.end(), broker.id)
                    != partition->replicas.end();
                holds += here;
                leads += partition->leader.value == broker.id;
                out += here && !partition->inIsr(broker.id);
            }
        sketch.textAt(columns[0], y, number(leads), FontRole::MonoStrong,
            leads == 0 && down ? t.badInk : t.ink, Anchor::Right);
        sketch.textAt(columns[1], y, number(holds), FontRole::Mono, t.ink3, Anchor::Right);
        sketch.textAt(columns[2], y, bytes(broker.bytesOnDisk), FontRole::Mono, t.ink2, Anchor::Right);
        const QString state = look != NodeLook::Running ? lookWord(look)
            : out > 0                                   ? Stage::tr("%1 out of ISR").arg(out)
                                                        : Stage::tr("in sync");
        const QColor ink = down ? t.badInk : look != NodeLook::Running || out > 0 ? t.dryInk : t.okInk;
        sketch.textAt(columns[3], y, state, FontRole::TextStrong, ink, Anchor::Right, 90);
    }
}

void paintLegend(const ClusterBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClusterLayout& l = brush.layout;
    struct Entry {
        Tick tick;
        QString text;
    };
    const std::array<Entry, 5> entries{{{Tick::Leader, Stage::tr("leader")},
        {Tick::InSync, Stage::tr("in sync")}, {Tick::Behind, Stage::tr("in the ISR, some records behind")},
        {Tick::OutOfIsr, Stage::tr("out of ISR")}, {Tick::Down, Stage::tr("broker down")}}};
    const QString one = Stage::tr("a replica missing"), two = Stage::tr("below min ISR or no leader");
    double total = 2 * (8 + 8 + 18) + textWidth(one, FontRole::Caption) + textWidth(two, FontRole::Caption);
    for (const Entry& entry : entries)
        total += 8 + 8 + 18 + textWidth(entry.text, FontRole::Caption);
    double x = std::max(l.heat.left() + 20, l.heat.right() - 16 - total);
    const double y = l.legendY;
    sketch.rect({x - 6, y - 10, std::min(total, l.heat.right() - 12 - x) + 8, 20},
        t.panel); // the line to the card passes behind
    const auto word = [&](const QString& text) {
        const double width = textWidth(text, FontRole::Caption);
        if (x + 14 + width > l.heat.right() - 12)
            return false;
        sketch.textAt(x + 14, y, text, FontRole::Caption, t.ink2);
        x += 14 + width + 20;
        return true;
    };
    const auto fits = [&](const QString& text) {
        return x + 14 + textWidth(text, FontRole::Caption) <= l.heat.right() - 12;
    };
    for (const Entry& entry : entries) {
        if (!fits(entry.text))
            return;
        paintTick(sketch, {x, y - 8, 5, 16}, entry.tick);
        word(entry.text);
    }
    if (!fits(one))
        return;
    sketch.rect({x, y, 5, 7}, t.dry2);
    word(one);
    if (!fits(two))
        return;
    sketch.rect({x, y - 8, 5, 16}, t.bad);
    word(two);
}

// A frame around the column that the card below shows, and a line that leads there.
void paintPointer(const ClusterBrush& brush)
{
    const ClusterLayout& l = brush.layout;
    if (!l.shown)
        return;
    for (const TopicColumns& topic : l.topics) {
        if (topic.topic->name != l.shown->id.topic)
            continue;
        const auto at = std::distance(
            topic.topic->partitions.begin(), topic.topic->partitions.find(l.shown->id.partition));
        const double x = topic.x + static_cast<double>(at / topic.perColumn) * topic.pitch;
        const QRectF frame(x - 2.5, l.missingTop - 4, topic.pitch + 4, l.plot.bottom() - l.missingTop + 7);
        brush.sketch.rounded(frame, 4, {}, brush.theme().accent, 1.8);
        if (l.detail.isEmpty())
            return;
        const double endX = std::clamp(frame.center().x(), l.detail.left() + 24, l.detail.right() - 24);
        const double turn = l.heat.bottom() + 6;
        QPainterPath line;
        line.moveTo(frame.center().x(), frame.bottom());
        line.lineTo(frame.center().x(), turn);
        line.lineTo(endX, turn);
        line.lineTo(endX, l.detail.top());
        brush.sketch.path(line, {}, brush.theme().accent, 1.4);
    }
}

void paintQuorum(const ClusterBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClusterView& view = *brush.input.view;
    const QRectF& box = brush.layout.quorum;
    const auto scope = sketch.in(brush.object(ObjectId::controllers(), box, metrics::kRadiusCard));
    sketch.card(box, metrics::kRadiusCard);
    const NodeId leader = view.quorum.leader.value;
    sketch.icon(
        Icon::Crown, {box.left() + 20, box.center().y() - 9}, 18, leader == kLabNode ? t.mute : t.dry2);
    const double titleRoom = std::min(290.0, box.width() * 0.26);
    sketch.text({box.left() + 50, box.top() + 27}, Stage::tr("Controller quorum"), FontRole::CardTitle, t.ink,
        Anchor::Left, titleRoom);
    const QString observers = Stage::tr("observers %1").arg(view.quorum.observers.value.size());
    sketch.text({box.left() + 50, box.top() + 46},
        fitting({Stage::tr("KRaft · __cluster_metadata-0 · epoch %1").arg(view.quorum.epoch) + QStringLiteral(" · ") + observers,
                    Stage::tr("KRaft · epoch %1").arg(view.quorum.epoch) + QStringLiteral(" · ") + observers,
                    Stage::tr("KRaft · epoch %1").arg(view.quorum.epoch)},
            FontRole::MonoCaption, titleRoom),
        FontRole::MonoCaption, t.ink3);

    Offset committed{0};
    for (const auto& [id, controller] : view.controllers)
        committed = std::max(committed, controller->highWatermark.value);
    const bool wide = box.width() > 1200;
    const double tail = wide ? 330 : box.width() > 760 ? 120 : 0;
    double x = box.left() + 50 + titleRoom + 24;
    const double gap = 12;
    const auto count = static_cast<double>(std::max<std::size_t>(1, view.controllers.size()));
    const double each = std::clamp((box.right() - 20 - tail - x - (count - 1) * gap) / count, 40.0, 224.0);
    Offset end{0};
    for (const auto& [id, controller] : view.controllers)
        end = std::max(end, controller->endOffset.value);
    for (const auto& [id, controller] : view.controllers) {
        const QRectF inner(std::round(x), box.top() + 9, std::floor(each), 44);
        const ObjectId object = ObjectId::controller(id);
        const auto innerScope = sketch.in(brush.object(object, inner, 10));
        const NodeLook look = lookOf(*controller);
        const std::int64_t lag = end - controller->endOffset.value;
        const bool active = id == leader;
        const QColor ring = isDown(look) ? t.bad : look == NodeLook::Paused || lag > 0 ? t.dry2 : t.ok;
        const bool marked = brush.input.selected == object || brush.input.hovered == object;
        sketch.rounded(inner.adjusted(0.5, 0.5, -0.5, -0.5), 10, isDown(look) ? t.dead : t.bg,
            marked ? t.accent : t.line, marked ? 2 : 1, isDown(look) ? Dash::Dashed : Dash::Solid);
        const QPointF c(inner.left() + 20, inner.center().y());
        sketch.ellipse(c, 11, t.panel, ring, 2);
        sketch.textAt(c.x(), c.y(), QStringLiteral("c%1").arg(id.value - kControllerIdBase),
            FontRole::CaptionStrong, t.ink, Anchor::Centre);
        const double textX = inner.left() + 42, room = inner.right() - 10 - textX - (active ? 20 : 0);
        if (room > 30) {
            const QuorumRole stands = controller->role.value;
            const QString role = isDown(look)                                              ? lookWord(look)
                : active                                                                   ? Stage::tr("leader")
                : stands == QuorumRole::Candidate                                          ? Stage::tr("asks for votes")
                : stands == QuorumRole::Prospective                                        ? Stage::tr("prospective")
                : stands == QuorumRole::Resigned                                           ? Stage::tr("resigned")
                : controller->role.known() && stands == QuorumRole::Unattached             ? Stage::tr("knows no leader")
                : lag > 0                                                                  ? Stage::tr("voter, %1 behind").arg(number(lag))
                                                                                           : Stage::tr("voter, fetching");
            sketch.text({textX, inner.top() + 19}, role, FontRole::TextStrong,
                isDown(look) ? t.badInk : t.ink, Anchor::Left, room);
            const QString at = Stage::tr("log end %1").arg(number(controller->endOffset.value.value));
            const bool hasSnapshot = controller->snapshotEnd.value != kNoOffset;
            const QString snapshot = hasSnapshot ? Stage::tr("snapshot %1").arg(number(controller->snapshotEnd.value.value)) + QStringLiteral(" · ") : QString();
            sketch.text({textX, inner.top() + 36},
                fitting({snapshot + at, at, number(controller->endOffset.value.value)}, FontRole::MonoCaption, room),
                FontRole::MonoCaption, t.ink2);
        }
        if (active && room > 30)
            sketch.icon(Icon::Crown, {inner.right() - 24, inner.top() + 8}, 14, t.ink);
        x += each + gap;
    }
    if (tail <= 0)
        return;
    const double tailX = box.right() - tail + 12;
    sketch.text({tailX, box.top() + 26}, Stage::tr("committed"), FontRole::Caption, t.ink3);
    sketch.text({tailX, box.top() + 46}, number(committed.value), FontRole::MonoStrong, t.ink);
    if (!wide)
        return;
    QStringList fenced;
    for (const auto& [id, broker] : view.brokers)
        if (broker->fenced.value || isDown(lookOf(*broker)))
            fenced << QString::number(id.value);
    sketch.text({tailX + 110, box.top() + 26}, Stage::tr("fenced or down"), FontRole::Caption, t.ink3);
    sketch.text({tailX + 110, box.top() + 46},
        fenced.isEmpty() ? Stage::tr("no broker")
                         : Stage::tr("broker %1").arg(fenced.join(QStringLiteral(", "))),
        FontRole::TextStrong, fenced.isEmpty() ? t.okInk : t.badInk, Anchor::Left, tail - 110 - 32);
}

} // namespace

void paintCluster(const StageInput& input, Sketch& sketch)
{
    const ClusterLayout layout = layOutCluster(input);
    const ClusterBrush brush{input, layout, sketch};
    if (!input.view->controllers.empty())
        paintQuorum(brush);
    sketch.card(layout.heat, metrics::kRadiusCard);
    if (!layout.topics.empty())
        paintHeads(brush);
    paintColumns(brush);
    if (layout.topics.empty())
        sketch.textAt(layout.plot.center().x(), layout.plot.center().y(), Stage::tr("No topic yet"),
            FontRole::CardTitle, input.theme->ink3, Anchor::Centre);
    paintLanes(brush);
    if (!layout.detail.isEmpty()) {
        paintPartitionCard(input, layout, sketch);
        paintWorstFirst(input, layout, sketch);
    }
    paintPointer(brush);
    paintLegend(brush);
}

} // namespace ui
