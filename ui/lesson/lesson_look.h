#pragma once

// Can everything on a page of a lesson be read? For the bilingual robot and for tests: the page is shown off the screen, with
// all that may still come (hints, feedback) on it.

#include <QWidget>

#include <string>

#include "ui/lesson/lesson_player.h"

namespace ui {

// The panel at its narrowest, its scroll bar taken off.
inline constexpr int kNarrowestPage = 274;

// Words about the first text of a shown widget that is cut off, sticks out, or has a letter that no font has; empty: all is whole.
std::string unreadableIn(QWidget& shown, int width);

// Shows steps one after the other. Needs a QApplication.
class StepReader {
public:
    StepReader();
    // The step of that state in both languages, at the narrowest.
    std::string operator()(const Lesson& lesson, const LessonState& state);

private:
    QWidget m_host; // off the screen
};

} // namespace ui
