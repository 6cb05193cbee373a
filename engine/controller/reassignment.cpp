#include "engine/controller/reassignment.h"

#include <algorithm>

namespace engine {

namespace {

bool contains(const std::vector<BrokerId>& brokers, BrokerId broker) { return std::find(brokers.begin(), brokers.end(), broker) != brokers.end(); }

std::vector<BrokerId> without(const std::vector<BrokerId>& brokers, const std::vector<BrokerId>& gone)
{
    std::vector<BrokerId> rest;
    std::copy_if(brokers.begin(), brokers.end(), std::back_inserter(rest), [&](BrokerId b) { return !contains(gone, b); });
    return rest;
}

} // namespace

ReassignmentPlan planReassignment(const MetadataImage& image, const std::string& name, std::int32_t index,
    const std::optional<std::vector<std::int32_t>>& replicas, bool mayChangeReplicationFactor, bool uncleanByDefault,
    const ElectionScheme& scheme)
{
    const auto refuse = [](ErrorCode error, std::optional<std::string> why) { return ReassignmentPlan{Refusal{error, std::move(why)}, std::nullopt}; };
    const TopicImage* topic = image.topic(name);
    if (!topic)
        return refuse(ErrorCode::UnknownTopicOrPartition, "Unable to find a topic named " + name + ".");
    const PartitionImage* partition = image.partition(topic->id, index);
    if (!partition)
        return refuse(ErrorCode::UnknownTopicOrPartition, "Unable to find partition " + name + ":" + std::to_string(index) + ".");

    PartitionTarget target(*partition);
    const bool unclean = uncleanElectionEnabled(image, name, uncleanByDefault);
    target.kind = unclean ? ElectionKind::Unclean : ElectionKind::Online;
    if (!replicas) {
        if (partition->adding.empty() && partition->removing.empty())
            return refuse(ErrorCode::NoReassignmentInProgress, std::nullopt);
        target.replicas = without(partition->replicas, partition->adding);
        target.isr = without(partition->isr, partition->adding);
        if (target.isr.empty() && !unclean)
            return refuse(ErrorCode::InvalidReplicaAssignment,
                "Unable to revert partition assignment for " + name + ":" + std::to_string(index) + " because it would require an unclean leader election.");
        target.adding.clear();
        target.removing.clear();
    } else {
        if (auto refused = checkAssignment(image, *replicas))
            return {std::move(refused), std::nullopt};
        const auto wanted = toBrokers(*replicas);
        const auto before = without(partition->replicas, partition->adding).size();
        if (!mayChangeReplicationFactor && wanted.size() != before)
            return refuse(ErrorCode::InvalidReplicationFactor,
                "The replication factor is changed from " + std::to_string(before) + " to " + std::to_string(wanted.size()));
        target.adding = without(wanted, partition->replicas);
        for (const BrokerId still : partition->adding) // asked for before and not there yet
            if (contains(wanted, still) && !contains(target.adding, still))
                target.adding.push_back(still);
        target.removing = without(partition->replicas, wanted);
        target.replicas = wanted;
        target.replicas.insert(target.replicas.end(), target.removing.begin(), target.removing.end());
    }
    const ElrRules elr = elrRulesOf(image, name, partition->replicas.size(), scheme);
    return {std::nullopt, changeTo(topic->id, index, *partition, std::move(target), standingsOf(image), elr)};
}

} // namespace engine
