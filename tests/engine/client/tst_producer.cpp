#include <QTest>

#include <set>

#include "engine/wire/api_key.h"
#include "tests/engine/client/client_world.h"
#include "tests/support/print.h"

using namespace engine;
using namespace std::chrono_literals;

// What does an application get for its send()? A producer on a real cluster, left alone and disturbed (facts §6).
class TstProducer : public QObject {
    Q_OBJECT

private slots:
    void acknowledgesWhatWasSent();
    void fullBatchesDoNotLinger();
    void recordsWithTheSameKeyGoToTheSamePartition();
    void recordsWithoutKeysStayTogetherUntilABatchIsFull();
    void withAcksNoneNobodyConfirms();
    void survivesTheDeathOfALeader();
    void givesUpAtTheDeliveryTimeout();
    void aLostAnswerMakesADuplicateWithoutIdempotence();
    void aLostAnswerMakesNoDuplicateWithIdempotence();
    void keepsTheOrderOverRetries();
    void goesOnAfterABatchThatNobodyKnowsOf();
    void holdsTheApplicationWhileMemoryIsFull();
    void refusesARecordThatIsTooLarge();
    void waitsForATopicNoLongerThanMaxBlock();
    void splitsABatchThatTheBrokerFindsTooLarge();
    void flushSendsWhatLingers();
    void closeSendsWhatIsLeft();
    void choosesPartitionsByHand();
    void theSameSeedGivesTheSameRun();
};

namespace {

ProducerNode::Workload onCommand() { return {.topics = {"orders"}}; }

// The leaders of "orders", as the metadata has them.
std::map<std::int32_t, BrokerId> leaders(const ClientWorld& cluster)
{
    std::map<std::int32_t, BrokerId> out;
    for (const auto& [at, fact] : cluster.all<PartitionCreated>())
        if (fact.partition.topic == "orders")
            out[fact.partition.partition] = fact.leader;
    for (const auto& [at, fact] : cluster.all<LeaderElected>())
        if (fact.partition.topic == "orders")
            out[fact.partition.partition] = fact.leader;
    return out;
}

// Records appended by leaders of "orders", all partitions.
std::int64_t appended(const ClientWorld& cluster)
{
    std::int64_t count = 0;
    for (const auto& [at, fact] : cluster.all<BatchAppended>())
        if (fact.partition.topic == "orders" && fact.as == ReplicaRole::Leader)
            count += fact.lastOffset - fact.baseOffset + 1;
    return count;
}

std::vector<RecordUid> uidsInLogOrder(const ClientWorld& cluster, const TopicPartition& partition)
{
    std::map<Offset, std::vector<RecordUid>> batches;
    for (const auto& [at, fact] : cluster.all<BatchAppended>())
        if (fact.partition == partition && fact.as == ReplicaRole::Leader && fact.records)
            for (const auto& record : *fact.records)
                batches[fact.baseOffset].push_back(record.uid);
    std::vector<RecordUid> out;
    for (const auto& [offset, uids] : batches)
        out.insert(out.end(), uids.begin(), uids.end());
    return out;
}

void loseNextProduceAnswer(ClientWorld& cluster)
{
    World::Trap trap;
    trap.act = World::Trap::Do::Drop;
    trap.apiKey = static_cast<std::int16_t>(wire::ApiKey::Produce);
    trap.response = true;
    cluster.world.setTrap(trap);
}

} // namespace

void TstProducer::acknowledgesWhatWasSent()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand());
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 10, .key = "alice"});
    cluster.run(1s);
    const auto acks = cluster.all<BatchAcked>(p);
    QCOMPARE(acks.size(), std::size_t{1});
    QCOMPARE(acks[0].second.uids.size(), std::size_t{10});
    QCOMPARE(acks[0].second.baseOffset, Offset{0});
    QCOMPARE(acks[0].second.confirmed, true);
    QCOMPARE(acks[0].second.latency, Duration{5ms}); // linger.ms; the links of this cluster take no time
    QCOMPARE(cluster.all<ProducerIdAssigned>(p).size(), std::size_t{1}); // idempotence is the default
}

void TstProducer::fullBatchesDoNotLinger()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"linger.ms", "1000"}, {"batch.size", "400"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 7, .partition = 0}); // three records of 100 bytes fill a batch
    cluster.run(10ms);
    QCOMPARE(cluster.acked(p), std::size_t{6});
    cluster.run(1s);
    QCOMPARE(cluster.acked(p), std::size_t{7});
}

void TstProducer::recordsWithTheSameKeyGoToTheSamePartition()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", {.topics = {"orders"}, .interval = 10ms, .keys = {"key", "key1", "key2"}});
    cluster.run(3s);
    std::map<std::string, std::set<std::int32_t>> partitions;
    for (const auto& [at, fact] : cluster.all<RecordCalled>(p))
        partitions[fact.key].insert(fact.partition.partition);
    // facts §6.2: murmur2 modulo 3
    QCOMPARE(partitions, (std::map<std::string, std::set<std::int32_t>>{{"key", {1}}, {"key1", {2}}, {"key2", {2}}}));
}

