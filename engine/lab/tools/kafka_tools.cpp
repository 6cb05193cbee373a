#include "engine/lab/tools/kafka_tools.h"

#include <algorithm>

#include "engine/command/nearest.h"
#include "engine/lab/run.h"
#include "engine/lab/tools/tool_parts.h"

namespace engine {

namespace {

using namespace tools;

struct Tool {
    std::string_view name;
    std::span<const Flag> (*flags)();
    ToolAnswer (*run)(const Flags& flags, const ToolCluster& cluster);
    std::string_view instead; // of those that are not offered: the command that does it here
};

constexpr Tool kTools[] = {
    {"kafka-topics", topicFlags, topicsTool, {}},
    {"kafka-consumer-groups", groupFlags, groupsTool, {}},
    {"kafka-configs", configFlags, configsTool, {}},
    {"kafka-leader-election", nullptr, nullptr, "elect preferred orders 0"},
    {"kafka-reassign-partitions", nullptr, nullptr, "reassign orders 0 1,2,3"},
    {"kafka-delete-records", nullptr, nullptr, "delete records orders 0 --before 20"},
    {"kafka-features", nullptr, nullptr, "set feature eligible.leader.replicas.version 0"},
    {"kafka-console-producer", nullptr, nullptr, "start producer p1 --topic orders"},
    {"kafka-console-consumer", nullptr, nullptr, "start consumer billing-1 --topics orders --group billing"},
    {"kafka-producer-perf-test", nullptr, nullptr, "start producer p1 --topic orders --rate 1000/s"},
    {"kafka-dump-log", nullptr, nullptr, "find offset orders 0 41"},
};

const Tool* findTool(std::string_view name)
{
    const auto found = std::find_if(std::begin(kTools), std::end(kTools), [&](const Tool& tool) { return tool.name == name; });
    return found == std::end(kTools) ? nullptr : &*found;
}

} // namespace

bool isKafkaTool(std::string_view line)
{
    command::WordReader reader(line);
    const auto word = reader.next();
    return word && toolName(word->text).starts_with("kafka-");
}

ToolAnswer kafkaTool(std::string_view line, const Run& run, const ToolFiles& files)
{
    command::WordReader reader(line);
    const command::Word word = *reader.next();
    const std::string name(toolName(word.text));
    const Tool* tool = findTool(name);
    const int column = command::columnOf(line, word.begin);
    std::vector<std::string> offered;
    for (const auto& one : kTools)
        if (one.run)
            offered.emplace_back(one.name);
    if (!tool)
        return failed({"there is no tool " + name, word.text, column, command::orList(offered), command::nearestWord(name, offered)});
    if (!tool->run)
        return failed({name + " is not offered here; the command is `" + std::string(tool->instead) + "`", word.text, column,
            command::orList(offered), {}});
    const auto flags = parseFlags(line, word.end, tool->flags());
    if (!flags)
        return failed(flags.error());
    if (flags->has("help")) {
        std::string out;
        for (const auto& flag : tool->flags())
            out += padded("--" + std::string(flag.name), 32) + " " + std::string(flag.english) + "\n";
        return said(out);
    }
    if (flags->has("version"))
        return said("4.1.1");
    return tool->run(*flags, ToolCluster(run, files));
}

namespace tools {

std::string_view toolName(std::string_view word)
{
    if (const auto slash = word.rfind('/'); slash != std::string_view::npos)
        word = word.substr(slash + 1);
    if (word.ends_with(".sh"))
        word.remove_suffix(3);
    else if (word.ends_with(".bat"))
        word.remove_suffix(4);
    return word;
}

} // namespace tools

} // namespace engine
