#pragma once

// Measurements as text for people, as CSV (a row for each way) and as JSON (an object for each measurement).

#include <string>

#include "engine/net/measure/measurement.h"

namespace measure {

std::string textHead(const Place& place, const Sizes& sizes);
std::string textOf(const Measurement& measurement); // an aligned block, with its caveats

std::string csvHead();
std::string csvOf(const Place& place, const Measurement& measurement);

std::string jsonOf(const Place& place, const Measurement& measurement); // one line

std::string timeText(double nanos);      // "812 ns", "12.1 ms"
std::string bytesText(double bytes);     // "4.1 kB", "1.2 GB"; decimal, as disks are sold
std::string timesText(double ratio);     // "×14.2", "×0.31", "×2 310"; "–" of 0

} // namespace measure
