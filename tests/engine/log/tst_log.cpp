#include <QTest>

#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/base/state_hash.h"
#include "engine/log/checkpoints.h"
#include "engine/log/log.h"
#include "engine/record/append_check.h"
#include "engine/record/batch_builder.h"
#include "engine/record/record_set.h"
#include "engine/sim/memory_disk.h"
#include "tests/support/print.h"

using namespace engine;

// How does a log grow, roll, answer, get cut and come back? One partition on a memory disk; segments of a few
// hundred bytes.
class TstLog : public QObject {
    Q_OBJECT

private slots:
    void givesBackWhatWasAppended();
    void neverCopiesRecordBytes();
    void returnsOneBatchHoweverLarge();
    void stopsBelowTheLimit();
    void refusesOffsetsOutsideOfIt();
    void refusesBatchesThatDoNotRise();
    void rollsBySize();
    void aSegmentMayBeExactlyFull();
    void rollsByMessageTimeAndNeverByItself();
    void jitterSpreadsRollsAndIsRepeatable();
    void rollsWhenOffsetsNoLongerFit();
    void rollsWhenItsOffsetIndexIsFull();
    void rollsWhenItsTimeIndexIsFull();
    void keepsGapsOfCompactedLeaders();
    void aGapIsNotWrittenBeforeItsDeviceIsDone();
    void findsOffsetsByTimestamp();
    void knowsWhereEpochsEnd();
    void aNewerEpochReplacesWhatContradictsIt();
    void truncatesToABatch();
    void truncationForgetsEpochsAndProducers();
    void startsAnewBehindItsEnd();
    void tellsDuplicatesFromGaps();
    void anEpochBegunByAMarkerStartsAtZero();
    void survivesTheDeathOfItsProcess();
    void losesOnlyWhatWasNotFlushedWhenPowerFails();
    void flushMovesTheRecoveryPointWhenTheDeviceIsDone();
    void cleanStopNeedsNoRecovery();
    void aFullDiskRefusesTheAppend();
    void walksTheSameTwice();
};

namespace {

constexpr std::int64_t kT0 = 1700000000000;
const std::string kFolder = "orders-0";

LogConfig small()
{
    LogConfig config;
    config.segmentBytes = 1000;
    config.indexIntervalBytes = 200;
    return config;
}

Record record(std::int64_t timestamp, const std::string& value)
{
    Record r;
    r.timestamp = timestamp;
    r.key = Slice::copyOf("k");
    r.value = Slice::copyOf(value);
    return r;
}

struct Fixture {
    MemoryDisk disk;
    LogConfig config = small();
    Log::Opening opening;
    Log::Opened what;
    std::optional<Log> log;
    std::int64_t now = kT0;

    Fixture() { reopen(true); }

    void reopen(bool clean, Offset recoveryPoint = Offset{0})
    {
        opening.clean = clean;
        opening.recoveryPoint = recoveryPoint;
        what = {};
        auto opened = Log::open(disk, kFolder, config, opening, what);
        ENGINE_CHECK(opened.has_value(), "the disk of this test works");
        log.emplace(std::move(*opened));
    }

    // Appends one batch of `values` at the end.
    Log::Appended append(const std::vector<std::string>& values, BatchOptions options = {})
    {
        options.baseOffset = log->endOffset();
        if (options.leaderEpoch == kNoLeaderEpoch)
            options.leaderEpoch = LeaderEpoch{0};
        RecordBatchBuilder builder(options);
        for (const auto& value : values)
            builder.append(record(now++, value));
        const auto done = put(builder.build());
        ENGINE_CHECK(done.has_value(), "the append fits");
        return *done;
    }

    Result<Log::Appended> put(const ByteChain& bytes)
    {
        std::vector<BatchHeader> headers;
        RecordSetReader set(bytes);
        while (const auto header = set.nextHeader())
            headers.push_back(*header);
        return log->append(disk, bytes, headers, now);
    }

