#include "engine/broker/handlers.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"
#include "engine/broker/broker.h"
#include "engine/controller/quota_rules.h"
#include "engine/wire/describe_configs.h"

namespace engine {

namespace {

using Entry = wire::DescribeConfigsResponse::DescribeConfigsResourceResult;

constexpr std::int8_t kTopicResource = 2, kBrokerResource = 4;
constexpr std::int8_t kResourceKinds[] = {2, 4, 8, 16, 32}; // topic, broker, broker logger, client metrics, group
// Where a value comes from (facts §2.2, DescribeConfigs).
constexpr std::int8_t kFromTopic = 1, kFromBroker = 2, kFromDynamicDefault = 3, kFromFile = 4, kFromDefault = 5;

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

bool wanted(const wire::DescribeConfigsRequest::DescribeConfigsResource& resource, std::string_view name)
{
    if (!resource.configurationKeys || resource.configurationKeys->empty())
        return true;
    return std::find(resource.configurationKeys->begin(), resource.configurationKeys->end(), name) != resource.configurationKeys->end();
}

} // namespace

bool handleDescribeConfigs(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeConfigsRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    wire::DescribeConfigsResponse response;
    ErrorCode first = ErrorCode::None;
    // A kind of resource that nobody knows spoils the whole request.
    const bool isMalformed = std::any_of(asked.resources.begin(), asked.resources.end(), [](const auto& resource) {
        return std::find(std::begin(kResourceKinds), std::end(kResourceKinds), resource.resourceType) == std::end(kResourceKinds);
    });
    if (isMalformed) {
        for (const auto& resource : asked.resources) {
            wire::DescribeConfigsResponse::DescribeConfigsResult result;
            result.errorCode = code(ErrorCode::InvalidRequest);
            result.errorMessage = "The request names a kind of resource that does not exist.";
            result.resourceType = resource.resourceType;
            result.resourceName = resource.resourceName;
            response.results.push_back(std::move(result));
        }
        return broker.server().respond(turn, request.token, response, {.error = ErrorCode::InvalidRequest});
    }
    for (const auto& resource : asked.resources) {
        wire::DescribeConfigsResponse::DescribeConfigsResult result;
        result.resourceType = resource.resourceType;
        result.resourceName = resource.resourceName;
        result.errorMessage = "";
        const auto refuse = [&](ErrorCode error, std::string why) {
            result.errorCode = code(error);
            result.errorMessage = std::move(why);
            first = error;
        };
        if (resource.resourceType == kTopicResource) {
            if (!broker.image().topic(resource.resourceName)) {
                refuse(ErrorCode::UnknownTopicOrPartition, "There is no topic " + resource.resourceName + ".");
            } else {
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
                    result.configs.push_back(entryOf(info, std::move(values), asked.includeSynonyms, request.version));
                }
            }
        } else if (resource.resourceType == kBrokerResource) {
            if (!resource.resourceName.empty() && resource.resourceName != std::to_string(broker.id().value)) {
                refuse(ErrorCode::InvalidRequest,
                    "Broker " + std::to_string(broker.id().value) + " tells its own settings only, not those of " + resource.resourceName + ".");
            } else if (resource.resourceName.empty()) {
                for (const auto& [name, value] : broker.image().config({ConfigResourceType::Broker, ""}))
                    if (const ConfigInfo* info = findConfig(ConfigScope::Broker, name); info && wanted(resource, name))
                        result.configs.push_back(entryOf(*info, {{value, kFromDynamicDefault, name}}, asked.includeSynonyms, request.version));
            } else {
                for (const auto& info : configsOf(ConfigScope::Broker))
                    if (wanted(resource, info.name))
                        result.configs.push_back(entryOf(info, brokerValues(broker, info.name), asked.includeSynonyms, request.version));
            }
        } else {
            refuse(ErrorCode::InvalidRequest, "Only topics (2) and brokers (4) have settings here.");
        }
        response.results.push_back(std::move(result));
    }
    return broker.server().respond(turn, request.token, response, {.error = first});
}

bool handleDescribeClientQuotas(Broker& broker, Turn& turn, Request& request)
{
    wire::DescribeClientQuotasRequest asked;
    if (!wire::decode(request.body, request.version, asked))
        return false;
    const auto response = describeQuotas(broker.image(), asked);
    return broker.server().respond(turn, request.token, response, {.error = static_cast<ErrorCode>(response.errorCode)});
}

} // namespace engine
