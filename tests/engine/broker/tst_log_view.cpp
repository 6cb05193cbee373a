#include <QTest>

#include <charconv>

#include "engine/base/bytes.h"
#include "engine/lab/expr/condition.h"
#include "engine/lab/lab_conditions.h"
#include "engine/log/checkpoints.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// Does the folded view of a log say what its files hold? Each story is compared with the disks of all brokers again and again.
class TstLogView : public QObject {
    Q_OBJECT

private slots:
    void growsAndRolls();
    void retentionAndDeletedRecords();
    void compaction();
    void truncationAfterAFailover();
    void restartsOfEveryKind();
    void aKilledBrokerHasFlushedNothingMore();
    void aSlowDisk();
    void batchesCarryTheirBytes();
    void compactionLeavesRecordsWithTheirNames();
    void holesAreCounted();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

TestCluster::Options quick(std::int32_t brokers)
{
    TestCluster::Options options;
    options.brokers = brokers;
    options.controllers = 1;
    options.config = {{"log.segment.bytes", "700"}, {"log.index.interval.bytes", "150"}, {"log.retention.check.interval.ms", "1000"},
        {"log.cleaner.backoff.ms", "1000"}, {"log.segment.delete.delay.ms", "5000"}};
    return options;
}

Disk& diskOf(TestCluster& cluster, BrokerId broker)
{
    World& world = const_cast<World&>(cluster.lab().run().world()); // only looked at
    return *world.disk(NodeId{broker.value});
}

std::string nameOf(Offset base)
{
    const std::string digits = std::to_string(base.value);
    return std::string(20 - digits.size(), '0') + digits;
}

// What the files of a copy hold, as text.
std::string onDisk(Disk& disk)
{
    std::string out;
    for (const auto& name : disk.list("orders-0")) {
        const auto bytes = readWholeFile(disk, "orders-0/" + name);
        if (!bytes)
            return "cannot read " + name;
        ByteReader reader(*bytes);
        if (name.ends_with(".log"))
            out += name + " " + std::to_string(bytes->size()) + "\n";
        else if (name.ends_with(".index") || name.ends_with(".timeindex"))
            for (out += name + ":"; reader.remaining() > 0;) {
                const std::int64_t first = name.ends_with(".index") ? reader.i32() : reader.i64();
                out += " " + std::to_string(first) + "@" + std::to_string(reader.i32());
            }
        else if (name.ends_with(".snapshot"))
            out += name;
        else if (name == "leader-epoch-checkpoint")
            out += std::string(bytes->text());
        else if (name.ends_with(".log.deleted"))
            out += "deleted";
        else
            continue;
        out += "\n";
    }
    return out;
}

std::string inView(const ReplicaView& copy)
{
    std::map<std::string, std::string> files;
    for (const auto& segment : copy.segments) {
        const std::string name = nameOf(segment->base);
        files[name + ".log"] = name + ".log " + std::to_string(segment->bytes) + "\n";
        std::string index = name + ".index:", times = name + ".timeindex:";
        for (std::size_t i = 0; i < segment->index.size(); ++i)
            index += " " + std::to_string(segment->index[i].offset - segment->base) + "@" + std::to_string(segment->index[i].position);
        for (std::size_t i = 0; i < segment->timeIndex.size(); ++i)
            times += " " + std::to_string(segment->timeIndex[i].timestamp) + "@" + std::to_string(segment->timeIndex[i].offset - segment->base);
        files[name + ".index"] = index;
        files[name + ".timeindex"] = times;
    }
    for (const Offset snapshot : copy.snapshots)
        files[nameOf(snapshot) + ".snapshot"] = nameOf(snapshot) + ".snapshot";
    std::string epochs = "0\n" + std::to_string(copy.epochs.value.size()) + "\n";
    for (const EpochNote& note : copy.epochs.value)
        epochs += note.toString() + "\n";
    if (!copy.epochs.value.empty())
        files["leader-epoch-checkpoint"] = epochs;
    std::string out;
    for (const auto& [name, text] : files)
        out += text + "\n";
    return out;
}

// Empty, or the first line that differs.
std::string difference(TestCluster& cluster, BrokerId broker)
{
    const PartitionView* partition = cluster.view().partition(orders);
    const ReplicaView* copy = partition ? partition->copyOn(broker) : nullptr;
    if (!copy || cluster.view().broker(broker)->state.value != NodeState::Running || copy->segments.empty())
        return {};
    const auto split = [](const std::string& text) {
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            std::string line = text.substr(at, end - at);
            // An index that has no file yet has no entry: the same to a reader. Files that wait are compared apart.
            if (!line.empty() && !line.ends_with(":") && line != "deleted")
                lines.push_back(line);
            at = end + 1;
        }
        std::sort(lines.begin(), lines.end());
        return lines;
    };
    const auto is = split(onDisk(diskOf(cluster, broker))), told = split(inView(*copy));
    for (std::size_t i = 0; i < std::max(is.size(), told.size()); ++i)
        if (i >= is.size() || i >= told.size() || is[i] != told[i])
            return "broker " + std::to_string(broker.value) + ": on disk " + (i < is.size() ? is[i] : "nothing") + ", in the view "
                + (i < told.size() ? told[i] : "nothing");
    return {};
}

