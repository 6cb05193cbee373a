#include "ui/lesson/lesson_player.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/base/time.h"
#include "engine/command/command.h"
#include "engine/lab/lab_conditions.h"
#include "ui/lesson/allowed.h"

namespace ui {

using engine::expr::Condition;
using engine::expr::ConditionWatch;

namespace {

std::string trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// "4.2s", or seconds without their unit.
std::optional<engine::Duration> typedDuration(const std::string& text)
{
    for (const std::string& wanted : {text, text + "s"})
        if (const auto read = engine::parseDuration(wanted))
            return *read;
    return std::nullopt;
}

bool readsAs(const std::string& text, const LessonStep& step, const engine::expr::Value& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        const auto typed = typedNumber(text);
        return typed && std::abs(*typed - *number) <= step.tolerance;
    }
    if (const auto* span = std::get_if<engine::Duration>(&value)) {
        const auto typed = typedDuration(text);
        return typed && (*typed > *span ? *typed - *span : *span - *typed) <= step.timeTolerance;
    }
    return text == engine::expr::show(value);
}

} // namespace

LessonPlayer::LessonPlayer(LessonPtr lesson, LessonStage& stage)
    : m_lesson(std::move(lesson)), m_stage(stage), m_statuses(m_lesson->steps.size(), StepStatus::Ahead),
      m_kept(m_lesson->steps.size()), m_marks(m_lesson->steps.size()), m_conditions(m_lesson, stage.conditions(), m_given)
{
    makeLedger();
    enter(0, Come::Onward);
}

void LessonPlayer::makeLedger()
{
    const auto add = [this](const std::string& line, bool isLate) {
        const auto parsed = engine::parseCommand(line);
        const auto* start = parsed ? std::get_if<engine::command::StartProducer>(&*parsed) : nullptr;
        const auto isSame = [&](const LedgerQuestion& other) { return other.producer == start->name; };
        if (start == nullptr || !start->topic || std::any_of(m_ledger.begin(), m_ledger.end(), isSame))
            return;
        const auto compiled = [](const std::string& text) {
            return Condition::compileValue(text, engine::labFactKinds());
        };
        LedgerQuestion question{start->name, {}, {}};
        const std::string acked = "acked(" + start->name + ")";
        for (const std::string& text :
            {"size(" + acked + ")", "size(" + acked + " & present(" + *start->topic + "))",
                "size(lost(" + start->name + "))"})
            if (auto made = compiled(text))
                question.values.push_back(std::move(*made));
        if (isLate)
            if (auto made = compiled("producer(" + start->name + ").calls"))
                question.calls = std::move(*made);
        if (question.values.size() == 3)
            m_ledger.push_back(std::move(question));
    };
    for (const std::string& line : m_lesson->start.commands)
        add(line, false);
    for (const LessonStep& step : m_lesson->steps)
        for (const std::string& line : step.commands)
            add(line, true);
}

const LessonStage::Mark* LessonPlayer::mark(std::size_t index) const
{
    return m_marks[index] ? &*m_marks[index] : nullptr;
}

bool LessonPlayer::isActive() const
{
    return step().kind == StepKind::Act || step().kind == StepKind::Challenge;
}

LessonAnswer LessonPlayer::enter(std::size_t index, Come how)
{
    engine::CommandResult moved;
    m_moving = true;
    if (how == Come::Back)
        moved = m_stage.returnTo(*m_marks[index]);
    else if (m_lesson->steps[index].reset)
        moved = m_stage.beginAgain(m_lesson->switchesAt(index));
    if (moved.ok && how == Come::Onward)
        m_marks[index] = m_stage.mark();
    m_moving = false;
    if (!moved.ok)
        return {LessonRefusal::Command, moved.error};
    m_index = index;
    m_finished = false;
    m_done = false;
    m_shown = false;
    m_touched = false;
    m_since = m_stage.now();
    m_hintsGiven = 0;
    m_reading.clear();
    m_readingWrong = false;
    m_sent = m_commands = 0;
    m_overTimeTold = false;
    m_pauseWatches.clear();
    for (const LessonPause& pause : step().pauses)
        m_pauseWatches.emplace_back(pause.condition);
    m_paused.assign(m_pauseWatches.size(), false);
    m_watches.clear();
    m_trueTooEarly.clear();
    for (const LessonCheck& check : step().checks)
        m_watches.emplace_back(check.condition);
    if (step().until)
        m_watches.emplace_back(*step().until);
    m_true.assign(m_watches.size(), false);
    for (std::size_t i = 0; i < step().checks.size(); ++i)
        if (step().checks[i].falseBefore && step().checks[i].condition.isTrue(m_conditions))
            m_trueTooEarly.push_back(step().checks[i].id);
    look();
    return {};
}

