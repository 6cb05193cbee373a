#pragma once

// What is in a file of a Kafka log directory, ours or Apache's, as lines of text and as JSON objects
// (`highwater dump`, design/interfaces.md §3). Reads bytes through what it is handed and nothing else; opens and
// changes no file. However large a .log is, one batch of it and a window of 1 MiB are held; of a batch of more than 256 MiB, packed
// or unpacked, what is beyond is not shown and that is said.
//
//     .log .index .timeindex .txnindex .snapshot .checkpoint   also with .deleted .cleaned .swap behind
//     *-offset-checkpoint, leader-epoch-checkpoint, partition.metadata, meta.properties,
//     .kafka_cleanshutdown, quorum-state
//
// Each thing is one item: a batch, a record, an index entry, a producer. Whatever does not fit is an item
// too, of kind "problem", with the byte where it begins: a damaged file is shown as far as it goes and never believed
// beyond, and what is wrong with one file takes nothing from the others.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"
#include "engine/record/record.h"

namespace engine {

// What a record of one of Kafka's own topics says.
struct DecodedRecord {
    std::string text;
    nlohmann::ordered_json json;
};

struct DumpOptions {
    bool records = false; // the records inside of the batches, too
    // Asked for each record, with the topic that its folder is of; nothing: it cannot tell. May be empty.
    std::function<std::optional<DecodedRecord>(const std::string& topic, const Record& record)> decode = {};
};

// {"file", "kind", …}. Kinds: file, batch, record, index, timeindex, transaction, producer, checkpoint,
// epoch, property, problem, empty, other.
struct DumpItem {
    std::string text;
    nlohmann::ordered_json json;
};
using DumpSink = std::function<void(const DumpItem&)>;

struct DumpFile {
    // Bytes [from, from + size) into `out`, fewer only at the end. Empty, or why they cannot be read.
    using Read = std::function<std::string(std::uint64_t from, std::size_t size, Slice& out)>;

    DumpFile(std::string path, Slice bytes);
    DumpFile(std::string path, std::uint64_t size, Read read);

    std::string path; // '/'-separated; its last part says what it is, the one before of which partition
    std::uint64_t size = 0;
    Read read;
};

// Whether the name is one that dumpFile() knows.
bool isDumpable(std::string_view name);
// Returns the number of problems. An unknown name is an item of kind "other" and no problem; it is not read.
int dumpFile(const DumpFile& file, const DumpOptions& options, const DumpSink& sink);
// Whether batches lie in a file of that name, so that it can be shown in parts.
bool holdsBatches(std::string_view name);
// `count` batches at most, from the one that begins at byte `from` on. Returns the byte behind the last one; the file's size,
// too, where it breaks. That offsets rise is looked at within the part only. Precondition: holdsBatches(file.path).
std::uint64_t dumpBatches(
    const DumpFile& file, std::uint64_t from, std::uint64_t count, const DumpOptions& options, const DumpSink& sink);
// All files, by path; and whether the indexes of each segment point at batches of its .log.
int dumpFolder(std::vector<DumpFile> files, const DumpOptions& options, const DumpSink& sink);

} // namespace engine
