#include "engine/command/names.h"

#include <algorithm>
#include <array>

namespace engine::command {

namespace {

using namespace std::string_view_literals;

constexpr std::array kOnOff{"on"sv, "off"sv};
constexpr std::array kControllers{"kraft"sv, "zookeeper"sv};
constexpr std::array kTruncations{"leader-epoch"sv, "kip-101"sv, "high-watermark"sv};
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
        "how a follower finds what to cut off: by leader epochs, by the first form of them, or by its own "
        "high watermark",
        "follower 如何决定截断到哪里：按 leader epoch、按最初的 leader epoch，或按自己的 high watermark",
        "KIP-279, KIP-101 (0.11); the high watermark up to 0.10"},
    {"restart", kRestarts, "does a broker that is back before its session ends leave the ISR?",
        "broker 在会话到期前重启，是否离开 ISR", "KIP-631; ZooKeeper sessions kept it in the ISR"},
    {"strict-min-isr", kOnOff,
        "does the high watermark stand still while the ISR is smaller than min.insync.replicas?",
        "ISR 小于 min.insync.replicas 时 high watermark 是否停住", "KIP-966"},
    {"elr", kOnOff, "are replicas that left the ISR safely remembered as eligible leaders?",
        "是否记住安全离开 ISR 的副本（ELR）", "KIP-966; on for new clusters since 4.1"},
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

constexpr PointInfo kPoints[] = {
    {"before-append", "a Produce request was accepted; nothing of it is in the log",
        "已接受 Produce 请求，日志里还什么都没有"},
    {"after-append", "the leader has the batch; no follower has it, nobody was answered",
        "leader 已写入批次；follower 还没有，也还没有回答"},
    {"before-response", "everything that acks asked for is done; the response has not left",
        "acks 要求的都已完成，响应还没有发出"},
    {"after-high-watermark", "the leader moved its high watermark; followers do not know it yet",
        "leader 推进了 high watermark，follower 还不知道"},
    {"before-replica-append", "a follower has the answer of its Fetch; its log does not",
        "follower 拿到了 Fetch 的回答，还没写进日志"},
    {"after-replica-append", "a follower wrote the batch; the leader does not know it yet",
        "follower 写入了批次，leader 还不知道"},
    {"before-isr-change", "the leader is about to ask for another ISR", "leader 正要请求修改 ISR"},
    {"after-isr-change", "the controller agreed to another ISR; the leader did not hear it yet",
        "controller 已同意新的 ISR，leader 还没听到"},
    {"during-truncation", "a follower knows where to cut; its log is not cut yet",
        "follower 知道要截断到哪里，还没有截断"},
    {"before-offset-commit", "an OffsetCommit arrived; __consumer_offsets does not have it",
        "OffsetCommit 到达，__consumer_offsets 里还没有"},
    {"after-offset-commit", "__consumer_offsets has it; the consumer was not answered",
        "__consumer_offsets 已写入，还没有回答 consumer"},
    {"after-transaction-prepared", "the decision is in __transaction_state; no marker is written",
        "决定已写进 __transaction_state，标记还没有写"},
    {"between-transaction-markers", "some partitions have their marker, others do not",
        "有的分区已有事务标记，有的还没有"},
    {"after-segment-roll", "a new segment file exists; nothing is in it", "新的段文件已建立，里面还没有东西"},
};

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
