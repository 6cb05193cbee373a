#include <QTest>

#include <vector>

#include "engine/replication/leader_side.h"

using namespace engine;

// How far may consumers read, and who is in sync? The rules of one leader, without a cluster around it.
class TstHighWatermarkRule : public QObject {
    Q_OBJECT

private slots:
    void isTheSmallestEndOfTheIsr();
    void waitsForAReplicaThatHasNotFetchedYet();
    void standsStillBelowMinIsr();
    void countsAReplicaThatIsAboutToJoin();
    void doesNotCountOneThatNeverCaughtUp();
    void neverReliesOnAnUnconfirmedChange();
    void aReplicaLeavesByTimeNotByCount();
    void aSteadyReaderCountsFromThePreviousFetch();
    void joinsOnlyFromTheEpochStartOn();
};

namespace {

const BrokerId b1{1}, b2{2}, b3{3};
constexpr Duration lag = 30s;

LeaderSide leaderOf(std::vector<BrokerId> isr, Offset epochStart = Offset{0})
{
    return LeaderSide({b1, LeaderEpoch{4}, 7, {b1, b2, b3}, std::move(isr), epochStart, epochStart}, Time{0s});
}

} // namespace

void TstHighWatermarkRule::isTheSmallestEndOfTheIsr()
{
    auto leader = leaderOf({b1, b2, b3});
    leader.followerFetched(b2, Offset{41}, Offset{42}, Time{1s}, {});
    leader.followerFetched(b3, Offset{39}, Offset{42}, Time{1s}, {});
    const auto decision = leader.advance(Offset{42}, 1, lag, Time{1s});
    QCOMPARE(decision.next.value, 39);
    QCOMPARE(decision.heldBy.value, 3);
}

void TstHighWatermarkRule::waitsForAReplicaThatHasNotFetchedYet()
{
    auto leader = leaderOf({b1, b2});
    const auto decision = leader.advance(Offset{5}, 1, lag, Time{1s});
    QCOMPARE(decision.next.value, 0);
    QCOMPARE(decision.heldBy.value, 2);
}

void TstHighWatermarkRule::standsStillBelowMinIsr()
{
    auto leader = leaderOf({b1});
    QVERIFY(leader.advance(Offset{5}, 2, lag, Time{1s}).frozen);
    QCOMPARE(leader.highWatermark().value, 0);
    QCOMPARE(leader.advance(Offset{5}, 1, lag, Time{1s}).next.value, 5);
}

void TstHighWatermarkRule::countsAReplicaThatIsAboutToJoin()
{
    auto leader = leaderOf({b1});
    leader.followerFetched(b2, Offset{3}, Offset{3}, Time{1s}, {}); // caught up at 1 s, not in the ISR
    QCOMPARE(leader.advance(Offset{9}, 1, lag, Time{2s}).next.value, 3);
    QCOMPARE(leader.advance(Offset{9}, 1, lag, Time{32s}).next.value, 9); // too long ago
}

// Also in the first seconds of a lab, when the whole past is shorter than the lag time.
void TstHighWatermarkRule::doesNotCountOneThatNeverCaughtUp()
{
    auto leader = leaderOf({b1, b2});
    leader.followerFetched(b2, Offset{42}, Offset{42}, Time{1s}, {});
    leader.followerFetched(b3, Offset{3}, Offset{42}, Time{1s}, {});
    QCOMPARE(leader.advance(Offset{42}, 1, lag, Time{1s}).next, Offset{42});
    leader.assign({b1, b2, b3, BrokerId{4}});
    leader.followerFetched(BrokerId{4}, Offset{0}, Offset{43}, Time{2s}, {});
    leader.followerFetched(b2, Offset{43}, Offset{43}, Time{2s}, {});
    QCOMPARE(leader.advance(Offset{43}, 1, lag, Time{2s}).next, Offset{43});
}

void TstHighWatermarkRule::neverReliesOnAnUnconfirmedChange()
{
    auto leader = leaderOf({b1, b2});
    leader.followerFetched(b2, Offset{2}, Offset{9}, Time{0s}, {});
    leader.isrProposed({b1}); // the leaver still counts
    QCOMPARE(leader.advance(Offset{9}, 1, lag, Time{40s}).next.value, 2);
    leader.isrConfirmed({b1}, 8);
    QVERIFY(!leader.isrChangeInFlight());
    QCOMPARE(leader.advance(Offset{9}, 1, lag, Time{40s}).next.value, 9);
    leader.isrConfirmed({b1, b2, b3}, 7); // old news
    QCOMPARE(leader.isr().size(), std::size_t{1});
}

void TstHighWatermarkRule::aReplicaLeavesByTimeNotByCount()
{
    auto leader = leaderOf({b1, b2, b3});
    leader.followerFetched(b2, Offset{1000}, Offset{1000}, Time{20s}, {});
    leader.followerFetched(b3, Offset{1}, Offset{1000}, Time{20s}, {});
    QVERIFY(leader.outOfSync(Offset{1000}, lag, Time{30s}).empty()); // 999 behind, but not for long enough
    QCOMPARE(leader.outOfSync(Offset{1000}, lag, Time{30s + 1ns}), std::vector{b3});
}

void TstHighWatermarkRule::aSteadyReaderCountsFromThePreviousFetch()
{
    auto leader = leaderOf({b1, b2, b3});
    leader.followerFetched(b2, Offset{5}, Offset{10}, Time{10s}, {});
    leader.followerFetched(b2, Offset{10}, Offset{20}, Time{12s}, {}); // reached the end of then: caught up at 10 s
    QCOMPARE(leader.follower(b2)->lastCaughtUp, Time{10s});
}

void TstHighWatermarkRule::joinsOnlyFromTheEpochStartOn()
{
    auto leader = leaderOf({b1}, Offset{10});
    leader.followerFetched(b2, Offset{9}, Offset{10}, Time{1s}, {});
    QVERIFY(!leader.mayJoin(b2));
    leader.followerFetched(b2, Offset{10}, Offset{10}, Time{1s}, {});
    QVERIFY(leader.mayJoin(b2));
    leader.setAlive(b2, false);
    QVERIFY(!leader.mayJoin(b2));
    QVERIFY(!leader.followerFetched(BrokerId{9}, Offset{10}, Offset{10}, Time{1s}, {}));
}

QTEST_GUILESS_MAIN(TstHighWatermarkRule)
#include "tst_high_watermark_rule.moc"
