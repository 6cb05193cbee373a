#include <algorithm>
#include <array>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/paint_producer.h"

// Right of the sender: producer id, epoch and sequences of each partition, and where every record is.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kRow = 19;

struct Column {
    double right;
    QString title;
};

void paintSequences(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QRectF box = brush.level.sequences;
    const ProducerView& producer = brush.producer();
    const ObjectId id = brush.part("sequences");
    const auto scope = sketch.in(brush.object(id, box.adjusted(-4, 0, 4, 0), 8));
    brush.frame(id, box.adjusted(-4, 0, 4, 0), 8);
    double y = box.top() + 15;
    const bool has = producer.producerId != kNoProducerId;
    const QString title = has ? QStringLiteral("PID %1 · epoch %2").arg(producer.producerId.value).arg(producer.producerEpoch.value)
        : brush.pipeline.isIdempotent() ? Stage::tr("no producer id yet") : Stage::tr("no producer id");
    const double used = sketch.text({box.left(), y}, title, FontRole::RowName, t.ink, Anchor::Left, box.width());
    const QString kind = has || brush.pipeline.isIdempotent() ? (settingOf(brush.pipeline.client(), "transactional.id").isEmpty() ? Stage::tr("idempotent") : Stage::tr("transactional")) : Stage::tr("not idempotent");
    sketch.text({box.left() + used + 10, y}, kind, FontRole::Text, t.ink3, Anchor::Left, box.width() - used - 10);
    if (!has && !brush.pipeline.isIdempotent()) {
        sketch.text({box.left(), y + 20}, Stage::tr("its batches carry no sequence: a retry may be stored twice"), FontRole::Caption, t.ink3, Anchor::Left, box.width());
        return;
    }
    y += 19;
    const double w = box.width();
    const std::array<Column, 3> columns{{{box.left() + w * 0.48, brush.isOutside() ? Stage::tr("appended to") : Stage::tr("acked to")}, {box.left() + w * 0.76, brush.isOutside() ? Stage::tr("records") : Stage::tr("in flight")}, {box.right(), Stage::tr("next seq")}}};
    sketch.text({box.left(), y}, Stage::tr("partition"), FontRole::Caption, t.ink3, Anchor::Left, w * 0.28);
    for (const Column& column : columns)
        sketch.text({column.right, y}, column.title, FontRole::Caption, t.ink3, Anchor::Right, w * 0.26);
    sketch.line({box.left(), y + 6}, {box.right(), y + 6}, t.line2);
    y += 20;
    std::vector<std::pair<const TopicPartition*, const ProducerPartitionView*>> rows;
    for (const auto& [partition, state] : producer.partitions)
        if (state.nextSequence >= 0)
            rows.emplace_back(&partition, &state);
    const bool note = box.height() > 170;
    const double bottom = box.bottom() - (note ? 16 : 0);
    const auto fit = static_cast<std::size_t>(std::max(1.0, std::floor((bottom - y + 6) / kRow) + 1));
    const std::size_t shown = rows.size() > fit ? fit - 1 : rows.size();
    const std::size_t first = std::min(rows.size() - shown, static_cast<std::size_t>(std::max(0, brush.input.camera.firstRow)));
    for (std::size_t i = first; i < first + shown; ++i) {
        const auto& [partition, state] = rows[i];
        const QString name = QString::fromStdString(partition->toString());
        sketch.text({box.left(), y}, elidedName(name, FontRole::MonoCaptionStrong, w * 0.34), FontRole::MonoCaptionStrong, t.ink);
        const double room = w * 0.24;
        sketch.text({columns[0].right, y}, state->ackedSequence >= 0 ? QString::number(state->ackedSequence) : QStringLiteral("–"), FontRole::MonoCaption, t.ink, Anchor::Right, w * 0.14);
        if (brush.isOutside()) {
            sketch.text({columns[1].right, y}, number(state->sent), FontRole::MonoCaption, t.ink, Anchor::Right, room);
        } else if (const auto range = brush.pipeline.sequencesInFlight(*partition)) {
            const bool again = brush.pipeline.isRetried(*partition);
            sketch.text({columns[1].right, y}, QStringLiteral("%1–%2%3").arg(range->first).arg(range->second).arg(again ? QStringLiteral(" ↻") : QString()), FontRole::MonoCaption, again ? t.dryInk : t.ink, Anchor::Right, room + 8);
        } else {
            sketch.text({columns[1].right, y}, QStringLiteral("–"), FontRole::MonoCaption, t.ink3, Anchor::Right, room);
        }
        sketch.text({columns[2].right, y}, QString::number(state->nextSequence), FontRole::MonoCaption, t.ink, Anchor::Right, room);
        y += kRow;
    }
    if (rows.size() > shown) {
        sketch.text({box.left(), y}, Stage::tr("+ %1 more").arg(rows.size() - shown), FontRole::CaptionStrong, t.ink3);
        y += kRow;
    }
    if (rows.empty())
        sketch.text({box.left(), y}, Stage::tr("no batch has a sequence yet"), FontRole::Caption, t.ink3, Anchor::Left, w);
    if (note && !brush.isOutside())
        sketch.text({box.left(), box.bottom() - 2}, Stage::tr("a batch gets its number when it is drained and keeps it in every retry"), FontRole::Caption, t.ink3, Anchor::Left, w);
}

