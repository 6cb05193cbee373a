#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/lab/expr/condition.h"
#include "engine/lab/expr/parser.h"
#include "tests/engine/lab/fake_lab.h"
#include "tests/support/print.h"

using namespace engine;
using namespace engine::expr;

// What does a condition mean, and what is wrong with one that means nothing?
class TstExpr : public QObject {
    Q_OBJECT

private slots:
    void conditionsAreTrueOrFalse_data();
    void conditionsAreTrueOrFalse();
    void valuesForTexts_data();
    void valuesForTexts();
    void wrongConditionsAreFoundBeforeAnythingRuns_data();
    void wrongConditionsAreFoundBeforeAnythingRuns();
    void namesThatOnlyTheAskerKnowsAreHandedOn();
    void pathsAreAskedWithTheirArguments();
    void shortNamesMeanTheLongOnes();
    void knowsWhichFactsCanChangeIt();
    void everyDependencyIsAFactOfTheEngine();
    void absentIsNeitherTrueNorAnError();
    void beforeLooksAtTheBeginningOfTheStep();
    void alwaysAndNeverRememberEveryLook();
    void eventuallyHoldsOnceItDidInTime();
    void memoryIsNotSkippedByLogic();
    void everyMemberIsInTheTableOnceAndInTheHelp();
    void deepAndLongConditionsAreRefused();
    void anyTextGivesAnAnswer();
};

namespace {

Condition compiled(std::string_view text)
{
    const auto condition = Condition::compile(text, kinds());
    if (!condition)
        qWarning("%s: %s", std::string(text).c_str(), condition.error().message.c_str());
    return condition.value();
}

ExprError errorOf(std::string_view text)
{
    const auto condition = Condition::compile(text, kinds());
    return condition ? ExprError{"no error", 0, 0, {}, {}, {}} : condition.error();
}

} // namespace

