#include <QTest>

#include <algorithm>
#include <map>
#include <set>

#include "engine/wire/api_key.h"
#include "tests/engine/client/client_world.h"
#include "tests/support/print.h"

using namespace engine;
using namespace std::chrono_literals;

// What happens to a record between send() and the accumulator, and who is told? (facts §6.1, §6.2)
class TstProducerCalls : public QObject {
    Q_OBJECT

private slots:
    void interceptorsRunInTheirOrder();
    void anInterceptorThatThrowsStopsNothing();
    void interceptorsSeeAcknowledgementsAndFailures();
    void aSerializerThatDoesNotFitFailsInSend();
    void keysAreHashedAsTheyAreSerialized();
    void memoryHoldsTheCallerUntilMaxBlock();
    void aPartitionThatDoesNotExistIsWaitedFor();
    void partitionsForTellsWhatTheMetadataHas();
    void partitionsForWaitsAtMostMaxBlock();
    void theSenderSleepsWhileABatchOnlyGrows();
    void aPartitionerCannotDropARecord();
    void oddAndEvenHaveTheirPartitions();
    void roundRobinTakesTurns();
    void theStickyCacheMovesWithEveryBatch();
    void crc32IsAnotherPartitionThanMurmur2();
    void theSlowBrokerGetsLessOfWhatHasNoKey();
    void eachDrawIsTold();
    void closeWithATimeoutGivesUp();
    void batchesSplitInFlightKeepTheirOrder();
    void afterCloseSendFails();
    void valuesOfTheWorkloadComeInTurn();
    void whoIsToldOfHisMetadata();
};

namespace {

const ProducerNode::Workload kOnCommand{.topics = {"orders"}};

std::vector<std::int32_t> partitionsOf(const ClientWorld& cluster, NodeId producer)
{
    std::vector<std::int32_t> out;
    for (const auto& [at, fact] : cluster.all<RecordCalled>(producer))
        out.push_back(fact.partition.partition);
    return out;
}

std::set<std::int32_t> distinct(const std::vector<std::int32_t>& list) { return {list.begin(), list.end()}; }

std::vector<InterceptorRan> ran(const ClientWorld& cluster, NodeId producer, InterceptorHook hook)
{
    std::vector<InterceptorRan> out;
    for (const auto& [at, fact] : cluster.all<InterceptorRan>(producer))
        if (fact.hook == hook)
            out.push_back(fact);
    return out;
}

} // namespace

void TstProducerCalls::interceptorsRunInTheirOrder()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"interceptor.classes", "price-tag,trace-header"}});
    cluster.run(1s);
    QCOMPARE(ran(cluster, p, InterceptorHook::Configure).size(), std::size_t{2});
    cluster.command(p, ClientSend{.value = "book"});
    cluster.run(1s);
    const auto calls = ran(cluster, p, InterceptorHook::OnSend);
    QCOMPARE(calls.size(), std::size_t{2});
    QCOMPARE(calls[0].interceptor, std::string("price-tag"));
    QCOMPARE(calls[0].grewBy, 8); // ";price=4"
    QCOMPARE(calls[1].grewBy, 5 + 4); // "trace" and "p1-1"
    QVERIFY(calls[0].outcome == InterceptorOutcome::Changed);
    const auto called = cluster.all<RecordCalled>(p);
    QCOMPARE(called[0].second.value, std::string("book;price=4"));
    cluster.world.stop(p);
    cluster.run(1s);
    QCOMPARE(ran(cluster, p, InterceptorHook::Close).size(), std::size_t{2});
}

void TstProducerCalls::anInterceptorThatThrowsStopsNothing()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"interceptor.classes", "throws,price-tag"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.value = "book"});
    cluster.run(1s);
    const auto calls = ran(cluster, p, InterceptorHook::OnSend);
    QVERIFY(calls[0].outcome == InterceptorOutcome::Threw);
    QVERIFY(!calls[0].message.empty());
    QVERIFY(calls[1].outcome == InterceptorOutcome::Changed);
    QCOMPARE(cluster.acked(p), std::size_t{1});
}

