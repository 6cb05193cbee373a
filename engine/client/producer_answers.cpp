// What an answer, a broken connection or too much time means for a producer's batches (facts §6.3, §6.5; KIP-91, KIP-126,
// KIP-360, KIP-951), and the callbacks.

#include <algorithm>

#include "engine/base/check.h"
#include "engine/client/producer_node.h"
#include "engine/wire/init_producer_id.h"
#include "engine/wire/produce.h"

namespace engine {

void ProducerNode::answered(Turn& turn, ClientNetwork::Response& response)
{
    if (m_metadata.on(turn, m_network, response))
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
        if (answer->throttleTimeMs > 0) {
            const Duration by = std::chrono::milliseconds(answer->throttleTimeMs);
            m_throttledUntil[found.mapped().broker] = turn.now() + by;
            turn.publish(ClientThrottled{m_options.id, BrokerId{found.mapped().broker.value}, by}, {}, Rule::ClientQuota);
        }
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
            batchAnswered(turn, id, static_cast<ErrorCode>(at->second->errorCode), Offset{at->second->baseOffset},
                at->second->errorMessage.value_or(""));
        else
            batchAnswered(turn, id, answer ? ErrorCode::UnknownServerError : ErrorCode::NetworkException, kNoOffset, "");
    }
}

void ProducerNode::batchAnswered(Turn& turn, BatchId id, ErrorCode error, Offset baseOffset, const std::string& message)
{
    ProducerBatch& batch = m_accumulator.batch(id);
    if (error == ErrorCode::None)
        return complete(turn, id, baseOffset, true);
    if (error == ErrorCode::DuplicateSequenceNumber) // in the log, older than what the broker remembers exactly
        return complete(turn, id, kNoOffset, true);
    if (error == ErrorCode::MessageTooLarge && batch.count() > 1) {
        return split(turn, id);
    }
    if (refreshesMetadata(error) || error == ErrorCode::NetworkException)
        m_metadata.requestUpdate();
    const bool lostSequence = m_config.idempotence
        && (error == ErrorCode::OutOfOrderSequenceNumber || error == ErrorCode::UnknownProducerId);
    if (lostSequence && m_accumulator.sequencedBatchesOf(batch.partition).front() == id)
        m_sequences.wantRestart(batch.partition);
    if (canRetry(batch, error, turn.now()))
        return retry(turn, id, error);
    const bool mightHelp = isRetriable(error);
    fail(turn, id, error, error == ErrorCode::NetworkException ? Outcome::Unknown : Outcome::Refused,
        !mightHelp                                ? Rule::NotRetriable
            : batch.attempts > m_config.retries ? Rule::RetriesExhausted
                                                  : Rule::DeliveryTimeout,
        {std::string(errorException(error)), message});
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
    if (batch.hasSequence())
        m_sequences.acked(batch.partition, batch.baseSequence, batch.count());
    const Rule rule = m_config.acks == Acks::All ? Rule::AcksAll
        : m_config.acks == Acks::Leader          ? Rule::AcksLeader
                                                 : Rule::AcksNone;
    turn.publish(BatchAcked{m_options.id, batch.partition, baseOffset, batch.uids, confirmed, turn.now() - batch.created, id},
        {batch.last}, rule);
    ended(turn, batch, nullptr);
    m_accumulator.finished(id);
}

void ProducerNode::retry(Turn& turn, BatchId id, ErrorCode error)
{
    ProducerBatch& batch = m_accumulator.batch(id);
    const Duration backoff = exponentialBackoff(
        m_config.retryBackoff, m_config.retryBackoffMax, batch.attempts - 1, turn.random("retry-backoff"));
    batch.retryAt = turn.now() + backoff;
    batch.last = turn.publish(
        BatchRetried{m_options.id, batch.partition, batch.uids, error, backoff, id}, {batch.last}, Rule::RetryBackoff);
    m_accumulator.requeue(id);
}

void ProducerNode::split(Turn& turn, BatchId id)
{
    const ProducerBatch whole = m_accumulator.batch(id);
    const auto [first, second] = m_accumulator.split(id);
    BatchSplit fact{m_options.id, whole.partition, id, {}};
    for (const auto part : {first, second})
        fact.into.push_back({part, m_accumulator.batch(part).count(), m_accumulator.batch(part).sizeBytes});
    const FactId told = turn.publish(fact, {whole.last}, Rule::SplitTooLarge);
    for (const auto part : {first, second})
        m_accumulator.batch(part).last = told;
}

// Callbacks run for each record of a batch, in the order of send().
void ProducerNode::ended(Turn& turn, const ProducerBatch& batch, const ClientError* error)
{
    if (!m_wantsAcks)
        return;
    for (const auto uid : batch.uids)
        if (const auto given = m_given.extract(uid); !given.empty())
            acknowledge(turn, uid, given.mapped(), error);
}

void ProducerNode::fail(Turn& turn, BatchId id, ErrorCode error, Outcome outcome, Rule rule, ClientError words)
{
    const ProducerBatch& batch = m_accumulator.batch(id);
    const TopicPartition partition = batch.partition;
    if (words.exception.empty())
        words.exception = errorException(error);
    turn.publish(BatchFailed{m_options.id, partition, batch.uids, error, id, words.exception, words.message},
        {batch.last, batch.called}, rule);
    ended(turn, batch, &words);
    if (batch.hasSequence()) {
        if (outcome == Outcome::Unknown) {
            m_sequences.markUnresolved(partition);
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
