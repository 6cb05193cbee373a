#include <QLabel>
#include <QTableView>
#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/models/branch_compare.h"
#include "ui/stage/stage_view.h"
#include "ui/timeline/space_time_view.h"
#include "ui/timeline/two_lines.h"
#include "ui/window/branch_dialog.h"
#include "ui/window/time_control.h"

using namespace engine;
using support::DrivenWindow;
using support::entry;
using support::openFirstLab;
using support::timelineMenu;

// Two futures: gone to, compared side by side at the same instant, in both languages and in small windows. Is each side what the engine has?
class TstFutures : public QObject {
    Q_OBJECT

private slots:
    void bothFuturesStandOnTheTimelineAndAreGoneTo();
    void twoFuturesAreCompared();
    void twoFuturesAreLookedAtInStep();
    void theLanguageChangesInTheComparison();
    void aSmallComparisonShowsOneThingAtATime();
};

namespace {

ui::BranchDialog* twoFutures(DrivenWindow& driven)
{
    driven.type("branch what-if");
    driven.type("kill broker 2");
    driven.type("advance 20s");
    driven.type("goto main");
    driven.type("advance 25s");
    driven.stage().setFocus();
    driven.key(Qt::Key_D);
    return driven.window.findChild<ui::BranchDialog*>();
}

} // namespace

void TstFutures::bothFuturesStandOnTheTimelineAndAreGoneTo()
{
    const auto driven = openFirstLab();
    driven->click(ui::ObjectId::broker(BrokerId{2}));
    driven->key(Qt::Key_K);
    driven->type("advance 15s");
    const auto old = driven->ask([](Lab& lab) { return lab.stateHash(); });
    auto& line = driven->timeline();
    QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(qRound(line.xOf(Time{10s})), line.height() - 30));
    driven->settle();
    driven->stage().setFocus();
    driven->key(Qt::Key_B);
    const auto& rows = line.branches().rows();
    QCOMPARE(rows.size(), std::size_t{2});
    QCOMPARE(rows[1].parent, 0);
    QVERIFY(rows[1].branch.live && !rows[0].branch.live);
    const auto truth = driven->ask([](Lab& lab) { return lab.branches(); });
    QCOMPARE(rows[1].branch.at, truth[1].at);
    QCOMPARE(rows[0].branch.head, truth[0].head);
    QCOMPARE(line.lanes().lane(ui::Lane::Faults).size(), std::size_t{0}); // nothing was killed there
    // A click on the old future goes there, and its kill is there again.
    QTest::mouseClick(&line, Qt::LeftButton, {}, QPoint(qRound(line.xOf(Time{20s})), 6 + 11));
    driven->settle();
    QCOMPARE(driven->ask([](Lab& lab) { return lab.liveBranch(); }), std::string("main"));
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), old);
    QVERIFY(!line.lanes().lane(ui::Lane::Faults).empty());
    QVERIFY(driven->shown().broker(BrokerId{2})->state.value == NodeState::Down);
}

void TstFutures::twoFuturesAreCompared()
{
    const auto driven = openFirstLab();
    driven->type("branch what-if");
    driven->type("kill broker 2");
    driven->type("advance 20s");
    driven->type("goto main");
    driven->type("advance 20s");
    auto& line = driven->timeline();
    QMenu* menu = timelineMenu(*driven, QPoint(qRound(line.xOf(Time{20s})), 6 + 19 + 9));
    QVERIFY(menu);
    QAction* compare = entry(*menu, "Compare what-if and main");
    QVERIFY(compare);
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(compare).center());
    driven->settle();
    auto* dialog = driven->window.findChild<ui::BranchDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    const auto truth = driven->ask([](Lab& lab) { return *ui::compareBranches(lab, "what-if", "main"); });
    const auto* table = dialog->findChild<QTableView*>()->model();
    std::size_t next = 0;
    int differing = 0, heads = 0;
    for (int row = 0; row < table->rowCount(); ++row) {
        const bool differs = table->index(row, 0).data(ui::BranchTable::kDiffersRole).toBool();
        differing += differs ? 1 : 0;
        if (table->index(row, 0).data(ui::BranchTable::kHeadRole).toBool()) {
            ++heads;
            continue;
        }
        QCOMPARE(table->index(row, 1).data().toString(), truth.rows[next].left);
        QCOMPARE(table->index(row, 2).data().toString(), truth.rows[next].right);
        QCOMPARE(differs, truth.rows[next++].differs);
    }
    QCOMPARE(next, truth.rows.size());
    QVERIFY(differing > 0 && heads > 4);
    QTest::keyClick(dialog->findChild<QWidget*>("onlyDifferent"), Qt::Key_Space);
    QCOMPARE(table->rowCount(), differing);
}

