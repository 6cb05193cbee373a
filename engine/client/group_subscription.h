#pragma once

// What a consumer subscribed to, as topics: the list that it named, or the topics that its pattern matches now (internal ones excluded).
// The bytes by which members of the classic protocol tell each other about it stand here, too (ConsumerProtocol, version 3).

#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/client/assignors.h"
#include "engine/client/client_metadata.h"

namespace engine {

// Does the pattern say nothing wrong? In Kafka's words, or empty.
std::string patternProblem(const std::string& pattern);
// Sorted. Precondition: patternProblem(pattern) is empty.
std::vector<std::string> matchingTopics(const std::string& pattern, const ClientMetadata& metadata);

struct OwnSubscription {
    std::vector<std::string> topics;     // sorted
    std::vector<TopicPartition> owned;   // what it reads while it joins: cooperative members only
    std::int32_t generation = -1;
    std::string rack;                    // empty: none
    std::vector<TopicPartition> lastAssigned; // of the generation before: the sticky assignor's memory
    std::int32_t lastGeneration = -1;    // -1: it never had any
};
Slice encodeSubscription(AssignorKind assignor, const OwnSubscription& own);
// A member as its bytes describe it to the leader; what cannot be read is left out.
AssignorMember memberOf(AssignorKind assignor, std::string memberId, std::optional<std::string> instanceId, const Slice& metadata);

Slice encodeAssignment(const std::vector<TopicPartition>& partitions);
std::vector<TopicPartition> decodeAssignment(const Slice& bytes); // sorted

} // namespace engine
