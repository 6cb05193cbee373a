#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/uuid.h"
#include "engine/wire/codec.h"
#include "engine/wire/field_access.h"

namespace engine::wire {

namespace {

// A vector grows by itself; more than this is never reserved on the word of a stranger.
constexpr std::size_t kReserveMax = 1024;

class Decoder {
public:
    Decoder(ByteReader& in, int version, bool flexible, DecodeTrace* trace)
        : m_in(in),
          m_version(version),
          m_flexible(flexible),
          m_trace(trace),
          m_total(in.remaining())
    {
    }

    void structure(const StructDescriptor& structure, void* value)
    {
        for (const FieldDescriptor& field : structure.fields) {
            if (!field.versions.contains(m_version) || field.tagged.contains(m_version))
                continue;
            if (!m_in.ok())
                return;
            this->field(field, at(field, value));
        }
        if (m_flexible && m_in.ok())
            tags(structure, value);
    }

private:
    std::size_t offset() const { return m_total - m_in.remaining(); }

    void begin(const FieldDescriptor* field, std::string_view label, int index)
    {
        if (m_trace != nullptr)
            m_trace->begin(field, label, index, offset());
    }

    void end(const void* value, bool isNull = false)
    {
        if (m_trace != nullptr && m_in.ok())
            m_trace->end(value, isNull, offset());
    }

    void glue(std::string_view label, std::size_t from, std::string value)
    {
        if (m_trace != nullptr && m_in.ok())
            m_trace->glue(label, std::move(value), from, offset() - from);
    }

    // Tagged fields may come in any order; each takes exactly the bytes it announces.
    void tags(const StructDescriptor& structure, void* value)
    {
        begin(nullptr, "tags", -1);
        const std::size_t from = offset();
        const std::uint64_t count = m_in.uvarint(32);
        glue("count", from, std::to_string(count));
        for (std::uint64_t i = 0; i < count && m_in.ok(); ++i) {
            const std::size_t start = offset();
            const std::uint64_t tag = m_in.uvarint(32);
            const std::uint64_t size = m_in.uvarint(32);
            const std::size_t before = m_in.remaining();
            if (size > before)
                m_in.fail();
            if (!m_in.ok())
                return;
            const FieldDescriptor* field = fieldWithTag(structure, tag);
            if (field == nullptr) {
                const Slice bytes = m_in.slice(static_cast<std::size_t>(size));
                if (auto* unknown = unknownTags(structure, value); unknown != nullptr && m_in.ok())
                    unknown->push_back({static_cast<std::uint32_t>(tag), bytes});
                glue("unknown tag " + std::to_string(tag), start, std::to_string(size) + " bytes");
                continue;
            }
            glue("tag and size", start, std::to_string(tag) + ", " + std::to_string(size) + " bytes");
            this->field(*field, at(*field, value));
            if (before - m_in.remaining() != size)
                m_in.fail();
        }
        end(nullptr);
    }

    const FieldDescriptor* fieldWithTag(const StructDescriptor& structure, std::uint64_t tag) const
    {
        for (const std::uint16_t index : structure.taggedInOrder) {
            const FieldDescriptor& field = structure.fields[index];
            if (static_cast<std::uint64_t>(field.tag) == tag && field.versions.contains(m_version)
                && field.tagged.contains(m_version))
                return &field;
        }
        return nullptr;
    }

    void field(const FieldDescriptor& field, void* value)
    {
        begin(&field, field.name, -1);
        const bool isNull = !fieldBody(field, value);
        const bool isLeaf = field.array == nullptr && field.type != FieldType::Struct && !isNull;
        if (isLeaf && field.optional != nullptr && m_in.ok())
            end(field.optional->get(value));
        else
            end(isLeaf ? value : nullptr, isNull);
    }

    // False = it is null (or the reader failed).
    bool fieldBody(const FieldDescriptor& field, void* value)
    {
        if (field.type == FieldType::Struct && field.array == nullptr)
            return structField(field, value);
        if (field.array == nullptr && !hasLength(field.type)) {
            fixed(field.type, value);
            return true;
        }
        const std::size_t from = offset();
        const std::int64_t count = length(field);
        if (!m_in.ok() || !present(field, value, count >= 0))
            return false;
        if (field.array == nullptr) {
            sized(field.type, value, static_cast<std::size_t>(count));
            return true;
        }
        glue("count", from, std::to_string(count));
        elements(field, value, static_cast<std::size_t>(count));
        return true;
    }

    bool structField(const FieldDescriptor& field, void* value)
    {
        if (field.nullable.contains(m_version)) {
            const std::size_t from = offset();
            const std::int8_t marker = m_in.i8();
            glue("marker", from, marker < 0 ? "null" : "present");
            if (!m_in.ok() || !present(field, value, marker >= 0))
                return false;
        } else if (!present(field, value, true)) {
            return false;
        }
        structure(*field.structure, value);
        return true;
    }

    // Makes `value` point at the place inside the optional, or sets it to null. False = null or not allowed.
    bool present(const FieldDescriptor& field, void*& value, bool isPresent)
    {
        if (!isPresent) {
            if (!field.nullable.contains(m_version)) {
                m_in.fail();
                return false;
            }
            field.optional->reset(value);
            return false;
        }
        if (field.optional != nullptr)
            value = field.optional->emplace(value);
        return true;
    }

