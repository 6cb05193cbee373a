#include "ui/lesson/lesson_robots.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/command/command.h"
#include "engine/view/cluster_view.h"
#include "ui/lesson/allowed.h"
#include "ui/lesson/lab_stage.h"
#include "ui/lesson/lesson_file.h"
#include "ui/lesson/lesson_answers.h"
#include "ui/lesson/lesson_player.h"

namespace ui {

namespace {

using engine::expr::Value;

// What hardly any step allows; the vandal tries them all.
const std::vector<std::string> kForbidden{"delete topic orders", "wipe broker 2", "kill controller c1", "cut link 1 2", "set config topic orders retention.ms=1000"};
constexpr int kMoves = 6;

// A problem ends the robot.
struct Problem {
    std::string words;
};

engine::LabOptions with(const std::shared_ptr<engine::ScriptHost>& scripts)
{
    engine::LabOptions options;
    options.scripts = scripts;
    return options;
}

// A lab with a player on it, as the window has them.
class Played {
public:
    Played(LessonPtr lesson, std::uint64_t seed, const RobotOptions& options)
        : m_lab(labOf(*lesson, seed), with(options.scripts)),
          m_stage(options.stage ? options.stage(m_lab, lesson->start) : std::make_unique<LabStage>(m_lab, lesson->start)), m_player(lesson, *m_stage)
    {
        if (!m_lab.failures().empty())
            throw Problem{"the lab's own commands fail: " + m_lab.failures().front()};
        // As in the window: nothing that happens goes unseen, and time stops at the event that makes a step done.
        m_lab.stopsHere = [this] {
            const engine::FactId last = m_lab.facts().last();
            return std::string(std::exchange(m_seen, last) != last && m_player.stopsHere() ? "lesson" : "");
        };
    }

    engine::Lab& lab() { return m_lab; }
    LabStage& stage() { return *m_stage; }
    LessonPlayer& player() { return m_player; }
    const LessonStep& step() const { return m_player.step(); }

    [[noreturn]] void fail(const std::string& words) const { throw Problem{step().id + ": " + words}; }

    // What the learner who knows everything does in this step.
    void solve()
    {
        LessonAnswer answer;
        switch (step().kind) {
        case StepKind::Act:
        case StepKind::Challenge:
            answer = m_player.showMe();
            break;
        case StepKind::Predict:
            answer = m_player.predict(rightAnswer(step()).front(), Confidence::Sure);
            break;
        case StepKind::Quiz:
            answer = m_player.answer(rightAnswer(step()));
            break;
        case StepKind::Observe: {
            const Value value = step().read->value(m_player.conditions());
            if (engine::expr::isAbsent(value))
                fail("there is nothing to read: " + step().read->text());
            answer = m_player.read(engine::expr::show(value));
            break;
        }
        case StepKind::Card:
            if (step().slider)
                m_player.moveSlider(step().slider->to);
            break;
        default:
            break;
        }
        if (!m_player.isDone())
            fail(answer.detail.empty() ? "it is not done" : answer.detail + whatIsMissing());
    }

    void next()
    {
        if (!m_player.next().ok())
            fail("Next does not open");
    }

    // From here on to the last step before the lab begins anew.
    void playSegment()
    {
        for (;;) {
            solve();
            const std::size_t after = m_player.index() + 1;
            const auto& steps = m_player.lesson().steps;
            if (after == steps.size() || steps[after].reset)
                return;
            next();
        }
    }
    void playTo(std::size_t index)
    {
        while (m_player.index() < index) {
            solve();
            next();
        }
    }

