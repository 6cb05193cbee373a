#pragma once

// What travels on a connection between nodes: one Kafka request or response.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"

namespace engine {

// Travels beside a Produce request inside the World, never on the wire: the ledger's uids of its records, in order.
struct FrameAside {
    struct Batch {
        TopicPartition partition;
        std::vector<RecordUid> uids;
    };
    std::vector<Batch> batches;
};

struct Frame {
    ByteChain bytes; // header and body, without the int32 size in front
    std::shared_ptr<const FrameAside> aside;
};

// What a message is about, for whoever draws or names it. Its sender knows.
struct MessageNote {
    std::int16_t apiKey = -1;
    std::int16_t apiVersion = 0;
    bool isResponse = false;
    std::int32_t correlationId = 0;
    ErrorCode error = ErrorCode::None;           // first error of a response
    std::optional<TopicPartition> partition{};   // the one it is about, if one
    Offset offset = kNoOffset;                   // produce: base offset (response); fetch: fetch offset
    std::int32_t records = 0;                    // carried
    bool isStory = false;                        // carries records, an error or a change: auto pace slows for it
};

} // namespace engine
