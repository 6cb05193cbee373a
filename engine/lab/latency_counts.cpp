#include "engine/lab/latency_counts.h"

#include <algorithm>
#include <bit>

namespace engine {

namespace {

constexpr std::int64_t kParts = 8; // of a power of two
constexpr int kPartBits = 3;

} // namespace

// Up to 16 us a bucket is a microsecond; then the first four bits say which one it is.
std::uint16_t latencyBucket(Duration latency)
{
    const std::int64_t micros = latency.count() / 1000;
    if (micros < 2 * kParts)
        return static_cast<std::uint16_t>(micros < 0 ? 0 : micros);
    const int power = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(micros))) - 1;
    const std::int64_t part = (micros >> (power - kPartBits)) - kParts;
    return static_cast<std::uint16_t>((power - kPartBits + 1) * kParts + part);
}

Duration latencyBound(std::uint16_t bucket)
{
    const std::int64_t next = bucket + 1;
    if (next < 2 * kParts)
        return Duration{next * 1000};
    const std::int64_t power = next / kParts - 1;
    return Duration{((kParts + next % kParts) << power) * 1000};
}

std::size_t percentileIndex(std::size_t count, std::size_t percent)
{
    return std::min(count - 1, count * percent / 100);
}

std::int64_t percentile(const std::vector<std::int64_t>& sorted, std::size_t percent)
{
    return sorted[percentileIndex(sorted.size(), percent)];
}

} // namespace engine
