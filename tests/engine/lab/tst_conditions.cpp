#include <QTest>

#include <algorithm>

#include "engine/lab/expr/condition.h"
#include "engine/lab/lab.h"
#include "engine/lab/lab_conditions.h"
#include "tests/support/print.h"

using namespace engine;

// Do conditions, asked of a live lab, say what its state says, and do `run until` and `break when` stop where they should?
class TstConditions : public QObject {
    Q_OBJECT

private slots:
    void runUntilStopsAtTheFirstEventThatMakesItTrue();
    void runUntilThatIsNeverMetSaysSo();
    void aBreakpointStopsTheRunWhenItBecomesTrue();
    void aBreakpointStopsAgainOnlyAfterItWasFalse();
    void theSameBreakpointAgainIsTakenAway();
    void aWrongNameIsRefusedWithItsPlace();
    void aFilterThatNoFactFulfilsIsRefused_data();
    void aFilterThatNoFactFulfilsIsRefused();
    void aPredictionIsKnownToALessonOnly();
    void aFactIsFoundByItsRule();
    void aFileWaitsForItsRunUntil();
    void aFileMayGoFurtherThanItWasAsked();
    void aWrongConditionInAFileHasItsLineAndColumn();
    void factsAreCountedOnce();
    void pathsAnswerWhatTheReportSays();
    void percentilesOfLatencyAreThoseOfTheAcknowledgedBatches();
};

namespace {

std::unique_ptr<Lab> withTraffic()
{
    LabFile file;
    file.seed = 11;
    file.clock = 1767225600000;
    auto lab = std::make_unique<Lab>(std::move(file), LabOptions{});
    lab->runUntil(Time{});
    for (const char* line : {"create topic orders --assignment 1:2:3", "start producer p1 --topic orders --rate 10/s"}) {
        if (const auto result = lab->execute(line, "test"); !result.ok)
            qFatal("%s: %s", line, result.error.c_str());
        lab->runUntil(lab->now() + 100ms);
    }
    return lab;
}

bool isTrue(const Lab& lab, const char* text)
{
    const auto condition = expr::Condition::compile(text, labFactKinds());
    if (!condition)
        qFatal("%s: %s", text, condition.error().message.c_str());
    return condition->isTrue(LabConditions(lab));
}

Offset highWatermark(const Lab& lab) { return lab.view().partition({"orders", 0})->leaderCopy()->highWatermark.value; }

} // namespace

void TstConditions::runUntilStopsAtTheFirstEventThatMakesItTrue()
{
    auto lab = withTraffic();
    const auto result = lab->execute("run until partition(orders,0).highWatermark >= 7 --within 10s", "test");
    QVERIFY2(result.ok, result.error.c_str());
    QCOMPARE(highWatermark(*lab), Offset{7});
    QVERIFY(lab->now() < Time{2s});
    const Time there = lab->now();
    QVERIFY(lab->execute("run until partition(orders,0).highWatermark >= 7", "test").ok); // true already: no time passes
    QCOMPARE(lab->now(), there);
}

void TstConditions::runUntilThatIsNeverMetSaysSo()
{
    auto lab = withTraffic();
    const auto result = lab->execute("run until partition(orders,0).leader == 3 --within 2s", "test");
    QVERIFY(!result.ok);
    QCOMPARE(result.error, std::string("still false after 2s: partition(orders,0).leader == 3; it is now 2.2s"));
    QCOMPARE(lab->now(), Time{2200ms});
}

void TstConditions::aBreakpointStopsTheRunWhenItBecomesTrue()
{
    auto lab = withTraffic();
    QVERIFY(lab->execute("break when size(acked(p1)) >= 3", "test").ok);
    QVERIFY(!lab->runUntil(Time{10s}));
    QCOMPARE(lab->stoppedBy(), std::string("size(acked(p1)) >= 3"));
    QVERIFY(isTrue(*lab, "size(acked(p1)) == 3"));
}

void TstConditions::aBreakpointStopsAgainOnlyAfterItWasFalse()
{
    auto lab = withTraffic();
    QVERIFY(lab->execute("break when broker(1).online == false", "test").ok);
    QVERIFY(lab->runUntil(Time{1s}));
    QVERIFY(lab->execute("kill broker 1", "test").ok);
    QVERIFY(!lab->runUntil(Time{2s}));
    QVERIFY(lab->runUntil(Time{3s})); // it stays true
    QVERIFY(lab->execute("start broker 1", "test").ok);
    QVERIFY(lab->runUntil(Time{4s}));
    QVERIFY(lab->execute("kill broker 1", "test").ok);
    QVERIFY(!lab->runUntil(Time{5s}));
}

