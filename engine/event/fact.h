#pragma once

// What happened in the cluster, as plain values. Facts are named in the past tense; a wish ("create a topic") is a
// command (engine/command). Nothing here points into the engine, so a fact may be kept, sent to another thread, drawn,
// or compared with a golden trace. The visible cluster is nothing but a fold of these (engine/view).
//
// Each body lists its fields once, in fields(v); printing, JSON and conditions are made from that list.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/base/bytes.h"
#include "engine/base/error_code.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/event/client_facts.h"
#include "engine/event/cluster_facts.h"
#include "engine/event/consumer_facts.h"
#include "engine/event/data_facts.h"
#include "engine/event/group_facts.h"
#include "engine/event/rules.h"
#include "engine/event/storage_facts.h"

namespace engine {

struct FactBody {
    using Variant = std::variant<NodeAdded, NodeRemoved, NodeStarted, NodeStopped, PointReached, DiskSet, NodeTuned, ClientConfigSet, NodePaused, NodeResumed, LinkCut, LinkHealed,
        ConnectionOpened, ConnectionClosed, ClientIdentified, MessageSent, MessageDelivered, MessageDelayed, QuorumStateChanged,
        QuorumProspective, QuorumPreVoteLost, QuorumCandidate, QuorumVoted, QuorumLeaderElected, QuorumLeaderResigned, QuorumObserversChanged,
        MetadataLogMoved, MetadataLogStartMoved, MetadataSnapshotWritten, MetadataSnapshotLoaded, BrokerRegistered, BrokerFenced, BrokerUnfenced,
        BrokerUnregistered, TopicCreated, TopicDeleted, TopicConfigSet, BrokerConfigSet, PartitionCreated, LeaderElected, NotElected, IsrShrunk, IsrExpanded,
        EligibleReplicasChanged, ReplicasReassigned, LeaderImbalanceFound, RoleTaken, ReplicaDeleted, LogOpened, BatchAppended, BatchDeduplicated, SegmentRolled, LogFlushed, LogTruncated,
        LogStartMoved, SegmentRetired, SegmentFilesRemoved, CleaningBegan, OffsetMapBuilt, SegmentCleaned, SegmentsReplaced, CleaningEnded,
        ProducerSnapshotTaken, ProducerSnapshotRemoved, IndexEntryAdded, TimeIndexEntryAdded, LeaderEpochsWritten, CheckpointWritten, OffsetLookedUp, TimeLookedUp, FollowerFetched, HighWatermarkAdvanced, HighWatermarkHeld, FetcherFrozen, ReplicationThrottled, ReadReplicaPreferred,
        FetchSessionOpened, FetchSessionEvicted, RequestRefused, RequestParked, RequestThrottled,
        RecordCalled, SendFailed, SendBlocked, InterceptorRan, ClientMetadataUpdated, StickyPartitionChosen, ProducerFlushed, PartitionsListed,
        BatchSent, BatchAcked, BatchFailed, BatchRetried, BatchSplit, ProducerIdAssigned, AddressNotResolved, ClientThrottled, RecordsDelivered, RecordsProcessed,
        PositionSet, PositionDiverged, CoordinatorFound, MembershipChanged, AssignmentPlanned, AssignmentTaken, PollDeadlineMissed, RecordFailed, SinkWritten,
        PartitionsPaused, CommitSent, CommitEnded, ConsumerFailed,
        GroupStateChanged, GroupMemberJoined, GroupMemberLeft, GroupAssigned, TargetAssigned, MemberReconciled, GroupRequestRefused, GroupDeleted, GroupConfigSet,
        OffsetCommitted, OffsetRemoved, GroupRecordWritten, GroupsLoading, GroupsLoaded, GroupsUnloaded,
        CommandApplied, SwitchSet, AdvertisedAddressSet, ScriptSet, MarkSet>;
    Variant value;

    // Not inline: what copies and destroys any of its kinds is compiled once, not in each file that holds a fact.
    FactBody();
    FactBody(const FactBody& other);
    FactBody(FactBody&& other) noexcept;
    FactBody& operator=(const FactBody& other);
    FactBody& operator=(FactBody&& other) noexcept;
    ~FactBody();
    template <class T>
        requires requires { T::kName; }
    FactBody(T body) : value(std::move(body)) { } // NOLINT: a body is any of its kinds
};

struct Fact {
    FactId id;                   // 1, 2, 3 … over the whole cluster; the order is part of the meaning
    Time at;
    NodeId node;                 // in whose turn; kLabNode: the user or the host
    EventSeq cause;              // the event in whose turn it happened: when
    std::vector<FactId> because; // at most four facts it was computed from: why
    Rule rule = Rule::None;
    FactBody body;

    template <class T>
    const T* as() const { return std::get_if<T>(&body.value); }
};

std::string_view factName(const Fact& fact);

// "LeaderElected"; names of all kinds in the order of the variant.
const std::vector<std::string_view>& factNames();

// One line, stable over versions: "4.201s c2 LeaderElected partition=orders-0 leader=2 …" The event list and the golden
// traces show it.
std::string describe(const Fact& fact);

// Names of nodes without a lab to ask: brokers "1", controllers "c1", others "#10001".
std::string nodeName(NodeId id);
using NodeNamer = std::function<std::string(NodeId)>;

// The line of `run --facts` (design/interfaces.md §4). Nodes by the names that `nameOf` has for them.
nlohmann::ordered_json toJson(const Fact& fact, const NodeNamer& nameOf = nodeName);

} // namespace engine
