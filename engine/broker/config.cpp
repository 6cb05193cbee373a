#include "engine/broker/config.h"

#include "engine/base/format.h"
#include "engine/base/kafka_configs.h"
#include "engine/controller/metadata_image.h"

namespace engine {

std::string configText(const ConfigMap& set, std::string_view name, std::string_view fallback)
{
    if (const auto found = set.find(std::string(name)); found != set.end())
        return found->second;
    const ConfigInfo* info = findConfig(ConfigScope::Broker, name);
    return std::string(info && info->hasDefault ? info->defaultValue : fallback);
}

std::int64_t configNumber(const ConfigMap& set, std::string_view name)
{
    const auto value = parseInteger(configText(set, name, "0"));
    return value ? *value : 0;
}

bool configBool(const ConfigMap& set, std::string_view name) { return configText(set, name, "false") == "true"; }

Duration configMillis(const ConfigMap& set, std::string_view name)
{
    return std::chrono::milliseconds(configNumber(set, name));
}

std::string settingNow(const MetadataImage& image, BrokerId self, const ConfigMap& set, std::string_view name, std::string_view fallback)
{
    const auto dynamic = image.brokerConfig(self, std::string(name));
    return dynamic ? *dynamic : configText(set, name, fallback);
}

BrokerConfig::BrokerConfig(ConfigMap overrides)
    : set(std::move(overrides))
    , replicaLagTimeMax(configMillis(set, "replica.lag.time.max.ms"))
    , replicaFetchWaitMax(configMillis(set, "replica.fetch.wait.max.ms"))
    , replicaFetchMinBytes(static_cast<std::int32_t>(configNumber(set, "replica.fetch.min.bytes")))
    , replicaFetchMaxBytes(static_cast<std::int32_t>(configNumber(set, "replica.fetch.max.bytes")))
    , replicaFetchResponseMaxBytes(static_cast<std::int32_t>(configNumber(set, "replica.fetch.response.max.bytes")))
    , replicaFetchBackoff(configMillis(set, "replica.fetch.backoff.ms"))
    , highWatermarkCheckpointInterval(configMillis(set, "replica.high.watermark.checkpoint.interval.ms"))
    , heartbeatInterval(configMillis(set, "broker.heartbeat.interval.ms"))
    , fetchMaxBytes(configNumber(set, "fetch.max.bytes"))
    , messageMaxBytes(configNumber(set, "message.max.bytes"))
    , minInSyncReplicas(static_cast<std::int32_t>(configNumber(set, "min.insync.replicas")))
    , autoCreateTopics(configBool(set, "auto.create.topics.enable"))
    , offsetsTopicPartitions(static_cast<std::int32_t>(configNumber(set, "offsets.topic.num.partitions")))
    , offsetsTopicReplicationFactor(static_cast<std::int16_t>(configNumber(set, "offsets.topic.replication.factor")))
    , connectionsMaxIdle(configMillis(set, "connections.max.idle.ms"))
    , fetchSessionSlots(static_cast<std::size_t>(configNumber(set, "max.incremental.fetch.session.cache.slots")))
    , controlledShutdown(configBool(set, "controlled.shutdown.enable"))
    , replicaSelector(configText(set, "replica.selector.class"))
{
}

} // namespace engine
