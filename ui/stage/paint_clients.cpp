#include <algorithm>
#include <cmath>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/group_words.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_painter.h"

// Producers and outside clients on the left, groups with their members on the right.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kPad = 16;
constexpr double kSlot = 14, kSlotGap = 4;
constexpr int kSlotsShown = 5; // max.in.flight.requests.per.connection, by default
constexpr double kDequeCell = 11;
constexpr std::size_t kDequesShown = 6;

QString acksText(const ClientView& client)
{
    return QStringLiteral("acks=") + settingOf(client, "acks", QStringLiteral("all"));
}

QString safetyText(const ClientView& client)
{
    const QString value = settingOf(client, "enable.idempotence", settingOf(client, "idempotence"));
    if (!settingOf(client, "transactional.id").isEmpty())
        return Stage::tr("transactional");
    if (value == QLatin1String("true") || value == QLatin1String("on"))
        return Stage::tr("idempotent");
    if (value == QLatin1String("false") || value == QLatin1String("off"))
        return Stage::tr("idempotence off");
    return client.producer->producerId != kNoProducerId ? Stage::tr("idempotent") : QString();
}

// The client that carries out the window's commands; a program from outside has a number of its own.
bool isOfThisWindow(const ClientView& client)
{
    return client.kind == NodeKind::Outside && !client.id.isOutside();
}

QString settingsLine(const ClientView& client)
{
    if (isOfThisWindow(client))
        return Stage::tr("sends this window's commands");
    if (client.kind == NodeKind::Outside)
        return client.detail.empty()
            ? Stage::tr("real client")
            : Stage::tr("real client · %1").arg(QString::fromStdString(client.detail));
    const QString safety = safetyText(client);
    return safety.isEmpty() ? acksText(client) : acksText(client) + QStringLiteral(" · ") + safety;
}

// A card with a coloured edge; down ones are pale and dashed.
void paintFrame(const StageBrush& brush, const ClientBox& box, NodeLook look, int hue, double radius)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    if (isDown(look))
        sketch.rounded(box.box.adjusted(0.5, 0.5, -0.5, -0.5), radius, t.dead, t.mute, 1.4, Dash::Dashed);
    else
        sketch.card(box.box, radius, false);
    const double inset = std::min(10.0, box.box.height() / 4);
    const QColor edge = isDown(look) ? t.mute : t.hues[static_cast<std::size_t>(hue)];
    sketch.rounded({box.box.left(), box.box.top() + inset, 4, box.box.height() - 2 * inset}, 2, edge);
    const ObjectId id = ObjectId::client(box.client->id);
    if (brush.isSelected(id))
        sketch.rounded(box.box.adjusted(1, 1, -1, -1), radius, {}, t.accent, 2);
    else if (brush.isHovered(id))
        sketch.rounded(box.box.adjusted(0.5, 0.5, -0.5, -0.5), radius, {}, t.accent, 1);
}

// `wanted` with its state behind it. Where both do not fit, the name alone says who it is: what a thing is, its place says.
double paintTitle(
    const StageBrush& brush, const ClientBox& box, NodeLook look, const QString& wanted, FontRole role)
{
    const Theme& t = brush.theme();
    double right = box.box.right() - 12;
    const double left = box.box.left() + kPad;
    const bool fits = look == NodeLook::Running || textWidth(wanted, role) + 6 + Sketch::chipWidth(lookWord(look)) <= right - left;
    const bool isNamed = box.client->kind == NodeKind::Producer || box.client->kind == NodeKind::Consumer;
    const QString title = fits || !isNamed ? wanted : QString::fromStdString(box.client->name);
    if (look != NodeLook::Running) {
        const Tone tone = look == NodeLook::Paused || look == NodeLook::Fenced ? Tone::Dry
            : look == NodeLook::Killed || look == NodeLook::PoweredOff         ? Tone::Bad
                                                                               : Tone::Neutral;
        const double room = right - left - std::min(textWidth(title, role), (right - left) * 0.5) - 6;
        const QRectF chip =
            brush.sketch.chip({right, box.box.top() + 18}, Anchor::Right, lookWord(look), tone, room);
        if (!chip.isEmpty())
            right = chip.left() - 6;
    }
    brush.sketch.text(
        {left, box.box.top() + 22}, title, role, isDown(look) ? t.ink2 : t.ink, Anchor::Left, right - left);
    return right;
}

