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

ToolAnswer kafkaTool(std::string_view line, const Run& run)
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
    return tool->run(*flags, ToolCluster(run));
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

boost::system::result<NamePattern, std::string> NamePattern::parse(std::string_view text)
{
    NamePattern out;
    out.m_choices.emplace_back();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '|' || c == ',') { // the tool reads a comma as |
            out.m_choices.emplace_back();
            continue;
        }
        auto& pieces = out.m_choices.back();
        if (c == '*' || c == '+' || c == '?') {
            if (pieces.empty() || pieces.back().more || pieces.back().least != 1)
                return std::string(1, c) + " has nothing before it";
            pieces.back().least = c == '+' ? 1 : 0;
            pieces.back().more = true;
            if (c == '?')
                return std::string("? is not understood here; letters, `.`, `.*`, `.+`, `|` and `\\` are");
            continue;
        }
        if (c == '\\') {
            if (++i == text.size())
                return std::string("\\ stands at the end");
            pieces.push_back({text[i], false, 1, false});
            continue;
        }
        if (std::string_view("()[]{}^$").find(c) != std::string_view::npos)
            return std::string(1, c) + " is not understood here; letters, `.`, `.*`, `.+`, `|` and `\\` are";
        pieces.push_back({c, c == '.', 1, false});
    }
    return out;
}

bool NamePattern::matches(std::string_view name) const
{
    // Where in the name each beginning of a choice may have arrived: no backtracking, so no pattern explodes.
    for (const auto& pieces : m_choices) {
        std::vector<bool> at(name.size() + 1, false);
        at[0] = true;
        for (const Piece& piece : pieces) {
            std::vector<bool> next(name.size() + 1, false);
            const auto fits = [&](std::size_t i) { return piece.any || name[i] == piece.letter; };
            for (std::size_t i = 0; i <= name.size(); ++i) {
                if (!at[i] && !(piece.more && next[i]))
                    continue;
                if (piece.more && piece.least == 0)
                    next[i] = true;
                if (i < name.size() && fits(i))
                    next[i + 1] = true;
            }
            at = std::move(next);
        }
        if (at[name.size()])
            return true;
    }
    return false;
}

} // namespace tools

} // namespace engine
