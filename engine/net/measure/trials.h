#pragma once

// The measurements themselves, a function for each pair. They run inside run(), which gives them a folder of their own and
// catches what they throw: Failure, Cancelled.

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

#include "engine/net/measure/measurement.h"

namespace measure {

// Somebody asked for the end.
struct Cancelled { };

// From its making on: the wall clock and the processor's time of this thread.
class Stopwatch {
public:
    Stopwatch() : m_waited(waitedNow()), m_processor(processorNow()), m_wall(std::chrono::steady_clock::now()) { }
    Round stop() const;

private:
    static std::int64_t processorNow();
    static std::int64_t waitedNow();
    std::int64_t m_waited, m_processor;
    std::chrono::steady_clock::time_point m_wall;
};

// What one round did.
struct Work {
    std::int64_t operations = 0, bytes = 0, storedBytes = 0;
    Round time;
};

class Bench {
public:
    struct Contender {
        Way way;
        std::function<Work()> round; // prepares what it needs, then measures
    };

    Bench(std::filesystem::path folder, const Sizes& sizes, std::stop_token stop, std::function<void(Subject)> step)
        : m_folder(std::move(folder)), m_sizes(sizes), m_stop(std::move(stop)), m_step(std::move(step)) { }

    const Sizes& sizes() const { return m_sizes; }
    std::filesystem::path path(const char* name) const { return m_folder / name; }
    const std::filesystem::path& folder() const { return m_folder; }
    // To be called again and again inside long loops. Throws Cancelled.
    void breathe() const
    {
        if (m_stop.stop_requested())
            throw Cancelled{};
    }
    // One step of the whole begins.
    void step(Subject subject) const;
    // A round of each that does not count, then the rounds, in turns: what disturbs the machine for a while disturbs all of them.
    Measurement compare(Subject subject, const std::vector<Contender>& contenders, std::vector<Caveat> caveats) const;

private:
    std::filesystem::path m_folder;
    const Sizes& m_sizes;
    std::stop_token m_stop;
    std::function<void(Subject)> m_step;
};

Measurement measureOrder(const Bench& bench);
Measurement measureIndex(const Bench& bench);
Measurement measureBatch(const Bench& bench);
Measurement measureCopy(const Bench& bench);
Measurement measureFlush(const Bench& bench);
Measurement measureCodec(const Bench& bench);

// How often bench.step() is called by all of them.
int stepsOf(const Sizes& sizes);

} // namespace measure
