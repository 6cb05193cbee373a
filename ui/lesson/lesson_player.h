#pragma once

// Plays one lesson on a stage: where the learner is, what is open, what was predicted, read and done.
//
//     predict → act → observe → explain         one step after the other; Next opens when the step is done
//
// What a step asks is asked of the stage, never of widgets: any way that makes the checks true passes. Every step has a mark
// from its first moment on; back, reset and jump return to it, on a branch of the lab. Nothing here knows Qt.
//
// Threads: the stage's (the engine's). LessonState is a value for others.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/lesson/lesson_answers.h"
#include "ui/lesson/lesson_conditions.h"
#include "ui/lesson/lesson_stage.h"

namespace ui {

enum class StepStatus : std::uint8_t { Ahead, Solved, Shown };
enum class Confidence : std::uint8_t { Guess = 1, Think, Sure };

// Why a wish was not carried out. The panel has words for each.
enum class LessonRefusal : std::uint8_t {
    None,
    NotDone,         // Next: the step is not done yet
    Locked,          // a command that this step does not have; `detail`: what it has
    Forbidden,       // a command that is against the rules of the challenge
    TooManySends,    // more records than the challenge allows; `detail`: how many
    TooManyCommands, // the same of commands
    Command,         // the lab refused it; `detail`: its words
    NoOption,        // there is no such option here
    NoConfidence,    // a prediction says how sure it is
    AlreadyCommitted,// a prediction is made once
    WrongAnswer,     // of a quiz: feedback is shown, try again
    WrongReading,    // the picture says something else
    NothingToRead,   // no value was typed
    NoNumber,        // the answer is a number, and this is none
    NothingToShow,   // this step is not done by commands
    FirstStep,
    TimeStands,      // there is nothing to do in this step, so nothing happens
    NotReached,      // the way there has not been gone
    Trying,          // something else is tried; the lesson waits
    NotTrying,
};

struct LessonAnswer {
    LessonRefusal refusal = LessonRefusal::None;
    std::string detail;
    bool ok() const { return refusal == LessonRefusal::None; }
};

// A text in both languages, with its values filled in.
struct Bilingual {
    std::string english, chinese;
    const std::string& in(bool isChinese) const { return isChinese ? chinese : english; }
    bool operator==(const Bilingual&) const = default;
};

struct CheckState {
    std::string id;
    bool isTrue = false;
    bool bonus = false;
    bool operator==(const CheckState&) const = default;
};

// A prediction, and what happened.
struct PredictionState {
    std::size_t step = 0;
    std::string chosen; // an option; "other": a number that no option has
    Confidence confidence = Confidence::Guess;
    std::string happened; // the option that came true; empty: not revealed, or none of them
    bool revealed = false;
    bool isRight = false; // it came true
    std::optional<std::int64_t> number, happenedNumber; // of a numeric one
    bool operator==(const PredictionState&) const = default;
};

struct LedgerRow {
    std::string producer;
    std::int64_t acked = 0;
    std::int64_t present = 0; // of these, in the leader's log
    std::int64_t lost = 0;
    bool operator==(const LedgerRow&) const = default;
};

// All that a panel shows.
struct LessonState {
    std::size_t step = 0;
    std::vector<StepStatus> statuses;
    std::vector<bool> reached;
    bool done = false;     // of this step: Next is open
    bool finished = false; // the last one is behind us
    bool trying = false;   // on a branch beside the lesson, where everything is open
    std::vector<CheckState> checks;
    std::vector<std::string> hints;    // shown: by the button, by time, by a condition; in the order of the lesson
    std::size_t hintsLeft = 0;         // for the button
    std::vector<std::string> pauses;   // key frames of this step that have come
    std::int64_t sent = 0, commands = 0; // in this step, for its limits
    bool overTime = false;             // of the limit: it has to be done again
    LessonGiven given;                 // the last answer to a quiz, or the prediction
    std::optional<Confidence> confidence;
    std::string reading;               // the last one typed
    bool readingWrong = false;
    std::optional<std::int64_t> slider;
    std::vector<std::string> solutions; // of the challenge, found so far: badges
    std::vector<PredictionState> predictions;
    std::vector<LedgerRow> ledger;
    std::map<std::string, Bilingual> texts; // of this step without its id ("move"), and of revealed options in full
    engine::Time now;
    bool operator==(const LessonState&) const = default;
};

class LessonPlayer {
public:
    // Begins with the first step. Keeps a reference to the stage.
    LessonPlayer(LessonPtr lesson, LessonStage& stage);

