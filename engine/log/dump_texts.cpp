#include <algorithm>

#include "engine/log/checkpoints.h"
#include "engine/log/dump_writer.h"
#include "engine/log/epoch_cache.h"

namespace engine::detail {

void dumpOffsetCheckpoint(DumpWriter& out)
{
    const auto offsets = parseOffsetCheckpoint(out.bytes().text());
    const auto isText = [](const auto& entry) { return isPrintable(entry.first.topic); };
    if (!offsets || !std::all_of(offsets->begin(), offsets->end(), isText))
        return out.problem(0, "not a checkpoint of offsets (version 0, count, entries)");
    for (const auto& [partition, offset] : *offsets)
        out.item("checkpoint", "  " + partition.toString() + " " + std::to_string(offset.value),
            {{"topic", partition.topic}, {"partition", partition.partition}, {"offset", offset.value}});
}

void dumpEpochCheckpoint(DumpWriter& out)
{
    if (out.bytes().empty()) // Kafka makes the file before it has anything to write
        return out.item("empty", "  no epochs", nlohmann::ordered_json::object());
    const auto epochs = EpochCache::parse(out.bytes().text());
    if (!epochs)
        return out.problem(0, "not a checkpoint of leader epochs (version 0, count, entries)");
    for (const auto& entry : epochs->entries())
        out.item("epoch",
            "  epoch " + std::to_string(entry.epoch.value) + " from offset "
                + std::to_string(entry.start.value),
            {{"epoch", entry.epoch.value}, {"startOffset", entry.start.value}});
}

// Lines of name and value. '#' begins a comment (java.util.Properties).
void dumpProperties(DumpWriter& out, char separator)
{
    std::string_view text = out.bytes().text();
    std::size_t position = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const auto split = line.find(separator);
        if (!isPrintable(line) || (!line.empty() && line.front() != '#' && split == std::string_view::npos)) {
            out.problem(position, "not a line of a name and a value");
        } else if (!line.empty() && line.front() != '#') {
            std::string_view value = line.substr(split + 1);
            while (value.starts_with(' '))
                value.remove_prefix(1);
            const std::string name(line.substr(0, split));
            out.item(
                "property", "  " + name + " = " + std::string(value), {{"name", name}, {"value", value}});
        }
        position += end + 1;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void dumpJson(DumpWriter& out)
{
    if (out.bytes().empty()) // .kafka_cleanshutdown of older releases
        return out.item("empty", "  empty", nlohmann::ordered_json::object());
    const auto json = nlohmann::ordered_json::parse(out.bytes().text(), nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return out.problem(0, "not a JSON object");
    for (const auto& [name, value] : json.items())
        out.item("property",
            "  " + name + " = "
                + value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace),
            {{"name", name}, {"value", value}});
}

} // namespace engine::detail
