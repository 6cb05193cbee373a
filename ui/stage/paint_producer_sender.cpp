#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/stage/paint_producer.h"

// The sender's thread: one window of requests for each connection, what came back, retries and callbacks.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

QString sequenceText(const ProducerBrush& brush, const ProduceRequestView& request)
{
    const ProducerBatchView* first = request.batches.empty() ? nullptr : brush.producer().batch(request.batches.front());
    if (request.batches.size() == 1 && first && first->baseSequence >= 0)
        return Stage::tr("seq %1–%2").arg(first->baseSequence).arg(first->baseSequence + static_cast<std::int32_t>(first->records.size()) - 1);
    if (request.batches.size() <= 1)
        return request.records > 0 ? countOf(request.records) : bytes(request.bytes);
    QStringList parts; // "0 +21, 1 +6"
    for (const std::uint64_t id : request.batches)
        if (const ProducerBatchView* batch = brush.producer().batch(id))
            parts << QStringLiteral("p%1 +%2").arg(batch->partition.partition).arg(batch->records.size());
    return parts.join(QStringLiteral(", "));
}

void paintRequest(const ProducerBrush& brush, const QRectF& box, const ProduceRequestView& request)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ObjectId id = ObjectId::request(brush.id(), request.number);
    const auto scope = sketch.in(brush.object(id, box, 7));
    const bool now = request.sentAt == brush.input.now;
    sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, now ? t.panel : t.sel, t.accent, now ? 1.4 : 1, now ? Dash::Reply : Dash::Solid);
    brush.frame(id, box, 7);
    const double room = box.width() - 16;
    const QString number = brush.isOutside() ? QStringLiteral("Produce") : QStringLiteral("Produce %1").arg(request.number);
    const QString title = brush.isOutside() ? number : fitting({number, QString::number(request.number)}, FontRole::MonoCaptionStrong, room);
    const bool two = box.height() >= 28;
    sketch.text({box.left() + 8, two ? box.center().y() - 3 : box.center().y() + 4}, title, FontRole::MonoCaptionStrong, t.ink, Anchor::Left, room);
    if (two)
        sketch.text({box.left() + 8, box.center().y() + (box.height() >= 34 ? 13 : 10)}, fitting({sequenceText(brush, request), request.records > 0 ? Stage::tr("%1 rec").arg(request.records) : bytes(request.bytes)}, FontRole::MonoCaption, room), FontRole::MonoCaption, t.ink2);
}

void paintBroker(const ProducerBrush& brush, const QRectF& box, BrokerId id, const std::vector<const ProduceRequestView*>& requests)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const BrokerView* broker = brush.view().broker(id);
    const NodeLook look = broker ? lookOf(*broker) : NodeLook::NotStarted;
    const bool cut = brush.view().cutLinks.count({brush.id(), NodeId{id.value}}) > 0 || brush.view().cutLinks.count({NodeId{id.value}, brush.id()}) > 0;
    const auto throttle = brush.producer().throttledUntil.find(id);
    const bool throttled = throttle != brush.producer().throttledUntil.end() && throttle->second > brush.input.now;
    sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 9, isDown(look) ? t.dead : t.panel, isDown(look) ? t.mute : t.line, 1, isDown(look) ? Dash::Dashed : Dash::Solid);
    const QPointF dot(box.left() + 15, box.center().y());
    if (look == NodeLook::Running)
        sketch.ellipse(dot, 5, cut || throttled ? t.dry2 : t.ok);
    else
        paintNodeGlyph(sketch, dot, look);
    const auto count = static_cast<int>(requests.size());
    const QString window = brush.isOutside() ? QString::number(count) : QStringLiteral("%1 / %2").arg(count).arg(brush.pipeline.maxInFlight());
    const bool two = box.height() >= 28;
    const double y = two ? box.center().y() - 3 : box.center().y() + 4;
    const double used = sketch.text({box.right() - 10, y}, window, FontRole::MonoCaptionStrong, !brush.isOutside() && count >= brush.pipeline.maxInFlight() ? t.dryInk : t.ink2, Anchor::Right);
    sketch.text({box.left() + 28, y}, Stage::tr("broker %1").arg(id.value), FontRole::TextStrong, isDown(look) ? t.ink2 : t.ink, Anchor::Left, box.width() - 28 - used - 16);
    if (!two)
        return;
    const QString oldest = count > 0 ? Stage::tr("oldest %1").arg(durationText(brush.input.now - requests.front()->sentAt)) : Stage::tr("ready");
    const QString state = look != NodeLook::Running ? lookWord(look)
        : cut                                       ? Stage::tr("link cut")
        : throttled                                 ? Stage::tr("quota: %1").arg(durationText(throttle->second - brush.input.now))
                                                    : oldest;
    sketch.text({box.left() + 28, box.center().y() + (box.height() >= 34 ? 13 : 10)}, state, FontRole::Caption, look != NodeLook::Running || cut || throttled ? t.dryInk : t.ink3, Anchor::Left, box.width() - 38);
}

