#include "tests/ui/stage/scenes.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace engine;
using namespace std::chrono_literals;

namespace scenes {

namespace {

// One more batch of "orders", waiting or on its way.
void addBatch(ProducerView& producer, std::int32_t partition, const std::vector<PendingRecord>& records, bool inFlight)
{
    ProducerBatchView batch;
    batch.id = producer.batches.size() + 1;
    batch.partition = {"orders", partition};
    batch.records = records;
    batch.inFlight = inFlight;
    auto& of = producer.partitions[batch.partition];
    of.pending += static_cast<std::int64_t>(records.size());
    if (!inFlight)
        of.queue.push_back(batch.id);
    producer.batches.emplace(batch.id, Shared<ProducerBatchView>(std::move(batch)));
}

// A small generator of numbers: the same everywhere.
struct Draw {
    std::uint32_t state;
    std::uint32_t next()
    {
        state = state * 1664525u + 1013904223u;
        return state >> 8;
    }
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint32_t>(n)); }
    bool chance(int percent) { return below(100) < percent; }
};

template <class T>
void tell(Told<T>& told, T value)
{
    told.set(std::move(value), FactId{1});
}

void addBroker(ClusterView& view, int id, const std::string& rack)
{
    BrokerView broker;
    broker.id = BrokerId{id};
    broker.rack = rack;
    broker.everStarted = true;
    broker.bytesOnDisk = 1'400'000;
    broker.stateSince = Time{-19s};
    tell(broker.state, NodeState::Running);
    tell(broker.fenced, false);
    tell(broker.brokerEpoch, std::int64_t{12 + id});
    view.brokers.insert_or_assign(BrokerId{id}, Shared<BrokerView>(broker));
}

void addControllers(ClusterView& view, int count, int leader, int epoch)
{
    for (int i = 1; i <= count; ++i) {
        ControllerView controller;
        controller.id = NodeId{kControllerIdBase + i};
        controller.everStarted = true;
        tell(controller.state, NodeState::Running);
        tell(controller.endOffset, Offset{214});
        tell(controller.highWatermark, Offset{214});
        view.controllers.insert_or_assign(controller.id, Shared<ControllerView>(controller));
    }
    tell(view.quorum.leader, NodeId{kControllerIdBase + leader});
    view.quorum.epoch = epoch;
}

std::shared_ptr<const std::vector<RecordNote>> notes(std::int64_t base, int count, Draw& draw)
{
    static const char* const kKeys[] = {"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"};
    auto result = std::make_shared<std::vector<RecordNote>>();
    for (int i = 0; i < count; ++i) {
        RecordNote note;
        const int key = draw.below(8);
        note.uid = RecordUid{static_cast<std::uint64_t>(base + i + 1)};
        note.keyHash = static_cast<std::uint32_t>(key);
        note.key = kKeys[key];
        note.value = "{order: " + std::to_string(9000 + base + i) + "}";
        note.offsetDelta = i;
        note.hasKey = true;
        note.size = 40 + draw.below(60);
        result->push_back(note);
    }
    return result;
}

Shared<SegmentView> segmentAt(std::int64_t base)
{
    SegmentView segment;
    segment.base = Offset{base};
    return Shared<SegmentView>(segment);
}

struct Copy {
    int broker;
    std::int64_t end, hw;
};

