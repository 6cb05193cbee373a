#include "engine/log/dump.h"

#include <algorithm>
#include <map>

#include "engine/log/checkpoints.h"
#include "engine/log/dump_writer.h"
#include "engine/log/log_files.h"

namespace engine {

DumpFile::DumpFile(std::string at, Slice bytes)
    : path(std::move(at)),
      size(bytes.size()),
      read([bytes](std::uint64_t from, std::size_t wanted, Slice& out) {
          const auto start = std::min<std::size_t>(from, bytes.size());
          out = bytes.sub(start, std::min(wanted, bytes.size() - start));
          return std::string();
      })
{
}

DumpFile::DumpFile(std::string at, std::uint64_t bytes, Read how) : path(std::move(at)), size(bytes), read(std::move(how))
{
}

namespace detail {

namespace {

constexpr std::size_t kShownMax = 160;                     // bytes of a value in a line of text
constexpr std::size_t kJsonBytesMax = 1024 * 1024;         // of a key or value in JSON

std::string partOf(const std::string& path, int fromBehind) // 0: the name, 1: its folder
{
    std::string_view rest = path;
    for (; fromBehind > 0; --fromBehind) {
        const auto slash = rest.rfind('/');
        if (slash == std::string_view::npos)
            return {};
        rest = rest.substr(0, slash);
    }
    return std::string(rest.substr(rest.rfind('/') + 1));
}

// At most `size` bytes of printable text, no character of it halved.
std::string_view beginning(std::string_view text, std::size_t size)
{
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
        --size;
    return text.substr(0, size);
}

} // namespace

DumpWriter::DumpWriter(const DumpFile& file, const DumpOptions& options, const DumpSink& sink)
    : m_file(file), m_name(partOf(file.path, 0)), m_options(options), m_sink(sink)
{
    if (auto partition = parsePartitionFolder(partOf(file.path, 1)))
        m_topic = std::move(partition->topic);
}

std::optional<Slice> DumpWriter::whole(std::uint64_t bytesMax)
{
    if (m_file.size > bytesMax) {
        problem(bytesMax, "too large for what its name says it is: " + std::to_string(m_file.size) + " bytes; not read");
        return std::nullopt;
    }
    FileWindow window(m_file);
    Slice all = window.get(0, static_cast<std::size_t>(m_file.size));
    if (!window.fault())
        return all;
    problem(*window.fault());
    return std::nullopt;
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

void DumpWriter::problem(std::uint64_t position, std::string what)
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
    const std::string size = " (" + std::to_string(bytes->size()) + " bytes)";
    if (!isPrintable(bytes->text()))
        return bytes->size() <= kShownMax ? "x" + toHex(bytes->span())
                                          : "x" + toHex(bytes->span().first(kShownMax)) + "…" + size;
    std::string text = "\"";
    const std::string_view part = beginning(bytes->text(), kShownMax);
    for (const char c : part) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    return part.size() == bytes->size() ? text + "\"" : text + "…\"" + size;
}

void addBytes(nlohmann::ordered_json& json, const std::string& name, const std::optional<Slice>& bytes)
{
    if (!bytes)
        json[name] = nullptr;
    else if (isPrintable(bytes->text()))
        json[name] = std::string(beginning(bytes->text(), kJsonBytesMax));
    else
        json[name + "Hex"] = toHex(bytes->span().first(std::min(bytes->size(), kJsonBytesMax)));
    if (bytes && bytes->size() > kJsonBytesMax)
        json[name + "Size"] = bytes->size();
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
    if (kind == ".log")
        return void(detail::dumpBatches(out, file->offset));
    if (isSnapshotOfMetadata(name))
        return void(detail::dumpBatches(out, std::nullopt));
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
        return detail::dumpMetaProperties(out);
    if (name == kPartitionMetadataFile)
        return detail::dumpPartitionMetadata(out);
    if (name == kCleanShutdownFile || name == "quorum-state")
        return detail::dumpJson(out);
    out.item("other", "  not a file that dump knows; not read", {{"bytes", out.file().size}});
}

// "orders-0/00000000000000000033.index.deleted" → "orders-0/00000000000000000033.log.deleted"
std::optional<std::string> logOfIndex(const std::string& path, std::string_view name)
{
    const auto file = parseLogFile(name);
    if (!file || kindOf(*file) != ".index")
        return std::nullopt;
    const std::string stem = path.substr(0, path.size() - file->suffix.size());
    return stem + ".log" + file->suffix.substr(kindOf(*file).size());
}

int dumpWith(const DumpFile& file, const DumpFile* log, const DumpOptions& options, const DumpSink& sink)
{
    detail::DumpWriter out(file, options, sink);
    out.item("file", file.path + ", " + std::to_string(file.size) + " bytes", {{"bytes", file.size}});
    dumpKnown(out);
    if (log != nullptr)
        detail::checkOffsetIndex(out, parseLogFile(out.name())->offset, *log);
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
    return dumpWith(file, nullptr, options, sink);
}

bool holdsBatches(std::string_view name)
{
    name = name.substr(name.rfind('/') + 1);
    const auto file = parseLogFile(name);
    return (file && kindOf(*file) == ".log") || isSnapshotOfMetadata(name);
}

std::uint64_t dumpBatches(
    const DumpFile& file, std::uint64_t from, std::uint64_t count, const DumpOptions& options, const DumpSink& sink)
{
    detail::DumpWriter out(file, options, sink);
    const auto segment = parseLogFile(out.name());
    return detail::dumpBatches(out, segment ? std::optional(segment->offset) : std::nullopt, from, count);
}

int dumpFolder(std::vector<DumpFile> files, const DumpOptions& options, const DumpSink& sink)
{
    std::sort(
        files.begin(), files.end(), [](const DumpFile& a, const DumpFile& b) { return a.path < b.path; });
    std::map<std::string_view, const DumpFile*> byPath;
    for (const auto& file : files)
        byPath[file.path] = &file;
    int problems = 0;
    for (const auto& file : files) {
        const auto log = logOfIndex(file.path, std::string_view(file.path).substr(file.path.rfind('/') + 1));
        const auto found = log ? byPath.find(*log) : byPath.end();
        problems += dumpWith(file, found == byPath.end() ? nullptr : found->second, options, sink);
    }
    return problems;
}

} // namespace engine
