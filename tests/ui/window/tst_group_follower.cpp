#include <QApplication>
#include <QTest>
#include <QTimer>

#include "engine/lab/lab.h"
#include "tests/support/print.h"
#include "ui/bridge/bridge.h"
#include "ui/common/appearance.h"
#include "ui/common/words.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/stage_view.h"
#include "ui/window/group_follower.h"

using namespace engine;
using ui::GroupPanels;
using ui::GroupThing;
using ui::ObjectId;
using ui::OtherProtocol;

// Panels that are filled by questions: is each answer put where it belongs, whatever happened while it was under way?
class TstGroupFollower : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { ui::Appearance::instance().setLanguage(ui::Language::English); }
    void theRebalanceThatIsLookedAtIsTold();
    void whoIsGoneKeepsTheName();
    void whatAnAnswerFindsIsToldInTheLanguageOfNow();
    void whatStandsThereIsToldAnewInAnotherLanguage();
    void anAnswerAboutAnOlderLabIsDropped();
    void anAnswerThatComesTooLateFindsNobody();
    void theOtherProtocolBelongsToItsRebalance();
    void anArrowLeadsToItsFact();
};

namespace {

const std::string kGroup = "billing";

// Two members from 2 s on, "m3" from 8 s on; `second` is what the second one is called.
std::unique_ptr<Lab> labAt(Time until, const std::string& second = "m2")
{
    const auto consumer = [](const std::string& at, const std::string& name) {
        return "[[do]]\nat = \"" + at + "\"\nrun = \"start consumer " + name + " --topics orders --group billing\"\n";
    };
    const std::string text = "highwater = 1\ntitle = \"billing\"\nseed = 11\nclock = \"2026-01-01T00:00:00Z\"\nuntil = \"60s\"\n"
                             "[cluster]\nbrokers = 3\ncontrollers = 3\n"
                             "config = { \"group.initial.rebalance.delay.ms\" = 500 }\n"
                             "[[do]]\nat = \"0s\"\nrun = \"create topic orders --partitions 6 --replication 3\"\n"
        + consumer("2s", "m1") + consumer("2s", second) + consumer("8s", "m3");
    auto read = readLabFile(text, "billing.hwlab");
    if (!read)
        qFatal("the lab of the test is wrong");
    auto lab = std::make_unique<Lab>(*read, LabOptions{});
    lab->runUntil(until);
    return lab;
}

class StillClock : public ui::FrameClock {
public:
    std::int64_t nowMs() const override { return 0; }

protected:
    void setRunning(bool) override { }
};

QString plainName(NodeId id) { return ui::plainNodeName(id); }

// A stage that looks at the group, and who fills its panels.
class Seen {
public:
    explicit Seen(std::unique_ptr<Lab> lab) : bridge(std::move(lab), paused()), stage(clock)
    {
        follower = std::make_unique<ui::GroupFollower>(bridge, stage);
        QObject::connect(&bridge, &ui::Bridge::arrived, &bridge, [this](const ui::Arrival& arrival) {
            moment = arrival.slice.moment;
            if (arrival.fresh)
                follower->forget();
        });
        stage.resize(1600, 900);
        if (const QString problem = bridge.start(); !problem.isEmpty())
            qFatal("%s", qPrintable(problem));
        answer();
    }
    // What was asked is answered.
    void answer()
    {
        bridge.turn(Duration{0});
        QApplication::processEvents();
    }
    void settle()
    {
        for (int i = 0; i < 4; ++i)
            answer();
    }
    void open()
    {
        stage.setMoment(moment, ui::StageView::Change::Jump);
        stage.openGroup(kGroup);
    }
    void follow(const ui::NodeNames& names = plainName) { follower->follow(moment, names); }
    // To the rebalance that began n-th.
    void look(std::size_t n)
    {
        ui::Camera camera = stage.camera();
        camera.rebalance = moment.view->groups.at(kGroup)->rebalances[n].began;
        stage.setCamera(camera);
        follow();
    }
    void play() { follower->choose(ObjectId::groupPart(kGroup, GroupThing::PlayOther)); }

    GroupPanels panels() const { return stage.input().groupPanels ? *stage.input().groupPanels : GroupPanels{}; }
    QString title() const { return panels().ladder ? panels().ladder->title : QString(); }
    QStringList lanes() const
    {
        QStringList names;
        if (panels().ladder)
            for (const ui::LadderLane& lane : panels().ladder->lanes)
                if (!lane.isCoordinator)
                    names << lane.brief;
        names.sort();
        return names;
    }

    StillClock clock;
    ui::Bridge bridge;
    ui::StageView stage;
    std::unique_ptr<ui::GroupFollower> follower;
    Moment moment;

private:
    static Host::Options paused()
    {
        Host::Options options;
        options.pace = {HostPace::Kind::Paused, 1, 1};
        options.byHand = true;
        return options;
    }
};

} // namespace

void TstGroupFollower::theRebalanceThatIsLookedAtIsTold()
{
    Seen seen(labAt(Time{20s}));
    QVERIFY(!seen.panels().ladder);
    seen.open();
    seen.follow();
    seen.settle();
    QCOMPARE(seen.title(), QStringLiteral("m3 joins, eager"));
    QCOMPARE(seen.panels().other.state, OtherProtocol::State::Offered);
    QVERIFY(seen.panels().assignors && !seen.panels().assignors->answers.empty());
    seen.look(0);
    seen.settle();
    QVERIFY2(seen.title() != QStringLiteral("m3 joins, eager"), qPrintable(seen.title()));
}

