// Does each safety check catch what it is there for, and let a healthy or excused history pass?

#include <QTest>

#include "tests/support/print.h"

#include "engine/sim/checks.h"

using namespace engine;

namespace {

const TopicPartition kOrders{"orders", 0};
constexpr BrokerId kOne{1};
constexpr BrokerId kTwo{2};
constexpr BrokerId kThree{3};
using Rules = std::vector<std::string>;

// A history told by hand; a turn ends after each fact unless `together`.
struct Story {
    FactLog facts{Recording::Full};
    Watch watch{facts};
    bool together = false;

    FactId tell(const FactBody& body, Rule rule = Rule::None)
    {
        Fact fact;
        fact.body = body;
        fact.rule = rule;
        const FactId id = facts.add(std::move(fact));
        if (!together)
            watch.check();
        return id;
    }
    Rules rules() const
    {
        Rules out;
        for (const Violation& violation : watch.checks().violations())
            out.emplace_back(violation.rule);
        return out;
    }

    // Three brokers, one partition led by broker 1.
    void cluster()
    {
        for (int i = 1; i <= 3; ++i) {
            NodeAdded added;
            added.id = NodeId{i};
            tell(added);
            tell(NodeStarted{NodeId{i}, Incarnation{1}});
        }
        tell(TopicCreated{"orders", {}, 1, 3});
        tell(PartitionCreated{kOrders, {kOne, kTwo, kThree}, {kOne, kTwo, kThree}, kOne, LeaderEpoch{0}, 1});
        for (const BrokerId broker : {kOne, kTwo, kThree})
            opened(broker, 0, 0);
        roles(kOne, 0);
    }
    void roles(BrokerId leader, int epoch)
    {
        for (const BrokerId broker : {kOne, kTwo, kThree})
            tell(RoleTaken{broker, kOrders, broker == leader ? ReplicaRole::Leader : ReplicaRole::Follower, leader, LeaderEpoch{epoch}});
    }
    void elected(BrokerId leader, int epoch, Rule rule = Rule::FirstAliveInIsr)
    {
        tell(LeaderElected{kOrders, leader, kOne, LeaderEpoch{epoch}, epoch}, rule);
        roles(leader, epoch);
    }
    void opened(BrokerId broker, int end, int highWatermark)
    {
        LogOpened fact;
        fact.broker = broker;
        fact.partition = kOrders;
        fact.endOffset = Offset{end};
        fact.highWatermark = Offset{highWatermark};
        tell(fact);
    }
    void append(BrokerId broker, int base, int last, int epoch = 0, std::vector<std::uint64_t> uids = {})
    {
        BatchAppended fact;
        fact.broker = broker;
        fact.partition = kOrders;
        fact.baseOffset = Offset{base};
        fact.lastOffset = Offset{last};
        fact.leaderEpoch = LeaderEpoch{epoch};
        fact.bytes = 100;
        if (!uids.empty()) {
            auto records = std::make_shared<std::vector<RecordNote>>();
            for (const auto uid : uids) {
                records->emplace_back();
                records->back().uid = RecordUid{uid};
                records->back().offsetDelta = static_cast<std::int32_t>(records->size()) - 1;
            }
            fact.records = records;
        }
        tell(fact);
    }
    void everywhere(int base, int last, int epoch = 0, std::vector<std::uint64_t> uids = {})
    {
        for (const BrokerId broker : {kOne, kTwo, kThree})
            append(broker, base, last, epoch, uids);
    }
    void advance(BrokerId broker, int from, int to, int epoch = 0, bool asLeader = true)
    {
        tell(HighWatermarkAdvanced{broker, kOrders, LeaderEpoch{epoch}, Offset{from}, Offset{to}, asLeader});
    }
    void acked(int base, std::vector<std::uint64_t> uids, Rule rule = Rule::AcksAll)
    {
        BatchAcked fact;
        fact.client = NodeId{10001};
        fact.partition = kOrders;
        fact.baseOffset = Offset{base};
        for (const auto uid : uids)
            fact.uids.push_back(RecordUid{uid});
        tell(fact, rule);
    }
    void isr(std::vector<BrokerId> members) { tell(IsrShrunk{kOrders, {}, std::move(members), 1}); }
    void die(BrokerId broker, StopKind how) { tell(NodeStopped{NodeId{broker.value}, how}); }
};

} // namespace

