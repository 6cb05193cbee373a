#pragma once

// Sizes as people write them: `512B 16KiB 1MB 2GiB` (KB, MB, GB are powers of 1000; KiB … of 1024; a bare number is
// bytes). Durations are in time.h.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace engine {

// Fails with InvalidRequest.
Result<std::int64_t> parseSize(std::string_view text);
// Exact and short: 16384 -> "16KiB", 1000000 -> "1MB", 204 -> "204B".
std::string formatSize(std::int64_t bytes);
// Decimal integer with sign, whole text, no overflow. Fails with InvalidRequest.
Result<std::int64_t> parseInteger(std::string_view text);

} // namespace engine
