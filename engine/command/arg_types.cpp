#include "engine/command/arg_types.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/command/arg_choices.h"
#include "engine/command/arg_shapes.h"
#include "engine/command/names.h"
#include "engine/command/nearest.h"
#include "engine/command/value_text.h"

namespace engine::command {

namespace {

// The thing that a name of this type must be, if it must exist.
std::string_view nounOf(const ArgSpec& arg, const ArgValues& before)
{
    switch (arg.type) {
    case ArgType::Broker:
    case ArgType::ReplicaList:
        return "broker";
    case ArgType::NodeOfClass:
        return nounOfClass(whatIn(before), false);
    case ArgType::ConfigOwner:
        return nounOfClass(whatIn(before), true);
    case ArgType::Node:
    case ArgType::LinkEnd:
        return "node";
    case ArgType::Producer:
        return "producer";
    case ArgType::Consumer:
        return "consumer";
    case ArgType::Topic:
        return "topic";
    case ArgType::TopicPartition:
    case ArgType::PartitionOffset:
    case ArgType::TopicPartitions:
        return "partition";
    case ArgType::Group:
        return "group";
    default:
        return {};
    }
}

// Lists that are always known, even without a context.
bool isClosedList(ArgType type)
{
    return type == ArgType::Switch || type == ArgType::SwitchValue || type == ArgType::Feature
        || type == ArgType::Point || type == ArgType::Api || type == ArgType::ConfigKey;
}

std::string article(std::string_view noun)
{
    return (noun == "API" || noun == "offset" ? "an " : "a ") + std::string(noun);
}

std::string_view closedNoun(ArgType type)
{
    switch (type) {
    case ArgType::Switch:
        return "history switch";
    case ArgType::SwitchValue:
        return "value of this switch";
    case ArgType::Feature:
        return "feature";
    case ArgType::Point:
        return "point of the protocol";
    case ArgType::Api:
        return "API";
    default:
        return "config";
    }
}

ParsedValue wrong(std::string message, std::string expected, Texts choices = {})
{
    return {std::nullopt, std::move(message), std::move(expected), std::move(choices), {}, 0};
}

// Only this part of the word is wrong.
ParsedValue in(ParsedValue problem, std::string_view word, std::string_view part, std::size_t from = 0)
{
    problem.part = part;
    problem.partAt = std::min(word.find(part, from), word.size());
    return problem;
}

std::string inQuotes(std::string_view word)
{
    return "\"" + std::string(word) + "\"";
}

ParsedValue unknownName(std::string_view noun, std::string_view word, Texts names)
{
    const std::string there =
        names.empty() ? "there is none" : (names.size() == 1 ? "there is " : "there are ") + commaList(names);
    std::string expected = names.empty() ? article(noun) : orList(names);
    return wrong("no " + std::string(noun) + " " + std::string(word) + "; " + there, std::move(expected),
        std::move(names));
}

ParsedValue parseChoice(const ArgSpec& arg, std::string_view word)
{
    for (std::size_t i = 0; i < arg.choices.size(); ++i)
        if (arg.choices[i] == word)
            return {Value(static_cast<std::int64_t>(i)), {}, {}, {}, {}, 0};
    if (word == "-1" && std::find(arg.choices.begin(), arg.choices.end(), "all") != arg.choices.end())
        return {Value(static_cast<std::int64_t>(arg.choices.size() - 1)), {}, {}, {}, {}, 0}; // acks=-1
    Texts choices = texts(arg.choices);
    std::string expected = orList(choices);
    return wrong(inQuotes(word) + " is not " + expected, expected, std::move(choices));
}

// Is the config key one of Kafka's?
std::optional<ParsedValue> checkConfigKey(ConfigScope scope, std::string_view key)
{
    if (findConfig(scope, key) != nullptr)
        return std::nullopt;
    constexpr std::string_view kScopes[] = {"broker", "topic", "producer", "consumer", "group"};
    const std::string noun(kScopes[static_cast<std::size_t>(scope)]);
    return in(wrong("Kafka has no " + noun + " config " + std::string(key),
                  "the name of a " + noun + " config", configNames(scope)),
        key, key);
}

// `word` holds the partition, or only its number.
std::optional<ParsedValue> checkPartition(
    const TopicPartition& partition, std::string_view word, const ParseContext& context)
{
    const bool isNumber = word == std::to_string(partition.partition);
    for (const auto& topic : context.topics)
        if (topic.name == partition.topic) {
            if (partition.partition < topic.partitions)
                return std::nullopt;
            Texts numbers;
            for (std::int32_t p = 0; p < topic.partitions; ++p)
                numbers.push_back((isNumber ? "" : topic.name + "-") + std::to_string(p));
            return wrong("no partition " + partition.toString() + "; " + topic.name + " has "
                    + std::to_string(topic.partitions),
                orList(numbers), numbers);
        }
    auto problem = unknownName("topic", partition.topic, topicNames(context));
    return isNumber ? problem : in(std::move(problem), word, partition.topic);
}

// Names that must be free.
std::optional<ParsedValue> checkFree(const ArgSpec& arg, const std::string& name, const ParseContext& context)
{
    const auto has = [&](const Texts& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (arg.type == ArgType::NewTopic && has(topicNames(context)))
        return wrong("topic " + name + " exists already", "a new name");
    if (arg.type == ArgType::NewBranch && has(context.branches))
        return wrong("branch " + name + " exists already", "a new name");
    if (arg.type == ArgType::NewProducer && has(context.consumers))
        return wrong(name + " is a consumer", "a name that no consumer has");
    if (arg.type == ArgType::NewConsumer && has(context.producers))
        return wrong(name + " is a producer", "a name that no producer has");
    return std::nullopt;
}

std::string nameOfNode(const NodeRef& node)
{
    NodeRef whole = node;
    whole.connection = 0;
    return formatNode(whole);
}

// Does what the value names exist?
std::optional<ParsedValue> checkNames(const ArgSpec& arg, const Value& parsed, std::string_view word,
    const ArgValues& before, const ParseContext& context)
{
    const auto noun = nounOf(arg, before);
    const auto mustBeIn = [&](const std::string& name, Texts names) -> std::optional<ParsedValue> {
        if (std::find(names.begin(), names.end(), name) != names.end())
            return std::nullopt;
        return unknownName(noun, name, std::move(names));
    };
    switch (arg.type) {
    case ArgType::Broker:
        return mustBeIn(std::string(word), brokerNames(context));
    case ArgType::ReplicaList: {
        std::size_t at = 0;
        for (const auto broker : std::get<ReplicaList>(parsed).brokers) {
            const std::string name = std::to_string(broker);
            if (auto problem = mustBeIn(name, brokerNames(context)))
                return in(std::move(*problem), word, name, at);
            at = std::min(word.find(':', at), word.size() - 1) + 1;
        }
        return std::nullopt;
    }
    case ArgType::NodeOfClass:
        return mustBeIn(std::string(word), namesOfClass(whatIn(before), false, context));
    case ArgType::NewNodeOfClass: {
        const Texts names = namesOfClass(whatIn(before), false, context);
        if (std::find(names.begin(), names.end(), word) == names.end())
            return std::nullopt;
        return wrong(std::string(word) + " exists already", "a new id");
    }
    case ArgType::ConfigOwner:
        if (noun == "group") // may be given its settings before it is there
            return std::nullopt;
        return mustBeIn(std::string(word), namesOfClass(whatIn(before), true, context));
    case ArgType::Node:
    case ArgType::LinkEnd:
        if (std::get<NodeRef>(parsed).kind == NodeRef::Kind::All)
            return std::nullopt;
        return mustBeIn(nameOfNode(std::get<NodeRef>(parsed)), nodeNames(context));
    case ArgType::Producer:
        return mustBeIn(std::string(word), context.producers);
    case ArgType::Consumer:
        return mustBeIn(std::string(word), context.consumers);
    case ArgType::Topic:
        return mustBeIn(std::string(word), topicNames(context));
    case ArgType::Group:
        return mustBeIn(std::string(word), context.groups);
    case ArgType::PartitionNumber: {
        const std::string* topic = textIn(before, "topic");
        const auto number = static_cast<std::int32_t>(std::get<std::int64_t>(parsed));
        return topic == nullptr ? std::nullopt : checkPartition({*topic, number}, word, context);
    }
    case ArgType::TopicPartition:
        return checkPartition(std::get<TopicPartition>(parsed), word, context);
    case ArgType::PartitionOffset:
        return checkPartition(std::get<PartitionOffset>(parsed).partition, word, context);
    case ArgType::TopicPartitions:
        for (const auto partition : std::get<TopicPartitions>(parsed).partitions)
            if (auto problem =
                    checkPartition({std::get<TopicPartitions>(parsed).topic, partition}, word, context))
                return problem;
        return std::nullopt;
    case ArgType::GotoTarget:
        if (!std::get<GotoTarget>(parsed).isBranch)
            return std::nullopt;
        if (std::find(context.branches.begin(), context.branches.end(), word) != context.branches.end())
            return std::nullopt;
        return unknownName("branch", word, context.branches);
    case ArgType::FactName:
        if (context.facts.empty()
            || std::find(context.facts.begin(), context.facts.end(), word) != context.facts.end())
            return std::nullopt;
        return wrong("no fact is called " + std::string(word), "the name of a fact", context.facts);
    default:
        if (const auto* name = std::get_if<std::string>(&parsed))
            return checkFree(arg, *name, context);
        return std::nullopt;
    }
}

} // namespace

std::string expectedText(const ArgSpec& arg, const ArgValues& before, const ParseContext& context)
{
    if (arg.type == ArgType::Number)
        return "a number from " + std::to_string(arg.min) + " to " + std::to_string(arg.max);
    if (arg.type == ArgType::Config)
        return "key=value";
    Texts choices = choicesOf(arg, before, context);
    const bool isOpen = arg.type == ArgType::OffsetOrEdge || arg.type == ArgType::OffsetTarget
        || arg.type == ArgType::MessageId || arg.type == ArgType::Pace || arg.type == ArgType::NewGroup
        || arg.type == ArgType::GotoTarget || arg.type == ArgType::QuotaEntry
        || (arg.type == ArgType::ConfigOwner && nounOf(arg, before) == "group");
    constexpr std::size_t kShort = 12;
    if (!isOpen && !choices.empty() && choices.size() <= kShort)
        return orList(choices);
    if (isClosedList(arg.type))
        return article(closedNoun(arg.type));
    return std::string(shapeOf(arg, before));
}

ParsedValue parseValue(
    const ArgSpec& arg, std::string_view word, const ArgValues& before, const ParseContext& context)
{
    if (arg.type == ArgType::Choice)
        return parseChoice(arg, word);
    if (isClosedList(arg.type)) {
        Texts choices = choicesOf(arg, before, context);
        if (arg.type == ArgType::ConfigKey) {
            if (auto problem = checkConfigKey(scopeOf(arg, before), word))
                return std::move(*problem);
        } else if (std::find(choices.begin(), choices.end(), word) == choices.end()) {
            return wrong(inQuotes(word) + " is not " + article(closedNoun(arg.type)),
                expectedText(arg, before, context), std::move(choices));
        }
        return {Value(std::string(word)), {}, {}, {}, {}, 0};
    }
    auto parsed = parseShape(arg, word, before);
    if (!parsed) {
        const bool isReserved = (arg.type == ArgType::NewProducer || arg.type == ArgType::NewConsumer
                                    || arg.type == ArgType::NewBranch)
            && (isReservedName(word) || word.starts_with("client:"));
        const std::string expected = expectedText(arg, before, context);
        return wrong(inQuotes(word)
                + (isReserved ? " is a reserved name"
                              : " is not "
                            + std::string(shapeOf(arg, before) == "text" ? expected : shapeOf(arg, before))),
            expected, choicesOf(arg, before, context));
    }
    if (arg.type == ArgType::Config) {
        if (auto problem = checkConfigKey(scopeOf(arg, before), std::get<KeyValue>(*parsed).key))
            return std::move(*problem);
    } else if (arg.type == ArgType::QuotaEntry) {
        const auto keys = texts(quotaKeys());
        const std::string& key = std::get<KeyValue>(*parsed).key;
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            return in(wrong("Kafka has no quota " + key, orList(keys), keys), word, key);
    }
    if (context.checkNames)
        if (auto problem = checkNames(arg, *parsed, word, before, context))
            return std::move(*problem);
    return {std::move(parsed), {}, {}, {}, {}, 0};
}

std::string formatValue(const ArgSpec& arg, const Value& value)
{
    struct Writer {
        const ArgSpec& arg;
        std::string operator()(std::int64_t n) const
        {
            switch (arg.type) {
            case ArgType::Choice:
                return std::string(arg.choices[static_cast<std::size_t>(n)]);
            case ArgType::Size:
                return formatSize(n);
            case ArgType::ByteRate:
                return formatSize(n) + "/s";
            case ArgType::RecordRate:
                return formatDecimal(n, 3) + "/s";
            case ArgType::Percent:
                return formatDecimal(n, 4) + "%";
            case ArgType::MessageId:
                return n == 0 ? "next" : std::to_string(n);
            default:
                return std::to_string(n);
            }
        }
        std::string operator()(Duration d) const
        {
            return (arg.type == ArgType::SignedDuration && d > Duration{0} ? "+" : "") + formatDuration(d);
        }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const NodeRef& node) const { return formatNode(node); }
        std::string operator()(const KeyValue& pair) const { return pair.key + "=" + pair.value; }
        std::string operator()(const TopicPartition& partition) const { return partition.toString(); }
        std::string operator()(const PartitionOffset& p) const
        {
            return p.partition.toString() + "=" + std::to_string(p.offset);
        }
        std::string operator()(const TopicPartitions& p) const { return formatTopicPartitions(p); }
        std::string operator()(const ReplicaList& list) const { return formatReplicaList(list); }
        std::string operator()(const Timestamp& t) const { return formatTimestamp(t); }
        std::string operator()(const OffsetTarget& t) const { return formatOffsetTarget(t); }
        std::string operator()(const Pace& pace) const { return formatPace(pace); }
        std::string operator()(const HostPort& address) const { return formatHostPort(address); }
        std::string operator()(const GotoTarget& t) const { return t.isBranch ? t.branch : formatTime(t.at); }
    };
    return std::visit(Writer{arg}, value);
}

} // namespace engine::command
