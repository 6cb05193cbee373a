#include <QTest>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/log/log_cleaner.h"
#include "tests/engine/log/log_story.h"
#include "tests/support/print.h"

using namespace engine;
using namespace logstory;

// What stays of a log that is compacted, when is it compacted at all, and what is left if the power fails in the middle?
class TstLogCleaner : public QObject {
    Q_OBJECT

private slots:
    void keepsTheLastRecordOfEachKeyAtItsOffset();
    void dropsRecordsWithoutAKey();
    void littleMemoryOnlyMeansMorePasses();
    void theMapTakesNoMoreMemoryThanItMay();
    void tombstonesGoAfterTheirHorizon();
    void dataOfAnAbortedTransactionGoesAtOnce();
    void theLastSequenceOfAProducerIsKept();
    void theActiveSegmentIsNeverTouched();
    void youngSegmentsWait();
    void anOpenTransactionHoldsItUp();
    void isDueByItsDirtyPartOrByAge();
    void smallSegmentsBecomeOne();
    void theLogMayGrowBetweenTwoSteps();
    void anAbandonedPassLeavesTheLogAsItWas();
    void powerMayFailAtAnyOperation();
    void aStoppedProcessLosesNothingAtAnyOperation();
};

namespace {

LogConfig compacted()
{
    LogConfig config;
    config.segmentBytes = 1000;
    config.indexIntervalBytes = 200;
    config.compacts = true;
    config.deletes = false;
    config.deleteRetentionMillis = 60000;
    return config;
}

// Twenty keys over a few segments; the active one is short.
Story written(int batches = 60)
{
    Story story(compacted());
    Random random(3, "keys");
    for (int i = 0; i < batches; ++i)
        story.append({{"k" + std::to_string(random.below(20)), "v" + std::to_string(i)}, {"k" + std::to_string(random.below(20)), "w" + std::to_string(i)}});
    return story;
}

struct Pass {
    LogCleaning::Step last;
    std::vector<LogCleaning::Did> did;
    int steps = 0;
};

CleanableRange rangeOf(const Story& story, Offset checkpoint)
{
    return cleanableRange(*story.log, checkpoint, story.log->endOffset(), story.now);
}

Pass clean(Story& story, Offset checkpoint = Offset{0}, LogCleaning::Options options = {})
{
    Pass pass;
    LogCleaning cleaning(rangeOf(story, checkpoint), story.now, options);
    while (!cleaning.isEnded()) {
        const auto step = cleaning.step(story.disk, *story.log, DiskToken{1});
        ENGINE_CHECK(step.has_value(), "the disk of this test works");
        pass.last = *step;
        pass.did.push_back(step->did);
        ++pass.steps;
        for (const auto& file : step->files)
            ENGINE_CHECK(story.disk.remove(file).has_value(), "it waits for removal");
    }
    return pass;
}

// What must stay of `all`, if all below `cleanedTo` is compacted.
std::vector<Kept> lastOfEach(const std::vector<Kept>& all, std::int64_t cleanedTo)
{
    std::map<std::string, std::int64_t> last;
    for (const auto& record : all)
        if (record.offset < cleanedTo)
            last[record.key] = record.offset;
    std::vector<Kept> kept;
    for (const auto& record : all)
        if (record.offset >= cleanedTo || (!record.key.empty() && last[record.key] == record.offset))
            kept.push_back(record);
    return kept;
}

std::string text(const std::vector<Kept>& records)
{
    std::string out;
    for (const auto& record : records)
        out += std::to_string(record.offset) + ":" + record.key + "=" + record.value + " ";
    return out;
}

std::set<std::string> suffixes(const MemoryDisk& disk)
{
    std::set<std::string> found;
    for (const auto& name : disk.list(kFolder))
        for (const char* suffix : {".cleaned", ".swap", ".deleted"})
            if (name.ends_with(suffix))
                found.insert(suffix);
    return found;
}

// Lets so many changes through; then everything that changes is refused.
class MortalDisk final : public Disk {
public:
    MortalDisk(MemoryDisk& disk, int changes) : m_disk(disk), m_left(changes) { }
    bool isDead() const { return m_left < 0; }

