#include "engine/client/deserializers.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace engine {

namespace {

struct DeserializerInfo {
    DeserializerKind kind;
    std::string_view name;
    std::string_view type; // IntegerDeserializer
    std::string_view package = "org.apache.kafka.common.serialization.";
};

constexpr std::array kDeserializers{
    DeserializerInfo{DeserializerKind::String, "string", "StringDeserializer"},
    DeserializerInfo{DeserializerKind::Integer, "integer", "IntegerDeserializer"},
    DeserializerInfo{DeserializerKind::Integer, "int", "IntegerDeserializer"},
    DeserializerInfo{DeserializerKind::Long, "long", "LongDeserializer"},
    DeserializerInfo{DeserializerKind::Double, "double", "DoubleDeserializer"},
    DeserializerInfo{DeserializerKind::Uuid, "uuid", "UUIDDeserializer"},
    DeserializerInfo{DeserializerKind::None, "bytes", "ByteArrayDeserializer"},
    DeserializerInfo{DeserializerKind::Json, "json", "JsonDeserializer", "org.apache.kafka.connect.json."},
};

// java.util.UUID.fromString(): five groups of hexadecimal digits, each of at most 16.
bool isUuid(std::string_view text)
{
    int groups = 0;
    std::size_t digits = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : '-';
        if (c == '-') {
            if (digits == 0 || digits > 16)
                return false;
            ++groups;
            digits = 0;
        } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            ++digits;
        } else {
            return false;
        }
    }
    return groups == 5 && text.size() <= 36;
}

std::optional<ClientError> wrong(std::string words)
{
    return ClientError{"SerializationException", std::move(words)};
}

std::optional<ClientError> sizeProblem(std::string_view type, const Slice& bytes, std::size_t wanted)
{
    return bytes.size() == wanted ? std::nullopt : wrong(fmt::format("Size of data received by {} is not {}", type, wanted));
}

} // namespace

std::optional<DeserializerKind> parseDeserializer(std::string_view name)
{
    for (const auto& info : kDeserializers)
        if (name == info.name || name == info.type || name == std::string(info.package) + std::string(info.type))
            return info.kind;
    return std::nullopt;
}

std::optional<ClientError> deserializeProblem(DeserializerKind kind, const std::optional<Slice>& bytes)
{
    if (!bytes)
        return std::nullopt;
    switch (kind) {
    case DeserializerKind::None:
    case DeserializerKind::String:
        return std::nullopt;
    case DeserializerKind::Integer:
        return sizeProblem("IntegerDeserializer", *bytes, 4);
    case DeserializerKind::Long:
        return sizeProblem("LongDeserializer", *bytes, 8);
    case DeserializerKind::Double:
        return sizeProblem("Deserializer", *bytes, 8); // so Kafka says it
    case DeserializerKind::Uuid:
        return isUuid(bytes->text()) ? std::nullopt : wrong("Error parsing data into UUID");
    case DeserializerKind::Json:
        return nlohmann::json::accept(bytes->text()) ? std::nullopt : wrong("com.fasterxml.jackson.core.JsonParseException");
    }
    return std::nullopt;
}

ClientError recordDeserializationException(std::string_view origin, const TopicPartition& partition, Offset offset)
{
    return {"RecordDeserializationException",
        fmt::format("Error deserializing {} for partition {} at offset {}. If needed, please seek past the record to continue consumption.", origin,
            partition.toString(), offset.value)};
}

} // namespace engine
