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

struct WhyStep {
    engine::FactId id;
    engine::Time at;
    int depth = 0;      // 0: the fact itself
    QString sentence;
    QString rule;       // in words; empty without one
    QString source;     // KIP, config
};

using FindFact = std::function<const engine::Fact*(engine::FactId)>;

// At most kWhySteps steps, the nearest first.
inline constexpr int kWhySteps = 24;
std::vector<WhyStep> whyOf(engine::FactId start, const FindFact& find, const NodeNames& names);

// The fact that set what is most telling about a thing on the stage; {0} if nobody told.
engine::FactId factBehind(const engine::ClusterView& view, const ObjectId& id);
// "Why is the high watermark of orders-0 at 39?"
QString whyQuestion(const engine::ClusterView& view, const ObjectId& id);

} // namespace ui
