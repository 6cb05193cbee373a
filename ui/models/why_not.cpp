#include "ui/models/why_not.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>

#include "ui/common/numbers.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Not {
    Q_DECLARE_TR_FUNCTIONS(ui::WhyNot)
};

QString brokerName(BrokerId id) { return Not::tr("broker %1").arg(id.value); }
QString nameOf(const TopicPartition& id) { return QString::fromStdString(id.toString()); }
QString offsetText(Offset offset) { return QString::number(offset.value); }

// An answer while it is written.
class Writer {
public:
    explicit Writer(const WhyNotSource& from) : source(from), view(*from.moment.view) { }

    const WhyNotSource& source;
    const ClusterView& view;
    WhyNotAnswer answer;

    Time now() const { return source.moment.at; }
    void verdict(const QString& words)
    {
        if (answer.verdict.isEmpty())
            answer.verdict = words;
    }
    void value(const QString& words)
    {
        if (!answer.values.contains(words))
            answer.values << words;
    }
    void fact(FactId id)
    {
        const Fact* found = id == FactId{} ? nullptr : source.find(id);
        const bool isThere = std::any_of(answer.facts.begin(), answer.facts.end(), [&](const WhyStep& step) { return step.id == id; });
        if (found && !isThere)
            answer.facts.push_back(whyStep(*found, 0, source.names));
    }
    // "2.1 s ago"; empty if nobody told.
    QString ago(FactId id) const
    {
        const Fact* found = id == FactId{} ? nullptr : source.find(id);
        return found ? Not::tr("%1 ago").arg(durationText(now() - found->at)) : QString();
    }
    // A setting as the node has it: "replica.lag.time.max.ms = 30000 (30 s)".
    QString setting(const ConfigOwner& owner, const char* name) const
    {
        for (const ConfigRow& row : configRows(view, source.configs, owner))
            if (row.name() == QLatin1String(name)) {
                const QString readable = readableValue(*row.info, row.value);
                return row.name() + " = " + row.value + (readable.isEmpty() ? QString() : " (" + readable + ")");
            }
        return {};
    }
    void valueOf(const ConfigOwner& owner, const char* name)
    {
        if (const QString words = setting(owner, name); !words.isEmpty())
            value(words);
    }
    ConfigOwner brokerOwner(BrokerId id) const { return {ConfigScope::Broker, std::to_string(id.value), NodeId{id.value}}; }

    // What keeps a follower from fetching, as far as it is known; true if something was found.
    bool cannotFetch(BrokerId follower, BrokerId leader)
    {
        bool found = false;
        const auto tell = [&](const QString& words, FactId because) {
            verdict(words);
            value(words);
            fact(because);
            found = true;
        };
        if (const BrokerView* broker = view.broker(follower)) {
            const NodeLook look = lookOf(*broker);
            if (isDown(look))
                tell(Not::tr("%1 is down (%2).").arg(brokerName(follower), lookWord(look)), broker->state.since);
            else if (look == NodeLook::Paused)
                tell(Not::tr("%1 is paused: its process does nothing, so it fetches nothing.").arg(brokerName(follower)), broker->state.since);
            else if (broker->fenced.value)
                tell(Not::tr("%1 is fenced: the controller hears no heartbeat from it.").arg(brokerName(follower)), broker->fenced.since);
        }
        for (const auto& [from, to] : {std::pair(follower, leader), std::pair(leader, follower)})
            if (const auto cut = view.cutLinks.find({NodeId{from.value}, NodeId{to.value}}); cut != view.cutLinks.end())
                tell(Not::tr("The link from %1 to %2 is cut.").arg(brokerName(from), brokerName(to)), cut->second);
        return found;
    }
};

// The append of the first record that a copy ending at `end` lacks.
FactId appendAt(const ReplicaView& leader, Offset end)
{
    for (std::size_t i = 0; i < leader.batches.size(); ++i)
        if (leader.batches[i].lastOffset >= end)
            return leader.batches[i].since;
    return {};
}

