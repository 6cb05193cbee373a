#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/engine/log/log_story.h"
#include "tests/support/print.h"

using namespace engine;
using namespace logstory;

// What does a log come back to, whatever became of its files? Three segments with idempotent and transactional producers;
// damaged in every place, opened as after a crash.
class TstLogDamage : public QObject {
    Q_OBJECT

private slots:
    void cutAtAnyByteItEndsWithItsLastWholeBatch();
    void aFlippedByteEndsItThere();
    void zerosBehindTheLastBatchAreCutOff();
    void anIndexMayBeMissingOrDamaged_data();
    void anIndexMayBeMissingOrDamaged();
    void afterACleanStopAMissingIndexIsMadeAnew();
    void aDamagedTransactionIndexIsMadeAnewEvenAfterACleanStop();
    void aLogThatRetentionEmptiedForgetsItsProducers();
    void aDamagedEndIsCutOffEvenAfterACleanStop();
};

namespace {

struct Original {
    Files files;
    std::string last; // name of the last segment without its suffix
    std::vector<Kept> records;
    std::vector<std::pair<Offset, std::int64_t>> batches; // of the last segment: next offset, end position
    Offset lastBase;
    std::vector<AbortedTxn> aborted;
    Offset endOffset;
};

LogConfig small()
{
    LogConfig config;
    config.segmentBytes = 1500;
    config.indexIntervalBytes = 200;
    return config;
}

Original original()
{
    Story story(small());
    for (int i = 0; i < 14; ++i) {
        story.append({{"a", "value " + std::to_string(i)}, {"b", "other"}}, 7);
        story.append({{"c", "in a transaction"}}, 8, true);
        if (i % 3 == 2)
            story.marker(i % 2 == 0 ? ControlType::Abort : ControlType::Commit, 8);
    }
    Original out;
    out.records = readAll(story.disk, *story.log);
    out.endOffset = story.log->endOffset();
    out.aborted = story.log->abortedIn(Offset{0}, out.endOffset);
    const LogSegment& last = story.log->segments().back();
    out.lastBase = last.base();
    out.last = segmentName(last.base());
    for (auto place = last.at(story.disk, 0); place && *place; place = last.at(story.disk, (*place)->position + (*place)->size()))
        out.batches.emplace_back((*place)->header.lastOffset() + 1, (*place)->position + (*place)->size());
    ENGINE_CHECK(story.log->close(story.disk).has_value(), "the disk of this test works");
    out.files = filesOf(story.disk);
    return out;
}

// After a crash, or a stop in order.
Reopened reopen(const Files& files, bool clean, Offset recoveryPoint)
{
    return Reopened(files, small(), {clean, recoveryPoint, Offset{0}, kT0});
}

// Empty: everything is as it should be after the last segment was left with `size` sound bytes.
std::string compare(const Original& was, Reopened& now, std::size_t size, std::int64_t surplus)
{
    Offset end = was.lastBase;
    std::int64_t whole = 0;
    for (const auto& [next, position] : was.batches)
        if (static_cast<std::size_t>(position) <= size) {
            end = next;
            whole = position;
        }
    const auto dropped = static_cast<std::int64_t>(size) - whole + surplus;
    if (!now.log)
        return "it does not open";
    if (now.log->endOffset() != end)
        return "it ends at " + std::to_string(now.log->endOffset().value) + ", not " + std::to_string(end.value);
    if (now.what.droppedBytes != dropped)
        return "it says " + std::to_string(now.what.droppedBytes) + " bytes were dropped, not " + std::to_string(dropped);
    if (dropped > 0 && now.what.note.find(was.last) == std::string::npos)
        return "it does not say where it dropped them: " + now.what.note;
    std::vector<Kept> expected;
    for (const auto& record : was.records)
        if (record.offset < end.value)
            expected.push_back(record);
    return readAll(now.disk, *now.log) == expected ? "" : "other records are read";
}

} // namespace