void LessonPlayer::look()
{
    if (m_trying)
        return;
    const auto& source = m_conditions;
    switch (step().kind) {
    case StepKind::Narrate:
    case StepKind::Explain:
        becomeDone();
        break;
    case StepKind::Card:
        if (!step().slider || m_sliders.contains(m_index))
            becomeDone();
        break;
    case StepKind::Predict:
        if (m_given.contains(m_index))
            becomeDone();
        break;
    case StepKind::Quiz:
        if (const auto given = m_given.find(m_index); given != m_given.end() && judge(step(), given->second).isRight)
            becomeDone();
        break;
    case StepKind::Observe:
        break; // read() says it
    case StepKind::Act:
    case StepKind::Challenge: {
        bool all = true;
        for (std::size_t i = 0; i < m_watches.size(); ++i) {
            m_true[i] = m_watches[i].look(source);
            all = all && (m_true[i] || (i < step().checks.size() && step().checks[i].bonus));
        }
        if (!all || isOverTime())
            break;
        if (!m_done)
            recogniseSolution();
        becomeDone();
        break;
    }
    }
}

void LessonPlayer::waited(engine::Duration learnersTime)
{
    std::size_t tier = 0;
    for (const LessonHint& hint : step().hints)
        if (hint.after) {
            ++tier;
            if (!m_done && !m_trying && learnersTime >= *hint.after)
                m_hintsGiven = std::max(m_hintsGiven, tier);
        }
}

// The first that fits what was done.
void LessonPlayer::recogniseSolution()
{
    const auto& all = step().solutions;
    const auto fits = std::find_if(all.begin(), all.end(),
        [&](const LessonSolution& solution) { return !solution.when || solution.when->isTrue(m_conditions); });
    if (fits != all.end() && std::find(m_solutions.begin(), m_solutions.end(), fits->id) == m_solutions.end())
        m_solutions.push_back(fits->id);
}

bool LessonPlayer::stopsHere()
{
    if (m_done || m_moving || m_trying || !isActive())
        return false;
    look();
    const bool pauses = pausesHere();
    const bool isOver = isOverTime() && !std::exchange(m_overTimeTold, true);
    return (m_done || pauses || isOver) && !m_performing;
}

bool LessonPlayer::pausesHere()
{
    bool any = false;
    for (std::size_t i = 0; i < m_paused.size(); ++i)
        if (!m_paused[i] && m_pauseWatches[i].look(m_conditions))
            any = m_paused[i] = true;
    return any;
}

bool LessonPlayer::isOverTime() const
{
    return step().limits.time && m_stage.now() - m_since > *step().limits.time;
}

void LessonPlayer::becomeDone()
{
    if (m_done)
        return;
    m_done = true;
    if (m_shown)
        m_statuses[m_index] = m_statuses[m_index] == StepStatus::Solved ? StepStatus::Solved : StepStatus::Shown;
    else
        m_statuses[m_index] = StepStatus::Solved;
    reveal();
}

void LessonPlayer::reveal()
{
    for (PredictionState& prediction : m_predictions) {
        const LessonStep& asked = m_lesson->steps[prediction.step];
        if (prediction.revealed || asked.reveal != step().id)
            continue;
        prediction.revealed = true;
        prediction.happened.clear();
        auto& happened = prediction.happenedNumber;
        happened.reset();
        if (asked.answer) {
            const auto value = asked.answer->value(m_conditions);
            if (const auto* number = std::get_if<std::int64_t>(&value))
                happened = *number;
        }
        for (const LessonOption& option : asked.options)
            if (asked.answer ? option.value == happened : option.correct)
                prediction.happened = option.id;
        prediction.isRight = prediction.number ? happened && std::abs(*happened - *prediction.number) <= asked.tolerance
                                               : prediction.chosen == prediction.happened;
    }
}

// -- what the learner does --------------------------------------------------------------------------------------------

LessonAnswer LessonPlayer::run(std::string_view line)
{
    if (m_trying) {
        const auto result = m_stage.execute(line);
        return result.ok ? LessonAnswer{} : LessonAnswer{LessonRefusal::Command, result.error};
    }
    if (!isAllowed(line, step().allow))
        return {LessonRefusal::Locked, allowedWords(step().allow)};
    m_touched = true;
    const auto answer = execute(line);
    look();
    return answer;
}

