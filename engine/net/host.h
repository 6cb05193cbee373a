#pragma once

// The host: the one thread on which a Lab lives. It turns wall time into virtual time at a pace, lets real clients in
// over TCP, and hands out what happened in slices, at most one for each frame.
//
//     GUI, console ──post()──▶  ┌───────────── engine thread ─────────────┐  ──onSlice──▶ GUI, at most every sliceInterval
//     sockets      ──────────▶  │ pacer → lab.runUntil() → sockets, slice │
//                               └─────────────────────────────────────────┘
//
// Threads: construct and start() on any one thread; post(), stop() from any. onSlice and everything posted run on the engine
// thread (by hand: within turn()). Nothing of the Lab may be kept outside but values: Moments, FactSlices, copies.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/event/fact_log.h"
#include "engine/lab/lab.h"
#include "engine/view/cluster_view.h"

namespace engine {

// Virtual seconds for one second of the wall.
struct HostPace {
    enum class Kind : std::uint8_t { Paused, Ratio, Auto, Max };
    Kind kind = Kind::Ratio;
    std::int32_t numerator = 1;
    std::int32_t denominator = 1;
    bool operator==(const HostPace&) const = default;
};

struct BrokenInvariant {
    Time at;
    std::string rule; // "isr-within-replicas"
    std::string text;
};

// What happened since the slice before, and how things stand.
struct HostSlice {
    Moment moment;              // now
    FactSlice facts;            // new since the last slice, of the live branch
    FactId firstFact;           // id of facts[0]
    std::string branch;         // the live one
    std::uint64_t generation = 0; // rises when another branch became live or another lab was opened: forget what you had
    std::uint64_t labNumber = 1;  // rises when another lab was opened
    Time now;
    std::uint64_t eventsRun = 0;
    HostPace pace;
    std::vector<BranchInfo> branches;
    std::vector<std::string> listening; // "127.0.0.1:9092", by broker; empty: no port could be had
    std::string stoppedBy;      // the condition of a breakpoint
    std::vector<std::string> breakpoints; // conditions of all
    std::vector<BrokenInvariant> violations; // of the live branch, the first ones
    std::string failure;        // a failed check: the cluster stands still; words with seed, time and last events
};

class Host {
public:
    struct Options {
        bool listen = false;           // a TCP listener for each broker, from 0 s on
        std::string bindAddress = "127.0.0.1";
        std::uint16_t firstPort = 9092; // of broker 1; 0: any free ones. Taken: the next free ones, unless strictPorts
        bool strictPorts = false;
        Duration sliceInterval{16ms};
        HostPace pace;
        bool wallTime = false;         // serve: from 0 s on virtual time is wall time, always 1
        bool byHand = false;           // no thread, and a wall clock that stands until turn(): simulated frames
    };

    Host(std::unique_ptr<Lab> lab, Options options);
    ~Host(); // stops and joins

    // Runs the lab to 0 s, opens the ports and starts the thread.
    // Returns words if a port could not be had (strictPorts) — nothing runs then.
    std::optional<std::string> start();
    void stop();
    // Only by hand, on the thread that called start(): what was posted is done, then the wall clock goes on by that much, in steps
    // of sliceInterval. The same turns give the same run.
    void turn(Duration wall);

    void post(std::function<void(Lab&)> act);           // between two events
    void setPace(HostPace pace);
    HostPace pace() const;
    void replaceLab(std::unique_ptr<Lab> lab);          // another lab takes its place; outside clients are cut off
    // Set before start().
    std::function<void(const HostSlice&)> onSlice;
    std::vector<std::string> listening() const;
    // A failed check, in words: nothing runs any more. Empty: all is well. Any thread.
    std::string failure() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