void lagOf(Writer& out, const PartitionView& partition, const ReplicaView& leader, BrokerId follower)
{
    const auto fetched = leader.fetched.find(follower);
    if (fetched == leader.fetched.end()) {
        out.value(Not::tr("%1 has not fetched from this leader yet.").arg(brokerName(follower)));
        return;
    }
    const Offset end = fetched->second.value;
    if (end >= leader.endOffset.value)
        return;
    out.value(Not::tr("%1 has offsets below %2; the leader's log ends at %3: %4 behind")
                  .arg(brokerName(follower), offsetText(end), offsetText(leader.endOffset.value))
                  .arg(leader.endOffset.value.value - end.value));
    const FactId lacking = appendAt(leader, end);
    if (const QString ago = out.ago(lacking); !ago.isEmpty())
        out.value(Not::tr("%1 last had everything %2; %3").arg(brokerName(follower), ago, out.setting(out.brokerOwner(partition.leader.value), "replica.lag.time.max.ms")));
    if (const ReplicaView* copy = partition.copyOn(follower); copy && copy->frozen) {
        out.verdict(Not::tr("The fetcher of %1 is frozen by a command.").arg(brokerName(follower)));
        out.value(Not::tr("the fetcher of %1 is frozen").arg(brokerName(follower)));
    }
    out.cannotFetch(follower, partition.leader.value);
    out.fact(lacking);
    out.fact(fetched->second.since);
}

void noLeader(Writer& out, const PartitionView& partition)
{
    const auto& eligible = partition.elr.value;
    if (eligible.empty())
        out.verdict(Not::tr("%1 has no leader: nobody in its ISR {%2} is alive.").arg(nameOf(partition.id), brokerList(partition.isr.value)));
    else
        out.verdict(Not::tr("%1 has no leader: nobody in its ISR {%2} or its ELR {%3} is alive.").arg(nameOf(partition.id), brokerList(partition.isr.value), brokerList(eligible)));
    for (const BrokerId id : partition.replicas) {
        const BrokerView* broker = out.view.broker(id);
        const QString state = !broker ? Not::tr("not there") : lookWord(lookOf(*broker));
        const bool isEligible = std::find(eligible.begin(), eligible.end(), id) != eligible.end();
        out.value((partition.inIsr(id) ? Not::tr("%1: in the ISR, %2") : isEligible ? Not::tr("%1: in the ELR, %2") : Not::tr("%1: not in the ISR, %2")).arg(brokerName(id), state));
        if (broker && isDown(lookOf(*broker)))
            out.fact(broker->state.since);
        if (const auto refused = partition.notElected.find(id); refused != partition.notElected.end())
            out.fact(refused->second);
    }
    out.valueOf({ConfigScope::Topic, partition.id.topic, {}}, "unclean.leader.election.enable");
    out.fact(partition.leader.since);
    out.fact(partition.elr.since);
}

void highWatermarkStands(Writer& out, const PartitionView& partition)
{
    const ReplicaView* leader = partition.leaderCopy();
    if (!leader) {
        noLeader(out, partition);
        return;
    }
    const BrokerId self = partition.leader.value;
    // What the leader compares: its own end and, from their fetches, those of the ISR.
    QStringList ends{offsetText(leader->endOffset.value)};
    QStringList who{brokerName(self)};
    BrokerId slowest = kNoBroker;
    Offset least = leader->endOffset.value;
    for (const BrokerId id : partition.isr.value) {
        if (id == self)
            continue;
        const auto fetched = leader->fetched.find(id);
        ends << (fetched == leader->fetched.end() ? QStringLiteral("?") : offsetText(fetched->second.value));
        who << brokerName(id);
        if (fetched != leader->fetched.end() && fetched->second.value < least) {
            least = fetched->second.value;
            slowest = id;
        }
    }
    const Offset mark = leader->highWatermark.value;
    const QString least_ = ends.contains("?") ? QStringLiteral("?") : offsetText(least);
    out.value(Not::tr("log ends in the ISR (%1): min(%2) = %3").arg(who.join(", "), ends.join(", "), least_));
    out.value(Not::tr("high watermark %1, log end %2: %3 above it").arg(offsetText(mark), offsetText(leader->endOffset.value)).arg(leader->endOffset.value.value - mark.value));
    const auto minIsr = std::min<std::int64_t>(partition.minInSyncReplicas, static_cast<std::int64_t>(partition.replicas.size()));
    if (const BrokerView* broker = out.view.broker(self); broker && lookOf(*broker) == NodeLook::Paused) {
        out.verdict(Not::tr("The leader, %1, is paused: nobody moves the high watermark.").arg(brokerName(self)));
        out.fact(broker->state.since);
    }
    if (std::ssize(partition.isr.value) < minIsr) {
        out.verdict(Not::tr("The ISR is smaller than min.insync.replicas, so the high watermark stands at %1.").arg(offsetText(mark)));
        out.value(Not::tr("ISR {%1}: %2 < min.insync.replicas %3").arg(brokerList(partition.isr.value)).arg(partition.isr.value.size()).arg(minIsr));
        out.fact(partition.isr.since);
    }
    if (mark >= leader->endOffset.value) {
        const QString ago = out.ago(leader->highWatermark.since);
        out.verdict(Not::tr("It does not wait: it stands at the leader's log end, %1. There is nothing above it.").arg(offsetText(mark)));
        if (!ago.isEmpty())
            out.value(Not::tr("it last moved %1").arg(ago));
        out.fact(leader->highWatermark.since);
        return;
    }
    const BrokerId holder = leader->heldBy != kNoBroker ? leader->heldBy : slowest;
    if (holder != kNoBroker) {
        lagOf(out, partition, *leader, holder); // may know what keeps it
        out.verdict(Not::tr("It waits for %1, the slowest in the ISR.").arg(brokerName(holder)));
    } else {
        out.verdict(Not::tr("It is on its way: the replicas in the ISR have not all told the leader yet."));
    }
    out.fact(leader->heldAt.since);
    out.fact(leader->highWatermark.since);
}

