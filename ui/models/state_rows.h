#pragma once

// What is true of a thing on the stage now, as rows of a name, a value, and the fact that set it.

#include <QString>

#include <memory>
#include <optional>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/stage/object_id.h"

namespace ui {

struct LabKnown;

struct StateRow {
    QString name;
    QString value;
    engine::FactId since; // {0}: not one fact's doing
};

// The first row is the thing's title. Empty for nothing.
// `now`: what lasts (a wait, a rate) is told as of then; without it as of the last fact.
// `lab`: what a view does not tell; null where it is not known.
// `sent`: the fact with which a message left that arrived long ago; null: not known, or it is still on its way.
std::vector<StateRow> stateRows(const engine::ClusterView& view, const ObjectId& id, std::optional<engine::Time> now = {},
    const LabKnown* lab = nullptr, const engine::Fact* sent = nullptr);

// A metric as Kafka's tools print it, with its unit: "41.3 ms", "0.982"; Kafka's NaN where nothing was measured.
QString metricText(const engine::MetricValue& metric);

} // namespace ui
