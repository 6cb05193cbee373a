#include <QLabel>
#include <QTest>
#include <QTreeWidget>

#include <set>

#include <nlohmann/json.hpp>

#include "engine/sim/memory_disk.h"
#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/numbers.h"
#include "ui/models/why.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;

// The first steps of a person in the window, by mouse and keys: does what is shown agree with what the engine says?
class TstSteps : public QObject {
    Q_OBJECT

private slots:
    void recordsAreShownWhereTheEngineHasThem();
    void killByKeyElectsAndIsSeen();
    void theMenuStopsPausesAndStarts();
    void powerOffForgetsWhatWasNotSynced();
    void aCutLinkIsHealed();
    void clientsComeAndGo();
    void oneEventAtATime();
    void toTheNextAppend();
    void theDraggedPlayheadShowsThePast();
    void continueFromHereKeepsTheOldFuture();
    void whyLeadsToTheInstants();
    void aWrongLineSaysWhatIsWrong();
    void kafkasToolsAreTypedAsEver();
    void whatTheClusterRefusesIsSaid();
    void stageAndInspectorSayTheSameLogEnd();
};

namespace {

const TopicPartition kOrders0{"orders", 0};

// What the window shows of each partition, and what the engine reports of it.
void compareWithEngine(DrivenWindow& driven)
{
    const auto report = driven.ask([](Lab& lab) { return lab.report(); });
    QVERIFY(report["partitions"].size() >= 3);
    for (const auto& told : report["partitions"]) {
        const TopicPartition id{told["topic"].get<std::string>(), told["partition"].get<std::int32_t>()};
        const PartitionView* shown = driven.shown().partition(id);
        QVERIFY2(shown, id.toString().c_str());
        std::vector<int> isr;
        for (const BrokerId broker : shown->isr.value)
            isr.push_back(broker.value);
        QCOMPARE(isr, told["isr"].get<std::vector<int>>());
        if (told.contains("leader"))
            QCOMPARE(shown->leader.value.value, told["leader"].get<int>());
        if (told.contains("highWatermark"))
            QCOMPARE(shown->leaderCopy()->highWatermark.value.value, told["highWatermark"].get<std::int64_t>());
        for (const auto& [broker, end] : told["endOffsets"].items())
            QCOMPARE(shown->copyOn(BrokerId{std::stoi(broker)})->endOffset.value.value, end.get<std::int64_t>());
    }
    for (const auto& [name, told] : report["producers"].items())
        for (const auto& [id, client] : driven.shown().clients)
            if (client->name == name)
                QCOMPARE(client->producer->acked.value, told["acked"].get<std::int64_t>());
}

bool hasMark(DrivenWindow& driven, ui::Lane lane, Time from)
{
    const auto& marks = driven.timeline().lanes().lane(lane);
    return std::any_of(marks.begin(), marks.end(), [&](const ui::LaneMark& mark) { return mark.at >= from; });
}

std::int64_t recordsShown(DrivenWindow& driven)
{
    std::int64_t sum = 0;
    for (int p = 0; p < 3; ++p)
        if (const auto* copy = driven.shown().partition({"orders", p})->leaderCopy())
            sum += copy->endOffset.value.value;
    return sum;
}

} // namespace

void TstSteps::recordsAreShownWhereTheEngineHasThem()
{
    const auto driven = openFirstLab();
    compareWithEngine(*driven);
    const std::int64_t before = recordsShown(*driven);
    QVERIFY(before > 0);
    driven->type("advance 2s");
    compareWithEngine(*driven);
    QVERIFY(recordsShown(*driven) >= before + 9); // five a second
    QVERIFY(hasMark(*driven, ui::Lane::Records, Time{13s}));
    QVERIFY(hasMark(*driven, ui::Lane::Groups, Time{}));
    // A consumer has them all, in the window as in the engine.
    const auto report = driven->ask([](Lab& lab) { return lab.report(); });
    QVERIFY(report["consumers"]["billing-1"]["delivered"].get<int>() > 0);
}

