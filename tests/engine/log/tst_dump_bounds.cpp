#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "engine/base/crc32c.h"
#include "engine/log/dump.h"
#include "engine/log/log.h"
#include "engine/record/batch_builder.h"
#include "tests/support/print.h"

using namespace engine;

// How much memory does dump take for files made to exhaust it? What it does not show, it says.
class TstDumpBounds : public QObject {
    Q_OBJECT

private slots:
    void aBatchTooLargeToBeHeldIsWalkedThrough();
    void aBatchThatUnpacksToTooMuchIsToldWithItsLimit();
    void aLargeValueIsCutInJsonToo();
    void manyHeadersAreCounted();
};

namespace {

const std::string kLog = "orders-0/00000000000000000000.log";

std::vector<nlohmann::ordered_json> dump(const DumpFile& file)
{
    std::vector<nlohmann::ordered_json> items;
    dumpFile(file, {true}, [&](const DumpItem& item) { items.push_back(item.json); });
    return items;
}

std::vector<std::string> of(const std::vector<nlohmann::ordered_json>& items, const std::string& kind, const std::string& field)
{
    std::vector<std::string> found;
    for (const auto& item : items)
        if (item["kind"] == kind)
            found.push_back(item[field].is_string() ? item[field].get<std::string>() : item[field].dump());
    return found;
}

// A batch of one record that is zeros behind its header; what nobody holds is made as it is read.
struct ZeroBatch {
    std::size_t size;
    std::vector<std::uint8_t> head;
    std::size_t largestRead = 0;

    explicit ZeroBatch(std::size_t bytes) : size(bytes)
    {
        BatchHeader header;
        header.batchLength = static_cast<std::int32_t>(bytes - kLogOverhead);
        header.magic = 2;
        header.lastOffsetDelta = 0;
        header.recordsCount = 1;
        auto encoded = encodeBatchHeader(header);
        header.crc = crc32c(std::span(encoded).subspan(kAttributesAt));
        const std::vector<std::uint8_t> zeros(1 << 20);
        for (std::size_t left = bytes - kBatchHeaderSize; left > 0;) {
            const std::size_t step = std::min(left, zeros.size());
            header.crc = crc32c(std::span(zeros).first(step), header.crc);
            left -= step;
        }
        encoded = encodeBatchHeader(header);
        head.assign(encoded.begin(), encoded.end());
    }
    DumpFile file()
    {
        return DumpFile(kLog, size, [this](std::uint64_t from, std::size_t wanted, Slice& out) {
            largestRead = std::max(largestRead, wanted);
            std::vector<std::uint8_t> bytes(wanted);
            for (std::uint64_t at = from; at < head.size() && at < from + wanted; ++at)
                bytes[at - from] = head[at];
            out = Slice::adopt(std::move(bytes));
            return std::string();
        });
    }
};

Record recordOf(const std::string& value)
{
    Record record;
    record.timestamp = 1700000000000;
    record.value = Slice::copyOf(value);
    return record;
}

Slice batchOf(const Record& record)
{
    RecordBatchBuilder builder({});
    builder.append(record);
    return builder.build();
}

} // namespace

void TstDumpBounds::aBatchTooLargeToBeHeldIsWalkedThrough()
{
    ZeroBatch batch(kDecompressedBytesMax + 1000);
    auto items = dump(batch.file());
    QCOMPARE(of(items, "batch", "sound"), std::vector<std::string>{"true"});
    QCOMPARE(of(items, "batch", "size"), std::vector<std::string>{std::to_string(batch.size)});
    QCOMPARE(of(items, "problem", "what"), std::vector<std::string>{"a batch of more than 256 MiB: its records are not shown"});
    QVERIFY2(batch.largestRead <= 1 << 20, std::to_string(batch.largestRead).c_str());
    batch.head[30] ^= 1; // covered by the CRC
    items = dump(batch.file());
    QCOMPARE(of(items, "batch", "sound"), std::vector<std::string>{"false"});
    QVERIFY(of(items, "problem", "what").front().starts_with("the CRC does not fit: stored "));
}

// Frames of zstd, one behind the other, are one stream: 400 MiB of zeros from a few kilobytes.
void TstDumpBounds::aBatchThatUnpacksToTooMuchIsToldWithItsLimit()
{
    std::vector<std::uint8_t> frame;
    compressTo(frame, Codec::Zstd, std::vector<std::uint8_t>(16 << 20), {});
    std::vector<std::uint8_t> bytes(kBatchHeaderSize);
    for (int i = 0; i < 25; ++i)
        bytes.insert(bytes.end(), frame.begin(), frame.end());
    BatchHeader header;
    header.batchLength = static_cast<std::int32_t>(bytes.size() - kLogOverhead);
    header.magic = 2;
    header.attributes = static_cast<std::int16_t>(Codec::Zstd);
    header.lastOffsetDelta = 0;
    header.recordsCount = 1;
    auto encoded = encodeBatchHeader(header);
    std::copy(encoded.begin(), encoded.end(), bytes.begin());
    header.crc = crc32c(std::span(bytes).subspan(kAttributesAt));
    encoded = encodeBatchHeader(header);
    std::copy(encoded.begin(), encoded.end(), bytes.begin());
    const auto items = dump(DumpFile(kLog, Slice::adopt(std::move(bytes))));
    QCOMPARE(of(items, "batch", "sound"), std::vector<std::string>{"true"});
    QCOMPARE(of(items, "problem", "what"), std::vector<std::string>{"more decompressed bytes than allowed (256 MiB), behind 0 of 1 records"});
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    QVERIFY2(used.ru_maxrss < 1000000, std::to_string(used.ru_maxrss).c_str()); // KiB
}

void TstDumpBounds::aLargeValueIsCutInJsonToo()
{
    Record record = recordOf(std::string(3 << 20, 'x'));
    record.key = Slice::copyOf(std::string(2 << 20, '\0'));
    const auto items = dump(DumpFile(kLog, batchOf(record)));
    QCOMPARE(of(items, "record", "value").front().size(), std::size_t{1 << 20});
    QCOMPARE(of(items, "record", "valueSize"), std::vector<std::string>{std::to_string(3 << 20)});
    QCOMPARE(of(items, "record", "keyHex").front().size(), std::size_t{2 << 20});
    QCOMPARE(of(items, "record", "keySize"), std::vector<std::string>{std::to_string(2 << 20)});
    const auto small = dump(DumpFile(kLog, batchOf(recordOf("x"))));
    QVERIFY(!small[2].contains("valueSize"));
}

void TstDumpBounds::manyHeadersAreCounted()
{
    Record record = recordOf("x");
    record.headers.assign(3000, {Slice::copyOf("h"), std::nullopt});
    const auto items = dump(DumpFile(kLog, batchOf(record)));
    QCOMPARE(items[2]["headers"].size(), std::size_t{1000});
    QCOMPARE(of(items, "record", "headerCount"), std::vector<std::string>{"3000"});
    record.headers.resize(2);
    QVERIFY(!dump(DumpFile(kLog, batchOf(record)))[2].contains("headerCount"));
}

QTEST_APPLESS_MAIN(TstDumpBounds)
#include "tst_dump_bounds.moc"
