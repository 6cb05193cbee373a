#include <QTest>

#include "engine/client/accumulator.h"
#include "engine/client/producer_sequences.h"
#include "tests/support/print.h"

using namespace engine;
using namespace std::chrono_literals;

// When may a batch leave, and what is kept of it until it is answered? Facts §6.3, §6.5.
class TstAccumulator : public QObject {
    Q_OBJECT

private slots:
    void aBatchLingersUnlessItIsFull();
    void anOpenBatchTakesRecordsUntilItsSizeIsReached();
    void aRecordLargerThanABatchGetsItsOwn();
    void flushingSendsWhatLingers();
    void withoutMemoryNothingIsTakenAndEverythingMayLeave();
    void aRetryWaitsForItsBackoffUnlessTheLeaderChanged();
    void batchesComeBackInTheOrderOfTheirSequences();
    void aSplitBatchKeepsItsRecordsAndSequences();
    void batchesExpireFromTheirFirstRecordOn();
    void sequencesWrapAround();
    void aRestartedPartitionBeginsAtZeroUnderAHigherEpoch();
};

namespace {

const TopicPartition orders{"orders", 0};

Record record(std::size_t valueBytes)
{
    Record out;
    out.timestamp = 1'700'000'000'000;
    out.value = Slice::copyOf(std::string(valueBytes, 'x'));
    return out;
}

Time at(Duration d) { return Time{d}; }

struct Filled : Accumulator {
    explicit Filled(Options options) : Accumulator(options) { }
    BatchId put(std::size_t valueBytes, Duration when = 0s)
    {
        const auto done = append(orders, record(valueBytes), RecordUid{++uid}, at(when));
        return done ? done->batch->id : 0;
    }
    std::optional<Rule> why(Duration when, Flush flush = Flush::No)
    {
        const auto found = ready(orders, at(when), LeaderEpoch{0}, flush);
        return found ? std::optional(found->rule) : std::nullopt;
    }
    std::uint64_t uid = 0;
};

Accumulator::Options small() { return {300, 1000, 5ms, 120s}; }

} // namespace

void TstAccumulator::aBatchLingersUnlessItIsFull()
{
    Filled accumulator(small());
    accumulator.put(50);
    QVERIFY(!accumulator.why(4ms));
    QVERIFY(accumulator.why(5ms) == Rule::LingerElapsed);
    QCOMPARE(accumulator.nextCheck(at(0s), Accumulator::Flush::No), at(5ms));
    accumulator.put(250);
    QVERIFY(accumulator.why(1ms) == Rule::BatchFull); // the second did not fit: the first is closed
}

void TstAccumulator::anOpenBatchTakesRecordsUntilItsSizeIsReached()
{
    Filled accumulator(small());
    const BatchId first = accumulator.put(100); // 61 + 109
    QCOMPARE(accumulator.put(100), first);
    QCOMPARE(accumulator.batch(first).sizeBytes, std::int64_t{61 + 2 * 109});
    QVERIFY(accumulator.put(100) != first);
    QCOMPARE(accumulator.queueLength(orders), 2);
}

void TstAccumulator::aRecordLargerThanABatchGetsItsOwn()
{
    Filled accumulator(small());
    const BatchId big = accumulator.put(500);
    QVERIFY(big != 0);
    QCOMPARE(accumulator.memoryUsed(), accumulator.batch(big).sizeBytes);
    QVERIFY(accumulator.why(0s) == Rule::BatchFull);
}

void TstAccumulator::flushingSendsWhatLingers()
{
    Filled accumulator(small());
    accumulator.put(10);
    QVERIFY(accumulator.why(1ms, Accumulator::Flush::Yes) == Rule::FlushAsked);
}

void TstAccumulator::withoutMemoryNothingIsTakenAndEverythingMayLeave()
{
    Filled accumulator(small());
    for (int i = 0; i < 3; ++i)
        QVERIFY(accumulator.append({"orders", i}, record(10), RecordUid{1}, at(0s)));
    QVERIFY(!accumulator.append({"orders", 3}, record(10), RecordUid{1}, at(0s))); // a fourth 300 does not fit into 1000
    QVERIFY(accumulator.why(0s) == Rule::MemoryExhausted);
    const BatchId gone = accumulator.take(orders).id;
    accumulator.finished(gone);
    QVERIFY(accumulator.append({"orders", 3}, record(10), RecordUid{1}, at(0s)));
}

