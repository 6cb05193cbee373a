#include <QTest>

#include <set>
#include <string>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What does each command that disturbs a lab do to records on their way? One cluster, one fault, one record.
class TstFaultCommands : public QObject {
    Q_OBJECT

private slots:
    void aSlowLinkDelaysTheAck();
    void aLossyLinkLosesTimeNotRecords();
    void serviceTimeIsPaidForEachMessage();
    void aWrongClockStampsWrongly();
    void aHeldRequestWaitsUntilItIsDelivered();
    void aDelayedResponseComesLater();
    void aDroppedRequestWasNeverProcessed();
    void aDroppedResponseWasProcessed_data();
    void aDroppedResponseWasProcessed();
    void aFrozenFetcherHoldsTheHighWatermark();
    void aWipedBrokerFetchesEverythingAgain();
    void aDiskTellsHowItIs();
    void aDiskThatIsMendedFinishesWhatItHad();
    void anAddressThatLiesStopsItsOwnPartitionsOnly();
    void aLostAnswerIsSeenAsADuplicateOfItsTopic();
    void aSettingThatIsReadOnlyWaitsForTheNextStart();
    void aSettingThatKafkaChangesAtRunTimeIsFollowedAtOnce();
    void whatDoesNotApplyIsRefused_data();
    void whatDoesNotApplyIsRefused();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

struct OneTopic : TestCluster {
    explicit OneTopic(const std::string& producer = "--acks all --config linger.ms=0", const std::string& topic = "")
    {
        createPartition(orders, {b1, b2, b3}, topic);
        startProducer("p", "orders", producer);
        produce({"warm"}, orders, "p");
        run(2s);
    }
    Duration ackTime(Duration limit = 60s)
    {
        const auto before = count("p", "acked");
        const Time sent = lab().now();
        produce({"a"}, orders, "p");
        return runUntil([&] { return count("p", "acked") > before; }, limit) ? lab().now() - sent : Duration{-1};
    }
};

} // namespace

void TstFaultCommands::aSlowLinkDelaysTheAck()
{
    OneTopic cluster;
    const Duration before = cluster.ackTime();
    cluster.command("set link p 1 --latency 200ms");
    const Duration after = cluster.ackTime();
    QVERIFY2(after - before > 390ms && after - before < 410ms, formatDuration(after).c_str()); // there and back
    cluster.command("set link p 1 --latency 2ms");
    QCOMPARE(cluster.ackTime(), before);
}

void TstFaultCommands::aLossyLinkLosesTimeNotRecords()
{
    OneTopic cluster;
    cluster.command("set link 1 2 --loss 50%");
    bool waited = false;
    for (int i = 0; i < 20; ++i) {
        const Duration took = cluster.ackTime();
        QVERIFY(took >= 0ms);
        waited = waited || took >= 200ms;
    }
    QVERIFY(waited);
    QCOMPARE(cluster.count("p", "lost"), 0);
}

void TstFaultCommands::serviceTimeIsPaidForEachMessage()
{
    OneTopic cluster;
    const Duration before = cluster.ackTime();
    cluster.command("set node 1 --service-time 50ms");
    const Duration after = cluster.ackTime();
    QVERIFY2(after >= before + 100ms, formatDuration(after).c_str()); // the Produce and a Fetch that tells it is copied
    QCOMPARE(cluster.history<NodeTuned>().size(), std::size_t{1});
    QVERIFY(cluster.history<NodeTuned>().front().find("serviceTime=50ms") != std::string::npos);
}

void TstFaultCommands::aWrongClockStampsWrongly()
{
    OneTopic cluster("--acks all --config linger.ms=0", " --config message.timestamp.type=LogAppendTime");
    const auto stampOfLast = [&] { // the batch's maxTimestamp: bytes 35 to 42 of its header (facts §3.1)
        const std::string path = "orders-0/00000000000000000000.log";
        const ByteChain all = cluster.lab().diskOf(NodeId{1})->readFile(path, 0);
        const Slice bytes = all.flatten();
        std::size_t at = 0, last = 0;
        const auto number = [&](std::size_t from, std::size_t size) {
            std::uint64_t value = 0;
            for (std::size_t i = 0; i < size; ++i)
                value = value << 8 | bytes.data()[from + i];
            return static_cast<std::int64_t>(value);
        };
        while (at + 12 <= bytes.size()) {
            last = at;
            at += 12 + static_cast<std::size_t>(number(at + 8, 4));
        }
        return number(last + 35, 8);
    };
    QVERIFY(cluster.ackTime() >= 0ms);
    const std::int64_t first = stampOfLast();
    cluster.command("set node 1 --clock +60s");
    QVERIFY(cluster.ackTime() >= 0ms);
    const std::int64_t second = stampOfLast();
    QVERIFY2(second - first >= 60000 && second - first < 61000, std::to_string(second - first).c_str());
}

