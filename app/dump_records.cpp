#include "app/dump_records.h"

#include <nlohmann/json.hpp>

#include "engine/controller/metadata_record.h"
#include "engine/group/group_records.h"
#include "engine/wire/json.h"

namespace app {

using namespace engine;

namespace {

using Json = nlohmann::ordered_json;

DecodedRecord told(Json json)
{
    std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return {std::move(text), std::move(json)};
}

std::optional<DecodedRecord> decodeGroup(const Record& record)
{
    using Kind = DecodedGroupRecord::Kind;
    const DecodedGroupRecord decoded = decodeGroupRecord(record);
    Json json{{"group", decoded.group}};
    switch (decoded.kind) {
    case Kind::Other:
        return std::nullopt;
    case Kind::Offset:
    case Kind::OffsetRemoved:
        json["topic"] = decoded.partition.topic;
        json["partition"] = decoded.partition.partition;
        if (decoded.kind == Kind::OffsetRemoved) {
            json["offset"] = nullptr;
            break;
        }
        json["offset"] = decoded.offset.offset.value;
        json["leaderEpoch"] = decoded.offset.leaderEpoch.value;
        json["metadata"] = decoded.offset.metadata;
        json["commitTimestamp"] = decoded.offset.commitTimestamp;
        if (decoded.offset.expireTimestamp)
            json["expireTimestamp"] = *decoded.offset.expireTimestamp;
        break;
    case Kind::GroupRemoved:
        json["generation"] = nullptr;
        break;
    case Kind::Group: {
        const ClassicGroup& group = decoded.metadata;
        const auto orNull = [](const std::optional<std::string>& text) { return text ? Json(*text) : Json(); };
        json["generation"] = group.generation;
        json["protocolType"] = orNull(group.protocolType);
        json["protocol"] = orNull(group.protocol);
        json["leader"] = orNull(group.leader);
        json["members"] = Json::array();
        for (const auto& member : group.members)
            json["members"].push_back(member.id);
        break;
    }
    }
    return told(std::move(json));
}

std::optional<DecodedRecord> decodeMetadata(const Record& record)
{
    constexpr std::uint64_t kNoOp = 20; // types that are not followed here come as this one, too
    const auto decoded = record.value ? decodeMetadataRecord(*record.value) : Result<MetadataRecord>(ErrorCode::CorruptMessage);
    if (!decoded)
        return std::nullopt;
    ByteReader head(*record.value);
    head.uvarint();
    const std::uint64_t type = head.uvarint();
    const auto version = static_cast<int>(head.uvarint());
    return std::visit(
        [&]<class M>(const M& message) -> std::optional<DecodedRecord> {
            if (std::is_same_v<M, wire::NoOpRecord> && type != kNoOp)
                return std::nullopt;
            Json json{{"type", M::descriptor().name}, {"version", version}, {"data", wire::toJson(message, version)}};
            return told(std::move(json));
        },
        *decoded);
}

} // namespace

std::optional<DecodedRecord> decodeRecord(const std::string& topic, const Record& record)
{
    if (topic == "__consumer_offsets")
        return decodeGroup(record);
    if (topic == "__cluster_metadata")
        return decodeMetadata(record);
    return std::nullopt;
}

} // namespace app
