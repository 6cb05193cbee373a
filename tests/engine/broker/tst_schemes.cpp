#include <QTest>

#include <vector>

#include "engine/controller/decisions.h"
#include "engine/replication/high_watermark.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// When is a record committed and who may lead: Kafka's ISR, a majority, or the leader alone? The two rules of each, and what
// they cost and survive in the same cluster.
class TstSchemes : public QObject {
    Q_OBJECT

private slots:
    void aMajorityCommits_data();
    void aMajorityCommits();
    void theLeaderAloneCommits();
    void theLongestLogLeads();
    void whatAcksAllCostsBesideASlowFollower_data();
    void whatAcksAllCostsBesideASlowFollower();
    void whatSurvivesWhenTwoOfThreeDie_data();
    void whatSurvivesWhenTwoOfThreeDie();
    void aMajorityLosesNothingAcked();
    void whoOnlyAskedTheNewLeaderHasNoNewerLog();
    void anEmptiedLogIsNoShorterOne();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3}, b4{4}, b5{5};

HighWatermarkDecision decide(std::vector<std::int64_t> followers, Replication scheme, std::int64_t leaderEnd = 10, std::int64_t current = 0)
{
    std::vector<ReplicaProgress> others;
    for (const auto end : followers)
        others.push_back({BrokerId{static_cast<std::int32_t>(others.size()) + 2}, Offset{end}, true, true});
    return nextHighWatermark({Offset{current}, Offset{leaderEnd}, static_cast<std::int32_t>(others.size()) + 1, 1, others}, scheme);
}

struct Scheme : TestCluster {
    explicit Scheme(const QString& replication, Options options = {}) : TestCluster(std::move(options))
    {
        command("set switch replication " + replication.toStdString());
        createPartition(orders, {b1, b2, b3});
        startProducer("p", "orders", "--acks all --config linger.ms=0");
        produce({"warm"}, orders, "p");
        run(1s);
    }
    Duration ackTime()
    {
        const auto before = count("p", "acked");
        const Time sent = lab().now();
        produce({"a"}, orders, "p");
        return runUntil([&] { return count("p", "acked") > before; }, 20s) ? lab().now() - sent : Duration{-1};
    }
};

} // namespace

void TstSchemes::aMajorityCommits_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("followers");
    QTest::addColumn<std::int64_t>("mark");
    QTest::addColumn<int>("heldBy");
    using Ends = std::vector<std::int64_t>;
    QTest::newRow("one of one") << Ends{} << std::int64_t{10} << -1;
    QTest::newRow("two of two") << Ends{4} << std::int64_t{4} << 2;
    QTest::newRow("two of three: the slowest does not matter") << Ends{8, 1} << std::int64_t{8} << 2;
    QTest::newRow("three of five") << Ends{9, 1, 7, 0} << std::int64_t{7} << 3;
    QTest::newRow("nobody has fetched yet") << Ends{-1, -1} << std::int64_t{0} << 2;
}

void TstSchemes::aMajorityCommits()
{
    QFETCH(std::vector<std::int64_t>, followers);
    QFETCH(std::int64_t, mark);
    QFETCH(int, heldBy);
    const auto decision = decide(followers, Replication::Majority);
    QCOMPARE(decision.next.value, mark);
    QCOMPARE(decision.heldBy.value, heldBy);
    QCOMPARE(decide(followers, Replication::Majority, 10, 10).next.value, std::int64_t{10}); // never back
}

void TstSchemes::theLeaderAloneCommits()
{
    QCOMPARE(decide({1, 0}, Replication::LeaderOnly).next.value, std::int64_t{10});
    QCOMPARE(decide({1, 0}, Replication::Isr).next.value, std::int64_t{0});
}

void TstSchemes::theLongestLogLeads()
{
    PartitionImage partition;
    partition.replicas = {b1, b2, b3, b4, b5};
    partition.isr = {b1};
    partition.leader = b1;
    const auto end = [](int epoch, std::int64_t offset) { return ReplicaEnd{LeaderEpoch{epoch}, Offset{offset}}; };
    const LogEnds ends{{{orders, b2}, end(3, 10)}, {{orders, b3}, end(3, 12)}, {{orders, b4}, end(2, 50)}, {{orders, b5}, end(3, 12)}};
    Standings standings;
    for (const BrokerId broker : partition.replicas)
        standings[broker] = Standing::Active;
    QVERIFY((electLongestLog(orders, partition, standings, ends) == Election{b1, false, Rule::LeaderStays}));
    standings[b1] = Standing::Fenced;
    QCOMPARE(electLongestLog(orders, partition, standings, ends).leader, b3); // the newer epoch before the longer log; the first of equals
    standings[b3] = Standing::Fenced;
    QCOMPARE(electLongestLog(orders, partition, standings, ends).leader, b5);
    standings[b5] = Standing::Fenced;
    QCOMPARE(electLongestLog(orders, partition, standings, ends).leader, kNoBroker); // two of five are no majority
    QCOMPARE(electAnyReplica(partition, standings).leader, b2);
}

