// What do nodes of a World feel when one stops, dies, sleeps or goes, and of its disk?

#include <QTest>

#include <algorithm>

#include "tests/support/print.h"

#include "tests/engine/sim/probe.h"

using namespace support;

using Lines = std::vector<std::string>;

class TestWorldEnds : public QObject {
    Q_OBJECT

private slots:
    void stopClosesInOrder();
    void killResetsAtOnce();
    void killLosesWhatIsOnTheWire();
    void powerOffIsSilence();
    void hostWithPowerBackResetsAtTheNextSend();
    void hostWithPowerBackAcceptsAWaitingConnect();
    void powerOffTearsTheDisk();
    void pausedNodeFeelsItAllLaterInOrder();
    void timerThatWaitedForResumeCanBeCancelled();
    void pausedNodeCanBeKilled();
    void removedNodeIsGone();
    void exitEndsTheNodeAfterItsTurn();
    void slowDiskCompletesLater();
};

void TestWorldEnds::stopClosesInOrder()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.send(b, a, "goodbye");
    rig.world.stop(b);
    QCOMPARE(rig.world.state(b), World::State::Down);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"11ms 2: goodbye", "11ms closed 2"}));
    QCOMPARE(rig.of<ConnectionClosed>()[0].as<ConnectionClosed>()->how, CloseKind::Closed);
}

void TestWorldEnds::killResetsAtOnce()
{
    Rig rig({50ms, 0ms, 0, 0});
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.connect(a, b);
    rig.run(200ms);
    rig.seen(a);
    rig.world.kill(b);
    rig.run(0ms);
    QCOMPARE(rig.seen(a), (Lines{"200ms reset 2"}));
    QCOMPARE(rig.send(a, b, "nothing"), MessageId{});
    const auto closed = rig.of<ConnectionClosed>();
    QCOMPARE(closed.size(), std::size_t(1));
    QCOMPARE(closed[0].rule, Rule::ConnectionResetByKill);
    QCOMPARE(closed[0].because, (std::vector{rig.of<NodeStopped>()[0].id}));
}

void TestWorldEnds::killLosesWhatIsOnTheWire()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    const MessageId there = rig.send(a, b, "never read");
    const MessageId back = rig.send(b, a, "never heard");
    rig.world.kill(b);
    rig.world.start(b);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"10ms reset 2"}));
    QCOMPARE(rig.seen(b), (Lines{"10ms start"}));
    std::vector<MessageId> dropped;
    for (const Fact& fact : rig.of<MessageDelayed>())
        if (fact.as<MessageDelayed>()->fate == MessageFate::Dropped)
            dropped.push_back(fact.as<MessageDelayed>()->message);
    QCOMPARE(dropped, (std::vector{there, back}));
}

void TestWorldEnds::powerOffIsSilence()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.linked(a, b);
    rig.send(b, a, "already on the wire");
    rig.world.powerOff(b);
    rig.send(a, b, "hello?");
    rig.run(60s);
    QCOMPARE(rig.seen(a), (Lines{"11ms 2: already on the wire"}));
    rig.connect(a, b);
    rig.run(60s);
    QCOMPARE(rig.seen(a), Lines{}); // not even refused
    QCOMPARE(rig.of<ConnectionClosed>().size(), std::size_t(0));
    QVERIFY(!rig.world.nextEventAt());
}

void TestWorldEnds::hostWithPowerBackResetsAtTheNextSend()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.linked(a, b);
    rig.world.powerOff(b);
    rig.run(1s);
    rig.world.start(b);
    rig.run(1s);
    QCOMPARE(rig.seen(a), Lines{}); // it does not know
    rig.send(a, b, "hello?");
    rig.send(a, b, "hello??");
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"2.012s reset 2"}));
    QCOMPARE(rig.seen(b), (Lines{"1.01s start"}));
    QCOMPARE(rig.world.network().size(), std::size_t(0));

    rig.linked(a, b);
    rig.world.powerOff(b);
    rig.send(a, b, "sent again by TCP");
    rig.run(1s);
    rig.world.start(b);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"4.021s reset 2"}));
}

void TestWorldEnds::hostWithPowerBackAcceptsAWaitingConnect()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.world.powerOff(b);
    rig.connect(a, b);
    rig.run(5s);
    rig.world.start(b);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"0s start", "5.001s opened 2"}));
}

void TestWorldEnds::powerOffTearsTheDisk()
{
    Rig rig;
    const auto node = rig.add(1, nullptr, World::HasDisk::InMemory);
    rig.world.inTurn(node, [&](Node&, Turn& turn) {
        const auto file = turn.disk().open("a", OpenMode::CreateIfMissing).value();
        turn.disk().append(file, Slice::copyOf(std::string(500, 's')), turn.nextDiskToken()).value();
        turn.disk().sync(file, turn.nextDiskToken()).value();
        turn.disk().append(file, Slice::copyOf(std::string(100000, 'u')), turn.nextDiskToken()).value();
    });
    rig.world.kill(node);
    QCOMPARE(rig.world.memoryDisk(node)->files()[0].size, 100500);
    rig.world.start(node);
    rig.world.powerOff(node);
    const std::int64_t left = rig.world.memoryDisk(node)->files()[0].size;
    QVERIFY(left >= 500 && left < 100500);
    const auto diskless = rig.add(2);
    QVERIFY(!rig.world.memoryDisk(diskless));
}

