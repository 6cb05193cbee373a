// What a panel shows of a lesson: texts with their values, and the state of the step.

#include "ui/lesson/lesson_player.h"

#include <algorithm>

namespace ui {

Bilingual LessonPlayer::text(const std::string& id) const
{
    Bilingual out;
    const auto& source = m_conditions;
    if (const LessonText* found = m_lesson->english.find(id))
        out.english = found->withValues(source);
    if (const LessonText* found = m_lesson->chinese.find(id))
        out.chinese = found->withValues(source);
    return out;
}

LessonState LessonPlayer::state() const
{
    LessonState out;
    const auto& source = m_conditions;
    out.step = m_index;
    out.statuses = m_statuses;
    for (std::size_t i = 0; i < m_marks.size(); ++i)
        out.reached.push_back(m_marks[i].has_value() || m_lesson->steps[i].reset || isKept(i) || (i > 0 && isKept(i - 1)));
    out.done = m_done;
    out.finished = m_finished;
    out.trying = m_trying;
    for (std::size_t i = 0; i < step().checks.size(); ++i)
        out.checks.push_back({step().checks[i].id, m_true[i] || m_done, step().checks[i].bonus});
    std::size_t tier = 0;
    for (const LessonHint& hint : step().hints) {
        const bool isDue = hint.after ? ++tier <= m_hintsGiven : !m_done && hint.when->isTrue(source);
        if (isDue && (!hint.after || !hint.when || hint.when->isTrue(source)))
            out.hints.push_back(hint.id);
    }
    out.hintsLeft = tier - std::min(tier, m_hintsGiven);
    for (std::size_t i = 0; i < m_paused.size(); ++i)
        if (m_paused[i])
            out.pauses.push_back(step().pauses[i].id);
    out.sent = m_sent;
    out.commands = m_commands;
    out.overTime = isOverTime() && !m_done;
    if (const auto given = m_given.find(m_index); given != m_given.end())
        out.given = given->second;
    for (const PredictionState& prediction : m_predictions)
        if (prediction.step == m_index && step().asksConfidence)
            out.confidence = prediction.confidence;
    out.reading = m_reading;
    out.readingWrong = m_readingWrong;
    if (step().slider) {
        const auto moved = m_sliders.find(m_index);
        out.slider = moved == m_sliders.end() ? step().slider->from : moved->second;
    }
    out.solutions = m_solutions;
    out.predictions = m_predictions;
    for (const LedgerQuestion& question : m_ledger) {
        if (question.calls && !std::holds_alternative<std::int64_t>(question.calls->value(source)))
            continue;
        const auto number = [&](std::size_t i) {
            const auto value = question.values[i].value(source);
            const auto* counted = std::get_if<std::int64_t>(&value);
            return counted != nullptr ? *counted : 0;
        };
        out.ledger.push_back({question.producer, number(0), number(1), number(2)});
    }
    const std::string prefix = step().id + ".";
    for (auto at = m_lesson->english.texts.lower_bound(prefix); at != m_lesson->english.texts.end() && at->first.starts_with(prefix); ++at)
        out.texts[at->first.substr(prefix.size())] = text(at->first);
    for (const PredictionState& prediction : m_predictions)
        for (const std::string& option : {prediction.chosen, prediction.happened})
            if (prediction.revealed && !option.empty())
                for (const std::string& id : {m_lesson->steps[prediction.step].id + "." + option})
                    for (const std::string& whole : {id, id + ".feedback"})
                        if (m_lesson->english.find(whole) != nullptr)
                            out.texts[whole] = text(whole);
    out.now = m_stage.now();
    return out;
}

} // namespace ui
