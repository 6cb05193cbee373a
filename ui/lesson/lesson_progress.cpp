#include "ui/lesson/lesson_progress.h"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

namespace ui {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::int64_t kFormat = 1;
constexpr int kLastBox = static_cast<int>(std::size(Progress::kWaits)) - 1;

std::int64_t waitOf(int box) { return Progress::kWaits[std::clamp(box, 0, kLastBox)]; }

LessonProgress lessonOf(const Json& json)
{
    LessonProgress out;
    for (const auto& [step, how] : json.at("steps").items())
        out.steps[step] = how.get<std::string>() == "shown" ? StepStatus::Shown : StepStatus::Solved;
    out.at = json.value("at", std::string());
    out.finished = json.value("finished", false);
    out.solutions = json.value("solutions", std::vector<std::string>());
    return out;
}

} // namespace

std::size_t LessonProgress::stepsDone(const Lesson& lesson) const
{
    return static_cast<std::size_t>(
        std::count_if(lesson.steps.begin(), lesson.steps.end(), [&](const LessonStep& step) { return steps.contains(step.id); }));
}

bool isRecallable(const Lesson& lesson, const LessonStep& step)
{
    if (step.kind != StepKind::Card && step.kind != StepKind::Quiz)
        return false;
    for (const auto& [id, text] : lesson.english.texts)
        if (id.starts_with(step.id + ".") && !text.values.empty())
            return false;
    return true;
}

const LessonProgress& Progress::of(const std::string& lesson) const
{
    static const LessonProgress kNothing;
    const auto found = m_lessons.find(lesson);
    return found == m_lessons.end() ? kNothing : found->second;
}

RecallCard* Progress::find(const std::string& lesson, const std::string& step)
{
    const auto found = std::find_if(m_cards.begin(), m_cards.end(), [&](const RecallCard& card) { return card.lesson == lesson && card.step == step; });
    return found == m_cards.end() ? nullptr : &*found;
}

void Progress::sort()
{
    std::sort(m_cards.begin(), m_cards.end(), [](const RecallCard& a, const RecallCard& b) {
        return std::tie(a.due, a.lesson, a.step) < std::tie(b.due, b.lesson, b.step);
    });
}

bool Progress::take(const Lesson& lesson, const LessonState& state, std::int64_t today)
{
    const std::size_t cardsBefore = m_cards.size();
    LessonProgress next = of(lesson.id);
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const LessonStep& step = lesson.steps[i];
        if (state.statuses[i] == StepStatus::Ahead)
            continue;
        auto& kept = next.steps[step.id];
        if (kept != StepStatus::Solved)
            kept = state.statuses[i];
        if (isRecallable(lesson, step) && find(lesson.id, step.id) == nullptr)
            m_cards.push_back({lesson.id, step.id, 0, today + waitOf(0)});
    }
    next.at = lesson.steps[state.step].id;
    next.finished = next.finished || state.finished;
    for (const std::string& found : state.solutions)
        if (std::find(next.solutions.begin(), next.solutions.end(), found) == next.solutions.end())
            next.solutions.push_back(found);
    sort();
    const bool isNew = next != of(lesson.id) || m_cards.size() != cardsBefore;
    m_lessons[lesson.id] = std::move(next);
    return isNew;
}

void Progress::missed(const Lesson& lesson, const std::string& step, std::int64_t today)
{
    const std::size_t index = lesson.indexOf(step);
    if (index == lesson.steps.size() || !isRecallable(lesson, lesson.steps[index]))
        return;
    RecallCard* card = find(lesson.id, step);
    if (card == nullptr)
        m_cards.push_back({lesson.id, step, 0, today});
    else
        *card = {lesson.id, step, 0, today};
    sort();
}

void Progress::recalled(const std::string& lesson, const std::string& step, bool known, std::int64_t today)
{
    RecallCard* card = find(lesson, step);
    if (card == nullptr)
        return;
    if (!known)
        *card = {lesson, step, 0, today + waitOf(0)};
    else if (card->due <= today) {
        card->box = std::min(card->box + 1, kLastBox);
        card->due = today + waitOf(card->box);
    }
    sort();
}

void Progress::forget(const std::string& lesson)
{
    const auto found = m_lessons.find(lesson);
    if (found == m_lessons.end())
        return;
    found->second.steps.clear();
    found->second.at.clear();
    found->second.finished = false;
}

std::vector<RecallCard> Progress::beforeLesson(const std::string& lesson) const
{
    std::vector<RecallCard> out;
    for (const RecallCard& card : m_cards)
        if (card.lesson != lesson && out.size() < kCardsAtStart)
            out.push_back(card);
    return out;
}

std::vector<RecallCard> Progress::due(std::int64_t today) const
{
    std::vector<RecallCard> out;
    for (const RecallCard& card : m_cards)
        if (card.due <= today)
            out.push_back(card);
    return out;
}

std::string Progress::text() const
{
    Json lessons = Json::object();
    for (const auto& [id, done] : m_lessons) {
        Json steps = Json::object();
        for (const auto& [step, status] : done.steps)
            steps[step] = status == StepStatus::Shown ? "shown" : "solved";
        lessons[id] = Json{{"steps", std::move(steps)}, {"at", done.at}, {"finished", done.finished}, {"solutions", done.solutions}};
    }
    Json cards = Json::array();
    for (const RecallCard& card : m_cards)
        cards.push_back(Json{{"lesson", card.lesson}, {"step", card.step}, {"box", card.box}, {"due", card.due}});
    return Json{{"format", kFormat}, {"lessons", std::move(lessons)}, {"cards", std::move(cards)}}.dump(1) + "\n";
}

std::string Progress::read(std::string_view text)
{
    try {
        const Json json = Json::parse(text);
        if (const auto format = json.at("format").get<std::int64_t>(); format > kFormat)
            return "it has format " + std::to_string(format) + "; a newer Highwater wrote it";
        std::map<std::string, LessonProgress> lessons;
        for (const auto& [id, done] : json.at("lessons").items())
            lessons[id] = lessonOf(done);
        std::vector<RecallCard> cards;
        for (const Json& card : json.at("cards"))
            cards.push_back({card.at("lesson").get<std::string>(), card.at("step").get<std::string>(), std::clamp(card.at("box").get<int>(), 0, kLastBox),
                card.at("due").get<std::int64_t>()});
        m_lessons = std::move(lessons);
        m_cards = std::move(cards);
        sort();
        return {};
    } catch (const nlohmann::json::exception& wrong) {
        return wrong.what();
    }
}

} // namespace ui
