// kafka-configs.sh

#include <algorithm>
#include <map>

#include "engine/base/kafka_configs.h"
#include "engine/command/nearest.h"
#include "engine/controller/metadata_image.h"
#include "engine/controller/quota_rules.h"
#include "engine/lab/tools/tool_parts.h"

namespace engine::tools {

namespace {

using V = Flag::Value;

constexpr Flag kFlags[] = {
    {"describe", V::None, "List configs for the given entity.", "列出配置"},
    {"alter", V::None, "Alter the configuration for the entity.", "修改配置"},
    {"entity-type", V::Needed, "topics, brokers, clients, users or groups", "topics、brokers、clients、users 或 groups"},
    {"entity-name", V::Needed, "Name of the entity.", "名字"},
    {"entity-default", V::None, "The default of all that have none of their own.", "没有单独设置者的默认值"},
    {"add-config", V::Needed, "k1=v1,k2=[v1,v2]", "k1=v1,k2=[v1,v2]"},
    {"delete-config", V::Needed, "k1,k2", "k1,k2"},
    {"all", V::None, "With --describe: all configs, not only those that were set.", "列出全部配置"},
    {"topic", V::Needed, "The topic's name.", "topic 的名字"},
    {"broker", V::Needed, "The broker's id.", "broker 的 id"},
    {"client", V::Needed, "The client's id.", "client.id"},
    {"user", V::Needed, "The user's name.", "用户名"},
    {"group", V::Needed, "The group's id.", "消费组"},
    {"client-defaults", V::None, "The config defaults for all clients.", "所有客户端的默认值"},
    {"user-defaults", V::None, "The config defaults for all users.", "所有用户的默认值"},
    {"broker-defaults", V::None, "The config defaults for all brokers.", "所有 broker 的默认值"},
    {"bootstrap-server", V::Needed, "Any address: there is one cluster.", "任意地址：只有一个集群"},
    {"command-config", V::Needed, "Taken, and of no consequence.", "可写，不起作用"},
    {"force", V::None, "Taken, and of no consequence.", "可写，不起作用"},
    {"help", V::None, "Print usage information.", "显示用法"},
    {"version", V::None, "Display Kafka version.", "显示 Kafka 版本"},
};
constexpr std::string_view kTypes[] = {"topics", "brokers", "clients", "users", "groups"};

struct Entity {
    std::string type;                // "topics"
    std::optional<std::string> name; // absent: all of them, or with isDefault the default
    bool isDefault = false;
};

std::string singular(const std::string& type)
{
    return type.substr(0, type.size() - 1);
}
bool isQuota(const std::string& type)
{
    return type == "clients" || type == "users";
}

// In the order of the line: --entity-type users --entity-name u --entity-type clients --entity-name c.
boost::system::result<std::vector<Entity>, CommandError> entitiesOf(const Flags& flags)
{
    constexpr std::pair<std::string_view, std::string_view> kShort[] = {{"topic", "topics"}, {"broker", "brokers"}, {"client", "clients"},
        {"user", "users"}, {"group", "groups"}, {"client-defaults", "clients"}, {"user-defaults", "users"}, {"broker-defaults", "brokers"}};
    std::vector<Entity> out;
    std::size_t named = 0;
    for (const auto& flag : flags.all()) {
        if (flag.name == "entity-type") {
            const std::string type = flag.value.value_or("");
            if (std::find(std::begin(kTypes), std::end(kTypes), type) == std::end(kTypes)) {
                std::vector<std::string> names(std::begin(kTypes), std::end(kTypes));
                CommandError error = flags.wrong("entity-type",
                    "Invalid entity type " + type + ", the entity type must be one of topics, brokers, clients, users, groups",
                    command::orList(names));
                error.nearest = command::nearestWord(type, names);
                return error;
            }
            out.push_back({type, std::nullopt, false});
        } else if (flag.name == "entity-name" || flag.name == "entity-default") {
            if (named >= out.size())
                return flags.wrong(flag.name, "an --entity-type goes before it", "--entity-type topics");
            out[named].name = flag.value;
            out[named++].isDefault = flag.name == "entity-default";
        }
        for (const auto& [shortName, type] : kShort)
            if (flag.name == shortName)
                out.push_back({std::string(type), flag.value, !flag.value});
    }
    if (out.empty())
        return flags.wrong({}, "At least one entity type must be specified", "--entity-type topics");
    if (out.size() > 1 && !(out.size() == 2 && isQuota(out[0].type) && isQuota(out[1].type) && out[0].type != out[1].type))
        return flags.wrong("entity-type", "Only users and clients may be named together");
    return out;
}

// "k=v,k2=[a,b]"; a bare key has no value.
std::vector<std::pair<std::string, std::string>> entriesOf(const std::string& text)
{
    std::vector<std::pair<std::string, std::string>> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t equals = text.find('=', at);
        const std::size_t comma = text.find(',', at);
        if (equals == std::string::npos || comma < equals) {
            out.push_back({text.substr(at, comma - at), ""});
            at = comma == std::string::npos ? text.size() : comma + 1;
            continue;
        }
        const std::string key = text.substr(at, equals - at);
        std::size_t end = text.find(',', equals);
        std::string value;
        if (equals + 1 < text.size() && text[equals + 1] == '[' && text.find(']', equals) != std::string::npos) {
            const std::size_t close = text.find(']', equals);
            value = text.substr(equals + 2, close - equals - 2);
            end = text.find(',', close);
        } else {
            value = text.substr(equals + 1, end == std::string::npos ? end : end - equals - 1);
        }
        out.push_back({key, value});
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return out;
}

// -- describe ---------------------------------------------------------------------------------------------------------

const char* sourceName(std::int8_t source)
{
    constexpr const char* kNames[] = {"UNKNOWN", "DYNAMIC_TOPIC_CONFIG", "DYNAMIC_BROKER_CONFIG", "DYNAMIC_DEFAULT_BROKER_CONFIG",
        "STATIC_BROKER_CONFIG", "DEFAULT_CONFIG", "DYNAMIC_BROKER_LOGGER_CONFIG", "DYNAMIC_CLIENT_METRICS_CONFIG", "DYNAMIC_GROUP_CONFIG"};
    return source >= 0 && static_cast<std::size_t>(source) < std::size(kNames) ? kNames[source] : kNames[0];
}

std::string valueWord(const std::optional<std::string>& value)
{
    return value.value_or("null");
}

struct Resource {
    ConfigScope scope = ConfigScope::Broker;
    std::int8_t type = 0;      // as a request names it
    std::int8_t ownSource = 0; // of what was set on it
};

Resource resourceOf(const std::string& type, bool isDefault)
{
    if (type == "topics")
        return {ConfigScope::Topic, 2, 1};
    if (type == "groups")
        return {ConfigScope::Group, 32, 8};
    return {ConfigScope::Broker, 4, static_cast<std::int8_t>(isDefault ? 3 : 2)};
}

std::string describeResource(const ToolCluster& cluster, const std::string& type, const std::string& name, bool all)
{
    const bool isDefault = type == "brokers" && name.empty();
    const Resource resource = resourceOf(type, isDefault);
    std::string out = isDefault ? "Default configs for brokers in the cluster are:\n"
                                : std::string(all ? "All" : "Dynamic") + " configs for " + singular(type) + " " + name + " are:\n";
    const auto told = cluster.configs(resource.type, name);
    if (!told)
        return out;
    std::map<std::string, std::string> lines;
    for (const auto& entry : told->configs) {
        if (!all && entry.configSource != resource.ownSource)
            continue;
        lines[entry.name] = "  " + entry.name + "=" + valueWord(entry.value) + " sensitive=" + (entry.isSensitive ? "true" : "false")
            + " synonyms={"
            + joined(entry.synonyms, ", ",
                [](const auto& synonym) {
                    return std::string(sourceName(synonym.source)) + ":" + synonym.name + "=" + valueWord(synonym.value);
                })
            + "}\n";
    }
    for (const auto& [key, line] : lines)
        out += line;
    return out;
}

// "1000.0", "12.5": as Java writes a double, to thousandths.
std::string doubleWord(std::uint64_t bits)
{
    const std::int64_t thousandths = thousandthsOf(bits);
    std::string fraction = std::to_string(thousandths % 1000);
    fraction.insert(0, 3 - std::min<std::size_t>(3, fraction.size()), '0');
    while (fraction.size() > 1 && fraction.ends_with('0'))
        fraction.pop_back();
    const std::int64_t whole = thousandths / 1000;
    if (whole < 10000000)
        return std::to_string(whole) + "." + fraction;
    std::string digits = std::to_string(whole);
    const std::size_t exponent = digits.size() - 1;
    std::string rest = digits.substr(1);
    while (rest.size() > 1 && rest.ends_with('0'))
        rest.pop_back();
    return digits.substr(0, 1) + "." + rest + "E" + std::to_string(exponent);
}

std::string describeQuotas(const ToolCluster& cluster, const std::vector<Entity>& entities)
{
    std::string out;
    for (const auto& [entity, values] : cluster.image().quotas()) {
        const bool matches = entity.size() == entities.size() && std::all_of(entities.begin(), entities.end(), [&](const Entity& wanted) {
            const auto part = entity.find(wanted.type == "users" ? "user" : "client-id");
            return part != entity.end() && (wanted.isDefault ? !part->second : !wanted.name || part->second == wanted.name);
        });
        if (!matches || values.empty())
            continue;
        std::vector<std::string> whom;
        for (const char* type : {"user", "client-id"})
            if (const auto part = entity.find(type); part != entity.end()) {
                const std::string kind = part->first == "user" ? "user-principal" : "client-id";
                whom.push_back(part->second ? kind + " '" + *part->second + "'" : "the default " + kind);
            }
        out += "Quota configs for " + joined(whom, ", ", [](const std::string& one) { return one; }) + " are "
            + joined(values, ", ", [](const auto& value) { return value.first + "=" + doubleWord(value.second); }) + "\n";
    }
    return out;
}

ToolAnswer describe(const Flags& flags, const ToolCluster& cluster, const std::vector<Entity>& entities)
{
    const Entity& entity = entities.front();
    const bool all = flags.has("all");
    if (isQuota(entity.type))
        return said(describeQuotas(cluster, entities));
    if (entity.type == "topics" && entity.name && !cluster.image().topic(*entity.name))
        return failed(flags.wrong(flags.has("topic") ? "topic" : "entity-name",
            "The topic '" + *entity.name + "' doesn't exist and doesn't have dynamic config."));
    if (entity.isDefault || entity.name)
        return said(describeResource(cluster, entity.type, entity.name.value_or(""), all));
    std::string out;
    if (entity.type == "topics")
        for (const auto& [name, id] : cluster.image().topicIds())
            out += describeResource(cluster, "topics", name, all);
    if (entity.type == "groups")
        for (const auto& [resource, settings] : cluster.image().configs())
            if (resource.type == ConfigResourceType::Group)
                out += describeResource(cluster, "groups", resource.name, all);
    if (entity.type == "brokers") {
        for (const auto id : cluster.brokers())
            out += describeResource(cluster, "brokers", std::to_string(id.value), all);
        out += describeResource(cluster, "brokers", "", all);
    }
    return said(std::move(out));
}

// -- alter ------------------------------------------------------------------------------------------------------------

ToolAnswer alter(const Flags& flags, const ToolCluster& cluster, const std::vector<Entity>& entities)
{
    const Entity& entity = entities.front();
    if (entities.size() > 1)
        return failed(flags.wrong("entity-type", "users and clients together have no command here; give the quota to one of them"));
    if (!entity.name && !entity.isDefault)
        return failed(
            flags.wrong({}, "an entity-name or entity-default must be specified with --alter of " + entity.type, "--entity-name NAME"));
    if (!flags.has("add-config") && !flags.has("delete-config"))
        return failed(flags.wrong(
            {}, "At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter", "--add-config k=v"));
    std::vector<std::pair<std::string, std::string>> added, removed;
    for (const auto& text : flags.values("add-config"))
        for (auto& entry : entriesOf(text))
            added.push_back(std::move(entry));
    for (const auto& text : flags.values("delete-config"))
        for (auto& entry : entriesOf(text))
            removed.push_back(std::move(entry));
    ToolAnswer answer;
    answer.output = "Completed updating "
        + std::string(entity.isDefault ? "default config for " + entity.type + " in the cluster."
                                       : "config for " + singular(entity.type) + " " + *entity.name + ".");
    const std::string name = entity.name.value_or("");
    if (isQuota(entity.type)) {
        std::string line = std::string("set quota ") + (entity.type == "users" ? "user " : "client-id ")
            + command::quoteWord(entity.isDefault ? "<default>" : name);
        for (const auto& [key, value] : added)
            line += " " + command::quoteWord(key + "=" + value);
        for (const auto& [key, nothing] : removed)
            line += " " + command::quoteWord(key + "=");
        answer.commands.push_back(std::move(line));
        return answer;
    }
    if (entity.isDefault)
        return failed(flags.wrong(flags.has("entity-default") ? "entity-default" : "broker-defaults",
            "all brokers at once have no command here; name each with --entity-name"));
    const Resource resource = resourceOf(entity.type, false);
    const bool isTopic = resource.scope == ConfigScope::Topic, isBroker = resource.scope == ConfigScope::Broker;
    const auto told = cluster.configs(resource.type, name); // a group has settings before it is there
    if (isTopic ? !cluster.image().topic(name) : !told)
        return failed(flags.wrong(flags.has("topic") ? "topic" : "entity-name",
            isTopic ? "org.apache.kafka.common.errors.UnknownTopicOrPartitionException: there is no topic " + name
                    : "there is no broker " + name + " that runs"));
    std::vector<std::string> unknown;
    for (const auto& [key, nothing] : removed)
        if (!std::any_of(told->configs.begin(), told->configs.end(),
                [&](const auto& entry) { return entry.name == key && entry.configSource == resource.ownSource; }))
            unknown.push_back(key);
    if (!unknown.empty())
        return failed(
            flags.wrong("delete-config", "Invalid config(s): " + joined(unknown, ",", [](const std::string& key) { return key; })));
    const std::string whose = singular(entity.type) + " " + command::quoteWord(name);
    if (!added.empty()) {
        std::string line = "set config " + whose;
        for (const auto& [key, value] : added) {
            const ConfigInfo* info = findConfig(resource.scope, key);
            if (isBroker ? !info || !info->dynamic : !info)
                return failed(flags.wrong("add-config",
                    std::string("org.apache.kafka.common.errors.")
                        + (isBroker ? "InvalidRequestException: Cannot update these configs dynamically: Set(" + key + ")"
                                    : "InvalidConfigurationException: Unknown " + singular(entity.type) + " config name: " + key)));
            line += " " + command::quoteWord(key + "=" + value);
        }
        answer.commands.push_back(std::move(line));
    }
    if (!removed.empty()) {
        std::string line = "unset config " + whose;
        for (const auto& [key, nothing] : removed)
            line += " " + key;
        answer.commands.push_back(std::move(line));
    }
    return answer;
}

} // namespace

std::span<const Flag> configFlags()
{
    return kFlags;
}

ToolAnswer configsTool(const Flags& flags, const ToolCluster& cluster)
{
    if (flags.has("describe") == flags.has("alter"))
        return failed(flags.wrong(
            flags.has("alter") ? "alter" : "", "Command must include exactly one action: --describe, --alter", "--describe or --alter"));
    const auto entities = entitiesOf(flags);
    if (!entities)
        return failed(entities.error());
    if (!cluster.answers())
        return failed(flags.wrong({},
            "org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: "
                + std::string(entities->front().type == "topics" && !entities->front().name ? "listTopics" : "describeConfigs")));
    return flags.has("describe") ? describe(flags, cluster, *entities) : alter(flags, cluster, *entities);
}

} // namespace engine::tools
