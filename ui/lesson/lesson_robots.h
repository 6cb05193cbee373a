#pragma once

// Robots that play a lesson on a real lab, so that a lesson nobody can finish, or that is finished before anybody began, fails
// before a learner meets it (curriculum §7c).
//
//     reference    does what `do` says and answers right: every step is done, every check true, nothing lost on the way
//     null         does nothing: no check that has to be false before comes true by waiting
//     alternatives every solution of the challenge reaches the goal, and is recognised as that one; every other way of a step works
//     contrarian   chooses every wrong option and reads wrongly: is told so, and can go on
//     jumper       enters each step from its mark: the same state, to the byte, as the straight run
//     impatient    next, back and reset at every moment: no step is passed without its condition
//     vandal       allowed commands in the wrong place, then reset; anything at all beside the lesson, then back: the state that
//                  was left, and the step can still be done
//     bilingual    reads every step in both languages, as it begins and when it is done: no text is missing, none is cut off

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ui/lesson/lab_stage.h"
#include "ui/lesson/lesson.h"
#include "ui/lesson/lesson_player.h"

namespace ui {

struct RobotVerdict {
    std::string robot;
    std::string problem; // empty: well; "seed 4304, kill-leader: …"
};

struct LessonReport {
    std::size_t steps = 0;
    std::size_t checks = 0;
    std::vector<RobotVerdict> robots;
    bool isWell() const;
};

struct RobotOptions {
    // Shows a step as the window does; words about what cannot be read whole. Absent: nothing is shown.
    std::function<std::string(const Lesson&, const LessonState&)> look;
    // What is played on. Absent: the lab; tests have one that is broken.
    std::function<std::unique_ptr<LabStage>(engine::Lab&, const LessonStart&)> stage;
    std::string only; // this robot alone; empty: all
    std::shared_ptr<engine::ScriptHost> scripts{}; // runs the learner's code in the lessons' labs; null: calls of it fail
};

// Seeds: the lesson's own, and those after it.
LessonReport playLesson(const LessonPtr& lesson, int seeds, const RobotOptions& options = {});

} // namespace ui
