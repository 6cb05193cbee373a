#pragma once

// The parts of the group level. What they show is worked out in group_level.h, where it stands in group_layout.h.

#include "ui/stage/group_layout.h"
#include "ui/stage/group_words.h"
#include "ui/stage/stage_painter.h"

namespace ui {

struct GroupBrush : StageBrush {
    const GroupLayout& level;
    const GroupLevel& group;

    const std::string& id() const { return group.group().id; }
    ObjectId part(GroupThing thing, std::int64_t which = -1) const { return ObjectId::groupPart(id(), thing, which); }
    // The frame that a selected or hovered thing gets.
    void frame(const ObjectId& thing, const QRectF& box, double radius) const;
    QColor hue(int index) const { return theme().hues[static_cast<std::size_t>(index)]; }
};

// Paints the level of the group that the camera shows.
void paintGroupLevel(const StageInput& input, Sketch& sketch);

void paintGroupMembers(const GroupBrush& brush);
void paintOwnership(const GroupBrush& brush);
// Name and numbers of each row, and what their columns are called.
void paintRowNumbers(const GroupBrush& brush);

} // namespace ui
