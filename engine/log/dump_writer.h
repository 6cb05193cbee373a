#pragma once

// What the parts of dump share: where items go, where bytes come from, and how values look. Not for others.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/ids.h"
#include "engine/log/dump.h"
#include "engine/log/file_fault.h"
#include "engine/record/record_batch.h"

namespace engine::detail {

// A file seen through a window that moves along it.
class FileWindow {
public:
    explicit FileWindow(const DumpFile& file) : m_file(file) { }

    // Fewer bytes at the end of the file, and where it cannot be read (fault() then says why).
    Slice get(std::uint64_t from, std::size_t size);
    const std::optional<FileFault>& fault() const { return m_fault; }

private:
    const DumpFile& m_file;
    std::uint64_t m_from = 0; // where m_bytes stand
    Slice m_bytes;
    std::optional<FileFault> m_fault;
};

// The whole batch at a byte of a .log, or why there is none.
struct BatchAt {
    std::optional<RecordBatchView> batch;
    FileFault fault;
};
BatchAt batchAt(FileWindow& window, std::uint64_t fileSize, std::uint64_t position);

class DumpWriter {
public:
    DumpWriter(const DumpFile& file, const DumpOptions& options, const DumpSink& sink);

    const DumpFile& file() const { return m_file; }
    const std::string& name() const { return m_name; }   // without folders
    const std::string& topic() const { return m_topic; } // of the folder; empty: it is no partition's
    const DumpOptions& options() const { return m_options; }
    // All of the file. Nothing: it cannot be read or is too large for what it should be, which has been told.
    std::optional<Slice> whole();
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
// {"key": "text"} or {"keyHex": "00ff"} or {"key": null}.
void addBytes(nlohmann::ordered_json& json, const std::string& name, const std::optional<Slice>& bytes);
bool isPrintable(std::string_view text);

void dumpBatches(DumpWriter& out, std::optional<Offset> base); // dump_batches.cpp; base: of the segment
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