// Runs that long, comparing every 50 ms; the first difference fails the test.
void runCompared(TestCluster& cluster, Duration duration)
{
    const Time end = cluster.lab().now() + duration;
    while (cluster.lab().now() < end) {
        cluster.run(50ms);
        for (const BrokerId broker : {b1, b2, b3}) {
            if (!cluster.view().broker(broker))
                continue;
            if (const auto found = difference(cluster, broker); !found.empty())
                QFAIL(found.c_str());
        }
    }
}

void send(TestCluster& cluster, int from, int to, int keys = 4)
{
    if (from == 0)
        cluster.startProducer("p1", "orders", "--acks all --config linger.ms=0");
    for (int i = from; i < to; ++i) {
        cluster.command("send p1 orders --partition 0 --key k" + std::to_string(i % keys) + " --value a-value-of-some-length-" + std::to_string(i));
        runCompared(cluster, 50ms);
    }
    runCompared(cluster, 1s);
}

} // namespace

void TstLogView::growsAndRolls()
{
    TestCluster cluster(quick(3));
    cluster.createPartition(orders, {b1, b2, b3});
    send(cluster, 0, 40);
    const ReplicaView& copy = cluster.copyOn(b1);
    QVERIFY(copy.segments.size() > 3);
    QVERIFY(copy.segments.front()->indexEntries > 1);
    QVERIFY(copy.segments.front()->timeIndexEntries > 1);
    QVERIFY(!copy.snapshots.empty());
    QCOMPARE(copy.epochs.value, (std::vector{EpochNote{LeaderEpoch{0}, Offset{0}}}));
    const Fact* epochs = cluster.lab().facts().find(copy.epochs.since);
    QVERIFY(epochs && epochs->rule == Rule::EpochBegins);
    QCOMPARE(cluster.history<IndexEntryAdded>().size() % 3, 0u);
}

void TstLogView::retentionAndDeletedRecords()
{
    TestCluster cluster(quick(3));
    cluster.createPartition(orders, {b1, b2, b3}, " --config retention.bytes=1500");
    send(cluster, 0, 40);
    QVERIFY(cluster.runUntil([&] { return !cluster.history<SegmentRetired>().empty(); }, 20s));
    runCompared(cluster, 1s);
    QVERIFY(!cluster.history<SegmentRetired>().empty());
    QVERIFY(!cluster.history<ProducerSnapshotRemoved>().empty());
    QVERIFY(!cluster.copyOn(b1).retired.empty());
    std::size_t waiting = 0;
    for (const auto& name : diskOf(cluster, b1).list("orders-0"))
        waiting += name.ends_with(".log.deleted");
    QCOMPARE(cluster.copyOn(b1).retired.size(), waiting);
    cluster.command("delete records orders 0 --before " + std::to_string(cluster.endOffset().value));
    runCompared(cluster, 20s);
    QVERIFY(cluster.copyOn(b1).retired.empty());
    send(cluster, 40, 50);
}

