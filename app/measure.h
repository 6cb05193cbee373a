#pragma once

#include <string>

namespace app {

struct MeasureOptions {
    std::string folder;          // empty: the machine's temporary one
    std::string report = "text"; // "csv", "json"
};

// What makes Kafka fast, on this disk. Returns the exit code.
int measureDisk(const MeasureOptions& options);

} // namespace app