void paintWhere(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QRectF box = brush.level.where;
    const ObjectId id = brush.part("records");
    const auto scope = sketch.in(brush.object(id, box.adjusted(-4, 0, 4, 0), 8));
    brush.frame(id, box.adjusted(-4, 0, 4, 0), 8);
    if (!brush.level.narrow)
        sketch.line({box.left(), box.top() - 3}, {box.right(), box.top() - 3}, t.line2);
    const double top = box.top() + 14;
    if (brush.isOutside()) {
        sketch.text({box.left(), top}, Stage::tr("%1 reached the leaders").arg(countOf(brush.producer().sent)), FontRole::RowName, t.ink, Anchor::Left, box.width());
        sketch.text({box.left(), top + 20}, Stage::tr("how many it holds itself, the wire does not tell"), FontRole::Caption, t.ink3, Anchor::Left, box.width());
        return;
    }
    const WhereRecords where = brush.pipeline.whereRecords();
    if (where.all == 0) {
        sketch.text({box.left(), top}, Stage::tr("Where are the records?"), FontRole::RowName, t.ink, Anchor::Left, box.width());
        sketch.text({box.left(), top + 20}, Stage::tr("send() was not called yet"), FontRole::Caption, t.ink3, Anchor::Left, box.width());
        return;
    }
    sketch.text({box.left(), top}, counted(where.all, Stage::tr("Where is the %1 record?"), Stage::tr("Where are the %1 records?")), FontRole::RowName, t.ink, Anchor::Left, box.width());
    struct Share {
        QString name;
        std::int64_t count;
        QColor fill;
    };
    std::vector<Share> shares{{Stage::tr("in send()"), where.inSend, t.ink2}, {Stage::tr("accumulator"), where.waiting, mix(t.hues[6], t.panel, 0.25)},
        {Stage::tr("in flight"), where.inFlight, mix(t.hues[0], t.panel, 0.25)}, {Stage::tr("acked"), where.acked, mix(t.hues[2], t.panel, 0.25)},
        {Stage::tr("failed"), where.failed, mix(t.bad, t.panel, 0.25)}};
    if (where.gone > 0)
        shares.push_back({Stage::tr("gone"), where.gone, t.mute});
    const bool low = box.height() < 72;
    const double barTop = top + 7, barHeight = low ? 9 : 14;
    double x = box.left();
    const double least = 2, all = static_cast<double>(std::max<std::int64_t>(1, where.all));
    const auto present = static_cast<double>(std::count_if(shares.begin(), shares.end(), [](const Share& share) { return share.count > 0; }));
    const double room = box.width() - present * least;
    const double column = box.width() / static_cast<double>(shares.size());
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const Share& share = shares[i];
        if (share.count > 0) {
            const double width = least + room * static_cast<double>(share.count) / all;
            sketch.rounded({x, barTop, std::max(1.5, width - 1.2), barHeight}, std::min(2.0, width / 3), share.fill);
            x += width;
        }
        const double left = box.left() + static_cast<double>(i) * column, y = barTop + barHeight + (low ? 14 : 19);
        sketch.rounded({left, y - 8, 8, 8}, 2, share.fill);
        sketch.text({left + 12, y}, i == 1 ? fitting({share.name, Stage::tr("waiting")}, FontRole::Caption, column - 14) : share.name,
            FontRole::Caption, t.ink2, Anchor::Left, column - 14);
        sketch.text({left + 12, y + (low ? 14 : 16)}, number(share.count), FontRole::MonoStrong, share.name == Stage::tr("failed") && share.count > 0 ? t.badInk : t.ink, Anchor::Left, column - 14);
    }
}

} // namespace

void paintSenderTables(const ProducerBrush& brush)
{
    if (!brush.level.narrow) {
        const double x = brush.level.sequences.left() - 12;
        brush.sketch.line({x, brush.level.sequences.top()}, {x, brush.level.where.bottom()}, brush.theme().line2);
    }
    paintSequences(brush);
    paintWhere(brush);
}

} // namespace ui
