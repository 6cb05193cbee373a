#pragma once

// Paints the stage: {view, instant, camera, theme, size} in, display list out. No state of its own; the parts are
// functions over the layout, in the order in which they lie on each other.

#include "ui/stage/display_list.h"
#include "ui/stage/sketch.h"
#include "ui/stage/stage_input.h"
#include "ui/stage/stage_layout.h"
#include "ui/stage/stage_words.h"

namespace ui {

// The whole stage at its zoom level.
void paintStage(const StageInput& input, DisplayList& list);

// What the parts are handed.
struct StageBrush {
    const StageInput& input;
    const StageLayout& layout;
    Sketch& sketch;

    const Theme& theme() const { return *input.theme; }
    const engine::ClusterView& view() const { return *input.view; }
    bool isSelected(const ObjectId& id) const { return input.selected == id; }
    bool isHovered(const ObjectId& id) const { return input.hovered == id; }
    // A new object with its spoken name, if names are wanted.
    std::int32_t object(const ObjectId& id, const QRectF& box, double radius = 0) const;
    // 1, or 0.45 when something else is being explained.
    double strengthOf(const ObjectId& id) const;
};

void paintControllers(const StageBrush& brush);
void paintShelves(const StageBrush& brush);
void paintRuler(const StageBrush& brush);
void paintClients(const StageBrush& brush);
void paintGroups(const StageBrush& brush);
void paintMessages(const StageBrush& brush);
void paintScaled(const StageBrush& brush);
void paintCluster(const StageInput& input, Sketch& sketch);

// Name and state of a thing, with all that the input knows.
Spoken spoken(const StageInput& input, const ObjectId& id);

// The card beside the pointer: always the row of the next zoom level. `avoid` is the box of the thing itself.
void paintHoverCard(const StageInput& input, Sketch& sketch, const ObjectId& id, const QRectF& avoid);

// A dashed box that offers a command.
void paintAction(const StageBrush& brush, const QRectF& box, const QString& text, const QString& line);

// Shared marks.
void paintNodeGlyph(Sketch& sketch, QPointF centre, NodeLook look);
void paintRole(Sketch& sketch, QPointF centre, const engine::PartitionView& partition,
    engine::BrokerId broker, bool down);

struct RowStyle {
    Density density = Density::Full;
    bool down = false;
    bool dimmed = false;
};
// The strip of one replica: water, cells, segments, waterline, caret.
void paintRow(Sketch& sketch, const RowBox& row, const Columns& columns, const RowStyle& style,
    const StageMotion* motion);

} // namespace ui
