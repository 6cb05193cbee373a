// Does each check of groups catch what it is there for, and let a healthy or excused history pass?

#include <QTest>

#include "engine/sim/group_checks.h"
#include "tests/engine/sim/checked_story.h"
#include "tests/support/print.h"

using namespace engine;

class TestGroupChecks : public QObject {
    Q_OBJECT

private slots:
    void healthyHistoryIsClean();
    void aPlanThatGivesAPartitionTwiceIsFound();
    void twoLiveReadersAreFound();
    void aReaderThatWasToldToHaveLeftMayNotKnowYet();
    void aStaticReaderThatWasPassedOverReadsOn();
    void aReaderThatWentForAWhileIsExcused();
    void aReaderThatDiedReadsNothing();
    void aSeatThatIsGivenBeforeItIsFreeIsFound();
    void anotherCoordinatorsSeatsAreItsOwn();
    void aCommitBeyondThePositionIsFound();
    void aCommitThatGoesBackIsFound();
    void aStalledCommitMayArriveLate();
    void aCommitOfWhoLostThePartitionIsFound();
    void whoReadsWhatItDoesNotHaveIsFound();
    void aStartBelowTheCommitIsFound();
    void aStartAsIfNothingWereCommittedIsFound();
    void aStartBeyondAllCommitsIsFound();
    void aCommitWithoutAnAnswerMayStand();
    void whatWasWrittenMayStand();
    void whatWasDeletedIsNotKept();
    void whatTheOffsetsPartitionLostIsNotPromised();
    void recordsOutOfTheRowAreFound();
    void aRecordThatIsLeftOutIsFound();
};

namespace {

const NodeId kA{10001}, kB{10002};
const TopicPartition kZero{"orders", 0};
const TopicPartition kOffsets{"__consumer_offsets", 0};

struct GroupStory : Story {
    GroupStory()
    {
        cluster();
        for (const NodeId client : {kA, kB}) {
            NodeAdded added;
            added.id = client;
            added.kind = NodeKind::Consumer;
            added.group = "billing";
            added.name = client == kA ? "A" : "B";
            tell(added);
            tell(NodeStarted{client, Incarnation{1}});
            joins(client);
        }
    }
    static std::string memberOf(NodeId client) { return client == kA ? "a" : "b"; }
    void joins(NodeId client) { tell(GroupMemberJoined{"billing", memberOf(client), "", client}); }
    void leaves(NodeId client, MemberLeftWhy why = MemberLeftWhy::SessionExpired) { tell(GroupMemberLeft{"billing", memberOf(client), why, client}); }
    void takes(NodeId client, int generation, std::vector<TopicPartition> partitions = {kZero})
    {
        tell(AssignmentTaken{client, "billing", generation, std::move(partitions), {}, {}});
    }
    void begins(NodeId client, int at, PositionHow how = PositionHow::Committed) { tell(PositionSet{client, kZero, Offset{at}, how}); }
    void reads(NodeId client, int from, int to)
    {
        RecordsDelivered fact;
        fact.client = client;
        fact.partition = kZero;
        fact.from = Offset{from};
        fact.to = Offset{to};
        for (int i = from; i < to; ++i)
            fact.offsets.push_back(Offset{i});
        tell(fact);
    }
    void sends(NodeId client, int number, int offset, int attempt = 1, Rule rule = Rule::None)
    {
        tell(CommitSent{client, "billing", CommitKind::Sync, number, attempt, {{kZero, Offset{offset}}}}, rule);
    }
    void committed(NodeId client, int offset) { committedBy(kOne, client, offset); }
    void committedBy(BrokerId broker, NodeId client, int offset)
    {
        const std::string member = client == NodeId{} ? "" : memberOf(client);
        tellBy(NodeId{broker.value}, OffsetCommitted{"billing", kZero, Offset{offset}, {}, "", member, client});
    }
    void ends(NodeId client, int number, int offset, ErrorCode error = ErrorCode::None)
    {
        tell(CommitEnded{client, "billing", CommitKind::Sync, number, error, "", {{kZero, Offset{offset}}}});
    }
    void commits(NodeId client, int number, int offset)
    {
        sends(client, number, offset);
        committed(client, offset);
        ends(client, number, offset);
    }
    // A has the partition, read ten and committed seven.
    void readsTenAndCommitsSeven()
    {
        takes(kA, 1);
        begins(kA, 0, PositionHow::Reset);
        reads(kA, 0, 10);
        commits(kA, 1, 7);
    }
    const GroupChecks& checks() const { return watch.checks().groups(); }
};

} // namespace

