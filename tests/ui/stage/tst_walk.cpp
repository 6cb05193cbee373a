#include <QTest>

#include <set>

#include "tests/ui/stage/print_ids.h"
#include "tests/ui/stage/scenes.h"
#include "ui/stage/stage_painter.h"
#include "ui/stage/walk.h"

using namespace ui;
using engine::BrokerId;
using engine::NodeId;
using engine::Offset;

// Do the arrow keys go where the eye expects, and is everything reached?
class TstWalk : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void startsAtTheFirstShelf();
    void downGoesThroughRowsToTheNextShelf();
    void rightEntersTheCellsAndLeftLeavesThem();
    void cellsKeepTheirColumnUpAndDown();
    void leftOfAShelfAreTheClients();
    void rightOfAShelfAreTheGroups();
    void tabGoesFromPlaceToPlace();
    void escapeLeadsOutwards();
    void everythingCanBeReached();

private:
    engine::ClusterView m_view = scenes::mainWindow();
    DisplayList m_list;
    ObjectId go(ObjectId from, Direction direction) const { return neighbour(m_list, from, direction); }
};

namespace {
const engine::TopicPartition orders0{"orders", 0}, orders2{"orders", 2};
}

void TstWalk::initTestCase()
{
    StageInput input;
    input.view = &m_view;
    input.now = scenes::mainWindowNow();
    paintStage(input, m_list);
}

void TstWalk::startsAtTheFirstShelf()
{
    QCOMPARE(go({}, Direction::Down), ObjectId::broker(BrokerId{1}));
}

void TstWalk::downGoesThroughRowsToTheNextShelf()
{
    QCOMPARE(go(ObjectId::broker(BrokerId{1}), Direction::Down), ObjectId::replica(orders0, BrokerId{1}));
    QCOMPARE(go(ObjectId::replica(orders2, BrokerId{1}), Direction::Down), ObjectId::broker(BrokerId{2}));
    QCOMPARE(go(ObjectId::replica(orders0, BrokerId{2}), Direction::Up), ObjectId::broker(BrokerId{2}));
}

void TstWalk::rightEntersTheCellsAndLeftLeavesThem()
{
    const ObjectId row = ObjectId::replica(orders0, BrokerId{1});
    const ObjectId first = go(row, Direction::Right);
    QCOMPARE(first.kind, StageKind::Record);
    QCOMPARE(go(first, Direction::Left), row);
    QCOMPARE(go(first, Direction::Right).offset, first.offset + 1);
}

void TstWalk::cellsKeepTheirColumnUpAndDown()
{
    const ObjectId cell = ObjectId::record(orders0, BrokerId{1}, Offset{38});
    const ObjectId below = go(cell, Direction::Down);
    QCOMPARE(below, ObjectId::record({"orders", 1}, BrokerId{1}, Offset{38}));
    QCOMPARE(go(below, Direction::Up), cell);
}

void TstWalk::leftOfAShelfAreTheClients()
{
    const ObjectId message = go(ObjectId::broker(BrokerId{1}), Direction::Left); // on the way there
    QCOMPARE(message, ObjectId::message(engine::MessageId{1}));
    QCOMPARE(go(message, Direction::Left), ObjectId::client(NodeId{10000}));
    QCOMPARE(go(ObjectId::client(NodeId{10000}), Direction::Down), ObjectId::client(NodeId{10001}));
}

void TstWalk::rightOfAShelfAreTheGroups()
{
    QCOMPARE(go(ObjectId::broker(BrokerId{1}), Direction::Right), ObjectId::group("billing"));
    QCOMPARE(go(ObjectId::group("billing"), Direction::Down), ObjectId::client(NodeId{10002}));
}

void TstWalk::tabGoesFromPlaceToPlace()
{
    ObjectId place = nextPlace(m_list, {}, true);
    QCOMPARE(place, ObjectId::controllers());
    place = nextPlace(m_list, place, true);
    QCOMPARE(place, ObjectId::client(NodeId{10000}));
    place = nextPlace(m_list, place, true);
    QCOMPARE(place, ObjectId::broker(BrokerId{1}));
    QCOMPARE(nextPlace(m_list, ObjectId::record(orders0, BrokerId{3}, Offset{30}), true),
        ObjectId::group("billing"));
    QCOMPARE(nextPlace(m_list, ObjectId::group("billing"), true), ObjectId()); // leaves the stage
    QCOMPARE(nextPlace(m_list, ObjectId::controllers(), false), ObjectId());
}

void TstWalk::escapeLeadsOutwards()
{
    const ObjectId cell = ObjectId::record(orders0, BrokerId{1}, Offset{38});
    QCOMPARE(parentOf(m_list, cell), ObjectId::replica(orders0, BrokerId{1}));
    QCOMPARE(parentOf(m_list, parentOf(m_list, cell)), ObjectId::broker(BrokerId{1}));
    QCOMPARE(parentOf(m_list, ObjectId::broker(BrokerId{1})), ObjectId());
}

void TstWalk::everythingCanBeReached()
{
    std::set<ObjectId> seen;
    std::vector<ObjectId> open{ObjectId::broker(BrokerId{1})};
    while (!open.empty()) {
        const ObjectId here = open.back();
        open.pop_back();
        if (!seen.insert(here).second || here.kind == StageKind::Record)
            continue;
        for (const Direction direction : {Direction::Left, Direction::Right, Direction::Up, Direction::Down})
            open.push_back(go(here, direction));
    }
    for (const StageObject& object : m_list.objects())
        if (object.id.kind != StageKind::Ruler && object.id.kind != StageKind::Message)
            QVERIFY2(seen.count(object.id), qPrintable(idText(object.id)));
}

QTEST_MAIN(TstWalk)
#include "tst_walk.moc"
