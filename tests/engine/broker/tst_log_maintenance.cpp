#include <QTest>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What does a broker do to its logs by itself, by the clock? Whole clusters in virtual time, with segments of a few hundred
// bytes.
class TstLogMaintenance : public QObject {
    Q_OBJECT

private slots:
    void retentionBySizeTakesTheOldestSegments();
    void retentionByTimeTakesTheActiveSegmentToo();
    void theFirstCheckComesAfterThirtySeconds();
    void filesAreRemovedAfterTheDelay();
    void deletedRecordsTakeTheirSegmentsWithThem();
    void aCompactedTopicKeepsTheLastOfEachKey();
    void replicasCompactByThemselvesAndAgree();
    void compactAndDeleteDoesBoth();
    void aPassGoesOnAfterARestart();
    void theNextLookWaitsForAPassThatWasAskedFor();
    void recoveryPointsAreWrittenOnceAMinute();
    void powerFailsWhileTheCleanerWorks();
    void aLateRetryToALogThatWasEmptiedIsWrittenAgain();
    void theSameStoryTwice();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

TestCluster::Options quick(std::int32_t brokers, std::map<std::string, std::string> more = {})
{
    TestCluster::Options options;
    options.brokers = brokers;
    options.controllers = 1;
    options.config = {{"log.segment.bytes", "600"}, {"log.retention.check.interval.ms", "1000"}, {"log.cleaner.backoff.ms", "1000"},
        {"log.segment.delete.delay.ms", "5000"}};
    for (const auto& [name, value] : more)
        options.config[name] = value;
    return options;
}

void send(TestCluster& cluster, int from, int to)
{
    if (from == 0)
        cluster.startProducer("p1", "orders", "--acks all --config linger.ms=0");
    for (int i = from; i < to; ++i) {
        cluster.command("send p1 orders --partition 0 --key k" + std::to_string(i % 4) + " --value a-value-of-some-length-" + std::to_string(i));
        cluster.run(20ms);
    }
    cluster.run(1s);
}

Disk& diskOf(TestCluster& cluster, BrokerId broker)
{
    World& world = const_cast<World&>(cluster.lab().run().world()); // only looked at
    return *world.disk(NodeId{broker.value});
}

std::string textOf(TestCluster& cluster, BrokerId broker, const std::string& path)
{
    const auto bytes = readWholeFile(diskOf(cluster, broker), path);
    return bytes ? std::string(bytes->text()) : "no " + path;
}

std::vector<std::string> filesOf(TestCluster& cluster, BrokerId broker, const std::string& suffix)
{
    std::vector<std::string> found;
    for (const auto& name : diskOf(cluster, broker).list("orders-0"))
        if (name.ends_with(suffix))
            found.push_back(name);
    return found;
}

} // namespace

void TstLogMaintenance::retentionBySizeTakesTheOldestSegments()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config retention.bytes=1200");
    send(cluster, 0, 40);
    cluster.run(20s);
    const auto retired = cluster.history<SegmentRetired>();
    QVERIFY(retired.size() > 3);
    QVERIFY(retired.front().find("baseOffset=0") != std::string::npos);
    const ReplicaView& copy = cluster.copyOn(b1);
    QVERIFY(copy.startOffset.value > Offset{0});
    QCOMPARE(copy.segments.front()->base, copy.startOffset.value);
    QVERIFY(copy.bytes >= 1200 && copy.bytes < 1200 + 600 + 200);
    QCOMPARE(cluster.endOffset(), Offset{40});
    QCOMPARE(cluster.count("p1", "lost"), 0);
    const Fact* start = cluster.lab().facts().find(copy.startOffset.since);
    QVERIFY(start && start->rule == Rule::SegmentRetention && start->because.size() == 1);
    const Fact* because = cluster.lab().facts().find(start->because.front());
    QVERIFY(because && because->as<SegmentRetired>() && because->rule == Rule::RetentionBySize);
}

