#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "engine/base/protocol_point.h"
#include "engine/command/help.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// `crash BROKER at POINT`: does the broker die exactly there? Each story brings one broker to one point; then it is dead, a fact
// says where, and what is on the disks and was told is what had been done by then, nothing more.
class TstPoints : public QObject {
    Q_OBJECT

private slots:
    void aBrokerDiesExactlyThere_data();
    void aBrokerDiesExactlyThere();
    void helpListsThem();
    void anOrderStrikesOnce();
    void eachFileOfARowMayBeTheFirstThatIsMissing();
    void anUnknownPointIsRefused();
    void theSameSeedDiesAtTheSameInstant();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

// Broker 1 leads orders-0, 2 and 3 follow; all have `end` records when the story begins.
struct Stage : TestCluster {
    Offset end;
    std::int64_t acked = 0;
    explicit Stage(std::map<std::string, std::string> config = {}, std::uint64_t seed = 7)
        : TestCluster(Options{.seed = seed, .config = std::move(config)})
    {
        createPartition(orders, {b1, b2, b3});
        startProducer("pall", "orders", "--acks all --config linger.ms=0");
        startProducer("p1", "orders", "--acks 1 --idempotence off --config linger.ms=0");
        produce({"warm"}, orders, "pall");
        run(2s);
        end = endOffset();
        acked = count("pall", "acked");
    }
    // Ends when that broker has died.
    bool diesIn(BrokerId broker, Duration limit)
    {
        return runUntil([&] { return !lab().isUp(broker); }, limit);
    }
    void isolateLeader()
    {
        freeze(b2);
        freeze(b3);
        run(1s);
    }
    // An old leader that has records nobody else has is back as a follower.
    void bringBackALongerLog()
    {
        isolateLeader();
        produce({"x", "y"}, orders, "p1");
        run(100ms);
        kill(b1);
        thaw(b2);
        thaw(b3);
        runUntil([&] { return leader() == b2; }, 20s);
        produce({"z"}, orders, "pall");
        run(2s);
    }
    // What the broker has on its disk: told at its next start.
    std::int64_t endAfterRestart(BrokerId broker)
    {
        const FactId before = lastFact();
        start(broker);
        for (FactId id{before.value + 1}; id <= lastFact(); ++id.value)
            if (const Fact* fact = lab().facts().find(id))
                if (const auto* opened = fact->as<LogOpened>(); opened && opened->broker == broker && opened->partition == orders)
                    return opened->endOffset.value;
        return -1;
    }
    bool isSince(FactId since, const std::function<bool(const Fact&)>& wanted) const
    {
        for (FactId id{since.value + 1}; id <= lastFact(); ++id.value)
            if (const Fact* fact = const_cast<Stage*>(this)->lab().facts().find(id); fact && wanted(*fact))
                return true;
        return false;
    }
    template <class T>
    bool told(FactId since, BrokerId by) const
    {
        return isSince(since, [&](const Fact& fact) { return fact.as<T>() && fact.node == NodeId{by.value}; });
    }
    template <class T>
    std::size_t countOf(FactId since, BrokerId by) const
    {
        std::size_t count = 0;
        isSince(since, [&](const Fact& fact) { return count += fact.as<T>() && fact.node == NodeId{by.value} ? 1 : 0, false; });
        return count;
    }
    // On broker 1: so many segments of a few hundred bytes, and one of a compacted topic.
    void fillSegments()
    {
        for (int i = 0; i < 24; ++i) {
            produce({std::string(200, 'v')}, orders, "p1");
            run(20ms);
        }
    }
    void fillSegmentsUntilDead()
    {
        for (int i = 0; i < 100 && lab().isUp(b1); ++i) {
            produce({std::string(200, 'v')}, orders, "p1");
            run(20ms);
        }
    }
    void fillTable()
    {
        command("create topic table --assignment 1 --config cleanup.policy=compact");
        run(1s);
        for (int i = 0; i < 40; ++i) {
            command("send pall table --partition 0 --key k" + std::to_string(i % 4) + " --value a-value-of-some-length");
            run(20ms);
        }
        run(1s);
    }
    // Of each segment of that partition on broker 1: how many files it has, and how many of them are .deleted.
    struct SegmentFiles {
        std::size_t all = 0;
        std::size_t deleted = 0;
    };
    std::map<std::string, SegmentFiles> segmentFiles()
    {
        std::map<std::string, SegmentFiles> out;
        const std::string folder = "orders-0/";
        for (const auto& file : lab().diskOf(NodeId{1})->files()) {
            if (!file.path.starts_with(folder + "0"))
                continue;
            SegmentFiles& its = out[file.path.substr(folder.size(), 20)];
            its.all += 1;
            its.deleted += file.path.ends_with(".deleted") ? 1 : 0;
        }
        return out;
    }
    std::size_t filesOf(const std::string& folder, const std::string& suffix)
    {
        const auto files = lab().diskOf(NodeId{1})->files();
        return static_cast<std::size_t>(std::count_if(
            files.begin(), files.end(), [&](const auto& file) { return file.path.starts_with(folder) && file.path.ends_with(suffix); }));
    }
};

struct Story {
    BrokerId dies = b1;
    std::map<std::string, std::string> config{};
    std::function<void(Stage&)> before{};      // the order is given after this
    std::function<void(Stage&)> then{};        // and this leads to the point
    Duration within = 20s;
    std::function<bool(Stage&, FactId)> exactly; // what holds when it has died; the fact: the last one before the order
};

std::map<std::string, Story> stories()
{
    const auto writes = [](Stage& c) { c.produce({"a"}, orders, "pall"); };
    const auto killsLeader = [](Stage& c) { c.kill(b1); };
    const auto slowFollower = [](Stage& c) {
        c.freeze(b3);
        c.produce({"a"}, orders, "p1");
    };
    const auto commits = [](Stage& c) { c.command("commit reader"); };
    const auto reads = [](Stage& c) {
        c.consume("reader", "orders", "g", "--config enable.auto.commit=false --config auto.offset.reset=earliest");
        c.run(20s);
    };
    std::map<std::string, Story> all;
    all["before-append"] = {b1, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return !c.told<BatchAppended>(since, b1) && c.endAfterRestart(b1) == c.end.value;
    }};
    all["after-append"] = {b1, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return c.told<BatchAppended>(since, b1) && c.copyOn(b2).endOffset.value == c.end && c.count("pall", "acked") == c.acked
            && c.endAfterRestart(b1) == c.end.value + 1;
    }};
    all["before-response"] = {b1, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return c.told<HighWatermarkAdvanced>(since, b1) && c.copyOn(b2).endOffset.value == c.end + 1 && c.count("pall", "acked") == c.acked;
    }};
    all["after-high-watermark"] = {b1, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return c.told<HighWatermarkAdvanced>(since, b1) && c.copyOn(b2).highWatermark.value == c.end && c.count("pall", "acked") == c.acked;
    }};
    all["before-replica-response"] = {b1, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return c.told<BatchAppended>(since, b1) && c.copyOn(b2).endOffset.value == c.end && c.copyOn(b3).endOffset.value == c.end;
    }};
    all["before-replica-append"] = {b2, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return !c.told<BatchAppended>(since, b2) && c.endAfterRestart(b2) == c.end.value;
    }};
    all["after-replica-append"] = {b2, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return c.told<BatchAppended>(since, b2) && c.copyOn(b1).highWatermark.value == c.end && c.endAfterRestart(b2) == c.end.value + 1;
    }};
    all["after-replica-high-watermark"] = {b2, {}, {}, writes, 5s, [](Stage& c, FactId since) {
        return c.told<HighWatermarkAdvanced>(since, b2) && c.copyOn(b2).highWatermark.value == c.end + 1;
    }};
    const auto askedForIsr = [](const Fact& fact) {
        const auto* sent = fact.as<MessageSent>();
        return sent && sent->apiKey == 56 && sent->from == NodeId{1} && !sent->isResponse;
    };
    all["before-isr-change"] = {b1, {}, {}, slowFollower, 50s, [=](Stage& c, FactId since) { return !c.isSince(since, askedForIsr); }};
    all["during-isr-change"] = {b1, {}, {}, slowFollower, 50s, [=](Stage& c, FactId since) {
        return c.isSince(since, askedForIsr) && c.history<IsrShrunk>(since).empty();
    }};
    all["after-isr-change"] = {b1, {}, {}, slowFollower, 50s, [](Stage& c, FactId since) {
        return !c.history<IsrShrunk>(since).empty() && !c.told<HighWatermarkAdvanced>(since, b1);
    }};
    // The epochs of a log stand in its checkpoint: the new one is in it, or not.
    const auto epochs = [](Stage& c, BrokerId broker) {
        return std::string(c.lab().diskOf(NodeId{broker.value})->readFile("orders-0/leader-epoch-checkpoint", 0).flatten().text());
    };
    all["before-leading"] = {b2, {}, {}, killsLeader, 20s, [=](Stage& c, FactId since) {
        return c.told<RoleTaken>(since, b2) && epochs(c, b2).find("\n1 ") == std::string::npos;
    }};
    all["after-leading"] = {b2, {}, {}, killsLeader, 20s, [=](Stage& c, FactId since) {
        return c.told<RoleTaken>(since, b2) && epochs(c, b2).find("\n1 ") != std::string::npos
            && !c.isSince(since, [](const Fact& f) { return f.as<FollowerFetched>() && f.as<FollowerFetched>()->leader == b2; });
    }};
    all["before-following"] = {b3, {}, {}, killsLeader, 20s, [](Stage& c, FactId since) {
        return c.told<RoleTaken>(since, b3) && !c.isSince(since, [](const Fact& f) {
            const auto* sent = f.as<MessageSent>();
            return sent && sent->apiKey == 1 && sent->from == NodeId{3} && sent->to == NodeId{2} && sent->partition == orders;
        });
    }};
    const auto longer = [](Stage& c) { c.bringBackALongerLog(); };
    const auto comesBack = [](Stage& c) { c.start(b1); };
    all["during-truncation"] = {b1, {}, longer, comesBack, 20s, [](Stage& c, FactId since) {
        return c.history<LogTruncated>(since).empty() && c.endAfterRestart(b1) == c.end.value + 2;
    }};
    all["after-truncation"] = {b1, {}, longer, comesBack, 20s, [](Stage& c, FactId since) {
        return c.told<LogTruncated>(since, b1) && c.endAfterRestart(b1) == c.end.value;
    }};
    const std::map<std::string, std::string> oneCoordinator{{"offsets.topic.num.partitions", "1"}};
    all["before-offset-commit"] = {kNoBroker, oneCoordinator, reads, commits, 5s, [](Stage& c, FactId since) {
        return c.history<OffsetCommitted>(since).empty()
            && !c.isSince(since, [](const Fact& f) { return f.as<BatchAppended>() && f.as<BatchAppended>()->partition.topic == "__consumer_offsets"; });
    }};
    all["after-offset-commit"] = {kNoBroker, oneCoordinator, reads, commits, 5s, [](Stage& c, FactId since) {
        return c.isSince(since, [](const Fact& f) { return f.as<BatchAppended>() && f.as<BatchAppended>()->partition.topic == "__consumer_offsets"; })
            && !c.isSince(since, [](const Fact& f) { return f.as<MessageSent>() && f.as<MessageSent>()->apiKey == 8 && f.as<MessageSent>()->isResponse; });
    }};
    const auto anotherJoins = [](Stage& c) { c.consume("another", "orders", "g", "--config auto.offset.reset=earliest"); };
    const auto planStands = [](Stage& c, FactId since) {
        return c.isSince(since, [](const Fact& f) { return f.as<BatchAppended>() && f.as<BatchAppended>()->partition.topic == "__consumer_offsets"; });
    };
    const auto somebodyKnows = [](Stage& c, FactId since) {
        return c.isSince(since, [](const Fact& f) { return f.as<MessageSent>() && f.as<MessageSent>()->apiKey == 14 && f.as<MessageSent>()->isResponse; });
    };
    all["before-assignment"] = {kNoBroker, oneCoordinator, reads, anotherJoins, 20s, [=](Stage& c, FactId since) {
        return c.history<GroupAssigned>(since).empty() && !planStands(c, since) && !somebodyKnows(c, since);
    }};
    all["after-assignment"] = {kNoBroker, oneCoordinator, reads, anotherJoins, 20s, [=](Stage& c, FactId since) {
        return c.history<GroupAssigned>(since).empty() && planStands(c, since) && !somebodyKnows(c, since);
    }};
    all["after-segment-roll"] = {b1, {{"log.segment.bytes", "1000"}}, {},
        [](Stage& c) {
            for (int i = 0; i < 10 && c.lab().isUp(b1); ++i) {
                c.produce({std::string(200, 'v')}, orders, "p1");
                c.run(20ms);
            }
        },
        5s, [](Stage& c, FactId) {
            const auto files = c.lab().diskOf(NodeId{1})->files();
            std::vector<std::int64_t> logs;
            for (const auto& file : files)
                if (file.path.starts_with("orders-0/") && file.path.ends_with(".log"))
                    logs.push_back(file.size);
            return logs.size() == 2 && logs.back() == 0;
        }};
    all["before-checkpoint"] = {b1, {}, {}, writes, 10s, [](Stage& c, FactId) { return c.highWatermark() == c.end + 1; }};
    all["after-registration"] = {b2, {}, [](Stage& c) { c.kill(b2); }, [](Stage& c) { c.start(b2); }, 20s, [](Stage& c, FactId since) {
        return !c.history<BrokerRegistered>(since).empty() && c.view().broker(b2)->fenced.value;
    }};
    all["before-clean-shutdown"] = {b2, {}, {}, [](Stage& c) { c.stop(b2); }, 20s, [](Stage& c, FactId) {
        return !c.lab().diskOf(NodeId{2})->exists(".kafka_cleanshutdown");
    }};
    all["during-roll"] = {b1, {{"log.segment.bytes", "1000"}}, {}, [](Stage& c) { c.fillSegmentsUntilDead(); }, 5s,
        [](Stage& c, FactId since) { return c.filesOf("orders-0", ".log") == c.countOf<SegmentRolled>(since, b1) + 1; }};
    const auto fills = [](Stage& c) { c.fillSegments(); };
    const std::map<std::string, std::string> retains{
        {"log.segment.bytes", "600"}, {"log.retention.bytes", "700"}, {"log.segment.delete.delay.ms", "1000"}};
    const auto retention = [](Stage& c) { c.command("run retention 1"); };
    // Every segment that was told to be retired has no other files than .deleted ones, and no other has.
    all["during-retention"] = {b1, retains, fills, retention, 5s, [](Stage& c, FactId since) {
        const auto files = c.segmentFiles();
        const auto gone = std::count_if(files.begin(), files.end(), [](const auto& entry) { return entry.second.all == entry.second.deleted; });
        return static_cast<std::size_t>(gone) == c.countOf<SegmentRetired>(since, b1) && c.countOf<SegmentFilesRemoved>(since, b1) == 0;
    }};
    all["during-file-removal"] = {b1, retains, fills, retention, 5s, [](Stage& c, FactId since) {
        const auto files = c.segmentFiles();
        const auto there = std::count_if(files.begin(), files.end(), [](const auto& entry) { return entry.second.deleted > 0; });
        return c.countOf<SegmentRetired>(since, b1) - static_cast<std::size_t>(there) == c.countOf<SegmentFilesRemoved>(since, b1) && there > 0;
    }};
    const std::map<std::string, std::string> cleans{
        {"log.segment.bytes", "600"}, {"log.cleaner.io.buffer.size", "1"}, {"log.cleaner.backoff.ms", "600000"}};
    const auto table = [](Stage& c) { c.fillTable(); };
    const auto cleaner = [](Stage& c) { c.command("run cleaner 1"); };
    all["during-cleaning"] = {b1, cleans, table, cleaner, 5s, [](Stage& c, FactId since) {
        return c.told<CleaningBegan>(since, b1) && !c.told<CleaningEnded>(since, b1);
    }};
    all["during-swap"] = {b1, cleans, table, cleaner, 5s, [](Stage& c, FactId since) {
        return c.told<SegmentCleaned>(since, b1) && !c.told<CleaningEnded>(since, b1)
            && c.filesOf("table-0", ".cleaned") + c.filesOf("table-0", ".swap") > 0;
    }};
    return all;
}

} // namespace

