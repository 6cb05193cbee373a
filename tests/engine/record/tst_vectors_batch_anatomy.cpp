#include <QTest>

#include <cstdio>
#include <filesystem>
#include <string>

#include "engine/base/crc32c.h"
#include "engine/record/anatomy.h"
#include "engine/record/record_set.h"
#include "tests/support/print.h"
#include "tests/support/spans.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;
using Sheet = BatchAnatomy::Sheet;

// Do the spans of Apache Kafka's batches cover every byte once, and say what Kafka says is there?
class TstVectorsBatchAnatomy : public QObject {
    Q_OBJECT

private slots:
    void spansTileEveryBatchAndSayWhatKafkaSays_data();
    void spansTileEveryBatchAndSayWhatKafkaSays();
};

namespace {

constexpr std::size_t kLimit = 64 * 1024 * 1024;

// Number of the one span with this path; a test fails loudly if there is none.
const ByteSpan& named(const std::vector<ByteSpan>& spans, const std::string& path)
{
    for (const ByteSpan& span : spans) {
        if (span.path == path)
            return span;
    }
    std::fprintf(stderr, "no span %s\n", path.c_str());
    static const ByteSpan none{};
    return none;
}

// What spans say of one record.
struct SpokenRecord {
    std::int64_t timestampDelta = 0;
    std::int64_t offsetDelta = 0;
    std::optional<Slice> key{};
    std::optional<Slice> value{};
    std::vector<std::string> headerKeys{};
    std::vector<std::optional<Slice>> headerValues{};
};

SpokenRecord spoken(const BatchAnatomy& batch, std::size_t index)
{
    const auto place = batch.record(index);
    SpokenRecord record;
    for (const ByteSpan& span : batch.spans(place.sheet, {place.offset, place.offset + place.size})) {
        const Slice bytes = batch.bytes(place.sheet, span.offset, span.size);
        switch (span.meaning) {
        case SpanMeaning::TimestampDelta:
            record.timestampDelta = span.number;
            break;
        case SpanMeaning::OffsetDelta:
            record.offsetDelta = span.number;
            break;
        case SpanMeaning::KeyLength:
            if (span.value != SpanValue::Null)
                record.key = Slice();
            break;
        case SpanMeaning::Key:
            record.key = bytes;
            break;
        case SpanMeaning::ValueLength:
            if (span.value != SpanValue::Null)
                record.value = Slice();
            break;
        case SpanMeaning::Value:
            record.value = bytes;
            break;
        case SpanMeaning::HeaderKeyLength:
            record.headerKeys.emplace_back();
            record.headerValues.emplace_back();
            break;
        case SpanMeaning::HeaderKey:
            record.headerKeys.back() = bytes.text();
            break;
        case SpanMeaning::HeaderValueLength:
            if (span.value != SpanValue::Null)
                record.headerValues.back() = Slice();
            break;
        case SpanMeaning::HeaderValue:
            record.headerValues.back() = bytes;
            break;
        default:
            break;
        }
    }
    return record;
}

void compareRecord(const SpokenRecord& ours, const BatchHeader& header, const Json& kafka)
{
    if (header.magic == 2) {
        QCOMPARE(header.baseOffset.value + ours.offsetDelta, kafka["offset"].get<std::int64_t>());
        if (header.timestampType() == TimestampType::CreateTime)
            QCOMPARE(header.baseTimestamp + ours.timestampDelta, kafka["timestamp"].get<std::int64_t>());
    }
    if (header.isControl())
        return; // named in parts
    QCOMPARE(ours.key, vectors::hexOrNull(kafka["key"]));
    if (kafka.contains("valueLength"))
        QCOMPARE(crc32c(ours.value->span()), kafka["valueCrc32c"].get<std::uint32_t>());
    else
        QCOMPARE(ours.value, vectors::hexOrNull(kafka["value"]));
    const Json headers = kafka.value("headers", Json::array());
    QCOMPARE(ours.headerKeys.size(), headers.size());
    for (std::size_t i = 0; i < headers.size(); ++i) {
        QCOMPARE(ours.headerKeys[i], headers[i]["key"].get<std::string>());
        QCOMPARE(ours.headerValues[i], vectors::hexOrNull(headers[i]["value"]));
    }
}

void compareBatch(const BatchAnatomy& batch, const Json& kafka)
{
    const std::vector<ByteSpan> spans = batch.spans(Sheet::Batch, {0, batch.headerSize()});
    if (batch.header().magic == 2) {
        for (const char* name : {"baseOffset", "batchLength", "partitionLeaderEpoch", "magic", "crc", "attributes",
                 "lastOffsetDelta", "baseTimestamp", "maxTimestamp", "producerId", "producerEpoch", "baseSequence"})
            QCOMPARE(named(spans, name).number, kafka[name].get<std::int64_t>());
        QCOMPARE(named(spans, "recordsCount").number, kafka["count"].get<std::int64_t>());
    } else {
        QCOMPARE(named(spans, "magic_byte").number, kafka["magic"].get<std::int64_t>());
        QCOMPARE(named(spans, "offset").number, kafka["lastOffset"].get<std::int64_t>());
    }
    QCOMPARE(std::string(batch.fault()), std::string());
    QVERIFY(batch.crcFits());
    QCOMPARE(batch.recordCount(), kafka["records"].size());
    for (std::size_t i = 0; i < batch.recordCount() && !QTest::currentTestFailed(); ++i)
        compareRecord(spoken(batch, i), batch.header(), kafka["records"][i]);
}

std::string tiling(const BatchAnatomy& batch)
{
    std::string problem = support::tilingProblem(batch.spans(Sheet::Batch), 0, batch.sheetSize(Sheet::Batch));
    if (problem.empty())
        problem = support::tilingProblem(batch.spans(Sheet::Records), 0, batch.sheetSize(Sheet::Records));
    return problem;
}

} // namespace

void TstVectorsBatchAnatomy::spansTileEveryBatchAndSayWhatKafkaSays_data()
{
    QTest::addColumn<std::string>("file");
    for (const char* file : {"batches", "append", "corrupt", "foreign", "legacy"})
        QTest::newRow(file) << std::string(file);
}

void TstVectorsBatchAnatomy::spansTileEveryBatchAndSayWhatKafkaSays()
{
    QFETCH(std::string, file);
    NEED_VECTORS(path, "records");
    const std::vector<Json> lines = vectors::jsonLines(path / (file + ".jsonl"));
    QVERIFY(!lines.empty());
    std::size_t batches = 0;
    for (const Json& line : lines) {
        const Slice bytes = vectors::hex(line["hex"]);
        const auto name = line["name"].get<std::string>();
        const BatchAnatomy rest(bytes, kLimit); // more than one batch, or less: named all the same
        QVERIFY2(tiling(rest).empty(), (name + ": " + tiling(rest)).c_str());
        RecordSetReader set{ByteChain(bytes)};
        for (std::size_t i = 0; const auto view = set.next(); ++i, ++batches) {
            const BatchAnatomy batch(view->bytes(), kLimit);
            QVERIFY2(tiling(batch).empty(), (name + ": " + tiling(batch)).c_str());
            if (line.contains("batches"))
                compareBatch(batch, line["batches"][i]);
            if (QTest::currentTestFailed()) {
                std::fprintf(stderr, "in %s\n", name.c_str());
                return;
            }
        }
    }
    std::printf("%6zu lines of records/%s.jsonl, %zu batches\n", lines.size(), file.c_str(), batches);
    QVERIFY(batches > 0);
}

QTEST_GUILESS_MAIN(TstVectorsBatchAnatomy)
#include "tst_vectors_batch_anatomy.moc"
