#include <QSignalSpy>
#include <QTest>

#include "engine/lab/moments.h"
#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/timeline/space_time_view.h"

using namespace engine;
using namespace support;
using ui::SpaceTime;
using ui::SpaceTimeDetail;
using ui::Stretch;

// The space-time diagram: does it hold each message of its stretch once, from where it left to where it arrived, and what happened to
// the nodes? Does a click mean the instant that is drawn there?
class TstSpaceTime : public QObject {
    Q_OBJECT

private slots:
    void everyStoryMessageOfTheStretchIsInIt();
    void whatWasUnderWayAtItsStartIsInIt();
    void aKilledNodeIsDownAndItsMessagesAreLost();
    void aPauseIsASpan();
    void nodesStandInTheirOrder();
    void tooManyAreCountedNotDrawn();
    void aClickIsAnInstantAndAnArrowIsRead();
    void theWheelZoomsInsideTheStretch();

private:
    SpaceTime of(const Lab& lab, const Stretch& stretch, SpaceTimeDetail detail = SpaceTimeDetail::Story)
    {
        return ui::spaceTimeOf(allFacts(lab), *lab.momentAt(stretch.from - Duration{1}).view, stretch, detail, ui::plainNodeName);
    }
};

namespace {

std::vector<MessageSent> sentIn(const Lab& lab, const Stretch& stretch, bool storyOnly)
{
    std::vector<MessageSent> out;
    const FactSlice all = allFacts(lab);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (const auto* sent = all[i].as<MessageSent>(); sent && (sent->isStory || !storyOnly) && sent->departs <= stretch.to && sent->arrives >= stretch.from)
            out.push_back(*sent);
    return out;
}

} // namespace

void TstSpaceTime::everyStoryMessageOfTheStretchIsInIt()
{
    const auto lab = labAt(Time{12600ms});
    const Stretch stretch{Time{11s}, Time{12s}};
    for (const auto detail : {SpaceTimeDetail::Story, SpaceTimeDetail::All}) {
        const auto diagram = of(*lab, stretch, detail);
        const auto sent = sentIn(*lab, stretch, detail == SpaceTimeDetail::Story);
        QVERIFY(sent.size() > 10);
        QCOMPARE(diagram.messages.size(), sent.size());
        for (std::size_t i = 0; i < sent.size(); ++i) {
            QVERIFY(diagram.messages[i].from == sent[i].from && diagram.messages[i].to == sent[i].to);
            QVERIFY(diagram.messages[i].departs == sent[i].departs && diagram.messages[i].arrives == sent[i].arrives);
            QVERIFY(!diagram.messages[i].isLost);
        }
    }
}

void TstSpaceTime::whatWasUnderWayAtItsStartIsInIt()
{
    const auto lab = labAt(Time{12600ms});
    const auto sent = sentIn(*lab, {Time{11s}, Time{12s}}, true);
    const Time middle = sent.front().departs + (sent.front().arrives - sent.front().departs) / 2;
    const auto diagram = of(*lab, {middle, middle + 1ms});
    QVERIFY(std::any_of(diagram.messages.begin(), diagram.messages.end(), [&](const auto& m) { return m.departs == sent.front().departs && m.from == sent.front().from; }));
}

void TstSpaceTime::aKilledNodeIsDownAndItsMessagesAreLost()
{
    const auto lab = labAt(Time{12406ms});
    doNow(*lab, "kill broker 2");
    lab->runUntil(Time{14s});
    doNow(*lab, "start broker 2");
    lab->runUntil(Time{15s});
    const auto diagram = of(*lab, {Time{12s}, Time{15s}}, SpaceTimeDetail::All);
    const auto span = std::find_if(diagram.spans.begin(), diagram.spans.end(), [](const auto& s) { return s.node == NodeId{2}; });
    QVERIFY(span != diagram.spans.end());
    QCOMPARE(span->when, (Stretch{Time{12406ms}, Time{14s}}));
    QVERIFY(!span->isPaused);
    const auto has = [&](ui::MarkShape shape, Time at) {
        return std::any_of(diagram.marks.begin(), diagram.marks.end(), [&](const auto& m) { return m.node == NodeId{2} && m.shape == shape && m.at == at; });
    };
    QVERIFY(has(ui::MarkShape::Cross, Time{12406ms}) && has(ui::MarkShape::Back, Time{14s}));
    for (const auto& message : diagram.messages) { // nothing of it arrives while it is down
        const bool touches = message.from == NodeId{2} || message.to == NodeId{2};
        QVERIFY(!touches || message.isLost || message.arrives == kNever || message.arrives <= Time{12406ms} || message.arrives >= Time{14s});
    }
    QVERIFY(std::any_of(diagram.messages.begin(), diagram.messages.end(), [](const auto& m) { return m.isLost; }));
    // A stretch in which it was down all the time says so.
    const auto inside = of(*lab, {Time{13s}, Time{13500ms}});
    QVERIFY(std::any_of(inside.spans.begin(), inside.spans.end(), [](const auto& s) { return s.node == NodeId{2} && s.when == Stretch{Time{13s}, Time{13500ms}}; }));
}