void TstLogMaintenance::retentionByTimeTakesTheActiveSegmentToo()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config retention.ms=15000");
    send(cluster, 0, 20);
    cluster.run(30s);
    QCOMPARE(cluster.copyOn(b1).startOffset.value, Offset{20});
    QCOMPARE(cluster.endOffset(), Offset{20});
    QCOMPARE(cluster.copyOn(b1).segments.size(), 1u);
    QCOMPARE(cluster.copyOn(b1).segments.front()->base, Offset{20});
    QCOMPARE(cluster.copyOn(b1).bytes, 0);
    cluster.produce({"after"});
    cluster.run(1s);
    QCOMPARE(cluster.endOffset(), Offset{21});
}

void TstLogMaintenance::theFirstCheckComesAfterThirtySeconds()
{
    TestCluster cluster(quick(1)); // stands at 0 s; its brokers began at -20 s
    cluster.createPartition(orders, {b1}, " --config retention.bytes=0");
    send(cluster, 0, 30);
    cluster.lab().runUntil(Time{9s});
    QCOMPARE(cluster.history<SegmentRetired>().size(), 0u);
    cluster.lab().runUntil(Time{12s});
    QVERIFY(cluster.history<SegmentRetired>().size() > 3);
}

void TstLogMaintenance::filesAreRemovedAfterTheDelay()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config retention.bytes=0");
    send(cluster, 0, 30);
    QVERIFY(cluster.runUntil([&] { return !cluster.history<SegmentRetired>().empty(); }, 30s));
    QVERIFY(!filesOf(cluster, b1, ".deleted").empty());
    QVERIFY(cluster.history<SegmentFilesRemoved>().empty());
    const auto onDisk = cluster.view().broker(b1)->bytesOnDisk;
    cluster.run(4900ms);
    QVERIFY(cluster.history<SegmentFilesRemoved>().empty());
    cluster.run(1s);
    QCOMPARE(cluster.history<SegmentFilesRemoved>().size(), cluster.history<SegmentRetired>().size());
    QVERIFY(filesOf(cluster, b1, ".deleted").empty());
    QVERIFY(cluster.view().broker(b1)->bytesOnDisk < onDisk);
}

void TstLogMaintenance::deletedRecordsTakeTheirSegmentsWithThem()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1});
    send(cluster, 0, 30);
    cluster.command("delete records orders 0 --before 17");
    cluster.run(15s);
    const auto& copy = cluster.copyOn(b1);
    QCOMPARE(copy.startOffset.value, Offset{17});
    QVERIFY(copy.segments.front()->base > Offset{0} && copy.segments.front()->base <= Offset{17});
    for (const auto& line : cluster.history<SegmentRetired>())
        QVERIFY2(line.find("baseOffset") != std::string::npos, line.c_str());
    QCOMPARE(cluster.count("p1", "lost"), 0);
}

void TstLogMaintenance::aCompactedTopicKeepsTheLastOfEachKey()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config cleanup.policy=compact");
    send(cluster, 0, 40);
    cluster.run(20s);
    QVERIFY(!cluster.history<CleaningBegan>().empty());
    QVERIFY(!cluster.history<OffsetMapBuilt>().empty());
    QVERIFY(!cluster.history<SegmentsReplaced>().empty());
    const auto ended = cluster.history<CleaningEnded>();
    QVERIFY(!ended.empty());
    QCOMPARE(cluster.copyOn(b1).startOffset.value, Offset{0});
    QCOMPARE(cluster.endOffset(), Offset{40});
    QVERIFY(cluster.copyOn(b1).bytes < 2500);
    QVERIFY(filesOf(cluster, b1, ".cleaned").empty() && filesOf(cluster, b1, ".swap").empty());
    QVERIFY(textOf(cluster, b1, "cleaner-offset-checkpoint").find("orders 0 ") != std::string::npos);
    // A consumer from the start: four keys from the compacted part, and the rest.
    cluster.consume("reader", "orders", "g", "--config auto.offset.reset=earliest");
    cluster.run(10s);
    QVERIFY(cluster.count("reader", "delivered") < 40);
    QVERIFY(cluster.count("reader", "delivered") >= 4);
    QCOMPARE(cluster.count("p1", "lost"), 0);
}