void TstExpr::conditionsAreTrueOrFalse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    const auto yes = [](const char* text) { QTest::newRow(text) << text << true; };
    const auto no = [](const char* text) { QTest::newRow(text) << text << false; };
    yes("partition(orders,0).highWatermark >= 39");
    no("partition(orders,0).highWatermark >= 40");
    no("partition(orders,0).highWatermark >= 39 && lost(p1) == 0");
    yes("partition(orders,0).highWatermark >= 39 || lost(p1) == 0");
    yes("partition(orders,0).leader in {2,3}");
    no("partition(orders,0).leader in {1}");
    yes("partition(orders,0).leader in 1..2");
    no("partition(orders,0).leader in 3..9");
    yes("partition(orders,0).leader == 2 && !broker(1).online");
    yes("acked(p1) - durable(orders) == 4");
    yes("acked(p1) - present(orders) != {}");
    no("acked(p1) - acked(p1) != {}");
    yes("{} == acked(nobody)");
    yes("failed(p1) & present(orders) != {}");
    yes("acked(p1) | failed(p1) == 6");
    yes("size(acked(p1) - present(orders)) == lost(p1).size");
    yes("acked(p1).size == producer(p1).acked");
    yes("lost(p1) > 0");
    no("lost(p1) < 3");
    yes("partition(orders,0).isr == {2,3}");
    yes("partition(orders,0).isr == 2");
    yes("partition(orders,0).isr != {1,2,3}");
    yes("partition(orders,0).replicas == [1,2,3]");
    no("partition(orders,0).replicas == [3,2,1]");
    yes("partition(orders,0).replicas == {3,2,1}");
    yes("1 in partition(orders,0).replicas");
    yes("min(partition(orders,0).isr) == 2 && max(partition(orders,0).replicas) == 3");
    yes("min(replica(orders,0,2).endOffset, replica(orders,0,3).endOffset) == "
        "partition(orders,0).highWatermark");
    yes("replica(orders,0,partition(orders,0).leader).endOffset == 41");
    yes("all b in partition(orders,0).isr: partition(orders,0).highWatermark <= "
        "replica(orders,0,b).endOffset");
    no("all b in partition(orders,0).isr: replica(orders,0,b).endOffset == 41");
    yes("any b in partition(orders,0).isr: replica(orders,0,b).endOffset == 41");
    yes("all p in 0..2: partition(orders,p).online");
    no("all p in 0..3: partition(orders,p).online");
    yes("any m in group(billing).members: consumer(m).delivered >= 40");
    yes("all a in {1,2}: any b in {1,2}: a == b && lost(p1) > 0");
    yes("all b in acked(p1).size..3: broker(b).online"); // from 5 to 3: nothing
    no("any b in acked(p1).size..3: broker(b).online");
    yes("group(billing).state == Stable");
    yes("group(billing).state in {Stable, Empty}");
    yes("group(billing).owner(orders-0) == \"billing-1\"");
    yes("controller.leader == c1 && controller.epoch == 4");
    yes("broker(1).state == killed");
    yes("topic(orders).config(min.insync.replicas) == \"2\"");
    yes("consumer(billing-1).position(orders-0) == 39");
    yes("consumer('billing-1').assignment == {orders-0, orders-1}");
    yes("consumer(billing-1).assignment.size == 2");
    yes("\"orders-0\" in consumer(billing-1).assignment");
    yes("consumer(billing-1).lag == 2 && producer(p1).pending == 0 && producer(p1).pending(orders-0) == 0");
    yes("producer(p1).lastError == REQUEST_TIMED_OUT");
    yes("records(orders, key=alice, partition=0) == 2");
    yes("records(orders, 0, alice) == 2");
    yes("disorder(billing-1, scope=topic) == 3 && disorder(billing-1) == 0");
    yes("happened(LeaderElected{partition=orders-0, leader=2})");
    no("happened(LeaderElected{partition=orders-0, leader!=2})");
    yes("count(LeaderElected) == 2 && count(LeaderElected{leader>=2, leader<3}) == 1");
    yes("count(BatchAcked{client=p1, confirmed=true, latency<=20ms}) == 1");
    no("happened(BatchAcked{client=p2})");
    yes("first(IsrShrunk) < first(LeaderElected)");
    no("first(LeaderElected{leader=3}) < first(IsrShrunk)");
    yes("first(LeaderElected).leader == 2 && last(LeaderElected).leader == 3");
    yes("timeOf(LeaderElected{partition=orders-1}) - timeOf(IsrShrunk) == 1s");
    yes("timeOf(IsrShrunk) in 1s..2s");
    no("timeOf(LeaderElected{leader=1}) < 100s");
    yes("any l in {2,3}: happened(LeaderElected{leader=l})");
    yes("now == 4s && now > -1s");
    yes("partition(orders,0).endOffset ~= 38");
    no("partition(orders,0).endOffset ~= 36");
    yes("(partition(orders,0).endOffset - partition(orders,0).highWatermark) + 1 == 3");
    yes("partition(orders,9).leader == none");
    yes("partition(orders,0).leader != none");
    no("partition(orders,9).leader != none");
    yes("partition(orders,9).leader != 1");
    no("broker(2).online == false");
    yes(" \n partition(orders,0)\n.leader==2 ");
}

void TstExpr::conditionsAreTrueOrFalse()
{
    QFETCH(QString, text);
    QFETCH(bool, expected);
    FakeLab lab;
    fill(lab);
    const auto condition = Condition::compile(text.toStdString(), kinds());
    QVERIFY2(condition.has_value(), condition ? "" : condition.error().message.c_str());
    QCOMPARE(condition->isTrue(lab), expected);
    QCOMPARE(ConditionWatch(*condition).look(lab), expected);
}

void TstExpr::valuesForTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char* text, const char* shown) { QTest::newRow(text) << text << shown; };
    row("size(acked(p1))", "5");
    row("acked(p1)", "5");
    row("partition(orders,0).isr", "2, 3");
    row("partition(orders,0).replicas", "1, 2, 3");
    row("consumer(billing-1).assignment", "orders-0, orders-1");
    row("controller.leader", "c1");
    row("timeOf(IsrShrunk)", "2s");
    row("partition(orders,9).leader", "—");
    row("broker(2).online", "true");
    row("partition(orders,0).endOffset + 9223372036854775807", "—");
}

