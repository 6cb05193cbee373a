#include "engine/lab/expr/catalogue.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/check.h"

namespace engine::expr {

namespace {

using namespace std::string_view_literals;
using O = Object;
using M = Member;
using P = ParamKind;

// -- arguments
// ----------------------------------------------------------------------------------------------------

constexpr ParamInfo kBroker[] = {{P::Broker, "broker"}};
constexpr ParamInfo kTopic[] = {{P::Topic, "topic"}};
constexpr ParamInfo kPartition[] = {{P::Topic, "topic"}, {P::PartitionNumber, "partition"}};
constexpr ParamInfo kReplica[] = {
    {P::Topic, "topic"}, {P::PartitionNumber, "partition"}, {P::Broker, "broker"}};
constexpr ParamInfo kProducer[] = {{P::Producer, "producer"}};
constexpr ParamInfo kConsumer[] = {{P::Consumer, "consumer"}};
constexpr ParamInfo kGroup[] = {{P::Group, "group"}};
constexpr ParamInfo kSink[] = {{P::Text, "sink"}};
constexpr ParamInfo kReader[] = {{P::Reader, "consumer"}};
constexpr ParamInfo kId[] = {{P::Text, "id"}};
constexpr ParamInfo kStep[] = {{P::Text, "step"}};
constexpr ParamInfo kConfig[] = {{P::Text, "config"}};
constexpr ParamInfo kTopicPartition[] = {{P::TopicPartition, "partition"}};
constexpr ParamInfo kMaybeTopicPartition[] = {{P::TopicPartition, "partition", false}};
constexpr ParamInfo kWhose[] = {{P::Client, "of"}};
constexpr ParamInfo kDisorder[] = {{P::Client, "of"}, {P::Scope, "scope", false}};
constexpr ParamInfo kRecords[] = {{P::Topic, "topic"}, {P::PartitionNumber, "partition", false},
    {P::Text, "key", false}, {P::Text, "value", false}};

constexpr ObjectInfo kObjects[] = {
    {O::Broker, "broker", kBroker},
    {O::Controller, "controller", {}},
    {O::Topic, "topic", kTopic},
    {O::Partition, "partition", kPartition},
    {O::Replica, "replica", kReplica},
    {O::Producer, "producer", kProducer},
    {O::Consumer, "consumer", kConsumer},
    {O::Group, "group", kGroup},
    {O::Sink, "sink", kSink},
    {O::Transaction, "transaction", kId},
};

// -- which facts can change what
// -----------------------------------------------------------------------------------

constexpr std::array kNodeFacts{
    "NodeAdded"sv, "NodeRemoved"sv, "NodeStarted"sv, "NodeStopped"sv, "NodePaused"sv, "NodeResumed"sv};
constexpr std::array kFenceFacts{
    "BrokerRegistered"sv, "BrokerFenced"sv, "BrokerUnfenced"sv, "NodeAdded"sv, "NodeRemoved"sv};
constexpr std::array kLeaderFacts{"PartitionCreated"sv, "LeaderElected"sv, "TopicDeleted"sv};
constexpr std::array kIsrFacts{"PartitionCreated"sv, "LeaderElected"sv, "IsrShrunk"sv, "IsrExpanded"sv,
    "ReplicasReassigned"sv, "TopicDeleted"sv, "TopicConfigSet"sv};
constexpr std::array kQuorumFacts{"QuorumLeaderElected"sv, "QuorumLeaderResigned"sv, "QuorumCandidate"sv,
    "QuorumVoted"sv, "NodeStarted"sv, "NodeStopped"sv, "NodePaused"sv, "NodeResumed"sv, "LinkCut"sv,
    "LinkHealed"sv};
constexpr std::array kTopicFacts{
    "TopicCreated"sv, "TopicDeleted"sv, "TopicConfigSet"sv, "PartitionCreated"sv};
constexpr std::array kLogFacts{"BatchAppended"sv, "LogTruncated"sv, "LogOpened"sv, "LogStartMoved"sv,
    "ReplicaDeleted"sv, "SegmentRolled"sv, "SegmentRetired"sv, "SegmentsReplaced"sv, "LogFlushed"sv, "RoleTaken"sv,
    "PartitionCreated"sv, "LeaderElected"sv, "TopicDeleted"sv};
constexpr std::array kFileFacts{"BatchAppended"sv, "LogTruncated"sv, "LogOpened"sv, "LogStartMoved"sv,
    "ReplicaDeleted"sv, "SegmentRolled"sv, "SegmentRetired"sv, "SegmentFilesRemoved"sv, "SegmentsReplaced"sv,
    "IndexEntryAdded"sv, "TimeIndexEntryAdded"sv, "CleaningEnded"sv, "TopicDeleted"sv};
constexpr std::array kAppendFacts{"BatchAppended"sv};
constexpr std::array kWatermarkFacts{"HighWatermarkAdvanced"sv, "LogTruncated"sv, "LogOpened"sv,
    "RoleTaken"sv, "PartitionCreated"sv, "LeaderElected"sv, "TopicDeleted"sv};
constexpr std::array kDurableFacts{"BatchAppended"sv, "LogTruncated"sv, "LogOpened"sv, "LogStartMoved"sv,
    "ReplicaDeleted"sv, "RoleTaken"sv, "PartitionCreated"sv, "LeaderElected"sv, "TopicDeleted"sv,
    "HighWatermarkAdvanced"sv};
constexpr std::array kLostFacts{"BatchAcked"sv, "BatchAppended"sv, "LogTruncated"sv, "LogOpened"sv,
    "LogStartMoved"sv, "ReplicaDeleted"sv, "RoleTaken"sv, "PartitionCreated"sv, "LeaderElected"sv,
    "TopicDeleted"sv};
constexpr std::array kCalledFacts{"RecordCalled"sv, "SendFailed"sv};
constexpr std::array kSentFacts{"BatchSent"sv};
constexpr std::array kAckedFacts{"BatchAcked"sv};
constexpr std::array kFailedFacts{"BatchFailed"sv, "SendFailed"sv};
constexpr std::array kPendingFacts{"RecordCalled"sv, "SendFailed"sv, "BatchSent"sv, "BatchAcked"sv, "BatchFailed"sv,
    "BatchRetried"sv, "BatchSplit"sv, "NodeStarted"sv};
constexpr std::array kProducerFacts{"SendFailed"sv, "BatchSent"sv, "BatchAcked"sv, "BatchFailed"sv, "BatchRetried"sv,
    "MessageSent"sv, "MessageDelivered"sv, "ConnectionClosed"sv, "ProducerIdAssigned"sv, "NodeStarted"sv};
constexpr std::array kBlockedFacts{"SendBlocked"sv, "RecordCalled"sv, "SendFailed"sv, "NodeStarted"sv};
constexpr std::array kInterceptorFacts{"InterceptorRan"sv};
constexpr std::array kDeliveredFacts{"RecordsDelivered"sv};
constexpr std::array kProcessedFacts{"RecordsProcessed"sv};
constexpr std::array kGhostFacts{"RecordsDelivered"sv, "BatchAppended"sv, "LogTruncated"sv, "LogOpened"sv,
    "LogStartMoved"sv, "ReplicaDeleted"sv, "PartitionCreated"sv, "LeaderElected"sv, "TopicDeleted"sv};
constexpr std::array kCountedFacts{"RecordsDelivered"sv, "RecordsProcessed"sv, "BatchAppended"sv,
    "LogTruncated"sv, "LogOpened"sv, "LogStartMoved"sv, "ReplicaDeleted"sv, "PartitionCreated"sv,
    "LeaderElected"sv, "TopicDeleted"sv};
constexpr std::array kPositionFacts{"PositionSet"sv, "RecordsDelivered"sv, "AssignmentTaken"sv, "NodeStarted"sv};
constexpr std::array kAssignmentFacts{"AssignmentTaken"sv, "GroupAssigned"sv, "MemberReconciled"sv, "GroupMemberLeft"sv,
    "NodeStarted"sv};
constexpr std::array kLagFacts{"PositionSet"sv, "RecordsDelivered"sv, "AssignmentTaken"sv,
    "HighWatermarkAdvanced"sv, "LogTruncated"sv, "LeaderElected"sv, "RoleTaken"sv, "NodeStarted"sv};
constexpr std::array kMembershipFacts{"MembershipChanged"sv, "AssignmentTaken"sv, "CoordinatorFound"sv, "MemberReconciled"sv,
    "GroupAssigned"sv, "NodeStarted"sv};
constexpr std::array kStoppedFacts{"AssignmentTaken"sv, "MembershipChanged"sv, "MemberReconciled"sv, "GroupAssigned"sv,
    "GroupMemberLeft"sv, "GroupStateChanged"sv, "NodeStarted"sv, "NodeStopped"sv, "NodePaused"sv, "NodeResumed"sv,
    "RecordsDelivered"sv};
constexpr std::array kCommitEndFacts{"CommitEnded"sv};
constexpr std::array kConsumerEndFacts{"ConsumerFailed"sv, "NodeStarted"sv};
constexpr std::array kPauseFacts{"PartitionsPaused"sv, "AssignmentTaken"sv, "NodeStarted"sv};
constexpr std::array kPoisonFacts{"RecordFailed"sv, "RecordsDelivered"sv, "PositionSet"sv, "AssignmentTaken"sv, "NodeStarted"sv};
constexpr std::array kSinkFacts{"SinkWritten"sv};
constexpr std::array kGroupFacts{"GroupStateChanged"sv, "GroupMemberJoined"sv, "GroupMemberLeft"sv, "GroupAssigned"sv,
    "TargetAssigned"sv, "MemberReconciled"sv, "GroupDeleted"sv, "GroupsLoading"sv, "GroupsLoaded"sv, "GroupRecordWritten"sv};
constexpr std::array kCommitFacts{"OffsetCommitted"sv, "OffsetRemoved"sv, "GroupDeleted"sv, "TopicDeleted"sv};
constexpr std::array kGroupLagFacts{"OffsetCommitted"sv, "OffsetRemoved"sv, "GroupDeleted"sv, "TopicDeleted"sv,
    "HighWatermarkAdvanced"sv, "LogTruncated"sv, "LeaderElected"sv, "RoleTaken"sv};
constexpr std::array kTransactionFacts{"ProducerIdAssigned"sv, "BatchAppended"sv};

constexpr std::array kNodeStates{
    "running"sv, "paused"sv, "stopped"sv, "killed"sv, "poweredOff"sv, "notStarted"sv};
constexpr std::array kRoles{"none"sv, "leader"sv, "follower"sv};
constexpr std::array kGroupStates{"Empty"sv, "PreparingRebalance"sv, "CompletingRebalance"sv, "Assigning"sv,
    "Reconciling"sv, "Stable"sv, "Dead"sv};
constexpr std::array kGroupKinds{"Classic"sv, "Consumer"sv};
constexpr std::array kMembershipStates{"Unjoined"sv, "Joining"sv, "Syncing"sv, "Stable"sv, "Reconciling"sv, "Acknowledging"sv,
    "Fenced"sv, "Leaving"sv, "Left"sv, "Stale"sv, "Failed"sv};
constexpr std::array kTransactionStates{"Empty"sv, "Ongoing"sv, "PrepareCommit"sv, "PrepareAbort"sv,
    "CompleteCommit"sv, "CompleteAbort"sv, "PrepareEpochFence"sv, "Dead"sv};

// -- the names
// -----------------------------------------------------------------------------------------------------

constexpr MemberInfo kMembers[] = {
    {M::Now, O::Lab, "now", {}, Type::Duration, {}, {}, "the instant, since 0s", "当前时刻，从 0s 算起"},
    {M::Called, O::Lab, "called", kProducer, Type::UidSet, {}, kCalledFacts, "records given to send()",
        "交给 send() 的记录"},
    {M::Sent, O::Lab, "sent", kProducer, Type::UidSet, {}, kSentFacts, "records that left in a request",
        "已随请求发出的记录"},
    {M::Acked, O::Lab, "acked", kProducer, Type::UidSet, {}, kAckedFacts,
        "records whose callback reported success", "回调报告成功的记录"},
    {M::Failed, O::Lab, "failed", kProducer, Type::UidSet, {}, kFailedFacts,
        "records whose callback reported an error", "回调报告失败的记录"},
    {M::Lost, O::Lab, "lost", kProducer, Type::UidSet, {}, kLostFacts,
        "acked, and absent from the current leader's log without a reason",
        "已确认，却无故不在当前 leader 的日志里"},
    {M::Present, O::Lab, "present", kTopic, Type::UidSet, {}, kLogFacts,
        "records in the current leaders' logs", "在当前 leader 日志中的记录"},
    {M::Durable, O::Lab, "durable", kTopic, Type::UidSet, {}, kDurableFacts,
        "present and below the high watermark", "在日志中且低于 high watermark 的记录"},
    {M::Records, O::Lab, "records", kRecords, Type::UidSet, {}, kLogFacts,
        "present records with that partition, key, value", "在日志中、符合分区、key、value 的记录"},
    {M::Delivered, O::Lab, "delivered", kReader, Type::UidSet, {}, kDeliveredFacts,
        "records that poll() returned to a consumer, or to a group's", "poll() 返回过的记录：某个 consumer 或整个组"},
    {M::Processed, O::Lab, "processed", kReader, Type::UidSet, {}, kProcessedFacts,
        "records that the application finished: of a consumer, or of a group", "应用处理完的记录：某个 consumer 或整个组"},
    {M::Ghosts, O::Lab, "ghosts", kConsumer, Type::UidSet, {}, kGhostFacts,
        "delivered, and no longer in the leader's log", "交付过，却已不在 leader 日志中的记录"},
    {M::Duplicates, O::Lab, "duplicates", kWhose, Type::Int, {}, kCountedFacts,
        "too many: copies in a topic, of a producer; records that a consumer, or a group, finished once more",
        "多余的次数：topic 或 producer 的副本；consumer 或组重复处理的记录"},
    {M::Disorder, O::Lab, "disorder", kDisorder, Type::Int, {}, kCountedFacts,
        "neighbours in the wrong order; scope=partition or topic",
        "相邻记录颠倒的次数；scope=partition 或 topic"},
    {M::Predicted, O::Lab, "predicted", kStep, Type::Text, {}, {},
        "in a lesson: the option chosen at that step; none before", "仅在课程中：该步骤预测时选的选项；之前为 none"},

    {M::BrokerState, O::Broker, "state", {}, Type::Text, kNodeStates, kNodeFacts,
        "running, paused, stopped, killed, poweredOff, notStarted", "运行状态"},
    {M::BrokerOnline, O::Broker, "online", {}, Type::Bool, {}, kNodeFacts, "is its process alive?",
        "进程是否活着"},
    {M::BrokerFenced, O::Broker, "fenced", {}, Type::Bool, {}, kFenceFacts, "does the controller fence it?",
        "是否被 controller 隔离"},
    {M::BrokerRack, O::Broker, "rack", {}, Type::Text, {}, kFenceFacts, "broker.rack", "broker.rack"},
    {M::BrokerLeaders, O::Broker, "leaders", {}, Type::Int, {}, kLeaderFacts, "partitions that it leads",
        "它担任 leader 的分区数"},
    {M::BrokerDiskWrites, O::Broker, "diskWrites", {}, Type::Int, {}, kAppendFacts,
        "batches it appended to files", "它追加到文件的批次数"},
    {M::BrokerRandomWrites, O::Broker, "randomWrites", {}, Type::Int, {}, kAppendFacts,
        "of them, to another file than the one before", "其中换了文件的次数"},
    {M::BrokerUserCopies, O::Broker, "userCopies", {}, Type::Int, {}, kAppendFacts,
        "bytes it had to copy into batches of its own", "它不得不重写成新批次的字节数"},

    {M::ControllerLeader, O::Controller, "leader", {}, Type::Text, {}, kQuorumFacts,
        "the active controller, such as c1", "活动 controller，例如 c1"},
    {M::ControllerEpoch, O::Controller, "epoch", {}, Type::Int, {}, kQuorumFacts, "the quorum's epoch",
        "quorum 的 epoch"},
    {M::ControllerQuorumOk, O::Controller, "quorumOk", {}, Type::Bool, {}, kQuorumFacts,
        "does a leader have a majority?", "是否有 leader 且得到多数"},

    {M::TopicPartitions, O::Topic, "partitions", {}, Type::Int, {}, kTopicFacts, "how many partitions",
        "分区数"},
    {M::TopicReplicationFactor, O::Topic, "replicationFactor", {}, Type::Int, {}, kTopicFacts,
        "replicas of each partition", "副本数"},
    {M::TopicRecords, O::Topic, "records", {}, Type::Int, {}, kLogFacts, "records in its leaders' logs",
        "leader 日志中的记录数"},
    {M::TopicConfig, O::Topic, "config", kConfig, Type::Text, {}, kTopicFacts,
        "a config of the topic, as text", "topic 的配置，文本"},

    {M::PartitionLeader, O::Partition, "leader", {}, Type::Int, {}, kLeaderFacts,
        "what the metadata says; none without a leader", "metadata 中的 leader；没有则为 none"},
    {M::PartitionLeaderEpoch, O::Partition, "leaderEpoch", {}, Type::Int, {}, kLeaderFacts, "leaders so far",
        "leader epoch"},
    {M::PartitionReplicas, O::Partition, "replicas", {}, Type::IntList, {}, kIsrFacts,
        "assigned brokers in their order", "分配的 broker，按顺序"},
    {M::PartitionIsr, O::Partition, "isr", {}, Type::IntSet, {}, kIsrFacts, "in-sync replicas", "同步副本集"},
    {M::PartitionOsr, O::Partition, "osr", {}, Type::IntSet, {}, kIsrFacts, "replicas outside the ISR",
        "ISR 之外的副本"},
    {M::PartitionElr, O::Partition, "elr", {}, Type::IntSet, {}, kIsrFacts,
        "eligible leader replicas (KIP-966)", "可当选副本（KIP-966）"},
    {M::PartitionHighWatermark, O::Partition, "highWatermark", {}, Type::Int, {}, kWatermarkFacts,
        "the leader's high watermark", "leader 的 high watermark"},
    {M::PartitionLastStableOffset, O::Partition, "lastStableOffset", {}, Type::Int, {}, kDurableFacts,
        "the leader's LSO", "leader 的 LSO"},
    {M::PartitionEndOffset, O::Partition, "endOffset", {}, Type::Int, {}, kLogFacts,
        "the leader's log end offset", "leader 的 log end offset"},
    {M::PartitionLogStartOffset, O::Partition, "logStartOffset", {}, Type::Int, {}, kLogFacts,
        "the leader's log start offset", "leader 的 log start offset"},
    {M::PartitionOnline, O::Partition, "online", {}, Type::Bool, {}, kLeaderFacts, "does it have a leader?",
        "是否有 leader"},
    {M::PartitionUnderMinIsr, O::Partition, "underMinIsr", {}, Type::Bool, {}, kIsrFacts,
        "is the ISR smaller than min.insync.replicas?", "ISR 是否小于 min.insync.replicas"},
    {M::PartitionRecords, O::Partition, "records", {}, Type::Int, {}, kLogFacts,
        "records in the leader's log", "leader 日志中的记录数"},

    {M::ReplicaRole, O::Replica, "role", {}, Type::Text, kRoles, kLogFacts, "leader, follower or none",
        "角色"},
    {M::ReplicaEndOffset, O::Replica, "endOffset", {}, Type::Int, {}, kLogFacts, "its log end offset",
        "它的 log end offset"},
    {M::ReplicaHighWatermark, O::Replica, "highWatermark", {}, Type::Int, {}, kWatermarkFacts,
        "as this broker knows it", "该 broker 所知的 high watermark"},
    {M::ReplicaLogStartOffset, O::Replica, "logStartOffset", {}, Type::Int, {}, kLogFacts,
        "its log start offset", "它的 log start offset"},
    {M::ReplicaLeaderEpoch, O::Replica, "leaderEpoch", {}, Type::Int, {}, kLogFacts,
        "as this broker knows it", "该 broker 所知的 leader epoch"},
    {M::ReplicaFlushed, O::Replica, "flushed", {}, Type::Int, {}, kLogFacts,
        "below it bytes survive a power loss", "此前的字节断电后仍在"},
    {M::ReplicaSegments, O::Replica, "segments", {}, Type::Int, {}, kLogFacts, "segment files", "段文件数"},
    {M::ReplicaBytes, O::Replica, "bytes", {}, Type::Int, {}, kLogFacts, "bytes of its log", "日志字节数"},
    {M::ReplicaTruncated, O::Replica, "truncated", {}, Type::Int, {}, kLogFacts, "records cut off in all",
        "累计被截断的记录数"},
    {M::ReplicaLog, O::Replica, "log", {}, Type::UidSet, {}, kLogFacts, "records in its log, of this copy",
        "这一份副本日志里的记录"},
    {M::ReplicaIndexEntries, O::Replica, "indexEntries", {}, Type::Int, {}, kFileFacts,
        "entries of its .index files", ".index 文件的索引项数"},
    {M::ReplicaTimeIndexEntries, O::Replica, "timeIndexEntries", {}, Type::Int, {}, kFileFacts,
        "entries of its .timeindex files", ".timeindex 文件的索引项数"},
    {M::ReplicaActiveSegment, O::Replica, "activeSegment", {}, Type::Int, {}, kFileFacts,
        "base offset of the segment it appends to", "正在追加的段的起始偏移量"},
    {M::ReplicaRetired, O::Replica, "retired", {}, Type::Int, {}, kFileFacts,
        "segments that left the log and whose files still wait", "已离开日志、文件还等着删除的段数"},
    {M::ReplicaHoles, O::Replica, "holes", {}, Type::Int, {}, kFileFacts,
        "offsets that compaction left without a record", "压实后没有记录的偏移量个数"},
    {M::ReplicaCleanedUpTo, O::Replica, "cleanedUpTo", {}, Type::Int, {}, kFileFacts,
        "where its compaction ended; none before", "压实到哪里；从未压实则为 none"},

    {M::ProducerState, O::Producer, "state", {}, Type::Text, kNodeStates, kNodeFacts,
        "running, paused, stopped, killed, notStarted", "运行状态"},
    {M::ProducerCalls, O::Producer, "calls", {}, Type::Int, {}, kCalledFacts, "calls of send()",
        "send() 次数"},
    {M::ProducerSent, O::Producer, "sent", {}, Type::Int, {}, kSentFacts,
        "records put into requests, retries not again", "放进请求的记录数，重试不重复计"},
    {M::ProducerAcked, O::Producer, "acked", {}, Type::Int, {}, kAckedFacts, "records acknowledged",
        "已确认的记录数"},
    {M::ProducerFailed, O::Producer, "failed", {}, Type::Int, {}, kFailedFacts, "records failed",
        "失败的记录数"},
    {M::ProducerPending, O::Producer, "pending", kMaybeTopicPartition, Type::Int, {}, kPendingFacts,
        "records neither acked nor failed yet", "尚未确认也未失败的记录数"},
    {M::ProducerInFlight, O::Producer, "inFlight", {}, Type::Int, {}, kPendingFacts,
        "requests without their response", "未收到响应的请求数"},
    {M::ProducerRetries, O::Producer, "retries", {}, Type::Int, {}, kPendingFacts, "batches sent again",
        "重试的批次数"},
    {M::ProducerRequests, O::Producer, "requests", {}, Type::Int, {}, kProducerFacts, "requests sent",
        "发出的请求数"},
    {M::ProducerProducerId, O::Producer, "producerId", {}, Type::Int, {}, kProducerFacts,
        "its PID; none before it has one", "PID；还没有则为 none"},
    {M::ProducerEpoch, O::Producer, "producerEpoch", {}, Type::Int, {}, kProducerFacts, "its producer epoch",
        "producer epoch"},
    {M::ProducerLastError, O::Producer, "lastError", {}, Type::Text, {}, kProducerFacts,
        "Kafka's name of the last error; none without", "最近一次错误的 Kafka 名字；没有则为 none"},
    {M::ProducerWaiting, O::Producer, "waiting", {}, Type::Int, {}, kPendingFacts, "records in its accumulator",
        "accumulator 中的记录数"},
    {M::ProducerBlocked, O::Producer, "blocked", {}, Type::Bool, {}, kBlockedFacts, "does send() hold its caller?",
        "send() 是否正阻塞调用者"},
    {M::ProducerBlockedTime, O::Producer, "blockedTime", {}, Type::Duration, {}, kBlockedFacts,
        "how long send() has held its callers, in all", "send() 阻塞调用者的总时间"},
    {M::ProducerProduceRequests, O::Producer, "produceRequests", {}, Type::Int, {}, kProducerFacts,
        "Produce requests sent, repeated ones too", "发出的 Produce 请求数，含重试"},
    {M::ProducerInFlightMost, O::Producer, "inFlightMost", {}, Type::Int, {}, kProducerFacts,
        "the most Produce requests that were in flight on one connection", "单个连接上同时在途的 Produce 请求的最大数"},
    {M::ProducerBatches, O::Producer, "batches", {}, Type::Int, {}, kAckedFacts, "batches acknowledged",
        "已确认的批次数"},
    {M::ProducerMeanLatency, O::Producer, "meanLatency", {}, Type::Duration, {}, kAckedFacts,
        "from send() to the callback, mean of batches; none without", "从 send() 到回调的平均时间（按批次）；没有则为 none"},
    {M::ProducerLatencyP50, O::Producer, "latencyP50", {}, Type::Duration, {}, kAckedFacts,
        "from send() to the callback, p50 of batches; none without", "从 send() 到回调的时间，批次的 p50；没有则为 none"},
    {M::ProducerLatencyP99, O::Producer, "latencyP99", {}, Type::Duration, {}, kAckedFacts,
        "from send() to the callback, p99 of batches; none without", "从 send() 到回调的时间，批次的 p99；没有则为 none"},
    {M::ProducerInterceptorErrors, O::Producer, "interceptorErrors", {}, Type::Int, {}, kInterceptorFacts,
        "exceptions that its interceptors threw", "拦截器抛出的异常数"},
    {M::ProducerLastException, O::Producer, "lastException", {}, Type::Text, {}, kProducerFacts,
        "Kafka's exception of the last failure, such as TimeoutException; none without",
        "最近一次失败的 Kafka 异常，例如 TimeoutException；没有则为 none"},

    {M::ConsumerState, O::Consumer, "state", {}, Type::Text, kNodeStates, kNodeFacts,
        "running, paused, stopped, killed, notStarted", "运行状态"},
    {M::ConsumerAssignment, O::Consumer, "assignment", {}, Type::TextSet, {}, kAssignmentFacts,
        "its partitions, such as {orders-0}", "分到的分区，例如 {orders-0}"},
    {M::ConsumerPosition, O::Consumer, "position", kTopicPartition, Type::Int, {}, kPositionFacts,
        "offset of the next record it gets", "下一条要取的 offset"},
    {M::ConsumerDelivered, O::Consumer, "delivered", {}, Type::Int, {}, kDeliveredFacts,
        "records delivered, again counted again", "交付的记录数，重复也计"},
    {M::ConsumerProcessed, O::Consumer, "processed", {}, Type::Int, {}, kProcessedFacts,
        "records processed, again counted again", "处理的记录数，重复也计"},
    {M::ConsumerLag, O::Consumer, "lag", kMaybeTopicPartition, Type::Int, {}, kLagFacts,
        "high watermark - position, of one or all partitions", "high watermark 减位置，单个或全部分区"},
    {M::ConsumerSkipped, O::Consumer, "skipped", {}, Type::Int, {}, kPositionFacts,
        "offsets that auto.offset.reset moved it over", "auto.offset.reset 让它跳过的偏移量个数"},
    {M::ConsumerMembership, O::Consumer, "membership", {}, Type::Text, kMembershipStates, kMembershipFacts,
        "Unjoined, Joining, Syncing, Stable, Reconciling … as the client sees it", "客户端自己看到的成员状态"},
    {M::ConsumerEpoch, O::Consumer, "epoch", {}, Type::Int, {}, kMembershipFacts,
        "its generation, or member epoch; none without", "它的 generation 或 member epoch；没有则为 none"},
    {M::ConsumerCoordinator, O::Consumer, "coordinator", {}, Type::Int, {}, kMembershipFacts,
        "the coordinator that it knows; none without", "它所知的协调者；没有则为 none"},
    {M::ConsumerAssignments, O::Consumer, "assignments", {}, Type::Int, {}, kAssignmentFacts,
        "how often its partitions changed", "分到的分区变了几次"},
    {M::ConsumerStopped, O::Consumer, "stoppedTime", {}, Type::Duration, {}, kStoppedFacts,
        "how long a rebalance left it without partitions, in all", "再均衡让它没有分区的总时间"},
    {M::ConsumerCommitted, O::Consumer, "committed", kTopicPartition, Type::Int, {}, kCommitEndFacts,
        "what the answer to its last commit says; none without", "它最近一次提交的应答所说的偏移量；没有则为 none"},
    {M::ConsumerCommits, O::Consumer, "commits", {}, Type::Int, {}, kCommitEndFacts, "commits that went well", "成功的提交次数"},
    {M::ConsumerFailedCommits, O::Consumer, "failedCommits", {}, Type::Int, {}, kCommitEndFacts, "commits that failed", "失败的提交次数"},
    {M::ConsumerLastCommitError, O::Consumer, "lastCommitError", {}, Type::Text, {}, kCommitEndFacts,
        "exception of its last commit, such as CommitFailedException; none: well",
        "最近一次提交的异常，例如 CommitFailedException；成功则为 none"},
    {M::ConsumerLastError, O::Consumer, "lastError", {}, Type::Text, {}, kConsumerEndFacts,
        "exception that ended it, such as NoOffsetForPartitionException; none without",
        "让它结束的异常，例如 NoOffsetForPartitionException；没有则为 none"},
    {M::ConsumerPaused, O::Consumer, "paused", {}, Type::TextSet, {}, kPauseFacts, "partitions that pause() holds", "被 pause() 暂停的分区"},
    {M::ConsumerFailing, O::Consumer, "failing", kTopicPartition, Type::Int, {}, kPoisonFacts,
        "offset of the record it cannot get past; none without", "挡住它的记录的偏移量；没有则为 none"},
    {M::ConsumerAttempts, O::Consumer, "attempts", kTopicPartition, Type::Int, {}, kPoisonFacts,
        "tries at that record; none without", "对该记录的尝试次数；没有则为 none"},
    {M::ConsumerDeadLetters, O::Consumer, "deadLetters", {}, Type::Int, {}, kPoisonFacts,
        "records it parked in another topic", "它转存到另一个 topic 的记录数"},
    {M::ConsumerPoisonSkipped, O::Consumer, "poisonSkipped", {}, Type::Int, {}, kPoisonFacts,
        "records it could not deserialize and passed over", "无法反序列化而跳过的记录数"},

    {M::GroupState, O::Group, "state", {}, Type::Text, kGroupStates, kGroupFacts,
        "Empty, PreparingRebalance, CompletingRebalance, Stable, Dead …", "组的状态"},
    {M::GroupEpoch, O::Group, "epoch", {}, Type::Int, {}, kGroupFacts,
        "generation of a classic group, epoch of a new one", "classic 组的 generation，新协议的 epoch"},
    {M::GroupMembers, O::Group, "members", {}, Type::TextSet, {}, kGroupFacts, "clients in it", "成员"},
    {M::GroupCommitted, O::Group, "committed", kTopicPartition, Type::Int, {}, kCommitFacts,
        "committed offset; none without", "已提交的 offset；没有则为 none"},
    {M::GroupCoordinator, O::Group, "coordinator", {}, Type::Int, {}, kGroupFacts,
        "broker that coordinates it", "协调它的 broker"},
    {M::GroupOwner, O::Group, "owner", kTopicPartition, Type::Text, {}, kGroupFacts,
        "client that has a partition; none without", "拥有某分区的客户端；没有则为 none"},
    {M::GroupProtocol, O::Group, "protocol", {}, Type::Text, {}, kGroupFacts, "its assignor", "分配策略"},
    {M::GroupRebalances, O::Group, "rebalances", {}, Type::Int, {}, kGroupFacts, "rebalances so far",
        "再均衡次数"},
    {M::GroupKind, O::Group, "kind", {}, Type::Text, kGroupKinds, kGroupFacts, "Classic or Consumer (KIP-848)",
        "Classic 或 Consumer（KIP-848）"},
    {M::GroupLeader, O::Group, "leader", {}, Type::Text, {}, kGroupFacts,
        "the client that computes the plan of a classic group; none without", "classic 组中计算分配方案的客户端；没有则为 none"},
    {M::GroupAssignmentEpoch, O::Group, "assignmentEpoch", {}, Type::Int, {}, kGroupFacts,
        "KIP-848: epoch of the target; none without", "KIP-848：目标分配的 epoch；没有则为 none"},
    {M::GroupLag, O::Group, "lag", kMaybeTopicPartition, Type::Int, {}, kGroupLagFacts,
        "high watermark - committed, of one or all committed partitions", "high watermark 减已提交，单个或全部已提交的分区"},
    {M::GroupMoves, O::Group, "moves", {}, Type::Int, {}, kStoppedFacts,
        "how often a partition went from one member to another", "分区从一个成员转到另一个成员的次数"},
    {M::GroupStopped, O::Group, "stoppedTime", kMaybeTopicPartition, Type::Duration, {}, kStoppedFacts,
        "how long rebalances kept partitions from being read: one, or all added up", "再均衡让分区无人读取的时间：单个，或全部之和"},
    {M::GroupUnserved, O::Group, "unservedTime", kMaybeTopicPartition, Type::Duration, {}, kStoppedFacts,
        "the same, because their reader was dead or asleep", "同上，因为读取者死亡或停顿"},
    {M::GroupLoading, O::Group, "loading", {}, Type::Bool, {}, kGroupFacts,
        "does its coordinator still read __consumer_offsets?", "协调者是否还在读 __consumer_offsets"},
    {M::GroupOffsetsPartition, O::Group, "offsetsPartition", {}, Type::Int, {}, kGroupFacts,
        "its partition of __consumer_offsets; none before it is known", "它在 __consumer_offsets 中的分区；未知则为 none"},

    {M::SinkRows, O::Sink, "rows", {}, Type::Int, {}, kSinkFacts, "rows of a store outside of Kafka", "Kafka 之外存储的行数"},
    {M::SinkWrites, O::Sink, "writes", {}, Type::Int, {}, kSinkFacts, "results written into it", "写入的结果数"},
    {M::SinkAgain, O::Sink, "again", {}, Type::Int, {}, kSinkFacts,
        "writes of a result that it had", "重复写入的结果数"},

    {M::TransactionState, O::Transaction, "state", {}, Type::Text, kTransactionStates, kTransactionFacts,
        "of a transactional.id", "某个 transactional.id 的状态"},
};

// Short and older names. Nothing else makes one.
constexpr Alias kAliases[] = {
    {"hw", "highWatermark"},
    {"leo", "endOffset"},
    {"lso", "lastStableOffset"},
    {"ar", "replicas"},
    {"rf", "replicationFactor"},
    {"pid", "producerId"},
    {"received", "delivered"},
    {"dups", "duplicates"},
    {"txn", "transaction"},
    {"generation", "epoch"},
    {"log_start", "logStartOffset"},
    {"leader_epoch", "leaderEpoch"},
    {"under_min_isr", "underMinIsr"},
    {"quorum_ok", "quorumOk"},
    {"last_error", "lastError"},
    {"stoppedMs", "stoppedTime"},
    {"paused_ms", "stoppedTime"},
};

constexpr BuiltinInfo kBuiltins[] = {
    {"size(set)", "how many are in it; a set compared with a number means its size",
        "元素个数；集合与数字比较即比较个数"},
    {"min(a, b) max(set)", "of numbers or durations, or of a set of numbers",
        "数字或时间的最小、最大值，或集合中的"},
    {"count(Fact{field=value})", "how often it happened", "发生的次数"},
    {"happened(Fact{…})", "did it happen at all?", "是否发生过"},
    {"first(Fact{…}) last(Fact{…})", "its number, to compare what came before what; .field: what it says",
        "它的序号，用来比较先后；.field 取其字段"},
    {"timeOf(Fact{…})", "when it first happened, since 0s", "首次发生的时刻，从 0s 算起"},
    {"before(path)", "what it was when the step began", "步骤开始时的值"},
    {"always(e) never(e)", "at every instant since the step began", "步骤开始以来一直、从未"},
    {"eventually(e, within=5s)", "at some instant since the step began", "步骤开始以来曾经"},
    {"all v in set: e", "for each of them; `any v in 0..2: e`: for one",
        "对每一个；`any v in 0..2: e`：至少一个"},
    {"a in {1,2} a in 2..4", "is it one of them? within both ends?", "是否属于；是否在两端之间（含）"},
    {"a ~= b", "within 10 % of the larger", "相差不超过较大者的 10 %"},
    {"+ - & |", "of numbers and durations; sets without, and, or", "数字与时间加减；集合的差、交、并"},
    {"&& || !", "and, or, not", "且、或、非"},
};

std::string_view unalias(std::string_view name)
{
    for (const Alias& alias : kAliases)
        if (alias.alias == name)
            return alias.name;
    return name;
}

} // namespace

std::string_view paramWords(ParamKind kind)
{
    switch (kind) {
    case ParamKind::Broker:
        return "the number of a broker";
    case ParamKind::PartitionNumber:
        return "the number of a partition";
    case ParamKind::Topic:
        return "a topic";
    case ParamKind::TopicPartition:
        return "a partition such as orders-0";
    case ParamKind::Group:
        return "a group";
    case ParamKind::Reader:
        return "the name of a consumer or a group";
    case ParamKind::Text:
        return "a text";
    case ParamKind::Scope:
        return "partition or topic";
    default:
        return "the name of a client";
    }
}

std::span<const ObjectInfo> allObjects()
{
    return kObjects;
}

std::span<const MemberInfo> allMembers()
{
    return kMembers;
}

std::span<const Alias> allAliases()
{
    return kAliases;
}

std::span<const BuiltinInfo> allBuiltins()
{
    return kBuiltins;
}

const ObjectInfo* findObject(std::string_view name)
{
    const auto full = unalias(name);
    const auto* found = std::find_if(
        std::begin(kObjects), std::end(kObjects), [&](const ObjectInfo& info) { return info.name == full; });
    return found == std::end(kObjects) ? nullptr : found;
}

const MemberInfo* findMember(Object object, std::string_view name)
{
    const auto full = unalias(name);
    const auto* found = std::find_if(std::begin(kMembers), std::end(kMembers),
        [&](const MemberInfo& info) { return info.object == object && info.name == full; });
    return found == std::end(kMembers) ? nullptr : found;
}

const MemberInfo& memberInfo(Member member)
{
    const auto* found = std::find_if(std::begin(kMembers), std::end(kMembers),
        [&](const MemberInfo& info) { return info.member == member; });
    ENGINE_CHECK(found != std::end(kMembers), "every member stands in the catalogue");
    return *found;
}

std::vector<std::string> memberNames(Object object)
{
    std::vector<std::string> names;
    for (const MemberInfo& info : kMembers)
        if (info.object == object)
            names.emplace_back(info.name);
    return names;
}

std::vector<std::string> rootNames()
{
    std::vector<std::string> names = memberNames(Object::Lab);
    for (const ObjectInfo& info : kObjects)
        names.emplace_back(info.name);
    for (const auto name : {"size", "min", "max", "count", "happened", "first", "last", "timeOf", "before",
             "always", "never", "eventually"})
        names.emplace_back(name);
    return names;
}

} // namespace engine::expr
