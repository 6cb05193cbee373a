// What do nodes of a World feel of time?

#include <QTest>

#include <algorithm>

#include "tests/support/print.h"

#include "tests/engine/sim/probe.h"

using namespace support;

using Lines = std::vector<std::string>;

class TestWorld : public QObject {
    Q_OBJECT

private slots:
    void beginsTwentySecondsBeforeZero();
    void eventsRunInOrderOfTimeThenOfScheduling();
    void cancelledTimerNeverFires();
    void timersDieWithTheirIncarnation();
    void wallClockFollowsTheLabAndTheNode();
    void runWhileStopsAtTheLimit();
    void inputsComeAtTheirInstant();
    void asEventCountsOnce();
    void checksRunAfterEachEvent();
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

QTEST_GUILESS_MAIN(TestWorld)
#include "tst_world.moc"
