#include "engine/log/dump.h"

#include <algorithm>
#include <map>

#include "engine/log/checkpoints.h"
#include "engine/log/dump_writer.h"
#include "engine/log/log_files.h"
#include "engine/record/record_set.h"

namespace engine {

namespace detail {

DumpWriter::DumpWriter(const DumpFile& file, const DumpOptions& options, const DumpSink& sink)
    : m_file(file),
      m_name(file.path.substr(file.path.rfind('/') + 1)),
      m_options(options),
      m_sink(sink)
{
}

void DumpWriter::item(std::string_view kind, std::string text, const nlohmann::ordered_json& json)
{
    DumpItem item;
    item.text = std::move(text);
    item.json["file"] = m_file.path;
    item.json["kind"] = kind;
    for (const auto& [key, value] : json.items())
        item.json[key] = value;
    m_sink(item);
}

void DumpWriter::problem(std::size_t position, std::string what)
{
    ++m_problems;
    item("problem", "  PROBLEM at byte " + std::to_string(position) + ": " + what,
        {{"position", position}, {"what", what}});
}

bool isPrintable(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80 ? 1
            : lead >= 0xc2 && lead < 0xe0    ? 2
            : lead >= 0xe0 && lead < 0xf0    ? 3
            : lead >= 0xf0 && lead < 0xf5    ? 4
                                             : 0;
        if (size == 0 || lead < 0x20 || lead == 0x7f || i + size > text.size())
            return false;
        std::uint32_t code = size == 1 ? lead : lead & (0xffu >> (size + 1));
        for (std::size_t k = 1; k < size; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xc0) != 0x80)
                return false;
            code = code << 6 | (next & 0x3f);
        }
        const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
        if (overlong || (code >= 0x80 && code < 0xa0) || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
            return false;
        i += size;
    }
    return true;
}

std::string shown(const std::optional<Slice>& bytes)
{
    if (!bytes)
        return "null";
    if (!isPrintable(bytes->text()))
        return "x" + toHex(bytes->span());
    std::string text = "\"";
    for (const char c : bytes->text()) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    return text + "\"";
}

void addBytes(nlohmann::ordered_json& json, const std::string& name, const std::optional<Slice>& bytes)
{
    if (!bytes)
        json[name] = nullptr;
    else if (isPrintable(bytes->text()))
        json[name] = std::string(bytes->text());
    else
        json[name + "Hex"] = toHex(bytes->span());
}

} // namespace detail

namespace {

// "00000000000000000033.log.deleted" → ".log"; the state behind does not change what is inside.
std::string kindOf(const LogFile& file)
{
    return file.suffix.substr(0, file.suffix.find('.', 1));
}

bool isSnapshotOfMetadata(
    std::string_view name) // "00000000000000000005-0000000001.checkpoint", bootstrap.checkpoint
{
    return name.ends_with(".checkpoint");
}

bool isOffsetCheckpoint(std::string_view name)
{
    return name.ends_with("-offset-checkpoint");
}

void dumpKnown(detail::DumpWriter& out)
{
    const std::string& name = out.name();
    const auto file = parseLogFile(name);
    const std::string kind = file ? kindOf(*file) : std::string();
    if (kind == ".log" || isSnapshotOfMetadata(name))
        return detail::dumpBatches(out);
    if (kind == ".index")
        return detail::dumpOffsetIndex(out, file->offset);
    if (kind == ".timeindex")
        return detail::dumpTimeIndex(out, file->offset);
    if (kind == ".txnindex")
        return detail::dumpTransactionIndex(out);
    if (kind == ".snapshot")
        return detail::dumpSnapshot(out);
    if (isOffsetCheckpoint(name))
        return detail::dumpOffsetCheckpoint(out);
    if (name == kEpochCheckpointFile)
        return detail::dumpEpochCheckpoint(out);
    if (name == kMetaPropertiesFile)
        return detail::dumpProperties(out, '=');
    if (name == kPartitionMetadataFile)
        return detail::dumpProperties(out, ':');
    if (name == kCleanShutdownFile || name == "quorum-state")
        return detail::dumpJson(out);
    out.item("other", "  " + std::to_string(out.bytes().size()) + " bytes; not a file that dump knows",
        {{"bytes", out.bytes().size()}});
}

// Where the batches of a .log begin, and where they end in offsets.
std::map<std::int64_t, Offset> batchStarts(const Slice& log)
{
    std::map<std::int64_t, Offset> starts;
    RecordSetReader set{ByteChain(log)};
    for (std::size_t at = 0;; at = set.position()) {
        const auto header = set.nextHeader();
        if (!header)
            return starts;
        starts[static_cast<std::int64_t>(at)] = header->lastOffset();
    }
}

// The offset of an entry is the last one of what was appended there: of one batch, or (older Kafka) of
// several.
int checkOffsetIndex(
    const DumpFile& index, const Slice& log, const DumpOptions& options, const DumpSink& sink)
{
    detail::DumpWriter out(index, options, sink);
    const auto starts = batchStarts(log);
    const Offset base = parseLogFile(out.name())->offset;
    std::int64_t before = 0;
    ByteReader entries(index.bytes);
    for (std::size_t at = 0; entries.remaining() >= 8; at += 8) {
        const Offset offset = base + entries.i32();
        const std::int64_t position = entries.i32();
        if (position <= before) // the unused end of a file that was not trimmed
            break;
        before = position;
        const auto batch = starts.find(position);
        if (batch == starts.end())
            out.problem(at, "no batch begins at byte " + std::to_string(position) + " of the .log");
        else if (offset < batch->second)
            out.problem(at,
                "the batch at byte " + std::to_string(position) + " ends at offset "
                    + std::to_string(batch->second.value));
    }
    return out.problems();
}

} // namespace

bool isDumpable(std::string_view name)
{
    name = name.substr(name.rfind('/') + 1);
    return parseLogFile(name).has_value() || isSnapshotOfMetadata(name) || isOffsetCheckpoint(name)
        || name == kEpochCheckpointFile || name == kMetaPropertiesFile || name == kPartitionMetadataFile
        || name == kCleanShutdownFile || name == "quorum-state";
}

int dumpFile(const DumpFile& file, const DumpOptions& options, const DumpSink& sink)
{
    sink({file.path + ", " + std::to_string(file.bytes.size()) + " bytes",
        {{"file", file.path}, {"kind", "file"}, {"bytes", file.bytes.size()}}});
    detail::DumpWriter out(file, options, sink);
    dumpKnown(out);
    return out.problems();
}

int dumpFolder(std::vector<DumpFile> files, const DumpOptions& options, const DumpSink& sink)
{
    std::sort(
        files.begin(), files.end(), [](const DumpFile& a, const DumpFile& b) { return a.path < b.path; });
    int problems = 0;
    std::map<std::string, const DumpFile*> logs;
    for (const auto& file : files)
        if (file.path.ends_with(".log"))
            logs[file.path.substr(0, file.path.size() - 4)] = &file;
    for (const auto& file : files) {
        problems += dumpFile(file, options, sink);
        if (!file.path.ends_with(".index") || !isDumpable(file.path))
            continue;
        const auto log = logs.find(file.path.substr(0, file.path.size() - 6));
        if (log != logs.end())
            problems += checkOffsetIndex(file, log->second->bytes, options, sink);
    }
    return problems;
}

} // namespace engine
