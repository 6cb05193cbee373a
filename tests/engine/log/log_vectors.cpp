#include "tests/engine/log/log_vectors.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/crc32c.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"

using namespace engine;

namespace logvectors {

namespace {

// Collects differences, each with its place.
class Differences {
public:
    template <class A, class B>
    void check(const std::string& what, const A& ours, const B& kafkas)
    {
        const Json a = ours;
        const Json b = kafkas;
        if (a != b)
            m_lines.push_back(what + ": ours " + a.dump() + ", Kafka's " + b.dump());
    }
    void add(std::string line) { m_lines.push_back(std::move(line)); }
    Lines take() { return std::move(m_lines); }

private:
    Lines m_lines;
};

std::int64_t number(const Json& config, const char* name, std::int64_t otherwise)
{
    if (!config.contains(name))
        return otherwise;
    const Json& value = config[name];
    return value.is_string() ? std::stoll(value.get<std::string>()) : value.get<std::int64_t>();
}

std::vector<BatchHeader> headersOf(const ByteChain& bytes)
{
    std::vector<BatchHeader> headers;
    RecordSetReader set(bytes);
    while (const auto header = set.nextHeader())
        headers.push_back(*header);
    return headers;
}

void appendAsLeader(MemoryDisk& disk, Log& log, const Json& op, const AppendConfig& config, std::int64_t wall,
    Differences& out)
{
    const std::string what = "append at " + std::to_string(log.endOffset().value);
    const LeaderEpoch epoch{op["leaderEpoch"].get<std::int32_t>()};
    const auto prepared = prepareAppend(
        {ByteChain(vectors::hex(op["hex"])), log.endOffset(), epoch, wall, AppendOrigin::Client}, config);
    const std::string kafkas = op.value("error", "NONE");
    if (prepared.error != ErrorCode::None)
        return out.check(what, std::string(errorName(prepared.error)), kafkas);
    const auto headers = headersOf(prepared.bytes);
    if (!log.rollIfDue(disk, headers, wall))
        return out.add(what + ": the disk refused");
    const auto seen = log.producers().check(headers.front());
    if (!seen)
        return out.check(what, std::string(errorName(seen.error())), kafkas);
    out.check(what + " error", "NONE", kafkas);
    out.check(what + " duplicate", seen->has_value(), op.value("duplicate", false));
    if (*seen) {
        out.check(what, (*seen)->baseOffset.value, op["firstOffset"]);
        out.check(what, (*seen)->lastOffset.value, op["lastOffset"]);
        return;
    }
    const auto appended = log.append(disk, prepared.bytes, headers, wall);
    if (!appended)
        return out.add(what + ": refused");
    out.check(what, appended->baseOffset.value, op["firstOffset"]);
    out.check(what, appended->lastOffset.value, op["lastOffset"]);
}

Json stateOf(const ProducerStates::Producer& producer, ProducerId id)
{
    const bool wrote = !producer.batches.empty();
    const auto last =
        wrote ? producer.batches.back() : ProducerStates::Batch{-1, -1, Offset{-1}, Offset{-1}, -1};
    return {{"producerId", id.value}, {"producerEpoch", producer.epoch.value},
        {"lastSequence", last.lastSequence}, {"lastDataOffset", last.lastOffset.value},
        {"lastOffsetDelta", last.lastOffset - last.baseOffset}, {"lastTimestamp", producer.lastTimestamp},
        {"coordinatorEpoch", producer.coordinatorEpoch},
        {"currentTxnFirstOffset", producer.txnFirstOffset.value_or(kNoOffset).value},
        {"cachedBatches", producer.batches.size()}};
}

Json json(const AbortedTxn& txn)
{
    return {{"producerId", txn.producerId.value}, {"firstOffset", txn.firstOffset.value},
        {"lastOffset", txn.lastOffset.value}, {"lastStableOffset", txn.lastStableOffset.value}};
}

void appendMarker(MemoryDisk& disk, Log& log, const Json& op, std::int64_t wall, Differences& out)
{
    const std::string what = "marker at " + std::to_string(log.endOffset().value);
    const RecordBatchView marker{ByteChain(vectors::hex(op["hex"]))};
    const auto bytes = marker.at(log.endOffset(), LeaderEpoch{op["leaderEpoch"].get<std::int32_t>()});
    const auto appended = log.append(disk, bytes, headersOf(bytes), wall);
    out.check(what, appended ? appended->lastOffset.value : -1, op["lastOffset"]);
}

std::string kindOf(const BatchHeader& header, const RecordBatchView& batch)
{
    (void)batch;
    return header.isControl() ? "control" : header.isTransactional() ? "transactional" : "";
}

void compareSegment(MemoryDisk& disk, const LogSegment& segment, const Json& kafkas, Differences& out)
{
    const std::string what = "segment " + std::to_string(segment.base().value);
    out.check(what + " base", segment.base().value, kafkas["baseOffset"]);
    out.check(what + " size", segment.bytes(), kafkas["size"]);
    // Kafka does not look into a segment whose time index is empty until it appends to it; we do at once.
    if (kafkas["maxTimestampSoFar"] != -1 || !segment.timeIndex().empty()) {
        out.check(what + " max timestamp", segment.maxTimestamp(), kafkas["maxTimestampSoFar"]);
        out.check(what + " offset of it", segment.maxTimestampOffset().value, kafkas["offsetOfMaxTimestamp"]);
    }
    Json index = Json::array();
    for (const auto& entry : segment.index())
        index.push_back({entry.offset.value, entry.position});
    out.check(what + " index", index, kafkas["index"]);
    Json aborted = Json::array();
    for (const auto& txn : segment.transactions().entries())
        aborted.push_back(json(txn));
    out.check(what + " transaction index", aborted, kafkas["txnindex"]);
    Json times = Json::array();
    for (const auto& entry : segment.timeIndex())
        times.push_back({entry.timestamp, entry.offset.value});
    out.check(what + " time index", times, kafkas["timeindex"]);
    const auto whole = segment.read(disk, 0, segment.bytes());
    if (!whole)
        return out.add(what + " cannot be read");
    out.check(what + " bytes", crc32c(whole->flatten().span()), kafkas["crc32c"]);
    std::size_t count = 0;
    auto place = segment.at(disk, 0);
    for (; place && *place; place = segment.at(disk, (*place)->position + (*place)->size()), ++count) {
        if (!kafkas.contains("batches") || count >= kafkas["batches"].size())
            continue;
        const BatchHeader& header = (*place)->header;
        const auto batch = segment.batch(disk, **place);
        const Json& b = kafkas["batches"][count];
        const std::string kind = batch ? kindOf(header, *batch) : "";
        out.check(what + " batch",
            Json{(*place)->position, (*place)->size(), header.baseOffset.value, header.lastOffset().value,
                header.recordsCount, header.leaderEpoch.value, header.maxTimestamp, header.producerId.value},
            Json{b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]});
        out.check(what + " batch is plain", kind.empty(), b[8].get<std::string>().empty());
    }
    out.check(what + " batches", count,
        kafkas.contains("batches") ? Json(kafkas["batches"].size()) : kafkas["batchCount"]);
}

Json timestampAnswer(const Log::TimestampOffset& found)
{
    if (found.offset == kNoOffset)
        return nullptr;
    return Json{found.offset.value, found.timestamp, found.epoch.value};
}

} // namespace

