// What do cut links, held and dropped messages and clients from outside do to a World?

#include <QTest>

#include <algorithm>

#include "tests/support/print.h"

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "tests/engine/sim/probe.h"

using namespace support;

using Lines = std::vector<std::string>;

class TestWorldLinks : public QObject {
    Q_OBJECT

private slots:
    // links
    void cutStallsAndHealBringsItLate();
    void oneWayCutStallsOneWay();
    void killBehindACutIsFeltAfterHeal();
    void connectOverACutLinkWaits();
    // messages
    void heldMessageHoldsWhatIsBehind();
    void delayedMessageDelaysWhatIsBehind();
    void droppedRequestIsNeverProcessedAndResets();
    void droppedResponseWasProcessed();
    void trapCatchesTheNextThatMatches();
    void everySentMessageEndsOnce();
    // outside
    void outsideClientTalksToANode();
    void outsideClientFeelsAKill();
    void outsideIsToldOfRefusal();
    // time
    void nodesThatAnswerWithoutEndAreStopped();
    // facts
    void factsTellWhyAConnectionEnded();
};

void TestWorldLinks::nodesThatAnswerWithoutEndAreStopped()
{
    setCheckHandler(&throwCheckFailed);
    Rig rig(LinkSettings{Duration{0}, Duration{0}, 0, 0}, 1, Recording::Off, 1000);
    const auto ever = [](Turn& turn, const std::string& text, ConnectionId connection) {
        turn.send(connection, {Slice::copyOf(text), nullptr}, MessageNote{});
    };
    const auto a = rig.add(1, ever);
    const auto b = rig.add(2, ever);
    rig.linked(a, b);
    const Time then = rig.world.now();
    std::string told;
    try {
        rig.send(a, b, "again");
        rig.run(1s);
    } catch (const CheckFailed& failed) {
        told = failed.what();
    }
    QCOMPARE(rig.world.now(), then);
    QVERIFY2(told.find(": 1000 events in one instant, the next one at node ") != std::string::npos, told.c_str());
}

void TestWorldLinks::cutStallsAndHealBringsItLate()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.linked(a, b);
    const MessageId wire = rig.send(a, b, "on the wire");
    rig.world.cut(a, b);
    rig.world.cut(b, a);
    rig.run(1s);
    const MessageId later = rig.send(a, b, "sent while cut");
    rig.run(1s);
    QCOMPARE(rig.seen(b), Lines{});
    rig.world.heal(a, b);
    rig.world.heal(b, a);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"2.011s 1: on the wire", "2.011s 1: sent while cut"}));
    QCOMPARE(rig.seen(a), (Lines{"2.012s 2: [on the wire]", "2.012s 2: [sent while cut]"}));
    const auto told = rig.of<MessageDelayed>();
    QCOMPARE(told.size(), std::size_t(3));
    QCOMPARE(told[0].as<MessageDelayed>()->message, wire);
    QCOMPARE(told[0].as<MessageDelayed>()->fate, MessageFate::Stalled);
    QCOMPARE(told[0].because, (std::vector{rig.of<LinkCut>()[0].id}));
    QCOMPARE(told[1].as<MessageDelayed>()->fate, MessageFate::Resumed);
    QCOMPARE(told[1].as<MessageDelayed>()->arrives, kWorldStart + 2011ms);
    QCOMPARE(told[2].as<MessageDelayed>()->message, later);
}

void TestWorldLinks::oneWayCutStallsOneWay()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.linked(a, b);
    rig.world.cut(b, a);
    rig.send(a, b, "hello");
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"11ms 1: hello"}));
    QCOMPARE(rig.seen(a), Lines{});
    rig.world.cut(b, a); // again: nothing
    QCOMPARE(rig.of<LinkCut>().size(), std::size_t(1));
    rig.world.heal(b, a);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"1.011s 2: [hello]"}));
}

void TestWorldLinks::killBehindACutIsFeltAfterHeal()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.world.cut(b, a);
    rig.world.kill(b);
    rig.run(1s);
    QCOMPARE(rig.seen(a), Lines{});
    rig.world.heal(b, a);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"1.011s reset 2"}));
}

