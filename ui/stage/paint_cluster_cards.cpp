#include "ui/stage/paint_cluster_cards.h"

#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/stage_painter.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kPad = 20;
constexpr double kRowMost = 62;
constexpr double kRowLeast = 34;
constexpr double kTableRow = 26;

QString bracketed(const std::vector<BrokerId>& brokers)
{
    return QLatin1Char('[') + (brokers.empty() ? QString() : brokerList(brokers)) + QLatin1Char(']');
}

QString whatItMeans(const PartitionView& partition, const Trouble& trouble)
{
    const ReplicaView* leader = partition.leaderCopy();
    if (trouble.offline)
        return Stage::tr("No leader: nobody can write or read until a replica of the ISR comes back");
    if (trouble.belowMinIsr && leader)
        return Stage::tr("HW %1 stands still: below min ISR it does not rise, and acks=all is refused")
            .arg(number(leader->highWatermark.value.value));
    if (trouble.missing > 0)
        return Stage::tr("Served, but %1 of %2 replicas are missing")
            .arg(trouble.missing)
            .arg(partition.replicas.size());
    if (trouble.atRisk > 0)
        return counted(trouble.atRisk, Stage::tr("%1 record is not on every in-sync replica yet"),
            Stage::tr("%1 records are not on every in-sync replica yet"));
    return Stage::tr("Every replica has everything");
}

void paintState(
    Sketch& sketch, QPointF c, const PartitionView& partition, BrokerId id, const BrokerView* broker)
{
    const Theme& t = sketch.theme();
    if (!broker || isDown(lookOf(*broker)))
        sketch.icon(Icon::Cross, {c.x() - 6, c.y() - 6}, 12, t.bad);
    else if (!partition.inIsr(id))
        sketch.ellipse(c, 4.5, {}, t.dry2, 2);
    else
        sketch.ellipse(c, 5, t.ok);
}

} // namespace

