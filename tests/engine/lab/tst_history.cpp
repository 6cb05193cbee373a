#include <QTest>

#include <QFile>

#include "engine/lab/lab.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What did Kafka do before a rule was changed? The same seed and commands under the old rule and under the new one.
class TstHistory : public QObject {
    Q_OBJECT

private slots:
    void anAcknowledgedRecordIsLostByTruncation_data();
    void anAcknowledgedRecordIsLostByTruncation();
    void logsDivergeForEver_data();
    void logsDivergeForEver();
    void theOldEpochSchemesAskTheLeader_data();
    void theOldEpochSchemesAskTheLeader();
    void aQuickRestartKeepsItsPlaceInTheIsr();
    void theIsrByMessagesPunishesABurst();
    void theLagTimeWasShorter();
    void uncleanElectionWasTheDefault();
    void theHighWatermarkWentOnBelowMinIsr();
    void minIsrCountedAsItWasSet();
    void theLastOfTheIsrLosesWhatOthersKept();
    void withoutTheElrNobodyElseIsEligible();
    void acksWasOneByDefault();
    void everySwitchCanBeSet();
    void aSwitchIsSetAtTheBeginningOnly();
    void aSwitchThatIsNotCarriedOutIsTold();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

LabFile labOf(const char* name)
{
    QFile file(QFINDTESTDATA("../../../resources/scenarios") + "/" + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no lab %s", name);
    const auto read = readLabFile(file.readAll().toStdString(), name);
    if (!read)
        qFatal("%s", describe(read.error().front()).c_str());
    return *read;
}

std::unique_ptr<Lab> played(const char* name, const QString& truncation)
{
    LabFile file = labOf(name);
    file.switches["truncation"] = truncation.toStdString();
    auto lab = std::make_unique<Lab>(file, LabOptions{});
    lab->runUntil(lab->file().end());
    if (!lab->failures().empty())
        qFatal("%s", lab->failures().front().c_str());
    return lab;
}

// The values of a copy, as the view shows them.
std::string valuesOf(const Lab& lab, BrokerId broker)
{
    std::string out;
    const auto& batches = lab.view().partition(orders)->copyOn(broker)->batches;
    for (std::size_t i = 0; i < batches.size(); ++i)
        for (const auto& record : *batches[i].records)
            out += record.value + " ";
    return out;
}

struct Past : TestCluster {
    explicit Past(const std::vector<std::string>& switches, Options options = {}) : TestCluster(withSwitchesLater(std::move(options)))
    {
        for (const auto& one : switches)
            command("set switch " + one);
    }
    static Options withSwitchesLater(Options options) { return options; }
};

bool isIn(BrokerId broker, const std::vector<BrokerId>& list) { return std::find(list.begin(), list.end(), broker) != list.end(); }

} // namespace

void TstHistory::anAcknowledgedRecordIsLostByTruncation_data()
{
    QTest::addColumn<QString>("truncation");
    QTest::addColumn<int>("lost");
    QTest::newRow("to the high watermark") << "high-watermark" << 1;
    QTest::newRow("kip-101") << "kip-101" << 0;
    QTest::newRow("kip-279") << "kip-279" << 0;
    QTest::newRow("today") << "epoch" << 0;
}

void TstHistory::anAcknowledgedRecordIsLostByTruncation()
{
    QFETCH(QString, truncation);
    QFETCH(int, lost);
    const auto lab = played("loss-by-truncation.hwlab", truncation);
    const auto report = lab->report();
    QCOMPARE(report["producers"]["p1"]["acked"].get<int>(), 2);
    QCOMPARE(report["producers"]["p1"]["lost"].get<int>(), lost);
    QCOMPARE(lab->view().partition(orders)->leader.value, b2);
    QCOMPARE(valuesOf(*lab, b2), lost ? std::string("m1 ") : std::string("m1 m2 "));
    QCOMPARE(valuesOf(*lab, b1), valuesOf(*lab, b2));
    QCOMPARE(lab->violations().empty(), lost == 0);
    if (lost)
        QVERIFY2(lab->violations().front().find("acked-is-kept") != std::string::npos, lab->violations().front().c_str());
}

void TstHistory::logsDivergeForEver_data()
{
    QTest::addColumn<QString>("truncation");
    QTest::addColumn<bool>("diverge");
    QTest::newRow("to the high watermark") << "high-watermark" << true;
    QTest::newRow("kip-101") << "kip-101" << false;
    QTest::newRow("kip-279") << "kip-279" << false;
    QTest::newRow("today") << "epoch" << false;
}

void TstHistory::logsDivergeForEver()
{
    QFETCH(QString, truncation);
    QFETCH(bool, diverge);
    const auto lab = played("logs-that-diverge.hwlab", truncation);
    QCOMPARE(valuesOf(*lab, b2), std::string("m1 m3 "));
    QCOMPARE(valuesOf(*lab, b1), diverge ? std::string("m1 m2 ") : std::string("m1 m3 "));
    QCOMPARE(lab->view().partition(orders)->isr.value.size(), std::size_t{2}); // both count as in sync
    QCOMPARE(lab->violations().empty(), !diverge);
    if (diverge)
        QVERIFY2(lab->violations().front().find("in-sync-replicas-agree") != std::string::npos, lab->violations().front().c_str());
}

void TstHistory::theOldEpochSchemesAskTheLeader_data()
{
    QTest::addColumn<QString>("truncation");
    QTest::addColumn<bool>("asks");
    QTest::newRow("kip-101") << "kip-101" << true;
    QTest::newRow("kip-279") << "kip-279" << true;
    QTest::newRow("today") << "epoch" << false;
}

// The old leader wrote what nobody else had; back again, it follows and must give that up.
void TstHistory::theOldEpochSchemesAskTheLeader()
{
    QFETCH(QString, truncation);
    QFETCH(bool, asks);
    Past cluster({"truncation " + truncation.toStdString()});
    cluster.createPartition(orders, {b1, b2, b3});
    cluster.startProducer("p", "orders", "--acks 1 --idempotence off --config linger.ms=0");
    cluster.produce({"a"}, orders, "p");
    cluster.run(1s);
    cluster.freeze(b2);
    cluster.freeze(b3);
    cluster.produce({"b", "c"}, orders, "p");
    cluster.run(100ms);
    cluster.kill(b1);
    cluster.thaw(b2);
    cluster.thaw(b3);
    QVERIFY(cluster.runUntil([&] { return cluster.leader() == b2; }, 20s));
    cluster.produce({"d"}, orders, "p");
    cluster.run(2s);
    const FactId before = cluster.lastFact();
    cluster.start(b1);
    cluster.settle();
    bool asked = false;
    for (FactId id{before.value + 1}; id <= cluster.lastFact(); ++id.value)
        if (const Fact* fact = cluster.lab().facts().find(id))
            if (const auto* sent = fact->as<MessageSent>())
                asked = asked || (sent->apiKey == 23 && sent->from == NodeId{1});
    QCOMPARE(asked, asks);
    QCOMPARE(cluster.copyOn(b1).endOffset.value, cluster.endOffset());
    QCOMPARE(valuesOf(cluster.lab(), b1), std::string("a d "));
    const auto cuts = cluster.history<LogTruncated>(before);
    QVERIFY(!cuts.empty());
    const std::string rule = truncation == "kip-101" ? "truncate-by-epoch-once" : truncation == "kip-279" ? "truncate-by-epoch-loop" : "truncate-by-epoch";
    QVERIFY2(cuts.front().find(rule) != std::string::npos, cuts.front().c_str());
}

void TstHistory::aQuickRestartKeepsItsPlaceInTheIsr()
{
    for (const bool keeps : {false, true}) {
        Past cluster(keeps ? std::vector<std::string>{"restart keeps-isr"} : std::vector<std::string>{});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.run(1s);
        const FactId before = cluster.lastFact();
        cluster.restart(b3); // back long before its session ends
        cluster.run(15s);
        cluster.settle();
        QCOMPARE(cluster.history<IsrShrunk>(before).empty(), keeps);
        QCOMPARE(cluster.isr().size(), std::size_t{3});
        // Whoever stays away loses it under both.
        cluster.kill(b3);
        cluster.run(15s);
        QVERIFY(!isIn(b3, cluster.isr()));
    }
}

void TstHistory::theIsrByMessagesPunishesABurst()
{
    for (const bool byMessages : {false, true}) {
        Past cluster(byMessages ? std::vector<std::string>{"isr-by-messages 10"} : std::vector<std::string>{});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.startProducer("p", "orders", "--acks 1 --idempotence off");
        cluster.run(1s);
        cluster.freeze(b3);
        cluster.command("send p orders --count 30");
        cluster.run(16s); // one check of the ISR; the lag time of 30 s is far
        QCOMPARE(isIn(b3, cluster.isr()), !byMessages);
        if (byMessages)
            QVERIFY(cluster.history<IsrShrunk>().back().find("isr-shrinks-by-messages") != std::string::npos);
        cluster.thaw(b3);
        cluster.settle();
        QVERIFY(isIn(b3, cluster.isr()));
    }
}

void TstHistory::theLagTimeWasShorter()
{
    for (const bool shorter : {false, true}) {
        Past cluster(shorter ? std::vector<std::string>{"default-lag-time 10s"} : std::vector<std::string>{});
        cluster.createPartition(orders, {b1, b2, b3});
        cluster.run(15s); // the timer of the first check was set before
        cluster.freeze(b3);
        cluster.produce({"a"});
        cluster.run(20s);
        QCOMPARE(isIn(b3, cluster.isr()), !shorter);
    }
}

void TstHistory::uncleanElectionWasTheDefault()
{
    for (const bool unclean : {false, true}) {
        Past cluster(unclean ? std::vector<std::string>{"default-unclean-election on"} : std::vector<std::string>{});
        cluster.createPartition(orders, {b1, b2});
        cluster.kill(b2);
        cluster.run(15s);
        cluster.kill(b1);
        cluster.start(b2);
        cluster.run(15s);
        QCOMPARE(cluster.leader(), unclean ? b2 : kNoBroker);
        if (unclean)
            QVERIFY(cluster.history<LeaderElected>().back().find("unclean-election") != std::string::npos);
    }
}

void TstHistory::theHighWatermarkWentOnBelowMinIsr()
{
    for (const bool strict : {true, false}) {
        Past cluster(strict ? std::vector<std::string>{} : std::vector<std::string>{"strict-min-isr off"});
        cluster.createPartition(orders, {b1, b2}, " --config min.insync.replicas=2");
        cluster.kill(b2);
        cluster.run(15s);
        cluster.startProducer("p", "orders", "--acks 1 --idempotence off");
        cluster.produce({"a"}, orders, "p");
        cluster.run(1s);
        QCOMPARE(cluster.endOffset(), Offset{1});
        QCOMPARE(cluster.highWatermark(), strict ? Offset{0} : Offset{1});
    }
}

void TstHistory::minIsrCountedAsItWasSet()
{
    for (const bool literal : {false, true}) {
        Past cluster(literal ? std::vector<std::string>{"literal-min-isr on"} : std::vector<std::string>{});
        cluster.createPartition(orders, {b1}, " --config min.insync.replicas=2");
        cluster.produce({"a"});
        cluster.run(2s);
        QCOMPARE(cluster.count("p1", "acked"), literal ? 0 : 1);
        QCOMPARE(cluster.history<RequestRefused>().empty(), !literal);
    }
}

// The last replica standing (KIP-966): 2 and 3 stop in order with every acknowledged record, 1 stays alone, then loses its
// power and what it had not flushed. Before the ELR only 1 may lead; since then 3, which left an ISR below its minimum, may.
void TstHistory::theLastOfTheIsrLosesWhatOthersKept()
{
    for (const bool elr : {true, false})
        for (const bool inFile : {false, true}) { // at 0s, or from the first instant on
            LabFile file;
            file.seed = 7;
            file.clock = 1767225600000;
            file.cluster.brokers = file.cluster.controllers = 3;
            if (!elr && inFile)
                file.switches["elr"] = "off";
            Lab lab(file, LabOptions{});
            const auto add = [&](Duration at, const std::string& line) {
                lab.runUntil(Time{} + at);
                const auto result = lab.execute(line, "test");
                QVERIFY2(result.ok, result.error.c_str());
            };
            if (!elr && !inFile)
                add(0s, "set switch elr off");
            add(0s, "create topic orders --assignment 1:2:3 --config min.insync.replicas=2");
            add(1s, "start producer p1 --topic orders --acks all");
            add(2s, "send p1 orders --count 10");
            add(4s, "stop broker 2");
            add(8s, "stop broker 3");
            add(12s, "power-off broker 1");
            add(25s, "start broker 2");
            add(25s, "start broker 3");
            lab.runUntil(Time{} + 39s);
            const auto* partition = lab.view().partition(orders);
            QCOMPARE(partition->leader.value, elr ? b3 : kNoBroker);
            QCOMPARE(lab.report()["producers"]["p1"]["acked"].get<int>(), 10);
            add(40s, "start broker 1");
            lab.runUntil(Time{} + 70s);
            partition = lab.view().partition(orders);
            QCOMPARE(partition->leader.value, elr ? b3 : b1);
            QCOMPARE(partition->isr.value.size(), std::size_t{3});
            QCOMPARE(partition->copyOn(b2)->endOffset.value, elr ? Offset{10} : Offset{0}); // cut off: the leader says so
            QCOMPARE(lab.report()["producers"]["p1"]["lost"].get<int>(), elr ? 0 : 10);
            QVERIFY(!elr || lab.violations().empty());
            QVERIFY(lab.failures().empty());
        }
}

void TstHistory::withoutTheElrNobodyElseIsEligible()
{
    for (const bool elr : {true, false}) {
        Past cluster(elr ? std::vector<std::string>{} : std::vector<std::string>{"elr off"});
        cluster.createPartition(orders, {b1, b2}, " --config min.insync.replicas=2");
        cluster.stop(b2);
        cluster.run(5s);
        QCOMPARE(cluster.history<EligibleReplicasChanged>().empty(), !elr);
        cluster.stop(b1);
        cluster.run(15s);
        // The ISR: empty since 4.1, before that its last member.
        QCOMPARE(cluster.isr(), elr ? std::vector<BrokerId>{} : std::vector<BrokerId>{b1});
        cluster.start(b2);
        cluster.run(15s);
        QCOMPARE(cluster.leader(), elr ? b2 : kNoBroker);
        cluster.start(b1);
        cluster.settle();
        QCOMPARE(cluster.leader(), elr ? b2 : b1);
        QCOMPARE(cluster.isr().size(), std::size_t{2});
    }
}

void TstHistory::acksWasOneByDefault()
{
    for (const bool old : {false, true}) {
        Past cluster(old ? std::vector<std::string>{"default-acks 1", "default-idempotence off"} : std::vector<std::string>{});
        cluster.createPartition(orders, {b1, b2});
        cluster.startProducer("p", "orders", "");
        cluster.run(1s);
        cluster.freeze(b2);
        cluster.run(1s);
        cluster.produce({"a"}, orders, "p");
        cluster.run(2s);
        QCOMPARE(cluster.count("p", "acked"), old ? 1 : 0); // acks=all waits for the frozen follower
        cluster.startProducer("q", "orders", "--acks all --config linger.ms=0");
        cluster.produce({"b"}, orders, "q");
        cluster.run(2s);
        QCOMPARE(cluster.count("q", "acked"), 0); // what is set, is set
    }
}

void TstHistory::everySwitchCanBeSet()
{
    Past cluster({"truncation kip-279", "restart keeps-isr", "strict-min-isr off", "elr off", "literal-min-isr on", "isr-by-messages 4000", "default-lag-time 10s",
        "default-unclean-election on", "default-acks 1", "default-idempotence off", "default-linger 0ms", "replication majority"});
    const Switches& now = cluster.lab().run().switches();
    Switches wanted;
    wanted.truncation = Truncation::Kip279;
    wanted.replication = Replication::Majority;
    wanted.restartKeepsIsr = wanted.literalMinIsr = wanted.uncleanByDefault = wanted.shortLagTime = wanted.acksOne = wanted.idempotenceOff = wanted.lingerZero = true;
    wanted.strictMinIsr = wanted.elr = false;
    wanted.lagMessagesMax = 4000;
    QVERIFY(now == wanted);
    QCOMPARE(cluster.history<SwitchSet>().size(), std::size_t{12});
    // The same in a lab file, from the first instant on.
    LabFile file;
    file.clock = 1767225600000;
    file.switches = {{"truncation", "kip-279"}, {"restart", "keeps-isr"}, {"replication", "majority"}};
    Lab lab(file, LabOptions{});
    QVERIFY(lab.run().switches().truncation == Truncation::Kip279 && lab.run().switches().restartKeepsIsr
        && lab.run().switches().replication == Replication::Majority);
}

void TstHistory::aSwitchIsSetAtTheBeginningOnly()
{
    Past cluster({});
    cluster.run(1s);
    const std::string before = cluster.hash();
    const auto late = cluster.lab().execute("set switch truncation high-watermark", "test");
    QVERIFY(!late.ok);
    QVERIFY2(late.error.find("0s") != std::string::npos, late.error.c_str());
    QCOMPARE(cluster.hash(), before);
}

void TstHistory::aSwitchThatIsNotCarriedOutIsTold()
{
    Past cluster({});
    QVERIFY(!cluster.lab().execute("set switch controller zookeeper", "test").ok);
    LabFile file;
    file.clock = 1767225600000;
    file.switches = {{"controller", "zookeeper"}};
    Lab lab(file, LabOptions{});
    QCOMPARE(lab.failures().size(), std::size_t{1});
    QVERIFY2(lab.failures().front().find("controller") != std::string::npos, lab.failures().front().c_str());
}

QTEST_GUILESS_MAIN(TstHistory)
#include "tst_history.moc"
