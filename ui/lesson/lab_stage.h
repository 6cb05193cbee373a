#pragma once

// A lesson's stage on a lab. Marks are places of its journal: coming back is a branch that replays up to there, so every state of
// a lesson can be reached again, to the byte.
//
// Threads: the lab's.

#include "engine/lab/lab.h"
#include "engine/lab/lab_conditions.h"
#include "ui/lesson/lesson.h"
#include "ui/lesson/lesson_stage.h"

namespace ui {

class LabStage : public LessonStage {
public:
    // Runs the lab (made from labOf) to where the learner takes over. Keeps a reference to the lab.
    LabStage(engine::Lab& lab, const LessonStart& start);

    engine::Lab& lab() { return m_lab; }

    engine::CommandResult execute(std::string_view line) override;
    engine::Time now() const override { return m_lab.now(); }
    const engine::expr::ConditionSource& conditions() const override { return m_conditions; }
    Mark mark() override;
    engine::CommandResult returnTo(const Mark& mark) override;
    engine::CommandResult stepAside() override;
    engine::CommandResult comeBack() override;
    const Mark& start() const override { return m_starts.at(m_switches); }
    engine::CommandResult beginAgain(const Switches& switches) override;
    bool advance(engine::Time limit) override;
    std::string stateHash() const override { return m_lab.stateHash(); }

private:
    // A command at the very instant of a mark would belong to what comes before it.
    static constexpr engine::Duration kAfterMark{1000};

    engine::Lab& m_lab;
    engine::LabConditions m_conditions;
    engine::CommandResult branchAt(const Mark& mark, const char* prefix = "try-");

    Switches m_switches; // of the lesson's own beginning
    std::vector<std::string> m_startCommands;
    engine::Time m_startAt;
    std::map<Switches, Mark> m_starts; // beginnings that were there already
    int m_branches = 0;
    std::string m_left; // the branch of the lesson, while something is tried
};

} // namespace ui
