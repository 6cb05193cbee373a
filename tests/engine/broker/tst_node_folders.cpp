#include <QTest>

#include "engine/log/checkpoints.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// What does a node do with a folder that is not its own, or that is damaged, when it starts? As Apache Kafka 4.1: it does not start
// over a meta.properties of another node, another cluster or the future (MetaPropertiesEnsemble.verify), nor over a partition.metadata
// that cannot be read (the log directory is offline); a log of another topic, or of none, is set aside as a stray. In every case what
// lies there stays as it is.
class TstNodeFolders : public QObject {
    Q_OBJECT

private slots:
    void aBrokerDoesNotStartInAFolderThatIsNotItsOwn_data();
    void aBrokerDoesNotStartInAFolderThatIsNotItsOwn();
    void aControllerDoesNotStartInAFolderThatIsNotItsOwn();
    void aFolderWithoutAnIdGetsOne();
    void aDamagedPartitionMetadataHaltsTheBroker();
    void aLogWithoutPartitionMetadataIsSetAside_data();
    void aLogWithoutPartitionMetadataIsSetAside();
    void aLogOfAnotherTopicIsSetAside();
};

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1}, b2{2}, b3{3};

struct OneTopic : TestCluster {
    OneTopic()
    {
        createPartition(orders, {b1, b2, b3});
        produce({"a", "b", "c"});
        run(5s);
    }
    Disk& disk(NodeId node) { return *const_cast<World&>(lab().run().world()).disk(node); }
    Disk& disk(BrokerId broker) { return disk(NodeId{broker.value}); }
    std::string text(BrokerId broker, const std::string& path)
    {
        const auto bytes = readWholeFile(disk(broker), path);
        return bytes ? std::string(bytes->text()) : "no " + path;
    }
    void put(BrokerId broker, const std::string& path, const std::string& content)
    {
        QVERIFY2(disk(broker).replaceFile(path, content), path.c_str());
    }
    std::vector<std::string> folders(BrokerId broker, const std::string& end)
    {
        std::vector<std::string> found;
        for (const auto& name : disk(broker).list(""))
            if (name.ends_with(end + "/"))
                found.push_back(name.substr(0, name.size() - 1));
        return found;
    }
    bool isUp(BrokerId broker) { return lab().isUp(broker); }
};

const std::string kMeta{kMetaPropertiesFile};
const std::string kMetadata = "orders-0/" + std::string(kPartitionMetadataFile);
const std::string kLog = "orders-0/00000000000000000000.log";

} // namespace

void TstNodeFolders::aBrokerDoesNotStartInAFolderThatIsNotItsOwn_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("another node") << "node.id=3" << "node.id=2";
    QTest::newRow("no number") << "node.id=3" << "node.id=three";
    QTest::newRow("no node") << "node.id=" << "node=";
    QTest::newRow("another cluster") << "cluster.id=" << "cluster.id=x";
    QTest::newRow("no cluster") << "cluster.id=" << "cluster=";
    QTest::newRow("the future") << "version=1" << "version=2";
    QTest::newRow("the days of ZooKeeper") << "version=1" << "version=0";
    QTest::newRow("no version") << "version=1" << "";
    QTest::newRow("no id of a folder") << "directory.id=" << "directory.id=x";
    QTest::newRow("empty") << "" << "";
}

void TstNodeFolders::aBrokerDoesNotStartInAFolderThatIsNotItsOwn()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    OneTopic cluster;
    const std::string own = cluster.text(b3, kMeta);
    const std::string other = from.isEmpty() ? "" : QString::fromStdString(own).replace(from, to).toStdString();
    QVERIFY(other != own);
    cluster.stop(b3);
    cluster.run(5s);
    const std::string log = cluster.text(b3, kLog);
    cluster.put(b3, kMeta, other);
    const FactId before = cluster.lastFact();
    cluster.start(b3);
    cluster.run(2s);
    QVERIFY(!cluster.isUp(b3));
    const auto stopped = cluster.history<NodeStopped>(before);
    QCOMPARE(stopped.size(), 1u);
    QVERIFY2(stopped.front().find("id=3 how=Killed (log-directory-failed)") != std::string::npos, stopped.front().c_str());
    QCOMPARE(cluster.text(b3, kMeta), other);
    QCOMPARE(cluster.text(b3, kLog), log);
    cluster.put(b3, kMeta, own);
    cluster.start(b3);
    cluster.settle();
    QCOMPARE(cluster.isr().size(), 3u);
}

void TstNodeFolders::aControllerDoesNotStartInAFolderThatIsNotItsOwn()
{
    OneTopic cluster;
    const NodeId c3{kControllerIdBase + 3};
    const std::string own = cluster.text(BrokerId{c3.value}, kMeta);
    QVERIFY2(own.find("node.id=3003") != std::string::npos, own.c_str());
    const std::string other = QString::fromStdString(own).replace("cluster.id=", "cluster.id=x").toStdString();
    cluster.command("kill controller c3");
    cluster.put(BrokerId{c3.value}, kMeta, other);
    cluster.command("start controller c3");
    cluster.run(2s);
    QVERIFY(cluster.lab().run().world().state(c3) == World::State::Down);
    QCOMPARE(cluster.text(BrokerId{c3.value}, kMeta), other);
    cluster.put(BrokerId{c3.value}, kMeta, own);
    cluster.command("start controller c3");
    cluster.run(2s);
    QVERIFY(cluster.lab().run().world().state(c3) == World::State::Running);
}

