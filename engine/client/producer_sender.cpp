// The sender of a producer: which batches leave now and in which requests (facts §6.3, §6.5; KIP-91, KIP-360, KIP-951).

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/check.h"
#include "engine/client/producer_node.h"
#include "engine/wire/init_producer_id.h"
#include "engine/wire/produce.h"

namespace engine {

namespace {

constexpr int kProduceMin = 3;
constexpr int kProduceMax = 11;
constexpr int kZstdFrom = 7;
constexpr int kInitProducerIdMax = 4;

} // namespace

void ProducerNode::send(Turn& turn)
{
    const auto flush = m_flushing || m_closing ? Accumulator::Flush::Yes : Accumulator::Flush::No;
    for (bool again = true; again;) {
        again = false;
        restartPartitions(turn);
        m_partitioner.weigh(m_accumulator, m_metadata);
        std::map<NodeId, std::vector<std::pair<TopicPartition, Rule>>> readyAt;
        for (const auto& [partition, queue] : m_accumulator.queues()) {
            if (queue.empty())
                continue;
            const auto known = m_metadata.partition(partition);
            if (known.leader == kNoBroker) {
                m_metadata.requestUpdate();
                continue;
            }
            const auto ready = m_accumulator.ready(partition, turn.now(), known.leaderEpoch, flush);
            if (!ready || !mayTake(partition, m_accumulator.batch(ready->batch)))
                continue;
            const NodeId broker{known.leader.value};
            if (const auto silent = m_throttledUntil.find(broker); silent != m_throttledUntil.end() && silent->second > turn.now()) {
                m_wakeAt = std::min(m_wakeAt, silent->second);
                continue;
            }
            if (m_network.ready(turn, broker)) {
                readyAt[broker].emplace_back(partition, ready->rule);
            } else {
                m_partitioner.nodeReady(broker, turn.now(), false);
                m_wakeAt = std::min(m_wakeAt, std::max(m_network.retryAt(broker), turn.now() + 1ms));
            }
        }
        for (const auto& [broker, ready] : readyAt) {
            const bool mayTakeMore = m_network.inFlight(broker) < static_cast<std::size_t>(m_config.maxInFlight);
            m_partitioner.nodeReady(broker, turn.now(), mayTakeMore);
            if (!mayTakeMore)
                continue;
            sendTo(turn, broker, ready);
            again = true;
        }
    }
}

// Order, once the batch itself may leave: with one request at a time nothing of the partition may be on its way; an idempotent
// batch waits for its id, and a repeated one for those before it.
bool ProducerNode::mayTake(const TopicPartition& partition, const ProducerBatch& batch) const
{
    if (m_config.maxInFlight == 1 && m_accumulator.anyInFlight(partition))
        return false;
    if (!m_config.idempotence)
        return true;
    if (!m_sequences.hasId() || m_sequences.wantsRestart(partition))
        return false;
    if (batch.hasSequence()) {
        const BatchId oldest = m_accumulator.sequencedBatchesOf(partition).front();
        return oldest == batch.id;
    }
    return !m_sequences.isUnresolved(partition) && !(m_sequences.isStale(partition) && m_accumulator.anyInFlight(partition));
}

// One request: at most one batch of each partition, up to max.request.size.
void ProducerNode::sendTo(Turn& turn, NodeId broker, const std::vector<std::pair<TopicPartition, Rule>>& ready)
{
    std::vector<std::pair<BatchId, Rule>> taken;
    std::int64_t bytes = 0;
    const std::size_t first = m_drainFrom[broker]++ % ready.size();
    for (std::size_t i = 0; i < ready.size(); ++i) {
        const auto& [partition, rule] = ready[(first + i) % ready.size()];
        const auto next = m_accumulator.ready(partition, turn.now(), m_metadata.partition(partition).leaderEpoch,
            Accumulator::Flush::Yes);
        ENGINE_CHECK(next.has_value(), "it was ready a moment ago");
        const std::int64_t size = m_accumulator.batch(next->batch).sizeBytes;
        if (!taken.empty() && bytes + size > m_config.maxRequestSize)
            continue;
        bytes += size;
        ProducerBatch& batch = m_accumulator.take(partition);
        batch.attempts += 1;
        batch.attemptedEpoch = m_metadata.partition(partition).leaderEpoch;
        if (m_config.idempotence && !batch.hasSequence()) {
            batch.baseSequence = m_sequences.take(partition, batch.count());
            batch.producerId = m_sequences.id();
            batch.producerEpoch = m_sequences.epoch();
        }
        taken.emplace_back(batch.id, rule);
    }
    handOver(turn, broker, taken);
}

void ProducerNode::handOver(Turn& turn, NodeId broker, const std::vector<std::pair<BatchId, Rule>>& batches)
{
    const int version = m_network.version(broker, wire::ApiKey::Produce, kProduceMin, kProduceMax);
    if (version < 0 || (m_config.compression == Codec::Zstd && version < kZstdFrom)) {
        for (const auto& [id, rule] : batches)
            fail(turn, id, ErrorCode::UnsupportedVersion, Outcome::Refused, Rule::NotRetriable, {});
        return;
    }
    wire::ProduceRequest request;
    request.acks = static_cast<std::int16_t>(m_config.acks);
    request.timeoutMs = static_cast<std::int32_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(m_config.requestTimeout).count());
    auto aside = std::make_shared<FrameAside>();
    MessageNote note;
    note.isStory = true;
    const std::uint64_t tag = m_nextTag++;
    InFlight onItsWay{broker, {}};
    for (const auto& [id, rule] : batches) {
        ProducerBatch& batch = m_accumulator.batch(id);
        BatchOptions options;
        options.codec = m_config.compression;
        options.levels = m_config.compressionLevels;
        options.producerId = batch.producerId;
        options.producerEpoch = batch.producerEpoch;
        options.baseSequence = batch.baseSequence;
        RecordBatchBuilder builder(options);
        for (const auto& record : batch.records)
            builder.append(record);
        auto topic = std::find_if(request.topicData.begin(), request.topicData.end(),
            [&](const auto& t) { return t.name == batch.partition.topic; });
        if (topic == request.topicData.end()) {
            request.topicData.emplace_back().name = batch.partition.topic;
            topic = std::prev(request.topicData.end());
        }
        auto& data = topic->partitionData.emplace_back();
        data.index = batch.partition.partition;
        data.records = ByteChain(builder.build());
        batch.last = turn.publish(
            BatchSent{m_options.id, batch.partition, BrokerId{broker.value}, batch.uids, batch.attempts, batch.baseSequence, id,
                static_cast<std::int64_t>(tag - kFirstProduceTag + 1), static_cast<std::int64_t>(data.records->size()), batch.sizeBytes},
            {batch.called, batch.last}, rule);
        aside->batches.push_back({batch.partition, batch.uids});
        note.records += batch.count();
        if (batches.size() == 1)
            note.partition = batch.partition;
        onItsWay.batches.push_back(id);
    }
    const bool expectsAnswer = m_config.acks != Acks::None;
    m_network.request(turn, broker, request, version, tag, note, std::move(aside), expectsAnswer);
    if (expectsAnswer) {
        m_inFlight[tag] = std::move(onItsWay);
        return;
    }
    for (const auto& [id, rule] : batches)
        complete(turn, id, kNoOffset, false);
}

