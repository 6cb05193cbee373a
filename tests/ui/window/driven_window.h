#pragma once

// The whole window on a lab, driven by mouse and keys. Virtual time stands still unless the test lets it go on, and goes on by frames
// that are turned by hand: a run is the same each time, and what the window shows can be compared with what the engine says.

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/first_lab.h"
#include "app/lab_io.h"
#include "engine/lab/lab.h"
#include "ui/bridge/bridge.h"
#include "ui/panels/console_panel.h"
#include "ui/panels/inspector.h"
#include "ui/stage/display_list.h"
#include "ui/timeline/timeline_view.h"
#include "ui/window/main_window.h"
#include "ui/window/time_bar.h"

namespace support {

class DrivenWindow {
public:
    explicit DrivenWindow(std::unique_ptr<engine::Lab> lab, ui::MainWindow::Doors doors = {}) : bridge(std::move(lab), paused()), window(bridge, "Free lab", std::move(doors))
    {
        window.resize(1680, 1050);
        if (const QString problem = bridge.start(); !problem.isEmpty())
            qFatal("%s", qPrintable(problem));
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window was not shown");
        settle();
        stage().setFocus();
    }

    // The engine's answer.
    template <class Ask>
    auto ask(Ask question)
    {
        std::optional<std::invoke_result_t<Ask, engine::Lab&>> answer;
        bridge.ask(
            [&](engine::Lab& lab) {
                answer = question(lab);
                return QString();
            },
            [](const QString&) { });
        bridge.turn(engine::Duration{0});
        QApplication::processEvents();
        return *answer;
    }
    // Everything that was asked for is done and shown.
    void settle()
    {
        for (int i = 0; i < 3; ++i) { // an answer may ask again
            bridge.turn(engine::Duration{0});
            QApplication::processEvents();
        }
    }
    // That much of wall time passes, a frame at a time.
    void frames(engine::Duration wall)
    {
        for (engine::Duration at{0}; at < wall; at += kFrame) {
            bridge.turn(kFrame);
            QApplication::processEvents();
        }
    }
    static constexpr engine::Duration kFrame{std::chrono::milliseconds{16}};

    // -- a person's hands
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget* focused = window.focusWidget();
        QTest::keyClick(focused ? focused : &window, key, modifiers);
        settle();
    }
    void openTab(const QString& name)
    {
        auto* bar = window.findChild<ui::Inspector*>()->findChild<QTabWidget*>()->tabBar();
        for (int i = 0; i < bar->count(); ++i)
            if (bar->tabText(i) == name)
                QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
    }
    void type(const QString& line)
    {
        openTab("Console");
        auto* input = window.findChild<ui::ConsolePanel*>()->findChild<QLineEdit*>();
        QTest::mouseClick(input, Qt::LeftButton);
        QTest::keyClicks(input, line);
        QTest::keyClick(input, Qt::Key_Escape); // the list of completions
        QTest::keyClick(input, Qt::Key_Return);
        settle();
    }
    void click(const ui::ObjectId& id)
    {
        QTest::mouseClick(&stage(), Qt::LeftButton, {}, placeOf(id));
        settle();
    }
    // Right-click, then the entry that begins with those words; "Disk/Full" is one of the menu Disk.
    void choose(const ui::ObjectId& id, const QString& words)
    {
        bool found = false;
        QTimer::singleShot(0, &window, [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                return;
            QAction* chosen = nullptr;
            QMenu* in = menu;
            for (const QString& part : words.split('/')) {
                chosen = nullptr;
                for (auto* action : in->actions())
                    if (!chosen && action->text().startsWith(part))
                        chosen = action;
                if (!chosen)
                    break;
                in = chosen->menu() ? chosen->menu() : in;
            }
            found = chosen != nullptr;
            if (chosen && in == menu)
                return QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(chosen).center());
            menu->close();
            if (chosen)
                chosen->trigger();
        });
        QContextMenuEvent event(QContextMenuEvent::Mouse, placeOf(id), stage().mapToGlobal(placeOf(id)));
        QApplication::sendEvent(&stage(), &event);
        if (!found)
            qFatal("the menu has no entry %s", qPrintable(words));
        settle();
    }

    ui::StageView& stage() { return window.stage().view(); }
    ui::TimelineView& timeline() { return *window.findChild<ui::TimelineView*>(); }
    const engine::ClusterView& shown() { return *window.moment().view; }

    ui::Bridge bridge;
    ui::MainWindow window;

private:
    static engine::Host::Options paused()
    {
        engine::Host::Options options;
        options.pace = {engine::HostPace::Kind::Paused, 1, 1};
        options.byHand = true;
        return options;
    }
    QPoint placeOf(const ui::ObjectId& id)
    {
        const QRectF box = boxOf(stage().list(), id);
        if (box.isEmpty())
            qFatal("it is not on the stage");
        // A broker's own place is its head, a replica's its name; rows and records lie beside them.
        if (id.kind == ui::StageKind::Replica)
            return QPoint(qRound(box.left()) + 20, qRound(box.center().y()));
        return id.kind == ui::StageKind::Broker ? QPoint(qRound(box.left()) + 60, qRound(box.top()) + 16) : box.center().toPoint();
    }
};

// The lab that opens first, at the instant at which it opens, always with the same clock.
inline std::unique_ptr<DrivenWindow> openFirstLab(ui::MainWindow::Doors doors = {})
{
    app::LoadedLab loaded;
    loaded.file = app::firstLab();
    loaded.file.clock = 1700000000000;
    const engine::Time open = *loaded.file.openAt;
    std::vector<std::string> warnings;
    auto lab = app::makeLab(std::move(loaded), {}, warnings);
    lab->runUntil(open);
    return std::make_unique<DrivenWindow>(std::move(lab), std::move(doors));
}

inline engine::Time nowOf(DrivenWindow& driven)
{
    return driven.ask([](engine::Lab& lab) { return lab.now(); });
}

inline QAction* entry(const QMenu& menu, const QString& words)
{
    for (auto* action : menu.actions())
        if (action->text().startsWith(words))
            return action;
    return nullptr;
}

// Right-click on the timeline at a place.
inline QMenu* timelineMenu(DrivenWindow& driven, QPoint at)
{
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, driven.timeline().mapToGlobal(at));
    QApplication::sendEvent(&driven.timeline(), &event);
    return qobject_cast<QMenu*>(QApplication::activePopupWidget());
}

} // namespace support