LessonAnswer LessonPlayer::execute(std::string_view line)
{
    const LessonLimits& limits = step().limits;
    const auto parsed = engine::parseCommand(line);
    const auto* send = parsed ? std::get_if<engine::command::Send>(&*parsed) : nullptr;
    if (isForbidden(line, step().forbid))
        return {LessonRefusal::Forbidden, {}};
    if (send != nullptr && limits.sends && m_sent + send->count > *limits.sends)
        return {LessonRefusal::TooManySends, std::to_string(*limits.sends)};
    const bool counts = parsed && !isTimeCommand(line);
    if (counts && limits.commands && m_commands >= *limits.commands)
        return {LessonRefusal::TooManyCommands, std::to_string(*limits.commands)};
    const auto framesBefore = std::count(m_paused.begin(), m_paused.end(), true);
    const auto result = m_stage.execute(line);
    // `run until` that ends at a key frame, or at what makes the step done, went well.
    const bool stoppedForUs = isTimeCommand(line) && (m_done || std::count(m_paused.begin(), m_paused.end(), true) > framesBefore);
    if (!result.ok && !stoppedForUs)
        return {LessonRefusal::Command, result.error};
    m_sent += send != nullptr ? send->count : 0;
    m_commands += counts ? 1 : 0;
    return {};
}

LessonAnswer LessonPlayer::predict(std::string_view given, std::optional<Confidence> confidence)
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    const LessonGiven answer{trimmed(given)};
    if (step().kind != StepKind::Predict || !isAnswer(step(), answer))
        return {step().form == AnswerForm::Numeric ? LessonRefusal::NoNumber : LessonRefusal::NoOption, answer.front()};
    if (m_given.contains(m_index))
        return {LessonRefusal::AlreadyCommitted, {}};
    if (!confidence && step().asksConfidence)
        return {LessonRefusal::NoConfidence, {}};
    m_given[m_index] = answer;
    std::erase_if(m_predictions, [&](const PredictionState& made) { return made.step == m_index; });
    PredictionState made;
    made.step = m_index;
    made.chosen = chosenOption(step(), answer);
    made.confidence = confidence.value_or(Confidence::Guess);
    if (step().form == AnswerForm::Numeric)
        made.number = typedNumber(answer.front());
    m_predictions.push_back(std::move(made));
    look();
    return {};
}

LessonAnswer LessonPlayer::answer(const LessonGiven& given)
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    if (step().kind != StepKind::Quiz || !isAnswer(step(), given))
        return {step().kind == StepKind::Quiz && step().form == AnswerForm::Numeric ? LessonRefusal::NoNumber : LessonRefusal::NoOption,
            given.empty() ? std::string() : given.front()};
    m_given[m_index] = given;
    look();
    return judge(step(), given).isRight ? LessonAnswer{} : LessonAnswer{LessonRefusal::WrongAnswer, given.front()};
}

LessonAnswer LessonPlayer::read(std::string_view value)
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    if (step().kind != StepKind::Observe)
        return {LessonRefusal::NoOption, {}};
    m_reading = trimmed(value);
    if (m_reading.empty())
        return {LessonRefusal::NothingToRead, {}};
    m_readingWrong = !readsAs(m_reading, step(), step().read->value(m_conditions));
    if (m_readingWrong)
        return {LessonRefusal::WrongReading, {}};
    becomeDone();
    return {};
}

void LessonPlayer::moveSlider(std::int64_t value)
{
    if (m_trying)
        return;
    if (step().slider)
        m_sliders[m_index] = std::clamp(value, step().slider->from, step().slider->to);
    look();
}

bool LessonPlayer::hint()
{
    if (m_trying || m_hintsGiven >= step().hintTiers())
        return false;
    ++m_hintsGiven;
    return true;
}

std::string LessonPlayer::waitCondition() const
{
    std::string all;
    const auto add = [&](const Condition& condition) { all += (all.empty() ? "(" : " && (") + condition.text() + ")"; };
    for (const LessonCheck& check : step().checks)
        if (!check.bonus)
            add(check.condition);
    if (step().until)
        add(*step().until);
    return all;
}

LessonAnswer LessonPlayer::perform(const std::vector<std::string>& commands)
{
    for (const std::string& line : commands)
        if (auto answer = execute(line); !answer.ok()) {
            answer.detail = line + ": " + (answer.refusal == LessonRefusal::Command ? answer.detail : "beyond a limit of the step, " + answer.detail);
            return answer;
        }
    // Not with `run until`: before(…) means the step's beginning, which only the player knows.
    const engine::Time limit = m_stage.now() + step().within;
    look();
    for (bool more = true; more && !m_done; look()) {
        more = m_stage.advance(limit);
        pausesHere();
    }
    pausesHere();
    if (!m_done && isOverTime())
        return {LessonRefusal::Command, "more than " + engine::formatDuration(*step().limits.time) + " of the lab have passed, the limit of this step"};
    return m_done ? LessonAnswer{}
                  : LessonAnswer{LessonRefusal::Command, "still false after " + engine::formatDuration(step().within) + ": " + waitCondition()};
}

