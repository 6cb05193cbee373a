#include <QTest>

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/record/anatomy.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "tests/support/print.h"
#include "tests/support/spans.h"

using namespace engine;
using Sheet = BatchAnatomy::Sheet;

// Does every byte of a batch get a name, however large the batch is and whatever its bytes are?
class TstBatchAnatomy : public QObject {
    Q_OBJECT

private slots:
    void everyByteHasAName();
    void aMarkerSaysWhatItIs();
    void compressedRecordsHaveASheetOfTheirOwn();
    void aWindowShowsWhatIsInIt();
    void recordsAreFoundByByteAndByOffset();
    void oneRecordOfManyHeadersIsShownInParts();
    void whatIsCutOffIsNamedAsFarAsItGoes();
    void aLengthThatLiesIsTheFault();
    void damageNeverHurts();
};

namespace {

constexpr std::size_t kLimit = 1 << 20;
constexpr std::int64_t kT0 = 1700000000000;

Slice batchOf(int records, Codec codec = Codec::None, int headers = 1)
{
    BatchOptions options;
    options.codec = codec;
    options.baseOffset = Offset{36};
    options.leaderEpoch = LeaderEpoch{5};
    options.producerId = ProducerId{4001};
    options.producerEpoch = ProducerEpoch{0};
    options.baseSequence = 36;
    RecordBatchBuilder builder(options);
    for (int i = 0; i < records; ++i) {
        Record record;
        record.timestamp = kT0 + i * 2;
        if (i % 3 != 2)
            record.key = Slice::copyOf("k" + std::to_string(i));
        if (i % 5 != 4)
            record.value = Slice::copyOf("value " + std::to_string(i));
        if (i % 2 == 1) {
            for (int h = 0; h < headers; ++h)
                record.headers.push_back({Slice::copyOf("trace"), h % 2 == 0 ? std::optional(Slice::copyOf("t")) : std::nullopt});
        }
        builder.append(record);
    }
    return builder.build();
}

std::vector<std::uint8_t> copyOf(const Slice& bytes)
{
    return {bytes.data(), bytes.data() + bytes.size()};
}

std::string tiling(const BatchAnatomy& batch)
{
    for (const Sheet sheet : {Sheet::Batch, Sheet::Records}) {
        const std::string problem = support::tilingProblem(batch.spans(sheet), 0, batch.sheetSize(sheet));
        if (!problem.empty())
            return problem + (sheet == Sheet::Batch ? "" : " of the unpacked records");
    }
    return {};
}

} // namespace

void TstBatchAnatomy::everyByteHasAName()
{
    const BatchAnatomy batch(batchOf(2), kLimit);
    COMPARE_TEXT(support::listOf(batch.spans(Sheet::Batch)),
        R"(baseOffset : INT64 @0+8 = 36
batchLength : INT32 @8+4 = 89
partitionLeaderEpoch : INT32 @12+4 = 5
magic : INT8 @16+1 = 2
crc : UINT32 @17+4 = )" + std::to_string(batch.header().crc) + R"(
attributes : INT16 @21+2 = 0
lastOffsetDelta : INT32 @23+4 = 1
baseTimestamp : INT64 @27+8 = 1700000000000
maxTimestamp : INT64 @35+8 = 1700000000002
producerId : INT64 @43+8 = 4001
producerEpoch : INT16 @51+2 = 0
baseSequence : INT32 @53+4 = 36
recordsCount : INT32 @57+4 = 2
records[0].length : VARINT @61+1 = 15
records[0].attributes : INT8 @62+1 = 0
records[0].timestampDelta : VARLONG @63+1 = 0
records[0].offsetDelta : VARINT @64+1 = 0
records[0].keyLength : VARINT @65+1 = 2
records[0].key : BYTES @66+2
records[0].valueLength : VARINT @68+1 = 7
records[0].value : BYTES @69+7
records[0].headersCount : VARINT @76+1 = 0
records[1].length : VARINT @77+1 = 23
records[1].attributes : INT8 @78+1 = 0
records[1].timestampDelta : VARLONG @79+1 = 2
records[1].offsetDelta : VARINT @80+1 = 1
records[1].keyLength : VARINT @81+1 = 2
records[1].key : BYTES @82+2
records[1].valueLength : VARINT @84+1 = 7
records[1].value : BYTES @85+7
records[1].headersCount : VARINT @92+1 = 1
records[1].headers[0].headerKeyLength : VARINT @93+1 = 5
records[1].headers[0].headerKey : STRING @94+5
records[1].headers[0].headerValueLength : VARINT @99+1 = 1
records[1].headers[0].headerValue : BYTES @100+1
)");
    QVERIFY(batch.crcFits());
    QCOMPARE(std::string(batch.fault()), std::string());
    QCOMPARE(batch.headerSize(), kBatchHeaderSize);
    QCOMPARE(batch.spanAt(Sheet::Batch, 88).path, std::string("records[1].value"));
    QVERIFY(batch.spanAt(Sheet::Batch, 88).meaning == SpanMeaning::Value);
    QCOMPARE(batch.spanAt(Sheet::Batch, 88).record, std::int64_t{1});
}

