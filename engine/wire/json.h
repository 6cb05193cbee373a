#pragma once

// Messages as JSON, with Kafka's names and rules: bytes and record sets as base64, uuids as 22 characters,
// 64-bit numbers exact, null as null; a tagged field at its default is left out, as are fields the version
// lacks.

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/wire/message.h"

namespace engine::wire {

// Strings that are no UTF-8 get U+FFFD for their wrong bytes, so that dump() never throws.
nlohmann::ordered_json toJson(const MessageDescriptor& descriptor, const void* message, int version);
// Fields that do not appear keep their defaults. What is wrong, with its path ("topicData[0].acks: …"), or
// nothing.
std::optional<std::string> fromJson(
    const MessageDescriptor& descriptor, const nlohmann::ordered_json& json, int version, void* message);

template <Message M>
auto toJson(const M& message, int version)
{
    return toJson(M::descriptor(), &message, version);
}

template <Message M>
std::optional<std::string> fromJson(const nlohmann::ordered_json& json, int version, M& message)
{
    return fromJson(M::descriptor(), json, version, &message);
}

} // namespace engine::wire