void TstLogMaintenance::replicasCompactByThemselvesAndAgree()
{
    TestCluster cluster(quick(3));
    cluster.createPartition(orders, {b1, b2, b3}, " --config cleanup.policy=compact");
    send(cluster, 0, 40);
    cluster.run(20s);
    const auto logOf = [&](BrokerId broker) {
        std::string all;
        for (const auto& name : filesOf(cluster, broker, ".log"))
            all += name + ":" + textOf(cluster, broker, "orders-0/" + name);
        return all;
    };
    QCOMPARE(cluster.history<CleaningEnded>().size() % 3, 0u);
    QVERIFY(logOf(b1) == logOf(b2));
    QVERIFY(logOf(b1) == logOf(b3));
    // One that has nothing copies what is left, holes and all.
    cluster.kill(b3);
    cluster.command("wipe broker 3");
    cluster.start(b3);
    cluster.run(30s);
    QCOMPARE(cluster.isr().size(), 3u);
    QCOMPARE(cluster.copyOn(b3).endOffset.value, Offset{40});
    cluster.kill(b1);
    cluster.kill(b2);
    cluster.run(20s);
    QCOMPARE(cluster.count("p1", "lost"), 0);
}

void TstLogMaintenance::compactAndDeleteDoesBoth()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config cleanup.policy=compact,delete --config retention.ms=20000");
    send(cluster, 0, 40);
    cluster.run(15s);
    QVERIFY(!cluster.history<CleaningEnded>().empty());
    cluster.run(30s);
    QVERIFY(!cluster.history<SegmentRetired>().empty());
    QCOMPARE(cluster.copyOn(b1).startOffset.value, Offset{40});
    QCOMPARE(cluster.count("p1", "lost"), 0);
}

void TstLogMaintenance::aPassGoesOnAfterARestart()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config cleanup.policy=compact");
    send(cluster, 0, 40);
    cluster.run(20s);
    const auto before = cluster.lastFact();
    cluster.stop(b1);
    cluster.run(5s);
    cluster.start(b1);
    cluster.run(30s);
    QCOMPARE(cluster.endOffset(), Offset{40});
    for (const auto& line : cluster.history<CleaningBegan>(before)) // what was clean is not read again
        QVERIFY2(line.find("firstDirty=0") == std::string::npos, line.c_str());
}

// The cleaner looks every log.cleaner.backoff.ms. A pass that somebody asked for in between, on a disk so slow that it lasts past the
// next look, is finished before anything else is begun.
void TstLogMaintenance::theNextLookWaitsForAPassThatWasAskedFor()
{
    TestCluster cluster(quick(1, {{"log.cleaner.backoff.ms", "30000"}})); // began at -20 s: looks at 10 s, 40 s, …
    cluster.createPartition(orders, {b1}, " --config cleanup.policy=compact");
    cluster.lab().runUntil(Time{11s});
    send(cluster, 0, 40);
    QVERIFY(cluster.history<CleaningBegan>().empty());
    cluster.lab().runUntil(Time{39500ms});
    cluster.command("set disk 1 --write-latency 700ms");
    cluster.command("run cleaner 1");
    QCOMPARE(cluster.history<CleaningBegan>().size(), 1u);
    cluster.lab().runUntil(Time{40500ms}); // the look that was due is not taken
    QVERIFY(cluster.history<CleaningEnded>().empty());
    QCOMPARE(cluster.history<CleaningBegan>().size(), 1u);
    cluster.run(60s);
    QCOMPARE(cluster.history<CleaningBegan>().size(), cluster.history<CleaningEnded>().size());
    QVERIFY(filesOf(cluster, b1, ".cleaned").empty() && filesOf(cluster, b1, ".swap").empty());
}

void TstLogMaintenance::recoveryPointsAreWrittenOnceAMinute()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1});
    send(cluster, 0, 30);
    const auto points = [&](FactId after) {
        int found = 0;
        for (const auto& line : cluster.history<CheckpointWritten>(after))
            found += line.find("recovery-point-offset-checkpoint") != std::string::npos ? 1 : 0;
        return found;
    };
    cluster.lab().runUntil(Time{9s});
    QCOMPARE(points({}), 0);
    cluster.lab().runUntil(Time{11s}); // 30 s after the start
    QCOMPARE(points({}), 1);
    const auto after = cluster.lastFact();
    send(cluster, 30, 60);
    cluster.lab().runUntil(Time{69s});
    QCOMPARE(points(after), 0);
    cluster.lab().runUntil(Time{71s});
    QCOMPARE(points(after), 1);
}