    std::vector<std::string> values(Offset from = Offset{0})
    {
        std::vector<std::string> out;
        while (from < log->endOffset()) {
            const auto read = log->read(disk, from, log->endOffset(), 100, true);
            ENGINE_CHECK(read.has_value() && read->nextOffset > from, "reading goes on");
            RecordSetReader set(read->bytes);
            while (const auto batch = set.next()) {
                RecordReader records(*batch, 1 << 20);
                for (Record r; records.next(r);)
                    if (r.offset >= from)
                        out.emplace_back(r.value->text());
            }
            from = read->nextOffset;
        }
        return out;
    }
};

using Values = std::vector<std::string>;

BatchOptions from(ProducerId id, std::int16_t epoch, std::int32_t sequence)
{
    BatchOptions options;
    options.producerId = id;
    options.producerEpoch = ProducerEpoch{epoch};
    options.baseSequence = sequence;
    return options;
}

BatchHeader headerOf(ProducerId id, std::int16_t epoch, std::int32_t sequence, std::int32_t records = 1)
{
    BatchHeader header;
    header.producerId = id;
    header.producerEpoch = ProducerEpoch{epoch};
    header.baseSequence = sequence;
    header.lastOffsetDelta = records - 1;
    header.recordsCount = records;
    return header;
}

// A device that answers later; tests let its work be done.
struct SlowClock final : DiskClock {
    std::vector<DiskToken> due;
    Time now() const override { return Time{}; }
    void completeAt(Time, DiskToken token) override { due.push_back(token); }
    void forgetCompletions() override { due.clear(); }
};

} // namespace

void TstLog::givesBackWhatWasAppended()
{
    Fixture f;
    const auto first = f.append({"a", "b"});
    const auto second = f.append({"c"});
    QCOMPARE(first.baseOffset, Offset{0});
    QCOMPARE(first.lastOffset, Offset{1});
    QCOMPARE(second.baseOffset, Offset{2});
    QCOMPARE(second.position, first.bytes);
    QCOMPARE(f.log->endOffset(), Offset{3});
    QCOMPARE(f.values(), (Values{"a", "b", "c"}));
    QCOMPARE(f.values(Offset{1}), (Values{"b", "c"})); // from the middle of a batch
}

void TstLog::neverCopiesRecordBytes()
{
    Fixture f;
    f.config.segmentBytes = 1 << 20;
    f.log->setConfig(f.config);
    const auto before = bytesCopied();
    for (int i = 0; i < 20; ++i)
        f.append({std::string(2000, 'x')});
    const auto read = f.log->read(f.disk, Offset{3}, Offset{20}, 1 << 20, true);
    QVERIFY(read);
    QCOMPARE(read->batches, 17);
    QCOMPARE(read->nextOffset, Offset{20});
    QVERIFY2(bytesCopied() - before < 2000,
        std::to_string(bytesCopied() - before).c_str()); // headers and index entries
}

void TstLog::returnsOneBatchHoweverLarge()
{
    Fixture f;
    f.append({std::string(500, 'x')});
    QCOMPARE(f.log->read(f.disk, Offset{0}, Offset{1}, 10, true)->batches, 1);
    QCOMPARE(f.log->read(f.disk, Offset{0}, Offset{1}, 10, false)->batches, 0);
}

void TstLog::stopsBelowTheLimit()
{
    Fixture f;
    f.append({"a"});
    f.append({"b"});
    f.append({"c"});
    const auto read = f.log->read(f.disk, Offset{0}, Offset{2}, 10000, true);
    QCOMPARE(read->batches, 2);
    QCOMPARE(read->nextOffset, Offset{2});
    QCOMPARE(f.log->read(f.disk, Offset{2}, Offset{2}, 10000, true)->batches, 0);
}

void TstLog::refusesOffsetsOutsideOfIt()
{
    Fixture f;
    f.append({"a"});
    QCOMPARE(f.log->read(f.disk, Offset{-1}, Offset{1}, 100, true).error(), ErrorCode::OffsetOutOfRange);
    QCOMPARE(f.log->read(f.disk, Offset{2}, Offset{2}, 100, true).error(), ErrorCode::OffsetOutOfRange);
    QCOMPARE(f.log->read(f.disk, Offset{1}, Offset{1}, 100, true)->batches, 0); // the end is no error
}

void TstLog::refusesBatchesThatDoNotRise()
{
    Fixture f;
    f.append({"a"});
    f.append({"b"});
    const auto again = f.log->read(f.disk, Offset{1}, Offset{2}, 1000, true);
    QCOMPARE(f.put(again->bytes).error(), ErrorCode::OffsetOutOfRange);
    QCOMPARE(f.log->endOffset(), Offset{2});
    QCOMPARE(f.values(), (Values{"a", "b"}));
}

