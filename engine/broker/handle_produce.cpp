#include "engine/broker/handlers.h"

#include "engine/broker/broker.h"
#include "engine/broker/topic_name.h"
#include "engine/event/fact.h"
#include "engine/wire/produce.h"

namespace engine {

namespace {

constexpr Duration kOwnDisk = 24h * 365;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

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
    broker.server().respond(turn, produce.token, produce.response, noteOf(produce.response));
    return true;
}

bool handleProduce(Broker& broker, Turn& turn, Request& request)
{
    wire::ProduceRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    DelayedProduce parked;
    parked.token = request.token;
    wire::ProduceResponse& response = parked.response;
    ErrorCode first = ErrorCode::None;
    TopicPartition firstPartition;
    for (auto& topic : asked.topicData) {
        response.responses.emplace_back();
        auto& answers = response.responses.back();
        answers.name = topic.name;
        answers.topicId = topic.topicId;
        const TopicImage* image = request.version >= 13 ? broker.image().topic(topic.topicId) : broker.image().topic(topic.name);
        for (auto& data : topic.partitionData) {
            PartitionAnswer answer = refused(data.index, ErrorCode::None);
            const TopicPartition id{image ? image->name : topic.name, data.index};
            Replica* replica = broker.replicas().find(id);
            ErrorCode error = ErrorCode::None;
            if (!data.records)
                return false; // Kafka gives no answer at all (facts §10)
            if (asked.acks < -1 || asked.acks > 1)
                error = ErrorCode::InvalidRequiredAcks;
            else if (!image && request.version >= 13)
                error = ErrorCode::UnknownTopicId;
            else if (!image || !image->partitions.contains(data.index))
                error = ErrorCode::UnknownTopicOrPartition;
            else if (isInternalTopic(id.topic))
                error = ErrorCode::InvalidTopicException;
            else if (!replica || !replica->isLeader()) {
                error = replica && replica->role == ReplicaRole::Leader ? ErrorCode::KafkaStorageError : ErrorCode::NotLeaderOrFollower;
                if (error == ErrorCode::NotLeaderOrFollower)
                    hint(broker, id, request.version, answer, response);
            } else {
                error = checkProduceRequest(*data.records, static_cast<std::int16_t>(request.version));
            }
            if (error == ErrorCode::None) {
                const bool acksAll = asked.acks == -1;
                auto appended = broker.replicas().append(turn, *replica, *data.records, AppendOrigin::Client, acksAll, request.client,
                    uidsOf(request, id), request.message);
                error = appended.error;
                answer.logStartOffset = appended.logStartOffset.value;
                answer.baseOffset = appended.baseOffset.value;
                answer.logAppendTimeMs = appended.logAppendTime;
                if (!appended.message.empty())
                    answer.errorMessage = appended.message;
                for (auto& record : appended.recordErrors)
                    answer.recordErrors.push_back({record.batchIndex, record.message});
                if (error == ErrorCode::None && (acksAll || !appended.written))
                    parked.waits.push_back({id, appended.lastOffset + 1, replica->leaderEpoch, response.responses.size() - 1,
                        answers.partitionResponses.size(), false, !acksAll});
            }
            answer.errorCode = code(error);
            if (error != ErrorCode::None && first == ErrorCode::None) {
                first = error;
                firstPartition = id;
            }
            answers.partitionResponses.push_back(std::move(answer));
        }
    }
    if (first != ErrorCode::None)
        turn.publish(RequestRefused{turn.self(), request.client, static_cast<std::int16_t>(request.api), first, firstPartition}, {},
            first == ErrorCode::NotEnoughReplicas ? Rule::NotEnoughReplicas : Rule::None);
    if (asked.acks == 0) { // no answer; an error closes the connection instead (facts §1.1)
        if (first != ErrorCode::None)
            return false;
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
