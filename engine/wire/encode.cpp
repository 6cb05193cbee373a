#include "engine/wire/codec.h"

#include <algorithm>
#include <limits>

#include "engine/base/check.h"
#include "engine/base/uuid.h"
#include "engine/wire/field_access.h"

// One walk serves encoding and sizing: the walk is a template over where the bytes go. A tagged field needs
// its size in front of it, so its payload is walked twice: counted, then written.

namespace engine::wire {

namespace {

constexpr std::size_t kShortStringMax = std::numeric_limits<std::int16_t>::max();

// Takes the place of a ByteWriter and only counts.
class ByteCounter {
public:
    void u8(std::uint8_t) { m_size += 1; }
    void i8(std::int8_t) { m_size += 1; }
    void i16(std::int16_t) { m_size += 2; }
    void u16(std::uint16_t) { m_size += 2; }
    void i32(std::int32_t) { m_size += 4; }
    void u32(std::uint32_t) { m_size += 4; }
    void i64(std::int64_t) { m_size += 8; }
    void u64(std::uint64_t) { m_size += 8; }
    void uvarint(std::uint64_t value)
    {
        do {
            ++m_size;
            value >>= 7;
        } while (value != 0);
    }
    void raw(std::span<const std::uint8_t> bytes) { m_size += bytes.size(); }
    void raw(std::string_view bytes) { m_size += bytes.size(); }
    void slice(const Slice& slice) { m_size += slice.size(); }
    void chain(const ByteChain& chain) { m_size += chain.size(); }

    std::size_t size() const { return m_size; }

private:
    std::size_t m_size = 0;
};

template <class Sink>
class Encoder {
public:
    Encoder(Sink& out, int version, bool flexible) : m_out(out), m_version(version), m_flexible(flexible) { }

    void structure(const StructDescriptor& structure, const void* value)
    {
        for (const FieldDescriptor& field : structure.fields)
            if (field.versions.contains(m_version) && !isTagged(field))
                this->field(field, at(field, value));
        if (m_flexible)
            tags(structure, value);
    }

private:
    bool isTagged(const FieldDescriptor& field) const { return field.tagged.contains(m_version); }

    void tags(const StructDescriptor& structure, const void* value)
    {
        std::uint32_t count = 0;
        for (const std::uint16_t index : structure.taggedInOrder)
            count += isSet(structure.fields[index], value);
        const std::vector<UnknownTag>* kept = unknownTags(structure, value);
        const std::span<const UnknownTag> unknown =
            kept != nullptr ? std::span(*kept) : std::span<const UnknownTag>();
        auto next = unknown.begin();
        m_out.uvarint(count + unknown.size());
        for (const std::uint16_t index : structure.taggedInOrder) {
            const FieldDescriptor& field = structure.fields[index];
            if (!isSet(field, value))
                continue;
            for (; next != unknown.end() && next->tag < static_cast<std::uint32_t>(field.tag); ++next)
                unknownTag(*next);
            ByteCounter payload;
            Encoder<ByteCounter>(payload, m_version, m_flexible).field(field, at(field, value));
            m_out.uvarint(static_cast<std::uint64_t>(field.tag));
            m_out.uvarint(payload.size());
            this->field(field, at(field, value));
        }
        for (; next != unknown.end(); ++next)
            unknownTag(*next);
    }

    void unknownTag(const UnknownTag& unknown)
    {
        m_out.uvarint(unknown.tag);
        m_out.uvarint(unknown.bytes.size());
        m_out.slice(unknown.bytes);
    }

    bool isSet(const FieldDescriptor& field, const void* value) const
    {
        return field.versions.contains(m_version) && isTagged(field) && !isDefault(field, at(field, value));
    }

    void field(const FieldDescriptor& field, const void* value)
    {
        const bool nullable = field.nullable.contains(m_version);
        if (field.optional != nullptr) {
            value = field.optional->get(value);
            if (value == nullptr) {
                absent(field, nullable);
                return;
            }
        }
        if (field.array != nullptr) {
            const std::size_t count = field.array->size(value);
            length(count);
            for (std::size_t i = 0; i < count; ++i)
                element(field, field.array->at(value, i));
            return;
        }
        if (field.type == FieldType::Struct && nullable)
            m_out.i8(1);
        element(field, value);
    }

