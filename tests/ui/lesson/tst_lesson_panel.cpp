#include <QTest>

#include <QAbstractButton>
#include <QLineEdit>
#include <QScrollArea>
#include <QSlider>

#include "tests/ui/lesson/do_right.h"
#include "tests/ui/lesson/lesson_texts_of.h"
#include "tests/ui/lesson/shown_lesson.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/lesson/lesson_html.h"
#include "ui/lesson/lesson_look.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/lesson_widgets.h"
#include "ui/lesson/question_box.h"

using namespace ui;

// Can a lesson be done with mouse and keyboard on a running lab, in both languages, with every word whole?
class TstLessonPanel : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aLessonIsDoneWithMouseAndKeyboard();
    void aPredictionComesBeforeTimeRuns();
    void lockedCommandsSayWhy();
    void arrowsBringBackTheLinesOfTheStep();
    void showMeAndDoItAgain();
    void aWrongReadingOffersAnotherLook();
    void theLanguageChangesInTheMiddle();
    void everythingIsReachedByTab();
    void anotherLabEndsTheLesson();
    void headAndFootAreWhole_data();
    void headAndFootAreWhole();
    void numbersChooseAndEnterGoesOn();
    void somethingIsTriedBesideTheLesson();
    void cardsComeBeforeTheFirstStep();
    void theEndSaysItInOneLine();
    void enterInAFieldIsHeardOnce();
    void theKeyboardGoesOnWhenAStepIsDone();
    void aStepMayHaveAPaceOfItsOwn();
    void whatAppearsIsSeen();
    void everythingHasANameForScreenReaders();
};

void TstLessonPanel::init()
{
    Appearance::instance().setTheme(ThemeChoice::Light);
    Appearance::instance().setLanguage(Language::English);
}

void TstLessonPanel::aLessonIsDoneWithMouseAndKeyboard()
{
    Shown shown(readWell(skeleton()));
    shown.click("next");
    QCOMPARE(shown.session->step().id, std::string("guess"));
    QVERIFY(!shown.find<QAbstractButton>("next")->isEnabled());
    auto* commit = shown.find<QAbstractButton>("commit");
    shown.click("none");
    QVERIFY(!commit->isEnabled()); // not without confidence
    auto* option = shown.find<QAbstractButton>("none");
    option->setFocus();
    QTest::keyClick(option, Qt::Key_Up); // arrows go through the options
    QVERIFY(shown.find<QAbstractButton>("three")->isChecked());
    for (auto* button : shown.panel.findChildren<PillButton*>())
        if (button->text() == "sure")
            QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(commit->isEnabled());
    shown.click("commit");
    shown.click("next");
    QCOMPARE(shown.session->step().id, std::string("send"));
    shown.type("command", "send p1 orders --count 3 --partition 0");
    QTRY_VERIFY_WITH_TIMEOUT(shown.session->state().done, 30000); // time runs since the first command
    QCOMPARE(shown.session->state().statuses[2], StepStatus::Solved);
    shown.click("next");
    shown.type("reading", "0"); // time stood still at the acknowledgement, before a follower had fetched
    QVERIFY(shown.session->state().done);
    shown.click("next");
    shown.click("next");
    QTest::keyClick(shown.find<QSlider>("slider"), Qt::Key_Right);
    shown.settle();
    QCOMPARE(shown.session->state().slider, std::optional<std::int64_t>(1));
    shown.click("next");
    shown.click("all");
    shown.click("commit");
    QVERIFY(!shown.session->state().done);
    QCOMPARE(shown.find<OptionButton>("all")->mark(), OptionButton::Mark::Wrong);
    QVERIFY(shown.find<WordsLabel>("all.feedback")->isVisible());
    shown.click("leader");
    shown.click("commit");
    shown.click("next");
    shown.type("command", "send p1 orders --count 1 --partition 0");
    shown.type("command", "advance 1s");
    shown.type("command", "kill broker 1");
    QVERIFY(shown.session->state().done);
    shown.click("next");
    QVERIFY(shown.session->state().finished);
}

void TstLessonPanel::aPredictionComesBeforeTimeRuns()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(1);
    engine::HostPace pace;
    connect(&shown.bridge, &Bridge::arrived, &shown.panel, [&](const Arrival& arrival) { pace = arrival.slice.pace; });
    shown.bridge.setPace({engine::HostPace::Kind::Ratio, 1, 50}); // play was pressed
    shown.settle();
    shown.settle();
    QCOMPARE(pace.kind, engine::HostPace::Kind::Paused);
    shown.goTo(2);
    shown.settle();
    QCOMPARE(pace.kind, engine::HostPace::Kind::Paused); // nothing has been done yet
    shown.type("command", "send p1 orders --count 1 --partition 0");
    shown.settle();
    QCOMPARE(pace.kind, engine::HostPace::Kind::Auto);
}

