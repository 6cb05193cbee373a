#include "ui/stage/paint_producer.h"

#include <algorithm>
#include <cmath>

#include "engine/base/kafka_configs.h"
#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kBar = 4;         // the lane's coloured edge
constexpr double kKnobGap = 16;
constexpr double kKnobMost = 120;  // of a value
constexpr double kTitleRoom = 230; // a lane's title is never made shorter than this by knobs
constexpr double kPath = 2.2;
constexpr double kHead = 9;        // of an arrow

struct LaneLook {
    Tone tone;
    QColor edge;
};

LaneLook lookOfLane(const Theme& t, ProducerLane lane)
{
    switch (lane) {
    case ProducerLane::Send:
        return {Tone::Accent, t.hueEdges[0]};
    case ProducerLane::Accumulator:
        return {Tone::Violet, t.hueEdges[6]};
    case ProducerLane::Sender:
        return {Tone::Ok, t.hueEdges[2]};
    }
    return {Tone::Neutral, t.line};
}

QString laneName(ProducerLane lane)
{
    return lane == ProducerLane::Send ? Stage::tr("main thread") : lane == ProducerLane::Accumulator ? Stage::tr("shared") : Stage::tr("Sender thread");
}

double paintLaneKnobs(const ProducerBrush& brush, ProducerLane lane, double left, double right, double middle)
{
    if (brush.isOutside()) // its settings are its own
        return right;
    switch (lane) {
    case ProducerLane::Send:
        return paintKnobs(brush, {"max.block.ms", "max.request.size", "partitioner.class"}, right, left, middle);
    case ProducerLane::Accumulator:
        // Between the columns is the way of a record that lands.
        if (brush.level.narrow)
            return paintKnobs(brush, {"linger.ms", "batch.size", "buffer.memory"}, right, left, middle);
        paintKnobs(brush, {"buffer.memory", "linger.ms"}, right, brush.level.answersLeft, middle);
        return paintKnobs(brush, {"batch.size", "compression.type"}, brush.level.trackRight, left, middle);
    case ProducerLane::Sender:
        return paintKnobs(brush, {"delivery.timeout.ms", "retries", "max.in.flight.requests.per.connection", "acks", "enable.idempotence", "request.timeout.ms"}, right, left, middle);
    }
    return right;
}

void paintLane(const ProducerBrush& brush, ProducerLane lane)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ProducerLaneBox& box = brush.level.lane(lane);
    const LaneLook look = lookOfLane(t, lane);
    const ClientView& client = brush.pipeline.client();
    const NodeLook state = lookOf(client);
    if (isDown(state))
        sketch.rounded(box.box.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusCard, t.dead, t.mute, 1.4, Dash::Dashed);
    else
        sketch.card(box.box, metrics::kRadiusCard);
    const double inset = std::min(12.0, box.box.height() / 4);
    sketch.rounded({box.box.left(), box.box.top() + inset, kBar, box.box.height() - 2 * inset}, 2, isDown(state) ? t.mute : look.edge);
    brush.frame(ObjectId::lane(brush.id(), lane), box.box, metrics::kRadiusCard);

    const double middle = box.box.top() + std::round(std::min(box.header, 40.0) / 2 + (box.header > 44 ? 3 : 0));
    double left = box.box.left() + brush.level.pad;
    double right = box.box.right() - brush.level.pad + 4;
    const QRectF pill = sketch.chip({left, middle}, Anchor::Left, laneName(lane), look.tone, brush.level.labels - 8);
    left = box.open ? std::max(pill.right() + 12, left + brush.level.labels) : pill.right() + 12;
    if (lane == ProducerLane::Send && state != NodeLook::Running) {
        const Tone tone = state == NodeLook::Paused ? Tone::Dry : Tone::Bad;
        const QRectF chip = sketch.chip({right - 4, middle}, Anchor::Right, lookWord(state), tone, 140);
        right = chip.isEmpty() ? right : chip.left() - 8;
    }
    if (!box.open) {
        const QString summary = laneSummary(brush.pipeline, lane);
        sketch.icon(Icon::ChevronDown, {right - 18, middle - 7}, 14, t.mute);
        const double used = sketch.textAt(right - 26, middle, summary, FontRole::Text, t.ink2, Anchor::Right, (right - 26 - left) * 0.62);
        sketch.textAt(left, middle, laneTitle(client, lane), FontRole::TextStrong, t.ink, Anchor::Left, right - 26 - used - 12 - left);
        return;
    }
    const double words = textWidth(laneTitle(client, lane), FontRole::CardTitle);
    right = paintLaneKnobs(brush, lane, left + std::min(words + 16, kTitleRoom), right - 4, middle);
    const double title = sketch.textAt(left, middle, laneTitle(client, lane), FontRole::CardTitle, t.ink, Anchor::Left, right - left - 8);
    const QString note = laneNote(client, lane);
    if (textWidth(note, FontRole::Text) <= right - left - title - 24)
        sketch.textAt(left + title + 12, middle, note, FontRole::Text, t.ink3);
}