void pair(const StageBrush& brush, const QRectF& box, double y, const QString& label, const QString& value,
    const QColor& ink)
{
    const double left = box.left() + kPad, right = box.right() - 12;
    const double used = brush.sketch.text(
        {right, y}, value, FontRole::MonoCaption, ink, Anchor::Right, (right - left) * 0.68);
    brush.sketch.text(
        {left, y}, label, FontRole::Caption, brush.theme().ink2, Anchor::Left, right - left - used - 8);
}

void paintPipeline(const StageBrush& brush, const ClientBox& box)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClientView& client = *box.client;
    const ProducerView& producer = *client.producer;
    const double left = box.box.left() + kPad, right = box.box.right() - 12;
    double y = box.box.top() + 64;
    const QString interceptors = settingOf(client, "interceptors", settingOf(client, "interceptor.classes"));
    pair(brush, box.box, y, Stage::tr("intercept"),
        interceptors.isEmpty() ? QStringLiteral("–") : interceptors, t.ink3);
    y += 17;
    const QString key = settingOf(client, "key-serializer", QStringLiteral("string"));
    const QString value = settingOf(client, "value-serializer", QStringLiteral("string"));
    pair(brush, box.box, y, Stage::tr("serialize"), key == value ? key : key + QStringLiteral(" · ") + value,
        t.ink3);
    y += 17;
    pair(brush, box.box, y, Stage::tr("partition"),
        settingOf(client, "partitioner", settingOf(client, "partitioner.class", Stage::tr("default"))),
        t.ink3);
    y += 17;

    std::int64_t waitingBytes = 0;
    for (const auto& [id, batch] : producer.batches)
        if (batch->waits())
            for (const PendingRecord& record : batch->records)
                waitingBytes += record.size;
    const QString waiting = bytes(waitingBytes);
    pair(brush, box.box, y,
        fitting({Stage::tr("accumulator"), Stage::tr("waiting")}, FontRole::Caption,
            right - left - textWidth(waiting, FontRole::MonoCaption) - 8),
        waiting, t.ink3);
    y += 8;
    std::size_t shown = 0;
    const bool isGone = isDown(lookOf(client)); // with the process goes what it held: only its outline is left
    if (producer.batches.empty())
        sketch.text({left, y + 10}, Stage::tr("empty"), FontRole::Caption, t.ink3);
    for (const auto& [partition, of] : producer.partitions) {
        if (of.pending == 0)
            continue;
        if (shown == kDequesShown)
            break;
        sketch.textAt(left, y + 6, QString::number(partition.partition), FontRole::MonoCaption, t.ink3);
        double x = left + 22;
        std::int64_t drawn = 0;
        const QString rest = QStringLiteral("+") + ui::number(of.pending);
        const double most = right - textWidth(rest, FontRole::MonoCaption) - 6;
        producer.eachPending(partition, [&](const PendingRecord& record, const ProducerBatchView& batch) {
            if (x + kDequeCell > (of.pending - drawn > 1 ? most : right))
                return;
            const auto hue = static_cast<std::size_t>(Theme::hueOf(record.keyHash));
            const QRectF cell(x + 0.5, y + 1.5, kDequeCell - 1, 9);
            if (isGone)
                sketch.rounded(cell, 2.5, {}, t.mute);
            else
                sketch.rounded(cell, 2.5, batch.inFlight ? mix(t.hues[hue], t.panel, 0.6) : t.hues[hue],
                    t.hueEdges[hue]);
            x += kDequeCell + 2;
            ++drawn;
        });
        if (drawn < of.pending)
            sketch.textAt(right, y + 6, QStringLiteral("+") + ui::number(of.pending - drawn), FontRole::MonoCaption, t.ink3,
                Anchor::Right);
        y += 15;
        ++shown;
    }
    y = box.box.bottom() - 20;
    bool known = false;
    const int allowed = settingOf(client, "max.in.flight.requests.per.connection").toInt(&known);
    const double label = std::min(60.0, textWidth(Stage::tr("in flight"), FontRole::Caption));
    const int slotCount = std::clamp(known ? allowed : kSlotsShown, 1, 8);
    // As many as may be on the road, however narrow the card: the slots give way, not their number.
    const double step = std::min(kSlot + kSlotGap, (right - left - label - 8 + kSlotGap) / slotCount);
    double x = right - slotCount * step + kSlotGap;
    sketch.textAt(left, y + 5, Stage::tr("in flight"), FontRole::Caption, t.ink2, Anchor::Left, label + 0.5);
    for (int i = 0; i < slotCount; ++i) {
        const bool busy = i < producer.inFlight;
        sketch.rounded({x + 0.5, y + 0.5, step - kSlotGap - 1, 10}, 3, busy ? t.accentFill : QColor(),
            busy ? t.accentFill : t.line);
        x += step;
    }
}