    std::string whatIsMissing() const
    {
        std::string out;
        for (const CheckState& check : m_player.state().checks)
            if (!check.isTrue)
                out += "; not yet " + check.id + ": " + m_player.text(step().id + "." + check.id + ".notyet").english;
        return out;
    }

private:
    engine::Lab m_lab;
    std::unique_ptr<LabStage> m_stage;
    LessonPlayer m_player;
    engine::FactId m_seen;
};

// Is what a step points at there?
bool isThere(const std::string& focus, const engine::ClusterView& view)
{
    const std::string kind = focus.substr(0, focus.find(' '));
    const std::string name = focus.substr(kind.size() + 1);
    const auto isPartition = [&](const std::string& id) {
        const std::size_t dash = id.rfind('-');
        const auto number = dash == std::string::npos ? std::nullopt : typedNumber(id.substr(dash + 1));
        return number && view.partition({id.substr(0, dash), static_cast<std::int32_t>(*number)}) != nullptr;
    };
    const auto isBroker = [&](const std::string& id) {
        const auto number = typedNumber(id);
        return number && view.brokers.contains(engine::BrokerId{static_cast<std::int32_t>(*number)});
    };
    if (kind == "broker")
        return isBroker(name);
    if (kind == "topic")
        return view.topics.contains(name);
    if (kind == "partition")
        return isPartition(name);
    if (kind == "replica")
        return isPartition(name.substr(0, name.find(' '))) && isBroker(name.substr(name.find(' ') + 1));
    if (kind == "producer" || kind == "consumer")
        return std::any_of(view.clients.begin(), view.clients.end(), [&](const auto& client) { return client.second->name == name; });
    return true; // groups come and go; the controllers are always there
}

void predictionsCameTrue(const Played& played, const LessonPlayer& player)
{
    for (const PredictionState& prediction : player.predictions())
        if (prediction.revealed && !prediction.isRight)
            played.fail("the prediction " + player.lesson().steps[prediction.step].id + " calls " + prediction.chosen + " right, but the run says "
                + (!prediction.happened.empty()       ? prediction.happened
                        : prediction.happenedNumber ? std::to_string(*prediction.happenedNumber)
                                                    : "none of its options"));
}

void reference(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    LessonPlayer& player = played.player();
    std::vector<std::string> broken; // invariants that the rules of then break
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        if (!player.trueTooEarly().empty())
            played.fail("the check " + player.trueTooEarly().front() + " is true before the step begins");
        for (const std::string& focus : lesson->steps[i].focus)
            if (!isThere(focus, played.lab().view()))
                played.fail("it points at " + focus + ", which is not there");
        played.solve();
        const LessonState state = player.state();
        for (const CheckState& check : state.checks)
            if (!check.isTrue && !check.bonus)
                played.fail("done without its check " + check.id);
        for (const LessonPause& pause : lesson->steps[i].pauses)
            if (std::find(state.pauses.begin(), state.pauses.end(), pause.id) == state.pauses.end())
                played.fail("its key frame " + pause.id + " never comes");
        predictionsCameTrue(played, player);
        if (lesson->steps[i].reset)
            broken.clear();
        broken.insert(broken.end(), lesson->steps[i].violates.begin(), lesson->steps[i].violates.end());
        for (const std::string& violation : played.lab().violations())
            if (std::none_of(broken.begin(), broken.end(), [&](const std::string& name) { return violation.find(name) != std::string::npos; }))
                played.fail(violation);
        for (const std::string& name : lesson->steps[i].violates)
            if (std::none_of(played.lab().violations().begin(), played.lab().violations().end(),
                    [&](const std::string& violation) { return violation.find(name) != std::string::npos; }))
                played.fail("nothing breaks " + name + " in it");
        played.next();
    }
    if (!player.isFinished())
        played.fail("the lesson does not end");
    for (const PredictionState& prediction : player.predictions())
        if (!prediction.revealed)
            played.fail("the prediction " + lesson->steps[prediction.step].id + " is never revealed");
}

void nothing(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        played.playTo(i);
        const LessonStep& step = played.step();
        // Where letting time go on is the move of an act, that does it; of a challenge it is never all.
        if (step.kind != StepKind::Challenge && (step.kind != StepKind::Act || step.timeStands))
            continue;
        LabStage& stage = played.stage();
        const engine::Time end = stage.now() + step.within;
        const auto look = [&] {
            played.player().look();
            for (const LessonCheck& check : step.checks)
                if (!check.bonus && check.falseBefore && check.condition.isTrue(played.player().conditions()))
                    played.fail("the check " + check.id + " comes true at " + engine::formatTime(stage.now()) + " though nobody did anything");
        };
        look();
        for (engine::Time next = stage.now(); next < end;) {
            next = std::min(end, next + engine::Duration{100000000});
            while (stage.advance(next)) { }
            look();
        }
        if (!played.player().reset().ok())
            played.fail("reset does not work");
    }
}

