// Is the visible cluster what the facts told, and does every value remember the fact that set it?

#include <QTest>

#include "tests/support/print.h"

#include "engine/view/cluster_view.h"

using namespace engine;

namespace {

const TopicPartition kOrders{"orders", 0};
constexpr BrokerId kOne{1};
constexpr BrokerId kTwo{2};
constexpr NodeId kProducer{10001};
constexpr NodeId kConsumer{10002};

struct Story {
    ClusterView view;
    FactId tell(const FactBody& body, Time at = {})
    {
        Fact fact;
        fact.id = FactId{view.upTo.value + 1};
        fact.at = at;
        fact.body = body;
        apply(view, fact);
        return fact.id;
    }
    void node(NodeId id, NodeKind kind, const std::string& name, const std::string& detail = {}, const std::string& group = {})
    {
        tell(NodeAdded{id, kind, name, group, detail});
        tell(NodeStarted{id, Incarnation{1}});
    }
    void partition()
    {
        node(NodeId{1}, NodeKind::Broker, "1", "rack-a");
        node(NodeId{2}, NodeKind::Broker, "2");
        tell(TopicCreated{"orders", {}, 1, 2});
        tell(PartitionCreated{kOrders, {kOne, kTwo}, {kOne, kTwo}, kOne, LeaderEpoch{0}, 1});
    }
    FactId append(BrokerId broker, int base, int last, int epoch = 0)
    {
        BatchAppended fact;
        fact.broker = broker;
        fact.partition = kOrders;
        fact.baseOffset = Offset{base};
        fact.lastOffset = Offset{last};
        fact.leaderEpoch = LeaderEpoch{epoch};
        fact.bytes = 100;
        return tell(fact);
    }
    const PartitionView& orders() const { return *view.partition(kOrders); }
    const ReplicaView& copy(BrokerId broker) const { return *orders().copyOn(broker); }
    FactId sent(std::uint64_t message, NodeId from, NodeId to, std::int16_t apiKey, bool isResponse, Time arrives = Time{5ms})
    {
        MessageSent fact;
        fact.message = MessageId{message};
        fact.connection = ConnectionId{1};
        fact.from = from;
        fact.to = to;
        fact.apiKey = apiKey;
        fact.isResponse = isResponse;
        fact.arrives = arrives;
        return tell(fact);
    }
};

} // namespace

class TestView : public QObject {
    Q_OBJECT

private slots:
    void nodesComeGoAndRemember();
    void pausedNodeIsSeenPaused();
    void whatABrokerSuffersFromIsSeen();
    void partitionKnowsItsLeaderAndIsr();
    void replicaGrowsAndIsTruncated();
    void logCutToBeforeItsFirstFileBeginsThere();
    void rowForgetsItsOldestBatches();
    void highWatermarkIsHeldUntilItAdvances();
    void openedLogShowsWhatSurvived();
    void stoppedBrokerLosesItsRoles();
    void messagesAreOnTheirWayUntilTheyArrive();
    void closedConnectionTakesItsMessages();
    void producerCountsItsRecords();
    void producerShowsTheCallThatIsHeld();
    void splittingABatchKeepsItsRecordsInOrder();
    void metricsLookBackAMinuteAtMost();
    void consumerHasItsAssignmentAndPositions();
    void anOutsideMemberIsWhatItsCoordinatorSays();
    void groupHasMembersAndCommits();
    void quorumHasALeader();
    void copiesOfTheViewShareAndStay();
    void unknownNamesGiveNothing();
    void deletedTopicStaysDeletedWhileItsReplicasGo();
    void requestsOfAClosedConnectionAreNoLongerInFlight();
};

