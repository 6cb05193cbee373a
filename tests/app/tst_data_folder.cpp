#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <map>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/data_folder.h"
#include "engine/log/checkpoints.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using app::DataFolder;
namespace fs = std::filesystem;

// Is a folder of --data that cannot be used refused with its file and the reason, before anything in it is written? And is a log
// directory of Kafka left as it is by every command?
class TstDataFolder : public QObject {
    Q_OBJECT

private slots:
    void aNewFolderIsRemembered();
    void aNodesFolderThatIsNotItsOwnIsRefused_data();
    void aNodesFolderThatIsNotItsOwnIsRefused();
    void aDamagedMarkerIsRefused_data();
    void aDamagedMarkerIsRefused();
    void aNodesFolderThatKafkaHoldsIsRefused();
    void aLogWithoutATopicIsTold();
    void noCommandWritesIntoALogDirectoryOfKafka();
    void serveSaysWhatItRefuses();
    void aBrokerThatHaltsIsToldAndTheOthersServe();
    void aNodesFolderThatCannotBeUsedIsTold();
};

namespace {

constexpr int kDeadlineMs = 30000;

struct Home {
    QTemporaryDir folder;
    fs::path data = fs::path(folder.path().toStdString()) / "cluster";

    std::string open(DataFolder& into) const { return into.open(data.string(), 1); }
};

std::string textOf(const fs::path& path)
{
    const auto bytes = vectors::fileBytes(path);
    return {bytes.begin(), bytes.end()};
}

void write(const fs::path& path, const std::string& text)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

// Everything below a folder: bytes and when they were written.
std::map<std::string, std::pair<std::string, fs::file_time_type>> tree(const fs::path& folder)
{
    std::map<std::string, std::pair<std::string, fs::file_time_type>> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        all[entry.path().string()] = {entry.is_regular_file() ? textOf(entry.path()) : std::string("no file"), entry.last_write_time()};
    all[folder.string()] = {"", fs::last_write_time(folder)};
    return all;
}

struct Command : QProcess {
    explicit Command(const QStringList& arguments) { start(qEnvironmentVariable("HIGHWATER_BINARY"), arguments); }
    int code() { return waitForFinished(kDeadlineMs) ? exitCode() : -1; }
    QByteArray line()
    {
        while (!canReadLine())
            if (!waitForReadyRead(kDeadlineMs))
                return "nothing";
        return readLine();
    }
};

} // namespace

void TstDataFolder::aNewFolderIsRemembered()
{
    const Home home;
    std::string clusterId;
    {
        DataFolder data;
        QCOMPARE(home.open(data), std::string());
        clusterId = data.clusterId();
        std::int32_t count = 0;
        QCOMPARE(data.countOf("brokers", 2, count), std::string());
        QCOMPARE(count, 2);
    }
    DataFolder again;
    QCOMPARE(home.open(again), std::string());
    QCOMPARE(again.clusterId(), clusterId);
    std::int32_t count = 0;
    QCOMPARE(again.countOf("brokers", std::nullopt, count), std::string());
    QCOMPARE(count, 2);
    QCOMPARE(again.countOf("brokers", 1, count), home.data.string() + " holds a cluster of 2 brokers, not 1; leave --brokers out, or name another folder");
}

void TstDataFolder::aNodesFolderThatIsNotItsOwnIsRefused_data()
{
    QTest::addColumn<QString>("node");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("told"); // behind the file's name
    const auto row = [](const char* name, const char* node, const char* text, const char* told) { QTest::newRow(name) << node << text << told; };
    row("another node", "broker-1", "version=1\nnode.id=2\ncluster.id=OURS\n", ", byte 10: it is the folder of node 2, not of node 1; nothing was written. ");
    row("a broker's as a controller's", "controller-1", "version=1\nnode.id=1\ncluster.id=OURS\n", ", byte 10: it is the folder of node 1, not of node 3001; ");
    row("another cluster", "broker-2", "#\nversion=1\ncluster.id=theirs\nnode.id=2\n", ", byte 12: it belongs to the cluster \"theirs\", not to \"OURS\"; ");
    row("the future", "broker-3", "version=2\nnode.id=3\ncluster.id=OURS\n", ", byte 0: version \"2\" is not known (1 is); ");
    row("ZooKeeper", "broker-3", "broker.id=3\nversion=0\n", ", byte 12: version 0 is that of a broker with ZooKeeper; ");
    row("noise", "broker-3", "\x01\x02\x03", ", byte 0: no version; ");
    row("cut off", "broker-3", "#\n#\ncluster.id=OU", ", byte 0: no version; ");
    row("empty", "broker-3", "", ", byte 0: no version; ");
    row("no node", "broker-3", "version=1\ncluster.id=OURS\n", ", byte 26: no node.id; ");
    row("words of a terminal", "broker-3", "version=\x1b[2J\nnode.id=3\n", ", byte 0: version \"?[2J\" is not known (1 is); ");
}