void notInIsr(Writer& out, const PartitionView& partition, BrokerId broker)
{
    const ReplicaView* leader = partition.leaderCopy();
    out.value(Not::tr("ISR {%1} of replicas {%2}").arg(brokerList(partition.isr.value), brokerList(partition.replicas)));
    if (leader) {
        out.cannotFetch(broker, partition.leader.value);
        lagOf(out, partition, *leader, broker);
        const auto fetched = leader->fetched.find(broker);
        const Offset mark = leader->highWatermark.value;
        if (fetched != leader->fetched.end() && fetched->second.value < mark) {
            out.verdict(Not::tr("%1 is behind: it joins again once it reaches the high watermark.").arg(brokerName(broker)));
            out.value(Not::tr("to join it needs %1 ≥ high watermark %2").arg(offsetText(fetched->second.value), offsetText(mark)));
        } else if (fetched != leader->fetched.end()) {
            out.verdict(Not::tr("%1 has reached the high watermark: the leader may take it in again with its next AlterPartition.").arg(brokerName(broker)));
        } else {
            out.verdict(Not::tr("%1 has not fetched from the leader since it left.").arg(brokerName(broker)));
        }
    } else {
        out.cannotFetch(broker, partition.leader.value);
        out.verdict(Not::tr("There is no leader, and only a leader takes replicas into the ISR."));
    }
    out.fact(partition.isr.since);
}

void notSeen(Writer& out, const PartitionView& partition, Offset offset)
{
    const ReplicaView* leader = partition.leaderCopy();
    if (!leader) {
        noLeader(out, partition);
        return;
    }
    const Offset mark = leader->highWatermark.value;
    out.value(Not::tr("offset %1, high watermark %2, log end %3").arg(offsetText(offset), offsetText(mark), offsetText(leader->endOffset.value)));
    if (offset >= leader->endOffset.value) {
        out.verdict(Not::tr("The leader does not have offset %1: only another copy does, or no copy any more.").arg(offsetText(offset)));
        out.fact(leader->endOffset.since);
        return;
    }
    if (offset >= mark) {
        out.verdict(Not::tr("Offset %1 is not below the high watermark %2, and a Fetch answers only what is.").arg(offsetText(offset), offsetText(mark)));
        highWatermarkStands(out, partition);
        return;
    }
    bool anyone = false, someoneWaits = false;
    for (const auto& [id, client] : out.view.clients) {
        const auto read = readSoFar(out.view, *client, partition.id);
        if (!read)
            continue;
        anyone = true;
        const bool hasIt = read->offset.value > offset;
        someoneWaits = someoneWaits || !hasIt;
        out.value((hasIt ? Not::tr("%1 is past it, at %2") : Not::tr("%1 is at %2 and reads it next")).arg(QString::fromStdString(client->name), offsetText(read->offset.value)));
        out.fact(read->offset.since);
    }
    if (!anyone)
        out.verdict(Not::tr("It could be read: it is below the high watermark. No consumer reads this partition."));
    else
        out.verdict(someoneWaits ? Not::tr("It can be read: it is below the high watermark. A consumer that has not come to it yet gets it with its next Fetch.")
                                 : Not::tr("It can be read, and every consumer of this partition has passed it."));
    out.fact(leader->highWatermark.since);
}

