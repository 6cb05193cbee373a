#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "tests/support/print.h"
#include "ui/common/appearance.h"
#include "ui/timeline/timeline_view.h"

using namespace engine;
using ui::TimelineView;

// The timeline under mouse and keys: does a place mean the instant that is drawn there, and does each key do what it says?
class TstTimelineView : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_view.reset(); }
    void aPlaceIsTheInstantDrawnThere();
    void draggingLooksAndTheEndIsNow();
    void keysMoveThePlayhead_data();
    void keysMoveThePlayhead();
    void theWheelZoomsAroundThePointer();
    void keysZoomAroundThePlayhead();
    void theOverviewMovesWhatIsSeen();
    void aStretchIsMarkedByMouseAndKeys();
    void whatIsSeenIsAStretch();
    void eachFaultHasItsOwnMark();
    void whatBefallsAGroupIsMarked();
    void aClickOnAnotherBranchGoesThere();
    void branchesAreChosenByKeys();
    void theMenuKnowsInstantAndBranch();
    void bothFuturesAreInSight();
    void aBranchThatIsLeftKeepsItsMarks();
    void marksSpeakTheLanguageThatIsChosen();

private:
    void twoBranches()
    {
        m_view->setBranches({{"main", "", kWorldStart, Time{30s}, false}, {"from-1", "main", Time{10s}, Time{20s}, true}});
    }
    QPoint on(Time t, int row) const { return {qRound(m_view->xOf(t)), 6 + 19 * row + 9}; }

    std::unique_ptr<TimelineView> m_view;
};

namespace {

bool isNear(Time a, Time b, Duration by) { return (a > b ? a - b : b - a) <= by; }

} // namespace

void TstTimelineView::init()
{
    m_view = std::make_unique<TimelineView>();
    m_view->resize(1000, 190);
    m_view->setNow(Time{20s});
    m_view->show();
    m_view->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    m_view->setFocus();
}

void TstTimelineView::aPlaceIsTheInstantDrawnThere()
{
    for (const Time t : {Time{}, Time{3s}, Time{20s}})
        QVERIFY(std::abs((m_view->timeAt(m_view->xOf(t)) - t).count()) < 1000);
    QVERIFY(m_view->xOf(Time{20s}) < m_view->width()); // now and a little more
}

void TstTimelineView::draggingLooksAndTheEndIsNow()
{
    QSignalSpy looked(m_view.get(), &TimelineView::lookRequested);
    QSignalSpy now(m_view.get(), &TimelineView::nowRequested);
    const int y = 60;
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, {qRound(m_view->xOf(Time{15s})), y});
    QCOMPARE(looked.size(), 1);
    QVERIFY(std::abs((looked[0][0].value<Time>() - Time{15s}).count()) < 50000000);
    QTest::mouseMove(m_view.get(), {qRound(m_view->xOf(Time{5s})), y});
    QCOMPARE(looked.size(), 2);
    QVERIFY(std::abs((looked[1][0].value<Time>() - Time{5s}).count()) < 50000000);
    QTest::mouseMove(m_view.get(), {m_view->width() - 2, y});
    QCOMPARE(now.size(), 1);
    QTest::mouseMove(m_view.get(), {1, y}); // left of the axis: the start
    QCOMPARE(looked.back()[0].value<Time>(), Time{});
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {1, y});
}

void TstTimelineView::keysMoveThePlayhead_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<qint64>("millis"); // -1: now
    QTest::newRow("left") << static_cast<int>(Qt::Key_Left) << qint64{9790};
    QTest::newRow("right") << static_cast<int>(Qt::Key_Right) << qint64{10210};
    QTest::newRow("page up") << static_cast<int>(Qt::Key_PageUp) << qint64{7900};
    QTest::newRow("page down") << static_cast<int>(Qt::Key_PageDown) << qint64{12100};
    QTest::newRow("home") << static_cast<int>(Qt::Key_Home) << qint64{0};
    QTest::newRow("end") << static_cast<int>(Qt::Key_End) << qint64{-1};
}

void TstTimelineView::keysMoveThePlayhead()
{
    QFETCH(int, key);
    QFETCH(qint64, millis);
    m_view->setPlayhead(Time{10s});
    QSignalSpy looked(m_view.get(), &TimelineView::lookRequested);
    QSignalSpy now(m_view.get(), &TimelineView::nowRequested);
    QTest::keyClick(m_view.get(), static_cast<Qt::Key>(key));
    QCOMPARE(now.size(), millis < 0 ? 1 : 0);
    QCOMPARE(looked.size(), millis < 0 ? 0 : 1);
    if (millis >= 0)
        QVERIFY2(std::abs(looked[0][0].value<Time>().nanos() / 1000000 - millis) <= 1, qPrintable(QString::number(looked[0][0].value<Time>().nanos())));
}