void TstLogMaintenance::powerFailsWhileTheCleanerWorks()
{
    int died = 0;
    for (int steps = 1; steps < 60; steps += 2) {
        TestCluster cluster(quick(1, {{"log.cleaner.io.buffer.size", "1"}}));
        cluster.createPartition(orders, {b1}, " --config cleanup.policy=compact");
        cluster.command("set disk 1 --write-latency 1ms");
        cluster.startProducer("p1", "orders", "--acks all --config linger.ms=0");
        cluster.run(100ms);
        for (int i = 0; i < 30; ++i) {
            cluster.command("send p1 orders --partition 0 --key k" + std::to_string(i % 4) + " --value a-value-of-some-length-" + std::to_string(i));
            cluster.run(20ms);
        }
        const auto began = [&] { return !cluster.history<CleaningBegan>().empty(); };
        if (!cluster.runUntil(began, 10s))
            continue;
        for (int i = 0; i < steps; ++i)
            cluster.lab().step();
        died += cluster.history<CleaningEnded>().empty() ? 1 : 0;
        const auto recoveredFrom = cluster.lastFact();
        cluster.powerOff(b1);
        cluster.run(2s);
        cluster.start(b1);
        cluster.run(40s);
        QVERIFY(!cluster.history<LogOpened>(recoveredFrom).empty());
        QVERIFY(filesOf(cluster, b1, ".cleaned").empty() && filesOf(cluster, b1, ".swap").empty());
        QVERIFY(cluster.leader() == b1);
    }
    QVERIFY(died > 10);
}

// simulate, seed 6739. Nobody can read two copies: the first is gone, so nothing counts as duplicated. Apache Kafka 4.1.1 does the same
// (tst_log_damage: aLogThatRetentionEmptiedForgetsItsProducers).
void TstLogMaintenance::aLateRetryToALogThatWasEmptiedIsWrittenAgain()
{
    const auto story = [](bool restarts) {
        TestCluster cluster(quick(1, {{"log.retention.ms", "2000"}}));
        cluster.createPartition(orders, {b1});
        cluster.lab().runUntil(Time{9s});
        cluster.startProducer("p1", "orders", "--acks all --config linger.ms=0");
        cluster.command("hold message next --api Produce --response"); // it is repeated after request.timeout.ms
        cluster.produce({"a"});
        cluster.runUntil([&] { return cluster.copyOn(b1).startOffset.value == Offset{1}; }, 20s);
        if (restarts) {
            cluster.stop(b1);
            cluster.runUntil([&] { return !cluster.lab().isUp(b1); }, 20s);
            cluster.start(b1);
        }
        cluster.runUntil([&] { return cluster.count("p1", "acked") == 1; }, 100s);
        QCOMPARE(cluster.count("p1", "acked"), 1);
        QCOMPARE(cluster.count("p1", "duplicated"), 0);
        QCOMPARE(cluster.copyOn(b1).startOffset.value, Offset{1});
        QCOMPARE(cluster.endOffset(), restarts ? Offset{2} : Offset{1});
    };
    story(true);
    story(false); // as long as it runs it remembers the producer
}

void TstLogMaintenance::theSameStoryTwice()
{
    const auto story = [] {
        TestCluster cluster(quick(3, {{"log.cleaner.io.buffer.size", "200"}}));
        cluster.createPartition(orders, {b1, b2, b3}, " --config cleanup.policy=compact,delete --config retention.ms=20000");
        send(cluster, 0, 60);
        cluster.run(30s);
        return cluster.hash();
    };
    QCOMPARE(story(), story());
}

QTEST_GUILESS_MAIN(TstLogMaintenance)
#include "tst_log_maintenance.moc"
