#include "engine/controller/resource_configs.h"

#include <algorithm>
#include <array>

#include "engine/base/format.h"

namespace engine {

namespace {

using T = ConfigType;

// The scope says nothing here; the last but one column is the broker's setting that gives the default.
constexpr ConfigInfo setting(std::string_view name, T type, std::string_view value, std::string_view valid, std::string_view broker)
{
    return {ConfigScope::Topic, name, type, true, value, valid, broker, true};
}
constexpr std::array kGroup{
    setting("consumer.heartbeat.interval.ms", T::Int, "5000", "[1,...]", "group.consumer.heartbeat.interval.ms"),
    setting("consumer.session.timeout.ms", T::Int, "45000", "[1,...]", "group.consumer.session.timeout.ms"),
    setting("share.auto.offset.reset", T::String, "latest", "", ""), // also by_duration:…
    setting("share.heartbeat.interval.ms", T::Int, "5000", "[1,...]", "group.share.heartbeat.interval.ms"),
    setting("share.isolation.level", T::String, "read_uncommitted", "[read_committed, read_uncommitted]", ""),
    setting("share.record.lock.duration.ms", T::Int, "30000", "[1000,...]", "group.share.record.lock.duration.ms"),
    setting("share.session.timeout.ms", T::Int, "45000", "[1,...]", "group.share.session.timeout.ms"),
    setting("streams.heartbeat.interval.ms", T::Int, "5000", "[1,...]", "group.streams.heartbeat.interval.ms"),
    setting("streams.num.standby.replicas", T::Int, "0", "[0,...]", "group.streams.num.standby.replicas"),
    setting("streams.session.timeout.ms", T::Int, "45000", "[1,...]", "group.streams.session.timeout.ms"),
};
constexpr std::array kClientMetrics{
    setting("interval.ms", T::Int, "300000", "", ""),
    setting("match", T::List, "", "", ""),
    setting("metrics", T::List, "", "", ""),
};
constexpr std::int64_t kIntervalMin = 100, kIntervalMax = 3600000;
constexpr std::string_view kMatches[] = {"client_instance_id", "client_id", "client_software_name", "client_software_version",
    "client_source_address", "client_source_port"};

std::int64_t wholeNumber(std::string_view text)
{
    const auto number = parseInteger(text);
    return number ? *number : 0;
}

std::int64_t numberOf(const std::map<std::string, std::string>& set, ConfigScope scope, std::string_view name)
{
    if (const auto found = set.find(std::string(name)); found != set.end())
        return wholeNumber(found->second);
    const ConfigInfo* info = findConfig(scope, name);
    return info ? wholeNumber(info->defaultValue) : 0;
}

} // namespace

std::span<const ConfigInfo> configsOfResource(ConfigResourceType type)
{
    if (type == ConfigResourceType::Group)
        return kGroup;
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
    for (const auto& [name, value] : configs) {
        for (const std::string_view protocol : {"consumer.", "share.", "streams."})
            for (const std::string_view what : {"session.timeout.ms", "heartbeat.interval.ms"}) {
                if (name != std::string(protocol) + std::string(what))
                    continue;
                const std::int64_t number = wholeNumber(value);
                const std::string least = "group." + std::string(protocol) + "min." + std::string(what);
                const std::string most = "group." + std::string(protocol) + "max." + std::string(what);
                if (findConfig(ConfigScope::Broker, least) && number < numberOf(broker, ConfigScope::Broker, least))
                    return Refusal{ErrorCode::InvalidConfig, name + " must be greater than or equal to " + least};
                if (findConfig(ConfigScope::Broker, most) && number > numberOf(broker, ConfigScope::Broker, most))
                    return Refusal{ErrorCode::InvalidConfig, name + " must be less than or equal to " + most};
            }
    }
    return std::nullopt;
}

} // namespace engine
