#include <QLabel>
#include <QMenuBar>
#include <QStatusBar>

#include "engine/sim/memory_disk.h"
#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/models/command_context.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_links.h"
#include "ui/window/command_dialog.h"
#include "ui/window/fault_forms.h"
#include "ui/window/palette.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;
using ui::ObjectId;

// Whatever can be asked of the cluster is asked where one looks: does the click do it, and is the line said that it ran?
class TstActing : public QObject {
    Q_OBJECT

private slots:
    void theDiskIsBrokenByTheMenuAndMendedByThePalette();
    void aClockGoesWrong();
    void aBrokerCrashesAtTheChosenPoint();
    void theLinkIsSlowedByItsForm();
    void aPartitionIsMovedByItsForm();
    void recordsAreDeletedFromTheRecordOn();
    void theNextMessageIsHeldByItsForm();
    void aStrokeCutsTheLinksItCrosses();
    void undoTakesTheFaultBack();
    void everyFormMakesALine();
};

namespace {

const TopicPartition kOrders0{"orders", 0};

QString ran(DrivenWindow& driven)
{
    for (const auto* label : driven.window.statusBar()->findChildren<QLabel*>())
        if (label->text().startsWith("✓") || label->text().startsWith("✗"))
            return label->text();
    return {};
}

void setField(ui::CommandDialog& form, const QString& name, const QString& value)
{
    auto* field = qobject_cast<QLineEdit*>(form.field(name));
    if (!field)
        qFatal("no field %s", qPrintable(name));
    field->setFocus();
    QTest::keySequence(field, QKeySequence::SelectAll);
    QTest::keyClicks(field, value);
}

ui::CommandDialog& openForm(DrivenWindow& driven)
{
    auto* form = driven.window.findChild<ui::CommandDialog*>();
    if (!form)
        qFatal("no form opened");
    return *form;
}

std::vector<ui::LinkCourse> drawn(DrivenWindow& driven) { return linksDrawn(driven.stage().input()); }

template <class Ask>
auto diskOf(DrivenWindow& driven, int broker, Ask ask)
{
    return driven.ask([&](Lab& lab) { return ask(*lab.run().world().memoryDisk(NodeId{broker})); });
}

} // namespace

void TstActing::theDiskIsBrokenByTheMenuAndMendedByThePalette()
{
    const auto driven = openFirstLab();
    const auto isFull = [&] { return diskOf(*driven, 2, [](const MemoryDisk& disk) { return disk.isFull(); }); };
    driven->choose(ObjectId::broker(BrokerId{2}), "Disk/Full");
    QVERIFY(isFull());
    QCOMPARE(ran(*driven), QString("✓ set disk 2 --full"));
    driven->stage().setFocus();
    driven->key(Qt::Key_Q);
    driven->key(Qt::Key_8);
    driven->click(ObjectId::broker(BrokerId{2}));
    QVERIFY(!isFull());
    driven->key(Qt::Key_7);
    driven->click(ObjectId::broker(BrokerId{3}));
    QVERIFY(diskOf(*driven, 3, [](const MemoryDisk& disk) { return disk.speed().latency; }) == Duration(std::chrono::milliseconds(20)));
    driven->key(Qt::Key_9);
    driven->click(ObjectId::broker(BrokerId{3}));
    QCOMPARE(ran(*driven), QString("✓ freeze fetcher 3"));
}

void TstActing::aClockGoesWrong()
{
    const auto driven = openFirstLab();
    driven->choose(ObjectId::broker(BrokerId{1}), "Clock and speed/Clock 5 s ahead");
    QVERIFY(driven->ask([](Lab& lab) { return lab.run().world().clockOffset(NodeId{1}); }) == Duration(std::chrono::seconds(5)));
    driven->choose(ObjectId::broker(BrokerId{1}), "Clock and speed/Clock right again");
    QVERIFY(driven->ask([](Lab& lab) { return lab.run().world().clockOffset(NodeId{1}); }) == Duration{0});
}