void TstDataFolder::aNodesFolderThatIsNotItsOwnIsRefused()
{
    QFETCH(QString, node);
    QFETCH(QString, text);
    QFETCH(QString, told);
    const Home home;
    std::string clusterId;
    {
        DataFolder data;
        QCOMPARE(home.open(data), std::string());
        clusterId = data.clusterId();
    }
    const auto named = [&](const QString& words) { return QString(words).replace("OURS", QString::fromStdString(clusterId)).toStdString(); };
    const fs::path file = home.data / node.toStdString() / "meta.properties";
    std::string content = named(text);
    if (told.contains("byte 26")) // behind an id of 22 characters
        told = QString(", byte %1: no node.id; ").arg(content.size());
    write(file, content);
    const auto before = tree(file.parent_path());
    {
        DataFolder again;
        const std::string problem = home.open(again);
        QVERIFY2(problem.starts_with(file.string() + named(told)), problem.c_str());
    }
    QVERIFY(tree(file.parent_path()) == before);
    write(file, "version=1\nnode.id=" + std::to_string(node.startsWith("c") ? 3001 : node.back().digitValue()) + "\ncluster.id=" + clusterId + "\n");
    DataFolder right;
    QCOMPARE(home.open(right), std::string());
}

void TstDataFolder::aDamagedMarkerIsRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("told");
    QTest::newRow("empty") << "" << " is damaged at byte 0; ";
    QTest::newRow("cut off") << "{\"format\":1,\"clus" << " is damaged at byte 17; ";
    QTest::newRow("no object") << "[1]" << " is damaged at byte 0; ";
    QTest::newRow("the future") << "{\"format\":2,\"clusterId\":\"abc\"}" << " is of the format 2 of another Highwater; this one knows 1; ";
    QTest::newRow("too large") << QString(70000, ' ') << " is too large for what it should be; ";
}

// Taken for a new one, it would give the cluster another id, and its brokers would be strangers in their own folders.
void TstDataFolder::aDamagedMarkerIsRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, told);
    const Home home;
    write(home.data / ".highwater", text.toStdString());
    write(home.data / "broker-1/meta.properties", "version=1\nnode.id=1\ncluster.id=abc\n");
    const auto before = tree(home.data);
    DataFolder data;
    const std::string problem = home.open(data);
    QVERIFY2(problem.starts_with((home.data / ".highwater").string() + told.toStdString()), problem.c_str());
    QVERIFY(tree(home.data) == before);
}

// Kafka's lock is one of POSIX, which belongs to a process.
void TstDataFolder::aNodesFolderThatKafkaHoldsIsRefused()
{
    const Home home;
    {
        DataFolder data;
        QCOMPARE(home.open(data), std::string());
    }
    write(home.data / "broker-2/.lock", "");
    int ready[2], over[2];
    QVERIFY(::pipe(ready) == 0 && ::pipe(over) == 0);
    const pid_t kafka = ::fork();
    if (kafka == 0) {
        struct flock whole {};
        whole.l_type = F_WRLCK;
        const int file = ::open((home.data / "broker-2/.lock").c_str(), O_RDWR);
        char byte = ::fcntl(file, F_SETLK, &whole) == 0 ? 'y' : 'n';
        (void)!::write(ready[1], &byte, 1);
        ::close(over[1]);
        (void)!::read(over[0], &byte, 1);
        ::_exit(0);
    }
    char held = 0;
    QCOMPARE(::read(ready[0], &held, 1), ssize_t{1});
    QCOMPARE(held, 'y');
    std::string problem;
    {
        DataFolder data;
        problem = home.open(data);
    }
    ::close(over[1]);
    ::waitpid(kafka, nullptr, 0);
    QCOMPARE(problem, (home.data / "broker-2").string() + " is held by a Kafka broker; stop it, or name another folder with --data");
    DataFolder data;
    QCOMPARE(home.open(data), std::string());
}

void TstDataFolder::aLogWithoutATopicIsTold()
{
    const Home home;
    DataFolder data;
    QCOMPARE(home.open(data), std::string());
    write(home.data / "broker-1/orders-0/partition.metadata", "version: 0\ntopic_id: u1QqtNFU839RUERhA5Bh2g");
    write(home.data / "broker-1/orders-1/partition.metadata", "version: 7\ntopic_id: u1QqtNFU839RUERhA5Bh2g");
    write(home.data / "broker-2/orders-0/partition.metadata", "version: 0\ntopic_id: u1Qq");
    write(home.data / "broker-2/notes/partition.metadata", "mine");
    write(home.data / "notes/orders-0/partition.metadata", "mine");
    const auto damaged = data.damagedLogs();
    QCOMPARE(damaged.size(), 2u);
    QVERIFY2(damaged[0].starts_with((home.data / "broker-1/orders-1/partition.metadata").string() + ", byte 0: version \"7\" is not known (0 is): "), damaged[0].c_str());
    QVERIFY2(damaged[1].starts_with((home.data / "broker-2/orders-0/partition.metadata").string() + ", byte 11: no topic_id of 22 characters: "), damaged[1].c_str());
}