void TstLogDamage::cutAtAnyByteItEndsWithItsLastWholeBatch()
{
    const Original was = original();
    const std::string name = was.last + ".log";
    const std::string bytes = was.files.at(name);
    QVERIFY(was.batches.size() > 3);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        Files files = was.files;
        files[name] = bytes.substr(0, size);
        Reopened now = reopen(files, false, was.lastBase);
        QCOMPARE(std::to_string(size) + ": " + compare(was, now, size, 0), std::to_string(size) + ": ");
    }
    qInfo("%zu lengths of a segment of %zu batches", bytes.size() + 1, was.batches.size());
}

void TstLogDamage::aFlippedByteEndsItThere()
{
    const Original was = original();
    const std::string name = was.last + ".log";
    const std::string bytes = was.files.at(name);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::int64_t before = static_cast<std::int64_t>(at);
        std::int64_t start = 0; // of the batch that is hit
        for (const auto& [next, end] : was.batches)
            if (end <= before)
                start = end;
        // Neither the base offset nor the leader epoch is in the CRC (facts §3.1); all else is noticed.
        const std::int64_t inBatch = before - start;
        if (inBatch < 8 || (inBatch >= 12 && inBatch < 16))
            continue;
        Files files = was.files;
        files[name][at] = static_cast<char>(files[name][at] ^ 0x55);
        Reopened now = reopen(files, false, was.lastBase);
        const auto surplus = static_cast<std::int64_t>(bytes.size()) - start;
        QCOMPARE(std::to_string(at) + ": " + compare(was, now, static_cast<std::size_t>(start), surplus), std::to_string(at) + ": ");
    }
}

void TstLogDamage::zerosBehindTheLastBatchAreCutOff()
{
    const Original was = original();
    Files files = was.files;
    const std::size_t size = files[was.last + ".log"].size();
    files[was.last + ".log"] += std::string(777, '\0');
    Reopened now = reopen(files, false, was.lastBase);
    QCOMPARE(compare(was, now, size, 777), std::string());
}

void TstLogDamage::anIndexMayBeMissingOrDamaged_data()
{
    QTest::addColumn<QString>("damage");
    for (const char* damage : {"missing", "empty", "half", "flipped", "random", "zeros behind"})
        QTest::newRow(damage) << damage;
}

void TstLogDamage::anIndexMayBeMissingOrDamaged()
{
    QFETCH(QString, damage);
    const Original was = original();
    int damaged = 0;
    for (const auto& [name, content] : was.files) {
        if (name.ends_with(".log"))
            continue;
        Files files = was.files;
        std::string& bytes = files[name];
        if (damage == "missing")
            files.erase(name);
        else if (damage == "empty")
            bytes.clear();
        else if (damage == "half")
            bytes.resize(bytes.size() / 2 + 1);
        else if (damage == "flipped")
            std::for_each(bytes.begin(), bytes.end(), [](char& c) { c = static_cast<char>(c ^ 0x55); });
        else if (damage == "zeros behind")
            bytes += std::string(480, '\0');
        else {
            Random random(11, name);
            for (auto& c : bytes)
                c = static_cast<char>(random.below(256));
        }
        Reopened now = reopen(files, false, Offset{0}); // nothing was flushed, as far as anybody knows
        QCOMPARE(name + ": " + compare(was, now, was.files.at(was.last + ".log").size(), 0), name + ": ");
        QVERIFY2(now.log->abortedIn(Offset{0}, was.endOffset) == was.aborted, name.c_str());
        for (Offset at{0}; at < was.endOffset; at = at + 1) {
            const auto read = now.log->read(now.disk, at, was.endOffset, 1, true);
            QVERIFY2(read && read->nextOffset > at, name.c_str());
        }
        ++damaged;
    }
    QVERIFY(damaged > 8);
}