    void elements(const FieldDescriptor& field, void* array, std::size_t count)
    {
        if (count > m_in.remaining() / std::max<std::size_t>(1, minimalSize(field))) {
            m_in.fail();
            return;
        }
        field.array->clear(array); // a tag may come twice
        field.array->reserve(array, std::min(count, kReserveMax));
        for (std::size_t i = 0; i < count && m_in.ok(); ++i) {
            void* element = field.array->append(array);
            begin(&field, field.name, static_cast<int>(i));
            if (field.type == FieldType::Struct) {
                structure(*field.structure, element);
                end(nullptr);
                continue;
            }
            if (hasLength(field.type)) {
                const std::int64_t size = length(field, false);
                if (size < 0)
                    m_in.fail();
                if (m_in.ok())
                    sized(field.type, element, static_cast<std::size_t>(size));
            } else {
                fixed(field.type, element);
            }
            end(element);
        }
    }

    static bool hasLength(FieldType type)
    {
        return type == FieldType::String || type == FieldType::Bytes || type == FieldType::Records;
    }

    // Of the field as a whole: an array's count or a string's length. -1 = null.
    std::int64_t length(const FieldDescriptor& field) { return length(field, field.array != nullptr); }

    std::int64_t length(const FieldDescriptor& field, bool isCount)
    {
        std::int64_t size = 0;
        if (m_flexible && !field.inflexible)
            size = static_cast<std::int64_t>(m_in.uvarint(32)) - 1;
        else if (field.type == FieldType::String && !isCount)
            size = m_in.i16();
        else
            size = m_in.i32();
        // Where the length is compact, too, Kafka takes no longer string than one with a length of 16 bits.
        const bool isString = field.type == FieldType::String && !isCount;
        if (size < -1 || size > static_cast<std::int64_t>(m_in.remaining()) || (isString && size > INT16_MAX))
            m_in.fail();
        return size;
    }

    void fixed(FieldType type, void* value)
    {
        switch (type) {
        case FieldType::Bool:
            as<bool>(value) = m_in.u8() != 0;
            break;
        case FieldType::Int8:
            as<std::int8_t>(value) = m_in.i8();
            break;
        case FieldType::Int16:
            as<std::int16_t>(value) = m_in.i16();
            break;
        case FieldType::Uint16:
            as<std::uint16_t>(value) = m_in.u16();
            break;
        case FieldType::Int32:
            as<std::int32_t>(value) = m_in.i32();
            break;
        case FieldType::Uint32:
            as<std::uint32_t>(value) = m_in.u32();
            break;
        case FieldType::Int64:
            as<std::int64_t>(value) = m_in.i64();
            break;
        case FieldType::Float64:
            as<std::uint64_t>(value) = m_in.u64();
            break;
        default:
            for (auto& byte : as<Uuid>(value).bytes)
                byte = m_in.u8();
            break;
        }
    }

    void sized(FieldType type, void* value, std::size_t size)
    {
        if (type == FieldType::String)
            as<std::string>(value) = m_in.string(size);
        else if (type == FieldType::Bytes)
            as<Slice>(value) = m_in.slice(size);
        else
            as<ByteChain>(value) = ByteChain(m_in.slice(size));
    }

    // The fewest bytes one element of an array takes.
    std::size_t minimalSize(const FieldDescriptor& field) const
    {
        switch (field.type) {
        case FieldType::Bool:
        case FieldType::Int8:
            return 1;
        case FieldType::Int16:
        case FieldType::Uint16:
            return 2;
        case FieldType::Int32:
        case FieldType::Uint32:
            return 4;
        case FieldType::Int64:
        case FieldType::Float64:
            return 8;
        case FieldType::Uuid:
            return 16;
        case FieldType::String:
            return m_flexible && !field.inflexible ? 1 : 2;
        case FieldType::Bytes:
        case FieldType::Records:
            return m_flexible ? 1 : 4;
        case FieldType::Struct:
            break;
        }
        std::size_t sum = m_flexible ? 1 : 0;
        for (const FieldDescriptor& inner : field.structure->fields) {
            if (!inner.versions.contains(m_version) || inner.tagged.contains(m_version))
                continue;
            if (inner.array != nullptr)
                sum += m_flexible ? 1 : 4;
            else if (inner.type == FieldType::Struct && inner.nullable.contains(m_version))
                sum += 1;
            else
                sum += minimalSize(inner);
        }
        return sum;
    }

    ByteReader& m_in;
    int m_version;
    bool m_flexible;
    DecodeTrace* m_trace;
    std::size_t m_total;
};

} // namespace

bool decode(
    const MessageDescriptor& descriptor, ByteReader& in, int version, void* message, DecodeTrace* trace)
{
    ENGINE_CHECK(descriptor.versions.contains(version), "a message is decoded in a version it has");
    descriptor.reset(message);
    Decoder(in, version, descriptor.isFlexible(version), trace).structure(descriptor.root, message);
    return in.ok();
}

} // namespace engine::wire
