#include "ui/lesson/lesson_session.h"

#include <QPointer>

#include <algorithm>
#include <utility>

#include "ui/lesson/allowed.h"
#include "ui/lesson/lab_stage.h"
#include "ui/lesson/lesson_file.h"

namespace ui {

// Touched on the engine's thread only, once the lab is there.
struct LessonSession::Core {
    Core(engine::Lab& theLab, const LessonPtr& lesson)
        : lab(&theLab), stage(theLab, lesson->start), player(lesson, stage)
    {
    }
    const engine::Lab* lab;
    LabStage stage;
    LessonPlayer player;
    engine::FactId seen; // when stopsHere() looked last
};

LessonSession::LessonSession(Bridge& bridge, LessonPtr lesson, const std::function<void(engine::Lab&)>& prepare, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_lesson(std::move(lesson))
{
    auto lab = std::make_unique<engine::Lab>(labOf(*m_lesson, m_lesson->start.seed), engine::LabOptions{});
    if (prepare)
        prepare(*lab);
    m_core = std::make_shared<Core>(*lab, m_lesson);
    lab->stopsHere = [core = std::weak_ptr(m_core)] {
        const auto alive = core.lock();
        if (!alive)
            return std::string();
        const engine::FactId last = alive->lab->facts().last();
        return std::string(std::exchange(alive->seen, last) != last && alive->player.stopsHere() ? "lesson" : "");
    };
    m_state = m_core->player.state();
    m_bridge.setPace({engine::HostPace::Kind::Paused, 1, 1});
    m_bridge.replaceLab(std::move(lab));
    connect(&m_bridge, &Bridge::arrived, this, &LessonSession::follow);
    m_atStep.start();
    m_hintTimer.setInterval(1000);
    connect(&m_hintTimer, &QTimer::timeout, this, [this] {
        act([passed = engine::Duration{m_atStep.nsecsElapsed()}](LessonPlayer& player) {
            player.waited(passed);
            return LessonAnswer{};
        });
    });
}

LessonSession::~LessonSession() = default;

bool LessonSession::allows(const QString& line) const { return m_state.trying || isAllowed(line.toStdString(), step().allow); }

void LessonSession::act(Wish wish, std::function<void(const LessonAnswer&)> then)
{
    if (m_over)
        return;
    auto outcome = std::make_shared<Outcome>();
    m_bridge.ask(
        [core = m_core, wish = std::move(wish), outcome](engine::Lab& lab) {
            outcome->gone = &lab != core->lab;
            if (!outcome->gone) {
                core->seen = {}; // another branch may number its facts alike
                outcome->answer = wish(core->player);
                outcome->state = core->player.state();
            }
            return QString();
        },
        [self = QPointer(this), outcome, then = std::move(then)](const QString&) {
            if (!self)
                return;
            self->take(*outcome);
            if (then && !outcome->gone)
                then(outcome->answer);
        });
}

void LessonSession::follow(const Arrival& arrival)
{
    const bool mayRun = m_state.trying || (!step().allow.empty() && !m_state.finished);
    if (!m_over && !mayRun && arrival.slice.pace.kind != engine::HostPace::Kind::Paused) {
        setTime(false);
        emit answered({LessonRefusal::TimeStands, {}});
    }
    // Where the step has a pace of its own, "auto" means that one; any other is the learner's choice.
    if (!m_over && !m_state.trying && step().pace > 0 && arrival.slice.pace.kind == engine::HostPace::Kind::Auto)
        m_bridge.setPace(pace());
    const Seen seen{arrival.slice.generation, arrival.slice.eventsRun, arrival.slice.now};
    if (m_looking || m_over || seen == m_seen)
        return;
    m_looking = true;
    m_seen = seen;
    act(
        [](LessonPlayer& player) {
            player.look();
            return LessonAnswer{};
        },
        [this](const LessonAnswer&) { m_looking = false; });
}

void LessonSession::take(const Outcome& outcome)
{
    if (m_over)
        return;
    if (outcome.gone) {
        m_over = true;
        emit ended();
        return;
    }
    const bool isNewStep = outcome.state.step != m_state.step || outcome.state.finished != m_state.finished;
    const bool doneChanged = outcome.state.done != m_state.done || outcome.state.trying != m_state.trying;
    const bool isSame = outcome.state == m_state;
    // Who was sure and wrong sees the moment again at once.
    const auto surprises = [](const LessonState& state) {
        return std::count_if(state.predictions.begin(), state.predictions.end(), [](const PredictionState& made) {
            return made.revealed && made.confidence == Confidence::Sure && !made.isRight && (!made.happened.empty() || made.happenedNumber);
        });
    };
    const bool isSurprised = surprises(outcome.state) > surprises(m_state);
    m_state = outcome.state;
    m_isTold = true;
    if (isNewStep || doneChanged)
        setTime(false);
    if (isNewStep)
        m_atStep.start();
    if (m_state.hintsLeft > 0 && !m_state.done && !m_state.finished)
        m_hintTimer.start();
    else
        m_hintTimer.stop();
    if (!isSame || std::exchange(m_isNew, false)) // the first step has its place in the picture only now
        emit changed();
    if (isSurprised && step().replay > engine::Duration{0})
        emit replayRequested(m_state.now - step().replay, m_state.now);
}

void LessonSession::setTime(bool runs)
{
    m_bridge.setPace(runs ? pace() : engine::HostPace{engine::HostPace::Kind::Paused, 1, 1});
}

engine::HostPace LessonSession::pace() const
{
    using Kind = engine::HostPace::Kind;
    const bool hasOwn = step().pace > 0 && !m_state.trying;
    return hasOwn ? engine::HostPace{Kind::Ratio, static_cast<std::int32_t>(step().pace), 1} : engine::HostPace{Kind::Auto, 1, 1};
}

// -- wishes -----------------------------------------------------------------------------------------------------------

void LessonSession::run(const QString& line)
{
    act([text = line.toStdString()](LessonPlayer& player) { return player.run(text); },
        [this, line](const LessonAnswer& answer) {
            const bool mayRun = m_state.trying || (!m_state.done && !step().timeStands);
            if (answer.ok() && mayRun && !isTimeCommand(line.toStdString()))
                setTime(true);
            emit commandAnswered(line, answer);
            emit answered(answer);
        });
}

void LessonSession::actAndTell(Wish wish)
{
    act(std::move(wish), [this](const LessonAnswer& answer) { emit answered(answer); });
}

void LessonSession::predict(const std::string& option, Confidence confidence)
{
    actAndTell([option, confidence](LessonPlayer& player) { return player.predict(option, confidence); });
}

void LessonSession::answer(const LessonGiven& given)
{
    act([given](LessonPlayer& player) { return player.answer(given); },
        [this](const LessonAnswer& answer) {
            if (answer.refusal == LessonRefusal::WrongAnswer)
                emit missed(QString::fromStdString(step().id));
            emit answered(answer);
        });
}

void LessonSession::read(const QString& value)
{
    act([text = value.toStdString()](LessonPlayer& player) { return player.read(text); },
        [this](const LessonAnswer& answer) {
            if (answer.refusal == LessonRefusal::WrongReading && step().replay > engine::Duration{0})
                emit replayRequested(m_state.now - step().replay, m_state.now);
            emit answered(answer);
        });
}

void LessonSession::moveSlider(std::int64_t value)
{
    act([value](LessonPlayer& player) {
        player.moveSlider(value);
        return LessonAnswer{};
    });
}

void LessonSession::hint()
{
    act([](LessonPlayer& player) {
        player.hint();
        return LessonAnswer{};
    });
}

void LessonSession::showMe()
{
    actAndTell([](LessonPlayer& player) { return player.step().mayShow ? player.showMe() : LessonAnswer{LessonRefusal::NothingToShow, {}}; });
}

void LessonSession::next()
{
    setTime(false); // first, or the other place would have gone on a little before anybody saw it
    actAndTell([](LessonPlayer& player) { return player.next(); });
}

void LessonSession::back()
{
    setTime(false);
    actAndTell([](LessonPlayer& player) { return player.back(); });
}

void LessonSession::reset()
{
    setTime(false);
    actAndTell([](LessonPlayer& player) { return player.reset(); });
}

void LessonSession::jumpTo(std::size_t index)
{
    setTime(false);
    actAndTell([index](LessonPlayer& player) { return player.jumpTo(index); });
}

void LessonSession::skipToChallenge()
{
    const auto& steps = m_lesson->steps;
    const auto found = std::find_if(steps.begin(), steps.end(), [](const LessonStep& step) { return step.kind == StepKind::Challenge; });
    jumpTo(static_cast<std::size_t>(found - steps.begin()));
}

void LessonSession::trySomething()
{
    setTime(false);
    actAndTell([](LessonPlayer& player) { return player.trySomething(); });
}

void LessonSession::backToLesson()
{
    setTime(false);
    actAndTell([](LessonPlayer& player) { return player.backToLesson(); });
}

void LessonSession::restore(const LessonProgress& kept)
{
    std::vector<StepStatus> statuses;
    for (const LessonStep& one : m_lesson->steps) {
        const auto found = kept.steps.find(one.id);
        statuses.push_back(found == kept.steps.end() ? StepStatus::Ahead : found->second);
    }
    const std::size_t at = kept.finished ? 0 : m_lesson->indexOf(kept.at);
    actAndTell([statuses, solutions = kept.solutions, at](LessonPlayer& player) {
        player.restore(statuses, solutions);
        return at > 0 && at < statuses.size() ? player.jumpTo(at) : LessonAnswer{};
    });
}

void LessonSession::setLesson(LessonPtr lesson)
{
    m_lesson = lesson;
    act(
        [lesson](LessonPlayer& player) {
            player.setLesson(lesson);
            return LessonAnswer{};
        },
        [this](const LessonAnswer&) { emit changed(); });
}

} // namespace ui
