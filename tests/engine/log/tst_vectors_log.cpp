#include <QTest>

#include <filesystem>
#include <set>
#include <string>

#include "engine/log/log_cleaner.h"
#include "tests/engine/log/log_vectors.h"
#include "tests/support/print.h"

using namespace engine;
using namespace logvectors;

// Does our log write the files that Apache Kafka 4.1.1 writes, answer as it does, and come back from damage
// as it does?
class TstVectorsLog : public QObject {
    Q_OBJECT

private slots:
    void writesTheSameFiles_data();
    void writesTheSameFiles();
    void answersAsKafkaDoes_data();
    void answersAsKafkaDoes();
    void compactsAsKafkaDoes_data();
    void compactsAsKafkaDoes();
    void retiresSegmentsAsKafkaDoes_data();
    void retiresSegmentsAsKafkaDoes();
    void truncatesAsKafkaDoes();
    void recoversAsKafkaDoes_data();
    void recoversAsKafkaDoes();
};

namespace {

// Fails with the first lines of what differs.
#define COMPARE_LINES(lines)                                                                                 \
    do {                                                                                                     \
        const Lines found = (lines);                                                                         \
        for (std::size_t shown = 0; shown < found.size() && shown < 8; ++shown)                                     \
            qWarning("%s", found[shown].c_str());                                                              \
        QCOMPARE(found.size(), 0u);                                                                          \
    } while (false)

Log opened(MemoryDisk& disk, const std::string& directory, const LogConfig& config,
    const Log::Opening& opening, Log::Opened& what)
{
    auto log = Log::open(disk, directory, config, opening, what);
    ENGINE_CHECK(log.has_value(), "the memory disk does not fail");
    return std::move(*log);
}

void removeFiles(MemoryDisk& disk, const std::vector<std::string>& files)
{
    for (const auto& file : files)
        ENGINE_CHECK(disk.remove(file).has_value(), "files that wait for removal are there");
}

// Names and sizes of the folder's files that end in .deleted.
Json deletedFiles(const MemoryDisk& disk, const std::string& directory)
{
    Json files = Json::object();
    for (const auto& name : disk.list(directory))
        if (name.ends_with(".deleted"))
            files[name] = fileOn(disk, directory + "/" + name).size();
    return files;
}

std::vector<std::string> stepsOf(const std::filesystem::path& folder)
{
    if (std::filesystem::exists(folder / "expect.json"))
        return {""};
    std::set<std::string> steps;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        steps.insert(entry.path().filename().string());
    return {steps.begin(), steps.end()};
}

void mutate(MemoryDisk& disk, const std::string& directory, const Json& mutation)
{
    const auto op = mutation["op"].get<std::string>();
    const std::string path = directory + "/" + mutation["file"].get<std::string>();
    Slice bytes = fileOn(disk, path);
    std::vector<std::uint8_t> changed(bytes.data(), bytes.data() + bytes.size());
    std::string target = path;
    if (op == "delete") {
        ENGINE_CHECK(disk.remove(path).has_value(), "the vectors name files that are there");
        return;
    }
    if (op == "truncate") {
        changed.resize(mutation["size"].get<std::size_t>());
    } else if (op == "xorByte") {
        auto& byte = changed[mutation["position"].get<std::size_t>()];
        byte = static_cast<std::uint8_t>(byte ^ mutation["with"].get<unsigned>());
    } else if (op == "appendBytes") {
        const Slice more = vectors::hex(mutation["hex"]);
        changed.insert(changed.end(), more.data(), more.data() + more.size());
    } else if (op == "writeText") {
        const auto text = mutation["text"].get<std::string>();
        changed.assign(text.begin(), text.end());
    } else if (op == "copy") {
        target = directory + "/" + mutation["to"].get<std::string>();
    } else {
        ENGINE_CHECK(false, "a mutation that this test does not know");
    }
    const std::string text(changed.begin(), changed.end());
    ENGINE_CHECK(disk.replaceFile(target, text).has_value(), "the memory disk does not fail");
}

Json fileNames(const MemoryDisk& disk, const std::string& directory)
{
    Json names = Json::array();
    for (const auto& name : disk.list(directory))
        names.push_back(name);
    return names;
}

Json sorted(Json names)
{
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

void TstVectorsLog::writesTheSameFiles_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name :
        {"plain", "idempotent", "roll-by-time", "roll-by-index", "multi-batch-appends", "log-append-time",
            "retention-size/1-before", "retention-size-odd/1-before", "retention-time/1-before",
            "retention-all/1-before", "delete-records/1-before", "compact-keys/1-before",
            "compact-producers/1-before", "compact-transactions/1-before", "transactions"})
        QTest::newRow(name) << name;
}

