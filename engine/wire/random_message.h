#pragma once

// Random messages for tests and swarms: every field of the version gets a value that it can carry, with a
// liking for the edges (smallest, largest, empty, null, long texts, several bytes for a letter, tags nobody
// knows).

#include "engine/wire/message.h"

namespace engine {
class Random;
}

namespace engine::wire {

enum class UnknownTags { Never, Sometimes }; // JSON does not show them

// Encodes in this version without loss (`unencodable` has no objection).
void fillRandomly(const MessageDescriptor& descriptor, int version, Random& random, void* message,
    UnknownTags unknownTags = UnknownTags::Sometimes);

inline AnyMessage randomMessage(const MessageDescriptor& descriptor, int version, Random& random,
    UnknownTags unknownTags = UnknownTags::Sometimes)
{
    AnyMessage message(descriptor);
    fillRandomly(descriptor, version, random, message.data(), unknownTags);
    return message;
}

template <Message M>
M randomMessage(int version, Random& random)
{
    M message;
    fillRandomly(M::descriptor(), version, random, &message);
    return message;
}

} // namespace engine::wire
