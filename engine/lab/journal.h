#pragma once

// The journal of a lab: every input with its instant and the event it followed (design/physics.md, Journal). Written
// before it is applied; setup + seed + journal is the run.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/command/command.h"
#include "engine/lab/run.h"
#include "engine/runtime/script.h"

namespace engine {

struct CommandInput {
    std::string line;
    Command command;
    std::string who;
};
struct OutsideOpenedInput {
    OutsideId id;
    std::string peer;
    BrokerId broker;
};
struct OutsideBytesInput {
    OutsideId id;
    Slice bytes;
};
struct OutsideClosedInput {
    OutsideId id;
};
// What a script of the learner answered to the run's call of that number.
struct ScriptResultInput {
    std::uint64_t call = 0;
    ScriptAnswer answer;
};

struct JournalEntry {
    Time at;
    std::uint64_t after = 0; // the number of the event that it followed
    std::variant<CommandInput, OutsideOpenedInput, OutsideBytesInput, OutsideClosedInput, ScriptResultInput> what;

    bool isCommand() const { return std::holds_alternative<CommandInput>(what); }
};

// One branch's own part of the journal, by number of the branch: the text of NAME.hwin (zstd): outside clients, answers of scripts.
// Commands are not in it; they stand in the lab file.
std::vector<std::uint8_t> packOutsideInputs(const std::vector<std::vector<JournalEntry>>& branches);
// Fails with CorruptMessage.
Result<std::vector<std::vector<JournalEntry>>> unpackOutsideInputs(std::span<const std::uint8_t> bytes);

} // namespace engine
