#include <QTest>

#include "engine/controller/controller.h"
#include "tests/support/print.h"
#include "tests/support/test_cluster.h"

using namespace engine;

// Is the quorum left alone by a voter that comes back, led by nobody without a majority, and handed over in order? And does
// the cluster's data go on meanwhile?
class TstQuorumElections : public QObject {
    Q_OBJECT

private slots:
    void aVoterThatReturnsDisturbsNobody();
    void aPreVoteBindsNobody();
    void withoutAMajorityEpochsDoNotGrow();
    void aLeaderThatHearsNoMajorityResigns();
    void aStoppingLeaderIsSucceededAtOnce();
    void aRestartedVoterGoesOnAsItsFileSays();
    void losingTheMajorityStopsMetadataChangesAndNothingElse();
    void aBrokerIsFencedAgainWhenTheQuorumIsBack();
};

namespace {

struct Voters : TestCluster {
    explicit Voters(std::int32_t controllers = 3) : TestCluster({.controllers = controllers}) { }

    NodeId active() const { return view().quorum.leader.value; }
    std::string name(NodeId id) const { return view().nodeNameOf(id); }
    std::vector<NodeId> others() const
    {
        std::vector<NodeId> out;
        for (const auto& [id, controller] : view().controllers)
            if (id != active())
                out.push_back(id);
        return out;
    }
    const ControllerView& of(NodeId id) const { return *view().controllers.at(id); }
    std::string quorumState(NodeId id)
    {
        World& world = const_cast<World&>(lab().run().world()); // only looked at
        const auto text = readWholeFile(*world.disk(id), "__cluster_metadata-0/quorum-state");
        return text ? std::string(text->text()) : std::string();
    }
    std::size_t count(const std::vector<std::string>& lines, const std::string& word) const
    {
        return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.find(word) != std::string::npos; }));
    }
};

} // namespace

void TstQuorumElections::aVoterThatReturnsDisturbsNobody()
{
    Voters cluster;
    const NodeId leader = cluster.active(), cutOff = cluster.others().front();
    const auto epoch = cluster.view().quorum.epoch;
    const FactId before = cluster.lastFact();
    cluster.command("cut link " + cluster.name(cutOff) + " all");
    cluster.run(30s);
    QVERIFY(cluster.history<QuorumProspective>(before).size() >= 3); // it asks again and again
    QVERIFY(cluster.history<QuorumPreVoteLost>(before).size() >= 2);
    QCOMPARE(cluster.of(cutOff).epoch, epoch);
    cluster.command("heal link " + cluster.name(cutOff) + " all");
    cluster.run(10s);
    QCOMPARE(cluster.active(), leader);
    QCOMPARE(cluster.view().quorum.epoch, epoch);
    QCOMPARE(cluster.history<QuorumCandidate>(before).size(), std::size_t{0});
    QCOMPARE(cluster.history<QuorumLeaderResigned>(before).size(), std::size_t{0});
    QVERIFY(cluster.of(cutOff).role.value == QuorumRole::Follower);
    QCOMPARE(cluster.of(cutOff).endOffset.value, cluster.of(leader).endOffset.value);
}

// The link between two followers works while one of them and the leader do not hear each other: the other refuses.
void TstQuorumElections::aPreVoteBindsNobody()
{
    Voters cluster;
    const NodeId leader = cluster.active(), cutOff = cluster.others().front(), third = cluster.others().back();
    const auto epoch = cluster.view().quorum.epoch;
    const std::string votedBefore = cluster.quorumState(third);
    const FactId before = cluster.lastFact();
    cluster.command("cut link " + cluster.name(cutOff) + " " + cluster.name(leader));
    cluster.run(20s);
    QCOMPARE(cluster.active(), leader);
    QCOMPARE(cluster.view().quorum.epoch, epoch);
    const auto votes = cluster.history<QuorumVoted>(before);
    QVERIFY(cluster.count(votes, "preVote=true") > 0);
    QCOMPARE(cluster.count(votes, "granted=true"), std::size_t{0});
    QVERIFY(cluster.of(cutOff).leader == leader); // it goes back to following whom it knows
    QCOMPARE(cluster.quorumState(third), votedBefore);
}