void alternatives(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        const std::size_t ways = lesson->steps[i].alternatives.size();
        if (lesson->steps[i].kind != StepKind::Challenge && ways == 0)
            continue;
        if (!played.player().jumpTo(i).ok())
            played.playTo(i);
        for (std::size_t way = 1; way <= ways; ++way)
            if (const auto answer = played.player().showMe(way); !answer.ok())
                played.fail("its other way " + std::to_string(way) + ": " + answer.detail + played.whatIsMissing());
        const auto& solutions = lesson->steps[i].solutions;
        for (std::size_t s = 0; s < solutions.size(); ++s) {
            const auto found = played.player().solutionsFound();
            if (const auto answer = played.player().showMe(s); !answer.ok())
                played.fail("the solution " + solutions[s].id + ": " + answer.detail + played.whatIsMissing());
            const auto& now = played.player().solutionsFound();
            if (now.size() != found.size() + 1 || now.back() != solutions[s].id)
                played.fail("the solution " + solutions[s].id + " is taken for " + (now.size() == found.size() ? "none" : now.back()));
        }
    }
}

void contrarian(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    LessonPlayer& player = played.player();
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        const LessonStep& step = lesson->steps[i];
        for (const LessonGiven& given : step.kind == StepKind::Quiz || step.kind == StepKind::Predict ? wrongAnswers(step) : std::vector<LessonGiven>{}) {
            if (step.kind == StepKind::Quiz && (player.answer(given).refusal != LessonRefusal::WrongAnswer || player.isDone()))
                played.fail("the wrong answer " + given.back() + " passes");
            if (step.kind == StepKind::Predict) {
                if (player.isDone() && !player.reset().ok()) // the last one stays, and the lesson goes on with it
                    played.fail("reset does not work");
                if (step.asksConfidence && player.predict(given.front(), std::nullopt).refusal != LessonRefusal::NoConfidence)
                    played.fail("a prediction without confidence passes");
                if (!player.predict(given.front(), Confidence::Sure).ok() || !player.isDone())
                    played.fail("the prediction " + given.front() + " is not taken");
            }
            const Judgement said = judge(step, given);
            for (const std::string& text : said.texts)
                if (player.text(step.id + "." + text).english.empty())
                    played.fail("no feedback for " + given.front());
            if (said.texts.empty() && !said.isIncomplete)
                played.fail("nothing is said to " + given.front());
        }
        if (step.kind == StepKind::Observe) {
            if (player.read("-77").refusal != LessonRefusal::WrongReading || player.isDone())
                played.fail("the wrong reading -77 passes");
            if (step.replay <= engine::Duration{0})
                played.fail("a wrong reading has nothing to look at again: replay");
        }
        if (!player.isDone())
            played.solve();
        played.next();
    }
}

// The hash where a segment of steps ends, entered at `index`.
void jumper(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    LessonPlayer& player = played.player();
    std::vector<std::string> atMark, atEnd;
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        atMark.push_back(played.stage().stateHash());
        played.solve();
        atEnd.push_back(played.stage().stateHash());
        played.next();
    }
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        if (!player.jumpTo(i).ok())
            throw Problem{lesson->steps[i].id + ": its mark cannot be reached"};
        if (played.stage().stateHash() != atMark[i])
            played.fail("another state at its mark than when it was reached first");
        played.playSegment();
        if (played.stage().stateHash() != atEnd[player.index()])
            played.fail("another end than the straight run, entered at " + lesson->steps[i].id);
    }
}

void impatient(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    LessonPlayer& player = played.player();
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        const StepKind kind = lesson->steps[i].kind;
        const bool needsSomething = kind != StepKind::Narrate && kind != StepKind::Explain
            && (kind != StepKind::Card || lesson->steps[i].slider.has_value());
        if (needsSomething && (player.isDone() || player.next().refusal != LessonRefusal::NotDone || player.index() != i))
            played.fail("passed without its condition");
        if (i > 0 && (!player.back().ok() || player.index() != i - 1 || !player.next().ok() || player.index() != i))
            played.fail("back and on again leads elsewhere");
        if (needsSomething && player.isDone())
            played.fail("back and on again made it done");
        (void)player.hint();
        (void)player.state();
        played.solve();
        (void)player.state();
        if (!player.reset().ok())
            played.fail("reset does not work");
        played.solve();
        played.next();
    }
    if (!player.back().ok() || player.isFinished())
        throw Problem{"the end does not open again"};
}

