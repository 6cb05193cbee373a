#pragma once

// Reads a lesson: lesson.toml, en.md, zh.md and the presets of clusters. All errors are collected, with file, line and
// column; a lesson with one is not made. What is checked beyond grammar is the list "Structure" of the design's §7c; what
// must be seen by playing is checked by the robots (lesson_robots.h).

#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "engine/lab/lab_file.h"
#include "ui/lesson/lesson.h"

namespace ui {

// Texts of a lesson's files, and what they are called in errors.
struct LessonSource {
    std::string folder; // "4.3-acks"; also the id
    std::string logic, english, chinese;
    std::string presets;
    std::string path;    // "lessons/4.3-acks/", before the names of the files
    std::string presetsPath = "lessons/presets.toml";
    std::string glossary; // of lessons/glossary.toml; empty: none
};

using LessonErrors = std::vector<engine::LabFileError>;
using LessonResult = boost::system::result<LessonPtr, LessonErrors>;

LessonResult readLesson(const LessonSource& source);

// Over several: prerequisites that are there and do not go round in circles.
LessonErrors checkPrerequisites(const std::vector<LessonPtr>& lessons);

// The lab that a lesson begins with, its commands included. `seed` in place of the lesson's.
engine::LabFile labOf(const Lesson& lesson, std::uint64_t seed);
// Its text: commands of the preset at 0s, those of the lesson at 1s, when the topics are there.
std::string labTextOf(const Lesson& lesson, std::uint64_t seed);

} // namespace ui
