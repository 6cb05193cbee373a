#pragma once

// Is an answer to a question right, and what is said to it? For the player, the pages, the cards that come back and the robots.

#include <string>
#include <vector>

#include "ui/lesson/lesson.h"

namespace ui {

// What was given: ids of options (one; any number of them; all of them, in the learner's order), or one number as it was typed.
using LessonGiven = std::vector<std::string>;

struct Judgement {
    bool isRight = false;
    std::vector<std::string> texts; // what is said: "five.feedback", "other", "right"
    bool isIncomplete = false;      // multi: nothing wrong was chosen, and something right is missing
    bool operator==(const Judgement&) const = default;
};

// Does the question take this at all: options that it has, a number that is one?
bool isAnswer(const LessonStep& step, const LessonGiven& given);
// Precondition: isAnswer.
Judgement judge(const LessonStep& step, const LessonGiven& given);
// The option that was chosen, or whose number was given; "other" for a number that none has.
std::string chosenOption(const LessonStep& step, const LessonGiven& given);
// With the minus sign of books, too.
std::optional<std::int64_t> typedNumber(const std::string& text);

LessonGiven rightAnswer(const LessonStep& step);
// Every wrong option alone or beside the right ones, every right one left out; a number far away; neighbours exchanged.
std::vector<LessonGiven> wrongAnswers(const LessonStep& step);

} // namespace ui