void TestGroupChecks::healthyHistoryIsClean()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.takes(kA, 1, {});
    story.takes(kB, 2);
    story.begins(kB, 7);
    story.reads(kB, 7, 12);
    story.commits(kB, 1, 9);
    story.commits(kB, 2, 12);
    QCOMPARE(story.rules(), Rules{});
    QCOMPARE(story.checks().claimsWatched(), std::uint64_t(2));
    QCOMPARE(story.checks().startsWatched(), std::uint64_t(2));
    QCOMPARE(story.checks().commitsWatched(), std::uint64_t(1));
}

void TestGroupChecks::aPlanThatGivesAPartitionTwiceIsFound()
{
    Story story;
    story.tell(GroupAssigned{"billing", 1, {{"a", {{"orders", 0}}}, {"b", {{"orders", 1}}}}});
    QCOMPARE(story.rules(), Rules{});
    story.tell(GroupAssigned{"billing", 2, {{"a", {{"orders", 0}}}, {"b", {{"orders", 0}}}}});
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
}

void TestGroupChecks::twoLiveReadersAreFound()
{
    GroupStory story;
    const NodeId elsewhere{10003};
    story.takes(kA, 1);
    story.tell(AssignmentTaken{elsewhere, "other", 1, {kZero}, {}, {}});
    story.tell(AssignmentTaken{elsewhere, "", -1, {kZero}, {}, {}});
    story.takes(kB, 1, {{"orders", 1}});
    story.takes(kA, 2); // still, in the next generation
    QCOMPARE(story.rules(), Rules{});
    story.takes(kB, 2, {kZero, {"orders", 1}});
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
    QCOMPARE(story.watch.checks().violations()[0].text,
        std::string("group billing: orders-0 is read by A (generation 2) and by B (generation 2), and neither was told to have left"));
}

void TestGroupChecks::aReaderThatWasToldToHaveLeftMayNotKnowYet()
{
    GroupStory story;
    story.takes(kA, 1);
    story.leaves(kA);
    story.takes(kB, 2);
    QCOMPARE(story.rules(), Rules{});
    story.takes(kA, 1, {}); // it learns
    story.joins(kA);
    story.takes(kA, 3); // and takes it from B, who knows nothing
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
    GroupStory late; // an answer to one that is no member any more
    late.leaves(kA);
    late.takes(kB, 2);
    late.takes(kA, 1);
    QCOMPARE(late.rules(), Rules{});
}

void TestGroupChecks::aStaticReaderThatWasPassedOverReadsOn()
{
    const auto history = [](GroupStory& story, const char* instance, int heardOf) {
        story.tell(GroupStateChanged{"billing", GroupState::Stable, 1, kOne, "range", GroupKind::Classic, -1, 0});
        GroupMemberJoined joined{"billing", "a", "", kA};
        joined.instanceId = instance;
        story.tell(joined);
        story.takes(kA, 1);
        MembershipChanged heard;
        heard.client = kA;
        heard.group = "billing";
        heard.memberId = "a";
        heard.state = MembershipState::Stable;
        heard.generation = heardOf;
        story.tell(heard);
        story.takes(kB, 2);
    };
    GroupStory passedOver, dynamic, knowsBetter;
    history(passedOver, "i1", 1);
    QCOMPARE(passedOver.rules(), Rules{});
    history(dynamic, "", 1); // it would have been dropped
    QCOMPARE(dynamic.rules(), Rules{"one-member-per-partition"});
    history(knowsBetter, "i1", 2);
    QCOMPARE(knowsBetter.rules(), Rules{"one-member-per-partition"});
}

void TestGroupChecks::aReaderThatWentForAWhileIsExcused()
{
    for (const int epoch : {-2, 1}) {
        GroupStory story;
        story.tell(GroupMemberJoined{"billing", "a", "", kA});
        story.takes(kA, 1);
        MemberReconciled away{"billing", "a"};
        away.epoch = epoch;
        story.tellBy(NodeId{kOne.value}, away);
        story.takes(kB, 2);
        QCOMPARE(story.rules(), epoch == -2 ? Rules{} : Rules{"one-member-per-partition"});
    }
}