void paintWindow(const ProducerBrush& brush, int index, BrokerId broker)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ProducerLayout& level = brush.level;
    const auto requests = brush.pipeline.requestsTo(broker);
    const QRectF first = level.slot(index, 0), card = level.brokerBox(index);
    const QRectF whole(first.left() - 3, first.top() - 2, card.right() - first.left() + 6, first.height() + 4);
    const ObjectId id = ObjectId::window(brush.id(), broker);
    sketch.setStrength(brush.strengthOf(id));
    const auto scope = sketch.in(brush.object(id, whole, 9));
    brush.frame(id, whole, 9);

    const auto slots_ = static_cast<std::size_t>(level.slotCount);
    const std::size_t shown = requests.size() > slots_ ? slots_ - 1 : requests.size();
    for (std::size_t i = 0; i < shown; ++i)
        paintRequest(brush, level.slot(index, static_cast<int>(i)), *requests[i]);
    std::size_t next = shown;
    if (requests.size() > slots_) {
        const QRectF box = level.slot(index, static_cast<int>(shown));
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, t.sel, t.accent);
        sketch.textAt(box.center().x(), box.center().y(), QStringLiteral("+%1").arg(requests.size() - shown), FontRole::MonoCaptionStrong, t.ink, Anchor::Centre, box.width() - 8);
        ++next;
    }
    // What came back stands in the free places: a chip over the dashed slots.
    const ProducerBatchView* back = brush.pipeline.cameBackFrom(broker);
    const QRectF last = level.slot(index, level.slotCount - 1);
    const QRectF free = next < slots_ ? QRectF(level.slot(index, static_cast<int>(next)).topLeft(), last.bottomRight()) : QRectF();
    QString words;
    if (back && !free.isEmpty()) {
        const QString error = errorText(back->error), number = ui::number(static_cast<std::int64_t>(back->id));
        words = fitting({Stage::tr("batch %1 came back: %2, retriable; it went back into its deque").arg(number, error), Stage::tr("batch %1 came back: %2").arg(number, error), error}, FontRole::CaptionStrong, free.width() - 34);
    }
    for (std::size_t i = next; i < slots_ && !brush.isOutside(); ++i)
        sketch.rounded(level.slot(index, static_cast<int>(i)).adjusted(0.5, 0.5, -0.5, -0.5), 7, {}, t.line, 1, Dash::Dry);
    if (words.size() > 1)
        sketch.chip({free.left() + 8, free.center().y()}, Anchor::Left, words, Tone::Dry, free.width() - 12);

    const double y = card.center().y();
    sketch.line({last.right() + 6, y}, {card.left() - 12, y}, t.ink2, 1.6);
    QPainterPath head(QPointF(card.left() - 4, y));
    head.lineTo(card.left() - 12, y - 4.2);
    head.lineTo(card.left() - 12, y + 4.2);
    head.closeSubpath();
    sketch.path(head, t.ink2);
    paintBroker(brush, card, broker, requests);
    sketch.setStrength(1);
}

