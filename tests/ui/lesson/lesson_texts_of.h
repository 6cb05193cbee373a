#pragma once

// Lessons for tests: the skeleton that `lessons --new` writes, which has one step of each kind; and it with something changed.

#include <string>

#include "ui/lesson/lesson_file.h"

ui::LessonSource skeleton();
// The skeleton with a question of that form, or a step that has that part: "multi", "numeric", "order", "predict-numeric", "pause",
// "limits", "range", "time" (a span is read), "pick". Empty: the skeleton itself.
ui::LessonSource withForm(const std::string& form);
// Fails the program if `from` is not there once in that text.
void replaceOnce(std::string& text, const std::string& from, const std::string& to);
ui::LessonPtr readWell(const ui::LessonSource& source);
// All errors, one a line.
std::string errorsOf(const ui::LessonSource& source);
