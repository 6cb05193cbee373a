#include "ui/stage/stage_commands.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

#include "engine/base/protocol_point.h"
#include "engine/command/command.h"
#include "engine/command/names.h"
#include "engine/command/words.h"
#include "engine/lab/tools/kafka_tools.h"
#include "ui/common/appearance.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

struct Commands {
    Q_DECLARE_TR_FUNCTIONS(Commands)
};

using List = std::vector<StageCommand>;

void addLifecycle(List& list, NodeLook look, const QString& node, bool hasPower)
{
    const auto line = [&](const char* verb) { return QLatin1String(verb) + QLatin1Char(' ') + node; };
    if (isDown(look)) {
        list.push_back({Commands::tr("Start"), line("start"), QStringLiteral("K"), false});
        if (hasPower)
            list.push_back({Commands::tr("Wipe its disk"), line("wipe"), {}, true});
        return;
    }
    list.push_back({Commands::tr("Kill: the process dies"), line("kill"), QStringLiteral("K"), true});
    if (hasPower)
        list.push_back(
            {Commands::tr("Power off: unsynced bytes vanish"), line("power-off"), QStringLiteral("O"), true});
    if (look == NodeLook::Paused)
        list.push_back({Commands::tr("Resume"), line("resume"), QStringLiteral("P"), false});
    else
        list.push_back({Commands::tr("Pause: a long GC"), line("pause"), QStringLiteral("P"), false});
    list.push_back({Commands::tr("Stop in good order"), line("stop"), {}, false});
}

// As the command language calls it.
QString linkEnd(const ClusterView& view, NodeId id)
{
    const QString plain = QString::fromStdString(view.nodeNameOf(id));
    return id.isOutside() ? QLatin1Char('"') + plain + QLatin1Char('"') : plain;
}