PartitionView partitionOf(const TopicPartition& id, int leader, const std::vector<int>& isr,
    const std::vector<Copy>& copies, const std::vector<std::int64_t>& segments, std::uint32_t seed)
{
    PartitionView partition;
    partition.id = id;
    partition.minInSyncReplicas = 1;
    tell(partition.leader, BrokerId{leader});
    tell(partition.leaderEpoch, LeaderEpoch{5});
    std::vector<BrokerId> inSync;
    for (const int b : isr)
        inSync.push_back(BrokerId{b});
    tell(partition.isr, inSync);
    std::int64_t longest = 0;
    for (const Copy& copy : copies)
        longest = std::max(longest, copy.end);

    Draw draw{seed};
    std::vector<BatchView> batches;
    for (std::int64_t at = 0; at < longest;) {
        const int count = static_cast<int>(std::min<std::int64_t>(1 + draw.below(3), longest - at));
        BatchView batch;
        batch.baseOffset = Offset{at};
        batch.lastOffset = Offset{at + count - 1};
        batch.leaderEpoch = LeaderEpoch{5};
        batch.bytes = 70 * count;
        batch.records = notes(at, count, draw);
        batches.push_back(batch);
        at += count;
    }
    for (const Copy& copy : copies) {
        partition.replicas.push_back(BrokerId{copy.broker});
        ReplicaView replica;
        replica.broker = BrokerId{copy.broker};
        tell(replica.role, copy.broker == leader ? ReplicaRole::Leader : ReplicaRole::Follower);
        tell(replica.endOffset, Offset{copy.end});
        tell(replica.highWatermark, Offset{copy.hw});
        tell(replica.flushed, Offset{copy.broker == leader ? copy.hw : copy.end});
        tell(replica.startOffset, Offset{0});
        tell(replica.leaderEpoch, LeaderEpoch{5});
        replica.segments.push_back(segmentAt(0));
        for (const std::int64_t base : segments)
            if (base < copy.end)
                replica.segments.push_back(segmentAt(base));
        for (const BatchView& batch : batches)
            if (batch.lastOffset.value < copy.end)
                replica.batches.push(batch);
            else if (batch.baseOffset.value
                < copy.end) { // a copy that ends inside it: cut, for the picture's sake
                BatchView part = batch;
                part.lastOffset = Offset{copy.end - 1};
                replica.batches.push(part);
            }
        partition.copies.insert_or_assign(replica.broker, Shared<ReplicaView>(replica));
    }
    return partition;
}

void addPartition(ClusterView& view, PartitionView partition)
{
    auto& topic = view.topics[partition.id.topic];
    topic.edit().name = partition.id.topic;
    const auto number = partition.id.partition;
    topic.edit().partitions.insert_or_assign(number, Shared<PartitionView>(std::move(partition)));
}

ClientView clientOf(int id, NodeKind kind, const std::string& name, const std::string& detail)
{
    ClientView client;
    client.id = NodeId{id};
    client.kind = kind;
    client.name = name;
    client.detail = detail;
    client.everStarted = true;
    tell(client.state, NodeState::Running);
    return client;
}

void addClient(ClusterView& view, const ClientView& client)
{
    view.clients.insert_or_assign(client.id, Shared<ClientView>(client));
}

void addMessage(ClusterView& view, std::uint64_t id, NodeId from, NodeId to, std::int16_t api, bool response,
    const std::string& topic, int partition, std::int64_t offset, Duration departed, Duration latency,
    bool stalled = false)
{
    MessageView message;
    message.sent.message = MessageId{id};
    message.sent.from = from;
    message.sent.to = to;
    message.sent.apiKey = api;
    message.sent.isResponse = response;
    message.sent.isStory = true;
    message.sent.bytes = 420;
    if (!topic.empty())
        message.sent.partition = TopicPartition{topic, partition};
    message.sent.offset = Offset{offset};
    message.sent.departs = mainWindowNow() - departed;
    message.sent.arrives = message.sent.departs + latency;
    message.arrives = stalled ? kNever : message.sent.arrives;
    message.stalled = stalled;
    view.messages.insert_or_assign(message.sent.message, message);
}

void addGroup(ClusterView& view, const std::string& id, int generation, const std::string& protocol)
{
    GroupView group;
    group.id = id;
    group.generation = generation;
    group.protocol = protocol;
    group.coordinator = BrokerId{3};
    tell(group.state, GroupState::Stable);
    tell(group.committed[{"orders", 0}], Offset{38});
    view.groups.insert_or_assign(id, Shared<GroupView>(group));
}

void addConsumer(ClusterView& view, int id, const std::string& name, const std::string& group,
    const std::vector<std::pair<int, std::int64_t>>& positions)
{
    ClientView client = clientOf(id, NodeKind::Consumer, name, "group.id=" + group);
    auto& consumer = client.consumer.edit();
    consumer.group = group;
    std::vector<TopicPartition> assigned;
    for (const auto& [partition, position] : positions) {
        assigned.push_back({"orders", partition});
        tell(consumer.positions[{"orders", partition}], Offset{position});
        consumer.delivered += position;
    }
    tell(consumer.assignment, assigned);
    addClient(view, client);
    if (view.groups.count(group))
        view.groups[group].edit().members[name + "-id"].client = client.id;
}

} // namespace

