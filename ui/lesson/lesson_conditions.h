#pragma once

// What conditions find in a lesson: the stage, and what the learner predicted.

#include <map>

#include "engine/lab/expr/source.h"
#include "ui/lesson/lesson_answers.h"

namespace ui {

class LessonConditions : public engine::expr::ConditionSource {
public:
    // Keeps references. `given`: answers by step.
    LessonConditions(const LessonPtr& lesson, const engine::expr::ConditionSource& stage, const std::map<std::size_t, LessonGiven>& given)
        : m_lesson(lesson), m_stage(stage), m_given(given)
    {
    }

    engine::Time now() const override { return m_stage.now(); }
    engine::expr::Value path(const engine::expr::PathQuery& query) const override;
    std::int64_t countFacts(const engine::expr::FactQuery& query) const override { return m_stage.countFacts(query); }
    std::optional<engine::expr::FactFound> findFact(const engine::expr::FactQuery& query, bool last) const override { return m_stage.findFact(query, last); }
    engine::expr::Value factField(engine::FactId fact, std::string_view field) const override { return m_stage.factField(fact, field); }
    const engine::expr::ConditionSource* before() const override { return m_stage.before(); }

private:
    const LessonPtr& m_lesson;
    const engine::expr::ConditionSource& m_stage;
    const std::map<std::size_t, LessonGiven>& m_given;
};

} // namespace ui
