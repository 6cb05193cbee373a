#pragma once

// What the active controller decides about leaders and in-sync replicas, as pure functions of the metadata: who may
// lead, what changes when a broker goes or comes, which ISR a leader may propose.
//
// The problem: a partition must have a leader that holds every record a consumer may have seen. Only ISR members do, so
// only they are elected, in assignment order, so that load stays where it was planned. When none of them is alive the
// partition waits without a leader, and remembers the last member, unless its topic prefers any data to waiting
// (unclean.leader.election.enable). Facts §5.7, §5.11; KIP-631, KIP-497. What a change brings with it, eligible leader
// replicas (KIP-966) among it, is partition_change.h.

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/log_ends.h"
#include "engine/base/switches.h"
#include "engine/controller/metadata_image.h"
#include "engine/event/fact.h"
#include "engine/event/rules.h"

namespace engine {

// How a broker stands with the controller. A broker that is not registered counts as fenced.
enum class Standing : std::uint8_t { Active, ShuttingDown, Fenced };
using Standings = std::map<BrokerId, Standing>;
Standings standingsOf(const MetadataImage& image);
bool isActive(const Standings& standings, BrokerId broker);

// Online: keep the leader if it can stay, else the first that may. Preferred: the first replica if it may. Unclean: any
// live replica if nobody may.
enum class ElectionKind : std::uint8_t { Online, Preferred, Unclean };

struct Election {
    BrokerId leader = kNoBroker;
    bool unclean = false; // from outside the ISR: records may be lost
    Rule rule = Rule::NoLeaderWithoutIsr;
    bool operator==(const Election&) const = default;
};

// What the switches `replication` and `elr` (engine/base/switches.h) say: absent, Kafka's.
struct ElectionScheme {
    Replication replication = Replication::Isr;
    const LogEnds* ends = nullptr; // for Majority
    bool elr = true;               // false: the last member of the ISR stays in it, as before KIP-966
};
// Majority: of a majority of live replicas the one with the longest log; nobody if fewer are alive.
Election electLongestLog(const TopicPartition& id, const PartitionImage& partition, const Standings& standings, const LogEnds& ends);
// LeaderOnly: the leader while it lives, else the first live replica.
Election electAnyReplica(const PartitionImage& partition, const Standings& standings);

// Who leads a partition whose ISR will be `isr`; its other members are as in `partition`, the eligible replicas, too.
Election electLeader(const PartitionImage& partition, std::span<const BrokerId> isr, ElectionKind kind, const Standings& standings);

// Why each replica but the leader was not elected, in assignment order.
std::vector<std::pair<BrokerId, NotElectedWhy>> whyNotElected(const PartitionImage& partition, BrokerId leader, const Standings& standings);

// Does the topic allow an unclean election: its own setting, else the cluster's dynamic one, else `byDefault`.
bool uncleanElectionEnabled(const MetadataImage& image, std::string_view topic, bool byDefault);

// -- brokers that come and go: the records, in order. `uncleanByDefault`: the controller's unclean.leader.election.enable.
// The broker is out of every ISR and leads nothing.
std::vector<MetadataRecord> fenceBroker(const MetadataImage& image, BrokerId broker, bool uncleanByDefault, const ElectionScheme& scheme = {});
// It came back without having stopped in order: what it had not flushed may be lost, so it is in no ISR and no ELR.
std::vector<MetadataRecord> forgetUncleanly(const MetadataImage& image, BrokerId broker, bool uncleanByDefault, const ElectionScheme& scheme = {});
// It is forgotten: out of every ISR, and registered no more. Nothing if it is not registered.
std::vector<MetadataRecord> unregisterBroker(const MetadataImage& image, BrokerId broker, bool uncleanByDefault, const ElectionScheme& scheme = {});
// It may lead again: what has no leader is looked at.
std::vector<MetadataRecord> unfenceBroker(const MetadataImage& image, BrokerId broker, bool uncleanByDefault, const ElectionScheme& scheme = {});
// It wants to stop: its leaderships move, its replicas leave the ISRs; it stays unfenced until that is done.
std::vector<MetadataRecord> beginControlledShutdown(const MetadataImage& image, BrokerId broker, bool uncleanByDefault, const ElectionScheme& scheme = {});

// What a heartbeat leads to.
enum class BrokerState : std::uint8_t { Fenced, Unfenced, ControlledShutdown, ShutdownNow };
BrokerState stateOf(const BrokerImage& broker);
struct HeartbeatView {
    BrokerState now = BrokerState::Fenced;
    bool wantFence = false;
    bool wantShutDown = false;
    bool caughtUp = false;         // it has replayed past its registration
    bool leads = false;            // some partition
    bool othersCaughtUp = false;   // every active broker has replayed past the start of this controlled shutdown
};
BrokerState nextState(const HeartbeatView& view);
bool leadsAnything(const MetadataImage& image, BrokerId broker);

// -- ISR changes by a leader (KIP-497, KIP-841)
struct IsrProposal {
    BrokerId from;
    LeaderEpoch leaderEpoch;
    std::int32_t partitionEpoch = 0;
    std::vector<BrokerId> isr;
    std::vector<std::int64_t> brokerEpochs; // of `isr`; -1: not told
    LeaderRecovery recovery = LeaderRecovery::Recovered;
};
// None: it may be recorded. NotController: the leader knows more than we do, so somebody else must be the controller.
// FencedLeaderEpoch (74), InvalidRequest (42), InvalidUpdateVersion (95), IneligibleReplica (107).
ErrorCode checkIsrProposal(const PartitionImage& partition, const IsrProposal& proposal, const MetadataImage& image);

// min.insync.replicas as it counts: the topic's, else the cluster's dynamic one, else `byDefault`; at most the number of
// replicas (KIP-966), unless `literal`, as it was before 3.7.
std::int32_t effectiveMinIsr(
    const MetadataImage& image, std::string_view topic, std::size_t replicas, std::int32_t byDefault, bool literal = false);

} // namespace engine
