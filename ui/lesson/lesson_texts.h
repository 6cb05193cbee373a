#pragma once

// Puts the words into a lesson whose logic is read, and checks that both languages say the same: every text there, none too
// many, the same values in braces, narration within its limits (R1).

#include <functional>
#include <string>
#include <vector>

#include "engine/lab/toml_reader.h"
#include "ui/lesson/lesson_file.h"

namespace ui {

// A text that the logic asks for, and where.
struct NeededText {
    std::string id;
    engine::FilePlace place;
};

// What predicted(…) names in `condition`: steps of kind predict that the lesson has (so far), and their options.
using TellWrong = std::function<void(std::size_t at, std::string message, std::string expected, std::string nearest)>;
void checkPredicted(const Lesson& lesson, const engine::expr::Condition& condition, const TellWrong& tell);

// Missing texts are errors of the logic's file (`logicErrors`); the others are returned, with places in the Markdown.
LessonErrors readTexts(Lesson& lesson, const LessonSource& source, const std::vector<NeededText>& needed,
    engine::TomlErrors& logicErrors);

} // namespace ui
