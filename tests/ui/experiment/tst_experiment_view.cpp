#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "ui/common/buttons.h"
#include "ui/experiment/cell_card.h"
#include "ui/experiment/experiment_form.h"
#include "ui/experiment/experiment_view.h"
#include "ui/experiment/heat_map.h"
#include "ui/experiment/latency_plot.h"

using namespace engine;
using ui::Measure;

// Does the experiment show what its runs did? Everything is asked of playRun() a second time.
class TstExperimentView : public QObject {
    Q_OBJECT

private slots:
    void theFormProposesTheFaultAndTheAcks();
    void whatIsWrongIsSaidAndNotRun();
    void everyCellShowsTheRunsOfItsSettings();
    void aClickOnOneMapSelectsInAll();
    void arrowsMoveTheSelection();
    void theWorstRunIsOpenedAtItsLosingInstant();
    void whatHasNotRunIsNotZero();
    void stoppingKeepsWhatWasDone();
    void theTableOfSettingsAddsUp();
    void csvHasALineForEachRun();
    void theCurvesAreOfEveryBatch();
    void theExperimentBeforeStandsBesideTheNextOne();
};

namespace {

constexpr const char* kLab = R"(highwater = 1
clock = "2026-01-01T00:00:00Z"
until = "8s"
[cluster]
brokers = 3
controllers = 1
config = { "broker.session.timeout.ms" = 2000, "broker.heartbeat.interval.ms" = 500 }
[[do]]
at = "0s"
run = "create topic orders --partitions 1 --assignment 1:2:3"
[[do]]
at = "500ms"
run = "start producer p1 --topic orders --rate 50/s"
[[do]]
at = "1s"
run = "set link 1 all --latency 60ms"
[[do]]
at = "2s"
run = "power-off broker 1"
)";

LabFile labOf()
{
    auto file = readLabFile(kLab, "test.hwlab");
    return file ? *file : LabFile();
}

struct Shown {
    ui::ExperimentView view;
    Shown()
    {
        view.resize(1400, 860);
        view.setLab(labOf(), "test.hwlab");
        fields()[0]->setText("acks=1,all");
        fields()[2]->setText("do.4.at=1500ms..2s/2");
        view.findChild<QSpinBox*>()->setValue(3);
        view.show();
        QApplication::processEvents();
    }
    QList<QLineEdit*> fields()
    {
        auto all = view.findChild<ui::ExperimentForm*>()->findChildren<QLineEdit*>();
        all.removeIf([](QLineEdit* edit) { return qobject_cast<QSpinBox*>(edit->parentWidget()) != nullptr; });
        return all;
    }
    QAbstractButton* button(const char* name) { return view.findChild<ui::PillButton*>(name); }
    void play()
    {
        QTest::mouseClick(button("run"), Qt::LeftButton);
        view.runner().finish();
        QApplication::processEvents();
    }
    void click(Measure measure, std::size_t cell)
    {
        auto& map = view.map(measure);
        QTest::mouseClick(&map, Qt::LeftButton, {}, map.boxOf(cell).center().toPoint());
    }
    QString card()
    {
        QString out;
        for (const auto* label : view.findChild<ui::CellCard*>()->findChildren<QLabel*>())
            out += label->text() + "\n";
        return out;
    }
};

} // namespace

void TstExperimentView::theFormProposesTheFaultAndTheAcks()
{
    ui::ExperimentForm form;
    form.setLab(labOf(), "test.hwlab");
    QVERIFY(form.experiment());
    QCOMPARE(form.commandLine(), QString("highwater experiment test.hwlab --vary acks=0,1,all --vary do.4.at=1s..3s/9 --runs 20 --summary"));
    QCOMPARE(form.experiment()->runs(), std::size_t(3 * 9 * 20));
}

void TstExperimentView::whatIsWrongIsSaidAndNotRun()
{
    Shown shown;
    shown.fields()[1]->setText("min.insync.replica=1,2");
    auto* wrong = shown.view.findChild<QLabel*>("wrong");
    QVERIFY2(wrong->isVisible() && wrong->text().contains("nearest: min.insync.replicas"), qPrintable(wrong->text()));
    QVERIFY(!shown.button("run")->isEnabled());
    shown.fields()[1]->clear();
    QVERIFY(!wrong->isVisible());
    QVERIFY(shown.button("run")->isEnabled());
}

