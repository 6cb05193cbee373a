#include <QTest>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/log/dump.h"
#include "engine/log/producer_snapshot.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;

// Does dump show what is in the files of a log directory, ours or Apache's, and say what is wrong with them?
class TstDump : public QObject {
    Q_OBJECT

private slots:
    void showsBatchesAndRecords();
    void showsMarkersByName();
    void showsBytesThatAreNoTextAsHex();
    void saysWhereALogBreaks();
    void knowsUnusedSpaceFromDamage();
    void showsTheSmallFiles();
    void findsIndexEntriesThatPointNowhere();
    void saysWhatIsWrongAndWhereInEveryKindOfFile_data();
    void saysWhatIsWrongAndWhereInEveryKindOfFile();
    void showsHolesAndRefusesOffsetsThatDoNotRise();
    void cutsLongValuesInTextOnly();
    void readsThroughAWindowAndTellsWhatCannotBeRead();
    void asksForTheMeaningOfRecords();
    void neverTrustsDamagedFiles();
    void decodesEveryRecordedFolder();
};

namespace {

constexpr std::int64_t kT0 = 1700000000000;

struct Dump {
    std::vector<std::string> lines;
    std::vector<nlohmann::ordered_json> items;
    int problems = 0;

    std::vector<nlohmann::ordered_json> of(const std::string& kind) const
    {
        std::vector<nlohmann::ordered_json> out;
        for (const auto& item : items)
            if (item["kind"] == kind)
                out.push_back(item);
        return out;
    }
};

Dump dump(const std::string& path, const Slice& bytes, bool records = true)
{
    Dump out;
    out.problems = dumpFile({path, bytes}, {records}, [&](const DumpItem& item) {
        out.lines.push_back(item.text);
        out.items.push_back(item.json);
    });
    return out;
}

Slice batch(const std::string& key, const std::string& value, std::int64_t offset = 0)
{
    Record record;
    record.timestamp = kT0;
    record.key = Slice::copyOf(key);
    record.value = Slice::copyOf(value);
    record.headers.push_back({Slice::copyOf("h"), std::nullopt});
    BatchOptions options;
    options.baseOffset = Offset{offset};
    RecordBatchBuilder builder(options);
    builder.append(record);
    return builder.build();
}

Slice joined(std::initializer_list<Slice> parts)
{
    ByteChain chain;
    for (const auto& part : parts)
        chain.append(part);
    return chain.flatten();
}

// A JSON value is what it should be; both are printed if not.
#define IS(json, expected) QCOMPARE((json).dump(), nlohmann::ordered_json(expected).dump())

const std::string kLog = "orders-0/00000000000000000000.log";

} // namespace

void TstDump::showsBatchesAndRecords()
{
    const Dump got = dump(kLog, batch("alice", "paid \"10\""));
    QCOMPARE(got.problems, 0);
    QCOMPARE(got.lines,
        (std::vector<std::string>{"orders-0/00000000000000000000.log, 85 bytes",
            "  @0 85 bytes, offsets 0-0, 1 record, epoch -1, none, CreateTime up to 1700000000000",
            "    0 at 1700000000000 \"alice\" → \"paid \\\"10\\\"\" headers \"h\"=null"}));
    IS(got.items[1]["kind"], "batch");
    IS(got.items[1]["sound"], true);
    IS(got.items[2]["value"], "paid \"10\"");
    QCOMPARE(dump(kLog, batch("a", "b"), false).of("record").size(), 0u);
}

void TstDump::showsMarkersByName()
{
    const Slice marker = endTxnMarkerBatch(
        {ControlType::Abort, 4}, {Offset{7}, LeaderEpoch{1}, ProducerId{9}, ProducerEpoch{2}, kT0});
    const Dump got = dump(kLog, marker);
    IS(got.of("record")[0]["control"], "ABORT");
    IS(got.of("record")[0]["coordinatorEpoch"], 4);
    QVERIFY(got.lines[1].find("producer 9 epoch 2") != std::string::npos);
}