void TstFaultCommands::aHeldRequestWaitsUntilItIsDelivered()
{
    OneTopic cluster;
    cluster.command("hold message next --api Produce");
    cluster.produce({"a"}, orders, "p");
    cluster.run(5s);
    QCOMPARE(cluster.count("p", "acked"), 1);
    QCOMPARE(cluster.endOffset(), Offset{1});
    cluster.command("deliver message next");
    cluster.run(1s);
    QCOMPARE(cluster.count("p", "acked"), 2);
    QVERIFY(!cluster.lab().execute("deliver message next", "test").ok); // nothing is held any more
}

void TstFaultCommands::aDelayedResponseComesLater()
{
    OneTopic cluster;
    const Duration before = cluster.ackTime();
    cluster.command("delay message next --api Produce --response --by 500ms");
    const Duration after = cluster.ackTime();
    QVERIFY2(after >= before + 490ms && after <= before + 510ms, formatDuration(after).c_str());
    QCOMPARE(cluster.ackTime(), before); // that one only
}

void TstFaultCommands::aDroppedRequestWasNeverProcessed()
{
    OneTopic cluster("--acks all --idempotence off --config linger.ms=0");
    cluster.command("drop message next --api Produce");
    QVERIFY(cluster.ackTime() >= 0ms); // sent again
    QCOMPARE(cluster.endOffset(), Offset{2});
    QCOMPARE(cluster.count("p", "duplicated"), 0);
}

void TstFaultCommands::aDroppedResponseWasProcessed_data()
{
    QTest::addColumn<QString>("idempotence");
    QTest::addColumn<int>("records");
    QTest::newRow("a retry of what stands there: twice") << "off" << 3;
    QTest::newRow("idempotent: the broker knows it") << "on" << 2;
}

void TstFaultCommands::aDroppedResponseWasProcessed()
{
    QFETCH(QString, idempotence);
    QFETCH(int, records);
    OneTopic cluster("--acks all --config linger.ms=0 --idempotence " + idempotence.toStdString());
    cluster.command("drop message next --api Produce --response");
    QVERIFY(cluster.ackTime() >= 0ms);
    QCOMPARE(cluster.endOffset().value, std::int64_t{records});
    QCOMPARE(cluster.count("p", "duplicated"), records - 2);
}

void TstFaultCommands::aFrozenFetcherHoldsTheHighWatermark()
{
    OneTopic cluster;
    cluster.command("freeze fetcher 3 --topic orders --partition 0");
    cluster.run(1s);
    cluster.produce({"a"}, orders, "p");
    cluster.run(2s);
    QCOMPARE(cluster.highWatermark(), Offset{1});
    QVERIFY(cluster.history<HighWatermarkHeld>().back().find("by=3") != std::string::npos);
    cluster.command("thaw fetcher 3 --topic orders --partition 0");
    cluster.run(2s);
    QCOMPARE(cluster.highWatermark(), Offset{2});
}

void TstFaultCommands::aWipedBrokerFetchesEverythingAgain()
{
    OneTopic cluster;
    cluster.kill(b3);
    cluster.command("wipe broker 3");
    QVERIFY(cluster.history<DiskSet>().back().find("wiped=true") != std::string::npos);
    cluster.start(b3);
    cluster.run(20s);
    cluster.settle();
    QCOMPARE(cluster.copyOn(b3).endOffset.value, Offset{1});
    QCOMPARE(cluster.isr().size(), std::size_t{3});
    QCOMPARE(cluster.count("p", "lost"), 0);
}

void TstFaultCommands::aDiskTellsHowItIs()
{
    OneTopic cluster;
    cluster.command("set disk 2 --write-latency 20ms --bandwidth 5MB/s");
    QVERIFY(cluster.history<DiskSet>().back().find("writeLatency=20ms bandwidth=5000000 full=false") != std::string::npos);
    cluster.command("set disk 2 --ok");
    QVERIFY(cluster.history<DiskSet>().back().find("writeLatency=0") != std::string::npos);
    cluster.command("set disk 2 --full");
    QVERIFY(cluster.history<DiskSet>().back().find("full=true") != std::string::npos);
}

void TstFaultCommands::aDiskThatIsMendedFinishesWhatItHad()
{
    OneTopic cluster;
    const auto before = cluster.count("p", "acked");
    cluster.command("set disk 1 --write-latency 20s");
    cluster.produce({"a"}, {"orders", 0}, "p");
    cluster.run(2s);
    QCOMPARE(cluster.count("p", "acked"), before);
    cluster.command("set disk 1 --ok");
    cluster.run(1s);
    QCOMPARE(cluster.count("p", "acked"), before + 1);
    cluster.run(30s); // what was to come late comes no second time
}

