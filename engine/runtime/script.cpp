#include "engine/runtime/script.h"

#include <array>

namespace engine {

namespace {

constexpr std::array<std::string_view, 3> kKindNames{"interceptor", "partitioner", "serializer"};

} // namespace

std::string_view scriptKindName(ScriptKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<ScriptKind> parseScriptKind(std::string_view name)
{
    for (std::size_t i = 0; i < kKindNames.size(); ++i)
        if (name == kKindNames[i])
            return static_cast<ScriptKind>(i);
    return std::nullopt;
}

} // namespace engine
