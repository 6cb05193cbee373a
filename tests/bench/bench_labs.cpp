// How fast does a cluster live? The named labs in the memory world, with recording off and full.

#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"
#include "tests/bench/bench_support.h"

using namespace engine;
using bench::sized;

namespace {

constexpr double kRecordBytes = 100; // --size of the labs

std::int64_t acknowledgedBy(const Lab& lab)
{
    std::int64_t records = 0;
    const auto report = lab.report();
    for (const auto& producer : report["producers"])
        records += producer["acked"].get<std::int64_t>();
    return records;
}

// How many records were acknowledged between two instants. With recording off nobody counts them, so they are counted in a
// run with recording full: it is the same run, to the byte.
double acknowledged(const std::string& name, Time from, Time to)
{
    auto lab = bench::makeLab(name, Recording::Full);
    lab->runUntil(from);
    const auto before = acknowledgedBy(*lab);
    lab->runUntil(to);
    return static_cast<double>(acknowledgedBy(*lab) - before);
}

// Runs a lab from `from` on; what comes before is not measured.
void runLab(benchmark::State& state, const std::string& name, Recording recording, Time from, Duration full)
{
    const Duration span = sized<Duration>(full, 100ms);
    const double recordsOfARun = acknowledged(name, from, from + span);
    double events = 0, records = 0, copied = 0, recordBytes = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto lab = bench::makeLab(name, recording);
        lab->runUntil(from);
        if (!lab->failures().empty()) {
            state.SkipWithError(lab->failures().front().c_str());
            break;
        }
        const auto eventsBefore = lab->eventsRun();
        const auto copiedBefore = bytesCopied();
        state.ResumeTiming();
        lab->runUntil(from + span);
        state.PauseTiming();
        events += static_cast<double>(lab->eventsRun() - eventsBefore);
        copied += static_cast<double>(bytesCopied() - copiedBefore);
        records += recordsOfARun;
        recordBytes += recordsOfARun * kRecordBytes;
        if (!lab->violations().empty()) {
            state.SkipWithError(lab->violations().front().c_str());
            break;
        }
        lab.reset();
        state.ResumeTiming();
    }
    const double seconds = static_cast<double>(span / 1ms) / 1000 * static_cast<double>(state.iterations());
    state.counters["virtualSecondsPerWallSecond"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
    state.counters["eventsPerSecond"] = benchmark::Counter(events, benchmark::Counter::kIsRate);
    if (records > 0) {
        state.counters["recordsPerSecond"] = benchmark::Counter(records, benchmark::Counter::kIsRate);
        state.counters["eventsPerRecord"] = events / records;
        state.counters["bytesCopiedPerRecordByte"] = copied / recordBytes;
    }
}

void idle(benchmark::State& state, Recording recording) { runLab(state, "idle-3", recording, Time{5s}, 60s); }
void idleHundred(benchmark::State& state, Recording recording) { runLab(state, "idle-100", recording, Time{2s}, 10s); }
void steady(benchmark::State& state, Recording recording) { runLab(state, "steady", recording, Time{3s}, 5s); }
void wide(benchmark::State& state, Recording recording) { runLab(state, "wide", recording, Time{7s}, 2s); }

} // namespace

BENCHMARK_CAPTURE(idle, recordingOff, Recording::Off)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(idle, recordingFull, Recording::Full)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(idleHundred, recordingOff, Recording::Off)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(idleHundred, recordingFull, Recording::Full)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(steady, recordingOff, Recording::Off)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(steady, recordingFull, Recording::Full)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(wide, recordingOff, Recording::Off)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(wide, recordingFull, Recording::Full)->Unit(benchmark::kMillisecond);
