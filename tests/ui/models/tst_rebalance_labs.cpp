#include <QTest>

#include <set>

#include "engine/lab/experiment.h"
#include "engine/lab/lab.h"
#include "ui/models/assignor_compare.h"
#include "ui/models/other_protocol.h"
#include "ui/models/rebalance_ladder.h"
#include "ui/stage/group_panel_words.h"

using namespace engine;
using namespace std::chrono_literals;
using ui::ArrowNews;
using ui::LadderArrow;
using ui::RebalanceLadder;

// A lab's own rebalances as ladders: is each message of them there, decoded, and does what they say agree with what became true?
class TstRebalanceLabs : public QObject {
    Q_OBJECT

private slots:
    void eager();
    void cooperative();
    void consumerProtocol();
    void aMemberDies();
    void theOtherProtocolIsPlayed_data();
    void theOtherProtocolIsPlayed();
    void theOtherProtocolNeedsConsumersOfTheLab();
    void assignorsAnswerAsTheGroupDid_data();
    void assignorsAnswerAsTheGroupDid();
};

namespace {

const std::string kGroup = "billing";

LabFile labWith(const std::string& consumer, const std::string& more)
{
    const std::string text = "highwater = 1\ntitle = \"billing\"\nseed = 11\nclock = \"2026-01-01T00:00:00Z\"\nuntil = \"60s\"\n"
                             "[cluster]\nbrokers = 3\ncontrollers = 3\n"
                             "config = { \"group.initial.rebalance.delay.ms\" = 500 }\n"
                             "[[do]]\nat = \"0s\"\nrun = \"create topic orders --partitions 6 --replication 3\"\n"
                             "[[do]]\nat = \"1s\"\nrun = \"start producer p1 --topic orders --rate 60/s --size 100\"\n"
                             "[[do]]\nat = \"2s\"\nrun = \"start consumer m1 --topics orders --group billing " + consumer + "\"\n"
                             "[[do]]\nat = \"2s\"\nrun = \"start consumer m2 --topics orders --group billing " + consumer + "\"\n" + more;
    auto read = readLabFile(text, "billing.hwlab");
    if (!read)
        qFatal("the lab of the test is wrong");
    return *read;
}
std::string then(const std::string& at, const std::string& line) { return "[[do]]\nat = \"" + at + "\"\nrun = \"" + line + "\"\n"; }
std::string third(const std::string& consumer) { return then("20s", "start consumer m3 --topics orders --group billing " + consumer); }

std::unique_ptr<Lab> played(const LabFile& file, Time until)
{
    LabOptions options;
    auto lab = std::make_unique<Lab>(file, options);
    lab->runUntil(until);
    for (const std::string& failure : lab->failures())
        qWarning("%s", failure.c_str());
    return lab;
}

const GroupView& groupOf(const Lab& lab) { return *lab.view().groups.at(kGroup); }

// The first rebalance that began then or later.
RebalanceView rebalanceFrom(const Lab& lab, Time from)
{
    const GroupView& group = groupOf(lab);
    for (std::size_t i = 0; i < group.rebalances.size(); ++i)
        if (group.rebalances[i].from >= from)
            return group.rebalances[i];
    qFatal("there was no such rebalance");
}

ui::NodeNames namesOf(const Lab& lab)
{
    return [view = lab.view()](NodeId id) { return id.isBroker() ? ui::plainNodeName(id) : QString::fromStdString(view.nodeNameOf(id)); };
}

RebalanceLadder ladderFrom(const Lab& lab, Time from) { return ui::rebalanceLadder(ui::ladderSource(lab, kGroup,
    rebalanceFrom(lab, from), lab.now()), namesOf(lab)); }

QStringList told(const RebalanceLadder& ladder)
{
    QStringList lines;
    for (const LadderArrow& arrow : ladder.arrows)
        if (arrow.news != ArrowNews::Silence)
            lines << QStringLiteral("%1 %2 %3 %4").arg(ladder.lanes[arrow.from].brief, arrow.isAnswer ? QStringLiteral("..>")
                : QStringLiteral("->"),
                ladder.lanes[arrow.to].brief, arrow.words);
    return lines;
}
void print(const RebalanceLadder& ladder)
{
    if (!qEnvironmentVariableIsSet("TELL"))
        return;
    qInfo("%s  [%s]", qPrintable(ladder.title), qPrintable(ui::stoppedWords(ladder).words));
    for (const LadderArrow& arrow : ladder.arrows)
        qInfo("%s %s %s %s: %s%s", qPrintable(ui::ladderTime(arrow.departs)), qPrintable(ladder.lanes[arrow.from].brief),
            arrow.isAnswer ? "..>" : "-->",
            qPrintable(ladder.lanes[arrow.to].brief), qPrintable(arrow.words), arrow.news == ArrowNews::Silence ? " (silence)"
                : arrow.news == ArrowNews::Routine ? " (routine)" : "");
    for (const auto& note : ladder.notes)
        qInfo("%s note %s: %s", qPrintable(ui::ladderTime(note.at)), qPrintable(ladder.lanes[note.lane].brief), qPrintable(note.words));
    for (const auto& state : ladder.states)
        qInfo("%s %s", qPrintable(ui::ladderTime(state.from)), qPrintable(ui::shortState(state.state)));
}

bool isInOrder(const QStringList& lines, const QStringList& wanted)
{
    qsizetype at = 0;
    for (const QString& line : lines)
        if (at < wanted.size() && line == wanted[at])
            ++at;
    if (at < wanted.size())
        qWarning("missing: %s\nin\n%s", qPrintable(wanted[at]), qPrintable(lines.join('\n')));
    return at == wanted.size();
}

// What holds of every ladder.
void checkAll(const RebalanceLadder& ladder, const Lab& lab)
{
    QVERIFY(!ladder.framesMissing); // each message was decoded
    QVERIFY(ladder.kept == RebalanceLadder::Kept::All);
    QVERIFY(!ladder.states.empty());
    for (const LadderArrow& arrow : ladder.arrows) {
        const Fact* fact = lab.facts().find(arrow.fact);
        QVERIFY(fact && fact->as<MessageSent>());
        const MessageSent& sent = *fact->as<MessageSent>();
        QCOMPARE(sent.message, arrow.message);
        QCOMPARE(sent.from, ladder.lanes[arrow.from].node);
        QCOMPARE(sent.to, ladder.lanes[arrow.to].node);
        QCOMPARE(sent.isResponse, arrow.isAnswer);
        QVERIFY2(!arrow.words.isEmpty(), "an arrow without words");
    }
    for (const auto& stop : ladder.stops)
        QVERIFY(stop.to > stop.from);
    for (const auto& note : ladder.notes)
        QVERIFY(lab.facts().find(note.fact) != nullptr);
}

} // namespace

