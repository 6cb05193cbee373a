// Is an acknowledged record that is gone found, and excused exactly where nobody promises to keep it (engine/sim/promise.h)?

#include <QTest>

#include "tests/engine/sim/checked_story.h"
#include "tests/support/print.h"

using namespace engine;

class TestKeptPromises : public QObject {
    Q_OBJECT

private slots:
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
};

void TestKeptPromises::ackedRecordMissingOnTheNewLeaderIsFound()
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

void TestKeptPromises::ackedRecordReplacedOnTheNewLeaderIsFound()
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

void TestKeptPromises::ackedRecordWrittenUntoldByADyingProcessIsThere()
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

void TestKeptPromises::ackedByLeaderOnlyMayBeLost()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 0, 0, {1});
    story.acked(0, {1}, Rule::AcksLeader);
    story.elected(kTwo, 1);
    QCOMPARE(story.rules(), Rules{});
}

void TestKeptPromises::uncleanElectionExcuses()
{
    Story story;
    story.cluster();
    story.append(kOne, 0, 0, 0, {1});
    story.acked(0, {1});
    story.elected(kTwo, 1, Rule::UncleanElection);
    QCOMPARE(story.rules(), Rules{});
}

void TestKeptPromises::leaderThatSleptThroughAnUncleanElectionIsExcused()
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
void TestKeptPromises::whatItsLogNoLongerHasIsExcusedToo()
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

void TestKeptPromises::whatTheNewLeaderWroteAtThatOffsetIsNotExcused()
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

void TestKeptPromises::leaderDeposedInItsSleepWithoutVotesIsExcused()
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

void TestKeptPromises::leaderThatLostItsPowerIsExcused()
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
void TestKeptPromises::whatATornLeaderLostMayBeAcknowledgedLate()
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

void TestKeptPromises::aTornLeaderExcusesOnlyWhatItLost()
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

void TestKeptPromises::tornReplicaThatCaughtUpIsNotExcused()
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

QTEST_GUILESS_MAIN(TestKeptPromises)
#include "tst_kept_promises.moc"