void TstFaultCommands::anAddressThatLiesStopsItsOwnPartitionsOnly()
{
    TestCluster cluster;
    cluster.command("create topic orders --partitions 3 --replication 1 --assignment 1,2,3");
    cluster.command("set advertised 2 bad:9092");
    cluster.command("stop broker 2"); // it tells its address when it starts
    cluster.run(3s);
    cluster.command("start broker 2");
    cluster.run(10s);
    cluster.startProducer("p", "orders", "--config delivery.timeout.ms=5000 --config request.timeout.ms=3000");
    cluster.run(1s);
    for (const char* partition : {"0", "1", "2"})
        cluster.command(std::string("send p orders --partition ") + partition);
    cluster.run(10s);
    QCOMPARE(cluster.count("p", "acked"), std::int64_t{2});
    QCOMPARE(cluster.count("p", "failed"), std::int64_t{1});
    std::set<std::string> failed, addresses;
    const auto& facts = cluster.lab().run().facts();
    const auto kept = facts.slice(FactId{0}, facts.last());
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (const auto* fact = kept[i].as<BatchFailed>())
            failed.insert(fact->partition.toString());
        if (const auto* fact = kept[i].as<AddressNotResolved>())
            addresses.insert(fact->address);
    }
    QCOMPARE(failed, (std::set<std::string>{"orders-1"}));
    QCOMPARE(addresses, (std::set<std::string>{"bad:9092"}));
}

void TstFaultCommands::aLostAnswerIsSeenAsADuplicateOfItsTopic()
{
    OneTopic cluster("--acks all --idempotence off --config linger.ms=0");
    cluster.command("drop message next --api Produce --response");
    cluster.produce({"a"}, orders, "p");
    cluster.run(5s);
    cluster.command("run until duplicates(orders) == 1 && duplicates(p) == 1 --within 1s");
}

void TstFaultCommands::aSettingThatIsReadOnlyWaitsForTheNextStart()
{
    OneTopic cluster;
    const auto result = cluster.lab().execute("set config broker 2 replica.fetch.wait.max.ms=50", "test");
    QVERIFY2(result.ok, result.error.c_str());
    QVERIFY2(result.output.find("read-only") != std::string::npos && result.output.find("next start") != std::string::npos, result.output.c_str());
    const auto fetches = [&](Duration time) {
        const FactId before = cluster.lastFact();
        cluster.run(time);
        int count = 0;
        for (FactId id{before.value + 1}; id <= cluster.lastFact(); ++id.value)
            if (const Fact* fact = cluster.lab().facts().find(id))
                if (const auto* sent = fact->as<MessageSent>(); sent && sent->apiKey == 1 && !sent->isResponse && sent->from == NodeId{2} && sent->to == NodeId{1})
                    ++count;
        return count;
    };
    QVERIFY(fetches(5s) < 15);
    cluster.stop(b2);
    cluster.run(5s);
    cluster.start(b2);
    cluster.settle();
    QVERIFY(fetches(5s) > 60);
    QCOMPARE(cluster.lab().run().configOf(NodeId{2})->fixed.at("replica.fetch.wait.max.ms"), std::string("50"));
    QVERIFY(!cluster.lab().run().configOf(NodeId{1})->fixed.contains("replica.fetch.wait.max.ms"));
    for (const char* line : {"set config broker 2 node.id=7", "set config broker 2 replica.fetch.wait.max.ms=soon", "set config broker 9 num.io.threads=2",
             "set config broker 2 no.such.setting=1"})
        QVERIFY2(!cluster.lab().execute(line, "test").ok, line);
}

void TstFaultCommands::aSettingThatKafkaChangesAtRunTimeIsFollowedAtOnce()
{
    OneTopic cluster;
    cluster.command("set config broker 1 log.segment.bytes=2000000");
    cluster.run(1s);
    const auto told = cluster.history<BrokerConfigSet>();
    QVERIFY2(told.back().find("broker=1 key=log.segment.bytes value=2000000") != std::string::npos, told.back().c_str());
    QCOMPARE(cluster.lab().run().configOf(NodeId{1})->dynamic.at("log.segment.bytes"), std::string("2000000"));
    cluster.command("unset config broker 1 log.segment.bytes");
    cluster.run(1s);
    QVERIFY(!cluster.lab().run().configOf(NodeId{1})->dynamic.contains("log.segment.bytes"));
    // Kafka's own refusal comes from the controller.
    cluster.command("set config broker 1 log.segment.bytes=1");
    cluster.run(1s);
    QVERIFY(!cluster.history<RequestRefused>().empty());
}

void TstFaultCommands::whatDoesNotApplyIsRefused_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {"wipe broker 1", "start broker 1", "resume broker 1", "hold message 99999999", "deliver message next", "set disk 7 --full",
             "crash 7 at after-append", "set switch truncation epoch", "set node 9 --clock +5s", "drop message next --api Nonsense"})
        QTest::newRow(line) << QString(line);
}

void TstFaultCommands::whatDoesNotApplyIsRefused()
{
    QFETCH(QString, line);
    OneTopic cluster;
    const std::string before = cluster.hash();
    const FactId facts = cluster.lastFact();
    const auto result = cluster.lab().execute(line.toStdString(), "test");
    QVERIFY(!result.ok && !result.error.empty());
    QCOMPARE(cluster.hash(), before);
    QCOMPARE(cluster.lastFact(), facts);
}

QTEST_GUILESS_MAIN(TstFaultCommands)
#include "tst_fault_commands.moc"