void TstSpaceTime::aPauseIsASpan()
{
    const auto lab = labAt(Time{12s});
    doNow(*lab, "pause broker 3");
    lab->runUntil(Time{13s});
    doNow(*lab, "resume broker 3");
    lab->runUntil(Time{14s});
    const auto diagram = of(*lab, {Time{11s}, Time{14s}});
    QCOMPARE(diagram.spans.size(), std::size_t{1});
    QVERIFY(diagram.spans[0].isPaused && diagram.spans[0].node == NodeId{3});
    QCOMPARE(diagram.spans[0].when, (Stretch{Time{12s}, Time{13s}}));
}

void TstSpaceTime::nodesStandInTheirOrder()
{
    const auto lab = labAt(Time{12600ms});
    const auto diagram = of(*lab, {Time{10s}, Time{12s}}, SpaceTimeDetail::All);
    const auto place = [&](NodeId node) { return std::find(diagram.nodes.begin(), diagram.nodes.end(), node) - diagram.nodes.begin(); };
    const NodeId p1 = lab->run().clientNamed("p1").value(), billing = lab->run().clientNamed("billing-1").value();
    QVERIFY(place(p1) < place(NodeId{1}));
    QVERIFY(place(NodeId{1}) < place(NodeId{2}) && place(NodeId{2}) < place(NodeId{3}));
    QVERIFY(place(NodeId{3}) < place(NodeId{3001}));
    QVERIFY(place(NodeId{3001}) < place(billing));
    QVERIFY(place(billing) < std::ssize(diagram.nodes));
}

void TstSpaceTime::tooManyAreCountedNotDrawn()
{
    const auto lab = labAt(Time{60s});
    const Stretch stretch{Time{}, Time{60s}};
    const auto diagram = of(*lab, stretch, SpaceTimeDetail::All);
    QCOMPARE(diagram.messages.size(), SpaceTime::kMessagesMax);
    QCOMPARE(diagram.messages.size() + diagram.left, sentIn(*lab, stretch, false).size());
}

void TstSpaceTime::aClickIsAnInstantAndAnArrowIsRead()
{
    const auto lab = labAt(Time{12600ms});
    const Stretch stretch{Time{11s}, Time{11500ms}};
    ui::SpaceTimeView view;
    view.resize(1000, 500);
    view.set(of(*lab, stretch), ui::plainNodeName);
    view.show();
    QSignalSpy looked(&view, &ui::SpaceTimeView::lookRequested);
    QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(qRound(view.xOf(Time{11200ms})), 40));
    QCOMPARE(looked.size(), 1);
    QVERIFY(std::abs((looked[0][0].value<Time>() - Time{11200ms}).count()) < 1000000);
    const auto& message = view.diagram().messages[view.diagram().messages.size() / 2];
    const QPointF middle((view.xOf(message.departs) + view.xOf(message.arrives)) / 2, (view.yOf(message.from) + view.yOf(message.to)) / 2);
    const QString words = view.wordsAt(middle);
    QVERIFY2(words.contains("departed") || words.startsWith("11"), qPrintable(words));
    QCOMPARE(view.wordsAt({2, 2}), QString());
}

void TstSpaceTime::theWheelZoomsInsideTheStretch()
{
    const auto lab = labAt(Time{12600ms});
    const Stretch stretch{Time{11s}, Time{12s}};
    ui::SpaceTimeView view;
    view.resize(1000, 500);
    view.set(of(*lab, stretch), ui::plainNodeName);
    view.show();
    view.setInstant(Time{11500ms});
    const double x = view.xOf(Time{11500ms});
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(view.seen().length() < stretch.length());
    QVERIFY(std::abs(view.xOf(Time{11500ms}) - x) < 1);
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&view, Qt::Key_Minus);
    QCOMPARE(view.seen(), stretch);
}

QTEST_MAIN(TstSpaceTime)
#include "tst_space_time.moc"
