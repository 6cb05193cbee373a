#include "engine/controller/metadata_image.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/state_hash.h"

namespace engine {

namespace {

bool contains(const std::vector<BrokerId>& brokers, BrokerId broker)
{
    return std::find(brokers.begin(), brokers.end(), broker) != brokers.end();
}

std::vector<BrokerId> toBrokers(const std::optional<std::vector<std::int32_t>>& ids)
{
    return ids ? engine::toBrokers(*ids) : std::vector<BrokerId>{};
}

} // namespace

std::vector<BrokerId> toBrokers(const std::vector<std::int32_t>& ids)
{
    std::vector<BrokerId> brokers;
    brokers.reserve(ids.size());
    for (const std::int32_t id : ids)
        brokers.emplace_back(id);
    return brokers;
}

std::vector<std::int32_t> toNumbers(const std::vector<BrokerId>& brokers)
{
    std::vector<std::int32_t> ids;
    ids.reserve(brokers.size());
    for (const BrokerId broker : brokers)
        ids.push_back(broker.value);
    return ids;
}

bool PartitionImage::hasReplica(BrokerId broker) const { return contains(replicas, broker); }
bool PartitionImage::inIsr(BrokerId broker) const { return contains(isr, broker); }

bool MetadataDelta::empty() const
{
    return partitions.empty() && createdTopics.empty() && deletedTopics.empty() && brokers.empty() && configs.empty() && quotas.empty();
}

// Applies one record: an overload for each kind.
struct MetadataImage::Applier {
    MetadataImage& image;
    Offset offset;
    MetadataDelta* delta;

    void brokerChanged(BrokerId id) const
    {
        if (delta)
            delta->brokers.insert(id);
    }
    void partitionChanged(const Uuid& topic, std::int32_t index) const
    {
        if (delta)
            delta->partitions[topic].insert(index);
    }
    void configChanged(const ConfigResource& resource) const
    {
        if (delta)
            delta->configs.insert(resource);
    }
    BrokerImage& broker(std::int32_t id) const
    {
        const auto found = image.m_brokers.find(BrokerId{id});
        ENGINE_CHECK(found != image.m_brokers.end(), "a record changes a registered broker");
        return found->second;
    }
    TopicImage& topic(const Uuid& id) const
    {
        const auto found = image.m_topics.find(id);
        ENGINE_CHECK(found != image.m_topics.end(), "a record changes an existing topic");
        return found->second;
    }
    void setFenced(std::int32_t id, bool fenced) const
    {
        broker(id).fenced = fenced;
        brokerChanged(BrokerId{id});
    }

    void operator()(const wire::NoOpRecord&) const { }

    void operator()(const wire::FeatureLevelRecord& r) const
    {
        if (r.featureLevel == 0)
            image.m_features.erase(r.name);
        else
            image.m_features[r.name] = r.featureLevel;
    }

    void operator()(const wire::RegisterBrokerRecord& r) const
    {
        BrokerImage registered;
        registered.id = BrokerId{r.brokerId};
        registered.epoch = r.brokerEpoch;
        registered.incarnation = r.incarnationId;
        for (const auto& endpoint : r.endPoints)
            registered.endpoints.push_back({endpoint.name, endpoint.host, endpoint.port, endpoint.securityProtocol});
        registered.rack = r.rack;
        registered.logDirectories = r.logDirs;
        for (const auto& feature : r.features)
            registered.features.push_back({feature.name, feature.minSupportedVersion, feature.maxSupportedVersion});
        registered.fenced = r.fenced;
        registered.inControlledShutdown = r.inControlledShutdown;
        image.m_brokers[registered.id] = std::move(registered);
        brokerChanged(BrokerId{r.brokerId});
    }
    void operator()(const wire::UnregisterBrokerRecord& r) const
    {
        image.m_brokers.erase(BrokerId{r.brokerId});
        brokerChanged(BrokerId{r.brokerId});
    }
    void operator()(const wire::BrokerRegistrationChangeRecord& r) const
    {
        // 1: becomes so, -1 (fencing only): no longer, 0: stays.
        BrokerImage& changed = broker(r.brokerId);
        if (r.fenced != 0)
            changed.fenced = r.fenced > 0;
        if (r.inControlledShutdown != 0)
            changed.inControlledShutdown = true;
        if (!r.logDirs.empty())
            changed.logDirectories = r.logDirs;
        brokerChanged(changed.id);
    }
    void operator()(const wire::FenceBrokerRecord& r) const { setFenced(r.id, true); }
    void operator()(const wire::UnfenceBrokerRecord& r) const { setFenced(r.id, false); }