void TstExpr::valuesForTexts()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    FakeLab lab;
    fill(lab);
    const auto value = Condition::compileValue(text.toStdString(), kinds());
    QVERIFY2(value.has_value(), value ? "" : value.error().message.c_str());
    QCOMPARE(show(value->value(lab)), shown.toStdString());
}

void TstExpr::wrongConditionsAreFoundBeforeAnythingRuns_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("nearest");
    const auto row = [](const char* text, const char* message, int column, const char* nearest = "") {
        QTest::newRow(text) << text << message << column << nearest;
    };
    row("", "the condition ends too early", 1);
    row("   ", "the condition ends too early", 4);
    row("lost(p1)", "a condition is true or false; this is a set of records", 1);
    row("partition(orders,0).highWatermrk >= 39", "partition has no .highWatermrk", 21, "highWatermark");
    row("partiton(orders,0).leader == 1", "there is no \"partiton\"", 1, "partition");
    row("lots(p1) == 0", "there is no \"lots\"", 1, "lost");
    row("highWatermark == 3", "there is no \"highWatermark\"", 1);
    row("partition(orders).leader == 1", "partition needs its partition", 17);
    row("partition(orders,0,1).leader == 1", "partition takes 2 arguments", 20);
    row("partition(orders,zero).leader == 1", "there is no \"zero\"", 18, "");
    row("partition(orders,0) == 1", "partition needs to know what of it", 21);
    row("partition(orders,0).leader = 2", "\"=\" means nothing here", 28, "==");
    row("partition(orders,0).leader == 2 and lost(p1) == 0", "\"and\" means nothing here", 33, "&&");
    row("partition(orders,0).leader == c1", "there is no \"c1\"", 31);
    row("partition(orders,0).leader == \"2\"", "a number is compared with a text", 28);
    row("group(billing).state == stable", "state is never \"stable\"", 25, "Stable");
    row("group(billing).state in {Stable, Stble}", "state is never \"Stble\"", 34, "Stable");
    row("1 == 1", "this comparison can never change", 3);
    row("lost(p1) == 0 && 2 < 3", "this comparison can never change", 20);
    row("true", "this can never change", 1);
    row("!false", "this can never change", 1);
    row("all b in {1,2}: b == 1", "this can never change", 1);
    row("lost(p1) && true", "this is a set of records, not true or false", 1);
    row("now > 5", "a duration is compared with a number", 5);
    row("acked(p1) < present(orders)", "a set of records is compared with a set of records", 11);
    row("acked(p1) == partition(orders,0).isr", "a set of records is compared with a set of numbers", 11);
    row("acked(p1) + failed(p1) == 3", "a set of records and a set of records do not go together here", 11);
    row("partition(orders,0).leader in 5", "a number is compared with a number", 28);
    row("partition(orders,0).leader == 1..3", "\"..\" does not belong here", 32);
    row("happened(LeaderElect)", "no fact is called LeaderElect", 10, "LeaderElected");
    row("happened(LeaderElected{leder=1})", "LeaderElected has no field leder", 24, "leader");
    row("happened(LeaderElected{leader=x})", "LeaderElected.leader is a number, not a text", 24);
    row("first(LeaderElected).led == 1", "LeaderElected has no field led", 7, "leader");
    row("consumer(c).position(orders) == 1", "\"orders\" is not a partition", 22);
    row("disorder(c, scope=group) == 0", "scope is partition or topic", 19);
    row("records(orders, partion=0) == 1", "there is no argument partion", 17, "partition");
    row("size(now) == 1", "size is of a set or a list, not of a duration", 1);
    row("1.5 == now", "\"1.5\" is neither a whole number nor a duration such as 20ms", 1);
    row("lost(p1) == 0 # no", "\"#\" means nothing in a condition", 15);
    row("lost(p1) == 'x", "a quote is not closed", 13);
    row("(lost(p1) == 0", "the condition ends too early", 15);
    row("always(always(lost(p1) == 0))",
        "always, never, eventually and before cannot stand inside each other", 1);
    row("all p in 0..2: always(partition(orders,p).online)",
        "always, never and eventually cannot stand inside all or any", 16);
    row("all r in acked(p1): lost(p1) == 0", "this is a set of records", 10);
    row("99999999999999999999 == now",
        "\"99999999999999999999\" is neither a whole number nor a duration such as 20ms", 1);
    // filters that no fact can ever fulfil
    row("happened(LeaderElected{partition=orders})", "LeaderElected.partition is never \"orders\"", 34);
    row("happened(BatchAcked{error=NOT_LEADER})", "BatchAcked.error is never \"NOT_LEADER\"", 27, "NOT_LEADER_OR_FOLLOWER");
    row("happened(IsrShrunk{rule=isr-shrinks})", "IsrShrunk.rule is never \"isr-shrinks\"", 25, "isr-shrinks-by-time");
    row("first(BatchAcked).error == NOT_LEADER", "BatchAcked.error is never \"NOT_LEADER\"", 28);
    row("first(BatchAcked).error in {NONE, NOT_LEADER}", "BatchAcked.error is never \"NOT_LEADER\"", 35);
    row("订单 == 1", "\"订\" means nothing in a condition", 1);
}