void TstActing::aBrokerCrashesAtTheChosenPoint()
{
    const auto driven = openFirstLab();
    const BrokerId leader = driven->shown().partition(kOrders0)->leader.value;
    driven->choose(ObjectId::broker(leader), "Crash at a point of the protocol/after-append");
    QCOMPARE(ran(*driven), QString("✓ crash %1 at after-append").arg(leader.value));
    driven->type("advance 10s");
    QVERIFY(!driven->ask([&](Lab& lab) { return lab.isUp(leader); }));
}

void TstActing::theLinkIsSlowedByItsForm()
{
    const auto driven = openFirstLab();
    driven->choose(ObjectId::broker(BrokerId{3}), "Network/Other values…");
    auto& form = openForm(*driven);
    setField(form, "latency", "250");
    setField(form, "loss", "3");
    QCOMPARE(form.line(), QString("set link 3 all --latency 250ms --loss 3%"));
    QTest::keyClick(&form, Qt::Key_Return);
    driven->settle();
    const auto link = driven->ask([](Lab& lab) { return lab.run().world().network().settings(NodeId{3}, NodeId{1}); });
    QVERIFY(link.latency == Duration(std::chrono::milliseconds(250)));
    QCOMPARE(link.lossPerMillion, 30000u);
}

void TstActing::aPartitionIsMovedByItsForm()
{
    const auto driven = openFirstLab();
    driven->choose(ObjectId::replica(kOrders0, BrokerId{1}), "Partition orders-0/Move to other brokers…");
    auto& form = openForm(*driven);
    QVERIFY2(form.problem().contains("where it is now"), qPrintable(form.problem()));
    setField(form, "replicas", "3,2");
    QTest::keyClick(&form, Qt::Key_Return);
    driven->settle();
    driven->type("advance 5s");
    QCOMPARE(driven->shown().partition(kOrders0)->replicas, (std::vector{BrokerId{3}, BrokerId{2}}));
}

void TstActing::recordsAreDeletedFromTheRecordOn()
{
    const auto driven = openFirstLab();
    const PartitionView& orders = *driven->shown().partition(kOrders0);
    const Offset kept{orders.leaderCopy()->highWatermark.value.value - 2};
    driven->choose(ObjectId::record(kOrders0, orders.leader.value, kept), QString("Partition orders-0/Delete the records before %1").arg(kept.value));
    driven->type("advance 2s");
    QCOMPARE(driven->shown().partition(kOrders0)->leaderCopy()->startOffset.value, kept);
}

void TstActing::theNextMessageIsHeldByItsForm()
{
    const auto driven = openFirstLab();
    bool offered = false;
    for (const auto& command : ui::commandsFor(driven->shown(), {}))
        offered = offered || (command.asks && command.line == "hold message next");
    QVERIFY(offered);
    for (auto* menu : driven->window.menuBar()->findChildren<QMenu*>())
        if (menu->title() == "the cluster") {
            emit menu->aboutToShow();
            for (auto* action : menu->findChildren<QAction*>())
                if (action->text() == "Hold it…")
                    action->trigger();
        }
    auto& form = openForm(*driven);
    QCOMPARE(form.line(), QString("hold message next --api Produce"));
    QTest::keyClick(&form, Qt::Key_Return);
    driven->settle();
    driven->type("advance 2s");
    const auto& messages = driven->shown().messages;
    QVERIFY(std::any_of(messages.begin(), messages.end(), [](const auto& m) { return m.second.stalled && m.second.sent.apiKey == 0; }));
}