void TstAccumulator::aRetryWaitsForItsBackoffUnlessTheLeaderChanged()
{
    Filled accumulator(small());
    accumulator.put(10);
    ProducerBatch& batch = accumulator.take(orders);
    QVERIFY(!accumulator.why(1s)); // it is on its way
    batch.attempts = 1;
    batch.attemptedEpoch = LeaderEpoch{0};
    batch.retryAt = at(200ms);
    accumulator.requeue(batch.id);
    QVERIFY(!accumulator.why(199ms));
    QVERIFY(accumulator.why(200ms) == Rule::RetryBackoff);
    QVERIFY(accumulator.ready(orders, at(10ms), LeaderEpoch{1}, Accumulator::Flush::No)); // KIP-951
}

void TstAccumulator::batchesComeBackInTheOrderOfTheirSequences()
{
    Filled accumulator({300, 10000, 5ms, 120s});
    std::vector<BatchId> sent;
    for (int i = 0; i < 3; ++i) {
        accumulator.put(250);
        ProducerBatch& batch = accumulator.take(orders);
        batch.baseSequence = sequencePlus(INT32_MAX - 1, i); // they wrap
        batch.attempts = 1;
        sent.push_back(batch.id);
    }
    accumulator.put(250);
    for (const auto index : {1, 2, 0})
        accumulator.requeue(sent[static_cast<std::size_t>(index)]);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(accumulator.take(orders).id, sent[static_cast<std::size_t>(i)]);
    QVERIFY(!accumulator.take(orders).hasSequence());
}

void TstAccumulator::aSplitBatchKeepsItsRecordsAndSequences()
{
    Filled accumulator({10000, 100000, 5ms, 120s});
    for (int i = 0; i < 5; ++i)
        accumulator.put(10);
    ProducerBatch& whole = accumulator.take(orders);
    whole.baseSequence = 40;
    const auto [first, second] = accumulator.split(whole.id);
    QCOMPARE(accumulator.batch(first).uids, (std::vector{RecordUid{1}, RecordUid{2}}));
    QCOMPARE(accumulator.batch(second).uids, (std::vector{RecordUid{3}, RecordUid{4}, RecordUid{5}}));
    QCOMPARE(accumulator.batch(first).baseSequence, 40);
    QCOMPARE(accumulator.batch(second).baseSequence, 42);
    QCOMPARE(accumulator.take(orders).id, first);
    accumulator.finished(first);
    accumulator.finished(second);
    QCOMPARE(accumulator.memoryUsed(), std::int64_t{0});
}

void TstAccumulator::batchesExpireFromTheirFirstRecordOn()
{
    Filled accumulator(small());
    accumulator.put(10, 1s);
    accumulator.put(10, 2s);
    QVERIFY(accumulator.expired(at(120s)).empty());
    QCOMPARE(accumulator.expired(at(121s)).size(), std::size_t{1});
}

void TstAccumulator::sequencesWrapAround()
{
    ProducerSequences sequences;
    sequences.assign(ProducerId{1000}, ProducerEpoch{0});
    QCOMPARE(sequences.take(orders, INT32_MAX), 0);
    QCOMPARE(sequences.take(orders, 3), INT32_MAX);
    QCOMPARE(sequences.take(orders, 1), 2); // 2147483647, 0, 1 were taken
    QVERIFY(sequenceBefore(INT32_MAX, 0));
    QVERIFY(!sequenceBefore(0, INT32_MAX));
    QVERIFY(!sequenceBefore(5, 5));
}

void TstAccumulator::aRestartedPartitionBeginsAtZeroUnderAHigherEpoch()
{
    ProducerSequences sequences;
    sequences.assign(ProducerId{1000}, ProducerEpoch{0});
    const TopicPartition other{"orders", 1};
    sequences.take(orders, 7);
    sequences.take(other, 3);
    sequences.wantRestart(orders);
    sequences.restart(orders);
    QCOMPARE(sequences.epoch(), ProducerEpoch{1});
    QCOMPARE(sequences.take(orders, 1), 0);
    QVERIFY(sequences.isStale(other)); // it follows when nothing of it is on its way
    QCOMPARE(sequences.take(other, 1), 0);
    QVERIFY(!sequences.isStale(other));
}

QTEST_GUILESS_MAIN(TstAccumulator)
#include "tst_accumulator.moc"
