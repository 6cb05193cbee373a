#include <QAbstractButton>
#include <QComboBox>
#include <QTest>

#include <set>

#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "ui/common/chip.h"
#include "ui/models/story_walk.h"
#include "ui/plot/metrics_view.h"
#include "ui/plot/time_plot.h"
#include "ui/timeline/space_time_view.h"
#include "ui/window/invariant_lamp.h"
#include "ui/window/time_control.h"

using namespace engine;
using support::DrivenWindow;
using support::nowOf;
using support::openFirstLab;

// A person rules time: plays and pauses, steps forward and back, stops at a condition, goes between futures and compares them. Does
// the window show what the engine says after each?
class TstTime : public QObject {
    Q_OBJECT

private slots:
    void playingShowsTheStoryInFrames();
    void spacePausesAndPlays();
    void backOneEventShowsWhatWas();
    void stepsInThePastMeetEveryInstantAndEndNow();
    void stepsByTheChosenKind();
    void theListOfEventsTellsWhatTheEngineTold();
    void clientsAreStartedFromTheStage();
    void underReplicationIsSaidOnlyWhileItIsSo();
    void theSpaceTimeDiagramIsOfWhatIsMarked();
    void theSpaceTimeDiagramNamesWhoCameInIt();
    void theMetricsFollowTheLab();
    void whatJustHappenedIsShownAgain();
    void aStretchIsLoopedUntilItIsEnded();
    void theLampLeadsToTheFirstViolation();
    void theKindIsChosenBesideTheTransport();
};

namespace {

const TopicPartition kOrders0{"orders", 0};

// What is shown is the engine's view of that instant, to the fact.
void compareWithInstant(DrivenWindow& driven, Time at)
{
    const Moment truth = driven.ask([&](Lab& lab) { return lab.momentAt(at); });
    QCOMPARE(driven.window.moment().at, at);
    QCOMPARE(driven.shown().upTo, truth.view->upTo);
    for (int p = 0; p < 3; ++p)
        for (const int broker : {1, 2, 3}) {
            const ReplicaView* shown = driven.shown().partition({"orders", p})->copyOn(BrokerId{broker});
            const ReplicaView* was = truth.view->partition({"orders", p})->copyOn(BrokerId{broker});
            QCOMPARE(shown->endOffset.value, was->endOffset.value);
            QCOMPARE(shown->highWatermark.value, was->highWatermark.value);
        }
}

} // namespace

void TstTime::playingShowsTheStoryInFrames()
{
    const auto driven = openFirstLab();
    driven->stage().setFocus();
    driven->key(Qt::Key_A); // auto
    std::set<ui::ObjectId> messages;
    Time last = nowOf(*driven);
    const Time from = last;
    for (int frame = 0; frame < 600; ++frame) { // ten seconds
        driven->frames(DrivenWindow::kFrame);
        const Time now = driven->window.moment().at;
        QVERIFY(now >= last);
        last = now;
        for (const auto& thing : driven->stage().list().objects())
            if (thing.id.kind == ui::StageKind::Message)
                messages.insert(thing.id);
    }
    QVERIFY(last > from);
    driven->key(Qt::Key_Space);
    compareWithInstant(*driven, nowOf(*driven));
    // Each story message that left and arrived in these frames was to be seen.
    const auto story = driven->ask([&](Lab& lab) {
        std::vector<MessageId> ids;
        for (FactId id = lastFactAt(lab.facts(), from); id < lab.facts().last(); id = FactId{id.value + 1})
            if (const auto* sent = lab.facts().find(FactId{id.value + 1})->as<MessageSent>(); sent && sent->isStory && sent->departs > from && sent->arrives < last)
                ids.push_back(sent->message);
        return ids;
    });
    QVERIFY(story.size() >= 5);
    for (const MessageId id : story)
        QVERIFY2(messages.contains(ui::ObjectId::message(id)), std::to_string(id.value).c_str());
}

void TstTime::spacePausesAndPlays()
{
    const auto driven = openFirstLab();
    const Time stood = nowOf(*driven);
    driven->frames(500ms);
    QCOMPARE(nowOf(*driven), stood);
    driven->key(Qt::Key_Space);
    driven->frames(2s);
    const Time ran = nowOf(*driven);
    QVERIFY(ran > stood);
    driven->key(Qt::Key_Space);
    driven->frames(500ms);
    QCOMPARE(nowOf(*driven), ran);
    compareWithInstant(*driven, ran);
}

