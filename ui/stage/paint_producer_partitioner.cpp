#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/murmur_steps.h"
#include "ui/stage/paint_producer.h"

// How the partition was chosen: murmur2 of the last key with every value on its way, and where the sticky partitioner stands.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

QString hex(std::uint32_t value) { return QStringLiteral("%1").arg(value, 8, 16, QLatin1Char('0')); }

QString hexOf(const MurmurStep& step)
{
    QStringList parts;
    for (int i = 0; i < step.count; ++i)
        parts << QStringLiteral("%1").arg(step.bytes[static_cast<std::size_t>(i)], 2, 16, QLatin1Char('0'));
    return parts.join(QLatin1Char(' '));
}

struct Row {
    QString what, how, value;
};

Row rowOf(const MurmurStep& step, std::size_t length)
{
    switch (step.kind) {
    case MurmurStep::Kind::Seed:
        return {Stage::tr("seed ⊕ length"), QStringLiteral("%1 ⊕ %2").arg(hex(kMurmurSeed)).arg(length), hex(step.hash)};
    case MurmurStep::Kind::Word:
        return {Stage::tr("word %1").arg(hexOf(step)), Stage::tr("k = %1, mix").arg(hex(step.word)), hex(step.hash)};
    case MurmurStep::Kind::Tail:
        return {Stage::tr("tail %1").arg(hexOf(step)), step.count == 1 ? QStringLiteral("h ⊕ %1, × m").arg(hexOf(step)) : Stage::tr("h ⊕ each, × m"), hex(step.hash)};
    case MurmurStep::Kind::End:
        return {Stage::tr("avalanche"), QStringLiteral(">>13, × m, >>15"), hex(step.hash)};
    }
    return {};
}

// Long keys fold in the middle: the first words, how many more, what they gave.
std::vector<Row> rowsOf(const std::string& key, std::size_t most)
{
    const std::vector<MurmurStep> steps = murmurSteps({reinterpret_cast<const std::uint8_t*>(key.data()), key.size()});
    std::vector<Row> rows;
    const std::size_t folded = steps.size() > most ? steps.size() - most + 1 : 0; // steps that make one row
    const std::size_t from = folded > 0 ? std::max<std::size_t>(1, most - 3) : steps.size();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (i == from && folded > 0) {
            const MurmurStep& last = steps[i + folded - 1];
            rows.push_back({Stage::tr("%1 more words").arg(folded), Stage::tr("the same with each"), hex(last.hash)});
            i += folded - 1;
            continue;
        }
        rows.push_back(rowOf(steps[i], key.size()));
    }
    return rows;
}

// The chosen partition among the others, as many as fit; returns the middle of its lower edge.
std::optional<QPointF> paintChoice(const ProducerBrush& brush, double left, double right, double middle, std::int32_t chosen, std::int32_t count)
{
    const Theme& t = brush.theme();
    constexpr double kBox = 26, kGap = 5, kHeight = 20;
    const auto fit = static_cast<std::int32_t>((right - left + kGap) / (kBox + kGap));
    if (fit < 1 || count < 1)
        return {};
    const std::int32_t shown = std::min(count, fit);
    const std::int32_t first = std::clamp(chosen - shown / 2, 0, count - shown); // a window around the chosen one
    std::optional<QPointF> at;
    double x = right - shown * (kBox + kGap) + kGap;
    for (std::int32_t p = first; p < first + shown; ++p) {
        const QRectF box(x, middle - kHeight / 2, kBox, kHeight);
        const bool on = p == chosen;
        brush.sketch.rounded(on ? box : box.adjusted(0.5, 0.5, -0.5, -0.5), 6, on ? t.accentFill : t.panel, on ? QColor() : t.line);
        brush.sketch.textAt(box.center().x(), middle, QString::number(p), on ? FontRole::MonoCaptionStrong : FontRole::MonoCaption, on ? t.textOn(t.accentFill) : t.ink3, Anchor::Centre, kBox);
        if (on)
            at = QPointF(box.center().x(), box.bottom());
        x += kBox + kGap;
    }
    return at;
}

