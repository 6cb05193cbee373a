#pragma once

// The command language as values (design/interfaces.md §1). A click, the console, a lab file, a lesson and
// `serve --console` all make the same lines; a line parses into a Command, and formatCommand() gives its
// canonical line back.
//
// Every struct names the row of the grammar (grammar.h) that it belongs to, and lists its fields by the names
// of that row's arguments. Parsing checks words, types and, with a context, names; whether a command applies
// now (killing a broker that is down) is known only to the lab that carries it out.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/system/result.hpp>

#include "engine/command/client_commands.h"
#include "engine/command/lab_commands.h"
#include "engine/command/node_commands.h"
#include "engine/command/topic_commands.h"
#include "engine/command/values.h"

namespace engine {

using Command = std::variant<command::StartNode, command::StopNode, command::KillNode, command::PowerOffNode,
    command::PauseNode, command::ResumeNode, command::WipeNode, command::AddNode, command::RemoveNode,
    command::SetNode, command::SetAdvertised, command::Crash, command::CutLink, command::HealLink,
    command::SetLink, command::SetDisk, command::FreezeFetcher, command::ThawFetcher, command::HoldMessage,
    command::DeliverMessage, command::DropMessage, command::DelayMessage, command::CreateTopic,
    command::DeleteTopic, command::AddPartitions, command::DeleteRecords, command::FindOffset, command::FindTime, command::SetConfig,
    command::UnsetConfig, command::Elect, command::Reassign, command::RunLogTask, command::SetSwitch,
    command::SetFeature, command::SetQuota, command::StartProducer, command::SetScript, command::FlushProducer, command::PartitionsFor, command::Send,
    command::BeginTransaction, command::CommitTransaction, command::AbortTransaction, command::SendOffsets,
    command::StartConsumer, command::Subscribe, command::PausePartitions, command::ResumePartitions, command::Commit,
    command::Seek, command::ResetOffsets, command::DeleteOffsets, command::DeleteGroup, command::Advance, command::Step, command::RunUntil,
    command::BreakWhen, command::Mark, command::MakeBranch, command::Goto, command::SetPace, command::Undo,
    command::Save, command::Help>;

// The names that exist now, for checking and completion. Without checkNames no name is refused.
struct ParseContext {
    struct Topic {
        std::string name;
        std::int32_t partitions = 0;
        auto operator<=>(const Topic&) const = default;
    };
    bool checkNames = false;
    std::vector<std::int32_t> brokers;
    std::vector<std::int32_t> controllers; // 1 for c1
    std::vector<std::string> producers;
    std::vector<std::string> consumers;
    std::vector<std::string> outside; // client.id
    std::vector<Topic> topics;
    std::vector<std::string> groups;
    std::vector<std::string> branches; // main too
    std::vector<std::string> facts;    // names of facts, for `step`; empty: any is taken
};

// What is wrong with a line, for people and for the JSON of `serve --console` (design/interfaces.md §4).
struct CommandError {
    std::string message;  // "no broker 9; there are 1, 2, 3"
    std::string word;     // the wrong word; empty if one is missing
    int column = 1;       // of that word, in characters from 1; the end of the line if one is missing
    std::string expected; // "1, 2 or 3"
    std::string nearest;  // the right word that is nearest; empty if none is near
    auto operator<=>(const CommandError&) const = default;
};
[[noreturn]] void throw_exception_from_error(const CommandError& error, const boost::source_location&);

using ParsedCommand = boost::system::result<Command, CommandError>;

// One line without its line end. A line that is empty is an error.
ParsedCommand parseCommand(std::string_view line, const ParseContext& context = {});

// The canonical line: parseCommand(formatCommand(c)) == c.
std::string formatCommand(const Command& command);

// "kill", "create topic": the first words of its row in the grammar.
std::string_view commandForm(const Command& command);

// Is it an input of the run, written to its journal? Not: time, branches, saving, help. A mark is.
bool isJournaled(const Command& command);

} // namespace engine
