#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/models/metrics.h"
#include "ui/plot/acks_cost_view.h"
#include "ui/plot/metrics_view.h"
#include "ui/plot/time_plot.h"

using namespace engine;
using namespace support;
using ui::Metric;
using ui::Metrics;

// Plots: are the metrics what the cluster did, and are the costs of acks those that were measured?
class TstPlots : public QObject {
    Q_OBJECT

private slots:
    void ratesAddUpToWhatWasAppended();
    void gaugesFollowTheIsr();
    void cutsOfTheFactsDoNotMatter();
    void aClickOnAPlotIsAnInstant();
    void acksOneLosesWhatAcksAllKeeps();
    void withoutAFaultNothingIsLost();
    void theTableShowsWhatWasMeasured();
};

namespace {

Metrics metricsOf(const Lab& lab)
{
    Metrics metrics;
    metrics.append({allFacts(lab)});
    metrics.setNow(lab.now());
    return metrics;
}

double sum(const Metrics& metrics, Metric metric)
{
    double all = 0;
    for (const auto& point : metrics.series(metric))
        all += point.value;
    return all;
}

} // namespace

void TstPlots::ratesAddUpToWhatWasAppended()
{
    const auto lab = labAt(Time{20500ms});
    const Metrics metrics = metricsOf(*lab);
    double records = 0, bytes = 0, replicated = 0;
    const FactSlice all = allFacts(*lab);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (const auto* appended = all[i].as<BatchAppended>(); appended && all[i].at >= Time{}) {
            const bool isLeader = appended->as == ReplicaRole::Leader;
            records += isLeader ? static_cast<double>(appended->lastOffset.value - appended->baseOffset.value + 1) : 0;
            (isLeader ? bytes : replicated) += static_cast<double>(appended->bytes);
        }
    QVERIFY(records > 50 && replicated > bytes);
    QCOMPARE(sum(metrics, Metric::MessagesInPerSec), records);
    QCOMPARE(sum(metrics, Metric::BytesInPerSec), bytes);
    QCOMPARE(sum(metrics, Metric::ReplicationBytesInPerSec), replicated);
    // One point for each second, quiet ones too; the last is the one that runs.
    const auto& series = metrics.series(Metric::MessagesInPerSec);
    QCOMPARE(series.size(), std::size_t{21});
    QCOMPARE(series.front().seconds, 0.0);
    QCOMPARE(series.back().seconds, 20.0);
    QVERIFY(metrics.value(Metric::ProduceRequestLatencyMs) >= 4); // two links of 2 ms there and back
}

void TstPlots::gaugesFollowTheIsr()
{
    const auto lab = labAt(Time{12600ms});
    QCOMPARE(metricsOf(*lab).value(Metric::UnderReplicatedPartitions), 0.0);
    doNow(*lab, "kill broker 2");
    lab->runUntil(Time{40s});
    double under = 0;
    for (const auto& [name, topic] : lab->view().topics)
        for (const auto& [index, partition] : topic->partitions)
            under += partition->isr.value.size() < partition->replicas.size() ? 1 : 0;
    QVERIFY(under >= 3);
    const Metrics metrics = metricsOf(*lab);
    QCOMPARE(metrics.value(Metric::UnderReplicatedPartitions), under);
    QVERIFY(sum(metrics, Metric::IsrShrinksPerSec) >= under);
    doNow(*lab, "start broker 2");
    lab->runUntil(Time{80s});
    QCOMPARE(metricsOf(*lab).value(Metric::UnderReplicatedPartitions), 0.0);
    QCOMPARE(sum(metricsOf(*lab), Metric::IsrExpandsPerSec), sum(metricsOf(*lab), Metric::IsrShrinksPerSec));
}

void TstPlots::cutsOfTheFactsDoNotMatter()
{
    const auto lab = labAt(Time{15s});
    const Metrics whole = metricsOf(*lab);
    Metrics pieces;
    for (std::uint64_t at = 0; at < lab->facts().last().value; at += 97) {
        pieces.append({lab->facts().slice(FactId{at}, FactId{std::min(at + 97, lab->facts().last().value)})});
        if (at % 3 == 0)
            pieces.setNow(lab->facts().find(FactId{std::min(at + 97, lab->facts().last().value)})->at);
    }
    pieces.setNow(lab->now());
    for (int i = 0; i < ui::kMetrics; ++i) {
        const auto& a = whole.series(static_cast<Metric>(i));
        const auto& b = pieces.series(static_cast<Metric>(i));
        QCOMPARE(a.size(), b.size());
        for (std::size_t p = 0; p < a.size(); ++p)
            QVERIFY(a[p].seconds == b[p].seconds && a[p].value == b[p].value);
    }
}