void paintNumbers(const StageBrush& brush, const ClientBox& box)
{
    const Theme& t = brush.theme();
    const ClientView& client = *box.client;
    double y = box.box.top() + 64;
    if (client.kind == NodeKind::Outside) {
        const QString traffic = client.requests == 1 ? Stage::tr("1 request")
                                                     : Stage::tr("%1 requests").arg(number(client.requests));
        const QString api = client.lastApi >= 0 ? apiName(client.lastApi) : Stage::tr("connected");
        const double room = box.box.width() - kPad - 12 - textWidth(api, FontRole::Caption) - 8;
        pair(brush, box.box, y, api,
            fitting({traffic, QStringLiteral("×") + number(client.requests)}, FontRole::MonoCaption, room), t.ink2);
        return;
    }
    const ProducerView& producer = *client.producer;
    pair(brush, box.box, y, Stage::tr("sent"), number(producer.sent), t.ink);
    pair(brush, box.box, y + 17, Stage::tr("acked"), number(producer.acked.value),
        t.ink);
    const bool failed = producer.failed.value > 0;
    pair(brush, box.box, y + 34, failed ? Stage::tr("failed") : Stage::tr("in flight"),
        failed ? number(producer.failed.value) : number(producer.inFlight), failed ? t.badInk : t.ink);
}

QString clientTitle(const StageBrush& brush, const ClientView& client)
{
    return nodeTitle(brush.view(), client.id);
}

void paintClient(const StageBrush& brush, const ClientBox& box)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClientView& client = *box.client;
    const NodeLook look = lookOf(client);
    const ObjectId id = ObjectId::client(client.id);
    sketch.setStrength(brush.strengthOf(id));
    const auto scope = sketch.in(brush.object(id, box.box, 10));
    paintFrame(brush, box, look, hueOfNode(client.id), 10);
    if (box.form == ClientForm::Line) {
        const QString count = client.kind == NodeKind::Producer ? number(client.producer->acked.value)
                                                                : number(client.requests);
        const double used = sketch.textAt(
            box.box.right() - 12, box.box.center().y(), count, FontRole::MonoCaption, t.ink3, Anchor::Right);
        sketch.textAt(box.box.left() + kPad, box.box.center().y(), clientTitle(brush, client),
            FontRole::TextStrong, isDown(look) ? t.ink2 : t.ink, Anchor::Left,
            box.box.width() - kPad - 12 - used - 8);
        sketch.setStrength(1);
        return;
    }
    paintTitle(brush, box, look, clientTitle(brush, client), FontRole::RowName);
    const double room = box.box.width() - kPad - 12;
    if (client.kind == NodeKind::Producer && client.producer->retries > 0
        && client.producer->lastError != ErrorCode::None) {
        const QString error = QString::fromStdString(std::string(errorName(client.producer->lastError)));
        sketch.text({box.box.left() + kPad, box.box.top() + 40},
            fitting({counted(client.producer->retries, Stage::tr("%1 retry · %2"), Stage::tr("%1 retries · %2")).arg(error),
                        counted(client.producer->retries, Stage::tr("%1 retry"), Stage::tr("%1 retries"))},
                FontRole::MonoCaption, room),
            FontRole::MonoCaption, t.dryInk);
    } else {
        sketch.text({box.box.left() + kPad, box.box.top() + 40},
            fitting({settingsLine(client),
                        client.kind == NodeKind::Producer ? acksText(client)
                            : isOfThisWindow(client)     ? Stage::tr("this window")
                                                          : QString::fromStdString(client.detail)},
                FontRole::MonoCaption, room),
            FontRole::MonoCaption, t.ink3);
    }
    if (box.form == ClientForm::Pipeline)
        paintPipeline(brush, box);
    else if (box.form == ClientForm::Numbers)
        paintNumbers(brush, box);
    sketch.setStrength(1);
}

