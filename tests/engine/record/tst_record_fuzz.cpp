#include <QTest>

#include <string>
#include <vector>

#include "engine/base/crc32c.h"
#include "engine/base/random.h"
#include "engine/record/append_check.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "engine/record/record_batch.h"
#include "engine/record/record_set.h"
#include "tests/support/print.h"

using namespace engine;

// Can bytes from strangers hurt us? Batches are damaged at random (the same way in every run), read, checked
// and appended. Nothing may crash or run away; what a leader accepts must be readable afterwards.
class TstRecordFuzz : public QObject {
    Q_OBJECT

private slots:
    void anythingBuiltReadsBack();
    void damagedBatchesNeverHurt();
    void damageBehindAGoodCrcNeverHurts();
    void noiseNeverHurtsADecompressor();
    void whatALeaderAcceptsIsReadable();
};

namespace {

constexpr std::size_t kLimit = 1 << 20;
constexpr std::int64_t kT0 = 1700000000000;

std::optional<Slice> randomBytes(Random& random)
{
    if (random.chance(150000))
        return std::nullopt;
    const auto size = random.chance(30000) ? random.below(40000) : random.below(40);
    std::vector<std::uint8_t> bytes(size);
    for (auto& byte : bytes)
        byte = static_cast<std::uint8_t>(random.chance(500000) ? 'a' : random.below(256));
    return Slice::adopt(std::move(bytes));
}

Record randomRecord(Random& random)
{
    Record record;
    record.timestamp = kT0 + random.between(-1000, 1000);
    record.key = randomBytes(random);
    record.value = randomBytes(random);
    for (auto n = random.below(4); n > 1; --n)
        record.headers.push_back({Slice::copyOf("h" + std::to_string(n)), randomBytes(random)});
    return record;
}

struct Built {
    Slice bytes;
    std::vector<Record> records;
};

Built randomBatch(Random& random)
{
    BatchOptions options;
    options.codec = static_cast<Codec>(random.below(5));
    if (random.chance(300000)) {
        options.producerId = ProducerId{random.between(0, 5000)};
        options.producerEpoch = ProducerEpoch{static_cast<std::int16_t>(random.below(10))};
        options.baseSequence = static_cast<std::int32_t>(random.below(INT32_MAX));
        options.isTransactional = random.chance(300000);
    }
    RecordBatchBuilder builder(options);
    Built built;
    for (auto n = random.below(20) + 1; n > 0; --n) {
        built.records.push_back(randomRecord(random));
        builder.append(built.records.back());
    }
    built.bytes = builder.build();
    return built;
}

std::vector<std::uint8_t> damaged(Random& random, const Slice& bytes, std::size_t from)
{
    std::vector<std::uint8_t> out(bytes.data(), bytes.data() + bytes.size());
    for (auto n = random.below(4) + 1; n > 0 && out.size() > from; --n) {
        const std::size_t at = from + random.below(out.size() - from);
        switch (random.below(4)) {
        case 0:
            out[at] = static_cast<std::uint8_t>(out[at] ^ (1u << random.below(8)));
            break;
        case 1:
            out[at] = static_cast<std::uint8_t>(random.chance(500000) ? 0xff : random.below(256));
            break;
        case 2:
            out.erase(out.begin() + static_cast<std::ptrdiff_t>(at));
            break;
        default:
            out.insert(
                out.begin() + static_cast<std::ptrdiff_t>(at), static_cast<std::uint8_t>(random.below(256)));
        }
    }
    return out;
}

// Makes length and CRC fit, so that the damage inside is what is met.
Slice sealed(std::vector<std::uint8_t> bytes)
{
    if (bytes.size() < kBatchHeaderSize)
        bytes.resize(kBatchHeaderSize);
    const auto length = static_cast<std::uint32_t>(bytes.size() - kLogOverhead);
    const auto crc = crc32c(std::span(bytes).subspan(kAttributesAt));
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[8 + i] = static_cast<std::uint8_t>(length >> (24 - 8 * i));
        bytes[kCrcAt + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
    }
    return Slice::adopt(std::move(bytes));
}

// Everything that reads, over these bytes. Returns how many records came out.
int readEverything(const Slice& bytes)
{
    int records = 0;
    RecordSetReader set{ByteChain(bytes)};
    while (const auto batch = set.next()) {
        (void)batch->check();
        (void)batch->header().lastSequence();
        (void)batch->deleteHorizon();
        RecordReader reader(*batch, kLimit);
        for (Record record; reader.next(record); ++records)
            (void)readEndTxnMarker(record);
    }
    (void)checkProduceRequest(ByteChain(bytes), 9);
    return records;
}

PreparedAppend append(const Slice& bytes, Random& random)
{
    AppendConfig config;
    if (random.chance(300000))
        config.compressionType = static_cast<Codec>(random.below(5));
    if (random.chance(300000))
        config.messageTimestampType = TimestampType::LogAppendTime;
    config.isCompacted = random.chance(200000);
    config.decompressedBytesMax = kLimit;
    return prepareAppend({ByteChain(bytes), Offset{1000}, LeaderEpoch{1}, kT0, AppendOrigin::Client}, config);
}

} // namespace

