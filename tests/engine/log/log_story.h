#pragma once

// A log on a memory disk, told batch by batch: keys, values, producers, markers. And its files as values, so that they can
// be damaged and opened again.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/log/log.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"
#include "engine/sim/memory_disk.h"

namespace logstory {

inline constexpr std::int64_t kT0 = 1700000000000;
inline const std::string kFolder = "orders-0";

struct Kept {
    std::int64_t offset = 0;
    std::string key;
    std::string value; // "-": a tombstone
    bool operator==(const Kept&) const = default;
};

// Every record that a reader from the start meets; markers left out.
inline std::vector<Kept> readAll(engine::Disk& disk, const engine::Log& log)
{
    using namespace engine;
    std::vector<Kept> out;
    Offset next = log.startOffset();
    while (next < log.endOffset()) {
        const auto read = log.read(disk, next, log.endOffset(), 1 << 20, true);
        ENGINE_CHECK(read.has_value(), "the disk of this test works");
        if (read->batches == 0)
            break;
        next = read->nextOffset;
        RecordSetReader set(read->bytes);
        while (const auto batch = set.next()) {
            ENGINE_CHECK(batch->check() == ErrorCode::None, "what is read is whole");
            if (batch->header().isControl())
                continue;
            RecordReader records(*batch, 1 << 20);
            for (Record record; records.next(record);)
                out.push_back({record.offset.value, record.key ? std::string(record.key->text()) : std::string(),
                    record.value ? std::string(record.value->text()) : std::string("-")});
        }
    }
    return out;
}

struct Story {
    engine::MemoryDisk disk;
    engine::LogConfig config;
    std::optional<engine::Log> log;
    std::int64_t now = kT0;
    std::map<std::int64_t, std::int32_t> sequences;

    explicit Story(engine::LogConfig with) : config(with)
    {
        engine::Log::Opened what;
        open({true, engine::Offset{0}, engine::Offset{0}, now}, what);
    }

    void open(const engine::Log::Opening& opening, engine::Log::Opened& what)
    {
        auto opened = engine::Log::open(disk, kFolder, config, opening, what);
        ENGINE_CHECK(opened.has_value(), "the disk of this test works");
        log.emplace(std::move(*opened));
    }

    void put(const engine::Slice& batch)
    {
        using namespace engine;
        const ByteChain bytes(batch);
        const auto done = log->append(disk, bytes, {RecordBatchView(bytes).header()}, now);
        ENGINE_CHECK(done.has_value(), "the append fits");
    }

    // One batch; "-" as a value makes a tombstone. `producer` >= 0: idempotent, `inTransaction` as it says.
    void append(const std::vector<std::pair<std::string, std::string>>& records, std::int64_t producer = -1,
        bool inTransaction = false)
    {
        using namespace engine;
        BatchOptions options;
        options.baseOffset = log->endOffset();
        options.leaderEpoch = LeaderEpoch{0};
        if (producer >= 0) {
            options.producerId = ProducerId{producer};
            options.producerEpoch = ProducerEpoch{0};
            options.baseSequence = sequences[producer];
            options.isTransactional = inTransaction;
            sequences[producer] += static_cast<std::int32_t>(records.size());
        }
        RecordBatchBuilder builder(options);
        for (const auto& [key, value] : records) {
            Record record;
            record.timestamp = now++;
            record.key = Slice::copyOf(key);
            if (value != "-")
                record.value = Slice::copyOf(value);
            builder.append(record);
        }
        put(builder.build());
    }

    void marker(engine::ControlType type, std::int64_t producer)
    {
        using namespace engine;
        put(endTxnMarkerBatch(
            {type, 0}, {log->endOffset(), LeaderEpoch{0}, ProducerId{producer}, ProducerEpoch{0}, now++}));
    }
};

using Files = std::map<std::string, std::string>; // by name in the folder

inline Files filesOf(const engine::MemoryDisk& disk)
{
    Files files;
    for (const auto& name : disk.list(kFolder))
        files[name] = std::string(disk.readFile(kFolder + "/" + name, 0).flatten().text());
    return files;
}

inline void lay(engine::MemoryDisk& disk, const Files& files)
{
    ENGINE_CHECK(disk.makeDirectory(kFolder).has_value(), "an empty disk");
    for (const auto& [name, content] : files)
        ENGINE_CHECK(disk.replaceFile(kFolder + "/" + name, content).has_value(), "an empty disk");
}

// A log of these files, opened again.
struct Reopened {
    engine::MemoryDisk disk;
    engine::Log::Opened what;
    std::optional<engine::Log> log; // nothing: it does not open

    Reopened(const Files& files, const engine::LogConfig& config, const engine::Log::Opening& opening)
    {
        lay(disk, files);
        if (auto opened = engine::Log::open(disk, kFolder, config, opening, what))
            log.emplace(std::move(*opened));
    }
};

} // namespace logstory
