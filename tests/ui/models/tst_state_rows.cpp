#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/words.h"
#include "ui/models/state_rows.h"

using namespace engine;
using namespace support;
using ui::ObjectId;

// The rows of the inspector: is each what the engine has, with the fact that set it?
class TstStateRows : public QObject {
    Q_OBJECT

private slots:
    void aPartitionHasItsLeaderIsrAndEnds();
    void aReplicaHasItsOwnView();
    void aRecordIsSafeOrAtRisk();
    void aDownBrokerSaysHow();
    void clientsCountAsTheLedgerDoes();
    void aGroupHasWhatItCommitted();
    void everyRowWithAFactIsExplained();
    void whatIsNotThereHasNoRows();
};

namespace {

QString valueOf(const std::vector<ui::StateRow>& rows, const QString& name)
{
    for (const auto& row : rows)
        if (row.name == name)
            return row.value;
    return "(no row " + name + ")";
}
FactId factOf(const std::vector<ui::StateRow>& rows, const QString& name)
{
    for (const auto& row : rows)
        if (row.name == name)
            return row.since;
    return {};
}

} // namespace

void TstStateRows::aPartitionHasItsLeaderIsrAndEnds()
{
    const auto lab = labAt(Time{12600ms});
    const PartitionView& partition = *lab->view().partition(kOrders0);
    const auto rows = stateRows(lab->view(), ObjectId::partitionOf(kOrders0));
    QCOMPARE(rows.front().name, QString("orders-0"));
    QCOMPARE(valueOf(rows, "leader"), "broker " + QString::number(partition.leader.value.value));
    QCOMPARE(factOf(rows, "leader"), partition.leader.since);
    QCOMPARE(valueOf(rows, "ISR"), ui::brokerList(partition.isr.value));
    QCOMPARE(factOf(rows, "ISR"), partition.isr.since);
    QCOMPARE(valueOf(rows, "high watermark"), QString::number(partition.leaderCopy()->highWatermark.value.value));
    QCOMPARE(valueOf(rows, "log end offset"), QString::number(partition.leaderCopy()->endOffset.value.value));
    QCOMPARE(valueOf(rows, "min.insync.replicas"), QString::number(partition.minInSyncReplicas));
}

void TstStateRows::aReplicaHasItsOwnView()
{
    const auto lab = labAt(Time{12600ms});
    for (const BrokerId broker : {kOne, kTwo, kThree}) {
        const ReplicaView& copy = *lab->view().partition(kOrders0)->copyOn(broker);
        const auto rows = stateRows(lab->view(), ObjectId::replica(kOrders0, broker));
        QCOMPARE(valueOf(rows, "role"), QString(copy.role.value == ReplicaRole::Leader ? "leader" : "follower"));
        QCOMPARE(valueOf(rows, "high watermark"), QString::number(copy.highWatermark.value.value));
        QCOMPARE(factOf(rows, "high watermark"), copy.highWatermark.since);
        QCOMPARE(valueOf(rows, "log end offset"), QString::number(copy.endOffset.value.value));
        for (const auto& [follower, offset] : copy.fetched)
            QCOMPARE(valueOf(rows, QString("broker %1 fetched up to").arg(follower.value)), QString::number(offset.value.value));
    }
}

void TstStateRows::aRecordIsSafeOrAtRisk()
{
    const auto lab = labAt(Time{12600ms});
    const BrokerId leader = lab->view().partition(kOrders0)->leader.value;
    doNow(*lab, ("freeze fetcher " + std::to_string(leader.value % 3 + 1)).c_str());
    lab->runUntil(Time{15s});
    const ReplicaView& copy = *lab->view().partition(kOrders0)->leaderCopy();
    const std::int64_t mark = copy.highWatermark.value.value;
    QVERIFY(copy.endOffset.value.value > mark);
    QVERIFY(valueOf(stateRows(lab->view(), ObjectId::record(kOrders0, leader, Offset{mark - 1})), "offset").contains("safe"));
    QVERIFY(valueOf(stateRows(lab->view(), ObjectId::record(kOrders0, leader, Offset{mark})), "offset").contains("at risk"));
}

void TstStateRows::aDownBrokerSaysHow()
{
    const auto lab = labAt(Time{12600ms});
    QCOMPARE(valueOf(stateRows(lab->view(), ObjectId::broker(kTwo)), "state"), QString("running"));
    doNow(*lab, "power-off broker 2");
    const auto rows = stateRows(lab->view(), ObjectId::broker(kTwo));
    QCOMPARE(valueOf(rows, "state"), QString("down"));
    QCOMPARE(valueOf(rows, "stopped how"), ui::stopKindWord(StopKind::PoweredOff));
    doNow(*lab, "pause broker 3");
    QCOMPARE(valueOf(stateRows(lab->view(), ObjectId::broker(kThree)), "state"), QString("paused"));
}

void TstStateRows::clientsCountAsTheLedgerDoes()
{
    const auto lab = labAt(Time{20s});
    const NodeId producer = lab->run().clientNamed("p1").value();
    const auto rows = stateRows(lab->view(), ObjectId::client(producer));
    QCOMPARE(valueOf(rows, "acked"), QString::number(lab->ledger().acked(producer).size()));
    QCOMPARE(valueOf(rows, "called"), QString::number(lab->ledger().called(producer).size()));
    for (const char* name : {"billing-1", "billing-2"}) {
        const NodeId consumer = lab->run().clientNamed(name).value();
        const auto its = stateRows(lab->view(), ObjectId::client(consumer));
        QCOMPARE(valueOf(its, "delivered"), QString::number(lab->ledger().delivered(consumer).size()));
        QVERIFY(valueOf(its, "assigned").contains("orders-"));
    }
}

void TstStateRows::aGroupHasWhatItCommitted()
{
    const auto lab = labAt(Time{20s});
    const GroupView& group = *lab->view().groups.at("billing");
    const auto rows = stateRows(lab->view(), ObjectId::group("billing"));
    QVERIFY(!group.committed.empty());
    for (const auto& [partition, offset] : group.committed) {
        const QString name = "committed " + QString::fromStdString(partition.toString());
        QCOMPARE(valueOf(rows, name), QString::number(offset.value.value));
        QCOMPARE(factOf(rows, name), offset.since);
    }
}

void TstStateRows::everyRowWithAFactIsExplained()
{
    const auto lab = labAt(Time{20s});
    int explained = 0;
    for (const auto& id : {ObjectId::controllers(), ObjectId::broker(kOne), ObjectId::topic("orders"), ObjectId::partitionOf(kOrders0),
             ObjectId::replica(kOrders0, kTwo), ObjectId::client(lab->run().clientNamed("p1").value()), ObjectId::group("billing")})
        for (const auto& row : stateRows(lab->view(), id))
            if (row.since != FactId{}) {
                ++explained;
                QVERIFY2(lab->facts().find(row.since), qPrintable(row.name));
            }
    QVERIFY(explained > 20);
}

void TstStateRows::whatIsNotThereHasNoRows()
{
    const auto lab = labAt(Time{1s});
    for (const auto& id : {ObjectId(), ObjectId::broker(BrokerId{9}), ObjectId::topic("none"), ObjectId::partitionOf({"none", 0}), ObjectId::replica({"none", 0}, kOne),
             ObjectId::client(NodeId{77}), ObjectId::group("none")})
        QVERIFY2(stateRows(lab->view(), id).empty(), qPrintable(idText(id)));
}

QTEST_MAIN(TstStateRows)
#include "tst_state_rows.moc"
