// Index, batches and codecs, by the engine's own log on the real-file disk that `serve` uses.

#include <string>
#include <utility>

#include <fmt/format.h>

#include "engine/base/random.h"
#include "engine/log/log_segment.h"
#include "engine/net/file_disk.h"
#include "engine/record/batch_builder.h"
#include "engine/record/record_batch.h"
#include "engine/net/measure/scratch_file.h"
#include "engine/net/measure/trials.h"

namespace measure {

using namespace engine;

namespace {

constexpr std::int64_t kT0 = 1767225600000; // milliseconds since 1970
constexpr const char* kPartition = "orders-0";

// A segment alone in its folder, which goes with it.
class ScratchLog {
public:
    explicit ScratchLog(const Bench& bench) : m_folder(bench.path("log").string())
    {
        reopen();
        if (!m_disk->makeDirectory(kPartition))
            fail();
        openSegment();
    }
    ~ScratchLog()
    {
        m_segment->close(*m_disk);
        (void)m_disk->remove(kPartition);
    }
    ScratchLog(const ScratchLog&) = delete;
    ScratchLog& operator=(const ScratchLog&) = delete;

    void append(const Slice& batch)
    {
        const BatchHeader header = RecordBatchView(batch).header();
        if (!m_segment->append(*m_disk, ByteChain(batch), {header}, m_config, {}))
            fail();
        m_end = header.lastOffset() + 1;
    }
    void sync()
    {
        if (!m_segment->sync(*m_disk, {}))
            fail();
    }
    // As a program that starts finds it: nothing of it is in its own memory.
    void forgetTail()
    {
        m_segment->close(*m_disk);
        reopen();
        openSegment();
    }
    void find(Offset offset) const
    {
        const auto place = m_segment->find(*m_disk, offset);
        if (!place || !*place)
            fail();
    }
    // What find() does when the index has no entry yet.
    void scanFor(Offset offset) const
    {
        for (std::int64_t position = 0;;) {
            const auto place = m_segment->at(*m_disk, position);
            if (!place || !*place)
                fail();
            if ((*place)->header.lastOffset() >= offset)
                return;
            position += (*place)->size();
        }
    }
    Offset end() const { return m_end; }
    std::int64_t bytes() const { return m_segment->bytes(); }

private:
    [[noreturn]] void fail() const
    {
        std::error_code error;
        const auto space = std::filesystem::space(m_folder, error);
        throw Failure{m_folder, !error && space.available < (1 << 20) ? "No space left on device" : "cannot be written or read"};
    }
    void reopen()
    {
        std::string problem;
        m_disk = FileDisk::open(m_folder, problem);
        if (!m_disk)
            throw Failure{m_folder, problem};
    }
    void openSegment()
    {
        auto opened = LogSegment::open(*m_disk, kPartition, Offset{0}, kT0);
        if (!opened)
            fail();
        m_segment.emplace(std::move(*opened));
    }

