// Is a history decided by the seed and what is done to the World, and by nothing else?

#include <QTest>

#include "tests/support/print.h"

#include "engine/base/random.h"
#include "tests/engine/sim/probe.h"

using namespace support;

namespace {

// Gossips: each tick it draws whom to tell, and writes to its disk.
struct Gossip final : Node {
    NodeId id;
    std::vector<NodeId> peers;
    std::map<NodeId, ConnectionId> out;
    std::uint64_t sum = 0;
    bool extraDraw = false;

    void start(Turn& turn) override
    {
        for (const NodeId peer : peers)
            out[peer] = turn.connect(peer);
        if (extraDraw)
            turn.random("unused").next();
        turn.setTimer(1ms, 1);
    }
    void on(Turn& turn, const Timer&) override
    {
        Random& random = turn.random("gossip");
        const std::uint64_t word = random.below(1000000);
        const NodeId peer = peers[random.below(peers.size())];
        if (turn.send(out[peer], {Slice::copyOf(std::to_string(word)), nullptr}, {}) == MessageId{})
            out[peer] = turn.connect(peer);
        const auto file = turn.disk().open("gossip", OpenMode::CreateIfMissing).value();
        turn.disk().append(file, Slice::copyOf(std::to_string(sum)), turn.nextDiskToken()).value();
        if (random.chance(200000))
            turn.disk().sync(file, turn.nextDiskToken()).value();
        turn.disk().close(file);
        turn.setTimer(Duration{random.between(100000, 5000000)}, 1);
    }
    void on(Turn&, Delivery& delivery) override
    {
        if (delivery.kind == Delivery::Kind::Message)
            sum = sum * 31 + std::stoull(std::string(delivery.frame.bytes.flatten().text()));
    }
    void on(Turn&, const DiskDone&) override { sum += 1; }
    void stop(Turn& turn) override { turn.exit(); }
    void walk(StateVisitor& visitor) const override
    {
        visitor.number(sum);
        for (const auto& [peer, connection] : out)
            visitor.id(connection);
    }
};

struct Outcome {
    std::string hash;
    std::vector<std::string> history;
    std::uint64_t events = 0;
    std::uint64_t nextDraw = 0;
};

struct Setting {
    std::uint64_t seed = 1;
    Recording recording = Recording::Full;
    bool extraDraw = false;
    Duration slice = 1s; // how far time is run at once
};

Outcome play(const Setting& setting)
{
    FactLog facts(setting.recording, 2048);
    World world({setting.seed, 1767225600000, {1ms, 2ms, 1000000, 20000}}, facts);
    const std::vector<NodeId> all{NodeId{1}, NodeId{2}, NodeId{3}, NodeId{3001}};
    for (const NodeId id : all) {
        NodeAdded what;
        what.id = id;
        what.kind = id.isBroker() ? NodeKind::Broker : NodeKind::Controller;
        world.addNode(what, [&](NodeId node) {
            auto gossip = std::make_unique<Gossip>();
            gossip->id = node;
            gossip->extraDraw = setting.extraDraw && node == NodeId{1};
            for (const NodeId peer : all)
                if (peer != node)
                    gossip->peers.push_back(peer);
            return gossip;
        }, World::HasDisk::InMemory);
    }
    const auto until = [&](Duration t) {
        while (world.now() < kWorldStart + t)
            world.runUntil(std::min(world.now() + setting.slice, kWorldStart + t));
    };
    for (const NodeId id : all)
        world.start(id);
    world.memoryDisk(NodeId{3})->setSpeed({3ms, 100000});
    until(1s);
    world.cut(NodeId{1}, NodeId{2});
    until(2s);
    world.powerOff(NodeId{2});
    world.pause(NodeId{3});
    until(3s);
    world.heal(NodeId{1}, NodeId{2});
    world.start(NodeId{2});
    world.resume(NodeId{3});
    until(4s);
    world.kill(NodeId{3001});
    until(5s);
    Outcome out;
    out.hash = world.stateHash();
    out.events = world.eventsRun();
    const FactSlice kept = facts.slice(FactId{}, facts.last());
    for (std::size_t i = 0; i < kept.size(); ++i)
        out.history.push_back(describe(kept[i]));
    world.inTurn(NodeId{1}, [&](Node&, Turn& turn) { out.nextDraw = turn.random("gossip").next(); });
    return out;
}

// The first line that differs, so that a failure can be read.
std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        const std::string left = i < a.size() ? a[i] : "(end)";
        const std::string right = i < b.size() ? b[i] : "(end)";
        if (left != right)
            return std::to_string(i) + ": " + left + " / " + right;
    }
    return {};
}

} // namespace

