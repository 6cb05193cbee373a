#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "engine/controller/metadata_record.h"
#include "engine/group/group_records.h"
#include "engine/record/batch_builder.h"
#include "tests/support/print.h"

using namespace engine;

// Does `highwater dump` get through folders that others made, whatever lies in them, and lose nothing that is sound?
class TstDumpFolders : public QObject {
    Q_OBJECT

private slots:
    void whateverLiesInAFolderTheRestIsShown();
    void whatIsNotThereIsToldAndTheRestIsDumped();
    void recordsOfKafkasOwnTopicsSayWhatTheyMean();
};

namespace {

namespace fs = std::filesystem;

constexpr int kDeadlineMs = 30000;
const std::string kFirst = "00000000000000000000.log";

struct Told {
    int code = -1;
    QList<QJsonObject> items;
    QByteArray errors;

    QStringList files(const QString& kind) const
    {
        QStringList out;
        for (const auto& item : items)
            if (item["kind"] == kind)
                out << item["file"].toString().section('/', -1) + (item.contains("what") ? ": " + item["what"].toString() : "");
        return out;
    }
};

Told dump(const QStringList& paths)
{
    QProcess process;
    process.start(qEnvironmentVariable("HIGHWATER_BINARY"), QStringList{"dump", "--records", "--report", "json"} + paths);
    process.waitForFinished(kDeadlineMs);
    Told told{process.exitCode(), {}, process.readAllStandardError()};
    for (const QByteArray& line : process.readAllStandardOutput().split('\n'))
        if (!line.isEmpty())
            told.items << QJsonDocument::fromJson(line).object();
    return told;
}

Slice logOf(Record record)
{
    record.timestamp = 1700000000000;
    RecordBatchBuilder builder({});
    builder.append(record);
    return builder.build();
}

void write(const fs::path& path, const Slice& bytes)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.text().data(), static_cast<std::streamsize>(bytes.size()));
}

Slice hello()
{
    Record record;
    record.value = Slice::copyOf("hello");
    return logOf(record);
}

} // namespace

void TstDumpFolders::whateverLiesInAFolderTheRestIsShown()
{
    QTemporaryDir temporary;
    const fs::path folder = fs::path(temporary.path().toStdString()) / "orders-0";
    write(folder / kFirst, hello());
    write(folder / "00000000000000000001.snapshot", Slice::copyOf(std::string_view("\0\2\0\0\0\0\0\0\0\0", 10)));
    write(folder / "notes.txt", Slice::copyOf("mine"));
    write(folder / "00000000000000000005.log" / kFirst, hello()); // a folder with the name of a log
    fs::create_directory_symlink(folder, folder / "again");       // a loop of folders
    fs::create_symlink("00000000000000000007.index", folder / "00000000000000000007.index"); // a loop of one
    fs::create_symlink("nowhere", folder / "00000000000000000008.index");
    QCOMPARE(::mkfifo((folder / "00000000000000000009.log").c_str(), 0600), 0); // opening it would wait for ever
    fs::create_symlink(kFirst, folder / "00000000000000000000.log.deleted"); // a link to a file is read
    if (::geteuid() != 0) {
        write(folder / "00000000000000000010.log", hello());
        fs::permissions(folder / "00000000000000000010.log", fs::perms::none);
    }
    const Told told = dump({temporary.path()});
    QCOMPARE(told.code, 1);
    QCOMPARE(told.files("record").size(), 3); // of the log, of its link, and in the folder
    QStringList problems = told.files("problem");
    problems.sort();
    QStringList expected{"00000000000000000001.snapshot: version 2 is not known (1 is)",
        "00000000000000000005.log: a folder where a file should be",
        "00000000000000000007.index: cannot be read: Too many levels of symbolic links",
        "00000000000000000008.index: cannot be read: it leads nowhere"};
    if (::geteuid() != 0)
        expected << "00000000000000000010.log: cannot be read: Permission denied";
    QCOMPARE(problems, expected);
    QStringList others = told.files("other");
    others.sort();
    QCOMPARE(others, (QStringList{"00000000000000000009.log: no regular file; not read", "again: a link to a folder; not followed", "notes.txt"}));
    QCOMPARE(told.items.back()["kind"].toString(), QString("summary"));
    QCOMPARE(told.items.back()["problems"].toInt(), static_cast<int>(expected.size()));
}

void TstDumpFolders::whatIsNotThereIsToldAndTheRestIsDumped()
{
    QTemporaryDir temporary;
    write(fs::path(temporary.path().toStdString()) / "orders-0" / kFirst, hello());
    const Told told = dump({temporary.path() + "/none", temporary.path()});
    QCOMPARE(told.code, 2);
    QVERIFY2(told.errors.contains("/none cannot be read"), told.errors.constData());
    QCOMPARE(told.files("record").size(), 1);
    QCOMPARE(dump({temporary.path()}).code, 0);
}

void TstDumpFolders::recordsOfKafkasOwnTopicsSayWhatTheyMean()
{
    QTemporaryDir temporary;
    const fs::path folder(temporary.path().toStdString());
    CommittedOffset offset;
    offset.offset = Offset{42};
    write(folder / "__consumer_offsets-7" / kFirst, logOf(offsetRecord("readers", {"orders", 3}, offset, 1700000000000)));
    Record topic;
    wire::TopicRecord made;
    made.name = "orders";
    topic.value = encodeMetadataRecord(made);
    write(folder / "__cluster_metadata-0" / kFirst, logOf(topic));
    write(folder / "orders-0" / kFirst, hello());
    QList<QJsonObject> decoded;
    for (const auto& item : dump({temporary.path()}).items)
        if (item["kind"] == "record")
            decoded << item["decoded"].toObject();
    QCOMPARE(decoded.size(), 3);
    QCOMPARE(decoded[0]["type"].toString(), QString("TopicRecord"));
    QCOMPARE(decoded[0]["data"].toObject()["name"].toString(), QString("orders"));
    QCOMPARE(decoded[1]["group"].toString(), QString("readers"));
    QCOMPARE(decoded[1]["topic"].toString(), QString("orders"));
    QCOMPARE(decoded[1]["partition"].toInt(), 3);
    QCOMPARE(decoded[1]["offset"].toInt(), 42);
    QVERIFY(decoded[2].isEmpty());
}

QTEST_GUILESS_MAIN(TstDumpFolders)
#include "tst_dump_folders.moc"
