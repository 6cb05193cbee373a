#include "engine/broker/replication_throttle.h"

#include "engine/base/format.h"
#include "engine/event/fact.h"

namespace engine {

namespace {

ReplicationQuota quota(const ConfigMap& set)
{
    return {configNumber(set, "replication.quota.window.num"), std::chrono::seconds(configNumber(set, "replication.quota.window.size.seconds"))};
}

} // namespace

ReplicationThrottle::ReplicationThrottle(BrokerId self, const ConfigMap& set)
    : m_self(self), m_set(set), m_leader(quota(set)), m_follower(quota(set))
{
}

void ReplicationThrottle::apply(const MetadataImage& image, const MetadataDelta& delta)
{
    for (const auto& [id, topic] : delta.deletedTopics) {
        m_leader.setReplicas(topic.name, "", m_self);
        m_follower.setReplicas(topic.name, "", m_self);
    }
    for (const auto& resource : delta.configs) {
        if (resource.type == ConfigResourceType::Broker) {
            const auto rate = [&](ReplicationQuota& of, std::string_view name) {
                const auto number = parseInteger(settingNow(image, m_self, m_set, name));
                of.setLimit(number ? *number : ReplicationQuota::kNoLimit);
            };
            rate(m_leader, "leader.replication.throttled.rate");
            rate(m_follower, "follower.replication.throttled.rate");
        } else if (resource.type == ConfigResourceType::Topic) {
            const std::string topic(resource.name);
            m_leader.setReplicas(topic, image.topicConfig(topic, "leader.replication.throttled.replicas").value_or(""), m_self);
            m_follower.setReplicas(topic, image.topicConfig(topic, "follower.replication.throttled.replicas").value_or(""), m_self);
        }
    }
}

bool ReplicationThrottle::holdsBack(Turn& turn, Side side, const TopicPartition& partition, BrokerId peer, bool inSync)
{
    const ReplicationQuota& quota = of(side);
    if (m_heldBack.empty() && !quota.anyThrottled())
        return false;
    const bool mayBe = !inSync && quota.isThrottled(partition);
    const bool held = mayBe && quota.isExceeded(turn.now());
    const auto told = m_heldBack.find({side, partition, peer});
    ReplicationThrottled fact{m_self, partition, peer, side == Side::Leader, held, quota.limit()};
    if (held && told == m_heldBack.end()) {
        m_heldBack[{side, partition, peer}] = turn.publish(fact, {}, Rule::ReplicationQuota);
    } else if (!mayBe && told != m_heldBack.end()) {
        turn.publish(fact, {told->second}, Rule::ReplicationQuota);
        m_heldBack.erase(told);
    }
    return held;
}

void ReplicationThrottle::walk(StateVisitor& visitor) const
{
    m_leader.walk(visitor);
    m_follower.walk(visitor);
}

} // namespace engine
