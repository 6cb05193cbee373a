#pragma once

// Who runs code of the learner (engine/runtime/script.h): a process of its own beside this one, `highwater-script`, that has a
// JavaScript engine and nothing else. A script that does not end is killed with it, one that eats memory dies of its limit, and so
// does one that breaks the script engine; the next call begins a new process. The lab is told and goes on.

#include <memory>
#include <string>

#include "engine/runtime/script.h"

namespace app {

// How much one call may take; more is answered with Stopped.
struct ScriptBounds {
    static constexpr int kCpuMillis = 50;       // of the script's process, so that a busy machine stops nobody
    static constexpr int kWallMillis = 3000;    // should it wait for something
    static constexpr int kMemoryMegabytes = 64; // more than at its start
};

// `worker`: the program; empty: highwater-script beside this program. It is started with the first call. Any thread, one at a time.
std::shared_ptr<engine::ScriptHost> makeScriptHost(std::string worker = {});

} // namespace app