void TstSchemes::whatAcksAllCostsBesideASlowFollower_data()
{
    QTest::addColumn<QString>("replication");
    QTest::addColumn<int>("waitsFor"); // how many of the three disks at 1 ms, 40 ms and 300 ms
    QTest::newRow("isr: the slowest") << "isr" << 3;
    QTest::newRow("majority: the faster follower") << "majority" << 2;
    QTest::newRow("leader-only: nobody") << "leader-only" << 1;
}

void TstSchemes::whatAcksAllCostsBesideASlowFollower()
{
    QFETCH(QString, replication);
    QFETCH(int, waitsFor);
    Scheme cluster(replication);
    cluster.command("set disk 1 --write-latency 1ms");
    cluster.command("set disk 2 --write-latency 40ms");
    cluster.command("set disk 3 --write-latency 300ms");
    cluster.run(5s);
    const Duration took = cluster.ackTime();
    const Duration least = waitsFor == 3 ? 300ms : waitsFor == 2 ? 40ms : 1ms;
    const Duration most = waitsFor == 3 ? 400ms : waitsFor == 2 ? 100ms : 20ms;
    QVERIFY2(took >= least && took < most, formatDuration(took).c_str());
}

void TstSchemes::whatSurvivesWhenTwoOfThreeDie_data()
{
    QTest::addColumn<QString>("replication");
    QTest::addColumn<bool>("stillWrites");
    QTest::newRow("isr: one is enough") << "isr" << true;
    QTest::newRow("majority: one of three is none") << "majority" << false;
    QTest::newRow("leader-only") << "leader-only" << true;
}

// n+1 in-sync replicas survive n failures, 2n+1 replicas with majorities survive n.
void TstSchemes::whatSurvivesWhenTwoOfThreeDie()
{
    QFETCH(QString, replication);
    QFETCH(bool, stillWrites);
    Scheme cluster(replication, {.brokers = 5});
    cluster.kill(b1);
    cluster.run(20s);
    QVERIFY(cluster.ackTime() >= 0ms); // one dead is survived by all
    cluster.kill(b2);
    cluster.run(20s);
    QCOMPARE(cluster.ackTime() >= 0ms, stillWrites);
    cluster.start(b1);
    cluster.start(b2);
    cluster.run(150s);
    cluster.settle();
    QVERIFY(cluster.ackTime() >= 0ms);
}

void TstSchemes::aMajorityLosesNothingAcked()
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Scheme cluster("majority", {.seed = seed});
        cluster.startProducer("load", "orders", "--acks all --rate 40/s");
        for (const BrokerId broker : {b1, b2, b3, b2, b1}) {
            cluster.run(2s);
            cluster.kill(broker);
            cluster.run(12s);
            cluster.start(broker);
            cluster.run(12s);
        }
        cluster.command("stop producer load");
        cluster.settle();
        QVERIFY(cluster.count("load", "acked") > 1000);
        QCOMPARE(cluster.count("load", "lost"), 0);
    }
}

// Broker 3 asks the leader of a new epoch, which dies before it answers; broker 2 was away and has everything acknowledged before.
void TstSchemes::whoOnlyAskedTheNewLeaderHasNoNewerLog()
{
    Scheme cluster("majority");
    cluster.freeze(b3);
    for (int i = 0; i < 5; ++i)
        QVERIFY(cluster.ackTime() >= 0ms); // on 1 and 2
    cluster.kill(b2);
    cluster.run(20s);
    cluster.restart(b1);
    cluster.run(20s); // and leads broker 3 in a new epoch
    cluster.command("crash 1 at before-replica-response");
    cluster.thaw(b3);
    cluster.run(20s);
    QVERIFY(!cluster.lab().isUp(b1));
    cluster.start(b2);
    cluster.run(20s);
    QCOMPARE(cluster.leader(), b2);
    cluster.start(b1);
    cluster.settle();
    QCOMPARE(cluster.count("p", "lost"), 0);
}

// Broker 3 has everything acknowledged, but of records that are deleted since; broker 2 has less, and has it still.
void TstSchemes::anEmptiedLogIsNoShorterOne()
{
    Scheme cluster("majority");
    cluster.freeze(b2);
    for (int i = 0; i < 5; ++i)
        QVERIFY(cluster.ackTime() >= 0ms); // on 1 and 3
    cluster.command("delete records orders 0 --before -1");
    cluster.run(2s);
    cluster.stop(b3);
    cluster.run(5s);
    cluster.start(b3); // its log begins where it ends
    cluster.run(20s);
    cluster.kill(b1);
    cluster.run(20s);
    QCOMPARE(cluster.leader(), b3);
}

QTEST_GUILESS_MAIN(TstSchemes)
#include "tst_schemes.moc"
