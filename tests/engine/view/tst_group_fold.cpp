// Who is seen to read what, since when, and which gaps nobody reads: do the spans follow from what consumers and coordinators told?

#include <QTest>

#include <algorithm>

#include "tests/support/print.h"

#include "engine/view/cluster_view.h"

using namespace engine;
using namespace std::chrono_literals;

namespace {

constexpr NodeId kFirst{10001};
constexpr NodeId kSecond{10002};
const TopicPartition kZero{"orders", 0};
const TopicPartition kOne{"orders", 1};
const std::string kGroup = "billing";
using Kind = OwnerSpan::Kind;

struct Story {
    ClusterView view;
    FactId tell(const FactBody& body, Duration at, Rule rule = Rule::None, NodeId by = {})
    {
        Fact fact;
        fact.id = FactId{view.upTo.value + 1};
        fact.node = by;
        fact.at = Time{at};
        fact.rule = rule;
        fact.body = body;
        apply(view, fact);
        return fact.id;
    }
    void consumer(NodeId id, const std::string& name)
    {
        tell(NodeAdded{id, NodeKind::Consumer, name, kGroup, ""}, 0s);
        tell(NodeStarted{id, Incarnation{1}}, 0s);
    }
    void joins(NodeId id, const std::string& member, Duration at, const std::string& instance = {})
    {
        GroupMemberJoined fact;
        fact.group = kGroup;
        fact.memberId = member;
        fact.client = id;
        fact.instanceId = instance;
        tell(fact, at);
        tell(MembershipChanged{id, kGroup, MembershipState::Joining, member, -1, ErrorCode::None, ""}, at);
    }
    FactId takes(NodeId id, std::vector<TopicPartition> partitions, std::int32_t generation, Duration at, bool lost = false)
    {
        AssignmentTaken fact;
        fact.client = id;
        fact.group = kGroup;
        fact.generation = generation;
        fact.removed = view.client(id)->consumer->assignment.value;
        std::erase_if(fact.removed,
            [&](const auto& had) { return std::find(partitions.begin(), partitions.end(), had) != partitions.end(); });
        fact.partitions = std::move(partitions);
        fact.lost = lost;
        return tell(fact, at, Rule::LeaderAssigns);
    }
    void state(GroupState state, std::int32_t generation, Duration at, Rule rule = Rule::None)
    {
        GroupStateChanged fact;
        fact.group = kGroup;
        fact.state = state;
        fact.generation = generation;
        fact.coordinator = BrokerId{1};
        tell(fact, at, rule);
    }
    void leaves(NodeId id, const std::string& member, MemberLeftWhy why, Duration at)
    {
        GroupMemberLeft fact;
        fact.group = kGroup;
        fact.memberId = member;
        fact.why = why;
        fact.client = id;
        tell(fact, at);
    }
    const GroupView& group() const { return *view.groups.at(kGroup); }
    const ConsumerView& of(NodeId id) const { return *view.client(id)->consumer; }
    // "Owned 1 1-3, Stopped 1 3-": by whom, from when to when in seconds
    std::string spans(const TopicPartition& partition) const
    {
        std::string out;
        const auto& owner = *group().ownership->at(partition);
        for (std::size_t i = 0; i < owner.spans.size(); ++i) {
            const OwnerSpan& span = owner.spans[i];
            const char* kinds[] = {"Owned", "Stopped", "Unserved"};
            out += (out.empty() ? "" : ", ") + std::string(kinds[static_cast<std::size_t>(span.kind)]) + " "
                + std::to_string(span.client.value - 10000) + " " + std::to_string(span.from.nanos() / 1000000000) + "-"
                + (span.to == kNever ? "" : std::to_string(span.to.nanos() / 1000000000));
        }
        return out;
    }
    // Two consumers; the first reads everything since 1 s.
    static Story oneReader()
    {
        Story story;
        story.consumer(kFirst, "c1");
        story.consumer(kSecond, "c2");
        story.joins(kFirst, "m1", 1s);
        story.state(GroupState::Stable, 1, 1s);
        story.takes(kFirst, {kZero, kOne}, 1, 1s);
        return story;
    }
};

} // namespace

class TestGroupFold : public QObject {
    Q_OBJECT

private slots:
    void anEagerRebalanceStopsEverything();
    void aCooperativeOneStopsOnlyWhatMoves();
    void aKilledReaderLeavesItsPartitionsUnserved();
    void aSleepingReaderGoesOnIfNobodyTookItsPlace();
    void whatALateReaderStillHoldsBelongsToTheNewOne();
    void aMemberThatLeavesStopsAndAStaticOneIsMissed();
    void whatAFormerCoordinatorStillDecidesConcernsNobody();
    void anEmptyGroupHasNoOwners();
    void aMemberThatGetsNothingDoesNotWait();
    void onlyRealChangesOfAnAssignmentCount();
    void aRebalanceIsFromTheFirstWordToTheLast();
};