void paintMember(const StageBrush& brush, const ClientBox& box)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ClientView& client = *box.client;
    const NodeLook look = lookOf(client);
    const ObjectId id = ObjectId::client(client.id);
    sketch.setStrength(brush.strengthOf(id));
    const auto scope = sketch.in(brush.object(id, box.box, 9));
    paintFrame(brush, box, look, hueOfNode(client.id), 9);
    const QString name = QString::fromStdString(client.name).remove(QStringLiteral("client:"));
    const double left = box.box.left() + 13;
    const double room = box.box.width() - 13 - 8;

    // What it reads: the numbers of its partitions, with the topic only when there are several.
    const auto& assigned = client.consumer->assignment.value;
    if (box.form == ClientForm::Line) {
        const QString count = QString::number(assigned.size());
        const double used = sketch.textAt(box.box.right() - 8, box.box.center().y(), count,
            FontRole::MonoCaption, t.waterInk, Anchor::Right);
        sketch.textAt(left, box.box.center().y(), name, FontRole::TextStrong, isDown(look) ? t.ink2 : t.ink,
            Anchor::Left, room - used - 6);
        sketch.setStrength(1);
        return;
    }
    double nameRoom = room;
    if (look != NodeLook::Running) {
        const QRectF chip = sketch.chip({box.box.right() - 8, box.box.top() + 15}, Anchor::Right,
            lookWord(look),
            look == NodeLook::Paused                                                        ? Tone::Dry
                : isDown(look) && look != NodeLook::NotStarted && look != NodeLook::Stopped ? Tone::Bad
                                                                                            : Tone::Neutral,
            room - std::min(textWidth(name, FontRole::TextStrong), room * 0.45) - 6);
        if (!chip.isEmpty())
            nameRoom = chip.left() - 6 - left;
    }
    sketch.text({left, box.box.top() + 19}, name, FontRole::TextStrong, isDown(look) ? t.ink2 : t.ink,
        Anchor::Left, nameRoom);

    double x = left;
    const double pillY = box.box.top() + 34;
    std::size_t shown = 0;
    for (const TopicPartition& p : assigned) {
        const QString text = QString::number(p.partition);
        const double width = std::max(17.0, std::ceil(textWidth(text, FontRole::MonoCaptionStrong)) + 10);
        const QString rest = QStringLiteral("+%1").arg(assigned.size() - shown);
        const double reserve =
            shown + 1 < assigned.size() ? textWidth(rest, FontRole::MonoCaptionStrong) + 4 : 0;
        if (x + width + reserve > box.box.right() - 8) {
            sketch.textAt(x, pillY, rest, FontRole::MonoCaptionStrong, t.waterInk);
            break;
        }
        sketch.rounded({x, pillY - 8, width, 16}, 8, isDown(look) ? t.line2 : t.water);
        sketch.textAt(x + width / 2, pillY, text, FontRole::MonoCaptionStrong,
            isDown(look) ? t.ink3 : t.waterInk, Anchor::Centre);
        x += width + 3;
        ++shown;
    }
    if (assigned.empty())
        sketch.textAt(left, pillY, Stage::tr("no partition"), FontRole::Caption, t.ink3, Anchor::Left, room);

    std::int64_t lag = 0;
    QStringList positions;
    bool committed = false;
    for (const TopicPartition& p : assigned) {
        const auto read = readSoFar(brush.view(), client, p);
        if (!read)
            continue;
        positions << number(read->offset.value.value);
        committed |= read->committed;
        lag += read->lag;
    }
    const QString lagText = Stage::tr("lag %1").arg(number(lag));
    const QString detail = positions.isEmpty()
        ? client.kind == NodeKind::Outside ? Stage::tr("nothing committed")
                                           : Stage::tr("delivered %1").arg(number(client.consumer->delivered))
        : (committed ? Stage::tr("committed %1 · %2") : Stage::tr("at %1 · %2")).arg(positions.join(QStringLiteral(", ")), lagText);
    sketch.text({left, box.box.top() + 55}, fitting({detail, lagText}, FontRole::MonoCaption, room),
        FontRole::MonoCaption, lag > 0 ? t.dryInk : t.ink3);
    sketch.setStrength(1);
}

