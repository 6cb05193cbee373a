// What do nodes of a World feel of each other: connections, what a link costs, and how they close?

#include <QTest>

#include <algorithm>

#include "tests/support/print.h"

#include "tests/engine/sim/probe.h"

using namespace support;

using Lines = std::vector<std::string>;

class TestWorldConnections : public QObject {
    Q_OBJECT

private slots:
    void connectingTakesARoundTrip();
    void nodeConnectsToItself();
    void bytesStayInOrderInEachDirection();
    void bandwidthIsSharedByTheLink();
    void jitterNeverOvertakes();
    void lossIsADelay();
    void serviceTimeServesOneAfterTheOther();
    void closeArrivesAfterWhatWasSent();
    void sendOnAClosedConnectionIsIgnored();
    void connectToNobodyIsRefused();
    void closeBeforeItIsOpenLeavesNothing();
};

void TestWorldConnections::connectingTakesARoundTrip()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.connect(a, b);
    rig.send(a, b, "hello");
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"0s start", "2ms opened 2", "2ms 2: [hello]"}));
    QCOMPARE(rig.seen(b), (Lines{"0s start", "1ms accepted 1", "1ms 1: hello"}));
}

void TestWorldConnections::nodeConnectsToItself()
{
    Rig rig;
    const auto a = rig.add(1, [](Turn& turn, const std::string& text, ConnectionId connection) {
        if (text == "ping")
            turn.send(connection, {Slice::copyOf("pong"), nullptr}, {});
    });
    const ConnectionId mine = rig.connect(a, a);
    rig.run(1ms);
    const ConnectionId theirs = rig.lives[a].to[a]; // as the accepting end knows it
    QVERIFY(mine != theirs);
    rig.world.inTurn(a, [&](Node&, Turn& turn) { turn.send(mine, {Slice::copyOf("ping"), nullptr}, {}); });
    rig.run(1ms);
    rig.world.inTurn(a, [&](Node&, Turn& turn) { turn.close(theirs); });
    rig.run(1ms);
    QCOMPARE(rig.seen(a), (Lines{"0s start", "0s accepted 1", "0s opened 1", "1ms 1: ping", "1ms 1: pong", "2ms closed 1"}));
    QCOMPARE(rig.world.network().size(), std::size_t(0));
    rig.connect(a, a);
    rig.run(1ms);
    rig.world.kill(a);
    QCOMPARE(rig.world.network().size(), std::size_t(0));
}

void TestWorldConnections::bytesStayInOrderInEachDirection()
{
    Rig rig({10ms, 0ms, 0, 0});
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.run(10ms);
    rig.seen(a);
    rig.seen(b);
    const Time t = rig.world.now();
    rig.send(a, b, "1");
    rig.run(1ms);
    rig.send(a, b, "2");
    rig.world.setLink(a, b, {2ms, 0ms, 0, 0}); // faster, but nothing overtakes
    rig.send(a, b, "3");
    rig.send(b, a, "other way");
    rig.run(1s);
    QCOMPARE(t, kWorldStart + 20ms);
    QCOMPARE(rig.seen(b), (Lines{"30ms 1: 1", "31ms 1: 2", "31ms 1: 3"}));
    QCOMPARE(rig.seen(a), (Lines{"31ms 2: other way"}));
}

void TestWorldConnections::bandwidthIsSharedByTheLink()
{
    Rig rig({1ms, 0ms, 0, 0});
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    const ConnectionId first = rig.lives[a].to[b];
    rig.linked(a, b);
    const ConnectionId second = rig.lives[a].to[b];
    rig.world.setLink(a, b, {1ms, 0ms, 1000, 0}); // a byte a millisecond
    const std::string six = "123456";             // and four of framing
    rig.world.inTurn(a, [&](Node&, Turn& turn) {
        turn.send(first, {Slice::copyOf(six), nullptr}, {});
        turn.send(second, {Slice::copyOf(six), nullptr}, {});
    });
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"31ms 1: 123456", "41ms 1: 123456"}));
    const auto sent = rig.of<MessageSent>();
    QCOMPARE(sent[0].as<MessageSent>()->departs, kWorldStart + 20ms);
    QCOMPARE(sent[1].as<MessageSent>()->departs, kWorldStart + 30ms);
    QCOMPARE(sent[1].as<MessageSent>()->arrives, kWorldStart + 41ms);
}

