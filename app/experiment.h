#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace app {

struct ExperimentOptions {
    std::string lab;
    std::vector<std::string> vary;  // "acks=0,1,all"
    std::vector<std::string> set;   // "k=v", of every run
    std::int64_t runs = 1;          // seeds of each cell
    bool summary = false;           // a row for each cell instead of one for each run
    std::string report = "csv";     // or "json": an object a line
    std::size_t threads = 0;        // 0: one for each core
};

// Plays the lab once for each cell and seed, on all cores, and prints the rows in their order (design/interfaces.md §3, §4). Progress goes to
// stderr if that is a terminal. SIGINT ends it after the runs under way; what was done is printed. Returns the exit code.
int experiment(const ExperimentOptions& options);

} // namespace app
