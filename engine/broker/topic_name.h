#pragma once

// Names of topics (facts §1.5, error 17).

#include <algorithm>
#include <string_view>

namespace engine {

inline constexpr std::string_view kOffsetsTopic = "__consumer_offsets";
inline constexpr std::string_view kTransactionsTopic = "__transaction_state";

inline bool isInternalTopic(std::string_view name) { return name == kOffsetsTopic || name == kTransactionsTopic; }

// 1 to 249 of [a-zA-Z0-9._-], not "." or "..".
inline bool isLegalTopicName(std::string_view name)
{
    const auto legal = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= 249 && name != "." && name != ".." && std::all_of(name.begin(), name.end(), legal);
}

} // namespace engine
