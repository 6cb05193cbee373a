#include "engine/client/serializers.h"

#include <array>
#include <bit>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/format.h"

namespace engine {

namespace {

struct SerializerInfo {
    SerializerKind kind;
    std::string_view name;
    std::string_view type; // IntegerSerializer
    std::string_view full;
};

#define HIGHWATER_SERIALIZER(Kind, name, Type) \
    SerializerInfo{SerializerKind::Kind, name, Type, "org.apache.kafka.common.serialization." Type}
constexpr std::array kSerializers{
    HIGHWATER_SERIALIZER(String, "string", "StringSerializer"),
    HIGHWATER_SERIALIZER(Integer, "int", "IntegerSerializer"),
    HIGHWATER_SERIALIZER(Long, "long", "LongSerializer"),
    HIGHWATER_SERIALIZER(Double, "double", "DoubleSerializer"),
    HIGHWATER_SERIALIZER(Bytes, "bytes", "ByteArraySerializer"),
    HIGHWATER_SERIALIZER(Uuid, "uuid", "UUIDSerializer"),
    SerializerInfo{SerializerKind::Json, "json", "JsonSerializer", "org.apache.kafka.connect.json.JsonSerializer"},
};
#undef HIGHWATER_SERIALIZER

const SerializerInfo& infoOf(SerializerKind kind) { return kSerializers[static_cast<std::size_t>(kind)]; }

// The class of the object that a text stands for when `wanted` is asked for and is not it.
std::string_view classOf(std::string_view text)
{
    const auto number = parseInteger(text);
    if (!number)
        return "java.lang.String";
    return *number > std::numeric_limits<std::int32_t>::max() || *number < std::numeric_limits<std::int32_t>::min()
        ? "java.lang.Long"
        : "java.lang.Integer";
}

ClientError cannotConvert(SerializerKind kind, std::string_view text, std::string_view setting)
{
    return {"SerializationException", fmt::format("Can't convert {} of class {} to class {} specified in {}",
                                          setting.substr(0, setting.find('.')), classOf(text), serializerClass(kind), setting)};
}

template <class Unsigned>
Slice bigEndian(Unsigned value)
{
    std::string bytes(sizeof value, '\0');
    for (std::size_t i = 0; i < sizeof value; ++i)
        bytes[i] = static_cast<char>(value >> (8 * (sizeof value - 1 - i)));
    return Slice::copyOf(bytes);
}

// 8-4-4-4-12 hexadecimal digits.
bool isUuid(std::string_view text)
{
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool isDigit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (isDash ? c != '-' : !isDigit)
            return false;
    }
    return true;
}

// The bits of a float64, as the library that reads the number rounds it; nothing is computed with it.
std::optional<std::uint64_t> bitsOfFloat64(std::string_view text)
{
    const auto number = nlohmann::json::parse(text, nullptr, false);
    if (!number.is_number())
        return std::nullopt;
    return std::bit_cast<std::uint64_t>(number.get<nlohmann::json::number_float_t>());
}

} // namespace

std::optional<SerializerKind> parseSerializer(std::string_view name)
{
    for (const auto& info : kSerializers)
        if (name == info.name || name == info.type || name == info.full)
            return info.kind;
    return std::nullopt;
}

std::string_view serializerName(SerializerKind kind) { return infoOf(kind).name; }

std::string_view serializerClass(SerializerKind kind) { return infoOf(kind).full; }

std::variant<Slice, ClientError> serialize(SerializerKind kind, const Slice& object, std::string_view setting)
{
    const std::string_view text = object.text();
    switch (kind) {
    case SerializerKind::String:
    case SerializerKind::Bytes:
        return object;
    case SerializerKind::Integer:
        if (const auto number = parseInteger(text); number && *number >= std::numeric_limits<std::int32_t>::min()
            && *number <= std::numeric_limits<std::int32_t>::max())
            return bigEndian(static_cast<std::uint32_t>(*number));
        break;
    case SerializerKind::Long:
        if (const auto number = parseInteger(text))
            return bigEndian(static_cast<std::uint64_t>(*number));
        break;
    case SerializerKind::Double:
        if (const auto bits = bitsOfFloat64(text))
            return bigEndian(*bits);
        break;
    case SerializerKind::Uuid: // Kafka writes it as text
        if (isUuid(text))
            return object;
        break;
    case SerializerKind::Json:
        if (nlohmann::json::accept(text))
            return object;
        return Slice::copyOf(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
    return cannotConvert(kind, text, setting);
}

std::optional<std::string> madeObject(SerializerKind kind, const std::string& owner, std::uint64_t number, std::size_t size)
{
    switch (kind) {
    case SerializerKind::String:
    case SerializerKind::Bytes:
        return std::nullopt;
    case SerializerKind::Integer:
    case SerializerKind::Long:
        return std::to_string(number);
    case SerializerKind::Double:
        return std::to_string(number) + ".5";
    case SerializerKind::Uuid:
        return fmt::format("00000000-0000-4000-8000-{:012x}", number & 0xffffffffffffu);
    case SerializerKind::Json: {
        std::string object = fmt::format(R"({{"from":"{}","number":{}}})", owner, number);
        constexpr std::string_view kPad = R"(,"pad":"")";
        if (object.size() + kPad.size() < size)
            object.insert(object.size() - 1, fmt::format(R"(,"pad":"{}")", std::string(size - object.size() - kPad.size(), '.')));
        return object;
    }
    }
    return std::nullopt;
}

} // namespace engine