void TstProducerCalls::interceptorsSeeAcknowledgementsAndFailures()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"interceptor.classes", "price-tag"}, {"max.request.size", "200"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.value = "book"});
    cluster.command(p, ClientSend{.value = std::string(500, 'x')});
    cluster.run(1s);
    const auto acks = ran(cluster, p, InterceptorHook::OnAcknowledgement);
    QCOMPARE(acks.size(), std::size_t{2});
    QCOMPARE(acks[0].message, std::string("billed 0"));  // the one too large failed in send(), before the first was acked
    QCOMPARE(acks[1].message, std::string("billed 12")); // "book;price=4"
}

void TstProducerCalls::aSerializerThatDoesNotFitFailsInSend()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"key.serializer", "long"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.key = "alice"});
    cluster.run(1s);
    const auto failed = cluster.all<SendFailed>(p);
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY(failed[0].second.stage == SendStage::Serializer);
    QCOMPARE(failed[0].second.exception, std::string("SerializationException"));
    QVERIFY(cluster.all<RecordCalled>(p).empty());
    cluster.command(p, ClientSend{.key = "7"});
    cluster.run(1s);
    QCOMPARE(cluster.acked(p), std::size_t{1});
}

void TstProducerCalls::keysAreHashedAsTheyAreSerialized()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"key.serializer", "int"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.key = "42"});
    cluster.run(1s);
    const auto called = cluster.all<RecordCalled>(p);
    QCOMPARE(called[0].second.keyHash, 1606757304u); // facts §6.2: bytes 0000002a
    QCOMPARE(called[0].second.partition.partition, 0);
    QCOMPARE(called[0].second.keySize, 4);
}

void TstProducerCalls::memoryHoldsTheCallerUntilMaxBlock()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand,
        {{"buffer.memory", "1000"}, {"batch.size", "500"}, {"max.block.ms", "2000"}, {"request.timeout.ms", "20000"}});
    cluster.run(1s);
    for (const std::int32_t broker : {1, 2, 3})
        cluster.world.pause(NodeId{broker});
    cluster.command(p, ClientSend{.count = 20, .partition = 0});
    const auto blocked = cluster.all<SendBlocked>(p);
    QCOMPARE(blocked.size(), std::size_t{1});
    QVERIFY(blocked[0].second.on == BlockedOn::Memory);
    cluster.run(1900ms);
    QVERIFY(cluster.all<SendFailed>(p).empty());
    cluster.run(200ms);
    const auto failed = cluster.all<SendFailed>(p);
    QVERIFY(!failed.empty());
    QCOMPARE(failed[0].second.exception, std::string("BufferExhaustedException"));
    QVERIFY(failed[0].second.stage == SendStage::Memory);
}

void TstProducerCalls::aPartitionThatDoesNotExistIsWaitedFor()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"max.block.ms", "2000"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.partition = 9});
    cluster.run(2100ms);
    const auto failed = cluster.all<SendFailed>(p);
    QCOMPARE(failed.size(), std::size_t{1});
    QCOMPARE(failed[0].second.message, std::string("Partition 9 of topic orders with partition count 3 is not present in metadata after 2000 ms."));
}

void TstProducerCalls::partitionsForTellsWhatTheMetadataHas()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand);
    cluster.command(p, ClientPartitionsFor{"orders"}); // before it knows anything
    cluster.run(1s);
    const auto listed = cluster.all<PartitionsListed>(p);
    QCOMPARE(listed.size(), std::size_t{2});
    QVERIFY(listed[0].second.waits && listed[0].second.leaders.empty());
    const auto& told = listed[1].second;
    QVERIFY(!told.waits && told.error.empty());
    QCOMPARE(told.leaders.size(), std::size_t{3});
    const auto leaders = cluster.all<ClientMetadataUpdated>(p).back().second.leaders;
    QVERIFY(told.leaders == leaders);
    cluster.command(p, ClientPartitionsFor{"orders"}); // at once now
    QCOMPARE(cluster.all<PartitionsListed>(p).size(), std::size_t{3});
}