void TstProducer::recordsWithoutKeysStayTogetherUntilABatchIsFull()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"batch.size", "1000"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 40});
    cluster.run(1s);
    std::int32_t changes = 0;
    const auto calls = cluster.all<RecordCalled>(p);
    for (std::size_t i = 1; i < calls.size(); ++i)
        changes += calls[i].second.partition != calls[i - 1].second.partition ? 1 : 0;
    QVERIFY(changes >= 1);
    QVERIFY(changes <= 4); // 40 records of 109 bytes are less than five times 1000 bytes
}

void TstProducer::withAcksNoneNobodyConfirms()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"acks", "0"}, {"linger.ms", "0"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 3, .partition = 0});
    cluster.run(0s); // it connects
    const auto acks = cluster.all<BatchAcked>(p);
    QCOMPARE(acks.size(), std::size_t{1});
    QCOMPARE(acks[0].second.latency, Duration::zero()); // at hand-over
    QCOMPARE(acks[0].second.confirmed, false);
    QCOMPARE(acks[0].second.baseOffset, kNoOffset);
    cluster.run(1s);
    QCOMPARE(appended(cluster), std::int64_t{3});
    QVERIFY(cluster.all<ProducerIdAssigned>(p).empty());
}

void TstProducer::survivesTheDeathOfALeader()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", {.topics = {"orders"}, .interval = 20ms, .keySpace = 50, .recordsMax = 1000});
    cluster.run(5s);
    const NodeId leader{leaders(cluster)[0].value};
    cluster.world.cut(leader, p); // what it answers now is not heard any more
    cluster.run(200ms);
    cluster.world.kill(leader);
    cluster.world.heal(leader, p);
    cluster.run(40s);
    QCOMPARE(cluster.acked(p), std::size_t{1000});
    QVERIFY(cluster.all<BatchFailed>(p).empty());
    QVERIFY(!cluster.all<BatchRetried>(p).empty());
    QCOMPARE(appended(cluster), std::int64_t{1000});
}

void TstProducer::givesUpAtTheDeliveryTimeout()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(),
        {{"delivery.timeout.ms", "1500"}, {"request.timeout.ms", "1000"}, {"linger.ms", "0"}});
    cluster.run(1s);
    for (std::int32_t broker = 1; broker <= 3; ++broker)
        cluster.world.kill(NodeId{broker});
    const Time sent = cluster.world.now();
    cluster.command(p, ClientSend{.count = 2, .partition = 0});
    cluster.run(10s);
    const auto failed = cluster.all<BatchFailed>(p);
    QCOMPARE(failed.size(), std::size_t{1});
    QCOMPARE(failed[0].second.error, ErrorCode::RequestTimedOut);
    QCOMPARE(failed[0].first, sent + 1500ms);
    QCOMPARE(failed[0].second.uids.size(), std::size_t{2});
}

void TstProducer::aLostAnswerMakesADuplicateWithoutIdempotence()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"enable.idempotence", "false"}});
    cluster.run(1s);
    loseNextProduceAnswer(cluster);
    cluster.command(p, ClientSend{.partition = 0});
    cluster.run(5s);
    QCOMPARE(cluster.acked(p), std::size_t{1});
    QCOMPARE(appended(cluster), std::int64_t{2});
}

void TstProducer::aLostAnswerMakesNoDuplicateWithIdempotence()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand());
    cluster.run(1s);
    loseNextProduceAnswer(cluster);
    cluster.command(p, ClientSend{.partition = 0});
    cluster.run(5s);
    QCOMPARE(cluster.acked(p), std::size_t{1});
    QCOMPARE(appended(cluster), std::int64_t{1});
    QCOMPARE(cluster.all<BatchAcked>(p)[0].second.baseOffset, Offset{0});
}

void TstProducer::keepsTheOrderOverRetries()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer(
        "p1", {.topics = {"orders"}, .interval = 1ms, .keys = {"alice"}, .recordsMax = 3000}, {{"linger.ms", "0"}});
    for (int i = 0; i < 6; ++i) {
        cluster.run(400ms);
        loseNextProduceAnswer(cluster);
    }
    cluster.run(20s);
    QCOMPARE(cluster.acked(p), std::size_t{3000});
    const auto uids = uidsInLogOrder(cluster, cluster.all<RecordCalled>(p)[0].second.partition);
    QCOMPARE(uids.size(), std::size_t{3000});
    QVERIFY(std::is_sorted(uids.begin(), uids.end()));
}

