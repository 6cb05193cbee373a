#pragma once

// `highwater simulate`: random clusters, loads and faults, invariants after every event (engine/lab/simulation.h).

#include <cstdint>
#include <string>

namespace app {

struct SimulateOptions {
    std::int64_t seeds = 1000;
    std::int64_t from = 1;
    int minutes = 0; // by the clock on the wall; 0: `seeds` says how many
    std::string report = "text";
};

// Exit code; the report goes to standard output, the first violation with the line that repeats it to standard error.
int simulate(const SimulateOptions& options);

} // namespace app
