#include <QTest>

#include <numeric>

#include "engine/lab/lab_file.h"
#include "ui/models/partitioner_compare.h"

using namespace engine;
using namespace std::chrono_literals;
using ui::PartitionerRun;

// The same records through three partitioners: is what differs what Kafka's differ in?
class TstPartitionerCompare : public QObject {
    Q_OBJECT

private slots:
    void theSameRecordsAreGivenEachTime();
    void roundRobinIsEvenAndStickyHasLargerBatches();
    void keysGoWhereTheirHashSays();
    void anUnknownProducerIsSaid();
    void playedTwiceIsTheSame();
};

namespace {

LabFile labWith(const std::string& options)
{
    const std::string text = "highwater = 1\ntitle = \"three\"\nseed = 7\nclock = \"2026-01-01T00:00:00Z\"\nuntil = \"9s\"\n"
                             "[cluster]\nbrokers = 3\ncontrollers = 3\n"
                             "[[do]]\nat = \"0s\"\nrun = \"create topic orders --partitions 3 --replication 3\"\n"
                             "[[do]]\nat = \"1s\"\nrun = \"start producer p1 --topic orders --rate 400/s --size 100 " + options + "\"\n";
    auto read = readLabFile(text, "three.hwlab");
    if (!read)
        qFatal("the lab of the test is wrong");
    return *read;
}

PartitionerRun played(const LabFile& file, const char* partitioner) { return ui::playPartitioner(file, "p1", partitioner, Time{5s}); }

} // namespace

void TstPartitionerCompare::theSameRecordsAreGivenEachTime()
{
    const LabFile file = labWith("");
    for (const auto& partitioner : ui::partitionersCompared()) {
        const PartitionerRun run = ui::playPartitioner(file, "p1", partitioner, Time{5s});
        QCOMPARE(run.problem, QString());
        QVERIFY(run.records > 1000);
        QCOMPARE(run.records, played(file, "builtin").records);
        std::int64_t sum = 0;
        for (const auto& [partition, share] : run.shares)
            sum += share.records;
        QCOMPARE(sum, run.records);
        QVERIFY(run.meanLatency().has_value());
    }
}

void TstPartitionerCompare::roundRobinIsEvenAndStickyHasLargerBatches()
{
    const LabFile file = labWith("--config linger.ms=20");
    const PartitionerRun sticky = played(file, "builtin"), cache = played(file, "sticky-cache"), robin = played(file, "round-robin");
    QVERIFY(robin.unevenness() <= 1010); // in turn: at most one record apart
    QVERIFY2(sticky.meanBatch() > robin.meanBatch(), qPrintable(QStringLiteral("%1 %2").arg(sticky.meanBatch()).arg(robin.meanBatch())));
    QVERIFY2(cache.meanBatch() > robin.meanBatch(), qPrintable(QStringLiteral("%1 %2").arg(cache.meanBatch()).arg(robin.meanBatch())));
    QVERIFY2(sticky.requests < robin.requests, qPrintable(QStringLiteral("%1 %2").arg(sticky.requests).arg(robin.requests)));
}

void TstPartitionerCompare::keysGoWhereTheirHashSays()
{
    const LabFile file = labWith("--keys alice,bob,carol");
    const auto shares = [](const PartitionerRun& run) {
        std::vector<std::int64_t> records;
        for (const auto& [partition, share] : run.shares)
            records.push_back(share.records);
        return records;
    };
    QCOMPARE(shares(played(file, "builtin")), shares(played(file, "sticky-cache")));
    QCOMPARE(shares(played(file, "builtin")), shares(played(file, "round-robin")));
}

void TstPartitionerCompare::anUnknownProducerIsSaid()
{
    const PartitionerRun run = ui::playPartitioner(labWith(""), "p9", "builtin", Time{2s});
    QVERIFY(run.problem.contains("p9"));
    QCOMPARE(run.records, 0);
}

void TstPartitionerCompare::playedTwiceIsTheSame()
{
    const LabFile file = labWith("");
    const PartitionerRun once = played(file, "builtin"), again = played(file, "builtin");
    QCOMPARE(once.requests, again.requests);
    QCOMPARE(once.bytes, again.bytes);
    QCOMPARE(once.latencySum, again.latencySum);
}

QTEST_MAIN(TstPartitionerCompare)
#include "tst_partitioner_compare.moc"
