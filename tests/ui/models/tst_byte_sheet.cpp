#include <QTest>

#include "engine/record/batch_builder.h"
#include "engine/wire/frame.h"
#include "engine/wire/produce.h"
#include "tests/support/print.h"
#include "tests/support/spans.h"
#include "ui/common/appearance.h"
#include "ui/models/byte_words.h"

using namespace engine;
using ui::ByteSheet;

// Does a sheet name every byte, also those of batches inside of a request, and does it say what they mean?
class TstByteSheet : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { ui::Appearance::instance().setLanguage(ui::Language::English); }
    void batchesInARequestAreNamedInside();
    void rowsAreHeaderAndRecords();
    void rowsOfARequestAreItsStructs();
    void wordsSayWhatAFieldMeans();
    void everyMeaningHasWordsInBothLanguages();
    void aHugeRowIsFoundInTime();
};

namespace {

constexpr std::int64_t kT0 = 1700000000000;

Slice batchOf(std::int64_t baseOffset, int records, Codec codec = Codec::None)
{
    BatchOptions options;
    options.baseOffset = Offset{baseOffset};
    options.codec = codec;
    RecordBatchBuilder builder(options);
    for (int i = 0; i < records; ++i) {
        Record record;
        record.timestamp = kT0 + i * 4;
        record.key = Slice::copyOf("bob");
        if (i != 1)
            record.value = Slice::copyOf("#" + std::to_string(i));
        if (i == 2)
            record.headers.push_back({Slice::copyOf("trace"), Slice::copyOf("t")});
        builder.append(record);
    }
    return builder.build();
}

std::shared_ptr<const ByteSheet> batchSheet(Slice bytes)
{
    return ByteSheet::ofBatch(std::make_shared<const BatchAnatomy>(std::move(bytes), ByteSheet::kUnpackedMax));
}

std::shared_ptr<const ByteSheet> produceSheet()
{
    wire::ProduceRequest request;
    request.topicData.push_back({.name = "orders"});
    for (int partition = 0; partition < 2; ++partition) {
        ByteChain records(batchOf(0, 3));
        if (partition == 1)
            records.append(batchOf(3, 1, Codec::Gzip));
        request.topicData[0].partitionData.push_back({.index = partition, .records = records});
    }
    const Slice frame = wire::encodeRequest(9, 39, std::string("p1"), request).flatten().from(4);
    using Frame = wire::FrameAnatomy;
    return ByteSheet::ofFrame(std::make_shared<const Frame>(Frame::request(frame, Frame::Size::Gone)));
}

ByteSpan named(const ByteSheet& sheet, const std::string& path)
{
    for (ByteSpan& span : sheet.spans({}))
        if (span.path == path)
            return span;
    qFatal("no span %s", path.c_str());
}

QStringList rowLabels(const ByteSheet& sheet)
{
    QStringList labels;
    QString key = "none yet";
    for (const ByteSpan& span : sheet.spans({})) {
        if (sheet.rowKey(span) != key)
            labels << ui::rowLabel(sheet, span);
        key = sheet.rowKey(span);
    }
    return labels;
}

} // namespace

void TstByteSheet::batchesInARequestAreNamedInside()
{
    const auto sheet = produceSheet();
    const auto spans = sheet->spans({});
    QCOMPARE(support::tilingProblem(spans, 0, sheet->size()), std::string());
    const ByteSpan key = named(*sheet, "topicData[0].partitionData[1].records[0].records[2].key");
    QCOMPARE(QString::fromUtf8(sheet->bytes(key.offset, key.size).text().data(), 3), QString("bob"));
    QCOMPARE(sheet->batchAt(key.offset).index, std::int64_t{1});
    QVERIFY(!sheet->batchAt(0).batch);
    QVERIFY(named(*sheet, "topicData[0].partitionData[1].records[1].records").meaning == SpanMeaning::CompressedRecords);
    for (std::size_t at = 0; at < sheet->size(); at += 7)
        QCOMPARE(support::windowProblem(spans, {at, at + 20}, [&](ByteWindow w) { return sheet->spans(w); }), std::string());
}

void TstByteSheet::rowsAreHeaderAndRecords()
{
    const auto sheet = batchSheet(batchOf(36, 3));
    QCOMPARE(rowLabels(*sheet), QStringList({"", "36", "37", "38", ""}));
    QCOMPARE(sheet->rowStart(40), std::size_t{0});
    const ByteSpan value = named(*sheet, "records[2].value");
    QCOMPARE(sheet->rowStart(value.offset), sheet->batchAt(0).batch->record(2).offset);
}