void TstRebalanceLabs::eager()
{
    const auto lab = played(labWith("--assignor range", third("--assignor range")), Time{40s});
    const RebalanceLadder ladder = ladderFrom(*lab, Time{19s});
    print(ladder);
    checkAll(ladder, *lab);
    QCOMPARE(ladder.title, QStringLiteral("m3 joins, eager"));
    const QStringList lines = told(ladder);
    QVERIFY(isInOrder(lines, {"m3 -> coordinator JoinGroup, no id", "coordinator ..> m3 79: use this id",
        "m3 -> coordinator JoinGroup, parked"}));
    for (const QString& member : {QStringLiteral("m1"), QStringLiteral("m2")}) {
        QVERIFY(isInOrder(lines, {"coordinator ..> " + member + " 27: rebalancing", member + " -> coordinator commit 3 offsets",
            "coordinator ..> " + member + " committed"}));
        QVERIFY(std::any_of(ladder.stops.begin(), ladder.stops.end(),
            [&](const auto& stop) { return ladder.lanes[stop.lane].brief == member && stop.to != kNever; }));
    }
    QVERIFY(lines.contains(QStringLiteral("coordinator ..> m3 your part: 4, 5")));
    QCOMPARE(ladder.stops.size(), std::size_t{2});
    QVERIFY(std::any_of(ladder.notes.begin(), ladder.notes.end(),
        [](const auto& note) { return note.words == QStringLiteral("range: moves 2, 4, 5"); }));
    QStringList states;
    for (const auto& state : ladder.states)
        states << ui::shortState(state.state);
    QCOMPARE(states.join(' '), QStringLiteral("Stable Preparing Completing Stable"));
}

