#include "ui/lesson/lab_stage.h"

#include <algorithm>

namespace ui {

LabStage::LabStage(engine::Lab& lab, const LessonStart& start)
    : m_lab(lab), m_conditions(lab), m_switches(start.switches), m_startCommands(start.commands), m_startAt(start.at)
{
    m_lab.runUntil(std::max(m_startAt, m_lab.now()));
    m_starts.emplace(m_switches, mark());
}

// Switches are set at 0 s, so another history is a branch from there, on which the lesson's commands are given again.
engine::CommandResult LabStage::beginAgain(const Switches& switches)
{
    if (const auto known = m_starts.find(switches); known != m_starts.end())
        return returnTo(known->second);
    if (auto made = branchAt({m_starts.at(m_switches).branch, engine::Time{}}); !made.ok)
        return made;
    for (const auto& [name, value] : switches)
        if (auto set = m_lab.execute("set switch " + name + " " + value, "lab"); !set.ok)
            return set;
    m_lab.runUntil(engine::Time{engine::Duration{1000000000}});
    for (const std::string& line : m_startCommands)
        if (auto done = m_lab.execute(line, "lab"); !done.ok)
            return done;
    m_lab.runUntil(std::max(m_startAt, m_lab.now()));
    m_starts.emplace(switches, mark());
    return {};
}

engine::CommandResult LabStage::execute(std::string_view line)
{
    return m_lab.execute(line, "lesson");
}

LessonStage::Mark LabStage::mark()
{
    const Mark made{m_lab.liveBranch(), m_lab.now()};
    m_conditions.rememberNow();
    m_lab.runUntil(made.at + kAfterMark);
    return made;
}

engine::CommandResult LabStage::returnTo(const Mark& mark)
{
    if (auto made = branchAt(mark); !made.ok)
        return made;
    m_conditions.rememberNow();
    m_lab.runUntil(mark.at + kAfterMark);
    return {};
}

engine::CommandResult LabStage::stepAside()
{
    const std::string here = m_lab.liveBranch();
    if (auto made = branchAt({here, m_lab.now()}, "aside-"); !made.ok)
        return made;
    m_left = here;
    return {};
}

// The branch stood still meanwhile.
engine::CommandResult LabStage::comeBack() { return m_lab.goToBranch(m_left); }

engine::CommandResult LabStage::branchAt(const Mark& mark, const char* prefix)
{
    if (auto gone = m_lab.goToBranch(mark.branch); !gone.ok)
        return gone;
    // Names that somebody else's branches have are passed over.
    const auto branches = m_lab.branches();
    std::string name;
    do
        name = prefix + std::to_string(++m_branches);
    while (std::any_of(branches.begin(), branches.end(), [&](const engine::BranchInfo& branch) { return branch.name == name; }));
    return m_lab.makeBranch(name, mark.at);
}

bool LabStage::advance(engine::Time limit)
{
    const auto next = m_lab.nextEventAt();
    if (next && *next <= limit)
        return m_lab.step();
    m_lab.runUntil(limit);
    return false;
}

} // namespace ui