void TstProducerCalls::partitionsForWaitsAtMostMaxBlock()
{
    ClientWorld cluster(ConfigMap{{"auto.create.topics.enable", "false"}});
    const NodeId p = cluster.producer("p1", kOnCommand, {{"max.block.ms", "2000"}});
    cluster.run(1s);
    const Time asked = cluster.world.now();
    cluster.command(p, ClientPartitionsFor{"nowhere"});
    cluster.command(p, ClientPartitionsFor{"a b"});
    cluster.run(5s);
    std::vector<std::pair<Time, std::string>> errors;
    for (const auto& [at, fact] : cluster.all<PartitionsListed>(p))
        if (!fact.waits)
            errors.emplace_back(at, fact.error);
    QCOMPARE(errors.size(), std::size_t{2});
    QCOMPARE(errors[0].second, std::string("InvalidTopicException: Invalid topics: [a b]"));
    QCOMPARE(errors[1].second, std::string("TimeoutException: Topic nowhere not present in metadata after 2000 ms."));
    QVERIFY(errors[1].first == asked + 2s);
}

// A batch that only grows wakes nobody; its linger does, to the instant, and its being full.
void TstProducerCalls::theSenderSleepsWhileABatchOnlyGrows()
{
    ClientWorld cluster;
    auto often = kOnCommand;
    often.interval = 7ms;
    often.keys = {"alice"}; // one partition
    const NodeId lingering = cluster.producer("p1", often, {{"linger.ms", "50"}});
    const NodeId filling = cluster.producer("p2", often, {{"linger.ms", "5000"}, {"batch.size", "1000"}});
    cluster.run(3s);
    for (const auto& [producer, most] : {std::pair{lingering, 50ms}, std::pair{filling, 7ms * 9}}) {
        std::map<RecordUid, Time> called;
        for (const auto& [at, fact] : cluster.all<RecordCalled>(producer))
            called[fact.uid] = at;
        const auto sent = cluster.all<BatchSent>(producer);
        QVERIFY(sent.size() > 30);
        for (const auto& [at, fact] : sent) {
            if (at < Time{500ms})
                continue; // until it had metadata
            const Time because = producer == lingering ? called.at(fact.uids.front()) + 50ms : called.at(fact.uids.back());
            // Full: the record that did not fit any more is the one behind its last.
            const Duration late = at - because;
            QVERIFY2(producer == lingering ? late == Duration{0} : late >= Duration{0} && late <= 7ms, qPrintable(QString::number(late.count())));
            const Duration after = at - called.at(fact.uids.front());
            QVERIFY2(after <= most, qPrintable(QString("%1 %2 records, %3 bytes").arg(after.count()).arg(fact.uids.size()).arg(fact.bytes)));
        }
    }
}

void TstProducerCalls::aPartitionerCannotDropARecord()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"partitioner.class", "filter"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.key = "bad-1"});
    cluster.command(p, ClientSend{.key = "good"});
    cluster.run(1s);
    const auto failed = cluster.all<SendFailed>(p);
    QCOMPARE(failed.size(), std::size_t{1});
    QCOMPARE(failed[0].second.exception, std::string("IllegalArgumentException"));
    QVERIFY(failed[0].second.stage == SendStage::Partitioner);
    QCOMPARE(cluster.acked(p), std::size_t{1});
}

void TstProducerCalls::oddAndEvenHaveTheirPartitions()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"partitioner.class", "odd-even"}});
    cluster.run(1s);
    for (const auto* key : {"1", "2", "3", "4", "17", "alice"})
        cluster.command(p, ClientSend{.key = key});
    QCOMPARE(partitionsOf(cluster, p), (std::vector<std::int32_t>{1, 0, 1, 0, 1, 0}));
}

void TstProducerCalls::roundRobinTakesTurns()
{
    for (const auto* name : {"round-robin", "RoundRobinPartitioner"}) {
        ClientWorld cluster;
        const NodeId p = cluster.producer("p1", kOnCommand, {{"partitioner.class", name}});
        cluster.run(1s);
        cluster.command(p, ClientSend{.count = 6});
        const auto went = partitionsOf(cluster, p);
        QCOMPARE(went.size(), std::size_t{6});
        for (std::size_t i = 1; i < went.size(); ++i)
            QCOMPARE(went[i], (went[i - 1] + 1) % 3);
    }
}

