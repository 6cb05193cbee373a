#pragma once

// A lesson that runs in the window: the player works on the engine's thread, where the lab is; this is its side on the GUI
// thread. Wishes go over the bridge, states come back as values. Time begins with the learner's first move in a step, and stops
// at the very event that makes the step done.
//
// Ends by itself when another lab takes the place of the lesson's.
//
// Threads: GUI.

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

#include "ui/bridge/bridge.h"
#include "ui/lesson/lesson_player.h"
#include "ui/lesson/lesson_progress.h"

namespace ui {

class LessonSession : public QObject {
    Q_OBJECT
public:
    // Opens the lesson's lab in the bridge. `prepare` gets it before anything happens in it (may be empty).
    LessonSession(Bridge& bridge, LessonPtr lesson, const std::function<void(engine::Lab&)>& prepare, QObject* parent = nullptr);
    ~LessonSession() override;

    const LessonPtr& lesson() const { return m_lesson; }
    const LessonState& state() const { return m_state; }
    // False until its lab stands where the first step begins; state() is empty before.
    bool isTold() const { return m_isTold; }
    const LessonStep& step() const { return m_lesson->steps[m_state.step]; }
    // May this line run in this step?
    bool allows(const QString& line) const;

    // -- wishes; answered() tells what became of them
    void run(const QString& line);
    void predict(const std::string& option, Confidence confidence);
    void answer(const LessonGiven& given);
    void read(const QString& value);
    void moveSlider(std::int64_t value);
    void hint();
    void showMe();
    void next();
    void back();
    void reset();
    void jumpTo(std::size_t index);
    void skipToChallenge(); // "I know this"
    void trySomething();
    void backToLesson();
    // What earlier runs have done; goes on at that step, if there is one.
    void restore(const LessonProgress& kept);
    // The same lesson with other words.
    void setLesson(LessonPtr lesson);

signals:
    void changed(); // state()
    void answered(const ui::LessonAnswer& answer);
    // A command line that ran, or was refused, for console and status line.
    void commandAnswered(const QString& line, const ui::LessonAnswer& answer);
    // A wrong reading, or a prediction that was sure and wrong: look again at what happened.
    void replayRequested(engine::Time from, engine::Time to);
    void missed(const QString& step); // a quiz was answered wrongly
    void ended(); // another lab is there

private:
    struct Core;
    struct Outcome {
        bool gone = false;
        LessonAnswer answer;
        LessonState state;
    };
    using Wish = std::function<LessonAnswer(LessonPlayer&)>;
    void act(Wish wish, std::function<void(const LessonAnswer&)> then = {});
    void follow(const Arrival& arrival);
    void take(const Outcome& outcome);
    void setTime(bool runs);
    engine::HostPace pace() const; // of this step, while its time runs
    void actAndTell(Wish wish);

    Bridge& m_bridge;
    LessonPtr m_lesson;
    std::shared_ptr<Core> m_core;
    LessonState m_state;
    bool m_looking = false; // a look is under way
    struct Seen {
        std::uint64_t generation = 0, events = 0;
        engine::Time now;
        bool operator==(const Seen&) const = default;
    };
    Seen m_seen; // when it looked last; a lab that stands still is not asked again
    bool m_over = false;
    bool m_isNew = true; // nothing has been told yet
    bool m_isTold = false;
    QElapsedTimer m_atStep; // the learner's time, for hints
    QTimer m_hintTimer;
};

} // namespace ui
