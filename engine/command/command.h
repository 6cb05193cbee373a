#pragma once

// The command language as values (design/interfaces.md §1). A click, the console, a lab file, a lesson and `serve --console`
// all make the same lines; a line parses into a Command, and formatCommand() gives its canonical line back.
//
// Every struct names the row of the grammar (grammar.h) that it belongs to, and lists its fields by the names of that row's
// arguments. Parsing checks words, types and, with a context, names; whether a command applies now (killing a broker that is
// down) is known only to the lab that carries it out.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/system/result.hpp>

#include "engine/command/values.h"

namespace engine {

namespace command {

// `static void fields(self, visitor)` is used for reading and for writing, so `Self` may be const.
#define HIGHWATER_COMMAND(Type, words) \
    static constexpr std::string_view kForm = words; \
    auto operator<=>(const Type&) const = default

// -- nodes --------------------------------------------------------------------------------------------------------

struct NodeTarget {
    NodeClass what = NodeClass::Broker;
    NodeRef node;
    auto operator<=>(const NodeTarget&) const = default;
    template <class Self, class V> static void fields(Self& s, V& v) { v("what", s.what); v("node", s.node); }
};
struct StartNode : NodeTarget { HIGHWATER_COMMAND(StartNode, "start"); };          // a broker or a controller
struct StopNode : NodeTarget { HIGHWATER_COMMAND(StopNode, "stop"); };             // orderly: controlled shutdown, close()
struct KillNode : NodeTarget { HIGHWATER_COMMAND(KillNode, "kill"); };             // the process dies, its page cache survives
struct PowerOffNode : NodeTarget { HIGHWATER_COMMAND(PowerOffNode, "power-off"); }; // unsynced bytes vanish
struct PauseNode : NodeTarget { HIGHWATER_COMMAND(PauseNode, "pause"); };          // a long GC
struct ResumeNode : NodeTarget { HIGHWATER_COMMAND(ResumeNode, "resume"); };
struct WipeNode : NodeTarget { HIGHWATER_COMMAND(WipeNode, "wipe"); };             // its disk is gone
struct RemoveNode : NodeTarget { HIGHWATER_COMMAND(RemoveNode, "remove"); };
struct AddNode {
    NodeClass what = NodeClass::Broker;
    std::optional<NodeRef> id; // absent: the next free one
    std::optional<std::string> rack;
    HIGHWATER_COMMAND(AddNode, "add");
    template <class Self, class V> static void fields(Self& s, V& v) { v("what", s.what); v("id", s.id); v("rack", s.rack); }
};
// service-time: what a request costs a broker. clock: offset of the node's wall clock.
struct SetNode {
    NodeRef node;
    std::optional<Duration> serviceTime;
    std::optional<Duration> clock;
    HIGHWATER_COMMAND(SetNode, "set node");
    template <class Self, class V> static void fields(Self& s, V& v) { v("node", s.node); v("service-time", s.serviceTime); v("clock", s.clock); }
};
// An address that may lie.
struct SetAdvertised {
    std::int32_t broker = 0;
    HostPort address;
    HIGHWATER_COMMAND(SetAdvertised, "set advertised");
    template <class Self, class V> static void fields(Self& s, V& v) { v("broker", s.broker); v("address", s.address); }
};
// The broker dies at the next moment when it reaches `point` (protocolPoints() in names.h).
struct Crash {
    std::int32_t broker = 0;
    std::string point;
    HIGHWATER_COMMAND(Crash, "crash");
    template <class Self, class V> static void fields(Self& s, V& v) { v("broker", s.broker); v("point", s.point); }
};

// -- links, disks, messages ---------------------------------------------------------------------------------------

struct LinkTarget {
    NodeRef a;
    NodeRef b;
    bool oneWay = false; // only from a to b
    auto operator<=>(const LinkTarget&) const = default;
    template <class Self, class V> static void fields(Self& s, V& v) { v("a", s.a); v("b", s.b); v("one-way", s.oneWay); }
};
struct CutLink : LinkTarget { HIGHWATER_COMMAND(CutLink, "cut link"); };
struct HealLink : LinkTarget { HIGHWATER_COMMAND(HealLink, "heal link"); };
// What is absent stays as it is.
struct SetLink {
    NodeRef a;
    NodeRef b;
    std::optional<Duration> latency;
    std::optional<Duration> jitter;
    std::optional<std::int64_t> bandwidth;     // bytes a second
    std::optional<std::int64_t> lossPerMillion; // TCP's loss: an arrival delayed by 200 ms, doubling
    HIGHWATER_COMMAND(SetLink, "set link");
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("a", s.a); v("b", s.b); v("latency", s.latency); v("jitter", s.jitter); v("bandwidth", s.bandwidth); v("loss", s.lossPerMillion);
    }
};
enum class DiskFault : std::uint8_t { Read, Write };
struct SetDisk {
    std::int32_t broker = 0;
    std::optional<Duration> writeLatency;
    std::optional<std::int64_t> bandwidth; // bytes a second
    bool full = false;
    std::optional<DiskFault> fail;
    bool ok = false; // every fault and limit is taken away first
    HIGHWATER_COMMAND(SetDisk, "set disk");
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("broker", s.broker); v("write-latency", s.writeLatency); v("bandwidth", s.bandwidth); v("full", s.full); v("fail", s.fail); v("ok", s.ok);
    }
};
struct FetcherTarget {
    std::int32_t broker = 0; // the follower
    std::optional<std::string> topic;
    std::optional<std::int32_t> partition;
    auto operator<=>(const FetcherTarget&) const = default;
    template <class Self, class V> static void fields(Self& s, V& v) { v("broker", s.broker); v("topic", s.topic); v("partition", s.partition); }
};
struct FreezeFetcher : FetcherTarget { HIGHWATER_COMMAND(FreezeFetcher, "freeze fetcher"); };
struct ThawFetcher : FetcherTarget { HIGHWATER_COMMAND(ThawFetcher, "thaw fetcher"); };
// One message: by number, or the next one that fits the filters.
struct MessageTarget {
    std::int64_t id = 0; // 0: next
    std::optional<std::string> api;
    bool response = false;
    std::optional<NodeRef> from;
    std::optional<NodeRef> to;
    auto operator<=>(const MessageTarget&) const = default;
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("message", s.id); v("api", s.api); v("response", s.response); v("from", s.from); v("to", s.to);
    }
};
struct HoldMessage : MessageTarget { HIGHWATER_COMMAND(HoldMessage, "hold message"); };
struct DeliverMessage : MessageTarget { HIGHWATER_COMMAND(DeliverMessage, "deliver message"); };
struct DropMessage : MessageTarget { HIGHWATER_COMMAND(DropMessage, "drop message"); };
struct DelayMessage : MessageTarget {
    Duration by{0};
    HIGHWATER_COMMAND(DelayMessage, "delay message");
    template <class Self, class V> static void fields(Self& s, V& v) { MessageTarget::fields(s, v); v("by", s.by); }
};

