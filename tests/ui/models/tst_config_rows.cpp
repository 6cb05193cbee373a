#include <QAbstractItemModelTester>
#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/models/config_edit.h"
#include "ui/models/config_rows.h"

using namespace engine;
using namespace support;
using ui::ObjectId;

// The Config page's rows: is each value what the node really has, and is said where it comes from?
class TstConfigRows : public QObject {
    Q_OBJECT

private slots:
    void whatIsNotSetHasKafkasDefault();
    void aLabsSettingIsOfAllItsBrokers();
    void aTopicTakesItsDefaultFromItsBrokers();
    void aClientHasWhatItWasStartedWith();
    void aStrangerTellsNothing();
    void aGroupTakesItsDefaultFromItsBrokers();
    void numbersAreReadable_data();
    void numbersAreReadable();
    void theModelKeepsItsRows();
};

namespace {

std::unique_ptr<Lab> labWith(const std::map<std::string, std::string>& config, std::vector<std::string> scaled = {})
{
    app::LoadedLab loaded;
    loaded.file = app::firstLab();
    loaded.file.clock = 1700000000000;
    loaded.file.cluster.config = config;
    loaded.file.cluster.scaled = std::move(scaled);
    std::vector<std::string> warnings;
    auto lab = app::makeLab(std::move(loaded), {}, warnings);
    lab->runUntil(Time{8s});
    return lab;
}

std::vector<ui::ConfigRow> rowsOf(const Lab& lab, const ObjectId& id)
{
    const auto owner = ui::configOwnerOf(lab.view(), id);
    return owner ? ui::configRows(lab.view(), ui::configsOf(lab, lab.view()), *owner) : std::vector<ui::ConfigRow>();
}

const ui::ConfigRow& named(const std::vector<ui::ConfigRow>& rows, const QString& name)
{
    for (const auto& row : rows)
        if (row.name() == name)
            return row;
    qFatal("no row %s", qPrintable(name));
}

} // namespace

void TstConfigRows::whatIsNotSetHasKafkasDefault()
{
    const auto lab = labAt(Time{8s});
    for (const auto& [id, scope] : {std::pair(ObjectId::broker(kTwo), ConfigScope::Broker), {ObjectId::topic("orders"), ConfigScope::Topic},
             {ObjectId::client(lab->run().clientNamed("p1").value()), ConfigScope::Producer}, {ObjectId::client(lab->run().clientNamed("billing-1").value()), ConfigScope::Consumer}}) {
        const auto rows = rowsOf(*lab, id);
        QCOMPARE(rows.size(), configsOf(scope).size());
        for (const auto& row : rows) {
            const bool isWritten = row.name() == "min.insync.replicas"; // by the controller, with eligible leader replicas
            QVERIFY2(!row.differs() && (isWritten || row.source == ui::ConfigSource::Default), qPrintable(row.name()));
            QCOMPARE(row.value.toStdString(), std::string(row.info->hasDefault ? row.info->defaultValue : ""));
        }
    }
}

void TstConfigRows::aLabsSettingIsOfAllItsBrokers()
{
    const auto lab = labWith({{"replica.lag.time.max.ms", "10000"}}, {"replica.lag.time.max.ms"});
    for (const BrokerId id : {kOne, kThree}) {
        const auto rows = rowsOf(*lab, ObjectId::broker(id));
        const auto& lag = named(rows, "replica.lag.time.max.ms");
        QCOMPARE(lag.value, QString("10000"));
        QCOMPARE(lag.defaultValue, QString("30000"));
        QVERIFY(lag.differs() && lag.isScaled && lag.source == ui::ConfigSource::Properties);
        QCOMPARE(std::count_if(rows.begin(), rows.end(), [](const ui::ConfigRow& row) { return row.differs(); }), 1);
    }
}

void TstConfigRows::aTopicTakesItsDefaultFromItsBrokers()
{
    const auto lab = labWith({{"log.segment.bytes", "2097152"}});
    doNow(*lab, "create topic own --partitions 1 --replication 3 --config min.insync.replicas=2");
    lab->runUntil(Time{9s});
    const auto rows = rowsOf(*lab, ObjectId::topic("own"));
    const auto& segment = named(rows, "segment.bytes");
    QCOMPARE(segment.value, QString("2097152"));
    QVERIFY(segment.source == ui::ConfigSource::Broker && segment.differs());
    QVERIFY(ui::sourceWords(segment).contains("log.segment.bytes"));
    const auto& least = named(rows, "min.insync.replicas");
    QCOMPARE(least.value, QString("2"));
    QVERIFY(least.source == ui::ConfigSource::Topic);
    QCOMPARE(named(rowsOf(*lab, ObjectId::topic("orders")), "min.insync.replicas").value, QString("1"));
    // A copy's settings are its topic's.
    QVERIFY(ui::configOwnerOf(lab->view(), ObjectId::record({"own", 0}, kOne, Offset{0})) == ui::configOwnerOf(lab->view(), ObjectId::topic("own")));
}

