#pragma once

// Commands about topics, configs and the cluster as a whole.

#include <optional>
#include <string>
#include <vector>

#include "engine/command/form.h"
#include "engine/command/values.h"

namespace engine::command {

struct CreateTopic {
    std::string topic;
    std::optional<std::int32_t> partitions; // absent only with an assignment
    std::optional<std::int32_t> replication;
    std::vector<ReplicaList> assignment;
    std::vector<KeyValue> config;
    HIGHWATER_COMMAND(CreateTopic, "create topic");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
        v("partitions", s.partitions);
        v("replication", s.replication);
        v("assignment", s.assignment);
        v("config", s.config);
    }
};
struct DeleteTopic {
    std::string topic;
    HIGHWATER_COMMAND(DeleteTopic, "delete topic");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
    }
};
struct AddPartitions {
    std::string topic;
    std::int32_t total = 0;
    std::vector<ReplicaList> assignment; // of the new ones only; empty: Kafka places them
    HIGHWATER_COMMAND(AddPartitions, "add partitions");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
        v("total", s.total);
        v("assignment", s.assignment);
    }
};
struct DeleteRecords {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t before = 0; // -1: the high watermark, as in DeleteRecords of Kafka
    HIGHWATER_COMMAND(DeleteRecords, "delete records");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
        v("partition", s.partition);
        v("before", s.before);
    }
};
// How a broker finds an offset, or the first record of a time, in its files.
struct FindOffset {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::optional<std::int32_t> on; // absent: the leader
    HIGHWATER_COMMAND(FindOffset, "find offset");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
        v("partition", s.partition);
        v("offset", s.offset);
        v("on", s.on);
    }
};
struct FindTime {
    std::string topic;
    std::int32_t partition = 0;
    Timestamp time;
    std::optional<std::int32_t> on;
    HIGHWATER_COMMAND(FindTime, "find time");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
        v("partition", s.partition);
        v("time", s.time);
        v("on", s.on);
    }
};
enum class ConfigTarget : std::uint8_t { Broker, Topic, Producer, Consumer, Group }; // as ConfigScope
struct SetConfig {
    ConfigTarget what = ConfigTarget::Broker;
    std::string name; // "1", "orders", "p1"
    std::vector<KeyValue> entries;
    HIGHWATER_COMMAND(SetConfig, "set config");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("what", s.what);
        v("name", s.name);
        v("entry", s.entries);
    }
};
struct UnsetConfig {
    ConfigTarget what = ConfigTarget::Broker;
    std::string name;
    std::vector<std::string> keys;
    HIGHWATER_COMMAND(UnsetConfig, "unset config");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("what", s.what);
        v("name", s.name);
        v("key", s.keys);
    }
};
enum class ElectionKind : std::uint8_t { Preferred, Unclean };
struct Elect {
    ElectionKind kind = ElectionKind::Preferred;
    std::string topic;
    std::int32_t partition = 0;
    HIGHWATER_COMMAND(Elect, "elect");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("kind", s.kind);
        v("topic", s.topic);
        v("partition", s.partition);
    }
};
struct Reassign {
    std::string topic;
    std::int32_t partition = 0;
    std::vector<std::int32_t> replicas;   // empty with cancel
    std::optional<std::int64_t> throttle; // bytes a second
    bool cancel = false;
    HIGHWATER_COMMAND(Reassign, "reassign");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("topic", s.topic);
        v("partition", s.partition);
        v("replicas", s.replicas);
        v("throttle", s.throttle);
        v("cancel", s.cancel);
    }
};
enum class LogTask : std::uint8_t { Retention, Cleaner };
// now instead of at its next interval
struct RunLogTask {
    LogTask task = LogTask::Retention;
    std::int32_t broker = 0;
    HIGHWATER_COMMAND(RunLogTask, "run");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("task", s.task);
        v("broker", s.broker);
    }
};
// history; only at 0 s (historySwitches() in names.h)
struct SetSwitch {
    std::string name;
    std::string value;
    HIGHWATER_COMMAND(SetSwitch, "set switch");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("name", s.name);
        v("value", s.value);
    }
};
struct SetFeature {
    std::string name;
    std::int32_t level = 0;
    HIGHWATER_COMMAND(SetFeature, "set feature");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("name", s.name);
        v("level", s.level);
    }
};
enum class QuotaEntity : std::uint8_t { ClientId, User };
struct SetQuota {
    QuotaEntity entity = QuotaEntity::ClientId;
    std::string name;
    std::vector<KeyValue> entries;
    HIGHWATER_COMMAND(SetQuota, "set quota");
    template <class Self, class V>
    static void fields(Self& s, V& v)
    {
        v("entity", s.entity);
        v("name", s.name);
        v("entry", s.entries);
    }
};

} // namespace engine::command
