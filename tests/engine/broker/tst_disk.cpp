#include <QTest>

#include "engine/base/random.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What does the disk under a broker decide? A slow one delays what it was given to write: nobody is told of a record before it
// is written. A full or failing one takes the only log directory offline, and the broker halts.
class TstDisk : public QObject {
    Q_OBJECT

private slots:
    void aSlowDiskDelaysTheAck_data();
    void aSlowDiskDelaysTheAck();
    void aSingleReplicaWaitsForItsOwnDisk();
    void nothingIsReadBeforeItIsWritten();
    void theNextFetchWaitsForTheFollowersDisk();
    void aRetryOfWhatIsBeingWrittenWaitsToo();
    void aDiskWithoutLatencyAnswersInTheSameInstant();
    void fastAgainGoesOn();
    void aLeaderThatDiesWritingLosesNothingAcked();
    void whatWasBeingWrittenDiesWithTheProcess();
    void aStopFinishesWhatItWrites();
    void aStopAfterARollOfWhatWasFlushedEnds();
    void aSegmentIsFlushedWhenItsDiskIsDone();
    void aFullDiskHaltsTheBroker();
    void aDiskThatFailsReadingHaltsTheBroker();
    void aCoordinatorThatCannotReadItsGroupsHalts();
    void aFullFollowerLeavesTheIsr();
    void aClusterWhoseDisksAreAllFullComesBackWithWhatWasAcked();
    void aBrokerWhoseDiskIsFullDoesNotStart();
    void aTornTailIsCutAndTold();
    void faultsOnSlowDisksLoseNothing();
    void aBrokerThatIsNotThereIsTold();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

// How long the acknowledgement of one record took.
Duration ackTime(TestCluster& cluster, const std::string& producer)
{
    const auto before = cluster.count(producer, "acked");
    const Time sent = cluster.lab().now();
    cluster.produce({"a"}, orders, producer);
    if (!cluster.runUntil([&] { return cluster.count(producer, "acked") > before; }, 20s))
        return -1ms;
    return cluster.lab().now() - sent;
}

struct OneTopic : TestCluster {
    explicit OneTopic(const std::vector<BrokerId>& replicas = {b1, b2, b3}, const std::string& more = "")
    {
        createPartition(orders, replicas, more);
        for (const auto& [name, acks] : {std::pair{"pall", "all"}, std::pair{"p1", "1"}, std::pair{"p0", "0"}})
            startProducer(name, "orders", std::string("--config linger.ms=0 --idempotence off --acks ") + acks);
        run(1s);
        produce({"warm"}, orders, "pall");
        produce({"warm"}, orders, "p1");
        produce({"warm"}, orders, "p0");
        run(1s);
    }
};

} // namespace

void TstDisk::aSlowDiskDelaysTheAck_data()
{
    QTest::addColumn<QString>("producer");
    QTest::addColumn<int>("slow");
    QTest::addColumn<bool>("waits");
    QTest::newRow("acks=1 waits for the leader's disk") << "p1" << 1 << true;
    QTest::newRow("acks=all waits for the leader's disk") << "pall" << 1 << true;
    QTest::newRow("acks=all waits for a follower's disk") << "pall" << 3 << true;
    QTest::newRow("acks=1 does not wait for a follower's disk") << "p1" << 3 << false;
    QTest::newRow("acks=0 waits for nobody") << "p0" << 1 << false;
}

void TstDisk::aSlowDiskDelaysTheAck()
{
    QFETCH(QString, producer);
    QFETCH(int, slow);
    QFETCH(bool, waits);
    OneTopic cluster;
    const Duration before = ackTime(cluster, producer.toStdString());
    cluster.command("set disk " + std::to_string(slow) + " --write-latency 20ms");
    cluster.run(1s);
    const Duration after = ackTime(cluster, producer.toStdString());
    QVERIFY(before >= 0ms && before < 15ms);
    if (waits)
        QVERIFY2(after >= before + 20ms && after < before + 30ms, formatDuration(after).c_str());
    else
        QCOMPARE(after, before);
}

