#include <QAbstractButton>
#include <QAccessible>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "tests/ui/stage/print_ids.h"
#include "tests/ui/stage/scenes.h"
#include "ui/common/appearance.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/stage_panel.h"
#include "ui/stage/stage_view.h"

using namespace ui;
using engine::BrokerId;
using engine::Moment;
using engine::NodeId;
using engine::Offset;

// Can the stage be used: seen, pointed at, walked, zoomed, asked, heard? Time is turned by hand.
class TstStageView : public QObject {
    Q_OBJECT

private slots:
    void cleanup();
    void showsTheMomentAtOnce();
    void aClickSelectsTheInnermostThing();
    void anActionBoxAsksForItsCommand();
    void keysAskForCommandsOfTheSelectedThing();
    void keysOfOtherPlacesGoElsewhere();
    void arrowsWalkAndShowTheRing();
    void enterZoomsInAndEscapeOut();
    void doubleClickZoomsIntoARow();
    void digitsGoToLevels();
    void wheelScalesAndTurnsThePage();
    void rightClickAsksForAMenu();
    void aDragFromNodeToNodeCutsOrHealsTheirLink();
    void hoverCardWaitsForRest();
    void forwardMovesJumpDoesNot();
    void framesStopWhenNothingMoves();
    void aFastMessageStaysForTheEye();
    void aDroppedMessageEndsInACross();
    void factsTellWhatWasDropped();
    void oneRequestIsNotRequests();
    void oneRecordIsNotRecords();
    void aHiddenStageDoesNotMove();
    void windowSlidesAlong();
    void thingsSpeak();
    void rowsAreChildrenOfTheirShelf();
    void crumbsNameTheLevels();
    void theNoteIsWholeOrNotThere();
    void functionKeysBelongToTheWindow();
    void languageAndThemeSwitchLive();
};

namespace {

const engine::TopicPartition orders0{"orders", 0};
const ObjectId row1 = ObjectId::replica(orders0, BrokerId{1});

class HandClock : public FrameClock {
public:
    std::int64_t nowMs() const override { return m_now; }
    void turn(int ms)
    {
        m_now += ms;
        if (m_running)
            emit frame();
    }
    bool isRunning() const { return m_running; }

protected:
    void setRunning(bool running) override { m_running = running; }

private:
    std::int64_t m_now = 1000;
    bool m_running = false;
};

Moment momentOf(engine::ClusterView view)
{
    return {scenes::mainWindowNow(), std::make_shared<const engine::ClusterView>(std::move(view))};
}

struct Shown {
    HandClock clock;
    StageView view{clock};
    engine::ClusterView cluster = scenes::mainWindow();

    Shown()
    {
        view.resize(1048, 628);
        view.setMoment(momentOf(cluster), StageView::Change::Jump);
        view.show();
        view.setFocus();
    }
    void forward() { view.setMoment(momentOf(cluster), StageView::Change::Forward); }
    engine::ReplicaView& copy(int broker)
    {
        return cluster.topics["orders"].edit().partitions[0].edit().copies[BrokerId{broker}].edit();
    }
    QPoint at(const ObjectId& id) { return boxOf(view.list(), id).center().toPoint(); }
    bool says(const QString& text)
    {
        const auto& texts = view.list().texts();
        return std::find(texts.begin(), texts.end(), text) != texts.end();
    }
    void click(const ObjectId& id) { QTest::mouseClick(&view, Qt::LeftButton, {}, at(id)); }
    void key(int key) { QTest::keyClick(&view, static_cast<Qt::Key>(key)); }
};

} // namespace

void TstStageView::cleanup()
{
    Appearance::instance().setLanguage(Language::English);
    Appearance::instance().setTheme(ThemeChoice::Light);
    Appearance::instance().setReduceMotion(false);
}

void TstStageView::showsTheMomentAtOnce()
{
    Shown shown;
    QVERIFY(shown.says(QStringLiteral("broker 1")));
    QVERIFY(shown.says(QStringLiteral("LEO 42")));
    QCOMPARE(shown.view.grab().toImage().pixelColor(2, 400), Theme::light().bg);
}

