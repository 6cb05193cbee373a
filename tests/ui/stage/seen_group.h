#pragma once

// The group level of a made scene, laid out and painted.

#include "tests/ui/stage/group_scenes.h"
#include "tests/ui/stage/painted.h"
#include "ui/stage/paint_group.h"

namespace ui {

inline const std::string kGroup = "billing";

inline StageInput inputFor(const engine::ClusterView& view, QSizeF size = {1632, 720})
{
    StageInput input;
    input.view = &view;
    input.now = scenes::groupNow();
    input.size = size;
    input.camera.level = ZoomLevel::Group;
    input.camera.group = kGroup;
    input.wantsNames = true;
    return input;
}

struct Seen {
    explicit Seen(engine::ClusterView of, QSizeF size = {1632, 720})
        : view(std::move(of)), input(inputFor(view, size)), group(view, *view.groups.at(kGroup), input.now),
            level(layOutGroup(input, group)), list(painted(input))
    {
    }
    engine::ClusterView view;
    StageInput input;
    GroupLevel group;
    GroupLayout level;
    DisplayList list;
};

inline const engine::TopicPartition kOrders2{"orders", 2}, kOrders3{"orders", 3};

} // namespace ui