void TstConditions::theSameBreakpointAgainIsTakenAway()
{
    auto lab = withTraffic();
    const char* line = "break when size(acked(p1)) >= 3";
    QVERIFY(lab->execute(line, "test").ok);
    QCOMPARE(lab->breakpoints(), std::vector<std::string>{"size(acked(p1)) >= 3"});
    QVERIFY(lab->execute(line, "test").ok);
    QVERIFY(lab->breakpoints().empty());
    QVERIFY(lab->runUntil(Time{10s}));
}

void TstConditions::aWrongNameIsRefusedWithItsPlace()
{
    auto lab = withTraffic();
    const auto result = lab->execute("run until partition(orders,0).highWatermork >= 7 --within 10s", "test");
    QVERIFY(!result.ok);
    QCOMPARE(result.column, 31);
    QCOMPARE(result.nearest, std::string("highWatermark"));
    QCOMPARE(lab->now(), Time{200ms});
}

// With the engine's own names.
void TstConditions::aFilterThatNoFactFulfilsIsRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("nearest");
    const auto row = [](const char* text, const char* message, const char* nearest) { QTest::newRow(text) << text << message << nearest; };
    row("happened(RequestRefused{error=NOT_ENOUGH_REPLICA})", "RequestRefused.error is never \"NOT_ENOUGH_REPLICA\"", "NOT_ENOUGH_REPLICAS");
    row("happened(LeaderElectd{leader=2})", "no fact is called LeaderElectd", "LeaderElected");
    row("happened(LeaderElected{leaders=2})", "LeaderElected has no field leaders", "leader");
    row("happened(LeaderElected{rule=first-alive})", "LeaderElected.rule is never \"first-alive\"", "first-alive-in-isr");
    row("happened(NodeStopped{how=Poweroff})", "NodeStopped.how is never \"Poweroff\"", "PoweredOff");
    row("happened(PointReached{point=after-apend})", "PointReached.point is never \"after-apend\"", "after-append");
    row("happened(LeaderElected{partition=orders})", "LeaderElected.partition is never \"orders\"", "");
}

void TstConditions::aFilterThatNoFactFulfilsIsRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    QFETCH(QString, nearest);
    const auto condition = expr::Condition::compile(text.toStdString(), labFactKinds());
    QVERIFY(!condition.has_value());
    QCOMPARE(QString::fromStdString(condition.error().message), message);
    QCOMPARE(QString::fromStdString(condition.error().nearest), nearest);
    QVERIFY(condition.error().column > 9);
}

void TstConditions::aPredictionIsKnownToALessonOnly()
{
    auto lab = withTraffic();
    const auto result = lab->execute("run until predicted(guess) == five --within 1s", "test");
    QVERIFY(!result.ok);
    QCOMPARE(result.error, std::string("predicted(guess) is known to a lesson only"));
    QCOMPARE(result.column, 11);
}

void TstConditions::aFactIsFoundByItsRule()
{
    auto lab = withTraffic();
    lab->execute("kill broker 1", "test");
    lab->runUntil(lab->now() + 20s);
    QVERIFY(isTrue(*lab, "happened(LeaderElected{partition=orders-0, leader=2, rule=first-alive-in-isr})"));
    QVERIFY(!isTrue(*lab, "happened(LeaderElected{partition=orders-0, rule=unclean-election})"));
    QVERIFY(isTrue(*lab, "happened(NodeStopped{how=Killed})"));
}

void TstConditions::aFileWaitsForItsRunUntil()
{
    LabFile file;
    file.seed = 11;
    const auto add = [&](std::optional<Time> at, const char* line) {
        LabDo todo;
        todo.at = at;
        todo.run = line;
        file.todo.push_back(std::move(todo));
    };
    add(Time{}, "create topic orders --assignment 1:2:3");
    add(Time{1s}, "start producer p1 --topic orders --rate 10/s");
    add(std::nullopt, "run until partition(orders,0).highWatermark >= 7 --within 10s");
    add(std::nullopt, "kill broker 1");
    Lab lab(std::move(file), LabOptions{});
    QVERIFY(lab.runUntil(Time{1500ms}));
    QVERIFY(isTrue(lab, "broker(1).online"));
    QVERIFY(lab.runUntil(Time{3s}));
    QCOMPARE(lab.failures(), std::vector<std::string>{});
    QVERIFY(isTrue(lab, "!broker(1).online"));
    QVERIFY(isTrue(lab, "partition(orders,0).highWatermark >= 7"));
}

// The last command ends behind the instant that the lab was to be run to.
void TstConditions::aFileMayGoFurtherThanItWasAsked()
{
    LabFile file;
    file.seed = 4304;
    for (const char* line : {"create topic orders --assignment 1:2:3", "start producer p1 --topic orders --rate 10/s", "run until partition(orders,0).leader == 3 --within 20s",
             "kill broker 1", "run until broker(1).online --within 30s", "start broker 1", "run until partition(orders,0).leader == 3 --within 21s"}) {
        LabDo todo;
        todo.run = line;
        file.todo.push_back(std::move(todo));
    }
    Lab lab(std::move(file), LabOptions{});
    for (const Duration to : {5s, 25s, 45s, 70s}) {
        lab.runUntil(Time{to});
        QVERIFY(lab.now() >= Time{to});
    }
    QCOMPARE(lab.violations(), std::vector<std::string>{});
}