void TstStageView::aClickSelectsTheInnermostThing()
{
    Shown shown;
    QSignalSpy selected(&shown.view, &StageView::selectionChanged);
    const ObjectId cell = ObjectId::record(orders0, BrokerId{1}, Offset{41});
    shown.click(cell);
    QCOMPARE(shown.view.selected(), cell);
    QCOMPARE(selected.count(), 1);
    shown.click(cell);
    QCOMPARE(selected.count(), 1);
    QTest::mouseClick(&shown.view, Qt::LeftButton, {}, QPoint(4, 610));
    QCOMPARE(shown.view.selected(), ObjectId());
}

void TstStageView::anActionBoxAsksForItsCommand()
{
    Shown shown;
    QSignalSpy asked(&shown.view, &StageView::commandRequested);
    shown.click(ObjectId::action("start producer p3 --topic orders"));
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toString(), QStringLiteral("start producer p3 --topic orders"));
}

void TstStageView::keysAskForCommandsOfTheSelectedThing()
{
    Shown shown;
    QSignalSpy asked(&shown.view, &StageView::commandRequested);
    shown.view.setSelected(ObjectId::broker(BrokerId{2}));
    for (const int key : {Qt::Key_K, Qt::Key_P, Qt::Key_O, Qt::Key_X})
        shown.key(key);
    QStringList lines;
    for (const auto& call : asked)
        lines << call.first().toString();
    QCOMPARE(lines,
        (QStringList{QStringLiteral("kill broker 2"), QStringLiteral("pause broker 2"),
            QStringLiteral("power-off broker 2"), QStringLiteral("cut link 2 all")}));
    QSignalSpy why(&shown.view, &StageView::whyRequested);
    shown.key(Qt::Key_W);
    QCOMPARE(why.count(), 1);
}

void TstStageView::keysOfOtherPlacesGoElsewhere()
{
    Shown shown;
    QSignalSpy asked(&shown.view, &StageView::commandRequested);
    shown.key(Qt::Key_K); // nothing is selected
    QTest::keyClick(&shown.view, Qt::Key_K, Qt::ControlModifier);
    shown.view.setSelected(ObjectId::client(NodeId{10000}));
    shown.key(Qt::Key_C); // a producer has nothing to commit
    QCOMPARE(asked.count(), 0);
}

void TstStageView::arrowsWalkAndShowTheRing()
{
    Shown shown;
    shown.view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&shown.view));
    shown.key(Qt::Key_Down);
    QCOMPARE(shown.view.selected(), ObjectId::broker(BrokerId{1}));
    shown.key(Qt::Key_Down);
    QCOMPARE(shown.view.selected(), row1);
    QVERIFY(printed(shown.view.list()).contains(QLatin1String("stroke #1c7ed6 2")));
    shown.key(Qt::Key_Right);
    QCOMPARE(shown.view.selected().kind, StageKind::Record);
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.selected(), row1);
}

void TstStageView::enterZoomsInAndEscapeOut()
{
    Shown shown;
    QSignalSpy camera(&shown.view, &StageView::cameraChanged);
    shown.view.setSelected(row1);
    shown.key(Qt::Key_Return);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Partition);
    shown.key(Qt::Key_Return);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Storage);
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Partition);
    QCOMPARE(shown.view.selected(), row1);
    shown.view.setSelected({});
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Topic);
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Cluster);
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Cluster);
    QCOMPARE(camera.count(), 5);
}

void TstStageView::doubleClickZoomsIntoARow()
{
    Shown shown;
    QTest::mouseDClick(
        &shown.view, Qt::LeftButton, {}, shown.at(ObjectId::replica({"orders", 2}, BrokerId{1})));
    QCOMPARE(shown.view.camera().level, ZoomLevel::Partition);
    QCOMPARE(shown.view.camera().partition, 2);
}

