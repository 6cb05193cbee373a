#include <array>

#include "engine/command/grammar_tables.h"

namespace engine::command {

namespace {

using namespace std::string_view_literals;
using A = ArgType;

constexpr std::array kConfigTargets{"broker"sv, "topic"sv, "producer"sv, "consumer"sv, "group"sv};
constexpr std::array kElections{"preferred"sv, "unclean"sv};
constexpr std::array kLogTasks{"retention"sv, "cleaner"sv};
constexpr std::array kQuotaEntities{"client-id"sv, "user"sv};

constexpr ArgSpec kTopic = arg("topic", "TOPIC", A::Topic, "the topic", "topic");
constexpr ArgSpec kPartition = arg("partition", "PARTITION", A::PartitionNumber, "the partition", "分区");

constexpr ArgSpec kCreateArgs[] = {
    arg("topic", "NAME", A::NewTopic, "its name", "名字"),
    opt("partitions", "N", A::Number, "how many partitions", "分区数").from(1, 10000),
    opt("replication", "N", A::Number, "replicas of each", "每个分区的副本数").from(1, 100),
    opt("assignment", "1:2:3,2:3:1", A::ReplicaList, "replicas of each partition, the preferred leader first",
        "每个分区的副本，首选 leader 在前")
        .list(),
    opt("config", "k=v", A::Config, "a topic config", "topic 配置").repeated().configOf(ConfigScope::Topic),
};
constexpr RuleSpec kCreateRules[] = {oneOf("partitions", "assignment"), oneOf("replication", "assignment")};

constexpr ArgSpec kTopicArgs[] = {kTopic};
constexpr ArgSpec kAddPartitionsArgs[] = {
    kTopic, arg("total", "TOTAL", A::Number, "how many it has afterwards", "增加之后的总数").from(1, 10000),
    opt("assignment", "1:2:3,2:3:1", A::ReplicaList, "replicas of each new partition, the preferred leader first",
        "每个新分区的副本，首选 leader 在前")
        .list()};
constexpr ArgSpec kDeleteRecordsArgs[] = {kTopic, kPartition,
    opt("before", "OFFSET", A::Offset, "the first offset that stays; -1: the high watermark",
        "保留的第一个 offset；-1 表示 high watermark")
        .required()};

constexpr ArgSpec kOn = opt("on", "BROKER", A::Broker, "in whose files; the leader's otherwise", "在哪个 broker 的文件里；默认是 leader");
constexpr ArgSpec kFindOffsetArgs[] = {kTopic, kPartition, arg("offset", "OFFSET", A::Offset, "the offset", "offset"), kOn};
constexpr ArgSpec kFindTimeArgs[] = {kTopic, kPartition,
    arg("time", "T", A::Timestamp, "2026-01-01T10:00:00Z, milliseconds, or an instant of the lab", "时间、毫秒数，或实验中的时刻"), kOn};

constexpr ArgSpec kConfigWhat = arg("what", "", A::Choice, "whose", "谁的配置").of(kConfigTargets);
constexpr ArgSpec kConfigName = arg("name", "NAME", A::ConfigOwner, "1, orders, p1", "1、orders、p1");
constexpr ArgSpec kSetConfigArgs[] = {kConfigWhat, kConfigName,
    arg("entry", "key=value", A::Config, "Kafka's name and its value", "Kafka 的配置名和值").repeated()};
constexpr ArgSpec kUnsetConfigArgs[] = {kConfigWhat, kConfigName,
    arg("key", "key", A::ConfigKey, "back to its default", "恢复默认值").repeated()};

constexpr ArgSpec kElectArgs[] = {
    arg("kind", "", A::Choice, "the rule", "规则").of(kElections), kTopic, kPartition};

constexpr ArgSpec kReassignArgs[] = {
    kTopic,
    kPartition,
    arg("replicas", "1,2,3", A::Broker, "its new replicas, the preferred leader first",
        "新的副本，首选 leader 在前")
        .list()
        .optional(),
    opt("throttle", "1MB/s", A::ByteRate, "of the copying", "复制限速"),
    flag("cancel", "back to what it was", "取消，恢复原来的"),
};
constexpr RuleSpec kReassignRules[] = {
    oneOf("replicas", "cancel"), either("replicas", "cancel"), either("throttle", "cancel")};

constexpr ArgSpec kRunArgs[] = {arg("task", "", A::Choice, "the task", "任务").of(kLogTasks),
    arg("broker", "BROKER", A::Broker, "the broker", "broker")};

constexpr ArgSpec kSwitchArgs[] = {
    arg("name", "NAME", A::Switch, "`help switches` lists them", "`help switches` 列出全部"),
    arg("value", "VALUE", A::SwitchValue, "how it was", "取值")};
constexpr ArgSpec kFeatureArgs[] = {arg("name", "NAME", A::Feature, "Kafka's name", "Kafka 的特性名"),
    arg("level", "LEVEL", A::Number, "its level", "级别").from(0, 32767)};
constexpr ArgSpec kQuotaArgs[] = {arg("entity", "", A::Choice, "whom", "对象").of(kQuotaEntities),
    arg("name", "NAME", A::Text, "the client.id or user", "client.id 或用户"),
    arg("entry", "key=value", A::QuotaEntry, "the limit", "限额").repeated()};

constexpr FormSpec kForms[] = {
    {"create topic", kCreateArgs, kCreateRules, "creates a topic", "创建 topic",
        "create topic orders --partitions 3 --replication 3 --config min.insync.replicas=2"},
    {"delete topic", kTopicArgs, {}, "deletes a topic", "删除 topic", "delete topic orders"},
    {"add partitions", kAddPartitionsArgs, {}, "gives a topic more partitions; there is no way back",
        "增加分区；不能减少", "add partitions orders 6"},
    {"delete records", kDeleteRecordsArgs, {}, "moves the log start offset up", "抬高 log start offset",
        "delete records orders 0 --before 20"},
    {"find offset", kFindOffsetArgs, {}, "shows how a broker finds an offset: file, index entry, batches",
        "展示 broker 怎样找到一个 offset：文件、索引项、批次", "find offset orders 0 41"},
    {"find time", kFindTimeArgs, {}, "shows how a broker finds the first record of a time", "展示 broker 怎样找到某一时刻的第一条记录",
        "find time orders 0 4.2s --on 2"},
    {"set config", kSetConfigArgs, {}, "changes configs", "修改配置",
        "set config topic orders min.insync.replicas=2"},
    {"unset config", kUnsetConfigArgs, {}, "takes configs back to their defaults", "恢复默认配置",
        "unset config topic orders min.insync.replicas"},
    {"elect", kElectArgs, {}, "asks the controller for an election", "请求 controller 选举",
        "elect preferred orders 0"},
    {"reassign", kReassignArgs, kReassignRules, "moves a partition to other brokers",
        "把分区迁移到其他 broker", "reassign orders 0 2,3,4 --throttle 1MB/s"},
    {"run", kRunArgs, {}, "runs retention or the cleaner now", "立即执行保留策略或清理", "run retention 1"},
    {"set switch", kSwitchArgs, {}, "a rule as Kafka once had it; at 0s only",
        "切换到 Kafka 过去的规则；只能在 0s", "set switch truncation high-watermark"},
    {"set feature", kFeatureArgs, {}, "changes a feature level of the cluster", "修改集群的特性级别",
        "set feature eligible.leader.replicas.version 0"},
    {"set quota", kQuotaArgs, {}, "limits a client", "限制客户端",
        "set quota client-id p1 producer_byte_rate=1000"},
};

} // namespace

std::span<const FormSpec> topicForms()
{
    return kForms;
}

} // namespace engine::command