void producerWaits(Writer& out, const ClientView& client)
{
    const ProducerView& producer = *client.producer;
    const QString name = QString::fromStdString(client.name);
    const NodeLook look = lookOf(client);
    const ConfigOwner owner{ConfigScope::Producer, client.name, client.id};
    const std::int64_t waiting = producer.waitingRecords(), sent = producer.inFlightRecords();
    out.value(Not::tr("%1 records in its accumulator, %2 sent and not answered, %3 requests in flight").arg(waiting).arg(sent).arg(producer.inFlight));
    if (isDown(look) || look == NodeLook::Paused) {
        out.verdict(isDown(look) ? Not::tr("%1 does not run (%2).").arg(name, lookWord(look)) : Not::tr("%1 is paused.").arg(name));
        out.fact(client.state.since);
        return;
    }
    if (producer.call.blocked) {
        out.verdict(*producer.call.blocked == BlockedOn::Memory
                ? Not::tr("send() holds its caller: buffer.memory is used up, until batches are answered or max.block.ms is over.")
                : Not::tr("send() holds its caller: the client does not know the topic yet, until a broker tells it or max.block.ms is over."));
        out.fact(producer.call.since);
        out.valueOf(owner, *producer.call.blocked == BlockedOn::Memory ? "buffer.memory" : "metadata.max.age.ms");
        out.valueOf(owner, "max.block.ms");
    }
    for (const auto& [id, of] : producer.partitions) {
        const PartitionView* found = out.view.partition(id);
        if (of.pending == 0 || !found)
            continue;
        const PartitionView& partition = *found;
        const QString where = nameOf(partition.id);
        if (!partition.leaderCopy()) {
            out.value(Not::tr("%1: %2 records, no leader to send them to").arg(where).arg(of.pending));
            noLeader(out, partition);
            continue;
        }
        std::int64_t flying = 0;
        producer.eachPending(id, [&](const PendingRecord&, const ProducerBatchView& batch) { flying += batch.inFlight ? 1 : 0; });
        const ReplicaView& leader = *partition.leaderCopy();
        if (flying == 0)
            continue;
        out.valueOf(owner, "acks");
        const auto cut = out.view.cutLinks.find({client.id, NodeId{partition.leader.value.value}});
        if (cut != out.view.cutLinks.end()) {
            out.verdict(Not::tr("The link from %1 to %2, the leader of %3, is cut.").arg(name, brokerName(partition.leader.value), where));
            out.fact(cut->second);
        } else if (leader.highWatermark.value < leader.endOffset.value) {
            out.verdict(Not::tr("Its request to %1 is answered once the ISR has the records: the high watermark of %2 must pass them.").arg(brokerName(partition.leader.value), where));
            highWatermarkStands(out, partition);
        } else {
            out.value(Not::tr("%1: %2 records are on their way to %3 or their answer is on its way back").arg(where).arg(flying).arg(brokerName(partition.leader.value)));
        }
    }
    if (producer.lastError != ErrorCode::None && waiting > 0) {
        out.verdict(Not::tr("Its last error was %1; it tries again after a pause.").arg(QString::fromStdString(std::string(errorName(producer.lastError)))));
        out.valueOf(owner, "retry.backoff.ms");
    }
    if (waiting + sent == 0) {
        out.verdict(Not::tr("It is not waiting: everything it was given is answered."));
        out.fact(producer.acked.since);
    } else if (sent > 0) {
        out.verdict(Not::tr("It waits for the answer to %1 records that are under way.").arg(sent));
    } else {
        out.verdict(Not::tr("Its records wait in the accumulator for linger.ms, for a full batch, or for a free place in flight."));
        out.valueOf(owner, "linger.ms");
        out.valueOf(owner, "batch.size");
        out.valueOf(owner, "max.in.flight.requests.per.connection");
    }
}

