#include "ui/models/why.h"

#include <QCoreApplication>

#include <deque>
#include <set>

namespace ui {

using namespace engine;

namespace {

struct Why {
    Q_DECLARE_TR_FUNCTIONS(ui::Why)
};

const ReplicaView* replicaOf(const ClusterView& view, const ObjectId& id)
{
    const PartitionView* partition = view.partition(id.topicPartition());
    return partition ? partition->copyOn(id.broker()) : nullptr;
}

FactId appendOf(const ReplicaView& replica, Offset offset)
{
    for (std::size_t i = replica.batches.size(); i-- > 0;)
        if (replica.batches[i].baseOffset <= offset && offset <= replica.batches[i].lastOffset)
            return replica.batches[i].since;
    return {};
}

} // namespace

std::vector<WhyStep> whyOf(FactId start, const FindFact& find, const NodeNames& names)
{
    std::vector<WhyStep> out;
    std::set<FactId> seen;
    std::deque<std::pair<FactId, int>> next{{start, 0}};
    while (!next.empty() && out.size() < static_cast<std::size_t>(kWhySteps)) {
        const auto [id, depth] = next.front();
        next.pop_front();
        const Fact* fact = id == FactId{} || !seen.insert(id).second ? nullptr : find(id);
        if (!fact)
            continue;
        out.push_back({id, fact->at, depth, factSentence(*fact, names), fact->rule == Rule::None ? QString() : ruleSentence(fact->rule),
            fact->rule == Rule::None ? QString() : ruleSource(fact->rule)});
        for (const auto because : fact->because)
            next.emplace_back(because, depth + 1);
    }
    return out;
}

FactId factBehind(const ClusterView& view, const ObjectId& id)
{
    switch (id.kind) {
    case StageKind::Controllers:
        return view.quorum.leader.since;
    case StageKind::Controller: {
        const auto found = view.controllers.find(id.node());
        return found == view.controllers.end() ? FactId{} : found->second->state.since;
    }
    case StageKind::Broker: {
        const BrokerView* broker = view.broker(id.broker());
        return broker ? std::max(broker->state.since, broker->fenced.since) : FactId{};
    }
    case StageKind::Topic: {
        const TopicView* topic = view.topic(id.text);
        return topic ? topic->since : FactId{};
    }
    case StageKind::Partition: {
        const PartitionView* partition = view.partition(id.topicPartition());
        return partition ? std::max(partition->leader.since, partition->isr.since) : FactId{};
    }
    case StageKind::Replica: {
        const ReplicaView* replica = replicaOf(view, id);
        if (!replica)
            return {};
        return replica->heldBy != kNoBroker ? replica->heldAt.since : std::max(replica->highWatermark.since, replica->role.since);
    }
    case StageKind::Record: {
        const ReplicaView* replica = replicaOf(view, id);
        return replica ? appendOf(*replica, Offset{id.offset}) : FactId{};
    }
    case StageKind::Message: {
        const auto found = view.messages.find(MessageId{static_cast<std::uint64_t>(id.number)});
        return found == view.messages.end() ? FactId{} : found->second.since;
    }
    case StageKind::Client: {
        const ClientView* client = view.client(id.node());
        if (!client)
            return {};
        return std::max({client->state.since, client->producer->acked.since, client->consumer->assignment.since});
    }
    case StageKind::Group: {
        const auto found = view.groups.find(id.text);
        return found == view.groups.end() ? FactId{} : found->second->state.since;
    }
    default:
        return {};
    }
}

QString whyQuestion(const ClusterView& view, const ObjectId& id)
{
    const QString partition = QString::fromStdString(id.topicPartition().toString());
    switch (id.kind) {
    case StageKind::Broker:
        return Why::tr("Why is broker %1 as it is?").arg(id.number);
    case StageKind::Controller:
    case StageKind::Controllers:
        return Why::tr("Why does %1 lead the quorum?").arg(QString::fromStdString(view.nodeNameOf(view.quorum.leader.value)));
    case StageKind::Partition:
        return Why::tr("Why these leader and ISR of %1?").arg(partition);
    case StageKind::Replica: {
        const ReplicaView* replica = replicaOf(view, id);
        return Why::tr("Why is the high watermark of %1 on broker %2 at %3?").arg(partition).arg(id.number).arg(replica ? replica->highWatermark.value.value : 0);
    }
    case StageKind::Record:
        return Why::tr("Why is offset %1 of %2 on broker %3?").arg(id.offset).arg(partition).arg(id.number);
    case StageKind::Message:
        return Why::tr("Why is this message on its way?");
    case StageKind::Client:
        return Why::tr("Why is %1 as it is?").arg(QString::fromStdString(view.nodeNameOf(id.node())));
    case StageKind::Group:
        return Why::tr("Why is group %1 as it is?").arg(QString::fromStdString(id.text));
    default:
        return Why::tr("Select something on the stage, then ask why.");
    }
}

} // namespace ui
