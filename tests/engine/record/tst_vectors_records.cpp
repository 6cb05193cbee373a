#include <QTest>

#include <filesystem>
#include <map>
#include <string>

#include "engine/base/crc32c.h"
#include "engine/record/append_check.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "engine/record/record_batch.h"
#include "engine/record/record_set.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;

// Does a record set mean to us what it means to Apache Kafka 4.1.1? Every line of vectors/records is read,
// checked as a produce request and appended as a leader would, and compared with Kafka's verdicts.
class TstVectorsRecords : public QObject {
    Q_OBJECT

private slots:
    void batchesAreReadAndWrittenAsKafkaDoes();
    void controlRecordsHaveKafkasMeaning();
    void leadersAppendAsKafkaDoes();
    void damagedBatchesAreRefusedAsKafkaDoes();
    void foreignCompressionIsReadAsKafkaDoes();
    void oldMagicsAreReadAsKafkaDoes();
};

namespace {

constexpr std::size_t kLimit = 64 * 1024 * 1024;
constexpr std::int64_t kWall = 1700002000000; // the broker's clock in the vectors

// Kafka answers -1 where an unchecked exception escapes; a clearer refusal is as good.
bool sameVerdict(int kafka, ErrorCode ours)
{
    if (kafka == static_cast<int>(ErrorCode::UnknownServerError))
        return ours != ErrorCode::None;
    return kafka == static_cast<int>(ours);
}

void compareRecord(const Record& ours, const Json& kafka)
{
    QCOMPARE(ours.offset.value, kafka["offset"].get<std::int64_t>());
    QCOMPARE(ours.timestamp, kafka["timestamp"].get<std::int64_t>());
    QCOMPARE(ours.sequence, kafka.value("sequence", kNoSequence));
    QCOMPARE(ours.key, vectors::hexOrNull(kafka["key"]));
    if (kafka.contains("valueLength")) {
        QVERIFY(ours.value);
        QCOMPARE(ours.value->size(), kafka["valueLength"].get<std::size_t>());
        QCOMPARE(crc32c(ours.value->span()), kafka["valueCrc32c"].get<std::uint32_t>());
    } else {
        QCOMPARE(ours.value, vectors::hexOrNull(kafka["value"]));
    }
    const Json headers = kafka.value("headers", Json::array());
    QCOMPARE(ours.headers.size(), headers.size());
    for (std::size_t i = 0; i < headers.size(); ++i) {
        QCOMPARE(std::string(ours.headers[i].key.text()), headers[i]["key"].get<std::string>());
        QCOMPARE(ours.headers[i].value, vectors::hexOrNull(headers[i]["value"]));
    }
}

void compareHeader(const RecordBatchView& batch, const Json& kafka)
{
    const BatchHeader& header = batch.header();
    QCOMPARE(static_cast<int>(header.magic), kafka["magic"].get<int>());
    QCOMPARE(batch.sizeBytes(), kafka["sizeInBytes"].get<std::size_t>());
    QCOMPARE(header.maxTimestamp, kafka["maxTimestamp"].get<std::int64_t>());
    QCOMPARE(std::string(codecName(header.codec())), kafka["compression"].get<std::string>());
    const std::map<std::string, TimestampType> types{{"CreateTime", TimestampType::CreateTime},
        {"LogAppendTime", TimestampType::LogAppendTime}, {"NoTimestampType", TimestampType::None}};
    QVERIFY(batch.timestampType() == types.at(kafka["timestampType"].get<std::string>()));
    QCOMPARE(header.leaderEpoch.value, kafka["partitionLeaderEpoch"].get<int>());
    QCOMPARE(header.isTransactional(), kafka["transactional"].get<bool>());
    QCOMPARE(header.isControl(), kafka["control"].get<bool>());
    QCOMPARE(header.producerId.value, kafka["producerId"].get<std::int64_t>());
    QCOMPARE(static_cast<int>(header.producerEpoch.value), kafka["producerEpoch"].get<int>());
    QCOMPARE(header.baseSequence, kafka["baseSequence"].get<int>());
    QCOMPARE(header.lastSequence(), kafka["lastSequence"].get<int>());
    QCOMPARE(batch.lastOffset().value, kafka["lastOffset"].get<std::int64_t>());
    if (batch.isLegacy())
        return;
    QCOMPARE(header.baseOffset.value, kafka["baseOffset"].get<std::int64_t>());
    QCOMPARE(header.batchLength, kafka["batchLength"].get<int>());
    QCOMPARE(header.lastOffsetDelta, kafka["lastOffsetDelta"].get<int>());
    QCOMPARE(header.recordsCount, kafka["count"].get<int>());
    QCOMPARE(header.crc, kafka["crc"].get<std::uint32_t>());
    QCOMPARE(static_cast<int>(header.attributes), kafka["attributes"].get<int>());
    QCOMPARE(header.baseTimestamp, kafka["baseTimestamp"].get<std::int64_t>());
    QCOMPARE(batch.deleteHorizon().has_value(), kafka.contains("deleteHorizonMs"));
    if (batch.deleteHorizon())
        QCOMPARE(*batch.deleteHorizon(), kafka["deleteHorizonMs"].get<std::int64_t>());
}

void compareBatch(const RecordBatchView& batch, const Json& kafka)
{
    compareHeader(batch, kafka);
    QCOMPARE(batch.check(), ErrorCode::None);
    RecordReader reader(batch, kLimit);
    std::size_t seen = 0;
    for (Record record; reader.next(record); ++seen) {
        QVERIFY(seen < kafka["records"].size());
        compareRecord(record, kafka["records"][seen]);
        if (batch.isLegacy() && seen == 0)
            QCOMPARE(record.offset.value, kafka["baseOffset"].get<std::int64_t>());
    }
    QVERIFY2(!reader.fault(), std::string(reader.fault().what).c_str());
    QCOMPARE(seen, kafka["records"].size());
}

// The same batch from our builder.
Slice rebuilt(const RecordBatchView& batch)
{
    const BatchHeader& header = batch.header();
    BatchOptions options = optionsOf(header);
    options.deleteHorizon = batch.deleteHorizon();
    options.maxTimestamp = header.maxTimestamp;
    RecordBatchBuilder builder(options);
    RecordReader values(batch, kLimit);
    RecordReader deltas(batch, kLimit);
    RawRecord raw;
    for (Record record; values.next(record) && deltas.nextRaw(raw);) {
        record.timestamp = header.baseTimestamp + raw.timestampDelta; // LogAppendTime hides it
        builder.appendAt(record.offset, record);
    }
    return builder.build();
}

void compareRecords(const Slice& ours, const Slice& kafka)
{
    RecordBatchView a(ours);
    RecordBatchView b(kafka);
    QCOMPARE(a.check(), ErrorCode::None);
    RecordReader first(a, kLimit);
    RecordReader second(b, kLimit);
    Record x;
    Record y;
    while (first.next(x)) {
        QVERIFY(second.next(y));
        QCOMPARE(x.offset, y.offset);
        QCOMPARE(x.timestamp, y.timestamp);
        QCOMPARE(x.sequence, y.sequence);
        QCOMPARE(x.key, y.key);
        QCOMPARE(x.value, y.value);
        QVERIFY(x.headers == y.headers);
    }
    QVERIFY(!second.next(y));
    QVERIFY(!first.fault() && !second.fault());
    BatchHeader left = a.header();
    const BatchHeader right = b.header();
    left.crc = right.crc;
    left.batchLength = right.batchLength;
    QVERIFY(left == right);
}

AppendConfig configOf(const Json& line)
{
    AppendConfig config;
    const Json given = line.value("topicConfig", Json::object());
    for (const auto& [name, value] : given.items()) {
        const auto number = [&v = value] {
            return v.is_string() ? std::stoll(v.get<std::string>()) : v.get<std::int64_t>();
        };
        if (name == "message.timestamp.type")
            config.messageTimestampType =
                value == "LogAppendTime" ? TimestampType::LogAppendTime : TimestampType::CreateTime;
        else if (name == "cleanup.policy")
            config.isCompacted = value == "compact";
        else if (name == "message.timestamp.before.max.ms")
            config.messageTimestampBeforeMaxMs = number();
        else if (name == "message.timestamp.after.max.ms")
            config.messageTimestampAfterMaxMs = number();
        else if (name == "max.message.bytes")
            config.maxMessageBytes = number();
        else if (name == "internal.segment.bytes")
            config.segmentBytes = number();
        else if (name == "compression.type")
            config.compressionType = parseCodec(value.get<std::string>());
        else
            ENGINE_CHECK(false, "a topic config that this test does not know");
    }
    return config;
}

// Plain reading, as a consumer or a dump would.
void compareRead(const Json& kafka, const Slice& bytes)
{
    RecordSetReader set{ByteChain(bytes)};
    int batches = 0;
    int records = 0;
    bool invalid = false;
    bool broken = false;
    while (const auto batch = set.next()) {
        ++batches;
        if (batch->check() != ErrorCode::None) {
            invalid = true;
            if (batch->isLegacy())
                return; // Kafka counts it unread; what a damaged message holds is nobody's business
        }
        RecordReader reader(*batch, kLimit);
        for (Record record; reader.next(record);)
            ++records;
        broken = broken || reader.fault();
    }
    QCOMPARE(bool(set.fault()), kafka.contains("batches"));
    QCOMPARE(batches, kafka["batchesSeen"].get<int>());
    QCOMPARE(invalid, kafka.contains("ensureValid"));
    QCOMPARE(broken, kafka.contains("iterate"));
    QCOMPARE(records, kafka["recordsSeen"].get<int>());
}

void compareProduceCheck(const Json& line, const Slice& bytes)
{
    const ErrorCode ours = checkProduceRequest(ByteChain(bytes), 9);
    const Json kafka = line.value("produceRequestError", Json());
    if (kafka.is_null())
        QCOMPARE(ours, ErrorCode::None);
    else if (kafka == "UNKNOWN_SERVER_ERROR")
        QVERIFY(ours != ErrorCode::None);
    else
        QCOMPARE(std::string(errorName(ours)), kafka.get<std::string>());
}

void compareAppend(const Json& line, const Slice& bytes)
{
    const Json& kafka = line["appendAsLeader"];
    AppendRequest request;
    request.records = ByteChain(bytes);
    request.nextOffset = Offset{0};
    request.leaderEpoch = LeaderEpoch{5};
    request.wallMillis = kWall;
    const TopicPartition partition{"t", 0};
    request.partition = &partition;
    const PreparedAppend ours = prepareAppend(request, configOf(line));
    QVERIFY2(sameVerdict(kafka["error"].get<int>(), ours.error),
        (std::string(errorName(ours.error)) + ": " + ours.message).c_str());
    const Json errors = kafka.value("recordErrors", Json::array());
    QCOMPARE(ours.recordErrors.size(), errors.size());
    for (std::size_t i = 0; i < errors.size(); ++i) { // clients read these words
        QCOMPARE(ours.recordErrors[i].batchIndex, errors[i]["batchIndex"].get<int>());
        QCOMPARE(ours.recordErrors[i].message, errors[i]["message"].get<std::string>());
    }
    if (!errors.empty())
        QCOMPARE(ours.message, kafka["message"].get<std::string>());
    if (ours.error != ErrorCode::None)
        return;
    QCOMPARE(ours.firstOffset.value, kafka["firstOffset"].get<std::int64_t>());
    QCOMPARE(ours.lastOffset.value, kafka["lastOffset"].get<std::int64_t>());
    QCOMPARE(ours.validBytes, kafka["validBytes"].get<std::int64_t>());
    if (!kafka.contains("storedHex")) {
        QCOMPARE(ours.bytes.size(), kafka["logBytes"].get<std::size_t>());
        return;
    }
    const Slice stored = vectors::hex(kafka["storedHex"]);
    if (!ours.rebuilt || ours.targetCodec == Codec::None)
        QCOMPARE(ours.bytes.flatten(), stored);
    else
        compareRecords(ours.bytes.flatten(), stored);
}

// Runs `check` over each line of a file; the name of the line that fails is printed. Returns false if one
// did.
template <class Check>
bool everyLine(const std::filesystem::path& file, Check check)
{
    const auto lines = vectors::jsonLines(file);
    for (const auto& line : lines) {
        check(line, vectors::hex(line["hex"]));
        if (QTest::currentTestFailed()) {
            qWarning("in %s: %s", file.filename().c_str(), line["name"].get<std::string>().c_str());
            return false;
        }
    }
    qInfo("%s: %zu lines checked", file.filename().c_str(), lines.size());
    return !lines.empty();
}

void compareVerdicts(const Json& line, const Slice& bytes)
{
    compareRead(line["read"], bytes);
    if (!QTest::currentTestFailed())
        compareProduceCheck(line, bytes);
    if (!QTest::currentTestFailed())
        compareAppend(line, bytes);
}

} // namespace