void TstStageView::digitsGoToLevels()
{
    Shown shown;
    shown.key(Qt::Key_1);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Cluster);
    shown.key(Qt::Key_3);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Partition);
    QSignalSpy files(&shown.view, &StageView::filesRequested);
    shown.key(Qt::Key_5);
    QCOMPARE(files.count(), 1);
    QCOMPARE(files.first().at(1).toInt(), 5);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Storage); // from where its bytes are
    shown.key(Qt::Key_2);
    shown.key(Qt::Key_Plus);
    QVERIFY(shown.view.camera().scale > 1);
    shown.key(Qt::Key_0);
    QCOMPARE(shown.view.camera().scale, 1.0);
}

void TstStageView::wheelScalesAndTurnsThePage()
{
    Shown shown;
    const auto wheel = [&](QPoint turn, Qt::KeyboardModifiers keys = {}) {
        const QPointF at(500, 200);
        QWheelEvent event(
            at, shown.view.mapToGlobal(at), {}, turn, Qt::NoButton, keys, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&shown.view, &event);
    };
    wheel({0, 120});
    QVERIFY(shown.view.camera().scale > 1);
    wheel({0, -240});
    QVERIFY(shown.view.camera().scale < 1);
    shown.view.setScale(1);
    wheel({0, 120}, Qt::ShiftModifier); // back along the log
    QVERIFY(shown.view.camera().firstOffset.has_value());
    for (int i = 0; i < 20; ++i)
        wheel({0, -120}, Qt::ShiftModifier);
    QVERIFY(!shown.view.camera().firstOffset); // at the end it follows again
}

void TstStageView::rightClickAsksForAMenu()
{
    Shown shown;
    QSignalSpy menu(&shown.view, &StageView::contextMenuRequested);
    const QPoint at = shown.at(ObjectId::client(NodeId{10001}));
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, shown.view.mapToGlobal(at));
    QApplication::sendEvent(&shown.view, &event);
    QCOMPARE(menu.count(), 1);
    QCOMPARE(menu.first().first().value<ObjectId>(), ObjectId::client(NodeId{10001}));
    QCOMPARE(shown.view.selected(), ObjectId::client(NodeId{10001}));
}

void TstStageView::aDragFromNodeToNodeCutsOrHealsTheirLink()
{
    Shown shown;
    QSignalSpy asked(&shown.view, &StageView::commandRequested);
    const auto headOf = [&](int broker) {
        return boxOf(shown.view.list(), ObjectId::broker(BrokerId{broker})).topLeft().toPoint() + QPoint(60, 16);
    };
    const auto drag = [&](QPoint from, QPoint to, bool escape) {
        QTest::mousePress(&shown.view, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, shown.view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&shown.view, &move);
        if (escape)
            shown.key(Qt::Key_Escape);
        QTest::mouseRelease(&shown.view, Qt::LeftButton, {}, to);
    };
    shown.cluster.cutLinks.clear();
    shown.forward();
    drag(headOf(1), headOf(2), true);
    drag(headOf(1), headOf(1) + QPoint(30, 0), false); // to itself
    QCOMPARE(asked.count(), 0);
    drag(headOf(1), headOf(2), false);
    QCOMPARE(asked.takeFirst().first().toString(), QString("cut link 1 2"));
    shown.cluster.cutLinks[{NodeId{2}, NodeId{1}}] = engine::FactId{1};
    shown.forward();
    drag(headOf(1), headOf(2), false);
    QCOMPARE(asked.takeFirst().first().toString(), QString("heal link 1 2"));
}

void TstStageView::hoverCardWaitsForRest()
{
    Shown shown;
    const QPointF at = shown.at(ObjectId::record(orders0, BrokerId{1}, Offset{41}));
    QMouseEvent move(
        QEvent::MouseMove, at, shown.view.mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&shown.view, &move);
    QCOMPARE(shown.view.hovered(), ObjectId::record(orders0, BrokerId{1}, Offset{41}));
    QVERIFY(!shown.says(QStringLiteral("offset 41 of orders-0 on broker 1")));
    shown.clock.turn(300);
    QVERIFY(shown.says(QStringLiteral("offset 41 of orders-0 on broker 1")));
    QVERIFY(shown.says(QStringLiteral("on brokers")));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&shown.view, &leave);
    QVERIFY(!shown.says(QStringLiteral("on brokers")));
}

