#include <QTest>

#include "engine/base/state_hash.h"
#include "engine/broker/broker.h"
#include "engine/controller/controller.h"
#include "engine/controller/image_records.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// Does a snapshot of the metadata say what the log before it said, to who restarts and to who comes late?
class TstSnapshots : public QObject {
    Q_OBJECT

private slots:
    void theyComeWithTheRecords();
    void theyComeWithTime();
    void anImageIsItsRecords();
    void aRestartedControllerStartsFromOne();
    void theLogBeforeOneGoes();
    void whoComesLateFetchesOne();
    void aBrokerThatWasAwayFetchesOne();
    void theImageIsTheSameWithAndWithout();
    void powerLossKeepsTheImage();
};

namespace {

const std::map<std::string, std::string> kSmall{{"metadata.log.max.record.bytes.between.snapshots", "3000"}, {"metadata.max.retention.bytes", "9000"},
    {"internal.metadata.log.segment.bytes", "2000"}};

const std::map<std::string, std::string> kDefaults;

struct Cluster : TestCluster {
    explicit Cluster(std::map<std::string, std::string> config = kSmall) : TestCluster({.config = std::move(config)}) { }

    NodeId active() const { return view().quorum.leader.value; }
    std::string name(NodeId id) const { return view().nodeNameOf(id); }
    NodeId follower() const
    {
        for (const auto& [id, controller] : view().controllers)
            if (id != active())
                return id;
        return kLabNode;
    }
    const Controller& controller(NodeId id) { return *static_cast<const Controller*>(lab().run().world().node(id)); }
    const MetadataImage& imageOfBroker(int id) { return static_cast<const Broker*>(lab().run().world().node(NodeId{id}))->image(); }
    std::vector<std::string> files(NodeId id) 
    {
        World& world = const_cast<World&>(lab().run().world()); // only looked at
        return world.disk(id)->list("__cluster_metadata-0");
    }
    // Enough for several snapshots: topics, settings, brokers that go and come, a topic deleted.
    void story()
    {
        for (int i = 0; i < 6; ++i) {
            createTopic("t" + std::to_string(i), 4, 3);
            command("set config topic t" + std::to_string(i) + " retention.ms=" + std::to_string(100000 + i));
            run(1s);
        }
        kill(BrokerId{2});
        run(12s);
        start(BrokerId{2});
        run(8s);
        command("delete topic t1");
        produce({"a"}, {"t0", 0}); // an idempotent producer: a block of ids
        run(10s);
    }
};

std::string hashOf(const MetadataImage& image)
{
    StateHasher hasher;
    image.walk(hasher);
    return hasher.digest();
}

} // namespace

void TstSnapshots::theyComeWithTheRecords()
{
    Cluster cluster;
    cluster.story();
    const auto written = cluster.history<MetadataSnapshotWritten>();
    QVERIFY(written.size() >= 6); // every controller, on its own
    const NodeId leader = cluster.active();
    for (const auto& [id, bytes] : cluster.controller(leader).quorum().log().snapshots()) {
        const auto names = cluster.files(leader);
        QVERIFY(std::find(names.begin(), names.end(), snapshotFileName(id)) != names.end());
        const auto content = readSnapshot(bytes);
        QVERIFY(content.has_value());
        // Of the same instant of the log, another controller says the same.
        const auto& others = cluster.controller(cluster.follower()).quorum().log().snapshots();
        if (const auto same = others.find(id); same != others.end())
            QVERIFY(readSnapshot(same->second)->values == content->values);
    }
    const auto latest = cluster.controller(leader).quorum().log().latestSnapshot();
    QVERIFY(latest.has_value());
    QCOMPARE(cluster.view().controllers.at(leader)->snapshotEnd.value, latest->endOffset);
    const Fact* fact = cluster.lab().facts().find(cluster.view().controllers.at(leader)->snapshotEnd.since);
    QVERIFY(fact && fact->rule == Rule::SnapshotByBytes);
}

