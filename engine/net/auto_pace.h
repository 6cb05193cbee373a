#pragma once

// The pace `auto` (design/README.md, Time travel): slow while a story is on its way, quick through silence.
//
// Teaching has milliseconds (a fetch) and half-minutes (an ISR timeout) in one story. Story traffic is what carries records,
// errors or changes; heartbeats and parked fetches are not (design/physics.md, Time). While a story message is in flight the
// pace is such that it stays on screen for kOnScreen; when none is, time runs at kSilence until the next event that sends one.

#include "engine/base/time.h"
#include "engine/lab/lab.h"

namespace engine {

class AutoPace {
public:
    static constexpr Duration kOnScreen{400ms};
    static constexpr std::int64_t kSilence = 20; // virtual for one of the wall
    static constexpr Duration kNotice{120ms};    // of wall time after the last story

    // Where virtual time should be after `passed` of wall time. Looks at the messages in flight only.
    Time advance(const Lab& lab, Duration passed);

private:
    Duration m_sinceStory{0};
};

} // namespace engine
