#include "ui/lesson/lab_stage.h"

#include <algorithm>

namespace ui {

LabStage::LabStage(engine::Lab& lab, engine::Time startAt) : m_lab(lab), m_conditions(lab)
{
    m_lab.runUntil(std::max(startAt, m_lab.now()));
    m_start = mark();
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
    if (auto gone = m_lab.goToBranch(mark.branch); !gone.ok)
        return gone;
    // Names that somebody else's branches have are passed over.
    const auto branches = m_lab.branches();
    std::string name;
    do
        name = "try-" + std::to_string(++m_branches);
    while (std::any_of(branches.begin(), branches.end(), [&](const engine::BranchInfo& branch) { return branch.name == name; }));
    if (auto made = m_lab.makeBranch(name, mark.at); !made.ok)
        return made;
    m_conditions.rememberNow();
    m_lab.runUntil(mark.at + kAfterMark);
    return {};
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