// -- topics and the cluster ---------------------------------------------------------------------------------------

struct CreateTopic {
    std::string topic;
    std::optional<std::int32_t> partitions; // absent only with an assignment
    std::optional<std::int32_t> replication;
    std::vector<ReplicaList> assignment;
    std::vector<KeyValue> config;
    HIGHWATER_COMMAND(CreateTopic, "create topic");
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("topic", s.topic); v("partitions", s.partitions); v("replication", s.replication); v("assignment", s.assignment); v("config", s.config);
    }
};
struct DeleteTopic {
    std::string topic;
    HIGHWATER_COMMAND(DeleteTopic, "delete topic");
    template <class Self, class V> static void fields(Self& s, V& v) { v("topic", s.topic); }
};
struct AddPartitions {
    std::string topic;
    std::int32_t total = 0;
    HIGHWATER_COMMAND(AddPartitions, "add partitions");
    template <class Self, class V> static void fields(Self& s, V& v) { v("topic", s.topic); v("total", s.total); }
};
struct DeleteRecords {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t before = 0; // -1: the high watermark, as in DeleteRecords of Kafka
    HIGHWATER_COMMAND(DeleteRecords, "delete records");
    template <class Self, class V> static void fields(Self& s, V& v) { v("topic", s.topic); v("partition", s.partition); v("before", s.before); }
};
enum class ConfigTarget : std::uint8_t { Broker, Topic, Producer, Consumer };
struct SetConfig {
    ConfigTarget what = ConfigTarget::Broker;
    std::string name; // "1", "orders", "p1"
    std::vector<KeyValue> entries;
    HIGHWATER_COMMAND(SetConfig, "set config");
    template <class Self, class V> static void fields(Self& s, V& v) { v("what", s.what); v("name", s.name); v("entry", s.entries); }
};
struct UnsetConfig {
    ConfigTarget what = ConfigTarget::Broker;
    std::string name;
    std::vector<std::string> keys;
    HIGHWATER_COMMAND(UnsetConfig, "unset config");
    template <class Self, class V> static void fields(Self& s, V& v) { v("what", s.what); v("name", s.name); v("key", s.keys); }
};
enum class ElectionKind : std::uint8_t { Preferred, Unclean };
struct Elect {
    ElectionKind kind = ElectionKind::Preferred;
    std::string topic;
    std::int32_t partition = 0;
    HIGHWATER_COMMAND(Elect, "elect");
    template <class Self, class V> static void fields(Self& s, V& v) { v("kind", s.kind); v("topic", s.topic); v("partition", s.partition); }
};
struct Reassign {
    std::string topic;
    std::int32_t partition = 0;
    std::vector<std::int32_t> replicas; // empty with cancel
    std::optional<std::int64_t> throttle; // bytes a second
    bool cancel = false;
    HIGHWATER_COMMAND(Reassign, "reassign");
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("topic", s.topic); v("partition", s.partition); v("replicas", s.replicas); v("throttle", s.throttle); v("cancel", s.cancel);
    }
};
enum class LogTask : std::uint8_t { Retention, Cleaner };
struct RunLogTask { // now instead of at its next interval
    LogTask task = LogTask::Retention;
    std::int32_t broker = 0;
    HIGHWATER_COMMAND(RunLogTask, "run");
    template <class Self, class V> static void fields(Self& s, V& v) { v("task", s.task); v("broker", s.broker); }
};
struct SetSwitch { // history; only at 0 s (historySwitches() in names.h)
    std::string name;
    std::string value;
    HIGHWATER_COMMAND(SetSwitch, "set switch");
    template <class Self, class V> static void fields(Self& s, V& v) { v("name", s.name); v("value", s.value); }
};
struct SetFeature {
    std::string name;
    std::int32_t level = 0;
    HIGHWATER_COMMAND(SetFeature, "set feature");
    template <class Self, class V> static void fields(Self& s, V& v) { v("name", s.name); v("level", s.level); }
};
enum class QuotaEntity : std::uint8_t { ClientId, User };
struct SetQuota {
    QuotaEntity entity = QuotaEntity::ClientId;
    std::string name;
    std::vector<KeyValue> entries;
    HIGHWATER_COMMAND(SetQuota, "set quota");
    template <class Self, class V> static void fields(Self& s, V& v) { v("entity", s.entity); v("name", s.name); v("entry", s.entries); }
};

