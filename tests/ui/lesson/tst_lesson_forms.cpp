#include <QTest>

#include <QAbstractButton>
#include <QLineEdit>
#include <QMouseEvent>

#include <algorithm>

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

// Can every form of question be answered, and every rule of a step be seen, with mouse and keyboard?
class TstLessonForms : public QObject {
    Q_OBJECT

private slots:
    void init();
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
};

void TstLessonForms::init()
{
    Appearance::instance().setTheme(ThemeChoice::Light);
    Appearance::instance().setLanguage(Language::English);
}

void TstLessonForms::severalAnswersAreChosenByKeysAndMouse()
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

void TstLessonForms::aNumberIsTypedAndAnswered()
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

void TstLessonForms::anOrderIsMadeByKeysButtonsAndDragging()
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

void TstLessonForms::everyFormComesBackAsACard()
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

void TstLessonForms::aKeyFrameSaysWhatThereIsToSee()
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

void TstLessonForms::theRulesOfAChallengeStandOnItsPage()
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

void TstLessonForms::aStepThatMayNotBeShownHasNoButton()
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

void TstLessonForms::whoKnowsThisGoesToTheChallenge()
{
    Shown shown(readWell(skeleton()));
    shown.click("skip");
    QCOMPARE(shown.session->step().id, std::string("challenge"));
    QVERIFY(shown.panel.findChild<QAbstractButton*>("skip") == nullptr);
}

void TstLessonForms::buttonsAreCalledAsTheyAre()
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

void TstLessonForms::whatIsScaledIsSaid()
{
    LessonSource source = skeleton();
    replaceOnce(source.logic, "at = \"2s\" ", "scaled = [\"linger.ms\"]\nat = \"2s\" ");
    Shown shown(readWell(source));
    QCOMPARE(shown.find<WordsLabel>("scaled")->accessibleName(), QString("Scaled for teaching: linger.ms is 0 here, by default 5."));
    shown.click("next");
    QVERIFY(shown.panel.findChild<WordsLabel*>("scaled") == nullptr);
}

QTEST_MAIN(TstLessonForms)
#include "tst_lesson_forms.moc"
