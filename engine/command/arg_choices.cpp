#include "engine/command/arg_choices.h"

#include "engine/command/arg_types.h"
#include "engine/command/names.h"

namespace engine::command {

namespace {

Texts controllerNames(const ParseContext& context)
{
    Texts names;
    for (const auto number : context.controllers)
        names.push_back("c" + std::to_string(number));
    return names;
}

Texts partitionNames(const ParseContext& context)
{
    Texts names;
    for (const auto& topic : context.topics)
        for (std::int32_t p = 0; p < topic.partitions; ++p)
            names.push_back(topic.name + "-" + std::to_string(p));
    return names;
}

} // namespace

Texts texts(std::span<const std::string_view> views)
{
    return {views.begin(), views.end()};
}

const std::string* textIn(const ArgValues& values, std::string_view name)
{
    const auto found = values.find(name);
    return found == values.end() || found->second.empty() ? nullptr
                                                          : std::get_if<std::string>(&found->second.front());
}

std::int64_t whatIn(const ArgValues& values)
{
    const auto found = values.find("what");
    const auto* index = found == values.end() || found->second.empty()
        ? nullptr
        : std::get_if<std::int64_t>(&found->second.front());
    return index == nullptr ? 0 : *index;
}

Texts brokerNames(const ParseContext& context)
{
    Texts names;
    for (const auto id : context.brokers)
        names.push_back(std::to_string(id));
    return names;
}

Texts topicNames(const ParseContext& context)
{
    Texts names;
    for (const auto& topic : context.topics)
        names.push_back(topic.name);
    return names;
}

Texts nodeNames(const ParseContext& context)
{
    Texts names = brokerNames(context);
    for (const auto& more : {controllerNames(context), context.producers, context.consumers})
        names.insert(names.end(), more.begin(), more.end());
    for (const auto& id : context.outside)
        names.push_back("client:" + id);
    return names;
}

Texts namesOfClass(std::int64_t what, bool isConfig, const ParseContext& context)
{
    switch (what) {
    case 0:
        return brokerNames(context);
    case 1:
        return isConfig ? topicNames(context) : controllerNames(context);
    case 2:
        return context.producers;
    case 4:
        return context.groups;
    default:
        return context.consumers;
    }
}

std::string_view nounOfClass(std::int64_t what, bool isConfig)
{
    constexpr std::string_view kNouns[] = {"broker", "controller", "producer", "consumer", "group"};
    const auto index = static_cast<std::size_t>(what);
    return what == 1 && isConfig ? "topic" : kNouns[index < std::size(kNouns) ? index : 0];
}

ConfigScope scopeOf(const ArgSpec& arg, const ArgValues& before)
{
    return arg.scope ? *arg.scope : static_cast<ConfigScope>(whatIn(before));
}

Texts configNames(ConfigScope scope)
{
    Texts names;
    for (const ConfigInfo& config : configsOf(scope))
        names.emplace_back(config.name);
    return names;
}

std::vector<std::string> choicesOf(const ArgSpec& arg, const ArgValues& before, const ParseContext& context)
{
    switch (arg.type) {
    case ArgType::Choice:
        return texts(arg.choices);
    case ArgType::Literal:
        return {std::string(arg.shown)};
    case ArgType::Broker:
        return brokerNames(context);
    case ArgType::NodeOfClass:
        return namesOfClass(whatIn(before), false, context);
    case ArgType::ConfigOwner:
        return namesOfClass(whatIn(before), true, context);
    case ArgType::Node:
        return nodeNames(context);
    case ArgType::LinkEnd: {
        Texts names = nodeNames(context);
        names.push_back("all");
        return names;
    }
    case ArgType::Producer:
        return context.producers;
    case ArgType::Consumer:
        return context.consumers;
    case ArgType::Topic:
        return topicNames(context);
    case ArgType::TopicPartition:
        return partitionNames(context);
    case ArgType::PartitionNumber: {
        Texts numbers;
        for (const auto& topic : context.topics)
            if (const std::string* name = textIn(before, "topic"); name != nullptr && *name == topic.name)
                for (std::int32_t p = 0; p < topic.partitions; ++p)
                    numbers.push_back(std::to_string(p));
        return numbers;
    }
    case ArgType::OffsetOrEdge:
    case ArgType::OffsetTarget:
        return {"earliest", "latest"};
    case ArgType::Config:
    case ArgType::ConfigKey:
        return configNames(scopeOf(arg, before));
    case ArgType::QuotaEntry:
        return texts(quotaKeys());
    case ArgType::Group:
    case ArgType::NewGroup:
        return context.groups;
    case ArgType::Api:
        return texts(apiNames());
    case ArgType::MessageId:
        return {"next"};
    case ArgType::Pace:
        return {"0", "1/50", "1/10", "1", "5", "auto", "max"};
    case ArgType::GotoTarget:
        return context.branches;
    case ArgType::FactName:
        return context.facts;
    case ArgType::Feature:
        return texts(featureNames());
    case ArgType::Point: {
        Texts names;
        for (const auto& point : protocolPoints())
            names.emplace_back(point.name);
        return names;
    }
    case ArgType::Switch: {
        Texts names;
        for (const auto& info : historySwitches())
            names.emplace_back(info.name);
        return names;
    }
    case ArgType::SwitchValue: {
        const std::string* name = textIn(before, "name");
        const SwitchInfo* info = name == nullptr ? nullptr : findSwitch(*name);
        return info == nullptr ? Texts() : texts(info->values);
    }
    default:
        return {};
    }
}

} // namespace engine::command
