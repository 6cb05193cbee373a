#include <QTest>

#include "engine/command/command.h"
#include "engine/command/names.h"
#include "tests/ui/stage/group_scenes.h"
#include "tests/ui/stage/scenes.h"
#include "ui/stage/stage_commands.h"

using namespace ui;
using engine::BrokerId;
using engine::NodeId;

// Does a menu or a key offer what can be done to a thing as it is, in the command language?
class TstStageCommands : public QObject {
    Q_OBJECT

private slots:
    void aRunningBrokerCanBeKilledPausedPoweredOff();
    void aBrokerThatIsDownCanOnlyBeStarted();
    void aPausedBrokerResumes();
    void controllersAreCalledByTheirName();
    void aProducerSendsAConsumerCommits();
    void messagesAreHeldOrDelivered();
    void cutLinksHeal();
    void aLinkOffersWhatItIsNot();
    void aFollowersFetcherFreezes();
    void aPartitionWithoutLeaderOffersTheUncleanOne();
    void anEmptyPlaceOffersWhatIsTheClusters();
    void aDiskIsBrokenAndMended();
    void aBrokerCrashesAtEveryPoint();
    void aGroupOffersItsOffsetsAndItsCoordinator();
    void aRowOffersItsReader();
    void oneMoreIsLikeTheOthers();
    void everythingOfferedIsALine_data();
    void everythingOfferedIsALine();
};

namespace {

// Those at the top of the menu.
QStringList linesFor(const engine::ClusterView& view, const ObjectId& id)
{
    QStringList lines;
    for (const StageCommand& command : commandsFor(view, id))
        if (command.group.isEmpty() && !command.asks)
            lines << command.line;
    return lines;
}

// And those in its groups.
QStringList allLinesFor(const engine::ClusterView& view, const ObjectId& id)
{
    QStringList lines;
    for (const StageCommand& command : commandsFor(view, id))
        lines << command.line;
    return lines;
}

} // namespace

void TstStageCommands::aRunningBrokerCanBeKilledPausedPoweredOff()
{
    const auto view = scenes::mainWindow();
    const ObjectId broker = ObjectId::broker(BrokerId{1});
    QCOMPARE(commandOnKey(view, broker, QStringLiteral("K")), QStringLiteral("kill broker 1"));
    QCOMPARE(commandOnKey(view, broker, QStringLiteral("P")), QStringLiteral("pause broker 1"));
    QCOMPARE(commandOnKey(view, broker, QStringLiteral("O")), QStringLiteral("power-off broker 1"));
    QCOMPARE(commandOnKey(view, broker, QStringLiteral("X")), QStringLiteral("cut link 1 all"));
    QCOMPARE(commandOnKey(
                 view, ObjectId::record({"orders", 0}, BrokerId{1}, engine::Offset{40}), QStringLiteral("K")),
        QStringLiteral("kill broker 1"));
}

void TstStageCommands::aBrokerThatIsDownCanOnlyBeStarted()
{
    const auto view = scenes::troubles();
    const QStringList lines = linesFor(view, ObjectId::broker(BrokerId{1}));
    QVERIFY(
        lines.contains(QStringLiteral("start broker 1")) && lines.contains(QStringLiteral("wipe broker 1")));
    QVERIFY(!lines.contains(QStringLiteral("kill broker 1")));
}

void TstStageCommands::aPausedBrokerResumes()
{
    QCOMPARE(commandOnKey(scenes::troubles(), ObjectId::broker(BrokerId{3}), QStringLiteral("P")),
        QStringLiteral("resume broker 3"));
}

void TstStageCommands::controllersAreCalledByTheirName()
{
    QCOMPARE(commandOnKey(scenes::mainWindow(), ObjectId::controller(NodeId{3002}), QStringLiteral("K")),
        QStringLiteral("kill controller c2"));
}