void TestGroupChecks::aReaderThatDiedReadsNothing()
{
    GroupStory story;
    story.takes(kA, 1);
    story.tell(NodeStopped{kA, StopKind::Killed});
    story.takes(kB, 2);
    QCOMPARE(story.rules(), Rules{});
}

void TestGroupChecks::aSeatThatIsGivenBeforeItIsFreeIsFound()
{
    GroupStory story;
    const auto steps = [&](NodeId client, int epoch, std::vector<TopicPartition> assigned, std::vector<TopicPartition> pending = {}) {
        story.tell(MemberReconciled{"billing", GroupStory::memberOf(client), client, epoch, epoch - 1, MemberState::Stable, std::move(assigned), std::move(pending)});
    };
    const TopicPartition one{"orders", 1};
    steps(kA, 1, {kZero, one});
    steps(kB, 2, {});
    steps(kA, 1, {kZero}, {one});
    QCOMPARE(story.rules(), Rules{});
    steps(kB, 2, {one}); // A has still to give it up
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
    steps(kB, 2, {});
    steps(kA, 2, {kZero});
    steps(kB, 2, {one});
    story.leaves(kA);
    steps(kB, 3, {kZero, one});
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
}

void TestGroupChecks::anotherCoordinatorsSeatsAreItsOwn()
{
    GroupStory story;
    const auto seat = [&](BrokerId by, NodeId client) {
        story.tellBy(NodeId{by.value}, MemberReconciled{"billing", GroupStory::memberOf(client), client, 1, 0, MemberState::Stable, {kZero}, {}});
    };
    seat(kOne, kA);
    seat(kTwo, kB); // which is the coordinator now
    QCOMPARE(story.rules(), Rules{});
    seat(kTwo, kA);
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
    story.tell(GroupsUnloaded{kTwo, 0, 1});
    seat(kTwo, kB);
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
}

void TestGroupChecks::aCommitBeyondThePositionIsFound()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.sends(kA, 2, 10);
    story.sends(kA, 3, 50, 1, Rule::CommitAsked); // the user may
    QCOMPARE(story.rules(), Rules{});
    story.sends(kA, 4, 11);
    QCOMPARE(story.rules(), Rules{"commit-within-delivered"});
}

void TestGroupChecks::aCommitThatGoesBackIsFound()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.begins(kA, 3, PositionHow::Seek);
    story.commits(kA, 2, 3); // it was moved back
    QCOMPARE(story.rules(), Rules{});
    story.committed(kA, 2);
    QCOMPARE(story.rules(), Rules{"commit-never-back"});
    story.committed(kB, 1); // another one
    QCOMPARE(story.rules(), Rules{"commit-never-back"});
}

void TestGroupChecks::aStalledCommitMayArriveLate()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.sends(kA, 2, 8);
    story.sends(kA, 2, 8, 2); // tried again: the first try may be under way for ever
    story.ends(kA, 2, 8);
    story.committed(kA, 8);
    story.commits(kA, 3, 9);
    story.committed(kA, 8);
    QCOMPARE(story.rules(), Rules{});
    story.committed(kA, 7); // that one was answered
    QCOMPARE(story.rules(), Rules{"commit-never-back"});
}

void TestGroupChecks::aCommitOfWhoLostThePartitionIsFound()
{
    const auto plan = [](GroupStory& story, int generation, const char* owner) {
        story.tellBy(NodeId{kOne.value}, GroupAssigned{"billing", generation, {{owner, {kZero}}}});
    };
    GroupStory story;
    plan(story, 1, "a");
    story.readsTenAndCommitsSeven();
    plan(story, 2, "b");
    story.committed(kA, 8); // was on its way
    story.takes(kA, 2, {});
    story.takes(kB, 2);
    story.begins(kB, 8);
    story.reads(kB, 8, 12);
    story.commits(kB, 1, 9);
    story.committed(NodeId{}, 3); // an administrator, or whoever
    story.commits(kB, 2, 9);
    QCOMPARE(story.rules(), Rules{});
    story.committed(kA, 8); // in its old generation
    QCOMPARE(story.rules(), Rules{"commit-never-back"});
    QCOMPARE(story.watch.checks().violations()[0].text, std::string("group billing: a commits orders-0=8, but b has it and committed 9"));
    GroupStory consumer; // the same by epochs
    const auto seat = [&](NodeId client, int epoch, std::vector<TopicPartition> assigned) {
        const std::string id = GroupStory::memberOf(client);
        consumer.tellBy(
            NodeId{kOne.value}, MemberReconciled{"billing", id, client, epoch, epoch - 1, MemberState::Stable, std::move(assigned), {}});
    };
    seat(kA, 1, {kZero});
    consumer.readsTenAndCommitsSeven();
    seat(kA, 2, {});
    seat(kB, 2, {kZero});
    consumer.committed(kA, 8);
    consumer.takes(kA, 2, {});
    consumer.takes(kB, 2);
    consumer.begins(kB, 8);
    consumer.commits(kB, 1, 8);
    QCOMPARE(consumer.rules(), Rules{});
    consumer.committed(kA, 10);
    QCOMPARE(consumer.rules(), Rules{"commit-never-back"});
}

