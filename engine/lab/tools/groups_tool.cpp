// kafka-consumer-groups.sh without --reset-offsets

#include <algorithm>
#include <set>
#include <span>

#include "engine/base/format.h"
#include "engine/base/topic_pattern.h"
#include "engine/command/nearest.h"
#include "engine/controller/metadata_image.h"
#include "engine/event/fact_words.h"
#include "engine/lab/tools/tool_parts.h"

namespace engine::tools {

namespace {

using V = Flag::Value;

constexpr Flag kFlags[] = {
    {"list", V::None, "List all consumer groups.", "列出所有消费组"},
    {"describe", V::None, "Describe consumer group and list offset lag.", "查看消费组和积压"},
    {"delete", V::None, "Delete empty groups with all that they committed.", "删除空的消费组及其提交"},
    {"reset-offsets", V::None, "Reset offsets of an inactive group.", "重置不活动的组的 offset"},
    {"delete-offsets", V::None, "Delete offsets of a group.", "删除组的 offset"},
    {"group", V::Needed, "The consumer group.", "消费组"},
    {"all-groups", V::None, "Apply to all consumer groups.", "所有消费组"},
    {"topic", V::Needed, "A topic, or partitions of it: orders:0,1", "topic，或其中的分区：orders:0,1"},
    {"all-topics", V::None, "All topics that the group has offsets of.", "组有 offset 的所有 topic"},
    {"members", V::None, "With --describe: its members.", "与 --describe 一起：成员"},
    {"offsets", V::None, "With --describe: its offsets.", "与 --describe 一起：offset"},
    {"state", V::Optional, "With --describe: its state; with --list: states, or only these.", "状态；与 --list 一起可只列这些状态"},
    {"type", V::Optional, "With --list: types, or only these.", "与 --list 一起：类型"},
    {"verbose", V::None, "With --describe: more columns.", "与 --describe 一起：更多列"},
    {"to-earliest", V::None, "To the earliest offset.", "到最早的 offset"},
    {"to-latest", V::None, "To the latest offset.", "到最新的 offset"},
    {"to-offset", V::Needed, "To that offset.", "到这个 offset"},
    {"to-current", V::None, "To the current offset.", "到当前的 offset"},
    {"to-datetime", V::Needed, "To the first offset of that time: YYYY-MM-DDThh:mm:ss.sss", "到这个时刻：YYYY-MM-DDThh:mm:ss.sss"},
    {"by-duration", V::Needed, "Back by a duration: PnDTnHnMnS", "往回一段时间：PnDTnHnMnS"},
    {"shift-by", V::Needed, "By so many, forth or back.", "前移或后移若干条"},
    {"execute", V::None, "Do it.", "执行"},
    {"dry-run", V::None, "Only show what would be.", "只显示结果"},
    {"export", V::None, "Print the new offsets as CSV.", "以 CSV 格式输出新的 offset"},
    {"from-file", V::Needed, "To the offsets in a CSV file.", "到 CSV 文件中的 offset"},
    {"validate-regex", V::Needed, "Is it an expression of RE2?", "检查 RE2 正则表达式"},
    {"bootstrap-server", V::Needed, "Any address: there is one cluster.", "任意地址：只有一个集群"},
    {"command-config", V::Needed, "Taken, and of no consequence.", "可写，不起作用"},
    {"timeout", V::Needed, "Taken, and of no consequence.", "可写，不起作用"},
    {"help", V::None, "Print usage information.", "显示用法"},
    {"version", V::None, "Display Kafka version.", "显示 Kafka 版本"},
};
constexpr std::string_view kActions[] = {"list", "describe", "delete", "reset-offsets", "delete-offsets", "validate-regex"};

const char* typeWord(GroupKind kind)
{
    return kind == GroupKind::Consumer ? "Consumer" : "Classic";
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

// The words of a filter, small; empty: everything passes.
std::vector<std::string> filterWords(const std::string& filter)
{
    std::vector<std::string> out;
    for (std::size_t from = 0; !filter.empty() && from <= filter.size();) {
        const std::size_t comma = std::min(filter.find(',', from), filter.size());
        std::string_view word = std::string_view(filter).substr(from, comma - from);
        while (word.starts_with(' '))
            word.remove_prefix(1);
        while (word.ends_with(' '))
            word.remove_suffix(1);
        out.push_back(lower(word));
        from = comma + 1;
    }
    return out;
}

bool isAmong(const std::vector<std::string>& words, std::string_view word)
{
    return words.empty() || std::find(words.begin(), words.end(), lower(word)) != words.end();
}

bool areAll(const std::vector<std::string>& words, std::span<const std::string_view> valid)
{
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::any_of(valid.begin(), valid.end(), [&](std::string_view one) { return lower(one) == word; });
    });
}

ToolAnswer list(const Flags& flags, const ToolCluster& cluster)
{
    constexpr std::string_view kStates[] = {
        "CompletingRebalance", "Dead", "Reconciling", "PreparingRebalance", "Stable", "Empty", "Assigning"};
    constexpr std::string_view kTypes[] = {"Consumer", "Classic"};
    const auto self = [](std::string_view word) { return std::string(word); };
    const bool states = flags.has("state"), types = flags.has("type");
    const auto wantedStates = filterWords(flags.value("state")), wantedTypes = filterWords(flags.value("type"));
    if (!areAll(wantedStates, kStates))
        return failed(flags.wrong("state",
            "Invalid state list '" + flags.value("state") + "'. Valid states are: " + joined(kStates, ", ", self), joined(kStates, ", ", self)));
    if (!areAll(wantedTypes, kTypes))
        return failed(flags.wrong("type",
            "Invalid types list '" + flags.value("type") + "'. Valid types are: " + joined(kTypes, ", ", self), joined(kTypes, ", ", self)));
    std::string out;
    if (states || types)
        out = padded("GROUP", 25) + (types ? " " + padded("TYPE", 20) : "") + (states ? " " + padded("STATE", 20) : "") + "\n";
    for (const auto& group : cluster.groups()) {
        if (!isAmong(wantedStates, factWord(group.state)) || !isAmong(wantedTypes, typeWord(group.kind)))
            continue;
        out += states || types ? padded(group.id, 25) : group.id;
        out += types ? " " + padded(typeWord(group.kind), 20) : "";
        out += states ? " " + padded(factWord(group.state), 20) : "";
        out += "\n";
    }
    return said(std::move(out));
}

std::string orDash(std::int64_t number)
{
    return number < 0 ? "-" : std::to_string(number);
}

// A member has partitions, or nobody: then the last three columns are dashes.
struct Row {
    TopicPartition partition;
    const ToolMember* member = nullptr;
};

std::string offsetsOf(const ToolGroup& group, const ToolCluster& cluster, bool verbose)
{
    std::vector<Row> rows;
    std::set<TopicPartition> assigned;
    std::vector<const ToolMember*> members;
    for (const auto& member : group.members)
        members.push_back(&member);
    std::stable_sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->assigned.size() > b->assigned.size(); });
    for (const auto* member : members)
        for (const auto& partition : member->assigned) {
            rows.push_back({partition, member});
            assigned.insert(partition);
        }
    for (const auto& [partition, committed] : group.committed)
        if (!assigned.contains(partition))
            rows.push_back({partition, nullptr});
    if (rows.empty())
        return {};
    std::size_t groupWidth = 15, topicWidth = 15, memberWidth = 15, hostWidth = 15;
    for (const auto& row : rows) {
        groupWidth = std::max(groupWidth, group.id.size());
        topicWidth = std::max(topicWidth, row.partition.topic.size());
        memberWidth = std::max(memberWidth, row.member ? row.member->id.size() : 1);
        hostWidth = std::max(hostWidth, row.member ? row.member->host.size() : 1);
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        const std::vector<std::size_t> widths{groupWidth, topicWidth, 10, 15, 15, 15, 15, memberWidth, hostWidth};
        std::string out;
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (i != 3 || verbose) // LEADER-EPOCH
                out += padded(cells[i], widths[i]) + " ";
        return out + cells.back() + "\n";
    };
    std::string out = "\n"
        + line(
            {"GROUP", "TOPIC", "PARTITION", "LEADER-EPOCH", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID"});
    for (const auto& row : rows) {
        const auto committed = group.committed.find(row.partition);
        const std::int64_t current = committed == group.committed.end() ? -1 : committed->second.offset;
        const std::int64_t end = cluster.latest(row.partition).value_or(-1);
        out += line({group.id, row.partition.topic, std::to_string(row.partition.partition),
            committed == group.committed.end() ? "-" : orDash(committed->second.leaderEpoch), orDash(current), orDash(end),
            current < 0 || end < 0 ? "-" : std::to_string(end - current), row.member ? row.member->id : "-",
            row.member ? row.member->host : "-", row.member ? row.member->clientId : "-"});
    }
    return out;
}

// "orders:0,1;refunds:2"
std::string assignmentWords(const std::vector<TopicPartition>& partitions)
{
    if (partitions.empty())
        return "-";
    std::map<std::string, std::vector<std::int32_t>> topics;
    for (const auto& partition : partitions)
        topics[partition.topic].push_back(partition.partition);
    return joined(topics, ";", [](const auto& topic) {
        auto indexes = topic.second;
        std::sort(indexes.begin(), indexes.end());
        return topic.first + ":" + joined(indexes, ",", [](std::int32_t index) { return std::to_string(index); });
    });
}

std::string membersOf(const ToolGroup& group, bool verbose)
{
    std::size_t groupWidth = std::max<std::size_t>(15, group.id.size()), memberWidth = 15, instanceWidth = 17, hostWidth = 15,
                clientWidth = 15, nowWidth = 20, targetWidth = 20;
    bool anyInstance = false;
    for (const auto& member : group.members) {
        memberWidth = std::max(memberWidth, member.id.size());
        instanceWidth = std::max(instanceWidth, member.instanceId.size());
        anyInstance = anyInstance || !member.instanceId.empty();
        hostWidth = std::max(hostWidth, member.host.size());
        clientWidth = std::max(clientWidth, member.clientId.size());
        nowWidth = std::max(nowWidth, assignmentWords(member.assigned).size());
        targetWidth = std::max(targetWidth, assignmentWords(member.target).size());
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string out = padded(cells[0], groupWidth) + " " + padded(cells[1], memberWidth) + " ";
        if (anyInstance)
            out += padded(cells[2], instanceWidth) + " ";
        out += padded(cells[3], hostWidth) + " " + padded(cells[4], clientWidth) + " " + padded(cells[5], 15) + " ";
        if (verbose)
            out +=
                padded(cells[6], 15) + " " + padded(cells[7], nowWidth) + " " + padded(cells[8], 15) + " " + padded(cells[9], targetWidth);
        return out + "\n";
    };
    std::string out = "\n"
        + line({"GROUP", "CONSUMER-ID", "GROUP-INSTANCE-ID", "HOST", "CLIENT-ID", "#PARTITIONS", "CURRENT-EPOCH", "CURRENT-ASSIGNMENT",
            "TARGET-EPOCH", "TARGET-ASSIGNMENT"});
    for (const auto& member : group.members) {
        const bool isNew = member.kind == GroupKind::Consumer;
        out += line({group.id, member.id, member.instanceId.empty() ? "-" : member.instanceId, member.host, member.clientId,
            std::to_string(member.assigned.size()), isNew ? orDash(member.epoch) : "-", assignmentWords(member.assigned),
            isNew ? orDash(group.assignmentEpoch) : "-", isNew ? assignmentWords(member.target) : "-"});
    }
    return out;
}

std::string stateOf(const ToolGroup& group, const ToolCluster& cluster, bool verbose)
{
    const std::size_t width = std::max<std::size_t>(15, group.id.size());
    const std::string coordinator =
        group.coordinator == kNoBroker ? "-" : cluster.addressOf(group.coordinator) + "  (" + std::to_string(group.coordinator.value) + ")";
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string out = padded(cells[0], width) + " " + padded(cells[1], std::max<std::size_t>(25, coordinator.size())) + " "
            + padded(cells[2], 20) + " " + padded(cells[3], 20) + " ";
        if (verbose)
            out += padded(cells[4], 15) + " " + padded(cells[5], 25) + " ";
        return out + cells[6] + "\n";
    };
    return "\n" + line({"GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "GROUP-EPOCH", "TARGET-ASSIGNMENT-EPOCH", "#MEMBERS"})
        + line({group.id, coordinator, group.assignor.empty() || group.members.empty() ? "-" : group.assignor, factWord(group.state),
            orDash(group.epoch), orDash(group.assignmentEpoch), std::to_string(group.members.size())});
}

CommandError unknownGroup(const Flags& flags, const ToolCluster& cluster, const std::string& id, const std::string& words)
{
    std::vector<std::string> names;
    for (const auto& group : cluster.groups())
        names.push_back(group.id);
    CommandError error = flags.wrong("group", words, names.empty() ? "there is no group" : command::orList(names));
    error.nearest = command::nearestWord(id, names);
    return error;
}

ToolAnswer describe(const Flags& flags, const ToolCluster& cluster)
{
    std::string out;
    for (const auto& id : groupsNamed(flags, cluster)) {
        const auto group = cluster.group(id);
        if (!group)
            return failed(unknownGroup(
                flags, cluster, id, groupCommandFailed("org.apache.kafka.common.errors.GroupIdNotFoundException: Group " + id + " not found.")));
        const bool verbose = flags.has("verbose");
        if (group->state == GroupState::Empty || group->members.empty())
            out += "\nConsumer group '" + id + "' has no active members.\n";
        else if (group->state != GroupState::Stable)
            out += "\nWarning: Consumer group '" + id + "' is rebalancing.\n";
        out += flags.has("members") ? membersOf(*group, verbose)
            : flags.has("state")    ? stateOf(*group, cluster, verbose)
                                    : offsetsOf(*group, cluster, verbose);
    }
    if (out.starts_with('\n'))
        out.erase(0, 1);
    return said(std::move(out));
}

// Those that can be deleted are, whatever becomes of the others.
ToolAnswer deleteGroups(const Flags& flags, const ToolCluster& cluster)
{
    ToolAnswer answer;
    std::vector<std::string> deleted;
    std::string refusals;
    const auto groups = groupsNamed(flags, cluster);
    for (const auto& id : groups) {
        const auto group = cluster.group(id);
        if (group && group->members.empty()) {
            deleted.push_back("'" + id + "'");
            answer.commands.push_back("delete group " + command::quoteWord(id));
            continue;
        }
        refusals += "\n* Group '" + id + "' could not be deleted due to: org.apache.kafka.common.errors."
            + (group ? "GroupNotEmptyException: The group is not empty." : "GroupIdNotFoundException: The group id does not exist.");
    }
    const std::string names = joined(deleted, ", ", [](const std::string& id) { return id; });
    if (refusals.empty())
        answer.output = "Deletion of requested consumer groups (" + names + ") was successful.";
    else if (deleted.empty())
        return failed(groups.size() == 1 ? unknownGroup(flags, cluster, groups.front(), "Error: Deletion of some consumer groups failed:" + refusals)
                                         : flags.wrong("group", "Error: Deletion of some consumer groups failed:" + refusals));
    else
        answer.output = "Error: Deletion of some consumer groups failed:" + refusals + "\n\nThese consumer groups were deleted successfully: " + names;
    return answer;
}

ToolAnswer deleteOffsets(const Flags& flags, const ToolCluster& cluster)
{
    ToolAnswer answer;
    const std::string id = flags.value("group");
    const auto group = cluster.group(id);
    const std::string head = "\n\n" + padded("TOPIC", 15) + " " + padded("PARTITION", 10) + " " + padded("STATUS", 15) + "\n";
    std::string table;
    const auto row = [&](const std::string& topic, std::int32_t partition, std::string_view status) {
        table += padded(topic, 15) + " " + padded(std::to_string(partition), 10) + " " + padded(status, 15) + "\n";
    };
    for (const auto& text : flags.values("topic")) {
        const auto choice = parseTopicChoice(flags, text, cluster);
        if (!choice)
            return failed(choice.error());
        std::vector<std::int32_t> partitions = choice->partitions;
        if (partitions.empty())
            for (const auto& [index, partition] : cluster.image().topic(choice->topic)->partitions)
                partitions.push_back(index);
        if (!group) {
            for (const auto index : partitions)
                row(choice->topic, index, "Error: org.apache.kafka.common.errors.GroupIdNotFoundException: The group id does not exist.");
            continue;
        }
        for (const auto& member : group->members)
            if (std::find(member.topics.begin(), member.topics.end(), choice->topic) != member.topics.end())
                return failed(flags.wrong("topic",
                    "Error: org.apache.kafka.common.errors.GroupSubscribedToTopicException: Deleting offsets of a topic is forbidden "
                    "while the consumer group is actively subscribed to it."));
        const std::string line = "delete offsets " + command::quoteWord(id) + " --topic " + choice->topic;
        if (choice->partitions.empty())
            answer.commands.push_back(line);
        for (const auto index : partitions) {
            if (!choice->partitions.empty())
                answer.commands.push_back(line + " --partition " + std::to_string(index));
            row(choice->topic, index, "Successful");
        }
    }
    table.pop_back();
    if (!group)
        return failed(unknownGroup(flags, cluster, id, "Error: The group id does not exist." + head + table));
    answer.output = "Request succeeded for deleting offsets from group " + id + "." + head + table;
    return answer;
}

std::optional<CommandError> combinationProblem(const Flags& flags, std::string_view action)
{
    const bool named = flags.has("group") || flags.has("all-groups");
    if (action == "list" || action == "validate-regex")
        return std::nullopt;
    if (!named)
        return flags.wrong(
            {}, "Option [" + std::string(action) + "] takes one of these options: [all-groups], [group]", "--group GROUP or --all-groups");
    if (action == "describe") {
        int views = 0;
        for (const char* view : {"members", "offsets", "state"})
            views += flags.has(view) ? 1 : 0;
        if (views > 1)
            return flags.wrong("state", "Option [describe] takes at most one of these options: [members], [offsets], [state]");
        if (!flags.value("state").empty())
            return flags.wrong("state", "Option [describe] does not take a value for [state]");
    }
    if (action == "delete-offsets") {
        if (!flags.has("topic"))
            return flags.wrong({}, "Option [delete-offsets] takes the following options: [topic], [group]", "--topic TOPIC");
        if (flags.values("group").size() != 1)
            return flags.wrong("group", "one group at a time", "--group GROUP");
    }
    if (action == "delete" && flags.has("topic"))
        return flags.wrong("topic", "The consumer does not support topic-specific offset deletion from a consumer group.");
    return std::nullopt;
}

} // namespace

std::span<const Flag> groupFlags()
{
    return kFlags;
}

std::string groupCommandFailed(const std::string& what)
{
    return "Error: Executing consumer group command failed due to " + what;
}

std::vector<std::string> groupsNamed(const Flags& flags, const ToolCluster& cluster)
{
    if (!flags.has("all-groups"))
        return flags.values("group");
    std::vector<std::string> out;
    for (const auto& group : cluster.groups())
        out.push_back(group.id);
    return out;
}

boost::system::result<TopicChoice, CommandError> parseTopicChoice(const Flags& flags, const std::string& text, const ToolCluster& cluster)
{
    TopicChoice choice;
    const auto colon = text.find(':');
    choice.topic = text.substr(0, colon);
    const TopicImage* topic = cluster.image().topic(choice.topic);
    if (!topic) {
        std::vector<std::string> names;
        for (const auto& [name, id] : cluster.image().topicIds())
            names.push_back(name);
        CommandError error = flags.wrong("topic", groupCommandFailed("This server does not host this topic-partition."), command::orList(names));
        error.nearest = command::nearestWord(choice.topic, names);
        return error;
    }
    for (std::size_t from = colon == std::string::npos ? text.size() : colon + 1; from < text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const auto index = parseInteger(std::string_view(text).substr(from, comma - from));
        if (!index)
            return flags.wrong("topic",
                "Invalid partition '" + text.substr(from, comma - from) + "' specified in topic arg '" + text + "''", "orders:0,1");
        if (*index < 0 || *index > INT32_MAX || !topic->partitions.contains(static_cast<std::int32_t>(*index)))
            return flags.wrong("topic", "Invalid topic arg '" + text + "', expected topic name or topic and partitions",
                "0 to " + std::to_string(topic->partitions.size() - 1));
        choice.partitions.push_back(static_cast<std::int32_t>(*index));
        from = comma + 1;
    }
    return choice;
}

ToolAnswer groupsTool(const Flags& flags, const ToolCluster& cluster)
{
    std::vector<std::string_view> actions;
    for (const auto action : kActions)
        if (flags.has(action))
            actions.push_back(action);
    if (actions.size() != 1)
        return failed(flags.wrong(actions.size() > 1 ? actions[1] : std::string_view(),
            "Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets, --validate-regex",
            "--list, --describe, --delete, --reset-offsets or --delete-offsets"));
    const std::string_view action = actions.front();
    if (auto problem = combinationProblem(flags, action))
        return failed(std::move(*problem));
    if (action == "validate-regex") {
        std::string why;
        const std::string text = flags.value("validate-regex");
        const bool isValid = TopicPattern::compile(text, &why).has_value();
        return said("The regular expression `" + text + "` is " + (isValid ? "valid." : "invalid: " + why + "."));
    }
    if (!cluster.answers())
        return failed(flags.wrong({},
            groupCommandFailed(action == "list" ? "java.util.concurrent.ExecutionException: org.apache.kafka.common.KafkaException: Failed to find "
                                         "brokers to send ListGroups"
                                       : "org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: "
                                         "describeConsumerGroups(api=FIND_COORDINATOR)")));
    if (action == "list")
        return list(flags, cluster);
    if (action == "describe")
        return describe(flags, cluster);
    if (action == "delete")
        return deleteGroups(flags, cluster);
    return action == "delete-offsets" ? deleteOffsets(flags, cluster) : resetOffsets(flags, cluster);
}

} // namespace engine::tools
