// The real disk under `serve`: what it costs to append, to look up, to start on many segments and to check one after a crash.

#include <QFile>
#include <QProcess>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "engine/base/random.h"
#include "engine/log/checkpoints.h"
#include "engine/log/log.h"
#include "engine/net/file_disk.h"
#include "engine/net/own_folder.h"
#include "engine/record/batch_builder.h"
#include "engine/record/record_batch.h"
#include "engine/sim/memory_disk.h"
#include "tests/bench/bench_support.h"

using namespace engine;
using bench::sized;

namespace {

constexpr std::int64_t kT0 = 1700000000000;
constexpr std::size_t kBlockBytes = 1 << 20; // of plain writing: what `dd bs=1M` does
constexpr int kReadyMs = 60000;

std::int64_t logBytes() { return sized(std::int64_t{1} << 30, std::int64_t{4} << 20); }

constexpr int kUsual = 16; // records of a kilobyte in a batch: batch.size is 16 KiB
constexpr int kMost = 960; // max.message.bytes is 1 MiB

Slice batchOf(int records)
{
    BatchOptions options;
    options.leaderEpoch = LeaderEpoch{0};
    RecordBatchBuilder builder(options);
    Record record;
    record.value = Slice::copyOf(std::string(1024, 'x'));
    for (int i = 0; i < records; ++i) {
        record.timestamp = kT0 + i;
        builder.append(record);
    }
    return builder.build();
}

// One log in a folder of its own, that goes with it.
struct FileLog {
    std::string problem;
    std::optional<OwnFolder> folder = OwnFolder::makeTemporary(problem);
    std::unique_ptr<FileDisk> disk;
    std::optional<Log> log;
    RecordBatchView batch;

    explicit FileLog(int records = kUsual) : batch{ByteChain(batchOf(records))}
    {
        if (folder)
            disk = FileDisk::open((folder->path() / "broker-1").string(), problem);
    }
    ~FileLog()
    {
        log.reset();
        disk.reset();
        if (folder)
            folder->remove();
    }
    bool open(const Log::Opening& opening, const LogConfig& config = {}, const std::string& name = "orders-0")
    {
        Log::Opened what;
        auto opened = disk ? Log::open(*disk, name, config, opening, what) : Result<Log>(ErrorCode::KafkaStorageError);
        if (opened)
            log.emplace(std::move(*opened));
        return log.has_value();
    }
    bool appendOne()
    {
        const ByteChain placed = batch.at(log->endOffset(), LeaderEpoch{0});
        return log->append(*disk, placed, {RecordBatchView(placed).header()}, kT0).has_value();
    }
    bool fill(std::int64_t bytes)
    {
        bool done = log.has_value();
        while (done && log->bytes() < bytes)
            done = appendOne();
        return done;
    }
};

constexpr Log::Opening kClean{.clean = true, .recoveryPoint = Offset{0}};

// Seconds to write so much into a new file of that folder in such blocks, without flushing: `dd`.
double plainWriteSeconds(const std::string& path, std::int64_t bytes, std::size_t blockBytes)
{
    const std::vector<char> block(blockBytes, 'x');
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const double before = bench::wallSeconds();
    bool done = file >= 0;
    for (std::int64_t at = 0; done && at < bytes; at += static_cast<std::int64_t>(block.size()))
        done = ::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size());
    const double passed = bench::wallSeconds() - before;
    ::close(file);
    ::unlink(path.c_str());
    return done ? passed : 0;
}

// In turns, the best of each: the machine gives some pages faster than others.
void fileLogAppend(benchmark::State& state)
{
    const int rounds = sized(3, 1);
    double ours = 0, dd = 0, same = 0;
    const auto best = [](double& so, double now) { so = so == 0 ? now : std::min(so, now); };
    for (auto _ : state)
        for (int round = 0; round < rounds; ++round) {
            FileLog one(static_cast<int>(state.range(0)));
            LogConfig config;
            config.segmentBytes = INT32_MAX; // a roll would flush
            if (!one.folder || !one.open(kClean, config))
                return state.SkipWithError(one.problem.c_str());
            const std::string plain = (one.folder->path() / "plain").string();
            best(dd, plainWriteSeconds(plain, logBytes(), kBlockBytes));
            best(same, plainWriteSeconds(plain, logBytes(), one.batch.sizeBytes()));
            const double before = bench::wallSeconds();
            if (!one.fill(logBytes()))
                return state.SkipWithError("the append was refused");
            best(ours, bench::wallSeconds() - before);
        }
    const auto bytes = static_cast<double>(logBytes());
    state.counters["bytesPerSecond"] = bytes / ours;
    state.counters["ddBytesPerSecond"] = bytes / dd;
    state.counters["partOfDd"] = dd / ours;
    state.counters["partOfSameBlocks"] = same / ours;
}

