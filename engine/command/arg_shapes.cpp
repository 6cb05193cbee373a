#include "engine/command/arg_shapes.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/command/arg_choices.h"
#include "engine/command/arg_types.h"
#include "engine/command/names.h"
#include "engine/command/value_text.h"

namespace engine::command {

namespace {

std::optional<Value> number(std::optional<std::int64_t> n)
{
    return n ? std::optional<Value>(*n) : std::nullopt;
}

template <class T>
std::optional<Value> value(std::optional<T> v)
{
    return v ? std::optional<Value>(std::move(*v)) : std::nullopt;
}

std::optional<Value> durationFrom(std::string_view word, Duration least)
{
    const auto duration = parseDuration(word);
    return duration && *duration >= least ? std::optional<Value>(*duration) : std::nullopt;
}

std::optional<Value> sizeFrom(std::string_view word, const ArgSpec& arg, std::string_view suffix)
{
    if (!word.ends_with(suffix))
        return std::nullopt;
    const auto size = parseSize(word.substr(0, word.size() - suffix.size()));
    return size && *size >= (suffix.empty() ? arg.min : 1) && *size <= arg.max ? std::optional<Value>(*size)
                                                                               : std::nullopt;
}

std::optional<Value> nodeOfClass(std::int64_t what, std::string_view word)
{
    const auto node = parseNode(word);
    constexpr NodeRef::Kind kKinds[] = {
        NodeRef::Kind::Broker, NodeRef::Kind::Controller, NodeRef::Kind::Client, NodeRef::Kind::Client};
    return node && node->kind == kKinds[what & 3] ? std::optional<Value>(*node) : std::nullopt;
}

std::optional<Value> gotoFrom(std::string_view word)
{
    if (const auto instant = parseDuration(word))
        return GotoTarget{false, Time{*instant}, {}};
    return isLegalName(word) ? std::optional<Value>(GotoTarget{true, {}, std::string(word)}) : std::nullopt;
}

bool isPlainName(std::string_view word)
{
    return !word.empty() && word.size() <= 200 && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'
            || c == '_' || c == '-' || c == '$';
    });
}

} // namespace

std::string_view shapeOf(const ArgSpec& arg, const ArgValues& before)
{
    switch (arg.type) {
    case ArgType::Duration:
        return "a duration such as 250us, 20ms or 30s";
    case ArgType::SignedDuration:
        return "a duration such as +5s or -20ms";
    case ArgType::Instant:
        return "an instant such as 4.2s";
    case ArgType::Size:
        return "a size such as 512B, 16KiB or 1MB";
    case ArgType::ByteRate:
        return "bytes a second, such as 5MB/s";
    case ArgType::RecordRate:
        return "records a second, such as 5/s";
    case ArgType::Percent:
        return "a percentage such as 1%";
    case ArgType::Broker:
        return "the number of a broker";
    case ArgType::Node:
        return "a node: 1, c1, p1 or client:ID";
    case ArgType::LinkEnd:
        return "a node (1, c1, p1, client:ID) or all";
    case ArgType::NodeOfClass:
    case ArgType::NewNodeOfClass:
    case ArgType::ConfigOwner: {
        const auto noun = nounOfClass(whatIn(before), arg.type == ArgType::ConfigOwner);
        return noun == "broker"    ? "the number of a broker"
            : noun == "controller" ? "a controller such as c1"
            : noun == "topic"      ? "a topic"
            : noun == "group"      ? "a group"
                                   : "the name of a client";
    }
    case ArgType::Producer:
    case ArgType::Consumer:
        return "the name of a client";
    case ArgType::NewProducer:
    case ArgType::NewConsumer:
    case ArgType::NewBranch:
        return "a name of 1 to 64 letters, digits, '.', '_' or '-', not a number, c + number or a word of "
               "the language";
    case ArgType::Name:
        return "a name of letters, digits, '.', '_', '-' or '$'";
    case ArgType::Topic:
    case ArgType::NewTopic:
        return "a topic of 1 to 249 letters, digits, '.', '_' or '-'";
    case ArgType::PartitionNumber:
        return "the number of a partition";
    case ArgType::TopicPartition:
        return "a partition such as orders-0";
    case ArgType::PartitionOffset:
        return "a partition and an offset, such as orders-0=41";
    case ArgType::TopicPartitions:
        return "a topic and its partitions, such as orders:0,1";
    case ArgType::ReplicaList:
        return "the brokers of each partition, such as 1:2:3,2:3:1";
    case ArgType::Offset:
        return "an offset, or -1 for the high watermark";
    case ArgType::OffsetOrEdge:
        return "an offset, earliest or latest";
    case ArgType::OffsetTarget:
        return "earliest, latest, an offset, a shift such as -5, or a time such as 2026-01-01T10:00:00Z";
    case ArgType::Timestamp:
        return "a time such as 2026-01-01T10:00:00Z, milliseconds since 1970, or an instant of the lab such "
               "as 4.2s";
    case ArgType::Config:
    case ArgType::KeyValue:
    case ArgType::QuotaEntry:
        return "key=value";
    case ArgType::MessageId:
        return "the number of a message, or next";
    case ArgType::HostPort:
        return "HOST:PORT";
    case ArgType::Pace:
        return "0, 1/1000 to 1/2, 1 to 100, auto or max";
    case ArgType::GotoTarget:
        return "an instant such as 4.2s, or a branch";
    case ArgType::FactName:
        return "the name of a fact, such as LeaderElected";
    case ArgType::Group:
    case ArgType::NewGroup:
        return "a group";
    case ArgType::Condition:
        return "a condition; `help conditions` lists every name";
    case ArgType::File:
        return "the name of a file";
    default:
        return "text";
    }
}