void paintPartitionCard(const StageInput& input, const ClusterLayout& layout, Sketch& sketch)
{
    const Theme& t = *input.theme;
    const PartitionView& partition = *layout.shown;
    const QRectF& box = layout.detail;
    const Trouble trouble = troubleOf(partition);
    sketch.card(box, metrics::kRadiusCard);
    sketch.rounded(box.adjusted(1, 1, -1, -1), metrics::kRadiusCard, {}, t.accent, 1.6);

    const double left = box.left() + kPad, right = box.right() - kPad;
    const double titled = sketch.text({left, box.top() + 28}, QString::fromStdString(partition.id.toString()),
        FontRole::CardTitle, t.ink, Anchor::Left, (right - left) * 0.5);
    const bool pointed =
        input.hovered.kind == StageKind::Partition && input.hovered.topicPartition() == partition.id;
    const bool chosen =
        !pointed && input.selected.kind != StageKind::None && input.selected.topicPartition() == partition.id;
    const QString why = pointed ? Stage::tr("under the pointer: the row as it is when zoomed in")
        : chosen                ? Stage::tr("selected; Enter zooms in")
        : trouble.any()         ? Stage::tr("the worst now")
                                : Stage::tr("as it is when zoomed in");
    sketch.text({left + titled + 14, box.top() + 28}, why, FontRole::Text, t.ink3, Anchor::Left,
        right - left - titled - 14);
    const QString members = Stage::tr("replicas %1 · ISR %2 · leader epoch %3 · min ISR %4")
                                .arg(bracketed(partition.replicas), bracketed(partition.isr.value))
                                .arg(partition.leaderEpoch.value.value)
                                .arg(partition.minInSyncReplicas);
    sketch.text({left, box.top() + 50}, members, FontRole::Text, t.ink2, Anchor::Left, right - left);

    const auto count = static_cast<double>(std::max<std::size_t>(1, partition.replicas.size()));
    const double rowsTop = box.top() + 66, rowsBottom = box.bottom() - 58;
    const double pitch = std::min(kRowMost, std::floor((rowsBottom - rowsTop) / count));
    const auto shown =
        static_cast<std::size_t>(pitch >= kRowLeast ? count : std::floor((rowsBottom - rowsTop) / kRowLeast));
    const double rowPitch = std::max(pitch, kRowLeast);

    Columns columns;
    columns.x = left + 140;
    columns.cell = 12;
    columns.pitch = 14;
    columns.count = std::max(1, static_cast<int>((right - 84 - columns.x) / columns.pitch));
    std::int64_t end = 0;
    for (const auto& [id, copy] : partition.copies)
        end = std::max(end, copy->endOffset.value.value);
    const std::int64_t over = end + 2 - columns.count;
    columns.first = over <= 0 ? 0 : (over + 4) / 5 * 5;

    double y = rowsTop;
    for (std::size_t i = 0; i < shown && i < partition.replicas.size(); ++i) {
        const BrokerId id = partition.replicas[i];
        const BrokerView* broker = input.view->broker(id);
        const NodeLook look = broker ? lookOf(*broker) : NodeLook::NotStarted;
        const bool down = isDown(look);
        const QRectF inner(left - 6, y, right - left + 12, rowPitch - 6);
        const auto object = sketch.object(ObjectId::replica(partition.id, id), inner, 8);
        if (sketch.wantsNames()) {
            const Spoken words = spoken(*input.view, input.now, ObjectId::replica(partition.id, id));
            sketch.describe(object, words.name, words.state);
        }
        const auto scope = sketch.in(object);
        sketch.rounded(inner.adjusted(0.5, 0.5, -0.5, -0.5), 8, down ? t.dead : t.bg, down ? t.mute : t.line,
            1, down ? Dash::Dashed : Dash::Solid);
        const double middle = std::round(inner.center().y());
        const bool tall = rowPitch >= 48;
        const double nameY = tall ? middle - 9 : middle;
        paintNodeGlyph(sketch, {inner.left() + 18, nameY}, look);
        const double named = sketch.textAt(inner.left() + 32, nameY, Stage::tr("broker %1").arg(id.value),
            FontRole::RowName, down ? t.ink2 : t.ink, Anchor::Left, 70);
        if (partition.leader.value == id)
            sketch.icon(Icon::Crown, {inner.left() + 38 + named, nameY - 7}, 14, down ? t.mute : t.ink);
        const QString role = partition.leader.value == id ? Stage::tr("leader, ISR")
            : down                                        ? lookWord(look)
            : partition.inIsr(id)                         ? Stage::tr("in sync")
                                                          : Stage::tr("out of ISR");
        if (tall)
            sketch.textAt(inner.left() + 16, middle + 11, role, FontRole::Caption, t.ink3, Anchor::Left, 110);
        RowBox row;
        row.partition = &partition;
        row.broker = id;
        row.box = inner;
        row.first = columns.first;
        paintRow(sketch, row, columns, {Density::Full, down, false}, nullptr);
        if (const ReplicaView* copy = partition.copyOn(id))
            sketch.textAt(inner.right() - 10, middle,
                QStringLiteral("LEO ") + number(copy->endOffset.value.value), FontRole::MonoCaption, t.ink2,
                Anchor::Right, 72);
        y += rowPitch;
    }
    sketch.text({left, y + 8}, Stage::tr("offset"), FontRole::Caption, t.ink3);
    RowBox frame;
    frame.first = columns.first;
    for (std::int64_t at = (columns.first + 4) / 5 * 5; at < columns.first + columns.count; at += 5) {
        const double x = frame.xOf(static_cast<double>(at), columns) + columns.cell / 2;
        if (x + 20 < right - 60)
            sketch.text({x, y + 8}, number(at), FontRole::MonoCaption, t.ink3, Anchor::Centre);
    }
    sketch.text({left, box.bottom() - 18}, whatItMeans(partition, trouble), FontRole::Text,
        trouble.offline || trouble.belowMinIsr ? t.badInk
            : trouble.any()                    ? t.dryInk
                                               : t.okInk,
        Anchor::Left, right - left);
}

