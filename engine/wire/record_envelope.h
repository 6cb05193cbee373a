#pragma once

// How messages lie inside records: what stands in front of the body (facts §7.2, §5.11).
//
//     values of __consumer_offsets, __transaction_state     [int16 version][body]
//     keys of those topics                                  [int16 record type][body in version 0]
//     consumer protocol (JoinGroup, SyncGroup)              [int16 version][body]
//     values of __cluster_metadata                          [uvarint 1][uvarint type][uvarint version][body]

#include <cstdint>
#include <optional>
#include <span>

#include "engine/base/bytes.h"
#include "engine/wire/codec.h"

namespace engine::wire {

Slice encodeVersioned(const MessageDescriptor& descriptor, const void* message, int version);
Slice encodeRecordKey(std::int16_t type, const MessageDescriptor& descriptor, const void* key);
Slice encodeMetadataRecord(const MessageDescriptor& descriptor, const void* record, int version);

template <Message M>
Slice encodeVersioned(const M& message, int version)
{
    return encodeVersioned(M::descriptor(), &message, version);
}

template <Message M>
Slice encodeRecordKey(std::int16_t type, const M& key)
{
    return encodeRecordKey(type, M::descriptor(), &key);
}

template <Message M>
Slice encodeMetadataRecord(const M& record, int version)
{
    return encodeMetadataRecord(M::descriptor(), &record, version);
}

// Kafka's ConsumerProtocol reads a newer version as the newest it knows and ignores what is left of the bytes.
enum class NewerVersion { Refuse, ReadAsKnown };

// Nothing: malformed, bytes left over, or a version that is not known.
template <Message M>
std::optional<M> decodeVersioned(const Slice& bytes, NewerVersion newer = NewerVersion::Refuse);

// A message that said itself what it is.
struct TypedMessage {
    const RecordTypeDescriptor* type = nullptr;
    int version = 0;
    AnyMessage message;
};

// `types` = consumerOffsetsTypes() and the like; nothing if the type is not among them or the bytes are
// malformed.
std::optional<TypedMessage> decodeRecordKey(std::span<const RecordTypeDescriptor> types, const Slice& bytes);
// The value that belongs to a key of this type.
std::optional<TypedMessage> decodeRecordValue(const RecordTypeDescriptor& type, const Slice& bytes);
std::optional<TypedMessage> decodeMetadataRecord(const Slice& bytes);

template <Message M>
std::optional<M> decodeVersioned(const Slice& bytes, NewerVersion newer)
{
    ByteReader in(bytes);
    int version = in.i16();
    const VersionRange known = M::descriptor().versions;
    const bool isNewer = newer == NewerVersion::ReadAsKnown && version > known.high;
    if (isNewer)
        version = known.high;
    M message;
    if (!in.ok() || !known.contains(version) || !decode(in, version, message))
        return std::nullopt;
    if (in.remaining() != 0 && !isNewer)
        return std::nullopt;
    return message;
}

} // namespace engine::wire