void TstBatchAnatomy::aMarkerSaysWhatItIs()
{
    const Slice marker = endTxnMarkerBatch({ControlType::Commit, 7}, {Offset{9}, LeaderEpoch{1}, ProducerId{3}, ProducerEpoch{2}, kT0});
    const BatchAnatomy batch(marker, kLimit);
    QCOMPARE(tiling(batch), std::string());
    COMPARE_TEXT(support::listOf(batch.spans(Sheet::Batch, {65, SIZE_MAX})),
        R"(records[0].keyLength : VARINT @65+1 = 4
records[0].key.version : INT16 @66+2 = 0
records[0].key.type : INT16 @68+2 = 1
records[0].valueLength : VARINT @70+1 = 6
records[0].value.version : INT16 @71+2 = 0
records[0].value.coordinatorEpoch : INT32 @73+4 = 7
records[0].headersCount : VARINT @77+1 = 0
)");
}

void TstBatchAnatomy::compressedRecordsHaveASheetOfTheirOwn()
{
    const BatchAnatomy plain(batchOf(200), kLimit);
    for (const Codec codec : {Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd}) {
        const Slice bytes = batchOf(200, codec);
        const BatchAnatomy batch(bytes, kLimit);
        QVERIFY(batch.isCompressed());
        QCOMPARE(tiling(batch), std::string());
        const std::vector<ByteSpan> outside = batch.spans(Sheet::Batch, {kBatchHeaderSize, SIZE_MAX});
        QCOMPARE(outside.size(), std::size_t{1});
        QVERIFY(outside.front().meaning == SpanMeaning::CompressedRecords);
        QCOMPARE(outside.front().size, bytes.size() - kBatchHeaderSize);
        std::vector<ByteSpan> inside = batch.spans(Sheet::Records);
        for (ByteSpan& span : inside)
            span.offset += kBatchHeaderSize;
        QVERIFY(inside == plain.spans(Sheet::Batch, {kBatchHeaderSize, SIZE_MAX}));
        QCOMPARE(batch.recordCount(), std::size_t{200});
        QVERIFY(batch.record(3).sheet == Sheet::Records);
    }
}

void TstBatchAnatomy::aWindowShowsWhatIsInIt()
{
    Random random(1, "tst_batch_anatomy/windows");
    for (const Codec codec : {Codec::None, Codec::Lz4}) {
        const BatchAnatomy batch(batchOf(300, codec, 4), kLimit);
        for (const Sheet sheet : {Sheet::Batch, Sheet::Records}) {
            const std::vector<ByteSpan> all = batch.spans(sheet);
            for (int round = 0; round < 300 && !all.empty(); ++round) {
                const std::size_t from = random.below(batch.sheetSize(sheet));
                const ByteWindow window{from, from + random.below(80)};
                QCOMPARE(support::windowProblem(all, window, [&](ByteWindow w) { return batch.spans(sheet, w); }), std::string());
            }
        }
    }
}

void TstBatchAnatomy::recordsAreFoundByByteAndByOffset()
{
    const BatchAnatomy batch(batchOf(300), kLimit);
    QCOMPARE(batch.recordCount(), std::size_t{300});
    QVERIFY(!batch.recordAt(Sheet::Batch, 60));
    std::size_t at = kBatchHeaderSize;
    for (std::size_t i = 0; i < 300; ++i) {
        const auto place = batch.record(i);
        QCOMPARE(place.offset, at);
        QCOMPARE(batch.recordAt(Sheet::Batch, at), std::optional(i));
        at += place.size;
        QCOMPARE(batch.recordAt(Sheet::Batch, at - 1), std::optional(i));
        QCOMPARE(batch.recordWithOffset(Offset{36 + static_cast<std::int64_t>(i)}), std::optional(i));
    }
    QCOMPARE(at, batch.sheetSize(Sheet::Batch));
    QVERIFY(!batch.recordWithOffset(Offset{336}));
    QVERIFY(!batch.recordWithOffset(Offset{35}));
}