void TstRebalanceLabs::cooperative()
{
    const auto lab = played(labWith("--assignor cooperative-sticky", third("--assignor cooperative-sticky")), Time{40s});
    const RebalanceLadder ladder = ladderFrom(*lab, Time{19s});
    print(ladder);
    checkAll(ladder, *lab);
    QCOMPARE(ladder.title, QStringLiteral("m3 joins, cooperative, 2 rounds"));
    QVERIFY(ladder.stops.empty()); // nobody gives up all
    const QString stopped = ui::stoppedWords(ladder).words;
    QVERIFY2(stopped.startsWith(QStringLiteral("stopped only: orders-4 ")) && stopped.contains(QStringLiteral("orders-5 ")),
        qPrintable(stopped));
    QVERIFY(std::any_of(ladder.arrows.begin(), ladder.arrows.end(),
        [](const LadderArrow& arrow) { return arrow.words.startsWith(QStringLiteral("JoinGroup, owns 0, 2, 4")); }));
    QVERIFY(told(ladder).contains(QStringLiteral("coordinator ..> m3 your part: nothing")));
    QVERIFY(told(ladder).contains(QStringLiteral("coordinator ..> m3 your part: 4, 5")));
    QStringList plans;
    for (const auto& note : ladder.notes)
        if (note.words.startsWith(QStringLiteral("cooperative-sticky")))
            plans << note.words;
    // Whichever round is meant, the whole change is told.
    const GroupView& group = groupOf(*lab);
    const std::size_t rounds = group.rebalances.size();
    QVERIFY(rounds >= 2);
    for (const FactId began : {FactId{}, group.rebalances[rounds - 1].began, group.rebalances[rounds - 2].began}) {
        const RebalanceView* first = ui::rebalanceOf(group, began);
        QVERIFY(first);
        QCOMPARE(first->began, group.rebalances[rounds - 2].began);
        QCOMPARE(ui::endOf(group, *first).second, group.rebalances[rounds - 1].to);
    }
    QCOMPARE(plans.join('|'), QStringLiteral("cooperative-sticky: first give up 4, 5|cooperative-sticky: moves 4, 5"));
}

void TstRebalanceLabs::consumerProtocol()
{
    const auto lab = played(labWith("--protocol consumer", third("--protocol consumer")), Time{50s});
    const RebalanceLadder ladder = ladderFrom(*lab, Time{19s});
    print(ladder);
    checkAll(ladder, *lab);
    QCOMPARE(ladder.title, QStringLiteral("m3 joins, KIP-848"));
    const QStringList lines = told(ladder);
    QVERIFY(lines.contains(QStringLiteral("m3 -> coordinator epoch 0, join")));
    QVERIFY(lines.filter(QStringLiteral("keep ")).size() >= 2); // both give one up
    QVERIFY(ladder.stops.empty());
    QVERIFY(ui::stoppedWords(ladder).words.startsWith(QStringLiteral("stopped only: ")));
    QVERIFY(std::any_of(ladder.notes.begin(), ladder.notes.end(),
        [](const auto& note) { return note.words.contains(QStringLiteral("uniform: m3 gets 2, 5")); }));
    QVERIFY(std::all_of(ladder.arrows.begin(), ladder.arrows.end(), [](const LadderArrow& arrow) { return arrow.apiKey != 11
        && arrow.apiKey != 14; }));
}

void TstRebalanceLabs::aMemberDies()
{
    const auto lab = played(labWith("--assignor range --config session.timeout.ms=6000 --config heartbeat.interval.ms=2000",
        then("20s", "kill consumer m2")), Time{40s});
    const RebalanceLadder ladder = ladderFrom(*lab, Time{19s});
    print(ladder);
    checkAll(ladder, *lab);
    QCOMPARE(ladder.title, QStringLiteral("m2 is not heard of any more, eager"));
    QVERIFY(std::any_of(ladder.notes.begin(), ladder.notes.end(),
        [](const auto& note) { return note.words.startsWith(QStringLiteral("m2 is out")); }));
    QVERIFY(std::any_of(ladder.gaps.begin(), ladder.gaps.end(), [](const auto& gap) { return gap.isUnserved && gap.to - gap.from > 4s; }));
    QVERIFY(std::any_of(ladder.lanes.begin(), ladder.lanes.end(), [](const auto& lane) { return lane.brief == QStringLiteral("m2")
        && lane.leaves; }));
}

void TstRebalanceLabs::theOtherProtocolIsPlayed_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<bool>("toConsumer");
    QTest::newRow("eager") << QStringLiteral("--assignor range --config heartbeat.interval.ms=2000") << true;
    QTest::newRow("kip-848") << QStringLiteral("--protocol consumer") << false;
}

