#include <QAccessible>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <set>

#include "tests/ui/stage/print_ids.h"
#include "tests/ui/stage/seen_group.h"
#include "ui/common/appearance.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_view.h"

using namespace ui;
using namespace std::chrono_literals;
using engine::ClusterView;
using engine::FactId;
using engine::NodeId;
using engine::Offset;
using engine::OwnerSpan;
using engine::Time;
using engine::TopicPartition;

// Does the group level draw who read what as it was, and can each of its things be reached?
class TstGroupLevel : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void drawsTheScene_data();
    void drawsTheScene();
    void barsLieWhereTheyWereRead();
    void theTwoGapsLookDifferent();
    void marksStandAtTheirInstant();
    void theBarEndsAtTheHighWatermark();
    void everyRowCanBePagedTo();
    void everyMemberCanBePagedTo();
    void anEmptyGroupSaysSo();
    void eachThingIsHitInItsMiddle_data();
    void eachThingIsHitInItsMiddle();
    void whatIsSelectedHasDetails();
    void arrowsWalkBarsAndRows();
    void theWalkGoesOnBeyondThePicture();
    void keysMoveTime();
    void aClickChoosesTheRebalance();
    void aConsumerIsDraggedIn();
    void aDeadConsumerIsDraggedIntoAnotherGroup();
    void theLevelIsReachedAndLeft();
    void foldedPanelsOpen();
    void rowsSpeak();
};

namespace {

ClusterView sceneOf(const QString& name)
{
    return name == QLatin1String("reconciling")  ? scenes::reconciling()
        : name == QLatin1String("ailing")        ? scenes::ailing()
        : name == QLatin1String("empty")         ? scenes::emptyGroup()
        : name == QLatin1String("loading")       ? scenes::loadingGroup()
        : name == QLatin1String("outside")       ? scenes::outsideGroup()
        : name == QLatin1String("offsets-only")  ? scenes::offsetsOnly()
        : name.startsWith(QLatin1String("wide")) ? scenes::wideGroup(100, 1000, 6, 3)
                                                 : scenes::billing();
}

class StillClock : public FrameClock {
public:
    std::int64_t nowMs() const override { return 0; }

protected:
    void setRunning(bool) override { }
};

struct Shown {
    StillClock clock;
    StageView view{clock};
    std::shared_ptr<const ClusterView> scene;
    explicit Shown(ClusterView of, QSize size = {1632, 720}) : scene(std::make_shared<const ClusterView>(std::move(of)))
    {
        view.resize(size);
        view.show();
        view.setMoment({scenes::groupNow(), scene}, StageView::Change::Jump);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QKeyEvent event(QEvent::KeyPress, key, modifiers);
        QApplication::sendEvent(&view, &event);
    }
    QPoint middleOf(const ObjectId& id) { return boxOf(view.list(), id).center().toPoint(); }
    GroupLayout level()
    {
        const StageInput in = view.input();
        return layOutGroup(in, GroupLevel(*in.view, *shownGroup(*in.view, in.camera), in.now));
    }
};

ObjectId row(int partition) { return ObjectId::groupRow(kGroup, {"orders", partition}); }
ObjectId bar(const ClusterView& view, int partition, std::size_t index)
{
    const TopicPartition id{"orders", partition};
    const OwnerSpan span = view.groups.at(kGroup)->ownership->at(id)->spans[index];
    return ObjectId::ownerSpan(kGroup, id, span.client, span.since);
}
ObjectId part(GroupThing thing, std::int64_t which = -1) { return ObjectId::groupPart(kGroup, thing, which); }

} // namespace