LogConfig logConfig(const Json& config)
{
    LogConfig out;
    out.segmentBytes = number(config, "internal.segment.bytes", out.segmentBytes);
    out.segmentMillis = number(config, "segment.ms", out.segmentMillis);
    out.segmentIndexBytes = number(config, "segment.index.bytes", out.segmentIndexBytes);
    out.indexIntervalBytes = number(config, "index.interval.bytes", out.indexIntervalBytes);
    out.retentionMillis = number(config, "retention.ms", out.retentionMillis);
    out.retentionBytes = number(config, "retention.bytes", out.retentionBytes);
    out.deleteRetentionMillis = number(config, "delete.retention.ms", out.deleteRetentionMillis);
    const auto policy = config.value("cleanup.policy", "delete");
    out.deletes = policy.find("delete") != std::string::npos;
    out.compacts = policy.find("compact") != std::string::npos;
    return out;
}

AppendConfig appendConfig(const Json& config)
{
    AppendConfig out;
    out.segmentBytes = number(config, "internal.segment.bytes", out.segmentBytes);
    out.isCompacted = config.value("cleanup.policy", "delete") == "compact";
    if (config.value("message.timestamp.type", "CreateTime") == "LogAppendTime")
        out.messageTimestampType = TimestampType::LogAppendTime;
    return out;
}

std::string load(MemoryDisk& disk, const std::filesystem::path& data)
{
    std::set<std::filesystem::path> folders; // sorted: no order of the host's
    for (const auto& entry : std::filesystem::directory_iterator(data))
        folders.insert(entry.path());
    ENGINE_CHECK(folders.size() == 1, "one partition in each folder of vectors");
    const std::string name = folders.begin()->filename().string();
    (void)disk.makeDirectory(name).has_value();
    for (const auto& entry : std::filesystem::directory_iterator(*folders.begin())) {
        const auto file = disk.open(name + "/" + entry.path().filename().string(), OpenMode::CreateIfMissing);
        (void)disk.append(*file, ByteChain(Slice::adopt(vectors::fileBytes(entry.path()))), {}).has_value();
        (void)disk.sync(*file, {}).has_value();
        disk.close(*file);
    }
    return name;
}

