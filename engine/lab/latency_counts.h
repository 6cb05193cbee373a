#pragma once

// Many latencies as a few counts: buckets that are an eighth of a power of two of microseconds wide, so that a value is known to 12.5 %
// from 1 us to days. Whole numbers only: the same on every machine.

#include <cstdint>
#include <map>
#include <vector>

#include "engine/base/time.h"

namespace engine {

// 0 for less than a microsecond.
std::uint16_t latencyBucket(Duration latency);
// The smallest latency that is above every one in the bucket.
Duration latencyBound(std::uint16_t bucket);

using LatencyCounts = std::map<std::uint16_t, std::uint64_t>; // by bucket

// Of whole values instead: the one at that share of a sorted list that has at least one, `percent` of 0 to 100. Reports, experiments
// and conditions go by it.
std::size_t percentileIndex(std::size_t count, std::size_t percent);
std::int64_t percentile(const std::vector<std::int64_t>& sorted, std::size_t percent);

} // namespace engine