void TestWorldLinks::connectOverACutLinkWaits()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.world.cut(a, b);
    rig.connect(a, b);
    rig.run(5s);
    QCOMPARE(rig.seen(a), (Lines{"0s start"}));
    rig.world.heal(a, b);
    rig.run(1s);
    QCOMPARE(rig.seen(a), (Lines{"5.002s opened 2"}));
}

// -- messages -----------------------------------------------------------------------------------------------------

void TestWorldLinks::heldMessageHoldsWhatIsBehind()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    rig.send(a, b, "1");
    const MessageId second = rig.send(a, b, "2");
    const MessageId third = rig.send(a, b, "3");
    QVERIFY(rig.world.hold(second));
    rig.run(1s);
    const MessageId fourth = rig.send(a, b, "4");
    QCOMPARE(rig.seen(b), (Lines{"11ms 1: 1"}));
    QVERIFY(!rig.world.deliver(third)); // it is not held, it waits
    QVERIFY(rig.world.deliver(second));
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"1.01s 1: 2", "1.01s 1: 3", "1.011s 1: 4"}));
    QVERIFY(!rig.world.hold(second)); // it has arrived
    Lines told;
    for (const Fact& fact : rig.of<MessageDelayed>())
        told.push_back(std::to_string(fact.as<MessageDelayed>()->message.value) + (fact.as<MessageDelayed>()->fate == MessageFate::Stalled ? " stalled" : " resumed"));
    const std::string two = std::to_string(second.value), three = std::to_string(third.value), four = std::to_string(fourth.value);
    QCOMPARE(told, (Lines{two + " stalled", three + " stalled", two + " resumed", three + " resumed", four + " resumed"}));
}

void TestWorldLinks::delayedMessageDelaysWhatIsBehind()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    const MessageId first = rig.send(a, b, "1");
    rig.send(a, b, "2");
    QVERIFY(rig.world.delay(first, 500ms));
    rig.run(100ms);
    rig.send(a, b, "3");
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"511ms 1: 1", "511ms 1: 2", "511ms 1: 3"}));
}

void TestWorldLinks::droppedRequestIsNeverProcessedAndResets()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.linked(a, b);
    rig.send(a, b, "1");
    const MessageId second = rig.send(a, b, "2");
    rig.send(a, b, "3");
    QVERIFY(rig.world.drop(second));
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"11ms 1: 1", "11ms reset 1"}));
    QCOMPARE(rig.seen(a), (Lines{"11ms reset 2"}));
    QCOMPARE(rig.world.network().size(), std::size_t(0));
    const auto closed = rig.of<ConnectionClosed>();
    QCOMPARE(closed.size(), std::size_t(1));
    QCOMPARE(closed[0].as<ConnectionClosed>()->how, CloseKind::Reset);
    QCOMPARE(closed[0].rule, Rule::UserCommand);
}

void TestWorldLinks::droppedResponseWasProcessed()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    rig.linked(a, b);
    World::Trap trap;
    trap.act = World::Trap::Do::Drop;
    trap.response = true;
    rig.world.setTrap(trap);
    rig.send(a, b, "1");
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"11ms 1: 1", "12ms reset 1"}));
    QCOMPARE(rig.seen(a), (Lines{"12ms reset 2"}));
}

void TestWorldLinks::trapCatchesTheNextThatMatches()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2, Rig::echo());
    const auto c = rig.add(3, Rig::echo());
    rig.linked(a, b);
    rig.linked(a, c);
    World::Trap trap;
    trap.act = World::Trap::Do::Delay;
    trap.apiKey = 1;
    trap.response = false;
    trap.to = c;
    trap.by = 100ms;
    rig.world.setTrap(trap);
    rig.send(a, b, "other node", 1);
    rig.send(a, c, "other api", 0);
    rig.send(a, c, "caught", 1);
    rig.run(50ms);
    rig.send(a, c, "behind it", 1);
    rig.run(1s);
    rig.send(a, c, "only once", 1);
    rig.run(1s);
    QCOMPARE(rig.seen(b), (Lines{"21ms 1: other node"}));
    QCOMPARE(rig.seen(c), (Lines{"21ms 1: other api", "121ms 1: caught", "121ms 1: behind it", "1.071s 1: only once"}));
}

