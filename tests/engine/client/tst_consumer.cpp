#include <QTest>

#include <set>

#include "tests/engine/client/client_world.h"
#include "tests/support/print.h"

using namespace engine;
using namespace std::chrono_literals;

// What does an application get from its poll()? Consumers on a real cluster, alone and in groups (facts §7).
class TstConsumer : public QObject {
    Q_OBJECT

private slots:
    void readsWhatWasProducedInOrder();
    void startsAtTheEndByDefault();
    void aSecondMemberTakesItsPart();
    void amongEagerMembersNobodyReadsDuringARebalance();
    void aMemberThatLeavesIsReplacedAtOnce();
    void aKilledMemberIsMissedForASession();
    void aPausedMemberIsThrownOutAndComesBack();
    void aSlowApplicationLeavesTheGroup();
    void goesOnWhereItsGroupHadCommitted();
    void readsAgainWhatWasNotCommittedWhenItDied();
    void theGroupSurvivesItsCoordinator();
    void readsOnAfterALeaderDied();
    void aStaticMemberComesBackWithoutARebalance();
    void canReadWithoutAGroup();
    void seeksWhereItIsTold();
    void pausedPartitionsAreNotDelivered();
    void commitsWhatItIsToldTo();
    void handsOutNoMoreThanMaxPollRecords();
    void newPartitionsOfATopicAreTakenUp();
    void theSameSeedGivesTheSameRun();
};

namespace {

const ConfigMap fromTheStart{{"auto.offset.reset", "earliest"}};

ConfigMap with(ConfigMap base, const ConfigMap& more)
{
    base.insert(more.begin(), more.end());
    return base;
}

// Session of 6 s instead of 45 s: the shortest that a broker allows.
const ConfigMap shortSession = with(fromTheStart, {{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "2000"}});

ProducerNode::Workload steadily(Duration interval = 10ms, std::int64_t records = 0)
{
    return {.topics = {"orders"}, .interval = interval, .keySpace = 100, .recordsMax = records};
}

std::vector<TopicPartition> lastAssignment(const ClientWorld& cluster, NodeId consumer)
{
    const auto taken = cluster.all<AssignmentTaken>(consumer);
    return taken.empty() ? std::vector<TopicPartition>{} : taken.back().second.partitions;
}

// Every (partition, offset) with how often it was handed out, by all consumers together.
std::map<std::pair<TopicPartition, Offset>, int> timesDelivered(const ClientWorld& cluster)
{
    std::map<std::pair<TopicPartition, Offset>, int> out;
    for (const auto& [at, fact] : cluster.all<RecordsDelivered>())
        for (const auto offset : fact.offsets)
            ++out[{fact.partition, offset}];
    return out;
}

std::size_t duplicates(const ClientWorld& cluster)
{
    std::size_t count = 0;
    for (const auto& [record, times] : timesDelivered(cluster))
        count += static_cast<std::size_t>(times - 1);
    return count;
}

std::vector<GroupState> states(const ClientWorld& cluster)
{
    std::vector<GroupState> out;
    for (const auto& [at, fact] : cluster.all<GroupStateChanged>())
        out.push_back(fact.state);
    return out;
}

BrokerId coordinator(const ClientWorld& cluster) { return cluster.all<GroupStateChanged>().back().second.coordinator; }

} // namespace

void TstConsumer::readsWhatWasProducedInOrder()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", steadily(10ms, 500));
    const NodeId c = cluster.consumer("billing-1", "billing", {"orders"}, fromTheStart);
    cluster.run(10s);
    QCOMPARE(cluster.acked(p), std::size_t{500});
    QCOMPARE(cluster.delivered(c), std::size_t{500});
    std::map<TopicPartition, Offset> next;
    for (const auto& [at, fact] : cluster.all<RecordsDelivered>(c)) {
        QCOMPARE(fact.from, next[fact.partition]);
        QCOMPARE(fact.offsets.front(), fact.from);
        next[fact.partition] = fact.to;
    }
    std::size_t processed = 0;
    for (const auto& [at, fact] : cluster.all<RecordsProcessed>(c))
        processed += static_cast<std::size_t>(fact.to - fact.from);
    QCOMPARE(processed, std::size_t{500});
    QCOMPARE(duplicates(cluster), std::size_t{0});
}

void TstConsumer::startsAtTheEndByDefault()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", steadily(10ms, 100));
    cluster.run(5s);
    const NodeId c = cluster.consumer("billing-1", "billing", {"orders"});
    cluster.run(2s);
    QCOMPARE(cluster.delivered(c), std::size_t{0});
    cluster.command(p, ClientSend{.count = 5});
    cluster.run(1s);
    QCOMPARE(cluster.delivered(c), std::size_t{5});
}