void TstLog::rollsBySize()
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

void TstLog::aSegmentMayBeExactlyFull()
{
    Fixture f;
    const auto size = f.append({"same size"}).bytes;
    f.config.segmentBytes = size * 2;
    f.log->setConfig(f.config);
    QVERIFY(!f.append({"same size"}).rolled);
    QCOMPARE(f.append({"same size"}).rolled, std::optional(Rule::RollBySize));
}

void TstLog::rollsByMessageTimeAndNeverByItself()
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

void TstLog::jitterSpreadsRollsAndIsRepeatable()
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

void TstLog::rollsWhenItsOffsetIndexIsFull()
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

void TstLog::rollsWhenItsTimeIndexIsFull()
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

void TstLog::rollsWhenOffsetsNoLongerFit()
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

void TstLog::aGapIsNotWrittenBeforeItsDeviceIsDone()
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

void TstLog::keepsGapsOfCompactedLeaders()
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

void TstLog::findsOffsetsByTimestamp()
{
    Fixture f;
    for (int i = 0; i < 30; ++i)
        f.append({std::string(60, 'x'), std::string(60, 'y')});
    QVERIFY(f.log->segments().size() > 3);
    for (std::int64_t i = 0; i < 60; ++i) {
        const auto found = f.log->offsetForTimestamp(f.disk, kT0 + i, f.log->endOffset());
        QCOMPARE(found->offset, Offset{i});
        QCOMPARE(found->timestamp, kT0 + i);
    }
    QCOMPARE(f.log->offsetForTimestamp(f.disk, kT0 + 60, f.log->endOffset())->offset, kNoOffset);
    QCOMPARE(
        f.log->offsetForTimestamp(f.disk, kT0 + 20, Offset{20})->offset, kNoOffset); // not below the limit
    QCOMPARE(f.log->offsetOfMaxTimestamp(f.disk)->offset, Offset{59});
}

void TstLog::knowsWhereEpochsEnd()
{
    Fixture f;
    BatchOptions epoch0, epoch3;
    epoch0.leaderEpoch = LeaderEpoch{0};
    epoch3.leaderEpoch = LeaderEpoch{3};
    f.append({"a", "b"}, epoch0);
    f.append({"c"}, epoch3);
    QVERIFY(f.log->beginEpoch(f.disk, LeaderEpoch{5}));
    const auto end = [&](int epoch) {
        return f.log->epochs().endOffsetFor(LeaderEpoch{epoch}, f.log->endOffset());
    };
    QCOMPARE(end(0).endOffset, Offset{2});
    QCOMPARE(end(1).epoch, LeaderEpoch{0}); // the largest known below
    QCOMPARE(end(3).endOffset, Offset{3});
    QCOMPARE(end(5).endOffset, Offset{3}); // its leader has written nothing
    QCOMPARE(end(6).endOffset, kNoOffset);
    f.reopen(true);
    QCOMPARE(f.log->latestEpoch(), LeaderEpoch{3}); // an epoch without a record is forgotten
    QCOMPARE(end(3).endOffset, Offset{3});
}

void TstLog::aNewerEpochReplacesWhatContradictsIt()
{
    EpochCache cache;
    QVERIFY(cache.assign(LeaderEpoch{1}, Offset{10}));
    QVERIFY(cache.assign(LeaderEpoch{2}, Offset{20}));
    QVERIFY(!cache.assign(LeaderEpoch{2}, Offset{25})); // known to start earlier
    QVERIFY(cache.assign(LeaderEpoch{4}, Offset{15}));
    QCOMPARE(cache.checkpoint(), std::string("0\n2\n1 10\n4 15\n"));
    QVERIFY(cache.assign(LeaderEpoch{3}, Offset{30})); // an older epoch later: the newer one was wrong
    QCOMPARE(cache.checkpoint(), std::string("0\n2\n1 10\n3 30\n"));
}