void TstSnapshots::theyComeWithTime()
{
    Cluster cluster(std::map<std::string, std::string>{{"metadata.log.max.snapshot.interval.ms", "20000"}});
    cluster.run(30s);
    const FactId before = cluster.lastFact();
    cluster.createTopic("orders", 1, 3); // time is looked at when something comes
    cluster.run(1s);
    QCOMPARE(cluster.history<MetadataSnapshotWritten>(before).size(), std::size_t{3});
    cluster.createTopic("late", 1, 3);
    cluster.run(1s);
    QCOMPARE(cluster.history<MetadataSnapshotWritten>(before).size(), std::size_t{3});
}

void TstSnapshots::anImageIsItsRecords()
{
    Cluster cluster(kDefaults);
    cluster.story();
    cluster.command("reassign t0 0 2,3");
    cluster.run(1ms); // under way
    const MetadataImage& image = cluster.controller(cluster.active()).committed();
    QVERIFY(image.nextProducerId() > 0);
    QVERIFY(image == MetadataImage::fromSnapshot(recordsOf(image), image.endOffset()));
    MetadataDelta nothing;
    image.differenceTo(image, nothing);
    QVERIFY(nothing.empty());
}

void TstSnapshots::aRestartedControllerStartsFromOne()
{
    Cluster cluster;
    cluster.story();
    for (const NodeId id : {cluster.follower(), cluster.active()}) {
        const FactId since = cluster.lastFact();
        cluster.command("kill controller " + cluster.name(id));
        cluster.command("start controller " + cluster.name(id));
        const auto loaded = cluster.history<MetadataSnapshotLoaded>(since);
        QCOMPARE(loaded.size(), std::size_t{1});
        cluster.run(10s);
        QCOMPARE(hashOf(cluster.controller(id).committed()), hashOf(cluster.controller(cluster.active()).committed()));
    }
}

void TstSnapshots::theLogBeforeOneGoes()
{
    Cluster cluster;
    cluster.story();
    cluster.run(61s);
    const NodeId leader = cluster.active();
    const MetadataLog& log = cluster.controller(leader).quorum().log();
    QVERIFY(log.startOffset() > Offset{0});
    QVERIFY(log.batches().empty() ? log.endOffset() == log.startOffset() : log.batches().front().baseOffset == log.startOffset());
    QVERIFY(log.snapshots().begin()->first.endOffset == log.startOffset());
    const auto names = cluster.files(leader);
    QVERIFY(std::find(names.begin(), names.end(), "00000000000000000000.log") == names.end());
    QCOMPARE(cluster.view().controllers.at(leader)->startOffset.value, log.startOffset());
    const Fact* fact = cluster.lab().facts().find(cluster.view().controllers.at(leader)->startOffset.since);
    QVERIFY(fact && fact->rule == Rule::MetadataRetentionByBytes);
    // What is kept fits, unless one snapshot is left.
    std::int64_t kept = log.bytesOnDisk();
    for (const auto& [id, bytes] : log.snapshots())
        kept += static_cast<std::int64_t>(bytes.size());
    QVERIFY(kept <= 9000 || log.snapshots().size() == 1);
}

void TstSnapshots::whoComesLateFetchesOne()
{
    Cluster cluster;
    cluster.story();
    cluster.run(61s);
    const NodeId late = cluster.follower();
    const FactId before = cluster.lastFact();
    cluster.command("kill controller " + cluster.name(late));
    cluster.command("wipe controller " + cluster.name(late));
    cluster.command("start controller " + cluster.name(late));
    cluster.run(20s);
    const auto loaded = cluster.history<MetadataSnapshotLoaded>(before);
    QCOMPARE(loaded.size(), std::size_t{1});
    QVERIFY(loaded.front().find("from=" + cluster.name(cluster.active())) != std::string::npos);
    QCOMPARE(hashOf(cluster.controller(late).committed()), hashOf(cluster.controller(cluster.active()).committed()));
    QCOMPARE(cluster.controller(late).quorum().log().endOffset(), cluster.controller(cluster.active()).quorum().log().endOffset());
    // It can lead with what it has.
    cluster.command("kill controller " + cluster.name(cluster.active()));
    for (const auto& [id, controller] : cluster.view().controllers)
        if (id != late && controller->state.value != NodeState::Down) {
            cluster.command("stop controller " + cluster.name(id));
            cluster.command("start controller " + cluster.name(id));
        }
    cluster.run(20s);
    cluster.createTopic("after", 1, 3);
}

