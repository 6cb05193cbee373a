#include <QTest>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// When may a consumer read a record? When every in-sync replica has it. These tests hold one follower back and look at what
// the leader does. Time is virtual: a minute of cluster life takes well under a second.
class TstHighWatermark : public QObject {
    Q_OBJECT

private slots:
    void waitsForTheSlowestInSyncFollower();
    void passesADeadFollowerOnceItLeavesTheIsr();
    void staysBelowMinInSyncReplicas();
    void aFollowerThatReturnsCatchesUpAndJoins();
    void consumersReadNoFurther();
    void sameSeedGivesTheSameHistory();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId first{1}, fast{2}, slow{3};

struct ThreeReplicas : TestCluster {
    explicit ThreeReplicas(std::uint64_t seed = 7, const std::string& more = "") : TestCluster({.seed = seed})
    {
        createPartition(orders, {first, fast, slow}, more);
    }
};

} // namespace

void TstHighWatermark::waitsForTheSlowestInSyncFollower()
{
    ThreeReplicas cluster;
    cluster.freeze(slow);
    cluster.produce({"a", "b"});
    cluster.run(1s);
    QCOMPARE(cluster.endOffset(), Offset{2});
    QCOMPARE(cluster.copyOn(fast).endOffset.value, Offset{2});
    QCOMPARE(cluster.highWatermark(), Offset{0}); // on two of three brokers, still not committed
    QCOMPARE(cluster.leaderCopy().heldBy, slow);
    QCOMPARE(cluster.isr(), (std::vector{first, fast, slow}));
    cluster.thaw(slow);
    QVERIFY(cluster.runUntil([&] { return cluster.highWatermark() == Offset{2}; }, 1s));
}

void TstHighWatermark::passesADeadFollowerOnceItLeavesTheIsr()
{
    ThreeReplicas cluster;
    const FactId before = cluster.lastFact();
    cluster.cut(first, slow); // its heartbeats still reach the controller
    cluster.produce({"a"});
    cluster.run(60s); // longer than replica.lag.time.max.ms (30 s) and two ISR checks (every 15 s)
    QCOMPARE(cluster.highWatermark(), Offset{1});
    QCOMPARE(cluster.isr(), (std::vector{first, fast}));
    const auto shrunk = cluster.history<IsrShrunk>(before);
    QCOMPARE(shrunk.size(), std::size_t{1});
    QCOMPARE(shrunk.front(), std::string("40.006s c2 IsrShrunk partition=orders-0 removed=3 isr=1,2 partitionEpoch=1 (isr-shrinks-by-time)"));
    QCOMPARE(cluster.count("p1", "acked"), 1);
}

void TstHighWatermark::staysBelowMinInSyncReplicas()
{
    ThreeReplicas cluster(7, " --config min.insync.replicas=3");
    cluster.kill(slow);
    cluster.run(20s); // its session has ended: it left the ISR
    QCOMPARE(cluster.isr(), (std::vector{first, fast}));
    cluster.startProducer("p0", "orders", "--acks 1 --idempotence off");
    cluster.produce({"a"}, orders, "p0"); // acks=1 is taken; acks=all would be refused
    cluster.run(5s);
    QCOMPARE(cluster.endOffset(), Offset{1});
    QCOMPARE(cluster.highWatermark(), Offset{0});
}

void TstHighWatermark::aFollowerThatReturnsCatchesUpAndJoins()
{
    ThreeReplicas cluster;
    cluster.kill(slow);
    cluster.run(20s);
    cluster.produce({"a", "b", "c"});
    cluster.run(2s);
    QCOMPARE(cluster.highWatermark(), Offset{3});
    cluster.start(slow);
    cluster.settle();
    QCOMPARE(cluster.copyOn(slow).endOffset.value, Offset{3});
    QCOMPARE(cluster.isr().size(), std::size_t{3});
}

void TstHighWatermark::consumersReadNoFurther()
{
    ThreeReplicas cluster;
    cluster.consume("reader", "orders", "g", "--config auto.offset.reset=earliest");
    cluster.run(10s);
    cluster.freeze(slow);
    cluster.produce({"a", "b"});
    cluster.run(5s);
    QCOMPARE(cluster.count("reader", "delivered"), 0);
    cluster.thaw(slow);
    cluster.run(2s);
    QCOMPARE(cluster.count("reader", "delivered"), 2);
}

void TstHighWatermark::sameSeedGivesTheSameHistory()
{
    const auto historyOf = [](std::uint64_t seed) {
        ThreeReplicas cluster(seed);
        cluster.produce({"a"});
        cluster.run(50ms);
        cluster.isolate(slow);
        cluster.produce({"b", "c"});
        cluster.run(60s);
        auto lines = cluster.history<>();
        lines.push_back(cluster.hash());
        return lines;
    };
    QCOMPARE(historyOf(7), historyOf(7));
    QVERIFY(historyOf(7) != historyOf(8)); // another seed does differ
}

QTEST_GUILESS_MAIN(TstHighWatermark)
#include "tst_high_watermark.moc"
