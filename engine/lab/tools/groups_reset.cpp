// kafka-consumer-groups.sh --reset-offsets: what the offsets will be, and the commands that make them so. The commands find the offsets
// themselves, by real requests (engine/lab/group_job.h); the table is what they find if nothing changes in between.

#include <algorithm>

#include "engine/base/format.h"
#include "engine/command/timestamp.h"
#include "engine/controller/metadata_image.h"
#include "engine/event/fact_words.h"
#include "engine/lab/tools/tool_parts.h"

namespace engine::tools {

namespace {

constexpr std::string_view kScenarios[] = {
    "to-offset", "to-current", "to-datetime", "by-duration", "to-earliest", "to-latest", "shift-by", "from-file"};

// PnDTnHnMnS in milliseconds.
std::optional<std::int64_t> parseJavaDuration(std::string_view text)
{
    bool negative = false;
    if (text.starts_with('-') || text.starts_with('+')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (!text.starts_with('P') || text.size() < 3)
        return std::nullopt;
    text.remove_prefix(1);
    std::int64_t total = 0;
    bool inTime = false;
    while (!text.empty()) {
        if (text.front() == 'T' && !inTime) {
            inTime = true;
            text.remove_prefix(1);
            if (text.empty())
                return std::nullopt;
            continue;
        }
        const auto unit = text.find_first_of("DHMS");
        if (unit == std::string_view::npos)
            return std::nullopt;
        const char letter = text[unit];
        std::string_view digits = text.substr(0, unit);
        std::int64_t fraction = 0; // milliseconds of S
        if (const auto point = digits.find('.'); point != std::string_view::npos && letter == 'S') {
            std::string part(digits.substr(point + 1));
            part.resize(3, '0');
            const auto number = parseInteger(part);
            if (!number || *number < 0)
                return std::nullopt;
            fraction = *number;
            digits = digits.substr(0, point);
        }
        const auto number = parseInteger(digits);
        constexpr std::int64_t kMost = 100000000; // of each part
        if (!number || *number > kMost || *number < -kMost || (letter == 'D') == inTime)
            return std::nullopt;
        total += *number * (letter == 'D' ? 86400000 : letter == 'H' ? 3600000 : letter == 'M' ? 60000 : 1000) + fraction;
        text.remove_prefix(unit + 1);
    }
    return negative ? -total : total;
}

struct Wish {
    std::string to;                     // of the command: "earliest", "41", "-5", a date
    std::int64_t millis = -1;           // of a date
    std::optional<std::int64_t> offset; // to-offset
    std::optional<std::int64_t> shift;
};

boost::system::result<Wish, CommandError> wishOf(const Flags& flags, const ToolCluster& cluster)
{
    Wish wish;
    const auto number = [&](std::string_view name) -> std::optional<std::int64_t> {
        const auto parsed = parseInteger(flags.value(name));
        return parsed ? std::optional(*parsed) : std::nullopt;
    };
    if (flags.has("to-earliest") || flags.has("to-latest")) {
        wish.to = flags.has("to-earliest") ? "earliest" : "latest";
    } else if (flags.has("to-offset")) {
        wish.offset = number("to-offset");
        if (!wish.offset)
            return flags.wrong("to-offset", "Cannot parse argument '" + flags.value("to-offset") + "' of option to-offset", "an offset");
        wish.to = std::to_string(std::max<std::int64_t>(0, *wish.offset)); // the earliest, if it is below
    } else if (flags.has("shift-by")) {
        wish.shift = number("shift-by");
        if (!wish.shift)
            return flags.wrong(
                "shift-by", "Cannot parse argument '" + flags.value("shift-by") + "' of option shift-by", "a number such as 5 or -5");
        wish.to = (*wish.shift < 0 ? "" : "+") + std::to_string(*wish.shift);
    } else if (flags.has("to-datetime")) {
        std::string text = flags.value("to-datetime");
        if (text.find('T') == std::string::npos)
            return flags.wrong(
                "to-datetime", "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format", "2026-01-01T00:00:00.000");
        const bool hasZone = text.ends_with('Z') || text.find_first_of("+-", text.find('T')) != std::string::npos;
        const auto millis = command::parseDateTime(hasZone ? text : text + "Z");
        if (!millis)
            return flags.wrong("to-datetime", "Unparseable date: \"" + text + "\"", "2026-01-01T00:00:00.000");
        wish.millis = *millis;
        wish.to = command::formatDateTime(wish.millis);
    } else if (flags.has("by-duration")) {
        const auto duration = parseJavaDuration(flags.value("by-duration"));
        if (!duration)
            return flags.wrong(
                "by-duration", "Text cannot be parsed to a Duration: " + flags.value("by-duration"), "PnDTnHnMnS, as in PT10M");
        wish.millis = std::max<std::int64_t>(0, cluster.wallMillis() - *duration);
        wish.to = command::formatDateTime(wish.millis);
    }
    return wish;
}

struct Lines {
    std::string warnings;
    std::string table;
};

// The new offset of one partition; an error if there can be none.
boost::system::result<std::int64_t, CommandError> newOffset(const Flags& flags, const ToolCluster& cluster, const ToolGroup* group,
    const TopicPartition& partition, const Wish& wish, std::string& warnings)
{
    const auto earliest = cluster.earliest(partition), latest = cluster.latest(partition);
    if (!earliest || !latest)
        return flags.wrong("topic",
            "Error: Executing consumer group command failed due to org.apache.kafka.common.errors.TimeoutException: " + partition.toString()
                + " has no leader");
    const auto clamped = [&](std::int64_t offset) {
        if (offset > *latest) {
            warnings += "WARN New offset (" + std::to_string(offset) + ") is higher than latest offset for topic partition "
                + partition.toString() + ". Value will be set to " + std::to_string(*latest) + "\n";
            return *latest;
        }
        if (offset < *earliest) {
            warnings += "WARN New offset (" + std::to_string(offset) + ") is lower than earliest offset for topic partition "
                + partition.toString() + ". Value will be set to " + std::to_string(*earliest) + "\n";
            return *earliest;
        }
        return offset;
    };
    const auto committed = group ? group->committed.find(partition) : std::map<TopicPartition, ToolGroup::Committed>::const_iterator{};
    const bool isCommitted = group && committed != group->committed.end();
    if (wish.to == "earliest")
        return *earliest;
    if (wish.to == "latest")
        return *latest;
    if (wish.offset)
        return clamped(*wish.offset);
    if (wish.shift) {
        if (!isCommitted)
            return flags.wrong(
                "shift-by", "Cannot shift offset for partition " + partition.toString() + " since there is no current committed offset");
        const std::int64_t from = committed->second.offset;
        return clamped(*wish.shift > 0 && from > INT64_MAX - *wish.shift ? INT64_MAX : from + *wish.shift);
    }
    if (wish.millis >= 0) {
        if (const auto found = cluster.atTime(partition, wish.millis))
            return *found;
        warnings += "\nWarn: Partition " + std::to_string(partition.partition) + " from topic " + partition.topic
            + " is empty. Falling back to latest known offset.\n";
        return *latest;
    }
    return isCommitted ? committed->second.offset : *latest; // to-current
}

} // namespace

ToolAnswer resetOffsets(const Flags& flags, const ToolCluster& cluster)
{
    std::vector<std::string_view> scenarios;
    for (const auto scenario : kScenarios)
        if (flags.has(scenario))
            scenarios.push_back(scenario);
    if (scenarios.size() != 1)
        return failed(flags.wrong(scenarios.empty() ? std::string_view() : scenarios[1],
            "Option '[reset-offsets]' requires one of the following scenarios: [[to-offset], [to-current], [to-datetime], [by-duration], "
            "[to-earliest], [to-latest], [shift-by]]",
            "--to-earliest"));
    for (const std::string_view file : {"from-file", "export"})
        if (flags.has(file))
            return failed(flags.wrong(file, "--" + std::string(file) + " is about a file; name the offsets with --to-offset"));
    if (flags.has("execute") && flags.has("dry-run"))
        return failed(flags.wrong("dry-run", "Option [reset-offsets] only accepts one of [execute], [dry-run]"));
    if (!flags.has("topic") && !flags.has("all-topics"))
        return failed(flags.wrong({}, "One of the reset scopes should be defined: --all-topics, --topic.", "--topic TOPIC"));
    const auto wish = wishOf(flags, cluster);
    if (!wish)
        return failed(wish.error());

    ToolAnswer answer;
    std::string warnings;
    if (!flags.has("execute") && !flags.has("dry-run"))
        warnings = "WARN: No action will be performed as the --execute option is missing.\n";
    std::string table =
        "\n" + padded("GROUP", 30) + " " + padded("TOPIC", 30) + " " + padded("PARTITION", 10) + " " + padded("NEW-OFFSET", 15) + "\n";
    for (const auto& id : groupsNamed(flags, cluster)) {
        const auto group = cluster.group(id);
        if (group && !group->members.empty())
            return failed(flags.wrong("group",
                "Error: Assignments can only be reset if the group '" + id + "' is inactive, but the current state is "
                    + factWord(group->state) + "."));
        std::vector<TopicChoice> choices;
        if (flags.has("all-topics")) {
            std::map<std::string, std::vector<std::int32_t>> topics; // those it has offsets of
            if (group)
                for (const auto& [partition, committed] : group->committed)
                    if (cluster.image().topic(partition.topic))
                        topics[partition.topic].push_back(partition.partition);
            for (const auto& [topic, partitions] : topics)
                choices.push_back({topic, partitions});
        }
        for (const auto& text : flags.values("topic")) {
            const auto choice = parseTopicChoice(flags, text, cluster);
            if (!choice)
                return failed(choice.error());
            choices.push_back(*choice);
        }
        for (const auto& choice : choices) {
            const auto& all = cluster.image().topic(choice.topic)->partitions;
            std::vector<std::int32_t> partitions = choice.partitions;
            if (partitions.empty())
                for (const auto& [index, partition] : all)
                    partitions.push_back(index);
            const bool isWhole = partitions.size() == all.size() && !flags.has("to-current");
            const std::string line = "reset offsets " + command::quoteWord(id) + " --topic " + choice.topic;
            if (isWhole)
                answer.commands.push_back(line + " --to " + wish->to);
            for (const auto index : partitions) {
                const auto offset = newOffset(flags, cluster, group ? &*group : nullptr, {choice.topic, index}, *wish, warnings);
                if (!offset)
                    return failed(offset.error());
                table += padded(id, 30) + " " + padded(choice.topic, 30) + " " + padded(std::to_string(index), 10) + " "
                    + padded(std::to_string(*offset), 15) + "\n";
                if (!isWhole)
                    answer.commands.push_back(line + " --partition " + std::to_string(index) + " --to "
                        + (flags.has("to-current") ? std::to_string(*offset) : wish->to));
            }
        }
    }
    answer.isForetold = true;
    if (!flags.has("execute"))
        answer.commands.clear();
    answer.output = warnings + table;
    while (answer.output.ends_with('\n'))
        answer.output.pop_back();
    if (answer.output.starts_with('\n'))
        answer.output.erase(0, 1);
    return answer;
}

} // namespace engine::tools