void TestView::requestsOfAClosedConnectionAreNoLongerInFlight()
{
    Story story;
    story.node(NodeId{1}, NodeKind::Broker, "1", "");
    story.node(kProducer, NodeKind::Producer, "p1", "acks=all");
    const auto produce = [&](std::uint64_t message, ConnectionId connection) {
        MessageSent sent;
        sent.message = MessageId{message};
        sent.connection = connection;
        sent.from = kProducer;
        sent.to = NodeId{1};
        sent.apiKey = 0;
        story.tell(sent);
        story.tell(MessageDelivered{sent.message});
    };
    const auto inFlight = [&] { return story.view.client(kProducer)->producer->inFlight; };
    for (const std::uint64_t connection : {1, 2})
        story.tell(ConnectionOpened{ConnectionId{connection}, kProducer, NodeId{1}});
    produce(1, ConnectionId{1});
    produce(2, ConnectionId{1});
    produce(3, ConnectionId{2});
    QCOMPARE(inFlight(), 3);
    story.tell(ConnectionClosed{ConnectionId{1}, kProducer, NodeId{1}, CloseKind::Reset});
    QCOMPARE(inFlight(), 1);
    MessageSent answer;
    answer.message = MessageId{4};
    answer.connection = ConnectionId{2};
    answer.from = NodeId{1};
    answer.to = kProducer;
    answer.apiKey = 0;
    answer.isResponse = true;
    story.tell(answer);
    story.tell(MessageDelivered{answer.message});
    QCOMPARE(inFlight(), 0);
}

void TestView::deletedTopicStaysDeletedWhileItsReplicasGo()
{
    Story story;
    story.node(NodeId{1}, NodeKind::Broker, "1", "");
    story.node(NodeId{2}, NodeKind::Broker, "2", "");
    story.tell(LogOpened{kOne, kOrders, Offset{0}, Offset{3}, Offset{3}, false, 0, "", nullptr});
    story.tell(LogOpened{kTwo, kOrders, Offset{0}, Offset{3}, Offset{3}, false, 0, "", nullptr});
    story.tell(TopicDeleted{"orders"});
    QVERIFY(!story.view.topic("orders"));
    story.tell(ReplicaDeleted{kOne, kOrders});
    story.tell(LogFlushed{kTwo, kOrders, Offset{3}}); // it had not heard yet
    story.tell(ReplicaDeleted{kTwo, kOrders});
    QVERIFY(!story.view.topic("orders"));
}

void TestView::nodesComeGoAndRemember()
{
    Story story;
    story.node(NodeId{1}, NodeKind::Broker, "1", "rack-a");
    story.node(NodeId{3001}, NodeKind::Controller, "c1");
    story.node(kProducer, NodeKind::Producer, "p1", "acks=all");
    const BrokerView& broker = *story.view.broker(kOne);
    QCOMPARE(broker.rack, std::string("rack-a"));
    QCOMPARE(broker.state.value, NodeState::Running);
    QCOMPARE(broker.state.since, FactId{2});
    QVERIFY(broker.fenced.value);
    QVERIFY(!broker.fenced.known());
    const FactId stopped = story.tell(NodeStopped{NodeId{1}, StopKind::PoweredOff}, Time{3s});
    QCOMPARE(story.view.broker(kOne)->state.value, NodeState::Down);
    QCOMPARE(story.view.broker(kOne)->state.since, stopped);
    QCOMPARE(story.view.broker(kOne)->stoppedHow.value, StopKind::PoweredOff);
    QCOMPARE(story.view.broker(kOne)->stateSince, Time{3s});
    QCOMPARE(story.view.at, Time{3s});
    QCOMPARE(story.view.nodeNameOf(kProducer), std::string("p1"));
    QCOMPARE(story.view.nodeNameOf(NodeId{3001}), std::string("c1"));
    story.tell(NodeRemoved{kProducer});
    QVERIFY(!story.view.client(kProducer));
    QCOMPARE(story.view.upTo, FactId{8});
}

void TestView::whatABrokerSuffersFromIsSeen()
{
    Story story;
    story.node(NodeId{1}, NodeKind::Broker, "1");
    QVERIFY(!story.view.broker(kOne)->disk.known());
    DiskSet slow{NodeId{1}};
    slow.writeLatency = 20ms;
    const FactId told = story.tell(slow);
    QCOMPARE(story.view.broker(kOne)->disk.value.writeLatency, Duration{20ms});
    QCOMPARE(story.view.broker(kOne)->disk.since, told);
    story.tell(DiskSet{NodeId{1}});
    QCOMPARE(story.view.broker(kOne)->disk.value.writeLatency, Duration{0});
    story.tell(NodeTuned{NodeId{1}, 3s, 2ms});
    QCOMPARE(story.view.broker(kOne)->tuned.value.clock, Duration{3s});
}

