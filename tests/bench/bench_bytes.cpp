// The paths that every record byte takes: batches, their CRC, the wire, the log.

#include <string>

#include "engine/base/crc32c.h"
#include "engine/log/log.h"
#include "engine/record/batch_builder.h"
#include "engine/record/record_batch.h"
#include "engine/record/record_set.h"
#include "engine/sim/memory_disk.h"
#include "engine/wire/codec.h"
#include "engine/wire/fetch.h"
#include "engine/wire/produce.h"
#include "tests/bench/bench_support.h"

using namespace engine;

namespace {

constexpr std::int64_t kT0 = 1700000000000;
constexpr int kRecords = 100;
constexpr std::size_t kValueBytes = 100;
constexpr std::size_t kRecordBytesMax = 1 << 20;
constexpr int kProduceVersion = 9, kFetchVersion = 13;

Slice batchOf(int records, Offset baseOffset = Offset{0})
{
    static const Slice value = Slice::copyOf(std::string(kValueBytes, 'x'));
    BatchOptions options;
    options.baseOffset = baseOffset;
    options.leaderEpoch = LeaderEpoch{0};
    RecordBatchBuilder builder(options);
    Record record;
    record.value = value;
    for (int i = 0; i < records; ++i) {
        record.timestamp = kT0 + i;
        builder.append(record);
    }
    return builder.build();
}

void countRecords(benchmark::State& state, std::size_t batchBytes)
{
    state.SetItemsProcessed(state.iterations() * kRecords);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(batchBytes));
}

void batchEncode(benchmark::State& state)
{
    const std::size_t bytes = batchOf(kRecords).size();
    for (auto _ : state)
        benchmark::DoNotOptimize(batchOf(kRecords));
    countRecords(state, bytes);
}

void batchDecode(benchmark::State& state)
{
    const RecordBatchView batch{ByteChain(batchOf(kRecords))};
    for (auto _ : state) {
        RecordReader reader(batch, kRecordBytesMax);
        for (Record record; reader.next(record);)
            benchmark::DoNotOptimize(record);
        if (reader.recordsRead() != kRecords)
            state.SkipWithError("a record was not read");
    }
    countRecords(state, batch.sizeBytes());
}

void batchCheckCrc(benchmark::State& state)
{
    const RecordBatchView batch{ByteChain(batchOf(kRecords))};
    for (auto _ : state)
        if (batch.check() != ErrorCode::None)
            state.SkipWithError("its CRC is wrong");
    countRecords(state, batch.sizeBytes());
}

void crcOfOneMebibyte(benchmark::State& state)
{
    const std::vector<std::uint8_t> bytes(1 << 20, 0x5a);
    for (auto _ : state)
        benchmark::DoNotOptimize(crc32c(bytes));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

template <class M>
void wireDecode(benchmark::State& state, const M& message, int version)
{
    const ByteChain bytes(wire::encode(message, version).flatten());
    for (auto _ : state) {
        const auto decoded = wire::decodeWhole<M>(bytes, version);
        if (!decoded)
            state.SkipWithError("it cannot be decoded");
        benchmark::DoNotOptimize(decoded);
    }
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

wire::ProduceRequest produceRequest()
{
    wire::ProduceRequest request;
    auto& topic = request.topicData.emplace_back();
    topic.name = "orders";
    for (int i = 0; i < 3; ++i)
        topic.partitionData.push_back({.index = i, .records = ByteChain(batchOf(kRecords))});
    return request;
}

wire::FetchResponse fetchResponse()
{
    wire::FetchResponse response;
    auto& topic = response.responses.emplace_back();
    topic.topicId.bytes[15] = 9;
    for (int i = 0; i < 3; ++i) {
        auto& partition = topic.partitions.emplace_back();
        partition.partitionIndex = i;
        partition.records = ByteChain(batchOf(kRecords));
    }
    return response;
}

void wireDecodeProduce(benchmark::State& state) { wireDecode(state, produceRequest(), kProduceVersion); }
void wireDecodeFetch(benchmark::State& state) { wireDecode(state, fetchResponse(), kFetchVersion); }

void wireEncodeProduce(benchmark::State& state)
{
    const auto request = produceRequest();
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::encode(request, kProduceVersion));
    state.SetItemsProcessed(state.iterations());
}

// A log on a memory disk, with batches to append again at its end.
struct BenchLog {
    MemoryDisk disk;
    Log::Opened what;
    std::optional<Log> log;
    RecordBatchView batch{ByteChain(batchOf(kRecords))};

    BenchLog()
    {
        auto opened = Log::open(disk, "orders-0", {}, {.clean = true, .recoveryPoint = Offset{0}}, what);
        if (opened)
            log.emplace(std::move(*opened));
    }
    bool append()
    {
        const ByteChain placed = batch.at(log->endOffset(), LeaderEpoch{0});
        std::vector<BatchHeader> headers;
        RecordSetReader set(placed);
        while (const auto header = set.nextHeader())
            headers.push_back(*header);
        return log->append(disk, placed, headers, kT0).has_value();
    }
};

void logAppend(benchmark::State& state)
{
    constexpr std::int64_t kBytesMax = 64 << 20;
    BenchLog one;
    auto two = std::make_unique<BenchLog>();
    for (auto _ : state) {
        if (!two->log || !two->append())
            state.SkipWithError("the append was refused");
        if (two->log->bytes() > kBytesMax) {
            state.PauseTiming();
            two = std::make_unique<BenchLog>();
            state.ResumeTiming();
        }
    }
    countRecords(state, one.batch.sizeBytes());
}

void logRead(benchmark::State& state)
{
    BenchLog one;
    constexpr int kBatches = 1000;
    for (int i = 0; i < kBatches; ++i)
        if (!one.log || !one.append())
            return state.SkipWithError("the append was refused");
    std::int64_t from = 0;
    std::int64_t bytes = 0;
    for (auto _ : state) {
        const auto read = one.log->read(one.disk, Offset{from}, one.log->endOffset(), 1 << 16, true);
        if (!read || read->bytes.empty())
            state.SkipWithError("nothing was read");
        else
            bytes += static_cast<std::int64_t>(read->bytes.size());
        from = (from + 7919) % (kBatches * kRecords); // anywhere: the index is used
    }
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(bytes);
}

} // namespace

BENCHMARK(batchEncode);
BENCHMARK(batchDecode);
BENCHMARK(batchCheckCrc);
BENCHMARK(crcOfOneMebibyte);
BENCHMARK(wireEncodeProduce);
BENCHMARK(wireDecodeProduce);
BENCHMARK(wireDecodeFetch);
BENCHMARK(logAppend);
BENCHMARK(logRead);
