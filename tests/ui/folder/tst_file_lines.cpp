#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <set>

#include "engine/base/random.h"
#include "tests/support/log_folder.h"
#include "tests/support/print.h"
#include "ui/common/appearance.h"
#include "ui/folder/file_lines.h"
#include "ui/folder/folder_tree.h"
#include "ui/folder/problem_words.h"

using namespace engine;
using ui::FileLines;
using ui::FolderTree;

// Are the lines of a file those of dump, however long it is, and found wherever they are? And the tree of a folder?
class TstFileLines : public QObject {
    Q_OBJECT

private slots:
    void aRowIsABatch();
    void whatIsWrongStandsInItsRow();
    void aSmallFileIsRead();
    void aLargeLogOpensAtOnce();
    void wordsAreFoundInRecordsAndRoundTheEnd();
    void aByteIsFound();
    void recordsOfABatchAreToldAndCounted();
    void aBatchThatIsTooLargeIsNamedOnly();
    void anotherFileTakesItsPlace();
    void whatIsWrongIsSaidInBothLanguages();
    void theTreeShowsFoldersAndProblems();
    void theTreeLeavesOutWhatIsNotKafkas();
};

namespace {

QStringList textsOf(FileLines& lines)
{
    QStringList out;
    for (int row = 0; row < lines.rowCount(); ++row)
        lines.index(row).data();
    lines.finish();
    for (int row = 0; row < lines.rowCount(); ++row)
        out << lines.index(row).data().toString();
    return out;
}

QStringList dumped(const DumpFile& file, const std::string& kind)
{
    QStringList out;
    dumpFile(file, {}, [&](const DumpItem& item) {
        if (item.json["kind"] == kind)
            out << QString::fromStdString(item.text).trimmed();
    });
    return out;
}

DumpFile fileOf(const logfolder::Files& files, const std::string& path)
{
    return {path, Slice::copyOf(files.at(path))};
}

const std::string kLog = "b/orders-0/00000000000000000000.log";

DumpFile manyBatches(int count)
{
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < count; ++i) {
        const auto one = logfolder::batch(i * 2, 2);
        bytes.insert(bytes.end(), one.begin(), one.end());
    }
    return {kLog, Slice::copyOf(bytes)};
}

} // namespace

