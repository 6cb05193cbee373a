// What the cluster is told when metadata becomes committed: each record as the facts it means, with the facts they follow from.

#include <algorithm>

#include "engine/base/format.h"
#include "engine/controller/controller.h"

namespace engine {

namespace {

std::vector<BrokerId> without(const std::vector<BrokerId>& all, const std::vector<BrokerId>& less)
{
    std::vector<BrokerId> out;
    for (const auto broker : all)
        if (std::find(less.begin(), less.end(), broker) == less.end())
            out.push_back(broker);
    return out;
}

// By which rule a partition that stood as `then` came to be led as `now` says.
Rule electionRule(const PartitionImage& then, const PartitionImage& now, Replication scheme)
{
    if (scheme != Replication::Isr && now.leader != then.leader)
        return scheme == Replication::Majority ? Rule::LongestLogLeads : Rule::AnyReplicaLeads;
    const auto contains = [&](const std::vector<BrokerId>& brokers) { return std::find(brokers.begin(), brokers.end(), now.leader) != brokers.end(); };
    if (now.leader == kNoBroker)
        return Rule::NoLeaderWithoutIsr;
    if (now.leader == then.leader)
        return Rule::LeaderStays;
    if (then.inIsr(now.leader))
        return now.leader == now.replicas.front() && then.leader != kNoBroker && then.inIsr(then.leader) && now.inIsr(then.leader) ? Rule::PreferredIsFirstReplica
                                                                                                                                : Rule::FirstAliveInIsr;
    if (contains(then.elr))
        return Rule::EligibleReplicaLeads;
    if (contains(then.lastKnownElr))
        return Rule::LastLeaderReturns;
    return now.recovery == LeaderRecovery::Recovering ? Rule::UncleanElection : Rule::FirstAliveInIsr;
}

} // namespace

void Controller::publish(Turn& turn, const MetadataRecord& record, const MetadataImage& before, const MetadataImage& after,
    const std::vector<MetadataRecord>& batch)
{
    if (const auto* registered = std::get_if<wire::RegisterBrokerRecord>(&record)) {
        const BrokerId id{registered->brokerId};
        m_brokerFacts[id] = turn.publish(BrokerRegistered{id, registered->brokerEpoch, registered->rack.value_or("")}, {m_brokerFacts[id]}, Rule::None);
        if (!registered->fenced) // the switch `restart`
            m_brokerFacts[id] = turn.publish(BrokerUnfenced{id}, {m_brokerFacts[id]}, Rule::HistorySwitch);
    } else if (const auto* change = std::get_if<wire::BrokerRegistrationChangeRecord>(&record)) {
        const BrokerId id{change->brokerId};
        const BrokerImage* then = before.broker(id);
        if (change->fenced > 0)
            m_brokerFacts[id] = turn.publish(BrokerFenced{id}, {m_brokerFacts[id]},
                then && then->inControlledShutdown ? Rule::ControlledShutdown : Rule::BrokerSessionExpired);
        else if (change->fenced < 0)
            m_brokerFacts[id] = turn.publish(BrokerUnfenced{id}, {m_brokerFacts[id]}, Rule::BrokerCaughtUpWithMetadata);
    } else if (const auto* forgotten = std::get_if<wire::UnregisterBrokerRecord>(&record)) {
        const BrokerId id{forgotten->brokerId};
        m_brokerFacts[id] = turn.publish(BrokerUnregistered{id}, {m_brokerFacts[id]}, Rule::None);
    } else if (const auto* topic = std::get_if<wire::TopicRecord>(&record)) {
        std::int32_t partitions = 0, replicas = 0;
        for (const auto& other : batch)
            if (const auto* partition = std::get_if<wire::PartitionRecord>(&other); partition && partition->topicId == topic->topicId) {
                ++partitions;
                replicas = static_cast<std::int32_t>(partition->replicas.size());
            }
        m_partitionFacts[{topic->name, -1}] = turn.publish(TopicCreated{topic->name, topic->topicId, partitions, replicas}, {}, Rule::None);
    } else if (const auto* removed = std::get_if<wire::RemoveTopicRecord>(&record)) {
        if (const TopicImage* gone = before.topic(removed->topicId))
            turn.publish(TopicDeleted{gone->name}, {m_partitionFacts[{gone->name, -1}]}, Rule::None);
    } else if (const auto* config = std::get_if<wire::ConfigRecord>(&record)) {
        if (config->resourceType == static_cast<std::int8_t>(ConfigResourceType::Topic))
            turn.publish(TopicConfigSet{config->resourceName, config->name, config->value}, {m_partitionFacts[{config->resourceName, -1}]}, Rule::None);
        if (config->resourceType == static_cast<std::int8_t>(ConfigResourceType::Broker)) {
            const auto number = parseInteger(config->resourceName);
            const BrokerId of = number ? BrokerId{static_cast<std::int32_t>(*number)} : kNoBroker;
            turn.publish(BrokerConfigSet{of, config->name, config->value}, {m_brokerFacts[of]}, Rule::None);
        }
        if (config->resourceType == static_cast<std::int8_t>(ConfigResourceType::Group))
            turn.publish(GroupConfigSet{config->resourceName, config->name, config->value}, {}, Rule::None);
    } else if (const auto* partition = std::get_if<wire::PartitionRecord>(&record)) {
        const TopicImage* of = after.topic(partition->topicId);
        const PartitionImage* image = after.partition(partition->topicId, partition->partitionId);
        const TopicPartition id{of->name, partition->partitionId};
        m_partitionFacts[id] = turn.publish(PartitionCreated{id, image->replicas, image->isr, image->leader, image->leaderEpoch,
                                                effectiveMinIsr(after, of->name, image->replicas.size(), m_options.config.minInSyncReplicas, m_options.switches->literalMinIsr)},
            {m_partitionFacts[{of->name, -1}]}, Rule::RackAwarePlacement);
    } else if (const auto* changed = std::get_if<wire::PartitionChangeRecord>(&record)) {
        publishChange(turn, *changed, before, after);
    }
}

void Controller::publishChange(Turn& turn, const wire::PartitionChangeRecord& record, const MetadataImage& before, const MetadataImage& after)
{
    const TopicImage* topic = after.topic(record.topicId);
    const PartitionImage* now = after.partition(record.topicId, record.partitionId);
    const PartitionImage* then = before.partition(record.topicId, record.partitionId);
    if (!topic || !now || !then)
        return;
    const TopicPartition id{topic->name, record.partitionId};
    FactId& since = m_partitionFacts[id];
    if (now->replicas != then->replicas)
        since = turn.publish(ReplicasReassigned{id, now->replicas}, {since}, Rule::ReassignmentInSync);
    if (now->elr != then->elr)
        since = turn.publish(EligibleReplicasChanged{id, now->elr, now->isr}, {since}, Rule::ElrBelowMinIsr);
    const auto removed = without(then->isr, now->isr);
    const auto added = without(now->isr, then->isr);
    FactId isrFact;
    if (!removed.empty()) {
        const bool fenced = std::any_of(removed.begin(), removed.end(), [&](BrokerId b) { return !after.isActive(b); });
        isrFact = turn.publish(IsrShrunk{id, removed, now->isr, now->partitionEpoch}, {since, fenced ? m_brokerFacts[removed.front()] : FactId{}},
            fenced ? Rule::IsrLosesFencedBroker : m_options.switches->lagMessagesMax > 0 ? Rule::IsrShrinksByMessages : Rule::IsrShrinksByTime);
    }
    if (!added.empty())
        isrFact = turn.publish(IsrExpanded{id, added, now->isr, now->partitionEpoch}, {since, m_brokerFacts[added.front()]}, Rule::IsrExpandsWhenCaughtUp);
    if (isrFact != FactId{})
        since = isrFact;
    if (now->leader == then->leader && now->leaderEpoch == then->leaderEpoch)
        return;
    const FactId broker = m_brokerFacts[then->leader != kNoBroker ? then->leader : now->leader];
    std::vector<FactId> why{since, broker};
    const auto planned = m_electedFor.find(id);
    const bool isRebalance = planned != m_electedFor.end() && now->leader == now->replicas.front();
    if (isRebalance)
        why = {planned->second, since};
    if (now->leader != then->leader) {
        const auto standings = standingsOf(after);
        for (const auto& [other, reason] : whyNotElected(*now, now->leader, standings))
            if (why.size() < 4)
                why.push_back(turn.publish(NotElected{id, other, reason}, {since, m_brokerFacts[other]}, Rule::FirstAliveInIsr));
    }
    since = turn.publish(LeaderElected{id, now->leader, then->leader, now->leaderEpoch, now->partitionEpoch}, why,
        isRebalance ? Rule::AutoLeaderRebalance : electionRule(*then, *now, m_options.switches->replication));
    if (planned != m_electedFor.end())
        m_electedFor.erase(planned);
}

} // namespace engine
