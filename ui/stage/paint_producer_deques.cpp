#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/paint_producer.h"

// What both threads share: a deque of batches for each partition, why each may or may not leave, and buffer.memory.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kBatch = 188, kLeastBatch = 92;
constexpr double kGap = 8;
constexpr std::int64_t kBuffersDrawn = 64; // more are a bar
constexpr std::int64_t kMebi = 1 << 20;

// The share of linger.ms that the batch has waited, as a ring.
void paintArc(Sketch& sketch, QPointF centre, double radius, double part)
{
    const Theme& t = sketch.theme();
    sketch.ellipse(centre, radius, t.panel, t.line, 2.5);
    if (part <= 0.005)
        return;
    const QRectF ring(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
    QPainterPath arc;
    arc.arcMoveTo(ring, 90);
    arc.arcTo(ring, 90, -360 * std::min(part, 0.9999));
    sketch.path(arc, {}, t.accent, 2.5);
}

void paintBatch(const ProducerBrush& brush, const QRectF& box, const ProducerBatchView& batch, bool leavesNow)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ObjectId id = ObjectId::batch(brush.id(), batch.id);
    const auto scope = sketch.in(brush.object(id, box, 6));
    const bool cameBack = batch.attempts > 0;
    const QColor edge = cameBack ? t.dry2 : leavesNow ? t.accent : t.line;
    sketch.rounded(box.adjusted(0.7, 0.7, -0.7, -0.7), 6, t.panel, edge, 1.4, leavesNow && !cameBack ? Dash::Reply : Dash::Solid);
    const double part = std::clamp(static_cast<double>(batch.bytes) / static_cast<double>(brush.pipeline.batchSize()), 0.0, 1.0);
    const QRectF fill(box.left() + 2.5, box.top() + 2.5, std::max(3.0, (box.width() - 5) * part), box.height() - 5);
    sketch.rounded(fill, 4, paleHue(t, hueOfPartition(batch.partition)));
    brush.frame(id, box, 6);
    double right = box.right() - 9;
    const bool open = !batch.full && !cameBack;
    if (open && brush.pipeline.linger() > Duration::zero()) {
        const double radius = std::min(8.0, box.height() / 2 - 5);
        paintArc(sketch, {right - radius, box.center().y()}, radius, brush.pipeline.lingered(batch));
        right -= 2 * radius + 8;
    }
    const double room = right - box.left() - 9;
    const auto records = static_cast<std::int64_t>(batch.records.size());
    const QString count = fitting({Stage::tr("%1 rec").arg(number(records)), number(records)}, FontRole::MonoCaption, room * 0.5);
    const double used = sketch.textAt(right, box.center().y(), count, FontRole::MonoCaption, t.ink2, Anchor::Right);
    const QString size = number(batch.bytes) + QStringLiteral(" B");
    sketch.textAt(box.left() + 9, box.center().y(), fitting({size, bytes(batch.bytes)}, FontRole::MonoCaptionStrong, room - used - 6), FontRole::MonoCaptionStrong, t.ink);
}

// Head on the left; the last one, into which send() writes, is always seen.
void paintQueue(const ProducerBrush& brush, const QRectF& row, const ProducerPartitionView& partition, const LeaveAnswer& answer)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const double width = std::clamp((row.width() - 8) / 5 - kGap, kLeastBatch, kBatch);
    const auto fit = static_cast<std::size_t>(std::max(1.0, std::floor((row.width() - 8) / (width + kGap))));
    const std::size_t count = partition.queue.size();
    const QString rest = QStringLiteral("+%1");
    std::size_t shown = std::min(count, fit), head = shown;
    if (count > fit) { // … +12 [last]
        const double note = textWidth(rest.arg(number(static_cast<std::int64_t>(count))), FontRole::MonoCaptionStrong) + 12;
        shown = static_cast<std::size_t>(std::max(1.0, std::floor((row.width() - 8 - note) / (width + kGap))));
        head = shown > 1 ? shown - 1 : 0;
    }
    double x = row.left() + 6;
    const auto one = [&](std::size_t index) {
        if (const ProducerBatchView* batch = brush.producer().batch(partition.queue[index]))
            paintBatch(brush, {x, row.top() + 4, width, row.height() - 8}, *batch, index == 0 && leaves(answer.why));
        x += width + kGap;
    };
    for (std::size_t i = 0; i < head; ++i)
        one(i);
    if (count > shown) {
        x += sketch.textAt(x + 2, row.center().y(), rest.arg(number(static_cast<std::int64_t>(count - shown))), FontRole::MonoCaptionStrong, t.ink3) + 10;
        one(count - 1);
    } else if (head < shown) {
        one(count - 1);
    }
    // Where the last record went, beside its batch.
    const SendCallView& call = brush.producer().call;
    if (count == 0 || call.batch != partition.queue.back() || call.number == 0)
        return;
    const QString size = number(call.size) + QStringLiteral(" B");
    const QString key = call.keySize < 0 ? Stage::tr("no key") : readableBytes(call.key, call.keySize);
    const QString words = Stage::tr("%1, %2 landed here").arg(key, size), shorter = Stage::tr("%1 landed").arg(size);
    const double room = row.right() - x - 8;
    for (const QString& text : {words, shorter})
        if (Sketch::chipWidth(text) <= room) {
            sketch.chip({x + 2, row.center().y()}, Anchor::Left, text, Tone::Accent, room);
            break;
        }
}