QString inLanguage(std::string_view english, std::string_view chinese)
{
    const std::string_view words = Appearance::instance().language() == Language::Chinese ? chinese : english;
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

void addTo(List& list, const QString& group, const QString& words, const QString& line, bool dangerous = true)
{
    list.push_back({words, line, {}, dangerous, group});
}

void addForm(List& list, const QString& group, const QString& words, const QString& line)
{
    list.push_back({words, line, {}, false, group, true});
}

void addDisk(List& list, const BrokerView& broker)
{
    const QString group = Commands::tr("Disk"), line = QStringLiteral("set disk %1 ").arg(broker.id.value);
    addTo(list, group, Commands::tr("Slow: each write takes 20 ms"), line + QLatin1String("--write-latency 20ms"));
    addTo(list, group, Commands::tr("Full: no space is left"), line + QLatin1String("--full"));
    addTo(list, group, Commands::tr("Writes fail"), line + QLatin1String("--fail write"));
    addTo(list, group, Commands::tr("Reads fail"), line + QLatin1String("--fail read"));
    addTo(list, group, Commands::tr("Well again"), line + QLatin1String("--ok"), false);
    addForm(list, group, Commands::tr("Other values…"), QStringLiteral("set disk %1").arg(broker.id.value));
}

void addFiles(List& list, const BrokerView& broker)
{
    const QString group = Commands::tr("Log files");
    addTo(list, group, Commands::tr("Run retention now"), QStringLiteral("run retention %1").arg(broker.id.value));
    addTo(list, group, Commands::tr("Run the log cleaner now"), QStringLiteral("run cleaner %1").arg(broker.id.value));
}

void addClock(List& list, const BrokerView& broker)
{
    const QString group = Commands::tr("Clock and speed"), line = QStringLiteral("set node %1 ").arg(broker.id.value);
    addTo(list, group, Commands::tr("Clock 5 s ahead"), line + QLatin1String("--clock +5s"));
    addTo(list, group, Commands::tr("Clock 5 s behind"), line + QLatin1String("--clock -5s"));
    addTo(list, group, Commands::tr("Clock right again"), line + QLatin1String("--clock +0s"), false);
    addTo(list, group, Commands::tr("Busy: each request costs 1 ms"), line + QLatin1String("--service-time 1ms"));
    addTo(list, group, Commands::tr("Requests cost nothing again"), line + QLatin1String("--service-time 0ms"), false);
    addForm(list, group, Commands::tr("Other values…"), QStringLiteral("set node %1").arg(broker.id.value));
}

void addFetchers(List& list, const ClusterView& view, const BrokerView& broker)
{
    bool frozen = false, follows = false;
    for (const auto& [name, topic] : view.topics)
        for (const auto& [index, partition] : topic->partitions)
            if (const ReplicaView* copy = partition->copyOn(broker.id); copy && partition->leader.value != broker.id) {
                follows = true;
                frozen = frozen || copy->frozen;
            }
    const QString group = Commands::tr("Replication");
    if (follows && !frozen)
        addTo(list, group, Commands::tr("Freeze all its fetchers"), QStringLiteral("freeze fetcher %1").arg(broker.id.value));
    if (frozen)
        addTo(list, group, Commands::tr("Thaw all its fetchers"), QStringLiteral("thaw fetcher %1").arg(broker.id.value), false);
}

// "after-append" is said as itself: it is a name of the command language, with its words behind it.
void addPoints(List& list, const QString& group, const QString& node, bool ofConsumer)
{
    for (const auto& point : command::protocolPoints()) {
        if (isConsumersPoint(*protocolPointOf(point.name)) != ofConsumer)
            continue;
        const QString name = QString::fromUtf8(point.name.data(), static_cast<qsizetype>(point.name.size()));
        addTo(list, group, name + QStringLiteral(" — ") + inLanguage(point.english, point.chinese),
            QStringLiteral("crash %1 at %2").arg(node, name));
    }
}

void addLinks(List& list, const ClusterView& view, NodeId id, const QString& name)
{
    bool cut = false;
    for (const auto& [link, fact] : view.cutLinks)
        cut = cut || link.first == id || link.second == id;
    if (cut)
        list.push_back({Commands::tr("Heal its links"), QStringLiteral("heal link %1 all").arg(name),
            QStringLiteral("X"), false});
    else
        list.push_back({Commands::tr("Cut its links"), QStringLiteral("cut link %1 all").arg(name),
            QStringLiteral("X"), true});
    const QString group = Commands::tr("Network");
    addTo(list, group, Commands::tr("Cut what it sends"), QStringLiteral("cut link %1 all --one-way").arg(name));
    addTo(list, group, Commands::tr("Cut what it receives"), QStringLiteral("cut link all %1 --one-way").arg(name));
    addTo(list, group, Commands::tr("Slow: 100 ms each way"), QStringLiteral("set link %1 all --latency 100ms").arg(name));
    addTo(list, group, Commands::tr("Lossy: 5 % sent again"), QStringLiteral("set link %1 all --loss 5%").arg(name));
    addTo(list, group, Commands::tr("No loss any more"), QStringLiteral("set link %1 all --loss 0%").arg(name), false);
    addForm(list, group, Commands::tr("Other values…"), QStringLiteral("set link %1 all").arg(name));
}

// The one between two nodes, as it is now.
void addLink(List& list, const ClusterView& view, NodeId a, NodeId b)
{
    const QString line = commandOnLink(view, a, b);
    if (line.isEmpty())
        return;
    const bool heals = line.startsWith(QLatin1String("heal"));
    list.push_back({heals ? Commands::tr("Heal this link") : Commands::tr("Cut this link"), line,
        QStringLiteral("X"), !heals});
    const QString from = linkEnd(view, a), to = linkEnd(view, b), group = Commands::tr("This link, %1 – %2").arg(from, to);
    if (!heals) {
        addTo(list, group, Commands::tr("Cut only %1 → %2").arg(from, to), QStringLiteral("cut link %1 %2 --one-way").arg(from, to));
        addTo(list, group, Commands::tr("Cut only %1 → %2").arg(to, from), QStringLiteral("cut link %1 %2 --one-way").arg(to, from));
    }
    addTo(list, group, Commands::tr("Slow: 100 ms each way"), QStringLiteral("set link %1 %2 --latency 100ms").arg(from, to));
    addTo(list, group, Commands::tr("Lossy: 5 % sent again"), QStringLiteral("set link %1 %2 --loss 5%").arg(from, to));
    addTo(list, group, Commands::tr("No loss any more"), QStringLiteral("set link %1 %2 --loss 0%").arg(from, to), false);
    addForm(list, group, Commands::tr("Other values…"), QStringLiteral("set link %1 %2").arg(from, to));
}

void addMessage(List& list, const ClusterView& view, const MessageView& message, qint64 id)
{
    const QString number = QString::number(id);
    list.push_back(message.stalled
            ? StageCommand{Commands::tr("Deliver"), QStringLiteral("deliver message ") + number, QStringLiteral("H")}
            : StageCommand{Commands::tr("Hold"), QStringLiteral("hold message ") + number, QStringLiteral("H")});
    list.push_back({Commands::tr("500 ms later"), QStringLiteral("delay message %1 --by 500ms").arg(number)});
    addForm(list, {}, Commands::tr("Later by…"), QStringLiteral("delay message %1").arg(number));
    list.push_back({Commands::tr("Drop and reset the connection"), QStringLiteral("drop message ") + number, {}, true});
    addLink(list, view, message.sent.from, message.sent.to);
}

// Of the next message that fits, wherever it starts.
void addTraps(List& list)
{
    const QString group = Commands::tr("The next message that…");
    addForm(list, group, Commands::tr("Hold it…"), QStringLiteral("hold message next"));
    addForm(list, group, Commands::tr("Drop it…"), QStringLiteral("drop message next"));
    addForm(list, group, Commands::tr("Delay it…"), QStringLiteral("delay message next"));
}

void addClient(List& list, const ClusterView& view, const ClientView& client)
{
    const QString name = QString::fromStdString(client.name);
    if (client.kind == NodeKind::Outside) {
        addLinks(list, view, client.id, QLatin1Char('"') + name + QLatin1Char('"'));
        return;
    }
    const bool produces = client.kind == NodeKind::Producer;
    if (produces && lookOf(client) == NodeLook::Running) {
        const QString topic = client.producer->topic.empty() // nothing sent yet: the first of those it was started for
            ? settingOf(client, "topics", QStringLiteral("orders")).section(QLatin1Char(','), 0, 0)
            : QString::fromStdString(client.producer->topic);
        list.push_back({Commands::tr("Send a record"), QStringLiteral("send %1 %2").arg(name, topic),
            QStringLiteral("S"), false});
        list.push_back({Commands::tr("Flush"), QStringLiteral("flush producer %1").arg(name), {}, false});
        list.push_back({Commands::tr("Partitions of the topic"), QStringLiteral("partitions for %1 %2").arg(name, topic), {}, false});
    }
    if (!produces && lookOf(client) == NodeLook::Running)
        list.push_back(
            {Commands::tr("Commit"), QStringLiteral("commit %1").arg(name), QStringLiteral("C"), false});
    addLifecycle(list, lookOf(client),
        (produces ? QStringLiteral("producer ") : QStringLiteral("consumer ")) + name, false);
    if (!produces && isDown(lookOf(client))) { // what it was told before holds, but for this
        const QString otherwise = Commands::tr("Start it otherwise");
        const QString line = QStringLiteral("start consumer %1 --process-time ").arg(name);
        addTo(list, otherwise, Commands::tr("Slow: 200 ms for each record"), line + QStringLiteral("200ms"), false);
        addTo(list, otherwise, Commands::tr("Fast: no time for a record"), line + QStringLiteral("0ms"), false);
    }
    addLinks(list, view, client.id, name);
    if (!produces && !isDown(lookOf(client))) {
        const QString pace = Commands::tr("Its pace"), points = Commands::tr("Crash at a point of its work");
        if (lookOf(client) == NodeLook::Running) { // of the application: it takes it at once, without a new life
            addTo(list, pace, Commands::tr("Slow: 200 ms for each record"),
                QStringLiteral("start consumer %1 --process-time 200ms").arg(name));
            addTo(list, pace, Commands::tr("Fast: no time for a record"),
                QStringLiteral("start consumer %1 --process-time 0ms").arg(name), false);
        }
        addTo(list, pace, Commands::tr("Busy: each answer costs it 200 ms"), QStringLiteral("set node %1 --service-time 200ms").arg(name));
        addTo(list, pace, Commands::tr("Answers cost nothing again"), QStringLiteral("set node %1 --service-time 0ms").arg(name), false);
        addPoints(list, points, name, true);
    }
    if (!produces && lookOf(client) == NodeLook::Running)
        for (const TopicPartition& assigned : client.consumer->assignment.value) {
            const QString partition = QString::fromStdString(assigned.toString()), group = Commands::tr("Partitions it reads");
            addTo(list, group, Commands::tr("%1: read from the start").arg(partition),
                QStringLiteral("seek %1 %2 earliest").arg(name, partition), false);
            addTo(list, group, Commands::tr("%1: go to the end").arg(partition),
                QStringLiteral("seek %1 %2 latest").arg(name, partition), false);
            addTo(list, group, Commands::tr("%1: pause").arg(partition), QStringLiteral("pause partitions %1 %2").arg(name,
                partition), false);
            addTo(list, group, Commands::tr("%1: resume").arg(partition), QStringLiteral("resume partitions %1 %2").arg(name,
                partition), false);
        }
}

void addReplica(List& list, const ClusterView& view, const ObjectId& id)
{
    const PartitionView* partition = view.partition(id.topicPartition());
    if (!partition)
        return;
    const QString topic = QString::fromStdString(id.text);
    const ReplicaView* copy = id.kind == StageKind::Partition ? nullptr : partition->copyOn(id.broker());
    if (copy && partition->leader.value != id.broker()) {
        const QString where = QStringLiteral("fetcher %1 --topic %2 --partition %3")
                                  .arg(id.number)
                                  .arg(topic)
                                  .arg(id.partition);
        list.push_back(copy->frozen
                ? StageCommand{Commands::tr("Thaw its fetcher"), QStringLiteral("thaw ") + where, {}, false}
                : StageCommand{
                    Commands::tr("Freeze its fetcher"), QStringLiteral("freeze ") + where, {}, false});
    }
    const auto elect = [&](const char* how) {
        return QStringLiteral("elect %1 %2 %3").arg(QLatin1String(how), topic).arg(id.partition);
    };
    if (partition->leader.value == kNoBroker)
        list.push_back({Commands::tr("Elect an unclean leader"), elect("unclean"), {}, true});
    else if (!partition->replicas.empty() && partition->leader.value != partition->replicas.front())
        list.push_back({Commands::tr("Elect the preferred leader"), elect("preferred"), {}, false});
    const QString group = Commands::tr("Partition %1-%2").arg(topic).arg(id.partition),
        place = QStringLiteral("%1 %2").arg(topic).arg(id.partition);
    addForm(list, group, Commands::tr("Move to other brokers…"), QStringLiteral("reassign ") + place);
    addTo(list, group, Commands::tr("Give up the move under way"), QStringLiteral("reassign %1 --cancel").arg(place), false);
    const ReplicaView* leader = partition->leaderCopy();
    if (copy && id.kind == StageKind::Record)
        addTo(list, group, Commands::tr("Find offset %1 in the files of broker %2").arg(id.offset).arg(id.number),
            QStringLiteral("find offset %1 %2 --on %3").arg(place).arg(id.offset).arg(id.number), false);
    if (leader && id.kind == StageKind::Record)
        addTo(list, group, Commands::tr("Delete the records before %1").arg(id.offset),
            QStringLiteral("delete records %1 --before %2").arg(place).arg(id.offset));
    if (leader)
        addForm(list, group, Commands::tr("Delete records…"), QStringLiteral("delete records ") + place);
    addForm(list, group, Commands::tr("Add partitions to %1…").arg(topic), QStringLiteral("add partitions ") + topic);
}

// Of a thing in the files of a log, what is nearest to it.
void addLogThing(List& list, const ClusterView& view, const ObjectId& id)
{
    const PartitionView* partition = view.partition(id.topicPartition());
    const ReplicaView* copy = partition ? partition->copyOn(id.broker()) : nullptr;
    const BrokerView* broker = view.broker(id.broker());
    if (!copy || !broker || isDown(lookOf(*broker)))
        return;
    const QString place = QStringLiteral("%1 %2").arg(QString::fromStdString(command::quoteWord(id.text)), QString::number(id.partition));
    const bool isThere = id.offset >= copy->startOffset.value.value && id.offset < copy->endOffset.value.value;
    if ((id.kind == StageKind::Segment || id.kind == StageKind::LogBatch || id.kind == StageKind::IndexEntry) && isThere)
        list.push_back({Commands::tr("Find offset %1 in the files of broker %2").arg(id.offset).arg(id.number),
            QStringLiteral("find offset %1 %2 --on %3").arg(place).arg(id.offset).arg(id.number)});
    list.push_back({Commands::tr("Run retention now"), QStringLiteral("run retention %1").arg(id.number), {}, true});
    list.push_back({Commands::tr("Run the log cleaner now"), QStringLiteral("run cleaner %1").arg(id.number), {}, true});
}

QString quoted(const std::string& name) { return QString::fromStdString(command::quoteWord(name)); }

// What a group has committed of a topic, or of one partition.
void addOffsets(List& list, const std::string& group, const std::string& topic, std::optional<std::int32_t> partition)
{
    const QString place = quoted(group) + QLatin1String(" --topic ") + quoted(topic)
        + (partition ? QStringLiteral(" --partition %1").arg(*partition) : QString());
    const QString of = partition ? QString::fromStdString(TopicPartition{topic, *partition}.toString()) : QString::fromStdString(topic);
    const QString menu = Commands::tr("Committed offset of %1").arg(of), line = QStringLiteral("reset offsets %1 --to ").arg(place);
    addTo(list, menu, Commands::tr("Reset to the earliest"), line + QLatin1String("earliest"));
    addTo(list, menu, Commands::tr("Reset to the latest"), line + QLatin1String("latest"));
    addTo(list, menu, Commands::tr("10 back: they are read again"), line + QLatin1String("-10"));
    addTo(list, menu, Commands::tr("10 on: they are skipped"), line + QLatin1String("+10"));
    addForm(list, menu, Commands::tr("To an offset or a time…"), QStringLiteral("reset offsets ") + place);
    addTo(list, menu, Commands::tr("Delete it"), QStringLiteral("delete offsets ") + place);
}

void addGroup(List& list, const ClusterView& view, const GroupView& group)
{
    list.push_back({Commands::tr("One consumer more"), startConsumerLine(view, group.id)});
    if (const BrokerView* coordinator = view.broker(group.coordinator)) {
        const QString name = QString::number(group.coordinator.value);
        if (isDown(lookOf(*coordinator)))
            list.push_back({Commands::tr("Start its coordinator, broker %1").arg(name), QStringLiteral("start broker ") + name});
        else
            list.push_back({Commands::tr("Kill its coordinator, broker %1").arg(name), QStringLiteral("kill broker ") + name, {}, true});
    }
    std::string last;
    for (const auto& [partition, offset] : group.committed)
        if (std::exchange(last, partition.topic) != partition.topic)
            addOffsets(list, group.id, partition.topic, {});
    if (group.members.empty())
        list.push_back({Commands::tr("Delete the group"), QStringLiteral("delete group ") + quoted(group.id), {}, true});
}

// A row or a bar: what can be done to who reads, then to what is committed.
void addGroupThing(List& list, const ClusterView& view, const GroupView& group, const ObjectId& id)
{
    if (id.isGroupThing(GroupThing::Coordinator)) {
        list = commandsFor(view, ObjectId::broker(group.coordinator));
        return;
    }
    if (!id.isInGroupRow()) {
        addGroup(list, view, group);
        return;
    }
    const TopicPartition partition = id.topicPartition();
    const OwnerSpan* now = group.now(partition);
    const NodeId reader = id.kind == StageKind::OwnerSpan ? id.node() : now ? now->client : kLabNode;
    if (const ClientView* client = reader == kLabNode ? nullptr : view.client(reader))
        addClient(list, view, *client);
    if (const auto committed = group.committed.find(partition); committed != group.committed.end() || now)
        addOffsets(list, group.id, partition.topic, partition.partition);
}

} // namespace