Time mainWindowNow()
{
    return Time{4417ms};
}

ClusterView empty()
{
    ClusterView view;
    view.upTo = FactId{1};
    addControllers(view, 3, 1, 1);
    for (int b = 1; b <= 3; ++b)
        addBroker(view, b, "");
    return view;
}

ClusterView mainWindow()
{
    ClusterView view;
    view.upTo = FactId{900};
    view.at = mainWindowNow();
    addControllers(view, 3, 2, 7);
    addBroker(view, 1, "a");
    addBroker(view, 2, "b");
    addBroker(view, 3, "c");
    addPartition(view,
        partitionOf({"orders", 0}, 1, {1, 2, 3}, {{1, 42, 39}, {2, 41, 39}, {3, 39, 38}}, {20, 33}, 11));
    addPartition(
        view, partitionOf({"orders", 1}, 2, {1, 2}, {{1, 36, 36}, {2, 36, 36}, {3, 33, 33}}, {27}, 12));
    addPartition(
        view, partitionOf({"orders", 2}, 3, {1, 2, 3}, {{1, 31, 31}, {2, 31, 30}, {3, 31, 31}}, {24}, 13));

    ClientView p1 = clientOf(
        10000, NodeKind::Producer, "p1", "acks=1 enable.idempotence=false interceptors=2 partitioner=sticky");
    auto& one = p1.producer.edit();
    one.topic = "orders";
    one.called = 52;
    one.sent = 43;
    tell(one.acked, std::int64_t{42});
    one.inFlight = 1;
    addBatch(one, 0, {{RecordUid{100}, 0, "alice", 80}}, true);
    std::vector<PendingRecord> more;
    for (unsigned i = 1; i < 6; ++i)
        more.push_back({RecordUid{100u + i}, 0, "alice", 80});
    addBatch(one, 0, more, false);
    addBatch(one, 1, {{RecordUid{110}, 2, "bob", 80}, {RecordUid{111}, 2, "bob", 80}}, false);
    addBatch(one, 2, {{RecordUid{112}, 4, "carol", 80}}, false);
    addClient(view, p1);
    ClientView p2 = clientOf(10001, NodeKind::Producer, "p2", "acks=all enable.idempotence=true");
    auto& two = p2.producer.edit();
    two.sent = 118;
    tell(two.acked, std::int64_t{117});
    two.inFlight = 1;
    two.producerId = ProducerId{4001};
    addClient(view, p2);
    ClientView outside = clientOf(1000000, NodeKind::Outside, "client:kcat", "librdkafka 2.0.2");
    outside.requests = 14;
    outside.lastApi = 3;
    addClient(view, outside);

    addGroup(view, "billing", 9, "sticky");
    addConsumer(view, 10002, "billing-1", "billing", {{0, 38}});
    addConsumer(view, 10003, "billing-2", "billing", {{1, 36}, {2, 31}});

    addMessage(view, 1, NodeId{10000}, NodeId{1}, 0, false, "orders", 0, 42, 12ms, 20ms);
    addMessage(view, 2, NodeId{1}, NodeId{10000}, 0, true, "orders", 0, 41, 14ms, 20ms);
    addMessage(view, 3, NodeId{10001}, NodeId{2}, 0, false, "orders", 1, 36, 6ms, 20ms);
    addMessage(view, 4, NodeId{2}, NodeId{1}, 1, false, "orders", 0, 41, 10ms, 20ms);
    addMessage(view, 5, NodeId{3}, NodeId{1}, 1, false, "orders", 0, 39, 4ms, 20ms);
    return view;
}