void TstFileLines::aRowIsABatch()
{
    FileLines lines;
    const QAbstractItemModelTester tester(&lines, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const DumpFile file = manyBatches(200); // four blocks
    lines.open(file, {});
    lines.finish();
    QVERIFY(lines.isWhole() && lines.holdsBatches());
    QCOMPARE(lines.rowCount(), 200);
    QCOMPARE(textsOf(lines), dumped(file, "batch"));
    const auto size = static_cast<qulonglong>(file.size / 200);
    QCOMPARE(lines.index(150).data(FileLines::ByteRole).toULongLong(), 150 * size);
    QVERIFY(!lines.index(150).data(FileLines::ProblemRole).toBool());
}

void TstFileLines::whatIsWrongStandsInItsRow()
{
    auto files = logfolder::small();
    auto& bytes = files[kLog];
    bytes[bytes.size() - 3] ^= 0xff;
    bytes.insert(bytes.end(), 30, 'x');
    FileLines lines;
    lines.open(fileOf(files, kLog), {});
    lines.finish();
    const QStringList texts = textsOf(lines);
    QCOMPARE(texts.size(), 3);
    QVERIFY(!lines.index(0).data(FileLines::ProblemRole).toBool());
    QVERIFY2(lines.index(1).data(FileLines::ProblemRole).toBool() && texts[1].contains("PROBLEM")
            && texts[1].contains("the CRC does not fit"),
        qPrintable(texts[1]));
    QVERIFY2(lines.index(2).data(FileLines::ProblemRole).toBool() && texts[2].startsWith("PROBLEM at byte"), qPrintable(texts[2]));
}

void TstFileLines::aSmallFileIsRead()
{
    FileLines lines;
    const auto files = logfolder::small();
    const DumpFile checkpoint = fileOf(files, "b/replication-offset-checkpoint");
    lines.open(checkpoint, {});
    lines.finish();
    QVERIFY(!lines.holdsBatches());
    QCOMPARE(textsOf(lines), dumped(checkpoint, "checkpoint"));
    QCOMPARE(lines.rowCount(), 2);
}

void TstFileLines::aLargeLogOpensAtOnce()
{
    logfolder::EndlessLog log{logfolder::batch(0, 3, 4000), 3};
    constexpr int kBatches = 100000; // 1.2 GB
    FileLines lines;
    lines.open(log.file(kLog, kBatches), {});
    QSignalSpy looked(&lines, &FileLines::looked);
    QVERIFY(looked.wait()); // the first rows are there before the last ones were looked at
    const int first = lines.rowCount();
    QVERIFY2(first > 0 && first < kBatches && !lines.isWhole(), qPrintable(QString::number(first)));
    QCOMPARE(lines.index(0).data(FileLines::ReadyRole).toBool(), false); // on its way
    lines.finish();
    QVERIFY(lines.isWhole());
    QCOMPARE(lines.rowCount(), kBatches);
    QVERIFY(lines.index(0).data().toString().contains("offsets 0-2,"));
    lines.index(kBatches - 1).data();
    lines.finish();
    QVERIFY2(lines.index(kBatches - 1).data().toString().contains("offsets 299997-299999,"),
        qPrintable(lines.index(kBatches - 1).data().toString()));
}

void TstFileLines::wordsAreFoundInRecordsAndRoundTheEnd()
{
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 300; ++i) {
        const auto one = logfolder::batch(i * 2, i == 170 ? 3 : 2, i == 250 ? 21 : 20); // k2 in the 170th only
        bytes.insert(bytes.end(), one.begin(), one.end());
    }
    FileLines lines;
    lines.open({kLog, Slice::copyOf(bytes)}, {});
    QSignalSpy found(&lines, &FileLines::found);
    const auto find = [&](const QString& words, int from) {
        found.clear();
        lines.find(words, from);
        lines.finish();
        return found.size() == 1 ? found[0][0].toInt() : -2;
    };
    QCOMPARE(find("\"K2\"", 0), 170);
    QCOMPARE(find("\"k2\"", 170), 170);
    QCOMPARE(find("\"k2\"", 171), 170); // round the end
    QCOMPARE(find(QString(21, 'v'), 0), 250);
    QCOMPARE(find("offsets 400-", 0), 200);
    QCOMPARE(find("nowhere at all", 120), -1);
    lines.find("nowhere", 0);
    lines.cancelFind();
    found.clear();
    lines.finish();
    QVERIFY(!lines.isFinding());
    QCOMPARE(found.size(), 0);
}

void TstFileLines::aByteIsFound()
{
    FileLines lines;
    const DumpFile file = manyBatches(200);
    const std::uint64_t size = file.size / 200;
    lines.open(file, {});
    QSignalSpy found(&lines, &FileLines::found);
    lines.findByte(137 * size + 5); // waits until it was looked at
    lines.finish();
    QCOMPARE(found[0][0].toInt(), 137);
    auto files = logfolder::small();
    files["b/recovery-point-offset-checkpoint"] = logfolder::text("0\n2\norders 0 1\nwhat is this\n");
    lines.open(fileOf(files, "b/recovery-point-offset-checkpoint"), {});
    lines.findByte(15);
    lines.finish();
    QCOMPARE(found.size(), 2);
    textsOf(lines);
    QVERIFY2(lines.index(found[1][0].toInt()).data().toString().contains("what is this"), qPrintable(textsOf(lines).join("\n")));
}

void TstFileLines::recordsOfABatchAreToldAndCounted()
{
    std::vector<std::uint8_t> bytes = logfolder::batch(0, 3);
    const auto large = logfolder::batch(3, FileLines::kRecordsMax + 7, 1);
    bytes.insert(bytes.end(), large.begin(), large.end());
    int asked = 0;
    FileLines lines;
    lines.open({kLog, Slice::copyOf(bytes)}, [&](const std::string& topic, const Record&) {
        asked += topic == "orders" ? 1 : 0;
        return std::optional<DecodedRecord>();
    });
    QSignalSpy read(&lines, &FileLines::recordsRead);
    lines.readRecords(0);
    lines.finish();
    QCOMPARE(read[0][0].toInt(), 0);
    QCOMPARE(read[0][1].toStringList().size(), 3);
    QVERIFY(read[0][1].toStringList()[1].contains("\"k1\""));
    QCOMPARE(asked, 3);
    lines.readRecords(1);
    lines.finish();
    QCOMPARE(read[1][1].toStringList().size(), FileLines::kRecordsMax);
    QCOMPARE(read[1][2].toInt(), 7);
}