void TstTimelineView::theWheelZoomsAroundThePointer()
{
    const QPointF at(600, 60);
    const Time under = m_view->timeAt(at.x());
    const double before = m_view->xOf(Time{11s}) - m_view->xOf(Time{10s});
    QWheelEvent wheel(at, m_view->mapToGlobal(at.toPoint()), {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    for (int i = 0; i < 4; ++i)
        QApplication::sendEvent(m_view.get(), &wheel);
    QVERIFY(m_view->xOf(Time{11s}) - m_view->xOf(Time{10s}) > before * 2);
    QVERIFY(std::abs((m_view->timeAt(at.x()) - under).count()) < 1000000);
}

void TstTimelineView::aClickOnAnotherBranchGoesThere()
{
    twoBranches();
    QSignalSpy gone(m_view.get(), &TimelineView::branchRequested);
    QSignalSpy looked(m_view.get(), &TimelineView::lookRequested);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, on(Time{25s}, 0));
    QCOMPARE(gone.size(), 1);
    QCOMPARE(gone[0][0].toString(), QString("main"));
    QCOMPARE(looked.size(), 0);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, on(Time{15s}, 1)); // the live one: an instant of it
    QCOMPARE(gone.size(), 1);
    QCOMPARE(looked.size(), 1);
}

void TstTimelineView::branchesAreChosenByKeys()
{
    twoBranches();
    QSignalSpy gone(m_view.get(), &TimelineView::branchRequested);
    QTest::keyClick(m_view.get(), Qt::Key_Return); // none is chosen
    QCOMPARE(gone.size(), 0);
    QTest::keyClick(m_view.get(), Qt::Key_Up);
    QVERIFY(m_view->accessibleDescription().startsWith("main"));
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(gone.size(), 1);
    QCOMPARE(gone[0][0].toString(), QString("main"));
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QVERIFY(m_view->accessibleDescription().startsWith("from-1"));
}

void TstTimelineView::theMenuKnowsInstantAndBranch()
{
    twoBranches();
    QSignalSpy menu(m_view.get(), &TimelineView::menuRequested);
    const auto ask = [&](QPoint at) {
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_view->mapToGlobal(at));
        QApplication::sendEvent(m_view.get(), &event);
    };
    ask(on(Time{25s}, 0));
    QCOMPARE(menu[0][2].toString(), QString("main"));
    QCOMPARE(menu[0][1].value<Time>(), Time{20s}); // the live branch has run so far
    ask(QPoint(qRound(m_view->xOf(Time{4s})), m_view->height() - 40));
    QCOMPARE(menu[1][2].toString(), QString());
    QVERIFY(std::abs((menu[1][1].value<Time>() - Time{4s}).count()) < 50000000);
}

void TstTimelineView::bothFuturesAreInSight()
{
    twoBranches();
    QVERIFY(m_view->xOf(Time{30s}) < m_view->width() - 20);
    QVERIFY(m_view->minimumSizeHint().height() > TimelineView().minimumSizeHint().height());
}

void TstTimelineView::aBranchThatIsLeftKeepsItsMarks()
{
    twoBranches();
    FactLog log(Recording::Full);
    log.add({{}, Time{15s}, kLabNode, {}, {}, Rule::None, NodeStopped{NodeId{1}, StopKind::Killed}});
    m_view->lanes().append({log.slice({}, log.last())}, ui::plainNodeName);
    const auto red = [&] {
        const QImage image = m_view->grab().toImage();
        const QPoint at = on(Time{15s}, 1);
        int count = 0;
        for (int dx = -4; dx <= 4; ++dx)
            for (int dy = -4; dy <= 4; ++dy) {
                const QColor c = image.pixelColor(at.x() + dx, at.y() + dy);
                count += c.red() > 150 && c.green() < 90 && c.blue() < 90 ? 1 : 0;
            }
        return count;
    };
    QVERIFY(red() > 4); // a cross on the live line
    m_view->startAfresh("from-1");
    m_view->setBranches({{"main", "", kWorldStart, Time{30s}, true}, {"from-1", "main", Time{10s}, Time{20s}, false}});
    QVERIFY(m_view->lanes().lane(ui::Lane::Faults).empty());
    QVERIFY(red() > 4);
    m_view->startAfresh({}); // another lab
    m_view->setBranches({{"main", "", kWorldStart, Time{30s}, true}, {"from-1", "main", Time{10s}, Time{20s}, false}});
    QCOMPARE(red(), 0);
}