class TestChecks : public QObject {
    Q_OBJECT

private slots:
    void healthyHistoryIsClean();
    void highWatermarkThatMovesBackIsFound();
    void highWatermarkMayBeginLowerInANewEpochOrLife();
    void twoLeadersInAnEpochAreFound();
    void isrOutsideTheReplicasIsFound();
    void offsetsOutOfOrderAreFound();
    void offsetsAreJudgedAtTheEndOfTheTurn();
    void inSyncReplicaWithOtherBatchIsFound();
    void inSyncReplicaWithAHoleIsFound();
    void replicaOutsideTheIsrMayDiffer();
    void differenceAboveTheHighWatermarkIsFine();
    void eachBatchIsComparedOnce();
    void rewrittenTailIsComparedAgain();
    void ackedRecordMissingOnTheNewLeaderIsFound();
    void ackedRecordReplacedOnTheNewLeaderIsFound();
    void ackedRecordWrittenUntoldByADyingProcessIsThere();
    void ackedByLeaderOnlyMayBeLost();
    void uncleanElectionExcuses();
    void leaderThatSleptThroughAnUncleanElectionIsExcused();
    void whatItsLogNoLongerHasIsExcusedToo();
    void whatTheNewLeaderWroteAtThatOffsetIsNotExcused();
    void leaderDeposedInItsSleepWithoutVotesIsExcused();
    void leaderThatLostItsPowerIsExcused();
    void whatATornLeaderLostMayBeAcknowledgedLate();
    void aTornLeaderExcusesOnlyWhatItLost();
    void tornReplicaThatCaughtUpIsNotExcused();
    void recreatedTopicStartsAnew();
    void assignmentOfOnePartitionTwiceIsFound();
    void twoOwnersInAGenerationAreFound();
};

void TestChecks::healthyHistoryIsClean()
{
    Story story;
    story.cluster();
    for (int i = 0; i < 20; ++i) {
        const auto uid = static_cast<std::uint64_t>(i + 1);
        story.everywhere(i, i, 0, {uid});
        story.advance(kOne, i, i + 1);
        story.acked(i, {uid});
        story.advance(kTwo, i, i + 1, 0, false);
    }
    story.die(kOne, StopKind::Killed);
    story.isr({kTwo, kThree});
    story.elected(kTwo, 1);
    QCOMPARE(story.rules(), Rules{});
    QVERIFY(story.watch.checks().clean());
    QCOMPARE(story.watch.checks().ackedWatched(), std::uint64_t(20));
    QCOMPARE(story.watch.checks().batchesCompared(), std::uint64_t(40 + 20));
}

void TestChecks::highWatermarkThatMovesBackIsFound()
{
    Story story;
    story.cluster();
    story.everywhere(0, 9);
    story.advance(kOne, 0, 10);
    story.advance(kOne, 10, 7);
    QCOMPARE(story.rules(), Rules{"high-watermark-never-back"});
    QCOMPARE(story.watch.checks().violations()[0].text, std::string("orders-0 on broker 1: from 10 to 7 within epoch 0"));
    QCOMPARE(story.watch.checks().violations()[0].fact, story.facts.last());
}

void TestChecks::highWatermarkMayBeginLowerInANewEpochOrLife()
{
    Story story;
    story.cluster();
    story.everywhere(0, 9);
    story.advance(kOne, 0, 10);
    story.elected(kTwo, 1);
    story.advance(kTwo, 0, 4, 1);
    story.die(kTwo, StopKind::Killed);
    story.opened(kTwo, 10, 2);
    story.advance(kTwo, 2, 3, 1);
    QCOMPARE(story.rules(), Rules{});
}

void TestChecks::twoLeadersInAnEpochAreFound()
{
    Story story;
    story.cluster();
    story.roles(kOne, 0); // again: fine
    story.elected(kTwo, 1);
    QCOMPARE(story.rules(), Rules{});
    story.tell(RoleTaken{kThree, kOrders, ReplicaRole::Leader, kThree, LeaderEpoch{1}});
    QCOMPARE(story.rules(), Rules{"one-leader-per-epoch"});
    QCOMPARE(story.watch.checks().violations()[0].text, std::string("orders-0: broker 2 and broker 3 both lead in epoch 1"));
}

void TestChecks::isrOutsideTheReplicasIsFound()
{
    Story story;
    story.cluster();
    story.tell(IsrExpanded{kOrders, {BrokerId{4}}, {kOne, BrokerId{4}}, 2});
    QCOMPARE(story.rules(), Rules{"isr-within-replicas"});
}