QString freeClientName(const ClusterView& view, const QString& stem)
{
    for (int number = 1;; ++number) {
        const std::string name = (stem + QString::number(number)).toStdString();
        if (std::none_of(view.clients.begin(), view.clients.end(), [&](const auto& client) { return client.second->name == name; }))
            return QString::fromStdString(name);
    }
}

QString startConsumerLine(const ClusterView& view, const std::string& group)
{
    const auto found = view.groups.find(group);
    std::vector<std::string> topics;
    QString more;
    if (found != view.groups.end()) {
        for (const auto& [id, member] : found->second->members)
            if (topics.empty())
                topics = member.topics;
        for (const auto& [partition, offset] : found->second->committed)
            if (topics.empty())
                topics = {partition.topic};
        if (found->second->kind == GroupKind::Consumer && found->second->state.known())
            more += QLatin1String(" --protocol consumer");
    }
    for (const auto& [id, client] : view.clients) // the same assignors: others would be refused
        if (client->kind == NodeKind::Consumer && client->consumer->group == group) {
            if (const QString assignors = settingOf(*client, "partition.assignment.strategy"); !assignors.isEmpty() && more.isEmpty())
                more = QLatin1String(" --assignor ") + assignors;
            if (const QString subscribed = settingOf(*client, "topics"); topics.empty() && !subscribed.isEmpty())
                topics = {subscribed.toStdString()};
            break;
        }
    for (const auto& [name, topic] : view.topics)
        if (topics.empty() && name.rfind("__", 0) != 0)
            topics = {name};
    QStringList names;
    for (const std::string& topic : topics)
        names << QString::fromStdString(topic);
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9._-]{1,40}$"));
    const QString stem = plain.match(QString::fromStdString(group)).hasMatch() ? QString::fromStdString(group) : QStringLiteral("consumer");
    return QStringLiteral("start consumer %1 --topics %2 --group %3").arg(freeClientName(view, stem + QLatin1Char('-')),
        names.isEmpty() ? QStringLiteral("orders") : names.join(QLatin1Char(',')), quoted(group)) + more;
}