void TestView::pausedNodeIsSeenPaused()
{
    Story story;
    story.node(NodeId{1}, NodeKind::Broker, "1");
    story.tell(NodePaused{NodeId{1}});
    QCOMPARE(story.view.broker(kOne)->state.value, NodeState::Paused);
    story.tell(NodeResumed{NodeId{1}});
    QCOMPARE(story.view.broker(kOne)->state.value, NodeState::Running);
    const FactId cut = story.tell(LinkCut{NodeId{1}, NodeId{2}});
    QCOMPARE(story.view.cutLinks.at({NodeId{1}, NodeId{2}}), cut);
    story.tell(LinkHealed{NodeId{1}, NodeId{2}});
    QVERIFY(story.view.cutLinks.empty());
}

void TestView::partitionKnowsItsLeaderAndIsr()
{
    Story story;
    story.partition();
    QVERIFY(story.orders().inIsr(kTwo));
    QCOMPARE(story.orders().leader.value, kOne);
    const FactId shrunk = story.tell(IsrShrunk{kOrders, {kOne}, {kTwo}, 1});
    const FactId elected = story.tell(LeaderElected{kOrders, kTwo, kOne, LeaderEpoch{1}, 2});
    const FactId refused = story.tell(NotElected{kOrders, kOne, NotElectedWhy::NotInIsr});
    QVERIFY(!story.orders().inIsr(kOne));
    QCOMPARE(story.orders().isr.since, shrunk);
    QCOMPARE(story.orders().leader.value, kTwo);
    QCOMPARE(story.orders().leader.since, elected);
    QCOMPARE(story.orders().leaderEpoch.value, LeaderEpoch{1});
    QCOMPARE(story.orders().notElected.at(kOne), refused);
    QCOMPARE(story.orders().leaderCopy()->broker, kTwo);
    story.tell(LeaderElected{kOrders, kNoBroker, kTwo, LeaderEpoch{2}, 3});
    QVERIFY(!story.orders().leaderCopy());
    QVERIFY(story.orders().notElected.empty());
}

void TestView::replicaGrowsAndIsTruncated()
{
    Story story;
    story.partition();
    story.append(kOne, 0, 4);
    const FactId second = story.append(kOne, 5, 9);
    QCOMPARE(story.copy(kOne).endOffset.value, Offset{10});
    QCOMPARE(story.copy(kOne).endOffset.since, second);
    QCOMPARE(story.copy(kOne).batches.size(), std::size_t(2));
    QCOMPARE(story.copy(kOne).bytes, 200);
    QCOMPARE(story.view.broker(kOne)->bytesOnDisk, 200);
    story.tell(HighWatermarkAdvanced{kOne, kOrders, LeaderEpoch{0}, Offset{0}, Offset{10}, true});
    story.tell(LogFlushed{kOne, kOrders, Offset{10}});
    const FactId cut = story.tell(LogTruncated{kOne, kOrders, Offset{10}, Offset{5}, nullptr});
    const ReplicaView& copy = story.copy(kOne);
    QCOMPARE(copy.endOffset.value, Offset{5});
    QCOMPARE(copy.highWatermark.value, Offset{5});
    QCOMPARE(copy.flushed.value, Offset{5});
    QCOMPARE(copy.truncated, 5);
    QCOMPARE(copy.lastTruncation, cut);
    QCOMPARE(copy.batches.size(), std::size_t(1));
    QCOMPARE(copy.bytes, 100);
    QVERIFY(story.copy(kTwo).batches.empty());
}