// -- clients ------------------------------------------------------------------------------------------------------

enum class Acks : std::uint8_t { Zero, One, All };
// A new producer, or one that was stopped or killed: what is absent is then as it was.
struct StartProducer {
    std::string name;
    std::optional<std::string> topic;
    std::optional<Acks> acks;
    std::optional<std::int64_t> ratePerThousandSeconds; // 5/s: 5000
    std::vector<std::string> keys;                      // in turn
    std::optional<std::int64_t> keySpace;               // random keys out of so many
    std::optional<std::int64_t> size;                   // bytes of a value
    std::optional<bool> idempotence;
    std::optional<std::string> partitioner;
    std::vector<std::string> interceptors;
    std::optional<std::string> keySerializer;
    std::optional<std::string> valueSerializer;
    std::optional<std::string> transactionalId;
    std::vector<KeyValue> config;
    HIGHWATER_COMMAND(StartProducer, "start producer");
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("name", s.name); v("topic", s.topic); v("acks", s.acks); v("rate", s.ratePerThousandSeconds); v("keys", s.keys);
        v("key-space", s.keySpace); v("size", s.size); v("idempotence", s.idempotence); v("partitioner", s.partitioner);
        v("interceptors", s.interceptors); v("key-serializer", s.keySerializer); v("value-serializer", s.valueSerializer);
        v("transactional-id", s.transactionalId); v("config", s.config);
    }
};
struct FlushProducer {
    std::string producer;
    HIGHWATER_COMMAND(FlushProducer, "flush producer");
    template <class Self, class V> static void fields(Self& s, V& v) { v("producer", s.producer); }
};
struct Send {
    std::string producer;
    std::string topic;
    std::int64_t count = 1;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::optional<std::int32_t> partition;
    std::vector<KeyValue> headers;
    std::optional<Timestamp> timestamp;
    HIGHWATER_COMMAND(Send, "send");
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("producer", s.producer); v("topic", s.topic); v("count", s.count); v("key", s.key); v("value", s.value);
        v("partition", s.partition); v("header", s.headers); v("timestamp", s.timestamp);
    }
};
struct ProducerTarget {
    std::string producer;
    auto operator<=>(const ProducerTarget&) const = default;
    template <class Self, class V> static void fields(Self& s, V& v) { v("producer", s.producer); }
};
struct BeginTransaction : ProducerTarget { HIGHWATER_COMMAND(BeginTransaction, "begin transaction"); };
struct CommitTransaction : ProducerTarget { HIGHWATER_COMMAND(CommitTransaction, "commit transaction"); };
struct AbortTransaction : ProducerTarget { HIGHWATER_COMMAND(AbortTransaction, "abort transaction"); };
struct SendOffsets { // the consumer's positions, inside the producer's transaction
    std::string producer;
    std::string consumer;
    HIGHWATER_COMMAND(SendOffsets, "send-offsets");
    template <class Self, class V> static void fields(Self& s, V& v) { v("producer", s.producer); v("consumer", s.consumer); }
};
enum class GroupProtocol : std::uint8_t { Classic, Consumer };
enum class Isolation : std::uint8_t { ReadUncommitted, ReadCommitted };
// A new consumer, or one that was stopped or killed: what is absent is then as it was.
struct StartConsumer {
    std::optional<std::string> name; // absent: GROUP-1, GROUP-2 …
    std::vector<std::string> topics;
    std::optional<std::string> group;
    std::optional<GroupProtocol> protocol;
    std::vector<std::string> assignors;
    std::vector<TopicPartitions> assign; // by hand, without a subscription
    std::optional<Isolation> isolation;
    std::optional<Duration> processTime; // of one record
    std::vector<KeyValue> config;
    HIGHWATER_COMMAND(StartConsumer, "start consumer");
    template <class Self, class V> static void fields(Self& s, V& v)
    {
        v("name", s.name); v("topics", s.topics); v("group", s.group); v("protocol", s.protocol); v("assignor", s.assignors);
        v("assign", s.assign); v("isolation", s.isolation); v("process-time", s.processTime); v("config", s.config);
    }
};
struct PartitionsTarget {
    std::string consumer;
    std::vector<TopicPartition> partitions;
    auto operator<=>(const PartitionsTarget&) const = default;
    template <class Self, class V> static void fields(Self& s, V& v) { v("consumer", s.consumer); v("partition", s.partitions); }
};
struct PausePartitions : PartitionsTarget { HIGHWATER_COMMAND(PausePartitions, "pause partitions"); };
struct ResumePartitions : PartitionsTarget { HIGHWATER_COMMAND(ResumePartitions, "resume partitions"); };
struct Commit {
    std::string consumer;
    bool async = false;
    std::vector<PartitionOffset> offsets; // empty: its positions
    HIGHWATER_COMMAND(Commit, "commit");
    template <class Self, class V> static void fields(Self& s, V& v) { v("consumer", s.consumer); v("async", s.async); v("offset", s.offsets); }
};
struct Seek {
    std::string consumer;
    TopicPartition partition;
    OffsetTarget to; // Earliest, Latest or Offset
    HIGHWATER_COMMAND(Seek, "seek");
    template <class Self, class V> static void fields(Self& s, V& v) { v("consumer", s.consumer); v("partition", s.partition); v("to", s.to); }
};
struct ResetOffsets {
    std::string group;
    std::string topic;
    OffsetTarget to;
    HIGHWATER_COMMAND(ResetOffsets, "reset offsets");
    template <class Self, class V> static void fields(Self& s, V& v) { v("group", s.group); v("topic", s.topic); v("to", s.to); }
};

