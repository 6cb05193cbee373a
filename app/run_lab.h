#pragma once

#include <optional>
#include <string>

namespace app {

struct RunOptions {
    std::string lab;
    std::string until;          // an instant; empty: as the lab says
    std::string report = "text"; // or "json"
    bool facts = false;         // one JSON line for each fact, before the report
};

// Plays a lab as fast as it goes and prints the report. Returns the exit code.
int runLab(const RunOptions& options);

} // namespace app