void TstSteps::killByKeyElectsAndIsSeen()
{
    const auto driven = openFirstLab();
    const BrokerId leader = driven->shown().partition(kOrders0)->leader.value;
    const Time then = driven->window.moment().at;
    driven->click(ui::ObjectId::broker(leader));
    QCOMPARE(driven->stage().selected(), ui::ObjectId::broker(leader));
    driven->key(Qt::Key_K);
    QVERIFY(!driven->ask([&](Lab& lab) { return lab.isUp(leader); }));
    QVERIFY(driven->shown().broker(leader)->state.value == NodeState::Down);
    driven->type("advance 12s"); // its session ends after 9 s
    QVERIFY(driven->shown().partition(kOrders0)->leader.value != leader);
    compareWithEngine(*driven);
    QVERIFY(hasMark(*driven, ui::Lane::Faults, then));
    QVERIFY(hasMark(*driven, ui::Lane::Leaders, then));
    QVERIFY(hasMark(*driven, ui::Lane::Isr, then));
    QCOMPARE(driven->ask([](Lab& lab) { return lab.report()["producers"]["p1"]["lost"].get<int>(); }), 0);
}

void TstSteps::theMenuStopsPausesAndStarts()
{
    const auto driven = openFirstLab();
    const auto id = ui::ObjectId::broker(BrokerId{2});
    const auto stateOf = [&] { return driven->shown().broker(BrokerId{2})->state.value; };
    driven->choose(id, "Pause");
    QVERIFY(stateOf() == NodeState::Paused);
    driven->choose(id, "Resume");
    QVERIFY(stateOf() == NodeState::Running);
    driven->choose(id, "Stop in good order");
    driven->type("advance 3s");
    QVERIFY(stateOf() == NodeState::Down);
    QVERIFY(driven->shown().partition(kOrders0)->leader.value != BrokerId{2});
    compareWithEngine(*driven);
    driven->choose(id, "Start");
    driven->type("advance 15s");
    QVERIFY(stateOf() == NodeState::Running);
    QCOMPARE(driven->shown().partition(kOrders0)->isr.value.size(), std::size_t{3});
    compareWithEngine(*driven);
}

void TstSteps::powerOffForgetsWhatWasNotSynced()
{
    const auto driven = openFirstLab();
    driven->choose(ui::ObjectId::broker(BrokerId{3}), "Power off");
    QVERIFY(!driven->ask([](Lab& lab) { return lab.isUp(BrokerId{3}); }));
    const auto onDisk = driven->ask([](Lab& lab) {
        std::int64_t bytes = 0;
        for (const auto& file : lab.diskOf(NodeId{3})->files())
            if (file.path.starts_with("orders-") && file.path.ends_with(".log"))
                bytes += file.size;
        return bytes;
    });
    const auto there = driven->ask([](Lab& lab) {
        std::int64_t bytes = 0;
        for (const auto& file : lab.diskOf(NodeId{2})->files())
            if (file.path.starts_with("orders-") && file.path.ends_with(".log"))
                bytes += file.size;
        return bytes;
    });
    QVERIFY(onDisk < there);
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    driven->key(Qt::Key_K); // starts what is down
    driven->type("advance 20s");
    compareWithEngine(*driven);
    QCOMPARE(driven->shown().partition(kOrders0)->isr.value.size(), std::size_t{3});
    QCOMPARE(driven->ask([](Lab& lab) { return lab.report()["producers"]["p1"]["lost"].get<int>(); }), 0);
}

