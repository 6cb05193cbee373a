#pragma once

// Every name of the condition language, as one table: what it belongs to, its arguments, its type, which
// facts can change it, and its words. Parser, checker, help and the lab's answers (ConditionSource) go by it.
// Short names that people and notes use stand in one alias table.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/expr/value.h"

namespace engine::expr {

// A path is an object and one of its members: partition(orders,0).highWatermark. Members of Lab stand alone:
// acked(p1).
enum class Object : std::uint8_t {
    Lab,
    Broker,
    Controller,
    Topic,
    Partition,
    Replica,
    Producer,
    Consumer,
    Group,
    Sink,
    Transaction
};

enum class Member : std::uint8_t {
    Now,
    // sets of records
    Called,
    Sent,
    Acked,
    Failed,
    Lost,
    Present,
    Durable,
    Records,
    Delivered,
    Processed,
    Ghosts,
    // counts over records
    Duplicates,
    Disorder,
    // of a lesson
    Predicted,
    // broker(b)
    BrokerState,
    BrokerOnline,
    BrokerFenced,
    BrokerRack,
    BrokerLeaders,
    BrokerDiskWrites,
    BrokerRandomWrites,
    BrokerUserCopies,
    // controller
    ControllerLeader,
    ControllerEpoch,
    ControllerQuorumOk,
    // topic(t)
    TopicPartitions,
    TopicReplicationFactor,
    TopicRecords,
    TopicConfig,
    // partition(t,p)
    PartitionLeader,
    PartitionLeaderEpoch,
    PartitionReplicas,
    PartitionIsr,
    PartitionOsr,
    PartitionElr,
    PartitionHighWatermark,
    PartitionLastStableOffset,
    PartitionEndOffset,
    PartitionLogStartOffset,
    PartitionOnline,
    PartitionUnderMinIsr,
    PartitionRecords,
    // replica(t,p,b)
    ReplicaRole,
    ReplicaEndOffset,
    ReplicaHighWatermark,
    ReplicaLogStartOffset,
    ReplicaLeaderEpoch,
    ReplicaFlushed,
    ReplicaSegments,
    ReplicaBytes,
    ReplicaTruncated,
    ReplicaLog,
    ReplicaIndexEntries,
    ReplicaTimeIndexEntries,
    ReplicaActiveSegment,
    ReplicaRetired,
    ReplicaHoles,
    ReplicaCleanedUpTo,
    // producer(x)
    ProducerState,
    ProducerCalls,
    ProducerSent,
    ProducerAcked,
    ProducerFailed,
    ProducerPending,
    ProducerInFlight,
    ProducerRetries,
    ProducerRequests,
    ProducerProducerId,
    ProducerEpoch,
    ProducerLastError,
    ProducerWaiting,
    ProducerBlocked,
    ProducerBlockedTime,
    ProducerProduceRequests,
    ProducerInFlightMost,
    ProducerBatches,
    ProducerMeanLatency,
    ProducerLatencyP50,
    ProducerLatencyP99,
    ProducerInterceptorErrors,
    ProducerLastException,
    // consumer(x)
    ConsumerState,
    ConsumerAssignment,
    ConsumerPosition,
    ConsumerDelivered,
    ConsumerProcessed,
    ConsumerLag,
    ConsumerSkipped,
    ConsumerMembership,
    ConsumerEpoch,
    ConsumerCoordinator,
    ConsumerAssignments,
    ConsumerStopped,
    ConsumerCommitted,
    ConsumerCommits,
    ConsumerFailedCommits,
    ConsumerLastCommitError,
    ConsumerLastError,
    ConsumerPaused,
    ConsumerFailing,
    ConsumerAttempts,
    ConsumerDeadLetters,
    ConsumerPoisonSkipped,
    // group(g)
    GroupState,
    GroupEpoch,
    GroupMembers,
    GroupCommitted,
    GroupCoordinator,
    GroupOwner,
    GroupProtocol,
    GroupRebalances,
    GroupKind,
    GroupLeader,
    GroupAssignmentEpoch,
    GroupLag,
    GroupMoves,
    GroupStopped,
    GroupUnserved,
    GroupLoading,
    GroupOffsetsPartition,
    // sink(x)
    SinkRows,
    SinkWrites,
    SinkAgain,
    // transaction(x)
    TransactionState,
    kCount,
};

// What an argument is: a number is an expression, everything else a name written as it is (orders, orders-0,
// billing-1) or in quotes.
enum class ParamKind : std::uint8_t {
    Broker,
    PartitionNumber,
    Topic,
    TopicPartition,
    Producer,
    Consumer,
    Client,
    Group,
    Reader,
    Text,
    Scope
};

// "the number of a broker", "a partition such as orders-0"
std::string_view paramWords(ParamKind kind);

struct ParamInfo {
    ParamKind kind;
    std::string_view name; // for `name=value`
    bool isRequired = true;
    bool isNumber() const { return kind == ParamKind::Broker || kind == ParamKind::PartitionNumber; }
};

struct ObjectInfo {
    Object object;
    std::string_view name;
    std::span<const ParamInfo> params;
};

struct MemberInfo {
    Member member;
    Object object;
    std::string_view name;
    std::span<const ParamInfo> params;
    Type type;
    std::span<const std::string_view> values; // of a text that is one of a few
    std::span<const std::string_view> facts;  // names of facts that can change it
    std::string_view english;
    std::string_view chinese;
};

std::span<const ObjectInfo> allObjects(); // without Lab
std::span<const MemberInfo> allMembers();

// By name or alias; null if there is none.
const ObjectInfo* findObject(std::string_view name);
const MemberInfo* findMember(Object object, std::string_view name);
const MemberInfo& memberInfo(Member member);

// Full names, for "nearest".
std::vector<std::string> memberNames(Object object);
std::vector<std::string> rootNames(); // objects, members of Lab and the built-in functions

struct Alias {
    std::string_view alias;
    std::string_view name;
};
std::span<const Alias> allAliases();

// Functions of the language itself.
struct BuiltinInfo {
    std::string_view usage;
    std::string_view english;
    std::string_view chinese;
};
std::span<const BuiltinInfo> allBuiltins();

} // namespace engine::expr