void TstFutures::twoFuturesAreLookedAtInStep()
{
    const auto driven = openFirstLab();
    driven->type("branch what-if");
    driven->type("kill broker 2");
    driven->type("advance 20s");
    driven->type("goto main");
    driven->type("advance 25s");
    driven->stage().setFocus();
    driven->key(Qt::Key_D); // main and its child, at the first difference
    auto* dialog = driven->window.findChild<ui::BranchDialog*>();
    QVERIFY(dialog && dialog->difference());
    const Time at = dialog->difference()->at;
    const auto stages = dialog->findChildren<ui::StageView*>();
    QCOMPARE(stages.size(), 2);
    QVERIFY(stages[0]->moment().at == at && stages[1]->moment().at == at);
    const auto truth = [&](const std::string& branch, Time t) { return driven->ask([&](Lab& lab) { return lab.momentOf(branch, t)->view->upTo; }); };
    const bool whatIfIsLeft = dialog->findChild<QTableView*>()->model()->headerData(1, Qt::Horizontal, Qt::ToolTipRole).toString() == "what-if";
    const std::string names[]{whatIfIsLeft ? "what-if" : "main", whatIfIsLeft ? "main" : "what-if"};
    for (int i = 0; i < 2; ++i)
        QCOMPARE(stages[i]->moment().view->upTo, truth(names[i], at));
    // Dragging moves both; a branch that has not run so far holds the other.
    auto& lines = *dialog->findChild<ui::TwoLines*>();
    QTest::mousePress(&lines, Qt::LeftButton, {}, QPoint(qRound(lines.xOf(Time{20s})), 20));
    driven->settle();
    QCOMPARE(stages[0]->moment().at, stages[1]->moment().at);
    QVERIFY(std::abs((stages[0]->moment().at - Time{20s}).count()) < 200000000);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(stages[i]->moment().view->upTo, truth(names[i], stages[i]->moment().at));
    QTest::keyClick(&lines, Qt::Key_End);
    driven->settle();
    QCOMPARE(stages[0]->moment().at, Time{32600ms}); // as far as what-if has run
    QCOMPARE(stages[1]->moment().at, Time{32600ms});
    QTest::keyClick(dialog, Qt::Key_D);
    driven->settle();
    QCOMPARE(stages[0]->moment().at, at);
}

void TstFutures::theLanguageChangesInTheComparison()
{
    const auto driven = openFirstLab();
    auto* dialog = twoFutures(*driven);
    QVERIFY(dialog && dialog->difference());
    QVERIFY(dialog->difference()->isCommand() && dialog->difference()->then);
    const auto words = [&] {
        QStringList all;
        for (const auto* label : dialog->findChildren<QLabel*>())
            all << label->text();
        const auto* model = dialog->findChild<QTableView*>()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            all << model->index(row, 0).data().toString();
        return all.join('\n');
    };
    const QString english = words();
    QVERIFY(english.contains("kill broker 2") && english.contains("Where they part") && english.contains("high watermark"));
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    driven->settle();
    const QString chinese = words();
    QVERIFY(!chinese.contains("Where they part") && !chinese.contains("acked but lost") && chinese.contains("kill broker 2"));
    for (const auto& fact : {dialog->difference()->then->left, dialog->difference()->then->right})
        QVERIFY(!fact || !chinese.contains("broker 1 appended"));
    ui::Appearance::instance().setLanguage(ui::Language::English);
    driven->settle();
    QCOMPARE(words(), english);
}

void TstFutures::aSmallComparisonShowsOneThingAtATime()
{
    const auto driven = openFirstLab();
    auto* dialog = twoFutures(*driven);
    const auto sees = [&] {
        return std::tuple(dialog->findChild<ui::StageView*>()->isVisible(), dialog->findChild<QTableView*>()->isVisible(), dialog->findChild<ui::SpaceTimeView*>()->isVisible());
    };
    dialog->resize(1660, 1000);
    QApplication::processEvents();
    QCOMPARE(sees(), std::tuple(true, true, true));
    dialog->resize(1280, 700);
    QApplication::processEvents();
    QCOMPARE(dialog->size(), QSize(1280, 700)); // it fits
    QCOMPARE(sees(), std::tuple(true, false, false));
    ui::SegmentedControl* pages = nullptr;
    for (auto* control : dialog->findChildren<ui::SegmentedControl*>())
        if (control->count() == 3)
            pages = control;
    QVERIFY(pages && pages->isVisible());
    pages->setFocus();
    QTest::keyClick(pages, Qt::Key_Right);
    QCOMPARE(sees(), std::tuple(false, true, false));
    // Nothing of the balance sheet is cut or beside the edge.
    const auto* table = dialog->findChild<QTableView*>();
    int width = 0;
    for (int column = 0; column < 4; ++column)
        width += table->columnWidth(column);
    QVERIFY2(width <= table->viewport()->width(), qPrintable(QString::number(width)));
    QTest::keyClick(pages, Qt::Key_Right);
    QCOMPARE(sees(), std::tuple(false, false, true));
}

QTEST_MAIN(TstFutures)
#include "tst_futures.moc"