void TstConfigRows::aClientHasWhatItWasStartedWith()
{
    const auto lab = labAt(Time{8s});
    doNow(*lab, "start producer p2 --topic orders --acks 1 --config linger.ms=20");
    const auto id = ObjectId::client(lab->run().clientNamed("p2").value());
    QCOMPARE(named(rowsOf(*lab, id), "acks").value, QString("1"));
    QCOMPARE(named(rowsOf(*lab, id), "linger.ms").value, QString("20"));
    lab->runUntil(Time{9s});
    doNow(*lab, "stop producer p2");
    lab->runUntil(Time{10s});
    doNow(*lab, "start producer p2 --topic orders --acks all"); // the same client, other settings
    QCOMPARE(named(rowsOf(*lab, id), "acks").value, QString("all"));
    QCOMPARE(named(rowsOf(*lab, id), "linger.ms").value, QString("20"));
}

void TstConfigRows::aStrangerTellsNothing()
{
    const auto lab = labAt(Time{8s});
    QVERIFY(rowsOf(*lab, ObjectId::broker(BrokerId{9})).empty());
    QVERIFY(rowsOf(*lab, ObjectId::topic("none")).empty());
    QVERIFY(rowsOf(*lab, ObjectId::group("nobody")).empty());
    QVERIFY(rowsOf(*lab, {}).empty());
}

void TstConfigRows::aGroupTakesItsDefaultFromItsBrokers()
{
    const auto lab = labWith({{"group.consumer.heartbeat.interval.ms", "6000"}});
    const ObjectId id = ObjectId::group("billing");
    QCOMPARE(rowsOf(*lab, id).size(), configsOf(ConfigScope::Group).size());
    const auto heartbeat = named(rowsOf(*lab, id), "consumer.heartbeat.interval.ms");
    QCOMPARE(heartbeat.value, QString("6000"));
    QVERIFY(heartbeat.source == ui::ConfigSource::Broker && heartbeat.differs());
    const auto owner = ui::configOwnerOf(lab->view(), id);
    QVERIFY(ui::resetLine(*owner, heartbeat).isEmpty());
    const auto configs = ui::configsOf(*lab, lab->view());
    const auto edit = ui::configEdit(configs, *owner, heartbeat, "7000");
    QCOMPARE(edit.line, QString("set config group billing consumer.heartbeat.interval.ms=7000"));
    QVERIFY(!edit.notice.isEmpty());
    QVERIFY(ui::configEdit(configs, *owner, heartbeat, "soon").problem.contains("Not a number"));
    doNow(*lab, edit.line.toStdString().c_str());
    lab->runUntil(Time{9s});
    const auto own = named(rowsOf(*lab, id), "consumer.heartbeat.interval.ms");
    QCOMPARE(own.value, QString("7000"));
    QVERIFY(own.source == ui::ConfigSource::Group);
    QCOMPARE(ui::resetLine(*owner, own), QString("unset config group billing consumer.heartbeat.interval.ms"));
    QVERIFY(ui::sourceWords(own) != ui::sourceWords(heartbeat));
    QVERIFY(ui::configOwnerOf(lab->view(), ObjectId::group("nobody")) == std::nullopt);
    QCOMPARE(ui::valueChoices(*findConfig(ConfigScope::Group, "share.isolation.level")), (QStringList{"read_committed", "read_uncommitted"}));
    QVERIFY(ui::valueChoices(*findConfig(ConfigScope::Group, "share.auto.offset.reset")).isEmpty()); // by_duration:… is typed
}

void TstConfigRows::numbersAreReadable_data()
{
    QTest::addColumn<int>("scope");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("words");
    const auto broker = static_cast<int>(ConfigScope::Broker), topic = static_cast<int>(ConfigScope::Topic), producer = static_cast<int>(ConfigScope::Producer);
    QTest::newRow("seconds") << broker << "replica.lag.time.max.ms" << "30000" << "30 s";
    QTest::newRow("days") << topic << "retention.ms" << "604800000" << "7 d";
    QTest::newRow("for ever") << topic << "flush.ms" << "9223372036854775807" << "no limit";
    QTest::newRow("hours") << broker << "log.retention.hours" << "168" << "7 d";
    QTest::newRow("bytes") << topic << "segment.bytes" << "1073741824" << "1.1 GB";
    QTest::newRow("unlimited retries") << producer << "retries" << "2147483647" << "no limit";
    QTest::newRow("a count") << broker << "num.partitions" << "1" << "";
    QTest::newRow("minus one") << topic << "retention.bytes" << "-1" << "";
    QTest::newRow("words") << producer << "acks" << "all" << "";
}

void TstConfigRows::numbersAreReadable()
{
    QFETCH(int, scope);
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, words);
    const ConfigInfo* info = findConfig(static_cast<ConfigScope>(scope), name.toStdString());
    QVERIFY(info);
    QCOMPARE(ui::readableValue(*info, value), words);
}

void TstConfigRows::theModelKeepsItsRows()
{
    const auto lab = labAt(Time{8s});
    ui::ConfigModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto owner = ui::configOwnerOf(lab->view(), ObjectId::topic("orders"));
    auto rows = rowsOf(*lab, ObjectId::topic("orders"));
    model.set(owner, rows);
    QCOMPARE(model.rowCount(), static_cast<int>(rows.size()));
    QCOMPARE(model.differing(), 0);
    const QPersistentModelIndex third(model.index(2, 0));
    rows[2].value = "7";
    model.set(owner, rows);
    QVERIFY(third.isValid() && third.data().toString().endsWith(" 7"));
    QCOMPARE(model.differing(), 1);
    model.set(std::nullopt, {});
    QVERIFY(!third.isValid());
}

QTEST_MAIN(TstConfigRows)
#include "tst_config_rows.moc"
