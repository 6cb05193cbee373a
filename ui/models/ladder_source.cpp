// Where a ladder's facts come from: which rebalance is meant, where it ends, and what a lab still knows of it.

#include "ui/models/rebalance_ladder.h"

#include <algorithm>

#include "engine/lab/lab.h"
#include "engine/lab/moments.h"

namespace ui {

using namespace engine;

LadderSource ladderSource(const Lab& lab, const std::string& group, const RebalanceView& rebalance, Time until)
{
    LadderSource source;
    source.group = group;
    source.rebalance = rebalance;
    const FactLog& facts = lab.facts();
    const Time now = std::min(until, lab.now());
    source.to = rebalance.to;
    FactId ended = rebalance.ended;
    RebalanceView last = rebalance;
    const Moment shown = lab.momentAt(now);
    if (const auto found = shown.view->groups.find(group); found != shown.view->groups.end())
        for (std::size_t i = 0; i < found->second->rebalances.size() && source.to != kNever; ++i) {
            const RebalanceView& later = found->second->rebalances[i];
            if (later.from < source.to || later.began <= rebalance.began)
                continue;
            if (!isNextRound(*found->second, last, later)) {
                source.next = later.from;
                break;
            }
            last = later;
            source.to = later.to;
            ended = later.ended;
            source.rebalance.generation = later.generation;
            ++source.rounds;
        }
    const Time end = source.to == kNever ? now : std::min({now, source.to + kLadderTail, source.next});
    const FactId first = facts.firstKept();
    if (source.to == kNever)
        ended = facts.last();
    source.kept = first <= rebalance.began ? RebalanceLadder::Kept::All
        : first <= ended                   ? RebalanceLadder::Kept::Part
                                           : RebalanceLadder::Kept::None;
    source.before = lab.momentAt(rebalance.from - Duration{1});
    source.ended = lab.momentAt(std::min(now, source.to));
    source.after = lab.momentAt(end);
    if (source.kept != RebalanceLadder::Kept::None)
        source.facts = facts.slice(lastFactAt(facts, rebalance.from - kLadderLead), lastFactAt(facts, end));
    return source;
}

} // namespace ui
