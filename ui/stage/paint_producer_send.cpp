#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/paint_producer.h"

// The application's thread: what the last call of send() went through, and how far it came.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kInset = 14;
constexpr double kByte = 33;     // a cell of a serialized byte, and its distance
constexpr double kByteGap = 4;

struct Lines {
    double left, right, y, line, bottom;
    // The baseline of the next line, or 0 where the card ends.
    double next()
    {
        const double at = y;
        y += line;
        return at <= bottom ? at : 0;
    }
};

Lines linesOf(const ProducerBrush& brush, const QRectF& card, double first)
{
    return {card.left() + kInset, card.right() - kInset, first, brush.level.line, card.bottom() - 8};
}

void pairs(const ProducerBrush& brush, Lines& lines, std::initializer_list<std::pair<QString, QString>> values)
{
    for (const auto& [name, value] : values)
        if (const double y = lines.next(); y > 0)
            paintPair(brush.sketch, lines.left, lines.right, y, name, value, brush.theme().ink);
}

QString callState(const ProducerBrush& brush)
{
    const SendCallView& call = brush.producer().call;
    if (call.number == 0)
        return Stage::tr("send() was not called yet");
    const QString number = Stage::tr("call %1").arg(ui::number(call.number));
    if (call.blocked)
        return Stage::tr("%1, holds its caller").arg(number);
    if (!call.exception.empty())
        return Stage::tr("%1, failed").arg(number);
    const ProducerBatchView* batch = brush.producer().batch(call.batch);
    return batch == nullptr   ? Stage::tr("%1, through").arg(number)
        : batch->inFlight     ? Stage::tr("%1, in flight").arg(number)
                              : Stage::tr("%1, in batch %2").arg(number, ui::number(static_cast<std::int64_t>(call.batch)));
}

QString keyText(const SendCallView& call) { return call.keySize < 0 ? Stage::tr("none") : readableBytes(call.key, call.keySize); }

void paintRecord(const ProducerBrush& brush, const QRectF& card)
{
    const Theme& t = brush.theme();
    const ObjectId id = brush.part("record");
    const auto scope = brush.sketch.in(brush.object(id, card, 10));
    Lines lines = linesOf(brush, card, paintCard(brush, card, 1, QStringLiteral("ProducerRecord"), callState(brush)));
    brush.frame(id, card, 10);
    const SendCallView& call = brush.producer().call;
    if (call.number == 0)
        return;
    if (!call.exception.empty()) {
        const double y = lines.next();
        brush.sketch.text({lines.left, y}, failedStage(call.failedAt), FontRole::CaptionStrong, t.badInk, Anchor::Left, lines.right - lines.left);
        if (const double second = lines.next(); second > 0)
            brush.sketch.text({lines.left, second}, QString::fromStdString(call.exception), FontRole::MonoCaption, t.badInk, Anchor::Left, lines.right - lines.left);
        pairs(brush, lines, {{Stage::tr("topic"), QString::fromStdString(call.partition.topic)}});
        return;
    }
    if (call.blocked) {
        pairs(brush, lines, {{Stage::tr("topic"), QString::fromStdString(call.partition.topic)},
                                {Stage::tr("waits for"), *call.blocked == BlockedOn::Memory ? QStringLiteral("buffer.memory") : Stage::tr("metadata")},
                                {Stage::tr("since"), durationText(brush.input.now - call.blockedSince)},
                                {Stage::tr("at most"), durationText(call.blockedUntil - call.blockedSince)}});
        return;
    }
    const bool given = call.chosenBy == Rule::PartitionExplicit;
    pairs(brush, lines, {{Stage::tr("topic"), QString::fromStdString(call.partition.topic)},
                            {Stage::tr("partition"), given ? QString::number(call.partition.partition) : Stage::tr("not given")},
                            {Stage::tr("key"), keyText(call)},
                            {Stage::tr("value"), readableBytes(call.value, call.size - std::max(0, call.keySize))},
                            {Stage::tr("called"), instantText(call.at)}});
}

