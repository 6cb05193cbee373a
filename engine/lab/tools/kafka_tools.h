#pragma once

// Kafka's own command-line tools, typed where the project's commands are typed:
//
//     kafka-topics --bootstrap-server localhost:9092 --create --topic orders --partitions 3
//         = create topic orders --partitions 3 --replication 3
//     kafka-consumer-groups.sh --describe --group billing
//         a table, as the tool prints it
//
// Flags, words and tables are those of Apache Kafka 4.1.1; they were read off the running tools (org.apache.kafka.tools.TopicCommand,
// ConsumerGroupCommand, kafka.admin.ConfigCommand against a real cluster), not from memory. --bootstrap-server takes any address: there is
// one cluster. A change becomes lines of the project's own language, so that they are journaled, limited by a lesson and undone like any
// other; a question is answered from the cluster as it is at this instant.
//
// Nothing is changed here, and nothing is read but what `files` reads.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"

namespace engine {

class Run;

struct ToolAnswer {
    std::vector<std::string> commands; // of the project's language, to be run in that order, each only if the one before went well
    std::string output;                // a table, or what the tool prints once its commands are done; without the last line end
    bool isForetold = false;           // the output is what the commands are about to do: it may be shown before them
    std::optional<CommandError> error; // then nothing else; columns are those of the tool's line
};

// Does the line begin with one of Kafka's tools? `kafka-topics`, `bin/kafka-topics.sh` …; those that are not offered here, too.
bool isKafkaTool(std::string_view line);
// The text of a file that a line names (--from-file); nothing: it cannot be read.
using ToolFiles = std::function<std::optional<std::string>(const std::string& path)>;
// Precondition: isKafkaTool(line). Without `files` no file can be read.
ToolAnswer kafkaTool(std::string_view line, const Run& run, const ToolFiles& files = {});

// The other way round: the line for a shell that does the same to a real cluster; nothing if Kafka's tools have none.
std::optional<std::string> kafkaToolLine(const Command& command, std::string_view bootstrapServer = "localhost:9092");

} // namespace engine