void TestChecks::offsetsOutOfOrderAreFound()
{
    Story story;
    story.cluster();
    story.everywhere(0, 4);
    story.advance(kOne, 0, 6);
    QCOMPARE(story.rules(), Rules{"offsets-in-order"});
    Story other;
    other.cluster();
    other.everywhere(0, 4);
    other.advance(kOne, 0, 3);
    other.tell(LogStartMoved{kOne, kOrders, Offset{4}, nullptr});
    QCOMPARE(other.rules(), Rules{"offsets-in-order"});
    QCOMPARE(other.watch.checks().violations()[0].text, std::string("orders-0 on broker 1: start 4, high watermark 3, end 5"));
}

void TestChecks::offsetsAreJudgedAtTheEndOfTheTurn()
{
    Story story;
    story.cluster();
    story.together = true;
    story.tell(LogStartMoved{kOne, kOrders, Offset{5}, nullptr});
    story.append(kOne, 5, 9);
    story.advance(kOne, 0, 5);
    story.watch.check();
    QCOMPARE(story.rules(), Rules{});
}

void TestChecks::inSyncReplicaWithOtherBatchIsFound()
{
    Story story;
    story.cluster();
    story.everywhere(0, 9);
    story.append(kOne, 10, 11);
    story.append(kTwo, 10, 11);
    story.append(kThree, 10, 10); // another one
    story.append(kThree, 11, 11);
    QCOMPARE(story.rules(), Rules{});
    story.advance(kOne, 0, 12);
    QCOMPARE(story.rules(), (Rules{"in-sync-replicas-agree", "in-sync-replicas-agree"}));
    QCOMPARE(story.watch.checks().violations()[0].text,
        std::string("orders-0 below the high watermark 12: broker 3 has [10, 10] of epoch 0, leader 1 has [10, 11] of epoch 0"));
}

void TestChecks::inSyncReplicaWithAHoleIsFound()
{
    Story story;
    story.cluster();
    for (const int base : {0, 1, 2, 3}) {
        story.append(kOne, base, base);
        if (base != 2)
            story.append(kTwo, base, base);
    }
    story.isr({kOne, kTwo});
    story.advance(kOne, 0, 4);
    QCOMPARE(story.rules(), Rules{"in-sync-replicas-agree"});
}

void TestChecks::replicaOutsideTheIsrMayDiffer()
{
    Story story;
    story.cluster();
    story.isr({kOne, kTwo});
    story.append(kOne, 0, 9);
    story.append(kTwo, 0, 9);
    story.append(kThree, 0, 4);
    story.advance(kOne, 0, 10);
    QCOMPARE(story.rules(), Rules{});
    story.tell(IsrExpanded{kOrders, {kThree}, {kOne, kTwo, kThree}, 2});
    QCOMPARE(story.rules(), Rules{"in-sync-replicas-agree"});
}

void TestChecks::differenceAboveTheHighWatermarkIsFine()
{
    Story story;
    story.cluster();
    story.everywhere(0, 4);
    story.append(kThree, 5, 6, 0); // in the ISR, with a tail that its leader does not have
    story.append(kOne, 5, 5, 0);
    story.advance(kOne, 0, 5);
    QCOMPARE(story.rules(), Rules{});
    story.tell(LogTruncated{kThree, kOrders, Offset{7}, Offset{5}, nullptr});
    story.die(kOne, StopKind::Killed);
    story.isr({kTwo, kThree});
    story.elected(kTwo, 1);
    story.append(kTwo, 5, 7, 1);
    story.append(kThree, 5, 7, 1);
    story.advance(kTwo, 5, 8, 1);
    QCOMPARE(story.rules(), Rules{});
    // It comes back, truncates, fetches, and only then is in sync.
    story.tell(LogTruncated{kOne, kOrders, Offset{6}, Offset{5}, nullptr});
    story.append(kOne, 5, 7, 1);
    story.tell(IsrExpanded{kOrders, {kOne}, {kOne, kTwo, kThree}, 2});
    QCOMPARE(story.rules(), Rules{});
}

void TestChecks::eachBatchIsComparedOnce()
{
    Story story;
    story.cluster();
    for (int i = 0; i < 1000; ++i) {
        story.everywhere(i, i);
        story.advance(kOne, i, i + 1);
    }
    QCOMPARE(story.watch.checks().batchesCompared(), std::uint64_t(2000));
}