void TstPlots::aClickOnAPlotIsAnInstant()
{
    const auto lab = labAt(Time{15s});
    ui::MetricsView view;
    view.resize(900, 800);
    static_cast<QWidget&>(view).show();
    view.show(metricsOf(*lab), std::nullopt);
    auto* plot = view.findChildren<ui::TimePlot*>()[static_cast<int>(Metric::BytesInPerSec)];
    QCOMPARE(plot->accessibleName(), QString("BytesInPerSec"));
    QCOMPARE(plot->pointsOf(0), 15); // the seconds that are over
    QSignalSpy looked(&view, &ui::MetricsView::lookRequested);
    QWidget* area = nullptr;
    for (auto* child : plot->findChildren<QWidget*>())
        if (child->inherits("QCustomPlot"))
            area = child;
    QVERIFY(area);
    QTest::mousePress(area, Qt::LeftButton, {}, area->rect().center());
    QCOMPARE(looked.size(), 1);
    const Time at = looked[0][0].value<Time>();
    QVERIFY(at > Time{3s} && at < Time{12s});
}

void TstPlots::acksOneLosesWhatAcksAllKeeps()
{
    const LabFile cluster = app::firstLab();
    ui::AcksTrial one(cluster, "1", ui::AcksFault::CutThenPowerOff, 7), all(cluster, "all", ui::AcksFault::CutThenPowerOff, 7);
    for (auto* trial : {&one, &all})
        while (!trial->isDone() && trial->wrong().isEmpty())
            trial->advance(1s);
    QCOMPARE(one.wrong(), QString());
    QCOMPARE(all.wrong(), QString());
    QVERIFY(one.result().lost > 0);
    QCOMPARE(all.result().lost, 0);
    QCOMPARE(one.result().unknown + all.result().unknown, 0);
    QVERIFY(*one.result().p50 < *all.result().p50);
    QVERIFY(one.result().longestWithoutAck > Duration{1s}); // until there is another leader
    QVERIFY(all.result().acked > 500);
    // Availability: what is missing is at least the gap, and each second's acks add up.
    for (const auto* trial : {&one, &all}) {
        const auto result = trial->result();
        QCOMPARE(result.tenths, std::int64_t{380}); // 2 s … 40 s
        QVERIFY(result.tenths - result.tenthsWithAck >= result.longestWithoutAck / Duration{100ms} - 1);
        QVERIFY(result.tenthsWithAck > 0 && result.tenthsWithAck < result.tenths);
        std::int64_t acks = 0;
        for (const auto& [second, records] : trial->acksPerSecond())
            acks += records;
        QCOMPARE(acks, result.acked);
    }
}

void TstPlots::withoutAFaultNothingIsLost()
{
    for (const char* acks : {"0", "1", "all"}) {
        ui::AcksTrial trial(app::firstLab(), acks, ui::AcksFault::None, 7);
        while (!trial.isDone())
            trial.advance(700ms);
        const auto result = trial.result();
        QCOMPARE(result.lost + result.failed + result.unknown, 0);
        QCOMPARE(result.unconfirmed > 0, std::string(acks) == "0");
        QCOMPARE(trial.latencies().empty(), std::string(acks) == "0");
        QVERIFY(result.tenths - result.tenthsWithAck <= 1); // only while it connects; with acks=0 nobody knows
        QCOMPARE(result.tenths == 0, std::string(acks) == "0");
        QVERIFY(result.acked > 1800 && result.acked <= result.sent); // 38 s, 50 a second
    }
}

void TstPlots::theTableShowsWhatWasMeasured()
{
    ui::AcksCostView view;
    view.setCluster(app::firstLab());
    view.setFault(ui::AcksFault::KillLeader);
    view.resize(800, 600);
    view.show();
    const auto& table = *view.findChild<QTableWidget*>("acksResults");
    QCOMPARE(table.item(1, 1)->text(), QString("–")); // not measured yet
    view.start();
    for (int i = 0; i < 1000 && view.isRunning(); ++i)
        view.frame();
    QVERIFY(!view.isRunning());
    ui::AcksTrial one(app::firstLab(), "1", ui::AcksFault::KillLeader, app::firstLab().seed);
    while (!one.isDone())
        one.advance(250ms);
    const auto result = one.result();
    const auto plain = [&](int row, int column) { return table.item(row, column)->text().remove(QChar(0x2009)).remove(QChar(0x202f)).toLongLong(); };
    QCOMPARE(plain(1, 1), result.sent);
    QCOMPARE(plain(1, 2), result.acked);
    QCOMPARE(plain(1, 4), result.lost);
    QVERIFY(table.item(0, 2)->text().endsWith("*"));
    QCOMPARE(table.item(1, 5)->text(), QString::number(100.0 * static_cast<double>(result.tenthsWithAck) / static_cast<double>(result.tenths), 'f', 1) + " %");
    QCOMPARE(table.item(0, 5)->text(), QString("–"));
    QCOMPARE(view.findChild<ui::TimePlot*>()->pointsOf(1), static_cast<int>(one.latencies().size()));
    QCOMPARE(view.findChild<ui::TimePlot*>()->pointsOf(0), 0);
}

QTEST_MAIN(TstPlots)
#include "tst_plots.moc"
