#pragma once

// Wall time as text: "2026-01-01T10:00:00Z", "2026-01-01T10:00:00.250Z", in the calendar that everybody uses,
// without time zones of the machine. An offset "+08:00" is understood and written back as Z.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace engine::command {

// Milliseconds since 1970-01-01T00:00:00Z. Years 1970 to 9999. Fails with InvalidRequest.
Result<std::int64_t> parseDateTime(std::string_view text);
std::string formatDateTime(std::int64_t millis);

} // namespace engine::command