void paintRetry(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QRectF box = brush.level.retry;
    const ObjectId id = brush.part("retry");
    const auto scope = sketch.in(brush.object(id, box.adjusted(-4, 0, 0, 0), 8));
    brush.frame(id, box.adjusted(-4, 0, 0, 0), 8);
    const double top = box.top() + 16, left = box.left() + brush.level.labels, room = box.right() - left;
    const double labels = brush.level.labels - 12;
    const auto course = brush.pipeline.retry();
    sketch.text({box.left(), top}, Stage::tr("retry"), FontRole::TextStrong, t.ink, Anchor::Left, labels);
    const QString total = counted(brush.producer().retries, Stage::tr("%1 so far"), Stage::tr("%1 so far"));
    sketch.text({box.left(), top + 16}, course ? QString::fromStdString(course->batch->partition.toString()) : total, course ? FontRole::MonoCaption : FontRole::Caption, t.ink3, Anchor::Left, labels);
    const Duration delivery = producerMillis(brush.pipeline.client(), "delivery.timeout.ms");
    const QString givesUp = Stage::tr("gives up %1 after send(), whatever the attempts").arg(durationText(delivery));
    if (!course) {
        sketch.text({left, top}, brush.producer().lastError == ErrorCode::None ? Stage::tr("nothing came back to be sent again") : Stage::tr("nothing waits; the last error was %1").arg(errorText(brush.producer().lastError)), FontRole::Caption, t.ink3, Anchor::Left, room);
        sketch.text({left, top + 16}, givesUp, FontRole::Caption, t.ink3, Anchor::Left, room);
        return;
    }
    const ProducerBatchView& batch = *course->batch;
    // From send() to a little behind what is known: the attempts before, the last one, its wait.
    const Time end = std::min(course->deadline, std::max(course->waits ? batch.retryAt : brush.input.now, brush.input.now) + (course->waits ? batch.backoff : Duration{}));
    const double span = std::max<double>(1, static_cast<double>((end - batch.created).count()));
    const auto x = [&](Time at) { return left + std::clamp(static_cast<double>((at - batch.created).count()) / span, 0.0, 1.0) * room; };
    const double y = box.top() + 6;
    sketch.rounded({left, y, room, 12}, 6, t.line2);
    const auto piece = [&](Time from, Time to, const QColor& fill, const QColor& stroke = {}) {
        const double a = x(from), b = x(to);
        if (b - a >= 1)
            sketch.rounded({a, y, b - a, 12}, std::min(3.0, (b - a) / 2), fill, stroke, 1, stroke.isValid() ? Dash::Dry : Dash::Solid);
    };
    piece(batch.created, batch.sentAt, mix(t.mute, t.panel, 0.45));
    piece(batch.sentAt, course->failedAt, t.accent);
    if (course->waits) {
        piece(course->failedAt, std::min(brush.input.now, batch.retryAt), mix(t.mute, t.panel, 0.45));
        if (batch.retryAt > brush.input.now)
            piece(brush.input.now, batch.retryAt, t.panel, t.mute);
    }
    sketch.line({x(brush.input.now), y - 4}, {x(brush.input.now), y + 16}, t.accent, 2);
    const QString error = batch.error == ErrorCode::None ? QString() : QStringLiteral(": ") + errorText(batch.error);
    QString words = Stage::tr("attempt %1%2").arg(batch.attempts).arg(course->waits ? error : Stage::tr(", on its way"));
    if (course->waits)
        words += Stage::tr(" · wait %1 = %2·2^%3 ±20 %").arg(durationText(batch.backoff)).arg(producerNumber(brush.pipeline.client(), "retry.backoff.ms")).arg(course->exponent);
    const QString shorter = course->waits ? Stage::tr("attempt %1 · wait %2").arg(batch.attempts).arg(durationText(batch.backoff)) : words;
    sketch.text({left, y + 28}, fitting({words, shorter}, FontRole::Caption, room), FontRole::Caption, t.ink2);
    if (y + 44 <= box.bottom())
        sketch.text({left, y + 44}, givesUp, FontRole::Caption, t.ink3, Anchor::Left, room);
}