void TstDump::showsBytesThatAreNoTextAsHex()
{
    const Dump got = dump(kLog, batch("\xff\x01", "小\n"));
    IS(got.of("record")[0]["keyHex"], "ff01");
    QVERIFY(got.of("record")[0].contains("valueHex")); // a line break would break the line
    QVERIFY(dump(kLog, batch("a", "\xc2\x85")).of("record")[0].contains("valueHex")); // and so would this one
    IS(dump(kLog, batch("a", "小明")).of("record")[0]["value"], "小明");
}

void TstDump::saysWhereALogBreaks()
{
    const Slice one = batch("a", "b");
    const Slice second = batch("a", "b", 1);
    std::vector<std::uint8_t> flipped(second.data(), second.data() + second.size());
    flipped[70] ^= 1;
    const Dump got = dump(kLog, joined({one, Slice::adopt(flipped), batch("a", "b", 2), one.sub(0, 40)}));
    QCOMPARE(got.problems, 2);
    IS(got.of("problem")[0]["position"], one.size());
    IS(got.of("problem")[1]["position"], one.size() * 3);
    QCOMPARE(got.of("batch").size(), 3u); // the broken one is shown, its records are not
    QCOMPARE(got.of("record").size(), 2u);
}

void TstDump::knowsUnusedSpaceFromDamage()
{
    const Slice zeros = Slice::adopt(std::vector<std::uint8_t>(64, 0));
    QCOMPARE(dump(kLog, joined({batch("a", "b"), zeros})).problems, 0);
    ByteWriter index;
    index.i32(5);
    index.i32(400);
    const Slice entry = Slice::adopt(index.takeVector());
    const Dump open = dump("t-0/00000000000000000010.index", joined({entry, zeros}));
    QCOMPARE(open.problems, 0);
    IS(open.of("index")[0]["offset"], 15);
    IS(open.of("empty")[0]["bytes"], 64);
    QCOMPARE(dump("t-0/00000000000000000010.index", joined({entry, entry})).problems, 1);
    QCOMPARE(dump("t-0/00000000000000000010.index", entry.sub(0, 5)).problems, 1); // cut off
    QCOMPARE(dump("t-0/00000000000000000010.index", zeros.sub(0, 5)).problems, 0);
    QCOMPARE(dump("t-0/00000000000000000010.timeindex", joined({entry})).problems, 1);
    ByteWriter twice; // offsets rise, positions do not
    for (const std::int32_t number : {5, 400, 6, 400})
        twice.i32(number);
    const Dump same = dump("t-0/00000000000000000010.index", Slice::adopt(twice.takeVector()));
    QCOMPARE(same.problems, 1);
    QCOMPARE(same.of("index").size(), 1u);
}

void TstDump::showsTheSmallFiles()
{
    const auto text = [](const char* name, const char* content) {
        return dump(name, Slice::copyOf(std::string_view(content)));
    };
    IS(text("recovery-point-offset-checkpoint", "0\n1\norders 2 42\n").of("checkpoint")[0]["offset"], 42);
    QCOMPARE(
        text("x/leader-epoch-checkpoint", "0\n1\n3 17\n").lines[1], std::string("  epoch 3 from offset 17"));
    QCOMPARE(text("x/leader-epoch-checkpoint", "").problems, 0);
    QCOMPARE(text("meta.properties", "#\n#Sat\ncluster.id=abc\nnode.id=1\nversion=1\n").of("property").size(), 3u);
    IS(text("x/partition.metadata", "version: 0\ntopic_id: u1Qq").of("property")[1]["value"], "u1Qq");
    IS(text(".kafka_cleanshutdown", "{\"version\":0,\"brokerEpoch\":7}").of("property")[1]["value"], 7);
    QCOMPARE(text(".kafka_cleanshutdown", "").problems, 0);
    QCOMPARE(text("__cluster_metadata-0/quorum-state",
                 "{\"leaderId\":3001,\"currentVoters\":[{\"voterId\":3001}]}")
                 .of("property")
                 .size(),
        2u);
    QCOMPARE(text("quorum-state", "{").problems, 1);
    QCOMPARE(text("replication-offset-checkpoint", "0\n2\norders 2 42\n").problems, 1);
    QCOMPARE(text("notes.txt", "hello").of("other").size(), 1u);
    QVERIFY(isDumpable("orders-0/00000000000000000000.timeindex.deleted"));
    QVERIFY(isDumpable("00000000000000000005-0000000001.checkpoint"));
    QVERIFY(!isDumpable("notes.txt"));
}

