#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/motion.h"
#include "ui/stage/stage_painter.h"

// The brokers as shelves: a heading, then one row for each replica.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kLeastLabelPitch = 11; // rows closer than this: only each fifth is named
constexpr double kTickMost = 34;
constexpr double kMoreRoom = 44; // of a chip "+2"
constexpr double kLeastNumberDistance = 28;

std::int64_t unsynced(const ClusterView& view, BrokerId id)
{
    std::int64_t count = 0;
    for (const auto& [name, topic] : view.topics)
        for (const auto& [number, partition] : topic->partitions)
            if (const ReplicaView* copy = partition->copyOn(id))
                count += std::max<std::int64_t>(0, copy->endOffset.value - copy->flushed.value);
    return count;
}

// What it told when it registered: an address that was set since then is not known to anybody yet.
QString addressOf(const StageBrush& brush, const BrokerView& broker)
{
    if (!broker.advertised.value.empty() && broker.brokerEpoch.since.value > broker.advertised.since.value)
        return QString::fromStdString(broker.advertised.value);
    const auto known = brush.input.addresses.find(broker.id);
    return known == brush.input.addresses.end() ? QStringLiteral("broker-%1:9092").arg(broker.id.value) : known->second;
}

void paintHeading(const StageBrush& brush, const BrokerBox& box, NodeLook look)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const BrokerView& broker = *box.broker;
    const double y = box.box.top() + (box.header >= 34 ? 20 : 14);
    const bool down = isDown(look);
    paintNodeGlyph(sketch, {box.box.left() + 22, y}, look);

    const FontRole titleRole = box.header >= 34 ? FontRole::CardTitle : FontRole::TextStrong;
    const QString title = Stage::tr("broker %1").arg(broker.id.value);
    double x = box.box.left() + 36;
    x += sketch.textAt(x, y, title, titleRole, down ? t.ink2 : t.ink) + 14;

    double right = box.box.right() - 16;
    if (look == NodeLook::Fenced || look == NodeLook::Paused) {
        const QRectF chip = sketch.chip({right, y}, Anchor::Right, lookWord(look), Tone::Dry, 90);
        right = chip.left() - 10;
    } else if (down && look != NodeLook::NotStarted) {
        const QString since =
            Stage::tr("%1 %2 ago").arg(lookWord(look), durationText(brush.input.now - broker.stateSince));
        const QRectF chip = sketch.chip({right, y}, Anchor::Right, since,
            look == NodeLook::Stopped ? Tone::Neutral : Tone::Bad, right - x - 4);
        right = chip.isEmpty() ? right : chip.left() - 10;
    } else if (look == NodeLook::NotStarted) {
        const QRectF chip =
            sketch.chip({right, y}, Anchor::Right, lookWord(look), Tone::Neutral, right - x - 4);
        right = chip.isEmpty() ? right : chip.left() - 10;
    }

    const QStringList suffers = diskWords(broker.disk.value) + tuningWords(broker.tuned.value);
    for (qsizetype i = 0; i < suffers.size(); ++i) {
        const double more = i + 1 < suffers.size() ? kMoreRoom : 0;
        const bool fits = Sketch::chipWidth(suffers[i]) <= right - x - 4 - more;
        const QRectF chip = sketch.chip({right, y}, Anchor::Right, fits ? suffers[i] : QStringLiteral("+%1").arg(suffers.size() - i), Tone::Violet, right - x - 4);
        right = chip.isEmpty() ? right : chip.left() - 6;
        if (!fits)
            break;
    }

    const std::int64_t dirty = unsynced(brush.view(), broker.id);
    const QString onDisk = bytes(broker.bytesOnDisk);
    const QString disk = dirty > 0 ? Stage::tr("%1 not synced · %2").arg(number(dirty), onDisk)
                                   : Stage::tr("all synced · %1").arg(onDisk);
    const QString address = addressOf(brush, broker);
    const QString place = broker.rack.empty()
        ? address
        : Stage::tr("%1 · rack %2").arg(address, QString::fromStdString(broker.rack));
    const double room = right - x;
    const double placeWidth = textWidth(place, FontRole::MonoCaption);
    const QString shownDisk = down
        ? onDisk
        : fitting({disk, onDisk}, FontRole::MonoCaption, std::max(room - placeWidth - 20, 60.0));
    if (room > 70) {
        const double diskWidth =
            sketch.textAt(right, y, shownDisk, FontRole::MonoCaption, t.ink3, Anchor::Right);
        const double left = room - diskWidth - 16;
        if (left > 30)
            sketch.textAt(
                x, y, fitting({place, address}, FontRole::MonoCaption, left), FontRole::MonoCaption, t.ink3);
    }
}

