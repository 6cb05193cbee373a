#include <array>

#include "engine/command/grammar_tables.h"

namespace engine::command {

namespace {

using namespace std::string_view_literals;
using A = ArgType;

constexpr std::array kAcks{"0"sv, "1"sv, "all"sv};
constexpr std::array kOffOn{"off"sv, "on"sv};
constexpr std::array kProtocols{"classic"sv, "consumer"sv};
constexpr std::array kScriptKinds{"interceptor"sv, "partitioner"sv, "serializer"sv};
constexpr std::array kCommitStyles{"auto"sv, "pool"sv, "stored"sv, "before"sv, "sync"sv, "async"sv, "manual"sv};
constexpr std::array kOnPoison{"stop"sv, "retry"sv, "skip"sv, "dead-letter"sv};
constexpr std::array kSinkKinds{"append"sv, "upsert"sv};
constexpr std::array kIsolations{"read_uncommitted"sv, "read_committed"sv};

constexpr ArgSpec kProducer = arg("producer", "PRODUCER", A::Producer, "the producer", "producer");
constexpr ArgSpec kConsumer = arg("consumer", "CONSUMER", A::Consumer, "the consumer", "consumer");

constexpr ArgSpec kStartProducerArgs[] = {
    arg("name", "NAME", A::NewProducer, "its name", "名字"),
    opt("topic", "T", A::Topic, "where it sends; one that was stopped keeps its own",
        "发往哪里；停过的沿用原来的"),
    opt("acks", "", A::Choice, "when it counts a record as written", "何时算写入成功").of(kAcks),
    opt("rate", "5/s", A::RecordRate, "records a second; none: only `send` sends",
        "每秒记录数；不写则只由 `send` 发送"),
    opt("keys", "alice,bob", A::Text, "keys in turn", "轮流使用的 key").list(),
    opt("key-space", "100", A::Number, "random keys out of so many", "从这么多个 key 中随机选")
        .from(1, 1000000000),
    opt("values", "A,B", A::Text, "values in turn; else they are made up", "轮流使用的 value；不写则自动生成").list(),
    opt("size", "100", A::Size, "bytes of a value that is made up", "自动生成的 value 的字节数").from(0, 1 << 30),
    opt("idempotence", "", A::Choice, "enable.idempotence", "enable.idempotence").of(kOffOn),
    opt("partitioner", "NAME", A::Name, 
        "builtin, sticky-cache, round-robin, RoundRobinPartitioner, crc32, odd-even, filter, or a script",
        "builtin、sticky-cache、round-robin、RoundRobinPartitioner、crc32、odd-even、filter，或脚本"),
    opt("interceptors", "A,B", A::Name, "in this order: trace-header, price-tag, throws, or scripts",
        "按此顺序：trace-header、price-tag、throws，或脚本")
        .list(),
    opt("key-serializer", "string", A::Name, "of keys: string, int, long, double, bytes, uuid, json, or a script",
        "key 的序列化器：string、int、long、double、bytes、uuid、json，或脚本"),
    opt("value-serializer", "json", A::Name, "of values: string, int, long, double, bytes, uuid, json, or a script",
        "value 的序列化器：string、int、long、double、bytes、uuid、json，或脚本"),
    opt("transactional-id", "X", A::Text, "transactional.id", "transactional.id"),
    opt("config", "k=v", A::Config, "a producer config", "producer 配置")
        .repeated()
        .configOf(ConfigScope::Producer),
};
constexpr RuleSpec kStartProducerRules[] = {either("keys", "key-space")};

constexpr ArgSpec kSetScriptArgs[] = {
    arg("name", "NAME", A::Name, "the name that producers use it under", "producer 使用它时的名字"),
    opt("kind", "", A::Choice, "what it is", "它是什么").of(kScriptKinds).required(),
    opt("source", "TEXT", A::Text,
        "JavaScript: onSend(record), onAcknowledgement(record, error), configure(configs), close(); partition(topic, key, value, "
        "partitionCount); serialize(topic, data). Every call begins anew; what is to last stands in `state`",
        "JavaScript：onSend(record)、onAcknowledgement(record, error)、configure(configs)、close()；partition(topic, key, value, "
        "partitionCount)；serialize(topic, data)。每次调用都重新开始；要保留的内容放在 `state` 里")
        .required(),
};

constexpr ArgSpec kSendArgs[] = {
    kProducer,
    arg("topic", "TOPIC", A::Topic, "where to", "发往哪里"),
    opt("count", "N", A::Number, "how many", "多少条").from(1, 1000000),
    opt("key", "K", A::Text, "their key", "key"),
    opt("value", "V", A::Text, "their value", "value"),
    opt("partition", "P", A::PartitionNumber, "in place of the partitioner", "不经 partitioner，直接指定"),
    opt("header", "k=v", A::KeyValue, "a header", "header").repeated(),
    opt("timestamp", "T", A::Timestamp, "2026-01-01T10:00:00Z, milliseconds, or an instant of the lab",
        "时间、毫秒数，或实验中的时刻"),
    flag("tombstone", "without a value: on a compacted topic it deletes its key", "不带 value：在压实的 topic 上删除它的 key"),
};
constexpr RuleSpec kSendRules[] = {either("value", "tombstone")};

constexpr ArgSpec kProducerArgs[] = {kProducer};
constexpr ArgSpec kPartitionsForArgs[] = {kProducer, arg("topic", "TOPIC", A::Topic, "of this topic", "哪个 topic")};
constexpr ArgSpec kSendOffsetsArgs[] = {
    kProducer, opt("consumer", "C", A::Consumer, "whose positions", "谁的位置").required()};

constexpr ArgSpec kStartConsumerArgs[] = {
    arg("name", "NAME", A::NewConsumer, "its name; else GROUP-1, GROUP-2 …",
        "名字；不写则为 GROUP-1、GROUP-2……")
        .optional(),
    opt("topics", "T,U", A::Topic, "subscribe() to these", "subscribe() 这些").list(),
    opt("group", "G", A::NewGroup, "group.id", "group.id"),
    opt("protocol", "", A::Choice, "group.protocol", "group.protocol").of(kProtocols),
    opt("assignor", "range", A::Name, "range, roundrobin, sticky, cooperative-sticky, uniform",
        "range、roundrobin、sticky、cooperative-sticky、uniform")
        .list(),
    opt("assign", "T:0,1", A::TopicPartitions, "assign() in place of subscribe()",
        "用 assign() 而不是 subscribe()")
        .repeated(),
    opt("pattern", "REGEX", A::Text, "subscribe() to every topic that matches", "subscribe() 所有匹配的 topic"),
    opt("isolation", "", A::Choice, "isolation.level", "isolation.level").of(kIsolations),
    opt("process-time", "20ms", A::Duration, "of one record", "处理一条记录的时间"),
    opt("process-time-max", "80ms", A::Duration, "each record takes from process-time up to this", "每条记录的处理时间从 process-time 到此值之间随机"),
    opt("commit", "", A::Choice,
        "how the application commits: auto (inside the next poll), pool (auto, but threads do the work), stored (before the record is handed over), "
        "before or after the work with commitSync(), async, or only by `commit`",
        "应用如何提交：auto（在下一次 poll 里）、pool（auto，但由线程处理）、stored（交付之前存下）、before 或 sync（处理前或处理后 commitSync()）、async，"
        "或 manual（只由 `commit` 命令）")
        .of(kCommitStyles),
    opt("commit-every", "5", A::Number, "records between two commits of the application; else each poll()", "应用每处理多少条提交一次；不写则每次 poll() 一次").from(1, 1000000),
    opt("on-poison", "", A::Choice, "what the application does with a record that cannot be deserialized", "遇到无法反序列化的记录时应用怎么做").of(kOnPoison),
    opt("dead-letter", "T", A::Text, "the topic for such records; else TOPIC.dlt", "存放这类记录的 topic；不写则为 TOPIC.dlt"),
    opt("sink", "NAME", A::Name, "a store outside of Kafka that gets every result", "Kafka 之外接收处理结果的存储"),
    opt("sink-kind", "", A::Choice, "append: a row for each write; upsert: one for each record", "append：每次写入一行；upsert：每条记录一行").of(kSinkKinds),
    opt("config", "k=v", A::Config, "a consumer config", "consumer 配置")
        .repeated()
        .configOf(ConfigScope::Consumer),
};
constexpr RuleSpec kStartConsumerRules[] = {
    oneOf("name", "group"), oneOf("name", "topics", "assign", "pattern"), either("topics", "assign"), either("topics", "pattern"), either("assign", "pattern"),
    needs("sink-kind", "sink"), needs("process-time-max", "process-time")};

constexpr ArgSpec kSubscribeArgs[] = {
    kConsumer,
    opt("topics", "T,U", A::Topic, "to these", "这些 topic").list(),
    opt("pattern", "REGEX", A::Text, "to every topic that matches", "所有匹配的 topic"),
};
constexpr RuleSpec kSubscribeRules[] = {oneOf("topics", "pattern"), either("topics", "pattern")};

constexpr ArgSpec kPartitionsArgs[] = {
    kConsumer, arg("partition", "T-0", A::TopicPartition, "the partitions", "分区").repeated()};

constexpr ArgSpec kCommitArgs[] = {
    kConsumer,
    flag("async", "commitAsync()", "commitAsync()"),
    opt("offset", "T-0=41", A::PartitionOffset, "in place of its positions", "代替它的位置").repeated(),
};

constexpr ArgSpec kSeekArgs[] = {
    kConsumer,
    arg("partition", "T-0", A::TopicPartition, "the partition", "分区"),
    arg("to", "OFFSET|earliest|latest", A::OffsetOrEdge, "where to", "到哪里"),
};

constexpr ArgSpec kResetArgs[] = {
    arg("group", "GROUP", A::Group, "a group without members", "没有成员的组"),
    opt("topic", "T", A::Topic, "of this topic", "哪个 topic").required(),
    opt("partition", "P", A::PartitionNumber, "only this one", "只这一个分区"),
    opt("to", "earliest|latest|OFFSET|-5|DATETIME", A::OffsetTarget, "where to", "到哪里").required(),
};

constexpr ArgSpec kDeleteOffsetsArgs[] = {
    arg("group", "GROUP", A::Group, "the group", "组"),
    opt("topic", "T", A::Topic, "of this topic, to which no member is subscribed", "哪个 topic（没有成员订阅）").required(),
    opt("partition", "P", A::PartitionNumber, "only this one", "只这一个分区"),
};
constexpr ArgSpec kGroupArgs[] = {arg("group", "GROUP", A::Group, "a group without members", "没有成员的组")};

constexpr FormSpec kForms[] = {
    {"start producer", kStartProducerArgs, kStartProducerRules, "starts a producer", "启动 producer",
        "start producer p1 --topic orders --acks all --rate 5/s"},
    {"set script", kSetScriptArgs, {}, "your own interceptor, partitioner or serializer", "自己写的拦截器、分区器或序列化器",
        "set script even --kind partitioner --source \"function partition(topic, key) { return key % 2 }\""},
    {"flush producer", kProducerArgs, {}, "flush(): waits for everything that it was given",
        "flush()：等待已交给它的全部完成", "flush producer p1"},
    {"partitions for", kPartitionsForArgs, {}, "partitionsFor(): the partitions that the producer knows",
        "partitionsFor()：producer 所知道的分区", "partitions for p1 orders"},
    {"send", kSendArgs, kSendRules, "sends records", "发送记录", "send p1 orders --count 5 --key alice"},
    {"begin transaction", kProducerArgs, {}, "beginTransaction()", "beginTransaction()",
        "begin transaction p1"},
    {"commit transaction", kProducerArgs, {}, "commitTransaction()", "commitTransaction()",
        "commit transaction p1"},
    {"abort transaction", kProducerArgs, {}, "abortTransaction()", "abortTransaction()",
        "abort transaction p1"},
    {"send-offsets", kSendOffsetsArgs, {}, "sendOffsetsToTransaction()", "sendOffsetsToTransaction()",
        "send-offsets p1 --consumer billing-1"},
    {"start consumer", kStartConsumerArgs, kStartConsumerRules, "starts a consumer", "启动 consumer",
        "start consumer billing-1 --topics orders --group billing"},
    {"subscribe", kSubscribeArgs, kSubscribeRules, "subscribe(): another subscription of a running consumer", "subscribe()：改变运行中 consumer 的订阅",
        "subscribe billing-1 --topics orders,refunds"},
    {"pause partitions", kPartitionsArgs, {}, "pause(): it polls, but gets nothing of these",
        "pause()：继续 poll，但不取这些分区", "pause partitions billing-1 orders-0"},
    {"resume partitions", kPartitionsArgs, {}, "resume()", "resume()",
        "resume partitions billing-1 orders-0"},
    {"commit", kCommitArgs, {}, "commits offsets", "提交 offset", "commit billing-1 --offset orders-0=41"},
    {"seek", kSeekArgs, {}, "moves a consumer's position", "移动 consumer 的位置",
        "seek billing-1 orders-0 earliest"},
    {"reset offsets", kResetArgs, {}, "moves the committed offsets of an empty group",
        "重置空闲组的已提交 offset", "reset offsets billing --topic orders --to earliest"},
    {"delete offsets", kDeleteOffsetsArgs, {}, "deletes committed offsets of a topic that nobody in the group reads",
        "删除组内无人订阅的 topic 的已提交 offset", "delete offsets billing --topic orders"},
    {"delete group", kGroupArgs, {}, "deletes a group without members, and what it committed",
        "删除没有成员的组及其提交", "delete group billing"},
};

} // namespace

std::span<const FormSpec> clientForms()
{
    return kForms;
}

} // namespace engine::command
