#pragma once

// An experiment: a lab played over and over, with other settings and other seeds (design/interfaces.md §3). A cell is one value of
// each variation; a run is a cell and a seed. A run is pure: its row depends on nothing but the lab, the cell and the seed, so runs may be
// played in any order and on any number of threads.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/lab_file.h"
#include "engine/lab/latency_counts.h"

namespace engine {

struct Variation {
    std::string key; // as applySetting() takes it
    std::vector<std::string> values;
    bool operator==(const Variation&) const = default;
};
// "acks=0,1,all", or "do.2.at=0s..2s/40": 40 instants at equal distances, both ends among them. Nothing, and words in
// `problem`, if it is neither.
std::optional<Variation> parseVariation(std::string_view text, std::string& problem);

struct Experiment {
    LabFile lab;
    std::vector<Variation> variations; // the last one turns fastest
    std::int64_t seeds = 1;            // 1 … n for each cell
    std::shared_ptr<ScriptHost> scripts{}; // runs the learner's code; null: there is no script engine here

    std::size_t cells() const;
    std::size_t runs() const { return cells() * static_cast<std::size_t>(seeds); }
    std::vector<std::string> valuesOf(std::size_t cell) const; // one for each variation
    // Words if a variation cannot be applied to this lab; asked once, before the first run.
    std::optional<std::string> problem() const;
    // The lab of that cell.
    LabFile labOf(std::size_t cell) const;
};

struct ExperimentRow {
    std::size_t cell = 0;
    std::uint64_t seed = 0;
    std::int64_t sent = 0, acked = 0, lost = 0, unknown = 0; // records, of all producers; acked and lost as in the report (§4)
    // How long at least one partition could not be written to: no leader, a leader that does not run, or the last answer to
    // one of its batches was an error.
    Duration unavailable{0};
    std::optional<Duration> p50, p99;  // from send() to the acknowledgement, of all acknowledged batches
    LatencyCounts latencies;           // of all of them
    std::optional<Time> losingAt;      // the first instant from which on a record was lost that is lost at the end
    std::uint64_t events = 0;
    std::string wrong;                 // a command that did not apply, or a failed check, in words; empty: none
};
ExperimentRow playRun(const Experiment& experiment, std::size_t cell, std::uint64_t seed);

// The course of events of a saved lab's live branch as a lab that can be played with other settings: commands at their instants,
// without the numbers of events, other branches and what real clients sent.
LabFile plainCourse(const LabFile& saved);

// What the rows of one cell come to.
struct ExperimentCell {
    std::size_t cell = 0;
    std::int64_t runs = 0, losingRuns = 0;
    std::int64_t sent = 0, acked = 0, lost = 0; // sums
    std::int64_t lostMost = 0;
    std::uint64_t worstSeed = 0;       // of the first run that lost the most; 0: none lost any
    std::optional<Time> worstAt;
    Duration unavailable{0};           // sum
    std::vector<Duration> p50s, p99s;  // of each run that has one
    void add(const ExperimentRow& row);
};
// The middle one of the runs' values, the lower of two; absent without any.
std::optional<Duration> median(std::vector<Duration> values);

// "highwater LAB --seed 17 --set acks=1 --at 4.2s": opens that run at its losing instant.
std::string openingLine(const Experiment& experiment, const std::string& labName, std::size_t cell, std::uint64_t seed, std::optional<Time> at);

} // namespace engine
