#pragma once

// From an instant to the one before or after it at which something happened: stepping through what is past, by any fact or by one
// kind ("LeaderElected").

#include <optional>
#include <string_view>

#include "engine/event/fact_log.h"

namespace ui {

// The latest instant < `from` with a fact of that name; any fact if the name is empty. Not before 0 s. Absent: there is none.
std::optional<engine::Time> instantBefore(const engine::FactLog& facts, engine::Time from, std::string_view name);
// The earliest instant > `from`.
std::optional<engine::Time> instantAfter(const engine::FactLog& facts, engine::Time from, std::string_view name);
// The instant from which `count` things happened up to `to`, without messages and what only moves data: where to begin telling it again.
engine::Time storyBefore(const engine::FactLog& facts, engine::Time to, int count);

} // namespace ui