void TstLog::truncatesToABatch()
{
    Fixture f;
    for (const char* value : {"a", "b", "c", "d", "e", "f", "g", "h"})
        f.append({std::string(200, value[0])});
    QVERIFY(f.log->segments().size() > 2);
    QVERIFY(f.log->truncateTo(f.disk, Offset{2}));
    QCOMPARE(f.log->endOffset(), Offset{2});
    QCOMPARE(f.values().size(), 2u);
    QVERIFY(f.log->truncateTo(f.disk, Offset{7})); // behind the end: nothing
    QCOMPARE(f.log->endOffset(), Offset{2});
    f.append({"again"});
    QCOMPARE(f.values().back(), std::string("again"));
    QVERIFY(f.log->close(f.disk));
    f.reopen(false);
    QCOMPARE(f.values().size(), 3u);
}

void TstLog::truncationForgetsEpochsAndProducers()
{
    Fixture f;
    const ProducerId p{7};
    f.append({"a"}, from(p, 0, 0));
    BatchOptions later = from(p, 0, 1);
    later.leaderEpoch = LeaderEpoch{4};
    f.append({"b"}, later);
    QCOMPARE(f.log->latestEpoch(), LeaderEpoch{4});
    QVERIFY(f.log->truncateTo(f.disk, Offset{1}));
    QCOMPARE(f.log->latestEpoch(), LeaderEpoch{0});
    QCOMPARE(f.log->producers().producers().at(p).batches.back().lastSequence, 0);
    QVERIFY(!f.log->producers().check(headerOf(p, 0, 1))->has_value()); // it may come again
}

void TstLog::startsAnewBehindItsEnd()
{
    Fixture f;
    f.append({"a"}, from(ProducerId{7}, 0, 0));
    QVERIFY(f.log->truncateFullyAndStartAt(f.disk, Offset{100}));
    QCOMPARE(f.log->startOffset(), Offset{100});
    QCOMPARE(f.log->endOffset(), Offset{100});
    QVERIFY(f.log->producers().empty());
    f.append({"b"});
    QVERIFY(f.log->close(f.disk));
    f.reopen(true);
    QCOMPARE(f.log->startOffset(), Offset{100});
    QCOMPARE(f.values(Offset{100}), (Values{"b"}));
}

void TstLog::tellsDuplicatesFromGaps()
{
    Fixture f;
    const ProducerId p{7};
    for (std::int32_t i = 0; i < 7; ++i)
        f.append({"x"}, from(p, 1, i));
    const auto check = [&](std::int16_t epoch, std::int32_t sequence) {
        return f.log->producers().check(headerOf(p, epoch, sequence));
    };
    QVERIFY(!check(1, 7)->has_value());
    QCOMPARE((*check(1, 6))->baseOffset, Offset{6});
    QCOMPARE((*check(1, 2))->baseOffset, Offset{2});                    // the fifth last
    QCOMPARE(check(1, 1).error(), ErrorCode::OutOfOrderSequenceNumber); // the sixth last is forgotten
    QCOMPARE(check(1, 9).error(), ErrorCode::OutOfOrderSequenceNumber);
    QCOMPARE(check(0, 7).error(), ErrorCode::InvalidProducerEpoch);
    QVERIFY(!check(2, 0)->has_value());
    QCOMPARE(check(2, 7).error(), ErrorCode::OutOfOrderSequenceNumber);
    QVERIFY(!f.log->producers().check(headerOf(ProducerId{8}, 0, 55))->has_value()); // nobody knows it

    f.append({"x"}, from(ProducerId{9}, 0, INT32_MAX));
    QVERIFY(!f.log->producers().check(headerOf(ProducerId{9}, 0, 0))->has_value()); // wraps
}

void TstLog::anEpochBegunByAMarkerStartsAtZero()
{
    Fixture f;
    const ProducerId p{7};
    BatchOptions transactional = from(p, 0, 0);
    transactional.isTransactional = true;
    f.append({"a"}, transactional);
    QCOMPARE(f.log->producers().producers().at(p).txnFirstOffset, std::optional(Offset{0}));
    QVERIFY(f.put(endTxnMarkerBatch(
        {ControlType::Commit, 3}, {f.log->endOffset(), LeaderEpoch{0}, p, ProducerEpoch{1}, kT0 + 9})));
    const auto& known = f.log->producers().producers().at(p);
    QVERIFY(!known.txnFirstOffset);
    QCOMPARE(known.coordinatorEpoch, 3);
    QCOMPARE(f.log->producers().check(headerOf(p, 1, 5)).error(), ErrorCode::OutOfOrderSequenceNumber);
    QVERIFY(!f.log->producers().check(headerOf(p, 1, 0))->has_value());
    QVERIFY(f.log->close(f.disk));
    f.reopen(true);
    QCOMPARE(f.log->producers().producers().at(p).coordinatorEpoch, 3); // from the snapshot
}