    void operator()(const wire::TopicRecord& r) const
    {
        TopicImage created;
        created.name = r.name;
        created.id = r.topicId;
        image.m_topicIds[r.name] = r.topicId;
        image.m_topics[r.topicId] = std::move(created);
        if (delta)
            delta->createdTopics.insert(r.topicId);
    }
    void operator()(const wire::RemoveTopicRecord& r) const
    {
        TopicImage& removed = topic(r.topicId);
        const std::string name = removed.name;
        if (delta) {
            delta->partitions.erase(r.topicId);
            if (delta->createdTopics.erase(r.topicId) == 0)
                delta->deletedTopics[r.topicId] = std::move(removed);
        }
        image.m_topics.erase(r.topicId);
        image.m_topicIds.erase(name);
        // A topic's settings go with it; a later one of the same name starts without.
        if (image.m_configs.erase({ConfigResourceType::Topic, name}) != 0)
            configChanged({ConfigResourceType::Topic, name});
    }
    void operator()(const wire::PartitionRecord& r) const
    {
        PartitionImage created;
        created.replicas = engine::toBrokers(r.replicas);
        created.isr = engine::toBrokers(r.isr);
        created.adding = engine::toBrokers(r.addingReplicas);
        created.removing = engine::toBrokers(r.removingReplicas);
        created.elr = toBrokers(r.eligibleLeaderReplicas);
        created.lastKnownElr = toBrokers(r.lastKnownElr);
        created.directories = r.directories;
        created.leader = BrokerId{r.leader};
        created.leaderEpoch = LeaderEpoch{r.leaderEpoch};
        created.partitionEpoch = r.partitionEpoch;
        created.recovery = LeaderRecovery{r.leaderRecoveryState};
        topic(r.topicId).partitions[r.partitionId] = std::move(created);
        partitionChanged(r.topicId, r.partitionId);
    }
    void operator()(const wire::PartitionChangeRecord& r) const
    {
        TopicImage& of = topic(r.topicId);
        const auto found = of.partitions.find(r.partitionId);
        ENGINE_CHECK(found != of.partitions.end(), "a record changes an existing partition");
        PartitionImage& partition = found->second;
        if (r.replicas)
            partition.replicas = engine::toBrokers(*r.replicas);
        if (r.isr)
            partition.isr = engine::toBrokers(*r.isr);
        if (r.addingReplicas)
            partition.adding = engine::toBrokers(*r.addingReplicas);
        if (r.removingReplicas)
            partition.removing = engine::toBrokers(*r.removingReplicas);
        if (r.eligibleLeaderReplicas)
            partition.elr = engine::toBrokers(*r.eligibleLeaderReplicas);
        if (r.lastKnownElr)
            partition.lastKnownElr = engine::toBrokers(*r.lastKnownElr);
        if (r.directories)
            partition.directories = *r.directories;
        if (r.leaderRecoveryState >= 0)
            partition.recovery = LeaderRecovery{r.leaderRecoveryState};
        if (r.leader != kNoLeaderChange) {
            partition.leader = BrokerId{r.leader};
            ++partition.leaderEpoch.value;
        }
        ++partition.partitionEpoch;
        partitionChanged(r.topicId, r.partitionId);
    }