    // Null, or where the version has none: empty.
    void absent(const FieldDescriptor& field, bool nullable)
    {
        if (field.type == FieldType::Struct && field.array == nullptr) {
            if (nullable)
                m_out.i8(-1);
            else
                defaults(*field.structure);
        } else if (m_flexible && !field.inflexible) {
            m_out.uvarint(nullable ? 0 : 1);
        } else if (field.type == FieldType::String && field.array == nullptr) {
            m_out.i16(nullable ? -1 : 0);
        } else {
            m_out.i32(nullable ? -1 : 0);
        }
    }

    // A struct of which there is no value: what its fields have at first.
    void defaults(const StructDescriptor& structure)
    {
        for (const FieldDescriptor& field : structure.fields) {
            if (!field.versions.contains(m_version) || isTagged(field))
                continue;
            if (field.optional != nullptr || field.array != nullptr)
                absent(field, field.nullAtFirst && field.nullable.contains(m_version));
            else
                initial(field);
        }
        if (m_flexible)
            m_out.uvarint(0);
    }

    void initial(const FieldDescriptor& field)
    {
        switch (field.type) {
        case FieldType::Struct:
            defaults(*field.structure);
            break;
        case FieldType::String:
            string(field.initialText, field.inflexible);
            break;
        case FieldType::Bytes:
        case FieldType::Records:
            length(0);
            break;
        case FieldType::Uuid:
            m_out.raw(Uuid{}.bytes);
            break;
        case FieldType::Float64:
            m_out.u64(0);
            break;
        default:
            integer(field.type, field.initial);
            break;
        }
    }

    void element(const FieldDescriptor& field, const void* value)
    {
        switch (field.type) {
        case FieldType::Struct:
            structure(*field.structure, value);
            break;
        case FieldType::String:
            string(as<std::string>(value), field.inflexible);
            break;
        case FieldType::Bytes:
            length(as<Slice>(value).size());
            m_out.slice(as<Slice>(value));
            break;
        case FieldType::Records:
            length(as<ByteChain>(value).size());
            m_out.chain(as<ByteChain>(value));
            break;
        case FieldType::Uuid:
            m_out.raw(as<Uuid>(value).bytes);
            break;
        case FieldType::Float64:
            m_out.u64(as<std::uint64_t>(value));
            break;
        default:
            integer(field.type, integerOf(field.type, value));
            break;
        }
    }

    void integer(FieldType type, std::int64_t value)
    {
        switch (type) {
        case FieldType::Bool:
            m_out.u8(value != 0);
            break;
        case FieldType::Int8:
            m_out.i8(static_cast<std::int8_t>(value));
            break;
        case FieldType::Int16:
        case FieldType::Uint16:
            m_out.u16(static_cast<std::uint16_t>(value));
            break;
        case FieldType::Int32:
        case FieldType::Uint32:
            m_out.u32(static_cast<std::uint32_t>(value));
            break;
        default:
            m_out.i64(value);
            break;
        }
    }

    void string(std::string_view text, bool inflexible)
    {
        if (m_flexible && !inflexible) {
            m_out.uvarint(text.size() + 1);
        } else {
            text = text.substr(0, kShortStringMax);
            m_out.i16(static_cast<std::int16_t>(text.size()));
        }
        m_out.raw(text);
    }

    void length(std::size_t count)
    {
        if (m_flexible)
            m_out.uvarint(count + 1);
        else
            m_out.u32(static_cast<std::uint32_t>(count));
    }

    template <class>
    friend class Encoder;