void paintInterceptors(const ProducerBrush& brush, const QRectF& card)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ObjectId id = brush.part("interceptors");
    const auto scope = sketch.in(brush.object(id, card, 10));
    Lines lines = linesOf(brush, card, paintCard(brush, card, 2, Stage::tr("Interceptors"), Stage::tr("onSend, in order")));
    brush.frame(id, card, 10);
    const auto& steps = brush.producer().call.interceptors;
    const double room = lines.right - lines.left;
    if (steps.empty()) {
        const bool set = !settingOf(brush.pipeline.client(), "interceptor.classes").isEmpty();
        sketch.text({lines.left, lines.next()}, set ? Stage::tr("none ran yet") : Stage::tr("none: interceptor.classes is empty"), FontRole::Caption, t.ink3, Anchor::Left, room);
        return;
    }
    const double note = card.height() >= 170 ? 16 : 0; // the line at the foot
    double y = lines.y - 12;
    const double height = card.height() >= 170 ? 42 : 32, most = card.bottom() - 8 - note;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool last = i + 1 == steps.size();
        if (y + height > most || (!last && y + 2 * height + 6 > most && i + 2 < steps.size() && y + height + 16 > most)) {
            sketch.text({lines.left, std::min(y + 12, card.bottom() - 8)}, Stage::tr("+ %1 more").arg(steps.size() - i), FontRole::CaptionStrong, t.ink3);
            return;
        }
        const InterceptorStep& step = steps[i];
        const ObjectId one = ObjectId::part(brush.id(), "interceptor:" + std::to_string(i));
        const QRectF box(card.left() + 10, y, card.width() - 20, height);
        const auto inner = sketch.in(brush.object(one, box, 8));
        const bool threw = step.outcome == InterceptorOutcome::Threw;
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, t.panel, threw ? t.bad : t.line);
        brush.frame(one, box, 8);
        const QString grew = step.grewBy == 0 ? QString() : (step.grewBy > 0 ? QStringLiteral("+") : QString(QChar(0x2212))) + number(std::abs(step.grewBy)) + QStringLiteral(" B");
        const double first = box.top() + (height > 36 ? 17 : 13), second = box.bottom() - (height > 36 ? 9 : 6);
        const double used = sketch.text({box.right() - 10, first}, grew, FontRole::MonoCaption, t.ink2, Anchor::Right);
        sketch.text({box.left() + 10, first}, QString::fromStdString(step.name), FontRole::MonoCaptionStrong, t.ink, Anchor::Left, box.width() - 26 - used);
        sketch.text({box.left() + 10, second}, outcomeWords(step), FontRole::Caption, threw ? t.badInk : t.ink3, Anchor::Left, box.width() - 20);
        y += height + 6;
    }
    if (note > 0)
        sketch.text({lines.left, card.bottom() - 12}, Stage::tr("an exception here is only logged"), FontRole::Caption, t.ink3, Anchor::Left, room);
}