void TstVectorsLog::writesTheSameFiles()
{
    NEED_VECTORS(path, "log");
    QFETCH(QString, name);
    const auto folder = path / name.toStdString();
    const Json expect = vectors::jsonFile(folder / "expect.json");
    const auto ops = vectors::jsonLines(folder / "ops.jsonl");
    const Json& config = expect["config"];
    const auto clock = expect["clock"].get<std::int64_t>();
    const std::string directory = expect["topicPartition"].get<std::string>();
    int skippedOps = 0;
    int skippedFiles = 0;
    MemoryDisk disk;
    Log::Opened what;
    Log log = opened(disk, directory, logConfig(config), {true, Offset{0}, Offset{0}, clock}, what);
    COMPARE_LINES(replay(disk, log, ops, config, clock, skippedOps));
    QVERIFY(log.close(disk));
    COMPARE_LINES(compareFiles(disk, directory, folder / "data", skippedFiles));
    if (QTest::currentTestFailed())
        return;
    Log again = opened(disk, directory, logConfig(config), {true, Offset{0}, Offset{0}, clock}, what);
    COMPARE_LINES(compareState(disk, again, expect["afterCleanOpen"]));
    qInfo(
        "%s: %zu operations replayed, %d skipped; files compared, %d skipped (partition.metadata)",
        qPrintable(name), ops.size(), skippedOps, skippedFiles);
    QCOMPARE(skippedOps, 0);
}

void TstVectorsLog::answersAsKafkaDoes_data()
{
    QTest::addColumn<QString>("name");
    const auto path = vectors::folder("log");
    if (!path) {
        QTest::newRow("nothing") << "";
        return;
    }
    std::set<std::string> cases;
    for (const auto& entry : std::filesystem::directory_iterator(*path))
        cases.insert(entry.path().filename().string());
    for (const auto& name : cases)
        for (const auto& step : stepsOf(*path / name))
            if (std::filesystem::exists(*path / name / step / "expect.json")) {
                const std::string row = step.empty() ? name : name + "/" + step;
                QTest::newRow(row.c_str()) << QString::fromStdString(row);
            }
}

void TstVectorsLog::answersAsKafkaDoes()
{
    NEED_VECTORS(path, "log");
    QFETCH(QString, name);
    const auto folder = path / name.toStdString();
    const Json expect = vectors::jsonFile(folder / "expect.json");
    MemoryDisk disk;
    const std::string directory = load(disk, folder / "data");
    Log::Opened what;
    const Log::Opening opening{true, Offset{0},
        Offset{expect["logStartOffsetCheckpoint"].get<std::int64_t>()}, expect["clock"].get<std::int64_t>()};
    const Log log = opened(disk, directory, logConfig(expect["config"]), opening, what);
    const Json& state = expect["afterCleanOpen"];
    COMPARE_LINES(compareState(disk, log, state));
    COMPARE_LINES(compareReads(disk, log, state));
    qInfo(
        "%s: %zu reads, %zu sized reads, %zu timestamps, %zu epochs, %zu ranges of aborted transactions",
        qPrintable(name), state["reads"].size(), state["sizedReads"].size(),
        state["offsetsForTimestamps"].size(), state["endOffsetForEpoch"].size(),
        state["abortedTransactionsInRange"].size());
}

void TstVectorsLog::compactsAsKafkaDoes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("bytesInOneStep");
    for (const char* name : {"compact-keys", "compact-producers", "compact-transactions"}) {
        QTest::newRow(name) << name << 1048576;
        QTest::addRow("%s, one batch at a time", name) << name << 1;
    }
}

