#pragma once

// Virtual time. A lab's clock starts at -20 s (design/physics.md, Time); 0 s is the first instant of the lab.
// Nothing here reads a clock of the machine.

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace engine {

using Duration = std::chrono::nanoseconds;
using namespace std::chrono_literals;

struct Time {
    Duration sinceZero{0};

    constexpr Time() = default;
    constexpr explicit Time(Duration d) : sinceZero(d) { }
    constexpr auto operator<=>(const Time&) const = default;
    constexpr Time operator+(Duration d) const { return Time{sinceZero + d}; }
    constexpr Time operator-(Duration d) const { return Time{sinceZero - d}; }
    constexpr Duration operator-(Time other) const { return sinceZero - other.sinceZero; }
    constexpr std::int64_t nanos() const { return sinceZero.count(); }
};

inline constexpr Time kWorldStart{-20s};
inline constexpr Time kNever{Duration{INT64_MAX}};

// "250us", "20ms", "4.417000213s", "2m", "7d"; exact, shortest unit that keeps the number short. "-20s" is allowed.
std::string formatDuration(Duration d);
inline std::string formatTime(Time t) { return formatDuration(t.sinceZero); }

// The same texts back. Units: ns us ms s m h d. Up to nine decimals. Fails with InvalidRequest.
Result<Duration> parseDuration(std::string_view text);

} // namespace engine
