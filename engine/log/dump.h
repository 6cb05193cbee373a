#pragma once

// What is in a file of a Kafka log directory, ours or Apache's, as lines of text and as JSON objects
// (`highwater dump`, design/interfaces.md §3). Reads bytes that it is handed and nothing else; opens and
// changes no file.
//
//     .log .index .timeindex .txnindex .snapshot .checkpoint   also with .deleted .cleaned .swap behind
//     *-offset-checkpoint, leader-epoch-checkpoint, partition.metadata, meta.properties,
//     .kafka_cleanshutdown, quorum-state
//
// Each thing is one item: a batch, a record, an index entry, a producer. Whatever does not fit is an item
// too, of kind "problem": a damaged file is shown as far as it goes and never believed beyond.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"

namespace engine {

struct DumpOptions {
    bool records = false; // the records inside of the batches, too
};

// {"file", "kind", …}. Kinds: segment, batch, record, index, timeindex, transaction, producer, checkpoint,
// epoch, property, problem, empty, other.
struct DumpItem {
    std::string text;
    nlohmann::ordered_json json;
};
using DumpSink = std::function<void(const DumpItem&)>;

struct DumpFile {
    std::string path; // '/'-separated; its last part says what it is
    Slice bytes;
};

// Whether the name is one that dumpFile() knows.
bool isDumpable(std::string_view name);
// Returns the number of problems. An unknown name is an item of kind "other" and no problem.
int dumpFile(const DumpFile& file, const DumpOptions& options, const DumpSink& sink);
// All files, by path; and whether the indexes of each segment point at batches of its .log.
int dumpFolder(std::vector<DumpFile> files, const DumpOptions& options, const DumpSink& sink);

} // namespace engine