void TstStageView::forwardMovesJumpDoesNot()
{
    Shown shown;
    const auto waterRight = [&] {
        double right = 0;
        for (const Primitive& p : shown.view.list().primitives())
            if (p.ink.fill == Theme::light().water.rgba() && p.box.top() < shown.at(row1).y()
                && p.box.bottom() > shown.at(row1).y() && p.box.x() < 700)
                right = std::max(right, p.box.right());
        return right;
    };
    const double before = waterRight();
    shown.copy(1).highWatermark.value = Offset{42};
    shown.forward();
    QCOMPARE(waterRight(), before);
    shown.clock.turn(130);
    const double middle = waterRight();
    QVERIFY(middle > before);
    shown.clock.turn(200);
    const double after = waterRight();
    QVERIFY(after > middle);
    shown.copy(1).highWatermark.value = Offset{39};
    shown.view.setMoment(momentOf(shown.cluster), StageView::Change::Jump);
    QCOMPARE(waterRight(), before);
    shown.copy(1).highWatermark.value = Offset{42};
    shown.view.setMoment(momentOf(shown.cluster), StageView::Change::Jump);
    QCOMPARE(waterRight(), after); // rewinding never animates
}

void TstStageView::framesStopWhenNothingMoves()
{
    Shown shown;
    QVERIFY(!shown.clock.isRunning());
    shown.copy(1).endOffset.value = Offset{43};
    shown.forward();
    QVERIFY(shown.clock.isRunning());
    shown.clock.turn(1000);
    QVERIFY(!shown.clock.isRunning());
}

void TstStageView::aFastMessageStaysForTheEye()
{
    Shown shown;
    shown.forward();
    const ObjectId fetch = ObjectId::message(engine::MessageId{5});
    QVERIFY(shown.view.list().find(fetch));
    shown.cluster.messages.erase(engine::MessageId{5});
    shown.forward();
    shown.clock.turn(100);
    QVERIFY(shown.view.list().find(fetch)); // arrived, still seen
    shown.clock.turn(400);
    QVERIFY(!shown.view.list().find(fetch));
    engine::MessageSent passed = shown.cluster.messages[engine::MessageId{4}].sent;
    passed.message = engine::MessageId{99};
    shown.view.showPassed(passed);
    QVERIFY(shown.view.list().find(ObjectId::message(engine::MessageId{99})));
    shown.clock.turn(500);
    QVERIFY(!shown.view.list().find(ObjectId::message(engine::MessageId{99})));
}

void TstStageView::aDroppedMessageEndsInACross()
{
    Shown shown;
    shown.forward();
    const ObjectId fetch = ObjectId::message(engine::MessageId{4});
    const auto reds = [&] {
        const auto& marks = shown.view.list().primitives();
        return std::count_if(marks.begin(), marks.end(),
            [](const Primitive& p) { return p.ink.stroke == Theme::light().bad.rgba(); });
    };
    QCOMPARE(reds(), 0);
    const QPointF where = boxOf(shown.view.list(), fetch).center();
    shown.view.showDropped(engine::MessageId{4}, scenes::mainWindowNow());
    shown.cluster.messages.erase(engine::MessageId{4});
    shown.forward();
    QCOMPARE(reds(), 1);
    QVERIFY((boxOf(shown.view.list(), fetch).center() - where).manhattanLength() < 12); // where it was lost
    shown.clock.turn(900);
    QVERIFY(shown.view.list().find(fetch));
    shown.clock.turn(200);
    QVERIFY(!shown.view.list().find(fetch));
    QVERIFY(!shown.clock.isRunning());
}