void paintMetadata(const ProducerBrush& brush, const QRectF& card)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ProducerView& producer = brush.producer();
    const bool waits = producer.call.blocked == BlockedOn::Metadata;
    const bool known = producer.metadataAt.known();
    const ObjectId id = brush.part("metadata");
    const auto scope = sketch.in(brush.object(id, card, 10));
    Lines lines = linesOf(brush, card, paintCard(brush, card, 3, Stage::tr("Metadata"), waits ? Stage::tr("not known: send() waits") : known ? Stage::tr("known, so no wait") : Stage::tr("nothing told yet")));
    brush.frame(id, card, 10);
    const double foot = card.bottom() - (card.height() >= 170 ? 26 : 18);
    const double room = lines.right - lines.left;
    if (waits) {
        const Duration held = brush.input.now - producer.call.blockedSince, most = producer.call.blockedUntil - producer.call.blockedSince;
        sketch.text({lines.left, lines.next()}, Stage::tr("%1 of %2").arg(durationText(held), durationText(most)), FontRole::MonoCaption, t.dryInk, Anchor::Left, room);
        return;
    }
    const int all = brush.level.allRows;
    int shown = 0;
    for (const auto& [partition, state] : producer.partitions) {
        if (lines.y > foot - (known ? 12 : 0) || (shown + 1 < all && lines.y + lines.line > foot - 12 && all - shown > 1)) {
            if (lines.y <= foot - 6 && all > shown)
                sketch.text({lines.left, lines.next()}, Stage::tr("+ %1 more").arg(all - shown), FontRole::CaptionStrong, t.ink3, Anchor::Left, room);
            break;
        }
        const double y = lines.next();
        const bool led = state.leader != kNoBroker;
        const QString leader = !led ? Stage::tr("none") : room < 130 ? QString::number(state.leader.value) : Stage::tr("broker %1").arg(state.leader.value);
        const double used = sketch.text({lines.right, y}, leader, FontRole::Caption, led ? t.ink2 : t.badInk, Anchor::Right, room * 0.5);
        if (led)
            sketch.icon(Icon::Crown, {lines.right - used - 16, y - 10}, 12, t.ink);
        sketch.text({lines.left, y}, elidedName(QString::fromStdString(partition.toString()), FontRole::MonoCaption, room - used - 24), FontRole::MonoCaption, t.ink);
        ++shown;
    }
    if (!known)
        return;
    const Duration age = brush.input.now - producer.metadataAt.value, most = producerMillis(brush.pipeline.client(), "metadata.max.age.ms");
    sketch.text({lines.left, foot}, Stage::tr("age %1 of %2").arg(durationText(age), durationText(most)), FontRole::Caption, t.ink3, Anchor::Left, room);
    const double part = most.count() > 0 ? std::clamp(static_cast<double>(age.count()) / static_cast<double>(most.count()), 0.0, 1.0) : 0;
    sketch.rounded({lines.left, foot + 6, room, 4}, 2, t.line);
    if (part > 0.01)
        sketch.rounded({lines.left, foot + 6, std::max(4.0, room * part), 4}, 2, t.accent);
}

// The bytes as cells, with the character below where there is one.
void paintBytes(const ProducerBrush& brush, double left, double right, double top, const SendCallView& call)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const bool low = brush.level.line < 18;
    const double cell = low ? 22 : 30, height = low ? 17 : 22;
    const auto fit = static_cast<std::size_t>(std::max(1.0, (right - left + kByteGap) / (cell + kByteGap)));
    const bool more = static_cast<std::size_t>(call.keySize) > fit;
    const std::size_t count = std::min(call.key.size(), more ? fit - 1 : fit);
    for (std::size_t i = 0; i < count; ++i) {
        const auto byte = static_cast<unsigned char>(call.key[i]);
        const QRectF box(left + static_cast<double>(i) * (cell + kByteGap), top, cell, height);
        sketch.rounded(box, 5, mix(t.hues[0], t.bg, 0.84));
        sketch.textAt(box.center().x(), box.center().y(), QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')), FontRole::MonoCaption, t.ink, Anchor::Centre);
        if (!low && byte > 0x20 && byte < 0x7f)
            sketch.text({box.center().x(), box.bottom() + 14}, QString(QLatin1Char(static_cast<char>(byte))), FontRole::MonoCaption, t.ink2, Anchor::Centre);
    }
    if (more)
        sketch.textAt(left + static_cast<double>(count) * (cell + kByteGap) + 2, top + height / 2, QStringLiteral("…"), FontRole::MonoCaption, t.ink3);
}