void TestGroupFold::anEagerRebalanceStopsEverything()
{
    Story story = Story::oneReader();
    story.state(GroupState::PreparingRebalance, 1, 3s, Rule::GroupMemberJoined);
    story.takes(kFirst, {}, 1, 4s);
    QVERIFY(story.of(kFirst).stoppedSince == Time{4s});
    story.state(GroupState::Stable, 2, 6s);
    story.joins(kSecond, "m2", 6s);
    story.takes(kFirst, {kZero}, 2, 6s);
    story.takes(kSecond, {kOne}, 2, 7s);
    QCOMPARE(story.spans(kZero), std::string("Owned 1 1-4, Stopped 1 4-6, Owned 1 6-"));
    QCOMPARE(story.spans(kOne), std::string("Owned 1 1-4, Stopped 1 4-7, Owned 2 7-"));
    QVERIFY(story.group().ownership->at(kOne)->stopped == 3s);
    QVERIFY(story.group().ownership->at(kOne)->unserved == 0s);
    QCOMPARE(story.group().ownership->at(kOne)->moves, 1);
    QCOMPARE(story.group().ownership->at(kZero)->moves, 0);
    QVERIFY(story.of(kFirst).stoppedFor == 2s);
    QVERIFY(story.of(kSecond).stoppedFor == 0s);
}

void TestGroupFold::aCooperativeOneStopsOnlyWhatMoves()
{
    Story story = Story::oneReader();
    story.takes(kFirst, {kZero}, 2, 3s);
    story.joins(kSecond, "m2", 3s);
    story.takes(kSecond, {}, 2, 3s);
    story.takes(kFirst, {kZero}, 3, 5s);
    story.takes(kSecond, {kOne}, 3, 5s);
    QCOMPARE(story.spans(kZero), std::string("Owned 1 1-"));
    QCOMPARE(story.spans(kOne), std::string("Owned 1 1-3, Stopped 1 3-5, Owned 2 5-"));
    QVERIFY(story.of(kFirst).stoppedFor == 0s && story.of(kFirst).stoppedSince == kNever);
}

void TestGroupFold::aKilledReaderLeavesItsPartitionsUnserved()
{
    Story story = Story::oneReader();
    story.tell(NodeStopped{kFirst, StopKind::Killed}, 10s);
    QCOMPARE(story.spans(kZero), std::string("Owned 1 1-10, Unserved 1 10-"));
    QVERIFY(story.group().marks.back().what == GroupMark::What::Died);
    story.leaves(kFirst, "m1", MemberLeftWhy::SessionExpired, 55s);
    QVERIFY(story.group().marks.back().what == GroupMark::What::SessionExpired);
    story.joins(kSecond, "m2", 55s);
    story.takes(kSecond, {kZero, kOne}, 2, 56s);
    QCOMPARE(story.spans(kZero), std::string("Owned 1 1-10, Unserved 1 10-56, Owned 2 56-"));
    QVERIFY(story.group().ownership->at(kZero)->unserved == 46s);
    QVERIFY(story.group().ownership->at(kZero)->stopped == 0s);
}

void TestGroupFold::aSleepingReaderGoesOnIfNobodyTookItsPlace()
{
    Story story = Story::oneReader();
    story.tell(NodePaused{kFirst}, 10s);
    story.joins(kSecond, "m2", 11s);
    story.takes(kSecond, {kOne}, 2, 12s);
    story.tell(NodeResumed{kFirst}, 20s);
    QCOMPARE(story.spans(kZero), std::string("Owned 1 1-10, Unserved 1 10-20, Owned 1 20-"));
    QCOMPARE(story.spans(kOne), std::string("Owned 1 1-10, Unserved 1 10-12, Owned 2 12-"));
}

// It missed its poll() deadline: the others share its partitions, and only then it learns of it.
void TestGroupFold::whatALateReaderStillHoldsBelongsToTheNewOne()
{
    Story story = Story::oneReader();
    story.tell(PollDeadlineMissed{kFirst, kGroup, 5s, Time{1s}}, 6s, Rule::PollDeadline);
    QVERIFY(story.group().marks.back().what == GroupMark::What::PollMissed);
    story.joins(kSecond, "m2", 6s);
    story.takes(kSecond, {kZero, kOne}, 2, 7s);
    story.takes(kFirst, {}, -1, 9s, true);
    QCOMPARE(story.spans(kZero), std::string("Owned 1 1-7, Owned 2 7-"));
    QVERIFY(story.of(kFirst).assignment.value.empty());
}

