#include "engine/controller/controller_config.h"

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"

namespace engine {

namespace {

std::string_view defaultOf(std::string_view name)
{
    const ConfigInfo* info = findConfig(ConfigScope::Broker, name);
    return info ? info->defaultValue : std::string_view{};
}

std::int64_t number(const std::map<std::string, std::string>& set, const std::string& name)
{
    if (const auto found = set.find(name); found != set.end())
        if (const auto value = parseInteger(found->second))
            return *value;
    const auto value = parseInteger(defaultOf(name));
    return value ? *value : 0;
}

Duration millis(const std::map<std::string, std::string>& set, const std::string& name)
{
    return std::chrono::milliseconds(number(set, name));
}

bool truth(const std::map<std::string, std::string>& set, const std::string& name)
{
    const auto found = set.find(name);
    return found == set.end() ? defaultOf(name) == "true" : found->second == "true";
}

} // namespace

ControllerConfig::ControllerConfig(std::map<std::string, std::string> given, std::set<std::string> scaledSettings)
    : set(std::move(given)), scaled(std::move(scaledSettings)),
      sessionTimeout(millis(set, "broker.session.timeout.ms")),
      electionTimeout(millis(set, "controller.quorum.election.timeout.ms")),
      fetchTimeout(millis(set, "controller.quorum.fetch.timeout.ms")),
      electionBackoffMax(millis(set, "controller.quorum.election.backoff.max.ms")),
      requestTimeout(millis(set, "controller.quorum.request.timeout.ms")),
      retryBackoff(millis(set, "controller.quorum.retry.backoff.ms")),
      appendLinger(millis(set, "controller.quorum.append.linger.ms")),
      imbalanceCheckInterval(std::chrono::seconds(number(set, "leader.imbalance.check.interval.seconds"))),
      uncleanElectionInterval(millis(set, "unclean.leader.election.interval.ms")),
      autoLeaderRebalance(truth(set, "auto.leader.rebalance.enable")),
      uncleanLeaderElection(truth(set, "unclean.leader.election.enable")),
      numPartitions(static_cast<std::int32_t>(number(set, "num.partitions"))),
      defaultReplicationFactor(static_cast<std::int16_t>(number(set, "default.replication.factor"))),
      minInSyncReplicas(static_cast<std::int32_t>(number(set, "min.insync.replicas")))
{
}

} // namespace engine