void TstTime::backOneEventShowsWhatWas()
{
    const auto driven = openFirstLab();
    const Time now = nowOf(*driven);
    driven->key(Qt::Key_Comma);
    const Time back = driven->window.moment().at;
    QVERIFY(back < now);
    QCOMPARE(std::optional(back), driven->ask([&](Lab& lab) { return ui::instantBefore(lab.facts(), now, {}); }));
    compareWithInstant(*driven, back);
    QCOMPARE(nowOf(*driven), now); // only looked
}

void TstTime::stepsInThePastMeetEveryInstantAndEndNow()
{
    const auto driven = openFirstLab();
    const Time now = nowOf(*driven);
    std::vector<Time> back;
    for (int i = 0; i < 6; ++i) {
        driven->key(Qt::Key_Comma);
        back.push_back(driven->window.moment().at);
    }
    QVERIFY(std::is_sorted(back.rbegin(), back.rend()));
    for (int i = 4; i >= 0; --i) {
        driven->key(Qt::Key_Period);
        QCOMPARE(driven->window.moment().at, back[static_cast<std::size_t>(i)]);
        compareWithInstant(*driven, back[static_cast<std::size_t>(i)]);
    }
    for (int i = 0; i < 3 && driven->window.moment().at < now; ++i)
        driven->key(Qt::Key_Period);
    QVERIFY(driven->window.moment().at >= now);
}

void TstTime::stepsByTheChosenKind()
{
    const auto driven = openFirstLab();
    driven->click(ui::ObjectId::broker(BrokerId{1}));
    driven->key(Qt::Key_K);
    driven->window.findChild<ui::TimeControl*>()->setKind("LeaderElected");
    driven->key(Qt::Key_Period, Qt::ShiftModifier);
    const Time elected = nowOf(*driven);
    QVERIFY(elected > Time{12600ms});
    QCOMPARE(driven->ask([](Lab& lab) { return std::string(factName(*lab.facts().find(lab.facts().last()))); }).empty(), false);
    QVERIFY(driven->ask([&](Lab& lab) { return ui::instantBefore(lab.facts(), elected + Duration{1}, "LeaderElected") == std::optional(elected); }));
    driven->type("advance 3s");
    driven->stage().setFocus();
    driven->key(Qt::Key_Comma, Qt::ShiftModifier); // back to it
    QCOMPARE(driven->window.moment().at, driven->ask([](Lab& lab) { return *ui::instantBefore(lab.facts(), lab.now(), "LeaderElected"); }));
    compareWithInstant(*driven, driven->window.moment().at);
}

void TstTime::theListOfEventsTellsWhatTheEngineTold()
{
    const auto driven = openFirstLab();
    driven->click(ui::ObjectId::broker(BrokerId{2}));
    driven->key(Qt::Key_K);
    driven->type("advance 12s");
    const auto* events = driven->window.findChild<ui::Inspector*>()->findChild<QAbstractItemView*>("events");
    const QAbstractItemModel* list = events ? events->model() : nullptr;
    QVERIFY(list);
    std::set<qulonglong> shown;
    for (int row = 0; row < list->rowCount(); ++row)
        shown.insert(list->index(row, 0).data(ui::EventList::IdRole).toULongLong());
    const auto told = driven->ask([](Lab& lab) {
        std::vector<qulonglong> ids;
        for (FactId id = lab.facts().firstKept(); id <= lab.facts().last(); id = FactId{id.value + 1}) {
            const Fact& fact = *lab.facts().find(id);
            if (fact.as<LeaderElected>() || fact.as<IsrShrunk>() || fact.as<BrokerFenced>() || fact.as<NodeStopped>() || fact.as<GroupStateChanged>() || fact.as<BatchAppended>())
                ids.push_back(id.value);
        }
        return ids;
    });
    QVERIFY(told.size() > 100);
    for (const auto id : told)
        QVERIFY(shown.contains(id));
}