void TstGroupLevel::drawsTheScene_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"billing", "chinese", "reconciling", "ailing", "empty", "loading", "outside", "offsets-only", "wide", "low"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TstGroupLevel::drawsTheScene()
{
    QFETCH(QString, name);
    Appearance::instance().setLanguage(name == QLatin1String("chinese") ? Language::Chinese : Language::English);
    const ClusterView view = sceneOf(name);
    const QString drawn = printed(painted(inputFor(view, name == QLatin1String("low") ? QSizeF(1280, 436) : QSizeF(1632, 720))));
    QFile file(QFINDTESTDATA("golden") + QStringLiteral("/group-") + name + QStringLiteral(".txt"));
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(drawn.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList kept = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    const QStringList now = drawn.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < std::min(kept.size(), now.size()); ++i)
        QVERIFY2(now[i] == kept[i], qPrintable(QStringLiteral("line %1\n  was: %2\n  is:  %3").arg(i + 1).arg(kept[i], now[i])));
    QCOMPARE(now.size(), kept.size());
}

// Every bar begins and ends where its reader did; the last one at the playhead.
void TstGroupLevel::barsLieWhereTheyWereRead()
{
    const Seen seen(scenes::billing());
    int bars = 0;
    for (const auto& [id, owner] : *seen.group.group().ownership)
        for (std::size_t i = 0; i < owner->spans.size(); ++i, ++bars) {
            const OwnerSpan& span = owner->spans[i];
            const StageObject* object = seen.list.find(ObjectId::ownerSpan(kGroup, id, span.client, span.since));
            if (span.to != engine::kNever && span.to - span.from < 100ms)
                continue; // too short to be seen by itself
            QVERIFY(object);
            QCOMPARE(object->box.left(), seen.level.x(span.from));
            QVERIFY(std::abs(object->box.right() - seen.level.x(span.to == engine::kNever ? seen.input.now : span.to)) < 1e-6);
        }
    QVERIFY(bars > 20);
    QVERIFY(says(seen.list, QStringLiteral("generation 8")));
}

void TstGroupLevel::theTwoGapsLookDifferent()
{
    const Seen seen(scenes::billing());
    const Theme& t = Theme::light();
    const auto colours = [&](const ObjectId& id) {
        std::set<QRgb> found;
        for (const Primitive& p : seen.list.primitives())
            if (p.object >= 0 && seen.list.objects()[static_cast<std::size_t>(p.object)].id == id)
                for (const QRgb colour : {p.ink.fill, p.ink.stroke})
                    if (qAlpha(colour) > 0)
                        found.insert(colour);
        return found;
    };
    const std::set<QRgb> stopped = colours(bar(seen.view, 0, 1)), unserved = colours(bar(seen.view, 2, 3));
    QCOMPARE(seen.group.ownership(kOrders2)->spans[3].kind, OwnerSpan::Kind::Unserved);
    QVERIFY(stopped.count(t.mute.rgba()) && !stopped.count(t.bad.rgba()));
    QVERIFY(unserved.count(t.bad.rgba()) && unserved.count(t.badbg.rgba()));
    QVERIFY(says(seen.list, gapWords(OwnerSpan::Kind::Stopped)) && says(seen.list, gapWords(OwnerSpan::Kind::Unserved)));
}

void TstGroupLevel::marksStandAtTheirInstant()
{
    const Seen seen(scenes::billing());
    const auto& marks = seen.group.group().marks;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const ObjectId id = part(GroupThing::Mark, static_cast<std::int64_t>(marks[i].fact.value));
        const StageObject* object = seen.list.find(id);
        QVERIFY(object);
        const double x = seen.level.x(marks[i].at);
        QVERIFY(object->box.left() <= x && object->box.right() >= x);
        QVERIFY(says(seen.list, markWords(seen.group, marks[i])) || says(seen.list, markWords(seen.group, marks[i], true)));
    }
    QVERIFY(says(seen.list, QStringLiteral("c2 dies")));
    // A hundred at one instant are one mark.
    const Seen many(scenes::wideGroup(100, 12, 0, 5));
    QVERIFY(says(many.list, QStringLiteral("+99")));
}