void TstExperimentView::everyCellShowsTheRunsOfItsSettings()
{
    Shown shown;
    shown.play();
    const auto& table = shown.view.table();
    QCOMPARE(table.done(), std::size_t(12));
    QCOMPARE(table.rows(), std::size_t(2));
    QCOMPARE(table.columns(), std::size_t(2));
    for (std::size_t cell = 0; cell < 4; ++cell) {
        double lost = 0;
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            const ExperimentRow again = playRun(table.experiment(), cell, seed);
            QCOMPARE(table.runsOf(cell).at(seed).lost, again.lost);
            lost += static_cast<double>(again.lost) / 3;
        }
        QVERIFY(std::abs(*table.value(Measure::Lost, cell) - lost) < 1e-9);
    }
    QVERIFY(*table.value(Measure::Lost, 1) > 0); // acks=1, 2s
    QCOMPARE(*table.value(Measure::Lost, 3), 0.0); // acks=all
}

void TstExperimentView::aClickOnOneMapSelectsInAll()
{
    Shown shown;
    shown.play();
    shown.click(Measure::NoWrites, 2);
    QVERIFY2(shown.card().contains("acks=all · power-off broker 1 at 1.50 s"), qPrintable(shown.card()));
    for (const auto measure : {Measure::Lost, Measure::NoWrites, Measure::P99})
        QVERIFY(shown.view.map(measure).accessibleDescription().startsWith("acks=all · power-off broker 1 at 1.50 s"));
}

void TstExperimentView::arrowsMoveTheSelection()
{
    Shown shown;
    shown.play();
    shown.click(Measure::Lost, 0);
    QTest::keyClick(&shown.view.map(Measure::Lost), Qt::Key_Right);
    QVERIFY(shown.card().contains("acks=1 · power-off broker 1 at 2.00 s"));
    QTest::keyClick(&shown.view.map(Measure::Lost), Qt::Key_Down);
    QVERIFY(shown.card().contains("acks=all · power-off broker 1 at 2.00 s"));
    QTest::keyClick(&shown.view.map(Measure::Lost), Qt::Key_Right); // there is no more
    QVERIFY(shown.card().contains("acks=all · power-off broker 1 at 2.00 s"));
}

void TstExperimentView::theWorstRunIsOpenedAtItsLosingInstant()
{
    Shown shown;
    shown.play();
    shown.click(Measure::Lost, 1);
    LabFile opened;
    std::uint64_t seed = 0;
    std::optional<Time> at;
    connect(&shown.view, &ui::ExperimentView::openRequested, this, [&](const LabFile& lab, std::uint64_t s, std::optional<Time> t) {
        opened = lab;
        seed = s;
        at = t;
    });
    QTest::mouseClick(shown.button("open-worst"), Qt::LeftButton);
    const auto& runs = shown.view.table().runsOf(1);
    const auto most = std::max_element(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.second.lost < b.second.lost; });
    QCOMPARE(runs.at(seed).lost, most->second.lost);
    QVERIFY(at && at == runs.at(seed).losingAt);
    QCOMPARE(std::get<command::StartProducer>(opened.todo.at(1).command).acks, command::Acks::One);
    QVERIFY(opened.todo.at(3).at == Time{std::chrono::seconds{2}});
    auto* bars = shown.view.findChild<ui::SeedBars*>(); // by what they lost: the worst at the right
    QTest::mouseClick(bars, Qt::LeftButton, {}, {2, bars->height() / 2});
    const auto least = std::min_element(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.second.lost < b.second.lost; });
    QCOMPARE(runs.at(seed).lost, least->second.lost);
    QTest::mouseClick(bars, Qt::LeftButton, {}, {bars->width() - 2, bars->height() / 2});
    QCOMPARE(runs.at(seed).lost, most->second.lost);
}

void TstExperimentView::whatHasNotRunIsNotZero()
{
    Experiment experiment{labOf(), {{"acks", {"1", "all"}}}, 2};
    ui::ExperimentTable table(experiment);
    QVERIFY(!table.value(Measure::Lost, 0));
    table.add(playRun(experiment, 1, 1));
    QVERIFY(!table.value(Measure::Lost, 0));
    QVERIFY(table.value(Measure::Lost, 1));
    QVERIFY(!table.meanOfRow(Measure::P99, 0) || table.value(Measure::P99, 1));
}