void paintMurmur(const ProducerBrush& brush, const QRectF& box, ProducerAnchors& anchors)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const SendCallView& call = brush.producer().call;
    const ObjectId id = brush.part("murmur2");
    const auto scope = sketch.in(brush.object(id, box.adjusted(-4, -2, 4, 2), 8));
    brush.frame(id, box.adjusted(-4, -2, 4, 2), 8);
    const bool came = call.number > 0 && call.exception.empty() && !call.blocked;
    const double foot = box.bottom() - 12; // middle of the last line
    const std::int32_t count = brush.pipeline.partitionsOfTopic();
    if (came && call.partition.partition >= 0) {
        const double label = sketch.textAt(box.left(), foot, call.chosenBy == Rule::PartitionByKey ? Stage::tr("mod %1 partitions").arg(count) : Stage::tr("goes to"), FontRole::Caption, t.ink2, Anchor::Left, box.width() * 0.4);
        anchors.chosen = paintChoice(brush, box.left() + label + 10, box.right(), foot, call.partition.partition, count);
    }
    double y = box.top() + 10;
    if (!came || call.chosenBy != Rule::PartitionByKey) {
        sketch.text({box.left(), y}, came ? partitionChoice(call.chosenBy) : Stage::tr("murmur2 of the next key will stand here"), FontRole::Caption, t.ink3, Anchor::Left, box.width());
        if (came && call.keySize > 0)
            sketch.text({box.left(), y + 18}, Stage::tr("its key has no part in it"), FontRole::Caption, t.ink3, Anchor::Left, box.width());
        return;
    }
    const std::int64_t positive = call.keyHash & 0x7fffffff;
    const auto line = [&](const Row& row) {
        const double value = sketch.text({box.right(), y}, row.value, FontRole::MonoCaptionStrong, t.ink, Anchor::Right);
        const double first = box.width() > 280 ? std::min(116.0, box.width() * 0.36) : box.width() - value - 8;
        sketch.text({box.left(), y}, row.what, FontRole::Caption, t.ink2, Anchor::Left, first - 6);
        if (box.width() > 280)
            sketch.text({box.left() + first, y}, row.how, FontRole::MonoCaption, t.ink3, Anchor::Left, box.width() - first - value - 8);
    };
    if (call.keySize > static_cast<std::int32_t>(call.key.size())) {
        sketch.text({box.left(), y}, Stage::tr("a key of %1 bytes, of which the first %2 are kept").arg(number(call.keySize)).arg(call.key.size()), FontRole::Caption, t.ink3, Anchor::Left, box.width());
        y += 20;
        line({QStringLiteral("murmur2"), Stage::tr("of all of it"), hex(call.keyHash)});
        y += 18;
    } else {
        const double bottom = foot - 24;
        const double pitch = std::clamp((bottom - y - 4) / 6, 14.0, 19.5);
        const auto most = static_cast<std::size_t>(std::max(4.0, std::floor((bottom - y - 2) / pitch)) - 1);
        const QByteArray key(call.key.data(), static_cast<qsizetype>(call.key.size()));
        sketch.text({box.left(), y}, QStringLiteral("murmur2(%1)").arg(QString::fromLatin1(key.toHex(' '))), FontRole::MonoCaptionStrong, t.ink2, Anchor::Left, box.width());
        y += pitch;
        for (const Row& row : rowsOf(call.key, most)) {
            line(row);
            y += pitch;
        }
    }
    y = std::min(y + 3, foot - 16);
    sketch.line({box.left(), y - 11}, {box.right(), y - 11}, t.line);
    line({QStringLiteral("& 7fffffff"), Stage::tr("never negative"), QString::number(positive)});
}

QString ruleName(const ProducerBrush& brush, const StickyView& sticky)
{
    if (sticky.rule == Rule::PartitionStickyCache)
        return Stage::tr("without a key: sticky cache");
    return producerSetting(brush.pipeline.client(), "partitioner.adaptive.partitioning.enable") == QLatin1String("false") ? Stage::tr("without a key: sticky")
                                                                                                                    : Stage::tr("without a key: sticky, adaptive");
}

