#include <QDir>
#include <QFile>
#include <QMenuBar>
#include <QTemporaryDir>

#include "engine/lab/lab_conditions.h"
#include "tests/ui/lesson/do_right.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/appearance.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/lesson_shelf.h"
#include "ui/lesson/lesson_watch.h"
#include "ui/lesson/lesson_widgets.h"
#include "ui/window/first_open.h"
#include "ui/window/lesson_button.h"
#include "ui/window/palette.h"
#include "ui/window/time_control.h"

using namespace engine;
using namespace ui;
using support::nowOf;

// Does a lesson hold the whole window: what is locked, what is lit, what is looked at again, and what is kept for the next start?
class TstLessonWindow : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatIsLockedIsGreyAndSaysWhy();
    void onlyAStepThatAsksForItDimsTheRest();
    void theFirstStepPointsIntoItsOwnLab();
    void theCameraGoesWhereTheStepLooks();
    void aWrongReadingIsShownAgainSlowly();
    void nothingMovesWhenAReplayEnds();
    void aClickOnTheStageIsAnAnswer();
    void besideTheLessonEverythingIsOpen();
    void progressIsKeptBetweenStarts();
    void cardsOpenTheNextLessonAndWaitInTheList();
    void otherWordsTakeTheirPlaceAtOnce();
    void aBrokenEditIsToldAndTheLastGoodVersionStays();
    void otherLogicGoesOnAtTheSameStep();
    void aLessonThatCannotBeReadLeavesTheOthersUsable();
    void aPathShowsItsLessonsAndAllComeBack();
    void theNextLessonFollowsTheList();
    void theNextLessonFollowsThePathThatWasChosen();
    void whoIsNewIsSentToTheFirstLesson();

private:
    struct Started;
    std::unique_ptr<QTemporaryDir> m_folder; // a shelf of its own, and what is kept
    QString m_before;

    void edit(const QString& file, const QByteArray& from, const QByteArray& to, const QString& lesson = "9.1-mine")
    {
        QFile text("lessons/" + lesson + "/" + file);
        QVERIFY(text.open(QIODevice::ReadOnly));
        const QByteArray before = text.readAll();
        text.close();
        QVERIFY2(before.count(from) == 1, from.constData());
        QVERIFY(text.open(QIODevice::WriteOnly | QIODevice::Truncate));
        text.write(QByteArray(before).replace(from, to));
    }
};

struct TstLessonWindow::Started : support::DrivenWindow {
    explicit Started(const QString& home) : DrivenWindow(std::make_unique<Lab>(LabFile{}, LabOptions{}), doors(home)) { }
    static MainWindow::Doors doors(const QString& home)
    {
        MainWindow::Doors out;
        out.progress = home + "/progress.json";
        return out;
    }
    LessonPanel& panel() { return window.lessonPanel(); }
    LessonSession& lesson() { return *panel().session(); }
    void open(const QString& id = "9.1-mine")
    {
        window.openLesson(id);
        settle();
        settle();
    }
    // Forward, with everything done on the way.
    void goTo(const char* id)
    {
        while (lesson().step().id != id) {
            doRight(bridge, lesson());
            settle();
            lesson().next();
            settle();
            settle();
        }
    }
    QAction* entry(const QString& words)
    {
        for (QMenu* menu : window.menuBar()->findChildren<QMenu*>())
            for (QAction* action : menu->actions())
                if (action->text().startsWith(words))
                    return action;
        qFatal("there is no entry %s", qPrintable(words));
    }
    bool isOpen(BreakTool tool)
    {
        for (const auto* button : window.findChildren<ToolButton*>())
            if (button->accessibleName().startsWith(QString::number(static_cast<int>(tool) + 1)))
                return button->lock().isEmpty();
        return false;
    }
    QString told()
    {
        for (const auto* label : panel().findChildren<WordsLabel*>("told"))
            if (label->isVisible())
                return label->accessibleName();
        return {};
    }
    // The last step done, and its Finish.
    void finish()
    {
        goTo("challenge");
        lesson().showMe();
        settle();
        lesson().next();
        settle();
    }
    QString rowNote(const QString& id) { return window.findChild<LessonButton*>("begin-" + id)->accessibleDescription(); }
    QString acked()
    {
        const auto value = expr::Condition::compileValue("size(acked(p1))", labFactKinds());
        return ask([&](Lab& lab) { return QString::fromStdString(expr::show(value->value(LabConditions(lab)))); });
    }
    TimeControl& time() { return *window.findChild<TimeControl*>(); }
};