void paintRowName(const ProducerBrush& brush, const QRectF& row, const TopicPartition& id, const ProducerPartitionView& partition)
{
    const Theme& t = brush.theme();
    const double left = brush.level.lane(ProducerLane::Accumulator).box.left() + brush.level.pad, room = row.left() - left - 14;
    const QString name = elidedName(QString::fromStdString(id.toString()), FontRole::MonoStrong, room);
    const QString leader = partition.leader == kNoBroker ? Stage::tr("no leader known") : Stage::tr("leader broker %1").arg(partition.leader.value);
    if (row.height() < 34) {
        brush.sketch.textAt(left, row.center().y(), name, FontRole::MonoStrong, t.ink);
        return;
    }
    brush.sketch.text({left, row.center().y() - 3}, name, FontRole::MonoStrong, t.ink);
    brush.sketch.text({left, row.center().y() + 13}, leader, FontRole::Caption, partition.leader == kNoBroker ? t.badInk : t.ink3, Anchor::Left, room);
}

QColor inkOf(const Theme& t, Tone tone)
{
    return tone == Tone::Ok ? t.okInk : tone == Tone::Dry ? t.dryInk : tone == Tone::Bad ? t.badInk : t.ink2;
}

void paintAnswer(const ProducerBrush& brush, const QRectF& row, const LeaveAnswer& answer)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const double left = brush.level.answersLeft, room = brush.level.answersRight - left;
    const LeaveWords words = leaveWords(brush.pipeline, answer);
    const QColor ink = inkOf(t, words.tone);
    const FontRole role = words.tone == Tone::Neutral ? FontRole::Caption : FontRole::CaptionStrong;
    if (words.reason.isEmpty()) {
        sketch.textAt(left, row.center().y(), words.head, role, t.ink3, Anchor::Left, room);
        return;
    }
    if (row.height() >= 34) {
        sketch.text({left, row.center().y() - 3}, words.head, role, ink, Anchor::Left, room);
        sketch.text({left, row.center().y() + 13}, words.reason, FontRole::Caption, t.ink2, Anchor::Left, room);
        return;
    }
    const double used = sketch.textAt(left, row.center().y(), words.head, role, ink, Anchor::Left, room);
    if (room - used - 8 > 30)
        sketch.textAt(left + used + 8, row.center().y(), words.reason, FontRole::Caption, t.ink2, Anchor::Left, room - used - 8);
}

// Of an outside client: what leaders appended.
void paintAppended(const ProducerBrush& brush, const QRectF& row, const ProducerPartitionView& partition)
{
    const Theme& t = brush.theme();
    const QString words = partition.lastOffset == kNoOffset
        ? Stage::tr("%1 appended").arg(countOf(partition.sent))
        : Stage::tr("%1 appended, the last at offset %2").arg(countOf(partition.sent), number(partition.lastOffset.value));
    brush.sketch.textAt(row.left() + 12, row.center().y(), words, FontRole::Caption, t.ink2, Anchor::Left, row.width() - 24);
}