void TestWorldConnections::jitterNeverOvertakes()
{
    Rig rig({1ms, 20ms, 0, 0});
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.connect(a, b);
    rig.run(100ms);
    rig.seen(b);
    for (int i = 0; i < 50; ++i) {
        rig.send(a, b, std::to_string(i));
        rig.run(1ms);
    }
    rig.run(1s);
    const Lines seen = rig.seen(b);
    QCOMPARE(seen.size(), std::size_t(50));
    std::set<std::string> instants;
    for (int i = 0; i < 50; ++i) {
        const std::string& line = seen[static_cast<std::size_t>(i)];
        QVERIFY2(line.ends_with(" 1: " + std::to_string(i)), line.c_str());
        instants.insert(line.substr(0, line.find(' ')));
    }
    QVERIFY(instants.size() > 5);
    std::map<MessageId, Time> arrivals;
    for (const Fact& fact : rig.of<MessageSent>())
        arrivals[fact.as<MessageSent>()->message] = fact.as<MessageSent>()->arrives;
    for (const Fact& fact : rig.of<MessageDelivered>()) // what was told when it left came true
        QCOMPARE(fact.at, arrivals.at(fact.as<MessageDelivered>()->message));
}

void TestWorldConnections::lossIsADelay()
{
    Rig rig({1ms, 0ms, 0, 0});
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.world.setLink(a, b, {1ms, 0ms, 0, 500000});
    for (int i = 0; i < 40; ++i) {
        rig.send(a, b, std::to_string(i));
        rig.run(100s);
    }
    QCOMPARE(rig.seen(b).size(), std::size_t(40));
    std::set<Duration> latencies;
    for (const Fact& fact : rig.of<MessageSent>()) {
        const auto* sent = fact.as<MessageSent>();
        latencies.insert(sent->arrives - sent->departs);
        QCOMPARE(fact.rule == Rule::Retransmission, sent->arrives - sent->departs > 1ms);
    }
    QVERIFY(latencies.contains(1ms));
    QVERIFY(latencies.contains(201ms));
    QVERIFY(latencies.contains(601ms)); // 200 + 400
}

void TestWorldConnections::serviceTimeServesOneAfterTheOther()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    const auto c = rig.add(3);
    rig.linked(a, c);
    rig.linked(b, c);
    rig.world.setServiceTime(c, 5ms);
    rig.send(a, c, "a1");
    rig.send(a, c, "a2");
    rig.send(b, c, "b1");
    rig.timer(c, 3ms, 9); // timers are not served
    rig.run(1s);
    QCOMPARE(rig.seen(c), (Lines{"23ms timer 9", "26ms 1: a1", "31ms 2: b1", "36ms 1: a2"}));
}

void TestWorldConnections::closeArrivesAfterWhatWasSent()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.send(b, a, "too late"); // on its way when the other closes
    rig.send(a, b, "last words");
    rig.close(a, b);
    QCOMPARE(rig.of<ConnectionClosed>().size(), std::size_t(0));
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"11ms 1: last words", "11ms closed 1"}));
    QCOMPARE(rig.seen(a), Lines{});
    QCOMPARE(rig.world.network().size(), std::size_t(0));
    QCOMPARE(rig.of<ConnectionClosed>().size(), std::size_t(1));
}

void TestWorldConnections::sendOnAClosedConnectionIsIgnored()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.close(a, b);
    QCOMPARE(rig.send(a, b, "nothing"), MessageId{});
    rig.send(b, a, "into the void"); // it does not know yet
    rig.run(1s);
    QCOMPARE(rig.send(b, a, "nothing"), MessageId{});
    QCOMPARE(rig.seen(a), Lines{});
    QCOMPARE(rig.of<MessageDelayed>().size(), std::size_t(1)); // dropped
}

void TestWorldConnections::connectToNobodyIsRefused()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.world.kill(b);
    rig.connect(a, b);
    rig.send(a, b, "hello?");
    rig.connect(a, NodeId{99});
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"0s start", "2ms reset 2", "2ms reset 99"}));
    const auto closed = rig.of<ConnectionClosed>();
    QCOMPARE(closed.size(), std::size_t(2));
    QCOMPARE(closed[0].as<ConnectionClosed>()->how, CloseKind::Refused);
    QCOMPARE(closed[0].because, (std::vector{rig.of<NodeStopped>()[0].id}));
    QCOMPARE(rig.world.network().size(), std::size_t(0));
}

void TestWorldConnections::closeBeforeItIsOpenLeavesNothing()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.connect(a, b);
    rig.close(a, b);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"0s start"}));
    QCOMPARE(rig.world.network().size(), std::size_t(0));
    rig.connect(a, b);
    rig.run(1500us); // accepted there, not yet known here
    rig.close(a, b);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"1.001s accepted 1", "1.0025s closed 1"}));
    QCOMPARE(rig.seen(a), (Lines{"0s start"}));
}

QTEST_GUILESS_MAIN(TestWorldConnections)
#include "tst_world_connections.moc"
