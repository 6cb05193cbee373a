#include <QTest>

#include <string>
#include <vector>

#include "tests/engine/log/small_log.h"
#include "tests/support/print.h"

using namespace engine;
using namespace smalllog;

// When does a log begin a new segment, and how does it go on over offsets that are not there?
class TstLogRolls : public QObject {
    Q_OBJECT

private slots:
    void rollsBySize();
    void aSegmentMayBeExactlyFull();
    void rollsByMessageTimeAndNeverByItself();
    void jitterSpreadsRollsAndIsRepeatable();
    void rollsWhenOffsetsNoLongerFit();
    void rollsWhenItsOffsetIndexIsFull();
    void rollsWhenItsTimeIndexIsFull();
    void keepsGapsOfCompactedLeaders();
    void aGapIsNotWrittenBeforeItsDeviceIsDone();
};

void TstLogRolls::rollsBySize()
{
    Fixture f;
    f.append({std::string(400, 'a')});
    f.append({std::string(400, 'b')});
    const auto third = f.append({std::string(400, 'c')});
    QCOMPARE(third.rolled, std::optional(Rule::RollBySize));
    QCOMPARE(third.segment, Offset{2});
    QCOMPARE(third.position, std::int64_t{0});
    QCOMPARE(f.log->segments().size(), 2u);
    QVERIFY(f.disk.exists(kFolder + "/00000000000000000002.snapshot"));
    QCOMPARE(f.values().size(), 3u);
    QCOMPARE(f.log->recoveryPoint(), Offset{2}); // what is rolled is flushed
}

void TstLogRolls::aSegmentMayBeExactlyFull()
{
    Fixture f;
    const auto size = f.append({"same size"}).bytes;
    f.config.segmentBytes = size * 2;
    f.log->setConfig(f.config);
    QVERIFY(!f.append({"same size"}).rolled);
    QCOMPARE(f.append({"same size"}).rolled, std::optional(Rule::RollBySize));
}

void TstLogRolls::rollsByMessageTimeAndNeverByItself()
{
    Fixture f;
    f.config.segmentMillis = 1000;
    f.log->setConfig(f.config);
    f.append({"a"});
    f.now = kT0 + 1000;
    QVERIFY(!f.append({"b"}).rolled); // exactly segment.ms later: not yet
    f.now = kT0 + 1001;
    QCOMPARE(f.append({"c"}).rolled, std::optional(Rule::RollByTime));
    f.now = kT0 - 50000;
    QVERIFY(!f.append({"d"}).rolled); // old messages do not roll
}

void TstLogRolls::jitterSpreadsRollsAndIsRepeatable()
{
    const auto rolledAfter = [](std::uint64_t seed) {
        Fixture f;
        f.opening.jitterSeed = seed;
        f.config.segmentBytes = 1 << 20;
        f.config.segmentMillis = 1000;
        f.config.segmentJitterMillis = 900;
        f.reopen(true);
        f.append({"a"});
        for (int i = 0;; i += 10) {
            f.now = kT0 + i;
            if (f.append({"x"}).rolled)
                return i;
        }
    };
    QCOMPARE(rolledAfter(1), rolledAfter(1));
    QVERIFY(rolledAfter(1) != rolledAfter(2));
    QVERIFY(rolledAfter(1) > 90 && rolledAfter(1) <= 1010);
}

void TstLogRolls::rollsWhenItsOffsetIndexIsFull()
{
    Fixture f;
    f.config.segmentBytes = 1 << 20;
    f.config.indexIntervalBytes = 0;
    f.config.segmentIndexBytes = 48; // six entries of the offset index
    f.reopen(true);
    BatchOptions sameTime; // the time index gets one entry only: time does not pass
    sameTime.timestampType = TimestampType::LogAppendTime;
    sameTime.logAppendTime = kT0;
    for (int i = 0; i < 7; ++i) // the first batch of a segment gets none
        QVERIFY(!f.append({"x"}, sameTime).rolled);
    QCOMPARE(f.log->segments().back().index().size(), 6u);
    QCOMPARE(f.log->segments().back().timeIndex().size(), 1u);
    const auto rolled = f.append({"x"}, sameTime).rolled;
    QVERIFY(rolled && *rolled == Rule::RollByIndex);
}

void TstLogRolls::rollsWhenItsTimeIndexIsFull()
{
    Fixture f;
    f.config.segmentBytes = 1 << 20;
    f.config.indexIntervalBytes = 0;
    f.config.segmentIndexBytes = 48; // four entries of the time index; the last is kept for the roll
    f.reopen(true);
    for (int i = 0; i < 4; ++i)
        QVERIFY(!f.append({"x"}).rolled);
    QCOMPARE(f.log->segments().back().index().size(), 3u);
    QCOMPARE(f.log->segments().back().timeIndex().size(), 3u);
    const auto rolled = f.append({"x"}).rolled;
    QVERIFY(rolled && *rolled == Rule::RollByIndex);
    QCOMPARE(f.log->segments().front().timeIndex().size(), 3u); // its largest timestamp stood there already
}

void TstLogRolls::rollsWhenOffsetsNoLongerFit()
{
    Fixture f;
    f.append({"a"});
    BatchOptions far;
    far.baseOffset = Offset{5000000000};
    RecordBatchBuilder builder(far);
    builder.append(record(kT0, "far"));
    const auto appended = f.put(builder.build());
    QVERIFY(appended);
    QCOMPARE(appended->rolled, std::optional(Rule::RollByOffsetSpan));
    QCOMPARE(appended->segment, Offset{5000000000});
    QCOMPARE(f.values(), (Values{"a", "far"}));
}

void TstLogRolls::aGapIsNotWrittenBeforeItsDeviceIsDone()
{
    for (const bool rolls : {false, true}) {
        Fixture f;
        f.append({"a"});
        SlowClock clock;
        f.disk.setClock(&clock);
        f.disk.setSpeed({std::chrono::milliseconds(5), 0});
        BatchOptions later;
        later.baseOffset = Offset{10};
        later.leaderEpoch = LeaderEpoch{0};
        RecordBatchBuilder builder(later);
        builder.append(record(kT0, std::string(rolls ? 950 : 10, 'x')));
        const ByteChain bytes(builder.build());
        const std::vector<BatchHeader> headers{RecordBatchView(bytes).header()};
        QCOMPARE(f.log->rollIfDue(f.disk, headers, kT0, DiskToken{1})->has_value(), rolls);
        QVERIFY(!f.log->append(f.disk, bytes, headers, kT0, DiskToken{2})->written);
        QCOMPARE(f.log->endOffset(), Offset{11});
        QCOMPARE(f.log->writtenEnd(), Offset{1}); // not 10: nothing that is written ends there
        f.log->written(DiskToken{2});
        QCOMPARE(f.log->writtenEnd(), Offset{11});
    }
}

void TstLogRolls::keepsGapsOfCompactedLeaders()
{
    Fixture f;
    f.append({"a"});
    BatchOptions later;
    later.baseOffset = Offset{10};
    RecordBatchBuilder builder(later);
    builder.appendAt(Offset{14}, record(kT0, "n"));
    QVERIFY(f.put(builder.build()));
    QCOMPARE(f.log->endOffset(), Offset{15});
    QCOMPARE(f.values(Offset{5}), (Values{"n"})); // the next one that there is
}

QTEST_GUILESS_MAIN(TstLogRolls)
#include "tst_log_rolls.moc"
