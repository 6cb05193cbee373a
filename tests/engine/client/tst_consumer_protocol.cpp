#include <QTest>

#include <set>

#include "tests/engine/client/client_world.h"
#include "tests/support/print.h"

using namespace engine;
using namespace std::chrono_literals;

// Members by group.protocol=consumer (KIP-848): what they read, what a change of the group takes from whom, and how they come back.
class TstConsumerProtocol : public QObject {
    Q_OBJECT

private slots:
    void joinsReadsCommitsAndLeaves();
    void onlyWhatMovesStops();
    void commitsBeforeItGivesUp();
    void aFencedMemberLosesEverythingAndJoinsAgain();
    void whoDoesNotPollIsStaleUntilItDoes();
    void aStaticMemberComesBackToItsPlace();
    void aSecondWithTheSameInstanceIdIsRefused();
    void theCoordinatorMatchesThePattern();
    void anUnknownAssignorEndsTheApplication();
    void theGroupSurvivesItsCoordinator();
    void aKilledMemberIsUnservedUntilTheNextOwner();
    void subscribingAgainIsToldToTheCoordinator();
    void theSameSeedGivesTheSameRun();
};

namespace {

const ConfigMap consumerProtocol{{"auto.offset.reset", "earliest"}, {"group.protocol", "consumer"}};

ConfigMap with(ConfigMap base, const ConfigMap& more)
{
    base.insert(more.begin(), more.end());
    return base;
}

ProducerNode::Workload steadily(Duration interval = 10ms, std::int64_t records = 0, const std::string& topic = "orders")
{
    return {.topics = {topic}, .interval = interval, .keySpace = 100, .recordsMax = records};
}

std::vector<TopicPartition> reads(const ClientWorld& cluster, NodeId consumer)
{
    const auto taken = cluster.all<AssignmentTaken>(consumer);
    return taken.empty() ? std::vector<TopicPartition>{} : taken.back().second.partitions;
}

MembershipState state(const ClientWorld& cluster, NodeId consumer) { return cluster.all<MembershipChanged>(consumer).back().second.state; }

bool wasIn(const ClientWorld& cluster, NodeId consumer, MembershipState state, Time since = kWorldStart)
{
    const auto changes = cluster.all<MembershipChanged>(consumer);
    return std::any_of(changes.begin(), changes.end(), [&](const auto& c) { return c.first >= since && c.second.state == state; });
}

std::size_t duplicates(const ClientWorld& cluster)
{
    std::map<std::pair<TopicPartition, Offset>, int> times;
    for (const auto& [at, fact] : cluster.all<RecordsDelivered>())
        for (const auto offset : fact.offsets)
            ++times[{fact.partition, offset}];
    std::size_t count = 0;
    for (const auto& [record, n] : times)
        count += static_cast<std::size_t>(n - 1);
    return count;
}

} // namespace

void TstConsumerProtocol::joinsReadsCommitsAndLeaves()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 300));
    cluster.run(4s);
    const NodeId c = cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
    cluster.run(8s);
    QCOMPARE(reads(cluster, c).size(), std::size_t{3});
    QCOMPARE(cluster.delivered(c), std::size_t{300});
    QVERIFY(state(cluster, c) == MembershipState::Stable);
    QVERIFY(wasIn(cluster, c, MembershipState::Reconciling) && wasIn(cluster, c, MembershipState::Acknowledging));
    const auto commits = cluster.all<OffsetCommitted>();
    QVERIFY(!commits.empty());
    QCOMPARE(commits.back().second.memberId, cluster.all<MembershipChanged>(c).back().second.memberId);
    cluster.world.stop(c);
    cluster.run(1s);
    QVERIFY(cluster.world.state(c) == World::State::Down);
    QVERIFY(state(cluster, c) == MembershipState::Left);
    QVERIFY(cluster.view().groups.at("billing")->members.empty());
}

void TstConsumerProtocol::onlyWhatMovesStops()
{
    ClientWorld cluster(ConfigMap{{"num.partitions", "6"}});
    cluster.producer("p1", steadily());
    cluster.run(3s);
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, consumerProtocol);
    cluster.run(20s);
    QCOMPARE(reads(cluster, first).size() + reads(cluster, second).size(), std::size_t{6});
    const Time since = cluster.world.now();
    const NodeId third = cluster.consumer("c3", "billing", {"orders"}, consumerProtocol);
    cluster.run(20s);
    QCOMPARE(reads(cluster, third).size(), std::size_t{2});
    const ClusterView view = cluster.view();
    int stopped = 0;
    for (std::int32_t i = 0; i < 6; ++i) {
        const auto& spans = view.groups.at("billing")->ownership->at({"orders", i})->spans;
        bool any = false;
        for (std::size_t s = 0; s < spans.size(); ++s)
            any = any || (spans[s].to > since && spans[s].kind != OwnerSpan::Kind::Owned);
        stopped += any ? 1 : 0;
    }
    QCOMPARE(stopped, 2);
    for (const auto member : {first, second})
        for (const auto& [at, fact] : cluster.all<AssignmentTaken>(member))
            QVERIFY(at <= since || !fact.partitions.empty());
    QCOMPARE(duplicates(cluster), std::size_t{0});
}

