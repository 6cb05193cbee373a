#pragma once

// Many small jobs that know nothing of each other on all cores: the runs of an experiment, the seeds of a simulation.

#include <cstddef>
#include <functional>

namespace engine {

// Does work(0) … work(count - 1) on `threads` threads (0: one for each core) and comes back when all are done. Jobs are begun in
// their order. Once work returns false none is begun any more. An exception ends everything and is thrown again here.
//
// `work` is called on the pool's threads, several at once.
void doAll(std::size_t count, std::size_t threads, const std::function<bool(std::size_t)>& work);

} // namespace engine