void TestGroupChecks::whoReadsWhatItDoesNotHaveIsFound()
{
    GroupStory story;
    story.takes(kA, 1);
    story.begins(kA, 0, PositionHow::Reset);
    story.reads(kA, 0, 5);
    story.takes(kA, 2, {{"orders", 1}});
    QCOMPARE(story.rules(), Rules{});
    story.reads(kA, 5, 6);
    QCOMPARE(story.rules(), Rules{"one-member-per-partition"});
    QCOMPARE(story.watch.checks().violations()[0].text, std::string("group billing: A reads orders-0 and does not have it"));
}

void TestGroupChecks::aStartBelowTheCommitIsFound()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.takes(kA, 1, {});
    story.takes(kB, 2);
    story.begins(kB, 6);
    QCOMPARE(story.rules(), Rules{"commit-is-kept"});
    QCOMPARE(story.watch.checks().violations()[0].text, std::string("group billing: B begins orders-0 at 6, but 7 was committed"));
    GroupStory between; // committed when it had asked: either is right
    between.readsTenAndCommitsSeven();
    between.takes(kA, 1, {});
    between.takes(kB, 2);
    between.commits(kA, 2, 9);
    between.begins(kB, 7);
    QCOMPARE(between.rules(), Rules{});
}

void TestGroupChecks::aStartAsIfNothingWereCommittedIsFound()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.takes(kA, 1, {});
    story.takes(kB, 2);
    story.begins(kB, 0, PositionHow::Reset);
    QCOMPARE(story.rules(), Rules{"commit-is-kept"});
    GroupStory gone; // it found the commit, and the log began later
    gone.readsTenAndCommitsSeven();
    gone.takes(kA, 1, {});
    gone.takes(kB, 2);
    gone.begins(kB, 7);
    gone.begins(kB, 20, PositionHow::Reset);
    QCOMPARE(gone.rules(), Rules{});
}

void TestGroupChecks::aStartBeyondAllCommitsIsFound()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.takes(kA, 1, {});
    story.takes(kB, 2);
    story.begins(kB, 8);
    QCOMPARE(story.rules(), Rules{"commit-not-skipped"});
    GroupStory never;
    never.takes(kA, 1);
    never.sends(kA, 1, 0);
    never.begins(kA, 3);
    QCOMPARE(never.rules(), Rules{"commit-not-skipped"});
}

void TestGroupChecks::aCommitWithoutAnAnswerMayStand()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.sends(kA, 2, 10);
    story.ends(kA, 2, 10, ErrorCode::RequestTimedOut);
    story.tell(NodeStopped{kA, StopKind::Killed});
    story.takes(kB, 2);
    story.begins(kB, 10);
    QCOMPARE(story.rules(), Rules{});
}

// A reset of an administrator that nobody is told of, because its coordinator died: it is in the log.
void TestGroupChecks::whatWasWrittenMayStand()
{
    const auto written = [](GroupStory& story, const char* value) {
        story.tell(GroupRecordWritten{"billing", 0, Offset{9}, 1, "orders, 0", value, *value == 0});
    };
    GroupStory story;
    story.readsTenAndCommitsSeven();
    written(story, "2");
    story.takes(kA, 1, {});
    story.takes(kB, 2);
    story.begins(kB, 2);
    QCOMPARE(story.rules(), Rules{});
    GroupStory told; // and then another was told to stand
    told.readsTenAndCommitsSeven();
    written(told, "2");
    told.committed(NodeId{}, 2);
    written(told, "9");
    told.committed(kA, 9);
    told.takes(kA, 1, {});
    told.takes(kB, 2);
    told.begins(kB, 2);
    QCOMPARE(told.rules(), Rules{"commit-is-kept"});
    GroupStory removed;
    removed.readsTenAndCommitsSeven();
    written(removed, "");
    removed.takes(kA, 1, {});
    removed.takes(kB, 2);
    removed.begins(kB, 0, PositionHow::Reset);
    QCOMPARE(removed.rules(), Rules{});
}

