#include "ui/lesson/lesson_steps.h"

#include <algorithm>

#include "engine/command/command.h"
#include "engine/command/nearest.h"
#include "ui/lesson/allowed.h"

namespace ui {

using engine::TomlTable;

namespace {

constexpr std::size_t kHintTiers = 3;      // a nudge, a pointer, nearly the command (curriculum, R10)
constexpr std::int64_t kPassiveSeconds = 45; // without anything to do (R1)

const std::vector<std::string> kObjects{"broker", "controller", "producer", "consumer", "partition", "replica", "topic", "group"};
const std::vector<std::string> kPanels{"", "state", "config", "why", "events", "console"};

} // namespace

void LessonSteps::read(const toml::table& toml)
{
    TomlTable table(m_errors, toml, "[[step]]");
    LessonStep step;
    step.id = idOf(table);
    if (m_lesson.indexOf(step.id) < m_lesson.steps.size())
        m_errors.add(toml.get("id")->source(), "a second step " + step.id);
    need(step.id, {"title", "text"}, toml.source());
    m_places.push_back(toml.source());
    step.kind = kindOf(table);
    step.seconds = table.integer("seconds", 1, 900).value_or(0);
    if (toml.get("seconds") == nullptr)
        table.missing("seconds", "how long a learner needs");
    step.reset = boolean(table, "reset");
    if (const toml::table* switches = table.table("switches")) {
        step.switches = switchesOf(*switches);
        if (!step.reset)
            m_errors.add(switches->source(), "switches are set at the beginning of a lab", "reset = true in this step");
    }
    step.violates = table.texts("violates", kLessonPartsMax);
    looks(table, step);
    switch (step.kind) {
    case StepKind::Act:
        actions(table, step);
        break;
    case StepKind::Challenge:
        challenge(table, step);
        break;
    case StepKind::Predict:
    case StepKind::Quiz:
        question(table, step);
        break;
    case StepKind::Observe:
        observe(table, step);
        break;
    case StepKind::Card:
        card(table, step);
        break;
    case StepKind::Narrate:
    case StepKind::Explain:
        if (step.seconds > kPassiveSeconds)
            m_errors.add(toml.get("seconds")->source(), step.id + " takes " + std::to_string(step.seconds) + " s without anything to do",
                "at most " + std::to_string(kPassiveSeconds));
        break;
    }
    table.finish();
    m_lesson.steps.push_back(std::move(step));
}

StepKind LessonSteps::kindOf(TomlTable& table)
{
    if (required(table, "kind", "what the learner does in it").empty())
        return StepKind::Narrate;
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(StepKind::Challenge); ++i)
        names.emplace_back(stepKindName(static_cast<StepKind>(i)));
    return static_cast<StepKind>(oneOf(table, "kind", names));
}

// -- where it looks ---------------------------------------------------------------------------------------------------

void LessonSteps::looks(TomlTable& table, LessonStep& step)
{
    const toml::table& toml = table.toml();
    step.focus = table.texts("focus", kLessonPartsMax);
    focus(step, toml);
    step.spotlight = boolean(table, "spotlight");
    if (step.spotlight && step.focus.empty())
        m_errors.add(toml.get("spotlight")->source(), "the spotlight has nothing to light", "focus = [\"broker 1\"] in this step");
    step.panel = kPanels[oneOf(table, "panel", kPanels)];
    step.camera = table.text("camera").value_or("");
    if (const std::string kind = step.camera.substr(0, step.camera.find(' '));
        !step.camera.empty() && step.camera != "cluster"
        && ((kind != "topic" && kind != "partition" && kind != "replica") || kind.size() + 1 >= step.camera.size()))
        m_errors.add(engine::placeInside(*toml.get("camera")), "\"" + step.camera + "\" is no place to look at",
            "cluster, a topic such as \"topic orders\", a partition such as \"partition orders-0\", or the files of one copy: \"replica orders-0 2\"");
}

