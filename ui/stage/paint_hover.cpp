#include <algorithm>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/group_words.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/stage_painter.h"
#include "ui/stage/storage_words.h"

// The card beside the pointer says what the next zoom level would: of a tick the row, of a row its numbers, of a cell
// the record.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kWidth = 264;
constexpr double kStripWidth = 340; // with a row in it
constexpr double kStripHeight = 40;
constexpr double kLine = 18;
constexpr double kPad = 14;

struct Fact {
    QString label, value;
    QColor colour;
};

struct Content {
    QString title, subtitle;
    std::vector<Fact> facts;
};

class HoverContent {
public:
    HoverContent(const StageInput& input, const ObjectId& id)
        : m_input(input),
          m_theme(*input.theme),
          m_view(*input.view),
          m_id(id)
    {
        const Spoken words = spoken(input, id);
        m_content.title = words.name;
        m_content.subtitle = words.state;
        switch (id.kind) {
        case StageKind::Broker:
            broker();
            break;
        case StageKind::Controller:
            controller();
            break;
        case StageKind::Partition:
            partition();
            break;
        case StageKind::Replica:
            replica();
            break;
        case StageKind::Record:
            record();
            break;
        case StageKind::Message:
            message();
            break;
        case StageKind::Client:
            client();
            break;
        case StageKind::Group:
            group();
            break;
        case StageKind::Setting:
            setting();
            break;
        default:
            if (id.isOfProducer())
                tell(detailsOfProducer(m_view, input.now, id));
            else if (id.isOfLog())
                tell(detailsOfLog(m_view, input.now, input.lab.get(), id));
            else if (id.isOfGroup())
                tell(detailsOfGroup(m_view, input.now, input.groupPanels.get(), id));
            break;
        }
    }
    Content take() { return std::move(m_content); }

private:
    void add(const QString& label, const QString& value)
    {
        m_content.facts.push_back({label, value, m_theme.ink});
    }
    void add(const QString& label, const QString& value, const QColor& colour)
    {
        m_content.facts.push_back({label, value, colour});
    }

    void broker()
    {
        const BrokerView* broker = m_view.broker(m_id.broker());
        if (!broker)
            return;
        m_content.subtitle =
            Stage::tr("%1 since %2").arg(lookWord(lookOf(*broker)), instantText(broker->stateSince));
        int leads = 0, holds = 0;
        for (const auto& [name, topic] : m_view.topics)
            for (const auto& [number, partition] : topic->partitions) {
                holds += partition->copyOn(broker->id) != nullptr;
                leads += partition->leader.value == broker->id;
            }
        add(Stage::tr("leads"), Stage::tr("%1 of %2 replicas").arg(leads).arg(holds));
        add(Stage::tr("on disk"), bytes(broker->bytesOnDisk));
        if (broker->brokerEpoch.known())
            add(Stage::tr("broker epoch"), number(broker->brokerEpoch.value));
        if (!broker->rack.empty())
            add(Stage::tr("rack"), QString::fromStdString(broker->rack));
    }

    void controller()
    {
        const auto found = m_view.controllers.find(m_id.node());
        if (found == m_view.controllers.end())
            return;
        const ControllerView& controller = *found->second;
        if (controller.role.known())
            m_content.subtitle = Stage::tr("%1, epoch %2").arg(quorumRoleWord(controller.role.value)).arg(controller.epoch);
        add(Stage::tr("metadata log end"), number(controller.endOffset.value.value));
        add(Stage::tr("committed"), number(controller.highWatermark.value.value));
        if (controller.snapshotEnd.value != kNoOffset)
            add(Stage::tr("snapshot up to"), number(controller.snapshotEnd.value.value));
        if (controller.startOffset.value > Offset{0})
            add(Stage::tr("log begins at"), number(controller.startOffset.value.value));
        if (controller.votedEpoch > 0)
            add(Stage::tr("voted in epoch"), number(controller.votedEpoch));
    }

    void partition()
    {
        const PartitionView* p = m_view.partition(m_id.topicPartition());
        if (!p)
            return;
        add(Stage::tr("replicas"), brokerList(p->replicas));
        add(Stage::tr("ISR"), brokerList(p->isr.value), isUnderReplicated(*p) ? m_theme.badInk : m_theme.ink);
        add(Stage::tr("leader epoch"), number(p->leaderEpoch.value.value));
        add(QStringLiteral("min.insync.replicas"), number(p->minInSyncReplicas));
    }

