#include <QTest>

#include <string>
#include <vector>

#include "engine/record/append_check.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "engine/record/record_batch.h"
#include "engine/record/record_set.h"
#include "tests/support/print.h"

using namespace engine;

// How does a record batch look, how does it move through a log without being copied, and what does a leader
// refuse?
class TstRecordBatch : public QObject {
    Q_OBJECT

private slots:
    void hasTheBytesOfTheFormat();
    void compressesAndReadsBack_data();
    void compressesAndReadsBack();
    void movesWithoutCopyingItsRecords();
    void changesTimestampsWithANewCrc();
    void isReadFromPiecesOfAnyChain();
    void wrapsSequences();
    void stopsAtACutOffTail();
    void boundsWhatItDecompresses();
    void leaderStoresTheSameCodecInPlace();
    void leaderConvertsToTheTopicsCodec();
    void leaderStampsLogAppendTime();
    void leaderReportsEachRefusedRecord();
    void leaderRefusesControlBatchesOfClientsOnly();
    void compactionLeavesGapsAndEmptyBatches();
    void writesMarkers();
    void checksMessagesInsideOfOldWrappers();
};

namespace {

constexpr std::int64_t kT0 = 1700000000000;
constexpr std::size_t kLimit = 1 << 20;

Record record(std::int64_t timestamp, std::optional<std::string> key, std::optional<std::string> value)
{
    Record r;
    r.timestamp = timestamp;
    if (key)
        r.key = Slice::copyOf(*key);
    if (value)
        r.value = Slice::copyOf(*value);
    return r;
}

Slice batchOf(const std::vector<Record>& records, BatchOptions options = {})
{
    RecordBatchBuilder builder(options);
    for (const auto& r : records)
        builder.append(r);
    return builder.build();
}

// The worked example of the fact sheet: a header, a null key, a tombstone.
std::vector<Record> threeRecords()
{
    auto first = record(kT0, "k1", "v1");
    first.headers.push_back({Slice::copyOf("h"), Slice::copyOf("x")});
    return {first, record(kT0 + 5, std::nullopt, "hello"), record(kT0 + 3, "k1", std::nullopt)};
}

std::vector<Record> manyRecords()
{
    std::vector<Record> records;
    for (int i = 0; i < 2000; ++i)
        records.push_back(record(
            kT0 + i, "key-" + std::to_string(i % 7), std::string(100, static_cast<char>('a' + i % 26))));
    return records;
}

std::vector<Record> readAll(const RecordBatchView& batch)
{
    std::vector<Record> records;
    RecordReader reader(batch, kLimit);
    for (Record r; reader.next(r);)
        records.push_back(r);
    return reader.fault() ? std::vector<Record>{} : records;
}

PreparedAppend append(
    const Slice& bytes, const AppendConfig& config = {}, AppendOrigin origin = AppendOrigin::Client)
{
    return prepareAppend({ByteChain(bytes), Offset{100}, LeaderEpoch{5}, kT0 + 1000, origin}, config);
}

// Whether `part` lies in the buffer of `whole`.
bool isLinked(const Slice& part, const Slice& whole)
{
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

} // namespace

void TstRecordBatch::hasTheBytesOfTheFormat()
{
    QCOMPARE(toHex(batchOf(threeRecords()).span()),
        "000000000000000000000055ffffffff029274f1b2000000000002"
        "0000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff00000003"
        "1c000000046b310476310202680278"
        "16000a02010a68656c6c6f00"
        "10000604046b310100");
}

void TstRecordBatch::compressesAndReadsBack_data()
{
    QTest::addColumn<int>("codec");
    for (int codec = 0; codec <= 4; ++codec)
        QTest::addRow("%s", std::string(codecName(static_cast<Codec>(codec))).c_str()) << codec;
}

void TstRecordBatch::compressesAndReadsBack()
{
    QFETCH(int, codec);
    BatchOptions options;
    options.codec = static_cast<Codec>(codec);
    const auto records = manyRecords();
    const RecordBatchView batch(batchOf(records, options));
    QCOMPARE(batch.check(), ErrorCode::None);
    QVERIFY(codec == 0 || batch.sizeBytes() < 60000);
    const auto read = readAll(batch);
    QCOMPARE(read.size(), records.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        QCOMPARE(read[i].offset, Offset{static_cast<std::int64_t>(i)});
        QCOMPARE(read[i].timestamp, records[i].timestamp);
        QCOMPARE(read[i].key, records[i].key);
        QCOMPARE(read[i].value, records[i].value);
    }
}

void TstRecordBatch::movesWithoutCopyingItsRecords()
{
    const Slice original = batchOf(manyRecords());
    const RecordBatchView batch(original);
    const auto before = bytesCopied();
    const ByteChain moved = batch.at(Offset{4000}, LeaderEpoch{3});
    QCOMPARE(bytesCopied(), before);
    QCOMPARE(moved.slices().size(), 2u);
    QVERIFY(isLinked(moved.slices()[1], original));

    const RecordBatchView there(moved);
    QCOMPARE(there.check(), ErrorCode::None);
    QCOMPARE(there.header().crc, batch.header().crc);
    QCOMPARE(there.baseOffset(), Offset{4000});
    QCOMPARE(there.lastOffset(), Offset{5999});
    QCOMPARE(there.header().leaderEpoch, LeaderEpoch{3});
    QCOMPARE(readAll(there).size(), 2000u);
    QCOMPARE(bytesCopied(), before);
}

void TstRecordBatch::changesTimestampsWithANewCrc()
{
    const RecordBatchView batch(batchOf(threeRecords()));
    const RecordBatchView stamped(
        batch.at(Offset{0}, LeaderEpoch{0}, TimestampType::LogAppendTime, kT0 + 77));
    QCOMPARE(stamped.check(), ErrorCode::None);
    QVERIFY(stamped.header().crc != batch.header().crc);
    for (const auto& r : readAll(stamped))
        QCOMPARE(r.timestamp, kT0 + 77);

    const RecordBatchView back(stamped.at(Offset{0}, kNoLeaderEpoch, TimestampType::CreateTime, kT0 + 5));
    QCOMPARE(back.bytes().flatten(), batch.bytes().flatten());
}

void TstRecordBatch::isReadFromPiecesOfAnyChain()
{
    ByteChain whole(batchOf(threeRecords()));
    whole.append(RecordBatchView(batchOf(threeRecords())).at(Offset{3}, LeaderEpoch{0}));
    const Slice flat = whole.flatten();
    for (std::size_t piece = 1; piece < 100; piece += 3) {
        ByteChain cut;
        for (std::size_t at = 0; at < flat.size(); at += piece)
            cut.append(flat.sub(at, std::min(piece, flat.size() - at)));
        RecordSetReader set(cut);
        for (const std::int64_t base : {0, 3}) {
            const auto batch = set.next();
            QVERIFY(batch);
            QCOMPARE(batch->baseOffset(), Offset{base});
            QCOMPARE(batch->check(), ErrorCode::None);
            QCOMPARE(readAll(*batch).size(), 3u);
        }
        QVERIFY(!set.next());
        QVERIFY(!set.fault());
    }
}

void TstRecordBatch::wrapsSequences()
{
    BatchOptions options;
    options.producerId = ProducerId{7};
    options.producerEpoch = ProducerEpoch{0};
    options.baseSequence = INT32_MAX - 1;
    const RecordBatchView batch(batchOf(threeRecords(), options));
    QCOMPARE(batch.header().lastSequence(), 0);
    const auto read = readAll(batch);
    QCOMPARE(read[0].sequence, INT32_MAX - 1);
    QCOMPARE(read[1].sequence, INT32_MAX);
    QCOMPARE(read[2].sequence, 0);
}

void TstRecordBatch::stopsAtACutOffTail()
{
    ByteChain whole(batchOf(threeRecords()));
    whole.append(RecordBatchView(batchOf(threeRecords())).at(Offset{3}, LeaderEpoch{0}));
    const Slice flat = whole.flatten();
    const std::size_t first = flat.size() / 2;
    for (std::size_t size = 0; size < flat.size(); ++size) {
        RecordSetReader set{ByteChain(flat.sub(0, size))};
        QCOMPARE(set.next().has_value(), size >= first);
        QVERIFY(!set.next());
        QVERIFY(!set.fault());
        QCOMPARE(set.position(), size >= first ? first : 0u);
    }
}

void TstRecordBatch::boundsWhatItDecompresses()
{
    for (int codec = 1; codec <= 4; ++codec) {
        BatchOptions options;
        options.codec = static_cast<Codec>(codec);
        const RecordBatchView batch(batchOf({record(kT0, std::nullopt, std::string(100000, 'a'))}, options));
        RecordReader tight(batch, 50000);
        Record r;
        QVERIFY(!tight.next(r));
        QCOMPARE(tight.fault().error, ErrorCode::MessageTooLarge);
        QCOMPARE(readAll(batch).size(), 1u);
    }
}

void TstRecordBatch::leaderStoresTheSameCodecInPlace()
{
    for (int codec = 0; codec <= 4; ++codec) {
        BatchOptions options;
        options.codec = static_cast<Codec>(codec);
        const Slice produced = batchOf(manyRecords(), options);
        const auto before = bytesCopied();
        const auto appended = append(produced);
        QCOMPARE(appended.error, ErrorCode::None);
        QCOMPARE(bytesCopied(), before);
        QVERIFY(!appended.rebuilt);
        QVERIFY(isLinked(appended.bytes.slices().back(), produced));
        QCOMPARE(appended.firstOffset, Offset{100});
        QCOMPARE(appended.lastOffset, Offset{2099});
        QCOMPARE(appended.recordsCount, 2000);
        QCOMPARE(appended.maxTimestamp, kT0 + 1999);
        QCOMPARE(appended.logAppendTime, kNoTimestamp);
    }
}

void TstRecordBatch::leaderConvertsToTheTopicsCodec()
{
    AppendConfig config;
    config.compressionType = Codec::Zstd;
    BatchOptions options;
    options.codec = Codec::Gzip;
    options.producerId = ProducerId{9};
    options.producerEpoch = ProducerEpoch{1};
    options.baseSequence = 4;
    const auto appended = append(batchOf(threeRecords(), options), config);
    QCOMPARE(appended.error, ErrorCode::None);
    QVERIFY(appended.rebuilt);
    const RecordBatchView stored(appended.bytes);
    QCOMPARE(stored.check(), ErrorCode::None);
    QVERIFY(stored.header().codec() == Codec::Zstd);
    QCOMPARE(stored.header().producerId, ProducerId{9});
    QCOMPARE(stored.header().baseSequence, 4);
    QCOMPARE(readAll(stored).size(), 3u);
    QCOMPARE(readAll(stored)[1].offset, Offset{101});
}

void TstRecordBatch::leaderStampsLogAppendTime()
{
    AppendConfig config;
    config.messageTimestampType = TimestampType::LogAppendTime;
    const auto appended = append(batchOf(threeRecords()), config);
    QCOMPARE(appended.error, ErrorCode::None);
    QCOMPARE(appended.logAppendTime, kT0 + 1000);
    QCOMPARE(appended.maxTimestamp, kT0 + 1000);
    QCOMPARE(readAll(RecordBatchView(appended.bytes))[0].timestamp, kT0 + 1000);
}

void TstRecordBatch::leaderReportsEachRefusedRecord()
{
    AppendConfig config;
    config.isCompacted = true;
    const auto keyless = append(batchOf({record(kT0, "k", "v"), record(kT0, std::nullopt, "v")}), config);
    QCOMPARE(keyless.error, ErrorCode::InvalidRecord);
    QCOMPARE(keyless.recordErrors.size(), 1u);
    QCOMPARE(keyless.recordErrors[0].batchIndex, 1);
    QVERIFY(keyless.bytes.empty());

    const auto ahead =
        append(batchOf({record(kT0 + 7200000, "k", "v"), record(kT0, std::nullopt, "v")}), config);
    QCOMPARE(ahead.error, ErrorCode::InvalidTimestamp);
    QCOMPARE(ahead.recordErrors.size(), 2u);
    QVERIFY(ahead.recordErrors[0].message.find("out of range") != std::string::npos);
}

void TstRecordBatch::leaderRefusesControlBatchesOfClientsOnly()
{
    const Slice marker = endTxnMarkerBatch(
        {ControlType::Commit, 1}, {Offset{0}, LeaderEpoch{0}, ProducerId{1}, ProducerEpoch{0}, kT0});
    QCOMPARE(append(marker).error, ErrorCode::InvalidRecord);
    QCOMPARE(append(marker, {}, AppendOrigin::Coordinator).error, ErrorCode::None);
    AppendConfig compressing;
    compressing.compressionType = Codec::Gzip; // markers are never compressed
    const auto stored = append(marker, compressing, AppendOrigin::Coordinator);
    QVERIFY(RecordBatchView(stored.bytes).header().codec() == Codec::None);
}

void TstRecordBatch::compactionLeavesGapsAndEmptyBatches()
{
    BatchOptions options;
    options.baseOffset = Offset{50};
    options.lastOffset = Offset{60};
    RecordBatchBuilder builder(options);
    builder.appendAt(Offset{52}, record(kT0, "a", "1"));
    builder.appendAt(Offset{57}, record(kT0 - 3, "b", "2"));
    const RecordBatchView batch(builder.build());
    QCOMPARE(batch.baseOffset(), Offset{50});
    QCOMPARE(batch.lastOffset(), Offset{60});
    QCOMPARE(readAll(batch)[1].offset, Offset{57});
    QCOMPARE(batch.maxTimestamp(), kT0);

    options.producerId = ProducerId{1000};
    options.producerEpoch = ProducerEpoch{0};
    options.baseSequence = 0;
    options.maxTimestamp = kT0;
    const RecordBatchView empty(RecordBatchBuilder(options).build());
    QCOMPARE(empty.sizeBytes(), kBatchHeaderSize);
    QCOMPARE(empty.check(), ErrorCode::None);
    QCOMPARE(empty.header().baseTimestamp, kNoTimestamp);
    QCOMPARE(readAll(empty).size(), 0u);
}

void TstRecordBatch::writesMarkers()
{
    const Slice commit = endTxnMarkerBatch(
        {ControlType::Commit, 7}, {Offset{42}, LeaderEpoch{2}, ProducerId{1000}, ProducerEpoch{3}, kT0 + 10});
    QCOMPARE(toHex(commit.span()),
        "000000000000002a0000004200000002029d3d2237003000000000"
        "0000018bcfe5680a0000018bcfe5680a00000000000003e80003ffffffff00000001"
        "2000000008000000010c00000000000700");
    QCOMPARE(commit.size(), 78u);
}

void TstRecordBatch::checksMessagesInsideOfOldWrappers()
{
    // Magic 0, k1 -> v1 (facts §3.5), alone or twice as deep: in a gzip wrapper whose own CRC fits.
    auto inner = *fromHex("00000000000000000000001257e7496e0000000000026b31000000027631");
    const auto wrapped = [](const std::vector<std::uint8_t>& messages) {
        std::vector<std::uint8_t> value;
        compressTo(value, Codec::Gzip, messages, {});
        ByteWriter message;
        message.i64(0);
        message.i32(static_cast<std::int32_t>(14 + value.size()));
        message.u32(0);
        message.i8(0);
        message.i8(1);
        message.i32(-1);
        message.i32(static_cast<std::int32_t>(value.size()));
        message.raw(value);
        auto bytes = message.takeVector();
        const std::uint32_t crc = RecordBatchView(Slice::copyOf(bytes)).computedCrc();
        for (std::size_t i = 0; i < 4; ++i)
            bytes[12 + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
        return RecordBatchView(Slice::adopt(bytes));
    };
    const RecordBatchView good = wrapped(inner);
    QCOMPARE(good.check(), ErrorCode::None);
    QCOMPARE(std::string(readAll(good).at(0).value->text()), std::string("v1"));

    inner.back() ^= 1;
    const RecordBatchView bad = wrapped(inner);
    QCOMPARE(bad.check(), ErrorCode::None); // the damage is deeper
    RecordReader reader(bad, kLimit);
    Record r;
    QVERIFY(!reader.next(r));
    QCOMPARE(reader.fault().error, ErrorCode::CorruptMessage);
}

QTEST_GUILESS_MAIN(TstRecordBatch)
#include "tst_record_batch.moc"
