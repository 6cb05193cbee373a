#include <QTest>

#include <set>

#include "tests/engine/client/client_world.h"
#include "tests/support/print.h"

using namespace engine;
using namespace std::chrono_literals;

// How does a consumer become, stay and cease to be a member of its group by the classic protocol, and what do the others notice
// (facts §7.3)?
class TstGroupMembers : public QObject {
    Q_OBJECT

private slots:
    void theDefaultListIsRangeAndEager();
    void aMixedListIsEager();
    void eagerMembersStopAndCooperativeOnesReadOn();
    void cooperativeMembersJoinAgainWhenTheyGaveUp();
    void theLeaderTellsItsPlan();
    void stickyMembersKeepWhatTheyHad();
    void aKilledMemberIsUnservedUntilTheNextOwner();
    void whoDoesNotPollLeavesAndItsCommitFails();
    void aMemberThatSleptThroughItsSessionLosesEverything();
    void twoWithOneInstanceIdFenceEachOther();
    void aPatternTakesUpNewTopics();
    void aPatternLeavesInternalTopicsAlone();
    void subscribingAgainRebalances();
    void commitSyncTriesAgainAndCommitAsyncDoesNot();
    void commitSyncGivesUpInTheEnd();
    void duringARebalanceNobodyCommits();
    void whoAssignsItselfCannotCommitIntoALivingGroup();
    void leavingSaysWhy();
    void theCoordinatorIsFoundLostAndFound();
    void hundredsOfMembersSettle();
};

namespace {

const ConfigMap fromTheStart{{"auto.offset.reset", "earliest"}};
const ConfigMap byHand{{"auto.offset.reset", "earliest"}, {"enable.auto.commit", "false"}};

ConfigMap with(ConfigMap base, const ConfigMap& more)
{
    base.insert(more.begin(), more.end());
    return base;
}

ConfigMap assignor(const std::string& name) { return with(fromTheStart, {{"partition.assignment.strategy", name}}); }

ProducerNode::Workload steadily(Duration interval = 10ms, std::int64_t records = 0, const std::string& topic = "orders")
{
    return {.topics = {topic}, .interval = interval, .keySpace = 100, .recordsMax = records};
}

std::vector<TopicPartition> reads(const ClientWorld& cluster, NodeId consumer)
{
    const auto taken = cluster.all<AssignmentTaken>(consumer);
    return taken.empty() ? std::vector<TopicPartition>{} : taken.back().second.partitions;
}

std::string protocolOf(const ClientWorld& cluster) { return cluster.all<AssignmentPlanned>().back().second.assignor; }

std::vector<MembershipState> statesOf(const ClientWorld& cluster, NodeId consumer)
{
    std::vector<MembershipState> out;
    for (const auto& [at, fact] : cluster.all<MembershipChanged>(consumer))
        out.push_back(fact.state);
    return out;
}

std::set<OwnerSpan::Kind> kindsSince(const ClientWorld& cluster, const TopicPartition& partition, Time since)
{
    std::set<OwnerSpan::Kind> out;
    const ClusterView view = cluster.view();
    const auto& spans = view.groups.at("billing")->ownership->at(partition)->spans;
    for (std::size_t i = 0; i < spans.size(); ++i)
        if (spans[i].to > since)
            out.insert(spans[i].kind);
    return out;
}

const CommitEnded& lastCommit(const std::vector<std::pair<Time, CommitEnded>>& ended) { return ended.back().second; }

} // namespace

void TstGroupMembers::theDefaultListIsRangeAndEager()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, fromTheStart);
    cluster.run(4s);
    cluster.consumer("c2", "billing", {"orders"}, fromTheStart);
    cluster.run(8s);
    QCOMPARE(protocolOf(cluster), std::string("range"));
    bool gaveUpAll = false;
    for (const auto& [at, fact] : cluster.all<AssignmentTaken>(first))
        gaveUpAll = gaveUpAll || (fact.partitions.empty() && fact.removed.size() == 3 && !fact.lost);
    QVERIFY(gaveUpAll);
    // Committed first, then given up, then joined.
    const auto commits = cluster.all<CommitSent>(first);
    QVERIFY(std::any_of(commits.begin(), commits.end(), [](const auto& c) { return c.second.kind == CommitKind::BeforeRevoke; }));
}