void TestWorldEnds::pausedNodeFeelsItAllLaterInOrder()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.linked(a, b);
    rig.timer(b, 5ms, 1);
    rig.world.pause(b);
    QCOMPARE(rig.world.state(b), World::State::Paused);
    rig.run(3ms);
    rig.send(a, b, "first");
    rig.run(3ms);
    rig.send(a, b, "second");
    rig.run(1ms);
    rig.connect(a, b);
    rig.run(999ms);
    rig.send(a, b, "on the wire");
    QCOMPARE(rig.seen(a), Lines{});
    QCOMPARE(rig.seen(b), Lines{});
    for (const Fact& fact : rig.of<MessageSent>())
        QCOMPARE(fact.as<MessageSent>()->arrives, kNever);
    rig.world.resume(b);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"1.016s 1: first", "1.016s timer 1", "1.016s 1: second", "1.016s accepted 1", "1.017s 1: on the wire"}));
    QCOMPARE(rig.seen(a), (Lines{"1.017s 2: [first]", "1.017s 2: [second]", "1.017s opened 2", "1.018s 2: [on the wire]"}));
    const auto told = rig.of<MessageDelayed>();
    QCOMPARE(told.size(), std::size_t(3));
    QCOMPARE(told[0].as<MessageDelayed>()->fate, MessageFate::Resumed);
    QCOMPARE(told[0].as<MessageDelayed>()->arrives, kWorldStart + 1016ms);
    QCOMPARE(told[2].as<MessageDelayed>()->arrives, kWorldStart + 1017ms);
}

void TestWorldEnds::timerThatWaitedForResumeCanBeCancelled()
{
    Rig rig;
    TimerId waiting;
    const auto a = rig.add(1);
    const auto b = rig.add(2, [&](Turn& turn, const std::string&, ConnectionId) { turn.cancelTimer(waiting); });
    rig.linked(a, b);
    waiting = rig.timer(b, 5ms, 1);
    rig.timer(b, 6ms, 2);
    rig.world.pause(b);
    rig.send(a, b, "never mind");
    rig.run(1s);
    rig.world.resume(b);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"1.01s 1: never mind", "1.01s timer 2"}));
}

void TestWorldEnds::pausedNodeCanBeKilled()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.timer(b, 5ms, 1);
    rig.world.pause(b);
    rig.send(a, b, "waits");
    rig.run(1s);
    rig.world.kill(b);
    rig.world.start(b);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"1.01s start"}));
    QCOMPARE(rig.seen(a), (Lines{"1.01s reset 2"}));

    rig.linked(a, b);
    rig.world.pause(b);
    rig.world.stop(b);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"2.02s stop"}));
}

void TestWorldEnds::removedNodeIsGone()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    const auto c = rig.add(3);
    rig.linked(a, b);
    rig.linked(a, c);
    rig.world.powerOff(c);
    rig.send(a, c, "silence");
    rig.world.removeNode(b);
    rig.world.removeNode(c);
    QVERIFY(!rig.world.has(b));
    QCOMPARE(rig.world.nodes(), (std::vector{a}));
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"20ms reset 2", "20ms reset 3"}));
    rig.connect(a, b);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"1.022s reset 2"}));
    const auto again = rig.add(4); // takes the place of one that is gone
    rig.linked(a, again);
    rig.send(a, again, "hello");
    rig.run(1s);
    QCOMPARE(rig.seen(again), (Lines{"2.031s 1: hello"}));
}

void TestWorldEnds::exitEndsTheNodeAfterItsTurn()
{
    Rig rig;
    const auto a = rig.add(1, [](Turn& turn, const std::string&, ConnectionId connection) {
        turn.exit();
        turn.send(connection, {Slice::copyOf("last"), nullptr}, {});
    });
    const auto b = rig.add(2);
    rig.linked(b, a);
    rig.send(b, a, "die");
    rig.run(1s);
    QVERIFY(!rig.world.node(a));
    QCOMPARE(rig.seen(b), (Lines{"12ms 1: last", "12ms closed 1"}));
    QCOMPARE(rig.of<NodeStopped>()[0].as<NodeStopped>()->how, StopKind::Stopped);
}

void TestWorldEnds::slowDiskCompletesLater()
{
    Rig rig;
    const auto node = rig.add(1, nullptr, World::HasDisk::InMemory);
    rig.world.memoryDisk(node)->setSpeed({10ms, 0});
    const auto write = [&] {
        rig.world.inTurn(node, [&](Node&, Turn& turn) {
            const auto file = turn.disk().open("a", OpenMode::CreateIfMissing).value();
            turn.disk().append(file, Slice::copyOf("abc"), turn.nextDiskToken()).value();
            turn.disk().sync(file, turn.nextDiskToken()).value();
        });
    };
    write();
    rig.seen(node);
    rig.run(15ms);
    rig.world.pause(node);
    rig.run(1s);
    QCOMPARE(rig.seen(node), (Lines{"10ms disk 1"}));
    rig.world.resume(node);
    rig.run(0ms);
    QCOMPARE(rig.seen(node), (Lines{"1.015s disk 2"}));
    QCOMPARE(rig.world.memoryDisk(node)->syncedSize(FileId{1}), 3);
    write();
    rig.world.kill(node);
    rig.world.start(node);
    rig.run(1s);
    QCOMPARE(rig.seen(node), (Lines{"1.015s start"})); // completions die with their life
}

QTEST_GUILESS_MAIN(TestWorldEnds)
#include "tst_world_ends.moc"