void TstStageView::factsTellWhatWasDropped()
{
    Shown shown;
    shown.forward();
    engine::FactLog log(engine::Recording::Full);
    const auto happens = [&](engine::Time at, auto fact) {
        engine::Fact entry{};
        entry.at = at;
        entry.body.value = fact;
        log.add(std::move(entry));
    };
    const engine::Time now = scenes::mainWindowNow();
    engine::MessageSent young = shown.cluster.messages[engine::MessageId{4}].sent; // dropped before a Moment had it
    young.message = engine::MessageId{77};
    young.departs = now;
    young.arrives = now + std::chrono::milliseconds(8);
    const engine::Time lost = now + std::chrono::milliseconds(2);
    happens(now, young);
    happens(lost, engine::MessageDelayed{engine::MessageId{4}, engine::MessageFate::Dropped, engine::kNever});
    happens(lost, engine::MessageDelayed{engine::MessageId{77}, engine::MessageFate::Dropped, engine::kNever});
    happens(lost, engine::MessageDelayed{engine::MessageId{5}, engine::MessageFate::Stalled, engine::kNever});
    shown.view.showStory(log.slice(engine::FactId{0}, log.last()), now + std::chrono::milliseconds(4));
    shown.cluster.messages.erase(engine::MessageId{4});
    shown.forward();
    std::map<std::uint64_t, engine::Time> crosses;
    for (const LingeringMessage& gone : shown.view.input().lingering)
        if (gone.droppedAt)
            crosses[gone.message.sent.message.value] = *gone.droppedAt;
    QCOMPARE(crosses.size(), std::size_t{2});
    QVERIFY(crosses[4] == lost);
    QVERIFY(crosses[77] == lost);
    QVERIFY(shown.view.list().find(ObjectId::message(engine::MessageId{77})));
}

void TstStageView::oneRecordIsNotRecords()
{
    Shown shown;
    const auto answer = std::find_if(shown.cluster.messages.begin(), shown.cluster.messages.end(), [](const auto& message) { return message.second.sent.apiKey == 1; });
    QVERIFY(answer != shown.cluster.messages.end());
    answer->second.sent.isResponse = true;
    answer->second.sent.offset = engine::kNoOffset;
    answer->second.sent.records = 2;
    shown.forward();
    QVERIFY(shown.says("2 records"));
    answer->second.sent.records = 1;
    shown.view.setMoment(momentOf(shown.cluster), StageView::Change::Jump);
    QVERIFY(shown.says("1 record") && !shown.says("1 records"));
}

void TstStageView::oneRequestIsNotRequests()
{
    Shown shown;
    auto& outside = shown.cluster.clients[NodeId{1000000}];
    outside.edit().requests = 1;
    shown.forward();
    QVERIFY(shown.says("1 request"));
    outside.edit().requests = 2;
    shown.forward();
    QVERIFY(shown.says("2 requests"));
}

void TstStageView::aHiddenStageDoesNotMove()
{
    Shown shown;
    shown.view.hide();
    shown.copy(1).highWatermark.value = Offset{42};
    shown.forward();
    QVERIFY(!shown.clock.isRunning());
}

void TstStageView::windowSlidesAlong()
{
    Shown shown;
    shown.forward();
    const ObjectId cell = ObjectId::record(orders0, BrokerId{1}, Offset{38});
    const auto postOf = [&] { // the left end of the water: where column 0 is
        return shown.view.input().slide;
    };
    QCOMPARE(postOf(), 0.0);
    shown.copy(1).endOffset.value = Offset{47};
    shown.forward();
    QVERIFY(postOf() > 0);
    shown.clock.turn(100);
    QVERIFY(postOf() > 0);
    shown.clock.turn(150);
    QCOMPARE(postOf(), 0.0);
    QVERIFY(!boxOf(shown.view.list(), cell).isEmpty());
}

void TstStageView::thingsSpeak()
{
    Shown shown;
    QAccessibleInterface* stage = QAccessible::queryAccessibleInterface(&shown.view);
    QVERIFY(stage);
    QCOMPARE(stage->text(QAccessible::Name), QStringLiteral("Stage"));
    QStringList names;
    for (int i = 0; i < stage->childCount(); ++i)
        names << stage->child(i)->text(QAccessible::Name);
    QVERIFY(names.contains(QStringLiteral("broker 1")));
    QVERIFY(names.contains(QStringLiteral("producer p1")));
    QVERIFY(names.contains(QStringLiteral("group billing")));
    QVERIFY(names.contains(QStringLiteral("controller quorum")));
    QVERIFY(!names.contains(QString()));
}

