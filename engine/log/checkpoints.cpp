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

struct Property {
    std::size_t position = 0; // of its line
    std::string value;
};

std::optional<Property> property(std::string_view text, std::string_view key)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == '=')
            return Property{at, std::string(line.substr(key.size() + 1))};
        at = end + 1;
    }
    return std::nullopt;
}

// Of a file that may hold anything, for a line of words.
std::string quoted(std::string value)
{
    constexpr std::size_t kShown = 60;
    const bool isLong = value.size() > kShown;
    value.resize(std::min(value.size(), kShown));
    const auto isPlain = [](char c) { return c >= ' ' && c <= '~'; };
    std::replace_if(value.begin(), value.end(), [&](char c) { return !isPlain(c); }, '?');
    return "\"" + value + (isLong ? "…\"" : "\"");
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

std::optional<FileFault> partitionMetadataFault(std::string_view text)
{
    if (parsePartitionMetadata(text))
        return std::nullopt;
    constexpr std::string_view kVersion = "version: ", kTopicId = "topic_id: ";
    const auto first = text.substr(0, text.find('\n'));
    if (!first.starts_with(kVersion))
        return FileFault{0, "no version"};
    if (first != "version: 0")
        return FileFault{0, "version " + quoted(std::string(first.substr(kVersion.size()))) + " is not known (0 is)"};
    const auto line = text.find(kTopicId);
    return FileFault{line == std::string_view::npos ? text.size() : line, "no topic_id of 22 characters"};
}

std::string writeMetaProperties(const MetaProperties& properties)
{
    return "#\n#\ncluster.id=" + properties.clusterId + "\ndirectory.id=" + properties.directoryId.toString()
        + "\nnode.id=" + std::to_string(properties.nodeId) + "\nversion=1\n";
}

Result<MetaProperties> parseMetaProperties(std::string_view text)
{
    MetaProperties out;
    const auto version = property(text, "version");
    const auto node = property(text, "node.id");
    const auto directory = property(text, "directory.id");
    const auto cluster = property(text, "cluster.id");
    const auto number = node ? parseInteger(node->value) : Result<std::int64_t>(ErrorCode::KafkaStorageError);
    if (!number || *number < 0 || *number > INT32_MAX || !version || version->value != "1")
        return ErrorCode::KafkaStorageError;
    out.nodeId = static_cast<std::int32_t>(*number);
    if (cluster)
        out.clusterId = cluster->value;
    if (directory)
        out.directoryId = Uuid::parse(directory->value).value_or(Uuid{});
    return out;
}

std::optional<FileFault> metaPropertiesFault(std::string_view text, std::int32_t nodeId, std::string_view clusterId)
{
    const auto version = property(text, "version");
    if (!version)
        return FileFault{0, "no version"};
    if (version->value == "0")
        return FileFault{version->position, "version 0 is that of a broker with ZooKeeper"};
    if (version->value != "1")
        return FileFault{version->position, "version " + quoted(version->value) + " is not known (1 is)"};
    const auto properties = parseMetaProperties(text);
    const auto node = property(text, "node.id");
    if (!properties)
        return node ? FileFault{node->position, "node.id " + quoted(node->value) + " is no number of a node"}
                    : FileFault{text.size(), "no node.id"};
    if (properties->nodeId != nodeId)
        return FileFault{node->position,
            "it is the folder of node " + std::to_string(properties->nodeId) + ", not of node " + std::to_string(nodeId)};
    const auto cluster = property(text, "cluster.id");
    if (!cluster)
        return FileFault{text.size(), "no cluster.id"};
    if (cluster->value != clusterId)
        return FileFault{cluster->position,
            "it belongs to the cluster " + quoted(cluster->value) + ", not to " + quoted(std::string(clusterId))};
    const auto directory = property(text, "directory.id");
    if (directory && properties->directoryId.isZero())
        return FileFault{directory->position, "directory.id " + quoted(directory->value) + " is no id of a folder"};
    return std::nullopt;
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