    Result<FileId> open(std::string_view path, OpenMode mode) override
    {
        if (!m_disk.exists(path) && !lives())
            return ErrorCode::KafkaStorageError;
        return m_disk.open(path, mode);
    }
    void close(FileId file) override { m_disk.close(file); }
    bool exists(std::string_view path) const override { return m_disk.exists(path); }
    std::vector<std::string> list(std::string_view directory) const override { return m_disk.list(directory); }
    Result<void> makeDirectory(std::string_view path) override { return m_disk.makeDirectory(path); }
    Result<void> rename(std::string_view from, std::string_view to) override
    {
        return lives() ? m_disk.rename(from, to) : Result<void>(ErrorCode::KafkaStorageError);
    }
    Result<void> remove(std::string_view path) override
    {
        return lives() ? m_disk.remove(path) : Result<void>(ErrorCode::KafkaStorageError);
    }
    Result<void> replaceFile(std::string_view path, std::string_view content) override
    {
        return lives() ? m_disk.replaceFile(path, content) : Result<void>(ErrorCode::KafkaStorageError);
    }
    std::int64_t size(FileId file) const override { return m_disk.size(file); }
    Result<Completion> append(FileId file, const ByteChain& bytes, DiskToken token) override
    {
        return lives() ? m_disk.append(file, bytes, token) : Result<Completion>(ErrorCode::KafkaStorageError);
    }
    Result<Completion> sync(FileId file, DiskToken token) override
    {
        return lives() ? m_disk.sync(file, token) : Result<Completion>(ErrorCode::KafkaStorageError);
    }
    Result<void> truncate(FileId file, std::int64_t size) override
    {
        return lives() ? m_disk.truncate(file, size) : Result<void>(ErrorCode::KafkaStorageError);
    }
    Result<Completion> read(FileId file, std::int64_t position, std::int64_t size, ByteChain& out, DiskToken token) override
    {
        return m_disk.read(file, position, size, out, token);
    }
    std::int64_t syncedSize(FileId file) const override { return m_disk.syncedSize(file); }
    std::int64_t bytesUsed() const override { return m_disk.bytesUsed(); }
    void walk(StateVisitor& visitor) const override { m_disk.walk(visitor); }

private:
    bool lives() { return m_left-- > 0; }

    MemoryDisk& m_disk;
    int m_left;
};

// Compacts with a disk that dies after each number of changes in turn, then opens what is left. Returns how many changes a
// whole pass makes; an empty `wrong` is good.
template <class Die>
int dieAtEveryChange(Die die, std::string& wrong)
{
    for (int changes = 0;; ++changes) {
        Story story = written(40);
        const auto flushed = story.log->flush(story.disk, {});
        ENGINE_CHECK(flushed.has_value(), "the disk of this test works");
        const Offset end = story.log->endOffset();
        const auto before = readAll(story.disk, *story.log);
        const CleanableRange range = rangeOf(story, Offset{0});
        MortalDisk mortal(story.disk, changes);
        LogCleaning cleaning(range, story.now, {});
        bool finished = true;
        while (!cleaning.isEnded() && finished)
            finished = cleaning.step(mortal, *story.log, DiskToken{1}).has_value();
        die(story.disk, changes);
        Log::Opened what;
        story.log.reset();
        story.open({false, end, Offset{0}, story.now}, what);
        const auto after = readAll(story.disk, *story.log);
        const auto needed = lastOfEach(before, range.firstUncleanable.value);
        const std::string at = "after " + std::to_string(changes) + " changes ";
        if (!std::includes(before.begin(), before.end(), after.begin(), after.end(), [](const Kept& a, const Kept& b) { return a.offset < b.offset; }))
            wrong = at + "there are other records: " + text(after);
        if (!std::includes(after.begin(), after.end(), needed.begin(), needed.end(), [](const Kept& a, const Kept& b) { return a.offset < b.offset; }))
            wrong = at + "records are lost: " + text(after);
        for (const auto& record : after)
            if (std::find(before.begin(), before.end(), record) == before.end())
                wrong = at + "a record changed: " + text({record});
        if (story.log->endOffset() != end)
            wrong = at + "it ends at " + std::to_string(story.log->endOffset().value);
        if (!suffixes(story.disk).empty())
            wrong = at + "the folder is not in order";
        if (finished || !wrong.empty())
            return changes;
    }
}

} // namespace

