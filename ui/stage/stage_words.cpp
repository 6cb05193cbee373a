#include "ui/stage/stage_words.h"

#include <algorithm>

#include "ui/common/numbers.h"
#include "ui/common/theme.h"
#include "ui/common/words.h"
#include "ui/stage/group_words.h"
#include "ui/stage/producer_words.h"
#include "ui/stage/storage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

template <class Node>
NodeLook lookOfNode(const Node& node)
{
    switch (node.state.value) {
    case NodeState::Running:
        return NodeLook::Running;
    case NodeState::Paused:
        return NodeLook::Paused;
    case NodeState::Down:
        break;
    }
    if (!node.everStarted)
        return NodeLook::NotStarted;
    switch (node.stoppedHow.value) {
    case StopKind::Stopped:
        return NodeLook::Stopped;
    case StopKind::Killed:
        return NodeLook::Killed;
    case StopKind::PoweredOff:
        return NodeLook::PoweredOff;
    }
    return NodeLook::Stopped;
}

QString joined(const QStringList& parts)
{
    return parts.join(QStringLiteral(", "));
}

QString brokerTitle(BrokerId id)
{
    return id == kNoBroker ? Stage::tr("nobody") : Stage::tr("broker %1").arg(id.value);
}

Spoken spokenReplica(const ClusterView& view, const ObjectId& id)
{
    const PartitionView* partition = view.partition(id.topicPartition());
    const ReplicaView* copy = partition ? partition->copyOn(id.broker()) : nullptr;
    const QString name = QString::fromStdString(id.topicPartition().toString());
    if (!copy)
        return {Stage::tr("%1, no copy of %2 yet").arg(brokerTitle(id.broker()), name), {}};
    const bool leads = partition->leader.value == id.broker();
    Spoken result{(leads ? Stage::tr("%1, leader of %2") : Stage::tr("%1, follower of %2"))
                      .arg(brokerTitle(id.broker()), name),
        {}};
    QStringList parts{Stage::tr("log end %1").arg(number(copy->endOffset.value.value)),
        Stage::tr("high watermark %1").arg(number(copy->highWatermark.value.value))};
    if (!partition->inIsr(id.broker()))
        parts << Stage::tr("out of the ISR");
    if (leads && atRisk(*partition) > 0)
        parts << Stage::tr("%1 at risk").arg(number(atRisk(*partition)));
    if (!leads && behind(*partition, *copy) > 0)
        parts << Stage::tr("%1 behind").arg(number(behind(*partition, *copy)));
    if (copy->frozen)
        parts << Stage::tr("fetcher frozen");
    result.state = joined(parts);
    return result;
}

Spoken spokenRecord(const ClusterView& view, const ObjectId& id)
{
    const PartitionView* partition = view.partition(id.topicPartition());
    const ReplicaView* copy = partition ? partition->copyOn(id.broker()) : nullptr;
    Spoken result{Stage::tr("offset %1 of %2 on %3")
                      .arg(number(id.offset), QString::fromStdString(id.topicPartition().toString()),
                          brokerTitle(id.broker())),
        {}};
    if (!copy || id.offset >= copy->endOffset.value.value)
        result.state = Stage::tr("no record yet");
    else
        result.state = id.offset < copy->highWatermark.value.value ? Stage::tr("below the high watermark")
                                                                   : Stage::tr("at risk");
    return result;
}

Spoken spokenClient(const ClusterView& view, const ClientView& client)
{
    QStringList parts{lookWord(lookOf(client))};
    if (client.kind == NodeKind::Producer)
        parts << Stage::tr("sent %1, acked %2, in flight %3")
                     .arg(number(client.producer->sent), number(client.producer->acked.value),
                         number(client.producer->inFlight));
    if (client.kind == NodeKind::Consumer)
        parts << Stage::tr("delivered %1").arg(number(client.consumer->delivered));
    return {nodeTitle(view, client.id), joined(parts)};
}