void TestGroupFold::aMemberThatLeavesStopsAndAStaticOneIsMissed()
{
    Story story = Story::oneReader();
    story.takes(kFirst, {}, 1, 5s); // close()
    story.leaves(kFirst, "m1", MemberLeftWhy::Left, 5s);
    story.tell(NodeStopped{kFirst, StopKind::Stopped}, 5s);
    QCOMPARE(story.spans(kZero), std::string("Owned 1 1-5, Stopped 1 5-"));

    Story other;
    other.consumer(kFirst, "c1");
    other.joins(kFirst, "m1", 1s, "a");
    other.takes(kFirst, {kZero}, 1, 1s);
    other.takes(kFirst, {}, 1, 5s);
    other.tell(NodeStopped{kFirst, StopKind::Stopped}, 6s);
    QCOMPARE(other.spans(kZero), std::string("Owned 1 1-5, Stopped 1 5-6, Unserved 1 6-"));
}

void TestGroupFold::anEmptyGroupHasNoOwners()
{
    Story story = Story::oneReader();
    story.tell(NodeStopped{kFirst, StopKind::Killed}, 10s);
    story.leaves(kFirst, "m1", MemberLeftWhy::SessionExpired, 50s);
    story.state(GroupState::Empty, 2, 50s);
    QVERIFY(story.group().now(kZero) == nullptr);
    QVERIFY(story.group().ownership->at(kZero)->unserved == 40s);
    QVERIFY(story.group().members.empty());
}

void TestGroupFold::aMemberThatGetsNothingDoesNotWait()
{
    Story story = Story::oneReader();
    story.takes(kFirst, {}, 1, 3s);
    story.takes(kFirst, {}, 2, 5s); // the others have everything
    QVERIFY(story.of(kFirst).stoppedSince == kNever);
    QVERIFY(story.of(kFirst).stoppedFor == 2s);
}

void TestGroupFold::whatAFormerCoordinatorStillDecidesConcernsNobody()
{
    const NodeId former{1}, next{2};
    Story story = Story::oneReader();
    for (const NodeId broker : {former, next})
        story.tell(NodeAdded{broker, NodeKind::Broker, std::to_string(broker.value), "", ""}, 1s);
    GroupStateChanged loaded{kGroup, GroupState::Stable, 1, BrokerId{2}};
    loaded.offsetsPartition = 0;
    story.tell(loaded, 2s, Rule::CoordinatorLoads, former); // its own words still count
    QVERIFY(story.group().coordinator == BrokerId{2});
    GroupMemberLeft left;
    left.group = kGroup;
    left.memberId = "m1";
    left.client = kFirst;
    story.tell(left, 3s, Rule::GroupSessionExpired, former);
    story.tell(GroupStateChanged{kGroup, GroupState::Empty, 2, BrokerId{1}}, 3s, Rule::GroupSessionExpired, former);
    QVERIFY(story.group().state.value == GroupState::Stable && story.group().members.size() == 1);
    story.tell(left, 4s, Rule::GroupSessionExpired, next);
    story.tell(GroupStateChanged{kGroup, GroupState::Empty, 2, BrokerId{2}}, 4s, Rule::GroupSessionExpired, next);
    QVERIFY(story.group().state.value == GroupState::Empty && story.group().members.empty());
}

void TestGroupFold::onlyRealChangesOfAnAssignmentCount()
{
    Story story = Story::oneReader();
    story.takes(kFirst, {kZero, kOne}, 2, 3s);
    QCOMPARE(story.of(kFirst).assignments, 1);
    QCOMPARE(story.of(kFirst).generation, 2);
    story.takes(kFirst, {kZero}, 3, 4s);
    QCOMPARE(story.of(kFirst).assignments, 2);
}

void TestGroupFold::aRebalanceIsFromTheFirstWordToTheLast()
{
    Story story = Story::oneReader();
    story.joins(kSecond, "m2", 3s);
    story.state(GroupState::PreparingRebalance, 1, 3s, Rule::GroupMemberJoined);
    QVERIFY(story.group().rebalances.back().to == kNever);
    story.state(GroupState::CompletingRebalance, 2, 5s);
    story.state(GroupState::Stable, 2, 6s);
    const RebalanceView& last = story.group().rebalances.back();
    QVERIFY(last.from == Time{3s} && last.to == Time{6s});
    QCOMPARE(last.generationBefore, 1);
    QCOMPARE(last.generation, 2);
    QVERIFY(last.rule == Rule::GroupMemberJoined);
    QVERIFY(last.client == kSecond);
    QCOMPARE(story.group().generations.back().generation, 2);
}

QTEST_GUILESS_MAIN(TestGroupFold)
#include "tst_group_fold.moc"
