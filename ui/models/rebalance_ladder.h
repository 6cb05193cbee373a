#pragma once

// One rebalance of a group, read from the facts of its time: who sent what to whom, what the coordinator made of it, and who stood still.
// The values are those that the stage paints (ui/stage/rebalance_ladder.h).

#include <memory>

#include "engine/event/fact_log.h"
#include "engine/view/cluster_view.h"
#include "ui/common/words.h"
#include "ui/stage/group_level.h"
#include "ui/stage/rebalance_ladder.h"

namespace engine {
class Lab;
}

namespace ui {

inline constexpr std::size_t kLadderLanes = 8;        // members that get one; the rest is counted
inline constexpr std::size_t kLadderArrows = 2000;    // the first ones; more are counted
inline constexpr engine::Duration kLadderLead{std::chrono::seconds{2}}; // in which what led to it is looked for
inline constexpr engine::Duration kLadderTail{std::chrono::seconds{2}}; // in which members take what they were given
    // a cooperative round that begins within it belongs to the one before

// What a ladder is made of; may be read on any thread.
struct LadderSource {
    std::string group;
    engine::RebalanceView rebalance;
    RebalanceLadder::Kept kept = RebalanceLadder::Kept::None;
    engine::Time to = engine::kNever;   // when it was over: with a cooperative assignor the end of the last round
    engine::Time next = engine::kNever; // the next one began; what is later is not this one's
    int rounds = 1;                     // rebalances that it took
    engine::FactSlice facts;  // of [from - kLadderLead, to + kLadderTail]
    engine::Moment before;    // just before it
    engine::Moment ended;     // when it ended, or now
    engine::Moment after;     // kLadderTail later, or now
};

// On the engine's thread. `until`: what is later is not looked at (the instant that is shown).
LadderSource ladderSource(const engine::Lab& lab, const std::string& group, const engine::RebalanceView& rebalance, engine::Time until);

// Pure.
RebalanceLadder rebalanceLadder(const LadderSource& source, const NodeNames& names);

} // namespace ui