struct Status {
    QString text, brief;
    Tone tone = Tone::Neutral;
};

Status statusOf(const RowBox& row, NodeLook look)
{
    const PartitionView& partition = *row.partition;
    const ReplicaView* copy = partition.copyOn(row.broker);
    if (partition.leader.value == kNoBroker)
        return {Stage::tr("no leader"), {}, Tone::Bad};
    if (!copy)
        return {Stage::tr("no copy yet"), {}, Tone::Neutral};
    const std::int64_t lag = behind(partition, *copy);
    if (!partition.inIsr(row.broker)) {
        return lag > 0 ? Status{Stage::tr("OSR · %1 behind").arg(number(lag)),
                   Stage::tr("%1 behind").arg(number(lag)), Tone::Bad}
                       : Status{Stage::tr("out of ISR"), {}, Tone::Bad};
    }
    if (copy->frozen)
        return {Stage::tr("fetcher frozen"), Stage::tr("frozen"), Tone::Violet};
    if (partition.leader.value == row.broker && atRisk(partition) > 0 && !isDown(look))
        return {Stage::tr("%1 at risk").arg(number(atRisk(partition))), {}, Tone::Dry};
    return {};
}

void paintReplica(const StageBrush& brush, const BrokerBox& shelf, std::size_t index, NodeLook look)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const StageLayout& layout = brush.layout;
    const RowBox& row = shelf.rows[index];
    const PartitionView& partition = *row.partition;
    const ObjectId id = ObjectId::replica(partition.id, row.broker);
    const bool down = isDown(look);
    const bool full = layout.density == Density::Full;

    const auto object = brush.object(id, row.box, full ? 7 : 3);
    sketch.list().object(object).cells = layout.density == Density::Bars
        ? CellRun{}
        : CellRun{layout.columns.x, layout.columns.pitch, row.first, layout.columns.count};
    const auto scope = sketch.in(object);
    sketch.setStrength(brush.strengthOf(id));

    const ObjectId& chosen = brush.input.selected;
    const bool related = chosen.isOfPartition() && chosen.topicPartition() == partition.id;
    const bool focus = !related && &partition == layout.focus && layout.brokers.front().rows.size() > 1
        && full && chosen.kind == StageKind::None;
    const QRectF back = row.box.adjusted(0, full ? 1 : 0, 0, full ? -1 : 0);
    if (related || focus)
        sketch.rounded(back, full ? 7 : 3, down ? mix(t.sel, t.dead, 0.6) : t.sel);
    else if (brush.isHovered(id))
        sketch.rounded(back, full ? 7 : 3, mix(down ? t.dead : t.panel, t.sel, 0.6));
    if (brush.input.motion) {
        const double outline = brush.input.motion->outline(id);
        if (outline > 0)
            sketch.rounded(back, 7, {}, mix(t.panel, t.accent, outline), 2);
    }

    const double y = std::round(row.box.center().y());
    const bool named = row.box.height() >= kLeastLabelPitch || index % 5 == 0;
    if (named)
        sketch.textAt(row.box.left() + 10, y,
            elidedName(QString::fromStdString(partition.id.toString()),
                full ? FontRole::MonoStrong : FontRole::MonoCaption, layout.nameWidth + 1),
            full ? FontRole::MonoStrong : FontRole::MonoCaption, down ? t.ink3 : t.ink);
    const double roleX = layout.columns.x - 8 - 26 / 2.0;
    if (row.box.height() >= 12) {
        const auto crown = brush.input.motion ? brush.input.motion->crown(partition.id) : std::nullopt;
        const bool leads = partition.leader.value == row.broker;
        if (!crown || !leads || layout.row(partition.id, crown->from) == nullptr)
            paintRole(sketch, {roleX, y}, partition, row.broker, down);
    } else if (partition.leader.value == row.broker) {
        sketch.rect({layout.columns.x - 7, row.box.top() + 1, 3, row.box.height() - 2}, t.ink);
    }

    const RowStyle style{layout.density, down, false};
    paintRow(sketch, row, layout.columns, style, brush.input.motion);
    const bool unserved = partition.leader.value == kNoBroker;
    if (unserved && !down && full)
        sketch.hatch({layout.columns.x - 3, y - 12, layout.columns.count * layout.columns.pitch + 3, 24},
            mix(t.panel, t.bad, 0.35));
    if (row.shifted && row.box.height() >= 14)
        for (const double dx : {-9.0, -6.0})
            sketch.line({layout.columns.x + dx, y + 4}, {layout.columns.x + dx + 3, y - 4}, t.mute, 1.3);

    const Status status = statusOf(row, look);
    if (!status.text.isEmpty() && layout.statusWidth > 40 && row.box.height() >= 18) {
        const double room = layout.statusWidth - 4;
        const QString text = fitting({status.text, status.brief.isEmpty() ? status.text : status.brief},
            FontRole::CaptionStrong, room - 18);
        sketch.chip({row.box.right() - 4, y}, Anchor::Right, text, status.tone, room);
    }
    if (chosen.kind == StageKind::Record && related && layout.density != Density::Bars) {
        const QRectF cell(row.xOf(static_cast<double>(chosen.offset), layout.columns),
            y - layout.columns.cell / 2, layout.columns.cell, layout.columns.cell);
        if (cell.left() >= layout.columns.x - 1 && cell.right() <= layout.columns.right() + 1)
            sketch.rounded(cell.adjusted(-1.5, -1.5, 1.5, 1.5), 4, {}, t.ink, 1.8);
    }
    sketch.setStrength(1);
}

