// kafka-topics.sh

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/topic_pattern.h"
#include "engine/broker/config.h"
#include "engine/command/names.h"
#include "engine/command/nearest.h"
#include "engine/controller/metadata_image.h"
#include "engine/lab/tools/tool_parts.h"

namespace engine::tools {

namespace {

using V = Flag::Value;

constexpr Flag kFlags[] = {
    {"create", V::None, "Create a new topic.", "创建 topic"},
    {"alter", V::None, "Alter the number of partitions.", "增加分区"},
    {"delete", V::None, "Delete a topic.", "删除 topic"},
    {"describe", V::None, "List details for the given topics.", "列出 topic 的细节"},
    {"list", V::None, "List all available topics.", "列出所有 topic"},
    {"topic", V::Needed, "The topic; a regular expression except with --create.", "topic；除 --create 外可用正则表达式"},
    {"topic-id", V::Needed, "The topic-id to describe.", "要查看的 topic id"},
    {"partitions", V::Needed, "The number of partitions.", "分区数"},
    {"replication-factor", V::Needed, "The replication factor for each partition.", "每个分区的副本数"},
    {"replica-assignment", V::Needed, "Brokers of each partition: 1:2,2:3", "每个分区的 broker：1:2,2:3"},
    {"config", V::Needed, "A topic configuration override: name=value", "topic 配置：名字=值"},
    {"if-not-exists", V::None, "With --create: only if the topic does not exist.", "与 --create 一起：仅当 topic 不存在"},
    {"if-exists", V::None, "With --alter, --delete, --describe: only if the topic exists.", "仅当 topic 存在"},
    {"exclude-internal", V::None, "Without internal topics.", "不含内部 topic"},
    {"under-replicated-partitions", V::None, "Only under-replicated partitions.", "只列副本不足的分区"},
    {"unavailable-partitions", V::None, "Only partitions whose leader is not available.", "只列没有可用 leader 的分区"},
    {"under-min-isr-partitions", V::None, "Only partitions whose isr is less than the minimum.", "只列 isr 少于下限的分区"},
    {"at-min-isr-partitions", V::None, "Only partitions whose isr is equal to the minimum.", "只列 isr 恰为下限的分区"},
    {"topics-with-overrides", V::None, "Only topics that have overridden configs.", "只列改过配置的 topic"},
    {"partition-size-limit-per-response", V::Needed, "Taken, and of no consequence.", "可写，不起作用"},
    {"bootstrap-server", V::Needed, "Any address: there is one cluster.", "任意地址：只有一个集群"},
    {"command-config", V::Needed, "Taken, and of no consequence.", "可写，不起作用"},
    {"help", V::None, "Print usage information.", "显示用法"},
    {"version", V::None, "Display Kafka version.", "显示 Kafka 版本"},
};
constexpr std::string_view kActions[] = {"list", "describe", "create", "alter", "delete"};

// Which flags each action refuses, as the tool does.
struct Refused {
    std::string_view action;
    std::vector<std::string_view> flags;
};

std::optional<CommandError> combinationProblem(const Flags& flags, std::string_view action)
{
    const Refused kRefused[] = {
        {"create", {"if-exists", "exclude-internal", "topics-with-overrides", "topic-id"}},
        {"alter", {"replication-factor", "config", "if-not-exists", "exclude-internal", "topics-with-overrides", "topic-id"}},
        {"delete",
            {"partitions", "replication-factor", "replica-assignment", "config", "if-not-exists", "exclude-internal",
                "topics-with-overrides", "topic-id"}},
        {"describe", {"partitions", "replication-factor", "replica-assignment", "config", "if-not-exists"}},
        {"list",
            {"partitions", "replication-factor", "replica-assignment", "config", "if-not-exists", "if-exists", "topics-with-overrides",
                "topic-id"}},
    };
    const std::string act(action);
    for (const auto& row : kRefused)
        if (row.action == action)
            if (const GivenFlag* bad = flags.anyOf(row.flags))
                return flags.wrong(bad->name,
                    "Option \"[" + bad->name + "]\" can't be used with option \"[" + act + "]\""
                        + (bad->name == "config" ? " (To alter topic configurations, the kafka-configs tool can be used.)" : ""));
    constexpr std::string_view kFilters[] = {
        "under-replicated-partitions", "unavailable-partitions", "under-min-isr-partitions", "at-min-isr-partitions"};
    const GivenFlag* filter = flags.anyOf(kFilters);
    if (filter && action != "describe")
        return flags.wrong(filter->name, "Option \"[" + filter->name + "]\" can't be used with option \"[" + act + "]\"");
    if (filter && flags.has("topics-with-overrides"))
        return flags.wrong(filter->name, "Option \"[topics-with-overrides]\" can't be used with option \"[" + filter->name + "]\"");
    if (action != "describe" && action != "list" && flags.value("topic").empty())
        return flags.wrong({}, "Missing required argument \"[topic]\"", "--topic NAME");
    if (flags.has("replica-assignment") && (flags.has("partitions") || flags.has("replication-factor")) && action == "create")
        return flags.wrong("replica-assignment",
            std::string("Option \"[replica-assignment]\" can't be used with option \"[")
                + (flags.has("partitions") ? "partitions" : "replication-factor") + "]\"");
    return std::nullopt;
}

std::string executing(const std::string& what)
{
    return "Error while executing topic command : " + what;
}

bool isInternal(std::string_view name)
{
    return name == "__consumer_offsets" || name == "__transaction_state" || name == "__share_group_state";
}

// "a.b" and "a_b" would have one name among the metrics.
std::string collisionWarning(std::string_view topic)
{
    if (topic.find_first_of("._") == std::string_view::npos)
        return {};
    return "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it "
           "is best to "
           "use either, but not both.\n";
}

ToolAnswer create(const Flags& flags, const ToolCluster& cluster)
{
    const std::string topic = flags.value("topic");
    if (cluster.image().topic(topic)) {
        if (flags.has("if-not-exists"))
            return said({});
        return failed(flags.wrong("topic", executing("Topic '" + topic + "' already exists.")));
    }
    if (!command::isLegalTopic(topic))
        return failed(flags.wrong("topic",
            executing("Topic name is invalid: '" + topic
                + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'")));
    std::string line = "create topic " + topic;
    if (flags.has("replica-assignment")) {
        line += " --assignment " + command::quoteWord(flags.value("replica-assignment"));
    } else {
        const auto number = [&](std::string_view flag, std::string_view setting) -> boost::system::result<std::int64_t, CommandError> {
            if (flags.has(flag))
                return numberOf(flags, flag, 1);
            constexpr std::int8_t kBroker = 4;
            for (const auto id : cluster.brokers())
                if (const auto told = cluster.configs(kBroker, std::to_string(id.value)))
                    for (const auto& entry : told->configs)
                        if (entry.name == setting && entry.value)
                            if (const auto value = parseInteger(*entry.value))
                                return *value;
            return std::int64_t{1};
        };
        const auto partitions = number("partitions", "num.partitions");
        if (!partitions)
            return failed(partitions.error());
        const auto replication = number("replication-factor", "default.replication.factor");
        if (!replication)
            return failed(replication.error());
        const auto registered = static_cast<std::int64_t>(cluster.brokers().size());
        if (*replication > registered)
            return failed(flags.wrong("replication-factor",
                executing("Unable to replicate the partition " + std::to_string(*replication)
                    + " time(s): The target replication factor of " + std::to_string(*replication) + " cannot be reached because only "
                    + std::to_string(registered) + " broker(s) are registered.")));
        line += " --partitions " + std::to_string(*partitions) + " --replication " + std::to_string(*replication);
    }
    for (const auto& config : flags.values("config"))
        line += " --config " + command::quoteWord(config);
    ToolAnswer answer = said(collisionWarning(topic) + "Created topic " + topic + ".");
    answer.commands.push_back(std::move(line));
    return answer;
}

// The topics that --topic means, sorted; all without it. An error if it means none and --if-exists is not there.
boost::system::result<std::vector<std::string>, CommandError> chosen(const Flags& flags, const ToolCluster& cluster)
{
    std::vector<std::string> out;
    const std::string text = flags.value("topic");
    std::string expression = text; // a comma is read as |
    std::replace(expression.begin(), expression.end(), ',', '|');
    std::string why;
    const auto pattern = TopicPattern::compile(expression, &why);
    if (!pattern)
        return flags.wrong("topic", executing(text + " is not a pattern: " + why));
    for (const auto& [name, id] : cluster.image().topicIds())
        if ((!flags.has("topic") || pattern->matches(name)) && !(flags.has("exclude-internal") && isInternal(name)))
            out.push_back(name);
    if (out.empty() && flags.has("topic") && !flags.has("if-exists") && !flags.has("list")) {
        std::vector<std::string> names;
        for (const auto& [name, id] : cluster.image().topicIds())
            names.push_back(name);
        CommandError error = flags.wrong("topic", executing("Topic '" + text + "' does not exist as expected"), command::orList(names));
        error.nearest = command::nearestWord(text, names);
        return error;
    }
    return out;
}

ToolAnswer alter(const Flags& flags, const ToolCluster& cluster)
{
    if (!flags.has("partitions"))
        return failed(flags.wrong({}, "Missing required argument \"[partitions]\"", "--partitions N"));
    const auto topics = chosen(flags, cluster);
    if (!topics)
        return failed(topics.error());
    const auto total = numberOf(flags, "partitions", 1);
    if (!total)
        return failed(total.error());
    ToolAnswer answer;
    for (const auto& topic : *topics) {
        const auto now = static_cast<std::int64_t>(cluster.image().topic(topic)->partitions.size());
        if (*total == now)
            return failed(flags.wrong("partitions", executing("Topic already has " + std::to_string(now) + " partition(s).")));
        if (*total < now)
            return failed(flags.wrong("partitions",
                executing("The topic " + topic + " currently has " + std::to_string(now) + " partition(s); " + std::to_string(*total)
                    + " would not be an increase.")));
        std::string line = "add partitions " + topic + " " + std::to_string(*total);
        if (flags.has("replica-assignment")) { // of all partitions; those that there are are passed over
            const std::string all = flags.value("replica-assignment");
            std::size_t from = 0;
            for (std::int64_t passed = 0; passed < now && from != std::string::npos; ++passed) {
                const std::size_t comma = all.find(',', from);
                from = comma == std::string::npos ? comma : comma + 1;
            }
            if (from == std::string::npos)
                return failed(flags.wrong("replica-assignment",
                    executing("Attempted to add " + std::to_string(*total - now)
                        + " additional partition(s), but only 0 assignment(s) were specified.")));
            line += " --assignment " + command::quoteWord(all.substr(from));
        }
        answer.commands.push_back(std::move(line));
    }
    return answer;
}

std::string numbers(const std::vector<BrokerId>& brokers)
{
    return joined(brokers, ",", [](BrokerId id) { return std::to_string(id.value); });
}

struct Described {
    std::string configs; // what is not Kafka's default
    std::int64_t minInSyncReplicas = 1;
};

Described configsOf(const ToolCluster& cluster, const std::string& topic)
{
    constexpr std::int8_t kTopic = 2, kDefault = 5;
    Described out;
    const auto told = cluster.configs(kTopic, topic);
    if (!told)
        return out;
    std::map<std::string, std::string> set;
    for (const auto& entry : told->configs) {
        if (entry.configSource != kDefault)
            set[entry.name] = entry.value.value_or("");
        if (entry.name == "min.insync.replicas" && entry.value)
            if (const auto number = parseInteger(*entry.value))
                out.minInSyncReplicas = *number;
    }
    out.configs = joined(set, ",", [](const auto& entry) { return entry.first + "=" + entry.second; });
    return out;
}

ToolAnswer describe(const Flags& flags, const ToolCluster& cluster)
{
    auto topics = chosen(flags, cluster);
    if (!topics)
        return failed(topics.error());
    if (flags.has("topic-id")) {
        std::erase_if(
            *topics, [&](const std::string& name) { return cluster.image().topic(name)->id.toString() != flags.value("topic-id"); });
        if (topics->empty() && !flags.has("if-exists"))
            return failed(flags.wrong("topic-id", executing("TopicId '" + flags.value("topic-id") + "' does not exist as expected")));
    }
    constexpr std::string_view kFilters[] = {
        "under-replicated-partitions", "unavailable-partitions", "under-min-isr-partitions", "at-min-isr-partitions"};
    const GivenFlag* filter = flags.anyOf(kFilters);
    std::string out;
    for (const auto& name : *topics) {
        const TopicImage& topic = *cluster.image().topic(name);
        const Described configs = configsOf(cluster, name);
        if (flags.has("topics-with-overrides") && configs.configs.empty())
            continue;
        if (!filter) {
            const PartitionImage& first = topic.partitions.begin()->second;
            out += "Topic: " + name + "\tTopicId: " + topic.id.toString() + "\tPartitionCount: " + std::to_string(topic.partitions.size())
                + "\tReplicationFactor: " + std::to_string(first.replicas.size() - first.adding.size()) + "\tConfigs: " + configs.configs
                + "\n";
        }
        if (flags.has("topics-with-overrides"))
            continue;
        for (const auto& [index, partition] : topic.partitions) {
            const auto inSync = static_cast<std::int64_t>(partition.isr.size());
            const bool shown = !filter
                || (filter->name == "under-replicated-partitions"
                    && partition.isr.size() < partition.replicas.size() - partition.adding.size())
                || (filter->name == "unavailable-partitions"
                    && (partition.leader == kNoBroker || !cluster.image().isAlive(partition.leader)))
                || (filter->name == "under-min-isr-partitions" && inSync < configs.minInSyncReplicas)
                || (filter->name == "at-min-isr-partitions" && inSync == configs.minInSyncReplicas);
            if (!shown)
                continue;
            out += "\tTopic: " + name + "\tPartition: " + std::to_string(index)
                + "\tLeader: " + (partition.leader == kNoBroker ? "none" : std::to_string(partition.leader.value))
                + "\tReplicas: " + numbers(partition.replicas) + "\tIsr: " + numbers(partition.isr);
            if (!partition.adding.empty() || !partition.removing.empty())
                out += "\tAdding Replicas: " + numbers(partition.adding) + "\tRemoving Replicas: " + numbers(partition.removing);
            out += "\tElr: " + numbers(partition.elr) + "\tLastKnownElr: " + numbers(partition.lastKnownElr) + "\n";
        }
    }
    return said(std::move(out));
}

} // namespace

std::span<const Flag> topicFlags()
{
    return kFlags;
}

ToolAnswer topicsTool(const Flags& flags, const ToolCluster& cluster)
{
    std::vector<std::string_view> actions;
    for (const auto action : kActions)
        if (flags.has(action))
            actions.push_back(action);
    if (actions.size() != 1)
        return failed(flags.wrong(actions.size() > 1 ? actions[1] : std::string_view(),
            "Command must include exactly one action: --list, --describe, --create, --alter or --delete",
            "--list, --describe, --create, --alter or --delete"));
    if (auto problem = combinationProblem(flags, actions.front()))
        return failed(std::move(*problem));
    const std::string_view action = actions.front();
    if (!cluster.answers())
        return failed(flags.wrong({},
            executing(
                std::string("Timed out waiting for a node assignment. Call: ") + (action == "create" ? "createTopics" : "listTopics"))));
    if (action == "create")
        return create(flags, cluster);
    if (action == "alter")
        return alter(flags, cluster);
    if (action == "describe")
        return describe(flags, cluster);
    const auto topics = chosen(flags, cluster);
    if (!topics)
        return failed(topics.error());
    if (action == "list")
        return said(joined(*topics, "\n", [](const std::string& name) { return name; }));
    ToolAnswer answer;
    for (const auto& topic : *topics)
        answer.commands.push_back("delete topic " + topic);
    return answer;
}

} // namespace engine::tools