void TestChecks::rewrittenTailIsComparedAgain()
{
    Story story;
    story.cluster();
    story.everywhere(0, 4);
    story.everywhere(5, 9);
    story.advance(kOne, 0, 10);
    story.tell(LogTruncated{kTwo, kOrders, Offset{10}, Offset{5}, nullptr});
    story.append(kTwo, 5, 8);
    story.append(kTwo, 9, 9);
    QCOMPARE(story.rules().size(), std::size_t(2));
    Story other; // the same with the leader's tail
    other.cluster();
    other.everywhere(0, 4);
    other.everywhere(5, 9);
    other.advance(kOne, 0, 10);
    other.tell(LogTruncated{kOne, kOrders, Offset{10}, Offset{5}, nullptr});
    other.append(kOne, 5, 8);
    other.append(kOne, 9, 9);
    other.tell(HighWatermarkAdvanced{kOne, kOrders, LeaderEpoch{1}, Offset{5}, Offset{10}, true});
    QCOMPARE(other.rules(), (Rules{"in-sync-replicas-agree", "in-sync-replicas-agree"})); // on both followers
}

void TestChecks::ackedRecordMissingOnTheNewLeaderIsFound()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 1, 0, {1, 2});
    story.append(kTwo, 0, 1, 0, {1, 2});
    story.advance(kOne, 0, 2);
    story.acked(0, {1, 2});
    story.die(kOne, StopKind::Killed);
    QCOMPARE(story.rules(), Rules{});
    story.elected(kThree, 1); // it never had them
    QCOMPARE(story.rules(), Rules{"acked-is-kept"});
    QCOMPARE(story.watch.checks().violations()[0].text,
        std::string("orders-0: offsets [0, 2) were acknowledged with acks=all, but the log of leader 3 ends at 0"));
}

void TestChecks::ackedRecordReplacedOnTheNewLeaderIsFound()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 1, 0, {1, 2});
    story.append(kTwo, 0, 1, 0, {1, 3});
    story.acked(0, {1, 2});
    QCOMPARE(story.rules(), Rules{});
    story.elected(kTwo, 1);
    QCOMPARE(story.rules(), Rules{"acked-is-kept"});
    QVERIFY(story.watch.checks().violations()[0].text.ends_with("has another record at 1"));
}

void TestChecks::ackedRecordWrittenUntoldByADyingProcessIsThere()
{
    const auto history = [](Story& story) {
        story.cluster();
        story.everywhere(0, 0, 0, {1});
        story.append(kOne, 1, 1, 0, {2});
        story.die(kTwo, StopKind::Killed); // its disk wrote offset 1, the process died before it could say so
        story.opened(kTwo, 2, 0);
    };
    Story story;
    history(story);
    story.elected(kTwo, 1);
    story.append(kTwo, 2, 2, 1, {3});
    story.acked(1, {2}); // the producer asked again, and the leader knew the sequence number
    QCOMPARE(story.rules(), Rules{});

    Story cut;
    history(cut);
    cut.tell(LogTruncated{kTwo, kOrders, Offset{2}, Offset{1}, nullptr}); // gone, so it is no excuse any longer
    cut.elected(kTwo, 1);
    cut.append(kTwo, 2, 2, 1, {3});
    cut.acked(1, {2});
    QCOMPARE(cut.rules(), Rules{"acked-is-kept"});
    QVERIFY(cut.watch.checks().violations()[0].text.ends_with("has nothing there"));
}

void TestChecks::ackedByLeaderOnlyMayBeLost()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 0, 0, {1});
    story.acked(0, {1}, Rule::AcksLeader);
    story.elected(kTwo, 1);
    QCOMPARE(story.rules(), Rules{});
}

void TestChecks::uncleanElectionExcuses()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 0, 0, {1});
    story.acked(0, {1});
    story.elected(kTwo, 1, Rule::UncleanElection);
    QCOMPARE(story.rules(), Rules{});
}

void TestChecks::leaderThatSleptThroughAnUncleanElectionIsExcused()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 0, 0, {1});
    story.elected(kTwo, 1, Rule::UncleanElection);
    story.acked(0, {1}); // of epoch 0, by a leader that was paused meanwhile
    QCOMPARE(story.rules(), Rules{});

    Story clean;
    clean.cluster();
    clean.append(kOne, 0, 0, 0, {1});
    clean.elected(kTwo, 1); // whom the ISR promises to have it
    clean.acked(0, {1});
    QCOMPARE(clean.rules(), Rules{"acked-is-kept"});
}

