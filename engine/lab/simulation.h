#pragma once

// Random clusters, loads and faults in virtual time, with every invariant looked at after every event
// (`highwater simulate`, tests/engine/lab/tst_swarm).
//
//     seed ──planSimulation()──▶ plan: a lab and lines of commands at instants ──simulate()──▶ what broke, what was met
//                                     └── shrunk(): the fewest faults that still break the same ──▶ a lab file to look at
//
// A simulation has three parts: the load starts (until 1 s), faults come one after the other, then all is healed: within
// kPatience everything must be well again, or what stands still stands still for ever.
//
// Beside the checks of every lab (engine/sim/checks.h):
//   metadata-is-a-prefix   below its high watermark every controller's log has the same batches
//   idempotent-writes-once no two copies of a record of an idempotent producer stand in a log at the same time
//   idempotent-keeps-order and none stands before an earlier one
//   group-reads-everything what stands in a log at the end was given to some member of every group that reads it
//   all-is-well-again      healed: every partition has its leader and its whole ISR, the high watermark reaches the end,
//                          producers are done; every group is stable, each partition it reads has one living member, and that one is done
//
// Threads: none here; simulations of different seeds know nothing of each other.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/lab/lab.h"

namespace engine {

struct SimulatedStep {
    Time at;
    std::string line;  // a command that may be refused then (start what runs)
    std::string kind;  // of fault, for the coverage: "kill broker"; empty: load
    bool operator==(const SimulatedStep&) const = default;
};

struct SimulationPlan {
    LabFile lab; // without commands
    std::vector<SimulatedStep> steps;
    Time faultsEnd;
};
SimulationPlan planSimulation(std::uint64_t seed);

// How often each thing was met: facts by name, "fault: kill broker", "point: after-append", "unclean election" …
using Coverage = std::map<std::string, std::uint64_t>;
// All that a long sweep must meet at least once.
std::vector<std::string> wantedCoverage();

struct SimulationResult {
    std::uint64_t seed = 0;
    std::uint64_t events = 0;
    std::string rule;  // of the first violation; empty: all was well
    std::string words; // "12.3s acked-is-kept: orders-0 …"
    std::vector<SimulatedStep> applied; // what was not refused, and what healed after it
    Coverage coverage;
    bool failed() const { return !rule.empty(); }
};
// As a lab file that `highwater run` plays to the same facts: what applied, at its instants.
LabFile asLabFile(const SimulationPlan& plan, const SimulationResult& result);

// `sabotage` is called after each event, for tests that plant a bug and must see it found.
using Sabotage = std::function<void(Lab&)>;
SimulationResult simulate(const SimulationPlan& plan, const Sabotage& sabotage = {});

// The plan without the faults that its violation does not need. Plays it again for each fault, at most `playsMax` times.
SimulationPlan shrunk(const SimulationPlan& plan, const std::string& rule, int playsMax = 60, const Sabotage& sabotage = {});

} // namespace engine