void TstLog::survivesTheDeathOfItsProcess()
{
    Fixture f;
    for (std::int32_t i = 0; i < 12; ++i)
        f.append({std::string(150, 'x')}, from(ProducerId{7}, 0, i));
    const auto before = f.values();
    f.disk.killed();
    f.reopen(false);
    QVERIFY(f.what.recovered);
    QCOMPARE(f.what.droppedBytes, std::int64_t{0});
    QCOMPARE(f.values(), before);
    QCOMPARE((*f.log->producers().check(headerOf(ProducerId{7}, 0, 11)))->baseOffset, Offset{11});
}

void TstLog::losesOnlyWhatWasNotFlushedWhenPowerFails()
{
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Fixture f;
        f.append({"a", "b"});
        f.append({"c"});
        QCOMPARE(f.log->flush(f.disk, DiskToken{1}).value(), Completion::Now);
        QCOMPARE(f.log->recoveryPoint(), Offset{3});
        f.append({"d", "e"});
        f.append({"f"});
        const Values all = f.values();
        Random random(seed, "power");
        f.disk.powerLost(random);
        f.reopen(false, Offset{3});
        const auto left = f.values();
        QVERIFY(left.size() >= 3);
        QVERIFY(std::equal(left.begin(), left.end(), all.begin()));
        QVERIFY(left.size() != 4); // batches are whole or gone
        f.append({"on it goes"});
        QCOMPARE(f.values().size(), left.size() + 1);
    }
}

void TstLog::flushMovesTheRecoveryPointWhenTheDeviceIsDone()
{
    Fixture f;
    SlowClock clock;
    f.disk.setClock(&clock);
    f.append({"a"});
    f.disk.setSpeed({std::chrono::milliseconds(5), 0});
    QCOMPARE(f.log->flush(f.disk, DiskToken{9}).value(), Completion::Later);
    QCOMPARE(f.log->recoveryPoint(), Offset{0});
    f.log->flushed(DiskToken{8});
    QCOMPARE(f.log->recoveryPoint(), Offset{0}); // somebody else's
    f.log->flushed(DiskToken{9});
    QCOMPARE(f.log->recoveryPoint(), Offset{1});
}

void TstLog::cleanStopNeedsNoRecovery()
{
    Fixture f;
    for (int i = 0; i < 12; ++i)
        f.append({std::string(150, 'x')});
    QVERIFY(f.log->close(f.disk));
    f.reopen(true);
    QVERIFY(!f.what.recovered);
    QCOMPARE(f.log->endOffset(), Offset{12});
    QCOMPARE(f.log->recoveryPoint(), Offset{12});
    QCOMPARE(f.values().size(), 12u);
}

void TstLog::aFullDiskRefusesTheAppend()
{
    Fixture f;
    f.append({"a"});
    f.disk.setCapacity(f.disk.bytesUsed() + 10);
    BatchOptions options;
    options.baseOffset = Offset{1};
    RecordBatchBuilder builder(options);
    builder.append(record(kT0, "does not fit"));
    QCOMPARE(f.put(builder.build()).error(), ErrorCode::KafkaStorageError);
    QCOMPARE(f.log->endOffset(), Offset{1});
    QCOMPARE(f.values(), (Values{"a"}));
}

void TstLog::walksTheSameTwice()
{
    const auto hash = [](const char* last) {
        Fixture f;
        f.append({"a", "b"}, from(ProducerId{7}, 0, 0));
        f.append({last});
        StateHasher hasher;
        f.log->walk(hasher);
        return hasher.digest();
    };
    QCOMPARE(hash("c"), hash("c"));
    QVERIFY(hash("c") != hash("longer"));
}

QTEST_GUILESS_MAIN(TstLog)
#include "tst_log.moc"
