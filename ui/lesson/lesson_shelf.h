#pragma once

// Where lessons are. Those of this build are inside the program, so they are there from any folder; a working directory with
// lessons/presets.toml (a clone, an author's own) comes before them, so that a lesson is edited and tried without building.

#include <optional>
#include <string>
#include <vector>

#include "ui/lesson/lesson_file.h"

namespace ui {

// What `wanted` means: a folder with a lesson.toml, the id of a lesson ("4.3-acks") or its number ("4.3"). Words in `problem`
// if there is none, with the ids that are there.
std::optional<LessonSource> findLesson(const std::string& wanted, std::string& problem);

// Ids of all lessons, in the order of their numbers; and where they come from, for people ("lessons/", "built in").
std::vector<std::string> lessonIds();
std::string lessonsFrom();

// A way through the lessons for those who have no time for all: lessons/paths.toml.
struct LessonPath {
    std::string id, english, chinese;
    std::vector<std::string> lessons; // ids, in the order of the path
};
// Words in `problem` if the file cannot be read, or names a lesson that is not there; that one is left out.
std::vector<LessonPath> lessonPaths(std::string& problem);

// Words if lessons/counts.toml does not have these numbers of a lesson; empty: it has them, or there is no such file.
std::string countsProblem(const std::string& number, std::size_t steps, std::size_t checks);

// Is it a folder that holds a lesson?
bool isLessonFolder(const std::string& path);

// Writes a lesson that works, with one step of each kind, into lessons/ID of the working directory, or ID if there is no
// lessons/. Words if it cannot be; the folder in `made`.
std::string writeSkeleton(const std::string& id, std::string& made);

} // namespace ui