void TstDisk::aSingleReplicaWaitsForItsOwnDisk()
{
    OneTopic cluster({b1});
    cluster.command("set disk 1 --write-latency 20ms");
    cluster.run(1s);
    const Duration took = ackTime(cluster, "pall");
    QVERIFY2(took >= 20ms && took < 40ms, formatDuration(took).c_str());
}

void TstDisk::nothingIsReadBeforeItIsWritten()
{
    OneTopic cluster;
    cluster.command("set disk 1 --write-latency 1s");
    const Offset end = cluster.endOffset();
    const FactId before = cluster.lastFact();
    cluster.produce({"a", "b"}, orders, "p1");
    cluster.run(900ms);
    QCOMPARE(cluster.endOffset(), end); // told when it is written
    QCOMPARE(cluster.copyOn(b2).endOffset.value, end);
    QVERIFY(cluster.history<BatchAppended>(before).empty());
    cluster.run(3s);
    QCOMPARE(cluster.endOffset(), end + 2);
    QCOMPARE(cluster.copyOn(b2).endOffset.value, end + 2);
    QCOMPARE(cluster.highWatermark(), end + 2);
}

void TstDisk::theNextFetchWaitsForTheFollowersDisk()
{
    OneTopic cluster;
    cluster.command("set disk 3 --write-latency 1s");
    const Offset mark = cluster.highWatermark();
    cluster.produce({"a"}, orders, "p1");
    cluster.run(900ms);
    QCOMPARE(cluster.copyOn(b2).endOffset.value, mark + 1);
    QCOMPARE(cluster.copyOn(b3).endOffset.value, mark);
    QCOMPARE(cluster.highWatermark(), mark);
    cluster.run(300ms);
    QCOMPARE(cluster.copyOn(b3).endOffset.value, mark + 1);
    QCOMPARE(cluster.highWatermark(), mark + 1);
}

void TstDisk::aRetryOfWhatIsBeingWrittenWaitsToo()
{
    OneTopic cluster;
    cluster.startProducer("pid", "orders", "--config linger.ms=0 --config request.timeout.ms=500 --config retry.backoff.ms=10");
    cluster.produce({"warm"}, orders, "pid");
    cluster.run(1s);
    const auto acked = cluster.count("pid", "acked");
    cluster.command("set disk 1 --write-latency 2s");
    cluster.produce({"once"}, orders, "pid");
    cluster.run(1900ms);
    QCOMPARE(cluster.count("pid", "acked"), acked); // asked again and again meanwhile
    cluster.run(6s);
    QCOMPARE(cluster.count("pid", "acked"), acked + 1);
    QCOMPARE(cluster.count("pid", "duplicated"), 0);
}

void TstDisk::aDiskWithoutLatencyAnswersInTheSameInstant()
{
    TestCluster cluster({.latency = 0ms});
    cluster.createPartition(orders, {b1, b2, b3});
    cluster.startProducer("pall", "orders", "--config linger.ms=0 --idempotence off --acks all");
    cluster.run(1s);
    cluster.produce({"warm"}, orders, "pall");
    cluster.run(1s);
    QCOMPARE(ackTime(cluster, "pall"), Duration{0});
}

void TstDisk::fastAgainGoesOn()
{
    OneTopic cluster;
    cluster.command("set disk 1 --write-latency 1s");
    const Offset end = cluster.endOffset();
    cluster.produce({"slow"}, orders, "p1");
    cluster.run(100ms);
    QCOMPARE(cluster.endOffset(), end);
    cluster.command("set disk 1 --ok"); // what waited is done in this instant
    cluster.produce({"fast"}, orders, "pall");
    cluster.run(100ms);
    QCOMPARE(cluster.endOffset(), end + 2);
    cluster.run(2s);
    QCOMPARE(cluster.endOffset(), end + 2);
    QVERIFY(ackTime(cluster, "p1") < 15ms);
}