void TstLogDamage::afterACleanStopAMissingIndexIsMadeAnew()
{
    const Original was = original();
    Files files = was.files;
    files.erase("00000000000000000000.index");
    Reopened now = reopen(files, true, Offset{0});
    QCOMPARE(now.what.rebuiltIndexes, 1);
    QVERIFY(now.what.note.find("00000000000000000000") != std::string::npos);
    QCOMPARE(filesOf(now.disk).at("00000000000000000000.index"), was.files.at("00000000000000000000.index"));
}

void TstLogDamage::aDamagedTransactionIndexIsMadeAnewEvenAfterACleanStop()
{
    const Original was = original();
    QVERIFY(!was.aborted.empty());
    int damaged = 0;
    for (const auto& [name, content] : was.files) {
        if (!name.ends_with(".txnindex"))
            continue;
        Files files = was.files;
        files[name].pop_back();
        Reopened now = reopen(files, true, Offset{0});
        QCOMPARE(filesOf(now.disk).at(name), content);
        QVERIFY(now.log && now.log->abortedIn(Offset{0}, was.endOffset) == was.aborted);
        ++damaged;
    }
    QVERIFY(damaged > 0);
}

// Apache Kafka 4.1.1 did so, asked on 22 November 2026 with one broker, retention.ms=3000 and eight records of producer 4711: before the
// stop the emptied log had 00000000000000000008.snapshot and knew 4711 with sequence 7; after the clean stop and the start there
// was no snapshot and no producer, and a retry of sequences 5 to 7 was written anew at offset 8.
void TstLogDamage::aLogThatRetentionEmptiedForgetsItsProducers()
{
    LogConfig config = small();
    config.retentionMillis = 1000;
    Story story(config);
    const std::string snapshot = kFolder + "/00000000000000000002.snapshot";
    story.append({{"a", "1"}}, 7);
    story.append({{"a", "2"}}, 7);
    story.now += 5000;
    const auto retired = story.log->retireFirst(story.disk, Offset{2}, story.now, DiskToken{1});
    QVERIFY(retired && *retired);
    QCOMPARE(story.log->startOffset(), Offset{2});
    QCOMPARE(story.log->endOffset(), Offset{2});
    QVERIFY(story.disk.exists(snapshot));
    QVERIFY(story.log->producers().knows(ProducerId{7}));
    QVERIFY(story.log->close(story.disk).has_value());
    QVERIFY(story.disk.exists(snapshot));
    Log::Opened what;
    story.open({true, Offset{2}, Offset{0}, story.now}, what);
    QCOMPARE(story.log->startOffset(), Offset{2});
    QVERIFY(!story.disk.exists(snapshot));
    QVERIFY(!story.log->producers().knows(ProducerId{7}));

    story.append({{"a", "3"}}, 7); // with one record behind the start it is remembered
    QVERIFY(story.log->close(story.disk).has_value());
    story.open({true, Offset{3}, Offset{0}, story.now}, what);
    QVERIFY(story.log->producers().knows(ProducerId{7}));
}

void TstLogDamage::aDamagedEndIsCutOffEvenAfterACleanStop()
{
    const Original was = original();
    const std::string name = was.last + ".log";
    const std::string bytes = was.files.at(name);
    for (const std::string& end : {bytes + std::string(777, '\0'), bytes + "noise that is no batch", bytes.substr(0, bytes.size() - 1)}) {
        Files files = was.files;
        files[name] = end;
        Reopened now = reopen(files, true, was.endOffset);
        const std::size_t whole = end.size() < bytes.size() ? end.size() : bytes.size();
        QCOMPARE(compare(was, now, whole, static_cast<std::int64_t>(end.size() - whole)), std::string());
        QVERIFY2(now.what.note.find(name + " at byte ") != std::string::npos, now.what.note.c_str());
    }
    QVERIFY(reopen(was.files, true, was.endOffset).what.note.empty());
}

QTEST_GUILESS_MAIN(TstLogDamage)
#include "tst_log_damage.moc"
