#include "engine/controller/partition_change.h"

#include <algorithm>

namespace engine {

namespace {

using Brokers = std::vector<BrokerId>;

bool contains(const Brokers& brokers, BrokerId broker) { return std::find(brokers.begin(), brokers.end(), broker) != brokers.end(); }

Brokers without(const Brokers& brokers, const Brokers& gone)
{
    Brokers rest;
    std::copy_if(brokers.begin(), brokers.end(), std::back_inserter(rest), [&](BrokerId b) { return !contains(gone, b); });
    return rest;
}

bool containsAll(const Brokers& brokers, const Brokers& wanted)
{
    return std::all_of(wanted.begin(), wanted.end(), [&](BrokerId b) { return contains(brokers, b); });
}

// A reassignment ends when every new replica is in sync; the old ones go.
void completeReassignment(PartitionTarget& target)
{
    if (target.adding.empty() && target.removing.empty())
        return;
    const Brokers isr = without(target.isr, target.removing);
    if (isr.empty() || !containsAll(isr, target.adding))
        return;
    target.isr = isr;
    target.replicas = without(target.replicas, target.removing);
    target.adding.clear();
    target.removing.clear();
}

// Who is eligible besides the ISR: it and who was eligible before, as long as the ISR is below its minimum.
Brokers nextElr(const PartitionImage& partition, const PartitionTarget& target, const ElrRules& rules)
{
    const auto least = std::min<std::size_t>(static_cast<std::size_t>(rules.minIsr), target.replicas.size());
    if (!rules.on || target.isr.size() >= least)
        return {};
    Brokers elr;
    for (const auto* from : {&partition.elr, &partition.isr})
        for (const BrokerId broker : *from)
            if (!contains(target.isr, broker) && !contains(elr, broker) && broker != target.uncleanShutdown && contains(target.replicas, broker))
                elr.push_back(broker);
    return elr;
}

} // namespace

ElrRules elrRulesOf(const MetadataImage& image, std::string_view topic, std::size_t replicas, const ElectionScheme& scheme)
{
    const auto level = image.features().find(std::string(kElrFeature));
    return {scheme.elr && level != image.features().end() && level->second > 0, effectiveMinIsr(image, topic, replicas, 1)};
}

std::optional<wire::PartitionChangeRecord> changeTo(const Uuid& topic, std::int32_t index, const PartitionImage& partition, PartitionTarget target,
    const Standings& standings, const ElrRules& rules)
{
    wire::PartitionChangeRecord record;
    record.partitionId = index;
    record.topicId = topic;

    completeReassignment(target);
    Brokers elr = nextElr(partition, target, rules);
    Brokers lastKnown = partition.lastKnownElr;

    PartitionImage then = partition; // as it stands when its leader is elected
    then.replicas = target.replicas;
    then.elr = elr;
    if (!rules.on)
        then.lastKnownElr.clear();
    const ElectionScheme& scheme = target.scheme;
    const Election election = scheme.replication == Replication::Majority && scheme.ends
        ? electLongestLog({target.topicName, index}, then, standings, *scheme.ends)
        : scheme.replication == Replication::LeaderOnly ? electAnyReplica(then, standings)
                                                        : electLeader(then, target.isr, target.kind, standings);
    if (scheme.replication != Replication::Isr && election.leader != kNoBroker && !contains(target.isr, election.leader))
        target.isr.push_back(election.leader); // elected by another rule than the ISR: it is in sync with itself
    if (election.leader != partition.leader) {
        record.leader = election.leader.value;
        if (election.unclean) {
            target.isr = {election.leader};
            target.recovery = LeaderRecovery::Recovering;
            elr.clear();
        } else if (contains(elr, election.leader)) {
            target.isr = {election.leader};
            elr = without(elr, {election.leader});
        }
        if (election.leader != kNoBroker)
            lastKnown.clear();
    }
    // Without the ELR the last member stays recorded; with it the ISR may be empty.
    if (target.isr.empty() && !rules.on)
        target.isr = partition.isr;
    if (rules.on && target.isr.empty() && lastKnown.empty() && partition.leader != kNoBroker)
        lastKnown = {partition.leader};

    // Replicas that go must be fenced off from the leader that stays.
    if (record.leader == kNoLeaderChange && !containsAll(target.replicas, partition.replicas))
        record.leader = partition.leader.value;

    bool changed = record.leader != kNoLeaderChange;
    const auto set = [&](auto& field, const Brokers& now, const Brokers& wanted) {
        if (now == wanted)
            return;
        field = toNumbers(wanted);
        changed = true;
    };
    set(record.isr, partition.isr, target.isr);
    set(record.replicas, partition.replicas, target.replicas);
    set(record.addingReplicas, partition.adding, target.adding);
    set(record.removingReplicas, partition.removing, target.removing);
    set(record.eligibleLeaderReplicas, partition.elr, elr);
    set(record.lastKnownElr, partition.lastKnownElr, lastKnown);
    if (target.recovery != partition.recovery) {
        record.leaderRecoveryState = static_cast<std::int8_t>(target.recovery);
        changed = true;
    }
    return changed ? std::optional(std::move(record)) : std::nullopt;
}

} // namespace engine