void TestView::logCutToBeforeItsFirstFileBeginsThere()
{
    Story story;
    story.partition();
    story.append(kOne, 0, 4);
    story.append(kOne, 5, 9);
    story.tell(LogStartMoved{kOne, kOrders, Offset{5}, nullptr});
    story.tell(LogTruncated{kOne, kOrders, Offset{10}, Offset{3}, nullptr}); // by the epochs of a leader that has less
    QCOMPARE(story.copy(kOne).startOffset.value, Offset{3});
    QCOMPARE(story.copy(kOne).endOffset.value, Offset{3});
}

void TestView::rowForgetsItsOldestBatches()
{
    Story story;
    story.partition();
    const int extra = 100;
    for (int i = 0; i < static_cast<int>(kRowBatches) + extra; ++i)
        story.append(kOne, i, i);
    QCOMPARE(story.copy(kOne).batches.size(), kRowBatches);
    QCOMPARE(story.copy(kOne).shownFrom(), Offset{extra});
    QCOMPARE(story.copy(kTwo).shownFrom(), Offset{0});
}

void TestView::highWatermarkIsHeldUntilItAdvances()
{
    Story story;
    story.partition();
    story.tell(HighWatermarkHeld{kOne, kOrders, kTwo, Offset{3}});
    QCOMPARE(story.copy(kOne).heldBy, kTwo);
    QCOMPARE(story.copy(kOne).heldAt.value, Offset{3});
    const FactId fetched = story.tell(FollowerFetched{kOne, kTwo, kOrders, Offset{5}, true});
    QCOMPARE(story.copy(kOne).fetched.at(kTwo).value, Offset{5});
    QCOMPARE(story.copy(kOne).fetched.at(kTwo).since, fetched);
    story.tell(HighWatermarkAdvanced{kOne, kOrders, LeaderEpoch{0}, Offset{3}, Offset{5}, true});
    QCOMPARE(story.copy(kOne).heldBy, kNoBroker);
}

void TestView::openedLogShowsWhatSurvived()
{
    Story story;
    story.partition();
    story.append(kOne, 0, 4);
    story.append(kOne, 5, 9);
    LogOpened opened;
    opened.broker = kOne;
    opened.partition = kOrders;
    opened.endOffset = Offset{5};
    opened.highWatermark = Offset{4};
    story.tell(opened);
    QCOMPARE(story.copy(kOne).endOffset.value, Offset{5});
    QCOMPARE(story.copy(kOne).highWatermark.value, Offset{4});
    QCOMPARE(story.copy(kOne).batches.size(), std::size_t(1));
    QCOMPARE(story.copy(kOne).segments.size(), 1u);
    QCOMPARE(story.copy(kOne).segments.front()->base, Offset{0});
}

void TestView::stoppedBrokerLosesItsRoles()
{
    Story story;
    story.partition();
    story.tell(RoleTaken{kOne, kOrders, ReplicaRole::Leader, kOne, LeaderEpoch{0}});
    story.tell(FollowerFetched{kOne, kTwo, kOrders, Offset{5}, true});
    story.tell(FetcherFrozen{kOne, "", -1, true});
    QCOMPARE(story.copy(kOne).role.value, ReplicaRole::Leader);
    QVERIFY(story.copy(kOne).frozen);
    QVERIFY(!story.copy(kTwo).frozen);
    const FactId stopped = story.tell(NodeStopped{NodeId{1}, StopKind::Killed});
    QCOMPARE(story.copy(kOne).role.value, ReplicaRole::None);
    QCOMPARE(story.copy(kOne).role.since, stopped);
    QVERIFY(story.copy(kOne).fetched.empty());
    QVERIFY(!story.copy(kOne).frozen);
    QCOMPARE(story.orders().leader.value, kOne); // the metadata does not know yet
}

