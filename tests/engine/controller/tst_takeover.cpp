#include <QTest>

#include <map>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// When another controller takes over, is everything decided kept, and told exactly once?
class TstTakeover : public QObject {
    Q_OBJECT

private slots:
    void whatWasCommittedIsToldOnce_data();
    void whatWasCommittedIsToldOnce();
    void aRestartOfAllTellsNothingAgain();
    void anEmptyQuorumTellsItsNewStory();
};

namespace {

// What is told of the metadata, without its instant and teller.
std::map<std::string, int> toldOf(const TestCluster& cluster)
{
    std::map<std::string, int> times;
    for (const auto& line : cluster.history<LeaderElected, IsrShrunk, IsrExpanded, TopicCreated, TopicDeleted, PartitionCreated, BrokerRegistered>())
        ++times[line.substr(line.find(' ', line.find(' ') + 1) + 1)];
    return times;
}

std::string activeController(const TestCluster& cluster)
{
    const auto elected = cluster.history<QuorumLeaderElected>();
    const auto at = elected.back().find("leader=c") + 7;
    return elected.back().substr(at, 2);
}

} // namespace

void TstTakeover::whatWasCommittedIsToldOnce_data()
{
    QTest::addColumn<int>("microseconds");
    for (int after = 0; after <= 16000; after += 1000) // the round of a commit: 2 ms to followers, 2 ms back, once more for the mark
        QTest::newRow(std::to_string(after).c_str()) << after;
}

void TstTakeover::whatWasCommittedIsToldOnce()
{
    QFETCH(int, microseconds);
    TestCluster cluster;
    cluster.createTopic("orders", 3, 3);
    cluster.run(1s);
    const std::string active = activeController(cluster);
    cluster.command("create topic late --partitions 2 --replication 3");
    cluster.stop(BrokerId{3});
    cluster.run(std::chrono::microseconds(microseconds));
    cluster.command("kill controller " + active);
    cluster.run(30s);
    cluster.command("start controller " + active);
    cluster.start(BrokerId{3});
    cluster.settle();
    QVERIFY(activeController(cluster) != active);
    QVERIFY(cluster.view().topic("late"));
    for (const auto& [told, times] : toldOf(cluster))
        QVERIFY2(times == 1, (std::to_string(times) + " times: " + told).c_str());
    // All of it: what brokers obey is what was told.
    for (int partition = 0; partition < 3; ++partition)
        QCOMPARE(cluster.copyOn(cluster.leader({"orders", partition}), {"orders", partition}).role.value, ReplicaRole::Leader);
}

void TstTakeover::aRestartOfAllTellsNothingAgain()
{
    TestCluster cluster;
    cluster.createTopic("orders", 3, 3);
    cluster.run(1s);
    for (const char* node : {"c1", "c2", "c3"})
        cluster.command(std::string("kill controller ") + node);
    cluster.run(2s);
    for (const char* node : {"c1", "c2", "c3"})
        cluster.command(std::string("start controller ") + node);
    cluster.settle();
    cluster.createTopic("late", 1, 3);
    for (const auto& [told, times] : toldOf(cluster))
        QVERIFY2(times == 1, (std::to_string(times) + " times: " + told).c_str());
}

void TstTakeover::anEmptyQuorumTellsItsNewStory()
{
    TestCluster cluster;
    for (const char* node : {"controller c1", "controller c2", "controller c3", "broker 1", "broker 2", "broker 3"}) {
        cluster.command(std::string("kill ") + node);
        cluster.command(std::string("wipe ") + node);
    }
    const FactId before = cluster.lastFact();
    for (const char* node : {"controller c1", "controller c2", "controller c3", "broker 1", "broker 2", "broker 3"})
        cluster.command(std::string("start ") + node);
    cluster.run(20s);
    QCOMPARE(cluster.history<BrokerRegistered>(before).size(), std::size_t{3});
    cluster.createTopic("orders", 1, 3);
}

QTEST_GUILESS_MAIN(TstTakeover)
#include "tst_takeover.moc"