void TstLogView::compaction()
{
    TestCluster cluster(quick(3));
    cluster.createPartition(orders, {b1, b2, b3}, " --config cleanup.policy=compact");
    send(cluster, 0, 40);
    runCompared(cluster, 10s);
    send(cluster, 40, 60);
    runCompared(cluster, 10s);
    QVERIFY(cluster.history<SegmentsReplaced>().size() > 3);
    QVERIFY(cluster.copyOn(b1).cleanedUpTo.value > Offset{40});
    QVERIFY(!cluster.copyOn(b1).cleaning);
    const auto& text = cluster.view().broker(b1)->checkpoints.at("cleaner-offset-checkpoint").value;
    QCOMPARE(text, "0\n1\norders 0 " + std::to_string(cluster.copyOn(b1).cleanedUpTo.value.value) + "\n");
}

void TstLogView::truncationAfterAFailover()
{
    TestCluster cluster(quick(2));
    cluster.createPartition(orders, {b1, b2}, " --config unclean.leader.election.enable=true");
    send(cluster, 0, 20);
    cluster.freeze(b2);
    cluster.startProducer("p2", "orders", "--acks 1 --config linger.ms=0");
    for (int i = 0; i < 12; ++i) {
        cluster.command("send p2 orders --partition 0 --key x --value only-on-the-old-leader-" + std::to_string(i));
        runCompared(cluster, 50ms);
    }
    cluster.kill(b1);
    cluster.thaw(b2);
    runCompared(cluster, 20s);
    send(cluster, 20, 24);
    cluster.start(b1);
    runCompared(cluster, 30s);
    QVERIFY(!cluster.history<LogTruncated>().empty());
    QVERIFY(cluster.copyOn(b1).epochs.value.size() >= 2);
}

void TstLogView::restartsOfEveryKind()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config retention.bytes=2500");
    send(cluster, 0, 30);
    cluster.stop(b1);
    cluster.run(2s);
    cluster.start(b1);
    runCompared(cluster, 10s);
    send(cluster, 30, 40);
    cluster.restart(b1);
    runCompared(cluster, 10s);
    send(cluster, 40, 50);
    cluster.powerOff(b1);
    cluster.run(1s);
    cluster.start(b1);
    runCompared(cluster, 10s);
    QVERIFY(cluster.copyOn(b1).endOffset.value < Offset{50}); // what was not flushed is gone
}

// Offsets below `flushed` survive a power loss, whatever happened before.
void TstLogView::aKilledBrokerHasFlushedNothingMore()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1});
    send(cluster, 0, 30);
    const Offset flushed = cluster.copyOn(b1).flushed.value; // the closed segments
    QVERIFY(flushed > Offset{0} && flushed < Offset{30});
    cluster.kill(b1);
    cluster.run(1s);
    cluster.start(b1);
    runCompared(cluster, 20s);
    QCOMPARE(cluster.copyOn(b1).endOffset.value, Offset{30}); // the page cache survived
    QCOMPARE(cluster.copyOn(b1).flushed.value, flushed);
    cluster.powerOff(b1);
    cluster.run(1s);
    cluster.start(b1);
    runCompared(cluster, 20s);
    const Offset end = cluster.copyOn(b1).endOffset.value;
    QVERIFY(end >= flushed && end < Offset{30});
    QCOMPARE(cluster.copyOn(b1).flushed.value, end);
    send(cluster, 30, 34);
    const Offset after = cluster.endOffset();
    cluster.stop(b1);
    cluster.run(2s);
    cluster.start(b1);
    runCompared(cluster, 20s);
    QCOMPARE(cluster.copyOn(b1).flushed.value, after); // a clean stop flushes
}