void TstConsumer::aSecondMemberTakesItsPart()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, fromTheStart);
    cluster.run(5s);
    QCOMPARE(lastAssignment(cluster, first).size(), std::size_t{3});
    const NodeId second = cluster.consumer("billing-2", "billing", {"orders"}, fromTheStart);
    cluster.run(5s); // the first one learns of it by its next heartbeat, 3 s at most
    std::set<TopicPartition> both;
    for (const auto id : {first, second})
        for (const auto& partition : lastAssignment(cluster, id))
            QVERIFY(both.insert(partition).second);
    QCOMPARE(both.size(), std::size_t{3});
    QCOMPARE(cluster.all<AssignmentTaken>(second).back().second.generation, 2);
    cluster.run(5s);
    QVERIFY(cluster.delivered(second) > 0);
    QCOMPARE(duplicates(cluster), std::size_t{0}); // positions were committed before the partitions were given up
}

void TstConsumer::amongEagerMembersNobodyReadsDuringARebalance()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, fromTheStart);
    cluster.run(5s);
    cluster.consumer("billing-2", "billing", {"orders"}, fromTheStart);
    cluster.run(10s);
    const auto taken = cluster.all<AssignmentTaken>(first);
    QCOMPARE(taken.size(), std::size_t{3}); // all, nothing, its part
    QVERIFY(taken[1].second.partitions.empty());
    for (const auto& [at, fact] : cluster.all<RecordsDelivered>(first))
        QVERIFY(at <= taken[1].first || at >= taken[2].first);
    const std::vector expected{GroupState::Empty, GroupState::PreparingRebalance, GroupState::CompletingRebalance,
        GroupState::Stable, GroupState::PreparingRebalance, GroupState::CompletingRebalance, GroupState::Stable};
    QVERIFY(states(cluster) == expected);
}

void TstConsumer::aMemberThatLeavesIsReplacedAtOnce()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, fromTheStart);
    const NodeId second = cluster.consumer("billing-2", "billing", {"orders"}, fromTheStart);
    cluster.run(10s);
    QVERIFY(lastAssignment(cluster, first).size() < 3);
    cluster.world.stop(second);
    cluster.run(4s);
    QVERIFY(cluster.world.state(second) == World::State::Down);
    QCOMPARE(lastAssignment(cluster, first).size(), std::size_t{3});
    QCOMPARE(duplicates(cluster), std::size_t{0}); // close() commits
}

void TstConsumer::aKilledMemberIsMissedForASession()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, shortSession);
    const NodeId second = cluster.consumer("billing-2", "billing", {"orders"}, shortSession);
    cluster.run(10s);
    cluster.world.kill(second);
    const Time killed = cluster.world.now();
    cluster.run(10s);
    const auto left = cluster.all<GroupMemberLeft>();
    QCOMPARE(left.size(), std::size_t{1});
    QVERIFY(left[0].first > killed + 3s && left[0].first <= killed + 6s); // its session began with its last heartbeat
    QCOMPARE(lastAssignment(cluster, first).size(), std::size_t{3});
}

void TstConsumer::aPausedMemberIsThrownOutAndComesBack()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, shortSession);
    const NodeId second = cluster.consumer("billing-2", "billing", {"orders"}, shortSession);
    cluster.run(10s);
    cluster.world.pause(second);
    cluster.run(12s);
    QCOMPARE(lastAssignment(cluster, first).size(), std::size_t{3});
    cluster.world.resume(second);
    cluster.run(10s);
    QCOMPARE(lastAssignment(cluster, first).size() + lastAssignment(cluster, second).size(), std::size_t{3});
    QVERIFY(!lastAssignment(cluster, second).empty());
}

void TstConsumer::aSlowApplicationLeavesTheGroup()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 300));
    const NodeId fast = cluster.consumer("billing-1", "billing", {"orders"}, fromTheStart);
    const NodeId slow = cluster.consumer(
        "billing-2", "billing", {"orders"}, with(fromTheStart, {{"max.poll.interval.ms", "5000"}}), 200ms);
    cluster.run(40s);
    // Tens of records at 200 ms each take longer than 5 s: the client leaves for the application, which does not notice.
    bool leftWhileWorking = false;
    for (const auto& [at, fact] : cluster.all<GroupMemberLeft>())
        leftWhileWorking = leftWhileWorking || fact.memberId.starts_with("billing-2");
    QVERIFY(leftWhileWorking);
    QVERIFY(cluster.delivered(fast) > 0);
    cluster.run(120s); // it polls again, joins again
    QVERIFY(!lastAssignment(cluster, slow).empty());
}

