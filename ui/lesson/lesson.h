#pragma once

// A lesson as values: its logic (lesson.toml) and its words (en.md, zh.md). lesson_file.h reads it; LessonPlayer plays it.
// Nothing here knows Qt. lessons/README.md describes the format for authors.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/lab/expr/condition.h"

namespace ui {

inline constexpr std::int64_t kLessonFormat = 1;

enum class StepKind : std::uint8_t { Narrate, Predict, Act, Observe, Explain, Card, Quiz, Challenge };
std::string_view stepKindName(StepKind kind); // "narrate", as in the file

// How a question is answered: one option; all that are right; a number; all options put in order.
enum class AnswerForm : std::uint8_t { Single, Multi, Numeric, Order };
std::string_view answerFormName(AnswerForm form); // "single", as in the file

// A text with values in it: "`p0` counts {size(acked(p0))} of 5". `parts` and `values` alternate: part, value, part …
struct LessonText {
    std::vector<std::string> parts; // one more than values
    std::vector<engine::expr::Condition> values;

    std::string withValues(const engine::expr::ConditionSource& source) const;
    // As the author wrote it.
    std::string raw() const;
};

// All texts of one language, by id: "kill-leader.title".
struct LessonWords {
    std::string language; // "en", "zh"
    std::string title;
    std::map<std::string, LessonText> texts;

    const LessonText* find(const std::string& id) const;
};

// -- the parts of a step. Each one's text has the id STEP.ID.

struct LessonCheck {
    std::string id; // texts: STEP.ID, STEP.ID.notyet
    engine::expr::Condition condition;
    bool bonus = false;       // the step is done without it
    bool falseBefore = true;  // it must be false when the step begins
};

struct LessonHint {
    std::string id;
    std::optional<engine::Duration> after; // of the learner's time at the step
    std::optional<engine::expr::Condition> when; // without `after`: only then, and not counted by the Hint button
};

struct LessonOption {
    std::string id; // texts: STEP.ID (of a number: none), STEP.ID.feedback
    bool correct = false;
    std::optional<std::int64_t> value; // what the step's `answer` would be; of a number: this number
    std::string misconception;         // "M23"
};

struct LessonSlider {
    std::string id;
    std::int64_t from = 0;
    std::int64_t to = 1;
};

// A line of a card's table: times * slider + plus.
struct LessonRow {
    std::string id;
    std::int64_t times = 0;
    std::int64_t plus = 0;
};

// An instant at which time stops by itself, once: a key frame.
struct LessonPause {
    std::string id; // text: STEP.ID, what there is to see
    engine::expr::Condition condition;
};

// What a challenge allows at most. Absent: as much as you like.
struct LessonLimits {
    std::optional<std::int64_t> sends;    // records that the learner sends
    std::optional<std::int64_t> commands; // those that let time go on do not count
    std::optional<engine::Duration> time; // of the lab, since the step began
    bool any() const { return sends || commands || time; }
};

struct LessonSolution {
    std::string id; // text: STEP.ID, the name of its badge
    std::optional<engine::expr::Condition> when; // how it is recognised once the goal is reached
    std::vector<std::string> commands;
};

struct LessonStep {
    std::string id; // texts: STEP.title, STEP.text
    StepKind kind = StepKind::Narrate;
    std::int64_t seconds = 0;       // of the learner
    bool reset = false;             // the lab begins anew
    std::map<std::string, std::string> switches; // with `reset`: history, by name, in place of the start's
    std::vector<std::string> violates; // invariants that the rules of then break here, until the lab begins anew
    std::vector<std::string> focus; // "broker 1", "partition orders-0", "producer p1"
    bool spotlight = false;         // only what `focus` names is bright
    std::string panel;              // which page of the inspector is open: "state", "config", "why", "events", "console"
    std::string camera;             // where the stage looks: "cluster", "topic orders", "partition orders-0"; empty: as it is

