// How long does it take to see the past? Facts folded, any instant of a ten-minute lab, a branch.

#include "engine/lab/lab.h"
#include "tests/bench/bench_support.h"

using namespace engine;
using bench::sized;

namespace {

// Ten minutes of the lab that opens first, roughly: a producer, a group of two, faults now and then.
const Lab& tenMinutes()
{
    static const auto lab = [] {
        auto made = bench::makeLab("ten-minutes", Recording::Full);
        made->runUntil(sized(Time{600s}, Time{30s}));
        return made;
    }();
    return *lab;
}

void foldFacts(benchmark::State& state)
{
    const Lab& lab = tenMinutes();
    const FactSlice facts = lab.facts().slice({}, lab.facts().last());
    const std::size_t count = std::min<std::size_t>(facts.size(), 100000);
    for (auto _ : state) {
        ClusterView view;
        view.at = kWorldStart;
        for (std::size_t i = 0; i < count; ++i)
            apply(view, facts[i]);
        benchmark::DoNotOptimize(view);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}

void momentAt(benchmark::State& state)
{
    const Lab& lab = tenMinutes();
    const std::int64_t span = lab.now().nanos();
    std::int64_t at = span / 2;
    std::vector<double> seconds;
    for (auto _ : state) {
        const double before = bench::wallSeconds();
        benchmark::DoNotOptimize(lab.momentAt(Time{Duration{at}}));
        seconds.push_back(bench::wallSeconds() - before);
        at = (at + span / 1009 * 619) % span; // here and there
    }
    state.counters["secondsMax"] = bench::quantile(seconds, 1000);
    state.counters["secondsP99"] = bench::quantile(seconds, 990);
    state.counters["facts"] = static_cast<double>(lab.facts().last().value);
}

// `branch NAME --at T`: a World of its own replays the journal up to the fork.
void branch(benchmark::State& state)
{
    const Time head = sized(Time{600s}, Time{30s});
    double seconds = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto lab = bench::makeLab("ten-minutes", Recording::Full);
        lab->runUntil(head);
        state.ResumeTiming();
        const double before = bench::wallSeconds();
        if (const auto made = lab->makeBranch("other", head - 10s); !made.ok)
            state.SkipWithError(made.error.c_str());
        seconds += bench::wallSeconds() - before;
        state.PauseTiming();
        lab.reset();
        state.ResumeTiming();
    }
    state.counters["secondsPerBranch"] = seconds / static_cast<double>(state.iterations());
}

} // namespace

BENCHMARK(foldFacts)->Unit(benchmark::kMillisecond);
BENCHMARK(momentAt)->Unit(benchmark::kMillisecond);
BENCHMARK(branch)->Unit(benchmark::kMillisecond)->Iterations(1);