void TestView::messagesAreOnTheirWayUntilTheyArrive()
{
    Story story;
    story.node(kProducer, NodeKind::Producer, "p1");
    story.sent(1, kProducer, NodeId{1}, 0, false);
    QVERIFY(!story.view.messages.at(MessageId{1}).stalled);
    QCOMPARE(story.view.client(kProducer)->requests, 1);
    QCOMPARE(story.view.client(kProducer)->producer->inFlight, 1);
    story.tell(MessageDelayed{MessageId{1}, MessageFate::Stalled, kNever});
    QVERIFY(story.view.messages.at(MessageId{1}).stalled);
    story.tell(MessageDelayed{MessageId{1}, MessageFate::Resumed, Time{9ms}});
    QVERIFY(!story.view.messages.at(MessageId{1}).stalled);
    QCOMPARE(story.view.messages.at(MessageId{1}).arrives, Time{9ms});
    story.tell(MessageDelivered{MessageId{1}});
    QVERIFY(story.view.messages.empty());
    story.sent(2, NodeId{1}, kProducer, 0, true);
    story.tell(MessageDelivered{MessageId{2}});
    QCOMPARE(story.view.client(kProducer)->responses, 1);
    QCOMPARE(story.view.client(kProducer)->producer->inFlight, 0);
    story.sent(3, kProducer, NodeId{1}, 3, false, kNever);
    QVERIFY(story.view.messages.at(MessageId{3}).stalled);
    story.tell(MessageDelayed{MessageId{3}, MessageFate::Dropped, kNever});
    QVERIFY(story.view.messages.empty());
}

void TestView::closedConnectionTakesItsMessages()
{
    Story story;
    story.tell(ConnectionOpened{ConnectionId{1}, kProducer, NodeId{1}});
    story.sent(1, kProducer, NodeId{1}, 0, false);
    QCOMPARE(story.view.connections.at(ConnectionId{1}).to, NodeId{1});
    story.tell(ConnectionClosed{ConnectionId{1}, kProducer, NodeId{1}, CloseKind::Reset});
    QVERIFY(story.view.connections.empty());
    QVERIFY(story.view.messages.empty());
}

void TestView::producerCountsItsRecords()
{
    Story story;
    story.node(kProducer, NodeKind::Producer, "p1");
    const auto call = [&](std::uint64_t uid, std::uint64_t batch, bool opens) {
        RecordCalled f{kProducer, RecordUid{uid}, kOrders, 0, "alice", 10, ""};
        f.batch = batch;
        f.opensBatch = opens;
        f.bytes = 50;
        story.tell(f);
    };
    call(1, 1, true);
    call(2, 1, false);
    call(3, 2, true);
    const auto producer = [&]() -> const ProducerView& { return *story.view.client(kProducer)->producer; };
    const auto partition = [&]() -> const ProducerPartitionView& { return producer().partitions.at(kOrders); };
    QCOMPARE(partition().queue, (std::vector<std::uint64_t>{1, 2}));
    QVERIFY(producer().batch(1)->full); // the one behind it says so
    QCOMPARE(producer().batch(1)->bytes, std::int64_t{100});
    QCOMPARE(producer().waitingRecords(), std::int64_t{3});
    QCOMPARE(producer().memoryUsed(64), std::int64_t{100 + 64});

    const std::vector<RecordUid> two{RecordUid{1}, RecordUid{2}};
    story.tell(BatchSent{kProducer, kOrders, kOne, two, 1, 0, 1, 7, 100, 100});
    QVERIFY(producer().batch(1)->inFlight);
    QCOMPARE(producer().inFlight, 1);
    QCOMPARE(producer().requestsTo(NodeId{1}), 1);
    QCOMPARE(partition().nextSequence, 2);
    QCOMPARE(partition().queue, (std::vector<std::uint64_t>{2}));
    story.tell(BatchRetried{kProducer, kOrders, two, ErrorCode::NotLeaderOrFollower, 100ms, 1});
    QVERIFY(!producer().batch(1)->inFlight);
    QCOMPARE(producer().batch(1)->retryAt, story.view.at + 100ms);
    QCOMPARE(partition().queue, (std::vector<std::uint64_t>{1, 2})); // in its old place
    story.tell(BatchSent{kProducer, kOrders, kTwo, two, 2, 0, 1, 8, 100, 100});
    const FactId acked = story.tell(BatchAcked{kProducer, kOrders, Offset{0}, two, true, 7ms, 1});
    story.tell(BatchFailed{kProducer, kOrders, {RecordUid{3}}, ErrorCode::RequestTimedOut, 2, "TimeoutException", ""});
    QCOMPARE(producer().called, 3);
    QCOMPARE(producer().sent, 2);
    QCOMPARE(producer().retries, 1);
    QCOMPARE(producer().acked.value, 2);
    QCOMPARE(producer().acked.since, acked);
    QCOMPARE(producer().failed.value, 1);
    QCOMPARE(producer().lastError, ErrorCode::RequestTimedOut);
    QCOMPARE(producer().lastException, std::string("TimeoutException"));
    QCOMPARE(producer().lastLatency, Duration{7ms});
    QCOMPARE(partition().ackedSequence, 1);
    QCOMPARE(partition().lastOffset, Offset{1});
    QCOMPARE(partition().pending, std::int64_t{0});
    QVERIFY(producer().batches.empty());
    QCOMPARE(producer().completions.size(), std::size_t{2});
}

