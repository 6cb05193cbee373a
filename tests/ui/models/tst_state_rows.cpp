#include <QTest>

#include <algorithm>
#include <set>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/models/state_rows.h"
#include "ui/stage/reckoning.h"
#include "ui/stage/stage_words.h"

using namespace engine;
using namespace support;
using ui::ObjectId;

// The rows of the inspector: is each what the engine has, with the fact that set it?
class TstStateRows : public QObject {
    Q_OBJECT

private slots:
    void aPartitionHasItsLeaderIsrAndEnds();
    void theSumIsWhatTheHighWatermarkFollows();
    void whoIsOutOfSyncAndWhoMayStillLead();
    void aReplicaHasItsOwnView();
    void aReplicaSaysWhatItsFolderHolds();
    void aRecordIsSafeOrAtRisk();
    void aMessageOnItsWayIsTold();
    void aDeadClientIsCalledAsOnTheStage();
    void aDownBrokerSaysHow();
    void clientsCountAsTheLedgerDoes();
    void aProducerHasItsMetricsByKafkasNames();
    void aGroupHasWhatItCommitted();
    void aGroupIsToldOnceAndWhole();
    void aConsumerIsToldAsItsGroupSeesIt();
    void whoJoinsFirstWasNotStopped();
    void aMessageThatArrivedIsToldByItsFact();
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
    QCOMPARE(valueOf(rows, "log end offset, leader's"), QString::number(partition.leaderCopy()->endOffset.value.value));
    QCOMPARE(valueOf(rows, "replicas (AR)"), ui::brokerList(partition.replicas));
    QCOMPARE(valueOf(rows, "out of sync (OSR)"), QString("–"));
    QCOMPARE(valueOf(rows, "min.insync.replicas"), QString::number(partition.minInSyncReplicas));
}

// "min(42, 39, 41) = 39": always the log ends that the leader knows of its ISR, and never another high watermark than there is.
void TstStateRows::theSumIsWhatTheHighWatermarkFollows()
{
    const auto lab = labAt(Time{12600ms});
    doNow(*lab, "freeze fetcher 3 --topic orders --partition 0"); // it lags before it leaves
    int equal = 0, lagging = 0;
    for (Time at{13s}; at < Time{24s}; at = at + 37ms) {
        lab->runUntil(at);
        const PartitionView& partition = *lab->view().partition(kOrders0);
        const ReplicaView& leader = *partition.leaderCopy();
        const QString sum = ui::isrSum(partition);
        std::int64_t least = leader.endOffset.value.value;
        for (const BrokerId id : partition.isr.value)
            if (const auto found = leader.fetched.find(id); found != leader.fetched.end() && id != leader.broker)
                least = std::min(least, found->second.value.value);
        const std::int64_t mark = leader.highWatermark.value.value;
        if (sum.contains("?"))
            continue;
        if (least == mark) {
            QVERIFY2(sum.startsWith("min(") && sum.endsWith(QString(") = %1").arg(mark)), qPrintable(sum));
            ++equal;
            lagging += leader.endOffset.value.value > mark ? 1 : 0;
        } else {
            QVERIFY2(sum.contains(QString("= %1").arg(least)) && sum.endsWith(QString("HW stays %1").arg(mark)), qPrintable(sum));
        }
    }
    QVERIFY(equal > 100);
    QVERIFY(lagging > 20); // broker 3 holds it back
}