void paintSerializers(const ProducerBrush& brush, const QRectF& card)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const SendCallView& call = brush.producer().call;
    const ClientView& client = brush.pipeline.client();
    const ObjectId id = brush.part("serializers");
    const auto scope = sketch.in(brush.object(id, card, 10));
    Lines lines = linesOf(brush, card, paintCard(brush, card, 4, Stage::tr("Serializers"), Stage::tr("objects become bytes")));
    brush.frame(id, card, 10);
    const auto sized = [&](bool ofKey, std::int32_t size) {
        return call.number == 0 || size < 0 || call.blocked || !call.exception.empty() ? serializerName(client, ofKey)
                                                                                      : serializerName(client, ofKey) + QStringLiteral(" · ") + number(size) + QStringLiteral(" B");
    };
    const bool came = call.number > 0 && !call.blocked && call.exception.empty();
    pairs(brush, lines, {{Stage::tr("key"), call.keySize < 0 && came ? Stage::tr("none") : sized(true, call.keySize)}});
    if (came && call.keySize > 0) {
        const bool low = brush.level.line < 18;
        const double height = low ? 17 : 36, top = lines.y - brush.level.line + (low ? 5 : 8);
        if (top + height < lines.bottom - 2 * brush.level.line + 8) {
            paintBytes(brush, lines.left, lines.right, top, call);
            lines.y += low ? 19 : 45;
        }
    }
    pairs(brush, lines, {{Stage::tr("value"), sized(false, call.size - std::max(0, call.keySize))}});
    if (call.failedAt == SendStage::Serializer && !call.exception.empty()) {
        if (const double y = lines.next(); y > 0)
            sketch.text({lines.left, y}, QString::fromStdString(call.exception), FontRole::MonoCaption, t.badInk, Anchor::Left, lines.right - lines.left);
        return;
    }
    if (!came)
        return;
    const std::int64_t most = producerNumber(client, "max.request.size");
    const QString whole = Stage::tr("%1 ≤ max.request.size %2").arg(number(call.size) + QStringLiteral(" B"), number(most) + QStringLiteral(" B"));
    if (const double y = lines.next(); y > 0)
        sketch.text({lines.left, y}, fitting({whole, QStringLiteral("%1 B ≤ max.request.size").arg(number(call.size)), Stage::tr("%1 in all").arg(bytes(call.size))}, FontRole::Caption, lines.right - lines.left), FontRole::Caption, t.ink3);
}

void arrow(const ProducerBrush& brush, const QRectF& from, const QRectF& to)
{
    if (to.left() <= from.right() || std::abs(to.center().y() - from.center().y()) > 4)
        return;
    const double y = from.center().y(), x = to.left() - 1;
    const double length = std::min(18.0, to.left() - from.right() - 2);
    brush.sketch.line({x - length, y}, {x - 7, y}, brush.theme().ink2, 2);
    QPainterPath head(QPointF(x, y));
    head.lineTo(x - 8, y - 4.2);
    head.lineTo(x - 8, y + 4.2);
    head.closeSubpath();
    brush.sketch.path(head, brush.theme().ink2);
}

// A program from outside: its insides are its own, and that is said.
void paintUnknown(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    const QRectF box = brush.level.cards.front().united(brush.level.cards.back());
    brush.sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, {}, t.line, 1.4, Dash::Dashed);
    const double x = box.left() + 20, room = box.width() - 40;
    double y = box.top() + 28;
    const ClientView& client = brush.pipeline.client();
    const QStringList lines{Stage::tr("This is a real client. Which records wait in it, how it chose their partitions and what its settings are stays inside its process."),
        Stage::tr("The wire tells: its Produce requests and what answers them, and from what leaders append its records, producer id, epoch and sequences."),
        client.detail.empty() ? QString() : Stage::tr("It calls itself %1.").arg(QString::fromStdString(client.detail))};
    for (const QString& line : lines) {
        if (line.isEmpty() || y > box.bottom() - 8)
            continue;
        brush.sketch.text({x, y}, line, FontRole::Text, t.ink2, Anchor::Left, room);
        y += 22;
    }
}

} // namespace

void paintSendLane(const ProducerBrush& brush, ProducerAnchors& anchors)
{
    if (brush.isOutside()) {
        paintUnknown(brush);
        return;
    }
    const auto& cards = brush.level.cards;
    paintRecord(brush, cards[0]);
    paintInterceptors(brush, cards[1]);
    paintMetadata(brush, cards[2]);
    paintSerializers(brush, cards[3]);
    paintPartitioner(brush, cards[4], anchors);
    for (std::size_t i = 0; i + 1 < cards.size(); ++i)
        arrow(brush, cards[i], cards[i + 1]);
}

} // namespace ui
