#pragma once

// What the tools' sources share: each tool has its flags and a function from flags to an answer. Included by engine/lab/tools only.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/words.h"
#include "engine/lab/tools/kafka_tools.h"
#include "engine/lab/tools/tool_cluster.h"
#include "engine/lab/tools/tool_flags.h"

namespace engine::tools {

std::span<const Flag> topicFlags();
ToolAnswer topicsTool(const Flags& flags, const ToolCluster& cluster);
std::span<const Flag> groupFlags();
ToolAnswer groupsTool(const Flags& flags, const ToolCluster& cluster);
std::span<const Flag> configFlags();
ToolAnswer configsTool(const Flags& flags, const ToolCluster& cluster);

// "bin/kafka-topics.sh" is kafka-topics.
std::string_view toolName(std::string_view word);

// Of kafka-consumer-groups --reset-offsets (groups_reset.cpp).
ToolAnswer resetOffsets(const Flags& flags, const ToolCluster& cluster);
// What kafka-consumer-groups prints of an exception.
std::string groupCommandFailed(const std::string& what);
// "orders" or "orders:0,1"; the partitions are empty for all of them.
struct TopicChoice {
    std::string topic;
    std::vector<std::int32_t> partitions;
};
boost::system::result<TopicChoice, CommandError> parseTopicChoice(const Flags& flags, const std::string& text, const ToolCluster& cluster);
// The groups that --group and --all-groups name; unknown ones stay in as they were written.
std::vector<std::string> groupsNamed(const Flags& flags, const ToolCluster& cluster);

inline ToolAnswer failed(CommandError error)
{
    ToolAnswer answer;
    answer.error = std::move(error);
    return answer;
}
inline ToolAnswer said(std::string output)
{
    while (output.ends_with('\n'))
        output.pop_back();
    ToolAnswer answer;
    answer.output = std::move(output);
    return answer;
}
// The text and spaces behind it, as %-Ns does.
inline std::string padded(std::string_view text, std::size_t width)
{
    std::string out(text);
    out.resize(std::max(out.size(), width), ' ');
    return out;
}
template <class Range>
std::string joined(const Range& range, std::string_view between, auto text)
{
    std::string out;
    bool first = true;
    for (const auto& one : range) {
        out += first ? std::string_view() : between;
        out += text(one);
        first = false;
    }
    return out;
}

} // namespace engine::tools