void TstLessonWindow::init()
{
    Appearance::instance().setTheme(ThemeChoice::Light);
    Appearance::instance().setLanguage(Language::English);
    m_folder = std::make_unique<QTemporaryDir>();
    m_before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    QVERIFY(QDir().mkdir("lessons"));
    QVERIFY(QFile::copy(":/lessons/presets.toml", "lessons/presets.toml"));
    std::string made;
    QCOMPARE(writeSkeleton("9.1-mine", made), std::string());
    QCOMPARE(writeSkeleton("9.2-next", made), std::string());
}

void TstLessonWindow::cleanup() { QDir::setCurrent(m_before); }

void TstLessonWindow::whatIsLockedIsGreyAndSaysWhy()
{
    Started at(m_folder->path());
    QVERIFY(at.entry("Create a topic")->isEnabled());
    at.open();
    QVERIFY(!at.entry("Create a topic")->isEnabled());
    QVERIFY(at.entry("Create a topic")->toolTip().startsWith("Locked in this step"));
    QVERIFY(!at.entry("Undo")->isEnabled());
    for (const BreakTool tool : {BreakTool::Kill, BreakTool::PowerOff, BreakTool::Pause, BreakTool::Stop, BreakTool::Link})
        QVERIFY(!at.isOpen(tool));
    QVERIFY(at.isOpen(BreakTool::Start)); // nothing is down: there is nothing to lock
    auto* console = at.window.findChild<ConsolePanel*>()->findChild<QLineEdit*>();
    QCOMPARE(console->placeholderText(), QString("Locked in this step"));
    at.lesson().jumpTo(7); // the challenge: send and kill
    at.settle();
    at.settle();
    QCOMPARE(at.lesson().step().id, std::string("challenge"));
    QVERIFY(at.isOpen(BreakTool::Kill));
    QVERIFY(!at.isOpen(BreakTool::PowerOff));
    QVERIFY(!at.isOpen(BreakTool::Link));
    QCOMPARE(console->placeholderText(), QString("Open in this step: send p1 orders · kill broker"));
    QVERIFY(!at.entry("Create a topic")->isEnabled());
    // A key of the stage, too, is refused with words and changes nothing.
    at.stage().setSelected(ObjectId::broker(BrokerId{2}));
    at.stage().setFocus();
    at.key(Qt::Key_O); // power off
    QVERIFY2(at.told().contains("Open: send p1 orders · kill broker"), qPrintable(at.told()));
    QVERIFY(at.ask([](Lab& lab) { return lab.isUp(BrokerId{2}); }));
    at.panel().findChild<QAbstractButton*>("leave")->click();
    at.settle();
    QVERIFY(at.entry("Create a topic")->isEnabled());
    QVERIFY(at.isOpen(BreakTool::PowerOff));
}