Slice fileOn(const Disk& disk, const std::string& path)
{
    return static_cast<const MemoryDisk&>(disk).readFile(path, 0).flatten();
}

Lines replay(MemoryDisk& disk, Log& log, const std::vector<Json>& ops, const Json& config, std::int64_t clock,
    int& skipped)
{
    Differences out;
    const AppendConfig checks = appendConfig(config);
    for (const auto& op : ops) {
        const auto kind = op["op"].get<std::string>();
        if (kind == "clock") {
            clock = op["now"].get<std::int64_t>();
        } else if (kind == "appendAsLeader") {
            appendAsLeader(disk, log, op, checks, clock, out);
        } else if (kind == "appendAsFollower") {
            const ByteChain bytes(vectors::hex(op["hex"]));
            const auto appended = log.append(disk, bytes, headersOf(bytes), clock);
            out.check("append as follower", appended ? appended->lastOffset.value : -1, op["lastOffset"]);
        } else if (kind == "appendMarker") {
            appendMarker(disk, log, op, clock, out);
        } else if (kind == "roll") {
            if (!log.roll(disk, clock))
                out.add("roll: the disk refused");
        } else if (kind != "highWatermark") { // the log does not know it
            ++skipped;
        }
    }
    return out.take();
}

Lines compareFiles(
    const MemoryDisk& disk, const std::string& directory, const std::filesystem::path& data, int& skipped)
{
    Differences out;
    std::set<std::string> ours;
    for (const auto& name : disk.list(directory))
        ours.insert(name);
    for (const auto& entry : std::filesystem::directory_iterator(data / directory)) {
        const std::string name = entry.path().filename().string();
        if (name == "partition.metadata") { // the broker writes it
            ours.erase(name);
            ++skipped;
            continue;
        }
        if (ours.erase(name) == 0) {
            out.add("no file " + name);
            continue;
        }
        const Slice kafkas = Slice::adopt(vectors::fileBytes(entry.path()));
        const Slice mine = fileOn(disk, directory + "/" + name);
        if (name.ends_with(".snapshot")) {
            const auto byId = [](const Slice& bytes) {
                auto entries = decodeProducerSnapshot(bytes);
                if (entries)
                    std::sort(entries->begin(), entries->end(),
                        [](const auto& a, const auto& b) { return a.producerId < b.producerId; });
                return entries;
            };
            const auto a = byId(mine);
            const auto b = byId(kafkas);
            if (!a || !b || *a != *b)
                out.add(name + " differs");
        } else if (!(mine == kafkas)) {
            out.add(name + " differs: " + std::to_string(mine.size()) + " bytes "
                + toHex(mine.span()).substr(0, 200) + ", Kafka's " + std::to_string(kafkas.size()) + " bytes "
                + toHex(kafkas.span()).substr(0, 200));
        }
    }
    for (const auto& name : ours)
        out.add("Kafka has no file " + name);
    return out.take();
}

Lines compareState(MemoryDisk& disk, const Log& log, const Json& state)
{
    Differences out;
    out.check("start offset", log.startOffset().value, state["logStartOffset"]);
    out.check("end offset", log.endOffset().value, state["logEndOffset"]);
    out.check("recovery point", log.recoveryPoint().value, state["recoveryPoint"]);
    if (state.contains("lastStableOffset"))
        out.check("last stable offset", log.lastStableOffset(Offset{state["highWatermark"].get<std::int64_t>()}).value,
            state["lastStableOffset"]);
    out.check("size", log.bytes(), state["size"]);
    Json epochs = Json::array();
    for (const auto& entry : log.epochs().entries())
        epochs.push_back({{"epoch", entry.epoch.value}, {"startOffset", entry.start.value}});
    out.check("leader epochs", epochs, state["leaderEpochs"]);
    Json producers = Json::array();
    for (const auto& [id, producer] : log.producers().producers())
        producers.push_back(stateOf(producer, id));
    Json kafkas = state["producers"];
    std::sort(kafkas.begin(), kafkas.end(),
        [](const Json& a, const Json& b) { return a["producerId"] < b["producerId"]; });
    out.check("producers", producers, kafkas);
    out.check("segments", log.segments().size(), state["segments"].size());
    for (std::size_t i = 0; i < std::min(log.segments().size(), state["segments"].size()); ++i)
        compareSegment(disk, log.segments()[i], state["segments"][i], out);
    return out.take();
}

