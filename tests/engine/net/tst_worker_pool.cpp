#include <QTest>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "engine/lab/experiment.h"
#include "engine/net/worker_pool.h"
#include "tests/support/print.h"

using namespace engine;

// Is every job done once, whatever the number of threads, and does an end end everything?
class TstWorkerPool : public QObject {
    Q_OBJECT

private slots:
    void everyJobIsDoneOnce_data();
    void everyJobIsDoneOnce();
    void falseBeginsNoMore();
    void anExceptionComesBack();
    void runsOfAnExperimentDoNotFeelEachOther();
};

void TstWorkerPool::everyJobIsDoneOnce_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("threads");
    QTest::newRow("none") << 0 << 4;
    QTest::newRow("fewer than threads") << 2 << 8;
    QTest::newRow("one thread") << 100 << 1;
    QTest::newRow("many") << 1000 << 7;
    QTest::newRow("as many as cores") << 100 << 0;
}

void TstWorkerPool::everyJobIsDoneOnce()
{
    QFETCH(int, count);
    QFETCH(int, threads);
    std::mutex mutex;
    std::multiset<std::size_t> done;
    doAll(static_cast<std::size_t>(count), static_cast<std::size_t>(threads), [&](std::size_t job) {
        const std::lock_guard lock(mutex);
        done.insert(job);
        return true;
    });
    QCOMPARE(static_cast<int>(done.size()), count);
    for (int job = 0; job < count; ++job)
        QCOMPARE(done.count(static_cast<std::size_t>(job)), std::size_t(1));
}

void TstWorkerPool::falseBeginsNoMore()
{
    std::atomic<int> begun{0};
    doAll(1000000, 2, [&](std::size_t job) {
        ++begun;
        return job != 10;
    });
    QVERIFY2(begun < 1000000, qPrintable(QString::number(begun)));
    QVERIFY(begun >= 11);
}

void TstWorkerPool::anExceptionComesBack()
{
    QVERIFY_EXCEPTION_THROWN(doAll(10, 3,
                                 [](std::size_t job) -> bool {
                                     if (job == 5)
                                         throw std::runtime_error("job 5");
                                     return true;
                                 }),
        std::runtime_error);
}

// Worlds on several threads at once: every row is what it is alone.
void TstWorkerPool::runsOfAnExperimentDoNotFeelEachOther()
{
    constexpr const char* kLab = R"(highwater = 1
clock = "2026-01-01T00:00:00Z"
until = "6s"
[cluster]
brokers = 3
controllers = 1
config = { "broker.session.timeout.ms" = 2000, "broker.heartbeat.interval.ms" = 500 }
[[do]]
at = "0s"
run = "create topic orders --partitions 2 --replication 3"
[[do]]
at = "500ms"
run = "start producer p1 --topic orders --rate 100/s --config compression.type=zstd"
[[do]]
at = "500ms"
run = "start consumer --topics orders --group billing"
[[do]]
at = "2s"
run = "power-off broker 1"
)";
    const Experiment experiment{readLabFile(kLab, "test.hwlab").value(), {{"acks", {"0", "1", "all"}}}, 4};
    const auto rows = [&](std::size_t threads) {
        std::vector<ExperimentRow> out(experiment.runs());
        doAll(out.size(), threads, [&](std::size_t run) {
            out[run] = playRun(experiment, run / 4, run % 4 + 1);
            return true;
        });
        return out;
    };
    const auto alone = rows(1), together = rows(4);
    for (std::size_t i = 0; i < alone.size(); ++i) {
        QVERIFY(alone[i].acked > 0);
        QCOMPARE(together[i].events, alone[i].events);
        QCOMPARE(together[i].acked, alone[i].acked);
        QCOMPARE(together[i].lost, alone[i].lost);
        QCOMPARE(together[i].unavailable, alone[i].unavailable);
        QCOMPARE(together[i].p99, alone[i].p99);
    }
}

QTEST_APPLESS_MAIN(TstWorkerPool)
#include "tst_worker_pool.moc"
