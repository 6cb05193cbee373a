#include "engine/wire/json.h"

#include <bit>
#include <limits>

#include <nlohmann/json.hpp>

#include "engine/base/check.h"
#include "engine/base/uuid.h"
#include "engine/wire/base64.h"
#include "engine/wire/codec.h"
#include "engine/wire/field_access.h"

namespace engine::wire {

namespace {

using Json = nlohmann::ordered_json;

// How many bytes of `text` at `at` are one well-formed UTF-8 character; 0 = none.
std::size_t characterLength(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned first = byte(at);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xc0u) != 0x80u)
            return 0;
    const unsigned second = byte(at + 1);
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool surrogate = first == 0xed && second >= 0xa0;
    return overlong || surrogate || (first == 0xf4 && second >= 0x90) ? 0 : length;
}

std::string readable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        out += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(at, length);
        at += length == 0 ? 1 : length;
    }
    return out;
}

// A float64 travels as bits; JSON wants a number. Not-a-number and the infinities are words, as JSON has
// none.
Json floatToJson(std::uint64_t bits)
{
    constexpr std::uint64_t kExponent = 0x7ff0000000000000;
    if ((bits & kExponent) != kExponent)
        return std::bit_cast<Json::number_float_t>(bits);
    if ((bits & 0x000fffffffffffff) != 0)
        return "NaN";
    return bits >> 63 != 0 ? "-Infinity" : "Infinity";
}

std::optional<std::uint64_t> floatFromJson(const Json& json)
{
    if (json.is_number())
        return std::bit_cast<std::uint64_t>(json.get<Json::number_float_t>());
    if (json == "NaN")
        return 0x7ff8000000000000;
    if (json == "Infinity")
        return 0x7ff0000000000000;
    if (json == "-Infinity")
        return 0xfff0000000000000;
    return std::nullopt;
}

Json structToJson(const StructDescriptor& structure, const void* value, int version);

Json elementToJson(const FieldDescriptor& field, const void* value, int version)
{
    switch (field.type) {
    case FieldType::Struct:
        return structToJson(*field.structure, value, version);
    case FieldType::String:
        return readable(as<std::string>(value));
    case FieldType::Bytes:
        return toBase64(as<Slice>(value).span());
    case FieldType::Records:
        return toBase64(as<ByteChain>(value).flatten().span());
    case FieldType::Uuid:
        return as<Uuid>(value).toString();
    case FieldType::Float64:
        return floatToJson(as<std::uint64_t>(value));
    case FieldType::Bool:
        return as<bool>(value);
    default:
        return integerOf(field.type, value);
    }
}

Json fieldToJson(const FieldDescriptor& field, const void* value, int version)
{
    if (field.optional != nullptr) {
        value = field.optional->get(value);
        if (value == nullptr)
            return nullptr;
    }
    if (field.array == nullptr)
        return elementToJson(field, value, version);
    Json list = Json::array();
    for (std::size_t i = 0; i < field.array->size(value); ++i)
        list.push_back(elementToJson(field, field.array->at(value, i), version));
    return list;
}

Json structToJson(const StructDescriptor& structure, const void* value, int version)
{
    Json json = Json::object();
    for (const FieldDescriptor& field : structure.fields) {
        if (!field.versions.contains(version))
            continue;
        if (field.tagged.contains(version) && isDefault(field, at(field, value)))
            continue;
        json[std::string(field.name)] = fieldToJson(field, at(field, value), version);
    }
    return json;
}

struct Bounds {
    std::int64_t low;
    std::int64_t high;
};

