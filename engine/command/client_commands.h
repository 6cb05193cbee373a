#pragma once

// Commands about producers, consumers and groups.

#include <optional>
#include <string>
#include <vector>

#include "engine/command/form.h"
#include "engine/command/values.h"

namespace engine::command {

enum class Acks : std::uint8_t { Zero, One, All };
// A new producer, or one that was stopped or killed: what is absent is then as it was.
struct StartProducer {
    std::string name;
    std::optional<std::string> topic;
    std::optional<Acks> acks;
    std::optional<std::int64_t> ratePerThousandSeconds; // 5/s: 5000
    std::vector<std::string> keys;                      // in turn
    std::optional<std::int64_t> keySpace;               // random keys out of so many
    std::vector<std::string> values;                    // in turn
    std::optional<std::int64_t> size;                   // bytes of a value that is made up
    std::optional<bool> idempotence;
    std::optional<std::string> partitioner;
    std::vector<std::string> interceptors;
    std::optional<std::string> keySerializer;
    std::optional<std::string> valueSerializer;
    std::optional<std::string> transactionalId;
    std::vector<KeyValue> config;
    HIGHWATER_COMMAND(StartProducer, "start producer");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("name", s.name);
        v("topic", s.topic);
        v("acks", s.acks);
        v("rate", s.ratePerThousandSeconds);
        v("keys", s.keys);
        v("key-space", s.keySpace);
        v("values", s.values);
        v("size", s.size);
        v("idempotence", s.idempotence);
        v("partitioner", s.partitioner);
        v("interceptors", s.interceptors);
        v("key-serializer", s.keySerializer);
        v("value-serializer", s.valueSerializer);
        v("transactional-id", s.transactionalId);
        v("config", s.config);
    }
};
// The learner's code, by the name that producers use it under.
enum class ScriptClass : std::uint8_t { Interceptor, Partitioner, Serializer };
struct SetScript {
    std::string name;
    ScriptClass kind = ScriptClass::Interceptor;
    std::string source; // JavaScript
    HIGHWATER_COMMAND(SetScript, "set script");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("name", s.name);
        v("kind", s.kind);
        v("source", s.source);
    }
};
struct FlushProducer {
    std::string producer;
    HIGHWATER_COMMAND(FlushProducer, "flush producer");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("producer", s.producer);
    }
};
struct PartitionsFor {
    std::string producer;
    std::string topic;
    HIGHWATER_COMMAND(PartitionsFor, "partitions for");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("producer", s.producer);
        v("topic", s.topic);
    }
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
    bool tombstone = false; // no value at all
    HIGHWATER_COMMAND(Send, "send");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("producer", s.producer);
        v("topic", s.topic);
        v("count", s.count);
        v("key", s.key);
        v("value", s.value);
        v("partition", s.partition);
        v("header", s.headers);
        v("timestamp", s.timestamp);
        v("tombstone", s.tombstone);
    }
};
struct ProducerTarget {
    std::string producer;
    auto operator<=>(const ProducerTarget&) const = default;
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("producer", s.producer);
    }
};
struct BeginTransaction : ProducerTarget {
    HIGHWATER_COMMAND(BeginTransaction, "begin transaction");
};
struct CommitTransaction : ProducerTarget {
    HIGHWATER_COMMAND(CommitTransaction, "commit transaction");
};
struct AbortTransaction : ProducerTarget {
    HIGHWATER_COMMAND(AbortTransaction, "abort transaction");
};
// the consumer's positions, inside the producer's transaction
struct SendOffsets {
    std::string producer;
    std::string consumer;
    HIGHWATER_COMMAND(SendOffsets, "send-offsets");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("producer", s.producer);
        v("consumer", s.consumer);
    }
};
enum class GroupProtocol : std::uint8_t { Classic, Consumer };
enum class Isolation : std::uint8_t { ReadUncommitted, ReadCommitted };
// How the application commits (curriculum 5.2).
enum class CommitStyle : std::uint8_t {
    Auto,      // enable.auto.commit, one thread: inside the next poll()
    Pool,      // enable.auto.commit, but poll() hands the records to threads and goes on
    Stored,    // the offset is stored before the record is handed over, as librdkafka does
    Before,    // commitSync(), then it works
    Sync,      // it works, then commitSync()
    Async,     // it works, then commitAsync()
    Manual     // only by the command `commit`
};
enum class OnPoison : std::uint8_t { Stop, Retry, Skip, DeadLetter };
enum class SinkKind : std::uint8_t { Append, Upsert };
// A new consumer, or one that was stopped or killed: what is absent is then as it was.
struct StartConsumer {
    std::optional<std::string> name; // absent: GROUP-1, GROUP-2 …
    std::vector<std::string> topics;
    std::optional<std::string> group;
    std::optional<GroupProtocol> protocol;
    std::vector<std::string> assignors;
    std::vector<TopicPartitions> assign; // by hand, without a subscription
    std::optional<std::string> pattern;  // subscribe() to every topic that matches
    std::optional<Isolation> isolation;
    std::optional<Duration> processTime; // of one record
    std::optional<Duration> processTimeMax; // each record takes from processTime up to this, drawn
    std::optional<CommitStyle> commit;
    std::optional<std::int64_t> commitEvery; // records between two commits of the application
    std::optional<OnPoison> onPoison;
    std::optional<std::string> deadLetter;   // topic; absent: TOPIC.dlt
    std::optional<std::string> sink;         // a store outside of Kafka that gets the results
    std::optional<SinkKind> sinkKind;
    std::vector<KeyValue> config;
    HIGHWATER_COMMAND(StartConsumer, "start consumer");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("name", s.name);
        v("topics", s.topics);
        v("group", s.group);
        v("protocol", s.protocol);
        v("assignor", s.assignors);
        v("assign", s.assign);
        v("pattern", s.pattern);
        v("isolation", s.isolation);
        v("process-time", s.processTime);
        v("process-time-max", s.processTimeMax);
        v("commit", s.commit);
        v("commit-every", s.commitEvery);
        v("on-poison", s.onPoison);
        v("dead-letter", s.deadLetter);
        v("sink", s.sink);
        v("sink-kind", s.sinkKind);
        v("config", s.config);
    }
};
// Another subscription of a running consumer: it takes effect at its next poll().
struct Subscribe {
    std::string consumer;
    std::vector<std::string> topics;
    std::optional<std::string> pattern; // Kafka's regular expression, of whole names
    HIGHWATER_COMMAND(Subscribe, "subscribe");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("consumer", s.consumer);
        v("topics", s.topics);
        v("pattern", s.pattern);
    }
};
struct PartitionsTarget {
    std::string consumer;
    std::vector<TopicPartition> partitions;
    auto operator<=>(const PartitionsTarget&) const = default;
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("consumer", s.consumer);
        v("partition", s.partitions);
    }
};
struct PausePartitions : PartitionsTarget {
    HIGHWATER_COMMAND(PausePartitions, "pause partitions");
};
struct ResumePartitions : PartitionsTarget {
    HIGHWATER_COMMAND(ResumePartitions, "resume partitions");
};
struct Commit {
    std::string consumer;
    bool async = false;
    std::vector<PartitionOffset> offsets; // empty: its positions
    HIGHWATER_COMMAND(Commit, "commit");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("consumer", s.consumer);
        v("async", s.async);
        v("offset", s.offsets);
    }
};
struct Seek {
    std::string consumer;
    TopicPartition partition;
    OffsetTarget to; // Earliest, Latest or Offset
    HIGHWATER_COMMAND(Seek, "seek");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("consumer", s.consumer);
        v("partition", s.partition);
        v("to", s.to);
    }
};
struct ResetOffsets {
    std::string group;
    std::string topic;
    std::optional<std::int32_t> partition; // absent: all
    OffsetTarget to;
    HIGHWATER_COMMAND(ResetOffsets, "reset offsets");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("group", s.group);
        v("topic", s.topic);
        v("partition", s.partition);
        v("to", s.to);
    }
};

struct DeleteOffsets {
    std::string group;
    std::string topic;
    std::optional<std::int32_t> partition; // absent: all
    HIGHWATER_COMMAND(DeleteOffsets, "delete offsets");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("group", s.group);
        v("topic", s.topic);
        v("partition", s.partition);
    }
};
// An empty group, with all that it committed.
struct DeleteGroup {
    std::string group;
    HIGHWATER_COMMAND(DeleteGroup, "delete group");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("group", s.group);
    }
};

} // namespace engine::command
