#include "ui/lesson/lesson.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/base/random.h"

namespace ui {

std::string_view stepKindName(StepKind kind)
{
    constexpr std::array<std::string_view, 8> names{
        "narrate", "predict", "act", "observe", "explain", "card", "quiz", "challenge"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view answerFormName(AnswerForm form)
{
    constexpr std::array<std::string_view, 4> names{"single", "multi", "numeric", "order"};
    return names[static_cast<std::size_t>(form)];
}

// An empty set as a dash, like what is not there: words end in it, or go on behind it.
static std::string shown(const engine::expr::Value& value)
{
    const std::string text = engine::expr::show(value);
    return text.empty() ? engine::expr::show(engine::expr::Absent{}) : text;
}

std::string LessonText::withValues(const engine::expr::ConditionSource& source) const
{
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        out += parts[i];
        if (i < values.size())
            out += shown(values[i].value(source));
    }
    return out;
}

std::string LessonText::raw() const
{
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        out += parts[i];
        if (i < values.size())
            out += "{" + values[i].text() + "}";
    }
    return out;
}

const LessonText* LessonWords::find(const std::string& id) const
{
    const auto found = texts.find(id);
    return found == texts.end() ? nullptr : &found->second;
}

const LessonOption* LessonStep::option(std::string_view optionId) const
{
    const auto found = std::find_if(
        options.begin(), options.end(), [&](const LessonOption& candidate) { return candidate.id == optionId; });
    return found == options.end() ? nullptr : &*found;
}

std::size_t LessonStep::hintTiers() const
{
    return static_cast<std::size_t>(std::count_if(hints.begin(), hints.end(), [](const LessonHint& hint) { return hint.after.has_value(); }));
}

std::size_t Lesson::indexOf(std::string_view stepId) const
{
    const auto found
        = std::find_if(steps.begin(), steps.end(), [&](const LessonStep& step) { return step.id == stepId; });
    return static_cast<std::size_t>(found - steps.begin());
}

const std::map<std::string, std::string>& Lesson::switchesAt(std::size_t step) const
{
    for (std::size_t i = std::min(step + 1, steps.size()); i-- > 0;)
        if (steps[i].reset)
            return steps[i].switches.empty() ? start.switches : steps[i].switches;
    return start.switches;
}

// Always the same for a step, and never the right order of an order.
std::vector<std::size_t> Lesson::shownOrder(const LessonStep& step) const
{
    std::vector<std::size_t> order(step.options.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!step.shuffle && step.form != AnswerForm::Order)
        return order;
    engine::Random dice(start.seed, "options of " + step.id);
    do
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[dice.below(i)]);
    while (order.size() > 1 && std::is_sorted(order.begin(), order.end()));
    return order;
}

std::size_t Lesson::checkCount() const
{
    std::size_t count = 0;
    for (const LessonStep& step : steps)
        count += step.checks.size();
    return count;
}

} // namespace ui