void TstConsumerProtocol::commitsBeforeItGivesUp()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    cluster.run(3s);
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
    cluster.run(8s);
    const Time since = cluster.world.now();
    cluster.consumer("c2", "billing", {"orders"}, consumerProtocol);
    cluster.run(15s);
    Time gaveUp = kNever;
    for (const auto& [at, fact] : cluster.all<AssignmentTaken>(first))
        if (at > since && !fact.removed.empty())
            gaveUp = std::min(gaveUp, at);
    QVERIFY(gaveUp != kNever);
    const auto ended = cluster.all<CommitEnded>(first);
    QVERIFY(std::any_of(ended.begin(), ended.end(),
        [&](const auto& c) { return c.first <= gaveUp && c.first > since && c.second.kind == CommitKind::BeforeRevoke && c.second.exception.empty(); }));
    QCOMPARE(duplicates(cluster), std::size_t{0});
}

void TstConsumerProtocol::aFencedMemberLosesEverythingAndJoinsAgain()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    cluster.run(3s);
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, consumerProtocol);
    cluster.run(20s);
    cluster.world.pause(second);
    cluster.run(70s); // its session has 45 s
    QCOMPARE(reads(cluster, first).size(), std::size_t{3});
    const Time woke = cluster.world.now();
    cluster.world.resume(second);
    cluster.run(20s);
    QVERIFY(wasIn(cluster, second, MembershipState::Fenced, woke));
    const auto taken = cluster.all<AssignmentTaken>(second);
    QVERIFY(std::any_of(taken.begin(), taken.end(), [&](const auto& t) { return t.first >= woke && t.second.lost && t.second.partitions.empty(); }));
    QVERIFY(!reads(cluster, second).empty());
    QCOMPARE(reads(cluster, first).size() + reads(cluster, second).size(), std::size_t{3});
}

void TstConsumerProtocol::whoDoesNotPollIsStaleUntilItDoes()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 300));
    cluster.run(4s);
    const NodeId slow
        = cluster.consumer("c1", "billing", {"orders"}, with(consumerProtocol, {{"max.poll.interval.ms", "5000"}, {"enable.auto.commit", "false"}}), 100ms);
    cluster.run(10s);
    QCOMPARE(cluster.all<PollDeadlineMissed>(slow).size(), std::size_t{1});
    QVERIFY(state(cluster, slow) == MembershipState::Stale);
    QVERIFY(cluster.view().groups.at("billing")->members.empty());
    cluster.command(slow, ClientCommit{.async = false, .offsets = {{{"orders", 0}, Offset{3}}}});
    cluster.run(1s);
    QCOMPARE(cluster.all<CommitEnded>(slow).back().second.exception, std::string("CommitFailedException"));
    cluster.run(120s);
    const auto taken = cluster.all<AssignmentTaken>(slow);
    QVERIFY(std::any_of(taken.begin(), taken.end(), [](const auto& t) { return t.second.lost; }));
    QCOMPARE(reads(cluster, slow).size(), std::size_t{3});
}

void TstConsumerProtocol::aStaticMemberComesBackToItsPlace()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    cluster.run(3s);
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, with(consumerProtocol, {{"group.instance.id", "a"}}));
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, with(consumerProtocol, {{"group.instance.id", "b"}}));
    cluster.run(20s);
    const auto before = reads(cluster, first);
    const auto others = reads(cluster, second);
    QVERIFY(!others.empty());
    const std::size_t changes = cluster.all<AssignmentTaken>(first).size();
    cluster.world.stop(second);
    cluster.run(10s);
    cluster.world.start(second);
    cluster.run(15s);
    QCOMPARE(reads(cluster, second), others);
    QCOMPARE(reads(cluster, first), before);
    QCOMPARE(cluster.all<AssignmentTaken>(first).size(), changes);
}

void TstConsumerProtocol::aSecondWithTheSameInstanceIdIsRefused()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    cluster.run(3s);
    const auto config = with(consumerProtocol, {{"group.instance.id", "a"}});
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, config);
    cluster.run(8s);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, config);
    cluster.run(8s);
    const auto failed = cluster.all<ConsumerFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY(failed[0].second.client == second);
    QCOMPARE(failed[0].second.exception, std::string("UnreleasedInstanceIdException"));
    QCOMPARE(reads(cluster, first).size(), std::size_t{3});
}