void paintCallbacks(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QRectF box = brush.level.callbacks;
    const double labels = brush.level.narrow ? 70 : 92, left = box.left() + labels;
    const double top = box.top() + 16;
    sketch.text({box.left(), top}, Stage::tr("callbacks"), FontRole::TextStrong, t.ink, Anchor::Left, labels - 8);
    if (!brush.isOutside())
        sketch.text({box.left(), top + 16}, Stage::tr("on this thread"), FontRole::Caption, t.ink3, Anchor::Left, labels - 8);
    const auto& completions = brush.producer().completions;
    if (completions.empty()) {
        sketch.text({left, top}, brush.isOutside() ? Stage::tr("run inside its process") : Stage::tr("none ran yet"), FontRole::Caption, t.ink3, Anchor::Left, box.right() - left);
        return;
    }
    const bool note = box.height() > 70;
    const auto fit = static_cast<std::size_t>(std::max(1.0, std::floor((box.height() - (note ? 24 : 6)) / 18)));
    const std::size_t from = completions.size() > fit ? completions.size() - fit : 0;
    double y = box.top() + 14;
    for (std::size_t i = from; i < completions.size(); ++i) {
        const CompletionView& completion = completions[i];
        const ObjectId id = ObjectId::part(brush.id(), "callback:" + std::to_string(i));
        const QRectF row(left - 4, y - 12, box.right() - left + 4, 17);
        const auto scope = sketch.in(brush.object(id, row, 4));
        brush.frame(id, row, 4);
        const bool failed = !completion.exception.empty();
        if (failed)
            sketch.icon(Icon::Cross, {left - 1, y - 9}, 10, t.bad);
        else
            sketch.ellipse({left + 4, y - 4}, 4.5, completion.confirmed ? t.ok : t.mute);
        const double used = brush.level.narrow ? 0 : sketch.text({left + 16, y}, instantText(completion.at), FontRole::MonoCaption, t.ink3, Anchor::Left, 70);
        sketch.text({left + 16 + (used > 0 ? used + 10 : 0), y}, completionWords(completion), FontRole::Caption, failed ? t.badInk : t.ink, Anchor::Left, box.right() - left - 16 - (used > 0 ? used + 10 : 0));
        y += 18;
    }
    if (note)
        sketch.text({left + 16, y + 2}, Stage::tr("a slow callback stops every send of this producer"), FontRole::Caption, t.ink3, Anchor::Left, box.right() - left - 16);
}

} // namespace

void paintSenderLane(const ProducerBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ProducerLayout& level = brush.level;
    const double left = level.lane(ProducerLane::Sender).box.left() + level.pad;
    const QRectF first = level.slot(0, 0);
    const double room = level.labels - 12;
    sketch.text({left, first.top() + 15}, Stage::tr("in flight"), FontRole::TextStrong, t.ink, Anchor::Left, room);
    const int more = level.allWindows - level.windows;
    const bool tall = level.windows > 0 && level.windowHeight * level.windows > 44;
    if (more > 0)
        sketch.text({left, first.top() + 31}, Stage::tr("+ %1 more").arg(more), FontRole::CaptionStrong, t.ink3, Anchor::Left, room);
    else if (tall || level.windowHeight > 34)
        sketch.text({left, first.top() + 31}, Stage::tr("by connection"), FontRole::Caption, t.ink3, Anchor::Left, room);
    const auto brokers = brush.pipeline.brokers();
    if (level.windowsTop - level.lane(ProducerLane::Sender).box.top() - level.lane(ProducerLane::Sender).header >= 16 && !brokers.empty() && !brush.isOutside()) {
        const double y = level.windowsTop - 6;
        sketch.text({level.slotsLeft, y}, Stage::tr("oldest"), FontRole::Caption, t.ink3, Anchor::Left, 80);
        sketch.text({level.slot(0, level.slotCount - 1).right(), y}, Stage::tr("newest"), FontRole::Caption, t.ink3, Anchor::Right, 80);
    }
    if (brokers.empty()) {
        const QRectF box(first.topLeft(), QPointF(level.brokerRight, first.bottom()));
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, {}, t.line, 1.2, Dash::Dashed);
        sketch.textAt(box.left() + 14, box.center().y(), Stage::tr("No connection yet: it learns from metadata who leads."), FontRole::Caption, t.ink3, Anchor::Left, box.width() - 28);
    }
    for (int i = 0; i < level.windows; ++i)
        paintWindow(brush, i, brokers[static_cast<std::size_t>(level.firstWindow + i)]);
    sketch.line({left, level.retry.top() - 1}, {level.callbacks.right(), level.retry.top() - 1}, t.line2);
    if (!brush.isOutside())
        paintRetry(brush);
    paintCallbacks(brush);
    paintSenderTables(brush);
}

} // namespace ui