Lines compareReads(MemoryDisk& disk, const Log& log, const Json& state)
{
    Differences out;
    const Offset end = log.endOffset();
    for (const auto& read : state["reads"]) {
        const Offset from{read[0].get<std::int64_t>()};
        const auto got = log.read(disk, from, end, 1, true);
        if (!got) {
            out.add("read at " + read[0].dump() + " refused");
            continue;
        }
        if (read[3].is_null()) {
            out.check("read at " + read[0].dump(), got->batches, 0);
            continue;
        }
        const auto headers = headersOf(got->bytes);
        out.check("read at " + read[0].dump(),
            Json{got->segment.value, got->position, headers.empty() ? -1 : headers.front().baseOffset.value},
            Json{read[1], read[2], read[3]});
    }
    for (const auto& read : state["sizedReads"]) {
        const bool committed = read["isolation"] == "TXN_COMMITTED";
        const bool atLeastOne = read["minOneMessage"].get<bool>();
        const Offset from{read["offset"].get<std::int64_t>()};
        const auto got = log.read(disk, from, committed ? log.lastStableOffset(end) : end,
            read["maxBytes"].get<std::int64_t>(), atLeastOne);
        const std::string what = "read " + read.dump();
        if (!got) {
            out.add(what + " refused");
            continue;
        }
        if (committed) {
            Json aborted = Json::array();
            for (const auto& txn : log.abortedIn(*got, from))
                aborted.push_back({{"producerId", txn.producerId.value}, {"firstOffset", txn.firstOffset.value}});
            out.check(what + " aborted", aborted, read["abortedTransactions"]);
        }
        // Kafka cuts the last batch off at maxBytes; we leave it out.
        out.check(what + " bytes", got->bytesRead, read["bytes"]);
        const Slice file = fileOn(
            disk, log.directory() + "/" + segmentName(Offset{read["segment"].get<std::int64_t>()}) + ".log");
        const Slice kafkas = file.sub(read["position"].get<std::size_t>(), read["bytes"].get<std::size_t>());
        out.check(what, crc32c(kafkas.span()), read["crc32c"]);
        RecordSetReader whole{ByteChain(kafkas)};
        while (whole.nextHeader()) { }
        out.check(what, got->bytes.size(), whole.position());
        if (whole.position() > 0)
            out.check(
                what, toHex(got->bytes.flatten().span()), toHex(kafkas.sub(0, whole.position()).span()));
    }
    for (const auto& read : state["outOfRangeReads"]) {
        const auto got = log.read(disk, Offset{read["offset"].get<std::int64_t>()}, end, 100, true);
        out.check("read at " + read["offset"].dump(), std::string(got ? "NONE" : errorName(got.error())),
            read["error"]);
    }
    for (const auto& ask : state["offsetsForTimestamps"]) {
        const auto timestamp = ask["timestamp"].get<std::int64_t>();
        if (timestamp < 0 && timestamp != -3) { // as the broker answers
            const Offset answer = timestamp == -1 ? end : log.startOffset();
            const LeaderEpoch epoch = timestamp == -1 ? log.latestEpoch() : log.epochs().epochOf(answer);
            out.check("timestamp " + ask["timestamp"].dump(),
                Json{Json(answer.value), epoch == kNoLeaderEpoch ? Json() : Json(epoch.value)},
                Json{ask["offset"], ask["leaderEpoch"]});
            continue;
        }
        const auto found =
            timestamp == -3 ? log.offsetOfMaxTimestamp(disk) : log.offsetForTimestamp(disk, timestamp, end);
        const Json kafkas =
            ask["offset"].is_null() ? Json() : Json{ask["offset"], ask["foundTimestamp"], ask["leaderEpoch"]};
        out.check("timestamp " + ask["timestamp"].dump(), found ? timestampAnswer(*found) : Json("refused"),
            kafkas);
    }
    for (const auto& ask : state["endOffsetForEpoch"]) {
        const EpochEnd found = log.epochs().endOffsetFor(LeaderEpoch{ask["epoch"].get<std::int32_t>()}, end);
        if (ask["endOffset"].is_null())
            out.check("epoch " + ask["epoch"].dump(), found.endOffset.value, -1);
        else
            out.check("epoch " + ask["epoch"].dump(), Json{found.epoch.value, found.endOffset.value},
                Json{ask["foundEpoch"], ask["endOffset"]});
    }
    for (const auto& ask : state["abortedTransactionsInRange"]) {
        Json aborted = Json::array();
        for (const auto& txn :
            log.abortedIn(Offset{ask["from"].get<std::int64_t>()}, Offset{ask["toExclusive"].get<std::int64_t>()}))
            aborted.push_back(json(txn));
        out.check("aborted in " + ask["from"].dump() + "-" + ask["toExclusive"].dump(), aborted, ask["aborted"]);
    }
    return out.take();
}

} // namespace logvectors
