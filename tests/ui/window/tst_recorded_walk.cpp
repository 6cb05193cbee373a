#include <QAbstractButton>
#include <QSpinBox>
#include <QTest>

#include <nlohmann/json.hpp>

#include "engine/lab/experiment.h"
#include "tests/ui/window/driven_window.h"
#include "tests/ui/window/walk_record.h"
#include "ui/experiment/experiment_table.h"
#include "ui/experiment/experiment_view.h"
#include "ui/experiment/heat_map.h"
#include "ui/window/branch_dialog.h"

using namespace engine;
using support::DrivenWindow;

// The walk that the README promises: from the first window to "I killed the leader, saw three acknowledged records lost, rewound,
// changed acks, compared both futures and opened the experiment's worst run", in at most 25 actions.
class TstRecordedWalk : public QObject {
    Q_OBJECT

private slots:
    void threeAcknowledgedRecordsAreLostAndKept();
};

namespace {

constexpr int kActionsMax = 25;
const TopicPartition kOrders0{"orders", 0};

std::int64_t told(DrivenWindow& driven, const char* producer, const char* what)
{
    return driven.ask([&](Lab& lab) { return lab.report()["producers"][producer][what].get<std::int64_t>(); });
}

} // namespace

void TstRecordedWalk::threeAcknowledgedRecordsAreLostAndKept()
{
    const auto driven = support::openFirstLab();
    auto& window = driven->window;
    support::WalkRecord record;
    const auto types = [&](const QString& line) {
        driven->type(line);
        record.action("type  " + line, window);
    };
    record.action("app/run.sh", window);

    // Two followers of one partition fetch no longer; a producer that is content with the leader's word.
    const BrokerId leader = driven->shown().partition(kOrders0)->leader.value;
    const auto members = driven->shown().partition(kOrders0)->isr.value; // what is shown changes with each action
    for (const BrokerId follower : members)
        if (follower != leader)
            types(QString("freeze fetcher %1 --topic orders --partition 0").arg(follower.value));
    types("advance 1s");
    const Time before = window.moment().at;
    types("start producer p2 --topic orders --acks 1");
    types("send p2 orders --partition 0 --count 3");
    types("advance 1s");
    QCOMPARE(told(*driven, "p2", "acked"), std::int64_t{3});

    driven->click(ui::ObjectId::broker(leader));
    record.action("click the leader", window);
    driven->key(Qt::Key_K);
    record.action("K", window);
    types("advance 12s");
    QVERIFY(driven->shown().partition(kOrders0)->leader.value != leader);
    QCOMPARE(told(*driven, "p2", "lost"), std::int64_t{3});

    // Back, and another future.
    auto& line = driven->timeline();
    QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(qRound(line.xOf(before - 500ms)), line.height() - 30));
    driven->settle();
    record.action("click the timeline before that producer", window);
    QVERIFY(window.moment().at <= before);
    driven->stage().setFocus();
    driven->key(Qt::Key_B);
    record.action("B, continue from here", window);
    types("start producer p2 --topic orders --acks all");
    types("send p2 orders --partition 0 --count 3");
    types("advance 1s");
    driven->click(ui::ObjectId::broker(leader));
    record.action("click the leader", window);
    driven->key(Qt::Key_K);
    record.action("K", window);
    types("advance 12s");
    QCOMPARE(told(*driven, "p2", "lost"), std::int64_t{0});

    driven->stage().setFocus();
    driven->key(Qt::Key_D);
    auto* compared = window.findChild<ui::BranchDialog*>();
    QVERIFY(compared && compared->isVisible());
    QVERIFY(compared->difference());
    record.action("D, compare both futures", *compared);
    compared->close();
    driven->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&driven->window));

    // Which settings lose, when?
    driven->stage().setFocus();
    driven->key(Qt::Key_E, Qt::ControlModifier);
    auto* experiment = window.findChild<ui::ExperimentView*>();
    QVERIFY(experiment && experiment->isVisible());
    record.action("Ctrl+E, experiment", *experiment);
    experiment->findChild<QSpinBox*>()->setValue(10); // leaders are drawn by seed
    record.action("10 seeds", *experiment);
    QTest::mouseClick(experiment->findChild<QAbstractButton*>("run"), Qt::LeftButton);
    experiment->runner().finish();
    QApplication::processEvents();
    record.action("Run", *experiment);
    const auto& table = experiment->table();
    std::size_t worst = 0;
    for (std::size_t cell = 0; cell < table.rows() * table.columns(); ++cell)
        if (table.value(ui::Measure::Lost, cell).value_or(0) > table.value(ui::Measure::Lost, worst).value_or(0))
            worst = cell;
    QVERIFY(table.value(ui::Measure::Lost, worst).value_or(0) > 0);
    auto& map = experiment->map(ui::Measure::Lost);
    QTest::mouseClick(&map, Qt::LeftButton, {}, map.boxOf(worst).center().toPoint());
    record.action("click the darkest cell", *experiment);
    QTest::mouseClick(experiment->findChild<QAbstractButton*>("open-worst"), Qt::LeftButton);
    driven->settle();
    record.action("open the worst run", window);
    driven->type("advance 1s"); // it is paused at the instant of the loss
    QVERIFY(driven->ask([](Lab& lab) {
        std::int64_t lost = 0;
        const auto report = lab.report();
        for (const auto& [name, producer] : report["producers"].items())
            lost += producer["lost"].get<std::int64_t>();
        return lost;
    }) > 0);
    QVERIFY2(record.count() <= kActionsMax, qPrintable(record.words()));
}

QTEST_MAIN(TstRecordedWalk)
#include "tst_recorded_walk.moc"
