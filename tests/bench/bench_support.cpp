#include "tests/bench/bench_support.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace bench {

using namespace engine;

namespace {

bool g_smoke = false;

} // namespace

bool isSmoke() { return g_smoke; }
void setSmoke(bool smoke) { g_smoke = smoke; }

LabFile labNamed(const std::string& name)
{
    const std::string path = std::string(HIGHWATER_BENCH_LABS) + "/" + name + ".hwlab";
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    auto read = readLabFile(text.str(), path);
    if (!file || !read) {
        std::fprintf(stderr, "%s cannot be read\n", path.c_str());
        if (!read)
            for (const auto& error : read.error())
                std::fprintf(stderr, "%s\n", describe(error).c_str());
        std::exit(2);
    }
    return std::move(*read);
}

std::unique_ptr<Lab> makeLab(const std::string& name, Recording recording)
{
    LabOptions options;
    options.recording = recording;
    options.ledger = options.checks = options.journal = recording == Recording::Full;
    return std::make_unique<Lab>(labNamed(name), std::move(options));
}

double quantile(std::vector<double>& samples, int parts)
{
    if (samples.empty())
        return 0;
    std::sort(samples.begin(), samples.end());
    return samples[(samples.size() - 1) * static_cast<std::size_t>(parts) / 1000];
}

double wallSeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

} // namespace bench