void TstQuorumElections::withoutAMajorityEpochsDoNotGrow()
{
    Voters cluster(5);
    const NodeId leader = cluster.active();
    const auto others = cluster.others();
    const auto epoch = cluster.view().quorum.epoch;
    cluster.command("kill controller " + cluster.name(leader));
    cluster.command("kill controller " + cluster.name(others[0]));
    cluster.command("kill controller " + cluster.name(others[1]));
    const FactId before = cluster.lastFact();
    cluster.run(60s);
    QVERIFY(cluster.history<QuorumProspective>(before).size() > 20);
    QCOMPARE(cluster.history<QuorumCandidate>(before).size(), std::size_t{0});
    QCOMPARE(cluster.active(), kLabNode);
    for (const NodeId left : {others[2], others[3]})
        QCOMPARE(cluster.of(left).epoch, epoch);
    cluster.command("start controller " + cluster.name(others[0]));
    cluster.run(10s);
    QVERIFY(cluster.active() != kLabNode);
    QCOMPARE(cluster.view().quorum.epoch, epoch + 1); // one election, won at once
}

void TstQuorumElections::aLeaderThatHearsNoMajorityResigns()
{
    Voters cluster;
    const NodeId leader = cluster.active();
    const auto epoch = cluster.view().quorum.epoch;
    const FactId before = cluster.lastFact();
    const Time cutAt = cluster.lab().now();
    cluster.command("cut link " + cluster.name(leader) + " all");
    QVERIFY(cluster.runUntil([&] { return !cluster.history<QuorumLeaderResigned>(before).empty(); }, 10s));
    // 1.5 fetch timeouts after it last heard of one; a fetch waits up to 500 ms.
    QVERIFY(cluster.lab().now() - cutAt > Duration{2400ms});
    QVERIFY(cluster.lab().now() - cutAt <= Duration{3s});
    QVERIFY(cluster.history<QuorumLeaderResigned>(before).front().find("epoch=" + std::to_string(epoch)) != std::string::npos);
    QVERIFY(cluster.of(leader).role.value == QuorumRole::Resigned);
    cluster.run(60s);
    const NodeId next = cluster.active();
    QVERIFY(next != leader && next != kLabNode);
    QCOMPARE(cluster.of(leader).epoch, epoch + 1); // once, when its resignation ended; and no further
    cluster.command("heal link " + cluster.name(leader) + " all");
    cluster.run(10s);
    QCOMPARE(cluster.active(), next);
    QVERIFY(cluster.of(leader).role.value == QuorumRole::Follower);
    QCOMPARE(cluster.of(leader).endOffset.value, cluster.of(next).endOffset.value);
}

void TstQuorumElections::aStoppingLeaderIsSucceededAtOnce()
{
    Voters cluster;
    const NodeId leader = cluster.active();
    const auto epoch = cluster.view().quorum.epoch;
    const Time at = cluster.lab().now();
    cluster.command("stop controller " + cluster.name(leader));
    QVERIFY(cluster.runUntil([&] { return cluster.active() != leader && cluster.active() != kLabNode; }, 5s));
    QVERIFY(cluster.lab().now() - at < Duration{100ms}); // it gives its own pre-vote to the first in its list
    QCOMPARE(cluster.view().quorum.epoch, epoch + 1);
    QVERIFY(cluster.runUntil([&] { return cluster.of(leader).state.value == NodeState::Down; }, 1s));
    QVERIFY(cluster.of(leader).stoppedHow.value == StopKind::Stopped);
}