void TstLogView::aSlowDisk()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1});
    cluster.command("set disk 1 --write-latency 120ms");
    cluster.startProducer("p1", "orders", "--acks all --config linger.ms=0");
    for (int i = 0; i < 30; ++i) {
        cluster.command("send p1 orders --partition 0 --key k --value a-value-of-some-length-" + std::to_string(i));
        cluster.run(30ms);
    }
    cluster.run(10s);
    QCOMPARE(cluster.endOffset(), Offset{30});
    runCompared(cluster, 1s);
    QVERIFY(cluster.copyOn(b1).segments.front()->indexEntries > 1);
    // No entry was told before the batch it points at.
    std::int64_t end = 0;
    for (const auto& line : cluster.history<BatchAppended, IndexEntryAdded>()) {
        const auto number = [&](const std::string& name) {
            const auto at = line.find(" " + name + "=");
            std::int64_t value = -1;
            if (at != std::string::npos)
                std::from_chars(line.data() + at + name.size() + 2, line.data() + line.size(), value);
            return value;
        };
        if (line.find("BatchAppended") != std::string::npos)
            end = number("lastOffset");
        else
            QVERIFY2(number("offset") <= end, line.c_str());
    }
}

void TstLogView::batchesCarryTheirBytes()
{
    TestCluster cluster(quick(2));
    cluster.createPartition(orders, {b1, b2});
    send(cluster, 0, 10);
    for (const BrokerId broker : {b1, b2}) {
        const ReplicaView& copy = cluster.copyOn(broker);
        QVERIFY(copy.batches.size() >= 5);
        for (std::size_t i = 0; i < copy.batches.size(); ++i) {
            const BatchView& batch = copy.batches[i];
            const auto file = readWholeFile(diskOf(cluster, broker), "orders-0/" + nameOf(batch.segment) + ".log");
            QVERIFY(file && batch.frame);
            const Slice frame = batch.frame->flatten();
            QCOMPARE(static_cast<std::int64_t>(frame.size()), batch.bytes);
            QVERIFY(file->text().substr(static_cast<std::size_t>(batch.position), frame.size()) == frame.text());
        }
    }
    // Messages carry theirs as well.
    bool found = false;
    for (FactId id{1}; id <= cluster.lab().facts().last(); ++id.value)
        if (const Fact* fact = cluster.lab().facts().find(id))
            if (const auto* sent = fact->as<MessageSent>(); sent && sent->apiKey == 0 && !sent->isResponse) {
                QVERIFY(sent->frame && !sent->frame->empty());
                found = true;
            }
    QVERIFY(found);
}

void TstLogView::compactionLeavesRecordsWithTheirNames()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config cleanup.policy=compact");
    send(cluster, 0, 30);
    std::map<Offset, RecordUid> before;
    const auto each = [&](const auto& act) {
        const ReplicaView& copy = cluster.copyOn(b1);
        for (std::size_t i = 0; i < copy.batches.size(); ++i)
            if (const auto& records = copy.batches[i].records)
                for (const RecordNote& note : *records)
                    act(copy.batches[i].baseOffset + note.offsetDelta, note);
    };
    each([&](Offset offset, const RecordNote& note) { before[offset] = note.uid; });
    cluster.command("send p1 orders --partition 0 --key k0");
    runCompared(cluster, 15s);
    QVERIFY(!cluster.history<SegmentsReplaced>().empty());
    int left = 0;
    each([&](Offset offset, const RecordNote& note) {
        ++left;
        QVERIFY(note.uid != RecordUid{});
        if (before.contains(offset))
            QVERIFY(before[offset] == note.uid);
    });
    QVERIFY(left < 30 && left >= 4);
}

void TstLogView::holesAreCounted()
{
    TestCluster cluster(quick(1));
    cluster.createPartition(orders, {b1}, " --config cleanup.policy=compact");
    send(cluster, 0, 30);
    QVERIFY(cluster.runUntil([&] { return !cluster.history<CleaningEnded>().empty(); }, 60s));
    runCompared(cluster, 1s);
    const ReplicaView& copy = cluster.copyOn(b1);
    std::int64_t records = 0;
    for (std::size_t i = 0; i < copy.batches.size(); ++i)
        records += static_cast<std::int64_t>(copy.batches[i].recordsCount());
    QVERIFY(copy.holes() > 0);
    QCOMPARE(copy.holes(), 30 - records);
    const auto condition = expr::Condition::compile(
        "replica(orders,0,1).holes > 0 && partition(orders,0).records + replica(orders,0,1).holes == 30", labFactKinds());
    QVERIFY(condition && condition->isTrue(LabConditions(cluster.lab())));
}

QTEST_GUILESS_MAIN(TstLogView)
#include "tst_log_view.moc"
