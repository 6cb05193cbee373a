#include "engine/controller/image_records.h"

namespace engine {

namespace {

constexpr std::string_view kMetadataVersion = "metadata.version";

wire::FeatureLevelRecord featureRecord(const std::string& name, std::int16_t level) { return {name, level, {}}; }

wire::RegisterBrokerRecord brokerRecord(const BrokerImage& broker)
{
    wire::RegisterBrokerRecord record;
    record.brokerId = broker.id.value;
    record.incarnationId = broker.incarnation;
    record.brokerEpoch = broker.epoch;
    for (const auto& endpoint : broker.endpoints)
        record.endPoints.push_back({endpoint.listener, endpoint.host, endpoint.port, endpoint.securityProtocol, {}});
    for (const auto& feature : broker.features)
        record.features.push_back({feature.name, feature.min, feature.max, {}});
    record.rack = broker.rack;
    record.fenced = broker.fenced;
    record.inControlledShutdown = broker.inControlledShutdown;
    record.logDirs = broker.logDirectories;
    return record;
}

wire::PartitionRecord partitionRecord(const Uuid& topic, std::int32_t index, const PartitionImage& partition)
{
    wire::PartitionRecord record;
    record.partitionId = index;
    record.topicId = topic;
    record.replicas = toNumbers(partition.replicas);
    record.isr = toNumbers(partition.isr);
    record.removingReplicas = toNumbers(partition.removing);
    record.addingReplicas = toNumbers(partition.adding);
    record.leader = partition.leader.value;
    record.leaderRecoveryState = static_cast<std::int8_t>(partition.recovery);
    record.leaderEpoch = partition.leaderEpoch.value;
    record.partitionEpoch = partition.partitionEpoch;
    record.directories = partition.directories;
    if (!partition.elr.empty())
        record.eligibleLeaderReplicas = toNumbers(partition.elr);
    if (!partition.lastKnownElr.empty())
        record.lastKnownElr = toNumbers(partition.lastKnownElr);
    return record;
}

} // namespace

std::vector<MetadataRecord> recordsOf(const MetadataImage& image)
{
    std::vector<MetadataRecord> records;
    const auto& features = image.features();
    if (const auto version = features.find(std::string(kMetadataVersion)); version != features.end()) // readers need it first
        records.push_back(featureRecord(version->first, version->second));
    for (const auto& [name, level] : features)
        if (name != kMetadataVersion)
            records.push_back(featureRecord(name, level));
    for (const auto& [id, broker] : image.brokers())
        records.push_back(brokerRecord(broker));
    for (const auto& [id, topic] : image.topics()) {
        wire::TopicRecord record;
        record.name = topic.name;
        record.topicId = id;
        records.push_back(std::move(record));
        for (const auto& [index, partition] : topic.partitions)
            records.push_back(partitionRecord(id, index, partition));
    }
    for (const auto& [resource, settings] : image.configs())
        for (const auto& [name, value] : settings) {
            wire::ConfigRecord record;
            record.resourceType = static_cast<std::int8_t>(resource.type);
            record.resourceName = resource.name;
            record.name = name;
            record.value = value;
            records.push_back(std::move(record));
        }
    for (const auto& [entity, values] : image.quotas())
        for (const auto& [key, value] : values) {
            wire::ClientQuotaRecord record;
            for (const auto& [type, name] : entity)
                record.entity.push_back({type, name, {}});
            record.key = key;
            record.value = value;
            records.push_back(std::move(record));
        }
    for (const auto& [whose, credential] : image.scramCredentials()) {
        wire::UserScramCredentialRecord record;
        record.name = whose.first;
        record.mechanism = whose.second;
        record.salt = credential.salt;
        record.storedKey = credential.storedKey;
        record.serverKey = credential.serverKey;
        record.iterations = credential.iterations;
        records.push_back(std::move(record));
    }
    if (image.nextProducerId() > 0) {
        wire::ProducerIdsRecord record;
        record.brokerId = -1;
        record.brokerEpoch = -1;
        record.nextProducerId = image.nextProducerId();
        records.push_back(record);
    }
    return records;
}

} // namespace engine