void TstTimelineView::keysZoomAroundThePlayhead()
{
    m_view->setPlayhead(Time{10s});
    const double before = m_view->xOf(Time{10s});
    const Duration seen = m_view->chosenStretch().length();
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QVERIFY(m_view->isZoomed());
    QVERIFY(m_view->chosenStretch().length() < seen);
    QVERIFY(std::abs(m_view->xOf(Time{10s}) - before) < 1);
    QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QTest::keyClick(m_view.get(), Qt::Key_0);
    QVERIFY(!m_view->isZoomed());
    for (int i = 0; i < 80; ++i) // there is an end
        QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QVERIFY(m_view->chosenStretch().length() > Duration{0});
    for (int i = 0; i < 80; ++i)
        QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QVERIFY(!m_view->isZoomed());
}

void TstTimelineView::theOverviewMovesWhatIsSeen()
{
    QVERIFY(m_view->overviewArea().isEmpty());
    m_view->zoomTo({Time{2s}, Time{3s}});
    const QRectF area = m_view->overviewArea();
    QVERIFY(!area.isEmpty());
    QSignalSpy looked(m_view.get(), &TimelineView::lookRequested);
    const auto at = [&](Time t) { return QPoint(qRound(area.left() + area.width() * static_cast<double>(t.nanos()) / 21e9), qRound(area.center().y())); };
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, at(Time{10s}));
    QVERIFY(isNear(m_view->timeAt(0.5 * (m_view->width() + TimelineView::kNames - TimelineView::kRight)), Time{10s}, 100ms));
    QTest::mouseMove(m_view.get(), at(Time{15s}));
    QVERIFY(isNear(m_view->timeAt(0.5 * (m_view->width() + TimelineView::kNames - TimelineView::kRight)), Time{15s}, 100ms));
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, at(Time{15s}));
    QCOMPARE(looked.size(), 0); // only the camera moved
}

void TstTimelineView::aStretchIsMarkedByMouseAndKeys()
{
    QSignalSpy looked(m_view.get(), &TimelineView::lookRequested);
    const auto at = [&](Time t) { return QPoint(qRound(m_view->xOf(t)), 60); };
    QTest::mousePress(m_view.get(), Qt::LeftButton, Qt::ShiftModifier, at(Time{8s}));
    QTest::mouseMove(m_view.get(), at(Time{5s}));
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, Qt::ShiftModifier, at(Time{5s}));
    QVERIFY(m_view->stretch());
    QVERIFY(isNear(m_view->stretch()->from, Time{5s}, 50ms) && isNear(m_view->stretch()->to, Time{8s}, 50ms));
    QCOMPARE(m_view->chosenStretch(), *m_view->stretch());
    QCOMPARE(looked.size(), 0);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QVERIFY(!m_view->stretch());
    m_view->setPlayhead(Time{10s});
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(m_view->stretch());
    QCOMPARE(m_view->stretch()->from, Time{10s});
    QVERIFY(isNear(m_view->stretch()->to, Time{10s} + 3 * Duration{210ms}, 5ms));
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(m_view->stretch()->to, Time{10s});
    QVERIFY(isNear(m_view->stretch()->from, Time{10s} - 2 * Duration{210ms}, 5ms));
    m_view->startAfresh({});
    QVERIFY(!m_view->stretch());
}

void TstTimelineView::whatIsSeenIsAStretch()
{
    QCOMPARE(m_view->chosenStretch(), (ui::Stretch{Time{}, Time{20s}})); // not what lies ahead
    m_view->zoomTo({Time{4s}, Time{6s}});
    QVERIFY(isNear(m_view->chosenStretch().from, Time{3900ms}, 1ms) && isNear(m_view->chosenStretch().to, Time{6100ms}, 1ms));
}