void TstRecordFuzz::anythingBuiltReadsBack()
{
    Random random(1, "record-fuzz/build");
    for (int round = 0; round < 200; ++round) {
        const Built built = randomBatch(random);
        const RecordBatchView batch(built.bytes);
        QCOMPARE(batch.check(), ErrorCode::None);
        RecordReader reader(batch, kLimit);
        for (const auto& expected : built.records) {
            Record record;
            QVERIFY(reader.next(record));
            QCOMPARE(record.timestamp, expected.timestamp);
            QCOMPARE(record.key, expected.key);
            QCOMPARE(record.value, expected.value);
            QVERIFY(record.headers == expected.headers);
        }
        Record none;
        QVERIFY(!reader.next(none));
        QVERIFY(!reader.fault());
    }
}

void TstRecordFuzz::damagedBatchesNeverHurt()
{
    Random random(2, "record-fuzz/damage");
    int unnoticed = 0;
    for (int round = 0; round < 1500; ++round) {
        const Slice bytes = Slice::adopt(damaged(random, randomBatch(random).bytes, 0));
        readEverything(bytes);
        const auto result = append(bytes, random);
        unnoticed += result.error == ErrorCode::None && !result.bytes.empty();
    }
    QVERIFY2(unnoticed < 150, std::to_string(unnoticed).c_str()); // the leader epoch is outside of the CRC
}

void TstRecordFuzz::damageBehindAGoodCrcNeverHurts()
{
    Random random(3, "record-fuzz/sealed");
    int refused = 0;
    for (int round = 0; round < 2000; ++round) {
        const Slice bytes = sealed(damaged(
            random, randomBatch(random).bytes, random.chance(500000) ? kBatchHeaderSize : kAttributesAt));
        readEverything(bytes);
        refused += append(bytes, random).error != ErrorCode::None;
    }
    QVERIFY2(refused > 1000, std::to_string(refused).c_str());
}

void TstRecordFuzz::noiseNeverHurtsADecompressor()
{
    Random random(4, "record-fuzz/noise");
    for (int round = 0; round < 1500; ++round) {
        const auto codec = static_cast<Codec>(random.below(8));
        std::vector<std::uint8_t> bytes;
        if (codec <= Codec::Zstd && random.chance(700000))
            compressTo(bytes, codec, std::vector<std::uint8_t>(random.below(3000), 'x'), {});
        while (bytes.size() < 20)
            bytes.push_back(static_cast<std::uint8_t>(random.below(256)));
        const auto unpacked = decompress(codec, Slice::adopt(damaged(random, Slice::adopt(bytes), 0)), 10000);
        QVERIFY(codec == Codec::None || unpacked.bytes.size() <= 10000);
    }
}

void TstRecordFuzz::whatALeaderAcceptsIsReadable()
{
    Random random(5, "record-fuzz/accept");
    int accepted = 0;
    for (int round = 0; round < 2000; ++round) {
        const Built built = randomBatch(random);
        const Slice bytes =
            random.chance(300000) ? built.bytes : sealed(damaged(random, built.bytes, kAttributesAt));
        const auto result = append(bytes, random);
        if (result.error != ErrorCode::None)
            continue;
        ++accepted;
        const RecordBatchView stored(result.bytes);
        QCOMPARE(stored.check(), ErrorCode::None);
        QCOMPARE(stored.baseOffset(), Offset{1000});
        QCOMPARE(stored.lastOffset(), result.lastOffset);
        RecordReader reader(stored, kLimit);
        std::int32_t seen = 0;
        for (Record record; reader.next(record);)
            ++seen;
        QVERIFY2(!reader.fault(), std::string(reader.fault().what).c_str());
        QCOMPARE(seen, result.recordsCount);
    }
    QVERIFY2(accepted > 400, std::to_string(accepted).c_str());
}

QTEST_GUILESS_MAIN(TstRecordFuzz)
#include "tst_record_fuzz.moc"