void TstDump::findsIndexEntriesThatPointNowhere()
{
    const Slice one = batch("a", "b");
    const auto indexTo = [](std::int32_t position) {
        ByteWriter index;
        index.i32(1);
        index.i32(position);
        return Slice::adopt(index.takeVector());
    };
    const auto problems = [&](std::int32_t position) {
        return dumpFolder({{"t-0/00000000000000000000.index", indexTo(position)},
                              {"t-0/00000000000000000000.log", joined({one, batch("a", "b", 1)})}},
            {}, [](const DumpItem&) {});
    };
    QCOMPARE(problems(static_cast<std::int32_t>(one.size())), 0);
    QCOMPARE(problems(static_cast<std::int32_t>(one.size()) + 1), 1);
}

void TstDump::saysWhatIsWrongAndWhereInEveryKindOfFile_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* name, const QByteArray& content, const char* problem) {
        QTest::newRow(problem) << name << content << problem;
    };
    const QByteArray batchHead = QByteArray(8, 0) + QByteArray::fromHex("00000031") + QByteArray(4, 0);
    const char* log = "00000000000000000000.log";
    row(log, "abc", "at byte 0: 3 bytes at the end are too few for a batch");
    row(log, batchHead + "\x02", "at byte 0: a batch of 61 bytes is cut off after 17");
    row(log, batchHead + "\x03", "at byte 0: magic 3 is not known (0, 1 and 2 are); 17 bytes from here on are not read");
    row(log, QByteArray(8, 0) + QByteArray::fromHex("80000000ffff"),
        "at byte 0: a batch cannot have the length -2147483648; 14 bytes from here on are not read");
    row(log, QByteArray(8, 0) + QByteArray::fromHex("7ffffff00000000002"),
        "at byte 0: a batch of 2147483644 bytes is cut off after 17");
    row("recovery-point-offset-checkpoint", "1\n0\n", "at byte 0: the version is not 0");
    row("recovery-point-offset-checkpoint", "0\n2000000000\norders 2 42\n", "at byte 2: it says 2000000000 entries and holds 1");
    row("recovery-point-offset-checkpoint", "0\n2\norders 2 42\norders x 1\n",
        "at byte 16: not \"topic partition offset\": \"orders x 1\"");
    row("leader-epoch-checkpoint", "0\n1\n3 -17\n", "at byte 4: not \"epoch start\": \"3 -17\"");
    row("leader-epoch-checkpoint", "0\n", "at byte 2: no number of entries");
    row("partition.metadata", "version: 1\ntopic_id: u1QqtNFU839RUERhA5Bh2g", "at byte 9: version 1 is not known");
    row("partition.metadata", "version: 0\ntopic_id: short", "at byte 0: no topic_id of 22 characters");
    row("meta.properties", "node.id=1\nversion=2\n", "at byte 18: version 2 is not known");
    row("meta.properties", "node.id=one\nversion=1\n", "at byte 0: no node.id that is a number");
    row("00000000000000000005.snapshot", QByteArray::fromHex("0002000000000000000000"), "at byte 0: version 2 is not known (1 is)");
    row("00000000000000000005.snapshot", QByteArray::fromHex("00010000"), "at byte 4: it ends before its first entry");
    row("00000000000000000000.txnindex", QByteArray::fromHex("0001") + QByteArray(32, 0),
        "at byte 0: version 1 of an entry is not known (0 is)");
    row("quorum-state", QByteArray("{\"a\":") + QByteArray(100000, '['), "at byte 0: a JSON value is nested more than 32 deep");
}

void TstDump::saysWhatIsWrongAndWhereInEveryKindOfFile()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QString, problem);
    const Dump got = dump(name.toStdString(), Slice::copyOf(std::string_view(content.constData(), static_cast<std::size_t>(content.size()))));
    QCOMPARE(got.problems, 1);
    QCOMPARE(got.lines.back(), "  PROBLEM " + problem.toStdString());
}

