#pragma once

// "Why?": from a fact back to the facts it was computed from, each with its rule. Recorded causes only; nothing here is made
// up afterwards.

#include <QString>

#include <functional>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/common/words.h"
#include "ui/stage/object_id.h"

namespace ui {

// A row of an answer. A fold's row has no fact: it stands for the `folds` rows behind it, which are shown when it is opened.
struct WhyStep {
    engine::FactId id;
    engine::Time at;
    int depth = 0;      // 0: the fact itself
    QString sentence;
    QString rule;       // in words; empty without one
    QString source;     // KIP, config
    int folds = 0;
    bool isFolded = false;

    bool isFold() const { return folds > 0; }
};

using FindFact = std::function<const engine::Fact*(engine::FactId)>;

// Each fact with its reasons under it, each fact once, so that an answer fits on a page: the facts and their direct reasons stand
// open; "8 earlier fetches" (a fact explained by one of its own kind, and so on) and what lies deeper than kWhyOpenDepth are folds.
// At most kWhySteps facts outside the chains of one kind; what is cut off is the farthest.
inline constexpr int kWhySteps = 24;
inline constexpr int kWhyOpenDepth = 2;
inline constexpr int kWhyChainRows = 12; // of a chain that is opened
std::vector<WhyStep> whyOf(const std::vector<engine::FactId>& starts, const FindFact& find, const NodeNames& names);
// One fact as a row.
WhyStep whyStep(const engine::Fact& fact, int depth, const NodeNames& names);

// The facts that set what is most telling about a thing on the stage, the most telling first; empty if nobody told.
std::vector<engine::FactId> factsBehind(const engine::ClusterView& view, const ObjectId& id);
// The first of them; {0} if nobody told.
engine::FactId factBehind(const engine::ClusterView& view, const ObjectId& id);
// "Why is the high watermark of orders-0 at 39?"
QString whyQuestion(const engine::ClusterView& view, const ObjectId& id);

} // namespace ui
