// kafka-consumer-groups.sh --reset-offsets: what the offsets will be, and the commands that make them so. The commands find the offsets
// themselves, by real requests (engine/lab/group_job.h); the table is what they find if nothing changes in between.

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/iso_duration.h"
#include "engine/command/timestamp.h"
#include "engine/controller/metadata_image.h"
#include "engine/event/fact_words.h"
#include "engine/lab/tools/tool_parts.h"

namespace engine::tools {

namespace {

constexpr std::string_view kScenarios[] = {
    "to-offset", "to-current", "to-datetime", "by-duration", "to-earliest", "to-latest", "shift-by", "from-file"};

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
            return flags.wrong("to-offset",
                groupCommandFailed("Cannot parse argument '" + flags.value("to-offset") + "' of option to-offset"), "an offset");
        wish.to = std::to_string(std::max<std::int64_t>(0, *wish.offset)); // the earliest, if it is below
    } else if (flags.has("shift-by")) {
        wish.shift = number("shift-by");
        if (!wish.shift)
            return flags.wrong(
                "shift-by", groupCommandFailed("Cannot parse argument '" + flags.value("shift-by") + "' of option shift-by"),
                "a number such as 5 or -5");
        wish.to = (*wish.shift < 0 ? "" : "+") + std::to_string(*wish.shift);
    } else if (flags.has("to-datetime")) {
        std::string text = flags.value("to-datetime");
        if (text.find('T') == std::string::npos)
            return flags.wrong(
                "to-datetime",
                groupCommandFailed("java.text.ParseException: Error parsing timestamp. It does not contain a 'T' according to ISO8601 format"),
                "2026-01-01T00:00:00.000");
        const bool hasZone = text.ends_with('Z') || text.find_first_of("+-", text.find('T')) != std::string::npos;
        const auto millis = command::parseDateTime(hasZone ? text : text + "Z");
        if (!millis)
            return flags.wrong(
                "to-datetime", groupCommandFailed("java.text.ParseException: Unparseable date: \"" + text + "\""), "2026-01-01T00:00:00.000");
        wish.millis = *millis;
        wish.to = command::formatDateTime(wish.millis);
    } else if (flags.has("by-duration")) {
        const auto duration = parseIsoDuration(flags.value("by-duration"));
        if (!duration)
            return flags.wrong(
                "by-duration", groupCommandFailed("Text cannot be parsed to a Duration"), "PnDTnHnMnS, as in PT10M");
        wish.millis = std::max<std::int64_t>(0, cluster.wallMillis() - std::chrono::duration_cast<std::chrono::milliseconds>(*duration).count());
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

// Where each group shall go: of --from-file.
using Plan = std::map<std::string, std::map<TopicPartition, std::int64_t>>;

// "a,b" and "\"a\",b": two words.
std::vector<std::string> csvFields(std::string_view line)
{
    std::vector<std::string> out(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
            out.back() += line[++i];
        else if (line[i] == '"')
            quoted = !quoted;
        else if (line[i] == ',' && !quoted)
            out.emplace_back();
        else
            out.back() += line[i];
    }
    return out;
}

// A line is group,topic,partition,offset; the group may be left out if one is asked for.
boost::system::result<Plan, CommandError> planOf(const Flags& flags, const ToolCluster& cluster, const std::vector<std::string>& groups)
{
    const std::string path = flags.value("from-file");
    const auto text = cluster.file(path);
    if (!text)
        return flags.wrong("from-file", groupCommandFailed("java.io.IOException: Unable to read file " + path));
    const bool isOne = flags.values("group").size() == 1;
    Plan plan;
    int number = 0;
    for (std::size_t from = 0; from < text->size();) {
        const std::size_t end = std::min(text->find('\n', from), text->size());
        std::string_view line = std::string_view(*text).substr(from, end - from);
        from = end + 1;
        ++number;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            continue;
        auto fields = csvFields(line);
        if (isOne && fields.size() == 3)
            fields.insert(fields.begin(), groups.front());
        const auto partition = fields.size() == 4 ? parseInteger(fields[2]) : parseInteger("");
        const auto offset = fields.size() == 4 ? parseInteger(fields[3]) : parseInteger("");
        if (!partition || !offset || *partition < 0 || *partition > INT32_MAX)
            return flags.wrong("from-file", "line " + std::to_string(number) + " of " + path + " is not "
                    + (isOne ? "topic,partition,offset" : "group,topic,partition,offset"));
        plan[fields[0]][{fields[1], static_cast<std::int32_t>(*partition)}] = *offset;
    }
    return plan;
}

// What is wrong with the flags together; nothing: they fit.
std::optional<CommandError> flagsProblem(const Flags& flags)
{
    std::vector<std::string_view> scenarios;
    for (const auto scenario : kScenarios)
        if (flags.has(scenario))
            scenarios.push_back(scenario);
    if (scenarios.empty())
        return flags.wrong({},
            "Option '[reset-offsets]' requires one of the following scenarios: [[to-offset], [to-current], [to-datetime], [from-file], "
            "[by-duration], [to-earliest], [to-latest], [shift-by]]",
            "--to-earliest");
    if (scenarios.size() > 1)
        return flags.wrong(scenarios[1],
            "Option \"[" + std::string(scenarios[0]) + "]\" can't be used with option \"[" + std::string(scenarios[1]) + "]\"");
    if (flags.has("execute") && flags.has("dry-run"))
        return flags.wrong("dry-run", "Option [reset-offsets] only accepts one of [execute] and [dry-run]");
    if (!flags.has("topic") && !flags.has("all-topics") && !flags.has("from-file"))
        return flags.wrong({}, "One of the reset scopes should be defined: --all-topics, --topic.", "--topic TOPIC");
    return std::nullopt;
}

// The lines of the answer, as they come together.
struct Told {
    bool isCsv = false;
    bool namesGroups = false; // in the CSV
    std::string warnings;
    std::string rows;

    void add(const std::string& group, const TopicPartition& partition, std::int64_t offset)
    {
        if (isCsv)
            rows += (namesGroups ? group + "," : "") + partition.topic + "," + std::to_string(partition.partition) + "," + std::to_string(offset) + "\n";
        else
            rows += padded(group, 30) + " " + padded(partition.topic, 30) + " " + padded(std::to_string(partition.partition), 10) + " "
                + padded(std::to_string(offset), 15) + "\n";
    }
    std::string text() const
    {
        const std::string head =
            "\n" + padded("GROUP", 30) + " " + padded("TOPIC", 30) + " " + padded("PARTITION", 10) + " " + padded("NEW-OFFSET", 15) + "\n";
        std::string out = warnings + (isCsv ? "" : head) + rows;
        while (out.ends_with('\n'))
            out.pop_back();
        return out.starts_with('\n') ? out.substr(1) : out;
    }
};

// The topics of a group that are meant: those that it has offsets of, or the named ones.
boost::system::result<std::vector<TopicChoice>, CommandError> scopeOf(const Flags& flags, const ToolCluster& cluster, const ToolGroup* group)
{
    std::vector<TopicChoice> out;
    if (flags.has("all-topics") && group) {
        std::map<std::string, std::vector<std::int32_t>> topics;
        for (const auto& [partition, committed] : group->committed)
            if (cluster.image().topic(partition.topic))
                topics[partition.topic].push_back(partition.partition);
        for (const auto& [topic, partitions] : topics)
            out.push_back({topic, partitions});
    }
    for (const auto& text : flags.values("topic")) {
        const auto choice = parseTopicChoice(flags, text, cluster);
        if (!choice)
            return choice.error();
        out.push_back(*choice);
    }
    return out;
}

} // namespace

ToolAnswer resetOffsets(const Flags& flags, const ToolCluster& cluster)
{
    if (auto problem = flagsProblem(flags))
        return failed(std::move(*problem));
    const auto wish = wishOf(flags, cluster);
    if (!wish)
        return failed(wish.error());
    const auto groups = groupsNamed(flags, cluster);
    const bool isPlanned = flags.has("from-file");
    const auto plan = isPlanned ? planOf(flags, cluster, groups) : Plan{};
    if (!plan)
        return failed(plan.error());

    ToolAnswer answer;
    Told told{flags.has("export"), flags.values("group").size() != 1, {}, {}};
    if (!flags.has("execute") && !flags.has("dry-run"))
        told.warnings = "WARN: No action will be performed as the --execute option is missing. In a future major release, the default behavior "
                        "of this command will be to prompt the user before executing the reset rather than doing a dry run. You should add the "
                        "--dry-run option explicitly if you are scripting this command and want to keep the current default behavior without "
                        "prompting.\n";
    for (const auto& id : groups) {
        const auto group = cluster.group(id);
        const ToolGroup* known = group ? &*group : nullptr;
        if (group && !group->members.empty())
            return failed(flags.wrong("group",
                "Error: Assignments can only be reset if the group '" + id + "' is inactive, but the current state is "
                    + factWord(group->state) + "."));
        const std::string line = "reset offsets " + command::quoteWord(id) + " --topic ";
        if (isPlanned) {
            const auto its = plan->find(id);
            if (its == plan->end())
                told.warnings += "\nError: No reset plan for group " + id + " found\n";
            for (const auto& [partition, wanted] : its == plan->end() ? std::map<TopicPartition, std::int64_t>{} : its->second) {
                Wish one;
                one.offset = wanted;
                const auto offset = newOffset(flags, cluster, known, partition, one, told.warnings);
                if (!offset)
                    return failed(offset.error());
                told.add(id, partition, *offset);
                answer.commands.push_back(line + partition.topic + " --partition " + std::to_string(partition.partition) + " --to "
                    + std::to_string(*offset));
            }
            continue;
        }
        const auto choices = scopeOf(flags, cluster, known);
        if (!choices)
            return failed(choices.error());
        for (const auto& choice : *choices) {
            const auto& all = cluster.image().topic(choice.topic)->partitions;
            std::vector<std::int32_t> partitions = choice.partitions;
            if (partitions.empty())
                for (const auto& [index, partition] : all)
                    partitions.push_back(index);
            const bool isWhole = partitions.size() == all.size() && !flags.has("to-current");
            if (isWhole)
                answer.commands.push_back(line + choice.topic + " --to " + wish->to);
            for (const auto index : partitions) {
                const auto offset = newOffset(flags, cluster, known, {choice.topic, index}, *wish, told.warnings);
                if (!offset)
                    return failed(offset.error());
                told.add(id, {choice.topic, index}, *offset);
                if (!isWhole)
                    answer.commands.push_back(line + choice.topic + " --partition " + std::to_string(index) + " --to "
                        + (flags.has("to-current") ? std::to_string(*offset) : wish->to));
            }
        }
    }
    answer.isForetold = true;
    if (!flags.has("execute"))
        answer.commands.clear();
    answer.output = told.text();
    return answer;
}

} // namespace engine::tools