void TstQuorumElections::aRestartedVoterGoesOnAsItsFileSays()
{
    Voters cluster;
    const NodeId leader = cluster.active(), follower = cluster.others().front();
    const auto epoch = std::to_string(cluster.view().quorum.epoch);
    const std::string voters = R"("currentVoters":[{"voterId":3001},{"voterId":3002},{"voterId":3003}],"data_version":0})";
    QCOMPARE(cluster.quorumState(leader),
        R"({"clusterId":"","leaderId":)" + std::to_string(leader.value) + R"(,"leaderEpoch":)" + epoch + R"(,"votedId":-1,"appliedOffset":0,)" + voters);
    cluster.command("kill controller " + cluster.name(follower));
    cluster.command("start controller " + cluster.name(follower));
    cluster.run(10ms);
    QVERIFY(cluster.of(follower).role.value == QuorumRole::Follower); // it asks nobody who leads
    QVERIFY(cluster.of(follower).leader == leader);
    cluster.command("kill controller " + cluster.name(leader));
    cluster.command("start controller " + cluster.name(leader));
    cluster.run(10ms);
    QVERIFY(cluster.of(leader).role.value == QuorumRole::Resigned); // it led that epoch: it must not vote in it again
    cluster.run(20s);
    QVERIFY(cluster.active() != kLabNode);
}

void TstQuorumElections::losingTheMajorityStopsMetadataChangesAndNothingElse()
{
    Voters cluster;
    cluster.createTopic("orders", 3, 3);
    cluster.startProducer("p1", "orders", "--acks all --rate 20/s");
    cluster.consume("billing-1", "orders", "billing");
    cluster.run(10s);
    const NodeId leader = cluster.active();
    const NodeId other = cluster.others().front();
    cluster.command("kill controller " + cluster.name(leader));
    cluster.command("kill controller " + cluster.name(other));
    cluster.run(10s);
    const FactId before = cluster.lastFact();
    const auto acked = cluster.TestCluster::count("p1", "acked");
    const auto processed = cluster.TestCluster::count("billing-1", "processed");
    cluster.command("create topic late --partitions 1 --replication 3");
    cluster.run(25s); // longer than a broker's session
    QVERIFY(cluster.TestCluster::count("p1", "acked") >= acked + 450);
    QVERIFY(cluster.TestCluster::count("billing-1", "processed") >= processed + 450);
    QCOMPARE(cluster.TestCluster::count("p1", "failed"), std::int64_t{0});
    QVERIFY(!cluster.view().topic("late"));
    QVERIFY((cluster.history<LeaderElected, IsrShrunk, BrokerFenced, TopicCreated>(before).empty()));
    cluster.command("start controller " + cluster.name(other));
    cluster.run(20s);
    QVERIFY(cluster.active() != kLabNode);
    QVERIFY(cluster.view().topic("late")); // the broker had asked again and again
}

void TstQuorumElections::aBrokerIsFencedAgainWhenTheQuorumIsBack()
{
    Voters cluster;
    cluster.createTopic("orders", 3, 3);
    const NodeId leader = cluster.active(), other = cluster.others().front();
    cluster.command("kill controller " + cluster.name(leader));
    cluster.command("kill controller " + cluster.name(other));
    cluster.kill(BrokerId{3});
    const FactId before = cluster.lastFact();
    cluster.run(30s);
    QVERIFY(cluster.history<BrokerFenced>(before).empty()); // nobody may say so
    cluster.command("start controller " + cluster.name(other));
    cluster.run(20s); // an election, and a whole session
    QCOMPARE(cluster.history<BrokerFenced>(before).size(), std::size_t{1});
    for (int partition = 0; partition < 3; ++partition)
        QVERIFY(cluster.leader({"orders", partition}) != BrokerId{3} && cluster.leader({"orders", partition}) != kNoBroker);
}

QTEST_GUILESS_MAIN(TstQuorumElections)
#include "tst_quorum_elections.moc"
