#pragma once

// Links as they are drawn: a stroke of the pointer across one cuts it.

#include <QPointF>

#include <vector>

#include "ui/stage/object_id.h"

namespace ui {

struct StageInput;

// The links of the messages that are drawn, and of those that are cut, with a place in the middle of their course.
struct LinkCourse {
    ObjectId link;
    QPointF middle;
};
std::vector<LinkCourse> linksDrawn(const StageInput& input);
// Those whose course a straight stroke crosses, each once whatever its direction.
std::vector<ObjectId> linksAcross(const StageInput& input, QPointF from, QPointF to);

} // namespace ui
