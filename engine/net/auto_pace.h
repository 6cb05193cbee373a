#pragma once

// The pace `auto` (design/README.md, Time travel): slow while a story is on its way, quick through silence.
//
// Teaching has milliseconds (a fetch) and half-minutes (an ISR timeout) in one story. Story traffic is what carries records,
// errors or changes; heartbeats and parked fetches are not (design/physics.md, Time). While a story message is in flight the
// pace is such that it stays on screen for kOnScreen; when none is, time runs at kSilence.
//
// Any event may begin a story and change the pace, so a step of wall time is cut at events into stretches of one pace each:
//
//     for (Duration left = passed; left > 0;) { s = pace.next(lab, left, …); lab.runUntil(s.to); left -= s.wall; }

#include <cstdint>

#include "engine/base/time.h"
#include "engine/lab/lab.h"

namespace engine {

class AutoPace {
public:
    static constexpr Duration kOnScreen{400ms};
    static constexpr std::int64_t kSilence = 20; // virtual for one of the wall
    static constexpr Duration kNotice{120ms};    // of wall time after the last story, at one for one

    // A real client lives in wall time: with one connected, silence runs at one for one too (design/physics.md, Pace).
    enum class Silence : std::uint8_t { Fast, WallTime };
    struct Stretch {
        Time to;           // run until here; not past the next event
        Duration wall{0};  // what it takes, at most `left`; 0 for what is due at this instant
    };
    // Precondition: left > 0. The caller runs the lab to `to` before it asks again. Looks at the messages in flight only.
    Stretch next(const Lab& lab, Duration left, Silence silence);

private:
    Duration m_sinceStory{0};
};

} // namespace engine