void TstLessonWindow::onlyAStepThatAsksForItDimsTheRest()
{
    Started at(m_folder->path());
    at.open();
    QVERIFY(at.stage().selected().kind == StageKind::Client); // `focus` of the first step, too
    QVERIFY(at.stage().spotlight().empty()); // it has a focus, and asks for no light
    at.goTo("look");
    QCOMPARE(at.stage().spotlight(), std::vector<ObjectId>{ObjectId::partitionOf({"orders", 0})});
    QCOMPARE(at.stage().selected(), ObjectId::partitionOf({"orders", 0}));
    at.lesson().trySomething();
    at.settle();
    QVERIFY(at.stage().spotlight().empty());
    at.lesson().backToLesson();
    at.settle();
    QVERIFY(!at.stage().spotlight().empty());
    at.goTo("why");
    QVERIFY(at.stage().spotlight().empty());
    at.lesson().back();
    at.settle();
    QVERIFY(!at.stage().spotlight().empty());
    at.panel().findChild<QAbstractButton*>("leave")->click();
    at.settle();
    QVERIFY(at.stage().spotlight().empty());
}

// The lab before it has run for longer than the lesson's does, and has other clients.
void TstLessonWindow::theFirstStepPointsIntoItsOwnLab()
{
    Started at(m_folder->path());
    for (const char* line : {"create topic orders --partitions 1 --replication 1", "start producer other --topic orders", "start producer p1 --topic orders"})
        QCOMPARE(at.ask([line](Lab& lab) {
            lab.runUntil(lab.now() + std::chrono::seconds(10));
            return QString::fromStdString(lab.execute(line, "test").error);
        }), QString());
    at.ask([](Lab& lab) { return lab.runUntil(lab.now() + std::chrono::seconds(30)), true; });
    at.settle();
    at.open();
    const NodeId wanted = at.ask([](Lab& lab) { return *lab.run().clientNamed("p1"); });
    QCOMPARE(at.stage().selected(), ObjectId::client(wanted));
}

void TstLessonWindow::theCameraGoesWhereTheStepLooks()
{
    edit("lesson.toml", "id = \"why\"\nkind = \"explain\"\n", "id = \"why\"\nkind = \"explain\"\ncamera = \"cluster\"\n");
    edit("lesson.toml", "id = \"table\"\nkind = \"card\"\n", "id = \"table\"\nkind = \"card\"\ncamera = \"replica orders-0 2\"\n");
    Started at(m_folder->path());
    at.open();
    at.goTo("look");
    QVERIFY(at.stage().camera().level == ZoomLevel::Topic);
    at.goTo("why");
    QVERIFY(at.stage().camera().level == ZoomLevel::Cluster);
    at.lesson().back(); // the light goes back to the topic
    at.settle();
    QVERIFY(at.stage().camera().level == ZoomLevel::Topic);
    QCOMPARE(at.stage().camera().topic, std::string("orders"));
    at.goTo("table");
    QVERIFY(at.stage().camera().level == ZoomLevel::Storage); // the files of that copy
    QCOMPARE(at.stage().camera().broker, BrokerId{2});
}

void TstLessonWindow::aWrongReadingIsShownAgainSlowly()
{
    Started at(m_folder->path());
    at.open();
    at.goTo("look");
    const Time now = at.window.moment().at;
    QVERIFY(!at.time().isReplaying());
    at.lesson().read("77");
    at.settle();
    QVERIFY(at.time().isReplaying());
    at.time().replayFrame();
    at.settle();
    QVERIFY(at.window.moment().at < now);
    QVERIFY(now - at.window.moment().at <= Duration{1000000000}); // `replay` of the step
    int frames = 1;
    for (; at.time().isReplaying() && frames < 1000; ++frames)
        at.time().replayFrame();
    at.settle();
    QVERIFY2(frames > 40, qPrintable(QString::number(frames))); // slowly
    QCOMPARE(at.window.moment().at, now);
    QVERIFY(!at.lesson().state().done);
}

