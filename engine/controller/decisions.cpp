#include "engine/controller/decisions.h"

#include <algorithm>
#include <set>

#include "engine/base/format.h"
#include "engine/controller/partition_change.h"

namespace engine {

namespace {

bool contains(std::span<const BrokerId> brokers, BrokerId broker)
{
    return std::find(brokers.begin(), brokers.end(), broker) != brokers.end();
}

std::vector<BrokerId> without(const std::vector<BrokerId>& brokers, BrokerId gone)
{
    std::vector<BrokerId> rest;
    std::copy_if(brokers.begin(), brokers.end(), std::back_inserter(rest), [&](BrokerId b) { return b != gone; });
    return rest;
}

wire::BrokerRegistrationChangeRecord registrationChange(const BrokerImage& broker)
{
    wire::BrokerRegistrationChangeRecord record;
    record.brokerId = broker.id.value;
    record.brokerEpoch = broker.epoch;
    return record;
}

ElectionKind electionKind(const MetadataImage& image, const std::string& topic, bool uncleanByDefault)
{
    return uncleanElectionEnabled(image, topic, uncleanByDefault) ? ElectionKind::Unclean : ElectionKind::Online;
}

// Takes `gone` out of every ISR, and out of every ELR if it did not stop in order; what it led finds another leader.
void removeFromIsrs(const MetadataImage& image, BrokerId gone, bool isUnclean, const Standings& standings, bool uncleanByDefault,
    const ElectionScheme& scheme, std::vector<MetadataRecord>& records)
{
    for (const auto& [id, topic] : image.topics())
        for (const auto& [index, partition] : topic.partitions) {
            if (!partition.inIsr(gone) && partition.leader != gone && !(isUnclean && contains(partition.elr, gone)))
                continue;
            PartitionTarget target(partition);
            target.isr = without(partition.isr, gone);
            target.kind = electionKind(image, topic.name, uncleanByDefault);
            target.scheme = scheme;
            target.topicName = topic.name;
            if (isUnclean)
                target.uncleanShutdown = gone;
            if (auto change = changeTo(id, index, partition, std::move(target), standings, elrRulesOf(image, topic.name, partition.replicas.size(), scheme)))
                records.emplace_back(std::move(*change));
        }
}

} // namespace

Standings standingsOf(const MetadataImage& image)
{
    Standings standings;
    for (const auto& [id, broker] : image.brokers())
        standings[id] = broker.fenced ? Standing::Fenced : broker.inControlledShutdown ? Standing::ShuttingDown : Standing::Active;
    return standings;
}

bool isActive(const Standings& standings, BrokerId broker)
{
    const auto found = standings.find(broker);
    return found != standings.end() && found->second == Standing::Active;
}

Election electLeader(const PartitionImage& partition, std::span<const BrokerId> isr, ElectionKind kind, const Standings& standings)
{
    const auto mayLead = [&](BrokerId broker) { return (contains(isr, broker) || contains(partition.elr, broker)) && isActive(standings, broker); };

    if (kind == ElectionKind::Preferred && mayLead(partition.replicas.front()))
        return {partition.replicas.front(), false, Rule::PreferredIsFirstReplica};
    if (mayLead(partition.leader))
        return {partition.leader, false, Rule::LeaderStays};
    const auto first = std::find_if(partition.replicas.begin(), partition.replicas.end(), mayLead);
    if (first != partition.replicas.end())
        return {*first, false, contains(isr, *first) ? Rule::FirstAliveInIsr : Rule::EligibleReplicaLeads};
    if (isr.empty() && partition.elr.empty() && partition.lastKnownElr.size() == 1 && isActive(standings, partition.lastKnownElr.front()))
        return {partition.lastKnownElr.front(), true, Rule::LastLeaderReturns};
    if (kind == ElectionKind::Unclean) {
        const auto alive = std::find_if(partition.replicas.begin(), partition.replicas.end(),
            [&](BrokerId broker) { return isActive(standings, broker); });
        if (alive != partition.replicas.end())
            return {*alive, true, Rule::UncleanElection};
    }
    return {kNoBroker, false, Rule::NoLeaderWithoutIsr};
}

Election electLongestLog(const TopicPartition& id, const PartitionImage& partition, const Standings& standings, const LogEnds& ends)
{
    if (isActive(standings, partition.leader))
        return {partition.leader, false, Rule::LeaderStays};
    std::size_t alive = 0;
    BrokerId longest = kNoBroker;
    ReplicaEnd furthest;
    for (const BrokerId replica : partition.replicas) {
        if (!isActive(standings, replica))
            continue;
        ++alive;
        const auto told = ends.find({id, replica});
        const ReplicaEnd end = told == ends.end() ? ReplicaEnd{} : told->second;
        if (longest == kNoBroker || end > furthest) {
            longest = replica;
            furthest = end;
        }
    }
    if (alive <= partition.replicas.size() / 2)
        return {kNoBroker, false, Rule::LongestLogLeads};
    return {longest, false, Rule::LongestLogLeads};
}

Election electAnyReplica(const PartitionImage& partition, const Standings& standings)
{
    if (isActive(standings, partition.leader))
        return {partition.leader, false, Rule::LeaderStays};
    for (const BrokerId replica : partition.replicas)
        if (isActive(standings, replica))
            return {replica, false, Rule::AnyReplicaLeads};
    return {kNoBroker, false, Rule::AnyReplicaLeads};
}

std::vector<std::pair<BrokerId, NotElectedWhy>> whyNotElected(const PartitionImage& partition, BrokerId leader, const Standings& standings)
{
    std::vector<std::pair<BrokerId, NotElectedWhy>> reasons;
    for (const BrokerId replica : partition.replicas) {
        if (replica == leader)
            continue;
        const auto standing = standings.find(replica);
        if (standing == standings.end() || standing->second == Standing::Fenced)
            reasons.emplace_back(replica, NotElectedWhy::Fenced);
        else if (standing->second == Standing::ShuttingDown)
            reasons.emplace_back(replica, NotElectedWhy::ShuttingDown);
        else if (!partition.inIsr(replica))
            reasons.emplace_back(replica, NotElectedWhy::NotInIsr);
        else
            reasons.emplace_back(replica, NotElectedWhy::LaterInOrder);
    }
    return reasons;
}

bool uncleanElectionEnabled(const MetadataImage& image, std::string_view topic, bool byDefault)
{
    static const std::string key = "unclean.leader.election.enable";
    if (const auto own = image.topicConfig(topic, key))
        return *own == "true";
    if (const auto cluster = image.brokerConfig(kNoBroker, key))
        return *cluster == "true";
    return byDefault;
}

std::vector<MetadataRecord> fenceBroker(const MetadataImage& image, BrokerId id, bool uncleanByDefault, const ElectionScheme& scheme)
{
    const BrokerImage* broker = image.broker(id);
    if (!broker || broker->fenced)
        return {};
    auto record = registrationChange(*broker);
    record.fenced = 1;
    std::vector<MetadataRecord> records{std::move(record)};
    Standings standings = standingsOf(image);
    standings[id] = Standing::Fenced;
    removeFromIsrs(image, id, false, standings, uncleanByDefault, scheme, records);
    return records;
}

std::vector<MetadataRecord> unfenceBroker(const MetadataImage& image, BrokerId id, bool uncleanByDefault, const ElectionScheme& scheme)
{
    const BrokerImage* broker = image.broker(id);
    if (!broker || !broker->fenced)
        return {};
    auto record = registrationChange(*broker);
    record.fenced = -1;
    std::vector<MetadataRecord> records{std::move(record)};
    Standings standings = standingsOf(image);
    standings[id] = Standing::Active;
    for (const auto& [topicId, topic] : image.topics())
        for (const auto& [index, partition] : topic.partitions)
            if (partition.leader == kNoBroker) {
                PartitionTarget target(partition);
                target.kind = electionKind(image, topic.name, uncleanByDefault);
                target.scheme = scheme;
                target.topicName = topic.name;
                if (auto change = changeTo(topicId, index, partition, std::move(target), standings, elrRulesOf(image, topic.name, partition.replicas.size(), scheme)))
                    records.emplace_back(std::move(*change));
            }
    return records;
}

std::vector<MetadataRecord> forgetUncleanly(const MetadataImage& image, BrokerId id, bool uncleanByDefault, const ElectionScheme& scheme)
{
    std::vector<MetadataRecord> records;
    Standings standings = standingsOf(image);
    standings[id] = Standing::Fenced;
    removeFromIsrs(image, id, true, standings, uncleanByDefault, scheme, records);
    return records;
}

std::vector<MetadataRecord> unregisterBroker(const MetadataImage& image, BrokerId id, bool uncleanByDefault, const ElectionScheme& scheme)
{
    const BrokerImage* broker = image.broker(id);
    if (!broker)
        return {};
    std::vector<MetadataRecord> records;
    Standings standings = standingsOf(image);
    standings.erase(id);
    removeFromIsrs(image, id, false, standings, uncleanByDefault, scheme, records);
    records.emplace_back(wire::UnregisterBrokerRecord{id.value, broker->epoch, {}});
    return records;
}

std::vector<MetadataRecord> beginControlledShutdown(const MetadataImage& image, BrokerId id, bool uncleanByDefault, const ElectionScheme& scheme)
{
    const BrokerImage* broker = image.broker(id);
    if (!broker || broker->inControlledShutdown)
        return {};
    auto record = registrationChange(*broker);
    record.inControlledShutdown = 1;
    std::vector<MetadataRecord> records{std::move(record)};
    Standings standings = standingsOf(image);
    standings[id] = Standing::ShuttingDown;
    removeFromIsrs(image, id, false, standings, uncleanByDefault, scheme, records);
    return records;
}

BrokerState stateOf(const BrokerImage& broker)
{
    return broker.fenced ? BrokerState::Fenced : broker.inControlledShutdown ? BrokerState::ControlledShutdown : BrokerState::Unfenced;
}

BrokerState nextState(const HeartbeatView& view)
{
    switch (view.now) {
    case BrokerState::Fenced:
        if (view.wantShutDown)
            return BrokerState::ShutdownNow;
        return !view.wantFence && view.caughtUp ? BrokerState::Unfenced : BrokerState::Fenced;
    case BrokerState::Unfenced:
        if (view.wantFence)
            return view.wantShutDown ? BrokerState::ShutdownNow : BrokerState::Fenced;
        if (!view.wantShutDown)
            return BrokerState::Unfenced;
        return view.leads ? BrokerState::ControlledShutdown : BrokerState::ShutdownNow;
    case BrokerState::ControlledShutdown:
        return view.leads || !view.othersCaughtUp ? BrokerState::ControlledShutdown : BrokerState::ShutdownNow;
    case BrokerState::ShutdownNow:
        break;
    }
    return BrokerState::ShutdownNow;
}

bool leadsAnything(const MetadataImage& image, BrokerId broker)
{
    for (const auto& [id, topic] : image.topics())
        for (const auto& [index, partition] : topic.partitions)
            if (partition.leader == broker)
                return true;
    return false;
}

ErrorCode checkIsrProposal(const PartitionImage& partition, const IsrProposal& proposal, const MetadataImage& image)
{
    if (proposal.leaderEpoch > partition.leaderEpoch || proposal.partitionEpoch > partition.partitionEpoch)
        return ErrorCode::NotController;
    if (proposal.leaderEpoch < partition.leaderEpoch)
        return ErrorCode::FencedLeaderEpoch;
    if (proposal.from != partition.leader)
        return ErrorCode::InvalidRequest;
    if (proposal.partitionEpoch < partition.partitionEpoch)
        return ErrorCode::InvalidUpdateVersion;

    const std::set<BrokerId> members(proposal.isr.begin(), proposal.isr.end());
    if (members.size() != proposal.isr.size() || !members.contains(partition.leader))
        return ErrorCode::InvalidRequest;
    if (!std::all_of(members.begin(), members.end(), [&](BrokerId b) { return partition.hasReplica(b); }))
        return ErrorCode::InvalidRequest;
    if (proposal.recovery == LeaderRecovery::Recovering
        && (proposal.isr.size() > 1 || partition.recovery == LeaderRecovery::Recovered))
        return ErrorCode::InvalidRequest;

    // KIP-841, KIP-903: nobody who is fenced, leaving, or another incarnation than the leader thinks.
    for (std::size_t i = 0; i < proposal.isr.size(); ++i) {
        const BrokerImage* broker = image.broker(proposal.isr[i]);
        const std::int64_t epoch = i < proposal.brokerEpochs.size() ? proposal.brokerEpochs[i] : -1;
        if (!broker || !broker->isActive() || (epoch != -1 && epoch != broker->epoch))
            return ErrorCode::IneligibleReplica;
    }
    return ErrorCode::None;
}

std::int32_t effectiveMinIsr(const MetadataImage& image, std::string_view topic, std::size_t replicas, std::int32_t byDefault, bool literal)
{
    static const std::string key = "min.insync.replicas";
    auto text = image.topicConfig(topic, key);
    if (!text)
        text = image.brokerConfig(kNoBroker, key);
    std::int64_t value = byDefault;
    if (text)
        if (const auto number = parseInteger(*text))
            value = *number;
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(
        value, 1, literal ? INT32_MAX : std::max<std::int64_t>(1, static_cast<std::int64_t>(replicas))));
}

} // namespace engine