void TstDataFolder::noCommandWritesIntoALogDirectoryOfKafka()
{
    NEED_VECTORS(path, "log");
    const QTemporaryDir home;
    const fs::path logs = fs::path(home.path().toStdString()) / "kafka-logs";
    fs::create_directories(logs);
    for (const char* name : {"plain", "transactions", "idempotent"})
        for (const auto& log : fs::directory_iterator(path / name / "data"))
            fs::copy(log.path(), logs / log.path().filename(), fs::copy_options::recursive);
    write(logs / "meta.properties", "#\n#Sun Nov 22\ncluster.id=MkU3OEVBNTcwNTJENDM2Qg\ndirectory.id=u1QqtNFU839RUERhA5Bh2g\nnode.id=1\nversion=1\n");
    write(logs / ".lock", "");
    const auto before = tree(logs);
    QVERIFY(before.size() > 30);
    const QString folder = QString::fromStdString(logs.string());
    Command dump({"dump", "--records", folder});
    QCOMPARE(dump.code(), 0);
    QVERIFY(dump.readAllStandardOutput().contains("no problems"));
    QCOMPARE(Command({"dump", "--records", "--report", "json", folder}).code(), 0);
    for (const QString& inside : {folder, folder + "/new", folder + "/plain-0", folder + "/plain-0/a/b"}) {
        Command serve({"serve", "--port", "0", "--data", inside});
        QCOMPARE(serve.code(), 3);
        const QByteArray words = serve.readAllStandardError();
        QVERIFY2(words.startsWith(folder.toUtf8() + " is a log directory of Kafka, of node 1 of the cluster MkU3OEVBNTcwNTJENDM2Qg, where Highwater never writes"),
            words.constData());
    }
    Command measure({"measure", "--dir", folder + "/plain-0"});
    QCOMPARE(measure.code(), 3);
    QVERIFY(measure.readAllStandardError().contains("is a log directory of Kafka"));
    QVERIFY(tree(logs) == before);
}

void TstDataFolder::serveSaysWhatItRefuses()
{
    const Home home;
    const QString folder = QString::fromStdString(home.data.string());
    {
        Command first({"serve", "--port", "0", "--data", folder});
        QVERIFY(first.line().startsWith("ready "));
        first.terminate();
        QCOMPARE(first.code(), 0);
    }
    const fs::path file = home.data / "broker-2/meta.properties";
    const std::string own = textOf(file);
    write(file, QString::fromStdString(own).replace("node.id=2", "node.id=1").toStdString());
    const auto before = tree(home.data / "broker-2");
    Command second({"serve", "--port", "0", "--data", folder});
    QCOMPARE(second.code(), 3);
    const QByteArray words = second.readAllStandardError();
    QVERIFY2(words.startsWith(QByteArray::fromStdString(file.string()) + ", byte ") && words.contains("it is the folder of node 1, not of node 2"), words.constData());
    QCOMPARE(second.readAllStandardOutput(), QByteArray());
    QVERIFY(tree(home.data / "broker-2") == before);
    write(file, own);
    Command third({"serve", "--port", "0", "--data", folder});
    QVERIFY(third.line().startsWith("ready "));
    third.terminate();
    QCOMPARE(third.code(), 0);
}

void TstDataFolder::aBrokerThatHaltsIsToldAndTheOthersServe()
{
    const Home home;
    const QString folder = QString::fromStdString(home.data.string());
    {
        Command first({"serve", "--port", "0", "--data", folder, "--topic", "orders:1:3"});
        QVERIFY(first.line().startsWith("ready "));
        first.terminate();
        QCOMPARE(first.code(), 0);
    }
    const fs::path file = home.data / "broker-2/orders-0/partition.metadata";
    write(file, "version: 9");
    Command second({"serve", "--port", "0", "--data", folder});
    QVERIFY(second.line().startsWith("ready "));
    second.setReadChannel(QProcess::StandardError);
    QByteArray words = second.readAll();
    while (!words.contains("halted") && second.waitForReadyRead(kDeadlineMs))
        words += second.readAll();
    QVERIFY2(words.contains(QByteArray::fromStdString(file.string()) + ", byte 0: version \"9\" is not known (0 is): "), words.constData());
    QVERIFY2(words.contains("broker 2 halted: "), words.constData());
    QCOMPARE(words.count("halted: "), 1);
    second.terminate();
    QCOMPARE(second.code(), 0);
    QCOMPARE(textOf(file), std::string("version: 9"));
}

// A file where the folder of a node should be: what may not be written nobody can refuse to the superuser.
void TstDataFolder::aNodesFolderThatCannotBeUsedIsTold()
{
    const Home home;
    {
        DataFolder data;
        QCOMPARE(home.open(data), std::string());
    }
    write(home.data / "controller-2", "mine");
    Command serve({"serve", "--port", "0", "--data", QString::fromStdString(home.data.string())});
    QCOMPARE(serve.code(), 3);
    QCOMPARE(serve.readAllStandardError(), QByteArray::fromStdString((home.data / "controller-2").string() + " is not a folder; make it writable, or name another folder with --data\n"));
    QCOMPARE(textOf(home.data / "controller-2"), std::string("mine"));
}

QTEST_GUILESS_MAIN(TstDataFolder)
#include "tst_data_folder.moc"