Spoken spokenMessage(const ClusterView& view, Time now, const ObjectId& id)
{
    const auto found = view.messages.find(MessageId{static_cast<std::uint64_t>(id.number)});
    if (found == view.messages.end())
        return {Stage::tr("message %1").arg(id.number), Stage::tr("arrived")};
    const MessageSent& sent = found->second.sent;
    QString what = apiName(sent.apiKey);
    if (sent.isResponse)
        what = Stage::tr("answer to %1").arg(what);
    if (sent.offset != kNoOffset)
        what += QLatin1Char(' ') + number(sent.offset.value);
    const QString state = found->second.stalled
        ? Stage::tr("held")
        : Stage::tr("arrives in %1").arg(durationText(found->second.arrives - now));
    return {
        Stage::tr("%1 from %2 to %3").arg(what, nodeTitle(view, sent.from), nodeTitle(view, sent.to)), state};
}

} // namespace

NodeLook lookOf(const BrokerView& broker)
{
    const NodeLook look = lookOfNode(broker);
    return look == NodeLook::Running && broker.fenced.value ? NodeLook::Fenced : look;
}

NodeLook lookOf(const ControllerView& controller)
{
    return lookOfNode(controller);
}

NodeLook lookOf(const ClientView& client)
{
    return client.kind == NodeKind::Outside && !client.state.known() ? NodeLook::Running : lookOfNode(client);
}

QString lookWord(NodeLook look)
{
    switch (look) {
    case NodeLook::Running:
        return Stage::tr("running");
    case NodeLook::Fenced:
        return Stage::tr("fenced");
    case NodeLook::Paused:
        return Stage::tr("paused");
    case NodeLook::Stopped:
        return Stage::tr("stopped");
    case NodeLook::Killed:
        return Stage::tr("killed");
    case NodeLook::PoweredOff:
        return Stage::tr("no power");
    case NodeLook::NotStarted:
        return Stage::tr("not started");
    }
    return {};
}

int hueOfNode(NodeId id)
{
    return Theme::hueOf(static_cast<std::uint32_t>(id.value % 10000));
}

QString nodeTitle(const ClusterView& view, NodeId id)
{
    if (id.isBroker())
        return brokerTitle(BrokerId{id.value});
    const ClientView* client = view.client(id);
    const QString name = QString::fromStdString(view.nodeNameOf(id));
    if (!client)
        return name;
    switch (client->kind) {
    case NodeKind::Producer:
        return Stage::tr("producer %1").arg(name);
    case NodeKind::Consumer:
        return Stage::tr("consumer %1").arg(name);
    default:
        return name.startsWith(QLatin1String("client:")) ? name.mid(7) : name;
    }
}

QString settingOf(const ClientView& client, const char* key, const QString& absent)
{
    const std::string wanted = std::string(key) + "=";
    std::size_t at = 0;
    while (at < client.detail.size()) {
        const std::size_t end = std::min(client.detail.find(' ', at), client.detail.size());
        if (client.detail.compare(at, wanted.size(), wanted) == 0)
            return QString::fromStdString(client.detail.substr(at + wanted.size(), end - at - wanted.size()));
        at = end + 1;
    }
    return absent;
}

std::int64_t atRisk(const PartitionView& partition)
{
    const ReplicaView* leader = partition.leaderCopy();
    return leader ? std::max<std::int64_t>(0, leader->endOffset.value - leader->highWatermark.value) : 0;
}

std::int64_t behind(const PartitionView& partition, const ReplicaView& copy)
{
    const ReplicaView* leader = partition.leaderCopy();
    return leader ? std::max<std::int64_t>(0, leader->endOffset.value - copy.endOffset.value) : 0;
}

bool isUnderReplicated(const PartitionView& partition)
{
    return partition.isr.value.size() < partition.replicas.size();
}

std::optional<ReadSoFar> readSoFar(
    const ClusterView& view, const ClientView& client, const TopicPartition& partition)
{
    ReadSoFar result;
    const auto position = client.consumer->positions.find(partition);
    if (position != client.consumer->positions.end()) {
        result.offset = position->second;
    } else {
        const auto group = view.groups.find(client.consumer->group);
        if (client.kind != NodeKind::Outside || group == view.groups.end())
            return {};
        const auto committed = group->second->committed.find(partition);
        if (committed == group->second->committed.end())
            return {};
        result.offset = committed->second;
        result.committed = true;
    }
    const PartitionView* of = view.partition(partition);
    if (const ReplicaView* leader = of ? of->leaderCopy() : nullptr)
        result.lag = std::max<std::int64_t>(0, leader->highWatermark.value - result.offset.value);
    return result;
}