void TstStageCommands::aProducerSendsAConsumerCommits()
{
    const auto view = scenes::mainWindow();
    QCOMPARE(commandOnKey(view, ObjectId::client(NodeId{10000}), QStringLiteral("S")),
        QStringLiteral("send p1 orders"));
    auto fresh = view; // it has sent nothing yet: the first of its topics
    auto& producer = fresh.clients[NodeId{10000}].edit();
    producer.detail = "topics=hello,other acks=all";
    producer.producer.edit().topic.clear();
    QCOMPARE(commandOnKey(fresh, ObjectId::client(NodeId{10000}), QStringLiteral("S")), QStringLiteral("send p1 hello"));
    QCOMPARE(commandOnKey(view, ObjectId::client(NodeId{10002}), QStringLiteral("C")),
        QStringLiteral("commit billing-1"));
    QCOMPARE(linesFor(view, ObjectId::client(NodeId{1000000})),
        QStringList{QStringLiteral("cut link \"client:kcat\" all")});
}

void TstStageCommands::messagesAreHeldOrDelivered()
{
    QCOMPARE(commandOnKey(scenes::mainWindow(), ObjectId::message(engine::MessageId{1}), QStringLiteral("H")),
        QStringLiteral("hold message 1"));
    QCOMPARE(commandOnKey(scenes::troubles(), ObjectId::message(engine::MessageId{8}), QStringLiteral("H")),
        QStringLiteral("deliver message 8"));
    QCOMPARE(commandOnKey(scenes::mainWindow(), ObjectId::message(engine::MessageId{1}), QStringLiteral("X")),
        QStringLiteral("cut link p1 1"));
    QVERIFY(
        linesFor(scenes::mainWindow(), ObjectId::message(engine::MessageId{77})).isEmpty()); // it has arrived
}

void TstStageCommands::cutLinksHeal()
{
    const auto view = scenes::troubles();
    QCOMPARE(commandOnKey(view, ObjectId::link(NodeId{2}, NodeId{10001}), QStringLiteral("X")),
        QStringLiteral("heal link 2 p2"));
    QCOMPARE(commandOnKey(view, ObjectId::broker(BrokerId{2}), QStringLiteral("X")),
        QStringLiteral("heal link 2 all"));
}

void TstStageCommands::aLinkOffersWhatItIsNot()
{
    auto view = scenes::troubles();
    const ObjectId link = ObjectId::link(NodeId{2}, NodeId{10001});
    QCOMPARE(linesFor(view, link), QStringList{QStringLiteral("heal link 2 p2")});
    view.cutLinks.clear();
    QCOMPARE(linesFor(view, link), QStringList{QStringLiteral("cut link 2 p2")});
    QVERIFY(commandsFor(view, link).front().dangerous);
    // A program from outside has a name that must be quoted.
    QCOMPARE(linesFor(view, ObjectId::link(NodeId{1000000}, NodeId{2})),
        QStringList{QStringLiteral("cut link \"client:kcat\" 2")});
}

void TstStageCommands::aFollowersFetcherFreezes()
{
    auto view = scenes::mainWindow();
    const ObjectId follower = ObjectId::replica({"orders", 0}, BrokerId{2});
    QVERIFY(
        linesFor(view, follower).contains(QStringLiteral("freeze fetcher 2 --topic orders --partition 0")));
    view.topics["orders"].edit().partitions[0].edit().copies[BrokerId{2}].edit().frozen = true;
    QVERIFY(linesFor(view, follower).contains(QStringLiteral("thaw fetcher 2 --topic orders --partition 0")));
    QVERIFY(!linesFor(view, ObjectId::replica({"orders", 0}, BrokerId{1}))
                 .join(QLatin1Char(' '))
                 .contains(QLatin1String("fetcher")));
}

void TstStageCommands::aPartitionWithoutLeaderOffersTheUncleanOne()
{
    QCOMPARE(linesFor(scenes::troubles(), ObjectId::partitionOf({"orders", 0})),
        QStringList{QStringLiteral("elect unclean orders 0")});
    QCOMPARE(linesFor(scenes::mainWindow(), ObjectId::partitionOf({"orders", 1})),
        QStringList{QStringLiteral("elect preferred orders 1")});
    QCOMPARE(linesFor(scenes::mainWindow(), ObjectId::partitionOf({"orders", 0})), QStringList());
}