void TstLessonPanel::lockedCommandsSayWhy()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(2);
    QVERIFY(!shown.session->allows("kill broker 1"));
    QVERIFY(shown.session->allows("send p1 orders"));
    shown.type("command", "kill broker 1");
    bool isTold = false;
    for (const auto* label : shown.panel.findChildren<WordsLabel*>())
        isTold = isTold || (label->isVisible() && label->text().startsWith("Locked in this step") && label->text().contains("send p1 orders"));
    QVERIFY(isTold);
}

void TstLessonPanel::arrowsBringBackTheLinesOfTheStep()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(2);
    auto* field = shown.find<QLineEdit>("command");
    QTest::keyClick(field, Qt::Key_Up);
    QCOMPARE(field->text(), QString());
    shown.type("command", "kill broker 1"); // refused, and it need not be typed again to be mended
    shown.type("command", "send p1 orders --count 1 --partition 0");
    QCOMPARE(field->text(), QString());
    QTest::keyClick(field, Qt::Key_Up);
    QCOMPARE(field->text(), QString("send p1 orders --count 1 --partition 0"));
    QTest::keyClick(field, Qt::Key_Up);
    QTest::keyClick(field, Qt::Key_Up); // there is nothing before it
    QCOMPARE(field->text(), QString("kill broker 1"));
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(field->text(), QString("send p1 orders --count 1 --partition 0"));
    QTest::keyClick(field, Qt::Key_Down);
    QCOMPARE(field->text(), QString());
}

void TstLessonPanel::showMeAndDoItAgain()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(2);
    QVERIFY(!shown.find<WordsLabel>("who")->isVisible());
    for (const char* tier : {"who", "which-topic", "the-line"}) {
        shown.click("hint");
        QVERIFY2(shown.find<WordsLabel>(tier)->isVisible(), tier);
    }
    QVERIFY(!shown.find<QAbstractButton>("hint")->isEnabled());
    shown.click("show");
    QVERIFY(shown.session->state().done);
    QCOMPARE(shown.session->state().statuses[2], StepStatus::Shown);
    shown.click("reset");
    QVERIFY(!shown.session->state().done);
    QCOMPARE(shown.session->state().ledger.front().acked, 0);
    QVERIFY(shown.find<QAbstractButton>("show")->isEnabled());
}

void TstLessonPanel::aWrongReadingOffersAnotherLook()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(3);
    engine::Time from, to;
    connect(&shown.panel, &LessonPanel::replayWanted, &shown.panel, [&](engine::Time a, engine::Time b) {
        from = a;
        to = b;
    });
    QVERIFY(!shown.find<QAbstractButton>("again")->isVisible());
    shown.type("reading", "77");
    QVERIFY(shown.find<QAbstractButton>("again")->isVisible());
    QVERIFY(shown.find<WordsLabel>("wrong")->isVisible());
    QCOMPARE(to - from, engine::Duration{1000000000});
}

void TstLessonPanel::theLanguageChangesInTheMiddle()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(2);
    QCOMPARE(shown.find<WordsLabel>("title")->text(), QString("Send three"));
    Appearance::instance().setLanguage(Language::Chinese);
    QCoreApplication::processEvents();
    QCOMPARE(shown.find<WordsLabel>("title")->text(), QString("发送三条"));
    QCOMPARE(shown.find<QAbstractButton>("back")->text(), QString("上一步"));
    QCOMPARE(shown.session->state().step, 2u); // and we are still there
}

void TstLessonPanel::everythingIsReachedByTab()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(2);
    QApplication::setActiveWindow(&shown.panel);
    QStringList reached;
    shown.find<QLineEdit>("command")->setFocus();
    for (int i = 0; i < 12; ++i) {
        reached << shown.panel.focusWidget()->objectName();
        QTest::keyClick(shown.panel.focusWidget(), Qt::Key_Tab);
    }
    for (const char* name : {"command", "show", "hint", "back", "reset", "leave"})
        QVERIFY2(reached.contains(name), qPrintable(QString(name) + " of " + reached.join(' ')));
}

void TstLessonPanel::anotherLabEndsTheLesson()
{
    Shown shown(readWell(skeleton()));
    bool isOver = false;
    connect(shown.session.get(), &LessonSession::ended, &shown.panel, [&] { isOver = true; });
    shown.bridge.replaceLab(std::make_unique<engine::Lab>(engine::LabFile{}, engine::LabOptions{}));
    shown.session->next();
    shown.settle();
    QVERIFY(isOver);
}

void TstLessonPanel::headAndFootAreWhole_data()
{
    QTest::addColumn<bool>("isChinese");
    QTest::newRow("en") << false;
    QTest::newRow("zh") << true;
}

