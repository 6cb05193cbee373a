#include <algorithm>

#include "engine/log/checkpoints.h"
#include "engine/log/dump_writer.h"
#include "engine/log/epoch_cache.h"

namespace engine::detail {

namespace {

constexpr int kJsonDepthMax = 32;
constexpr std::uint64_t kTextBytesMax = 16 * 1024 * 1024; // 100 000 lines with long names

std::string asText(const std::string& words)
{
    return shown(Slice::copyOf(words));
}

// Each entry that can be read, and a problem for each that cannot.
void dumpCheckpoint(DumpWriter& out, std::string_view text, std::string_view entry,
    const std::function<bool(const std::vector<std::string>&)>& dumpEntry)
{
    const CheckpointText read = readCheckpoint(text);
    for (const auto& line : read.entries)
        if (!dumpEntry(line.words)) {
            std::string words;
            for (const auto& word : line.words)
                words += (words.empty() ? "" : " ") + word;
            out.problem(line.position, "not \"" + std::string(entry) + "\": " + asText(words));
        }
    for (const auto& fault : read.faults)
        out.problem(fault);
}

struct Property {
    std::string_view name, value;
};

// Lines of name and value. '#' begins a comment (java.util.Properties).
std::vector<Property> dumpProperties(DumpWriter& out, std::string_view text, char separator)
{
    std::vector<Property> properties;
    std::size_t position = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const auto split = line.find(separator);
        if (!isPrintable(line) || (!line.empty() && line.front() != '#' && split == std::string_view::npos)) {
            out.problem(position, "not a line of a name and a value: " + asText(std::string(line)));
        } else if (!line.empty() && line.front() != '#') {
            std::string_view value = line.substr(split + 1);
            while (value.starts_with(' '))
                value.remove_prefix(1);
            properties.push_back({line.substr(0, split), value});
            out.item("property", "  " + std::string(line.substr(0, split)) + " = " + std::string(value),
                {{"name", line.substr(0, split)}, {"value", value}});
        }
        position += end + 1;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return properties;
}

std::optional<std::string_view> valueOf(const std::vector<Property>& properties, std::string_view name)
{
    const auto found =
        std::find_if(properties.begin(), properties.end(), [&](const Property& p) { return p.name == name; });
    return found == properties.end() ? std::nullopt : std::optional(found->value);
}

// Whether the version is one of `known`; a problem if not.
bool knowsVersion(DumpWriter& out, const std::vector<Property>& properties, std::string_view text,
    std::initializer_list<std::string_view> known)
{
    const auto version = valueOf(properties, "version");
    if (version && std::find(known.begin(), known.end(), *version) != known.end())
        return true;
    if (version)
        out.problem(static_cast<std::size_t>(version->data() - text.data()),
            "version " + std::string(*version) + " is not known");
    else
        out.problem(0, "no version");
    return false;
}

} // namespace

void dumpOffsetCheckpoint(DumpWriter& out)
{
    const auto bytes = out.whole(kTextBytesMax);
    if (!bytes)
        return;
    dumpCheckpoint(out, bytes->text(), "topic partition offset", [&](const std::vector<std::string>& words) {
        const auto entry = offsetEntry(words);
        if (!entry || !isPrintable(entry->first.topic))
            return false;
        const auto& [partition, offset] = *entry;
        out.item("checkpoint", "  " + partition.toString() + " " + std::to_string(offset.value),
            {{"topic", partition.topic}, {"partition", partition.partition}, {"offset", offset.value}});
        return true;
    });
}

void dumpEpochCheckpoint(DumpWriter& out)
{
    const auto bytes = out.whole(kTextBytesMax);
    if (!bytes)
        return;
    if (bytes->empty()) // Kafka makes the file before it has anything to write
        return out.item("empty", "  no epochs", nlohmann::ordered_json::object());
    dumpCheckpoint(out, bytes->text(), "epoch start", [&](const std::vector<std::string>& words) {
        const auto entry = EpochCache::entry(words);
        if (entry)
            out.item("epoch",
                "  epoch " + std::to_string(entry->epoch.value) + " from offset "
                    + std::to_string(entry->start.value),
                {{"epoch", entry->epoch.value}, {"startOffset", entry->start.value}});
        return entry.has_value();
    });
}

void dumpMetaProperties(DumpWriter& out)
{
    const auto bytes = out.whole(kTextBytesMax);
    if (!bytes)
        return;
    const auto properties = dumpProperties(out, bytes->text(), '=');
    if (!knowsVersion(out, properties, bytes->text(), {"0", "1"}))
        return;
    if (valueOf(properties, "version") == "1" && !parseMetaProperties(bytes->text()))
        out.problem(0, "no node.id that is a number");
}

void dumpPartitionMetadata(DumpWriter& out)
{
    const auto bytes = out.whole(kTextBytesMax);
    if (!bytes)
        return;
    const auto properties = dumpProperties(out, bytes->text(), ':');
    if (knowsVersion(out, properties, bytes->text(), {"0"}) && !parsePartitionMetadata(bytes->text()))
        out.problem(0, "no topic_id of 22 characters");
}

void dumpJson(DumpWriter& out)
{
    const auto bytes = out.whole(kTextBytesMax);
    if (!bytes)
        return;
    if (bytes->empty()) // .kafka_cleanshutdown of older releases
        return out.item("empty", "  empty", nlohmann::ordered_json::object());
    bool isDeep = false; // what Kafka writes is two levels deep; printing a million would end the stack
    const auto shallow = [&](int depth, nlohmann::ordered_json::parse_event_t, nlohmann::ordered_json&) {
        isDeep = isDeep || depth > kJsonDepthMax;
        return depth <= kJsonDepthMax;
    };
    const auto json = nlohmann::ordered_json::parse(bytes->text(), shallow, false);
    if (isDeep)
        return out.problem(0, "a JSON value is nested more than " + std::to_string(kJsonDepthMax) + " deep");
    if (json.is_discarded() || !json.is_object())
        return out.problem(0, "not a JSON object");
    for (const auto& [name, value] : json.items())
        out.item("property",
            "  " + name + " = "
                + value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace),
            {{"name", name}, {"value", value}});
}

} // namespace engine::detail
