#include <QTest>

#include "engine/controller/partition_change.h"

using namespace engine;

namespace {

const BrokerId b1{1}, b2{2}, b3{3};
const Uuid kTopic{};

PartitionImage partitionOf(std::vector<BrokerId> replicas, std::vector<BrokerId> isr)
{
    PartitionImage out;
    out.leader = isr.empty() ? kNoBroker : isr.front();
    out.replicas = std::move(replicas);
    out.isr = std::move(isr);
    return out;
}

Standings all(Standing one, Standing two, Standing three) { return {{b1, one}, {b2, two}, {b3, three}}; }
constexpr auto up = Standing::Active;
constexpr auto gone = Standing::Fenced;

std::vector<std::int32_t> none() { return {}; }

} // namespace

// What follows from a change of a partition: eligible replicas, the end of a reassignment, the leader and its epoch.
class TstPartitionChange : public QObject {
    Q_OBJECT

private slots:
    void whoLeavesBelowTheMinimumStaysEligible()
    {
        const auto partition = partitionOf({b1, b2}, {b1, b2});
        PartitionTarget target(partition);
        target.isr = {b1};
        const auto record = changeTo(kTopic, 0, partition, target, all(up, gone, up), {true, 2});
        QVERIFY(record);
        QCOMPARE(*record->isr, std::vector<std::int32_t>{1});
        QCOMPARE(*record->eligibleLeaderReplicas, std::vector<std::int32_t>{2});
        QVERIFY(!record->lastKnownElr);
        QCOMPARE(record->leader, kNoLeaderChange);
    }
    void whoLeavesAboveTheMinimumIsForgotten()
    {
        const auto partition = partitionOf({b1, b2, b3}, {b1, b2, b3});
        PartitionTarget target(partition);
        target.isr = {b1, b2};
        const auto record = changeTo(kTopic, 0, partition, target, all(up, up, gone), {true, 2});
        QVERIFY(record && !record->eligibleLeaderReplicas);
    }
    void theLastOfTheIsrIsRememberedAsLastKnown()
    {
        const auto partition = partitionOf({b1, b2}, {b1});
        PartitionTarget target(partition);
        target.isr = {};
        const auto record = changeTo(kTopic, 0, partition, target, all(gone, up, up), {true, 1});
        QVERIFY(record);
        QCOMPARE(*record->isr, none());
        QCOMPARE(*record->eligibleLeaderReplicas, std::vector<std::int32_t>{1});
        QCOMPARE(*record->lastKnownElr, std::vector<std::int32_t>{1});
        QCOMPARE(record->leader, -1);
    }
    void withoutTheFeatureTheLastMemberStaysRecorded()
    {
        const auto partition = partitionOf({b1, b2}, {b1});
        PartitionTarget target(partition);
        target.isr = {};
        const auto record = changeTo(kTopic, 0, partition, target, all(gone, up, up), {false, 1});
        QVERIFY(record && !record->isr && !record->eligibleLeaderReplicas);
        QCOMPARE(record->leader, -1);
    }
    void anEligibleReplicaIsElectedCleanly()
    {
        auto partition = partitionOf({b1, b2}, {});
        partition.elr = {b1, b2};
        partition.lastKnownElr = {b1};
        const auto record = changeTo(kTopic, 0, partition, PartitionTarget(partition), all(gone, up, up), {true, 2});
        QVERIFY(record);
        QCOMPARE(record->leader, 2);
        QCOMPARE(*record->isr, std::vector<std::int32_t>{2});
        QCOMPARE(*record->eligibleLeaderReplicas, std::vector<std::int32_t>{1});
        QCOMPARE(*record->lastKnownElr, none());
        QCOMPARE(record->leaderRecoveryState, std::int8_t{-1}); // nothing is lost
    }
    void afterAnUncleanStopItIsNotEligible()
    {
        auto partition = partitionOf({b1, b2}, {});
        partition.elr = {b2};
        partition.lastKnownElr = {b1};
        PartitionTarget target(partition);
        target.uncleanShutdown = b2;
        const auto record = changeTo(kTopic, 0, partition, target, all(gone, gone, up), {true, 2});
        QVERIFY(record);
        QCOMPARE(*record->eligibleLeaderReplicas, none());
        QCOMPARE(record->leader, kNoLeaderChange);
    }
    void theLastKnownLeaderReturnsUncleanly()
    {
        auto partition = partitionOf({b1, b2}, {});
        partition.lastKnownElr = {b1};
        const auto record = changeTo(kTopic, 0, partition, PartitionTarget(partition), all(up, up, up), {true, 2});
        QVERIFY(record);
        QCOMPARE(record->leader, 1);
        QCOMPARE(*record->isr, std::vector<std::int32_t>{1});
        QCOMPARE(record->leaderRecoveryState, static_cast<std::int8_t>(LeaderRecovery::Recovering));
    }

    void aReassignmentWaitsForItsNewReplicas()
    {
        auto partition = partitionOf({b3, b2, b1}, {b1, b2});
        partition.adding = {b3};
        partition.removing = {b1};
        PartitionTarget target(partition);
        QVERIFY(!changeTo(kTopic, 0, partition, target, all(up, up, up), {}));
        target.isr = {b1, b2, b3};
        const auto record = changeTo(kTopic, 0, partition, target, all(up, up, up), {});
        QVERIFY(record);
        QCOMPARE(*record->replicas, (std::vector<std::int32_t>{3, 2}));
        QCOMPARE(*record->isr, (std::vector<std::int32_t>{2, 3}));
        QCOMPARE(*record->addingReplicas, none());
        QCOMPARE(*record->removingReplicas, none());
        QCOMPARE(record->leader, 3); // 1 led and goes
    }
    void theEpochRisesWhenAReplicaGoesThoughTheLeaderStays()
    {
        auto partition = partitionOf({b1, b3, b2}, {b1, b2, b3});
        partition.adding = {b3};
        partition.removing = {b2};
        const auto record = changeTo(kTopic, 0, partition, PartitionTarget(partition), all(up, up, up), {});
        QVERIFY(record);
        QCOMPARE(record->leader, 1);
    }
};

QTEST_APPLESS_MAIN(TstPartitionChange)
#include "tst_partition_change.moc"
