// The sender of a producer: which batches leave now, in which requests, and what an answer, a broken connection or too much
// time means for them (facts §6.3, §6.5; KIP-91, KIP-360, KIP-951).

#include <algorithm>

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
        restartPartitions();
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
            if (m_network.ready(turn, broker))
                readyAt[broker].emplace_back(partition, ready->rule);
            else
                m_wakeAt = std::min(m_wakeAt, std::max(m_network.retryAt(broker), turn.now() + 1ms));
        }
        for (const auto& [broker, ready] : readyAt) {
            if (m_network.inFlight(broker) >= static_cast<std::size_t>(m_config.maxInFlight))
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
    return !(m_sequences.isStale(partition) && m_accumulator.anyInFlight(partition));
}

// One request: at most one batch of each partition, up to max.request.size.
void ProducerNode::sendTo(Turn& turn, NodeId broker, const std::vector<std::pair<TopicPartition, Rule>>& ready)
{
    std::vector<BatchId> taken;
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
        batch.last = turn.publish(BatchSent{m_options.id, partition, BrokerId{broker.value}, batch.uids, batch.attempts,
                                      batch.baseSequence},
            {batch.called, batch.last}, rule);
        taken.push_back(batch.id);
    }
    handOver(turn, broker, taken);
}

void ProducerNode::handOver(Turn& turn, NodeId broker, const std::vector<BatchId>& batches)
{
    const int version = m_network.version(broker, wire::ApiKey::Produce, kProduceMin, kProduceMax);
    if (version < 0 || (m_config.compression == Codec::Zstd && version < kZstdFrom)) {
        for (const auto id : batches)
            fail(turn, id, ErrorCode::UnsupportedVersion, Outcome::Refused);
        return;
    }
    wire::ProduceRequest request;
    request.acks = static_cast<std::int16_t>(m_config.acks);
    request.timeoutMs = static_cast<std::int32_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(m_config.requestTimeout).count());
    auto aside = std::make_shared<FrameAside>();
    MessageNote note;
    note.isStory = true;
    for (const auto id : batches) {
        const ProducerBatch& batch = m_accumulator.batch(id);
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
        aside->batches.push_back({batch.partition, batch.uids});
        note.records += batch.count();
        if (batches.size() == 1)
            note.partition = batch.partition;
    }
    const bool expectsAnswer = m_config.acks != Acks::None;
    const std::uint64_t tag = m_nextTag++;
    m_network.request(turn, broker, request, version, tag, note, std::move(aside), expectsAnswer);
    if (expectsAnswer) {
        m_inFlight[tag] = {broker, batches};
        return;
    }
    for (const auto id : batches)
        complete(turn, id, kNoOffset, false);
}

void ProducerNode::answered(Turn& turn, ClientNetwork::Response& response)
{
    if (m_metadata.on(turn, response))
        return;
    if (response.tag == kInitProducerIdTag)
        producerIdAnswered(turn, response);
    else
        produced(turn, response);
}

void ProducerNode::produced(Turn& turn, ClientNetwork::Response& response)
{
    const auto found = m_inFlight.extract(response.tag);
    if (found.empty())
        return;
    std::map<TopicPartition, const wire::ProduceResponse::PartitionProduceResponse*> answers;
    const auto answer = response.as<wire::ProduceResponse>();
    if (answer) {
        for (const auto& topic : answer->responses)
            for (const auto& partition : topic.partitionResponses) {
                const TopicPartition id{topic.name, partition.index};
                answers[id] = &partition;
                m_metadata.leaderIs(
                    id, BrokerId{partition.currentLeader.leaderId}, LeaderEpoch{partition.currentLeader.leaderEpoch});
            }
    }
    for (const auto id : found.mapped().batches) {
        if (!m_accumulator.knows(id))
            continue; // it was given up meanwhile
        const auto at = answers.find(m_accumulator.batch(id).partition);
        if (at != answers.end())
            batchAnswered(turn, id, static_cast<ErrorCode>(at->second->errorCode), Offset{at->second->baseOffset});
        else
            batchAnswered(turn, id, answer ? ErrorCode::UnknownServerError : ErrorCode::NetworkException, kNoOffset);
    }
}