// Or the button that was under the mouse is another one.
void TstLessonWindow::nothingMovesWhenAReplayEnds()
{
    Started at(m_folder->path());
    at.open();
    at.goTo("look");
    const auto placeOf = [&](const char* name) { return at.panel().findChild<QAbstractButton*>(name)->mapTo(&at.window, QPoint()); };
    const QPoint before = placeOf("next");
    at.lesson().read("77");
    at.settle();
    at.time().replayFrame();
    at.settle();
    QVERIFY(at.window.moment().at < nowOf(at));
    QCOMPARE(placeOf("next"), before);
    while (at.time().isReplaying())
        at.time().replayFrame();
    at.settle();
    QCOMPARE(at.window.moment().at, nowOf(at));
    QCOMPARE(placeOf("next"), before);
}

void TstLessonWindow::aClickOnTheStageIsAnAnswer()
{
    edit("lesson.toml", "read = \"partition(orders,0).highWatermark\"", "read = \"partition(orders,0).leader\"\npick = \"broker\"\npanel = \"why\"");
    Started at(m_folder->path());
    at.open();
    at.click(ObjectId::broker(BrokerId{1})); // no step asks: it is looked at, no more
    at.goTo("look");
    QCOMPARE(at.window.findChild<Inspector*>()->findChild<QTabWidget*>()->currentIndex(), 2); // Why?
    QVERIFY(at.lesson().state().reading.empty());
    at.click(ObjectId::broker(BrokerId{2}));
    QCOMPARE(at.lesson().state().reading, std::string("2"));
    QVERIFY(at.lesson().state().readingWrong);
    at.click(ObjectId::broker(BrokerId{1}));
    QVERIFY(at.lesson().state().done);
}

void TstLessonWindow::besideTheLessonEverythingIsOpen()
{
    Started at(m_folder->path());
    at.open();
    at.goTo("send");
    const std::string before = at.ask([](Lab& lab) { return lab.stateHash(); });
    at.panel().findChild<QAbstractButton*>("try")->click();
    at.settle();
    QVERIFY(at.isOpen(BreakTool::Kill));
    QVERIFY(at.entry("Create a topic")->isEnabled());
    at.window.run("kill broker 1");
    at.settle();
    QVERIFY(!at.ask([](Lab& lab) { return lab.isUp(BrokerId{1}); }));
    QVERIFY(!at.lesson().state().done);
    at.panel().findChild<QAbstractButton*>("return")->click();
    at.settle();
    QCOMPARE(at.ask([](Lab& lab) { return lab.stateHash(); }), before);
    QCOMPARE(at.lesson().step().id, std::string("send"));
    QVERIFY(!at.isOpen(BreakTool::Kill));
}

void TstLessonWindow::progressIsKeptBetweenStarts()
{
    {
        Started at(m_folder->path());
        QVERIFY2(at.rowNote("9.1-mine").contains("7 min"), qPrintable(at.rowNote("9.1-mine")));
        at.open();
        at.goTo("look");
        QCOMPARE(at.panel().findChild<WordsLabel*>("count")->text(), QString("Step 4 of 8 · 3 done"));
    }
    Started again(m_folder->path());
    QVERIFY2(again.rowNote("9.1-mine").contains("3 of 8 steps done"), qPrintable(again.rowNote("9.1-mine")));
    QVERIFY(again.rowNote("9.2-next").contains("7 min"));
    again.open();
    QCOMPARE(again.lesson().step().id, std::string("look")); // where the learner was, in the state that it had
    QCOMPARE(again.acked(), QString("3"));
    again.goTo("challenge");
    again.lesson().showMe();
    again.settle();
    again.lesson().next();
    again.settle();
    QVERIFY(again.lesson().state().finished);
    again.panel().findChild<QAbstractButton*>("try")->click(); // Free lab
    again.settle();
    QVERIFY2(again.rowNote("9.1-mine").contains("1 way found"), qPrintable(again.rowNote("9.1-mine")));
}

