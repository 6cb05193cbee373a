#include <QTest>

#include <QAbstractButton>
#include <QEventLoop>
#include <QLineEdit>
#include <QScrollArea>
#include <QMouseEvent>
#include <QSlider>

#include <algorithm>

#include "tests/ui/lesson/do_right.h"
#include "tests/ui/lesson/lesson_texts_of.h"
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
    void severalAnswersAreChosenByKeysAndMouse();
    void aNumberIsTypedAndAnswered();
    void anOrderIsMadeByKeysButtonsAndDragging();
    void everyFormComesBackAsACard();
    void aKeyFrameSaysWhatThereIsToSee();
    void theRulesOfAChallengeStandOnItsPage();
    void aStepThatMayNotBeShownHasNoButton();
    void whoKnowsThisGoesToTheChallenge();
    void buttonsAreCalledAsTheyAre();
    void whatIsScaledIsSaid();
    void everythingHasANameForScreenReaders();

private:
    struct Shown;
};

// A panel over a lab that runs on its own thread. settle() answers when every wish so far has been carried out.
struct TstLessonPanel::Shown {
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

// -- forms of questions -----------------------------------------------------------------------------------------------

void TstLessonPanel::severalAnswersAreChosenByKeysAndMouse()
{
    Shown shown(readWell(withForm("multi")));
    shown.goTo(6);
    auto* commit = shown.find<QAbstractButton>("commit");
    const auto* box = shown.find<QuestionBox>("question");
    shown.panel.page()->focusFirst();
    QVERIFY(!commit->isEnabled());
    const auto order = shown.session->lesson()->shownOrder(shown.session->step());
    const auto keyOf = [&](std::size_t option) { return Qt::Key(Qt::Key_1 + (std::find(order.begin(), order.end(), option) - order.begin())); };
    QTest::keyClick(shown.panel.focusWidget(), keyOf(0)); // leader, by the number that it shows
    QTest::keyClick(shown.panel.focusWidget(), keyOf(3)); // sent
    QCOMPARE(box->given(), (LessonGiven{"leader", "sent"}));
    shown.click("commit");
    QVERIFY(!shown.session->state().done);
    QVERIFY(shown.find<WordsLabel>("sent.feedback")->isVisible());
    QVERIFY(!shown.find<WordsLabel>("leader.feedback")->isVisible()); // the right ones speak when all is right
    QTest::keyClick(shown.panel.focusWidget(), keyOf(3)); // and off again
    shown.click("commit");
    QVERIFY(shown.find<WordsLabel>("missing")->isVisible());
    shown.click("log");
    shown.click("commit");
    QVERIFY(shown.session->state().done);
    QVERIFY(shown.find<WordsLabel>("leader.feedback")->isVisible());
    QVERIFY(!shown.find<WordsLabel>("missing")->isVisible());
    QCOMPARE(shown.find<OptionButton>("log")->mark(), OptionButton::Mark::Right);
    QVERIFY(!shown.find<QAbstractButton>("log")->isEnabled());
}

void TstLessonPanel::aNumberIsTypedAndAnswered()
{
    Shown shown(readWell(withForm("numeric")));
    shown.goTo(6);
    shown.panel.page()->focusFirst();
    auto* number = shown.find<QLineEdit>("number");
    QVERIFY(number->hasFocus() || shown.panel.focusWidget() == number);
    QTest::keyClicks(number, "1x");
    QVERIFY(!shown.find<QAbstractButton>("commit")->isEnabled());
    shown.type("number", "31");
    QVERIFY(shown.find<WordsLabel>("other")->isVisible());
    shown.type("number", "30");
    QVERIFY(shown.find<WordsLabel>("all.feedback")->isVisible());
    QVERIFY(!shown.find<WordsLabel>("other")->isVisible());
    shown.type("number", "11");
    QVERIFY(shown.session->state().done);
    QVERIFY(!number->isEnabled());
}

void TstLessonPanel::anOrderIsMadeByKeysButtonsAndDragging()
{
    Shown shown(readWell(withForm("order")));
    shown.goTo(6);
    const auto* box = shown.find<QuestionBox>("question");
    LessonGiven wanted = box->given(); // as it is shown, and something can be answered at once
    QCOMPARE(wanted.size(), 4u);
    QVERIFY(wanted != rightAnswer(shown.session->step()));
    shown.click("commit");
    QVERIFY(!shown.session->state().done);
    auto* first = shown.find<OptionButton>(wanted[0].c_str());
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Down, Qt::AltModifier);
    std::swap(wanted[0], wanted[1]);
    QCOMPARE(box->given(), wanted);
    shown.click((wanted[3] + "-up").c_str());
    std::swap(wanted[3], wanted[2]);
    QCOMPARE(box->given(), wanted);
    QVERIFY(!shown.find<QAbstractButton>((wanted[0] + "-up").c_str())->isEnabled());
    auto* last = shown.find<OptionButton>(wanted[3].c_str());
    QTest::mousePress(last, Qt::LeftButton, {}, QPoint(40, 10));
    const QPoint to = shown.find<OptionButton>(wanted[0].c_str())->mapTo(&shown.panel, QPoint(40, 10));
    QMouseEvent drag(QEvent::MouseMove, last->mapFrom(&shown.panel, to), last->mapToGlobal(last->mapFrom(&shown.panel, to)), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(last, &drag);
    QTest::mouseRelease(last, Qt::LeftButton);
    std::rotate(wanted.begin(), wanted.end() - 1, wanted.end());
    QCOMPARE(box->given(), wanted);
    for (int i = 0; i < 4; ++i) { // a number puts the one with the keyboard there
        auto* row = shown.find<OptionButton>(rightAnswer(shown.session->step())[static_cast<std::size_t>(i)].c_str());
        row->setFocus();
        QTest::keyClick(row, Qt::Key(Qt::Key_1 + i));
    }
    shown.click("commit");
    QVERIFY(shown.session->state().done);
    QVERIFY(shown.find<WordsLabel>("right")->isVisible());
}

void TstLessonPanel::everyFormComesBackAsACard()
{
    Shown shown(readWell(skeleton()));
    std::vector<bool> known;
    connect(&shown.panel, &LessonPanel::recalled, &shown.panel, [&](const std::string&, const std::string&, bool was) { known.push_back(was); });
    const LessonPtr multi = readWell(withForm("multi")), numeric = readWell(withForm("numeric")), order = readWell(withForm("order"));
    shown.panel.setCards({{multi, 6}, {numeric, 6}, {order, 6}});
    shown.click("leader");
    shown.click("recallAnswer"); // one is missing: it is revealed
    QCOMPARE(shown.find<OptionButton>("log")->mark(), OptionButton::Mark::Right);
    shown.click("next");
    shown.type("number", "10");
    shown.click("next");
    shown.click("recallAnswer");
    QVERIFY(shown.find<WordsLabel>("right")->isVisible());
    QCOMPARE(known, (std::vector<bool>{false, true, false}));
}

// -- parts of steps ---------------------------------------------------------------------------------------------------

void TstLessonPanel::aKeyFrameSaysWhatThereIsToSee()
{
    LessonSource source = withForm("pause");
    replaceOnce(source.logic, "on = \"acked(p1) >= 1\"", "on = \"replica(orders,0,1).endOffset >= 1\"");
    Shown shown(readWell(source));
    shown.goTo(2);
    QVERIFY(!shown.find<WordsLabel>("first")->isVisible());
    shown.type("command", "send p1 orders --count 2 --partition 0");
    QTRY_VERIFY_WITH_TIMEOUT(shown.find<WordsLabel>("first")->isVisible(), 30000);
    QCOMPARE(shown.find<WordsLabel>("first")->accessibleName(), QString("The first one is there. “Play” goes on."));
    QVERIFY(!shown.session->state().done);
    QCOMPARE(shown.session->state().ledger.front().acked, 0); // before the answer
    shown.click("reset");
    shown.session->run("send p1 orders --count 2 --partition 0");
    shown.type("command", "run until acked(p1) == 2 --within 3s");
    QVERIFY(shown.find<WordsLabel>("first")->isVisible());
    QVERIFY2(!shown.find<WordsLabel>("told")->isVisible(), qPrintable(shown.find<WordsLabel>("told")->accessibleName())); // nothing went wrong
}

void TstLessonPanel::theRulesOfAChallengeStandOnItsPage()
{
    Shown shown(readWell(withForm("limits")));
    shown.session->jumpTo(7);
    shown.settle();
    QCOMPARE(shown.find<WordsLabel>("limits")->accessibleName(), QString("records: 0 of at most 4 · commands: 0 of at most 5 · the lab's time: at most 8s"));
    QVERIFY(!shown.find<WordsLabel>("overTime")->isVisible());
    shown.type("command", "send p1 orders --count 5");
    QVERIFY2(shown.find<WordsLabel>("told")->accessibleName().contains("allow 4 records"), qPrintable(shown.find<WordsLabel>("told")->accessibleName()));
    shown.type("command", "kill broker 2");
    QCOMPARE(shown.find<WordsLabel>("told")->accessibleName(), QString("Not broker 2."));
    shown.type("command", "advance 9s");
    QVERIFY(shown.find<WordsLabel>("overTime")->isVisible());
    shown.click("reset");
    QVERIFY(!shown.find<WordsLabel>("overTime")->isVisible());
}

void TstLessonPanel::aStepThatMayNotBeShownHasNoButton()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "within = \"5s\"\n", "within = \"5s\"\nshow-me = false\n");
    Shown shown(readWell(source));
    shown.goTo(2);
    QVERIFY(!shown.find<QAbstractButton>("show")->isVisible());
    QVERIFY(shown.find<QAbstractButton>("hint")->isVisible());
    shown.session->showMe();
    shown.settle();
    QVERIFY(!shown.session->state().done);
}