void TstStageView::rowsAreChildrenOfTheirShelf()
{
    Shown shown;
    QAccessibleInterface* stage = QAccessible::queryAccessibleInterface(&shown.view);
    QAccessibleInterface* shelf = nullptr;
    for (int i = 0; i < stage->childCount(); ++i)
        if (stage->child(i)->text(QAccessible::Name) == QLatin1String("broker 1"))
            shelf = stage->child(i);
    QVERIFY(shelf);
    QCOMPARE(shelf->childCount(), 3);
    QAccessibleInterface* row = shelf->child(0);
    QCOMPARE(row->text(QAccessible::Name), QStringLiteral("broker 1, leader of orders-0"));
    QCOMPARE(row->text(QAccessible::Description), QStringLiteral("log end 42, high watermark 39, 3 at risk"));
    QCOMPARE(row->role(), QAccessible::Row);
    QCOMPARE(row->parent(), shelf);
    QCOMPARE(shelf->indexOfChild(row), 0);
    QVERIFY(row->isValid());
    QVERIFY(row->rect().width() > 100);
    shown.view.setSelected(row1);
    QVERIFY(row->state().selected);
}

void TstStageView::crumbsNameTheLevels()
{
    HandClock clock;
    StagePanel panel(clock);
    panel.resize(1048, 700);
    panel.view().setMoment(momentOf(scenes::mainWindow()), StageView::Change::Jump);
    panel.refreshCrumbs();
    QStringList names;
    const auto crumbs = panel.findChildren<QAbstractButton*>();
    for (const auto* crumb : crumbs)
        names << crumb->accessibleName();
    QCOMPARE(names,
        (QStringList{QStringLiteral("Cluster"), QStringLiteral("Topic orders"), QStringLiteral("Partition 0"),
            QStringLiteral("Segments"), QStringLiteral("Bytes")}));
    QVERIFY(crumbs[1]->isChecked());
    crumbs[0]->click();
    QCOMPARE(panel.view().camera().level, ZoomLevel::Cluster);
    QVERIFY(crumbs[0]->isChecked() && !crumbs[1]->isChecked());
}

void TstStageView::theNoteIsWholeOrNotThere()
{
    HandClock clock;
    StagePanel panel(clock);
    const auto* note = panel.findChild<QLabel*>("columnNote");
    for (int width = 480; width <= 1400; width += 20) {
        panel.resize(width, 600);
        panel.show();
        QApplication::processEvents();
        QVERIFY2(note->text().isEmpty() || note->width() >= note->sizeHint().width(), qPrintable(QString::number(width)));
    }
    QVERIFY(!note->text().isEmpty()); // where there is room
}

// Letters and digits are the stage's; F1 must not be taken for one of them.
void TstStageView::functionKeysBelongToTheWindow()
{
    Shown shown;
    const auto takes = [&](int key) {
        QKeyEvent event(QEvent::ShortcutOverride, key, Qt::NoModifier);
        event.ignore();
        QApplication::sendEvent(&shown.view, &event);
        return event.isAccepted();
    };
    QVERIFY(takes(Qt::Key_K) && takes(Qt::Key_0) && takes(Qt::Key_Escape));
    for (int key = Qt::Key_F1; key <= Qt::Key_F12; ++key)
        QVERIFY2(!takes(key), qPrintable(QKeySequence(key).toString()));
}

void TstStageView::languageAndThemeSwitchLive()
{
    Shown shown;
    Appearance::instance().setLanguage(Language::Chinese);
    QApplication::sendPostedEvents();
    QVERIFY(shown.says(QStringLiteral("生产者 p1")));
    Appearance::instance().setTheme(ThemeChoice::Dark);
    QCOMPARE(shown.view.grab().toImage().pixelColor(2, 400), Theme::dark().bg);
}

QTEST_MAIN(TstStageView)
#include "tst_stage_view.moc"