class TestDeterminism : public QObject {
    Q_OBJECT

private slots:
    void sameSeedSameHistory();
    void otherSeedOtherHistory();
    void extraDrawChangesNothingElsewhere();
    void sizeOfTheStepsChangesNothing();
    void recordingChangesNothing();
    void emptyWorldHasAKnownHash();
    void hashTellsWhatDecidesTheFuture();
};

void TestDeterminism::sameSeedSameHistory()
{
    const Outcome one = play({});
    const Outcome two = play({});
    QVERIFY(one.history.size() > 3000);
    QCOMPARE(difference(one.history, two.history), std::string());
    QCOMPARE(one.hash, two.hash);
    QCOMPARE(one.nextDraw, two.nextDraw);
}

void TestDeterminism::otherSeedOtherHistory()
{
    const Outcome one = play({});
    Setting other;
    other.seed = 2;
    const Outcome two = play(other);
    QVERIFY(one.hash != two.hash);
    QVERIFY(one.history != two.history);
}

void TestDeterminism::extraDrawChangesNothingElsewhere()
{
    const Outcome one = play({});
    Setting extra;
    extra.extraDraw = true;
    const Outcome two = play(extra);
    QCOMPARE(difference(one.history, two.history), std::string());
    QCOMPARE(one.nextDraw, two.nextDraw);
    QVERIFY(one.hash != two.hash); // every stream is part of it
}

void TestDeterminism::sizeOfTheStepsChangesNothing()
{
    const Outcome one = play({});
    Setting fine;
    fine.slice = 16667us;
    const Outcome two = play(fine);
    QCOMPARE(difference(one.history, two.history), std::string());
    QCOMPARE(one.hash, two.hash);
    QCOMPARE(one.events, two.events);
}

void TestDeterminism::recordingChangesNothing()
{
    const Outcome full = play({});
    for (const Recording recording : {Recording::Ring, Recording::Off}) {
        Setting setting;
        setting.recording = recording;
        const Outcome other = play(setting);
        QCOMPARE(other.hash, full.hash);
        QCOMPARE(other.events, full.events);
        QVERIFY(other.history.size() < full.history.size());
    }
}

void TestDeterminism::emptyWorldHasAKnownHash()
{
    FactLog facts(Recording::Off);
    const World world({1, 1767225600000, {}}, facts);
    QCOMPARE(world.stateHash(), std::string("e4c305b6cc172d3e62a86cdb13fb5d3a"));
}

void TestDeterminism::hashTellsWhatDecidesTheFuture()
{
    std::set<std::string> hashes;
    int looked = 0;
    const auto look = [&](const Rig& rig) {
        hashes.insert(rig.world.stateHash());
        ++looked;
    };
    Rig rig;
    look(rig);
    const auto a = rig.add(1, nullptr, World::HasDisk::InMemory);
    const auto b = rig.add(2);
    look(rig);
    rig.connect(a, b);
    look(rig);
    rig.run(5ms);
    const MessageId message = rig.send(a, b, "x");
    look(rig);
    rig.world.hold(message);
    look(rig);
    rig.world.cut(b, a);
    look(rig);
    rig.world.setLink(a, b, {2ms, 0ms, 0, 0});
    look(rig);
    rig.world.setClockOffset(a, 1s);
    look(rig);
    rig.world.setServiceTime(a, 1s);
    look(rig);
    rig.world.setTrap({});
    look(rig);
    rig.world.post(kWorldStart + 1s, {3});
    look(rig);
    rig.world.memoryDisk(a)->replaceFile("x", "y").value();
    look(rig);
    rig.world.memoryDisk(a)->setCapacity(7);
    look(rig);
    rig.world.pause(b);
    look(rig);
    QCOMPARE(hashes.size(), static_cast<std::size_t>(looked));
}

QTEST_GUILESS_MAIN(TestDeterminism)
#include "tst_determinism.moc"
