#include "engine/broker/handlers.h"

#include "engine/broker/broker.h"
#include "engine/wire/delete_records.h"

namespace engine {

namespace {

constexpr std::int64_t kToHighWatermark = -1;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

ErrorCode refusal(Broker& broker, const TopicPartition& id, const Replica* replica, std::int64_t before)
{
    if (!broker.image().partition(id))
        return ErrorCode::UnknownTopicOrPartition;
    if (!replica || !replica->isLeader())
        return ErrorCode::NotLeaderOrFollower;
    if (broker.image().topicConfig(id.topic, "cleanup.policy") == "compact")
        return ErrorCode::PolicyViolation;
    return before < kToHighWatermark || Offset{before} > replica->highWatermark ? ErrorCode::OffsetOutOfRange : ErrorCode::None;
}

} // namespace

bool handleDeleteRecords(Broker& broker, Turn& turn, Request& request)
{
    wire::DeleteRecordsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    DelayedDelete deletion;
    deletion.token = request.token;
    for (const auto& topic : asked.topics) {
        deletion.response.topics.push_back({topic.name, {}, {}});
        for (const auto& partition : topic.partitions) {
            const TopicPartition id{topic.name, partition.partitionIndex};
            Replica* replica = broker.replicas().find(id);
            const ErrorCode error = refusal(broker, id, replica, partition.offset);
            auto& answers = deletion.response.topics.back().partitions;
            answers.push_back({partition.partitionIndex, -1, code(error), {}});
            if (error != ErrorCode::None)
                continue;
            const Offset before = partition.offset == kToHighWatermark ? replica->highWatermark : Offset{partition.offset};
            broker.replicas().deleteRecords(turn, *replica, before);
            deletion.waits.push_back({id, before, deletion.response.topics.size() - 1, answers.size() - 1, false});
        }
    }
    if (!tryComplete(broker, turn, deletion, asked.timeoutMs <= 0))
        broker.purgatory().park(turn, std::move(deletion), std::chrono::milliseconds(asked.timeoutMs));
    return true;
}

bool tryComplete(Broker& broker, Turn& turn, DelayedDelete& deletion, bool timedOut)
{
    bool all = true;
    ErrorCode first = ErrorCode::None;
    for (auto& wait : deletion.waits) {
        auto& answer = deletion.response.topics[wait.topic].partitions[wait.index];
        if (!wait.done) {
            const Replica* replica = broker.replicas().find(wait.partition);
            const bool leads = replica && replica->isLeader();
            const Offset low = leads ? replica->leaderSide->lowWatermark(replica->log->startOffset()) : kNoOffset;
            wait.done = !leads || low >= wait.before;
            answer.errorCode = code(!leads ? ErrorCode::NotLeaderOrFollower : wait.done ? ErrorCode::None : ErrorCode::RequestTimedOut);
            answer.lowWatermark = wait.done && leads ? low.value : -1;
            all = all && wait.done;
        }
    }
    if (!all && !timedOut)
        return false;
    for (const auto& topic : deletion.response.topics)
        for (const auto& partition : topic.partitions)
            if (first == ErrorCode::None)
                first = static_cast<ErrorCode>(partition.errorCode);
    broker.server().respond(turn, deletion.token, deletion.response, {.error = first, .isStory = true});
    return true;
}

} // namespace engine