void TstDisk::aLeaderThatDiesWritingLosesNothingAcked()
{
    OneTopic cluster;
    for (const char* slow : {"1", "2", "3"})
        cluster.command(std::string("set disk ") + slow + " --write-latency 50ms");
    cluster.startProducer("load", "orders", "--rate 100/s --acks all");
    cluster.run(3s);
    cluster.kill(b1);
    cluster.run(20s);
    cluster.start(b1);
    cluster.run(5s);
    cluster.powerOff(b2);
    cluster.run(20s);
    cluster.start(b2);
    cluster.command("stop producer load");
    cluster.settle();
    QVERIFY(cluster.count("load", "acked") > 500);
    QCOMPARE(cluster.count("load", "lost"), 0);
    QCOMPARE(cluster.isr().size(), std::size_t{3});
}

void TstDisk::whatWasBeingWrittenDiesWithTheProcess()
{
    OneTopic cluster({b1});
    cluster.command("set disk 1 --write-latency 1s");
    const Offset end = cluster.endOffset();
    cluster.produce({"a"}, orders, "p1");
    cluster.run(500ms);
    cluster.restart(b1);
    cluster.run(20s);
    QCOMPARE(cluster.count("p1", "acked"), 2); // asked again, as nobody answered
    QCOMPARE(cluster.endOffset(), end + 1);
}

void TstDisk::aStopFinishesWhatItWrites()
{
    OneTopic cluster({b1});
    cluster.command("set disk 1 --write-latency 2s");
    const Offset end = cluster.endOffset();
    cluster.produce({"a"}, orders, "p0");
    cluster.run(100ms);
    cluster.stop(b1);
    cluster.run(1s);
    QVERIFY(cluster.lab().isUp(b1));
    cluster.run(5s);
    QVERIFY(!cluster.lab().isUp(b1));
    cluster.start(b1);
    cluster.run(5s);
    QCOMPARE(cluster.endOffset(), end + 1);
    QCOMPARE(cluster.history<BatchAppended>().empty(), false);
    QCOMPARE(cluster.count("p0", "lost"), 0);
}

void TstDisk::aStopAfterARollOfWhatWasFlushedEnds()
{
    OneTopic cluster({b1}, " --config segment.bytes=1048576");
    const std::size_t full = cluster.leaderCopy().segments.size();
    const Offset end = cluster.endOffset();
    cluster.startProducer("big", "orders", "--size 100000 --rate 10/s --acks 1");
    QVERIFY(cluster.runUntil([&] { return cluster.endOffset() == end + 10; }, 5s)); // no eleventh fits
    cluster.command("kill producer big");
    cluster.stop(b1); // flushes everything
    QVERIFY(cluster.runUntil([&] { return !cluster.lab().isUp(b1); }, 10s));
    cluster.start(b1);
    cluster.run(10s);
    QCOMPARE(cluster.leaderCopy().segments.size(), full);
    cluster.startProducer("more", "orders", "--size 100000 --rate 10/s --acks 1");
    QVERIFY(cluster.runUntil([&] { return cluster.leaderCopy().segments.size() == full + 1; }, 5s)); // with nothing to flush
    cluster.stop(b1);
    QVERIFY(cluster.runUntil([&] { return !cluster.lab().isUp(b1); }, 10s));
}

void TstDisk::aSegmentIsFlushedWhenItsDiskIsDone()
{
    OneTopic cluster({b1, b2, b3}, " --config segment.bytes=1048576");
    cluster.command("set disk 1 --write-latency 5ms");
    cluster.startProducer("big", "orders", "--size 100000 --rate 20/s --acks 1");
    QVERIFY(cluster.runUntil([&] { return cluster.leaderCopy().segments.size() > 1; }, 10s));
    const Offset base = cluster.leaderCopy().segments.back()->base;
    QVERIFY(cluster.leaderCopy().flushed.value < base); // asked for, not done
    cluster.run(200ms);
    QCOMPARE(cluster.leaderCopy().flushed.value, base);
    cluster.run(5s);
    QVERIFY(cluster.copyOn(b2).flushed.value >= base); // a fast disk, at once
}