    void replica()
    {
        const PartitionView* p = m_view.partition(m_id.topicPartition());
        const ReplicaView* copy = p ? p->copyOn(m_id.broker()) : nullptr;
        if (!copy)
            return;
        const bool leads = p->leader.value == m_id.broker();
        m_content.subtitle = leads    ? Stage::tr("leader, epoch %1").arg(p->leaderEpoch.value.value)
            : p->inIsr(m_id.broker()) ? Stage::tr("follower in sync")
                                      : Stage::tr("follower, out of the ISR");
        add(Stage::tr("log end (LEO)"), number(copy->endOffset.value.value));
        add(Stage::tr("high watermark (HW)"), number(copy->highWatermark.value.value), m_theme.waterInk);
        if (leads && atRisk(*p) > 0)
            add(Stage::tr("at risk"), number(atRisk(*p)), m_theme.dryInk);
        if (!leads && behind(*p, *copy) > 0)
            add(Stage::tr("behind the leader"), number(behind(*p, *copy)), m_theme.dryInk);
        add(Stage::tr("synced up to"), number(copy->flushed.value.value));
        if (copy->startOffset.value.value > 0)
            add(Stage::tr("log start"), number(copy->startOffset.value.value));
        add(Stage::tr("segments"), number(static_cast<std::int64_t>(copy->segments.size())));
        if (leads && copy->heldBy != kNoBroker && copy->heldAt.known())
            add(Stage::tr("HW waits for"),
                Stage::tr("broker %1 at %2").arg(copy->heldBy.value).arg(number(copy->heldAt.value.value)),
                m_theme.dryInk);
        if (copy->truncated > 0)
            add(Stage::tr("truncated in all"), number(copy->truncated), m_theme.badInk);
    }

    void record()
    {
        const PartitionView* p = m_view.partition(m_id.topicPartition());
        const ReplicaView* copy = p ? p->copyOn(m_id.broker()) : nullptr;
        if (!copy)
            return;
        std::vector<BrokerId> have;
        for (const auto& [broker, other] : p->copies)
            if (m_id.offset < other->endOffset.value.value && m_id.offset >= other->startOffset.value.value)
                have.push_back(broker);
        const auto& batches = copy->batches;
        for (std::size_t i = batches.size(); i-- > 0;) {
            const BatchView& batch = batches[i];
            if (batch.lastOffset.value < m_id.offset)
                break;
            if (batch.baseOffset.value > m_id.offset)
                continue;
            if (batch.records) {
                if (const RecordNote* known = batch.recordAt(Offset{m_id.offset})) {
                    const RecordNote& note = *known;
                    add(Stage::tr("key"),
                        note.key.empty() ? Stage::tr("none") : QString::fromStdString(note.key));
                    if (!note.value.empty())
                        add(Stage::tr("value"), QString::fromStdString(note.value));
                    add(Stage::tr("size"), bytes(note.size));
                }
            }
            add(Stage::tr("batch"),
                number(batch.baseOffset.value) + QStringLiteral("–") + number(batch.lastOffset.value));
            add(Stage::tr("leader epoch"), number(batch.leaderEpoch.value));
            break;
        }
        add(Stage::tr("on brokers"), brokerList(have));
    }

    void message()
    {
        const auto found = m_view.messages.find(MessageId{static_cast<std::uint64_t>(m_id.number)});
        if (found == m_view.messages.end())
            return;
        const MessageSent& sent = found->second.sent;
        if (sent.partition)
            add(Stage::tr("partition"), QString::fromStdString(sent.partition->toString()));
        if (sent.records > 0)
            add(Stage::tr("records"), number(sent.records));
        add(Stage::tr("size"), bytes(sent.bytes));
        add(Stage::tr("sent"), instantText(sent.departs));
        if (found->second.arrives != kNever)
            add(Stage::tr("arrives"), instantText(found->second.arrives));
        if (sent.error != ErrorCode::None)
            add(Stage::tr("error"), QString::fromStdString(std::string(errorName(sent.error))),
                m_theme.badInk);
    }

    void client()
    {
        const ClientView* client = m_view.client(m_id.node());
        if (!client)
            return;
        m_content.subtitle = lookWord(lookOf(*client));
        if (!client->detail.empty())
            add(Stage::tr("settings"), QString::fromStdString(client->detail));
        if (client->kind == NodeKind::Producer) {
            const ProducerView& p = *client->producer;
            add(Stage::tr("send() called"), number(p.called));
            add(Stage::tr("sent"), number(p.sent));
            add(Stage::tr("acked"), number(p.acked.value), m_theme.okInk);
            if (p.unconfirmed > 0)
                add(Stage::tr("never confirmed"), number(p.unconfirmed), m_theme.dryInk);
            if (p.failed.value > 0)
                add(Stage::tr("failed"), number(p.failed.value), m_theme.badInk);
            if (p.retries > 0)
                add(Stage::tr("retries"), number(p.retries), m_theme.dryInk);
            if (p.lastLatency.count() > 0)
                add(Stage::tr("last ack after"), durationText(p.lastLatency));
        } else if (client->kind == NodeKind::Consumer) {
            add(Stage::tr("delivered"), number(client->consumer->delivered));
            add(Stage::tr("processed"), number(client->consumer->processed));
            tell(memberDetails(m_view, m_input.now, client->id));
        } else {
            add(Stage::tr("requests"), number(client->requests));
        }
    }