void TstConsumer::goesOnWhereItsGroupHadCommitted()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", steadily(10ms, 200));
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, fromTheStart);
    cluster.run(5s);
    cluster.world.stop(first);
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 30});
    cluster.run(1s);
    const NodeId next = cluster.consumer("billing-2", "billing", {"orders"}, fromTheStart);
    cluster.run(5s);
    QCOMPARE(cluster.delivered(first), std::size_t{200});
    QCOMPARE(cluster.delivered(next), std::size_t{30});
}

void TstConsumer::readsAgainWhatWasNotCommittedWhenItDied()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 1200));
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, shortSession);
    cluster.run(8s); // automatic commits at 5 s and 10 s
    cluster.world.kill(first);
    const NodeId next = cluster.consumer("billing-2", "billing", {"orders"}, shortSession);
    cluster.run(30s);
    QVERIFY(cluster.delivered(next) > 0);
    const auto times = timesDelivered(cluster);
    QCOMPARE(times.size(), std::size_t{1200}); // at least once
    QVERIFY(duplicates(cluster) > 100);        // what was read in the last seconds
}

void TstConsumer::theGroupSurvivesItsCoordinator()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 4000));
    const NodeId first = cluster.consumer("billing-1", "billing", {"orders"}, fromTheStart);
    const NodeId second = cluster.consumer("billing-2", "billing", {"orders"}, fromTheStart);
    cluster.run(10s);
    const BrokerId before = coordinator(cluster);
    cluster.world.kill(NodeId{before.value});
    cluster.run(60s);
    QVERIFY(coordinator(cluster) != before);
    QCOMPARE(lastAssignment(cluster, first).size() + lastAssignment(cluster, second).size(), std::size_t{3});
    QCOMPARE(timesDelivered(cluster).size(), std::size_t{4000});
    const auto commits = cluster.all<OffsetCommitted>();
    QVERIFY(commits.back().first > cluster.world.now() - 10s); // automatic commits go on
}

void TstConsumer::readsOnAfterALeaderDied()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 3000));
    const NodeId c = cluster.consumer("reader", "readers", {"orders"}, fromTheStart);
    cluster.run(10s);
    BrokerId leader = kNoBroker;
    for (const auto& [at, fact] : cluster.all<PartitionCreated>())
        if (fact.partition == TopicPartition{"orders", 1})
            leader = fact.leader;
    cluster.world.kill(NodeId{leader.value});
    cluster.run(60s);
    QCOMPARE(cluster.delivered(c), std::size_t{3000});
    QCOMPARE(duplicates(cluster), std::size_t{0});
}

void TstConsumer::aStaticMemberComesBackWithoutARebalance()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily());
    const NodeId first
        = cluster.consumer("billing-1", "billing", {"orders"}, with(fromTheStart, {{"group.instance.id", "a"}}));
    const NodeId second
        = cluster.consumer("billing-2", "billing", {"orders"}, with(fromTheStart, {{"group.instance.id", "b"}}));
    cluster.run(10s);
    const auto before = states(cluster).size();
    const auto assigned = lastAssignment(cluster, second);
    QVERIFY(!assigned.empty());
    cluster.world.stop(second);
    cluster.run(5s);
    QCOMPARE(states(cluster).size(), before); // it did not leave
    cluster.world.start(second);
    cluster.run(10s);
    QCOMPARE(states(cluster).size(), before);
    QCOMPARE(lastAssignment(cluster, second), assigned);
    QVERIFY(lastAssignment(cluster, first).size() < 3);
}

void TstConsumer::canReadWithoutAGroup()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 300));
    cluster.run(5s);
    const NodeId c = cluster.assigned("reader", {{"orders", 0}, {"orders", 2}}, fromTheStart);
    cluster.run(5s);
    std::set<std::int32_t> partitions;
    for (const auto& [at, fact] : cluster.all<RecordsDelivered>(c))
        partitions.insert(fact.partition.partition);
    QCOMPARE(partitions, (std::set{0, 2}));
    QVERIFY(cluster.all<OffsetCommitted>().empty());
}

void TstConsumer::seeksWhereItIsTold()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 300));
    const NodeId c = cluster.consumer("reader", "readers", {"orders"}, fromTheStart);
    cluster.run(6s);
    const std::size_t before = cluster.delivered(c);
    const TopicPartition where{"orders", 1};
    const Offset end = cluster.consumerNode(c).partitions().at(where).position;
    cluster.command(c, ClientSeek{.partition = where, .to = ClientSeek::To::Offset, .offset = end - 10});
    cluster.run(1s);
    QCOMPARE(cluster.delivered(c), before + 10);
    cluster.command(c, ClientSeek{.partition = where, .to = ClientSeek::To::Earliest, .offset = {}});
    cluster.run(1s);
    QCOMPARE(cluster.delivered(c), before + 10 + static_cast<std::size_t>(end.value));
    cluster.command(c, ClientSeek{.partition = where, .to = ClientSeek::To::Latest, .offset = {}});
    cluster.run(1s);
    QCOMPARE(cluster.consumerNode(c).partitions().at(where).position, end);
}

