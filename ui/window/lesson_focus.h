#pragma once

// What a lesson's `focus` and `camera` mean on the stage.

#include <optional>
#include <string>

#include "engine/view/cluster_view.h"
#include "ui/lesson/lesson.h"
#include "ui/stage/stage_input.h"

namespace ui {

// "broker 1", "partition orders-0", "replica orders-0 2", "producer p1"; nothing if it is not there.
std::optional<ObjectId> objectOfFocus(const std::string& focus, const engine::ClusterView& view);

// What clicking that object on the stage answers to a step that asks for one of a kind ("broker": "2"); empty: it is none.
std::string nameOfPick(const std::string& kind, const ObjectId& id, const engine::ClusterView& view);

// The page of the inspector that a step opens, by number; absent: it stays.
std::optional<int> panelOf(const LessonStep& step);

// Where the step looks: its `camera`; without one, to the topic of what is lit if another one is shown. Absent: it stays.
std::optional<Camera> cameraOf(const LessonStep& step, const engine::ClusterView& view, const Camera& now);

} // namespace ui