void LessonSteps::focus(const LessonStep& step, const toml::table& toml)
{
    for (std::size_t i = 0; i < step.focus.size(); ++i) {
        const std::string& text = step.focus[i];
        const std::string kind = text.substr(0, text.find(' '));
        if (std::find(kObjects.begin(), kObjects.end(), kind) == kObjects.end() || kind.size() + 1 >= text.size())
            m_errors.add(placeOf(toml, "focus", i), "\"" + text + "\" is nothing to point at",
                "a kind and a name, such as \"broker 1\", \"partition orders-0\" or \"replica orders-0 2\"",
                engine::command::nearestWord(kind, kObjects));
    }
}

// -- act and challenge ------------------------------------------------------------------------------------------------

// What both have.
void LessonSteps::moves(TomlTable& table, LessonStep& step)
{
    step.allow = beginnings(table, "allow");
    if (step.allow.empty())
        table.missing("allow", "the commands of this step");
    step.timeStands = boolean(table, "time-stands");
    step.mayShow = boolean(table, "show-me", true);
    step.pace = table.integer("pace", 1, 100).value_or(0);
    checks(table, step);
    hints(table, step);
    pauses(table, step);
    need(step.id, {"move"}, table.toml().source());
}

void LessonSteps::actions(TomlTable& table, LessonStep& step)
{
    moves(table, step);
    step.commands = commands(table, "do");
    if (step.commands.empty())
        table.missing("do", "the commands that do this step");
    reachable(step, step.commands, table.toml(), "do");
    step.until = condition(table, "until", false);
    step.within = table.duration("within", engine::Duration{1}).value_or(step.within);
    for (const toml::table* toml : table.tables("alt", kLessonPartsMax)) {
        TomlTable part(m_errors, *toml, "[[step.alt]]");
        step.alternatives.push_back(commands(part, "do"));
        if (step.alternatives.back().empty())
            part.missing("do", "the commands of this other way");
        reachable(step, step.alternatives.back(), *toml, "do");
        part.finish();
    }
    if (step.checks.empty() && table.toml().get("check") == nullptr)
        table.missing("check", "[[step.check]]: when it is done");
}

void LessonSteps::challenge(TomlTable& table, LessonStep& step)
{
    if (table.toml().get("goal") != nullptr) {
        if (auto goal = condition(table, "goal", true))
            step.checks.push_back({"goal", std::move(*goal), false, true});
        need(step.id, {"goal", "goal.notyet"}, table.toml().source());
    } else if (table.toml().get("check") == nullptr) {
        table.missing("goal", "goal, or [[step.check]]: when it is won");
    }
    moves(table, step);
    limits(table, step);
    for (const toml::table* toml : table.tables("solution", kLessonPartsMax)) {
        TomlTable part(m_errors, *toml, "[[step.solution]]");
        LessonSolution solution;
        solution.id = partId(part, step);
        solution.when = condition(part, "when", false);
        solution.commands = commands(part, "do");
        if (solution.commands.empty())
            part.missing("do", "the commands of this solution");
        reachable(step, solution.commands, *toml, "do");
        part.finish();
        need(step.id, {solution.id}, toml->source());
        step.solutions.push_back(std::move(solution));
    }
    if (step.solutions.empty())
        table.missing("solution", "at least one [[step.solution]]");
    else
        step.commands = step.solutions.front().commands;
}

// What is against the rules of a challenge.
void LessonSteps::limits(TomlTable& table, LessonStep& step)
{
    step.forbid = beginnings(table, "forbid");
    for (std::size_t i = 0; i < step.forbid.size(); ++i)
        if (const std::string lowest = withoutRanges(step.forbid[i]);
            std::none_of(step.allow.begin(), step.allow.end(), [&](const std::string& allowed) { return lowest.starts_with(withoutRanges(allowed)); }))
            m_errors.add(placeOf(table.toml(), "forbid", i), "`" + step.forbid[i] + "` is locked anyway: no `allow` begins like it", allowedWords(step.allow));
    if (!step.forbid.empty())
        need(step.id, {"forbidden"}, table.toml().source());
    const toml::table* toml = table.table("limits");
    if (toml == nullptr)
        return;
    TomlTable part(m_errors, *toml, "[step.limits]");
    step.limits.sends = part.integer("sends", 1, 1000000);
    step.limits.commands = part.integer("commands", 1, 1000);
    step.limits.time = part.duration("time", engine::Duration{1});
    part.finish();
    if (!step.limits.any() && toml->empty())
        m_errors.add(toml->source(), "[step.limits] limits nothing", "sends, commands or time");
}

