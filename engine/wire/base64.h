#pragma once

// Standard base64 with padding, as JSON shows bytes.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine::wire {

std::string toBase64(std::span<const std::uint8_t> bytes);
// Padding must be right; nothing else than the alphabet is allowed.
std::optional<std::vector<std::uint8_t>> fromBase64(std::string_view text);

} // namespace engine::wire