    const Lesson& lesson() const { return *m_lesson; }
    const LessonStep& step() const { return m_lesson->steps[m_index]; }
    std::size_t index() const { return m_index; }
    bool isDone() const { return m_done; }
    bool isFinished() const { return m_finished; }
    StepStatus status(std::size_t index) const { return m_statuses[index]; }
    const LessonStage::Mark* mark(std::size_t index) const;
    const std::vector<std::string>& solutionsFound() const { return m_solutions; }
    const std::vector<PredictionState>& predictions() const { return m_predictions; }
    // Checks of this step that had to be false when it began, and were not.
    const std::vector<std::string>& trueTooEarly() const { return m_trueTooEarly; }
    LessonState state() const;
    // What its conditions find: the stage, and predicted(…).
    const engine::expr::ConditionSource& conditions() const { return m_conditions; }
    bool isTrying() const { return m_trying; }
    // Of this lesson, "kill-leader.move", with values of now.
    Bilingual text(const std::string& id) const;

    // Looks at the stage: after commands, and whenever time has passed.
    void look();
    // The same after an event: true if this very event made the step done, so that time can stop at it. Show me goes on
    // to its end.
    bool stopsHere();

    // How long the learner has been at this step: hints with `after` come by it.
    void waited(engine::Duration learnersTime);

    // -- what the learner does
    LessonAnswer run(std::string_view line);
    // An option, or the number as it was typed.
    LessonAnswer predict(std::string_view given, std::optional<Confidence> confidence);
    LessonAnswer answer(const LessonGiven& given); // of a quiz
    LessonAnswer read(std::string_view value);
    void moveSlider(std::int64_t value);
    bool hint(); // one more; false: none left
    // Runs the step's own commands, from its beginning; the step counts as shown. `way`: a solution of a challenge, or
    // behind the reference of an act its alternatives.
    LessonAnswer showMe(std::size_t way = 0);
    LessonAnswer next();
    LessonAnswer back();
    LessonAnswer reset(); // this step, from its mark
    // A step that was reached, or one that begins with the lab anew, or one that was done in an earlier run: the way there
    // is then gone by the reference.
    LessonAnswer jumpTo(std::size_t index);
    // A branch from this very moment, with everything open; the lesson waits, and goes on exactly where it was.
    LessonAnswer trySomething();
    LessonAnswer backToLesson();
    // What earlier runs have done.
    void restore(const std::vector<StepStatus>& statuses, const std::vector<std::string>& solutions);
    // The same lesson with other words: ids, steps and conditions are the same.
    void setLesson(LessonPtr lesson);

private:
    enum class Come : std::uint8_t { Onward, Back };
    LessonAnswer enter(std::size_t index, Come how);
    const std::vector<std::string>& way(std::size_t index) const;
    LessonAnswer perform(const std::vector<std::string>& commands);
    LessonAnswer execute(std::string_view line); // if the limits of the step let it
    bool isOverTime() const;
    bool pausesHere(); // a key frame has come, for the first time
    LessonAnswer walkTo(std::size_t index); // by the reference, from the last mark before it
    bool isKept(std::size_t index) const { return m_kept[index]; }
    std::string waitCondition() const;
    bool isActive() const; // act or challenge
    void becomeDone();
    void recogniseSolution();
    void reveal();
    void makeLedger();

    LessonPtr m_lesson;
    LessonStage& m_stage;
    std::size_t m_index = 0;
    bool m_done = false;
    bool m_finished = false;
    bool m_shown = false;   // Show me was pressed since the step began
    bool m_performing = false; // Show me
    bool m_moving = false;     // to another step: what happens on the way belongs to none
    bool m_trying = false;     // beside the lesson
    bool m_touched = false; // a command ran since the step began
    engine::Time m_since;   // the step began
    std::vector<StepStatus> m_statuses;
    std::vector<bool> m_kept; // done in an earlier run
    std::vector<std::optional<LessonStage::Mark>> m_marks;
    std::vector<engine::expr::ConditionWatch> m_watches; // of the checks, then `until`
    std::vector<bool> m_true;
    std::vector<std::string> m_trueTooEarly;
    std::size_t m_hintsGiven = 0;
    std::vector<engine::expr::ConditionWatch> m_pauseWatches;
    std::vector<bool> m_paused;
    std::int64_t m_sent = 0, m_commands = 0;
    bool m_overTimeTold = false;
    std::map<std::size_t, LessonGiven> m_given; // by step
    LessonConditions m_conditions;
    std::vector<PredictionState> m_predictions;
    std::map<std::size_t, std::int64_t> m_sliders;
    std::string m_reading;
    bool m_readingWrong = false;
    std::vector<std::string> m_solutions;
    struct LedgerQuestion {
        std::string producer;
        std::vector<engine::expr::Condition> values;  // acked, present, lost
        std::optional<engine::expr::Condition> calls; // of one that a step starts; absent: nobody did yet
    };
    std::vector<LedgerQuestion> m_ledger;
};

} // namespace ui