void arrowHead(QPainterPath& path, QPointF tip, QPointF direction)
{
    const QPointF side(-direction.y(), direction.x());
    path.moveTo(tip);
    path.lineTo(tip - direction * kHead + side * (kHead / 2));
    path.lineTo(tip - direction * kHead - side * (kHead / 2));
    path.closeSubpath();
}

// Straight pieces with rounded corners, and an arrow at the end.
void paintCourse(Sketch& sketch, const std::vector<QPointF>& points, const QColor& colour)
{
    constexpr double kCorner = 8;
    QPainterPath line(points.front());
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
        const QPointF in = points[i] - points[i - 1], out = points[i + 1] - points[i];
        const double inLength = std::hypot(in.x(), in.y()), outLength = std::hypot(out.x(), out.y());
        if (inLength < 1 || outLength < 1)
            continue;
        const double corner = std::min({kCorner, inLength / 2, outLength / 2});
        line.lineTo(points[i] - in / inLength * corner);
        line.quadTo(points[i], points[i] + out / outLength * corner);
    }
    const QPointF last = points.back() - points[points.size() - 2];
    const QPointF direction = last / std::max(1.0, std::hypot(last.x(), last.y()));
    line.lineTo(points.back() - direction * (kHead - 1));
    sketch.path(line, {}, colour, kPath);
    QPainterPath head;
    arrowHead(head, points.back(), direction);
    sketch.path(head, colour);
}

// From the chosen partition to the deque that the last record lies in, and from a deque to the window of a request that leaves in
// this instant.
void paintCourses(const ProducerBrush& brush, const ProducerAnchors& anchors)
{
    const Theme& t = brush.theme();
    const ProducerLayout& level = brush.level;
    const ProducerView& producer = brush.producer();
    const ProducerLaneBox &send = level.lane(ProducerLane::Send), &accumulator = level.lane(ProducerLane::Accumulator), &sender = level.lane(ProducerLane::Sender);
    const auto rowOf = [&](const TopicPartition& partition) {
        const auto found = producer.partitions.find(partition);
        const int index = found == producer.partitions.end() ? -1 : static_cast<int>(std::distance(producer.partitions.begin(), found)) - level.firstRow;
        return index >= 0 && index < level.rows ? index : -1;
    };
    const ProducerBatchView* landed = producer.batch(producer.call.batch);
    if (anchors.chosen && accumulator.open && !level.narrow && landed && landed->waits()) {
        if (const int row = rowOf(landed->partition); row >= 0) {
            const QRectF box = level.row(row);
            const double gap = (send.box.bottom() + accumulator.box.top()) / 2, x = box.right() + 11;
            paintCourse(brush.sketch, {*anchors.chosen, {anchors.chosen->x(), gap}, {x, gap}, {x, box.center().y()}, {box.right() + 1, box.center().y()}}, t.accent);
        }
    }
    if (!accumulator.open || !sender.open)
        return;
    for (const auto& [number, request] : producer.requests) {
        if (request.sentAt != brush.input.now || request.batches.empty())
            continue;
        const ProducerBatchView* batch = producer.batch(request.batches.front());
        const auto brokers = brush.pipeline.brokers();
        const auto at = std::find(brokers.begin(), brokers.end(), BrokerId{request.broker.value});
        const int window = static_cast<int>(at - brokers.begin()) - level.firstWindow;
        const int row = batch ? rowOf(batch->partition) : -1;
        if (row < 0 || at == brokers.end() || window < 0 || window >= level.windows)
            continue;
        const QRectF from = level.row(row), to = level.slot(window, 0);
        const double x = from.left() - 8;
        paintCourse(brush.sketch, {{from.left() - 1, from.center().y()}, {x, from.center().y()}, {x, to.center().y()}, {to.left() - 1, to.center().y()}}, t.ok);
        return; // one at a time
    }
}

} // namespace

void ProducerBrush::frame(const ObjectId& thing, const QRectF& box, double radius) const
{
    if (isSelected(thing))
        sketch.rounded(box.adjusted(1, 1, -1, -1), radius, {}, theme().accent, 2);
    else if (isHovered(thing) && thing.kind != StageKind::Lane)
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, {}, theme().accent, 1);
}

