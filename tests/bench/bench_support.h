#pragma once

// What the benchmarks share: their labs, and how large a run is.

#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "engine/lab/lab.h"

namespace bench {

// Everything as small as it can be and once: does it still work? No number of such a run means anything.
bool isSmoke();
void setSmoke(bool smoke);

// Virtual time and counts that a benchmark runs for; in a smoke run a small one.
template <class T>
T sized(T full, T smoke)
{
    return isSmoke() ? smoke : full;
}

// tests/bench/labs/NAME.hwlab. Ends the program with words if it cannot be read.
engine::LabFile labNamed(const std::string& name);

// Off: as `serve` and a simulation run. Full: as the window runs, with ledger and invariants after every event.
std::unique_ptr<engine::Lab> makeLab(const std::string& name, engine::Recording recording);

// Milliseconds, largest of the fraction `parts` / 1000 of all samples (990: p99). Sorts them.
double quantile(std::vector<double>& samples, int parts);

// Seconds of the wall since some instant.
double wallSeconds();
// What this thread has computed: the same on a machine that has other work.
double threadSeconds();

} // namespace bench
