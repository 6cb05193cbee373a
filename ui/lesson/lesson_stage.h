#pragma once

// What a lesson is played on: a lab, seen through the few things that the player needs. LabStage (lab_stage.h) is the real
// one; tests have a table.

#include <map>
#include <string>
#include <string_view>

#include "engine/lab/expr/source.h"
#include "engine/lab/lab.h"

namespace ui {

class LessonStage {
public:
    // An instant to come back to.
    struct Mark {
        std::string branch;
        engine::Time at;
        bool operator==(const Mark&) const = default;
    };

    LessonStage() = default;
    LessonStage(const LessonStage&) = delete;
    LessonStage& operator=(const LessonStage&) = delete;
    virtual ~LessonStage() = default;

    virtual engine::CommandResult execute(std::string_view line) = 0;
    virtual engine::Time now() const = 0;
    virtual const engine::expr::ConditionSource& conditions() const = 0;

    // This instant. What is done from now on is later than it, and before(…) in conditions means it.
    virtual Mark mark() = 0;
    // The lab as it was at a mark, to go on from there; what was done since stays on its own branch.
    virtual engine::CommandResult returnTo(const Mark& mark) = 0;
    // A copy of this instant to try things on, and back to the very instant and state that was left.
    virtual engine::CommandResult stepAside() = 0;
    virtual engine::CommandResult comeBack() = 0;
    // The mark where the lesson begins.
    virtual const Mark& start() const = 0;
    // The beginning again, under these history switches.
    using Switches = std::map<std::string, std::string>;
    virtual engine::CommandResult beginAgain(const Switches& switches) = 0;

    // One event if there is one until `limit`; else time stands at `limit` and it answers false. Robots drive a lab with it; in
    // the window the host does.
    virtual bool advance(engine::Time limit) = 0;
    virtual std::string stateHash() const = 0;
};

} // namespace ui
