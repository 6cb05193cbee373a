#pragma once

// Encode, decode and size of every message in every version, by one interpreter over the descriptions.
//
//     ByteWriter out;
//     wire::encode(request, 9, out);
//     wire::ProduceRequest back;
//     if (!wire::decode(reader, 9, back)) …            // reader.ok() is false too
//
// Record sets and bytes fields are windows on the buffer that was read: nothing is copied, neither here nor
// when they are encoded again (large ones are linked into the chain).
//
// Decode is for bytes from strangers: it never reads outside, a count that cannot fit into the bytes left
// fails before anything is allocated, and its work is bounded by the size of the input. Unknown tagged fields
// are kept (`unknownTags`). Bytes behind the message are left in the reader; whether that is an error is the
// caller's question.
//
// Encode takes what it gets: a field that the version lacks is not written; null where the version has no
// null becomes empty; a string longer than 32767 bytes is cut where the length has 16 bits. `unencodable`
// tells beforehand; asking for a version outside descriptor.versions is a bug (ENGINE_CHECK).

#include <optional>
#include <string>

#include "engine/base/bytes.h"
#include "engine/wire/message.h"

namespace engine::wire {

// Told of every piece of bytes while decoding; see describe.h.
class DecodeTrace {
public:
    virtual ~DecodeTrace() = default;
    // A field, array element or tag section begins at byte `offset` of the reader. For elements, index >= 0.
    virtual void begin(
        const FieldDescriptor* field, std::string_view label, int index, std::size_t offset) = 0;
    // Bytes that only hold the structure together (counts, tags, sizes, null markers).
    virtual void glue(std::string_view label, std::string value, std::size_t offset, std::size_t length) = 0;
    // The end of the innermost begun thing. `value` = null for structs, arrays and null itself.
    virtual void end(const void* value, bool isNull, std::size_t offset) = 0;
};

void encode(const MessageDescriptor& descriptor, const void* message, int version, ByteWriter& out);
std::size_t encodedSize(const MessageDescriptor& descriptor, const void* message, int version);
// Sets `message` to its defaults first. False = malformed; the reader has failed and the message is
// unspecified.
bool decode(const MessageDescriptor& descriptor, ByteReader& in, int version, void* message,
    DecodeTrace* trace = nullptr);
// Why this message cannot be sent in this version as it is: a field that is set, not ignorable and not in the
// version, a null the version does not know, a string that is too long. Nothing if it can.
std::optional<std::string> unencodable(const MessageDescriptor& descriptor, const void* message, int version);
// Has every field its default value, as tagged fields that are left out must have?
bool isDefault(const StructDescriptor& structure, const void* value);
bool isDefault(const FieldDescriptor& field, const void* value);

template <Message M>
void encode(const M& message, int version, ByteWriter& out)
{
    encode(M::descriptor(), &message, version, out);
}

template <Message M>
ByteChain encode(const M& message, int version)
{
    ByteWriter out;
    encode(message, version, out);
    return out.take();
}

template <Message M>
bool decode(ByteReader& in, int version, M& message)
{
    return decode(M::descriptor(), in, version, &message);
}

// The whole of `bytes` as one message; nothing if it is malformed or bytes are left over.
template <Message M>
std::optional<M> decodeWhole(const ByteChain& bytes, int version)
{
    ByteReader in(bytes);
    M message;
    if (!decode(in, version, message) || in.remaining() != 0)
        return std::nullopt;
    return message;
}

template <Message M>
std::size_t encodedSize(const M& message, int version)
{
    return encodedSize(M::descriptor(), &message, version);
}

template <Message M>
std::optional<std::string> unencodable(const M& message, int version)
{
    return unencodable(M::descriptor(), &message, version);
}

} // namespace engine::wire