void TstVectorsRecords::batchesAreReadAndWrittenAsKafkaDoes()
{
    NEED_VECTORS(path, "records");
    QVERIFY(everyLine(path / "batches.jsonl", [](const Json& line, const Slice& bytes) {
        RecordSetReader set{ByteChain(bytes)};
        std::size_t seen = 0;
        for (auto batch = set.next(); batch; batch = set.next(), ++seen) {
            QVERIFY(seen < line["batches"].size());
            compareBatch(*batch, line["batches"][seen]);
            if (QTest::currentTestFailed())
                return;
            const Slice again = rebuilt(*batch);
            if (batch->header().codec() == Codec::None)
                QCOMPARE(again, batch->bytes().flatten());
            else
                compareRecords(again, batch->bytes().flatten());
        }
        QVERIFY(!set.fault());
        QCOMPARE(seen, line["batches"].size());
    }));
}

void TstVectorsRecords::controlRecordsHaveKafkasMeaning()
{
    NEED_VECTORS(path, "records");
    const std::map<std::string, ControlType> types{{"control-commit", ControlType::Commit},
        {"control-abort", ControlType::Abort}, {"control-leader-change", ControlType::LeaderChange},
        {"control-snapshot-header", ControlType::SnapshotHeader},
        {"control-snapshot-footer", ControlType::SnapshotFooter},
        {"control-kraft-version", ControlType::KRaftVersion}, {"control-voters", ControlType::KRaftVoters}};
    int checked = 0;
    for (const auto& line : vectors::jsonLines(path / "batches.jsonl")) {
        const auto name = line["name"].get<std::string>();
        for (const auto& [prefix, type] : types) {
            if (name.rfind(prefix, 0) != 0)
                continue;
            ++checked;
            const Slice bytes = vectors::hex(line["hex"]);
            const RecordBatchView batch(bytes);
            RecordReader reader(batch, kLimit);
            Record record;
            QVERIFY(reader.next(record));
            QVERIFY(readControlKey(*record.key) == type);
            if (const auto marker = readEndTxnMarker(record)) {
                const auto& header = batch.header();
                const Slice ours = endTxnMarkerBatch(*marker,
                    {batch.baseOffset(), header.leaderEpoch, header.producerId, header.producerEpoch,
                        record.timestamp});
                QCOMPARE(ours, bytes);
            } else if (type == ControlType::SnapshotHeader) {
                const auto lastContained = readSnapshotHeader(record);
                QVERIFY(lastContained);
                QCOMPARE(snapshotHeaderBatch(*lastContained, batch.baseOffset(), batch.header().leaderEpoch, record.timestamp), bytes);
            } else if (type == ControlType::SnapshotFooter) {
                QCOMPARE(snapshotFooterBatch(batch.baseOffset(), batch.header().leaderEpoch, record.timestamp), bytes);
            } else if (type == ControlType::LeaderChange) {
                const auto change = decodeLeaderChange(*record.value);
                QVERIFY(change);
                QCOMPARE(leaderChangeBatch(
                             *change, batch.baseOffset(), batch.header().leaderEpoch, record.timestamp),
                    bytes);
            }
        }
    }
    qInfo("batches.jsonl: %d control batches checked", checked);
    QVERIFY(checked > 0);
}