void TstTimelineView::eachFaultHasItsOwnMark()
{
    FactLog log(Recording::Full);
    const auto add = [&](FactBody body) { log.add({{}, Time{Duration{1s}}, kLabNode, {}, {}, Rule::None, std::move(body)}); };
    add(NodeStopped{NodeId{1}, StopKind::Killed});
    add(NodePaused{NodeId{1}});
    add(NodeResumed{NodeId{1}});
    add(NodeStopped{NodeId{1}, StopKind::Stopped});
    add(NodeStarted{NodeId{1}, {}});
    add(NodeStarted{NodeId{10001}, {}}); // a client that starts is no fault's end
    add(LinkCut{NodeId{1}, NodeId{2}});
    add(LinkHealed{NodeId{1}, NodeId{2}});
    add(BrokerFenced{BrokerId{1}});
    add(FetcherFrozen{BrokerId{1}, "", -1, true});
    ui::Lanes lanes;
    lanes.append({log.slice({}, log.last())}, ui::plainNodeName);
    std::vector<ui::MarkShape> shapes;
    for (const auto& mark : lanes.lane(ui::Lane::Faults))
        shapes.push_back(mark.shape);
    using enum ui::MarkShape;
    QVERIFY((shapes == std::vector{Cross, Pause, Back, Square, Back, Cut, Back, Ring, Pause}));
}

void TstTimelineView::whatBefallsAGroupIsMarked()
{
    FactLog log(Recording::Full);
    const auto add = [&](FactBody body) { log.add({{}, Time{Duration{1s}}, kLabNode, {}, {}, Rule::None, std::move(body)}); };
    const auto left = [](MemberLeftWhy why, NodeId client) {
        GroupMemberLeft fact;
        fact.group = "billing";
        fact.memberId = "m-17";
        fact.why = why;
        fact.client = client;
        return fact;
    };
    add(GroupStateChanged{"billing", GroupState::Stable, 3, BrokerId{2}, "range", GroupKind::Classic, -1, 9, "m-17"});
    add(PollDeadlineMissed{NodeId{10001}, "billing", Duration{5s}, {}});
    add(ConsumerFailed{NodeId{10001}, "NoOffsetForPartitionException", "none"});
    add(left(MemberLeftWhy::SessionExpired, NodeId{10001}));
    add(left(MemberLeftWhy::SessionExpired, kLabNode)); // a program that nobody knows any more: its member id
    add(left(MemberLeftWhy::Left, NodeId{10001}));      // its group's state says it
    add(OffsetRemoved{"billing", {"orders", 0}, OffsetRemovedWhy::Expired, Offset{4}});
    add(OffsetRemoved{"billing", {"orders", 0}, OffsetRemovedWhy::Deleted, Offset{4}});
    add(GroupsLoaded{BrokerId{2}, 9, 1, 6, 40});
    add(GroupsLoaded{BrokerId{2}, 10, 0, 0, 0}); // nothing stood there
    ui::Lanes lanes;
    const ui::NodeNames names = [](NodeId id) { return id == NodeId{10001} ? QStringLiteral("c1") : ui::plainNodeName(id); };
    lanes.append({log.slice({}, log.last())}, names);
    QStringList told;
    std::vector<ui::MarkShape> shapes;
    for (const auto& mark : lanes.lane(ui::Lane::Groups)) {
        told << mark.words;
        shapes.push_back(mark.shape);
    }
    QCOMPARE(told, QStringList({"billing Stable", "c1 misses poll()", "c1: NoOffsetForPartitionException", "session of c1 expires",
                       "session of m-17 expires", "billing: offset of orders-0 expires", "broker 2 has read 1 groups"}));
    using enum ui::MarkShape;
    QVERIFY((shapes == std::vector{Diamond, Cross, Cross, Dot, Dot, Square, Back}));
    QVERIFY(lanes.lane(ui::Lane::Faults).empty());
}

void TstTimelineView::marksSpeakTheLanguageThatIsChosen()
{
    FactLog log(Recording::Full);
    const auto add = [&](FactBody body) {
        log.add({{}, Time{Duration{1s}}, kLabNode, {}, {}, Rule::None, std::move(body)});
    };
    add(NodePaused{NodeId{1}});
    add(SendBlocked{NodeId{10001}, {}, {}, BlockedOn::Memory, kNever});
    ui::Lanes lanes;
    lanes.append({log.slice({}, log.last())}, ui::plainNodeName);
    const auto words = [&] {
        return lanes.lane(ui::Lane::Faults).front().words + '|' + lanes.lane(ui::Lane::Records).front().words;
    };
    const QString english = words();
    QVERIFY(english.startsWith("broker 1 paused|send() holds"));
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    lanes.retell(ui::plainNodeName);
    const QString chinese = words();
    ui::Appearance::instance().setLanguage(ui::Language::English);
    QVERIFY(chinese.startsWith(QStringLiteral("broker 1 已暂停|send() 阻塞")));
    QCOMPARE(lanes.lane(ui::Lane::Faults).size(), 1u);
    lanes.retell(ui::plainNodeName);
    QCOMPARE(words(), english);
}

QTEST_MAIN(TstTimelineView)
#include "tst_timeline_view.moc"