void TstStateRows::whoIsOutOfSyncAndWhoMayStillLead()
{
    const auto lab = labAt(Time{12600ms});
    doNow(*lab, "set config topic orders min.insync.replicas=2");
    lab->runUntil(Time{13s});
    doNow(*lab, "kill broker 2");
    doNow(*lab, "kill broker 3");
    lab->runUntil(Time{40s});
    const PartitionView& partition = *lab->view().partition(kOrders0);
    const auto rows = stateRows(lab->view(), ObjectId::partitionOf(kOrders0));
    QVERIFY(!partition.elr.value.empty());
    QCOMPARE(valueOf(rows, "eligible leaders (ELR)"), ui::brokerList(partition.elr.value));
    QCOMPARE(factOf(rows, "eligible leaders (ELR)"), partition.elr.since);
    std::vector<BrokerId> out;
    for (const BrokerId id : partition.replicas)
        if (std::find(partition.isr.value.begin(), partition.isr.value.end(), id) == partition.isr.value.end())
            out.push_back(id);
    QCOMPARE(valueOf(rows, "out of sync (OSR)"), ui::brokerList(out));
    QCOMPARE(ui::replicaSets(partition), "AR " + ui::brokerList(partition.replicas) + " · ISR " + ui::brokerList(partition.isr.value) + " · OSR " + ui::brokerList(out) + " · ELR "
            + ui::brokerList(partition.elr.value));
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

void TstStateRows::aReplicaSaysWhatItsFolderHolds()
{
    const auto lab = labAt(Time{12600ms});
    doNow(*lab, "create topic table --assignment 1 --config cleanup.policy=compact --config internal.segment.bytes=500 --config index.interval.bytes=100");
    lab->runUntil(Time{13s});
    doNow(*lab, "start producer pt --topic table --config batch.size=0");
    const auto rows = [&] { return stateRows(lab->view(), ObjectId::replica({"table", 0}, BrokerId{1})); };
    lab->runUntil(Time{14s});
    QCOMPARE(valueOf(rows(), "segments"), QString("1"));
    QCOMPARE(valueOf(rows(), "bytes of the segments"), QString("0"));
    QCOMPARE(valueOf(rows(), "compacted up to"), QString("(no row compacted up to)"));
    for (int i = 0; i < 8; ++i)
        doNow(*lab, "send pt table --key k");
    lab->runUntil(Time{15s});
    const ReplicaView& replica = *lab->view().partition({"table", 0})->copyOn(BrokerId{1});
    QVERIFY(replica.segments.size() > 2);
    std::int64_t entries = 0;
    for (const auto& segment : replica.segments)
        entries += segment->indexEntries;
    QVERIFY(entries > 0);
    QCOMPARE(valueOf(rows(), "segments"), QString::number(replica.segments.size()));
    QCOMPARE(valueOf(rows(), "the active segment begins at"), QString::number(replica.segments.back()->base.value));
    QCOMPARE(valueOf(rows(), "bytes of the segments"), QString::number(replica.bytesOfSegments()));
    QCOMPARE(valueOf(rows(), "index entries"), QString::number(entries));
    QCOMPARE(valueOf(rows(), "looked for offset"), QString("(no row looked for offset)"));
    doNow(*lab, "find offset table 0 5");
    const OffsetLookedUp& way = lab->view().partition({"table", 0})->copyOn(BrokerId{1})->offsetLookup.value;
    QCOMPARE(valueOf(rows(), "looked for offset"), QString("5"));
    QCOMPARE(valueOf(rows(), "in the file named"), QString::number(way.segment.value));
    QCOMPARE(valueOf(rows(), "by the index entry"), way.entryOffset == kNoOffset ? QString("–") : QString::number(way.entryOffset.value));
    QCOMPARE(valueOf(rows(), "batches passed"), QString::number(way.passed));
    QCOMPARE(valueOf(rows(), "found"), QString("5"));
    doNow(*lab, "find time table 0 500s"); // the last search counts
    QCOMPARE(valueOf(rows(), "looked for offset"), QString("(no row looked for offset)"));
    QCOMPARE(valueOf(rows(), "found"), QString("–"));
    doNow(*lab, "run cleaner 1");
    lab->runUntil(Time{16s});
    const ReplicaView& cleaned = *lab->view().partition({"table", 0})->copyOn(BrokerId{1});
    QVERIFY(cleaned.holes() > 0);
    QCOMPARE(valueOf(rows(), "compacted up to"), QString::number(cleaned.cleanedUpTo.value.value));
    QCOMPARE(valueOf(rows(), "offsets without a record"), QString::number(cleaned.holes()));
    QVERIFY(!cleaned.retired.empty());
    QVERIFY(valueOf(rows(), "segments that wait as .deleted").toInt() >= 2);
    const BrokerView& broker = *lab->view().broker(BrokerId{1});
    const auto ofBroker = stateRows(lab->view(), ObjectId::broker(BrokerId{1}));
    QCOMPARE(valueOf(ofBroker, "batches written"), QString::number(broker.diskWork.writes));
    QCOMPARE(valueOf(ofBroker, "of them to another file than before"), QString::number(broker.diskWork.elsewhere));
    QCOMPARE(valueOf(ofBroker, "bytes copied into batches of its own"), QString("0"));
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

void TstStateRows::aMessageOnItsWayIsTold()
{
    const auto lab = labAt(Time{12600ms});
    const auto produce = [&]() -> const MessageView* {
        for (const auto& [id, message] : lab->view().messages)
            if (message.sent.apiKey == 0 && !message.sent.isResponse)
                return &message;
        return nullptr;
    };
    while (!produce())
        QVERIFY(lab->step());
    const MessageView& message = *produce();
    const auto rows = stateRows(lab->view(), ObjectId::message(message.sent.message));
    QCOMPARE(rows.front().name, QString("Produce request"));
    QCOMPARE(valueOf(rows, "to"), ui::nodeTitle(lab->view(), message.sent.to));
    QCOMPARE(valueOf(rows, "version"), QString::number(message.sent.apiVersion));
    QCOMPARE(valueOf(rows, "left"), ui::instantText(message.sent.departs));
    QCOMPARE(valueOf(rows, "arrives"), ui::instantText(message.arrives));
    QVERIFY(factOf(rows, "to") == message.since);
}

void TstStateRows::aDeadClientIsCalledAsOnTheStage()
{
    const auto lab = labAt(Time{12600ms});
    const auto find = [&] {
        const auto& clients = lab->view().clients;
        return std::find_if(clients.begin(), clients.end(),
            [](const auto& one) { return one.second->kind == NodeKind::Producer; })->second;
    };
    const ObjectId id = ObjectId::client(find()->id);
    QCOMPARE(valueOf(stateRows(lab->view(), id), "state"), QString("running"));
    doNow(*lab, ("kill producer " + find()->name).c_str());
    QCOMPARE(valueOf(stateRows(lab->view(), id), "state"), QString("killed"));
    QCOMPARE(valueOf(stateRows(lab->view(), id), "state"), ui::lookWord(ui::lookOf(*find())));
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
        QCOMPARE(valueOf(its, "processed"), QString::number(lab->ledger().processed(consumer).size()));
        QVERIFY(valueOf(its, "assigned").contains("orders-"));
    }
}

void TstStateRows::aProducerHasItsMetricsByKafkasNames()
{
    const auto lab = labAt(Time{12600ms});
    int producers = 0;
    for (const auto& [id, client] : lab->view().clients) {
        if (client->kind != NodeKind::Producer || client->producer->sent == 0)
            continue;
        ++producers;
        const auto rows = stateRows(lab->view(), ObjectId::client(id), lab->now());
        QCOMPARE(valueOf(rows, "record-send-total"), QString::number(client->producer->sent));
        QCOMPARE(valueOf(rows, "record-retry-rate").contains("row"), false);
        QVERIFY(valueOf(rows, "request-latency-avg").endsWith(" ms"));
        QVERIFY(valueOf(rows, "batch-size-avg").endsWith(" B"));
    }
    QVERIFY(producers > 0);
    QCOMPARE(ui::metricText({"x", 41300, MetricUnit::MillisThousandths, true}), QString("41.300 ms"));
    QCOMPARE(ui::metricText({"x", 5000, MetricUnit::CountThousandths, true}), QString("5"));
    QCOMPARE(ui::metricText({"x", 0, MetricUnit::Ratio, false}), QString("NaN"));
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

void TstStateRows::aGroupIsToldOnceAndWhole()
{
    const auto lab = labAt(Time{20s});
    const GroupView& group = *lab->view().groups.at("billing");
    using ui::GroupThing;
    for (const ObjectId& id : {ObjectId::group("billing"), ObjectId::groupPart("billing", GroupThing::Ownership),
             ObjectId::groupPart("billing", GroupThing::Ladder), ObjectId::groupPart("billing", GroupThing::Assignors)}) {
        const auto rows = stateRows(lab->view(), id, lab->now());
        std::set<QString> names;
        for (const auto& row : rows)
            QVERIFY2(names.insert(row.name).second, qPrintable(row.name)); // each once
        QCOMPARE(valueOf(rows, "state"), ui::groupStateWord(group.state.value));
        QCOMPARE(valueOf(rows, "generation"), QString::number(group.generation));
        QCOMPARE(valueOf(rows, "members"), QString::number(group.members.size()));
        QCOMPARE(valueOf(rows, "coordinator"), QString("broker %1").arg(group.coordinator.value));
        QCOMPARE(valueOf(rows, "rebalances"), QString::number(group.rebalanceCount));
    }
    const auto rows = stateRows(lab->view(), ObjectId::group("billing"), lab->now());
    for (const auto& [id, member] : group.members)
        QVERIFY(!valueOf(rows, QString::fromStdString(lab->view().nodeNameOf(member.client))).startsWith("(no row"));
}

void TstStateRows::aConsumerIsToldAsItsGroupSeesIt()
{
    const auto lab = labAt(Time{20s});
    const GroupView& group = *lab->view().groups.at("billing");
    QVERIFY(!group.members.empty());
    for (const auto& [id, member] : group.members) {
        const auto rows = stateRows(lab->view(), ObjectId::client(member.client), lab->now());
        const ConsumerView& consumer = *lab->view().client(member.client)->consumer;
        QCOMPARE(valueOf(rows, "group"), QString("billing"));
        for (const auto& partition : consumer.assignment.value) {
            QVERIFY(valueOf(rows, "assigned").contains(QString::fromStdString(partition.toString())));
            QVERIFY(valueOf(rows, QString::fromStdString(partition.toString())).contains("lag "));
        }
        QCOMPARE(factOf(rows, "assigned"), consumer.assignment.since);
    }
}

// Of both protocols: who never read anything waits, but nothing of it stands still.
void TstStateRows::whoJoinsFirstWasNotStopped()
{
    const auto lab = labAt(Time{10s});
    doNow(*lab, "start consumer k1 --topics orders --group kip --protocol consumer");
    doNow(*lab, "start consumer e1 --topics orders --group eager");
    lab->runUntil(Time{25s});
    doNow(*lab, "start consumer k2 --topics orders --group kip --protocol consumer");
    doNow(*lab, "start consumer e2 --topics orders --group eager");
    lab->runUntil(Time{50s});
    const auto of = [&](const char* name) -> const ConsumerView& { return *lab->view().client(lab->run().clientNamed(name).value())->consumer; };
    for (const char* name : {"k1", "k2", "e2"}) {
        QVERIFY2(!of(name).assignment.value.empty(), name);
        QCOMPARE(of(name).stoppedFor, Duration::zero());
        QCOMPARE(of(name).stoppedSince, kNever);
    }
    QVERIFY(of("e1").stoppedFor > Duration::zero()); // it gave up all for e2
    for (const auto& [partition, owner] : *lab->view().groups.at("kip")->ownership)
        QCOMPARE(owner->spans[0].kind, OwnerSpan::Kind::Owned); // no gap before the first owner
}

void TstStateRows::aMessageThatArrivedIsToldByItsFact()
{
    const auto lab = labAt(Time{5s});
    const FactSlice facts = allFacts(*lab);
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (const auto* sent = facts[i].as<MessageSent>(); sent && lab->view().messages.count(sent->message) == 0) {
            const ObjectId id = ObjectId::pastMessage(sent->message, facts[i].id);
            const auto rows = stateRows(lab->view(), id, {}, nullptr, &facts[i]);
            QCOMPARE(valueOf(rows, "arrived"), ui::instantText(sent->arrives));
            QCOMPARE(valueOf(rows, "size"), ui::bytes(sent->bytes));
            QCOMPARE(factOf(rows, "arrived"), facts[i].id);
            QCOMPARE(valueOf(stateRows(lab->view(), id), "state"), QString("it arrived")); // no fact: that is all
            return;
        }
    QFAIL("no message had arrived");
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
