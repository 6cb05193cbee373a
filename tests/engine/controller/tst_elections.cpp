#include <QTest>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

namespace {

const BrokerId b1{1}, b2{2}, b3{3};
const TopicPartition orders{"orders", 0};

} // namespace

// Which elections does the controller hold that nobody asked for?
class TstElections : public QObject {
    Q_OBJECT

private slots:
    void leadershipGoesBackToTheFirstReplica_data()
    {
        QTest::addColumn<bool>("enabled");
        QTest::newRow("auto.leader.rebalance.enable") << true;
        QTest::newRow("off") << false;
    }
    void leadershipGoesBackToTheFirstReplica()
    {
        QFETCH(bool, enabled);
        TestCluster cluster({.config = {{"auto.leader.rebalance.enable", enabled ? "true" : "false"}}});
        cluster.createPartition(orders, {b1, b2, b3});
        // One of many: KRaft does not ask how much of a broker's share is elsewhere.
        cluster.createTopic("others", 30, 3);
        cluster.restart(b1);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b2; }, 30s));
        QVERIFY(cluster.runUntil([&] { return cluster.isr().size() == 3; }, 30s));
        cluster.run(10s);
        QCOMPARE(cluster.leader(), b2); // leader.imbalance.check.interval.seconds is 300
        cluster.run(300s);
        QCOMPARE(cluster.leader(), enabled ? b1 : b2);
        const auto found = cluster.history<LeaderImbalanceFound>();
        QCOMPARE(found.size(), std::size_t{enabled ? 1u : 0u});
        if (!enabled)
            return;
        const Fact* why = cluster.lab().facts().find(cluster.partition().leader.since);
        QVERIFY(why && why->rule == Rule::AutoLeaderRebalance && !why->because.empty());
        const Fact* because = cluster.lab().facts().find(why->because.front());
        QVERIFY(because && because->as<LeaderImbalanceFound>());
    }
    void aFirstReplicaThatIsNotInSyncDoesNotLead()
    {
        TestCluster cluster({.config = {{"leader.imbalance.check.interval.seconds", "10"}}});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.kill(b1);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b2; }, 30s));
        cluster.run(25s);
        QCOMPARE(cluster.leader(), b2);
        const auto found = cluster.history<LeaderImbalanceFound>();
        QVERIFY(!found.empty());
        QVERIFY2(found.back().find("mended=0") != std::string::npos, found.back().c_str());
    }
    void theNextControllerLooksToo()
    {
        TestCluster cluster({.config = {{"leader.imbalance.check.interval.seconds", "30"}}});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.restart(b1);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b2 && cluster.isr().size() == 3; }, 30s));
        cluster.command("kill controller " + cluster.view().nodeNameOf(cluster.view().quorum.leader.value));
        cluster.run(40s);
        QCOMPARE(cluster.leader(), b1);
    }
    // Set while the partition has no leader, unclean.leader.election.enable is noticed by the next check.
    void anUncleanElectionIsLookedForFromTimeToTime()
    {
        TestCluster cluster({.config = {{"unclean.leader.election.interval.ms", "20000"}}});
        cluster.createPartition(orders, {b2, b3});
        cluster.produce({"both"});
        cluster.run(2s);
        cluster.kill(b3);
        QVERIFY(cluster.runUntil([&] { return cluster.isr().size() == 1; }, 30s));
        cluster.kill(b2);
        cluster.start(b3);
        cluster.run(45s);
        QCOMPARE(cluster.leader(), kNoBroker);
        cluster.command("set config topic orders unclean.leader.election.enable=true");
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b3; }, 21s));
        const Fact* why = cluster.lab().facts().find(cluster.partition().leader.since);
        QVERIFY(why && why->rule == Rule::UncleanElection);
    }
};

QTEST_GUILESS_MAIN(TstElections)
#include "tst_elections.moc"
