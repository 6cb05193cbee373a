#pragma once

// What the codec knows about a message: its fields, in the order of the wire, with their versions, and where
// each lies in the C++ struct. These descriptions are generated from engine/wire/messages/*.msg; nobody
// writes one by hand. One interpreter (codec.h, json.h, describe.h, random_message.h) works on them for every
// message.
//
// Everything here is constant data; any thread may read it.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"

namespace engine::wire {

// Both ends belong to it; low > high = no version at all.
struct VersionRange {
    std::int16_t low = 0;
    std::int16_t high = -1;

    constexpr bool contains(int version) const { return version >= low && version <= high; }
    constexpr bool empty() const { return low > high; }
};

enum class FieldType : std::uint8_t {
    Bool,    // bool
    Int8,    // std::int8_t
    Int16,   // std::int16_t
    Uint16,  // std::uint16_t
    Int32,   // std::int32_t
    Uint32,  // std::uint32_t
    Int64,   // std::int64_t
    Float64, // std::uint64_t: the bits of an IEEE double; the engine never calculates with them
    String,  // std::string
    Bytes,   // Slice
    Records, // ByteChain
    Uuid,    // engine::Uuid
    Struct,
};

// A tagged field that this version of the tables does not know. Kept, so that what passes through us comes
// out whole.
struct UnknownTag {
    std::uint32_t tag = 0;
    Slice bytes{};

    bool operator==(const UnknownTag&) const = default;
};

// What the interpreter may do with a std::vector<T> it only knows as void*.
struct ArrayOps {
    std::size_t (*size)(const void* array);
    const void* (*at)(const void* array, std::size_t index);
    void* (*append)(void* array); // a default element at the end
    void (*clear)(void* array);
    void (*reserve)(void* array, std::size_t count);
};

// The same for a std::optional<T>.
struct OptionalOps {
    const void* (*get)(const void* optional); // nullptr = null
    void* (*emplace)(void* optional);         // holds a default value afterwards
    void (*reset)(void* optional);
};

struct StructDescriptor;

struct FieldDescriptor {
    std::string_view name;
    FieldType type;       // of the elements, if it is an array
    std::uint32_t offset; // in the C++ struct
    VersionRange versions;
    VersionRange nullable{};
    VersionRange tagged{};
    std::int16_t tag = -1;
    bool ignorable = false;  // may be dropped silently in versions that lack it
    bool inflexible = false; // old length encoding even in flexible versions (client_id of the header)
    bool nullAtFirst = false;
    std::int64_t initial = 0;       // default of bools and integers
    std::string_view initialText{}; // default of strings
    const StructDescriptor* structure = nullptr;
    const ArrayOps* array = nullptr;       // not null: an array
    const OptionalOps* optional = nullptr; // not null: a std::optional
};

struct StructDescriptor {
    std::string_view name;
    std::span<const FieldDescriptor> fields;      // in the order of the wire
    std::span<const std::uint16_t> taggedInOrder; // indexes of the fields with tags, by ascending tag
    std::int32_t
        unknownTags; // offset of the std::vector<UnknownTag>; -1 = the message has no flexible version
};

struct MessageDescriptor {
    std::string_view name; // "ProduceRequest"
    std::int16_t type;     // api key of a request or response, record type of a record, else -1
    VersionRange versions;
    std::int16_t flexibleFrom; // 32767 = never
    StructDescriptor root;
    void* (*create)();
    void (*destroy)(void* message);
    void (*reset)(void* message);

    bool isFlexible(int version) const { return version >= flexibleFrom; }
};

// Every generated message has `static const MessageDescriptor& descriptor()`.
template <class M>
concept Message = requires
{
    {
        M::descriptor()
        } -> std::same_as<const MessageDescriptor&>;
};

template <Message M>
const MessageDescriptor& descriptorOf()
{
    return M::descriptor();
}

// All messages of all tables, by table, then in their order.
std::span<const MessageDescriptor* const> allMessages();

// A record type of an internal topic (`__consumer_offsets` …): its number and the messages of key and value.
struct RecordTypeDescriptor {
    std::int16_t type;
    std::string_view name;
    const MessageDescriptor* key;   // null: keys are not of this kind
    const MessageDescriptor* value; // null: only tombstones
};

// A message of a kind known at run time only.
class AnyMessage {
public:
    explicit AnyMessage(const MessageDescriptor& descriptor)
        : m_descriptor(&descriptor),
          m_message(descriptor.create())
    {
    }
    AnyMessage(AnyMessage&& other) noexcept
        : m_descriptor(other.m_descriptor),
          m_message(std::exchange(other.m_message, nullptr))
    {
    }
    AnyMessage& operator=(AnyMessage&& other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        std::swap(m_message, other.m_message);
        return *this;
    }
    AnyMessage(const AnyMessage&) = delete;
    AnyMessage& operator=(const AnyMessage&) = delete;
    ~AnyMessage()
    {
        if (m_message != nullptr)
            m_descriptor->destroy(m_message);
    }

    const MessageDescriptor& descriptor() const { return *m_descriptor; }
    void* data() { return m_message; }
    const void* data() const { return m_message; }
    // Null if it is a message of another kind.
    template <Message M>
    const M* as() const
    {
        return m_descriptor == &M::descriptor() ? static_cast<const M*>(m_message) : nullptr;
    }
    template <Message M>
    M* as()
    {
        return m_descriptor == &M::descriptor() ? static_cast<M*>(m_message) : nullptr;
    }

private:
    const MessageDescriptor* m_descriptor;
    void* m_message;
};

} // namespace engine::wire