void TstProducerCalls::theStickyCacheMovesWithEveryBatch()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"partitioner.class", "sticky-cache"}, {"batch.size", "500"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 40});
    cluster.run(1s);
    std::int32_t before = -1;
    for (const auto& [at, fact] : cluster.all<RecordCalled>(p)) {
        if (before >= 0)
            QCOMPARE(fact.partition.partition != before, fact.opensBatch); // moves when, and only when, a batch begins
        before = fact.partition.partition;
    }
    QVERIFY(cluster.all<StickyPartitionChosen>(p).size() > 5);
}

void TstProducerCalls::crc32IsAnotherPartitionThanMurmur2()
{
    ClientWorld cluster;
    const NodeId java = cluster.producer("java1", kOnCommand);
    const NodeId crc = cluster.producer("crc1", kOnCommand, {{"partitioner.class", "crc32"}});
    cluster.run(1s);
    for (const auto* key : {"alice", "bob", "carol", "dave", "erin", "frank"}) {
        cluster.command(java, ClientSend{.key = key});
        cluster.command(crc, ClientSend{.key = key});
    }
    QCOMPARE(partitionsOf(cluster, java), (std::vector<std::int32_t>{0, 0, 2, 1, 2, 1})); // curriculum §3a
    QCOMPARE(partitionsOf(cluster, crc), (std::vector<std::int32_t>{2, 2, 2, 2, 0, 2}));
}

void TstProducerCalls::theSlowBrokerGetsLessOfWhatHasNoKey()
{
    const auto share = [](const char* adaptive) {
        ClientWorld cluster;
        const NodeId p = cluster.producer("p1", {.topics = {"orders"}, .interval = 1ms},
            {{"batch.size", "500"}, {"linger.ms", "0"}, {"partitioner.adaptive.partitioning.enable", adaptive},
                {"max.in.flight.requests.per.connection", "1"}});
        cluster.run(1s);
        BrokerId slow = kNoBroker;
        for (const auto& [at, fact] : cluster.all<PartitionCreated>())
            if (fact.partition == TopicPartition{"orders", 1})
                slow = fact.leader;
        LinkSettings link;
        link.latency = 100ms;
        cluster.world.setLink(p, NodeId{slow.value}, link);
        const std::size_t before = partitionsOf(cluster, p).size();
        cluster.run(10s);
        const auto went = partitionsOf(cluster, p);
        const auto toSlow = std::count(went.begin() + static_cast<std::ptrdiff_t>(before), went.end(), 1);
        return toSlow * 100 / static_cast<std::ptrdiff_t>(went.size() - before);
    };
    const auto adaptive = share("true"), uniform = share("false");
    QVERIFY2(adaptive < 20, qPrintable(QString::number(adaptive)));
    QVERIFY2(uniform > 25 && uniform < 45, qPrintable(QString::number(uniform)));
}

void TstProducerCalls::eachDrawIsTold()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand, {{"batch.size", "500"}});
    cluster.run(1s);
    cluster.command(p, ClientSend{.count = 30});
    const auto draws = cluster.all<StickyPartitionChosen>(p);
    const auto calls = cluster.all<RecordCalled>(p);
    QVERIFY(draws.size() > 2);
    QCOMPARE(draws[0].second.before, -1);
    QCOMPARE(draws[0].second.partition, calls[0].second.partition);
    QCOMPARE(draws[1].second.before, draws[0].second.partition.partition);
    QVERIFY(draws[1].second.bytes >= 500);
    QCOMPARE(calls.front().second.stickyBytes, std::int64_t{calls.front().second.bytes});
    QVERIFY(distinct(draws[0].second.candidates) == (std::set<std::int32_t>{0, 1, 2}));
}