void TstStageCommands::anEmptyPlaceOffersWhatIsTheClusters()
{
    const QStringList lines = allLinesFor(scenes::mainWindow(), ObjectId());
    QVERIFY(lines.contains("create topic") && lines.contains("drop message next") && !lines.contains("heal link all all"));
    QVERIFY(allLinesFor(scenes::troubles(), ObjectId()).contains("heal link all all"));
    QVERIFY(commandsFor(scenes::mainWindow(), ObjectId::broker(BrokerId{9})).empty());
}

void TstStageCommands::aDiskIsBrokenAndMended()
{
    const QStringList lines = allLinesFor(scenes::mainWindow(), ObjectId::broker(BrokerId{1}));
    for (const char* line : {"set disk 1 --full", "set disk 1 --fail write", "set disk 1 --ok", "set node 1 --clock +5s", "set node 1 --clock +0s"})
        QVERIFY2(lines.contains(line), line);
}

void TstStageCommands::aBrokerCrashesAtEveryPoint()
{
    const QStringList lines = allLinesFor(scenes::mainWindow(), ObjectId::broker(BrokerId{2}));
    for (const auto& point : engine::command::protocolPoints())
        if (!engine::isConsumersPoint(*engine::protocolPointOf(point.name)))
            QVERIFY2(lines.contains("crash 2 at " + QString::fromStdString(std::string(point.name))), point.name.data());
    QVERIFY(allLinesFor(scenes::troubles(), ObjectId::broker(BrokerId{1})).filter("crash").isEmpty()); // it is down
    // Those of an application are a consumer's.
    const QStringList work = allLinesFor(scenes::mainWindow(), ObjectId::client(NodeId{10002})).filter("crash");
    for (const char* name : {"before-partitions-assigned", "after-partitions-assigned", "before-processing", "after-processing", "before-commit",
             "after-commit"}) {
        QVERIFY2(work.contains(QStringLiteral("crash billing-1 at ") + name), name);
        QVERIFY2(!lines.contains(QStringLiteral("crash 2 at ") + name), name);
    }
}

void TstStageCommands::aGroupOffersItsOffsetsAndItsCoordinator()
{
    const auto view = scenes::billing();
    const ObjectId group = ObjectId::group("billing");
    const QStringList lines = allLinesFor(view, group);
    for (const char* line : {"kill broker 2", "reset offsets billing --topic orders --to earliest", "reset offsets billing --topic orders --to -10",
             "delete offsets billing --topic orders", "start consumer billing-1 --topics orders --group billing"})
        QVERIFY2(lines.contains(line), line);
    QVERIFY(!lines.contains("delete group billing")); // somebody is in it
    QVERIFY(allLinesFor(scenes::emptyGroup(), group).contains("delete group billing"));
    QVERIFY(allLinesFor(scenes::loadingGroup(), ObjectId::groupPart("billing", GroupThing::Coordinator)).contains("kill broker 3"));
}

void TstStageCommands::aRowOffersItsReader()
{
    const auto view = scenes::billing();
    const ObjectId row = ObjectId::groupRow("billing", {"orders", 3});
    QCOMPARE(commandOnKey(view, row, QStringLiteral("K")), QStringLiteral("kill consumer c3"));
    QCOMPARE(commandOnKey(view, row, QStringLiteral("P")), QStringLiteral("pause consumer c3"));
    QCOMPARE(commandOnKey(view, row, QStringLiteral("C")), QStringLiteral("commit c3"));
    const QStringList lines = allLinesFor(view, row);
    for (const char* line : {"reset offsets billing --topic orders --partition 3 --to latest", "reset offsets billing --topic orders --partition 3", "seek c3 orders-3 earliest",
             "pause partitions c3 orders-3", "delete offsets billing --topic orders --partition 3"})
        QVERIFY2(lines.contains(line), line);
    // A bar is of who read it then: c2, which is dead and can be started again, also slow.
    const auto& spans = view.groups.at("billing")->ownership->at({"orders", 3})->spans;
    const ObjectId bar = ObjectId::ownerSpan("billing", {"orders", 3}, spans[2].client, spans[2].since);
    QCOMPARE(commandOnKey(view, bar, QStringLiteral("K")), QStringLiteral("start consumer c2"));
    QVERIFY(allLinesFor(view, bar).contains("start consumer c2 --process-time 200ms"));
    QCOMPARE(allLinesFor(view, bar).front(), QStringLiteral("start consumer c2")); // before what starts it otherwise
}