void TstSteps::aCutLinkIsHealed()
{
    const auto driven = openFirstLab();
    driven->type("cut link 1 2");
    QVERIFY(!driven->shown().cutLinks.empty());
    driven->type("heal link 1 2");
    QVERIFY(driven->shown().cutLinks.empty());
    driven->click(ui::ObjectId::broker(BrokerId{1})); // by key: all of its links
    driven->stage().setFocus();
    driven->key(Qt::Key_X);
    QVERIFY(!driven->shown().cutLinks.empty());
    driven->key(Qt::Key_X);
    QVERIFY(driven->shown().cutLinks.empty());
    QVERIFY(hasMark(*driven, ui::Lane::Faults, Time{12s}));
}

void TstSteps::clientsComeAndGo()
{
    const auto driven = openFirstLab();
    const auto clients = [&] {
        QStringList names;
        for (const auto& [id, client] : driven->shown().clients)
            if (client->state.value == NodeState::Running)
                names << QString::fromStdString(client->name);
        return names;
    };
    driven->type("start producer p9 --topic orders --acks 1 --rate 10/s");
    driven->type("start consumer billing-3 --topics orders --group billing");
    driven->type("advance 10s");
    QVERIFY(clients().contains("p9"));
    QVERIFY(clients().contains("billing-3"));
    const auto report = driven->ask([](Lab& lab) { return lab.report(); });
    QVERIFY(report["producers"]["p9"]["acked"].get<int>() > 80);
    QCOMPARE(report["groups"]["billing"]["members"].size(), std::size_t{3});
    QCOMPARE(driven->shown().groups.at("billing")->members.size(), std::size_t{3});
    compareWithEngine(*driven);
    driven->type("stop producer p9");
    driven->type("stop consumer billing-3");
    driven->type("advance 10s");
    QVERIFY(!clients().contains("p9"));
    QCOMPARE(driven->shown().groups.at("billing")->members.size(), std::size_t{2});
}

void TstSteps::oneEventAtATime()
{
    const auto driven = openFirstLab();
    const auto before = driven->ask([](Lab& lab) { return lab.eventsRun(); });
    driven->key(Qt::Key_Period);
    QCOMPARE(driven->ask([](Lab& lab) { return lab.eventsRun(); }), before + 1);
    compareWithEngine(*driven);
}

void TstSteps::toTheNextAppend()
{
    const auto driven = openFirstLab();
    const std::int64_t before = recordsShown(*driven);
    for (int i = 0; i < 3 && recordsShown(*driven) == before; ++i) // leader's or a follower's
        driven->key(Qt::Key_Period, Qt::ShiftModifier);
    QCOMPARE(recordsShown(*driven), before + 1);
    compareWithEngine(*driven);
}

void TstSteps::theDraggedPlayheadShowsThePast()
{
    const auto driven = openFirstLab();
    driven->type("advance 5s");
    const Time now = driven->window.moment().at;
    const std::int64_t records = recordsShown(*driven);
    auto& line = driven->timeline();
    const QPoint from(line.width() - 40, 20);
    QTest::mousePress(&line, Qt::LeftButton, {}, from);
    QTest::mouseMove(&line, QPoint(line.width() * 2 / 3, 20));
    QTest::mouseRelease(&line, Qt::LeftButton, {}, QPoint(line.width() * 2 / 3, 20));
    QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(line.width() * 2 / 3, 20));
    driven->settle();
    const Time then = driven->window.moment().at;
    QVERIFY(then < now);
    QVERIFY(recordsShown(*driven) < records);
    // Exactly what was.
    const auto was = driven->ask([&](Lab& lab) { return lab.momentAt(then); });
    for (int p = 0; p < 3; ++p)
        for (const int b : {1, 2, 3})
            QCOMPARE(driven->shown().partition({"orders", p})->copyOn(BrokerId{b})->endOffset.value, was.view->partition({"orders", p})->copyOn(BrokerId{b})->endOffset.value);
    QTest::keyClick(&line, Qt::Key_End); // back to now
    driven->settle();
    QCOMPARE(recordsShown(*driven), records);
}