void LessonSteps::checks(TomlTable& table, LessonStep& step)
{
    for (const toml::table* toml : table.tables("check", kLessonPartsMax)) {
        TomlTable part(m_errors, *toml, "[[step.check]]");
        const std::string id = partId(part, step);
        auto expression = condition(part, "expr", true);
        const bool bonus = boolean(part, "bonus");
        const bool anyBefore = boolean(part, "true-before");
        part.finish();
        need(step.id, {id, id + ".notyet"}, toml->source());
        if (expression)
            step.checks.push_back({id, std::move(*expression), bonus, !anyBefore});
    }
}

void LessonSteps::hints(TomlTable& table, LessonStep& step)
{
    engine::Duration last{0};
    for (const toml::table* toml : table.tables("hint", kLessonPartsMax)) {
        TomlTable part(m_errors, *toml, "[[step.hint]]");
        LessonHint hint;
        hint.id = partId(part, step);
        hint.after = part.duration("after", engine::Duration{0});
        hint.when = condition(part, "when", false);
        part.finish();
        if (!hint.after && !hint.when)
            part.missing("after", "after or when: what makes it come by itself");
        if (hint.after && *hint.after < last)
            m_errors.add(toml->get("after")->source(), hint.id + " would come before the hint in front of it", "at least " + engine::formatDuration(last));
        last = std::max(last, hint.after.value_or(last));
        need(step.id, {hint.id}, toml->source());
        step.hints.push_back(std::move(hint));
    }
    if (const std::size_t tiers = step.hintTiers(); tiers < kHintTiers)
        m_errors.add(table.toml().source(), step.id + " has " + std::to_string(tiers) + " hints with `after`",
            std::to_string(kHintTiers) + ": a nudge, a pointer, nearly the command");
}

void LessonSteps::pauses(TomlTable& table, LessonStep& step)
{
    for (const toml::table* toml : table.tables("pause", kLessonPartsMax)) {
        TomlTable part(m_errors, *toml, "[[step.pause]]");
        const std::string id = partId(part, step);
        auto on = condition(part, "on", true);
        part.finish();
        need(step.id, {id}, toml->source());
        if (on)
            step.pauses.push_back({id, std::move(*on)});
    }
}

// -- predict and quiz -------------------------------------------------------------------------------------------------

void LessonSteps::question(TomlTable& table, LessonStep& step)
{
    const bool predicts = step.kind == StepKind::Predict;
    std::vector<std::string> forms{"single", "multi", "numeric", "order"};
    if (predicts)
        forms = {"single", "numeric"}; // what happened is one value
    const std::size_t form = oneOf(table, "form", forms);
    step.form = predicts && form == 1 ? AnswerForm::Numeric : static_cast<AnswerForm>(form);
    step.shuffle = boolean(table, "shuffle");
    if (predicts) {
        step.asksConfidence = boolean(table, "confidence", true);
        step.answer = value(table, "answer", false);
        step.reveal = table.text("reveal").value_or("");
        if (step.reveal.empty())
            table.missing("reveal", "the step that shows what happened");
    }
    if (step.form == AnswerForm::Numeric) {
        tolerance(table, step);
        need(step.id, {"other"}, table.toml().source());
        if (predicts && !step.answer && table.toml().get("answer") == nullptr)
            table.missing("answer", "the number that the run gives");
    }
    if (step.form == AnswerForm::Order)
        need(step.id, {"right"}, table.toml().source());
    for (const toml::table* toml : table.tables("option", kLessonPartsMax))
        step.options.push_back(option(*toml, step));
    rightOnes(table, step);
}

