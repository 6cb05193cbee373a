#pragma once

// What the group coordinator needs from the broker it lives in: the log of __consumer_offsets and a little metadata.

#include <cstdint>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/uuid.h"
#include "engine/runtime/node.h"

namespace engine {

using AppendToken = std::uint64_t; // counts from 1 in each life of a coordinator

class OffsetsLog {
public:
    virtual ~OffsetsLog() = default;

    // Appends one record batch to that partition of __consumer_offsets as its leader, with acks=all and a timeout of 5 s (facts §7.2).
    // None: it is on its way, and GroupCoordinator::appended() is called with `token` once it is committed or has failed;
    // never from inside this function. Anything else: nothing was appended.
    virtual ErrorCode append(Turn& turn, std::int32_t partition, ByteChain batch, AppendToken token) = 0;

    // As the broker's metadata has it.
    virtual bool partitionExists(const std::string& topic, std::int32_t partition) const = 0;
    virtual Uuid topicId(const std::string& topic) const = 0; // zero: unknown
};

} // namespace engine