void TstTime::clientsAreStartedFromTheStage()
{
    const auto driven = openFirstLab();
    const auto before = driven->shown().clients.size();
    for (const char* what : {"start producer", "start consumer"}) {
        QTimer::singleShot(0, &driven->window, [] {
            if (QWidget* dialog = QApplication::activeModalWidget())
                QTest::keyClick(dialog->focusWidget() ? dialog->focusWidget() : dialog, Qt::Key_Return);
        });
        std::optional<QRectF> box;
        for (const auto& thing : driven->stage().list().objects())
            if (thing.id.kind == ui::StageKind::Action && thing.id.text.starts_with(what))
                box = thing.box;
        QVERIFY2(box, what);
        QTest::mouseClick(&driven->stage(), Qt::LeftButton, {}, box->center().toPoint());
        driven->settle();
    }
    driven->type("advance 10s");
    QCOMPARE(driven->shown().clients.size(), before + 2);
}

void TstTime::underReplicationIsSaidOnlyWhileItIsSo()
{
    const auto driven = openFirstLab();
    const auto said = [&] {
        for (const auto* chip : driven->window.findChildren<ui::Chip*>())
            if (chip->isVisible() && chip->text().contains("under-replicated"))
                return chip->text();
        return QString();
    };
    QCOMPARE(said(), QString());
    driven->type("kill broker 2");
    driven->type("advance 12s");
    QCOMPARE(said(), QString("3 under-replicated"));
    driven->type("start broker 2");
    driven->type("advance 20s");
    QCOMPARE(driven->shown().partition(kOrders0)->isr.value.size(), std::size_t{3});
    QCOMPARE(said(), QString());
}

void TstTime::theSpaceTimeDiagramIsOfWhatIsMarked()
{
    const auto driven = openFirstLab();
    driven->timeline().setStretch(ui::Stretch{Time{11s}, Time{11500ms}});
    driven->key(Qt::Key_T);
    auto* view = driven->window.findChild<ui::SpaceTimeView*>();
    QVERIFY(view);
    QCOMPARE(view->diagram().stretch, (ui::Stretch{Time{11s}, Time{11500ms}}));
    QVERIFY(view->diagram().messages.size() > 5);
    QTest::mousePress(view, Qt::LeftButton, {}, QPoint(qRound(view->xOf(Time{11200ms})), 30));
    driven->settle();
    compareWithInstant(*driven, view->timeAt(qRound(view->xOf(Time{11200ms}))));
}

void TstTime::theSpaceTimeDiagramNamesWhoCameInIt()
{
    const auto driven = openFirstLab();
    driven->type("start producer late --topic orders --rate 20/s");
    driven->type("advance 2s");
    const NodeId late = driven->ask([](Lab& lab) { return *lab.run().clientNamed("late"); });
    driven->timeline().setStretch(ui::Stretch{Time{11s}, Time{14s}});
    driven->stage().setFocus();
    driven->key(Qt::Key_T);
    const auto* view = driven->window.findChild<ui::SpaceTimeView*>();
    const auto& nodes = view->diagram().nodes;
    QVERIFY(std::find(nodes.begin(), nodes.end(), late) != nodes.end());
    QCOMPARE(view->nameOf(late), QString("late"));
}

void TstTime::theMetricsFollowTheLab()
{
    const auto driven = openFirstLab();
    driven->key(Qt::Key_M);
    auto* view = driven->window.findChild<ui::MetricsView*>();
    QVERIFY(view && view->isVisible());
    const auto under = [&] {
        for (const auto* plot : view->findChildren<ui::TimePlot*>())
            if (plot->accessibleName() == "UnderReplicatedPartitions")
                return plot->accessibleDescription();
        return QString();
    };
    QCOMPARE(under(), QString("0"));
    driven->type("kill broker 2");
    driven->type("advance 12s");
    const auto count = driven->ask([](Lab& lab) {
        int all = 0;
        for (const auto& [name, topic] : lab.view().topics)
            for (const auto& [index, partition] : topic->partitions)
                all += partition->isr.value.size() < partition->replicas.size() ? 1 : 0;
        return all;
    });
    QVERIFY(count > 0);
    QCOMPARE(under(), QString::number(count));
    driven->stage().setFocus();
    driven->key(Qt::Key_M);
    QVERIFY(!driven->window.findChild<ui::MetricsView*>() || !view->isVisible());
}

