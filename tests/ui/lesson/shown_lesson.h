#pragma once

#include <QTest>

#include <QAbstractButton>
#include <QEventLoop>
#include <QLineEdit>

#include <memory>

#include "tests/ui/lesson/do_right.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/lesson/lesson_session.h"

namespace ui {

// A panel over a lab that runs on its own thread. settle() answers when every wish so far has been carried out.
struct Shown {
    explicit Shown(LessonPtr lesson)
        : bridge(std::make_unique<engine::Lab>(engine::LabFile{}, engine::LabOptions{}), paused())
    {
        if (const QString problem = bridge.start(); !problem.isEmpty())
            qFatal("%s", qPrintable(problem));
        session = std::make_unique<LessonSession>(bridge, std::move(lesson), nullptr);
        panel.setSession(session.get());
        panel.resize(320, 700);
        panel.show();
        settle();
    }
    static engine::Host::Options paused()
    {
        engine::Host::Options options;
        options.pace = {engine::HostPace::Kind::Paused, 1, 1};
        return options;
    }
    void settle()
    {
        QEventLoop loop;
        bridge.ask([](engine::Lab&) { return QString(); }, [&](const QString&) { loop.quit(); });
        loop.exec();
        bridge.deliverNow();
    }
    template <class Widget> Widget* find(const char* name)
    {
        auto* found = panel.findChild<Widget*>(name);
        if (found == nullptr)
            qFatal("there is no %s", name);
        return found;
    }
    void click(const char* name)
    {
        auto* button = find<QAbstractButton>(name);
        QVERIFY2(button->isVisible() && button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
        settle();
    }
    void type(const char* name, const QString& text)
    {
        auto* field = find<QLineEdit>(name);
        field->setFocus();
        field->clear();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
        settle();
    }
    // Forward, with everything done on the way.
    void goTo(std::size_t step)
    {
        while (session->state().step < step) {
            const std::size_t before = session->state().step;
            doRight(bridge, *session);
            settle();
            session->next();
            settle();
            QVERIFY2(session->state().step == before + 1, session->lesson()->steps[before].id.c_str());
        }
    }

    Bridge bridge;
    std::unique_ptr<LessonSession> session;
    LessonPanel panel;
};

} // namespace ui
