#include "app/simulate.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <mutex>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/exit_codes.h"
#include "engine/base/check.h"
#include "engine/lab/simulation.h"
#include "engine/net/worker_pool.h"

namespace app {

using namespace engine;

namespace {

constexpr std::int64_t kEnoughForCoverage = 1000; // seeds; fewer need not meet everything

// What all cores share. Results are added up, so that the sum does not depend on who was first.
struct Sweep {
    std::mutex lock;
    std::int64_t seeds = 0;
    std::uint64_t events = 0;
    Coverage coverage;
    std::vector<SimulationResult> failures;

    void add(SimulationResult result)
    {
        const std::lock_guard guard(lock);
        ++seeds;
        events += result.events;
        for (const auto& [what, times] : result.coverage)
            coverage[what] += times;
        if (result.failed()) {
            std::cerr << "seed " << result.seed << ": " << result.words << "\n";
            failures.push_back(std::move(result));
        }
    }
};

SimulationResult play(const SimulationPlan& plan)
{
    try {
        return engine::simulate(plan);
    } catch (const CheckFailed& failed) { // an assertion of the engine itself
        SimulationResult result;
        result.seed = plan.lab.seed;
        result.rule = "engine-check";
        result.words = std::string("engine-check: ") + failed.what();
        return result;
    }
}

void tellHow(const SimulationResult& failure)
{
    std::cerr << "repeat with: highwater simulate --from " << failure.seed << " --seeds 1\n";
    if (failure.rule == "engine-check")
        return;
    const auto fewest = shrunk(planSimulation(failure.seed), failure.rule);
    std::cerr << "these steps are enough (a lab file for highwater run):\n" << writeLabFile(asLabFile(fewest, play(fewest)));
}

} // namespace

int simulate(const SimulateOptions& options)
{
    setCheckHandler(&throwCheckFailed);
    const auto began = std::chrono::steady_clock::now();
    Sweep sweep;
    const std::size_t count = options.minutes > 0 ? SIZE_MAX : static_cast<std::size_t>(options.seeds);
    doAll(count, 0, [&](std::size_t i) {
        if (options.minutes > 0 && std::chrono::steady_clock::now() >= began + std::chrono::minutes(options.minutes))
            return false;
        sweep.add(play(planSimulation(static_cast<std::uint64_t>(options.from) + i)));
        return true;
    });
    const auto millis = std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count());

    std::vector<std::string> unmet;
    for (const auto& wanted : wantedCoverage())
        if (sweep.coverage[wanted] == 0)
            unmet.push_back(wanted);
    const std::uint64_t rate = sweep.events * 1000 / static_cast<std::uint64_t>(millis);
    if (options.report == "json") {
        nlohmann::ordered_json out{{"seeds", sweep.seeds}, {"events", sweep.events}, {"eventsPerSecond", rate}, {"violations", sweep.failures.size()}, {"coverage", sweep.coverage}};
        std::cout << out.dump() << "\n";
    } else {
        std::cout << sweep.seeds << " seeds, " << sweep.events << " events, " << rate << " events a second, " << sweep.failures.size() << " violations\n";
        for (const auto& [what, times] : sweep.coverage)
            std::cout << "  " << what << ": " << times << "\n";
    }
    if (!sweep.failures.empty()) {
        const auto first = std::min_element(sweep.failures.begin(), sweep.failures.end(), [](const auto& a, const auto& b) { return a.seed < b.seed; });
        std::cerr << "the first: seed " << first->seed << ": " << first->words << "\n";
        tellHow(*first);
        return kCheckFailed;
    }
    if (sweep.seeds >= kEnoughForCoverage && !unmet.empty()) {
        for (const auto& what : unmet)
            std::cerr << "never met in " << sweep.seeds << " seeds: " << what << "\n";
        return kCheckFailed;
    }
    return kWell;
}

} // namespace app
