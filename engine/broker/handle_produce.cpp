#include "engine/broker/handlers.h"

#include <algorithm>

#include "engine/broker/broker.h"
#include "engine/broker/topic_name.h"
#include "engine/event/fact.h"
#include "engine/wire/produce.h"

namespace engine {

namespace {

constexpr Duration kOwnDisk = 24h * 365;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }
std::int32_t millis(Duration wait) { return static_cast<std::int32_t>(std::min<std::int64_t>(wait / 1ms, INT32_MAX)); }

using PartitionAnswer = wire::ProduceResponse::PartitionProduceResponse;

PartitionAnswer refused(std::int32_t index, ErrorCode error)
{
    PartitionAnswer out;
    out.index = index;
    out.errorCode = code(error);
    out.baseOffset = -1;
    return out;
}

// Who leads it, for clients that understand the hint (KIP-951).
void hint(const Broker& broker, const TopicPartition& id, int version, PartitionAnswer& answer, wire::ProduceResponse& response)
{
    const PartitionImage* image = version >= 10 ? broker.image().partition(id) : nullptr;
    if (!image)
        return;
    answer.currentLeader.leaderId = image->leader.value;
    answer.currentLeader.leaderEpoch = image->leaderEpoch.value;
    const BrokerImage* leader = broker.image().broker(image->leader);
    if (!leader || leader->endpoints.empty())
        return;
    for (const auto& endpoint : response.nodeEndpoints)
        if (endpoint.nodeId == leader->id.value)
            return;
    response.nodeEndpoints.push_back({leader->id.value, leader->endpoints.front().host, leader->endpoints.front().port, leader->rack});
}

MessageNote noteOf(const wire::ProduceResponse& response)
{
    MessageNote note;
    note.isStory = true;
    std::size_t partitions = 0;
    for (const auto& topic : response.responses)
        for (const auto& partition : topic.partitionResponses) {
            if (partition.errorCode != 0 && note.error == ErrorCode::None)
                note.error = static_cast<ErrorCode>(partition.errorCode);
            note.partition = TopicPartition{topic.name, partition.index};
            note.offset = Offset{partition.baseOffset};
            ++partitions;
        }
    if (partitions != 1)
        note.partition.reset();
    return note;
}

const std::vector<RecordUid>* uidsOf(const Request& request, const TopicPartition& id)
{
    if (request.aside)
        for (const auto& batch : request.aside->batches)
            if (batch.partition == id)
                return &batch.uids;
    return nullptr;
}

} // namespace

bool tryComplete(Broker& broker, Turn& turn, DelayedProduce& produce, bool timedOut)
{
    bool all = true;
    ErrorCode error = ErrorCode::None;
    for (auto& wait : produce.waits) {
        if (wait.done)
            continue;
        Replica* replica = broker.replicas().find(wait.partition);
        ErrorCode outcome = ErrorCode::None;
        if (!replica)
            outcome = ErrorCode::UnknownTopicOrPartition;
        else if (!replica->isLeader() || replica->leaderEpoch != wait.leaderEpoch)
            outcome = ErrorCode::NotLeaderOrFollower; // the base offset stays: it may be in the log (facts §10)
        else if (wait.ownDiskOnly) {
            if (replica->log->writtenEnd() < wait.required) {
                all = false;
                continue;
            }
        } else if (replica->highWatermark < wait.required) {
            if (!timedOut) {
                all = false;
                continue;
            }
            outcome = ErrorCode::RequestTimedOut;
        } else if (static_cast<std::int32_t>(replica->leaderSide->isr().size()) < replica->minInSyncReplicas) {
            outcome = ErrorCode::NotEnoughReplicasAfterAppend;
        }
        wait.done = true;
        if (produce.append == 0)
            produce.response.responses[wait.topic].partitionResponses[wait.index].errorCode = code(outcome);
        if (outcome != ErrorCode::None)
            error = outcome;
    }
    if (!all)
        return false;
    if (produce.append != 0) {
        broker.groups().appended(turn, produce.append, error);
        return true;
    }
    if (error != ErrorCode::None)
        if (const auto* open = broker.server().open(produce.token))
            turn.publish(RequestRefused{turn.self(), open->client, static_cast<std::int16_t>(wire::ApiKey::Produce), error, produce.waits.front().partition},
                {}, error == ErrorCode::RequestTimedOut ? Rule::RequestTimeout : Rule::None);
    if (error == ErrorCode::None)
        turn.reached(ProtocolPoint::BeforeResponse);
    produce.response.throttleTimeMs = millis(broker.chargeProduced(turn, produce.token, produce.requestBytes));
    broker.server().respond(turn, produce.token, produce.response, noteOf(produce.response));
    return true;
}