void TstDump::showsHolesAndRefusesOffsetsThatDoNotRise()
{
    const Dump holes = dump("orders-0/00000000000000000003.log", joined({batch("a", "b", 5), batch("a", "b", 6)}));
    QCOMPARE(holes.problems, 0);
    IS(holes.of("batch")[0]["offsetsMissing"], 2);
    QVERIFY(!holes.of("batch")[1].contains("offsetsMissing"));
    QVERIFY(holes.lines[1].ends_with(", 2 offsets missing before"));
    QCOMPARE(dump(kLog, joined({batch("a", "b", 5), batch("a", "b", 5)})).problems, 1);
    QCOMPARE(dump("orders-0/00000000000000000006.log", batch("a", "b", 5)).problems, 1);
    QCOMPARE(dump(kLog, batch("a", "b", std::int64_t{INT32_MAX} + 1)).problems, 1); // no index reaches it
}

void TstDump::cutsLongValuesInTextOnly()
{
    std::string value;
    for (int i = 0; i < 100; ++i)
        value += "小";
    const Dump got = dump(kLog, batch("a", value));
    QVERIFY(got.lines[2].find("小…\" (300 bytes)") != std::string::npos); // no character halved
    IS(got.of("record")[0]["value"], value);
    const Dump bytes = dump(kLog, batch("a", std::string(300, '\xff')));
    QVERIFY(bytes.lines[2].find("ff… (300 bytes)") != std::string::npos);
    QCOMPARE(bytes.of("record")[0]["valueHex"].get<std::string>().size(), 600u);
}

void TstDump::readsThroughAWindowAndTellsWhatCannotBeRead()
{
    ByteChain chain;
    for (int i = 0; i < 40; ++i)
        chain.append(batch("a", std::string(100000, 'v'), i));
    const Slice all = chain.flatten();
    std::size_t largest = 0;
    int batches = 0;
    const auto dumpUpTo = [&](std::size_t readable) {
        batches = 0;
        std::string problem;
        const DumpFile file(kLog, all.size(), [&, readable](std::uint64_t from, std::size_t size, Slice& out) {
            largest = std::max(largest, size);
            const std::size_t end = std::min(readable, static_cast<std::size_t>(from) + size);
            out = all.sub(static_cast<std::size_t>(from), end > from ? end - static_cast<std::size_t>(from) : 0);
            return std::string(end < from + size ? "the disk is broken" : "");
        });
        dumpFile(file, {}, [&](const DumpItem& item) {
            batches += item.json["kind"] == "batch";
            if (item.json["kind"] == "problem")
                problem = item.text;
        });
        return problem;
    };
    QCOMPARE(dumpUpTo(all.size()), std::string());
    QCOMPARE(batches, 40);
    QVERIFY(largest <= 1024 * 1024); // of 4 MB
    QCOMPARE(dumpUpTo(250000), std::string("  PROBLEM at byte 250000: cannot be read: the disk is broken"));
    QCOMPARE(batches, 2);
}

void TstDump::asksForTheMeaningOfRecords()
{
    DumpOptions options{true, [](const std::string& topic, const Record& record) {
        return record.offset == Offset{0} ? std::optional(DecodedRecord{"told of " + topic, {{"topic", topic}}}) : std::nullopt;
    }};
    std::vector<DumpItem> items;
    dumpFile({"x/__consumer_offsets-3/00000000000000000000.log", joined({batch("a", "b"), batch("a", "b", 1)})}, options,
        [&](const DumpItem& item) { items.push_back(item); });
    QVERIFY(items[2].text.ends_with("told of __consumer_offsets"));
    IS(items[2].json["decoded"]["topic"], "__consumer_offsets");
    QVERIFY(!items[4].json.contains("decoded"));
}

