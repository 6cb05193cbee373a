#include "engine/controller/resource_configs.h"

#include <algorithm>
#include <array>

#include "engine/base/format.h"

namespace engine {

namespace {

using T = ConfigType;

// Of client metrics; the scope says nothing here.
constexpr ConfigInfo setting(std::string_view name, T type, std::string_view value)
{
    return {ConfigScope::Topic, name, type, true, value, "", "", true};
}
constexpr std::array kClientMetrics{
    setting("interval.ms", T::Int, "300000"),
    setting("match", T::List, ""),
    setting("metrics", T::List, ""),
};
constexpr std::int64_t kIntervalMin = 100, kIntervalMax = 3600000;
constexpr std::string_view kMatches[] = {"client_instance_id", "client_id", "client_software_name", "client_software_version",
    "client_source_address", "client_source_port"};

std::int64_t wholeNumber(std::string_view text)
{
    const auto number = parseInteger(text);
    return number ? *number : 0;
}

std::int64_t numberOf(const std::map<std::string, std::string>& set, std::string_view name)
{
    if (const auto found = set.find(std::string(name)); found != set.end())
        return wholeNumber(found->second);
    const ConfigInfo* info = findConfig(ConfigScope::Broker, name);
    return info ? wholeNumber(info->defaultValue) : 0;
}

// Each number between the bounds that the broker's settings draw, then each session longer than its heartbeat's interval; what the group has
// not set is the broker's.
std::optional<Refusal> groupProblem(const std::map<std::string, std::string>& configs, const std::map<std::string, std::string>& broker)
{
    const auto valueOf = [&](const std::string& name) {
        const auto own = configs.find(name);
        return own != configs.end() ? wholeNumber(own->second) : numberOf(broker, findConfig(ConfigScope::Group, name)->brokerSynonym);
    };
    const auto refused = [](std::string why) { return Refusal{ErrorCode::InvalidConfig, std::move(why)}; };
    constexpr std::pair<std::string_view, std::string_view> kBounded[] = {{"consumer.", "heartbeat.interval.ms"}, {"consumer.", "session.timeout.ms"},
        {"share.", "heartbeat.interval.ms"}, {"share.", "session.timeout.ms"}, {"share.", "record.lock.duration.ms"},
        {"streams.", "heartbeat.interval.ms"}, {"streams.", "session.timeout.ms"}, {"streams.", "num.standby.replicas"}};
    for (const auto& [protocol, what] : kBounded) {
        const bool isReplicas = what == "num.standby.replicas"; // group.streams.max.standby.replicas
        const std::string name = std::string(protocol) + std::string(what), ending(isReplicas ? "standby.replicas" : what);
        const std::string least = "group." + std::string(protocol) + "min." + ending, most = "group." + std::string(protocol) + "max." + ending;
        if (!isReplicas && valueOf(name) < numberOf(broker, least))
            return refused(name + " must be greater than or equal to " + least);
        if (valueOf(name) > numberOf(broker, most))
            return refused(name + " must be less than or equal to " + most);
    }
    for (const std::string protocol : {"consumer.", "share.", "streams."})
        if (valueOf(protocol + "session.timeout.ms") <= valueOf(protocol + "heartbeat.interval.ms"))
            return refused(protocol + "session.timeout.ms must be greater than " + protocol + "heartbeat.interval.ms");
    return std::nullopt;
}

} // namespace

std::span<const ConfigInfo> configsOfResource(ConfigResourceType type)
{
    if (type == ConfigResourceType::Group)
        return configsOf(ConfigScope::Group);
    if (type == ConfigResourceType::ClientMetrics)
        return kClientMetrics;
    return {};
}

const ConfigInfo* findResourceConfig(ConfigResourceType type, std::string_view name)
{
    for (const auto& info : configsOfResource(type))
        if (info.name == name)
            return &info;
    return nullptr;
}

std::optional<Refusal> resourceConfigsProblem(ConfigResourceType type, const std::map<std::string, std::string>& configs,
    const std::map<std::string, std::string>& broker)
{
    if (type == ConfigResourceType::ClientMetrics) {
        const auto invalid = [](std::string why) { return Refusal{ErrorCode::InvalidRequest, std::move(why)}; };
        if (const auto interval = configs.find("interval.ms"); interval != configs.end())
            if (const auto number = parseInteger(interval->second); !number || *number < kIntervalMin || *number > kIntervalMax)
                return invalid("Invalid value " + interval->second + " for interval.ms, interval must be between 100 and 3600000 (1 hour)");
        if (const auto match = configs.find("match"); match != configs.end() && !match->second.empty()) {
            std::string_view rest = match->second;
            while (!rest.empty()) {
                const auto comma = rest.find(',');
                const std::string_view part = rest.substr(0, comma);
                rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
                const std::string_view name = part.substr(0, part.find('='));
                if (part.find('=') == std::string_view::npos || std::find(std::begin(kMatches), std::end(kMatches), name) == std::end(kMatches))
                    return Refusal{ErrorCode::InvalidConfig, "Illegal client matching pattern: " + std::string(part)};
            }
        }
        return std::nullopt;
    }
    return groupProblem(configs, broker);
}

} // namespace engine
