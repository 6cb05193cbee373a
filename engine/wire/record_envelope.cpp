#include "engine/wire/record_envelope.h"

#include "engine/wire/cluster_metadata.h"

namespace engine::wire {

namespace {

constexpr std::uint64_t kMetadataFrameVersion = 1;

const RecordTypeDescriptor* find(std::span<const RecordTypeDescriptor> types, std::uint64_t type)
{
    for (const RecordTypeDescriptor& candidate : types)
        if (static_cast<std::uint64_t>(candidate.type) == type)
            return &candidate;
    return nullptr;
}

std::optional<TypedMessage> decodeBody(
    const RecordTypeDescriptor& type, const MessageDescriptor* descriptor, int version, ByteReader& in)
{
    if (descriptor == nullptr || !in.ok() || !descriptor->versions.contains(version))
        return std::nullopt;
    AnyMessage message(*descriptor);
    if (!decode(*descriptor, in, version, message.data()) || in.remaining() != 0)
        return std::nullopt;
    return TypedMessage{&type, version, std::move(message)};
}

} // namespace

Slice encodeVersioned(const MessageDescriptor& descriptor, const void* message, int version)
{
    ByteWriter out;
    out.i16(static_cast<std::int16_t>(version));
    encode(descriptor, message, version, out);
    return out.take().flatten();
}

Slice encodeRecordKey(std::int16_t type, const MessageDescriptor& descriptor, const void* key)
{
    ByteWriter out;
    out.i16(type);
    encode(descriptor, key, 0, out);
    return out.take().flatten();
}

Slice encodeMetadataRecord(const MessageDescriptor& descriptor, const void* record, int version)
{
    ByteWriter out;
    out.uvarint(kMetadataFrameVersion);
    out.uvarint(static_cast<std::uint64_t>(descriptor.type));
    out.uvarint(static_cast<std::uint64_t>(version));
    encode(descriptor, record, version, out);
    return out.take().flatten();
}

std::optional<TypedMessage> decodeRecordKey(std::span<const RecordTypeDescriptor> types, const Slice& bytes)
{
    ByteReader in(bytes);
    const std::int16_t number = in.i16();
    const RecordTypeDescriptor* type = number < 0 ? nullptr : find(types, static_cast<std::uint64_t>(number));
    return type == nullptr ? std::nullopt : decodeBody(*type, type->key, 0, in);
}

std::optional<TypedMessage> decodeRecordValue(const RecordTypeDescriptor& type, const Slice& bytes)
{
    ByteReader in(bytes);
    const int version = in.i16();
    return decodeBody(type, type.value, version, in);
}

std::optional<TypedMessage> decodeMetadataRecord(const Slice& bytes)
{
    ByteReader in(bytes);
    if (in.uvarint(32) != kMetadataFrameVersion)
        return std::nullopt;
    const std::uint64_t number = in.uvarint(32);
    const std::uint64_t version = in.uvarint(32);
    const RecordTypeDescriptor* type = find(clusterMetadataTypes(), number);
    return type == nullptr || version > 0x7fff
        ? std::nullopt
        : decodeBody(*type, type->value, static_cast<int>(version), in);
}

} // namespace engine::wire