void TstSnapshots::aBrokerThatWasAwayFetchesOne()
{
    Cluster cluster;
    cluster.story();
    cluster.run(61s);
    const FactId before = cluster.lastFact();
    // One process starts anew; the other was only cut off, and has an image that lies behind.
    cluster.kill(BrokerId{1});
    cluster.isolate(BrokerId{3});
    cluster.run(15s);
    for (int i = 10; i < 18; ++i) {
        cluster.command("create topic t" + std::to_string(i) + " --partitions 4 --replication 2");
        cluster.run(1s);
    }
    cluster.command("delete topic t2");
    cluster.run(130s);
    cluster.start(BrokerId{1});
    cluster.heal(BrokerId{3});
    cluster.settle();
    const auto loaded = cluster.history<MetadataSnapshotLoaded>(before);
    QCOMPARE(loaded.size(), std::size_t{2});
    for (int broker = 1; broker <= 3; ++broker)
        QCOMPARE(hashOf(cluster.imageOfBroker(broker)), hashOf(cluster.controller(cluster.active()).committed()));
    QVERIFY(!cluster.imageOfBroker(3).topic("t2"));
    const auto deleted = cluster.history<ReplicaDeleted>(before); // the snapshot says so by leaving it out
    QVERIFY(std::any_of(deleted.begin(), deleted.end(), [](const auto& line) { return line.find("broker=3 partition=t2-") != std::string::npos; }));
    cluster.produce({"x", "y"}, {"t0", 1});
    cluster.run(5s);
    QCOMPARE(cluster.endOffset({"t0", 1}), Offset{2});
}

void TstSnapshots::theImageIsTheSameWithAndWithout()
{
    Cluster with, without(kDefaults);
    for (Cluster* cluster : {&with, &without}) {
        cluster->story();
        cluster->run(70s);
        cluster->createTopic("last", 2, 3);
        cluster->run(2s);
    }
    QVERIFY(with.controller(with.active()).quorum().log().startOffset() > Offset{0});
    QVERIFY(without.controller(without.active()).quorum().log().snapshots().empty());
    QCOMPARE(hashOf(with.controller(with.active()).committed()), hashOf(without.controller(without.active()).committed()));
    QVERIFY(with.hash() != without.hash()); // the state hash covers the snapshots
}

void TstSnapshots::powerLossKeepsTheImage()
{
    Cluster cluster;
    cluster.story();
    const std::string before = hashOf(cluster.controller(cluster.active()).committed());
    const auto epoch = cluster.view().quorum.epoch;
    for (const auto& [id, controller] : cluster.view().controllers)
        cluster.command("power-off controller " + cluster.name(id));
    for (const auto& [id, controller] : cluster.view().controllers)
        cluster.command("start controller " + cluster.name(id));
    cluster.run(10s);
    QVERIFY(cluster.active() != kLabNode);
    QVERIFY(cluster.view().quorum.epoch > epoch);
    QVERIFY(!before.empty());
    MetadataImage image = cluster.controller(cluster.active()).committed();
    for (const auto& [id, controller] : cluster.view().controllers)
        QCOMPARE(hashOf(cluster.controller(id).committed()), hashOf(image));
    for (int i : {0, 2, 3, 4, 5})
        QVERIFY(image.topic("t" + std::to_string(i)));
    QVERIFY(!image.topic("t1"));
}

QTEST_GUILESS_MAIN(TstSnapshots)
#include "tst_snapshots.moc"