void TstConditions::aWrongConditionInAFileHasItsLineAndColumn()
{
    const auto file = readLabFile("highwater = 1\n[[do]]\nat = \"1s\"\nrun = \"run until lots(p1) > 0\"\n", "x.hwlab");
    QVERIFY(!file);
    QCOMPARE(file.error().size(), std::size_t{1});
    QCOMPARE(file.error()[0].line, 4);
    QCOMPARE(file.error()[0].column, 18);
}

void TstConditions::factsAreCountedOnce()
{
    auto lab = withTraffic();
    const LabConditions asked(*lab);
    const auto count = [&] { return asked.countFacts({"BatchAcked", {}}); };
    QVERIFY(lab->runUntil(Time{1s}));
    const std::int64_t first = count();
    QVERIFY(first > 0);
    QCOMPARE(count(), first);
    QVERIFY(lab->runUntil(Time{2s}));
    QCOMPARE(count(), LabConditions(*lab).countFacts({"BatchAcked", {}})); // as one who counts all of them
    QVERIFY(count() > first);
    QVERIFY(lab->makeBranch("other", Time{1s}).ok);
    QCOMPARE(count(), first); // another branch, other facts
}

void TstConditions::pathsAnswerWhatTheReportSays()
{
    auto lab = withTraffic();
    QVERIFY(lab->runUntil(Time{2s}));
    QVERIFY(lab->execute("freeze fetcher 2", "test").ok);
    QVERIFY(lab->execute("freeze fetcher 3", "test").ok);
    QVERIFY(lab->runUntil(Time{3s}));
    QVERIFY(isTrue(*lab, "partition(orders,0).endOffset > partition(orders,0).highWatermark"));
    QVERIFY(isTrue(*lab, "producer(p1).pending > 0"));
    QVERIFY(isTrue(*lab, "partition(orders,0).isr == {1,2,3}"));
    QVERIFY(isTrue(*lab, "replica(orders,0,1).log == present(orders)"));
    QVERIFY(isTrue(*lab, "size(replica(orders,0,2).log) == replica(orders,0,2).endOffset"));
    QVERIFY(isTrue(*lab, "replica(orders,0,2).log - present(orders) == {} && present(orders) - replica(orders,0,2).log != {}"));
    QVERIFY(lab->runUntil(Time{50s}));
    QVERIFY(isTrue(*lab, "partition(orders,0).isr == {1}"));
    QVERIFY(isTrue(*lab, "happened(IsrShrunk{partition=orders-0})"));
    QVERIFY(isTrue(*lab, "lost(p1) == 0"));
    QVERIFY(!isTrue(*lab, "partition(nothing,0).isr == {1}"));
}

void TstConditions::percentilesOfLatencyAreThoseOfTheAcknowledgedBatches()
{
    auto lab = withTraffic();
    QVERIFY(isTrue(*lab, "producer(p1).latencyP50 == none") && isTrue(*lab, "producer(p1).latencyP99 == none"));
    QVERIFY(lab->execute("run until producer(p1).batches == 40", "test").ok);
    QVERIFY(isTrue(*lab, "producer(p1).latencyP99 < 100ms"));
    QVERIFY(lab->execute("set link p1 all --latency 300ms", "test").ok);
    QVERIFY(lab->execute("run until producer(p1).batches == 50", "test").ok);
    QVERIFY(isTrue(*lab, "producer(p1).latencyP50 < 100ms")); // most were quick, the mean is between the two
    QVERIFY(isTrue(*lab, "producer(p1).latencyP99 >= 600ms && producer(p1).meanLatency > producer(p1).latencyP50"));

    std::vector<std::int64_t> told;
    for (FactId id{1}; id <= lab->facts().last(); ++id.value)
        if (const Fact* fact = lab->facts().find(id))
            if (const auto* acked = fact->as<BatchAcked>())
                told.push_back(acked->latency.count());
    std::sort(told.begin(), told.end());
    QCOMPARE(told.size(), std::size_t{50});
    const auto is = [&](const char* member, std::int64_t nanos) {
        return isTrue(*lab, ("producer(p1)." + std::string(member) + " == " + std::to_string(nanos) + "ns").c_str());
    };
    QVERIFY(is("latencyP50", told[25]));
    QVERIFY(is("latencyP99", told[49]));
}

QTEST_GUILESS_MAIN(TstConditions)
#include "tst_conditions.moc"
