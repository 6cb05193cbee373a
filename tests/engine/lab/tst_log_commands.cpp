#include <QTest>

#include "engine/broker/broker.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

// Sixty batches of about a hundred bytes, some five a segment, an index entry about every other batch.
struct Files : TestCluster {
    Files()
    {
        createPartition(orders, {b1, b2}, " --config internal.segment.bytes=1000 --config index.interval.bytes=256");
        startProducer("p1", "orders", "--acks all --config linger.ms=0");
        for (int i = 0; i < 60; ++i) {
            command("send p1 orders --partition 0 --value a-value-of-some-length-" + std::to_string(100 + i));
            run(i == 0 ? 300ms : 50ms); // the first one waits for metadata
        }
        run(1s);
    }
    const Log& log(BrokerId broker)
    {
        World& world = const_cast<World&>(lab().run().world()); // only looked at
        return *static_cast<Broker*>(world.node(NodeId{broker.value}))->replicas().find(orders)->log;
    }
    template <class Kind>
    Kind last()
    {
        for (FactId id = lastFact(); id.value > 0; --id.value)
            if (const Fact* fact = lab().facts().find(id))
                if (const auto* found = fact->as<Kind>())
                    return *found;
        QTest::qFail("no such fact", "Files", 0);
        return {};
    }
    std::string refusal(const std::string& line) { return lab().execute(line, "test").error; }
};

} // namespace

// The commands that look into a broker's files, and those that let its timers' work begin at once.
class TstLogCommands : public QObject {
    Q_OBJECT

private slots:
    void findsEveryOffsetInThreeHops();
    void findsItInTheFilesOfAFollower();
    void findsTheFirstRecordOfATime();
    void findsThatEverythingIsOlder();
    void saysWhatCannotBeFound();
    void aSearchHasItsReasons();
    void retentionRunsAtOnce();
    void theCleanerRunsAtOnceAndSaysIfItHasNothingToDo();
};

void TstLogCommands::findsEveryOffsetInThreeHops()
{
    Files files;
    const auto& segments = files.log(b1).segments();
    QVERIFY(segments.size() > 5);
    int withEntry = 0;
    for (int offset = 0; offset < 60; ++offset) {
        files.command("find offset orders 0 " + std::to_string(offset));
        const auto found = files.last<OffsetLookedUp>();
        QCOMPARE(found.broker, b1);
        QCOMPARE(found.offset, Offset{offset});
        QCOMPARE(found.baseOffset, Offset{offset}); // each batch holds one record
        const auto segment = std::find_if(segments.rbegin(), segments.rend(), [&](const auto& s) { return s.base() <= Offset{offset}; });
        QCOMPARE(found.segment, segment->base());
        // The greatest entry that is not above it, and all batches between it and the one that was wanted.
        const LogSegment::IndexEntry* entry = nullptr;
        for (const auto& one : segment->index())
            if (one.offset <= Offset{offset})
                entry = &one;
        QCOMPARE(found.entryOffset, entry ? entry->offset : kNoOffset);
        QCOMPARE(found.entryPosition, entry ? entry->position : 0);
        QCOMPARE(Offset{(entry ? entry->offset : segment->base()).value + found.passed}, Offset{offset});
        QCOMPARE(found.entryPosition + found.passedBytes, found.position);
        withEntry += entry ? 1 : 0;
    }
    QVERIFY(withEntry > 10 && withEntry < 60);
}

void TstLogCommands::findsItInTheFilesOfAFollower()
{
    Files files;
    files.command("find offset orders 0 41 --on 2");
    QCOMPARE(files.last<OffsetLookedUp>().broker, b2);
    QCOMPARE(files.last<OffsetLookedUp>().baseOffset, Offset{41});
}

void TstLogCommands::findsTheFirstRecordOfATime()
{
    Files files;
    const Log& log = files.log(b1);
    for (const char* time : {"0s", "1.3s", "2.55s"}) {
        files.command(std::string("find time orders 0 ") + time);
        const auto found = files.last<TimeLookedUp>();
        World& world = const_cast<World&>(files.lab().run().world()); // only looked at
        const auto expected = log.offsetForTimestamp(*world.disk(NodeId{1}), found.timestamp, log.endOffset());
        QVERIFY(expected);
        QCOMPARE(found.found, expected->offset);
        QVERIFY(found.foundTimestamp >= found.timestamp);
        QVERIFY(found.entryTimestamp <= found.timestamp);
    }
    files.command("find time orders 0 2.55s");
    QVERIFY(files.last<TimeLookedUp>().found > Offset{20});
    QVERIFY(files.last<TimeLookedUp>().segment > Offset{0});
}