void paintPager(const ProducerBrush& brush)
{
    const ProducerLayout& level = brush.level;
    const int more = level.allRows - level.rows;
    if (more <= 0)
        return;
    int busy = 0, index = 0;
    for (const auto& [id, partition] : brush.producer().partitions) {
        const bool shown = index >= level.firstRow && index < level.firstRow + level.rows;
        busy += !shown && !partition.queue.empty();
        ++index;
    }
    const double left = level.lane(ProducerLane::Accumulator).box.left() + level.pad;
    const QString range = QStringLiteral("%1–%2 / %3").arg(level.firstRow + 1).arg(level.firstRow + level.rows).arg(level.allRows);
    const QString with = busy > 0 ? Stage::tr("%1 · %2 of the others wait").arg(range).arg(busy) : range;
    brush.sketch.text({left, level.captions}, fitting({with, range}, FontRole::CaptionStrong, level.labels - 10), FontRole::CaptionStrong, brush.theme().ink3, Anchor::Left, level.labels - 10);
}

} // namespace

void paintAccumulatorLane(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ProducerLayout& level = brush.level;
    const bool outside = brush.isOutside();
    paintPager(brush);
    if (!outside) {
        const double half = (level.trackRight - level.trackLeft) / 2 - 8;
        sketch.text({level.trackLeft + 6, level.captions}, Stage::tr("◂ head: the Sender takes here"), FontRole::Caption, t.ink3, Anchor::Left, half);
        sketch.text({level.trackRight - 4, level.captions}, Stage::tr("tail: send() appends here ▸"), FontRole::Caption, t.ink3, Anchor::Right, half);
        sketch.text({level.answersLeft, level.captions}, Stage::tr("may it leave?"), FontRole::Caption, t.ink3, Anchor::Left, level.answersRight - level.answersLeft);
    }
    if (level.allRows == 0) {
        const QRectF row = level.row(0);
        sketch.rounded(row.adjusted(0.5, 0.5, -0.5, -0.5), 8, {}, t.line, 1.2, Dash::Dashed);
        sketch.textAt(row.left() + 14, row.center().y(), outside ? Stage::tr("No leader appended anything of it yet.") : Stage::tr("No deque yet: the first send() makes one, when the topic is known."), FontRole::Caption, t.ink3, Anchor::Left, row.width() - 28);
    }
    int index = 0;
    for (const auto& [id, partition] : brush.producer().partitions) {
        const int at = index++ - level.firstRow;
        if (at < 0 || at >= level.rows)
            continue;
        const QRectF row = level.row(at);
        const double left = level.lane(ProducerLane::Accumulator).box.left() + level.pad;
        const ObjectId object = ObjectId::deque(brush.id(), id);
        const QRectF whole(left - 4, row.top(), level.answersRight - left + 4, row.height());
        sketch.setStrength(brush.strengthOf(object));
        const auto scope = sketch.in(brush.object(object, whole, 8));
        sketch.rounded(row.adjusted(0.5, 0.5, -0.5, -0.5), 8, t.bg, t.line2);
        brush.frame(object, whole, 8);
        paintRowName(brush, row, id, partition);
        if (outside) {
            paintAppended(brush, row, partition);
        } else {
            const LeaveAnswer answer = brush.pipeline.mayLeave(partition);
            paintQueue(brush, row, partition, answer);
            paintAnswer(brush, row, answer);
        }
        sketch.setStrength(1);
    }
    if (!outside)
        paintMemory(brush);
}

