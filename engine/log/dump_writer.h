#pragma once

// What the parts of dump share: where items go, and how values look in them. Not for others.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/ids.h"
#include "engine/log/dump.h"

namespace engine::detail {

class DumpWriter {
public:
    DumpWriter(const DumpFile& file, const DumpOptions& options, const DumpSink& sink);

    const Slice& bytes() const { return m_file.bytes; }
    const std::string& name() const { return m_name; } // without folders
    const DumpOptions& options() const { return m_options; }
    // `json` holds what comes behind file and kind.
    void item(std::string_view kind, std::string text, const nlohmann::ordered_json& json);
    void problem(std::size_t position, std::string what);
    int problems() const { return m_problems; }

private:
    const DumpFile& m_file;
    std::string m_name;
    const DumpOptions& m_options;
    const DumpSink& m_sink;
    int m_problems = 0;
};

// Text as it is, in quotes, if it is printable UTF-8; hex otherwise; "null".
std::string shown(const std::optional<Slice>& bytes);
// {"key": "text"} or {"keyHex": "00ff"} or {"key": null}.
void addBytes(nlohmann::ordered_json& json, const std::string& name, const std::optional<Slice>& bytes);
bool isPrintable(std::string_view text);

void dumpBatches(DumpWriter& out);                  // dump_batches.cpp
void dumpOffsetIndex(DumpWriter& out, Offset base); // dump_indexes.cpp
void dumpTimeIndex(DumpWriter& out, Offset base);
void dumpTransactionIndex(DumpWriter& out);
void dumpSnapshot(DumpWriter& out);
void dumpOffsetCheckpoint(DumpWriter& out); // dump_texts.cpp
void dumpEpochCheckpoint(DumpWriter& out);
void dumpProperties(DumpWriter& out, char separator);
void dumpJson(DumpWriter& out);

} // namespace engine::detail
