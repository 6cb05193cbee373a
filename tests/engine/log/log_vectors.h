#pragma once

// The folders of vectors/log on a memory disk: loaded, replayed, and compared with what Kafka wrote and
// answered. Every difference is a line of text; no line means equal.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/log/log.h"
#include "engine/record/append_check.h"
#include "engine/sim/memory_disk.h"
#include "tests/support/vectors.h"

namespace logvectors {

using vectors::Json;
using Lines = std::vector<std::string>;

engine::LogConfig logConfig(const Json& config);
engine::AppendConfig appendConfig(const Json& config);

// The one partition folder in `data`, put on the disk under its own name, which is returned.
std::string load(engine::MemoryDisk& disk, const std::filesystem::path& data);
// A file as it stands on the disk.
engine::Slice fileOn(const engine::Disk& disk, const std::string& path);

// Does what ops.jsonl says; offsets, duplicates and errors are compared on the way. `skipped` counts what
// this log cannot do.
Lines replay(engine::MemoryDisk& disk, engine::Log& log, const std::vector<Json>& ops, const Json& config,
    std::int64_t clock, int& skipped);

// The folder with `data`, byte for byte; snapshots decoded. partition.metadata is left out and counted.
Lines compareFiles(const engine::MemoryDisk& disk, const std::string& directory,
    const std::filesystem::path& data, int& skipped);

// Offsets, epochs, producers, segments, indexes and batches, as in `afterCleanOpen`, `afterOpen` and `state`.
Lines compareState(engine::MemoryDisk& disk, const engine::Log& log, const Json& state);
// Every kind of read in `afterCleanOpen`.
Lines compareReads(engine::MemoryDisk& disk, const engine::Log& log, const Json& state);

} // namespace logvectors