void TstExpr::wrongConditionsAreFoundBeforeAnythingRuns()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    QFETCH(int, column);
    QFETCH(QString, nearest);
    const ExprError error = errorOf(text.toStdString());
    QCOMPARE(QString::fromStdString(error.message), message);
    QCOMPARE(error.column, column);
    QCOMPARE(error.line, 1);
    if (!nearest.isEmpty())
        QCOMPARE(QString::fromStdString(error.nearest), nearest);
    QVERIFY(!error.expected.empty());
}

void TstExpr::namesThatOnlyTheAskerKnowsAreHandedOn()
{
    const auto condition = Condition::compile("predicted(guess-one) == five || predicted(two) in {a, b} || lost(p1) > 0", kinds());
    QVERIFY(condition.has_value());
    std::string asked;
    for (const AskedName& name : condition->asked())
        asked += name.name + (name.comparedWith.empty() ? "" : "=" + name.comparedWith) + "@" + std::to_string(name.at) + " ";
    QCOMPARE(asked, std::string("guess-one@10 guess-one=five@24 two@42 two=a@51 two=b@54 "));
    QVERIFY(compiled("lost(p1) == 0").asked().empty());
    FakeLab lab;
    QVERIFY(!compiled("predicted(two) == a").isTrue(lab));
    lab.values["predicted(two)"] = std::string("a");
    QVERIFY(compiled("predicted(two) == a").isTrue(lab));
}

void TstExpr::pathsAreAskedWithTheirArguments()
{
    FakeLab lab;
    fill(lab);
    const auto condition = Condition::compile("replica(orders, 0, 2).endOffset == 1 || records(topic=orders, "
                                              "value=\"a b\", partition=1) > 0 || producer(p1).pending > 1",
        kinds());
    QVERIFY(condition.has_value());
    QVERIFY(!condition->isTrue(lab));
    QCOMPARE(lab.asked,
        (std::vector<std::string>{
            "replica(orders,0,2).endOffset", "records(orders,1,—,a b)", "producer(p1).pending(—)"}));
}

void TstExpr::shortNamesMeanTheLongOnes()
{
    FakeLab lab;
    fill(lab);
    for (const char* text : {"partition(orders,0).hw == 39", "partition(orders,0).leo == 41",
             "partition(orders,0).ar == 3", "consumer(billing-1).received == 40"})
        QVERIFY2(compiled(text).isTrue(lab), text);
    for (const Alias& alias : allAliases()) {
        const auto stands = [&](std::string_view name) {
            const auto members = allMembers();
            return findObject(name) != nullptr
                || std::any_of(
                    members.begin(), members.end(), [&](const MemberInfo& m) { return m.name == name; });
        };
        QVERIFY2(stands(alias.name), std::string(alias.alias).c_str());
    }
}

