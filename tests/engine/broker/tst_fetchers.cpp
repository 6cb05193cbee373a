#include <QTest>

#include <algorithm>
#include <set>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

namespace {

const BrokerId b1{1}, b2{2}, b3{3};
const TopicPartition orders{"orders", 0};
constexpr std::int16_t kFetch = 1;
constexpr std::int16_t kListOffsets = 2;

// Fetch requests from one broker to another since a fact.
std::vector<const MessageSent*> fetches(TestCluster& cluster, BrokerId from, BrokerId to, FactId since)
{
    std::vector<const MessageSent*> out;
    for (FactId id{since.value + 1}; id <= cluster.lastFact(); ++id.value)
        if (const Fact* fact = cluster.lab().facts().find(id))
            if (const auto* sent = fact->as<MessageSent>(); sent && sent->apiKey == kFetch && !sent->isResponse && sent->from == NodeId{from.value}
                && sent->to == NodeId{to.value})
                out.push_back(sent);
    return out;
}

std::string rate(std::int64_t bytes) { return std::to_string(bytes) + "B/s"; }

} // namespace

// How do followers ask their leaders, and what limits them?
class TstFetchers : public QObject {
    Q_OBJECT

private slots:
    void aSessionMakesFetchesSmall()
    {
        TestCluster cluster;
        cluster.createTopic("wide", 30, 3);
        cluster.run(5s);
        const FactId before = cluster.lastFact();
        cluster.run(5s);
        const auto idle = fetches(cluster, b2, b1, before);
        QVERIFY(idle.size() >= 8); // one for each replica.fetch.wait.max.ms
        for (const auto* sent : idle)
            QVERIFY2(sent->bytes < 150, std::to_string(sent->bytes).c_str()); // names none of its ten partitions
        QVERIFY(!cluster.history<FetchSessionOpened>().empty());
        // What is written still reaches everybody, and is committed.
        cluster.produce({"a", "b"}, {"wide", 7});
        cluster.settle();
        QCOMPARE(cluster.count("p1", "acked"), std::int64_t{2});
        QCOMPARE(cluster.copyOn(b3, {"wide", 7}).highWatermark.value, Offset{2});
    }
    void aLeaderThatWasStartedAgainHearsEverythingAgain()
    {
        TestCluster cluster({.config = {{"auto.leader.rebalance.enable", "true"}, {"leader.imbalance.check.interval.seconds", "5"}}});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.produce({"a"});
        cluster.run(2s);
        cluster.restart(b1);
        QVERIFY(cluster.runUntil([&] { return cluster.leader() == b1 && cluster.isr().size() == 3 && cluster.lab().now() > Time{15s}; }, 120s));
        cluster.produce({"b"});
        cluster.settle();
        QCOMPARE(cluster.count("p1", "acked"), std::int64_t{2});
        for (const BrokerId broker : {b1, b2, b3}) {
            QCOMPARE(cluster.copyOn(broker).endOffset.value, Offset{2});
            QCOMPARE(cluster.copyOn(broker).highWatermark.value, Offset{2});
        }
    }
    // What it should fetch next is deleted: it asks for the end and the start of the leader's log and begins there.
    void aFollowerBehindTheLogStartBeginsThere()
    {
        TestCluster cluster({.config = {{"replica.lag.time.max.ms", "1000"}}});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.produce({"a"});
        cluster.run(2s);
        cluster.freeze(b3);
        cluster.run(5s);
        cluster.produce({"b", "c", "d"}); // one batch, and the log will start in the midst of it
        cluster.run(2s);
        cluster.command("delete records orders 0 --before 3");
        cluster.run(2s);
        QCOMPARE(cluster.copyOn(b3).endOffset.value, Offset{1});
        const FactId before = cluster.lastFact();
        cluster.thaw(b3);
        cluster.settle();
        QCOMPARE(cluster.isr().size(), std::size_t{3});
        QCOMPARE(cluster.copyOn(b3).startOffset.value, Offset{3});
        QCOMPARE(cluster.copyOn(b3).endOffset.value, Offset{4});
        int asked = 0;
        for (FactId id{before.value + 1}; id <= cluster.lastFact(); ++id.value)
            if (const Fact* fact = cluster.lab().facts().find(id))
                if (const auto* sent = fact->as<MessageSent>(); sent && sent->apiKey == kListOffsets && !sent->isResponse && sent->from == NodeId{3})
                    ++asked;
        QCOMPARE(asked, 2);
        QCOMPARE(cluster.copyOn(b3).truncated, std::int64_t{1}); // "a", the one it had
        QCOMPARE(cluster.copyOn(b3).flushed.value, Offset{1}); // where the log begins: nothing of it is synced yet
        const auto moved = cluster.history<LogStartMoved>(before);
        QCOMPARE(moved.size(), std::size_t{3}); // to the leader's start, to where its batch begins, and on with the mark
        const auto cut = cluster.history<LogTruncated>(before);
        QCOMPARE(cut.size(), std::size_t{1});
        QVERIFY2(cut.front().find("truncate-to-leaders-log") != std::string::npos, cut.front().c_str());
    }
    void aLostAnswerCostsOneFullFetch()
    {
        TestCluster cluster;
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.produce({"a"});
        cluster.run(2s);
        cluster.command("drop message next --api Fetch --response --from 1 --to 2");
        cluster.run(1s);
        cluster.produce({"b"});
        cluster.settle();
        QCOMPARE(cluster.count("p1", "acked"), std::int64_t{2});
        QCOMPARE(cluster.copyOn(b2).highWatermark.value, Offset{2});
        QCOMPARE(cluster.isr().size(), std::size_t{3});
    }
    void severalFetchersShareThePartitions()
    {
        TestCluster cluster({.config = {{"num.replica.fetchers", "3"}}});
        cluster.createTopic("wide", 12, 3);
        cluster.run(2s);
        const FactId before = cluster.lastFact();
        cluster.run(2s);
        std::vector<ConnectionId> connections;
        for (const auto* sent : fetches(cluster, b2, b1, before))
            if (std::find(connections.begin(), connections.end(), sent->connection) == connections.end())
                connections.push_back(sent->connection);
        QCOMPARE(connections.size(), std::size_t{3});
        cluster.command("set config broker 2 num.replica.fetchers=1"); // at run time
        cluster.run(3s);
        const FactId later = cluster.lastFact();
        cluster.run(2s);
        connections.clear();
        for (const auto* sent : fetches(cluster, b2, b1, later))
            if (std::find(connections.begin(), connections.end(), sent->connection) == connections.end())
                connections.push_back(sent->connection);
        QCOMPARE(connections.size(), std::size_t{1});
        for (int i = 0; i < 12; ++i)
            cluster.produce({"a"}, {"wide", i});
        cluster.settle();
        QCOMPARE(cluster.count("p1", "acked"), std::int64_t{12});
    }
    void aThrottledReassignmentKeepsItsRate()
    {
        for (const bool throttled : {false, true}) {
            TestCluster cluster({.brokers = 4, .config = {{"replica.fetch.max.bytes", "16384"}}}); // else one answer brings all of it
            cluster.createPartition(orders, {b1, b2, b3});
            cluster.startProducer("p", "orders", "--acks all --size 1000");
            cluster.command("send p orders --count 400");
            cluster.settle();
            constexpr std::int64_t kRate = 20000;
            const Time before = cluster.lab().now();
            const FactId fact = cluster.lastFact();
            cluster.command("reassign orders 0 1,2,4" + (throttled ? " --throttle " + rate(kRate) : std::string()));
            QVERIFY(cluster.runUntil([&] { return cluster.partition().replicas == std::vector<BrokerId>({b1, b2, BrokerId{4}}); }, 300s));
            const Duration took = cluster.lab().now() - before;
            QCOMPARE(cluster.copyOn(BrokerId{4}).endOffset.value, Offset{400});
            if (!throttled) {
                QVERIFY2(took < 3s, formatTime(Time{} + took).c_str());
                QVERIFY(cluster.history<ReplicationThrottled>(fact).empty());
                continue;
            }
            // 400 kB at 20 kB/s; the first answers may jump over the limit.
            QVERIFY2(took > 14s && took < 35s, formatTime(Time{} + took).c_str());
            const auto held = cluster.history<ReplicationThrottled>(fact);
            QVERIFY(held.size() >= 2);
            QVERIFY2(held.front().find("replication-quota") != std::string::npos, held.front().c_str());
            cluster.run(5s); // the limit is taken back
            QVERIFY(!cluster.view().topic("orders")->config.contains("leader.replication.throttled.replicas"));
            QCOMPARE(cluster.history<TopicConfigSet>(fact).size(), std::size_t{4});
            QCOMPARE(cluster.history<BrokerConfigSet>(fact).size(), std::size_t{16}); // two rates, four brokers, set and taken back
            QVERIFY(cluster.history<RequestRefused>(fact).empty());
        }
    }
    void cancellingTakesTheThrottleBack()
    {
        TestCluster cluster({.brokers = 4, .config = {{"replica.fetch.max.bytes", "16384"}}});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.startProducer("p", "orders", "--acks all --size 1000");
        cluster.command("send p orders --count 400");
        cluster.settle();
        cluster.command("reassign orders 0 1,2,4 --throttle 1000B/s");
        cluster.run(5s);
        QVERIFY(cluster.view().topic("orders")->config.contains("follower.replication.throttled.replicas"));
        QVERIFY(cluster.partition().replicas.size() == 4);
        cluster.produce({"never-throttled-in-sync"}, orders, "p");
        cluster.run(2s);
        QCOMPARE(cluster.count("p", "acked"), std::int64_t{401});
        cluster.command("reassign orders 0 --cancel");
        cluster.run(5s);
        QCOMPARE(cluster.partition().replicas, std::vector<BrokerId>({b1, b2, b3}));
        QVERIFY(cluster.view().topic("orders")->config.empty());
    }
    void aConsumerReadsInItsRack()
    {
        TestCluster cluster({.config = {{"replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector"}}, .racks = {"a", "b", "c"}});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.produce({"x", "y", "z"});
        cluster.run(2s);
        cluster.consume("near", "orders", "g", "--config client.rack=c --config auto.offset.reset=earliest");
        cluster.run(10s);
        QCOMPARE(cluster.count("near", "delivered"), std::int64_t{3});
        const auto told = cluster.history<ReadReplicaPreferred>();
        QVERIFY(!told.empty());
        QVERIFY2(told.front().find("replica=3") != std::string::npos && told.front().find("read-from-nearest-replica") != std::string::npos, told.front().c_str());
        const NodeId consumer{cluster.view().clients.rbegin()->first};
        const auto from = [&](BrokerId broker, FactId since) {
            std::size_t n = 0;
            for (FactId id{since.value + 1}; id <= cluster.lastFact(); ++id.value)
                if (const Fact* fact = cluster.lab().facts().find(id))
                    if (const auto* sent = fact->as<MessageSent>(); sent && sent->apiKey == kFetch && !sent->isResponse && sent->from == consumer
                        && sent->to == NodeId{broker.value})
                        ++n;
            return n;
        };
        const FactId before = cluster.lastFact();
        cluster.run(3s);
        QVERIFY(from(b3, before) > 0);
        QCOMPARE(from(b1, before), std::size_t{0});
        // Only what the follower knows to be committed is read there.
        cluster.freeze(b3);
        cluster.produce({"later"});
        cluster.run(3s);
        QCOMPARE(cluster.count("near", "delivered"), std::int64_t{3});
        cluster.thaw(b3);
        cluster.run(5s);
        QCOMPARE(cluster.count("near", "delivered"), std::int64_t{4});
        // It dies: the leader is asked again.
        cluster.kill(b3);
        cluster.produce({"after"});
        cluster.run(40s);
        QCOMPARE(cluster.count("near", "delivered"), std::int64_t{5});
    }
    void replicasAreSpreadOverRacks()
    {
        TestCluster cluster({.brokers = 6, .racks = {"a", "a", "b", "b", "c", "c"}});
        cluster.createTopic("spread", 12, 3);
        for (int p = 0; p < 12; ++p) {
            std::set<std::string> racks;
            for (const BrokerId broker : cluster.partition({"spread", p}).replicas)
                racks.insert(cluster.view().broker(broker)->rack);
            QCOMPARE(racks.size(), std::size_t{3});
        }
    }
    void aBrokerThatStopsInOrderHandsItsLeadershipOver()
    {
        for (const bool inOrder : {true, false}) {
            TestCluster cluster({.config = {{"controlled.shutdown.enable", inOrder ? "true" : "false"}}});
            cluster.createPartition(orders, {b1, b2, b3});
            cluster.produce({"a"});
            cluster.run(2s);
            const Time before = cluster.lab().now();
            cluster.stop(b1);
            QVERIFY(cluster.runUntil([&] { return cluster.leader() == b2; }, 30s));
            const Duration took = cluster.lab().now() - before;
            QVERIFY2(inOrder ? took < 1s : took > 5s, formatTime(Time{} + took).c_str()); // else its session has to end
        }
    }
};

QTEST_GUILESS_MAIN(TstFetchers)
#include "tst_fetchers.moc"
