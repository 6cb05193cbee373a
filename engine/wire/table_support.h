#pragma once

// Building stones of the generated tables: what an interpreter needs to handle vectors, optionals and
// messages through void*. Included by generated sources only.

#include "engine/wire/message.h"

namespace engine::wire {

template <class T>
inline constexpr ArrayOps kArrayOps{
    [](const void* array) { return static_cast<const std::vector<T>*>(array)->size(); },
    [](const void* array, std::size_t index) {
        return static_cast<const void*>(&(*static_cast<const std::vector<T>*>(array))[index]);
    },
    [](void* array) { return static_cast<void*>(&static_cast<std::vector<T>*>(array)->emplace_back()); },
    [](void* array) { static_cast<std::vector<T>*>(array)->clear(); },
    [](void* array, std::size_t count) { static_cast<std::vector<T>*>(array)->reserve(count); },
};

template <class T>
inline constexpr OptionalOps kOptionalOps{
    [](const void* optional) {
        const auto& value = *static_cast<const std::optional<T>*>(optional);
        return value ? static_cast<const void*>(&*value) : nullptr;
    },
    [](void* optional) { return static_cast<void*>(&static_cast<std::optional<T>*>(optional)->emplace(T{})); }, // clang takes no emplace() of a nested struct
    [](void* optional) { static_cast<std::optional<T>*>(optional)->reset(); },
};

template <class M>
constexpr MessageDescriptor describeMessage(std::string_view name, std::int16_t type, VersionRange versions,
    std::int16_t flexibleFrom, std::span<const FieldDescriptor> fields, std::span<const std::uint16_t> tagged,
    std::int32_t unknownTags)
{
    return {name, type, versions, flexibleFrom, {name, fields, tagged, unknownTags},
        [] { return static_cast<void*>(new M()); }, [](void* message) { delete static_cast<M*>(message); },
        [](void* message) { *static_cast<M*>(message) = M(); }};
}

} // namespace engine::wire