// Folders of brokers before 3.7 have none.
void TstNodeFolders::aFolderWithoutAnIdGetsOne()
{
    OneTopic cluster;
    const std::string own = cluster.text(b3, kMeta);
    const auto id = parseMetaProperties(own)->directoryId;
    cluster.stop(b3);
    cluster.run(5s);
    cluster.put(b3, kMeta, QString::fromStdString(own).replace("directory.id=" + QString::fromStdString(id.toString()) + "\n", "").toStdString());
    cluster.start(b3);
    cluster.settle();
    const auto now = parseMetaProperties(cluster.text(b3, kMeta));
    QVERIFY(now && !now->directoryId.isZero());
    QCOMPARE(now->clusterId, parseMetaProperties(own)->clusterId);
    QCOMPARE(cluster.isr().size(), 3u);
}

void TstNodeFolders::aDamagedPartitionMetadataHaltsTheBroker()
{
    OneTopic cluster;
    cluster.stop(b3);
    cluster.run(5s);
    const std::string own = cluster.text(b3, kMetadata), log = cluster.text(b3, kLog);
    for (const std::string& damaged : {std::string("version: 1\n") + own.substr(11), own.substr(0, 20), std::string("\xff\xfe")}) {
        cluster.put(b3, kMetadata, damaged);
        const FactId before = cluster.lastFact();
        cluster.start(b3);
        cluster.run(2s);
        QVERIFY(!cluster.isUp(b3));
        const auto refused = cluster.history<RequestRefused>(before);
        QVERIFY(!refused.empty() && refused.front().find("partition=orders-0") != std::string::npos);
        QCOMPARE(cluster.text(b3, kMetadata), damaged);
        QCOMPARE(cluster.text(b3, kLog), log);
        QVERIFY(cluster.isUp(b1) && cluster.isUp(b2));
    }
    cluster.put(b3, kMetadata, own);
    cluster.start(b3);
    cluster.settle();
    QCOMPARE(cluster.isr().size(), 3u);
}

void TstNodeFolders::aLogWithoutPartitionMetadataIsSetAside_data()
{
    QTest::addColumn<bool>("isEmpty");
    QTest::newRow("none") << false;
    QTest::newRow("an empty one") << true;
}

void TstNodeFolders::aLogWithoutPartitionMetadataIsSetAside()
{
    QFETCH(bool, isEmpty);
    OneTopic cluster;
    cluster.stop(b3);
    cluster.run(5s);
    const std::string own = cluster.text(b3, kMetadata), log = cluster.text(b3, kLog);
    QVERIFY(cluster.disk(b3).remove(kMetadata));
    if (isEmpty)
        cluster.put(b3, kMetadata, "");
    const FactId before = cluster.lastFact();
    cluster.start(b3);
    cluster.settle();
    const auto aside = cluster.folders(b3, "-stray");
    QCOMPARE(aside.size(), 1u);
    QCOMPARE(cluster.text(b3, aside.front() + "/00000000000000000000.log"), log); // nothing is lost
    QCOMPARE(cluster.text(b3, kMetadata), own);
    QCOMPARE(cluster.isr().size(), 3u);
    QCOMPARE(cluster.copyOn(b3).endOffset.value, cluster.endOffset());
    std::string told;
    for (const auto& line : cluster.history<LogOpened>(before))
        if (line.find("broker=3") != std::string::npos && line.find("partition=orders-0") != std::string::npos)
            told = line;
    QVERIFY2(told.find("had no partition.metadata and is called " + aside.front()) != std::string::npos, told.c_str());
    cluster.restart(b3); // and no second one
    cluster.settle();
    QCOMPARE(cluster.folders(b3, "-stray").size(), 1u);
}

void TstNodeFolders::aLogOfAnotherTopicIsSetAside()
{
    OneTopic cluster;
    cluster.stop(b3);
    cluster.run(5s);
    const std::string own = cluster.text(b3, kMetadata), log = cluster.text(b3, kLog);
    cluster.put(b3, kMetadata, writePartitionMetadata(*Uuid::parse("u1QqtNFU839RUERhA5Bh2g")));
    const FactId before = cluster.lastFact();
    cluster.start(b3);
    cluster.settle();
    const auto aside = cluster.folders(b3, "-stray");
    QCOMPARE(aside.size(), 1u);
    QCOMPARE(cluster.text(b3, aside.front() + "/00000000000000000000.log"), log);
    QCOMPARE(cluster.text(b3, kMetadata), own);
    const auto deleted = cluster.history<ReplicaDeleted>(before);
    QVERIFY(!deleted.empty() && deleted.front().find("stray-replica") != std::string::npos);
    QCOMPARE(cluster.isr().size(), 3u);
    QCOMPARE(cluster.copyOn(b3).endOffset.value, cluster.endOffset());
}

QTEST_GUILESS_MAIN(TstNodeFolders)
#include "tst_node_folders.moc"