namespace {

// Every partition of the request gets the same answer (facts §10, Produce refusals). acks=0: the connection is closed.
bool refuseAll(Broker& broker, Turn& turn, const Request& request, const wire::ProduceRequest& asked, ErrorCode error, const std::string& message)
{
    wire::ProduceResponse response;
    for (const auto& topic : asked.topicData) {
        response.responses.emplace_back();
        auto& answers = response.responses.back();
        answers.name = topic.name;
        answers.topicId = topic.topicId;
        for (const auto& data : topic.partitionData) {
            answers.partitionResponses.push_back(refused(data.index, error));
            if (!message.empty())
                answers.partitionResponses.back().errorMessage = message;
        }
    }
    turn.publish(RequestRefused{turn.self(), request.client, static_cast<std::int16_t>(request.api), error, {}}, {}, Rule::None);
    return asked.acks != 0 && broker.server().respond(turn, request.token, response, noteOf(response));
}

// Whether the request is refused as a whole, or is never answered; `done` then.
struct Whole {
    bool done = false;
    bool keepsConnection = true;
};
Whole checkWhole(Broker& broker, Turn& turn, const Request& request, const wire::ProduceRequest& asked)
{
    bool isTransactional = false;
    for (const auto& topic : asked.topicData)
        for (const auto& data : topic.partitionData) {
            if (!data.records || isTransactional)
                continue;
            const FirstBatch first = firstBatchOf(*data.records);
            if (first.error != ErrorCode::None)
                return {true, refuseAll(broker, turn, request, asked, first.error, first.message)};
            isTransactional = first.isTransactional;
        }
    if (isTransactional && !asked.transactionalId)
        return {true, refuseAll(broker, turn, request, asked, ErrorCode::TransactionalIdAuthorizationFailed, {})};
    for (const auto& topic : asked.topicData)
        for (const auto& data : topic.partitionData)
            if (!data.records) {
                // Kafka stumbles and never answers; the connection stays open and nothing behind this request is read (facts §10).
                turn.publish(RequestRefused{turn.self(), request.client, static_cast<std::int16_t>(request.api), ErrorCode::InvalidRequest,
                                 TopicPartition{topic.name, data.index}},
                    {}, Rule::None);
                return {true, true};
            }
    return {};
}

// May this partition be written to here? What says no stands in `answer` (the leader's hint) and is returned.
ErrorCode checkPartition(Broker& broker, const Request& request, const wire::ProduceRequest& asked, const TopicImage* image,
    const TopicPartition& id, PartitionAnswer& answer, wire::ProduceResponse& response)
{
    if (asked.acks < -1 || asked.acks > 1)
        return ErrorCode::InvalidRequiredAcks;
    if (!image && request.version >= 13)
        return ErrorCode::UnknownTopicId;
    if (!image || !image->partitions.contains(id.partition))
        return ErrorCode::UnknownTopicOrPartition;
    if (isInternalTopic(id.topic))
        return ErrorCode::InvalidTopicException;
    const Replica* replica = broker.replicas().find(id);
    if (replica && replica->isLeader())
        return ErrorCode::None;
    if (replica && replica->role == ReplicaRole::Leader)
        return ErrorCode::KafkaStorageError;
    hint(broker, id, request.version, answer, response);
    return ErrorCode::NotLeaderOrFollower;
}

// Of these errors Kafka tells nothing about the log.
bool hidesLogStart(ErrorCode error)
{
    return error == ErrorCode::CorruptMessage || error == ErrorCode::MessageTooLarge || error == ErrorCode::RecordListTooLarge
        || error == ErrorCode::KafkaStorageError;
}

void fill(PartitionAnswer& answer, ReplicaManager::AppendResult& appended)
{
    answer.logStartOffset = hidesLogStart(appended.error) ? -1 : appended.logStartOffset.value;
    answer.baseOffset = appended.baseOffset.value;
    answer.logAppendTimeMs = appended.logAppendTime;
    if (appended.recordErrors.empty()) // Kafka's words about an append go out only together with those about its records
        return;
    answer.errorMessage = std::move(appended.message);
    for (auto& record : appended.recordErrors)
        answer.recordErrors.push_back({record.batchIndex, std::move(record.message)});
}

Rule ruleOf(ErrorCode error)
{
    return error == ErrorCode::NotEnoughReplicas                                                        ? Rule::NotEnoughReplicas
        : error == ErrorCode::OutOfOrderSequenceNumber || error == ErrorCode::InvalidProducerEpoch ? Rule::IdempotentSequence
        : error == ErrorCode::KafkaStorageError                                                         ? Rule::LogDirectoryFailed
                                                                                                        : Rule::None;
}

} // namespace