std::optional<Value> parseShape(const ArgSpec& arg, std::string_view word, const ArgValues& before)
{
    const auto text = [&](bool ok) { return ok ? std::optional<Value>(std::string(word)) : std::nullopt; };
    switch (arg.type) {
    case ArgType::Duration:
        return durationFrom(word, Duration{0});
    case ArgType::SignedDuration:
        return durationFrom(word, Duration{INT64_MIN});
    case ArgType::Instant:
        return durationFrom(word, kWorldStart.sinceZero);
    case ArgType::Number:
        return number(parseWhole(word, arg.min, arg.max));
    case ArgType::PartitionNumber:
        return number(parseWhole(word, 0, 100000));
    case ArgType::Broker:
        return number(parseWhole(word, 1, 2999));
    case ArgType::Size:
        return sizeFrom(word, arg, "");
    case ArgType::ByteRate:
        return sizeFrom(word, arg, "/s");
    case ArgType::RecordRate:
        return number(parsePerSecond(word));
    case ArgType::Percent:
        return number(parsePercent(word));
    case ArgType::Offset:
        return number(parseWhole(word, -1, INT64_MAX));
    case ArgType::MessageId:
        return word == "next" ? std::optional<Value>(std::int64_t{0})
                              : number(parseWhole(word, 1, INT64_MAX));
    case ArgType::NodeOfClass:
    case ArgType::NewNodeOfClass:
        return nodeOfClass(whatIn(before), word);
    case ArgType::Node: {
        const auto node = parseNode(word);
        return node && node->kind != NodeRef::Kind::All ? value(node) : std::nullopt;
    }
    case ArgType::LinkEnd:
        return value(parseNode(word));
    case ArgType::Producer:
    case ArgType::Consumer:
    case ArgType::NewProducer:
    case ArgType::NewConsumer:
        return text(isLegalName(word));
    case ArgType::NewBranch:
        return text(isLegalName(word) && !parseDuration(word));
    case ArgType::Name:
        return text(isPlainName(word));
    case ArgType::FactName:
        return text(isPlainName(word));
    case ArgType::Topic:
    case ArgType::NewTopic:
        return text(isLegalTopic(word));
    case ArgType::ConfigOwner: {
        const auto what = whatIn(before);
        return text(what == 0 ? parseWhole(word, 1, 2999).has_value()
                : what == 1   ? isLegalTopic(word)
                : what == 4   ? !word.empty()
                              : isLegalName(word));
    }
    case ArgType::TopicPartition:
        return value(parseTopicPartition(word));
    case ArgType::PartitionOffset:
        return value(parsePartitionOffset(word));
    case ArgType::TopicPartitions:
        return value(parseTopicPartitions(word));
    case ArgType::ReplicaList:
        return value(parseReplicaList(word));
    case ArgType::OffsetTarget:
        return value(parseOffsetTarget(word));
    case ArgType::OffsetOrEdge: {
        const auto target = parseOffsetTarget(word);
        return target && target->kind <= OffsetTarget::Kind::Offset ? value(target) : std::nullopt;
    }
    case ArgType::Timestamp:
        return value(parseTimestamp(word));
    case ArgType::Config:
    case ArgType::KeyValue:
    case ArgType::QuotaEntry:
        return value(parseKeyValue(word));
    case ArgType::HostPort:
        return value(parseHostPort(word));
    case ArgType::Pace:
        return value(parsePace(word));
    case ArgType::GotoTarget:
        return gotoFrom(word);
    case ArgType::Group:
    case ArgType::NewGroup:
    case ArgType::Condition:
    case ArgType::File:
        return text(!word.empty());
    default:
        return text(true);
    }
}

std::optional<NodeRef> parseNode(std::string_view word)
{
    constexpr std::string_view kOutside = "client:";
    if (word == "all")
        return NodeRef::all();
    if (const auto id = parseWhole(word, 1, 2999))
        return NodeRef::broker(static_cast<std::int32_t>(*id));
    if (word.starts_with('c'))
        if (const auto controller = parseWhole(word.substr(1), 1, 999))
            return NodeRef::controller(static_cast<std::int32_t>(*controller));
    if (word.starts_with(kOutside)) {
        word.remove_prefix(kOutside.size());
        const auto hash = word.rfind('#');
        const auto connection =
            hash == std::string_view::npos ? std::nullopt : parseWhole(word.substr(hash + 1), 1, 1000000);
        if (connection)
            word = word.substr(0, hash);
        if (word.empty())
            return std::nullopt;
        return NodeRef::outside(std::string(word), connection ? static_cast<std::int32_t>(*connection) : 0);
    }
    return isLegalName(word) ? std::optional(NodeRef::client(std::string(word))) : std::nullopt;
}

std::string formatNode(const NodeRef& node)
{
    switch (node.kind) {
    case NodeRef::Kind::Broker:
        return std::to_string(node.number);
    case NodeRef::Kind::Controller:
        return "c" + std::to_string(node.number);
    case NodeRef::Kind::Client:
        return node.name;
    case NodeRef::Kind::Outside:
        return "client:" + node.name + (node.connection == 0 ? "" : "#" + std::to_string(node.connection));
    case NodeRef::Kind::All:
        return "all";
    }
    return {};
}

} // namespace engine::command