QString moveConsumerLine(const ClusterView& view, NodeId id, const std::string& group)
{
    const ClientView* client = view.client(id);
    if (!client || client->kind != NodeKind::Consumer || !isDown(lookOf(*client)) || client->consumer->group == group)
        return {};
    return QStringLiteral("start consumer %1 --group %2").arg(QString::fromStdString(client->name), quoted(group));
}

std::vector<StageCommand> commandsFor(const ClusterView& view, const ObjectId& thing)
{
    const ObjectId id = thing.owner();
    List list;
    if (thing.isOfLog())
        addLogThing(list, view, thing);
    if (const auto group = id.kind == StageKind::Group ? view.groups.find(id.text) : view.groups.end(); group != view.groups.end()) {
        addGroupThing(list, view, *group->second, thing);
        return list;
    }
    switch (id.kind) {
    case StageKind::Broker:
        if (const BrokerView* broker = view.broker(id.broker())) {
            const QString name = QString::number(id.number);
            addLifecycle(list, lookOf(*broker), QStringLiteral("broker ") + name, true);
            addLinks(list, view, id.node(), name);
            addDisk(list, *broker);
            addClock(list, *broker);
            if (!isDown(lookOf(*broker))) {
                addFetchers(list, view, *broker);
                addFiles(list, *broker);
                addPoints(list, Commands::tr("Crash at a point of the protocol"), name, false);
            }
        }
        break;
    case StageKind::Controller:
        if (const auto found = view.controllers.find(id.node()); found != view.controllers.end()) {
            const QString name = QString::fromStdString(view.nodeNameOf(id.node()));
            addLifecycle(list, lookOf(*found->second), QStringLiteral("controller ") + name, true);
            addLinks(list, view, id.node(), name);
        }
        break;
    case StageKind::Client:
        if (const ClientView* client = view.client(id.node()))
            addClient(list, view, *client);
        break;
    case StageKind::Message:
        if (const auto found = view.messages.find(MessageId{static_cast<std::uint64_t>(id.number)});
            found != view.messages.end()) {
            addMessage(list, view, found->second, id.number);
        }
        break;
    case StageKind::Link:
        addLink(list, view, id.node(), NodeId{static_cast<std::int32_t>(id.other)});
        break;
    case StageKind::Topic:
        if (view.topic(id.text))
            addForm(list, {}, Commands::tr("Add partitions…"), QStringLiteral("add partitions ") + QString::fromStdString(id.text));
        break;
    case StageKind::None:
    case StageKind::Controllers:
        addForm(list, {}, Commands::tr("Start a producer…"), QStringLiteral("start producer"));
        addForm(list, {}, Commands::tr("Start a consumer…"), QStringLiteral("start consumer"));
        addForm(list, {}, Commands::tr("Create a topic…"), QStringLiteral("create topic"));
        if (!view.cutLinks.empty())
            list.push_back({Commands::tr("Heal all links"), QStringLiteral("heal link all all")});
        addTraps(list);
        break;
    case StageKind::Replica:
    case StageKind::Record:
    case StageKind::Partition:
        addReplica(list, view, id);
        if (id.kind != StageKind::Partition)
            for (StageCommand command : commandsFor(view, ObjectId::broker(id.broker())))
                list.push_back(std::move(command)); // what is true of the row is asked of its broker
        break;
    default:
        break;
    }
    return list;
}