void ProducerNode::batchAnswered(Turn& turn, BatchId id, ErrorCode error, Offset baseOffset)
{
    ProducerBatch& batch = m_accumulator.batch(id);
    if (error == ErrorCode::None)
        return complete(turn, id, baseOffset, true);
    if (error == ErrorCode::DuplicateSequenceNumber) // in the log, older than what the broker remembers exactly
        return complete(turn, id, kNoOffset, true);
    if (error == ErrorCode::MessageTooLarge && batch.count() > 1) {
        m_accumulator.split(id); // not a retry that counts
        return;
    }
    if (refreshesMetadata(error) || error == ErrorCode::NetworkException)
        m_metadata.requestUpdate();
    const bool lostSequence = m_config.idempotence
        && (error == ErrorCode::OutOfOrderSequenceNumber || error == ErrorCode::UnknownProducerId);
    if (lostSequence && m_accumulator.sequencedBatchesOf(batch.partition).front() == id)
        m_sequences.wantRestart(batch.partition);
    if (canRetry(batch, error, turn.now()))
        retry(turn, id, error);
    else
        fail(turn, id, error, error == ErrorCode::NetworkException ? Outcome::Unknown : Outcome::Refused);
}

bool ProducerNode::canRetry(const ProducerBatch& batch, ErrorCode error, Time now) const
{
    if (batch.attempts > m_config.retries || now - batch.created >= m_config.deliveryTimeout)
        return false;
    return isRetriable(error)
        || (m_config.idempotence
            && (error == ErrorCode::OutOfOrderSequenceNumber || error == ErrorCode::UnknownProducerId));
}

void ProducerNode::complete(Turn& turn, BatchId id, Offset baseOffset, bool confirmed)
{
    const ProducerBatch& batch = m_accumulator.batch(id);
    const Rule rule = m_config.acks == Acks::All ? Rule::AcksAll
        : m_config.acks == Acks::Leader          ? Rule::AcksLeader
                                                 : Rule::AcksNone;
    turn.publish(BatchAcked{m_options.id, batch.partition, baseOffset, batch.uids, confirmed, turn.now() - batch.created},
        {batch.last}, rule);
    m_accumulator.finished(id);
}

void ProducerNode::retry(Turn& turn, BatchId id, ErrorCode error)
{
    ProducerBatch& batch = m_accumulator.batch(id);
    const Duration backoff = exponentialBackoff(
        m_config.retryBackoff, m_config.retryBackoffMax, batch.attempts - 1, turn.random("retry-backoff"));
    batch.retryAt = turn.now() + backoff;
    batch.last = turn.publish(
        BatchRetried{m_options.id, batch.partition, batch.uids, error, backoff}, {batch.last}, Rule::RetryBackoff);
    m_accumulator.requeue(id);
}

void ProducerNode::fail(Turn& turn, BatchId id, ErrorCode error, Outcome outcome)
{
    const ProducerBatch& batch = m_accumulator.batch(id);
    const TopicPartition partition = batch.partition;
    const bool timedOut = error == ErrorCode::RequestTimedOut;
    turn.publish(BatchFailed{m_options.id, partition, batch.uids, error}, {batch.last, batch.called},
        timedOut ? Rule::DeliveryTimeout : Rule::None);
    if (batch.hasSequence()) {
        if (outcome == Outcome::Unknown) {
            m_sequences.wantRestart(partition);
        } else {
            // The broker never took these sequences: what follows moves up.
            m_sequences.giveBack(partition, batch.count());
            for (const auto later : m_accumulator.sequencedBatchesOf(partition)) {
                ProducerBatch& next = m_accumulator.batch(later);
                if (sequenceBefore(batch.baseSequence, next.baseSequence))
                    next.baseSequence -= batch.count();
            }
        }
    }
    m_accumulator.finished(id);
}

// delivery.timeout.ms counts from send() to the end, whatever happened meanwhile (KIP-91).
void ProducerNode::expire(Turn& turn)
{
    for (const auto id : m_accumulator.expired(turn.now())) {
        const bool neverLeft = m_accumulator.batch(id).attempts == 0;
        fail(turn, id, ErrorCode::RequestTimedOut, neverLeft ? Outcome::Refused : Outcome::Unknown);
    }
}

// Partitions that must start anew do so once nothing of them is on its way.
void ProducerNode::restartPartitions()
{
    const auto wanted = m_sequences.restarts();
    for (const auto& partition : wanted) {
        if (m_accumulator.anyInFlight(partition) || !m_sequences.hasId())
            continue;
        m_sequences.restart(partition);
        if (!m_sequences.hasId())
            return;
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

void ProducerNode::producerIdAnswered(Turn& turn, ClientNetwork::Response& response)
{
    m_askingProducerId = false;
    const auto answer = response.as<wire::InitProducerIdResponse>();
    if (!answer || answer->errorCode != 0) { // 14 while the broker waits for its block of ids
        m_producerIdNotBefore = turn.now() + m_config.retryBackoff;
        return;
    }
    m_sequences.assign(ProducerId{answer->producerId}, ProducerEpoch{answer->producerEpoch});
    turn.publish(ProducerIdAssigned{m_options.id, m_sequences.id(), m_sequences.epoch()}, {}, Rule::IdempotentSequence);
}

} // namespace engine
