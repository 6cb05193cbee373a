#include <QTest>

#include "tests/ui/stage/scenes.h"
#include "ui/common/theme.h"
#include "ui/stage/motion.h"

using namespace ui;
using engine::BrokerId;
using engine::Offset;
using engine::TopicPartition;

// Does only what happened move, for as long as the table says, and does it come to rest where it belongs?
class TstMotion : public QObject {
    Q_OBJECT

private slots:
    void easingsStartAtZeroAndEndAtOne();
    void waterlineRisesFromWhereItWas();
    void aSecondRiseGoesOnFromTheMiddle();
    void newRecordsLand();
    void truncationLeavesAGhost();
    void crownWalksToTheNewLeader();
    void nothingMovesWhenNothingChanged();
    void settlingPutsEverythingAtItsPlace();
    void reducedMotionOutlinesInstead();
    void otherTopicsAreNotLookedAt();
};

namespace {

const TopicPartition orders0{"orders", 0};
const BrokerId one{1};

engine::ReplicaView& copyOf(engine::ClusterView& view, BrokerId broker)
{
    return view.topics["orders"].edit().partitions[0].edit().copies[broker].edit();
}

struct Change {
    engine::ClusterView before = scenes::mainWindow();
    engine::ClusterView after = before;
    StageMotion motion;
    void follow(std::int64_t nowMs) { motion.follow(before, after, "orders", nowMs); }
};

} // namespace

void TstMotion::easingsStartAtZeroAndEndAtOne()
{
    for (const Easing easing : {Easing::Linear, Easing::OutCubic, Easing::InCubic, Easing::InOutCubic}) {
        QCOMPARE(eased(easing, 0), 0.0);
        QCOMPARE(eased(easing, 1), 1.0);
        QCOMPARE(eased(easing, 7), 1.0);
        for (double t = 0; t < 1; t += 0.05)
            QVERIFY(eased(easing, t) <= eased(easing, t + 0.05));
    }
    QVERIFY(eased(Easing::OutCubic, 0.3) > 0.3 && eased(Easing::InCubic, 0.3) < 0.3);
}

void TstMotion::waterlineRisesFromWhereItWas()
{
    Change change;
    copyOf(change.after, one).highWatermark.value = Offset{41};
    change.follow(1000);
    QCOMPARE(change.motion.highWatermark(orders0, one, 41), 39.0);
    QVERIFY(change.motion.advance(1000 + motion_ms::kWaterline / 2));
    QCOMPARE(change.motion.highWatermark(orders0, one, 41), 40.0); // in-out: half the way at half the time
    QVERIFY(!change.motion.advance(1000 + motion_ms::kWaterline));
    QCOMPARE(change.motion.highWatermark(orders0, one, 41), 41.0);
}

void TstMotion::aSecondRiseGoesOnFromTheMiddle()
{
    Change change;
    copyOf(change.after, one).highWatermark.value = Offset{41};
    change.follow(0);
    change.motion.advance(motion_ms::kWaterline / 2);
    const double middle = change.motion.highWatermark(orders0, one, 41);
    change.before = change.after;
    copyOf(change.after, one).highWatermark.value = Offset{42};
    change.follow(motion_ms::kWaterline / 2);
    QCOMPARE(change.motion.highWatermark(orders0, one, 42), middle);
}

void TstMotion::newRecordsLand()
{
    Change change;
    copyOf(change.after, one).endOffset.value = Offset{44};
    change.follow(0);
    QCOMPARE(change.motion.landed(orders0, one, 42), 0.0);
    QCOMPARE(change.motion.landed(orders0, one, 41), 1.0); // was there before
    change.motion.advance(motion_ms::kLand);
    QCOMPARE(change.motion.landed(orders0, one, 43), 1.0);
}

void TstMotion::truncationLeavesAGhost()
{
    Change change;
    copyOf(change.after, one).endOffset.value = Offset{39};
    change.follow(0);
    auto ghost = change.motion.ghost(orders0, one);
    QVERIFY(ghost.has_value());
    QCOMPARE(ghost->from, 39);
    QCOMPARE(ghost->to, 42);
    QCOMPARE(ghost->cut, 0.0);
    change.motion.advance(motion_ms::kTruncate);
    ghost = change.motion.ghost(orders0, one);
    QCOMPARE(ghost->cut, 1.0);
    QCOMPARE(ghost->strength, 1.0);
    change.motion.advance(motion_ms::kTruncate + motion_ms::kGhost / 2);
    QCOMPARE(change.motion.ghost(orders0, one)->strength, 0.5);
    change.motion.advance(motion_ms::kTruncate + motion_ms::kGhost);
    QVERIFY(!change.motion.ghost(orders0, one));
}

void TstMotion::crownWalksToTheNewLeader()
{
    Change change;
    change.after.topics["orders"].edit().partitions[0].edit().leader.value = BrokerId{2};
    change.follow(0);
    QCOMPARE(change.motion.crown(orders0)->from, one);
    QCOMPARE(change.motion.crown(orders0)->progress, 0.0);
    change.motion.advance(motion_ms::kCrown);
    QVERIFY(!change.motion.crown(orders0));
}

void TstMotion::nothingMovesWhenNothingChanged()
{
    Change change;
    change.follow(0);
    QVERIFY(!change.motion.isMoving());
    copyOf(change.after, one).flushed.value = Offset{42}; // nothing that the eye follows
    change.follow(0);
    QVERIFY(!change.motion.isMoving());
}

void TstMotion::settlingPutsEverythingAtItsPlace()
{
    Change change;
    copyOf(change.after, one).highWatermark.value = Offset{41};
    change.follow(0);
    change.motion.settle();
    QCOMPARE(change.motion.highWatermark(orders0, one, 41), 41.0);
    QVERIFY(!change.motion.isMoving());
}

void TstMotion::reducedMotionOutlinesInstead()
{
    Change change;
    change.motion.setReduced(true);
    copyOf(change.after, one).highWatermark.value = Offset{41};
    change.follow(0);
    QCOMPARE(change.motion.highWatermark(orders0, one, 41), 41.0);
    QCOMPARE(change.motion.outline(ObjectId::replica(orders0, one)), 1.0);
    change.motion.advance(motion_ms::kOutline);
    QCOMPARE(change.motion.outline(ObjectId::replica(orders0, one)), 0.0);
}

void TstMotion::otherTopicsAreNotLookedAt()
{
    Change change;
    copyOf(change.after, one).highWatermark.value = Offset{41};
    change.motion.follow(change.before, change.after, "payments", 0);
    QVERIFY(!change.motion.isMoving());
}

QTEST_MAIN(TstMotion)
#include "tst_motion.moc"