QString toolLineOf(const QString& line)
{
    const auto parsed = parseCommand(line.toStdString());
    const auto tool = parsed ? kafkaToolLine(*parsed) : std::nullopt;
    return tool ? QString::fromStdString(*tool) : QString();
}

QString tipOf(const StageCommand& command)
{
    if (command.asks)
        return command.line + QStringLiteral(" …");
    const QString tool = toolLineOf(command.line);
    return tool.isEmpty() ? command.line : command.line + QStringLiteral("\n= ") + tool;
}

std::optional<NodeId> nodeOf(const ObjectId& id)
{
    switch (id.kind) {
    case StageKind::Broker:
    case StageKind::Controller:
    case StageKind::Client:
    case StageKind::Replica:
    case StageKind::Record:
        return id.node();
    default:
        return {};
    }
}

QString commandOnLink(const ClusterView& view, NodeId a, NodeId b)
{
    if (a == b)
        return {};
    const bool cut = view.cutLinks.count({a, b}) > 0 || view.cutLinks.count({b, a}) > 0;
    const QString verb = cut ? QStringLiteral("heal") : QStringLiteral("cut");
    return QStringLiteral("%1 link %2 %3").arg(verb, linkEnd(view, a), linkEnd(view, b));
}

QString commandOnKey(const ClusterView& view, const ObjectId& id, const QString& key)
{
    for (const StageCommand& command : commandsFor(view, id))
        if (command.key == key)
            return command.line;
    return {};
}

} // namespace ui