void nothingDelivered(Writer& out, const ClientView& client)
{
    const ConsumerView& consumer = *client.consumer;
    const QString name = QString::fromStdString(client.name);
    if (const NodeLook look = lookOf(client); isDown(look) || look == NodeLook::Paused) {
        out.verdict(isDown(look) ? Not::tr("%1 does not run (%2).").arg(name, lookWord(look)) : Not::tr("%1 is paused.").arg(name));
        out.fact(client.state.since);
        return;
    }
    const auto group = out.view.groups.find(consumer.group);
    if (group != out.view.groups.end()) {
        out.value(Not::tr("group %1: %2, %3 members").arg(QString::fromStdString(consumer.group), groupStateWord(group->second->state.value)).arg(group->second->members.size()));
        if (group->second->state.value != GroupState::Stable) {
            out.verdict(Not::tr("Its group is rebalancing, and until that ends nobody reads."));
            out.fact(group->second->state.since);
        }
    }
    if (consumer.assignment.value.empty()) {
        out.verdict(Not::tr("No partition is assigned to %1.").arg(name));
        out.fact(consumer.assignment.since);
        return;
    }
    bool anythingLeft = false;
    for (const auto& id : consumer.assignment.value) {
        const auto read = readSoFar(out.view, client, id);
        const PartitionView* partition = out.view.partition(id);
        if (!partition)
            continue;
        if (!partition->leaderCopy()) {
            out.value(Not::tr("%1: no leader").arg(nameOf(id)));
            noLeader(out, *partition);
            continue;
        }
        if (!read)
            continue;
        const Offset mark = partition->leaderCopy()->highWatermark.value;
        out.value(Not::tr("%1: it is at %2, high watermark %3, lag %4").arg(nameOf(id), offsetText(read->offset.value), offsetText(mark)).arg(read->lag));
        anythingLeft = anythingLeft || read->lag > 0;
        if (read->lag == 0 && partition->leaderCopy()->endOffset.value > mark) {
            out.verdict(Not::tr("It has read up to the high watermark; what lies above is not for consumers yet."));
            highWatermarkStands(out, *partition);
        }
    }
    out.verdict(anythingLeft ? Not::tr("There is something to read, and its Fetch is under way.") : Not::tr("It has read everything there is."));
    out.fact(consumer.assignment.since);
}

} // namespace

std::vector<WhyNotQuestion> whyNotQuestions(const ClusterView& view, const ObjectId& thing)
{
    const ObjectId selected = thing.owner();
    std::vector<WhyNotQuestion> out;
    const auto ask = [&](WhyNotKind kind, const ObjectId& about, const QString& words) { out.push_back({kind, about, words}); };
    if (selected.isOfPartition()) {
        const PartitionView* partition = view.partition(selected.topicPartition());
        if (!partition)
            return out;
        const ObjectId itself = ObjectId::partitionOf(partition->id);
        if (selected.kind == StageKind::Record)
            ask(WhyNotKind::NotSeen, selected, Not::tr("Why can a consumer not see offset %1?").arg(selected.offset));
        if (!partition->leaderCopy())
            ask(WhyNotKind::NoLeader, itself, Not::tr("Why is there no leader?"));
        else
            ask(WhyNotKind::HighWatermarkStands, itself, Not::tr("Why does the high watermark not move?"));
        for (const BrokerId id : partition->replicas)
            if (!partition->inIsr(id))
                ask(WhyNotKind::NotInIsr, ObjectId::replica(partition->id, id), Not::tr("Why is broker %1 not in the ISR?").arg(id.value));
        return out;
    }
    if (selected.kind == StageKind::Client)
        if (const ClientView* client = view.client(selected.node()); client && client->kind != NodeKind::Outside) {
            const QString name = QString::fromStdString(client->name);
            if (client->kind == NodeKind::Producer)
                ask(WhyNotKind::ProducerWaits, selected, Not::tr("Why is %1 waiting?").arg(name));
            else
                ask(WhyNotKind::NothingDelivered, selected, Not::tr("Why does %1 get nothing?").arg(name));
        }
    return out;
}

WhyNotAnswer whyNot(const WhyNotSource& source, const WhyNotQuestion& question)
{
    Writer out(source);
    const PartitionView* partition = question.about.isOfPartition() ? out.view.partition(question.about.topicPartition()) : nullptr;
    const ClientView* client = question.about.kind == StageKind::Client ? out.view.client(question.about.node()) : nullptr;
    if (partition) {
        if (question.kind == WhyNotKind::NotInIsr)
            notInIsr(out, *partition, question.about.broker());
        else if (question.kind == WhyNotKind::NotSeen)
            notSeen(out, *partition, Offset{question.about.offset});
        else
            highWatermarkStands(out, *partition);
    } else if (client) {
        if (question.kind == WhyNotKind::ProducerWaits)
            producerWaits(out, *client);
        else
            nothingDelivered(out, *client);
    }
    out.verdict(Not::tr("It was not there yet at this instant."));
    return std::move(out.answer);
}

} // namespace ui