void TstProducerCalls::closeWithATimeoutGivesUp()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand);
    cluster.run(1s);
    for (const std::int32_t broker : {1, 2, 3})
        cluster.world.pause(NodeId{broker});
    cluster.command(p, ClientSend{.count = 3, .partition = 0});
    cluster.command(p, ClientClose{2s});
    cluster.world.stop(p);
    cluster.run(1900ms);
    QVERIFY(cluster.world.state(p) == World::State::Running);
    cluster.run(200ms);
    QVERIFY(cluster.world.state(p) == World::State::Down);
    const auto closed = cluster.all<ProducerFlushed>(p);
    QVERIFY(std::any_of(closed.begin(), closed.end(), [](const auto& entry) { return entry.second.abandoned == 3; }));
    QCOMPARE(cluster.all<BatchFailed>(p)[0].second.message, std::string("Producer is closed forcefully."));
}

void TstProducerCalls::batchesSplitInFlightKeepTheirOrder()
{
    ClientWorld cluster(ConfigMap{{"message.max.bytes", "1000"}});
    const NodeId p = cluster.producer("p1", kOnCommand, {{"batch.size", "2000"}});
    cluster.run(1s);
    LinkSettings slow;
    slow.latency = 20ms;
    for (const std::int32_t broker : {1, 2, 3}) {
        cluster.world.setLink(p, NodeId{broker}, slow);
        cluster.world.setLink(NodeId{broker}, p, slow);
    }
    cluster.command(p, ClientSend{.count = 90, .partition = 0}); // five batches in flight, each too large
    cluster.run(10s);
    QVERIFY(cluster.all<BatchSplit>(p).size() >= 5);
    QCOMPARE(cluster.acked(p), std::size_t{90}); // and not only after delivery.timeout.ms
    std::vector<RecordUid> log;
    std::map<Offset, std::vector<RecordUid>> batches;
    for (const auto& [at, fact] : cluster.all<BatchAppended>())
        if (fact.partition == TopicPartition{"orders", 0} && fact.as == ReplicaRole::Leader && fact.records)
            for (const auto& record : *fact.records)
                batches[fact.baseOffset].push_back(record.uid);
    for (const auto& [offset, uids] : batches)
        log.insert(log.end(), uids.begin(), uids.end());
    QCOMPARE(log.size(), std::size_t{90});
    QVERIFY(std::is_sorted(log.begin(), log.end()));
}

void TstProducerCalls::afterCloseSendFails()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand);
    cluster.run(1s);
    for (const std::int32_t broker : {1, 2, 3})
        cluster.world.pause(NodeId{broker});
    cluster.command(p, ClientSend{.partition = 0});
    cluster.world.stop(p); // waits for the answer
    cluster.command(p, ClientSend{.partition = 0});
    const auto failed = cluster.all<SendFailed>(p);
    QCOMPARE(failed.size(), std::size_t{1});
    QVERIFY(failed[0].second.stage == SendStage::Closed);
    QCOMPARE(failed[0].second.exception, std::string("IllegalStateException"));
    QCOMPARE(cluster.all<RecordCalled>(p).size(), std::size_t{1});
}

void TstProducerCalls::valuesOfTheWorkloadComeInTurn()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", {.topics = {"orders"}, .interval = 100ms, .values = {"one", "two"}});
    cluster.run(1s);
    const auto calls = cluster.all<RecordCalled>(p);
    QVERIFY(calls.size() > 4);
    QCOMPARE(calls[0].second.value, std::string("one"));
    QCOMPARE(calls[1].second.value, std::string("two"));
    QCOMPARE(calls[2].second.value, std::string("one"));
}

void TstProducerCalls::whoIsToldOfHisMetadata()
{
    ClientWorld cluster;
    const NodeId p = cluster.producer("p1", kOnCommand);
    cluster.run(1s);
    const auto told = cluster.all<ClientMetadataUpdated>(p);
    QVERIFY(!told.empty());
    QCOMPARE(told.back().second.leaders.size(), std::size_t{3});
    for (const auto& leader : told.back().second.leaders)
        QVERIFY(leader.leader != kNoBroker);
}

QTEST_APPLESS_MAIN(TstProducerCalls)
#include "tst_producer_calls.moc"