void TstStageCommands::oneMoreIsLikeTheOthers()
{
    QCOMPARE(startConsumerLine(scenes::reconciling(), "billing"), QStringLiteral("start consumer billing-1 --topics orders --group billing --protocol consumer"));
    auto view = scenes::billing();
    view.clients[NodeId{10001}].edit().detail = "topics=orders partition.assignment.strategy=sticky";
    QCOMPARE(startConsumerLine(view, "billing"), QStringLiteral("start consumer billing-1 --topics orders --group billing --assignor sticky"));
    QCOMPARE(startConsumerLine(view, "a b"), QStringLiteral("start consumer consumer-1 --topics orders --group \"a b\""));
    QCOMPARE(moveConsumerLine(view, NodeId{10002}, "audit"), QStringLiteral("start consumer c2 --group audit"));
    QVERIFY(moveConsumerLine(view, NodeId{10001}, "audit").isEmpty()); // it runs
    QVERIFY(moveConsumerLine(view, NodeId{10002}, "billing").isEmpty()); // it is there
}

void TstStageCommands::everythingOfferedIsALine_data()
{
    QTest::addColumn<bool>("troubled");
    QTest::newRow("all is well") << false;
    QTest::newRow("troubles") << true;
}

// What is offered parses, in the spelling that the command language itself would use.
void TstStageCommands::everythingOfferedIsALine()
{
    QFETCH(bool, troubled);
    auto view = troubled ? scenes::troubles() : scenes::mainWindow();
    for (const auto& [id, group] : (troubled ? scenes::emptyGroup() : scenes::billing()).groups)
        view.groups.insert_or_assign(id, group);
    std::vector<ObjectId> things{ObjectId(), ObjectId::controllers(), ObjectId::link(NodeId{1}, NodeId{2})};
    for (const auto& [id, broker] : view.brokers)
        things.push_back(ObjectId::broker(id));
    for (const auto& [id, controller] : view.controllers)
        things.push_back(ObjectId::controller(id));
    for (const auto& [id, client] : view.clients)
        things.push_back(ObjectId::client(id));
    for (const auto& [id, message] : view.messages)
        things.push_back(ObjectId::message(id));
    for (const auto& [name, topic] : view.topics)
        for (const auto& [index, partition] : topic->partitions) {
            things.push_back(ObjectId::partitionOf({name, index}));
            for (const auto& [broker, copy] : partition->copies) {
                things.push_back(ObjectId::replica({name, index}, broker));
                things.push_back(ObjectId::record({name, index}, broker, engine::Offset{40}));
            }
        }
    for (const auto& [id, group] : view.groups) {
        things.push_back(ObjectId::group(id));
        for (const auto& [partition, owner] : *group->ownership) {
            things.push_back(ObjectId::groupRow(id, partition));
            for (std::size_t i = 0; i < owner->spans.size(); ++i)
                things.push_back(ObjectId::ownerSpan(id, partition, owner->spans[i].client, owner->spans[i].since));
        }
    }
    int count = 0;
    for (const ObjectId& id : things)
        for (const StageCommand& command : commandsFor(view, id)) {
            if (command.asks)
                continue;
            const auto parsed = engine::parseCommand(command.line.toStdString());
            QVERIFY2(parsed, qPrintable(command.line + ": " + (parsed ? QString() : QString::fromStdString(parsed.error().message))));
            ++count;
        }
    QVERIFY(count > 200);
}

QTEST_MAIN(TstStageCommands)
#include "tst_stage_commands.moc"