void TestView::producerShowsTheCallThatIsHeld()
{
    Story story;
    story.node(kProducer, NodeKind::Producer, "p1");
    const auto call = [&]() -> const SendCallView& { return story.view.client(kProducer)->producer->call; };
    story.tell(InterceptorRan{kProducer, RecordUid{1}, "throws", InterceptorHook::OnSend, InterceptorOutcome::Threw, 0, ""});
    story.tell(SendBlocked{kProducer, RecordUid{1}, kOrders, BlockedOn::Memory, story.view.at + 60s});
    QVERIFY(call().blocked == BlockedOn::Memory);
    QCOMPARE(call().interceptors.size(), std::size_t{1});
    const auto& producer = *story.view.client(kProducer)->producer;
    QCOMPARE(producer.blockedTime(story.view.at + 5s), Duration{5s});
    SendFailed failed{kProducer, RecordUid{1}, kOrders, SendStage::Memory, "BufferExhaustedException", "no room"};
    story.tell(failed);
    const auto& after = *story.view.client(kProducer)->producer;
    QVERIFY(!after.call.blocked);
    QCOMPARE(after.call.exception, std::string("BufferExhaustedException"));
    QCOMPARE(after.failed.value, std::int64_t{1});
    QCOMPARE(after.interceptorErrors, std::int64_t{1});
    QCOMPARE(after.called, std::int64_t{1});
}

void TestView::splittingABatchKeepsItsRecordsInOrder()
{
    Story story;
    story.node(kProducer, NodeKind::Producer, "p1");
    std::vector<RecordUid> uids;
    for (std::uint64_t uid = 1; uid <= 5; ++uid) {
        RecordCalled f{kProducer, RecordUid{uid}, kOrders, 0, "", 10, ""};
        f.batch = 1;
        f.opensBatch = uid == 1;
        story.tell(f);
        uids.push_back(RecordUid{uid});
    }
    story.tell(BatchSent{kProducer, kOrders, kOne, uids, 1, 0, 1, 1, 100, 100});
    story.tell(BatchSplit{kProducer, kOrders, 1, {{2, 2, 80}, {3, 3, 100}}});
    const auto& producer = *story.view.client(kProducer)->producer;
    QCOMPARE(producer.partitions.at(kOrders).queue, (std::vector<std::uint64_t>{2, 3}));
    QCOMPARE(producer.batch(3)->records.front().uid, RecordUid{3});
    QCOMPARE(producer.waitingRecords(), std::int64_t{5});
    QVERIFY(!producer.batch(1));
}

void TestView::metricsLookBackAMinuteAtMost()
{
    SampledStat stat;
    QCOMPARE(stat.averageThousandths(kWorldStart), std::int64_t{-1});
    const Time start = kWorldStart + 20s;
    stat.record(start, 10);
    stat.record(start + 1s, 20);
    QCOMPARE(stat.averageThousandths(start + 1s), std::int64_t{15000});
    QCOMPARE(stat.perSecondThousandths(start), std::int64_t{1000}); // 30 in 30 s: the first window counts as a whole one
    stat.record(start + 40s, 60);
    QCOMPARE(stat.averageThousandths(start + 40s), std::int64_t{30000});
    QCOMPARE(stat.averageThousandths(start + 61s), std::int64_t{60000}); // the first sample has gone
    QCOMPARE(stat.at(start + 61s).max, std::int64_t{60});
    QCOMPARE(stat.averageThousandths(start + 101s), std::int64_t{-1});
}

