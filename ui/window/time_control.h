#pragma once

// What can be done with time beyond the transport: step by one event or by a kind, forward and back, in the past as well as now; stop
// when a condition becomes true; branches to go to and to compare. The menu of the timeline and the Time menu of the window.
//
// It decides nothing about what is shown: it asks the window to look, to go back to now, or to run a line.

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

#include "ui/bridge/bridge.h"
#include "ui/timeline/timeline_view.h"
#include "ui/window/replay.h"

class QMenu;
class QPoint;

namespace ui {

class BranchDialog;
class SpaceTimeDialog;
class BreakDialog;

class TimeControl : public QObject {
    Q_OBJECT
public:
    struct Window {
        QWidget* widget = nullptr;                              // parent of menus and dialogs
        std::function<std::optional<engine::Time>()> lookingAt; // absent: now
        std::function<bool(const QString& line)> isRefused;     // by a lesson, which was told
        std::function<Stretch()> stretch;                       // marked on the timeline, or what is seen there
    };
    TimeControl(Bridge& bridge, Window window);

    void follow(const engine::HostSlice& slice); // what arrived last
    // A line's answer: the dialog of breakpoints shows what is wrong with its own.
    void answered(const QString& line, const engine::CommandResult& result);

    enum class Direction { Back, Forward };
    // To the next or last fact; of the chosen kind. Forward from now, the engine goes on by one event.
    void step(Direction direction);
    void stepByKind(Direction direction);
    const QString& kind() const { return m_kind; }
    void setKind(const QString& fact);
    // "an election", of the kinds that are offered.
    static QString kindWords(const QString& fact);
    static const QStringList& kinds();

    // Adds its entries; the menu's owner clears it.
    void fill(QMenu& menu, std::optional<engine::Time> at = std::nullopt, const QString& branch = {});
    void openMenu(const QPoint& globalPosition, engine::Time at, const QString& branch);
    void showBreakpoints();
    void compare(const QString& left, const QString& right);
    // The live branch and the one that it came from, or its newest child, at their first difference.
    void compareWithParent();

    // Of what is marked on the timeline, or seen there.
    void showSpaceTime();

    // -- looking again
    void replayLast(); // slowly, the last things that happened before the instant that is shown
    void replay(engine::Time from, engine::Time to, engine::Duration wall); // that stretch, slowly, then now again
    void loop();       // the chosen stretch, until it is asked again or anything else is looked at
    void endReplay();
    bool isReplaying() const { return m_replay.isOn(); }
    void replayFrame() { m_replay.frame(); } // what its timer does

signals:
    void lookRequested(engine::Time instant);
    void nowRequested();
    void commandRequested(const QString& line);
    void formRequested(const QString& line); // a line that lacks something
    void told(const QString& words); // for the status line
    void kindChanged();
    void replayed(engine::Time instant); // one picture of a replay

private:
    void walk(Direction direction, const QString& fact);

    Bridge& m_bridge;
    Window m_window;
    engine::HostSlice m_slice;
    QString m_kind;
    QPointer<BreakDialog> m_breaks;
    QPointer<BranchDialog> m_comparison;
    QPointer<SpaceTimeDialog> m_spaceTime;
    Replay m_replay;
    bool m_replayedNow = false; // what is replayed led to now
};

} // namespace ui