LessonOption LessonSteps::option(const toml::table& toml, LessonStep& step)
{
    TomlTable part(m_errors, toml, "[[step.option]]");
    LessonOption out;
    out.id = partId(part, step);
    if (step.form != AnswerForm::Order)
        out.correct = boolean(part, "correct");
    if (step.form == AnswerForm::Numeric || step.kind == StepKind::Predict)
        out.value = part.integer("value", INT64_MIN / 4, INT64_MAX / 4);
    out.misconception = part.text("misconception").value_or("");
    part.finish();
    if (!out.value && toml.get("value") == nullptr && (step.form == AnswerForm::Numeric || step.answer))
        part.missing("value", step.form == AnswerForm::Numeric ? "the number that this answers" : "what `answer` would be");
    if (out.correct && !out.misconception.empty())
        m_errors.add(toml.source(), out.id + " is correct and a misconception");
    for (const LessonOption& other : step.options)
        if (out.value && out.value == other.value && step.form == AnswerForm::Numeric)
            m_errors.add(toml.get("value")->source(), out.id + " has the number of " + other.id, "each number once");
    if (step.form != AnswerForm::Numeric)
        need(step.id, {out.id}, toml.source());
    need(step.id, {out.id + ".feedback"}, toml.source());
    return out;
}

void LessonSteps::rightOnes(TomlTable& table, const LessonStep& step)
{
    const auto correct = std::count_if(step.options.begin(), step.options.end(), [](const LessonOption& option) { return option.correct; });
    const std::size_t least = step.form == AnswerForm::Order ? 3 : step.form == AnswerForm::Numeric ? 1 : 2;
    if (step.options.size() < least) {
        table.missing("option", "at least " + std::to_string(least) + " [[step.option]]");
    } else if (step.form == AnswerForm::Multi) {
        if (correct == 0 || correct == std::ssize(step.options))
            m_errors.add(table.toml().source(), step.id + " has " + std::to_string(correct) + " correct options of " + std::to_string(step.options.size()),
                "some that are right and some that are not");
    } else if (step.form != AnswerForm::Order && correct != 1) {
        m_errors.add(table.toml().source(), step.id + " has " + std::to_string(correct) + " correct options", "exactly 1");
    }
}

// -- observe and card -------------------------------------------------------------------------------------------------

void LessonSteps::observe(TomlTable& table, LessonStep& step)
{
    step.read = value(table, "read", true);
    step.replay = table.duration("replay", engine::Duration{0}).value_or(engine::Duration{0});
    tolerance(table, step);
    std::vector<std::string> kinds{""};
    kinds.insert(kinds.end(), {"broker", "controller", "producer", "consumer", "topic", "group"});
    step.pick = kinds[oneOf(table, "pick", kinds)];
    need(step.id, {"prompt", "wrong"}, table.toml().source());
}

// A number, or a span of time in quotes.
void LessonSteps::tolerance(TomlTable& table, LessonStep& step)
{
    const toml::node* node = table.toml().get("tolerance");
    if (node != nullptr && node->is_string() && step.kind == StepKind::Observe)
        step.timeTolerance = table.duration("tolerance", engine::Duration{1}).value_or(engine::Duration{0});
    else
        step.tolerance = table.integer("tolerance", 0, 1000000).value_or(0);
}

void LessonSteps::card(TomlTable& table, LessonStep& step)
{
    if (const toml::table* toml = table.table("slider")) {
        TomlTable part(m_errors, *toml, "[step.slider]");
        LessonSlider slider;
        slider.id = partId(part, step);
        slider.from = part.integer("from", 0, 1000).value_or(0);
        slider.to = part.integer("to", slider.from + 1, 1000).value_or(slider.from + 1);
        part.finish();
        need(step.id, {slider.id}, toml->source());
        step.slider = slider;
    }
    for (const toml::table* toml : table.tables("row", kLessonPartsMax)) {
        TomlTable part(m_errors, *toml, "[[step.row]]");
        LessonRow row;
        row.id = partId(part, step);
        row.times = part.integer("times", 0, 1000).value_or(0);
        row.plus = part.integer("plus", -1000, 1000).value_or(0);
        part.finish();
        need(step.id, {row.id}, toml->source());
        step.rows.push_back(std::move(row));
    }
}

} // namespace ui