void TstGroupLevel::theBarEndsAtTheHighWatermark()
{
    const Seen seen(scenes::billing());
    const double end = seen.level.column(GroupColumn::Bar);
    QVERIFY(end > 0);
    int lines = 0;
    for (const Primitive& p : seen.list.primitives())
        if (p.mark == Mark::Line && p.ink.stroke == Theme::light().water2.rgba() && std::abs(p.box.left() - end) < 0.01)
            ++lines;
    QCOMPARE(lines, 6);
    QVERIFY(says(seen.list, QStringLiteral("bar: 200 records")));
}

void TstGroupLevel::everyRowCanBePagedTo()
{
    const ClusterView view = scenes::wideGroup(100, 1000, 6, 3);
    StageInput input = inputFor(view);
    input.wantsNames = false; // a thousand rows, a hundred pages
    std::set<std::int32_t> met;
    std::size_t most = 0;
    for (int first = 0; first < 1100; first += 7) {
        input.camera.groupRow = first;
        const DisplayList list = painted(input);
        for (const StageObject& object : list.objects())
            if (object.id.kind == StageKind::GroupRow)
                met.insert(object.id.partition);
        most = std::max(most, list.objects().size());
    }
    QCOMPARE(met.size(), std::size_t{1000});
    QVERIFY(most < 300); // only what is seen is a thing
    QVERIFY(says(painted(inputFor(view)), QStringLiteral("↓ 99")));
}

void TstGroupLevel::everyMemberCanBePagedTo()
{
    const ClusterView view = scenes::wideGroup(100, 10, 1, 3);
    StageInput input = inputFor(view);
    std::set<std::int64_t> met;
    for (int first = 0; first < 110; first += 3) {
        input.camera.firstMember = first;
        const DisplayList list = painted(input);
        for (const StageObject& object : list.objects())
            if (object.id.kind == StageKind::Client)
                met.insert(object.id.number);
    }
    QCOMPARE(met.size(), std::size_t{100});
}

void TstGroupLevel::anEmptyGroupSaysSo()
{
    const Seen empty(scenes::emptyGroup());
    QVERIFY(empty.group.isInactive());
    QVERIFY(says(empty.list, QStringLiteral("Empty")) && says(empty.list, QStringLiteral("nobody reads, what was committed stays")));
    QVERIFY(says(Seen(scenes::loadingGroup()).list, QStringLiteral("broker 3 reads __consumer_offsets-9 back")));
    QVERIFY(says(Seen(scenes::offsetsOnly()).list, QStringLiteral("offsets only")));
    ClusterView view = scenes::billing();
    StageInput input = inputFor(view);
    input.camera.group = "nobody";
    QVERIFY(says(painted(input), QStringLiteral("Group nobody is not there")));
    auto& group = view.groups[kGroup].edit();
    group.ownership = {};
    group.committed.clear();
    for (auto& [id, member] : group.members)
        member.topics = {"absent"};
    QVERIFY(says(painted(inputFor(view)), QStringLiteral("not subscribed to a topic that exists")));
}

void TstGroupLevel::eachThingIsHitInItsMiddle_data()
{
    QTest::addColumn<ObjectId>("id");
    const Seen seen(scenes::billing());
    for (const StageObject& object : seen.list.objects())
        if (!object.id.isGroupPanel() && object.id.kind != StageKind::GroupRow)
            QTest::newRow(qPrintable(idText(object.id))) << object.id;
}

void TstGroupLevel::eachThingIsHitInItsMiddle()
{
    QFETCH(ObjectId, id);
    const Seen seen(scenes::billing());
    const StageObject* object = seen.list.find(id);
    QVERIFY(object);
    QCOMPARE(hitTest(seen.list, object->box.center()), id);
    QVERIFY(!object->name.isEmpty());
    if (id.kind == StageKind::Action)
        return;
    StageInput hovered = seen.input;
    hovered.hovered = id;
    QVERIFY(painted(hovered).primitives().size() > seen.list.primitives().size() + 2); // its card
}

