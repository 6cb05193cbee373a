#include <QTest>

#include "tests/ui/window/driven_window.h"
#include "ui/window/palette.h"

using namespace engine;
using support::DrivenWindow;
using support::openFirstLab;

// Breaking things by the palette, with the mouse and with the keyboard alone.
class TstPalette : public QObject {
    Q_OBJECT

private slots:
    void aNumberThenAClickKills();
    void theKeyboardAloneDoesIt();
    void numbersBelongToItOnlyWhileItIsOpen();
    void escapeLeavesTheToolThenThePalette();
    void aLinkTakesTwoNodesOrADrag();
    void itSaysWhyNothingWouldHappen();
    void pauseGoesOnAndStartComesBack();
};

namespace {

ui::BreakPalette& palette(DrivenWindow& driven) { return *driven.window.findChild<ui::BreakPalette*>(); }

QPoint headOf(DrivenWindow& driven, int broker)
{
    const QRectF box = boxOf(driven.stage().list(), ui::ObjectId::broker(BrokerId{broker}));
    return {qRound(box.left()) + 60, qRound(box.top()) + 16};
}

void pointAt(DrivenWindow& driven, int broker)
{
    const QPoint to = headOf(driven, broker);
    QMouseEvent move(QEvent::MouseMove, to, driven.stage().mapToGlobal(to), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&driven.stage(), &move);
}

NodeState stateOf(DrivenWindow& driven, int broker) { return driven.shown().broker(BrokerId{broker})->state.value; }

} // namespace

void TstPalette::aNumberThenAClickKills()
{
    const auto driven = openFirstLab();
    driven->key(Qt::Key_Q);
    QVERIFY(palette(*driven).isVisible());
    driven->key(Qt::Key_1);
    QVERIFY(palette(*driven).tool() == ui::BreakTool::Kill);
    pointAt(*driven, 2);
    QVERIFY2(palette(*driven).hint().startsWith("kill broker 2"), qPrintable(palette(*driven).hint()));
    QCOMPARE(driven->stage().cursor().shape(), Qt::CrossCursor);
    driven->click(ui::ObjectId::broker(BrokerId{2}));
    QVERIFY(!driven->ask([](Lab& lab) { return lab.isUp(BrokerId{2}); }));
    QVERIFY(stateOf(*driven, 2) == NodeState::Down);
    // By its button too.
    QTest::mouseClick(palette(*driven).findChildren<ui::ToolButton*>().at(1), Qt::LeftButton);
    QVERIFY(palette(*driven).tool() == ui::BreakTool::PowerOff);
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    QVERIFY(!driven->ask([](Lab& lab) { return lab.isUp(BrokerId{3}); }));
}

void TstPalette::theKeyboardAloneDoesIt()
{
    const auto driven = openFirstLab();
    driven->stage().setSelected(ui::ObjectId::broker(BrokerId{1}));
    driven->key(Qt::Key_Q);
    driven->key(Qt::Key_1);
    for (int i = 0; i < 12 && driven->stage().selected() != ui::ObjectId::broker(BrokerId{2}); ++i)
        driven->key(Qt::Key_Down);
    const auto node = driven->stage().selected().broker();
    QVERIFY2(palette(*driven).hint().startsWith(QString("kill broker %1").arg(node.value)), qPrintable(palette(*driven).hint()));
    driven->key(Qt::Key_Return);
    QVERIFY(stateOf(*driven, node.value) == NodeState::Down);
    QVERIFY(driven->stage().camera().level != ui::ZoomLevel::Partition); // Enter did not zoom
}

void TstPalette::numbersBelongToItOnlyWhileItIsOpen()
{
    const auto driven = openFirstLab();
    const auto level = driven->stage().camera().level;
    driven->key(Qt::Key_Q);
    driven->key(Qt::Key_1);
    driven->key(Qt::Key_3);
    QVERIFY(palette(*driven).tool() == ui::BreakTool::Pause);
    QVERIFY(driven->stage().camera().level == level);
    driven->key(Qt::Key_Q);
    QVERIFY(!palette(*driven).isVisible());
    driven->key(Qt::Key_1);
    QVERIFY(driven->stage().camera().level == ui::ZoomLevel::Cluster);
}

void TstPalette::escapeLeavesTheToolThenThePalette()
{
    const auto driven = openFirstLab();
    driven->key(Qt::Key_Q);
    driven->key(Qt::Key_4);
    driven->key(Qt::Key_Escape);
    QVERIFY(!palette(*driven).tool());
    QVERIFY(palette(*driven).isVisible());
    driven->click(ui::ObjectId::broker(BrokerId{1})); // without a tool a click selects
    QVERIFY(stateOf(*driven, 1) == NodeState::Running);
    driven->key(Qt::Key_Escape);
    QVERIFY(!palette(*driven).isVisible());
}

void TstPalette::aLinkTakesTwoNodesOrADrag()
{
    const auto driven = openFirstLab();
    const auto cuts = [&] { return driven->shown().cutLinks.size(); };
    driven->key(Qt::Key_Q);
    driven->key(Qt::Key_5);
    driven->click(ui::ObjectId::broker(BrokerId{1}));
    QCOMPARE(cuts(), std::size_t{0});
    pointAt(*driven, 2);
    QVERIFY2(palette(*driven).hint().startsWith("cut link 1 2"), qPrintable(palette(*driven).hint()));
    driven->click(ui::ObjectId::broker(BrokerId{2}));
    QVERIFY(cuts() > 0);
    // The same by a drag: it is healed.
    QTest::mousePress(&driven->stage(), Qt::LeftButton, {}, headOf(*driven, 1));
    const QPoint to = headOf(*driven, 2);
    QMouseEvent move(QEvent::MouseMove, to, driven->stage().mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&driven->stage(), &move);
    QTest::mouseRelease(&driven->stage(), Qt::LeftButton, {}, to);
    driven->settle();
    QCOMPARE(cuts(), std::size_t{0});
    // And it starts afresh: one click alone cuts nothing.
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    QCOMPARE(cuts(), std::size_t{0});
    driven->key(Qt::Key_Escape); // that end is forgotten, the tool stays
    QVERIFY(palette(*driven).tool() == ui::BreakTool::Link);
}

void TstPalette::itSaysWhyNothingWouldHappen()
{
    const auto driven = openFirstLab();
    driven->key(Qt::Key_Q);
    driven->key(Qt::Key_6);
    const auto before = driven->ask([](Lab& lab) { return lab.stateHash(); });
    pointAt(*driven, 3);
    QVERIFY2(palette(*driven).hint().contains("broker 3 runs already"), qPrintable(palette(*driven).hint()));
    QCOMPARE(driven->stage().cursor().shape(), Qt::ForbiddenCursor);
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    QCOMPARE(driven->ask([](Lab& lab) { return lab.stateHash(); }), before);
}

void TstPalette::pauseGoesOnAndStartComesBack()
{
    const auto driven = openFirstLab();
    driven->key(Qt::Key_Q);
    driven->key(Qt::Key_3);
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    QVERIFY(stateOf(*driven, 3) == NodeState::Paused);
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    QVERIFY(stateOf(*driven, 3) != NodeState::Paused);
    driven->key(Qt::Key_4);
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    driven->type("advance 5s");
    QVERIFY(stateOf(*driven, 3) == NodeState::Down);
    driven->stage().setFocus();
    driven->key(Qt::Key_6);
    driven->click(ui::ObjectId::broker(BrokerId{3}));
    driven->type("advance 5s");
    QVERIFY(stateOf(*driven, 3) == NodeState::Running);
}

QTEST_MAIN(TstPalette)
#include "tst_palette.moc"