void TstPoints::aBrokerDiesExactlyThere_data()
{
    QTest::addColumn<QString>("point");
    for (const auto name : kProtocolPointNames)
        if (!isConsumersPoint(*protocolPointOf(name))) // those: tst_consumer_application
            QTest::newRow(std::string(name).c_str()) << QString::fromStdString(std::string(name));
}

void TstPoints::aBrokerDiesExactlyThere()
{
    QFETCH(QString, point);
    const auto all = stories();
    const auto found = all.find(point.toStdString());
    QVERIFY2(found != all.end(), "every point has its story");
    const Story& story = found->second;
    Stage cluster(story.config);
    if (story.before)
        story.before(cluster);
    const BrokerId dies = story.dies != kNoBroker ? story.dies : cluster.leader({"__consumer_offsets", 0});
    const FactId since = cluster.lastFact();
    cluster.command("crash " + std::to_string(dies.value) + " at " + point.toStdString());
    const FactId order{since.value + 1};
    if (story.then)
        story.then(cluster);
    QVERIFY2(cluster.diesIn(dies, story.within), "it reaches the point and dies");
    const auto reached = cluster.history<PointReached>(since);
    QCOMPARE(reached.size(), std::size_t{1});
    QVERIFY2(reached.front().find("point=" + point.toStdString()) != std::string::npos, reached.front().c_str());
    // The order, the point, the end; nothing of the broker's between the last two.
    const Fact* there = nullptr;
    const Fact* end = nullptr;
    for (FactId id{since.value + 1}; id <= cluster.lastFact(); ++id.value)
        if (const Fact* fact = cluster.lab().facts().find(id)) {
            if (fact->as<PointReached>())
                there = fact;
            else if (there && fact->as<NodeStopped>() && fact->as<NodeStopped>()->id == NodeId{dies.value})
                end = fact;
        }
    QVERIFY(there && end);
    QCOMPARE(there->because, std::vector{order});
    QCOMPARE(end->id.value, there->id.value + 1);
    QVERIFY(end->rule == Rule::CrashAtPoint && end->because.front() == there->id);
    QVERIFY2(story.exactly(cluster, since), "what had been done by then is done, and nothing more");
}