void TstLessonWindow::cardsOpenTheNextLessonAndWaitInTheList()
{
    Started at(m_folder->path());
    QVERIFY(!at.window.findChild<LessonButton*>("review")->isVisible());
    at.open();
    at.goTo("question");
    at.lesson().answer({"all"}); // wrong: its card is due today
    at.settle();
    at.goTo("challenge");
    at.panel().findChild<QAbstractButton*>("leave")->click();
    at.settle();
    QVERIFY(at.window.findChild<LessonButton*>("review")->isVisible());
    QVERIFY(at.window.findChild<LessonButton*>("review")->accessibleDescription().contains("1 is due"));
    at.open("9.2-next");
    QVERIFY(at.panel().isRecalling());
    QCOMPARE(at.panel().findChild<WordsLabel*>("count")->text(), QString("Card 1 of 2"));
    QTest::keyClick(at.panel().focusWidget(), Qt::Key_1); // "leader"
    QTest::keyClick(at.panel().focusWidget(), Qt::Key_Return);
    at.panel().findChild<QAbstractButton*>("next")->click();
    at.panel().findChild<QAbstractButton*>("next")->click(); // the other one is skipped
    QVERIFY(!at.panel().isRecalling());
    QCOMPARE(at.lesson().step().id, std::string("beginning"));
    at.panel().findChild<QAbstractButton*>("leave")->click();
    at.settle();
    QVERIFY(!at.window.findChild<LessonButton*>("review")->isVisible()); // it was known, and comes in some days
}

void TstLessonWindow::otherWordsTakeTheirPlaceAtOnce()
{
    Started at(m_folder->path());
    at.open();
    at.goTo("send");
    const std::string before = at.ask([](Lab& lab) { return lab.stateHash(); });
    edit("en.md", "Send three\n", "Send all three of them\n");
    at.window.findChild<LessonWatch*>()->settle();
    at.settle();
    QCOMPARE(at.panel().findChild<WordsLabel*>("title")->text(), QString("Send all three of them"));
    QCOMPARE(at.lesson().step().id, std::string("send"));
    QCOMPARE(at.ask([](Lab& lab) { return lab.stateHash(); }), before);
}

void TstLessonWindow::aBrokenEditIsToldAndTheLastGoodVersionStays()
{
    Started at(m_folder->path());
    at.open();
    at.goTo("send");
    edit("lesson.toml", "expr = \"acked(p1) == 3\"", "expr = \"ackd(p1) == 3\"");
    at.window.findChild<LessonWatch*>()->settle();
    at.settle();
    QVERIFY2(at.told().contains("lessons/9.1-mine/lesson.toml:45:9"), qPrintable(at.told()));
    QVERIFY2(at.told().contains("the last version that could be read stays"), qPrintable(at.told()));
    at.lesson().showMe();
    at.settle();
    QVERIFY(at.lesson().state().done);
    edit("lesson.toml", "expr = \"ackd(p1) == 3\"", "expr = \"acked(p1) == 3\"");
    at.window.findChild<LessonWatch*>()->settle();
    at.settle();
    QCOMPARE(at.told(), QString());
}

void TstLessonWindow::otherLogicGoesOnAtTheSameStep()
{
    Started at(m_folder->path());
    at.open();
    at.goTo("look");
    edit("lesson.toml", "replay = \"1s\"", "replay = \"2s\"");
    at.window.findChild<LessonWatch*>()->settle();
    at.settle();
    at.settle();
    QCOMPARE(at.lesson().step().id, std::string("look"));
    QCOMPARE(at.lesson().step().replay, Duration{2000000000});
    QCOMPARE(at.lesson().state().statuses[2], StepStatus::Shown);
    QCOMPARE(at.acked(), QString("3"));
}

void TstLessonWindow::aLessonThatCannotBeReadLeavesTheOthersUsable()
{
    edit("lesson.toml", "format = 1", "format = 2");
    Started at(m_folder->path());
    QVERIFY2(at.rowNote("9.1-mine").contains("cannot be read"), qPrintable(at.rowNote("9.1-mine")));
    QVERIFY(at.window.findChild<LessonButton*>("begin-9.1-mine")->toolTip().contains("this lesson has format 2"));
    at.open();
    QVERIFY(at.panel().session() == nullptr);
    at.open("9.2-next");
    QCOMPARE(at.lesson().step().id, std::string("beginning"));
}

