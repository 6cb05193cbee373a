#pragma once

// Where two futures part: what was done differently since they left their common past, and the first thing that happened differently.

#include <QString>

#include <optional>
#include <vector>

#include "engine/event/fact_log.h"
#include "ui/common/words.h"

namespace ui {

// One side of it: nothing if nothing more happened there.
struct Parting {
    engine::Time at; // the earlier of the two
    std::optional<engine::Fact> left, right;
    bool isCommand() const; // of either side
};

struct FirstDifference : Parting {
    std::optional<Parting> then; // where a command made it: the first thing that followed from it
};

// Facts after `since` in order, without messages and connections. A command that only one side was given is a difference; what
// then follows is the first thing that neither is a command nor was done by one. Absent: as far as both have run the same happened.
std::optional<FirstDifference> firstDifference(const engine::FactSlice& left, const engine::FactSlice& right, engine::Time since);

// Instant and sentence, in the language that is switched on.
QString partingWords(const std::optional<engine::Fact>& fact, const NodeNames& names);

struct CommandDone {
    engine::Time at;
    QString line;
};
std::vector<CommandDone> commandsSince(const engine::FactSlice& facts, engine::Time since);

} // namespace ui
