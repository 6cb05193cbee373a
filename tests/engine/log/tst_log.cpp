#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/state_hash.h"
#include "engine/log/checkpoints.h"
#include "engine/record/append_check.h"
#include "engine/record/control_record.h"
#include "tests/engine/log/small_log.h"
#include "tests/support/print.h"

using namespace engine;
using namespace smalllog;

// How does a log grow, answer, get cut and come back? When it rolls: tst_log_rolls.
class TstLog : public QObject {
    Q_OBJECT

private slots:
    void givesBackWhatWasAppended();
    void neverCopiesRecordBytes();
    void returnsOneBatchHoweverLarge();
    void stopsBelowTheLimit();
    void refusesOffsetsOutsideOfIt();
    void refusesBatchesThatDoNotRise();
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
    void aDiskThatGetsFullAnywhereLosesNothing();
    void walksTheSameTwice();
};

namespace {

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

// In the middle of a batch, of an index, of a roll: what was appended before is there when there is room again.
void TstLog::aDiskThatGetsFullAnywhereLosesNothing()
{
    int refused = 0;
    for (std::int64_t room = 0; room < 4000; room += 3) {
        Fixture f;
        f.disk.setCapacity(f.disk.bytesUsed() + room);
        Values appended;
        for (std::int32_t i = 0; i < 20; ++i) {
            BatchOptions options = from(ProducerId{7}, 0, i);
            options.baseOffset = f.log->endOffset();
            options.leaderEpoch = LeaderEpoch{i / 5};
            RecordBatchBuilder builder(options);
            builder.append(record(f.now++, std::string(100, static_cast<char>('a' + i))));
            if (!f.put(builder.build()))
                break;
            appended.emplace_back(100, static_cast<char>('a' + i));
        }
        refused += appended.size() < 20 ? 1 : 0;
        f.disk.setCapacity(INT64_MAX);
        f.disk.killed();
        f.reopen(false);
        const Values left = f.values();
        QVERIFY2(left.size() >= appended.size() && std::equal(appended.begin(), appended.end(), left.begin()), std::to_string(room).c_str());
        f.append({"on it goes"});
        QCOMPARE(f.values().size(), left.size() + 1);
    }
    QVERIFY(refused > 500);
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
