#include <QTemporaryDir>
#include <QTest>

#include "engine/net/file_disk.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// Is a cluster on real files the same cluster, to the byte, as on the memory disk? Real files complete in the same instant here.
class TstSameOnFiles : public QObject {
    Q_OBJECT

private slots:
    void memoryAndRealDiskGiveTheSameHash();
    void theHashSeesTheFiles();
    void realFilesCannotBeSlowed();
};

namespace {

// Rolled segments, a truncation, a deleted topic, a broker that comes back after a kill, a clean stop.
std::string play(LabOptions options, const std::function<void()>& atEnd = {})
{
    TestCluster cluster({.config = {{"log.segment.bytes", "1048576"}}, .lab = std::move(options)});
    cluster.createTopic("orders", 3, 3, " --config segment.bytes=1048576");
    cluster.createTopic("gone", 2, 2);
    cluster.consume("billing-1", "orders", "billing");
    cluster.startProducer("p1", "orders", "--rate 50/s --keys alice,bob");
    cluster.startProducer("big", "orders", "--acks 1 --idempotence off --size 60000 --rate 20/s");
    cluster.run(6s);
    cluster.command("delete topic gone");
    cluster.freeze(BrokerId{2});
    cluster.run(1s);
    cluster.kill(BrokerId{1});
    cluster.run(15s);
    cluster.start(BrokerId{1});
    cluster.stop(BrokerId{3});
    cluster.run(15s);
    cluster.start(BrokerId{3});
    cluster.run(10s);
    if (atEnd)
        atEnd();
    return cluster.hash();
}

LabOptions onFiles(const QTemporaryDir& folder)
{
    LabOptions options;
    options.disk = [path = folder.path().toStdString()](NodeId id) {
        std::string problem;
        auto disk = FileDisk::open(path + "/" + nodeName(id), problem);
        if (!disk)
            qFatal("%s", problem.c_str());
        return disk;
    };
    return options;
}

} // namespace

void TstSameOnFiles::memoryAndRealDiskGiveTheSameHash()
{
    QTemporaryDir folder;
    QCOMPARE(play(onFiles(folder)), play({}));
}

void TstSameOnFiles::theHashSeesTheFiles()
{
    QTemporaryDir folder;
    const std::string touched = play(onFiles(folder), [&] {
        QFile file(folder.filePath("2/orders-0/leader-epoch-checkpoint"));
        QVERIFY(file.open(QIODevice::Append));
        file.write("x");
    });
    QVERIFY(touched != play({}));
}

void TstSameOnFiles::realFilesCannotBeSlowed()
{
    QTemporaryDir folder;
    TestCluster cluster({.lab = onFiles(folder)});
    const auto result = cluster.lab().execute("set disk 1 --write-latency 20ms", "test");
    QVERIFY(!result.ok);
    QVERIFY2(result.error.find("real files") != std::string::npos, result.error.c_str());
}

QTEST_GUILESS_MAIN(TstSameOnFiles)
#include "tst_same_on_files.moc"
