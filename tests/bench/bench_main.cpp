// All benchmarks in one program, so that one run gives one JSON. --smoke: once each, as small as can be.

#include <QApplication>

#include <cstring>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "tests/bench/bench_support.h"

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    std::vector<char*> arguments;
    for (int i = 0; i < argc; ++i)
        if (std::strcmp(argv[i], "--smoke") == 0)
            bench::setSmoke(true);
        else
            arguments.push_back(argv[i]);
    std::string once = "--benchmark_min_time=0";
    if (bench::isSmoke())
        arguments.push_back(once.data());
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
        return 2;
    int none = 1;
    QApplication application(none, arguments.data());
    if (benchmark::RunSpecifiedBenchmarks() == 0)
        return 2;
    benchmark::Shutdown();
    return 0;
}
