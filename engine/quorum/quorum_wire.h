#pragma once

// What the parts of Quorum share: versions and tags of its requests, kinds of its timers, the one partition they are about.
// Not for others.

#include <cstdint>

#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/quorum/metadata_batch.h"

namespace engine::quorum_wire {

constexpr std::uint64_t kTagVote = 1, kTagBegin = 2, kTagFetch = 3, kTagEnd = 4, kTagSnapshot = 5;
constexpr std::uint64_t kTags = 8; // a vote's tag also counts the round of asking: tag + round · kTags
constexpr int kVoteVersion = 2, kBeginVersion = 1, kEndVersion = 1;
constexpr int kFetchVersion = 18; // KIP-1166: tells the leader what it knows to be committed
constexpr std::int64_t kFetchBytesMax = 8 << 20;
constexpr std::uint16_t kRoleTimer = 1, kWaitTimer = 2;
constexpr std::int64_t kWaitToFetch = 1;

constexpr std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }
inline NodeId orNobody(std::int32_t id) { return id < 0 ? kLabNode : NodeId{id}; }
inline std::int32_t orMinusOne(NodeId node) { return node == kLabNode ? -1 : node.value; }

// The one partition of a message about the quorum; null if it names another, or several.
template <class Message>
const auto* partitionOf(const Message& message)
{
    using Partition = typename std::decay_t<decltype(message.topics.front().partitions)>::value_type;
    const Partition* found = nullptr;
    if (message.topics.size() == 1 && message.topics.front().topicName == kMetadataTopic && message.topics.front().partitions.size() == 1
        && message.topics.front().partitions.front().partitionIndex == 0)
        found = &message.topics.front().partitions.front();
    return found;
}

} // namespace engine::quorum_wire