void TstDisk::aFullDiskHaltsTheBroker()
{
    OneTopic cluster;
    cluster.command("set disk 1 --full");
    const FactId before = cluster.lastFact();
    cluster.produce({"a", "b"}, orders, "pall");
    cluster.run(30s);
    const auto told = cluster.history<NodeStopped>(before);
    QCOMPARE(told.size(), std::size_t{1});
    QVERIFY2(told.front().find("NodeStopped id=1 how=Killed (log-directory-failed)") != std::string::npos, told.front().c_str());
    const auto refused = cluster.history<RequestRefused>(before);
    QVERIFY(!refused.empty());
    QVERIFY2(refused.front().find("partition=orders-0") != std::string::npos, refused.front().c_str());
    QCOMPARE(cluster.leader(), b2);
    QCOMPARE(cluster.count("pall", "acked"), 3); // by the new leader
    QCOMPARE(cluster.count("pall", "lost"), 0);
    cluster.command("set disk 1 --ok");
    cluster.start(b1);
    cluster.settle();
    QCOMPARE(cluster.isr().size(), std::size_t{3});
}

void TstDisk::aDiskThatFailsReadingHaltsTheBroker()
{
    OneTopic cluster;
    cluster.command("set disk 1 --fail read");
    cluster.consume("late", "orders", "g", "--config auto.offset.reset=earliest");
    cluster.run(30s);
    QVERIFY(!cluster.lab().isUp(b1));
    QCOMPARE(cluster.leader(), b2);
    QCOMPARE(cluster.count("late", "delivered"), 3);
}

// Else it would take groups that are there for groups that never were, and begin them again at generation 1.
void TstDisk::aCoordinatorThatCannotReadItsGroupsHalts()
{
    TestCluster cluster({.brokers = 2});
    cluster.createPartition(orders, {b1, b2});
    cluster.consume("g1", "orders", "g");
    cluster.run(10s);
    QVERIFY(cluster.view().groups.contains("g"));
    const auto group = cluster.view().groups.at("g");
    QCOMPARE(group->generation, 1);
    const BrokerId other = group->coordinator == b1 ? b2 : b1;
    cluster.command("set disk " + std::to_string(other.value) + " --fail read");
    cluster.kill(group->coordinator);
    cluster.run(20s);
    QVERIFY(!cluster.lab().isUp(other));
    cluster.command("set disk " + std::to_string(other.value) + " --ok");
    cluster.start(other);
    cluster.run(60s);
    QCOMPARE(cluster.view().groups.at("g")->coordinator, other);
    QCOMPARE(cluster.history<GroupMemberJoined>().size(), std::size_t{1}); // the member is still known
}

void TstDisk::aFullFollowerLeavesTheIsr()
{
    OneTopic cluster;
    cluster.command("set disk 3 --full");
    cluster.produce({"a"}, orders, "pall");
    cluster.run(20s);
    QVERIFY(!cluster.lab().isUp(b3));
    QCOMPARE(cluster.isr(), (std::vector{b1, b2}));
    QCOMPARE(cluster.count("pall", "acked"), 2);
}

void TstDisk::aClusterWhoseDisksAreAllFullComesBackWithWhatWasAcked()
{
    OneTopic cluster;
    cluster.startProducer("load", "orders", "--rate 300/s --acks all --size 500");
    cluster.run(3s);
    for (const char* broker : {"2", "1", "3"}) {
        cluster.command(std::string("set disk ") + broker + " --full");
        cluster.run(40ms);
    }
    cluster.run(30s);
    for (const BrokerId broker : {b1, b2, b3})
        QVERIFY(!cluster.lab().isUp(broker));
    const auto acked = cluster.count("load", "acked");
    QVERIFY(acked > 500);
    for (const BrokerId broker : {b1, b2, b3}) {
        cluster.command("set disk " + std::to_string(broker.value) + " --ok");
        cluster.start(broker);
    }
    cluster.run(10s);
    cluster.command("stop producer load");
    cluster.settle();
    QCOMPARE(cluster.isr().size(), std::size_t{3});
    QVERIFY(cluster.count("load", "acked") > acked); // and on it goes
    QCOMPARE(cluster.count("load", "lost"), 0);
}