    std::string m_folder;
    std::unique_ptr<FileDisk> m_disk;
    LogConfig m_config;
    std::optional<LogSegment> m_segment;
    Offset m_end{0};
};

// Values that are different, of one size, and do not compress.
class NoisyValues {
public:
    explicit NoisyValues(std::int64_t size) : m_size(static_cast<std::size_t>(size))
    {
        std::vector<std::uint8_t> bytes(m_size + kDifferent);
        Random random(1, "engine/net/measure/values");
        for (auto& byte : bytes)
            byte = static_cast<std::uint8_t>(random.next());
        m_bytes = Slice::adopt(std::move(bytes));
    }
    Slice value(std::int64_t i) const { return m_bytes.sub(static_cast<std::size_t>(i) % kDifferent, m_size); }

private:
    static constexpr std::size_t kDifferent = 65536;
    std::size_t m_size;
    Slice m_bytes;
};

// Orders, as an application would write them.
std::vector<Slice> madeUpOrders(std::int64_t bytes)
{
    constexpr const char* kItems[]{"espresso cup", "notebook, lined", "desk lamp", "USB cable 2 m", "water bottle", "headphones"};
    constexpr const char* kStates[]{"PLACED", "PAID", "SHIPPED", "RETURNED"};
    Random random(1, "engine/net/measure/orders");
    std::vector<Slice> orders;
    for (std::int64_t made = 0; made < bytes; made += static_cast<std::int64_t>(orders.back().size()))
        orders.push_back(Slice::copyOf(fmt::format(R"({{"orderId":"{:016x}","customer":"c-{:05}","item":"{}","amount":{},"price":"{}.{:02}","state":"{}","at":{}}})",
            random.next(), random.below(20000), kItems[random.below(std::size(kItems))], 1 + random.below(5), 1 + random.below(200), random.below(100),
            kStates[random.below(std::size(kStates))], kT0 + static_cast<std::int64_t>(orders.size()) * 7)));
    return orders;
}

// Appends all of them as batches of at most `batchBytes` before compression; 0: each is a batch alone.
Work appendAll(const Bench& bench, ScratchLog& log, std::int64_t records, const std::function<Slice(std::int64_t)>& value, std::int64_t batchBytes,
    Codec codec, bool flush)
{
    Work work;
    const Stopwatch watch;
    for (std::int64_t next = 0; next < records;) {
        bench.breathe();
        BatchOptions options;
        options.baseOffset = log.end();
        options.leaderEpoch = LeaderEpoch{0};
        options.codec = codec;
        RecordBatchBuilder builder(options);
        do {
            Record record;
            record.timestamp = kT0 + next;
            record.value = value(next);
            if (!builder.empty() && static_cast<std::int64_t>(builder.sizeBytesWith(record)) > batchBytes)
                break;
            work.bytes += static_cast<std::int64_t>(record.value->size());
            builder.append(record);
        } while (++next < records);
        log.append(builder.build());
    }
    if (flush)
        log.sync();
    work.time = watch.stop();
    work.operations = records;
    work.storedBytes = log.bytes();
    return work;
}

} // namespace

Measurement measureIndex(const Bench& bench)
{
    const Sizes& sizes = bench.sizes();
    bench.step(Subject::Index);
    const NoisyValues values(sizes.recordBytes);
    ScratchLog log(bench);
    appendAll(bench, log, std::max<std::int64_t>(1, sizes.segmentBytes / sizes.recordBytes), [&](std::int64_t i) { return values.value(i); },
        sizes.batchBytes, Codec::None, true);
    const auto last = static_cast<std::uint64_t>(log.end().value);
    log.forgetTail();
    const auto looking = [&](std::int64_t times, void (ScratchLog::*look)(Offset) const) {
        return [&, times, look] {
            Random random(1, "engine/net/measure/lookups");
            const Stopwatch watch;
            for (std::int64_t i = 0; i < times; ++i) {
                bench.breathe();
                (log.*look)(Offset{static_cast<std::int64_t>(random.below(last))});
            }
            return Work{times, 0, 0, watch.stop()};
        };
    };
    return bench.compare(Subject::Index,
        {{Way::Scan, looking(sizes.scans, &ScratchLog::scanFor)}, {Way::Index, looking(sizes.lookups, &ScratchLog::find)}}, {Caveat::Warm});
}

Measurement measureBatch(const Bench& bench)
{
    const Sizes& sizes = bench.sizes();
    const NoisyValues values(sizes.recordBytes);
    const auto appending = [&](std::int64_t batchBytes) {
        return [&, batchBytes] {
            ScratchLog log(bench);
            return appendAll(bench, log, sizes.records, [&](std::int64_t i) { return values.value(i); }, batchBytes, Codec::None, false);
        };
    };
    return bench.compare(Subject::Batch, {{Way::Single, appending(0)}, {Way::Batched, appending(sizes.batchBytes)}}, {Caveat::NotFlushed});
}

Measurement measureCodec(const Bench& bench)
{
    const Sizes& sizes = bench.sizes();
    const auto orders = madeUpOrders(sizes.codecBytes);
    const auto appending = [&](Codec codec) {
        return [&, codec] {
            ScratchLog log(bench);
            return appendAll(bench, log, static_cast<std::int64_t>(orders.size()), [&](std::int64_t i) { return orders[static_cast<std::size_t>(i)]; },
                sizes.batchBytes, codec, true);
        };
    };
    return bench.compare(Subject::Codec,
        {{Way::None, appending(Codec::None)}, {Way::Gzip, appending(Codec::Gzip)}, {Way::Snappy, appending(Codec::Snappy)},
            {Way::Lz4, appending(Codec::Lz4)}, {Way::Zstd, appending(Codec::Zstd)}},
        {Caveat::FlushedAtEnd, Caveat::MadeUp});
}

} // namespace measure