void TstRebalanceLabs::theOtherProtocolIsPlayed()
{
    QFETCH(QString, options);
    QFETCH(bool, toConsumer);
    const auto lab = played(labWith(options.toStdString(), third(options.toStdString())), Time{40s});
    const RebalanceView rebalance = rebalanceFrom(*lab, Time{19s});
    const LabFile course = plainCourse(lab->save().file);
    QCOMPARE(ui::otherProtocolProblem(course, lab->view(), kGroup), QString());
    const ui::OtherProtocolRun run = ui::playOtherProtocol(course, kGroup, rebalance);
    QCOMPARE(run.problem, QString());
    QVERIFY(run.source.rebalance.kind == (toConsumer ? GroupKind::Consumer : GroupKind::Classic));
    QVERIFY(run.source.rebalance.from >= Time{20s} && run.source.rebalance.from < Time{22s}); // the same cause
    const ui::NodeNames names = [view = run.source.after.view](NodeId id) { return id.isBroker() ? ui::plainNodeName(id)
        : QString::fromStdString(view->nodeNameOf(id)); };
    const RebalanceLadder ladder = ui::rebalanceLadder(run.source, names);
    print(ladder);
    QVERIFY2(ladder.title.startsWith(QStringLiteral("m3 joins")), qPrintable(ladder.title));
    QCOMPARE(ladder.stops.empty(), toConsumer); // with KIP-848 nobody gives up all
    // The same again: what is played is not drawn by lot.
    const ui::OtherProtocolRun again = ui::playOtherProtocol(course, kGroup, rebalance);
    QVERIFY(ui::rebalanceLadder(again.source, names) == ladder);
}

void TstRebalanceLabs::theOtherProtocolNeedsConsumersOfTheLab()
{
    const LabFile file = labWith("", "");
    const auto lab = played(file, Time{10s});
    QVERIFY(!ui::otherProtocolProblem(file, lab->view(), "somebody-else").isEmpty());
    const LabFile other = ui::inOtherProtocol(labWith("--assignor range --config session.timeout.ms=6000", ""), kGroup,
        GroupKind::Consumer);
    for (const LabDo& todo : other.todo)
        if (const auto* start = std::get_if<command::StartConsumer>(&todo.command)) {
            QVERIFY(start->protocol == command::GroupProtocol::Consumer);
            QVERIFY(start->assignors.empty() && start->config.empty());
        }
    QCOMPARE(other.cluster.config.at("group.consumer.session.timeout.ms"), std::string("6000")); // the same time, at the broker
}

void TstRebalanceLabs::assignorsAnswerAsTheGroupDid_data()
{
    QTest::addColumn<QString>("assignor");
    QTest::addColumn<int>("which");
    QTest::newRow("range") << QStringLiteral("--assignor range") << static_cast<int>(ComparedAssignor::Range);
    QTest::newRow("roundrobin") << QStringLiteral("--assignor roundrobin") << static_cast<int>(ComparedAssignor::RoundRobin);
    QTest::newRow("sticky") << QStringLiteral("--assignor sticky") << static_cast<int>(ComparedAssignor::Sticky);
    QTest::newRow("cooperative-sticky") << QStringLiteral("--assignor cooperative-sticky")
        << static_cast<int>(ComparedAssignor::CooperativeSticky);
    QTest::newRow("uniform") << QStringLiteral("--protocol consumer") << static_cast<int>(ComparedAssignor::Uniform);
}

// The group ran one of them: the panel's answer for that one is what the group has now.
void TstRebalanceLabs::assignorsAnswerAsTheGroupDid()
{
    QFETCH(QString, assignor);
    QFETCH(int, which);
    const auto lab = played(labWith(assignor.toStdString(), third(assignor.toStdString())), Time{50s});
    const ui::LadderSource source = ui::ladderSource(*lab, kGroup, rebalanceFrom(*lab, Time{19s}), lab->now());
    const ui::AssignorsShown shown = ui::assignorsOfChange(*source.before.view, *source.ended.view, kGroup, namesOf(*lab));
    QCOMPARE(shown.problem, QString());
    QCOMPARE(shown.answers.size(), static_cast<std::size_t>(kComparedAssignors));
    const AssignorAnswer& answer = shown.answers[static_cast<std::size_t>(which)];
    for (const auto& [id, parts] : groupOf(*lab).assignment) {
        std::vector<TopicPartition> has = parts;
        std::sort(has.begin(), has.end());
        QVERIFY2(answer.gets.at(id) == has, id.c_str());
    }
    QVERIFY(!answer.moved.empty());
    QVERIFY(shown.words.endsWith(QStringLiteral("; then m3 joins")));
}

QTEST_MAIN(TstRebalanceLabs)
#include "tst_rebalance_labs.moc"