// simulate, seed 16709: retention empties the log of the leader that slept, and then its acknowledgement arrives.
void TestChecks::whatItsLogNoLongerHasIsExcusedToo()
{
    const auto history = [](Story& story, Rule rule) {
        story.cluster();
        story.append(kOne, 0, 0, 0, {1});
        story.advance(kOne, 0, 1);
        story.elected(kTwo, 1, rule);
        story.tell(SegmentRetired{kOne, kOrders, Offset{0}, Offset{1}, 100, 0}, Rule::RetentionByTime);
        story.tell(LogStartMoved{kOne, kOrders, Offset{1}, {}}, Rule::SegmentRetention);
        story.acked(0, {1});
    };
    Story story;
    history(story, Rule::UncleanElection);
    QCOMPARE(story.rules(), Rules{});
    Story clean;
    history(clean, Rule::FirstAliveInIsr);
    QCOMPARE(clean.rules(), Rules{"acked-is-kept"});
}

void TestChecks::whatTheNewLeaderWroteAtThatOffsetIsNotExcused()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 0, 0, {1}); // stays on a broker that is away
    story.elected(kTwo, 1, Rule::UncleanElection);
    story.append(kTwo, 0, 0, 1, {2});
    story.acked(0, {2});
    QCOMPARE(story.rules(), Rules{});
    story.elected(kThree, 2);
    QCOMPARE(story.rules(), Rules{"acked-is-kept"});
}

void TestChecks::leaderDeposedInItsSleepWithoutVotesIsExcused()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 0, 0, {1});
    story.elected(kTwo, 1, Rule::LongestLogLeads);
    story.acked(0, {1}); // by the old leader and a follower that slept as well
    QCOMPARE(story.rules(), Rules{});

    Story before;
    before.cluster();
    before.append(kOne, 0, 0, 0, {1});
    before.acked(0, {1});
    before.elected(kTwo, 1, Rule::LongestLogLeads); // which is to have what was acknowledged by then
    QCOMPARE(before.rules(), Rules{"acked-is-kept"});
}

void TestChecks::leaderThatLostItsPowerIsExcused()
{
    Story story;
    story.cluster();
    story.isr({kOne});
    story.append(kOne, 0, 0, 0, {1});
    story.append(kOne, 1, 1, 0, {2});
    story.acked(0, {1});
    story.acked(1, {2});
    story.die(kOne, StopKind::PoweredOff);
    story.opened(kOne, 1, 0); // the second one was never flushed
    story.elected(kOne, 1);
    QCOMPARE(story.rules(), Rules{});
    story.tell(LogTruncated{kOne, kOrders, Offset{1}, Offset{0}, nullptr}); // but nothing else may go
    QCOMPARE(story.rules(), Rules{"acked-is-kept"});
}

namespace {

// Broker 2 had offsets 0 to 2 with its leader, lost 1 and 2 with its power and was elected out of the ISR.
void tornAndElected(Story& story)
{
    story.cluster();
    story.isr({kOne, kTwo});
    for (const BrokerId broker : {kOne, kTwo})
        for (int offset = 0; offset <= 2; ++offset)
            story.append(broker, offset, offset, 0, {static_cast<std::uint64_t>(offset) + 1});
    story.die(kTwo, StopKind::PoweredOff);
    story.opened(kTwo, 1, 0);
    story.elected(kTwo, 1);
}

} // namespace

// simulate, seed 17520: the leader of before slept; a Fetch that broker 2 had sent before it lost its power still counts for it.
void TestChecks::whatATornLeaderLostMayBeAcknowledgedLate()
{
    Story story;
    tornAndElected(story);
    story.acked(1, {2});
    story.acked(2, {3});
    QCOMPARE(story.rules(), Rules{});
    story.elected(kThree, 2); // a later leader has it from that one
    story.acked(2, {3});
    QCOMPARE(story.rules(), Rules{});

    Story twice; // a second loss before all was fetched again: what it ever had counts
    twice.cluster();
    twice.isr({kOne, kTwo});
    for (const BrokerId broker : {kOne, kTwo})
        for (int offset = 0; offset <= 2; ++offset)
            twice.append(broker, offset, offset, 0, {static_cast<std::uint64_t>(offset) + 1});
    twice.die(kTwo, StopKind::PoweredOff);
    twice.opened(kTwo, 1, 0);
    twice.append(kTwo, 1, 1);
    twice.die(kTwo, StopKind::PoweredOff);
    twice.opened(kTwo, 0, 0);
    twice.elected(kTwo, 1);
    twice.acked(2, {3});
    QCOMPARE(twice.rules(), Rules{});
}

