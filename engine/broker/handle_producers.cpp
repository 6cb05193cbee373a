// What idempotent producers ask for, and what is told of them: InitProducerId (KIP-98), DescribeProducers (KIP-664).

#include "engine/broker/broker.h"
#include "engine/broker/handlers.h"
#include "engine/wire/describe_producers.h"
#include "engine/wire/init_producer_id.h"

namespace engine {

namespace {

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

using Told = wire::DescribeProducersResponse::PartitionResponse;

// Every replica tells what it knows, followers too.
ErrorCode describe(Broker& broker, const TopicPartition& id, Told& out)
{
    if (!broker.image().partition(id))
        return ErrorCode::UnknownTopicOrPartition;
    const Replica* replica = broker.replicas().find(id);
    if (!replica)
        return ErrorCode::NotLeaderOrFollower;
    if (!replica->log)
        return ErrorCode::KafkaStorageError;
    for (const auto& [producer, state] : replica->log->producers().producers()) {
        wire::DescribeProducersResponse::ProducerState one;
        one.producerId = producer.value;
        one.producerEpoch = state.epoch.value;
        one.lastSequence = state.batches.empty() ? -1 : state.batches.back().lastSequence;
        one.lastTimestamp = state.lastTimestamp;
        one.coordinatorEpoch = state.coordinatorEpoch;
        one.currentTxnStartOffset = state.txnFirstOffset ? state.txnFirstOffset->value : -1;
        out.activeProducers.push_back(std::move(one));
    }
    return ErrorCode::None;
}

} // namespace

bool handleInitProducerId(Broker& broker, Turn& turn, Request& request)
{
    wire::InitProducerIdRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::InitProducerIdResponse response;
    response.producerEpoch = -1;
    if (asked.transactionalId) { // no transaction coordinator is built
        response.errorCode = code(asked.transactionalId->empty() ? ErrorCode::InvalidRequest : ErrorCode::CoordinatorNotAvailable);
    } else if (const auto id = broker.nextProducerId(turn)) { // a current id is not continued: a new one (facts §10)
        response.producerId = *id;
        response.producerEpoch = 0;
    } else {
        response.errorCode = code(ErrorCode::CoordinatorLoadInProgress);
    }
    return broker.server().respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
}

bool handleDescribeProducers(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeProducersRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::DescribeProducersResponse response;
    ErrorCode first = ErrorCode::None;
    for (const auto& topic : asked.topics) {
        response.topics.emplace_back();
        response.topics.back().name = topic.name;
        const bool isKnown = broker.image().topic(topic.name) != nullptr;
        for (const auto index : topic.partitionIndexes) {
            Told told;
            told.partitionIndex = index;
            const ErrorCode error = describe(broker, {topic.name, index}, told);
            told.errorCode = code(error);
            if (!isKnown) // Kafka has words for the topic, none for a partition of it
                told.errorMessage = "This server does not host this topic-partition.";
            if (first == ErrorCode::None)
                first = error;
            response.topics.back().partitions.push_back(std::move(told));
        }
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

} // namespace engine