void TstLessonPanel::whoKnowsThisGoesToTheChallenge()
{
    Shown shown(readWell(skeleton()));
    shown.click("skip");
    QCOMPARE(shown.session->step().id, std::string("challenge"));
    QVERIFY(shown.panel.findChild<QAbstractButton*>("skip") == nullptr);
}

void TstLessonPanel::buttonsAreCalledAsTheyAre()
{
    for (const Language language : {Language::English, Language::Chinese}) {
        Appearance::instance().setLanguage(language);
        Shown shown(readWell(skeleton()));
        QCOMPARE(uiName("again"), shown.find<QAbstractButton>("reset")->text());
        QCOMPARE(uiName("next"), shown.find<QAbstractButton>("next")->text());
        QCOMPARE(uiName("back"), shown.find<QAbstractButton>("back")->text());
        QCOMPARE(uiName("try"), shown.find<QAbstractButton>("try")->text());
        for (const std::string_view name : kUiNames)
            QVERIFY2(language == Language::English || uiName(QString::fromUtf8(name.data(), qsizetype(name.size()))) != QString::fromUtf8(name.data(), qsizetype(name.size())), name.data());
    }
}

void TstLessonPanel::whatIsScaledIsSaid()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "at = \"2s\" ", "scaled = [\"linger.ms\"]\nat = \"2s\" ");
    Shown shown(readWell(source));
    QCOMPARE(shown.find<WordsLabel>("scaled")->accessibleName(), QString("Scaled for teaching: linger.ms is 0 here, by default 5."));
    shown.click("next");
    QVERIFY(shown.panel.findChild<WordsLabel*>("scaled") == nullptr);
}

QTEST_MAIN(TstLessonPanel)
#include "tst_lesson_panel.moc"