void TstGroupMembers::aMixedListIsEager()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, assignor("range,cooperative-sticky"));
    cluster.run(4s);
    cluster.consumer("c2", "billing", {"orders"}, assignor("cooperative-sticky"));
    cluster.run(8s);
    QCOMPARE(protocolOf(cluster), std::string("cooperative-sticky")); // the only one that both know
    const auto taken = cluster.all<AssignmentTaken>(first);
    QVERIFY(std::any_of(taken.begin(), taken.end(), [](const auto& t) { return t.second.partitions.empty(); }));
}

void TstGroupMembers::eagerMembersStopAndCooperativeOnesReadOn()
{
    for (const bool cooperative : {false, true}) {
        ClientWorld cluster(ConfigMap{{"num.partitions", "6"}});
        cluster.producer("p1", steadily());
        const auto config = assignor(cooperative ? "cooperative-sticky" : "sticky");
        const NodeId first = cluster.consumer("c1", "billing", {"orders"}, config);
        const NodeId second = cluster.consumer("c2", "billing", {"orders"}, config);
        cluster.run(10s);
        QCOMPARE(reads(cluster, first).size() + reads(cluster, second).size(), std::size_t{6});
        const auto before = reads(cluster, first);
        const Time since = cluster.world.now();
        const NodeId third = cluster.consumer("c3", "billing", {"orders"}, config);
        cluster.run(10s);
        QCOMPARE(reads(cluster, third).size(), std::size_t{2});
        int stopped = 0;
        for (std::int32_t i = 0; i < 6; ++i)
            stopped += kindsSince(cluster, {"orders", i}, since).contains(OwnerSpan::Kind::Stopped) ? 1 : 0;
        QCOMPARE(stopped, cooperative ? 2 : 6); // only what moved
        const auto taken = cluster.all<AssignmentTaken>(first);
        const auto isEmpty = [&](const auto& t) { return t.first > since && t.second.partitions.empty(); };
        QCOMPARE(std::any_of(taken.begin(), taken.end(), isEmpty), !cooperative);
        for (const auto& [at, fact] : cluster.all<AssignmentTaken>(first))
            if (at > since && cooperative) {
                QVERIFY(!fact.partitions.empty());
                QVERIFY(fact.added.empty());
            }
        QVERIFY(before.size() >= reads(cluster, first).size());
    }
}

void TstGroupMembers::cooperativeMembersJoinAgainWhenTheyGaveUp()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, assignor("cooperative-sticky"));
    cluster.run(5s);
    const std::int32_t generation = cluster.all<AssignmentTaken>(first).back().second.generation;
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, assignor("cooperative-sticky"));
    cluster.run(8s);
    QCOMPARE(cluster.all<AssignmentTaken>(first).back().second.generation, generation + 2); // two rounds
    bool again = false;
    for (const auto& [at, fact] : cluster.all<MembershipChanged>(first))
        again = again || fact.reason == "need to revoke partitions and re-join";
    QVERIFY(again);
    QCOMPARE(reads(cluster, first).size() + reads(cluster, second).size(), std::size_t{3});
    QCOMPARE(reads(cluster, second).size(), std::size_t{1});
    // A third round needs nobody: nothing changed hands in the second.
    cluster.run(10s);
    QCOMPARE(cluster.all<AssignmentTaken>(first).back().second.generation, generation + 2);
}

void TstGroupMembers::theLeaderTellsItsPlan()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, assignor("roundrobin"));
    cluster.run(5s);
    cluster.consumer("c2", "billing", {"orders"}, assignor("roundrobin"));
    cluster.run(8s);
    const auto plans = cluster.all<AssignmentPlanned>();
    QVERIFY(plans.size() >= 2);
    QVERIFY(plans.back().second.client == first); // the first member leads
    QCOMPARE(plans.back().second.assignor, std::string("roundrobin"));
    QCOMPARE(plans.back().second.members.size(), std::size_t{2});
    QCOMPARE(plans.back().second.moved, 1); // orders-1
    QCOMPARE(plans.front().second.moved, 0);
}

void TstGroupMembers::stickyMembersKeepWhatTheyHad()
{
    ClientWorld cluster(ConfigMap{{"num.partitions", "6"}});
    cluster.producer("p1", steadily());
    std::vector<NodeId> members;
    for (const char* name : {"c1", "c2", "c3"})
        members.push_back(cluster.consumer(name, "billing", {"orders"}, assignor("sticky")));
    cluster.run(10s);
    const auto first = reads(cluster, members[0]);
    const auto second = reads(cluster, members[1]);
    cluster.world.stop(members[2]);
    cluster.run(10s);
    for (const auto& [before, member] : {std::pair{first, members[0]}, {second, members[1]}}) {
        const auto now = reads(cluster, member);
        QCOMPARE(now.size(), std::size_t{3});
        for (const auto& partition : before)
            QVERIFY(std::find(now.begin(), now.end(), partition) != now.end());
    }
    QCOMPARE(cluster.all<AssignmentPlanned>().back().second.moved, 0);
}