void TstVectorsRecords::leadersAppendAsKafkaDoes()
{
    NEED_VECTORS(path, "records");
    QVERIFY(everyLine(path / "append.jsonl", compareVerdicts));
}

void TstVectorsRecords::damagedBatchesAreRefusedAsKafkaDoes()
{
    NEED_VECTORS(path, "records");
    QVERIFY(everyLine(path / "corrupt.jsonl", compareVerdicts));
}

void TstVectorsRecords::foreignCompressionIsReadAsKafkaDoes()
{
    NEED_VECTORS(path, "records");
    QVERIFY(everyLine(path / "foreign.jsonl", compareVerdicts));
}

void TstVectorsRecords::oldMagicsAreReadAsKafkaDoes()
{
    NEED_VECTORS(path, "records");
    QVERIFY(everyLine(path / "legacy.jsonl", [](const Json& line, const Slice& bytes) {
        RecordSetReader set{ByteChain(bytes)};
        std::size_t seen = 0;
        for (auto batch = set.next(); batch; batch = set.next(), ++seen) {
            QVERIFY(seen < line["batches"].size());
            compareBatch(*batch, line["batches"][seen]);
            if (QTest::currentTestFailed())
                return;
        }
        QCOMPARE(seen, line["batches"].size());
        compareVerdicts(line, bytes);
    }));
}

QTEST_GUILESS_MAIN(TstVectorsRecords)
#include "tst_vectors_records.moc"