void TstVectorsLog::compactsAsKafkaDoes()
{
    NEED_VECTORS(path, "log");
    QFETCH(QString, name);
    QFETCH(int, bytesInOneStep);
    const auto folder = path / name.toStdString();
    const auto steps = stepsOf(folder);
    QVERIFY(steps.size() > 1);
    for (std::size_t i = 1; i < steps.size(); ++i) {
        const Json before = vectors::jsonFile(folder / steps[i - 1] / "expect.json");
        const Json expect = vectors::jsonFile(folder / steps[i] / "expect.json");
        const Json& pass = expect["compaction"];
        const auto clock = pass["clock"].get<std::int64_t>();
        MemoryDisk disk;
        const std::string directory = load(disk, folder / steps[i - 1] / "data");
        Log::Opened what;
        LogConfig config = logConfig(expect["config"]);
        Log log = opened(disk, directory, config, {true, Offset{0}, Offset{0}, before["clock"].get<std::int64_t>()}, what);
        int skippedOps = 0;
        int skippedFiles = 0;
        COMPARE_LINES(replay(disk, log, vectors::jsonLines(folder / steps[i] / "ops.jsonl"), expect["config"], clock, skippedOps));
        QCOMPARE(skippedOps, 0);

        const CleanableRange range
            = cleanableRange(log, Offset{pass["firstDirtyOffset"].get<std::int64_t>()}, log.endOffset(), clock);
        QCOMPARE(range.firstUncleanable.value, pass["firstUncleanableOffset"].get<std::int64_t>());
        QCOMPARE(range.cleanBytes, pass["cleanBytes"].get<std::int64_t>());
        QCOMPARE(range.dirtyBytes, pass["cleanableBytes"].get<std::int64_t>());
        LogCleaning cleaning(range, clock, {.stepBytesMax = bytesInOneStep});
        LogCleaning::Step last;
        while (!cleaning.isEnded()) {
            const auto step = cleaning.step(disk, log, DiskToken{7});
            QVERIFY(step);
            last = *step;
            removeFiles(disk, last.files);
        }
        QCOMPARE(last.next.value, pass["endOffset"].get<std::int64_t>());
        QVERIFY(log.close(disk));
        COMPARE_LINES(compareFiles(disk, directory, folder / steps[i] / "data", skippedFiles));
        if (QTest::currentTestFailed())
            return;
        const Log again = opened(disk, directory, config, {true, Offset{0}, Offset{0}, clock}, what);
        COMPARE_LINES(compareState(disk, again, expect["afterCleanOpen"]));
        COMPARE_LINES(compareReads(disk, again, expect["afterCleanOpen"]));
        qInfo("%s/%s: records %lld -> %lld, bytes %lld -> %lld", qPrintable(name), steps[i].c_str(),
            static_cast<long long>(last.counts.recordsBefore), static_cast<long long>(last.counts.recordsAfter),
            static_cast<long long>(last.counts.bytesBefore), static_cast<long long>(last.counts.bytesAfter));
    }
}

void TstVectorsLog::retiresSegmentsAsKafkaDoes_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"retention-size", "retention-size-odd", "retention-time", "retention-all", "delete-records"})
        QTest::newRow(name) << name;
}

void TstVectorsLog::retiresSegmentsAsKafkaDoes()
{
    NEED_VECTORS(path, "log");
    QFETCH(QString, name);
    const auto folder = path / name.toStdString();
    const Json before = vectors::jsonFile(folder / "1-before" / "expect.json");
    const Json expect = vectors::jsonFile(folder / "2-after" / "expect.json");
    const auto clock = expect["clock"].get<std::int64_t>();
    MemoryDisk disk;
    const std::string directory = load(disk, folder / "1-before" / "data");
    Log::Opened what;
    const LogConfig config = logConfig(expect["config"]);
    Log log = opened(disk, directory, config, {true, Offset{0}, Offset{0}, before["clock"].get<std::int64_t>()}, what);
    Json bases = Json::array();
    for (const auto& segment : log.segments())
        bases.push_back(segment.base().value);
    QCOMPARE(bases.dump(), expect["segmentsBefore"].dump());
    if (expect.contains("deleteRecordsTo"))
        QVERIFY(log.moveStart(disk, Offset{expect["deleteRecordsTo"].get<std::int64_t>()}));

    // Nothing goes that the high watermark has not passed.
    auto none = log.retireFirst(disk, log.segments().front().base(), clock);
    QVERIFY(none && !*none);

    std::vector<std::string> files;
    int retired = 0;
    for (auto one = log.retireFirst(disk, log.endOffset(), clock); one && *one; ++retired) {
        files.insert(files.end(), (*one)->files.begin(), (*one)->files.end());
        one = log.retireFirst(disk, log.endOffset(), clock);
    }
    QCOMPARE(retired, expect["deletedSegments"].get<int>());
    QCOMPARE(deletedFiles(disk, directory).dump(), expect["renamedFiles"].dump());
    removeFiles(disk, files);
    QVERIFY(log.close(disk));
    int skippedFiles = 0;
    COMPARE_LINES(compareFiles(disk, directory, folder / "2-after" / "data", skippedFiles));
    const Log again = opened(disk, directory, config,
        {true, Offset{0}, Offset{expect["logStartOffsetCheckpoint"].get<std::int64_t>()}, clock}, what);
    COMPARE_LINES(compareState(disk, again, expect["afterCleanOpen"]));
    COMPARE_LINES(compareReads(disk, again, expect["afterCleanOpen"]));
}