ClusterView troubles()
{
    ClusterView view = mainWindow();
    auto& dead = view.brokers[BrokerId{1}].edit();
    tell(dead.state, NodeState::Down);
    tell(dead.stoppedHow, StopKind::Killed);
    dead.stateSince = Time{1200ms};
    tell(view.brokers[BrokerId{2}].edit().fenced, true);
    tell(view.brokers[BrokerId{3}].edit().state, NodeState::Paused);
    auto& c3 = view.controllers[NodeId{3003}].edit();
    tell(c3.state, NodeState::Down);
    tell(c3.stoppedHow, StopKind::PoweredOff);
    auto& topic = view.topics["orders"].edit();
    auto& zero = topic.partitions[0].edit();
    tell(zero.leader, kNoBroker);
    tell(zero.isr, std::vector<BrokerId>{BrokerId{1}});
    auto& p2 = view.clients[NodeId{10001}].edit();
    tell(p2.state, NodeState::Paused);
    auto& kcat = view.clients[NodeId{1000000}].edit();
    tell(kcat.state, NodeState::Down);
    tell(kcat.stoppedHow, StopKind::Stopped);
    auto& b2 = view.clients[NodeId{10003}].edit();
    tell(b2.state, NodeState::Down);
    tell(b2.stoppedHow, StopKind::Killed);
    tell(view.groups["billing"].edit().state, GroupState::PreparingRebalance);
    view.messages.clear();
    addMessage(view, 8, NodeId{3}, NodeId{2}, 1, false, "orders", 1, 33, 9ms, 20ms, true);
    addMessage(view, 9, NodeId{2}, NodeId{10000}, 0, true, "orders", 0, -1, 9ms, 20ms);
    view.messages[MessageId{9}].sent.error = ErrorCode::NotLeaderOrFollower;
    view.cutLinks[{NodeId{10001}, NodeId{2}}] = FactId{3};
    view.cutLinks[{NodeId{2}, NodeId{10001}}] = FactId{3};
    return view;
}

ClusterView big(int brokers, int partitions, int replication, std::uint32_t seed)
{
    static const std::array<std::pair<const char*, int>, 6> kTopics{{{"clicks", 24}, {"orders", 30},
        {"payments", 15}, {"ledger", 12}, {"audit", 7}, {"__consumer_offsets", 12}}};
    Draw draw{seed};
    ClusterView view;
    view.upTo = FactId{5};
    view.at = Time{79s};
    addControllers(view, 3, 1, 9);
    for (int b = 1; b <= brokers; ++b)
        addBroker(view, b, std::string(1, static_cast<char>('a' + (b - 1) * 3 / brokers)));
    const int slow = brokers > 3 ? 7 % brokers : 0, down = brokers > 3 ? 10 % brokers : 0;
    if (down > 0) {
        auto& broker = view.brokers[BrokerId{down}].edit();
        tell(broker.state, NodeState::Down);
        tell(broker.stoppedHow, StopKind::Killed);
        broker.stateSince = Time{66s};
    }
    int made = 0;
    for (const auto& [topic, share] : kTopics) {
        const int count = topic == kTopics.back().first ? partitions - made : partitions * share / 100;
        made += count;
        for (int p = 0; p < count; ++p) {
            const int first = draw.below(brokers);
            const std::int64_t end = 850 + draw.below(60);
            std::vector<Copy> copies;
            std::vector<int> isr;
            for (int r = 0; r < replication; ++r) {
                const int broker = 1
                    + (first + r * (brokers / std::max(1, replication) == 0 ? 1 : brokers / replication))
                        % brokers;
                const bool late = broker == slow && draw.chance(40);
                if (broker != down && !late)
                    isr.push_back(broker);
                copies.push_back({broker,
                    broker == down ? end - 20
                        : late     ? end - 30
                                   : end - draw.below(2),
                    end - 4});
            }
            const int leader = isr.empty() ? kNoBroker.value : isr.front();
            for (Copy& copy : copies)
                if (copy.broker == leader)
                    copy.end = end;
            PartitionView partition =
                partitionOf({topic, p}, leader, isr, copies, {700}, seed + static_cast<std::uint32_t>(p));
            partition.minInSyncReplicas = 2;
            addPartition(view, std::move(partition));
        }
    }
    return view;
}