void TstGroupLevel::whatIsSelectedHasDetails()
{
    const ClusterView view = scenes::billing();
    const auto valueOf = [&](const ObjectId& id, const QString& label) {
        for (const ProducerDetail& detail : detailsOfGroup(view, scenes::groupNow(), nullptr, id))
            if (detail.label == label)
                return detail;
        return ProducerDetail();
    };
    QCOMPARE(valueOf(row(3), QStringLiteral("read by")).value, QStringLiteral("c3"));
    QCOMPARE(valueOf(row(3), QStringLiteral("committed")).since, FactId{603});
    QCOMPARE(valueOf(bar(view, 2, 3), QStringLiteral("for")).value, QStringLiteral("6.2 s"));
    QCOMPARE(valueOf(bar(view, 2, 3), QStringLiteral("read before by")).value, QStringLiteral("c2"));
    const OwnerSpan& span = view.groups.at(kGroup)->ownership->at(kOrders2)->spans[3];
    QCOMPARE(detailsOfGroup(view, scenes::groupNow(), nullptr, bar(view, 2, 3)).front().since, span.since); // where "Why?" begins
    QCOMPARE(spokenOfGroup(view, scenes::groupNow(), nullptr, bar(view, 2, 3)).name,
        QStringLiteral("orders-2: nobody reads, nobody knows yet"));
    QCOMPARE(spokenOfGroup(view, scenes::groupNow(), nullptr, row(3)).state,
        QStringLiteral("read by c3, committed 1 071, lag 64").replace(QStringLiteral("1 071"), QStringLiteral("1\u2009071")));
}

void TstGroupLevel::arrowsWalkBarsAndRows()
{
    Shown shown(scenes::billing());
    shown.view.openGroup(kGroup);
    QCOMPARE(shown.view.selected(), part(GroupThing::Ownership));
    shown.view.setSelected(row(2));
    shown.key(Qt::Key_Return); // to who reads it
    QCOMPARE(shown.view.selected(), bar(*shown.scene, 2, 4));
    shown.key(Qt::Key_Left);
    QCOMPARE(shown.view.selected(), bar(*shown.scene, 2, 3));
    shown.key(Qt::Key_Up);
    QCOMPARE(shown.view.selected(), bar(*shown.scene, 1, 2)); // what was there then
    shown.key(Qt::Key_Down);
    shown.key(Qt::Key_Down);
    QCOMPARE(shown.view.selected().partition, 3);
    QSignalSpy why(&shown.view, &StageView::whyRequested);
    shown.key(Qt::Key_Return);
    QCOMPARE(why.count(), 1);
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.selected(), row(3));
    shown.key(Qt::Key_Escape);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Topic);
    QCOMPARE(shown.view.selected(), ObjectId::group(kGroup));
}

void TstGroupLevel::theWalkGoesOnBeyondThePicture()
{
    Shown shown(scenes::wideGroup(5, 60, 2, 3));
    shown.view.openGroup(kGroup);
    shown.view.setSelected(row(0));
    std::set<std::int32_t> met;
    for (int i = 0; i < 59; ++i) {
        met.insert(shown.view.selected().partition);
        shown.key(Qt::Key_Down);
    }
    met.insert(shown.view.selected().partition);
    QCOMPARE(met.size(), std::size_t{60});
    shown.key(Qt::Key_PageUp);
    QVERIFY(shown.level().below > 0);
}