// Pages are read by the bilingual robot; this is what is around them, at the narrowest.
void TstLessonPanel::headAndFootAreWhole()
{
    QFETCH(bool, isChinese);
    Appearance::instance().setLanguage(isChinese ? Language::Chinese : Language::English);
    constexpr int kNarrowest = 288;
    Shown shown(readWell(skeleton()));
    shown.panel.resize(kNarrowest, 700);
    shown.goTo(2);
    const auto look = [&](const char* when) {
        for (int pass = 0; pass < 4; ++pass) // a scroll bar that comes takes width, and words wrap anew
            QCoreApplication::processEvents();
        const std::string problem = unreadableIn(shown.panel, kNarrowest);
        QVERIFY2(problem.empty(), (std::string(when) + ": " + problem).c_str());
    };
    look("a step");
    shown.click("try");
    look("beside the lesson");
    shown.click("return");
    shown.panel.setCards({{shown.session->lesson(), 6}, {shown.session->lesson(), 5}});
    look("a quiz that comes back");
    shown.click("next");
    shown.click("recallTurn");
    look("a card that comes back");
}

void TstLessonPanel::numbersChooseAndEnterGoesOn()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(1);
    auto* page = shown.panel.page();
    page->focusFirst();
    const auto press = [&](Qt::Key key) {
        QTest::keyClick(shown.panel.focusWidget(), key);
        shown.settle();
    };
    press(Qt::Key_2);
    QVERIFY(shown.find<QAbstractButton>("none")->isChecked());
    press(Qt::Key_9); // there is none
    press(Qt::Key_1);
    QVERIFY(shown.find<QAbstractButton>("three")->isChecked());
    press(Qt::Key_Return); // how sure? is missing: it gets the keyboard
    QVERIFY(!shown.session->state().done);
    press(Qt::Key_Return);
    QCOMPARE(shown.session->state().done, false);
    press(Qt::Key_1);
    shown.find<QAbstractButton>("three")->setFocus();
    press(Qt::Key_Return);
    QVERIFY(shown.session->state().done);
    QCOMPARE(shown.session->state().given, LessonGiven{"three"});
    shown.panel.setFocus();
    shown.find<QAbstractButton>("next")->setFocus();
    press(Qt::Key_Return);
    QCOMPARE(shown.session->step().id, std::string("send"));
}

void TstLessonPanel::somethingIsTriedBesideTheLesson()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(2);
    const LessonState before = shown.session->state();
    shown.click("try");
    QVERIFY(shown.session->state().trying);
    QVERIFY(shown.session->allows("kill broker 1"));
    QVERIFY(!shown.find<QAbstractButton>("next")->isVisible());
    shown.session->run("kill broker 1");
    shown.session->run("advance 20s");
    shown.settle();
    QVERIFY(shown.session->state().now > before.now);
    shown.click("return");
    QCOMPARE(shown.session->state(), before);
    QVERIFY(!shown.session->allows("kill broker 1"));
}

void TstLessonPanel::cardsComeBeforeTheFirstStep()
{
    Shown shown(readWell(skeleton()));
    QStringList told;
    connect(&shown.panel, &LessonPanel::recalled, &shown.panel, [&](const std::string& lesson, const std::string& step, bool known) {
        told << QString::fromStdString(lesson + " " + step) + (known ? " known" : " not");
    });
    const LessonPtr other = readWell(skeleton());
    shown.panel.setCards({{other, 6}, {other, 5}, {other, 6}});
    QVERIFY(shown.panel.isRecalling());
    QCOMPARE(shown.find<WordsLabel>("count")->text(), QString("Card 1 of 3"));
    QTest::keyClick(shown.panel.focusWidget(), Qt::Key_2); // "all", which is wrong
    QTest::keyClick(shown.panel.focusWidget(), Qt::Key_Return);
    QCOMPARE(told, QStringList{"9.9-test question not"});
    QVERIFY(shown.find<WordsLabel>("count")->isVisible());
    QTest::keyClick(shown.panel.focusWidget(), Qt::Key_Return); // Next has the keyboard
    shown.click("recallTurn");
    shown.click("recallKnown");
    QCOMPARE(told.back(), QString("9.9-test table known"));
    shown.click("next");
    shown.click("next"); // the third is skipped
    QCOMPARE(told.size(), 2);
    QVERIFY(!shown.panel.isRecalling());
    QCOMPARE(shown.find<WordsLabel>("title")->text(), QString("One producer, one partition"));
}

void TstLessonPanel::theEndSaysItInOneLine()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(7);
    shown.session->showMe();
    shown.settle();
    shown.session->next();
    shown.settle();
    QVERIFY(shown.session->state().finished);
    QStringList words;
    for (const auto* label : shown.panel.page()->findChildren<WordsLabel*>())
        words << label->accessibleName();
    QVERIFY2(words.contains("The rule to remember, in one sentence."), qPrintable(words.join('\n')));
    QVERIFY2(words.contains("Ways found: 1 of 1"), qPrintable(words.join('\n')));
}

