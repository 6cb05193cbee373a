#pragma once

// Where two futures part: what was done differently since they left their common past, and the first thing that happened differently.

#include <QString>

#include <optional>
#include <vector>

#include "engine/event/fact_log.h"
#include "ui/common/words.h"

namespace ui {

struct FirstDifference {
    engine::Time at;         // the earlier of the two
    engine::FactId left, right; // {0}: nothing more happened there
    QString leftWords, rightWords; // with instant and sentence
};

// Facts after `since` in order, without commands, what a command did itself, messages and connections. Absent: as far as both have run
// the same happened.
std::optional<FirstDifference> firstDifference(const engine::FactSlice& left, const engine::FactSlice& right, engine::Time since, const NodeNames& leftNames,
    const NodeNames& rightNames);

struct CommandDone {
    engine::Time at;
    QString line;
};
std::vector<CommandDone> commandsSince(const engine::FactSlice& facts, engine::Time since);

} // namespace ui
