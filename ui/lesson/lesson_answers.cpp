#include "ui/lesson/lesson_answers.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <set>

namespace ui {

namespace {

const LessonOption* optionOfNumber(const LessonStep& step, std::int64_t number)
{
    for (const LessonOption& option : step.options)
        if (option.value == number)
            return &option;
    // Close to the right one is right; a known mistake is that one only.
    for (const LessonOption& option : step.options)
        if (option.correct && option.value && std::abs(*option.value - number) <= step.tolerance)
            return &option;
    return nullptr;
}

Judgement judgeMulti(const LessonStep& step, const LessonGiven& given)
{
    Judgement out;
    bool anyWrong = false;
    for (const LessonOption& option : step.options) {
        const bool isChosen = std::find(given.begin(), given.end(), option.id) != given.end();
        anyWrong = anyWrong || (isChosen && !option.correct);
        out.isIncomplete = out.isIncomplete || (!isChosen && option.correct);
    }
    out.isRight = !anyWrong && !out.isIncomplete;
    out.isIncomplete = out.isIncomplete && !anyWrong;
    // Why the wrong ones are wrong; the right ones speak when all is right, or nobody would think any further.
    for (const LessonOption& option : step.options)
        if (std::find(given.begin(), given.end(), option.id) != given.end() && (out.isRight || !option.correct))
            out.texts.push_back(option.id + ".feedback");
    return out;
}

Judgement judgeOrder(const LessonStep& step, const LessonGiven& given)
{
    for (std::size_t i = 0; i < given.size(); ++i)
        if (given[i] != step.options[i].id)
            return {false, {given[i] + ".feedback"}, false};
    return {true, {"right"}, false};
}

} // namespace

std::optional<std::int64_t> typedNumber(const std::string& text)
{
    std::string plain = text;
    constexpr std::string_view kMinus = "\xE2\x88\x92"; // some write −1 with the minus sign of books
    if (plain.starts_with(kMinus))
        plain.replace(0, kMinus.size(), "-");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
    return error == std::errc() && end == plain.data() + plain.size() ? std::optional(number) : std::nullopt;
}

bool isAnswer(const LessonStep& step, const LessonGiven& given)
{
    if (step.form == AnswerForm::Numeric)
        return given.size() == 1 && typedNumber(given.front()).has_value();
    const bool areKnown = std::all_of(given.begin(), given.end(), [&](const std::string& id) { return step.option(id) != nullptr; });
    const bool areOnce = std::set<std::string>(given.begin(), given.end()).size() == given.size();
    const std::size_t least = step.form == AnswerForm::Order ? step.options.size() : 1;
    const std::size_t most = step.form == AnswerForm::Single ? 1 : step.options.size();
    return areKnown && areOnce && given.size() >= least && given.size() <= most;
}

Judgement judge(const LessonStep& step, const LessonGiven& given)
{
    switch (step.form) {
    case AnswerForm::Multi:
        return judgeMulti(step, given);
    case AnswerForm::Order:
        return judgeOrder(step, given);
    case AnswerForm::Numeric: {
        const LessonOption* option = optionOfNumber(step, *typedNumber(given.front()));
        return option == nullptr ? Judgement{false, {"other"}, false} : Judgement{option->correct, {option->id + ".feedback"}, false};
    }
    case AnswerForm::Single:
        break;
    }
    return {step.option(given.front())->correct, {given.front() + ".feedback"}, false};
}

std::string chosenOption(const LessonStep& step, const LessonGiven& given)
{
    if (given.empty() || step.form != AnswerForm::Numeric)
        return given.empty() ? std::string() : given.front();
    const auto number = typedNumber(given.front());
    const LessonOption* option = number ? optionOfNumber(step, *number) : nullptr;
    return option == nullptr ? "other" : option->id;
}

LessonGiven rightAnswer(const LessonStep& step)
{
    LessonGiven out;
    for (const LessonOption& option : step.options)
        if (step.form == AnswerForm::Order)
            out.push_back(option.id);
        else if (option.correct)
            out.push_back(step.form == AnswerForm::Numeric ? std::to_string(option.value.value_or(0)) : option.id);
    return out;
}

std::vector<LessonGiven> wrongAnswers(const LessonStep& step)
{
    std::vector<LessonGiven> out;
    const LessonGiven right = rightAnswer(step);
    switch (step.form) {
    case AnswerForm::Single:
        for (const LessonOption& option : step.options)
            if (!option.correct)
                out.push_back({option.id});
        break;
    case AnswerForm::Multi:
        for (const LessonOption& option : step.options) {
            LessonGiven given = right;
            if (option.correct)
                std::erase(given, option.id);
            else
                given.push_back(option.id);
            if (!given.empty())
                out.push_back(std::move(given));
        }
        break;
    case AnswerForm::Numeric: {
        std::int64_t far = step.tolerance + 1;
        for (const LessonOption& option : step.options) {
            if (!option.correct)
                out.push_back({std::to_string(*option.value)});
            far = std::max(far, std::abs(*option.value) + step.tolerance + 1);
        }
        out.push_back({std::to_string(far)});
        break;
    }
    case AnswerForm::Order:
        for (std::size_t i = 0; i + 1 < right.size(); ++i) {
            LessonGiven given = right;
            std::swap(given[i], given[i + 1]);
            out.push_back(std::move(given));
        }
        break;
    }
    return out;
}

} // namespace ui