    // act and challenge; text: STEP.move
    std::vector<std::string> allow;    // commands begin with one of these; "1..5" stands for a number in that range
    std::vector<std::string> forbid;   // challenge: of these, some are against the rules; text: STEP.forbidden
    LessonLimits limits;               // challenge
    bool mayShow = true;               // "Show me" is offered
    std::vector<LessonPause> pauses;
    std::int64_t pace = 0; // virtual seconds for one of the wall, where the window would choose; 0: it chooses
    std::vector<std::string> commands; // `do`: the reference action
    std::vector<std::vector<std::string>> alternatives; // act: other ways that robots try
    bool timeStands = false; // when it begins; letting time go on is the learner's move
    std::optional<engine::expr::Condition> until; // time runs until then; absent: until the checks are true
    engine::Duration within{30000000000};         // virtual time for that, after the last command
    std::vector<LessonCheck> checks;   // of a challenge: its goal, as the check "goal"
    std::vector<LessonHint> hints;
    std::vector<LessonSolution> solutions; // challenge

    // predict and quiz; text: STEP.text is the question; of a number also STEP.other, of an order STEP.right
    AnswerForm form = AnswerForm::Single;
    bool shuffle = false;        // options are shown in another order than here
    bool asksConfidence = true;  // predict
    std::vector<LessonOption> options;
    std::optional<engine::expr::Condition> answer; // predict: what happened, asked when `reveal` is done
    std::string reveal;

    // observe; texts: STEP.prompt, STEP.wrong
    std::optional<engine::expr::Condition> read;
    engine::Duration replay{0}; // what to look at again after a wrong reading
    std::int64_t tolerance = 0; // of a number that is read, or answered
    engine::Duration timeTolerance{0}; // of a span of time that is read
    std::string pick;           // the value is the name of an object of that kind ("broker"): it may be clicked

    // card
    std::optional<LessonSlider> slider;
    std::vector<LessonRow> rows;

    const LessonOption* option(std::string_view optionId) const;
    std::size_t hintTiers() const; // those of the button and of time
};

// A setting of the start that is not Kafka's default, so that something is seen sooner or more clearly.
struct LessonScaled {
    struct Value {
        std::string value;              // here
        std::vector<std::string> whose; // the producers that have it; empty: all that are not named beside another
    };
    std::string name; // "linger.ms"
    std::vector<Value> values;
    std::string usual; // Kafka's default
};

struct LessonStart {
    std::string profile;
    std::string cluster;   // a preset; empty: described in the lesson itself
    std::uint64_t seed = 1;
    std::string clock;            // wall time at 0 s: "2026-01-01T10:00:00Z"
    engine::Time at;              // where the learner takes over
    std::int32_t brokers = 3;     // of the preset
    std::int32_t controllers = 3;
    std::map<std::string, std::string> config;   // of the brokers, by Kafka's name
    std::map<std::string, std::string> switches; // history, by name
    std::vector<std::string> presetCommands; // at 0 s
    std::vector<std::string> commands;       // at 1 s
    std::vector<LessonScaled> scaled;
};

struct Lesson {
    std::string id;     // "4.3-acks"
    std::string number; // "4.3"
    std::int64_t chapter = 0;
    std::int64_t minutes = 0;
    std::vector<std::string> prerequisites; // `requires`: lessons that come before
    std::vector<std::string> seeds;
    std::vector<std::string> misconceptions;
    std::string licence;
    std::string design; // the author's note: why it is built so; not shown
    LessonStart start;
    std::vector<LessonStep> steps;
    std::string logic; // the text of lesson.toml and of its preset's file: the same, and only words differ
    LessonWords english;
    LessonWords chinese;

    const LessonWords& words(bool isChinese) const { return isChinese ? chinese : english; }
    std::size_t indexOf(std::string_view stepId) const; // steps.size() if there is none
    // Those in force at a step.
    const std::map<std::string, std::string>& switchesAt(std::size_t step) const;
    std::size_t checkCount() const;
    // Options of a question as they are shown, by index.
    std::vector<std::size_t> shownOrder(const LessonStep& step) const;
};

// Buttons and keys by name, for texts: [[again]] is shown with the words that the button has.
inline constexpr std::string_view kUiNames[] = {"again", "back", "check", "hint", "leave", "look-again", "next", "play", "show", "step", "try"};

using LessonPtr = std::shared_ptr<const Lesson>;

} // namespace ui
