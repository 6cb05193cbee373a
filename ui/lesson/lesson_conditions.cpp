#include "ui/lesson/lesson_conditions.h"

namespace ui {

using engine::expr::Absent;
using engine::expr::Value;

Value LessonConditions::path(const engine::expr::PathQuery& query) const
{
    if (query.member != engine::expr::Member::Predicted)
        return m_stage.path(query);
    const auto* step = query.arguments.empty() ? nullptr : std::get_if<std::string>(&query.arguments.front());
    const auto chosen = step == nullptr ? m_chosen.end() : m_chosen.find(m_lesson->indexOf(*step));
    return chosen == m_chosen.end() ? Value(Absent{}) : Value(chosen->second);
}

} // namespace ui