void TstLessonWindow::aPathShowsItsLessonsAndAllComeBack()
{
    QFile paths("lessons/paths.toml");
    QVERIFY(paths.open(QIODevice::WriteOnly));
    paths.write("[[path]]\nid = \"short\"\nen = \"The short way\"\nzh = \"短的路\"\nlessons = [\"9.2\", \"9.7\"]\n");
    paths.close();
    std::string problem;
    QCOMPARE(lessonPaths(problem).size(), 1u);
    QVERIFY2(problem.find("9.7") != std::string::npos, problem.c_str());
    Started at(m_folder->path());
    const auto shown = [&](const char* id) { return !at.window.findChild<LessonButton*>(QLatin1String("begin-") + QLatin1String(id))->isHidden(); };
    auto* path = at.window.findChild<LessonButton*>("path-short");
    QVERIFY(path != nullptr);
    QCOMPARE(path->accessibleName().contains("The short way"), true);
    QVERIFY2(path->accessibleDescription().contains("1 "), qPrintable(path->accessibleDescription()));
    QVERIFY(shown("9.1-mine") && shown("9.2-next"));
    path->click();
    QVERIFY(!shown("9.1-mine") && shown("9.2-next"));
    path->click();
    QVERIFY(shown("9.1-mine") && shown("9.2-next"));
}

void TstLessonWindow::theNextLessonFollowsTheList()
{
    Started at(m_folder->path());
    at.open();
    at.finish();
    auto* next = at.panel().findChild<QAbstractButton*>("next");
    QCOMPARE(next->accessibleName(), QString("Next lesson"));
    QVERIFY2(next->toolTip().startsWith("9.2 · "), qPrintable(next->toolTip()));
    next->click();
    at.settle();
    at.settle();
    QCOMPARE(at.lesson().lesson()->id, std::string("9.2-next"));
    while (at.panel().isRecalling()) // cards of the first come before it
        next->click();
    at.finish();
    QCOMPARE(next->accessibleName(), QString("Free lab")); // it was the last
    QVERIFY(at.panel().findChild<QAbstractButton*>("try")->isHidden());
    next->click();
    at.settle();
    QVERIFY(at.panel().session() == nullptr);
}

void TstLessonWindow::theNextLessonFollowsThePathThatWasChosen()
{
    std::string made;
    QCOMPARE(writeSkeleton("9.3-last", made), std::string());
    QFile paths("lessons/paths.toml");
    QVERIFY(paths.open(QIODevice::WriteOnly));
    paths.write("[[path]]\nid = \"short\"\nen = \"The short way\"\nzh = \"短的路\"\nlessons = [\"9.1\", \"9.3\"]\n");
    paths.close();
    Started at(m_folder->path());
    at.window.findChild<LessonButton*>("path-short")->click();
    at.open();
    at.finish();
    at.panel().findChild<QAbstractButton*>("next")->click();
    at.settle();
    at.settle();
    QCOMPARE(at.lesson().lesson()->id, std::string("9.3-last"));
}

void TstLessonWindow::whoIsNewIsSentToTheFirstLesson()
{
    const auto says = [](Started& at, const QString& words) {
        const auto labels = at.window.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text().contains(words); });
    };
    Started at(m_folder->path());
    QVERIFY(says(at, "New to Kafka? Begin with 9.1."));
    at.open();
    at.goTo("look");
    at.panel().findChild<QAbstractButton*>("leave")->click();
    at.settle();
    QVERIFY(!says(at, "New to Kafka?"));
}

QTEST_MAIN(TstLessonWindow)
#include "tst_lesson_window.moc"
