#include "engine/controller/config_rules.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/base/iso_duration.h"
#include "engine/controller/resource_configs.h"

namespace engine {

namespace {

std::string_view typeWord(ConfigType type)
{
    switch (type) {
    case ConfigType::Int:
        return "INT";
    case ConfigType::Short:
        return "SHORT";
    case ConfigType::Long:
        return "LONG";
    default:
        return "DOUBLE";
    }
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> splitList(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto part = trimmed(text.substr(0, comma)); !part.empty())
            parts.emplace_back(part);
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    return parts;
}

std::string joinList(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : ",") + part;
    return text;
}

// The bounds inside "[0,...]", "[1,...,9] or -1", "[...,22]"; nothing for other texts.
struct Bounds {
    std::optional<std::int64_t> low;
    std::optional<std::int64_t> high;
    std::optional<std::int64_t> also; // a single value beside the range
};

std::optional<Bounds> boundsOf(std::string_view valid)
{
    const auto dots = valid.find("...");
    const auto end = valid.find(']');
    if (valid.empty() || valid.front() != '[' || dots == std::string_view::npos || end == std::string_view::npos || dots > end)
        return std::nullopt;
    const auto numberIn = [](std::string_view text) -> std::optional<std::int64_t> {
        while (!text.empty() && (text.front() == ',' || text.front() == ' '))
            text.remove_prefix(1);
        while (!text.empty() && (text.back() == ',' || text.back() == ' '))
            text.remove_suffix(1);
        const auto value = parseInteger(text);
        return value ? std::optional(*value) : std::nullopt;
    };
    Bounds bounds{numberIn(valid.substr(1, dots - 1)), numberIn(valid.substr(dots + 3, end - dots - 3)), std::nullopt};
    if (const auto word = valid.find(" or ", end); word != std::string_view::npos)
        bounds.also = numberIn(valid.substr(word + 4));
    return bounds;
}

// A decimal number: its whole part rounded down (with an exponent roughly, which bounds can bear), and whether something is behind
// the point.
struct Decimal {
    std::int64_t floor = 0;
    bool hasFraction = false;
};

std::optional<Decimal> parseDecimal(std::string_view text)
{
    // Kafka prints large ones with an exponent: 1.7976931348623157E308.
    if (const auto mark = text.find_first_of("eE"); mark != std::string_view::npos) {
        const auto mantissa = parseDecimal(text.substr(0, mark));
        const auto exponent = parseInteger(text.substr(mark + 1));
        if (!mantissa || !exponent)
            return std::nullopt;
        if (*exponent < 0 || (mantissa->floor == 0 && !mantissa->hasFraction)) // between -1 and 1, as far as bounds go
            return Decimal{mantissa->floor < 0 ? -1 : 0, mantissa->floor != 0 || mantissa->hasFraction};
        std::int64_t floor = mantissa->floor;
        for (std::int64_t i = 0; i < std::min<std::int64_t>(*exponent, 19); ++i)
            floor = floor > INT64_MAX / 10 ? INT64_MAX : floor < INT64_MIN / 10 ? INT64_MIN : floor * 10;
        return Decimal{floor, false};
    }
    const auto point = text.find('.');
    const auto whole = parseInteger(text.substr(0, point));
    if (!whole)
        return std::nullopt;
    Decimal decimal{*whole, false};
    if (point != std::string_view::npos) {
        const std::string_view fraction = text.substr(point + 1);
        if (fraction.empty() || fraction.find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
        decimal.hasFraction = fraction.find_first_not_of('0') != std::string_view::npos;
        if (decimal.hasFraction && text.front() == '-')
            --decimal.floor;
    }
    return decimal;
}

std::optional<std::string> numberProblem(const ConfigInfo& setting, std::string_view text, bool lowerBoundCounts)
{
    const auto notANumber = [&] { return "Not a number of type " + std::string(typeWord(setting.type)); };
    Decimal value;
    if (setting.type == ConfigType::Double) {
        const auto decimal = parseDecimal(text);
        if (!decimal)
            return notANumber();
        value = *decimal;
    } else {
        const auto number = parseInteger(text);
        const std::int64_t most = setting.type == ConfigType::Long ? INT64_MAX
            : setting.type == ConfigType::Int                      ? INT32_MAX
                                                                   : INT16_MAX;
        if (!number || *number > most || *number < -most - 1)
            return notANumber();
        value.floor = *number;
    }
    const auto bounds = boundsOf(setting.valid);
    if (!bounds || (bounds->also && value.floor == *bounds->also && !value.hasFraction))
        return std::nullopt;
    if (bounds->low && value.floor < *bounds->low && lowerBoundCounts)
        return "Value must be at least " + std::to_string(*bounds->low);
    if (bounds->high && (value.floor > *bounds->high || (value.floor == *bounds->high && value.hasFraction)))
        return "Value must be no more than " + std::to_string(*bounds->high);
    return std::nullopt;
}

// "*", or partition:broker,partition:broker,…
std::optional<std::string> throttledReplicasProblem(const ConfigInfo& setting, const std::vector<std::string>& words)
{
    const auto isNumber = [](std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; };
    const auto isReplica = [&](std::string_view word) {
        const auto colon = word.find(':');
        return colon != std::string_view::npos && isNumber(word.substr(0, colon)) && isNumber(word.substr(colon + 1));
    };
    if ((words.size() == 1 && words.front() == "*") || std::all_of(words.begin(), words.end(), isReplica))
        return std::nullopt;
    return std::string(setting.name) + " must be the literal '*' or a list of replicas in the following format: " + std::string(setting.valid);
}

std::optional<std::string> resetProblem(const std::string& value)
{
    constexpr std::string_view kByDuration = "by_duration:";
    if (value == "earliest" || value == "latest")
        return std::nullopt;
    if (value.starts_with(kByDuration))
        if (const auto back = parseIsoDuration(std::string_view(value).substr(kByDuration.size())); back && *back >= Duration::zero())
            return std::nullopt;
    return "Invalid value `" + value + "` for configuration share.auto.offset.reset. The value must be either 'earliest', 'latest' or of the "
        "format 'by_duration:<PnDTnHnMn.nS>'.";
}

std::optional<std::string> wordProblem(const ConfigInfo& setting, const std::vector<std::string>& words)
{
    const std::string_view valid = setting.valid;
    if (setting.name == "share.auto.offset.reset")
        return resetProblem(words.front());
    if (setting.name.ends_with(".replication.throttled.replicas"))
        return throttledReplicasProblem(setting, words);
    if (valid.size() < 2 || valid.front() != '[' || valid.back() != ']' || valid.find("[", 1) != std::string_view::npos)
        return std::nullopt;
    const std::string_view inside = valid.substr(1, valid.size() - 2);
    const auto known = splitList(inside);
    for (const std::string& word : words)
        if (std::find(known.begin(), known.end(), word) == known.end())
            return "String must be one of: " + std::string(inside);
    return std::nullopt;
}

std::string clusterWideValue(const MetadataImage& image, std::string_view synonym)
{
    return image.brokerConfig(kNoBroker, std::string(synonym)).value_or("");
}

// What a resource's setting is now: its own value or, for lists, the one it inherits.
std::string currentValue(const std::map<std::string, std::string>& own, const ConfigInfo& setting, const MetadataImage& image,
    const ControllerConfig& config)
{
    if (const auto found = own.find(std::string(setting.name)); found != own.end())
        return found->second;
    const std::string_view synonym = setting.brokerSynonym.empty() ? setting.name : setting.brokerSynonym;
    if (const auto dynamic = clusterWideValue(image, synonym); !dynamic.empty())
        return dynamic;
    if (const auto found = config.set.find(std::string(synonym)); found != config.set.end())
        return found->second;
    return std::string(setting.defaultValue);
}

// `setting`: null if Kafka has none of that name.
std::optional<Refusal> checkChange(const ConfigInfo* setting, const ConfigChange& change, ConfigResourceType kind)
{
    if (change.operation < 0 || change.operation > static_cast<std::int8_t>(ConfigOperation::Subtract))
        return Refusal{ErrorCode::UnknownServerError, std::nullopt};
    const auto operation = ConfigOperation{change.operation};
    if (operation == ConfigOperation::Delete)
        return std::nullopt; // also of what is not set, or of no setting at all
    if (!change.value)
        return Refusal{ErrorCode::InvalidRequest, "Null value not supported for : " + change.name};
    if ((operation == ConfigOperation::Append || operation == ConfigOperation::Subtract) && (!setting || setting->type != ConfigType::List))
        return Refusal{ErrorCode::InvalidConfig,
            std::string("Can't ") + (operation == ConfigOperation::Append ? "APPEND" : "SUBTRACT") + " to key " + change.name
                + " because its type is not LIST."};
    switch (kind) {
    case ConfigResourceType::Topic:
        return setting ? std::nullopt : std::optional(Refusal{ErrorCode::InvalidConfig, "Unknown topic config name: " + change.name});
    case ConfigResourceType::Group:
        return setting ? std::nullopt : std::optional(Refusal{ErrorCode::InvalidConfig, "Unknown group config name: " + change.name});
    case ConfigResourceType::ClientMetrics:
        return setting ? std::nullopt
                       : std::optional(Refusal{ErrorCode::InvalidRequest, "Unknown client metrics configuration: " + change.name});
    case ConfigResourceType::Broker: // what it does not know it keeps for its plugins
        if (setting && !setting->dynamic)
            return Refusal{ErrorCode::InvalidRequest, "Cannot update these configs dynamically: Set(" + change.name + ")"};
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> valueProblem(const ConfigInfo& setting, const std::string& value, const std::set<std::string>& scaled)
{
    const auto problem = [&]() -> std::optional<std::string> {
        switch (setting.type) {
        case ConfigType::Boolean:
            if (value != "true" && value != "false")
                return "Expected value to be either true or false";
            return std::nullopt;
        case ConfigType::Int:
        case ConfigType::Short:
        case ConfigType::Long:
        case ConfigType::Double: {
            const bool isScaled = scaled.contains(std::string(setting.name)) || scaled.contains(std::string(setting.brokerSynonym));
            return numberProblem(setting, trimmed(value), !isScaled);
        }
        case ConfigType::List:
            return wordProblem(setting, splitList(value));
        case ConfigType::String:
            return wordProblem(setting, {value});
        case ConfigType::Class:
        case ConfigType::Password:
            break;
        }
        return std::nullopt;
    }();
    if (!problem)
        return std::nullopt;
    return "Invalid value " + value + " for configuration " + std::string(setting.name) + ": " + *problem;
}

std::string asRead(const ConfigInfo& setting, const std::string& value)
{
    const bool isText = setting.type == ConfigType::String || setting.type == ConfigType::Password;
    return isText ? value : std::string(trimmed(value));
}

std::optional<Refusal> checkTopicConfigs(const std::map<std::string, std::string>& configs, const std::set<std::string>& scaled)
{
    for (const auto& [name, value] : configs) {
        const ConfigInfo* setting = findConfig(ConfigScope::Topic, name);
        if (!setting)
            return Refusal{ErrorCode::InvalidConfig, "Unknown topic config name: " + name};
        if (auto problem = valueProblem(*setting, value, scaled))
            return Refusal{ErrorCode::InvalidConfig, std::move(problem)};
    }
    return std::nullopt;
}

ConfigPlan planConfigChange(const MetadataImage& image, std::int8_t resourceType, const std::string& resourceName,
    const std::vector<ConfigChange>& changes, bool replaceAll, const ControllerConfig& config)
{
    const ConfigResourceType kind{resourceType};
    const bool isTopic = kind == ConfigResourceType::Topic;
    const bool isBroker = kind == ConfigResourceType::Broker;
    const bool isOther = kind == ConfigResourceType::Group || kind == ConfigResourceType::ClientMetrics;
    if (!isTopic && !isBroker && !isOther)
        return {Refusal{ErrorCode::InvalidRequest, "Unexpected resource type " + std::to_string(resourceType)}, {}};
    if (isOther && resourceName.empty())
        return {Refusal{ErrorCode::InvalidRequest,
                    kind == ConfigResourceType::Group ? "Default group resources are not allowed." : "Default client metrics resources are not allowed."},
            {}};
    if (isTopic && !image.topic(resourceName))
        return {Refusal{ErrorCode::UnknownTopicOrPartition, "The topic '" + resourceName + "' does not exist."}, {}};
    if (isBroker && !resourceName.empty()) {
        const auto id = parseInteger(resourceName);
        if (!id || *id < 0 || *id > INT32_MAX || !image.broker(BrokerId{static_cast<std::int32_t>(*id)}))
            return {Refusal{ErrorCode::InvalidRequest, "Unexpected broker id " + resourceName}, {}};
    }

    const ConfigResource resource{ConfigResourceType{resourceType}, resourceName};
    const std::map<std::string, std::string>& before = image.config(resource);
    std::map<std::string, std::string> after = replaceAll ? std::map<std::string, std::string>{} : before;
    for (const ConfigChange& change : changes) {
        const ConfigInfo* setting = isOther ? findResourceConfig(kind, change.name)
                                            : findConfig(isTopic ? ConfigScope::Topic : ConfigScope::Broker, change.name);
        if (auto refused = checkChange(setting, change, kind))
            return {std::move(refused), {}};

        const auto operation = ConfigOperation{change.operation};
        if (operation == ConfigOperation::Delete) {
            after.erase(change.name);
            continue;
        }
        std::string value = *change.value;
        if (operation != ConfigOperation::Set) {
            auto words = splitList(currentValue(after, *setting, image, config));
            for (const std::string& word : splitList(value)) {
                if (operation == ConfigOperation::Subtract)
                    std::erase(words, word);
                else if (std::find(words.begin(), words.end(), word) == words.end())
                    words.push_back(word);
            }
            value = joinList(words);
        }
        if (setting)
            if (auto problem = valueProblem(*setting, value, config.scaled))
                return {Refusal{ErrorCode::InvalidConfig, std::move(problem)}, {}};
        after[change.name] = setting ? asRead(*setting, value) : value;
    }
    if (isOther)
        if (auto refused = resourceConfigsProblem(kind, after, config.set))
            return {std::move(refused), {}};

    ConfigPlan plan;
    const auto record = [&](const std::string& name, std::optional<std::string> value) {
        wire::ConfigRecord r;
        r.resourceType = resourceType;
        r.resourceName = resourceName;
        r.name = name;
        r.value = std::move(value);
        plan.records.emplace_back(std::move(r));
    };
    for (const auto& [name, value] : before)
        if (!after.contains(name))
            record(name, std::nullopt);
    for (const auto& [name, value] : after)
        if (const auto old = before.find(name); old == before.end() || old->second != value)
            record(name, value);
    return plan;
}

std::vector<wire::CreateTopicsResponse::CreatableTopicConfigs> effectiveTopicConfigs(const MetadataImage& image,
    const std::map<std::string, std::string>& own, const ControllerConfig& config)
{
    enum Source : std::int8_t { Topic = 1, DynamicDefault = 3, StaticFile = 4, Default = 5 };
    std::vector<wire::CreateTopicsResponse::CreatableTopicConfigs> told;
    for (const ConfigInfo& setting : configsOf(ConfigScope::Topic)) {
        if (setting.name.starts_with("internal."))
            continue;
        wire::CreateTopicsResponse::CreatableTopicConfigs entry;
        entry.name = std::string(setting.name);
        const std::string synonym(setting.brokerSynonym);
        if (const auto found = own.find(entry.name); found != own.end()) {
            entry.value = found->second;
            entry.configSource = Topic;
        } else if (const auto dynamic = image.brokerConfig(kNoBroker, synonym); dynamic && !synonym.empty()) {
            entry.value = *dynamic;
            entry.configSource = DynamicDefault;
        } else if (const auto fixed = config.set.find(synonym); fixed != config.set.end() && !synonym.empty()) {
            entry.value = fixed->second;
            entry.configSource = StaticFile;
        } else {
            entry.value = std::string(setting.defaultValue);
            entry.configSource = Default;
        }
        told.push_back(std::move(entry));
    }
    return told;
}

} // namespace engine
