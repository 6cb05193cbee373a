// How fast does a cluster live? The named labs in the memory world, with recording off and full.

#include <map>

#include "engine/base/bytes.h"
#include "tests/bench/bench_support.h"

using namespace engine;
using bench::sized;

namespace {

// Records that are in the leaders' logs, by the log ends of broker disks: works without facts too.
std::int64_t recordsSent(const LabFile& lab, Time from, Time to)
{
    std::int64_t records = 0;
    for (const auto& todo : lab.todo)
        if (const auto at = todo.run.find("--rate "); at != std::string::npos && todo.at && *todo.at < to)
            records += std::stoll(todo.run.substr(at + 7)) * ((to - std::max(from, *todo.at)) / 1ms) / 1000;
    return records;
}

// Runs a lab from `from` on; what comes before is not measured.
void runLab(benchmark::State& state, const std::string& name, Recording recording, Time from, Duration full)
{
    const Duration span = sized<Duration>(full, 100ms);
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
        const double sent = static_cast<double>(recordsSent(lab->file(), from, from + span));
        records += sent;
        recordBytes += sent * 100;
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
void steady(benchmark::State& state, Recording recording) { runLab(state, "steady", recording, Time{3s}, 5s); }
void wide(benchmark::State& state, Recording recording) { runLab(state, "wide", recording, Time{7s}, 2s); }

} // namespace

BENCHMARK_CAPTURE(idle, recordingOff, Recording::Off)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(idle, recordingFull, Recording::Full)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(steady, recordingOff, Recording::Off)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(steady, recordingFull, Recording::Full)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(wide, recordingOff, Recording::Off)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(wide, recordingFull, Recording::Full)->Unit(benchmark::kMillisecond);