void TstPoints::helpListsThem()
{
    const std::string help = helpFor("points", HelpLanguage::English);
    for (const auto name : kProtocolPointNames)
        QVERIFY2(help.find("  " + std::string(name) + " ") != std::string::npos, std::string(name).c_str());
    QVERIFY(kProtocolPointNames.size() >= 15);
}

void TstPoints::anOrderStrikesOnce()
{
    Stage cluster;
    cluster.command("crash 1 at after-append");
    cluster.produce({"a"}, orders, "pall");
    QVERIFY(cluster.diesIn(b1, 5s));
    cluster.start(b1);
    cluster.settle();
    cluster.command("crash 1 at after-leading"); // and waits for its point, however long, over its lives
    cluster.run(60s);
    QVERIFY(cluster.lab().isUp(b1));
    cluster.restart(b1);
    cluster.settle();
    QVERIFY(cluster.lab().isUp(b1));
    const std::string before = cluster.hash();
    cluster.command("crash 1 at before-checkpoint");
    QVERIFY(cluster.hash() != before); // the order decides what will happen
    QVERIFY(cluster.diesIn(b1, 10s));
}

// A segment has .log, .index, .timeindex and, but for the first, .snapshot. The power may go before each of these is renamed; and the
// log comes back from all of it with every record that was not due to go.
void TstPoints::eachFileOfARowMayBeTheFirstThatIsMissing()
{
    std::set<std::size_t> renamed;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        Stage cluster({{"log.segment.bytes", "600"}, {"log.retention.bytes", "1500"}}, seed);
        cluster.fillSegments();
        const std::int64_t end = cluster.endOffset().value;
        cluster.command("crash 1 at during-retention");
        cluster.command("run retention 1");
        QVERIFY(cluster.diesIn(b1, 1s));
        const Fact* stopped = nullptr;
        for (FactId id = cluster.lastFact(); !stopped && id.value > 0; --id.value)
            if (const Fact* fact = cluster.lab().facts().find(id); fact && fact->as<NodeStopped>())
                stopped = fact;
        QVERIFY(stopped && stopped->as<NodeStopped>()->how == StopKind::PoweredOff);
        for (const auto& [base, files] : cluster.segmentFiles())
            if (files.deleted < files.all)
                renamed.insert(files.deleted);
        cluster.runUntil([&] { return cluster.leader() == b2; }, 30s);
        cluster.start(b1);
        cluster.settle();
        QCOMPARE(cluster.filesOf("orders-0", ".deleted"), std::size_t{0});
        QCOMPARE(cluster.copyOn(b1).endOffset.value.value, end);
        QCOMPARE(cluster.isr().size(), std::size_t{3});
    }
    QVERIFY2(renamed.contains(0) && renamed.contains(1) && renamed.contains(2), "each may be struck");
}

void TstPoints::anUnknownPointIsRefused()
{
    Stage cluster;
    const auto result = cluster.lab().execute("crash 1 at after-apend", "test");
    QVERIFY(!result.ok);
    QCOMPARE(result.nearest, std::string("after-append"));
    QVERIFY(!cluster.lab().execute("crash 9 at after-append", "test").ok);
}

void TstPoints::theSameSeedDiesAtTheSameInstant()
{
    const auto play = [] {
        Stage cluster;
        cluster.command("crash 2 at after-replica-append");
        cluster.startProducer("load", "orders", "--rate 50/s --acks all");
        cluster.run(30s);
        return cluster.hash();
    };
    QCOMPARE(play(), play());
}

QTEST_GUILESS_MAIN(TstPoints)
#include "tst_points.moc"