void TstDump::neverTrustsDamagedFiles()
{
    Random random(11, "dump");
    const Slice log = joined({batch("a", "b"), batch("c", std::string(300, 'd'))});
    const Slice snapshot =
        encodeProducerSnapshot({{ProducerId{1000}, ProducerEpoch{0}, 7, Offset{9}, 2, kT0, -1, kNoOffset}});
    const Slice text = Slice::copyOf("0\n1\norders 2 42\n");
    const std::pair<const char*, Slice> files[] = {{"00000000000000000000.log", log},
        {"00000000000000000000.snapshot", snapshot}, {"00000000000000000000.index", log},
        {"00000000000000000000.timeindex", log}, {"00000000000000000000.txnindex", log},
        {"recovery-point-offset-checkpoint", text}, {"leader-epoch-checkpoint", text},
        {"meta.properties", text}, {"quorum-state", text}, {"partition.metadata", log},
        {".kafka_cleanshutdown", log}, {"00000000000000000005-0000000001.checkpoint", log}};
    for (const auto& [name, bytes] : files)
        for (int round = 0; round < 300; ++round) {
            std::vector<std::uint8_t> damaged(bytes.data(), bytes.data() + random.below(bytes.size() + 1));
            for (int i = 0; i < 3 && !damaged.empty(); ++i)
                damaged[random.below(damaged.size())] = static_cast<std::uint8_t>(random.below(256));
            for (const auto& item : dump(name, Slice::adopt(damaged)).items)
                QVERIFY(!item.dump().empty()); // what is not UTF-8 would throw here
        }
}

void TstDump::decodesEveryRecordedFolder()
{
    NEED_VECTORS(path, "log");
    std::set<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.path().filename() == "expect.json")
            folders.insert(entry.path().parent_path());
    int files = 0;
    int segments = 0;
    for (const auto& folder : folders) {
        const Json expect = vectors::jsonFile(folder / "expect.json");
        std::vector<DumpFile> input;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "data"))
            if (entry.is_regular_file())
                input.push_back(
                    {entry.path().filename().string(), Slice::adopt(vectors::fileBytes(entry.path()))});
        files += static_cast<int>(input.size());
        Json got = Json::object();
        const int problems = dumpFolder(input, {true}, [&](const DumpItem& item) {
            got[item.json["file"].get<std::string>()][item.json["kind"].get<std::string>()].push_back(
                Json::parse(item.json.dump()));
        });
        QVERIFY2(problems == 0, folder.c_str());
        for (const auto& segment : expect["afterCleanOpen"]["segments"]) {
            ++segments;
            const auto digits = segment["baseOffset"].dump();
            const std::string stem = std::string(20 - digits.size(), '0') + digits;
            const auto values = [&](const std::string& file, const std::string& kind,
                                    std::initializer_list<const char*> fields) {
                Json out = Json::array();
                for (const auto& item : got.value(file, Json::object()).value(kind, Json::array())) {
                    Json row = Json::array();
                    for (const char* field : fields)
                        row.push_back(item[field]);
                    out.push_back(row);
                }
                return out.dump();
            };
            QCOMPARE(values(stem + ".index", "index", {"offset", "position"}), segment["index"].dump());
            QCOMPARE(values(stem + ".timeindex", "timeindex", {"timestamp", "offset"}),
                segment["timeindex"].dump());
            Json batches = Json::array();
            for (Json b : segment["batches"]) {
                b.erase(8);
                batches.push_back(b);
            }
            QCOMPARE(values(stem + ".log", "batch",
                         {"position", "size", "baseOffset", "lastOffset", "count", "leaderEpoch",
                             "maxTimestamp", "producerId"}),
                batches.dump());
            Json aborted = Json::array();
            for (const auto& t : segment["txnindex"])
                aborted.push_back(
                    {t["producerId"], t["firstOffset"], t["lastOffset"], t["lastStableOffset"]});
            QCOMPARE(values(stem + ".txnindex", "transaction",
                         {"producerId", "firstOffset", "lastOffset", "lastStableOffset"}),
                aborted.dump());
        }
        for (const auto& snapshot : expect["snapshots"])
            QCOMPARE(got[snapshot["file"].get<std::string>()].value("producer", Json::array()).size(),
                snapshot["entries"].size());
    }
    qInfo("vectors/log: %zu folders, %d files, %d segments decoded", folders.size(), files, segments);
    QVERIFY(files > 0);
}

QTEST_GUILESS_MAIN(TstDump)
#include "tst_dump.moc"