void TstLogCleaner::keepsTheLastRecordOfEachKeyAtItsOffset()
{
    Story story = written();
    const auto before = readAll(story.disk, *story.log);
    const CleanableRange range = rangeOf(story, Offset{0});
    QVERIFY(range.firstUncleanable > Offset{20});
    const auto pass = clean(story);
    QCOMPARE(pass.last.next, range.firstUncleanable);
    QCOMPARE(text(readAll(story.disk, *story.log)), text(lastOfEach(before, range.firstUncleanable.value)));
    QVERIFY(pass.last.counts.recordsAfter < pass.last.counts.recordsBefore);
    QVERIFY(pass.last.counts.bytesAfter < pass.last.counts.bytesBefore);
    QVERIFY(suffixes(story.disk).empty());
    for (Offset at{0}; at < story.log->endOffset(); at = at + 1) { // an offset that is gone gives the next one
        const auto read = story.log->read(story.disk, at, story.log->endOffset(), 1, true);
        QVERIFY(read && read->nextOffset > at);
    }
}

void TstLogCleaner::dropsRecordsWithoutAKey()
{
    Story story(compacted());
    for (int i = 0; i < 30; ++i)
        story.append({{"", "an empty key is a key"}, {"k", std::to_string(i)}});
    BatchOptions options;
    options.baseOffset = story.log->endOffset();
    options.leaderEpoch = LeaderEpoch{0};
    RecordBatchBuilder builder(options);
    Record record;
    record.timestamp = story.now;
    record.value = Slice::copyOf("no key");
    builder.append(record);
    story.put(builder.build());
    const Offset keyless = story.log->endOffset() - 1;
    QVERIFY(story.log->roll(story.disk, story.now));
    story.append({{"k", "active"}});
    clean(story);
    for (const auto& kept : readAll(story.disk, *story.log))
        QVERIFY(kept.offset != keyless.value);
}

void TstLogCleaner::littleMemoryOnlyMeansMorePasses()
{
    Story much = written();
    Story little = written();
    const CleanableRange range = rangeOf(much, Offset{0});
    clean(much);
    Offset checkpoint{0};
    int passes = 0;
    for (; checkpoint < range.firstUncleanable; ++passes) {
        const auto pass = clean(little, checkpoint, {.mapBytesMax = 8 * OffsetMap::kSlotBytes});
        QVERIFY(pass.last.next > checkpoint);
        checkpoint = pass.last.next;
    }
    QVERIFY(passes > 3);
    QCOMPARE(text(readAll(little.disk, *little.log)), text(readAll(much.disk, *much.log)));
}

void TstLogCleaner::theMapTakesNoMoreMemoryThanItMay()
{
    OffsetMap map(3000 * OffsetMap::kSlotBytes);
    int taken = 0;
    const auto key = [](int i) {
        const std::string text = "key " + std::to_string(i);
        return std::vector<std::uint8_t>(text.begin(), text.end());
    };
    while (map.put(key(taken), Offset{taken}))
        ++taken;
    QCOMPARE(taken, 2700); // nine tenths
    QCOMPARE(map.size(), 2700);
    QVERIFY(map.slotBytes() <= 3000 * OffsetMap::kSlotBytes);
    for (int i = 0; i < taken; ++i)
        QCOMPARE(map.find(key(i)), Offset{i});
    QCOMPARE(map.find(key(taken)), kNoOffset);
    OffsetMap other(3000 * OffsetMap::kSlotBytes);
    QVERIFY(other.put(key(1), Offset{1}) && other.put(key(1), Offset{9}));
    QCOMPARE(other.find(key(1)), Offset{9});
    QCOMPARE(other.size(), 1);
}

void TstLogCleaner::tombstonesGoAfterTheirHorizon()
{
    Story story(compacted());
    for (int i = 0; i < 20; ++i)
        story.append({{"k", "some value of some length " + std::to_string(i)}, {"other", "x"}});
    story.append({{"k", "-"}});
    const Offset tombstone = story.log->endOffset() - 1;
    QVERIFY(story.log->roll(story.disk, story.now));
    story.append({{"active", "x"}});
    const auto hasIt = [&] {
        const auto records = readAll(story.disk, *story.log);
        return std::any_of(records.begin(), records.end(), [&](const Kept& r) { return r.offset == tombstone.value; });
    };
    clean(story); // the first pass that keeps it stamps its horizon
    QVERIFY(hasIt());
    story.now += 59999;
    clean(story);
    QVERIFY(hasIt());
    story.now += 1;
    clean(story);
    QVERIFY(!hasIt());
}

