#pragma once

// Whole numbers to and from the bits of an IEEE double, as quotas travel: by integers only, because the engine never
// calculates with floating point (design/physics.md).

#include <bit>
#include <cstdint>

namespace engine {

// Exact up to 2^53; above, the bits below the 53 highest are cut off.
constexpr std::uint64_t float64Of(std::int64_t whole)
{
    if (whole == 0)
        return 0;
    const std::uint64_t sign = whole < 0 ? std::uint64_t{1} << 63 : 0;
    std::uint64_t size = whole < 0 ? 0 - static_cast<std::uint64_t>(whole) : static_cast<std::uint64_t>(whole);
    const int top = 63 - std::countl_zero(size); // its value is 2^top * 1.xxx
    size = top > 52 ? size >> (top - 52) : size << (52 - top);
    return sign | static_cast<std::uint64_t>(1023 + top) << 52 | (size & ((std::uint64_t{1} << 52) - 1));
}

struct WholeOfFloat64 {
    std::int64_t whole = 0;  // cut towards zero; the ends of its range for what lies outside and for the infinities
    bool isNumber = true;    // false: not-a-number
    bool isExact = true;     // nothing was cut off
};

constexpr WholeOfFloat64 wholeOf(std::uint64_t bits)
{
    const bool negative = bits >> 63 != 0;
    const int exponent = static_cast<int>(bits >> 52 & 0x7FF);
    const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
    if (exponent == 0x7FF && fraction != 0)
        return {0, false, false};
    if (exponent < 1023)
        return {0, true, exponent == 0 && fraction == 0};
    const int top = exponent - 1023;
    if (top > 62)
        return {negative ? INT64_MIN : INT64_MAX, true, false};
    const std::uint64_t size = fraction | std::uint64_t{1} << 52;
    const std::uint64_t whole = top >= 52 ? size << (top - 52) : size >> (52 - top);
    const bool exact = top >= 52 || (size & ((std::uint64_t{1} << (52 - top)) - 1)) == 0;
    return {negative ? -static_cast<std::int64_t>(whole) : static_cast<std::int64_t>(whole), true, exact};
}

} // namespace engine
