#pragma once

// Who shall have which partition in a consumer group: the two assignors of the coordinator (KIP-848), as pure functions.
//
//     range    every topic by itself: its partitions in a row are cut into one piece for each subscriber, larger pieces first;
//              static members stand before dynamic ones, so a restart of a dynamic one moves nothing of theirs
//     uniform  as many partitions for everybody, and as few moved as that allows. If all subscribe to the same topics, members give
//              up what is above their share and the rest is dealt out. Else whatever is free goes to the least loaded subscriber,
//              topics with the most partitions for each subscriber first, and then topic after topic is evened out
//
// Among equals `uniform` goes by the order that Java's hash maps give to the ids of members and topics, for Kafka does: so equal ids get equal
// partitions. Only where ids collide in such a map the order of the input decides.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/uuid.h"

namespace engine {

// Numbers ascend; no list is empty.
using TopicIdPartitions = std::map<Uuid, std::vector<std::int32_t>>;

struct TargetMember {
    std::string_view id;
    const std::optional<std::string>* instanceId = nullptr; // null: dynamic
    std::span<const Uuid> subscribed;           // ascending; only topics that exist
    const TopicIdPartitions* before = nullptr;  // its target until now; null: none
};
struct TargetTopic {
    Uuid id;
    std::int32_t partitions = 0;
};
struct TargetInput {
    std::vector<TargetMember> members;
    std::vector<TargetTopic> topics;
    bool sameSubscriptions = true;              // all members name the same topics
};

// By the place of the member in the input. Whom nothing is left for has an empty map.
std::vector<TopicIdPartitions> targetByRange(const TargetInput& input);
std::vector<TopicIdPartitions> targetUniform(const TargetInput& input);

} // namespace engine
