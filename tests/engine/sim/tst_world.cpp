// What do nodes of a World feel of time, of each other, and of every fault?

#include <QTest>

#include <algorithm>

#include "tests/support/print.h"

#include "engine/base/random.h"
#include "tests/engine/sim/probe.h"

using namespace support;

using Lines = std::vector<std::string>;

class TestWorld : public QObject {
    Q_OBJECT

private slots:
    // time
    void beginsTwentySecondsBeforeZero();
    void eventsRunInOrderOfTimeThenOfScheduling();
    void cancelledTimerNeverFires();
    void timersDieWithTheirIncarnation();
    void wallClockFollowsTheLabAndTheNode();
    void runWhileStopsAtTheLimit();
    void inputsComeAtTheirInstant();
    void asEventCountsOnce();
    void checksRunAfterEachEvent();
    // connections
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
    // life
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

void TestWorld::beginsTwentySecondsBeforeZero()
{
    Rig rig;
    QCOMPARE(rig.world.now(), Time{-20s});
    QVERIFY(!rig.world.nextEventAt());
    QVERIFY(!rig.world.step());
    rig.world.advanceTo(Time{});
    QCOMPARE(rig.world.now(), Time{0s});
}

void TestWorld::eventsRunInOrderOfTimeThenOfScheduling()
{
    Rig rig;
    const auto one = rig.add(1);
    const auto two = rig.add(2);
    rig.timer(one, 5ms, 1);
    rig.timer(two, 3ms, 2);
    rig.timer(one, 3ms, 3);
    rig.timer(two, 0ms, 4);
    rig.timer(one, -7ms, 5);
    QCOMPARE(*rig.world.nextEventAt(), rig.world.now());
    std::vector<std::uint16_t> kinds;
    while (const Scheduled* next = rig.world.nextEvent()) {
        kinds.push_back(std::get<Timer>(next->what).kind);
        rig.world.step();
    }
    QCOMPARE(kinds, (std::vector<std::uint16_t>{4, 5, 2, 3, 1}));
    QCOMPARE(rig.seen(one), (Lines{"0s start", "0s timer 5", "3ms timer 3", "5ms timer 1"}));
}

void TestWorld::cancelledTimerNeverFires()
{
    Rig rig;
    const auto node = rig.add(1);
    std::vector<TimerId> timers;
    for (std::uint16_t i = 0; i < 200; ++i)
        timers.push_back(rig.timer(node, Duration{(i * 7919) % 200 + 1}, i));
    rig.world.inTurn(node, [&](Node&, Turn& turn) {
        for (std::size_t i = 0; i < timers.size(); ++i)
            if (i % 3 != 0)
                turn.cancelTimer(timers[i]);
        turn.cancelTimer(timers[1]); // again
        turn.cancelTimer(TimerId{});
        turn.cancelTimer(TimerId{123456});
    });
    rig.seen(node);
    rig.run(1s);
    Lines expected;
    for (int at = 1; at <= 200; ++at)
        for (int i = 0; i < 200; i += 3)
            if ((i * 7919) % 200 + 1 == at)
                expected.push_back(formatDuration(Duration{at}) + " timer " + std::to_string(i));
    QCOMPARE(rig.seen(node), expected);
    rig.world.inTurn(node, [&](Node&, Turn& turn) { turn.cancelTimer(timers[0]); }); // it fired
}

void TestWorld::timersDieWithTheirIncarnation()
{
    Rig rig;
    const auto node = rig.add(1);
    const auto other = rig.add(2);
    rig.timer(node, 5ms, 1);
    rig.timer(other, 6ms, 2);
    rig.world.kill(node);
    rig.world.start(node);
    QCOMPARE(rig.world.incarnation(node), Incarnation{2});
    QCOMPARE(*rig.world.nextEventAt(), kWorldStart + 6ms); // nothing of the dead is left in the queue
    rig.run(1s);
    QCOMPARE(rig.seen(node), (Lines{"0s start", "0s start"}));
    QCOMPARE(rig.seen(other), (Lines{"0s start", "6ms timer 2"}));
}

void TestWorld::wallClockFollowsTheLabAndTheNode()
{
    Rig rig;
    const auto node = rig.add(1);
    std::int64_t wall = 0;
    const auto look = [&] { rig.world.inTurn(node, [&](Node&, Turn& turn) { wall = turn.wallMillis(); }); };
    look();
    QCOMPARE(wall, 1767225600000 - 20000);
    rig.world.setClockOffset(node, 5s);
    look();
    QCOMPARE(wall, 1767225600000 - 15000);
    rig.world.advanceTo(Time{-1ns});
    look();
    QCOMPARE(wall, 1767225600000 + 4999); // rounded down, before 0 s too
}

void TestWorld::runWhileStopsAtTheLimit()
{
    Rig rig;
    const auto node = rig.add(1);
    for (int i = 1; i <= 10; ++i)
        rig.timer(node, i * 1ms, 7);
    const auto few = [&] { return rig.lives[node].seen.size() < 4; };
    QVERIFY(rig.world.runWhile(few, kWorldStart + 1s));
    QCOMPARE(rig.world.now(), kWorldStart + 3ms);
    QVERIFY(!rig.world.runWhile([] { return true; }, kWorldStart + 5500us));
    QCOMPARE(rig.world.now(), kWorldStart + 5500us);
    QCOMPARE(rig.lives[node].seen.size(), std::size_t(6));
}

void TestWorld::inputsComeAtTheirInstant()
{
    Rig rig;
    const auto node = rig.add(1);
    rig.world.onInput = [&](const Input& input) {
        if (input.index == 7)
            rig.world.kill(node);
    };
    rig.timer(node, 5ms, 1);
    rig.world.post(kWorldStart + 5ms, {7});
    rig.timer(node, 5ms, 2);
    const auto before = rig.world.eventsRun();
    rig.run(1s);
    QCOMPARE(rig.seen(node), (Lines{"0s start", "5ms timer 1"}));
    QCOMPARE(rig.world.eventsRun(), before + 2);
}

void TestWorld::asEventCountsOnce()
{
    Rig rig;
    const auto one = rig.add(1);
    const auto two = rig.add(2);
    const auto before = rig.world.eventsRun();
    rig.world.asEvent([&] {
        rig.world.cut(one, two);
        rig.world.cut(two, one);
        rig.world.kill(one);
    });
    QCOMPARE(rig.world.eventsRun(), before + 1);
    for (const Fact& fact : rig.of<LinkCut>())
        QCOMPARE(fact.cause, EventSeq{before + 1});
}

void TestWorld::checksRunAfterEachEvent()
{
    Rig rig;
    const auto node = rig.add(1);
    std::vector<std::size_t> seen;
    rig.world.afterEvent = [&] { seen.push_back(rig.lives[node].seen.size()); };
    rig.timer(node, 1ms, 1);
    rig.timer(node, 1ms, 2);
    rig.run(1s);
    QCOMPARE(seen, (std::vector<std::size_t>{1, 1, 2, 3}));
}

// -- connections --------------------------------------------------------------------------------------------------

void TestWorld::connectingTakesARoundTrip()
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

void TestWorld::nodeConnectsToItself()
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

void TestWorld::bytesStayInOrderInEachDirection()
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

void TestWorld::bandwidthIsSharedByTheLink()
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

void TestWorld::jitterNeverOvertakes()
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

void TestWorld::lossIsADelay()
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

void TestWorld::serviceTimeServesOneAfterTheOther()
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

void TestWorld::closeArrivesAfterWhatWasSent()
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

void TestWorld::sendOnAClosedConnectionIsIgnored()
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

void TestWorld::connectToNobodyIsRefused()
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

void TestWorld::closeBeforeItIsOpenLeavesNothing()
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

// -- life ---------------------------------------------------------------------------------------------------------

void TestWorld::stopClosesInOrder()
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

void TestWorld::killResetsAtOnce()
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

void TestWorld::killLosesWhatIsOnTheWire()
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

void TestWorld::powerOffIsSilence()
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

void TestWorld::hostWithPowerBackResetsAtTheNextSend()
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

void TestWorld::hostWithPowerBackAcceptsAWaitingConnect()
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

void TestWorld::powerOffTearsTheDisk()
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

void TestWorld::pausedNodeFeelsItAllLaterInOrder()
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

void TestWorld::timerThatWaitedForResumeCanBeCancelled()
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

void TestWorld::pausedNodeCanBeKilled()
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

void TestWorld::removedNodeIsGone()
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

void TestWorld::exitEndsTheNodeAfterItsTurn()
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

void TestWorld::slowDiskCompletesLater()
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

// -- links --------------------------------------------------------------------------------------------------------

QTEST_GUILESS_MAIN(TestWorld)
#include "tst_world.moc"