Spoken spoken(const ClusterView& view, Time now, const ObjectId& id)
{
    switch (id.kind) {
    case StageKind::Controllers:
        return {Stage::tr("controller quorum"),
            view.quorum.leader.value == kLabNode ? Stage::tr("no active controller")
                                                 : Stage::tr("%1 is active, epoch %2")
                                                       .arg(nodeTitle(view, view.quorum.leader.value))
                                                       .arg(view.quorum.epoch)};
    case StageKind::Controller: {
        const auto found = view.controllers.find(id.node());
        if (found == view.controllers.end())
            return {nodeTitle(view, id.node()), {}};
        const bool active = view.quorum.leader.value == id.node();
        return {Stage::tr("controller %1").arg(nodeTitle(view, id.node())),
            joined({active ? Stage::tr("active") : lookWord(lookOf(*found->second)),
                Stage::tr("log end %1").arg(number(found->second->endOffset.value.value))})};
    }
    case StageKind::Broker: {
        const BrokerView* broker = view.broker(id.broker());
        if (!broker)
            return {brokerTitle(id.broker()), {}};
        QStringList parts{lookWord(lookOf(*broker))};
        if (!broker->rack.empty())
            parts << Stage::tr("rack %1").arg(QString::fromStdString(broker->rack));
        return {brokerTitle(id.broker()), joined(parts)};
    }
    case StageKind::Topic:
        return {Stage::tr("topic %1").arg(QString::fromStdString(id.text)), {}};
    case StageKind::Partition: {
        const PartitionView* partition = view.partition(id.topicPartition());
        const QString name = QString::fromStdString(id.topicPartition().toString());
        if (!partition)
            return {name, {}};
        QStringList parts{Stage::tr("leader %1").arg(brokerTitle(partition->leader.value)),
            Stage::tr("ISR %1").arg(brokerList(partition->isr.value))};
        if (atRisk(*partition) > 0)
            parts << Stage::tr("%1 at risk").arg(number(atRisk(*partition)));
        return {Stage::tr("partition %1").arg(name), joined(parts)};
    }
    case StageKind::Replica:
        return spokenReplica(view, id);
    case StageKind::Record:
        return spokenRecord(view, id);
    case StageKind::Message:
        return spokenMessage(view, now, id);
    case StageKind::Link:
        return {Stage::tr("link %1 – %2")
                    .arg(nodeTitle(view, id.node()),
                        nodeTitle(view, NodeId{static_cast<std::int32_t>(id.other)})),
            Stage::tr("cut")};
    case StageKind::Client: {
        const ClientView* client = view.client(id.node());
        return client ? spokenClient(view, *client) : Spoken{nodeTitle(view, id.node()), {}};
    }
    case StageKind::Group: {
        const auto found = view.groups.find(id.text);
        return {Stage::tr("group %1").arg(QString::fromStdString(id.text)),
            found == view.groups.end() ? QString() : groupStateWord(found->second->state.value)};
    }
    case StageKind::Setting:
        return {QString::fromStdString(id.text), Stage::tr("scaled for teaching")};
    case StageKind::Ruler:
        return {Stage::tr("offsets"), {}};
    case StageKind::Action:
        return {QString::fromStdString(id.text), {}};
    case StageKind::Lane:
    case StageKind::Part:
    case StageKind::Deque:
    case StageKind::Batch:
    case StageKind::Window:
    case StageKind::Request:
    case StageKind::Knob:
        return spokenOfProducer(view, now, id);
    case StageKind::GroupPart:
    case StageKind::GroupRow:
    case StageKind::OwnerSpan:
    case StageKind::GroupMember:
        return spokenOfGroup(view, now, nullptr, id);
    case StageKind::Segment:
    case StageKind::LogBatch:
    case StageKind::IndexEntry:
    case StageKind::Retired:
    case StageKind::LogPart:
        return spokenOfLog(view, now, nullptr, id);
    case StageKind::None:
        break;
    }
    return {};
}

} // namespace ui