void TstConsumer::pausedPartitionsAreNotDelivered()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms));
    const NodeId c = cluster.consumer("reader", "readers", {"orders"}, fromTheStart);
    cluster.run(3s);
    const TopicPartition quiet{"orders", 0};
    cluster.command(c, ClientPausePartitions{{quiet}});
    cluster.run(1s);
    const Time from = cluster.world.now();
    cluster.run(3s);
    for (const auto& [at, fact] : cluster.all<RecordsDelivered>(c))
        QVERIFY(fact.partition != quiet || at < from);
    cluster.command(c, ClientResumePartitions{{quiet}});
    cluster.run(2s);
    QVERIFY(cluster.all<RecordsDelivered>(c).back().first > from + 3s);
    QCOMPARE(duplicates(cluster), std::size_t{0});
}

void TstConsumer::commitsWhatItIsToldTo()
{
    ClientWorld cluster;
    cluster.producer("p1", steadily(10ms, 100));
    const NodeId c
        = cluster.consumer("reader", "readers", {"orders"}, with(fromTheStart, {{"enable.auto.commit", "false"}}));
    cluster.run(10s);
    QVERIFY(cluster.all<OffsetCommitted>().empty());
    cluster.command(c, ClientCommit{.async = false, .offsets = {{{"orders", 1}, Offset{7}}}});
    cluster.run(1s);
    auto commits = cluster.all<OffsetCommitted>();
    QCOMPARE(commits.size(), std::size_t{1});
    QCOMPARE(commits[0].second.offset, Offset{7});
    cluster.command(c, ClientCommit{});
    cluster.run(1s);
    commits = cluster.all<OffsetCommitted>();
    QCOMPARE(commits.size(), std::size_t{4}); // all positions
}

void TstConsumer::handsOutNoMoreThanMaxPollRecords()
{
    ClientWorld cluster;
    cluster.producer("p1", {.topics = {"orders"}, .interval = 1ms, .recordsMax = 1000});
    cluster.run(5s);
    const NodeId c
        = cluster.consumer("reader", "readers", {"orders"}, with(fromTheStart, {{"max.poll.records", "7"}}), 10ms);
    cluster.run(30s);
    QCOMPARE(cluster.delivered(c), std::size_t{1000});
    for (const auto& [at, fact] : cluster.all<RecordsDelivered>(c))
        QVERIFY(fact.offsets.size() <= 7);
    // One after the other, 10 ms each.
    const auto processed = cluster.all<RecordsProcessed>(c);
    QCOMPARE(processed.size(), std::size_t{1000});
    QVERIFY(processed.back().first - processed.front().first >= 9990ms);
}

void TstConsumer::newPartitionsOfATopicAreTakenUp()
{
    ClientWorld cluster;
    const NodeId c = cluster.consumer("reader", "readers", {"later"},
        with(fromTheStart, {{"allow.auto.create.topics", "false"}, {"metadata.max.age.ms", "2000"}}));
    cluster.run(5s);
    QVERIFY(lastAssignment(cluster, c).empty());
    cluster.producer("p1", {.topics = {"later"}, .interval = 10ms, .recordsMax = 50});
    cluster.run(10s);
    QCOMPARE(lastAssignment(cluster, c).size(), std::size_t{3});
    QCOMPARE(cluster.delivered(c), std::size_t{50});
}

void TstConsumer::theSameSeedGivesTheSameRun()
{
    const auto hashOf = [](std::uint64_t seed) {
        ClientWorld cluster({}, seed);
        cluster.producer("p1", steadily(7ms));
        cluster.consumer("billing-1", "billing", {"orders"}, shortSession, 1ms);
        const NodeId second = cluster.consumer("billing-2", "billing", {"orders"}, shortSession);
        cluster.run(8s);
        cluster.world.kill(second);
        cluster.world.kill(NodeId{2});
        cluster.run(20s);
        return cluster.world.stateHash();
    };
    QCOMPARE(hashOf(7), hashOf(7));
    QVERIFY(hashOf(7) != hashOf(8));
}

QTEST_GUILESS_MAIN(TstConsumer)
#include "tst_consumer.moc"