void TstExpr::knowsWhichFactsCanChangeIt()
{
    const auto depends = [](std::string_view text) {
        return Condition::compileValue(text, kinds())->dependsOn();
    };
    QCOMPARE(depends("acked(p1) == 5"), (std::vector<std::string>{"BatchAcked"}));
    QCOMPARE(depends("acked(p1) == 5 && happened(IsrShrunk{partition=orders-0})"),
        (std::vector<std::string>{"BatchAcked", "IsrShrunk"}));
    const auto leader = depends("partition(orders,0).leader == 2");
    QVERIFY(std::find(leader.begin(), leader.end(), "LeaderElected") != leader.end());
    QVERIFY(std::find(leader.begin(), leader.end(), "BatchAcked") == leader.end());
    QVERIFY(depends("now").empty());
    QVERIFY(Condition::compileValue("now - timeOf(IsrShrunk)", kinds())->dependsOnTime());
    QVERIFY(!compiled("acked(p1) == 5").dependsOnTime());
}

void TstExpr::everyDependencyIsAFactOfTheEngine()
{
    const auto& names = factNames();
    for (const MemberInfo& member : allMembers()) {
        for (const auto fact : member.facts)
            QVERIFY2(std::find(names.begin(), names.end(), fact) != names.end(),
                (std::string(member.name) + ": " + std::string(fact)).c_str());
        QVERIFY2(member.member == Member::Now || member.member == Member::Predicted || !member.facts.empty(), std::string(member.name).c_str());
    }
}

void TstExpr::absentIsNeitherTrueNorAnError()
{
    FakeLab lab;
    const auto isTrue = [&](const char* text) { return compiled(text).isTrue(lab); };
    QVERIFY(!isTrue("broker(1).online"));
    QVERIFY(!isTrue("!broker(1).online"));
    QVERIFY(!isTrue("partition(t,0).leader == 1"));
    QVERIFY(!isTrue("partition(t,0).leader + 1 < 100"));
    QVERIFY(isTrue("partition(t,0).leader + 1 == none"));
    QVERIFY(isTrue("broker(1).online || acked(p1) == 0"));
    QVERIFY(!isTrue("broker(1).online && acked(p1) == 0"));
    QVERIFY(!isTrue("all b in partition(t,0).isr: broker(b).online"));
    QVERIFY(!isTrue("replica(t,0,partition(t,0).leader).endOffset == 1"));
    QVERIFY(!isTrue("min(partition(t,0).isr) == 1"));
    QVERIFY(!isTrue("1 in partition(t,0).isr"));
}

void TstExpr::beforeLooksAtTheBeginningOfTheStep()
{
    FakeLab lab;
    fill(lab);
    const auto moved = Condition::compile(
        "partition(orders,0).highWatermark > before(partition(orders,0).highWatermark)", kinds());
    QVERIFY(moved.has_value());
    QVERIFY(!moved->isTrue(lab));
    lab.earlier = std::make_unique<FakeLab>();
    lab.earlier->values["partition(orders,0).highWatermark"] = std::int64_t{30};
    QVERIFY(moved->isTrue(lab));
    QVERIFY(compiled("acked(p1) - before(acked(p1)) == 5").isTrue(lab));
}

void TstExpr::alwaysAndNeverRememberEveryLook()
{
    FakeLab lab;
    fill(lab);
    ConditionWatch always(compiled("always(lost(p1) <= 3)"));
    ConditionWatch never(compiled("never(lost(p1) > 3)"));
    QVERIFY(always.condition().hasMemory());
    QVERIFY(always.look(lab) && never.look(lab));
    lab.values["lost(p1)"] = uids({1, 2, 3, 4});
    QVERIFY(!always.look(lab) && !never.look(lab));
    lab.values["lost(p1)"] = uids({});
    QVERIFY(!always.look(lab) && !never.look(lab));
    always.restart();
    QVERIFY(always.look(lab));
}

void TstExpr::eventuallyHoldsOnceItDidInTime()
{
    FakeLab lab;
    const auto condition = Condition::compile("eventually(acked(p1) == 1, within=5s)", kinds());
    ConditionWatch inTime(*condition), late(*condition);
    QVERIFY(!inTime.look(lab) && !late.look(lab));
    lab.clock = Time{9s};
    lab.values["acked(p1)"] = uids({1});
    QVERIFY(inTime.look(lab));
    lab.values["acked(p1)"] = uids({});
    QVERIFY(inTime.look(lab));
    lab.clock = Time{9001ms};
    lab.values["acked(p1)"] = uids({1});
    QVERIFY(!late.look(lab));
}