void TstGroupLevel::keysMoveTime()
{
    Shown shown(scenes::billing());
    shown.view.openGroup(kGroup);
    const GroupLayout at = shown.level();
    shown.key(Qt::Key_Plus);
    QVERIFY(shown.level().to - shown.level().from < at.to - at.from);
    const GroupLayout closer = shown.level();
    QVERIFY(closer.from <= scenes::groupNow() && scenes::groupNow() <= closer.to);
    shown.key(Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(shown.level().from < closer.from);
    shown.key(Qt::Key_0);
    QCOMPARE(shown.level().from.nanos(), at.from.nanos());
    QCOMPARE(shown.level().to.nanos(), at.to.nanos());
    shown.key(Qt::Key_Plus);
    shown.key(Qt::Key_Home);
    QVERIFY(shown.level().from < Time{});
    shown.key(Qt::Key_End);
    QVERIFY(shown.level().to > scenes::groupNow());
    for (int i = 0; i < 60; ++i)
        shown.key(Qt::Key_Plus);
    QVERIFY(shown.level().to - shown.level().from >= 20ms);
    for (int i = 0; i < 120; ++i)
        shown.key(Qt::Key_Minus);
    QVERIFY(shown.level().to - shown.level().from <= std::chrono::hours(24 * 30));
}

void TstGroupLevel::aClickChoosesTheRebalance()
{
    Shown shown(scenes::billing());
    shown.view.openGroup(kGroup);
    QSignalSpy chosen(&shown.view, &StageView::rebalanceChosen);
    const auto& group = *shown.scene->groups.at(kGroup);
    const auto click = [&](const ObjectId& id) { QTest::mouseClick(&shown.view, Qt::LeftButton, {}, shown.middleOf(id)); };
    click(part(GroupThing::Rebalance, static_cast<std::int64_t>(group.rebalances[0].began.value)));
    QCOMPARE(shown.view.camera().rebalance, group.rebalances[0].began);
    click(part(GroupThing::Generation, static_cast<std::int64_t>(group.generations[2].since.value)));
    QCOMPARE(shown.view.camera().rebalance, group.rebalances[1].began);
    click(part(GroupThing::Mark, static_cast<std::int64_t>(group.marks[0].fact.value))); // c3 joins: the one that it caused
    QCOMPARE(shown.view.camera().rebalance, group.rebalances[0].began);
    QCOMPARE(chosen.count(), 3);
}

void TstGroupLevel::aConsumerIsDraggedIn()
{
    Shown shown(scenes::billing());
    shown.view.openGroup(kGroup);
    QSignalSpy ran(&shown.view, &StageView::lineRequested);
    const QString line = QStringLiteral("start consumer billing-1 --topics orders --group billing");
    const QPoint from = shown.middleOf(ObjectId::action(line.toStdString()));
    QVERIFY(from.x() > 0);
    const auto drag = [&](const QPoint& to) {
        QTest::mousePress(&shown.view, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, shown.view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&shown.view, &move);
        QTest::mouseRelease(&shown.view, Qt::LeftButton, {}, to);
    };
    drag(shown.middleOf(row(2)));
    QCOMPARE(ran.count(), 1);
    QCOMPARE(ran.first().front().toString(), line);
    drag({1, 1}); // beside everything
    QCOMPARE(ran.count(), 1);
    QTest::mouseClick(&shown.view, Qt::LeftButton, {}, from);
    QCOMPARE(ran.count(), 2);
    shown.key(Qt::Key_I);
    QCOMPARE(ran.count(), 3);
    QCOMPARE(ran.last().front().toString(), line);
}

void TstGroupLevel::aDeadConsumerIsDraggedIntoAnotherGroup()
{
    ClusterView view = scenes::billing();
    engine::GroupView audit;
    audit.id = "audit";
    view.groups.insert_or_assign("audit", engine::Shared<engine::GroupView>(audit));
    Shown shown(std::move(view));
    QCOMPARE(shown.view.camera().level, ZoomLevel::Topic);
    QSignalSpy ran(&shown.view, &StageView::lineRequested);
    const auto drag = [&](const ObjectId& what) {
        const QPoint from = shown.middleOf(what), to = shown.middleOf(ObjectId::group("audit"));
        QTest::mousePress(&shown.view, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, shown.view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&shown.view, &move);
        QTest::mouseRelease(&shown.view, Qt::LeftButton, {}, to);
    };
    drag(ObjectId::client(NodeId{10002}));
    QCOMPARE(ran.count(), 1);
    QCOMPARE(ran.first().front().toString(), QStringLiteral("start consumer c2 --group audit"));
    drag(ObjectId::client(NodeId{10001})); // it runs
    QCOMPARE(ran.count(), 1);
}

void TstGroupLevel::theLevelIsReachedAndLeft()
{
    Shown shown(scenes::billing());
    shown.view.setSelected(ObjectId::client(NodeId{10003}));
    shown.key(Qt::Key_6);
    QCOMPARE(shown.view.camera().level, ZoomLevel::Group);
    QCOMPARE(shown.view.camera().group, kGroup);
    QCOMPARE(shown.view.selected(), ObjectId::client(NodeId{10003})); // it stays selected
    shown.view.goToLevel(2);
    QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, boxOf(shown.view.list(),
        ObjectId::group(kGroup)).topLeft().toPoint() + QPoint(20, 14));
    QCOMPARE(shown.view.camera().level, ZoomLevel::Group);
    shown.view.setSelected(row(4));
    shown.view.goToRecords();
    QCOMPARE(shown.view.camera().level, ZoomLevel::Partition);
    QCOMPARE(shown.view.camera().partition, 4);
    shown.view.openGroup("nobody");
    QCOMPARE(shown.view.camera().level, ZoomLevel::Partition);
}

