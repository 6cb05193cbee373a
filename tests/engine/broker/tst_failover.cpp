#include <QTest>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What becomes of acknowledged records when brokers die? Whole clusters in virtual time.
class TstFailover : public QObject {
    Q_OBJECT

private slots:
    void anAckedRecordSurvivesItsLeader();
    void acksOneLosesWhatItPromised();
    void everybodyDiesAndNothingAckedIsLost();
    void aStoppedLeaderHandsOverAtOnce();
    void aStopThatNoControllerAnswersEndsAfterFiveMinutes();
    void aDeadFollowerHoldsTheHighWatermarkOnlyWhileItsSessionLasts();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

} // namespace

void TstFailover::anAckedRecordSurvivesItsLeader()
{
    TestCluster cluster;
    cluster.createPartition(orders, {b1, b2, b3});
    cluster.produce({"a", "b", "c", "d", "e"});
    cluster.run(1s);
    QCOMPARE(cluster.count("p1", "acked"), 5);
    cluster.kill(b1);
    cluster.run(20s);
    QCOMPARE(cluster.leader(), b2);
    QCOMPARE(cluster.isr(), (std::vector{b2, b3}));
    QCOMPARE(cluster.highWatermark(), Offset{5});
    QCOMPARE(cluster.count("p1", "lost"), 0);
}

void TstFailover::acksOneLosesWhatItPromised()
{
    TestCluster cluster;
    cluster.createPartition(orders, {b1, b2, b3});
    cluster.startProducer("p1", "orders", "--acks 1 --idempotence off");
    cluster.freeze(b2);
    cluster.freeze(b3);
    cluster.produce({"a", "b", "c", "d", "e"});
    cluster.run(1s);
    QCOMPARE(cluster.count("p1", "acked"), 5);
    cluster.kill(b1);
    cluster.run(20s);
    QCOMPARE(cluster.count("p1", "lost"), 5);
    cluster.start(b1); // its five orphans are cut off
    cluster.settle();
    QCOMPARE(cluster.copyOn(b1).truncated, std::int64_t{5});
}

void TstFailover::everybodyDiesAndNothingAckedIsLost()
{
    TestCluster cluster({.latency = 0ms}); // as in serve: an answer that changes nothing must not be asked for again at once
    Lab& lab = cluster.lab();
    cluster.command("create topic orders --assignment 1:2:3,2:3:1,3:1:2");
    cluster.run(1s);
    cluster.startProducer("p1", "orders", "--rate 50/s");
    cluster.run(3s);
    cluster.command("stop producer p1");
    cluster.run(1s);
    const auto each = {"broker 1", "broker 2", "broker 3", "controller c1", "controller c2", "controller c3"};
    for (const char* node : each)
        cluster.command(std::string("kill ") + node);
    cluster.run(1s);
    for (const char* node : each)
        cluster.command(std::string("start ") + node);
    for (int second = 7; second < 60; ++second)
        QVERIFY2(lab.runUntil(Time{std::chrono::seconds(second)}, 200000), "time does not stand still");
    for (const auto& [index, partition] : cluster.view().topic("orders")->partitions) {
        QVERIFY(partition->leader.value != kNoBroker);
        QCOMPARE(partition->isr.value.size(), std::size_t{3});
    }
    QVERIFY(cluster.count("p1", "acked") > 100);
    QCOMPARE(cluster.count("p1", "lost"), 0);
}

// A record that was on its way when a follower died waits for it until the controller fences it, and no longer: the leader
// hears of the smaller ISR in the metadata, without another fetch (Partition.makeLeader).
void TstFailover::aDeadFollowerHoldsTheHighWatermarkOnlyWhileItsSessionLasts()
{
    for (int after = 0; after < 100; after += 10) { // wherever the record is when it dies
        TestCluster cluster;
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.startProducer("p1", "orders", "--rate 5/s");
        cluster.run(2s + after * 1ms);
        cluster.kill(b3);
        QVERIFY(cluster.runUntil([&] { return cluster.isr() == std::vector{b1, b2}; }, 12s));
        const Offset end = cluster.leaderCopy().endOffset.value;
        QVERIFY(cluster.runUntil([&] { return cluster.highWatermark() >= end; }, 100ms));
    }
}

void TstFailover::aStoppedLeaderHandsOverAtOnce()
{
    TestCluster cluster;
    cluster.createPartition(orders, {b1, b2, b3});
    cluster.produce({"a"});
    cluster.run(1s);
    cluster.stop(b1);
    QVERIFY(cluster.runUntil([&] { return cluster.leader() == b2; }, 1s)); // no session has to end
    cluster.produce({"b"});
    cluster.run(2s);
    QCOMPARE(cluster.count("p1", "acked"), 2);
}

void TstFailover::aStopThatNoControllerAnswersEndsAfterFiveMinutes()
{
    TestCluster cluster;
    cluster.createPartition(orders, {b1, b2, b3});
    cluster.isolate(b1);
    cluster.stop(b1);
    cluster.run(299s);
    QVERIFY(cluster.lab().isUp(b1));
    cluster.run(2s);
    QVERIFY(!cluster.lab().isUp(b1));
    QCOMPARE(cluster.leader(), b2); // its session had ended long before
}

QTEST_GUILESS_MAIN(TstFailover)
#include "tst_failover.moc"