void TstSteps::continueFromHereKeepsTheOldFuture()
{
    const auto driven = openFirstLab();
    driven->click(ui::ObjectId::broker(BrokerId{2}));
    driven->key(Qt::Key_K);
    driven->type("advance 15s");
    const auto old = driven->ask([](Lab& lab) { return lab.stateHash(); });
    auto& line = driven->timeline();
    QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(line.width() / 3, 20)); // before the kill
    driven->settle();
    const Time then = driven->window.moment().at;
    QVERIFY(then < Time{12600ms});
    driven->stage().setFocus();
    driven->key(Qt::Key_B);
    QCOMPARE(driven->ask([](Lab& lab) { return lab.liveBranch(); }), std::string("from-1"));
    QVERIFY(driven->shown().broker(BrokerId{2})->state.value == NodeState::Running);
    driven->type("advance 5s");
    compareWithEngine(*driven);
    const auto branches = driven->ask([](Lab& lab) { return lab.branches(); });
    QCOMPARE(branches.size(), std::size_t{2});
    QCOMPARE(branches[1].at, then);
    driven->type("goto main");
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), old);
    QVERIFY(driven->shown().broker(BrokerId{2})->state.value == NodeState::Down);
}

void TstSteps::whyLeadsToTheInstants()
{
    const auto driven = openFirstLab();
    const BrokerId leader = driven->shown().partition(kOrders0)->leader.value;
    const BrokerId follower{leader.value % 3 + 1};
    driven->type(QString("freeze fetcher %1").arg(follower.value));
    driven->type("advance 2s"); // so that a record is at risk, and the high watermark is held
    const ReplicaView& copy = *driven->shown().partition(kOrders0)->leaderCopy();
    QVERIFY(copy.heldBy == follower);
    QTreeWidget* why = nullptr;
    for (auto* tree : driven->window.findChild<ui::Inspector*>()->findChildren<QTreeWidget*>())
        if (tree->accessibleName() == "Why?")
            why = tree;
    const auto last = Offset{copy.endOffset.value.value - 1};
    struct Question {
        ui::ObjectId what;
        FactId told;
    };
    for (const auto& [what, told] : {Question{ui::ObjectId::replica(kOrders0, leader), copy.heldAt.since},
             Question{ui::ObjectId::record(kOrders0, leader, last), ui::factBehind(driven->shown(), ui::ObjectId::record(kOrders0, leader, last))},
             Question{ui::ObjectId::broker(follower), ui::factBehind(driven->shown(), ui::ObjectId::broker(follower))}}) {
        driven->click(what);
        QCOMPARE(driven->stage().selected(), what);
        driven->stage().setFocus();
        driven->key(Qt::Key_W);
        QVERIFY(why && why->isVisible());
        QVERIFY(why->topLevelItemCount() >= 1);
        QVERIFY(told != FactId{});
        const auto [at, reasons] = driven->ask([&, told = told](Lab& lab) {
            const Fact* fact = lab.facts().find(told);
            return std::pair{fact->at, fact->because.size()};
        });
        QVERIFY2(why->topLevelItem(0)->text(0).startsWith(ui::instantText(at)), qPrintable(why->topLevelItem(0)->text(0)));
        QVERIFY(static_cast<std::size_t>(why->topLevelItemCount()) >= 1 + reasons);
        // Its row leads to its instant.
        QTest::mouseClick(why->viewport(), Qt::LeftButton, {}, why->visualItemRect(why->topLevelItem(0)).center());
        QTest::keyClick(why, Qt::Key_Return);
        driven->settle();
        QCOMPARE(driven->window.moment().at, at);
        QTest::keyClick(&driven->timeline(), Qt::Key_End);
        driven->settle();
    }
}

void TstSteps::aWrongLineSaysWhatIsWrong()
{
    const auto driven = openFirstLab();
    const auto before = driven->ask([](Lab& lab) { return lab.stateHash(); });
    driven->type("kill broker 9");
    const auto* answers = driven->window.findChild<ui::ConsolePanel*>()->findChild<QTextEdit*>();
    QVERIFY2(answers->toPlainText().contains("no broker 9; there are 1, 2, 3"), qPrintable(answers->toPlainText()));
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), before);
}