void TstLogCommands::findsThatEverythingIsOlder()
{
    Files files;
    files.command("find time orders 0 500s");
    QCOMPARE(files.last<TimeLookedUp>().segment, kNoOffset);
    QCOMPARE(files.last<TimeLookedUp>().found, kNoOffset);
}

void TstLogCommands::saysWhatCannotBeFound()
{
    Files files;
    QCOMPARE(files.refusal("find offset orders 0 60"), "offset 60 is not in that log: it begins at 0 and ends before 60");
    QVERIFY(!files.refusal("find offset nothing 0 1").empty());
    QVERIFY(!files.refusal("find offset orders 7 1").empty());
    QCOMPARE(files.refusal("find offset orders 0 5 --on 3"), "broker 3 has no replica of orders-0");
    QVERIFY(!files.refusal("find offset orders 0 5 --on 9").empty());
    files.kill(b2);
    QVERIFY(files.refusal("find offset orders 0 5 --on 2").find("2") != std::string::npos);
    files.command("delete records orders 0 --before 10");
    files.run(1s);
    QCOMPARE(files.refusal("find offset orders 0 5"), "offset 5 is not in that log: it begins at 10 and ends before 60");
    files.kill(b1);
    files.run(30s);
    QCOMPARE(files.refusal("find offset orders 0 15"), "orders-0 has no leader; say with --on in whose files to look");
}

void TstLogCommands::aSearchHasItsReasons()
{
    Files files;
    files.command("find offset orders 0 41");
    const Fact* fact = files.lab().facts().find(files.lastFact());
    QVERIFY(fact && fact->as<OffsetLookedUp>());
    QCOMPARE(fact->rule, Rule::SparseIndex);
    QVERIFY(files.lab().facts().find(fact->because.at(0))->as<CommandApplied>());
}

void TstLogCommands::retentionRunsAtOnce()
{
    Files files;
    files.command("set config topic orders retention.bytes=2500");
    files.run(1s); // the first check of its own would come 30 s after the start
    QVERIFY(files.history<SegmentRetired>().empty());
    files.command("run retention 1");
    files.run(100ms);
    QVERIFY(!files.history<SegmentRetired>().empty());
    QVERIFY(files.copyOn(b1).startOffset.value > Offset{0});
    QCOMPARE(files.log(b2).segments().front().base(), Offset{0}); // each broker keeps its own files
    files.kill(b2);
    QVERIFY(!files.refusal("run retention 2").empty());
}

void TstLogCommands::theCleanerRunsAtOnceAndSaysIfItHasNothingToDo()
{
    Files files;
    files.command("run cleaner 1");
    QVERIFY(files.lab().run().note().find("nothing to do") != std::string::npos);
    files.command("create topic table --assignment 1 --config cleanup.policy=compact --config internal.segment.bytes=1000");
    files.run(1s);
    const auto write = [&] {
        for (int i = 0; i < 40; ++i) {
            files.command("send p1 table --key k" + std::to_string(i % 3) + " --value a-value-of-some-length");
            files.run(i == 0 ? 300ms : 10ms);
        }
    };
    write();
    const auto before = files.history<CleaningBegan>().size();
    files.command("run cleaner 1");
    QVERIFY(files.lab().run().note().empty());
    QCOMPARE(files.history<CleaningBegan>().size(), before + 1);
    files.command("run cleaner 1");
    QVERIFY(files.lab().run().note().find("already") != std::string::npos);
    files.run(100ms);
    QVERIFY(!files.history<CleaningEnded>().empty());
    files.run(60s); // and its timer still comes, once each time
    write();
    files.run(30s);
    QVERIFY(files.history<CleaningEnded>().size() > 1);
}

QTEST_GUILESS_MAIN(TstLogCommands)
#include "tst_log_commands.moc"