void TestView::consumerHasItsAssignmentAndPositions()
{
    Story story;
    story.node(kConsumer, NodeKind::Consumer, "billing-1", {}, "billing");
    const auto consumer = [&]() -> const ConsumerView& { return *story.view.client(kConsumer)->consumer; };
    QCOMPARE(consumer().group, std::string("billing"));
    story.tell(AssignmentTaken{kConsumer, "billing", 1, {kOrders, {"orders", 1}}});
    story.tell(PositionSet{kConsumer, kOrders, Offset{3}});
    story.tell(PositionSet{kConsumer, {"orders", 1}, Offset{4}});
    RecordsDelivered delivered;
    delivered.client = kConsumer;
    delivered.partition = kOrders;
    delivered.from = Offset{3};
    delivered.to = Offset{6};
    delivered.offsets = {Offset{3}, Offset{5}};
    const FactId told = story.tell(delivered);
    story.tell(RecordsProcessed{kConsumer, kOrders, Offset{3}, Offset{5}});
    QCOMPARE(consumer().delivered, 2);
    QCOMPARE(consumer().processed, 2);
    QCOMPARE(consumer().positions.at(kOrders).value, Offset{6});
    QCOMPARE(consumer().positions.at(kOrders).since, told);
    story.tell(AssignmentTaken{kConsumer, "billing", 2, {kOrders}});
    QCOMPARE(consumer().generation, 2);
    QCOMPARE(consumer().positions.size(), std::size_t(1));
}

// A program from outside publishes nothing of its own: what the coordinator says of its member is what is known of it.
void TestView::anOutsideMemberIsWhatItsCoordinatorSays()
{
    constexpr NodeId kKcat{1000000};
    Story story;
    story.tell(NodeAdded{kKcat, NodeKind::Outside, "client:rdkafka", "", "librdkafka 2.0.2"});
    story.tell(NodeAdded{kConsumer, NodeKind::Consumer, "billing-1", "billing", ""});
    const auto kcat = [&]() -> const ConsumerView& { return *story.view.client(kKcat)->consumer; };
    story.tell(GroupMemberJoined{"billing", "m-1", "billing-1", kConsumer});
    story.tell(GroupMemberJoined{"billing", "m-2", "rdkafka", kKcat});
    QCOMPARE(kcat().group, std::string("billing"));
    const FactId assigned = story.tell(GroupAssigned{"billing", 2, {{"m-1", {}}, {"m-2", {kOrders}}}});
    QCOMPARE(kcat().assignment.value, (std::vector{kOrders}));
    QCOMPARE(kcat().assignment.since, assigned);
    QCOMPARE(kcat().generation, 2);
    QVERIFY(story.view.client(kConsumer)->consumer->assignment.since.value == 0); // the lab's own says it itself
    story.tell(GroupMemberLeft{"billing", "m-2"});
    QCOMPARE(kcat().group, std::string());
    QVERIFY(kcat().assignment.value.empty());
}