// Anywhere in a log of a gigabyte, in the page cache.
void offsetLookup(benchmark::State& state)
{
    FileLog one;
    LogConfig config;
    config.segmentBytes = INT32_MAX;
    if (!one.open(kClean, config) || !one.fill(logBytes()) || !one.log->close(*one.disk) || !one.open(kClean, config))
        return state.SkipWithError(one.problem.c_str());
    Random random(1, "tests/bench/lookups");
    const auto look = [&] {
        const Offset wanted{static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(one.log->endOffset().value)))};
        const auto found = one.log->lookUp(*one.disk, wanted);
        if (!found || !found->found || found->found->header.lastOffset() < wanted)
            state.SkipWithError("it was not found");
    };
    for (int i = 0; i < sized(20000, 10); ++i)
        look(); // warm
    for (auto _ : state)
        look();
    state.SetItemsProcessed(state.iterations());
}

// As after a crash: nothing is known to be flushed.
void recoverSegment(benchmark::State& state)
{
    double best = 0;
    for (auto _ : state) {
        FileLog one;
        LogConfig config;
        config.segmentBytes = INT32_MAX;
        if (!one.open(kClean, config) || !one.fill(logBytes()) || !one.log->close(*one.disk))
            return state.SkipWithError(one.problem.c_str());
        for (int round = 0; round < sized(3, 1); ++round) {
            one.log.reset();
            std::string problem;
            one.disk = FileDisk::open((one.folder->path() / "broker-1").string(), problem);
            const double before = bench::wallSeconds();
            if (!one.open({.clean = false, .recoveryPoint = Offset{0}}, config))
                return state.SkipWithError("it does not open");
            best = std::max(best, static_cast<double>(one.log->bytes()) / (bench::wallSeconds() - before));
        }
    }
    state.counters["bytesPerSecond"] = best;
}

// `serve --data` until it is ready, on a hundred partitions with a hundred closed segments each.
void serveStartsOnSegments(benchmark::State& state)
{
    const int partitions = sized(100, 2), segments = sized(100, 3);
    std::string problem;
    auto folder = OwnFolder::makeTemporary(problem);
    if (!folder)
        return state.SkipWithError(problem.c_str());
    const QString data = QString::fromStdString((folder->path() / "cluster").string());
    const auto serve = [&](const QStringList& more) {
        QProcess process;
        const double before = bench::wallSeconds();
        const QStringList one{"serve", "--port", "0", "--data", data, "--brokers", "1", "--controllers", "1"};
        process.start(HIGHWATER_BENCH_BINARY, one + more);
        while (!process.canReadLine() && process.waitForReadyRead(kReadyMs)) { }
        const double passed = process.readLine().startsWith("ready") ? bench::wallSeconds() - before : 0;
        process.terminate();
        process.waitForFinished(kReadyMs);
        return passed;
    };
    if (serve({"--topic", QString("orders:%1:1").arg(partitions)}) <= 0)
        return state.SkipWithError("it did not start");
    // One log, made in memory where nothing waits for a device, and copied into each partition.
    MemoryDisk disk;
    LogConfig config;
    config.segmentBytes = 20000; // one batch
    const RecordBatchView batch{ByteChain(batchOf(kUsual))};
    Log::Opened what;
    auto log = Log::open(disk, "orders", config, kClean, what);
    for (int i = 0; log && i < segments; ++i) {
        const ByteChain placed = batch.at(log->endOffset(), LeaderEpoch{0});
        if (!log->append(disk, placed, {RecordBatchView(placed).header()}, kT0))
            return state.SkipWithError("the append was refused");
    }
    if (!log || !log->close(disk))
        return state.SkipWithError("a log cannot be made");
    for (const auto& name : disk.list("orders")) {
        const auto bytes = readWholeFile(disk, "orders/" + name);
        for (int partition = 0; bytes && partition < partitions; ++partition) {
            QFile copy(data + QString("/broker-1/orders-%1/").arg(partition) + QString::fromStdString(name));
            const QByteArray content(reinterpret_cast<const char*>(bytes->data()), static_cast<qsizetype>(bytes->size()));
            if (!copy.open(QIODevice::WriteOnly) || copy.write(content) != content.size())
                return state.SkipWithError("a file cannot be made");
        }
    }
    double best = 0;
    for (auto _ : state)
        for (int round = 0; round < sized(3, 1); ++round) {
            const double passed = serve({});
            if (passed <= 0)
                return state.SkipWithError("it did not start");
            best = round == 0 ? passed : std::min(best, passed);
        }
    state.counters["seconds"] = best;
    state.counters["segments"] = partitions * segments;
    folder->remove();
}

} // namespace

BENCHMARK(fileLogAppend)->ArgName("records")->Arg(kUsual)->Arg(kMost)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(offsetLookup)->Unit(benchmark::kMicrosecond);
BENCHMARK(recoverSegment)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(serveStartsOnSegments)->Iterations(1)->Unit(benchmark::kMillisecond);