void TstGroupMembers::aKilledMemberIsUnservedUntilTheNextOwner()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const auto config = with(fromTheStart, {{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "2000"}});
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, config);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, config);
    cluster.run(10s);
    const auto lost = reads(cluster, second);
    QVERIFY(!lost.empty());
    const Time killed = cluster.world.now();
    cluster.world.kill(second);
    cluster.run(12s);
    QCOMPARE(reads(cluster, first).size(), std::size_t{3});
    const ClusterView view = cluster.view();
    const auto& owner = *view.groups.at("billing")->ownership->at(lost.front());
    const OwnerSpan gap = owner.spans[owner.spans.size() - 2];
    QVERIFY(gap.kind == OwnerSpan::Kind::Unserved);
    QVERIFY(gap.from == killed && gap.to > killed + 3s && gap.to < killed + 10s);
    QVERIFY(owner.spans.back().kind == OwnerSpan::Kind::Owned && owner.spans.back().client == first);
}

void TstGroupMembers::whoDoesNotPollLeavesAndItsCommitFails()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 300));
    cluster.run(4s);
    const NodeId slow = cluster.consumer("c1", "billing", {"orders"}, with(byHand, {{"max.poll.interval.ms", "5000"}}), 200ms);
    cluster.run(8s);
    const auto missed = cluster.all<PollDeadlineMissed>(slow);
    QCOMPARE(missed.size(), std::size_t{1});
    QVERIFY(missed[0].second.limit == 5s);
    QVERIFY(missed[0].first == missed[0].second.lastPoll + 5s);
    const auto changes = cluster.all<MembershipChanged>(slow);
    QVERIFY(changes.back().second.state == MembershipState::Unjoined);
    QCOMPARE(changes.back().second.reason, std::string("consumer poll timeout has expired."));
    QVERIFY(!cluster.all<GroupMemberLeft>().empty());
    cluster.command(slow, ClientCommit{.async = false, .offsets = {{{"orders", 0}, Offset{3}}}});
    QCOMPARE(lastCommit(cluster.all<CommitEnded>(slow)).exception, std::string("CommitFailedException"));
    QVERIFY(cluster.all<OffsetCommitted>().empty());
    cluster.run(120s); // the next poll()
    const auto taken = cluster.all<AssignmentTaken>(slow);
    QVERIFY(std::any_of(taken.begin(), taken.end(), [](const auto& t) { return t.second.lost && t.second.removed.size() == 3; }));
    QVERIFY(taken.back().first > missed[0].first + 1s);
}

void TstGroupMembers::aMemberThatSleptThroughItsSessionLosesEverything()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const auto config = with(fromTheStart, {{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "2000"}});
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, config);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, config);
    cluster.run(10s);
    cluster.world.pause(second);
    cluster.run(15s);
    QCOMPARE(reads(cluster, first).size(), std::size_t{3});
    const Time woke = cluster.world.now();
    cluster.world.resume(second);
    cluster.run(10s);
    bool lost = false, refused = false;
    for (const auto& [at, fact] : cluster.all<AssignmentTaken>(second))
        lost = lost || (at >= woke && fact.lost && fact.partitions.empty());
    for (const auto& [at, fact] : cluster.all<MembershipChanged>(second))
        refused = refused || (at >= woke && fact.error == ErrorCode::UnknownMemberId && fact.state == MembershipState::Unjoined);
    QVERIFY(lost);
    QVERIFY(refused);
    QCOMPARE(reads(cluster, first).size() + reads(cluster, second).size(), std::size_t{3});
}

void TstGroupMembers::twoWithOneInstanceIdFenceEachOther()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const auto config = with(fromTheStart, {{"group.instance.id", "a"}});
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, config);
    cluster.run(5s);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, config);
    cluster.run(8s);
    const auto failed = cluster.all<ConsumerFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY(failed[0].second.client == first);
    QCOMPARE(failed[0].second.exception, std::string("FencedInstanceIdException"));
    QVERIFY(cluster.world.state(first) == World::State::Down);
    QVERIFY(statesOf(cluster, first).back() == MembershipState::Failed);
    QCOMPARE(reads(cluster, second).size(), std::size_t{3});
}