// The window's names are those of the live view; the ladder is about an earlier instant.
void TstGroupFollower::whoIsGoneKeepsTheName()
{
    Seen seen(labAt(Time{20s}));
    seen.open();
    seen.follow([](NodeId id) { return id.isBroker() ? ui::plainNodeName(id) : QStringLiteral("nobody knows"); });
    seen.settle();
    QCOMPARE(seen.lanes(), QStringList({"m1", "m2", "m3"}));
}

void TstGroupFollower::whatAnAnswerFindsIsToldInTheLanguageOfNow()
{
    Seen seen(labAt(Time{20s}));
    seen.open();
    seen.follow();
    ui::Appearance::instance().setLanguage(ui::Language::Chinese); // while the answer is under way
    seen.settle();
    QVERIFY2(!seen.title().contains(QStringLiteral("joins")) && seen.title().startsWith(QStringLiteral("m3 ")), qPrintable(seen.title()));
}

void TstGroupFollower::whatStandsThereIsToldAnewInAnotherLanguage()
{
    Seen seen(labAt(Time{20s}));
    seen.open();
    seen.follow();
    seen.settle();
    const QString english = seen.title(), words = seen.panels().assignors->words;
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    QVERIFY2(seen.title() != english, qPrintable(english)); // at once: time may stand still
    QVERIFY2(seen.panels().assignors->words != words, qPrintable(words));
    ui::Appearance::instance().setLanguage(ui::Language::English);
    QCOMPARE(seen.title(), english);
}

void TstGroupFollower::anAnswerAboutAnOlderLabIsDropped()
{
    Seen seen(labAt(Time{20s}, "m2"));
    seen.open();
    seen.follow(); // asked of the first lab
    const Moment before = seen.moment;
    seen.bridge.replaceLab(labAt(Time{20s}, "other"));
    seen.follower->forget(); // as when the other lab arrives
    QVERIFY(!seen.panels().ladder);
    seen.answer();
    QVERIFY2(!seen.lanes().contains("m2"), qPrintable(seen.lanes().join(' ')));
    seen.settle();
    QVERIFY(seen.moment.view != before.view);
    seen.open();
    seen.follow();
    seen.settle();
    QCOMPARE(seen.lanes(), QStringList({"m1", "m3", "other"}));
}

void TstGroupFollower::anAnswerThatComesTooLateFindsNobody()
{
    Seen seen(labAt(Time{20s}));
    seen.open();
    seen.follow();
    seen.follower.reset();
    seen.answer();
    QVERIFY(!seen.panels().ladder);
}

void TstGroupFollower::theOtherProtocolBelongsToItsRebalance()
{
    Seen seen(labAt(Time{20s}));
    QTimer nudge; // the thread that plays it may have ended between a look and the wait
    nudge.start(20);
    const auto until = [&](OtherProtocol::State wanted) {
        while (seen.panels().other.state != wanted) {
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
            seen.answer();
        }
    };
    seen.open();
    seen.follow();
    seen.settle();
    seen.play();
    QCOMPARE(seen.panels().other.state, OtherProtocol::State::Playing);
    // Somebody looks at another one meanwhile: that one is not being played, and is offered when the thread has ended.
    seen.look(0);
    seen.settle();
    QVERIFY(!seen.panels().other.ladder);
    QVERIFY(seen.panels().other.state != OtherProtocol::State::Playing);
    until(OtherProtocol::State::Offered);
    seen.look(seen.moment.view->groups.at(kGroup)->rebalances.size() - 1);
    seen.play(); // what stands there is still the offer of the one before
    seen.settle();
    QCOMPARE(seen.panels().other.state, OtherProtocol::State::Offered);
    seen.play();
    until(OtherProtocol::State::Played);
    QVERIFY(seen.panels().other.ladder);
    QCOMPARE(seen.panels().other.ladder->title, QStringLiteral("m3 joins, KIP-848"));
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    QVERIFY(!seen.panels().other.ladder->title.contains(QStringLiteral("joins")));
}

void TstGroupFollower::anArrowLeadsToItsFact()
{
    Seen seen(labAt(Time{20s}));
    seen.open();
    seen.follow();
    seen.settle();
    QVERIFY(seen.panels().ladder && seen.panels().ladder->arrows.size() > 10);
    for (const ui::LadderArrow& arrow : seen.panels().ladder->arrows) {
        const Fact* fact = seen.follower->find(arrow.fact);
        QVERIFY(fact && fact->as<MessageSent>());
        QCOMPARE(fact->id, arrow.fact);
        QCOMPARE(fact->as<MessageSent>()->message, arrow.message);
    }
    QVERIFY(!seen.follower->find(FactId{}));
    QVERIFY(!seen.follower->find(FactId{1}));
    QVERIFY(!seen.follower->find(FactId{1'000'000'000}));
}

QTEST_MAIN(TstGroupFollower)
#include "tst_group_follower.moc"