void TstBatchAnatomy::oneRecordOfManyHeadersIsShownInParts()
{
    const BatchAnatomy batch(batchOf(2, Codec::None, 100000), kLimit * 8);
    QCOMPARE(batch.recordCount(), std::size_t{2});
    const std::vector<ByteSpan> some = batch.spans(Sheet::Batch, {300000, 300064});
    QVERIFY2(some.size() > 10 && some.size() < 70, std::to_string(some.size()).c_str());
    QVERIFY(some.front().path.starts_with("records[1].headers["));
}

void TstBatchAnatomy::whatIsCutOffIsNamedAsFarAsItGoes()
{
    const Slice whole = batchOf(2);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const BatchAnatomy batch(whole.sub(0, size), kLimit);
        QCOMPARE(tiling(batch), std::string());
        QVERIFY2(!batch.fault().empty(), std::to_string(size).c_str());
        if (size >= kBatchHeaderSize + 2)
            QCOMPARE(batch.spanAt(Sheet::Batch, kBatchHeaderSize).path, std::string("records[0].length"));
    }
    const BatchAnatomy batch(whole.sub(0, 80), kLimit); // in the second record, behind its timestampDelta
    COMPARE_TEXT(support::listOf(batch.spans(Sheet::Batch, {76, SIZE_MAX})),
        R"(records[0].headersCount : VARINT @76+1 = 0
records[1].length : VARINT @77+1 = 23 ! record longer than what is left of its batch
records[1].attributes : INT8 @78+1 = 0
records[1].timestampDelta : VARLONG @79+1 = 2
)");
    const BatchAnatomy inside(whole.sub(0, 84), kLimit); // in the second record's key length
    QCOMPARE(std::string(inside.fault()), std::string("batch length goes beyond the bytes that are here"));
    QCOMPARE(inside.recordCount(), std::size_t{1});

    std::vector<std::uint8_t> more = copyOf(whole);
    more.insert(more.end(), 5, 0xee);
    const BatchAnatomy longer(Slice::adopt(std::move(more)), kLimit);
    QCOMPARE(tiling(longer), std::string());
    QVERIFY(longer.crcFits());
    QVERIFY(longer.spanAt(Sheet::Batch, whole.size()).meaning == SpanMeaning::LeftOver);
}

void TstBatchAnatomy::aLengthThatLiesIsTheFault()
{
    std::vector<std::uint8_t> bytes = copyOf(batchOf(1));
    bytes[61] = static_cast<std::uint8_t>(bytes[61] - 2); // one less
    const BatchAnatomy batch(Slice::adopt(std::move(bytes)), kLimit);
    QCOMPARE(tiling(batch), std::string());
    QCOMPARE(std::string(batch.fault()), std::string("record length differs from its fields"));
    QCOMPARE(std::string(batch.spanAt(Sheet::Batch, 61).fault), std::string("record length differs from its fields"));
    QVERIFY(!batch.crcFits());
}

void TstBatchAnatomy::damageNeverHurts()
{
    Random random(7, "tst_batch_anatomy/damage");
    int broken = 0;
    for (int round = 0; round < 4000; ++round) {
        std::vector<std::uint8_t> bytes = copyOf(batchOf(1 + static_cast<int>(random.below(5)), static_cast<Codec>(random.below(5))));
        for (auto n = random.below(4) + 1; n > 0; --n)
            bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.chance(300000) ? 0xff : random.below(256));
        if (random.chance(300000))
            bytes.resize(random.below(bytes.size()));
        if (random.chance(200000) && bytes.size() > 16)
            bytes[16] = static_cast<std::uint8_t>(random.below(4));
        const BatchAnatomy batch(Slice::adopt(std::move(bytes)), kLimit);
        QCOMPARE(tiling(batch), std::string());
        broken += !batch.fault().empty();
        for (std::size_t i = 0; i < batch.recordCount(); ++i)
            (void)batch.record(i);
    }
    QVERIFY2(broken > 1500 && broken < 4000, std::to_string(broken).c_str());
}

QTEST_GUILESS_MAIN(TstBatchAnatomy)
#include "tst_batch_anatomy.moc"