void TstGroupMembers::aPatternTakesUpNewTopics()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 50, "orders-eu"));
    cluster.producer("p2", steadily(10ms, 50, "invoices"));
    cluster.run(3s);
    const auto config = with(fromTheStart, {{"metadata.max.age.ms", "3000"}});
    const NodeId c = cluster.matching("c1", "billing", "orders-(eu|us)", config);
    cluster.run(5s);
    QCOMPARE(reads(cluster, c).size(), std::size_t{3});
    cluster.producer("p3", steadily(10ms, 50, "orders-us"));
    cluster.producer("p4", steadily(10ms, 50, "orders-us-old")); // the whole name has to match
    cluster.run(10s);
    std::set<std::string> topics;
    for (const auto& id : reads(cluster, c))
        topics.insert(id.topic);
    QCOMPARE(topics, (std::set<std::string>{"orders-eu", "orders-us"}));
    QCOMPARE(cluster.delivered(c), std::size_t{100});
    bool told = false;
    for (const auto& [at, fact] : cluster.all<MembershipChanged>(c))
        told = told || fact.reason == "subscription has changed";
    QVERIFY(told);
}

void TstGroupMembers::aPatternLeavesInternalTopicsAlone()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 50));
    cluster.run(3s);
    const NodeId c = cluster.matching("c1", "billing", ".*", with(fromTheStart, {{"metadata.max.age.ms", "2000"}}));
    cluster.run(8s); // __consumer_offsets is there by now
    for (const auto& id : reads(cluster, c))
        QCOMPARE(id.topic, std::string("orders"));
    QCOMPARE(reads(cluster, c).size(), std::size_t{3});
}

void TstGroupMembers::subscribingAgainRebalances()
{
    for (const char* name : {"range", "cooperative-sticky"}) {
        ClientWorld cluster;
        cluster.producer("p1", steadily(10ms, 100));
        cluster.producer("p2", steadily(10ms, 100, "invoices"));
        cluster.run(3s);
        const NodeId c = cluster.consumer("c1", "billing", {"orders"}, assignor(name));
        cluster.run(5s);
        QCOMPARE(reads(cluster, c).size(), std::size_t{3});
        cluster.command(c, ClientSubscribe{{"orders", "invoices"}, ""});
        cluster.run(5s);
        QCOMPARE(reads(cluster, c).size(), std::size_t{6});
        cluster.command(c, ClientSubscribe{{"invoices"}, ""});
        cluster.run(5s);
        QCOMPARE(reads(cluster, c).size(), std::size_t{3});
        QCOMPARE(reads(cluster, c).front().topic, std::string("invoices"));
        cluster.command(c, ClientSubscribe{{}, ""});
        cluster.run(5s);
        QVERIFY(reads(cluster, c).empty());
        QVERIFY(cluster.view().groups.at("billing")->members.empty());
    }
}

void TstGroupMembers::commitSyncTriesAgainAndCommitAsyncDoesNot()
{
    for (const bool async : {false, true}) {
        ClientWorld cluster;
        cluster.producer("p1", steadily(10ms, 100));
        const NodeId c = cluster.consumer("c1", "billing", {"orders"}, byHand);
        cluster.run(5s);
        const NodeId coordinator{cluster.all<CoordinatorFound>(c).back().second.coordinator.value};
        cluster.world.kill(coordinator);
        cluster.command(c, ClientCommit{.async = async, .offsets = {{{"orders", 0}, Offset{3}}}});
        cluster.run(30s);
        const auto ended = cluster.all<CommitEnded>(c);
        QCOMPARE(ended.size(), std::size_t{1});
        QCOMPARE(ended[0].second.exception, async ? std::string("RetriableCommitFailedException") : std::string());
        const auto sent = cluster.all<CommitSent>(c);
        QVERIFY(!sent.empty());
        QCOMPARE(sent.back().second.attempt > 1, !async);
        QCOMPARE(sent.back().second.commit, ended[0].second.commit);
        QCOMPARE(cluster.all<OffsetCommitted>().size(), async ? std::size_t{0} : std::size_t{1});
    }
}

void TstGroupMembers::commitSyncGivesUpInTheEnd()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 100));
    const NodeId c = cluster.consumer("c1", "billing", {"orders"}, with(byHand, {{"default.api.timeout.ms", "20000"}}));
    cluster.run(5s);
    for (std::int32_t i = 1; i <= 3; ++i)
        cluster.world.kill(NodeId{i});
    cluster.command(c, ClientCommit{.async = false, .offsets = {{{"orders", 0}, Offset{3}}}});
    const Time began = cluster.world.now();
    cluster.run(60s);
    const auto ended = cluster.all<CommitEnded>(c);
    QCOMPARE(ended.size(), std::size_t{1});
    QCOMPARE(ended[0].second.exception, std::string("TimeoutException"));
    QVERIFY(ended[0].first >= began + 20s && ended[0].first < began + 35s);
}

