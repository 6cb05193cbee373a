#pragma once

// The grammar of the command language as one table: a row (form) for each command, with its arguments, their
// types and their words. The parser, formatCommand, help and completion read it, and nothing else knows a
// verb.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/kafka_configs.h"
#include "engine/command/values.h"

namespace engine::command {

enum class ArgType : std::uint8_t {
    Choice, // one of `choices`; the value is its index
    Flag,
    Literal, // the word `shown`; it has no value
    Number,  // min…max
    Text,
    Rest,      // text to the end of the line
    Condition, // the same, up to ` --within D`
    Duration,
    SignedDuration,
    Instant, // since 0 s
    Size,
    ByteRate,   // 5MB/s
    RecordRate, // 5/s; the value is records in 1000 s
    Percent,    // the value is parts per million
    Broker,
    NodeOfClass,    // of the kind that the argument `what` says
    NewNodeOfClass, // an id for a new one
    Node,
    LinkEnd, // a node or all
    Producer,
    Consumer,
    NewProducer,
    NewConsumer,
    Topic,
    NewTopic,
    PartitionNumber, // of the argument `topic`
    TopicPartition,
    PartitionOffset,
    TopicPartitions,
    ReplicaList,
    Offset,
    OffsetOrEdge, // offset, earliest or latest
    OffsetTarget,
    Timestamp,
    Config, // key=value; what it belongs to is `scope`, or the argument `what`
    ConfigKey,
    ConfigOwner, // named by the argument `what`
    KeyValue,
    QuotaEntry,
    Group,
    NewGroup,
    Name,
    Api,
    MessageId, // a number or next
    HostPort,
    Pace,
    GotoTarget,
    NewBranch,
    FactName,
    Point,
    Switch,
    SwitchValue, // of the argument `name`
    Feature,
    File,
    HelpTopic,
};

struct ArgSpec {
    std::string_view name;  // of the field; of an option also what follows "--"
    std::string_view shown; // in usage lines: "BROKER", "T"
    ArgType type = ArgType::Text;
    std::string_view english;
    std::string_view chinese;
    bool isOption = false;
    bool isRequired = true; // of options: false unless said
    bool isRepeated = false;
    bool isList = false; // several values in one word, with commas
    std::span<const std::string_view> choices = {};
    std::int64_t min = 0;
    std::int64_t max = INT64_MAX;
    std::optional<ConfigScope> scope = {};

    constexpr ArgSpec optional() const
    {
        ArgSpec s = *this;
        s.isRequired = false;
        return s;
    }
    constexpr ArgSpec required() const
    {
        ArgSpec s = *this;
        s.isRequired = true;
        return s;
    }
    constexpr ArgSpec repeated() const
    {
        ArgSpec s = *this;
        s.isRepeated = true;
        return s;
    }
    constexpr ArgSpec list() const
    {
        ArgSpec s = *this;
        s.isList = true;
        return s;
    }
    constexpr ArgSpec of(std::span<const std::string_view> c) const
    {
        ArgSpec s = *this;
        s.choices = c;
        return s;
    }
    constexpr ArgSpec from(std::int64_t low, std::int64_t high) const
    {
        ArgSpec s = *this;
        s.min = low;
        s.max = high;
        return s;
    }
    constexpr ArgSpec configOf(ConfigScope c) const
    {
        ArgSpec s = *this;
        s.scope = c;
        return s;
    }
};

// What arguments mean to each other.
struct RuleSpec {
    enum class Kind : std::uint8_t {
        OneOf,  // at least one of `names`
        Either, // not two of `names`
        Needs,  // the first of `names` needs one of the others
    };
    Kind kind;
    std::array<std::string_view, 6> names; // empty ones do not count
};

struct FormSpec {
    std::string_view words;        // "create topic"
    std::span<const ArgSpec> args; // positional ones in their order, then options
    std::span<const RuleSpec> rules;
    std::string_view english;
    std::string_view chinese;
    std::string_view example;
};

std::span<const FormSpec> allForms();
// Null if there is none.
const FormSpec* findForm(std::string_view words);

// Values by argument name, as parsed or about to be written.
using ArgValues = std::map<std::string_view, std::vector<Value>>;

// "create topic NAME --partitions N --replication N [--assignment 1:2:3,2:3:1] [--config k=v]…"
std::string usageOf(const FormSpec& form);

} // namespace engine::command