void TstFileLines::aBatchThatIsTooLargeIsNamedOnly()
{
    auto head = logfolder::batch(2, 1);
    const std::int32_t length = 500 * 1024 * 1024;
    for (std::size_t k = 0; k < 4; ++k)
        head[8 + k] = static_cast<std::uint8_t>(length >> (24 - 8 * static_cast<int>(k)));
    const auto first = logfolder::batch(0, 2);
    std::uint64_t most = 0;
    const DumpFile file(
        kLog, first.size() + static_cast<std::uint64_t>(length) + 12, [&](std::uint64_t from, std::size_t size, Slice& out) {
            most = std::max<std::uint64_t>(most, size);
            std::vector<std::uint8_t> bytes(size);
            for (std::size_t i = 0; i < size; ++i) {
                const std::uint64_t at = from + i;
                bytes[i] = at < first.size() ? first[at] : at - first.size() < head.size() ? head[at - first.size()] : 0;
            }
            out = Slice::adopt(std::move(bytes));
            return std::string();
        });
    FileLines lines;
    lines.open(file, {});
    const QStringList texts = textsOf(lines);
    lines.finish();
    QCOMPARE(lines.rowCount(), 2);
    QVERIFY(textsOf(lines)[0].contains("offsets 0-1,"));
    QVERIFY2(textsOf(lines)[1].contains("too large to be looked into here"), qPrintable(textsOf(lines)[1]));
    QVERIFY(most <= 1024 * 1024);
}

void TstFileLines::anotherFileTakesItsPlace()
{
    logfolder::EndlessLog log{logfolder::batch(0, 3, 100), 3};
    FileLines lines;
    for (int i = 0; i < 20; ++i)
        lines.open(log.file(kLog, 1000000), {}); // none of them is waited for
    const DumpFile file = manyBatches(3);
    lines.open(file, {});
    lines.finish();
    QCOMPARE(textsOf(lines), dumped(file, "batch"));
    lines.close();
    QCOMPARE(lines.rowCount(), 0);
    QVERIFY(!lines.isOpen() && lines.path().isEmpty());
}

// Whatever is done to files, what is told of it is one of the sentences that have another language.
void TstFileLines::whatIsWrongIsSaidInBothLanguages()
{
    Random random(11, "words");
    auto sound = logfolder::small();
    sound["b/orders-0/00000000000000000005.snapshot"] = logfolder::text(std::string_view("\0\1\0\0\0\0\0\0\0\0", 10));
    sound["b/orders-0/00000000000000000000.txnindex"] = std::vector<std::uint8_t>(34, 1);
    sound["b/quorum-state"] = logfolder::text("{\"leaderId\":1}");
    std::set<std::string> said;
    for (int round = 0; round < 1500; ++round) {
        auto files = sound;
        for (std::uint64_t wounds = 1 + random.below(3); wounds > 0; --wounds) {
            auto& bytes = std::next(files.begin(), static_cast<std::ptrdiff_t>(random.below(files.size())))->second;
            const auto kind = random.below(4);
            if (kind == 0)
                bytes.resize(random.below(bytes.size() + 1));
            else if (kind == 1)
                bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(random.below(bytes.size() + 1)), 1 + random.below(9), static_cast<std::uint8_t>(random.below(256)));
            else if (!bytes.empty())
                bytes[random.below(bytes.size())] = kind == 2 ? 0xff : static_cast<std::uint8_t>(random.below(256));
        }
        const auto all = logfolder::asFiles(files);
        dumpFolder(all, {}, [&](const DumpItem& item) {
            if (item.json["kind"] == "problem")
                said.insert(item.json["what"].get<std::string>());
        });
        const auto found = findPartitions(all);
        for (const auto& partition : found.partitions)
            for (const auto& problem : readPartition(all, partition, {}, {}).problems)
                said.insert(problem.what);
    }
    for (const std::string& what : said)
        QVERIFY2(ui::isKnownProblem(what), what.c_str());
    QVERIFY2(said.size() > 100, qPrintable(QString::number(said.size())));
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    QCOMPARE(ui::problemWords("cannot be read: No such file or directory"), QString("读不了：没有这个文件或目录"));
    QCOMPARE(ui::problemWords("the CRC does not fit: stored 12, computed 3"), QString("CRC 不符：存的是 12，算出 3"));
    QCOMPARE(ui::problemWords("not \"epoch start\": \"%1 %2\""), QString("不是 \"epoch start\"：\"%1 %2\""));
    for (const std::string& what : said)
        QVERIFY2(ui::problemWords(what) != QString::fromStdString(what), what.c_str());
    ui::Appearance::instance().setLanguage(ui::Language::English);
    for (const std::string& what : said)
        QCOMPARE(ui::problemWords(what), QString::fromStdString(what));
}