// -- time, the lab itself -----------------------------------------------------------------------------------------

struct Advance {
    Duration by{0};
    HIGHWATER_COMMAND(Advance, "advance");
    template <class Self, class V> static void fields(Self& s, V& v) { v("by", s.by); }
};
struct Step {
    std::optional<std::string> fact; // absent: one event; else to the next fact of that name
    HIGHWATER_COMMAND(Step, "step");
    template <class Self, class V> static void fields(Self& s, V& v) { v("fact", s.fact); }
};
struct RunUntil {
    std::string condition; // engine/lab/expr
    std::optional<Duration> within;
    HIGHWATER_COMMAND(RunUntil, "run until");
    template <class Self, class V> static void fields(Self& s, V& v) { v("condition", s.condition); v("within", s.within); }
};
struct BreakWhen {
    std::string condition;
    HIGHWATER_COMMAND(BreakWhen, "break when");
    template <class Self, class V> static void fields(Self& s, V& v) { v("condition", s.condition); }
};
struct Mark {
    std::string text;
    HIGHWATER_COMMAND(Mark, "mark");
    template <class Self, class V> static void fields(Self& s, V& v) { v("text", s.text); }
};
struct MakeBranch {
    std::string name;
    std::optional<Duration> at; // since 0 s; absent: now
    HIGHWATER_COMMAND(MakeBranch, "branch");
    template <class Self, class V> static void fields(Self& s, V& v) { v("name", s.name); v("at", s.at); }
};
struct Goto {
    GotoTarget to;
    HIGHWATER_COMMAND(Goto, "goto");
    template <class Self, class V> static void fields(Self& s, V& v) { v("to", s.to); }
};
struct SetPace {
    Pace pace;
    HIGHWATER_COMMAND(SetPace, "pace");
    template <class Self, class V> static void fields(Self& s, V& v) { v("pace", s.pace); }
};
struct Undo { // a branch just before the last command
    HIGHWATER_COMMAND(Undo, "undo");
    template <class Self, class V> static void fields(Self&, V&) { }
};
struct Save {
    std::string file;
    HIGHWATER_COMMAND(Save, "save");
    template <class Self, class V> static void fields(Self& s, V& v) { v("file", s.file); }
};
struct Help {
    std::optional<std::string> topic; // a verb, "conditions", "points", "switches"
    HIGHWATER_COMMAND(Help, "help");
    template <class Self, class V> static void fields(Self& s, V& v) { v("topic", s.topic); }
};

