#include <QTest>

#include <QAbstractButton>
#include <QEventLoop>
#include <QGlyphRun>
#include <QLineEdit>
#include <QRawFont>
#include <QScrollArea>
#include <QSlider>
#include <QTextDocument>
#include <QTextLayout>

#include "tests/ui/lesson/lesson_texts_of.h"
#include "engine/lab/lab_conditions.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/lesson/lesson_session.h"
#include "ui/lesson/lesson_shelf.h"
#include "ui/lesson/lesson_widgets.h"

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
    void everyTextIsWhole_data();
    void everyTextIsWhole();

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
            const LessonStep& at = session->step();
            const LessonOption* right = nullptr;
            for (const LessonOption& option : at.options)
                if (option.correct)
                    right = &option;
            if (at.kind == StepKind::Predict)
                session->predict(right->id, Confidence::Sure);
            else if (at.kind == StepKind::Quiz)
                session->answer(right->id);
            else if (at.kind == StepKind::Act || at.kind == StepKind::Challenge)
                session->showMe();
            else if (at.kind == StepKind::Card && at.slider)
                session->moveSlider(at.slider->to);
            else if (at.kind == StepKind::Observe)
                readRight();
            const std::size_t before = session->state().step;
            settle();
            session->next();
            settle();
            QVERIFY2(session->state().step == before + 1, at.id.c_str());
        }
    }
    // The value that the lab has.
    void readRight()
    {
        bridge.ask(
            [read = *session->step().read](engine::Lab& lab) {
                return QString::fromStdString(engine::expr::show(read.value(engine::LabConditions(lab))));
            },
            [this](const QString& told) { session->read(told); });
        settle();
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
    shown.click("hint");
    QVERIFY(shown.find<WordsLabel>("the-line")->isVisible());
    QVERIFY(!shown.find<QAbstractButton>("hint")->isEnabled()); // there was one
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

void TstLessonPanel::everyTextIsWhole_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("isChinese");
    QTest::addColumn<int>("width");
    for (const std::string& id : lessonIds())
        for (const bool isChinese : {false, true})
            for (const int width : {320, 288}) // 288: the narrowest, what is left at 150 %
                QTest::addRow("%s %s %d", id.c_str(), isChinese ? "zh" : "en", width) << QString::fromStdString(id) << isChinese << width;
}

namespace {

// Letters that no font of the chain has would be boxes.
bool hasEveryGlyph(const QString& html, const QFont& font)
{
    QTextDocument plain;
    plain.setHtml(html);
    QTextLayout layout(plain.toPlainText(), font);
    layout.beginLayout();
    while (true) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(10000);
    }
    layout.endLayout();
    for (const QGlyphRun& run : layout.glyphRuns())
        for (const quint32 glyph : run.glyphIndexes())
            if (glyph == 0)
                return false;
    return true;
}

} // namespace

void TstLessonPanel::everyTextIsWhole()
{
    QFETCH(QString, id);
    QFETCH(bool, isChinese);
    QFETCH(int, width);
    Appearance::instance().setLanguage(isChinese ? Language::Chinese : Language::English);
    std::string problem;
    const auto source = findLesson(id.toStdString(), problem);
    QVERIFY2(source.has_value(), problem.c_str());
    Shown shown(readWell(*source));
    shown.panel.resize(width, 700);
    const std::size_t count = shown.session->lesson()->steps.size();
    for (std::size_t i = 0; i < count; ++i) {
        shown.goTo(i);
        const QSignalBlocker still(shown.session.get()); // time goes on in the lab, and would hide things again
        for (auto* hidden : shown.panel.page()->findChildren<QWidget*>())
            hidden->setVisible(true); // hints and feedback that may come
        for (int pass = 0; pass < 4; ++pass) // a scroll bar that comes takes width, and words wrap anew
            QCoreApplication::processEvents();
        QVERIFY2(shown.panel.page()->width() <= width, qPrintable(QString("%1 is %2 wide").arg(QString::fromStdString(shown.session->step().id)).arg(shown.panel.page()->width())));
        for (auto* label : shown.panel.findChildren<WordsLabel*>()) {
            if (label->text().isEmpty())
                continue;
            const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            const QString told = QString("%1: \"%2\" has %3 x %4, needs height %5, width %6").arg(QString::fromStdString(shown.session->step().id), label->text())
                                     .arg(label->width()).arg(label->height()).arg(needed).arg(label->minimumSizeHint().width());
            QVERIFY2(label->height() >= needed, qPrintable(told));
            QVERIFY2(label->wordWrap() || label->width() >= label->sizeHint().width(), qPrintable(told));
            QTextDocument words;
            words.setDefaultFont(label->font());
            words.setHtml(label->text());
            words.setDocumentMargin(0);
            words.setTextWidth(label->width()); // a space at the end of a line may hang over
            QVERIFY2(words.idealWidth() <= label->width() + 6, qPrintable(told));
            QVERIFY2(hasEveryGlyph(label->text(), label->font()), qPrintable(label->text()));
        }
        for (auto* button : shown.panel.findChildren<PillButton*>())
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
    }
}

QTEST_MAIN(TstLessonPanel)
#include "tst_lesson_panel.moc"
