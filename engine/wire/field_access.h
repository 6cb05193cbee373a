#pragma once

// How the interpreter gets at a field it only knows by description. For the sources of engine/wire only.

#include <cstdint>

#include "engine/wire/message.h"

namespace engine::wire {

inline const void* at(const FieldDescriptor& field, const void* structure)
{
    return static_cast<const std::byte*>(structure) + field.offset;
}

inline void* at(const FieldDescriptor& field, void* structure)
{
    return static_cast<std::byte*>(structure) + field.offset;
}

template <class T>
const T& as(const void* value)
{
    return *static_cast<const T*>(value);
}

template <class T>
T& as(void* value)
{
    return *static_cast<T*>(value);
}

// Null if the struct has no place for unknown tags.
inline const std::vector<UnknownTag>* unknownTags(const StructDescriptor& structure, const void* value)
{
    if (structure.unknownTags < 0)
        return nullptr;
    return &as<std::vector<UnknownTag>>(static_cast<const std::byte*>(value) + structure.unknownTags);
}

inline std::vector<UnknownTag>* unknownTags(const StructDescriptor& structure, void* value)
{
    if (structure.unknownTags < 0)
        return nullptr;
    return &as<std::vector<UnknownTag>>(
        static_cast<void*>(static_cast<std::byte*>(value) + structure.unknownTags));
}

// Bools and all integers, widened.
inline std::int64_t integerOf(FieldType type, const void* value)
{
    switch (type) {
    case FieldType::Bool:
        return as<bool>(value);
    case FieldType::Int8:
        return as<std::int8_t>(value);
    case FieldType::Int16:
        return as<std::int16_t>(value);
    case FieldType::Uint16:
        return as<std::uint16_t>(value);
    case FieldType::Int32:
        return as<std::int32_t>(value);
    case FieldType::Uint32:
        return as<std::uint32_t>(value);
    default:
        return as<std::int64_t>(value);
    }
}

// Precondition: the number fits.
inline void setInteger(FieldType type, void* value, std::int64_t number)
{
    switch (type) {
    case FieldType::Bool:
        as<bool>(value) = number != 0;
        break;
    case FieldType::Int8:
        as<std::int8_t>(value) = static_cast<std::int8_t>(number);
        break;
    case FieldType::Int16:
        as<std::int16_t>(value) = static_cast<std::int16_t>(number);
        break;
    case FieldType::Uint16:
        as<std::uint16_t>(value) = static_cast<std::uint16_t>(number);
        break;
    case FieldType::Int32:
        as<std::int32_t>(value) = static_cast<std::int32_t>(number);
        break;
    case FieldType::Uint32:
        as<std::uint32_t>(value) = static_cast<std::uint32_t>(number);
        break;
    default:
        as<std::int64_t>(value) = number;
        break;
    }
}

} // namespace engine::wire
