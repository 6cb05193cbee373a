#pragma once

// What may come next on a line that is being typed; for the console.

#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"

namespace engine {

struct Candidate {
    std::string text;         // the whole word, to be put in place of the one being typed
    std::string_view english; // one line; empty where there is nothing to say
    std::string_view chinese;
    bool operator==(const Candidate&) const = default;
};

struct Completion {
    std::size_t begin = 0;             // byte of the line where the word being typed begins
    std::vector<Candidate> candidates; // in the grammar's order
    std::string usage;                 // of the command, once it is known
    std::string expected;              // "a duration such as 20ms", where there is no list
};

// `line` up to the cursor.
Completion completeCommand(std::string_view line, const ParseContext& context);

} // namespace engine