void TestGroupChecks::whatWasDeletedIsNotKept()
{
    GroupStory story;
    story.readsTenAndCommitsSeven();
    story.takes(kA, 1, {});
    story.tell(OffsetRemoved{"billing", kZero, OffsetRemovedWhy::Deleted, Offset{7}});
    story.takes(kB, 2);
    story.begins(kB, 0, PositionHow::Reset);
    QCOMPARE(story.rules(), Rules{});
}

void TestGroupChecks::whatTheOffsetsPartitionLostIsNotPromised()
{
    const auto history = [](GroupStory& story, Rule rule, const TopicPartition& partition) {
        story.tell(GroupStateChanged{"billing", GroupState::Stable, 1, kOne, "range", GroupKind::Classic, -1, 0});
        story.tell(TopicCreated{"__consumer_offsets", {}, 1, 2});
        story.tell(PartitionCreated{kOffsets, {kOne, kTwo}, {kOne, kTwo}, kOne, LeaderEpoch{0}, 1});
        story.readsTenAndCommitsSeven();
        story.tell(LeaderElected{partition, kTwo, kOne, LeaderEpoch{1}, 1}, rule);
        story.takes(kB, 1); // both have it: of A the coordinator knows nothing any more
        story.begins(kB, 0, PositionHow::Reset);
    };
    GroupStory unclean;
    history(unclean, Rule::UncleanElection, kOffsets);
    QCOMPARE(unclean.rules(), Rules{});
    const auto startsAnewAt = [&](int offset) {
        unclean.takes(kB, 1, {});
        unclean.takes(kB, 1);
        unclean.begins(kB, offset);
    };
    unclean.committedBy(kOne, kB, 5); // it does not know of the election: this may be gone as well
    startsAnewAt(3);
    QCOMPARE(unclean.rules(), Rules{});
    unclean.committedBy(kTwo, kB, 5);
    startsAnewAt(3);
    QCOMPARE(unclean.rules(), Rules{"commit-is-kept"});
    GroupStory clean;
    history(clean, Rule::FirstAliveInIsr, kOffsets);
    QCOMPARE(clean.rules(), (Rules{"one-member-per-partition", "commit-is-kept"}));
    GroupStory other;
    history(other, Rule::UncleanElection, {"__consumer_offsets", 1});
    QCOMPARE(other.rules(), (Rules{"one-member-per-partition", "commit-is-kept"}));
}

void TestGroupChecks::recordsOutOfTheRowAreFound()
{
    GroupStory story;
    story.takes(kA, 1);
    story.begins(kA, 0, PositionHow::Reset);
    story.reads(kA, 0, 5);
    story.reads(kA, 5, 8);
    story.begins(kA, 6, PositionHow::Truncated);
    story.reads(kA, 6, 9);
    QCOMPARE(story.rules(), Rules{});
    story.reads(kA, 8, 10); // again
    story.reads(kA, 11, 12); // passed over
    QCOMPARE(story.rules(), (Rules{"delivered-in-a-row", "delivered-in-a-row"}));
}

void TestGroupChecks::aRecordThatIsLeftOutIsFound()
{
    RecordsDelivered fact;
    fact.client = kA;
    fact.partition = kZero;
    fact.from = Offset{0};
    fact.to = Offset{3};
    fact.offsets = {Offset{0}, Offset{2}};
    GroupStory story;
    story.everywhere(0, 2, 0, {1, 2, 3});
    story.takes(kA, 1);
    story.tell(fact);
    QCOMPARE(story.rules(), Rules{"delivered-in-a-row"});
    QCOMPARE(story.watch.checks().violations()[0].text, std::string("A got orders-0 up to 3 without the record at 1"));
    GroupStory compacted;
    compacted.everywhere(0, 2, 0, {1, 2, 3});
    OffsetMapBuilt cleaned; // on the broker it was fetched from, say
    cleaned.broker = kTwo;
    cleaned.partition = kZero;
    compacted.tell(cleaned);
    compacted.takes(kA, 1);
    compacted.tell(fact);
    QCOMPARE(compacted.rules(), Rules{});
}

QTEST_GUILESS_MAIN(TestGroupChecks)
#include "tst_group_checks.moc"