void TstLessonPanel::everythingHasANameForScreenReaders()
{
    Shown shown(readWell(skeleton()));
    for (std::size_t i = 0; i < shown.session->lesson()->steps.size(); ++i) {
        shown.goTo(i);
        for (const auto* widget : shown.panel.findChildren<QWidget*>())
            if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus && widget->isEnabled() && qobject_cast<const QScrollArea*>(widget) == nullptr)
                QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<const QAbstractButton*>(widget) != nullptr,
                    qPrintable(QString::fromStdString(shown.session->step().id) + ": " + widget->metaObject()->className() + " " + widget->objectName()));
    }
}

void TstLessonPanel::enterInAFieldIsHeardOnce()
{
    Shown shown(readWell(skeleton()));
    shown.goTo(2);
    shown.session->showMe();
    shown.settle();
    QStringList ran;
    connect(shown.session.get(), &LessonSession::commandAnswered, &shown.panel, [&](const QString& line, const LessonAnswer&) { ran << line; });
    shown.type("command", "advance 1s"); // Next is open, and stays where it is
    QCOMPARE(ran, QStringList{"advance 1s"});
    QCOMPARE(shown.session->step().id, std::string("send"));
    shown.type("command", ""); // nothing to run: Enter goes on
    QCOMPARE(shown.session->step().id, std::string("look"));
}

void TstLessonPanel::theKeyboardGoesOnWhenAStepIsDone()
{
    Shown shown(readWell(skeleton()));
    QApplication::setActiveWindow(&shown.panel);
    shown.goTo(3);
    shown.type("reading", "77");
    QCOMPARE(shown.panel.focusWidget(), shown.find<QLineEdit>("reading")); // try again
    shown.type("reading", "3");
    if (!shown.session->state().done)
        doRight(shown.bridge, *shown.session);
    shown.settle();
    shown.settle();
    QCOMPARE(shown.panel.focusWidget(), shown.find<QAbstractButton>("next"));
    QTest::keyClick(shown.panel.focusWidget(), Qt::Key_Return);
    shown.settle();
    QCOMPARE(shown.session->step().id, std::string("why"));
    Shown another(readWell(skeleton()));
    QApplication::setActiveWindow(&another.panel);
    another.goTo(2);
    for (int i = 0; i < 3; ++i) {
        another.find<QAbstractButton>("hint")->setFocus();
        another.click("hint");
    }
    QCOMPARE(another.panel.focusWidget(), another.find<QLineEdit>("command")); // there are no more hints
}

void TstLessonPanel::aStepMayHaveAPaceOfItsOwn()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "within = \"5s\"\n", "within = \"5s\"\npace = 7\n");
    Shown shown(readWell(source));
    engine::HostPace pace;
    connect(&shown.bridge, &Bridge::arrived, &shown.panel, [&](const Arrival& arrival) { pace = arrival.slice.pace; });
    shown.goTo(2);
    shown.type("command", "send p1 orders --count 1 --partition 0");
    shown.settle();
    QCOMPARE(pace.kind, engine::HostPace::Kind::Ratio);
    QCOMPARE(pace.numerator, 7);
    shown.bridge.setPace({engine::HostPace::Kind::Auto, 1, 1}); // by the bar
    shown.settle();
    shown.settle();
    QCOMPARE(pace.kind, engine::HostPace::Kind::Ratio);
    shown.bridge.setPace({engine::HostPace::Kind::Ratio, 1, 50}); // the learner's own choice stays
    shown.settle();
    shown.settle();
    QCOMPARE(pace.denominator, 50);
}

// On a small window the page is longer than what is seen of it.
void TstLessonPanel::whatAppearsIsSeen()
{
    Shown shown(readWell(skeleton()));
    shown.panel.resize(300, 420);
    shown.goTo(2);
    const auto isSeen = [&](const char* name) {
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        const auto* part = shown.find<QWidget>(name);
        return part->visibleRegion().boundingRect().height() >= part->height();
    };
    for (const char* tier : {"who", "which-topic", "the-line"}) {
        shown.session->hint();
        shown.settle();
        QVERIFY2(isSeen(tier), tier);
    }
    shown.type("command", "kill broker 1");
    QVERIFY(isSeen("told"));
    shown.goTo(3);
    shown.type("reading", "77");
    QVERIFY(isSeen("wrong"));
    shown.goTo(6);
    shown.session->answer({"all"});
    shown.settle();
    QVERIFY(isSeen("all.feedback"));
}

QTEST_MAIN(TstLessonPanel)
#include "tst_lesson_panel.moc"