void TstSteps::kafkasToolsAreTypedAsEver()
{
    const auto driven = openFirstLab();
    const auto shown = [&] { return driven->window.findChild<ui::ConsolePanel*>()->findChild<QTextEdit*>()->toPlainText(); };
    driven->type("kafka-topics --bootstrap-server localhost:9092 --create --topic refunds --partitions 2 --replication-factor 3");
    QVERIFY2(shown().contains("= create topic refunds --partitions 2 --replication 3\n✓ create topic refunds --partitions 2 --replication 3"), qPrintable(shown()));
    driven->type("advance 1s");
    QCOMPARE(driven->ask([](Lab& lab) { return lab.view().topics.contains("refunds"); }), true);
    driven->type("kafka-topics --describe --topic refunds");
    QVERIFY2(shown().contains("PartitionCount: 2\tReplicationFactor: 3"), qPrintable(shown()));
    const auto before = driven->ask([](Lab& lab) { return lab.stateHash(); });
    driven->type("kafka-topics --describe --topc refunds");
    QVERIFY2(shown().contains("topc is not a recognized option · did you mean --topic?"), qPrintable(shown()));
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), before); // a question changes nothing
    driven->type("undo"); // what was typed is in the journal as the command that it was
    QCOMPARE(driven->ask([](Lab& lab) { return lab.view().topics.contains("refunds"); }), false);
}

void TstSteps::whatTheClusterRefusesIsSaid()
{
    const auto driven = openFirstLab();
    driven->type("reassign orders 0 1,2,2"); // applies here; the controller refuses it
    driven->type("advance 1s");
    QStringList told;
    for (const auto* label : driven->window.findChildren<QLabel*>())
        told << label->text();
    QVERIFY2(!told.filter("✗ reassign orders 0 1,2,2").filter("INVALID_REPLICA_ASSIGNMENT").isEmpty(), qPrintable(told.filter("reassign").join('|')));
}

// The partition's row in the inspector and the label under the stage, through a kill and an election.
void TstSteps::stageAndInspectorSayTheSameLogEnd()
{
    const auto driven = openFirstLab();
    driven->openTab("State");
    driven->stage().setSelected(ui::ObjectId::partitionOf(kOrders0));
    driven->settle();
    const auto inspected = [&] {
        for (const auto* tree : driven->window.findChildren<QTreeWidget*>())
            if (tree->accessibleName() == "State")
                for (int i = 0; i < tree->topLevelItemCount(); ++i)
                    if (tree->topLevelItem(i)->text(0) == "log end offset, leader's")
                        return tree->topLevelItem(i)->text(1);
        return QString("none");
    };
    const auto drawn = [&] {
        for (const QString& text : driven->stage().list().texts())
            if (const auto at = text.indexOf("LEO "); at >= 0)
                return text.mid(at + 4).remove(QChar(0x2009)).remove(QChar(0x202f));
        return QString("none");
    };
    driven->bridge.setPace({HostPace::Kind::Ratio, 5, 1});
    int compared = 0;
    std::set<QString> ends;
    for (int frame = 0; frame < 400; ++frame) {
        if (frame == 100)
            driven->window.run("kill broker " + QString::number(driven->shown().partition(kOrders0)->leader.value.value));
        driven->frames(DrivenWindow::kFrame);
        if (driven->shown().partition(kOrders0)->leader.value == kNoBroker)
            continue;
        if (drawn() == "none")
            continue; // its end is beyond the columns that are shown
        QCOMPARE(drawn(), inspected());
        ends.insert(drawn());
        ++compared;
    }
    QVERIFY(compared > 0 && !ends.empty()); // how often it is in sight depends on the camera
}

QTEST_MAIN(TstSteps)
#include "tst_steps.moc"
