#pragma once

// The whole window on a lab, driven by mouse and keys. Virtual time stands still unless the test lets it go on, so a run is
// the same each time; what the window shows can be compared with what the engine says.

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include <optional>

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
    explicit DrivenWindow(std::unique_ptr<engine::Lab> lab) : bridge(std::move(lab), paused()), window(bridge, "Free lab", {})
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

    // The engine's answer, asked on its own thread.
    template <class Ask>
    auto ask(Ask question)
    {
        std::optional<std::invoke_result_t<Ask, engine::Lab&>> answer;
        bool done = false;
        bridge.ask(
            [&](engine::Lab& lab) {
                answer = question(lab);
                return QString();
            },
            [&](const QString&) { done = true; });
        if (!QTest::qWaitFor([&] { return done; }, 20000))
            qFatal("the engine did not answer");
        bridge.deliverNow();
        QApplication::processEvents();
        return *answer;
    }
    // Everything that was asked for is done and shown.
    void settle()
    {
        ask([](engine::Lab& lab) { return lab.now(); });
        ask([](engine::Lab& lab) { return lab.now(); });
    }

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
    // Right-click, then the entry that begins with those words.
    void choose(const ui::ObjectId& id, const QString& words)
    {
        bool found = false;
        QTimer::singleShot(0, &window, [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                return;
            for (auto* action : menu->actions())
                if (action->text().startsWith(words)) {
                    found = true;
                    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                    return;
                }
            menu->close();
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

} // namespace support