void TestView::groupHasMembersAndCommits()
{
    Story story;
    story.tell(GroupMemberJoined{"billing", "m-1", "billing-1", kConsumer});
    story.tell(GroupStateChanged{"billing", GroupState::Stable, 1, kOne, "range"});
    story.tell(GroupAssigned{"billing", 1, {{"m-1", {kOrders}}}});
    const FactId committed = story.tell(OffsetCommitted{"billing", kOrders, Offset{38}});
    const auto group = [&]() -> const GroupView& { return *story.view.groups.at("billing"); };
    QCOMPARE(group().members.at("m-1").client, kConsumer);
    QCOMPARE(group().assignment.at("m-1"), (std::vector{kOrders}));
    QCOMPARE(group().committed.at(kOrders).value, Offset{38});
    QCOMPARE(group().committed.at(kOrders).since, committed);
    QCOMPARE(group().protocol, std::string("range"));
    story.tell(GroupMemberLeft{"billing", "m-1"});
    QVERIFY(group().members.empty());
    QVERIFY(group().assignment.empty());
    story.tell(GroupStateChanged{"billing", GroupState::Empty, 2, kOne, ""});
    QCOMPARE(group().protocol, std::string("range"));
    QCOMPARE(group().committed.at(kOrders).value, Offset{38});
}

void TestView::quorumHasALeader()
{
    Story story;
    story.node(NodeId{3001}, NodeKind::Controller, "c1");
    story.tell(QuorumCandidate{NodeId{3001}, 1});
    QCOMPARE(story.view.quorum.candidate, NodeId{3001});
    story.tell(QuorumVoted{NodeId{3001}, NodeId{3001}, 1, true});
    const FactId elected = story.tell(QuorumLeaderElected{NodeId{3001}, 1});
    story.tell(MetadataLogMoved{NodeId{3001}, Offset{7}, Offset{6}});
    QCOMPARE(story.view.quorum.leader.value, NodeId{3001});
    QCOMPARE(story.view.quorum.leader.since, elected);
    QCOMPARE(story.view.quorum.candidate, kLabNode);
    QCOMPARE(story.view.controllers.at(NodeId{3001})->votedEpoch, 1);
    QCOMPARE(story.view.controllers.at(NodeId{3001})->endOffset.value, Offset{7});
    story.tell(NodeStopped{NodeId{3001}, StopKind::Killed});
    QCOMPARE(story.view.quorum.leader.value, kLabNode);
}

void TestView::copiesOfTheViewShareAndStay()
{
    Story story;
    story.partition();
    story.tell(TopicCreated{"other", {}, 1, 1});
    story.append(kOne, 0, 0);
    const ClusterView before = story.view;
    story.append(kOne, 1, 1);
    story.tell(NodeStopped{NodeId{2}, StopKind::Killed});
    QCOMPARE(before.partition(kOrders)->copyOn(kOne)->endOffset.value, Offset{1});
    QCOMPARE(before.partition(kOrders)->copyOn(kOne)->batches.size(), std::size_t(1));
    QCOMPARE(before.broker(kTwo)->state.value, NodeState::Running);
    QCOMPARE(story.copy(kOne).endOffset.value, Offset{2});
    QVERIFY(before.topics.at("other").sameAs(story.view.topics.at("other"))); // untouched: the same object
    QVERIFY(before.brokers.at(kOne).sameAs(story.view.brokers.at(kOne)) == false);
    QVERIFY(!before.topics.at("orders").sameAs(story.view.topics.at("orders")));
}

void TestView::unknownNamesGiveNothing()
{
    Story story;
    QVERIFY(!story.view.topic("orders"));
    QVERIFY(!story.view.partition(kOrders));
    QVERIFY(!story.view.broker(kOne));
    story.tell(TopicConfigSet{"orders", "cleanup.policy", "compact"});
    story.tell(BatchAcked{kProducer, kOrders, Offset{0}, {RecordUid{1}}, true, 1ms}); // a client nobody added
    story.tell(MessageDelivered{MessageId{5}});
    QVERIFY(!story.view.topic("orders"));
    story.tell(TopicCreated{"orders", {}, 1, 1});
    story.tell(TopicConfigSet{"orders", "cleanup.policy", "compact"});
    QCOMPARE(story.view.topic("orders")->config.at("cleanup.policy"), std::string("compact"));
    story.tell(TopicConfigSet{"orders", "cleanup.policy", std::nullopt});
    QVERIFY(story.view.topic("orders")->config.empty());
    story.tell(TopicDeleted{"orders"});
    QVERIFY(!story.view.topic("orders"));
}

QTEST_GUILESS_MAIN(TestView)
#include "tst_view.moc"
