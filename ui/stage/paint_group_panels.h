#pragma once

// Panels of the group level that show how one change went. Each paints inside its box (the card and its padding are the caller's), title
// included, and shortens itself to it. `panels` null: nothing is known yet, they say so.

#include "ui/stage/group_panels.h"
#include "ui/stage/stage_painter.h"

namespace ui {

// "c3 joins, eager": the ladder of the selected rebalance. `panels` is for the group of `view`.
void paintLadder(const StageBrush& brush, const QRectF& box, const engine::GroupView& view, const GroupPanels* panels);
// "The same, KIP-848"; or the offer to play it.
void paintOtherLadder(const StageBrush& brush, const QRectF& box, const engine::GroupView& view, const GroupPanels* panels);
// "Five assignors, one change"
void paintAssignors(const StageBrush& brush, const QRectF& box, const engine::GroupView& view, const GroupPanels* panels);
// "__consumer_offsets-9"
void paintOffsetsLog(const StageBrush& brush, const QRectF& box, const engine::GroupView& view);

// Their things, for the screen reader and the hover card; empty name: not one of them.
Spoken spokenOfGroupPart(const engine::ClusterView& view, const GroupPanels* panels, const ObjectId& id);
// The fact behind such a thing, for "Why?"; {0}: none.
engine::FactId factOfGroupPart(const engine::ClusterView& view, const GroupPanels* panels, const ObjectId& id);

} // namespace ui
