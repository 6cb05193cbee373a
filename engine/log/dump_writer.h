#pragma once

// What the parts of dump share: where items go, where bytes come from, and how values look. Not for others.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/ids.h"
#include "engine/log/batch_walk.h"
#include "engine/log/dump.h"
#include "engine/log/file_fault.h"
#include "engine/record/record_batch.h"

namespace engine::detail {

class DumpWriter {
public:
    DumpWriter(const DumpFile& file, const DumpOptions& options, const DumpSink& sink);

    const DumpFile& file() const { return m_file; }
    const std::string& name() const { return m_name; }   // without folders
    const std::string& topic() const { return m_topic; } // of the folder; empty: it is no partition's
    const DumpOptions& options() const { return m_options; }
    // All of the file. Nothing: it cannot be read or is too large for what it should be, which has been told.
    std::optional<Slice> whole(std::uint64_t bytesMax = 256 * 1024 * 1024); // indexes are 10 MiB
    // `json` holds what comes behind file and kind.
    void item(std::string_view kind, std::string text, const nlohmann::ordered_json& json);
    void problem(std::uint64_t position, std::string what);
    void problem(const FileFault& fault) { problem(fault.position, fault.what); }
    int problems() const { return m_problems; }

private:
    const DumpFile& m_file;
    std::string m_name;
    std::string m_topic;
    const DumpOptions& m_options;
    const DumpSink& m_sink;
    int m_problems = 0;
};

// Text as it is, in quotes, if it is printable UTF-8; hex otherwise; "null". Long ones are cut, and their size told.
std::string shown(const std::optional<Slice>& bytes);
// {"key": "text"} or {"keyHex": "00ff"} or {"key": null}. Of more than 1 MiB the beginning, and {"keySize": bytes}.
void addBytes(nlohmann::ordered_json& json, const std::string& name, const std::optional<Slice>& bytes);
bool isPrintable(std::string_view text);

// dump_batches.cpp; base: of the segment. `count` batches from byte `from` on; returns the byte behind them.
std::uint64_t dumpBatches(DumpWriter& out, std::optional<Offset> base, std::uint64_t from = 0, std::uint64_t count = UINT64_MAX);
void dumpOffsetIndex(DumpWriter& out, Offset base);            // dump_indexes.cpp
void checkOffsetIndex(DumpWriter& out, Offset base, const DumpFile& log);
void dumpTimeIndex(DumpWriter& out, Offset base);
void dumpTransactionIndex(DumpWriter& out);
void dumpSnapshot(DumpWriter& out);
void dumpOffsetCheckpoint(DumpWriter& out); // dump_texts.cpp
void dumpEpochCheckpoint(DumpWriter& out);
void dumpMetaProperties(DumpWriter& out);
void dumpPartitionMetadata(DumpWriter& out);
void dumpJson(DumpWriter& out);

} // namespace engine::detail