void TstActing::aStrokeCutsTheLinksItCrosses()
{
    const auto driven = openFirstLab();
    for (int i = 0; i < 200 && drawn(*driven).empty(); ++i) // until something is on its way
        driven->type("step");
    const auto links = drawn(*driven);
    QVERIFY(!links.empty());
    const ui::ObjectId link = links.front().link;
    // Straight across the middle of its course, from and to empty places.
    const QPointF middle = links.front().middle;
    std::optional<std::pair<QPointF, QPointF>> stroke;
    for (double reach = 12; reach < 60 && !stroke; reach += 4)
        for (const QPointF& way : {QPointF(0, 1), QPointF(1, 0), QPointF(0.7, 0.7), QPointF(0.7, -0.7)}) {
            const QPointF from = middle - way * reach, to = middle + way * reach;
            const auto crossed = linksAcross(driven->stage().input(), from, to);
            const bool free = !nodeOf(hitTest(driven->stage().list(), from)) && hitTest(driven->stage().list(), from).kind != ui::StageKind::Action;
            if (free && crossed.size() == 1 && crossed.front() == link)
                stroke.emplace(from, to);
        }
    QVERIFY(stroke);
    QVERIFY(linksAcross(driven->stage().input(), {1, 1}, {3, 3}).empty());
    const auto draw = [&] {
        QTest::mousePress(&driven->stage(), Qt::LeftButton, {}, stroke->first.toPoint());
        QMouseEvent move(QEvent::MouseMove, stroke->second, driven->stage().mapToGlobal(stroke->second), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&driven->stage(), &move);
        QTest::mouseRelease(&driven->stage(), Qt::LeftButton, {}, stroke->second.toPoint());
        driven->settle();
    };
    draw();
    const std::pair ends(link.node(), NodeId{static_cast<std::int32_t>(link.other)});
    QVERIFY2(driven->shown().cutLinks.count(ends) > 0, qPrintable(ran(*driven)));
    QVERIFY(ran(*driven).startsWith("✓ cut link "));
    draw(); // across what is cut: it is healed
    QVERIFY(driven->shown().cutLinks.empty());
}

void TstActing::undoTakesTheFaultBack()
{
    const auto driven = openFirstLab();
    driven->choose(ObjectId::broker(BrokerId{2}), "Kill");
    QVERIFY(!driven->ask([](Lab& lab) { return lab.isUp(BrokerId{2}); }));
    driven->stage().setFocus();
    driven->key(Qt::Key_Z, Qt::ControlModifier);
    driven->settle();
    QVERIFY(driven->ask([](Lab& lab) { return lab.isUp(BrokerId{2}); }));
}

// Each form that the stage can ask for opens, and what it proposes parses, once what is required is there.
void TstActing::everyFormMakesALine()
{
    const auto driven = openFirstLab();
    driven->type("step MessageSent");
    const auto& view = driven->shown();
    std::vector<ObjectId> things{ObjectId(), ObjectId::broker(BrokerId{1}), ObjectId::partitionOf(kOrders0), ObjectId::topic("orders"), ObjectId::link(NodeId{1}, NodeId{2})};
    for (const auto& [id, message] : view.messages)
        things.push_back(ObjectId::message(id));
    for (const auto& [id, group] : view.groups) {
        things.push_back(ObjectId::group(id));
        for (const auto& [partition, offset] : group->committed)
            things.push_back(ObjectId::groupRow(id, partition));
    }
    QStringList seen;
    for (const ObjectId& id : things)
        for (const auto& command : ui::commandsFor(view, id)) {
            if (!command.asks)
                continue;
            const auto form = ui::formOf(view, command.line);
            QVERIFY2(form, qPrintable(command.line));
            QStringList values;
            for (const auto& field : form->fields)
                values << field.value;
            const auto problem = problemOf(*form, values, ui::commandContext(view, {}));
            QVERIFY2(!problem || problem->words.contains("where it is now") || problem->words.contains("the group has members"), qPrintable(composeLine(*form, values).line + ": " + (problem ? problem->words : QString())));
            seen << command.line.section(' ', 0, 1);
        }
    seen.removeDuplicates();
    QVERIFY2(seen.contains("reset offsets"), qPrintable(seen.join(", ")));
    QVERIFY2(seen.size() >= 12, qPrintable(seen.join(", ")));
}

QTEST_MAIN(TstActing)
#include "tst_acting.moc"
