#pragma once

// The named rules that decide things in the cluster. A fact names the rule by which it happened; this table gives the
// rule's stable name, its words in both languages and where it comes from (a KIP, a config, a section of the facts).

#include <cstdint>
#include <span>
#include <string_view>

namespace engine {

enum class Rule : std::uint16_t {
    None,
    UserCommand,
    HighWatermarkIsMinOfIsr,
    HighWatermarkWaitsForReplica,
    HighWatermarkFrozenBelowMinIsr,
    HighWatermarkFromLeader,
    LeaderAppends,
    FollowerAppends,
    IsrShrinksByTime,
    IsrExpandsWhenCaughtUp,
    IsrLosesFencedBroker,
    FirstAliveInIsr,
    LeaderStays,
    NoLeaderWithoutIsr,
    PreferredIsFirstReplica,
    BrokerSessionExpired,
    BrokerCaughtUpWithMetadata,
    ControlledShutdown,
    QuorumMajority,
    QuorumElectionTimeout,
    QuorumFetchTimeout,
    QuorumHigherEpoch,
    QuorumVoteOnce,
    MetadataMajority,
    TruncateByEpoch,
    RecoverUncleanLog,
    StrayReplica,
    RollBySize,
    RollByTime,
    RollByIndex,
    RollByOffsetSpan,
    AcksNone,
    AcksLeader,
    AcksAll,
    NotEnoughReplicas,
    RequestTimeout,
    PartitionByKey,
    PartitionSticky,
    PartitionExplicit,
    LingerElapsed,
    BatchFull,
    RetryBackoff,
    DeliveryTimeout,
    IdempotentSequence,
    GroupInitialDelay,
    GroupAllJoined,
    GroupSessionExpired,
    GroupMemberLeft,
    GroupMemberJoined,
    GroupRebalanceTimeout,
    LeaderAssigns,
    CoordinatorByHash,
    AutoCommit,
    AutoOffsetReset,
    ConnectionResetByKill,
    SilenceUntilTimeout,
    ResponseOrder,
    AutoCreateTopic,
    RackAwarePlacement,
    Retransmission,
    UncleanElection,
    QuorumLeaderIsolated,
    LogDirectoryFailed,
    EligibleReplicaLeads,
    LastLeaderReturns,
    ElrBelowMinIsr,
    ReassignmentInSync,
    CrashAtPoint,
    HistorySwitch,
    TruncateToHighWatermark,
    TruncateByEpochOnce,
    TruncateByEpochLoop,
    TruncateToLeadersLog,
    IsrShrinksByMessages,
    CommittedByMajority,
    CommittedByLeader,
    LongestLogLeads,
    AnyReplicaLeads,
    AutoLeaderRebalance,
    ReplicationQuota,
    ReadFromNearestReplica,
    FetchSession,
    FetchSessionEvicted,
    QuorumPreVote,
    QuorumPreVoteMajority,
    QuorumLeaderStops,
    QuorumObserver,
    SnapshotByBytes,
    SnapshotByTime,
    SnapshotAtStart,
    SnapshotBehindLogStart,
    MetadataRetentionByBytes,
    MetadataRetentionByTime,
};

struct RuleInfo {
    Rule rule;
    std::string_view name;    // "first-alive-in-isr"; stable, in reports
    std::string_view english; // one sentence
    std::string_view chinese;
    std::string_view source;  // "KIP-101", "replica.lag.time.max.ms", "facts §5.2"
};

const RuleInfo& ruleInfo(Rule rule);
std::span<const RuleInfo> allRules();

} // namespace engine
