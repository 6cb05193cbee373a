#pragma once

// ISO 8601 durations as java.time.Duration.parse() reads them: "PT10M", "P2DT3H4M5.6S", "-PT1.5S", "P-1DT+2H". Settings (by_duration:…) and
// Kafka's tools (--by-duration) have them.

#include <optional>
#include <string_view>

#include "engine/base/time.h"

namespace engine {

// Nothing: it is none, or more than 100 000 days.
std::optional<Duration> parseIsoDuration(std::string_view text);

} // namespace engine
