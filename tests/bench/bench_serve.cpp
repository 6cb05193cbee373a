// `highwater serve` as a real client feels it: three brokers, RF 3, acks=all, one librdkafka producer, real files.

#include <QFile>
#include <QProcess>

#include "app/lab_io.h"
#include "engine/base/bytes.h"
#include "engine/net/file_disk.h"
#include "engine/net/host.h"
#include "engine/net/own_folder.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/load_client.h"

using namespace engine;
using bench::sized;

namespace {

constexpr std::size_t kRecordBytes = 1024;
constexpr int kReadyMs = 20000;

// `highwater serve` on free ports; its folder goes with it.
struct Served {
    QProcess process;
    std::string endpoint; // of broker 1; empty: it did not come up

    Served()
    {
        process.start(HIGHWATER_BENCH_BINARY, {"serve", "--port", "0", "--topic", "bench:3:3"});
        while (!process.canReadLine() && process.waitForReadyRead(kReadyMs)) { }
        const auto words = process.readLine().split(' '); // ready 127.0.0.1:4001,127.0.0.1:4002 data=…
        if (words.size() > 1 && words[0] == "ready")
            endpoint = words[1].split(',').front().toStdString();
    }
    ~Served()
    {
        process.terminate();
        process.waitForFinished(kReadyMs);
    }
    // The most memory that it ever had resident.
    double peakMiB() const
    {
        QFile status(QString("/proc/%1/status").arg(process.processId()));
        if (status.open(QIODevice::ReadOnly))
            for (const QByteArray& line : status.readAll().split('\n'))
                if (line.startsWith("VmHWM:"))
                    return line.mid(6).trimmed().split(' ').front().toDouble() / 1024;
        return 0;
    }
};

void serveProduce(benchmark::State& state)
{
    const std::int64_t records = sized(500000, 100);
    double acknowledged = 0, seconds = 0, peak = 0;
    for (auto _ : state) {
        Served served;
        const auto load = bench::produce(served.endpoint, "bench", records, kRecordBytes);
        if (load.failed > 0 || load.acknowledged != records) {
            state.SkipWithError(("not every record was acknowledged: " + load.error).c_str());
            break;
        }
        state.SetIterationTime(load.seconds);
        acknowledged += static_cast<double>(load.acknowledged);
        seconds += load.seconds;
        peak = std::max(peak, served.peakMiB());
    }
    if (seconds > 0)
        state.counters["recordsPerSecond"] = acknowledged / seconds;
    state.counters["peakMiB"] = peak;
}

// What was just written, read twice: by a group that comes first, and by one that finds everything in the page cache.
void serveConsume(benchmark::State& state)
{
    const std::int64_t records = sized(500000, 100);
    for (auto _ : state) {
        Served served;
        const auto load = bench::produce(served.endpoint, "bench", records, kRecordBytes);
        double seconds = 0;
        for (const char* counter : {"recordsPerSecond", "againPerSecond"}) {
            const auto reading = bench::consume(served.endpoint, "bench", counter, records);
            if (load.failed > 0 || reading.records != records)
                return state.SkipWithError("not every record was read");
            state.counters[counter] = static_cast<double>(reading.records) / reading.seconds;
            seconds += reading.seconds;
        }
        state.SetIterationTime(seconds);
    }
}

// From the start of the process to the first record that is on three brokers.
void serveFirstAcknowledged(benchmark::State& state)
{
    double seconds = 0;
    for (auto _ : state) {
        const double before = bench::wallSeconds();
        Served served;
        if (!bench::firstAcknowledged(served.endpoint, "bench")) {
            state.SkipWithError("no record was acknowledged");
            break;
        }
        const double passed = bench::wallSeconds() - before;
        state.SetIterationTime(passed);
        seconds += passed;
    }
    state.counters["seconds"] = seconds / static_cast<double>(state.iterations());
}

// The same engine inside of this program: its count of copied bytes can be read here.
void serveCopies(benchmark::State& state)
{
    const std::int64_t records = sized(200000, 100);
    double copied = 0, sent = 0;
    for (auto _ : state) {
        std::string problem;
        auto folder = OwnFolder::makeTemporary(problem);
        if (!folder) {
            state.SkipWithError(problem.c_str());
            break;
        }
        LabOptions options;
        options.recording = Recording::Off;
        options.ledger = options.checks = options.journal = false;
        options.disk = [&](NodeId node) { return FileDisk::open((folder->path() / std::to_string(node.value)).string(), problem); };
        options.wallClockAtZero = app::wallClockMillis();
        LabFile file;
        file.cluster.link = {Duration{0}, Duration{0}, std::nullopt};
        auto lab = std::make_unique<Lab>(file, options);
        lab->runUntil(Time{});
        lab->execute("create topic bench --partitions 3 --replication 3", "bench");
        lab->runUntil(Time{1s});
        Host::Options hostOptions;
        hostOptions.listen = true;
        hostOptions.firstPort = 0;
        hostOptions.wallTime = true;
        {
            Host host(std::move(lab), hostOptions);
            if (const auto wrong = host.start()) {
                state.SkipWithError(wrong->c_str());
                break;
            }
            const auto before = bytesCopied();
            const auto load = bench::produce(host.listening().front(), "bench", records, kRecordBytes);
            copied += static_cast<double>(bytesCopied() - before);
            sent += static_cast<double>(load.acknowledged) * kRecordBytes;
            if (load.failed > 0)
                state.SkipWithError(load.error.c_str());
            state.SetIterationTime(load.seconds);
        }
        folder->remove();
    }
    if (sent > 0)
        state.counters["bytesCopiedPerRecordByte"] = copied / sent;
}

} // namespace

BENCHMARK(serveProduce)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(serveConsume)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(serveFirstAcknowledged)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(serveCopies)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
