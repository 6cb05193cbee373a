#include <QTest>

#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What does `set config producer|consumer` do to a client? It reads its settings when it is built: it is closed in order and
// built anew with the others; what it had taken before is sent first.
class TstClientConfig : public QObject {
    Q_OBJECT

private slots:
    void aRunningProducerIsBuiltAnew();
    void whatWasTakenIsSentBefore();
    void unsetTakesTheDefault();
    void aStoppedOneHasItAtItsNextStart();
    void aKillWhileItClosesIsTheEnd();
    void aConsumerComesBackIntoItsGroup();
    void whatIsWrongIsRefused_data();
    void whatIsWrongIsRefused();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

struct OneTopic : TestCluster {
    OneTopic()
    {
        createPartition(orders, {b1, b2, b3});
        startProducer("p", "orders", "--config linger.ms=0");
        produce({"warm"}, orders, "p");
        run(2s);
    }
    std::string settings(const std::string& client)
    {
        for (const auto& [id, card] : view().clients)
            if (card->name == client)
                return card->detail;
        return {};
    }
    bool isRunning(const std::string& client) { return lab().run().world().state(*lab().run().clientNamed(client)) == World::State::Running; }
};

} // namespace

void TstClientConfig::aRunningProducerIsBuiltAnew()
{
    OneTopic cluster;
    cluster.freeze(b2);
    cluster.freeze(b3);
    cluster.run(1s);
    const FactId before = cluster.lastFact();
    cluster.command("set config producer p acks=1 enable.idempotence=false");
    QCOMPARE(cluster.settings("p"), std::string("topics=orders acks=1 enable.idempotence=false linger.ms=0"));
    QVERIFY(cluster.history<NodeStopped>(before).front().find("how=Stopped") != std::string::npos);
    QCOMPARE(cluster.history<NodeStarted>(before).size(), std::size_t{1});
    QVERIFY(cluster.isRunning("p"));
    const auto acked = cluster.count("p", "acked");
    cluster.produce({"a"}, orders, "p");
    QVERIFY(cluster.runUntil([&] { return cluster.count("p", "acked") == acked + 1; }, 1s)); // no follower has it
    QCOMPARE(cluster.leaderCopy().highWatermark.value, Offset{1});
}

void TstClientConfig::whatWasTakenIsSentBefore()
{
    OneTopic cluster;
    cluster.command("set config producer p linger.ms=1000");
    cluster.run(1s);
    cluster.produce({"a", "b", "c"}, orders, "p"); // they linger
    const FactId before = cluster.lastFact();
    cluster.command("set config producer p linger.ms=0");
    cluster.run(100ms);
    QCOMPARE(cluster.history<NodeStarted>(before).size(), std::size_t{1});
    QCOMPARE(cluster.count("p", "acked"), 4);
}

void TstClientConfig::unsetTakesTheDefault()
{
    OneTopic cluster;
    cluster.command("set config producer p acks=0");
    cluster.run(1s);
    cluster.command("unset config producer p acks linger.ms");
    QCOMPARE(cluster.settings("p"), std::string("topics=orders"));
    cluster.run(1s);
    cluster.produce({"a"}, orders, "p");
    cluster.run(1s);
    QVERIFY(cluster.history<BatchAcked>().back().find("(acks-all)") != std::string::npos);
}

void TstClientConfig::aStoppedOneHasItAtItsNextStart()
{
    OneTopic cluster;
    cluster.command("stop producer p");
    cluster.run(1s);
    cluster.command("set config producer p acks=0");
    cluster.run(1s);
    QVERIFY(!cluster.isRunning("p"));
    cluster.command("start producer p");
    cluster.produce({"a"}, orders, "p");
    cluster.run(1s);
    QVERIFY(cluster.history<BatchAcked>().back().find("(acks-none)") != std::string::npos);
}

void TstClientConfig::aKillWhileItClosesIsTheEnd()
{
    OneTopic cluster;
    cluster.isolate(b1);
    cluster.produce({"a"}, orders, "p"); // nobody answers: closing waits for it
    cluster.run(100ms);
    cluster.command("set config producer p acks=1");
    cluster.run(1s);
    cluster.command("kill producer p");
    cluster.run(60s);
    QVERIFY(!cluster.isRunning("p"));
    cluster.command("start producer p");
    QVERIFY(cluster.isRunning("p"));
}

void TstClientConfig::aConsumerComesBackIntoItsGroup()
{
    OneTopic cluster;
    cluster.consume("c", "orders", "g", "--config auto.offset.reset=earliest");
    cluster.run(10s);
    cluster.produce({"a"}, orders, "p");
    cluster.run(1s);
    cluster.command("set config consumer c max.poll.records=1");
    cluster.run(10s);
    cluster.produce({"b"}, orders, "p");
    cluster.run(1s);
    QVERIFY(cluster.settings("c").find("max.poll.records=1") != std::string::npos);
    QCOMPARE(cluster.lab().report()["consumers"]["c"]["delivered"].get<int>(), 3); // each once
    QCOMPARE(cluster.lab().report()["consumers"]["c"]["duplicates"].get<int>(), 0);
}

void TstClientConfig::whatIsWrongIsRefused_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("words");
    QTest::newRow("no such client") << "set config producer q acks=1" << "no producer q";
    QTest::newRow("of the other kind") << "set config consumer p acks=1" << "no consumer p";
    QTest::newRow("no such setting") << "set config producer p ack=1" << "no producer config ack";
    QTest::newRow("a wrong value") << "set config producer p acks=2" << "acks";
    QTest::newRow("what does not go together") << "set config producer p acks=1 enable.idempotence=true" << "idempotence";
}

void TstClientConfig::whatIsWrongIsRefused()
{
    QFETCH(QString, line);
    QFETCH(QString, words);
    OneTopic cluster;
    const auto before = cluster.settings("p");
    const FactId last = cluster.lastFact();
    const auto result = cluster.lab().execute(line.toStdString(), "test");
    QVERIFY(!result.ok);
    QVERIFY2(result.error.find(words.toStdString()) != std::string::npos, result.error.c_str());
    QCOMPARE(cluster.settings("p"), before);
    QVERIFY(cluster.history<NodeStopped>(last).empty());
}

QTEST_GUILESS_MAIN(TstClientConfig)
#include "tst_client_config.moc"