void TestChecks::aTornLeaderExcusesOnlyWhatItLost()
{
    Story kept; // what it still had after the loss
    tornAndElected(kept);
    kept.acked(0, {1});
    kept.tell(LogTruncated{kTwo, kOrders, Offset{1}, Offset{0}, {}});
    QCOMPARE(kept.rules(), Rules{"acked-is-kept"});

    Story never; // what it never had
    tornAndElected(never);
    never.append(kOne, 3, 3, 0, {4});
    never.acked(3, {4});
    QCOMPARE(never.rules(), Rules{"acked-is-kept"});

    Story early; // the same, acknowledged before the election
    early.cluster();
    early.append(kTwo, 0, 0, 0, {1});
    early.append(kOne, 0, 1, 0, {1, 2});
    early.acked(0, {1, 2});
    early.die(kTwo, StopKind::PoweredOff);
    early.opened(kTwo, 0, 0);
    early.elected(kTwo, 1);
    QCOMPARE(early.rules(), Rules{"acked-is-kept"});

    Story anew; // what it wrote itself where the lost records had been
    tornAndElected(anew);
    anew.append(kTwo, 1, 1, 1, {5});
    anew.acked(1, {5});
    QCOMPARE(anew.rules(), Rules{});
    anew.tell(LogTruncated{kTwo, kOrders, Offset{2}, Offset{1}, {}});
    QCOMPARE(anew.rules(), Rules{"acked-is-kept"});
}

void TestChecks::tornReplicaThatCaughtUpIsNotExcused()
{
    Story story;
    story.cluster();
    story.everywhere(0, 0, 0, {1});
    story.acked(0, {1});
    story.die(kTwo, StopKind::PoweredOff);
    story.opened(kTwo, 0, 0);
    story.append(kTwo, 0, 0, 0, {1}); // fetched again
    story.acked(0, {1});              // a look at what is kept
    story.elected(kTwo, 1);
    QCOMPARE(story.rules(), Rules{});
    story.tell(LogTruncated{kTwo, kOrders, Offset{1}, Offset{0}, nullptr});
    QCOMPARE(story.rules(), (Rules{"acked-is-kept", "acked-is-kept"}));
}

void TestChecks::recreatedTopicStartsAnew()
{
    Story story;
    story.cluster();
    story.everywhere(0, 0, 0, {1});
    story.advance(kOne, 0, 1);
    story.acked(0, {1});
    story.tell(TopicDeleted{"orders"});
    story.tell(TopicCreated{"orders", {}, 1, 3});
    story.tell(PartitionCreated{kOrders, {kTwo, kThree}, {kTwo, kThree}, kTwo, LeaderEpoch{0}, 1});
    story.opened(kTwo, 0, 0);
    story.tell(RoleTaken{kTwo, kOrders, ReplicaRole::Leader, kTwo, LeaderEpoch{0}});
    QCOMPARE(story.rules(), Rules{});
    story.together = true;
    story.append(kTwo, 0, 0);
    story.tell(TopicDeleted{"orders"}); // touched and gone in the same turn
    story.watch.check();
    QCOMPARE(story.rules(), Rules{});
}

void TestChecks::assignmentOfOnePartitionTwiceIsFound()
{
    Story story;
    story.tell(GroupAssigned{"billing", 1, {{"a", {{"orders", 0}}}, {"b", {{"orders", 1}}}}});
    QCOMPARE(story.rules(), Rules{});
    story.tell(GroupAssigned{"billing", 2, {{"a", {{"orders", 0}}}, {"b", {{"orders", 0}}}}});
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
}

void TestChecks::twoOwnersInAGenerationAreFound()
{
    Story story;
    const NodeId a{10001};
    const NodeId b{10002};
    story.tell(AssignmentTaken{a, "billing", 1, {{"orders", 0}, {"orders", 1}}});
    story.tell(AssignmentTaken{a, "billing", 2, {{"orders", 0}}});
    story.tell(AssignmentTaken{b, "billing", 2, {{"orders", 1}}});
    story.tell(AssignmentTaken{b, "other", 2, {{"orders", 0}}});
    story.tell(AssignmentTaken{b, "", 2, {{"orders", 0}}});
    story.tell(AssignmentTaken{b, "billing", 1, {{"orders", 0}}}); // late
    QCOMPARE(story.rules(), Rules{});
    story.tell(AssignmentTaken{b, "billing", 2, {{"orders", 0}}});
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
}

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