// The crown on its way from the old leader's row to the new one's.
void paintMovingCrowns(const StageBrush& brush)
{
    if (!brush.input.motion || !brush.layout.topic)
        return;
    for (const auto& [number, partition] : brush.layout.topic->partitions) {
        const auto crown = brush.input.motion->crown(partition->id);
        if (!crown)
            continue;
        const RowBox* from = brush.layout.row(partition->id, crown->from);
        const RowBox* to = brush.layout.row(partition->id, partition->leader.value);
        if (!from || !to || to->box.height() < 12)
            continue;
        const double x = brush.layout.columns.x - 8 - 13;
        const double y =
            from->box.center().y() + (to->box.center().y() - from->box.center().y()) * crown->progress;
        brush.sketch.icon(Icon::Crown, {x - 7, y - 7}, 14, brush.theme().ink);
    }
}

// Many partitions: one column for each, in the same place on every broker.
void paintTicks(const StageBrush& brush, const BrokerBox& shelf, bool down)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const TopicView& topic = *brush.layout.topic;
    const QRectF& box = shelf.ticks;
    sketch.rounded(box.adjusted(-4, -2, 4, 2), 3, t.bg);
    const auto count = static_cast<double>(topic.partitions.size());
    const double pitch = std::min(kTickMost, box.width() / std::max(1.0, count));
    const double width = std::max(1.0, pitch - (pitch >= 3 ? 1 : 0));
    double x = box.left();
    for (const auto& [number, partition] : topic.partitions) {
        if (std::find(partition->replicas.begin(), partition->replicas.end(), shelf.broker->id)
            != partition->replicas.end()) {
            const ObjectId id = ObjectId::replica(partition->id, shelf.broker->id);
            const auto object = sketch.in(brush.object(id, {x, box.top(), pitch, box.height()}));
            const bool leads = partition->leader.value == shelf.broker->id;
            const double height =
                leads || !partition->inIsr(shelf.broker->id) || down ? box.height() : box.height() * 2 / 3;
            const QColor colour = down                ? mix(t.mute, t.bg, 0.6)
                : !partition->inIsr(shelf.broker->id) ? t.dry2
                : leads                               ? t.ink
                                                      : mix(t.accent, t.panel, 0.45);
            sketch.rect({x, box.bottom() - height, width, height}, colour);
            const ReplicaView* copy = partition->copyOn(shelf.broker->id);
            if (!leads && !down && copy && partition->inIsr(shelf.broker->id)
                && behind(*partition, *copy) > 0)
                sketch.rect({x, box.bottom() - height, width, 3}, t.dry2);
        }
        x += pitch;
    }
}

