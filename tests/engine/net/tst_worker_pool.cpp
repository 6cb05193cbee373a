#include <QTest>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "engine/net/worker_pool.h"

using namespace engine;

// Is every job done once, whatever the number of threads, and does an end end everything?
class TstWorkerPool : public QObject {
    Q_OBJECT

private slots:
    void everyJobIsDoneOnce_data();
    void everyJobIsDoneOnce();
    void falseBeginsNoMore();
    void anExceptionComesBack();
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

QTEST_APPLESS_MAIN(TstWorkerPool)
#include "tst_worker_pool.moc"
