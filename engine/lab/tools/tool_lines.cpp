// The other way round: the shell line of Kafka's tools that does what a command of the project does.

#include "engine/base/kafka_configs.h"
#include "engine/command/timestamp.h"
#include "engine/controller/features.h"
#include "engine/lab/tools/tool_parts.h"

namespace engine {

namespace {

using namespace tools;

// As a shell takes it: in single quotes unless every sign is harmless.
std::string shellWord(std::string_view text)
{
    constexpr std::string_view kHarmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:,=+/@%";
    if (!text.empty() && text.find_first_not_of(kHarmless) == std::string_view::npos)
        return std::string(text);
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string jsonText(std::string_view text) // topic names: nothing in them needs an escape
{
    return "\"" + std::string(text) + "\"";
}

// A value with commas stands in brackets.
std::string configEntry(const std::string& key, const std::string& value)
{
    return key + "=" + (value.find(',') == std::string::npos ? value : "[" + value + "]");
}

struct Teller {
    std::string_view server;
    using Line = std::optional<std::string>;

    std::string tool(std::string_view name) const { return std::string(name) + ".sh --bootstrap-server " + std::string(server); }

    Line operator()(const command::CreateTopic& c) const
    {
        std::string line = tool("kafka-topics") + " --create --topic " + c.topic;
        if (!c.assignment.empty())
            line += " --replica-assignment " + joined(c.assignment, ",", [](const command::ReplicaList& list) {
                return joined(list.brokers, ":", [](std::int32_t broker) { return std::to_string(broker); });
            });
        if (c.partitions)
            line += " --partitions " + std::to_string(*c.partitions);
        if (c.replication)
            line += " --replication-factor " + std::to_string(*c.replication);
        for (const auto& entry : c.config)
            line += " --config " + shellWord(entry.key + "=" + entry.value);
        return line;
    }
    Line operator()(const command::DeleteTopic& c) const { return tool("kafka-topics") + " --delete --topic " + c.topic; }
    Line operator()(const command::AddPartitions& c) const
    {
        if (!c.assignment.empty())
            return std::nullopt; // the tool wants as many more words before as there are partitions
        return tool("kafka-topics") + " --alter --topic " + c.topic + " --partitions " + std::to_string(c.total);
    }
    // The tools read files; bash makes one of what a command prints.
    static std::string file(const std::string& json) { return "<(echo '" + json + "')"; }
    Line operator()(const command::DeleteRecords& c) const
    {
        return tool("kafka-delete-records") + " --offset-json-file "
            + file("{\"partitions\":[{\"topic\":" + jsonText(c.topic) + ",\"partition\":" + std::to_string(c.partition)
                + ",\"offset\":" + std::to_string(c.before) + "}],\"version\":1}");
    }
    Line operator()(const command::Elect& c) const
    {
        return tool("kafka-leader-election") + " --election-type " + (c.kind == command::ElectionKind::Unclean ? "unclean" : "preferred")
            + " --topic " + c.topic + " --partition " + std::to_string(c.partition);
    }
    Line operator()(const command::Reassign& c) const
    {
        if (c.cancel)
            return std::nullopt; // the tool wants the replicas that were asked for
        std::string line = tool("kafka-reassign-partitions") + " --reassignment-json-file "
            + file("{\"version\":1,\"partitions\":[{\"topic\":" + jsonText(c.topic) + ",\"partition\":" + std::to_string(c.partition)
                + ",\"replicas\":[" + joined(c.replicas, ",", [](std::int32_t broker) { return std::to_string(broker); }) + "]}]}")
            + " --execute";
        if (c.throttle)
            line += " --throttle " + std::to_string(*c.throttle);
        return line;
    }

    Line configs(command::ConfigTarget what, const std::string& name, const std::string& change, bool allDynamic) const
    {
        using Target = command::ConfigTarget;
        if (what == Target::Producer || what == Target::Consumer || (what == Target::Broker && !allDynamic))
            return std::nullopt; // a client's settings are its own; a broker's other ones stand in its server.properties
        return tool("kafka-configs") + " --alter --entity-type "
            + (what == Target::Topic       ? "topics"
                    : what == Target::Group ? "groups"
                                            : "brokers")
            + " --entity-name " + shellWord(name) + change;
    }
    static bool isDynamic(const std::string& key)
    {
        const ConfigInfo* info = findConfig(ConfigScope::Broker, key);
        return info && info->dynamic;
    }
    Line operator()(const command::SetConfig& c) const
    {
        bool dynamic = true;
        std::string entries;
        for (const auto& entry : c.entries) {
            dynamic = dynamic && isDynamic(entry.key);
            entries += (entries.empty() ? "" : ",") + configEntry(entry.key, entry.value);
        }
        return configs(c.what, c.name, " --add-config " + shellWord(entries), dynamic);
    }
    Line operator()(const command::UnsetConfig& c) const
    {
        bool dynamic = true;
        for (const auto& key : c.keys)
            dynamic = dynamic && isDynamic(key);
        return configs(c.what, c.name, " --delete-config " + joined(c.keys, ",", [](const std::string& key) { return key; }), dynamic);
    }
    Line operator()(const command::SetQuota& c) const
    {
        std::string line = tool("kafka-configs") + " --alter --entity-type "
            + (c.entity == command::QuotaEntity::User ? "users" : "clients")
            + (c.name == "<default>" ? " --entity-default" : " --entity-name " + shellWord(c.name));
        std::string added, removed;
        for (const auto& entry : c.entries) {
            std::string& list = entry.value.empty() ? removed : added;
            list += (list.empty() ? "" : ",") + (entry.value.empty() ? entry.key : entry.key + "=" + entry.value);
        }
        if (!added.empty())
            line += " --add-config " + shellWord(added);
        if (!removed.empty())
            line += " --delete-config " + removed;
        return line;
    }
    // Up or down: the line alone knows it at the ends only.
    Line operator()(const command::SetFeature& c) const
    {
        const SupportedFeature* feature = findFeature(c.name);
        if (!feature || (c.level != feature->max && c.level != feature->min))
            return std::nullopt;
        return tool("kafka-features") + (c.level == feature->max ? " upgrade" : " downgrade") + " --feature " + c.name + "="
            + std::to_string(c.level);
    }

    std::string choice(const std::string& topic, const std::optional<std::int32_t>& partition) const
    {
        return " --topic " + topic + (partition ? ":" + std::to_string(*partition) : "");
    }
    Line operator()(const command::ResetOffsets& c) const
    {
        using Kind = command::OffsetTarget::Kind;
        std::string to;
        switch (c.to.kind) {
        case Kind::Earliest:
            to = "--to-earliest";
            break;
        case Kind::Latest:
            to = "--to-latest";
            break;
        case Kind::Offset:
            to = "--to-offset " + std::to_string(c.to.value);
            break;
        case Kind::Shift:
            to = "--shift-by " + std::to_string(c.to.value);
            break;
        case Kind::Timestamp: {
            std::string date = command::formatDateTime(c.to.value); // the tool wants milliseconds
            if (date.find('.') == std::string::npos && date.ends_with('Z'))
                date.insert(date.size() - 1, ".000");
            to = "--to-datetime " + date;
            break;
        }
        }
        return tool("kafka-consumer-groups") + " --reset-offsets --group " + shellWord(c.group) + choice(c.topic, c.partition) + " " + to
            + " --execute";
    }
    Line operator()(const command::DeleteOffsets& c) const
    {
        return tool("kafka-consumer-groups") + " --delete-offsets --group " + shellWord(c.group) + choice(c.topic, c.partition);
    }
    Line operator()(const command::DeleteGroup& c) const
    {
        return tool("kafka-consumer-groups") + " --delete --group " + shellWord(c.group);
    }

    // The console's producer sends one record for each line, where its own partitioner puts it.
    Line operator()(const command::Send& c) const
    {
        const auto isPlain = [](const std::string& text) {
            return text.find_first_of("\t\n\\%") == std::string::npos;
        }; // as printf takes it
        if (!c.value || c.tombstone || c.partition || c.timestamp || !c.headers.empty() || c.count != 1 || !isPlain(*c.value)
            || (c.key && !isPlain(*c.key)))
            return std::nullopt;
        const std::string text = (c.key ? *c.key + "\\t" : "") + *c.value + "\\n";
        return "printf " + shellWord(text) + " | " + tool("kafka-console-producer") + " --topic " + c.topic
            + (c.key ? " --property parse.key=true" : "");
    }
    // A consumer that only reads and prints; what its application does with a record has no flag.
    Line operator()(const command::StartConsumer& c) const
    {
        if (!c.assign.empty() || c.processTime || c.processTimeMax || c.commit || c.commitEvery || c.onPoison || c.deadLetter || c.sink
            || c.sinkKind || (c.topics.empty() && !c.pattern))
            return std::nullopt;
        std::string line = tool("kafka-console-consumer");
        if (c.pattern)
            line += " --include " + shellWord(*c.pattern);
        else if (c.topics.size() == 1)
            line += " --topic " + c.topics.front();
        else
            line += " --include " + shellWord(joined(c.topics, "|", [](const std::string& topic) { return topic; }));
        if (c.group)
            line += " --group " + shellWord(*c.group);
        if (c.isolation && *c.isolation == command::Isolation::ReadCommitted)
            line += " --isolation-level read_committed";
        std::vector<std::string> properties;
        if (c.protocol)
            properties.push_back(
                std::string("group.protocol=") + (*c.protocol == command::GroupProtocol::Consumer ? "consumer" : "classic"));
        const bool isNew = c.protocol && *c.protocol == command::GroupProtocol::Consumer;
        if (!c.assignors.empty() && isNew)
            properties.push_back("group.remote.assignor=" + c.assignors.front());
        else if (!c.assignors.empty())
            properties.push_back("partition.assignment.strategy=" + joined(c.assignors, ",", [](const std::string& name) {
                return std::string("org.apache.kafka.clients.consumer.")
                    + (name == "roundrobin"                ? "RoundRobin"
                            : name == "sticky"             ? "Sticky"
                            : name == "cooperative-sticky" ? "CooperativeSticky"
                                                           : "Range")
                    + "Assignor";
            }));
        for (const auto& entry : c.config)
            properties.push_back(entry.key + "=" + entry.value);
        for (const auto& property : properties)
            line += " --consumer-property " + shellWord(property);
        return line;
    }

    Line operator()(const auto&) const { return std::nullopt; }
};

} // namespace

std::optional<std::string> kafkaToolLine(const Command& command, std::string_view bootstrapServer)
{
    return std::visit(Teller{bootstrapServer}, command);
}

} // namespace engine
