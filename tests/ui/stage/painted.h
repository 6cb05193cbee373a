#pragma once

// What the tests of a level ask of its picture.

#include "ui/stage/stage_painter.h"

namespace ui {

inline DisplayList painted(const StageInput& input)
{
    DisplayList list;
    paintStage(input, list);
    return list;
}

inline bool says(const DisplayList& list, const QString& text)
{
    for (const QString& one : list.texts())
        if (one.contains(text))
            return true;
    return false;
}

} // namespace ui