void TstLogCleaner::dataOfAnAbortedTransactionGoesAtOnce()
{
    Story story(compacted());
    story.append({{"k", "committed before"}});
    story.append({{"k", "aborted"}}, 8, true);
    story.marker(ControlType::Abort, 8);
    story.append({{"m", "in the next transaction"}}, 8, true);
    story.marker(ControlType::Commit, 8);
    QVERIFY(story.log->roll(story.disk, story.now));
    story.append({{"active", "x"}});
    clean(story);
    QCOMPARE(text(readAll(story.disk, *story.log)), std::string("0:k=committed before 3:m=in the next transaction 5:active=x "));
    QCOMPARE(story.log->abortedIn(Offset{0}, Offset{6}).size(), 1u); // its marker is still there
    story.now += 60000;
    clean(story); // nothing of it is met any more: the marker gets its horizon
    story.now += 60000;
    clean(story);
    QCOMPARE(story.log->abortedIn(Offset{0}, Offset{6}).size(), 0u);
}

void TstLogCleaner::theLastSequenceOfAProducerIsKept()
{
    Story story(compacted());
    story.append({{"k", "1"}, {"k", "2"}}, 5);
    story.append({{"k", "by somebody else"}});
    QVERIFY(story.log->roll(story.disk, story.now));
    story.append({{"active", "x"}});
    clean(story);
    QCOMPARE(readAll(story.disk, *story.log).size(), 2u);
    Log::Opened what;
    for (const auto& name : story.disk.list(kFolder)) // only the batches can tell
        if (name.ends_with(".snapshot"))
            QVERIFY(story.disk.remove(kFolder + "/" + name));
    story.log.reset();
    story.open({false, Offset{0}, Offset{0}, story.now}, what);
    const auto& producers = story.log->producers().producers();
    QCOMPARE(producers.size(), 1u);
    QCOMPARE(producers.begin()->second.batches.back().lastSequence, 1);
}

void TstLogCleaner::theActiveSegmentIsNeverTouched()
{
    Story story(compacted());
    story.append({{"k", "1"}});
    story.append({{"k", "2"}});
    const CleanableRange range = rangeOf(story, Offset{0});
    QCOMPARE(range.firstUncleanable, Offset{0});
    QVERIFY(!range.isDue(story.config));
}

void TstLogCleaner::youngSegmentsWait()
{
    Story story = written();
    story.config.minCompactionLagMillis = 1000;
    story.log->setConfig(story.config);
    QCOMPARE(rangeOf(story, Offset{0}).firstUncleanable, Offset{0});
    story.now += 1000; // the first segment's last record is older than that by now, the others' are not
    const auto& segments = story.log->segments();
    const std::int64_t firstOld = segments[0].maxTimestamp() + 1000;
    QCOMPARE(cleanableRange(*story.log, Offset{0}, story.log->endOffset(), firstOld).firstUncleanable, segments[1].base());
    QCOMPARE(cleanableRange(*story.log, Offset{0}, story.log->endOffset(), firstOld - 1).firstUncleanable, Offset{0});
}

void TstLogCleaner::anOpenTransactionHoldsItUp()
{
    Story story(compacted());
    story.append({{"k", "1"}});
    QVERIFY(story.log->roll(story.disk, story.now));
    story.append({{"k", "open"}}, 8, true);
    QVERIFY(story.log->roll(story.disk, story.now));
    story.append({{"k", "behind"}});
    QCOMPARE(story.log->lastStableOffset(story.log->endOffset()), Offset{1});
    QCOMPARE(rangeOf(story, Offset{0}).firstUncleanable, Offset{1});
    story.marker(ControlType::Commit, 8);
    QCOMPARE(rangeOf(story, Offset{0}).firstUncleanable, Offset{2});
    // While its end may still be lost, it is not stable.
    QCOMPARE(story.log->lastStableOffset(Offset{3}), Offset{1});
    story.log->replicatedUpTo(Offset{4});
    QCOMPARE(story.log->lastStableOffset(Offset{4}), Offset{4});
}

