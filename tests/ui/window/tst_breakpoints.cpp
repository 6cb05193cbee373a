#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/window/break_dialog.h"
#include "ui/window/time_control.h"

using namespace engine;
using support::DrivenWindow;
using support::nowOf;
using support::openFirstLab;

// Time stops where a condition becomes true: is it helped while it is written, marked where it is wrong, and does time stop there?
class TstBreakpoints : public QObject {
    Q_OBJECT

private slots:
    void aBreakpointIsEnteredSeenAndRemoved();
    void aWrongConditionIsMarked();
    void aConditionIsHelpedWhileItIsWritten();
};

namespace {

const TopicPartition kOrders0{"orders", 0};

} // namespace

void TstBreakpoints::aBreakpointIsEnteredSeenAndRemoved()
{
    const auto driven = openFirstLab();
    const std::int64_t mark = driven->shown().partition(kOrders0)->leaderCopy()->highWatermark.value.value + 2;
    const QString condition = QString("partition(orders,0).highWatermark >= %1").arg(mark);
    driven->window.findChild<ui::TimeControl*>()->showBreakpoints();
    auto* dialog = driven->window.findChild<ui::BreakDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    auto* line = dialog->findChild<QLineEdit*>();
    QTest::keyClicks(line, condition);
    QTest::keyClick(line, Qt::Key_Return);
    driven->settle();
    QCOMPARE(line->text(), QString());
    auto* list = dialog->findChild<QListWidget*>("breakpoints");
    QCOMPARE(list->count(), 1);
    QVERIFY(list->item(0)->text().startsWith(condition));
    driven->type("pace 5");
    driven->frames(2s);
    QCOMPARE(driven->shown().partition(kOrders0)->leaderCopy()->highWatermark.value, Offset{mark});
    QVERIFY(list->item(0)->text().contains("stopped here"));
    bool said = false;
    for (const auto* label : driven->window.findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains("stopped: ") && label->text().contains(condition));
    QVERIFY(said);
    const Time stopped = nowOf(*driven);
    driven->frames(1s);
    QCOMPARE(nowOf(*driven), stopped);
    list->setCurrentRow(0);
    QTest::mouseClick(dialog->findChild<QAbstractButton*>("remove"), Qt::LeftButton);
    driven->settle();
    QVERIFY(driven->ask([](Lab& lab) { return lab.breakpoints(); }).empty());
    QCOMPARE(list->count(), 0);
}

void TstBreakpoints::aWrongConditionIsMarked()
{
    const auto driven = openFirstLab();
    driven->window.findChild<ui::TimeControl*>()->showBreakpoints();
    auto* dialog = driven->window.findChild<ui::BreakDialog*>();
    auto* line = dialog->findChild<QLineEdit*>();
    QTest::keyClicks(line, "partition(orders,0).highWatermrk >= 3");
    QTest::keyClick(line, Qt::Key_Return);
    driven->settle();
    QCOMPARE(line->text(), QString("partition(orders,0).highWatermrk >= 3")); // to be put right
    QCOMPARE(line->selectedText(), QString("highWatermrk"));
    bool said = false;
    for (const auto* label : dialog->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains("did you mean highWatermark?"));
    QVERIFY(said);
    QVERIFY(driven->ask([](Lab& lab) { return lab.breakpoints(); }).empty());
}

void TstBreakpoints::aConditionIsHelpedWhileItIsWritten()
{
    const auto driven = openFirstLab();
    driven->window.findChild<ui::TimeControl*>()->showBreakpoints();
    auto* dialog = driven->window.findChild<ui::BreakDialog*>();
    auto* line = dialog->findChild<QLineEdit*>();
    const auto* offers = dialog->findChild<QListWidget*>("conditionOffers");
    const auto offered = [&] {
        QStringList all;
        for (int i = 0; i < offers->count(); ++i)
            all << offers->item(i)->text().section(' ', 0, 0);
        return all;
    };
    line->setFocus();
    QTest::keyClicks(line, "part");
    QVERIFY2(offered().contains("partition("), qPrintable(offered().join(' ')));
    QTest::keyClick(line, Qt::Key_Tab);
    QCOMPARE(line->text(), QString("partition("));
    QTest::keyClicks(line, "ord");
    QTest::keyClick(line, Qt::Key_Tab);
    QTest::keyClicks(line, ",");
    QCOMPARE(offered(), (QStringList{"0", "1", "2"}));
    QTest::keyClick(line, Qt::Key_Down);
    QTest::keyClick(line, Qt::Key_Tab);
    QTest::keyClicks(line, ").high");
    QTest::keyClick(line, Qt::Key_Tab);
    QCOMPARE(line->text(), QString("partition(orders,1).highWatermark"));
    // What is wrong is marked where it stands.
    const auto* wrong = dialog->findChild<QLabel*>("conditionWrong");
    QVERIFY(wrong->isVisible()); // a number is no condition
    QTest::keyClicks(line, " >= 1 && partition(orders,0).higWatermark >= 3");
    QVERIFY2(wrong->text().contains("<b>higWatermark</b></u> &gt;= 3"), qPrintable(wrong->text()));
    QVERIFY(wrong->text().contains("highWatermark?"));
    line->setText("partition(orders,1).highWatermark >= 1");
    QTest::keyClicks(line, "000");
    QVERIFY(!wrong->isVisible());
    // And what it is now.
    driven->settle();
    const auto* now = dialog->findChild<QLabel*>("conditionNow");
    const auto mark = driven->ask([](Lab& lab) { return lab.view().partition({"orders", 1})->leaderCopy()->highWatermark.value.value; });
    QVERIFY2(now->text().split('\n').contains(QString("partition(orders,1).highWatermark = %1").arg(mark)), qPrintable(now->text()));
    QVERIFY(now->text().contains("not true yet"));
    QTest::keyClick(line, Qt::Key_Backspace);
    QTest::keyClick(line, Qt::Key_Backspace);
    QTest::keyClick(line, Qt::Key_Backspace);
    driven->settle();
    QVERIFY2(now->text().contains("true already"), qPrintable(now->text()));
    const QString before = now->text();
    driven->window.run("advance 3s"); // it follows time
    driven->settle();
    QVERIFY(now->text() != before);
}

QTEST_MAIN(TstBreakpoints)
#include "tst_breakpoints.moc"
