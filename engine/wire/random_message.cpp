#include "engine/wire/random_message.h"

#include <array>
#include <limits>
#include <string>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/base/uuid.h"
#include "engine/wire/field_access.h"

namespace engine::wire {

namespace {

constexpr std::uint32_t kQuarter = 250000; // parts per million
constexpr std::uint32_t kSeldom = 50000;
constexpr std::uint32_t kFirstUnknownTag = 40; // above every known one

class Filler {
public:
    Filler(int version, bool withUnknownTags, Random& random)
        : m_version(version),
          m_withUnknownTags(withUnknownTags),
          m_random(random)
    {
    }

    void structure(const StructDescriptor& structure, void* value)
    {
        for (const FieldDescriptor& field : structure.fields) {
            const bool keepsDefault = field.tagged.contains(m_version) && m_random.chance(kQuarter);
            if (field.versions.contains(m_version) && !keepsDefault)
                this->field(field, at(field, value));
        }
        if (auto* unknown = unknownTags(structure, value); unknown != nullptr && m_withUnknownTags) {
            std::uint32_t tag = kFirstUnknownTag;
            while (m_random.chance(kSeldom)) {
                unknown->push_back({tag, bytes()});
                tag += 1 + static_cast<std::uint32_t>(m_random.below(1000));
            }
        }
    }

private:
    void field(const FieldDescriptor& field, void* value)
    {
        if (field.optional != nullptr) {
            if (field.nullable.contains(m_version) && m_random.chance(kQuarter)) {
                field.optional->reset(value);
                return;
            }
            value = field.optional->emplace(value);
        }
        if (field.array == nullptr) {
            element(field, value);
            return;
        }
        field.array->clear(value);
        for (std::uint64_t count = m_random.below(4); count > 0; --count)
            element(field, field.array->append(value));
    }

    void element(const FieldDescriptor& field, void* value)
    {
        switch (field.type) {
        case FieldType::Struct:
            structure(*field.structure, value);
            break;
        case FieldType::String:
            as<std::string>(value) = text();
            break;
        case FieldType::Bytes:
            as<Slice>(value) = bytes();
            break;
        case FieldType::Records:
            as<ByteChain>(value) = ByteChain(bytes());
            break;
        case FieldType::Uuid:
            as<Uuid>(value) = m_random.chance(kQuarter) ? Uuid{} : Uuid::random(m_random);
            break;
        case FieldType::Float64:
            as<std::uint64_t>(value) = m_random.next() & 0xbfffffffffffffff;
            break; // finite
        case FieldType::Bool:
            as<bool>(value) = m_random.below(2) != 0;
            break;
        case FieldType::Int8:
            as<std::int8_t>(value) = integer<std::int8_t>();
            break;
        case FieldType::Int16:
            as<std::int16_t>(value) = integer<std::int16_t>();
            break;
        case FieldType::Uint16:
            as<std::uint16_t>(value) = integer<std::uint16_t>();
            break;
        case FieldType::Int32:
            as<std::int32_t>(value) = integer<std::int32_t>();
            break;
        case FieldType::Uint32:
            as<std::uint32_t>(value) = integer<std::uint32_t>();
            break;
        case FieldType::Int64:
            as<std::int64_t>(value) = integer<std::int64_t>();
            break;
        }
    }

    template <class T>
    T integer()
    {
        switch (m_random.below(6)) {
        case 0:
            return 0;
        case 1:
            return static_cast<T>(-1);
        case 2:
            return std::numeric_limits<T>::min();
        case 3:
            return std::numeric_limits<T>::max();
        case 4:
            return static_cast<T>(m_random.below(100));
        default:
            return static_cast<T>(m_random.next());
        }
    }

    std::string text()
    {
        static constexpr std::array<std::string_view, 6> words = {"", "orders", "billing.events",
            "\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87", "\xf0\x9f\x98\x80", "a \"b\"\\\t"};
        if (m_random.chance(kSeldom))
            return std::string(m_random.below(400), 'x');
        return std::string(words[m_random.below(words.size())]);
    }

    Slice bytes()
    {
        std::vector<std::uint8_t> bytes(m_random.below(m_random.chance(kSeldom) ? 1500 : 20));
        for (auto& byte : bytes)
            byte = static_cast<std::uint8_t>(m_random.next());
        return bytes.empty() ? Slice() : Slice::adopt(std::move(bytes));
    }

    int m_version;
    bool m_withUnknownTags;
    Random& m_random;
};

} // namespace

void fillRandomly(
    const MessageDescriptor& descriptor, int version, Random& random, void* message, UnknownTags unknownTags)
{
    ENGINE_CHECK(descriptor.versions.contains(version), "a message is made in a version it has");
    descriptor.reset(message);
    const bool withUnknownTags = unknownTags == UnknownTags::Sometimes && descriptor.isFlexible(version);
    Filler(version, withUnknownTags, random).structure(descriptor.root, message);
}

} // namespace engine::wire