    void operator()(const wire::ConfigRecord& r) const
    {
        const ConfigResource resource{ConfigResourceType{r.resourceType}, r.resourceName};
        if (r.value) {
            image.m_configs[resource][r.name] = *r.value;
        } else if (const auto found = image.m_configs.find(resource); found != image.m_configs.end()) {
            found->second.erase(r.name);
            if (found->second.empty())
                image.m_configs.erase(found);
        }
        configChanged(resource);
    }
    void operator()(const wire::ProducerIdsRecord& r) const { image.m_nextProducerId = r.nextProducerId; }
    void operator()(const wire::UserScramCredentialRecord& r) const
    {
        image.m_scram[{r.name, r.mechanism}] = {r.salt, r.storedKey, r.serverKey, r.iterations};
    }
    void operator()(const wire::RemoveUserScramCredentialRecord& r) const { image.m_scram.erase({r.name, r.mechanism}); }
    void operator()(const wire::ClientQuotaRecord& r) const
    {
        QuotaEntity entity;
        for (const auto& part : r.entity)
            entity[part.entityType] = part.entityName;
        if (!r.remove) {
            image.m_quotas[entity][r.key] = r.value;
        } else if (const auto found = image.m_quotas.find(entity); found != image.m_quotas.end()) {
            found->second.erase(r.key);
            if (found->second.empty())
                image.m_quotas.erase(found);
        }
        if (delta)
            delta->quotas.insert(std::move(entity));
    }
};

void MetadataImage::apply(const MetadataRecord& record, Offset offset, MetadataDelta* delta)
{
    std::visit(Applier{*this, offset, delta}, record);
    advance(offset);
}

void MetadataImage::advance(Offset lastOffset)
{
    ENGINE_CHECK(lastOffset >= m_endOffset, "the metadata log is applied in order, each record once");
    m_endOffset = lastOffset + 1;
}

MetadataImage MetadataImage::fromSnapshot(const std::vector<MetadataRecord>& records, Offset endOffset)
{
    MetadataImage image;
    for (const auto& record : records)
        std::visit(Applier{image, endOffset, nullptr}, record);
    image.m_endOffset = endOffset;
    return image;
}

void MetadataImage::differenceTo(const MetadataImage& after, MetadataDelta& delta) const
{
    for (const auto& [id, topic] : m_topics)
        if (!after.topic(id)) {
            delta.partitions.erase(id);
            if (delta.createdTopics.erase(id) == 0)
                delta.deletedTopics[id] = topic;
        }
    for (const auto& [id, topic] : after.m_topics) {
        const TopicImage* before = this->topic(id);
        if (!before)
            delta.createdTopics.insert(id);
        for (const auto& [index, partition] : topic.partitions)
            if (const auto* then = before ? this->partition(id, index) : nullptr; !then || !(*then == partition))
                delta.partitions[id].insert(index);
    }
    const auto keysThatDiffer = [](const auto& then, const auto& now, auto& out) {
        for (const auto& [key, value] : then)
            if (const auto found = now.find(key); found == now.end() || !(found->second == value))
                out.insert(key);
        for (const auto& [key, value] : now)
            if (!then.contains(key))
                out.insert(key);
    };
    keysThatDiffer(m_brokers, after.m_brokers, delta.brokers);
    keysThatDiffer(m_configs, after.m_configs, delta.configs);
    keysThatDiffer(m_quotas, after.m_quotas, delta.quotas);
}

const TopicImage* MetadataImage::topic(std::string_view name) const
{
    const auto id = m_topicIds.find(name);
    return id == m_topicIds.end() ? nullptr : topic(id->second);
}

const TopicImage* MetadataImage::topic(const Uuid& id) const
{
    const auto found = m_topics.find(id);
    return found == m_topics.end() ? nullptr : &found->second;
}

const PartitionImage* MetadataImage::partition(const TopicPartition& id) const
{
    const TopicImage* of = topic(id.topic);
    return of ? partition(of->id, id.partition) : nullptr;
}

const PartitionImage* MetadataImage::partition(const Uuid& id, std::int32_t index) const
{
    const TopicImage* of = topic(id);
    if (!of)
        return nullptr;
    const auto found = of->partitions.find(index);
    return found == of->partitions.end() ? nullptr : &found->second;
}

const BrokerImage* MetadataImage::broker(BrokerId id) const
{
    const auto found = m_brokers.find(id);
    return found == m_brokers.end() ? nullptr : &found->second;
}

bool MetadataImage::isActive(BrokerId id) const
{
    const BrokerImage* found = broker(id);
    return found && found->isActive();
}

bool MetadataImage::isAlive(BrokerId id) const
{
    const BrokerImage* found = broker(id);
    return found && !found->fenced;
}

const std::map<std::string, std::string>& MetadataImage::config(const ConfigResource& resource) const
{
    static const std::map<std::string, std::string> nothing;
    const auto found = m_configs.find(resource);
    return found == m_configs.end() ? nothing : found->second;
}

std::optional<std::string> MetadataImage::topicConfig(std::string_view topic, const std::string& key) const
{
    const auto& set = config({ConfigResourceType::Topic, std::string(topic)});
    const auto found = set.find(key);
    return found == set.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> MetadataImage::brokerConfig(BrokerId broker, const std::string& key) const
{
    for (const std::string& name : {std::to_string(broker.value), std::string()}) {
        const auto& set = config({ConfigResourceType::Broker, name});
        if (const auto found = set.find(key); found != set.end())
            return found->second;
    }
    return std::nullopt;
}

void MetadataImage::walk(StateVisitor& visitor) const
{
    const auto ids = [&](const std::vector<BrokerId>& brokers) { visitor.list(brokers, [&](BrokerId b) { visitor.id(b); }); };
    const auto uuid = [&](const Uuid& id) { visitor.bytes(id.bytes); };

    visitor.group("metadata");
    visitor.id(m_endOffset);
    visitor.list(m_brokers, [&](const auto& entry) {
        const BrokerImage& broker = entry.second;
        visitor.id(broker.id);
        visitor.number(broker.epoch);
        uuid(broker.incarnation);
        visitor.list(broker.endpoints, [&](const BrokerEndpoint& e) {
            visitor.text(e.listener);
            visitor.text(e.host);
            visitor.number(static_cast<std::uint64_t>(e.port));
            visitor.number(e.securityProtocol);
        });
        visitor.number(broker.rack.has_value());
        visitor.text(broker.rack.value_or(""));
        visitor.list(broker.logDirectories, uuid);
        visitor.list(broker.features, [&](const BrokerFeature& f) {
            visitor.text(f.name);
            visitor.number(f.min);
            visitor.number(f.max);
        });
        visitor.number(broker.fenced);
        visitor.number(broker.inControlledShutdown);
    });
    visitor.list(m_topics, [&](const auto& entry) {
        const TopicImage& topic = entry.second;
        visitor.text(topic.name);
        uuid(topic.id);
        visitor.list(topic.partitions, [&](const auto& of) {
            const PartitionImage& partition = of.second;
            visitor.number(of.first);
            for (const auto* brokers : {&partition.replicas, &partition.isr, &partition.adding, &partition.removing,
                     &partition.elr, &partition.lastKnownElr})
                ids(*brokers);
            visitor.list(partition.directories, uuid);
            visitor.id(partition.leader);
            visitor.id(partition.leaderEpoch);
            visitor.number(partition.partitionEpoch);
            visitor.number(static_cast<std::int32_t>(partition.recovery));
        });
    });
    visitor.list(m_configs, [&](const auto& entry) {
        visitor.number(static_cast<std::int32_t>(entry.first.type));
        visitor.text(entry.first.name);
        visitor.list(entry.second, [&](const auto& setting) {
            visitor.text(setting.first);
            visitor.text(setting.second);
        });
    });
    visitor.list(m_features, [&](const auto& feature) {
        visitor.text(feature.first);
        visitor.number(feature.second);
    });
    visitor.number(m_nextProducerId);
    for (const auto& [whose, credential] : m_scram) {
        visitor.text(whose.first);
        visitor.number(whose.second);
        visitor.text(credential.salt.text());
        visitor.text(credential.storedKey.text());
        visitor.text(credential.serverKey.text());
        visitor.number(credential.iterations);
    }
    for (const auto& [entity, values] : m_quotas) {
        visitor.list(entity, [&](const auto& part) {
            visitor.text(part.first);
            visitor.text(part.second.value_or(""));
        });
        visitor.list(values, [&](const auto& value) {
            visitor.text(value.first);
            visitor.number(value.second);
        });
    }
}

} // namespace engine