#undef HIGHWATER_COMMAND

} // namespace command

using Command = std::variant<command::StartNode, command::StopNode, command::KillNode, command::PowerOffNode, command::PauseNode,
    command::ResumeNode, command::WipeNode, command::AddNode, command::RemoveNode, command::SetNode, command::SetAdvertised,
    command::Crash, command::CutLink, command::HealLink, command::SetLink, command::SetDisk, command::FreezeFetcher,
    command::ThawFetcher, command::HoldMessage, command::DeliverMessage, command::DropMessage, command::DelayMessage,
    command::CreateTopic, command::DeleteTopic, command::AddPartitions, command::DeleteRecords, command::SetConfig,
    command::UnsetConfig, command::Elect, command::Reassign, command::RunLogTask, command::SetSwitch, command::SetFeature,
    command::SetQuota, command::StartProducer, command::FlushProducer, command::Send, command::BeginTransaction,
    command::CommitTransaction, command::AbortTransaction, command::SendOffsets, command::StartConsumer, command::PausePartitions,
    command::ResumePartitions, command::Commit, command::Seek, command::ResetOffsets, command::Advance, command::Step,
    command::RunUntil, command::BreakWhen, command::Mark, command::MakeBranch, command::Goto, command::SetPace, command::Undo,
    command::Save, command::Help>;

// The names that exist now, for checking and completion. Without checkNames no name is refused.
struct ParseContext {
    struct Topic {
        std::string name;
        std::int32_t partitions = 0;
        auto operator<=>(const Topic&) const = default;
    };
    bool checkNames = false;
    std::vector<std::int32_t> brokers;
    std::vector<std::int32_t> controllers; // 1 for c1
    std::vector<std::string> producers;
    std::vector<std::string> consumers;
    std::vector<std::string> outside;      // client.id
    std::vector<Topic> topics;
    std::vector<std::string> groups;
    std::vector<std::string> branches;     // main too
    std::vector<std::string> facts;        // names of facts, for `step`; empty: any is taken
};

// What is wrong with a line, for people and for the JSON of `serve --console` (design/interfaces.md §4).
struct CommandError {
    std::string message;  // "no broker 9; there are 1, 2, 3"
    std::string word;     // the wrong word; empty if one is missing
    int column = 1;       // of that word, in characters from 1; the end of the line if one is missing
    std::string expected; // "1, 2 or 3"
    std::string nearest;  // the right word that is nearest; empty if none is near
    auto operator<=>(const CommandError&) const = default;
};
[[noreturn]] void throw_exception_from_error(const CommandError& error, const boost::source_location&);

using ParsedCommand = boost::system::result<Command, CommandError>;

// One line without its line end. A line that is empty is an error.
ParsedCommand parseCommand(std::string_view line, const ParseContext& context = {});

// The canonical line: parseCommand(formatCommand(c)) == c.
std::string formatCommand(const Command& command);

// "kill", "create topic": the first words of its row in the grammar.
std::string_view commandForm(const Command& command);

// Is it an input of the run, written to its journal? Not: time, branches, saving, help. A mark is.
bool isJournaled(const Command& command);

} // namespace engine