void TstByteSheet::rowsOfARequestAreItsStructs()
{
    const auto sheet = produceSheet();
    const QStringList labels = rowLabels(*sheet);
    QCOMPARE(labels.mid(0, 4), QStringList({"header", "", "topicData[0]", "topicData[0].partitionData[0]"}));
    QVERIFY(labels.contains("batch 1"));
    const ByteSpan index = named(*sheet, "topicData[0].partitionData[1].index");
    QCOMPARE(sheet->rowStart(index.offset + 4), index.offset); // the length of records stands in the same row
}

void TstByteSheet::wordsSayWhatAFieldMeans()
{
    const auto sheet = batchSheet(batchOf(36, 3));
    const auto wordsOf = [&](const char* path) {
        const ByteSpan span = named(*sheet, path);
        return QStringList{ui::fieldLabel(span), ui::fieldValue(*sheet, span), ui::fieldPlace(span), ui::fieldMeaning(*sheet, span)}.join('|');
    };
    QCOMPARE(wordsOf("records[1].offsetDelta"),
        QString("Δoffset|1|VARINT · byte 76 · 1 byte|Distance to baseOffset: this record has offset 37."));
    QCOMPARE(wordsOf("records[1].timestampDelta"),
        QString("Δts|4 ms|VARLONG · byte 75 · 1 byte|Distance to baseTimestamp: this record is of 2023-11-14 22:13:20.004 UTC."));
    QCOMPARE(wordsOf("records[1].valueLength"),
        QString("valueLen|null|VARINT · byte 81 · 1 byte|The value is null: a tombstone, where the topic is compacted."));
    QVERIFY(wordsOf("crc").startsWith("crc32c|✓|UINT32 · byte 17 · 4 bytes|CRC-32C of byte 21 to the end: it fits."));
    QCOMPARE(ui::fieldValue(*sheet, named(*sheet, "records[0].key")), QString("bob"));
    QCOMPARE(ui::hexText(sheet->bytes(0, 8), 3), QString("00 00 00 …"));

    const Slice whole = batchOf(36, 1);
    std::vector<std::uint8_t> bytes(whole.data(), whole.data() + whole.size());
    bytes[70] ^= 1;
    const auto damaged = batchSheet(Slice::adopt(std::move(bytes)));
    QVERIFY(ui::fieldMeaning(*damaged, damaged->spanAt(17)).startsWith("CRC-32C of byte 21 to the end: it does not fit"));
    QCOMPARE(ui::fieldValue(*damaged, damaged->spanAt(17)), QString("✗"));
    const auto cut = batchSheet(batchOf(36, 1).sub(0, 40));
    QCOMPARE(ui::fieldMeaning(*cut, cut->spanAt(38)), QString("Cannot be read: cut off in its header."));
}

void TstByteSheet::everyMeaningHasWordsInBothLanguages()
{
    const auto batch = batchSheet(batchOf(36, 3)), frame = produceSheet();
    for (int i = 0; i <= static_cast<int>(SpanMeaning::LeftOver); ++i) {
        ByteSpan span;
        span.size = 1;
        span.meaning = static_cast<SpanMeaning>(i);
        if (span.meaning == SpanMeaning::Unreadable || span.meaning == SpanMeaning::LeftOver)
            span.fault = "unknown magic";
        for (const auto* sheet : {batch.get(), frame.get()}) {
            ui::Appearance::instance().setLanguage(ui::Language::English);
            const QString english = ui::fieldMeaning(*sheet, span);
            ui::Appearance::instance().setLanguage(ui::Language::Chinese);
            const QString chinese = ui::fieldMeaning(*sheet, span);
            const bool isOfBatch = span.meaning < SpanMeaning::FrameSize && span.meaning != SpanMeaning::Field;
            if (sheet == frame.get() && isOfBatch)
                continue; // stands only in a batch
            QVERIFY2(!english.isEmpty() && chinese != english, std::to_string(i).c_str());
        }
    }
}

void TstByteSheet::aHugeRowIsFoundInTime()
{
    RecordBatchBuilder builder({});
    Record record;
    record.timestamp = kT0;
    record.value = Slice::adopt(std::vector<std::uint8_t>(3 << 20, 0x41));
    record.headers.push_back({Slice::copyOf("h"), std::nullopt});
    builder.append(record);
    const auto sheet = batchSheet(builder.build());
    const auto count = sheet->spanAt(sheet->size() - 4); // headersCount, behind the value
    QVERIFY(count.meaning == SpanMeaning::HeadersCount);
    QCOMPARE(sheet->rowStart(count.offset), kBatchHeaderSize);
    QCOMPARE(ui::fieldValue(*sheet, named(*sheet, "records[0].value")), QString(48, 'A') + "…");
}

QTEST_MAIN(TstByteSheet)
#include "tst_byte_sheet.moc"