    Sink& m_out;
    int m_version;
    bool m_flexible;
};

template <class Sink>
void write(const MessageDescriptor& descriptor, const void* message, int version, Sink& out)
{
    ENGINE_CHECK(descriptor.versions.contains(version), "a message is encoded in a version it has");
    Encoder<Sink>(out, version, descriptor.isFlexible(version)).structure(descriptor.root, message);
}

// unencodable: the first objection of a depth-first walk.
std::optional<std::string> objection(const StructDescriptor& structure, const void* value, int version,
    bool flexible, const std::string& path);

std::optional<std::string> objection(
    const FieldDescriptor& field, const void* value, int version, bool flexible, const std::string& path)
{
    if (!field.versions.contains(version)) {
        if (field.ignorable || isDefault(field, value))
            return std::nullopt;
        return path + " is set but not in version " + std::to_string(version);
    }
    if (field.optional != nullptr) {
        value = field.optional->get(value);
        if (value == nullptr && !field.nullable.contains(version))
            return path + " is null, which version " + std::to_string(version) + " does not allow";
        if (value == nullptr)
            return std::nullopt;
    }
    const std::size_t count = field.array != nullptr ? field.array->size(value) : 1;
    if (field.type != FieldType::Struct && field.type != FieldType::String)
        return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
        const void* element = field.array != nullptr ? field.array->at(value, i) : value;
        const std::string name = field.array != nullptr ? path + "[" + std::to_string(i) + "]" : path;
        if (field.type == FieldType::String) {
            if ((!flexible || field.inflexible) && as<std::string>(element).size() > kShortStringMax)
                return name + " is longer than 32767 bytes";
        } else if (auto inner = objection(*field.structure, element, version, flexible, name)) {
            return inner;
        }
    }
    return std::nullopt;
}

std::optional<std::string> objection(
    const StructDescriptor& structure, const void* value, int version, bool flexible, const std::string& path)
{
    for (const FieldDescriptor& field : structure.fields)
        if (auto found = objection(field, at(field, value), version, flexible,
                path + (path.empty() ? "" : ".") + std::string(field.name)))
            return found;
    const std::vector<UnknownTag>* unknown = unknownTags(structure, value);
    if (!flexible && unknown != nullptr && !unknown->empty())
        return path + " has unknown tags, for which version " + std::to_string(version) + " has no place";
    return std::nullopt;
}

bool isDefaultElement(const FieldDescriptor& field, const void* value)
{
    switch (field.type) {
    case FieldType::Struct:
        return isDefault(*field.structure, value);
    case FieldType::String:
        return as<std::string>(value) == field.initialText;
    case FieldType::Bytes:
        return as<Slice>(value).empty();
    case FieldType::Records:
        return as<ByteChain>(value).empty();
    case FieldType::Uuid:
        return as<Uuid>(value).isZero();
    case FieldType::Float64:
        return as<std::uint64_t>(value) == 0;
    default:
        return integerOf(field.type, value) == field.initial;
    }
}

} // namespace

bool isDefault(const FieldDescriptor& field, const void* value)
{
    if (field.optional != nullptr) {
        value = field.optional->get(value);
        if (value == nullptr || field.nullAtFirst)
            return value == nullptr && field.nullAtFirst;
    }
    if (field.array != nullptr)
        return field.array->size(value) == 0;
    return isDefaultElement(field, value);
}

bool isDefault(const StructDescriptor& structure, const void* value)
{
    const std::vector<UnknownTag>* unknown = unknownTags(structure, value);
    if (unknown != nullptr && !unknown->empty())
        return false;
    return std::all_of(structure.fields.begin(), structure.fields.end(),
        [&](const FieldDescriptor& field) { return isDefault(field, at(field, value)); });
}

void encode(const MessageDescriptor& descriptor, const void* message, int version, ByteWriter& out)
{
    write(descriptor, message, version, out);
}

std::size_t encodedSize(const MessageDescriptor& descriptor, const void* message, int version)
{
    ByteCounter counter;
    write(descriptor, message, version, counter);
    return counter.size();
}

std::optional<std::string> unencodable(const MessageDescriptor& descriptor, const void* message, int version)
{
    if (!descriptor.versions.contains(version))
        return std::string(descriptor.name) + " has no version " + std::to_string(version);
    return objection(descriptor.root, message, version, descriptor.isFlexible(version), {});
}

} // namespace engine::wire
