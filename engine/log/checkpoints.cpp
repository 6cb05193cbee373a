#include "engine/log/checkpoints.h"

#include <algorithm>

#include "engine/base/format.h"

namespace engine {

namespace {

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = text.find(separator);
        if (end != 0)
            out.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    return out;
}

std::optional<std::string> property(std::string_view text, std::string_view key)
{
    for (const auto& line : split(text, '\n'))
        if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == '=')
            return line.substr(key.size() + 1);
    return std::nullopt;
}

} // namespace

CheckpointText readCheckpoint(std::string_view text)
{
    CheckpointText out;
    std::int64_t count = -1;
    std::size_t countAt = 0;
    int line = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string_view words = text.substr(at, end - at);
        const std::size_t position = std::exchange(at, end + 1);
        if (words.empty())
            continue;
        if (line == 0 && words != "0") {
            out.faults.push_back({position, "the version is not 0"});
            return out;
        }
        if (line == 1) {
            const auto number = parseInteger(words);
            count = number && *number >= 0 ? *number : -1;
            countAt = position;
            if (count < 0)
                out.faults.push_back({position, "no number of entries"});
        }
        if (line > 1)
            out.entries.push_back({position, split(words, ' ')});
        line = std::min(line + 1, 2);
    }
    if (line < 2)
        out.faults.push_back({text.size(), line == 0 ? "no version" : "no number of entries"});
    else if (count >= 0 && count != static_cast<std::int64_t>(out.entries.size()))
        out.faults.push_back({countAt,
            "it says " + std::to_string(count) + " entries and holds " + std::to_string(out.entries.size())});
    return out;
}

std::optional<std::pair<TopicPartition, Offset>> offsetEntry(const std::vector<std::string>& words)
{
    if (words.size() != 3)
        return std::nullopt;
    const auto partition = parseInteger(words[1]);
    const auto offset = parseInteger(words[2]);
    if (!partition || *partition < 0 || *partition > INT32_MAX || !offset)
        return std::nullopt;
    return std::pair(TopicPartition{words[0], static_cast<std::int32_t>(*partition)}, Offset{*offset});
}

std::string writeOffsetCheckpoint(const OffsetCheckpoint& offsets)
{
    std::string text = "0\n" + std::to_string(offsets.size()) + "\n";
    for (const auto& [partition, offset] : offsets)
        text += partition.topic + " " + std::to_string(partition.partition) + " "
            + std::to_string(offset.value) + "\n";
    return text;
}

Result<OffsetCheckpoint> parseOffsetCheckpoint(std::string_view text)
{
    const CheckpointText read = readCheckpoint(text);
    if (!read.faults.empty())
        return ErrorCode::KafkaStorageError;
    OffsetCheckpoint out;
    for (const auto& line : read.entries) {
        const auto entry = offsetEntry(line.words);
        if (!entry)
            return ErrorCode::KafkaStorageError;
        out[entry->first] = entry->second;
    }
    return out;
}

std::string writePartitionMetadata(const Uuid& topicId)
{
    return "version: 0\ntopic_id: " + topicId.toString();
}

Result<Uuid> parsePartitionMetadata(std::string_view text)
{
    const auto lines = split(text, '\n');
    if (lines.empty() || lines.front() != "version: 0")
        return ErrorCode::KafkaStorageError;
    for (const auto& line : lines)
        if (line.starts_with("topic_id: "))
            if (const auto id = Uuid::parse(std::string_view(line).substr(10)); id && !id->isZero())
                return *id;
    return ErrorCode::KafkaStorageError;
}

std::string writeMetaProperties(const MetaProperties& properties)
{
    return "#\n#\ncluster.id=" + properties.clusterId + "\ndirectory.id=" + properties.directoryId.toString()
        + "\nnode.id=" + std::to_string(properties.nodeId) + "\nversion=1\n";
}

Result<MetaProperties> parseMetaProperties(std::string_view text)
{
    MetaProperties out;
    const auto node = property(text, "node.id");
    const auto directory = property(text, "directory.id");
    const auto number = node ? parseInteger(*node) : Result<std::int64_t>(ErrorCode::KafkaStorageError);
    if (!number || *number < 0 || *number > INT32_MAX || property(text, "version") != "1")
        return ErrorCode::KafkaStorageError;
    out.nodeId = static_cast<std::int32_t>(*number);
    out.clusterId = property(text, "cluster.id").value_or("");
    if (directory)
        out.directoryId = Uuid::parse(*directory).value_or(Uuid{});
    return out;
}

std::string writeCleanShutdown(std::int64_t brokerEpoch)
{
    return "{\"version\":0,\"brokerEpoch\":" + std::to_string(brokerEpoch) + "}";
}

std::int64_t parseCleanShutdown(std::string_view text)
{
    constexpr std::string_view key = "\"brokerEpoch\":";
    const auto at = text.find(key);
    if (at == std::string_view::npos)
        return -1;
    text.remove_prefix(at + key.size());
    const auto number = parseInteger(text.substr(0, text.find_first_not_of("0123456789")));
    return number ? *number : -1;
}

std::optional<TopicPartition> parsePartitionFolder(std::string_view name)
{
    const auto dash = name.rfind('-');
    if (dash == std::string_view::npos || dash == 0 || dash + 1 == name.size())
        return std::nullopt;
    for (const char c : name.substr(dash + 1))
        if (c < '0' || c > '9')
            return std::nullopt;
    const auto number = parseInteger(name.substr(dash + 1));
    if (!number || *number > INT32_MAX)
        return std::nullopt;
    return TopicPartition{std::string(name.substr(0, dash)), static_cast<std::int32_t>(*number)};
}

} // namespace engine