// What the rules of a challenge exclude is refused.
void againstTheRules(Played& played)
{
    const LessonStep& step = played.step();
    for (const std::string& line : step.forbid)
        if (engine::parseCommand(line) && played.player().run(line).refusal != LessonRefusal::Forbidden)
            played.fail("`" + line + "` is forbidden, and runs");
    if (!step.limits.sends)
        return;
    for (const std::string& line : step.commands) {
        auto parsed = engine::parseCommand(line);
        auto* send = parsed ? std::get_if<engine::command::Send>(&*parsed) : nullptr;
        if (send == nullptr)
            continue;
        send->count = *step.limits.sends + 1;
        const std::string tooMany = engine::formatCommand(*parsed);
        if (isAllowed(tooMany, step.allow) && played.player().run(tooMany).refusal != LessonRefusal::TooManySends)
            played.fail("`" + tooMany + "` is beyond the limit, and runs");
    }
}

void vandal(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    LessonPlayer& player = played.player();
    engine::Random dice(seed, "vandal");
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        const LessonStep& step = lesson->steps[i];
        if (!step.commands.empty()) {
            const std::string before = played.stage().stateHash();
            for (int move = 0; move < kMoves; ++move) { // refused ones are part of it
                (void)player.run(step.commands[dice.below(step.commands.size())]);
                (void)player.run("advance 700ms");
            }
            for (const std::string& line : kForbidden)
                if (!isAllowed(line, step.allow) && player.run(line).refusal != LessonRefusal::Locked)
                    played.fail("`" + line + "` is not in `allow`, and runs");
            againstTheRules(played);
            if (!player.reset().ok() || played.stage().stateHash() != before)
                played.fail("reset leads to another state than its mark");
        }
        const std::string before = played.stage().stateHash();
        const bool wasDone = player.isDone();
        if (!player.trySomething().ok())
            played.fail("nothing can be tried beside it");
        for (const std::string& line : kForbidden)
            (void)player.run(line);
        (void)player.run("advance 3s");
        if (!player.backToLesson().ok() || played.stage().stateHash() != before || player.isDone() != wasDone)
            played.fail("back to the lesson leads to another state than was left");
        played.solve();
        played.next();
    }
}

void bilingual(const LessonPtr& lesson, std::uint64_t seed, const RobotOptions& options)
{
    Played played(lesson, seed, options);
    const auto look = [&] {
        const LessonState state = played.player().state();
        for (const auto& [id, text] : state.texts)
            if (text.english.empty() != text.chinese.empty())
                played.fail(id + " says something in one language only");
        if (options.look && seed == lesson->start.seed) // words do not depend on the seed
            if (const std::string problem = options.look(*lesson, state); !problem.empty())
                played.fail(problem);
    };
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
        look();
        played.solve();
        look();
        played.next();
    }
    look();
}

} // namespace

bool LessonReport::isWell() const
{
    return std::all_of(robots.begin(), robots.end(), [](const RobotVerdict& robot) { return robot.problem.empty(); });
}

LessonReport playLesson(const LessonPtr& lesson, int seeds, const RobotOptions& options)
{
    struct Robot {
        const char* name;
        void (*play)(const LessonPtr&, std::uint64_t, const RobotOptions&);
    };
    constexpr Robot kRobots[] = {{"reference", &reference}, {"null", &nothing}, {"alternatives", &alternatives},
        {"contrarian", &contrarian}, {"jumper", &jumper}, {"impatient", &impatient}, {"vandal", &vandal}, {"bilingual", &bilingual}};
    LessonReport report{lesson->steps.size(), lesson->checkCount(), {}};
    for (const Robot& robot : kRobots) {
        if (!options.only.empty() && options.only != robot.name)
            continue;
        RobotVerdict verdict{robot.name, {}};
        for (int i = 0; i < seeds && verdict.problem.empty(); ++i) {
            const std::uint64_t seed = lesson->start.seed + static_cast<std::uint64_t>(i);
            try {
                robot.play(lesson, seed, options);
            } catch (const Problem& problem) {
                verdict.problem = "seed " + std::to_string(seed) + ", " + problem.words;
            } catch (const engine::CheckFailed& failed) {
                verdict.problem = "seed " + std::to_string(seed) + ": " + failed.what();
            }
        }
        report.robots.push_back(std::move(verdict));
    }
    return report;
}

} // namespace ui