void TstLogCleaner::isDueByItsDirtyPartOrByAge()
{
    LogConfig config = compacted();
    CleanableRange range;
    QVERIFY(!range.isDue(config));
    range.cleanBytes = 50;
    range.dirtyBytes = 50;
    QCOMPARE(range.dirtyMillionths(), 500000);
    QVERIFY(!range.isDue(config)); // strictly more than the ratio
    range.dirtyBytes = 51;
    QVERIFY(range.isDue(config));
    range.dirtyBytes = 1;
    range.overdue = true;
    QVERIFY(range.isDue(config));
    range.dirtyBytes = 0;
    QVERIFY(!range.isDue(config));

    Story story = written();
    story.config.maxCompactionLagMillis = 5000;
    story.log->setConfig(story.config);
    QVERIFY(!rangeOf(story, Offset{0}).overdue);
    story.now = story.log->segments()[0].firstTimestamp() + 5001;
    QVERIFY(rangeOf(story, Offset{0}).overdue);
}

void TstLogCleaner::smallSegmentsBecomeOne()
{
    Story story = written();
    const std::size_t before = story.log->segments().size();
    clean(story); // by their size before it each stays alone, small as it becomes
    QCOMPARE(story.log->segments().size(), before);
    clean(story);
    QVERIFY(story.log->segments().size() < before);
    for (const auto& segment : story.log->segments())
        QVERIFY(segment.bytes() <= story.config.segmentBytes);
}

void TstLogCleaner::theLogMayGrowBetweenTwoSteps()
{
    Story story = written();
    const auto before = readAll(story.disk, *story.log);
    const CleanableRange range = rangeOf(story, Offset{0});
    LogCleaning cleaning(range, story.now, {.stepBytesMax = 1});
    for (int i = 0; !cleaning.isEnded(); ++i) {
        QVERIFY(cleaning.step(story.disk, *story.log, DiskToken{1}));
        if (i < 40)
            story.append({{"k0", "late " + std::to_string(i)}});
    }
    const auto after = readAll(story.disk, *story.log);
    auto needed = lastOfEach(before, range.firstUncleanable.value);
    QCOMPARE(after.size(), needed.size() + 40);
    needed.insert(needed.end(), after.end() - 40, after.end());
    QCOMPARE(text(after), text(needed));
}

void TstLogCleaner::anAbandonedPassLeavesTheLogAsItWas()
{
    for (int steps = 0;; ++steps) {
        Story story = written();
        const auto before = readAll(story.disk, *story.log);
        const auto needed = lastOfEach(before, rangeOf(story, Offset{0}).firstUncleanable.value);
        LogCleaning cleaning(rangeOf(story, Offset{0}), story.now, {});
        for (int i = 0; i < steps && !cleaning.isEnded(); ++i)
            QVERIFY(cleaning.step(story.disk, *story.log, DiskToken{1}));
        const bool ended = cleaning.isEnded();
        const auto files = cleaning.abandon(story.disk, *story.log);
        QVERIFY(files && cleaning.isEnded());
        for (const auto& name : story.disk.list(kFolder))
            QVERIFY2(!name.ends_with(".cleaned") && !name.ends_with(".swap"), name.c_str());
        const auto after = readAll(story.disk, *story.log);
        for (const auto& record : needed)
            QVERIFY(std::find(after.begin(), after.end(), record) != after.end());
        if (ended) {
            QVERIFY(steps > 10);
            return;
        }
    }
}

void TstLogCleaner::powerMayFailAtAnyOperation()
{
    std::string wrong;
    const int changes = dieAtEveryChange(
        [](MemoryDisk& disk, int at) {
            Random random(static_cast<std::uint64_t>(at), "torn");
            disk.powerLost(random);
        },
        wrong);
    QCOMPARE(wrong, std::string());
    qInfo("%d changes, the power failed before each", changes);
    QVERIFY(changes > 30);
}

void TstLogCleaner::aStoppedProcessLosesNothingAtAnyOperation()
{
    std::string wrong;
    QVERIFY(dieAtEveryChange([](MemoryDisk& disk, int) { disk.killed(); }, wrong) > 30);
    QCOMPARE(wrong, std::string());
}

QTEST_GUILESS_MAIN(TstLogCleaner)
#include "tst_log_cleaner.moc"
