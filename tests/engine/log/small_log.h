#pragma once

// The log of one partition on a memory disk, with segments of a few hundred bytes: appended to batch by batch, read back, opened
// again.

#include <optional>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/log/log.h"
#include "engine/record/batch_builder.h"
#include "engine/record/record_set.h"
#include "engine/sim/memory_disk.h"

namespace smalllog {

using namespace engine; // its tests say it, too

inline constexpr std::int64_t kT0 = 1700000000000;
inline const std::string kFolder = "orders-0";

inline LogConfig small()
{
    LogConfig config;
    config.segmentBytes = 1000;
    config.indexIntervalBytes = 200;
    return config;
}

inline Record record(std::int64_t timestamp, const std::string& value)
{
    Record r;
    r.timestamp = timestamp;
    r.key = Slice::copyOf("k");
    r.value = Slice::copyOf(value);
    return r;
}

struct Fixture {
    MemoryDisk disk;
    LogConfig config = small();
    Log::Opening opening;
    Log::Opened what;
    std::optional<Log> log;
    std::int64_t now = kT0;

    Fixture() { reopen(true); }

    void reopen(bool clean, Offset recoveryPoint = Offset{0})
    {
        opening.clean = clean;
        opening.recoveryPoint = recoveryPoint;
        what = {};
        auto opened = Log::open(disk, kFolder, config, opening, what);
        ENGINE_CHECK(opened.has_value(), "the disk of this test works");
        log.emplace(std::move(*opened));
    }

    // Appends one batch of `values` at the end.
    Log::Appended append(const std::vector<std::string>& values, BatchOptions options = {})
    {
        options.baseOffset = log->endOffset();
        if (options.leaderEpoch == kNoLeaderEpoch)
            options.leaderEpoch = LeaderEpoch{0};
        RecordBatchBuilder builder(options);
        for (const auto& value : values)
            builder.append(record(now++, value));
        const auto done = put(builder.build());
        ENGINE_CHECK(done.has_value(), "the append fits");
        return *done;
    }

    Result<Log::Appended> put(const ByteChain& bytes)
    {
        std::vector<BatchHeader> headers;
        RecordSetReader set(bytes);
        while (const auto header = set.nextHeader())
            headers.push_back(*header);
        return log->append(disk, bytes, headers, now);
    }

    std::vector<std::string> values(Offset from = Offset{0})
    {
        std::vector<std::string> out;
        while (from < log->endOffset()) {
            const auto read = log->read(disk, from, log->endOffset(), 100, true);
            ENGINE_CHECK(read.has_value() && read->nextOffset > from, "reading goes on");
            RecordSetReader set(read->bytes);
            while (const auto batch = set.next()) {
                RecordReader records(*batch, 1 << 20);
                for (Record r; records.next(r);)
                    if (r.offset >= from)
                        out.emplace_back(r.value->text());
            }
            from = read->nextOffset;
        }
        return out;
    }
};

using Values = std::vector<std::string>;

// A device that answers later; tests let its work be done.
struct SlowClock final : DiskClock {
    std::vector<DiskToken> due;
    Time now() const override { return Time{}; }
    void completeAt(Time, DiskToken token) override { due.push_back(token); }
    void forgetCompletions() override { due.clear(); }
};

} // namespace smalllog
