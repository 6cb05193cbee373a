#pragma once

// Lessons for tests: the skeleton that `lessons --new` writes, which has one step of each kind; and it with something changed.

#include <string>

#include "ui/lesson/lesson_file.h"

ui::LessonSource skeleton();
// Fails the program if `from` is not there once in that text.
void replaceOnce(std::string& text, const std::string& from, const std::string& to);
ui::LessonPtr readWell(const ui::LessonSource& source);
// All errors, one a line.
std::string errorsOf(const ui::LessonSource& source);
