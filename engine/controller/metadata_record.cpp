#include "engine/controller/metadata_record.h"

#include "engine/wire/codec.h"

namespace engine {

namespace {

constexpr std::uint64_t kFrameVersion = 1;
// Types that Kafka has and this cluster does not follow (facts §5.11): read past them.
constexpr std::int16_t kLastKnownType = 27;

// What Kafka 4.1 writes for these fields: the eligible leader replicas came with version 2.
template <wire::Message Record>
int versionOf(const Record& record)
{
    if constexpr (std::is_same_v<Record, wire::PartitionRecord> || std::is_same_v<Record, wire::PartitionChangeRecord>)
        return record.eligibleLeaderReplicas || record.lastKnownElr ? 2 : 1;
    else
        return Record::descriptor().versions.high;
}

template <wire::Message Record>
bool tryDecode(int type, int version, ByteReader& in, std::optional<Result<MetadataRecord>>& out)
{
    const wire::MessageDescriptor& descriptor = Record::descriptor();
    if (descriptor.type != type)
        return false;
    Record record;
    if (!descriptor.versions.contains(version))
        out = ErrorCode::UnsupportedVersion;
    else if (wire::decode(in, version, record))
        out = MetadataRecord(std::move(record));
    else
        out = ErrorCode::CorruptMessage;
    return true;
}

template <class... Records>
std::optional<Result<MetadataRecord>> decodeOneOf(int type, int version, ByteReader& in, const std::variant<Records...>*)
{
    std::optional<Result<MetadataRecord>> out;
    static_cast<void>((tryDecode<Records>(type, version, in, out) || ...));
    return out;
}

} // namespace

Slice encodeMetadataRecord(const MetadataRecord& record)
{
    ByteWriter out;
    std::visit(
        [&](const auto& body) {
            const int version = versionOf(body);
            out.uvarint(kFrameVersion);
            out.uvarint(static_cast<std::uint64_t>(body.descriptor().type));
            out.uvarint(static_cast<std::uint64_t>(version));
            wire::encode(body, version, out);
        },
        record);
    return out.take().flatten();
}

Result<MetadataRecord> decodeMetadataRecord(const Slice& value)
{
    ByteReader in(value);
    const std::uint64_t frame = in.uvarint();
    const std::uint64_t type = in.uvarint();
    const std::uint64_t version = in.uvarint();
    if (!in.ok() || frame != kFrameVersion)
        return ErrorCode::CorruptMessage;
    if (type > 32767 || version > 32767)
        return ErrorCode::UnsupportedVersion;
    const MetadataRecord* kinds = nullptr;
    if (auto record = decodeOneOf(static_cast<int>(type), static_cast<int>(version), in, kinds))
        return std::move(*record);
    if (type > kLastKnownType)
        return ErrorCode::UnsupportedVersion;
    return MetadataRecord(wire::NoOpRecord{});
}

} // namespace engine
