#include "tests/fuzz/file_readers.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/log/checkpoints.h"
#include "engine/log/dump.h"
#include "engine/log/producer_snapshot.h"
#include "tests/engine/log/log_story.h"

namespace filereaders {

using namespace engine;
using namespace logstory;

namespace {

LogConfig small()
{
    LogConfig config;
    config.segmentBytes = 100 * 1024 * 1024;
    config.indexIntervalBytes = 200;
    return config;
}

Reopened reopen(const Files& files, bool clean, Offset start)
{
    return Reopened(files, small(), {clean, start, start, kT0});
}

// The batches from the front that a segment with this base can hold, whole and sound.
struct Prefix {
    std::size_t size = 0;
    Offset end;
};

Prefix soundPrefix(const Slice& bytes, Offset base)
{
    Prefix prefix{0, base};
    RecordSetReader set{ByteChain(bytes)};
    while (const auto batch = set.next()) {
        if (batch->check() != ErrorCode::None || !isInReach(base, batch->lastOffset()))
            break;
        prefix = {set.position(), batch->lastOffset() + 1};
    }
    return prefix;
}

// A name's digits may say any base; that of the first batch fits it.
Offset baseFor(const Slice& bytes)
{
    const Offset first{ByteReader(bytes).i64()};
    return bytes.size() >= 8 && parseLogFile(segmentName(first) + ".log") ? first : Offset{0};
}

std::string readLog(const Slice& bytes)
{
    const Offset base = baseFor(bytes);
    const std::string name = segmentName(base) + ".log";
    const Prefix prefix = soundPrefix(bytes, base);
    Reopened now = reopen({{name, std::string(bytes.text())}}, false, base);
    if (!now.log)
        return "it does not open";
    const auto dropped = static_cast<std::int64_t>(bytes.size() - prefix.size);
    if (now.what.droppedBytes != dropped)
        return "it says that " + std::to_string(now.what.droppedBytes) + " bytes were dropped, not " + std::to_string(dropped);
    const std::string where = name + " at byte " + std::to_string(prefix.size);
    if (dropped > 0 && now.what.note.find(where) == std::string::npos)
        return "it does not say \"" + where + "\": " + now.what.note;
    if (now.log->endOffset() != prefix.end)
        return "it ends at " + std::to_string(now.log->endOffset().value);
    if (std::string(bytes.text()).substr(0, prefix.size) != filesOf(now.disk)[name])
        return "other bytes than the whole batches in front are left";
    if (!now.log->close(now.disk))
        return "it does not close";
    Reopened again = reopen(filesOf(now.disk), true, base);
    if (!again.log || again.what.droppedBytes != 0 || again.log->endOffset() != now.log->endOffset())
        return "what was recovered does not open again the same";
    return {};
}

// A sound segment with transactions, all of its files.
const Files& soundFiles()
{
    static const Files files = [] {
        Story story(small());
        for (int i = 0; i < 12; ++i) {
            story.append({{"a", "value " + std::to_string(i)}, {"b", "other"}}, 7);
            story.append({{"c", "in a transaction"}}, 8, true);
            if (i % 3 == 2)
                story.marker(i % 2 == 0 ? ControlType::Abort : ControlType::Commit, 8);
        }
        ENGINE_CHECK(story.log->close(story.disk).has_value(), "the disk of this test works");
        return filesOf(story.disk);
    }();
    return files;
}

std::vector<Kept> recordsOf(const Files& files)
{
    Reopened log = reopen(files, true, Offset{0});
    return readAll(log.disk, *log.log);
}

// Reads at every offset: an answer or an error, but always one.
void readEverywhere(Reopened& now)
{
    const Offset end = std::min(now.log->endOffset(), Offset{100});
    for (Offset at = now.log->startOffset(); at < end; at = at + 1) {
        (void)now.log->read(now.disk, at, now.log->endOffset(), 1000, true);
        (void)now.log->offsetForTimestamp(now.disk, kT0 + at.value, now.log->endOffset());
    }
    (void)now.log->abortedIn(Offset{0}, now.log->endOffset());
    (void)now.log->offsetOfMaxTimestamp(now.disk);
}

// A file beside a sound .log. After a crash it is made anew from the batches or, as far as it is believed, costs no record.
std::string readBeside(const std::string& name, const Slice& bytes)
{
    static const std::vector<Kept> records = recordsOf(soundFiles());
    Files files = soundFiles();
    files[name] = std::string(bytes.text());
    Reopened crashed = reopen(files, false, Offset{0});
    if (!crashed.log || readAll(crashed.disk, *crashed.log) != records)
        return "after a crash the records are others";
    readEverywhere(crashed);
    const Files now = filesOf(crashed.disk);
    for (const char* kind : {".index", ".txnindex"}) {
        const std::string index = segmentName(Offset{0}) + kind;
        if (now.at(index) != soundFiles().at(index))
            return "after a crash " + index + " is not made anew";
    }
    Reopened trusted = reopen(files, true, Offset{0});
    if (trusted.log)
        readEverywhere(trusted);
    return {};
}

std::string readIndex(const Slice& bytes)
{
    return readBeside(segmentName(Offset{0}) + ".index", bytes);
}

std::string readTimeIndex(const Slice& bytes)
{
    return readBeside(segmentName(Offset{0}) + ".timeindex", bytes);
}

std::string readTxnIndex(const Slice& bytes)
{
    return readBeside(segmentName(Offset{0}) + ".txnindex", bytes);
}

std::string readSnapshot(const Slice& bytes)
{
    const auto entries = decodeProducerSnapshot(bytes);
    const auto fault = producerSnapshotFault(bytes);
    if (entries.has_value() == fault.has_value())
        return "it is read with a fault, or refused without one";
    if (fault && (fault->position > bytes.size() || fault->what.empty()))
        return "the fault has no place in the file";
    if (entries && !(encodeProducerSnapshot(*entries) == bytes))
        return "what was read is written otherwise";
    return readBeside(segmentName(Offset{9}) + ".snapshot", bytes);
}

std::string readOffsets(const Slice& bytes)
{
    const auto offsets = parseOffsetCheckpoint(bytes.text());
    const CheckpointText text = readCheckpoint(bytes.text());
    for (const auto& fault : text.faults)
        if (fault.position > bytes.size() || fault.what.empty())
            return "a fault has no place in the file";
    if (!offsets)
        return {};
    if (!text.faults.empty())
        return "it is believed with a fault";
    const auto again = parseOffsetCheckpoint(writeOffsetCheckpoint(*offsets));
    return again && *again == *offsets ? "" : "what was read is written otherwise";
}

std::string readEpochs(const Slice& bytes)
{
    if (const auto epochs = EpochCache::parse(bytes.text())) {
        const auto& entries = epochs->entries();
        for (std::size_t i = 1; i < entries.size(); ++i)
            if (entries[i].epoch <= entries[i - 1].epoch || entries[i].start <= entries[i - 1].start)
                return "its epochs do not rise";
        const auto again = EpochCache::parse(epochs->checkpoint());
        if (!again || again->entries() != entries)
            return "what was read is written otherwise";
    }
    return readBeside(std::string(kEpochCheckpointFile), bytes);
}

// A file is read, or it has a fault with a place in it.
std::string faultOrNot(bool isRead, const std::optional<FileFault>& fault, const Slice& bytes)
{
    if (isRead == fault.has_value())
        return "it is read with a fault, or refused without one";
    return fault && (fault->position > bytes.size() || fault->what.empty()) ? "the fault has no place in the file" : "";
}

std::string readPartitionMetadata(const Slice& bytes)
{
    const auto id = parsePartitionMetadata(bytes.text());
    if (const std::string wrong = faultOrNot(id.has_value(), partitionMetadataFault(bytes.text()), bytes); !wrong.empty() || !id)
        return wrong;
    const auto again = parsePartitionMetadata(writePartitionMetadata(*id));
    return !id->isZero() && again && *again == *id ? "" : "what was read is written otherwise";
}

std::string readMetaProperties(const Slice& bytes)
{
    const auto properties = parseMetaProperties(bytes.text());
    const std::int32_t node = properties ? properties->nodeId : 1;
    const auto fault = metaPropertiesFault(bytes.text(), node, properties ? properties->clusterId : "");
    // One without cluster.id, or with a directory.id that is none, can be read and not be used.
    if (const std::string wrong = faultOrNot(properties && !fault, fault, bytes); !wrong.empty() || !properties)
        return wrong;
    if (!metaPropertiesFault(bytes.text(), node + 1, properties->clusterId) || !metaPropertiesFault(bytes.text(), node, properties->clusterId + "x"))
        return "another node, or another cluster, may use it";
    const auto again = parseMetaProperties(writeMetaProperties(*properties));
    const bool isSame = again && again->nodeId == properties->nodeId && again->clusterId == properties->clusterId
        && again->directoryId == properties->directoryId;
    return isSame ? "" : "what was read is written otherwise";
}

std::string readCleanShutdown(const Slice& bytes)
{
    return parseCleanShutdown(bytes.text()) >= -1 ? "" : "a broker epoch below -1";
}

constexpr std::array kDumped{"00000000000000000000.log", "00000000000000000000.index", "00000000000000000000.timeindex",
    "00000000000000000000.txnindex", "00000000000000000009.snapshot", "recovery-point-offset-checkpoint",
    "leader-epoch-checkpoint", "partition.metadata", "meta.properties", "quorum-state", ".kafka_cleanshutdown",
    "00000000000000000005-0000000001.checkpoint"};

std::string readDumped(const Slice& bytes)
{
    if (bytes.empty())
        return {};
    return readDump(kDumped[bytes[0] % kDumped.size()], bytes.from(1));
}

constexpr std::array kReaders{FileReader{"log", ".log", readLog}, FileReader{"index", ".index", readIndex},
    FileReader{"timeindex", ".timeindex", readTimeIndex}, FileReader{"txnindex", ".txnindex", readTxnIndex},
    FileReader{"snapshot", ".snapshot", readSnapshot}, FileReader{"offset_checkpoint", "-offset-checkpoint", readOffsets},
    FileReader{"leader_epochs", "leader-epoch-checkpoint", readEpochs},
    FileReader{"partition_metadata", "partition.metadata", readPartitionMetadata},
    FileReader{"meta_properties", "meta.properties", readMetaProperties},
    FileReader{"clean_shutdown", ".kafka_cleanshutdown", readCleanShutdown}, FileReader{"dump", "", readDumped}};

} // namespace

std::span<const FileReader> all() { return kReaders; }

std::string readDump(const std::string& name, const Slice& bytes)
{
    const std::string path = "orders-0/" + name;
    int problems = 0;
    std::string broken;
    std::size_t batchesUpTo = 0; // byte behind the last sound batch in a row from the front
    bool inRow = true;
    const int told = dumpFile({path, bytes}, {true}, [&](const DumpItem& item) {
        const auto& json = item.json;
        if (json["file"] != path || item.text.empty() || json.dump().empty()) // bytes that are no UTF-8 would throw
            broken = "an item of no file: " + item.text;
        if (json["kind"] == "problem") {
            ++problems;
            inRow = false;
            if (json["position"].get<std::size_t>() > bytes.size() || json["what"].get<std::string>().empty())
                broken = "a problem without a place: " + item.text;
        }
        if (json["kind"] == "batch" && inRow && json["sound"] == true)
            batchesUpTo = json["position"].get<std::size_t>() + json["size"].get<std::size_t>();
    });
    if (told != problems)
        return "it counts other problems than it tells";
    if (!broken.empty())
        return broken;
    const auto file = parseLogFile(name);
    if (!file || !file->suffix.starts_with(".log"))
        return {};
    std::size_t whole = 0;
    RecordSetReader set{ByteChain(bytes)};
    for (auto batch = set.next(); batch && batch->check() == ErrorCode::None; batch = set.next())
        whole = set.position();
    if (batchesUpTo > whole)
        return "it shows batches that are not whole";
    return problems > 0 || batchesUpTo == whole ? "" : "it keeps a whole batch for itself";
}

} // namespace filereaders