    void group()
    {
        const auto found = m_view.groups.find(m_id.text);
        if (found == m_view.groups.end())
            return;
        const GroupView& group = *found->second;
        tell(groupDetails(GroupLevel(m_view, group, m_input.now)));
        int shown = 0;
        for (const auto& [p, offset] : group.committed)
            if (shown++ < 6)
                add(Stage::tr("committed %1").arg(QString::fromStdString(p.toString())),
                    number(offset.value.value));
    }

    void tell(const std::vector<ProducerDetail>& details)
    {
        for (const ProducerDetail& detail : details)
            add(detail.label, detail.value,
                detail.tone == Tone::Neutral ? m_theme.ink : toneColours(m_theme, detail.tone).text);
    }

    void setting()
    {
        for (const ScaledSetting& setting : m_input.scaled)
            if (setting.key.toStdString() == m_id.text) {
                add(Stage::tr("here"), setting.value, m_theme.dryInk);
                add(Stage::tr("real default"), setting.realDefault);
            }
    }

    const StageInput& m_input;
    const Theme& m_theme;
    const ClusterView& m_view;
    const ObjectId& m_id;
    Content m_content;
};

// Where a replica is drawn as a bar or a tick, its card shows the row.
const PartitionView* stripFor(const StageInput& input, const ObjectId& id)
{
    if (id.kind != StageKind::Replica || input.camera.level == ZoomLevel::Cluster || input.camera.level >= ZoomLevel::Producer)
        return nullptr;
    const Density density = layOut(input).density;
    return density == Density::Full || density == Density::Compact
        ? nullptr
        : input.view->partition(id.topicPartition());
}

void paintStrip(const StageInput& input, Sketch& sketch, const PartitionView& partition, BrokerId broker,
    const QRectF& box)
{
    const ReplicaView* copy = partition.copyOn(broker);
    if (!copy)
        return;
    Columns columns;
    columns.x = box.left() + 4;
    columns.count = static_cast<int>((box.width() - 8) / columns.pitch);
    RowBox row;
    row.partition = &partition;
    row.broker = broker;
    row.box = box;
    row.first = std::max<std::int64_t>(0, copy->endOffset.value.value + 2 - columns.count);
    const BrokerView* node = input.view->broker(broker);
    paintRow(sketch, row, columns, {Density::Full, !node || isDown(lookOf(*node)), false}, nullptr);
}

} // namespace

void paintHoverCard(const StageInput& input, Sketch& sketch, const ObjectId& id, const QRectF& avoid)
{
    if (avoid.isEmpty())
        return;
    const Content content = HoverContent(input, id).take();
    if (content.title.isEmpty())
        return;
    const Theme& t = *input.theme;
    const PartitionView* strip = stripFor(input, id);
    const double width = std::min(strip ? kStripWidth : kWidth, input.size.width() - 16);
    const double head = content.subtitle.isEmpty() ? 34 : 50;
    const double height = head + static_cast<double>(content.facts.size()) * kLine
        + (content.facts.empty() ? 2 : 10) + (strip ? kStripHeight : 0);
    // Below the thing, else above, else beside; always inside.
    double x = std::clamp(avoid.center().x() - width / 2, 8.0, std::max(8.0, input.size.width() - width - 8));
    double y = avoid.bottom() + 10;
    if (y + height > input.size.height() - 8)
        y = avoid.top() - height - 10;
    if (y < 8) {
        y = std::clamp(avoid.center().y() - height / 2, 8.0, std::max(8.0, input.size.height() - height - 8));
        x = avoid.right() + 10 + width < input.size.width() ? avoid.right() + 10
                                                            : std::max(8.0, avoid.left() - width - 10);
    }
    const QRectF box(std::round(x), std::round(y), width, height);
    sketch.setStrength(1);
    sketch.rounded(box.translated(0, 4).adjusted(-1, 0, 1, 1), 11, mix(t.shadow, QColor(0, 0, 0, 60), 0.4));
    sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, t.panel, t.mute, 1);
    const double left = box.left() + kPad, right = box.right() - kPad;
    sketch.text({left, box.top() + 22}, content.title, FontRole::RowName, t.ink, Anchor::Left, right - left);
    if (!content.subtitle.isEmpty())
        sketch.text(
            {left, box.top() + 39}, content.subtitle, FontRole::Caption, t.ink3, Anchor::Left, right - left);
    double lineY = box.top() + head + 12;
    for (const Fact& fact : content.facts) {
        const double labelWidth = std::min(textWidth(fact.label, FontRole::Caption), (right - left) * 0.6);
        sketch.text({left, lineY}, fact.label, FontRole::Caption, t.ink2, Anchor::Left, (right - left) * 0.6);
        sketch.text({right, lineY}, fact.value, FontRole::MonoCaption, fact.colour, Anchor::Right,
            right - left - labelWidth - 12);
        lineY += kLine;
    }
    if (strip)
        paintStrip(input, sketch, *strip, id.broker(),
            {left, box.bottom() - kStripHeight - 4, right - left, kStripHeight});
}

} // namespace ui