void paintMemory(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QRectF box = brush.level.memory;
    const ObjectId id = brush.part("memory");
    const auto scope = sketch.in(brush.object(id, box.adjusted(-4, 0, 4, 0), 8));
    brush.frame(id, box.adjusted(-4, 0, 4, 0), 8);
    const MemoryUse use = brush.pipeline.memory();
    const std::int64_t taken = use.waitingBuffers + use.inFlightBuffers;
    const QString title = use.buffers > 0 ? Stage::tr("%1 of %2 buffers taken").arg(number(taken), number(use.buffers)) : Stage::tr("buffer.memory is less than a batch");
    const bool short_ = brush.producer().call.blocked == BlockedOn::Memory;
    const QString percent = QStringLiteral("%1 %").arg(use.permille() / 10);
    const QColor waiting = mix(t.hues[6], t.panel, 0.5), flying = mix(t.hues[0], t.panel, 0.5);
    const double whole = static_cast<double>(std::max<std::int64_t>(1, use.bytes));
    const auto bar = [&](const QRectF& at) {
        sketch.rounded(at, at.height() / 2, t.line2);
        const double first = std::min(at.width(), at.width() * static_cast<double>(use.waiting) / whole);
        const double second = std::min(at.width() - first, at.width() * static_cast<double>(use.inFlight) / whole);
        if (first > 0.5)
            sketch.rounded({at.left(), at.top(), first, at.height()}, std::min(2.0, first / 2), waiting);
        if (second > 0.5)
            sketch.rounded({at.left() + first, at.top(), second, at.height()}, std::min(2.0, second / 2), flying);
    };
    if (brush.level.narrow) {
        const double middle = box.center().y();
        const double used = sketch.textAt(box.left(), middle, title, FontRole::TextStrong, t.ink, Anchor::Left, box.width() * 0.5);
        const double right = sketch.textAt(box.right(), middle, percent, FontRole::MonoCaptionStrong, short_ ? t.badInk : t.ink2, Anchor::Right);
        bar({box.left() + used + 14, middle - 5, box.width() - used - right - 28, 10});
        return;
    }
    double y = box.top() + 12;
    const double used = sketch.text({box.right(), y}, percent, FontRole::MonoCaptionStrong, use.permille() >= 800 ? t.dryInk : t.ink2, Anchor::Right);
    sketch.text({box.left(), y}, title, FontRole::TextStrong, t.ink, Anchor::Left, box.width() - used - 10);
    y += 10;
    const double low = box.height() < 150 ? 0 : 1;
    if (use.buffers > 0 && use.buffers <= kBuffersDrawn) {
        const std::int64_t columns = std::clamp<std::int64_t>((use.buffers + 1) / 2, 1, use.buffers <= 16 ? 8 : 16);
        const std::int64_t lines = (use.buffers + columns - 1) / columns;
        const double pitch = box.width() / static_cast<double>(columns), cell = pitch - (columns > 8 ? 3 : 4);
        const double height = lines > 2 ? 10 : low > 0 ? 20 : 12;
        for (std::int64_t i = 0; i < use.buffers; ++i) {
            const QRectF at(box.left() + pitch * static_cast<double>(i % columns), y + static_cast<double>(i / columns) * (height + 4), cell, height);
            const QColor fill = i < use.waitingBuffers ? waiting : i < taken ? flying : t.panel;
            sketch.rounded(at.adjusted(0.5, 0.5, -0.5, -0.5), 4, fill, i < taken ? QColor() : t.line);
        }
        y += static_cast<double>(lines) * (height + 4) + 2;
    } else {
        bar({box.left(), y + 2, box.width(), 12});
        y += 20;
    }
    const auto legend = [&](double x, const QColor& fill, const QString& words) {
        sketch.rounded({x + 0.5, y + 0.5, 9, 9}, 2, fill, fill == t.panel ? t.line : QColor());
        sketch.text({x + 14, y + 9}, words, FontRole::Caption, t.ink2, Anchor::Left, box.width() / 3 - 16);
    };
    legend(box.left(), waiting, Stage::tr("deques %1").arg(number(use.waitingBuffers)));
    legend(box.left() + box.width() / 3, flying, Stage::tr("in flight %1").arg(number(use.inFlightBuffers)));
    legend(box.left() + box.width() * 2 / 3, t.panel, Stage::tr("free %1").arg(number(std::max<std::int64_t>(0, use.buffers - taken))));
    y += 26;
    const auto line = [&](const QString& text, const QColor& ink) {
        if (y > box.bottom() - 2)
            return;
        sketch.text({box.left(), y}, text, FontRole::Caption, ink, Anchor::Left, box.width());
        y += 16;
    };
    // Teaching labs make it small.
    const std::int64_t real = producerDefault("buffer.memory").toLongLong();
    const bool scaled = use.bytes < real;
    if (short_)
        line(Stage::tr("full: send() blocks, then TimeoutException"), t.badInk);
    if (scaled && y + 6 <= box.bottom()) {
        sketch.chip({box.left(), y - 2}, Anchor::Left, Stage::tr("scaled: real default %1 MiB").arg(real / kMebi), Tone::Dry, box.width());
        y += 20;
    }
    if (!short_)
        line(Stage::tr("full: send() blocks up to max.block.ms"), t.ink3);
    line(Stage::tr("a batch always takes a whole buffer"), t.ink3);
}

} // namespace ui