namespace {

std::shared_ptr<const ui::FolderListed> listed(const logfolder::Files& files, const QString& folder)
{
    auto out = std::make_shared<ui::FolderListed>();
    out->folder = folder;
    out->files = logfolder::asFiles(files);
    out->contents = findPartitions(out->files);
    return out;
}

QStringList linesOf(const FolderTree& tree, const QModelIndex& parent = {}, int depth = 0)
{
    QStringList out;
    for (int row = 0; row < tree.rowCount(parent); ++row) {
        const QModelIndex index = tree.index(row, 0, parent);
        const int problems = index.data(FolderTree::ProblemsRole).toInt();
        out << QString(depth * 2, ' ') + index.data().toString() + " | " + tree.index(row, 1, parent).data().toString()
                + (problems > 0 ? QString(" | %1!").arg(problems) : QString());
        out << linesOf(tree, index, depth + 1);
    }
    return out;
}

} // namespace

void TstFileLines::theTreeShowsFoldersAndProblems()
{
    logfolder::Files files{{"d/broker-1/meta.properties", logfolder::text("x")},
        {"d/broker-1/orders-0/00000000000000000000.log", std::vector<std::uint8_t>(1500)},
        {"d/broker-1/orders-0/00000000000000000000.index", {}},
        {"d/broker-2/orders-0/leader-epoch-checkpoint", logfolder::text("12")}};
    FolderTree tree;
    const QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tree.setListed(listed(files, "d"));
    tree.setProblems({{"d/broker-1/orders-0/00000000000000000000.log", 2}, {"d/broker-1/meta.properties", 1}, {"nowhere", 4}});
    QCOMPARE(linesOf(tree),
        QStringList({"broker-1 | 1.5 kB | 3!", "  orders-0 | 1.5 kB | 2!", "    00000000000000000000.index | 0 B",
            "    00000000000000000000.log | 1.5 kB | 2!", "  meta.properties | 1 B | 1!", "broker-2 | 2 B", "  orders-0 | 2 B",
            "    leader-epoch-checkpoint | 2 B"}));
    const QModelIndex log = tree.indexOfFile(tree.fileNumber("d/broker-1/orders-0/00000000000000000000.log"));
    QCOMPARE(log.data().toString(), QString("00000000000000000000.log"));
    QCOMPARE(log.parent(), tree.indexOfPartition(0));
    QCOMPARE(tree.fileNumber("d/broker-9"), -1);
    QVERIFY(log.data(Qt::AccessibleTextRole).toString().contains("2 problems"));
    tree.setListed(nullptr);
    QCOMPARE(tree.rowCount(), 0);
}

void TstFileLines::theTreeLeavesOutWhatIsNotKafkas()
{
    FolderTree tree;
    tree.setListed(listed(
        {{"d/orders-0/00000000000000000000.log", {}}, {"d/orders-0/mine.txt", {}}, {"d/photo.jpg", {}}, {"d/more/note.txt", {}}},
        "d"));
    QCOMPARE(linesOf(tree), QStringList({"orders-0 | 0 B", "  00000000000000000000.log | 0 B", "  mine.txt | 0 B"}));
    QVERIFY(!tree.indexOfFile(tree.fileNumber("d/photo.jpg")).isValid());
}

QTEST_MAIN(TstFileLines)
#include "tst_file_lines.moc"