bool handleProduce(Broker& broker, Turn& turn, Request& request)
{
    const auto requestBytes = static_cast<std::int64_t>(request.body.remaining());
    wire::ProduceRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    if (const Whole whole = checkWhole(broker, turn, request, asked); whole.done)
        return whole.keepsConnection;
    DelayedProduce parked;
    parked.token = request.token;
    parked.requestBytes = requestBytes;
    wire::ProduceResponse& response = parked.response;
    bool anyRefused = false;
    for (auto& topic : asked.topicData) {
        response.responses.emplace_back();
        auto& answers = response.responses.back();
        answers.name = topic.name;
        answers.topicId = topic.topicId;
        const TopicImage* image = request.version >= 13 ? broker.image().topic(topic.topicId) : broker.image().topic(topic.name);
        for (auto& data : topic.partitionData) {
            PartitionAnswer answer = refused(data.index, ErrorCode::None);
            const TopicPartition id{image ? image->name : topic.name, data.index};
            ErrorCode error = checkPartition(broker, request, asked, image, id, answer, response);
            if (error == ErrorCode::None)
                error = checkProduceRequest(*data.records, static_cast<std::int16_t>(request.version));
            if (error == ErrorCode::None) {
                Replica& replica = *broker.replicas().find(id);
                const bool acksAll = asked.acks == -1;
                auto appended = broker.replicas().append(turn, replica, *data.records, AppendOrigin::Client, acksAll, request.client,
                    uidsOf(request, id), request.message);
                error = appended.error;
                fill(answer, appended);
                if (error == ErrorCode::None && (acksAll || !appended.written))
                    parked.waits.push_back({id, appended.lastOffset + 1, replica.leaderEpoch, response.responses.size() - 1,
                        answers.partitionResponses.size(), false, !acksAll});
            }
            answer.errorCode = code(error);
            if (error != ErrorCode::None) {
                anyRefused = true;
                const Replica* replica = broker.replicas().find(id);
                const FactId because = !replica ? FactId{} : error == ErrorCode::NotEnoughReplicas ? replica->isrSince : replica->roleSince;
                turn.publish(RequestRefused{turn.self(), request.client, static_cast<std::int16_t>(request.api), error, id}, {because}, ruleOf(error));
            }
            answers.partitionResponses.push_back(std::move(answer));
        }
    }
    if (asked.acks == 0) { // no answer; an error closes the connection instead (facts §1.1)
        if (anyRefused)
            return false;
        broker.chargeProduced(turn, request.token, requestBytes);
        broker.server().finish(request.token);
        return true;
    }
    if (tryComplete(broker, turn, parked, false))
        return true;
    const bool acksAll = asked.acks == -1;
    if (turn.wantsFacts())
        turn.publish(RequestParked{turn.self(), request.client, static_cast<std::int16_t>(request.api), parked.waits.front().partition,
                         acksAll ? parked.waits.front().required : kNoOffset},
            {}, acksAll ? Rule::AcksAll : Rule::AcksLeader);
    // The own disk is waited for however long it takes: Kafka's thread stands in write() and no timeout ends that.
    broker.purgatory().park(turn, std::move(parked), acksAll ? Duration(std::chrono::milliseconds(asked.timeoutMs)) : kOwnDisk);
    return true;
}

} // namespace engine