// Random faults; whatever happens, a message that was sent arrives or is told as dropped, once, and connections that
// opened end once.
void TestWorldLinks::everySentMessageEndsOnce()
{
    std::size_t deliveredInAll = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Rig rig({2ms, 3ms, 20000, 50000}, seed);
        Random random(seed, "story");
        std::vector<NodeId> nodes;
        for (int i = 1; i <= 4; ++i)
            nodes.push_back(rig.add(i, Rig::echo()));
        const auto pick = [&] { return nodes[random.below(nodes.size())]; };
        for (int i = 0; i < 600; ++i) {
            const NodeId a = pick();
            const NodeId b = pick();
            const auto state = rig.world.state(a);
            const bool up = state != World::State::Down;
            switch (random.below(30)) {
            case 0: if (up && random.chance(300000)) rig.world.kill(a); break;
            case 1: if (up) rig.world.powerOff(a); break;
            case 2: if (up) rig.world.stop(a); break;
            case 3: if (state == World::State::Running) rig.world.pause(a); break;
            case 4: case 5: if (state == World::State::Paused) rig.world.resume(a); break;
            case 6: if (a != b) rig.world.cut(a, b); break;
            case 7: case 8: rig.world.heal(a, b); break;
            case 9: case 10: case 11: if (!up) rig.world.start(a); break;
            case 12: if (up) rig.close(a, b); break;
            case 13:
                if (const auto sent = rig.of<MessageSent>(); !sent.empty()) {
                    const MessageId message = sent[sent.size() - 1 - random.below(std::min<std::size_t>(sent.size(), 10))].as<MessageSent>()->message;
                    const auto act = random.below(4);
                    act == 0 ? rig.world.hold(message) : act == 1 ? rig.world.drop(message) : act == 2 ? rig.world.deliver(message) : rig.world.delay(message, 7ms);
                }
                break;
            case 14: case 15: case 16: if (up) rig.connect(a, b); break;
            default: if (up) rig.send(a, b, "x");
            }
            rig.run(Duration{random.between(0, 3000000)});
        }
        for (const NodeId node : nodes)
            if (rig.world.state(node) != World::State::Down)
                rig.world.kill(node);
        for (const NodeId node : nodes)
            rig.world.removeNode(node);
        rig.run(600s);
        QCOMPARE(rig.world.network().size(), std::size_t(0));
        QVERIFY(!rig.world.nextEventAt());
        std::map<MessageId, int> open;
        std::map<ConnectionId, int> connections;
        std::size_t delivered = 0;
        for (const Fact& fact : rig.of<MessageSent>())
            open[fact.as<MessageSent>()->message] += 1;
        for (const Fact& fact : rig.of<MessageDelivered>()) {
            open[fact.as<MessageDelivered>()->message] -= 1;
            ++delivered;
        }
        for (const Fact& fact : rig.of<MessageDelayed>())
            if (fact.as<MessageDelayed>()->fate == MessageFate::Dropped)
                open[fact.as<MessageDelayed>()->message] -= 1;
        for (const Fact& fact : rig.of<ConnectionOpened>())
            connections[fact.as<ConnectionOpened>()->connection] += 1;
        for (const Fact& fact : rig.of<ConnectionClosed>())
            if (fact.as<ConnectionClosed>()->how != CloseKind::Refused)
                connections[fact.as<ConnectionClosed>()->connection] -= 1;
        for (const auto& [message, count] : open)
            QVERIFY2(count == 0, ("message " + std::to_string(message.value) + " of seed " + std::to_string(seed)).c_str());
        for (const auto& [connection, count] : connections)
            QVERIFY2(count == 0, ("connection " + std::to_string(connection.value) + " of seed " + std::to_string(seed)).c_str());
        deliveredInAll += delivered;
    }
    QVERIFY2(deliveredInAll > 3000, std::to_string(deliveredInAll).c_str());
}