void TstExperimentView::stoppingKeepsWhatWasDone()
{
    Shown shown;
    shown.view.findChild<QSpinBox*>()->setValue(10000);
    QSignalSpy ended(&shown.view.runner(), &ui::ExperimentRunner::ended);
    QTest::mouseClick(shown.button("run"), Qt::LeftButton);
    QTest::mouseClick(shown.button("run"), Qt::LeftButton); // it says Stop now
    shown.view.runner().finish();
    QCOMPARE(ended.count(), 1);
    QCOMPARE(ended.at(0).at(0).toBool(), false);
    QVERIFY(shown.view.table().done() < 40000);
    QVERIFY(!shown.view.runner().isRunning());
    shown.view.findChild<QSpinBox*>()->setValue(1);
    shown.play(); // and again
    QCOMPARE(shown.view.table().done(), std::size_t(4));
}

void TstExperimentView::theTableOfSettingsAddsUp()
{
    Shown shown;
    shown.play();
    auto* settings = shown.view.findChild<QTableWidget*>();
    QCOMPARE(settings->rowCount(), 2);
    QCOMPARE(settings->item(0, 0)->text(), QString("acks=1"));
    const auto& table = shown.view.table();
    QCOMPARE(settings->item(0, 1)->text(), QString("%1 of 6").arg(table.cell(0).losingRuns + table.cell(1).losingRuns));
    QCOMPARE(settings->item(1, 1)->text(), QString("0 of 6"));
}

void TstExperimentView::csvHasALineForEachRun()
{
    Shown shown;
    shown.play();
    const QTemporaryDir dir;
    const QString path = dir.filePath("runs.csv");
    QVERIFY(shown.view.saveCsv(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).trimmed().split('\n');
    QCOMPARE(lines.size(), 13);
    QCOMPARE(lines[0], QString("acks,do.4.at,seed,sent,acked,lost,unavailableMs,p50Ms,p99Ms"));
    QVERIFY(lines[1].startsWith("1,1.5s,1,"));
    QVERIFY(!shown.view.saveCsv(dir.filePath("no such folder/runs.csv")));
}

void TstExperimentView::theCurvesAreOfEveryBatch()
{
    Shown shown;
    shown.play();
    const auto& table = shown.view.table();
    QCOMPARE(shown.view.findChild<ui::LatencyPlot*>()->curves(), 2);
    for (std::size_t row = 0; row < 2; ++row) {
        LatencyCounts again;
        std::vector<Duration> middles;
        for (std::size_t column = 0; column < 2; ++column)
            for (std::uint64_t seed = 1; seed <= 3; ++seed)
                for (const auto& [bucket, count] : playRun(table.experiment(), table.cellAt(row, column), seed).latencies)
                    again[bucket] += count;
        QVERIFY(!again.empty());
        QVERIFY(table.latenciesOfRow(row) == again);
        QCOMPARE(*ui::LatencyPlot::shareWithin(again, std::chrono::hours(1)), 1.0);
        QCOMPARE(*ui::LatencyPlot::shareWithin(again, Duration{0}), 0.0);
    }
    // Half of a run's batches are within its median, as near as the buckets are.
    const ExperimentRow one = playRun(table.experiment(), 2, 1);
    const auto share = *ui::LatencyPlot::shareWithin(one.latencies, *one.p50 + *one.p50 / 7);
    QVERIFY2(share >= 0.5, qPrintable(QString::number(share)));
    QVERIFY(*ui::LatencyPlot::shareWithin(one.latencies, *one.p50 - Duration{1000}) <= 0.5);
    QVERIFY(!ui::LatencyPlot::shareWithin({}, Duration{1}));
}

void TstExperimentView::theExperimentBeforeStandsBesideTheNextOne()
{
    Shown shown;
    shown.play();
    auto* settings = shown.view.findChild<QTableWidget*>();
    const QString losing = settings->item(0, 1)->text();
    shown.fields()[0]->setText("acks=all");
    shown.play();
    QCOMPARE(settings->rowCount(), 4); // one now, a head, two before
    QCOMPARE(settings->item(0, 0)->text(), QString("acks=all"));
    QVERIFY2(settings->item(1, 0)->text().contains("12 runs"), qPrintable(settings->item(1, 0)->text()));
    QCOMPARE(settings->item(2, 0)->text(), QString("acks=1"));
    QCOMPARE(settings->item(2, 1)->text(), losing);
    QCOMPARE(shown.view.findChild<ui::LatencyPlot*>()->curves(), 1);
    QVERIFY(shown.view.before() && shown.view.before()->done() == 12);
}

QTEST_MAIN(TstExperimentView)
#include "tst_experiment_view.moc"