void TstConsumerProtocol::theCoordinatorMatchesThePattern()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 50, "orders-eu"));
    cluster.producer("p2", steadily(10ms, 50, "invoices"));
    cluster.run(3s);
    const NodeId c = cluster.matching("c1", "billing", "orders-.*", consumerProtocol);
    cluster.run(25s);
    QCOMPARE(reads(cluster, c).size(), std::size_t{3});
    QCOMPARE(cluster.delivered(c), std::size_t{50});
}

void TstConsumerProtocol::anUnknownAssignorEndsTheApplication()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 50));
    cluster.run(3s);
    const NodeId c = cluster.consumer("c1", "billing", {"orders"}, with(consumerProtocol, {{"group.remote.assignor", "no-such"}}));
    cluster.run(5s);
    const auto failed = cluster.all<ConsumerFailed>();
    QCOMPARE(failed.size(), std::size_t{1});
    QCOMPARE(failed[0].second.exception, std::string("UnsupportedAssignorException"));
    QCOMPARE(failed[0].second.message, std::string("ServerAssignor no-such is not supported. Supported assignors: uniform, range."));
    QVERIFY(cluster.world.state(c) == World::State::Down);
}

void TstConsumerProtocol::theGroupSurvivesItsCoordinator()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 6000));
    cluster.run(3s);
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, consumerProtocol);
    cluster.run(20s);
    cluster.world.kill(NodeId{cluster.all<CoordinatorFound>(first).back().second.coordinator.value});
    cluster.run(80s);
    QCOMPARE(reads(cluster, first).size() + reads(cluster, second).size(), std::size_t{3});
    QVERIFY(!wasIn(cluster, first, MembershipState::Fenced));
    QVERIFY(cluster.all<OffsetCommitted>().back().first > cluster.world.now() - 15s);
    QCOMPARE(cluster.delivered(first) + cluster.delivered(second) - duplicates(cluster), std::size_t{6000});
}

void TstConsumerProtocol::aKilledMemberIsUnservedUntilTheNextOwner()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    cluster.run(3s);
    const NodeId first = cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
    const NodeId second = cluster.consumer("c2", "billing", {"orders"}, consumerProtocol);
    cluster.run(20s);
    const auto lost = reads(cluster, second);
    QVERIFY(!lost.empty());
    const Time killed = cluster.world.now();
    cluster.world.kill(second);
    cluster.run(70s);
    QCOMPARE(reads(cluster, first).size(), std::size_t{3});
    const ClusterView view = cluster.view();
    const auto& spans = view.groups.at("billing")->ownership->at(lost.front())->spans;
    const OwnerSpan gap = spans[spans.size() - 2];
    QVERIFY(gap.kind == OwnerSpan::Kind::Unserved);
    QVERIFY(gap.from == killed && gap.to >= killed + 35s && gap.to < killed + 60s);
    QVERIFY(spans.back().client == first);
}

void TstConsumerProtocol::subscribingAgainIsToldToTheCoordinator()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 100));
    cluster.producer("p2", steadily(10ms, 100, "invoices"));
    cluster.run(3s);
    const NodeId c = cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
    cluster.run(8s);
    cluster.command(c, ClientSubscribe{{"invoices"}, ""});
    cluster.run(15s);
    QCOMPARE(reads(cluster, c).size(), std::size_t{3});
    QCOMPARE(reads(cluster, c).front().topic, std::string("invoices"));
    cluster.command(c, ClientSubscribe{{}, ""});
    cluster.run(5s);
    QVERIFY(reads(cluster, c).empty());
    QVERIFY(cluster.view().groups.at("billing")->members.empty());
    cluster.command(c, ClientSubscribe{{"orders"}, ""});
    cluster.run(8s);
    QCOMPARE(reads(cluster, c).size(), std::size_t{3});
}

void TstConsumerProtocol::theSameSeedGivesTheSameRun()
{
    const auto hashOf = [](std::uint64_t seed) {
        ClientWorld cluster({}, seed);
        cluster.producer("p1", steadily(7ms));
        cluster.run(3s);
        cluster.consumer("c1", "billing", {"orders"}, consumerProtocol);
        const NodeId second = cluster.consumer("c2", "billing", {"orders"}, consumerProtocol);
        cluster.run(12s);
        cluster.world.kill(second);
        cluster.world.kill(NodeId{2});
        cluster.run(60s);
        return cluster.world.stateHash();
    };
    QCOMPARE(hashOf(7), hashOf(7));
    QVERIFY(hashOf(7) != hashOf(8));
}

QTEST_GUILESS_MAIN(TstConsumerProtocol)
#include "tst_consumer_protocol.moc"
