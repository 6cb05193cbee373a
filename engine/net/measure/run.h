#pragma once

// Why Kafka is fast, measured on the reader's own disk. run() takes 10 to 20 s of the thread that calls it (and one more for the
// other end of a connection): never the engine's, never the window's.
//
// It works in a folder of its own inside the one that is named, and takes it away again, whatever happens: nothing else in there is
// touched (engine/net/own_folder.h). A program that is killed meanwhile leaves it; the next one takes it away.

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/net/measure/measurement.h"

namespace measure {

struct Progress {
    Subject subject; // under way
    int done, all;   // steps
};

struct Options {
    std::string folder; // empty: the machine's temporary one
    Sizes sizes;
};

struct Listener { // called on the thread of run()
    std::function<void(const Place&)> began;
    std::function<void(const Progress&)> progress; // before each step
    std::function<void(const Measurement&)> done;
};

struct Outcome {
    Problem problem; // why it could not begin or go on
    bool cancelled = false;
};

// Where options.folder is. Absent if nothing can be measured there; `problem` then says why.
std::optional<Place> lookAt(const Options& options, Problem& problem);

// Takes away what measurements left in that folder (empty: the machine's temporary one) when their programs were killed; none that is
// under way. run() begins with it.
void removeLeftovers(const std::string& folder);

Outcome run(const Options& options, const std::stop_token& stop, const Listener& listener);

} // namespace measure
