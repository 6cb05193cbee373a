#include "engine/net/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace engine {

void doAll(std::size_t count, std::size_t threads, const std::function<bool(std::size_t)>& work)
{
    if (threads == 0)
        threads = std::max(1u, std::thread::hardware_concurrency());
    threads = std::min(threads, count);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> ended{false};
    std::mutex mutex;
    std::exception_ptr thrown;
    const auto loop = [&] {
        for (;;) {
            const std::size_t job = next.fetch_add(1);
            if (job >= count || ended.load())
                return;
            try {
                if (!work(job))
                    ended.store(true);
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!thrown)
                    thrown = std::current_exception();
                ended.store(true);
            }
        }
    };
    std::vector<std::thread> pool;
    for (std::size_t i = 1; i < threads; ++i)
        pool.emplace_back(loop);
    if (threads > 0)
        loop();
    for (std::thread& thread : pool)
        thread.join();
    if (thrown)
        std::rethrow_exception(thrown);
}

} // namespace engine
