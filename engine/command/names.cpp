#include "engine/command/names.h"

#include <algorithm>
#include <array>

namespace engine::command {

namespace {

using namespace std::string_view_literals;

constexpr std::array kOnOff{"on"sv, "off"sv};
constexpr std::array kControllers{"kraft"sv, "zookeeper"sv};
constexpr std::array kTruncations{"epoch"sv, "kip-279"sv, "kip-101"sv, "high-watermark"sv};
constexpr std::array kReplications{"isr"sv, "majority"sv, "leader-only"sv};
constexpr std::array kOffOn{"off"sv, "on"sv};
constexpr std::array kLagTimes{"30s"sv, "10s"sv};
constexpr std::array kLagMessages{"off"sv, "10"sv, "100"sv, "4000"sv};
constexpr std::array kRestarts{"leaves-isr"sv, "keeps-isr"sv};
constexpr std::array kPartitioners{"adaptive-sticky"sv, "sticky"sv, "round-robin"sv};
constexpr std::array kRebalances{"as-assignor"sv, "eager"sv};
constexpr std::array kAcks{"all"sv, "1"sv};
constexpr std::array kLingers{"5ms"sv, "0ms"sv};

constexpr SwitchInfo kSwitches[] = {
    {"controller", kControllers,
        "who keeps the metadata: a KRaft quorum, or one controller elected through ZooKeeper",
        "由谁保存 metadata：KRaft quorum，还是经 ZooKeeper 选出的单个 controller",
        "KIP-500; ZooKeeper was removed in 4.0"},
    {"truncation", kTruncations,
        "how a follower finds what to cut off: by epochs in Fetch, by OffsetForLeaderEpoch asked again and again "
        "or once, or by its own high watermark",
        "follower 如何决定截断到哪里：Fetch 里的 epoch、反复或只问一次 OffsetForLeaderEpoch，或自己的 high watermark",
        "KIP-595 (2.7), KIP-279 (2.0), KIP-101 (0.11); the high watermark up to 0.10"},
    {"replication", kReplications,
        "when a record is committed and who may lead: Kafka's ISR, a majority with the longest log, or the leader alone",
        "记录何时算提交、谁能成为 leader：Kafka 的 ISR、多数派与最长日志，或只靠 leader",
        "Kafka has always had the ISR; the others are for comparison"},
    {"restart", kRestarts, "does a broker that is back before its session ends leave the ISR?",
        "broker 在会话到期前重启，是否离开 ISR", "KIP-631; ZooKeeper sessions kept it in the ISR"},
    {"strict-min-isr", kOnOff,
        "does the high watermark stand still while the ISR is smaller than min.insync.replicas?",
        "ISR 小于 min.insync.replicas 时 high watermark 是否停住", "KIP-966"},
    {"literal-min-isr", kOffOn, "does min.insync.replicas count as set even where there are fewer replicas?",
        "副本数更少时，min.insync.replicas 是否仍按设定值计算", "KIP-966 (3.7) counts at most the replicas"},
    {"isr-by-messages", kLagMessages,
        "does a replica so many messages behind leave the ISR (replica.lag.max.messages)?",
        "落后这么多条消息的副本是否离开 ISR（replica.lag.max.messages）", "0.8 had 4000; by time only since 0.9"},
    {"default-lag-time", kLagTimes, "replica.lag.time.max.ms where it is not set",
        "没有设置时的 replica.lag.time.max.ms", "KIP-537 (2.5)"},
    {"default-unclean-election", kOffOn, "unclean.leader.election.enable where it is not set",
        "没有设置时的 unclean.leader.election.enable", "off since 0.11"},
    {"elr", kOnOff,
        "are replicas that left the ISR safely remembered as eligible leaders? Off: the last one in the ISR stays in it and "
        "alone may lead again",
        "是否记住安全离开 ISR 的副本（ELR）；off：ISR 的最后一个成员留在其中，只有它能再当 leader",
        "KIP-966; on for new clusters since 4.1"},
    {"partitioner", kPartitioners, "where a record without a key goes when the producer names no partitioner",
        "producer 没有指定 partitioner 时，无 key 的记录去哪里",
        "KIP-794 (3.3), KIP-480 (2.4), round robin before"},
    {"rebalance", kRebalances,
        "do members of classic groups keep what they own during a rebalance, if their assignor can?",
        "classic 组在再均衡期间是否按 assignor 保留已有分区", "KIP-429 (2.4); always eager before"},
    {"default-acks", kAcks, "acks of a producer that does not set it", "producer 没有设置时的 acks",
        "KIP-679 (3.0)"},
    {"default-idempotence", kOnOff, "enable.idempotence of a producer that does not set it",
        "producer 没有设置时的 enable.idempotence", "KIP-679 (3.0)"},
    {"default-linger", kLingers, "linger.ms of a producer that does not set it",
        "producer 没有设置时的 linger.ms", "KIP-1030 (4.0)"},
};

using P = ProtocolPoint;
constexpr PointInfo point(P at, std::string_view english, std::string_view chinese)
{
    return {protocolPointName(at), english, chinese};
}

// In the order of the enum.
constexpr std::array kPoints{
    point(P::BeforeAppend, "a Produce request was accepted; nothing of it is in the log",
        "已接受 Produce 请求，日志里还什么都没有"),
    point(P::AfterAppend, "the leader has the batch; no follower has it, nobody was answered",
        "leader 已写入批次；follower 还没有，也还没有回答"),
    point(P::BeforeResponse, "everything that acks asked for is done; the response has not left",
        "acks 要求的都已完成，响应还没有发出"),
    point(P::AfterHighWatermark, "the leader moved its high watermark; nobody knows it yet",
        "leader 推进了 high watermark，还没有人知道"),
    point(P::BeforeReplicaResponse, "the leader has read what a follower asked for; the answer has not left",
        "leader 读好了 follower 要的数据，回答还没有发出"),
    point(P::BeforeReplicaAppend, "a follower has records in the answer of its Fetch; its log does not",
        "follower 在 Fetch 的回答里拿到了记录，还没写进日志"),
    point(P::AfterReplicaAppend, "a follower wrote the batch; the leader does not know it yet",
        "follower 写入了批次，leader 还不知道"),
    point(P::AfterReplicaHighWatermark, "a follower learned a new high watermark; it is not checkpointed",
        "follower 得知了新的 high watermark，还没有写入检查点"),
    point(P::BeforeIsrChange, "the leader is about to ask for another ISR", "leader 正要请求修改 ISR"),
    point(P::DuringIsrChange, "AlterPartition has left; it is not answered", "AlterPartition 已发出，还没有回答"),
    point(P::AfterIsrChange, "the controller agreed to another ISR; the leader has heard it and done nothing yet",
        "controller 同意了新的 ISR，leader 刚听到，还没有行动"),
    point(P::BeforeLeading, "the metadata made this broker leader; its log does not know the new epoch",
        "metadata 让它成为 leader，日志里还没有新的 leader epoch"),
    point(P::AfterLeading, "the new leader has begun its epoch; nobody fetched from it yet",
        "新 leader 开始了自己的 epoch，还没有人向它拉取"),
    point(P::BeforeFollowing, "the metadata named another leader; the follower has not turned to it",
        "metadata 换了 leader，follower 还没有转向它"),
    point(P::DuringTruncation, "a follower knows where to cut; its log is not cut yet",
        "follower 知道要截断到哪里，还没有截断"),
    point(P::AfterTruncation, "a follower has cut its log; it has not fetched again",
        "follower 已经截断日志，还没有再次拉取"),
    point(P::BeforeOffsetCommit, "an OffsetCommit arrived; __consumer_offsets does not have it",
        "OffsetCommit 到达，__consumer_offsets 里还没有"),
    point(P::AfterOffsetCommit, "__consumer_offsets has it; the consumer was not answered",
        "__consumer_offsets 已写入，还没有回答 consumer"),
    point(P::AfterSegmentRoll, "a new segment file exists; nothing is in it", "新的段文件已建立，里面还没有东西"),
    point(P::BeforeCheckpoint, "the high watermarks are about to be written to disk", "正要把 high watermark 写入磁盘"),
    point(P::AfterRegistration, "the controller registered this broker; it is still fenced",
        "controller 已登记这个 broker，它仍被隔离"),
    point(P::BeforeCleanShutdown, "controlled shutdown is done; the clean-shutdown marker is not written",
        "受控关闭已完成，正常关闭标记还没有写"),
    point(P::BeforeAssignment, "the coordinator has the plan of a group; it is not in __consumer_offsets, no member knows it",
        "协调者拿到了分配方案，还没写入 __consumer_offsets，成员都不知道"),
    point(P::AfterAssignment, "the plan of a group is in __consumer_offsets; no member was answered",
        "分配方案已写入 __consumer_offsets，还没有回答任何成员"),
    point(P::BeforePartitionsAssigned, "a consumer was told its partitions; it has taken none of them",
        "consumer 得知了自己的分区，还没有接手"),
    point(P::AfterPartitionsAssigned, "a consumer has its partitions and where to begin; it has fetched nothing of the new ones",
        "consumer 接手了分区，知道从哪里读，新分区还没拉取"),
    point(P::BeforeProcessing, "a consumer has records of poll(); it has worked on none of them",
        "consumer 从 poll() 拿到了记录，一条还没处理"),
    point(P::AfterProcessing, "a consumer finished a record; nothing of it is committed",
        "consumer 处理完一条记录，还没有提交"),
    point(P::BeforeCommit, "a consumer is about to commit; the request has not left",
        "consumer 正要提交，请求还没有发出"),
    point(P::AfterCommit, "a consumer's commit was answered; it has done nothing since",
        "consumer 的提交得到了回答，之后还没做任何事"),
    point(P::DuringRoll, "a snapshot of the producers or a new segment is about to be made; the host loses its power",
        "正要写生产者快照或建立新的段；此时主机断电"),
    point(P::DuringRetention, "a segment goes: some of its files are .deleted, some are not; the host loses its power",
        "某个段正被移走：有的文件已改名为 .deleted，有的还没有；此时主机断电"),
    point(P::DuringFileRemoval, "some files of a segment that went are removed, some are not; the host loses its power",
        "已移走的段：有的文件已删除，有的还没有；此时主机断电"),
    point(P::DuringCleaning, "the log cleaner is between two of its steps; the host loses its power",
        "log cleaner 正在两步之间；此时主机断电"),
    point(P::DuringSwap, "a compacted segment takes the place of others: .cleaned, .swap, done; the host loses its power",
        "压实后的段正在取代其他段（.cleaned、.swap、完成）；此时主机断电"),
};
static_assert(kPoints.size() == kProtocolPointNames.size());
static_assert(std::equal(kPoints.begin(), kPoints.end(), kProtocolPointNames.begin(),
    [](const PointInfo& row, std::string_view name) { return row.name == name; }));

constexpr std::array kFeatures{"eligible.leader.replicas.version"sv, "group.version"sv, "kraft.version"sv,
    "metadata.version"sv, "share.version"sv, "streams.version"sv, "transaction.version"sv};

constexpr std::array kQuotas{
    "consumer_byte_rate"sv, "controller_mutation_rate"sv, "producer_byte_rate"sv, "request_percentage"sv};

constexpr std::array kApis{"AddOffsetsToTxn"sv, "AddPartitionsToTxn"sv, "AllocateProducerIds"sv,
    "AlterConfigs"sv, "AlterPartition"sv, "AlterPartitionReassignments"sv, "ApiVersions"sv,
    "BeginQuorumEpoch"sv, "BrokerHeartbeat"sv, "BrokerRegistration"sv, "ConsumerGroupDescribe"sv,
    "ConsumerGroupHeartbeat"sv, "ControllerRegistration"sv, "CreatePartitions"sv, "CreateTopics"sv,
    "DeleteGroups"sv, "DeleteRecords"sv, "DeleteTopics"sv, "DescribeCluster"sv, "DescribeConfigs"sv,
    "DescribeGroups"sv, "DescribeProducers"sv, "DescribeQuorum"sv, "DescribeTopicPartitions"sv,
    "DescribeTransactions"sv, "ElectLeaders"sv, "EndQuorumEpoch"sv, "EndTxn"sv, "Fetch"sv, "FetchSnapshot"sv,
    "FindCoordinator"sv, "Heartbeat"sv, "IncrementalAlterConfigs"sv, "InitProducerId"sv, "JoinGroup"sv,
    "LeaveGroup"sv, "ListGroups"sv, "ListOffsets"sv, "ListTransactions"sv, "Metadata"sv, "OffsetCommit"sv,
    "OffsetDelete"sv, "OffsetFetch"sv, "OffsetForLeaderEpoch"sv, "Produce"sv, "SaslAuthenticate"sv,
    "SaslHandshake"sv, "SyncGroup"sv, "TxnOffsetCommit"sv, "UpdateFeatures"sv, "Vote"sv, "WriteTxnMarkers"sv};

constexpr std::array kReserved{"all"sv, "next"sv, "transaction"sv, "partitions"sv};

bool isDigits(std::string_view text)
{
    return !text.empty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isNameLetter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_'
        || c == '-';
}

} // namespace

std::span<const SwitchInfo> historySwitches()
{
    return kSwitches;
}

const SwitchInfo* findSwitch(std::string_view name)
{
    const auto* found = std::find_if(
        std::begin(kSwitches), std::end(kSwitches), [&](const SwitchInfo& s) { return s.name == name; });
    return found == std::end(kSwitches) ? nullptr : found;
}

std::span<const PointInfo> protocolPoints()
{
    return kPoints;
}

std::span<const std::string_view> featureNames()
{
    return kFeatures;
}

std::span<const std::string_view> quotaKeys()
{
    return kQuotas;
}

std::span<const std::string_view> apiNames()
{
    return kApis;
}

bool isReservedName(std::string_view name)
{
    return isDigits(name) || (name.starts_with('c') && isDigits(name.substr(1)))
        || std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

bool isLegalName(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), isNameLetter)
        && !isReservedName(name);
}

bool isLegalTopic(std::string_view name)
{
    return !name.empty() && name.size() <= 249 && name != "." && name != ".."
        && std::all_of(name.begin(), name.end(), isNameLetter);
}

} // namespace engine::command