void TstGroupMembers::duringARebalanceNobodyCommits()
{
    ClientWorld cluster(ConfigMap{{"group.initial.rebalance.delay.ms", "3000"}});
    cluster.producer("p1", steadily(10ms, 100));
    const NodeId c = cluster.consumer("c1", "billing", {"orders"}, byHand);
    cluster.run(2s);
    QVERIFY(statesOf(cluster, c).back() == MembershipState::Joining);
    cluster.command(c, ClientCommit{.async = false, .offsets = {{{"orders", 0}, Offset{3}}}});
    QCOMPARE(lastCommit(cluster.all<CommitEnded>(c)).exception, std::string("RebalanceInProgressException"));
}

void TstGroupMembers::whoAssignsItselfCannotCommitIntoALivingGroup()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 100));
    cluster.consumer("c1", "billing", {"orders"}, byHand);
    cluster.run(5s);
    const NodeId hand = cluster.assigned("hand", {{"orders", 0}}, byHand, "billing");
    cluster.run(3s);
    QVERIFY(cluster.delivered(hand) > 0);
    cluster.command(hand, ClientCommit{.async = false, .offsets = {{{"orders", 0}, Offset{3}}}});
    cluster.run(1s);
    const auto ended = cluster.all<CommitEnded>(hand);
    QCOMPARE(ended.size(), std::size_t{1});
    QVERIFY(ended[0].second.error == ErrorCode::UnknownMemberId);
    QCOMPARE(ended[0].second.exception, std::string("CommitFailedException"));
    QVERIFY(cluster.all<OffsetCommitted>().empty());
    QCOMPARE(cluster.view().groups.at("billing")->members.size(), std::size_t{1});
}

void TstGroupMembers::leavingSaysWhy()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 100));
    const NodeId c = cluster.consumer("c1", "billing", {"orders"}, fromTheStart);
    cluster.run(5s);
    cluster.world.stop(c);
    cluster.run(2s);
    const auto changes = cluster.all<MembershipChanged>(c);
    QVERIFY(changes.back().second.state == MembershipState::Left);
    QCOMPARE(changes[changes.size() - 2].second.reason, std::string("the consumer is being closed"));
    const auto commits = cluster.all<CommitSent>(c);
    QVERIFY(commits.back().second.kind == CommitKind::Closing);
    QVERIFY(cluster.all<AssignmentTaken>(c).back().second.removed.size() == 3);
}

void TstGroupMembers::theCoordinatorIsFoundLostAndFound()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 2000));
    const NodeId c = cluster.consumer("c1", "billing", {"orders"}, fromTheStart);
    cluster.run(5s);
    const BrokerId first = cluster.all<CoordinatorFound>(c).back().second.coordinator;
    cluster.world.kill(NodeId{first.value});
    cluster.run(40s);
    const auto found = cluster.all<CoordinatorFound>(c);
    QVERIFY(std::any_of(found.begin(), found.end(), [](const auto& f) { return f.second.coordinator == kNoBroker; }));
    QVERIFY(found.back().second.coordinator != kNoBroker && found.back().second.coordinator != first);
    QVERIFY(statesOf(cluster, c).back() == MembershipState::Stable);
    QCOMPARE(cluster.all<AssignmentTaken>(c).size(), std::size_t{1}); // the group lived on in __consumer_offsets
}

void TstGroupMembers::hundredsOfMembersSettle()
{
    ClientWorld cluster(ConfigMap{{"num.partitions", "200"}, {"default.replication.factor", "1"}, {"group.initial.rebalance.delay.ms", "3000"}});
    cluster.producer("p1", steadily(10ms, 10));
    cluster.run(3s);
    std::vector<NodeId> members;
    for (int i = 0; i < 200; ++i)
        members.push_back(cluster.consumer("c" + std::to_string(i), "billing", {"orders"}, assignor("cooperative-sticky")));
    cluster.run(30s);
    std::set<TopicPartition> all;
    for (const auto member : members) {
        QCOMPARE(reads(cluster, member).size(), std::size_t{1});
        all.insert(reads(cluster, member).front());
    }
    QCOMPARE(all.size(), std::size_t{200});
}

QTEST_GUILESS_MAIN(TstGroupMembers)
#include "tst_group_members.moc"
