#include "engine/broker/config_answers.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/kafka_configs.h"
#include "engine/broker/broker.h"
#include "engine/controller/resource_configs.h"

namespace engine {

namespace {

using ResourceResult = wire::DescribeConfigsResponse::DescribeConfigsResult;
using Entry = wire::DescribeConfigsResponse::DescribeConfigsResourceResult;

constexpr std::int8_t kTopicResource = 2, kBrokerResource = 4, kLoggerResource = 8;
// Where a value comes from (facts §2.2, DescribeConfigs).
constexpr std::int8_t kFromTopic = 1, kFromBroker = 2, kFromDynamicDefault = 3, kFromFile = 4, kFromDefault = 5,
                      kFromClientMetrics = 7, kFromGroup = 8;

std::int16_t code(ErrorCode error) { return static_cast<std::int16_t>(error); }

struct Value {
    std::optional<std::string> text;
    std::int8_t source = kFromDefault;
    std::string name;
};

// The values of a broker setting from the strongest to Kafka's default.
std::vector<Value> brokerValues(const Broker& broker, std::string_view name)
{
    std::vector<Value> out;
    const std::string key(name);
    const MetadataImage& image = broker.image();
    if (const auto& own = image.config({ConfigResourceType::Broker, std::to_string(broker.id().value)}); own.contains(key))
        out.push_back({own.at(key), kFromBroker, key});
    if (const auto& all = image.config({ConfigResourceType::Broker, ""}); all.contains(key))
        out.push_back({all.at(key), kFromDynamicDefault, key});
    if (const auto found = broker.config().set.find(key); found != broker.config().set.end())
        out.push_back({found->second, kFromFile, key});
    if (const ConfigInfo* info = findConfig(ConfigScope::Broker, name))
        out.push_back({info->hasDefault ? std::optional(std::string(info->defaultValue)) : std::nullopt, kFromDefault, key});
    return out;
}

Entry entryOf(const ConfigInfo& info, std::vector<Value> values, bool synonyms, int version)
{
    Entry entry;
    entry.name = std::string(info.name);
    entry.configType = version >= 3 ? static_cast<std::int8_t>(info.type) : std::int8_t{0};
    entry.isSensitive = info.type == ConfigType::Password;
    entry.readOnly = info.scope == ConfigScope::Broker && !info.dynamic;
    entry.documentation.reset();
    if (values.empty())
        values.push_back({info.hasDefault ? std::optional(std::string(info.defaultValue)) : std::nullopt, kFromDefault, entry.name});
    if (!values.front().text && values.front().source == kFromDefault && info.hasDefault) // the broker's default is null, the topic's is not
        values.front() = {std::string(info.defaultValue), kFromDefault, {}};
    entry.value = entry.isSensitive ? std::nullopt : values.front().text;
    entry.configSource = values.front().source;
    if (synonyms)
        for (auto& value : values)
            if (!value.name.empty() && (value.text || value.source != kFromDefault))
                entry.synonyms.push_back({value.name, value.text, value.source});
    return entry;
}

// A broker's setting that Kafka has no name for: it was taken (a plugin may know it), and is kept secret.
Entry unknownEntry(const std::string& name, std::int8_t source, bool synonyms)
{
    Entry entry;
    entry.name = name;
    entry.value.reset();
    entry.readOnly = entry.isSensitive = true;
    entry.configSource = source;
    entry.documentation.reset();
    if (synonyms)
        entry.synonyms.push_back({name, std::nullopt, source});
    return entry;
}

bool wanted(const wire::DescribeConfigsRequest::DescribeConfigsResource& resource, std::string_view name)
{
    if (!resource.configurationKeys || resource.configurationKeys->empty())
        return true;
    return std::find(resource.configurationKeys->begin(), resource.configurationKeys->end(), name) != resource.configurationKeys->end();
}

using Resource = wire::DescribeConfigsRequest::DescribeConfigsResource;

void refuse(ResourceResult& result, ErrorCode error, std::string why)
{
    result.errorCode = code(error);
    result.errorMessage = std::move(why);
}

void tellTopic(const Broker& broker, const Resource& resource, bool synonyms, int version, ResourceResult& result)
{
    if (!broker.image().topic(resource.resourceName))
        return refuse(result, ErrorCode::UnknownTopicOrPartition, "There is no topic " + resource.resourceName + ".");
    const auto& own = broker.image().config({ConfigResourceType::Topic, resource.resourceName});
    for (const auto& info : configsOf(ConfigScope::Topic)) {
        if (!wanted(resource, info.name) || info.name.starts_with("internal."))
            continue;
        std::vector<Value> values;
        if (const auto set = own.find(std::string(info.name)); set != own.end())
            values.push_back({set->second, kFromTopic, set->first});
        if (!info.brokerSynonym.empty())
            for (auto& value : brokerValues(broker, info.brokerSynonym))
                values.push_back(std::move(value));
        result.configs.push_back(entryOf(info, std::move(values), synonyms, version));
    }
}

void tellBroker(const Broker& broker, const Resource& resource, bool synonyms, int version, ResourceResult& result)
{
    const std::string self = std::to_string(broker.id().value);
    if (!resource.resourceName.empty() && resource.resourceName != self)
        return refuse(result, ErrorCode::InvalidRequest,
            "Unexpected broker id, expected " + self + " or empty string, but received " + resource.resourceName);
    if (resource.resourceName.empty()) {
        for (const auto& [name, value] : broker.image().config({ConfigResourceType::Broker, ""})) {
            if (!wanted(resource, name))
                continue;
            const ConfigInfo* info = findConfig(ConfigScope::Broker, name);
            result.configs.push_back(info ? entryOf(*info, {{value, kFromDynamicDefault, name}}, synonyms, version)
                                          : unknownEntry(name, kFromDynamicDefault, synonyms));
        }
        return;
    }
    for (const auto& info : configsOf(ConfigScope::Broker))
        if (wanted(resource, info.name))
            result.configs.push_back(entryOf(info, brokerValues(broker, info.name), synonyms, version));
    std::map<std::string, std::int8_t> unknown;
    for (const auto& [name, value] : broker.image().config({ConfigResourceType::Broker, self}))
        unknown.emplace(name, kFromBroker);
    for (const auto& [name, value] : broker.image().config({ConfigResourceType::Broker, ""}))
        unknown.emplace(name, kFromDynamicDefault);
    for (const auto& [name, source] : unknown)
        if (!findConfig(ConfigScope::Broker, name) && wanted(resource, name))
            result.configs.push_back(unknownEntry(name, source, synonyms));
}

// Of a broker's loggers only the broker of a process of Java has any.
void tellLoggers(const Broker& broker, const Resource& resource, ResourceResult& result)
{
    const std::string self = std::to_string(broker.id().value);
    if (resource.resourceName.empty())
        refuse(result, ErrorCode::InvalidRequest, "Broker id must not be empty");
    else if (resource.resourceName != self)
        refuse(result, ErrorCode::InvalidRequest, "Unexpected broker id, expected " + self + " but received " + resource.resourceName);
}

// Groups and client metrics: what is set there, or the default; a group's is the broker's setting.
void tellOther(const Broker& broker, const Resource& resource, bool synonyms, int version, ResourceResult& result)
{
    const ConfigResourceType type{resource.resourceType};
    const bool isGroup = type == ConfigResourceType::Group;
    if (resource.resourceName.empty())
        return refuse(result, ErrorCode::InvalidRequest,
            isGroup ? "Group name must not be empty" : "Client metrics subscription name must not be empty");
    const auto& own = broker.image().config({type, resource.resourceName});
    for (const auto& info : configsOfResource(type)) {
        if (!wanted(resource, info.name))
            continue;
        const std::string name(info.name);
        std::vector<Value> values;
        if (const auto set = own.find(name); set != own.end())
            values.push_back({set->second, isGroup ? kFromGroup : kFromClientMetrics, name});
        if (isGroup)
            values.push_back({info.brokerSynonym.empty() ? std::string(info.defaultValue)
                                                         : configText(broker.config().set, info.brokerSynonym, info.defaultValue),
                kFromDefault, values.empty() ? name : std::string()});
        else if (values.empty())
            values.push_back({std::string(info.defaultValue), kFromDefault, {}});
        result.configs.push_back(entryOf(info, std::move(values), synonyms, version));
    }
}

} // namespace

ResourceResult describeConfigs(const Broker& broker, const Resource& resource, bool includeSynonyms, int version)
{
    ResourceResult result;
    result.resourceType = resource.resourceType;
    result.resourceName = resource.resourceName;
    result.errorMessage = "";
    if (resource.resourceType == kTopicResource)
        tellTopic(broker, resource, includeSynonyms, version, result);
    else if (resource.resourceType == kBrokerResource)
        tellBroker(broker, resource, includeSynonyms, version, result);
    else if (resource.resourceType == kLoggerResource)
        tellLoggers(broker, resource, result);
    else
        tellOther(broker, resource, includeSynonyms, version, result);
    return result;
}

} // namespace engine