void TstTime::whatJustHappenedIsShownAgain()
{
    const auto driven = openFirstLab();
    const Time now = nowOf(*driven);
    const Time from = driven->ask([&](Lab& lab) { return ui::storyBefore(lab.facts(), now, 12); });
    QVERIFY(from < now);
    driven->key(Qt::Key_L);
    auto& control = *driven->window.findChild<ui::TimeControl*>();
    QVERIFY(control.isReplaying());
    Time last = from;
    std::set<Time> seen;
    for (int i = 0; i < 1000 && control.isReplaying(); ++i) {
        control.replayFrame();
        driven->settle();
        const Time shown = driven->window.moment().at;
        QVERIFY(shown >= last || !control.isReplaying());
        seen.insert(shown);
        last = shown;
    }
    QVERIFY(!control.isReplaying());
    QVERIFY(seen.size() >= 3);
    compareWithInstant(*driven, now); // and back
}

void TstTime::aStretchIsLoopedUntilItIsEnded()
{
    const auto driven = openFirstLab();
    const ui::Stretch stretch{Time{9s}, Time{9500ms}};
    driven->timeline().setStretch(stretch);
    driven->key(Qt::Key_L, Qt::ShiftModifier);
    auto& control = *driven->window.findChild<ui::TimeControl*>();
    int passes = 0;
    Time last = stretch.from;
    for (int i = 0; i < 400; ++i) {
        control.replayFrame();
        driven->settle();
        const Time shown = driven->window.moment().at;
        QVERIFY(shown >= stretch.from && shown <= stretch.to);
        passes += shown < last ? 1 : 0;
        last = shown;
    }
    QVERIFY(passes >= 1);
    QVERIFY(control.isReplaying());
    driven->key(Qt::Key_L, Qt::ShiftModifier);
    QVERIFY(!control.isReplaying());
    driven->key(Qt::Key_L, Qt::ShiftModifier);
    QVERIFY(control.isReplaying());
    driven->type("freeze fetcher 1"); // who acts is back at now
    QVERIFY(!control.isReplaying());
    compareWithInstant(*driven, nowOf(*driven));
}

void TstTime::theLampLeadsToTheFirstViolation()
{
    const auto driven = openFirstLab();
    auto& lamp = *driven->window.findChild<ui::InvariantLamp*>();
    QCOMPARE(lamp.accessibleName(), QString("Invariants hold"));
    lamp.setViolations({{Time{8s}, "isr-within-replicas", "orders-0: 4 is in the ISR"}, {Time{11s}, "offsets-in-order", "orders-0"}});
    QCOMPARE(lamp.accessibleName(), QString("2 violations of an invariant"));
    QVERIFY(lamp.toolTip().contains("t+8.000") && lamp.toolTip().contains("isr-within-replicas"));
    QTest::mouseClick(&lamp, Qt::LeftButton);
    driven->settle();
    compareWithInstant(*driven, Time{8s});
}

void TstTime::theKindIsChosenBesideTheTransport()
{
    const auto driven = openFirstLab();
    auto& kinds = *driven->window.findChild<QComboBox*>("stepKind");
    auto& control = *driven->window.findChild<ui::TimeControl*>();
    QCOMPARE(ui::TimeControl::kinds()[kinds.currentIndex()], control.kind());
    kinds.setFocus();
    QTest::keyClick(&kinds, Qt::Key_Down);
    QCOMPARE(ui::TimeControl::kinds()[kinds.currentIndex()], control.kind());
    QCOMPARE(control.kind(), QString("HighWatermarkAdvanced"));
    for (auto* button : driven->window.findChildren<QAbstractButton*>())
        if (button->accessibleName() == "Back to the last one of this kind")
            QTest::mouseClick(button, Qt::LeftButton);
    driven->settle();
    const auto before = driven->ask([](Lab& lab) { return ui::instantBefore(lab.facts(), lab.now(), "HighWatermarkAdvanced"); });
    QVERIFY(before);
    compareWithInstant(*driven, *before);
}

QTEST_MAIN(TstTime)
#include "tst_time.moc"
