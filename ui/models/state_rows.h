#pragma once

// What is true of a thing on the stage now, as rows of a name, a value, and the fact that set it.

#include <QString>

#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/stage/object_id.h"

namespace ui {

struct StateRow {
    QString name;
    QString value;
    engine::FactId since; // {0}: not one fact's doing
};

// The first row is the thing's title. Empty for nothing.
std::vector<StateRow> stateRows(const engine::ClusterView& view, const ObjectId& id);

} // namespace ui
