#include "ui/models/state_rows.h"

#include <QCoreApplication>

#include <algorithm>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/group_words.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/reckoning.h"
#include "ui/stage/stage_words.h"
#include "ui/stage/storage_words.h"

namespace ui {

using namespace engine;

namespace {

struct State {
    Q_DECLARE_TR_FUNCTIONS(ui::State)
};

QString stateWord(NodeState state)
{
    return state == NodeState::Running ? State::tr("running") : state == NodeState::Paused ? State::tr("paused") : State::tr("down");
}

QString text(const std::string& s) { return QString::fromStdString(s); }

void partitionRows(std::vector<StateRow>& rows, const PartitionView& partition)
{
    rows.push_back({State::tr("leader"), partition.leader.value == kNoBroker ? State::tr("none") : State::tr("broker %1").arg(partition.leader.value.value),
        partition.leader.since});
    rows.push_back({State::tr("leader epoch"), QString::number(partition.leaderEpoch.value.value), partition.leaderEpoch.since});
    const auto listed = [](const std::vector<BrokerId>& brokers) { return brokers.empty() ? QStringLiteral("–") : brokerList(brokers); };
    rows.push_back({State::tr("replicas (AR)"), brokerList(partition.replicas), {}});
    rows.push_back({"ISR", listed(partition.isr.value), partition.isr.since});
    rows.push_back({State::tr("out of sync (OSR)"), listed(outOfSync(partition)), partition.isr.since});
    rows.push_back({State::tr("eligible leaders (ELR)"), listed(partition.elr.value), partition.elr.since});
    rows.push_back({"min.insync.replicas", QString::number(partition.minInSyncReplicas), {}});
    if (const ReplicaView* leader = partition.leaderCopy()) {
        rows.push_back({State::tr("high watermark"), QString::number(leader->highWatermark.value.value), leader->highWatermark.since});
        rows.push_back({State::tr("log end offset, leader's"), QString::number(leader->endOffset.value.value), leader->endOffset.since});
        rows.push_back({State::tr("high watermark ="), isrSum(partition), leader->highWatermark.since});
    }
}

QString offsetOrNone(Offset offset) { return offset == kNoOffset ? QStringLiteral("–") : QString::number(offset.value); }

// The way of the last `find`, hop by hop.
void searchRows(std::vector<StateRow>& rows, const ReplicaView& replica)
{
    const bool isTime = replica.timeLookup.known() && replica.timeLookup.since > replica.offsetLookup.since;
    if (!isTime && !replica.offsetLookup.known())
        return;
    const FactId since = isTime ? replica.timeLookup.since : replica.offsetLookup.since;
    const OffsetLookedUp& offset = replica.offsetLookup.value;
    const TimeLookedUp& time = replica.timeLookup.value;
    rows.push_back({isTime ? State::tr("looked for the time (ms)") : State::tr("looked for offset"),
        isTime ? QString::number(time.timestamp) : QString::number(offset.offset.value), since});
    rows.push_back({State::tr("in the file named"), offsetOrNone(isTime ? time.segment : offset.segment), since});
    rows.push_back({State::tr("by the index entry"), offsetOrNone(isTime ? time.entryOffset : offset.entryOffset), since});
    rows.push_back({State::tr("batches passed"), QString::number(isTime ? time.passed : offset.passed), since});
    const Offset found = offset.baseOffset == kNoOffset ? kNoOffset : std::max(offset.baseOffset, offset.offset); // or the next there is
    rows.push_back({State::tr("found"), offsetOrNone(isTime ? time.found : found), since});
}

// What lies in its folder.
void fileRows(std::vector<StateRow>& rows, const ReplicaView& replica)
{
    std::int64_t entries = 0;
    for (const auto& segment : replica.segments)
        entries += segment->indexEntries;
    rows.push_back({State::tr("segments"), QString::number(replica.segments.size()), {}});
    if (const SegmentView* active = replica.activeSegment())
        rows.push_back({State::tr("the active segment begins at"), QString::number(active->base.value), active->since});
    rows.push_back({State::tr("bytes of the segments"), QString::number(replica.bytesOfSegments()), {}});
    rows.push_back({State::tr("index entries"), QString::number(entries), {}});
    if (replica.cleanedUpTo.value != kNoOffset) {
        rows.push_back({State::tr("compacted up to"), QString::number(replica.cleanedUpTo.value.value), replica.cleanedUpTo.since});
        rows.push_back({State::tr("offsets without a record"), QString::number(replica.holes()), {}});
    }
    int waiting = 0;
    for (const RetiredView& retired : replica.retired)
        waiting += retired.segments;
    if (waiting > 0)
        rows.push_back({State::tr("segments that wait as .deleted"), QString::number(waiting), replica.retired.front().since});
    searchRows(rows, replica);
}

void replicaRows(std::vector<StateRow>& rows, const ReplicaView& replica)
{
    const char* const roles[] = {QT_TRANSLATE_NOOP("ui::State", "none"), QT_TRANSLATE_NOOP("ui::State", "leader"), QT_TRANSLATE_NOOP("ui::State", "follower")};
    rows.push_back({State::tr("role"), State::tr(roles[static_cast<int>(replica.role.value)]), replica.role.since});
    rows.push_back({State::tr("leader epoch"), QString::number(replica.leaderEpoch.value.value), replica.leaderEpoch.since});
    rows.push_back({State::tr("log start offset"), QString::number(replica.startOffset.value.value), replica.startOffset.since});
    rows.push_back({State::tr("high watermark"), QString::number(replica.highWatermark.value.value), replica.highWatermark.since});
    rows.push_back({State::tr("log end offset"), QString::number(replica.endOffset.value.value), replica.endOffset.since});
    if (replica.heldBy != kNoBroker)
        rows.push_back({State::tr("high watermark held by"), State::tr("broker %1").arg(replica.heldBy.value), replica.heldAt.since});
    for (const auto& [follower, offset] : replica.fetched)
        rows.push_back({State::tr("broker %1 fetched up to").arg(follower.value), QString::number(offset.value.value), offset.since});
    fileRows(rows, replica);
    if (replica.truncated > 0)
        rows.push_back({State::tr("records cut off"), QString::number(replica.truncated), replica.lastTruncation});
}

void clientRows(std::vector<StateRow>& rows, const ClusterView& view, const ClientView& client, Time now)
{
    rows.push_back({State::tr("state"), lookWord(lookOf(client)), client.state.since});
    if (!client.detail.empty())
        rows.push_back({client.kind == NodeKind::Outside ? State::tr("software") : State::tr("settings"), text(client.detail), {}});
    rows.push_back({State::tr("requests"), QString::number(client.requests), {}});
    if (client.kind == NodeKind::Producer) {
        const ProducerView& producer = *client.producer;
        rows.push_back({State::tr("called"), QString::number(producer.called), {}});
        rows.push_back({State::tr("acked"), QString::number(producer.acked.value), producer.acked.since});
        rows.push_back({State::tr("failed"), QString::number(producer.failed.value), producer.failed.since});
        rows.push_back({State::tr("retries"), QString::number(producer.retries), {}});
        rows.push_back({State::tr("Produce requests"), QString::number(producer.metrics->requestTotal), {}});
        if (producer.ackedBatches > 0)
            rows.push_back({State::tr("mean latency"), durationText(producer.latencySum / producer.ackedBatches), {}});
        if (producer.producerId != kNoProducerId)
            rows.push_back({"PID", QString::number(producer.producerId.value) + " · " + State::tr("epoch %1").arg(producer.producerEpoch.value), producer.idSince});
        rows.push_back({State::tr("producer-metrics"), State::tr("by Kafka's names"), {}});
        for (const MetricValue& metric : producerMetrics(producer, producerNumber(client, "buffer.memory"), producerNumber(client, "batch.size"), now))
            rows.push_back({QString::fromUtf8(metric.name.data(), static_cast<qsizetype>(metric.name.size())), metricText(metric), {}});
    } else if (client.kind == NodeKind::Consumer || !client.consumer->group.empty()) {
        const ConsumerView& consumer = *client.consumer;
        rows.push_back({State::tr("group"), text(consumer.group), {}});
        QStringList assigned;
        for (const auto& partition : consumer.assignment.value)
            assigned << text(partition.toString());
        rows.push_back({State::tr("assigned"), assigned.isEmpty() ? State::tr("nothing") : assigned.join(", "), consumer.assignment.since});
        for (const auto& partition : consumer.assignment.value) {
            const auto read = readSoFar(view, client, partition);
            if (!read)
                continue;
            const QString at = read->committed ? State::tr("committed %1") : State::tr("at %1");
            rows.push_back({text(partition.toString()), at.arg(read->offset.value.value) + State::tr(" · lag %1").arg(read->lag), read->offset.since});
        }
        if (client.kind == NodeKind::Consumer) {
            rows.push_back({State::tr("delivered"), QString::number(consumer.delivered), {}});
            rows.push_back({State::tr("processed"), QString::number(consumer.processed), {}});
        }
        for (const ProducerDetail& detail : memberDetails(view, now, client.id))
            rows.push_back({detail.label, detail.value, detail.since});
        if (consumer.skipped > 0)
            rows.push_back({State::tr("skipped by auto.offset.reset"), QString::number(consumer.skipped), {}});
    }
}

QString nodeOrNobody(const ClusterView& view, NodeId id) { return id == kLabNode ? State::tr("nobody") : text(view.nodeNameOf(id)); }

void controllerRows(std::vector<StateRow>& rows, const ClusterView& view, const ControllerView& controller)
{
    rows.push_back({State::tr("controller %1").arg(text(view.nodeNameOf(controller.id))), {}, {}});
    rows.push_back({State::tr("state"), stateWord(controller.state.value), controller.state.since});
    if (controller.state.value == NodeState::Down && controller.everStarted)
        rows.push_back({State::tr("stopped how"), stopKindWord(controller.stoppedHow.value), controller.stoppedHow.since});
    if (controller.role.known()) {
        rows.push_back({State::tr("quorum role"), quorumRoleWord(controller.role.value), controller.role.since});
        rows.push_back({State::tr("its epoch"), QString::number(controller.epoch), controller.role.since});
        rows.push_back({State::tr("leader it knows"), nodeOrNobody(view, controller.leader), controller.role.since});
        rows.push_back({State::tr("voted for"), nodeOrNobody(view, controller.voted), controller.role.since});
    }
    rows.push_back({State::tr("log start"), QString::number(controller.startOffset.value.value), controller.startOffset.since});
    rows.push_back({State::tr("log end"), QString::number(controller.endOffset.value.value), controller.endOffset.since});
    rows.push_back({State::tr("high watermark"), QString::number(controller.highWatermark.value.value), controller.highWatermark.since});
    rows.push_back({State::tr("snapshot"),
        controller.snapshotEnd.value == kNoOffset ? State::tr("none")
                                                  : State::tr("up to %1, epoch %2").arg(controller.snapshotEnd.value.value).arg(controller.snapshotEpoch),
        controller.snapshotEnd.since});
}

void quorumRows(std::vector<StateRow>& rows, const ClusterView& view)
{
    rows.push_back({State::tr("controllers"), {}, {}});
    rows.push_back({State::tr("leader"), nodeOrNobody(view, view.quorum.leader.value), view.quorum.leader.since});
    rows.push_back({State::tr("quorum epoch"), QString::number(view.quorum.epoch), view.quorum.leader.since});
    QStringList observers;
    for (const auto broker : view.quorum.observers.value)
        observers << QString::number(broker.value);
    rows.push_back({State::tr("observers"), observers.isEmpty() ? State::tr("nobody") : observers.join(", "), view.quorum.observers.since});
    for (const auto& [node, controller] : view.controllers)
        rows.push_back({text(view.nodeNameOf(node)),
            stateWord(controller->state.value) + State::tr(" · log to %1").arg(controller->endOffset.value.value), controller->endOffset.since});
}

} // namespace

QString metricText(const MetricValue& metric)
{
    if (!metric.known)
        return QStringLiteral("NaN");
    const QString thousandths = QString::number(static_cast<double>(metric.value) / 1000, 'f', metric.value % 1000 == 0 ? 0 : 3);
    switch (metric.unit) {
    case MetricUnit::Count:
        return QString::number(metric.value);
    case MetricUnit::CountThousandths:
    case MetricUnit::Ratio:
        return thousandths;
    case MetricUnit::Bytes:
        return QString::number(metric.value) + QStringLiteral(" B");
    case MetricUnit::BytesThousandths:
        return thousandths + QStringLiteral(" B");
    case MetricUnit::MillisThousandths:
        return thousandths + QStringLiteral(" ms");
    }
    return {};
}

namespace {

void messageRows(std::vector<StateRow>& rows, const ClusterView& view, const MessageView& message)
{
    const MessageSent& sent = message.sent;
    const auto row = [&](const QString& name, const QString& value) { rows.push_back({name, value, message.since}); };
    row((sent.isResponse ? State::tr("%1 response") : State::tr("%1 request")).arg(apiName(sent.apiKey)), {});
    row(State::tr("from"), nodeTitle(view, sent.from));
    row(State::tr("to"), nodeTitle(view, sent.to));
    row(State::tr("version"), QString::number(sent.apiVersion));
    row(State::tr("size"), bytes(sent.bytes));
    row(State::tr("left"), instantText(sent.departs));
    const bool arrived = message.arrives < view.at;
    row(arrived ? State::tr("arrived") : State::tr("arrives"), message.stalled || message.arrives == kNever ? State::tr("it is held") : instantText(message.arrives));
    if (sent.partition)
        row(State::tr("partition"), text(sent.partition->toString()));
    if (sent.offset != kNoOffset)
        row(State::tr("offset"), QString::number(sent.offset.value));
    if (sent.records > 0)
        row(State::tr("records"), QString::number(sent.records));
    if (sent.error != ErrorCode::None)
        row(State::tr("error"), QString::fromUtf8(errorName(sent.error).data()));
}

} // namespace

std::vector<StateRow> stateRows(const ClusterView& view, const ObjectId& id, std::optional<Time> at, const LabKnown* lab, const Fact* past)
{
    const Time now = at.value_or(view.at);
    std::vector<StateRow> rows;
    switch (id.kind) {
    case StageKind::Broker:
        if (const BrokerView* broker = view.broker(id.broker())) {
            rows.push_back({State::tr("broker %1").arg(id.number), {}, {}});
            rows.push_back({State::tr("state"), stateWord(broker->state.value), broker->state.since});
            if (broker->state.value == NodeState::Down && broker->everStarted)
                rows.push_back({State::tr("stopped how"), stopKindWord(broker->stoppedHow.value), broker->stoppedHow.since});
            rows.push_back({State::tr("fenced"), broker->fenced.value ? State::tr("yes") : State::tr("no"), broker->fenced.since});
            rows.push_back({State::tr("broker epoch"), QString::number(broker->brokerEpoch.value), broker->brokerEpoch.since});
            if (const QStringList disk = diskWords(broker->disk.value); !disk.isEmpty())
                rows.push_back({State::tr("disk"), disk.join(QStringLiteral(" · ")), broker->disk.since});
            if (const DiskWorkView& work = broker->diskWork; work.writes > 0) {
                rows.push_back({State::tr("batches written"), QString::number(work.writes), {}});
                rows.push_back({State::tr("of them to another file than before"), QString::number(work.elsewhere), {}});
                rows.push_back({State::tr("bytes copied into batches of its own"), QString::number(work.rewrittenBytes), {}});
            }
            if (const QStringList tuned = tuningWords(broker->tuned.value); !tuned.isEmpty())
                rows.push_back({State::tr("clock and pace"), tuned.join(QStringLiteral(" · ")), broker->tuned.since});
            if (!broker->rack.empty())
                rows.push_back({State::tr("rack"), text(broker->rack), {}});
        }
        break;
    case StageKind::Controllers:
    case StageKind::Controller:
        if (const auto found = view.controllers.find(id.node()); id.kind == StageKind::Controller && found != view.controllers.end())
            controllerRows(rows, view, *found->second);
        quorumRows(rows, view);
        break;
    case StageKind::Topic:
        if (const TopicView* topic = view.topic(id.text)) {
            rows.push_back({State::tr("topic %1").arg(text(id.text)), {}, topic->since});
            rows.push_back({State::tr("partitions"), QString::number(topic->partitions.size()), topic->since});
            for (const auto& [key, value] : topic->config)
                rows.push_back({text(key), text(value), {}});
        }
        break;
    case StageKind::Partition:
        if (const PartitionView* partition = view.partition(id.topicPartition())) {
            rows.push_back({text(id.topicPartition().toString()), {}, {}});
            partitionRows(rows, *partition);
        }
        break;
    case StageKind::Replica:
    case StageKind::Record:
        if (const PartitionView* partition = view.partition(id.topicPartition()))
            if (const ReplicaView* replica = partition->copyOn(id.broker())) {
                rows.push_back({State::tr("%1 on broker %2").arg(text(id.topicPartition().toString())).arg(id.number), {}, {}});
                if (id.kind == StageKind::Record)
                    rows.push_back({State::tr("offset"), QString::number(id.offset) + " · "
                            + (id.offset < replica->highWatermark.value.value ? State::tr("below the high watermark: safe") : State::tr("above the high watermark: at risk")),
                        {}});
                replicaRows(rows, *replica);
            }
        break;
    case StageKind::Message:
        if (const auto found = view.messages.find(MessageId{static_cast<std::uint64_t>(id.number)}); found != view.messages.end())
            messageRows(rows, view, found->second);
        else if (const auto* sent = past ? past->as<MessageSent>() : nullptr)
            messageRows(rows, view, {*sent, sent->arrives, false, past->id});
        else if (id.offset > 0) { // it arrived long ago, and nobody holds it
            rows.push_back({State::tr("message %1").arg(id.number), {}, {}});
            rows.push_back({State::tr("state"), State::tr("it arrived"), FactId{static_cast<std::uint64_t>(id.offset)}});
        }
        break;
    case StageKind::Client:
        if (const ClientView* client = view.client(id.node())) {
            rows.push_back({text(client->name), {}, {}});
            clientRows(rows, view, *client, now);
        }
        break;
    case StageKind::Group:
        if (const auto found = view.groups.find(id.text); found != view.groups.end()) {
            const GroupView& group = *found->second;
            rows.push_back({State::tr("group %1").arg(text(id.text)), {}, {}});
            const GroupLevel level(view, group, now);
            for (const ProducerDetail& detail : groupDetails(level))
                rows.push_back({detail.label, detail.value, detail.since});
            for (const GroupMemberSeen& member : level.members())
                rows.push_back({member.name, stateOf(level, member).words, member.member ? member.member->since : FactId{}});
            for (const auto& [partition, offset] : group.committed)
                rows.push_back({State::tr("committed %1").arg(text(partition.toString())), QString::number(offset.value.value), offset.since});
        }
        break;
    default:
        if (id.isOfProducer()) {
            const Spoken words = spoken(view, now, id);
            rows.push_back({words.name, {}, {}});
            if (!words.state.isEmpty())
                rows.push_back({State::tr("state"), words.state, {}});
            for (const ProducerDetail& detail : detailsOfProducer(view, now, id))
                rows.push_back({detail.label, detail.value, detail.since});
        } else if (id.isOfGroup()) {
            const Spoken words = spoken(view, now, id);
            rows.push_back({words.name, {}, {}});
            if (!words.state.isEmpty() && !id.isInGroupRow()) // of a row and its spans the rows below say it
                rows.push_back({State::tr("state"), words.state, {}});
            std::vector<ProducerDetail> details = detailsOfGroup(view, now, nullptr, id);
            const auto group = view.groups.find(id.groupId());
            if (details.empty() && group != view.groups.end()) // a panel: what holds of the whole group
                details = groupDetails(GroupLevel(view, *group->second, now));
            for (const ProducerDetail& detail : details)
                rows.push_back({detail.label, detail.value, detail.since});
        } else if (id.isOfLog()) {
            const Spoken words = spokenOfLog(view, now, lab, id);
            rows.push_back({words.name, {}, {}});
            if (!words.state.isEmpty())
                rows.push_back({State::tr("state"), words.state, {}});
            for (const ProducerDetail& detail : detailsOfLog(view, now, lab, id))
                rows.push_back({detail.label, detail.value, detail.since});
            rows.push_back({State::tr("%1 on broker %2").arg(text(id.topicPartition().toString())).arg(id.number), {}, {}});
            if (const PartitionView* partition = view.partition(id.topicPartition()))
                if (const ReplicaView* replica = partition->copyOn(id.broker()))
                    replicaRows(rows, *replica);
        }
        break;
    }
    return rows;
}

} // namespace ui