template <class T>
constexpr Bounds boundsOf()
{
    return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

Bounds bounds(FieldType type)
{
    switch (type) {
    case FieldType::Int8:
        return boundsOf<std::int8_t>();
    case FieldType::Int16:
        return boundsOf<std::int16_t>();
    case FieldType::Uint16:
        return boundsOf<std::uint16_t>();
    case FieldType::Int32:
        return boundsOf<std::int32_t>();
    case FieldType::Uint32:
        return boundsOf<std::uint32_t>();
    default:
        return boundsOf<std::int64_t>();
    }
}

class FromJson {
public:
    explicit FromJson(int version) : m_version(version) { }

    using Problem = std::optional<std::string>;

    Problem structure(
        const StructDescriptor& structure, const Json& json, void* value, const std::string& path)
    {
        if (!json.is_object())
            return wrong(path, "an object");
        for (const auto& item : json.items()) {
            const FieldDescriptor* field = find(structure, item.key());
            const std::string inner = path + (path.empty() ? "" : ".") + item.key();
            if (field == nullptr)
                return inner + ": no such field in version " + std::to_string(m_version);
            if (auto problem = this->field(*field, item.value(), at(*field, value), inner))
                return problem;
        }
        return std::nullopt;
    }

private:
    static Problem wrong(const std::string& path, const char* wanted)
    {
        return (path.empty() ? std::string("message") : path) + ": not " + wanted;
    }

    const FieldDescriptor* find(const StructDescriptor& structure, const std::string& name) const
    {
        for (const FieldDescriptor& field : structure.fields)
            if (field.name == name && field.versions.contains(m_version))
                return &field;
        return nullptr;
    }

    Problem field(const FieldDescriptor& field, const Json& json, void* value, const std::string& path)
    {
        if (json.is_null()) {
            if (field.optional == nullptr || !field.nullable.contains(m_version))
                return path + ": null is not allowed in version " + std::to_string(m_version);
            field.optional->reset(value);
            return std::nullopt;
        }
        if (field.optional != nullptr)
            value = field.optional->emplace(value);
        if (field.array == nullptr)
            return element(field, json, value, path);
        if (!json.is_array())
            return wrong(path, "a list");
        field.array->clear(value);
        std::size_t index = 0;
        for (const Json& item : json)
            if (auto problem = element(
                    field, item, field.array->append(value), path + "[" + std::to_string(index++) + "]"))
                return problem;
        return std::nullopt;
    }

    Problem element(const FieldDescriptor& field, const Json& json, void* value, const std::string& path)
    {
        switch (field.type) {
        case FieldType::Struct:
            return structure(*field.structure, json, value, path);
        case FieldType::Bool:
            if (!json.is_boolean())
                return wrong(path, "true or false");
            as<bool>(value) = json.get<bool>();
            return std::nullopt;
        case FieldType::Float64: {
            const auto bits = floatFromJson(json);
            if (!bits)
                return wrong(path, "a number");
            as<std::uint64_t>(value) = *bits;
            return std::nullopt;
        }
        case FieldType::String:
        case FieldType::Bytes:
        case FieldType::Records:
        case FieldType::Uuid:
            if (!json.is_string())
                return wrong(path, "a text");
            return text(field, json.get_ref<const std::string&>(), value, path);
        default:
            return integer(field, json, value, path);
        }
    }

    static Problem text(
        const FieldDescriptor& field, const std::string& text, void* value, const std::string& path)
    {
        if (field.type == FieldType::String) {
            as<std::string>(value) = text;
            return std::nullopt;
        }
        if (field.type == FieldType::Uuid) {
            const auto uuid = Uuid::parse(text);
            if (!uuid)
                return wrong(path, "a uuid of 22 characters");
            as<Uuid>(value) = *uuid;
            return std::nullopt;
        }
        auto bytes = fromBase64(text);
        if (!bytes)
            return wrong(path, "base64");
        Slice slice = bytes->empty() ? Slice() : Slice::adopt(std::move(*bytes));
        if (field.type == FieldType::Bytes)
            as<Slice>(value) = std::move(slice);
        else
            as<ByteChain>(value) = ByteChain(std::move(slice));
        return std::nullopt;
    }

    static Problem integer(
        const FieldDescriptor& field, const Json& json, void* value, const std::string& path)
    {
        if (!json.is_number_integer())
            return wrong(path, "a whole number");
        const Bounds limits = bounds(field.type);
        if (json.is_number_unsigned() && json.get<std::uint64_t>() > static_cast<std::uint64_t>(limits.high))
            return wrong(path, "in the range of its type");
        const std::int64_t number = json.get<std::int64_t>();
        if (number < limits.low || number > limits.high)
            return wrong(path, "in the range of its type");
        setInteger(field.type, value, number);
        return std::nullopt;
    }

    int m_version;
};

} // namespace

nlohmann::ordered_json toJson(const MessageDescriptor& descriptor, const void* message, int version)
{
    ENGINE_CHECK(descriptor.versions.contains(version), "a message is shown in a version it has");
    return structToJson(descriptor.root, message, version);
}

std::optional<std::string> fromJson(
    const MessageDescriptor& descriptor, const nlohmann::ordered_json& json, int version, void* message)
{
    ENGINE_CHECK(descriptor.versions.contains(version), "a message is read in a version it has");
    descriptor.reset(message);
    return FromJson(version).structure(descriptor.root, json, message, {});
}

} // namespace engine::wire