void TstDisk::aBrokerWhoseDiskIsFullDoesNotStart()
{
    OneTopic cluster;
    cluster.kill(b3);
    cluster.command("set disk 3 --fail write");
    cluster.start(b3);
    cluster.run(1s);
    QVERIFY(!cluster.lab().isUp(b3));
    cluster.command("set disk 3 --ok");
    cluster.start(b3);
    cluster.settle();
    QCOMPARE(cluster.isr().size(), std::size_t{3});
}

void TstDisk::aTornTailIsCutAndTold()
{
    OneTopic cluster;
    cluster.startProducer("load", "orders", "--rate 200/s --acks all");
    cluster.run(2s);
    const FactId before = cluster.lastFact();
    cluster.powerOff(b3);
    cluster.run(1s);
    cluster.start(b3);
    cluster.run(10s);
    cluster.command("stop producer load");
    cluster.settle();
    std::string torn;
    for (const auto& line : cluster.history<LogOpened>(before))
        if (line.find("partition=orders-0") != std::string::npos)
            torn = line;
    QVERIFY2(torn.find("recovered=true") != std::string::npos && torn.find("recover-unclean-log") != std::string::npos, torn.c_str());
    QVERIFY2(torn.find("dropped=0") == std::string::npos && torn.find("note=") != std::string::npos, torn.c_str());
    QCOMPARE(cluster.copyOn(b3).endOffset.value, cluster.endOffset()); // the rest came back from the leader
    QCOMPARE(cluster.count("load", "lost"), 0);
}

void TstDisk::faultsOnSlowDisksLoseNothing()
{
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Random random(seed, "slow disks");
        TestCluster cluster({.seed = seed});
        cluster.createTopic("orders", 3, 3, " --config segment.bytes=1048576");
        cluster.startProducer("pall", "orders", "--rate 40/s --acks all --size 4000");
        cluster.consume("reader", "orders", "g");
        for (int fault = 0; fault < 12; ++fault) {
            cluster.run(Duration{random.between(50000000, 4000000000)});
            const std::string broker = std::to_string(random.between(1, 3));
            const std::vector<std::string> wishes{"kill broker " + broker, "start broker " + broker,
                "start broker " + broker, "stop broker " + broker, "set disk " + broker + " --ok", "set disk " + broker + " --full",
                "set disk " + broker + " --bandwidth 100KB/s", "set disk " + broker + " --write-latency " + std::to_string(random.between(1, 300)) + "ms"};
            (void)cluster.lab().execute(wishes[random.below(wishes.size())], "test"); // what cannot be done now is refused
        }
        for (const char* broker : {"1", "2", "3"})
            cluster.command(std::string("set disk ") + broker + " --ok");
        cluster.run(30s); // who was stopping has stopped
        for (const BrokerId broker : {b1, b2, b3})
            if (!cluster.lab().isUp(broker))
                cluster.start(broker);
        cluster.run(60s);
        cluster.command("stop producer pall");
        cluster.settle();
        for (const auto& [index, partition] : cluster.view().topic("orders")->partitions)
            QCOMPARE(partition->isr.value.size(), std::size_t{3});
        QVERIFY(cluster.count("pall", "acked") > 500);
        QVERIFY2(cluster.count("pall", "lost") == 0 && cluster.lab().violations().empty(), std::to_string(seed).c_str());
    }
}

void TstDisk::aBrokerThatIsNotThereIsTold()
{
    OneTopic cluster;
    const auto result = cluster.lab().execute("set disk 9 --full", "test");
    QVERIFY(!result.ok);
    QVERIFY2(result.error.find("9") != std::string::npos, result.error.c_str());
}

QTEST_GUILESS_MAIN(TstDisk)
#include "tst_disk.moc"