// The last draw: partitions with their queues, as wide as their chances.
void paintDraw(const ProducerBrush& brush, const QRectF& box, double y, const StickyView& sticky)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const bool low = box.bottom() - y < 60;
    const double height = low ? 18 : 24;
    const bool weighed = !sticky.sums.empty() && sticky.sums.back() > 0;
    const std::size_t count = sticky.candidates.size();
    if (count == 0)
        return;
    const double all = weighed ? sticky.sums.back() : static_cast<double>(count);
    double x = box.left();
    for (std::size_t i = 0; i < count; ++i) {
        const double weight = weighed ? sticky.sums[i] - (i > 0 ? sticky.sums[i - 1] : 0) : 1;
        const double width = box.width() * weight / all;
        const QRectF part(x, y, std::max(1.0, width - 2), height);
        const TopicPartition partition{sticky.partition.topic, sticky.candidates[i]};
        sketch.rounded(part, 4, paleHue(t, hueOfPartition(partition)));
        const QString name = QStringLiteral("p%1").arg(sticky.candidates[i]);
        if (textWidth(name, FontRole::MonoCaptionStrong) + 4 <= part.width())
            sketch.textAt(part.center().x(), part.center().y(), name, FontRole::MonoCaptionStrong, t.ink, Anchor::Centre);
        if (weighed && !low && i < sticky.queues.size()) {
            const QString queue = QStringLiteral("q %1").arg(sticky.queues[i]);
            if (textWidth(queue, FontRole::MonoCaption) + 4 <= part.width())
                sketch.text({part.center().x(), part.bottom() + 15}, queue, FontRole::MonoCaption, t.ink2, Anchor::Centre);
        }
        x += width;
    }
    const QString formula = weighed ? Stage::tr("weight = max(q) + 1 − q") : Stage::tr("all the same: queues are equal, or not known yet");
    sketch.text({box.left(), std::min(box.bottom() - 4, y + height + (low || !weighed ? 15 : 34))}, formula, FontRole::Caption, t.ink3, Anchor::Left, box.width());
}

void paintSticky(const ProducerBrush& brush, const QRectF& box)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ProducerView& producer = brush.producer();
    const ObjectId id = brush.part("sticky");
    const auto scope = sketch.in(brush.object(id, box.adjusted(-4, -2, 4, 2), 8));
    brush.frame(id, box.adjusted(-4, -2, 4, 2), 8);
    const auto found = producer.sticky.find(producer.topic);
    double y = box.top() + 10;
    const double line = std::clamp((box.height() - 100) / 4, 15.0, 20.0);
    if (found == producer.sticky.end()) {
        sketch.text({box.left(), y}, Stage::tr("without a key"), FontRole::CaptionStrong, t.ink2, Anchor::Left, box.width());
        sketch.text({box.left(), y + line}, Stage::tr("no record without a key was sent yet"), FontRole::Caption, t.ink3, Anchor::Left, box.width());
        return;
    }
    const StickyView& sticky = found->second;
    sketch.text({box.left(), y}, ruleName(brush, sticky), FontRole::CaptionStrong, t.ink2, Anchor::Left, box.width());
    y += line;
    const std::int64_t size = brush.pipeline.batchSize();
    const QString given = number(sticky.bytes) + QStringLiteral(" / ") + number(size) + QStringLiteral(" B");
    const double used = sketch.text({box.right(), y}, given, FontRole::MonoCaption, t.ink2, Anchor::Right, box.width() * 0.6);
    const double label = sketch.text({box.left(), y}, Stage::tr("now on"), FontRole::Caption, t.ink3, Anchor::Left, box.width() - used - 40);
    sketch.chip({box.left() + label + 8, y - 4}, Anchor::Left, QString::number(sticky.partition.partition), Tone::Accent, box.width() - used - label - 14);
    const double part = std::clamp(static_cast<double>(sticky.bytes) / static_cast<double>(size), 0.0, 1.0);
    sketch.rounded({box.left(), y + 8, box.width(), 5}, 2.5, t.line);
    if (part > 0)
        sketch.rounded({box.left(), y + 8, std::max(5.0, box.width() * part), 5}, 2.5, t.accent);
    y += line + 12;
    sketch.text({box.left(), y}, sticky.rule == Rule::PartitionStickyCache ? Stage::tr("drawn anew when a batch begins") : Stage::tr("last draw, by queue length"), FontRole::Caption, t.ink3, Anchor::Left, box.width());
    paintDraw(brush, box, y + 7, sticky);
}

} // namespace

void paintPartitioner(const ProducerBrush& brush, const QRectF& card, ProducerAnchors& anchors)
{
    const ObjectId id = brush.part("partitioner");
    const auto scope = brush.sketch.in(brush.object(id, card, 10));
    const double y = paintCard(brush, card, 5, Stage::tr("Partitioner"), partitionChoice(brush.producer().call.chosenBy));
    brush.frame(id, card, 10);
    const bool wide = card.width() > 420;
    const QRectF inner(QPointF(card.left() + 14, wide ? y - 9 : y - 10), QPointF(card.right() - 14, card.bottom() - 6));
    const double left = std::round(inner.width() * (card.width() > 560 ? 0.48 : 0.55));
    paintMurmur(brush, QRectF(inner.topLeft(), QSizeF(left - 12, inner.height())), anchors);
    brush.sketch.line({inner.left() + left, inner.top()}, {inner.left() + left, inner.bottom() - 4}, brush.theme().line);
    paintSticky(brush, QRectF(QPointF(inner.left() + left + 12, inner.top()), inner.bottomRight()));
}

} // namespace ui
