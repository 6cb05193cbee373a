#include <QTest>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

namespace {

const BrokerId b1{1}, b2{2}, b3{3};
const TopicPartition orders{"orders", 0};

std::vector<std::int32_t> numbers(const std::vector<BrokerId>& brokers)
{
    std::vector<std::int32_t> out;
    for (const auto broker : brokers)
        out.push_back(broker.value);
    return out;
}

} // namespace

// What an administrator asks for happens, visibly and with its reason.
class TstAdminCommands : public QObject {
    Q_OBJECT

private slots:
    void thePreferredLeaderComesBackWhenAskedFor()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.kill(b1);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b2; }, 30s));
        cluster.start(b1);
        QVERIFY(cluster.runUntil([&] { return cluster.isr().size() == 3; }, 30s));
        QCOMPARE(cluster.leader(), b2);
        cluster.command("elect preferred orders 0");
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b1; }, 5s));
        const Fact* why = cluster.lab().facts().find(cluster.partition().leader.since);
        QVERIFY(why);
        QCOMPARE(why->rule, Rule::PreferredIsFirstReplica);
    }
    // A broker comes back to a cluster in which its topic is gone, or made anew under the same name.
    void aTopicDeletedWhileABrokerWasAwayStaysDeleted()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.createPartition({"other", 0}, {b1, b2, b3});
        cluster.produce({"old"});
        cluster.run(2s);
        cluster.kill(b3);
        cluster.run(15s);
        cluster.command("delete topic orders");
        cluster.run(2s);
        QVERIFY(!cluster.view().topic("orders"));
        cluster.start(b3);
        cluster.run(15s);
        QVERIFY(!cluster.view().topic("orders"));
        QVERIFY(cluster.view().partition({"other", 0})->copyOn(b3));
        const auto gone = cluster.history<ReplicaDeleted>();
        QVERIFY2(gone.back().find("broker=3") != std::string::npos && gone.back().find("(stray-replica)") != std::string::npos, gone.back().c_str());

        cluster.kill(b3);
        cluster.run(15s);
        cluster.command("delete topic other");
        cluster.run(2s);
        cluster.createPartition({"other", 0}, {b1, b2, b3});
        cluster.produce({"new"}, {"other", 0}, "p2");
        cluster.run(2s);
        cluster.start(b3);
        cluster.settle();
        QCOMPARE(cluster.isr({"other", 0}).size(), std::size_t{3});
        QCOMPARE(cluster.copyOn(b3, {"other", 0}).endOffset.value, Offset{1});
    }
    void anUncleanElectionLosesWhatTheIsrHad()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b2, b3});
        cluster.produce({"both"});
        cluster.run(2s);
        cluster.kill(b3);
        QVERIFY(cluster.runUntil([&] { return cluster.isr().size() == 1; }, 30s));
        cluster.produce({"only-on-2"});
        cluster.run(2s);
        cluster.kill(b2);
        cluster.start(b3);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == kNoBroker; }, 30s));
        QCOMPARE(numbers(cluster.partition().elr.value), std::vector<std::int32_t>{2});
        cluster.run(5s);
        QCOMPARE(cluster.leader(), kNoBroker);
        cluster.command("elect unclean orders 0");
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b3; }, 5s));
        QCOMPARE(cluster.endOffset(), Offset{1});
        QCOMPARE(cluster.count("p1", "lost"), std::int64_t{1});
        const Fact* why = cluster.lab().facts().find(cluster.partition().leader.since);
        QVERIFY(why);
        QCOMPARE(why->rule, Rule::UncleanElection);
    }
    void anEligibleReplicaThatStoppedInOrderLeadsWithoutLoss()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b2, b3}, " --config min.insync.replicas=2");
        cluster.produce({"a"});
        cluster.run(2s);
        cluster.stop(b3);
        QVERIFY(cluster.runUntil([&] { return numbers(cluster.partition().elr.value) == std::vector<std::int32_t>{3}; }, 30s));
        cluster.kill(b2);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == kNoBroker; }, 30s));
        cluster.start(b3);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b3; }, 30s));
        const Fact* why = cluster.lab().facts().find(cluster.partition().leader.since);
        QVERIFY(why);
        QCOMPARE(why->rule, Rule::EligibleReplicaLeads);
        QCOMPARE(cluster.count("p1", "lost"), std::int64_t{0});
    }
    void aReassignmentMovesReplicasOnceTheNewOneHasCaughtUp()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b1, b2});
        cluster.produce({"a", "b"});
        cluster.run(1s);
        cluster.freeze(b3);
        cluster.command("reassign orders 0 3,2");
        cluster.run(3s);
        QCOMPARE(numbers(cluster.partition().replicas), (std::vector<std::int32_t>{3, 2, 1}));
        QCOMPARE(cluster.leader(), b1);
        cluster.thaw(b3);
        QVERIFY(cluster.runUntil([&] { return numbers(cluster.partition().replicas) == std::vector<std::int32_t>{3, 2}; }, 10s));
        QCOMPARE(cluster.leader(), b3);
        cluster.run(2s);
        QCOMPARE(cluster.endOffset(), Offset{2});
        QVERIFY(!cluster.partition().copyOn(b1)); // and it is gone from the disk of 1
    }
    void aReassignmentCanBeTakenBack()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b1, b2});
        cluster.freeze(b3);
        cluster.command("reassign orders 0 1,3");
        cluster.run(2s);
        QCOMPARE(numbers(cluster.partition().replicas), (std::vector<std::int32_t>{1, 3, 2}));
        cluster.command("reassign orders 0 --cancel");
        cluster.run(2s);
        QCOMPARE(numbers(cluster.partition().replicas), (std::vector<std::int32_t>{1, 2}));
        QCOMPARE(cluster.leader(), b1);
    }
    void deletedRecordsGoFromEveryReplica()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b2, b1, b3});
        cluster.produce({"a", "b", "c"});
        cluster.run(1s);
        cluster.command("delete records orders 0 --before 2");
        cluster.run(3s);
        for (const auto broker : {b1, b2, b3})
            QCOMPARE(cluster.copyOn(broker).startOffset.value, Offset{2});
        QCOMPARE(cluster.count("p1", "lost"), std::int64_t{0});
        cluster.restart(b1);
        cluster.run(15s);
        QCOMPARE(cluster.copyOn(b1).startOffset.value, Offset{2});
    }
    void partitionsAreAdded()
    {
        TestCluster cluster;
        cluster.createTopic("orders", 1, 3);
        cluster.command("add partitions orders 1");
        cluster.run(1s);
        const auto refused = cluster.history<RequestRefused>(); // by the controller
        QCOMPARE(refused.size(), std::size_t{1});
        QVERIFY(refused.front().find("INVALID_PARTITIONS") != std::string::npos);
        cluster.command("add partitions orders 3");
        QVERIFY(cluster.runUntil([&] { return cluster.view().topic("orders")->partitions.size() == 3; }, 5s));
    }
    void aSettingOfATopicCountsAtOnce()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b1, b2});
        cluster.kill(b2);
        QVERIFY(cluster.runUntil([&] { return cluster.isr().size() == 1; }, 30s));
        cluster.command("set config topic orders min.insync.replicas=2");
        cluster.run(1s);
        cluster.produce({"refused"});
        cluster.run(1s);
        QCOMPARE(cluster.endOffset(), Offset{0});
        cluster.command("unset config topic orders min.insync.replicas");
        cluster.run(2s);
        QCOMPARE(cluster.endOffset(), Offset{1}); // the producer tried again
        QVERIFY(!cluster.lab().execute("set config topic orders no.such.setting=1", "test").ok);
    }
};

QTEST_APPLESS_MAIN(TstAdminCommands)
#include "tst_admin_commands.moc"
