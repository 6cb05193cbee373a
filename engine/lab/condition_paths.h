#pragma once

// Paths of the condition language answered: partition(orders,0).highWatermark from the view, acked(p1) from the ledger.

#include "engine/lab/expr/source.h"
#include "engine/lab/ledger.h"
#include "engine/view/cluster_view.h"

namespace engine {

// Of the type that the catalogue says, or absent: things that are not there have no values.
expr::Value conditionPath(const expr::PathQuery& query, Time now, const ClusterView& view, const Ledger& ledger);

} // namespace engine