double paintKnobs(const ProducerBrush& brush, std::initializer_list<const char*> keys, double right, double left, double middle)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    double x = right;
    for (const char* key : keys) {
        const ObjectId id = ObjectId::knob(brush.id(), key);
        const QString name = QString::fromLatin1(key);
        QString value = knobValue(brush.pipeline.client(), key);
        if (value.isEmpty())
            value = Stage::tr("null");
        const double inner = std::min(kKnobMost, std::ceil(textWidth(value, FontRole::MonoCaptionStrong)));
        const double field = inner + 16, label = std::ceil(textWidth(name, FontRole::MonoCaption));
        const bool changed = knobIsChanged(brush.pipeline.client(), key);
        const double width = label + 8 + (changed ? 10 : 0) + field;
        if (x - width < left)
            continue;
        const QRectF box(x - width, middle - 12, width, 24);
        const auto scope = sketch.in(brush.object(id, box, metrics::kRadiusField));
        const QRectF edge(x - field, middle - 11.5, field, 23);
        const bool lit = brush.isHovered(id) || brush.isSelected(id);
        sketch.rounded(edge.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusField, t.panel, lit ? t.accent : t.line, lit ? 2 : 1);
        sketch.textAt(edge.center().x(), middle, value, FontRole::MonoCaptionStrong, t.ink, Anchor::Centre, inner + 1);
        if (changed)
            sketch.ellipse({edge.left() - 7, middle}, 3, t.vio);
        sketch.textAt(box.left(), middle, name, FontRole::MonoCaption, t.ink2);
        x = box.left() - kKnobGap;
    }
    return x == right ? right : x + kKnobGap - 8;
}

double paintCard(const ProducerBrush& brush, const QRectF& card, int step, const QString& title, const QString& caption)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const bool low = card.height() < 170;
    sketch.rounded(card.adjusted(0.5, 0.5, -0.5, -0.5), 10, t.bg, t.line);
    const QPointF dot(card.left() + 20, card.top() + (low ? 15 : 19));
    sketch.ellipse(dot, 9, t.panel, t.line);
    sketch.textAt(dot.x(), dot.y(), QString::number(step), FontRole::CaptionStrong, t.ink2, Anchor::Centre);
    const double left = card.left() + 36;
    const double used = sketch.textAt(left, dot.y(), title, FontRole::RowName, t.ink, Anchor::Left, card.right() - left - 10);
    const double y = card.top() + (low ? 38 : 45);
    // Wide cards say it beside their title.
    if (card.width() > 420) {
        sketch.textAt(left + used + 12, dot.y(), caption, FontRole::Caption, t.ink3, Anchor::Left, card.right() - left - used - 24);
        return y;
    }
    sketch.text({card.left() + 14, y}, caption, FontRole::Caption, t.ink3, Anchor::Left, card.width() - 24);
    return y + brush.level.line + (low ? 2 : 5);
}

void paintPair(Sketch& sketch, double left, double right, double y, const QString& name, const QString& value, const QColor& ink)
{
    const double label = std::min(textWidth(name, FontRole::Caption), (right - left) * 0.5);
    sketch.text({left, y}, name, FontRole::Caption, sketch.theme().ink2, Anchor::Left, label + 0.5);
    sketch.text({right, y}, value, FontRole::MonoCaption, ink, Anchor::Right, right - left - label - 8);
}

int hueOfPartition(const TopicPartition& partition)
{
    // Partitions that lie side by side differ: the blue of 0, then every other one.
    constexpr std::array<int, kHues> kOrder{0, 2, 4, 5, 3, 1, 6, 7};
    return kOrder[static_cast<std::size_t>(std::max(0, partition.partition)) % kOrder.size()];
}

QColor paleHue(const Theme& theme, int hue) { return mix(theme.hues[static_cast<std::size_t>(hue)], theme.panel, 0.74); }

void paintProducerLevel(const StageInput& input, Sketch& sketch)
{
    const Theme& t = *input.theme;
    const ClientView* client = shownProducer(*input.view, input.camera);
    if (!client) {
        const QPointF middle(input.size.width() / 2, input.size.height() / 2);
        sketch.textAt(middle.x(), middle.y() - 10, Stage::tr("This producer is not there at this instant."), FontRole::CardTitle, t.ink2, Anchor::Centre, input.size.width() - 32);
        sketch.textAt(middle.x(), middle.y() + 14, Stage::tr("Go on in time, or press Esc."), FontRole::Text, t.ink3, Anchor::Centre, input.size.width() - 32);
        return;
    }
    const ProducerPipeline pipeline(*input.view, *client, input.now);
    const ProducerLayout level = layOutProducer(input, pipeline);
    const StageLayout noShelves;
    const ProducerBrush brush{{input, noShelves, sketch}, level, pipeline};
    ProducerAnchors anchors;
    for (const ProducerLane lane : {ProducerLane::Send, ProducerLane::Accumulator, ProducerLane::Sender}) {
        const auto scope = sketch.in(brush.object(ObjectId::lane(client->id, lane), level.lane(lane).box, metrics::kRadiusCard));
        paintLane(brush, lane);
        if (!level.lane(lane).open)
            continue;
        if (lane == ProducerLane::Send)
            paintSendLane(brush, anchors);
        else if (lane == ProducerLane::Accumulator)
            paintAccumulatorLane(brush);
        else
            paintSenderLane(brush);
    }
    paintCourses(brush, anchors);
}

} // namespace ui