ClusterView generated(int brokers, int partitions, int records, std::uint32_t seed)
{
    Draw draw{seed};
    ClusterView view;
    view.upTo = FactId{5};
    view.at = mainWindowNow();
    addControllers(view, draw.chance(70) ? 3 : 1, 1, 1 + draw.below(9));
    for (int b = 1; b <= brokers; ++b) {
        addBroker(view, b, draw.chance(50) ? "rack-" + std::to_string(b) : "");
        if (draw.chance(25)) {
            auto& broker = view.brokers[BrokerId{b}].edit();
            tell(broker.state, draw.chance(40) ? NodeState::Paused : NodeState::Down);
            tell(broker.stoppedHow, static_cast<StopKind>(draw.below(3)));
        } else if (draw.chance(20)) {
            tell(view.brokers[BrokerId{b}].edit().fenced, true);
        }
    }
    const std::string topic = draw.chance(70) ? "orders" : "a-topic-with-a-rather-long-name.of-a-team";
    for (int p = 0; p < partitions; ++p) {
        std::vector<Copy> copies;
        std::vector<int> isr;
        const std::int64_t end = draw.below(records + 1);
        for (int r = 0; r < std::min(3, brokers); ++r) {
            const int broker = 1 + (p + r) % brokers;
            const bool late = draw.chance(25);
            const std::int64_t own =
                r == 0 ? end : std::max<std::int64_t>(0, end - (late ? draw.below(9) : draw.below(2)));
            copies.push_back({broker, own, std::max<std::int64_t>(0, std::min(own, end - draw.below(5)))});
            if (r == 0 || !late)
                isr.push_back(broker);
        }
        const bool lost = draw.chance(8);
        addPartition(view,
            partitionOf({topic, p}, lost ? kNoBroker.value : copies.front().broker, isr, copies,
                {end / 2, end * 4 / 5}, seed + 7u * static_cast<std::uint32_t>(p)));
    }
    const int producers = draw.below(6);
    for (int i = 0; i < producers; ++i) {
        ClientView client = clientOf(10000 + i, NodeKind::Producer, "p" + std::to_string(i + 1),
            draw.chance(50) ? "acks=all enable.idempotence=true" : "acks=0");
        auto& producer = client.producer.edit();
        producer.sent = draw.below(200000);
        tell(producer.acked, std::int64_t{draw.below(200000)});
        producer.inFlight = draw.below(6);
        for (int d = 0; d < draw.below(9); ++d) {
            std::vector<PendingRecord> waiting;
            for (int n = 0; n < draw.below(40); ++n)
                waiting.push_back({RecordUid{1}, static_cast<std::uint32_t>(n), "k", 80});
            if (!waiting.empty())
                addBatch(producer, d, waiting, d == 0);
        }
        if (draw.chance(30))
            tell(client.state, NodeState::Paused);
        addClient(view, client);
    }
    addGroup(view, "billing", draw.below(30), draw.chance(50) ? "cooperative-sticky" : "range");
    const int consumers = draw.below(5);
    for (int i = 0; i < consumers; ++i) {
        std::vector<std::pair<int, std::int64_t>> positions;
        for (int p = i; p < partitions; p += std::max(1, consumers))
            positions.emplace_back(p, draw.below(records + 1));
        addConsumer(view, 10100 + i, "billing-" + std::to_string(i + 1), "billing", positions);
    }
    for (int m = 0; m < 8; ++m) {
        const int partition = draw.below(partitions);
        const NodeId broker{1 + partition % brokers};
        const int kind = draw.below(4);
        const NodeId peer = kind == 0 ? NodeId{10000 + draw.below(std::max(1, producers))}
            : kind == 1               ? NodeId{1 + (partition + 1) % brokers}
            : kind == 2               ? NodeId{10100 + draw.below(std::max(1, consumers))}
                                      : NodeId{3001};
        const bool response = draw.chance(40);
        addMessage(view, 50 + static_cast<std::uint64_t>(m), response ? broker : peer,
            response ? peer : broker,
            static_cast<std::int16_t>(kind == 0 ? 0
                    : kind == 3                 ? 56
                                                : 1),
            response, topic, partition, draw.below(records + 1), Duration{draw.below(20) * 1'000'000}, 20ms,
            draw.chance(15));
    }
    return view;
}

} // namespace scenes