const std::vector<std::string>& LessonPlayer::way(std::size_t index) const
{
    if (index < step().solutions.size())
        return step().solutions[index].commands;
    return index > 0 && index <= step().alternatives.size() ? step().alternatives[index - 1] : step().commands;
}

LessonAnswer LessonPlayer::showMe(std::size_t wanted)
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    if (!isActive())
        return {LessonRefusal::NothingToShow, {}};
    if (m_touched || m_stage.now() != m_since || m_done) {
        const std::size_t hints = m_hintsGiven;
        if (auto back = enter(m_index, Come::Back); !back.ok())
            return back;
        m_hintsGiven = hints;
    }
    m_shown = true;
    m_touched = true;
    m_performing = true;
    const auto performed = perform(way(wanted));
    m_performing = false;
    return performed;
}

LessonAnswer LessonPlayer::next()
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    if (m_finished)
        return {LessonRefusal::NotReached, {}};
    const bool isLast = m_index + 1 == m_lesson->steps.size();
    if (!m_done) {
        // Somebody who came back goes on to where the way led before.
        if (!isLast && !m_marks[m_index + 1] && isKept(m_index))
            return walkTo(m_index + 1);
        if (m_statuses[m_index] == StepStatus::Ahead || (!isLast && !m_marks[m_index + 1]))
            return {LessonRefusal::NotDone, {}};
        if (!isLast)
            return enter(m_index + 1, Come::Back);
    }
    if (isLast) {
        m_finished = true;
        return {};
    }
    return enter(m_index + 1, Come::Onward);
}

LessonAnswer LessonPlayer::back()
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    if (m_finished) {
        m_finished = false;
        return {};
    }
    if (m_index == 0)
        return {LessonRefusal::FirstStep, {}};
    return jumpTo(m_index - 1);
}

LessonAnswer LessonPlayer::reset()
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    m_given.erase(m_index);
    m_sliders.erase(m_index);
    std::erase_if(m_predictions, [&](const PredictionState& made) { return made.step == m_index; });
    return enter(m_index, Come::Back);
}

LessonAnswer LessonPlayer::jumpTo(std::size_t index)
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    if (index >= m_lesson->steps.size())
        return {LessonRefusal::NotReached, {}};
    if (m_marks[index])
        return enter(index, Come::Back);
    if (m_lesson->steps[index].reset)
        return enter(index, Come::Onward);
    if (isKept(index) || (index > 0 && isKept(index - 1)))
        return walkTo(index);
    return {LessonRefusal::NotReached, {}};
}

LessonAnswer LessonPlayer::walkTo(std::size_t index)
{
    std::size_t from = index;
    while (from > 0 && !m_marks[from] && !m_lesson->steps[from].reset)
        --from;
    auto answer = enter(from, m_marks[from] ? Come::Back : Come::Onward);
    while (answer.ok() && m_index < index) {
        if (isActive()) {
            const StepStatus before = m_statuses[m_index];
            m_shown = m_performing = true;
            answer = perform(step().commands);
            m_performing = false;
            if (before != StepStatus::Ahead)
                m_statuses[m_index] = before;
        }
        if (answer.ok())
            answer = enter(m_index + 1, Come::Onward);
    }
    return answer;
}

LessonAnswer LessonPlayer::trySomething()
{
    if (m_trying)
        return {LessonRefusal::Trying, {}};
    if (const auto made = m_stage.stepAside(); !made.ok)
        return {LessonRefusal::Command, made.error};
    m_trying = true;
    return {};
}

LessonAnswer LessonPlayer::backToLesson()
{
    if (!m_trying)
        return {LessonRefusal::NotTrying, {}};
    if (const auto back = m_stage.comeBack(); !back.ok)
        return {LessonRefusal::Command, back.error};
    m_trying = false;
    look();
    return {};
}

void LessonPlayer::setLesson(LessonPtr lesson)
{
    m_lesson = std::move(lesson);
}

void LessonPlayer::restore(const std::vector<StepStatus>& statuses, const std::vector<std::string>& solutions)
{
    for (std::size_t i = 0; i < m_statuses.size() && i < statuses.size(); ++i) {
        m_kept[i] = m_kept[i] || statuses[i] != StepStatus::Ahead;
        if (m_statuses[i] == StepStatus::Ahead)
            m_statuses[i] = statuses[i];
    }
    for (const std::string& found : solutions)
        if (std::find(m_solutions.begin(), m_solutions.end(), found) == m_solutions.end())
            m_solutions.push_back(found);
}

} // namespace ui
