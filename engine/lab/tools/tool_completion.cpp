#include "engine/lab/tools/tool_completion.h"

#include <algorithm>

#include "engine/lab/tools/tool_parts.h"

namespace engine {

namespace {

using namespace tools;

struct Offered {
    std::string_view name;
    std::span<const Flag> (*flags)();
};
constexpr Offered kOffered[] = {{"kafka-topics", topicFlags}, {"kafka-consumer-groups", groupFlags}, {"kafka-configs", configFlags}};

} // namespace

Completion completeKafkaTool(std::string_view line, const ParseContext& context)
{
    Completion out;
    command::WordReader reader(line);
    std::vector<command::Word> words;
    while (auto word = reader.next())
        words.push_back(std::move(*word));
    if (words.empty() || reader.openQuote() || !toolName(words.front().text).starts_with("kafka"))
        return out;
    const bool isBehind = words.back().end < line.size(); // the cursor stands behind a space
    out.begin = isBehind ? line.size() : words.back().begin;
    const std::string typed = isBehind ? std::string() : words.back().text;
    if (words.size() == 1 && !isBehind) {
        for (const auto& tool : kOffered)
            if (tool.name.starts_with(typed))
                out.candidates.push_back({std::string(tool.name), {}, {}});
        return out;
    }
    const std::string_view toolTyped = toolName(words.front().text);
    const auto tool = std::find_if(std::begin(kOffered), std::end(kOffered), [&](const Offered& one) { return one.name == toolTyped; });
    if (tool == std::end(kOffered))
        return out;
    const std::string before = isBehind ? words.back().text : words.size() > 1 ? words[words.size() - 2].text : std::string();
    const auto offer = [&](const std::string& name) {
        if (name.starts_with(typed))
            out.candidates.push_back({name, {}, {}});
    };
    if (before == "--topic") {
        for (const auto& topic : context.topics)
            offer(topic.name);
        return out;
    }
    if (before == "--group") {
        for (const auto& group : context.groups)
            offer(group);
        return out;
    }
    if (before == "--entity-type") {
        for (const char* type : {"topics", "brokers", "clients", "users", "groups"})
            offer(type);
        return out;
    }
    if (before == "--entity-name") { // of the type that stands before it
        std::string type;
        for (std::size_t i = 1; i < words.size(); ++i)
            if (words[i - 1].text == "--entity-type")
                type = words[i].text;
        if (type == "topics")
            for (const auto& topic : context.topics)
                offer(topic.name);
        if (type == "groups")
            for (const auto& group : context.groups)
                offer(group);
        if (type == "brokers")
            for (const auto broker : context.brokers)
                offer(std::to_string(broker));
        return out;
    }
    if (before == "--bootstrap-server") {
        offer("localhost:9092");
        return out;
    }
    for (const auto& flag : tool->flags())
        if (std::string text = "--" + std::string(flag.name); text.starts_with(typed))
            out.candidates.push_back({std::move(text), flag.english, flag.chinese});
    return out;
}

} // namespace engine