void TstProducer::goesOnAfterABatchThatNobodyKnowsOf()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(),
        {{"delivery.timeout.ms", "2000"}, {"request.timeout.ms", "1500"}, {"linger.ms", "0"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 3, .partition = 0});
    cluster.run(1s);
    const NodeId leader{leaders(cluster)[0].value};
    cluster.world.cut(leader, p); // it gets the batch, its answer does not come back
    cluster.command(p, ClientSend{.count = 2, .partition = 0});
    cluster.run(5s);
    QCOMPARE(cluster.all<BatchFailed>(p).size(), std::size_t{1});
    cluster.world.heal(leader, p);
    cluster.command(p, ClientSend{.count = 4, .partition = 0});
    cluster.run(20s);
    QCOMPARE(cluster.acked(p), std::size_t{7});
    QCOMPARE(cluster.all<BatchSent>(p).back().second.baseSequence, 0); // the partition began anew (KIP-360)
}

void TstProducer::holdsTheApplicationWhileMemoryIsFull()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"buffer.memory", "2000"}, {"batch.size", "500"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 100, .partition = 0});
    QVERIFY(cluster.all<RecordCalled>(p).size() < 100);
    cluster.run(1s);
    QCOMPARE(cluster.acked(p), std::size_t{100});
}

void TstProducer::refusesARecordThatIsTooLarge()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"max.request.size", "1000"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.value = std::string(2000, 'x')});
    const auto failed = cluster.all<SendFailed>(p);
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY(failed[0].second.stage == SendStage::Size);
    QCOMPARE(failed[0].second.exception, std::string("RecordTooLargeException"));
}

void TstProducer::waitsForATopicNoLongerThanMaxBlock()
{
    ClientWorld cluster(ConfigMap{{"auto.create.topics.enable", "false"}});
    const NodeId p = cluster.producer("p1", onCommand(), {{"max.block.ms", "3000"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{});
    cluster.run(2900ms);
    QCOMPARE(cluster.all<SendBlocked>(p).size(), std::size_t{1});
    QVERIFY(cluster.all<SendFailed>(p).empty());
    cluster.run(200ms);
    const auto failed = cluster.all<SendFailed>(p);
    QCOMPARE(failed.size(), std::size_t{1});
    QCOMPARE(failed[0].second.message, std::string("Topic orders not present in metadata after 3000 ms."));
}

void TstProducer::splitsABatchThatTheBrokerFindsTooLarge()
{
    ClientWorld cluster(ConfigMap{{"message.max.bytes", "1000"}});
    const NodeId p = cluster.producer("p1", onCommand());
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 20, .partition = 0}); // 2.2 kB in one batch
    cluster.run(2s);
    QCOMPARE(cluster.acked(p), std::size_t{20});
    QVERIFY(cluster.all<BatchFailed>(p).empty());
    QVERIFY(!cluster.all<BatchSplit>(p).empty());
    const auto uids = uidsInLogOrder(cluster, {"orders", 0});
    QCOMPARE(uids.size(), std::size_t{20});
    QVERIFY(std::is_sorted(uids.begin(), uids.end()));
}

void TstProducer::flushSendsWhatLingers()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"linger.ms", "60000"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 2, .partition = 0});
    cluster.run(1s);
    QCOMPARE(cluster.acked(p), std::size_t{0});
    cluster.command(p, ClientFlush{});
    cluster.run(10ms);
    QCOMPARE(cluster.acked(p), std::size_t{2});
}

void TstProducer::closeSendsWhatIsLeft()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand(), {{"linger.ms", "60000"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 2, .partition = 0});
    cluster.world.stop(p);
    cluster.run(10ms);
    QCOMPARE(cluster.acked(p), std::size_t{2});
    QVERIFY(cluster.world.state(p) == World::State::Down);
}

void TstProducer::choosesPartitionsByHand()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", onCommand());
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 4, .key = "alice", .partition = 2});
    cluster.run(1s);
    for (const auto& [at, fact] : cluster.all<RecordCalled>(p))
        QCOMPARE(fact.partition.partition, 2);
    const auto rule = [&] {
        const auto kept = cluster.facts.slice(FactId{0}, cluster.facts.last());
        for (std::size_t i = 0; i < kept.size(); ++i)
            if (kept[i].as<RecordCalled>())
                return kept[i].rule;
        return Rule::None;
    };
    QVERIFY(rule() == Rule::PartitionExplicit);
}

void TstProducer::theSameSeedGivesTheSameRun()
{
    const auto hashOf = [](std::uint64_t seed) {
        ClientWorld cluster({}, seed);
        cluster.producer("p1", {.topics = {"orders"}, .interval = 7ms, .keySpace = 9});
        cluster.run(3s);
        cluster.world.kill(NodeId{1});
        cluster.run(12s);
        return cluster.world.stateHash();
    };
    QCOMPARE(hashOf(7), hashOf(7));
    QVERIFY(hashOf(7) != hashOf(8));
}

QTEST_GUILESS_MAIN(TstProducer)
#include "tst_producer.moc"