// Below the shelves: which column is which partition, and a frame around the one that is selected.
void paintPartitionRuler(const StageBrush& brush)
{
    if (!brush.layout.topic || brush.layout.brokers.empty())
        return;
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const auto& partitions = brush.layout.topic->partitions;
    const QRectF& first = brush.layout.brokers.front().ticks;
    const double pitch =
        std::min(kTickMost, first.width() / std::max(1.0, static_cast<double>(partitions.size())));
    const double y = brush.layout.rulerTop + 20;
    sketch.text({first.left(), y + 18}, Stage::tr("partition"), FontRole::Caption, t.ink3);
    int step = 1;
    for (const int candidate : {1, 5, 10, 20, 50, 100, 500})
        if (step = candidate; candidate * pitch >= kLeastNumberDistance)
            break;
    double x = first.left(), free = first.left() - 1;
    for (const auto& [number, partition] : partitions) {
        const double half = textWidth(ui::number(number), FontRole::MonoCaption) / 2;
        const double middle = std::max(x + (pitch - 1) / 2, first.left() + half);
        if (number % step == 0 && middle - half > free && middle + half < first.right() + 12) {
            sketch.text({middle, y}, ui::number(number), FontRole::MonoCaption, t.ink3, Anchor::Centre);
            free = middle + half + 6;
        }
        if (brush.input.selected.isOfPartition() && brush.input.selected.topicPartition() == partition->id)
            for (const BrokerBox& shelf : brush.layout.brokers)
                sketch.rounded({x - 2, shelf.ticks.top() - 2, pitch + 3, shelf.ticks.height() + 4}, 3, {},
                    t.accent, 1.8);
        x += pitch;
    }
}

} // namespace

void paintShelves(const StageBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    for (const BrokerBox& shelf : brush.layout.brokers) {
        const NodeLook look = lookOf(*shelf.broker);
        const ObjectId id = ObjectId::broker(shelf.broker->id);
        sketch.setStrength(brush.strengthOf(id));
        const auto scope = sketch.in(brush.object(id, shelf.box, metrics::kRadiusCard));
        if (isDown(look)) {
            sketch.rounded(shelf.box.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusCard, t.dead, t.mute,
                1.4, Dash::Dashed);
        } else {
            sketch.card(shelf.box, metrics::kRadiusCard);
        }
        if (brush.isSelected(id))
            sketch.rounded(shelf.box.adjusted(1, 1, -1, -1), metrics::kRadiusCard, {}, t.accent, 2);
        paintHeading(brush, shelf, look);
        if (brush.layout.density == Density::Ticks && brush.layout.topic)
            paintTicks(brush, shelf, isDown(look));
        else if (shelf.rows.empty())
            sketch.textAt(shelf.box.left() + 18, shelf.box.top() + shelf.header + brush.layout.rowHeight / 2,
                brush.layout.topic ? Stage::tr("holds no replica of this topic") : Stage::tr("no topic yet"),
                FontRole::Text, t.ink3, Anchor::Left, shelf.box.width() - 36);
        for (std::size_t i = 0; i < shelf.rows.size(); ++i)
            paintReplica(brush, shelf, i, look);
    }
    sketch.setStrength(1);
    if (!brush.layout.otherBrokers.empty() && !brush.layout.brokers.empty()) {
        QStringList names;
        for (const BrokerView* broker : brush.layout.otherBrokers)
            names << QString::number(broker->id.value);
        sketch.textAt(brush.layout.middle.left() + 4, brush.layout.brokers.back().box.bottom() + 16,
            Stage::tr("other brokers: %1").arg(names.join(QStringLiteral(", "))), FontRole::Caption, t.ink3,
            Anchor::Left, brush.layout.middle.width() - 8);
    }
    if (brush.layout.density == Density::Ticks)
        paintPartitionRuler(brush);
    paintMovingCrowns(brush);
}

} // namespace ui