void TstVectorsLog::truncatesAsKafkaDoes()
{
    NEED_VECTORS(path, "log");
    const Json cases = vectors::jsonFile(path / "truncation" / "cases.json");
    int checked = 0;
    for (const auto& line : cases["cases"]) {
        MemoryDisk disk;
        const std::string directory = load(disk, path / "truncation" / "data");
        Log::Opened what;
        Log log = opened(disk, directory, logConfig(cases["config"]), {true, Offset{0}, Offset{0}, 0}, what);
        const Offset offset{line["offset"].get<std::int64_t>()};
        const bool fully = line["op"] == "truncateFullyAndStartAt";
        QVERIFY(fully ? log.truncateFullyAndStartAt(disk, offset) : log.truncateTo(disk, offset));
        qInfo("%s %d", line["op"].get<std::string>().c_str(), static_cast<int>(offset.value));
        COMPARE_LINES(compareState(disk, log, line["state"]));
        QVERIFY(log.close(disk));
        Json kafkas = Json::object();
        Json ours = Json::object();
        for (const auto& [name, file] : line["filesAfterClose"].items())
            kafkas[name] = file["size"];
        for (const auto& name : disk.list(directory))
            ours[name] = fileOn(disk, directory + "/" + name).size();
        for (auto& [name, size] :
            ours.items()) // Kafka does not look into a segment whose time index became empty; we do
            if (name.ends_with(".timeindex") && kafkas.value(name, 1) == 0 && size == 12)
                size = 0;
        QCOMPARE(ours.dump(), kafkas.dump());
        QCOMPARE(std::string(fileOn(disk, directory + "/leader-epoch-checkpoint").text()),
            line["leaderEpochCheckpoint"].get<std::string>());
        ++checked;
    }
    qInfo("truncation/cases.json: %d cases checked", checked);
    QVERIFY(checked > 0);
}

void TstVectorsLog::recoversAsKafkaDoes_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"plain", "idempotent", "transactions"})
        QTest::newRow(name) << name;
}

void TstVectorsLog::recoversAsKafkaDoes()
{
    NEED_VECTORS(path, "log");
    QFETCH(QString, name);
    const Json file = vectors::jsonFile(path / "recovery" / (name.toStdString() + ".json"));
    const auto base = path / std::filesystem::path(file["base"].get<std::string>()).parent_path();
    int checked = 0;
    for (const auto& line : file["cases"]) {
        MemoryDisk disk;
        const std::string directory = load(disk, base);
        for (const auto& mutation : line["mutations"])
            mutate(disk, directory, mutation);
        Log::Opened what;
        const Log::Opening opening{line["cleanShutdown"].get<bool>(),
            Offset{line["recoveryPointCheckpoint"].get<std::int64_t>()},
            Offset{line["logStartOffsetCheckpoint"].get<std::int64_t>()}, 1700010000000};
        Log log = opened(disk, directory, logConfig(file["config"]), opening, what);
        const Lines differences = compareState(disk, log, line["afterOpen"]);
        const std::string names = fileNames(disk, directory).dump();
        if (!differences.empty() || names != sorted(line["filesAfterOpen"]).dump())
            qWarning("%s", line["what"].get<std::string>().c_str());
        COMPARE_LINES(differences);
        QCOMPARE(names, sorted(line["filesAfterOpen"]).dump());
        QCOMPARE(std::string(fileOn(disk, directory + "/leader-epoch-checkpoint").text()),
            line["leaderEpochCheckpoint"].get<std::string>());
        ++checked;
    }
    qInfo("recovery/%s.json: %d mutations checked", qPrintable(name), checked);
    QVERIFY(checked > 0);
}

QTEST_GUILESS_MAIN(TstVectorsLog)
#include "tst_vectors_log.moc"