void paintGroup(const StageBrush& brush, const GroupBox& box)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ObjectId id = ObjectId::group(box.id);
    const auto scope = sketch.in(brush.object(id, box.box, 12));
    const bool selected = brush.isSelected(id);
    sketch.rounded(box.box.adjusted(0.5, 0.5, -0.5, -0.5), 12, {}, selected ? t.accent : t.line,
        selected ? 2 : 1.2, Dash::Dashed);
    const double left = box.box.left() + 10, room = box.box.width() - 20;
    const QString title =
        box.id.empty() ? Stage::tr("no group") : Stage::tr("group %1").arg(QString::fromStdString(box.id));
    sketch.text({left, box.box.top() + 20},
        fitting({title, QString::fromStdString(box.id)}, FontRole::TextStrong, room), FontRole::TextStrong,
        t.ink);
    if (!box.group)
        return;
    const GroupView& group = *box.group;
    const bool moving = group.state.value == GroupState::PreparingRebalance
        || group.state.value == GroupState::CompletingRebalance;
    const QString generation = generationWord(group, group.generation, true);
    const QString protocol = QString::fromStdString(group.protocol);
    const QString line = moving ? Stage::tr("%1 · rebalancing").arg(generation)
        : protocol.isEmpty()    ? generation
                                : generation + QStringLiteral(" · ") + protocol;
    sketch.text({left, box.box.top() + 36},
        fitting({line, moving ? Stage::tr("rebalancing") : generation}, FontRole::MonoCaption, room),
        FontRole::MonoCaption, moving ? t.dryInk : t.ink3);
    for (const ClientBox& member : box.members)
        paintMember(brush, member);
}

void paintHidden(const StageBrush& brush, const QRectF& at, int count)
{
    if (count > 0)
        brush.sketch.textAt(at.left() + 8, at.top() + 8, Stage::tr("+ %1 more").arg(count),
            FontRole::CaptionStrong, brush.theme().ink3, Anchor::Left, at.width() - 16);
}

} // namespace

void paintAction(const StageBrush& brush, const QRectF& box, const QString& text, const QString& line)
{
    if (box.height() <= 0)
        return;
    const ObjectId id = ObjectId::action(line.toStdString());
    const auto object = brush.object(id, box, 10);
    const auto scope = brush.sketch.in(object);
    if (brush.sketch.wantsNames())
        brush.sketch.describe(object, text, Stage::tr("button"));
    const bool hovered = brush.isHovered(id);
    const Theme& t = brush.theme();
    brush.sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, hovered ? t.sel : QColor(),
        hovered ? t.accent : t.line, 1.4, Dash::Dashed);
    brush.sketch.textAt(box.center().x(), box.center().y(), text, FontRole::Text,
        hovered ? t.accentInk : t.ink3, Anchor::Centre, box.width() - 16);
}

void paintClients(const StageBrush& brush)
{
    for (const ClientBox& box : brush.layout.clients)
        paintClient(brush, box);
    paintHidden(brush, brush.layout.addClient, brush.layout.hiddenClients);
    if (!brush.layout.topic && !brush.view().brokers.empty()) {
        const auto replicas = std::min<std::size_t>(3, brush.view().brokers.size());
        paintAction(brush, brush.layout.addClient, Stage::tr("+ create a topic"),
            QStringLiteral("create topic orders --partitions 3 --replication %1").arg(replicas));
        return;
    }
    const std::string topic = brush.layout.topic ? brush.layout.topic->name : std::string();
    if (brush.layout.topic)
        paintAction(brush, brush.layout.addClient, Stage::tr("+ start a producer"),
            QStringLiteral("start producer %1 --topic %2").arg(freeClientName(brush.view(), "p"), QString::fromStdString(topic)));
}

void paintGroups(const StageBrush& brush)
{
    for (const GroupBox& group : brush.layout.groups) {
        paintGroup(brush, group);
        if (!group.group)
            for (const ClientBox& member : group.members)
                paintMember(brush, member);
    }
    paintHidden(brush, brush.layout.addConsumer, brush.layout.hiddenGroups);
    if (!brush.layout.topic)
        return;
    std::string group = "billing";
    for (const GroupBox& box : brush.layout.groups)
        if (!box.id.empty()) {
            group = box.id;
            break;
        }
    paintAction(brush, brush.layout.addConsumer,
        brush.layout.groups.empty() ? fitting({Stage::tr("+ start a consumer"), Stage::tr("+ consumer")}, FontRole::Text, brush.layout.addConsumer.width() - 16)
                                    : Stage::tr("+ consumer"),
        startConsumerLine(brush.view(), group));
}

} // namespace ui