// delivery.timeout.ms counts from send() to the end, whatever happened meanwhile (KIP-91).
void ProducerNode::expire(Turn& turn)
{
    for (const auto id : m_accumulator.expired(turn.now())) {
        const ProducerBatch& batch = m_accumulator.batch(id);
        const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(m_config.deliveryTimeout).count();
        fail(turn, id, ErrorCode::RequestTimedOut, batch.attempts == 0 ? Outcome::Refused : Outcome::Unknown, Rule::DeliveryTimeout,
            {"TimeoutException", fmt::format("Expiring {} record(s) for {}:{} ms has passed since batch creation", batch.count(),
                                     batch.partition.toString(), waited)});
    }
}

// Partitions that must start anew do so once nothing of them is on its way.
void ProducerNode::restartPartitions(Turn& turn)
{
    for (const auto& partition : std::set(m_sequences.unresolved()))
        if (m_accumulator.sequencedBatchesOf(partition).empty())
            m_sequences.resolve(partition);
    const auto wanted = m_sequences.restarts();
    for (const auto& partition : wanted) {
        if (m_accumulator.anyInFlight(partition) || !m_sequences.hasId())
            continue;
        m_sequences.restart(partition);
        if (!m_sequences.hasId())
            return;
        turn.publish(ProducerIdAssigned{m_options.id, m_sequences.id(), m_sequences.epoch()}, {}, Rule::EpochBumpByClient);
        for (const auto id : m_accumulator.sequencedBatchesOf(partition)) {
            ProducerBatch& batch = m_accumulator.batch(id);
            batch.baseSequence = m_sequences.take(partition, batch.count());
            batch.producerId = m_sequences.id();
            batch.producerEpoch = m_sequences.epoch();
        }
    }
}

void ProducerNode::ensureProducerId(Turn& turn)
{
    if (!m_config.idempotence || m_sequences.hasId() || m_askingProducerId)
        return;
    if (m_producerIdNotBefore > turn.now()) {
        m_wakeAt = std::min(m_wakeAt, m_producerIdNotBefore);
        return;
    }
    const auto broker = m_metadata.anyReadyBroker(turn, m_network);
    if (!broker) {
        m_wakeAt = std::min(m_wakeAt, m_metadata.anyBrokerRetryAt(turn, m_network));
        return;
    }
    const int version = m_network.version(*broker, wire::ApiKey::InitProducerId, 0, kInitProducerIdMax);
    if (version < 0)
        return;
    wire::InitProducerIdRequest request;
    request.transactionalId.reset();
    request.transactionTimeoutMs = INT32_MAX;
    m_network.request(turn, *broker, request, version, kInitProducerIdTag);
    m_askingProducerId = true;
}

} // namespace engine
