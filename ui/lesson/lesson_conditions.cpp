#include "ui/lesson/lesson_conditions.h"

namespace ui {

using engine::expr::Absent;
using engine::expr::Value;

Value LessonConditions::path(const engine::expr::PathQuery& query) const
{
    if (query.member != engine::expr::Member::Predicted)
        return m_stage.path(query);
    const auto* step = query.arguments.empty() ? nullptr : std::get_if<std::string>(&query.arguments.front());
    const auto given = step == nullptr ? m_given.end() : m_given.find(m_lesson->indexOf(*step));
    return given == m_given.end() ? Value(Absent{}) : Value(chosenOption(m_lesson->steps[given->first], given->second));
}

} // namespace ui
