#pragma once

// What the group coordinator needs from the broker it lives in: the log of __consumer_offsets and a little metadata.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/uuid.h"
#include "engine/runtime/node.h"

namespace engine {

using AppendToken = std::uint64_t; // counts from 1 in each life of a coordinator

class OffsetsLog {
public:
    virtual ~OffsetsLog() = default;

    // Appends one record batch to that partition of __consumer_offsets as its leader, with acks=all and a timeout of 5 s (facts §7.2).
    // None: it is on its way, its first record has `baseOffset`, and GroupCoordinator::appended() is called with `token` once it is committed
    // or has failed; never from inside this function. Anything else: nothing was appended.
    struct Appended {
        ErrorCode error = ErrorCode::None;
        Offset baseOffset = kNoOffset;
    };
    virtual Appended append(Turn& turn, std::int32_t partition, ByteChain batch, AppendToken token) = 0;

    // As the broker's metadata has it.
    virtual bool partitionExists(const std::string& topic, std::int32_t partition) const = 0;
    virtual Uuid topicId(const std::string& topic) const = 0;             // zero: unknown
    virtual std::string topicName(const Uuid& topic) const = 0;           // empty: unknown
    virtual std::int32_t partitionCount(const std::string& topic) const = 0; // 0: unknown
    virtual std::vector<std::string> topicNames() const = 0;              // ascending
    virtual std::int64_t metadataVersion() const = 0;                     // the offset of its metadata
    // What is set on the group itself (kafka-configs --entity-type groups), by Kafka's names; empty: nothing.
    virtual const std::map<std::string, std::string>& groupConfig(const std::string& group) const = 0;
};

} // namespace engine