void paintWorstFirst(const StageInput& input, const ClusterLayout& layout, Sketch& sketch)
{
    const Theme& t = *input.theme;
    const QRectF& box = layout.worst;
    sketch.card(box, metrics::kRadiusCard);
    const double left = box.left() + kPad, right = box.right() - kPad;
    const double titled =
        sketch.text({left, box.top() + 28}, Stage::tr("Worst first"), FontRole::CardTitle, t.ink);
    sketch.text({left + titled + 12, box.top() + 28}, Stage::tr("risk, then lag; Enter zooms in"),
        FontRole::Text, t.ink3, Anchor::Left, right - left - titled - 12);
    if (layout.troubles.empty()) {
        sketch.icon(Icon::Check, {left, box.top() + 54}, 16, t.ok);
        sketch.textAt(left + 24, box.top() + 62, Stage::tr("No partition is in trouble"), FontRole::Text,
            t.okInk, Anchor::Left, right - left - 24);
        return;
    }
    const double lagX = right, riskX = right - 72, isrX = right - 140;
    const double headY = box.top() + 54;
    sketch.text({left, headY}, Stage::tr("partition"), FontRole::Caption, t.ink3);
    sketch.text({isrX, headY}, QStringLiteral("ISR"), FontRole::Caption, t.ink3, Anchor::Right);
    sketch.text({riskX, headY}, Stage::tr("at risk"), FontRole::Caption, t.ink3, Anchor::Right);
    sketch.text({lagX, headY}, Stage::tr("lag"), FontRole::Caption, t.ink3, Anchor::Right);
    double y = headY + 10;
    const auto room = static_cast<std::size_t>(std::max(1.0, (box.bottom() - 34 - y) / kTableRow));
    for (std::size_t i = 0; i < layout.troubles.size() && i < room; ++i) {
        const Trouble& trouble = layout.troubles[i];
        const PartitionView& partition = *trouble.partition;
        const QRectF row(box.left() + 10, y, box.width() - 20, kTableRow);
        // The column has the id already; the row answers for the partition, too, so it is found by pointer and keyboard.
        const auto object = sketch.object(ObjectId::partitionOf(partition.id), row, 6);
        if (sketch.wantsNames()) {
            const Spoken words = spoken(*input.view, input.now, ObjectId::partitionOf(partition.id));
            sketch.describe(object, words.name, words.state);
        }
        const auto scope = sketch.in(object);
        if (&partition == layout.shown)
            sketch.rounded(row, 6, t.sel);
        else if (i > 0)
            sketch.line({left, y + 0.5}, {right, y + 0.5}, t.line2);
        const double middle = row.center().y();
        double glyphX =
            isrX - 52 - static_cast<double>(std::min<std::size_t>(partition.replicas.size(), 5)) * 18;
        sketch.textAt(left, middle, QString::fromStdString(partition.id.toString()), FontRole::MonoStrong,
            t.ink, Anchor::Left, glyphX - 10 - left);
        for (std::size_t r = 0; r < partition.replicas.size() && r < 5; ++r) {
            paintState(sketch, {glyphX + 9, middle}, partition, partition.replicas[r],
                input.view->broker(partition.replicas[r]));
            glyphX += 18;
        }
        const bool bad = trouble.offline || trouble.belowMinIsr;
        sketch.textAt(isrX, middle,
            QStringLiteral("%1 / %2").arg(partition.isr.value.size()).arg(partition.replicas.size()),
            FontRole::MonoStrong,
            bad                       ? t.badInk
                : trouble.missing > 0 ? t.dryInk
                                      : t.ink2,
            Anchor::Right);
        sketch.textAt(riskX, middle, number(trouble.atRisk), FontRole::Mono,
            trouble.atRisk > 0 ? t.dryInk : t.ink3, Anchor::Right);
        sketch.textAt(lagX, middle, number(trouble.lag), FontRole::Mono, t.ink, Anchor::Right);
        y += kTableRow;
    }
    const std::size_t rest = layout.troubles.size() > room ? layout.troubles.size() - room : 0;
    if (rest > 0)
        sketch.text({left, box.bottom() - 16},
            Stage::tr("and %1 more").arg(number(static_cast<std::int64_t>(rest))), FontRole::Text, t.ink2,
            Anchor::Left, right - left);
}

} // namespace ui
