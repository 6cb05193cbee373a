#include "tests/ui/stage/producer_scenes.h"

#include "engine/base/murmur2.h"
#include "tests/ui/stage/scenes.h"

using namespace engine;
using namespace std::chrono_literals;

namespace scenes {

namespace {

std::uint32_t hashOf(const std::string& key)
{
    return static_cast<std::uint32_t>(murmur2({reinterpret_cast<const std::uint8_t*>(key.data()), key.size()}));
}

// The cluster of mainWindow() with one producer whose inside is still empty.
ClusterView around(const std::string& settings)
{
    ClusterView view = mainWindow();
    view.at = busyProducerNow();
    ClientView& client = view.clients.at(kProducerSeen).edit();
    client.detail = settings;
    client.clientId = client.name;
    client.producer = {};
    for (int b = 1; b <= 3; ++b)
        view.connections[ConnectionId{static_cast<std::uint64_t>(b)}] = {ConnectionId{static_cast<std::uint64_t>(b)}, kProducerSeen, NodeId{b}};
    return view;
}

ProducerView& inside(ClusterView& view) { return view.clients.at(kProducerSeen).edit().producer.edit(); }

ProducerBatchView& addBatch(ProducerView& p, std::uint64_t id, const TopicPartition& partition, int records, std::int64_t bytes, Duration age)
{
    auto& batch = p.batches[id].edit();
    batch.id = id;
    batch.partition = partition;
    batch.bytes = bytes;
    batch.created = busyProducerNow() - age;
    batch.opened = FactId{100 + id};
    for (int i = 0; i < records; ++i)
        batch.records.push_back({RecordUid{id * 1000 + static_cast<std::uint64_t>(i)}, 0, "alice", 90});
    p.partitions[partition].queue.push_back(id);
    return batch;
}

void send(ProducerView& p, std::uint64_t id, BrokerId broker, std::int64_t request, std::int32_t sequence, Duration age)
{
    auto& batch = p.batches.at(id).edit();
    batch.inFlight = true;
    batch.full = true;
    batch.attempts = 1;
    batch.broker = broker;
    batch.request = request;
    batch.baseSequence = sequence;
    batch.sentAt = busyProducerNow() - age;
    batch.last = FactId{300 + id};
    auto& partition = p.partitions[batch.partition];
    std::erase(partition.queue, id);
    partition.nextSequence = sequence < 0 ? -1 : sequence + static_cast<std::int32_t>(batch.records.size());
    auto& r = p.requests[request];
    r.number = request;
    r.broker = NodeId{broker.value};
    r.batches.push_back(id);
    r.records += static_cast<std::int32_t>(batch.records.size());
    r.bytes += batch.bytes;
    r.sentAt = batch.sentAt;
    r.since = FactId{300 + id};
    p.inFlight = static_cast<std::int32_t>(p.requests.size());
}

void lead(ProducerView& p, const TopicPartition& partition, int broker)
{
    p.partitions[partition].leader = BrokerId{broker};
    p.partitions[partition].leaderSince = FactId{90};
}

} // namespace

Time busyProducerNow() { return Time{4417ms}; }

ClusterView busyProducer()
{
    ClusterView view = around("topics=orders acks=all buffer.memory=262144 enable.idempotence=true interceptor.classes=trace-header,price-tag linger.ms=5");
    ProducerView& p = inside(view);
    const TopicPartition o0{"orders", 0}, o1{"orders", 1}, o2{"orders", 2}, a0{"audit", 0};
    lead(p, o0, 1);
    lead(p, o1, 2);
    lead(p, o2, 3);
    lead(p, a0, 2);
    p.topic = "orders";
    p.metadataAt.set(busyProducerNow() - 12400ms, FactId{90});
    p.producerId = ProducerId{4001};
    p.producerEpoch = ProducerEpoch{0};
    p.idSince = FactId{80};
    for (int i = 0; i < 5; ++i) {
        addBatch(p, static_cast<std::uint64_t>(10 + i), o0, 160, 16300 - i, 300ms);
        send(p, static_cast<std::uint64_t>(10 + i), BrokerId{1}, 904 + i, 540 + 160 * i, 212ms - i * 30ms);
    }
    p.partitions[o0].ackedSequence = 539;
    addBatch(p, 20, o0, 160, 16301, 90ms).full = true;
    addBatch(p, 21, o0, 160, 16288, 40ms).full = true;
    addBatch(p, 22, o0, 58, 5951, 1500us);
    addBatch(p, 30, o1, 24, 2400, 60ms);
    send(p, 30, BrokerId{2}, 640, 388, 12ms);
    p.partitions[o1].ackedSequence = 387;
    addBatch(p, 31, o1, 21, 2194, 5ms);
    auto& back = addBatch(p, 40, o2, 24, 2498, 400ms);
    back.full = true;
    back.attempts = 2;
    back.error = ErrorCode::NotEnoughReplicas;
    back.broker = BrokerId{3};
    back.baseSequence = 96;
    back.sentAt = busyProducerNow() - 60ms;
    back.backoff = 184ms;
    back.retryAt = busyProducerNow() + 143ms;
    back.last = FactId{340};
    p.partitions[o2].ackedSequence = 95;
    p.partitions[o2].nextSequence = 120;
    addBatch(p, 41, o2, 77, 7880, 3200us);
    addBatch(p, 50, a0, 6, 553, 2500us);
    p.partitions[a0].ackedSequence = 50;
    p.partitions[a0].nextSequence = 51;
    p.called = 2405;
    p.acked.set(1075, FactId{350});
    p.sent = 1898;
    p.retries = 2;
    p.lastError = ErrorCode::NotEnoughReplicas;
    p.produceRequests = 14;
    StickyView& sticky = p.sticky["orders"];
    sticky.partition = o2;
    sticky.bytes = 7880;
    sticky.candidates = {0, 1, 2};
    sticky.queues = {3, 1, 2};
    sticky.sums = {1, 4, 6};
    sticky.rule = Rule::PartitionSticky;
    sticky.since = FactId{320};
    SendCallView& call = p.call;
    call.uid = RecordUid{22057};
    call.number = 2405;
    call.partition = o0;
    call.key = "alice";
    call.keyHash = hashOf(call.key);
    call.keySize = 5;
    call.value = "Order #9041";
    call.size = 102;
    call.batch = 22;
    call.chosenBy = Rule::PartitionByKey;
    call.interceptors = {{"trace-header", InterceptorOutcome::Changed, 33, "adds header trace", FactId{360}}, {"price-tag", InterceptorOutcome::Changed, -2, "rewrites the value", FactId{361}}};
    call.at = busyProducerNow();
    call.since = FactId{362};
    p.completions = {{o1, Offset{1402}, 24, true, {}, busyProducerNow() - 16ms, FactId{341}}, {a0, Offset{50}, 1, true, {}, busyProducerNow() - 8ms, FactId{342}}};
    return view;
}

ClusterView idleProducer() { return around("topics=orders"); }

ClusterView blockedProducer()
{
    ClusterView view = around("topics=orders acks=1 enable.idempotence=false buffer.memory=32768 linger.ms=0 max.in.flight.requests.per.connection=1");
    ProducerView& p = inside(view);
    const TopicPartition o0{"orders", 0}, o1{"orders", 1};
    lead(p, o0, 1);
    p.partitions[o1].leader = kNoBroker;
    p.topic = "orders";
    p.metadataAt.set(busyProducerNow() - 2s, FactId{90});
    addBatch(p, 1, o0, 3, 300, 900ms);
    send(p, 1, BrokerId{1}, 1, -1, 800ms);
    addBatch(p, 2, o0, 100, 16000, 700ms).full = true;
    p.called = 103;
    p.call.number = 104;
    p.call.partition = {"orders", -1};
    p.call.blocked = BlockedOn::Memory;
    p.call.blockedSince = busyProducerNow() - 400ms;
    p.call.blockedUntil = busyProducerNow() + 59600ms;
    p.call.at = p.call.blockedSince;
    view.cutLinks[{kProducerSeen, NodeId{1}}] = FactId{70};
    return view;
}

ClusterView killedProducer()
{
    ClusterView view = around("topics=orders key.serializer=long");
    ProducerView& p = inside(view);
    p.topic = "orders";
    lead(p, {"orders", 0}, 1);
    p.metadataAt.set(busyProducerNow() - 3s, FactId{90});
    p.called = 7;
    p.acked.set(4, FactId{91});
    p.failed.set(1, FactId{92});
    p.call.number = 7;
    p.call.partition = {"orders", -1};
    p.call.interceptors = {{"throws", InterceptorOutcome::Threw, 0, "IllegalStateException: not today", FactId{89}}};
    p.call.failedAt = SendStage::Serializer;
    p.call.exception = "SerializationException";
    p.call.message = "Can't convert key of class java.lang.String to class org.apache.kafka.common.serialization.LongSerializer";
    p.completions = {{{"orders", 0}, kNoOffset, 1, true, "TimeoutException", busyProducerNow() - 1s, FactId{92}}, {{"orders", 0}, kNoOffset, 2, false, {}, busyProducerNow() - 1s, FactId{93}}};
    ClientView& client = view.clients.at(kProducerSeen).edit();
    client.state.set(NodeState::Down, FactId{95});
    client.stoppedHow.set(StopKind::Killed, FactId{95});
    return view;
}

ClusterView outsideProducer()
{
    ClusterView view = around("librdkafka 2.0.2");
    view.clients.at(kProducerSeen).edit().kind = NodeKind::Outside;
    ProducerView& p = inside(view);
    p.sent = 1200;
    p.producerId = ProducerId{2001};
    p.producerEpoch = ProducerEpoch{1};
    for (int i = 0; i < 3; ++i) {
        auto& partition = p.partitions[{"orders", i}];
        partition.leader = BrokerId{i + 1};
        partition.sent = 400;
        partition.lastOffset = Offset{399 + i};
        partition.nextSequence = 400;
        partition.ackedSequence = 399;
    }
    p.requests[77] = {77, NodeId{1}, ConnectionId{1}, {}, 20, 1640, busyProducerNow() - 8ms, FactId{200}};
    p.produceRequests = 61;
    p.inFlight = 1;
    return view;
}

ClusterView wideProducer(int partitions, int brokers, int perQueue, std::uint32_t seed)
{
    ClusterView view = around("topics=measurements-of-all-plants batch.size=4096 buffer.memory=4194304");
    ProducerView& p = inside(view);
    p.topic = "measurements-of-all-plants";
    p.metadataAt.set(busyProducerNow() - 200ms, FactId{90});
    std::uint64_t batch = 1;
    std::uint32_t state = seed;
    const auto below = [&](std::uint32_t n) {
        state = state * 1664525u + 1013904223u;
        return static_cast<int>((state >> 8) % n);
    };
    p.producerId = ProducerId{9000000000001};
    for (int i = 0; i < partitions; ++i) {
        const TopicPartition id{p.topic, i};
        lead(p, id, 1 + i % brokers);
        const int count = below(static_cast<std::uint32_t>(perQueue + 1));
        for (int b = 0; b < count; ++b) {
            auto& added = addBatch(p, batch++, id, 1 + below(40), 61 + below(4000), std::chrono::milliseconds(below(9)));
            added.full = b + 1 < count;
        }
        if (below(3) == 0) {
            addBatch(p, batch, id, 12, 4000, 30ms);
            send(p, batch, BrokerId{1 + i % brokers}, static_cast<std::int64_t>(batch), 100000 * i, std::chrono::milliseconds(1 + below(20)));
            ++batch;
        }
    }
    p.acked.set(200, FactId{99});
    p.called = 200 + p.waitingRecords() + p.inFlightRecords();
    p.call.number = p.called;
    p.call.partition = {p.topic, below(static_cast<std::uint32_t>(partitions))};
    p.call.key = "a key that is longer th";
    p.call.keySize = 41;
    p.call.keyHash = 0x9abcdef0;
    p.call.chosenBy = Rule::PartitionByKey;
    p.call.size = 1200;
    p.call.at = busyProducerNow();
    StickyView& sticky = p.sticky[p.topic];
    sticky.partition = {p.topic, 0};
    for (int i = 0; i < partitions; ++i)
        sticky.candidates.push_back(i);
    sticky.rule = Rule::PartitionSticky;
    return view;
}

} // namespace scenes
