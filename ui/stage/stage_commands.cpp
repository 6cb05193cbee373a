#include "ui/stage/stage_commands.h"

#include <QCoreApplication>

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
        const QString topic = client.producer->topic.empty()
            ? settingOf(client, "topic", QStringLiteral("orders"))
            : QString::fromStdString(client.producer->topic);
        list.push_back({Commands::tr("Send a record"), QStringLiteral("send %1 %2").arg(name, topic),
            QStringLiteral("S"), false});
        list.push_back({Commands::tr("Flush"), QStringLiteral("flush producer %1").arg(name), {}, false});
    }
    if (!produces && lookOf(client) == NodeLook::Running)
        list.push_back(
            {Commands::tr("Commit"), QStringLiteral("commit %1").arg(name), QStringLiteral("C"), false});
    addLifecycle(list, lookOf(client),
        (produces ? QStringLiteral("producer ") : QStringLiteral("consumer ")) + name, false);
    addLinks(list, view, client.id, name);
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
}

} // namespace

std::vector<StageCommand> commandsFor(const ClusterView& view, const ObjectId& id)
{
    List list;
    switch (id.kind) {
    case StageKind::Broker:
        if (const BrokerView* broker = view.broker(id.broker())) {
            const QString name = QString::number(id.number);
            addLifecycle(list, lookOf(*broker), QStringLiteral("broker ") + name, true);
            addLinks(list, view, id.node(), name);
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
            const QString number = QString::number(id.number);
            list.push_back(found->second.stalled
                    ? StageCommand{Commands::tr("Deliver"), QStringLiteral("deliver message ") + number,
                        QStringLiteral("H"), false}
                    : StageCommand{Commands::tr("Hold"), QStringLiteral("hold message ") + number,
                        QStringLiteral("H"), false});
            list.push_back({Commands::tr("Drop and reset the connection"),
                QStringLiteral("drop message ") + number, {}, true});
            addLink(list, view, found->second.sent.from, found->second.sent.to);
        }
        break;
    case StageKind::Link: {
        addLink(list, view, id.node(), NodeId{static_cast<std::int32_t>(id.other)});
        break;
    }
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
    const auto name = [&](NodeId id) {
        const QString plain = QString::fromStdString(view.nodeNameOf(id));
        return id.isOutside() ? QLatin1Char('"') + plain + QLatin1Char('"') : plain;
    };
    const bool cut = view.cutLinks.count({a, b}) > 0 || view.cutLinks.count({b, a}) > 0;
    const QString verb = cut ? QStringLiteral("heal") : QStringLiteral("cut");
    return QStringLiteral("%1 link %2 %3").arg(verb, name(a), name(b));
}

QString commandOnKey(const ClusterView& view, const ObjectId& id, const QString& key)
{
    for (const StageCommand& command : commandsFor(view, id))
        if (command.key == key)
            return command.line;
    return {};
}

} // namespace ui