void TstExpr::memoryIsNotSkippedByLogic()
{
    FakeLab lab;
    ConditionWatch watch(compiled("acked(p1) == 1 && eventually(failed(p1) == 1)"));
    lab.values["failed(p1)"] = uids({7});
    QVERIFY(!watch.look(lab)); // the left side is false; the right one is seen all the same
    lab.values["failed(p1)"] = uids({});
    lab.values["acked(p1)"] = uids({1});
    QVERIFY(watch.look(lab));
}

void TstExpr::everyMemberIsInTheTableOnceAndInTheHelp()
{
    QCOMPARE(allMembers().size(), static_cast<std::size_t>(Member::kCount));
    const std::string english = conditionsHelp(HelpLanguage::English);
    const std::string chinese = conditionsHelp(HelpLanguage::Chinese);
    for (std::size_t i = 0; i < static_cast<std::size_t>(Member::kCount); ++i) {
        const MemberInfo& member = memberInfo(static_cast<Member>(i));
        QVERIFY(english.find(member.english) != std::string::npos
            && chinese.find(member.chinese) != std::string::npos);
        QVERIFY2(!member.english.empty() && !member.chinese.empty(), std::string(member.name).c_str());
        QCOMPARE(findMember(member.object, member.name), &member);
    }
    QVERIFY(english.find("partition(topic,partition)\n") != std::string::npos);
    QVERIFY(english.find(".highWatermark") != std::string::npos);
}

void TstExpr::deepAndLongConditionsAreRefused()
{
    QCOMPARE(errorOf(std::string(1000, '(') + "lost(p1) == 0" + std::string(1000, ')')).message,
        std::string("too many brackets inside each other"));
    QCOMPARE(errorOf(std::string(1000, '!') + "broker(1).online").message,
        std::string("too many operators inside each other"));
    QCOMPARE(errorOf("lost(p1) == " + std::string(kTextMax, '1')).message,
        std::string("the condition is too long"));
    std::string sum = "lost(p1).size";
    while (sum.size() + 10 < kTextMax)
        sum += "+1";
    QVERIFY(Condition::compile(sum + " > 0", kinds()).has_value());
}

// Pieces thrown together: an error with a place, or something that can be evaluated.
void TstExpr::anyTextGivesAnAnswer()
{
    const std::vector<std::string> pieces{"lost", "(p1)", "(", ")", "==", "!=", "in", "{", "}", "1", "2s",
        "partition(orders,0)", ".isr", ".leader", "acked(p1)", "&&", "||", "!", "-", "+", "&", "|", "all b",
        "any b", "in {1,2}:", "b", "broker(b)", ".online", "..", "\"x\"", "'", "none", "true", "happened",
        "LeaderElected", "{leader=1}", "first(LeaderElected)", "before(", "always(", "min(", "size(", ",",
        "[1,2]", "{}", "now", "~=", "中", "."};
    std::uint64_t state = 11;
    const auto below = [&](std::size_t bound) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>((state >> 33) % bound);
    };
    FakeLab lab;
    fill(lab);
    int good = 0;
    for (int i = 0; i < 60000; ++i) {
        std::string text;
        for (std::size_t n = 1 + below(7); n > 0; --n)
            text += pieces[below(pieces.size())] + (below(3) == 0 ? "" : " ");
        const auto value = Condition::compileValue(text, kinds());
        if (value) {
            ++good;
            const Type type = typeOf(value->value(lab));
            QVERIFY2(type == Type::Absent || type == value->type(), text.c_str());
        } else {
            QVERIFY2(!value.error().message.empty() && value.error().column >= 1, text.c_str());
        }
    }
    QVERIFY(good > 500);
}

QTEST_GUILESS_MAIN(TstExpr)
#include "tst_expr.moc"