// -- outside ------------------------------------------------------------------------------------------------------

namespace {

struct Outside {
    Rig& rig;
    NodeId id{1000000};
    Lines seen;
    explicit Outside(Rig& r) : rig(r)
    {
        rig.world.onOutside = [this](NodeId client, Delivery& delivery) {
            static constexpr const char* kNames[] = {"opened", "accepted", "message", "closed", "reset"};
            seen.push_back(formatDuration(rig.world.now() - kWorldStart) + " " + std::to_string(client.value) + " " + kNames[static_cast<int>(delivery.kind)] + " "
                + std::string(delivery.frame.bytes.flatten().text()));
        };
        NodeAdded what;
        what.id = id;
        what.kind = NodeKind::Outside;
        rig.world.addOutside(what);
        rig.world.addOutside(what); // known already
    }
};

} // namespace

void TestWorldLinks::outsideClientTalksToANode()
{
    Rig rig;
    const auto broker = rig.add(1, Rig::echo());
    Outside outside(rig);
    const ConnectionId connection = rig.world.openOutside(outside.id, broker);
    rig.world.outsideFrame(connection, {Slice::copyOf("hello"), nullptr}, {});
    rig.run(1ms);
    rig.world.outsideClosed(connection);
    rig.run(1ms);
    QCOMPARE(outside.seen, (Lines{"0s 1000000 opened ", "0s 1000000 message [hello]"})); // no latency by default
    QCOMPARE(rig.seen(broker), (Lines{"0s start", "0s accepted 1000000", "0s 1000000: hello", "1ms closed 1000000"}));
    rig.world.outsideFrame(connection, {Slice::copyOf("too late"), nullptr}, {});
    const ConnectionId other = rig.world.openOutside(outside.id, broker);
    rig.run(1ms);
    rig.world.outsideReset(other);
    rig.run(1ms);
    QCOMPARE(rig.seen(broker).back(), std::string("3ms reset 1000000"));
    rig.world.removeNode(outside.id);
    QVERIFY(!rig.world.has(outside.id));
}

void TestWorldLinks::outsideClientFeelsAKill()
{
    Rig rig;
    const auto broker = rig.add(1, Rig::echo());
    Outside outside(rig);
    rig.world.setLink(outside.id, broker, {5ms, 0ms, 0, 0});
    rig.world.openOutside(outside.id, broker);
    rig.run(10ms);
    rig.world.kill(broker);
    rig.run(10ms);
    QCOMPARE(outside.seen, (Lines{"5ms 1000000 opened ", "10ms 1000000 reset "}));
}

void TestWorldLinks::outsideIsToldOfRefusal()
{
    Rig rig;
    Outside outside(rig);
    rig.world.openOutside(outside.id, NodeId{7});
    rig.run(10ms);
    QCOMPARE(outside.seen, (Lines{"0s 1000000 reset "}));
}

// -- facts --------------------------------------------------------------------------------------------------------

void TestWorldLinks::factsTellWhyAConnectionEnded()
{
    Rig rig;
    const auto a = rig.add(1);
    const auto b = rig.add(2);
    rig.linked(a, b);
    const FactId command = rig.world.publish(CommandApplied{"kill broker 2", "user"}, {}, Rule::UserCommand);
    rig.world.kill(b, command);
    rig.run(1ms);
    const Fact stopped = rig.of<NodeStopped>()[0];
    QCOMPARE(stopped.rule, Rule::UserCommand);
    QVERIFY(std::find(stopped.because.begin(), stopped.because.end(), command) != stopped.because.end());
    QCOMPARE(rig.of<ConnectionClosed>()[0].because, (std::vector{stopped.id}));
}

QTEST_GUILESS_MAIN(TestWorldLinks)
#include "tst_world_links.moc"