void TstGroupLevel::foldedPanelsOpen()
{
    Shown shown(scenes::billing(), {1280, 436});
    shown.view.openGroup(kGroup);
    QVERIFY(shown.level().tight);
    QVERIFY(!shown.level().ladder.isEmpty() && shown.level().assignors.isEmpty());
    QTest::mouseClick(&shown.view, Qt::LeftButton, {}, shown.middleOf(part(GroupThing::Assignors)));
    QVERIFY(shown.level().ladder.isEmpty() && !shown.level().assignors.isEmpty());
    shown.view.setSelected(part(GroupThing::OffsetsLog));
    shown.key(Qt::Key_Return);
    QVERIFY(!shown.level().offsetsLog.isEmpty());
    shown.view.resize(1632, 720);
    for (const QRectF& box : {shown.level().ladder, shown.level().ladder2, shown.level().assignors, shown.level().offsetsLog})
        QVERIFY(!box.isEmpty());
}

void TstGroupLevel::rowsSpeak()
{
    Shown shown(scenes::billing());
    shown.view.openGroup(kGroup);
    shown.view.setSelected(row(3));
    QAccessibleInterface* stage = QAccessible::queryAccessibleInterface(&shown.view);
    QVERIFY(stage);
    QCOMPARE(stage->childCount(), kGroupPanels);
    QAccessibleInterface* panel = stage->child(0);
    QCOMPARE(panel->text(QAccessible::Name), QStringLiteral("Who reads what"));
    QAccessibleInterface* spoken = nullptr;
    for (int i = 0; i < panel->childCount(); ++i)
        if (panel->child(i)->text(QAccessible::Name) == QLatin1String("orders-3"))
            spoken = panel->child(i);
    QVERIFY(spoken);
    QCOMPARE(spoken->role(), QAccessible::Row);
    QVERIFY(spoken->state().selected);
    QVERIFY(spoken->text(QAccessible::Description).startsWith(QStringLiteral("read by c3")));
    QVERIFY(spoken->childCount() >= 4);
    QAccessibleInterface* last = spoken->child(spoken->childCount() - 1);
    QCOMPARE(last->role(), QAccessible::Cell);
    QCOMPARE(last->text(QAccessible::Name), QStringLiteral("c3 reads orders-3"));
    QCOMPARE(last->parent(), spoken);
}

QTEST_MAIN(TstGroupLevel)
#include "tst_group_level.moc"
