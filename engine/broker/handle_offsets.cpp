#include "engine/broker/handlers.h"

#include <map>
#include <set>

#include "engine/broker/broker.h"
#include "engine/wire/list_offsets.h"
#include "engine/wire/offset_for_leader_epoch.h"

namespace engine {

namespace {

// Timestamps with a meaning (facts §2.2).
constexpr std::int64_t kLatest = -1, kEarliest = -2, kMaxTimestamp = -3, kEarliestLocal = -4, kLatestTiered = -5;

constexpr std::int32_t kDebuggingReplica = -2; // asks any replica

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

ErrorCode checkLeader(const Broker& broker, const Replica* replica, const TopicPartition& id, std::int32_t currentLeaderEpoch, bool leaderOnly = true)
{
    if (!broker.image().partition(id))
        return ErrorCode::UnknownTopicOrPartition;
    if (!replica)
        return ErrorCode::NotLeaderOrFollower;
    if (!replica->log)
        return ErrorCode::KafkaStorageError;
    if (currentLeaderEpoch >= 0 && LeaderEpoch{currentLeaderEpoch} < replica->leaderEpoch)
        return ErrorCode::FencedLeaderEpoch;
    if (currentLeaderEpoch >= 0 && LeaderEpoch{currentLeaderEpoch} > replica->leaderEpoch)
        return ErrorCode::UnknownLeaderEpoch;
    return replica->isLeader() || !leaderOnly ? ErrorCode::None : ErrorCode::NotLeaderOrFollower;
}

} // namespace

bool handleListOffsets(Broker& broker, Turn& turn, Request& request)
{
    wire::ListOffsetsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::ListOffsetsResponse response;
    ErrorCode first = ErrorCode::None;
    for (const auto& topic : asked.topics) {
        response.topics.push_back({topic.name, {}});
        std::map<std::int32_t, int> times;
        for (const auto& partition : topic.partitions)
            ++times[partition.partitionIndex];
        std::set<std::int32_t> told;
        for (const auto& partition : topic.partitions) {
            if (!told.insert(partition.partitionIndex).second)
                continue; // asked for twice: refused once
            const TopicPartition id{topic.name, partition.partitionIndex};
            wire::ListOffsetsResponse::ListOffsetsPartitionResponse answer;
            answer.partitionIndex = partition.partitionIndex;
            Replica* replica = broker.replicas().find(id);
            ErrorCode error = checkLeader(broker, replica, id, partition.currentLeaderEpoch, asked.replicaId != kDebuggingReplica);
            if (times[partition.partitionIndex] > 1)
                error = ErrorCode::InvalidRequest;
            if (error == ErrorCode::None) {
                const Log& log = *replica->log;
                const Offset end = asked.replicaId != -1 ? log.writtenEnd()
                    : asked.isolationLevel == 1          ? log.lastStableOffset(replica->highWatermark)
                                                         : replica->highWatermark;
                const auto fill = [&](Offset offset) {
                    answer.offset = offset.value;
                    const LeaderEpoch epoch = offset == log.endOffset() ? replica->leaderEpoch : log.epochs().epochOf(offset);
                    answer.leaderEpoch = epoch.value;
                };
                if (partition.timestamp == kLatest) {
                    // A new leader whose mark has not reached its own epoch cannot say yet (facts §5.2).
                    if (asked.replicaId == -1 && replica->leaderSide && replica->highWatermark < replica->leaderSide->epochStart())
                        error = ErrorCode::OffsetNotAvailable;
                    else
                        fill(end);
                } else if (partition.timestamp == kEarliest || (partition.timestamp == kEarliestLocal && request.version >= 8)) {
                    fill(log.startOffset());
                } else if (partition.timestamp == kLatestTiered && request.version >= 9) {
                    answer.offset = -1; // nothing is tiered
                } else if (partition.timestamp >= 0 || (partition.timestamp == kMaxTimestamp && request.version >= 7)) {
                    const auto found = partition.timestamp >= 0 ? log.offsetForTimestamp(turn.disk(), partition.timestamp, end)
                                                                : log.offsetOfMaxTimestamp(turn.disk());
                    if (!found) {
                        error = found.error();
                        if (error == ErrorCode::KafkaStorageError)
                            broker.replicas().failDisk(turn, replica->id);
                    } else if (found->offset != kNoOffset && found->offset < end) {
                        answer.offset = found->offset.value;
                        answer.timestamp = found->timestamp;
                        answer.leaderEpoch = found->epoch.value;
                    }
                } else {
                    error = ErrorCode::UnsupportedVersion;
                }
            }
            answer.errorCode = code(error);
            if (first == ErrorCode::None)
                first = error;
            response.topics.back().partitions.push_back(answer);
        }
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

bool handleOffsetForLeaderEpoch(Broker& broker, Turn& turn, Request& request)
{
    wire::OffsetForLeaderEpochRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::OffsetForLeaderEpochResponse response;
    ErrorCode first = ErrorCode::None;
    for (const auto& topic : asked.topics) {
        response.topics.push_back({topic.topic, {}});
        for (const auto& partition : topic.partitions) {
            const TopicPartition id{topic.topic, partition.partition};
            wire::OffsetForLeaderEpochResponse::EpochEndOffset answer;
            answer.partition = partition.partition;
            const Replica* replica = broker.replicas().find(id);
            const ErrorCode error = checkLeader(broker, replica, id, partition.currentLeaderEpoch);
            if (error == ErrorCode::None) {
                const EpochEnd end = broker.replicas().endOfEpoch(*replica, LeaderEpoch{partition.leaderEpoch});
                answer.leaderEpoch = end.epoch.value;
                answer.endOffset = end.endOffset.value;
            }
            answer.errorCode = code(error);
            if (first == ErrorCode::None)
                first = error;
            response.topics.back().partitions.push_back(answer);
        }
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

} // namespace engine
